"""Looking at the Earth: where a line of sight meets it, under what angle, how far off, how fine the sample there is.

The Earth is an ellipsoid of revolution (:data:`WGS84`) or a sphere (:func:`sphere`). Divided by its axes the ellipsoid
becomes a unit sphere and lines stay lines, so that rays, tangents and limbs are solved in closed form. Positions and
velocities are Earth-fixed; the satellite's frame is that of
:mod:`~intercosmos.physics.observation.sensor_base`.

References
----------
D. A. Vallado (2013), *Fundamentals of Astrodynamics and Applications*, 4th ed., section 11.2 (angles on the sphere);
T. Vincenty (1975), *Direct and inverse solutions of geodesics on the ellipsoid*, Survey Review 23:88.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.constants import EARTH_FLATTENING, EARTH_MEAN_RADIUS, EARTH_RADIUS
from intercosmos.errors import ConvergenceError, PhysicsError

__all__ = [
    "WGS84",
    "Earth",
    "Pointing",
    "View",
    "geodesic_distance",
    "ground_range_of_off_nadir",
    "incidence_of_off_nadir",
    "off_nadir_of_ground_range",
    "off_nadir_of_incidence",
    "pointing_to",
    "satellite_axes",
    "sphere",
    "view",
]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Earth:
    """An ellipsoid of revolution: equatorial radius, m, and flattening (0 for a sphere)."""

    radius_m: float
    flattening: float = 0.0

    @property
    def axes_m(self) -> Array:
        """(3,) half axes."""
        return np.array([1.0, 1.0, 1.0 - self.flattening]) * self.radius_m

    def normal(self, position: Array) -> Array:
        """Unit vectors (..., 3) up, of points on the surface."""
        up = position / self.axes_m**2
        return np.asarray(up / np.linalg.norm(up, axis=-1, keepdims=True))

    def below(self, position: Array) -> Array:
        """Points (..., 3) of the surface whose normals pass through positions (..., 3) outside it."""
        latitude, longitude = self.geodetic(position)
        return self.surface(latitude, longitude)

    def geodetic(self, position: Array) -> tuple[Array, Array]:
        """Geodetic latitude and longitude, rad, of positions (..., 3): for points outside to some 1e-15 rad."""
        import erfa

        longitude, latitude, _ = erfa.gc2gde(self.radius_m, self.flattening, np.asarray(position, float))
        return np.asarray(latitude), np.asarray(longitude)

    def surface(self, latitude: ArrayLike, longitude: ArrayLike, height_m: ArrayLike = 0.0) -> Array:
        """Positions (..., 3), m, of geodetic latitudes and longitudes, rad."""
        import erfa

        where = np.broadcast_arrays(*(np.asarray(x, float) for x in (longitude, latitude, height_m)))
        return np.asarray(erfa.gd2gce(self.radius_m, self.flattening, *where))


#: The ellipsoid of WGS 84.
WGS84: Final = Earth(EARTH_RADIUS, EARTH_FLATTENING)


def sphere(radius_m: float = EARTH_MEAN_RADIUS) -> Earth:
    """An Earth without flattening."""
    return Earth(radius_m)


@dataclass(frozen=True, eq=False)
class View:
    """What lines of sight (...) meet.

    Attributes
    ----------
    point : (..., 3) m, Earth-fixed; NaN where ``hit`` is False
    hit : whether the Earth is met
    range_m : to the point
    incidence_rad : between the line of sight and the upright there; the elevation is its complement
    off_nadir_rad : at the satellite, from the inward normal of the ellipsoid
    gain_along, gain_across : metres on the ground for a radian of the sensor's field, turned forward and to the right
        of the line of sight: multiplied by the field of one detector they are the ground sample distances
    """

    point: Array
    hit: NDArray[np.bool_]
    range_m: Array
    incidence_rad: Array
    off_nadir_rad: Array
    gain_along: Array
    gain_across: Array


@dataclass(frozen=True, eq=False)
class Pointing:
    """How a satellite turns to targets (...): roll to the right, then pitch forward.

    Attributes
    ----------
    roll_rad, pitch_rad : of the line of sight: ``arctan2(right, down)`` and ``arcsin(along)``
    off_nadir_rad : from the inward normal of the ellipsoid
    range_m, elevation_rad, azimuth_rad : distance; of the satellite as seen from the target, azimuth from north by east
    visible : whether the satellite is above the target's horizon
    """

    roll_rad: Array
    pitch_rad: Array
    off_nadir_rad: Array
    range_m: Array
    elevation_rad: Array
    azimuth_rad: Array
    visible: NDArray[np.bool_]


def satellite_axes(position: ArrayLike, velocity: ArrayLike, earth: Earth = WGS84) -> Array:
    """Rows along, right and down (..., 3, 3) of the satellite's frame.

    Parameters
    ----------
    position, velocity : (..., 3) m, m/s, Earth-fixed

    Raises
    ------
    PhysicsError
        Where the satellite is not above the Earth, or moves straight up or down or not at all over the ground.
    """
    r, v = np.broadcast_arrays(np.asarray(position, float), np.asarray(velocity, float))
    if r.shape[-1:] != (3,) or not (np.all(np.isfinite(r)) and np.all(np.isfinite(v))):
        raise PhysicsError("positions and velocities are rows of three finite numbers")
    if np.any(np.sum((r / earth.axes_m) ** 2, axis=-1) <= 1):
        raise PhysicsError("a satellite lies below the Earth's surface")
    latitude, longitude = earth.geodetic(r)
    down = -_up(latitude, longitude)
    level = v - _dot(v, down)[..., None] * down
    speed = np.linalg.norm(level, axis=-1, keepdims=True)
    if np.any(speed < 1e-6):
        raise PhysicsError("a satellite that stands still over the ground has no direction along its track")
    along = level / speed
    return np.stack([along, np.cross(down, along), down], axis=-2)


def view(
    position: ArrayLike,
    velocity: ArrayLike,
    *,
    roll_rad: ArrayLike = 0.0,
    pitch_rad: ArrayLike = 0.0,
    earth: Earth = WGS84,
) -> View:
    """Where satellites that have rolled and pitched look.

    Parameters
    ----------
    position, velocity : (..., 3) m, m/s, Earth-fixed
    roll_rad, pitch_rad : (...) of the line of sight, positive to the right and forward
    earth : its shape

    Examples
    --------
    A detector of 36 µm behind 845 mm of focal length, 705 km up, straight down:

    >>> seen = view([0, 0, 6356752.3 + 705e3], [7500.0, 0, 0])
    >>> round(float(seen.gain_across) * 36e-6 / 0.8451, 2)
    30.03
    """
    axes = satellite_axes(position, velocity, earth)
    roll, pitch = np.asarray(roll_rad, float), np.asarray(pitch_rad, float)
    zero = np.zeros(np.broadcast_shapes(roll.shape, pitch.shape))
    s, c = np.sin(roll), np.cos(roll)
    line = np.stack([np.sin(pitch) + zero, np.cos(pitch) * s, np.cos(pitch) * c], axis=-1)
    fore = np.stack([np.cos(pitch) + zero, -np.sin(pitch) * s, -np.sin(pitch) * c], axis=-1)
    side = np.stack([zero, c + zero, -s + zero], axis=-1)
    look, ahead, aside = (np.einsum("...k,...kj->...j", u, axes) for u in (line, fore, side))
    r = np.broadcast_to(np.asarray(position, float), look.shape)
    distance, hit = ray_length(r, look, earth)
    point = np.where(hit[..., None], r + distance[..., None] * look, np.nan)
    up = earth.normal(np.where(hit[..., None], point, r))
    cosine = np.where(hit, -_dot(up, look), np.nan)
    # a turn of the line moves the point by range * turn, and on along the line until it is back on the ground
    gain = [
        distance * np.linalg.norm(turn + (_dot(up, turn) / cosine)[..., None] * look, axis=-1)
        for turn in (ahead, aside)
    ]
    return View(
        point,
        hit,
        distance,
        np.arccos(np.clip(cosine, -1, 1)),
        np.arccos(np.clip(np.cos(pitch) * c + zero, -1, 1)),
        gain[0],
        gain[1],
    )


def pointing_to(position: ArrayLike, velocity: ArrayLike, target: ArrayLike, *, earth: Earth = WGS84) -> Pointing:
    """How satellites turn to look at targets.

    Parameters
    ----------
    position, velocity : (..., 3) m, m/s, Earth-fixed
    target : (..., 2 or 3) geodetic latitude, longitude, rad, and height, m

    Examples
    --------
    >>> there = pointing_to([7078e3, 0, 0], [0, 0, 7500.0], np.radians([0.0, 5.0]))
    >>> np.degrees([there.roll_rad, there.elevation_rad]).round(2).tolist()
    [37.51, 47.49]
    """
    where = np.asarray(target, float)
    if where.shape[-1:] not in ((2,), (3,)):
        raise PhysicsError("targets are rows of latitude, longitude and, if need be, height")
    height = where[..., 2] if where.shape[-1] == 3 else 0.0
    place = earth.surface(where[..., 0], where[..., 1], height)
    axes = satellite_axes(position, velocity, earth)
    ray = place - np.asarray(position, float)
    distance = np.linalg.norm(ray, axis=-1)
    local = np.einsum("...jk,...k->...j", axes, ray / distance[..., None])
    latitude, longitude = np.broadcast_arrays(where[..., 0], where[..., 1])
    up = _up(latitude, longitude)
    east = np.stack([-np.sin(longitude), np.cos(longitude), 0 * longitude], axis=-1)
    elevation = np.arcsin(np.clip(-_dot(up, ray) / distance, -1, 1))
    azimuth = np.arctan2(-_dot(east, ray), -_dot(np.cross(up, east), ray))
    return Pointing(
        np.arctan2(local[..., 1], local[..., 2]),
        np.arcsin(np.clip(local[..., 0], -1, 1)),
        np.arctan2(np.hypot(local[..., 0], local[..., 1]), local[..., 2]),
        distance,
        elevation,
        azimuth % (2 * np.pi),
        elevation >= 0,
    )


def ray_length(start: Array, line: Array, earth: Earth = WGS84) -> tuple[Array, NDArray[np.bool_]]:
    """Length (...), m, of rays from (..., 3) along unit vectors (..., 3) to the ground, NaN for none; which meet it."""
    p, d = start / earth.axes_m, line / earth.axes_m
    a, b, c = _dot(d, d), _dot(p, d), _dot(p, p) - 1
    # b² - a c with the cancellation taken out: it is a minus the squared area of p and d
    area = np.cross(p, d)
    root = a - _dot(area, area)
    hit = np.asarray((root >= 0) & (b < 0))
    return np.where(hit, c / np.where(hit, -b + np.sqrt(np.maximum(root, 0)), 1.0), np.nan), hit


def incidence_of_off_nadir(
    off_nadir_rad: ArrayLike, altitude_m: ArrayLike, *, radius_m: float = EARTH_MEAN_RADIUS
) -> Array:
    """Angle of incidence on a sphere, rad; NaN beyond the horizon, which the caller compares for.

    >>> float(np.degrees(incidence_of_off_nadir(np.radians(45.0), 700e3)).round(3))
    51.702
    """
    sine = np.sin(np.asarray(off_nadir_rad, float)) * (1 + _above(altitude_m) / radius_m)
    return np.asarray(np.arcsin(np.where(np.abs(sine) <= 1, sine, np.nan)))


def off_nadir_of_incidence(
    incidence_rad: ArrayLike, altitude_m: ArrayLike, *, radius_m: float = EARTH_MEAN_RADIUS
) -> Array:
    """Off-nadir (look) angle, rad, of an angle of incidence on a sphere."""
    return np.asarray(np.arcsin(np.sin(np.asarray(incidence_rad, float)) / (1 + _above(altitude_m) / radius_m)))


def ground_range_of_off_nadir(
    off_nadir_rad: ArrayLike, altitude_m: ArrayLike, *, radius_m: float = EARTH_MEAN_RADIUS
) -> Array:
    """Distance on a sphere, m, from below the satellite to where it looks; NaN beyond the horizon."""
    incidence = incidence_of_off_nadir(off_nadir_rad, altitude_m, radius_m=radius_m)
    return np.asarray(radius_m * (incidence - np.asarray(off_nadir_rad, float)))


def off_nadir_of_ground_range(
    ground_range_m: ArrayLike, altitude_m: ArrayLike, *, radius_m: float = EARTH_MEAN_RADIUS
) -> Array:
    """Off-nadir angle, rad, at which a satellite sees what lies a distance on a sphere from below it."""
    turn = np.asarray(ground_range_m, float) / radius_m
    return np.asarray(np.arctan2(np.sin(turn), 1 + _above(altitude_m) / radius_m - np.cos(turn)))


def geodesic_distance(first: ArrayLike, second: ArrayLike, *, earth: Earth = WGS84) -> Array:
    """Shortest way on the ellipsoid (...), m, between points (..., 2) of latitude and longitude, rad.

    Vincenty's iteration, to 0.1 mm.

    Raises
    ------
    ConvergenceError
        For points that lie opposite one another, where it does not settle.

    Examples
    --------
    One degree along the equator:

    >>> float(geodesic_distance([0.0, 0.0], [0.0, np.radians(1.0)]).round(3))
    111319.491
    """
    a, b = np.asarray(first, float), np.asarray(second, float)
    f, polar = earth.flattening, earth.radius_m * (1 - earth.flattening)
    u1, u2 = (np.arctan((1 - f) * np.tan(x[..., 0])) for x in (a, b))
    gap = np.asarray((b[..., 1] - a[..., 1] + np.pi) % (2 * np.pi) - np.pi)
    s1, c1, s2, c2 = np.sin(u1), np.cos(u1), np.sin(u2), np.cos(u2)
    lam = gap.copy()
    for _ in range(100):
        x, y = c2 * np.sin(lam), c1 * s2 - s1 * c2 * np.cos(lam)
        sine, cosine = np.hypot(x, y), s1 * s2 + c1 * c2 * np.cos(lam)
        arc = np.arctan2(sine, cosine)
        heading = np.divide(c1 * c2 * np.sin(lam), sine, out=np.zeros_like(sine), where=sine > 0)
        square = 1 - heading**2
        middle = np.divide(2 * s1 * s2, square, out=np.zeros_like(sine), where=square > 1e-15)
        twice = np.where(square > 1e-15, cosine - middle, 0.0)
        w = f / 16 * square * (4 + f * (4 - 3 * square))
        sway = arc + w * sine * (twice + w * cosine * (2 * twice**2 - 1))
        before, lam = lam, gap + (1 - w) * f * heading * sway
        if np.all(np.abs(lam - before) < 1e-12):
            break
    else:
        raise ConvergenceError("points opposite one another on the ellipsoid: the iteration for their distance fails")
    k = square * ((earth.radius_m / polar) ** 2 - 1)
    big = 1 + k / 16384 * (4096 + k * (-768 + k * (320 - 175 * k)))
    small = k / 1024 * (256 + k * (-128 + k * (74 - 47 * k)))
    inner = cosine * (2 * twice**2 - 1) - small / 6 * twice * (4 * sine**2 - 3) * (4 * twice**2 - 3)
    return np.asarray(polar * big * (arc - small * sine * (twice + small / 4 * inner)))


def _above(altitude_m: ArrayLike) -> Array:
    altitude = np.asarray(altitude_m, float)
    if not np.all(altitude > 0):
        raise PhysicsError("an altitude is above 0")
    return altitude


def _up(latitude: Array, longitude: Array) -> Array:
    c = np.cos(latitude)
    return np.stack([c * np.cos(longitude), c * np.sin(longitude), np.sin(latitude)], axis=-1)


def _dot(a: Array, b: Array) -> Array:
    return np.asarray(np.einsum("...i,...i->...", a, b))
