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

#: Instants compared within an interval, and how often the best one's neighbourhood is cut down: golden sections.
_SAMPLES: Final = 9
_SECTIONS: Final = 24
_GOLDEN: Final = (5**0.5 - 1) / 2
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

    def sight(t: Array, rows: IntArray | slice) -> Array:
        """(3, m) along, right and down."""
        node = np.clip((t / track.step_s).astype(np.int64), 0, track.nodes - 2)
        u = t / track.step_s - node
        frame = track.frame.transpose(2, 0, 1)
        first, last = frame[node], frame[node + 1]
        one, two = track.rates[node], track.rates[node + 1]
        change = last - first
        u = u[:, None, None]
        now = first + u * (one + u * (3 * change - 2 * one - two + u * (one + two - 2 * change)))
        return np.asarray(np.einsum("mij,mj->im", now, four[rows]))

    def steep(t: Array, rows: IntArray | slice) -> Array:
        line = sight(t, rows)
        return np.asarray(line[2] / np.sqrt(np.einsum("im,im->m", line, line)))

    every = np.arange(start.size)
    shares = np.linspace(0.0, 1.0, _SAMPLES)
    sampled = start[:, None] + (end - start)[:, None] * shares
    values = steep(sampled.ravel(), np.repeat(every, _SAMPLES)).reshape(-1, _SAMPLES)
    top = np.argmax(values, axis=1)
    a = sampled[every, np.maximum(top - 1, 0)]
    b = sampled[every, np.minimum(top + 1, _SAMPLES - 1)]
    x, y = b - _GOLDEN * (b - a), a + _GOLDEN * (b - a)
    fx, fy = steep(x, every), steep(y, every)
    for _ in range(_SECTIONS):
        lower = fx > fy
        a, b = np.where(lower, a, x), np.where(lower, y, b)
        x, y = b - _GOLDEN * (b - a), a + _GOLDEN * (b - a)
        fx, fy = steep(x, every), steep(y, every)
    best = (a + b) / 2
    # the ends themselves where nothing between is better
    candidates = np.stack([best, start, end])
    at = np.stack([steep(t, every) for t in candidates])
    best = candidates[np.argmax(at, axis=0), every]
    line = sight(best, every)
    away = np.sqrt(np.einsum("im,im->m", line, line))
    off = np.arctan2(np.hypot(line[0], line[1]), line[2])
    ray = track.table.position(np.full(best.size, track.row), best) - position
    high = np.einsum("ij,ij->i", up, ray) / np.linalg.norm(ray, axis=-1)
    return best, off, np.arcsin(np.clip(high, -1.0, 1.0)), np.arctan2(line[1], line[2]), away
