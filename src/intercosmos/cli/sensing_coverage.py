"""``intercosmos sensing coverage``: how often fleets see the Earth or a part of it, alone and together."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from intercosmos.cli.screen import AsJson, check_writable, print_json, progress_bar, screen, table
from intercosmos.cli.sensing_fleets import (
    Begin,
    Elements,
    Fleets,
    Kind,
    LeastSun,
    Reach,
    Resolution,
    Satellites,
    box_of,
    client_of,
    fleet_of_options,
    sun_limits,
    times_of,
)
from intercosmos.errors import DataError, UnknownIdError

if TYPE_CHECKING:
    import numpy as np
    import xarray as xr
    from numpy.typing import NDArray

NAME: Final = "coverage"
SUMMARY: Final = "Maps of revisit, response time and age of information, for each fleet and all together."
EXAMPLES: Final = """Examples:
  intercosmos sensing coverage --fleets roscosmos,cnsa --box 46,122,54,141 --grid 20km --for 7d
  intercosmos sensing coverage --satellites sentinel-2b,sentinel-2c --swath --for 10d --picture revisit.svg
  intercosmos sensing coverage --elements fleet.tle --reach 40deg --grid 100km --store maps.zarr --json"""

#: What is drawn and tabled, and in which unit.
FIGURES: Final = ("revisit_mean", "revisit_max", "response_mean", "age_mean")
#: Cells that one command may ask for.
_MOST_CELLS: Final = 5_000_000
LONGEST_DAYS: Final = 400.0


def run(
    fleets: Fleets = None,
    satellites: Satellites = None,
    elements: Elements = None,
    reach: Reach = "30deg",
    sensor: Kind = "any",
    resolution: Resolution = "20m",
    swath: Annotated[bool, typer.Option("--swath", help="What is seen without turning, not all that can be.")] = False,
    begin: Begin = "2026-09-01",
    span: Annotated[str, typer.Option("--for", metavar="TIME", help="How long.")] = "7d",
    least_sun: LeastSun = "10deg",
    box: Annotated[
        str | None, typer.Option("--box", metavar="S,W,N,E", help="Only here; degrees. [default: the whole Earth]")
    ] = None,
    grid: Annotated[str, typer.Option("--grid", metavar="LENGTH", help="Size of the equal cells.")] = "100km",
    figure: Annotated[str, typer.Option("--figure", metavar="NAME", help=f"Draw one of {', '.join(FIGURES)}.")] = (
        "revisit_mean"
    ),
    store: Annotated[
        Path | None, typer.Option("--store", metavar="FOLDER", help="Keep maps as a zarr store; a stopped run goes on.")
    ] = None,
    cluster: Annotated[
        str | None, typer.Option("--cluster", metavar="ADDRESS", help="Compute on this Dask cluster: tcp://HOST:PORT.")
    ] = None,
    picture: Annotated[
        Path | None, typer.Option("--picture", metavar="FILE", help="Draw the map of all together into this SVG file.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Search every cell for every chance to see it, and tell how long one waits between them."""
    from intercosmos.catalogue import load_catalogue
    from intercosmos.cli.dates import without_new_leap_seconds
    from intercosmos.physics.observation import coverage
    from intercosmos.physics.observation.grids import healpix_grid
    from intercosmos.units import parse

    if figure not in FIGURES:
        raise UnknownIdError("figure", figure, FIGURES)
    check_writable(picture)
    size = parse(grid, "length")
    if not 1e3 <= size <= 2e6:
        raise DataError(f"cells of {grid[:20]}", allowed=["1km to 2000km"], advice="such as --grid 50km")
    start, end, _ = times_of(begin, span, LONGEST_DAYS)
    where = box_of(box)
    cells = healpix_grid(size / 1e3, box_deg=where)
    if not 0 < len(cells) <= _MOST_CELLS:
        raise DataError(
            f"{len(cells)} cells", allowed=[f"1 to {_MOST_CELLS}"], advice="take another --grid or another --box"
        )
    with without_new_leap_seconds(), progress_bar("cells") as progress, client_of(cluster) as client:
        catalogue = load_catalogue()
        fleet = fleet_of_options(
            catalogue, start, fleets=fleets, satellites=satellites, elements=elements, reach=reach, kind=sensor,
            resolution=resolution, swath=swath,
        )  # fmt: skip
        found = coverage(
            fleet.orbits, cells, fleet.sensors, (start, end), groups=fleet.groups, client=client,
            least_sun_elevation_rad=sun_limits(fleet.by_day, least_sun), store=store, progress=progress,
        )  # fmt: skip
    data = _as_data(found, fleet.ids, float((end - start).to_value("s")))
    if picture is not None:
        _draw(found, figure, where, picture)
    if as_json:
        print_json(data)
    else:
        _show(data, [path for path in (picture, store) if path is not None])


