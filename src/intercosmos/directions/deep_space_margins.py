"""What a joint probe's option is judged by, besides its pads."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from intercosmos.constants import DAY
from intercosmos.directions.base import Margin, Sense
from intercosmos.directions.deep_space_flight import Cruise, Flight
from intercosmos.directions.deep_space_legs import Leg
from intercosmos.units import show

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue
    from intercosmos.catalogue.schema import GroundStation
    from intercosmos.programme import DeepSpaceActivity

#: Hours a day for which a probe must be in sight of the partners together: a pass of one station.
LEAST_CONTACT: Final = 8.0 * 3600.0
#: Launch periods of planetary missions are two to three weeks; to the Moon and L2 a few days do.
USUAL_PERIOD: Final = {"moon": 3.0, "sun-earth-l2": 5.0}
PLANETARY_PERIOD: Final = 14.0


def departure_margin(leg: Leg, suffix: str) -> Margin:
    """Whether the vehicle sends anything away at all."""
    able = leg.curves.possible
    detail = f"{leg.vehicle_name} waits in a parking orbit and departs from it" if able else leg.curves.reason
    remedy = "" if able else "an upper stage that restarts, or a lighter one"
    return Margin(f"departure{suffix}", float(able), 1.0, Sense.AT_LEAST, "1", 1.0, True, detail, remedy)


def declination_margin(leg: Leg, flight: Flight, suffix: str) -> Margin:
    """The departure's declination against the inclinations the site reaches, and the turn that a burn can add."""
    steep, reach = abs(flight.declination), leg.curves.reach
    limit = leg.steepest(flight.c3) if leg.curves.possible else reach
    detail = (
        f"the best day departs at declination {show(flight.declination, 'deg', 1)}; {leg.site_name} reaches parking "
        f"orbits of {leg.band}"
    )
    turn, price = leg.turn(flight.declination), leg.turn_delta_v(flight.c3, flight.declination)
    if price > 0.5:
        detail += (
            f"; from {show(reach, 'deg', 1)} the burn turns by the {show(turn, 'deg', 1)} that are missing, for "
            f"{show(price, 'm/s', 0)} more"
        )
    elif math.isnan(price):
        detail += f"; the orbits computed end at {show(reach, 'deg', 1)}, and below escape no burn turns towards more"
    if steep <= limit and limit > reach:
        detail += f"; up to {show(limit, 'deg', 1)} there is something left to send"
    remedy = "" if steep <= limit else "another departure window, or a site that reaches steeper orbits"
    return Margin(f"declination{suffix}", steep, limit, Sense.AT_MOST, "deg", math.radians(10), False, detail, remedy)


def payload_margin(leg: Leg, flight: Flight, cruise: Cruise, suffix: str) -> Margin:
    """What is lifted to the departure against what must leave for what must arrive."""
    energy, steep = np.array(flight.c3), np.array(flight.declination)
    lifted = float(np.nan_to_num(leg.lifted(energy, steep)))
    low, high = (float(np.nan_to_num(leg.lifted(energy, steep, bound))) for bound in ("low_kg", "high_kg"))
    needed = flight.needed_kg
    detail = (
        f"{show(lifted, 'kg', 0)} ({show(low, 'kg', 0)} to {show(high, 'kg', 0)}) to C3 = "
        f"{show(flight.c3, 'km2/s2', 1)} on {flight.departure}, {show(needed, 'kg', 0)} must leave"
    )
    left = [_left(way, mass, flight, cruise) for way, mass in leg.masses.items() if way != "flyby"]
    if left:
        detail += f" so that {' and '.join(left)}"
    if leg.model_ratio != 1.0:
        detail += (
            f"; divided by {leg.model_ratio:.2f}, the most by which the model exceeds this vehicle's published payloads"
        )
    remedy = "" if lifted >= needed else f"{show(needed - lifted, 'kg', 0)} less to send, or a stronger vehicle"
    return Margin(f"payload{suffix}", lifted, needed, Sense.AT_LEAST, "kg", needed, False, detail, remedy)


def _left(way: str, mass: float, flight: Flight, cruise: Cruise) -> str:
    """What is left of the probes that arrive in one way, in words."""
    burn = float(cruise.arrivals.burn(way, np.array(flight.arrival_speed)))
    after = f" after {show(burn, 'm/s', 0)}" if burn > 0 else ""
    if way != "landing":
        return f"{show(mass, 'kg', 0)} remain{after}"
    terms = cruise.arrivals
    if not terms.landing_said:
        return f"{show(mass, 'kg', 0)} come to the landing{after}, which is not computed"
    descent = f" and a descent of {show(terms.descent_delta_v, 'm/s', 0)}" if terms.descent_delta_v > 0 else ""
    entry = f" of {show(mass / terms.landed_share, 'kg', 0)} at the entry" if terms.landed_share < 1 else ""
    return f"{show(mass, 'kg', 0)}{entry} are left on the ground{after}{descent}"


