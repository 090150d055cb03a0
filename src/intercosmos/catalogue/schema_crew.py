"""Crew ships, stations, docking interfaces, which of them mate, and what things cost in work-years."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from intercosmos.catalogue.fields import (
    Acceleration,
    Angle,
    Count,
    Effort,
    Inclination,
    Latitude,
    Length,
    Mass,
    SpecificImpulse,
    Speed,
    Time,
)
from intercosmos.catalogue.schema_base import Entry, Id, Table, When, begins_by, ends_before


class Ship(Entry):
    """A ship that carries crews.

    Attributes
    ----------
    crew : seats
    mass : at launch, with crew and propellant, without fairing and escape tower
    propellant_mass : usable, for phasing, docking and the way home
    free_flight : days alone, from launch to docking and from undocking to landing together
    docked_life : days at a station, from launch
    load_limit : what the crew may be exposed to on a nominal ascent
    landing : where it lands, in plain words
    landing_latitude : of that ground; an orbit of lower inclination never passes over it
    """

    name: str
    owner: Id
    maker: str = ""
    status: Literal["active", "development", "retired"]
    first_flight: When | None = None
    crew: Annotated[int, Field(ge=1, strict=True)]
    mass: Mass
    dry_mass: Mass | None = None
    propellant_mass: Mass
    isp_vacuum: SpecificImpulse
    delta_v: Speed | None = None
    free_flight: Time
    docked_life: Time
    docking_interface: Id
    launched_by: tuple[Id, ...] = Field(min_length=1)
    load_limit: Acceleration
    insertion_perigee: Length
    insertion_apogee: Length
    landing: str
    landing_latitude: Latitude | None = None
    rescue: str = ""  #: how the crew leaves a failing rocket, in plain words
    flight_effort: Effort | None = None


class Port(Table):
    """Docking ports of one kind on a station. ``active`` ones take ships; ``used`` ones hold modules or are blocked."""

    name: str
    interface: Id
    count: Annotated[int, Field(ge=1, strict=True)] = 1
    status: Literal["active", "planned", "used", "closed"]
    note: str = ""
    source: str = ""  #: where it differs from the entry's


class Station(Entry):
    """A crewed station. Perigee and apogee are altitudes above the mean equatorial radius."""

    name: str
    owner: Id
    operator: str
    members: tuple[Id, ...] = ()  #: partners with a share in it
    status: Literal["active", "planned", "history"]
    since: When
    until: When | None = None
    body: Literal["earth", "moon"] = "earth"
    perigee: Length
    apogee: Length
    inclination: Inclination
    raan: Angle | None = None
    ports: tuple[Port, ...] = ()
    crew_nominal: Count
    crew_maximum: Count
    period: Time | None = None

    def in_service_between(self, first: date, last: date) -> bool:
        """Whether the station flies on at least one day of the period."""
        over = self.until is not None and ends_before(self.until, first)
        return self.status != "history" and begins_by(self.since, last) and not over


class DockingInterface(Entry):
    """A docking mechanism. Masses are of one side."""

    name: str
    maker: str
    family: str
    passage_diameter: Length
    mass_active: Mass
    mass_passive: Mass | None = None
    androgynous: bool
    standard: str = ""


class Mating(Entry):
    """Whether one interface mates with another, and how we know."""

    active: Id
    passive: Id
    mates: bool
    by: Id | None = None  #: the interface an adapter offers to the ship, where an adapter is the remedy
    adapter_mass: Mass | None = None
    adapter_builder: str = ""
    status: Literal["flown", "claimed", "possible", "no"]


class EffortRate(Entry):
    """What one unit of an item costs in work-years, whoever puts it in."""

    name: str
    effort: Effort
    per: str  #: of what: ``launch``, ``seat``, ``day aboard``, ``kg`` …
    derivation: str
