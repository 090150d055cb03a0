"""Flybys: turn, periapsis, B-plane and impulse."""

from __future__ import annotations

import numpy as np
import pytest

from intercosmos.constants import EARTH_MU
from intercosmos.errors import PhysicsError
from intercosmos.physics.orbits.flyby_geometry import b_plane, flyby, largest_turn, turned
from intercosmos.physics.orbits.kepler_problem import kepler


def test_an_unpowered_pass_is_found_again() -> None:
    rng = np.random.default_rng(1)
    v_in = rng.normal(size=(500, 3)) * 5e3
    periapsis = 10 ** rng.uniform(6, 9, 500)
    aim = rng.uniform(-np.pi, np.pi, 500)
    found = flyby(v_in, turned(v_in, periapsis, aim, EARTH_MU), EARTH_MU, 6.4e6)
    assert np.allclose(found.periapsis_m, periapsis, rtol=1e-9)
    assert np.allclose(np.arctan2(found.b_r_m, found.b_t_m), aim, atol=1e-9)
    assert np.allclose(np.hypot(found.b_r_m, found.b_t_m), found.b_m, rtol=1e-12)
    assert np.array_equal(found.feasible, found.periapsis_m >= 6.4e6)
    assert np.array_equal(found.unpowered, found.feasible)
    assert np.all(found.delta_v < 1e-4)


def test_a_state_on_the_hyperbola_has_the_same_b_plane_and_turns_as_said() -> None:
    # periapsis along x at 7000 km, excess speed 4 km/s, inclined by 30 degrees
    speed = np.sqrt(4e3**2 + 2 * EARTH_MU / 7e6)
    r, v = np.array([7e6, 0, 0]), speed * np.array([0, np.cos(0.5), np.sin(0.5)])
    before, after = (kepler(r, v, t, EARTH_MU) for t in (-3e8, 3e8))
    at_periapsis, long_before = b_plane(r, v, EARTH_MU), b_plane(*before, EARTH_MU)
    assert np.allclose(at_periapsis, long_before, rtol=1e-6)
    found = flyby(*(x[1] / np.linalg.norm(x[1]) * 4e3 for x in (before, after)), EARTH_MU, 6.4e6)
    assert float(found.periapsis_m) == pytest.approx(7e6, rel=1e-3)
    assert np.allclose([found.b_m, found.b_t_m, found.b_r_m], at_periapsis, rtol=1e-3)
    # momentum is b times the excess speed
    assert float(at_periapsis.b_m) * 4e3 == pytest.approx(7e6 * speed, rel=1e-12)


def test_the_axes_of_the_b_plane() -> None:
    # S along x, pole z: T = S x pole = -y, R = S x T = -z; a pass on the +y side, momentum along -z
    found = flyby([5e3, 0, 0], turned([5e3, 0, 0], 8e6, np.pi, EARTH_MU), EARTH_MU, 7e6)
    assert float(found.b_t_m) == pytest.approx(-float(found.b_m), rel=1e-9)
    state = b_plane([-1e12, 1e7, 0], [5e3, 0, 0], EARTH_MU)
    assert float(state.b_t_m) == pytest.approx(-1e7, rel=1e-3)
    assert float(state.b_r_m) == pytest.approx(0, abs=1)


def test_a_powered_pass_joins_two_hyperbolas_at_one_periapsis() -> None:
    rng = np.random.default_rng(2)
    v_in, v_out = rng.normal(size=(2, 500, 3)) * 4e3
    found = flyby(v_in, v_out, EARTH_MU, 6.6e6)
    half = sum(np.arcsin(1 / (1 + found.periapsis_m * np.sum(v * v, axis=-1) / EARTH_MU)) for v in (v_in, v_out))
    assert np.allclose(half, found.turn_angle, rtol=1e-9)
    at = [np.sqrt(np.sum(v * v, axis=-1) + 2 * EARTH_MU / found.periapsis_m) for v in (v_in, v_out)]
    assert np.allclose(found.delta_v, np.abs(at[0] - at[1]), rtol=1e-12)
    assert not found.unpowered.any()
    assert found.feasible.any()


def test_straight_on_needs_no_pass_and_the_difference_of_speeds() -> None:
    found = flyby([3e3, 0, 1e3], [6e3, 0, 2e3], EARTH_MU, 6.6e6)
    assert np.isinf(found.periapsis_m)
    assert bool(found.feasible)
    assert float(found.delta_v) == pytest.approx(np.hypot(3e3, 1e3))


def test_lower_passes_turn_more() -> None:
    turns = largest_turn(5e3, EARTH_MU, np.array([6.5e6, 1e7, 1e9]))
    assert np.all(np.diff(turns) < 0)


@pytest.mark.parametrize(
    "velocities", [([1e3, 0, 0], [-1e3, 0, 0]), ([0, 0, 0], [1e3, 0, 0]), ([np.nan] * 3, [1e3, 0, 0])]
)
def test_impossible_flybys_say_so(velocities: tuple[list[float], list[float]]) -> None:
    with pytest.raises(PhysicsError, match="neither zero nor opposite"):
        flyby(*velocities, EARTH_MU, 7e6)
    several = flyby([velocities[0], [1e3, 0, 0]], [velocities[1], [0, 1e3, 0]], EARTH_MU, 1e3)
    assert several.feasible.tolist() == [False, True]
    assert np.isnan(several.periapsis_m[0])


def test_a_bound_state_has_no_b_plane() -> None:
    with pytest.raises(PhysicsError, match="hyperbola"):
        b_plane([7e6, 0, 0], [0, 7.5e3, 0], EARTH_MU)
    with pytest.raises(PhysicsError, match="pole"):
        flyby([0, 0, 1e3], [1e3, 0, 0], EARTH_MU, 7e6)
    with pytest.raises(PhysicsError, match="positive"):
        flyby([1e3, 0, 0], [0, 1e3, 0], EARTH_MU, 0.0)
