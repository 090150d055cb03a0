"""Differential evolution in islands: about dates from a grid where flybys have thrust, and as the last polish of any
search."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from intercosmos.physics.engine import jax, jnp
from intercosmos.physics.orbits.gravity_assist_program import costs_of
from intercosmos.physics.orbits.routes import Route
from intercosmos.physics.orbits.search_dates import cheap_dates
from intercosmos.physics.orbits.search_program import Islands, evolve, finite
from intercosmos.physics.orbits.search_run import Run

_ISLANDS, _MEMBERS, _GENERATIONS = 48, 32, 50
_SETTLED = 1e-3  #: km/s between best and worst of an island that starts again
_GRID_SHARE = 0.75  #: of the new islands that start about dates from the grid; the rest anywhere
_POLISH_BOX = (1e-2, 1e-3, 1e-4, 1e-5)  #: half sides of the boxes of the polish, in the unit box
_POLISH_CALLS = 6  #: of so many generations a box where a route has deep-space manoeuvres, with few islands


def islands(run: Run) -> None:
    """Differential evolution about the cheapest paths through a grid of dates; settled islands start again."""
    evolve_all = _evolution(run.route, run.sampled, _ISLANDS, _MEMBERS)
    key = jax.random.key(run.seed)
    shape = (_ISLANDS, _MEMBERS, run.route.size)
    members, costs = np.zeros(shape), np.full(shape[:2], np.inf)
    weight, crossing = np.full(shape[:2], 0.5), np.full(shape[:2], 0.9)
    settled, waiting = np.ones(_ISLANDS, bool), np.zeros((0, shape[2]))
    going, turn = True, 0
    while going:
        wanted = int(settled.sum())
        if wanted:
            members[settled] = run.random.random((wanted, *shape[1:]))
            gridded = np.flatnonzero(settled)[: int(np.ceil(_GRID_SHARE * wanted))]
            if len(waiting) < len(gridded):
                waiting, spread = cheap_dates(run)
            chosen, waiting = waiting[: len(gridded)], waiting[len(gridded) :]
            gridded = gridded[: len(chosen)]
            near = chosen[:, None] + spread * run.random.uniform(-1, 1, (len(chosen), *shape[1:]))
            near[:, 0] = chosen
            members[gridded], costs[settled] = np.clip(near, 0, 1), np.inf
        held = Islands(*(jnp.asarray(a) for a in (members, costs, weight, crossing)))
        held = evolve_all(held, jax.random.fold_in(key, turn), run.low, run.width, run.tables)
        members, costs, weight, crossing = (np.array(a) for a in held)
        going = run.note(members.reshape(-1, shape[2]), costs.ravel(), _ISLANDS * _MEMBERS * _GENERATIONS)
        settled = costs.max(axis=1) - costs.min(axis=1) < _SETTLED
        turn += 1


def polish(run: Run) -> None:
    """Differential evolution in ever smaller boxes about the best."""
    count, calls = (4, _POLISH_CALLS) if run.route.deep_space_manoeuvres else (_ISLANDS, 2)
    evolve_all = _evolution(run.route, run.sampled, count, _MEMBERS)
    key = jax.random.fold_in(jax.random.key(run.seed), 2**31 - 1)
    shape = (count, _MEMBERS)
    ended = run.ended
    for k, side in enumerate(_POLISH_BOX):
        centre = np.zeros(0) if run.best is None else run.best
        low, high = np.clip(centre - side, 0, 1), np.clip(centre + side, 0, 1)
        members = run.random.random((*shape, run.route.size))
        members[:, 0] = (centre - low) / (high - low)
        start = (members, np.full(shape, np.inf), np.full(shape, 0.5), np.full(shape, 0.9))
        held = Islands(*(jnp.asarray(a) for a in start))
        for turn in range(calls):
            fold = jax.random.fold_in(key, 10 * k + turn)
            held = evolve_all(held, fold, run.low + run.width * low, run.width * (high - low), run.tables)
        at = np.asarray(held.members).reshape(-1, run.route.size)
        flown = calls * _GENERATIONS * count * _MEMBERS
        run.note(low + (high - low) * at, np.asarray(held.costs).ravel(), flown)
    run.ended = ended


@cache
def _evolution(route: Route, sampled: bool, islands: int, members: int) -> Callable[..., Any]:
    costs = costs_of(route, sampled=sampled)

    def run(held: Any, key: Any, low: Any, width: Any, tables: Any) -> Any:
        return evolve(finite(lambda unit: costs(low + width * unit, tables).objective), held, key, _GENERATIONS)

    return jax.jit(run)  # type: ignore[no-any-return]
