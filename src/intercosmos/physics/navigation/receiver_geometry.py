"""Directions as a receiver sees them: local axes, azimuth and elevation, where a ray pierces a shell.

Positions are Earth-fixed (ITRF, WGS 84), m, arrays (..., 3) that broadcast; angles rad. Geodetic latitude, longitude
and height are those of :mod:`~intercosmos.physics.orbits.frames`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import PhysicsError
from intercosmos.physics.orbits.frames import ecef_from_geodetic, geodetic_from_ecef

__all__ = [
    "azimuth_elevation",
    "ecef_from_geodetic",
    "enu_axes",
    "enu_from_ecef",
    "geodetic_from_ecef",
    "pierce_point",
]

Array = NDArray[np.float64]


def enu_axes(latitude: ArrayLike, longitude: ArrayLike) -> Array:
    """Unit vectors east, north and up (the rows of (..., 3, 3)) of geodetic latitude and longitude, rad.

    >>> enu_axes(0.0, 0.0).tolist()
    [[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [1.0, 0.0, 0.0]]
    """
    phi, lam = np.broadcast_arrays(np.asarray(latitude, float), np.asarray(longitude, float))
    sp, cp, sl, cl = np.sin(phi), np.cos(phi), np.sin(lam), np.cos(lam)
    rows = [-sl, cl, np.zeros_like(sl), -sp * cl + 0.0, -sp * sl + 0.0, cp, cp * cl, cp * sl, sp]
    return np.stack([row + 0.0 for row in rows], axis=-1).reshape((*phi.shape, 3, 3))


def enu_from_ecef(vectors: ArrayLike, latitude: ArrayLike, longitude: ArrayLike) -> Array:
    """East, north and up components (..., 3) of Earth-fixed vectors (..., 3) at a place, in their unit."""
    return np.asarray(np.einsum("...ij,...j->...i", enu_axes(latitude, longitude), np.asarray(vectors, float)))


def azimuth_elevation(receiver_m: ArrayLike, satellite_m: ArrayLike) -> tuple[Array, Array]:
    """Azimuth from north clockwise, 0 to 2π, and elevation above the plane normal to WGS 84, rad.

    Parameters
    ----------
    receiver_m, satellite_m : (..., 3) Earth-fixed at one instant: the satellite as of transmission, turned by the
        Earth's rotation during the flight of the signal

    Raises
    ------
    PhysicsError : where the two are in one place

    Examples
    --------
    >>> azimuth, elevation = azimuth_elevation([6378137.0, 0.0, 0.0], [26378137.0, 1.0, 0.0])
    >>> float(np.degrees(azimuth)), round(float(np.degrees(elevation)), 4)
    (90.0, 90.0)
    """
    receiver, satellite = np.asarray(receiver_m, float), np.asarray(satellite_m, float)
    latitude, longitude, _ = geodetic_from_ecef(receiver)
    local = enu_from_ecef(satellite - receiver, latitude, longitude)
    east, north, up = local[..., 0], local[..., 1], local[..., 2]
    level = np.hypot(east, north)
    if np.any((level == 0) & (up == 0)):
        raise PhysicsError("a receiver and a satellite are in one place, which has no direction")
    return np.asarray(np.arctan2(east, north) % (2 * np.pi)), np.asarray(np.arctan2(up, level))


def pierce_point(
    latitude: ArrayLike,
    longitude: ArrayLike,
    azimuth: ArrayLike,
    elevation: ArrayLike,
    *,
    shell_m: float,
    radius_m: float,
) -> tuple[Array, Array, Array]:
    """Where a ray leaves a thin shell, on a spherical Earth.

    Parameters
    ----------
    latitude, longitude, azimuth, elevation : (...) of the receiver and the ray, rad
    shell_m, radius_m : height of the shell and radius of the Earth, m; every model has its own

    Returns
    -------
    latitude, longitude : (...) of the pierce point, rad, -π to π
    slant : (...) 1/cos of the zenith angle there, the thin shell's mapping function

    Examples
    --------
    >>> [round(float(x), 3) for x in pierce_point(0.8, 0.1, 1.0, np.pi / 2, shell_m=4e5, radius_m=6.378e6)]
    [0.8, 0.1, 1.0]
    """
    phi, lam, az, el = (np.asarray(x, float) for x in (latitude, longitude, azimuth, elevation))
    sine = radius_m / (radius_m + shell_m) * np.cos(el)
    arc = np.pi / 2 - el - np.arcsin(sine)
    there = np.arcsin(np.clip(np.sin(phi) * np.cos(arc) + np.cos(phi) * np.sin(arc) * np.cos(az), -1.0, 1.0))
    east = np.arctan2(np.sin(arc) * np.sin(az) * np.cos(phi), np.cos(arc) - np.sin(phi) * np.sin(there))
    return there, np.asarray((lam + east + np.pi) % (2 * np.pi) - np.pi), np.asarray(1 / np.sqrt(1 - sine**2))
