"""Global search for trajectories by way of planets, from nothing but bounds.

Three tools, all on thousands of trajectories at once:

* **pruning by legs**: random first legs, of which the cheapest are kept and given random second legs, and so
  on; what a leg
  costs is known before later legs are chosen;
* **differential evolution** in islands, restarted where they have settled (powered flybys: few numbers, sharp edges);
* **descents that hop between basins**: quasi-Newton from a pushed place, kept when better; from time to time
  the worse half
  of the rows starts again from the better ones (deep-space manoeuvres: many numbers, smooth valleys).

The end is polished by differential evolution in a shrinking box. One seed gives one answer, except where a time limit
cuts the search short.

References
----------
Becerra, V. M. et al. (2007), An efficient pruning technique for the global optimisation of multiple gravity assist
trajectories, Proceedings of GO 2005, 39-45. Leary, R. H. (2000), Global optimization on funneling landscapes,
Journal of
Global Optimization 18, 367-383. Addis, B. et al. (2011), A global optimization method for the design of space
trajectories,
Computational Optimization and Applications 48, 635-652.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import PhysicsError
from intercosmos.physics.orbits.gravity_assist import fly
from intercosmos.physics.orbits.gtop import Problem, problem
from intercosmos.physics.orbits.routes import Ephemeris, Route, route_of

__all__ = ["Found", "search"]

Array = NDArray[np.float64]

_POOL, _KEPT = 4096, 16  #: trajectories of a round of pruning; one in so many goes on
_ROWS, _SHORT = 128, 60  #: descents at once and their steps
_STARTS = 8  #: of each round of pruning
_CLONING = 12  #: hops between two rounds of starting the worse half from the better
_PATIENCE, _GAIN_KM = 24, 0.01  #: hops without so much gain after which everything starts anew
_ISLANDS, _MEMBERS, _GENERATIONS = 48, 32, 100
_SETTLED = 1e-3  #: km/s between best and worst of an island that starts again
_POLISH_BOX = (1e-2, 1e-3, 1e-4, 1e-5)  #: half sides of the boxes of the polish, in the unit box
_SOFT_KM: Final = 1e-3  #: rounding of the corners of small manoeuvres while descending, km/s
#: what a search reports as it goes: best objective so far, evaluations so far
Progress = Callable[[float, int], None]


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found.

    Parameters
    ----------
    x : (size,) the decision vector, in GTOP's order and units
    objective_km_s : its objective without roundings of the database
    evaluations : trajectories flown
    wall_s, cpu_s : time taken
    ended : "reached", "time" or "evaluations": what ended it
    history : (evaluations, best objective) at each improvement
    seed : the seed
    """

    x: Array
    objective_km_s: float
    evaluations: int
    wall_s: float
    cpu_s: float
    ended: str
    history: tuple[tuple[int, float], ...]
    seed: int

    def within(self, best_km_s: float, *, share: float = 0.005) -> bool:
        """The measure of success: no more than ``share`` above the best known."""
        return self.objective_km_s <= best_km_s * (1 + share)


def search(
    route: str | Problem | Route,
    *,
    lower: ArrayLike | None = None,
    upper: ArrayLike | None = None,
    seed: int = 0,
    ephemeris: Ephemeris | None = None,
    target_km_s: float | None = None,
    time_limit_s: float | None = None,
    most_evaluations: int | None = None,
    progress: Progress | None = None,
) -> Found:
    """Search the box for the least objective.

    Parameters
    ----------
    route : a GTOP problem or its name, or any route with bounds
    lower, upper : (size,) bounds of the decision vector; a problem brings its own
    seed : of the random numbers

    Returns
    -------
    Found

    Other Parameters
    ----------------
    ephemeris : states of the bodies; GTOP's own where None
    target_km_s : stop as soon as the objective is no higher, without a polish
    time_limit_s, most_evaluations : stop then; at least one of the two is needed
    progress : called after every round

    Raises
    ------
    PhysicsError
        If the search has no end (neither limit is given, or one is not above zero), if bounds are missing, not
        finite or
        crossed, or if nothing in the box can be flown.

    Examples
    --------
    >>> found = search("cassini1", seed=0, target_km_s=6.5, most_evaluations=2_000_000)
    >>> found.ended
    'reached'
    """
    if isinstance(route, str):
        route = problem(route)
    if isinstance(route, Problem):
        lower = route.lower if lower is None else lower
        upper = route.upper if upper is None else upper
        route = route_of(route)
    low, high = _bounds(route, lower, upper)
    limits = [limit for limit in (time_limit_s, most_evaluations) if limit is not None]
    if not limits:
        raise PhysicsError("a search needs an end: give time_limit_s or most_evaluations")
    if any(not 0 < limit < np.inf for limit in limits):
        raise PhysicsError("the limits of a search must be finite and above zero")
    run = _Run(route, low, high, seed, ephemeris, target_km_s, time_limit_s, most_evaluations, progress)
    if route.deep_space_manoeuvres:
        _hop(run)
    else:
        _islands(run)
    if run.ended != "reached" and run.best is not None:
        _polish(run)
    return run.found()


