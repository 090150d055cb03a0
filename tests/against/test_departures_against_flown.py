"""Departures to an asteroid and to L2 against missions that flew them."""

from __future__ import annotations

import numpy as np
import pytest
from astropy.time import Time

from intercosmos.constants import EARTH_MU, EARTH_RADIUS
from intercosmos.physics.orbits.departure_turn import PARKING_RADIUS
from intercosmos.physics.orbits.direct_transfer import (
    L2_ABOVE,
    L2_AHEAD,
    L2_C3,
    L2_DISTANCE,
    L2_FLIGHT_TIME,
    direct_transfers,
)
from intercosmos.physics.orbits.halo import halo_family
from intercosmos.physics.orbits.kepler_problem import kepler
from intercosmos.physics.orbits.libration_transfer import SUN_EARTH, manifold_perigees
from intercosmos.physics.orbits.minor_bodies import MinorBody
from intercosmos.physics.orbits.three_body import libration_points
from intercosmos.physics.orbits.time_scales import tdb_seconds

AU = 149_597_870_700.0
DAY = 86400.0


def test_dart_meets_didymos_as_fast_as_it_did() -> None:
    # elements of JPL's small-body database for 2022-01-21 (JD 2459600.5), rounded as commonly printed
    didymos = MinorBody.at_epoch(
        "didymos",
        Time(2459600.5, format="jd", scale="tdb"),
        semi_major_axis_m=1.6442 * AU,
        eccentricity=0.38385,
        inclination=np.radians(3.4079),
        node=np.radians(73.196),
        argument=np.radians(319.32),
        mean_anomaly=np.radians(232.01),
    )
    left, hit = (float(tdb_seconds(Time(day))) for day in ("2021-11-24T06:21:02", "2022-09-26T23:14:24"))
    found = direct_transfers(didymos, left, hit - left)
    # mission pages: hit at 6.14 to 6.15 km/s, some 11 million km from the Earth. Elements of four digits, and small
    # burns on the way: 0.5 %
    assert found.arrival_speed[0, 0] == pytest.approx(6.145e3, rel=0.005)
    assert found.arrival_distance[0, 0] == pytest.approx(11e9, rel=0.05)


def webb_c3() -> float:
    """Of the James Webb telescope after its first correction, m2/s2.

    Released towards an apogee of 1 011 900 km (Aerospatium, 2021-12-25), and pushed by 20 m/s (ESA by Astroblogs,
    2021-12-30) after 12.5 h (from memory), along its velocity. It cannot be pushed back, so it is released too slowly.
    """
    perigee, apogee = PARKING_RADIUS, EARTH_RADIUS + 1_011_900e3
    start = np.array([perigee, 0.0, 0.0])
    speed = np.sqrt(2 * EARTH_MU * apogee / (perigee * (perigee + apogee)))
    position, velocity = kepler(start, np.array([0.0, speed, 0.0]), 12.5 * 3600.0, EARTH_MU)
    after = np.linalg.norm(velocity) + 20.0
    return float(after**2 - 2 * EARTH_MU / np.linalg.norm(position))


def test_paths_onto_halos_about_l2_ask_for_what_webb_had() -> None:
    family = halo_family(SUN_EARTH.mu, "L2", northern=True, members=24, largest_step=0.001, closest_approach=0.0005)
    height = np.abs(family.state[:, 2]) * SUN_EARTH.length_m
    energies = []
    for wanted in (360e6, 450e6, 800e6):
        paths = manifold_perigees(family[int(np.argmin(np.abs(height - wanted)))], starts=96)
        assert paths.perigee_m.min() < PARKING_RADIUS  # so that one path at least begins at the parking orbit
        near = np.argsort(np.abs(paths.perigee_m - PARKING_RADIUS))[:2]
        energies.append(float(paths.c3[near].mean()))
        if wanted == 450e6:  # what the direction takes
            assert energies[-1] == pytest.approx(L2_C3, abs=0.01e6)
            assert paths.arrival_s[near].mean() == pytest.approx(L2_FLIGHT_TIME, abs=2 * DAY)
            assert np.degrees(paths.above[near].mean()) == pytest.approx(np.degrees(L2_ABOVE), abs=1.0)
            assert np.degrees(paths.ahead[near].mean()) == pytest.approx(np.degrees(L2_AHEAD), abs=2.0)
    assert -0.70e6 < energies[0] < energies[1] < energies[2] < -0.60e6
    # Webb's halo and the day's Moon differ from ours: 0.05 km2/s2
    assert webb_c3() == pytest.approx(energies[0], abs=0.05e6)
    outward = libration_points(SUN_EARTH.mu)[1, 0] - (1 - SUN_EARTH.mu)
    assert outward * SUN_EARTH.length_m == pytest.approx(L2_DISTANCE, rel=1e-3)


def test_low_halos_are_out_of_reach_of_one_burn() -> None:
    family = halo_family(SUN_EARTH.mu, "L2", northern=True, members=4, largest_step=0.001, closest_approach=0.0005)
    paths = manifold_perigees(family[-1], starts=96)
    assert paths.perigee_m.min() > PARKING_RADIUS
