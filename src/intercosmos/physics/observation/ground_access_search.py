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
from intercosmos.physics.observation.ground_access_roots import FLAT, SINGLE, Lines, crossings, smooth
from intercosmos.physics.observation.ground_access_tracks import Track
from intercosmos.physics.observation.sensor_base import Sensor

__all__ = ["View", "seen", "shape"]

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]
Flags = NDArray[np.bool_]

#: rad; the normal of the ellipsoid leans by at most 0.1924 degrees from the direction of the centre.
_LEAN: Final = 0.0034
#: The direction of a line of sight goes this much further than straight from node to node, at most.
BEND: Final = 1.05
#: rad; floor of what a direction may turn by.
_LEAST_TURN: Final = 1e-7
#: A margin that bends upward more than this times the square of the turn has a fold: it is of several fields.
_GREATEST_BEND: Final = 6.0
#: m/s2; satellites and points are drawn aside by no more.
_GRAVITY: Final = 10.0
#: From this share on, lines of sight of all points and nodes are worked out rather than those asked for.
_DENSE: Final = 0.2
#: Numbers at once that fit a processor's cache.
_CACHE: Final = 65_536
_SAMPLES: Final = 4000
_PROBE_RAD: Final = 4e-3


@dataclass(frozen=True, slots=True)
class Shape:
    """How the margin of a sensor changes.

    Attributes
    ----------
    steepness : how much faster than the line of sight it changes, at least 1
    bend : it bends upward no more than this times the square of the turn; infinite for fields with gaps between them
    """

    steepness: float
    bend: float


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """A satellite and its sensor.

    Attributes
    ----------
    track, sensor : the two
    cosine, sine : (t,) of the angle from the point below within which a point can be seen from a node or a step away
    greatest_rad : the greatest such angle
    sine_elevation : of the least elevation; None where the sensor looks down so steeply that it never counts
    shape : of the sensor's margin
    lowest_m : the satellite comes no nearer to a point
    """

    track: Track
    sensor: Sensor
    cosine: Array
    sine: Array
    greatest_rad: float
    sine_elevation: float | None
    shape: Shape
    lowest_m: float

    @classmethod
    def of(cls, track: Track, sensor: Sensor, form: Shape, nearest_m: float, farthest_m: float) -> View:
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
            form, float(distance.min()) - farthest_m,
        )  # fmt: skip


def _angle_at_elevation(ratio: Array, elevation: float) -> Array:
    """Angle at the centre between a satellite and a point above whose horizon it stands so high."""
    return np.asarray(np.arccos(np.clip(ratio * np.cos(elevation), -1.0, 1.0)) - elevation)


def shape(sensor: Sensor) -> Shape:
    """How steep the margin of a sensor is and how it bends, from samples of lines of sight all over it and around."""
    random = np.random.default_rng(5)
    widest = min(sensor.greatest_off_nadir_rad + 0.2, 1.4)
    z = random.uniform(np.cos(widest), 1.0, _SAMPLES)
    turn, aside = random.uniform(0, 2 * np.pi, _SAMPLES), np.sqrt(1 - z * z)
    here = np.stack([aside * np.cos(turn), aside * np.sin(turn), z])
    step = random.normal(size=here.shape)
    step -= here * np.einsum("ij,ij->j", here, step)
    step /= np.linalg.norm(step, axis=0)
    at = [np.cos(k * _PROBE_RAD) * here + np.sin(k * _PROBE_RAD) * step for k in (-1, 0, 1)]
    before, middle, after = (np.asarray(sensor.margin(*line), float) for line in at)
    if middle.shape != (_SAMPLES,) or not np.isfinite(before + middle + after).all():
        raise PhysicsError("the margin of a sensor gives a finite number for each line of sight")
    fastest = float(np.max(np.abs(after - before))) / (2 * _PROBE_RAD)
    steep = 1.0 if fastest < 1.001 else 1.2 * fastest
    bend = 1.1 * max(float(np.max(before - 2 * middle + after)) / _PROBE_RAD**2, 1.0)
    # while the turn grows faster or slower the margin bends as well
    return Shape(steep, bend / 2 + (bend * bend / 4 + steep * steep) ** 0.5 if bend < _GREATEST_BEND else np.inf)


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
    row, column = _close(view, ground, nodes)
    if row.size == 0:
        return nothing
    flat = row * nodes.size + column
    dense = row.size > _DENSE * nodes.size * ground.number.size
    line = _lines(track, ground, nodes, row, column, flat if dense else None)
    squared = line[0] * line[0]
    squared += line[1] * line[1]
    squared += line[2] * line[2]
    margin = np.asarray(view.sensor.margin(*line), float)
    high = None
    if view.sine_elevation is not None:
        if dense:
            high = (ground.up @ track.position[:, nodes]).ravel().take(flat)
        else:
            high = np.einsum("jm,mj->m", track.position.take(nodes[column], axis=1), ground.up.take(row, axis=0))
        high -= ground.level_m.take(row)
        margin = np.minimum(margin, high / np.sqrt(squared) - view.sine_elevation)
    inside = margin >= 0

    following = np.empty(nodes.size, bool)
    following[0], following[1:] = False, nodes[1:] == nodes[:-1] + 1
    linked = (flat[1:] == flat[:-1] + 1) & following.take(column[1:])
    change = inside[1:] != inside[:-1]
    gap = np.abs(margin[1:]) + np.abs(margin[:-1])
    limit = _turn(line, squared)
    limit *= view.shape.steepness
    if high is not None:
        limit += track.turn_rad
    open_ = linked & np.where(change, gap < SINGLE * limit, (gap < limit) & (gap > FLAT))
    change &= linked
    rise = _settle(view, margin, squared, linked, change, open_)
    pair = np.flatnonzero(change | open_)

    at, times = nodes[column[pair]], (margin[pair], margin[pair + 1])
    lines = Lines.of(view, ground, row[pair], at, [part[pair] for part in line], [part[pair + 1] for part in line],
                     None if high is None else (high[pair], high[pair + 1]))  # fmt: skip
    which, when, rising = crossings(lines, times, open_[pair], rise, tolerance_s)
    edge_row, edge_s = row[pair[which]], (at[which] + when) * track.step_s

    edge_s = np.clip(edge_s, 0.0, track.span_s)
    # where lines of sight break off nothing is seen, but at the ends of the search
    first, last = np.flatnonzero(np.append(True, ~linked)), np.flatnonzero(np.append(~linked, True))
    first, last = first[inside[first]], last[inside[last]]
    if nodes[column[first]].any() or (nodes[column[last]] != track.nodes - 1).any():
        raise PhysicsError(
            f"the sensor of satellite {track.number} sees beyond its greatest_off_nadir_rad, "
            f"{view.sensor.greatest_off_nadir_rad:.6g} rad: its margin is positive there"
        )
    at_start, at_end, span = row[first], row[last], track.span_s
    begin_row = np.concatenate([at_start, edge_row[rising]])
    begin = np.concatenate([np.zeros(at_start.size), edge_s[rising]])
    end_row = np.concatenate([edge_row[~rising], at_end])
    end = np.concatenate([edge_s[~rising], np.full(at_end.size, span)])
    first, second = np.lexsort((begin, begin_row)), np.lexsort((end, end_row))
    paired = begin.size == end.size and bool((begin_row[first] == end_row[second]).all())
    begin, end = begin[first], end[second]
    if not paired or (end < begin - 2 * tolerance_s).any():
        raise ConvergenceError(
            f"edges of sight of satellite {track.number} are not told apart; use a tighter tolerance"
        )
    return begin_row[first], begin, np.maximum(begin, end)


