"""Relative motion: shapes, refusals, and the rows without an answer."""

from __future__ import annotations

import numpy as np
import pytest

from intercosmos.constants import EARTH_MU
from intercosmos.errors import PhysicsError
from intercosmos.physics.orbits import relative

N = 1.13e-3


def test_shapes_broadcast() -> None:
    states = np.tile([0.0, -100, 0, 0, 0, 0], (3, 1, 1))
    assert relative.clohessy_wiltshire(states, np.arange(4.0), N).shape == (3, 4, 6)
    assert relative.yamanaka_ankersen(states, np.arange(4.0), 7e6, 0.1, 0.3).shape == (3, 4, 6)
    first, second = relative.cw_rendezvous(states, np.array([1000.0, 1500.0, 2000.0, 2300.0]), N)
    assert first.shape == second.shape == (3, 4, 3)


def test_a_time_that_reaches_not_every_direction_is_told() -> None:
    half_turn = np.pi / N
    with pytest.raises(PhysicsError, match="change the time"):
        relative.cw_rendezvous([0, -1000, 10, 0, 0, 0], half_turn, N)
    first, second = relative.cw_rendezvous([0, -1000, 10, 0, 0, 0], np.array([half_turn, 2000.0]), N)
    assert np.isnan(first).all(axis=-1).tolist() == np.isnan(second).all(axis=-1).tolist() == [True, False]


@pytest.mark.parametrize("mean_motion", [0.0, -1e-3, np.nan])
def test_a_mean_motion_must_be_positive(mean_motion: float) -> None:
    with pytest.raises(PhysicsError, match="mean motion"):
        relative.clohessy_wiltshire(np.zeros(6), 1.0, mean_motion)


@pytest.mark.parametrize(("axis", "eccentricity"), [(7e6, 1.0), (7e6, -0.1), (-7e6, 0.5), (np.nan, 0.1)])
def test_the_target_must_be_on_an_ellipse(axis: float, eccentricity: float) -> None:
    with pytest.raises(PhysicsError, match="ellipse"):
        relative.yamanaka_ankersen(np.zeros(6), 1.0, axis, eccentricity, 0.0)


def test_a_state_has_six_parts() -> None:
    with pytest.raises(PhysicsError, match="six parts"):
        relative.clohessy_wiltshire(np.zeros(3), 1.0, N)


def test_lambert_targeting_meets_the_target() -> None:
    from intercosmos.physics.orbits.kepler_problem import kepler

    target = np.array([6.778e6, 0, 0, 0, 4765.0, 6011.0])
    chaser = np.array([6.70e6, -4.0e5, -5.0e5, 560.0, 4770.0, 6010.0])
    tofs = np.array([1500.0, 3000.0, 4000.0])
    first, second = relative.lambert_rendezvous(chaser, target, tofs)
    assert first.shape == second.shape == (3, 3)
    there = kepler(chaser[:3], chaser[3:] + first, tofs, EARTH_MU)
    goal = kepler(target[:3], target[3:], tofs, EARTH_MU)
    assert np.allclose(there[0], goal[0], atol=1.0)
    assert np.allclose(there[1] + second, goal[1], atol=1e-3)


def test_lambert_targeting_is_the_linear_one_nearby() -> None:
    # two metres a second and a few kilometres: what is left is of second order, a thousandth
    radius = 6.778e6
    n = np.sqrt(EARTH_MU / radius**3)
    target = np.array([radius, 0, 0, 0, n * radius, 0])
    state = np.array([-300.0, -3000.0, 100.0, 0.1, 0.5, -0.1])
    turning = np.cross([0, 0, n], state[:3])  # axes of target and inertial ones agree at the start
    chaser = target + state + np.concatenate([np.zeros(3), turning])
    linear, _ = relative.cw_rendezvous(state, 2000.0, n)
    exact, _ = relative.lambert_rendezvous(chaser, target, 2000.0)
    assert np.allclose(exact, linear, atol=5e-3)
