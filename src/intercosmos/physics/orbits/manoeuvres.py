"""Impulsive manoeuvres and their propellant: Hohmann transfers, plane changes, the rocket equation.

References
----------
Vallado (2013), *Fundamentals of Astrodynamics and Applications*, 4th edition, chapter 6;
Tsiolkovsky (1903) for the propellant.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.constants import EARTH_MU, STANDARD_GRAVITY
from intercosmos.errors import PhysicsError
from intercosmos.physics.orbits.elements import speed

Array = NDArray[np.float64]


def hohmann(radius_1: ArrayLike, radius_2: ArrayLike, *, mu: float = EARTH_MU) -> tuple[Array, Array, Array]:
    """The two-impulse transfer between coplanar circles.

    Parameters
    ----------
    radius_1, radius_2 : (...) distances from the centre, m; either may be the greater

    Returns
    -------
    (...) first impulse, (...) second impulse, m/s, both positive; (...) time of flight, s

    Examples
    --------
    Low orbit to the geostationary ring (Vallado, example 6-1):

    >>> first, second, tof_s = hohmann(6_569_481.11, 42_159_485.57)
    >>> round(float(first + second) / 1e3, 4), round(float(tof_s) / 3600, 4)
    (3.9352, 5.2567)
    """
    r1, r2 = np.broadcast_arrays(np.asarray(radius_1, float), np.asarray(radius_2, float))
    a = (r1 + r2) / 2
    first = np.abs(speed(r1, a, mu=mu) - speed(r1, mu=mu))
    second = np.abs(speed(r2, mu=mu) - speed(r2, a, mu=mu))
    return first, second, np.asarray(np.pi * np.sqrt(a**3 / mu))


def velocity_change(speed_before: ArrayLike, speed_after: ArrayLike, angle: ArrayLike) -> Array:
    """Impulse from one velocity to another whose direction differs by an angle, m/s (law of cosines).

    Parameters
    ----------
    speed_before, speed_after : (...) m/s
    angle : (...) rad

    Notes
    -----
    Written by the half angle, so that small turns keep their digits.

    Examples
    --------
    From the apogee of a transfer orbit at 28.5° to the geostationary ring:

    >>> round(float(velocity_change(1592.6, 3074.7, np.radians(28.5))))
    1839
    """
    v1, v2 = np.asarray(speed_before, float), np.asarray(speed_after, float)
    turn = 2 * np.sin(np.abs(np.asarray(angle, float)) / 2)
    return np.asarray(np.sqrt((v1 - v2) ** 2 + v1 * v2 * turn**2))


def plane_change(speed_m_s: ArrayLike, angle: ArrayLike) -> Array:
    """Impulse that turns a velocity without changing its size, m/s: ``2 v sin(angle / 2)``.

    Parameters
    ----------
    speed_m_s : (...) m/s
    angle : (...) rad

    Examples
    --------
    >>> round(float(plane_change(7668.6, np.radians(10.1))))
    1350
    """
    return velocity_change(speed_m_s, speed_m_s, angle)


def perigee_lowering(radius_m: ArrayLike, perigee_radius_m: ArrayLike, *, mu: float = EARTH_MU) -> Array:
    """Braking impulse on a circular orbit that puts the perigee at ``perigee_radius_m``, m/s.

    >>> round(float(perigee_lowering(6_793_137.0, 6_428_137.0)), 1)
    106.5
    """
    r, r_p = np.broadcast_arrays(np.asarray(radius_m, float), np.asarray(perigee_radius_m, float))
    if np.any(~(r_p <= r)):
        raise PhysicsError("braking lowers a perigee: it must not be above the orbit")
    return np.asarray(speed(r, mu=mu) - speed(r, (r + r_p) / 2, mu=mu))


def propellant_mass(initial_mass_kg: ArrayLike, delta_v: ArrayLike, isp_s: ArrayLike) -> Array:
    """Propellant an impulse takes, kg.

    Parameters
    ----------
    initial_mass_kg : (...) mass before the burn, kg
    delta_v : (...) m/s
    isp_s : (...) specific impulse, s

    Examples
    --------
    What a plane change of 10.1° would take out of a Soyuz of 7 080 kg:

    >>> round(float(propellant_mass(7080.0, 1350.0, 302.0)), -1)
    2590.0
    """
    dv = np.asarray(delta_v, float)
    if np.any(~(dv >= 0)):
        raise PhysicsError("a characteristic velocity must not be negative")
    return np.asarray(
        -np.asarray(initial_mass_kg, float) * np.expm1(-dv / (STANDARD_GRAVITY * np.asarray(isp_s, float)))
    )


def characteristic_velocity(initial_mass_kg: ArrayLike, propellant_kg: ArrayLike, isp_s: ArrayLike) -> Array:
    """Velocity change the propellant gives, m/s; the inverse of :func:`propellant_mass`.

    Raises
    ------
    PhysicsError
        If there is more propellant than mass.

    Examples
    --------
    >>> round(float(characteristic_velocity(7080.0, 880.0, 302.0)), 1)
    393.1
    """
    m0, mp = np.broadcast_arrays(np.asarray(initial_mass_kg, float), np.asarray(propellant_kg, float))
    if np.any(~((mp >= 0) & (mp < m0))):
        raise PhysicsError("the propellant must be less than the mass before the burn")
    return np.asarray(-np.asarray(isp_s, float) * STANDARD_GRAVITY * np.log1p(-mp / m0))
