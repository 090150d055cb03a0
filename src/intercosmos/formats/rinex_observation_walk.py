"""Through the epochs of a chunk of lines: do their counts lead from each to the next?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.errors import DataError, Where
from intercosmos.formats.rinex_header import ObservationHeader
from intercosmos.formats.rinex_observation_epochs import Candidates
from intercosmos.formats.rinex_observation_lines import Chunk

__all__ = ["Walk"]

_ADVICE: Final = "tolerant=True leaves the epoch out and counts it"
_TRUNCATED: Final = "truncated last epoch"


class Walk:
    """Goes through the candidates of a chunk: runs of epochs at once, events one by one.

    Parameters
    ----------
    chunk, found : the lines, and those that look like the beginning of an epoch
    tolerant : what is wrong is counted and left out
    skip : is told the reason and the number of what is left out

    Attributes
    ----------
    done : the line up to which all is done with
    passed : the event that was passed last
    """

    def __init__(
        self, chunk: Chunk, found: Candidates, path: Path, tolerant: bool, skip: Callable[[str, int], None]
    ) -> None:
        self._chunk, self._found, self._path, self._tolerant, self._skip = chunk, found, path, tolerant, skip
        self._lines = len(chunk.start)
        self._event = (found.flag >= 2) & (found.flag <= 5) & ~found.bad
        self._events = np.flatnonzero(self._event)
        #: lines with text before each line
        self._filled = np.concatenate(([0], np.cumsum(_has_text(chunk))))
        self._at = 0
        self._over = False
        self.done = 0
        self.passed = -1

    @property
    def at_event(self) -> bool:
        """Whether an event is next."""
        return bool(self._event[self._at])

    def goes_on(self) -> bool:
        """Whether there is something more; lines that belong to nothing before it are an error."""
        if self._over:
            return False
        first = int(self._found.line[self._at]) if self._at < len(self._found.line) else self._lines
        between = int(self._filled[first] - self._filled[self.done])
        if between:
            if first == self._lines and self._ends_within() and between == 1:
                self._skip(_TRUNCATED, 1)
            elif self._tolerant:
                self._skip("lines outside of epochs", between)
            else:
                line = int(np.searchsorted(self._filled, self._filled[self.done], "right")) - 1
                raise self._error("an epoch should begin here", line)
        self.done = first
        return first < self._lines

    def _ends_within(self) -> bool:
        return self._chunk.final and self._chunk.cut

    def records(self) -> range | None:
        """Passes an event; the lines of its records, or None if they are not all there."""
        line = int(self._found.line[self._at])
        end = line + 1 + int(self._found.count[self._at])
        if end > self._lines:
            self._stop(line)
            return None
        self.passed = self._at
        self.done = end
        self._at = int(np.searchsorted(self._found.line, end))
        return range(line + 1, end)

    def _stop(self, line: int) -> None:
        """What begins in this line is not all there."""
        self._over = True
        self.done = line
        if self._chunk.final:
            self.done = self._lines
            self._skip(_TRUNCATED, 1)

    def run(self, header: ObservationHeader) -> NDArray[np.int64]:
        """Passes all epochs up to the next event; which candidates are whole."""
        a = self._at
        k = int(np.searchsorted(self._events, a))
        b = int(self._events[k]) if k < len(self._events) else len(self._found.line)
        line = self._found.line[a:b]
        after = line + self._found.spans(header, slice(a, b))
        # what follows the last of the chunk is looked at when the walk goes on
        following = np.append(self._found.line[a + 1 : b + 1], min(int(after[-1]), self._lines))[: b - a]
        bad = self._found.bad[a:b]
        last = b == len(self._found.line) and self._is_cut(line[-1], after[-1], bad[-1], header.old)
        if last:
            line, after, following, bad, b = line[:-1], after[:-1], following[:-1], bad[:-1], b - 1
        few = after > following
        many = self._filled[following] != self._filled[np.minimum(after, following)]
        wrong = bad | few | many
        if wrong.any():
            if not self._tolerant:
                raise self._complaint(int(np.argmax(wrong)) + a, bad | few, bad, after, a)
            self._skip("damaged epochs", int(wrong.sum()))
        self._at = b
        if len(following):
            self.done = int(following[-1])
        if last:
            self._stop(int(self._found.line[b]))
        return np.flatnonzero(~wrong) + a

    def _is_cut(self, line: np.int64, after: np.int64, bad: np.bool_, old: bool) -> bool:
        """Whether the last epoch of the chunk is not all there."""
        if bad:
            return self._ends_within() and line == self._lines - 1
        if after < self._lines:
            return False
        return bool(after > self._lines) or (self._ends_within() and self._within_field(old))

    def _within_field(self, old: bool) -> bool:
        """Whether the last line, which has no end, stops within an observation."""
        text = self._chunk.text(self._lines - 1).rstrip()
        size = len(text) if old else len(text) - 3
        return size <= 0 or size % 16 not in (0, 14, 15)

    def _complaint(
        self, at: int, few: NDArray[np.bool_], bad: NDArray[np.bool_], after: NDArray[np.int64], a: int
    ) -> DataError:
        line, count = int(self._found.line[at]), int(self._found.count[at])
        if bad[at - a]:
            return self._error("this is no epoch: date, flag or number of satellites", line)
        if few[at - a]:
            following = int(self._found.line[at + 1])
            announced = f"{count} satellites announced in line {self._chunk.first_line + line}"
            return self._error(f"another epoch begins before the {announced} have come", following)
        return self._error("an epoch should begin here", int(after[at - a]))

    def _error(self, problem: str, line: int) -> DataError:
        return DataError(problem, where=Where(self._path, self._chunk.first_line + line), advice=_ADVICE)


def _has_text(chunk: Chunk) -> NDArray[np.bool_]:
    """Which lines are not blank; for lines of more than 80 spaces it does not matter."""
    text = chunk.end > chunk.start
    space = np.flatnonzero(text & (chunk.data[chunk.start] == 0x20) & (chunk.data[chunk.end - 1] == 0x20))
    space = space[chunk.end[space] - chunk.start[space] <= 80]
    text[space] = (chunk.columns(space, 0, 80) != 0x20).any(axis=1)
    return text
