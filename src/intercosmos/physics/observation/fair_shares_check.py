"""Whether a schedule keeps the conditions of a notion of fairness, and who used whose satellites how long."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from intercosmos.physics.observation.schedule_result import Aim, Schedule, value_of_partners
from intercosmos.physics.observation.tasking_problem import Problem

__all__ = ["imaging_time_s", "unmet_demands"]

Array = NDArray[np.float64]


def imaging_time_s(problem: Problem, schedule: Schedule) -> Array:
    """(p, p) s that requests of the first partner take on satellites of the second."""
    partners, o = problem.partners, problem.opportunities
    asks = np.array([partners.index(p) for p in problem.requests.partner], np.int64)[o.request[schedule.taken]]
    owns = np.array([partners.index(s.partner) for s in problem.satellites], np.int64)[o.satellite[schedule.taken]]
    count = len(partners)
    lasts = np.bincount(asks * count + owns, o.duration_s[schedule.taken], count**2)
    return np.asarray(lasts.reshape(count, count), float)


def unmet_demands(problem: Problem, schedule: Schedule, aim: Aim | None = None) -> tuple[str, ...]:
    """What a schedule falls short of, in words; empty where every condition is kept.

    Parameters
    ----------
    problem, schedule : as solved
    aim : whose conditions count; by default those that the schedule was made for
    """
    asked = aim or schedule.aim
    if asked is None:
        return ()
    u, time_s = value_of_partners(problem, schedule.taken), imaging_time_s(problem, schedule)
    said = []
    for number, demand in enumerate(asked.demands):
        parts = np.concatenate([demand.value * u, np.ravel(demand.time_1_s * time_s)])
        short = demand.least - float(parts.sum())
        if short > 1e-6 * max(abs(demand.least), float(np.abs(parts).max(initial=0.0)), 1e-12):
            said.append(f"{demand.name or f'condition {number}'}: {short:.6g} short")
    return tuple(said)
