"""Frames that move with an orbit: RTN, LVLH, and the rotating frame of two bodies.

RTN (also RSW, QSW): x along the radius, z along the angular momentum, y completes them. LVLH, as flown: z towards the
centre, y against the angular momentum, x completes them (along the velocity of a circular orbit). The rotating frame
of two bodies: x from the first to the second, z along their angular momentum, origin at their barycentre; its unit
of length is their distance, its unit of time the inverse of their angular rate, both at the instant, so that an
ephemeris and the circular restricted problem can be compared.

Local frames turn with the rate ``h / r²`` about the angular momentum: exact for Keplerian motion; a force out of the
plane tilts the frame by a further rate (force per mass) times r / h that is left out.

References
----------
CCSDS 500.2-G-2 *Navigation data: definitions and conventions*, section 4 (RTN, LVLH); V. Szebehely (1967), *Theory of
orbits*, chapter 1 (rotating, pulsating coordinates).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import PhysicsError

Array = NDArray[np.float64]


def rtn_axes(position: ArrayLike, velocity: ArrayLike) -> Array:
    """Rotation (..., 3, 3) from inertial axes to RTN, of orbits (..., 3), m and m/s.

    Raises
    ------
    PhysicsError
        Where position and velocity lie on one line, so that there is no orbital plane.

    Examples
    --------
    >>> rtn_axes([7e6, 0, 0], [0, 0, 7.5e3]).tolist()
    [[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, -1.0, 0.0]]
    """
    r, v = np.asarray(position, float), np.asarray(velocity, float)
    h = np.cross(r, v)
    size = np.linalg.norm(h, axis=-1)
    scale = np.linalg.norm(r, axis=-1) * np.linalg.norm(v, axis=-1)
    if np.any(~(size > 1e-14 * scale)):
        raise PhysicsError("position and velocity lie on one line: there is no orbital plane to hold a local frame")
    radial = r / np.linalg.norm(r, axis=-1, keepdims=True)
    normal = h / size[..., None]
    return np.stack(np.broadcast_arrays(radial, np.cross(normal, radial), normal), axis=-2) + 0.0


def lvlh_axes(position: ArrayLike, velocity: ArrayLike) -> Array:
    """Rotation (..., 3, 3) from inertial axes to LVLH; see :func:`rtn_axes`.

    >>> lvlh_axes([7e6, 0, 0], [0, 0, 7.5e3]).tolist()
    [[0.0, 0.0, 1.0], [0.0, 1.0, 0.0], [-1.0, 0.0, 0.0]]
    """
    rtn = rtn_axes(position, velocity)
    return np.stack([rtn[..., 1, :], -rtn[..., 2, :], -rtn[..., 0, :]], axis=-2) + 0.0


def to_local(
    position: ArrayLike,
    velocity: ArrayLike,
    reference_position: ArrayLike,
    reference_velocity: ArrayLike,
    *,
    axes: str = "rtn",
) -> tuple[Array, Array]:
    """State relative to a reference orbit, in its turning local frame.

    Parameters
    ----------
    position, velocity : (..., 3) inertial, m and m/s
    reference_position, reference_velocity : (..., 3) of the orbit that carries the frame

    Other parameters
    ----------------
    axes : ``"rtn"`` or ``"lvlh"``

    Returns
    -------
    (..., 3) relative position, m; (..., 3) relative velocity as seen in the turning frame, m/s

    Raises
    ------
    PhysicsError
        For a reference without an orbital plane, or other axes.
    """
    r0, v0 = np.asarray(reference_position, float), np.asarray(reference_velocity, float)
    turn, spin = _local(r0, v0, axes)
    r, v = np.asarray(position, float) - r0, np.asarray(velocity, float) - v0
    return _apply(turn, r), _apply(turn, v - np.cross(spin, r))


def from_local(
    position: ArrayLike,
    velocity: ArrayLike,
    reference_position: ArrayLike,
    reference_velocity: ArrayLike,
    *,
    axes: str = "rtn",
) -> tuple[Array, Array]:
    """Inertial state of one relative to a reference orbit; the inverse of :func:`to_local`."""
    r0, v0 = np.asarray(reference_position, float), np.asarray(reference_velocity, float)
    turn, spin = _local(r0, v0, axes)
    back = np.swapaxes(turn, -1, -2)
    r = _apply(back, np.asarray(position, float))
    v = _apply(back, np.asarray(velocity, float)) + np.cross(spin, r)
    return r0 + r, v0 + v


def to_rotating(
    position: ArrayLike,
    velocity: ArrayLike,
    second_position: ArrayLike,
    second_velocity: ArrayLike,
    mass_ratio: float,
) -> tuple[Array, Array]:
    """State in the rotating, pulsating frame of two bodies, without dimension.

    Parameters
    ----------
    position, velocity : (..., 3) from the first body, inertial axes, m and m/s
    second_position, second_velocity : (..., 3) of the second body from the first, m and m/s
    mass_ratio : of the second body to both, as in the circular restricted problem

    Returns
    -------
    (..., 3) position from the barycentre, in units of the distance of the two; (..., 3) velocity, in that unit times
    their angular rate

    Raises
    ------
    PhysicsError
        Where the second body moves straight at the first.

    Examples
    --------
    The second body rests at 1 - mass_ratio on the x axis:

    >>> r, v = to_rotating([0, 3.8e8, 0], [-1e3, 50.0, 0], [0, 3.8e8, 0], [-1e3, 50.0, 0], 0.0121)
    >>> r.round(9).tolist(), np.allclose(v, 0)
    ([0.9879, 0.0, 0.0], True)
    """
    turn, spin, length, stretch, rate = _rotating(second_position, second_velocity)
    r, v = np.asarray(position, float), np.asarray(velocity, float)
    x = _apply(turn, r) / length
    moved = _apply(turn, v - np.cross(spin, r)) / length - stretch * x
    return x - np.array([mass_ratio, 0.0, 0.0]), moved / rate


def from_rotating(
    position: ArrayLike,
    velocity: ArrayLike,
    second_position: ArrayLike,
    second_velocity: ArrayLike,
    mass_ratio: float,
) -> tuple[Array, Array]:
    """State from the first body, inertial axes, of one in the rotating frame; the inverse of :func:`to_rotating`."""
    turn, spin, length, stretch, rate = _rotating(second_position, second_velocity)
    back = np.swapaxes(turn, -1, -2)
    x = np.asarray(position, float) + np.array([mass_ratio, 0.0, 0.0])
    r = _apply(back, x * length)
    v = _apply(back, (np.asarray(velocity, float) * rate + stretch * x) * length) + np.cross(spin, r)
    return r, v


def _local(r0: Array, v0: Array, axes: str) -> tuple[Array, Array]:
    if axes not in ("rtn", "lvlh"):
        raise PhysicsError(f"local axes are 'rtn' or 'lvlh', not {axes!r}")
    turn = rtn_axes(r0, v0) if axes == "rtn" else lvlh_axes(r0, v0)
    return turn, np.cross(r0, v0) / np.sum(r0 * r0, axis=-1, keepdims=True)


def _rotating(second_position: ArrayLike, second_velocity: ArrayLike) -> tuple[Array, Array, Array, Array, Array]:
    """Axes, angular velocity, distance, its rate over itself, and angular rate (the last three (..., 1))."""
    r, v = np.asarray(second_position, float), np.asarray(second_velocity, float)
    turn, spin = _local(r, v, "rtn")
    length = np.linalg.norm(r, axis=-1, keepdims=True)
    stretch = np.sum(r * v, axis=-1, keepdims=True) / length**2
    return turn, spin, length, stretch, np.linalg.norm(spin, axis=-1, keepdims=True)


def _apply(matrix: Array, vector: Array) -> Array:
    return np.asarray(np.einsum("...ij,...j->...i", matrix, vector))
