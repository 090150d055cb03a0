"""The programme file in the interface: what it says, and how it is edited."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from intercosmos.web.models_base import Model, Problem


class Partner(Model):
    """A partner and the colour it has everywhere (0 to 5, the palette's)."""

    id: str
    name: str
    short_name: str
    colour: int


class Override(Model):
    """One value that a scenario takes to be otherwise."""

    key: str
    value: Any
    label: str  #: in plain words: "Guiana Space Centre, status"
    value_text: str


class ScenarioInfo(Model):
    """A variant of the programme."""

    id: str
    title: str
    summary: str
    inherits: list[str]
    overrides: list[Override]


class ActivityInfo(Model):
    """An activity as proposed."""

    id: str
    title: str
    direction: str
    summary: str
    fields: dict[str, Any]  #: as written in the file


class ProgrammeInfo(Model):
    """The programme file, as it stands."""

    id: str
    title: str
    summary: str
    partners: list[Partner]
    period: tuple[str, str]
    parity: dict[str, Any]
    activities: list[ActivityInfo]
    scenarios: list[ScenarioInfo]
    file_name: str
    etag: str
    can_undo: bool
    can_redo: bool
    read_only: bool
    problems: list[Problem]  #: what keeps the file from being studied; empty if nothing does


class Edit(Model):
    """One change of the programme file.

    ``set-override`` and ``remove-override`` name ``scenario`` and ``key``; ``new-scenario`` names ``scenario``,
    ``title`` and ``inherits``; ``remove-scenario`` names ``scenario``; ``set`` names a ``path`` into the file
    (``["activity", "cosmonauts-aboard-tiangong", "stay"]``: items of lists by their id); ``remove`` too.
    """

    op: Literal["set-override", "remove-override", "new-scenario", "remove-scenario", "set", "remove"]
    scenario: str = ""
    key: str = ""
    title: str = ""
    inherits: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    value: Any = None


class Edits(Model):
    """Changes made together: all or none. ``says`` is what undo calls them."""

    edits: Annotated[list[Edit], Field(min_length=1, max_length=100)]
    says: Annotated[str, Field(max_length=200)] = ""


class ProgrammeText(Model):
    """A text to be put in the place of the file's. ``says`` is what undo calls it."""

    text: Annotated[str, Field(max_length=5_000_000)]
    says: Annotated[str, Field(max_length=200)] = ""


class Conflict(Model):
    """Somebody changed the file meanwhile: both texts, to choose from."""

    error: Problem
    etag: str
    theirs: str
    yours: str
