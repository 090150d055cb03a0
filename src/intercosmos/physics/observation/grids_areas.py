"""Areas on the ellipsoid (WGS 84), and the sphere of the same area on which equal cells are drawn.

References
----------
Snyder (1987), *Map Projections: A Working Manual*, USGS Professional Paper 1395, equations 3-11 to 3-18.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.constants import EARTH_FLATTENING, EARTH_RADIUS

__all__ = ["EARTH_AREA_M2", "authalic_latitude", "geodetic_from_authalic", "zone_area_m2"]

Array = NDArray[np.float64]

_E2: Final = EARTH_FLATTENING * (2 - EARTH_FLATTENING)
_E: Final = float(np.sqrt(_E2))
_NEWTON: Final = 4


def _q(sine: Array) -> Array:
    """Snyder's q (3-12) of sines of geodetic latitude; the area from the equator is ``a² q / 2`` a radian."""
    return np.asarray((1 - _E2) * (sine / (1 - _E2 * sine * sine) + np.arctanh(_E * sine) / _E))


_Q_POLE: Final = float(_q(np.asarray(1.0)))
#: Area of the ellipsoid, m².
EARTH_AREA_M2: Final = 2 * np.pi * EARTH_RADIUS**2 * _Q_POLE


def zone_area_m2(south_rad: ArrayLike, north_rad: ArrayLike, width_rad: ArrayLike) -> Array:
    """Area (...) between two geodetic latitudes and two meridians ``width_rad`` apart, m².

    The whole Earth, as a part of it:

    >>> round(float(zone_area_m2(-np.pi / 2, np.pi / 2, 2 * np.pi)) / 1e12, 3)
    510.066
    """
    between = _q(np.sin(np.asarray(north_rad, float))) - _q(np.sin(np.asarray(south_rad, float)))
    return np.asarray(EARTH_RADIUS**2 / 2 * np.asarray(width_rad, float) * between)


def authalic_latitude(latitude_rad: ArrayLike) -> Array:
    """Latitude (...) on the sphere of the ellipsoid's area, rad, below which lies the same part of the area."""
    sine = _q(np.sin(np.asarray(latitude_rad, float))) / _Q_POLE
    return np.asarray(np.arcsin(np.clip(sine, -1.0, 1.0)))


def geodetic_from_authalic(latitude_rad: ArrayLike) -> Array:
    """The inverse of :func:`authalic_latitude`, (...) rad."""
    beta = np.asarray(latitude_rad, float)
    wanted = _Q_POLE * np.sin(beta)
    # two terms of the series (Snyder 3-18) start within 1e-8; the steps are for the rest, and vanish at the poles
    phi = beta + (_E2 / 3 + 31 * _E2**2 / 180) * np.sin(2 * beta) + 23 * _E2**2 / 360 * np.sin(4 * beta)
    for _ in range(_NEWTON):
        sine, cosine = np.sin(phi), np.cos(phi)
        slope = 2 * (1 - _E2) * cosine / (1 - _E2 * sine * sine) ** 2
        step = (wanted - _q(sine)) / np.where(np.abs(slope) > 1e-6, slope, np.inf)
        phi = phi + step
    return np.asarray(np.clip(phi, -np.pi / 2, np.pi / 2))
