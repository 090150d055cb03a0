"""Ways to the Moon against Apollo 11 as flown; the source and the tolerance stand above each number."""

from __future__ import annotations

import erfa
import numpy as np
import pytest
from astropy.time import Time

from intercosmos.constants import EARTH_FLATTENING, EARTH_MU, EARTH_RADIUS
from intercosmos.physics.orbits import lunar
from intercosmos.physics.orbits.elements import from_state

FOOT = 0.3048
NAUTICAL_MILE = 1852.0

# R. Orloff, Apollo by the Numbers (NASA SP-4029): injection 2:50:13.03 after the launch of 1969-07-16 13:32 UTC, at
# 9.9204° N, 164.8373° W, 334.44 km, 35 545.6 ft/s space-fixed, 7.367° above the horizon, heading 60.073°
INJECTION = Time("1969-07-16T16:22:13.03")
LATITUDE = np.radians(9.9204)
#: of the ellipsoid at that latitude, above which altitudes count
RADIUS = EARTH_RADIUS * (1 - EARTH_FLATTENING * np.sin(LATITUDE) ** 2) + 334.44e3
#: first burn into lunar orbit, the same source: 1969-07-19 17:21:50 UTC, 2917.5 ft/s, into 60.0 by 169.7 nautical miles
INSERTION = Time("1969-07-19T17:21:50")


def flown(longitude: float) -> tuple[np.ndarray, np.ndarray]:
    return lunar.flight_state(RADIUS, LATITUDE, longitude, 35545.6 * FOOT, np.radians(7.367), np.radians(60.073))


def test_apollo_11_injection_elements() -> None:
    # worked out independently from the same listing: e 0.97697, i 31.383°, C3 -1.391 km²/s². What is listed gives
    # them to about 1e-5, 0.001° and 0.002: the last digits of altitude and speed
    position, velocity = flown(np.radians(-164.8373))
    elements = from_state(position, velocity)
    assert float(elements.eccentricity) == pytest.approx(0.97697, abs=1.5e-5)
    assert float(np.degrees(elements.inclination)) == pytest.approx(31.383, abs=1e-3)
    assert (velocity @ velocity - 2 * EARTH_MU / RADIUS) / 1e6 == pytest.approx(-1.391, abs=2e-3)


def test_apollo_11_flown_again_from_the_dates() -> None:
    # from the two dates, the parking orbit's inclination and perigee alone. A free return bends the way, and the
    # Moon's pull is left out on it: 0.1 km²/s² of C3, 2° in the direction of the perigee, 3 % of the insertion
    turned = float(erfa.gst06a(INJECTION.ut1.jd1, INJECTION.ut1.jd2, INJECTION.tt.jd1, INJECTION.tt.jd2))
    position, velocity = flown(np.radians(-164.8373) + turned)
    elements = from_state(position, velocity)
    perigee = float(elements.semi_major_axis * (1 - elements.eccentricity))
    found = lunar.transfer_on(
        INJECTION,
        (INSERTION - INJECTION).sec,
        inclination=np.radians(31.383),
        parking_radius=perigee,
        ascending=False,
    )
    assert float(found.c3) / 1e6 == pytest.approx(-1.391, abs=0.1)
    # the stage raised a circular orbit of 7793 m/s to 10834 m/s at 334 km
    energy = velocity @ velocity / 2 - EARTH_MU / RADIUS
    at_perigee = np.sqrt(2 * (energy + EARTH_MU / perigee))
    assert np.linalg.norm(found.velocity) == pytest.approx(at_perigee, rel=1e-3)
    toward = np.cross(velocity, np.cross(position, velocity)) / EARTH_MU - position / np.linalg.norm(position)
    cosine = toward @ found.position / np.linalg.norm(toward) / perigee
    assert np.degrees(np.arccos(cosine)) < 2.0
    braking = lunar.insertion(
        np.linalg.norm(found.arrival_v_infinity),
        lunar.MOON_RADIUS + 60.0 * NAUTICAL_MILE,
        lunar.MOON_RADIUS + 169.7 * NAUTICAL_MILE,
    )
    assert float(braking) / FOOT == pytest.approx(2917.5, rel=0.03)


def test_apollo_8_injection() -> None:
    # Apollo 8, the same source: injection 1968-12-21 15:41:38 UTC at 10.822 km/s and 346.7 km, inclination 30.639°,
    # insertion 1968-12-24 09:59:20 UTC. A free return again: 0.1 km²/s²
    injection, insertion = Time("1968-12-21T15:41:38"), Time("1968-12-24T09:59:20")
    found = lunar.transfer_on(injection, (insertion - injection).sec, inclination=np.radians(30.639), ascending=False)
    assert float(found.c3) / 1e6 == pytest.approx(10.822**2 - 2 * EARTH_MU / 1e9 / (6377.8 + 346.7), abs=0.1)


def test_ideal_injection() -> None:
    # 185.2 km (100 nautical miles) to 384 400 km: 3.1351 km/s, recomputed; tolerance half a unit of the last digit
    assert float(lunar.ideal_injection(EARTH_RADIUS + 185.2e3)) / 1e3 == pytest.approx(3.1351, abs=5e-5)
