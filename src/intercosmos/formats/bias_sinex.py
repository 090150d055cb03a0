"""Bias-SINEX files: code and phase biases of satellites and receivers, to ``xarray`` and to a table for ranges.

>>> from intercosmos.formats import bias_sinex
>>> biases = bias_sinex.read("CAS0MGXRAP_20220010000_01D_01D_DCB.BSX.gz")  # doctest: +SKIP
>>> table = bias_sinex.satellite_codes_ns(biases, "2022-01-01T12:00")  # doctest: +SKIP

References
----------
S. Schaer, *SINEX_BIAS – Solution (Software/technique) INdependent EXchange format for GNSS biases*, version 1.00, 2016.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.errors import DataError
from intercosmos.formats.compressed import read_bytes
from intercosmos.formats.fixed_columns import LineTable
from intercosmos.formats.navigation_dates import day_of_year
from intercosmos.formats.sinex_blocks import blocks

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["read", "satellite_codes_ns"]

Rows = NDArray[np.intp]

_BLOCK: Final = "BIAS/SOLUTION"
_KINDS: Final = ("OSB", "DSB", "ISB")
#: A code bias larger than this, ns, is a mistake: a microsecond is 300 m.
_LARGEST_NS: Final = 1000.0


def read(path: Path | str, *, max_bytes: int = 200_000_000) -> xr.Dataset:
    """Biases of a file.

    Parameters
    ----------
    path : plain or compressed

    Other Parameters
    ----------------
    max_bytes : larger files are refused, as are those that unpack to more

    Returns
    -------
    Dataset with dim ``bias``, in the order of the file: ``kind`` ("OSB" absolute, "DSB" first minus second, "ISB"),
    ``satellite`` ("G01", a system's letter alone for a bias of all its satellites, or empty), ``station``, ``first``
    and ``second`` observation (second empty for OSB), ``start`` and ``stop`` (GPS time as a rule; NaT where open),
    ``value`` and ``sigma`` in ``unit`` ("ns" or "cyc"), NaN without a sigma. Attributes: ``agency``, ``source``.

    Raises
    ------
    DataError
        If the file is missing, too large or no Bias-SINEX file, or a line cannot be read; with file and line.
    """
    import xarray as xr

    lines = LineTable(read_bytes(path, max_bytes=max_bytes, kind="Bias-SINEX file"), Path(path))
    head = lines.text(0) if len(lines) else ""
    if not head.startswith("%=BIA"):
        raise DataError(
            "this is no Bias-SINEX file", where=lines.where(0), allowed=("a first line that begins with %=BIA",)
        )
    found = {name.split()[0]: rows for name, rows in blocks(lines).items() if name}
    rows = found.get(_BLOCK)
    if rows is None:
        raise DataError(f"the file has no block {_BLOCK}", where=lines.where(0))
    texts = {
        name: lines.strings(rows, first, last)
        for name, (first, last) in {
            "kind": (1, 5),
            "satellite": (11, 14),
            "station": (15, 24),
            "first": (25, 29),
            "second": (30, 34),
            "unit": (65, 69),
        }.items()
    }
    _only(lines, rows, texts["kind"], _KINDS, "kind of bias")
    _only(lines, rows, texts["unit"], ("ns", "cyc"), "unit")
    numbers = {
        "value": lines.numbers(rows, 70, 91, "estimated value"),
        "sigma": lines.numbers(rows, 92, 103, "standard deviation", blank=np.nan),
    }
    times = {"start": _instants(lines, rows, 35, "start"), "stop": _instants(lines, rows, 50, "stop")}
    data: dict[str, Any] = {name: ("bias", values) for name, values in (texts | numbers | times).items()}
    return xr.Dataset(data, attrs={"agency": head[11:14].strip(), "source": str(path)})


def _only(lines: LineTable, rows: Rows, texts: NDArray[np.str_], allowed: tuple[str, ...], what: str) -> None:
    wrong = ~np.isin(texts, allowed)
    if wrong.any():
        bad = int(np.argmax(wrong))
        raise DataError(f"{str(texts[bad])!r} is no {what}", where=lines.where(rows[bad], what), allowed=allowed)


def _instants(lines: LineTable, rows: Rows, column: int, name: str) -> NDArray[np.datetime64]:
    """Dates (n,) like 2022:001:43200 in 14 columns; NaT for zeros and blanks, which mean open."""
    year = lines.integers(rows, column, column + 4, name, blank=0)
    day = lines.integers(rows, column + 5, column + 8, name, blank=0)
    second = lines.numbers(rows, column + 9, column + 14, name, blank=0.0)
    absent = (year == 0) & (day == 0)
    times, good = day_of_year(np.where(absent, 2000, year), np.where(absent, 1, day), second)
    good |= absent
    if not good.all():
        raise DataError("there is no such date", where=lines.where(rows[int(np.argmin(good))], name))
    times[absent] = np.datetime64("NaT")
    return times


def satellite_codes_ns(biases: xr.Dataset, date: Any = None) -> dict[tuple[str, str], float]:
    """Code biases of satellites, absolute but for a datum of each satellite, (satellite, code) -> ns.

    Where a file has differences only (DSB), each satellite's codes that hang together get values with the first of
    them at zero: differences of codes and whatever is taken against a clock's reference are right, the datum is not.

    Parameters
    ----------
    biases : as :func:`read` gives them
    date : only what is valid then (the last such line counts); without it all lines of the file

    Raises
    ------
    DataError
        If the date is none, or a code bias exceeds a microsecond.
    """
    try:
        at = None if date is None else np.datetime64(date, "ns")
    except ValueError as error:
        raise DataError(f"{date!r} is no date", advice="such as 2022-01-01T12:00") from error
    column = {name: biases[name].to_numpy() for name in biases}
    wanted = (
        (column["station"] == "")
        & (np.char.str_len(column["satellite"]) == 3)
        & np.char.startswith(column["first"], "C")
        & (column["unit"] == "ns")
    )
    if at is not None:
        start, stop = column["start"], column["stop"]
        wanted &= (np.isnat(start) | (start <= at)) & (np.isnat(stop) | (at < stop))
    if np.any(np.abs(column["value"][wanted]) > _LARGEST_NS):
        raise DataError("a code bias of more than a microsecond is a mistake", advice="see the file's unit and columns")
    rows = list(
        zip(*(column[name][wanted].tolist() for name in ("kind", "satellite", "first", "second", "value")), strict=True)
    )
    table = {(satellite, first): value for kind, satellite, first, _, value in rows if kind == "OSB"}
    links: dict[str, dict[str, list[tuple[str, float]]]] = {}
    for kind, satellite, first, second, value in rows:
        if kind == "DSB":
            near = links.setdefault(satellite, {})
            near.setdefault(first, []).append((second, -value))
            near.setdefault(second, []).append((first, value))
    for satellite, near in links.items():
        if not any(owner == satellite for owner, _ in table):
            table |= {(satellite, code): value for code, value in _walk(near).items()}
    return table


def _walk(near: dict[str, list[tuple[str, float]]]) -> dict[str, float]:
    """Values of the codes that hang together with the first one, which is zero."""
    root = min(near)
    values, open_codes = {root: 0.0}, [root]
    while open_codes:
        code = open_codes.pop()
        for other, step in near[code]:
            if other not in values:
                values[other] = values[code] + step
                open_codes.append(other)
    return values
