"""How well places are covered: revisit, response time, age of information, from intervals of access of many at once.

A *gap* is a time without any access; intervals of several satellites that overlap or touch leave none between them.

* *Revisit* counts every gap once: its mean, its longest and its percentiles are those of the list of gaps.
* *Response* counts every instant once: the wait from an instant chosen evenly in the span to the next access, zero
  during one. Its distribution follows from the gaps without any sampling.
* *Age of information* at an instant is the time since the last access ended, zero during one. Over a whole gap it runs
  up as the response runs down, so its mean, greatest value and percentiles are those of the response, unless data are
  delivered late (:mod:`~intercosmos.physics.observation.figures_of_merit_delivery`).

What happens before the first and after the last access of the span is not known. ``ends`` says what it counts as:

* ``"count"``: the times before the first and after the last access are gaps as long as they are seen to be, lower
  bounds of the true ones; a wait ends with the span at the latest. A place without access has one gap, the span. With
  more satellites the longest gap and the mean response are never longer.
* ``"drop"``: only gaps between two accesses count, and instants between the first access and the last.
* ``"wrap"``: the span repeats for ever, as that of a repeating ground track does; the last gap goes on with the first.

>>> found = figures([0, 0, 1], [100.0, 500.0, 0.0], [200.0, 600.0, 50.0], 2, 1000.0)
>>> found.revisit_max_s.tolist(), found.response_mean_s.tolist(), found.covered.tolist()
([400.0, 950.0], [130.0, 451.25], [0.2, 0.05])
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import PhysicsError, UnknownIdError
from intercosmos.physics.observation.figures_of_merit_rows import checked_intervals, classes, offsets

__all__ = ["ENDS", "Ends", "Figures", "covered_area", "figures"]

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]

Ends: TypeAlias = Literal["count", "drop", "wrap"]
ENDS: tuple[Ends, ...] = ("count", "drop", "wrap")


@dataclass(frozen=True, eq=False)
class Figures:
    """Figures of places (n,), with percentiles (n, q).

    Attributes
    ----------
    accesses : intervals; those of two satellites that overlap are two
    seen : whether there is any. Where not, gaps and waits are bounds by "count", with the span as the one gap, else NaN
    covered : part of the span in access
    gaps : how many gaps count
    first_s : when the first access begins; NaN where not ``seen``
    revisit_mean_s, revisit_max_s, revisit_s : of gaps; 0 where there is none because access never ends; NaN, with
        ``gaps`` 0, where none is left by "drop"
    response_mean_s, response_max_s, response_s : of the wait from any instant; the same of the age of information
    """

    accesses: IntArray
    seen: NDArray[np.bool_]
    covered: Array
    gaps: IntArray
    first_s: Array
    revisit_mean_s: Array
    revisit_max_s: Array
    revisit_s: Array
    response_mean_s: Array
    response_max_s: Array
    response_s: Array


def figures(
    point: ArrayLike,
    start_s: ArrayLike,
    end_s: ArrayLike,
    count: int,
    span_s: float,
    *,
    percentiles: Sequence[float] = (50.0, 90.0, 95.0),
    ends: Ends = "count",
) -> Figures:
    """Figures of places from their intervals of access, of any satellites together.

    Parameters
    ----------
    point : (m,) number of the place; fastest where sorted
    start_s, end_s : (m,) of the intervals, in any order within a place, overlapping or not
    count : how many places there are
    span_s : intervals lie between 0 and this

    Other Parameters
    ----------------
    percentiles : from 0 to 100; of gaps by linear interpolation, of the response exactly
    ends : what counts before the first and after the last access, see the module

    Raises
    ------
    PhysicsError
        For columns that do not fit each other, or intervals outside the span.
    UnknownIdError
        For an unknown way with the ends.
    """
    shares = checked_percentiles(percentiles)
    if ends not in ENDS:
        raise UnknownIdError("way with the ends of a span", ends, ENDS)
    where, a, b, _ = checked_intervals(point, start_s, end_s, count, span_s)
    first = offsets(where, count)
    found = _never_seen(count, shares, span_s, ends)
    for rows, place, own in classes(first):
        s, e = (np.sort(np.where(own, v[place], np.inf), axis=1) for v in (a, b))
        part = _of_rows(s, e, np.count_nonzero(own, axis=1), span_s, shares, ends)
        for field in fields(Figures):
            getattr(found, field.name)[rows] = getattr(part, field.name)
    return found


def covered_area(
    point: ArrayLike, start_s: ArrayLike, end_s: ArrayLike, area_m2: ArrayLike, span_s: float, instants_s: ArrayLike
) -> tuple[Array, Array]:
    """Area in access at each instant, and area that has been so since the start, (k,) m² each.

    Parameters
    ----------
    point, start_s, end_s : (m,) intervals, as for :func:`figures`
    area_m2 : (n,) that each place stands for
    span_s : of the intervals
    instants_s : (k,) rising
    """
    area, instants = np.asarray(area_m2, float), np.asarray(instants_s, float)
    if instants.ndim != 1 or not np.all(instants[1:] >= instants[:-1]):
        raise PhysicsError("instants are a rising column of seconds")
    where, a, b, _ = checked_intervals(point, start_s, end_s, area.size, span_s)
    first = offsets(where, area.size)
    now, ever = np.zeros(instants.size + 1), np.zeros(instants.size + 1)
    for rows, place, own in classes(first):
        s, e = (np.sort(np.where(own, v[place], np.inf), axis=1) for v in (a, b))
        own = np.isfinite(s)
        weight = np.broadcast_to(area[rows, None], s.shape)
        # the k-th start opens an access where everything before has ended, the k-th end closes one likewise
        opens, closes = own.copy(), own.copy()
        opens[:, 1:] &= s[:, 1:] > e[:, :-1]
        closes[:, :-1] &= s[:, 1:] > e[:, :-1]
        # open from the first instant at or after a start to the last one before or at an end
        now += np.bincount(np.searchsorted(instants, s[opens]), weight[opens], now.size)
        now -= np.bincount(np.searchsorted(instants, e[closes], side="right"), weight[closes], now.size)
        ever += np.bincount(np.searchsorted(instants, s[:, 0]), area[rows], ever.size)
    return np.maximum(np.cumsum(now)[:-1], 0.0), np.cumsum(ever)[:-1]


def checked_percentiles(percentiles: Sequence[float]) -> Array:
    """(q,) as parts of 1."""
    shares = np.asarray(percentiles, float).reshape(-1) / 100
    if not np.all((shares >= 0) & (shares <= 1)):
        raise PhysicsError("percentiles lie between 0 and 100")
    return shares


def _never_seen(count: int, shares: Array, span: float, ends: Ends) -> Figures:
    """Figures of places without any access."""
    bound = span if ends == "count" else np.nan
    gap, each = np.full(count, bound), np.ones((count, 1))
    return Figures(
        accesses=np.zeros(count, np.int64),
        seen=np.zeros(count, bool),
        covered=np.zeros(count),
        gaps=np.full(count, int(ends == "count")),
        first_s=np.full(count, np.nan),
        revisit_mean_s=gap,
        revisit_max_s=gap.copy(),
        revisit_s=each * np.full(shares.size, bound),
        response_mean_s=gap / 2,
        response_max_s=gap.copy(),
        response_s=each * (shares * bound),
    )


def _of_rows(s: Array, e: Array, n: IntArray, span: float, shares: Array, ends: Ends) -> Figures:
    """Figures of rows (r, w) of starts and ends, sorted each and infinite from the n-th (r,) on; n is not 0."""
    rows, width = np.arange(n.size), s.shape[1]
    begin, finish = s[:, 0], e[rows, n - 1]
    # Nothing is in access between the k-th end and the next start if that comes later: then k intervals have begun and
    # as many are over. A gap that is not there has the length 0.
    gap = np.zeros((n.size, width + 1))
    known = np.arange(1, width) < n[:, None]
    np.subtract(s[:, 1:], e[:, :-1], out=gap[:, 1:-1], where=known)
    np.maximum(gap, 0.0, out=gap)
    covered = np.maximum(finish - begin - gap.sum(axis=1), 0.0)
    total = finish - begin if ends == "drop" else np.full(n.size, span)
    if ends == "count":
        gap[:, 0], gap[:, -1] = begin, span - finish
    elif ends == "wrap":
        gap[:, 0] = begin + (span - finish)
    gap.sort(axis=1)  # those that are not there come first
    gaps = np.count_nonzero(gap, axis=1)
    # one access that does not last the whole span tells nothing about gaps between accesses
    unknown = (gaps == 0) & (covered < span) if ends == "drop" else np.zeros(n.size, bool)

    def told(values: Array) -> Array:
        values[unknown] = np.nan
        return values

    whole = np.where(total > 0, total, 1.0)
    length = gap.sum(axis=1)
    return Figures(
        accesses=n,
        seen=np.ones(n.size, bool),
        covered=covered / span,
        gaps=gaps,
        first_s=begin,
        revisit_mean_s=told(length / np.maximum(gaps, 1)),
        revisit_max_s=told(gap[:, -1].copy()),
        revisit_s=told(_percentiles_of_gaps(gap, gaps, shares)),
        response_mean_s=told(np.einsum("rk,rk->r", gap, gap) / (2 * whole)),
        response_max_s=told(gap[:, -1].copy()),
        response_s=told(_percentiles_of_waits(gap, total, length, shares)),
    )


def _percentiles_of_gaps(gap: Array, gaps: IntArray, shares: Array) -> Array:
    """(r, q) of the last ``gaps`` (r,) of each sorted row (r, w), by linear interpolation."""
    rows, last = np.arange(gaps.size), gap.shape[1] - 1
    found = np.empty((gaps.size, shares.size))
    for q, share in enumerate(shares.tolist()):
        place = np.maximum(gaps - 1, 0) * share
        low = np.floor(place).astype(np.int64)
        k = np.minimum(last + 1 - np.maximum(gaps, 1) + low, last)
        left, right = gap[rows, k], gap[rows, np.minimum(k + 1, last)]
        found[:, q] = left + (place - low) * (right - left)
    return found


def _percentiles_of_waits(gap: Array, total: Array, length: Array, shares: Array) -> Array:
    """(r, q) of the wait from an instant of ``total`` (r,), in sorted gaps (r, w) or in access.

    Waits up to w take the access and, of every gap, its last w: this time grows by as many seconds a second as there
    are gaps longer than w.
    """
    rows, width = np.arange(total.size), gap.shape[1]
    before = np.cumsum(gap, axis=1) - gap
    longer = width - np.arange(width)
    reached = before + longer * gap
    found = np.empty((total.size, shares.size))
    for q, share in enumerate(shares.tolist()):
        wanted = np.maximum(share * total - (total - length), 0.0)
        k = np.minimum(np.count_nonzero(reached < wanted[:, None], axis=1), width - 1)
        found[:, q] = np.minimum((wanted - before[rows, k]) / longer[k], gap[rows, k])
    return found
