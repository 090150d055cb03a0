"""BeiDou Global Ionospheric delay correction Model, BDGIM, of the messages on B1C, B2a and B2b.

The vertical electron content is a sum of spherical harmonics in geomagnetic latitude and the longitude from the mean
Sun: nine of low degree are broadcast, seventeen of degree 3 to 5 come from a table with waves of half a day to a solar
cycle. A thin shell at 400 km maps it to the ray. It takes out about three quarters of the delay (Y. Yuan, N. Wang,
Z. Li, X. Huo, *The BeiDou global broadcast ionospheric delay correction model (BDGIM) and its preliminary performance
evaluation results*, Navigation 66, 2019).

References
----------
BDS-SIS-ICD-B1C 1.0 (2017), 7.8. The least content, a share of the first coefficient, is not in the ICD but in the
program of the model's authors (Aerospace Information Research Institute, 2021); it matters by night only.
"""

from __future__ import annotations

from math import factorial
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import PhysicsError
from intercosmos.physics.navigation.bdgim_table import BROADCAST, PERIODS_DAYS, PREDICTED, WAVES
from intercosmos.physics.navigation.receiver_geometry import pierce_point

__all__ = ["bdgim_slant_tecu", "bdgim_vertical_tecu"]

Array = NDArray[np.float64]

_SHELL_M, _RADIUS_M = 400e3, 6378e3
#: Geographic place of the northern geomagnetic pole.
_POLE_LATITUDE, _POLE_LONGITUDE = np.radians(80.27), np.radians(-72.58)
_HIGHEST: Final = 5


def _legendre(sine: Array) -> dict[tuple[int, int], Array]:
    """Normalised associated Legendre functions up to degree 5: P(n,m) √((2 - δ(m)) (2n+1) (n-m)! / (n+m)!)."""
    cosine = np.sqrt(np.maximum(1 - sine**2, 0.0))
    plain: dict[tuple[int, int], Array] = {(0, 0): np.ones_like(sine)}
    for m in range(_HIGHEST + 1):
        if m:
            plain[m, m] = (2 * m - 1) * cosine * plain[m - 1, m - 1]
        if m < _HIGHEST:
            plain[m + 1, m] = (2 * m + 1) * sine * plain[m, m]
        for n in range(m + 2, _HIGHEST + 1):
            plain[n, m] = ((2 * n - 1) * sine * plain[n - 1, m] - (n + m - 1) * plain[n - 2, m]) / (n - m)
    return {
        (n, m): value * np.sqrt((2 - (m == 0)) * (2 * n + 1) * factorial(n - m) / factorial(n + m))
        for (n, m), value in plain.items()
    }


def _predicted_coefficients(mjd: Array) -> Array:
    """The seventeen coefficients (..., 17), TECU, which hold for the two hours about each odd hour."""
    middles = np.floor(mjd) + (np.floor((mjd % 1.0) * 12) * 2 + 1) / 24
    unique, back = np.unique(middles, return_inverse=True)
    phase = 2 * np.pi * unique[:, None] / np.array(PERIODS_DAYS)
    waves = np.stack([np.cos(phase), np.sin(phase)], axis=-1).reshape(len(unique), -1)
    table = np.array(WAVES) / 100
    return np.asarray((table[:, 0] + waves @ table[:, 1:].T)[back].reshape((*mjd.shape, -1)))


def bdgim_vertical_tecu(alpha: ArrayLike, latitude: ArrayLike, longitude: ArrayLike, mjd: ArrayLike) -> Array:
    """Vertical electron content above a place, TECU (10¹⁶ electrons a square metre).

    Parameters
    ----------
    alpha : (..., 9) broadcast coefficients, TECU
    latitude, longitude : (...) geographic, of the place where the ray pierces the shell, rad
    mjd : (...) modified Julian date, BeiDou time

    Raises
    ------
    PhysicsError : if there are not nine coefficients

    Examples
    --------
    >>> alpha = [13.826, -1.780, 5.172, 3.130, -4.590, 0.325, -0.078, 1.243, 0.378]
    >>> round(float(bdgim_vertical_tecu(alpha, np.radians(36.0), np.radians(117.0), 59158.25)), 1)
    19.8
    """
    a = np.asarray(alpha, float)
    if a.ndim == 0 or a.shape[-1] != len(BROADCAST):
        raise PhysicsError("BDGIM has nine coefficients, on the last axis")
    phi, lam, t = np.broadcast_arrays(*(np.asarray(x, float) for x in (latitude, longitude, mjd)))
    sp, cp = np.sin(_POLE_LATITUDE), np.cos(_POLE_LATITUDE)
    from_pole = lam - _POLE_LONGITUDE
    sine = np.clip(sp * np.sin(phi) + cp * np.cos(phi) * np.cos(from_pole), -1.0, 1.0)
    magnetic = np.arctan2(np.cos(phi) * np.sin(from_pole) * cp, sp * sine - np.sin(phi))
    sun = np.pi * (1 - 2 * (t % 1.0)) - _POLE_LONGITUDE
    hour = magnetic - np.arctan2(np.sin(sun), sp * np.cos(sun))

    functions = _legendre(sine)

    def harmonic(n: int, m: int) -> Array:
        return np.asarray(functions[n, abs(m)] * (np.cos(m * hour) if m >= 0 else np.sin(-m * hour)))

    predicted = _predicted_coefficients(t)
    content = np.zeros(())
    for coefficients, terms in ((a, BROADCAST), (predicted, PREDICTED)):
        for i, (n, m) in enumerate(terms):
            content = content + coefficients[..., i] * harmonic(n, m)
    first = a[..., 0]
    share = np.select([first > 35, first > 20, first > 12], [1 / 10, 1 / 8, 1 / 6], 1 / 4)
    return np.asarray(np.maximum(content, np.maximum(first * share, 0.0)))


def bdgim_slant_tecu(
    alpha: ArrayLike,
    latitude: ArrayLike,
    longitude: ArrayLike,
    azimuth: ArrayLike,
    elevation: ArrayLike,
    mjd: ArrayLike,
) -> Array:
    """Electron content along the way to a satellite, TECU.

    Parameters
    ----------
    alpha : (..., 9) broadcast coefficients, TECU
    latitude, longitude : (...) of the receiver, geodetic, rad
    azimuth, elevation : (...) of the satellite, rad; below the horizon as on it
    mjd : (...) modified Julian date, BeiDou time

    Raises
    ------
    PhysicsError : if there are not nine coefficients
    """
    el = np.maximum(np.asarray(elevation, float), 0.0)
    there, east, slant = pierce_point(latitude, longitude, azimuth, el, shell_m=_SHELL_M, radius_m=_RADIUS_M)
    return np.asarray(bdgim_vertical_tecu(alpha, there, east, mjd) * slant)
