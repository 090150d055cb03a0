"""``intercosmos windows``: when a site passes through the plane of a station."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from intercosmos.cli.dates import first_and_last
from intercosmos.cli.screen import AsJson, print_json, screen, table
from intercosmos.errors import PhysicsError

if TYPE_CHECKING:
    from intercosmos.physics.orbits.windows import LaunchWindows

NAME: Final = "windows"
SUMMARY: Final = "List when a site can launch into the plane of a station."
EXAMPLES: Final = """Examples:
  intercosmos windows baikonur iss --node 120deg --from 2027-03-01
  intercosmos windows wenchang tiangong --node 40deg --from 2027-03-01 --days 7 --picture windows.svg --json"""


def run(
    site: Annotated[str, typer.Argument(metavar="SITE", help="Launch site.")],
    station: Annotated[str, typer.Argument(metavar="STATION", help="Station of the catalogue.")],
    node: Annotated[
        str,
        typer.Option("--node", metavar="ANGLE", help="Right ascension of the ascending node at the start, of date."),
    ],
    begin: Annotated[str, typer.Option("--from", metavar="DATE", help="First day, from 00:00 UTC.")],
    days: Annotated[float, typer.Option("--days", metavar="N", min=0.1, max=3660, help="For so many days.")] = 14.0,
    picture: Annotated[
        Path | None, typer.Option("--picture", metavar="FILE", help="Draw it into this SVG file.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List the moments at which the turning Earth carries a site through a station's drifting plane."""
    from astropy.time import Time, TimeDelta

    from intercosmos.catalogue import load_catalogue
    from intercosmos.catalogue.schema import Site, Station
    from intercosmos.physics.orbits.elements import axis_and_eccentricity
    from intercosmos.physics.orbits.nodal import secular_rates
    from intercosmos.physics.orbits.windows import launch_windows
    from intercosmos.units import parse

    raan = parse(node, "angle")
    start = Time(first_and_last(begin)[0].isoformat(), scale="utc")
    catalogue = load_catalogue()
    place, target = catalogue.get("site", site), catalogue.get("station", station)
    assert isinstance(place, Site)
    assert isinstance(target, Station)
    if target.body != "earth":
        raise PhysicsError(f"{target.name} does not circle the Earth\n  next: name a station in low Earth orbit")
    axis, eccentricity = axis_and_eccentricity(target.perigee.value, target.apogee.value)
    rate = float(secular_rates(axis, eccentricity, target.inclination.value).node)
    found = launch_windows(
        place.latitude.value, place.longitude.value, target.inclination.value, raan, start.jd1, start.jd2,
        days=days, node_rate=rate, height_m=place.altitude.value,
    )  # fmt: skip
    times = [(start + TimeDelta(float(t), format="sec")).isot[:19] for t in found.time_s]
    if picture is not None:
        _draw(found, picture, f"{place.name} into the plane of {target.name}", begin)
    if as_json:
        print_json(_as_data(site, station, rate, times, found))
        return
    console = screen()
    console.print(f"{place.name} into the plane of {target.name}, {len(times)} times in {days:g} days", style="bold")
    console.print(
        f"The node drifts by {math.degrees(rate) * 86400:.2f}° a day; a window comes "
        f"{abs(86400 - 86400 / (1.0027379 - rate * 86400 / (2 * math.pi))) / 60:.1f} minutes earlier each day."
    )
    rows = table("UTC", "Way", "Inertial azimuth, °", "Node, °", numbers=("Inertial azimuth, °", "Node, °"))
    for time, up, azimuth, at in zip(times, found.ascending, found.azimuth, found.node, strict=True):
        way = "northward" if up else "southward"
        rows.add_row(time, way, f"{math.degrees(float(azimuth)):.1f}", f"{math.degrees(float(at)):.2f}")
    console.print(rows)
    if picture is not None:
        console.print(f"Picture: {picture}")


def _as_data(site: str, station: str, rate: float, times: list[str], found: LaunchWindows) -> dict[str, Any]:
    return {
        "site": site,
        "station": station,
        "node_rate_deg_d": math.degrees(rate) * 86400,
        "windows": [
            {
                "utc": time,
                "northward": bool(up),
                "inertial_azimuth_deg": math.degrees(float(azimuth)),
                "node_deg": math.degrees(float(node)),
                "bound_s": float(bound),
            }
            for time, up, azimuth, node, bound in zip(
                times, found.ascending, found.azimuth, found.node, found.bound_s, strict=True
            )
        ],
    }


def _draw(found: LaunchWindows, path: Path, title: str, begin: str) -> None:
    """Time of day against the day, one curve northward and one southward."""
    import numpy as np

    from intercosmos.report.charts.alone import write_picture
    from intercosmos.report.charts.line import Curve, line_chart

    curves = []
    for number, (name, chosen) in enumerate((("northward", found.ascending), ("southward", ~found.ascending))):
        day = found.time_s[chosen] / 86400.0
        hour = (day % 1.0) * 24.0
        jump = np.flatnonzero(np.diff(hour) > 12.0) + 1  # past midnight: the curve begins again at the top
        curves.append(
            Curve(name, np.insert(day, jump, np.nan), np.insert(hour, jump, np.nan), css=f"p{number}", dash=number)
        )
    drawing = line_chart(
        [curve for curve in curves if curve.x.size],
        label=title,
        x_title=f"days from {begin}",
        y_title="hour of the day, UTC",
        width=760,
        height=340,
    )
    write_picture(drawing, path)
