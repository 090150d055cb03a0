"""What a map says of a region: means by area, worst places, shares of the area that are served well enough.

Regions are boxes of latitude and longitude, which take in neighbours too; who needs a border gives boxes of his own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from intercosmos.errors import PhysicsError

if TYPE_CHECKING:
    import xarray as xr

#: South, north, west, east in degrees; east below west crosses 180 degrees.
Box: TypeAlias = tuple[float, float, float, float]

#: Regions that a map of two partners' systems is asked about first.
REGIONS: Final[Mapping[str, Sequence[Box]]] = {
    "globe": ((-90, 90, -180, 180),),
    "arctic": ((66.56, 90, -180, 180),),
    "russia": ((50, 82, 27, -169), (42, 50, 37, 51), (42, 50, 130, 145)),
    "china": ((35, 54, 74, 135), (18, 35, 78, 123)),
    "europe": ((35, 72, -11, 40),),
    "india": ((6, 36, 68, 98),),
    "equatorial": ((-23.44, 23.44, -180, 180),),
}


def regional(
    maps: xr.Dataset, regions: Mapping[str, Sequence[Box]] | None = None, *, enough: float = 0.99
) -> xr.Dataset:
    """Figures of regions from a map, by area.

    Parameters
    ----------
    maps : with ``latitude``, ``longitude`` and ``area`` (share of the sphere of a cell at each latitude), such as
        :func:`intercosmos.physics.navigation.availability_maps.availability` makes
    regions : boxes of degrees by name; :data:`REGIONS` by default. A cell belongs where its middle is
    enough : what share of time counts as served

    Returns
    -------
    over ``region`` and whatever other axes the variables have: the mean of each variable by area; of ``availability``
    also ``availability_worst`` (the worst cell) and ``served`` (the share of the area with at least ``enough``); of
    ``worst`` and ``longest_gap_s`` the greatest instead of the mean. A mean that includes an infinite figure is
    infinite; NaN (no solution ever) is left out of the mean, and NaN where nothing is left

    Raises
    ------
    PhysicsError : a region in which no cell lies
    """
    import xarray as xr

    regions = REGIONS if regions is None else regions
    parts = []
    for name, boxes in regions.items():
        inside = _inside(maps, boxes)
        if not bool(inside.any()):
            raise PhysicsError(f"no cell of the map lies in the region {name!r}")
        weight = (maps["area"] * inside).fillna(0.0)
        found: dict[str, Any] = {}
        for key, values in maps.drop_vars("area").data_vars.items():
            if not {"latitude", "longitude"} <= set(values.dims):
                continue
            there = values.where(inside)
            greatest = key in ("worst", "longest_gap_s")
            figure = there.max(("latitude", "longitude")) if greatest else _mean(there, weight)
            found[str(key)] = figure.assign_attrs(values.attrs)
            if key == "availability":
                found["availability_worst"] = there.min(("latitude", "longitude"))
                found["served"] = _mean((values >= enough).where(inside).astype(float), weight)
        parts.append(xr.Dataset(found).assign_attrs(maps.attrs))
    return xr.concat(parts, xr.DataArray(list(regions), dims="region", name="region"), combine_attrs="override")


def _mean(values: Any, weight: Any) -> Any:
    known = values.notnull() & (weight > 0)
    total = weight.where(known, 0).sum(("latitude", "longitude"))
    # 0 * inf is not a number: cells without weight are put to zero first
    return (values.where(known, 0) * weight.where(known, 0)).sum(("latitude", "longitude")) / total.where(total > 0)


def _inside(maps: Any, boxes: Sequence[Box]) -> Any:
    latitude, longitude = np.asarray(maps["latitude"]), np.asarray(maps["longitude"])
    inside: NDArray[np.bool_] = np.zeros((latitude.size, longitude.size), bool)
    for south, north, west, east in boxes:
        width = east - west if east > west else east - west + 360
        across = np.mod(longitude - west, 360) <= width if width < 360 else np.ones(longitude.size, bool)
        inside |= ((latitude >= south) & (latitude <= north))[:, None] & across
    import xarray as xr

    return xr.DataArray(inside, dims=("latitude", "longitude"), coords={k: maps[k] for k in ("latitude", "longitude")})