def period_margin(flight: Flight, activity: DeepSpaceActivity, suffix: str) -> Margin:
    """Days in a row on which the launch is possible."""
    usual = USUAL_PERIOD.get(activity.destination, PLANETARY_PERIOD) * DAY
    asked = activity.launch_period.value if activity.launch_period is not None else usual
    days = flight.window_days * DAY
    if flight.window is None:
        detail, remedy = "no day on which everything is lifted", "a lighter probe, a stronger vehicle or another period"
    else:
        first, last = flight.window
        among = f", the best of {flight.windows} such windows in the period" if flight.windows > 1 else ""
        detail = f"{first} to {last}{among}"
        remedy = "" if days >= asked else "a lighter probe, so that more days will do"
    # without a single day it is the payload that binds, and this but follows
    scale = asked if flight.window is not None else 1000 * asked
    return Margin(f"launch period{suffix}", days, asked, Sense.AT_LEAST, "d", scale, False, detail, remedy)


def arrival_margin(leg: Leg, flight: Flight, cruise: Cruise, suffix: str) -> Iterator[Margin]:
    """The speed of arrival, where the programme limits it and the launch carries what it is limited for."""
    if not cruise.limited(leg):
        return
    limit = cruise.arrivals.speed_limit
    detail = f"{show(flight.arrival_speed, 'km/s', 2)} beyond escape on {flight.arrival}"
    remedy = "" if flight.arrival_speed <= limit else "a longer cruise, or an entry system that bears more"
    name = f"arrival speed{suffix}"
    yield Margin(name, flight.arrival_speed, limit, Sense.AT_MOST, "km/s", limit, False, detail, remedy)


def meeting_margin(flights: Sequence[Flight], cruise: Cruise) -> Iterator[Margin]:
    """How far apart the probes of two rockets arrive."""
    if len(flights) < 2:
        return
    moments = [flight.arrival_s for flight in flights]
    apart = max(moments) - min(moments)
    days = " and ".join(f"{flight.departure}, arriving {flight.arrival}" for flight in flights)
    remedy = "" if apart <= cruise.meeting_s else "a later meeting: the first to come waits for the other"
    yield Margin(
        "meeting", apart, cruise.meeting_s, Sense.AT_MOST, "d", cruise.meeting_s, False, f"they leave on {days}", remedy
    )


def contact_margin(
    flight: Flight,
    cruise: Cruise,
    stations: Sequence[GroundStation],
    partners: Sequence[str],
    catalogue: Catalogue,
) -> Margin:
    """For how long a day the partners' ground stations see the probe after its arrival, on the worst day of a year."""
    own = [one for one in stations if one.owner in partners]
    seen = contact_of(flight, cruise, own)
    names = ", ".join(one.name for one in own) or "none"
    detail = f"at least {show(seen, 'h', 1)} a day in the year after arrival; stations of the partners: {names}"
    others = sorted({catalogue.partners[one.owner].short_name for one in stations} - {
        catalogue.partners[one.owner].short_name for one in own
    })  # fmt: skip
    remedy = "" if seen >= LEAST_CONTACT else f"stations of {', '.join(others)}"
    return Margin("ground contact", seen, LEAST_CONTACT, Sense.AT_LEAST, "h", LEAST_CONTACT, False, detail, remedy)


def contact_of(flight: Flight, cruise: Cruise, stations: Sequence[GroundStation]) -> float:
    """Seconds a day for which one of the stations sees the destination, least over the year after arrival."""
    from intercosmos.physics.orbits.ephemerides import states
    from intercosmos.physics.orbits.ground_contact import daily_contact

    if not stations:
        return 0.0
    times = flight.arrival_s + np.linspace(0.0, 365.25 * DAY, 37)
    halo = cruise.target == "sun-earth-l2"
    position, _ = states("sun" if halo else cruise.target, times, "earth")
    declination = np.arcsin(position[:, 2] / np.linalg.norm(position, axis=1))
    if halo:
        declination = -declination  # L2 is opposite the Sun
    latitude, longitude = ([float(getattr(one, name)) for one in stations] for name in ("latitude", "longitude"))
    return float(daily_contact(latitude, longitude, declination).min() * DAY)
