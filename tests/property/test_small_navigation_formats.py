"""Laws of the small navigation formats: numbers as Fortran writes them, what is written is read, damage is refused."""

from __future__ import annotations

import importlib.util
import math
import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from intercosmos.errors import DataError
from intercosmos.formats import almanac, antex, rinex_clock, sinex, sp3
from intercosmos.formats.fixed_columns import LineTable, decimal_numbers
from intercosmos.formats.navigation_dates import TIME_SYSTEMS, civil, day_of_year, gps_instant, to_gps_time
from intercosmos.physics.navigation.constellations import Constellation, positions, repeat_semi_major_axis, walker
from intercosmos.physics.navigation.phase_centres import nominal_yaw_axes, receiver_delay


def samples(name: str) -> Any:
    path = Path(__file__).parents[1] / "unit" / "formats" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"samples_of_{name}", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


FORMATS: dict[str, tuple[bytes, Callable[[Path], Any]]] = {
    "sp3": (samples("test_sp3").text().encode(), lambda p: sp3.write(sp3.read(p))),
    "clock": (samples("test_rinex_clock").WIDE.encode(), rinex_clock.read),
    "antex": (samples("test_antex").TEXT.encode(), antex.read),
    "sinex": (samples("test_sinex").TEXT.encode(), sinex.read),
    "yuma": (samples("test_almanac").YUMA.encode(), lambda p: almanac.read(p, near="2016-01-01")),
    "sem": (samples("test_almanac").SEM.encode(), lambda p: almanac.read(p, near="2016-01-01")),
}
SETTINGS = settings(max_examples=60)
ODD = (
    b"",
    b" ",
    b"\x00",
    b"\xff",
    b"nan",
    b"inf",
    b"1e999",
    b"9" * 40,
    b"-",
    b"\r\n",
    b"EOF\n",
    b"*  2022",
    b"+",
    b"%",
    b"P",
)


@SETTINGS
@given(st.floats(-1e15, 1e15), st.sampled_from(["f", "e", "E", "g"]), st.integers(0, 17))
def test_numbers_are_rounded_as_python_rounds_them(value: float, kind: str, digits: int) -> None:
    text = f"{value:.{digits}{kind}}"
    cells = np.frombuffer(text.rjust(40).encode(), np.uint8)[None, :]
    values, good, empty = decimal_numbers(cells)
    assert good[0]
    assert not empty[0]
    assert values[0] == float(text)
    assert LineTable(text.encode()).number(0, 0, 40, "x") == float(text)
    fortran, _, _ = decimal_numbers(np.frombuffer(text.replace("e", "D").ljust(40).encode(), np.uint8)[None, :])
    assert fortran[0] == float(text)


@SETTINGS
@given(st.text("0123456789+-.eEdD x", min_size=1, max_size=12))
def test_what_is_no_number_is_refused(text: str) -> None:
    try:
        expected = float(text.strip().replace("d", "e").replace("D", "e"))
    except ValueError:
        expected = math.nan
    values, good, empty = decimal_numbers(np.frombuffer(text.encode(), np.uint8)[None, :])
    assert good[0] == math.isfinite(expected)
    assert empty[0] == (not text.strip())
    if good[0]:
        assert values[0] == expected


