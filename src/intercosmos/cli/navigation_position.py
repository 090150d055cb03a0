"""``intercosmos navigation position``: where a receiver stood, from its raw observations."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from intercosmos.cli.navigation_systems import mask_of
from intercosmos.cli.screen import AsJson, check_writable, print_json, screen, table
from intercosmos.errors import DataError, PhysicsError, Where

if TYPE_CHECKING:
    import numpy as np
    import xarray as xr
    from numpy.typing import NDArray

NAME: Final = "position"
SUMMARY: Final = "Positions from RINEX observations, with broadcast or precise orbits."
EXAMPLES: Final = """Examples:
  intercosmos navigation position TLSE.rnx.gz BRDC.rnx.gz
  intercosmos navigation position TLSE.rnx.gz BRDC.rnx.gz --systems RC --reference 4627851.6358 119640.3226 4372993.7332
  intercosmos navigation position TLSE.crx.gz BRDC.rnx.gz --precise WUM.SP3 WUM.CLK --pictures errors --json"""


def run(
    observations: Annotated[Path, typer.Argument(metavar="OBS", help="RINEX 2 to 4, plain, packed or compact.")],
    navigation: Annotated[
        list[Path] | None, typer.Argument(metavar="NAV...", help="Broadcast messages, RINEX 2 to 4, of the same day.")
    ] = None,
    systems: Annotated[
        str,
        typer.Option("--systems", metavar="LETTERS", help="G GPS, R GLONASS, E Galileo, C BeiDou, J QZSS, I NavIC."),
    ] = "GREC",
    precise: Annotated[
        tuple[Path, Path] | None,
        typer.Option("--precise", metavar="SP3 CLK", help="Precise orbits and clocks; '-' for the clocks of the SP3."),
    ] = None,
    reference: Annotated[
        tuple[float, float, float] | None,
        typer.Option("--reference", metavar="X Y Z", help="Where it really stood, ITRF, m. Errors are against this."),
    ] = None,
    point: Annotated[
        str,
        typer.Option(
            "--point",
            metavar="WHICH",
            help="Positions of the antenna, as observed, or of the marker below it, by the header's offset.",
        ),
    ] = "antenna",
    mask: Annotated[
        str, typer.Option("--mask", metavar="ANGLE", help="Elevation below which nothing is used.")
    ] = "10deg",
    every: Annotated[
        str | None, typer.Option("--every", metavar="TIME", help="Take only epochs at multiples of this, such as 30s.")
    ] = None,
    weighting: Annotated[
        str, typer.Option("--weighting", metavar="HOW", help="quality, elevation or equal.")
    ] = "quality",
    frequencies: Annotated[
        str, typer.Option("--mode", metavar="HOW", help="ionosphere-free, single or auto.")
    ] = "auto",
    pictures: Annotated[
        Path | None, typer.Option("--pictures", metavar="PREFIX", help="Draw PREFIX-errors, -time and -sky.svg.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--csv", metavar="FILE", help="Write every epoch into this file.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Find position, clocks and velocity at every epoch, exclude what is faulty, and say how wrong it was."""
    import math

    from intercosmos.formats import rinex, rinex_clock, sp3
    from intercosmos.physics.navigation import solve_positions
    from intercosmos.physics.navigation.position_errors import errors_against
    from intercosmos.units import parse

    if point not in ("marker", "antenna"):
        raise PhysicsError(f"--point is marker or antenna, not {point!r}")
    if not navigation and precise is None:
        raise PhysicsError(
            "satellites need orbits\n  next: add a file of broadcast messages after OBS, or --precise SP3 CLK"
        )
    if reference is not None and not 6.2e6 < math.hypot(*reference) < 5e7:
        raise PhysicsError(
            f"the reference is {math.hypot(*reference) / 1e3:.0f} km from the Earth's centre\n"
            "  next: give X Y Z in metres, Earth-fixed, such as 4627851.6358 119640.3226 4372993.7332"
        )
    letters = _letters(systems)
    mask_rad = mask_of(mask)
    check_writable(output, pictures.with_name(f"{pictures.name}-sky.svg") if pictures is not None else None)
    seen = rinex.read_observations(
        observations, systems=letters, interval_s=parse(every, "time") if every is not None else None, tolerant=True
    )
    if not seen["time"].size:
        told = "; ".join(f"{reason}: {count}" for reason, count in seen.attrs["skipped"].items()) or "there is none"
        raise DataError(f"no epoch can be read ({told})", where=Where(observations), advice="fetch the file once more")
    messages = rinex.read_navigation(*navigation, tolerant=True) if navigation else None
    orbits = sp3.read(precise[0]) if precise is not None else None
    clocks = rinex_clock.read(precise[1]) if precise is not None and str(precise[1]) != "-" else None
    source = messages if messages is not None else orbits
    if source is None:
        raise PhysicsError("satellites need orbits\n  next: add a file of broadcast messages after OBS")
    found = solve_positions(
        seen, source, systems=letters, mask_rad=mask_rad, precise=orbits, clocks=clocks, weighting=weighting,
        mode=frequencies, apply_antenna_offset=point == "marker",
    )  # fmt: skip
    summary = errors_against(found, reference)
    data = {
        "observations": str(observations),
        "navigation": [str(path) for path in navigation or ()],
        "systems": letters,
        "point": point,
        "observed": _span(seen),
        "skipped": seen.attrs["skipped"] | (messages.attrs["skipped"] if messages is not None else {}),
        **summary,
    }
    drawn: list[Path] = []
    if pictures is not None:
        drawn = _draw(found, reference, pictures, mask_rad, summary)
    if output is not None:
        _write(found, output)
    if as_json:
        print_json(data)
    else:
        _show(data, [*drawn, *([output] if output is not None else [])])


