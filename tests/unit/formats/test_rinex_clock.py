"""RINEX clock files: both layouts, long records, time systems, headers, damaged files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from intercosmos.errors import DataError
from intercosmos.formats import rinex_clock

NARROW = """\
     3.00           C                   G                   RINEX VERSION / TYPE
MADE                INTERCOSMOS         20220101 000000 UTC PGM / RUN BY / DATE
   GPS                                                      TIME SYSTEM ID
    18                                                      LEAP SECONDS
     2    AR    AS                                          # / TYPES OF DATA
IGS  MADE FOR A TEST                                        ANALYSIS CENTER
USN7 40451S009                                              ANALYSIS CLK REF
     1    IGb14                                             # OF SOLN STA / TRF
USN7 40451S009            1112162099 -4842854668  3985497070SOLN STA NAME / NUM
                                                            END OF HEADER
AR USN7 2022 01 01 00 00  0.000000  1    0.000000000000E+00
AS G01  2022 01 01 00 00  0.000000  2    0.469990959000E-03  0.100000000000E-10
AS G01  2022 01 01 00 00 30.000000  1    0.470000000000D-03
"""
WIDE = """\
3.04                 C                    M                      RINEX VERSION / TYPE
   GLO                                                           TIME SYSTEM ID
                                                                 END OF HEADER
AR USN700USA 2022 01 01 00 00  0.000000  6   -0.123456789012E+00  -0.123456789012E-01
   -0.123456789012E-02  -0.123456789012E-03  -0.123456789012E-04  -0.123456789012E-05
AS R24       2022 01 01 00 00  0.000000  4    0.123456789012E-03   0.223456789012E-10
    0.323456789012E-12   0.423456789012E-14
CR USN700USA 2022 01 01 00 00  0.000000  1    0.123456789012E+00
"""


def read(folder: Path, content: str, **options: Any) -> Any:
    path = folder / "made.clk"
    path.write_text(content)
    return rinex_clock.read(path, **options)


def test_the_narrow_layout(tmp_path: Path) -> None:
    clocks = read(tmp_path, NARROW)
    assert clocks.clock_s.sel(satellite="G01").values.tolist() == [0.469990959e-3, 0.47e-3]
    assert clocks.clock_sigma_s.values[0, 0] == 1e-11
    assert np.isnan(clocks.clock_sigma_s.values[1, 0])
    assert clocks.receiver_clock_s.sel(receiver="USN7").values[0] == 0
    assert np.isnan(clocks.receiver_clock_s.values[1, 0])
    assert clocks.receiver_position_m.values[0].tolist() == [1112162.099, -4842854.668, 3985497.070]
    assert clocks.time.values[1] == np.datetime64("2022-01-01T00:00:30")
    assert clocks.attrs["reference_clocks"] == ["USN7"]
    assert (clocks.attrs["frame"], clocks.attrs["leap_seconds"]) == ("IGb14", 18.0)


def test_the_wide_layout_with_names_of_nine_characters_and_second_lines(tmp_path: Path) -> None:
    clocks = read(tmp_path, WIDE)
    assert clocks.receiver.values.tolist() == ["USN700USA"]
    assert clocks.clock_s.values[0, 0] == 0.123456789012e-3
    assert clocks.clock_rate.values[0, 0] == 0.323456789012e-12
    assert clocks.clock_rate_sigma.values[0, 0] == 0.423456789012e-14
    assert clocks.time.values[0] == np.datetime64("2022-01-01T00:00:18")  # GLONASS time is UTC here
    assert clocks.attrs["skipped"] == {"calibrations (CR)": 1}


def test_a_header_that_says_3_04_above_narrow_records(tmp_path: Path) -> None:
    header = WIDE.split("AR ")[0]
    clocks = read(tmp_path, header + NARROW.split("HEADER\n")[-1].rsplit("AS", 1)[0])
    assert clocks.clock_s.values[0, 0] == 0.469990959e-3


def test_receivers_may_be_left_out(tmp_path: Path) -> None:
    clocks = read(tmp_path, WIDE, receivers=False)
    assert "receiver_clock_s" not in clocks
    assert clocks.attrs["skipped"] == {"receivers (AR)": 1, "calibrations (CR)": 1}


@pytest.mark.parametrize(
    ("old", "new", "line", "problem"),
    [
        ("RINEX VERSION", "RINEX OBSERVE", 1, "no RINEX clock file"),
        ("     3.00", "     9.00", 1, "no RINEX clock file"),
        ("   GPS  ", "   XYZ  ", None, "time system"),
        ("END OF HEADER", "COMMENT", None, "no end"),
        ("AS G01  2022", "XX G01  2022", 12, "no kind of clock"),
        ("AS G01  2022 01 01 00 00  0", "AS G01  2022 13 01 00 00  0", 12, "no such date"),
        ("0.469990959000E-03", "0.469990x59000E-03", 12, "is no number"),
        ("  0.100000000000E-10", "", 12, "cut off"),
        ("0.470000000000D-03", "0.4700000", 13, "cut off"),
        ("  0.000000  2", "  0.000000  7", 12, "one to six"),
        ("AR USN7 2022", "garbage USN7 2022", 11, "no record"),
    ],
)
def test_errors_name_the_line(tmp_path: Path, old: str, new: str, line: int | None, problem: str) -> None:
    with pytest.raises(DataError, match=problem) as caught:
        read(tmp_path, NARROW.replace(old, new, 1))
    assert caught.value.where.line == line


def test_a_clock_stands_once_at_an_epoch(tmp_path: Path) -> None:
    record = "AS G01  2022 01 01 00 00  0.000000  1    0.469990959000E-03\n"
    with pytest.raises(DataError, match="stands twice") as caught:
        read(tmp_path, NARROW.rsplit("AS", 1)[0] + record)
    assert caught.value.where.line == 13


def test_a_second_line_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="second line") as caught:
        read(
            tmp_path,
            WIDE.replace("   -0.123456789012E-02  -0.123456789012E-03  -0.123456789012E-04  -0.123456789012E-05\n", ""),
        )
    assert caught.value.where.line == 4