@SETTINGS
@given(st.datetimes(min_value=datetime(1981, 1, 1), max_value=datetime(2037, 12, 31)))
def test_dates_are_those_of_the_calendar(date: datetime) -> None:
    expected = np.datetime64(date, "us").astype("datetime64[ns]")
    second = date.second + date.microsecond * 1e-6
    found, good = civil(date.year, date.month, date.day, date.hour, date.minute, second)
    assert good[0]
    assert abs((found[0] - expected).astype(int)) <= 1
    of_day, good = day_of_year(date.year, date.timetuple().tm_yday, date.hour * 3600 + date.minute * 60 + second)
    assert good[0]
    assert abs((of_day[0] - expected).astype(int)) <= 10
    since = (expected - np.datetime64("1980-01-06", "ns")).astype(int)
    week, in_week = divmod(int(since), 604800 * 10**9)
    assert abs((gps_instant(week, in_week * 1e-9) - expected).astype(int)) <= 200
    ahead = {s: int((to_gps_time(np.array([expected]), s)[0] - expected).astype(int)) for s in TIME_SYSTEMS}
    assert ahead["GPS"] == ahead["GAL"] == ahead["QZS"] == 0
    assert ahead["UTC"] == ahead["GLO"]
    assert ahead["UTC"] % 10**9 == 0
    assert 0 <= ahead["UTC"] <= 18 * 10**9


@pytest.mark.parametrize("name", FORMATS)
@SETTINGS
@given(st.data())
def test_damaged_files_are_read_or_refused(name: str, data: st.DataObject) -> None:
    text, read = FORMATS[name]
    changed = bytearray(text)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, max(len(changed) - 1, 0)))
        kind = data.draw(st.sampled_from(["cut", "byte", "insert", "delete", "line"]))
        if kind == "cut":
            changed = changed[:at]
        elif kind == "byte" and changed:
            changed[at] = data.draw(st.integers(0, 255))
        elif kind == "insert":
            changed[at:at] = data.draw(st.sampled_from(ODD))
        elif kind == "delete":
            del changed[at : at + data.draw(st.integers(1, 80))]
        else:
            lines = bytes(changed).split(b"\n")
            where = at % len(lines)
            lines[where:where] = [lines[at % len(lines)]]
            changed = bytearray(b"\n".join(lines))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "damaged"
        path.write_bytes(bytes(changed))
        with suppress(DataError):
            read(path)


