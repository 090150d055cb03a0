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

__all__ = ["Lines", "crossings"]

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]
Flags = NDArray[np.bool_]

_BEND: Final = 1.05
_LEAST_TURN: Final = 1e-12
_SINGLE: Final = 0.6
#: A change of sign is halved so many times to see whether it is a single one.
_LEVELS: Final = 5
#: Pieces of steps looked into at once, at most.
_LIMIT: Final = 20_000_000
_ITERATIONS: Final = 60


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
        return cls(factors, view.sensor, view.sine_elevation, view.sharpness, track.turn_rad, track.step_s)

    def picked(self, index: IntArray | Flags) -> Lines:
        """Some of them."""
        return Lines(
            self.factors[:, :, index], self.sensor, self.sine_elevation, self.sharpness, self.turn_rad, self.step_s
        )

    def at(self, share: Array) -> tuple[Array, Array]:
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
            away = np.sqrt(np.einsum("im,im->m", line[:3], line[:3]))
            margin = np.minimum(margin, line[3] / away - self.sine_elevation)
        return margin, line[:3]


def crossings(
    lines: Lines, margins: tuple[Array, Array], open_: Flags, tolerance_s: float
) -> tuple[IntArray, Array, Flags]:
    """Edges in steps: which step (n,), at which share of it (n,), and whether the sight begins there (n,).

    Parameters
    ----------
    margins : (m,) at both ends of the steps
    open_ : (m,) whether there may be more edges than the margins at the ends tell
    """
    settled = np.flatnonzero(~open_)
    zero, one = np.zeros(settled.size), np.ones(settled.size)
    parts = [(settled, zero, one, margins[0][settled], margins[1][settled])]
    some = np.flatnonzero(open_)
    if some.size:
        parts += _brackets(lines, some, margins[0][some], margins[1][some], tolerance_s / lines.step_s)
    which, left, right, f_left, f_right = (np.concatenate(column) for column in zip(*parts, strict=True))
    share = _roots(lines.picked(which), left, right, f_left, f_right, tolerance_s / lines.step_s)
    return which, share, f_right >= 0


Bracket = tuple[IntArray, Array, Array, Array, Array]


def _brackets(lines: Lines, which: IntArray, f_left: Array, f_right: Array, shortest: float) -> list[Bracket]:
    """Parts of steps with a single change of sign."""
    found: list[Bracket] = []
    left, right = np.zeros(which.size), np.ones(which.size)
    ends = lines.factors[:, :3].take(which, axis=2)
    u_left, u_right = _unit(ends[0]), _unit(ends.sum(axis=0))
    width, level = 1.0, 0
    while which.size:
        if which.size > _LIMIT:
            raise ConvergenceError(
                "points stay at the edge of a field for a long time, so that edges cannot be told apart"
            )
        middle = (left + right) / 2
        f_middle, line = lines.picked(which).at(middle)
        u_middle = _unit(line)
        which = np.concatenate([which, which])
        left, right = np.concatenate([left, middle]), np.concatenate([middle, right])
        f_left, f_right = np.concatenate([f_left, f_middle]), np.concatenate([f_middle, f_right])
        u_left, u_right = np.concatenate([u_left, u_middle], axis=1), np.concatenate([u_middle, u_right], axis=1)
        width, level = width / 2, level + 1
        turn = 2 * np.arcsin(np.minimum(np.sqrt(np.sum((u_right - u_left) ** 2, axis=0)) / 2, 1.0))
        limit = lines.sharpness * _BEND * turn + _LEAST_TURN
        if lines.sine_elevation is not None:
            limit += lines.turn_rad * width
        gap, change = np.abs(f_left) + np.abs(f_right), (f_left >= 0) != (f_right >= 0)
        single = change & ((gap >= _SINGLE * limit) | (level >= _LEVELS) | (width <= shortest))
        found.append((which[single], left[single], right[single], f_left[single], f_right[single]))
        go = np.flatnonzero(~single & (change | (gap <= limit)) & (width > shortest))
        which, left, right, f_left, f_right = (x[go] for x in (which, left, right, f_left, f_right))
        u_left, u_right = u_left[:, go], u_right[:, go]
    return found


def _unit(vectors: Array) -> Array:
    return np.asarray(vectors / np.sqrt(np.sum(vectors * vectors, axis=0)))


def _roots(lines: Lines, left: Array, right: Array, f_left: Array, f_right: Array, tolerance: float) -> Array:
    """Roots (m,) in brackets."""
    from intercosmos.physics.orbits.roots import refine

    return refine(
        lambda rows, share: lines.picked(rows).at(share)[0], np.arange(left.size), left, right, tolerance,
        values=(f_left, f_right),
    )  # fmt: skip
