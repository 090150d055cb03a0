"""Rows of the ledger: orbits of Earth observation, their upkeep, patterns of constellations."""

from __future__ import annotations

import numpy as np
from ledger_row import Row, largest
from published import sensing_orbits as published

from intercosmos.physics.observation.orbit_design import repeat_orbit, sun_synchronous
from intercosmos.physics.observation.orbit_design_frozen import frozen
from intercosmos.physics.observation.orbit_design_sun import yearly_inclination_drift_rad
from intercosmos.physics.observation.patterns import walker_delta
from intercosmos.physics.observation.patterns_coverage import cap_radius_rad, covering_radius_rad, streets


def cycles() -> list[Row]:
    """Orbits whose ground tracks close."""
    rows = []
    for name, days, revolutions, height_km, inclination_deg in published.CYCLES:
        orbit = repeat_orbit(days, revolutions)
        what = f"{name}, {days} days, {revolutions} revolutions"
        gap = abs(orbit.altitude_m / 1e3 - height_km)
        rows.append(Row(f"{what}: axis", "first order of J2", gap, published.AXIS_TOLERANCE_KM, "km"))
        gap = abs(float(np.degrees(orbit.inclination_rad)) - inclination_deg)
        limit = published.INCLINATION_TOLERANCE_DEG
        rows.append(Row(f"{what}: inclination", "first order of J2", gap, limit, "°"))
    for name, days, revolutions, axis_m, inclination_deg, period_s in published.FLOWN:
        orbit = repeat_orbit(days, revolutions, eccentricity=published.FLOWN_ECCENTRICITY, gravity="J4")
        gap = abs(orbit.semi_major_axis_m - axis_m)
        rows.append(Row(f"{name}: axis", "ESA, mean elements", gap, published.FLOWN_AXIS_TOLERANCE_M, "m"))
        gap = abs(float(np.degrees(orbit.inclination_rad)) - inclination_deg)
        limit = published.FLOWN_INCLINATION_TOLERANCE_DEG
        rows.append(Row(f"{name}: inclination", "ESA, mean elements", gap, limit, "°"))
        if period_s is not None:
            gap = abs(orbit.nodal_period_s - period_s)
            limit = published.FLOWN_PERIOD_TOLERANCE_S
            rows.append(Row(f"{name}: nodal period", "ESA, mean elements", gap, limit, "s"))
    days, revolutions, inclination_deg, axis_m, cycle_days = published.JASON
    orbit = repeat_orbit(days, revolutions, inclination_rad=np.radians(inclination_deg), gravity="J4")
    gap = abs(orbit.semi_major_axis_m - axis_m)
    rows.append(Row("Jason: axis", "mission's elements", gap, published.FLOWN_AXIS_TOLERANCE_M, "m"))
    rows.append(Row("Jason: cycle", "AVISO", abs(orbit.cycle_s / 86400 - cycle_days), 1e-4, "d"))
    return rows


def upkeep() -> list[Row]:
    """Frozen eccentricities, and the Sun's pull on the inclination."""
    rows = []
    for name, axis_km, inclination_deg, eccentricity, tolerance in published.FROZEN:
        found = frozen(axis_km * 1e3, np.radians(inclination_deg))
        gap = abs(found.eccentricity - eccentricity)
        rows.append(Row(f"frozen eccentricity, {name}", "mission's elements", gap, tolerance))
    orbit = sun_synchronous(altitude_m=published.SUN_PULL_ALTITUDE_KM * 1e3, local_time_h=10.5)
    a, i = orbit.semi_major_axis_m, orbit.inclination_rad
    drift = float(np.degrees(yearly_inclination_drift_rad(a, i, orbit.ascending_local_time_h)))
    gap, limit = abs(drift - published.SUN_PULL_DEG), published.SUN_PULL_TOLERANCE_DEG
    return [*rows, Row("yearly drift of the inclination, 10:30", "Indian satellites", gap, limit, "°")]


def patterns() -> list[Row]:
    """Caps of whole-Earth coverage, streets."""
    gaps = []
    for satellites, planes, phasing, inclination_deg, radius_deg in published.ROSETTES:
        pattern = walker_delta(
            satellites, planes, phasing, semi_major_axis_m=2e7, inclination_rad=np.radians(inclination_deg),
            epoch="2027-01-01",
        )  # fmt: skip
        found = covering_radius_rad(pattern, samples=60, span_rad=2 * np.pi / satellites)
        gaps.append(abs(float(np.degrees(found)) - radius_deg))
    what = f"caps of {len(gaps)} rosettes of 5 to 15 satellites, worst"
    altitude_km, elevation_deg, each, planes, spacing_deg, seam_deg = published.IRIDIUM
    street = streets(float(cap_radius_rad(altitude_km * 1e3, np.radians(elevation_deg))), satellites_per_plane=each)
    between = np.degrees([street.spacing_rad, street.seam_rad])
    return [
        Row(what, "Ballard 1980", max(gaps), published.ROSETTE_TOLERANCE_DEG, "°"),
        Row("planes of Iridium", "as built", abs(street.planes - planes), 0.0),
        Row(
            "planes of Iridium, spacing and seam", "as built", largest(between, [spacing_deg, seam_deg]),
            published.IRIDIUM_TOLERANCE_DEG, "°",
        ),
    ]  # fmt: skip


def rows() -> list[Row]:
    """All of them."""
    return [*cycles(), *upkeep(), *patterns()]


if __name__ == "__main__":
    print(*rows(), sep="\n")
