"""Maps of protection levels: how much of the time an operation such as LPV-200 is open, by subset of systems."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.physics.navigation.accuracy_model import RangeErrors
from intercosmos.physics.navigation.availability_maps import cell_areas, checked_satellites, checked_subsets, grid
from intercosmos.physics.navigation.dilution import local_axes
from intercosmos.physics.navigation.geometry_kernels import subsets_of
from intercosmos.physics.navigation.integrity import allowed, packed
from intercosmos.physics.navigation.integrity_faults import fault_modes
from intercosmos.physics.navigation.integrity_kernel import protection
from intercosmos.physics.navigation.integrity_parameters import IntegrityParameters

if TYPE_CHECKING:
    import xarray as xr

    from intercosmos.physics.navigation.constellations import Constellation

Array = NDArray[np.float64]

#: Numbers (places x modes x satellites) that a block holds, about: on a processor, on a GPU.
_HELD_CPU: Final = 500_000
_HELD_GPU: Final = 100_000_000


def protection_maps(
    satellites: ArrayLike | Mapping[str, ArrayLike] | Constellation | Sequence[Constellation],
    *,
    systems: str | ArrayLike | None = None,
    times: ArrayLike | None = None,
    step_s: float = 600.0,
    mask_rad: float = float(np.radians(5.0)),
    subsets: str | Sequence[str] | None = None,
    grid_deg: float = 5.0,
    bounds_deg: tuple[float, float, float, float] = (-90.0, 90.0, -180.0, 180.0),
    height_m: float = 0.0,
    percentiles: Sequence[float] = (50.0, 99.5),
    parameters: IntegrityParameters | None = None,
    errors: RangeErrors | None = None,
    progress: Callable[[float], None] | None = None,
) -> xr.Dataset:
    """Share of time in which an operation is open, and protection levels, for every cell of a grid.

    Parameters
    ----------
    satellites, systems, times, step_s, mask_rad, subsets, grid_deg, bounds_deg, height_m, progress : as for
        :func:`intercosmos.physics.navigation.availability_maps.availability`
    percentiles : of the levels over time
    parameters, errors : as for :func:`intercosmos.physics.navigation.integrity.protection_levels`

    Returns
    -------
    dataset over ``subset``, ``latitude``, ``longitude``: ``availability`` (all limits of the operation hold),
    ``within_hpl``, ``within_vpl`` (each limit alone); over ``percentile`` too: ``hpl_m``, ``vpl_m``, infinite where the
    level has no bound that often; and ``area`` of cells. Regions: see ``availability_maps_regions``

    Raises
    ------
    PhysicsError, UnknownIdError : as those do
    """
    import xarray as xr

    parameters, errors = parameters or IntegrityParameters(), errors or RangeErrors()
    positions, letters = checked_satellites(satellites, systems, times, step_s)
    names = sorted(set(letters.tolist()), key=letters.tolist().index)
    checked_subsets(subsets, names)
    latitude, longitude = grid(grid_deg, bounds_deg)
    chosen = subsets_of(names, subsets)
    found = []
    for number, subset in enumerate(chosen):
        members = [names[k] for k in subset]
        use = np.isin(letters, members)

        def told(share: float, number: int = number) -> None:
            if progress is not None:
                progress((number + share) / len(chosen))

        places = (latitude, longitude, height_m)
        found.append(
            _subset(positions[:, use], letters[use], members, places, mask_rad, parameters, errors, percentiles, told)
        )
    shape = (len(latitude), len(longitude))
    axes = ("subset", "latitude", "longitude")
    texts = {
        "availability": "share of time in which all limits of the operation hold",
        "within_hpl": "share of time with the horizontal level within its limit",
        "within_vpl": "share of time with the vertical level within its limit",
    }
    out = xr.Dataset(
        {
            name: (axes, np.stack([f[name] for f in found]).reshape(-1, *shape), {"units": "1", "long_name": text})
            for name, text in texts.items()
        },
        {
            "subset": ["".join(names[k] for k in subset) for subset in chosen],
            "latitude": ("latitude", latitude, {"units": "degrees_north"}),
            "longitude": ("longitude", longitude, {"units": "degrees_east"}),
            "percentile": list(percentiles),
        },
        {"mask_rad": mask_rad, "step_s": step_s, "instants": len(positions)},
    )
    for name, text in (("hpl_m", "horizontal protection level"), ("vpl_m", "vertical protection level")):
        values = np.stack([f[name] for f in found], 1).reshape(len(percentiles), -1, *shape)
        out[name] = (("percentile", *axes), values, {"units": "m", "long_name": text})
    out["area"] = (
        "latitude",
        cell_areas(latitude, grid_deg),
        {"units": "1", "long_name": "share of the sphere, a cell"},
    )
    return out


def _subset(
    positions: Array,
    letters: NDArray[np.str_],
    members: Sequence[str],
    places: tuple[Array, Array, float],
    mask_rad: float,
    parameters: IntegrityParameters,
    errors: RangeErrors,
    percentiles: Sequence[float],
    progress: Callable[[float], None],
) -> dict[str, Array]:
    from intercosmos.physics.engine import jax, jnp
    from intercosmos.physics.orbits.blocks import workers
    from intercosmos.physics.orbits.frames import ecef_from_geodetic

    phi, lam = (np.radians(v).ravel() for v in np.meshgrid(places[0], places[1], indexing="ij"))
    sites = ecef_from_geodetic(phi, lam, places[2])
    axes = local_axes(sites)
    columns = tuple(tuple(np.flatnonzero(letters == name).tolist()) for name in members)
    sine = float(np.sin(mask_rad))
    slots = _slots(positions, sites, axes[:, 2], columns, sine)
    run = _program(tuple(members), columns, slots, parameters, errors)
    modes = len(fault_modes(members, slots, parameters).prior) + 1
    held = _HELD_CPU if jax.default_backend() == "cpu" else _HELD_GPU
    block = max(1, min(held // (modes * sum(slots)), len(sites)))
    out = {name: np.empty(len(sites)) for name in ("availability", "within_hpl", "within_vpl")}
    out |= {name: np.empty((len(percentiles), len(sites))) for name in ("hpl_m", "vpl_m")}
    there = jnp.asarray(positions)
    lock, done = threading.Lock(), [0]

    def compute(start: int) -> None:
        rows = np.minimum(np.arange(start, start + block), len(sites) - 1)
        good, horizontal, vertical = (np.asarray(v) for v in run(sites[rows], axes[rows], there, sine))
        count = min(block, len(sites) - start)
        here = slice(start, start + count)
        out["availability"][here] = good.mean(0)[:count]
        out["within_hpl"][here] = (horizontal <= parameters.horizontal_limit_m).mean(0)[:count]
        out["within_vpl"][here] = (vertical <= parameters.vertical_limit_m).mean(0)[:count]
        for name, level in (("hpl_m", horizontal), ("vpl_m", vertical)):
            out[name][:, here] = np.percentile(level, percentiles, axis=0, method="inverted_cdf")[:, :count]
        with lock:
            done[0] += count
            progress(done[0] / len(sites))

    compute(0)
    list(workers().map(compute, range(block, len(sites), block)))
    return out


def _slots(positions: Array, sites: Array, up: Array, columns: Sequence[Sequence[int]], sine: float) -> tuple[int, ...]:
    """The most satellites of each system that are ever in view of any site."""
    most = np.ones(len(columns), int)
    for now in positions:
        height = up @ now.T - (up * sites).sum(-1)[:, None]
        squared = (now * now).sum(-1) + (sites * sites).sum(-1)[:, None] - 2 * sites @ now.T
        seen = height >= sine * np.sqrt(squared)
        most = np.maximum(most, [int(seen[:, list(column)].sum(-1).max()) for column in columns])
    return tuple(int(v) for v in most)


@lru_cache(maxsize=32)
def _program(
    names: tuple[str, ...],
    columns: tuple[tuple[int, ...], ...],
    slots: tuple[int, ...],
    parameters: IntegrityParameters,
    errors: RangeErrors,
) -> Callable[..., Any]:
    from intercosmos.physics.engine import jax, jnp

    modes = fault_modes(names, slots, parameters)

    def run(sites: Any, axes: Any, satellites: Any, sine: Any) -> Any:
        def step(_: None, now: Any) -> tuple[None, Any]:
            line = now[None] - sites[:, None]
            unit = line / jnp.sqrt((line * line).sum(-1, keepdims=True))
            units = jnp.einsum("nki,nsi->nsk", axes, unit)
            seen = units[..., 2] >= sine
            where = [np.array(column) for column in columns]
            geometry = packed(jnp, units, seen, where, slots, names, parameters, errors)
            levels = protection(jnp, jax.scipy.special, geometry, slots, modes, parameters)
            return None, (allowed(levels, parameters), levels.horizontal, levels.vertical)

        return jax.lax.scan(step, None, satellites)[1]

    compiled: Callable[..., Any] = jax.jit(run)
    return compiled
