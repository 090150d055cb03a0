"""Errors of positions against a known place: the summary that the command line and reports print."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from intercosmos.errors import PhysicsError
from intercosmos.physics.navigation.receiver_geometry import enu_axes, geodetic_from_ecef

if TYPE_CHECKING:
    import xarray as xr


def errors_against(positions: xr.Dataset, reference_m: ArrayLike | None = None) -> dict[str, Any]:
    """Summary of positions, and of their errors against a place.

    Parameters
    ----------
    positions : dataset of :func:`~intercosmos.physics.navigation.positioning.solve_positions`
    reference_m : (3,) of the antenna, or (e, 3) where it moves, ITRF, m; without it the errors are None

    Returns
    -------
    ``epochs``, ``solved``, ``satellites_mean``, ``rms_3d_m``, ``h95_m``, ``v95_m`` (95 % of the horizontal and of the
    absolute vertical errors are smaller), ``mean_enu_m``, ``std_enu_m``, ``velocity_rms_m_s`` (of an antenna at rest),
    ``inter_system_biases_m``, ``rejected`` (word -> observations), ``statuses`` (word -> epochs)

    Raises
    ------
    PhysicsError
        If the reference is not three numbers, or three for each epoch.
    """
    position = np.asarray(positions["position_m"].values, dtype=float)
    solved = np.all(np.isfinite(position), axis=1)
    used = np.asarray(positions["used"].values, dtype=bool)
    status = np.asarray(positions["status"].values)
    words = positions.attrs["statuses"]
    out: dict[str, Any] = {
        "epochs": int(solved.size),
        "solved": int(solved.sum()),
        "satellites_mean": float(used[solved].sum(axis=1).mean()) if solved.any() else 0.0,
        "rms_3d_m": None,
        "h95_m": None,
        "v95_m": None,
        "mean_enu_m": None,
        "std_enu_m": None,
        "velocity_rms_m_s": None,
        "inter_system_biases_m": dict(positions.attrs["inter_system_biases_m"]),
        "rejected": dict(positions.attrs["rejected_counts"]),
        "statuses": {words[int(k)]: int(np.sum(status == k)) for k in np.unique(status)},
    }
    if reference_m is None or not solved.any():
        return out
    reference = np.asarray(reference_m, dtype=float)
    if reference.shape not in ((3,), position.shape) or not np.all(np.isfinite(reference)):
        raise PhysicsError(f"a reference has three numbers, or three an epoch, not the shape {reference.shape}")
    place = np.broadcast_to(reference, position.shape)[solved]
    latitude, longitude, _ = geodetic_from_ecef(place)
    enu = np.einsum("eij,ej->ei", enu_axes(latitude, longitude), position[solved] - place)
    out |= {
        "rms_3d_m": float(np.sqrt(np.mean(np.sum(enu**2, axis=1)))),
        "h95_m": float(np.percentile(np.hypot(enu[:, 0], enu[:, 1]), 95)),
        "v95_m": float(np.percentile(np.abs(enu[:, 2]), 95)),
        "mean_enu_m": enu.mean(axis=0).tolist(),
        "std_enu_m": enu.std(axis=0).tolist(),
    }
    if reference.ndim == 1 and "velocity_m_s" in positions:
        velocity = positions["velocity_m_s"].values
        velocity = velocity[np.all(np.isfinite(velocity), axis=1)]
        if velocity.size:
            out["velocity_rms_m_s"] = float(np.sqrt(np.mean(np.sum(velocity**2, axis=1))))
    return out
