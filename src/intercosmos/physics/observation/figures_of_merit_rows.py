"""Lists of different lengths side by side: rows of about one length go through NumPy together.

Rows are sorted into classes by the power of two above their length, so that padding at most doubles them, and each
class goes through in pieces of bounded size. What comes out for a row depends on nothing but the row.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import PhysicsError

__all__ = ["checked_intervals", "classes", "offsets"]

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]

#: Values of a padded piece, at most (unless one row has more).
_PIECE = 1_000_000


def offsets(point: IntArray, count: int) -> IntArray:
    """(count + 1,) where each point's values begin in columns that are sorted by point."""
    first = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount(point, minlength=count), out=first[1:])
    return first


def classes(first: IntArray) -> Iterator[tuple[IntArray, IntArray, NDArray[np.bool_]]]:
    """Rows (r,) that have values, places (r, w) of these in the columns, and which of the places are theirs."""
    length = np.diff(first)
    power = np.ceil(np.log2(np.maximum(length, 1))).astype(np.int64)
    power[length == 0] = -1
    for k in np.unique(power[power >= 0]).tolist():
        rows, width = np.flatnonzero(power == k), 2**k
        each = max(1, _PIECE // width)
        step = np.arange(width)
        for begin in range(0, rows.size, each):
            some = rows[begin : begin + each]
            own = step < length[some, None]
            yield some, np.where(own, first[some, None] + step, 0), own


def checked_intervals(
    point: ArrayLike, start_s: ArrayLike, end_s: ArrayLike, count: int, span_s: float
) -> tuple[IntArray, Array, Array, IntArray | slice]:
    """Columns (m,) sorted by point, and the order that sorts further columns.

    Raises
    ------
    PhysicsError
        For columns of different lengths, points that are not there, or intervals outside the span or ending early.
    """
    where = np.asarray(point, np.int64)
    a, b = np.asarray(start_s, float), np.asarray(end_s, float)
    if not (np.isfinite(span_s) and span_s > 0):
        raise PhysicsError("the span of figures is above 0 s")
    if where.ndim != 1 or a.shape != where.shape or b.shape != where.shape:
        raise PhysicsError("points, starts and ends of intervals are columns of one length")
    if where.size and (where.min() < 0 or where.max() >= count):
        raise PhysicsError(f"points of intervals go from 0 to {count - 1}")
    if not np.all((a >= 0) & (b >= a) & (b <= span_s)):
        raise PhysicsError(f"intervals begin at 0 s or later, end after they begin, and at the latest at {span_s:g} s")
    if np.all(where[1:] >= where[:-1]):
        return where, a, b, slice(None)
    order = np.argsort(where, kind="stable")
    return where[order], a[order], b[order], order
