"""Laws of trajectories by way of planets, over random rows within GTOP's bounds."""

from functools import partial

import numpy as np

from intercosmos.physics.engine import jax
from intercosmos.physics.orbits import gravity_assist_kernels as kernels
from intercosmos.physics.orbits import gtop
from intercosmos.physics.orbits.gravity_assist import fly, mga
from intercosmos.physics.orbits.gravity_assist_program import costs_of, sample_tables
from intercosmos.physics.orbits.kepler_problem import kepler
from intercosmos.physics.orbits.lambert_problem import lambert
from intercosmos.physics.orbits.routes import route_of
from intercosmos.physics.orbits.search import search
from intercosmos.physics.orbits.search_dates import cheap_dates
from intercosmos.physics.orbits.search_run import Run

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


def test_slopes_are_those_of_the_objective() -> None:
    for name in ("cassini1", "messenger"):
        problem = gtop.PROBLEMS[name]
        route, low = route_of(problem), np.array(problem.lower)
        width = np.array(problem.upper) - low
        costs, tables = costs_of(route, sampled=False), sample_tables(route, None)
        value = jax.jit(lambda u, c=costs, t=tables, low=low, w=width: c(low + w * u, t).objective)
        slope = jax.jit(jax.grad(lambda u, value=value: value(u).sum()))
        unit = np.random.default_rng(4).random((256, route.size))
        step = 1e-6 * np.eye(route.size)
        differences = [(np.asarray(value(unit + d)) - np.asarray(value(unit - d))) / 2e-6 for d in step]
        expected = np.stack(differences, axis=-1)
        off = np.abs(np.asarray(slope(unit)) - expected).max(axis=1) / np.abs(expected).max(axis=1)
        # the quick iteration gives up the fastest hyperbolas, hundreds of km/s
        flown = np.isfinite(off)
        np.testing.assert_array_equal(flown, np.isfinite(np.asarray(value(unit))))
        assert flown.mean() > 0.5
        # rows near a corner of the objective (a penalty, a turn of half a circle) have no slope to compare
        assert np.quantile(off[flown], 0.9) < 1e-4
        assert np.median(off[flown]) < 1e-6


def test_the_quick_kernels_agree_with_the_careful_ones() -> None:
    random = np.random.default_rng(6)
    r1, r2, v = (random.normal(size=(3, ROWS)) for _ in range(3))
    tof = random.uniform(0.3, 6.0, ROWS)
    # the sense of the planets, with positive z, is the quick kernel's only one
    careful = lambert(r1.T, r2.T, tof, 1.0)
    for sure in (False, True):
        arc = jax.jit(partial(kernels.lambert, sure=sure))(tuple(r1), tuple(r2), tof)
        leaving, arriving = np.stack(arc.leaving).T, np.stack(arc.arriving).T
        flown = np.isfinite(leaving[:, 0])  # quick: all but the fastest hyperbolas
        assert flown.all() if sure else flown.mean() > 0.95
        np.testing.assert_allclose(leaving[flown], careful[0][flown], rtol=1e-7, atol=1e-9)
        np.testing.assert_allclose(arriving[flown], careful[1][flown], rtol=1e-7, atol=1e-9)
    dt = random.uniform(-3.0, 3.0, ROWS)
    later = kepler(r1.T, v.T, dt, 1.0)
    size = 1e-7 * (1 + np.linalg.norm(later[1], axis=1, keepdims=True) ** 3)  # close to the centre speeds turn fast
    for steps in (7, 40):  # of the quick program and of the sure one
        place, speed = jax.jit(partial(kernels.kepler, steps=steps))(tuple(r1), tuple(v), dt)
        settled = np.isfinite(place[0])
        assert settled.all() if steps == 40 else settled.mean() > 0.99
        np.testing.assert_allclose(np.stack(place).T[settled], later[0][settled], rtol=1e-7, atol=1e-8)
        assert np.all((np.abs(np.stack(speed).T - later[1]) < size)[settled])


def test_the_grid_of_dates_begins_near_good_trajectories() -> None:
    problem = gtop.CASSINI1
    low, high = np.array(problem.lower), np.array(problem.upper)
    run = Run(route_of(problem), low, high, 3, None, None, None, None, None)
    starts, reach = cheap_dates(run)
    assert np.all((starts >= 0) & (starts <= 1))
    assert np.all(reach > 0)
    costs = mga(low + starts * (high - low), problem)
    anywhere = mga(rows("cassini1", 8), problem)
    assert np.median(costs[:48]) < np.min(anywhere)


def test_one_seed_gives_one_answer() -> None:
    first, second = (search("cassini1", seed=7, target_km_s=8.0, most_evaluations=10**6) for _ in range(2))
    np.testing.assert_array_equal(first.x, second.x)
    assert first.history == second.history
    assert all(later[1] < sooner[1] for sooner, later in zip(first.history, first.history[1:], strict=False))
    assert np.all(first.x >= gtop.CASSINI1.lower)
    assert np.all(first.x <= gtop.CASSINI1.upper)
