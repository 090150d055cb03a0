"""What a scheduler answers: which images are taken when, where they go down, what it is worth, and how good that is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from intercosmos.physics.observation.tasking_problem import Problem

__all__ = ["Aim", "Demand", "Schedule", "value_of_partners"]

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Demand:
    """A linear condition: ``sum(value * u) + sum(time * T) >= least``.

    ``u`` (p,) is what each partner's requests are worth, ``T`` (p, p) the imaging time, s, that requests of the first
    partner take on satellites of the second, both in the order of :attr:`Problem.partners`.
    """

    value: Array
    time_1_s: Array
    least: float
    name: str = ""


@dataclass(frozen=True, eq=False)
class Aim:
    """What is maximised: a concave function of what each partner's requests are worth, under linear conditions.

    Attributes
    ----------
    slope, intercept : (k, p) lines over the worth ``u`` of each partner's requests; each partner's merit is the least
        of its lines, so that a concave function is given by its tangents
    least : whether the least of the merits counts, instead of their sum
    tie : what a unit of the sum of all ``u`` counts beside, to choose between equals
    demands : conditions
    """

    slope: Array
    intercept: Array
    least: bool = False
    tie: float = 0.0
    demands: tuple[Demand, ...] = ()

    @classmethod
    def of_sum(cls, partners: int, weight: Array | float = 1.0) -> Aim:
        """The sum of what all requests are worth."""
        return cls(np.broadcast_to(np.asarray(weight, float), (1, partners)).copy(), np.zeros((1, partners)))

    def value(self, u: Array) -> float:
        """Of the worths (p,) of partners' requests."""
        merit = np.min(self.slope * u + self.intercept, axis=0)
        return float((merit.min() if self.least else merit.sum()) + self.tie * np.sum(u))


@dataclass(frozen=True, eq=False)
class Schedule:
    """A schedule and its proof.

    Attributes
    ----------
    problem : that it solves
    taken : (k,) numbers of opportunities, in order of satellite and time
    start_s : (k,) when each image begins
    window : (k,) number of the downlink window in which it goes down, -1 for none
    delivered_s : (k,) when its last bit is on the ground; NaN for none
    objective : what is maximised, here; without fairness the worth of all requests that are satisfied
    upper_bound : no schedule has more
    fairness : notion
    aim : what was maximised
    unserved : request -> why it has no image
    price_of_fairness : part of the greatest total that fairness costs; NaN where not asked for
    history : (seconds, objective, bound) as the search went on
    """

    problem: Problem
    taken: IntArray
    start_s: Array
    window: IntArray
    delivered_s: Array
    objective: float
    upper_bound: float
    fairness: str = "none"
    aim: Aim | None = None
    unserved: Mapping[str, str] = field(default_factory=dict)
    price_of_fairness: float = float("nan")
    history: tuple[tuple[float, float, float], ...] = ()

    @property
    def gap(self) -> float:
        """How far the objective may be below the best, as a part of the bound."""
        if self.upper_bound <= self.objective:
            return 0.0
        return (self.upper_bound - self.objective) / max(abs(self.upper_bound), 1e-12)

    @property
    def end_s(self) -> Array:
        """(k,) when each image ends."""
        return np.asarray(self.start_s + self.problem.opportunities.duration_s[self.taken])

    @property
    def total(self) -> float:
        """What all requests are worth together."""
        return float(self.problem.values[self.taken].sum())

    @property
    def value_by_partner(self) -> dict[str, float]:
        """What each partner's requests are worth."""
        return dict(zip(self.problem.partners, value_of_partners(self.problem, self.taken).tolist(), strict=True))


def value_of_partners(problem: Problem, taken: IntArray) -> Array:
    """(p,) what each partner's requests are worth with the images taken."""
    names = problem.partners
    number = np.array([names.index(p) for p in problem.requests.partner], np.int64).reshape(len(problem.requests))
    worth = problem.values[taken]
    return np.asarray(np.bincount(number[problem.opportunities.request[taken]], worth, len(names)), float)
