"""Integrity: protection levels of advanced RAIM, by how far a position can be off without anybody being warned.

For maps over the Earth and a day see :mod:`intercosmos.physics.navigation.integrity_maps`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import PhysicsError
from intercosmos.physics.navigation.accuracy_model import RangeErrors
from intercosmos.physics.navigation.dilution import directions, seen_above, system_letters
from intercosmos.physics.navigation.integrity_faults import fault_modes
from intercosmos.physics.navigation.integrity_kernel import Geometry, Levels, protection
from intercosmos.physics.navigation.integrity_parameters import IntegrityParameters

if TYPE_CHECKING:
    import xarray as xr

Array = NDArray[np.float64]

#: Numbers (modes x satellites) held at once, about: some tens of megabytes.
_HELD: Final = 2_000_000


def protection_levels(
    satellites_m: ArrayLike,
    receivers_m: ArrayLike,
    *,
    systems: str | ArrayLike | None = None,
    mask_rad: float = float(np.radians(5.0)),
    parameters: IntegrityParameters | None = None,
    errors: RangeErrors | None = None,
    horizon: ArrayLike | None = None,
) -> xr.Dataset:
    """Horizontal and vertical protection levels at receivers, with one clock for each system.

    Parameters
    ----------
    satellites_m : (..., S, 3) Earth-fixed, m; NaN for a satellite that is not there
    receivers_m : (..., 3) Earth-fixed, m; broadcast against the leading axes of ``satellites_m``
    systems : letter of every satellite, (S,) or a text; all of one system by default
    mask_rad : least elevation
    parameters : trust in the systems and budgets of risk; LPV-200 by default
    errors : of troposphere and receiver; what it says of orbits and clocks is not used, ``parameters`` has that
    horizon : (A,) elevations, rad, at even azimuths from north over east, beside the mask

    Returns
    -------
    dataset with the leading axes ``place_0`` ...: ``hpl_m``, ``vpl_m``, ``emt_m`` (effective monitor threshold),
    ``sigma_vertical_m`` (accuracy), infinite where there is none; ``available`` (the operation's four limits hold),
    ``satellites``, ``modes`` monitored, ``p_unmonitored``

    Raises
    ------
    PhysicsError, UnknownIdError : shapes that do not fit, a system nobody said how far to trust

    References
    ----------
    See :mod:`intercosmos.physics.navigation.integrity_kernel`.
    """
    import scipy.special
    import xarray as xr

    parameters, errors = parameters or IntegrityParameters(), errors or RangeErrors()
    satellites, receivers = np.asarray(satellites_m, float), np.asarray(receivers_m, float)
    if satellites.ndim < 2 or satellites.shape[-1] != 3 or receivers.shape[-1:] != (3,):
        raise PhysicsError(
            f"satellites are (..., S, 3) and receivers (..., 3), not {satellites.shape}, {receivers.shape}"
        )
    letters = system_letters(systems, satellites.shape[-2])
    try:
        shape = np.broadcast_shapes(satellites.shape[:-2], receivers.shape[:-1])
    except ValueError as error:
        raise PhysicsError(f"axes of satellites and receivers do not fit: {error}") from error
    satellites = np.broadcast_to(satellites, (*shape, *satellites.shape[-2:])).reshape(-1, *satellites.shape[-2:])
    receivers = np.broadcast_to(receivers, (*shape, 3)).reshape(-1, 3)
    units = directions(satellites, receivers)
    seen = seen_above(units, mask_rad, horizon)
    names = sorted(set(letters.tolist()))
    columns = [np.flatnonzero(letters == name) for name in names]
    slots = [max(1, int(seen[:, c].sum(-1).max(initial=0))) for c in columns]
    modes = fault_modes(names, slots, parameters)
    block = max(1, _HELD // (len(modes.prior) + 1) // sum(slots))
    parts = []
    for k in range(0, max(1, len(receivers)), block):
        geometry = packed(np, units[k : k + block], seen[k : k + block], columns, slots, names, parameters, errors)
        parts.append(protection(np, scipy.special, geometry, slots, modes, parameters))
    levels = Levels(*(np.concatenate(v) for v in zip(*parts, strict=True)))
    axes = tuple(f"place_{k}" for k in range(len(shape)))
    data = {
        "hpl_m": (levels.horizontal, "m", "horizontal protection level"),
        "vpl_m": (levels.vertical, "m", "vertical protection level"),
        "emt_m": (levels.threshold, "m", "effective monitor threshold"),
        "sigma_vertical_m": (levels.sigma_vertical, "m", "standard deviation of the vertical error"),
        "available": (allowed(levels, parameters), "1", "all limits of the operation hold"),
        "satellites": (seen.sum(-1), "1", "satellites in view"),
        "modes": (levels.modes, "1", "fault modes monitored"),
        "p_unmonitored": (levels.unmonitored, "1", "probability of faults that are not monitored"),
    }
    return xr.Dataset(
        {name: (axes, v.reshape(shape), {"units": unit, "long_name": text}) for name, (v, unit, text) in data.items()},
        attrs={"mask_rad": mask_rad},
    )


def allowed(levels: Levels, parameters: IntegrityParameters) -> Any:
    """Where all four limits of the operation hold."""
    return (
        (levels.vertical <= parameters.vertical_limit_m)
        & (levels.horizontal <= parameters.horizontal_limit_m)
        & (levels.threshold <= parameters.emt_limit_m)
        & (levels.sigma_vertical <= parameters.sigma_limit_m)
    )


def packed(
    xp: Any,
    units: Any,
    seen: Any,
    columns: Sequence[Any],
    slots: Sequence[int],
    names: Sequence[str],
    parameters: IntegrityParameters,
    errors: RangeErrors,
) -> Geometry:
    """The satellites in view alone, those of one system side by side, with their variances.

    Parameters
    ----------
    units, seen : (n, S, 3), (n, S) of all satellites
    columns : of each system, where its satellites stand among the S
    slots : of each system, how many to keep: no fewer than are ever in view
    """
    parts: list[list[Any]] = [[], [], [], [], []]
    for name, column, size in zip(names, columns, slots, strict=True):
        trust = parameters.of(name)
        order = xp.argsort(~seen[:, column], axis=-1)[:, :size]
        there = xp.take_along_axis(seen[:, column], order, axis=-1)
        where = xp.where(there[..., None], xp.take_along_axis(units[:, column], order[..., None], axis=1), 0.0)
        user = errors.user_variance(xp, where[..., 2]).T
        parts[0].append(xp.transpose(where, (2, 1, 0)))
        parts[1].append(there.T * 1.0)
        parts[2].append(user + trust.sigma_integrity_m**2)
        parts[3].append(user + trust.sigma_accuracy_m**2)
        parts[4].append(xp.full_like(user, trust.bias_m))
    return Geometry(xp.concatenate(parts[0], 1), *(xp.concatenate(p, 0) for p in parts[1:]))
