"""What each partner and each satellite adds to what all take together: alone, last to come, and on the mean (Shapley).

The worth of a group of *partners* is the greatest total of a schedule of their own requests by their own satellites
through their own stations. Whatever parts of a group can do apart, the group can do together, since no two of them
share a satellite; so a group is worth at least what its parts are worth, also where a search found less for it. The
worth of a group of *satellites* is the greatest total of a schedule of everyone's requests by these satellites alone,
through all stations, and never less than with one of them fewer.

A total adds points of different partners. ``in_parts`` divides each partner's points by what its requests could be
worth, so that nobody's share depends on how large its points are.

How a group's worth is found is chosen by ``value``:

``"solve"``
    A search with its time limit, and its bound. The shares then have bounds too: no exact game within the proven gaps
    has shares outside them.
``"greedy"``
    The search's first, greedy schedule: every rule of the problem is kept, nothing is proven.
``"reach"``
    Every request by itself, as if images never stood in each other's way: no search at all, too much for everyone, and
    most for those whose satellites are crowded.

Up to :data:`EXACT_SATELLITES` satellites every group is valued, beyond them the groups of some orders of joining, with
the standard error of the mean over these.

References
----------
Shapley, L. S., "A value for n-person games", *Contributions to the Theory of Games* II (1953) 307-317; sampling as in
:mod:`intercosmos.physics.games`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from math import factorial
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from intercosmos.errors import PhysicsError
from intercosmos.physics.games import MOST_PLAYERS, sampled_shapley, shapley
from intercosmos.physics.observation.fair_shares_worth import could_be_worth
from intercosmos.physics.observation.tasking_problem import DownlinkWindows, Problem

__all__ = ["EXACT_SATELLITES", "Contributions", "contributions_of_partners", "contributions_of_satellites"]

Array = NDArray[np.float64]
Group = frozenset[str]
#: A worth that was found, and one that cannot be passed.
Worth = tuple[float, float]
#: How a group's worth is found: by name, or a function of the group's problem.
Valuing = Literal["solve", "greedy", "reach"] | Callable[[Problem], float]

#: Up to so many satellites every group is valued: 255 groups.
EXACT_SATELLITES: Final = 8


@dataclass(frozen=True, eq=False)
class Contributions:
    """What each of several adds to the total.

    Attributes
    ----------
    names : of partners or satellites (n,)
    total : what all are worth together
    alone : (n,) what each is worth by itself
    marginal : (n,) what is lost if it alone stays away
    shapley : (n,) the mean of what it adds, over all orders of joining; they add up to the total
    standard_error : (n,) of sampled shares, one sigma; zero for exact ones
    low, high : (n,) shares of any game within the proven bounds of groups' worths; NaN where nothing is proven
    groups : how many groups were valued
    method : how, in words
    """

    names: tuple[str, ...]
    total: float
    alone: Array
    marginal: Array
    shapley: Array
    standard_error: Array
    low: Array
    high: Array
    groups: int
    method: str

    @property
    def shares(self) -> dict[str, float]:
        """Parts of the total, adding up to one; zero for all where the total is zero."""
        whole = self.total if self.total > 0 else 1.0
        return {name: float(x) / whole for name, x in zip(self.names, self.shapley, strict=True)}


def contributions_of_partners(
    problem: Problem,
    *,
    value: Valuing = "solve",
    in_parts: bool = False,
    time_limit_s: float = 10.0,
    seed: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> Contributions:
    """What each partner adds, exactly over every group of partners.

    Parameters
    ----------
    problem : of all partners together
    value : how a group's worth is found

    Other Parameters
    ----------------
    in_parts : whether partners' points are divided by what their requests could be worth
    time_limit_s, seed : of each search
    progress : is called with groups done and groups in all

    Raises
    ------
    PhysicsError : more than 12 partners, a worth that is not finite
    """
    names = problem.partners
    if len(names) > MOST_PLAYERS:
        raise PhysicsError(f"at most {MOST_PLAYERS} partners share a value, not {len(names)}")
    scaled = _in_parts(problem) if in_parts else problem
    find = _finder(value, time_limit_s, seed)
    worths = _every(names, lambda group: find(scaled.among(sorted(group))), progress)
    for group in worths:  # smaller ones first
        first = min(group)
        for size in range(1, len(group)):
            for rest in combinations(sorted(group - {first}), size):
                apart = frozenset(rest)
                lower, _ = worths[group]
                together = worths[apart][0] + worths[group - apart][0]
                worths[group] = (max(lower, together), max(worths[group][1], together))
    return _exact(names, worths, f"every group of partners, {_words(value, time_limit_s)}")


def contributions_of_satellites(
    problem: Problem,
    *,
    value: Valuing = "greedy",
    in_parts: bool = False,
    pairs: int = 20,
    time_limit_s: float = 2.0,
    seed: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> Contributions:
    """What each satellite adds, exactly for few satellites, from some orders of joining for more.

    Parameters
    ----------
    problem : of all partners together
    value : how a group's worth is found

    Other Parameters
    ----------------
    in_parts : whether partners' points are divided by what their requests could be worth
    pairs : of orders of joining, where there are more than :data:`EXACT_SATELLITES` satellites
    time_limit_s, seed : of each search; the seed also of the orders
    progress : is called with groups done and groups in all, at most

    Raises
    ------
    PhysicsError : names of satellites that are not unique, a worth that is not finite
    """
    names = tuple(s.name for s in problem.satellites)
    if len(set(names)) != len(names):
        raise PhysicsError("satellites that contribute have names of their own")
    scaled = _in_parts(problem) if in_parts else problem
    find = _finder(value, time_limit_s, seed)
    number = {name: k for k, name in enumerate(names)}

    def worth_of(group: Group) -> Worth:
        return find(_with_satellites(scaled, sorted(number[name] for name in group)))

    if len(names) <= EXACT_SATELLITES:
        worths = _every(names, worth_of, progress)
        for group in worths:
            for name in group if len(group) > 1 else ():
                less = worths[group - {name}][0]
                worths[group] = (max(worths[group][0], less), max(worths[group][1], less))
        return _exact(names, worths, f"every group of satellites, {_words(value, time_limit_s)}")
    known: dict[Group, float] = {}
    most = 2 * pairs * (len(names) - 1) + 1 + 2 * len(names)

    def remembered(group: Group) -> float:
        if group not in known:
            known[group] = worth_of(group)[0]
            if progress is not None:
                progress(len(known), most)
        return known[group]

    found = sampled_shapley(names, remembered, pairs=pairs, seed=seed)
    everyone = frozenset(names)
    total = remembered(everyone)
    nothing = np.full(len(names), np.nan)
    return Contributions(
        names, total,
        np.array([remembered(frozenset([n])) for n in names]),
        np.array([total - remembered(everyone - {n}) for n in names]),
        np.array([found.share[n] for n in names]),
        np.array([found.standard_error[n] for n in names]),
        nothing, nothing, len(known),
        f"{found.orders} orders of joining, {_words(value, time_limit_s)}",
    )  # fmt: skip


def _every(
    names: tuple[str, ...], worth_of: Callable[[Group], Worth], progress: Callable[[int, int], None] | None
) -> dict[Group, Worth]:
    """Worth of every group but the empty one, smaller ones first."""
    worths: dict[Group, Worth] = {}
    for size in range(1, len(names) + 1):
        for members in combinations(sorted(names), size):
            worths[frozenset(members)] = worth_of(frozenset(members))
            if progress is not None:
                progress(len(worths), 2 ** len(names) - 1)
    return worths


def _exact(names: tuple[str, ...], worths: Mapping[Group, Worth], method: str) -> Contributions:
    shares = shapley({g: worth for g, (worth, _) in worths.items()})
    everyone, count = frozenset(names), len(names)
    low, high = np.zeros(count), np.zeros(count)
    nothing: Worth = (0.0, 0.0)
    for group in [frozenset(), *worths]:
        here = worths.get(group, nothing)
        for k, name in enumerate(names):
            if name not in group:
                weight = factorial(len(group)) * factorial(count - len(group) - 1) / factorial(count)
                more = worths[group | {name}]
                low[k] += weight * (more[0] - here[1])
                high[k] += weight * (more[1] - here[0])
    proven = np.isfinite(low) & np.isfinite(high)
    total = worths[everyone][0]
    return Contributions(
        names, total,
        np.array([worths[frozenset([n])][0] for n in names]),
        np.array([total - worths.get(everyone - {n}, nothing)[0] for n in names]),
        np.array([float(shares[n]) for n in names]),
        np.zeros(count), np.where(proven, low, np.nan), np.where(proven, high, np.nan), len(worths), method,
    )  # fmt: skip


def _finder(value: Valuing, time_limit_s: float, seed: int) -> Callable[[Problem], Worth]:
    """What a group's problem is worth, and a bound where there is one."""

    def solve(problem: Problem) -> Worth:
        from intercosmos.physics.observation.scheduler import schedule

        found = schedule(problem, fairness="none", time_limit_s=time_limit_s, seed=seed)
        return found.total, max(found.upper_bound, found.total)

    def greedy(problem: Problem) -> Worth:
        from intercosmos.physics.observation.contributions_greedy import greedy_total

        return greedy_total(problem), np.inf

    def reach(problem: Problem) -> Worth:
        return float(could_be_worth(problem).sum()), np.inf

    ways: dict[str, Callable[[Problem], Worth]] = {"solve": solve, "greedy": greedy, "reach": reach}
    if isinstance(value, str) and value not in ways:
        raise PhysicsError(f"worth is found by one of {', '.join(ways)}, or by a function, not by {value!r}")

    def found(problem: Problem) -> Worth:
        if not len(problem.opportunities):
            return 0.0, 0.0
        worth, bound = ways[value](problem) if isinstance(value, str) else (float(value(problem)), np.inf)
        if not np.isfinite(worth):
            raise PhysicsError(f"the worth of a group is not finite: {worth}")
        return worth, bound

    return found


