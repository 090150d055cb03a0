"""What a launch site's latitude and corridors allow: azimuths, reachable inclinations, the price of a gap.

Azimuths count clockwise from north, in rad. The *inertial* azimuth is the direction of the velocity in orbit, seen
without the Earth's rotation; it is the one that published geometry means (Jiuquan to 51.6° is 55°). The *rotating*
azimuth is what the rocket steers over the ground, a degree or three less or more.

Which latitude to pass: published figures use the geodetic latitude of the pad. A site strictly lies in a plane by
its geocentric latitude, smaller by up to 0.19° at 45°, so that the geodetic one overstates a gap by that much
(at most 0.026 km/s in a low orbit).

References
----------
Vallado (2013), *Fundamentals of Astrodynamics and Applications*, 4th edition, chapter 6 (launch azimuth and the
correction for the Earth's rotation).
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.constants import EARTH_MU, EARTH_RADIUS, EARTH_ROTATION_RATE
from intercosmos.errors import PhysicsError
from intercosmos.physics.orbits.elements import speed
from intercosmos.physics.orbits.manoeuvres import plane_change

Array = NDArray[np.float64]

#: Speed in a circular orbit of 200 km, m/s: what an azimuth over the rotating Earth is told for, unless said otherwise.
LOW_ORBIT_SPEED: Final = float(speed(EARTH_RADIUS + 200e3))


def latitude_gap(latitude: ArrayLike, inclination: ArrayLike) -> Array:
    """By how much an inclination is too small (or, retrograde, too great) for a launch from a latitude, rad.

    Parameters
    ----------
    latitude : (...) rad
    inclination : (...) rad, 0 to π

    Returns
    -------
    (...) rad; 0 where the site passes through the plane

    Examples
    --------
    Tiangong's plane from Baikonur:

    >>> round(float(np.degrees(latitude_gap(np.radians(45.96), np.radians(41.47)))), 2)
    4.49
    """
    i = _inclination(inclination)
    return np.asarray(np.maximum(0.0, np.abs(np.asarray(latitude, float)) - np.minimum(i, np.pi - i)))


def latitude_gap_delta_v(latitude: ArrayLike, inclination: ArrayLike, orbit_radius_m: ArrayLike) -> Array:
    """Price of :func:`latitude_gap`: the plane change in a circular orbit that closes it, m/s.

    Parameters
    ----------
    latitude, inclination : (...) rad
    orbit_radius_m : (...) distance from the centre, m

    Examples
    --------
    >>> round(float(latitude_gap_delta_v(np.radians(45.96), np.radians(41.47), 6_778_137.0)), -1)
    600.0
    """
    return plane_change(speed(orbit_radius_m), latitude_gap(latitude, inclination))


def inertial_azimuth(latitude: ArrayLike, inclination: ArrayLike, *, descending: bool = False) -> Array:
    """Direction of the orbital velocity above a site, rad from north, 0 to 2π.

    Parameters
    ----------
    latitude : (...) rad
    inclination : (...) rad

    Other Parameters
    ----------------
    descending : launch towards the equator (from a northern site: the southerly of the two azimuths)

    Raises
    ------
    PhysicsError
        If a site never passes through the plane; the message says by how many degrees.

    Examples
    --------
    >>> float(np.degrees(inertial_azimuth(np.radians(40.96), np.radians(51.6))).round(1))
    55.3
    """
    phi, i = np.broadcast_arrays(np.asarray(latitude, float), _inclination(inclination))
    gap = latitude_gap(phi, i)
    # a latitude computed from the inclination itself may miss it by a rounding
    if not np.all(np.isfinite(gap)):
        raise PhysicsError("a latitude or an inclination is not a number")
    if np.any(gap > 1e-12):
        raise PhysicsError(
            f"the latitude is beyond the inclination by {float(np.degrees(np.max(gap))):.2f} degrees: "
            "no azimuth reaches it directly"
        )
    azimuth = np.arcsin(np.clip(np.cos(i) / np.cos(phi), -1.0, 1.0))
    if descending:
        azimuth = np.pi - azimuth
    return np.asarray(np.mod(azimuth, 2 * np.pi))


def rotating_azimuth(
    latitude: ArrayLike, inclination: ArrayLike, orbit_speed: ArrayLike, *, descending: bool = False
) -> Array:
    """Azimuth to steer over the rotating Earth so that the inertial one comes out, rad from north, 0 to 2π.

    Parameters
    ----------
    latitude, inclination : (...) rad
    orbit_speed : (...) inertial speed at injection, m/s

    Examples
    --------
    >>> float(np.degrees(rotating_azimuth(np.radians(40.96), np.radians(51.6), 7784.0)).round(1))
    53.8
    """
    azimuth = inertial_azimuth(latitude, inclination, descending=descending)
    v = np.asarray(orbit_speed, float)
    east = v * np.sin(azimuth) - site_speed(latitude)
    return np.asarray(np.mod(np.arctan2(east, v * np.cos(azimuth)), 2 * np.pi))


def headings(latitude: float, inclination: float, *, orbit_speed: float = LOW_ORBIT_SPEED) -> tuple[float, float]:
    """Northerly and southerly azimuth over the rotating Earth, rad; due east or west if none reaches.

    >>> [round(float(np.degrees(heading))) for heading in headings(np.radians(45.96), np.radians(98.0))]
    [346, 194]
    """
    least = abs(latitude)
    reachable = min(max(inclination, least), np.pi - least)
    up, down = (
        float(rotating_azimuth(latitude, reachable, orbit_speed, descending=descending)) for descending in (False, True)
    )
    return up, down


def off_heading(latitude: float, inclination: float, azimuth: float) -> float:
    """By how much an azimuth over the rotating Earth misses the nearer of the :func:`headings`, rad, −π to π.

    >>> round(float(np.degrees(off_heading(np.radians(40.96), np.radians(51.6), np.radians(55.8)))), 1)
    2.0
    """
    turns = [(azimuth - heading + np.pi) % (2 * np.pi) - np.pi for heading in headings(latitude, inclination)]
    return min(turns, key=abs)


def site_speed(latitude: ArrayLike) -> Array:
    """Eastward speed of a site with the Earth's rotation, m/s (spherical Earth of the equatorial radius).

    >>> float(site_speed(0.0).round(1))
    465.1
    """
    return np.asarray(EARTH_ROTATION_RATE * EARTH_RADIUS * np.cos(np.asarray(latitude, float)))


def inclination_of(latitude: ArrayLike, azimuth: ArrayLike) -> Array:
    """Inclination reached by an inertial azimuth from a latitude, rad: ``cos i = cos(latitude) sin(azimuth)``.

    >>> float(np.degrees(inclination_of(np.radians(45.96), np.radians(90.0))).round(2))
    45.96
    """
    return np.asarray(np.arccos(np.cos(np.asarray(latitude, float)) * np.sin(np.asarray(azimuth, float))))


def reachable_inclinations(
    latitude: float, azimuth_minimum: float, azimuth_maximum: float, *, orbit_speed: float | None = None
) -> tuple[float, float]:
    """Least and greatest inclination that a box of azimuths reaches from a latitude, rad.

    Parameters
    ----------
    latitude : rad
    azimuth_minimum, azimuth_maximum : rad; the box runs clockwise from the one to the other and may wrap through
        north

    Other Parameters
    ----------------
    orbit_speed : then the azimuths are steered over the rotating Earth to this inertial speed, m/s; else they are
        inertial

    Examples
    --------
    From the equator the whole eastern half reaches everything up to polar orbits:

    >>> low, high = reachable_inclinations(0.0, 0.0, np.pi)
    >>> float(np.degrees(low)), float(np.degrees(high).round(9))
    (0.0, 90.0)

    Due south over the rotating Earth drifts eastwards:

    >>> _, high = reachable_inclinations(np.radians(19.61), 0.0, np.pi, orbit_speed=LOW_ORBIT_SPEED)
    >>> float(np.degrees(high).round(1))
    87.0
    """
    width = (azimuth_maximum - azimuth_minimum) % (2 * np.pi)
    # the inclination has its extremes at the ends of the box, due east and due west
    candidates = [azimuth_minimum, azimuth_minimum + width]
    candidates += [due for due in (np.pi / 2, 3 * np.pi / 2) if (due - azimuth_minimum) % (2 * np.pi) <= width]
    azimuths = np.array(candidates)
    if orbit_speed is not None:
        # the speed along the azimuth that, with the site's, makes the orbit's; the same order of inclinations
        east, carried = np.sin(azimuths), site_speed(latitude)
        along = np.sqrt(orbit_speed**2 - (carried * np.cos(azimuths)) ** 2) - carried * east
        azimuths = np.arctan2(along * east + carried, along * np.cos(azimuths))
    reached = inclination_of(latitude, azimuths)
    return float(reached.min()), float(reached.max())


def corridor_gap(inclination: ArrayLike, low: ArrayLike, high: ArrayLike) -> Array:
    """Distance of an inclination from a corridor ``low`` to ``high``, rad; 0 inside.

    >>> float(np.degrees(corridor_gap(np.radians(51.6), np.radians(41.0), np.radians(43.0)))).__round__(1)
    8.6
    """
    i = np.asarray(inclination, float)
    return np.asarray(np.maximum(0.0, np.maximum(np.asarray(low, float) - i, i - np.asarray(high, float))))


def dog_leg_delta_v(angle: ArrayLike, orbit_radius_m: ArrayLike, *, mu: float = EARTH_MU) -> Array:
    """Upper bound on the price of reaching a plane that lies ``angle`` beside the nearest corridor, m/s.

    It is the plane change made in the final circular orbit; turned during the ascent, while the vehicle is slow, it
    costs less.

    >>> round(float(dog_leg_delta_v(np.radians(0.28), 6_778_137.0)), 1)
    37.5
    """
    return plane_change(speed(orbit_radius_m, mu=mu), angle)


def _inclination(inclination: ArrayLike) -> Array:
    i = np.asarray(inclination, float)
    if np.any(~((i >= 0) & (i <= np.pi))):
        raise PhysicsError("an inclination lies between 0 and 180 degrees")
    return i
