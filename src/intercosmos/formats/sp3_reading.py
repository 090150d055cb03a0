"""One SP3 file to arrays: header, epochs and records, each in one sweep over all lines."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.errors import DataError
from intercosmos.formats.compressed import read_bytes
from intercosmos.formats.fixed_columns import LineTable
from intercosmos.formats.navigation_dates import civil, to_gps_time
from intercosmos.formats.sp3_header import Header, read_header

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["read_one"]

Array = NDArray[np.float64]
Rows = NDArray[np.intp]

#: A clock from here on is absent, microseconds; so is a position, km.
_ABSENT: Final = 999999.0
#: Cells of the table a record may stand for: a file whose satellites are nearly all at every epoch needs one.
_SPARSEST: Final = 50
_FLOOR: Final = 1_000_000
_AXES: Final = ((4, 18), (18, 32), (32, 46))
_CLOCK: Final = (46, 60)
_UNITS: Final = {
    "position_m": "m", "clock_s": "s", "velocity_m_s": "m/s", "clock_rate": "1", "position_sigma_m": "m",
    "clock_sigma_s": "s", "velocity_sigma_m_s": "m/s", "clock_rate_sigma": "1", "accuracy_m": "m",
}  # fmt: skip
_OPTIONAL: Final = ("position_sigma_m", "clock_sigma_s", "velocity_sigma_m_s", "clock_rate_sigma")
_NAMES: Final = {
    "position_m": "Earth-fixed position of the centre of mass",
    "clock_s": "satellite clock minus the time system of the file",
    "velocity_m_s": "Earth-fixed velocity",
    "clock_rate": "rate of the satellite clock",
    "position_sigma_m": "standard deviation of the position",
    "clock_sigma_s": "standard deviation of the clock",
    "velocity_sigma_m_s": "standard deviation of the velocity",
    "clock_rate_sigma": "standard deviation of the clock rate",
    "accuracy_m": "accuracy of the orbit as the header states it",
}


@dataclass(frozen=True)
class _Grid:
    """Where records go: (n,) epoch and satellite of each, and the size of the table."""

    epoch: Rows
    satellite: Rows
    shape: tuple[int, int]

    def spread(self, values: Array, chosen: NDArray[np.bool_] | slice = slice(None)) -> Array:
        """Values (n,) or (n, 3) of records in a table, NaN elsewhere."""
        table = np.full((*self.shape, *values.shape[1:]), np.nan)
        table[self.epoch[chosen], self.satellite[chosen]] = values[chosen]
        return table

    def flags(self, values: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Flags (n,) of records in a table."""
        table = np.zeros(self.shape, bool)
        table[self.epoch, self.satellite] = values
        return table


def read_one(path: Path | str, *, max_bytes: int) -> xr.Dataset:
    """The dataset of one file; see :func:`intercosmos.formats.sp3.read`."""
    import xarray as xr

    lines = LineTable(read_bytes(path, max_bytes=max_bytes, kind="SP3 file"), Path(path))
    header = read_header(lines)
    rows = np.arange(header.rows, len(lines))
    kind = lines.at(rows, 0)
    ends = np.flatnonzero((kind == ord("E")) & (lines.at(rows, 1) == ord("O")) & (lines.at(rows, 2) == ord("F")))
    skipped: dict[str, int] = {}
    if ends.size:
        rows, kind = rows[: ends[0]], kind[: ends[0]]
    else:
        skipped["the line EOF is missing"] = 1
    times, starts = _epochs(lines, rows[kind == ord("*")], header)
    known = np.isin(kind, np.frombuffer(b"*PVE", np.uint8)) | (lines.lengths[rows] == 0)
    comment = (kind == ord("/")) | (kind == ord("%"))
    if not (known | comment).all():
        bad = rows[int(np.argmin(known | comment))]
        raise DataError(
            f"this is no record of an SP3 file: {lines.text(bad)[:20]!r}", where=lines.where(bad),
            allowed=("*", "P", "V", "EP", "EV", "/*", "EOF"),
        )  # fmt: skip
    if comment.any():
        skipped["comments between records"] = int(comment.sum())
    if header.epochs != len(times):
        skipped["epochs fewer than the header says"] = header.epochs - len(times)
    positions, velocities = rows[kind == ord("P")], rows[kind == ord("V")]
    satellites = _satellites(lines, header, positions, velocities)
    shape = (len(times), len(satellites))
    if shape[0] * shape[1] > _SPARSEST * (len(positions) + len(velocities)) + _FLOOR:
        raise DataError(
            f"{len(times)} epochs of {len(satellites)} satellites hold only {len(positions)} positions",
            where=lines.where(), advice="a file with so many empty places is not read",
        )  # fmt: skip
    of_p = _grid(lines, positions, starts, satellites, shape, skipped)
    variables = _position_variables(lines, positions, of_p, header)
    if velocities.size:
        of_v = _grid(lines, velocities, starts, satellites, shape, skipped)
        variables |= _velocity_variables(lines, velocities, of_v, header)
    _overlay(lines, rows[kind == ord("E")], positions, velocities, of_p, variables, skipped)
    data = {
        name: (("time", "satellite", "axis")[: values.ndim], values, _described(name))
        for name, values in variables.items()
        if name not in _OPTIONAL or np.isfinite(values).any()
    }
    data["accuracy_m"] = (("satellite",), np.array([header.accuracy_m.get(s, np.nan) for s in satellites]),
                          _described("accuracy_m"))  # fmt: skip
    order = np.argsort(times, kind="stable")
    dataset = xr.Dataset(
        data,
        coords={"time": times, "satellite": satellites, "axis": ["x", "y", "z"]},
        attrs={**header.attributes(), "source": str(path), "skipped": skipped},
    )
    return dataset if np.array_equal(order, np.arange(len(times))) else dataset.isel(time=order)


