"""Orbits and clocks from precise products (SP3, RINEX clock), with the face of a broadcast source.

Positions are those of the file: of the centre of mass, in its frame. Clocks of such files leave out the periodic effect
of relativity, as the IGS has agreed; it is added here, -2 r·v / c².

References
----------
IS-GPS-200N, 20.3.3.3.3.1; J. Kouba (2015), *A guide to using International GNSS Service products*, 5.3 and 5.4.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.constants import EARTH_ROTATION_RATE, SPEED_OF_LIGHT
from intercosmos.errors import PhysicsError
from intercosmos.physics.navigation.navigation_time import instant, instants, midnight, seconds_past
from intercosmos.physics.navigation.orbit_source import (
    NO_CLOCK,
    NO_SATELLITE,
    OK,
    TOO_OLD,
    OrbitSource,
    States,
)
from intercosmos.physics.navigation.precise_clocks import Clocks
from intercosmos.physics.navigation.precise_orbits import FEWEST, Arcs, evaluate

if TYPE_CHECKING:
    import xarray as xr

Array = NDArray[np.float64]

#: s; how far beyond the ends of an arc an orbit is still given: enough for a signal on its way at the first epoch
BEYOND_S: Final = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class PreciseSource(OrbitSource):
    """Precise orbits and clocks, ready to be asked.

    Attributes
    ----------
    reference, satellites, tables : as in :class:`OrbitSource`; the one table is ``"SP3"``, its rows are the epochs
    data : the dataset of orbits, sorted
    arcs, clocks : what is evaluated
    accuracy : (t, s) standard deviation of a position, m, NaN where the file does not say
    """

    reference: np.datetime64
    satellites: tuple[str, ...]
    tables: tuple[str, ...]
    data: xr.Dataset
    arcs: Arcs
    clocks: Clocks
    accuracy: Array

    @classmethod
    def of(cls, orbits: xr.Dataset, *, clocks: xr.Dataset | None = None, reference: Any = None) -> PreciseSource:
        """From datasets of orbits and, if there are, of clocks.

        Raises
        ------
        PhysicsError
            If no satellite has five epochs in a row.
        """
        data = orbits.transpose("time", "satellite", ...).sortby(["time", "satellite"])
        times = instants(data["time"].values)
        if times.size == 0 or np.any(np.diff(times) <= np.timedelta64(0, "ns")):
            raise PhysicsError("precise orbits need epochs, each of them once")
        start = midnight(times[0]) if reference is None else instant(reference)
        names = tuple(data["satellite"].values.astype(str).tolist())
        time_s = seconds_past(times, start)
        arcs = Arcs.of(time_s, np.asarray(data["position_m"].values, dtype=float))
        if not np.any(arcs.count >= FEWEST):
            raise PhysicsError(f"no satellite has {FEWEST} epochs in a row, which the least polynomial needs")
        source = data if clocks is None else clocks.transpose("time", "satellite", ...).sortby("time")
        own = source["satellite"].values.astype(str)
        place = np.array([names.index(name) if name in names else -1 for name in own.tolist()], dtype=np.int64)
        values = (
            np.asarray(source["clock_s"].values, dtype=float)[:, place >= 0]
            if "clock_s" in source
            else np.full((source.sizes["time"], int(np.sum(place >= 0))), np.nan)
        )
        return cls(
            reference=start,
            satellites=names,
            tables=("SP3",),
            data=data,
            arcs=arcs,
            clocks=Clocks.of(seconds_past(instants(source["time"].values), start), place[place >= 0], values),
            accuracy=_accuracy(data),
        )

    def states(self, satellites: ArrayLike, seconds: ArrayLike) -> States:
        """As :meth:`OrbitSource.states`; ``age_s`` is the distance from the nearest epoch."""
        which, at = np.broadcast_arrays(self.index(satellites), np.asarray(seconds, dtype=float))
        which, at = which.ravel(), np.ascontiguousarray(at.ravel())
        size = at.size
        arc, missed = self.arcs.arc_of(which, np.where(np.isfinite(at), at, -1e9))
        has = (arc >= 0) & (missed <= BEYOND_S) & np.isfinite(at)
        has &= self.arcs.count[np.maximum(arc, 0)] >= FEWEST
        rows = np.flatnonzero(has)
        position, velocity = np.full((size, 3), np.nan), np.full((size, 3), np.nan)
        clock, drift = self.clocks.at(which, at, BEYOND_S)
        curve = evaluate(self.arcs, arc[rows], at[rows])
        r, v = curve.position_m, curve.velocity_m_s
        position[rows] = r.T
        velocity[rows] = (v - EARTH_ROTATION_RATE * np.stack((-r[1], r[0], np.zeros(rows.size)))).T
        periodic, periodic_rate = np.full(size, np.nan), np.full(size, np.nan)
        periodic[rows] = -2 / SPEED_OF_LIGHT**2 * np.sum(r * v, axis=0)
        periodic_rate[rows] = -2 / SPEED_OF_LIGHT**2 * np.sum(v * v + r * curve.acceleration_m_s2, axis=0)
        clock, drift = clock + periodic, drift + periodic_rate

        reason = np.full(size, TOO_OLD, dtype=np.int8)
        reason[which < 0] = NO_SATELLITE
        reason[rows] = np.where(np.isfinite(clock[rows]), OK, NO_CLOCK)
        nearest = self.arcs.first[arc[rows]] + np.clip(
            np.rint((at[rows] - self.arcs.begin_s[arc[rows]]) / self.arcs.step_s[arc[rows]]).astype(np.int64),
            0,
            self.arcs.count[arc[rows]] - 1,
        )
        record, age, accuracy = np.full(size, -1, dtype=np.int64), np.full(size, np.nan), np.full(size, np.nan)
        record[rows] = self.arcs.epoch[nearest]
        epochs = seconds_past(self.data["time"].values, self.reference)
        age[rows] = at[rows] - epochs[record[rows]]
        accuracy[rows] = self.accuracy[record[rows], which[rows]]
        return States(
            satellite=which,
            seconds=at,
            position_m=position,
            velocity_m_s=velocity,
            clock_s=clock,
            clock_drift=drift,
            accuracy_m=accuracy,
            healthy=has,
            age_s=age,
            valid=reason == OK,
            reason=reason,
            table=np.where(has, 0, -1).astype(np.int8),
            record=record,
        )

    def column(self, states: States, name: str) -> Array:
        """As :meth:`OrbitSource.column`: a variable of the file at the nearest epoch; group delays are not in it."""
        out = np.full(states.record.size, np.nan)
        if name in self.data and self.data[name].dims == ("time", "satellite"):
            has = states.record >= 0
            out[has] = np.asarray(self.data[name].values, dtype=float)[states.record[has], states.satellite[has]]
        return out


def _accuracy(data: xr.Dataset) -> Array:
    """Standard deviation of a position, m, of each epoch and satellite, else that of the header."""
    shape = data.sizes["time"], data.sizes["satellite"]
    out = np.full(shape, np.nan)
    if "accuracy_m" in data and data["accuracy_m"].dims == ("satellite",):
        out = np.broadcast_to(np.asarray(data["accuracy_m"].values, dtype=float), shape)
    if "position_sigma_m" in data:
        sigma = np.asarray(data["position_sigma_m"].values, dtype=float)
        each = np.sqrt(np.sum(sigma * sigma, axis=-1)) if sigma.ndim == 3 else sigma
        out = np.where(np.isnan(each), out, each)
    return out
