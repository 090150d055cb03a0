"""``intercosmos orbit``: a state or an element set in other frames, as elements, and where it leads."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from intercosmos.cli.screen import AsJson, print_json, screen, table
from intercosmos.errors import PhysicsError, UnitError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from intercosmos.formats.omm import Omm

NAME: Final = "orbit"
SUMMARY: Final = "Convert a state or an element set, and propagate it into an ephemeris file."
EXAMPLES: Final = """Examples:
  intercosmos orbit --position "6778 0 0 km" --velocity "0 4.76 6.01 km/s" --epoch 2027-03-01T12:00:00
  intercosmos orbit --position "6778 0 0 km" --velocity "0 4.76 6.01 km/s" --epoch 2027-03-01T12:00:00 --to itrf --json
  intercosmos orbit --position "6778 0 0 km" --velocity "0 4.76 6.01 km/s" --epoch 2027-03-01T12:00:00 \\
      --for 1d --step 60s --oem visit.oem --picture visit.svg
  intercosmos orbit --tle iss.tle --to itrf
  intercosmos orbit --tle stations.xml --object 25544 --epoch 2027-03-02T06:00:00 --for 6h --step 30s --oem iss.oem"""

#: Beyond Neptune an orbit about the Earth means nothing.
FARTHEST_M: Final = 1e13


def run(
    position: Annotated[
        str | None, typer.Option("--position", metavar="X Y Z UNIT", help='Such as "6778 0 0 km".')
    ] = None,
    velocity: Annotated[
        str | None, typer.Option("--velocity", metavar="X Y Z UNIT", help='Such as "0 4.76 6.01 km/s".')
    ] = None,
    tle: Annotated[
        Path | None,
        typer.Option("--tle", metavar="FILE", help="Begin with this element set instead: two lines, or an OMM."),
    ] = None,
    thing: Annotated[
        str | None, typer.Option("--object", metavar="NAME", help="Which one, by name or number, if FILE has several.")
    ] = None,
    epoch: Annotated[
        str | None,
        typer.Option("--epoch", metavar="UTC", help="Such as 2027-03-01T12:00:00 [default: that of the element set]."),
    ] = None,
    frame: Annotated[
        str | None, typer.Option("--frame", metavar="NAME", help="Frame of the position [default: gcrf].")
    ] = None,
    to: Annotated[str | None, typer.Option("--to", metavar="NAME", help="Show it in this frame as well.")] = None,
    duration: Annotated[str | None, typer.Option("--for", metavar="TIME", help="Propagate for so long: 1d.")] = None,
    step: Annotated[str, typer.Option("--step", metavar="TIME", help="Between states of the file.")] = "60s",
    oem: Annotated[Path | None, typer.Option("--oem", metavar="FILE", help="Write a CCSDS OEM.")] = None,
    picture: Annotated[
        Path | None, typer.Option("--picture", metavar="FILE", help="Draw height against time into this SVG file.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show a state about the Earth as elements and in another frame; fly it with J2 to J6, Moon and Sun, or by SGP4."""
    from intercosmos.cli.dates import without_new_leap_seconds

    with without_new_leap_seconds():
        _run(position, velocity, tle, thing, epoch, frame, to, duration, step, oem, picture, as_json)