def _described(name: str) -> dict[str, str]:
    return {"units": _UNITS[name], "long_name": _NAMES[name]} if name in _UNITS else {}


def _epochs(lines: LineTable, rows: Rows, header: Header) -> tuple[NDArray[np.datetime64], Rows]:
    """Epochs in GPS time, and the rows where they begin; each stands once."""
    if not rows.size:
        raise DataError("there is no epoch in it", where=lines.where(), advice="an epoch begins with '*'")
    columns = (
        (3, 7, "year"),
        (7, 10, "month"),
        (10, 13, "day"),
        (13, 16, "hour"),
        (16, 19, "minute"),
        (19, 32, "second"),
    )
    dates, good = np.empty(len(rows), "datetime64[ns]"), np.empty(len(rows), bool)
    early = lines.at(rows, 2) != ord(" ")  # some write one space less behind the asterisk
    for shift in (0, 1):
        part = early == bool(shift)
        fields = (lines.numbers(rows[part], first - shift, last - shift, name) for first, last, name in columns)
        dates[part], good[part] = civil(*fields)
    if not good.all():
        raise DataError("there is no such date", where=lines.where(rows[int(np.argmin(good))], "epoch"))
    times = to_gps_time(dates, header.time_system, lines.where())
    unique, first = np.unique(times, return_index=True)
    if len(unique) < len(times):
        again = np.setdiff1d(np.arange(len(times)), first)[0]
        raise DataError("this epoch stands twice in the file", where=lines.where(rows[again], "epoch"))
    return times, rows


def _satellites(lines: LineTable, header: Header, *groups: Rows) -> list[str]:
    """Every satellite of the header or of a record, sorted."""
    found = set(header.satellites)
    for rows in groups:
        if rows.size:
            found.update(str(s) for s in np.unique(_names(lines, rows)))
    return sorted(found)


def _names(lines: LineTable, rows: Rows) -> NDArray[np.str_]:
    """Names (n,) of the records' satellites: ``G01``, also for " 1" and "G 1"."""
    cells = lines.cells(rows, 1, 4).copy()
    cells[cells[:, 0] == ord(" "), 0] = ord("G")
    cells[cells[:, 1] == ord(" "), 1] = ord("0")
    figures = (cells[:, 1:] >= ord("0")) & (cells[:, 1:] <= ord("9"))
    letter = (cells[:, 0] >= ord("A")) & (cells[:, 0] <= ord("Z"))
    good = letter & figures.all(axis=1)
    if not good.all():
        bad = rows[int(np.argmin(good))]
        raise DataError(
            f"{lines.text(bad)[1:4]!r} is no satellite", where=lines.where(bad, "satellite"),
            allowed=("a letter of the system and two figures",),
        )  # fmt: skip
    return np.char.decode(np.ascontiguousarray(cells).view("S3")[:, 0], "ascii")


def _grid(
    lines: LineTable, rows: Rows, starts: Rows, satellites: list[str], shape: tuple[int, int], skipped: dict[str, int]
) -> _Grid:
    epoch = np.searchsorted(starts, rows, side="right") - 1
    if rows.size and epoch[0] < 0:
        raise DataError("this record stands before the first epoch", where=lines.where(rows[0]))
    place = np.searchsorted(np.array(satellites), _names(lines, rows)) if rows.size else np.zeros(0, np.intp)
    cell = epoch * shape[1] + place
    unique, first = np.unique(cell, return_index=True)
    if len(unique) < len(cell):
        again = np.setdiff1d(np.arange(len(cell)), first)[0]
        raise DataError(
            f"the satellite {satellites[place[again]]} stands twice at this epoch", where=lines.where(rows[again]),
            advice="keep one of the two records",
        )  # fmt: skip
    return _Grid(epoch.astype(np.intp), place.astype(np.intp), shape)


