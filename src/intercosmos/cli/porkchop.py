"""``intercosmos porkchop``: what a transfer costs for every departure and every arrival."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from intercosmos.cli.dates import days_between, span
from intercosmos.cli.screen import AsJson, print_json, screen, table
from intercosmos.errors import PhysicsError

if TYPE_CHECKING:
    import numpy as np
    import xarray
    from numpy.typing import NDArray

    from intercosmos.catalogue.departure import DepartureCurves

NAME: Final = "porkchop"
SUMMARY: Final = "Show what a transfer between two bodies costs, day by day."
EXAMPLES: Final = """Examples:
  intercosmos porkchop earth mars --depart 2028-08..2029-02 --arrive 2029-03..2030-06
  intercosmos porkchop earth venus --depart 2031 --arrive 2031-04..2032-06 --picture venus.svg
  intercosmos porkchop earth mars --depart 2028-08..2029-02 --arrive 2029-03..2030-06 \\
      --vehicle proton-m-briz-m --site baikonur --json"""

#: Days a side, unless told otherwise: 60 000 transfers.
POINTS: Final = 250
_LEAST: Final = {"c3": "least departure energy", "arrival": "slowest arrival", "total": "least sum of both speeds"}


def run(
    origin: Annotated[str, typer.Argument(metavar="FROM", help="Body to leave, such as earth.")],
    destination: Annotated[str, typer.Argument(metavar="TO", help="Body to reach, such as mars.")],
    depart: Annotated[str, typer.Option("--depart", metavar="DATES", help="Days of departure: 2028-08..2029-02.")],
    arrive: Annotated[str, typer.Option("--arrive", metavar="DATES", help="Days of arrival.")],
    revolutions: Annotated[
        int, typer.Option("--revolutions", metavar="N", min=0, max=5, help="Try up to so many whole turns as well.")
    ] = 0,
    vehicle: Annotated[
        str | None, typer.Option("--vehicle", metavar="ID", help="Lay what this launch vehicle lifts over it.")
    ] = None,
    site: Annotated[str | None, typer.Option("--site", metavar="ID", help="The vehicle's launch site.")] = None,
    points: Annotated[
        int, typer.Option("--points", metavar="N", min=2, max=2000, help="Days a side, at most.")
    ] = POINTS,
    picture: Annotated[
        Path | None, typer.Option("--picture", metavar="FILE", help="Draw it into this SVG file.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Compute C3, declination and arrival speed for every pair of days, from DE440, and name the best ones."""
    if (vehicle is None) != (site is None):
        raise PhysicsError("a vehicle and its site belong together\n  next: give both --vehicle and --site")
    if vehicle is not None and origin != "earth":
        raise PhysicsError("launch vehicles leave the Earth\n  next: leave --vehicle out, or begin at earth")
    _refuse_impossible(origin, destination)
    if vehicle is not None and site is not None:
        _refuse_unknown(vehicle, site)
    leave, reach = (days_between(*span(text), points) for text in (depart, arrive))

    from astropy.time import Time

    from intercosmos.cli.first_use import compiling_shown
    from intercosmos.physics.orbits.porkchop_grid import porkchop

    lifted = None
    with compiling_shown(to_jax=True):
        grid = porkchop(origin, destination, _noons(leave, Time), _noons(reach, Time), revolutions=revolutions)
        if vehicle is not None and site is not None:
            lifted = _lifted(vehicle, site, grid)
    best = _best(grid, lifted, leave, reach)
    if not best:
        raise PhysicsError("no transfer between these days\n  next: let the arrivals be later, or look at more days")
    if picture is not None:
        _draw(grid, lifted, (leave, reach), picture, f"{origin} to {destination}")
    if as_json:
        print_json({"from": origin, "to": destination, "vehicle": vehicle, "site": site, "best": best})
    else:
        _show(best, origin, destination, len(leave) * len(reach), picture)


