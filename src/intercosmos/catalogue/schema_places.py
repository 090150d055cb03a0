"""Partners, sources, launch sites and the zones that stages fall on."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from intercosmos.catalogue.fields import Altitude, Angle, Azimuth, Inclination, Latitude, Length
from intercosmos.catalogue.schema_base import Entry, Id, Table, When, begins_by, ends_before
from intercosmos.units import Quantity


class Source(Entry):
    """Where values come from. ``memory`` says honestly that no document was opened."""

    source: str = ""
    title: str
    publisher: str = ""
    year: int | str = ""
    type: Literal["manual", "paper", "agency", "press", "database", "memory", "computed"]
    locator: str = ""  #: document number, page, address


class Partner(Entry):
    """An agency or company that takes part."""

    name: str
    short_name: str
    country: str
    kind: Literal["agency", "company", "intergovernmental"]
    languages: tuple[str, ...] = Field(min_length=1)


class DropZone(Entry):
    """Ground that spent stages fall on, and whose consent a launch over it needs."""

    name: str
    country: str
    consent_from: str = ""  #: whose consent, in plain words; empty if the launching country's own ground
    per_launch: bool = False  #: consent is asked for every launch anew
    text: str = ""


class Corridor(Table):
    """One permitted direction of a site with discrete corridors.

    Attributes
    ----------
    inclination : of the orbit the corridor leads to
    azimuth : of the launch over the rotating Earth, where published; else it follows from the inclination
    tolerance : how far the inclination may be off before it is another corridor
    drop_zones : ids of the zones stages fall on
    """

    inclination: Inclination
    azimuth: Azimuth | None = None
    tolerance: Angle = Quantity(0.003490658503988659, "deg")  # 0.2 deg
    drop_zones: tuple[Id, ...] = ()
    note: str = ""
    source: str = ""  #: where it differs from the entry's


class Pad(Table):
    """A launch pad: which vehicles it serves, whether crews may fly from it, and since when."""

    name: str
    families: tuple[str, ...] = ()
    vehicles: tuple[Id, ...] = ()  #: only these of the families, if named
    status: Literal["active", "planned", "closed", "suspended"]
    crewed: bool = False
    since: When | None = None
    until: When | None = None
    note: str = ""
    source: str = ""  #: where it differs from the entry's

    def serves(self, vehicle: str, family: str) -> bool:
        """Whether the pad fits the vehicle, whatever its status."""
        return vehicle in self.vehicles if self.vehicles else family in self.families

    def open_between(self, first: date, last: date) -> bool:
        """Whether an active or planned pad is open on at least one day of the period."""
        begun = self.since is None or begins_by(self.since, last)
        over = self.until is not None and ends_before(self.until, first)
        return self.status in ("active", "planned") and begun and not over


class Consent(Table):
    """Who must agree when another partner launches from the site."""

    grantor: str
    text: str
    source: str = ""  #: where it differs from the entry's


class Site(Entry):
    """A launch site: discrete corridors, or a box of azimuths that may wrap through north."""

    replaces: ClassVar[dict[str, tuple[str, ...]]] = {
        "corridors": ("azimuth_minimum", "azimuth_maximum"),
        "azimuth_minimum": ("corridors",),
        "azimuth_maximum": ("corridors",),
    }

    name: str
    owner: Id
    country: str
    latitude: Latitude
    longitude: Angle
    altitude: Altitude
    corridors: tuple[Corridor, ...] = ()
    azimuth_minimum: Azimuth | None = None
    azimuth_maximum: Azimuth | None = None
    pads: tuple[Pad, ...] = ()
    consents: tuple[Consent, ...] = ()
    users: tuple[Id, ...] = ()  #: partners that launch there today
    status: Literal["active", "planned", "closed", "suspended"]

    @model_validator(mode="after")
    def _one_kind_of_corridor(self) -> Self:
        box = (self.azimuth_minimum is not None) + (self.azimuth_maximum is not None)
        if box == 1:
            raise ValueError("azimuth_minimum and azimuth_maximum belong together")
        if box and self.corridors:
            raise ValueError("a site has corridors or a box of azimuths, not both")
        return self


class GroundStation(Entry):
    """A station of the ground network: a dish that talks to probes far from the Earth."""

    name: str
    owner: Id
    country: str
    latitude: Latitude
    longitude: Angle
    altitude: Altitude
    diameter: Length
    status: Literal["active", "planned", "closed", "suspended"]
