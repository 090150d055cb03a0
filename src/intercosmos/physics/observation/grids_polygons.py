"""Which points lie in a polygon of latitudes and longitudes, across 180 degrees and around a pole too.

Edges are straight in latitude and longitude and go the shorter way round, so that a ring needs no cut where it crosses
180 degrees. A ring that goes once around the Earth holds the pole of the hemisphere in which its mean latitude lies.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import PhysicsError

__all__ = ["in_polygon"]

Array = NDArray[np.float64]

_TURN = 2 * np.pi


def in_polygon(latitude_rad: ArrayLike, longitude_rad: ArrayLike, ring: ArrayLike) -> NDArray[np.bool_]:
    """Whether points (n,) lie in the ring.

    Parameters
    ----------
    latitude_rad, longitude_rad : (n,) geodetic, rad
    ring : (k, 2) latitude and longitude of at least three corners, rad; the first may be repeated at the end

    Raises
    ------
    PhysicsError
        For a ring of fewer than three corners, numbers that are not finite, latitudes beyond a pole, or edges that
        cross each other.

    Examples
    --------
    >>> square = np.radians([[0, 170], [0, -170], [20, -170], [20, 170]])
    >>> in_polygon(np.radians([10, 10]), np.radians([180, 160]), square).tolist()
    [True, False]
    """
    import shapely

    shape = _shape(ring)
    shapely.prepare(shape)
    phi, lam = np.asarray(latitude_rad, float), np.asarray(longitude_rad, float)
    west, _, east, _ = shape.bounds
    # each point at the first of its longitudes east of the ring's western end; the next may lie in a ring that is
    # more than a turn wide, or touch its eastern end
    lam = west + np.mod(lam - west, _TURN)
    inside: NDArray[np.bool_] = np.asarray(shapely.contains_xy(shape, lam, phi))
    while np.any(lam + _TURN <= east):
        lam = lam + _TURN
        inside |= np.asarray(shapely.contains_xy(shape, lam, phi))
    return inside


def _shape(ring: ArrayLike) -> Any:
    from shapely import Polygon
    from shapely.validation import explain_validity

    corners = np.asarray(ring, float)
    if corners.ndim != 2 or corners.shape[1] != 2 or not np.all(np.isfinite(corners)):
        raise PhysicsError("a polygon is rows of latitude and longitude (rad), all finite")
    if len(corners) > 1 and np.array_equal(corners[0], corners[-1]):
        corners = corners[:-1]
    if len(corners) < 3:
        raise PhysicsError(f"a polygon has at least three corners, not {len(corners)}")
    if np.any(np.abs(corners[:, 0]) > np.pi / 2 * (1 + 1e-12)):
        raise PhysicsError("a corner of a polygon lies beyond a pole; corners are latitude, longitude in rad")
    phi, lam = corners[:, 0], corners[:, 1]
    step = np.diff(lam, append=lam[0])
    step = step - _TURN * np.round(step / _TURN)
    lam = lam[0] + np.concatenate([[0.0], np.cumsum(step)])
    turns = round((lam[-1] - lam[0]) / _TURN)
    if abs(turns) > 1:
        raise PhysicsError(f"a polygon goes {abs(turns)} times around the Earth; at most once is allowed")
    if turns:
        # the seam is closed along the pole's own line
        pole = np.copysign(np.pi / 2, np.mean(phi))
        phi = np.concatenate([phi, [phi[0], pole, pole]])
        lam = np.concatenate([lam, [lam[-1], lam[0]]])
    else:
        lam = lam[:-1]
    shape = Polygon(np.stack([lam, phi], axis=-1))
    if not shape.is_valid:
        where = explain_validity(shape)
        raise PhysicsError(
            f"the edges of a polygon cross each other ({where}, longitude and latitude in rad); cut it into parts that "
            "do not"
        )
    return shape