def _position_variables(lines: LineTable, rows: Rows, grid: _Grid, header: Header) -> dict[str, NDArray[Any]]:
    _whole(lines, rows)
    position = np.stack([lines.numbers(rows, a, b, "position", shift=3) for a, b in _AXES], axis=-1)
    absent = (position == 0).all(axis=-1) | (np.abs(position) >= _ABSENT * 1e3).any(axis=-1)
    position[absent] = np.nan
    clock = lines.numbers(rows, 46, 60, "clock", shift=-6, blank=np.nan)
    clock[np.abs(clock) >= _ABSENT * 1e-6] = np.nan
    variables: dict[str, NDArray[Any]] = {"position_m": grid.spread(position), "clock_s": grid.spread(clock)}
    if header.version in "cd":
        exponents = np.stack([lines.numbers(rows, a, a + 2, "deviation", blank=np.nan) for a in (61, 64, 67)], axis=-1)
        clock_exponent = lines.numbers(rows, 70, 73, "deviation", blank=np.nan)
        variables["position_sigma_m"] = grid.spread(_power(header.position_base, exponents) * 1e-3)
        variables["clock_sigma_s"] = grid.spread(_power(header.clock_base, clock_exponent) * 1e-12)
    flags = {
        "clock_event": (74, "E"),
        "predicted_clock": (75, "P"),
        "manoeuvre": (78, "M"),
        "predicted_orbit": (79, "P"),
    }
    for name, (column, letter) in flags.items():
        found = (lines.at(rows, column) == ord(letter)) & (header.version in "cd")
        variables[name] = grid.flags(found)
    return variables


def _velocity_variables(lines: LineTable, rows: Rows, grid: _Grid, header: Header) -> dict[str, NDArray[Any]]:
    _whole(lines, rows)
    velocity = np.stack([lines.numbers(rows, a, b, "velocity", shift=-1) for a, b in _AXES], axis=-1)
    absent = (velocity == 0).all(axis=-1) | (np.abs(velocity) >= _ABSENT * 0.1).any(axis=-1)
    velocity[absent] = np.nan
    rate = lines.numbers(rows, 46, 60, "clock rate", shift=-10, blank=np.nan)
    rate[np.abs(rate) >= _ABSENT * 1e-10] = np.nan
    rate[absent & (rate == 0)] = np.nan
    variables: dict[str, NDArray[Any]] = {"velocity_m_s": grid.spread(velocity), "clock_rate": grid.spread(rate)}
    if header.version in "cd":
        exponents = np.stack([lines.numbers(rows, a, a + 2, "deviation", blank=np.nan) for a in (61, 64, 67)], axis=-1)
        rate_exponent = lines.numbers(rows, 70, 73, "deviation", blank=np.nan)
        variables["velocity_sigma_m_s"] = grid.spread(_power(header.position_base, exponents) * 1e-7)
        variables["clock_rate_sigma"] = grid.spread(_power(header.clock_base, rate_exponent) * 1e-16)
    return variables


def _whole(lines: LineTable, rows: Rows) -> None:
    """A number that is cut off is a number still, and another one."""
    cut = (lines.lengths[rows] > _CLOCK[0]) & (lines.lengths[rows] < _CLOCK[1])
    if cut.any():
        raise DataError("this line is cut off within the clock", where=lines.where(rows[int(np.argmax(cut))]))


def _power(base: float, exponents: Array) -> Array:
    """Deviations of exponents; a header without a base gives none, nor does what is no deviation."""
    if base <= 0:
        return np.full_like(exponents, np.nan)
    with np.errstate(over="ignore"):
        values = base**exponents
    return np.where(np.isfinite(values), values, np.nan)


def _overlay(
    lines: LineTable, rows: Rows, positions: Rows, velocities: Rows, of_p: _Grid, variables: dict[str, NDArray[Any]],
    skipped: dict[str, int],
) -> None:  # fmt: skip
    """Deviations of EP records in the place of those of their positions; EV records are counted."""
    if not rows.size:
        return
    second = lines.at(rows, 1)
    known = (second == ord("P")) | (second == ord("V"))
    if not known.all():
        bad = rows[int(np.argmin(known))]
        raise DataError(
            f"this is no record: {lines.text(bad)[:20]!r}", where=lines.where(bad), allowed=("EP", "EV", "EOF")
        )
    of_position, of_velocity = rows[second == ord("P")], rows[second == ord("V")]
    orphan = np.concatenate([np.setdiff1d(of_position - 1, positions), np.setdiff1d(of_velocity - 1, velocities)])
    if orphan.size:
        raise DataError("no record of a satellite stands before these deviations", where=lines.where(orphan.min() + 1))
    skipped["correlations of EP and EV records"] = len(rows)
    if of_position.size and "position_sigma_m" in variables:
        at = np.searchsorted(positions, of_position - 1)
        columns = ((4, 8), (9, 13), (14, 18))
        sigma = np.stack([lines.numbers(of_position, a, b, "deviation", blank=np.nan) for a, b in columns], axis=-1)
        clock = lines.numbers(of_position, 19, 26, "deviation", blank=np.nan)
        for name, values in (("position_sigma_m", sigma * 1e-3), ("clock_sigma_s", clock * 1e-12)):
            table = variables[name]
            before = table[of_p.epoch[at], of_p.satellite[at]]
            table[of_p.epoch[at], of_p.satellite[at]] = np.where(np.isnan(values), before, values)
