"""From a record to a motion, whichever kind of message it is."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from intercosmos.errors import PhysicsError
from intercosmos.physics.navigation.broadcast_records import GEOSTATIONARY, GLONASS, KEPLER, Records, Table
from intercosmos.physics.navigation.glonass_integration import ALGORITHMS
from intercosmos.physics.navigation.glonass_motion import StateRecords, geostationary_motion, glonass_motion
from intercosmos.physics.navigation.kepler_orbits import Motion, kepler_motion
from intercosmos.physics.navigation.kepler_records import KeplerRecords
from intercosmos.physics.navigation.orbit_source import MALFORMED, OK

Array = NDArray[np.float64]
Index = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Movers:
    """The records of each kind, ready to be moved."""

    kepler: KeplerRecords
    glonass: StateRecords
    geostationary: StateRecords
    reference: np.datetime64
    algorithm: str

    @classmethod
    def of(cls, tables: list[Table], parts: list[Records], reference: np.datetime64, algorithm: str) -> Movers:
        """Of the tables and their records, which are in the same order."""
        if algorithm not in ALGORITHMS:
            raise PhysicsError(f"glonass is one of {', '.join(ALGORITHMS)}, not {algorithm!r}")
        kepler, glonass, geostationary = [], [], []
        for table, part in zip(tables, parts, strict=True):
            if table.kind == KEPLER:
                kepler.append(KeplerRecords.of(table.data, table.system, part.epoch_s, part.clock_epoch_s))
            elif table.kind == GLONASS:
                glonass.append(StateRecords.of(table.data, part.epoch_s))
            else:
                geostationary.append(StateRecords.of(table.data, part.epoch_s))
        return cls(
            KeplerRecords.join(kepler),
            StateRecords.join(glonass),
            StateRecords.join(geostationary),
            reference,
            algorithm,
        )

    def placed(self, records: Records) -> Records:
        """The records with their place among those of their kind, and with those marked that are no orbit."""
        place, reason = np.zeros(records.size, np.int64), records.reason.copy()
        epoch = records.epoch_s.copy()
        for kind, sound in (
            (KEPLER, self.kepler.sound),
            (GLONASS, self.glonass.sound),
            (GEOSTATIONARY, self.geostationary.sound),
        ):
            mine = np.flatnonzero(records.kind == kind)
            place[mine] = np.arange(mine.size)
            reason[mine] = np.where(sound, OK, MALFORMED)
            epoch[mine[~sound]] = 0.0
        sent = np.where(np.isfinite(records.sent_s), records.sent_s, epoch)
        return replace(records, place=place, reason=reason, epoch_s=epoch, sent_s=sent)

    def motion(self, records: Records, which: Index, seconds: Array) -> Motion:
        """Of requests (n,) whose records are ``which``, -1 for none."""
        out = Motion.empty(which.size)
        kinds = np.where(which >= 0, records.kind[which], -1)
        for kind in np.unique(kinds[kinds >= 0]).tolist():
            rows = np.flatnonzero(kinds == kind)
            whole = rows.size == which.size
            place = records.place[which if whole else which[rows]]
            part = self._motion(kind, place, seconds if whole else seconds[rows])
            if whole:
                return part
            out.position_m[rows], out.velocity_m_s[rows] = part.position_m, part.velocity_m_s
            out.clock_s[rows], out.clock_drift[rows] = part.clock_s, part.clock_drift
        return out

    def _motion(self, kind: int, place: Index, seconds: Array) -> Motion:
        if kind == KEPLER:
            return kepler_motion(self.kepler, place, seconds)
        if kind == GEOSTATIONARY:
            return geostationary_motion(self.geostationary, place, seconds)
        return glonass_motion(self.glonass, place, seconds, self.reference, self.algorithm)
