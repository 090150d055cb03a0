"""Orbit design: cycles, local times, upkeep."""

from __future__ import annotations

import numpy as np
import pytest
from astropy.time import Time, TimeDelta

from intercosmos.errors import PhysicsError
from intercosmos.physics.observation import repeat_orbit, sun_synchronous
from intercosmos.physics.observation.orbit_design import repeat_cycles
from intercosmos.physics.observation.orbit_design_frozen import frozen, frozen_repeat_orbit
from intercosmos.physics.observation.orbit_design_rates import closing_orbits, drift_rates, sun_synchronous_inclinations
from intercosmos.physics.observation.orbit_design_sun import (
    equation_of_time_s,
    local_time_h,
    node_at_local_time_rad,
    sun_direction,
)
from intercosmos.physics.observation.orbit_design_upkeep import local_time_drift_s, maintenance, mean_density_kg_m3
from intercosmos.physics.orbits.ephemerides import ephemeris
from intercosmos.physics.orbits.mean_orbits import repeat_semi_major_axis
from intercosmos.physics.orbits.nodal import SUN_RATE, sun_synchronous_inclination


def test_a_cycle_closes_over_the_ground() -> None:
    """Flown as MeanOrbits fly: after the cycle the satellite stands where it stood over the turning Earth."""
    design = repeat_orbit(16, 233)
    start = Time("2027-01-01", scale="utc")
    flown = design.orbits(start, ["A"], raan_rad=1.0, mean_anomaly_rad=0.3)
    later = flown.at(start + design.cycle_s * TimeDelta(1, format="sec"))
    turned = 7.2921151467e-5 * design.cycle_s
    assert np.mod(later.raan_rad - turned - 1.0 + np.pi, 2 * np.pi) - np.pi == pytest.approx(0, abs=1e-6)
    latitude = flown.mean_anomaly_rad + flown.argument_of_perigee_rad
    gone = later.mean_anomaly_rad + later.argument_of_perigee_rad - latitude
    assert np.mod(gone + np.pi, 2 * np.pi) - np.pi == pytest.approx(0, abs=1e-5)


def test_what_a_cycle_says_of_itself() -> None:
    orbit = repeat_orbit(16, 233)
    # the equinox, from which the mean Sun's rate counts, moves by 9 ms of turning a day
    assert orbit.nodal_day_s == pytest.approx(86400, abs=0.01)
    assert orbit.cycle_s == pytest.approx(233 * orbit.nodal_period_s, rel=1e-12)
    assert orbit.node_rate_rad_s == pytest.approx(SUN_RATE, rel=1e-9)
    # the Worldwide Reference System: 172 km between paths at the equator; the next pass 2752 km to the west
    assert orbit.track_spacing_m == pytest.approx(172e3, abs=0.5e3)
    assert orbit.track_shift_rad * 6378.137 == pytest.approx(2752, abs=1)
    # Landsat's path to the west is flown seven days later: 7 x 233 = 1631 = 102 x 16 - 1
    assert orbit.sub_cycles == (1, 2, 7)
    crossings = np.sort(orbit.equator_crossings_rad())
    assert np.diff(crossings) == pytest.approx(orbit.track_spacing_rad)
    assert orbit.revolutions_per_day == pytest.approx(14.5625)
    assert repeat_orbit(1, 15).sub_cycles == ()
    assert repeat_orbit(32, 466) == orbit


def test_the_axis_is_that_of_the_orbits_floor() -> None:
    orbit = repeat_orbit(8, 17, inclination_rad=np.radians(64.8))
    assert orbit.semi_major_axis_m == pytest.approx(repeat_semi_major_axis(17, 8, np.radians(64.8)), rel=1e-13)
    axis, tilt = closing_orbits([16, 10], [233, 143])
    assert axis[1] == pytest.approx(repeat_semi_major_axis(143, 10, float(tilt[1])), rel=1e-13)
    assert tilt == pytest.approx(sun_synchronous_inclination(axis))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((0, 1), "above 0"),
        ((16, 233.5), "whole number"),
        ((16, float("nan")), "whole number"),
        (("16", 233), "whole number"),
        ((1, 18), "above the ground"),
        ((233, 16), "sun-synchronous"),
        ((10**7, 10**8 + 1), "at most"),
    ],
)
def test_cycles_that_are_none(arguments: tuple[object, object], words: str) -> None:
    with pytest.raises(PhysicsError, match=words):
        repeat_orbit(*arguments)  # type: ignore[arg-type]


