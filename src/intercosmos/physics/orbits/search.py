"""Global search for trajectories by way of planets, from nothing but bounds.

Two kinds of route, two tools:

* **powered flybys** (few numbers, sharp edges): dates alone fix a trajectory, and what a flyby costs hangs on three
  dates; so the cheapest paths through a grid of dates are known at once
  (:mod:`~intercosmos.physics.orbits.search_dates`), and differential evolution goes on about them
  (:mod:`~intercosmos.physics.orbits.search_islands`);
* **deep-space manoeuvres** (many numbers, smooth valleys): hundreds of descents that hop between basins, begun from
  starts that are pruned leg by leg (:mod:`~intercosmos.physics.orbits.search_hop`).

The end is polished by differential evolution in a shrinking box. One seed gives one answer on one kind of processor,
except where a time limit cuts the search short.

References
----------
Becerra, V. M. et al. (2007), An efficient pruning technique for the global optimisation of multiple gravity assist
trajectories, Proceedings of GO 2005, 39-45; those of the modules named.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import PhysicsError
from intercosmos.physics.orbits.gtop import Problem, problem
from intercosmos.physics.orbits.routes import Ephemeris, Route, measured, route_of
from intercosmos.physics.orbits.search_run import Found, Progress, Run

__all__ = ["Found", "Progress", "search"]

Array = NDArray[np.float64]


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
    ephemeris : states of the bodies, with which go the masses of DE440; GTOP's own where None
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
    if ephemeris is not None:
        route = measured(route)
    low, high = _bounds(route, lower, upper)
    limits = [limit for limit in (time_limit_s, most_evaluations) if limit is not None]
    if not limits:
        raise PhysicsError("a search needs an end: give time_limit_s or most_evaluations")
    if any(not 0 < limit < np.inf for limit in limits):
        raise PhysicsError("the limits of a search must be finite and above zero")
    from intercosmos.physics.orbits.search_hop import hop
    from intercosmos.physics.orbits.search_islands import islands, polish

    run = Run(route, low, high, seed, ephemeris, target_km_s, time_limit_s, most_evaluations, progress)
    if route.deep_space_manoeuvres:
        hop(run)
    else:
        islands(run)
    if run.ended != "reached" and run.best is not None:
        polish(run)
    return run.found()


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
