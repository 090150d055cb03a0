"""Where an orbit leads: by its forces from a state, by SGP4 from an element set; into an ephemeris or a picture."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from intercosmos.errors import PhysicsError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from intercosmos.formats.omm import Omm

#: More states than this are not written into one file.
MOST_STATES: Final = 1_000_000


@dataclass(frozen=True)
class Flight:
    """States (n,) and (n, 3) in GCRF, SI, as far as they go.

    Attributes
    ----------
    ended_s, ended_why : when and why the flight ended before its time; None and empty otherwise
    model : what it was flown with
    """

    times_s: NDArray[np.float64]
    position: NDArray[np.float64]
    velocity: NDArray[np.float64]
    ended_s: float | None
    ended_why: str
    model: str


def instants(duration: str, step: str) -> NDArray[np.float64]:
    """Seconds from 0 to a duration, both given as text.

    Raises
    ------
    PhysicsError
        For a step that is not above 0 or longer than the flight, and for too many states.
    """
    import numpy as np

    from intercosmos.units import parse

    length, every = parse(duration, "time"), parse(step, "time")
    if not 0 < every <= length:
        raise PhysicsError("a step is above 0 and not longer than the flight\n  next: write --for 1d --step 60s")
    if length / every > MOST_STATES:
        raise PhysicsError(f"more than {MOST_STATES} states\n  next: a longer step, or several files")
    return np.arange(0.0, length + 0.5 * every, every)


def by_forces(r: NDArray[np.float64], v: NDArray[np.float64], when: Any, times_s: NDArray[np.float64]) -> Flight:
    """A state (3,) and (3,), m and m/s, GCRF, flown with J2 to J6, Moon and Sun."""
    import numpy as np

    from intercosmos.physics.orbits.forces import Forces
    from intercosmos.physics.orbits.gravity_field import egm2008, zonal_coefficients
    from intercosmos.physics.orbits.propagate import propagate

    forces = Forces(zonals=zonal_coefficients(egm2008(6)), bodies=("moon", "sun"))
    flown = propagate(r, v, times_s, forces, epoch=when)
    ended = float(np.asarray(flown.ended_s))
    good = np.isfinite(flown.position[:, 0])
    return Flight(
        times_s[good], flown.position[good], flown.velocity[good], ended if np.isfinite(ended) else None,
        str(flown.ended_why) if np.isfinite(ended) else "", "J2 to J6, Moon and Sun",
    )  # fmt: skip


def by_sgp4(elements: Omm, when: Any, times_s: NDArray[np.float64]) -> Flight:
    """An element set flown by SGP4 from an instant, in GCRF.

    Raises
    ------
    PhysicsError
        If the theory gives no state at the first instant.
    """
    import numpy as np
    from astropy.time import TimeDelta

    from intercosmos.physics.orbits.frame_transform import transform
    from intercosmos.physics.orbits.sgp4_states import ERRORS, sgp4

    times = when + TimeDelta(times_s, format="sec")
    found = sgp4(elements, times)
    wrong = np.flatnonzero(found.code[0])
    end = int(wrong[0]) if wrong.size else times_s.size
    why = ERRORS[int(found.code[0, end])] if wrong.size else ""
    if end == 0:
        raise PhysicsError(
            f"SGP4 gives no state at {when.isot} UTC: {why}\n"
            f"  next: an --epoch nearer to that of the elements, {elements.epoch}"
        )
    states = found.position[0, :end], found.velocity[0, :end]
    r, v = transform(*states, origin_frame="teme", target_frame="gcrf", time=times[:end])
    return Flight(times_s[:end], r, v, float(times_s[end]) if wrong.size else None, why, "SGP4")


def write(flown: Flight, when: Any, path: Path, *, name: str, designator: str) -> None:
    """A CCSDS ephemeris file."""
    from astropy.time import Time, TimeDelta

    from intercosmos.formats.oem import oem_from_segments, segment_from_states, write_oem

    segment = segment_from_states(
        when + TimeDelta(flown.times_s, format="sec"), flown.position, flown.velocity,
        object_name=name, object_id=designator, center="EARTH", frame="GCRF",
    )  # fmt: skip
    write_oem(oem_from_segments([segment], originator="INTERCOSMOS", created=Time.now().isot[:19]), path)


def draw(flown: Flight, path: Path) -> None:
    """Height against time."""
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
