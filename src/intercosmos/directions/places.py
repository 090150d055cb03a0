"""Places on the Earth at which a service is judged: a map of the whole, and the regions that an activity names."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from intercosmos.programme.regions import Region

__all__ = ["CELL_DEG", "Places", "as_map", "mean_over", "places_of", "root_mean_square_over", "worst_over"]

Array = NDArray[np.float64]

#: Cells of the map.
CELL_DEG: Final = 6.0
#: Places along each side of a region, at least and at most, one a cell of so many degrees.
_FEWEST, _MOST, _REGION_CELL = 3, 10, 5.0


@dataclass(frozen=True, slots=True)
class Places:
    """Places and what each stands for.

    Attributes
    ----------
    latitude_rad, longitude_rad : (P,) geodetic
    regions : name -> indices of its places and their weights, which add up to one
    map_shape : rows and columns of the map, whose places come first
    latitude_deg, longitude_deg : of the map's rows and columns
    """

    latitude_rad: Array
    longitude_rad: Array
    regions: Mapping[str, tuple[NDArray[np.int64], Array]]
    map_shape: tuple[int, int]
    latitude_deg: Array
    longitude_deg: Array

    @property
    def shape(self) -> tuple[int, ...]:
        """Rows and columns of the map, and how many places each region has."""
        return (*self.map_shape, *(index.size for index, _ in self.regions.values()))

    @property
    def position_m(self) -> Array:
        """(P, 3) Earth-fixed, on the ellipsoid."""
        from intercosmos.physics.orbits.frames import ecef_from_geodetic

        return np.asarray(ecef_from_geodetic(self.latitude_rad, self.longitude_rad, 0.0))


@lru_cache(maxsize=16)  # regions may be asked for that nobody asks for again
def places_of(regions: tuple[Region, ...], cell_deg: float | None = None) -> Places:
    """Places of a map of the whole Earth in cells of some degrees, and of each region."""
    cell = CELL_DEG if cell_deg is None else cell_deg
    rows = np.arange(-90 + cell / 2, 90, cell)
    columns = np.arange(-180 + cell / 2, 180, cell)
    latitude, longitude = (v.ravel() for v in np.meshgrid(rows, columns, indexing="ij"))
    found: dict[str, tuple[NDArray[np.int64], Array]] = {}
    parts = [(latitude, longitude)]
    count = latitude.size
    for region in regions:
        south, north = math.degrees(region.south.value), math.degrees(region.north.value)
        west = math.degrees(region.west.value)
        wide = math.degrees(region.east.value) - west
        wide = wide + 360 if wide <= 0 else wide
        if north - south >= 180 and wide >= 360:
            index, at = np.arange(latitude.size), latitude
        else:
            sizes = [min(max(math.ceil(span / _REGION_CELL), _FEWEST), _MOST) for span in (north - south, wide)]
            y, x = (
                low + (np.arange(n) + 0.5) * span / n
                for low, span, n in zip((south, west), (north - south, wide), sizes, strict=True)
            )
            at, beside = (v.ravel() for v in np.meshgrid(y, x, indexing="ij"))
            parts.append((at, (beside + 180) % 360 - 180))
            index = count + np.arange(at.size)
            count += at.size
        weight = np.cos(np.radians(at))
        found[region.name] = (index, weight / weight.sum())
    all_latitudes, all_longitudes = (np.concatenate([part[k] for part in parts]) for k in (0, 1))
    return Places(
        np.radians(all_latitudes), np.radians(all_longitudes), found, (rows.size, columns.size), rows, columns
    )


def mean_over(values: Array, places: Places, region: str) -> float:
    """Mean of (P,) over a region, by area."""
    index, weight = places.regions[region]
    return float(np.sum(values[index] * weight))


def root_mean_square_over(values: Array, places: Places, region: str) -> float:
    """Root mean square of (P,) over a region, by area."""
    index, weight = places.regions[region]
    return float(np.sqrt(np.sum(values[index] ** 2 * weight)))


def worst_over(values: Array, places: Places, region: str, *, greatest: bool = True) -> float:
    """The greatest, or the least, of (P,) in a region."""
    index, _ = places.regions[region]
    return float(values[index].max() if greatest else values[index].min())


def as_map(values: Array, places: Places) -> Array:
    """The map's part of (P,), (latitude, longitude)."""
    rows, columns = places.map_shape
    return np.asarray(values[: rows * columns].reshape(rows, columns))
