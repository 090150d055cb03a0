"""What partners have when each works alone, and the schedule of the whole in which they do.

No two partners share a satellite, so that their schedules stand beside one another as they are: together they are a
schedule of the whole problem, in which nobody has less than alone. A search for a fair schedule that begins there never
ends with less for anyone, if that is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from intercosmos.physics.observation.schedule_result import Schedule, value_of_partners
from intercosmos.physics.observation.tasking_problem import Problem

__all__ = ["all_alone", "side_by_side"]

Array = NDArray[np.float64]


def all_alone(problem: Problem, solve: Callable[[Problem], Schedule]) -> tuple[Array, Schedule]:
    """Each partner by itself: its own requests, satellites and stations.

    Parameters
    ----------
    problem : of all partners together
    solve : gives a schedule of a problem, such as a search for the greatest worth; asked once for each partner

    Returns
    -------
    (p,) what each has, in the order of :attr:`Problem.partners`; and the schedule of the whole that they make together,
    whose objective and bound are the sums of theirs
    """
    o, d = problem.opportunities, problem.downlinks
    asks = np.array(problem.requests.partner, object)
    owns = np.array([s.partner for s in problem.satellites], object)
    stations = np.array(d.partner, object)
    parts: list[tuple[NDArray[Any], ...]] = [(np.zeros(0, np.int64), np.zeros(0), np.zeros(0, np.int64), np.zeros(0))]
    objective = bound = 0.0
    for name in problem.partners:
        found = solve(problem.among([name]))
        # numbers of the whole: those that the part has kept, in their order
        chances = np.flatnonzero((asks[o.request] == name) & (owns[o.satellite] == name))
        windows = np.append(np.flatnonzero((stations == name) & (owns[d.satellite] == name)), -1)
        parts.append((chances[found.taken], found.start_s, windows[found.window], found.delivered_s))
        objective, bound = objective + found.objective, bound + found.upper_bound
    taken, start, window, delivered = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.lexsort((start, o.satellite[taken]))
    together = Schedule(
        problem, taken[order].astype(np.int64), start[order], window[order].astype(np.int64), delivered[order],
        objective, max(bound, objective),
    )  # fmt: skip
    return value_of_partners(problem, together.taken), together


def side_by_side(problem: Problem, apart: Mapping[str, Schedule]) -> Schedule:
    """Schedules of partners, each of its own requests and satellites, as one of the whole to begin a search with.

    Parameters
    ----------
    problem : of all partners together
    apart : partner -> schedule of what :meth:`Problem.among` gives for it alone

    Returns
    -------
    Schedule
        images and when they begin; where they go down is left open, and it has no bound
    """
    o = problem.opportunities
    owner = np.array([satellite.partner for satellite in problem.satellites])[o.satellite]
    asker = np.array(problem.requests.partner)[o.request]
    taken = [np.flatnonzero((owner == p) & (asker == p))[found.taken] for p, found in apart.items()]
    number = np.concatenate(taken)
    start = np.concatenate([found.start_s for found in apart.values()])
    none = np.full(number.size, -1, np.int64)
    return Schedule(problem, number, start, none, np.full(number.size, np.nan), 0.0, 0.0)