def test_questions_that_are_half_asked() -> None:
    with pytest.raises(PhysicsError, match="needs an inclination_rad"):
        repeat_orbit(16, 233, sun_synchronous=False)
    with pytest.raises(PhysicsError, match="from 0 to π"):
        repeat_orbit(16, 233, inclination_rad=98.2)
    with pytest.raises(PhysicsError, match="one of J2, J4"):
        repeat_orbit(16, 233, gravity="J3")  # type: ignore[arg-type]
    with pytest.raises(PhysicsError, match="either semi_major_axis_m or altitude_m"):
        sun_synchronous()
    with pytest.raises(PhysicsError, match="below the ground"):
        sun_synchronous(700e3)
    with pytest.raises(PhysicsError, match="too high"):
        sun_synchronous(altitude_m=7e6)
    with pytest.raises(PhysicsError, match="needs an epoch"):
        sun_synchronous(altitude_m=7e5, sun="apparent")
    with pytest.raises(PhysicsError, match="0 to 24"):
        sun_synchronous(altitude_m=7e5, local_time_h=25)
    with pytest.raises(PhysicsError, match="'mean' or 'apparent'"):
        sun_synchronous(altitude_m=7e5, sun="true", epoch="2027-01-01")  # type: ignore[arg-type]
    with pytest.raises(PhysicsError, match="'ascending' or 'descending'"):
        node_at_local_time_rad(10, Time("2027-01-01"), node="north")  # type: ignore[arg-type]
    with pytest.raises(PhysicsError, match="bounds of cycles"):
        repeat_cycles(7e5, 8e5, most_days=10)


def test_every_cycle_between_two_heights() -> None:
    days, revolutions, axis, tilt = repeat_cycles(6.378137e6 + 680e3, 6.378137e6 + 830e3, most_days=27)
    found = set(zip(days.tolist(), revolutions.tolist(), strict=True))
    assert {(16, 233), (10, 143), (12, 175), (27, 385), (16, 227), (26, 369)} <= found
    assert len(found) == days.size
    assert np.all(np.gcd(days, revolutions) == 1)
    assert np.all(np.diff(axis) <= 0)
    one = repeat_orbit(16, 233)
    where = int(np.flatnonzero((days == 16) & (revolutions == 233))[0])
    assert (axis[where], tilt[where]) == pytest.approx((one.semi_major_axis_m, one.inclination_rad), rel=1e-12)


def test_the_second_order_is_small_and_agrees_with_first_where_it_must() -> None:
    a, e, i = 7.1e6, 0.01, np.radians(np.array([30.0, 98.0]))
    first, second = drift_rates(a, e, i), drift_rates(a, e, i, gravity="J4")
    for one, two in zip(first, second, strict=True):
        assert np.all(np.abs(two / one - 1) < 5e-3)
    with pytest.raises(PhysicsError, match="too high"):
        sun_synchronous_inclinations(13e6, gravity="J4")


def test_the_sun_is_where_the_ephemeris_has_it() -> None:
    times = Time("2027-01-15") + np.arange(12) * 30.4 * TimeDelta(1, format="jd")
    where, distance = sun_direction(times)
    exact, _ = ephemeris("sun", times, origin="earth")
    # 27 years of precession lie between the axes: compare distances, and turns from one instant to the next
    length = np.linalg.norm(exact, axis=-1)
    assert distance == pytest.approx(length, rel=2e-4)
    turn = np.sum(where[1:] * where[:-1], -1)
    wanted = np.sum(exact[1:] * exact[:-1], -1) / (length[1:] * length[:-1])
    assert np.degrees(np.arccos(turn)) == pytest.approx(np.degrees(np.arccos(wanted)), abs=0.02)


def test_the_equation_of_time_is_the_almanacs() -> None:
    """Extremes as almanacs have them: -14 min 13 s on 11 February, +16 min 27 s on 3 November, within 10 s."""
    assert equation_of_time_s(Time("2027-02-11T12:00")) == pytest.approx(-(14 * 60 + 13), abs=10)
    assert equation_of_time_s(Time("2027-11-03T12:00")) == pytest.approx(16 * 60 + 27, abs=10)


def test_a_plane_keeps_the_local_time_that_was_asked_for() -> None:
    epoch = Time("2027-03-21T06:00")
    orbit = sun_synchronous(altitude_m=700e3, local_time_h=10.5, epoch=epoch)
    assert orbit.raan_rad is not None
    assert orbit.ascending_local_time_h == 22.5
    later = epoch + 200 * TimeDelta(1, format="jd")
    raan = orbit.raan_rad + orbit.node_rate_rad_s * 200 * 86400
    assert local_time_h(raan, later) == pytest.approx(10.5, abs=1e-4)
    other = sun_synchronous(altitude_m=700e3, local_time_h=22.5, node="ascending", epoch=epoch)
    assert other.raan_rad == pytest.approx(orbit.raan_rad)
    seen = sun_synchronous(altitude_m=700e3, local_time_h=10.5, epoch=epoch, sun="apparent")
    assert seen.raan_rad is not None
    ahead = (orbit.raan_rad - seen.raan_rad) * 86400 / (2 * np.pi)
    assert ahead == pytest.approx(float(equation_of_time_s(epoch)), abs=0.1)
    assert sun_synchronous(altitude_m=700e3).raan_rad is None


