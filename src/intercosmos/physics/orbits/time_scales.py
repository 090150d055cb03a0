"""Time scales: UTC, TAI, TT, TDB, UT1 and those of the navigation satellites, in batch.

Instants are two-part Julian dates in their own scale. UTC (and GLONASS time, which is UTC + 3 h) has days of
86 400 s as in POSIX: an instant inside a leap second is shown as the first second after it. TDB - TT is ERFA's series
for the centre of the Earth (accurate to some nanoseconds; SPICE's one-term formula differs by up to 30 microseconds);
for many instants it is interpolated with six points between whole days, which is within 1e-11 s of the series.

References
----------
IERS Conventions 2010, chapter 10; L. Fairhead and P. Bretagnon (1990), A&A 229, 240 (TDB); IS-GPS-200 (GPS =
TAI - 19 s); BeiDou interface control document B1I 3.0 (BDT = TAI - 33 s); Galileo interface control document 2.1
(GST = TAI - 19 s); GLONASS interface control document 5.1 (UTC + 3 h).
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.constants import DAY
from intercosmos.errors import PhysicsError, UnknownIdError
from intercosmos.physics.orbits.earth_orientation import (
    EarthOrientation,
    leap_seconds,
    orientation_at_tai,
    tai_utc,
    utc_julian_date,
)
from intercosmos.physics.orbits.interpolation import on_grid

Array = NDArray[np.float64]

J2000: Final = 2451545.0  #: Julian date of the epoch J2000, TT or TDB
#: TAI minus the scale, s
_TAI_MINUS: Final = {"tai": 0.0, "tt": -32.184, "gps": 19.0, "galileo": 19.0, "beidou": 33.0}
#: s; GLONASS shows the time of Moscow
_MOSCOW: Final = 3 * 3600.0
SCALES: Final = (*_TAI_MINUS, "tdb", "ut1", "utc", "glonass")


def convert(
    jd1: ArrayLike,
    jd2: ArrayLike = 0.0,
    *,
    origin_scale: str,
    target_scale: str,
    orientation: EarthOrientation | None = None,
) -> tuple[Array, Array]:
    """Two-part Julian dates of one time scale in another.

    Parameters
    ----------
    jd1, jd2 : (...) two-part Julian date in ``origin_scale``
    origin_scale, target_scale : one of :data:`SCALES`

    Other parameters
    ----------------
    orientation : for UT1 as target, instead of the bundled table (only ``ut1_utc_s`` is used)

    Returns
    -------
    (...), (...) two-part Julian date in ``target_scale``; good to a nanosecond

    Raises
    ------
    UnknownIdError
        For a scale that is none of them.
    PhysicsError
        For UTC before 1972, or UT1 before the table begins (1962).

    Examples
    --------
    GPS time began at midnight UTC of 6 January 1980, when TAI - UTC was 19 s:

    >>> day, fraction = convert(2444244.5, origin_scale="utc", target_scale="gps")
    >>> abs(float((day - 2444244.5) + fraction)) * 86400 < 1e-9
    True
    """
    for scale in (origin_scale, target_scale):
        if scale not in SCALES:
            raise UnknownIdError("time scale", scale, SCALES)
    one, two = np.broadcast_arrays(np.asarray(jd1, float), np.asarray(jd2, float))
    if origin_scale == target_scale:
        return one.copy(), two.copy()
    return _from_tai(*_to_tai(one, two, origin_scale), target_scale, orientation)


def tdb_minus_tt(tt1: ArrayLike, tt2: ArrayLike = 0.0) -> Array:
    """TDB - TT, s, at the centre of the Earth, of two-part Julian dates TT (or TDB: it makes no difference).

    >>> float(tdb_minus_tt(2460400.5).round(9))
    0.001635906
    """
    import erfa

    days = (np.asarray(tt1, float) - J2000) + np.asarray(tt2, float)
    return on_grid(lambda d: np.asarray(erfa.dtdb(J2000, d, 0.0, 0.0, 0.0, 0.0))[:, None], days, 1.0)[..., 0]


def tdb_seconds(time: Any) -> Array:
    """Seconds past J2000 TDB of an ``astropy.time.Time`` of any shape (...); kept to about 1e-7 s.

    What else counts as a time, and what is raised: :func:`tt_of`.
    """
    tt1, tt2 = tt_of(time)
    return np.asarray(((tt1 - J2000) + tt2) * DAY + tdb_minus_tt(tt1, tt2))


def time_from_tdb_seconds(tdb_s: ArrayLike) -> Any:
    """``astropy.time.Time`` (scale TDB) of seconds past J2000 TDB."""
    from astropy.time import Time

    days, rest = np.divmod(np.asarray(tdb_s, float), DAY)
    return Time(J2000 + days, rest / DAY, format="jd", scale="tdb")


def as_time(time: Any) -> Any:
    """An ``astropy.time.Time`` as it is; dates and times as text, ``datetime`` or ``datetime64`` count as UTC.

    Raises
    ------
    TypeError
        If ``time`` is something else, such as a bare number, which could count from anywhere.
    PhysicsError
        If a text is no date.

    Examples
    --------
    >>> float(as_time("2026-11-23T12:00").jd)
    2461368.0
    """
    if hasattr(time, "scale") and hasattr(time, "jd1"):
        return time
    from datetime import datetime

    from astropy.time import Time

    first = np.asarray(time).ravel()[:1]
    one = first[0] if first.size else time
    try:
        if isinstance(one, Time):
            return Time(time)
        if isinstance(one, str | datetime | np.datetime64):
            return Time(time, scale="utc")
    except ValueError as error:
        raise PhysicsError(f"no time can be read from {str(time)[:60]!r}; write 2026-11-23T12:00:00") from error
    raise TypeError(
        f"a time must be an astropy.time.Time, not {type(time).__name__}; write Time('2026-11-23T12:00', scale='utc'), "
        "or Time(2461368.0, format='jd', scale='tdb')"
    )


def tt_of(time: Any) -> tuple[Array, Array]:
    """Two-part Julian date TT of an ``astropy.time.Time``, whatever its scale.

    TDB, UT1, and UTC after the last leap second are converted here, not by astropy, which would take UT1 from a table
    off the network and warn of years for which leap seconds are not yet decided (the last known value holds).

    See :func:`as_time` for what else counts as a time, and for what is raised.
    """
    time = as_time(time)
    scale = time.scale
    if time.masked and np.any(time.mask):
        raise PhysicsError("some of the times are masked; take them out")
    # a day with a leap second is longer in astropy's UTC than in ours; after the last of them the two are the same
    if scale in ("tdb", "ut1") or (scale == "utc" and np.all(time.jd1 + time.jd2 > leap_seconds()[0][-1] + 2400000.5)):
        return convert(time.jd1, time.jd2, origin_scale=scale, target_scale="tt")
    tt = time.tt
    return np.asarray(tt.jd1, float), np.asarray(tt.jd2, float)


def _to_tai(one: Array, two: Array, scale: str) -> tuple[Array, Array]:
    if scale in _TAI_MINUS:
        return one, two + _TAI_MINUS[scale] / DAY
    if scale == "tdb":
        return one, two + (_TAI_MINUS["tt"] - tdb_minus_tt(one, two)) / DAY
    if scale == "glonass":
        two = two - _MOSCOW / DAY
    if scale in ("utc", "glonass"):
        return one, two + tai_utc(one, two) / DAY
    guess = two  # UT1 - TAI changes by 1e-8 of a second within a second: one more round is exact
    for _ in range(3):
        guess = two - orientation_at_tai(one, guess)[0] / DAY
    return one, guess


def _from_tai(one: Array, two: Array, scale: str, orientation: EarthOrientation | None) -> tuple[Array, Array]:
    if scale in _TAI_MINUS:
        return one.copy(), two - _TAI_MINUS[scale] / DAY
    if scale == "tdb":
        tt2 = two - _TAI_MINUS["tt"] / DAY
        return one.copy(), tt2 + tdb_minus_tt(one, tt2) / DAY
    if scale == "ut1" and orientation is None:
        return one.copy(), two + orientation_at_tai(one, two)[0] / DAY
    utc1, utc2 = utc_julian_date(one, two)
    if scale == "ut1" and orientation is not None:
        return utc1, utc2 + orientation.ut1_utc_s / DAY
    return utc1, utc2 + (_MOSCOW / DAY if scale == "glonass" else 0.0)