class _Run:
    """Books of one search: the best so far, what it took, when to stop."""

    def __init__(
        self,
        route: Route,
        low: Array,
        high: Array,
        seed: int,
        ephemeris: Ephemeris | None,
        target: float | None,
        seconds: float | None,
        most: int | None,
        progress: Progress | None,
    ) -> None:
        from intercosmos.physics.orbits.gravity_assist_program import sample_tables

        self.route, self.low, self.width, self.seed, self.ephemeris = route, low, high - low, seed, ephemeris
        self.target, self.seconds, self.most, self.progress = target, seconds, most, progress
        self.tables = sample_tables(route, ephemeris)
        self.sampled = ephemeris is not None
        self.random = np.random.default_rng(seed)
        self.evaluations, self.ended = 0, ""
        self.value, self.best = np.inf, None  # type: float, Array | None
        self.history: list[tuple[int, float]] = []
        self.wall, self.cpu = time.perf_counter(), time.process_time()

    def note(self, unit: Array, value: Array, evaluations: int) -> bool:
        """Take in a round; whether to go on."""
        self.evaluations += evaluations
        k = int(np.argmin(value))
        if value[k] < min(self.value, 1e6):
            self.value, self.best = float(value[k]), np.array(unit[k])
            self.history.append((self.evaluations, self.value))
        if self.progress is not None:
            self.progress(self.value, self.evaluations)
        if self.target is not None and self.value <= self.target:
            self.ended = "reached"
        elif self.seconds is not None and time.perf_counter() - self.wall > self.seconds:
            self.ended = "time"
        elif self.most is not None and self.evaluations >= self.most:
            self.ended = "evaluations"
        return not self.ended

    def found(self) -> Found:
        if self.best is None:
            raise PhysicsError("no trajectory within these bounds can be flown")
        x = self.low + self.width * self.best
        value = float(fly(x, self.route, ephemeris=self.ephemeris, exact=True).objective_km_s)
        wall, cpu = time.perf_counter() - self.wall, time.process_time() - self.cpu
        return Found(x, value, self.evaluations, wall, cpu, self.ended, tuple(self.history), self.seed)


def _islands(run: _Run) -> None:
    """Differential evolution from pruned starts; settled islands start again."""
    from intercosmos.physics.engine import jax, jnp
    from intercosmos.physics.orbits.search_program import Islands

    evolve = _evolution(run.route, run.sampled, _ISLANDS, _MEMBERS)
    key = jax.random.key(run.seed)
    shape = (_ISLANDS, _MEMBERS, run.route.size)
    members, costs = run.random.random(shape), np.full(shape[:2], np.inf)
    weight, crossing = np.full(shape[:2], 0.5), np.full(shape[:2], 0.9)
    going, turn = True, 0
    while going:
        held = Islands(*(jnp.asarray(a) for a in (members, costs, weight, crossing)))
        held = evolve(held, jax.random.fold_in(key, turn), run.low, run.width, run.tables)
        members, costs, weight, crossing = (np.array(a) for a in held)
        going = run.note(members.reshape(-1, shape[2]), costs.ravel(), _ISLANDS * _MEMBERS * _GENERATIONS)
        settled = costs.max(axis=1) - costs.min(axis=1) < _SETTLED
        members[settled], costs[settled] = run.random.random((int(settled.sum()), *shape[1:])), np.inf
        turn += 1


