"""What a satellite's own frame is at equal steps: all that a search for accesses asks of an orbit.

Lines of sight to a point are ``frame @ (x, y, z, 1)``, in metres along, right and down, and follow between two steps
from their values and rates at both by a cubic, whose error is measured.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.constants import EARTH_ROTATION_RATE
from intercosmos.errors import ConvergenceError, PhysicsError, UnknownIdError
from intercosmos.physics.orbits.access_tables import positions_of, satellite_tables
from intercosmos.physics.orbits.frames import geodetic_from_ecef
from intercosmos.physics.orbits.paths import PathTable

if TYPE_CHECKING:
    from astropy.time import Time

__all__ = ["NADIRS", "Track", "frames_of", "hovers", "span_s", "tracks"]

Array = NDArray[np.float64]

NADIRS: Final = ("geodetic", "geocentric")
#: Rates of the frame come from differences over so many steps to either side.
_SIDE: Final = 3
_WEIGHTS: Final = np.array([-1.0, 9.0, -45.0, 0.0, 45.0, -9.0, 1.0]) / 60
#: m; error of a line of sight between the steps: a tenth of a millisecond along the track of a low orbit.
_TOLERANCE_M: Final = 0.5
_INTERPOLATION_M: Final = 1e-2
#: rad; how far a satellite goes between two steps as seen from the centre, at most: half a minute of a low orbit.
_GREATEST_STEP: Final = 0.036
#: rad; nor may its frame turn more.
_GREATEST_TURN: Final = 0.1
_SHORTEST_STEP_S: Final = 0.5
#: A satellite whose speed over the ground falls below this share of its speed has no track to speak of there.
_HOVERS: Final = 0.1


@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """One satellite over a span; nodes (t,) are ``step_s`` apart and the first is at the start.

    Attributes
    ----------
    number : of the satellite
    table, row : where its positions are
    span_s : from the first node to the last
    step_s : between nodes
    frame : (t, 3, 4) axes along, right and down, and the part that does not depend on the point
    rates : (t, 3, 4) what they change by in a step
    direction : (3, t) unit vectors from the centre of the Earth
    position : (3, t) Earth-fixed, m
    drift : (t, 3) what the position changes by in a step, m
    distance_m : (t,) from the centre
    motion_rad : (t,) by which ``direction`` differs from that of the node before or after, at most
    speed_m_s : over the turning Earth, at most
    turn_rad : by which the frame turns in a step, as seen from the ground, at most
    """

    number: int
    table: PathTable
    row: int
    span_s: float
    step_s: float
    frame: Array
    rates: Array
    direction: Array
    position: Array
    drift: Array
    distance_m: Array
    motion_rad: Array
    speed_m_s: float
    turn_rad: float

    @property
    def nodes(self) -> int:
        """How many there are."""
        return int(self.distance_m.size)


def span_s(times: tuple[Time, Time]) -> float:
    """Length of a search, s."""
    try:
        start, end = times
        span = float((end - start).to_value("s"))
    except (TypeError, ValueError, AttributeError) as error:
        raise PhysicsError("times are a pair, start and end, of astropy's Time") from error
    if not (np.isfinite(span) and span > 0):
        raise PhysicsError("the end of a search for accesses is after its start")
    return span


def tracks(
    orbits: Any, times: tuple[Time, Time], *, count: int | None, frame: str, gravity: str, nadir: str = "geodetic"
) -> Iterator[Track]:
    """Tracks of all satellites, not in order of their numbers.

    Parameters
    ----------
    orbits, count, frame, gravity : as for :func:`~intercosmos.physics.orbits.access.access`
    nadir : ``"geodetic"``, down the normal of the ellipsoid, or ``"geocentric"``, to the centre of the Earth

    Raises
    ------
    PhysicsError
        For a span or positions that make no sense.
    ConvergenceError
        For positions or axes that no short step interpolates.
    """
    if nadir not in NADIRS:
        raise UnknownIdError("nadir", nadir, NADIRS)
    positions, count, frame = positions_of(orbits, count, gravity, frame)
    for numbers, table, span in satellite_tables(positions, count, times[0], times[1], frame, _INTERPOLATION_M):
        for row, number in enumerate(numbers):
            yield _track(int(number), table, row, span, nadir)


def _track(number: int, table: PathTable, row: int, span: float, nadir: str) -> Track:
    bounds = table.picked(np.array([row])).bounds()
    greatest = _GREATEST_STEP / (float(bounds.speed[0]) / float(bounds.nearest_m[0]) + 1e-6)
    step = min(greatest, table.step_s, span / 2)
    hovering = hovers(table, row, span)
    while True:
        parts = int(np.ceil(span / step))
        h = span / parts
        pad = _SIDE + 1
        # the table reaches some of its own steps beyond the span
        if pad * h > PathTable.PAD * table.step_s:
            step = PathTable.PAD * table.step_s / pad
            continue
        seconds = np.asarray(h * np.arange(-pad, parts + pad + 1), float)
        axes, where = frames_of(table, row, seconds, nadir, hovering)
        rates, drift = _differences(axes), _differences(where)
        kept = axes[pad:-pad]
        change = np.diff(kept[:, :, :3], axis=0)
        turn = float(np.sqrt(np.einsum("tij,tij->t", change, change) / 2).max()) * 1.02
        if turn <= _GREATEST_TURN and _error_m(table, row, h, nadir, hovering, kept, rates) <= _TOLERANCE_M:
            break
        step = h / 2
        if step < _SHORTEST_STEP_S:
            raise ConvergenceError(
                f"the velocity of satellite {number} turns too fast to tell where it looks; are its positions smooth?"
            )
    distance = np.linalg.norm(where, axis=-1)
    unit = where / distance[:, None]
    moved = 2 * np.arcsin(np.clip(np.linalg.norm(np.diff(unit, axis=0), axis=-1) / 2, 0.0, 1.0)) * 1.02 + 1e-9
    motion = np.maximum(moved[pad - 1 : -pad], moved[pad : 1 - pad])
    return Track(
        number, table, row, span, h, np.ascontiguousarray(kept), rates,
        np.ascontiguousarray(unit[pad:-pad].T), np.ascontiguousarray(where[pad:-pad].T), drift, distance[pad:-pad],
        motion, float(bounds.speed[0]), turn,
    )  # fmt: skip


def _differences(values: Array) -> Array:
    """What values (t + 2 pad, ...) change by in a step at the inner nodes (t, ...)."""
    last = values.shape[0] - 1 - 2 * _SIDE
    return np.asarray(sum(w * values[k + 1 : last + k] for k, w in enumerate(_WEIGHTS)))


def hovers(table: PathTable, row: int, span: float) -> bool:
    """Whether a satellite all but stands still over the ground at some time, so that its track turns back."""
    seconds = np.linspace(0.0, span, 2 * int(np.ceil(span / table.step_s)) + 1)
    position, velocity = table.state(np.full(seconds.size, row), seconds)
    carried = EARTH_ROTATION_RATE * np.stack([-position[:, 1], position[:, 0], 0 * seconds], axis=-1)
    up = position / np.linalg.norm(position, axis=-1, keepdims=True)
    slow, fast = (
        np.linalg.norm(v - np.einsum("ti,ti->t", v, up)[:, None] * up, axis=-1) for v in (velocity, velocity + carried)
    )
    return bool((slow < _HOVERS * fast).any())


def frames_of(table: PathTable, row: int, seconds: Array, nadir: str, hovering: bool) -> tuple[Array, Array]:
    """Axes with the satellite's own part (t, 3, 4), and positions (t, 3), m, at times (t,) after the start.

    Where a satellite hovers, ``along`` follows its velocity without the turning of the Earth, as that relative to the
    ground vanishes or turns back: a geostationary satellite looks east.
    """
    position, velocity = table.state(np.full(seconds.size, row), seconds)
    latitude, longitude, _ = geodetic_from_ecef(position)
    if nadir == "geocentric":
        latitude = np.arcsin(position[:, 2] / np.linalg.norm(position, axis=-1))
    east = np.stack([-np.sin(longitude), np.cos(longitude), np.zeros(longitude.size)], axis=-1)
    up = np.stack(
        [np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude)], axis=-1
    )
    if hovering:
        velocity = velocity + EARTH_ROTATION_RATE * np.linalg.norm(position[:, :2], axis=-1)[:, None] * east
    level = velocity - np.einsum("ti,ti->t", velocity, up)[:, None] * up
    along = level / np.linalg.norm(level, axis=-1, keepdims=True)
    axes = np.stack([along, np.cross(-up, along), -up], axis=1)
    own = -np.einsum("tij,tj->ti", axes, position)
    return np.concatenate([axes, own[..., None]], axis=-1), position


def _error_m(
    table: PathTable, row: int, step: float, nadir: str, hovering: bool, frame: Array, rates: Array, samples: int = 512
) -> float:
    """Greatest error of lines of sight to the ground in the middles of steps."""
    which = np.unique(np.linspace(0, frame.shape[0] - 2, samples).astype(int))
    middle = (frame[which] + frame[which + 1]) / 2 + (rates[which] - rates[which + 1]) / 8
    truth, where = frames_of(table, row, (which + 0.5) * step, nadir, hovering)
    ground = where / np.linalg.norm(where, axis=-1, keepdims=True) * 6.37e6
    gap = np.einsum("tij,tj->ti", middle[..., :3] - truth[..., :3], ground) + middle[..., 3] - truth[..., 3]
    # points lie all around the one below: the error of an axis itself counts over the distance to the horizon
    aside = np.linalg.norm(middle[..., :3] - truth[..., :3], axis=(1, 2)) * np.linalg.norm(where - ground, axis=-1)
    return float(np.max(np.linalg.norm(gap, axis=-1) + aside))
