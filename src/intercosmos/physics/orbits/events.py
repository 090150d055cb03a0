"""Instants at which something happens to many objects: the roots of functions of time, none missed.

An event is where a function ``g`` of time changes sign. Sampling alone misses an event that begins and ends between two
samples, so the samples here are only a start. With a bound ``M`` on the second derivative of ``g`` an interval of
length ``h`` is settled by its two ends:

* both values of one sign, and the parabola ``chord ∓ M (t-a)(b-t)/2`` does not cross zero: there is no event in it;
* values of different sign, and the slope of the chord exceeds ``M h / 2``: ``g`` is monotone, there is exactly one;
* else it is halved, and both halves are asked again.

The tests are exact, so only intervals that hold a near-tangency are halved for long; below ``shortest_s`` a pair of
events is not told from none. Functions ready to use, with their bounds, are in
:mod:`~intercosmos.physics.orbits.event_functions`. A function of the user's own without a bound gets one estimated
from second differences of its samples, four times over and renewed at every halving: adaptive, but without the
guarantee. Each bracket is then settled to ``tolerance_s`` by :func:`~intercosmos.physics.orbits.roots.refine`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import ConvergenceError, PhysicsError
from intercosmos.physics.orbits.roots import Array, Function, IntArray, refine

__all__ = ["EventFunction", "Events", "brackets_of", "find_events"]

#: Parts into which the span is cut first when no step is given (a bound settles the rest).
_FIRST_PARTS = 64
#: Values held at once while an interval is halved.
_BLOCK = 400_000
#: An estimated bound on the second derivative is this many times the largest second difference near by.
_SAFETY = 4.0


@dataclass(frozen=True, slots=True)
class EventFunction:
    """A function of time for each of many objects, whose changes of sign are events.

    Attributes
    ----------
    value : ``value(objects, t_s)`` with arrays (m,), gives (m,); not negative is one side of the event
    objects : how many objects there are
    curvature : (objects,) bound on ``|d²g/dt²|``, per s²; None where it is not known
    keep : ``keep(objects, t_s)`` tells which roots count, for functions with roots that mean nothing
    """

    value: Function
    objects: int
    curvature: Array | None = None
    keep: Callable[[IntArray, Array], NDArray[np.bool_]] | None = None


@dataclass(frozen=True, slots=True)
class Events:
    """Events in order of object and time; arrays (n,).

    Attributes
    ----------
    object : which object
    time_s : when, on the clock of the function
    rising : True where the function goes from negative to positive
    """

    object: IntArray
    time_s: Array
    rising: NDArray[np.bool_]

    def of(self, number: int) -> Array:
        """Times of one object's events."""
        return np.asarray(self.time_s[self.object == number])


