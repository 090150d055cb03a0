"""What a coverage map says of regions: means and percentiles by area.

Regions are boxes of latitude and longitude in degrees, which take in neighbours too; who needs a border makes a grid
inside a polygon.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from intercosmos.errors import PhysicsError
from intercosmos.physics.observation.grids import Box, in_boxes

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["regional"]

Array = NDArray[np.float64]


def regional(
    maps: xr.Dataset,
    boxes: Mapping[str, Box | Sequence[Box]] | None = None,
    *,
    percentiles: Sequence[float] = (10.0, 50.0, 90.0),
) -> xr.Dataset:
    """Figures of regions from a map, by area.

    Parameters
    ----------
    maps : over ``cell``, with ``latitude``, ``longitude`` (degrees) and ``area``, such as
        :func:`~intercosmos.physics.observation.coverage_maps.coverage` gives
    boxes : name -> south, north, west, east in degrees, or several of these; by default the whole grid, ``"all"``. A
        cell belongs where its middle is
    percentiles : of the area

    Returns
    -------
    over ``region`` and whatever other axes the variables have: the mean by area of each; ``<name>_of_area`` (also over
    ``area_percentile``), the least value that is not exceeded on at least so much of the area; of ``..._max_s`` also
    ``<name>_worst``, the greatest of any cell; ``area`` and ``cells`` of the region. Flags become shares of the area.
    Cells where a figure is NaN are left out of it, and it is NaN where none is left

    Raises
    ------
    PhysicsError
        For a region in which no cell lies, or percentiles that are none.
    """
    import xarray as xr

    shares = np.asarray(percentiles, float).reshape(-1) / 100
    if not np.all((shares >= 0) & (shares <= 1)):
        raise PhysicsError("percentiles lie between 0 and 100")
    phi, lam = np.radians(maps["latitude"].values), np.radians(maps["longitude"].values)
    every = np.asarray(maps["area"].values, float)
    parts = []
    for name, given in (boxes or {"all": (-90.0, 90.0, -180.0, 180.0)}).items():
        some: Any = [given] if np.ndim(given) == 1 else given
        inside = np.flatnonzero(in_boxes(phi, lam, some))
        if inside.size == 0:
            raise PhysicsError(f"no cell of the map lies in the region {name!r}")
        parts.append(_of_region(maps.isel(cell=inside), every[inside], shares))
    regions = xr.DataArray(list(boxes or ["all"]), dims="region", name="region")
    found = xr.concat(parts, regions, combine_attrs="override", coords="minimal", compat="override", join="exact")
    whole: xr.Dataset = found.assign_attrs(maps.attrs)
    return whole


def _of_region(part: Any, area: Array, shares: Array) -> Any:
    import xarray as xr

    found: dict[str, Any] = {
        "area": ((), float(area.sum()), {"units": "m2", "long_name": "area of the region"}),
        "cells": ((), area.size, {"units": "1", "long_name": "cells of the region"}),
    }
    for key, variable in part.data_vars.items():
        if "cell" not in variable.dims:
            continue
        moved = variable.transpose("cell", ...)
        values, dims, told = np.asarray(moved.values, float), moved.dims[1:], dict(variable.attrs)
        mean, spread = _by_area(values, area, shares)
        found[str(key)] = (dims, mean, told)
        if variable.dtype.kind == "b":
            found[str(key)] = (dims, mean, {**told, "units": "1"})
            continue
        found[f"{key}_of_area"] = (("area_percentile", *dims), spread, told)
        if str(key).endswith("_max_s"):
            known = np.isfinite(values)
            worst = np.where(known.any(axis=0), np.where(known, values, -np.inf).max(axis=0), np.nan)
            found[f"{key}_worst"] = (dims, worst, told)
    coordinates = {name: part[name] for name in ("group", "percentile") if name in part.coords}
    spread_of = ("area_percentile", shares * 100, {"units": "percent", "long_name": "share of the area"})
    return xr.Dataset(found, {**coordinates, "area_percentile": spread_of})


def _by_area(values: Array, area: Array, shares: Array) -> tuple[Array, Array]:
    """Means (...) and percentiles (q, ...) by area of values (cells, ...), NaN left out."""
    known = np.isfinite(values)
    weight = np.where(known, area.reshape(-1, *[1] * (values.ndim - 1)), 0.0)
    total = weight.sum(axis=0)
    some = total > 0
    whole = np.where(some, total, 1.0)
    mean = np.where(some, np.sum(weight * np.where(known, values, 0.0), axis=0) / whole, np.nan)
    order = np.argsort(values, axis=0, kind="stable")  # NaN last
    ranked = np.take_along_axis(values, order, axis=0)
    up = np.cumsum(np.take_along_axis(weight, order, axis=0), axis=0)
    spread = np.full((shares.size, *values.shape[1:]), np.nan)
    for q, share in enumerate(shares.tolist()):
        # a little less than the share, so that rounding does not pass over a cell; at least the first with an area
        k = np.minimum((up < np.maximum(share * (1 - 1e-12), 1e-15) * whole).sum(axis=0), len(values) - 1)
        spread[q] = np.where(some, np.take_along_axis(ranked, k[None], axis=0)[0], np.nan)
    return mean, spread
