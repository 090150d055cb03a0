"""Whether a schedule can be flown: every rule of the problem, checked from the schedule alone.

No code of any solver is used here, not even for the time to turn, so that an error there cannot hide here. The rules:

* every image begins and ends within its window, and stands once;
* between two images of a satellite stands the time to turn from where the first ends to where the second begins;
* a request uses one alternative, each part of it at most once, and every part where it needs all;
* an image goes down in one window of its own satellite, after it was taken, in the order in which images end, one
  after another at the rate of the window, and by the end of the window;
* a satellite's memory holds what it has taken (filling evenly while it images) and not yet brought down wholly;
* its battery, full at the start, gives what imaging and sending take beyond what the panels bring;
* the objective is what the aim, or without one the sum, makes of the images, and no greater than the bound.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.physics.observation.schedule_result import Schedule, value_of_partners
from intercosmos.physics.observation.tasking_problem import Problem

__all__ = ["check_schedule", "unaccounted"]

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]


def check_schedule(problem: Problem, schedule: Schedule, *, tolerance_s: float = 1e-6) -> tuple[str, ...]:
    """What is wrong with a schedule, in sentences; empty where nothing is.

    Parameters
    ----------
    problem : that the schedule is for; its opportunities are those that ``schedule.taken`` counts
    schedule : to be checked

    Other Parameters
    ----------------
    tolerance_s : by which times may miss; memory and energy may be passed by a billionth part
    """
    malformed = _malformed(problem, schedule)
    if malformed:
        return malformed
    found = [
        *_windows(problem, schedule, tolerance_s),
        *_turns(problem, schedule, tolerance_s),
        *_requests(problem, schedule),
        *_downlinks(problem, schedule, tolerance_s),
    ]
    for satellite in np.unique(problem.opportunities.satellite[schedule.taken]).tolist():
        found += _stores(problem, schedule, satellite)
    aim, slack = schedule.aim, 1e-6 * max(1.0, abs(schedule.objective))
    worth = schedule.total if aim is None else aim.value(value_of_partners(problem, schedule.taken))
    if not abs(worth - schedule.objective) <= slack:
        what = "the images are worth" if aim is None else "by its aim the images count"
        found.append(f"the objective is said to be {schedule.objective:.9g}, and {what} {worth:.9g}")
    if not schedule.upper_bound >= schedule.objective - slack:
        found.append(f"the bound {schedule.upper_bound:.9g} lies below the objective {schedule.objective:.9g}")
    return tuple(found)


def unaccounted(problem: Problem, schedule: Schedule) -> tuple[str, ...]:
    """Names of requests that have no image and no reason why not."""
    served = np.zeros(len(problem.requests), bool)
    served[problem.opportunities.request[schedule.taken]] = True
    names = (problem.requests.name[k] for k in np.flatnonzero(~served).tolist())
    return tuple(name for name in names if name not in schedule.unserved)


def _malformed(problem: Problem, schedule: Schedule) -> tuple[str, ...]:
    """What makes further checks senseless."""
    taken, window = np.asarray(schedule.taken), np.asarray(schedule.window)
    columns = (taken, schedule.start_s, window, schedule.delivered_s)
    if any(np.shape(column) != (taken.size,) for column in columns):
        return ("taken, start_s, window and delivered_s are columns of one length",)
    found = []
    for values, count, least, what in (
        (taken, len(problem.opportunities), 0, "opportunities"),
        (window, len(problem.downlinks), -1, "downlink windows"),
    ):
        if values.size and not np.issubdtype(values.dtype, np.integer):
            found.append(f"numbers of {what} are whole numbers")
        elif values.size and (values.min() < least or values.max() >= count):
            found.append(f"numbers of {what} go from {least} to {count - 1}")
    if not np.all(np.isfinite(schedule.start_s)):
        found.append("an image begins at a time that is not finite")
    if not np.array_equal(np.isfinite(schedule.delivered_s), window >= 0):
        found.append("an image has a time of delivery if, and only if, it has a window")
    if np.unique(taken).size != taken.size:
        found.append("an opportunity is taken twice")
    return tuple(found)


def _image(problem: Problem, schedule: Schedule, k: int) -> str:
    number = int(schedule.taken[k])
    o = problem.opportunities
    request, satellite = problem.requests.name[o.request[number]], problem.satellites[o.satellite[number]].name
    return f"image {number} (request {request}, satellite {satellite})"


def _bad(flags: BoolArray) -> Iterable[int]:
    return np.flatnonzero(flags).tolist()


def _windows(problem: Problem, schedule: Schedule, tolerance_s: float) -> list[str]:
    o = problem.opportunities.picked(schedule.taken)
    start, end = np.asarray(schedule.start_s), np.asarray(schedule.start_s) + o.duration_s
    early, late = o.start_s - start, end - o.end_s
    over = end - problem.horizon_s
    said = [
        f"{_image(problem, schedule, k)} begins {early[k]:.6g} s before its window opens"
        for k in _bad(early > tolerance_s)
    ]
    said += [
        f"{_image(problem, schedule, k)} ends {late[k]:.6g} s after its window closes" for k in _bad(late > tolerance_s)
    ]
    said += [f"{_image(problem, schedule, k)} ends {over[k]:.6g} s after the horizon" for k in _bad(over > tolerance_s)]
    return said


def _turns(problem: Problem, schedule: Schedule, tolerance_s: float) -> list[str]:
    o = problem.opportunities.picked(schedule.taken)
    start = np.asarray(schedule.start_s, float)
    order = np.lexsort((start, o.satellite))
    pairs = np.flatnonzero(o.satellite[order][1:] == o.satellite[order][:-1])
    before, after = order[pairs], order[pairs + 1]
    end = start[before] + o.duration_s[before]

    def line(which: IntArray, t: Array) -> Array:
        forward = o.closing_1_s[which] * (o.centre_s[which] - t)
        return np.stack([forward, np.tan(o.roll_rad[which]), np.ones(which.size)])

    a, b = line(before, end), line(after, start[after])
    angle = np.arctan2(np.linalg.norm(np.cross(a, b, axis=0), axis=0), np.sum(a * b, axis=0))
    wanted = np.zeros(before.size)
    for satellite in np.unique(o.satellite[before]).tolist():
        mine = o.satellite[before] == satellite
        wanted[mine] = problem.satellites[satellite].agility.time_s(angle[mine])
    missing = wanted - (start[after] - end)
    return [
        f"{_image(problem, schedule, int(after[k]))} begins {missing[k]:.6g} s too soon after "
        f"{_image(problem, schedule, int(before[k]))}: turning takes {wanted[k]:.6g} s"
        for k in _bad(missing > tolerance_s)
    ]


def _requests(problem: Problem, schedule: Schedule) -> list[str]:
    whole = problem.opportunities
    o = whole.picked(schedule.taken)
    said, names = [], problem.requests.name
    used = np.unique(np.column_stack([o.request, o.alternative]), axis=0)
    request, count = np.unique(used[:, 0], return_counts=True)
    said += [f"request {names[r]} uses {c} alternatives" for r, c in zip(request, count, strict=True) if c > 1]
    parts, times = np.unique(np.column_stack([o.request, o.alternative, o.part]), axis=0, return_counts=True)
    said += [
        f"part {p[2]} of request {names[p[0]]} is imaged {n} times" for p, n in zip(parts, times, strict=True) if n > 1
    ]
    demanding = used[problem.requests.needs_all[used[:, 0]]]
    if len(demanding):
        every = np.unique(np.column_stack([whole.request, whole.alternative, whole.part]), axis=0)
        there, done = _counted(every[:, :2], demanding), _counted(parts[:, :2], demanding)
        pair = np.array([problem.requests.kind[r] == "stereo" for r in demanding[:, 0].tolist()], bool)
        wanted = np.where(pair, np.maximum(there, 2), there)
        said += [
            f"request {names[demanding[k, 0]]} needs all {wanted[k]} parts of its alternative and has {done[k]}"
            for k in _bad(done < wanted)
        ]
    return said


def _counted(rows: IntArray, of: IntArray) -> IntArray:
    """(n,) how often each row of ``of`` (n, 2) stands among ``rows`` (m, 2)."""
    both, which = np.unique(np.concatenate([of, rows]), axis=0, return_inverse=True)
    which = which.ravel()
    return np.asarray(np.bincount(which[len(of) :], minlength=len(both))[which[: len(of)]])


def _downlinks(problem: Problem, schedule: Schedule, tolerance_s: float) -> list[str]:
    o, d = problem.opportunities.picked(schedule.taken), problem.downlinks
    window = np.asarray(schedule.window)
    down = window >= 0
    said = [f"{_image(problem, schedule, k)} never goes down" for k in _bad(~down & problem.must_downlink)]
    which = np.flatnonzero(down)
    foreign = d.satellite[window[which]] != o.satellite[which]
    said += [f"{_image(problem, schedule, int(which[k]))} goes down in a foreign window" for k in _bad(foreign)]
    end = np.asarray(schedule.start_s)[which] + o.duration_s[which]
    order = np.lexsort((np.asarray(schedule.delivered_s)[which], end, window[which]))
    which, end = which[order], end[order]
    pass_ = window[which]
    delivered, rate = np.asarray(schedule.delivered_s)[which], d.bit_s[pass_]
    with np.errstate(divide="ignore", invalid="ignore"):
        takes = np.where(o.bits[which] > 0, o.bits[which] / np.maximum(rate, 0.0), 0.0)
    free = np.maximum(d.start_s[pass_], end)
    same = np.concatenate([[False], pass_[1:] == pass_[:-1]]) if which.size else np.zeros(0, bool)
    free[same] = np.maximum(free[same], delivered[:-1][same[1:]])
    hasty, late = free + takes - delivered, delivered - np.minimum(d.end_s[pass_], problem.horizon_s)
    said += [
        f"{_image(problem, schedule, int(which[k]))} is said to be down {hasty[k]:.6g} s before it can be"
        for k in _bad(hasty > tolerance_s)
    ]
    said += [
        f"{_image(problem, schedule, int(which[k]))} is down {late[k]:.6g} s after its pass ends"
        for k in _bad(late > tolerance_s)
    ]
    return said


def _stores(problem: Problem, schedule: Schedule, satellite: int) -> list[str]:
    """Memory and battery of a satellite."""
    imager = problem.satellites[satellite]
    o = problem.opportunities.picked(schedule.taken)
    mine = o.satellite == satellite
    start, bits, lasts = np.asarray(schedule.start_s)[mine], o.bits[mine], o.duration_s[mine]
    window, delivered = np.asarray(schedule.window)[mine], np.asarray(schedule.delivered_s)[mine]
    down = window >= 0
    said = []
    if np.isfinite(imager.memory_bits):
        # bits taken fill evenly; those of an image leave at once when the last is down
        filled = _ramps(np.concatenate([start, start + lasts]), np.concatenate([bits / lasts, -bits / lasts]))
        at = np.unique(np.concatenate([start + lasts, delivered[down]]))
        held = _at(filled, at) - _before(delivered[down], bits[down], at)
        worst = int(np.argmax(held))
        if held[worst] > imager.memory_bits * (1 + 1e-9):
            said.append(
                f"satellite {imager.name} holds {held[worst]:.6g} bits at {at[worst]:.6g} s, "
                f"and its memory {imager.memory_bits:.6g}"
            )
    if np.isfinite(imager.battery_j):
        rate = np.maximum(problem.downlinks.bit_s[window[down]], 1e-300)
        begun = np.maximum(delivered[down] - bits[down] / rate, start[down] + lasts[down])
        on = np.concatenate([start, begun, start + lasts, delivered[down], [0.0]])
        power = np.concatenate(
            [
                np.full(start.size, imager.imaging_w), np.full(begun.size, imager.downlink_w),
                np.full(start.size, -imager.imaging_w), np.full(begun.size, -imager.downlink_w), [-imager.charging_w],
            ]
        )  # fmt: skip
        taken = _ramps(on, power)
        at = np.unique(np.concatenate([on, [problem.horizon_s]]))
        drawn = _at(taken, at)
        deficit = drawn - np.minimum.accumulate(np.minimum(drawn, 0.0))  # a full battery takes no more
        worst = int(np.argmax(deficit))
        if deficit[worst] > imager.battery_j * (1 + 1e-9):
            said.append(
                f"satellite {imager.name} has drawn {deficit[worst]:.6g} J at {at[worst]:.6g} s, "
                f"and may draw {imager.battery_j:.6g}"
            )
    return said


def _ramps(at: Array, slope: Array) -> tuple[Array, Array, Array]:
    """A function that is zero before the first of times (n,), where its slope changes by what is given: times, values,
    slopes after them."""
    order = np.argsort(at, kind="stable")
    when, rate = at[order], np.cumsum(slope[order])
    value = np.concatenate([[0.0], np.cumsum(rate[:-1] * np.diff(when))])
    return when, value, rate


def _at(function: tuple[Array, Array, Array], t: ArrayLike) -> Array:
    when, value, rate = function
    t = np.asarray(t, float)
    k = np.searchsorted(when, t, side="right") - 1
    return np.asarray(np.where(k >= 0, value[k] + rate[k] * (t - when[k]), 0.0))


def _before(when: Array, amount: Array, t: Array) -> Array:
    """(n,) sum of amounts whose times lie before t (n,)."""
    order = np.argsort(when)
    total = np.concatenate([[0.0], np.cumsum(amount[order])])
    return np.asarray(total[np.searchsorted(when[order], t, side="left")])
