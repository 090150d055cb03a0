from __future__ import annotations

import erfa
import numpy as np
import pytest

from intercosmos.errors import PhysicsError
from intercosmos.physics.orbits import earth_orientation as orientation
from intercosmos.physics.orbits import frames


def test_leap_seconds_step_at_the_month() -> None:
    before, after = orientation.tai_utc(*orientation.julian_date(["2016-12-31T23:59:59", "2017-01-01T00:00:00"]))
    assert (float(before), float(after)) == (36.0, 37.0)


def test_ut1_is_continuous_over_a_leap_second() -> None:
    # UTC falls back by a second, UT1 does not: interpolation must not run through the step
    utc = orientation.julian_date(["2016-12-31T12:00", "2016-12-31T23:59:59", "2017-01-01T00:00:00"])
    ut1_utc = orientation.earth_orientation(*utc).ut1_utc_s
    assert float(ut1_utc[1] - ut1_utc[0]) == pytest.approx(0.0, abs=2e-3)
    assert float(ut1_utc[2] - ut1_utc[1]) == pytest.approx(1.0, abs=2e-3)


def test_bound_grows_from_measured_to_predicted_to_unknown() -> None:
    utc = orientation.julian_date(["2020-01-01", "2027-06-01", "2031-01-01"])
    measured, predicted, unknown = orientation.earth_orientation(*utc).ut1_bound_s
    assert measured < 1e-3 < predicted < 0.2 < 0.9 <= unknown < 1.9


@pytest.mark.parametrize("instant", ["yesterday", "NaT"])
def test_texts_that_are_no_instant(instant: str) -> None:
    with pytest.raises(PhysicsError, match="instant"):
        orientation.julian_date(instant)


def test_instants_before_the_table_and_before_leap_seconds() -> None:
    with pytest.raises(PhysicsError, match="begins in January 1962"):
        orientation.orientation_at_tai(2437600.5)
    with pytest.raises(PhysicsError, match="before 1972"):
        orientation.earth_orientation(*orientation.julian_date("1971-06-01"))
    with pytest.raises(PhysicsError, match="before 1972"):
        orientation.tai_utc(*orientation.julian_date("1971-06-01"))


def test_far_future_warns_nobody_and_stays_finite() -> None:
    # ERFA itself would warn of a dubious year; we state the bound instead (warnings are errors in these tests)
    assert np.isfinite(frames.gmst(*orientation.julian_date("2036-12-31")))


def test_time_scales_agree_with_erfa() -> None:
    utc = orientation.julian_date("2024-02-03T04:05:06.789")
    tt = erfa.taitt(*erfa.utctai(*utc))
    ours = orientation.tt_julian_date(*utc)
    assert float((ours[0] - tt[0]) + (ours[1] - tt[1])) * 86400 == pytest.approx(0.0, abs=1e-9)


def test_geodetic_there_and_back() -> None:
    latitude, longitude, height = np.array([-1.2, 0.0, 0.8]), np.array([-3.0, 0.1, 2.0]), np.array([-50.0, 0.0, 4e5])
    back = frames.geodetic_from_ecef(frames.ecef_from_geodetic(latitude, longitude, height))
    for found, given, tolerance in zip(back, (latitude, longitude, height), (1e-12, 1e-12, 1e-8), strict=True):
        assert found == pytest.approx(given, abs=tolerance)


def test_latitudes_beyond_the_pole() -> None:
    with pytest.raises(PhysicsError, match="latitude lies between"):
        frames.ecef_from_geodetic(1.6, 0.0)


def test_geocentric_and_back_at_the_surface() -> None:
    latitude = np.linspace(-1.5, 1.5, 7)
    assert frames.geodetic_latitude_at_surface(frames.geocentric_latitude(latitude)) == pytest.approx(latitude)


def test_inertial_there_and_back() -> None:
    utc = orientation.julian_date(["2026-01-01", "2030-05-06T07:08:09"])
    r, v = np.array([[7e6, 1e5, 2e5], [-1e6, 6.8e6, 5e5]]), np.array([[1e2, 7e3, 1e3], [-5e3, 1e2, 4e3]])
    back_r, back_v = frames.itrf_from_gcrf(*frames.gcrf_from_itrf(r, v, *utc), *utc)
    assert np.max(np.abs(back_r - r)) < 1e-7
    assert np.max(np.abs(back_v - v)) < 1e-10
