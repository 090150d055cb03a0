"""The catalogue and the record in the interface."""

from __future__ import annotations

from typing import Literal

from intercosmos.web.models_base import Model
from intercosmos.web.models_options import Figure, Saying, SourceView
from intercosmos.web.models_study import AssetRef


class KindInfo(Model):
    """A kind of catalogue entry."""

    kind: str
    title: str
    count: int
    owned: bool


class EntryRow(Model):
    """An entry in a list."""

    kind: str
    id: str
    name: str
    owner: str
    status: str
    figures: list[Figure]
    contradictions: int
    stories: int


class EntryList(Model):
    """What was found in the catalogue."""

    kinds: list[KindInfo]
    total: int
    entries: list[EntryRow]


class FieldView(Model):
    """One value of an entry."""

    key: str  #: dotted, for an override: ``vehicle.soyuz-2.1a.payload``; empty where it cannot be overridden
    field: str
    label: str
    text: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str = ""
    form: Literal["quantity", "number", "yes-no", "choice", "date", "text", "list"]  #: how another value is written
    given: bool = True  #: False for a value that the entry leaves open
    units: tuple[str, ...] = ()  #: it may be written in; the empty one is a bare number
    choices: tuple[str, ...] = ()  #: for a value of few words
    refers_to: str = ""  #: kind of the entries whose ids may stand here
    spread: str = ""
    source: SourceView | None = None
    note: str = ""
    refers: tuple[AssetRef, ...] = ()  #: entries it names
    sayings: tuple[Saying, ...] = ()


class Contradiction(Model):
    """What the check of the catalogue says about an entry."""

    severity: str
    text: str
    rule: str


class EntryView(Model):
    """One entry with every value, its range and its source."""

    kind: str
    id: str
    name: str
    owner: str
    status: str
    note: str
    fields: list[FieldView]
    contradictions: list[Contradiction]
    used_by: list[AssetRef]
    options: str = ""  #: in words: how many options of the study depend on it
    sayings: list[Saying]


class StoryRow(Model):
    """A story in a list. Texts are in segments: plain and matching ones."""

    id: str
    title: list[tuple[str, bool]]
    snippet: list[tuple[str, bool]]
    date: str
    date_text: str
    categories: list[str]
    status: str
    language: str
    source: str
    address: str


class FacetValue(Model):
    """How many stories have a value."""

    value: str
    label: str
    count: int


class StoryList(Model):
    """What a search found."""

    total: int
    stories: list[StoryRow]
    facets: dict[str, list[FacetValue]]
    seconds: float
