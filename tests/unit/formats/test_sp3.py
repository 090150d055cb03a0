"""SP3: every version, absent values, flags, time systems, many satellites, damaged files; writing and joining."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from intercosmos.errors import DataError
from intercosmos.formats import sp3

HEAD = """\
#{version}{kind}2021 12 31  0  0  0.00000000 {epochs:7d}   u+U IGS14 FIT  WHU
## 2190 432000.00000000   300.00000000 59579 0.0000000000000
+  {count:3d}   {names}
++       {accuracies}
%c {file_type:2s} cc {system} ccc cccc cccc cccc cccc ccccc ccccc ccccc ccccc
%c cc cc ccc ccc cccc cccc cccc cccc ccccc ccccc ccccc ccccc
%f  1.2500000  1.025000000  0.00000000000  0.000000000000000
%f  0.0000000  0.000000000  0.00000000000  0.000000000000000
%i    0    0    0    0      0      0      0      0         0
%i    0    0    0    0      0      0      0      0         0
/* made for a test
"""
BODY = """\
*  2021 12 31  0  0  0.00000000
PG01  13902.419961 -21881.923149   4581.088139    469.990959  5  6  7 100
PR02      0.000000      0.000000      0.000000 999999.999999
*  2021 12 31  0  5  0.00000000
PG01  14000.000001 -21881.923149   4581.088139 999999.999999              EP  MP
PR02  10000.000000      0.000000      0.000000     -1.000000
"""


def text(body: str = BODY + "EOF\n", **options: object) -> str:
    given = {
        "version": "d", "kind": "P", "epochs": 2, "count": 2, "names": "G01R02" + "  0" * 15,
        "accuracies": "  4  0" + "  0" * 15, "file_type": "M", "system": "GPS",
    }  # fmt: skip
    return HEAD.format(**(given | options)) + body


def read(folder: Path, content: str) -> Any:
    path = folder / "made.sp3"
    path.write_text(content)
    return sp3.read(path)


def test_values_have_si_units_and_absent_ones_are_nan(tmp_path: Path) -> None:
    orbits = read(tmp_path, text())
    assert orbits.position_m.sel(satellite="G01")[0].values.tolist() == [13902419.961, -21881923.149, 4581088.139]
    assert orbits.clock_s.sel(satellite="G01").values[0] == 469.990959e-6
    assert np.isnan(orbits.clock_s.values).sum() == 2
    assert np.isnan(orbits.position_m.sel(satellite="R02")[0].values).all()
    assert orbits.time.values[1] == np.datetime64("2021-12-31T00:05:00")
    assert orbits.accuracy_m.values.tolist()[0] == 16e-3
    assert np.isnan(orbits.accuracy_m.values[1])
    assert orbits.position_sigma_m.values[0, 0] == pytest.approx(1e-3 * 1.25 ** np.array([5, 6, 7]))
    assert orbits.clock_sigma_s.values[0, 0] == pytest.approx(1e-12 * 1.025**100)
    assert {k: orbits.attrs[k] for k in ("version", "frame", "agency", "interval_s")} == {
        "version": "d", "frame": "IGS14", "agency": "WHU", "interval_s": 300.0,
    }  # fmt: skip


def test_flags(tmp_path: Path) -> None:
    orbits = read(tmp_path, text())
    for name in ("clock_event", "predicted_clock", "manoeuvre", "predicted_orbit"):
        assert orbits[name].values.tolist() == [[False, False], [True, False]]


@pytest.mark.parametrize(
    ("system", "ahead_s"),
    [("GPS", 0), ("GAL", 0), ("QZS", 0), ("BDT", 14), ("UTC", 18), ("GLO", 18), ("TAI", -19), ("ccc", 0)],
)
def test_time_systems_become_gps_time(tmp_path: Path, system: str, ahead_s: int) -> None:
    orbits = read(tmp_path, text(system=system))
    assert orbits.time.values[0] == np.datetime64("2021-12-31") + np.timedelta64(ahead_s, "s")


def test_version_a_has_gps_satellites_without_a_letter_and_no_flags(tmp_path: Path) -> None:
    body = BODY.replace("PG01", "P  1").replace("PR02", "P  2") + "EOF\n"
    orbits = read(tmp_path, text(body, version="a", names="  1  2" + "  0" * 15, file_type="cc", system="ccc"))
    assert orbits.satellite.values.tolist() == ["G01", "G02"]
    assert not orbits.predicted_orbit.values.any()
    assert "position_sigma_m" not in orbits


def test_velocities_and_the_finer_deviations_of_ep_records(tmp_path: Path) -> None:
    body = (
        "*  2021 12 31  0  0  0.00000000\n"
        "PG01  13902.419961 -21881.923149   4581.088139    469.990959  5  6  7 100\n"
        "EP    55   66   77    1222  1234567 -1234567  5999999      -30       21 -1230000\n"
        "VG01  20298.880364 -18462.044804   1381.387685     -4.534317 14 14 14 191\n"
        "EV    22   22   22     111  1234567  1234567  1234567  1234567  1234567  1234567\n"
        "EOF\n"
    )
    orbits = read(tmp_path, text(body, kind="V", epochs=1))
    assert orbits.velocity_m_s.values[0, 0].tolist() == [2029.8880364, -1846.2044804, 138.1387685]
    assert orbits.clock_rate.values[0, 0] == pytest.approx(-4.534317e-10, rel=1e-15)
    assert orbits.position_sigma_m.values[0, 0] == pytest.approx([0.055, 0.066, 0.077])
    assert orbits.clock_sigma_s.values[0, 0] == pytest.approx(1222e-12)
    assert orbits.velocity_sigma_m_s.values[0, 0] == pytest.approx([1e-7 * 1.25**14] * 3)
    assert orbits.attrs["skipped"] == {"correlations of EP and EV records": 2}


def test_more_than_85_satellites(tmp_path: Path) -> None:
    names = [f"{s}{k:02d}" for s in "GREC" for k in range(1, 36)]
    rows = [names[k : k + 17] for k in range(0, len(names), 17)]
    listed = "\n+        ".join("".join(row + ["  0"] * (17 - len(row))) for row in rows)
    body = "*  2021 12 31  0  0  0.00000000\n" + "".join(f"P{n}" + "   1000.000000" * 4 + "\n" for n in names) + "EOF\n"
    orbits = read(tmp_path, text(body, epochs=1, count=140, names=listed))
    assert orbits.sizes["satellite"] == 140
    assert np.isfinite(orbits.position_m.values).all()


def test_deviations_beyond_all_numbers_are_none(tmp_path: Path) -> None:
    # 2**9e9 and 1.025**9e9 have no double
    orbits = read(tmp_path, text(BODY.replace("  7 100", "  7 9E9"), accuracies="9E9  0" + "  0" * 15))
    assert np.isnan(orbits.accuracy_m.values).all()
    assert "clock_sigma_s" not in orbits
    assert np.isfinite(orbits.position_sigma_m.values[0, 0]).all()


def test_what_is_missing_is_counted(tmp_path: Path) -> None:
    orbits = read(tmp_path, text(BODY, epochs=5))
    assert orbits.attrs["skipped"] == {"the line EOF is missing": 1, "epochs fewer than the header says": 3}


@pytest.mark.parametrize(
    ("change", "line", "problem"),
    [
        (("#d", "#z"), 1, "no known version"),
        (("#d", "dd"), 1, "no SP3 file"),
        (("GPS ccc", "XYZ ccc"), None, "time system"),
        (("+    2", "+    3"), 3, "says 3 satellites and lists 2"),
        (("13902.419961", "13902.4x9961"), 13, "is no number"),
        (("    469.990959  5  6  7 100", "    469.9"), 13, "cut off"),
        (("PR02      0.0", "QR02      0.0"), 14, "no record"),
        (("PR02      0.0", "P*02      0.0"), 14, "no satellite"),
        (("PR02      0.0", "PG01      0.0"), 14, "stands twice"),
        (("2021 12 31  0  5", "2021 12 32  0  5"), 15, "no such date"),
        (("2021 12 31  0  5", "2021 12 31  0  0"), 15, "stands twice"),
        (("*  2021 12 31  0  0", "PG01\n*  2021 12 31  0  0"), 12, "no line of a header"),
    ],
)
def test_errors_name_the_line(tmp_path: Path, change: tuple[str, str], line: int | None, problem: str) -> None:
    with pytest.raises(DataError, match=problem) as caught:
        read(tmp_path, text().replace(*change, 1))
    assert caught.value.where.line == line


def test_a_file_of_empty_places_is_refused(tmp_path: Path) -> None:
    names = [f"{s}{k:02d}" for s in "GREC" for k in range(1, 100)]
    rows = [names[k : k + 17] for k in range(0, len(names), 17)]
    listed = "\n+        ".join("".join(row + ["  0"] * (17 - len(row))) for row in rows)
    hours = [
        f"*  {y} {m:2d} {d:2d}  0  0  0.00000000\n"
        for y in range(1990, 2010)
        for m in range(1, 13)
        for d in range(1, 29)
    ]
    with pytest.raises(DataError, match="empty places"):
        read(tmp_path, text("".join(hours) + "EOF\n", count=len(names), names=listed))


def test_written_and_read_again_it_is_the_same(tmp_path: Path) -> None:
    orbits = read(tmp_path, text())
    again = read(tmp_path, sp3.write(orbits))
    for name in ("position_m", "clock_s", "predicted_orbit", "predicted_clock", "clock_event", "manoeuvre"):
        np.testing.assert_array_equal(again[name].values, orbits[name].values, err_msg=name)
    assert again.time.equals(orbits.time)
    assert again.attrs["comments"] == ["made for a test"]


def test_writing_refuses_what_does_not_fit(tmp_path: Path) -> None:
    orbits = read(tmp_path, text())
    target = tmp_path / "new.sp3"
    with pytest.raises(DataError, match="too large"):
        sp3.write(orbits.assign(position_m=orbits.position_m * 1e6), target)
    with pytest.raises(DataError, match="columns"):
        sp3.write(orbits, target, agency="too long")
    with pytest.raises(DataError, match="name of a satellite"):
        sp3.write(orbits.assign_coords(satellite=["G1", "R02"]), target)
    assert not target.exists()


def test_several_files_are_one_table_and_the_first_value_counts(tmp_path: Path) -> None:
    one, other = tmp_path / "one.sp3", tmp_path / "other.sp3"
    one.write_text(text())
    later = BODY.replace("31  0  0", "31  0 10").replace("  13902.4", "  99902.4").replace("  14000.0", "  88000.0")
    other.write_text(text(later.replace("PR02", "PE03") + "EOF\n", names="G01E03" + "  0" * 15))
    orbits = sp3.read([one, other])
    assert orbits.satellite.values.tolist() == ["E03", "G01", "R02"]
    assert orbits.sizes["time"] == 3
    assert orbits.position_m.sel(satellite="G01").values[:, 0].tolist() == [13902419.961, 14000000.001, 99902419.961]
    assert orbits.position_m.sel(satellite="E03").values[1, 0] == 1e7
    assert orbits.attrs["skipped"] == {"positions that an earlier file has": 1}


def test_the_precise_orbits_of_wuhan(gnss_file: Callable[[str], Path]) -> None:
    orbits = sp3.read(gnss_file("WUM0MGXULT_20220010000_01H_05M_ORB.SP3"))
    # counted in the file itself: 112 satellites in the header, 13 epochs, 1456 records of which none is 0.000000
    assert dict(orbits.sizes) == {"time": 13, "satellite": 112, "axis": 3}
    systems, counts = np.unique([s[0] for s in orbits.satellite.values], return_counts=True)
    assert dict(zip(systems.tolist(), counts.tolist(), strict=True)) == {"C": 39, "E": 22, "G": 29, "J": 2, "R": 20}
    assert np.isfinite(orbits.position_m.values).all()
    assert orbits.attrs["skipped"] == {"the line EOF is missing": 1, "epochs fewer than the header says": 563}
    radius = np.linalg.norm(orbits.position_m.sel(satellite="C01").values, axis=-1)
    assert (np.abs(radius - 42.164e6) < 0.1e6).all()
