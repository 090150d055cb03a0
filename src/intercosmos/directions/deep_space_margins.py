"""What a joint probe's option is judged by, besides its pads."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from intercosmos.constants import DAY
from intercosmos.directions.base import Margin, Sense
from intercosmos.directions.deep_space_flight import Cruise, Flight, Leg
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


def declination_margin(leg: Leg, flight: Flight, site: str, suffix: str) -> Margin:
    """The departure's declination against the inclinations the site reaches."""
    steep, reach = abs(flight.declination), leg.curves.reach
    detail = (
        f"the best day departs at declination {show(flight.declination, 'deg', 1)}; parking orbits from {site} are "
        f"computed up to {show(reach, 'deg', 1)}"
    )
    remedy = "" if steep <= reach else "another departure window, or a site that reaches steeper orbits"
    return Margin(f"declination{suffix}", steep, reach, Sense.AT_MOST, "deg", math.radians(10), False, detail, remedy)


def payload_margin(leg: Leg, flight: Flight, cruise: Cruise, suffix: str) -> Margin:
    """What is lifted to the departure against what must leave for what must arrive."""
    energy, steep = np.array(flight.c3), np.array(flight.declination)
    lifted = float(np.nan_to_num(leg.lifted(energy, steep)))
    low, high = (float(np.nan_to_num(leg.lifted(energy, steep, bound))) for bound in ("low_kg", "high_kg"))
    needed = leg.arriving_kg * float(cruise.growth[flight.row, flight.column])
    detail = (
        f"{show(lifted, 'kg', 0)} ({show(low, 'kg', 0)} to {show(high, 'kg', 0)}) to C3 = "
        f"{show(flight.c3, 'km2/s2', 1)} on {flight.departure}, {show(needed, 'kg', 0)} must leave"
    )
    if flight.capture_delta_v > 0:
        detail += f" so that {show(leg.arriving_kg, 'kg', 0)} remain after {show(flight.capture_delta_v, 'm/s', 0)}"
    if leg.model_ratio != 1.0:
        detail += (
            f"; divided by {leg.model_ratio:.2f}, the most by which the model exceeds this vehicle's published payloads"
        )
    remedy = "" if lifted >= needed else f"{show(needed - lifted, 'kg', 0)} less to send, or a stronger vehicle"
    return Margin(f"payload{suffix}", lifted, needed, Sense.AT_LEAST, "kg", needed, False, detail, remedy)


def period_margin(flight: Flight, activity: DeepSpaceActivity) -> Margin:
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
    return Margin("launch period", days, asked, Sense.AT_LEAST, "d", scale, False, detail, remedy)


def arrival_margin(flight: Flight, activity: DeepSpaceActivity) -> Iterator[Margin]:
    """The speed of arrival, where the programme limits it."""
    if activity.arrival_speed is None:
        return
    limit = activity.arrival_speed.value
    detail = f"{show(flight.arrival_speed, 'km/s', 2)} beyond escape on {flight.arrival}"
    remedy = "" if flight.arrival_speed <= limit else "a longer cruise, or an entry system that bears more"
    yield Margin("arrival speed", flight.arrival_speed, limit, Sense.AT_MOST, "km/s", limit, False, detail, remedy)


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
    leave = float(cruise.transfers.departure_tdb_s[flight.row])
    times = leave + flight.flight_time_s + np.linspace(0.0, 365.25 * DAY, 37)
    position, _ = states("sun" if cruise.destination == "sun-earth-l2" else cruise.destination, times, "earth")
    declination = np.arcsin(position[:, 2] / np.linalg.norm(position, axis=1))
    if cruise.destination == "sun-earth-l2":
        declination = -declination  # L2 is opposite the Sun
    latitude, longitude = ([float(getattr(one, name)) for one in stations] for name in ("latitude", "longitude"))
    return float(daily_contact(latitude, longitude, declination).min() * DAY)
