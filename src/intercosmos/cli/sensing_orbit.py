"""``intercosmos sensing orbit``: orbits whose ground track closes, that keep their local time, and what they cost."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from intercosmos.cli.screen import AsJson, check_writable, print_json, screen, table
from intercosmos.errors import DataError, UnknownIdError

if TYPE_CHECKING:
    from intercosmos.physics.observation.orbit_design import RepeatOrbit, SunSynchronousOrbit
    from intercosmos.physics.observation.orbit_design_rates import Gravity

NAME: Final = "orbit"
SUMMARY: Final = "Design an orbit: repeat cycle, sun-synchronism, frozen eccentricity, upkeep."
EXAMPLES: Final = """Examples:
  intercosmos sensing orbit --repeat 16/233
  intercosmos sensing orbit --repeat 10/127 --inclination 66.04deg --gravity J4
  intercosmos sensing orbit --altitude 500km --cycles 20
  intercosmos sensing orbit --repeat 16/233 --node-time 10:11 --mass 2600kg --area 12m2 --picture tracks.svg"""

_CYCLE: Final = re.compile(r"\s*(\d{1,6})\s*/\s*(\d{1,7})\s*")
_CLOCK: Final = re.compile(r"\s*(\d{1,2}):(\d{2})\s*")
_GRAVITY: Final = ("J2", "J4")


def run(
    repeat: Annotated[
        str | None, typer.Option("--repeat", metavar="DAYS/REVOLUTIONS", help="After which the ground track closes.")
    ] = None,
    altitude: Annotated[
        str | None, typer.Option("--altitude", metavar="LENGTH", help="Semi-major axis above the equatorial radius.")
    ] = None,
    inclination: Annotated[
        str | None, typer.Option("--inclination", metavar="ANGLE", help="By default the orbit is sun-synchronous.")
    ] = None,
    node_time: Annotated[
        str, typer.Option("--node-time", metavar="HH:MM", help="Mean local time of the descending node.")
    ] = "10:30",
    gravity: Annotated[
        str, typer.Option("--gravity", metavar="MODEL", help="J2, or J4 with the square of J2 and J4.")
    ] = "J4",
    cycles: Annotated[
        int | None,
        typer.Option("--cycles", metavar="DAYS", min=1, max=200, help="List repeat cycles near the altitude."),
    ] = None,
    mass: Annotated[
        str | None, typer.Option("--mass", metavar="MASS", help="Of the satellite, for its upkeep.")
    ] = None,
    area: Annotated[
        str | None, typer.Option("--area", metavar="AREA", help="That meets the air, for its upkeep.")
    ] = None,
    flux: Annotated[
        float, typer.Option("--flux", metavar="F10.7", min=60, max=400, help="Solar radio flux, for its upkeep.")
    ] = 140.0,
    picture: Annotated[
        Path | None, typer.Option("--picture", metavar="FILE", help="Draw the ground tracks into this SVG file.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Find the orbit of a repeat cycle or an altitude, with its frozen eccentricity and what keeping it costs."""
    import numpy as np

    from intercosmos.physics.observation.orbit_design import RepeatOrbit, repeat_cycles, repeat_orbit, sun_synchronous
    from intercosmos.physics.observation.orbit_design_frozen import frozen
    from intercosmos.physics.observation.orbit_design_upkeep import maintenance
    from intercosmos.units import parse

    if (repeat is None) == (altitude is None):
        raise DataError(
            "an orbit is told by its repeat cycle or by its altitude",
            allowed=["--repeat DAYS/REVOLUTIONS", "--altitude LENGTH"],
            advice="such as --repeat 16/233 or --altitude 500km",
        )
    if gravity not in _GRAVITY:
        raise UnknownIdError("gravity model", gravity, _GRAVITY)
    if (mass is None) != (area is None):
        raise DataError("upkeep needs both --mass and --area", advice="such as --mass 450kg --area 3m2")
    check_writable(picture)
    tilt = None if inclination is None else parse(inclination, "angle")
    hour = _hour(node_time)
    model: Gravity = "J2" if gravity == "J2" else "J4"
    if repeat is not None:
        days, revolutions = _cycle(repeat)
        orbit: RepeatOrbit | SunSynchronousOrbit = repeat_orbit(
            days, revolutions, inclination_rad=tilt, sun_synchronous=tilt is None, gravity=model
        )
    else:
        if tilt is not None:
            raise DataError(
                "an altitude with an inclination is an orbit already",
                advice="leave --inclination out for the sun-synchronous one, or give --repeat",
            )
        orbit = sun_synchronous(altitude_m=parse(str(altitude), "length"), local_time_h=hour, gravity=model)
    still = frozen(orbit.semi_major_axis_m, orbit.inclination_rad)
    data: dict[str, Any] = {
        "semi_major_axis": _value(orbit.semi_major_axis_m, "km"),
        "altitude": _value(orbit.altitude_m, "km"),
        "inclination": _value(orbit.inclination_rad, "deg"),
        "nodal_period": _value(orbit.nodal_period_s, "min"),
        "node_drift": _value(orbit.node_rate_rad_s, "deg/d"),
        "ground_speed": _value(orbit.ground_speed_m_s, "km/s"),
        "track_shift": _value(orbit.track_shift_rad, "deg"),
        "frozen_eccentricity": still.eccentricity,
        "frozen_perigee": _value(still.argument_of_perigee_rad, "deg"),
        "gravity": gravity,
    }
    if isinstance(orbit, RepeatOrbit):
        data |= {
            "cycle": {"days": orbit.days, "revolutions": orbit.revolutions},
            "track_spacing": _value(orbit.track_spacing_m, "km"),
            "sub_cycles_days": list(orbit.sub_cycles),
        }
    if mass is not None and area is not None:
        cost = maintenance(
            orbit, mass_kg=parse(mass, "mass"), drag_area_m2=parse(area, "area"), f107=flux,
            ascending_local_time_h=(hour + 12) % 24 if tilt is None else None,
        )  # fmt: skip
        finite = math.isfinite(cost.burn_interval_s)
        data["upkeep"] = {
            "delta_v_a_year": _value(cost.delta_v_m_s, "m/s"),
            "against_drag": _value(cost.altitude_delta_v_m_s, "m/s"),
            "of_inclination": _value(cost.inclination_delta_v_m_s, "m/s"),
            "decay_a_day": _value(cost.decay_m_day, "m"),
            "days_between_burns": cost.burn_interval_s / 86400 if finite else None,
        }
    if cycles is not None:
        around = orbit.semi_major_axis_m
        found = repeat_cycles(around - 15e3, around + 15e3, most_days=cycles, inclination_rad=tilt, gravity=model)
        order = np.lexsort((found[1], found[0]))
        data["cycles"] = [
            {"days": int(d), "revolutions": int(n), "semi_major_axis": _value(float(a), "km")}
            for d, n, a in zip(found[0][order], found[1][order], found[2][order], strict=True)
        ]
    if picture is not None:
        _draw(orbit, picture)
    if as_json:
        print_json(data)
    else:
        _show(data, picture)


