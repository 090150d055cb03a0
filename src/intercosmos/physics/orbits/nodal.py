"""How the Earth's flattening turns orbits: secular J2 rates, sun-synchronous orbits, planes that realign.

References
----------
Vallado (2013), *Fundamentals of Astrodynamics and Applications*, 4th edition, chapter 9 (first-order secular
rates of node, perigee and mean anomaly due to J2). First order: the neglected J2² and J4 terms are of the order of
0.1 % of the rate.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.constants import DAY, EARTH_J2, EARTH_MU, EARTH_RADIUS, TROPICAL_YEAR_DAYS
from intercosmos.errors import PhysicsError

Array = NDArray[np.float64]

#: The mean Sun's motion along the equator, rad/s.
SUN_RATE = 2 * np.pi / (TROPICAL_YEAR_DAYS * DAY)


class SecularRates(NamedTuple):
    """Secular rates, rad/s; arrays of one shape. ``mean_anomaly`` includes the Keplerian mean motion."""

    node: Array
    argument_of_perigee: Array
    mean_anomaly: Array


def secular_rates(
    semi_major_axis: ArrayLike,
    eccentricity: ArrayLike,
    inclination: ArrayLike,
    *,
    mu: float = EARTH_MU,
    radius: float = EARTH_RADIUS,
    j2: float = EARTH_J2,
) -> SecularRates:
    """Secular rates of node, perigee and mean anomaly.

    Parameters
    ----------
    semi_major_axis : (...) m
    eccentricity : (...) from 0 up to but not 1
    inclination : (...) rad

    Returns
    -------
    SecularRates, each (...), rad/s

    Raises
    ------
    PhysicsError
        If an orbit is no ellipse.

    Examples
    --------
    The plane of the International Space Station, 415 km, 51.64°, in degrees a day:

    >>> rates = secular_rates(6_378_137.0 + 415e3, 0.0, np.radians(51.64))
    >>> round(float(np.degrees(rates.node)) * 86400, 3)
    -4.959
    """
    a, e, i = np.broadcast_arrays(*(np.asarray(x, float) for x in (semi_major_axis, eccentricity, inclination)))
    if np.any(~(a > 0)) or np.any(~((e >= 0) & (e < 1))):
        raise PhysicsError("secular rates need a semi-major axis above 0 and an eccentricity from 0 up to but not 1")
    n = np.sqrt(mu / a**3)
    k = 1.5 * n * j2 * (radius / (a * (1 - e**2))) ** 2
    sin2 = np.sin(i) ** 2
    return SecularRates(-k * np.cos(i), k * (2 - 2.5 * sin2), n + k * np.sqrt(1 - e**2) * (1 - 1.5 * sin2))


def sun_synchronous_inclination(semi_major_axis: ArrayLike, eccentricity: ArrayLike = 0.0) -> Array:
    """Inclination, rad, at which the node follows the mean Sun.

    Raises
    ------
    PhysicsError
        If the orbit is too high (about 5 980 km of altitude for a circle).

    Examples
    --------
    >>> round(float(np.degrees(sun_synchronous_inclination(6_378_137.0 + 700e3))), 3)
    98.188
    """
    polar = secular_rates(semi_major_axis, eccentricity, 0.0).node
    cosine = SUN_RATE / polar
    if np.any(~(np.abs(cosine) <= 1)):
        raise PhysicsError("the orbit is too high to be sun-synchronous at any inclination")
    return np.asarray(np.arccos(cosine))


def realignment_period(node_rate_1: ArrayLike, node_rate_2: ArrayLike) -> Array:
    """Time after which two drifting planes have the same difference of nodes again, s (infinite for equal rates).

    Parameters
    ----------
    node_rate_1, node_rate_2 : (...) rad/s

    Examples
    --------
    Two stations whose nodes drift by -4.95 and -6.07 degrees a day:

    >>> rates = np.radians([-4.95, -6.07]) / 86400
    >>> round(float(realignment_period(rates[0], rates[1])) / 86400, 1)
    321.4
    """
    difference = np.abs(np.asarray(node_rate_1, float) - np.asarray(node_rate_2, float))
    with np.errstate(divide="ignore"):
        return np.asarray(2 * np.pi / difference)


def plane_angle(inclination_1: ArrayLike, raan_1: ArrayLike, inclination_2: ArrayLike, raan_2: ArrayLike) -> Array:
    """Angle between two orbital planes, rad, from 0 to π; all arguments (...) rad.

    Where the nodes agree it is the difference of inclinations:

    >>> round(float(np.degrees(plane_angle(np.radians(51.6), 1.0, np.radians(41.5), 1.0))), 6)
    10.1
    """
    n1, n2 = _normal(inclination_1, raan_1), _normal(inclination_2, raan_2)
    # the arc tangent keeps its precision for nearly equal planes, where the arc cosine loses half the digits
    return np.asarray(np.arctan2(np.linalg.norm(np.cross(n1, n2), axis=-1), np.sum(n1 * n2, axis=-1)))


def _normal(inclination: ArrayLike, raan: ArrayLike) -> Array:
    i, node = np.broadcast_arrays(np.asarray(inclination, float), np.asarray(raan, float))
    return np.stack([np.sin(i) * np.sin(node), -np.sin(i) * np.cos(node), np.cos(i)], axis=-1)
