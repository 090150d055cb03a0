"""The cheapest paths through a grid of dates, for routes with powered flybys.

There a trajectory is fixed by its dates, an arc by two of them, and what a flyby costs by three. With dates on a grid
every arc is solved once, and the cheapest way on from each arc follows from the last leg backwards (Bellman): millions
of flybys stand for every trajectory on the grid. The grid is coarse, a share of each body's year, so its costs are
rough; its cheapest paths, one for each first arc, are where a finer search begins. Each round shifts the grid.

References
----------
Bellman, R. (1957), *Dynamic Programming*, Princeton. Izzo, D. et al. (2007), Search space pruning and global
optimisation of multiple gravity assist spacecraft trajectories, Journal of Global Optimization 38, 283-296 (arcs on
grids of dates).
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from intercosmos.physics.engine import jax
from intercosmos.physics.orbits import gtop
from intercosmos.physics.orbits.gravity_assist_kernels import lambert, powered_flyby
from intercosmos.physics.orbits.gravity_assist_program import arrival_cost, planet_states, units
from intercosmos.physics.orbits.routes import Route
from intercosmos.physics.orbits.search_run import Array, Run

_YEAR_SHARE = 40.0  #: grid steps in a body's year
_LONGEST_SHARE = 8.0  #: grid steps in the span of dates at a body, at least
_MOST_FLYBYS = 2_500_000  #: above so many flybys the grid is made coarser
_ARC_BLOCK, _FLYBY_BLOCK = 4096, 32768  #: rows of the compiled programs
_FAR = 1e9  #: km/s, of what cannot be flown


class _Leg(NamedTuple):
    """Arcs (departures, durations) of one leg: place of the arrival date, speeds (3, ...), cost of going on."""

    arrival: NDArray[np.int64]
    outgoing: Array
    incoming: Array
    flyable: NDArray[np.bool_]


def cheap_dates(run: Run) -> tuple[Array, Array]:
    """Starts (m, N) in the unit box, cheapest first, and half the distance of the grid in each number (N,)."""
    route, low, high = run.route, run.low, run.low + run.width
    first, last = np.cumsum(low), np.cumsum(high)
    steps = _steps(route, first, last, low, high)
    dates = [a + step * (run.random.random() - 1 + np.arange(int((b - a) / step) + 2)) for a, b, step in
             zip(first, last, steps, strict=True)]  # fmt: skip
    dates[0] = np.clip(dates[0], first[0], last[0])
    legs = _legs(run, dates, low, high)
    costs, onward = _bellman(run, legs)
    order = np.argsort(costs, axis=None, kind="stable")
    order = order[: int((costs < _FAR).sum())]
    i, m = np.unravel_index(order, costs.shape)
    found = [dates[0][i]]
    for k, leg in enumerate(legs):
        j = leg.arrival[i, m]
        found.append(dates[k + 1][j])
        if k < len(legs) - 1:
            i, m = j, onward[k][i, m]
    path = np.stack(found, axis=-1)
    x = np.concatenate([path[:, :1], np.diff(path, axis=1)], axis=1)
    # one start a neighbourhood of the first two dates: of two by two cells the cheapest
    cells = np.round((x[:, :2] - low[:2]) / (2 * steps[:2])).astype(int)
    kept = np.sort(np.unique(cells, axis=0, return_index=True)[1])
    return np.clip((x[kept] - low) / run.width, 0, 1), steps / run.width


def _steps(route: Route, first: Array, last: Array, low: Array, high: Array) -> Array:
    """Distance of the grid at each body, days."""
    years = np.array([365.25 * gtop.elements_of(name).axis ** 1.5 for name in route.sequence])
    steps = np.minimum(years / _YEAR_SHARE, np.maximum((last - first) / _LONGEST_SHARE, 1e-3))
    spans, widths = last - first, (high - low)[1:]
    while True:
        departures = spans[:-1] / steps[:-1] + 2
        durations = widths / steps[1:] + 2
        flybys = float(np.sum(departures[1:] * (widths[:-1] / steps[:-2] + 2) * durations[1:])) if len(low) > 2 else 0.0
        if max(flybys, float(np.sum(departures * durations))) <= _MOST_FLYBYS:
            return steps
        steps = steps * 1.25


def _legs(run: Run, dates: list[Array], low: Array, high: Array) -> list[_Leg]:
    """Every arc of the grid."""
    most = max(len(d) for d in dates)
    padded = np.stack([np.pad(d, (0, most - len(d)), mode="edge") for d in dates])
    r, v = (np.stack(a, axis=1) for a in _planets(run.route, run.sampled)(padded, run.tables))
    speed_km, day = (float(a) for a in units(run.tables))
    legs = []
    for k in range(len(dates) - 1):
        leaves, comes = dates[k], dates[k + 1]
        step = comes[1] - comes[0]
        first = np.ceil((leaves + low[k + 1] - comes[0]) / step).astype(int)
        arrival = np.maximum(first, 0)[:, None] + np.arange(int((high - low)[k + 1] / step) + 1)
        inside = arrival < len(comes)
        arrival = np.minimum(arrival, len(comes) - 1)
        tof = comes[arrival] - leaves[:, None]
        flyable = inside & (tof >= low[k + 1]) & (tof <= high[k + 1])
        shape = arrival.shape
        here = np.broadcast_to(r[k][:, : len(leaves), None], (3, *shape))
        rows = [here, r[k + 1][:, arrival], np.where(flyable, tof, 1.0)[None] * day]
        table = _blocks(_arcs, np.concatenate([a.reshape(len(a), -1) for a in rows]), _ARC_BLOCK)
        both = table.reshape(6, *shape) * speed_km
        outgoing = both[:3] - v[k][:, : len(leaves), None] * speed_km
        incoming = both[3:] - v[k + 1][:, arrival] * speed_km
        run.evaluations += arrival.size // len(dates)
        legs.append(_Leg(arrival, outgoing, incoming, flyable & np.isfinite(both).all(axis=0)))
    return legs


def _bellman(run: Run, legs: list[_Leg]) -> tuple[Array, list[NDArray[np.int64]]]:
    """Cost of the cheapest whole path by each first arc, and for each arc of a leg the best next duration."""
    route = run.route
    speed = np.sqrt(np.sum(legs[-1].incoming ** 2, axis=0))
    costs = np.where(legs[-1].flyable, np.asarray(arrival_cost(speed, route)), _FAR)
    onward: list[NDArray[np.int64]] = []
    for k in range(len(legs) - 2, -1, -1):
        before, after = legs[k], legs[k + 1]
        # all pairs of an arc in and an arc out: (departures, durations, next durations)
        cost = np.full((*before.arrival.shape, after.arrival.shape[1]), _FAR)
        out = costs[before.arrival]
        possible = before.flyable[..., None] & (out < _FAR)
        i, m, p = np.nonzero(possible)
        j = before.arrival[i, m]
        table = _blocks(_turns, np.concatenate([before.incoming[:, i, m], after.outgoing[:, j, p]]), _FLYBY_BLOCK)
        radius = table[1] * route.mu_km[k + 1]
        low = route.penalty[k + 1] * np.maximum(route.least_pericentre_km[k + 1] - radius, 0)
        total = table[0] + low + out[i, m, p]
        cost[i, m, p] = np.where(np.isfinite(total), total, _FAR)
        run.evaluations += len(i) // (len(legs) + 1)
        best = np.argmin(cost, axis=-1)
        onward.insert(0, best)
        costs = np.take_along_axis(cost, best[..., None], axis=-1)[..., 0]
    if route.counts_launch:
        costs = costs + np.where(costs < _FAR, np.sqrt(np.sum(legs[0].outgoing ** 2, axis=0)), 0.0)
    return costs, onward


def _blocks(program: Any, columns: Array, size: int) -> Array:
    """Columns (n, rows) through a compiled program in blocks of one size."""
    rows = columns.shape[1]
    parts = []
    for start in range(0, rows, size):
        part = columns[:, start : start + size]
        full = np.pad(part, ((0, 0), (0, size - part.shape[1])), mode="edge")
        parts.append(np.asarray(program(full))[:, : part.shape[1]])
    return np.concatenate(parts, axis=1) if parts else np.zeros((6, 0))


@jax.jit  # type: ignore[untyped-decorator]
def _arcs(a: Any) -> Any:
    """Positions of both ends and duration (7, B) to speeds at both ends (6, B)."""
    arc = lambert((a[0], a[1], a[2]), (a[3], a[4], a[5]), a[6])
    return jax.numpy.stack([*arc.leaving, *arc.arriving])


@jax.jit  # type: ignore[untyped-decorator]
def _turns(a: Any) -> Any:
    """Relative speeds in and out (6, B) to the impulse and the pericentre over mu (2, B)."""
    return jax.numpy.stack(powered_flyby((a[0], a[1], a[2]), (a[3], a[4], a[5])))


@cache
def _planets(route: Route, sampled: bool) -> Any:
    return jax.jit(lambda dates, tables: planet_states(route, tables, dates, sampled=sampled))
