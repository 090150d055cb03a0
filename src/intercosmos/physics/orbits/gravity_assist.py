"""Trajectories by way of planets: powered flybys (MGA) and one deep-space manoeuvre a leg (MGA-1DSM), many at once.

The decision vectors, units and objectives are those of ESA's GTOP database
(:mod:`intercosmos.physics.orbits.gtop`): dates as
MJD2000, durations in days, km/s. The same functions fly over DE440 or any other states through :func:`tabulated`.

* ``mga``: x = departure date, then the duration of each leg. Every leg is a Lambert arc below one revolution in the
  sense of the planets; at each flyby an impulse at the pericentre joins the arcs; pericentres below the least allowed
  are punished in proportion.
* ``mga_1dsm`` (N bodies): x = departure date; departure speed; two numbers in [0, 1] of its direction (right ascension
  from the planet's velocity, sine of declination); N-1 durations; N-1 fractions of each leg at which the manoeuvre
  comes; N-2 flyby pericentres in planet radii; N-2 angles of the flyby plane. Flybys have no thrust.

References
----------
Izzo, D. (2010), Global optimization and space pruning for spacecraft trajectory design, in Conway (ed.), *Spacecraft
Trajectory Optimization*, Cambridge University Press, chapter 7. Vinko, T. and Izzo, D. (2008), ESA ACT technical report
GOHTPPSTD.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import PhysicsError
from intercosmos.physics.orbits.gtop import Insertion, Problem, find_problem
from intercosmos.physics.orbits.routes import Ephemeris, Route, measured, route_of, tabulated

__all__ = ["Ephemeris", "Flown", "Insertion", "Route", "fly", "mga", "mga_1dsm", "route_of", "tabulated"]

Array = NDArray[np.float64]

_BLOCKS: Final = (64, 4096)  #: rows of the compiled programs; few sizes, so that few are compiled


@dataclass(frozen=True, slots=True)
class Flown:
    """What trajectories cost and where they pass, SI; NaN in the rows that cannot be flown.

    Parameters
    ----------
    objective_km_s : (...) the GTOP objective, km/s
    impulses : (..., N) departure, then flyby impulses or deep-space manoeuvres in order, then arrival, m/s;
        with deep-space
        manoeuvres there is one number more
    penalties : (..., N-2) what low pericentres add to the objective, m/s
    pericentres : (..., N-2) radii of the flybys, m
    mjd2000 : (..., N) dates at the bodies, days
    """

    objective_km_s: Array
    impulses: Array
    penalties: Array
    pericentres: Array
    mjd2000: Array


def mga(
    x: ArrayLike,
    sequence: str | Problem | Sequence[str | int],
    *,
    insertion: Insertion | None = None,
    counts_launch: bool = True,
    ephemeris: Ephemeris | None = None,
    exact: bool | None = None,
) -> Array:
    """Objective, km/s, of trajectories by way of planets, as the GTOP database defines it.

    Parameters
    ----------
    x : (..., N) departure, MJD2000, and durations of the N-1 legs, days: powered flybys, as in Cassini1; or (..., 4N-2)
        with a deep-space manoeuvre on each leg, as :func:`mga_1dsm`
    sequence : bodies in order of visit, by name, initial or GTOP's number (3 is the Earth), in a row or in one text
        (``"EVVEJS"``, see :func:`~intercosmos.physics.orbits.routes.bodies_of`); or a GTOP problem or its name, from
        which the other arguments are then taken

    Returns
    -------
    (...) sum of departure, flyby impulses, arrival and penalties, km/s; NaN where a leg has no arc (check with
    ``np.isnan``) when there are many trajectories

    Other Parameters
    ----------------
    insertion : capture orbit at the end; None counts the whole arrival speed
    counts_launch : whether the departure speed counts
    ephemeris : states of the bodies, from :func:`tabulated`, with which go the masses of DE440; GTOP's own where None
    exact : False repeats the roundings of ESA's programs (single-precision logarithms, one part in 10 million), which
        published objectives carry; True does without. By default False over GTOP's planets, True over any other

    Raises
    ------
    PhysicsError
        If x has the wrong length or is not finite, a duration is not above zero, or a single trajectory cannot
        be flown.
    UnknownIdError
        If a body or problem is unknown.

    Examples
    --------
    >>> x = [-789.8117, 158.302027105278, 449.385873819743, 54.7489684339665, 1024.36205846918, 4552.30796805542]
    >>> round(float(mga(x, "cassini1")), 6)
    4.930728
    """
    route = route_of(sequence, insertion=insertion, counts_launch=counts_launch)
    named = isinstance(sequence, Problem) or (isinstance(sequence, str) and find_problem(sequence) is not None)
    width = np.shape(x)[-1] if np.ndim(x) else 0
    long = 4 * len(route.sequence) - 2
    if not named and width not in (route.size, long):
        raise PhysicsError(
            f"{len(route.sequence)} bodies need decision vectors of {route.size} numbers, or of {long} with a "
            f"manoeuvre on each leg; these have shape {np.shape(x)}"
        )
    if not named and width == long:
        route = route_of(route.sequence, insertion=insertion, counts_launch=counts_launch, deep_space_manoeuvres=True)
    return fly(x, route, ephemeris=ephemeris, exact=exact).objective_km_s


def mga_1dsm(
    x: ArrayLike,
    sequence: str | Problem | Sequence[str | int],
    *,
    insertion: Insertion | None = None,
    counts_launch: bool = True,
    ephemeris: Ephemeris | None = None,
    exact: bool | None = None,
) -> Array:
    """Objective, km/s, of trajectories with one deep-space manoeuvre on each leg, as GTOP's Messenger defines it.

    Parameters
    ----------
    x : (..., 4N-2) see the head of this module
    sequence, insertion, counts_launch, ephemeris, exact : as for :func:`mga`

    Returns
    -------
    (...) km/s, NaN where a trajectory cannot be flown and there are many

    Raises
    ------
    PhysicsError, UnknownIdError
        As :func:`mga`.
    """
    route = route_of(sequence, insertion=insertion, counts_launch=counts_launch, deep_space_manoeuvres=True)
    return fly(x, route, ephemeris=ephemeris, exact=exact).objective_km_s


def fly(
    x: ArrayLike, route: Route | Problem | str, *, ephemeris: Ephemeris | None = None, exact: bool | None = None
) -> Flown:
    """Fly trajectories and report what each part costs; arguments and errors as :func:`mga`."""
    from intercosmos.physics.orbits.gravity_assist_program import compiled, sample_tables

    if not isinstance(route, Route):
        route = route_of(route)
    if ephemeris is not None:
        route = measured(route)
    rows = np.asarray(x, float)
    if rows.ndim == 0 or rows.shape[-1] != route.size:
        raise PhysicsError(f"this route needs decision vectors of {route.size} numbers, these have shape {rows.shape}")
    if not np.all(np.isfinite(rows)):
        raise PhysicsError("a decision vector holds a number that is not finite")
    n = len(route.sequence)
    durations = rows[..., 4 : n + 3] if route.deep_space_manoeuvres else rows[..., 1:]
    if np.any(durations <= 0):
        raise PhysicsError("every leg needs a duration above zero")
    shape = rows.shape[:-1]
    rows = rows.reshape(-1, route.size)
    tables = sample_tables(route, ephemeris)
    database = not exact if exact is not None else ephemeris is None
    costs = _blocks(rows, compiled(route, sampled=ephemeris is not None, database=database), tables)
    left = ~np.isfinite(costs[0])
    if left.any():  # the few arcs that the quick iteration gave up
        again = _blocks(rows[left], compiled(route, sampled=ephemeris is not None, sure=True), tables, _BLOCKS[0])
        for all_, some in zip(costs, again, strict=True):
            all_[left] = some
    objective, impulses, penalties, pericentres = costs
    if shape == () and not np.isfinite(objective[0]):
        raise PhysicsError("this trajectory has a leg without an arc: its ends are in line with the Sun")
    dates = np.concatenate([rows[:, :1], durations.reshape(-1, n - 1)], axis=1).cumsum(axis=1)
    objective = np.where(np.isfinite(objective), objective, np.nan)
    return Flown(
        objective.reshape(shape),
        1e3 * impulses.reshape(*shape, impulses.shape[1]),
        1e3 * penalties.reshape(*shape, penalties.shape[1]),
        1e3 * pericentres.reshape(*shape, pericentres.shape[1]),
        dates.reshape(*shape, n),
    )


def _blocks(
    rows: Array, run: Callable[[Array, Any], Sequence[Any]], tables: Any, block: int | None = None
) -> list[Array]:
    """Rows through a compiled program, a few thousand at a time so that few sizes are compiled."""
    block = block or (_BLOCKS[0] if len(rows) <= _BLOCKS[0] else _BLOCKS[1])
    parts = []
    for first in range(0, max(len(rows), 1), block):
        part = rows[first : first + block]
        padded = np.concatenate([part, np.ones((block - len(part), rows.shape[-1]))])
        parts.append([np.asarray(a)[: len(part)] for a in run(padded, tables)])
    return [np.concatenate(column) for column in zip(*parts, strict=True)]
