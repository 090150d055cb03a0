"""Every error Intercosmos raises on purpose.

    IntercosmosError
    ├── UnitError               a text is not a number with a unit of the right dimension
    ├── DataError               a file says something it must not (carries file, line, key)
    │   ├── UnknownIdError      an id nobody defined (carries the nearest ones)
    │   └── CyclicOverrideError scenarios that inherit from each other in a ring
    ├── PhysicsError            a question with no physical answer
    │   └── ConvergenceError    a solver stopped before it met its tolerance
    └── StudyError              a run folder that cannot be read, written or resumed

The command line prints the message and exits with code 2; nothing has been written by then.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path


class IntercosmosError(Exception):
    """Base of all errors; the message says what is wrong and what to do next."""


class UnitError(IntercosmosError, ValueError):
    """A text is not a number with a unit of the expected dimension."""


@dataclass(frozen=True, slots=True)
class Where:
    """A place in a file: path, 1-based line, dotted key. Any of them may be unknown."""

    file: Path | None = None
    line: int | None = None
    key: str | None = None

    def __str__(self) -> str:
        place = str(self.file) if self.file is not None else ""
        if self.line is not None:
            place += f":{self.line}" if place else f"line {self.line}"
        if self.key:
            place += f" [{self.key}]" if place else self.key
        return place


class DataError(IntercosmosError):
    """A file says something it must not.

    Parameters
    ----------
    problem : what is wrong, in one sentence
    where : file, line and key
    allowed : what may stand there instead
    advice : the next step
    """

    def __init__(
        self, problem: str, *, where: Where | None = None, allowed: Iterable[str] = (), advice: str = ""
    ) -> None:
        self.problem = problem
        self.where = where or Where()
        self.allowed = tuple(allowed)
        self.advice = advice
        place = str(self.where)
        text = f"{place}: {problem}" if place else problem
        if self.allowed:
            text += "\n  allowed: " + ", ".join(self.allowed)
        if advice:
            text += f"\n  next: {advice}"
        super().__init__(text)


class UnknownIdError(DataError):
    """An id nobody defined; the message suggests the nearest known ones."""

    def __init__(self, kind: str, unknown: str, known: Iterable[str], *, where: Where | None = None) -> None:
        known = sorted(known)
        self.unknown = unknown
        self.nearest = tuple(get_close_matches(unknown, known, n=3, cutoff=0.5))
        advice = f"did you mean {' or '.join(repr(n) for n in self.nearest)}?" if self.nearest else ""
        shown = known if len(known) <= 40 else [*known[:40], f"… and {len(known) - 40} more"]
        super().__init__(f"no {kind} is called {unknown!r}", where=where, allowed=shown, advice=advice)


class CyclicOverrideError(DataError):
    """Scenarios that inherit from each other in a ring."""


class PhysicsError(IntercosmosError, ValueError):
    """A question that has no physical answer, such as an apogee below the perigee."""


class ConvergenceError(PhysicsError):
    """A solver stopped before it met its tolerance."""


class StudyError(IntercosmosError):
    """A run folder that cannot be read, written or resumed."""
