"""Grids of cells over the Earth, with the area that each stands for: equal cells, boxes, or points of one's own.

>>> grid = healpix_grid(nside=64)
>>> len(grid), bool(np.ptp(grid.area_m2) == 0)
(49152, True)
>>> arctic = grid.within((66.56, 90, -180, 180))
>>> round(float(arctic.area_m2.sum() / grid.area_m2.sum()), 3)  # 0.042 by the exact area
0.04

References
----------
Górski et al. (2005), HEALPix, Astrophysical Journal 622, 759. Its equal cells are drawn here on the sphere of the
ellipsoid's area, so that they are equal on the ellipsoid (WGS 84).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import PhysicsError
from intercosmos.physics.observation.grids_areas import (
    EARTH_AREA_M2,
    authalic_latitude,
    geodetic_from_authalic,
    zone_area_m2,
)
from intercosmos.physics.observation.grids_polygons import in_polygon

__all__ = ["Box", "Grid", "box_grid", "healpix_grid", "in_boxes", "points_grid"]

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]

#: South, north, west, east in degrees; east below west crosses 180 degrees.
Box: TypeAlias = tuple[float, float, float, float]

#: A grid of more cells is a mistake, or takes days.
MOST_CELLS: Final = 20_000_000
#: Numbers of finer pixels are no exact doubles.
_FINEST: Final = 2**24
_EVERYWHERE: Final[Box] = (-90.0, 90.0, -180.0, 180.0)


@dataclass(frozen=True, eq=False)
class Grid:
    """Cells (n,) by their middles.

    Attributes
    ----------
    latitude_rad, longitude_rad : geodetic (WGS 84), longitudes from -π up to but not π
    height_m : above the ellipsoid
    area_m2 : that each cell stands for, on the ellipsoid
    kind : ``"healpix"``, ``"boxes"`` or ``"points"``
    number : of each cell in the grid that it is a part of: of HEALPix in its ring order, of boxes row by row from the
        south-west
    size : ``nside`` of HEALPix, (rows, columns) of boxes, () of points
    """

    latitude_rad: Array
    longitude_rad: Array
    height_m: Array
    area_m2: Array
    kind: str
    number: IntArray
    size: tuple[int, ...]

    def __len__(self) -> int:
        return int(self.latitude_rad.size)

    @property
    def points(self) -> Array:
        """(n, 3) latitude, longitude (rad) and height (m)."""
        return np.stack([self.latitude_rad, self.longitude_rad, self.height_m], axis=-1)

    def picked(self, index: ArrayLike) -> Grid:
        """Some of the cells, by numbers or flags."""
        which = np.arange(len(self))[np.asarray(index)]
        columns = ("latitude_rad", "longitude_rad", "height_m", "area_m2", "number")
        return replace(self, **{name: getattr(self, name)[which] for name in columns})

    def within(self, *boxes: Box) -> Grid:
        """The cells whose middles lie in any of the boxes (degrees)."""
        return self.picked(in_boxes(self.latitude_rad, self.longitude_rad, boxes))

    def inside(self, *polygons: ArrayLike) -> Grid:
        """The cells whose middles lie in any of the polygons, each (k, 2) latitude and longitude, rad.

        See :func:`~intercosmos.physics.observation.grids_polygons.in_polygon` for
        what a polygon may be, and the errors raised.
        """
        return self.picked(self._in_any(polygons))

    def outside(self, *polygons: ArrayLike) -> Grid:
        """The cells that :meth:`inside` would leave out: holes, the sea."""
        return self.picked(~self._in_any(polygons))

    def on_land(self) -> Grid:
        """The cells whose middles lie on land, by Natural Earth at 1 : 110 million on cells of half a degree."""
        from intercosmos.physics.observation.clouds_zones import is_land

        return self.picked(is_land(self.latitude_rad, self.longitude_rad))

    def at_height(self, height_m: ArrayLike) -> Grid:
        """The same cells at heights () or (n,), m."""
        return replace(self, height_m=_column(height_m, len(self), "height"))

    def _in_any(self, polygons: Sequence[ArrayLike]) -> NDArray[np.bool_]:
        inside = np.zeros(len(self), bool)
        for polygon in polygons:
            inside |= in_polygon(self.latitude_rad, self.longitude_rad, polygon)
        return inside


def healpix_grid(
    resolution_km: float | None = None,
    *,
    nside: int | None = None,
    box_deg: Box | None = None,
    land_only: bool = False,
) -> Grid:
    """Cells of equal area all over the Earth, or over a part of it.

    Parameters
    ----------
    resolution_km : side of a square of a cell's area, at most; or
    nside : the size of the grid, which has 12 nside² cells

    Other Parameters
    ----------------
    box_deg : only cells whose middles lie in it
    land_only : only cells whose middles lie on land, see :meth:`Grid.on_land`

    Raises
    ------
    PhysicsError
        If neither or both sizes are given, or for a size, box or polygon that makes no sense, or too many cells.

    Examples
    --------
    >>> len(healpix_grid(100.0)), len(healpix_grid(10.0, box_deg=(45, 55, 120, 140)))
    (52272, 15923)
    """
    if (resolution_km is None) == (nside is None):
        raise PhysicsError("a HEALPix grid has either a resolution in km or nside")
    if resolution_km is not None:
        if not (np.isfinite(resolution_km) and resolution_km > 0):
            raise PhysicsError("the resolution of a grid is above 0 km")
        nside = int(np.ceil(np.sqrt(EARTH_AREA_M2 / 12) / (resolution_km * 1e3)))
    assert nside is not None
    if not 1 <= nside <= _FINEST:
        raise PhysicsError(f"nside of a HEALPix grid is from 1 to {_FINEST}, not {nside}")
    box = _checked(box_deg or _EVERYWHERE)
    first, last = _rings(nside, box)
    _check_count(last - first)
    number = np.arange(first, last, dtype=np.int64)
    lam, beta = _middles(nside, number)
    phi = geodetic_from_authalic(beta)
    area = np.full(number.size, EARTH_AREA_M2 / (12 * nside**2))
    grid = Grid(phi, _wrapped(lam), np.zeros(number.size), area, "healpix", number, (nside,))
    grid = grid if box_deg is None else grid.within(box)
    return grid.on_land() if land_only else grid


def box_grid(
    step_deg: float | tuple[float, float],
    *,
    box_deg: Box = _EVERYWHERE,
    land_only: bool = False,
) -> Grid:
    """Boxes of even steps of latitude and longitude, by their middles, with their areas on the ellipsoid.

    Parameters
    ----------
    step_deg : of both, or of latitude and of longitude

    Other Parameters
    ----------------
    box_deg : what is covered
    land_only : as of :func:`healpix_grid`

    Raises
    ------
    PhysicsError
        If steps do not divide the box, or for a box or polygon that makes no sense, or too many cells.

    Examples
    --------
    >>> grid = box_grid(10.0)
    >>> grid.size, round(float(grid.area_m2.sum()) / 1e12, 3)
    ((18, 36), 510.066)
    """
    south, north, west, east = _checked(box_deg)
    down, across = np.broadcast_to(np.asarray(step_deg, float), 2).tolist()
    width = _width(west, east)
    rows, columns = _steps(north - south, down), _steps(width, across)
    _check_count(rows * columns)
    edges = np.radians(np.linspace(south, north, rows + 1))
    phi = np.repeat((edges[:-1] + edges[1:]) / 2, columns)
    lam = np.radians(west + (np.arange(columns) + 0.5) * (width / columns))
    area = np.repeat(zone_area_m2(edges[:-1], edges[1:], np.radians(width / columns)), columns)
    n = rows * columns
    grid = Grid(phi, _wrapped(np.tile(lam, rows)), np.zeros(n), area, "boxes", np.arange(n), (rows, columns))
    return grid.on_land() if land_only else grid


def points_grid(points: ArrayLike, *, area_m2: ArrayLike = 1.0) -> Grid:
    """Points of one's own.

    Parameters
    ----------
    points : (n, 2) or (n, 3) geodetic latitude and longitude (rad) and height (m)
    area_m2 : () or (n,) what each stands for; by default all count the same

    Raises
    ------
    PhysicsError
        For points or areas of another shape, that are not finite, or lie beyond a pole.
    """
    where = np.asarray(points, float)
    if where.ndim != 2 or where.shape[1] not in (2, 3) or not np.all(np.isfinite(where)):
        raise PhysicsError("points are rows of latitude, longitude (rad) and perhaps height (m), all finite")
    if np.any(np.abs(where[:, 0]) > np.pi / 2 * (1 + 1e-12)):
        raise PhysicsError("a point lies beyond a pole; latitudes are in rad")
    n = len(where)
    area = _column(area_m2, n, "area")
    if np.any(area < 0):
        raise PhysicsError("areas are not negative")
    height = where[:, 2].copy() if where.shape[1] == 3 else np.zeros(n)
    return Grid(where[:, 0].copy(), _wrapped(where[:, 1]), height, area, "points", np.arange(n), ())


def in_boxes(latitude_rad: ArrayLike, longitude_rad: ArrayLike, boxes: Sequence[Box]) -> NDArray[np.bool_]:
    """Whether points (n,) lie in any of the boxes (degrees); edges belong to them."""
    phi, lam = np.degrees(np.asarray(latitude_rad, float)), np.degrees(np.asarray(longitude_rad, float))
    inside = np.zeros(phi.shape, bool)
    for south, north, west, east in map(_checked, boxes):
        width = _width(west, east)
        # a little room, so that a point on an edge is not lost to rounding
        across = np.mod(lam - west + 1e-9, 360) <= width + 2e-9
        inside |= (phi >= south - 1e-9) & (phi <= north + 1e-9) & (across | (width >= 360))
    return inside


def _rings(nside: int, box: Box) -> tuple[int, int]:
    """First and last (excluded) pixels of the rings that may lie between the latitudes of a box."""
    every = 12 * nside**2
    low, high = np.sin(authalic_latitude(np.radians([box[0], box[1]])))
    # equal cells, in rings from north to south: as many lie above a height as its cap has of the sphere, but for a ring
    above = 6.0 * nside**2 * (1 - np.array([high, low]))
    room = 8 * nside
    return max(0, int(above[0]) - room), min(every, int(above[1]) + room)


def _middles(nside: int, number: IntArray) -> tuple[Array, Array]:
    """Longitude and latitude on the sphere of pixels in ring order (Górski et al., equations 2 to 9), for any nside."""
    every, cap = 12 * nside**2, 2 * nside * (nside - 1)
    south = number >= every - cap
    p = np.where(south, every - 1 - number, number)  # the southern cap is the northern one turned round
    polar = p < cap
    ring = np.asarray((1 + np.sqrt(1.0 + 2.0 * p)) / 2, np.int64)
    ring -= 2 * ring * (ring - 1) > p
    ring += 2 * ring * (ring + 1) <= p
    belt = np.maximum(p - cap, 0)
    ring = np.where(polar, ring, belt // (4 * nside) + nside)
    place = np.where(polar, p - 2 * ring * (ring - 1), belt % (4 * nside)) + 1
    shift = np.where(polar, 1, 1 + (ring + nside) % 2)  # every other ring begins at longitude 0
    lam = np.pi / (2 * np.where(polar, ring, nside)) * (place - shift / 2)
    # sines near the pole lose digits, so that the cap counts from the pole: 1 - z = 2 sin²((π/2 - latitude) / 2)
    from_pole = 2 * np.arcsin(np.where(polar, ring, 0) / (nside * np.sqrt(6.0)))
    beta = np.where(polar, np.pi / 2 - from_pole, np.arcsin(np.clip(4 / 3 - 2 * ring / (3 * nside), -1.0, 1.0)))
    return np.where(south, 2 * np.pi - lam, lam), np.where(south, -beta, beta)


def _checked(box: Any) -> Box:
    south, north, west, east = (float(v) for v in box)
    good = np.all(np.isfinite([south, north, west, east])) and -90 <= south < north <= 90
    if not (good and -360 <= west <= 360 and -360 <= east <= 540 and _width(west, east) <= 360):
        raise PhysicsError(
            f"a box is south, north, west, east in degrees, south below north, at most 360 wide; not {tuple(box)}"
        )
    return south, north, west, east


def _width(west: float, east: float) -> float:
    """Degrees from west to east; equal ones are the whole circle."""
    return east - west if east > west else east - west + 360


def _steps(span: float, step: float) -> int:
    count = span / step if step > 0 else 0.0
    if not (np.isfinite(count) and round(count) >= 1 and abs(count - round(count)) < 1e-6 * count):
        raise PhysicsError(f"steps of {step:g} degrees do not divide {span:g} degrees")
    return round(count)


def _check_count(count: int) -> None:
    if count > MOST_CELLS:
        raise PhysicsError(f"a grid of {count} cells; at most {MOST_CELLS} are allowed, take larger cells or a box")


def _wrapped(longitude: ArrayLike) -> Array:
    return np.asarray(np.mod(np.asarray(longitude, float) + np.pi, 2 * np.pi) - np.pi)


def _column(values: ArrayLike, count: int, what: str) -> Array:
    column = np.asarray(values, float)
    if column.shape not in ((), (count,)) or not np.all(np.isfinite(column)):
        raise PhysicsError(f"{what} of cells is one finite number, or one for each of {count}")
    return np.broadcast_to(column, count).copy()