def find_events(
    function: EventFunction,
    start_s: ArrayLike,
    end_s: ArrayLike,
    *,
    step_s: float | None = None,
    shortest_s: float = 1e-3,
    tolerance_s: float = 1e-6,
    limit: int = 20_000_000,
) -> Events:
    """Every change of sign of a function of time, for each object.

    Parameters
    ----------
    function : what to look for
    start_s, end_s : () or (objects,) span searched
    step_s : longest first step. With a bound on the curvature it changes only the time taken; without one it must be
        short enough that second differences over it show how the function turns, and it is required

    Other parameters
    ----------------
    shortest_s : two events closer together than this may be taken for none
    tolerance_s : accuracy of the times
    limit : evaluations of the function allowed for one object

    Raises
    ------
    PhysicsError
        If the span is inverted or endless, a function is not finite, or it has no bound and no step.
    ConvergenceError
        If a function stays so near zero that no halving settles it (the node of an equatorial orbit).

    Examples
    --------
    A dip of half a millisecond is found from samples 0.3 s apart, since the bound on the curvature asks for it:

    >>> dip = EventFunction(lambda i, t: np.cos(t) + 1 - 3e-8, 1, curvature=np.array([1.0]))
    >>> events = find_events(dip, 0.0, 20.0, shortest_s=1e-5)
    >>> [round(float(t), 5) for t in events.time_s]
    [3.14135, 3.14184, 9.42453, 9.42502, 15.70772, 15.70821]
    """
    count = function.objects
    start, end = (np.broadcast_to(np.asarray(x, float), (count,)) for x in (start_s, end_s))
    if not (np.all(np.isfinite(start)) and np.all(np.isfinite(end)) and np.all(end > start)):
        raise PhysicsError("a search for events needs a finite span whose end is after its start")
    if not (shortest_s > 0 and tolerance_s > 0) or (step_s is not None and not step_s > 0):
        raise PhysicsError("steps and tolerances of a search for events are above zero")
    if function.curvature is None and step_s is None:
        raise PhysicsError(
            "a function without a bound on its curvature needs step_s, a step short beside the time in which it turns"
        )
    if count == 0:
        return Events(np.empty(0, np.int64), np.empty(0), np.empty(0, bool))
    longest = float(np.max(end - start))
    parts = max(_FIRST_PARTS, int(np.ceil(longest / step_s)) if step_s is not None else 0)
    if (parts + 1) > limit:
        raise PhysicsError(f"{parts} steps are more than the {limit} evaluations allowed; lengthen step_s")
    found = []
    each = max(1, _BLOCK // (parts + 1))
    for first in range(0, count, each):
        objects = np.arange(first, min(first + each, count))
        found.append(_brackets_from_grid(function, objects, start, end, parts, shortest_s, limit))
    rows, a, b, fa, fb = (np.concatenate(column) for column in zip(*found, strict=True))
    time = refine(function.value, rows, a, b, tolerance_s, values=(fa, fb))
    rising = fb >= 0
    if function.keep is not None and rows.size:
        kept = function.keep(rows, time)
        rows, time, rising = rows[kept], time[kept], rising[kept]
    order = np.lexsort((time, rows))
    return Events(rows[order], time[order], rising[order])


Brackets = tuple[IntArray, Array, Array, Array, Array]


def _brackets_from_grid(
    function: EventFunction, objects: IntArray, start: Array, end: Array, parts: int, shortest_s: float, limit: int
) -> Brackets:
    fraction = np.linspace(0.0, 1.0, parts + 1)
    times = start[objects, None] + (end - start)[objects, None] * fraction
    rows = np.repeat(objects, parts + 1).reshape(times.shape)
    values = _finite(function.value(rows.ravel(), times.ravel()), rows.ravel()).reshape(times.shape)
    curvature = None
    if function.curvature is None:
        second = np.abs(values[:, 2:] - 2 * values[:, 1:-1] + values[:, :-2]) / np.diff(times, axis=1)[:, :1] ** 2
        padded = np.pad(second, ((0, 0), (2, 2)), mode="edge")
        curvature = _SAFETY * np.max(np.stack([padded[:, k : k + parts] for k in range(4)]), axis=0)
    a, b, fa, fb = times[:, :-1], times[:, 1:], values[:, :-1], values[:, 1:]
    return brackets_of(
        function,
        rows[:, :-1].ravel(),
        a.ravel(),
        b.ravel(),
        fa.ravel(),
        fb.ravel(),
        estimated=None if curvature is None else curvature.ravel(),
        shortest_s=shortest_s,
        limit=limit,
    )


def brackets_of(
    function: EventFunction,
    rows: IntArray,
    a: Array,
    b: Array,
    fa: Array,
    fb: Array,
    *,
    estimated: Array | None = None,
    shortest_s: float = 1e-3,
    limit: int = 20_000_000,
) -> Brackets:
    """Intervals with exactly one change of sign each, from intervals (m,) with known values at their ends.

    Returns
    -------
    (n,) objects, left ends, right ends, and the function at both
    """
    done: list[Brackets] = []
    spent = np.zeros(function.objects, np.int64)
    while rows.size:
        bound = estimated if function.curvature is None else function.curvature[rows]
        assert bound is not None
        h = b - a
        crosses = (fa >= 0) != (fb >= 0)
        short = h <= shortest_s
        single = crosses & (short | (np.abs(fb - fa) > bound * h * h / 2))
        done.append((rows[single], a[single], b[single], fa[single], fb[single]))
        open_ = ~single & ~short
        open_[open_] = crosses[open_] | _may_touch(fa[open_], fb[open_], bound[open_] * h[open_] ** 2)
        rows, a, b, fa, fb, h = (x[open_] for x in (rows, a, b, fa, fb, h))
        spent += np.bincount(rows, minlength=function.objects)
        if np.any(spent > limit):
            raise ConvergenceError(
                f"the function of object {int(np.argmax(spent))} stays near zero over a long time, so that its events "
                "cannot be told apart; does the event exist (an equatorial orbit has no node, a circular one no apsis)?"
            )
        middle = (a + b) / 2
        fm = _finite(function.value(rows, middle), rows) if rows.size else np.empty(0)
        if estimated is not None:
            # halved, so that one sharp turn is forgotten away from it, and renewed where the function still turns
            now = np.maximum(bound[open_] / 2, _SAFETY * np.abs(fa - 2 * fm + fb) / (h / 2) ** 2)
            estimated = np.concatenate([now, now])
        rows = np.concatenate([rows, rows])
        a, b = np.concatenate([a, middle]), np.concatenate([middle, b])
        fa, fb = np.concatenate([fa, fm]), np.concatenate([fm, fb])
    if not done:
        nothing = np.empty(0)
        return np.empty(0, np.int64), nothing, nothing, nothing, nothing
    row, left, right, f_left, f_right = (np.concatenate(column) for column in zip(*done, strict=True))
    return row, left, right, f_left, f_right


def _may_touch(fa: Array, fb: Array, turn: Array) -> NDArray[np.bool_]:
    """Whether a function with ends of one sign and ``|g''| h² <= turn`` may reach zero between them."""
    low, high = np.minimum(np.abs(fa), np.abs(fb)), np.maximum(np.abs(fa), np.abs(fb))
    # least of  chord - turn s (1 - s) / 2  over s in (0, 1), inside where the chord rises by less than turn / 2
    inside = high - low < turn / 2
    safe = np.where(turn > 0, turn, 1.0)
    depth = np.where(inside, (low + high) / 2 - safe / 8 - (high - low) ** 2 / (2 * safe), low)
    return depth <= 0


def _finite(values: Array, rows: IntArray) -> Array:
    values = np.asarray(values, float)
    bad = ~np.isfinite(values)
    if np.any(bad):
        raise PhysicsError(f"the function of object {int(rows[np.argmax(bad)])} is not finite inside the span searched")
    return values