def _hop(run: _Run) -> None:
    """Basin hopping of many rows, the better of which are copied over the worse; anew where it has settled."""
    n = run.route.size
    descend = _descent(run.route, run.sampled)
    flown = _ROWS * (n + 1) * _SHORT
    closed = _closed(run.route, run.width)
    going = True
    while going:
        unit = np.concatenate([_pruned(run, _STARTS) for _ in range(_ROWS // _STARTS)])
        unit, value = (np.array(a) for a in descend(unit, run.low, run.width, run.tables))
        going = run.note(unit, value, flown)
        turn, best, since = 0, np.inf, 0
        while going and since < _PATIENCE:
            turn += 1
            reach = 10 ** run.random.uniform(-2.5, 0, (_ROWS, 1))
            moved = run.random.random((_ROWS, n)) < run.random.uniform(0.1, 1, (_ROWS, 1))
            place = unit + np.where(moved, reach * run.random.uniform(-0.5, 0.5, (_ROWS, n)), 0.0)
            place = np.where(closed, place - np.floor(place), np.abs(place))
            place = np.clip(np.where(place > 1, 2 - place, place), 0, 1)
            there, below = (np.array(a) for a in descend(place, run.low, run.width, run.tables))
            won = below < value - 1e-9
            unit, value = np.where(won[:, None], there, unit), np.where(won, below, value)
            going = run.note(unit, value, flown)
            since = 0 if value.min() < best - _GAIN_KM else since + 1
            best = best if since else float(value.min())
            if turn % _CLONING == 0:
                order = np.argsort(value, kind="stable")
                source = order[run.random.integers(0, _ROWS // 4, _ROWS // 2)]
                unit[order[_ROWS // 2 :]], value[order[_ROWS // 2 :]] = unit[source], value[source]


def _pruned(run: _Run, wanted: int) -> Array:
    """Cheap starts, built leg by leg: (wanted, size) in the unit box."""
    from intercosmos.physics.orbits.gravity_assist_program import compiled

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
    return unit[:wanted]


def _polish(run: _Run) -> None:
    """Differential evolution in ever smaller boxes about the best."""
    from intercosmos.physics.engine import jax, jnp
    from intercosmos.physics.orbits.search_program import Islands

    islands, calls = (4, 3) if run.route.deep_space_manoeuvres else (_ISLANDS, 1)
    evolve = _evolution(run.route, run.sampled, islands, _MEMBERS)
    key = jax.random.fold_in(jax.random.key(run.seed), 2**31 - 1)
    shape = (islands, _MEMBERS)
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
            held = evolve(held, fold, run.low + run.width * low, run.width * (high - low), run.tables)
        at = np.asarray(held.members).reshape(-1, run.route.size)
        flown = calls * _GENERATIONS * islands * _MEMBERS
        run.note(low + (high - low) * at, np.asarray(held.costs).ravel(), flown)
    run.ended = ended


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


def _bounds(route: Route, lower: ArrayLike | None, upper: ArrayLike | None) -> tuple[Array, Array]:
    if lower is None or upper is None:
        raise PhysicsError("a search needs bounds below and above every number of the decision vector")
    low, high = np.asarray(lower, float), np.asarray(upper, float)
    if low.shape != (route.size,) or high.shape != (route.size,):
        raise PhysicsError(f"this route needs bounds of {route.size} numbers, not {low.shape} and {high.shape}")
    if not (np.all(np.isfinite(low)) and np.all(np.isfinite(high))):
        raise PhysicsError("a search needs finite bounds: one of these is infinite or no number")
    if np.any(high <= low):
        raise PhysicsError("every upper bound must be above its lower bound")
    durations = slice(4, 3 + len(route.sequence)) if route.deep_space_manoeuvres else slice(1, None)
    if np.any(low[durations] <= 0):
        raise PhysicsError("the lower bound of every duration must be above zero")
    return low, high


@cache
def _evolution(route: Route, sampled: bool, islands: int, members: int) -> Callable[..., Any]:
    from intercosmos.physics.engine import jax
    from intercosmos.physics.orbits.gravity_assist_program import costs_of
    from intercosmos.physics.orbits.search_program import evolve, finite

    costs = costs_of(route, sampled=sampled)

    def run(held: Any, key: Any, low: Any, width: Any, tables: Any) -> Any:
        return evolve(finite(lambda unit: costs(low + width * unit, tables).objective), held, key, _GENERATIONS)

    return jax.jit(run)  # type: ignore[no-any-return]


@cache
def _descent(route: Route, sampled: bool) -> Callable[..., Any]:
    from intercosmos.physics.engine import jax
    from intercosmos.physics.orbits.gravity_assist_program import costs_of
    from intercosmos.physics.orbits.search_program import descend

    costs = costs_of(route, sampled=sampled, soft_km=_SOFT_KM)

    def run(unit: Any, low: Any, width: Any, tables: Any) -> Any:
        return descend(lambda u: costs(low + width * u, tables).objective, unit, _SHORT)

    return jax.jit(run)  # type: ignore[no-any-return]