def _as_data(found: xr.Dataset, ids: tuple[str, ...], span_s: float) -> dict[str, Any]:
    import numpy as np

    area = found["area"].to_numpy()
    rows = []
    for group in found["group"].to_numpy().tolist():
        one = found.sel(group=group)
        seen = one["seen"].to_numpy()
        row: dict[str, Any] = {"group": group, "cells": int(seen.size), "seen": float(area[seen].sum() / area.sum())}
        for name in FIGURES:
            values = one[f"{name}_s"].to_numpy()
            good = np.isfinite(values)
            row[f"{name}_s"] = float((values * area)[good].sum() / area[good].sum()) if good.any() else None
        longest = one["revisit_max_s"].to_numpy()
        row["revisit_longest_anywhere_s"] = float(np.nanmax(longest)) if np.isfinite(longest).any() else None
        row["accesses_a_day"] = float((one["accesses"].to_numpy() * area).sum() / area.sum() / (span_s / 86400))
        rows.append(row)
    return {"satellites": list(ids), "span_s": span_s, "groups": rows}


def _draw(found: xr.Dataset, figure: str, box: tuple[float, float, float, float] | None, path: Path) -> None:
    """The last group, which is all together, on a map."""
    import numpy as np

    from intercosmos.report.charts.alone import write_picture
    from intercosmos.report.charts.world import Shades, world_map

    hours = found[f"{figure}_s"].to_numpy()[-1] / 3600
    longitude, latitude, values = _on_map(found["latitude"].to_numpy(), found["longitude"].to_numpy(), hours)
    good = hours[np.isfinite(hours)]
    levels = _levels(float(np.percentile(good, 95)) if good.size else 1.0)
    title = f"{figure.replace('_', ' ')}, {found['group'].to_numpy()[-1]}"
    boxes = [] if box is None else [(box[2], box[0], box[3], box[1])]
    drawing = world_map(longitude, latitude, values, Shades(levels, f"{title}, h"), label=title, width=900, boxes=boxes)
    write_picture(drawing, path)


def _levels(most: float) -> tuple[float, ...]:
    """Six round bounds up to about ``most``."""
    step = next(one for one in (0.25, 0.5, 1, 2, 4, 6, 12, 24, 48, 96, 1e9) if 6 * one >= most)
    return tuple(step * k for k in range(1, 7))


def _on_map(
    latitude: NDArray[np.float64], longitude: NDArray[np.float64], values: NDArray[np.float64], cell_deg: float = 2.0
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Means of cells over a map of latitude and longitude; NaN where there is none."""
    import numpy as np

    y, x = np.arange(-90 + cell_deg / 2, 90, cell_deg), np.arange(-180 + cell_deg / 2, 180, cell_deg)
    row = np.clip(((latitude + 90) / cell_deg).astype(int), 0, y.size - 1)
    column = np.clip((((longitude + 180) % 360) / cell_deg).astype(int), 0, x.size - 1)
    good = np.isfinite(values)
    at = row[good] * x.size + column[good]
    total, count = (np.bincount(at, weights=w, minlength=y.size * x.size) for w in (values[good], None))
    with np.errstate(invalid="ignore"):
        return x, y, np.asarray(np.where(count > 0, total / count, np.nan)).reshape(y.size, x.size)


def _show(data: dict[str, Any], files: list[Path]) -> None:
    from intercosmos.units import number

    console = screen()
    days = number(data["span_s"] / 86400, 1)
    console.print(f"{len(data['satellites'])} satellites over {days} days; means by area", style="bold")
    heads = ("Seen", "Looks a day", "Revisit, h", "Longest, h", "Response, h", "Age, h")
    rows = table("Fleet", *heads, numbers=heads)
    for row in data["groups"]:
        hours = [row[f"{name}_s"] for name in FIGURES]
        shown = ["–" if value is None else number(value / 3600, 2) for value in hours]
        rows.add_row(row["group"], f"{number(100 * row['seen'], 1)} %", number(row["accesses_a_day"], 2), *shown)
    console.print(rows)
    for path in files:
        console.print(f"Written: {path}")
