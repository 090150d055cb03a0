"""Ways to the Moon against Apollo 11 as flown; sources stand beside the numbers, here and in
``benchmarks/published/transfers.py``, from which the accuracy ledger has them too.
"""

from __future__ import annotations

import sys
from pathlib import Path

import erfa
import numpy as np
import pytest
from astropy.time import Time

from intercosmos.constants import EARTH_FLATTENING, EARTH_MU, EARTH_RADIUS
from intercosmos.physics.orbits import lunar
from intercosmos.physics.orbits.elements import from_state

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

from published import transfers as published

FOOT, NAUTICAL_MILE = published.FOOT_M, published.NAUTICAL_MILE_M
FLOWN = published.APOLLO_11
INJECTION = Time(FLOWN.utc)
LATITUDE = np.radians(FLOWN.latitude_deg)
#: of the ellipsoid at that latitude, above which altitudes count
RADIUS = EARTH_RADIUS * (1 - EARTH_FLATTENING * np.sin(LATITUDE) ** 2) + FLOWN.altitude_m
INSERTION = Time(published.APOLLO_11_INSERTION[0])


def flown(longitude: float) -> tuple[np.ndarray, np.ndarray]:
    angles = np.radians([FLOWN.flight_path_deg, FLOWN.heading_deg])
    return lunar.flight_state(RADIUS, LATITUDE, longitude, FLOWN.speed_ft_s * FOOT, *angles)


def test_apollo_11_injection_elements() -> None:
    position, velocity = flown(np.radians(FLOWN.longitude_deg))
    elements = from_state(position, velocity)
    eccentricity, inclination, c3 = published.APOLLO_11_TOLERANCES
    assert float(elements.eccentricity) == pytest.approx(FLOWN.eccentricity, abs=eccentricity)
    assert float(np.degrees(elements.inclination)) == pytest.approx(FLOWN.inclination_deg, abs=inclination)
    assert (velocity @ velocity - 2 * EARTH_MU / RADIUS) / 1e6 == pytest.approx(FLOWN.c3_km2_s2, abs=c3)


def test_apollo_11_flown_again_from_the_dates() -> None:
    # from the two dates, the parking orbit's inclination and perigee alone. A free return bends the way, and the
    # Moon's pull is left out on it: 0.1 km²/s² of C3, 2° in the direction of the perigee, 3 % of the insertion
    turned = float(erfa.gst06a(INJECTION.ut1.jd1, INJECTION.ut1.jd2, INJECTION.tt.jd1, INJECTION.tt.jd2))
    position, velocity = flown(np.radians(FLOWN.longitude_deg) + turned)
    elements = from_state(position, velocity)
    perigee = float(elements.semi_major_axis * (1 - elements.eccentricity))
    found = lunar.transfer_on(
        INJECTION,
        (INSERTION - INJECTION).sec,
        inclination=np.radians(FLOWN.inclination_deg),
        parking_radius=perigee,
        ascending=False,
    )
    assert float(found.c3) / 1e6 == pytest.approx(FLOWN.c3_km2_s2, abs=0.1)
    # the stage raised a circular orbit of 7793 m/s to 10834 m/s at 334 km
    energy = velocity @ velocity / 2 - EARTH_MU / RADIUS
    at_perigee = np.sqrt(2 * (energy + EARTH_MU / perigee))
    assert np.linalg.norm(found.velocity) == pytest.approx(at_perigee, rel=1e-3)
    toward = np.cross(velocity, np.cross(position, velocity)) / EARTH_MU - position / np.linalg.norm(position)
    cosine = toward @ found.position / np.linalg.norm(toward) / perigee
    assert np.degrees(np.arccos(cosine)) < 2.0
    _, burn, heights = published.APOLLO_11_INSERTION
    braking = lunar.insertion(
        np.linalg.norm(found.arrival_v_infinity),
        *(lunar.MOON_RADIUS + height * NAUTICAL_MILE for height in heights),
    )
    assert float(braking) / FOOT == pytest.approx(burn, rel=0.03)


def test_apollo_8_injection() -> None:
    # Apollo 8, the same source: injection 1968-12-21 15:41:38 UTC at 10.822 km/s and 346.7 km, inclination 30.639°,
    # insertion 1968-12-24 09:59:20 UTC. A free return again: 0.1 km²/s²
    injection, insertion = Time("1968-12-21T15:41:38"), Time("1968-12-24T09:59:20")
    found = lunar.transfer_on(injection, (insertion - injection).sec, inclination=np.radians(30.639), ascending=False)
    assert float(found.c3) / 1e6 == pytest.approx(10.822**2 - 2 * EARTH_MU / 1e9 / (6377.8 + 346.7), abs=0.1)


def test_ideal_injection() -> None:
    height, speed, tolerance = published.IDEAL_INJECTION
    assert float(lunar.ideal_injection(EARTH_RADIUS + height)) / 1e3 == pytest.approx(speed, abs=tolerance)
