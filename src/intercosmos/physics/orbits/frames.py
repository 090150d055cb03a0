"""Earth-fixed, geodetic and inertial frames.

ITRF is the Earth-fixed frame, GCRF the inertial one (IAU 2006/2000A precession and nutation through ERFA, X and Y of
the pole with the IERS corrections). Instants are UTC, two-part Julian dates with days of 86 400 s; without an
:class:`~intercosmos.physics.orbits.earth_orientation.EarthOrientation` the bundled table is used, whose bound on UT1
past its end (about a second, that is 0.0042° or 465 m at the equator) bounds the rotation.

For many instants X and Y are interpolated with six points 6 hours apart, within 1e-13 rad of the series (0.04 mm at
the Moon). The Earth turns about the axis of TIRS; the motion of that axis itself (precession and nutation, 8e-12
rad/s, 0.05 mm/s in a low orbit) is left out of velocities, as in the published cases.

References
----------
IERS Conventions 2010, chapter 5; Capitaine and Wallace (2006) for X, Y; WGS 84 for the ellipsoid (NIMA TR8350.2);
D. A. Vallado, P. Crawford, R. Hujsak, T. S. Kelso, *Revisiting Spacetrack report 3*, AIAA 2006-6753 (TEME).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.constants import DAY, EARTH_FLATTENING, EARTH_ROTATION_RATE
from intercosmos.errors import PhysicsError
from intercosmos.physics.orbits.earth_orientation import (
    EarthOrientation,
    earth_orientation,
    tt_julian_date,
    ut1_julian_date,
)
from intercosmos.physics.orbits.interpolation import on_grid

Array = NDArray[np.float64]

#: ERFA's number for WGS 84.
_WGS84 = 1
#: rad/s; how fast the Earth rotation angle grows with UT1 (IAU 2000)
_ERA_RATE = 2 * np.pi * 1.00273781191135448 / DAY
_J2000 = 2451545.0
#: Days between the points on which the pole is interpolated.
_POLE_STEP = 0.25


def gmst(utc1: ArrayLike, utc2: ArrayLike = 0.0, orientation: EarthOrientation | None = None) -> Array:
    """Greenwich mean sidereal time (IAU 2006), rad, 0 to 2π.

    Parameters
    ----------
    utc1, utc2 : (...) two-part Julian date, UTC
    orientation : of the same shape; by default from the bundled table

    Examples
    --------
    >>> from intercosmos.physics.orbits.earth_orientation import julian_date
    >>> round(float(np.degrees(gmst(*julian_date("2000-01-01T12:00:00")))), 2)
    280.46
    """
    import erfa

    return np.asarray(erfa.gmst06(*ut1_julian_date(utc1, utc2, orientation), *tt_julian_date(utc1, utc2)))


def ecef_from_geodetic(latitude: ArrayLike, longitude: ArrayLike, height_m: ArrayLike = 0.0) -> Array:
    """Earth-fixed position (..., 3), m, of geodetic latitude and longitude, rad, and height on WGS 84, m.

    >>> ecef_from_geodetic(0.0, 0.0).round(3).tolist()
    [6378137.0, 0.0, 0.0]
    """
    import erfa

    phi, lam, h = np.broadcast_arrays(*(np.asarray(x, float) for x in (latitude, longitude, height_m)))
    if np.any(~(np.abs(phi) <= np.pi / 2)):
        raise PhysicsError("a latitude lies between -90 and 90 degrees")
    return np.asarray(erfa.gd2gc(_WGS84, lam, phi, h))


def geodetic_from_ecef(position: ArrayLike) -> tuple[Array, Array, Array]:
    """Geodetic latitude and longitude (rad, longitude -π to π) and height on WGS 84 (m) of positions (..., 3).

    >>> latitude, longitude, height = geodetic_from_ecef([0.0, 0.0, 6356752.3142])
    >>> float(np.degrees(latitude).round(9)), abs(float(height)) < 1e-3
    (90.0, True)
    """
    import erfa

    longitude, latitude, height = erfa.gc2gd(_WGS84, np.asarray(position, float))
    return np.asarray(latitude), np.asarray(longitude), np.asarray(height)


def geocentric_latitude(latitude: ArrayLike, height_m: ArrayLike = 0.0) -> Array:
    """Geocentric latitude, rad, of a geodetic one: the one that decides through which planes a site passes.

    >>> round(float(np.degrees(geocentric_latitude(np.radians(45.96)))), 2)
    45.77
    """
    position = ecef_from_geodetic(latitude, 0.0, height_m)
    return np.asarray(np.arctan2(position[..., 2], np.hypot(position[..., 0], position[..., 1])))


def geodetic_latitude_at_surface(geocentric: ArrayLike) -> Array:
    """Geodetic latitude, rad, of a point on the ellipsoid with this geocentric latitude, rad."""
    psi = np.asarray(geocentric, float)
    squared = (1 - EARTH_FLATTENING) ** 2
    return np.asarray(np.arctan2(np.sin(psi), squared * np.cos(psi)))


def gcrf_from_itrf(
    position: ArrayLike,
    velocity: ArrayLike,
    utc1: ArrayLike,
    utc2: ArrayLike = 0.0,
    orientation: EarthOrientation | None = None,
) -> tuple[Array, Array]:
    """Inertial state of an Earth-fixed one.

    Parameters
    ----------
    position, velocity : (..., 3) ITRF, m and m/s (relative to the rotating Earth)
    utc1, utc2 : (...) two-part Julian date, UTC

    Returns
    -------
    (..., 3) position, m; (..., 3) velocity, m/s, both GCRF

    Examples
    --------
    A point at rest on the equator moves at 465 m/s:

    >>> _, v = gcrf_from_itrf([6378137.0, 0, 0], [0, 0, 0], 2460000.5)
    >>> float(np.linalg.norm(v).round(1))
    465.1
    """
    to_gcrf, polar, rate = _rotations(utc1, utc2, orientation)
    r_tirs, v_tirs = _apply(polar, position), _apply(polar, velocity)
    return _apply(to_gcrf, r_tirs), _apply(to_gcrf, v_tirs + _carried(rate, r_tirs))


def itrf_from_gcrf(
    position: ArrayLike,
    velocity: ArrayLike,
    utc1: ArrayLike,
    utc2: ArrayLike = 0.0,
    orientation: EarthOrientation | None = None,
) -> tuple[Array, Array]:
    """Earth-fixed state of an inertial one; the inverse of :func:`gcrf_from_itrf`."""
    to_gcrf, polar, rate = _rotations(utc1, utc2, orientation)
    r_tirs, v_inertial = _apply(_transpose(to_gcrf), position), _apply(_transpose(to_gcrf), velocity)
    return _apply(_transpose(polar), r_tirs), _apply(_transpose(polar), v_inertial - _carried(rate, r_tirs))


def celestial_pole(tt: tuple[Array, Array]) -> Array:
    """X and Y of the celestial pole and the locator s, rad (..., 3), by IAU 2006/2000A, at two-part Julian dates TT."""
    import erfa

    days = np.asarray((tt[0] - _J2000) + tt[1])
    return on_grid(lambda d: np.stack(erfa.xys06a(_J2000, d), axis=-1), days, _POLE_STEP)


def earth_rotations(
    pole: Array, tt: tuple[Array, Array], ut1: tuple[Array, Array], orientation: EarthOrientation
) -> tuple[Array, Array, Array]:
    """The rotations between GCRF and ITRF.

    Parameters
    ----------
    pole : (..., 3) from :func:`celestial_pole`
    tt, ut1 : two-part Julian dates (...)
    orientation : polar motion, corrections to the celestial pole and excess of the day at those instants

    Returns
    -------
    (..., 3, 3) TIRS to GCRF; (..., 3, 3) ITRF to TIRS; (...) rate of the Earth's turning about the axis of TIRS, rad/s
    """
    import erfa

    # s holds for the model's own pole; the corrections change it by less than a microarcsecond
    to_cirs = erfa.c2ixys(pole[..., 0] + orientation.dx, pole[..., 1] + orientation.dy, pole[..., 2])
    to_tirs = erfa.rz(erfa.era00(*ut1), to_cirs)
    to_itrf = erfa.pom00(orientation.polar_x, orientation.polar_y, erfa.sp00(*tt))
    excess = orientation.excess_day_s
    rate = EARTH_ROTATION_RATE + 0 * tt[1] if excess is None else _ERA_RATE * (1 - excess / DAY)
    return _transpose(np.asarray(to_tirs)), _transpose(np.asarray(to_itrf)), np.asarray(rate)


def teme_to_itrf(ut1: tuple[Array, Array], polar_x: Array, polar_y: Array) -> Array:
    """(..., 3, 3) rotation from TEME to ITRF: Greenwich mean sidereal time of 1982 and polar motion, rad (...)."""
    import erfa

    to_pef = erfa.rz(erfa.gmst82(*ut1), np.eye(3))
    return np.asarray(erfa.pom00(polar_x, polar_y, 0.0) @ to_pef)


def teme_to_eme2000(tt: tuple[Array, Array]) -> Array:
    """(..., 3, 3) rotation from TEME to EME2000 by the theory of IAU 1976 and 1980, without corrections.

    The equation of the equinoxes (1994) leads from TEME to the true equator and equinox of date, the nutation of 1980
    and the precession of 1976 from there to EME2000.
    """
    import erfa

    true_of_date = erfa.pnm80(*tt)  # EME2000 to true of date
    return _transpose(np.asarray(erfa.rz(erfa.eqeq94(*tt), true_of_date)))


def _rotations(utc1: ArrayLike, utc2: ArrayLike, orientation: EarthOrientation | None) -> tuple[Array, Array, Array]:
    known = orientation if orientation is not None else earth_orientation(utc1, utc2)
    tt = tt_julian_date(utc1, utc2)
    return earth_rotations(celestial_pole(tt), tt, ut1_julian_date(utc1, utc2, known), known)


def _carried(rate: Array, position: Array) -> Array:
    """Velocity of a point that the Earth carries along."""
    return np.asarray(rate)[..., None] * np.stack([-position[..., 1], position[..., 0], 0 * position[..., 2]], axis=-1)


def _apply(matrix: Array, vector: ArrayLike) -> Array:
    return np.asarray(np.einsum("...ij,...j->...i", matrix, np.asarray(vector, float)))


def _transpose(matrix: Array) -> Array:
    return np.swapaxes(matrix, -1, -2)