def _settle(view: View, margin: Array, squared: Array, linked: Flags, change: Flags, open_: Flags) -> Array:
    """Close what the bend of the margin settles, in place; how far it may bend upward in each step left open."""
    some = np.flatnonzero(open_)
    track, speed = view.track, view.track.speed_m_s
    first, last = margin[some], margin[some + 1]
    away = (np.sqrt(squared[some]) + np.sqrt(squared[some + 1]) - speed * track.step_s) / 2
    away = np.maximum(away, view.lowest_m)
    turn = speed * track.step_s / away + 2 * track.turn_rad
    rise = view.shape.bend * turn * turn + _GRAVITY * track.step_s**2 / away
    if np.isinf(view.shape.bend) or some.size == 0:
        return np.asarray(rise)
    before = np.where(linked[some - 1] & (some > 0), 2 * first - margin[some - 1], np.inf)
    beyond = np.minimum(some + 2, margin.size - 1)
    after = np.where(
        linked[np.minimum(some + 1, linked.size - 1)] & (some + 2 < margin.size), 2 * last - margin[beyond], np.inf
    )
    away_from = (first < 0) & (last < 0) & (np.minimum(before, after) + rise < 0)
    known = smooth(first, last, change[some], rise) | away_from
    open_[some[known]] = False
    return np.asarray(rise[~known])


def _near(view: View, ground: Ground) -> IntArray:
    """Nodes from which, or a step from which, some point of the group may be seen."""
    track = view.track
    if view.greatest_rad + ground.radius_rad >= np.pi:
        return np.arange(track.nodes)
    limit = view.cosine * np.cos(ground.radius_rad) - view.sine * np.sin(ground.radius_rad)
    return np.flatnonzero(ground.centre @ track.direction > limit)


def _close(view: View, ground: Ground, nodes: IntArray) -> tuple[IntArray, IntArray]:
    """Rows and columns of points and nodes that may see one another, a few points at a time: what fits the cache."""
    towards, limit = view.track.direction[:, nodes], view.cosine[nodes]
    each = max(1, _CACHE // nodes.size)
    parts = []
    for first in range(0, ground.number.size, each):
        row, column = np.nonzero(ground.direction[first : first + each] @ towards > limit)
        parts.append((row + first, column))
    row, column = (np.concatenate(part) for part in zip(*parts, strict=True))
    return row, column


def _lines(
    track: Track, ground: Ground, nodes: IntArray, row: IntArray, column: IntArray, flat: IntArray | None
) -> list[Array]:
    """Lines of sight (3 of (m,)): from products of all points and nodes where most are asked for, else one by one."""
    if flat is None:
        line = np.einsum("mij,mj->im", track.frame.take(nodes[column], axis=0), ground.place.take(row, axis=0))
        return [line[0], line[1], line[2]]
    frame = track.frame[nodes]
    return [(ground.place @ frame[:, axis].T).ravel().take(flat) for axis in range(3)]


def _turn(line: list[Array], squared: Array) -> Array:
    """Angles (m - 1,) between following lines of sight, with room for their bend; never too small up to 2 rad."""
    a, r, d = line
    cosine = a[1:] * a[:-1]
    cosine += r[1:] * r[:-1]
    cosine += d[1:] * d[:-1]
    cosine /= np.sqrt(squared[1:] * squared[:-1])
    versine = np.maximum(1 - cosine, 0.0)
    # the angle whose versine is v: sqrt(2 v) (1 + v / 12 + ...)
    return np.asarray(np.sqrt(2 * versine) * (BEND * (1 + 0.12 * versine)) + _LEAST_TURN)
