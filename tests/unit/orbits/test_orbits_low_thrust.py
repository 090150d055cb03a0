"""The low-thrust spiral: its ends, its refusals, the angle between planes; how the search for rendezvous closes."""

from __future__ import annotations

import numpy as np
import pytest

from intercosmos.constants import EARTH_MU
from intercosmos.errors import PhysicsError
from intercosmos.physics.orbits import low_thrust
from intercosmos.physics.orbits.sims_flanagan import LowThrustTransfer, low_thrust_rendezvous

#: The Earth on 2027-06-12 and Mars 1050 d later, ecliptic of J2000 about the Sun, m and m/s, rounded from DE440
SLOW_ENDS = (
    (-2.51717344e10, -1.49798834e11, 9.90971218e6),
    (2.88930366e4, -5.03657240e3, 0.997699636),
    (1.46160156e11, 1.63922636e11, -1.47668423e8),
    (-1.71675115e4, 1.81924816e4, 802.154497),
)


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


def slow_rendezvous(thrust_n: float, iterations: int = 300) -> LowThrustTransfer:
    return low_thrust_rendezvous(
        *SLOW_ENDS,
        1050 * 86400.0,
        1.32712440041e20,
        mass_kg=1000.0,
        thrust_n=thrust_n,
        isp_s=3000.0,
        revolutions=2,
        iterations=iterations,
    )


def test_long_rendezvous_close_at_every_thrust() -> None:
    # 0.2 and 0.3 N once crept to the last iteration with 3e-8 left to close
    found = [slow_rendezvous(thrust) for thrust in (0.15, 0.2, 0.25, 0.3)]
    assert max(x.mismatch for x in found) <= 1e-8
    assert max(x.iterations for x in found) < 150
    # whatever less thrust can do, more can
    spent = [x.delta_v for x in found]
    assert spent == sorted(spent, reverse=True)
    # the least once found at 0.25 N, in 260 iterations
    assert spent[2] < 5659.3


@pytest.mark.parametrize("iterations", [5, 15, 30])
def test_a_search_cut_short_still_meets(iterations: int) -> None:
    short = slow_rendezvous(0.2, iterations)
    assert short.iterations == iterations
    assert short.mismatch <= 1e-8
    assert np.all(np.linalg.norm(short.throttles, axis=1) <= 1 + 1e-9)
    assert 5600.0 < short.delta_v < 6200.0
