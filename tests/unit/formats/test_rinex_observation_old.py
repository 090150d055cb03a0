"""Observations of RINEX 2: continuation lines, events, names of satellites and of observations."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from intercosmos.errors import DataError
from intercosmos.formats.rinex import read_observations
from intercosmos.formats.rinex_observation_codes import modern_codes
from rinex_observation_samples import field, line, old_epoch, old_header, saved

FIRST = "22  1  1  0  0  0.0000000"
SECOND = "22  1  1  0  0 30.0000000"
THIRD = "22  1  1  0  1  0.0000000"
SEVEN = ("C1", "L1", "L2", "P2", "D1", "S1", "S2")


def test_many_satellites_with_many_observations(tmp_path: Path) -> None:
    """Twenty-six satellites need three lines of names, seven observations two lines each."""
    names = [f"{s}{k:02d}" for s in "GR" for k in range(1, 14)]
    text = old_header(SEVEN)
    for time, shift in ((FIRST, 0.0), (SECOND, 0.25)):
        text += old_epoch(time, names)
        for k in range(len(names)):
            values = [1000.0 * k + j + shift for j in range(1, 8)]
            text += "".join(map(field, values[:5])) + "\n" + "".join(map(field, values[5:])) + "\n"
    data = read_observations(saved(tmp_path, text))
    assert data.sizes == {"time": 2, "satellite": 26}
    codes = {
        "G": ("C1C", "L1C", "L2W", "C2W", "D1C", "S1C", "S2W"),
        "R": ("C1C", "L1C", "L2P", "C2P", "D1C", "S1C", "S2P"),
    }
    for k, name in enumerate(names):
        for j, code in enumerate(codes[name[0]], 1):
            assert data[code].sel(satellite=name).values.tolist() == [1000.0 * k + j, 1000.0 * k + j + 0.25]
    assert data.attrs["codes"] == {s: list(c) for s, c in codes.items()}
    assert data.attrs["skipped"] == {}


def test_indicators_blanks_and_short_lines(tmp_path: Path) -> None:
    text = old_header(SEVEN) + old_epoch(FIRST, ["G01", "G02", "  3", "G04"])
    text += field(2e7, "1", "5") + field(None) + field(7.5, " ", "9") + "\n" + field(None) + "\n"
    text += "\n\n" + field(3e7)[:14] + "\n" + " " * 80 + "\n" + "\n" + field(40.0) + field(41.0)[:14] + "\n"
    data = read_observations(saved(tmp_path, text), indicators=True)
    assert list(data.satellite.values) == ["G01", "G02", "G03", "G04"]
    assert data.C1C.values[0].tolist() == pytest.approx([2e7, np.nan, 3e7, np.nan], nan_ok=True)
    assert data.L2W.values[0].tolist() == pytest.approx([7.5, np.nan, np.nan, np.nan], nan_ok=True)
    assert data.S2W.values[0].tolist() == pytest.approx([np.nan, np.nan, np.nan, 41.0], nan_ok=True)
    assert data.C1C_loss_of_lock.values[0].tolist() == [1, 0, 0, 0]
    assert data.L2W_strength.values[0].tolist() == [9, 0, 0, 0]


def test_years_of_two_digits_and_clock_offsets(tmp_path: Path) -> None:
    text = old_header(("C1",)) + old_epoch("99 12 31 23 59 59.9990000", ["G01"], clock=" -.123456789")
    text += field(2e7) + "\n" + old_epoch(" 0  1  1  0  0  0.0000000", ["G01"]) + field(2e7) + "\n"
    data = read_observations(saved(tmp_path, text))
    assert [str(t)[:23] for t in data.time.values] == ["1999-12-31T23:59:59.999", "2000-01-01T00:00:00.000"]
    assert float(data.receiver_clock_offset_s[0]) == -0.123456789


def test_the_system_of_a_file_names_satellites_without_a_letter(tmp_path: Path) -> None:
    text = old_header(("C1",), system="R (GLONASS)") + old_epoch(FIRST, ["  1", " 24"])
    data = read_observations(saved(tmp_path, text, field(1e7), "\n", field(2e7), "\n"))
    assert list(data.satellite.values) == ["R01", "R24"]
    assert data.attrs["file_time_system"] == "GLO"


def test_events_between_epochs(tmp_path: Path) -> None:
    """As in the standard's own example: a header that changes, a new site, slips, an event outside, lost power."""
    one = field(2e7) + field(1e8) + "\n"
    text = old_header(("C1", "L1"))
    text += old_epoch(FIRST, ["G01"]) + one
    text += (
        " " * 28
        + "4  3\n"
        + line("*** COMMENT LIKE  .", "COMMENT")
        + line("     3    S1    C1    L1", "# / TYPES OF OBSERV")
    )
    text += line(" 22  1  1  0  0 30.0000000  0  1G01", "COMMENT")
    text += old_epoch(SECOND, ["G01"]) + field(45.0) + one
    text += " " + SECOND + "  5  0\n" + " " * 28 + "2  1\n" + line("moves", "COMMENT")
    text += " " * 28 + "3  1\n" + line("NEW", "MARKER NAME")
    text += old_epoch(SECOND, ["G01"], flag=6) + field(None) + field(-9.0) + "\n"
    text += old_epoch(THIRD, ["G01"], flag=1) + field(46.0) + one
    data = read_observations(saved(tmp_path, text))
    assert data.S1C.values[:, 0].tolist() == pytest.approx([np.nan, 45.0, 46.0], nan_ok=True)
    assert data.C1C.values[:, 0].tolist() == [2e7, 2e7, 2e7]
    assert data.epoch_flag.values.tolist() == [0, 0, 1]
    assert data.attrs["events"] == {
        "header information": 1, "external event": 1, "antenna starts to move": 1, "new site": 1, "cycle slips": 1,
    }  # fmt: skip


