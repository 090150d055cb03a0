"""SINEX files of station coordinates: positions, velocities, receivers, antennas and eccentricities, to ``xarray``.

>>> from intercosmos.formats import sinex
>>> stations = sinex.read("igs20P2131_wocov.snx")  # doctest: +SKIP
>>> sinex.position_at(stations, "TLSE", "2022-01-01").position_m  # doctest: +SKIP

References
----------
*SINEX - Solution (Software/technique) INdependent EXchange format*, version 2.02, IERS, 2006.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from intercosmos.errors import DataError, UnknownIdError
from intercosmos.formats.compressed import read_bytes
from intercosmos.formats.fixed_columns import LineTable
from intercosmos.formats.sinex_blocks import blocks, equipment, solutions

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["Equipment", "StationPosition", "equipment_at", "position_at", "read"]

Array = NDArray[np.float64]

#: A Julian year, s: rates are per year.
_YEAR_S: Final = 365.25 * 86400
_NS: Final = 1e-9


class StationPosition(NamedTuple):
    """Where a station is at a date.

    Attributes
    ----------
    position_m, sigma_m : (3,) Earth-fixed in the frame of the file; the deviation is that at the reference epoch
    years : from the reference epoch to the date
    moved : whether a velocity was known; without one the position is that of the reference epoch, and is off by what
        the plate moves in these years (at most about 8 cm a year, 2.5 cm in Europe)
    """

    position_m: Array
    sigma_m: Array
    years: float
    moved: bool


class Equipment(NamedTuple):
    """What stands at a station at a date; empty texts and NaN where the file does not say.

    Attributes
    ----------
    receiver, antenna, radome : types as the IGS names them
    eccentricity_une_m : (3,) up, north and east from the marker to the antenna's reference point
    """

    receiver: str
    antenna: str
    radome: str
    eccentricity_une_m: Array


def read(path: Path | str, *, max_bytes: int = 400_000_000) -> xr.Dataset:
    """Station coordinates and equipment.

    Parameters
    ----------
    path : plain or compressed; matrices of covariances may be in it, and are passed over

    Other Parameters
    ----------------
    max_bytes : larger files are refused, as are those that unpack to more

    Returns
    -------
    Dataset with dim ``station``, one entry for each site, point and solution number that has coordinates (so a code may
    stand several times), sorted:

    - ``position_m``, ``sigma_m`` (station, axis): at ``reference_epoch`` (station)
    - ``velocity_m_s``, ``velocity_sigma_m_s`` (station, axis), if any station has one: NaN where not
    - ``point``, ``solution``, ``domes``, ``description``, ``start``, ``stop`` (station): the validity by
      SOLUTION/EPOCHS, NaT where it is open or not given

    and, where the file has them, on dims of their own: ``receiver_site``, ``receiver``, ``receiver_start``,
    ``receiver_stop``; ``antenna_site``, ``antenna``, ``antenna_radome`` …; ``eccentricity_site``, ``eccentricity_m``
    (eccentricity, component), ``eccentricity_system`` ("UNE" or "XYZ").

    Dates are as in the file, without a change of scale. Attributes: ``version``, ``agency``, ``source``, ``skipped``
    (kinds of parameters that were not kept, with counts).

    Raises
    ------
    DataError
        If the file is missing, too large or no SINEX file, or a line cannot be read; with file and line.
    """
    import xarray as xr

    lines = LineTable(read_bytes(path, max_bytes=max_bytes, kind="SINEX file"), Path(path))
    first = lines.text(0) if len(lines) else ""
    if not first.startswith("%=SNX"):
        raise DataError("this is no SINEX file", where=lines.where(0), allowed=("a first line that begins with %=SNX",))
    found = blocks(lines)
    data, coords, skipped = solutions(lines, found)
    data |= equipment(lines, found)
    attributes = {
        "version": first[6:10].strip(),
        "agency": first[11:14].strip(),
        "source": str(path),
        "skipped": skipped,
    }
    return xr.Dataset(data, coords, attributes)


def position_at(stations: xr.Dataset, station: str, date: Any) -> StationPosition:
    """Where a station is at a date, moved with its velocity if the file has one.

    Parameters
    ----------
    stations : as :func:`read` gives them
    station : its code of four characters; longer names are cut, and case does not count
    date : as text or ``datetime64``

    Returns
    -------
    StationPosition
        From the solution whose validity holds the date, else from the one nearest to it in time.

    Raises
    ------
    UnknownIdError
        If the file has no coordinates of the station.
    DataError
        If the date is none.
    """
    at = _date(date)
    entries = _entries(stations, "station", station)
    start, stop = (stations[name].values[entries] for name in ("start", "stop"))
    away = np.maximum(_seconds(start, at, 1), _seconds(stop, at, -1))
    best = entries[int(np.argmin(away))]
    years = float((at - stations.reference_epoch.values[best]).astype(np.int64)) * _NS / _YEAR_S
    position, sigma = stations.position_m.values[best].copy(), stations.sigma_m.values[best].copy()
    velocity = stations.velocity_m_s.values[best] if "velocity_m_s" in stations else np.full(3, np.nan)
    moved = bool(np.isfinite(velocity).all())
    return StationPosition(position + velocity * years * _YEAR_S if moved else position, sigma, years, moved)


def equipment_at(stations: xr.Dataset, station: str, date: Any) -> Equipment:
    """Receiver, antenna and eccentricity of a station at a date.

    Parameters
    ----------
    stations, station, date : as for :func:`position_at`

    Raises
    ------
    UnknownIdError
        If the file knows no equipment of the station.
    DataError
        If the date is none.
    """
    at = _date(date)
    code = station.upper()[:4]
    rows = {
        kind: _valid(stations, kind, code, at)
        for kind in ("receiver", "antenna", "eccentricity")
        if f"{kind}_site" in stations
    }
    if not any(name == code for kind in rows for name in stations[f"{kind}_site"].values):
        known = {str(s) for kind in rows for s in stations[f"{kind}_site"].values}
        raise UnknownIdError("station with equipment", code, known)
    text = {
        name: str(stations[name].values[row]) if (row := rows.get(kind)) is not None else ""
        for name, kind in (("receiver", "receiver"), ("antenna", "antenna"), ("antenna_radome", "antenna"))
    }
    eccentricity = np.full(3, np.nan)
    if (row := rows.get("eccentricity")) is not None and stations.eccentricity_system.values[row] == "UNE":
        eccentricity = stations.eccentricity_m.values[row].copy()
    return Equipment(text["receiver"], text["antenna"], text["antenna_radome"], eccentricity)


def _entries(stations: xr.Dataset, name: str, station: str) -> NDArray[np.intp]:
    code = station.upper()[:4]
    codes = stations[name].values
    entries = np.flatnonzero(codes == code)
    if not entries.size:
        raise UnknownIdError("station", code, {str(s) for s in codes})
    return entries


def _valid(stations: xr.Dataset, kind: str, code: str, at: np.datetime64) -> int | None:
    """The row of a table of equipment that holds at the date; the last one if several do."""
    site, start, stop = (stations[f"{kind}_{part}"].values for part in ("site", "start", "stop"))
    holds = (site == code) & (np.isnat(start) | (start <= at)) & (np.isnat(stop) | (at < stop))
    return int(np.flatnonzero(holds)[-1]) if holds.any() else None


def _seconds(edge: NDArray[np.datetime64], at: np.datetime64, sign: int) -> Array:
    """How far a date is before a start (sign 1) or behind an end (-1), s; 0 within and for open edges."""
    away = sign * (edge - at).astype("timedelta64[ns]").astype(np.int64) * _NS
    return np.where(np.isnat(edge), 0.0, np.maximum(away, 0.0))


def _date(date: Any) -> np.datetime64:
    try:
        at = np.datetime64(date, "ns")
    except ValueError as error:
        raise DataError(f"{date!r} is no date", advice="write it as 2022-01-01") from error
    if np.isnat(at):
        raise DataError("the date is missing")
    return at
