"""Where every number comes from: sources by number, the catalogue values behind the options, assumptions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from intercosmos.catalogue.schema import kind_named
from intercosmos.report.sayings import ClaimIndex, verdict
from intercosmos.report.words import ASSET_KINDS, amount, interval
from intercosmos.units import Quantity

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue
    from intercosmos.study import StudyResult


@dataclass(frozen=True, slots=True)
class Reference:
    """A pointer to a source: its number in the list, or the words that say how a value was computed."""

    text: str
    number: int = 0  #: 0 if the text is no source of the catalogue


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One source in the list."""

    number: int
    id: str
    title: str
    about: str
    memory: bool
    note: str


@dataclass(slots=True)
class References:
    """Numbers sources in the order they are first cited."""

    catalogue: Catalogue
    _cited: dict[str, int] = field(default_factory=dict)

    def to(self, source: str) -> Reference:
        """A reference to a source id; a text that is no id stays a text."""
        if source not in self.catalogue.sources:
            return Reference(source)
        return Reference(source, self._cited.setdefault(source, len(self._cited) + 1))

    def rows(self) -> list[SourceRow]:
        """The list of sources cited."""
        found = []
        for source_id, number in self._cited.items():
            source = self.catalogue.sources[source_id]
            parts = [str(part) for part in (source.publisher, source.year, source.locator) if part]
            memory = source.type == "memory"
            found.append(SourceRow(number, source_id, source.title, ", ".join(parts), memory, source.note))
        return found


@dataclass(frozen=True, slots=True)
class SaidRow:
    """A story of the record that gives a figure for a value."""

    story: str
    title: str
    date: str
    value: str
    word: str  #: whether it agrees, or until when it held; empty if the two cannot be compared


@dataclass(frozen=True, slots=True)
class ValueRow:
    """One catalogue value."""

    name: str
    value: str
    interval: str
    source: Reference
    said: tuple[SaidRow, ...] = ()


@dataclass(frozen=True, slots=True)
class AssetValues:
    """All values of one asset."""

    kind: str
    id: str
    name: str
    values: tuple[ValueRow, ...]


def _fields(thing: object) -> Mapping[str, Any]:
    return thing if isinstance(thing, Mapping) else getattr(thing, "__dict__", {})


def quantities(thing: object, prefix: str = "", at: str = "") -> Iterator[tuple[str, str, Quantity]]:
    """Every quantity in a catalogue entry with its name in words and its dotted path, tables inside it included."""
    for key, value in _fields(thing).items():
        name, path = f"{prefix}{str(key).replace('_', ' ')}", f"{at}{key}"
        if isinstance(value, Quantity):
            yield name, path, value
        elif isinstance(value, list | tuple):
            for place, part in enumerate(value):
                yield from quantities(part, f"{name} {place + 1}: ", f"{path}.{place}.")
        elif value is not None and not isinstance(value, str | int | float):
            yield from quantities(value, f"{name}: ", f"{path}.")


def _with_parts(asset: str, catalogue: Catalogue) -> Iterator[str]:
    """An asset, and for a vehicle its stages and their engines."""
    yield asset
    vehicle = catalogue.vehicles.get(asset)
    for used in getattr(vehicle, "stages", ()):
        yield used.stage
        engine = getattr(catalogue.stages.get(used.stage), "engine", None)
        if engine:
            yield engine


def asset_values(
    result: StudyResult, catalogue: Catalogue, references: References, claims: ClaimIndex
) -> list[AssetValues]:
    """The catalogue values of every asset named by an option, each once, by kind, with the stories that say so."""
    named: dict[str, None] = {}
    for assessments in result.assessments.values():
        for assessment in assessments:
            for asset in assessment.option.roles.values():
                named.update(dict.fromkeys(_with_parts(asset, catalogue)))
    found = []
    for kind in ASSET_KINDS:
        entries: Mapping[str, Any] = getattr(catalogue, kind)
        for asset in sorted(set(named) & set(entries)):
            rows = tuple(
                ValueRow(
                    name,
                    amount(q.value, q.unit, figures=5),
                    interval(q, figures=5),
                    references.to(q.source),
                    _said(claims, kind_named(kind).name, asset, path, catalogue),
                )
                for name, path, q in quantities(entries[asset])
            )
            if rows:
                found.append(AssetValues(kind.replace("_", " "), asset, str(entries[asset].name), rows))
    return found


def _said(claims: ClaimIndex, kind: str, asset: str, path: str, catalogue: Catalogue) -> tuple[SaidRow, ...]:
    return tuple(
        SaidRow(claim.story, claim.title, claim.date, claim.value, verdict(claim, catalogue))
        for claim in claims.of(kind, asset, path)
    )


def stories_cited(values: Iterable[AssetValues]) -> list[SaidRow]:
    """Every story that the values point to, each once, the oldest id first."""
    found = {one.story: one for asset in values for row in asset.values for one in row.said}
    return [found[story] for story in sorted(found)]


def rule_values(catalogue: Catalogue, references: References) -> tuple[ValueRow, ...]:
    """The rules that hold for all vehicles alike."""
    return tuple(
        ValueRow(name, amount(q.value, q.unit, figures=5), interval(q, figures=5), references.to(q.source))
        for name, _, q in quantities(catalogue.rules)
    )


def models(result: StudyResult) -> list[tuple[str, int]]:
    """Models with the number of options that rest on each."""
    tally: dict[str, int] = {}
    for assessments in result.assessments.values():
        for assessment in assessments:
            for model in dict.fromkeys(assessment.evidence.models):
                tally[model] = tally.get(model, 0) + 1
    return sorted(tally.items(), key=lambda pair: (-pair[1], pair[0]))


def notes(result: StudyResult) -> list[tuple[str, int]]:
    """What the computations say about their own limits, with the number of options it holds for."""
    tally: dict[str, int] = {}
    for assessments in result.assessments.values():
        for assessment in assessments:
            for note in dict.fromkeys(assessment.evidence.notes):
                tally[note] = tally.get(note, 0) + 1
    return sorted(tally.items(), key=lambda pair: (-pair[1], pair[0]))
