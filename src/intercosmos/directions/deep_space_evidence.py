"""What stands behind a joint probe's numbers: figures, the porkchop around the best day, payload against energy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.constants import DAY, SPEED_OF_LIGHT
from intercosmos.directions.base import Evidence
from intercosmos.directions.deep_space_flight import Cruise, Flight
from intercosmos.directions.deep_space_legs import Leg
from intercosmos.directions.deep_space_margins import contact_of
from intercosmos.series import NOWHERE, Event, Map, Series
from intercosmos.units import Quantity

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue
    from intercosmos.catalogue.schema import GroundStation
    from intercosmos.programme import DeepSpaceActivity

MODELS: Final = (
    "Transfer: patched conics on DE440, Lambert's problem within one revolution (Izzo 2015)",
    "Arrival: one impulse, at the periapsis where something captures",
    "Departure: parking orbit at 200 km, inclined at least as the departure's declination; where none is, one impulse "
    "that turns the plane",
)
_HALO_MODEL: Final = "Transfer: stable manifold of a halo orbit 450 000 km high, circular restricted three-body problem"
_GRAVITY_MODEL: Final = "Asteroid: its elements followed around the Sun alone"
#: Days drawn on either side of the best departure, by destination; others 120
DRAWN: Final = {"moon": 30, "jupiter": 150}
_MOST_COLUMNS: Final = 61
_KM2: Final = 1e6


def measures_of(
    flights: Sequence[Flight],
    legs: Sequence[Leg],
    cruise: Cruise,
    stations: Sequence[GroundStation],
    partners: Sequence[str],
) -> dict[str, Quantity]:
    """Figures for the tables; those of two launches name the vehicle."""
    found: dict[str, Quantity] = {}
    for leg, flight in zip(legs, flights, strict=True):
        of = f" of {leg.vehicle_name}" if len(legs) > 1 else ""
        found.update({f"{name}{of}": value for name, value in _measures(leg, flight, cruise).items()})
    last = max(flights, key=lambda flight: flight.arrival_s)
    found["distance at arrival"] = Quantity(last.arrival_distance, "km", source="DE440")
    found["signal's way at arrival"] = Quantity(
        last.arrival_distance / SPEED_OF_LIGHT, "min" if last.arrival_distance > 1e10 else "s", source="DE440"
    )
    for partner in partners:
        own = [one for one in stations if one.owner == partner]
        name = legs[0].catalogue.partners[partner].short_name
        found[f"contact a day by {name}"] = Quantity(contact_of(last, cruise, own), "h", source="stations")
    return found


def _measures(leg: Leg, flight: Flight, cruise: Cruise) -> dict[str, Quantity]:
    """Figures of one launch."""
    by = "three-body manifold" if cruise.target == "sun-earth-l2" else "DE440, Lambert"
    found = {
        "departure energy C3": Quantity(flight.c3, "km2/s2", source=by),
        "declination of departure": Quantity(flight.declination, "deg", source=by),
        "cruise": Quantity(flight.flight_time_s, "d", source="best departure"),
        "arrival speed": Quantity(flight.arrival_speed, "km/s", source=by),
        "launch window": Quantity(flight.window_days * DAY, "d", source="payload over transfers"),
    }
    turn = leg.turn_delta_v(flight.c3, flight.declination)
    if turn > 0:
        found["turn at departure"] = Quantity(turn, "m/s", source="one impulse")
    arrivals, speed = cruise.arrivals, np.array(flight.arrival_speed)
    for way, name in (("orbit", "capture burn"), ("rendezvous", "rendezvous burn"), ("landing", "burn before landing")):
        burn = float(arrivals.burn(way, speed)) if way in leg.masses else 0.0
        if burn > 0:
            found[name] = Quantity(burn, "m/s", source="impulsive")
    if "landing" in leg.masses and arrivals.descent_delta_v > 0:
        found["descent"] = Quantity(arrivals.descent_delta_v, "m/s", source="programme")
    if "landing" in leg.masses and arrivals.landed_share < 1:
        found["landed share of the entry mass"] = Quantity(arrivals.landed_share, "1", source="programme")
    energy, steep = np.array(flight.c3), np.array(flight.declination)
    value, low, high = (
        float(np.nan_to_num(leg.lifted(energy, steep, bound))) for bound in ("payload_kg", "low_kg", "high_kg")
    )
    found["sent away"] = Quantity(value, "kg", min(low, value), max(high, value), "ascent optimisation")
    delivered = value * leg.arriving_kg / flight.needed_kg
    found["could arrive"] = Quantity(delivered, "kg", source="ascent optimisation, burns of the arrival")
    return found


def evidence_of(
    activity: DeepSpaceActivity, cruise: Cruise, flights: Sequence[Flight], legs: Sequence[Leg], catalogue: Catalogue
) -> Evidence:
    """Curves, porkchop, the days of the flight, sources."""
    sources: list[str] = []
    for leg in legs:
        sources += [source for result in leg.curves.results for source in result.sources]
        sources += catalogue.source_ids_of("vehicle", leg.curves.vehicle)
        sources += catalogue.source_ids_of("site", leg.curves.site)
    first = min(flight.departure_s for flight in flights)
    events, maps, models = [], {}, _models(cruise)
    for leg, flight in zip(legs, flights, strict=True):
        of = f" of {leg.vehicle_name}" if len(legs) > 1 else ""
        figures = _measures(leg, flight, cruise)
        leave, there = flight.departure_s - first, flight.arrival_s - first
        events += [
            Event(f"departure{of} on {flight.departure}", leave, {"C3": figures["departure energy C3"]}),
            Event(f"arrival{of} on {flight.arrival}", there, {"arrival speed": figures["arrival speed"]}),
        ]
        if np.isfinite(cruise.transfers.c3).any():
            maps[f"departures{of}"] = _porkchop(cruise, flight, of)
        answer = leg.flown(flight.declination)
        models += answer.models if answer is not None else ()
    return Evidence(
        events=tuple(sorted(events, key=lambda event: event.time_s)),
        series={
            f"payload against energy, {leg.vehicle_name}": _curve(leg, flight)
            for leg, flight in zip(legs, flights, strict=True)
            if leg.curves.possible
        },
        maps=maps,
        models=tuple(dict.fromkeys(models)),
        sources=tuple(dict.fromkeys(sources)),
        notes=tuple(_notes(activity, flights)),
    )


def _models(cruise: Cruise) -> tuple[str, ...]:
    if cruise.target == "sun-earth-l2":
        return (_HALO_MODEL, *MODELS[2:])
    return MODELS if isinstance(cruise.target, str) else (*MODELS, _GRAVITY_MODEL)


def _notes(activity: DeepSpaceActivity, flights: Sequence[Flight]) -> Iterator[str]:
    """What a reader has to know of the numbers."""
    if activity.destination == "sun-earth-l2":
        yield (
            "The path is that onto one halo, the same on every day of the year; higher and lower halos differ by 4 m/s "
            "at the departure. The Moon is left out."
        )
    else:
        yield (
            "The best day of a grid is refined to its best moment; the transfer's plane is not broken on the way, and "
            "no planet is passed."
        )
    yield "Burns are impulses with finite-burn losses; navigation needs some 2 % more propellant."
    if "landing" in activity.arrivals and activity.landing is None:
        yield (
            "The landing itself is not computed: the programme does not say what it takes, and the masses are those "
            "that come to it."
        )
    if activity.asteroid is not None:
        years = max(abs((flight.arrival - activity.asteroid.epoch).days) for flight in flights) / 365.25
        yield (
            f"The elements of {activity.asteroid.name} are {years:.0f} years away from the arrival and followed around "
            "the Sun alone: allow 100 000 km and more a year."
        )


def _curve(leg: Leg, flight: Flight) -> Series:
    """Payload against energy at the declination flown, and what must leave."""
    energies = np.linspace(leg.curves.c3[0], leg.curves.c3[-1], 41)
    steep = np.full(energies.shape, abs(flight.declination))
    columns = {
        name: ("kg", np.nan_to_num(leg.lifted(energies, steep, bound)))
        for name, bound in (("payload", "payload_kg"), ("payload, low", "low_kg"), ("payload, high", "high_kg"))
    }
    columns["needed on the best day"] = ("kg", np.full(energies.shape, flight.needed_kg))
    return Series(f"Payload of {leg.vehicle_name} against departure energy", "C3", "km2/s2", energies / _KM2, columns)


def _porkchop(cruise: Cruise, flight: Flight, of: str) -> Map:
    drawn = DRAWN.get(cruise.arrivals.destination, 120)
    around = round(drawn * DAY / cruise.step[0])
    low, high = max(flight.row - around, 0), min(flight.row + around + 1, cruise.transfers.c3.shape[0])
    every = max(1, -(-(high - low) // _MOST_COLUMNS))
    rows = np.arange(low, high, every)
    t = cruise.transfers

    def field(values: NDArray[np.float64]) -> NDArray[np.float64]:
        kept = values[rows].T
        return np.where(np.isfinite(kept), kept, NOWHERE)

    days = np.array([(cruise.day(int(row)) - flight.departure).days for row in rows], float)
    return Map(
        title=f"Departures{of} to {cruise.place} around {flight.departure}",
        x_axis=f"departure, days from {flight.departure}",
        x_unit="d",
        x_values=days,
        y_axis="cruise",
        y_unit="d",
        y_values=t.flight_time_s / DAY,
        layers={
            "C3": ("km2/s2", field(t.c3 / _KM2)),
            "arrival speed": ("km/s", field(t.arrival_speed / 1e3)),
            "lifted beyond what is needed": ("%", field(100 * flight.quality)),
        },
    )
