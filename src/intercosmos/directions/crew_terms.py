"""What others must grant, what each partner puts in and what it gets out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from intercosmos.constants import DAY
from intercosmos.directions.base import Benefit, Condition, Contribution
from intercosmos.directions.crew_flight import Flight
from intercosmos.directions.crew_legs import MEETING, SEAT
from intercosmos.directions.pads import serving, still_to_come
from intercosmos.units import show

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue
    from intercosmos.catalogue.schema import Station
    from intercosmos.programme import CrewActivity, Programme

#: A meeting elsewhere is not the visit that was asked for: half of its worth, to both sides.
MEETING_SHARE: Final = 0.5
#: The trainee's own two years against some ten of the staff behind him (derivation of the effort "training").
TRAINEE_SHARE: Final = 1 / 6


def conditions_of(
    way: str, flights: list[Flight], activity: CrewActivity, programme: Programme, catalogue: Catalogue
) -> tuple[Condition, ...]:
    """Everything that must be granted besides the partners' own will, without repetition."""
    found: list[Condition] = []
    for flight in flights:
        leg, site = flight.leg, flight.leg.site
        if site.owner != leg.partner:
            found.append(Condition(f"{leg.ship.name} launched from {site.name}", site.owner))
        if site.owner not in (leg.partner, activity.guest) or site.owner not in programme.partners:
            found += [Condition(consent.text, consent.grantor) for consent in site.consents]
        for name in flight.reach.corridor.drop_zones if flight.reach.corridor is not None else ():
            zone = catalogue.drop_zones[name]
            if zone.per_launch and zone.consent_from:
                found.append(Condition(f"{zone.name}: consent to every launch", zone.consent_from))
        if flight.result is not None and flight.result.doubt and not flight.proven:
            found.append(Condition(flight.result.doubt, leg.vehicle.owner))
        found += _still_to_come(flight, programme)
        found += _docking(flight, catalogue)
        found += _landing(flight, catalogue)
    station = flights[0].leg.station
    agreed = {*programme.partners, activity.guest}
    others = [member for member in dict.fromkeys((station.owner, *station.members)) if member not in agreed]
    found += [Condition(f"a guest of another partner aboard {station.name}", member) for member in others]
    return tuple(dict.fromkeys(found))


def _still_to_come(flight: Flight, programme: Programme) -> list[Condition]:
    """Assets that do not fly yet but are to."""
    leg = flight.leg
    found = []
    if leg.station.status == "planned":
        found.append(Condition(f"{leg.station.name} in service from {leg.station.since}", leg.station.owner))
    if leg.ship.status == "development":
        found.append(Condition(f"first flight of {leg.ship.name}, planned for {leg.ship.first_flight}", leg.ship.owner))
    if leg.vehicle.status == "development":
        found.append(Condition(f"first flight of {leg.vehicle.name}", leg.vehicle.owner))
    usable = [one for one in serving(leg.site, leg.vehicle) if one.crewed and one.open_between(*programme.period)]
    return found + still_to_come(leg.site, usable)


def _docking(flight: Flight, catalogue: Catalogue) -> list[Condition]:
    """An adapter, or a fit that was claimed but never shown."""
    leg = flight.leg
    _, known = leg.mating(catalogue)
    if known is None or not known.mates:
        return []
    if known.adapter_mass is not None:
        builder = known.adapter_builder or leg.ship.maker or leg.partner
        text = (
            f"a docking adapter of {show(known.adapter_mass.value, 'kg', 0)} for {leg.ship.name} at {leg.station.name}"
        )
        return [Condition(text, builder)]
    if known.status in ("claimed", "possible"):
        text = f"a trial that {leg.ship.name} docks at {leg.station.name}, which is {known.status} but not shown"
        return [Condition(text, leg.station.owner)]
    return []


def _landing(flight: Flight, catalogue: Catalogue) -> list[Condition]:
    """A landing ground under the station's orbit, where the usual one is beyond it."""
    leg = flight.leg
    usual, reach = leg.ship.landing_latitude, leg.station.inclination.value
    if usual is None or abs(usual.value) <= reach + (usual.high - usual.low) / 2:
        return []
    text = (
        f"a landing ground for {leg.ship.name} at {show(reach, 'deg', 1)} of latitude or less; the usual one "
        f"({leg.ship.landing}) lies at {show(usual.value, 'deg', 1)}"
    )
    return [Condition(text, leg.station.owner)]


def contributions_of(
    way: str, flights: list[Flight], activity: CrewActivity, programme: Programme, catalogue: Catalogue
) -> tuple[Contribution, ...]:
    """What each partner puts in over all flights of the activity."""
    times = float(activity.flights)
    guests = times * activity.seats
    station = flights[0].leg.station
    found: list[Contribution] = []
    for flight in flights:
        leg = flight.leg
        if way == SEAT:
            found.append(Contribution(leg.partner, "seat", guests, leg.ship.id))
        else:
            found.append(Contribution(leg.vehicle.owner, "launch", times, leg.vehicle.id))
            found.append(Contribution(leg.partner, "ship", times, leg.ship.id))
            if leg.site.owner != leg.vehicle.owner:
                found.append(Contribution(leg.site.owner, "pad-campaign", times, leg.site.id))
        if leg.adapter_kg(catalogue) > 0:
            found.append(Contribution(leg.partner, "adapter", 1.0))
    visitors = [flight.leg for flight in flights if flight.leg.partner != station.owner or way == SEAT]
    for leg in visitors:
        traveller = activity.guest if way == SEAT else leg.partner
        keeper = leg.partner if way == SEAT else _keeper(station, traveller, programme)
        found.append(Contribution(keeper, "day-aboard", guests * activity.stay.value / DAY, station.id))
        found.append(Contribution(keeper, "training", guests * (1 - TRAINEE_SHARE)))
        found.append(Contribution(traveller, "training", guests * TRAINEE_SHARE))
    return tuple(found)


def _keeper(station: Station, visitor: str, programme: Programme) -> str:
    """Who looks after visitors: a partner of the programme with a share in the station, else its owner."""
    shares = (station.owner, *station.members)
    return next((partner for partner in shares if partner in programme.partners and partner != visitor), station.owner)


def benefits_of(
    way: str, flights: list[Flight], activity: CrewActivity, programme: Programme, catalogue: Catalogue
) -> tuple[Benefit, ...]:
    """What each partner gets out, as a share of what the activity is worth to it."""
    station = flights[0].leg.station
    asked = catalogue.stations[activity.station]
    used = {asset.owner for flight in flights for asset in (flight.leg.ship, flight.leg.vehicle, flight.leg.site)}
    found = []
    for partner in activity.worth:
        if way == MEETING:
            found.append(Benefit(partner, MEETING_SHARE, f"crews meet aboard {station.name} instead of {asked.name}"))
        elif partner == activity.guest:
            how = "a seat in the host's ship" if way == SEAT else "its own ship"
            found.append(Benefit(partner, 1.0, f"{activity.seats} aboard {station.name}, in {how}"))
        elif partner in (asked.owner, *asked.members):
            extra = "" if way == SEAT else ", and one more ship to go home in"
            found.append(Benefit(partner, 1.0, f"guests aboard {station.name}{extra}"))
        elif partner in used:
            found.append(Benefit(partner, 1.0, "its pad or ship is used"))
        else:
            found.append(Benefit(partner, 0.0, "none of its assets is used"))
    return tuple(found)
