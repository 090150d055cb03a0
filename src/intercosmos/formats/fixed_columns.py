"""Text in fixed columns as arrays: lines, cells and numbers of a whole file at once, without a loop over its lines.

Numbers are read as Fortran writes them and rounded correctly; whatever is no decimal number is refused with its line.

>>> text = LineTable(b"A  1.25\\nB -0.5E+01\\n")
>>> text.numbers(np.array([0, 1]), 2, 12, "value").tolist()
[1.25, -5.0]
"""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.errors import DataError, Where

__all__ = ["LineTable"]

Array = NDArray[np.float64]
Bytes = NDArray[np.uint8]
Rows = NDArray[np.intp]

_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[EeDd][+-]?[0-9]+)?")
_SPACE: Final = 32
_PLUS, _MINUS, _POINT, _ZERO = (ord(c) for c in "+-.0")
_NEWLINE, _RETURN = 10, 13
#: Whole numbers up to here, and powers of ten up to 10**22, are exact doubles: their quotient is rounded only once.
_EXACT: Final = 2**53
_POWERS: Final = 10.0 ** np.arange(23)
_TAKEN: Final = 18
_MOST_LINES: Final = 20_000_000
#: Rows whose cells are worked on at once, so that temporary arrays stay small.
_BLOCK: Final = 65536


class LineTable:
    """The lines of a text, of which columns are asked for.

    Parameters
    ----------
    content : the bytes of the file; lines end with ``\\n`` or ``\\r\\n``
    path : for messages

    Raises
    ------
    DataError
        If there are more than 20 million lines: nearly empty ones would cost many times their own memory.
    """

    def __init__(self, content: bytes, path: Path | None = None) -> None:
        self.path = path
        self.buffer: Bytes = np.frombuffer(content, np.uint8)
        newlines = self.buffer == _NEWLINE
        if np.count_nonzero(newlines) > _MOST_LINES:
            raise DataError(f"the file has more than {_MOST_LINES} lines", where=self.where(), advice="split it")
        ends = np.flatnonzero(newlines)
        if len(content) and (not ends.size or ends[-1] != len(content) - 1):
            ends = np.append(ends, len(content))
        self.starts: Rows = np.concatenate([[0], ends[:-1] + 1]).astype(np.intp) if ends.size else np.zeros(0, np.intp)
        returned = self.buffer[np.maximum(ends - 1, 0)] == _RETURN if ends.size else np.zeros(0, bool)
        self.lengths: Rows = np.maximum(ends - self.starts - returned, 0)

    def __len__(self) -> int:
        return len(self.starts)

    def where(self, row: int | np.integer | None = None, key: str | None = None) -> Where:
        """The place of a row (the first is 0) in the file."""
        return Where(self.path, None if row is None else int(row) + 1, key)

    def text(self, row: int | np.integer) -> str:
        """A line; bytes that are no ASCII come as they are in Latin 1."""
        start = self.starts[row]
        return bytes(self.buffer[start : start + self.lengths[row]]).decode("latin-1")

    def at(self, rows: Rows, column: int) -> Bytes:
        """The byte (n,) in one column of rows, a space where the line is shorter."""
        if not self.buffer.size:
            return np.full(len(rows), _SPACE, np.uint8)
        found = self.buffer[np.minimum(self.starts[rows] + column, self.buffer.size - 1)]
        return np.where(column < self.lengths[rows], found, np.uint8(_SPACE))

    def cells(self, rows: Rows, first: int, last: int) -> Bytes:
        """Bytes (n, last - first) of columns ``first`` up to but not ``last``; short lines are filled with spaces."""
        columns = np.arange(first, last)
        if not self.buffer.size:
            return np.full((len(rows), len(columns)), _SPACE, np.uint8)
        at = np.minimum(self.starts[rows, None] + columns, self.buffer.size - 1)
        return np.where(columns < self.lengths[rows, None], self.buffer[at], np.uint8(_SPACE))

    def strings(self, rows: Rows, first: int, last: int) -> NDArray[np.str_]:
        """Texts (n,) of columns, without the spaces around them."""
        cells = np.ascontiguousarray(self.cells(rows, first, last))
        raw = cells.view(f"S{last - first}")[:, 0] if len(rows) else np.zeros(0, f"S{last - first}")
        return np.char.strip(np.char.decode(raw, "latin-1"))

    def numbers(
        self, rows: Rows, first: int, last: int, name: str, *, shift: int = 0, blank: float | None = None
    ) -> Array:
        """Decimal numbers (n,) of columns.

        Parameters
        ----------
        rows : (n,) of the lines, the first of the file is 0
        first, last : columns
        name : of the quantity, for messages

        Other Parameters
        ----------------
        shift : the numbers are multiplied by this power of ten, without a second rounding
        blank : what a blank cell means; without it a blank cell is an error

        Raises
        ------
        DataError
            If a cell is no decimal number, with its line.
        """
        out = np.empty(len(rows))
        for k in range(0, len(rows), _BLOCK):
            part = rows[k : k + _BLOCK]
            cells = self.cells(part, first, last)
            values, good, empty = decimal_numbers(cells, shift)
            if blank is not None:
                values[empty] = blank
                good |= empty
            if not good.all():
                bad = int(np.argmin(good))
                shown = bytes(cells[bad]).decode("latin-1")
                raise DataError(
                    f"{shown!r} is no number",
                    where=self.where(part[bad], name),
                    advice=f"columns {first + 1} to {last} hold it",
                )
            out[k : k + _BLOCK] = values
        return out

    def number(
        self, row: int | np.integer, first: int, last: int, name: str, *, shift: int = 0, blank: float | None = None
    ) -> float:
        """The decimal number of one line, as :meth:`numbers`."""
        shown = self.text(row)[first:last]
        text = shown.strip()
        if not text and blank is not None:
            return blank
        value = _hard(text.upper().replace("D", "E"), shift) if _NUMBER.fullmatch(text) else float("nan")
        if not math.isfinite(value):
            raise DataError(
                f"{shown!r} is no number",
                where=self.where(row, name),
                advice=f"columns {first + 1} to {last} hold it",
            )
        return value

    def integers(self, rows: Rows, first: int, last: int, name: str, *, blank: int | None = None) -> NDArray[np.int64]:
        """Whole numbers (n,) of columns, as :meth:`numbers`."""
        values = self.numbers(rows, first, last, name, blank=blank)
        wrong = (values != np.rint(values)) | (np.abs(values) > _EXACT)
        if wrong.any():
            bad = rows[int(np.argmax(wrong))]
            raise DataError("this is no whole number", where=self.where(bad, name))
        return values.astype(np.int64)


