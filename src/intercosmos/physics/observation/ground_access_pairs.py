"""Pairs of nodes between which a sight may begin or end, by the margins there and how they may bend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.physics.observation.ground_access_bends import convex_rise, tent
from intercosmos.physics.observation.ground_access_roots import FLAT, SINGLE, smooth

if TYPE_CHECKING:
    from intercosmos.physics.observation.ground_access_search import View

__all__ = ["known_pairs", "measured_pairs"]

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]
Flags = NDArray[np.bool_]

#: The direction of a line of sight goes this much further than straight from node to node, at most.
BEND: Final = 1.05
#: rad; floor of what a direction may turn by.
_LEAST_TURN: Final = 1e-7
#: m/s2; satellites and points are drawn aside by no more.
_GRAVITY: Final = 10.0

Found = tuple[IntArray, Flags, Array]


def measured_pairs(view: View, line: Array, margin: Array, squared: Array, linked: Flags) -> Found:
    """Pairs that have edges or may have, whether there may be more than one tells, and how far each may bend upward."""
    inside = margin >= 0
    change = inside[1:] != inside[:-1]
    gap = np.abs(margin[1:]) + np.abs(margin[:-1])
    limit = _turn(line, squared)
    limit *= view.shape.steepness
    if view.sine_elevation is not None:
        limit += view.track.turn_rad
    open_ = linked & np.where(change, gap < SINGLE * limit, (gap < limit) & (gap > FLAT))
    change &= linked
    rise = np.zeros(linked.size)
    some = np.flatnonzero(open_)
    rise[some] = _rise(view, squared, some)
    open_[some[_settled(view, margin, linked, change, some, rise[some])]] = False
    pair = np.flatnonzero(change | open_)
    return pair, open_[pair], rise[pair]


def known_pairs(
    view: View, line: Array, margin: Array, away: Array, linked: Flags, bend: Array
) -> tuple[IntArray, Flags, Array, Array, Array]:
    """The same for margins times distances, whose bend is known.

    Parameters
    ----------
    line : (3 or 4, m) of sight, of points and nodes in turn
    margin, away : (m,) times the distance, and the distance, m
    linked : (m - 1,) whether the next is of the same point and the next node
    bend : (m,) upward in the step that follows, m

    Returns
    -------
    The same, slopes of lines above the margin (2, n), and how fast it is, m in a step
    """
    track = view.track
    step = margin[1:] - margin[:-1]
    gap = np.abs(margin)
    gap = gap[1:] + gap[:-1]
    # lines of sight change by what the satellite moves and its frame turns
    steep = 1.05 if view.sine_elevation is None else 1.05 * (1.0 + view.sine_elevation)
    moved = track.speed_m_s * track.step_s
    fast = away[:-1] * (steep * track.turn_rad)
    fast += steep * moved * (1 + 1.05 * track.turn_rad)
    some = np.flatnonzero(linked & (gap <= fast))
    first, last, rise, speed = margin[some], margin[some + 1], bend[some], fast[some]
    if view.convex:
        rise = rise + convex_rise(
            view.convex, rise, (line[1, some], line[2, some]), (line[1, some + 1], line[2, some + 1])
        )
    before, after = np.maximum(some - 1, 0), np.minimum(some + 1, linked.size - 1)
    slope = np.stack([
        np.where(linked[before] & (some > 0), np.minimum(step[before] + rise, speed), speed),
        np.where(linked[after] & (some + 1 < linked.size), np.maximum(step[after] - rise, -speed), -speed),
    ])  # fmt: skip
    change = (first >= 0) != (last >= 0)
    known = smooth(first, last, change, rise)
    known |= (first < 0) & (last < 0) & (tent(first, last, slope[0], slope[1], 1.0)[0] < 0)
    known |= ~change & (gap[some] < FLAT * speed)
    left = np.flatnonzero(change | ~known)
    return some[left], ~known[left], rise[left], slope[:, left], speed[left]


def _rise(view: View, squared: Array, some: IntArray) -> Array:
    """How far margins may bend upward in steps."""
    track, speed = view.track, view.track.speed_m_s
    away = (np.sqrt(squared[some]) + np.sqrt(squared[some + 1]) - speed * track.step_s) / 2
    away = np.maximum(away, view.lowest_m)
    turn = speed * track.step_s / away + 2 * track.turn_rad
    return np.asarray(view.shape.bend * turn * turn + _GRAVITY * track.step_s**2 / away)


def _settled(view: View, margin: Array, linked: Flags, change: Flags, some: IntArray, rise: Array) -> Flags:
    """Which steps the bend of the margin settles."""
    first, last = margin[some], margin[some + 1]
    if np.isinf(view.shape.bend) or some.size == 0:
        return np.zeros(some.size, bool)
    before = np.where(linked[some - 1] & (some > 0), 2 * first - margin[some - 1], np.inf)
    beyond = np.minimum(some + 2, margin.size - 1)
    after = np.where(
        linked[np.minimum(some + 1, linked.size - 1)] & (some + 2 < margin.size), 2 * last - margin[beyond], np.inf
    )
    away_from = (first < 0) & (last < 0) & (np.minimum(before, after) + rise < 0)
    return np.asarray(smooth(first, last, change[some], rise) | away_from)


def _turn(line: Array, squared: Array) -> Array:
    """Angles (m - 1,) between following lines of sight, with room for their bend; never too small up to 2 rad."""
    a, r, d = line[:3]
    cosine = a[1:] * a[:-1]
    cosine += r[1:] * r[:-1]
    cosine += d[1:] * d[:-1]
    cosine /= np.sqrt(squared[1:] * squared[:-1])
    versine = np.maximum(1 - cosine, 0.0)
    # the angle whose versine is v: sqrt(2 v) (1 + v / 12 + ...)
    return np.asarray(np.sqrt(2 * versine) * (BEND * (1 + 0.12 * versine)) + _LEAST_TURN)
