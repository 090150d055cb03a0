"""Maps of dilution, accuracy and availability over the Earth and a span of time, for every subset of systems at once.

Availability is a share of time, and means what the parameters say. By default it is the definition of the Russian
information and analysis centre (GLONASS-IAC): PDOP of at most 6 with satellites above 5 degrees, every 4 minutes of a
day on a grid of 1 degree.

    from intercosmos.physics.navigation import availability
    maps = availability(positions, systems="R" * 24 + "C" * 30, subsets="every")
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.constants import EARTH_RADIUS
from intercosmos.errors import PhysicsError, UnknownIdError
from intercosmos.physics.navigation.accuracy_model import RangeErrors, checked_weighting
from intercosmos.physics.navigation.dilution import local_axes, system_letters
from intercosmos.physics.navigation.gain import CAP_DILUTION, CAP_ERROR_M
from intercosmos.physics.navigation.geometry_kernels import membership, subsets_of
from intercosmos.physics.navigation.horizons import checked_horizon

if TYPE_CHECKING:
    import xarray as xr

    from intercosmos.physics.navigation.constellations import Constellation

Array = NDArray[np.float64]

#: Places that go through the kernel together, at most: what fits the caches of a core, and what fills a GPU.
_TILE_CPU, _TILE_GPU = 512, 65536
#: Bytes of figures kept, a block.
_KEPT_CPU, _KEPT_GPU = 2**26, 2**32


def availability(
    satellites: ArrayLike | Mapping[str, ArrayLike] | Constellation | Sequence[Constellation],
    *,
    systems: str | ArrayLike | None = None,
    times: ArrayLike | None = None,
    step_s: float = 240.0,
    mask_rad: float = float(np.radians(5.0)),
    figure: str = "pdop",
    limit: float = 6.0,
    cap: float | None = None,
    subsets: str | Sequence[str] | None = None,
    clocks: Literal["one", "each"] = "each",
    grid_deg: float = 1.0,
    bounds_deg: tuple[float, float, float, float] = (-90.0, 90.0, -180.0, 180.0),
    height_m: float = 0.0,
    percentiles: Sequence[float] = (50.0, 95.0),
    horizon: ArrayLike | None = None,
    errors: RangeErrors | None = None,
    weighting: str = "quality",
    dtype: Literal["float64", "float32"] = "float64",
    progress: Callable[[float], None] | None = None,
) -> xr.Dataset:
    """Share of time with a good enough figure, and the figure's statistics, for every cell of a grid.

    Parameters
    ----------
    satellites : (T, S, 3) Earth-fixed, m, at even instants, NaN where a satellite is out of use; or such arrays by
        letter of their system; or constellations, where ``times`` are given
    systems : letter of every satellite, (S,) or a text; only with the first form
    times : (T,) GPS time, for constellations alone; by default a day from the first one's epoch every ``step_s``
    step_s : between the instants
    mask_rad : least elevation
    figure : "pdop", "hdop", "vdop", "gdop", "tdop"; or "h95", "v95": m that 95 % of positions are within
    limit : the greatest figure that counts as available
    cap : of the figure in ``capped_mean``: what counts as no better than no solution; by default 30 m for accuracies
        and 10 for dilutions
    subsets : which systems are used together: ``None`` for all, "every" for every subset, or names like ``["R", "RC"]``
    clocks : "each" system has a clock of its own, or "one" for all, as with a common time that is broadcast
    grid_deg, bounds_deg : size of cells; south, north, west, east. Places are the middles of cells
    height_m : of the places above WGS 84
    percentiles : of the figure over time; none is faster
    horizon : (A,) elevations, rad, at even azimuths from north over east: the same everywhere
    errors : of ranges, for "h95" and "v95"; :class:`RangeErrors` by default
    weighting : of ranges, for the same: "quality", "elevation" or "none"
    dtype : "float32" is faster on some machines; figures then are good to about 1e-4 where they are below 10
    progress : called with the share done

    Returns
    -------
    dataset over ``subset``, ``latitude``, ``longitude`` (degrees, middles of cells): ``availability`` and ``solved``
    (shares of time with a figure within the limit, with any solution), ``mean`` of the figure while solved (NaN where
    never), ``capped_mean`` at all times (no solution counts as the cap), ``worst`` and ``percentile_value`` (over
    ``percentile``; infinite: no solution then), ``longest_gap_s`` (the longest run of instants without availability,
    in steps), ``satellites`` in view on average; and ``area`` of cells, whose sum is the grid's share of the sphere

    Raises
    ------
    PhysicsError, UnknownIdError : shapes that do not fit, a grid that does not divide its bounds, unknown choices

    Notes
    -----
    Memory does not grow with the grid but for the results. Rows of sums are made once for each system; a subset then
    costs some eighty operations. See :mod:`intercosmos.physics.navigation.geometry_kernels`.
    """
    import xarray as xr

    from intercosmos.physics.navigation import availability_maps_kernel as kernel

    positions, letters = checked_satellites(satellites, systems, times, step_s)
    names = sorted(set(letters.tolist()), key=letters.tolist().index)
    if figure not in (*kernel.DILUTIONS, *kernel.ACCURACIES):
        raise UnknownIdError("figure", figure, (*kernel.DILUTIONS, *kernel.ACCURACIES))
    _check_choices(clocks, dtype, percentiles)
    checked_subsets(subsets, names)
    order = np.concatenate([np.flatnonzero(letters == name) for name in names])
    ends = np.cumsum([int((letters == name).sum()) for name in names])
    chosen = subsets_of(names, subsets)
    metres = figure in kernel.ACCURACIES
    question = kernel.Question(
        slices=tuple(zip([0, *ends[:-1].tolist()], ends.tolist(), strict=True)),
        letters=tuple(names),
        subsets=tuple(chosen),
        clocks=clocks,
        figure=figure,
        percentiles=tuple(float(q) for q in percentiles),
        errors=(errors or RangeErrors()) if metres else None,
        weighting=checked_weighting(weighting),
        horizon=horizon is not None,
    )
    latitude, longitude = grid(grid_deg, bounds_deg)
    wall = np.zeros(1) if horizon is None else checked_horizon(horizon)
    cap = (CAP_ERROR_M if metres else CAP_DILUTION) if cap is None else cap
    numbers = (mask_rad, limit, cap, wall)
    found = _run(question, positions[:, order], latitude, longitude, height_m, numbers, dtype, progress)
    steps = len(positions)
    member = membership(chosen, len(names))
    axes = ("subset", "latitude", "longitude")
    shape = (len(latitude), len(longitude))
    unit = "m" if metres else "1"
    solved = found["solved"]
    mean = np.where(solved > 0, found["sum"] / np.maximum(solved, 1), np.nan)
    data = {
        "availability": (found["available"] / steps, "1", f"share of time with {figure} of at most {limit:g}"),
        "solved": (solved / steps, "1", "share of time with a solution"),
        "mean": (mean, unit, f"mean {figure} while there is a solution"),
        "capped_mean": (
            found["capped"] / steps,
            unit,
            f"mean {figure}, at most {cap:g}, as where there is no solution",
        ),
        "worst": (found["worst"], unit, f"greatest {figure}"),
        "longest_gap_s": (found["gap"] * step_s, "s", "longest time without availability"),
        "satellites": (member @ found["seen"] / steps, "1", "satellites in view on average"),
    }
    out = xr.Dataset(
        {
            name: (axes, values.reshape(-1, *shape), {"units": u, "long_name": text})
            for name, (values, u, text) in data.items()
        },
        {
            "subset": ["".join(names[k] for k in subset) for subset in chosen],
            "latitude": ("latitude", latitude, {"units": "degrees_north"}),
            "longitude": ("longitude", longitude, {"units": "degrees_east"}),
        },
        {
            "figure": figure,
            "limit": limit,
            "cap": cap,
            "mask_rad": mask_rad,
            "clocks": clocks,
            "step_s": step_s,
            "instants": steps,
            "weighting": weighting if metres else "none",
        },
    )
    out["area"] = (
        "latitude",
        cell_areas(latitude, grid_deg),
        {"units": "1", "long_name": "share of the sphere, a cell"},
    )
    if percentiles:
        out = out.assign_coords(percentile=list(question.percentiles))
        values = found["percentiles"].reshape(len(percentiles), -1, *shape)
        out["percentile_value"] = (
            ("percentile", *axes),
            values,
            {"units": unit, "long_name": f"{figure} that is not exceeded in so many of 100 instants"},
        )
    return out


def grid(grid_deg: float, bounds_deg: tuple[float, float, float, float]) -> tuple[Array, Array]:
    """Middles of the cells between south, north, west and east, degrees.

    >>> [axis.tolist() for axis in grid(60.0, (-90, 90, 0, 120))]
    [[-60.0, 0.0, 60.0], [30.0, 90.0]]
    """
    south, north, west, east = bounds_deg
    if not (grid_deg > 0 and -90 <= south < north <= 90 and west < east <= west + 360):
        raise PhysicsError("a grid has cells of positive size between south < north and west < east, in degrees")
    axes: list[Array] = []
    for low, high in ((south, north), (west, east)):
        count = round((high - low) / grid_deg)
        if count < 1 or abs(count * grid_deg - (high - low)) > 1e-6:
            raise PhysicsError(f"cells of {grid_deg:g} degrees do not divide {low:g} to {high:g} degrees")
        axes.append(np.asarray(low + (np.arange(count) + 0.5) * grid_deg, float))
    return axes[0], axes[1]


def cell_areas(latitude_deg: Array, grid_deg: float) -> Array:
    """Share of the sphere that one cell at each latitude has.

    >>> round(float(cell_areas(np.arange(-89.5, 90), 1.0).sum() * 360), 12)
    1.0
    """
    half = grid_deg / 2
    top, bottom = np.sin(np.radians(latitude_deg + half)), np.sin(np.radians(latitude_deg - half))
    return np.asarray((top - bottom) / 2 * grid_deg / 360)


def _check_choices(clocks: str, dtype: str, percentiles: Sequence[float]) -> None:
    if clocks not in ("one", "each"):
        raise UnknownIdError("choice of clocks", clocks, ("one", "each"))
    if dtype not in ("float64", "float32"):
        raise UnknownIdError("kind of number", dtype, ("float64", "float32"))
    if not all(0 < q <= 100 for q in percentiles):
        raise PhysicsError("percentiles are above 0 and at most 100")


def checked_subsets(subsets: str | Sequence[str] | None, names: Sequence[str]) -> None:
    """An error that says which letters there are, where a subset has others."""
    if isinstance(subsets, str) and subsets != "every":
        raise UnknownIdError("choice of subsets", subsets, ("every",))
    for name in () if subsets is None or isinstance(subsets, str) else subsets:
        for letter in name or " ":
            if letter not in names:
                raise UnknownIdError("system among the satellites", letter, names)


def checked_satellites(
    satellites: ArrayLike | Mapping[str, ArrayLike] | Constellation | Sequence[Constellation],
    systems: str | ArrayLike | None,
    times: ArrayLike | None,
    step_s: float,
) -> tuple[Array, NDArray[np.str_]]:
    """Positions (T, S, 3), with absent satellites at the centre of the Earth, and the letter of every satellite."""
    from intercosmos.physics.navigation import constellations

    given: Any = [satellites] if isinstance(satellites, constellations.Constellation) else satellites
    if isinstance(given, Sequence) and given and all(isinstance(c, constellations.Constellation) for c in given):
        if times is None:
            step = np.arange(0.0, 86400.0, step_s) * 1e9
            times = np.datetime64(given[0].epoch, "ns") + step.astype("timedelta64[ns]")
        systems = [c.system for c in given for _ in c.names]
        satellites = np.concatenate([constellations.positions(c, times) for c in given], axis=1)
    elif times is not None:
        raise PhysicsError("times belong to constellations; arrays of positions have theirs already")
    if isinstance(satellites, Mapping):
        parts = {letter: np.asarray(v, float) for letter, v in satellites.items()}
        if not parts or len({v.shape[:1] for v in parts.values()}) != 1:
            raise PhysicsError("satellites by system are one or more arrays (T, S, 3) of the same instants")
        systems = [letter for letter, v in parts.items() for _ in range(v.shape[1])]
        satellites = np.concatenate(list(parts.values()), axis=1)
    positions = np.asarray(satellites, float)
    if positions.ndim != 3 or positions.shape[-1] != 3 or 0 in positions.shape:
        raise PhysicsError(f"satellites are (T, S, 3) with at least one instant and satellite, not {positions.shape}")
    # a satellite that is not there stands at the centre of the Earth, which nobody sees
    absent = ~np.all(np.isfinite(positions), axis=-1)
    return np.where(absent[..., None], 0.0, positions), system_letters(systems, positions.shape[1])


def _run(
    question: Any,
    positions: Array,
    latitude: Array,
    longitude: Array,
    height_m: float,
    numbers: tuple[float, float, float, Array],
    dtype: str,
    progress: Callable[[float], None] | None,
) -> dict[str, NDArray[Any]]:
    from intercosmos.physics.engine import jax, jnp
    from intercosmos.physics.navigation.availability_maps_kernel import program
    from intercosmos.physics.orbits.blocks import workers
    from intercosmos.physics.orbits.frames import ecef_from_geodetic

    phi, lam = (np.radians(v).ravel() for v in np.meshgrid(latitude, longitude, indexing="ij"))
    places = ecef_from_geodetic(phi, lam, height_m)
    total = len(places)
    on_cpu = jax.default_backend() == "cpu"
    kept = len(positions) * len(question.subsets) * np.dtype(dtype).itemsize
    tile = max(1, min(_TILE_CPU if on_cpu else _TILE_GPU, (_KEPT_CPU if on_cpu else _KEPT_GPU) // kept, total))
    run = program(question)
    mask_rad, limit, cap, horizon = numbers
    there = jnp.asarray(positions / EARTH_RADIUS, dtype)
    common = [jnp.asarray(v, dtype) for v in (np.sin(mask_rad), limit, cap, horizon)]
    out: dict[str, NDArray[Any]] = {}
    lock, done = threading.Lock(), [0]

    def block(start: int) -> None:
        # the last block repeats its last place, so that every block has one shape
        rows = np.minimum(np.arange(start, start + tile), total - 1)
        part = jnp.asarray(places[rows] / EARTH_RADIUS, dtype), jnp.asarray(local_axes(places[rows]), dtype)
        found = {name: np.asarray(v) for name, v in run(*part, there, *common).items()}
        count = min(tile, total - start)
        with lock:
            for name, v in found.items():
                target = out.setdefault(name, np.empty((*v.shape[:-1], total)))
                target[..., start : start + count] = v[..., :count]
            done[0] += count
            if progress is not None:
                progress(done[0] / total)

    starts = range(0, total, tile)
    block(0)
    list(workers().map(block, starts[1:]))
    return out
