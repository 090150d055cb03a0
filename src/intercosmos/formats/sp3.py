"""SP3 files, versions a to d: precise positions, velocities and clocks of satellites, to and from ``xarray``.

>>> from intercosmos.formats import sp3
>>> orbits = sp3.read("WUM0MGXULT_20220010000_01H_05M_ORB.SP3")  # doctest: +SKIP
>>> orbits.position_m.sel(satellite="C01")  # doctest: +SKIP

References
----------
S. Hilla, *The Extended Standard Product 3 Orbit Format (SP3-d)*, National Geodetic Survey, 2016, and the descriptions
of SP3-a (Remondi 1989) and SP3-c (Hilla 2010).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from intercosmos.errors import DataError, Where
from intercosmos.formats.sp3_join import join
from intercosmos.formats.sp3_reading import read_one
from intercosmos.formats.sp3_writing import sp3_text

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["read", "write"]


def read(source: Path | str | Sequence[Path | str], *, max_bytes: int = 200_000_000) -> xr.Dataset:
    """Precise orbits and clocks.

    Parameters
    ----------
    source : a path, or several of consecutive or complementary files, plain or compressed

    Other Parameters
    ----------------
    max_bytes : larger files are refused, as are those that unpack to more

    Returns
    -------
    Dataset with dims ``time``, ``satellite``, ``axis``, sorted, GPS time:

    - ``position_m`` (time, satellite, axis): Earth-fixed in the file's frame (attrs ``frame``), centre of mass; NaN
      where the file has none (0.000000 or 999999.999999)
    - ``clock_s`` (time, satellite): satellite clock minus the time system of the file; NaN where absent
    - ``predicted_orbit``, ``predicted_clock``, ``clock_event``, ``manoeuvre`` (time, satellite): flags
    - where the file has them: ``velocity_m_s``, ``clock_rate``, ``position_sigma_m``, ``clock_sigma_s``,
      ``velocity_sigma_m_s``, ``clock_rate_sigma``. The finer figures of EP and EV records replace those of the position
      records; their correlations are not kept, but counted in ``skipped``
    - ``accuracy_m`` (satellite): of the header, NaN where unknown

    Attributes: ``version``, ``time_system`` "GPS", ``file_time_system``, ``frame``, ``orbit_type``, ``agency``,
    ``data_used``, ``file_type``, ``interval_s``, ``comments``, ``source``, ``skipped`` (what was not kept or was
    missing, with counts).

    Of several files the first one that has a value for a satellite and an instant gives it; the others' are counted.

    Raises
    ------
    DataError
        If a file is missing, too large or no SP3 file, or a line cannot be read; with file and line.
    """
    if isinstance(source, (str, Path)):
        return read_one(source, max_bytes=max_bytes)
    paths = list(source)
    if not paths:
        raise DataError("no file is named", advice="pass one path or several")
    return join([read_one(path, max_bytes=max_bytes) for path in paths])


def write(
    orbits: xr.Dataset,
    path: Path | str | None = None,
    *,
    agency: str = "",
    frame: str = "",
    orbit_type: str = "",
    comments: Sequence[str] = (),
) -> str:
    """Orbits as a text of SP3-d, with velocities if there are any, and without accuracies.

    Parameters
    ----------
    orbits : as :func:`read` gives them; ``position_m`` is needed
    path : where to write; by default nowhere

    Other Parameters
    ----------------
    agency, frame, orbit_type : of the header, by default those of the attributes
    comments : lines of at most 77 characters, by default those of the attributes

    Returns
    -------
    str
        The text. Read again it gives positions to 0.5 mm, clocks to 0.5 ps, and the same flags.

    Raises
    ------
    DataError
        If a number does not fit its columns, or a name is none of a satellite; nothing has been written then.
    """
    text = sp3_text(orbits, agency=agency, frame=frame, orbit_type=orbit_type, comments=comments)
    if path is not None:
        try:
            Path(path).write_text(text, encoding="utf-8", newline="\n")
        except (OSError, ValueError) as error:
            raise DataError(f"the file cannot be written: {error}", where=Where(Path(path))) from error
    return text
