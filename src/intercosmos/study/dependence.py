"""Which results of a study depend on a value: told from what they read, before anything is computed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from intercosmos.catalogue.recording_reads import WRITTEN
from intercosmos.catalogue.schema import Kind, kind_named
from intercosmos.errors import UnknownIdError, Where
from intercosmos.study.chunks import NOT_ASSESSED
from intercosmos.study.traces import Traced, traces_in

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue
    from intercosmos.study.result import StudyResult

#: First words of keys that mean the programme file.
_ACTIVITY, _PROGRAMME = "activity", "programme"
_SURVEY: Final = ""


@dataclass(frozen=True, slots=True)
class Dependents:
    """What is computed again when a value changes.

    Attributes
    ----------
    options : activity -> ids of its options, only where there are any
    surveys : curves of payload against inclination, in words
    total : how many options the study has
    """

    options: Mapping[str, tuple[str, ...]]
    surveys: tuple[str, ...]
    total: int

    @property
    def count(self) -> int:
        """Of the options."""
        return sum(map(len, self.options.values()))

    @property
    def words(self) -> str:
        """For a reader: ``"12 of 220 options depend on it, of 3 activities; nothing else is computed again"``."""
        if not self.count:
            return f"none of the {self.total} options depends on it"
        which = "1 option depends" if self.count == 1 else f"{self.count} of {self.total} options depend"
        of = "1 activity" if len(self.options) == 1 else f"{len(self.options)} activities"
        return f"{which} on it, of {of}; nothing else is computed again"


def dependents(folder: Path, result: StudyResult, key: str, catalogue: Catalogue) -> Dependents:
    """The results of a run folder that read a value.

    Options that are computed in one batch depend on what any of them reads: they are computed again together.

    Parameters
    ----------
    folder : the run folder
    result : the study in it
    key : as of an override, ``"vehicle.soyuz-2.1a.status"``, or of a whole entry, ``"engine.rd-180"``
    catalogue : that was studied

    Raises
    ------
    UnknownIdError
        If there is no such kind, entry, field or activity.
    """
    first, _, rest = key.partition(".")
    if first == _PROGRAMME:
        free = rest.partition(".")[0] in NOT_ASSESSED
        return _chosen(folder, result, lambda trace: not free)
    if first == _ACTIVITY:
        asked = result.programme.activity(rest.partition(".")[0]).id
        return _chosen(folder, result, lambda trace: trace.activity == asked)
    kind = kind_named(first, where=Where(key=key))
    entry, field = _split(kind, rest, catalogue, key)
    if field and field not in kind.model.model_fields:
        raise UnknownIdError(f"field of a {kind.name}", field, kind.model.model_fields, where=Where(key=key))
    fields = {field, *kind.model.replaces.get(field, ()), WRITTEN} if field else None
    heirs = set(_heirs(kind.name, entry, field, catalogue))

    def reads(trace: Traced) -> bool:
        found = trace.entries.get(kind.name, {})
        return any(one in found and (fields is None or not fields.isdisjoint(found[one][0])) for one in heirs)

    return _chosen(folder, result, reads)


def outdated(folder: Path, result: StudyResult, catalogue: Catalogue) -> Dependents:
    """The results of a run folder for which another catalogue says something else: those that it has computed again."""
    return _chosen(folder, result, lambda trace: not trace.holds(catalogue))


def _chosen(folder: Path, result: StudyResult, chosen: Callable[[Traced], bool]) -> Dependents:
    known = {name: [one.option.id for one in found] for name, found in result.assessments.items()}
    hit: dict[str, set[str]] = {}
    for trace in traces_in(folder):
        if chosen(trace):
            hit.setdefault(trace.activity, set()).update(trace.names)
    options = {name: tuple(one for one in ids if one in hit.get(name, ())) for name, ids in known.items()}
    return Dependents(
        {name: ids for name, ids in options.items() if ids},
        tuple(sorted(hit.get(_SURVEY, ()))),
        sum(map(len, known.values())),
    )


def _split(kind: Kind, rest: str, catalogue: Catalogue, key: str) -> tuple[str, str]:
    """Id and field of a key; ids may hold dots, so the longest that fits wins."""
    if kind.layout == "single":
        return kind.name, rest.removeprefix(f"{kind.name}.").partition(".")[0]
    known = catalogue.entries(kind.name)
    fitting = [one for one in known if rest == one or rest.startswith(one + ".")]
    if not fitting:
        raise UnknownIdError(kind.name.replace("_", " "), rest, known, where=Where(key=key))
    entry = max(fitting, key=len)
    return entry, rest[len(entry) + 1 :].partition(".")[0]


def _heirs(kind: str, entry: str, field: str, catalogue: Catalogue) -> Iterator[str]:
    """The entry itself, and those that take their values from it and do not show another one of their own."""
    yield entry
    known: Mapping[str, Any] = catalogue.entries(kind)
    for one, other in known.items():
        own = bool(field) and getattr(other, field) != getattr(known[entry], field)
        if getattr(other, "base", None) == entry and not own:
            yield from _heirs(kind, one, field, catalogue)
