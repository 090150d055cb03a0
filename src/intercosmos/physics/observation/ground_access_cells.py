"""Points on the ground, and groups of neighbours among them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import PhysicsError
from intercosmos.physics.orbits.event_functions import site_frame

__all__ = ["Ground", "checked_points", "groups"]

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]

#: m; what is higher or lower than this is no point on the ground.
_HIGHEST_M: Final = 100e3


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """Points (n,) that lie near one another.

    Attributes
    ----------
    number : (n,) of each
    place : (n, 4) Earth-fixed position, m, and a one
    up : (n, 3) normals of the ellipsoid
    level_m : (n,) ``up`` times the position
    direction : (n, 3) unit vectors from the centre of the Earth
    centre : (3,) unit vector
    radius_rad : from the centre to the farthest
    nearest_m, farthest_m : least and greatest distance from the centre of the Earth
    """

    number: IntArray
    place: Array
    up: Array
    level_m: Array
    direction: Array
    centre: Array
    radius_rad: float
    nearest_m: float
    farthest_m: float


def checked_points(points: ArrayLike) -> Array:
    """Points as (n, 3): latitude and longitude, rad, and height, m.

    Raises
    ------
    PhysicsError
        For other shapes, numbers that are not finite, latitudes beyond the poles, or heights beyond 100 km.
    """
    given = np.asarray(points, float)
    if given.ndim != 2 or given.shape[1] not in (2, 3) or not np.isfinite(given).all():
        raise PhysicsError("points are rows of latitude (rad), longitude (rad) and perhaps height (m), all finite")
    if given.shape[1] == 2:
        given = np.concatenate([given, np.zeros((given.shape[0], 1))], axis=-1)
    if (np.abs(given[:, 0]) > np.pi / 2 + 1e-12).any():
        worst = int(np.argmax(np.abs(given[:, 0])))
        raise PhysicsError(f"the latitude of point {worst}, {given[worst, 0]:.6g} rad, lies beyond a pole; degrees?")
    if (np.abs(given[:, 2]) > _HIGHEST_M).any():
        worst = int(np.argmax(np.abs(given[:, 2])))
        raise PhysicsError(f"point {worst} is {given[worst, 2]:.6g} m high; points lie within 100 km of the ellipsoid")
    return given


def groups(points: Array, first: int, at_most: int) -> list[Ground]:
    """Points (n, 3), numbered from ``first``, in groups of neighbours.

    Boxes are halved across their longest side until they hold no more than ``at_most``.
    """
    position, up = site_frame(points[:, 0], points[:, 1], points[:, 2])
    open_, done = [np.arange(points.shape[0])] if points.size else [], []
    while open_:
        some = open_.pop()
        if some.size <= at_most:
            done.append(some)
            continue
        there = position[some]
        axis = int(np.argmax(np.ptp(there, axis=0)))
        order = some[np.argpartition(there[:, axis], some.size // 2)]
        open_ += [order[: some.size // 2], order[some.size // 2 :]]
    return [_ground(np.sort(some), first, position, up) for some in done]


def _ground(some: IntArray, first: int, position: Array, up: Array) -> Ground:
    p, u = position[some], up[some]
    distance = np.linalg.norm(p, axis=-1)
    unit = p / distance[:, None]
    centre = unit.mean(axis=0)
    size = float(np.linalg.norm(centre))
    centre = centre / size if size > 1e-6 else unit[0]
    radius = 2 * np.arcsin(np.clip(np.linalg.norm(unit - centre, axis=-1).max() / 2, 0.0, 1.0))
    return Ground(
        some + first, np.concatenate([p, np.ones((some.size, 1))], axis=-1), u, np.einsum("ij,ij->i", u, p), unit,
        centre, float(radius) + 1e-9, float(distance.min()), float(distance.max()),
    )  # fmt: skip
