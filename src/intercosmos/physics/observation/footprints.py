"""What a sensor sees of the Earth at an instant, as rings on the ellipsoid; the swath it sweeps along a path.

A ring is limited by the horizon, or by the sensor's least elevation. Where nothing of it lies beyond, every corner is
a ray to the ellipsoid; where some of it does, field and horizon are cut with each other as polygons in the plane of
off-nadir angle and azimuth, in which a disc of any width is flat. Longitudes of a ring go on without a jump; a ring
around a pole ends a whole turn from where it began, and says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import PhysicsError
from intercosmos.physics.observation.footprints_geometry import WGS84, Earth, ray_length, satellite_axes
from intercosmos.physics.observation.sensors import Field

__all__ = ["Ring", "Swath", "footprint", "horizon", "swath"]

Array = NDArray[np.float64]

#: rad; how near to the horizon a ring may come before it is cut with it.
_NEAR: Final = 1e-9
#: rad; corners of a ring are no further apart in longitude, and how often they are halved for it.
_LEAP: Final = 0.1
_ROUNDS: Final = 16


@dataclass(frozen=True, eq=False)
class Ring:
    """One closed ring on the ground; the first point is not repeated.

    Attributes
    ----------
    latitude_rad, longitude_rad : (k,) geodetic; the longitude goes on over ±π without a jump
    pole : 1 or -1 where the north or the south pole lies within, 0 for none
    cut : whether the horizon or the least elevation limits it
    """

    latitude_rad: Array
    longitude_rad: Array
    pole: int = 0
    cut: bool = False

    @property
    def crosses_antimeridian(self) -> bool:
        """Whether it reaches over ±π of longitude (a ring around a pole always does)."""
        turns = np.floor((self.longitude_rad + np.pi) / (2 * np.pi))
        return bool(self.pole != 0 or np.any(turns != turns[0]))

    def pieces(self) -> tuple[Array, ...]:
        """Outer rings (k, 2) of latitude and longitude between ±π, cut at the antimeridian; closed around a pole."""
        import shapely

        longitude, latitude = self.longitude_rad, self.latitude_rad
        if self.pole:
            # closed from its point nearest the pole, so that the way there crosses nothing of it
            turn, top = -2 * np.pi * self.pole, self.pole * np.pi / 2
            k = int(np.argmax(latitude * self.pole))
            first = longitude[k]
            longitude = np.concatenate([longitude[k:], longitude[:k] + turn, [first + turn, first + turn, first]])
            latitude = np.concatenate([latitude[k:], latitude[:k], [latitude[k], top, top]])
        whole = shapely.make_valid(shapely.polygons(np.stack([longitude, latitude], axis=-1)))
        west, east = np.floor((np.array([longitude.min(), longitude.max()]) + np.pi) / (2 * np.pi)).astype(int)
        found = []
        for number in range(west, east + 1):
            left = (2 * number - 1) * np.pi
            part = shapely.intersection(whole, shapely.box(left, -np.pi / 2, left + 2 * np.pi, np.pi / 2))
            for polygon in _polygons(part):
                corners = shapely.get_coordinates(polygon.exterior)[:-1]
                found.append(np.stack([corners[:, 1], np.clip(corners[:, 0] - 2 * number * np.pi, -np.pi, np.pi)], -1))
        return tuple(found)


@dataclass(frozen=True, eq=False)
class Swath:
    """What one piece of a field sweeps: its left and right edges along a path.

    Attributes
    ----------
    left, right : (t, 2) geodetic latitude and longitude, rad, longitudes without jumps
    width_m : (t,) between them, on the ellipsoid
    cut : (t,) whether an edge is the horizon or the least elevation
    """

    left: Array
    right: Array
    width_m: Array
    cut: NDArray[np.bool_]

    def ribbon(self) -> Ring:
        """The ring around it, along its left edge and back along its right one, where it does not close on itself."""
        both = np.concatenate([self.left, self.right[::-1]])
        return Ring(both[:, 0], np.unwrap(both[:, 1]), 0, bool(np.any(self.cut)))


def footprint(
    position: ArrayLike, velocity: ArrayLike, sensor: Field, *, corners: int = 180, earth: Earth = WGS84
) -> tuple[Ring, ...]:
    """Rings of what a sensor sees at an instant, which may overlap for several sensors; none where it sees no ground.

    Parameters
    ----------
    position, velocity : (3,) m, m/s, Earth-fixed
    sensor : of any kind in :mod:`~intercosmos.physics.observation.sensors`

    Other parameters
    ----------------
    corners : about how many points a ring has
    earth : its shape

    Examples
    --------
    A cone of 20 degrees, 622 km above the equator:

    >>> from intercosmos.physics.observation.sensors import Cone
    >>> ring, = footprint([7000e3, 0, 0], [0, 7500.0, 0], Cone(np.radians(10.0)), corners=8)
    >>> np.degrees([ring.latitude_rad.max(), ring.longitude_rad.max()]).round(3).tolist()
    [0.993, 0.987]
    """
    axes = satellite_axes(position, velocity, earth)
    start = np.asarray(position, float)
    found: list[Ring] = []
    for outline in sensor.outlines(corners):
        _, beyond = _limited(start, outline @ axes, sensor.least_elevation_rad, earth)
        parts = [outline]
        if np.any(beyond):
            parts = _overlaps(outline, _limb(start, axes, sensor.least_elevation_rad, max(corners, 8), earth))
        found += [_ring(start, part @ axes, sensor.least_elevation_rad, earth, bool(np.any(beyond))) for part in parts]
    return tuple(found)


def horizon(
    position: ArrayLike,
    velocity: ArrayLike,
    *,
    least_elevation_rad: float = 0.0,
    corners: int = 180,
    earth: Earth = WGS84,
) -> Ring:
    """Ring of all from which the satellite stands at least so high."""
    axes = satellite_axes(position, velocity, earth)
    start = np.asarray(position, float)
    return _ring(
        start, _limb(start, axes, least_elevation_rad, corners, earth) @ axes, least_elevation_rad, earth, True
    )


def swath(
    positions: ArrayLike, velocities: ArrayLike, sensor: Field, *, corners: int = 180, earth: Earth = WGS84
) -> tuple[Swath, ...]:
    """Edges of what each piece of a field sweeps along a path: where its outline is furthest left and right.

    Parameters
    ----------
    positions, velocities : (t, 3) m, m/s, Earth-fixed

    Examples
    --------
    Landsat's 15 degrees:

    >>> from intercosmos.physics.observation.sensors import Rectangle
    >>> band, = swath([[7083e3, 0, 0]], [[0, 0, 7500.0]], Rectangle(1e-4, np.radians(7.5)))
    >>> (band.width_m / 1e3).round(1).tolist()
    [185.8]
    """
    from intercosmos.physics.observation.footprints_geometry import geodesic_distance

    start = np.asarray(positions, float)
    if start.ndim != 2:
        raise PhysicsError("a path has rows of positions; for an instant ask for the footprint")
    axes = satellite_axes(start, velocities, earth)
    found = []
    for outline in sensor.outlines(corners):
        roll = np.arctan2(outline[:, 1], outline[:, 2])
        edges, beyond = [], np.zeros(start.shape[0], bool)
        for side in (np.min, np.max):
            # the middle of the outermost edge, so that a pitched or a wide field gives one point
            outer = outline[np.abs(roll - side(roll)) < 1e-9].mean(axis=0)
            line = np.einsum("k,tkj->tj", outer / np.linalg.norm(outer), axes)
            ground, off = _limited(start, line, sensor.least_elevation_rad, earth)
            latitude, longitude = earth.geodetic(ground)
            edges.append(np.stack([latitude, np.unwrap(longitude)], axis=-1))
            beyond |= off
        found.append(Swath(edges[0], edges[1], geodesic_distance(edges[0], edges[1], earth=earth), beyond))
    return tuple(found)


def _limited(start: Array, line: Array, elevation: float, earth: Earth) -> tuple[Array, NDArray[np.bool_]]:
    """Points (..., 3) where rays meet the ground, drawn in to the horizon or the least elevation; which were.

    In the plane of the ray and the centre, divided by the Earth's axes, the ground is a unit circle; the elevation
    falls with the angle along it, and is sought by halving.
    """
    start = np.broadcast_to(start, line.shape)
    p, d = start / earth.axes_m, line / earth.axes_m
    away = np.linalg.norm(p, axis=-1, keepdims=True)
    up = p / away
    level = d - np.sum(d * up, axis=-1, keepdims=True) * up
    size = np.linalg.norm(level, axis=-1, keepdims=True)
    level = np.divide(level, size, out=np.zeros_like(level), where=size > 0)

    def point(angle: Array) -> Array:
        return np.asarray((np.cos(angle)[..., None] * up + np.sin(angle)[..., None] * level) * earth.axes_m)

    def high(angle: Array) -> Array:
        ground = point(angle)
        ray = start - ground
        return np.asarray(np.einsum("...i,...i->...", earth.normal(ground), ray) / np.linalg.norm(ray, axis=-1))

    limb = np.arccos(1 / away[..., 0])
    least = np.sin(elevation)
    edge = limb
    if elevation > 0:
        low, top = np.zeros_like(limb), limb
        for _ in range(60):
            middle = (low + top) / 2
            seen = high(middle) >= least
            low, top = np.where(seen, middle, low), np.where(seen, top, middle)
        edge = low
    length, hit = ray_length(start, line, earth)
    met = start + np.where(hit, length, 0.0)[..., None] * line
    scaled = met / earth.axes_m
    angle = np.arctan2(np.einsum("...i,...i->...", scaled, level), np.einsum("...i,...i->...", scaled, up))
    beyond = ~hit | (angle > edge + _NEAR)
    return np.where(beyond[..., None], point(edge), met), np.asarray(beyond)


def _limb(start: Array, axes: Array, elevation: float, corners: int, earth: Earth) -> Array:
    """Directions (k, 3) along, right, down to the horizon all around."""
    turn = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    level = np.stack([np.cos(turn), np.sin(turn), 0 * turn], axis=-1) @ axes
    ground, _ = _limited(start, level, elevation, earth)
    ray = (ground - start) @ axes.T
    return np.asarray(ray / np.linalg.norm(ray, axis=-1, keepdims=True))


def _overlaps(outline: Array, limb: Array) -> list[Array]:
    """Rings of directions (k, 3) of what lies within an outline and within the horizon."""
    import shapely

    field = shapely.make_valid(shapely.polygons(_flat(outline)))
    both = shapely.intersection(field, shapely.polygons(_flat(limb)))
    rings = [shapely.normalize(polygon).exterior for polygon in _polygons(both)]
    return [_round(shapely.get_coordinates(ring if ring.is_ccw else ring.reverse())[:-1]) for ring in rings]


def _flat(line: Array) -> Array:
    """Directions (k, 3) as off-nadir angle times along and right (k, 2)."""
    level = np.hypot(line[:, 0], line[:, 1])
    stretch = np.divide(np.arctan2(level, line[:, 2]), level, out=np.ones_like(level), where=level > 0)
    return line[:, :2] * stretch[:, None]


def _round(flat: Array) -> Array:
    off = np.hypot(flat[:, 0], flat[:, 1])
    return np.concatenate([flat * np.sinc(off / np.pi)[:, None], np.cos(off)[:, None]], axis=-1)


def _polygons(shape: Any) -> list[Any]:
    import shapely

    return [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon" and part.area > 0]


def _ring(start: Array, line: Array, elevation: float, earth: Earth, cut: bool) -> Ring:
    """The ring of directions (k, 3), with more of them where it passes a pole so near that longitudes leap."""
    for _ in range(_ROUNDS):
        latitude, longitude = earth.geodetic(_limited(start, line, elevation, earth)[0])
        leap = (np.roll(longitude, -1) - longitude + np.pi) % (2 * np.pi) - np.pi
        wide = np.flatnonzero(np.abs(leap) > _LEAP)
        if wide.size == 0:
            break
        between = line[wide] + np.roll(line, -1, axis=0)[wide]
        line = np.insert(line, wide + 1, between / np.linalg.norm(between, axis=-1, keepdims=True), axis=0)
    longitude = np.unwrap(longitude)
    step = (longitude[0] - longitude[-1] + np.pi) % (2 * np.pi) - np.pi
    turns = round((longitude[-1] + step - longitude[0]) / (2 * np.pi))
    # rings turn clockwise as seen from above: westward around the north pole, eastward around the south pole
    return Ring(latitude, longitude, -turns, cut)
