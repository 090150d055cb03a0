"""Basin hopping of many descents at once, for routes with deep-space manoeuvres: many numbers, smooth valleys.

Rows live in islands. At every turn each row is moved, descends, and stays where it came if that is lower. Three moves:
a push of some numbers by a random reach; a difference of two rows of the island; the first or last legs of another row.
From time to time all rows descend far without a move, and the worst of an island start again from its best. An
island without gain for a while is kept in an archive and starts again, from pruned starts or about one of the
archive's best.

References
----------
Leary, R. H. (2000), Global optimization on funneling landscapes, Journal of Global Optimization 18, 367-383. Addis, B.
et al. (2011), A global optimization method for the design of space trajectories, Computational Optimization and
Applications 48, 635-652. Vasile, M. et al. (2011), An inflationary differential evolution algorithm for space
trajectory optimization, IEEE Transactions on Evolutionary Computation 15, 267-281 (restarts about the best).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.physics.engine import jax
from intercosmos.physics.orbits.gravity_assist_program import compiled, costs_of
from intercosmos.physics.orbits.routes import Route
from intercosmos.physics.orbits.search_program import descend
from intercosmos.physics.orbits.search_run import Array, Run

_POOL, _KEPT = 4096, 16  #: trajectories of a round of pruning; one in so many goes on
_STARTS = 8  #: of each round of pruning
_ISLANDS, _MEMBERS = 16, 16  #: rows that descend at once
_STEPS = 30  #: of a descent
_SETTLING, _LONG = 36, 300  #: turns between two long descents without a move, and their steps
_PUSHED, _MIXED = 0.5, 0.8  #: shares of the moves, running: pushes, differences, legs of another row
_CLONING = 12  #: turns between two rounds of starting the worst quarter from the best
_PATIENCE, _GAIN_KM = 40, 0.01  #: turns without so much gain after which an island starts anew
_ELITE, _ARCHIVED = 0.33, 4  #: share of islands that start about one of so many best of the archive
_SOFT_KM: Final = 1e-3  #: rounding of the corners of small manoeuvres while descending, km/s
_SLOPE_COST = 6  #: evaluations that a value with its slope takes


def hop(run: Run) -> None:
    """Hop until the run ends."""
    n, random = run.route.size, run.random
    rows = _ISLANDS * _MEMBERS
    island = np.repeat(np.arange(_ISLANDS), _MEMBERS) * _MEMBERS
    closed, legs_of = _closed(run.route, run.width), _leg_of_numbers(run.route)
    unit, value = _pruned(run, rows), np.full(rows, np.inf)
    best, since = np.full(_ISLANDS, np.inf), np.zeros(_ISLANDS, int)
    archive: list[tuple[float, Array]] = []
    going, turn = True, 0
    while going:
        other, third = (island + random.integers(0, _MEMBERS, rows) for _ in range(2))
        kind = random.random((rows, 1))
        moved = random.random((rows, n)) < random.uniform(0.05, 1, (rows, 1))
        pushed = 10 ** random.uniform(-2.5, 0, (rows, 1)) * random.uniform(-0.5, 0.5, (rows, n))
        mixed = random.uniform(0.2, 1, (rows, 1)) * (unit[other] - unit[third])
        early = legs_of < random.integers(1, legs_of.max() + 1, (rows, 1))
        joined = early ^ (random.random((rows, 1)) < 0.5)
        crossed = np.where(joined, unit[other], unit) + random.normal(0, 1e-3, (rows, n))
        place = unit + np.where(moved, np.where(kind < _PUSHED, pushed, mixed), 0.0)
        place = _inside(np.where(kind < _MIXED, place, crossed), closed)
        place = np.where(np.isfinite(value)[:, None], place, unit)  # new rows descend from where they are
        settling = turn % _SETTLING == _SETTLING - 1
        steps = _LONG if settling else _STEPS  # valleys are long and narrow: short descents only creep along them
        there, below = _descend(run, unit if settling else place, steps)
        won = below < value - 1e-9
        unit, value = np.where(won[:, None], there, unit), np.where(won, below, value)
        going = run.note(unit, value, rows * steps * _SLOPE_COST)
        turn += 1
        least = value.reshape(_ISLANDS, _MEMBERS).min(axis=1)
        gained = least < best - _GAIN_KM
        best, since = np.where(gained, least, best), np.where(gained, 0, since + 1)
        if turn % _CLONING == 0:
            _clone(run, unit, value)
        for k in np.flatnonzero(since >= _PATIENCE) if going else ():
            own = slice(k * _MEMBERS, (k + 1) * _MEMBERS)
            archive.append((float(least[k]), unit[own][np.argmin(value[own])].copy()))
            unit[own], value[own] = _renewed(run, archive, closed), np.inf
            best[k], since[k] = np.inf, 0


def _descend(run: Run, place: Array, steps: int) -> tuple[Array, Array]:
    there, below = _descent(run.route, run.sampled)(place.T, run.low, run.width, run.tables, steps)
    return np.array(there).T, np.array(below)


def _clone(run: Run, unit: Array, value: Array) -> None:
    """The worst quarter of each island starts again from its best."""
    quarter = _MEMBERS // 4
    for first in range(0, len(value), _MEMBERS):
        order = first + np.argsort(value[first : first + _MEMBERS], kind="stable")
        source = order[run.random.integers(0, quarter, quarter)]
        unit[order[-quarter:]], value[order[-quarter:]] = unit[source], value[source]


def _renewed(run: Run, archive: list[tuple[float, Array]], closed: NDArray[np.bool_]) -> Array:
    """An island's new rows: about one of the best of the archive, or pruned anew."""
    if run.random.random() > _ELITE:
        return _pruned(run, _MEMBERS)
    archive.sort(key=lambda kept: kept[0])
    centre = archive[int(run.random.integers(0, min(_ARCHIVED, len(archive))))][1]
    reach = 10 ** run.random.uniform(-2, -0.3, (_MEMBERS, 1))
    return _inside(centre + reach * run.random.uniform(-1, 1, (_MEMBERS, len(centre))), closed)


