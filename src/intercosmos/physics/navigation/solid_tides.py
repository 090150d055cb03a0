"""How Moon and Sun lift the ground: the displacement of a place by the solid Earth's tides.

Catalogues of stations (ITRF) give places without tides; a receiver stands on the ground as it is, up to 0.35 m higher
and 0.15 m lower. Degree two with the nominal Love and Shida numbers, the anelastic and frequency-dependent parts left
out: within 1.5 cm of the conventions' full model. The permanent part is contained, as ITRF has it.

References
----------
IERS Conventions 2010, section 7.1.1, equation 7.5; P. M. Mathews, V. Dehant, J. M. Gipson, J. Geophys. Res. 102, 1997.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.constants import EARTH_MU
from intercosmos.errors import PhysicsError
from intercosmos.physics.navigation.glonass_luni_solar import MOON_MU, SUN_MU, sun_and_moon

Array = NDArray[np.float64]

#: Nominal Love and Shida numbers of degree two, and how they change with latitude (IERS 2010, 7.1.1.1).
_H2, _H2_LATITUDE, _L2, _L2_LATITUDE = 0.6078, -0.0006, 0.0847, 0.0002
_RADIUS_M: Final = 6378136.6
_J2000: Final = np.datetime64("2000-01-01T12:00:00", "ns")
_CENTURY_NS: Final = 36525 * 86400e9
_DAY_NS: Final = 86400e9
#: By so much GPS time is ahead of UTC today; a second more or less turns the Earth by a hair for this purpose.
_LEAP_S: Final = 18.0


def solid_tide_m(position_m: ArrayLike, times: ArrayLike) -> Array:
    """Displacement of places by the solid tides, (..., 3) Earth-fixed, m.

    Parameters
    ----------
    position_m : (..., 3) Earth-fixed, m
    times : (...) ``datetime64``, GPS time

    Raises
    ------
    PhysicsError
        If a time is missing.

    Examples
    --------
    On the first day of 2022 Sun, Moon and a new year stood together, the Moon at its nearest:

    >>> lifted = solid_tide_m([4627851.6, 119640.3, 4372993.7], np.datetime64("2022-01-01T00:30", "ns"))
    >>> round(float(np.linalg.norm(lifted)), 2)
    0.23
    """
    at = np.asarray(times, "datetime64[ns]")
    if np.isnat(at).any():
        raise PhysicsError("one of the times is missing")
    after = np.asarray(at - _J2000).astype(np.int64)
    sun, moon = sun_and_moon(np.atleast_1d(after / _CENTURY_NS))
    days = (np.atleast_1d(after) - _LEAP_S * 1e9) / _DAY_NS
    angle = np.radians((280.46061837 + 360.98564736629 * days) % 360.0)  # mean sidereal time, as UT1 is near UTC
    place = np.asarray(position_m, dtype=float)
    moved = tide_of_bodies_m(place, np.moveaxis(_turned(sun, angle), 0, -1), np.moveaxis(_turned(moon, angle), 0, -1))
    return np.asarray(moved.reshape(np.broadcast_shapes(place.shape, (*at.shape, 3))))


def tide_of_bodies_m(position_m: Array, sun_m: Array, moon_m: Array) -> Array:
    """The same for given positions of Sun and Moon, all (..., 3) Earth-fixed, m."""
    up = position_m / np.linalg.norm(position_m, axis=-1, keepdims=True)
    latitude = (3 * up[..., 2:3] ** 2 - 1) / 2
    love, shida = _H2 + _H2_LATITUDE * latitude, _L2 + _L2_LATITUDE * latitude
    moved = np.zeros(np.broadcast_shapes(position_m.shape, sun_m.shape))
    for body, mu in ((sun_m, SUN_MU), (moon_m, MOON_MU)):
        away = np.linalg.norm(body, axis=-1, keepdims=True)
        there = body / away
        cosine = np.sum(there * up, axis=-1, keepdims=True)
        size = mu / EARTH_MU * _RADIUS_M**4 / away**3
        moved = moved + size * (love * up * (1.5 * cosine**2 - 0.5) + 3 * shida * cosine * (there - cosine * up))
    return moved


def _turned(vector: Array, angle: Array) -> Array:
    x, y, z = vector
    return np.stack([np.cos(angle) * x + np.sin(angle) * y, np.cos(angle) * y - np.sin(angle) * x, z])
