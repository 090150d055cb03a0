"""Lines of a text that comes in blocks: found at once in every block, numbered, with a limit on their length."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.errors import DataError, Where
from intercosmos.formats.rinex_observation_numbers import Bytes

__all__ = ["LONGEST", "Chunk", "LineStream"]

#: Bytes of the longest line: a satellite with 999 observations, and room for spaces behind them.
LONGEST: Final = 16_400
_HEADER_BYTES: Final = 4_000_000


@dataclass(frozen=True, slots=True)
class Chunk:
    """Whole lines in memory.

    Attributes
    ----------
    data : bytes, with at least :data:`LONGEST` spaces behind the last line
    start, end : where each line begins, and where its text ends (without what ends the line)
    first_line : number in the file of the first line here
    final : the file ends here
    cut : the last line has no end: perhaps the file was cut within it
    """

    data: Bytes
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    first_line: int
    final: bool
    cut: bool

    def text(self, line: int) -> str:
        """A line."""
        return bytes(self.data[self.start[line] : self.end[line]]).decode("latin-1")

    def columns(self, lines: NDArray[np.int64], first: int, width: int) -> Bytes:
        """Characters of lines, from column ``first`` (0 is the first): (lines, width), spaces behind their ends."""
        start = self.start[lines] + first
        view = np.lib.stride_tricks.sliding_window_view(self.data, width)
        found: Bytes = view[np.minimum(start, len(view) - 1)]
        over = (self.end[lines] - start)[:, None] <= np.arange(width)
        found[over] = 0x20
        return found

    def size(self, a: int, b: int) -> int:
        """Bytes of the lines from a to b."""
        return int(self.end[b - 1] - self.start[a]) if b > a else 0


class LineStream:
    """Gives the lines of a header one by one, and after it chunks of lines.

    Parameters
    ----------
    blocks : the text, cut anywhere
    path : where it comes from, for messages
    """

    def __init__(self, blocks: Generator[bytes], path: Path) -> None:
        self._blocks, self._path = blocks, path
        self._carry = b""
        self._ended = False
        self.bytes_read = 0
        self.line = 1  # number of the line at which the carried text begins

    def close(self) -> None:
        """Let go of the file."""
        self._blocks.close()

    def _more(self) -> bytes:
        block = next(self._blocks, b"")
        self._ended = not block
        self.bytes_read += len(block)
        return block

    def header(self) -> list[str]:
        """The lines up to and with END OF HEADER.

        Raises
        ------
        DataError
            If there is none.
        """
        text, searched = self._more(), 0
        while (at := text.find(b"END OF HEADER", searched)) < 0 and len(text) < _HEADER_BYTES and not self._ended:
            searched = max(0, len(text) - 12)
            text += self._more()
        if at < 0 or at > _HEADER_BYTES:
            problem = "the file is empty" if not text.strip() else "there is no END OF HEADER"
            raise DataError(problem, where=Where(self._path, 1), advice="is it a RINEX file?")
        while (stop := text.find(b"\n", at)) < 0 and not self._ended and len(text) < at + LONGEST:
            text += self._more()
        stop = len(text) if stop < 0 else stop + 1
        self._carry = text[stop:]
        lines = text[:stop].decode("latin-1").removeprefix("\u00ef\u00bb\u00bf").split("\n")
        if not lines[-1]:
            lines.pop()
        self.line += len(lines)
        return [line.rstrip("\r") for line in lines]

    def chunk(self) -> Chunk | None:
        """What was kept and the next block; None at the end of the file."""
        block = b"" if self._ended else self._more()
        if not block and not self._carry:
            return None
        final = not block
        text = self._carry + block
        data = np.frombuffer(text + b" " * (LONGEST + 80), np.uint8)
        newline = np.flatnonzero(data[: len(text)] == 0x0A)
        cut = final and not text.endswith(b"\n")
        stops = np.append(newline, len(text)) if cut else newline
        start = np.concatenate(([0], stops + 1))[: len(stops)]
        size = stops - start
        longest = max(int(size.max(initial=0)), 0 if final else len(text) - (int(stops[-1]) + 1 if len(stops) else 0))
        if longest > LONGEST:
            over = np.flatnonzero(size > LONGEST)
            line = self.line + (int(over[0]) if len(over) else len(stops))
            raise DataError(f"the line has more than {LONGEST} characters", where=Where(self._path, line))
        end = stops - ((size > 0) & (data[stops - 1] == 0x0D))
        self._carry = text
        return Chunk(data, start, end, self.line, final, cut)

    def keep(self, chunk: Chunk, line: int) -> None:
        """The lines of the chunk before this one are done with; those from it on come again with the next chunk."""
        # past the last whole line there may be one that is not whole yet
        at = int(chunk.start[line]) if line < len(chunk.start) else self._carry.rfind(b"\n") + 1
        self._carry = b"" if chunk.final else self._carry[at:]
        self.line += line
