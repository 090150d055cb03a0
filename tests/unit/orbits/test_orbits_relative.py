"""Relative motion: shapes, refusals, and the rows without an answer."""

from __future__ import annotations

import numpy as np
import pytest

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
