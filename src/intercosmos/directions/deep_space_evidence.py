"""What stands behind a joint probe's numbers: figures, the porkchop around the best day, payload against energy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.constants import DAY, SPEED_OF_LIGHT
from intercosmos.directions.base import Evidence
from intercosmos.directions.deep_space_flight import Cruise, Flight, Leg
from intercosmos.directions.deep_space_margins import contact_of
from intercosmos.series import NOWHERE, Event, Map, Series
from intercosmos.units import Quantity

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue
    from intercosmos.catalogue.schema import GroundStation
    from intercosmos.programme import DeepSpaceActivity

MODELS: Final = (
    "Transfer: patched conics on DE440, Lambert's problem within one revolution (Izzo 2015)",
    "Arrival: one impulse at the periapsis",
    "Departure: parking orbit at 200 km, inclined at least as the departure's declination",
)
#: Days drawn on either side of the best departure, by destination; others 120
DRAWN: Final = {"moon": 30, "jupiter": 150}
_MOST_COLUMNS: Final = 61
_KM2: Final = 1e6


def measures_of(
    flight: Flight, legs: Sequence[Leg], cruise: Cruise, stations: Sequence[GroundStation], partners: Sequence[str]
) -> dict[str, Quantity]:
    """Figures for the tables."""
    found = {
        "departure energy C3": Quantity(flight.c3, "km2/s2", source="DE440, Lambert"),
        "declination of departure": Quantity(flight.declination, "deg", source="DE440, Lambert"),
        "cruise": Quantity(flight.flight_time_s, "d", source="grid of departures"),
        "arrival speed": Quantity(flight.arrival_speed, "km/s", source="DE440, Lambert"),
        "distance at arrival": Quantity(flight.arrival_distance, "km", source="DE440"),
        "signal's way at arrival": Quantity(
            flight.arrival_distance / SPEED_OF_LIGHT, "min" if flight.arrival_distance > 1e10 else "s", source="DE440"
        ),
        "launch window": Quantity(flight.window_days * DAY, "d", source="payload over transfers"),
    }
    if flight.capture_delta_v > 0:
        found["capture burn"] = Quantity(flight.capture_delta_v, "m/s", source="impulsive")
    energy, steep = np.array(flight.c3), np.array(flight.declination)
    for number, leg in enumerate(legs):
        value, low, high = (
            float(np.nan_to_num(leg.lifted(energy, steep, bound))) for bound in ("payload_kg", "low_kg", "high_kg")
        )
        of = f" of {leg.vehicle_name}" if number or len(legs) > 1 else ""
        growth = float(cruise.growth[flight.row, flight.column])
        found[f"sent away{of}"] = Quantity(value, "kg", min(low, value), max(high, value), "ascent optimisation")
        found[f"could arrive{of}"] = Quantity(value / growth, "kg", source="ascent optimisation, capture burn")
    for partner in partners:
        own = [one for one in stations if one.owner == partner]
        found[f"contact a day by {partner}"] = Quantity(contact_of(flight, cruise, own), "h", source="stations")
    return found


def evidence_of(
    activity: DeepSpaceActivity, cruise: Cruise, flight: Flight, legs: Sequence[Leg], catalogue: Catalogue
) -> Evidence:
    """Curves, porkchop, the days of the flight, sources."""
    first = legs[0]
    answer = first.flown(flight)
    sources: list[str] = []
    for leg in legs:
        sources += [source for result in leg.curves.results for source in result.sources]
        sources += catalogue.source_ids_of("vehicle", leg.curves.vehicle)
        sources += catalogue.source_ids_of("site", leg.curves.site)
    events = (
        Event(f"departure on {flight.departure}", 0.0, {"C3": Quantity(flight.c3, "km2/s2", source="DE440, Lambert")}),
        Event(
            f"arrival on {flight.arrival}",
            flight.flight_time_s,
            {"arrival speed": Quantity(flight.arrival_speed, "km/s", source="DE440, Lambert")},
        ),
    )
    return Evidence(
        events=events,
        series={
            f"payload against energy, {leg.vehicle_name}": _curve(leg, flight, cruise)
            for leg in legs
            if leg.curves.possible
        },
        maps={"departures": _porkchop(activity, cruise, flight)},
        models=(*MODELS, *(answer.models if answer is not None else ())),
        sources=tuple(dict.fromkeys(sources)),
        notes=(
            "Departure days are a grid; the transfer's plane is not broken and no planet is passed on the way.",
            "Burns are impulses with finite-burn losses; navigation needs some 2 % more propellant.",
        ),
    )


def _curve(leg: Leg, flight: Flight, cruise: Cruise) -> Series:
    """Payload against energy at the declination flown, and what must leave."""
    energies = np.linspace(leg.curves.c3[0], leg.curves.c3[-1], 41)
    steep = np.full(energies.shape, min(abs(flight.declination), leg.curves.reach))
    columns = {
        name: ("kg", np.nan_to_num(leg.lifted(energies, steep, bound)))
        for name, bound in (("payload", "payload_kg"), ("payload, low", "low_kg"), ("payload, high", "high_kg"))
    }
    needed = leg.arriving_kg * float(cruise.growth[flight.row, flight.column])
    columns["needed on the best day"] = ("kg", np.full(energies.shape, needed))
    return Series(f"Payload of {leg.vehicle_name} against departure energy", "C3", "km2/s2", energies / _KM2, columns)


def _porkchop(activity: DeepSpaceActivity, cruise: Cruise, flight: Flight) -> Map:
    around = DRAWN.get(cruise.destination, 120) // cruise.step_days
    low, high = max(flight.row - around, 0), min(flight.row + around + 1, cruise.transfers.c3.shape[0])
    every = max(1, -(-(high - low) // _MOST_COLUMNS))
    rows = np.arange(low, high, every)
    t = cruise.transfers

    def field(values: NDArray[np.float64]) -> NDArray[np.float64]:
        kept = values[rows].T
        return np.where(np.isfinite(kept), kept, NOWHERE)

    days = np.array([(cruise.day(int(row)) - flight.departure).days for row in rows], float)
    return Map(
        title=f"Departures to {activity.place} around {flight.departure}",
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
