"""Earth orientation from the bundled IERS table, without a network, with its error bound.

UTC instants are Julian dates in two parts, as in ERFA, with days of 86 400 s: an instant inside a leap second
cannot be written, as in POSIX time. The table is the one that ``astropy-iers-data`` installs (finals2000A); it is
parsed here rather than through astropy because astropy's automatic choice of table may go to the network.

References
----------
IERS, *Explanatory supplement to Bulletins A and B* (finals2000A format); ITU-R TF.460-6 (UTC stays within 0.9 s of
UT1); ERFA's table of leap seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.constants import DAY
from intercosmos.errors import PhysicsError

Array = NDArray[np.float64]

_MJD = 2400000.5
_ARCSECOND = np.pi / 180 / 3600
#: s; UTC is kept this close to UT1 (ITU-R TF.460-6).
UT1_UTC_LIMIT = 0.9


@dataclass(frozen=True, slots=True)
class EarthOrientation:
    """Orientation of the Earth at some instants; arrays of one shape.

    Attributes
    ----------
    ut1_utc_s : UT1 - UTC, s
    polar_x, polar_y : polar motion, rad
    dx, dy : corrections to the celestial pole of IAU 2006/2000A, rad
    ut1_bound_s : bound on the error of ``ut1_utc_s``: three standard deviations inside the table (measured or
        predicted), the definition of UTC past its end
    """

    ut1_utc_s: Array
    polar_x: Array
    polar_y: Array
    dx: Array
    dy: Array
    ut1_bound_s: Array


@dataclass(frozen=True, slots=True)
class _Table:
    mjd: Array
    columns: Array  # UT1 - TAI in s, its standard deviation in s, then xp, yp, dX, dY in rad


def julian_date(instants: ArrayLike) -> tuple[Array, Array]:
    """UTC instants as two-part Julian dates.

    Parameters
    ----------
    instants : (...) ``numpy.datetime64`` or ISO texts, UTC

    Returns
    -------
    (...) Julian date of the midnight; (...) fraction of the day

    Examples
    --------
    >>> day, fraction = julian_date("2000-01-01T12:00:00")
    >>> float(day), float(fraction)
    (2451544.5, 0.5)
    """
    try:
        times = np.asarray(instants, dtype="datetime64[ns]")
    except ValueError as error:
        raise PhysicsError(f"{instants!r} is not an instant; write UTC such as 2027-03-01T12:00:00") from error
    if np.any(np.isnat(times)):
        raise PhysicsError("an instant is missing (NaT)")
    days = times.astype("datetime64[D]")
    fraction = (times - days) / np.timedelta64(1, "D")
    return np.asarray(days.astype(np.int64) + 2440587.5, dtype=float), np.asarray(fraction, dtype=float)


def tai_utc(utc1: ArrayLike, utc2: ArrayLike = 0.0) -> Array:
    """TAI - UTC, s, from ERFA's leap seconds; the last known value holds for the future.

    Raises
    ------
    PhysicsError
        Before 1972, when UTC did not run in whole seconds of TAI.

    Examples
    --------
    >>> float(tai_utc(2457754.5))
    37.0
    """
    import erfa

    leaps = erfa.leap_seconds.get()
    leaps = leaps[leaps["year"] >= 1972]
    start = np.array([f"{y:04d}-{m:02d}-01" for y, m in zip(leaps["year"], leaps["month"], strict=True)])
    start_mjd = start.astype("datetime64[D]").astype(np.int64) + 40587.0
    index = np.searchsorted(start_mjd, _mjd(utc1, utc2), side="right") - 1
    if np.any(index < 0):
        raise PhysicsError("UTC before 1972 has no whole leap seconds; use later instants")
    return np.asarray(leaps["tai_utc"][index], dtype=float)


def earth_orientation(utc1: ArrayLike, utc2: ArrayLike = 0.0) -> EarthOrientation:
    """Earth orientation at UTC instants, interpolated in the bundled table; past its end, held, with its bound.

    Parameters
    ----------
    utc1, utc2 : (...) two-part Julian date, UTC

    Returns
    -------
    EarthOrientation with arrays (...)

    Raises
    ------
    PhysicsError
        Before the table begins (1973).

    Examples
    --------
    Five years ahead nobody knows the Earth's rotation to better than UTC's own tolerance:

    >>> later = earth_orientation(*julian_date("2035-01-01"))
    >>> 0.9 <= float(later.ut1_bound_s) < 1.9
    True
    """
    table = _table()
    mjd = _mjd(utc1, utc2)
    if np.any(~(mjd >= table.mjd[0])):
        raise PhysicsError(
            "the table of Earth orientation begins in January 1973; pass an EarthOrientation of your own"
        )
    ut1_tai, sigma, xp, yp, dx, dy = (np.asarray(np.interp(mjd, table.mjd, column)) for column in table.columns)
    ut1_utc = ut1_tai + tai_utc(utc1, utc2)
    past = mjd > table.mjd[-1]
    # held at the last value, on which the definition of UTC puts a bound whatever leap seconds may come
    bound = np.where(past, UT1_UTC_LIMIT + np.abs(ut1_utc), 3 * sigma)
    return EarthOrientation(np.asarray(ut1_utc), xp, yp, dx, dy, np.asarray(bound))


def ut1_julian_date(
    utc1: ArrayLike, utc2: ArrayLike = 0.0, orientation: EarthOrientation | None = None
) -> tuple[Array, Array]:
    """UT1 as two-part Julian date, from UTC."""
    known = orientation if orientation is not None else earth_orientation(utc1, utc2)
    return np.asarray(utc1, float) + 0 * known.ut1_utc_s, np.asarray(np.asarray(utc2, float) + known.ut1_utc_s / DAY)


def tt_julian_date(utc1: ArrayLike, utc2: ArrayLike = 0.0) -> tuple[Array, Array]:
    """Terrestrial time as two-part Julian date, from UTC."""
    offset = (tai_utc(utc1, utc2) + 32.184) / DAY
    return np.asarray(utc1, float) + 0 * offset, np.asarray(np.asarray(utc2, float) + offset)


def _mjd(utc1: ArrayLike, utc2: ArrayLike) -> Array:
    return np.asarray((np.asarray(utc1, float) - _MJD) + np.asarray(utc2, float))


@lru_cache(maxsize=1)
def _table() -> _Table:
    table = files("astropy_iers_data").joinpath("data", "finals2000A.all")
    lines = table.read_text(encoding="ascii").splitlines()
    lines = [line for line in lines if line[58:68].strip()]
    width = np.array([(7, 15), (58, 68), (68, 78), (18, 27), (37, 46), (97, 106), (116, 125)])
    raw = np.array([[float(line[a:b].strip() or "nan") for a, b in width] for line in lines])
    # the pole corrections are predicted less far than the rotation: hold their last value (below a milliarcsecond)
    for column in (5, 6):
        known = np.isfinite(raw[:, column])
        raw[:, column] = np.interp(raw[:, 0], raw[known, 0], raw[known, column])
    ut1_tai = raw[:, 1] - tai_utc(_MJD + raw[:, 0])
    xp, yp, dx, dy = raw[:, 3] * _ARCSECOND, raw[:, 4] * _ARCSECOND, raw[:, 5] * 1e-3, raw[:, 6] * 1e-3
    columns = np.stack([ut1_tai, raw[:, 2], xp, yp, dx * _ARCSECOND, dy * _ARCSECOND])
    columns.setflags(write=False)
    return _Table(raw[:, 0], columns)
