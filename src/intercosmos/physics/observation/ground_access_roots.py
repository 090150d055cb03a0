"""Edges between two nodes: lines of sight as cubics, pairs halved until no edge can hide, roots in brackets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.errors import ConvergenceError
from intercosmos.physics.observation.sensor_base import Sensor

if TYPE_CHECKING:
    from intercosmos.physics.observation.ground_access_cells import Ground
    from intercosmos.physics.observation.ground_access_search import View

__all__ = ["FLAT", "SINGLE", "Lines", "crossings", "smooth"]

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
#: Parts of steps looked into at once, at most: so many, and so many for each step.
_LIMIT: Final = (200_000, 64)


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """Lines of sight within steps (m,): cubics of the share of the step.

    Attributes
    ----------
    factors : (4, 3 or 4, m) of powers from 0 up; along, right, down, and how far above the point's horizon, m
    sensor, sine_elevation, sharpness : see :class:`~.ground_access_search.View`
    turn_rad : of the frame in a step, as seen from the ground
    step_s : of the nodes
    """

    factors: Array
    sensor: Sensor
    sine_elevation: float | None
    sharpness: float
    turn_rad: float
    step_s: float

    @classmethod
    def of(
        cls, view: View, ground: Ground, row: IntArray, node: IntArray, left: list[Array], right: list[Array],
        high: tuple[Array, Array] | None,
    ) -> Lines:  # fmt: skip
        """From lines of sight at a node and the next."""
        place, track = ground.place[row], view.track
        rates = [np.einsum("mij,mj->im", track.rates.take(n, axis=0), place) for n in (node, node + 1)]
        first, last = np.stack(left), np.stack(right)
        if high is not None:
            up = ground.up[row]
            drift = [np.einsum("mj,mj->m", track.drift.take(n, axis=0), up)[None] for n in (node, node + 1)]
            rates = [np.concatenate(pair) for pair in zip(rates, drift, strict=True)]
            first, last = np.concatenate([first, high[0][None]]), np.concatenate([last, high[1][None]])
        change = last - first
        factors = np.stack([first, rates[0], 3 * change - 2 * rates[0] - rates[1], rates[0] + rates[1] - 2 * change])
        return cls(factors, view.sensor, view.sine_elevation, view.shape.steepness, track.turn_rad, track.step_s)

    def picked(self, index: IntArray | Flags) -> Lines:
        """Some of them."""
        return Lines(
            self.factors[:, :, index], self.sensor, self.sine_elevation, self.sharpness, self.turn_rad, self.step_s
        )

    def at(self, share: Array | float) -> tuple[Array, Array]:
        """Margins (m,) and lines of sight (3, m) at shares (m,) of the step."""
        f = self.factors
        line = f[3] * share
        line += f[2]
        line *= share
        line += f[1]
        line *= share
        line += f[0]
        margin = np.asarray(self.sensor.margin(line[0], line[1], line[2]), float)
        if self.sine_elevation is not None:
            away = _length(line[:3])
            margin = np.minimum(margin, line[3] / away - self.sine_elevation)
        return margin, line[:3]


def crossings(
    lines: Lines, margins: tuple[Array, Array], open_: Flags, rise: Array, tolerance_s: float
) -> tuple[IntArray, Array, Flags]:
    """Edges in steps: which step (n,), at which share of it (n,), and whether the sight begins there (n,).

    Parameters
    ----------
    margins : (m,) at both ends of the steps
    open_ : (m,) whether there may be more edges than the margins at the ends tell
    rise : of those that are open, by how much a margin may bend upward in a step: its second derivative over a step
    """
    settled = np.flatnonzero(~open_)
    zero, one = np.zeros(settled.size), np.ones(settled.size)
    parts = [(settled, zero, one, margins[0][settled], margins[1][settled])]
    some = np.flatnonzero(open_)
    if some.size:
        parts += _brackets(lines, some, margins[0][some], margins[1][some], rise, tolerance_s / lines.step_s)
    which, left, right, f_left, f_right = (np.concatenate(column) for column in zip(*parts, strict=True))
    share = _roots(lines.picked(which), left, right, f_left, f_right, tolerance_s / lines.step_s)
    return which, share, f_right >= 0


Bracket = tuple[IntArray, Array, Array, Array, Array]


def _brackets(
    lines: Lines, which: IntArray, f_left: Array, f_right: Array, rise: Array, shortest: float
) -> list[Bracket]:
    """Parts of steps with a single change of sign."""
    found: list[Bracket] = []
    left, width, level = np.zeros(which.size), 1.0, 0
    ends = lines.factors[:, :3].take(which, axis=2)
    u_left, u_right = _unit(ends[0]), _unit(ends.sum(axis=0))
    most = _LIMIT[0] + _LIMIT[1] * which.size
    while which.size:
        if which.size > most:
            raise ConvergenceError(
                "points stay at the edge of a field for long, so that edges cannot be told apart; move the points or "
                "the field by some metres"
            )
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
            limit += _LEAST_TURN + (lines.turn_rad * width if lines.sine_elevation is not None else 0.0)
            change = (f_a >= 0) != (f_b >= 0)
            known = smooth(f_a, f_b, change, rise) | ((f_a < 0) & (f_b < 0) & (2 * f_middle - f_beyond + rise < 0))
            gap = np.abs(f_a) + np.abs(f_b)
            known |= np.where(change, (gap >= SINGLE * limit) | (level >= _LEVELS), (gap > limit) | (gap < FLAT))
            single, go = np.flatnonzero(change & known), np.flatnonzero(~known)
            found.append((which[single], at[single], at[single] + width, f_a[single], f_b[single]))
            parts.append((which[go], at[go], f_a[go], f_b[go], rise[go], u_a[:, go], u_b[:, go]))
        which, left, f_left, f_right, rise = (np.concatenate([x[k] for x in parts]) for k in range(5))
        u_left, u_right = (np.concatenate([x[k] for x in parts], axis=1) for k in (5, 6))
        if width <= shortest:
            # what is left of one sign is too short to count
            change = (f_left >= 0) != (f_right >= 0)
            found.append((which[change], left[change], left[change] + width, f_left[change], f_right[change]))
            break
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


def _roots(lines: Lines, left: Array, right: Array, f_left: Array, f_right: Array, tolerance: float) -> Array:
    """Roots (m,) in brackets."""
    from intercosmos.physics.orbits.roots import refine

    return refine(
        lambda rows, share: lines.picked(rows).at(share)[0], np.arange(left.size), left, right, tolerance,
        values=(f_left, f_right),
    )  # fmt: skip
