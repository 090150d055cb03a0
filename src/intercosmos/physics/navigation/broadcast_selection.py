"""Which broadcast record answers for a satellite at an instant.

Records are sorted once by satellite and time as one number, in which every request is found by bisection. The preferred
message answers if it has a record near enough, else the next one; what contradicts its neighbours answers only where
there is nothing else, and says so. A record that calls its satellite unhealthy is not passed over for an older one or
another message that does not: the latest word counts. Of two records for the same time the one sent last is taken, or
the healthy one if they were sent together.

After the fact the record nearest in time is the best one, as in RTKLIB; a receiver has only what was sent before
(``allow_future=False``), and uses the latest of these.

References
----------
T. Takasu, *RTKLIB ver. 2.4.2 manual* (2013), appendix E.4; IS-GPS-200N, 20.3.4.5 (of two sets the later one counts).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from intercosmos.physics.navigation.broadcast_records import Records
from intercosmos.physics.navigation.orbit_source import INCONSISTENT, MALFORMED, NO_SATELLITE, OK, TOO_OLD

Array = NDArray[np.float64]
Index = NDArray[np.int64]

#: s between the times of one satellite and those of the next in the sorted list; more than any limit
_MARGIN = 1e6


@dataclass(frozen=True, slots=True)
class Pool:
    """Records of one stage, sorted by satellite and time."""

    keys: Array
    record: Index
    satellite: Index
    time_s: Array
    epoch_s: Array
    limit_s: Array
    begin: float
    span: float

    @classmethod
    def of(cls, records: Records, which: Index, *, by_sending: bool) -> Pool:
        """Sorted by reference time, one for each (the one sent last), or by the time of sending."""
        time = records.sent_s[which] if by_sending else records.epoch_s[which]
        last = records.epoch_s[which] if by_sending else np.nan_to_num(records.sent_s[which], nan=-np.inf)
        order = np.lexsort((records.healthy[which], last, time, records.satellite[which]))
        satellite, time, which = records.satellite[which][order], time[order], which[order]
        stays = np.ones(which.size, dtype=bool)
        stays[:-1] = (satellite[1:] != satellite[:-1]) | (time[1:] != time[:-1])
        satellite, time, which = satellite[stays], time[stays], which[stays]
        begin, span = float(time.min()), float(np.ptp(time)) + 3 * _MARGIN
        return cls(
            satellite * span + (time - begin), which, satellite, time, records.epoch_s[which], records.limit_s[which],
            begin, span,
        )  # fmt: skip

    def find(self, satellite: Index, seconds: Array, *, nearest: bool) -> Index:
        """Record for each request, -1 where none is within its limit."""
        since = np.clip(seconds - self.begin, -_MARGIN, self.span - 2 * _MARGIN)
        after = np.searchsorted(self.keys, satellite * self.span + since, side="right")
        before = np.maximum(after - 1, 0)
        gap = self._gap(before, satellite, seconds)
        chosen = before
        if nearest:
            after = np.minimum(after, self.keys.size - 1)
            other = self._gap(after, satellite, seconds)
            later = other <= gap
            chosen, gap = np.where(later, after, before), np.where(later, other, gap)
        else:
            gap = np.where(self.time_s[before] <= seconds, gap, np.inf)
        return np.where(gap <= self.limit_s[chosen], self.record[chosen], -1)

    def _gap(self, place: Index, satellite: Index, seconds: Array) -> Array:
        return np.where(self.satellite[place] == satellite, np.abs(seconds - self.epoch_s[place]), np.inf)


@dataclass(frozen=True, slots=True)
class Selection:
    """Stages of records, and what a request that ends in each of them is told if the record is healthy."""

    pools: tuple[tuple[Pool, int], ...]
    known: NDArray[np.bool_]  #: satellites that have any record that can be read
    named: NDArray[np.bool_]  #: satellites that have any record
    nearest: bool

    @classmethod
    def of(cls, records: Records, satellites: int, *, nearest: bool) -> Selection:
        """Of all records of so many satellites."""
        fine = records.reason == OK
        stages = [(fine & (records.rank == rank), OK) for rank in np.unique(records.rank).tolist()]
        stages.append((records.reason == INCONSISTENT, INCONSISTENT))
        pools = tuple(
            (Pool.of(records, np.flatnonzero(stage), by_sending=not nearest), reason)
            for stage, reason in stages
            if stage.any()
        )
        known, named = np.zeros(satellites, bool), np.zeros(satellites, bool)
        named[records.satellite] = True
        known[records.satellite[records.reason != MALFORMED]] = True
        return cls(pools, known, named, nearest)

    def find(self, satellite: Index, seconds: Array) -> tuple[Index, NDArray[np.int8]]:
        """Record, (n,), -1 for none, and reason, (n,), of requests (n,)."""
        record = np.full(satellite.size, -1, dtype=np.int64)
        reason = np.full(satellite.size, NO_SATELLITE, dtype=np.int8)
        listed = satellite >= 0
        reason[listed & self.named[satellite]] = MALFORMED
        open_ = listed & self.known[satellite] & np.isfinite(seconds)
        reason[listed & self.known[satellite]] = TOO_OLD
        for pool, code in self.pools:
            left = np.flatnonzero(open_)
            if left.size == 0:
                break
            found = pool.find(satellite[left], seconds[left], nearest=self.nearest)
            got = found >= 0
            record[left[got]], reason[left[got]] = found[got], code
            open_[left[got]] = False
        return record, reason
