"""What an activity proposes, in a few words."""

from __future__ import annotations

from typing import Final

from intercosmos.programme import Activity, CrewActivity, DeepSpaceActivity, LaunchActivity, Orbit
from intercosmos.report.words import THIN, Names, amount, capital, count, listing, plural, quantity


def orbit(target: Orbit) -> str:
    """An orbit in words: its altitudes and its inclination."""
    low, high = (amount(q.value, "km", figures=5) for q in (target.perigee, target.apogee))
    altitude = low if low == high else f"{low.split(THIN)[0]} × {high}"
    return f"{altitude}, {amount(target.inclination.value, 'deg')}"


def _crew(activity: CrewActivity, names: Names) -> str:
    flights = f"on each of {plural(activity.flights, 'flight')}" if activity.flights > 1 else "on one flight"
    return (
        f"{plural(activity.seats, 'seat')} for {names.partner(activity.guest)} {flights}, "
        f"{quantity(activity.stay)} aboard {names.asset(activity.station)}"
    )


def _launch(activity: LaunchActivity) -> str:
    crafts = [
        f"{count(craft.count)} {craft.name}, {quantity(craft.mass)}{' each' if craft.count > 1 else ''}"
        for craft in activity.spacecraft
    ]
    times = f"; {plural(activity.launches, 'launch', 'launches')}" if activity.launches > 1 else ""
    return f"{listing(crafts)}, to {orbit(activity.orbit)}{times}"


_ARRIVALS: Final = {"flyby": "past", "orbit": "into orbit about", "rendezvous": "beside", "landing": "down to"}


def _probe(activity: DeepSpaceActivity) -> str:
    crafts: dict[str, list[str]] = {}
    for probe in activity.probes:
        towards = "to" if activity.destination == "sun-earth-l2" else _ARRIVALS[activity.arrival_of(probe)]
        crafts.setdefault(towards, []).append(f"{probe.name}, {quantity(probe.mass)}")
    return "; ".join(f"{listing(names)}, {towards} {activity.place}" for towards, names in crafts.items())


def proposed(activity: Activity, names: Names) -> str:
    """What the activity asks for, in one phrase; its own summary where its direction is a third party's."""
    if isinstance(activity, CrewActivity):
        return capital(_crew(activity, names))
    if isinstance(activity, LaunchActivity):
        return capital(_launch(activity))
    if isinstance(activity, DeepSpaceActivity):
        return capital(_probe(activity))
    return capital(activity.summary or activity.noun)
