"""Velocity shaping: the motion it gives is a motion, rows and refusals."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.interpolate import CubicSpline

from intercosmos.errors import PhysicsError
from intercosmos.physics.orbits import hodographic

AU, SUN, DAY = 1.495978707e11, 1.32712440018e20, 86400.0
R1, V1 = np.array([AU, 0, 0]), np.array([0, 29785.0, 0])
R2, V2 = 1.5 * AU * np.array([-0.8, 0.6, 0.02]), 24320.0 * np.array([-0.6, -0.8, 0.01])


def test_the_motion_is_what_the_thrust_makes() -> None:
    found = hodographic.hodographic(R1, V1, R2, V2, 800 * DAY, SUN, revolutions=1)
    t, r, v, a = found.time_s, found.position, found.velocity, found.acceleration
    assert r[[0, -1]] == pytest.approx(np.stack([R1, R2]), rel=1e-9, abs=10)
    assert v[[0, -1]] == pytest.approx(np.stack([V1, V2]), rel=1e-9, abs=1e-5)
    # differences of the path, by time, against velocity and against gravity and thrust together
    middle = slice(20, -20)
    speeds = CubicSpline(t, r)(t, 1)[middle]
    assert np.max(np.linalg.norm(speeds - v[middle], axis=1)) < 0.5
    pull = -SUN * r / np.linalg.norm(r, axis=1, keepdims=True) ** 3
    forces = CubicSpline(t, v)(t, 1)[middle]
    assert np.max(np.linalg.norm(forces - (pull + a)[middle], axis=1)) < 1e-4 * 6e-3
    assert float(found.delta_v) == pytest.approx(np.trapezoid(np.linalg.norm(a, axis=1), t), rel=1e-3)
    angle = np.unwrap(np.arctan2(r[:, 1], r[:, 0]))
    assert angle[-1] - angle[0] == pytest.approx(2 * np.pi + np.arctan2(0.6, -0.8), abs=1e-9)


def test_grids_of_times() -> None:
    found = hodographic.hodographic(R1, V1, R2, V2, np.array([[500.0, 800.0], [900.0, 1000.0]]) * DAY, SUN)
    assert found.delta_v.shape == (2, 2)
    assert found.position.shape[:2] == (2, 2)
    alone = hodographic.hodographic(R1, V1, R2, V2, 900 * DAY, SUN)
    assert float(found.delta_v[1, 0]) == pytest.approx(float(alone.delta_v), rel=1e-12)


def test_free_coefficients_only_help() -> None:
    plain = hodographic.hodographic(R1, V1, R2, V2, 800 * DAY, SUN, revolutions=1)
    better, free = hodographic.improved_hodographic(R1, V1, R2, V2, 800 * DAY, SUN, revolutions=1)
    assert better.delta_v < plain.delta_v
    assert free.shape == (6,)
    assert better.position[-1] == pytest.approx(R2, rel=1e-9, abs=10)


def test_refusals() -> None:
    with pytest.raises(PhysicsError, match="choose one of"):
        hodographic.hodographic(R1, V1, R2, V2, 800 * DAY, SUN, radial="square")  # type: ignore[arg-type]
    with pytest.raises(PhysicsError, match="flight time"):
        hodographic.hodographic(R1, V1, R2, V2, 0.0, SUN)
    with pytest.raises(PhysicsError, match="negative number"):
        hodographic.hodographic(R1, V1, R2, V2, 800 * DAY, SUN, revolutions=-1)
    inward = np.array([-4e4, 0, 0])
    with pytest.raises(PhysicsError, match="through the axis"):
        hodographic.hodographic(R1, inward, R2, V2, 2000 * DAY, SUN, revolutions=1)
    rows = hodographic.hodographic(R1, np.stack([V1, inward]), R2, V2, [800 * DAY, 2000 * DAY], SUN, revolutions=1)
    assert np.isnan(rows.delta_v).tolist() == [False, True]
