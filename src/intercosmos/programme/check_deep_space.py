"""Rules about joint probes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from intercosmos.errors import DataError
from intercosmos.programme.deep_space import DeepSpaceActivity
from intercosmos.programme.schema import Programme
from intercosmos.units import show

#: What the planets' ephemerides cover, with room for the longest cruise.
FIRST_DEPARTURE: Final = date(1960, 1, 1)
LAST_DEPARTURE: Final = date(2600, 1, 1)
#: Two-body motion is off by 1e5 km and more a year: after so many years the days of departure mean little.
MOST_YEARS: Final = 20.0
#: How a probe can arrive, by where it goes; elsewhere everything but a rendezvous.
_WAYS: Final[dict[str, tuple[str, ...]]] = {"asteroid": ("flyby", "rendezvous"), "sun-earth-l2": ("flyby",)}
_USUAL: Final = ("flyby", "orbit", "landing")
_WHY: Final = {
    "asteroid": 'an asteroid holds nothing in an orbit worth computing: write arrival = "rendezvous"',
    "sun-earth-l2": 'the path winds onto a halo without a burn: write arrival = "flyby"',
}


def probes(programme: Programme) -> Iterator[DeepSpaceActivity]:
    """The joint probes of a programme."""
    return (activity for activity in programme.activities if isinstance(activity, DeepSpaceActivity))


def check_departure(programme: Programme) -> Iterator[DataError]:
    """The probe leaves within the programme's period, on days that have an order and an ephemeris."""
    for activity in probes(programme):
        first, last = activity.departure or programme.period
        where = programme.where("activity", activity.id, *(("departure",) if activity.departure else ()))
        if first > last:
            yield DataError(
                f"the last day of departure, {last}, is before the first, {first}",
                where=where,
                advice="exchange the two",
            )
            continue
        begin, end = programme.period
        if first < begin or last > end:
            yield DataError(
                "the probe would leave outside the programme's period",
                where=where,
                allowed=[f"{begin} to {end}"],
                advice="move the days of departure, or the period",
            )
        if first < FIRST_DEPARTURE or last > LAST_DEPARTURE:
            yield DataError(
                "the ephemerides do not cover these days",
                where=where,
                allowed=[f"{FIRST_DEPARTURE} to {LAST_DEPARTURE}"],
                advice="move the days of departure",
            )


def check_flight_time(programme: Programme) -> Iterator[DataError]:
    """The shortest cruise is positive and not longer than the longest; so is the capture orbit."""
    for activity in probes(programme):
        if activity.flight_time is not None:
            short, long = (time.value for time in activity.flight_time)
            if not 0 < short <= long:
                yield DataError(
                    f"a cruise of {show(short, 'd')} to {show(long, 'd')} is none",
                    where=programme.where("activity", activity.id, "flight_time"),
                    advice="write the shortest first; both are positive",
                )
        orbit = activity.arrival_orbit
        if orbit is not None and not 0 < orbit.periapsis.value <= orbit.apoapsis.value:
            yield DataError(
                f"the capture orbit is impossible: {show(orbit.periapsis.value, 'km')} by "
                f"{show(orbit.apoapsis.value, 'km')}",
                where=programme.where("activity", activity.id, "arrival_orbit"),
                advice="the periapsis is above the ground and not above the apoapsis",
            )


