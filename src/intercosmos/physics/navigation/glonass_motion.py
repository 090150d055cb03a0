"""GLONASS and SBAS records as arrays, and their motion at any instant.

References
----------
GLONASS ICD, *general description of CDMA signals*, edition 1.0 (2016), appendix J; RINEX 3.05, table A10 (the clock's
offset is sent as -tau, its frequency as +gamma; both hold the effect of relativity). DO-229, A.4.4.11 (SBAS type 9).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.errors import PhysicsError
from intercosmos.physics.navigation.earth_frames import itrf_from_pz90
from intercosmos.physics.navigation.glonass_integration import ALGORITHMS, integrated
from intercosmos.physics.navigation.glonass_orbits import STEP_S
from intercosmos.physics.navigation.kepler_orbits import Motion
from intercosmos.physics.navigation.navigation_time import times_at

if TYPE_CHECKING:
    import xarray as xr

Array = NDArray[np.float64]
Index = NDArray[np.int64]

#: Nodes of the integration worked at a time: bounds the memory to some tens of megabytes.
NODES: Final = 200_000
#: m, m/s and m/s²; outside of these a state is not that of a navigation satellite
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
        names = ("position_m", "velocity_m_s", "acceleration_m_s2")
        drift = "frequency_bias" if "frequency_bias" in table else "clock_drift"
        missing = [name for name in (*names, "clock_bias_s", drift) if name not in table]
        if missing:
            raise PhysicsError(f"a table of satellite states has no {', '.join(missing)}")
        r, v, a = (np.asarray(table[name].values, dtype=float).T for name in names)
        clock = np.stack([np.asarray(table[name].values, dtype=float) for name in ("clock_bias_s", drift)])
        with np.errstate(invalid="ignore", over="ignore"):
            radius = np.sqrt(np.sum(r * r, axis=0))
            sound = (radius > _RADII[0]) & (radius < _RADII[1]) & np.isfinite(epoch_s) & (np.abs(clock) < 1).all(axis=0)
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
            none = np.empty((3, 0))
            return cls(none, none, none, np.empty(0), np.empty((2, 0)), np.zeros(0, bool))
        return cls(*(np.concatenate([getattr(p, name) for p in parts], axis=-1) for name in cls.__slots__))


def glonass_motion(
    records: StateRecords, which: Index, seconds: Array, reference: np.datetime64, algorithm: str = ALGORITHMS[0]
) -> Motion:
    """GLONASS satellites at instants, in ITRF.

    Parameters
    ----------
    records : messages
    which : (n,) record of each request
    seconds : (n,) GPS time, s past the reference of the records
    reference : that reference
    algorithm : ``"simplified"`` or ``"precise"``
    """
    out = Motion.empty(which.size)
    used, place = np.unique(which, return_inverse=True)
    dt = seconds - records.epoch_s[which]
    order = np.argsort(place, kind="stable")
    block = max(1, int(NODES * STEP_S / max(STEP_S, 2 * float(np.max(np.abs(dt), initial=0.0)))))
    bounds = np.searchsorted(place[order], np.arange(0, used.size + block, block))
    for k, first in enumerate(range(0, used.size, block)):
        rows = order[bounds[k] : bounds[k + 1]]
        some = used[first : first + block]
        r, v = integrated(
            records.position_m[:, some],
            records.velocity_m_s[:, some],
            records.acceleration_m_s2[:, some],
            times_at(records.epoch_s[some], reference),
            place[rows] - first,
            dt[rows],
            algorithm,
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
