"""Schedules as tables of comma-separated values: one planned image a row, times in UTC, angles in degrees.

The columns stand in the first row, by name; when a file is read they may stand in any order, and others are refused.
Times are ISO 8601 in UTC with a ``Z``, to the millisecond; a polygon is ``latitude longitude`` of its corners, between
semicolons. Text is quoted as RFC 4180 says.

References
----------
Shafranovich, Y., *Common Format and MIME Type for Comma-Separated Values (CSV) Files*, RFC 4180 (2005).
"""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from intercosmos.errors import DataError
from intercosmos.formats.ccsds_time import epoch_texts, instant, times_of
from intercosmos.formats.schedule_rows import PlannedImage, checked_rows, fault_of, seconds_between
from intercosmos.formats.text_file import Document, read_document

if TYPE_CHECKING:
    from astropy.time import Time

__all__ = ["COLUMNS", "MOST_ROWS", "read_schedule", "schedule_text", "write_schedule"]

#: Names of the columns, in the order in which they are written.
COLUMNS: Final = (
    "request", "partner", "kind", "part", "satellite", "satellite_partner", "start_utc", "end_utc", "latitude_deg",
    "longitude_deg", "roll_deg", "score", "value", "station", "station_partner", "sent_utc", "delivered_utc", "polygon",
    "properties",
)  # fmt: skip
#: Longer tables are refused: a row takes some kB of memory.
MOST_ROWS: Final = 100_000
_NEEDED: Final = ("request", "partner", "satellite", "start_utc", "end_utc")
_TIMES: Final = ("start_utc", "end_utc", "sent_utc", "delivered_utc")
_NUMBERS: Final = ("latitude_deg", "longitude_deg", "roll_deg", "score", "value")


def schedule_text(rows: Iterable[PlannedImage]) -> str:
    """A schedule as a table.

    Raises
    ------
    DataError
        For rows that cannot be (:func:`~intercosmos.formats.schedule_rows.checked_rows`).
    """
    images = checked_rows(rows)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    start, end = (_texts([getattr(row, name) for row in images]) for name in ("start", "end"))
    sent, delivered = (_texts([getattr(row, name) for row in images]) for name in ("sent", "delivered"))
    for k, row in enumerate(images):
        writer.writerow([
            row.request, row.partner, row.kind, row.part, row.satellite, row.satellite_partner, start[k], end[k],
            *(_number(x) for x in (row.latitude_deg, row.longitude_deg, row.roll_deg, row.score, row.value)),
            row.station, row.station_partner, sent[k], delivered[k],
            ";".join(f"{_number(a)} {_number(b)}" for a, b in row.polygon),
            json.dumps(row.properties, sort_keys=True, ensure_ascii=False, allow_nan=False) if row.properties else "",
        ])  # fmt: skip
    return text.getvalue()


def write_schedule(rows: Iterable[PlannedImage], path: Path | str) -> Path:
    """Write a schedule as a table; the file, UTF-8."""
    file = Path(path)
    file.write_text(schedule_text(rows), encoding="utf-8", newline="")
    return file


