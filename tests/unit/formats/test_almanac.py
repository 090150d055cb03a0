"""Almanacs: Yuma and SEM, the ambiguous week, damaged files."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from intercosmos.errors import DataError
from intercosmos.formats import almanac

YUMA = """\
******** Week 866 almanac for PRN-05 ********
ID:                         05
Health:                     000
Eccentricity:               0.5221366882E-002
Time of Applicability(s):  589824.0000
Orbital Inclination(rad):   0.9637857480
Rate of Right Ascen(r/s):  -0.7897471819E-008
SQRT(A)  (m 1/2):           5153.602051
Right Ascen at Week(rad):  -0.1159458779E+001
Argument of Perigee(rad):   0.451712027
Mean Anom(rad):            -0.2105941778E+001
Af0(s):                     0.1621246338E-004
Af1(s/s):                   0.0000000000E+000
week:                        866

"""
SEM = """\
1  MADE.ALM
 866 589824

5
50
0
 5.221366882E-03  6.779640e-03 -2.513843e-09
 5.153602051E+03 -3.690671E-01  1.437844E-01
-6.703421E-01  1.621246338E-05  0.000000E+00
0
11

"""


def read(folder: Path, content: str, near: Any = "2016-03-31") -> Any:
    path = folder / "made.alm"
    path.write_text(content)
    return almanac.read(path, near=near)


def test_yuma(tmp_path: Path) -> None:
    found = read(tmp_path, YUMA).sel(satellite="G05")
    assert float(found.e) == 0.005221366882
    assert float(found.i0_rad) == 0.9637857480
    assert float(found.omega0_rad) == -1.159458779
    assert int(found.week) == 866 + 1024
    assert found.time.values == np.datetime64("2016-04-02T19:50:24")
    assert found.attrs["week_rollovers"] == 1


def test_sem_says_the_same_in_semicircles(tmp_path: Path) -> None:
    yuma, sem = read(tmp_path, YUMA), read(tmp_path, SEM)
    assert sem.attrs["format"] == "SEM"
    for name in ("e", "i0_rad", "omega0_rad", "omega_rad", "m0_rad", "sqrt_a", "clock_bias_s", "toa_s", "week"):
        assert float(sem[name].values[0]) == pytest.approx(float(yuma[name].values[0]), rel=1e-5), name
    assert float(sem.omega_dot_rad_s.values[0]) == pytest.approx(-2.513843e-09 * math.pi)


def test_satellites_of_qzss_have_numbers_from_193_on(tmp_path: Path) -> None:
    assert read(tmp_path, YUMA.replace("ID:                         05", "ID: 194")).satellite.values.tolist() == [
        "J02"
    ]


@pytest.mark.parametrize(("near", "year"), [("1997-01-01", 1996), ("2016-03-31", 2016), ("2030-01-01", 2035)])
def test_the_week_is_the_one_nearest_to_the_date(tmp_path: Path, near: str, year: int) -> None:
    assert read(tmp_path, YUMA, near).time.values[0].astype("datetime64[Y]").astype(int) + 1970 == year


def test_an_ambiguous_week_is_asked_about(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="comes every 1024 weeks: 1996-08-17, 2016-04-02, 2035-11-17"):
        read(tmp_path, YUMA, None)
    assert int(read(tmp_path, YUMA.replace("    866", "   1890"), None).week.values[0]) == 1890


@pytest.mark.parametrize(
    ("content", "line", "problem"),
    [
        (YUMA.replace("Eccentricity: ", "Excentricity: "), 4, "not 'eccentricity'"),
        (YUMA.replace("0.5221366882E-002", "0.52213x6882E-002"), 4, "is no number"),
        (YUMA.replace("0.5221366882E-002", "5.5"), 1, "out of range"),
        (YUMA.rsplit("week:", 1)[0], 14, "ends before 'week'"),
        (YUMA + YUMA, 16, "stands twice"),
        (YUMA.replace("05\nHealth", "99\nHealth"), 1, "no number of a satellite"),
        (SEM.replace("1  MADE", "2  MADE"), 1, "2 records are announced"),
        (SEM.replace(" 5.153602051E+03 ", " 5.153602051E+03"), 8, "3 numbers stand"),
        ("hello\nworld\n", 1, "neither a Yuma nor a SEM"),
        ("", 1, "neither a Yuma nor a SEM"),
    ],
)
def test_errors_name_the_line(tmp_path: Path, content: str, line: int, problem: str) -> None:
    with pytest.raises(DataError, match=problem) as caught:
        read(tmp_path, content)
    assert caught.value.where.line == line


def test_the_almanac_of_the_field_page(gnss_file: Callable[[str], Path]) -> None:
    found = almanac.read(gnss_file("20160331.alm"), near="2016-03-31")
    assert found.sizes["satellite"] == 31  # records in the file
    assert float(found.e.sel(satellite="G02")) == 0.01561927795
    assert (np.abs(found.sqrt_a.values - 5153.6) < 13).all()
