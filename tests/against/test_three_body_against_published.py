"""The restricted three-body problem against published states; the source and the tolerance stand above each number."""

from __future__ import annotations

import numpy as np
import pytest

from intercosmos.physics.orbits import halo, three_body

EARTH_MOON = 0.01215058560962404  # the mass ratio of JPL's catalogue of periodic orbits
TIME_UNIT = 375190.0  # s, of the Earth and the Moon at 384 400 km
SYNODIC_MONTH = 29.530588  # days


def test_propagation_of_tudat() -> None:
    # Tudat, unitTestCircularRestrictedThreeBodyProblem (after Mondelo): tolerance 1e-10
    found = three_body.propagate_cr3bp([1.05, 0.13, 0.0, 0.2, 0.2, 0.0], 10.0, 0.0121506683)
    expected = [-0.636895857906707, 0.977767324698871, 0, 0.133701380037512, 0.0704414501083985, 0]
    assert found == pytest.approx(expected, abs=1e-10)


def test_libration_points_of_jpl() -> None:
    # JPL's catalogue of periodic orbits, Earth-Moon, μ = 1.215058560962404e-2: eight digits, tolerance 1e-8
    found = three_body.libration_points(EARTH_MOON)
    assert found[:3, 0] == pytest.approx([0.83691513, 1.15568217, -1.00506265], abs=1e-8)
    assert found[3:, :2] == pytest.approx(np.array([[0.48784941, 0.86602540], [0.48784941, -0.86602540]]), abs=1e-8)


def test_gateway_orbit() -> None:
    # NRHO near 9:2, L2 south, found independently by perpendicular crossing to 8e-14: height -0.1821; tolerance 1e-10
    orbit = halo.correct([1.022, 0, -0.1821, 0, -0.103, 0], 1.511, EARTH_MOON)
    assert orbit.state == pytest.approx([1.0220261798653492, 0, -0.1821, 0, -0.10326652171469848, 0], abs=1e-10)
    assert float(orbit.period) == pytest.approx(1.5111726324814, abs=1e-10)
    assert float(orbit.jacobi) == pytest.approx(3.0464957735, abs=1e-9)


def test_gateway_orbit_by_its_resonance() -> None:
    family = halo.halo_family(EARTH_MOON, "L2")
    gateway = halo.resonant(family, 9, 2, EARTH_MOON, month=SYNODIC_MONTH * 86400 / TIME_UNIT)
    # the period is 2/9 of a synodic month: 6.562 d; tolerance 0.001 d
    assert float(gateway.period) * TIME_UNIT / 86400 == pytest.approx(6.562, abs=1e-3)
    # the orbit above is within 3e-5 of the resonance
    assert gateway.state == pytest.approx([1.02203, 0, -0.1821, 0, -0.10327, 0], abs=1e-5)
    # NASA white paper on Gateway's orbit (Lee 2019): perilune radius between 3196 and 3557 km in the real ephemeris
    half, _ = three_body.propagate_cr3bp_with_matrix(gateway.state, gateway.period / 2, EARTH_MOON)
    perilune_km = float(three_body.distances(half, EARTH_MOON)[1]) * 384400
    assert 3100 < perilune_km < 3560
    # nearly stable, as the orbits' name says: the larger index is a little beyond 1
    assert 1 < abs(float(gateway.stability[0])) < 1.5
