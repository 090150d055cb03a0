"""The low-thrust spiral: its ends, its refusals, the angle between planes."""

from __future__ import annotations

import numpy as np
import pytest

from intercosmos.constants import EARTH_MU
from intercosmos.errors import PhysicsError
from intercosmos.physics.orbits import low_thrust


@pytest.mark.parametrize(("r1", "r2"), [(7e6, 4.2e7), (4.2e7, 7e6), (7e6, 7e6)])
@pytest.mark.parametrize("angle", [0.0, 0.3, 1.9])
def test_a_profile_ends_where_it_should(r1: float, r2: float, angle: float) -> None:
    if r1 == r2 and angle == 0.0:
        return
    profile = low_thrust.edelbaum_profile(r1, r2, angle, 1e-4, points=2001)
    assert profile.radius[[0, -1]] == pytest.approx([r1, r2], rel=1e-9)
    assert profile.turned[[0, -1]] == pytest.approx([0.0, angle], abs=1e-9)
    # the laws of motion of the averaged orbit: dv/dt = -f cos β, di/dt = 2 f sin β / (π v)
    rate = np.gradient(profile.turned, profile.time_s)[1:-1]
    assert rate == pytest.approx((2e-4 * np.sin(profile.yaw) / (np.pi * profile.speed))[1:-1], rel=5e-3, abs=1e-13)


def test_turns_beyond_two_radians_go_by_way_of_infinity() -> None:
    v1, v2 = np.sqrt(EARTH_MU / np.array([7e6, 9e6]))
    assert low_thrust.edelbaum(7e6, 9e6, [2.0, 2.5, np.pi]) == pytest.approx([v1 + v2] * 3, rel=1e-12)
    with pytest.raises(PhysicsError, match="infinity"):
        low_thrust.edelbaum_profile(7e6, 9e6, 2.5, 1e-4)


@pytest.mark.parametrize(("r1", "angle", "word"), [(0.0, 0.1, "radius"), (7e6, -0.1, "angle"), (7e6, np.nan, "angle")])
def test_refusals(r1: float, angle: float, word: str) -> None:
    with pytest.raises(PhysicsError, match=word):
        low_thrust.edelbaum(r1, 8e6, angle)


def test_acceleration_must_be_positive() -> None:
    with pytest.raises(PhysicsError, match="acceleration"):
        low_thrust.edelbaum_profile(7e6, 8e6, 0.1, 0.0)


def test_angle_between_planes_by_their_normals() -> None:
    i1, o1, i2, o2 = np.array([0.9, 1.2, 3.0, 0.0]), np.array([0.1, 6.0, 2.0, 1.0]), 1.1, -0.4

    def normal(i: np.ndarray, o: np.ndarray) -> np.ndarray:
        return np.stack([np.sin(i) * np.sin(o), -np.sin(i) * np.cos(o), np.cos(i) + 0 * o], axis=-1)

    expected = np.arccos(normal(i1, o1) @ normal(np.asarray(i2), np.asarray(o2)))
    assert low_thrust.angle_between_planes(i1, o1, i2, o2) == pytest.approx(expected, abs=1e-12)
