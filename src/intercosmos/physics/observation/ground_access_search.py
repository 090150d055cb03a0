"""The search itself: when one satellite's sensor sees the points of one group.

The margin of the sensor is worked out at the nodes near the group alone. It never changes faster than the line of sight
turns (times :func:`sharpness`), so two nodes with margins of one sign that add up to more than the turn between them
have no edge in between; other pairs are halved until that is so, or until what is left is shorter than the tolerance.
A pass of a narrow field between two nodes is so found from the nodes' margins.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.errors import ConvergenceError, PhysicsError
from intercosmos.physics.observation.ground_access_cells import Ground
from intercosmos.physics.observation.ground_access_roots import Lines, crossings
from intercosmos.physics.observation.ground_access_tracks import Track
from intercosmos.physics.observation.sensor_base import Sensor

__all__ = ["View", "seen", "sharpness"]

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]
Flags = NDArray[np.bool_]

#: rad; the normal of the ellipsoid leans by at most 0.1924 degrees from the direction of the centre.
_LEAN: Final = 0.0034
#: The direction of a line of sight goes this much further than straight from node to node, at most.
BEND: Final = 1.05
#: rad; floor of what a direction may turn by.
_LEAST_TURN: Final = 1e-7
#: A change of sign whose margins make up this share of the turn is taken for a single one.
SINGLE: Final = 0.6
_SAMPLES: Final = 4000
_PROBE_RAD: Final = 1e-4


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """A satellite and its sensor.

    Attributes
    ----------
    track, sensor : the two
    cosine, sine : (t,) of the angle from the point below within which a point can be seen from a node or a step away
    greatest_rad : the greatest such angle
    sine_elevation : of the least elevation; None where the sensor looks down so steeply that it never counts
    sharpness : see :func:`sharpness`
    """

    track: Track
    sensor: Sensor
    cosine: Array
    sine: Array
    greatest_rad: float
    sine_elevation: float | None
    sharpness: float

    @classmethod
    def of(cls, track: Track, sensor: Sensor, sharp: float, nearest_m: float, farthest_m: float) -> View:
        """For points between these distances from the centre of the Earth."""
        distance = track.distance_m
        if not distance.min() > farthest_m:
            raise PhysicsError(
                f"satellite {track.number} comes down to the height of the points; end the search before, or leave it "
                "out"
            )
        least = sensor.least_elevation_rad
        horizon = _angle_at_elevation(nearest_m / distance, least - _LEAN)
        off = min(sensor.greatest_off_nadir_rad + _LEAN, np.pi / 2)
        sine = np.sin(off) * distance / nearest_m
        steep = np.where(sine < 1, np.arcsin(np.minimum(sine, 1.0)) - off, np.inf)
        reach = np.minimum(steep, horizon)
        around = np.maximum(reach, np.maximum(np.append(reach[1:], 0.0), np.append(0.0, reach[:-1])))
        reach = np.minimum(1.001 * around + 1.01 * track.motion_rad + 1e-9, np.pi)
        needed = bool((reach >= _angle_at_elevation(farthest_m / distance, least + _LEAN)).any())
        return cls(
            track, sensor, np.cos(reach), np.sin(reach), float(reach.max()), float(np.sin(least)) if needed else None,
            sharp,
        )  # fmt: skip


def _angle_at_elevation(ratio: Array, elevation: float) -> Array:
    """Angle at the centre between a satellite and a point above whose horizon it stands so high."""
    return np.asarray(np.arccos(np.clip(ratio * np.cos(elevation), -1.0, 1.0)) - elevation)


def sharpness(sensor: Sensor) -> float:
    """How much faster than the line of sight the margin of a sensor changes, at least 1; from samples all over it."""
    random = np.random.default_rng(5)
    widest = min(sensor.greatest_off_nadir_rad + 0.2, np.pi / 2)
    z = random.uniform(np.cos(widest), 1.0, _SAMPLES)
    turn, aside = random.uniform(0, 2 * np.pi, _SAMPLES), np.sqrt(1 - z * z)
    here = np.stack([aside * np.cos(turn), aside * np.sin(turn), z])
    step = random.normal(size=here.shape)
    step -= here * np.einsum("ij,ij->j", here, step)
    there = here + step * (_PROBE_RAD / np.linalg.norm(step, axis=0))
    values = [np.asarray(sensor.margin(*vectors), float) for vectors in (here, there / np.linalg.norm(there, axis=0))]
    if values[0].shape != (_SAMPLES,) or not np.isfinite(values).all():
        raise PhysicsError("the margin of a sensor gives a finite number for each line of sight")
    fastest = float(np.max(np.abs(values[1] - values[0]))) / _PROBE_RAD
    return 1.0 if fastest < 1.001 else 1.2 * fastest


def seen(view: View, ground: Ground, tolerance_s: float) -> tuple[IntArray, Array, Array]:
    """Rows of the group (m,), and when the sight of each begins and ends (m,), s; in order of row and time.

    Raises
    ------
    PhysicsError
        If the sensor sees further from nadir than it says.
    ConvergenceError
        If a point stays at the edge of the field all the time.
    """
    track = view.track
    nodes = _near(view, ground)
    nothing = np.empty(0, np.int64), np.empty(0), np.empty(0)
    if nodes.size == 0:
        return nothing
    close = ground.direction @ track.direction[:, nodes] > view.cosine[nodes]
    row, column = np.nonzero(close)
    if row.size == 0:
        return nothing
    flat = row * nodes.size + column
    line = [(ground.place @ track.frame[axis][:, nodes]).ravel().take(flat) for axis in range(3)]
    squared = line[0] * line[0]
    squared += line[1] * line[1]
    squared += line[2] * line[2]
    margin = np.asarray(view.sensor.margin(*line), float)
    high = None
    if view.sine_elevation is not None:
        high = (ground.up @ track.position[:, nodes] - ground.level_m[:, None]).ravel().take(flat)
        margin = np.minimum(margin, high / np.sqrt(squared) - view.sine_elevation)
    inside = margin >= 0

    following = np.empty(nodes.size, bool)
    following[0], following[1:] = False, nodes[1:] == nodes[:-1] + 1
    linked = (flat[1:] == flat[:-1] + 1) & following.take(column[1:])
    change = inside[1:] != inside[:-1]
    gap = np.abs(margin[1:]) + np.abs(margin[:-1])
    limit = _turn(line, squared)
    limit *= view.sharpness
    if high is not None:
        limit += track.turn_rad
    open_ = linked & np.where(change, gap < SINGLE * limit, gap < limit)
    change &= linked
    pair = np.flatnonzero(change | open_)

    at, times = nodes[column[pair]], (margin[pair], margin[pair + 1])
    lines = Lines.of(view, ground, row[pair], at, [part[pair] for part in line], [part[pair + 1] for part in line],
                     None if high is None else (high[pair], high[pair + 1]))  # fmt: skip
    which, when, rising = crossings(lines, times, open_[pair], tolerance_s)
    edge_row, edge_s = row[pair[which]], (at[which] + when) * track.step_s

    last = track.nodes - 1
    node = nodes[column]
    at_start, at_end = row[inside & (node == 0)], row[inside & (node == last)]
    span = last * track.step_s
    begin_row = np.concatenate([at_start, edge_row[rising]])
    begin = np.concatenate([np.zeros(at_start.size), edge_s[rising]])
    end_row = np.concatenate([edge_row[~rising], at_end])
    end = np.concatenate([edge_s[~rising], np.full(at_end.size, span)])
    first, second = np.lexsort((begin, begin_row)), np.lexsort((end, end_row))
    if begin.size != end.size or (begin_row[first] != end_row[second]).any():
        raise PhysicsError(
            f"the sensor of satellite {track.number} sees beyond its greatest_off_nadir_rad, "
            f"{view.sensor.greatest_off_nadir_rad:.6g} rad: its margin is positive there"
        )
    begin, end = begin[first], end[second]
    if (end < begin - 2 * tolerance_s).any():
        raise ConvergenceError(
            f"edges of sight of satellite {track.number} are not told apart; use a tighter tolerance"
        )
    return begin_row[first], begin, np.maximum(begin, end)


def _near(view: View, ground: Ground) -> IntArray:
    """Nodes from which, or a step from which, some point of the group may be seen."""
    track = view.track
    if view.greatest_rad + ground.radius_rad >= np.pi:
        return np.arange(track.nodes)
    limit = view.cosine * np.cos(ground.radius_rad) - view.sine * np.sin(ground.radius_rad)
    return np.flatnonzero(ground.centre @ track.direction > limit)


def _turn(line: list[Array], squared: Array) -> Array:
    """Angles (m - 1,) between following lines of sight, with room for their bend; rough, never too small up to 2 rad."""
    a, r, d = line
    cosine = a[1:] * a[:-1]
    cosine += r[1:] * r[:-1]
    cosine += d[1:] * d[:-1]
    cosine /= np.sqrt(squared[1:] * squared[:-1])
    versine = np.maximum(1 - cosine, 0.0)
    # the angle whose versine is v: sqrt(2 v) (1 + v / 12 + ...)
    return np.asarray(np.sqrt(2 * versine) * (BEND * (1 + 0.12 * versine)) + _LEAST_TURN)
