"""``intercosmos navigation gain``: what each system adds, and its share of what all spare their users."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from intercosmos.cli.navigation_systems import errors_of, letters_of, mask_of, planned_of, positions_of
from intercosmos.cli.screen import AsJson, check_writable, print_json, screen, table
from intercosmos.errors import DataError

if TYPE_CHECKING:
    from intercosmos.catalogue.schema import Constellation

NAME: Final = "gain"
SUMMARY: Final = "What each system adds to the others by region, and its share of the gain (Shapley value)."
EXAMPLES: Final = """Examples:
  intercosmos navigation gain --systems RC
  intercosmos navigation gain --systems GREC --mask 25deg --picture gain.svg
  intercosmos navigation gain --systems RC --equal-weights --json"""

MOST: Final = 5  #: systems, of which every subset is computed
#: Regions: south, north, west, east, degrees.
REGIONS: Final[dict[str, tuple[float, float, float, float]]] = {
    "World": (-90, 90, -180, 180),
    "Russia": (50, 75, 30, 180),
    "China": (20, 50, 75, 130),
    "Arctic": (70, 90, -180, 180),
    "Equator": (-10, 10, -180, 180),
}


def run(
    systems: Annotated[str, typer.Option("--systems", metavar="LETTERS", help="Two to five, such as RC.")] = "RC",
    mask: Annotated[str, typer.Option("--mask", metavar="ANGLE", help="Elevation mask; 25deg is a street.")] = "5deg",
    offset: Annotated[
        str | None,
        typer.Option(
            "--common-time", metavar="TIME", help="The systems send their offset to this: 5ns. [default: not]"
        ),
    ] = None,
    equal: Annotated[bool, typer.Option("--equal-weights", help="Receivers take all ranges for equally good.")] = False,
    planned: Annotated[
        list[str] | None, typer.Option("--planned", metavar="ID", help="With this planned constellation; repeatable.")
    ] = None,
    picture: Annotated[
        Path | None, typer.Option("--picture", metavar="FILE", help="Draw it into this SVG file.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Compute the error of every subset of systems, and divide what all of them spare between them."""
    import math

    import numpy as np

    from intercosmos.catalogue import load_catalogue
    from intercosmos.constants import SPEED_OF_LIGHT
    from intercosmos.directions.navigation_bargain import divided
    from intercosmos.directions.navigation_sky import INSTANTS, NOWHERE_M
    from intercosmos.directions.places import places_of, root_mean_square_over
    from intercosmos.physics.navigation.service import service
    from intercosmos.programme.regions import region_of
    from intercosmos.units import parse

    check_writable(picture)
    catalogue = load_catalogue()
    letters = letters_of(systems, catalogue)
    if not 2 <= len(letters) <= MOST:
        raise DataError(
            f"{len(letters)} systems have no gain to share",
            allowed=[f"two to {MOST} of GRECJI"],
            advice="such as --systems RC",
        )
    mask_rad, added = mask_of(mask), planned_of(planned, letters, catalogue)
    offset_s = math.inf if offset is None else parse(offset, "clock offset")
    if offset is not None and not 0.0 <= offset_s <= 1e-3:
        raise DataError(
            f"an error of {offset[:40]} of the systems' common time",
            allowed=["0ns to a millisecond, 1e6ns"],
            advice="GPS and Galileo send theirs to about 5ns",
        )
    seconds = np.arange(INSTANTS) * 86400.0 / INSTANTS
    entries: dict[str, Constellation] = {
        e.letter: e for e in catalogue.constellations.values() if e.letter in letters and e.status == "active"
    }
    places = places_of(tuple(region_of(name, *box) for name, box in REGIONS.items()))
    found = service(
        positions_of(catalogue, letters, seconds, added, ()), places.position_m,
        errors=errors_of(catalogue, letters),
        mask_rad=mask_rad, weighting="none" if equal else "quality",
        offset_sigma_m=offset_s * SPEED_OF_LIGHT,
    )  # fmt: skip
    held = np.sqrt(np.mean(np.minimum(found.vertical_95_m, NOWHERE_M) ** 2, axis=1))
    regions = {}
    for region in REGIONS:
        errors = {name: root_mean_square_over(held[k], places, region) for k, name in enumerate(found.subsets)}
        regions[region] = {
            "vertical_95_m": errors,
            "share": divided(errors, letters),
            "served": {
                name: float(np.mean(found.pdop[k][:, places.regions[region][0]] <= 6.0))
                for k, name in enumerate(found.subsets)
            },
        }
    data = {"systems": letters, "mask": mask, "names": {c: entries[c].name for c in letters}, "regions": regions}
    if picture is not None:
        _draw(data, picture)
    if as_json:
        print_json(data)
    else:
        _show(data, picture)


def _draw(data: dict[str, Any], path: Path) -> None:
    from intercosmos.report.charts.alone import write_picture
    from intercosmos.report.charts.dumbbell import Dot, Row, dumbbells
    from intercosmos.report.navigation_pictures import COLOURS
    from intercosmos.units import number

    names = data["names"]
    rows = []
    for region, figures in data["regions"].items():
        errors = figures["vertical_95_m"]
        dots = [Dot(f"{name} alone", errors[letter], COLOURS.get(letter, "px")) for letter, name in names.items()]
        whole = next(value for key, value in errors.items() if len(key) == len(names))
        dots.append(Dot("all together", whole, "p2" if "E" not in names else "px", True))
        told = " : ".join(number(100 * figures["share"][letter], 0) for letter in names)
        rows.append(Row(region, tuple(dots), f"share of the gain {told} %"))
    title = "Vertical error of each system alone and of all together"
    write_picture(dumbbells(rows, label=title, axis="vertical error that 95 of 100 positions keep, m"), path)


def _show(data: dict[str, Any], picture: Path | None) -> None:
    from intercosmos.units import number

    console = screen()
    names = data["names"]
    console.print(f"{' and '.join(names.values())}: vertical error, 95 %, m; mask {data['mask']}", style="bold")
    subsets = list(next(iter(data["regions"].values()))["vertical_95_m"])
    if len(names) > 3:  # a line of a screen holds no more; --json has every subset
        subsets = [name for name in subsets if len(name) in (1, len(names))]
    heads = (*subsets, *(f"share {letter}" for letter in names))
    rows = table("Region", *heads, numbers=heads)
    for region, figures in data["regions"].items():
        rows.add_row(
            region,
            *(number(figures["vertical_95_m"][name], 1) for name in subsets),
            *(f"{number(100 * figures['share'][letter], 0)} %" for letter in names),
        )
    console.print(rows)
    if picture is not None:
        console.print(f"Picture: {picture}")
