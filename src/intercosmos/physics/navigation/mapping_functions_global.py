"""Global Mapping Functions (GMF): Vienna's mapping functions by latitude, longitude and season alone.

The coefficients a are spherical harmonics to degree 9, a mean and a yearly wave each; b and c are those of Vienna. The
IERS Conventions of 2010 have them for want of anything better; the climatology of
:mod:`~intercosmos.physics.navigation.climatology` is newer and knows more.

References
----------
J. Böhm, A. Niell, P. Tregoning, H. Schuh, *Global Mapping Function (GMF): a new empirical mapping function based on
numerical weather model data*, Geophys. Res. Lett. 33, L07304, 2006, and its coefficients.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.physics.navigation.mapping_functions import vienna

__all__ = ["global_coefficients", "global_mapping"]

Array = NDArray[np.float64]

_DEGREE: Final = 9
#: 28 January, of which the yearly wave is the cosine in both hemispheres.
_WINTER_MJD: Final = 44239 - 1 + 28


@cache
def _stored() -> Array:
    """(2, 2, 2, 55): hydrostatic or wet, mean or amplitude, cosine or sine, term."""
    path = files("intercosmos.physics.navigation") / "data" / "gmf.npz"
    with path.open("rb") as file, np.load(file) as stored:
        return np.asarray(stored["coefficients"])


def _harmonics(latitude: Array, longitude: Array) -> tuple[Array, Array]:
    """Associated Legendre functions (no phase, not normalised) times cosine and sine of the longitude, (..., 55)."""
    sine, cosine = np.sin(latitude), np.cos(latitude)
    legendre: dict[tuple[int, int], Array] = {(0, 0): np.ones_like(sine)}
    for m in range(_DEGREE + 1):
        if m:
            legendre[m, m] = (2 * m - 1) * cosine * legendre[m - 1, m - 1]
        if m < _DEGREE:
            legendre[m + 1, m] = (2 * m + 1) * sine * legendre[m, m]
        for n in range(m + 2, _DEGREE + 1):
            legendre[n, m] = ((2 * n - 1) * sine * legendre[n - 1, m] - (n + m - 1) * legendre[n - 2, m]) / (n - m)
    terms = [(n, m) for n in range(_DEGREE + 1) for m in range(n + 1)]
    return (
        np.stack([legendre[n, m] * np.cos(m * longitude) for n, m in terms], axis=-1),
        np.stack([legendre[n, m] * np.sin(m * longitude) for n, m in terms], axis=-1),
    )


def global_coefficients(latitude: ArrayLike, longitude: ArrayLike, mjd: ArrayLike) -> tuple[Array, Array]:
    """Coefficients a, hydrostatic (of zero height) and wet, (...), of latitude and longitude, rad, and date."""
    phi, lam = np.broadcast_arrays(np.asarray(latitude, float), np.asarray(longitude, float))
    with_cosine, with_sine = _harmonics(phi, lam)
    table = _stored()
    sums = with_cosine @ table[:, :, 0].reshape(4, -1).T + with_sine @ table[:, :, 1].reshape(4, -1).T
    season = np.cos(2 * np.pi * (np.asarray(mjd, float) - _WINTER_MJD) / 365.25)
    return np.asarray(sums[..., 0] + sums[..., 1] * season), np.asarray(sums[..., 2] + sums[..., 3] * season)


def global_mapping(
    latitude: ArrayLike, longitude: ArrayLike, height_m: ArrayLike, elevation: ArrayLike, mjd: ArrayLike
) -> tuple[Array, Array]:
    """Hydrostatic and wet mapping function.

    Parameters
    ----------
    latitude, longitude : (...) geodetic, rad
    height_m : (...) above mean sea level, m
    elevation : (...) rad
    mjd : (...) modified Julian date; only the season matters

    Examples
    --------
    >>> hydrostatic, wet = global_mapping(0.6708665767, -1.393397187, 844.715, np.pi / 2 - 1.278564131, 55055.0)
    >>> round(float(hydrostatic), 9), round(float(wet), 9)
    (3.425245519, 3.449589116)
    """
    ah, aw = global_coefficients(latitude, longitude, mjd)
    return vienna(ah, aw, latitude, height_m, elevation, mjd)