def _value(si: float, unit: str) -> dict[str, Any]:
    return {"value": float(si), "unit": unit}


def _cycle(text: str) -> tuple[int, int]:
    found = _CYCLE.fullmatch(text)
    if found is None:
        raise DataError(
            f"{text[:40]!r} is no repeat cycle",
            allowed=["DAYS/REVOLUTIONS, two whole numbers"],
            advice="Landsat's is 16/233: 233 revolutions in 16 days",
        )
    return int(found[1]), int(found[2])


def _hour(text: str) -> float:
    found = _CLOCK.fullmatch(text)
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise DataError(f"{text[:20]!r} is no local time", allowed=["HH:MM, 00:00 to 23:59"], advice="such as 10:30")
    return int(found[1]) + int(found[2]) / 60


def _draw(orbit: RepeatOrbit | SunSynchronousOrbit, path: Path) -> None:
    """Ground tracks of the first day: those of a whole cycle would hide the map."""
    import numpy as np
    from astropy.time import Time

    from intercosmos.physics.orbits.frames import geodetic_from_ecef
    from intercosmos.physics.orbits.mean_orbits import ROTATION_RATE, kepler_positions
    from intercosmos.report.charts.alone import write_picture
    from intercosmos.report.charts.world import Shades, Track, world_map

    seconds = np.arange(0.0, orbit.nodal_day_s, 60.0)
    elements = orbit.orbits(Time("2000-01-01"), ["satellite"], raan_rad=0.0).elements()
    elements[6] -= ROTATION_RATE
    latitude, longitude, _ = geodetic_from_ecef(kepler_positions(elements, seconds)[:, 0])
    track = Track(np.degrees((longitude + np.pi) % (2 * np.pi) - np.pi), np.degrees(latitude), "p0")
    title = "Ground track of the first day"
    nothing = np.full((2, 2), np.nan)
    drawing = world_map(
        np.array([-90.0, 90.0]), np.array([-45.0, 45.0]), nothing, Shades((1.0,), ""), label=title, tracks=[track],
        key=False, width=1000,
    )  # fmt: skip
    write_picture(drawing, path)


def _show(data: dict[str, Any], picture: Path | None) -> None:
    from intercosmos.units import show

    console = screen()
    rows = table("Orbit", "", numbers=("",))
    digits = {"km": 3, "deg": 4, "min": 3, "deg/d": 5, "km/s": 3}
    words = {
        "track_shift": "shift of the track a revolution, westward",
        "track_spacing": "track spacing at the equator",
    }
    for name, said in data.items():
        if isinstance(said, dict) and "unit" in said:
            label = words.get(name, name.replace("_", " "))
            rows.add_row(label, show(said["value"], said["unit"], digits.get(said["unit"], 3)))
        elif name == "frozen_eccentricity":
            rows.add_row("frozen eccentricity", f"{said:.6f}")
        elif name == "cycle":
            rows.add_row("cycle", f"{said['revolutions']} revolutions in {said['days']} days")
        elif name == "sub_cycles_days" and said:
            rows.add_row("neighbouring tracks after", ", ".join(str(d) for d in said) + " days")
        elif name == "upkeep":
            for key, value in said.items():
                if isinstance(value, dict):
                    rows.add_row(f"upkeep: {key.replace('_', ' ')}", show(value["value"], value["unit"], 2))
                elif value is not None:
                    rows.add_row(f"upkeep: {key.replace('_', ' ')}", f"{value:.1f}")
    console.print(rows)
    if "cycles" in data:
        listed = table("Days", "Revolutions", "Semi-major axis", numbers=("Days", "Revolutions", "Semi-major axis"))
        for one in data["cycles"]:
            listed.add_row(str(one["days"]), str(one["revolutions"]), show(one["semi_major_axis"]["value"], "km", 3))
        console.print(listed)
    if picture is not None:
        console.print(f"Written: {picture}")
