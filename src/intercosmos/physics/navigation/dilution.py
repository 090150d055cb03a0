"""Dilution of precision: how errors of ranges grow into errors of position and time by the geometry alone.

For maps over the Earth and a day see :mod:`intercosmos.physics.navigation.availability_maps`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import PhysicsError
from intercosmos.physics.navigation.geometry_kernels import (
    Terms,
    clock_variances,
    covariance,
    dilutions,
    enough_for,
    information,
    joined,
    of_clock,
    sums_of_units,
)
from intercosmos.physics.navigation.horizons import horizon_elevation

if TYPE_CHECKING:
    import xarray as xr

Array = NDArray[np.float64]

#: Places computed at once: what keeps the work of a hundred satellites within some tens of megabytes.
_BLOCK: Final = 4096


def dilution_of_precision(
    satellites_m: ArrayLike,
    receivers_m: ArrayLike,
    *,
    systems: str | ArrayLike | None = None,
    mask_rad: float = 0.0,
    clocks: Literal["one", "each"] = "each",
    horizon: ArrayLike | None = None,
    weights: ArrayLike | None = None,
) -> xr.Dataset:
    """Dilutions of precision at receivers, from the satellites above mask and horizon.

    Parameters
    ----------
    satellites_m : (..., S, 3) Earth-fixed, m; NaN for a satellite that is not there
    receivers_m : (..., 3) Earth-fixed, m; broadcast against the leading axes of ``satellites_m``
    systems : letter of every satellite, (S,) or a text of S letters; all of one system by default
    mask_rad : least elevation above the plane normal to WGS 84
    clocks : "each" system has a clock of its own (what a receiver finds when nobody broadcasts the offsets), or "one"
        for all
    horizon : (A,) elevations, rad, at even azimuths from north over east, beside the mask: see ``horizons``
    weights : (..., S) or (S,), none negative; dilutions then are for ranges of variance 1/weight, in its unit

    Returns
    -------
    dataset with the leading axes ``place_0``, ``place_1`` ... : ``gdop``, ``pdop``, ``hdop``, ``vdop``, ``tdop``
    (infinite without a solution), ``satellites`` in view, and ``clock_dop`` (..., system), infinite for a system that
    is not in view. tdop² is the sum over the clocks in view, and gdop² = pdop² + tdop², pdop² = hdop² + vdop².

    Raises
    ------
    PhysicsError : shapes that do not fit, letters that are not S, an unknown choice of clocks, a negative weight

    References
    ----------
    Langley, "Dilution of precision", GPS World 10 (5), 1999; Springer Handbook of GNSS (2017), chapter 21.

    Examples
    --------
    One satellite overhead and three on the horizon, 120° apart: the least volume that a classic example allows.

    >>> a = 2.66e7
    >>> there = [[a, 0, 0]] + [[6378137.0, a * np.cos(t), a * np.sin(t)] for t in np.radians([0, 120, 240])]
    >>> dop = dilution_of_precision(there, [6378137.0, 0, 0], mask_rad=-0.01)
    >>> [round(float(dop[name]), 3) for name in ("hdop", "vdop", "tdop", "satellites")]
    [1.155, 1.155, 0.577, 4.0]
    """
    import xarray as xr

    if clocks not in ("one", "each"):
        raise PhysicsError(f"clocks are 'one' or 'each', not {clocks!r}")
    satellites, receivers = np.asarray(satellites_m, float), np.asarray(receivers_m, float)
    if satellites.ndim < 2 or satellites.shape[-1] != 3 or receivers.shape[-1:] != (3,):
        raise PhysicsError(
            f"satellites are (..., S, 3) and receivers (..., 3), not {satellites.shape}, {receivers.shape}"
        )
    letters = system_letters(systems, satellites.shape[-2])
    weight = np.ones(satellites.shape[-2]) if weights is None else np.asarray(weights, float)
    if not np.all(weight >= 0):
        raise PhysicsError("weights are numbers that are not negative")
    try:
        shape = np.broadcast_shapes(satellites.shape[:-2], receivers.shape[:-1], weight.shape[:-1])
        satellites = np.broadcast_to(satellites, (*shape, *satellites.shape[-2:])).reshape(-1, *satellites.shape[-2:])
        receivers = np.broadcast_to(receivers, (*shape, 3)).reshape(-1, 3)
        weight = np.broadcast_to(weight, (*shape, satellites.shape[-2])).reshape(-1, satellites.shape[-2])
    except ValueError as error:
        raise PhysicsError(f"axes of satellites, receivers and weights do not fit: {error}") from error
    names = sorted(set(letters))
    slots = [np.flatnonzero(letters == name) for name in names]
    parts = [
        _block(
            satellites[k : k + _BLOCK],
            receivers[k : k + _BLOCK],
            weight[k : k + _BLOCK],
            slots,
            mask_rad,
            clocks,
            horizon,
        )
        for k in range(0, max(len(receivers), 1), _BLOCK)
    ]
    values = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    axes = tuple(f"place_{k}" for k in range(len(shape)))
    return xr.Dataset(
        {
            name: (
                (*axes, "system") if name == "clock_dop" else axes,
                v.reshape((*shape, *v.shape[1:])),
                {"long_name": _LONG_NAMES[name], "units": "1"},
            )
            for name, v in values.items()
        },
        {"system": names},
        {"mask_rad": mask_rad, "clocks": clocks},
    )


_LONG_NAMES: Final = {
    "gdop": "geometric dilution of precision",
    "pdop": "dilution of precision of position",
    "hdop": "horizontal dilution of precision",
    "vdop": "vertical dilution of precision",
    "tdop": "dilution of precision of time, all clocks in view",
    "clock_dop": "dilution of precision of the clock of each system",
    "satellites": "satellites in view",
}


def local_axes(receivers_m: Array) -> Array:
    """East, north and up (n, 3, 3) of Earth-fixed places (n, 3), m, on WGS 84."""
    from intercosmos.physics.orbits.frames import geodetic_from_ecef

    latitude, longitude, _ = geodetic_from_ecef(receivers_m)
    sp, cp, sl, cl = np.sin(latitude), np.cos(latitude), np.sin(longitude), np.cos(longitude)
    zero = np.zeros_like(sp)
    rows = [[-sl, cl, zero], [-sp * cl, -sp * sl, cp], [cp * cl, cp * sl, sp]]
    return np.stack([np.stack(row, -1) for row in rows], -2)


def directions(satellites_m: Array, receivers_m: Array) -> Array:
    """Unit vectors (n, S, 3) to satellites (n, S, 3) in east, north and up of the receivers (n, 3); NaN stays NaN."""
    line = satellites_m - receivers_m[:, None]
    length = np.linalg.norm(line, axis=-1, keepdims=True)
    return np.asarray(np.einsum("nki,nsi->nsk", local_axes(receivers_m), line / length))


def seen_above(units: Array, mask_rad: float, horizon: ArrayLike | None) -> NDArray[np.bool_]:
    """Which directions (n, S, 3), east, north and up, are above mask and horizon; those that are NaN are not."""
    seen = units[..., 2] >= np.sin(mask_rad)
    if horizon is not None:
        azimuth = np.arctan2(units[..., 0], units[..., 1])
        seen &= units[..., 2] >= np.sin(horizon_elevation(horizon, np.nan_to_num(azimuth)))
    return np.asarray(seen)


def system_letters(systems: str | ArrayLike | None, count: int) -> NDArray[np.str_]:
    """Letter of the system of every satellite (S,).

    >>> system_letters("GGR", 3).tolist()
    ['G', 'G', 'R']
    """
    if systems is None:
        return np.full(count, "G")
    letters = np.asarray(list(systems) if isinstance(systems, str) else systems, dtype=str)
    if letters.shape != (count,):
        raise PhysicsError(f"systems are one letter for each of {count} satellites, not {letters.shape}")
    return letters


def _block(
    satellites: Array,
    receivers: Array,
    weight: Array,
    slots: list[NDArray[np.int64]],
    mask_rad: float,
    clocks: str,
    horizon: ArrayLike | None,
) -> dict[str, Array]:
    units = directions(satellites, receivers)
    seen = seen_above(units, mask_rad, horizon) & (weight > 0)
    weight = np.where(seen, weight, 0)
    units = np.where(seen[..., None], units, 0)
    terms = [Terms(sums_of_units(units[:, s], weight[:, s]), None, seen[:, s].sum(-1)) for s in slots]
    member = np.ones((1, len(terms)))
    normal, _ = information(np, terms, member, clocks)
    matrix, solved = covariance(np, normal, None, enough_for(np, terms, member, clocks))
    up = np.broadcast_to([0.0, 0.0, 1.0], receivers.shape)
    pdop, hdop, vdop = (v[0] for v in dilutions(np, matrix, solved, up))
    tdop = np.sqrt(np.where(solved, clock_variances(np, matrix, terms, member, clocks), np.inf))[0]
    whole = joined([t.used for t in terms], member)
    each = [of_clock(np, matrix, whole if clocks == "one" else t.used)[0] for t in terms]
    there = [(t.count > 0) & solved[0] for t in terms]
    clock_dop = np.stack([np.sqrt(np.where(here, v, np.inf)) for here, v in zip(there, each, strict=True)], -1)
    return {
        "gdop": np.hypot(pdop, tdop),
        "pdop": pdop,
        "hdop": hdop,
        "vdop": vdop,
        "tdop": tdop,
        "clock_dop": clock_dop,
        "satellites": seen.sum(-1),
    }
