"""NeQuick-G: the ionosphere that Galileo broadcasts, integrated along the ray.

Three coefficients make the effective ionisation level at the receiver, a quadratic of its modified dip latitude; with
it the maps of the CCIR give electron density everywhere, and the content along the way is its integral. Galileo
specifies what is left at 30 % of the content or 20 TECU, whichever is greater.

Rays are integrated on 60 fixed Gauss-Legendre points, many at once: on panels up to 2000 km, on one from there to the
satellite. In the document's 108 cases that is at most 0.03 TECU, or 0.2 %, from ten times as many; the document itself
refines until 0.1 %.

References
----------
European Union, *European GNSS (Galileo) Open Service: Ionospheric correction algorithm for Galileo single frequency
users*, issue 1.2, 2016; coefficients of the CCIR maps and grid of modified dip latitude as distributed with it.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import PhysicsError
from intercosmos.physics.navigation.nequick_layers import density, layers
from intercosmos.physics.navigation.nequick_maps import f2_coefficients, modified_dip_latitude_deg

__all__ = ["effective_ionisation", "nequick_g_slant_tecu"]

Array = NDArray[np.float64]

#: Radius of the Earth in the document, km; geodetic latitudes and heights are taken as those of a sphere.
_RADIUS_KM: Final = 6371.2
#: Heights between which panels of Gauss-Legendre points lie, km, and points in each.
_PANELS_KM: Final = (0.0, 90.0, 120.0, 160.0, 250.0, 400.0, 650.0, 1000.0, 2000.0)
_POINTS: Final = 6
_TOP_POINTS: Final = 12
_BLOCK: Final = 256  #: rays at once
_NO_COEFFICIENTS: Final = 63.7


def effective_ionisation(coefficients: ArrayLike, modip_deg: ArrayLike) -> Array:
    """Effective ionisation level, solar flux units, 0 to 400, of coefficients (..., 3) and modified dip latitude.

    >>> round(float(effective_ionisation([236.831641, -0.39362878, 0.00402826613], 46.487417)), 4)
    227.2383
    """
    a, mu = np.asarray(coefficients, float), np.asarray(modip_deg, float)
    if a.ndim == 0 or a.shape[-1] != 3:
        raise PhysicsError("NeQuick-G has three coefficients, on the last axis")
    level = a[..., 0] + mu * (a[..., 1] + mu * a[..., 2])
    return np.where((a == 0).all(axis=-1), _NO_COEFFICIENTS, np.clip(level, 0.0, 400.0))


def nequick_g_slant_tecu(
    coefficients: ArrayLike,
    receiver: tuple[ArrayLike, ArrayLike, ArrayLike],
    satellite: tuple[ArrayLike, ArrayLike, ArrayLike],
    mjd: ArrayLike,
) -> Array:
    """Electron content between two places, TECU (10¹⁶ electrons a square metre).

    Parameters
    ----------
    coefficients : (..., 3) as broadcast: sfu, sfu a degree, sfu a degree²
    receiver, satellite : geodetic latitude, longitude (rad) and height (m), each (...)
    mjd : (...) modified Julian date, UTC

    Raises
    ------
    PhysicsError : if there are not three coefficients

    Examples
    --------
    >>> receiver = (np.radians(82.49), np.radians(297.66), 78.11)
    >>> satellite = (np.radians(54.29), np.radians(8.23), 20281546.18)
    >>> round(float(nequick_g_slant_tecu([236.831641, -0.39362878, 0.00402826613], receiver, satellite, 58210.0)), 1)
    20.4
    """
    a = np.asarray(coefficients, float)
    effective_ionisation(a, 0.0)
    arrays = [np.asarray(x, float) for x in (*receiver, *satellite, mjd)]
    shape = np.broadcast_shapes(a.shape[:-1], *(x.shape for x in arrays))
    flat = [np.broadcast_to(x, shape).ravel() for x in arrays]
    levels = np.broadcast_to(a, (*shape, 3)).reshape(-1, 3)
    out = np.empty(len(levels))
    for start in range(0, len(levels), _BLOCK):
        part = slice(start, start + _BLOCK)
        out[part] = _block(levels[part], *(x[part] for x in flat))
    return out.reshape(shape)


def _spherical(latitude: Array, longitude: Array, height_m: Array) -> Array:
    radius = _RADIUS_KM + height_m / 1000
    level = radius * np.cos(latitude)
    return np.stack([level * np.cos(longitude), level * np.sin(longitude), radius * np.sin(latitude)], axis=-1)


def _block(a: Array, lat1: Array, lon1: Array, h1: Array, lat2: Array, lon2: Array, h2: Array, mjd: Array) -> Array:
    activity = effective_ionisation(a, modified_dip_latitude_deg(lat1, lon1))
    sunspots = np.sqrt(167273.0 + (activity - 63.7) * 1123.6) - 408.99
    months = (np.floor(mjd) - 40587).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    month, hour = months % 12 + 1, mjd % 1.0 * 24
    first, last = _spherical(lat1, lon1, h1), _spherical(lat2, lon2, h2)
    way = last - first
    length = np.linalg.norm(way, axis=-1)
    ray = way / np.where(length > 0, length, 1.0)[:, None]
    s1, s2 = (first * ray).sum(axis=-1), (last * ray).sum(axis=-1)
    nearest = first - s1[:, None] * ray
    squared = (nearest**2).sum(axis=-1)
    s, weights = _points(np.maximum(s1, 0.0), s2, squared)
    places = nearest[:, None, :] + s[..., None] * ray[:, None, :]
    radius = np.linalg.norm(places, axis=-1)
    latitude = np.arcsin(np.clip(places[..., 2] / radius, -1.0, 1.0))
    longitude = np.arctan2(places[..., 1], places[..., 0])
    modip = modified_dip_latitude_deg(latitude, longitude)
    maps = f2_coefficients(month, hour, sunspots)
    found = layers(maps, month, hour, activity, sunspots, modip, latitude, longitude)
    # 10¹¹ per m³ over km: 10¹⁴ per m², a hundredth of a TECU
    return np.asarray((density(found, radius - _RADIUS_KM) * weights).sum(axis=-1) / 100)


@cache
def _gauss(points: int) -> tuple[Array, Array]:
    x, w = np.polynomial.legendre.leggauss(points)
    return np.asarray(x), np.asarray(w)


def _points(s1: Array, s2: Array, squared: Array) -> tuple[Array, Array]:
    """Distances (n, k) from the ray's nearest point to the centre, km, and weights of the integral."""
    edges = np.sqrt(np.maximum((_RADIUS_KM + np.array(_PANELS_KM)) ** 2 - squared[:, None], 0.0))
    edges = np.clip(edges, s1[:, None], np.maximum(s2, s1)[:, None])
    edges[:, 0] = s1
    edges = np.concatenate([edges, np.maximum(s2, s1)[:, None]], axis=1)
    s, weights = [], []
    for number in range(edges.shape[1] - 1):
        top = number == edges.shape[1] - 2
        x, w = _gauss(_TOP_POINTS if top else _POINTS)
        begin, end = edges[:, number, None], edges[:, number + 1, None]
        s.append((begin + end) / 2 + (end - begin) / 2 * x)
        weights.append((end - begin) / 2 * w)
    return np.concatenate(s, axis=1), np.concatenate(weights, axis=1)
