"""The constraints on a crew's flight: where the pad lies, what the rocket lifts, what the ship can do alone."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from intercosmos.constants import DAY
from intercosmos.directions.base import Margin, Sense
from intercosmos.directions.crew_flight import CREW_LOAD_LIMIT, DOG_LEG_LIMIT, Flight
from intercosmos.directions.crew_visit import Visit
from intercosmos.directions.words import DEGREE, deg, kg
from intercosmos.units import number, show

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue


def inclination(flight: Flight, visit: Visit, catalogue: Catalogue) -> Margin:
    """The station's inclination against the latitude of the pad."""
    leg, gap = flight.leg, flight.reach.latitude_gap
    latitude, i = abs(leg.site.latitude.value), leg.station.inclination.value
    place = f"{leg.site.name} lies at {deg(latitude)}, {leg.station.name} flies at {deg(i)}"
    price = f"{deg(gap)} closed in orbit cost {show(flight.latitude_delta_v, 'km/s', 2)}"
    if gap <= 0:
        return Margin("inclination", i, latitude, Sense.AT_LEAST, "deg", DEGREE, detail=place)
    if gap <= DOG_LEG_LIMIT:
        detail = f"{place}: a dog-leg of {deg(gap)} ({price}), flown by the rocket and paid for in payload"
        return Margin("inclination", i, latitude - DOG_LEG_LIMIT, Sense.AT_LEAST, "deg", DEGREE, detail=detail)
    nearer = _sites_below(leg.station.inclination.value, visit, catalogue)
    remedy = f"a pad at {deg(i)} of latitude or less" + (f", such as {nearer}" if nearer else "") + f"; {price}"
    return Margin("inclination", i, latitude, Sense.AT_LEAST, "deg", DEGREE, detail=place, remedy=remedy)


def corridor(flight: Flight, visit: Visit, catalogue: Catalogue) -> Margin:
    """The station's inclination against what the site's corridors lead to."""
    leg, reach = flight.leg, flight.reach
    scale = 5 * DEGREE
    if not math.isfinite(reach.corridor_gap):
        detail = f"{leg.site.name} has no corridor"
        remedy = f"a corridor from {leg.site.name} to {deg(leg.station.inclination.value)}"
        return Margin("corridor", math.pi, 0.0, Sense.AT_MOST, "deg", scale, detail=detail, remedy=remedy)
    gap = reach.corridor_gap
    if gap <= DOG_LEG_LIMIT:
        scale = DOG_LEG_LIMIT
        leads = "a corridor leads there" if gap == 0 else f"the nearest corridor lies {deg(gap)} beside: a dog-leg"
        return Margin("corridor", gap, DOG_LEG_LIMIT, Sense.AT_MOST, "deg", scale, detail=leads)
    mass = f"{kg(flight.propellant_kg)} of propellant out of a ship of {kg(leg.ship.mass.value)}"
    detail = (
        f"the nearest corridor leads to {deg(reach.nearest)}: {deg(gap)} of plane change in orbit, "
        f"{show(flight.plane_delta_v, 'km/s', 2)}, {mass}"
    )
    missing = max(flight.plane_delta_v - _spare(flight), 0.0)
    remedy = f"a corridor to {deg(leg.station.inclination.value)}, or {show(missing, 'km/s', 2)} more in the ship"
    return Margin("corridor", gap, 0.0, Sense.AT_MOST, "deg", scale, detail=detail, remedy=remedy)


