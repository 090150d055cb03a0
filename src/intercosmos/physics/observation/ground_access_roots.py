"""Edges between two nodes: lines of sight as cubics, pairs halved until no edge can hide, roots in brackets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.errors import ConvergenceError
from intercosmos.physics.observation.ground_access_bends import tent
from intercosmos.physics.observation.sensor_base import Sensor

if TYPE_CHECKING:
    from intercosmos.physics.observation.ground_access_cells import Ground
    from intercosmos.physics.observation.ground_access_tracks import Track

__all__ = ["FLAT", "SINGLE", "Lines", "Steps", "crossings", "cubics", "joined", "products", "smooth", "weighed"]

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]
Flags = NDArray[np.bool_]

_BEND: Final = 1.05
_LEAST_TURN: Final = 1e-12
#: A change of sign whose margins make up this share of the turn is taken for a single one.
SINGLE: Final = 0.6
#: A change of sign is halved so many times to see whether it is a single one.
_LEVELS: Final = 3
#: rad; a point this near to an edge at both ends of a part stays there: a centimetre from a low orbit.
FLAT: Final = 1e-8
#: A part without a change of sign is cut where it may be greatest so many times before it is halved.
_TRIES: Final = 5
#: Parts of steps looked into at once, at most: so many, and so many for each step.
_LIMIT: Final = (200_000, 64)


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """Lines of sight within steps (m,): cubics of the share of the step.

    Attributes
    ----------
    factors : (4, 3 or 4, m) of powers from 0 up; along, right, down, and how far above the point's horizon, m
    sensor, sine_elevation, sharpness : see :class:`~.ground_access_search.View`
    scaled : whether margins are times the distance, m
    turn_rad : (m,) of the frame in a step, as seen from the ground
    """

    factors: Array
    sensor: Sensor
    sine_elevation: float | None
    sharpness: float
    scaled: bool
    turn_rad: Array

    def picked(self, index: IntArray) -> Lines:
        """Some of them."""
        return Lines(
            self.factors.take(index, axis=2), self.sensor, self.sine_elevation, self.sharpness, self.scaled,
            self.turn_rad[index],
        )  # fmt: skip

    def at(self, share: Array | float) -> tuple[Array, Array]:
        """Margins (m,) and lines of sight (3, m) at shares (m,) of the step."""
        f = self.factors
        line = f[3] * share
        line += f[2]
        line *= share
        line += f[1]
        line *= share
        line += f[0]
        return weighed(self.sensor, self.sine_elevation, self.scaled, line)[0], line[:3]


def weighed(sensor: Sensor, sine_elevation: float | None, scaled: bool, line: Array) -> tuple[Array, Array]:
    """Margins (m,) of lines of sight (3 or 4, m), in rad or, scaled, times the distance; and distances, m."""
    margin, away = np.asarray(sensor.margin(line[0], line[1], line[2]), float), _length(line[:3])
    if scaled:
        margin = margin * away
        return margin if sine_elevation is None else np.minimum(margin, line[3] - sine_elevation * away), away
    return margin if sine_elevation is None else np.minimum(margin, line[3] / away - sine_elevation), away


def products(matrices: Array, column: IntArray, vectors: list[Array], out: Array) -> None:
    """``matrices[column] @ vectors`` (i, m): matrices (t, i, j), vectors (j of (m,)), of which the last may be ones."""
    parts = np.ascontiguousarray(matrices.transpose(1, 2, 0))
    for i, row in enumerate(parts):
        total = out[i]
        row[-1].take(column, out=total, mode="clip")
        if len(vectors) == len(row):
            total *= vectors[-1]
        for factor, vector in zip(row[:-1], vectors, strict=False):
            term = factor.take(column)
            term *= vector
            total += term


def cubics(
    track: Track, ground: Ground, row: IntArray, nodes: IntArray, column: IntArray, ends: tuple[Array, Array]
) -> Array:
    """Factors (4, 3 or 4, m) of lines of sight from those at some nodes and the next (3 or 4, m)."""
    place = [ground.place[:, axis].take(row) for axis in range(3)]
    first, last = ends
    factors = np.empty((4, *first.shape))
    one, two = factors[1], np.empty_like(first)
    for rate, at in ((one, nodes), (two, np.minimum(nodes + 1, track.nodes - 1))):
        products(track.rates[at], column, place, rate[:3])
        if first.shape[0] == 4:
            up = [ground.up[:, axis].take(row) for axis in range(3)]
            products(track.drift[at][:, None], column, up, rate[3:])
    change = last - first
    factors[0] = first
    np.subtract(3 * change - 2 * one, two, out=factors[2])
    np.subtract(one + two, 2 * change, out=factors[3])
    return factors


@dataclass(frozen=True, slots=True, eq=False)
class Steps:
    """Steps (m,) in which there may be edges.

    Attributes
    ----------
    lines : of sight
    first, last : margins at both ends
    open_ : whether there may be more edges than the margins at the ends tell
    rise : by how much a margin may bend upward in a step: its second derivative over a step
    slope : (2, m) for scaled margins: of lines that lie above the margin, from the left end and to the right one
    speed : for scaled margins: they change no faster
    tolerance : share of the step to which edges are found
    """

    lines: Lines
    first: Array
    last: Array
    open_: Flags
    rise: Array
    slope: Array
    speed: Array
    tolerance: Array

    def __len__(self) -> int:
        return int(self.first.size)


def joined(parts: Sequence[Steps]) -> Steps:
    """Steps of several satellites with one sensor, as one."""
    lines = [part.lines for part in parts]
    whole = replace(
        lines[0], factors=np.concatenate([one.factors for one in lines], axis=2),
        turn_rad=np.concatenate([one.turn_rad for one in lines]),
    )  # fmt: skip
    names = ("first", "last", "open_", "rise", "speed", "tolerance")
    columns = {name: np.concatenate([getattr(part, name) for part in parts]) for name in names}
    return Steps(whole, slope=np.concatenate([part.slope for part in parts], axis=1), **columns)


def crossings(steps: Steps) -> tuple[IntArray, Array, Flags]:
    """Edges in steps: which step (n,), at which share of it (n,), and whether the sight begins there (n,)."""
    settled = np.flatnonzero(~steps.open_)
    zero, one = np.zeros(settled.size), np.ones(settled.size)
    parts = [(settled, zero, one, steps.first[settled], steps.last[settled])]
    some = np.flatnonzero(steps.open_)
    if some.size:
        parts += (_concave if steps.lines.scaled else _brackets)(steps, some)
    which, left, right, f_left, f_right = (np.concatenate(column) for column in zip(*parts, strict=True))
    share = _roots(steps.lines.picked(which), left, right, f_left, f_right, steps.tolerance[which])
    return which, share, f_right >= 0


Bracket = tuple[IntArray, Array, Array, Array, Array]


def _told_apart(which: IntArray, most: int) -> None:
    if which.size > most:
        raise ConvergenceError(
            "points stay at the edge of a field for long, so that edges cannot be told apart; move the points or "
            "the field by some metres"
        )


def _concave(steps: Steps, which: IntArray) -> list[Bracket]:
    """Parts of steps with a single change of sign, of margins whose bend is known."""
    found: list[Bracket] = []
    most = _LIMIT[0] + _LIMIT[1] * which.size
    left, width, level = np.zeros(which.size), np.ones(which.size), 0
    f_a, f_b = steps.first[which], steps.last[which]
    # lines through the ends that lie above the margin: their slopes, and over which width before they were found
    s_a, s_b = steps.slope[:, which]
    e_a, e_b = np.full(which.size, -1.0), np.full(which.size, -1.0)
    at = tent(f_a, f_b, s_a, s_b, width)[1]
    while which.size:
        _told_apart(which, most)
        level += 1
        # narrow fields: where the lines meet; later the middle, which surely ends
        room = 0.01 if level < _TRIES else 0.5
        middle = np.clip(np.where((f_a < 0) & (f_b < 0), at, width / 2), room * width, (1 - room) * width)
        f_m = steps.lines.picked(which).at(left + middle)[0]
        parts = []
        after = width - middle
        bend, speed, flat = steps.rise[which], steps.speed[which], FLAT * steps.speed[which]
        rising, falling = (f_m - f_a) / middle, (f_b - f_m) / after
        for start, wide, f_0, f_1, r_0, d_0, r_1, d_1 in (
            (left, middle, f_a, f_m, s_a, e_a, falling, after),
            (left + middle, after, f_m, f_b, rising, middle, s_b, e_b),
        ):
            change = (f_0 >= 0) != (f_1 >= 0)
            gap = np.abs(f_0) + np.abs(f_1)
            top, meet = tent(f_0, f_1, *_over(r_0, d_0, r_1, d_1, bend, wide), wide)
            drop = (f_0 < 0) & (f_1 < 0) & ((top < 0) | (gap > speed * wide))
            known = drop | smooth(f_0, f_1, change, bend * wide * wide)
            known |= np.where(change, (gap >= SINGLE * speed * wide) | (level >= _LEVELS), gap < flat)
            over = ~known & (wide <= steps.tolerance[which])
            known |= over
            single, go = np.flatnonzero(change & known), np.flatnonzero(~known)
            found.append((which[single], start[single], start[single] + wide[single], f_0[single], f_1[single]))
            parts.append([x[go] for x in (which, start, wide, f_0, f_1, r_0, r_1, d_0, d_1, meet)])
        which, left, width, f_a, f_b, s_a, s_b, e_a, e_b, at = (
            np.concatenate(pair) for pair in zip(*parts, strict=True)
        )
    return found


def _over(r_0: Array, d_0: Array, r_1: Array, d_1: Array, bend: Array, wide: Array) -> tuple[Array, Array]:
    """Slopes of lines above a margin beside chords of widths ``d``, which it leaves by its bend; below 0: they are."""
    return (
        r_0 + np.where(d_0 > 0, bend * (wide + d_0) / 2, 0.0),
        r_1 - np.where(d_1 > 0, bend * (wide + d_1) / 2, 0.0),
    )


def _brackets(steps: Steps, which: IntArray) -> list[Bracket]:
    """Parts of steps with a single change of sign, of margins whose bend was measured."""
    lines, f_left, f_right, rise = steps.lines, steps.first[which], steps.last[which], steps.rise[which]
    found: list[Bracket] = []
    left, width, level = np.zeros(which.size), 1.0, 0
    ends = lines.factors[:, :3].take(which, axis=2)
    u_left, u_right = _unit(ends[0]), _unit(ends.sum(axis=0))
    most = _LIMIT[0] + _LIMIT[1] * which.size
    while which.size:
        _told_apart(which, most)
        width, level, rise = width / 2, level + 1, rise / 4
        middle = left + width
        f_middle, line = lines.picked(which).at(middle)
        u_middle = _unit(line)
        parts = []
        for at, f_a, f_b, f_beyond, u_a, u_b in (
            (left, f_left, f_middle, f_right, u_left, u_middle),
            (middle, f_middle, f_right, f_left, u_middle, u_right),
        ):
            chord = _length(u_b - u_a)
            # the arc of a chord c: c (1 + c^2 / 24 + ...)
            turn = chord * (1 + 0.06 * chord * chord)
            limit = turn * (lines.sharpness * _BEND)
            limit += _LEAST_TURN + (lines.turn_rad[which] * width if lines.sine_elevation is not None else 0.0)
            change = (f_a >= 0) != (f_b >= 0)
            known = smooth(f_a, f_b, change, rise) | ((f_a < 0) & (f_b < 0) & (2 * f_middle - f_beyond + rise < 0))
            gap = np.abs(f_a) + np.abs(f_b)
            known |= np.where(change, (gap >= SINGLE * limit) | (level >= _LEVELS), (gap > limit) | (gap < FLAT))
            single, go = np.flatnonzero(change & known), np.flatnonzero(~known)
            found.append((which[single], at[single], at[single] + width, f_a[single], f_b[single]))
            parts.append((which[go], at[go], f_a[go], f_b[go], rise[go], u_a[:, go], u_b[:, go]))
        which, left, f_left, f_right, rise = (np.concatenate([x[k] for x in parts]) for k in range(5))
        u_left, u_right = (np.concatenate([x[k] for x in parts], axis=1) for k in (5, 6))
        long = steps.tolerance[which] < width
        if not long.all():
            # what is left of one sign is too short to count
            short = np.flatnonzero(~long & ((f_left >= 0) != (f_right >= 0)))
            found.append((which[short], left[short], left[short] + width, f_left[short], f_right[short]))
            which, left, f_left, f_right, rise = which[long], left[long], f_left[long], f_right[long], rise[long]
            u_left, u_right = u_left[:, long], u_right[:, long]
    return found


def smooth(f_a: Array, f_b: Array, change: Flags, rise: Array) -> Flags:
    """Whether a margin that bends upward no more than so much settles a part: no gap in a pass, one edge."""
    return np.asarray(np.where(change, np.maximum(f_a, f_b) > rise / 2, np.minimum(f_a, f_b) > rise / 8))


def _length(vectors: Array) -> Array:
    """Of vectors (3, m)."""
    x, y, z = vectors
    squared = x * x
    squared += y * y
    squared += z * z
    return np.asarray(np.sqrt(squared))


def _unit(vectors: Array) -> Array:
    return np.asarray(vectors / _length(vectors))


def _roots(lines: Lines, left: Array, right: Array, f_left: Array, f_right: Array, tolerance: Array) -> Array:
    """Roots (m,) in brackets."""
    from intercosmos.physics.orbits.roots import refine

    def value_of(rows: IntArray, stretched: Array) -> Array:
        return lines.picked(rows).at(stretched * tolerance[rows])[0]

    # brackets are stretched so that one tolerance holds for all; a root is within two of what refine is asked for
    return tolerance * refine(
        value_of, np.arange(left.size), left / tolerance, right / tolerance, 0.5, values=(f_left, f_right)
    )
