"""Errors of ours in the words of the interface; a study's own process tells them, too, and loads no server for it."""

from __future__ import annotations

import re
from typing import Final

from intercosmos.errors import DataError, IntercosmosError, StudyError, UnknownIdError
from intercosmos.web.models_base import Place, Problem

#: Places on the disk are nobody's business beyond the name of the file.
_FOLDERS: Final = re.compile(
    r"(?:[A-Za-z]:)?(?:[\\/][^\s\\/:'\"]+)*[\\/](?=[^\s\\/:'\"]+\.(?:toml|json|md|html|sqlite)\b)"
)
#: Nobody reads more of a message, characters.
_LONGEST: Final = 5000


def problem_of(error: IntercosmosError) -> Problem:
    """An error of ours as a problem; of the path of a file only its name is told."""
    given = getattr(error, "problem", None)
    if isinstance(given, Problem):  # a refusal brings its words along
        return given
    if isinstance(error, DataError):
        place = Place(
            file=error.where.file.name if error.where.file is not None else "",
            line=error.where.line,
            key=error.where.key or "",
        )
        return Problem(
            kind="unknown" if isinstance(error, UnknownIdError) else "invalid",
            problem=told(error.problem),
            where=place if place != Place() else None,
            allowed=[told(one) for one in error.allowed][:100],
            advice=told(error.advice),
        )
    text, _, advice = str(error).partition("\n  next: ")
    return Problem(
        kind="internal" if isinstance(error, StudyError) else "invalid", problem=told(text), advice=told(advice)
    )


def told(text: str) -> str:
    """A text without the folders of this machine."""
    return _FOLDERS.sub("", text[:_LONGEST])