def payload(flight: Flight, visit: Visit, catalogue: Catalogue) -> Margin:
    """What arrives in the station's plane against the ship, with the adapter it brings."""
    leg, result = flight.leg, flight.result
    adapter = leg.adapter_kg(catalogue)
    need = leg.ship.mass.value + adapter
    value, low, high = flight.arriving_kg
    ship = leg.ship.name + (f" and its adapter of {kg(adapter)}" if adapter else "")
    if result is None:
        detail = "no corridor to fly through"
    elif not result.feasible:
        detail = f"{leg.vehicle.name}: {result.reason}"
    else:
        turned = f" after {deg(flight.reach.plane_change)} of plane change by the ship"
        detail = (
            f"{leg.vehicle.name} brings {kg(value)} ({number(low, 0)} to {number(high, 0)})"
            f"{turned if flight.reach.plane_change else ''}, limited by {result.binding}; {ship} has {kg(need)}"
        )
    computed, flown = None, ""
    if flight.proven and not adapter and value < need:
        # the rocket does lift this ship, so a lower figure is the error of the ascent model or of stage data
        computed, flown = value, "flies today"
        detail = f"flies today, which outranks our model: {detail}"
        value = need
    short = need - value
    remedy = f"{kg(short)} more: a stronger rocket, a lighter ship or a pad that needs no plane change"
    return Margin(
        "payload",
        value,
        need,
        Sense.AT_LEAST,
        "kg",
        leg.ship.mass.value,
        detail=detail,
        remedy=remedy if short > 0 else "",
        computed=computed,
        outranked_by=flown,
    )


def load_factor(flight: Flight, visit: Visit, catalogue: Catalogue) -> Margin | None:
    """What the crew is exposed to on the ascent; not told where nothing flew."""
    result, leg = flight.result, flight.leg
    if result is None or not math.isfinite(result.max_load) or result.max_load <= 0:
        return None
    limit = min(leg.ship.load_limit.value, CREW_LOAD_LIMIT)
    value = result.max_load
    if value <= limit * (1 + 1e-6):  # an ascent that is held at its limit may pass it by a rounding
        value = min(value, limit)
    detail = f"{show(value, 'g0', 2)} computed, {show(limit, 'g0', 1)} allowed"
    if value > limit and flight.carries_crews:
        # published stage data say nothing of the throttling by which a crewed rocket keeps its limit
        detail += f"; {leg.vehicle.name} carries crews in {leg.ship.name} today, which outranks the model"
        return Margin("load factor", 1.0, 1.0, Sense.AT_LEAST, "", 1.0, categorical=True, detail=detail)
    remedy = "" if value <= limit else "engines throttled before burn-out, at a loss of payload"
    return Margin("load factor", value, limit, Sense.AT_MOST, "g0", CREW_LOAD_LIMIT / 4, detail=detail, remedy=remedy)


def delta_v(flight: Flight, visit: Visit, catalogue: Catalogue) -> Margin:
    """What the ship can spend against phasing, docking and return (the plane apart: that is the corridor's)."""
    need = flight.need
    total = float(need.total)
    parts = ", ".join(
        f"{show(float(value), 'm/s', 0)} {what}"
        for what, value in (
            ("to the station", need.transfer),
            ("for errors of plane", need.plane),
            ("docking", need.docking),
            ("deorbit", need.deorbit),
            ("reserve", need.reserve),
        )
    )
    short = total - flight.ship_delta_v
    remedy = f"{show(short, 'm/s', 0)} more: a higher insertion orbit or more propellant" if short > 0 else ""
    return Margin(
        "ship's delta-v", flight.ship_delta_v, total, Sense.AT_LEAST, "m/s", 100.0, detail=parts, remedy=remedy
    )


def free_flight(flight: Flight, visit: Visit, catalogue: Catalogue) -> Margin:
    """How long the ship lives alone against rendezvous and return."""
    ship, short = flight.leg.ship, flight.solo_s - flight.leg.ship.free_flight.value
    detail = f"rendezvous in {flight.plan.orbits} orbits, return with a day in hand"
    remedy = f"{show(short, 'd', 1)} more life support, or a return without a day in hand" if short > 0 else ""
    return Margin(
        "free flight", ship.free_flight.value, flight.solo_s, Sense.AT_LEAST, "d", DAY, detail=detail, remedy=remedy
    )


def _spare(flight: Flight) -> float:
    return max(flight.ship_delta_v - float(flight.need.total), 0.0)


def _sites_below(angle: float, visit: Visit, catalogue: Catalogue) -> str:
    """The most northerly site of those who take part from which the plane is reached, by name."""
    found = [
        site
        for site in catalogue.sites.values()
        if site.owner in visit.participants and abs(site.latitude.value) <= angle and site.status == "active"
    ]
    return max(found, key=lambda site: (abs(site.latitude.value), site.id)).name if found else ""
