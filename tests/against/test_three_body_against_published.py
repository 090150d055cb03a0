"""The restricted three-body problem against published states; the source and the tolerance stand above each number."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from intercosmos.physics.orbits import halo, three_body

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

from published import motion as published

EARTH_MOON = published.EARTH_MOON
TIME_UNIT = 375190.0  # s, of the Earth and the Moon at 384 400 km
SYNODIC_MONTH = 29.530588  # days


def test_propagation_of_tudat() -> None:
    found = three_body.propagate_cr3bp(published.CR3BP_START, published.CR3BP_T, published.CR3BP_MU)
    assert found == pytest.approx(published.CR3BP_END, abs=published.CR3BP_TOLERANCE)


def test_libration_points_of_jpl() -> None:
    found, (x, y) = three_body.libration_points(EARTH_MOON), published.LIBRATION_L4
    assert found[:3, 0] == pytest.approx(published.LIBRATION_X, abs=published.LIBRATION_TOLERANCE)
    assert found[3:, :2] == pytest.approx(np.array([[x, y], [x, -y]]), abs=published.LIBRATION_TOLERANCE)


def test_gateway_orbit() -> None:
    orbit = halo.correct(published.GATEWAY_GUESS, published.GATEWAY_PERIOD_GUESS, EARTH_MOON)
    state, period, jacobi = published.GATEWAY_TOLERANCES
    assert orbit.state == pytest.approx(published.GATEWAY_STATE, abs=state)
    assert float(orbit.period) == pytest.approx(published.GATEWAY_PERIOD, abs=period)
    assert float(orbit.jacobi) == pytest.approx(published.GATEWAY_JACOBI, abs=jacobi)


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
