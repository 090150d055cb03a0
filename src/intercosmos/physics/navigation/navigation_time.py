"""GPS time as navigation keeps it: instants as ``datetime64[ns]``, seconds past a stated reference in the sums.

A day is kept to 2e-11 s, a week to 1e-10 s, so that a satellite's place is kept to a micrometre. GPS time has no leap
seconds; BeiDou time is 14 s behind it and GLONASS time is UTC + 3 h.

References
----------
IS-GPS-200N, 3.3.4 (GPS time); BeiDou ICD B1I 3.0, 3.3 (BDT); GLONASS ICD general description 1.0 (2016), 3.3.3.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.constants import DAY
from intercosmos.errors import PhysicsError
from intercosmos.physics.orbits.earth_orientation import leap_seconds, tai_utc

Array = NDArray[np.float64]
Times = NDArray[np.datetime64]

NANOSECOND: Final = np.timedelta64(1, "ns")
GPS_EPOCH: Final = np.datetime64("1980-01-06T00:00:00", "ns")
#: s; TAI runs so much ahead of GPS time, and GPS time of BeiDou time
TAI_MINUS_GPST, GPST_MINUS_BDT = 19.0, 14.0
_MJD_1970: Final = 40587.0


def instants(times: Any) -> Times:
    """Instants of GPS time as ``datetime64[ns]``, whatever their shape.

    Raises
    ------
    PhysicsError
        If one of them is no instant.

    Examples
    --------
    >>> instants("2022-01-01T00:00:30")
    array('2022-01-01T00:00:30.000000000', dtype='datetime64[ns]')
    """
    try:
        found = np.asarray(times, dtype="datetime64[ns]")
    except (ValueError, TypeError) as error:
        raise PhysicsError(f"{str(times)[:60]!r} is no instant; write GPS time such as 2022-01-01T00:00:30") from error
    if np.any(np.isnat(found)):
        raise PhysicsError("an instant is missing (NaT)")
    return found


def seconds_past(times: Times, reference: np.datetime64) -> Array:
    """Seconds past a reference, (...); NaN where the instant is missing.

    >>> seconds_past(instants("2022-01-01T00:00:30.25"), np.datetime64("2022-01-01", "ns")).item()
    30.25
    """
    # the whole seconds apart from the rest: the sum is rounded once
    gap = np.asarray(times - reference)
    missing = np.isnat(gap)
    gap = np.where(missing, np.timedelta64(0, "ns"), gap)
    whole = gap // np.timedelta64(1, "s")
    rest = (gap - whole * np.timedelta64(1, "s")) / NANOSECOND
    return np.where(missing, np.nan, whole.astype(float) + rest * 1e-9)


def times_at(seconds: ArrayLike, reference: np.datetime64) -> Times:
    """Instants, ``datetime64[ns]`` (...), of seconds past a reference; NaT where they are not finite."""
    at = np.asarray(seconds, dtype=float)
    known = np.isfinite(at)
    whole = np.floor(np.where(known, at, 0.0))
    rest = np.rint((np.where(known, at, 0.0) - whole) * 1e9)
    gap = whole.astype(np.int64) * 1_000_000_000 + rest.astype(np.int64)
    return np.asarray(
        np.where(known, reference.astype("datetime64[ns]") + gap.astype("timedelta64[ns]"), np.datetime64("NaT"))
    )


def midnight(time: np.datetime64) -> np.datetime64:
    """Midnight of GPS time before an instant."""
    return _one(np.asarray(time, dtype="datetime64[D]").astype("datetime64[ns]"))


def instant(time: Any) -> np.datetime64:
    """One instant of GPS time, kept to the nanosecond; errors as of :func:`instants`."""
    found = instants(time)
    if found.ndim:
        raise PhysicsError("one instant is wanted, not an array of them")
    return _one(found)


def _one(times: Times) -> np.datetime64:
    return np.datetime64(int(times.astype(np.int64)), "ns")


def second_of_week(times: Times) -> Array:
    """Seconds of the GPS week, 0 to 604 800.

    >>> second_of_week(instants("2022-01-01")).item()
    518400.0
    """
    return np.asarray(np.mod(seconds_past(times, GPS_EPOCH), 7 * DAY))


def gpst_minus_utc(times: Times) -> Array:
    """GPST - UTC, s, at instants of GPS time (a leap second is counted from its end).

    >>> gpst_minus_utc(instants("2022-01-01")).item()
    18.0
    """
    start_mjd, offset = leap_seconds()
    mjd = seconds_past(times, np.datetime64("1970-01-01", "ns")) / DAY + _MJD_1970
    begins = start_mjd + (offset - TAI_MINUS_GPST) / DAY
    index = np.searchsorted(begins, mjd, side="right") - 1
    if np.any(index < 0):
        raise PhysicsError("GPS time is not carried back before 1972")
    return np.asarray(offset[index] - TAI_MINUS_GPST, dtype=float)


def gpst_from_utc(times: Times) -> Times:
    """Instants of UTC in GPS time.

    >>> gpst_from_utc(instants("2022-01-01"))
    array('2022-01-01T00:00:18.000000000', dtype='datetime64[ns]')
    """
    mjd = seconds_past(times, np.datetime64("1970-01-01", "ns")) / DAY + _MJD_1970
    gap = np.rint(tai_utc(mjd + 2400000.5) - TAI_MINUS_GPST).astype("timedelta64[s]")
    return np.asarray(times + gap)