def read_schedule(source: Path | str | Document, *, max_bytes: int = 50_000_000) -> tuple[PlannedImage, ...]:
    """Read a schedule from a table.

    Parameters
    ----------
    source : a file, or a document

    Other Parameters
    ----------------
    max_bytes : larger files are refused before they are read

    Raises
    ------
    DataError
        For anything that a table of a schedule does not have, with its line and column: unknown columns, times
        without ``Z``, numbers that are none, the same part of a request twice.
    """
    document = read_document(source, max_bytes=max_bytes, kind="table of a schedule")
    reader = csv.reader(io.StringIO(document.text), strict=True)
    lines: list[int] = []
    cells: list[dict[str, str]] = []
    try:
        names = next(reader, [])
        _check_header(document, names)
        for record in reader:
            if not record:
                continue
            if len(lines) >= MOST_ROWS:
                raise DataError(f"a schedule has at most {MOST_ROWS} rows", where=document.where(reader.line_num))
            if len(record) != len(names):
                raise DataError(
                    f"a row has {len(record)} cells, and the header {len(names)}", where=document.where(reader.line_num)
                )
            lines.append(reader.line_num)
            cells.append(dict(zip(names, record, strict=True)))
    except csv.Error as error:
        raise DataError(f"this is no table: {error}", where=document.where(reader.line_num)) from error
    times = {name: _read_times(document, lines, [row.get(name, "") for row in cells], name) for name in _TIMES}
    rows = []
    for k, row in enumerate(cells):

        def cell(name: str, read: Callable[[str], Any], empty: object, k: int = k, row: dict[str, str] = row) -> Any:
            text = row.get(name, "")
            try:
                return read(text) if text else empty
            except (ValueError, RecursionError) as error:
                said = f"{text[:60]!r} is no {name}: {str(error)[:120]}"
                raise DataError(said, where=document.where(lines[k], name)) from error

        rows.append(
            PlannedImage(
                request=row["request"], partner=row["partner"], satellite=row["satellite"],
                satellite_partner=row.get("satellite_partner", ""), start=times["start_utc"][k],
                end=times["end_utc"][k], kind=row.get("kind") or "mono", part=cell("part", _whole, 0),
                latitude_deg=cell("latitude_deg", _finite, None), longitude_deg=cell("longitude_deg", _finite, None),
                polygon=cell("polygon", _corners, ()), roll_deg=cell("roll_deg", _finite, None),
                score=cell("score", _finite, 1.0), value=cell("value", _finite, 1.0), station=row.get("station", ""),
                station_partner=row.get("station_partner", ""), sent=times["sent_utc"][k],
                delivered=times["delivered_utc"][k], properties=cell("properties", _mapping, {}),
            )
        )  # fmt: skip
        fault = fault_of(rows[-1])
        if fault:
            raise DataError(fault, where=document.where(lines[k]))
    for line, lasts in zip(lines, seconds_between(rows), strict=True):
        if not lasts > 0:
            raise DataError("the image does not end after it begins", where=document.where(line, "end_utc"))
    return _once(document, lines, rows)


def _check_header(document: Document, names: list[str]) -> None:
    where = document.where(1)
    if len(set(names)) != len(names):
        raise DataError("a column stands twice", where=where)
    unknown = [name for name in names if name not in COLUMNS]
    missing = [name for name in _NEEDED if name not in names]
    if unknown or missing:
        said = f"unknown column {unknown[0][:60]!r}" if unknown else f"there is no column {missing[0]!r}"
        raise DataError(said, where=where, allowed=COLUMNS, advice="the first line has the names of columns")


def _once(document: Document, lines: list[int], rows: list[PlannedImage]) -> tuple[PlannedImage, ...]:
    first: dict[tuple[str, str, int], int] = {}
    for line, row in zip(lines, rows, strict=True):
        if row.identity in first:
            raise DataError(
                f"part {row.part} of request {row.request!r} stands in line {first[row.identity]} already",
                where=document.where(line),
            )
        first[row.identity] = line
    return tuple(rows)


def _texts(times: list[Time | None]) -> list[str]:
    """ISO texts to the millisecond, empty for None; all converted at once."""
    from astropy.time import Time

    there = [t for t in times if t is not None]
    if not there:
        return [""] * len(times)
    texts = iter(epoch_texts(Time(there).utc, digits=3))
    return ["" if t is None else f"{next(texts)}Z" for t in times]


def _read_times(document: Document, lines: list[int], texts: list[str], name: str) -> list[Any]:
    """Instants, None for empty cells of columns that may have them."""
    for line, text in zip(lines, texts, strict=True):
        if not text and name not in _NEEDED:
            continue
        try:
            instant(text)
        except ValueError as error:
            raise DataError(f"{text[:60]!r} is no instant: {error}", where=document.where(line, name)) from error
        if not text.endswith("Z"):
            raise DataError(
                f"the time {text!r} does not say that it is UTC",
                where=document.where(line, name),
                advice="write it in UTC, with a Z at its end",
            )
    there = [text for text in texts if text]
    found = iter(times_of(there, "UTC") if there else ())
    return [next(found) if text else None for text in texts]


def _number(value: float | None) -> str:
    return "" if value is None else repr(float(value))


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError("not finite")
    return value


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise ValueError("a whole number from 0")
    return int(text)


def _corners(text: str) -> tuple[tuple[float, float], ...]:
    pairs = [tuple(_finite(x) for x in pair.split()) for pair in text.split(";")]
    if any(len(pair) != 2 for pair in pairs):
        raise ValueError("corners are 'latitude longitude', between semicolons")
    return tuple((pair[0], pair[1]) for pair in pairs)


def _mapping(text: str) -> dict[str, object]:
    def refuse(constant: str) -> float:
        raise ValueError(f"{constant} is not finite")

    found = json.loads(text, parse_constant=refuse)
    if not isinstance(found, dict):
        raise ValueError("names and values between braces")
    return found
