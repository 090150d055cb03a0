"""GLONASS and SBAS records as arrays, and their motion at any instant.

References
----------
GLONASS ICD, *general description of CDMA signals*, edition 1.0 (2016), appendix J; RINEX 3.05, table A10 (the clock's
offset is sent as -tau, its frequency as +gamma; both hold the effect of relativity). DO-229, A.4.4.11 (SBAS type 9).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.physics.navigation.earth_frames import itrf_from_pz90
from intercosmos.physics.navigation.glonass_orbits import (
    STEP_S,
    Force,
    earth_fixed_acceleration,
    hermite_quintic,
    runge_kutta,
)
from intercosmos.physics.navigation.kepler_orbits import Motion

if TYPE_CHECKING:
    import xarray as xr

Array = NDArray[np.float64]
Index = NDArray[np.int64]

#: Records integrated at a time: bounds the memory.
BLOCK: Final = 2048
#: m and m/s; outside of these a state is not that of a navigation satellite
_RADII, _SPEED, _ACCELERATION = (1.0e7, 1.0e8), 1.0e4, 1.0e-3


@dataclass(frozen=True, slots=True)
class StateRecords:
    """Messages that hold a state instead of elements, ready to be moved.

    Attributes
    ----------
    position_m, velocity_m_s, acceleration_m_s2 : (3, m) at the reference time
    epoch_s : (m,) reference time, s past the reference of the source
    clock : (2, m) offset, s, and drift
    sound : (m,) whether it is a state at all; what is not is filled with a harmless one
    """

    position_m: Array
    velocity_m_s: Array
    acceleration_m_s2: Array
    epoch_s: Array
    clock: Array
    sound: NDArray[np.bool_]

    @classmethod
    def of(cls, table: xr.Dataset, epoch_s: Array) -> StateRecords:
        """From a table with ``position_m`` … (record, axis)."""
        r, v, a = (
            np.asarray(table[name].values, dtype=float).T
            for name in ("position_m", "velocity_m_s", "acceleration_m_s2")
        )
        drift = "frequency_bias" if "frequency_bias" in table else "clock_drift"
        clock = np.stack([np.asarray(table[name].values, dtype=float) for name in ("clock_bias_s", drift)])
        with np.errstate(invalid="ignore", over="ignore"):
            radius = np.sqrt(np.sum(r * r, axis=0))
            sound = (radius > _RADII[0]) & (radius < _RADII[1]) & np.isfinite(epoch_s) & np.isfinite(clock).all(axis=0)
            sound &= (np.abs(v) < _SPEED).all(axis=0) & (np.abs(a) < _ACCELERATION).all(axis=0)
        safe = np.array([[2.55e7], [0.0], [0.0]])
        return cls(
            np.where(sound, r, safe),
            np.where(sound, v, 0.0),
            np.where(sound, a, 0.0),
            np.where(sound, epoch_s, 0.0),
            np.where(sound, clock, 0.0),
            sound,
        )

    @classmethod
    def join(cls, parts: list[StateRecords]) -> StateRecords:
        """Records of several tables, one after the other."""
        if not parts:
            return cls(*(np.empty((3, 0)),) * 3, np.empty(0), np.empty((2, 0)), np.zeros(0, bool))
        return cls(*(np.concatenate([getattr(p, name) for p in parts], axis=-1) for name in cls.__slots__))


def glonass_motion(records: StateRecords, which: Index, seconds: Array) -> Motion:
    """GLONASS satellites at instants, by the simplified algorithm, in ITRF.

    Parameters
    ----------
    records : messages
    which : (n,) record of each request
    seconds : (n,) GPS time, s past the reference of the records
    """
    out = Motion.empty(which.size)
    if which.size == 0:
        return out
    used, place = np.unique(which, return_inverse=True)
    dt = seconds - records.epoch_s[which]
    order = np.argsort(place, kind="stable")
    bounds = np.searchsorted(place[order], np.arange(0, used.size + BLOCK, BLOCK))
    for k, first in enumerate(range(0, used.size, BLOCK)):
        rows = order[bounds[k] : bounds[k + 1]]
        some = used[first : first + BLOCK]
        sent = records.acceleration_m_s2[:, some]
        both = np.concatenate((sent, sent), axis=1)
        r, v = _integrated(
            partial(earth_fixed_acceleration, luni_solar=both),
            records.position_m[:, some],
            records.velocity_m_s[:, some],
            place[rows] - first,
            dt[rows],
        )
        out.position_m[rows], out.velocity_m_s[rows] = itrf_from_pz90(r.T), v.T
    bias, drift = records.clock[:, which]
    out.clock_s[:] = bias + drift * dt
    out.clock_drift[:] = drift
    return out


def geostationary_motion(records: StateRecords, which: Index, seconds: Array) -> Motion:
    """SBAS satellites at instants: a parabola in time."""
    out = Motion.empty(which.size)
    dt = seconds - records.epoch_s[which]
    r, v, a = (x[:, which] for x in (records.position_m, records.velocity_m_s, records.acceleration_m_s2))
    out.position_m[:], out.velocity_m_s[:] = (r + dt * (v + 0.5 * dt * a)).T, (v + dt * a).T
    bias, drift = records.clock[:, which]
    out.clock_s[:] = bias + drift * dt
    out.clock_drift[:] = drift
    return out


def _integrated(force: Force, position: Array, velocity: Array, place: Index, dt: Array) -> tuple[Array, Array]:
    """Positions and velocities (3, n) of requests: to both sides of each record at once, then between the nodes.

    ``place`` is the record of each request and ``dt`` the time since its epoch; ``force`` takes the records twice,
    those that go forwards and those that go backwards.
    """
    m = position.shape[1]
    steps = max(1, int(np.ceil(np.max(np.abs(dt)) / STEP_S)))
    step = np.repeat((STEP_S, -STEP_S), m)
    nodes = np.stack(runge_kutta(force, np.tile(position, 2), np.tile(velocity, 2), step, steps))
    side = place + np.where(dt < 0, m, 0)
    u = np.abs(dt) / STEP_S
    cell = np.minimum(u.astype(np.int64), steps - 1)
    return hermite_quintic(
        nodes[:, cell, :, side].transpose(1, 2, 0), nodes[:, cell + 1, :, side].transpose(1, 2, 0), step[side], u - cell
    )
