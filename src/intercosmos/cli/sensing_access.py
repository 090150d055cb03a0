"""``intercosmos sensing access``: when satellites can image a place."""

from __future__ import annotations

import math
from typing import Annotated, Any, Final

import typer

from intercosmos.cli.screen import AsJson, print_json, screen, table
from intercosmos.cli.sensing_fleets import (
    Begin,
    Elements,
    Fleets,
    Kind,
    LeastSun,
    Reach,
    Resolution,
    Satellites,
    fleet_of_options,
    place_of,
    sun_limits,
    times_of,
)

NAME: Final = "access"
SUMMARY: Final = "When satellites can image a place: start and end, angle off nadir, elevation, Sun."
EXAMPLES: Final = """Examples:
  intercosmos sensing access 48.48,135.08 --fleets roscosmos,cnsa --from 2026-09-01 --for 2d
  intercosmos sensing access 48.48,135.08 --satellites gf-2,resurs-p-4 --json
  intercosmos sensing access 48.48,135.08 --elements stations.txt --reach 45deg"""

#: Days that one search may last.
LONGEST_DAYS: Final = 60.0


def run(
    target: Annotated[str, typer.Argument(metavar="LATITUDE,LONGITUDE", help="In degrees, such as 48.48,135.08.")],
    fleets: Fleets = None,
    satellites: Satellites = None,
    elements: Elements = None,
    reach: Reach = "30deg",
    sensor: Kind = "any",
    resolution: Resolution = "20m",
    begin: Begin = "2026-09-01",
    span: Annotated[str, typer.Option("--for", metavar="TIME", help="How long.")] = "1d",
    least_sun: LeastSun = "10deg",
    as_json: AsJson = False,
) -> None:
    """List every time in which a satellite can turn to a place, cameras by day only."""
    from intercosmos.catalogue import load_catalogue
    from intercosmos.cli.dates import without_new_leap_seconds
    from intercosmos.physics.observation import access

    place = place_of(target)
    start, end, _ = times_of(begin, span, LONGEST_DAYS)
    with without_new_leap_seconds():
        fleet = fleet_of_options(
            load_catalogue(), start, fleets=fleets, satellites=satellites, elements=elements, reach=reach, kind=sensor,
            resolution=resolution,
        )  # fmt: skip
        found = access(
            fleet.orbits, [place], fleet.sensors, (start, end),
            least_sun_elevation_rad=sun_limits(fleet.by_day, least_sun),
        )  # fmt: skip
        rows: list[dict[str, Any]] = []
        for k in sorted(range(len(found)), key=lambda k: float(found.start_s[k])):
            number = int(found.satellite[k])
            rows.append(
                {
                    "satellite": fleet.ids[number],
                    "name": fleet.names[number],
                    "owner": fleet.owners[number],
                    "start": _instant(start, float(found.start_s[k])),
                    "end": _instant(start, float(found.end_s[k])),
                    "duration_s": round(float(found.end_s[k] - found.start_s[k]), 3),
                    "off_nadir": {"value": float(found.off_nadir_rad[k]), "unit": "deg"},
                    "roll": {"value": float(found.roll_rad[k]), "unit": "deg"},
                    "elevation": {"value": float(found.elevation_rad[k]), "unit": "deg"},
                    "sun_elevation": {"value": float(found.sun_elevation_rad[k]), "unit": "deg"},
                    "range": {"value": float(found.range_m[k]), "unit": "km"},
                    "cut": bool(found.begins_before[k] or found.ends_after[k]),
                }
            )
    data = {"target": {"latitude_deg": math.degrees(place[0]), "longitude_deg": math.degrees(place[1])},
            "satellites": list(fleet.ids), "from": _instant(start, 0.0), "for_s": float((end - start).to_value("s")),
            "accesses": rows}  # fmt: skip
    if as_json:
        print_json(data)
        return
    console = screen()
    console.print(f"{len(rows)} chances for {len(fleet.ids)} satellites", style="bold")
    heads = ("Lasts, s", "Off nadir", "Side", "Elevation", "Sun", "Range, km")
    shown = table("Satellite", "Begins, UTC", *heads, numbers=heads)
    for row in rows:
        roll = row["roll"]["value"]
        shown.add_row(
            row["name"], row["start"][:19].replace("T", " "), f"{row['duration_s']:.1f}",
            f"{math.degrees(row['off_nadir']['value']):.1f}°", "right" if roll > 0 else "left",
            f"{math.degrees(row['elevation']['value']):.1f}°", f"{math.degrees(row['sun_elevation']['value']):.1f}°",
            f"{row['range']['value'] / 1e3:.0f}",
        )  # fmt: skip
    console.print(shown)


def _instant(start: Any, seconds: float) -> str:
    from astropy.time import TimeDelta

    return f"{(start + TimeDelta(seconds, format='sec', scale='tai')).utc.isot}Z"
