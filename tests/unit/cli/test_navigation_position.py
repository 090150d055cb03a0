"""``intercosmos navigation position``: from files that the project makes itself to places, and what it refuses."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from intercosmos.formats.rinex_navigation_writing import write_navigation
from intercosmos.formats.rinex_observation_writing import write_observations
from intercosmos.physics.navigation.simulator import simulate_observations
from navigation_made import made_source, made_times, made_tree

PLACE = (4627851.6, 119640.3, 4372993.7)
REFERENCE = ("--reference", *(str(v) for v in PLACE))
KEYS = {
    "epochs", "solved", "satellites_mean", "rms_3d_m", "h95_m", "v95_m", "inter_system_biases_m", "rejected",
}  # fmt: skip


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Observations, whole, of few satellites, of another year and damaged, with their broadcast messages."""
    folder = tmp_path_factory.mktemp("made")
    seen, _ = simulate_observations(made_source(), PLACE, made_times(20), seed=1)
    write_observations(seen, folder / "obs.rnx")
    write_observations(seen.isel(satellite=seen["system"].to_numpy() == "G"), folder / "gps.rnx")
    overhead = seen["C1W"].to_numpy().mean(axis=0).argsort()[:2]
    write_observations(seen.isel(satellite=np.sort(overhead)), folder / "two.rnx")
    write_navigation(made_tree(), folder / "nav.rnx")
    write_observations(
        seen.assign_coords(time=seen["time"].to_numpy() - np.timedelta64(365, "D")), folder / "year-before.rnx"
    )
    whole = (folder / "obs.rnx").read_bytes()
    (folder / "cut.rnx").write_bytes(whole[: int(0.6 * len(whole))])
    (folder / "headless.rnx").write_bytes(whole[:700])
    (folder / "headed.rnx").write_bytes(whole[: whole.index(b">") + 200])
    (folder / "mixed.rnx").write_bytes(whole + whole.replace(b"     3.05", b"     2.11", 1))
    (folder / "png.rnx").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)))
    (folder / "empty.rnx").write_bytes(b"")
    (folder / "folder").mkdir()
    return folder


def said(intercosmos, files: Path, *arguments: str, observations: str = "obs.rnx", navigation: str = "nav.rnx"):
    ran = intercosmos(
        "navigation", "position", str(files / observations), str(files / navigation), *arguments, "--json"
    )
    assert ran.code == 0, ran.err
    return json.loads(ran.out)


def test_positions_are_where_the_receiver_stood(intercosmos, files: Path) -> None:
    found = said(intercosmos, files, *REFERENCE)
    assert set(found) >= KEYS
    assert (found["epochs"], found["solved"]) == (20, 20)
    assert found["satellites_mean"] > 15
    assert found["rms_3d_m"] < 3  # 0.3 m of noise in the zenith, three times as much without the ionosphere
    assert found["h95_m"] < 3
    assert found["v95_m"] < 5
    assert set(found["inter_system_biases_m"]) == {"R", "E", "C"}
    assert all(abs(bias) < 3 for bias in found["inter_system_biases_m"].values())
    assert found["rejected"]["below the mask"] > 0
    assert found["skipped"] == {}
    assert found["observed"] == ["2027-03-01T01:00:00", "2027-03-01T01:09:30"]


def test_fewer_systems_and_epochs_are_taken_if_asked_for(intercosmos, files: Path) -> None:
    found = said(intercosmos, files, *REFERENCE, "--systems", "rc", "--every", "60s")
    assert (found["systems"], found["epochs"], found["solved"]) == ("RC", 10, 10)
    assert set(found["inter_system_biases_m"]) == {"C"}
    assert found["rms_3d_m"] < 5
    without = said(intercosmos, files)
    assert without["rms_3d_m"] is without["h95_m"] is without["v95_m"] is None
    assert without["solved"] == 20


def test_pictures_and_every_epoch_are_written(intercosmos, files: Path, tmp_path: Path) -> None:
    table = tmp_path / "out.csv"
    ran = intercosmos(
        "navigation", "position", str(files / "obs.rnx"), str(files / "nav.rnx"), *REFERENCE,
        "--pictures", str(tmp_path / "made"), "--csv", str(table),
    )  # fmt: skip
    assert ran.code == 0, ran.err
    assert "20 of 20 epochs solved" in ran.out
    assert "below the mask" in ran.out
    for name, words in (("errors", "east, m"), ("time", "(GPS time)"), ("sky", "C20")):
        drawn = (tmp_path / f"made-{name}.svg").read_text(encoding="utf-8")
        ET.fromstring(drawn)
        assert words in drawn
    with table.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 20
    assert rows[0]["time_gpst"] == "2027-03-01T01:00:00.000"
    there = np.array([[float(row[f"{axis}_m"]) for axis in "xyz"] for row in rows])
    assert np.abs(there.mean(axis=0) - PLACE).max() < 3
    assert max(abs(float(row["vx_m_s"])) for row in rows) < 0.5
    assert {row["status"] for row in rows} <= {"solved", "fault detected and not excluded"}


def test_orbits_of_another_year_solve_nothing_and_say_so(intercosmos, files: Path) -> None:
    found = said(intercosmos, files, *REFERENCE, observations="year-before.rnx")
    assert (found["epochs"], found["solved"]) == (20, 0)
    assert found["rms_3d_m"] is None
    assert found["rejected"]["no ephemeris"] > 100
    assert sum(found["statuses"].values()) == 20
    ran = intercosmos("navigation", "position", str(files / "year-before.rnx"), str(files / "nav.rnx"))
    assert ran.code == 0
    assert "are the orbits of the same day?" in ran.out.replace("\n", " ")


