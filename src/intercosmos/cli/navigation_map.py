"""``intercosmos navigation map``: geometry and errors over the whole Earth and a day."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from intercosmos.cli.navigation_systems import errors_of, letters_of, mask_of, planned_of, positions_of
from intercosmos.cli.screen import AsJson, check_writable, print_json, screen, table, writing
from intercosmos.errors import DataError, UnknownIdError

if TYPE_CHECKING:
    import xarray as xr

NAME: Final = "map"
SUMMARY: Final = "World maps of dilution, errors and availability, for one set of systems or every subset."
EXAMPLES: Final = """Examples:
  intercosmos navigation map --systems RC --figure pdop --picture pdop.svg
  intercosmos navigation map --systems RC --figure v95 --subsets --mask 25deg
  intercosmos navigation map --systems R --without R05 --without R11 --figure pdop --limit 6 --show availability
  intercosmos navigation map --systems RC --planned glonass-high-orbit --grid 1 --step 4min --json"""

#: What is printed and drawn of a map.
SHOWN: Final = ("mean", "availability", "worst", "satellites")
#: Bounds of the shades, by figure.
LEVELS: Final[dict[str, tuple[float, ...]]] = {
    "pdop": (1.0, 1.5, 2.0, 3.0, 4.0, 6.0),
    "hdop": (0.6, 0.8, 1.0, 1.5, 2.0, 4.0),
    "vdop": (0.8, 1.2, 1.6, 2.4, 3.2, 5.0),
    "gdop": (1.2, 1.8, 2.4, 3.5, 5.0, 8.0),
    "tdop": (0.5, 0.8, 1.2, 1.8, 2.5, 4.0),
    "h95": (1.0, 1.5, 2.0, 3.0, 5.0, 10.0),
    "v95": (1.5, 2.0, 3.0, 4.0, 6.0, 10.0),
}
#: Limits for availability, by figure, where none is given.
LIMITS: Final = {"pdop": 6.0, "hdop": 4.0, "vdop": 5.0, "gdop": 8.0, "tdop": 4.0, "h95": 5.0, "v95": 10.0}


def run(
    systems: Annotated[
        str, typer.Option("--systems", metavar="LETTERS", help="Such as RC for GLONASS and BeiDou.")
    ] = "RC",
    figure: Annotated[
        str, typer.Option("--figure", metavar="NAME", help=f"One of {', '.join(LEVELS)} (h95, v95: metres).")
    ] = "pdop",
    show: Annotated[str, typer.Option("--show", metavar="WHAT", help=f"Draw one of {', '.join(SHOWN)}.")] = "mean",
    limit: Annotated[
        float | None, typer.Option("--limit", metavar="VALUE", help="The greatest figure that counts as available.")
    ] = None,
    mask: Annotated[str, typer.Option("--mask", metavar="ANGLE", help="Elevation mask.")] = "5deg",
    grid: Annotated[float, typer.Option("--grid", metavar="DEGREES", min=0.25, max=30.0, help="Size of cells.")] = 2.0,
    step: Annotated[str, typer.Option("--step", metavar="TIME", help="Between instants.")] = "10min",
    duration: Annotated[str, typer.Option("--for", metavar="TIME", help="How long.")] = "1d",
    subsets: Annotated[
        bool, typer.Option("--subsets", help="Every subset of the systems, not only all together.")
    ] = False,
    one_clock: Annotated[
        bool, typer.Option("--common-time", help="All systems on one time, instead of a clock each.")
    ] = False,
    planned: Annotated[
        list[str] | None, typer.Option("--planned", metavar="ID", help="With this planned constellation; repeatable.")
    ] = None,
    without: Annotated[
        list[str] | None, typer.Option("--without", metavar="SATELLITE", help="A satellite out of use; repeatable.")
    ] = None,
    picture: Annotated[
        Path | None, typer.Option("--picture", metavar="FILE", help="Draw the map into this SVG file.")
    ] = None,
    data_file: Annotated[
        Path | None, typer.Option("--npz", metavar="FILE", help="Write the arrays into this NumPy archive.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Compute geometry or error at every cell and instant, and how much of the day it is good enough."""
    import numpy as np

    from intercosmos.catalogue import load_catalogue
    from intercosmos.cli.first_use import compiling_shown
    from intercosmos.physics.navigation import availability
    from intercosmos.units import parse

    if figure not in LEVELS:
        raise UnknownIdError("figure", figure, LEVELS)
    if show not in SHOWN:
        raise UnknownIdError("map", show, SHOWN)
    check_writable(picture, data_file)
    catalogue = load_catalogue()
    letters = letters_of(systems, catalogue)
    added = planned_of(planned, letters, catalogue)
    mask_rad, most = mask_of(mask), LIMITS[figure] if limit is None else limit
    if not 0.0 < most < 1e6:
        raise DataError(
            f"a limit of {most:g} for {figure}",
            allowed=["more than 0, up to a million"],
            advice=f"{LIMITS[figure]:g} is usual; leave --limit out for it",
        )
    every, whole = parse(step, "time"), parse(duration, "time")
    if not 1.0 <= every <= whole <= 30 * 86400.0:
        raise DataError(
            f"a step of {step[:40]} for {duration[:40]}",
            allowed=["steps from 1s to the whole duration", "durations up to 30d"],
            advice="such as --step 10min --for 1d",
        )
    if whole / every > 100_000:
        raise DataError(
            f"{whole / every:.0f} instants are too many",
            allowed=["up to 100000"],
            advice=f"--step {whole / 100_000:.0f}s or longer",
        )
    seconds = np.arange(0.0, whole, every)
    if abs(180 / grid - round(180 / grid)) > 1e-9:
        raise DataError(
            f"cells of {grid:g} degrees do not divide the Earth", advice="take --grid 1, 2, 2.5, 3, 4, 5 or 6"
        )
    positions = positions_of(catalogue, letters, seconds, added, without or ())
    with compiling_shown(to_jax=True):
        found = availability(
            positions, step_s=every, mask_rad=mask_rad, figure=figure, limit=most, grid_deg=grid,
            percentiles=(), errors=errors_of(catalogue, letters),
            subsets="every" if subsets else None, clocks="one" if one_clock else "each",
        )  # fmt: skip
    if picture is not None:
        _draw(found, show, figure, picture)
    if data_file is not None:
        arrays = {str(name): found[name].to_numpy() for name in (*found.data_vars, *found.coords)}
        with writing(data_file), data_file.open("wb") as file:
            np.savez_compressed(file, **arrays)
    data = _as_data(found, letters, mask)
    if as_json:
        print_json(data)
    else:
        _show(data, [path for path in (picture, data_file) if path is not None])


