"""Laws of trajectories by way of planets, over random rows within GTOP's bounds."""

import numpy as np

from intercosmos.physics.orbits import gtop
from intercosmos.physics.orbits.gravity_assist import fly, mga
from intercosmos.physics.orbits.search import search

ROWS = 4096


def rows(name: str, seed: int) -> np.ndarray:
    problem = gtop.PROBLEMS[name]
    return np.random.default_rng(seed).uniform(problem.lower, problem.upper, (ROWS, len(problem.lower)))


def test_every_powered_flyby_turns_as_far_as_it_must() -> None:
    flown = fly(rows("cassini1", 1), "cassini1", exact=True)
    assert np.all(np.isfinite(flown.objective_km_s))
    assert np.all(flown.impulses >= 0)
    assert np.all(flown.pericentres > 0)
    assert np.all(flown.penalties >= 0)
    # a penalty is there just where a pericentre is too low
    least = 1e3 * np.array([gtop.LEAST_PERICENTRE_KM[b] for b in gtop.CASSINI1.sequence[1:-1]])
    np.testing.assert_array_equal(flown.penalties > 0, flown.pericentres < least)


def test_the_roundings_of_the_database_are_small() -> None:
    x = rows("cassini1", 2)
    exact, rounded = mga(x, "cassini1", exact=True), mga(x, "cassini1")
    apart = np.abs(rounded / exact - 1)
    assert np.median(apart) < 2e-7
    assert np.quantile(apart, 0.99) < 2e-3  # its flyby iteration stops early on tight, fast turns


def test_parts_of_manoeuvred_trajectories_add_up_and_start_as_told() -> None:
    x = rows("messenger", 3)
    flown = fly(x, "messenger", exact=True)
    good = np.isfinite(flown.objective_km_s)
    assert good.mean() > 0.999
    np.testing.assert_allclose(flown.impulses.sum(axis=1)[good] / 1e3, flown.objective_km_s[good], rtol=1e-12)
    np.testing.assert_allclose(flown.impulses[:, 0], 1e3 * x[:, 1])
    radii = 1e3 * np.array([gtop.PLANET_RADIUS_KM[b] for b in gtop.MESSENGER.sequence[1:-1]])
    np.testing.assert_allclose(flown.pericentres, x[:, 12:15] * radii)


def test_one_seed_gives_one_answer() -> None:
    first, second = (search("cassini1", seed=7, target_km_s=8.0, most_evaluations=10**6) for _ in range(2))
    np.testing.assert_array_equal(first.x, second.x)
    assert first.history == second.history
    assert all(later[1] < sooner[1] for sooner, later in zip(first.history, first.history[1:], strict=False))
    assert np.all(first.x >= gtop.CASSINI1.lower)
    assert np.all(first.x <= gtop.CASSINI1.upper)
