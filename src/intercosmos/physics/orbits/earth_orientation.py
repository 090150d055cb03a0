"""Earth orientation from the bundled IERS tables, without a network, with its error bound.

UTC instants are Julian dates in two parts, as in ERFA, with days of 86 400 s: an instant inside a leap second
cannot be written, as in POSIX time. The tables are those that ``astropy-iers-data`` installs: finals2000A from 1973
to about a year ahead, C04 from 1962; they are parsed here rather than through astropy because astropy's automatic
choice of table may go to the network. UT1 - TAI, which has no leap seconds, is interpolated with four points against
TAI, as the IERS advises. Past the end the last values are held, never set to zero, and
:func:`earth_orientation_error_bound` says how far they may be off. Tides of a day and less (up to 0.5 mas and
0.05 ms, 2 cm on the ground) are left out.

References
----------
IERS, *Explanatory supplement to Bulletins A and B* (finals2000A format), *EOP 20 C04*, and Technical note 36, 5.5.1;
D. Gambis, *interp.f* (IERS); ITU-R TF.460-6 (UTC stays within 0.9 s of UT1); ERFA's table of leap seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.constants import DAY
from intercosmos.errors import PhysicsError
from intercosmos.physics.orbits.interpolation import BLOCK, lagrange, window_of

Array = NDArray[np.float64]

_MJD = 2400000.5
_ARCSECOND = np.pi / 180 / 3600
#: s; UTC is kept this close to UT1 (ITU-R TF.460-6).
UT1_UTC_LIMIT = 0.9
#: s per day; the Earth's rotation has not run away from TAI faster since 1962 (at most 4.33 ms a day).
_UT1_DRIFT = 4.5e-3
#: rad per day and rad; polar motion has not been faster or farther from where it was since 1962 (5.6 mas, 0.66").
_POLE_DRIFT, _POLE_SWING = 6e-3 * _ARCSECOND, 0.8 * _ARCSECOND
#: rad; corrections to the celestial pole of IAU 2006/2000A stay below the first; before MJD 46 000 (1984), when they
#: were not yet measured by radio interferometry, they are known to the second
_CELESTIAL_POLE, _CELESTIAL_POLE_EARLY, _EARLY = 1e-3 * _ARCSECOND, 1e-2 * _ARCSECOND, 46_000.0
_NO_UTC = "UTC before 1972 has no whole leap seconds; use later instants"


@dataclass(frozen=True, slots=True)
class EarthOrientation:
    """Orientation of the Earth at some instants; arrays of one shape.

    Attributes
    ----------
    ut1_utc_s : UT1 - UTC, s
    polar_x, polar_y : polar motion, rad
    dx, dy : corrections to the celestial pole of IAU 2006/2000A, rad
    ut1_bound_s : bound on the error of ``ut1_utc_s``: three standard deviations inside the table (measured or
        predicted); past its end the fastest drift known, but never more than the definition of UTC allows
    excess_day_s : excess of the length of day over 86 400 s of TAI, s; where it is not given, the Earth turns at its
        nominal rate (WGS 84)
    """

    ut1_utc_s: Array
    polar_x: Array
    polar_y: Array
    dx: Array
    dy: Array
    ut1_bound_s: Array
    excess_day_s: Array | None = None


class OrientationBound(NamedTuple):
    """Bounds on the error of the bundled Earth orientation; arrays of one shape.

    Attributes
    ----------
    ut1_s : of UT1, s
    polar_motion : of each coordinate of the pole, rad
    angle : of the whole rotation between ITRF and GCRF, rad; times a distance from the centre of the Earth, metres
    extrapolated : where the instant lies past the end of the table
    """

    ut1_s: Array
    polar_motion: Array
    angle: Array
    extrapolated: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Table:
    tai_mjd: Array
    utc_mjd: Array
    values: Array  # (n, 5): UT1 - TAI in s, then xp, yp, dX, dY in rad
    sigma: Array  # (n, 2): standard deviations of UT1 in s and of the worse coordinate of the pole in rad


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
    start_mjd, offset = leap_seconds()
    index = np.searchsorted(start_mjd, _mjd(utc1, utc2), side="right") - 1
    if np.any(index < 0):
        raise PhysicsError(_NO_UTC)
    return np.asarray(offset[index], dtype=float)


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
        Before 1972, when UTC had no whole leap seconds.

    Examples
    --------
    Five years ahead nobody knows the Earth's rotation to better than UTC's own tolerance:

    >>> later = earth_orientation(*julian_date("2035-01-01"))
    >>> 0.9 <= float(later.ut1_bound_s) < 1.9
    True
    """
    offset = tai_utc(utc1, utc2)
    values, rate, bound = _at_tai(_mjd(utc1, utc2) + offset / DAY)
    ut1_utc = values[..., 0] + offset
    # whatever leap seconds may come, the definition of UTC puts a bound on what was held
    ut1_bound = np.where(bound.extrapolated, np.minimum(bound.ut1_s, UT1_UTC_LIMIT + np.abs(ut1_utc)), bound.ut1_s)
    xp, yp, dx, dy = (np.asarray(values[..., k]) for k in range(1, 5))
    return EarthOrientation(np.asarray(ut1_utc), xp, yp, dx, dy, np.asarray(ut1_bound), -rate)


