"""Mapping functions: how much longer the way through the neutral air is than the one in the zenith.

Both parts, hydrostatic and wet, are Marini's continued fraction in the sine of the elevation,

    m(E) = [1 + a/(1 + b/(1 + c))] / [sin E + a/(sin E + b/(sin E + c))].

Vienna's a comes from weather models or their climatology (:mod:`~intercosmos.physics.navigation.climatology`), Niell's
from latitude and season alone. Valid down to 3°; below 1° the value of 1° is taken.

References
----------
A. E. Niell, *Global mapping functions for the atmosphere delay at radio wavelengths*, J. Geophys. Res. 101(B2), 1996;
J. Böhm, B. Werl, H. Schuh, *Troposphere mapping functions for GPS and VLBI from ECMWF operational analysis data*,
J. Geophys. Res. 111, B02406, 2006 (VMF1); IERS Conventions 2010, chapter 9.2.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["continued_fraction", "niell", "vienna"]

Array = NDArray[np.float64]

_LEAST_ELEVATION: Final = np.radians(1.0)
#: The seasons of both models turn about 28 January; the day of 1 January 1980 is MJD 44239.
_WINTER_MJD: Final = 44239 - 1 + 28
_YEAR_DAYS: Final = 365.25

#: Niell's tables 3 and 4 at 15, 30, 45, 60 and 75°: mean and amplitude of a, b, c hydrostatic; a, b, c wet.
_LATITUDES: Final = np.radians([15.0, 30.0, 45.0, 60.0, 75.0])
_MEAN: Final = (
    (1.2769934e-3, 1.2683230e-3, 1.2465397e-3, 1.2196049e-3, 1.2045996e-3),
    (2.9153695e-3, 2.9152299e-3, 2.9288445e-3, 2.9022565e-3, 2.9024912e-3),
    (62.610505e-3, 62.837393e-3, 63.721774e-3, 63.824265e-3, 64.258455e-3),
)
_AMPLITUDE: Final = (
    (0.0, 1.2709626e-5, 2.6523662e-5, 3.4000452e-5, 4.1202191e-5),
    (0.0, 2.1414979e-5, 3.0160779e-5, 7.2562722e-5, 11.723375e-5),
    (0.0, 9.0128400e-5, 4.3497037e-5, 84.795348e-5, 170.37206e-5),
)
_WET: Final = (
    (5.8021897e-4, 5.6794847e-4, 5.8118019e-4, 5.9727542e-4, 6.1641693e-4),
    (1.4275268e-3, 1.5138625e-3, 1.4572752e-3, 1.5007428e-3, 1.7599082e-3),
    (4.3472961e-2, 4.6729510e-2, 4.3908931e-2, 4.4626982e-2, 5.4736038e-2),
)
#: Niell's correction for the height of the receiver.
_HEIGHT: Final = (2.53e-5, 5.49e-3, 1.14e-3)


def _sine(elevation: ArrayLike) -> Array:
    return np.asarray(np.sin(np.maximum(np.asarray(elevation, float), _LEAST_ELEVATION)))


def continued_fraction(sine: ArrayLike, a: ArrayLike, b: ArrayLike, c: ArrayLike) -> Array:
    """Marini's fraction, one in the zenith, of the sine of the elevation and three coefficients, all (...).

    >>> float(continued_fraction(1.0, 1.2e-3, 2.9e-3, 6.2e-2))
    1.0
    """
    s, a, b, c = (np.asarray(x, float) for x in (sine, a, b, c))
    return np.asarray((1 + a / (1 + b / (1 + c))) / (s + a / (s + b / (s + c))))


def _height_correction(sine: Array, height_m: ArrayLike) -> Array:
    return np.asarray((1 / sine - continued_fraction(sine, *_HEIGHT)) * np.asarray(height_m, float) / 1000)


def _season(mjd: ArrayLike, latitude: Array, southern: float) -> Array:
    """Cosine of the season, 1 in the middle of winter of the hemisphere."""
    phase = 2 * np.pi * (np.asarray(mjd, float) - _WINTER_MJD) / _YEAR_DAYS
    return np.asarray(np.cos(phase + np.where(latitude < 0, southern, 0.0)))


def vienna(
    ah: ArrayLike,
    aw: ArrayLike,
    latitude: ArrayLike,
    height_m: ArrayLike | None,
    elevation: ArrayLike,
    mjd: ArrayLike,
) -> tuple[Array, Array]:
    """Hydrostatic and wet Vienna Mapping Function 1.

    Parameters
    ----------
    ah, aw : (...) coefficients a: at the site, or at zero height as grids and climatologies give them
    latitude : (...) geodetic, rad
    height_m : (...) above the ellipsoid, m, if `ah` is of zero height; None if it is of the site
    elevation : (...) rad
    mjd : (...) modified Julian date; only the season matters

    Examples
    --------
    >>> hydrostatic, wet = vienna(1.25711e-3, 5.8801e-4, 0.6708665767, None, np.pi / 2 - 1.278564131, 55055.0)
    >>> round(float(hydrostatic), 6)
    3.425054
    """
    phi = np.asarray(latitude, float)
    south = phi < 0
    season = _season(mjd, phi, np.pi)
    c = 0.062 + ((season + 1) * np.where(south, 0.007, 0.005) / 2 + np.where(south, 0.002, 0.001)) * (1 - np.cos(phi))
    s = _sine(elevation)
    hydrostatic = continued_fraction(s, ah, 0.0029, c)
    if height_m is not None:
        hydrostatic = hydrostatic + _height_correction(s, height_m)
    return np.asarray(hydrostatic), continued_fraction(s, aw, 0.00146, 0.04391)


def niell(latitude: ArrayLike, height_m: ArrayLike, elevation: ArrayLike, mjd: ArrayLike) -> tuple[Array, Array]:
    """Hydrostatic and wet mapping function of Niell.

    Parameters
    ----------
    latitude : (...) geodetic, rad
    height_m : (...) above mean sea level, m
    elevation : (...) rad
    mjd : (...) modified Julian date; only the season matters

    Examples
    --------
    >>> hydrostatic, wet = niell(np.radians(48.0), 68.0, np.radians(5.0), 49353.0)
    >>> round(float(hydrostatic), 3), round(float(wet), 3)
    (10.157, 10.748)
    """
    phi = np.asarray(latitude, float)
    north = np.abs(phi)
    season = _season(mjd, phi, np.pi)
    abc = [
        np.interp(north, _LATITUDES, mean) - np.interp(north, _LATITUDES, amplitude) * season
        for mean, amplitude in zip(_MEAN, _AMPLITUDE, strict=True)
    ]
    s = _sine(elevation)
    hydrostatic = continued_fraction(s, *abc) + _height_correction(s, height_m)
    return np.asarray(hydrostatic), continued_fraction(s, *(np.interp(north, _LATITUDES, row) for row in _WET))