def check_asteroid(programme: Programme) -> Iterator[DataError]:
    """A probe to an asteroid has its elements, of an ellipse, not too many years old; others have none."""
    for activity in probes(programme):
        rock = activity.asteroid
        at = ("activity", activity.id)
        if activity.destination != "asteroid":
            if rock is not None:
                yield DataError(
                    f"elements of {rock.name}, and the destination is {activity.destination}",
                    where=programme.where(*at, "asteroid"),
                    advice='write destination = "asteroid", or leave the elements out',
                )
            continue
        if rock is None:
            yield DataError(
                'destination = "asteroid" does not say which one',
                where=programme.where(*at, "destination"),
                advice="add asteroid = { name, epoch, semi_major_axis, eccentricity, inclination, node, "
                "argument_of_perihelion, mean_anomaly }, as JPL tabulates them",
            )
            continue
        if not rock.semi_major_axis.value > 0:
            yield DataError(
                f"{rock.name} has no orbit: its semi-major axis is {show(rock.semi_major_axis.value, 'au')}",
                where=programme.where(*at, "asteroid", "semi_major_axis"),
                allowed=["above 0 au"],
                advice="comets on open orbits are out of reach of this direction",
            )
        days = activity.departure or programme.period
        years = max(abs((day - rock.epoch).days) for day in days) / 365.25
        if years > MOST_YEARS:
            yield DataError(
                f"the elements of {rock.name} are {years:.0f} years away from the days of departure",
                where=programme.where(*at, "asteroid", "epoch"),
                allowed=[f"at most {MOST_YEARS:.0f} years"],
                advice="take elements of a newer epoch: they are followed around the Sun alone",
            )


def check_rockets(programme: Programme) -> Iterator[DataError]:
    """Two rockets carry the probes of two owners."""
    for activity in probes(programme):
        if activity.rockets != "one" and len(activity.probe_owners) != 2:
            yield DataError(
                f'rockets = "{activity.rockets}" needs probes of two owners',
                where=programme.where("activity", activity.id, "rockets"),
                advice='write rockets = "one", or let each of two partners own a probe',
            )


def _capture(programme: Programme, activity: DeepSpaceActivity) -> Iterator[DataError]:
    """What is captured has an orbit and an engine; where nothing is, there is no orbit."""
    at = ("activity", activity.id)
    from_orbit = activity.landing is not None and activity.landing.from_orbit
    if "orbit" in activity.arrivals or from_orbit:
        if activity.arrival_orbit is None or activity.isp is None:
            yield DataError(
                'arrival = "orbit", or a landing from_orbit, needs arrival_orbit and isp',
                where=programme.where(*at, "landing" if from_orbit else "arrival"),
                advice='add arrival_orbit = { periapsis = "400 km", apoapsis = "60000 km" } and isp = "320 s"',
            )
    elif activity.arrival_orbit is not None:
        yield DataError(
            "nothing is captured into this orbit",
            where=programme.where(*at, "arrival_orbit"),
            advice='write arrival = "orbit" for the activity or a probe, or from_orbit = true for the landing',
        )


def check_arrival(programme: Programme) -> Iterator[DataError]:
    """Every probe arrives in a way that its destination knows, with an engine to do it; landings say what they take."""
    for activity in probes(programme):
        at = ("activity", activity.id)
        ways = _WAYS.get(activity.destination, _USUAL)
        for k, probe in enumerate(activity.probes):
            if activity.arrival_of(probe) not in ways:
                place = ("probes", k, "arrival") if probe.arrival else ("arrival",)
                yield DataError(
                    f"{probe.name} cannot arrive at {activity.place} by {activity.arrival_of(probe)}",
                    where=programme.where(*at, *place),
                    allowed=ways,
                    advice=_WHY.get(activity.destination, 'a planet or the Moon captures: write arrival = "orbit"'),
                )
        yield from _capture(programme, activity)
        if "rendezvous" in activity.arrivals and activity.isp is None:
            yield DataError(
                "a rendezvous needs an engine",
                where=programme.where(*at, "arrival"),
                advice='add its specific impulse, such as isp = "320 s"',
            )
        landing = activity.landing
        if landing is None:
            continue
        if "landing" not in activity.arrivals:
            yield DataError(
                "nothing lands that the table `landing` could belong to",
                where=programme.where(*at, "landing"),
                advice='write arrival = "landing" for the activity or for one of its probes',
            )
        if landing.delta_v is not None and landing.isp is None and activity.isp is None:
            yield DataError(
                "the descent needs an engine",
                where=programme.where(*at, "landing", "delta_v"),
                advice='add its specific impulse, such as isp = "320 s"',
            )
        if landing.landed_share is not None and not landing.landed_share.value > 0:
            yield DataError(
                "nothing would be left on the ground",
                where=programme.where(*at, "landing", "landed_share"),
                allowed=["above 0, up to 1"],
                advice="write mass on the ground over mass at the entry, such as 0.28",
            )
