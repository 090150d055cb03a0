"""Sunlight at targets and satellites: the Sun's height, solar time, glint, the Earth's shadow.

The Sun comes from DE440 with its light's time to the Earth, and is turned to the Earth-fixed frame with the IERS table;
aberration by the Earth's own speed, 20 arc seconds, is added. Directions are good to 0.1 arc seconds while the table
of the Earth's rotation lasts, heights are geometric, without refraction (34 arc minutes at the horizon).

References
----------
R. S. Park et al. (2021), AJ 161:105 (DE440); C. Cox, W. Munk (1954), J. Opt. Soc. Am. 44:838 (glint);
O. Montenbruck, E. Gill (2000), *Satellite Orbits*, section 3.4.2 (shadow).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.constants import EARTH_RADIUS, SPEED_OF_LIGHT
from intercosmos.errors import PhysicsError

if TYPE_CHECKING:
    from astropy.time import Time

__all__ = [
    "glint_angle",
    "glint_reflectance",
    "lit_share",
    "local_solar_time",
    "sun_azimuth",
    "sun_elevation",
    "sun_position",
]

Array = NDArray[np.float64]

_DAY: Final = 86_400.0


def sun_position(times: Time | Any, frame: str = "ITRF") -> Array:
    """Apparent Sun (..., 3), m, from the Earth's centre.

    Parameters
    ----------
    times : (...) astropy times, or dates as text, which are UTC
    frame : ``"ITRF"`` or ``"GCRF"``

    Examples
    --------
    >>> np.round(np.linalg.norm(sun_position("2027-01-03T00:00:00")) / 1e9, 2)
    np.float64(147.1)
    """
    from intercosmos.physics.orbits.ephemerides import states
    from intercosmos.physics.orbits.frames import itrf_from_gcrf
    from intercosmos.physics.orbits.time_scales import as_time, tdb_seconds

    if frame not in ("ITRF", "GCRF"):
        raise PhysicsError(f"unknown frame {frame!r} for the Sun; allowed: ITRF, GCRF")
    instants = as_time(times)
    tdb = tdb_seconds(instants)
    here, speed = states("earth", tdb)
    there, _ = states("sun", tdb)
    for _ in range(2):
        there, _ = states("sun", tdb - np.linalg.norm(there - here, axis=-1) / SPEED_OF_LIGHT)
    line = there - here
    distance = np.linalg.norm(line, axis=-1, keepdims=True)
    # aberration to first order; the second is below 0.001 arc seconds
    seen = line / distance + speed / SPEED_OF_LIGHT
    sun = np.asarray(distance * seen / np.linalg.norm(seen, axis=-1, keepdims=True))
    if frame == "GCRF":
        return sun
    utc = instants.utc
    return itrf_from_gcrf(sun, np.zeros_like(sun), utc.jd1, utc.jd2)[0]


def sun_elevation(points: ArrayLike, times: Time | Any) -> Array:
    """Height of the Sun's centre above the horizon (...), rad.

    Parameters
    ----------
    points : (..., 2 or 3) geodetic latitude, longitude, rad (and height, m, which does not matter)
    times : (...) that broadcasts with points: ``points[:, None]`` with times (t,) gives every point at every time

    Examples
    --------
    >>> round(float(np.degrees(sun_elevation(np.radians([55.75, 37.62]), "2027-06-21T09:32"))), 1)
    57.7
    """
    sun, _, up = _local(points, times)
    return np.asarray(np.arcsin(np.clip(_dot(up, sun), -1, 1)))


def sun_azimuth(points: ArrayLike, times: Time | Any) -> Array:
    """Azimuth of the Sun (...), rad, from north by east; arguments as :func:`sun_elevation`."""
    sun, east, up = _local(points, times)
    return np.asarray(np.arctan2(_dot(east, sun), _dot(np.cross(up, east), sun)) % (2 * np.pi))


def local_solar_time(longitude_rad: ArrayLike, times: Time | Any, *, kind: str = "mean") -> Array:
    """Local solar time (...), s after midnight.

    Parameters
    ----------
    longitude_rad : (...) east
    kind : ``"mean"``: UT1 and longitude, the time in which orbits are named after their node; ``"true"``: by the Sun
        itself, up to 16 minutes off

    Examples
    --------
    >>> round(float(local_solar_time(np.radians(15.0), "2027-11-03T12:00", kind="true")) / 60 - 13 * 60, 1)
    16.4
    """
    longitude = np.asarray(longitude_rad, float)
    if kind == "true":
        sun = sun_position(times)
        hour = longitude - np.arctan2(sun[..., 1], sun[..., 0])
        return np.asarray((hour / (2 * np.pi) + 0.5) % 1.0 * _DAY)
    if kind != "mean":
        raise PhysicsError(f"unknown kind of solar time {kind!r}; allowed: mean, true")
    from intercosmos.physics.orbits.earth_orientation import earth_orientation, ut1_julian_date
    from intercosmos.physics.orbits.time_scales import as_time

    utc = as_time(times).utc
    one, two = ut1_julian_date(utc.jd1, utc.jd2, earth_orientation(utc.jd1, utc.jd2))
    day = (np.asarray(one) % 1.0 + np.asarray(two) + 0.5) % 1.0
    return np.asarray((day + longitude / (2 * np.pi)) % 1.0 * _DAY)


def glint_angle(points: ArrayLike, satellite: ArrayLike, times: Time | Any) -> Array:
    """Angle (...), rad, at points between the satellite and where flat water would mirror the Sun to.

    Parameters
    ----------
    points : (..., 2 or 3) geodetic latitude, longitude, rad, and height, m
    satellite : (..., 3) m, ITRF
    times : (...)

    Returns
    -------
    π where the Sun is down

    Notes
    -----
    Images of the sea are usually taken to be spoiled below 20 to 30 degrees.
    """
    sun, _, up = _local(points, times)
    where = np.asarray(points, float)
    ray = np.asarray(satellite, float) - _place(where)
    ray = ray / np.linalg.norm(ray, axis=-1, keepdims=True)
    height = _dot(up, sun)
    mirrored = 2 * height[..., None] * up - sun
    return np.asarray(np.where(height > 0, np.arccos(np.clip(_dot(mirrored, ray), -1, 1)), np.pi))


def glint_reflectance(
    sun_zenith_rad: ArrayLike, view_zenith_rad: ArrayLike, azimuth_rad: ArrayLike, wind_m_s: ArrayLike = 5.0
) -> Array:
    """Reflectance of wind-ruffled water in the Sun (...): slopes of Cox and Munk, Fresnel's law for an index of 1.34.

    Parameters
    ----------
    sun_zenith_rad, view_zenith_rad : below π/2
    azimuth_rad : between the directions to the Sun and to the satellite; π is the mirror's
    wind_m_s : 12.5 m above the sea
    """
    sun, view, azimuth, wind = np.broadcast_arrays(
        *(np.asarray(x, float) for x in (sun_zenith_rad, view_zenith_rad, azimuth_rad, wind_m_s))
    )
    if not np.all((sun >= 0) & (sun < np.pi / 2) & (view >= 0) & (view < np.pi / 2) & (wind >= 0)):
        raise PhysicsError("glint needs Sun and satellite above the horizon and a wind of at least 0")
    cosine = np.cos(sun) * np.cos(view) + np.sin(sun) * np.sin(view) * np.cos(azimuth)
    fall = np.arccos(np.clip(cosine, -1, 1)) / 2  # angle of incidence on the facet that mirrors
    tilt = np.clip((np.cos(sun) + np.cos(view)) / (2 * np.cos(fall)), 0, 1)  # cosine of its slope
    square = 0.003 + 0.00512 * wind
    slopes = np.exp(-(1 / tilt**2 - 1) / square) / (np.pi * square)
    inner = np.arcsin(np.sin(fall) / 1.34)
    with np.errstate(invalid="ignore", divide="ignore"):
        fresnel = 0.5 * (
            (np.sin(fall - inner) / np.sin(fall + inner)) ** 2 + (np.tan(fall - inner) / np.tan(fall + inner)) ** 2
        )
    fresnel = np.where(fall < 1e-6, (0.34 / 2.34) ** 2, fresnel)
    return np.asarray(np.pi * slopes * fresnel / (4 * np.cos(sun) * np.cos(view) * tilt**4))


def lit_share(satellite: ArrayLike, sun: ArrayLike) -> Array:
    """Part (...) of the Sun's disc that a satellite sees past the Earth: 1 in the light, 0 in the umbra.

    Parameters
    ----------
    satellite, sun : (..., 3) m, from the Earth's centre, of one frame

    Examples
    --------
    >>> lit_share([[7000e3, 0, 0], [-7000e3, 0, 0]], [1.496e11, 0, 0]).tolist()
    [1.0, 0.0]
    """
    from intercosmos.physics.orbits import shadow

    place, light = np.broadcast_arrays(np.asarray(satellite, float), np.asarray(sun, float))
    if np.any(np.linalg.norm(place, axis=-1) < EARTH_RADIUS * 0.99):
        raise PhysicsError("a satellite lies below the Earth's surface")
    edge = shadow.edges(list(np.moveaxis(place, -1, 0)), list(np.moveaxis(light, -1, 0)), EARTH_RADIUS, conical=True)
    partly = shadow.lit_share(edge, shadow.PARTLY)
    return np.asarray(np.where(edge.outer >= 0, 1.0, np.where(edge.inner <= 0, 0.0, partly)))


def _local(points: ArrayLike, times: Any) -> tuple[Array, Array, Array]:
    """Unit vectors from points to the Sun, east and up."""
    where = np.asarray(points, float)
    if where.shape[-1:] not in ((2,), (3,)):
        raise PhysicsError("points are rows of latitude, longitude and, if need be, height")
    sun = sun_position(times)
    latitude, longitude = where[..., 0], where[..., 1]
    c, zero = np.cos(latitude), np.zeros_like(latitude)
    up = np.stack([c * np.cos(longitude), c * np.sin(longitude), np.sin(latitude)], axis=-1)
    east = np.stack([-np.sin(longitude), np.cos(longitude), zero], axis=-1)
    ray = sun - _place(where)  # the parallax of the Earth's radius is 9 arc seconds
    return ray / np.linalg.norm(ray, axis=-1, keepdims=True), east, up


def _place(where: Array) -> Array:
    from intercosmos.physics.orbits.frames import ecef_from_geodetic

    return ecef_from_geodetic(where[..., 0], where[..., 1], where[..., 2] if where.shape[-1] == 3 else 0.0)


def _dot(a: Array, b: Array) -> Array:
    return np.asarray(np.sum(a * b, axis=-1))