def _refuse_impossible(origin: str, destination: str) -> None:
    """A transfer about the Sun leads from the system of one planet to that of another."""
    from intercosmos.physics.orbits.bodies import body

    systems = []
    for name in (origin, destination):
        number = body(name).naif
        if number in (0, 10):
            raise PhysicsError(
                f"{name} is the centre of the transfers\n"
                "  next: name two bodies that circle the Sun, such as earth mars"
            )
        systems.append(number if number < 10 else number // 100)
    if systems[0] == systems[1]:
        raise PhysicsError(
            f"{origin} and {destination} are the same body, or travel round the Sun together\n"
            "  next: name two that are apart, such as earth mars"
        )


def _refuse_unknown(vehicle: str, site: str) -> None:
    from intercosmos.catalogue import load_catalogue

    catalogue = load_catalogue()
    catalogue.get("vehicle", vehicle)
    catalogue.get("site", site)


def _noons(days: list[date], time: Any) -> Any:
    return time([f"{day.isoformat()}T12:00:00" for day in days], scale="tdb")


def _lifted(vehicle: str, site: str, grid: xarray.Dataset) -> NDArray[np.float64]:
    """Payload of every departure, kg."""
    import numpy as np

    from intercosmos.catalogue import load_catalogue
    from intercosmos.catalogue.departure import departure_curves

    catalogue = load_catalogue()
    c3 = np.asarray(grid.c3) * 1e6
    least = float(np.nanmin(c3))
    energies = [least * share for share in (1.0, 1.5, 2.2, 3.2)]
    curves: DepartureCurves
    (curves,) = departure_curves(catalogue, [(vehicle, site)], energies)
    if not curves.possible:
        raise PhysicsError(f"{vehicle} sends nothing there: {curves.reason or 'too heavy'}\n  next: another vehicle")
    return curves.payload(c3, np.radians(np.asarray(grid.declination)))


def _best(
    grid: xarray.Dataset, lifted: NDArray[np.float64] | None, leave: list[date], reach: list[date]
) -> dict[str, dict[str, Any]]:
    """The best pair of days by each measure."""
    import numpy as np

    c3, arrival = np.asarray(grid.c3), np.asarray(grid.arrival_v_inf)
    wanted = {"c3": c3, "arrival": arrival, "total": np.sqrt(c3) + arrival}
    if lifted is not None:
        wanted["payload"] = -lifted
    found = {}
    for name, values in wanted.items():
        if not np.isfinite(values).any():
            continue
        row, column = (int(k) for k in np.unravel_index(int(np.nanargmin(values)), values.shape))
        found[name] = {
            "departure": leave[row].isoformat(),
            "arrival": reach[column].isoformat(),
            "flight_time_d": (reach[column] - leave[row]).days,
            "c3_km2_s2": float(c3[row, column]),
            "declination_deg": float(np.asarray(grid.declination)[row, column]),
            "arrival_speed_km_s": float(arrival[row, column]),
            "revolutions": int(np.asarray(grid.revolutions)[row, column]),
        }
        if lifted is not None:
            payload = float(lifted[row, column])
            found[name]["payload_kg"] = payload if math.isfinite(payload) else None
    return found


def _show(best: dict[str, dict[str, Any]], origin: str, destination: str, count: int, picture: Path | None) -> None:
    from intercosmos.units import number

    console = screen()
    console.print(f"From {origin} to {destination}: {number(count, 0)} pairs of days looked at.", style="bold")
    heads = ["Departure", "Arrival", "Days", "C3, km²/s²", "Declination, °", "Arrival, km/s"]
    with_payload = any("payload_kg" in row for row in best.values())
    if with_payload:
        heads.append("Payload, kg")
    rows = table("Best by", *heads, numbers=("Days", *heads[3:]))
    for name, row in best.items():
        cells = [
            row["departure"], row["arrival"], str(row["flight_time_d"]), number(row["c3_km2_s2"], 2),
            number(row["declination_deg"], 1), number(row["arrival_speed_km_s"], 2),
        ]  # fmt: skip
        if with_payload:
            cells.append(number(row["payload_kg"], 0) if row["payload_kg"] is not None else "not reached")
        rows.add_row(_LEAST.get(name, "greatest payload"), *cells)
    console.print(rows)
    if picture is not None:
        console.print(f"Picture: {picture}")


def _draw(
    grid: xarray.Dataset,
    lifted: NDArray[np.float64] | None,
    days: tuple[list[date], list[date]],
    path: Path,
    title: str,
) -> None:
    import numpy as np

    from intercosmos.report.charts.alone import write_picture
    from intercosmos.report.charts.contour import Field, Place, contour_chart, levels_of

    leave, reach = days
    if min(len(leave), len(reach)) < 2:
        raise PhysicsError("a picture needs two days or more on either side\n  next: give spans of dates")
    c3, arrival = np.asarray(grid.c3).T, np.asarray(grid.arrival_v_inf).T
    fields = [
        Field("C3", c3, levels_of(c3, 8), css="p0"),
        Field("arrival", arrival, levels_of(arrival, 5, reach=2.2), css="p1", dash=1),
    ]
    if lifted is not None:
        fields.append(Field("payload", lifted.T, levels_of(lifted.T, 6), css="p2", dash=2))
    row, column = np.unravel_index(int(np.nanargmin(c3)), c3.shape)
    x = np.array([(day - leave[0]).days for day in leave], float)
    y = np.array([(day - reach[0]).days for day in reach], float)
    best = Place(float(x[column]), float(y[row]), f"{leave[int(column)]}, C3 {c3[row, column]:.1f}")
    lines = "solid C3 km²/s², dashed arrival km/s" + (", dotted payload kg" if lifted is not None else "")
    drawing = contour_chart(
        x,
        y,
        fields,
        label=f"{title}: {lines}",
        x_title=f"departure, days from {leave[0]}",
        y_title=f"arrival, days from {reach[0]}; {lines}",
        places=[best],
        width=820,
        height=560,
    )
    write_picture(drawing, path)
