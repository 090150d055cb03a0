"""The constraints of a visit: ports, pads, seats and dates. Mostly yes or no."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from intercosmos.constants import DAY
from intercosmos.directions import crew_calendar as calendar
from intercosmos.directions.base import Margin, Sense
from intercosmos.directions.crew_flight import Flight
from intercosmos.directions.crew_legs import SEAT
from intercosmos.directions.crew_visit import Visit
from intercosmos.directions.pads import serving, why_shut
from intercosmos.directions.words import kg
from intercosmos.units import number, show

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue


def _yes_or_no(name: str, holds: bool, detail: str, remedy: str = "") -> Margin:
    value = 1.0 if holds else 0.0
    return Margin(
        name, value, 1.0, Sense.AT_LEAST, "", 1.0, categorical=True, detail=detail, remedy="" if holds else remedy
    )


def docking_interface(flight: Flight, visit: Visit, catalogue: Catalogue) -> Margin:
    """The ship's mechanism against the port's."""
    leg, interfaces = flight.leg, catalogue.docking_interfaces
    port, known = leg.mating(catalogue)
    ship_side = interfaces[leg.ship.docking_interface].name
    if not port:
        text = f"{leg.station.name} has no port for ships"
        return _yes_or_no("docking interface", False, text, f"a port on {leg.station.name} for {ship_side}")
    pair = f"{ship_side} of {leg.ship.name}, {interfaces[port].name} of {leg.station.name}"
    if known is not None and known.mates:
        how = {"flown": "they mate", "claimed": "said to mate, never shown"}.get(
            known.status, "they can be made to mate"
        )
        adapter = f" by an adapter of {kg(known.adapter_mass.value)}" if known.adapter_mass is not None else ""
        return _yes_or_no("docking interface", True, f"{pair}: {how}{adapter}")
    remedy = f"a port for {ship_side} on {leg.station.name}, or a ship that mates with {interfaces[port].name}"
    if known is not None and known.adapter_mass is not None:
        mass = known.adapter_mass
        builder = f", to be built by {known.adapter_builder}" if known.adapter_builder else ""
        cost = catalogue.efforts.get("adapter")
        price = f", about {number(cost.effort.value, 0)} work-years" if cost is not None else ""
        spread = f" ({number(mass.low, 0)} to {number(mass.high, 0)})" if mass.low < mass.high else ""
        remedy = f"an adapter of {kg(mass.value)}{spread}{builder}{price}"
    return _yes_or_no("docking interface", False, f"{pair}: they do not mate", remedy)


def pad(flight: Flight, visit: Visit, catalogue: Catalogue) -> Margin:
    """The rocket flies from the site, with crews, within the period."""
    leg = flight.leg
    site, vehicle = leg.site, leg.vehicle
    pads = serving(site, vehicle)
    usable = [one for one in pads if one.open_between(*visit.period)]
    wrong: list[tuple[str, str]] = []
    if vehicle.id not in leg.ship.launched_by:
        wrong.append(
            (f"{leg.ship.name} has never flown on {vehicle.name}", f"{leg.ship.name} fitted to {vehicle.name}")
        )
    if not vehicle.crewed:
        wrong.append((f"{vehicle.name} carries no crews", f"{vehicle.name} rated for crews, with an escape tower"))
    if vehicle.status == "suspended":
        wrong.append((f"{vehicle.name} is suspended", f"{vehicle.name} flown again"))
    elif vehicle.first_flight and calendar.first_day(vehicle.first_flight) > visit.period[1]:
        wrong.append(
            (f"{vehicle.name} first flies in {vehicle.first_flight}", f"{vehicle.name} earlier, or a later period")
        )
    if site.status not in ("active", "planned"):
        wrong.append((f"{site.name} is {site.status}", f"{site.name} opened"))
    if not pads:
        wrong.append((f"no pad of {site.name} serves {vehicle.name}", f"a pad for {vehicle.name} at {site.name}"))
    elif not usable:
        states = ", ".join(f"pad {one.name} {why_shut(one, visit.period)}" for one in pads)
        wrong.append((states, f"pad {pads[0].name} of {site.name} opened again"))
    if pads and not any(one.crewed for one in (usable or pads)):
        at = (usable or pads)[0].name
        wrong.append((f"pad {at} has no crew access", f"pad {at} fitted for crews, and rescue along the route"))
    if not wrong:
        named = " and ".join(one.name for one in usable if one.crewed)
        return _yes_or_no("pad", True, f"{vehicle.name} carries crews from {site.name}, pad {named}")
    remedy = "; ".join(mend for _, mend in wrong)
    campaign = catalogue.efforts.get("pad-campaign")
    if site.owner != leg.partner and campaign is not None:
        remedy += f"; each launch there costs about {number(campaign.effort.value, 0)} work-years besides"
    return _yes_or_no("pad", False, "; ".join(what for what, _ in wrong), remedy)


def ship_in_service(flight: Flight, visit: Visit, catalogue: Catalogue) -> Margin:
    """The ship flies within the period."""
    ship = flight.leg.ship
    holds = ship.first_flight is None or calendar.first_day(ship.first_flight) <= visit.period[1]
    since = f"since {ship.first_flight}" if ship.status == "active" else f"first flight planned for {ship.first_flight}"
    return _yes_or_no("ship in service", holds, f"{ship.name}, {since}", "a later period, or another ship")


def lifeboat(flight: Flight, visit: Visit, catalogue: Catalogue) -> Margin:
    """Everybody aboard has a seat home at all times, and every guest a seat up and down."""
    ship = flight.leg.ship
    if visit.aboard is None:
        detail = f"{ship.name} has {ship.crew} seats, {visit.travellers} persons would travel in it"
        return _yes_or_no("seats and lifeboat", False, detail, f"{visit.travellers - ship.crew} fewer in each flight")
    spare = visit.aboard.spare_seats
    detail = f"at the fullest moment {visit.aboard.most_persons} aboard, at the worst {spare} seats to spare"
    return _yes_or_no("seats and lifeboat", spare >= 0, detail, f"another ship with {-spare} seats docked")


def room_aboard(flight: Flight, visit: Visit, catalogue: Catalogue) -> Margin:
    """The station supports as many as are aboard at the fullest moment."""
    station = flight.leg.station
    most = visit.most_persons
    return _yes_or_no(
        "room aboard",
        most <= station.crew_maximum,
        f"{most} aboard at the fullest moment, {station.name} supports {station.crew_maximum}",
        f"{most - station.crew_maximum} fewer residents or guests, or handovers without overlap",
    )


def free_port(flight: Flight, visit: Visit, catalogue: Catalogue) -> Margin:
    """A port that the ship could use is free while it comes and goes."""
    leg = flight.leg
    interface, known = leg.mating(catalogue)
    mates = known is not None and known.mates
    fitting = [p for p in leg.station.ports if p.status in ("active", "planned")]
    count = sum(p.count for p in fitting if p.interface == interface or not mates)
    needed = visit.ports_needed
    return _yes_or_no(
        "free port",
        needed <= count,
        f"{needed} of {count} ports in use at the busiest moment",
        f"{needed - count} more port on {leg.station.name}",
    )


def docked_life(flight: Flight, visit: Visit, catalogue: Catalogue) -> Margin:
    """How long the ship keeps at a station against the stay, the flight there included."""
    ship, need = flight.leg.ship, visit.stay_s + flight.meeting_s
    short = need - ship.docked_life.value
    detail = f"{show(visit.stay_s, 'd', 0)} aboard, {show(flight.meeting_s, 'd', 1)} on the way there"
    way = "a ship exchanged in between" if visit.way != SEAT else "the way home in the next crew's ship"
    remedy = f"a stay shorter by {show(short, 'd', 1)}, or {way}" if short > 0 else ""
    return Margin(
        "docked life", ship.docked_life.value, need, Sense.AT_LEAST, "d", 5 * DAY, detail=detail, remedy=remedy
    )


def period(flight: Flight, visit: Visit, catalogue: Catalogue) -> Margin:
    """Time within the programme in which station, ship, rocket and pad all serve, against the stays."""
    span = calendar.common_span(flight.leg, visit.period)
    need = visit.flights * visit.stay_s
    short = need - span.seconds
    remedy = f"{show(short, 'd', 0)} more: a longer period, fewer flights or shorter stays" if short > 0 else ""
    detail = f"{visit.flights} × {show(visit.stay_s, 'd', 0)} aboard; {span.text}"
    return Margin(
        "time within the period", span.seconds, need, Sense.AT_LEAST, "d", 365.25 * DAY, detail=detail, remedy=remedy
    )


def launch_windows(flight: Flight, visit: Visit, catalogue: Catalogue) -> Margin:
    """Windows with a usable phase in that time, against the flights."""
    span = calendar.common_span(flight.leg, visit.period)
    found = flight.windows_per_year * span.years
    detail = (
        f"{number(flight.windows_per_year, 0)} a year with a phase for {flight.plan.orbits} orbits "
        f"({number(math.degrees(flight.plan.window), 0)}° of 360°)"
    )
    return Margin(
        "launch windows",
        found,
        float(visit.flights),
        Sense.AT_LEAST,
        "",
        float(visit.flights),
        detail=detail,
        remedy="" if found >= visit.flights else "a longer rendezvous, or a longer period",
    )