def _run(
    position: str | None,
    velocity: str | None,
    tle: Path | None,
    thing: str | None,
    epoch: str | None,
    frame: str | None,
    to: str | None,
    duration: str | None,
    step: str,
    oem: Path | None,
    picture: Path | None,
    as_json: bool,
) -> None:
    import numpy as np

    from intercosmos.cli.first_use import compiling_shown
    from intercosmos.cli.flights import by_forces, by_sgp4, draw, instants, write

    if (tle is None) == (position is None) or (tle is None) != (velocity is not None):
        raise PhysicsError(
            "an orbit has one start\n  next: give --position, --velocity and --epoch, or --tle FILE alone"
        )
    if duration is None and (oem is not None or picture is not None):
        raise PhysicsError("a file or a picture needs a duration\n  next: add --for, such as --for 1d")
    times_s = np.zeros(1) if duration is None else instants(duration, step)
    elements: Omm | None = None
    with compiling_shown():
        if tle is None:
            when, inertial = _of_state(position or "", velocity or "", epoch, frame, thing)
            flown = None if duration is None else by_forces(*inertial, when, times_s)
        else:
            elements, when = _of_file(tle, thing, epoch, frame)
            flown = by_sgp4(elements, when, times_s)
            inertial = flown.position[0], flown.velocity[0]
    data = _as_data(when, inertial, to)
    if elements is not None:
        data = {"element_set": _set_as_data(elements, when), **data}
    if flown is not None and duration is not None:
        if oem is not None:
            name, designator = (elements.name, elements.designator) if elements is not None else ("SPACECRAFT", "")
            write(flown, when, oem, name=name or "UNKNOWN", designator=designator or "UNKNOWN")
        if picture is not None:
            draw(flown, picture)
        data["propagated"] = {
            "model": flown.model,
            "states": int(flown.times_s.size),
            "ended_s": flown.ended_s,
            "ended_why": flown.ended_why,
            "last_position_km": (flown.position[-1] / 1e3).tolist(),
            "last_velocity_km_s": (flown.velocity[-1] / 1e3).tolist(),
            "oem": str(oem) if oem is not None else None,
        }
    if as_json:
        print_json(data)
    else:
        _show(data, picture)


def _of_state(
    position: str, velocity: str, epoch: str | None, frame: str | None, thing: str | None
) -> tuple[Any, tuple[NDArray[np.float64], NDArray[np.float64]]]:
    """Instant and state in GCRF, from what was typed."""
    if thing is not None:
        raise PhysicsError("--object names one of a file\n  next: add --tle FILE, or leave --object out")
    if epoch is None:
        raise PhysicsError("a state needs its epoch\n  next: add --epoch, such as --epoch 2027-03-01T12:00:00 (UTC)")
    r, v = (_vector(text, kind) for text, kind in ((position, "length"), (velocity, "speed")))
    _refuse_impossible(r, v)

    from intercosmos.cli.dates import utc
    from intercosmos.physics.orbits.frame_transform import transform

    when = utc(epoch)
    return when, transform(r, v, origin_frame=frame or "gcrf", target_frame="gcrf", time=when)


def _of_file(path: Path, thing: str | None, epoch: str | None, frame: str | None) -> tuple[Omm, Any]:
    """Element set and the instant wanted."""
    from intercosmos.cli.dates import utc
    from intercosmos.cli.element_sets import one_set

    if frame is not None:
        raise PhysicsError("element sets say their frame themselves\n  next: leave --frame out; --to shows another one")
    elements = one_set(path, thing)
    return elements, utc(epoch if epoch is not None else elements.epoch)


def _as_data(when: Any, inertial: tuple[NDArray[np.float64], NDArray[np.float64]], to: str | None) -> dict[str, Any]:
    from intercosmos.physics.orbits.frame_transform import transform

    shown = {"gcrf": inertial}
    if to is not None:
        shown[to] = transform(*inertial, origin_frame="gcrf", target_frame=to, time=when)
    return {
        "epoch_utc": when.isot,
        "states": {
            name: {"position_km": (p / 1e3).tolist(), "velocity_km_s": (w / 1e3).tolist()}
            for name, (p, w) in shown.items()
        },
        "elements": _elements(*inertial),
    }


