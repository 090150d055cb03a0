"""What the reading side works with: a study with its names, the catalogue, the record; and the parameters it takes."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeVar

from fastapi import Path as PathParameter
from fastapi import Query as QueryParameter
from fastapi import Request

from intercosmos.errors import UnknownIdError
from intercosmos.web.errors import NotFoundError

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue
    from intercosmos.directions.base import Assessment
    from intercosmos.report import findings
    from intercosmos.series import Map
    from intercosmos.study import StudyResult

T = TypeVar("T")

Scenario = Annotated[str, QueryParameter(max_length=200, description="a variant; empty for the programme as written")]
Id = Annotated[str, QueryParameter(max_length=200)]
PathId = Annotated[str, PathParameter(max_length=200)]
OptionId = Annotated[str, QueryParameter(max_length=2000, description="the id of an option")]
Title = Annotated[str, QueryParameter(max_length=500)]
Query = Annotated[str, QueryParameter(max_length=500)]
Limit = Annotated[int, QueryParameter(ge=1, le=500)]
Offset = Annotated[int, QueryParameter(ge=0, le=1_000_000)]

#: How many studies are kept with their names and indices.
_STUDIES: Final = 8


class Study:
    """A finished study, its catalogue, and what is looked up in them again and again.

    Parameters
    ----------
    result : the study
    catalogue : it was run with, overrides included
    """

    def __init__(self, result: StudyResult, catalogue: Catalogue) -> None:
        from intercosmos.report.words import Names

        self.result = result
        self.catalogue = catalogue
        self.stamp = stamp_of(result, catalogue)
        self.names = Names(catalogue, result.programme.partners)
        self.chosen = frozenset(result.plan.chosen.values())
        self._lock = threading.Lock()
        self._making: dict[str, threading.Lock] = {}
        self._once: dict[str, Any] = {}

    def once(self, name: str, make: Callable[[], T]) -> T:
        """What ``make`` gives, made when it is first asked for; whoever asks for something else need not wait."""
        with self._lock:
            mine = self._making.setdefault(name, threading.Lock())
        with mine:
            if name not in self._once:
                self._once[name] = make()
            found: T = self._once[name]
            return found

    @cached_property
    def glance(self) -> list[findings.Glance]:
        """One row an activity, in the order of the programme."""
        from intercosmos.report import findings

        return findings.glance(self.result, self.names)

    @cached_property
    def by_id(self) -> Mapping[str, Assessment]:
        """Every option by its id."""
        return {one.option.id: one for many in self.result.assessments.values() for one in many}

    def options(self, activity: str) -> list[Assessment]:
        """The options of an activity, the best first.

        Raises
        ------
        UnknownIdError
            If the programme has no such activity, or it was not studied.
        """
        from intercosmos.report.choice import rank

        self.result.programme.activity(activity)
        if activity not in self.result.assessments:
            raise UnknownIdError("studied activity", activity, self.result.assessments)
        return sorted(self.result.assessments[activity], key=rank)

    def option(self, option: str) -> Assessment:
        """One option.

        Raises
        ------
        UnknownIdError
            If the study has none of that id.
        """
        if option not in self.by_id:
            activity = option.partition("/")[0]
            near = [one for one in self.by_id if one.startswith(f"{activity}/")]
            raise UnknownIdError("option", option[:300], near or self.result.assessments)
        return self.by_id[option]

    def map(self, option: str, key: str) -> Map:
        """One map of an option.

        Raises
        ------
        UnknownIdError
            If there is no such option, or it has no such map.
        """
        maps = self.option(option).evidence.maps
        if key not in maps:
            raise UnknownIdError("map of this option", key, maps)
        return maps[key]


def stamp_of(result: StudyResult, catalogue: Catalogue) -> str:
    """A digest of what answers about a study depend on."""
    plan = result.plan
    said = (
        result.programme.digest, result.scenario, result.catalogue_digest, catalogue.digest, result.version,
        result.created, *(f"{name}:{len(many)}" for name, many in result.assessments.items()),
        repr(sorted(plan.chosen.items())), repr(plan.value), *(repr(line.puts_in) for line in plan.ledger),
    )  # fmt: skip
    return hashlib.sha256("\0".join(said).encode()).hexdigest()


@dataclass(slots=True)
class _Shelf:
    """Studies by their stamps, the least used forgotten first."""

    lock: threading.Lock
    studies: OrderedDict[str, Study]


def study_or_none(request: Request, scenario: str) -> Study | None:
    """The study of a scenario, if there is one."""
    result = request.app.state.studies.result(scenario)
    if result is None:
        return None
    # that of the text the study was made of: the file may say otherwise by now
    catalogue = request.app.state.workspace.catalogue_for(result.programme)
    state = request.app.state
    if not hasattr(state, "read_studies"):
        state.read_studies = _Shelf(threading.Lock(), OrderedDict())
    shelf: _Shelf = state.read_studies
    stamp = stamp_of(result, catalogue)
    with shelf.lock:
        study = shelf.studies.get(stamp)
        if study is None:
            study = shelf.studies[stamp] = Study(result, catalogue)
            if len(shelf.studies) > _STUDIES:
                shelf.studies.popitem(last=False)
        shelf.studies.move_to_end(stamp)
    return study


def studied(request: Request, scenario: str) -> Study:
    """The study of a scenario.

    Raises
    ------
    NotFoundError
        If there is none yet.
    """
    study = study_or_none(request, scenario)
    if study is None:
        raise NotFoundError(
            f"the scenario {scenario!r} was not studied yet" if scenario else "the programme was not studied yet",
            advice="study it first",
        )
    return study


def catalogue_of(request: Request, scenario: str) -> Catalogue:
    """The catalogue as a scenario sees it."""
    catalogue: Catalogue = request.app.state.workspace.catalogue(scenario)
    return catalogue
