"""Positions as a dataset: from slots back to the grid of epochs and satellites, with words for what became of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from intercosmos.physics.navigation import positioning_words as words
from intercosmos.physics.navigation.least_squares import cofactors
from intercosmos.physics.navigation.orbit_source import OrbitSource
from intercosmos.physics.navigation.positioning_slots import Slots
from intercosmos.physics.navigation.positioning_solver import Answer
from intercosmos.physics.navigation.pseudo_ranges import Ranges
from intercosmos.physics.navigation.receiver_geometry import enu_axes, geodetic_from_ecef
from intercosmos.physics.navigation.velocity import Velocities

if TYPE_CHECKING:
    import xarray as xr

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Segment:
    """Epochs that were solved together."""

    slots: Slots
    reason: NDArray[np.int8]
    answer: Answer
    velocities: Velocities | None
    systems: int


def _grids(segment: Segment) -> dict[str, Any]:
    """What there is to say, on (e, s) and (e,)."""
    answer, slots = segment.answer, segment.slots
    satellites = segment.reason.shape[1]
    reason = segment.reason.copy()
    told = np.select(
        [answer.gross, answer.faulty, answer.below, ~answer.used],
        [words.GROSS, words.FAULTY, words.BELOW_MASK, words.UNSOLVED],
        words.USED,
    ).astype(np.int8)
    rows = np.broadcast_to(np.arange(len(reason))[:, None], slots.column.shape)
    reason[rows[slots.here], slots.column[slots.here]] = told[slots.here]
    enough = answer.solved & answer.converged
    status = np.where(
        ~answer.solved,
        words.TOO_FEW,
        np.where(~answer.converged, words.NO_CONVERGENCE, np.where(answer.left, words.FAULT_LEFT, words.SOLVED)),
    ).astype(np.int8)
    blank = np.where(enough, 1.0, np.nan)
    out = {
        "position_m": answer.position_m * blank[:, None],
        "covariance_m2": answer.covariance * blank[:, None, None],
        "clock_bias_m": answer.clock_m * blank[:, None],
        "residual_m": slots.spread(np.where(answer.used, answer.residual_m, np.nan), np.nan, satellites),
        "sigma_m": slots.spread(np.where(answer.used, answer.sigma_m, np.nan), np.nan, satellites),
        "used": slots.spread(answer.used & enough[:, None], False, satellites),
        "rejected": reason,
        "status": status,
        "elevation_rad": slots.spread(answer.elevation, np.nan, satellites) * blank[:, None],
        "azimuth_rad": slots.spread(answer.azimuth, np.nan, satellites) * blank[:, None],
        "variance_factor": answer.statistic * blank,
        "satellites": (answer.used & enough[:, None]).sum(axis=1).astype(np.int16),
    }
    out |= _dilutions(answer, segment, enough)
    if segment.velocities is not None:
        moving = segment.velocities
        out["velocity_m_s"] = moving.velocity_m_s * blank[:, None]
        out["velocity_covariance_m2_s2"] = moving.covariance * blank[:, None, None]
        out["clock_drift"] = moving.drift * blank
    return out


def _dilutions(answer: Answer, segment: Segment, enough: NDArray[np.bool_]) -> dict[str, Array]:
    """Dilutions of precision of the satellites used, each system with a clock of its own."""
    slots = segment.slots
    clocks = (slots.system[..., None] == np.arange(segment.systems)).astype(float)
    design = np.concatenate([-answer.lines.unit, clocks], axis=-1)
    q, solved = cofactors(design, answer.used.astype(float))
    latitude, longitude, _ = geodetic_from_ecef(np.where(enough[:, None], answer.position_m, [6378137.0, 0.0, 0.0]))
    axes = enu_axes(latitude, longitude)
    local = np.einsum("eii->ei", np.matmul(axes, np.matmul(q[:, :3, :3], np.swapaxes(axes, 1, 2))))
    time = np.einsum("eii->ei", q[:, 3:, 3:]).sum(axis=1)
    blank = np.where(enough & solved, 1.0, np.nan)
    squares = {
        "gdop": local.sum(axis=1) + time,
        "pdop": local.sum(axis=1),
        "hdop": local[:, 0] + local[:, 1],
        "vdop": local[:, 2],
        "tdop": time,
    }
    return {name: np.sqrt(np.maximum(value, 0.0)) * blank for name, value in squares.items()}


_MEANING = {
    "position_m": (("time", "axis"), "m", "position of the antenna, ITRF"),
    "covariance_m2": (("time", "axis", "axis_2"), "m2", "covariance of the position"),
    "clock_bias_m": (("time", "system"), "m", "receiver clock against the system's time, times the speed of light"),
    "residual_m": (("time", "satellite"), "m", "observed minus adjusted pseudo-range"),
    "sigma_m": (("time", "satellite"), "m", "standard deviation the observation was given"),
    "used": (("time", "satellite"), "1", "observation was used"),
    "rejected": (("time", "satellite"), "1", "why it was not: index into the attribute rejections"),
    "status": (("time",), "1", "outcome of the epoch: index into the attribute statuses"),
    "elevation_rad": (("time", "satellite"), "rad", "elevation"),
    "azimuth_rad": (("time", "satellite"), "rad", "azimuth from north over east"),
    "variance_factor": (("time",), "1", "sum of squared weighted residuals over redundancy"),
    "satellites": (("time",), "1", "satellites used"),
    "velocity_m_s": (("time", "axis"), "m s-1", "velocity relative to the turning Earth"),
    "velocity_covariance_m2_s2": (("time", "axis", "axis_2"), "m2 s-2", "covariance of the velocity"),
    "clock_drift": (("time",), "1", "drift of the receiver clock"),
    "gdop": (("time",), "1", "geometric dilution of precision"),
    "pdop": (("time",), "1", "dilution of precision of position"),
    "hdop": (("time",), "1", "horizontal dilution of precision"),
    "vdop": (("time",), "1", "vertical dilution of precision"),
    "tdop": (("time",), "1", "dilution of precision of time"),
}


def join(segments: Sequence[Segment], times: NDArray[np.datetime64], ranges: Ranges, source: OrbitSource) -> xr.Dataset:
    """One dataset of all segments."""
    import xarray as xr

    parts = [_grids(segment) for segment in segments]
    values = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    reasons, counts = np.unique(values["rejected"], return_counts=True)
    clock = values["clock_bias_m"]
    biases = {
        letter: float(np.nanmedian(gap))
        for k, letter in enumerate(ranges.systems)
        if k and np.any(np.isfinite(gap := clock[:, k] - clock[:, 0]))
    }
    scale = np.mean([segment.answer.scale for segment in segments], axis=0)
    return xr.Dataset(
        {
            name: (_MEANING[name][0], value, {"units": _MEANING[name][1], "long_name": _MEANING[name][2]})
            for name, value in values.items()
        },
        coords={
            "time": ("time", times, {"time_system": "GPS"}),
            "satellite": ranges.satellites,
            "system": list(ranges.systems),
            "system_of_satellite": ("satellite", np.array(ranges.systems)[ranges.system]),
            "axis": ["x", "y", "z"],
            "axis_2": ["x", "y", "z"],
        },
        attrs={
            "rejections": list(words.REJECTIONS),
            "statuses": list(words.STATUSES),
            "rejected_counts": {
                words.REJECTIONS[int(r)]: int(n)
                for r, n in zip(reasons, counts, strict=True)
                if r not in (words.USED, words.NOT_OBSERVED)
            },
            "codes": {letter: list(pair) for letter, pair in ranges.codes.items()},
            "variance_scales": dict(zip(ranges.systems, scale.T.tolist(), strict=True)),
            "inter_system_biases_m": biases,
            "reference_system": ranges.systems[0],
            "orbits": list(source.tables),
        },
    )