def test_local_time_drifts_as_the_node_does() -> None:
    orbit = repeat_orbit(16, 233)
    year = 365.25 * 86400
    tilt = np.radians(0.05)
    exact = drift_rates(orbit.semi_major_axis_m + 500.0, 0.0, orbit.inclination_rad + tilt).node - orbit.rates.node
    found = local_time_drift_s(orbit, year, inclination_error_rad=tilt, axis_error_m=500.0)
    assert found == pytest.approx(float(exact) * year * 86400 / (2 * np.pi), rel=1e-2)
    # an even drift comes to half of what its last value would have done
    slow = local_time_drift_s(orbit, year, inclination_drift_rad=tilt)
    assert slow == pytest.approx(local_time_drift_s(orbit, year, inclination_error_rad=tilt) / 2, rel=1e-4)


def test_upkeep_grows_with_the_sun_and_falls_with_height() -> None:
    costs = [
        maintenance(
            sun_synchronous(altitude_m=height, local_time_h=10.5), mass_kg=500, drag_area_m2=3, f107=flux, ap=12
        )
        for height, flux in ((500e3, 140), (500e3, 200), (700e3, 140))
    ]
    assert costs[1].altitude_delta_v_m_s > 2 * costs[0].altitude_delta_v_m_s
    assert costs[2].altitude_delta_v_m_s < 0.1 * costs[0].altitude_delta_v_m_s
    one = costs[0]
    assert one.delta_v_m_s == pytest.approx(one.altitude_delta_v_m_s + one.inclination_delta_v_m_s)
    # burns of a year add up to the year
    year = 365.24219 * 86400
    assert one.burn_delta_v_m_s * year / one.burn_interval_s == pytest.approx(one.altitude_delta_v_m_s)
    assert one.axis_fall_m == pytest.approx(one.decay_m_day * one.burn_interval_s / 86400)
    wide = maintenance(sun_synchronous(altitude_m=500e3), mass_kg=500, drag_area_m2=3, track_half_width_m=4000)
    assert wide.burn_interval_s == pytest.approx(2 * one.burn_interval_s)


def test_the_track_leaves_its_band_when_the_burn_is_due() -> None:
    """Counted revolution by revolution with a falling axis, the crossing wanders by the whole band and back."""
    orbit = repeat_orbit(16, 233)
    cost = maintenance(
        orbit, mass_kg=2600, drag_area_m2=12, ascending_local_time_h=22.2, track_half_width_m=5000, f107=200
    )
    fall = cost.decay_m_day / 86400
    top = orbit.semi_major_axis_m + cost.axis_fall_m / 2
    count = int(cost.burn_interval_s / orbit.nodal_period_s)
    axis = top - fall * orbit.nodal_period_s * np.arange(count)
    rates = drift_rates(axis, 0.0, orbit.inclination_rad)
    shift = 2 * np.pi * (7.2921151467e-5 - rates.node) / (rates.mean_anomaly + rates.argument_of_perigee)
    wander = np.cumsum(orbit.track_shift_rad - shift) * 6378137.0
    assert np.ptp(wander) == pytest.approx(2 * 5000, rel=0.01)
    assert abs(wander[-1]) < 100


def test_upkeep_refuses_what_it_cannot_say() -> None:
    orbit = repeat_orbit(16, 233)
    with pytest.raises(PhysicsError, match="give ascending_local_time_h"):
        maintenance(orbit, mass_kg=1, drag_area_m2=1)
    with pytest.raises(PhysicsError, match="finite and above 0"):
        maintenance(orbit, mass_kg=0, drag_area_m2=1, ascending_local_time_h=6)
    with pytest.raises(PhysicsError, match="eccentricities"):
        maintenance(repeat_orbit(16, 233, eccentricity=0.05), mass_kg=1, drag_area_m2=1, ascending_local_time_h=6)


def test_a_plane_that_turns_below_the_sun_keeps_its_inclination_by_itself() -> None:
    cost = maintenance(repeat_orbit(8, 117, inclination_rad=1.0), mass_kg=100, drag_area_m2=1)
    assert cost.inclination_delta_v_m_s == 0
    assert np.isinf(cost.local_time_interval_s)


def test_air_is_thicker_by_day() -> None:
    night, noon = (mean_density_kg_m3(6.9e6, 1.7, f107=140, ascending_local_time_h=hour) for hour in (4.5, 14.0))
    assert noon > night * 0.8
    assert 1e-13 < night < 5e-12


def test_a_track_closes_in_a_frozen_orbit() -> None:
    orbit = frozen_repeat_orbit(10, 127, inclination_rad=np.radians(66.039))
    pair = frozen(orbit.semi_major_axis_m, orbit.inclination_rad)
    assert orbit.eccentricity == pytest.approx(pair.eccentricity, rel=1e-9)
    assert orbit.argument_of_perigee_rad == pair.argument_of_perigee_rad
    assert orbit.cycle_s == pytest.approx(127 * orbit.nodal_period_s, rel=1e-12)


def test_frozen_orbits_that_are_none() -> None:
    for axis, tilt, zonals, words in (
        (700e3, 1.7, None, "in m"),
        (7e6, 98.0, None, "from 0 to π"),
        (7e6, 0.0, None, "plane of the equator"),
        (7e6, 1.7, (1e-3,), "zonals are"),
        (7e6, 1.7, (1e-3, np.nan), "zonals are"),
    ):
        with pytest.raises(PhysicsError, match=words):
            frozen(axis, tilt, zonals=zonals)
