"""Functions of paths whose changes of sign are the events of astrodynamics, each with a bound on how it turns.

Each takes :class:`~intercosmos.physics.orbits.paths.Paths` and gives an
:class:`~intercosmos.physics.orbits.events.EventFunction` for
:func:`~intercosmos.physics.orbits.events.find_events`. They are written so that they are smooth where the event
happens (cosines rather than angles, lengths rather than ratios) and so that a bound follows from the bounds of the
paths. Where a formula divides by something that the bounds let vanish, no bound is given and a step is asked for.

References
----------
Montenbruck and Gill (2000), *Satellite Orbits*, section 3.4.2 (conical shadow); Vallado (2013), section 5.3.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from intercosmos.constants import EARTH_RADIUS, EARTH_ROTATION_RATE
from intercosmos.errors import PhysicsError
from intercosmos.physics.orbits.event_bounds import direction_turn, distance_turn, dot, known, norm
from intercosmos.physics.orbits.event_pairs import line_of_sight, phase_angle, separation
from intercosmos.physics.orbits.events import EventFunction
from intercosmos.physics.orbits.frames import ecef_from_geodetic, geodetic_from_ecef
from intercosmos.physics.orbits.paths import Array, Bounds, IntArray, Paths

__all__ = [
    "altitude",
    "apsis",
    "eclipse",
    "elevation",
    "geodetic_altitude",
    "line_of_sight",
    "node",
    "phase_angle",
    "plane_passage",
    "separation",
    "site_frame",
]

#: Position (m, 3), m, of a body at times (m,), s
Body = Callable[[Array], Array]
#: m, IAU 2015 resolution B3, nominal solar radius
SUN_RADIUS = 695_700e3


def plane_passage(paths: Paths, normal: ArrayLike, *, offset_m: float = 0.0) -> EventFunction:
    """Passage through a plane, rising along its normal (..., 3): ``n·r - offset``."""
    n = np.broadcast_to(np.asarray(normal, float), (paths.count, 3))
    size = np.linalg.norm(n, axis=-1, keepdims=True)
    if not (np.all(np.isfinite(n)) and np.all(size > 0)):
        raise PhysicsError("the normal of a plane is a finite vector that is not zero")
    n = n / size

    def value(i: IntArray, t: Array) -> Array:
        return np.asarray(dot(n[i], paths.state(i, t)[0]) - offset_m)

    return EventFunction(value, paths.count, paths.bounds.acceleration)


def node(paths: Paths) -> EventFunction:
    """Passage through the xy plane of the paths' frame: rising at the ascending node."""
    return plane_passage(paths, [0.0, 0.0, 1.0])


def apsis(paths: Paths) -> EventFunction:
    """Nearest and farthest points: ``r·v`` rises at the pericentre and falls at the apocentre."""
    b = paths.bounds

    def value(i: IntArray, t: Array) -> Array:
        r, v = paths.state(i, t)
        return dot(r, v)

    # (r·v)'' = 3 v·a + r·j; where two bodies alone part for ever, r·j is 2 v·a
    push = b.speed * b.acceleration
    reach = np.where(np.isfinite(b.farthest_m), b.farthest_m * b.jerk, 2 * push)
    return EventFunction(value, paths.count, known(3 * push + reach))


def altitude(paths: Paths, altitude_m: ArrayLike, *, radius_m: float = EARTH_RADIUS) -> EventFunction:
    """Passage of an altitude above a sphere, m: rising outward."""
    level = np.broadcast_to(radius_m + np.asarray(altitude_m, float), (paths.count,))

    def value(i: IntArray, t: Array) -> Array:
        return np.asarray(norm(paths.state(i, t)[0]) - level[i])

    return EventFunction(value, paths.count, distance_turn(paths.bounds, paths.bounds.nearest_m))


def geodetic_altitude(paths: Paths, altitude_m: ArrayLike) -> EventFunction:
    """Passage of a height above WGS 84, m, rising upward; the frame's z axis is the Earth's, its x axis may be any."""
    level = np.broadcast_to(np.asarray(altitude_m, float), (paths.count,))

    def value(i: IntArray, t: Array) -> Array:
        return np.asarray(geodetic_from_ecef(paths.state(i, t)[0])[2] - level[i])

    # level surfaces of the height bend at most as the ellipsoid does at the equator along the meridian: b²/a
    return EventFunction(value, paths.count, distance_turn(paths.bounds, paths.bounds.nearest_m - 43e3))