@SETTINGS
@given(
    st.lists(st.tuples(st.floats(-9e8, 9e8), st.floats(-0.9, 0.9)), min_size=2, max_size=8),
    st.integers(1, 2**31),
)
def test_orbits_that_are_written_are_read(values: list[tuple[float, float]], start: int) -> None:
    import xarray as xr

    times = (
        np.datetime64("2000-01-01", "ns")
        + start * np.timedelta64(10, "ns") * 10
        + np.arange(2) * np.timedelta64(300, "s")
    )
    count = len(values)
    position = np.array([[[x, -x / 2, 1e6 + x / 3] for x, _ in values]] * 2)
    clock = np.array([[c for _, c in values]] * 2)
    flags = np.array([[k % 2 == 0 for k in range(count)], [k % 3 == 0 for k in range(count)]])
    orbits = xr.Dataset(
        {"position_m": (("time", "satellite", "axis"), position), "clock_s": (("time", "satellite"), clock),
         "manoeuvre": (("time", "satellite"), flags)},
        {"time": times, "satellite": [f"E{k + 1:02d}" for k in range(count)]},
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.sp3"
        again = sp3.read(path) if sp3.write(orbits, path) else None
    assert again is not None
    assert np.abs(again.position_m.values - position).max() <= 0.5e-3 + 1e-6
    assert np.abs(again.clock_s.values - clock).max() <= 0.5e-12 + 1e-15
    np.testing.assert_array_equal(again.manoeuvre.values, flags)
    np.testing.assert_array_equal(again.time.values, times)


@SETTINGS
@given(
    st.integers(1, 6), st.integers(1, 6), st.integers(0, 5), st.floats(0, np.pi), st.floats(7e6, 5e7),
    st.floats(0, 0.9), st.integers(-10**6, 10**6),
)  # fmt: skip
def test_satellites_stay_on_their_orbits(
    planes: int, each: int, phasing: int, inclination: float, axis: float, e: float, second: int
) -> None:
    names = [f"S{k}" for k in range(planes * each)]
    c = walker(
        "X", "any", satellites=planes * each, planes=planes, phasing=phasing, inclination_rad=inclination,
        semi_major_axis_m=axis, epoch="2022-01-01", names=names,
    )  # fmt: skip
    at = np.datetime64("2022-01-01") + np.timedelta64(second, "s")
    p = positions(c, at)[0]
    np.testing.assert_allclose(np.linalg.norm(p, axis=-1), axis, rtol=1e-9)
    assert (np.abs(p[:, 2]) <= axis * np.sin(inclination) + 1e-3).all()
    # an ellipse: between perigee and apogee, and Kepler's second law by its equation
    ellipse = Constellation.of_elements(
        "X", "ellipse", ["S"], "2022-01-01", 0.0, semi_major_axis_m=axis, inclination_rad=inclination, raan_rad=0.0,
        mean_anomaly_rad=float(second), eccentricity=e,
    )  # fmt: skip
    radius = float(np.linalg.norm(positions(ellipse, np.datetime64("2022-01-01"))))
    assert axis * (1 - e) * (1 - 1e-9) <= radius <= axis * (1 + e) * (1 + 1e-9)
    eccentric = math.acos(max(-1.0, min(1.0, (1 - radius / axis) / e))) if e > 1e-3 else float("nan")
    if e > 1e-3 and 1e-2 < eccentric < math.pi - 1e-2:
        mean = eccentric - e * math.sin(eccentric)
        turned = math.fmod(second, 2 * math.pi) % (2 * math.pi)
        assert min(abs(turned - mean), abs(2 * math.pi - turned - mean)) < 1e-6


@SETTINGS
@given(st.floats(0.5, 6), st.integers(1, 10), st.floats(0, 3.1), st.floats(0, 0.3))
def test_repeat_orbits_repeat(turns_a_day: float, days: int, inclination: float, e: float) -> None:
    revolutions = max(1, round(turns_a_day * days))
    a = repeat_semi_major_axis(revolutions, days, inclination, e)
    c = Constellation.of_elements(
        "X", "one", ["S"], "2022-01-01", 0.0, semi_major_axis_m=a, inclination_rad=inclination, raan_rad=0.0,
        mean_anomaly_rad=0.0, eccentricity=e,
    )  # fmt: skip
    day = 2 * np.pi / (7.2921151467e-5 - c.raan_rate_rad_s[0])
    turns = (c.mean_anomaly_rate_rad_s[0] + c.perigee_rate_rad_s[0]) * day * days / (2 * np.pi)
    assert turns == pytest.approx(revolutions, rel=1e-10)


@SETTINGS
@given(st.tuples(*[st.floats(-0.2, 0.2)] * 3), st.floats(-np.pi / 2, np.pi / 2), st.floats(-10, 10))
def test_an_offset_changes_a_range_by_no_more_than_its_length(
    offset: tuple[float, ...], elevation: float, azimuth: float
) -> None:
    delay = float(receiver_delay(offset, elevation, azimuth))
    assert abs(delay) <= np.linalg.norm(offset) + 1e-15
    assert delay == pytest.approx(-float(receiver_delay(np.negative(offset), elevation, azimuth)), abs=1e-15)


@SETTINGS
@given(st.tuples(*[st.floats(-1, 1)] * 3), st.tuples(*[st.floats(-1, 1)] * 3))
def test_yaw_axes_are_a_right_handed_frame(satellite: tuple[float, ...], sun: tuple[float, ...]) -> None:
    r, s = np.array(satellite) * 26e6, np.array(sun) * 1.5e11
    assume(np.linalg.norm(r) > 7e6)
    assume(np.linalg.norm(np.cross(r, s)) > 1e-6 * np.linalg.norm(r) * np.linalg.norm(s))
    assume(np.linalg.norm(s) > 1e10)
    axes = nominal_yaw_axes(r, s)
    np.testing.assert_allclose(axes @ axes.T, np.eye(3), atol=1e-9)
    assert np.linalg.det(axes) == pytest.approx(1.0)
    assert axes[0] @ (s - r) > 0
