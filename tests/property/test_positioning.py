"""Laws of adjustment and positions that hold for every input."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intercosmos.physics.navigation import solve_positions
from intercosmos.physics.navigation.least_squares import Shared, adjust, cofactors, redundancy
from intercosmos.physics.navigation.simulator import simulate_observations
from intercosmos.physics.navigation.simulator_air import Air
from intercosmos.physics.orbits.frames import ecef_from_geodetic
from navigation_made import made_source, made_times, made_tree

SEEDS = st.integers(0, 2**32 - 1)


def problem(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, Shared]:
    """A random adjustment of two blocks with two shared unknowns, and slots that are empty."""
    rng = np.random.default_rng(seed)
    e, k, p = 8, 9, 4
    design = rng.normal(size=(e, k, p))
    weight = rng.uniform(0.1, 4.0, (e, k)) * (rng.uniform(size=(e, k)) > 0.15)
    number = rng.integers(-1, 2, (e, k, 1))
    block = np.repeat([0, 1], e // 2)
    return design, rng.normal(size=(e, k)), weight, Shared(number, np.ones((e, k, 1)), block, np.full((2, 2), 0.5))


@given(SEEDS)
@settings(max_examples=40)
def test_borders_give_what_the_whole_normal_matrix_gives(seed: int) -> None:
    design, misfit, weight, shared = problem(seed)
    found = adjust(design, misfit, weight, shared)
    e, k, p = design.shape
    whole = np.zeros((e * k, e * p + 4))
    for i in range(e):
        whole[i * k : (i + 1) * k, i * p : (i + 1) * p] = design[i]
        for j in range(k):
            if shared.number[i, j, 0] >= 0:
                whole[i * k + j, e * p + 2 * shared.block[i] + shared.number[i, j, 0]] = 1.0
    normal = whole.T @ (whole * weight.ravel()[:, None])
    normal[e * p :, e * p :] += 0.5 * np.eye(4)
    inverse = np.linalg.inv(normal)
    solution = inverse @ (whole.T @ (weight * misfit).ravel())
    scale = max(1.0, float(np.abs(solution).max()))
    np.testing.assert_allclose(found.epoch.ravel(), solution[: e * p], atol=1e-7 * scale)
    np.testing.assert_allclose(found.shared.ravel(), solution[e * p :], atol=1e-7 * scale)
    for i in range(e):
        rows = slice(i * p, (i + 1) * p)
        np.testing.assert_allclose(found.covariance[i], inverse[rows, rows], rtol=1e-5, atol=1e-8)


@given(SEEDS)
@settings(max_examples=40)
def test_redundancy_numbers_sum_to_the_degrees_of_freedom(seed: int) -> None:
    design, _, weight, _ = problem(seed)
    q, solved = cofactors(design, weight)
    share = redundancy(design, weight, q)[solved].sum(axis=1)
    np.testing.assert_allclose(share, ((weight > 0).sum(axis=1) - 4)[solved], atol=1e-6)


DATA = simulate_observations(
    made_source(), ecef_from_geodetic(0.9, 0.3, 100.0), made_times(6), systems="GC", seed=1,
    air=Air(alpha=(), troposphere=None),
)[0]  # fmt: skip
OPTIONS = {"systems": "GC", "troposphere": "none", "velocity": False, "smoothing_s": 0.0}


@given(st.permutations(range(DATA.sizes["satellite"])))
@settings(max_examples=8)
def test_the_order_of_satellites_does_not_matter(order: list[int]) -> None:
    usual = solve_positions(DATA, made_tree(), **OPTIONS)
    found = solve_positions(DATA.isel(satellite=order), made_tree(), **OPTIONS)
    np.testing.assert_allclose(found.position_m.values, usual.position_m.values, atol=1e-4)


@given(st.floats(-50.0, 50.0))
@settings(max_examples=8)
def test_a_delay_of_one_system_moves_its_clock_alone(delay_m: float) -> None:
    usual = solve_positions(DATA, made_tree(), **OPTIONS)
    later = DATA.copy(deep=True)
    for name in ("C2I", "C6I"):
        later[name].values[:] += delay_m
    found = solve_positions(later, made_tree(), **OPTIONS)
    np.testing.assert_allclose(found.position_m.values, usual.position_m.values, atol=2e-3)
    moved = (found.clock_bias_m - usual.clock_bias_m).sel(system="C").values
    assert moved == pytest.approx(delay_m, abs=2e-3)


@given(st.integers(0, 5))
@settings(max_examples=6)
def test_an_epoch_alone_is_solved_like_one_among_others_when_nothing_is_shared(epoch: int) -> None:
    options = OPTIONS | {"inter_system": "epoch", "weighting": "equal", "fault_detection": False}
    usual = solve_positions(DATA, made_tree(), **options).position_m.values[epoch]
    found = solve_positions(DATA.isel(time=slice(epoch, epoch + 1)), made_tree(), **options).position_m.values[0]
    np.testing.assert_allclose(found, usual, atol=1e-4)
