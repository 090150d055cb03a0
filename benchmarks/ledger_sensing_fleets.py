"""Rows of the ledger: orbits and swaths of the catalogue's imaging satellites beside what owners publish."""

from __future__ import annotations

import math

from ledger_row import Row
from published import sensing_fleets as published

from intercosmos.catalogue import load_catalogue
from intercosmos.catalogue.sensing_model import swath_sensor_of
from intercosmos.physics.observation.sensors import Rectangle
from intercosmos.physics.orbits.mean_orbits import repeat_semi_major_axis
from intercosmos.physics.orbits.nodal import secular_rates


def fleets() -> list[Row]:
    """Cycles, periods, local times, fields of view: the worst of each."""
    satellites = load_catalogue().satellites

    def cycle(name: str, days: int, revolutions: int) -> float:
        orbit = satellites[name].orbit
        closes = repeat_semi_major_axis(revolutions, days, float(orbit.inclination))
        return abs(float(orbit.semi_major_axis) - closes)

    def period(name: str, minutes: float) -> float:
        orbit = satellites[name].orbit
        rates = secular_rates(float(orbit.semi_major_axis), 0.0, float(orbit.inclination))
        return abs(2 * math.pi / float(rates.mean_anomaly + rates.argument_of_perigee) / 60 - minutes)

    def crossing(name: str, hours: float) -> float:
        time = satellites[name].orbit.node_time
        return math.inf if time is None else abs((float(time) / 3600 + 12 - hours + 12) % 24 - 12)

    def field(name: str, instrument: str, full_deg: float) -> float:
        sensor = swath_sensor_of(satellites[name], instrument)
        return abs(2 * math.degrees(sensor.across_rad) - full_deg) if isinstance(sensor, Rectangle) else math.inf

    kept = [row for row in published.CYCLES if satellites[row[0]].orbit.repeat_days is not None]
    others = [row for row in published.CYCLES if row not in kept]
    return [
        Row(f"axes of {len(kept)} satellites that keep their track", "USGS, ESA, INPE, CAS: repeat cycles",
            max(cycle(*row) for row in kept), published.CYCLE_TOLERANCE_M, "m"),
        Row(f"axes of {len(others)} that no longer do", "INPE, eoPortal: repeat cycles",
            max(cycle(*row) for row in others), published.CYCLE_TOLERANCE_M, "m"),
        Row("nodal periods of six", "USGS, INPE, ESA, NTs OMZ",
            max(period(*row[:2]) for row in published.PERIODS_MIN), max(r[2] for r in published.PERIODS_MIN), "min"),
        Row("local times of eight", "ESA, USGS, INPE, Planeta",
            max(crossing(*row[:2]) for row in published.DESCENDING_H), max(r[2] for r in published.DESCENDING_H), "h"),
        Row("fields of view of four, from swath and axis", "ESA, NASA, NSSDC, NSMC",
            max(field(*row[:3]) for row in published.FIELDS_DEG), max(row[3] for row in published.FIELDS_DEG), "deg"),
    ]  # fmt: skip
