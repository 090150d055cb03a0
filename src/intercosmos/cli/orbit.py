"""``intercosmos orbit``: one state in other frames, as elements, and where it leads."""

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

    from intercosmos.physics.orbits.propagate import Trajectory

NAME: Final = "orbit"
SUMMARY: Final = "Convert a state, and propagate it into an ephemeris file."
EXAMPLES: Final = """Examples:
  intercosmos orbit --position "6778 0 0 km" --velocity "0 4.76 6.01 km/s" --epoch 2027-03-01T12:00:00
  intercosmos orbit --position "6778 0 0 km" --velocity "0 4.76 6.01 km/s" --epoch 2027-03-01T12:00:00 --to itrf --json
  intercosmos orbit --position "6778 0 0 km" --velocity "0 4.76 6.01 km/s" --epoch 2027-03-01T12:00:00 \\
      --for 1d --step 60s --oem visit.oem --picture visit.svg"""

#: More states than this are not written into one file.
MOST_STATES: Final = 1_000_000


def run(
    position: Annotated[str, typer.Option("--position", metavar="X Y Z UNIT", help='Such as "6778 0 0 km".')],
    velocity: Annotated[str, typer.Option("--velocity", metavar="X Y Z UNIT", help='Such as "0 4.76 6.01 km/s".')],
    epoch: Annotated[str, typer.Option("--epoch", metavar="UTC", help="Such as 2027-03-01T12:00:00.")],
    frame: Annotated[str, typer.Option("--frame", metavar="NAME", help="Frame of the state.")] = "gcrf",
    to: Annotated[str | None, typer.Option("--to", metavar="NAME", help="Show it in this frame as well.")] = None,
    duration: Annotated[str | None, typer.Option("--for", metavar="TIME", help="Propagate for so long: 1d.")] = None,
    step: Annotated[str, typer.Option("--step", metavar="TIME", help="Between states of the file.")] = "60s",
    oem: Annotated[Path | None, typer.Option("--oem", metavar="FILE", help="Write a CCSDS OEM.")] = None,
    picture: Annotated[
        Path | None, typer.Option("--picture", metavar="FILE", help="Draw height against time into this SVG file.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show a state about the Earth as elements and in another frame; fly it with J2 to J6, Moon and Sun."""
    import numpy as np

    r, v = (_vector(text, kind) for text, kind in ((position, "length"), (velocity, "speed")))
    if duration is None and (oem is not None or picture is not None):
        raise PhysicsError("a file or a picture needs a duration\n  next: add --for, such as --for 1d")
    when = _instant(epoch)

    from intercosmos.physics.orbits.elements import from_state
    from intercosmos.physics.orbits.frame_transform import transform

    inertial = transform(r, v, origin_frame=frame, target_frame="gcrf", time=when)
    elements = from_state(*inertial)
    shown = {"gcrf": inertial}
    if to is not None:
        shown[to] = transform(r, v, origin_frame=frame, target_frame=to, time=when)
    flown = None
    if duration is not None:
        flown = _flown(*inertial, when, duration, step)
        if oem is not None:
            _write(flown, when, oem)
        if picture is not None:
            _draw(flown, picture)
    data: dict[str, Any] = {
        "epoch_utc": when.isot,
        "states": {
            name: {"position_km": (p / 1e3).tolist(), "velocity_km_s": (w / 1e3).tolist()}
            for name, (p, w) in shown.items()
        },
        "elements": {
            "semi_major_axis_km": float(elements.semi_major_axis) / 1e3,
            "eccentricity": float(elements.eccentricity),
            **{
                f"{name}_deg": math.degrees(float(getattr(elements, name)))
                for name in ("inclination", "raan", "argument_of_perigee", "true_anomaly")
            },
        },
    }
    if flown is not None:
        ended = float(np.asarray(flown.ended_s))
        data["propagated"] = {
            "states": int(flown.times_s.size),
            "ended_s": ended if math.isfinite(ended) else None,
            "ended_why": str(flown.ended_why),
            "last_position_km": (flown.position[-1] / 1e3).tolist(),
            "last_velocity_km_s": (flown.velocity[-1] / 1e3).tolist(),
            "oem": str(oem) if oem is not None else None,
        }
    if as_json:
        print_json(data)
    else:
        _show(data, picture)


def _vector(text: str, dimension: str) -> NDArray[np.float64]:
    import numpy as np

    from intercosmos.units import parse

    words = text.replace(",", " ").split()
    if len(words) != 4:
        raise UnitError(f'{text[:60]!r} is not three numbers and a unit\n  next: write something like "6778 0 0 km"')
    return np.array([parse(f"{word} {words[3]}", dimension) for word in words[:3]])


def _instant(text: str) -> Any:
    from astropy.time import Time

    try:
        return Time(text.rstrip("Z"), scale="utc")
    except ValueError:
        raise PhysicsError(f"{text[:40]!r} is not an instant\n  next: write it as 2027-03-01T12:00:00 (UTC)") from None


def _flown(r: NDArray[np.float64], v: NDArray[np.float64], when: Any, duration: str, step: str) -> Trajectory:
    import numpy as np

    from intercosmos.physics.orbits.forces import Forces
    from intercosmos.physics.orbits.gravity_field import egm2008, zonal_coefficients
    from intercosmos.physics.orbits.propagate import propagate
    from intercosmos.units import parse

    length, every = parse(duration, "time"), parse(step, "time")
    if not 0 < every <= length:
        raise PhysicsError("a step is above 0 and not longer than the flight\n  next: write --for 1d --step 60s")
    if length / every > MOST_STATES:
        raise PhysicsError(f"more than {MOST_STATES} states\n  next: a longer step, or several files")
    times = np.arange(0.0, length + 0.5 * every, every)
    return propagate(r, v, times, Forces(zonals=zonal_coefficients(egm2008(6)), bodies=("moon", "sun")), epoch=when)


def _write(flown: Trajectory, when: Any, path: Path) -> None:
    import numpy as np
    from astropy.time import Time, TimeDelta

    from intercosmos.formats.oem import oem_from_segments, segment_from_states, write_oem

    good = np.isfinite(flown.position[:, 0])
    segment = segment_from_states(
        when + TimeDelta(flown.times_s[good], format="sec"), flown.position[good], flown.velocity[good],
        object_name="SPACECRAFT", object_id="UNKNOWN", center="EARTH", frame="GCRF",
    )  # fmt: skip
    write_oem(oem_from_segments([segment], originator="INTERCOSMOS", created=Time.now().isot[:19]), path)


def _draw(flown: Trajectory, path: Path) -> None:
    import numpy as np

    from intercosmos.constants import EARTH_RADIUS
    from intercosmos.report.charts.alone import write_picture
    from intercosmos.report.charts.line import Curve, line_chart

    height = (np.linalg.norm(flown.position, axis=-1) - EARTH_RADIUS) / 1e3
    drawing = line_chart(
        [Curve("height", flown.times_s / 3600.0, height)],
        label="Height above the equatorial radius against time",
        x_title="hours after the epoch",
        y_title="height above the equatorial radius, km",
        zero=False,
        direct_labels=False,
        width=760,
        height=320,
    )
    write_picture(drawing, path)


def _show(data: dict[str, Any], picture: Path | None) -> None:
    console = screen()
    console.print(f"State at {data['epoch_utc']} UTC", style="bold")
    rows = table("Frame", "Position, km", "Velocity, km/s")
    for name, state in data["states"].items():
        texts = ("  ".join(f"{x:.6f}" for x in state[key]) for key in ("position_km", "velocity_km_s"))
        rows.add_row(name, *texts)
    console.print(rows)
    console.print()
    facts = table("Element", "", numbers=("",))
    for name, value in data["elements"].items():
        label, _, unit = name.rpartition("_") if name.endswith(("_km", "_deg")) else (name, "", "")
        shown = f"{value:.6f}" + {"km": " km", "deg": "°", "": ""}[unit]
        facts.add_row(label.replace("_", " ").replace("raan", "node"), shown)
    console.print(facts)
    if "propagated" in data:
        flown = data["propagated"]
        console.print()
        console.print(
            f"{flown['states']} states, J2 to J6, Moon and Sun" + (f", in {flown['oem']}" if flown["oem"] else "")
        )
        if flown["ended_s"] is not None:
            console.print(f"It ended after {flown['ended_s']:.0f} s: {flown['ended_why']}.")
    if picture is not None:
        console.print(f"Picture: {picture}")
