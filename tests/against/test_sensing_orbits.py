"""Orbits of Earth observation against published ones and against integrated motion."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

from published import sensing_orbits as published

from intercosmos.constants import EARTH_MU
from intercosmos.errors import PhysicsError
from intercosmos.physics.observation.orbit_design import repeat_orbit, sun_synchronous
from intercosmos.physics.observation.orbit_design_frozen import frozen
from intercosmos.physics.observation.orbit_design_rates import drift_rates
from intercosmos.physics.observation.orbit_design_sun import yearly_inclination_drift_rad
from intercosmos.physics.observation.patterns import walker_delta
from intercosmos.physics.observation.patterns_coverage import cap_radius_rad, covering_radius_rad, streets
from intercosmos.physics.orbits.forces import Forces
from intercosmos.physics.orbits.gravity_field import egm2008, zonal_coefficients
from intercosmos.physics.orbits.propagate import propagate


@pytest.mark.parametrize(("name", "days", "revolutions", "height_km", "inclination_deg"), published.CYCLES)
def test_a_cycle_has_the_published_axis(
    name: str, days: int, revolutions: int, height_km: float, inclination_deg: float
) -> None:
    orbit = repeat_orbit(days, revolutions)
    assert orbit.altitude_m / 1e3 == pytest.approx(height_km, abs=published.ROUNDING_KM), name
    assert np.degrees(orbit.inclination_rad) == pytest.approx(inclination_deg, abs=published.INCLINATION_TOLERANCE_DEG)
    # with the field's next terms it is still the published orbit
    assert repeat_orbit(days, revolutions, gravity="J4").altitude_m / 1e3 == pytest.approx(
        height_km, abs=published.AXIS_TOLERANCE_KM
    )


@pytest.mark.parametrize(("name", "days", "revolutions", "axis_m", "inclination_deg", "period_s"), published.FLOWN)
def test_a_flown_orbit_is_designed_again(
    name: str, days: int, revolutions: int, axis_m: float, inclination_deg: float, period_s: float | None
) -> None:
    orbit = repeat_orbit(days, revolutions, eccentricity=published.FLOWN_ECCENTRICITY, gravity="J4")
    assert orbit.semi_major_axis_m == pytest.approx(axis_m, abs=published.FLOWN_AXIS_TOLERANCE_M), name
    assert np.degrees(orbit.inclination_rad) == pytest.approx(
        inclination_deg, abs=published.FLOWN_INCLINATION_TOLERANCE_DEG
    )
    if period_s is not None:
        assert orbit.nodal_period_s == pytest.approx(period_s, abs=published.FLOWN_PERIOD_TOLERANCE_S)
    first_order = repeat_orbit(days, revolutions, eccentricity=published.FLOWN_ECCENTRICITY)
    assert abs(first_order.semi_major_axis_m - axis_m) < 25


def test_jason_is_designed_again() -> None:
    days, revolutions, inclination_deg, axis_m, cycle_days = published.JASON
    orbit = repeat_orbit(days, revolutions, inclination_rad=np.radians(inclination_deg), gravity="J4")
    assert orbit.semi_major_axis_m == pytest.approx(axis_m, abs=published.FLOWN_AXIS_TOLERANCE_M)
    assert orbit.cycle_s / 86400 == pytest.approx(cycle_days, abs=1e-4)


@pytest.mark.parametrize(("name", "axis_km", "inclination_deg", "eccentricity", "tolerance"), published.FROZEN)
def test_a_frozen_eccentricity_is_the_published_one(
    name: str, axis_km: float, inclination_deg: float, eccentricity: float, tolerance: float
) -> None:
    found = frozen(axis_km * 1e3, np.radians(inclination_deg))
    assert found.eccentricity == pytest.approx(eccentricity, abs=tolerance), name
    assert found.argument_of_perigee_rad == pytest.approx(np.pi / 2)


def test_two_zonal_terms_give_cooks_rule() -> None:
    a, i, j2, j3 = 7.2e6, np.radians(98.7), 1.0826e-3, -2.532e-6
    rule = -j3 / (2 * j2) * 6378137.0 / a * np.sin(i)
    assert frozen(a, i, zonals=(j2, j3)).eccentricity == pytest.approx(rule, rel=1e-5)


def test_no_circular_orbit_is_frozen_at_the_critical_inclination() -> None:
    with pytest.raises(PhysicsError, match="hardly turns the perigee"):
        frozen(7.2e6, np.arcsin(np.sqrt(0.8)))


def _flown(a: float, e: float, i: float, forces: Forces, days: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Positions and velocities (days, 60, 3) over a revolution from each day on, perigee in the north at first."""
    revolution = 2 * np.pi * np.sqrt(a**3 / EARTH_MU)
    times = (days[:, None] * 86400 + np.linspace(0, revolution, 60, endpoint=False)).ravel()
    position = a * (1 - e) * np.array([0.0, np.cos(i), np.sin(i)])
    velocity = np.sqrt(EARTH_MU / a * (1 + e) / (1 - e)) * np.array([-1.0, 0.0, 0.0])
    path = propagate(position, velocity, times, forces)
    return path.position.reshape(len(days), 60, 3), path.velocity.reshape(len(days), 60, 3)


