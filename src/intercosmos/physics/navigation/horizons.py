"""Horizons: how high buildings and hills stand at each azimuth, for masks that are not one angle all around.

A horizon is an array of elevations at evenly spaced azimuths from north over east, interpolated linearly. An endless
street of width w between walls of height h hides the sky below

    tan(elevation) = h |sin(azimuth - street)| / d

with d the distance to the wall on that side: along the street the sky is free down to the ground.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import PhysicsError

Array = NDArray[np.float64]

#: Azimuths of a horizon made here: one a degree.
AZIMUTHS: Final = 360


def horizon_elevation(horizon: ArrayLike, azimuth_rad: ArrayLike) -> Array:
    """Elevation of a horizon at azimuths.

    Parameters
    ----------
    horizon : (A,) elevations, rad, at azimuths 0, 2π/A, ... from north over east
    azimuth_rad : (...) of any turn

    Returns
    -------
    (...) rad, linear between the two neighbours, the last and the first included

    Examples
    --------
    >>> horizon_elevation([0.0, 0.2, 0.0, 0.2], np.radians([45.0, 90.0, -45.0])).round(3).tolist()
    [0.1, 0.2, 0.1]
    """
    table = checked_horizon(horizon)
    place = np.asarray(azimuth_rad, float) / (2 * np.pi) * table.size
    lower = np.floor(place)
    left = lower.astype(np.int64) % table.size
    part = place - lower
    return np.asarray(table[left] * (1 - part) + table[(left + 1) % table.size] * part)


def horizon_from_points(azimuth_rad: ArrayLike, elevation_rad: ArrayLike, count: int = AZIMUTHS) -> Array:
    """Horizon (count,), rad, through surveyed points (n,), linear between them and around north.

    >>> horizon_from_points([0.0, np.pi], [0.0, 0.4], 4).round(3).tolist()
    [0.0, 0.2, 0.4, 0.2]
    """
    azimuth, elevation = np.broadcast_arrays(np.asarray(azimuth_rad, float), np.asarray(elevation_rad, float))
    if azimuth.ndim != 1 or azimuth.size == 0 or not np.all(np.isfinite(azimuth)):
        raise PhysicsError("points of a horizon are two arrays of one length, at least one point, all finite")
    where = np.arange(count) * (2 * np.pi / count)
    return checked_horizon(np.interp(where, np.mod(azimuth, 2 * np.pi), elevation, period=2 * np.pi))


def urban_canyon(
    width_m: float, height_m: float, street_rad: float, *, offset_m: float = 0.0, floor_rad: float = 0.0
) -> Array:
    """Horizon (360,), rad, of someone in an endless street between two walls of one height.

    Parameters
    ----------
    width_m : between the walls
    height_m : of the walls above the antenna
    street_rad : azimuth along the street
    offset_m : of the antenna from the middle, to the right when looking along the street
    floor_rad : never lower than this

    Raises
    ------
    PhysicsError : a width that is not positive, a height below zero, an antenna inside a wall

    Examples
    --------
    A street as wide as its houses are high, seen from its middle: 63° across, nothing along it.

    >>> np.degrees(urban_canyon(20.0, 20.0, 0.0)[[0, 90, 270]]).round(1).tolist()
    [0.0, 63.4, 63.4]
    """
    if not width_m > 0 or not height_m >= 0 or not abs(offset_m) < width_m / 2:
        raise PhysicsError("a street has a positive width, walls of no negative height, and the antenna between them")
    across = np.sin(np.arange(AZIMUTHS) * (2 * np.pi / AZIMUTHS) - street_rad)
    distance = np.where(across > 0, width_m / 2 - offset_m, width_m / 2 + offset_m)
    hidden = np.arctan2(height_m * np.abs(across), distance)
    return checked_horizon(np.maximum(np.where(np.abs(across) < 1e-12, 0.0, hidden), floor_rad))


def checked_horizon(horizon: ArrayLike) -> Array:
    """The horizon as an array, or an error that says what one is."""
    table = np.asarray(horizon, float)
    if table.ndim != 1 or table.size == 0 or not np.all(np.abs(table) <= np.pi / 2):
        raise PhysicsError(f"a horizon is (A,) elevations between -90 and 90 degrees in radians, not {table.shape}")
    return table
