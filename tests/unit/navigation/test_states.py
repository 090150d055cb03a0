"""Satellite states as a dataset, and the time they are told in."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from intercosmos.errors import PhysicsError
from intercosmos.physics.navigation import satellite_states
from intercosmos.physics.navigation.navigation_time import (
    gpst_from_utc,
    gpst_minus_utc,
    instant,
    instants,
    midnight,
    second_of_week,
    seconds_past,
    times_at,
)
from intercosmos.physics.navigation.orbit_source import orbit_source

sys.path.insert(0, str(Path(__file__).parents[3] / "benchmarks"))

from published import broadcast as published

TABLE = published.table(published.GPS_CASE, clock_bias_s=1e-4, accuracy_m=2.4)
TOE = published.GPS_CASE.toe


def test_axes_units_and_status() -> None:
    times = TOE + np.array([0, 60, 9000], dtype="timedelta64[s]")
    states = satellite_states(TABLE, ["G08", "G07"], times)
    assert dict(states.sizes) == {"time": 3, "satellite": 2, "axis": 3}
    assert states.status.sel(satellite="G07").values.tolist() == [0, 0, 2]
    assert states.status.sel(satellite="G08").values.tolist() == [1, 1, 1]
    assert states.attrs["reasons"][1] == "no record of this satellite"
    assert states.message.sel(satellite="G07").values.tolist() == [0, 0, -1]
    assert states.attrs["messages"] == ["G/LNAV"]
    assert states.system.values.tolist() == ["G", "G"]
    assert states.health.sel(satellite="G07").values.tolist() == [1, 1, 0]
    assert states.accuracy_m.sel(satellite="G07").values[:2].tolist() == [2.4, 2.4]
    assert states.age_s.sel(satellite="G07").values[:2].tolist() == [0.0, 60.0]
    assert states.position_m.attrs["units"] == "m"
    assert all("long_name" in states[name].attrs for name in states.data_vars)
    good = states.status == 0
    for name in ("position_m", "velocity_m_s", "clock_s", "clock_drift"):
        assert np.isfinite(states[name].where(good, drop=True)).any()
        assert states[name].where(~good, drop=False).isnull().all()


def test_all_satellites_by_default_and_one_instant_as_text() -> None:
    states = satellite_states(TABLE, None, str(TOE))
    assert states.satellite.values.tolist() == ["G07"]
    assert states.position_m.shape == (1, 1, 3)


def test_a_source_is_asked_again_without_being_made_again() -> None:
    source = orbit_source(TABLE)
    one, other = satellite_states(source, "G07", [TOE]), satellite_states(TABLE, "G07", [TOE])
    assert np.array_equal(one.position_m, other.position_m)


def test_an_instant_that_is_none() -> None:
    with pytest.raises(PhysicsError, match="is no instant"):
        satellite_states(TABLE, "G07", "yesterday")
    with pytest.raises(PhysicsError, match="NaT"):
        satellite_states(TABLE, "G07", [TOE, np.datetime64("NaT")])
    with pytest.raises(PhysicsError, match="one instant"):
        instant([TOE, TOE])


def test_seconds_keep_the_nanosecond_over_a_day() -> None:
    start = np.datetime64("2022-01-01", "ns")
    times = start + np.array([1, 86_399_999_999_999], dtype="timedelta64[ns]")
    assert seconds_past(times, start).tolist() == [1e-9, 86399.999999999]
    assert np.array_equal(times_at(seconds_past(times, start), start), times)
    assert seconds_past(times[:1], start + np.timedelta64(1, "s")).tolist() == [-0.999999999]
    assert np.isnat(times_at([np.nan, np.inf], start)).all()
    assert np.isnan(seconds_past(np.array(["NaT"], dtype="datetime64[ns]"), start)).all()


def test_weeks_days_and_leap_seconds() -> None:
    # the week 2190 began on 26 December 2021; the last leap seconds came at the ends of 2016 and of June 2015
    assert second_of_week(instants("2021-12-26T00:00:30")) == 30.0
    assert midnight(np.datetime64("2022-01-01T23:59:59.999999999", "ns")) == np.datetime64("2022-01-01")
    utc = instants(["2016-12-31T23:59:59", "2017-01-01T00:00:00", "2015-06-30T23:59:59"])
    gpst = gpst_from_utc(utc)
    assert ((gpst - utc) / np.timedelta64(1, "s")).tolist() == [17.0, 18.0, 16.0]
    assert gpst_minus_utc(gpst).tolist() == [17.0, 18.0, 16.0]
    with pytest.raises(PhysicsError, match="1972"):
        gpst_minus_utc(instants("1970-01-01"))
