"""Instants of RINEX navigation records: epochs as text, system times against GPS time, weeks that begin anew."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from intercosmos.physics.orbits.earth_orientation import leap_seconds

__all__ = ["BDT", "GPS_EPOCH", "NO_TIME", "epochs", "from_gps", "nearest", "second_of_week", "to_gps", "week_of"]

Times = NDArray[np.datetime64]
Floats = NDArray[np.float64]

GPS_EPOCH = np.datetime64("1980-01-06", "ns")
BDT_EPOCH = np.datetime64("2006-01-01", "ns")
NO_TIME = np.datetime64("NaT", "ns")
#: s; GPS time is ahead of BeiDou's (BDS-SIS-ICD-2.1, 3.3: BDT = TAI - 33 s).
BDT = 14
#: s; TAI is ahead of GPS time.
_TAI_GPS = 19
_SECOND = 1_000_000_000
_WEEK = 604_800 * _SECOND
#: Two-digit years from this one on are of the last century (RINEX 2.11, 6.5).
_CENTURY = 80
#: Earliest and latest year taken for one of navigation data.
_YEARS = (1980, 2100)


def epochs(chars: NDArray[np.uint8], *, short_year: bool) -> tuple[Times, NDArray[np.bool_]]:
    """Epochs of the first lines of records.

    Parameters
    ----------
    chars : (n, 80) lines; those of RINEX 2 moved right by one column
    short_year : two digits of the year and tenths of a second, as in RINEX 2

    Returns
    -------
    (n,) instants in the time of the file, NaT where there is none; (n,) where the text is no date
    """
    text = chars.astype(np.int64)
    digits = np.where(text == 32, 0, text - 48)
    bad = ((digits < 0) | (digits > 9)) & (text != 32)

    def value(start: int, stop: int) -> NDArray[np.int64]:
        weights = 10 ** np.arange(stop - start - 1, -1, -1)
        return np.asarray(digits[:, start:stop] @ weights)

    if short_year:
        two = value(4, 6)
        year = two + np.where(two >= _CENTURY, 1900, 2000)
        places = [(7, 9), (10, 12), (13, 15), (16, 18), (18, 21)]
        bad[:, 21] = ~np.isin(text[:, 21], (32, 46))  # the decimal point
        tenths = digits[:, 22]
    else:
        year = value(4, 8)
        places = [(9, 11), (12, 14), (15, 17), (18, 20), (21, 23)]
        tenths = np.zeros(len(text), dtype=np.int64)
    month, day, hour, minute, second = (value(*place) for place in places)
    wrong = bad[:, 4:23].any(axis=1)
    wrong |= (year < _YEARS[0]) | (year > _YEARS[1]) | (month < 1) | (month > 12) | (day < 1) | (day > 31)
    wrong |= (hour > 24) | (minute > 59) | (second > 60)
    months = np.where(wrong, 0, (year - 1970) * 12 + month - 1).astype("datetime64[M]")
    days = months.astype("datetime64[D]") + np.where(wrong, 0, day - 1).astype("timedelta64[D]")
    wrong |= days.astype("datetime64[M]") != months  # 31 April
    seconds = np.where(wrong, 0, (hour * 3600 + minute * 60 + second) * _SECOND + tenths * (_SECOND // 10))
    instants = days.astype("datetime64[ns]") + seconds.astype("timedelta64[ns]")
    instants[wrong] = NO_TIME
    return instants, wrong


@lru_cache(maxsize=1)
def _leaps() -> tuple[Times, NDArray[np.int64]]:
    """Instants of UTC from which on GPS time is ahead by so many seconds."""
    mjd, offset = leap_seconds()
    start = np.datetime64("1858-11-17", "ns") + (mjd.astype(np.int64) * 86_400).astype("timedelta64[s]")
    return start, offset.astype(np.int64) - _TAI_GPS


def to_gps(times: Times, scale: str) -> Times:
    """Instants of a ``GPS``, ``UTC`` or ``BDT`` scale as GPS time; those of Galileo, QZSS and NavIC are GPS's."""
    if scale == "GPS":
        return times
    if scale == "BDT":
        return times + np.timedelta64(BDT, "s")
    start, ahead = _leaps()
    index = np.maximum(np.searchsorted(start, times, side="right") - 1, 0)
    return np.asarray(times + ahead[index].astype("timedelta64[s]"))


def from_gps(times: Times, scale: str) -> Times:
    """The inverse of :func:`to_gps`; an instant inside a leap second becomes the first one after it."""
    if scale == "GPS":
        return times
    if scale == "BDT":
        return times - np.timedelta64(BDT, "s")
    start, ahead = _leaps()
    index = np.maximum(np.searchsorted(start + ahead.astype("timedelta64[s]"), times, side="right") - 1, 0)
    return np.asarray(times - ahead[index].astype("timedelta64[s]"))


def second_of_week(times: Times) -> Floats:
    """Seconds since Sunday midnight, NaN without an instant."""
    since = (times - GPS_EPOCH).astype(np.int64) % _WEEK
    return np.where(np.isnat(times), np.nan, since / _SECOND)


def week_of(times: Times, *, bdt: bool = False) -> Floats:
    """Whole weeks since the system's origin, NaN without an instant."""
    since = (times - (BDT_EPOCH if bdt else GPS_EPOCH)).astype(np.int64) // _WEEK
    return np.where(np.isnat(times), np.nan, since.astype(np.float64))


def nearest(times: Times, seconds: Floats, *, period_s: int = 604_800) -> Times:
    """The instants nearest to others that have given seconds of the week (or another period).

    This is how a week that begins between two instants of a message is crossed, whatever week was sent.

    Parameters
    ----------
    times : (n,) instants
    seconds : (n,) since the start of the period; outside of two periods or NaN: unknown

    Returns
    -------
    (n,) instants, NaT where unknown

    Examples
    --------
    >>> toc = np.array(["2022-01-01T23:59:44"], "datetime64[ns]")  # Saturday
    >>> str(nearest(toc, np.array([0.0]))[0])
    '2022-01-02T00:00:00.000000000'
    """
    period = period_s * _SECOND
    known = np.isfinite(seconds) & (np.abs(seconds) <= 2 * period_s) & ~np.isnat(times)
    wanted = np.rint(np.where(known, seconds, 0.0) * _SECOND).astype(np.int64)
    base = np.where(np.isnat(times), GPS_EPOCH, times)
    have = (base - GPS_EPOCH).astype(np.int64) % period
    step = (wanted - have + period // 2) % period - period // 2
    return np.where(known, base + step.astype("timedelta64[ns]"), NO_TIME)