def orientation_at_tai(tai1: ArrayLike, tai2: ArrayLike = 0.0) -> tuple[Array, EarthOrientation]:
    """Earth orientation at instants of TAI, which also names the instants inside a leap second.

    Parameters
    ----------
    tai1, tai2 : (...) two-part Julian date, TAI

    Returns
    -------
    (...) UT1 - TAI, s; the rest as :class:`EarthOrientation`, whose ``ut1_utc_s`` is counted from UTC as it would be
    without any leap second (TAI), that is equal to the first

    Raises
    ------
    PhysicsError
        Before the table begins (1962).
    """
    values, rate, bound = _at_tai(_mjd(tai1, tai2))
    ut1_tai, xp, yp, dx, dy = (np.asarray(values[..., k]) for k in range(5))
    return ut1_tai, EarthOrientation(ut1_tai, xp, yp, dx, dy, bound.ut1_s, -rate)


def earth_orientation_error_bound(mjd: ArrayLike) -> OrientationBound:
    """How far the bundled Earth orientation may be off.

    Inside the table three standard deviations, as the IERS gives them for measured and for predicted days. Past its
    end the last values are held, and the bound grows by 4.5 ms of UT1 and 6 mas of polar motion a day, more than has
    been seen since 1962; for polar motion no further than 0.8 arcseconds.

    Parameters
    ----------
    mjd : (...) modified Julian date, TAI or UTC (the difference does not matter here)

    Returns
    -------
    OrientationBound with arrays (...)

    Raises
    ------
    PhysicsError
        Before the table begins (1962).

    Examples
    --------
    On the ground, five years past the end of the table, in km; and in 2020, in mm:

    >>> late, known = earth_orientation_error_bound(63_500.0), earth_orientation_error_bound(58_900.0)
    >>> bool(late.extrapolated), float(late.angle) * 6378 < 5.0, float(known.angle) * 6378e6 < 60
    (True, True, True)
    """
    _, _, bound = _at_tai(np.asarray(mjd, dtype=float))
    return bound


def utc_julian_date(tai1: ArrayLike, tai2: ArrayLike = 0.0) -> tuple[Array, Array]:
    """UTC as two-part Julian date, from TAI; an instant inside a leap second becomes the first second after it.

    Raises
    ------
    PhysicsError
        Before 1972.

    Examples
    --------
    >>> day, fraction = utc_julian_date(2457754.5, 36.5 / 86400)  # 2016-12-31T23:59:60.5
    >>> round((float(day) - 2457754.5 + float(fraction)) * 86400, 6)
    0.5
    """
    tai1, tai2 = np.broadcast_arrays(np.asarray(tai1, float), np.asarray(tai2, float))
    start_mjd, offset = leap_seconds()
    latest = np.searchsorted(start_mjd, _mjd(tai1, tai2), side="right") - 1
    since_s = ((tai1 - _MJD - start_mjd[latest]) + tai2) * DAY - offset[latest]
    index = np.where(since_s >= -1e-9, latest, latest - 1)
    if np.any((latest < 0) | (index < 0)):
        raise PhysicsError(_NO_UTC)
    return tai1.copy(), np.asarray(tai2 - offset[index] / DAY)


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
def leap_seconds() -> tuple[Array, Array]:
    """Days (MJD, UTC) from which on TAI - UTC has the values (s) beside them, from 1972, by ERFA."""
    import erfa

    leaps = erfa.leap_seconds.get()
    leaps = leaps[leaps["year"] >= 1972]
    start = np.array([f"{y:04d}-{m:02d}-01" for y, m in zip(leaps["year"], leaps["month"], strict=True)])
    return np.asarray(start.astype("datetime64[D]").astype(float) + 40587.0), np.asarray(leaps["tai_utc"], dtype=float)