def _inside(place: Array, closed: NDArray[np.bool_]) -> Array:
    """Back into the unit box: angles go round, other numbers are thrown back by the walls."""
    place = np.where(closed, place - np.floor(place), np.abs(place))
    return np.clip(np.where(place > 1, 2 - place, place), 0, 1)


def _pruned(run: Run, wanted: int) -> Array:
    """Cheap starts, built leg by leg, a few from each round: (wanted, size) in the unit box."""
    rounds = [_pruned_once(run) for _ in range(-(-wanted // _STARTS))]
    return np.concatenate(rounds)[:wanted]


def _pruned_once(run: Run) -> Array:
    program = compiled(run.route, sampled=run.sampled)
    legs, size = len(run.route.sequence) - 1, run.route.size
    unit = run.random.random((_POOL, size))
    for k in range(legs):
        costs = program(run.low + run.width * unit, run.tables)
        run.evaluations += _POOL
        last = k == legs - 1
        spent = np.asarray(costs.objective if last else costs.impulses[:, : k + 2].sum(axis=1))
        kept = np.argsort(np.where(np.isfinite(spent), spent, np.inf), kind="stable")[: _POOL // _KEPT]
        unit = unit[kept]
        if not last:
            unit = np.repeat(unit, _KEPT, axis=0)
            later = np.concatenate([_numbers_of(leg, legs) for leg in range(k + 1, legs)])
            unit[:, later] = run.random.random((_POOL, len(later)))
    return unit[:_STARTS]


def _leg_of_numbers(route: Route) -> NDArray[np.int64]:
    """The leg on which each number of the decision vector first matters."""
    legs = len(route.sequence) - 1
    found = np.zeros(route.size, np.int64)
    for leg in range(legs):
        found[_numbers_of(leg, legs)] = leg
    return found


def _numbers_of(leg: int, legs: int) -> Array:
    """Places in the decision vector that first matter on this leg."""
    own = [4 + leg, 4 + legs + leg]
    before = [0, 1, 2, 3] if leg == 0 else [3 + 2 * legs + leg, 2 + 3 * legs + leg]
    return np.array(before + own)


def _closed(route: Route, width: Array) -> NDArray[np.bool_]:
    """Angles whose bounds span a full turn."""
    angle = np.zeros(route.size, bool)
    angle[2] = abs(width[2] - 1) < 1e-9
    angle[3 * len(route.sequence) :] = np.abs(width[3 * len(route.sequence) :] - 2 * np.pi) < 1e-9
    return angle


@cache
def _descent(route: Route, sampled: bool) -> Callable[..., Any]:
    costs = costs_of(route, sampled=sampled, soft_km=_SOFT_KM)

    def run(unit: Any, low: Any, width: Any, tables: Any, steps: Any) -> Any:
        return descend(lambda u: costs((low[:, None] + width[:, None] * u).T, tables).objective, unit, steps)

    return jax.jit(run)  # type: ignore[no-any-return]
