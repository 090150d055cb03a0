"""Orbits and clocks from the broadcast messages of all systems.

>>> from intercosmos.physics.navigation.broadcast_limits import MESSAGES
>>> MESSAGES["R"]
('FDMA',)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import PhysicsError, UnknownIdError
from intercosmos.physics.navigation import broadcast_records as br
from intercosmos.physics.navigation.broadcast_consistency import contradictions
from intercosmos.physics.navigation.broadcast_limits import LIMITS_S, MESSAGES
from intercosmos.physics.navigation.broadcast_motion import Movers
from intercosmos.physics.navigation.broadcast_selection import Selection
from intercosmos.physics.navigation.navigation_time import instant
from intercosmos.physics.navigation.orbit_source import (
    INCONSISTENT,
    MALFORMED,
    OK,
    UNHEALTHY,
    OrbitSource,
    States,
)

if TYPE_CHECKING:
    import xarray as xr

Array = NDArray[np.float64]
#: More satellites than all systems can name.
_MOST: Final = 1000


@dataclass(frozen=True, slots=True, eq=False)
class BroadcastSource(OrbitSource):
    """Broadcast messages, ready to be asked.

    Attributes
    ----------
    reference, satellites, tables : as in :class:`OrbitSource`
    data : the datasets of the tables
    records : all records
    movers : what turns records into motion
    selection : what finds the record of a request
    """

    reference: np.datetime64
    satellites: tuple[str, ...]
    tables: tuple[str, ...]
    data: tuple[xr.Dataset, ...]
    records: br.Records
    movers: Movers
    selection: Selection

    @classmethod
    def of(
        cls,
        navigation: xr.DataTree | xr.Dataset,
        *,
        messages: Mapping[str, Sequence[str]] | None = None,
        reference: Any = None,
        allow_future: bool = True,
        limits_s: Mapping[str, float] | None = None,
        glonass: str = "simplified",
        check: bool = True,
    ) -> BroadcastSource:
        """From navigation data; parameters as of :func:`~intercosmos.physics.navigation.orbit_source.orbit_source`."""
        wanted, limits = _messages(messages), _limits(limits_s)
        tables = br.tables_of(navigation, wanted)
        start = br.first_midnight(tables) if reference is None else instant(reference)
        names = np.unique(np.concatenate([table.data["satellite"].values.astype("U3") for table in tables]))
        if names.size > _MOST:
            raise PhysicsError(f"the navigation data name {names.size} satellites; there are not so many")
        parts = [
            br.records_of(
                table,
                number,
                np.searchsorted(names, table.data["satellite"].values.astype("U3")),
                start,
                wanted[table.system].index(table.message),
                limits[table.system],
            )
            for number, table in enumerate(tables)
        ]
        movers = Movers.of(tables, parts, start, glonass)
        records = movers.placed(br.join(parts))
        if check:
            bad = contradictions(records, movers)
            records = replace(records, reason=np.where(bad & (records.reason == OK), INCONSISTENT, records.reason))
        return cls(
            reference=start,
            satellites=tuple(names.tolist()),
            tables=tuple(table.name for table in tables),
            data=tuple(table.data for table in tables),
            records=records,
            movers=movers,
            selection=Selection.of(records, names.size, nearest=allow_future),
        )

    def states(self, satellites: ArrayLike, seconds: ArrayLike) -> States:
        """As :meth:`OrbitSource.states`."""
        which, at = np.broadcast_arrays(self.index(satellites), np.asarray(seconds, dtype=float))
        which, at = which.ravel(), np.ascontiguousarray(at.ravel())
        record, reason = self.selection.find(which, at)
        has = record >= 0
        motion = self.movers.motion(self.records, record, at)
        row = np.where(has, record, 0)
        healthy = has & self.records.healthy[row]
        reason = np.where(has & ~healthy & (reason == OK), UNHEALTHY, reason).astype(np.int8)
        return States(
            satellite=which,
            seconds=at,
            position_m=motion.position_m,
            velocity_m_s=motion.velocity_m_s,
            clock_s=motion.clock_s,
            clock_drift=motion.clock_drift,
            accuracy_m=np.where(has, self.records.accuracy_m[row], np.nan),
            healthy=healthy,
            age_s=np.where(has, at - self.records.epoch_s[row], np.nan),
            valid=reason == OK,
            reason=reason,
            table=np.where(has, self.records.table[row], -1).astype(np.int8),
            record=np.where(has, self.records.row[row], -1),
        )

    def column(self, states: States, name: str) -> Array:
        """As :meth:`OrbitSource.column`; only columns of numbers, one for each record."""
        out = np.full(states.record.size, np.nan)
        for number, data in enumerate(self.data):
            if name not in data or data[name].dims != ("record",) or data[name].dtype.kind not in "fiub":
                continue
            mine = states.table == number
            out[mine] = np.asarray(data[name].values, dtype=float)[states.record[mine]]
        return out

    def counts(self) -> dict[str, int]:
        """How many records there are, and of these how many contradict their neighbours or cannot be read."""
        reasons = self.records.reason
        return {
            "records": self.records.size,
            "inconsistent": int(np.sum(reasons == INCONSISTENT)),
            "malformed": int(np.sum(reasons == MALFORMED)),
            "unhealthy": int(np.sum(~self.records.healthy)),
        }


def _messages(messages: Mapping[str, Sequence[str]] | None) -> dict[str, tuple[str, ...]]:
    if messages is None:
        return dict(MESSAGES)
    for system in messages:
        if system not in br.SYSTEMS:
            raise UnknownIdError("system", system, br.SYSTEMS)
    return {**MESSAGES, **{system: tuple(names) for system, names in messages.items()}}


def _limits(limits_s: Mapping[str, float] | None) -> dict[str, float]:
    for system, limit in (limits_s or {}).items():
        if system not in LIMITS_S:
            raise UnknownIdError("system", system, LIMITS_S)
        if not 0 <= limit <= 86400.0:
            raise PhysicsError(f"a limit of age lies between 0 and 86 400 s, not {limit}")
    return {**LIMITS_S, **(limits_s or {})}