def _as_data(found: xr.Dataset, letters: str, mask: str) -> dict[str, Any]:
    import numpy as np

    rows = []
    for k, name in enumerate(found["subset"].to_numpy().tolist()):
        area = np.broadcast_to(found["area"].to_numpy()[:, None], found["mean"].shape[1:])
        area = area / area.sum()
        mean = found["mean"].to_numpy()[k]
        solved = np.isfinite(mean)
        rows.append(
            {
                "systems": name,
                "mean": float((mean * area)[solved].sum() / area[solved].sum()) if solved.any() else None,
                "availability": float((found["availability"].to_numpy()[k] * area).sum()),
                "availability_worst_cell": float(found["availability"].to_numpy()[k].min()),
                "solved": float((found["solved"].to_numpy()[k] * area).sum()),
                "longest_gap_s": float(found["longest_gap_s"].to_numpy()[k].max()),
                "satellites": float((found["satellites"].to_numpy()[k] * area).sum()),
            }
        )
    return {
        "systems": letters,
        "figure": found.attrs["figure"],
        "limit": float(found.attrs["limit"]),
        "mask": mask,
        "clocks": found.attrs["clocks"],
        "instants": int(found.attrs["instants"]),
        "cells": int(found["latitude"].size * found["longitude"].size),
        "subsets": rows,
    }


def _draw(found: xr.Dataset, show: str, figure: str, path: Path) -> None:
    import numpy as np

    from intercosmos.report.charts.alone import write_picture
    from intercosmos.report.charts.world import Shades, world_map

    values = found[show].to_numpy()[-1]
    if show == "availability":
        shades = Shades((0.5, 0.9, 0.95, 0.98, 0.99, 0.999), "share of the time")
    elif show == "satellites":
        shades = Shades((4.0, 8.0, 12.0, 16.0, 24.0, 32.0), "satellites in view, mean")
    else:
        unit = ", m" if figure in ("h95", "v95") else ""
        shades = Shades(LEVELS[figure], f"{show} {figure.upper()}{unit}")
    title = f"{show} of {figure}, systems {found['subset'].to_numpy()[-1]}"
    drawing = world_map(
        found["longitude"].to_numpy(), found["latitude"].to_numpy(), np.where(np.isfinite(values), values, np.nan),
        shades, label=title, width=760,
    )  # fmt: skip
    write_picture(drawing, path)


def _show(data: dict[str, Any], files: list[Path]) -> None:
    from intercosmos.units import number

    console = screen()
    console.print(
        f"{data['figure'].upper()} of {data['systems']} over {number(data['cells'], 0)} cells and {data['instants']} "
        f"instants, mask {data['mask']}, available at {data['limit']:g} or less",
        style="bold",
    )
    heads = ("Mean", "Available", "Worst cell", "Longest gap", "Satellites")
    rows = table("Systems", *heads, numbers=heads)
    for row in data["subsets"]:
        rows.add_row(
            row["systems"],
            "none" if row["mean"] is None else number(row["mean"], 2),
            f"{number(100 * row['availability'], 2)} %",
            f"{number(100 * row['availability_worst_cell'], 2)} %",
            f"{number(row['longest_gap_s'] / 60, 0)} min",
            number(row["satellites"], 1),
        )
    console.print(rows)
    for path in files:
        console.print(f"Written: {path}")
