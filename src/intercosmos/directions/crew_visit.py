"""A visit as a whole: who is aboard when, by the rules of rotation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from intercosmos.constants import DAY
from intercosmos.directions.crew_legs import MEETING, SEAT, Leg, hosts_of, participants
from intercosmos.physics.habitation import rotation

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue
    from intercosmos.catalogue.schema import Ship
    from intercosmos.programme import CrewActivity, Programme

#: Two crews are aboard together for some days when one relieves the other.
HANDOVER: Final = 5 * DAY


@dataclass(frozen=True, slots=True)
class Visit:
    """What all rules about people, ports and time need to know.

    Attributes
    ----------
    travellers : in one flight of the leg's ship
    aboard : persons, seats and ports over time; None where the travellers do not fit into their ship
    most_persons : at the fullest moment, residents who stay aside included
    ports_needed : of the kind the ship uses, at the busiest moment
    """

    way: str
    participants: tuple[str, ...]
    period: tuple[date, date]
    flights: int
    stay_s: float
    travellers: int
    aboard: rotation.Occupancy | None
    most_persons: int
    ports_needed: int


def visit_of(
    way: str, leg: Leg, legs: tuple[Leg, ...], activity: CrewActivity, programme: Programme, catalogue: Catalogue
) -> Visit:
    """The visit that a leg is part of."""
    station, stay = leg.station, activity.stay.value
    if way == SEAT:
        # one of the crew belongs to the host, who commands the ship
        crew = max(min(station.crew_nominal, leg.ship.crew), activity.seats + 1)
        aside = max(station.crew_nominal - crew, 0)
        aboard = None
        if crew <= leg.ship.crew:
            aboard = rotation.seat_visit(crew, leg.ship.crew, max(stay, 2 * HANDOVER), handover_s=HANDOVER)
        travellers, most, ports = crew, 2 * crew + aside, 2
    else:
        travellers, residents = activity.seats, _residents(way, legs, leg)
        boat = _resident_ship(activity, programme, catalogue, leg)
        seats = max(residents, boat.crew if boat is not None else 0)
        aboard = None
        if travellers <= leg.ship.crew:
            aboard = rotation.own_ship_visit(residents, seats, travellers, leg.ship.crew, stay)
        visitors = sum(one.guests for one in legs) if way == MEETING else travellers
        most = residents + visitors
        ports = len(legs) + (1 if residents and boat is not None and _share_ports(boat, leg, catalogue) else 0)
    return Visit(
        way,
        participants(activity, programme),
        programme.period,
        activity.flights,
        stay,
        travellers,
        aboard,
        most,
        ports,
    )


def _residents(way: str, legs: tuple[Leg, ...], leg: Leg) -> int:
    """Host's crew aboard besides the visitors. Where one side of a meeting owns the station, its crew is the host's."""
    owners = {leg.station.owner, *leg.station.members}
    at_home = way == MEETING and any(one.partner in owners for one in legs)
    return 0 if at_home else leg.station.crew_nominal


def _resident_ship(activity: CrewActivity, programme: Programme, catalogue: Catalogue, leg: Leg) -> Ship | None:
    """The ship that waits for the residents: the first active one of the station's owner or members."""
    keepers = dict.fromkeys((*hosts_of(activity, programme, catalogue), leg.station.owner, *leg.station.members))
    found = [ship for ship in catalogue.ships.values() if ship.owner in keepers and ship.status != "retired"]
    return min(found, key=lambda ship: (ship.status != "active", list(keepers).index(ship.owner))) if found else None


def _share_ports(boat: Ship, leg: Leg, catalogue: Catalogue) -> bool:
    """Whether the residents' ship docks at the same kind of port as the visitors'."""
    port, _ = leg.mating(catalogue)
    mating = catalogue.mating(boat.docking_interface, port)
    return mating is not None and mating.mates
