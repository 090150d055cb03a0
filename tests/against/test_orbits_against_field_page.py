"""Node drift, launch geometry and plane changes against the figures published about the stations.

Sources stand beside the numbers, here and in ``benchmarks/published``, from which the accuracy ledger has them too.
"First-order formula" means that the figure is the first-order J2 theory's own, recomputed independently of this program
while the sources were collected.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from intercosmos.constants import EARTH_RADIUS
from intercosmos.physics.orbits import launch_geometry, manoeuvres, nodal
from intercosmos.physics.orbits.elements import from_state, speed

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

from published import motion, stations

DAY = 86400.0
LOW = EARTH_RADIUS + 400e3


def node_drift_deg_per_day(altitude_km: float, inclination_deg: float) -> float:
    rates = nodal.secular_rates(EARTH_RADIUS + altitude_km * 1e3, 0.0, np.radians(inclination_deg))
    return float(np.degrees(rates.node)) * DAY


@pytest.mark.parametrize(
    ("altitude_km", "inclination_deg", "expected", "tolerance"),
    [
        (415, 51.64, -4.959, 1e-3),  # first-order formula
        (385, 41.47, -6.081, 1e-3),  # first-order formula
        *((height, i, drift, stations.DRIFT_TOLERANCE) for _, height, i, drift in stations.DRIFTS),  # as published
    ],
)
def test_stations_node_drift(altitude_km: float, inclination_deg: float, expected: float, tolerance: float) -> None:
    assert node_drift_deg_per_day(altitude_km, inclination_deg) == pytest.approx(expected, abs=tolerance)


def test_the_stations_planes_realign_every_322_days_or_so() -> None:
    # published for the one pair of heights; 321 from the other
    for high, low in ((415, 385), (420, 390)):
        rates = np.radians([node_drift_deg_per_day(high, 51.64), node_drift_deg_per_day(low, 41.47)]) / DAY
        assert float(nodal.realignment_period(rates[0], rates[1])) / DAY == pytest.approx(
            stations.REALIGNMENT_DAYS, abs=stations.REALIGNMENT_TOLERANCE_DAYS
        )


def test_sun_synchronous_inclinations() -> None:
    heights, expected = np.array(motion.SUN_SYNCHRONOUS).T
    found = np.degrees(nodal.sun_synchronous_inclination(EARTH_RADIUS + heights * 1e3))
    assert found == pytest.approx(expected, abs=motion.SUN_SYNCHRONOUS_TOLERANCE_DEG)


def test_curtis_example_12_2() -> None:
    state = from_state(*(np.array(x) * 1e3 for x in motion.CURTIS_J2_STATE))
    rates = nodal.secular_rates(state.semi_major_axis, state.eccentricity, state.inclination)
    found = np.degrees([float(rates.node), float(rates.argument_of_perigee)]) * 3600
    assert found == pytest.approx(motion.CURTIS_J2_RATES, rel=motion.CURTIS_J2_TOLERANCE)


@pytest.mark.parametrize(("pad", "azimuths_deg"), stations.AZIMUTHS)
def test_launch_azimuths_are_the_inertial_ones(pad: str, azimuths_deg: tuple[float, float]) -> None:
    latitude, inclinations = np.radians(stations.LATITUDES[pad]), np.radians(stations.AZIMUTH_INCLINATIONS)
    azimuths = np.degrees(launch_geometry.inertial_azimuth(latitude, inclinations))
    assert azimuths == pytest.approx(azimuths_deg, abs=stations.AZIMUTH_TOLERANCE_DEG)
    # steered over the rotating Earth they would be 0.3° to 3° smaller, which no longer rounds to the figures
    steered = np.degrees(launch_geometry.rotating_azimuth(latitude, inclinations, 7784.0))
    assert np.all(steered < azimuths)
    assert abs(steered[1] - azimuths_deg[1]) > stations.AZIMUTH_TOLERANCE_DEG


@pytest.mark.parametrize(("pad", "inclination_deg", "gap_deg", "price_km_s"), stations.GAPS)
def test_latitude_gaps_and_their_price(pad: str, inclination_deg: float, gap_deg: float, price_km_s: float) -> None:
    latitude, inclination = np.radians(stations.LATITUDES[pad]), np.radians(inclination_deg)
    angle, speed_km_s = stations.GAP_TOLERANCES
    gap = float(np.degrees(launch_geometry.latitude_gap(latitude, inclination)))
    assert gap == pytest.approx(gap_deg, abs=angle)
    price = float(launch_geometry.latitude_gap_delta_v(latitude, inclination, LOW))
    assert price / 1e3 == pytest.approx(price_km_s, abs=speed_km_s)


def test_plane_change_between_the_stations() -> None:
    # also published: 10.1° are 2.6 t out of a Soyuz of 7.08 t (302 s); tolerance the rounding
    for degrees, km_s in stations.PLANE_CHANGES:
        price = float(manoeuvres.plane_change(speed(LOW), np.radians(degrees)))
        assert price / 1e3 == pytest.approx(km_s, abs=stations.PLANE_CHANGE_TOLERANCE)
    price = float(manoeuvres.plane_change(speed(LOW), np.radians(stations.PLANE_CHANGES[0][0])))
    assert float(manoeuvres.propellant_mass(7080.0, price, 302.0)) / 1e3 == pytest.approx(2.6, abs=0.05)
