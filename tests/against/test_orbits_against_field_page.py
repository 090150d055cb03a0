"""Node drift, launch geometry and plane changes against the figures published about the stations.

Sources stand above each number. "First-order formula" means that the figure is the first-order J2 theory's own,
recomputed independently of this program while the sources were collected.
"""

from __future__ import annotations

import numpy as np
import pytest

from intercosmos.constants import EARTH_RADIUS
from intercosmos.physics.orbits import launch_geometry, manoeuvres, nodal
from intercosmos.physics.orbits.elements import from_state, speed

DAY = 86400.0
LOW = EARTH_RADIUS + 400e3

# Geodetic latitudes of the pads, deg
BAIKONUR, VOSTOCHNY, JIUQUAN, WENCHANG, KOUROU = 45.96, 51.88, 40.96, 19.61, 5.24


def node_drift_deg_per_day(altitude_km: float, inclination_deg: float) -> float:
    rates = nodal.secular_rates(EARTH_RADIUS + altitude_km * 1e3, 0.0, np.radians(inclination_deg))
    return float(np.degrees(rates.node)) * DAY


@pytest.mark.parametrize(
    ("altitude_km", "inclination_deg", "expected", "tolerance"),
    [
        (415, 51.64, -4.959, 1e-3),  # first-order formula
        (385, 41.47, -6.081, 1e-3),  # first-order formula
        (420, 51.64, -4.95, 5e-3),  # International Space Station, as published
        (390, 41.47, -6.07, 5e-3),  # Tiangong, as published
    ],
)
def test_stations_node_drift(altitude_km: float, inclination_deg: float, expected: float, tolerance: float) -> None:
    assert node_drift_deg_per_day(altitude_km, inclination_deg) == pytest.approx(expected, abs=tolerance)


def test_the_stations_planes_realign_every_322_days_or_so() -> None:
    # published: about 322 days (321 from the altitudes 415 and 385 km); tolerance 1.5 days
    for high, low in ((415, 385), (420, 390)):
        rates = np.radians([node_drift_deg_per_day(high, 51.64), node_drift_deg_per_day(low, 41.47)]) / DAY
        assert float(nodal.realignment_period(rates[0], rates[1])) / DAY == pytest.approx(322, abs=1.5)


def test_sun_synchronous_inclinations() -> None:
    # first-order formula, circular: 97.402, 97.788, 98.188, 98.603° at 500, 600, 700, 800 km; tolerance 0.001°
    axis = EARTH_RADIUS + np.array([500e3, 600e3, 700e3, 800e3])
    found = np.degrees(nodal.sun_synchronous_inclination(axis))
    assert found == pytest.approx([97.402, 97.788, 98.188, 98.603], abs=1e-3)


def test_curtis_example_12_2() -> None:
    # H. D. Curtis, Orbital Mechanics for Engineering Students, example 12.2: node -0.172°/h, perigee +0.282°/h
    # over 48 h; tolerance 1 % (his are fits to an osculating propagation)
    state = from_state(np.array([-2384.46, 5729.01, 3050.46]) * 1e3, np.array([-7.36138, -2.98997, 1.64354]) * 1e3)
    rates = nodal.secular_rates(state.semi_major_axis, state.eccentricity, state.inclination)
    assert float(np.degrees(rates.node)) * 3600 == pytest.approx(-0.172, rel=0.01)
    assert float(np.degrees(rates.argument_of_perigee)) * 3600 == pytest.approx(0.282, rel=0.01)


@pytest.mark.parametrize(
    ("latitude_deg", "to_41_5", "to_51_6"),
    [(JIUQUAN, 83, 55), (WENCHANG, 53, 41), (KOUROU, 49, 39)],
    ids=["jiuquan", "wenchang", "kourou"],
)
def test_launch_azimuths_are_the_inertial_ones(latitude_deg: float, to_41_5: float, to_51_6: float) -> None:
    # published azimuths in whole degrees for 41.5° and 51.6°; tolerance half a degree, the rounding
    latitude, inclinations = np.radians(latitude_deg), np.radians([41.5, 51.6])
    azimuths = np.degrees(launch_geometry.inertial_azimuth(latitude, inclinations))
    assert azimuths == pytest.approx([to_41_5, to_51_6], abs=0.5)
    # steered over the rotating Earth they would be 0.3° to 3° smaller, which no longer rounds to the figures
    steered = np.degrees(launch_geometry.rotating_azimuth(latitude, inclinations, 7784.0))
    assert np.all(steered < azimuths)
    assert abs(steered[1] - to_51_6) > 0.5


@pytest.mark.parametrize(
    ("latitude_deg", "inclination_deg", "gap_deg", "price_km_s"),
    [
        (BAIKONUR, 41.47, 4.5, 0.60),  # Baikonur to Tiangong
        (VOSTOCHNY, 41.47, 10.4, 1.39),  # Vostochny to Tiangong
        (VOSTOCHNY, 51.6, 0.3, 0.04),  # Vostochny to the International Space Station's inclination
    ],
)
def test_latitude_gaps_and_their_price(
    latitude_deg: float, inclination_deg: float, gap_deg: float, price_km_s: float
) -> None:
    # published to 0.1° and 0.01 km/s; tolerance the rounding of both
    latitude, inclination = np.radians(latitude_deg), np.radians(inclination_deg)
    assert float(np.degrees(launch_geometry.latitude_gap(latitude, inclination))) == pytest.approx(gap_deg, abs=0.05)
    price = float(launch_geometry.latitude_gap_delta_v(latitude, inclination, LOW))
    assert price / 1e3 == pytest.approx(price_km_s, abs=0.005)


def test_plane_change_between_the_stations() -> None:
    # published: 10.1° at 400 km is 1.35 km/s and 2.6 t out of a Soyuz of 7.08 t (302 s); 10.17° is 1.36 km/s;
    # tolerance the rounding
    price = float(manoeuvres.plane_change(speed(LOW), np.radians(10.1)))
    assert price / 1e3 == pytest.approx(1.35, abs=0.005)
    assert float(manoeuvres.propellant_mass(7080.0, price, 302.0)) / 1e3 == pytest.approx(2.6, abs=0.05)
    assert float(manoeuvres.plane_change(speed(LOW), np.radians(10.17))) / 1e3 == pytest.approx(1.36, abs=0.005)
