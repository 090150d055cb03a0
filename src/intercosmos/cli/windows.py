"""``intercosmos windows``: when a site passes through the plane of a station."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from intercosmos.cli.dates import LAST_YEAR, first_and_last, utc, without_new_leap_seconds
from intercosmos.cli.screen import AsJson, print_json, screen, table
from intercosmos.errors import PhysicsError

if TYPE_CHECKING:
    from intercosmos.physics.orbits.windows import LaunchWindows

NAME: Final = "windows"
SUMMARY: Final = "List when a site can launch into the plane of a station."
EXAMPLES: Final = """Examples:
  intercosmos windows baikonur iss --from 2027-03-01 --node 120deg
  intercosmos windows baikonur iss --from 2027-03-01 --tle iss.tle
  intercosmos windows wenchang tiangong --node 40deg --from 2027-03-01 --days 7 --picture windows.svg --json"""

#: An element set further away says little of the node: a reboost by 2 km moves it by a third of a degree in so long.
MOST_DAYS: Final = 60.0


def run(
    site: Annotated[str, typer.Argument(metavar="SITE", help="Launch site.")],
    station: Annotated[str, typer.Argument(metavar="STATION", help="Station of the catalogue.")],
    begin: Annotated[str, typer.Option("--from", metavar="DATE", help="First day, from 00:00 UTC.")],
    node: Annotated[
        str | None,
        typer.Option("--node", metavar="ANGLE", help="Right ascension of the ascending node at the start, of date."),
    ] = None,
    tle: Annotated[
        Path | None,
        typer.Option("--tle", metavar="FILE", help="Take plane and drift from this element set: two lines, or an OMM."),
    ] = None,
    thing: Annotated[
        str | None, typer.Option("--object", metavar="NAME", help="Which one, by name or number, if FILE has several.")
    ] = None,
    days: Annotated[float, typer.Option("--days", metavar="N", min=0.1, max=3660, help="For so many days.")] = 14.0,
    picture: Annotated[
        Path | None, typer.Option("--picture", metavar="FILE", help="Draw it into this SVG file.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List the moments at which the turning Earth carries a site through a station's drifting plane."""
    with without_new_leap_seconds():
        _run(site, station, begin, node, tle, thing, days, picture, as_json)


def _run(
    site: str,
    station: str,
    begin: str,
    node: str | None,
    tle: Path | None,
    thing: str | None,
    days: float,
    picture: Path | None,
    as_json: bool,
) -> None:
    from astropy.time import TimeDelta

    from intercosmos.catalogue import load_catalogue
    from intercosmos.catalogue.schema import Site, Station
    from intercosmos.physics.orbits.elements import axis_and_eccentricity
    from intercosmos.physics.orbits.nodal import secular_rates
    from intercosmos.physics.orbits.windows import launch_windows
    from intercosmos.units import parse

    if (node is None) == (tle is None):
        raise PhysicsError("a plane has one source\n  next: give either --node, such as --node 120deg, or --tle FILE")
    first = first_and_last(begin)[0]
    if not 1972 <= first.year <= LAST_YEAR - 10:
        raise PhysicsError(
            f"{first} lies outside 1972 to {LAST_YEAR - 10}, when UTC has whole leap seconds and the Sun is known\n"
            "  next: a day within them, such as --from 2027-03-01"
        )
    start = utc(first.isoformat())
    catalogue = load_catalogue()
    place, target = catalogue.get("site", site), catalogue.get("station", station)
    assert isinstance(place, Site)
    assert isinstance(target, Station)
    if target.body != "earth":
        raise PhysicsError(f"{target.name} does not circle the Earth\n  next: name a station in low Earth orbit")
    if tle is not None:
        inclination, raan, rate = _plane(tle, thing, start.mjd)
    else:
        assert node is not None
        axis, eccentricity = axis_and_eccentricity(target.perigee.value, target.apogee.value)
        inclination, raan = target.inclination.value, parse(node, "angle")
        rate = float(secular_rates(axis, eccentricity, inclination).node)
    found = launch_windows(
        place.latitude.value, place.longitude.value, inclination, raan, start.jd1, start.jd2,
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


def _plane(path: Path, thing: str | None, start_mjd: float) -> tuple[float, float, float]:
    """Inclination, node at the start (rad) and its drift (rad/s), from an element set of a file."""
    from intercosmos.cli.element_sets import one_set
    from intercosmos.constants import EARTH_MU
    from intercosmos.physics.orbits.nodal import secular_rates

    one = one_set(path, thing)
    _ = one.mean_elements  # of SGP4, about the Earth, in TEME
    age_days = start_mjd - (one.epoch_day + one.epoch_s / 86400.0)
    if abs(age_days) > MOST_DAYS:
        raise PhysicsError(
            f"the element set is {abs(age_days):.0f} days from the first day; reboosts change the drift by then\n"
            f"  next: a set within {MOST_DAYS:.0f} days, or --node"
        )
    motion = one.mean_motion * 2 * math.pi / 86400.0
    axis = (EARTH_MU / motion**2) ** (1 / 3)
    inclination = math.radians(one.inclination)
    rate = float(secular_rates(axis, one.eccentricity, inclination).node)
    return inclination, (math.radians(one.node) + rate * age_days * 86400.0) % (2 * math.pi), rate


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
