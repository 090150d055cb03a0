"""Precise orbits between their epochs: polynomials of tenth degree through eleven positions, in batch.

The positions of a window are turned back with the Earth to the axes that were Earth-fixed in its middle and stand still
since, in which an orbit is smoother. One polynomial for each window is worked out when it is first asked for, so that a
request costs one evaluation. Where the file has a gap, or a satellite begins or ends, a new arc begins; windows do not
reach over it. Near the ends of an arc the window is one-sided; an arc of fewer epochs gets a lower degree.

References
----------
M. Schenewerk (2003), *A brief review of basic GPS orbit interpolation strategies*, GPS Solutions 6, 265; M. Horemuž and
J. V. Andersson (2006), *Polynomial interpolation of GPS satellite coordinates*, GPS Solutions 10, 67.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.constants import EARTH_ROTATION_RATE

Array = NDArray[np.float64]
Index = NDArray[np.int64]

POINTS: Final = 11  #: of a window
FEWEST: Final = 5  #: of an arc that is used at all
_BLOCK: Final = 8192
#: part of the interval by which two epochs may be off and still follow each other
_JITTER: Final = 1e-3


@dataclass(frozen=True, slots=True)
class Arcs:
    """Runs of epochs without a gap, sorted by satellite and time.

    Attributes
    ----------
    satellite, first, count : (k,) satellite, first node and number of nodes of each arc
    begin_s, step_s : (k,) time of the first node; interval
    position_m : (n, 3) of all nodes
    epoch : (n,) index of the node's epoch in the file
    keys : (k,) satellite times ``span`` plus the time of the beginning, to be searched
    origin, span : of the keys
    """

    satellite: Index
    first: Index
    count: Index
    begin_s: Array
    step_s: Array
    position_m: Array
    epoch: Index
    keys: Array
    origin: float
    span: float

    @classmethod
    def of(cls, time_s: Array, position_m: Array) -> Arcs:
        """From epochs (t,), s, ascending, and positions (t, s, 3), m, NaN where there is none."""
        known = np.isfinite(position_m).all(axis=2)
        satellite, epoch = np.nonzero(known.T)
        time = time_s[epoch]
        step = np.diff(time, append=np.inf)
        step[np.diff(satellite, append=-1) != 0] = np.inf
        # an arc goes on while the interval stays what it was
        before = np.concatenate(([np.inf], step[:-1]))
        with np.errstate(invalid="ignore"):
            same = np.abs(step - before) <= _JITTER * before
        starts = np.zeros(time.size, dtype=bool)
        starts[np.isinf(before)] = True
        changed = np.isfinite(step) & np.isfinite(before) & ~same
        # where a short interval follows a long one the node begins an arc, else the next one does
        starts |= changed & (step < before)
        after = np.flatnonzero(changed & (step > before)) + 1
        starts[after[after < time.size]] = True
        first = np.flatnonzero(starts)
        count = np.diff(np.concatenate((first, [time.size])))
        long = count >= 2
        first, count = first[long], count[long]
        interval = (time[first + count - 1] - time[first]) / (count - 1)
        origin, span = float(time_s[0]) if time_s.size else 0.0, float(np.ptp(time_s)) + 1e6 if time_s.size else 1.0
        return cls(
            satellite=satellite[first],
            first=first,
            count=count,
            begin_s=time[first],
            step_s=interval,
            position_m=position_m[epoch, satellite],
            epoch=epoch,
            keys=satellite[first] * span + (time[first] - origin),
            origin=origin,
            span=span,
        )

    def arc_of(self, satellite: Index, seconds: Array) -> tuple[Index, Array]:
        """Nearest arc of each request (n,), -1 for none, and by how much it is missed, s, 0 inside."""
        none = np.full(satellite.size, -1, dtype=np.int64), np.full(satellite.size, np.inf)
        if self.keys.size == 0:
            return none
        since = np.clip(seconds - self.origin, -1e5, self.span - 2e5)
        after = np.searchsorted(self.keys, satellite * self.span + since, side="right")
        best, missed = none
        for candidate in (np.maximum(after - 1, 0), np.minimum(after, self.keys.size - 1)):
            end = self.begin_s[candidate] + (self.count[candidate] - 1) * self.step_s[candidate]
            gap = np.maximum(np.maximum(self.begin_s[candidate] - seconds, seconds - end), 0.0)
            fits = (self.satellite[candidate] == satellite) & (gap < missed)
            best, missed = np.where(fits, candidate, best), np.where(fits, gap, missed)
        return best, missed


@dataclass(frozen=True, slots=True)
class Curve:
    """Positions, velocities and accelerations (3, n) at requests, in axes at rest, the Earth-fixed ones of then."""

    position_m: Array
    velocity_m_s: Array
    acceleration_m_s2: Array


def evaluate(arcs: Arcs, arc: Index, seconds: Array) -> Curve:
    """Orbits at requests whose arcs are known.

    Parameters
    ----------
    arcs : of all satellites
    arc : (n,) arc of each request
    seconds : (n,) s

    Returns
    -------
    Curve of n
    """
    at = (seconds - arcs.begin_s[arc]) / arcs.step_s[arc]
    points = np.minimum(arcs.count[arc], POINTS)
    nearest = np.rint(at).astype(np.int64)
    first = np.clip(nearest - points // 2, 0, arcs.count[arc] - points)
    out = Curve(*(np.empty((3, seconds.size)) for _ in range(3)))
    for size in np.unique(points).tolist():
        mine = np.flatnonzero(points == size)
        nodes = arcs.first[arc[mine]] + first[mine]
        windows, where = np.unique(nodes, return_inverse=True)
        some = np.zeros(windows.size, dtype=np.int64)
        some[where] = arc[mine]
        step = arcs.step_s[some]
        coefficients = _coefficients(arcs.position_m, windows, step, size)
        half = 0.5 * (size - 1)
        u = (at[mine] - first[mine] - half) / half
        for k in range(0, mine.size, _BLOCK):
            part = slice(k, k + _BLOCK)
            _horner(out, mine[part], coefficients, where[part], u[part], half * step[where[part]])
    return out


def _horner(out: Curve, rows: Index, coefficients: Array, window: Index, u: Array, scale: Array) -> None:
    # of each window, then turned forward to the axes of the instant
    taken = np.take(coefficients, window, axis=2)
    value, slope, bend = taken[-1].copy(), np.zeros((3, u.size)), np.zeros((3, u.size))
    for c in taken[-2::-1]:
        bend = bend * u + slope
        slope = slope * u + value
        value = value * u + c
    slope, bend = slope / scale, 2 * bend / (scale * scale)
    angle = EARTH_ROTATION_RATE * u * scale
    c, s = np.cos(angle), np.sin(angle)
    for target, x in ((out.position_m, value), (out.velocity_m_s, slope), (out.acceleration_m_s2, bend)):
        target[0, rows], target[1, rows], target[2, rows] = x[0] * c + x[1] * s, x[1] * c - x[0] * s, x[2]


def _coefficients(position: Array, windows: Index, step: Array, size: int) -> Array:
    """Coefficients (size, 3, m) of powers of u, which is -1 and 1 at the ends of each window, in its axes at rest."""
    offset = np.arange(size) - 0.5 * (size - 1)
    nodes = position[windows[:, None] + np.arange(size)]
    angle = EARTH_ROTATION_RATE * step[:, None] * offset
    c, s = np.cos(angle), np.sin(angle)
    x, y, z = nodes[..., 0], nodes[..., 1], nodes[..., 2]
    turned = np.stack((x * c - y * s, x * s + y * c, z), axis=0)  # (3, m, size)
    return np.ascontiguousarray(np.einsum("jk,imk->jim", _powers(size), turned))


@cache
def _powers(size: int) -> Array:
    """The matrix from values at equidistant points of [-1, 1] to coefficients of powers, exact to the last digit."""
    from fractions import Fraction

    points = [Fraction(2 * k, size - 1) - 1 for k in range(size)]
    columns = []
    for k, own in enumerate(points):
        polynomial = [Fraction(1)]
        for j, other in enumerate(points):
            if j != k:
                # one more linear factor, which is 1 at its own point and 0 at the other
                longer = [Fraction(0), *polynomial]
                for i, factor in enumerate(polynomial):
                    longer[i] -= other * factor
                polynomial = [factor / (own - other) for factor in longer]
        columns.append([float(factor) for factor in polynomial])
    return np.array(columns).T
