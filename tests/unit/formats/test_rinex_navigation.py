"""The reader of RINEX navigation files: versions, odd records, faults with their lines, many files, the writer."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from intercosmos.errors import DataError, UnknownIdError
from intercosmos.formats.rinex_navigation import merge_navigation, read_navigation, write_navigation

END = f"{'':60}END OF HEADER\n"
#: One word of 19 characters.
ZERO = " 0.000000000000E+00"


def head(version: str = "3.05", kind: str = "N: GNSS NAV DATA", *lines: str) -> str:
    return f"     {version:15}{kind:20}{'M: MIXED':20}RINEX VERSION / TYPE\n" + "".join(lines) + END


def words(*numbers: float | None) -> str:
    return "".join(" " * 19 if number is None else f"{number:19.12E}" for number in numbers)


def kepler(
    name: str = "G07",
    time: str = "2022 01 01 02 00 00",
    *,
    issue: float = 33,
    toe: float = 525_600,
    week: float = 2190,
    bias: float = 1.5e-4,
    sqrt_a: float | None = 5153.5,
    codes: float = 1,
    sixth: tuple[float | None, ...] = (2.0, 0, -1e-8, 33),
    sent: float | None = 518_418,
) -> str:
    rows = [
        (issue, 12.5, 4.5e-9, -1.25),
        (6e-7, 0.0125, 8e-6, sqrt_a),
        (toe, 1.5e-7, 2.5, -2e-8),
        (0.97, 215.5, 0.75, -8e-9),
        (1e-10, codes, week, 0),
        sixth,
        (sent, 4, None, None),
    ]
    first = f"{name} {time}" + words(bias, -1e-12, 0)
    return first + "\n" + "".join("    " + words(*row) + "\n" for row in rows)


def glonass(name: str = "R09", time: str = "2022 01 01 00 15 00", *, lines: int = 4, channel: float = -2) -> str:
    rows = [
        (1e4, -2.5, 1e-9, 0),
        (-1.2e4, 0.5, -2e-9, channel),
        (2e4, 2.0, 0, 0),
        (179, 8e-9, 2, 3),
    ]
    first = f"{name} {time}" + words(-1e-5, 9e-13, 518_370)
    return first + "\n" + "".join("    " + words(*row) + "\n" for row in rows[:lines])


def write(tmp_path: Path, text: str | bytes, name: str = "n.rnx") -> Path:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def read(tmp_path: Path, text: str | bytes, **options: object) -> xr.DataTree:
    return read_navigation(write(tmp_path, text), **options)  # type: ignore[arg-type]


def instant(data: xr.Dataset, name: str, record: int = 0) -> str:
    return str(data[name].values[record])[:19]


def test_records_become_tables_by_message(tmp_path: Path) -> None:
    text = kepler() + kepler("E11", codes=516) + kepler("E11", codes=258) + kepler("C03") + kepler("C21") + glonass()
    tree = read(tmp_path, head() + text + kepler("J02") + kepler("I05"))
    assert tree.attrs["counts"] == dict.fromkeys(
        ("G/LNAV", "J/LNAV", "E/INAV", "E/FNAV", "C/D1", "C/D2", "I/LNAV", "R/FDMA"), 1
    )
    data = tree["G/LNAV"].to_dataset()
    assert data["satellite"].values.tolist() == ["G07"]
    assert data["crs_m"].attrs["units"] == "m"
    assert data["delta_n_rad_s"].values.tolist() == [4.5e-9]
    assert instant(data, "toe") == "2022-01-01T02:00:00"
    assert instant(data, "transmission_time") == "2022-01-01T00:00:18"
    beidou = tree["C/D2"].to_dataset()
    assert instant(beidou, "time") == instant(beidou, "toe") == "2022-01-01T02:00:14"
    assert beidou["tgd1_s"].values.tolist() == [-1e-8]


def test_glonass_records_are_known_by_their_lines_not_by_the_version(tmp_path: Path) -> None:
    for version in ("3.04", "3.05"):
        text = glonass("R01", lines=3) + glonass("R02", lines=4) + glonass("R03", lines=3, channel=250)
        data = read(tmp_path, head(version) + text)["R/FDMA"].to_dataset()
        assert data["satellite"].values.tolist() == ["R01", "R02", "R03"]
        assert np.isnan(data["status_flags"].values).tolist() == [True, False, True]
        assert data["channel"].values.tolist() == [-2, -2, -6]  # a byte without its sign
        assert data["position_m"].values[0].tolist() == [1e7, -1.2e7, 2e7]
        assert data["accuracy_m"].values[1] == 2.5
        assert instant(data, "time") == "2022-01-01T00:15:18"  # GPS time is 18 s ahead of UTC
        assert instant(data, "transmission_time") == "2021-12-31T23:59:48"


def test_exponents_line_ends_and_short_lines(tmp_path: Path) -> None:
    plain = head() + kepler() + kepler("G08", bias=-3e-4)
    expected = read(tmp_path, plain)
    variants = [plain.replace("E+", "D+").replace("E-", "D-").replace("RINDX", "RINEX").replace("NDXT", "NEXT")]
    variants += [plain.replace("E+", "e+"), plain.replace("\n", "\r\n"), plain.replace("\n", "\r"), plain[:-1]]
    variants += ["\n".join(line.rstrip() for line in plain.split("\n")), plain + "\n\n", plain.replace("G07", "G 7")]
    for text in variants:
        tree = read(tmp_path, text)
        xr.testing.assert_identical(tree["G/LNAV"].to_dataset(), expected["G/LNAV"].to_dataset())


def test_missing_lines_and_fields_are_nan(tmp_path: Path) -> None:
    short = "\n".join(kepler().split("\n")[:6]) + "\n"
    data = read(tmp_path, head() + short)["G/LNAV"].to_dataset()
    assert np.isnan([float(data[name].values[0]) for name in ("accuracy_m", "health", "iodc", "fit_interval_h")]).all()
    assert np.isnat(data["transmission_time"].values[0])
    unknown = read(tmp_path, head() + kepler(sent=0.9999e9, sixth=(8192.0, None, None, 5)))["G/LNAV"].to_dataset()
    assert np.isnat(unknown["transmission_time"].values[0])
    assert np.isnan(unknown["accuracy_m"].values[0])  # no accuracy prediction


@pytest.mark.parametrize(
    ("clock", "toe", "expected"),
    [
        ("2022 01 01 23 59 44", 0, "2022-01-02T00:00:00"),  # Saturday night: the week begins between the two
        ("2022 01 02 00 00 00", 604_784, "2022-01-01T23:59:44"),
        ("2022 01 02 00 00 00", 604_800, "2022-01-02T00:00:00"),
        ("2022 01 02 00 00 00", 0, "2022-01-02T00:00:00"),
    ],
)
@pytest.mark.parametrize("week", [2190, 2191, 142, 0])
def test_the_week_begins_between_clock_and_orbit(
    tmp_path: Path, clock: str, toe: float, expected: str, week: float
) -> None:
    tree = read(tmp_path, head() + kepler(time=clock, toe=toe, week=week, sent=604_000))
    assert instant(tree["G/LNAV"].to_dataset(), "toe") == expected
    assert instant(tree["G/LNAV"].to_dataset(), "transmission_time") == "2022-01-01T23:46:40"
    assert tree.attrs["week_disagreements"]["G/LNAV"] == (week == 0)


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (kepler().replace("-1.250000000000E+00", "-1.250000x00000E+00"), "unreadable number"),
        (kepler().replace("-1.250000000000E+00", "-1.25_000000000E+00"), "unreadable number"),
        (kepler().replace("-1.250000000000E+00", "                nan"), "unreadable number"),
        (kepler().replace("-1.250000000000E+00", "-1.250000000E+9999"), "unreadable number"),
        (kepler().replace("-1.250000000000E+00", " " * 19), "blank field that the record needs"),
        (kepler(sqrt_a=0.0), "semi-major axis of no navigation satellite"),
        (kepler().replace(" 1.250000000000E-02", " 1.250000000000E+02"), "eccentricity outside of 0 to 1"),
        (kepler(toe=700_000), "time of the orbit outside of the week"),
        (kepler(toe=100_000), "reference times of clock and orbit more than a day apart"),
        (kepler(time="2022 13 01 02 00 00"), "reference time that is no date"),
        (kepler(time="2022 02 30 02 00 00"), "reference time that is no date"),
        (kepler("G00"), "unreadable name of a satellite"),
        (kepler("G7x"), "unreadable name of a satellite"),
        (kepler("X07"), "unknown satellite system"),
        (kepler() + "    " + ZERO + "\n", "more lines than a record of G/LNAV has (8)"),
        ("\n".join(kepler().split("\n")[:5]) + "\n", "fewer lines than a record of G/LNAV needs (6)"),
        (kepler() + " what\n", "line between records that belongs to none"),
        (glonass().replace("E+04", "E+00"), "position of no navigation satellite"),
    ],
)
def test_a_record_at_fault_is_named_or_counted(tmp_path: Path, record: str, reason: str) -> None:
    text = head() + kepler("G01") + record + kepler("G32")
    with pytest.raises(DataError) as raised:
        read(tmp_path, text)
    assert reason in raised.value.problem
    assert raised.value.where.line == 11  # two lines of the header, eight of the first record
    assert "tolerant" in raised.value.advice
    tree = read(tmp_path, text, tolerant=True)
    assert tree.attrs["skipped"] == {reason: 1}
    assert tree["G/LNAV"]["satellite"].values.tolist() == ["G01", "G32"]


def test_a_file_cut_inside_a_number_loses_its_last_record(tmp_path: Path) -> None:
    text = head() + kepler("G01") + kepler("G02")
    tree = read(tmp_path, text[:-60], tolerant=True)
    assert tree.attrs["skipped"] == {"the file ends inside a number": 1}
    assert tree["G/LNAV"]["satellite"].values.tolist() == ["G01"]


def test_files_glued_together_are_read_one_by_one(tmp_path: Path) -> None:
    gps = head("2.11", "N: GPS NAV DATA") + "\n".join(
        line[1:] if k else f" 7 22  1  1  2  0  0.0{line[23:]}" for k, line in enumerate(kepler().split("\n"))
    )
    tree = read(tmp_path, gps + head("3.04") + glonass(lines=3) + head("4.00") + "> EPH E11 INAV\n" + kepler("E11"))
    assert tree.attrs["counts"] == {"G/LNAV": 1, "E/INAV": 1, "R/FDMA": 1}
    assert instant(tree["G/LNAV"].to_dataset(), "time") == "2022-01-01T02:00:00"
    assert tree.attrs["version"] == 4.0


def test_geostationary_satellites_of_rinex_2(tmp_path: Path) -> None:
    lines = f"{words(-1e-8, 2e-15).replace('E', 'D') + ' 518400 2190 WAAS   1':60}D-UTC A0,A1,T,W,S,U\n"
    first = "20 22  1  1  0 15 12.0" + words(1e-8, 0, 518_418).replace("E", "D")
    rows = [(4e4, 0, 0, 31), (1.3e4, -1e-3, 0, 32_767), (-5.0, 2e-4, 0, 17)]
    text = first + "\n" + "".join("   " + words(*row).replace("E", "D") + "\n" for row in rows)
    tree = read(tmp_path, head("2.11", "H: GEO NAV MSG DATA", lines) + text)
    data = tree["S/SBAS"].to_dataset()
    assert data["satellite"].values.tolist() == ["S20"]
    assert instant(data, "time") == "2022-01-01T00:15:12"
    assert instant(data, "transmission_time") == "2022-01-01T00:00:18"
    assert data["position_m"].values[0].tolist() == [4e7, 1.3e7, -5e3]
    assert data["iodn"].values.tolist() == [17]
    assert np.isnan(data["accuracy_m"].values[0])  # 32767 is none
    offset = tree["STO"].to_dataset()
    assert offset["sbas"].values.tolist() == ["WAAS"]
    assert instant(offset, "time") == "2022-01-01T00:00:00"


def test_rinex_4_names_are_checked(tmp_path: Path) -> None:
    text = head("4.00") + "> EPH G08 LNAV\n" + kepler("G07") + "> EPH G07 XNAV\n" + kepler("G07") + "> EPH G07 LNAV\n"
    tree = read(tmp_path, text, tolerant=True)
    assert tree.attrs["skipped"] == {
        "unreadable name of a satellite": 1, "unknown message": 1, "record without lines": 1
    }  # fmt: skip
    with pytest.raises(DataError, match=r":3: unreadable name of a satellite: '> EPH G08 LNAV' \(and 2 more at fault"):
        read(tmp_path, text)


def test_only_the_systems_wanted(tmp_path: Path) -> None:
    text = head() + kepler("G01") + kepler("C21") + kepler("X99") + glonass()
    tree = read(tmp_path, text, systems="RC", tolerant=True)
    assert tree.attrs["counts"] == {"C/D1": 1, "R/FDMA": 1}
    with pytest.raises(UnknownIdError, match="GPS"):
        read(tmp_path, text, systems=["GPS"])


def test_one_record_of_many_stations(tmp_path: Path) -> None:
    """The same message from four receivers, one with a bit error, and rounded by one writer to twelve digits."""
    good = head() + kepler(bias=1.234567890123e-4, sent=518_500)
    early = head() + kepler(bias=1.23456789012e-4, sent=518_418)
    wrong = head() + kepler(bias=1.734567890123e-4, sent=518_000)
    paths = [write(tmp_path, text, f"{k}.rnx") for k, text in enumerate((good, wrong, early, good))]
    tree = read_navigation(*paths)
    assert tree.attrs["counts"] == {"G/LNAV": 4}
    assert tree.attrs["duplicates"] == {"G/LNAV": 3}
    assert tree.attrs["conflicts"] == {"G/LNAV": 1}
    data = tree["G/LNAV"].to_dataset()
    assert data["clock_bias_s"].values.tolist() == [1.23456789012e-4]  # right, and of these the first sent
    assert tree.attrs["sources"] == [str(path) for path in paths]
    apart = merge_navigation([read_navigation(path) for path in paths])
    xr.testing.assert_identical(apart["G/LNAV"].to_dataset(), data)
    assert apart.attrs == tree.attrs
    pair = read_navigation(paths[0], paths[1])  # no majority: the first sent
    assert pair.attrs["conflicts"] == {"G/LNAV": 1}
    assert pair["G/LNAV"]["clock_bias_s"].values.tolist() == [1.734567890123e-4]


def test_another_issue_is_another_record(tmp_path: Path) -> None:
    tree = read(tmp_path, head() + kepler(issue=34, sent=519_000) + kepler(issue=33) + kepler("G02"))
    assert tree["G/LNAV"]["iode"].values.tolist() == [33, 33, 34]
    assert tree["G/LNAV"]["satellite"].values.tolist() == ["G02", "G07", "G07"]


def test_header_of_rinex_3(tmp_path: Path) -> None:
    lines = [
        f"{'BDSA   1.4901e-08  7.4506e-09 -4.1723e-07  7.1526E-07 B  5':60}IONOSPHERIC CORR\n",
        f"{'BDSB   1.1878e+05  3.1130e+05 -3.6700e+06  3.6045E+06 B  5':60}IONOSPHERIC CORR\n",
        f"{'GPSA   1.1176D-08 -7.4506D-09 -5.9605D-08  1.1921D-07':60}IONOSPHERIC CORR\n",
        f"{'GPSB   1.1674D+05 -2.2938D+05 -1.3107D+05  1.0486D+06':60}IONOSPHERIC CORR\n",
        f"{'GAL    8.6000e+01 -2.3438e-01 -3.3875e-03  0.0000E+00':60}IONOSPHERIC CORR\n",
        f"{'BDUT -1.8626451492E-09-9.769962617E-15      0  834':60}TIME SYSTEM CORR\n",
        f"{'GAUT  1.8626451492E-09-8.881784197E-16 518400 2190 E11    5':60}TIME SYSTEM CORR\n",
        f"{'GLUT  6.0535967350D-09 0.000000000D+00      0    0':60}TIME SYSTEM CORR\n",
        f"{'    18':60}LEAP SECONDS\n",
    ]
    tree = read(tmp_path, head("3.05", "N: GNSS NAV DATA", *lines) + kepler("C21"))
    assert tree.attrs["leap_seconds"] == 18
    klobuchar = tree["ION/KLOB"].to_dataset()
    assert klobuchar["satellite"].values.tolist() == ["C05", "G"]
    assert instant(klobuchar, "time") == "2022-01-01T01:00:14"  # hour B of the day of the data, BeiDou time
    assert np.isnat(klobuchar["time"].values[1])
    assert klobuchar["beta"].values[1].tolist() == [116_740, -229_380, -131_070, 1_048_600]
    assert tree["ION/NEQG"]["ai"].values.tolist() == [[86, -0.23438, -0.0033875]]
    offsets = tree["STO"].to_dataset()
    assert offsets["code"].values.tolist() == ["BDUT", "GAUT", "GLUT"]
    assert instant(offsets, "time") == "2021-12-26T00:00:14"
    assert instant(offsets, "time", 1) == "2022-01-01T00:00:00"
    assert offsets["satellite"].values.tolist() == ["C", "E11", "R"]
    assert "GPSA" not in str(read(tmp_path, head("3.05", "N", *lines), systems="R"))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "empty"),
        ("hello\n", "no RINEX file"),
        (head("3.04", "O: OBSERVATION DATA"), "an observation file"),
        (head("5.00"), "'5.00' is not read"),
        (head("nan"), "'nan' is not read"),
        (head().replace("END OF HEADER", ""), "no END OF HEADER"),
        (head() + "a\n" * 20_000, "no navigation data"),
    ],
)
def test_what_is_no_navigation_file(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(DataError, match=problem):
        read(tmp_path, text, tolerant=True)


def test_limits_and_paths(tmp_path: Path) -> None:
    path = write(tmp_path, gzip.compress((head() + kepler()).encode()))
    assert read_navigation(path).attrs["counts"] == {"G/LNAV": 1}
    with pytest.raises(DataError):
        read_navigation(path, max_bytes=500)
    with pytest.raises(DataError):
        read_navigation(tmp_path / "absent.rnx")
    with pytest.raises(DataError, match="no navigation file is given"):
        read_navigation()
    with pytest.raises(DataError, match="no navigation data are given"):
        merge_navigation([])
    assert read(tmp_path, head()).attrs["counts"] == {}


@pytest.mark.parametrize("version", [3.05, 4.02])
def test_what_is_written_is_read_again(tmp_path: Path, version: float) -> None:
    text = kepler() + kepler("E11", codes=516) + kepler("E11", codes=258) + kepler("C03") + kepler("C21", sent=None)
    tree = read(tmp_path, head() + text + glonass() + glonass("R10", lines=3) + kepler("I05"))
    path = tmp_path / "written.rnx"
    write_navigation(tree, path, version, created=datetime(2026, 1, 2, tzinfo=UTC))
    assert "20260102 000000 UTC" in path.read_text()
    assert max(map(len, path.read_text().splitlines())) == 80
    again = read_navigation(path)
    assert again.attrs["counts"] == tree.attrs["counts"]
    for node in tree.attrs["counts"]:
        xr.testing.assert_allclose(again[node].to_dataset(), tree[node].to_dataset(), rtol=1e-12, atol=0)


def test_header_corrections_are_written_in_both_versions(tmp_path: Path) -> None:
    lines = [
        f"{'BDSA   1.4901e-08  7.4506e-09 -4.1723e-07  7.1526E-07 B  5':60}IONOSPHERIC CORR\n",
        f"{'BDSB   1.1878e+05  3.1130e+05 -3.6700e+06  3.6045E+06 B  5':60}IONOSPHERIC CORR\n",
        f"{'GAUT  1.8626451492E-09-8.881784197E-16 518400 2190 E11':60}TIME SYSTEM CORR\n",
        f"{'    18':60}LEAP SECONDS\n",
    ]
    tree = read(tmp_path, head("3.05", "N", *lines) + kepler("C21"))
    path = tmp_path / "written.rnx"
    write_navigation(tree, path, 3.05)
    again = read_navigation(path)
    for node in ("ION/KLOB", "STO"):
        xr.testing.assert_identical(again[node].to_dataset(), tree[node].to_dataset())
    write_navigation(tree, path)
    four = read_navigation(path)
    assert four.attrs["leap_seconds"] == 18
    assert four["ION/KLOB"]["message"].values.tolist() == ["D1D2"]
    assert four["STO"]["a0_s"].values.tolist() == [1.8626451492e-09]
    assert instant(four["ION/KLOB"].to_dataset(), "time") == "2022-01-01T01:00:14"


def test_the_writer_refuses_what_does_not_fit(tmp_path: Path) -> None:
    civil = "> EPH G07 CNAV\n" + kepler(sixth=(0, 0, 0, 0)) + "    " + words(518_418, 2190, 0) + "\n"
    tree = read(tmp_path, head("4.02") + civil)
    path = tmp_path / "written.rnx"
    with pytest.raises(DataError, match="has no G/CNAV"):
        write_navigation(tree, path, 3.05)
    with pytest.raises(DataError, match=r"RINEX 3\.04 is not"):
        write_navigation(tree, path, 3.04)
    legacy = read(tmp_path, head() + kepler())
    legacy["G/LNAV"]["crs_m"].values[:] = 1e120
    with pytest.raises(DataError, match="crs_m of G/LNAV does not fit"):
        write_navigation(legacy, path)
    assert not path.exists()


def test_a_tree_made_by_hand_is_written_if_it_has_what_is_needed(tmp_path: Path) -> None:
    tree = read(tmp_path, head() + kepler() + kepler("E11", codes=258) + glonass())
    made = {
        "/G/LNAV": tree["G/LNAV"].to_dataset().drop_vars(["iodc", "l2_codes", "fit_interval_h"]),
        "/E/FNAV": tree["E/FNAV"].to_dataset().assign(data_sources=("record", [np.nan])),
        "/R/FDMA": tree["R/FDMA"].to_dataset().drop_vars(["message_frame_time_s", "age_days"]),
    }
    path = tmp_path / "written.rnx"
    write_navigation(xr.DataTree.from_dict(made), path, 3.05)
    again = read_navigation(path)
    assert again.attrs["counts"] == {"G/LNAV": 1, "E/FNAV": 1, "R/FDMA": 1}
    assert np.isnan(again["G/LNAV"]["iodc"].values[0])
    assert again["R/FDMA"]["transmission_time"].values == tree["R/FDMA"]["transmission_time"].values
    made["/G/LNAV"] = made["/G/LNAV"].drop_vars("crs_m")
    with pytest.raises(DataError, match="G/LNAV has no crs_m"):
        write_navigation(xr.DataTree.from_dict(made), path)


def test_the_region_of_qzss_on_the_line_of_the_mark(tmp_path: Path) -> None:
    rows = "    2022 01 01 00 00 00" + words(1e-8, 0, 0) + "\n    " + words(0, 1e5, 0, 0) + "\n    " + words(0) + "\n"
    tree = read(tmp_path, head("4.02") + "> ION J02 LNAV JAPN\n" + rows + "> ION J02 LNAV WIDE\n" + rows)
    assert sorted(tree["ION/KLOB"]["region"].values.tolist()) == [0, 1]
    path = tmp_path / "written.rnx"
    write_navigation(tree, path)
    xr.testing.assert_identical(read_navigation(path)["ION/KLOB"].to_dataset(), tree["ION/KLOB"].to_dataset())
