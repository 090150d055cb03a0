"""Several SP3 files as one table."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.errors import DataError

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["join"]

#: Cells of a joint table: 200 satellites for 17 days of 30 s.
_LARGEST: Final = 10_000_000
_OF_CLOCK: Final = ("clock_s", "clock_sigma_s", "clock_rate", "clock_rate_sigma", "predicted_clock", "clock_event")


def join(parts: list[xr.Dataset]) -> xr.Dataset:
    """One dataset of several: for each satellite and instant the first that has an orbit, or a clock, gives it."""
    import xarray as xr

    if len(parts) == 1:
        return parts[0]
    frames = sorted({str(part.attrs["frame"]) for part in parts})
    times = np.unique(np.concatenate([part.time.values for part in parts]))
    satellites = np.array(sorted({str(s) for part in parts for s in part.satellite.values}))
    shape = (len(times), len(satellites))
    if shape[0] * shape[1] > _LARGEST:
        raise DataError(f"together the files have {shape[0]} epochs of {shape[1]} satellites: too many for one table")
    tables: dict[str, NDArray[Any]] = {}
    described = {str(n): v for part in reversed(parts) for n, v in part.data_vars.items() if "time" in v.dims}
    for name, variable in described.items():
        missing: Any = False if variable.dtype == bool else np.nan
        tables[name] = np.full((*shape, *variable.shape[2:]), missing, variable.dtype)
    taken = {True: np.zeros(shape, bool), False: np.zeros(shape, bool)}
    twice = 0
    for part in parts:
        at = np.ix_(np.searchsorted(times, part.time.values), np.searchsorted(satellites, part.satellite.values))
        has = {True: np.isfinite(part.clock_s.values), False: np.isfinite(part.position_m.values).all(axis=-1)}
        free = {of_clock: has[of_clock] & ~taken[of_clock][at] for of_clock in has}
        twice += int((has[False] & taken[False][at]).sum())
        for name in described:
            if name in part:
                mask, table = free[name in _OF_CLOCK], tables[name]
                values = table[at]
                values[mask] = part[name].values[mask]
                table[at] = values
        for of_clock, mask in free.items():
            taken[of_clock][at] |= mask
    skipped = reduce(_added, (part.attrs["skipped"] for part in parts), {"positions that an earlier file has": twice})
    accuracy = [
        next((float(a) for part in parts if s in part.satellite.values for a in [part.accuracy_m.sel(satellite=s)]
              if np.isfinite(a)), np.nan)
        for s in satellites
    ]  # fmt: skip
    data = {name: (described[name].dims, values, described[name].attrs) for name, values in tables.items()}
    return xr.Dataset(
        {**data, "accuracy_m": ("satellite", np.array(accuracy), parts[0].accuracy_m.attrs)},
        coords={"time": times, "satellite": satellites, "axis": ["x", "y", "z"]},
        attrs={
            **parts[0].attrs,
            "frame": " ".join(frames),
            "comments": [c for part in parts for c in part.attrs["comments"]],
            "source": " ".join(str(part.attrs["source"]) for part in parts),
            "skipped": {name: count for name, count in skipped.items() if count},
        },
    )


def _added(one: dict[str, int], other: dict[str, int]) -> dict[str, int]:
    return {name: one.get(name, 0) + other.get(name, 0) for name in {**one, **other}}
