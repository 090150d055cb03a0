"""The ascent in the accuracy ledger: Delta III of Betts, the events of Soyuz-2.1b, launch geometry and node drift."""

from __future__ import annotations

import math

import delta_three
import numpy as np
from published import stations

from intercosmos.catalogue import Catalogue
from intercosmos.catalogue.flight import PayloadRequest, solve_payloads
from intercosmos.constants import EARTH_RADIUS
from intercosmos.physics.orbits import launch_geometry, manoeuvres, nodal
from intercosmos.physics.orbits.elements import speed

#: Events of Soyuz-2.1b in the Soyuz CSG User's Manual, issue 2 (2012), figures 2.3.1 and 3.2.1
MANUAL_EVENTS = (
    ("booster separation", "s", 118.1),
    ("height at 117.9 s", "km", 43.2),
    ("speed over the ground at 117.9 s", "km/s", 1.72),
    ("fairing jettison", "s", 208.4),
    ("height at 286.4 s", "km", 144.7),
    ("speed over the ground at 286.4 s", "km/s", 3.65),
    ("core cut-off", "s", 287.6),
    ("third-stage cut-off", "s", 558.6),
)


def soyuz_timeline(catalogue: Catalogue, site: str = "guiana") -> dict[str, float]:
    """The manual's events as flown here: Soyuz-2.1b's three stages, to the manual's transfer orbit or to a low one."""
    if site == "guiana":
        asked = PayloadRequest("soyuz-st-b-fregat-mt", site, 250e3, 35943e3, math.radians(6.0))
    else:
        asked = PayloadRequest("soyuz-2.1b", site, 200e3, 240e3, math.radians(51.6))
    result = solve_payloads(catalogue, [asked])[0]
    curve = result.trajectory
    assert curve is not None

    def at(column: str, time: float) -> float:
        return float(np.interp(time, curve.axis_values, curve.columns[column][1]))

    def when(start: str) -> float:
        return next(e.time_s for e in result.events if e.name.startswith(start))

    stages = catalogue.vehicles[asked.vehicle].stages
    gap = stages[2].gap
    names = [catalogue.stages[use.stage].name for use in stages]
    core = when(f"separation of {names[1]}") - (gap.value if gap is not None else 0.0)
    end = when(f"separation of {names[2]}") if site == "guiana" else when("injection")
    values = (
        when(f"separation of {names[0]}"), at("altitude", 117.9), at("speed over the ground", 117.9),
        when("fairing jettison"), at("altitude", 286.4), at("speed over the ground", 286.4), core, end,
    )  # fmt: skip
    return {name: value for (name, _, _), value in zip(MANUAL_EVENTS, values, strict=True)}


def geometry() -> list[tuple[str, str, float, float, str]]:
    """What, unit, published, computed, tolerance: the geometry of launch and of the stations' planes."""
    low = EARTH_RADIUS + 400e3
    rad, deg = math.radians, math.degrees
    day = 86400.0
    sites = stations.LATITUDES

    def drift(height_km: float, inclination: float) -> float:
        return deg(float(nodal.secular_rates(EARTH_RADIUS + height_km * 1e3, 0.0, rad(inclination)).node)) * day

    found: list[tuple[str, str, float, float, str]] = []
    angle, price_allowed = map(str, stations.GAP_TOLERANCES)
    for name, target, gap, price in stations.GAPS:
        latitude, inclination = rad(sites[name]), rad(target)
        gap_found = deg(float(launch_geometry.latitude_gap(latitude, inclination)))
        found.append((f"{name} short of {target}°", "°", gap, gap_found, angle))
        price_found = float(launch_geometry.latitude_gap_delta_v(latitude, inclination, low)) / 1e3
        found.append((f"its price at 400 km, {name} to {target}°", "km/s", price, price_found, price_allowed))
    for name, azimuths in stations.AZIMUTHS:
        for target, azimuth in zip(stations.AZIMUTH_INCLINATIONS, azimuths, strict=True):
            value = deg(float(launch_geometry.inertial_azimuth(rad(sites[name]), rad(target))))
            found.append(
                (f"azimuth from {name} to {target}°", "°", azimuth, value, str(stations.AZIMUTH_TOLERANCE_DEG))
            )
    rates = []
    for name, height, inclination, given in stations.DRIFTS:
        value = drift(height, inclination)
        rates.append(rad(value) / day)
        what = f"node drift of {name}, {height} km, {inclination}°"
        found.append((what, "°/d", given, value, str(stations.DRIFT_TOLERANCE)))
    days, days_allowed = stations.REALIGNMENT_DAYS, str(stations.REALIGNMENT_TOLERANCE_DAYS)
    value = float(nodal.realignment_period(*rates)) / day
    found.append(("their planes realign every", "d", days, value, days_allowed))
    degrees, given = stations.PLANE_CHANGES[0]
    turn = float(manoeuvres.plane_change(speed(low), rad(degrees))) / 1e3
    what = f"{degrees}° of plane change at 400 km"
    found.append((what, "km/s", given, turn, str(stations.PLANE_CHANGE_TOLERANCE)))
    return found


def _short(value: float, unit: str) -> str:
    return f"{value:.2f}" if unit == "km/s" else f"{value:.1f}"


def section(catalogue: Catalogue) -> list[str]:
    """The ledger's part on ascents and launch geometry, as Markdown lines."""
    delta = delta_three.solve()
    flown, low = soyuz_timeline(catalogue), soyuz_timeline(catalogue, "baikonur")
    return [
        "## Delta III",
        "",
        "The ascent of Betts (2010, section 6.8), solved by the same kernel and optimiser with "
        f"{delta_three.PITCH_TERMS} pitch and 3 yaw terms:",
        "",
        "| | final mass kg |",
        "|---|---:|",
        f"| Betts | {delta_three.PUBLISHED_MASS:.3f} |",
        f"| here | {delta.mass_kg:.3f} |",
        f"| difference | {100 * (delta.mass_kg / delta_three.PUBLISHED_MASS - 1):+.3f} % |",
        "",
        "Steering as a polynomial over the whole flight can only lose against the free optimum; vehicles of the "
        "catalogue fly a gravity turn in the air and need five pitch terms above it.",
        "",
        "## Soyuz-2.1b events",
        "",
        "Soyuz CSG User's Manual, issue 2 (2012), figures 2.3.1 and 3.2.1, beside the optimal flight from Guiana to "
        "the transfer orbit and from Baikonur to 200 × 240 km. The manual flies a steering program and does not state "
        "the orbit of its figures; we fly the optimum.",
        "",
        "| event | unit | manual | Guiana | Baikonur |",
        "|---|---|---:|---:|---:|",
        *(f"| {n} | {u} | {v} | {_short(flown[n], u)} | {_short(low[n], u)} |" for n, u, v in MANUAL_EVENTS),
        "",
        "## Launch geometry and node drift",
        "",
        "| what | unit | published | computed | tolerance |",
        "|---|---|---:|---:|---:|",
        *(f"| {what} | {unit} | {given:g} | {value:.3f} | {slack} |" for what, unit, given, value, slack in geometry()),
    ]
