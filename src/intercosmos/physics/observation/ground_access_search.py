"""The search itself: when one satellite's sensor sees the points of one group.

The margin of the sensor is worked out at the nodes near the group alone. How far it may bend upward between two nodes
is known (see :mod:`~intercosmos.physics.observation.ground_access_bends`), or it never changes faster than the line of
sight turns (times its steepness) and bends as was measured: most pairs of nodes have no edge in between, or a single
one, by their margins alone. Others are divided until that is so, or until what is left is shorter than the tolerance.
A pass of a narrow field between two nodes is so found from the nodes' margins.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.errors import ConvergenceError, PhysicsError
from intercosmos.physics.observation.ground_access_bends import bends_m, convex_part
from intercosmos.physics.observation.ground_access_cells import Ground
from intercosmos.physics.observation.ground_access_pairs import known_pairs, measured_pairs
from intercosmos.physics.observation.ground_access_roots import (
    Lines,
    Steps,
    crossings,
    cubics,
    joined,
    products,
    weighed,
)
from intercosmos.physics.observation.ground_access_tracks import Track
from intercosmos.physics.observation.sensor_base import Sensor

__all__ = ["View", "seen", "shape", "views_of"]

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]
Flags = NDArray[np.bool_]

#: rad; the normal of the ellipsoid leans by at most 0.1924 degrees from the direction of the centre.
_LEAN: Final = 0.0034
#: A margin that bends upward more than this times the square of the turn has a fold: it is of several fields.
_GREATEST_BEND: Final = 6.0
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
    convex : see :func:`~.ground_access_bends.convex_part`
    bend_m : (t,) see :func:`~.ground_access_bends.bends_m`; empty where ``convex`` is None
    """

    track: Track
    sensor: Sensor
    cosine: Array
    sine: Array
    greatest_rad: float
    sine_elevation: float | None
    shape: Shape
    lowest_m: float
    convex: float | None
    bend_m: Array

    @classmethod
    def of(
        cls,
        track: Track,
        sensor: Sensor,
        form: Shape,
        nearest_m: float,
        farthest_m: float,
        elevation: bool | None = None,
    ) -> View:
        """For points between these distances from the centre of the Earth; the elevation counts as told."""
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
        needed = elevation
        if needed is None:
            needed = bool((reach >= _angle_at_elevation(farthest_m / distance, least + _LEAN)).any())
        sine_elevation, convex = float(np.sin(least)) if needed else None, convex_part(sensor)
        bend = np.empty(0) if convex is None else bends_m(track, reach, nearest_m, farthest_m, sine_elevation)
        return cls(
            track, sensor, np.cos(reach), np.sin(reach), float(reach.max()), sine_elevation, form,
            float(distance.min()) - farthest_m, convex, bend,
        )  # fmt: skip


def views_of(tracks: list[Track], sensors: list[Sensor], nearest_m: float, farthest_m: float) -> list[list[View]]:
    """Satellites with the same sensor together."""
    kinds: list[tuple[Sensor, list[View]]] = []
    for track, sensor in zip(tracks, sensors, strict=True):
        same = next(
            (views for one, views in kinds if one is sensor or (type(one) is type(sensor) and one == sensor)), None
        )
        if same is None:
            same = []
            kinds.append((sensor, same))
        form = same[0].shape if same else shape(sensor)
        same.append(View.of(track, sensor, form, nearest_m, farthest_m))
    for _, views in kinds:
        # the elevation counts for all of them or for none
        if len({view.sine_elevation for view in views}) > 1:
            views[:] = [
                View.of(view.track, view.sensor, view.shape, nearest_m, farthest_m, elevation=True)
                if view.sine_elevation is None else view
                for view in views
            ]  # fmt: skip
    return [views for _, views in kinds]


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


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """What one satellite has with a group: steps with edges, and rows seen at the ends of the search."""

    steps: Steps | None
    row: IntArray
    node: IntArray
    at_start: IntArray
    at_end: IntArray


