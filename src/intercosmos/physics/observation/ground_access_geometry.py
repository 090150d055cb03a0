"""Where a satellite stands when it sees a point best: nearest to nadir within an interval."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.physics.observation.ground_access_intervals import Intervals
from intercosmos.physics.observation.ground_access_sun import sun_table
from intercosmos.physics.observation.ground_access_tracks import Track
from intercosmos.physics.orbits.event_functions import site_frame

if TYPE_CHECKING:
    from astropy.time import Time

__all__ = ["with_geometry"]

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]

#: Instants of an interval that are compared, and how often the best one's neighbourhood is cut down like that.
_SHARES: Final = np.linspace(0.0, 1.0, 7)
_ROUNDS: Final = 3
_OLD, _NEW = [0, 3, 6], [1, 2, 4, 5]
#: Intervals at once.
_BLOCK: Final = 65_536


def with_geometry(
    bare: Intervals, tracks: list[Track], points: Array, times: tuple[Time, Time], span: float
) -> Intervals:
    """The same intervals with all columns."""
    size = len(bare)
    best, off, elevation, roll, away = (np.empty(size) for _ in range(5))
    order = np.argsort(bare.satellite, kind="stable")
    ends = np.searchsorted(bare.satellite[order], np.arange(len(tracks) + 1))
    for number, track in enumerate(tracks):
        for first in range(ends[number], ends[number + 1], _BLOCK):
            some = order[first : min(first + _BLOCK, ends[number + 1])]
            place = points[bare.point[some]]
            values = _best(track, place, bare.start_s[some], bare.end_s[some])
            for column, value in zip((best, off, elevation, roll, away), values, strict=True):
                column[some] = value
    sun = np.empty(size)
    if size:
        table = sun_table(times, span)
        for first in range(0, size, _BLOCK):
            part = slice(first, first + _BLOCK)
            place = points[bare.point[part]]
            up = site_frame(place[:, 0], place[:, 1])[1]
            towards = table.position(np.zeros(up.shape[0], np.int64), best[part])
            sun[part] = np.arcsin(np.clip(np.einsum("ij,ij->i", up, towards), -1.0, 1.0))
    return Intervals(
        bare.point, bare.satellite, bare.start_s, bare.end_s, bare.start_s <= 0, bare.end_s >= span, best, off,
        elevation, roll, away, sun,
    )  # fmt: skip


def _best(track: Track, place: Array, start: Array, end: Array) -> tuple[Array, Array, Array, Array, Array]:
    """Best instant, off-nadir angle, elevation, roll and range."""
    position, up = site_frame(place[:, 0], place[:, 1], place[:, 2])
    four = np.concatenate([position, np.ones((position.shape[0], 1))], axis=-1)

    def sight(t: Array, rows: IntArray) -> Array:
        """(3, m) along, right and down."""
        node = np.clip((t / track.step_s).astype(np.int64), 0, track.nodes - 2)
        u = t / track.step_s - node
        where = four.take(rows, axis=0)
        first, last, one, two = (
            np.einsum("mij,mj->im", table.take(at, axis=0), where)
            for table, at in (
                (track.frame, node),
                (track.frame, node + 1),
                (track.rates, node),
                (track.rates, node + 1),
            )
        )
        change = last - first
        return np.asarray(first + u * (one + u * (3 * change - 2 * one - two + u * (one + two - 2 * change))))

    def off(t: Array) -> Array:
        """Squared tangents (m, k) of the angle from nadir at times (m, k)."""
        line = sight(t.ravel(), np.repeat(every, t.shape[1]))
        return np.asarray((line[0] ** 2 + line[1] ** 2) / line[2] ** 2).reshape(t.shape)

    every = np.arange(start.size)
    sampled = start[:, None] + (end - start)[:, None] * _SHARES
    values = off(sampled)
    for k in range(_ROUNDS):
        least = np.clip(np.argmin(values, axis=1), 1, _SHARES.size - 2)
        near = every[:, None], least[:, None] + [-1, 0, 1]
        y, at = values[near], sampled[near]
        a, b = at[:, 0], at[:, 2]
        if k < _ROUNDS - 1:
            # the ends and the middle are known
            sampled = a[:, None] + (b - a)[:, None] * _SHARES
            values = np.empty(sampled.shape)
            values[:, _OLD], values[:, _NEW] = y, off(sampled[:, _NEW])
    # the lowest point of the parabola through the last three, or one of them
    bend = y[:, 0] - 2 * y[:, 1] + y[:, 2]
    shift = (y[:, 0] - y[:, 2]) / 2 / np.where(bend > 0, bend, np.inf)
    lowest = np.clip((a + b) / 2 + np.clip(shift, -1.0, 1.0) * (b - a) / 2, a, b)[:, None]
    candidates, values = np.concatenate([lowest, at], axis=1), np.concatenate([off(lowest), y], axis=1)
    best = candidates[every, np.argmin(values, axis=1)]
    line = sight(best, every)
    away = np.sqrt(np.einsum("im,im->m", line, line))
    aside = np.arctan2(np.hypot(line[0], line[1]), line[2])
    ray = track.table.position(np.full(best.size, track.row), best) - position
    high = np.einsum("ij,ij->i", up, ray) / np.linalg.norm(ray, axis=-1)
    return best, aside, np.arcsin(np.clip(high, -1.0, 1.0)), np.arctan2(line[1], line[2]), away
