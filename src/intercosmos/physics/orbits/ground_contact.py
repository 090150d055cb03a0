"""For how much of a day stations on the ground see something far away."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

#: What sees far: a tenth of the sky's height is lost to horizon and air.
LEAST_ELEVATION: Final = np.radians(10.0)
_MOMENTS: Final = 1440  # a day in minutes


def daily_contact(
    latitude: ArrayLike, longitude: ArrayLike, declination: ArrayLike, *, elevation: float = LEAST_ELEVATION
) -> NDArray[np.float64]:
    """Share of the day in which at least one of the stations sees a distant object.

    Parameters
    ----------
    latitude, longitude : (s,) of the stations, rad (spherical Earth)
    declination : (...) of the object, rad; it moves little within a day
    elevation : least, rad

    Returns
    -------
    (...) 0 to 1, to a minute of the day; 0 without stations

    Examples
    --------
    A station on the equator sees an object above it for 160 of 360 degrees of the Earth's turn:

    >>> round(float(daily_contact([0.0], [0.0], 0.0)) * 360)
    160
    """
    phi = np.atleast_1d(np.asarray(latitude, float))
    lam = np.atleast_1d(np.asarray(longitude, float))
    delta = np.asarray(declination, float)[..., None, None]
    turn = np.arange(_MOMENTS) * (2 * np.pi / _MOMENTS)
    hour_angle = turn[None, :] + lam[:, None]
    height = np.sin(phi)[:, None] * np.sin(delta) + np.cos(phi)[:, None] * np.cos(delta) * np.cos(hour_angle)
    seen = height >= np.sin(elevation)
    return np.asarray(seen.any(axis=-2).mean(axis=-1), float)
