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
