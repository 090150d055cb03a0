"""From a low orbit to the Moon: injection, arrival, insertion.

The transfer is a conic of the Earth from its perigee, where the stage burns along the velocity of a circular parking
orbit, to the centre of the Moon as DE440 has it; at the Moon what is left is the speed at a great distance from it
(patched conics, the Moon's sphere of influence taken as a point). The injection that this gives is within a few m/s
of an integrated one; the arrival speed within some tens of m/s. Near-rectilinear orbits have a file of their own,
:mod:`intercosmos.physics.orbits.nrho_transfer`.

References
----------
Bate, Mueller & White (1971), *Fundamentals of Astrodynamics*, chapter 7 (lunar trajectories) and section 4.4
(universal variables). Battin (1999), *An Introduction to the Mathematics and Methods of Astrodynamics*, section 9.4.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.constants import EARTH_MU, EARTH_RADIUS
from intercosmos.errors import PhysicsError
from intercosmos.physics.orbits.elements import speed
from intercosmos.physics.orbits.flyby_geometry import escape_burn

Array = NDArray[np.float64]

MOON_DISTANCE: Final = 384_400e3  #: mean distance of the Moon, m
MOON_MU: Final = 4902.800118e9  #: DE440 (Park et al. 2021, table 2), m³/s²
MOON_RADIUS: Final = 1737.4e3  #: IAU 2015 mean radius, m

#: Transfers faster than this eccentricity reach the Moon in less than 13 hours; none slower than a tangent is sought.
_LARGEST_ECCENTRICITY = 10.0


class LunarTransfer(NamedTuple):
    """A way to the Moon, arrays (...), inertial axes of the Earth (ICRF)."""

    injection_delta_v: Array  #: from the circular parking orbit, m/s
    c3: Array  #: twice the energy of the transfer, m²/s²
    position: Array  #: (..., 3) of the injection, m
    velocity: Array  #: (..., 3) after it, m/s
    raan: Array  #: of the parking orbit, rad
    arrival_v_infinity: Array  #: (..., 3) relative to the Moon, m/s


def ideal_injection(
    parking_radius: ArrayLike, *, moon_distance: ArrayLike = MOON_DISTANCE, mu: float = EARTH_MU
) -> Array:
    """Least impulse from a circular parking orbit to the Moon's distance, m/s (the Moon's own pull left out).

    Parameters
    ----------
    parking_radius : (...) from the centre of the Earth, m

    Other Parameters
    ----------------
    moon_distance : (...) m
    mu : m³/s²

    Examples
    --------
    >>> round(float(ideal_injection(6378.137e3 + 185.2e3)), 1)
    3135.1
    """
    r1, r2 = np.broadcast_arrays(np.asarray(parking_radius, float), np.asarray(moon_distance, float))
    if np.any(~(r2 > r1)):
        raise PhysicsError("the Moon must be farther away than the parking orbit")
    return np.asarray(speed(r1, (r1 + r2) / 2, mu=mu) - speed(r1, mu=mu))


def longest_transfer(
    parking_radius: ArrayLike, moon_distance: ArrayLike = MOON_DISTANCE, *, mu: float = EARTH_MU
) -> Array:
    """Time, s, of the transfer that meets the Moon at its own apogee; others are quicker.

    >>> round(float(longest_transfer(6563.337e3)) / 86400, 2)
    4.98
    """
    a = (np.asarray(parking_radius, float) + np.asarray(moon_distance, float)) / 2
    return np.asarray(np.pi * np.sqrt(a**3 / mu))


def transfer_to(
    moon_position: ArrayLike,
    moon_velocity: ArrayLike,
    tof_s: ArrayLike,
    *,
    inclination: ArrayLike,
    parking_radius: ArrayLike = EARTH_RADIUS + 185.2e3,
    ascending: bool = True,
    mu: float = EARTH_MU,
) -> LunarTransfer:
    """Injection from a circular orbit so as to meet the Moon after a time.

    Parameters
    ----------
    moon_position, moon_velocity : (..., 3) at the meeting, m and m/s, axes along the Earth's equator
    tof_s : (...) from injection to the meeting, s

    Other Parameters
    ----------------
    inclination : (...) of the parking orbit, rad
    parking_radius : (...) m
    ascending : meet the Moon on the northbound half of the orbit, or on the southbound
    mu : m³/s²

    Returns
    -------
    LunarTransfer; rows that cannot be are NaN throughout (``np.isnan`` tells them)

    Raises
    ------
    PhysicsError
        If the only row cannot be: the time is longer than :func:`longest_transfer` (or below half a day), or the
        plane never reaches the Moon's declination.
    """
    r_moon, v_moon = np.broadcast_arrays(np.asarray(moon_position, float), np.asarray(moon_velocity, float))
    distance = np.linalg.norm(r_moon, axis=-1)
    tof, incl, r_park, distance = np.broadcast_arrays(
        *(np.asarray(x, float) for x in (tof_s, inclination, parking_radius, distance))
    )
    toward = r_moon / np.linalg.norm(r_moon, axis=-1, keepdims=True)
    e, sure = _eccentricity(tof, r_park, distance, mu)
    normal, raan, reached = _plane(np.broadcast_to(toward, (*tof.shape, 3)), incl, ascending)
    if tof.ndim == 0 and not sure:
        raise PhysicsError(
            f"no transfer of {float(tof) / 86400:.3f} days meets the Moon on its way out: the longest takes "
            f"{float(longest_transfer(r_park, distance, mu=mu)) / 86400:.3f} days"
        )
    if tof.ndim == 0 and not reached:
        raise PhysicsError(
            f"an orbit inclined by {np.degrees(float(incl)):.2f}° never passes over the Moon's declination of "
            f"{np.degrees(np.arcsin(float(toward[2]))):.2f}° then; choose another day or a steeper orbit"
        )
    good = sure & reached
    p = r_park * (1 + e)
    cosine = np.clip((p / distance - 1) / e, -1, 1)
    sine = np.sqrt(1 - cosine**2)
    across = np.cross(normal, toward)  # forward at the Moon
    along = cosine[..., None] * toward - sine[..., None] * across  # of the perigee
    ahead = np.cross(normal, along)
    root = np.sqrt(mu / p)
    velocity = (root * (1 + e))[..., None] * ahead
    arrival = root[..., None] * (-sine[..., None] * along + (e + cosine)[..., None] * ahead)
    delta_v = root * (1 + e) - np.sqrt(mu / r_park)
    flag = np.where(good, 1.0, np.nan)
    return LunarTransfer(
        delta_v * flag,
        mu * (e - 1) / r_park * flag,
        (r_park[..., None] * along) * flag[..., None],
        velocity * flag[..., None],
        raan * flag,
        (arrival - v_moon) * flag[..., None],
    )


def transfer_on(
    departure: Any,
    tof_s: ArrayLike,
    *,
    inclination: ArrayLike,
    parking_radius: ArrayLike = EARTH_RADIUS + 185.2e3,
    ascending: bool = True,
) -> LunarTransfer:
    """Injection on a date, the Moon from DE440; see :func:`transfer_to` for the rest.

    Parameters
    ----------
    departure : ``astropy.time.Time``, scalar or (...), of the injection
    tof_s : (...) to the Moon, s

    Raises
    ------
    PhysicsError
        As :func:`transfer_to`, or for a date outside DE440.
    """
    from intercosmos.physics.orbits.ephemerides import states
    from intercosmos.physics.orbits.time_scales import tdb_seconds

    meeting = np.asarray(tdb_seconds(departure) + np.asarray(tof_s, float))
    position, velocity = states("moon", meeting, "earth")
    return transfer_to(
        position,
        velocity,
        tof_s,
        inclination=inclination,
        parking_radius=parking_radius,
        ascending=ascending,
    )


def insertion(
    v_infinity: ArrayLike,
    periapsis_radius: ArrayLike,
    apoapsis_radius: ArrayLike | None = None,
    *,
    mu: float = MOON_MU,
) -> Array:
    """Braking impulse at the periapsis of an arrival into an orbit about the Moon, m/s.

    Parameters
    ----------
    v_infinity : (...) speed far from the Moon, m/s
    periapsis_radius, apoapsis_radius : (...) of the orbit, from the Moon's centre, m; a circle if only one is given

    Other Parameters
    ----------------
    mu : m³/s²; with another body's it is that one's insertion

    Examples
    --------
    Into 100 km from the speed of a five-day transfer:

    >>> round(float(insertion(830.0, 1837.4e3)))
    821
    """
    return escape_burn(v_infinity, periapsis_radius, mu, apoapsis_m=apoapsis_radius)


def flight_state(
    radius: ArrayLike,
    latitude: ArrayLike,
    longitude: ArrayLike,
    speed_m_s: ArrayLike,
    flight_path_angle: ArrayLike,
    heading: ArrayLike,
) -> tuple[Array, Array]:
    """Inertial state from what a flight report lists.

    Parameters
    ----------
    radius : (...) from the centre, m
    latitude, longitude : (...) geocentric, rad; the longitude is a right ascension if it counts from the equinox
    speed_m_s : (...) space-fixed, m/s
    flight_path_angle : (...) above the local horizontal, rad
    heading : (...) of the horizontal velocity, from north over east, rad

    Returns
    -------
    (..., 3) position, m, and (..., 3) velocity, m/s
    """
    r, lat, lon, v, gamma, azimuth = np.broadcast_arrays(
        *(np.asarray(x, float) for x in (radius, latitude, longitude, speed_m_s, flight_path_angle, heading))
    )
    zero = np.zeros_like(lat)
    up = np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=-1)
    east = np.stack([-np.sin(lon), np.cos(lon), zero], axis=-1)
    north = np.stack([-np.sin(lat) * np.cos(lon), -np.sin(lat) * np.sin(lon), np.cos(lat)], axis=-1)
    level = np.sin(azimuth)[..., None] * east + np.cos(azimuth)[..., None] * north
    velocity = v[..., None] * (np.sin(gamma)[..., None] * up + np.cos(gamma)[..., None] * level)
    return r[..., None] * up, velocity


def time_from_perigee(
    eccentricity: ArrayLike, perigee_radius: ArrayLike, radius: ArrayLike, mu: float = EARTH_MU
) -> Array:
    """Time from perigee out to a radius, by universal variables: one formula through ellipse, parabola, hyperbola.

    Parameters
    ----------
    eccentricity, perigee_radius, radius : (...); the radius from the perigee's up to the apogee's
    mu : gravity parameter, in the same units

    Examples
    --------
    >>> round(float(time_from_perigee(1.0, 6563e3, 384400e3)) / 86400, 3)
    2.112
    """
    e, r_p, r = np.broadcast_arrays(*(np.asarray(x, float) for x in (eccentricity, perigee_radius, radius)))
    alpha = (1 - e) / r_p
    y = (r - r_p) / e
    q = np.clip(alpha * y / 2, None, 1.0)
    root = np.sqrt(np.abs(q))
    near = root < 1e-3
    safe = np.where(near, 1.0, root)
    angle = np.where(q > 0, np.arcsin(np.minimum(safe, 1.0)), np.arcsinh(safe)) / safe
    chi = np.sqrt(2 * y) * np.where(near, 1 + q / 6 + 3 / 40 * q**2, angle)
    z = alpha * chi**2
    size = np.sqrt(np.abs(z))
    small = np.abs(z) < 1e-2
    size = np.where(small, 1.0, size)
    exact = np.where(z > 0, size - np.sin(size), np.sinh(np.minimum(size, 700.0)) - size) / size**3
    series = 1 / 6 - z / 120 + z**2 / 5040 - z**3 / 362880 + z**4 / 39916800
    stumpff = np.where(small, series, exact)
    return np.asarray((r_p * chi + e * chi**3 * stumpff) / np.sqrt(mu))


def _eccentricity(tof: Array, r_p: Array, r: Array, mu: float) -> tuple[Array, NDArray[np.bool_]]:
    """Eccentricity of the conic that goes from its perigee out to a radius in a time, and where there is one."""
    low, high = (r - r_p) / (r + r_p), np.full(tof.shape, _LARGEST_ECCENTRICITY)
    sure = (time_from_perigee(low, r_p, r, mu) >= tof) & (time_from_perigee(high, r_p, r, mu) <= tof)
    for _ in range(64):  # the time falls as the eccentricity grows; 64 halvings are all the digits there are
        middle = (low + high) / 2
        slow = time_from_perigee(middle, r_p, r, mu) > tof
        low, high = np.where(slow, middle, low), np.where(slow, high, middle)
    return (low + high) / 2, sure


def _plane(toward: Array, inclination: Array, ascending: bool) -> tuple[Array, Array, NDArray[np.bool_]]:
    """Normal and node of the plane of an inclination through a direction, and where there is one."""
    sine = toward[..., 2] / np.where(np.sin(inclination) == 0, np.nan, np.sin(inclination))
    # over the equator an equatorial orbit passes always, its node anywhere
    sine = np.where((np.sin(inclination) == 0) & (toward[..., 2] == 0), 0.0, sine)
    reached = np.abs(sine) <= 1
    u = np.arcsin(np.clip(np.where(reached, sine, 0.0), -1, 1))
    u = u if ascending else np.pi - u
    raan = np.arctan2(toward[..., 1], toward[..., 0]) - np.arctan2(np.cos(inclination) * np.sin(u), np.cos(u))
    normal = np.stack(
        [
            np.sin(inclination) * np.sin(raan),
            -np.sin(inclination) * np.cos(raan),
            np.cos(inclination) + 0 * raan,
        ],
        axis=-1,
    )
    return normal, np.asarray(np.mod(raan, 2 * np.pi)), reached
