"""ANTEX: offsets and variations of receivers' and satellites' antennas, validity, fallback, damaged files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from intercosmos.errors import DataError, UnknownIdError
from intercosmos.formats import antex


def line(content: str, label: str) -> str:
    return f"{content:60s}{label}\n"


def frequency(name: str, offset: str, rows: list[str]) -> str:
    body = "".join(row + "\n" for row in rows)
    return (
        line(f"   {name}", "START OF FREQUENCY") + line(offset, "NORTH / EAST / UP") + body
        + line(f"   {name}", "END OF FREQUENCY")
    )  # fmt: skip


def antenna(
    kind: str, serial: str = "", grid: str = "     0.0  90.0  45.0", dazi: str = "     0.0", *parts: str
) -> str:
    return (
        line("", "START OF ANTENNA") + line(f"{kind:20s}{serial}", "TYPE / SERIAL NO") + line(dazi[2:].rjust(8), "DAZI")
        + line(grid[2:].rjust(20), "ZEN1 / ZEN2 / DZEN") + "".join(parts) + line("", "END OF ANTENNA")
    )  # fmt: skip


HEAD = (
    line("     1.4            M", "ANTEX VERSION / SYST") + line("A", "PCV TYPE / REFANT") + line("", "END OF HEADER")
)
NOAZI = "   NOAZI    0.00   -0.50    2.00"
G01 = frequency("G01", "      0.58     -0.37     91.85", [NOAZI])
R01 = frequency("R01", "      0.10      0.20     90.00", [NOAZI])
AROUND = frequency(
    "G01", "      0.00      0.00    100.00",
    [NOAZI] + [f"{a:8.1f}" + "".join(f"{v + k:8.2f}" for v in (0.0, 1.0, 2.0)) for k, a in enumerate((0, 90, 180, 270))]
    + ["   360.0    0.00    1.00    2.00"],
)  # fmt: skip
SATELLITE = antenna(
    "BLOCK IIF", f"{'G01':20s}{'G063':10s}{'2011-036A':10s}", "     0.0  18.0   9.0", "     0.0",
    line("  2011     7    16     0     0    0.0000000", "VALID FROM"),
    line("  2020    12    31    23    59   59.9999999", "VALID UNTIL"),
    frequency("G01", "    394.00      0.00   1501.80", [NOAZI]),
)  # fmt: skip
NEWER = SATELLITE.replace("G063", "G099").replace("  2011     7    16", "  2021     1     1")
NEWER = "".join(row for row in NEWER.splitlines(keepends=True) if "UNTIL" not in row)
TEXT = (
    HEAD + antenna("TRM59800.00     NONE", "", "     0.0  90.0  45.0", "     0.0", G01, R01)
    + antenna("TRM59800.00     SCIT", "", "     0.0  90.0  45.0", "    90.0", AROUND)
    + antenna("TRM59800.00     SCIT", "12345", "     0.0  90.0  45.0", "     0.0", G01) + SATELLITE + NEWER
)  # fmt: skip


def read(folder: Path, content: str = TEXT, **options: object) -> antex.Antennas:
    path = folder / "made.atx"
    path.write_text(content)
    return antex.read(path, **options)  # type: ignore[arg-type]


def test_a_receivers_antenna_has_east_north_up_in_metres(tmp_path: Path) -> None:
    pattern = read(tmp_path).receiver("TRM59800.00").pattern("G", "L1C")
    assert pattern.offset_m.tolist() == [-0.37e-3, 0.58e-3, 91.85e-3]
    assert pattern.zenith_rad == pytest.approx([0, np.pi / 4, np.pi / 2])
    assert pattern.zenith_m.tolist() == [0.0, -0.5e-3, 2e-3]
    assert not pattern.azimuth_rad.size


def test_variations_with_azimuth(tmp_path: Path) -> None:
    pattern = read(tmp_path).receiver("TRM59800.00     SCIT").pattern("G", "1")
    assert pattern.azimuth_rad == pytest.approx(np.radians([0, 90, 180, 270, 360]))
    assert pattern.azimuth_m == pytest.approx(1e-3 * np.array([[0, 1, 2], [1, 2, 3], [2, 3, 4], [3, 4, 5], [0, 1, 2]]))


def test_the_radome_falls_back_to_none_and_says_so(tmp_path: Path) -> None:
    antennas = read(tmp_path)
    assert antennas.receiver("TRM59800.00", "SCIT").radome == "SCIT"
    assert antennas.receiver("trm59800.00", "SNOW").radome == "NONE"
    with pytest.raises(UnknownIdError, match=r"TRM59800\.00 SNOW"):
        antennas.receiver("TRM59800.00", "SNOW", fallback=False)
    with pytest.raises(UnknownIdError, match=r"did you mean 'TRM59800.00"):
        antennas.receiver("TRM59801.00")


def test_an_own_calibration_is_taken_only_for_its_number(tmp_path: Path) -> None:
    antennas = read(tmp_path)
    assert antennas.receiver("TRM59800.00", "SCIT", serial="12345").serial == "12345"
    assert antennas.receiver("TRM59800.00", "SCIT", serial="99999").serial == ""


def test_a_missing_frequency_is_named_or_substituted(tmp_path: Path) -> None:
    found = read(tmp_path).receiver("TRM59800.00")
    with pytest.raises(UnknownIdError, match="E05"):
        found.pattern("E", "L5Q")
    assert found.pattern("E", "L1C", substitute=True) is found.patterns["G01"]
    assert found.pattern("C", "C2I", substitute=True) is found.patterns["G01"]
    assert found.pattern("R", "L3Q", substitute=True) is found.patterns["G01"]


def test_a_satellites_antenna_by_date(tmp_path: Path) -> None:
    antennas = read(tmp_path)
    old = antennas.satellite("G01", "2015-01-01")
    assert (old.svn, old.cospar, old.type) == ("G063", "2011-036A", "BLOCK IIF")
    assert old.pattern("G", "1").offset_m.tolist() == [0.394, 0.0, 1.5018]
    assert antennas.satellite("G01", np.datetime64("2026-01-01")).svn == "G099"
    with pytest.raises(UnknownIdError, match="2000-01-01"):
        antennas.satellite("G01", "2000-01-01")
    with pytest.raises(DataError, match="no date"):
        antennas.satellite("G01", "tomorrow")


def test_only_what_is_asked_for_is_kept(tmp_path: Path) -> None:
    antennas = read(tmp_path, names=["G01", "TRM59800.00     NONE"])
    assert len(antennas.antennas) == 5
    antennas = read(tmp_path, names=["G01"])
    assert [a.satellite for a in antennas.antennas] == ["G01", "G01"]
    assert antennas.skipped == {"antennas that were not asked for": 3}


@pytest.mark.parametrize(
    ("old", "new", "row", "problem"),
    [
        ("ANTEX VERSION", "ANTIX VERSION", 1, "no ANTEX file"),
        ("     1.4 ", "     3.4 ", 1, "no known version"),
        ("END OF HEADER", "COMMENT", None, "no end"),
        ("   -0.50    2.00", "   -0.50", 10, "is no number"),
        ("   -0.50    2.00", "   -0x50    2.00", 10, "is no number"),
        ("  0.0  90.0  45.0", "  0.0  90.0  44.0", 7, "grid of zenith"),
        ("  0.0  90.0  45.0", "  0.0  90.0   0.0", 7, "grid of zenith"),
        ("   G01  ", "   ???  ", 8, "no frequency"),
        ("     0.58     -0.37", "     0.58     -0.3x", 9, "is no number"),
        ("   NOAZI", "   YESAZ", 10, "NOAZI"),
        ("   R01  ", "   G01  ", 12, "stands twice"),
        ("    90.0    1.00", "    80.0    1.00", 23, "not evenly"),
        ("  2011     7    16", "  2011    17    16", 44, "no such date"),
    ],
)
def test_errors_name_the_line(tmp_path: Path, old: str, new: str, row: int | None, problem: str) -> None:
    with pytest.raises(DataError, match=problem) as caught:
        read(tmp_path, TEXT.replace(old, new, 1))
    assert caught.value.where.line == row


def test_a_file_that_is_cut_off(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cut off"):
        read(tmp_path, TEXT[: TEXT.rindex("   NOAZI")])