def test_scale_factors_divide(tmp_path: Path) -> None:
    extra = line("   100     1    L1", "OBS SCALE FACTOR")
    text = old_header(("C1", "L1"), extra=extra) + old_epoch(FIRST, ["G01"]) + field(2e7) + field(123.0) + "\n"
    data = read_observations(saved(tmp_path, text))
    assert (float(data.C1C[0, 0]), float(data.L1C[0, 0])) == (2e7, 1.23)


@pytest.mark.parametrize(
    ("system", "types", "codes"),
    [
        ("G", "C1 P1 C2 P2 C5 L1 L2 L5 D1 S2", "C1C C1W C2X C2W C5X L1C L2W L5X D1C S2W"),
        ("G", "P1 P2 L1 L2", "C1W C2W L1W L2W"),
        ("G", "C1 C2 L2", "C1C C2X L2X"),
        ("G", "CA LA P1 L1 CB CC", "C1C L1C C1W L1W C1X C2X"),
        ("R", "C1 P1 C2 P2 L1 L2 CD", "C1C C1P C2C C2P L1C L2P -"),
        ("R", "C1 C2 L2", "C1C C2C L2C"),
        ("E", "C1 C5 C7 C8 C6 L8 P1", "C1X C5X C7X C8X C6X L8X -"),
        ("C", "C2 C7 C6 L2 L7 D6 P2", "C2I C7I C6I L2I L7I D6I -"),
        ("J", "C1 C2 C5 C6 P1", "C1C C2X C5X C6X -"),
        ("S", "C1 C5 L1 C2", "C1C C5X L1C -"),
        ("G", "T1 C9 N1", "- - -"),
    ],
)
def test_names_of_observations(system: str, types: str, codes: str) -> None:
    assert modern_codes(types.split(), system) == [None if c == "-" else c for c in codes.split()]


def test_an_observation_without_a_new_name_is_told(tmp_path: Path) -> None:
    text = old_header(("T1", "C1")) + old_epoch(FIRST, ["G01"]) + field(5.0) + field(2e7) + "\n"
    data = read_observations(saved(tmp_path, text))
    assert list(data.data_vars) == ["C1C"]
    assert float(data.C1C[0, 0]) == 2e7
    assert data.attrs["skipped"] == {"observations T1, which have no name in RINEX 3": 1}


def test_a_file_of_no_observations_is_an_error(tmp_path: Path) -> None:
    """Found by random damage: satellites then have no lines at all."""
    text = old_header(("C1",)).replace("     1    C1", "     0      ") + old_epoch(FIRST, ["G01"])
    with pytest.raises(DataError, match="no observation is announced"):
        read_observations(saved(tmp_path, text))
    text = old_header((), extra=line("   100     1    L1", "OBS SCALE FACTOR")) + old_epoch(FIRST, ["G01"])
    with pytest.raises(DataError, match="does not say what is observed"):
        read_observations(saved(tmp_path, text))


@pytest.mark.parametrize(
    ("body", "number", "problem"),
    [
        (old_epoch(SECOND, ["G01", "G02"]) + field(2e7) + "\n", 7, "begins before the 2 satellites announced"),
        (old_epoch(SECOND, ["G01"]) + field(2e7) + "\n" + field(2e7) + "\n", 7, "an epoch should begin here"),
        (old_epoch(SECOND, ["X01"]) + "\n", 5, "this is no satellite"),
        (old_epoch(SECOND, ["G01"]).replace("1G01", "2G01") + "\n\n", 5, "this is no satellite"),
        (old_epoch(SECOND, ["G01", "G01"]) + "\n\n", 5, "G01 is there twice"),
        (old_epoch(SECOND, ["G01"]) + "  2212x456.789\n", 6, "[C1C]: the observation C1C is no number"),
        (old_epoch("22 13  1  0  0  0.0000000", ["G01"]) + "\n", 5, "this is no epoch"),
    ],
)  # fmt: skip
def test_errors_name_the_line(tmp_path: Path, body: str, number: int, problem: str) -> None:
    whole = old_epoch(THIRD, ["G01"]) + field(2e7) + "\n"
    path = saved(tmp_path, old_header(("C1",)), old_epoch(FIRST, []), body, whole)
    with pytest.raises(DataError, match=rf"file\.rnx:{number}( |:).*{re.escape(problem)}"):
        read_observations(path)
    data = read_observations(path, tolerant=True)
    assert float(data.C1C.sel(satellite="G01")[-1]) == 2e7
    assert data.attrs["skipped"]


def test_cut_anywhere(tmp_path: Path) -> None:
    """The last epoch is left out and counted, unless it is cut between two observations of its last line."""
    text = old_header(SEVEN)
    for time in (FIRST, SECOND):
        text += old_epoch(time, [f"G{k:02d}" for k in range(1, 15)])
        text += "".join(field(2e7) + field(None) * 4 + "\n" + field(45.0, "1", "2") * 2 + "\n" for _ in range(14))
    start = text.index(f" {SECOND}")
    for stop in range(start + 2, len(text) - 1, 11):  # one blank more is nothing yet
        data = read_observations(saved(tmp_path, text[:stop]))
        if data.sizes["time"] == 2:
            assert stop > text.rindex("\n", 0, -1)
            assert data.S1C.values.tolist() == [[45.0] * 14] * 2
            assert data.S2W[-1, -1].isnull() or float(data.S2W[-1, -1]) == 45.0
        else:
            assert data.attrs["skipped"] == {"truncated last epoch": 1}, text[start:stop]
    assert read_observations(saved(tmp_path, text[:-1])).identical(read_observations(saved(tmp_path, text)))