def decimal_numbers(cells: Bytes, shift: int = 0) -> tuple[Array, NDArray[np.bool_], NDArray[np.bool_]]:
    """Decimal numbers in cells (n, width) of ASCII, times a power of ten.

    Returns
    -------
    (n,) values; (n,) whether the cell is a number; (n,) whether it is blank
    """
    n, width = cells.shape
    mantissa = np.zeros(n, np.int64)
    taken, fraction, power = np.zeros(n, np.int64), np.zeros(n, np.int64), np.zeros(n, np.int64)
    negative, below = np.zeros(n, bool), np.zeros(n, bool)
    # 0 before, 1 after the sign, 2 in the digits, 3 behind the point, 4 behind E, 5 behind its sign, 6 in the
    # exponent, 7 behind the number, 9 wrong
    state = np.zeros(n, np.int8)
    digits = np.zeros(n, bool)
    exact = np.ones(n, bool)
    for column in range(width):
        c = cells[:, column]
        figure = (c - _ZERO) < 10  # unsigned: what is below "0" wraps round
        value = (c - _ZERO).astype(np.int64)
        space, sign, point = c == _SPACE, (c == _PLUS) | (c == _MINUS), c == _POINT
        letter = (c == 69) | (c == 101) | (c == 68) | (c == 100)
        before, mantissa_part, exponent = state == 0, state <= 3, (state >= 4) & (state <= 6)
        front = figure & mantissa_part
        room = front & (taken < _TAKEN)
        mantissa = np.where(room, mantissa * 10 + value, mantissa)
        exact &= ~(front & ~room & (value > 0))
        behind = front & (state == 3)
        fraction += behind & room
        fraction -= front & ~room & ~behind
        taken += room & (mantissa > 0)
        digits |= front
        back = figure & exponent
        power = np.where(back, np.minimum(power * 10 + value, 100_000), power)
        negative |= sign & before & (c == _MINUS)
        below |= sign & (state == 4) & (c == _MINUS)
        following = np.full(n, 9, np.int8)
        following[space & before] = 0
        following[space & (((state == 2) | (state == 3)) & digits | (state == 6) | (state == 7))] = 7
        following[sign & before] = 1
        following[sign & (state == 4)] = 5
        following[point & (state <= 2)] = 3
        following[letter & ((state == 2) | (state == 3)) & digits] = 4
        following[front & (state <= 2)] = 2
        following[behind] = 3
        following[back] = 6
        state = following
    empty = state == 0
    good = (((state == 2) | (state == 3)) & digits) | (state == 6) | (state == 7)
    scale = np.where(below, -power, power) - fraction + shift
    simple = exact & (mantissa < _EXACT) & (np.abs(scale) <= 22)
    unit = _POWERS[np.minimum(np.abs(scale), 22)]
    with np.errstate(over="ignore"):
        values = np.where(scale >= 0, mantissa * unit, mantissa / unit)
    hard = np.flatnonzero(good & ~simple)
    if hard.size:
        text = np.ascontiguousarray(cells[hard]).tobytes().decode("latin-1").upper().replace("D", "E")
        values[hard] = [_hard(text[k * width : (k + 1) * width].strip(), shift) for k in range(hard.size)]
        good &= np.isfinite(values)
        negative[hard] = False
    values = np.where(negative, -values, values)
    values[~good] = np.nan
    return values, good, empty


def _hard(text: str, shift: int) -> float:
    """A number of many digits or of a great exponent, one at a time."""
    front, _, exponent = text.partition("E")
    return float(f"{front}E{max(min(int(exponent or 0), 100_000), -100_000) + shift}")