def seen(views: list[View], ground: Ground, tolerance_s: float) -> tuple[IntArray, IntArray, Array, Array]:
    """Numbers of satellites with one sensor (m,), rows of the group, and when the sight of each begins and ends, s.

    In order of row, satellite (as the views come) and time.

    Raises
    ------
    PhysicsError
        If the sensor sees further from nadir than it says.
    ConvergenceError
        If a point stays at the edge of the field all the time.
    """
    parts = [_part(view, ground, tolerance_s) for view in views]
    numbers, step_s, spans = (
        np.array([getattr(view.track, name) for view in views]) for name in ("number", "step_s", "span_s")
    )
    some = [part for part in parts if part.steps is not None]
    edge_key, edge_s, rising = np.empty(0, np.int64), np.empty(0), np.empty(0, bool)
    key = [part.row * len(views) + k for k, part in enumerate(parts)]
    if some:
        which, when, rising = crossings(joined([part.steps for part in some if part.steps is not None]))
        edge_key = np.concatenate(key)[which]
        k = edge_key % len(views)
        edge_s = np.clip((np.concatenate([part.node for part in parts])[which] + when) * step_s[k], 0.0, spans[k])
    # where lines of sight break off nothing is seen, but at the ends of the search
    at_start, at_end = (
        np.concatenate([getattr(part, name) * len(views) + k for k, part in enumerate(parts)])
        for name in ("at_start", "at_end")
    )
    begin_key = np.concatenate([at_start, edge_key[rising]])
    begin = np.concatenate([np.zeros(at_start.size), edge_s[rising]])
    end_key = np.concatenate([edge_key[~rising], at_end])
    end = np.concatenate([edge_s[~rising], spans[at_end % len(views)]])
    first, second = np.lexsort((begin, begin_key)), np.lexsort((end, end_key))
    begin_key, end_key, begin, end = begin_key[first], end_key[second], begin[first], end[second]
    if begin.size != end.size or (begin_key != end_key).any() or (end < begin - 2 * tolerance_s).any():
        alike = np.bincount(begin_key % len(views), minlength=len(views)) - np.bincount(
            end_key % len(views), minlength=len(views)
        )
        worst = int(numbers[np.argmax(np.abs(alike))])
        raise ConvergenceError(
            f"edges of sight of satellite {worst} or others are not told apart; use a tighter tolerance"
        )
    return numbers[begin_key % len(views)], begin_key // len(views), begin, np.maximum(begin, end)


def _part(view: View, ground: Ground, tolerance_s: float) -> _Part:
    track = view.track
    nodes = _near(view, ground)
    none = np.empty(0, np.int64)
    nothing = _Part(None, none, none, none, none)
    if nodes.size == 0:
        return nothing
    row, column = _close(view, ground, nodes)
    if row.size == 0:
        return nothing
    flat = row * nodes.size + column
    dense = row.size > _DENSE * nodes.size * ground.number.size
    line = _lines(view, ground, nodes, row, column, flat if dense else None)
    following = np.empty(nodes.size, bool)
    following[0], following[1:] = False, nodes[1:] == nodes[:-1] + 1
    linked = (flat[1:] == flat[:-1] + 1) & following.take(column[1:])
    margin, away = weighed(view.sensor, view.sine_elevation, view.convex is not None, line)
    inside = margin >= 0
    first, last = np.flatnonzero(np.append(True, ~linked)), np.flatnonzero(np.append(~linked, True))
    first, last = first[inside[first]], last[inside[last]]
    if nodes[column[first]].any() or (nodes[column[last]] != track.nodes - 1).any():
        raise PhysicsError(
            f"the sensor of satellite {track.number} sees beyond its greatest_off_nadir_rad, "
            f"{view.sensor.greatest_off_nadir_rad:.6g} rad: its margin is positive there"
        )
    ends = row[first], row[last]
    if view.convex is None:
        pair, open_, rise = measured_pairs(view, line, margin, away * away, linked)
        slope, speed = np.empty((2, pair.size)), np.empty(pair.size)
    else:
        pair, open_, rise, slope, speed = known_pairs(view, line, margin, away, linked, view.bend_m[nodes].take(column))
    if pair.size == 0:
        return _Part(None, none, none, *ends)
    at, row = nodes[column[pair]], row[pair]
    factors = cubics(track, ground, row, nodes, column[pair], (line.take(pair, axis=1), line.take(pair + 1, axis=1)))
    lines = Lines(
        factors, view.sensor, view.sine_elevation, view.shape.steepness, view.convex is not None,
        np.full(pair.size, track.turn_rad),
    )  # fmt: skip
    tolerance = np.full(pair.size, tolerance_s / track.step_s)
    steps = Steps(lines, margin[pair], margin[pair + 1], open_, rise, slope, speed, tolerance)
    return _Part(steps, row, at, *ends)


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
    view: View, ground: Ground, nodes: IntArray, row: IntArray, column: IntArray, flat: IntArray | None
) -> Array:
    """Lines of sight (3, m), and how far above the horizon where that counts (4, m), m.

    From products of all points and nodes where most are asked for, else one by one.
    """
    track, elevation = view.track, view.sine_elevation is not None
    line = np.empty((4 if elevation else 3, row.size))
    if flat is None:
        products(track.frame[nodes], column, [ground.place[:, axis].take(row) for axis in range(3)], line[:3])
        if elevation:
            up = [ground.up[:, axis].take(row) for axis in range(3)]
            products(track.position[:, nodes].T[:, None], column, up, line[3:])
    else:
        frame = track.frame[nodes]
        for axis in range(3):
            (ground.place @ frame[:, axis].T).ravel().take(flat, out=line[axis], mode="clip")
        if elevation:
            (ground.up @ track.position[:, nodes]).ravel().take(flat, out=line[3], mode="clip")
    if elevation:
        line[3] -= ground.level_m.take(row)
    return line
