"""Where the epochs of a chunk of lines begin, when they are, and how many lines belong to each.

Lines that begin an epoch are told by their look, all at once; whether their counts lead from each to the next is then
checked, all at once too. Only special events (flags 2 to 5), which may be followed by anything, are walked through.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.formats.rinex_header import ObservationHeader
from intercosmos.formats.rinex_observation_lines import Chunk
from intercosmos.formats.rinex_observation_numbers import Bytes, decimals, integers, irregular

__all__ = ["EVENTS", "Candidates", "candidates", "clock_offsets", "gps_time"]

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

#: Flag -> what it means, of those that are no epochs of observations.
EVENTS: Final = {
    2: "antenna starts to move",
    3: "new site",
    4: "header information",
    5: "external event",
    6: "cycle slips",
}
_DAY_NS: Final = 86_400_000_000_000
#: Satellites in a line of RINEX 2.
PER_LINE: Final = 12


@dataclass(frozen=True, slots=True)
class Candidates:
    """Lines that look like the beginning of an epoch or an event, each (n,).

    Attributes
    ----------
    line : index in the chunk
    time_ns : since 1970 in the file's own time system
    flag, count : of the epoch; -1 where there is none
    bad : date, flag or count is wrong
    """

    line: Ints
    time_ns: Ints
    flag: Ints
    count: Ints
    bad: Bools

    def spans(self, header: ObservationHeader, which: slice) -> Ints:
        """Lines that belong to some epochs, including the first of each."""
        count = self.count[which]
        if not header.old:
            return 1 + count
        return np.maximum(-(-count // PER_LINE), 1) + count * -(-header.layout.columns // 5)


def candidates(chunk: Chunk, header: ObservationHeader) -> Candidates:
    """Every line that may begin an epoch."""
    return _old(chunk) if header.old else _new(chunk)


def _new(chunk: Chunk) -> Candidates:
    """RINEX 3 and 4: a line that begins with ``>``, and is long enough for a date or a flag."""
    line = np.flatnonzero((chunk.data[chunk.start] == ord(">")) & (chunk.end - chunk.start >= 32))
    text = chunk.columns(line, 0, 35)
    return _parsed(line, text[:, 2:6], [(7, 9), (10, 12), (13, 15), (16, 18)], text, 18)


def _old(chunk: Chunk) -> Candidates:
    """RINEX 2: a line with the point of the seconds at its place; or an event without a date."""
    data, start = chunk.data, chunk.start
    size = chunk.end - start
    dated = (data[start + 18] == ord(".")) & (size >= 29) & (data[start] == ord(" ")) & (data[start + 10] != ord("."))
    flagged = (data[start + 28] >= ord("2")) & (data[start + 28] <= ord("5")) & (size >= 29) & (size <= 80)
    flagged &= (data[start + 26] == ord(" ")) & (data[start + 18] == ord(" "))
    blank = np.flatnonzero(flagged)
    blank = blank[(chunk.columns(blank, 0, 28) == ord(" ")).all(axis=1)]
    line = np.union1d(np.flatnonzero(dated), blank)
    text = chunk.columns(line, 0, 32)
    return _parsed(line, text[:, 1:3], [(4, 6), (7, 9), (10, 12), (13, 15)], text, 15)


def _parsed(line: Ints, year: Bytes, columns: list[tuple[int, int]], text: Bytes, second: int) -> Candidates:
    years, _, bad = integers(year)
    if year.shape[1] == 2:
        years = years + np.where(years < 80, 2000, 1900)
    (month, _, b1), (day, _, b2), (hour, _, b3), (minute, _, b4) = (integers(text[:, a:b]) for a, b in columns)
    whole, _, b5 = integers(text[:, second : second + 3])
    part, b6 = decimals(text[:, second + 4 : second + 11])
    bad = bad | b1 | b2 | b3 | b4 | b5 | b6 | (text[:, second + 3] != ord("."))
    bad |= (years < 1980) | (years > 2199) | (month < 1) | (month > 12) | (hour > 23) | (minute > 59) | (whole > 60)
    start = ((np.clip(years, 1970, 2200) - 1970) * 12 + np.clip(month, 1, 12) - 1).astype("datetime64[M]")
    length = ((start + 1).astype("datetime64[D]") - start.astype("datetime64[D]")).astype(np.int64)
    bad |= (day < 1) | (day > length)
    days = start.astype("datetime64[D]").astype(np.int64) + day - 1
    time_ns = (((days * 24 + hour) * 60 + minute) * 60 + whole) * 1_000_000_000 + part * 100
    flag, no_flag, bad_flag = integers(text[:, second + 13 : second + 14])
    number = text[:, second + 14 : second + 17].copy()
    left = (number[:, 2] == ord(" ")) & (number[:, 1] != ord(" "))  # some programs set it one column to the left
    number[left, 1:], number[left, 0] = number[left, :2], ord(" ")
    count, no_count, bad_count = integers(number)
    bad_flag = (bad_flag & ~no_flag) | (flag > 6)
    bad_count &= ~no_count
    event = (flag >= 2) & (flag <= 5)
    # an event needs no date; a flag that is blank says that all is well
    bad = np.where(event, bad_flag | bad_count, bad | bad_flag | bad_count | no_count)
    return Candidates(line, time_ns, np.where(bad_flag, -1, flag), np.where(bad_count, 0, count), bad)


def clock_offsets(chunk: Chunk, lines: Ints, header: ObservationHeader) -> tuple[NDArray[np.float64], Bools]:
    """The receiver's clock offset in s of epochs, NaN where there is none, and whether it is no number."""
    first, width = (68, 12) if header.old else (41, 15)
    text = chunk.columns(lines, first, width)
    given = (text != ord(" ")).any(axis=1)
    value, bad = np.full(len(lines), np.nan), np.zeros(len(lines), bool)
    value[given], bad[given] = irregular(text[given], flags=False)
    zero = given & np.isnan(value) & ~bad
    value[zero] = 0.0
    return value, bad


def gps_time(time_ns: Ints, system: str) -> Ints:
    """GPS time in ns since 1970 from the file's time system.

    GPS, Galileo, QZSS and NavIC count alike; BeiDou's time is 14 s less; GLONASS files say UTC.
    """
    if system == "BDT":
        return time_ns + 14_000_000_000
    if system == "GLO":
        return time_ns + _leap_ns()(time_ns)
    return time_ns


def _leap_ns() -> Callable[[Ints], Ints]:
    from intercosmos.physics.orbits.earth_orientation import leap_seconds

    mjd, tai_utc = leap_seconds()
    from_ns = ((mjd - 40587.0) * _DAY_NS).astype(np.int64)
    offset = ((tai_utc - 19.0) * 1e9).astype(np.int64)

    def of(time_ns: Ints) -> Ints:
        found: Ints = offset[np.maximum(np.searchsorted(from_ns, time_ns, "right") - 1, 0)]
        return found

    return of
