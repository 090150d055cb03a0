"""Burns: impulses, and thrust over a time, in inertial axes or along radial, transverse and normal.

Reference
---------
Vallado (2013), *Fundamentals of Astrodynamics and Applications*, sections 3.3 (RTN, called RSW) and 6.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.constants import STANDARD_GRAVITY
from intercosmos.errors import PhysicsError

Array = NDArray[np.float64]
Axes = Literal["inertial", "rtn"]


@dataclass(frozen=True, slots=True)
class ImpulsiveBurn:
    """A change of velocity in no time.

    Attributes
    ----------
    time_s : s after the epoch
    change : (3,) or one for each satellite (n, 3), m/s
    axes : ``"inertial"`` or ``"rtn"`` (radial, transverse, normal of the state before the burn)
    isp_s : specific impulse, s, for the mass it costs; without it the mass stays
    """

    time_s: float
    change: ArrayLike
    axes: Axes = "inertial"
    isp_s: float | None = None

    def __post_init__(self) -> None:
        _finite_vectors(self.change, "the change of velocity")
        _check(self.time_s, self.axes)
        if self.isp_s is not None and not self.isp_s > 0:
            raise PhysicsError("a specific impulse is above 0 s")

    @property
    def end_s(self) -> float:
        """When it is over, s after the epoch."""
        return self.time_s

    def mass_after(self, mass_kg: Array, rows: NDArray[np.intp]) -> Array:
        """Mass (n,), kg, after the impulse on satellites ``rows`` (n,), by Tsiolkovsky."""
        if self.isp_s is None:
            return mass_kg
        speed = np.linalg.norm(np.asarray(self.change, float), axis=-1)
        each = speed if speed.ndim == 0 else speed[rows]
        return np.asarray(mass_kg * np.exp(-each / (self.isp_s * STANDARD_GRAVITY)))


@dataclass(frozen=True, slots=True)
class FiniteBurn:
    """Constant thrust over a time.

    Attributes
    ----------
    time_s : start, s after the epoch
    duration_s : s
    thrust_n : N; one number, or one for each satellite (n,)
    isp_s : specific impulse, s
    direction : (3,) or (n, 3); its length does not matter
    axes : ``"inertial"``, or ``"rtn"``: then the direction turns with the orbit
    """

    time_s: float
    duration_s: float
    thrust_n: ArrayLike
    isp_s: float
    direction: ArrayLike
    axes: Axes = "rtn"

    def __post_init__(self) -> None:
        direction = _finite_vectors(self.direction, "the direction of thrust")
        _check(self.time_s, self.axes)
        thrust = np.asarray(self.thrust_n, float)
        if not self.duration_s > 0 or not self.isp_s > 0 or not np.isfinite(self.duration_s * self.isp_s):
            raise PhysicsError("a burn has a duration and a specific impulse above 0 s")
        if thrust.ndim > 1 or not np.all(np.isfinite(thrust)) or np.any(thrust < 0):
            raise PhysicsError("a thrust is one number or one for each satellite, finite and not negative")
        if np.any(np.linalg.norm(direction, axis=-1) == 0):
            raise PhysicsError("a direction of thrust has a length above 0")

    @property
    def end_s(self) -> float:
        """When it is over, s after the epoch."""
        return self.time_s + self.duration_s

    @property
    def flow_kg_s(self) -> Array:
        """Mass that leaves each second, kg/s."""
        return np.asarray(self.thrust_n, float) / (self.isp_s * STANDARD_GRAVITY)

    def unit_direction(self) -> Array:
        """Direction with length 1."""
        d = np.asarray(self.direction, float)
        return np.asarray(d / np.linalg.norm(d, axis=-1, keepdims=True))


Burn = ImpulsiveBurn | FiniteBurn


def local_axes(position: ArrayLike, velocity: ArrayLike) -> Array:
    """Matrices (..., 3, 3) whose columns are the radial, transverse and normal unit vectors in inertial axes.

    Raises
    ------
    PhysicsError
        Where position and velocity are parallel: the normal has no direction.

    Examples
    --------
    >>> local_axes([7e6, 0, 0], [0, 7.5e3, 0]).tolist()
    [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]
    """
    r, v = np.asarray(position, float), np.asarray(velocity, float)
    h = np.cross(r, v)
    length = np.linalg.norm(h, axis=-1, keepdims=True)
    if np.any(length <= 0):
        raise PhysicsError("position and velocity are parallel: radial, transverse and normal are not defined")
    radial, normal = r / np.linalg.norm(r, axis=-1, keepdims=True), h / length
    return np.stack([radial, np.cross(normal, radial), normal], axis=-1)


def impulse(state: Array, burn: ImpulsiveBurn, rows: NDArray[np.intp]) -> tuple[Array, Array]:
    """Apply an impulse.

    Parameters
    ----------
    state : (n, 6), m and m/s
    rows : (n,) which satellite each row is, for changes given one a satellite

    Returns
    -------
    (n, 6) state after; (n, 6, 6) its derivatives by the state before
    """
    change = np.asarray(burn.change, float)
    dv = np.broadcast_to(change if change.ndim == 1 else change[rows], (len(state), 3))
    after, jacobian = state.copy(), np.tile(np.eye(6), (len(state), 1, 1))
    if burn.axes == "inertial":
        after[:, 3:] += dv
        return after, jacobian
    r, v = state[:, :3], state[:, 3:]
    axes = local_axes(r, v)
    after[:, 3:] += np.einsum("nij,nj->ni", axes, dv)
    # derivatives of the three unit vectors, one column of the state at a time
    eye = np.eye(3)
    h = np.cross(r, v)
    radial, normal = axes[..., 0], axes[..., 2]
    for k in range(6):
        dr = np.broadcast_to(eye[k] if k < 3 else np.zeros(3), r.shape)
        dw = np.broadcast_to(eye[k - 3] if k >= 3 else np.zeros(3), r.shape)
        d_radial = _turn(radial, dr, r)
        d_normal = _turn(normal, np.cross(dr, v) + np.cross(r, dw), h)
        d_transverse = np.cross(d_normal, radial) + np.cross(normal, d_radial)
        jacobian[:, 3:, k] += dv[:, :1] * d_radial + dv[:, 1:2] * d_transverse + dv[:, 2:] * d_normal
    return after, jacobian


def _turn(unit: Array, change: Array, vector: Array) -> Array:
    """Derivative of a unit vector along a vector that changes."""
    across = change - unit * np.sum(unit * change, axis=-1, keepdims=True)
    return np.asarray(across / np.linalg.norm(vector, axis=-1, keepdims=True))


def _finite_vectors(vectors: ArrayLike, what: str) -> Array:
    values = np.asarray(vectors, float)
    if values.ndim not in (1, 2) or values.shape[-1] != 3 or not np.all(np.isfinite(values)):
        raise PhysicsError(f"{what} is one finite vector (3,) or one for each satellite (n, 3)")
    return values


def _check(time_s: float, axes: str) -> None:
    if not np.isfinite(time_s) or time_s < 0:
        raise PhysicsError("a burn begins at a finite time, not before the epoch")
    if axes not in ("inertial", "rtn"):
        raise PhysicsError(f"the axes of a burn are 'inertial' or 'rtn', not {axes!r}")
