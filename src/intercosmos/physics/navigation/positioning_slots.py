"""Observations in slots: an epoch has its observations in the first places of its row; all rows are solved at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from intercosmos.constants import SPEED_OF_LIGHT
from intercosmos.errors import UnknownIdError
from intercosmos.physics.navigation.code_biases import UNKNOWN, code_delays, delay_columns
from intercosmos.physics.navigation.orbit_source import INCONSISTENT, OK, OrbitSource, States
from intercosmos.physics.navigation.orbit_source import UNHEALTHY as SAYS_UNHEALTHY
from intercosmos.physics.navigation.positioning_words import (
    CONTRADICTION,
    NO_EPHEMERIS,
    NO_GROUP_DELAY,
    UNHEALTHY,
    USED,
)
from intercosmos.physics.navigation.pseudo_ranges import Ranges
from intercosmos.physics.navigation.weighting import older

Array = NDArray[np.float64]
Index = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Slots:
    """Observations of some epochs with the satellites that sent them; every array (e, k) or (e, k, 3).

    Attributes
    ----------
    column : place of the satellite on the grid of :class:`Ranges`; 0 in empty slots
    here : slots with an observation and a satellite to go with it
    system : index of the system
    apart : satellites of BeiDou-2, which receivers may delay otherwise than those of BeiDou-3
    channel : of GLONASS, 0 of all others and where unknown
    range_m : pseudo-range plus satellite clock less its group delay, m
    position_m, velocity_m_s : of the satellite at emission, ITRF of that instant
    clock_rate_m_s : drift of its clock
    rate_m_s, strength_db_hz : of the observation; NaN where the file tells none
    accuracy_m : as the satellite states it, NaN if it does not
    delay_sigma_m : standard deviation of what is not known of its group delay
    amplification, ionosphere : of the sum of codes, as in :class:`Ranges`
    """

    column: Index
    here: NDArray[np.bool_]
    system: Index
    apart: NDArray[np.bool_]
    channel: Array
    range_m: Array
    position_m: Array
    velocity_m_s: Array
    clock_rate_m_s: Array
    rate_m_s: Array
    strength_db_hz: Array
    accuracy_m: Array
    delay_sigma_m: Array
    amplification: Array
    ionosphere: Array

    def spread(self, values: Any, empty: Any, satellites: int) -> Any:
        """Values (e, k) back on the grid (e, s)."""
        out = np.full((len(self.column), satellites), empty, dtype=np.asarray(values).dtype)
        rows = np.broadcast_to(np.arange(len(self.column))[:, None], self.column.shape)
        out[rows[self.here], self.column[self.here]] = values[self.here]
        return out


def fill_slots(
    ranges: Ranges,
    source: OrbitSource,
    seconds: Array,
    reason: NDArray[np.int8],
    *,
    biases: Mapping[str, Any] | None = None,
    reject_unknown_delays: bool = False,
) -> Slots:
    """Ask for the satellites of all observations, and put both in slots; ``reason`` is brought up to date.

    The clock of a satellite read a pseudo-range before the clock of the receiver reads ``seconds``: the instant of
    emission needs no position of the receiver.

    Parameters
    ----------
    ranges : observations
    source : orbits and clocks
    seconds : (e,) reading of the receiver's clock, GPS time past the source's reference
    reason : (e, s) reasons so far
    biases : satellite name -> m to take off the ranges of the codes taken, beside what messages tell
    reject_unknown_delays : leave out satellites whose group delay no message tells, rather than weigh them down
    """
    known = source.index(ranges.satellites)
    usable = reason == USED
    lost = usable & (known < 0)[None, :]
    reason[lost] = NO_EPHEMERIS
    usable &= ~lost
    row, column = np.nonzero(usable)
    states = source.states(known[column], seconds[row] - ranges.range_m[row, column] / SPEED_OF_LIGHT)
    words = np.array([USED, NO_EPHEMERIS, NO_EPHEMERIS, UNHEALTHY, CONTRADICTION, NO_EPHEMERIS], dtype=np.int8)
    words[[OK, SAYS_UNHEALTHY, INCONSISTENT]] = USED, UNHEALTHY, CONTRADICTION
    reason[row, column] = words[states.reason]
    delay, sigma, unknown = _delays(ranges, source, states, ranges.system[column])
    if reject_unknown_delays:
        told = reason[row, column]
        reason[row, column] = np.where((told == USED) & unknown, NO_GROUP_DELAY, told)
    if biases:
        delay = (
            delay + np.array([float(biases.get(str(name), 0.0)) for name in ranges.satellites])[column] / SPEED_OF_LIGHT
        )
    keep = reason[row, column] == USED
    row, column, place = row[keep], column[keep], np.flatnonzero(keep)
    counts = np.bincount(row, minlength=len(seconds))
    width = int(counts.max(initial=1))
    slot = np.arange(row.size) - np.repeat(np.cumsum(counts) - counts, counts)

    def placed(values: Any, empty: Any = 0) -> Any:
        values = np.asarray(values)
        out = np.full((len(seconds), width, *values.shape[1:]), empty, dtype=values.dtype)
        out[row, slot] = values
        return out

    clock, drift = states.clock_s[place], states.clock_drift[place]
    # the source was asked at the reading of the satellite's clock; the instant is that less the clock's error
    moved = states.position_m[place] - states.velocity_m_s[place] * clock[:, None]
    early = SPEED_OF_LIGHT * (clock * (1 - drift) - delay[place])
    # a satellite far away in empty slots, so that ranges to it are never zero
    return Slots(
        column=placed(column),
        here=placed(np.ones(row.size, bool), False),
        system=placed(ranges.system[column]),
        apart=placed(older(ranges.satellites)[column], False),
        channel=placed(np.nan_to_num(ranges.channel)[column], 0.0),
        range_m=placed(ranges.range_m[row, column] + early),
        position_m=placed(moved, 2.6e7),
        velocity_m_s=placed(states.velocity_m_s[place]),
        clock_rate_m_s=placed(SPEED_OF_LIGHT * drift),
        rate_m_s=placed(ranges.rate_m_s[row, column], np.nan),
        strength_db_hz=placed(ranges.strength_db_hz[row, column], np.nan),
        accuracy_m=placed(states.accuracy_m[place], np.nan),
        delay_sigma_m=placed(SPEED_OF_LIGHT * sigma[place]),
        amplification=placed(ranges.amplification[column], 1.0),
        ionosphere=placed(ranges.ionosphere[column]),
    )


def _delays(
    ranges: Ranges, source: OrbitSource, states: States, system: Index
) -> tuple[Array, Array, NDArray[np.bool_]]:
    """Group delays of the codes taken and their standard deviation, s, (n,), and where no message tells them."""
    delay, sigma = np.zeros(states.record.size), np.zeros(states.record.size)
    unknown = np.zeros(states.record.size, bool)
    messages = np.array([name.partition("/")[2] for name in source.tables] + [""])
    for number, letter in enumerate(ranges.systems):
        mine = np.flatnonzero((system == number) & (states.table >= 0))
        codes: Sequence[str] = ranges.codes[letter]
        # precise clocks refer to the ionosphere-free pair by the convention of their centre: nothing is to be added
        if mine.size == 0 or not codes or not messages[states.table[mine]].any():
            continue
        columns = {
            name: values[mine]
            for name in delay_columns(letter)
            if (values := _column(source, states, name)) is not None
        }
        found = code_delays(
            letter, codes[0] if len(codes) == 1 else (codes[0], codes[1]), columns, messages[states.table[mine]]
        )
        delay[mine], sigma[mine], unknown[mine] = found.seconds, found.sigma_s, found.status == UNKNOWN
    return delay, sigma, unknown


def _column(source: OrbitSource, states: States, name: str) -> Array | None:
    """A column of the records, or None if no message of the source has it: then there is no such delay to be had."""
    try:
        return source.column(states, name)
    except UnknownIdError:
        return None