def _elements(r: NDArray[np.float64], v: NDArray[np.float64]) -> dict[str, float]:
    """Osculating elements of a closed orbit; of an open one the energy with which it leaves the Earth."""
    import numpy as np

    from intercosmos.constants import EARTH_MU
    from intercosmos.physics.orbits.elements import from_state

    energy = float(v @ v) - 2 * EARTH_MU / float(np.linalg.norm(r))
    if energy >= 0:
        return {"c3_km2_s2": energy / 1e6}
    elements = from_state(r, v)
    return {
        "semi_major_axis_km": float(elements.semi_major_axis) / 1e3,
        "eccentricity": float(elements.eccentricity),
        **{
            f"{name}_deg": math.degrees(float(getattr(elements, name)))
            for name in ("inclination", "raan", "argument_of_perigee", "true_anomaly")
        },
    }


def _set_as_data(elements: Omm, when: Any) -> dict[str, Any]:
    from astropy.time import Time

    return {
        "name": elements.name,
        "designator": elements.designator,
        "number": elements.number,
        "epoch_utc": elements.epoch,
        "days_from_epoch": float((when - Time(elements.epoch, scale="utc")).to_value("day")),
    }


def _vector(text: str, dimension: str) -> NDArray[np.float64]:
    import numpy as np

    from intercosmos.units import parse

    words = text.replace(",", " ").split()
    if len(words) != 4:
        raise UnitError(f'{text[:60]!r} is not three numbers and a unit\n  next: write something like "6778 0 0 km"')
    return np.array([parse(f"{word} {words[3]}", dimension) for word in words[:3]])


def _refuse_impossible(r: NDArray[np.float64], v: NDArray[np.float64]) -> None:
    import numpy as np

    from intercosmos.constants import SPEED_OF_LIGHT

    distance, speed = float(np.max(np.abs(r))), float(np.max(np.abs(v)))
    if not 1.0 <= distance <= FARTHEST_M:
        raise PhysicsError(
            f"the position is {distance / 1e3:g} km from the centre of the Earth\n"
            f'  next: between 1 m and {FARTHEST_M / 1e3:g} km, with its unit, such as --position "6778 0 0 km"'
        )
    if speed >= SPEED_OF_LIGHT:
        raise PhysicsError(f"{speed / 1e3:g} km/s is faster than light\n  next: check the unit of --velocity")
    if np.linalg.norm(np.cross(r / distance, v)) <= 1e-12 * speed or speed == 0:
        raise PhysicsError(
            "the state falls straight through the centre: position and velocity are parallel, or it stands still\n"
            "  next: check --velocity; an orbit has a part across the position"
        )


def _show(data: dict[str, Any], picture: Path | None) -> None:
    console = screen()
    console.print(f"State at {data['epoch_utc']} UTC", style="bold")
    if "element_set" in data:
        said = data["element_set"]
        console.print(
            f"{said['name'] or 'An object'}, {said['number']}, by SGP4 {said['days_from_epoch']:+.2f} days from its "
            "elements' epoch; in low orbits they err by about 1 km there, and by 1 to 3 km more with each day."
        )
    rows = table("Frame", "Position, km", "Velocity, km/s")
    for name, state in data["states"].items():
        texts = ("  ".join(f"{x:.6f}" for x in state[key]) for key in ("position_km", "velocity_km_s"))
        rows.add_row(name, *texts)
    console.print(rows)
    console.print()
    facts = table("Element", "", numbers=("",))
    for name, value in data["elements"].items():
        if name == "c3_km2_s2":
            facts.add_row("it leaves the Earth with C3", f"{value:.6f} km²/s²")
            continue
        label, _, unit = name.rpartition("_") if name.endswith(("_km", "_deg")) else (name, "", "")
        shown = f"{value:.6f}" + {"km": " km", "deg": "°", "": ""}[unit]
        facts.add_row(label.replace("_", " ").replace("raan", "node"), shown)
    console.print(facts)
    if "propagated" in data:
        flown = data["propagated"]
        console.print()
        console.print(f"{flown['states']} states, {flown['model']}" + (f", in {flown['oem']}" if flown["oem"] else ""))
        if flown["ended_s"] is not None:
            console.print(f"It ended after {flown['ended_s']:.0f} s: {flown['ended_why']}.")
    if picture is not None:
        console.print(f"Picture: {picture}")