def _words(value: Valuing, time_limit_s: float) -> str:
    if not isinstance(value, str):
        return "valued by a function that was given"
    return {
        "solve": f"each searched for at most {time_limit_s:g} s",
        "greedy": "each with its first, greedy schedule",
        "reach": "each request by itself, as if images never stood in each other's way",
    }[value]


def _in_parts(problem: Problem) -> Problem:
    """The same with each partner's weights divided by what its requests could be worth."""
    scale = could_be_worth(problem)
    names = problem.partners
    by = np.array([scale[names.index(p)] for p in problem.requests.partner], float)
    weight = np.divide(problem.requests.weight, by, out=np.zeros_like(by), where=by > 0)
    return replace(problem, requests=replace(problem.requests, weight=weight))


def _with_satellites(problem: Problem, which: list[int]) -> Problem:
    """The same with some satellites only, keeping all numbers."""
    there = np.zeros(len(problem.satellites), bool)
    there[which] = True
    d = problem.downlinks
    kept = np.flatnonzero(there[d.satellite])
    return replace(
        problem,
        opportunities=problem.opportunities.picked(there[problem.opportunities.satellite]),
        downlinks=DownlinkWindows(
            d.satellite[kept], tuple(d.station[k] for k in kept), tuple(d.partner[k] for k in kept),
            d.start_s[kept], d.end_s[kept], d.bit_s[kept],
        ),
    )  # fmt: skip
