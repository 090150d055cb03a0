"""Answers about a study, kept for the next time the workbench is opened: the first page waits for no reading."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from fastapi import Request, Response

from intercosmos.web.views_answer import answer, to_json
from intercosmos.web.views_state import Study, studied

if TYPE_CHECKING:
    from pydantic import BaseModel


def answer_of_study(request: Request, what: str, scenario: str, make: Callable[[Study], BaseModel]) -> Response:
    """What ``make`` tells of the study of a scenario, as it was told when the same study was read before.

    Parameters
    ----------
    request : of the reader
    what : the answer is called
    scenario : empty for the programme as written
    make : makes it; from the study alone

    Raises
    ------
    NotFoundError
        If there is no study yet.
    """
    state = request.app.state
    name = state.studies.name_of(scenario)
    stamp: str | None = state.made.get("study", name) if name else None

    def told() -> bytes:
        made: str | None = state.made.get(what, stamp) if stamp is not None else None
        return made.encode() if made is not None else told_of_study(request, what, scenario, make)

    return answer(request, (what, stamp or studied(request, scenario).stamp), told)


def told_of_study(request: Request, what: str, scenario: str, make: Callable[[Study], BaseModel]) -> bytes:
    """The same, made of the study and kept for the next time; not if the newest is damaged and another is read."""
    state = request.app.state
    name, study = state.studies.name_of(scenario), studied(request, scenario)
    told = to_json(make(study))
    if name and name == state.studies.name_of(scenario) and state.studies.reads_newest(scenario):
        state.made.put(told.decode(), what, study.stamp)
        state.made.put(study.stamp, "study", name)
    return told