def _wander(a: float, e: float, i: float, forces: Forces) -> float:
    """How far the mean vector of eccentricity gets from its start in thirty days."""
    r, v = _flown(a, e, i, forces, np.arange(0.0, 31.0, 3.0))
    h = np.cross(r, v)
    vector = np.cross(v, h) / EARTH_MU - r / np.linalg.norm(r, axis=-1, keepdims=True)
    node = np.cross([0.0, 0.0, 1.0], h)
    node /= np.linalg.norm(node, axis=-1, keepdims=True)
    third = np.cross(h / np.linalg.norm(h, axis=-1, keepdims=True), node)
    mean = np.stack([np.sum(vector * node, -1), np.sum(vector * third, -1)], -1).mean(1)
    return float(np.max(np.linalg.norm(mean - mean[0], axis=-1)))


def test_a_frozen_orbit_stays_when_it_is_integrated() -> None:
    """Thirty days under J2 to J6: the mean vector of eccentricity stays; of a start without it, it does not."""
    zonals = zonal_coefficients(egm2008(6), 6)
    a, i = 7.16e6, np.radians(98.55)
    forces = Forces(zonals=zonals, axis=(0.0, 0.0, 1.0))
    pair = frozen(a, i, zonals=zonals)
    # the start is osculating: its mean differs by the short waves, which depend on the mean elements alone
    waves = _mean_eccentricity(a, pair.eccentricity, i, forces) - pair.eccentricity
    assert _wander(a, pair.eccentricity - waves, i, forces) < 3e-5
    assert _wander(a, pair.eccentricity - waves + 1e-3, i, forces) > 5e-4


def _mean_eccentricity(a: float, e: float, i: float, forces: Forces) -> float:
    """Component of the mean vector of eccentricity towards the north of the orbit, at the start."""
    r, v = _flown(a, e, i, forces, np.zeros(1))
    vector = np.cross(v, np.cross(r, v)) / EARTH_MU - r / np.linalg.norm(r, axis=-1, keepdims=True)
    return float(vector.mean((0, 1)) @ np.array([0.0, np.cos(i), np.sin(i)]))


def test_the_suns_pull_on_the_inclination_is_the_published_one() -> None:
    orbit = sun_synchronous(altitude_m=published.SUN_PULL_ALTITUDE_KM * 1e3, local_time_h=10.5)
    drift = yearly_inclination_drift_rad(orbit.semi_major_axis_m, orbit.inclination_rad, orbit.ascending_local_time_h)
    assert np.degrees(drift) == pytest.approx(published.SUN_PULL_DEG, abs=published.SUN_PULL_TOLERANCE_DEG)


@pytest.mark.parametrize("e", [0.001, 0.1])
def test_the_drift_of_the_node_is_that_of_integrated_motion(e: float) -> None:
    """J2 and J4 alone, thirty days: the second order takes the first order's error away."""
    a, i = 7.9e6, np.radians(98.6)
    forces = Forces(zonals=(1.08262668e-3, 0.0, -1.6199e-6), axis=(0.0, 0.0, 1.0))
    found, axis, eccentricity, tilt = _node_rate(a, e, i, forces)
    errors = [abs(float(drift_rates(axis, eccentricity, tilt, gravity=g).node) / found - 1) for g in ("J2", "J4")]
    assert errors[0] > 5e-4
    assert errors[1] < 1e-4


def _node_rate(a: float, e: float, i: float, forces: Forces) -> tuple[float, float, float, float]:
    """Rate of the mean node over thirty days, rad/s, and the mean axis, eccentricity and inclination."""
    days = np.arange(0.0, 31.0, 3.0)
    r, v = _flown(a, e, i, forces, days)
    h = np.cross(r, v)
    axis = 1 / (2 / np.linalg.norm(r, axis=-1) - np.sum(v * v, -1) / EARTH_MU)
    vector = np.cross(v, h) / EARTH_MU - r / np.linalg.norm(r, axis=-1, keepdims=True)
    node = np.unwrap(np.unwrap(np.arctan2(h[..., 0], -h[..., 1]), axis=1).mean(1))
    tilt = np.arccos(h[..., 2] / np.linalg.norm(h, axis=-1))
    rate = np.polyfit(days * 86400, node, 1)[0]
    eccentricity = np.linalg.norm(vector, axis=-1).mean()
    return float(rate), float(axis.mean()), float(eccentricity), float(tilt.mean())


@pytest.mark.parametrize(("satellites", "planes", "phasing", "inclination_deg", "radius_deg"), published.ROSETTES)
def test_a_rosette_covers_the_earth_with_the_published_caps(
    satellites: int, planes: int, phasing: int, inclination_deg: float, radius_deg: float
) -> None:
    pattern = walker_delta(
        satellites, planes, phasing, semi_major_axis_m=2e7, inclination_rad=np.radians(inclination_deg),
        epoch="2027-01-01",
    )  # fmt: skip
    found = covering_radius_rad(pattern, samples=60, span_rad=2 * np.pi / satellites)
    assert np.degrees(found) == pytest.approx(radius_deg, abs=published.ROSETTE_TOLERANCE_DEG)


def test_iridium_is_designed_again() -> None:
    altitude_km, elevation_deg, each, planes, spacing_deg, seam_deg = published.IRIDIUM
    found = streets(float(cap_radius_rad(altitude_km * 1e3, np.radians(elevation_deg))), satellites_per_plane=each)
    assert found.planes == planes
    assert np.degrees(found.spacing_rad) == pytest.approx(spacing_deg, abs=published.IRIDIUM_TOLERANCE_DEG)
    assert np.degrees(found.seam_rad) == pytest.approx(seam_deg, abs=published.IRIDIUM_TOLERANCE_DEG)
