"""Broadcast records that contradict their neighbours, as bit errors in merged files make them.

Each two consecutive records of a satellite and message are asked for the middle between their reference times. A record
that is far from the one before and from the one after, while these two agree, is wrong. One that is far from only one
of them is not marked: a manoeuvre or a jump of the clock looks so. The first and the last record of a satellite have
one neighbour only: they are marked where the difference is gross and the next two agree. SBAS messages, which are good
for minutes, are not compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.constants import SPEED_OF_LIGHT
from intercosmos.physics.navigation.broadcast_records import GEOSTATIONARY, Records
from intercosmos.physics.navigation.orbit_source import INCONSISTENT, OK

if TYPE_CHECKING:
    from intercosmos.physics.navigation.broadcast_motion import Movers
    from intercosmos.physics.navigation.broadcast_source import BroadcastSource

Array = NDArray[np.float64]
Index = NDArray[np.int64]

#: m; two records of one satellite that are farther apart in the middle, orbit or clock, contradict each other. Good
#: ones of all systems differ by less than 7 m, those of the two Galileo satellites in eccentric orbits by up to 35 m
#: (IGS merged file of 2022-001, 8 000 pairs)
TOLERANCE_M: Final = 50.0
#: m; of the first and the last record, which have one neighbour, only what is beyond this is marked
GROSS_M: Final = 1_000.0


@dataclass(frozen=True, slots=True)
class Consistency:
    """How consecutive records of the same satellite and message agree, in the middle between their reference times.

    Attributes
    ----------
    satellite, message : (p,) names
    earlier, later : (p,) rows of the two in the table of the message
    time_s : (p,) the middle, s past the reference of the source
    orbit_m, clock_m : (p,) by how much the later one differs, the clock times the speed of light
    outliers : name of the message -> rows that contradict both neighbours and are not used
    """

    satellite: NDArray[np.str_]
    message: NDArray[np.str_]
    earlier: Index
    later: Index
    time_s: Array
    orbit_m: Array
    clock_m: Array
    outliers: dict[str, Index]


def consistency_check(source: BroadcastSource) -> Consistency:
    """Compare what each two consecutive records of a satellite say of the middle between them.

    Pairs that are farther apart than twice the limit of age are left out, as are records that contradicted their
    neighbours when the source was made, of which it tells.
    """
    records = source.records
    order = _in_order(records, records.reason == OK)
    first, second = _pairs(records, order, 1)
    at, orbit, clock = _differences(records, source.movers, first, second)
    wrong = records.reason == INCONSISTENT
    return Consistency(
        satellite=np.array(source.satellites)[records.satellite[first]],
        message=np.array(source.tables)[records.table[first]],
        earlier=records.row[first],
        later=records.row[second],
        time_s=at,
        orbit_m=orbit,
        clock_m=clock,
        outliers={
            name: records.row[wrong & (records.table == number)]
            for number, name in enumerate(source.tables)
            if np.any(wrong & (records.table == number))
        },
    )


def contradictions(records: Records, movers: Movers) -> NDArray[np.bool_]:
    """Records, (m,), that contradict both their neighbours."""
    order = _in_order(records, (records.reason == OK) & (records.kind != GEOSTATIONARY))
    near, gross = _agreement(records, movers, order, 1)
    skip, _ = _agreement(records, movers, order, 2)
    bad = np.zeros(records.size, dtype=bool)
    # near[k]: k and k + 1; skip[k]: k and k + 2; NaN stands for no pair
    if order.size >= 3:
        inner = (near[:-2] == 0) & (near[1:-1] == 0) & (skip[:-2] == 1)
        bad[order[1:-1][inner]] = True
        same = _same(records, order[:-1], order[1:])
        begins = np.concatenate(([True], ~same))[:-2]
        ends = np.concatenate((~same, [True]))[2:]
        bad[order[:-2][begins & (gross[:-2] == 1) & (near[1:-1] == 1)]] = True
        bad[order[2:][ends & (gross[1:-1] == 1) & (near[:-2] == 1)]] = True
    return bad


def _in_order(records: Records, which: NDArray[np.bool_]) -> Index:
    some = np.flatnonzero(which)
    keys = (records.sent_s, records.epoch_s, records.table, records.satellite)
    return some[np.lexsort(tuple(key[some] for key in keys))]


def _same(records: Records, first: Index, second: Index) -> NDArray[np.bool_]:
    same_table = records.table[first] == records.table[second]
    return np.asarray((records.satellite[first] == records.satellite[second]) & same_table)


def _pairs(records: Records, order: Index, apart: int) -> tuple[Index, Index]:
    first, second = order[:-apart], order[apart:]
    near = _same(records, first, second)
    near &= records.epoch_s[second] - records.epoch_s[first] <= records.limit_s[first] + records.limit_s[second]
    return first[near], second[near]


def _differences(records: Records, movers: Movers, first: Index, second: Index) -> tuple[Array, Array, Array]:
    """The middle, s, and the differences of orbit and clock there, m."""
    at = 0.5 * (records.epoch_s[first] + records.epoch_s[second])
    one, other = movers.motion(records, first, at), movers.motion(records, second, at)
    gap = other.position_m - one.position_m
    return at, np.sqrt(np.sum(gap * gap, axis=1)), (other.clock_s - one.clock_s) * SPEED_OF_LIGHT


def _agreement(records: Records, movers: Movers, order: Index, apart: int) -> tuple[Array, Array]:
    """Of each record and the one so many places later: 1 where they agree, 0 where not; 1 where they are grossly apart.

    NaN where there is no such pair.
    """
    agree, gross = np.full(order.size, np.nan), np.full(order.size, np.nan)
    if order.size > apart:
        place = np.full(records.size, -1)
        place[order] = np.arange(order.size)
        first, second = _pairs(records, order, apart)
        _, orbit, clock = _differences(records, movers, first, second)
        worst = np.maximum(orbit, np.abs(clock))
        agree[place[first]] = worst <= TOLERANCE_M
        gross[place[first]] = worst > GROSS_M
    return agree, gross
