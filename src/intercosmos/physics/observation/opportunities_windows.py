"""From when targets are in sight to when their images may be taken: dates, off-nadir limits, slots, stereo looks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.physics.observation.ground_access import Intervals
from intercosmos.physics.observation.opportunities_targets import Target
from intercosmos.physics.observation.slews import Attitudes, Sightlines

__all__ = ["Looks", "Windows", "windows_of", "within_dates", "within_off_nadir"]

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]
Flags = NDArray[np.bool_]

_HALVINGS: Final = 30


@dataclass(frozen=True, eq=False)
class Looks:
    """Places (n,) to be looked at, each for one part of one target.

    Attributes
    ----------
    target : number
    place : (n, 3) latitude, longitude, rad, and height, m
    part, family : of an area's strip, and which way of cutting it; 0 elsewhere
    length_m : of a strip; 0 elsewhere
    share : of its target
    heading_rad : azimuth of a strip
    """

    target: IntArray
    place: Array
    part: IntArray
    family: IntArray
    length_m: Array
    share: Array
    heading_rad: Array

    def picked(self, which: IntArray | Flags) -> Looks:
        """Some of them."""
        return Looks(*(getattr(self, f.name)[which] for f in fields(self)))


@dataclass(frozen=True, eq=False)
class Windows:
    """Windows (n,) for images.

    Attributes
    ----------
    sight : (n,) number of the interval
    alternative, part : as :class:`Opportunities` has them, alternatives counted over all passes of the target
    start_s, end_s : the image lies within
    share : of what the target is worth
    """

    sight: IntArray
    alternative: IntArray
    part: IntArray
    start_s: Array
    end_s: Array
    share: Array


def within_dates(found: Intervals, looks: Looks, targets: Sequence[Target]) -> tuple[Array, Array]:
    """Starts and ends (n,) of what lies between the dates of the targets; an end before its start is none."""
    earliest = np.array([t.earliest_s for t in targets])[looks.target]
    deadline = np.array([t.deadline_s for t in targets])[looks.target]
    return np.maximum(found.start_s, earliest[found.point]), np.minimum(found.end_s, deadline[found.point])


def within_off_nadir(
    found: Intervals, looks: Looks, targets: Sequence[Target], sight: Sightlines
) -> tuple[Array, Array]:
    """Starts and ends (n,) of the time in which the line of sight is near enough to nadir; by halving, to a
    microsecond. An end before its start is none."""
    limit = np.array([t.greatest_off_nadir_rad for t in targets])[looks.target][found.point]
    start, end = found.start_s.copy(), found.end_s.copy()
    place = looks.place[found.point]

    def off_nadir(t: Array, some: IntArray) -> Array:
        line = sight(found.satellite[some], place[some], t)
        return np.asarray(np.arctan2(np.hypot(line[:, 0], line[:, 1]), line[:, 2]))

    every = np.arange(len(found))
    for side, sign in ((start, 1.0), (end, -1.0)):
        some = every[limit < np.pi / 2]
        some = some[off_nadir(side[some], some) > limit[some]]
        out, inside = side[some], found.best_s[some].copy()
        none = found.off_nadir_rad[some] > limit[some]
        for _ in range(_HALVINGS):
            middle = (out + inside) / 2
            far = off_nadir(middle, some) > limit[some]
            out, inside = np.where(far, middle, out), np.where(far, inside, middle)
        side[some] = np.where(none, sign * np.inf, inside)
    return start, end


def windows_of(
    found: Intervals, looks: Looks, targets: Sequence[Target], attitude: Attitudes, start: Array, end: Array
) -> Windows:
    """Windows for the images of every sight (n,) that lasts from ``start`` to ``end``."""
    which = looks.target[found.point]
    kind = np.array([t.kind for t in targets], str)[which]
    usable = end > start
    plain = np.flatnonzero(usable & ((kind == "mono") | (kind == "video") | (kind == "area")))
    look = found.point[plain]
    parts = [
        Windows(plain, looks.family[look], looks.part[look], start[plain], end[plain], looks.share[look]),
        _stereo(np.flatnonzero(usable & (kind == "stereo")), which, targets, attitude, start, end),
        _periodic(np.flatnonzero(usable & (kind == "periodic")), which, targets, start, end),
    ]
    return Windows(*(np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(Windows)))


def _stereo(
    some: IntArray, which: IntArray, targets: Sequence[Target], attitude: Attitudes, start: Array, end: Array
) -> Windows:
    """Two looks in one pass, ahead and back, whose tangents of pitch add up to a base-to-height ratio in the range
    whenever in their windows they are taken: each gives half of it."""
    least, greatest = np.array([t.base_to_height for t in targets], float).reshape(-1, 2)[which[some]].T
    centre, closing = attitude.centre_s[some], attitude.closing_1_s[some]
    windows = []
    for sign in (1.0, -1.0):
        near, far = centre - sign * least / 2 / closing, centre - sign * greatest / 2 / closing
        windows.append((np.maximum(np.minimum(near, far), start[some]), np.minimum(np.maximum(near, far), end[some])))
    duration = np.array([t.duration_s for t in targets])[which[some]]
    both = np.all([b - a >= duration for a, b in windows], axis=0)
    kept = np.flatnonzero(both)
    pair = np.arange(kept.size)
    return Windows(
        np.tile(some[kept], 2), np.tile(pair, 2), np.repeat([0, 1], kept.size),
        np.concatenate([w[0][kept] for w in windows]), np.concatenate([w[1][kept] for w in windows]),
        np.full(2 * kept.size, 0.5),
    )  # fmt: skip


def _periodic(some: IntArray, which: IntArray, targets: Sequence[Target], start: Array, end: Array) -> Windows:
    count = np.array([len(t.slots) for t in targets], np.int64)
    table = np.array([slot for t in targets for slot in t.slots], float).reshape(-1, 2)
    first = np.cumsum(count) - count
    each = count[which[some]]
    sight = np.repeat(some, each)
    part = np.arange(sight.size) - np.repeat(np.cumsum(each) - each, each)
    slot = table[first[which[sight]] + part]
    a, b = np.maximum(start[sight], slot[:, 0]), np.minimum(end[sight], slot[:, 1])
    good = b > a
    return Windows(
        sight[good], np.zeros(int(good.sum()), np.int64), part[good], a[good], b[good], 1 / count[which[sight[good]]]
    )
