"""The ionosphere of Klobuchar, as GPS, QZSS and NavIC send it, and BeiDou's variant of it.

Half a cosine by day over a constant by night, its amplitude and period cubic in a latitude: the geomagnetic one of the
pierce point for GPS, its geographic one for BeiDou. It takes out about half of the delay (J. A. Klobuchar, *Ionospheric
time-delay algorithm for single-frequency GPS users*, IEEE Trans. AES-23, 1987).

References
----------
IS-GPS-200N, 20.3.3.5.2.5 and figure 20-4; IS-QZSS-PNT 4.1.2.5; BDS-SIS-ICD-B1I 3.0 (2019), 5.2.4.7.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.constants import DAY, SPEED_OF_LIGHT
from intercosmos.errors import PhysicsError
from intercosmos.physics.navigation.receiver_geometry import pierce_point

__all__ = ["beidou_klobuchar_m", "klobuchar_m"]

Array = NDArray[np.float64]

_NIGHT_S: Final = 5e-9  # vertical delay by night
_PEAK_S: Final = 50400.0  # local time of the day's peak, 14 h
_SHORTEST_S: Final = 72000.0  # least period
_LONGEST_BEIDOU_S: Final = 172800.0
#: Of BeiDou's formula, m.
_BEIDOU_SHELL_M, _BEIDOU_RADIUS_M = 375e3, 6378e3
#: BDT is this much behind GPS time, s.
_BEIDOU_BEHIND_S: Final = 14.0


def _coefficients(alpha: ArrayLike, beta: ArrayLike) -> tuple[Array, Array]:
    a, b = np.asarray(alpha, float), np.asarray(beta, float)
    if a.ndim == 0 or b.ndim == 0 or a.shape[-1] != 4 or b.shape[-1] != 4:
        raise PhysicsError("Klobuchar's model has four coefficients alpha and four beta, on the last axis")
    return a, b


def _cubic(coefficients: Array, x: Array) -> Array:
    c = coefficients
    return np.asarray(c[..., 0] + x * (c[..., 1] + x * (c[..., 2] + x * c[..., 3])))


def klobuchar_m(
    alpha: ArrayLike,
    beta: ArrayLike,
    latitude: ArrayLike,
    longitude: ArrayLike,
    azimuth: ArrayLike,
    elevation: ArrayLike,
    second_of_day_s: ArrayLike,
) -> Array:
    """Slant delay of the ionosphere on L1 (1575.42 MHz), m; other frequencies scale by 1/f².

    Parameters
    ----------
    alpha, beta : (..., 4) as broadcast, s and s per semicircle to the power 0 to 3
    latitude, longitude : (...) of the receiver, geodetic, rad
    azimuth, elevation : (...) of the satellite, rad; below the horizon as on it
    second_of_day_s : (...) of GPS time, s; whole days may be in it

    Raises
    ------
    PhysicsError : if there are not four coefficients of each

    Examples
    --------
    >>> alpha, beta = [3.82e-8, 1.49e-8, -1.79e-7, 0.0], [1.43e5, 0.0, -3.28e5, 1.13e5]
    >>> where = np.radians([40.0, -100.0, 210.0, 20.0])
    >>> round(float(klobuchar_m(alpha, beta, *where, 20.75 * 3600)), 3)
    23.784
    """
    a, b = _coefficients(alpha, beta)
    phi, lam, az, el = (np.asarray(x, float) / np.pi for x in (latitude, longitude, azimuth, elevation))
    el = np.maximum(el, 0.0)
    arc = 0.0137 / (el + 0.11) - 0.022
    there = np.clip(phi + arc * np.cos(az * np.pi), -0.416, 0.416)
    east = lam + arc * np.sin(az * np.pi) / np.cos(there * np.pi)
    magnetic = there + 0.064 * np.cos((east - 1.617) * np.pi)
    local = (DAY / 2 * east + np.asarray(second_of_day_s, float)) % DAY
    amplitude = np.maximum(_cubic(a, magnetic), 0.0)
    period = np.maximum(_cubic(b, magnetic), _SHORTEST_S)
    x = 2 * np.pi * (local - _PEAK_S) / period
    day = np.where(np.abs(x) < 1.57, amplitude * (1 - x**2 / 2 + x**4 / 24), 0.0)
    slant = 1 + 16 * (0.53 - el) ** 3
    return np.asarray(SPEED_OF_LIGHT * slant * (_NIGHT_S + day))


def beidou_klobuchar_m(
    alpha: ArrayLike,
    beta: ArrayLike,
    latitude: ArrayLike,
    longitude: ArrayLike,
    azimuth: ArrayLike,
    elevation: ArrayLike,
    second_of_day_s: ArrayLike,
) -> Array:
    """Slant delay of the ionosphere on B1I (1561.098 MHz), m, from the eight parameters of BeiDou's D1 and D2.

    A shell at 375 km and the geographic latitude of the pierce point take the place of GPS's approximations. Parameters
    and errors as in :func:`klobuchar_m`; ``second_of_day_s`` is of GPS time here too.

    Examples
    --------
    By night only 5 ns remain in the zenith:

    >>> round(float(beidou_klobuchar_m([1e-8, 0, 0, 0], [72000, 0, 0, 0], 0.5, 0.0, 0.0, np.pi / 2, 14.0)), 4)
    1.499
    """
    a, b = _coefficients(alpha, beta)
    el = np.maximum(np.asarray(elevation, float), 0.0)
    there, east, slant = pierce_point(
        latitude, longitude, azimuth, el, shell_m=_BEIDOU_SHELL_M, radius_m=_BEIDOU_RADIUS_M
    )
    x = np.abs(there) / np.pi
    amplitude = np.maximum(_cubic(a, x), 0.0)
    period = np.clip(_cubic(b, x), _SHORTEST_S, _LONGEST_BEIDOU_S)
    seconds = np.asarray(second_of_day_s, float) - _BEIDOU_BEHIND_S
    local = (seconds + east * (DAY / 2) / np.pi) % DAY - _PEAK_S
    day = np.where(np.abs(local) < period / 4, amplitude * np.cos(2 * np.pi * local / period), 0.0)
    return np.asarray(SPEED_OF_LIGHT * slant * (_NIGHT_S + day))