def _at_tai(tai_mjd: Array) -> tuple[Array, Array, OrientationBound]:
    """The table's values (..., 5) at instants of TAI, the rate of UT1 - TAI in s per day, and the bound."""
    flat = np.asarray(tai_mjd, dtype=float).ravel()
    table = _finals()
    if flat.size and not np.min(flat) >= table.tai_mjd[1]:
        table = _with_early_years()
        if not np.min(flat) >= table.tai_mjd[0]:
            raise PhysicsError(
                "the table of Earth orientation begins in January 1962; pass an EarthOrientation of your own"
            )
    nodes = table.tai_mjd
    last = nodes[-1]
    values, rate, sigma = np.empty((flat.size, 5)), np.empty(flat.size), np.empty((flat.size, 2))
    for k in range(0, flat.size, BLOCK):
        block = slice(k, k + BLOCK)
        at = np.minimum(flat[block], last)
        index = window_of(nodes, 4, at)[:, None] + np.arange(4)
        values[block] = lagrange(nodes[index], table.values[index], at)
        before = np.clip(np.searchsorted(nodes, at, side="right") - 1, 0, nodes.size - 2)
        rate[block] = (table.values[before + 1, 0] - table.values[before, 0]) / (nodes[before + 1] - nodes[before])
        sigma[block] = np.maximum(table.sigma[before], table.sigma[before + 1])
    lead = np.maximum(flat - last, 0.0)
    rate = np.where(lead > 0, 0.0, rate)
    ut1 = 3 * sigma[:, 0] + _UT1_DRIFT * lead
    pole = 3 * sigma[:, 1] + np.minimum(_POLE_DRIFT * lead, _POLE_SWING)
    celestial = np.where(flat < _EARLY, _CELESTIAL_POLE_EARLY, _CELESTIAL_POLE)
    angle = 2 * np.pi / DAY * ut1 + np.sqrt(2.0) * (pole + celestial)
    shape = np.shape(tai_mjd)
    bound = OrientationBound(*(np.asarray(x).reshape(shape) for x in (ut1, pole, angle, lead > 0)))
    return values.reshape(*shape, 5), rate.reshape(shape), bound


@lru_cache(maxsize=1)
def _finals() -> _Table:
    """finals2000A: Bulletin A, measured and predicted, from 1973."""
    lines = [line for line in _lines("finals2000A.all") if line[58:68].strip()]
    width = ((7, 15), (58, 68), (68, 78), (18, 27), (37, 46), (97, 106), (116, 125), (27, 36), (46, 55))
    raw = np.stack([_column([line[a:b] for line in lines]) for a, b in width], axis=-1)
    # the pole corrections are predicted less far than the rotation: hold their last value (below a milliarcsecond)
    for column in (5, 6):
        known = np.isfinite(raw[:, column])
        raw[:, column] = np.interp(raw[:, 0], raw[known, 0], raw[known, column])
    mjd, ut1_utc, sigma_ut1, xp, yp, dx_mas, dy_mas, sigma_x, sigma_y = raw.T
    offset = tai_utc(_MJD + mjd)
    values = np.stack([ut1_utc - offset, *(np.array([xp, yp, dx_mas / 1e3, dy_mas / 1e3]) * _ARCSECOND)], axis=-1)
    sigma = np.stack([sigma_ut1, np.maximum(sigma_x, sigma_y) * _ARCSECOND], axis=-1)
    return _frozen(mjd + offset / DAY, mjd, values, sigma)


@lru_cache(maxsize=1)
def _with_early_years() -> _Table:
    """The same with C04 before it, from 1962."""
    import erfa

    late = _finals()
    rows = (line.split() for line in _lines("eopc04.1962-now") if not line.startswith("#"))
    early: list[list[float]] = []
    for row in rows:
        if float(row[4]) >= late.utc_mjd[0]:
            break
        early.append([float(cell) for cell in row])
    raw = np.array(early)
    year, month, day, mjd = raw[:, 0].astype(int), raw[:, 1].astype(int), raw[:, 2].astype(int), raw[:, 4]
    offset = np.asarray(erfa.dat(year, month, day, 0.0))  # UTC ran at its own rate before 1972
    values = np.stack([raw[:, 7] - offset, *(raw[:, k] * _ARCSECOND for k in (5, 6, 8, 9))], axis=-1)
    sigma = np.stack([raw[:, 15], np.maximum(raw[:, 13], raw[:, 14]) * _ARCSECOND], axis=-1)
    return _frozen(
        np.concatenate([mjd + offset / DAY, late.tai_mjd]),
        np.concatenate([mjd, late.utc_mjd]),
        np.concatenate([values, late.values]),
        np.concatenate([sigma, late.sigma]),
    )


def _lines(name: str) -> list[str]:
    return files("astropy_iers_data").joinpath("data", name).read_text(encoding="ascii").splitlines()


def _column(cells: list[str]) -> Array:
    return np.array([cell if cell.strip() else "nan" for cell in cells]).astype(float)


def _frozen(*columns: Array) -> _Table:
    for column in columns:
        column.setflags(write=False)
    return _Table(*columns)
