"""Latency and age of what reaches the ground, where images take time to get there.

An image may be taken at any instant of an access, and is on the ground ``delay`` later, which is a number for each
interval: the time to the satellite's next pass over a station, and for processing.

* *Latency* at an instant is the wait until the first image taken from then on is on the ground, whichever that is: a
  later image that comes down sooner counts.
* *Age* at an instant is the time since the newest image on the ground was taken.

Without delays both have the figures of the response. The ends of the span are treated as by
:func:`~intercosmos.physics.observation.figures_of_merit.figures`: by "count" the latency ends with the span at the
latest, and the age begins at 0 with it; by "wrap" the span repeats; by "drop" only instants count between the first
access (or delivery) and the last.

>>> found = delivered([0, 0], [100.0, 500.0], [200.0, 600.0], [50.0, 50.0], 1, 1000.0, ends="wrap")
>>> found.latency_max_s.tolist(), found.age_max_s.tolist()
([550.0], [550.0])
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import PhysicsError, UnknownIdError
from intercosmos.physics.observation.figures_of_merit import ENDS, Ends, checked_percentiles
from intercosmos.physics.observation.figures_of_merit_rows import checked_intervals, classes, offsets

__all__ = ["Delivery", "delivered", "delivery_delays"]

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]
#: Mean, greatest (r,) and percentiles (r, q) of a time.
_Told = tuple[Array, Array, Array]


@dataclass(frozen=True, eq=False)
class Delivery:
    """Figures of places (n,), with percentiles (n, q).

    Attributes
    ----------
    delivered : whether any image of the place reaches the ground. Where not, all else is NaN, but by "count" what is
        known: both times run for the whole span
    latency_mean_s, latency_max_s, latency_s : from an instant of the span to the first later image on the ground
    age_mean_s, age_max_s, age_s : of the newest image on the ground
    """

    delivered: NDArray[np.bool_]
    latency_mean_s: Array
    latency_max_s: Array
    latency_s: Array
    age_mean_s: Array
    age_max_s: Array
    age_s: Array


def delivered(
    point: ArrayLike,
    start_s: ArrayLike,
    end_s: ArrayLike,
    delay_s: ArrayLike,
    count: int,
    span_s: float,
    *,
    percentiles: Sequence[float] = (50.0, 90.0, 95.0),
    ends: Ends = "count",
) -> Delivery:
    """Latency and age from intervals of access and the delays of their images.

    Parameters
    ----------
    point, start_s, end_s, count, span_s, percentiles, ends : as for
        :func:`~intercosmos.physics.observation.figures_of_merit.figures`
    delay_s : () or (m,) from an image to the ground; infinite where it never gets there

    Raises
    ------
    PhysicsError, UnknownIdError
        As there; and for delays below 0 or of another shape.
    """
    shares = checked_percentiles(percentiles)
    if ends not in ENDS:
        raise UnknownIdError("way with the ends of a span", ends, ENDS)
    where, a, b, order = checked_intervals(point, start_s, end_s, count, span_s)
    delay = np.asarray(delay_s, float)
    if delay.shape not in ((), where.shape) or not np.all(delay >= 0):
        raise PhysicsError("delays are one number, or one for each interval, of at least 0 s")
    d = np.broadcast_to(delay, where.shape)[order]
    some = np.isfinite(d)
    where, a, b, d = where[some], a[some], b[some], d[some]
    latency = _figures_of_waits(where, a, b, d, count, span_s, shares, ends)
    # run backwards, the age of the newest image is the wait for the first
    mirrored = _mirrored(where, span_s - (b + d), span_s - (a + d), d, span_s, wrap=ends == "wrap")
    age = _figures_of_waits(*mirrored, count, span_s, shares, ends)
    return Delivery(np.bincount(where, minlength=count) > 0, *latency, *age)


def delivery_delays(
    satellite: ArrayLike,
    end_s: ArrayLike,
    contact_satellite: ArrayLike,
    contact_start_s: ArrayLike,
    contact_end_s: ArrayLike,
    *,
    processing_s: float = 0.0,
) -> Array:
    """Delay (m,) of images from the end of an interval of access: to the satellite's next contact, and processing, s.

    Parameters
    ----------
    satellite, end_s : (m,) of intervals of access
    contact_satellite, contact_start_s, contact_end_s : (k,) contacts with stations, in any order; an image goes down at
        once in a contact, or as the next one begins

    Other Parameters
    ----------------
    processing_s : added to each

    Returns
    -------
    (m,) s; infinite where the satellite has no contact any more

    Examples
    --------
    >>> delivery_delays([0, 0, 1], [100.0, 150.0, 100.0], [0, 0], [120.0, 400.0], [200.0, 500.0]).tolist()
    [20.0, 0.0, inf]
    """
    number, end = np.asarray(satellite, np.int64), np.asarray(end_s, float)
    of, begin, finish = (np.asarray(v) for v in (contact_satellite, contact_start_s, contact_end_s))
    if number.shape != end.shape or not of.shape == begin.shape == finish.shape:
        raise PhysicsError("satellites and times of intervals are columns of one length, and so are those of contacts")
    delay = np.full(end.shape, np.inf)
    for one in np.unique(number).tolist():
        mine, theirs = number == one, of == one
        if np.any(theirs):
            # the contact that begins soonest among those not over yet: starts of all that end later, least of them
            last = np.argsort(finish[theirs], kind="stable")
            soonest = np.minimum.accumulate(begin[theirs][last][::-1])[::-1]
            k = np.searchsorted(finish[theirs][last], end[mine])
            there = np.append(soonest, np.inf)[k]
            delay[mine] = np.maximum(there - end[mine], 0.0)
    return delay + processing_s


def _mirrored(
    point: IntArray, a: Array, b: Array, d: Array, span: float, *, wrap: bool
) -> tuple[IntArray, Array, Array, Array]:
    """Intervals brought into the span: cut there, or gone on with at its other end."""
    if wrap:
        turns = np.floor(a / span) * span
        a, b = a - turns, b - turns
        over = b > span
        point = np.concatenate([point, point[over]])
        a = np.concatenate([a, np.zeros(np.count_nonzero(over))])
        b, d = np.concatenate([np.minimum(b, span), b[over] - span]), np.concatenate([d, d[over]])
    kept = (b >= 0) & (a <= span)
    point, a, b, d = point[kept], np.maximum(a[kept], 0.0), np.minimum(b[kept], span), d[kept]
    order = np.argsort(point, kind="stable")
    return point[order], a[order], b[order], d[order]


def _figures_of_waits(
    point: IntArray, a: Array, b: Array, d: Array, count: int, span: float, shares: Array, ends: Ends
) -> _Told:
    bound = span if ends == "count" else np.nan
    mean, most = np.full(count, bound / 2), np.full(count, bound)
    each = np.ones((count, 1)) * (shares * bound)
    for rows, place, own in classes(offsets(point, count)):
        s, e, wait = (np.where(own, v[place], np.inf) for v in (a, b, d))
        mean[rows], most[rows], each[rows] = _of_rows(s, e, wait, own, span, shares, ends)
    return mean, most, each


def _of_rows(a: Array, b: Array, d: Array, own: NDArray[np.bool_], span: float, shares: Array, ends: Ends) -> _Told:
    """Figures of rows (r, w) of intervals, infinite where not ``own``.

    Between two starts or ends of intervals the wait is the less of what is first on the ground of all that begin later,
    which shrinks with time, and the least delay of those in access, which does not.
    """
    r, w = a.shape
    order = np.argsort(np.concatenate([a, b], axis=1), axis=1, kind="stable")
    edge = np.take_along_axis(np.concatenate([a, b], axis=1), order, axis=1)
    low, high = np.zeros((r, 1)), np.full((r, 1), span)
    if ends == "drop":
        low, high = edge[:, :1], np.max(np.where(own, b, -np.inf), axis=1, keepdims=True)
    bounds = np.concatenate([low, np.minimum(edge, high), high], axis=1)
    left, right = bounds[:, :-1], bounds[:, 1:]

    first = np.argsort(a, axis=1, kind="stable")
    down = np.take_along_axis(a + d, first, axis=1)
    last = down.min(axis=1, keepdims=True) + span if ends == "wrap" else np.full((r, 1), span)
    last = np.full((r, 1), np.inf) if ends == "drop" else last
    soonest = np.minimum.accumulate(np.concatenate([down, last], axis=1)[:, ::-1], axis=1)[:, ::-1]
    begun = np.concatenate([np.zeros((r, 1), np.int64), np.cumsum(order < w, axis=1)], axis=1)
    later = np.take_along_axis(soonest, begun, axis=1)
    least = _least_in_access(order, d, own)

    # first the constant wait of those in access, then the shrinking one
    turn = np.clip(later - least, left, right) if ends != "drop" else _turn(later, least, left, right)
    shrinks = right > turn
    begin, finish = np.where(shrinks, later - turn, 0.0), np.where(shrinks, later - right, 0.0)
    stays = turn > left
    level, time = np.where(stays, least, 0.0), turn - left
    total = (high - low)[:, 0]
    known = total > 0
    whole = np.where(known, total, 1.0)
    mean = np.sum(level * time + (begin - finish) * (begin + finish) / 2, axis=1) / whole
    most = np.maximum(level, begin).max(axis=1)
    each = _percentiles(level, time, finish, begin, total, shares)
    for values in (mean, most, each):
        values[~known] = np.nan
    return mean, most, each


def _turn(later: Array, least: Array, left: Array, right: Array) -> Array:
    """Where nothing comes later, all is constant to the end; where nothing is in access, nothing is constant."""
    with np.errstate(invalid="ignore"):
        return np.where(np.isfinite(later), np.clip(later - least, left, right), right)


def _least_in_access(order: IntArray, d: Array, own: NDArray[np.bool_]) -> Array:
    """(r, 2 w + 1) least delay of the intervals in access between the edges; infinite where there is none."""
    r, w = d.shape
    rank = np.empty_like(order)
    np.put_along_axis(rank, order, np.arange(2 * w)[None], axis=1)
    row, which = np.nonzero(own)
    begin, pieces = rank[row, which] + 1, rank[row, which + w] - rank[row, which]
    number = np.repeat(row * (2 * w + 1) + begin, pieces)
    number += np.arange(number.size) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    least = np.full(r * (2 * w + 1), np.inf)
    np.minimum.at(least, number, np.repeat(d[row, which], pieces))
    return least.reshape(r, 2 * w + 1)


def _percentiles(level: Array, time: Array, low: Array, high: Array, total: Array, shares: Array) -> Array:
    """(r, q) of what stays at ``level`` for ``time`` and shrinks evenly from ``high`` to ``low``, each (r, k)."""
    rows = np.arange(total.size)
    values = np.concatenate([level, low, high], axis=1)
    jump = np.concatenate([time, np.zeros_like(low), np.zeros_like(high)], axis=1)
    slope = np.concatenate([np.zeros_like(time), np.ones_like(low), -np.ones_like(high)], axis=1)
    order = np.argsort(values, axis=1, kind="stable")
    values, jump, slope = (np.take_along_axis(v, order, axis=1) for v in (values, jump, slope))
    slope = np.cumsum(slope, axis=1)
    grown = np.concatenate(
        [np.zeros((rows.size, 1)), np.cumsum(slope[:, :-1] * np.diff(values, axis=1), axis=1)], axis=1
    )
    after = grown + np.cumsum(jump, axis=1)  # time with no longer waits than each value
    found = np.empty((rows.size, shares.size))
    for q, share in enumerate(shares.tolist()):
        wanted = share * total
        k = np.minimum(np.count_nonzero(after < wanted[:, None], axis=1), values.shape[1] - 1)
        beyond = after[rows, k] - jump[rows, k] - wanted  # positive: it is reached before the jump, on the slope
        rate = np.where(k > 0, slope[rows, np.maximum(k - 1, 0)], 1.0)
        back = np.where(beyond > 0, beyond / np.maximum(rate, 1.0), 0.0)
        found[:, q] = np.maximum(values[rows, k] - back, values[rows, np.maximum(k - 1, 0)])
    return found
