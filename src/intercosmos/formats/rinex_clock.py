"""RINEX clock files (2.00, 3.00 to 3.04): clocks of satellites and receivers, to ``xarray``.

>>> from intercosmos.formats import rinex_clock
>>> clocks = rinex_clock.read("igs15904.clk")  # doctest: +SKIP
>>> clocks.clock_s.sel(satellite="G05")  # doctest: +SKIP

References
----------
J. Ray and W. Gurtner, *RINEX Extensions to Handle Clock Information*, version 3.02 (2010) and 3.04 (2017, with names of
nine characters).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from intercosmos.errors import DataError
from intercosmos.formats.compressed import read_bytes
from intercosmos.formats.fixed_columns import LineTable
from intercosmos.formats.navigation_dates import civil, to_gps_time
from intercosmos.formats.rinex_clock_header import ClockHeader, read_clock_header

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["read"]

Array = NDArray[np.float64]
Rows = NDArray[np.intp]
Flags = NDArray[np.bool_]

_SPARSEST: Final = 50
_FLOOR: Final = 1_000_000
_LATER_KINDS: Final = {"AR": "receivers", "CR": "calibrations", "DR": "discontinuities", "MS": "monitors", "AS": ""}


class _Layout(NamedTuple):
    """Columns of a record and of its second line, and the least lengths of a line with one or two numbers."""

    name: tuple[int, int]
    date: int
    values: tuple[tuple[int, int], ...]
    following: tuple[tuple[int, int], ...]
    least: tuple[int, int]


#: Names of four characters up to version 3.02, of nine from 3.04 on.
_NARROW: Final = _Layout((3, 7), 8, ((40, 60), (60, 80)), ((0, 20), (20, 40)), (59, 79))
_WIDE: Final = _Layout((3, 12), 13, ((45, 65), (65, 86)), ((3, 23), (23, 44)), (64, 84))


class _Records(NamedTuple):
    """Records (n,): row, kind, name, instant in GPS time, clock and deviation in s, rate and its deviation."""

    row: Rows
    kind: NDArray[np.str_]
    name: NDArray[np.str_]
    time: NDArray[np.datetime64]
    values: Array


def read(path: Path | str, *, receivers: bool = True, max_bytes: int = 400_000_000) -> xr.Dataset:
    """Clocks of a file.

    Parameters
    ----------
    path : plain or compressed

    Other Parameters
    ----------------
    receivers : whether the clocks of receivers are kept too
    max_bytes : larger files are refused, as are those that unpack to more

    Returns
    -------
    Dataset with dims ``time``, ``satellite`` and, if there are any, ``receiver``, sorted, GPS time; NaN where absent:

    - ``clock_s``, ``clock_sigma_s`` (time, satellite): satellite clock minus the time scale of the file
    - ``clock_rate``, ``clock_rate_sigma`` (time, satellite), if the file has them
    - ``receiver_clock_s``, ``receiver_clock_sigma_s`` (time, receiver)
    - ``receiver_position_m`` (receiver, axis): of the header, to 1 mm; NaN where the header has none

    Attributes: ``version``, ``time_system`` "GPS", ``file_time_system``, ``analysis_centre``, ``frame``,
    ``reference_clocks``, ``leap_seconds``, ``source``, ``skipped`` (kinds of records that were not kept, with counts).

    Raises
    ------
    DataError
        If the file is missing, too large or no clock file, or a line cannot be read; with file and line.

    Notes
    -----
    Which of the two layouts a record has is seen in the record itself: there are files that say 3.04 and keep the
    narrow one.
    """
    import xarray as xr

    lines = LineTable(read_bytes(path, max_bytes=max_bytes, kind="RINEX clock file"), Path(path))
    header = read_clock_header(lines)
    records = _records(lines, header)
    skipped = {
        f"{name} ({kind})": int((records.kind == kind).sum())
        for kind, name in _LATER_KINDS.items()
        if kind not in (("AS", "AR") if receivers else ("AS",)) and (records.kind == kind).any()
    }
    used = np.isin(records.kind, ["AS", "AR"] if receivers else ["AS"])
    times = np.unique(records.time[used])
    data: dict[str, Any] = {}
    coords: dict[str, Any] = {"time": times}
    for kind, dim, prefix in (("AS", "satellite", ""), ("AR", "receiver", "receiver_")):
        if kind == "AR" and not (receivers and (records.kind == "AR").any()):
            continue
        names, tables = _tables(lines, records, records.kind == kind, times)
        coords[dim] = names
        long = "satellite" if kind == "AS" else "receiver"
        for k, (name, unit, text) in enumerate(_QUANTITIES):
            if k < 2 or (kind == "AS" and np.isfinite(tables[..., k]).any()):
                data[prefix + name] = (
                    ("time", dim),
                    tables[..., k],
                    {"units": unit, "long_name": f"{text} of the {long}"},
                )
    if "receiver" in coords:
        places = [header.stations.get(str(name), (np.nan,) * 3) for name in coords["receiver"]]
        described = {"units": "m", "long_name": "position of the receiver as the header states it"}
        data["receiver_position_m"] = (("receiver", "axis"), np.array(places, float).reshape(-1, 3), described)
        coords["axis"] = ["x", "y", "z"]
    return xr.Dataset(data, coords, {**header.attributes(), "source": str(path), "skipped": skipped})


_QUANTITIES: Final = (
    ("clock_s", "s", "clock"),
    ("clock_sigma_s", "s", "standard deviation of the clock"),
    ("clock_rate", "1", "rate of the clock"),
    ("clock_rate_sigma", "1", "standard deviation of the rate of the clock"),
)


def _records(lines: LineTable, header: ClockHeader) -> _Records:
    """All records of both layouts, in the order of the file."""
    rows = np.arange(header.rows, len(lines))
    rows = rows[lines.lengths[rows] > 0]
    letters = (lines.at(rows, 0) >= ord("A")) & (lines.at(rows, 1) >= ord("A")) & (lines.at(rows, 2) == ord(" "))
    leading = np.zeros(len(lines) + 1, bool)
    leading[rows[letters]] = True
    record_rows = rows[letters]
    kinds = lines.strings(record_rows, 0, 2)
    known = np.isin(kinds, list(_LATER_KINDS))
    if not known.all():
        bad = int(np.argmin(known))
        kind, where = str(kinds[bad]), lines.where(record_rows[bad])
        raise DataError(f"{kind!r} is no kind of clock", where=where, allowed=sorted(_LATER_KINDS))
    wide = _is_date(lines, record_rows, _WIDE.date) & ~_is_date(lines, record_rows, _NARROW.date)
    names = np.empty(len(record_rows), "U9")
    times = np.empty(len(record_rows), "datetime64[ns]")
    values = np.full((len(record_rows), 4), np.nan)
    expected = np.zeros(len(record_rows), np.int64)
    for layout, chosen in ((_NARROW, ~wide), (_WIDE, wide)):
        part = record_rows[chosen]
        if part.size:
            names[chosen] = lines.strings(part, *layout.name)
            times[chosen], counts = _dates(lines, part, layout)
            values[chosen], expected[chosen] = _values(lines, part, counts, layout, leading), counts > 2
    _no_orphans(lines, rows, letters, record_rows, expected)
    return _Records(record_rows, kinds, names, to_gps_time(times, header.time_system, lines.where()), values)


def _is_date(lines: LineTable, rows: Rows, column: int) -> Flags:
    """Whether a year of four figures stands in the columns, with spaces around it."""
    cells = lines.cells(rows, column - 1, column + 5)
    figures = (cells[:, 1:5] >= ord("0")) & (cells[:, 1:5] <= ord("9"))
    return np.asarray(figures.all(axis=1) & (cells[:, 0] == ord(" ")) & (cells[:, 5] == ord(" ")))


def _dates(lines: LineTable, rows: Rows, layout: _Layout) -> tuple[NDArray[np.datetime64], NDArray[np.int64]]:
    """Dates, and how many numbers each record has."""
    d = layout.date
    fields = ((d, d + 4), (d + 4, d + 7), (d + 7, d + 10), (d + 10, d + 13), (d + 13, d + 16), (d + 16, d + 26))
    times, good = civil(*(lines.numbers(rows, a, b, "date") for a, b in fields))
    if not good.all():
        raise DataError("there is no such date", where=lines.where(rows[int(np.argmin(good))], "date"))
    counts = lines.integers(rows, d + 26, d + 29, "number of values")
    if ((counts < 1) | (counts > 6)).any():
        bad = rows[int(np.argmax((counts < 1) | (counts > 6)))]
        raise DataError("a record has one to six numbers", where=lines.where(bad, "number of values"))
    return times, counts


def _values(lines: LineTable, rows: Rows, counts: NDArray[np.int64], layout: _Layout, leading: Flags) -> Array:
    """Clock, its deviation, rate and its deviation, NaN where the record ends before."""
    out = np.full((len(rows), 4), np.nan)
    for k, (first, last) in enumerate(layout.values):
        has = counts > k
        cut = has & (lines.lengths[rows] < layout.least[k])
        if cut.any():
            raise DataError("this line is cut off within a number", where=lines.where(rows[int(np.argmax(cut))]))
        out[has, k] = lines.numbers(rows[has], first, last, "clock")
    following = rows + 1
    broken = (counts > 2) & ((following >= len(lines)) | leading[np.minimum(following, len(leading) - 1)])
    if broken.any():
        raise DataError("the second line of this record is missing", where=lines.where(rows[int(np.argmax(broken))]))
    for k, (first, last) in enumerate(layout.following):
        has = counts > k + 2
        out[has, k + 2] = lines.numbers(following[has], first, last, "clock rate")
    return out


def _no_orphans(lines: LineTable, rows: Rows, letters: Flags, record_rows: Rows, expected: NDArray[np.int64]) -> None:
    others = rows[~letters]
    orphan = np.setdiff1d(others, record_rows[expected > 0] + 1)
    if orphan.size:
        raise DataError(
            f"this is no record of a clock file: {lines.text(orphan[0])[:20]!r}", where=lines.where(orphan[0]),
            allowed=sorted(_LATER_KINDS),
        )  # fmt: skip


def _tables(
    lines: LineTable, records: _Records, chosen: Flags, times: NDArray[np.datetime64]
) -> tuple[NDArray[np.str_], Array]:
    """Sorted names, and (time, name, 4) values, NaN where there is no record."""
    names, place = np.unique(records.name[chosen], return_inverse=True)
    shape = (len(times), len(names))
    count = int(chosen.sum())
    if shape[0] * shape[1] > _SPARSEST * count + _FLOOR:
        raise DataError(
            f"{shape[0]} epochs of {shape[1]} clocks hold only {count} values", where=lines.where(),
            advice="a file with so many empty places is not read",
        )  # fmt: skip
    epoch = np.searchsorted(times, records.time[chosen])
    cell = epoch * max(shape[1], 1) + place.ravel()
    unique, first = np.unique(cell, return_index=True)
    if len(unique) < count:
        again = np.setdiff1d(np.arange(count), first)[0]
        row = records.row[chosen][again]
        raise DataError(
            f"the clock of {records.name[chosen][again]} stands twice at this epoch", where=lines.where(row)
        )
    table = np.full((*shape, 4), np.nan)
    table[epoch, place.ravel()] = records.values[chosen]
    return names, table
