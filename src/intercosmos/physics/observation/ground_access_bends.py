"""How far the margin of a sensor can bend upward in a step, worked out rather than measured, for the sensors it is
known of.

Margins times the distance are weighed here, in metres: for a cone, a rectangle, limits of roll and pitch or a fan
beside the track that is a concave function of the line of sight, no steeper than the line of sight is long, but for one
term: the distance from the axis along the track, of which a share counts. Along a cubic such a function bends upward no
more than the cubic itself, whose second derivative is greatest at an end of the step. Between two steps of a low orbit
that is a hundredth of the distance; it leaves little open.
"""

from __future__ import annotations

from math import sin
from typing import Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.physics.observation.ground_access_tracks import Track
from intercosmos.physics.observation.sensor_base import Sensor
from intercosmos.physics.observation.sensors import Cone, FieldOfRegard, Rectangle, SideLooking

__all__ = ["bends_m", "convex_part", "convex_rise", "tent"]

Array = NDArray[np.float64]

#: Room for rounding, and for points that lie a little further than the angle from the point below tells.
_ROOM: Final = 1.01


def convex_part(sensor: Sensor) -> float | None:
    """Share of the distance from the along axis in the margin times the distance; None where it is not so simple.

    Classes made from these may have other margins, and do not count.
    """
    if type(sensor) in (Cone, Rectangle):
        return 0.0
    if type(sensor) is FieldOfRegard:
        pitch = sensor.greatest_pitch_rad
        return sin(sensor.greatest_roll_rad if pitch is None else pitch)
    if type(sensor) is SideLooking and sensor.side != "both":
        return sin(sensor.along_rad)
    return None


def bends_m(track: Track, reach: Array, nearest_m: float, farthest_m: float, sine_elevation: float | None) -> Array:
    """By how much margins times distances bend upward in the step after each node (t,) or beside it, m.

    Parameters
    ----------
    reach : (t,) angle from the point below within which points are seen
    nearest_m, farthest_m : points lie between these distances from the centre of the Earth
    sine_elevation : of the least elevation, where it counts
    """
    first, last = _second(track.frame, track.rates)
    below = np.concatenate([track.direction.T * nearest_m, np.ones((track.nodes, 1))], axis=-1)[:-1]
    around = 2 * np.sin(np.minimum(reach[:-1], np.pi) / 2) * farthest_m + (farthest_m - nearest_m)
    most = np.zeros(track.nodes - 1)
    for bend in (first, last):
        at = np.linalg.norm(np.einsum("tij,tj->ti", bend, below), axis=-1)
        most = np.maximum(most, at + around * np.sqrt(np.einsum("tij,tij->t", bend[:, :, :3], bend[:, :, :3])))
    if sine_elevation is not None:
        drawn = np.maximum(*(np.linalg.norm(bend, axis=-1) for bend in _second(track.position.T, track.drift)))
        most = np.maximum(most, sine_elevation * most + drawn)
    beside = np.maximum(most, np.maximum(np.append(most[1:], 0.0), np.append(0.0, most[:-1])))
    return np.asarray(_ROOM * np.append(beside, beside[-1]) + 1e-3)


def _second(values: Array, rates: Array) -> tuple[Array, Array]:
    """Second derivatives over a step of cubics (t - 1, ...), at both ends."""
    change, one, two = np.diff(values, axis=0), rates[:-1], rates[1:]
    return 6 * change - 4 * one - 2 * two, -6 * change + 2 * one + 4 * two


def convex_rise(share: float, bend: Array, first: tuple[Array, Array], last: tuple[Array, Array]) -> Array:
    """What the convex part adds to the bend in steps (m,) and those beside: lines of sight to the right and down.

    The distance from an axis bends upward no more than the square of the speed across over the distance itself, beside
    what its own components bend.
    """
    speed = np.hypot(last[0] - first[0], last[1] - first[1]) + 2 * bend
    away = np.minimum(np.hypot(*first), np.hypot(*last)) - speed
    return np.asarray(np.where(away > 0, share * speed * speed / np.maximum(away, 1.0), np.inf))


def tent(f_a: Array, f_b: Array, rise: Array, fall: Array, width: Array | float) -> tuple[Array, Array]:
    """Greatest value below two lines over parts (m,) that are negative at both ends, and how far from the left it is.

    The lines rise from the left end and fall to the right one by so much for each width of 1. Where both fall, or rise,
    the value is negative.
    """
    closing = rise - fall
    at = (f_b - fall * width - f_a) / np.where(closing == 0, 1.0, closing)
    at = np.clip(at, 0.0, width)
    return np.minimum(f_a + rise * at, f_b - fall * (width - at)), at
