"""The restricted three-body problem: shapes, refusals, laws, halo families and manifolds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intercosmos.errors import ConvergenceError, PhysicsError
from intercosmos.physics.orbits import halo, manifolds, three_body
from intercosmos.physics.orbits.halo_series import richardson

MU = 0.01215058560962404
START = np.array([1.05, 0.13, 0.05, 0.2, 0.2, -0.1])
MIRROR = np.array([1, -1, 1, -1, 1, -1])


@pytest.fixture(scope="module")
def families() -> dict[str, halo.PeriodicOrbits]:
    return {point: halo.halo_family(MU, point) for point in ("L1", "L2")}  # type: ignore[arg-type]


@given(mu=st.floats(1e-10, 0.5))
def test_nothing_moves_at_a_libration_point(mu: float) -> None:
    points = three_body.libration_points(mu)
    assert points.shape == (5, 3)
    rest = np.concatenate([points, np.zeros((5, 3))], axis=-1)
    # the pull changes by about 1/distance³ of the lesser body's field, a dozen units, for each unit of place
    assert np.max(np.abs(three_body.velocity_and_acceleration(rest, mu))) < 2e-14
    assert points[2, 0] < -mu < points[0, 0] < 1 - mu < points[1, 0]


def test_libration_points_broadcast() -> None:
    assert three_body.libration_points(np.full((2, 3), 0.1)).shape == (2, 3, 5, 3)


@pytest.mark.parametrize("mu", [0.0, -0.1, 0.6, np.nan])
def test_masses_are_checked(mu: float) -> None:
    with pytest.raises(PhysicsError, match="mass"):
        three_body.libration_points(mu)
    with pytest.raises(PhysicsError, match="mass"):
        three_body.propagate_cr3bp(START, 1.0, mu)


def test_shapes_and_orders_of_times() -> None:
    times = np.array([1.0, -0.5, 0.0, 2.0, 1.0])
    path = three_body.propagate_cr3bp(START, times, MU)
    single = np.stack([three_body.propagate_cr3bp(START, t, MU) for t in times])
    assert path.shape == (5, 6)
    assert np.allclose(path, single, atol=1e-12)
    assert np.array_equal(path[2], START)
    states = START + np.linspace(0, 0.01, 11)[:, None] * np.eye(6)[0]
    each = three_body.propagate_cr3bp(states, np.linspace(-1, 1, 11), MU)
    grid = three_body.propagate_cr3bp(states[:, None], np.linspace(-1, 1, 11), MU)
    turned = three_body.propagate_cr3bp(states, np.linspace(-1, 1, 11)[:, None], MU)
    assert each.shape == (11, 6)
    assert grid.shape == turned.shape == (11, 11, 6)
    assert np.allclose(grid[range(11), range(11)], each, atol=1e-11)
    assert np.allclose(grid, turned.swapaxes(0, 1), atol=1e-12)
    assert three_body.propagate_cr3bp(np.empty((0, 6)), 1.0, MU).shape == (0, 6)
    masses = three_body.propagate_cr3bp(START, 1.0, [0.01, 0.3])
    assert not np.allclose(masses[0], masses[1])


@given(
    state=st.lists(st.floats(-0.3, 0.3), min_size=6, max_size=6), time=st.floats(-3.0, 3.0), mu=st.floats(0.001, 0.5)
)
def test_energy_is_kept_and_time_reverses(state: list[float], time: float, mu: float) -> None:
    start = np.array([0.4 - mu, 0.85, 0, 0, 0, 0]) + state  # around the leading triangular point
    end = three_body.propagate_cr3bp(start[None], [time], mu)[0]
    if np.any(np.isnan(end)) or np.min(three_body.distances(np.stack([start, end]), mu)) < 0.1:
        return
    drift = three_body.jacobi_constant(end, mu) - three_body.jacobi_constant(start, mu)
    assert abs(drift) < 1e-11
    mirrored = three_body.propagate_cr3bp((start * MIRROR)[None], [-time], mu)[0]
    assert np.allclose(mirrored, end * MIRROR, atol=1e-11)


def test_the_matrix_is_the_derivative() -> None:
    end, matrix = three_body.propagate_cr3bp_with_matrix(START, [1.3, -0.7], MU)
    assert end.shape == (2, 6)
    nudge = 1e-6 * np.eye(6)
    ahead = three_body.propagate_cr3bp(START + nudge[:, None], [1.3, -0.7], MU)
    behind = three_body.propagate_cr3bp(START - nudge[:, None], [1.3, -0.7], MU)
    assert np.allclose(matrix, np.moveaxis((ahead - behind) / 2e-6, 0, -1), atol=1e-7)
    assert np.linalg.det(matrix) == pytest.approx(np.ones(2), abs=1e-10)


def test_a_path_into_a_body_is_told() -> None:
    centre = np.array([1 - MU, 0, 0, 0, 0, 0])
    with pytest.raises(PhysicsError, match="falls into"):
        three_body.propagate_cr3bp(centre, 1.0, MU)
    found = three_body.propagate_cr3bp(np.stack([START, centre, START]), 1.0, MU)
    assert np.isnan(found).all(axis=-1).tolist() == [False, True, False]
    assert np.allclose(found[0], three_body.propagate_cr3bp(START, 1.0, MU), atol=1e-13)


@pytest.mark.parametrize("bad", [np.zeros(5), np.full(6, np.nan)])
def test_states_are_checked(bad: np.ndarray) -> None:
    with pytest.raises(PhysicsError):
        three_body.propagate_cr3bp(bad, 1.0, MU)


@pytest.mark.parametrize("point", ["L1", "L2"])
def test_the_series_is_of_third_order(point: str) -> None:
    # what the series leaves out changes as the amplitudes do; the first guess is within 2 % of the orbit
    guess, period = richardson(MU, point, 0.05)  # type: ignore[arg-type]
    orbit = halo.correct(guess, period, MU)
    assert orbit.state[[0, 4]] == pytest.approx(guess[[0, 4]], rel=0.02)
    assert float(orbit.period) == pytest.approx(period, rel=0.005)


@pytest.mark.parametrize("point", ["L1", "L2"])
def test_a_family_is_periodic_and_reaches_the_moon(point: str, families: dict[str, halo.PeriodicOrbits]) -> None:
    family = families[point]
    back = three_body.propagate_cr3bp(family.state, family.period, MU)
    growth = np.maximum(np.nanmax(np.abs(family.stability), axis=1), 10)
    assert np.all(np.max(np.abs(back - family.state), axis=1) < 1e-10 * growth)
    assert np.all(family.state[:, 2] < 0)
    half = three_body.propagate_cr3bp(family.state, family.period / 2, MU)
    nearest = three_body.distances(half, MU)[1]
    assert nearest[-1] < 0.005 < nearest[-2]
    assert np.all(np.abs(np.diff(family.period)) < 0.1)
    assert family.stability[0, 0] > 100  # nearly planar orbits are very unstable
    assert np.nanmin(np.max(np.abs(family.stability), axis=1)) < 1  # and some near-rectilinear ones are stable


def test_northern_orbits_are_southern_ones_mirrored() -> None:
    south = halo.halo_family(MU, "L2", members=5)
    north = halo.halo_family(MU, "L2", members=5, northern=True)
    assert np.allclose(north.state * [1, 1, -1, 1, 1, -1], south.state, atol=1e-10)


@pytest.mark.parametrize("hold", ["x", "z", "period"])
def test_corrections_keep_what_they_should(hold: halo.Held, families: dict[str, halo.PeriodicOrbits]) -> None:
    orbit = families["L2"][30]
    guess, period = orbit.state + 1e-4 * np.array([1, 0, 0, 0, 1, 0]), float(orbit.period)
    found = halo.correct(guess, period, MU, hold=hold)
    kept = {"x": (found.state[0], guess[0]), "z": (found.state[2], guess[2]), "period": (found.period, period)}[hold]
    assert float(kept[0]) == pytest.approx(float(kept[1]), abs=1e-15)


def test_refusals_of_families(families: dict[str, halo.PeriodicOrbits]) -> None:
    with pytest.raises(PhysicsError, match="L1 and L2"):
        halo.halo_family(MU, "L3")  # type: ignore[arg-type]
    with pytest.raises(PhysicsError, match="two members"):
        halo.halo_family(MU, "L1", members=1)
    with pytest.raises(PhysicsError, match="amplitude"):
        halo.halo_family(MU, "L1", first_amplitude=-1.0)
    with pytest.raises(PhysicsError, match=r"they go from 1\.3"):
        halo.with_period(families["L2"], 7.0, MU)
    with pytest.raises(ConvergenceError, match="no periodic orbit"):
        halo.correct([1.1, 0, 0.3, 0, 0.5, 0], 2.0, MU, iterations=3)


@pytest.mark.parametrize("kind", ["stable", "unstable"])
def test_manifolds_start_at_the_orbit_and_leave_it(kind: str, families: dict[str, halo.PeriodicOrbits]) -> None:
    orbit = families["L1"][5]
    sign = 1 if kind == "unstable" else -1
    for side in (1, -1):
        starts = manifolds.manifold(orbit, MU, kind, side=side, starts=12)  # type: ignore[arg-type]
        around = three_body.propagate_cr3bp(orbit.state, np.arange(12) / 12 * orbit.period, MU)
        assert np.linalg.norm((starts - around)[:, :3], axis=1) == pytest.approx(np.full(12, 1e-5), rel=1e-6)
        assert np.all(np.sign((starts - around)[:, 0]) == side)
        # the energy is the orbit's
        assert three_body.jacobi_constant(starts, MU) == pytest.approx(np.full(12, orbit.jacobi), abs=1e-7)
        # one revolution later the distance has grown by the multiplier
        then = three_body.propagate_cr3bp(starts, sign * float(orbit.period), MU)
        growth = np.linalg.norm((then - around), axis=1) / np.linalg.norm((starts - around), axis=1)
        value, _, _ = manifolds.multipliers(orbit, MU)
        assert growth == pytest.approx(np.full(12, abs(float(value))), rel=0.1)
    times, paths = manifolds.manifold_paths(starts, sign * 3.0, MU, points=20)
    assert times.shape == (20,)
    assert paths.shape == (12, 20, 6)


def test_stable_orbits_have_no_manifold(families: dict[str, halo.PeriodicOrbits]) -> None:
    family = families["L2"]
    quiet = family[int(np.nanargmin(np.max(np.abs(family.stability), axis=1)))]
    with pytest.raises(PhysicsError, match="no real multiplier"):
        manifolds.manifold(quiet, MU, "stable")
    with pytest.raises(PhysicsError, match="'stable' or 'unstable'"):
        manifolds.manifold(family[0], MU, "neutral")  # type: ignore[arg-type]
