"""What it costs to leave the plane of the parking orbit in the burn that departs.

A hyperbola leaves towards its asymptote. Where the asymptote stands above the plane of the parking orbit, one impulse
can still aim there: it turns the plane as it departs. The dearer departure is as much work as one in the plane to a
higher energy, and so a curve of payload against energy answers for it: :func:`same_burn_c3`.

References
----------
Battin (1999), *An Introduction to the Mathematics and Methods of Astrodynamics*, section 11.5 (the velocity that leads
from a point to an asymptote). Gunther (1966), *Asymptotically optimum two-impulse transfer from lunar orbit*, AIAA
Journal 4, 346-352 (the same burn, out of the plane).
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.constants import EARTH_MU, EARTH_RADIUS
from intercosmos.errors import PhysicsError

Array = NDArray[np.float64]

#: Radius of the parking orbit that departures are computed from, m
PARKING_RADIUS: Final = EARTH_RADIUS + 200e3
_GOLDEN: Final = (np.sqrt(5.0) - 1.0) / 2.0
_SECTIONS: Final = 36  # golden ones of the interval that is searched: down to 1e-7 of it, and of the burn to rounding
_NEAREST: Final = 0.2  # rad: burns so close below the asymptote are straight upwards, and never the cheapest


def departure_burn(
    c3: ArrayLike, angle: ArrayLike = 0.0, *, radius: float = PARKING_RADIUS, mu: float = EARTH_MU
) -> Array:
    """Least impulse from a circular orbit to a departure whose asymptote is out of the orbit's plane, m/s.

    Parameters
    ----------
    c3 : (...) twice the energy of the departure, m2/s2, not negative (below escape there is no asymptote)
    angle : (...) of the asymptote above the plane, rad, 0 to pi/2

    Other Parameters
    ----------------
    radius : of the circular orbit, m
    mu : m3/s2

    Returns
    -------
    (...) m/s; the path never goes below the circular orbit. NaN where ``c3`` or the angle is NaN.

    Raises
    ------
    PhysicsError
        For a negative C3, an angle outside 0 to 90 degrees, or a radius that is not positive.

    Examples
    --------
    To Mars, in the plane and five degrees out of it:

    >>> departure_burn([10e6, 10e6], np.radians([0.0, 5.0])).round().tolist()
    [3670.0, 3955.0]
    """
    energy, beta = (np.array(x) for x in np.broadcast_arrays(np.asarray(c3, float), np.asarray(angle, float)))
    if np.any(energy < 0) or np.any(beta < 0) or np.any(beta > np.pi / 2) or not (radius > 0 and mu > 0):
        raise PhysicsError(
            "a departure out of the plane has a C3 from 0, an asymptote 0 to 90 degrees above the plane, and begins at "
            "a radius above 0"
        )
    speed, circular = np.sqrt(energy), np.sqrt(mu / radius)

    def burn(u: Array) -> Array:
        """Impulse at an angle ``u`` before the foot of the asymptote in the plane."""
        cosine = np.cos(beta) * np.cos(u)
        d = np.sqrt(mu / (radius * (1 + cosine)) + energy / 4)
        along, up = d + speed / 2, d - speed / 2
        # v = along * asymptote + up * radial; the circular velocity is across the radial and in the plane
        forward = along * np.cos(beta) * np.sin(u)
        return np.asarray(np.sqrt(along**2 + up**2 + 2 * along * up * cosine + circular**2 - 2 * circular * forward))

    # furthest back the burn is at the periapsis of the hyperbola; further still the path would dip below the orbit
    periapsis = -1 / (1 + radius * energy / mu)
    high = np.arccos(np.clip(periapsis / np.cos(np.minimum(beta, 1.5707)), -1.0 + 1e-12, 1.0))
    low = np.full_like(high, _NEAREST)
    first, second = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
    of_first, of_second = burn(first), burn(second)
    for _ in range(_SECTIONS):
        left = of_first < of_second
        low, high = np.where(left, low, first), np.where(left, second, high)
        first, second = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
        of_first, of_second = burn(first), burn(second)
    return np.asarray(np.minimum(of_second, burn(high)))


def same_burn_c3(c3: ArrayLike, angle: ArrayLike, *, radius: float = PARKING_RADIUS, mu: float = EARTH_MU) -> Array:
    """The C3 that the same impulse would give without any turn, m2/s2.

    Parameters
    ----------
    c3 : (...) m2/s2, any: where the angle is 0 it comes back as it is
    angle : (...) of the asymptote above the plane of the parking orbit, rad

    Other Parameters
    ----------------
    radius : of the parking orbit, m
    mu : m3/s2

    Returns
    -------
    (...) m2/s2, never less than ``c3``; NaN where there is something to turn and no asymptote (``c3`` below 0)

    Examples
    --------
    >>> (same_burn_c3([10e6, 10e6], np.radians([0.0, 5.0])) / 1e6).round(1).tolist()
    [10.0, 16.6]
    """
    energy, beta = np.broadcast_arrays(np.asarray(c3, float), np.asarray(angle, float))
    found = np.array(energy, float)
    turned = beta > 0
    there = turned & (energy >= 0)
    found[turned & ~there] = np.nan
    if np.any(there):
        burn = departure_burn(energy[there], beta[there], radius=radius, mu=mu)
        after = burn + np.sqrt(mu / radius)
        found[there] = np.maximum(after**2 - 2 * mu / radius, energy[there])
    return found
