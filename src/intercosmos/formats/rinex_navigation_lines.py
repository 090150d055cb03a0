"""The text of a RINEX navigation file as a matrix of characters, cut into headers and records, in NumPy.

Files are taken as hostile: all steps are linear in the size of the file, and memory is a small multiple of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from intercosmos.errors import DataError, Where

__all__ = ["Lines", "Problems", "lines_of", "sections"]

WIDTH = 80
_BLANK, _NEWLINE, _RETURN = 32, 10, 13
#: A file whose lines are shorter on average is no navigation file; the rule bounds the memory of the matrix.
_SHORTEST_MEAN, _FEW_LINES = 32, 10_000
#: Files glued together are read one by one, but not without end.
_MOST_SECTIONS = 1000

Bytes = NDArray[np.uint8]
Integers = NDArray[np.int64]


@dataclass(slots=True)
class Problems:
    """What was wrong with single records: line and reason.

    Attributes
    ----------
    path : the file
    found : line numbers by reason
    """

    path: Path | None
    found: dict[str, list[Integers]] = field(default_factory=dict)

    def add(self, reason: str, lines: Integers) -> None:
        """Note lines at fault."""
        if lines.size:
            self.found.setdefault(reason, []).append(lines)

    def counts(self) -> dict[str, int]:
        """How many records were at fault, by reason."""
        return {reason: sum(part.size for part in parts) for reason, parts in sorted(self.found.items())}

    def first(self, content: bytes) -> DataError | None:
        """The earliest fault in the file, whose content is given, as an error."""
        firsts = [(int(min(part.min() for part in parts)), reason) for reason, parts in self.found.items()]
        if not firsts:
            return None
        line, reason = min(firsts)
        others = sum(self.counts().values()) - 1
        text = content.splitlines()[line - 1][:WIDTH].decode("latin-1").rstrip()
        return DataError(
            f"{reason}: {text!r}" + (f" (and {others} more at fault)" if others else ""),
            where=Where(self.path, line),
            advice="mend the file, or leave such records out with tolerant=True; they are counted",
        )


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of one file or of one of several glued together.

    Attributes
    ----------
    chars : (n, 80) their characters, blanks behind the end
    length : (n,) characters of each, which may be more than 80
    number : (n,) line numbers in the file, from 1
    cut : the last line has no end, so that its last number may be incomplete
    path : the file
    """

    chars: Bytes
    length: Integers
    number: Integers
    cut: bool
    path: Path | None

    def blank(self) -> NDArray[np.bool_]:
        """(n,) lines with nothing in them."""
        words = np.ascontiguousarray(self.chars).view(np.uint64)
        return np.asarray((words == np.uint64(0x2020202020202020)).all(axis=1))

    def text(self, line: int) -> str:
        """One line, without blanks at its end."""
        return bytes(self.chars[line]).decode("latin-1").rstrip()

    def part(self, start: int, stop: int) -> Lines:
        """Some of the lines."""
        cut = self.cut and stop >= len(self.length)
        return Lines(self.chars[start:stop], self.length[start:stop], self.number[start:stop], cut, self.path)


def lines_of(content: bytes, path: Path | None) -> Lines:
    """Cut a file into lines; ``\\n``, ``\\r\\n`` and, where there is no other, ``\\r`` end one.

    Raises
    ------
    DataError
        If the file is empty or its lines are so short that it is none of navigation data.
    """
    if b"\n" not in content and b"\r" in content:
        content = content.replace(b"\r", b"\n")
    ended = content[-1:] in (b"\n", b"\r", b" ", b"\x1a")
    content = content.rstrip(b"\n\r\t \x00\x1a")
    if not content:
        raise DataError("the file is empty", where=Where(path), advice="check the path")
    data = np.frombuffer(content + b"\n" + b" " * WIDTH, dtype=np.uint8)
    ends = np.flatnonzero(data[: len(content) + 1] == _NEWLINE)
    if ends.size > _FEW_LINES and len(content) < _SHORTEST_MEAN * ends.size:
        raise DataError(
            f"{ends.size} lines of {len(content) / ends.size:.0f} characters on average are no navigation data",
            where=Where(path),
            advice="give a RINEX navigation file",
        )
    starts = np.concatenate([[0], ends[:-1] + 1])
    length = ends - starts
    length = length - ((length > 0) & (data[ends - 1] == _RETURN))
    windows = np.ndarray((len(data) - WIDTH + 1,), dtype=f"V{WIDTH}", buffer=data.data, strides=(1,))
    chars = np.ascontiguousarray(windows[starts]).view(np.uint8).reshape(-1, WIDTH)
    short = np.flatnonzero(length < WIDTH)
    chars[short] = np.where(np.arange(WIDTH) < length[short, None], chars[short], _BLANK)
    return Lines(chars, length, np.arange(1, len(starts) + 1), not ended, path)


def sections(lines: Lines) -> Iterator[Lines]:
    """The files in a file: one, or several that somebody glued together.

    Raises
    ------
    DataError
        If the first line is not RINEX's, or there are too many.
    """
    label = np.frombuffer(b"RINEX VERSION / TYPE", dtype=np.uint8)
    heads = np.flatnonzero((lines.chars[:, 60:80] == label).all(axis=1))
    if not heads.size or heads[0] > 0:
        raise DataError(
            "this is no RINEX file: the first line has no RINEX VERSION / TYPE in columns 61 to 80",
            where=Where(lines.path, int(lines.number[0])),
            advice="give a RINEX navigation file",
        )
    if heads.size > _MOST_SECTIONS:
        raise DataError(f"{heads.size} files glued together are too many", where=Where(lines.path), advice="split it")
    bounds = [*heads.tolist(), len(lines.length)]
    for start, stop in pairwise(bounds):
        yield lines.part(start, stop)
