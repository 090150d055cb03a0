"""What every model of the interface has in common, and how it says that something is wrong.

Texts are ready to be shown (value, thin space, unit); numbers beside them are in the unit that stands beside them, for
sorting and drawing. Ids are those of the files.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

VerdictName = Literal["feasible", "conditional", "infeasible"]
Sign = Literal["feasible", "conditional", "infeasible", "none"]  #: ``none``: nothing was proposed, or nothing studied


class Model(BaseModel):
    """Unknown keys are errors, both ways."""

    model_config = ConfigDict(extra="forbid")


class Place(Model):
    """A place in a file."""

    file: str = ""
    line: int | None = None
    key: str = ""


class Problem(Model):
    """What is wrong, where, what is allowed and what to do next."""

    kind: Literal[
        "invalid", "unknown", "not-found", "conflict", "forbidden", "unauthorised", "too-large", "too-many", "busy",
        "read-only", "internal",
    ]  # fmt: skip
    problem: str
    where: Place | None = None
    allowed: list[str] = []
    advice: str = ""


class ErrorAnswer(Model):
    """The body of every answer that is no success."""

    error: Problem