def test_two_satellites_are_too_few_at_every_epoch(intercosmos, files: Path, tmp_path: Path) -> None:
    found = said(
        intercosmos, files, *REFERENCE, "--pictures", str(tmp_path / "few"), "--csv", str(tmp_path / "few.csv"),
        observations="two.rnx",
    )  # fmt: skip
    assert found["solved"] == 0
    assert found["statuses"] == {"too few satellites": 20}
    for name in ("errors", "time", "sky"):
        ET.parse(tmp_path / f"few-{name}.svg")
    assert "nan" in (tmp_path / "few.csv").read_text() or ",,," in (tmp_path / "few.csv").read_text()


def test_systems_that_were_not_received(intercosmos, files: Path) -> None:
    found = said(intercosmos, files, *REFERENCE, "--systems", "GREC", observations="gps.rnx")
    assert found["solved"] == 20
    assert found["inter_system_biases_m"] == {}
    ran = intercosmos("navigation", "position", str(files / "gps.rnx"), str(files / "nav.rnx"), "--systems", "RC")
    assert ran.code == 2
    assert "RC" in ran.err


def test_files_that_were_cut_or_mixed_are_counted(intercosmos, files: Path) -> None:
    cut = said(intercosmos, files, *REFERENCE, observations="cut.rnx")
    assert 5 < cut["solved"] == cut["epochs"] < 20
    assert cut["skipped"] == {"truncated last epoch": 1}
    mixed = said(intercosmos, files, *REFERENCE, observations="mixed.rnx")
    assert mixed["solved"] == 20
    assert mixed["skipped"]["epochs not after the one before"] > 10
    ran = intercosmos("navigation", "position", str(files / "mixed.rnx"), str(files / "nav.rnx"))
    assert "epochs not after the one before" in ran.out


@pytest.mark.parametrize(
    ("observations", "navigation", "message", "step"),
    [
        ("headless.rnx", "nav.rnx", "END OF HEADER", "is it a RINEX file?"),
        ("headed.rnx", "nav.rnx", "no epoch can be read (truncated last epoch: 1)", "fetch the file once more"),
        ("png.rnx", "nav.rnx", "png.rnx:1:", "is it a RINEX file?"),
        ("empty.rnx", "nav.rnx", "the file is empty", "next:"),
        ("folder", "nav.rnx", "no ordinary file", "observation file is wanted"),
        ("nowhere.rnx", "nav.rnx", "no such file", "check the path"),
        ("nav.rnx", "nav.rnx", "no file of observations", "N: GNSS NAV DATA"),
        ("obs.rnx", "png.rnx", "no RINEX file", "give a RINEX navigation file"),
        ("obs.rnx", "empty.rnx", "the file is empty", "check the path"),
        ("obs.rnx", "folder", "no ordinary file", "navigation file is wanted"),
        ("obs.rnx", "nowhere.rnx", "no such file", "check the path"),
        ("obs.rnx", "obs.rnx", "not one of navigation data", "N (navigation)"),
    ],
)
def test_files_that_are_none_are_refused(
    intercosmos, files: Path, observations: str, navigation: str, message: str, step: str
) -> None:
    ran = intercosmos("navigation", "position", str(files / observations), str(files / navigation))
    assert ran.code == 2
    assert message in ran.err
    assert step in ran.err
    assert "Traceback" not in ran.err
    assert ran.out == ""


@pytest.mark.parametrize(
    ("options", "message", "step"),
    [
        (("--systems", "GQ"), "R GLONASS", "--systems GREC"),
        (("--systems", ""), "R GLONASS", "--systems GREC"),
        (("--mask", "95deg"), "0 deg to 80 deg", "open sky"),
        (("--mask", "nan"), "not a number", "deg"),
        (("--reference", "0", "0", "0"), "0 km from the Earth's centre", "X Y Z in metres"),
        (("--reference", "nan", "0", "0"), "nan km", "X Y Z in metres"),
        (("--reference", "4627.8", "119.6", "4372.9"), "from the Earth's centre", "X Y Z in metres"),
        (("--every", "0s"), "interval", ""),
        (("--every", "-1s"), "interval", ""),
        (("--weighting", "magic"), "quality, elevation, equal", ""),
        (("--mode", "triple"), "'single'", ""),
        (("--point", "roof"), "marker or antenna", ""),
        (("--csv", "nowhere/out.csv"), "there is no folder", "create the folder"),
        (("--csv", "."), "it is a folder", "name a file"),
        (("--pictures", "nowhere/made"), "there is no folder", "create the folder"),
        (("--precise", "nowhere.sp3", "-"), "no such file", ""),
    ],
)
def test_what_cannot_be_is_refused(intercosmos, files: Path, options: tuple[str, ...], message: str, step: str) -> None:
    ran = intercosmos("navigation", "position", str(files / "obs.rnx"), str(files / "nav.rnx"), *options)
    assert ran.code == 2
    assert message in ran.err
    assert step in ran.err
    assert "Traceback" not in ran.err


def test_positions_need_orbits(intercosmos, files: Path) -> None:
    ran = intercosmos("navigation", "position", str(files / "obs.rnx"))
    assert ran.code == 2
    assert "--precise SP3 CLK" in ran.err
