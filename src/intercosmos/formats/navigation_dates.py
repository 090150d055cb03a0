"""Dates in files of navigation, many at once: calendars, years with days, and the systems' time scales to GPS time.

>>> at = civil(*(np.array([x]) for x in (2022, 1, 1, 0, 5, 0.25)))
>>> at[0].tolist(), at[1].tolist()
([1640995500250000000], [True])
>>> to_gps_time(np.array(["2022-01-01"], "datetime64[ns]"), "UTC").astype(str).tolist()
['2022-01-01T00:00:18.000000000']
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import DataError, Where

__all__ = ["GPS_ZERO", "TIME_SYSTEMS", "civil", "day_of_year", "gps_instant", "to_gps_time"]

Times = NDArray[np.datetime64]

GPS_ZERO: Final = np.datetime64("1980-01-06T00:00:00", "ns")
_SECOND: Final = 1_000_000_000
#: GPS time minus the scale, s; those of UTC are looked up in the table of leap seconds.
_AHEAD: Final = {"GPS": 0, "GAL": 0, "QZS": 0, "IRN": 0, "BDT": 14, "BDS": 14, "TAI": -19, "UTC": None, "GLO": None}
TIME_SYSTEMS: Final = tuple(_AHEAD)
_TAI_MINUS_GPS: Final = 19
_FIRST_YEAR, _LAST_YEAR = 1900, 2199


def civil(
    year: ArrayLike, month: ArrayLike, day: ArrayLike, hour: ArrayLike, minute: ArrayLike, second: ArrayLike
) -> tuple[Times, NDArray[np.bool_]]:
    """Instants of calendar dates.

    Parameters
    ----------
    year, month, day, hour, minute, second : (n,), the seconds below 60 with fractions, to the nanosecond; an hour 24 or
        a minute 60 without more is the beginning of the next day or hour

    Returns
    -------
    (n,) ``datetime64[ns]``, NaT where there is no such date; (n,) whether there is
    """
    y, mo, d, h, mi, s = (np.atleast_1d(np.asarray(x, float)) for x in (year, month, day, hour, minute, second))
    with np.errstate(invalid="ignore"):
        good = (y >= _FIRST_YEAR) & (y <= _LAST_YEAR) & (mo >= 1) & (mo <= 12) & (d >= 1) & (d <= 31)
        good &= (h >= 0) & (h <= 24) & (mi >= 0) & (mi <= 60) & (s >= 0) & (s < 60)
        good &= ((h < 24) | (mi == 0)) & (((h < 24) & (mi < 60)) | (s == 0))
    y, mo, d, h, mi, s = (np.where(good, x, 1.0) for x in (np.where(good, y, 2000.0), mo, d, h, mi, s))
    months = ((y - 1970) * 12 + mo - 1).astype(np.int64).astype("datetime64[M]")
    days = months.astype("datetime64[D]") + (d - 1).astype(np.int64)
    good &= days.astype("datetime64[M]") == months
    whole = (h * 3600 + mi * 60).astype(np.int64) * _SECOND + np.rint(s * _SECOND).astype(np.int64)
    times = days.astype("datetime64[ns]") + whole.astype("timedelta64[ns]")
    times[~good] = np.datetime64("NaT")
    return times, good


def day_of_year(year: ArrayLike, day: ArrayLike, second: ArrayLike) -> tuple[Times, NDArray[np.bool_]]:
    """Instants (n,) of years, days of the year (day 0 is the eve of day 1) and seconds of the day, as :func:`civil`."""
    y, d, s = (np.atleast_1d(np.asarray(x, float)) for x in (year, day, second))
    one = np.ones_like(y)
    times, good = civil(y, one, one, 0 * y, 0 * y, 0 * y)
    with np.errstate(invalid="ignore"):
        good &= (d >= 0) & (d <= 366) & (s >= 0) & (s <= 86400)
    later = np.where(good, d - 1, 0).astype(np.int64) * 86400 * _SECOND
    later += np.rint(np.where(good, s, 0) * _SECOND).astype(np.int64)
    times = times + later.astype("timedelta64[ns]")
    times[~good] = np.datetime64("NaT")
    return times, good


def gps_instant(week: ArrayLike, second: ArrayLike) -> Times:
    """Instants of GPS weeks, counted on from 1980, and seconds of the week."""
    weeks = np.asarray(week, np.int64) * (7 * 86400 * _SECOND)
    part = np.rint(np.asarray(second, float) * _SECOND).astype(np.int64)
    return np.asarray(GPS_ZERO + (weeks + part).astype("timedelta64[ns]"))


def to_gps_time(times: Times, system: str, where: Where | None = None) -> Times:
    """Instants of another time scale as GPS time.

    Parameters
    ----------
    times : ``datetime64[ns]`` of any shape
    system : one of :data:`TIME_SYSTEMS`; GLO is GLONASS time as SP3 and clock files have it, which is UTC

    Raises
    ------
    DataError
        If the time scale is unknown.

    References
    ----------
    The Extended Standard Product 3 Orbit Format (SP3-d), 2016; RINEX 4.02, table 2 (BDT = GPST - 14 s).
    """
    if system not in _AHEAD:
        raise DataError(f"the time system {system!r} is unknown", where=where, allowed=TIME_SYSTEMS)
    ahead = _AHEAD[system]
    if ahead is not None:
        return np.asarray(times + np.timedelta64(ahead, "s"))
    from intercosmos.physics.orbits.earth_orientation import leap_seconds

    days, tai_minus_utc = leap_seconds()
    day = times.astype("datetime64[D]").astype(np.int64) + 40587  # NaT is a day before all leaps, and stays NaT
    steps = tai_minus_utc[np.clip(np.searchsorted(days, day, side="right") - 1, 0, len(days) - 1)]
    return np.asarray(times + (steps - _TAI_MINUS_GPS).astype("timedelta64[s]"))
