"""A problem made ready for the search: opportunities that can count, in passes that do not touch one another.

Opportunities that can never be in a schedule are left out (too short a window, a pair of which one image cannot be
taken, nothing to go down in afterwards). The rest of a satellite falls into *passes*: between the last end of one and
the first start of the next it has time to turn to anything, so that images of different passes never disturb each
other, except by memory, energy and downlink.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.physics.observation.scheduling_turns import SPARE_S, Turns

if TYPE_CHECKING:
    from intercosmos.physics.observation.schedule_result import Aim
    from intercosmos.physics.observation.tasking_problem import Problem

__all__ = ["Model", "model_of"]

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

#: Why an opportunity cannot count, by number.
WHY = (
    "", "no window long enough", "another image of the set cannot be taken", "no downlink after it", "frozen",
    "no window long enough before the horizon",
)  # fmt: skip

#: s; a window that is shorter than its image by no more is as long: ends less durations are rounded.
_SHORT_S: Final = 1e-8


@dataclass(frozen=True, eq=False)
class Model:
    """Columns (n,) of the opportunities that count, in order of pass and start.

    Attributes
    ----------
    problem, aim : as given
    number : of the opportunity in the problem
    why : (o,) for every opportunity of the problem: number in :data:`WHY`
    first_s, last_s : earliest and latest start
    turns : where they lie and how their satellites turn
    value, bits, partner, owner : worth, bits, who asks, whose satellite
    request, bundle, group : numbers; a bundle is an alternative of a request, a group a part of a bundle
    needed : how many parts its bundle needs before it counts; 1 where each part counts by itself
    single : whether its request has only bundles of one part
    fixed : must be taken
    passes : (m + 1,) where each pass begins
    pass_of : number of the pass of each
    request_of_bundle, size_of_bundle, bundle_of_group : as they say
    groups_of, members_of : groups of each bundle, opportunities of each group
    of_requests : opportunities of each request
    """

    problem: Problem
    aim: Aim
    number: IntArray
    why: IntArray
    first_s: Array
    last_s: Array
    turns: Turns
    value: Array
    bits: Array
    partner: IntArray
    owner: IntArray
    satellite: IntArray
    request: IntArray
    bundle: IntArray
    group: IntArray
    needed: IntArray
    single: BoolArray
    fixed: BoolArray
    passes: IntArray
    pass_of: IntArray
    request_of_bundle: IntArray
    size_of_bundle: IntArray
    bundle_of_group: IntArray
    groups_of: tuple[tuple[int, ...], ...]
    members_of: tuple[tuple[int, ...], ...]
    of_requests: tuple[IntArray, ...]

    def __len__(self) -> int:
        return int(self.number.size)

    @property
    def partners(self) -> int:
        """How many partners there are."""
        return len(self.problem.partners)

    def of_request(self, number: int) -> IntArray:
        """Opportunities of a request."""
        return self.of_requests[number]

    def spans(self) -> list[tuple[int, int]]:
        """First and one past the last opportunity of each pass."""
        return list(zip(self.passes[:-1].tolist(), self.passes[1:].tolist(), strict=True))


def model_of(
    problem: Problem,
    aim: Aim,
    fixed: IntArray | None = None,
    fixed_s: Array | None = None,
    not_before_s: Array | float = -np.inf,
) -> Model:
    """What can count of a problem.

    Parameters
    ----------
    problem, aim : what and for whom
    fixed, fixed_s : (k,) opportunities that stay, and when they begin
    not_before_s : before which no other image begins, of all satellites or of each (s,)
    """
    o = problem.opportunities
    first = np.maximum(o.start_s, np.broadcast_to(not_before_s, (len(problem.satellites),))[o.satellite])
    last = np.minimum(o.end_s, problem.horizon_s) - o.duration_s
    kept = np.zeros(len(o), bool)
    if fixed is not None and fixed_s is not None:
        kept[fixed] = True
        first[fixed] = last[fixed] = fixed_s
    last = np.where((last < first) & (last >= first - _SHORT_S), first, last)
    long = o.start_s + o.duration_s <= np.minimum(o.end_s, problem.horizon_s) + _SHORT_S
    why = np.where(last < first, np.where(long, 4, np.where(o.start_s + o.duration_s <= o.end_s, 5, 1)), 0)
    if problem.must_downlink:
        why[(why == 0) & ~_can_go_down(problem, first)] = 3
    why[kept] = 0
    bundle, request_of_bundle = _numbered(o.request, o.alternative)
    group, bundle_of_group = _numbered(bundle, o.part)
    size = np.bincount(bundle_of_group, minlength=request_of_bundle.size)
    # parts that remain of a set which counts only whole
    alive = np.bincount(bundle_of_group, np.bincount(group, why == 0, bundle_of_group.size) > 0, size.size)
    pair = np.array([kind == "stereo" for kind in problem.requests.kind], bool).reshape(-1)[request_of_bundle]
    broken = problem.requests.needs_all[request_of_bundle] & ((alive < size) | (pair & (size < 2)))
    why[(why == 0) & broken[bundle] & ~kept] = 2
    timed = any(np.any(d.time_1_s != 0) for d in aim.demands)
    worth = np.bincount(bundle, problem.values, size.size) > 0
    some = np.where(problem.requests.needs_all[o.request], worth[bundle], problem.values > 0)
    use = np.flatnonzero((why == 0) & (some | timed | kept))
    names = {name: k for k, name in enumerate(problem.partners)}
    settle = np.array([s.agility.settle_s for s in problem.satellites])
    half_turn = np.array([float(s.agility.time_s(np.pi)) for s in problem.satellites])
    use = use[np.lexsort((first[use], o.satellite[use]))]
    satellite = o.satellite[use]
    reach = _last_end(satellite, last[use] + o.duration_s[use])
    new = np.ones(use.size, bool)
    new[1:] = (satellite[1:] != satellite[:-1]) | (
        first[use][1:] > reach[:-1] + half_turn[satellite[1:]] + 10 * SPARE_S
    )
    of = {n: np.array([getattr(s.agility, n) for s in problem.satellites])[satellite] for n in
          ("rate_rad_s", "acceleration_rad_s2")}  # fmt: skip
    turns = Turns(
        o.centre_s[use], o.roll_rad[use], np.cos(o.roll_rad[use]), o.closing_1_s[use], of["rate_rad_s"],
        of["acceleration_rad_s2"], settle[satellite], o.duration_s[use],
    )  # fmt: skip
    whole = problem.requests.needs_all[o.request[use]]
    many = np.zeros(len(problem.requests), bool)
    np.logical_or.at(many, request_of_bundle, size > 1)
    return Model(
        problem=problem, aim=aim, number=use, why=why, first_s=first[use], last_s=last[use], turns=turns,
        value=problem.values[use], bits=o.bits[use],
        partner=np.array([names[p] for p in problem.requests.partner], np.int64).reshape(-1)[o.request[use]],
        owner=np.array([names[s.partner] for s in problem.satellites], np.int64)[satellite],
        satellite=satellite, request=o.request[use], bundle=bundle[use], group=group[use],
        needed=np.where(whole, size[bundle[use]], 1), single=~many[o.request[use]], fixed=kept[use],
        passes=np.r_[np.flatnonzero(new), use.size], pass_of=np.cumsum(new) - 1,
        request_of_bundle=request_of_bundle, size_of_bundle=size, bundle_of_group=bundle_of_group,
        groups_of=_lists(bundle_of_group, request_of_bundle.size), members_of=_lists(group[use], bundle_of_group.size),
        of_requests=tuple(np.array(x, np.int64) for x in _lists(o.request[use], len(problem.requests))),
    )  # fmt: skip


def _can_go_down(problem: Problem, first: Array) -> BoolArray:
    """Whether each opportunity (o,), begun at its earliest, could be sent in some window before the horizon."""
    o, d = problem.opportunities, problem.downlinks
    can = np.zeros(len(o), bool)
    for k in range(len(d)):
        mine = o.satellite == d.satellite[k]
        begin = np.maximum(first + o.duration_s, d.start_s[k])
        with np.errstate(divide="ignore", invalid="ignore"):
            sent = np.where(o.bits > 0, o.bits / d.bit_s[k], 0.0)
        can |= mine & (begin + sent <= min(d.end_s[k], problem.horizon_s))
    return can


def _numbered(outer: IntArray, inner: IntArray) -> tuple[IntArray, IntArray]:
    """Numbers (o,) of the pairs, and the outer one (k,) of each."""
    pairs, number = np.unique(np.stack([outer, inner], axis=-1).reshape(-1, 2), axis=0, return_inverse=True)
    return number.reshape(-1), pairs[:, 0]


def _last_end(satellite: IntArray, end: Array) -> Array:
    """Greatest end (n,) so far of the same satellite; rows in order of satellite."""
    out = end.copy()
    for k in np.unique(satellite):
        mine = satellite == k
        out[mine] = np.maximum.accumulate(end[mine])
    return out


def _lists(of: IntArray, count: int) -> tuple[tuple[int, ...], ...]:
    """Which entries belong to each of ``count`` numbers."""
    rank = np.argsort(of, kind="stable")
    edges = np.searchsorted(of[rank], np.arange(count + 1)).tolist()
    members = rank.tolist()
    return tuple(tuple(members[a:b]) for a, b in pairwise(edges))