def elevation(paths: Paths, site: ArrayLike, zenith: ArrayLike, *, mask_rad: ArrayLike = 0.0) -> EventFunction:
    """Rising above and setting below an elevation at a site, without refraction; Earth-fixed paths.

    Parameters
    ----------
    paths : in the frame in which the site rests (ITRF)
    site, zenith : (3,) or (n, 3) position of the site, m, and the unit vector up, as :func:`site_frame` gives
    mask_rad : () or (n,) elevation that is passed, rad
    """
    s, up = (np.broadcast_to(np.asarray(x, float), (paths.count, 3)) for x in (site, zenith))
    sine = np.broadcast_to(np.sin(np.asarray(mask_rad, float)), (paths.count,))

    def value(i: IntArray, t: Array) -> Array:
        ray = paths.state(i, t)[0] - s[i]
        return np.asarray(dot(up[i], ray) - sine[i] * norm(ray))

    return EventFunction(value, paths.count, elevation_turn(paths.bounds, norm(s), sine))


def elevation_turn(bounds: Bounds, site_radius_m: Array, sine: Array) -> Array | None:
    """Bound, m/s², on the second derivative of ``up·ray - sin(mask) |ray|``; None where it has none."""
    nearest = bounds.nearest_m - site_radius_m
    ray = np.where(sine == 0, 0.0, bounds.speed**2 / np.where(nearest > 0, nearest, np.nan))
    return known(bounds.acceleration + np.abs(sine) * (np.where(sine == 0, 0.0, ray) + bounds.acceleration))


def site_frame(latitude_rad: ArrayLike, longitude_rad: ArrayLike, height_m: ArrayLike = 0.0) -> tuple[Array, Array]:
    """Earth-fixed position, m, and unit vector up, each (..., 3), of a site on WGS 84.

    >>> position, zenith = site_frame(0.0, 0.0)
    >>> position.round(3).tolist(), zenith.tolist()
    ([6378137.0, 0.0, 0.0], [1.0, 0.0, 0.0])
    """
    phi, lam = np.broadcast_arrays(np.asarray(latitude_rad, float), np.asarray(longitude_rad, float))
    up = np.stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)], axis=-1)
    return ecef_from_geodetic(phi, lam, height_m), up


def earth_fixed_bounds(bounds: Bounds) -> Bounds:
    """Bounds of the same paths seen from the rotating Earth."""
    w = EARTH_ROTATION_RATE
    speed = bounds.speed + w * bounds.farthest_m
    acceleration = bounds.acceleration + 2 * w * speed + w * w * bounds.farthest_m
    jerk = bounds.jerk + 3 * w * bounds.acceleration + 3 * w * w * bounds.speed + w**3 * bounds.farthest_m
    return Bounds(bounds.nearest_m, bounds.farthest_m, speed, acceleration, jerk)


def eclipse(
    paths: Paths,
    sun: Body,
    *,
    umbra: bool = True,
    radius_m: float = EARTH_RADIUS,
    sun_radius_m: float = SUN_RADIUS,
) -> EventFunction:
    """Shadow of a spherical body at the origin: falling on entry, rising on leaving; not negative is outside.

    The shadow is a cone, umbra or penumbra. Compared are the angular distance of the two discs as seen from the
    object, and the sum (penumbra) or the difference (umbra) of their radii. Beyond the tip of the umbra there is none.

    Parameters
    ----------
    paths : about the body, inertial axes
    sun : position of the Sun from the body (m, 3), m, at times (m,), on the same axes
    umbra : total shadow; False for the penumbra
    radius_m, sun_radius_m : of the body and of the Sun, m
    """
    b = paths.bounds

    def value(i: IntArray, t: Array) -> Array:
        r = paths.state(i, t)[0]
        ray = sun(t) - r
        far, away = norm(r), norm(ray)
        # under the surface the body fills half the sky
        sin_body = np.minimum(radius_m / far, 1.0)
        sin_sun = np.minimum(sun_radius_m / away, 1.0)
        body, disc = np.arcsin(sin_body), np.arcsin(sin_sun)
        limit = np.maximum(body - disc, 0.0) if umbra else body + disc
        return np.asarray(np.cos(limit) + dot(r, ray) / (far * away))

    q = np.where(b.nearest_m > radius_m, b.nearest_m, np.nan)
    turn, radial = direction_turn(b), b.speed**2 / q + b.acceleration
    # cos of the body's radius, sqrt(1 - (R/r)²): its first and second derivative by r are largest at the least r
    cosine = np.sqrt(1 - (radius_m / q) ** 2)
    first = radius_m**2 / (q**3 * cosine)
    second = radius_m**2 / (q**4 * cosine) * (3 + (radius_m / q) ** 2 / cosine**2)
    discs = first * radial + second * b.speed**2
    # the Sun's disc and direction move some ten thousand times slower; the sine of its radius is at most 0.03
    sines = 0.03 * (radial + 2 * b.speed**2 / q) * radius_m / q**2
    return EventFunction(value, paths.count, known(1.01 * (turn + discs + sines)))
