"""Areas cut into strips that a swath covers one after another, along a given direction over the ground.

The polygon is turned on the sphere so that its middle lies at latitude and longitude zero and the direction points
along the equator; there, strips are bands of latitude. Nothing special happens at 180 degrees or at a pole. Lengths are
those on a sphere of the Earth's mean radius, within 0.6 % of the ellipsoid's; an area may reach 20 degrees from its
middle, where bands of latitude are 6 % shorter than they count.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.constants import EARTH_MEAN_RADIUS
from intercosmos.errors import PhysicsError
from intercosmos.physics.observation.grids_polygons import in_polygon

__all__ = ["Strips", "strips_of"]

Array = NDArray[np.float64]

_REACH_RAD: Final = float(np.radians(20.0))
_EDGE_RAD: Final = 2e-3  # edges are followed at least so finely
_MOST: Final = 5000


@dataclass(frozen=True, eq=False)
class Strips:
    """Strips (n,), from left to right as seen along the direction, then forward.

    Attributes
    ----------
    latitude_rad, longitude_rad : of their middles
    length_m : along the direction
    share : of the area that each covers; the shares add up to 1
    """

    latitude_rad: Array
    longitude_rad: Array
    length_m: Array
    share: Array

    def __len__(self) -> int:
        return int(self.length_m.size)


def strips_of(
    polygon: ArrayLike, heading_rad: float, swath_m: float, *, overlap: float = 0.05,
    greatest_length_m: float = np.inf,
) -> Strips:  # fmt: skip
    """Cut an area into strips.

    Parameters
    ----------
    polygon : (k, 2) corners, geodetic latitude and longitude, rad; edges are straight in both and take the shorter way
    heading_rad : azimuth of the strips at the middle of the area, from north by east
    swath_m : width of a strip

    Other Parameters
    ----------------
    overlap : part of the swath that neighbours share
    greatest_length_m : longer strips are cut

    Raises
    ------
    PhysicsError
        For a polygon of fewer than three corners, whose edges cross, that has no area or reaches more than 20 degrees
        from its middle; or more than 5000 strips.

    Examples
    --------
    A square of about 100 km in strips of 20 km:

    >>> square = np.radians([[50.0, 130.0], [50.9, 130.0], [50.9, 131.4], [50.0, 131.4]])
    >>> strips = strips_of(square, np.radians(10.0), 20e3)
    >>> len(strips), round(float(strips.length_m.max()) / 1e3), round(float(strips.share.sum()), 9)
    (7, 105, 1.0)
    """
    import shapely

    corners = np.asarray(polygon, float)
    in_polygon(np.zeros(1), np.zeros(1), corners)  # says what is wrong with it, if something is
    if not (swath_m > 0 and 0 <= overlap < 1 and greatest_length_m > 0 and np.isfinite(heading_rad)):
        raise PhysicsError("strips have a swath and a length above 0, a heading, and an overlap from 0 to below 1")
    ring = _followed(corners)
    turned, axes = _turned(ring, float(heading_rad))
    area = shapely.Polygon(turned)
    if not area.is_valid:  # what is near its own middle's antipode, or a sliver
        area = area.buffer(0)
    if not area.area > 0:
        raise PhysicsError("a polygon to be imaged has no area")
    west, south, east, north = area.bounds
    width = swath_m / EARTH_MEAN_RADIUS
    step = width * (1 - overlap)
    bands = max(int(np.ceil((north - south - width) / step - 1e-9)) + 1, 1)
    if bands > _MOST:
        raise PhysicsError(
            f"an area needs {bands} strips of {swath_m / 1e3:g} km, more than {_MOST}; cut it, or use a wider swath"
        )
    first = (north + south) / 2 + ((bands - 1) * step + width) / 2  # centred, left (north) first
    rows: list[tuple[float, float, float, float]] = []  # middle across, start, end, own area
    for k in range(bands):
        top = first - k * step
        piece = shapely.intersection(area, shapely.box(west - 1, top - width, east + 1, top))
        fresh = shapely.intersection(
            area, shapely.box(west - 1, top - step if k < bands - 1 else top - width, east + 1, top)
        )
        for part in shapely.get_parts(piece):
            if part.area <= 0:
                continue
            a, _, b, _ = part.bounds
            cuts = np.linspace(a, b, max(int(np.ceil((b - a) * EARTH_MEAN_RADIUS / greatest_length_m)), 1) + 1).tolist()
            for low, high in pairwise(cuts):
                mine = shapely.intersection(shapely.intersection(fresh, part), shapely.box(low, -4, high, 4))
                rows.append((top - width / 2, low, high, float(mine.area)))
                if len(rows) > _MOST:
                    raise PhysicsError(f"an area needs more than {_MOST} strips; cut it, or use a wider swath")
    across, start, end, own = np.array(rows).T
    middle = (start + end) / 2
    unit = np.stack([np.cos(across) * np.cos(middle), np.cos(across) * np.sin(middle), np.sin(across)], axis=-1) @ axes
    return Strips(
        _geodetic(np.arcsin(np.clip(unit[:, 2], -1, 1))),
        np.arctan2(unit[:, 1], unit[:, 0]),
        (end - start) * np.cos(across) * EARTH_MEAN_RADIUS,
        own / own.sum(),
    )


def _followed(corners: Array) -> Array:
    """(n, 3) unit vectors along the edges."""
    closed = corners if np.array_equal(corners[0], corners[-1]) else np.concatenate([corners, corners[:1]])
    step = np.diff(closed, axis=0)
    step[:, 1] -= 2 * np.pi * np.round(step[:, 1] / (2 * np.pi))
    count = np.maximum(np.ceil(np.max(np.abs(step), axis=1) / _EDGE_RAD), 1).astype(np.int64)
    edge = np.repeat(np.arange(count.size), count)
    share = (np.arange(edge.size) - np.repeat(np.cumsum(count) - count, count)) / count[edge]
    latitude, longitude = (closed[:-1][edge] + share[:, None] * step[edge]).T
    latitude = _geocentric(latitude)
    return np.stack(
        [np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude)], axis=-1
    )


def _turned(ring: Array, heading: float) -> tuple[Array, Array]:
    """Longitudes and latitudes (n, 2), rad, of a ring (n, 3) about its middle, and the axes (3, 3) there."""
    lengths = np.linalg.norm(np.roll(ring, -1, axis=0) - ring, axis=1) + np.linalg.norm(
        ring - np.roll(ring, 1, axis=0), axis=1
    )
    middle = lengths @ ring
    size = float(np.linalg.norm(middle))
    if size < 1e-9:
        raise PhysicsError("an area to be imaged has no middle: it goes around the Earth")
    x = middle / size
    pole = np.array([0.0, 0.0, 1.0]) if abs(x[2]) < 1 - 1e-12 else np.array([1.0, 0.0, 0.0])
    east = np.cross(pole, x)
    east /= np.linalg.norm(east)
    north = np.cross(x, east)
    forward = np.cos(heading) * north + np.sin(heading) * east
    axes = np.stack([x, forward, np.cross(x, forward)])
    seen = ring @ axes.T
    if np.min(seen[:, 0]) < np.cos(_REACH_RAD):
        raise PhysicsError("an area reaches more than 20 degrees from its middle; cut it into smaller ones")
    return np.stack([np.arctan2(seen[:, 1], seen[:, 0]), np.arcsin(np.clip(seen[:, 2], -1, 1))], axis=-1), axes


def _geocentric(latitude: Array) -> Array:
    from intercosmos.constants import EARTH_FLATTENING

    return np.arctan2((1 - EARTH_FLATTENING) ** 2 * np.sin(latitude), np.cos(latitude))


def _geodetic(latitude: Array) -> Array:
    from intercosmos.constants import EARTH_FLATTENING

    return np.arctan2(np.sin(latitude), (1 - EARTH_FLATTENING) ** 2 * np.cos(latitude))
