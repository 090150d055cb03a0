"""Maps of how well satellites cover the Earth: revisit, response time, age of information, for groups of them at once.

Cells go through the search for accesses block by block, and of each block only the figures are kept, so that memory
does not grow with the number of accesses. With a store a broken run goes on where it stopped, to the same bits.

    from intercosmos.physics.observation import coverage
    from intercosmos.physics.observation.grids import healpix_grid
    maps = coverage(orbits, healpix_grid(50.0), sensor, (start, end), groups={"A": [0, 1], "both": [0, 1, 2, 3]})
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import PhysicsError
from intercosmos.physics.observation.coverage_maps_blocks import Delays, Question
from intercosmos.physics.observation.coverage_maps_run import Cells, compute
from intercosmos.physics.observation.coverage_maps_store import Memory, Sheets, Store
from intercosmos.physics.observation.figures_of_merit import Ends
from intercosmos.physics.observation.grids import Grid
from intercosmos.physics.observation.sensor_base import Sensor

if TYPE_CHECKING:
    import xarray as xr
    from astropy.time import Time

__all__ = ["coverage"]

Array = NDArray[np.float64]

#: Cells of a block, at most and at least.
_MOST, _LEAST = 8192, 256
#: Satellites times seconds with which a block is as large as it may be.
_SATELLITE_SECONDS: Final = 20 * 7 * 86400.0


def coverage(
    orbits: Any,
    grid: Grid,
    sensor: Sensor | Sequence[Sensor],
    times: tuple[Time, Time],
    *,
    groups: Mapping[str, Sequence[int]] | None = None,
    count: int | None = None,
    frame: str = "TEME",
    gravity: str = "wgs72",
    least_sun_elevation_rad: ArrayLike | None = None,
    greatest_sun_elevation_rad: ArrayLike | None = None,
    percentiles: Sequence[float] = (50.0, 90.0, 95.0),
    ends: Ends = "count",
    delay_s: ArrayLike | Delays | None = None,
    instants: int = 241,
    tolerance_s: float = 1e-3,
    store: str | Path | None = None,
    cells_at_once: int | None = None,
    client: Any = None,
    progress: Callable[[int, int], None] | None = None,
) -> xr.Dataset:
    """Figures of merit of every cell of a grid, for every group of satellites, from one search.

    Parameters
    ----------
    orbits, sensor, times : as for :func:`~intercosmos.physics.observation.ground_access.access`
    grid : cells, see :mod:`~intercosmos.physics.observation.grids`
    groups : names of groups and the numbers of their satellites, which may be in several; by default one, ``"all"``

    Other Parameters
    ----------------
    count, frame, gravity, least_sun_elevation_rad, greatest_sun_elevation_rad, tolerance_s : as for ``access``
    percentiles : of revisit, response, latency and age
    ends : what counts before the first and after the last access: ``"count"``, ``"drop"`` or ``"wrap"``, see
        :mod:`~intercosmos.physics.observation.figures_of_merit`
    delay_s : from an image to the ground: for all, for each satellite, or a function of the satellites and ends (m,) of
        intervals, such as :func:`~intercosmos.physics.observation.figures_of_merit_delivery.delivery_delays` with its
        contacts; with it latency and age are those of images on the ground
    instants : how many even instants the area in access is told at, from the start to the end
    store : folder of a zarr store. Each finished block is written there; the same call goes on with the others, and
        the answer is read from there as it is used
    cells_at_once : cells of a block; part of what a store is for
    client : a :class:`distributed.Client`, whose workers compute the blocks; without it threads do
    progress : called with the number of cells done and of all

    Returns
    -------
    dataset over ``group``, ``cell``, ``percentile`` and ``time`` (s after the start), with ``latitude``, ``longitude``
    (degrees), ``height`` and ``area`` of cells. For each group and cell: ``accesses``, ``seen``, ``covered`` (part of
    the span), ``gaps``, ``first_s``, and ``revisit_``, ``response_``, ``age_`` with ``mean_s``, ``max_s`` and ``s`` (by
    percentile); with delays ``delivered`` and ``latency_`` too. For each group and time: ``covered_now`` and
    ``covered_ever``, shares of the area of the grid. A figure is NaN only where ``seen`` (``delivered`` for latency and
    age with delays) is False or, by "drop", ``gaps`` is 0

    Raises
    ------
    PhysicsError, ConvergenceError, UnknownIdError
        For a grid that is none or without cells, groups of satellites that are not there, and whatever ``access``
        refuses.
    StudyError
        For a store that holds another question, or no store.

    Examples
    --------
    >>> from astropy.time import Time
    >>> from intercosmos.physics.observation.grids import points_grid
    >>> from intercosmos.physics.observation.sensors import Cone
    >>> where = lambda numbers, times: np.broadcast_to([42.164e6, 0.0, 0.0], (len(numbers), len(times), 3))
    >>> day = Time("2027-01-01"), Time("2027-01-02")
    >>> sites = points_grid(np.radians([[1.0, 0.0], [30.0, 0.0]]))
    >>> maps = coverage(where, sites, Cone(np.radians(2)), day, count=1, frame="ITRF")
    >>> maps.covered.values.tolist(), maps.revisit_max_s.values.tolist()
    ([[1.0, 0.0]], [[0.0, 86400.0]])
    """
    if not isinstance(grid, Grid):
        raise PhysicsError("coverage needs a grid: healpix_grid(50.0), box_grid(...), or points_grid(places)")
    if len(grid) == 0:
        raise PhysicsError("the grid has no cells: the box or the polygons hold no middle of one; take smaller cells")
    options = {
        "count": count, "frame": frame, "gravity": gravity, "least_sun_elevation_rad": _plain(least_sun_elevation_rad),
        "greatest_sun_elevation_rad": _plain(greatest_sun_elevation_rad), "tolerance_s": tolerance_s,
    }  # fmt: skip
    question = Question.of(
        orbits, sensor, times, options, groups=groups, percentiles=percentiles, ends=ends, instants=instants,
        delay=delay_s,
    )  # fmt: skip
    if cells_at_once is None:
        load = max(question.satellites, 1) * question.span_s / _SATELLITE_SECONDS
        cells_at_once = int(np.clip(_MOST / load, _LEAST, _MOST))
    elif cells_at_once < 1:
        raise PhysicsError(f"a block has at least one cell, not {cells_at_once}")
    cells = Cells(grid.points, grid.area_m2, min(cells_at_once, len(grid)))
    sheets: Sheets
    if store is None:
        sheets = Memory(question, len(grid), cells.each)
    else:
        sheets = Store(store, question, len(grid), cells.each, question.digest(grid, cells.each))
    compute(question, cells, sheets, client=client, progress=progress)
    small = _small(question, grid, sheets)
    if isinstance(sheets, Store):
        sheets.finish(small, {name: about(name) for name in sheets.template})
        return sheets.dataset()
    found = {name: (dims, values, about(name)) for name, (dims, values) in sheets.values().items()}
    return small.assign(found)


_TIMES: Final = {
    "revisit": "gap between accesses",
    "response": "wait from any instant to the next access",
    "latency": "wait from any instant to the next image on the ground",
    "age": "time since the newest image was taken",
}
_ABOUT: Final = {
    "accesses": "number of accesses",
    "seen": "whether there is any access",
    "delivered": "whether any image reaches the ground",
    "covered": "part of the span in access",
    "gaps": "number of gaps",
    "first_s": "start of the first access, after the start",
    "covered_now": "share of the area in access",
    "covered_ever": "share of the area in access so far",
}


def about(name: str) -> dict[str, str]:
    """Unit and long name of a variable, after the conventions for climate and forecast (CF)."""
    if name in _ABOUT:
        return {"units": "s" if name.endswith("_s") else "1", "long_name": _ABOUT[name]}
    what, _, which = name.partition("_")
    kind = {"mean_s": "mean ", "max_s": "longest ", "s": "percentile of the "}.get(which, "")
    return {"units": "s", "long_name": f"{kind}{_TIMES.get(what, what)}"}


def _small(question: Question, grid: Grid, sheets: Sheets) -> xr.Dataset:
    """Coordinates, areas in time, and what the whole is."""
    import xarray as xr

    from intercosmos import __version__

    whole = float(grid.area_m2.sum()) or 1.0
    coordinates = {
        "group": ("group", [name for name, _ in question.groups], {"long_name": "group of satellites"}),
        "percentile": ("percentile", list(question.percentiles), {"units": "percent", "long_name": "percentile"}),
        "time": ("time", question.instants_s, {"units": "s", "long_name": "time after the start"}),
        "cell": ("cell", grid.number, {"units": "1", "long_name": f"number of the cell ({grid.kind})"}),
        "latitude": ("cell", np.degrees(grid.latitude_rad), _axis("latitude", "degrees_north", "geodetic latitude")),
        "longitude": ("cell", np.degrees(grid.longitude_rad), _axis("longitude", "degrees_east", "longitude")),
        "height": ("cell", grid.height_m, {"units": "m", "long_name": "height above WGS 84"}),
        "area": ("cell", grid.area_m2, _axis("cell_area", "m2", "area that the cell stands for")),
    }
    areas = {
        f"covered_{name}": (("group", "time"), sheets.area(f"area_{name}") / whole, about(f"covered_{name}"))
        for name in ("now", "ever")
    }
    low, high = question.options["least_sun_elevation_rad"], question.options["greatest_sun_elevation_rad"]
    sensors = question.sensor if isinstance(question.sensor, Sensor) else f"{len(list(question.sensor))} sensors"
    told = {
        "Conventions": "CF-1.11",
        "source": f"Intercosmos {__version__}",
        "start": f"{question.times[0].utc.isot}Z",
        "end": f"{question.times[1].utc.isot}Z",
        "span_s": question.span_s,
        "satellites": question.satellites,
        "sensor": str(sensors),
        "grid": " ".join([grid.kind, *map(str, grid.size)]),
        "ends": question.ends,
        "least_sun_elevation_deg": "none" if low is None else np.degrees(low).tolist(),
        "greatest_sun_elevation_deg": "none" if high is None else np.degrees(high).tolist(),
    }
    return xr.Dataset(areas, coordinates, told)


def _plain(limit: ArrayLike | None) -> float | list[float] | None:
    """One number or a list of them, as a store keeps questions."""
    return None if limit is None else np.asarray(limit, float).tolist()


def _axis(standard: str, units: str, name: str) -> dict[str, str]:
    return {"standard_name": standard, "units": units, "long_name": name}
