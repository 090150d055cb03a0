"""The programme: who, when, how fairly, and what is proposed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field, SerializeAsAny

from intercosmos.errors import UnknownIdError, Where
from intercosmos.formats.toml import TomlDocument
from intercosmos.programme.activities import Activity, AssetId, AssetIds, KebabId, Part


def _day(given: object) -> object:
    if isinstance(given, datetime) or not isinstance(given, str | date):
        raise ValueError(f'{given!r} is not a date; write it as "2027-01-31"')
    if isinstance(given, str):
        try:
            return date.fromisoformat(given)
        except ValueError:
            raise ValueError(f'{given[:40]!r} is not a date; write it as "2027-01-31"') from None
    return given


Day = Annotated[date, BeforeValidator(_day)]


class ParityRule(Part):
    """What the partners call fair.

    Attributes
    ----------
    notion : ``proportional``: what each gets out is in proportion to what it puts in; ``equal``: each puts in the same;
        ``nash``: the product of the gains is greatest
    tolerance : how far the partners' ratios may differ, as a part of one
    """

    notion: Literal["proportional", "equal", "nash"] = "proportional"
    tolerance: Annotated[float, Field(ge=0, le=1, strict=True)] = 0.10


class Scenario(Part):
    """A variant: values of the programme or of the catalogue that are taken to be otherwise.

    Attributes
    ----------
    title : what the variant supposes, in one line
    summary : why it is of interest
    inherits : scenarios it builds on, applied before its own overrides, in this order
    override : dotted key → value: ``"site.guiana.status"``, ``"activity.ID.orbit.apogee"``, ``"programme.period"``
    """

    title: str
    summary: str = ""
    inherits: AssetIds = ()
    override: Mapping[str, Any] = Field(default_factory=dict)


class Header(Part):
    """The table ``[programme]`` of the file."""

    id: KebabId
    title: str
    summary: str = ""
    partners: tuple[AssetId, ...] = Field(min_length=1)
    period: tuple[Day, Day]
    parity: ParityRule = ParityRule()


class ProgrammeFile(Part):
    """The whole file, before each activity is read by the class of its direction."""

    programme: Header
    activity: tuple[dict[str, Any], ...] = ()
    scenario: dict[KebabId, Scenario] = Field(default_factory=dict)


class Programme(Part):
    """What partners want to do together, as one scenario of the programme file says.

    Attributes
    ----------
    id, title, summary : what it is called
    partners : ids of the partners
    period : first and last day
    parity : what the partners call fair
    activities : what is proposed
    scenarios : every variant the file knows
    scenario : the variant that this programme is; empty for the file as it stands
    overrides : catalogue values that the variant takes to be otherwise, for ``load_catalogue(overrides=…)``
    document, override_places : where it was read, for pointing at lines
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    id: KebabId
    title: str
    summary: str = ""
    partners: tuple[AssetId, ...]
    period: tuple[Day, Day]
    parity: ParityRule = ParityRule()
    activities: tuple[SerializeAsAny[Activity], ...] = ()
    scenarios: Mapping[str, Scenario] = Field(default_factory=dict)
    scenario: str = ""
    overrides: Mapping[str, Any] = Field(default_factory=dict)
    document: TomlDocument | None = Field(default=None, exclude=True, repr=False)
    override_places: Mapping[str, Where] = Field(default_factory=dict, exclude=True, repr=False)

    def activity(self, activity_id: str) -> Activity:
        """The activity called ``activity_id``.

        Raises
        ------
        UnknownIdError
            If the programme has no such activity; suggests the nearest.
        """
        for activity in self.activities:
            if activity.id == activity_id:
                return activity
        raise UnknownIdError("activity", activity_id, [activity.id for activity in self.activities])

    @property
    def years(self) -> float:
        """Length of the period, first and last day included, in Julian years."""
        first, last = self.period
        return ((last - first).days + 1) / 365.25

    @cached_property
    def digest(self) -> str:
        """SHA-256, in hexadecimal, of everything that decides the results; comments and layout do not."""
        said = self.model_dump(mode="json", exclude={"scenarios"})
        return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    def where(self, *key_path: str | int) -> Where:
        """File, line and key of a path such as ``("activity", "crews-at-ros", "station")``; only the key if no file."""
        if self.document is None:
            return Where(key=".".join(map(str, key_path)) or None)
        path: tuple[str | int, ...] = key_path
        if len(path) > 1 and path[0] == "activity":
            places = [index for index, activity in enumerate(self.activities) if activity.id == path[1]]
            if places:
                path = ("activity", places[0], *path[2:])
        return self.document.where(path)
