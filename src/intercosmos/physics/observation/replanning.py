"""Schedules made again while they are flown: a satellite is lost, a request dropped, new ones come.

What began before now stays as it was: an image that was taken is not taken again. Of a lost satellite only what is on
the ground already counts; what it still held is lost. What was taken of a set that can no longer be completed (one
image of a pair) counts no more. Everything later is open again, as far as the plan may change:

``keep="as much as possible"``
    Every planned image that still can be taken stays; only gaps are filled.
``keep="nothing"``
    The best schedule from now on, whatever was planned.
``keep=0.1`` or another number
    In between: a planned image counts a tenth more than it is worth, so that it gives way only to what is worth more
    than that. Operators and customers who were promised an image are what this pays for.

The worth of the schedule that keeps nothing, less that of another, is what constancy costs; :func:`changes` counts what
is different, and :func:`~intercosmos.physics.observation.fair_shares.price` puts the two in proportion.

References
----------
Pemberton, J. C., Greenwald, L. G., "On the need for dynamic scheduling of imaging satellites", *International Archives
of Photogrammetry, Remote Sensing and Spatial Information Sciences* 34 (2002).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from intercosmos.errors import PhysicsError, UnknownIdError
from intercosmos.physics.observation.schedule_result import Aim, Schedule, value_of_partners
from intercosmos.physics.observation.tasking_problem import DownlinkWindows, Problem

__all__ = ["Changes", "changes", "replan"]

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]
Keep = Literal["as much as possible", "nothing"] | float

#: s; instants that differ by less are the same.
_SAME_S: Final = 1e-3
#: s by which the start of an image may lie outside its window.
_OUTSIDE_S: Final = 1e-6


@dataclass(frozen=True)
class Changes:
    """What is different between two schedules, by names of requests with the part.

    Attributes
    ----------
    kept : the same satellite takes the image at the same time
    moved : the same request has its image at another time or from another satellite
    dropped, added : the image is not there any more, or was not there before
    worth : of all requests after, less before
    """

    kept: tuple[tuple[str, int], ...]
    moved: tuple[tuple[str, int], ...]
    dropped: tuple[tuple[str, int], ...]
    added: tuple[tuple[str, int], ...]
    worth: float

    @property
    def count(self) -> int:
        """How many images are not as they were."""
        return len(self.moved) + len(self.dropped) + len(self.added)


def changes(before: Schedule, after: Schedule) -> Changes:
    """What is different between two schedules, also of different problems about the same requests."""
    old, new = _images(before), _images(after)
    both = old.keys() & new.keys()
    kept = {k for k in both if old[k][0] == new[k][0] and abs(old[k][1] - new[k][1]) <= _SAME_S}
    return Changes(
        tuple(sorted(kept)), tuple(sorted(both - kept)), tuple(sorted(old.keys() - new.keys())),
        tuple(sorted(new.keys() - old.keys())), after.total - before.total,
    )  # fmt: skip


def replan(
    schedule: Schedule,
    *,
    now_s: float,
    lost_satellites: Iterable[str] = (),
    dropped_requests: Iterable[str] = (),
    new_problem: Problem | None = None,
    keep: Keep = "as much as possible",
    aim: Aim | None = None,
    time_limit_s: float = 30.0,
    seed: int = 0,
    workers: int = 2,
    rounds: int | None = None,
    progress: Callable[[float, float, float], None] | None = None,
) -> Schedule:
    """A schedule from now on, with what was done before now.

    Parameters
    ----------
    schedule : that is being flown
    now_s : s after the start of its problem; images that began before stay
    lost_satellites, dropped_requests : names of satellites that take and send nothing any more, and of requests nobody
        wants any more
    new_problem : with other requests, opportunities or windows, from the same start; by default the same as before

    Other Parameters
    ----------------
    keep : how much planned images are worth beyond their worth, as this module says
    aim : what is maximised; by default what the schedule maximised
    time_limit_s, seed, workers, rounds, progress : of the search

    Returns
    -------
    Schedule
        Of a problem of its own, without the opportunities of what is lost or dropped; ``unserved`` names these causes.

    Raises
    ------
    UnknownIdError : a satellite or a request that is not in the problem
    PhysicsError : an instant outside the problem, a new problem with another start or without what is done already
    """
    from intercosmos.physics.observation.scheduler import solve

    target = new_problem if new_problem is not None else schedule.problem
    _check(schedule, target, now_s)
    lost = _numbers("satellite", lost_satellites, [s.name for s in target.satellites])
    unwanted = _numbers("request", dropped_requests, target.requests.name)
    extra = _worth_of_plan(keep)
    was, start = _carried_over(schedule, target, now_s)
    o = target.opportunities
    # done: what has begun, and of lost satellites only what is on the ground
    done = (was >= 0) & (schedule.start_s < now_s)
    gone = np.isin(
        schedule.problem.opportunities.satellite[schedule.taken], _numbers_of(schedule.problem, target, lost)
    )
    safe = schedule.delivered_s <= now_s if target.must_downlink else schedule.end_s <= now_s
    done &= ~gone | safe
    done = _whole_sets(target, was, done, lost, unwanted, now_s)
    open_ = ~(np.isin(o.satellite, lost) | np.isin(o.request, unwanted))
    open_[was[done]] = True
    kept = np.flatnonzero(open_)
    at = np.full(len(o) + 1, -1)  # the last one for what has no number
    at[kept] = np.arange(kept.size)
    problem = replace(target, opportunities=o.picked(kept), downlinks=_windows(target, lost, now_s))
    number = at[was]
    still = (number >= 0) & (done | ((schedule.start_s >= now_s) & ~gone))
    plan = replace(
        schedule, problem=problem, taken=number[still], start_s=start[still], window=schedule.window[still],
        delivered_s=schedule.delivered_s[still],
    )  # fmt: skip
    asked = aim or (schedule.aim if schedule.aim is not None else Aim.of_sum(len(problem.partners)))
    if asked.slope.shape[1] != len(problem.partners):
        raise PhysicsError("the new problem has other partners: give an aim for them")
    searched = problem
    if extra > 0:
        score = problem.opportunities.score.copy()
        score[number[still]] *= 1 + extra
        searched = replace(problem, opportunities=replace(problem.opportunities, score=score))
    found = solve(
        searched, asked, time_limit_s=time_limit_s, seed=seed, workers=workers, rounds=rounds, progress=progress,
        start_from=replace(plan, problem=searched), not_before_s=now_s,
        fixed=_fixed(problem, plan, now_s, keep == "as much as possible"),
    )  # fmt: skip
    value = asked.value(value_of_partners(problem, found.taken)) if extra > 0 else found.objective
    return replace(
        found, problem=problem, objective=value, upper_bound=max(found.upper_bound, value), fairness=schedule.fairness,
        aim=asked, unserved=_reasons(found, target, lost, unwanted, now_s),
    )  # fmt: skip


def _check(schedule: Schedule, target: Problem, now_s: float) -> None:
    old = schedule.problem
    if not 0 <= now_s <= target.horizon_s:
        raise PhysicsError(f"now lies within the problem, from 0 to {target.horizon_s:g} s, not at {now_s:g} s")
    if (
        old.start is not None
        and target.start is not None
        and abs(float((target.start - old.start).to_value("s"))) > _SAME_S
    ):
        raise PhysicsError("the new problem counts its seconds from another start; give it the start of the schedule's")


def _worth_of_plan(keep: Keep) -> float:
    if isinstance(keep, str):
        if keep not in ("as much as possible", "nothing"):
            raise PhysicsError(f"keep is 'as much as possible', 'nothing' or a number, not {keep!r}")
        return 0.0
    if not (np.isfinite(keep) and keep >= 0):
        raise PhysicsError(f"what a planned image counts beyond its worth is a number of at least 0, not {keep}")
    return float(keep)


def _numbers(kind: str, names: Iterable[str], known: Iterable[str]) -> IntArray:
    place = {name: k for k, name in enumerate(known)}
    found = []
    for name in [names] if isinstance(names, str) else names:
        if name not in place:
            raise UnknownIdError(kind, name, place)
        found.append(place[name])
    return np.array(found, np.int64)


def _numbers_of(old: Problem, target: Problem, lost: IntArray) -> IntArray:
    """Numbers of lost satellites in the old problem."""
    names = {target.satellites[k].name for k in lost.tolist()}
    return np.array([k for k, s in enumerate(old.satellites) if s.name in names], np.int64)


def _carried_over(schedule: Schedule, target: Problem, now_s: float) -> tuple[IntArray, Array]:
    """Opportunities of the target for each image of the schedule, -1 for none, and when the images begin.

    Raises
    ------
    PhysicsError : the target has no opportunity for an image that has been taken
    """
    start = np.asarray(schedule.start_s, float)
    if target is schedule.problem:
        return np.asarray(schedule.taken, np.int64), start
    old, o = schedule.problem, target.opportunities
    there: dict[tuple[str, str, int, int], list[int]] = {}
    for k, key in enumerate(_keys(target, np.arange(len(o)))):
        there.setdefault(key, []).append(k)
    was = np.full(start.size, -1)
    for image, key in enumerate(_keys(old, schedule.taken)):
        last = start[image] + old.opportunities.duration_s[schedule.taken[image]]
        for k in there.get(key, ()):
            same = abs(last - start[image] - o.duration_s[k]) <= _OUTSIDE_S
            if same and o.start_s[k] <= start[image] + _OUTSIDE_S and last <= o.end_s[k] + _OUTSIDE_S:
                was[image] = k
                break
        if was[image] < 0 and start[image] < now_s:
            raise PhysicsError(
                f"the new problem has no opportunity for part {key[3]} of request {key[0]!r} by satellite {key[1]!r} "
                f"at {start[image]:g} s, which was taken before {now_s:g} s; keep what is done in it"
            )
    return was, start


def _keys(problem: Problem, which: IntArray) -> list[tuple[str, str, int, int]]:
    o, satellites, requests = problem.opportunities.picked(which), problem.satellites, problem.requests.name
    return [
        (requests[r], satellites[s].name, a, p)
        for r, s, a, p in zip(
            o.request.tolist(), o.satellite.tolist(), o.alternative.tolist(), o.part.tolist(), strict=True
        )
    ]


def _whole_sets(
    target: Problem, was: IntArray, done: NDArray[np.bool_], lost: IntArray, unwanted: IntArray, now_s: float
) -> NDArray[np.bool_]:
    """What is done, but for images of sets that count only whole and cannot be completed from now on."""
    o = target.opportunities
    sets = done & target.requests.needs_all[o.request[np.maximum(was, 0)]]
    if not sets.any():
        return done
    bundle = np.unique(np.stack([o.request, o.alternative]), axis=1, return_inverse=True)[1].ravel()
    part, number = np.unique(np.stack([bundle, o.part]), axis=1, return_inverse=True)
    open_ = ~(np.isin(o.satellite, lost) | np.isin(o.request, unwanted)) & (o.end_s - o.duration_s >= now_s)
    open_[was[done]] = True
    possible = np.bincount(number.ravel(), open_, part.shape[1]) > 0
    broken = np.bincount(part[0], ~possible) > 0
    return np.asarray(done & ~(sets & broken[bundle[np.maximum(was, 0)]]))


def _windows(target: Problem, lost: IntArray, now_s: float) -> DownlinkWindows:
    """Downlink windows; those of lost satellites end now."""
    d = target.downlinks
    cut = np.isin(d.satellite, lost)
    kept = np.flatnonzero(~cut | (d.start_s < now_s))
    return DownlinkWindows(
        d.satellite[kept], tuple(d.station[k] for k in kept), tuple(d.partner[k] for k in kept), d.start_s[kept],
        np.where(cut, np.minimum(d.end_s, now_s), d.end_s)[kept], d.bit_s[kept],
    )  # fmt: skip


def _fixed(problem: Problem, plan: Schedule, now_s: float, everything: bool) -> IntArray:
    """Images that stay: what is done; of the plan, where everything stays, what does not belong to a broken set."""
    if not everything:
        return plan.taken[plan.start_s < now_s]
    o = problem.opportunities
    bundle = np.unique(np.stack([o.request, o.alternative]), axis=1, return_inverse=True)[1].ravel()
    part, number = np.unique(np.stack([bundle, o.part]), axis=1, return_inverse=True)
    has = np.bincount(number.ravel()[plan.taken], minlength=part.shape[1]) > 0
    broken = np.bincount(part[0], ~has) > 0
    half = problem.requests.needs_all[o.request[plan.taken]] & broken[bundle[plan.taken]]
    return plan.taken[~half | (plan.start_s < now_s)]


def _reasons(found: Schedule, target: Problem, lost: IntArray, unwanted: IntArray, now_s: float) -> dict[str, str]:
    """Why requests have no image, with what was lost or dropped among the causes."""
    o, names = target.opportunities, target.requests.name
    reasons = dict(found.unserved)
    dropped = {names[r] for r in unwanted.tolist()}
    for r, name in enumerate(names):
        if name not in reasons:
            continue
        mine = np.flatnonzero(o.request == r)
        ahead = mine[o.end_s[mine] - o.duration_s[mine] >= now_s]
        if name in dropped:
            reasons[name] = "dropped"
        elif mine.size and not ahead.size:
            reasons[name] = f"its last chance had passed at {now_s:g} s"
        elif ahead.size and np.isin(o.satellite[ahead], lost).all():
            satellites = sorted({target.satellites[k].name for k in o.satellite[ahead].tolist()})
            reasons[name] = f"only {', '.join(satellites)} could still take it, which is lost"
    return reasons


def _images(schedule: Schedule) -> dict[tuple[str, int], tuple[str, float]]:
    """(request, part) -> satellite and start."""
    keys = _keys(schedule.problem, schedule.taken)
    return {(k[0], k[3]): (k[1], t) for k, t in zip(keys, schedule.start_s.tolist(), strict=True)}
