"""Where many objects are at any time, and how fast they can turn: what a search for events needs to know.

A path is a function of time with bounds. For orbits that stay near two-body motion the bounds follow from one state
(:func:`two_body_bounds`); for positions known at equal steps, whatever model gave them, from the table
(:class:`PathTable`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import PhysicsError

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]
#: Position and velocity, (m, 3) each, m and m/s, of the objects (m,) at the times (m,), s
State = Callable[[IntArray, Array], tuple[Array, Array]]

#: Samples through which the interpolation passes: degree 9.
NODES = 10
_POWERS = np.arange(NODES)
#: Room for what happens between the samples of a table whose bounds are read off.
_MARGIN = 1.05


@dataclass(frozen=True, slots=True)
class Bounds:
    """How near, far, fast and sharply turning objects get; arrays (n,), m and s, for the whole span of interest.

    Attributes
    ----------
    nearest_m, farthest_m : least and greatest distance from the origin
    speed : greatest speed, m/s
    acceleration : greatest acceleration, m/s²
    jerk : greatest rate of change of the acceleration, m/s³
    """

    nearest_m: Array
    farthest_m: Array
    speed: Array
    acceleration: Array
    jerk: Array


@dataclass(frozen=True, slots=True)
class Paths:
    """Objects whose position and velocity are functions of time.

    Attributes
    ----------
    state : ``state(objects, t_s)`` with arrays (m,), gives position and velocity (m, 3), in one frame for all
    bounds : how the objects move, in the same frame
    """

    state: State
    bounds: Bounds

    @property
    def count(self) -> int:
        """How many objects there are."""
        return int(self.bounds.speed.size)


def two_body_bounds(position: ArrayLike, velocity: ArrayLike, mu: float, *, margin: float = 0.02) -> Bounds:
    """Bounds of orbits about one centre, from one state each.

    Parameters
    ----------
    position, velocity : (n, 3) inertial, m and m/s
    mu : gravitational parameter, m³/s²
    margin : room for what is not two-body motion: oblateness moves a low orbit by 0.3 %, decay or thrust by more

    Raises
    ------
    PhysicsError
        If a state is not finite or falls through the centre.

    Examples
    --------
    >>> bounds = two_body_bounds([[7e6, 0, 0]], [[0, 7546.05, 0]], 3.986004418e14, margin=0.0)
    >>> bounds.nearest_m.round(-3).tolist(), bounds.speed.round().tolist()
    ([7000000.0], [7546.0])
    """
    r, v = np.broadcast_arrays(np.atleast_2d(np.asarray(position, float)), np.atleast_2d(np.asarray(velocity, float)))
    distance = np.linalg.norm(r, axis=-1)
    h = np.linalg.norm(np.cross(r, v), axis=-1)
    if not (np.all(np.isfinite(r)) and np.all(np.isfinite(v)) and np.all(h > 0)):
        raise PhysicsError("an orbit needs a finite position and velocity that are not parallel")
    energy = np.sum(v * v, axis=-1) / 2 - mu / distance
    e = np.sqrt(np.maximum(1 + 2 * energy * (h / mu) ** 2, 0.0))
    nearest = h * h / (mu * (1 + e)) * (1 - margin)
    bound = e < 1
    farthest = np.where(bound, h * h / (mu * np.where(bound, 1 - e, 1.0)) * (1 + margin), np.inf)
    speed = mu * (1 + e) / h * (1 + margin)
    acceleration = mu / nearest**2 * (1 + margin)
    # d/dt (-mu r / |r|³): its matrix has the eigenvalues mu/r³ (1, 1, -2)
    return Bounds(nearest, farthest, speed, acceleration, 2 * mu * speed / nearest**3 * (1 + margin))


def two_body_paths(position: ArrayLike, velocity: ArrayLike, mu: float) -> Paths:
    """Paths of two-body motion from states (n, 3) at time 0, m and m/s, about a centre with ``mu``, m³/s²."""
    r, v = (np.atleast_2d(np.asarray(x, float)) for x in (position, velocity))
    bounds = two_body_bounds(r, v, mu, margin=1e-6)

    def state(objects: IntArray, t_s: Array) -> tuple[Array, Array]:
        from intercosmos.physics.orbits.kepler_problem import kepler

        return kepler(r[objects], v[objects], t_s, mu)

    return Paths(state, bounds)


class PathTable:
    """Positions at equal steps, joined by polynomials of degree 9 through the ten nearest samples.

    For a low orbit a step of 120 s interpolates to some micrometres; :meth:`error` measures it. Within four steps of
    either end the ten samples are not centred and the error is some hundred times greater: let the table begin and end
    :data:`PathTable.PAD` steps outside the span that is used.

    Parameters
    ----------
    positions : (n, times, 3) m
    start_s : time of the first sample
    step_s : between samples

    Raises
    ------
    PhysicsError
        With fewer than ten samples, a step that is not above zero, or a position that is not finite.

    Examples
    --------
    >>> t = np.arange(12.0)
    >>> table = PathTable(np.stack([t**3, t**2, t], axis=-1)[None], 0.0, 1.0)
    >>> position, velocity = table.state(np.array([0]), np.array([5.5]))
    >>> position.round(6).tolist(), velocity.round(6).tolist()
    ([[166.375, 30.25, 5.5]], [[90.75, 11.0, 1.0]])
    """

    PAD = 4

    def __init__(self, positions: ArrayLike, start_s: float, step_s: float) -> None:
        p = np.asarray(positions, float)
        if p.ndim != 3 or p.shape[-1] != 3 or p.shape[1] < NODES or not step_s > 0:
            raise PhysicsError(f"a table of paths needs positions (objects, at least {NODES} times, 3) at equal steps")
        bad = ~np.all(np.isfinite(p), axis=(1, 2))
        if np.any(bad):
            raise PhysicsError(f"object {int(np.argmax(bad))} has a position that is not finite; leave it out")
        self.count, self.start_s, self.step_s = p.shape[0], float(start_s), float(step_s)
        self.end_s = self.start_s + (p.shape[1] - 1) * self.step_s
        self.windows = p.shape[1] - NODES + 1
        windows = np.lib.stride_tricks.sliding_window_view(p, NODES, axis=1)  # (n, windows, 3, NODES)
        #: (objects x windows, 3, NODES): factors of s^k, s from the middle of the window in steps
        self._factors = (windows.reshape(-1, NODES) @ _to_powers()).reshape(-1, 3, NODES)

    def position(self, objects: IntArray, t_s: Array) -> Array:
        """Positions (m, 3), m, of objects (m,) at times (m,), s."""
        factors, s = self._at(objects, t_s)
        return np.asarray(np.einsum("mck,mk->mc", factors, _powers(s)))

    def state(self, objects: IntArray, t_s: Array) -> tuple[Array, Array]:
        """Positions and velocities (m, 3), m and m/s, of objects (m,) at times (m,), s."""
        factors, s = self._at(objects, t_s)
        powers = _powers(s)
        p = np.einsum("mck,mk->mc", factors, powers)
        return p, np.einsum("mck,mk->mc", factors[..., 1:], powers[:, :-1] * (_POWERS[1:] / self.step_s))

    def error(self, position: Callable[[Array], ArrayLike], samples: int = 16) -> Array:
        """Greatest distance (objects,), m, from ``position(times) -> (objects, times, 3)`` in the middles of steps."""
        steps = np.unique(np.linspace(0, self.windows - 1, samples).astype(int))
        times = self.start_s + (self.PAD + steps + 0.5) * self.step_s
        truth = np.asarray(position(times), float)
        rows = np.repeat(np.arange(self.count), times.size)
        ours = self.position(rows, np.tile(times, self.count)).reshape(truth.shape)
        return np.asarray(np.max(np.linalg.norm(ours - truth, axis=-1), axis=-1))

    def picked(self, objects: IntArray) -> PathTable:
        """The table of some of the objects."""
        table = object.__new__(PathTable)
        table.count, table.start_s, table.step_s, table.end_s = len(objects), self.start_s, self.step_s, self.end_s
        table.windows = self.windows
        shape = (self.count, self.windows, 3, NODES)
        table._factors = self._factors.reshape(shape)[objects].reshape(-1, 3, NODES)
        return table

    def bounds(self) -> Bounds:
        """How the objects move, read off at every half step with 5 % of room."""
        at = [(order, s) for order in range(4) for s in (-0.5, 0.0, 0.5)]
        weights = np.stack([_derivative(s, order) / self.step_s**order for order, s in at], axis=-1)
        vectors = (self._factors.reshape(-1, NODES) @ weights).reshape(self.count, self.windows, 3, 4, 3)
        sizes = np.sqrt(np.einsum("owcds,owcds->owds", vectors, vectors))
        near, far = np.min(sizes[:, :, 0], axis=(1, 2)), np.max(sizes[:, :, 0], axis=(1, 2))
        v, a, j = np.max(sizes[:, :, 1:], axis=(1, 3)).T * _MARGIN
        # a distance turns no faster than v²/r + a between samples half a step apart
        sag = (v * v / near + a) * (self.step_s / 2) ** 2 / 8
        return Bounds(near - sag, far + sag, v, a, j)

    def paths(self) -> Paths:
        """The table as paths with their bounds."""
        return Paths(self.state, self.bounds())

    def _at(self, objects: IntArray, t_s: Array) -> tuple[Array, Array]:
        u = (np.asarray(t_s, float) - self.start_s) / self.step_s
        if u.size and (np.min(u) < -1e-9 or np.max(u) > self.windows + NODES - 2 + 1e-9):
            raise PhysicsError("a time lies outside the table of paths")
        window = np.clip(np.floor(u).astype(np.int64) - (NODES // 2 - 1), 0, self.windows - 1)
        return self._factors.take(objects * self.windows + window, axis=0), u - window - (NODES - 1) / 2


def _powers(s: Array) -> Array:
    """(m, NODES) powers of s (m,) from 0 up, by multiplication: ``**`` takes fifty times as long."""
    powers = np.empty((s.size, NODES))
    powers[:, 0] = 1.0
    for k in range(1, NODES):
        np.multiply(powers[:, k - 1], s, out=powers[:, k])
    return powers


def _derivative(s: float, order: int) -> Array:
    """(NODES,) by which factors of s^k are multiplied for the order-th derivative at s."""
    falling = np.prod(_POWERS[:, None] - np.arange(order), axis=1)  # 0 where k < order
    return np.asarray(falling * s ** np.maximum(_POWERS - order, 0), float)


@lru_cache(maxsize=1)
def _to_powers() -> Array:
    """(NODES, NODES) from samples at -4.5, -3.5 … 4.5 to the factors of s^k; worked out in fractions, so exact."""
    nodes = [Fraction(2 * k - NODES + 1, 2) for k in range(NODES)]
    rows = []
    for j, node in enumerate(nodes):
        polynomial = [Fraction(1)]
        for i, other in enumerate(nodes):
            if i != j:
                scale = node - other
                shifted = [Fraction(0), *polynomial]
                polynomial = [(x - other * y) / scale for x, y in zip(shifted, [*polynomial, Fraction(0)], strict=True)]
        rows.append([float(x) for x in polynomial])
    return np.array(rows)