def _span(seen: xr.Dataset) -> list[str]:
    """First and last instant of the observations, GPS time."""
    import numpy as np

    times = seen["time"].to_numpy()
    return np.datetime_as_string(times[[0, -1]], unit="s").tolist() if times.size else []


def _letters(systems: str) -> str:
    """System letters, checked; the order does not matter."""
    from intercosmos.physics.navigation.signals import SYSTEM_NAMES

    letters = "".join(dict.fromkeys(systems.upper().replace(",", "").replace(" ", "")))
    known = [letter for letter in SYSTEM_NAMES if letter != "S"]
    if not letters or set(letters) - set(known):
        told = ", ".join(f"{letter} {SYSTEM_NAMES[letter]}" for letter in known)
        raise PhysicsError(f"{systems!r} are no systems\n  allowed: {told}\n  next: such as --systems GREC")
    return letters


def _draw(
    found: xr.Dataset, reference: Sequence[float] | None, prefix: Path, mask_rad: float, summary: dict[str, Any]
) -> list[Path]:
    from intercosmos.report.charts.alone import write_picture
    from intercosmos.report.navigation_pictures import error_scatter, error_series, sky_drawing

    enu = _local(found, reference)
    made = {
        "errors": error_scatter(enu, summary["h95_m"] or 0.0, label=f"{summary['solved']} positions"),
        "time": error_series(found["time"].to_numpy(), enu),
        "sky": sky_drawing(found, mask_rad=mask_rad),
    }
    paths = []
    for name, drawing in made.items():
        paths.append(prefix.with_name(f"{prefix.name}-{name}.svg"))
        write_picture(drawing, paths[-1])
    return paths


def _local(found: xr.Dataset, reference: Sequence[float] | None) -> NDArray[np.float64]:
    """Errors to east, north and up (time, 3), m; against the mean position where no reference is given."""
    import numpy as np

    from intercosmos.physics.navigation.receiver_geometry import enu_from_ecef, geodetic_from_ecef

    position = found["position_m"].to_numpy()
    good = np.isfinite(position).all(axis=1)
    if reference is None and not good.any():
        return np.full(position.shape, np.nan)
    place = position[good].mean(axis=0) if reference is None else np.array(reference)
    latitude, longitude, _ = geodetic_from_ecef(place)
    return enu_from_ecef(position - place, latitude, longitude)


def _write(found: xr.Dataset, path: Path) -> None:
    """Every epoch as a line of a CSV file."""
    import csv

    import numpy as np

    words = found.attrs["statuses"]
    columns = [np.datetime_as_string(found["time"].to_numpy(), unit="ms").tolist()]
    columns += [found["position_m"].to_numpy()[:, k].round(4).tolist() for k in range(3)]
    columns += [found["velocity_m_s"].to_numpy()[:, k].round(5).tolist() for k in range(3)]
    columns += [found["satellites"].to_numpy().tolist()]
    columns += [[words[int(code)] for code in found["status"].to_numpy()]]
    head = ["time_gpst", "x_m", "y_m", "z_m", "vx_m_s", "vy_m_s", "vz_m_s", "satellites", "status"]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows(zip(*columns, strict=True))


def _show(data: dict[str, Any], files: Sequence[Path]) -> None:
    from intercosmos.units import number

    console = screen()
    console.print(f"{data['solved']} of {data['epochs']} epochs solved", style="bold")
    facts = table("", "")
    facts.show_header = False
    for name, key, digits in (
        ("Satellites used, mean", "satellites_mean", 1),
        ("Error in space, root mean square, m", "rms_3d_m", 2),
        ("Horizontal error, 95 %, m", "h95_m", 2),
        ("Vertical error, 95 %, m", "v95_m", 2),
        ("Velocity, root mean square, m/s", "velocity_rms_m_s", 3),
    ):
        value = data.get(key)
        if value is not None:
            facts.add_row(name, number(value, digits))
    for letters, bias in (data.get("inter_system_biases_m") or {}).items():
        facts.add_row(f"Clock of {letters}, m", number(bias, 2))
    console.print(facts)
    if len(data["statuses"]) > 1 or not data["solved"]:
        console.print()
        outcomes = table("Outcome", "Epochs", numbers=("Epochs",))
        for word, count in data["statuses"].items():
            outcomes.add_row(word, number(count, 0))
        console.print(outcomes)
    if not data["solved"] and data["observed"]:
        first, last = data["observed"]
        console.print(f"Observed from {first} to {last} (GPS time): are the orbits of the same day?")
    if data.get("rejected"):
        console.print()
        lost = table("Not used", "Observations", numbers=("Observations",))
        for reason, count in data["rejected"].items():
            lost.add_row(reason, number(count, 0))
        console.print(lost)
    if data["skipped"]:
        console.print()
        skipped = table("Skipped in the files", "Count", numbers=("Count",))
        for reason, count in data["skipped"].items():
            skipped.add_row(reason, number(count, 0))
        console.print(skipped)
    for path in files:
        console.print(f"Written: {path}")
