"""Epochs of CCSDS messages: calendar and day-of-year texts, and the time systems they are counted in.

References
----------
CCSDS 502.0-B-3, section 7.5.10 (time formats) and annex A (time systems).
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from intercosmos.errors import DataError

if TYPE_CHECKING:
    from astropy.time import Time

__all__ = ["TIME_SYSTEMS", "Instant", "epoch_texts", "instant", "times_of"]

#: Time systems that can be turned into others; messages may name others still, which stay text.
TIME_SYSTEMS = ("UTC", "TAI", "TT", "TDB", "TCB", "TCG", "UT1", "GPS")
#: s by which TAI is ahead of GPS time.
_GPS_TAI = 19.0

_CALENDAR = re.compile(
    r"([0-9]{4})-(?:([0-9]{2})-([0-9]{2})|([0-9]{3}))T([0-9]{2}):([0-9]{2}):([0-9]{2}(?:\.[0-9]{0,18})?)Z?"
)
_MONTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class Instant(NamedTuple):
    """A calendar instant; instants compare as time does."""

    year: int
    month: int
    day: int
    hour: int
    minute: int
    second: float


def instant(text: str) -> Instant:
    """The instant a text says, such as ``2027-03-01T12:00:00.5`` or ``2027-060T12:00:00.5Z``.

    Raises
    ------
    ValueError
        If it is no instant; the caller knows where it stood.

    Examples
    --------
    >>> instant("2024-061T00:00:00") == instant("2024-03-01T00:00:00Z")
    True
    """
    match = _CALENDAR.fullmatch(text)
    if match is None:
        raise ValueError("an epoch is written 2027-03-01T12:00:00.000 or 2027-060T12:00:00.000")
    year, hour, minute = int(match[1]), int(match[5]), int(match[6])
    second = float(match[7])
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    lengths = [29 if leap and k == 1 else days for k, days in enumerate(_MONTHS)]
    if match[4] is not None:
        number, month = int(match[4]), 0
        if not 1 <= number <= sum(lengths):
            raise ValueError(f"the year {year} has no day {number}")
        while number > lengths[month]:
            number -= lengths[month]
            month += 1
        month, day = month + 1, number
    else:
        month, day = int(match[2]), int(match[3])
        if not (1 <= month <= 12 and 1 <= day <= lengths[month - 1]):
            raise ValueError("there is no such day")
    # a minute that ends in a leap second has 61
    last = 61.0 if (hour, minute) == (23, 59) else 60.0
    if hour > 23 or minute > 59 or second >= last:
        raise ValueError("there is no such time of day")
    return Instant(year, month, day, hour, minute, second)


def times_of(texts: Sequence[str], time_system: str) -> Time:
    """Epochs (n,) as :class:`~astropy.time.Time`, exact to its resolution; GPS time becomes TAI.

    Raises
    ------
    DataError
        If the time system is one that cannot be turned into others (mission clocks).
    """
    time_system = time_system.upper()  # the standard has values all in capitals or all in small letters
    if time_system not in TIME_SYSTEMS:
        raise DataError(f"the time system {time_system[:60]!r} cannot be turned into others", allowed=TIME_SYSTEMS)
    import erfa
    from astropy.time import Time, TimeDelta

    parts = [np.array(column) for column in zip(*(instant(text) for text in texts), strict=True)]
    scale = "TAI" if time_system == "GPS" else time_system
    with warnings.catch_warnings():
        # years without known leap seconds, and a second 60 that is none, which then is the first of the next day
        warnings.simplefilter("ignore", erfa.ErfaWarning)
        jd1, jd2 = erfa.dtf2d(scale, *parts)
    time = Time(jd1, jd2, format="jd", scale=scale.lower())
    return time + TimeDelta(_GPS_TAI, format="sec", scale="tai") if time_system == "GPS" else time


def epoch_texts(times: Time, time_system: str = "UTC", *, digits: int = 9) -> list[str]:
    """Epochs (n,) as calendar texts in a time system, with this many digits of a second.

    >>> from astropy.time import Time
    >>> epoch_texts(Time(["2027-03-01T12:00:00"]), "GPS", digits=3)
    ['2027-03-01T12:00:18.000']
    """
    from astropy.time import TimeDelta

    if time_system not in TIME_SYSTEMS:
        raise DataError(f"epochs cannot be given in the time system {time_system!r}", allowed=TIME_SYSTEMS)
    if time_system == "GPS":
        times = times.tai - TimeDelta(_GPS_TAI, format="sec", scale="tai")
        time_system = "TAI"
    chosen = getattr(times, time_system.lower()).copy(format="isot")
    chosen.precision = digits
    return [str(text) for text in np.atleast_1d(chosen.value)]
