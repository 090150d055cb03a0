"""When a launch site passes through a target orbital plane.

A site is carried by the Earth through a plane twice a day if its latitude is below the plane's inclination: once
where the orbit climbs away from the equator (*ascending*), once where it falls back (*descending*). The plane turns
with its node rate meanwhile, so that windows come a little earlier every day (23 minutes for the International Space
Station). The frame is the mean equator of date: nodes count from the mean equinox of date.

References
----------
Vallado (2013), *Fundamentals of Astrodynamics and Applications*, 4th edition, chapter 6 (launch window).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.constants import DAY, EARTH_ROTATION_RATE
from intercosmos.errors import PhysicsError
from intercosmos.physics.orbits.earth_orientation import earth_orientation
from intercosmos.physics.orbits.frames import geocentric_latitude, gmst
from intercosmos.physics.orbits.launch_geometry import inertial_azimuth

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class LaunchWindows:
    """Instants at which a site lies in a plane, in order of time; arrays (n,).

    Attributes
    ----------
    time_s : s after the epoch
    ascending : whether the launch climbs away from the equator's south (azimuth in the northern half)
    azimuth : inertial azimuth, rad
    node : right ascension of the ascending node at that instant, rad
    bound_s : bound on the instants from the unknown rotation of the Earth, s
    """

    time_s: Array
    ascending: NDArray[np.bool_]
    azimuth: Array
    node: Array
    bound_s: Array


def launch_windows(
    latitude: float,
    longitude: float,
    inclination: float,
    raan: float,
    utc1: float,
    utc2: float = 0.0,
    *,
    days: float = 1.0,
    node_rate: float = 0.0,
    height_m: float = 0.0,
) -> LaunchWindows:
    """All passages of a site through a plane in ``days`` days after the epoch.

    Parameters
    ----------
    latitude, longitude : of the site, geodetic, rad
    inclination : of the plane, rad
    raan : right ascension of its ascending node at the epoch, mean equinox of date, rad
    utc1, utc2 : the epoch, two-part Julian date, UTC

    Other Parameters
    ----------------
    days : length of the search, d
    node_rate : drift of the node, rad/s, such as from :func:`~intercosmos.physics.orbits.nodal.secular_rates`
    height_m : height of the site, m

    Raises
    ------
    PhysicsError
        If the site never passes through the plane, or the search has no length.

    Examples
    --------
    >>> found = launch_windows(np.radians(45.96), np.radians(63.3), np.radians(51.64), 1.0, 2461406.5, days=1.0)
    >>> len(found.time_s)
    2
    """
    if not days > 0:
        raise PhysicsError("a search for launch windows needs a length above 0 days")
    phi = float(geocentric_latitude(latitude, height_m))
    azimuths = [float(inertial_azimuth(phi, inclination, descending=down)) for down in (False, True)]
    # right ascension of the site, counted from the node: sin(θ - Ω) = tan(latitude) / tan(inclination)
    offset = float(np.arcsin(np.clip(np.tan(phi) / np.tan(inclination), -1.0, 1.0)))
    rate = 1.002737909350795 * 2 * np.pi / DAY - node_rate
    start = float(gmst(utc1, utc2)) + longitude - raan

    found: list[tuple[Array, bool]] = []
    for ascending, target in ((True, offset), (False, np.pi - offset)):
        first = np.mod(target - start, 2 * np.pi) / rate
        # one turn more at either side, in case the exact sidereal time pushes a window over the edge
        time_s = first + np.arange(-1, int(days * DAY * rate / (2 * np.pi)) + 2) * 2 * np.pi / rate
        for _ in range(3):  # the exact sidereal time is linear to 1e-7: two corrections reach rounding
            angle = gmst(utc1, utc2 + time_s / DAY) + longitude - (raan + node_rate * time_s)
            miss = np.mod(angle - target + np.pi, 2 * np.pi) - np.pi
            time_s = time_s - miss / rate
        found.append((time_s[(time_s >= 0) & (time_s < days * DAY)], ascending))

    times = np.concatenate([time_s for time_s, _ in found])
    upward = np.concatenate([np.full(len(time_s), ascending) for time_s, ascending in found])
    order = np.argsort(times, kind="stable")
    times, upward = times[order], upward[order]
    return LaunchWindows(
        time_s=times,
        ascending=upward,
        azimuth=np.where(upward, azimuths[0], azimuths[1]),
        node=np.mod(raan + node_rate * times, 2 * np.pi),
        bound_s=earth_orientation(utc1, utc2 + times / DAY).ut1_bound_s,
    )


def windows_per_day(node_rate: ArrayLike = 0.0) -> Array:
    """Passages through a plane in one direction, a day: 1.0027 for a fixed plane, more where the node runs back.

    Parameters
    ----------
    node_rate : (...) rad/s

    Examples
    --------
    >>> round(float(windows_per_day(np.radians(-4.959) / 86400)), 4)
    1.0165
    """
    return np.asarray((EARTH_ROTATION_RATE - np.asarray(node_rate, float)) * DAY / (2 * np.pi))


def daily_shift(node_rate: ArrayLike = 0.0) -> Array:
    """How much the window's time of day moves from one day to the next, s (negative: earlier).

    >>> round(float(daily_shift(np.radians(-4.959) / 86400)) / 60, 1)
    -23.4
    """
    return np.asarray(DAY / windows_per_day(node_rate) - DAY)
