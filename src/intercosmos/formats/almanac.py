"""Almanacs of GPS and QZSS in the Yuma and SEM formats, to ``xarray``.

>>> from intercosmos.formats import almanac
>>> satellites = almanac.read("20160331.alm", near="2016-03-31")  # doctest: +SKIP
>>> satellites.sel(satellite="G05").e  # doctest: +SKIP

References
----------
U.S. Coast Guard Navigation Center, *GPS NANUs, almanacs and ops advisories: definition of a Yuma almanac* and *of a SEM
almanac*; IS-GPS-200N, 20.3.3.5.2 (elements, reference inclination of 0.30 semicircles).
"""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

import numpy as np

from intercosmos.errors import DataError
from intercosmos.formats.compressed import read_bytes
from intercosmos.formats.navigation_dates import GPS_ZERO, gps_instant
from intercosmos.formats.text_file import Document

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["read"]

_WEEKS: Final = 1024
_WEEK_S: Final = 604800
#: A week may be counted on to here: the year 2137.
_LAST_WEEK: Final = 8191
_SEM_INCLINATION: Final = 0.30 * math.pi
#: First letters of the labels of a Yuma record, in their order, and the names of what they hold.
_YUMA: Final = (
    ("id", "number"), ("health", "health"), ("eccentricity", "e"), ("time of applicability", "toa_s"),
    ("orbital inclination", "i0_rad"), ("rate of right ascen", "omega_dot_rad_s"), ("sqrt(a)", "sqrt_a"),
    ("right ascen at week", "omega0_rad"), ("argument of perigee", "omega_rad"), ("mean anom", "m0_rad"),
    ("af0", "clock_bias_s"), ("af1", "clock_drift"), ("week", "week"),
)  # fmt: skip
_UNITS: Final = {
    "e": ("1", "eccentricity"), "sqrt_a": ("m^0.5", "square root of the semi-major axis"),
    "i0_rad": ("rad", "inclination"), "omega0_rad": ("rad", "longitude of the node at the beginning of the week"),
    "omega_rad": ("rad", "argument of perigee"), "m0_rad": ("rad", "mean anomaly at the time of applicability"),
    "omega_dot_rad_s": ("rad/s", "rate of the right ascension of the node"),
    "clock_bias_s": ("s", "satellite clock minus GPS time"), "clock_drift": ("1", "rate of the satellite clock"),
    "health": ("1", "health as sent; 0 is healthy"), "toa_s": ("s", "time of applicability in the week"),
    "week": ("1", "GPS week, counted on from 1980"),
}  # fmt: skip
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[EeDd][+-]?[0-9]{1,3})?")
_QZSS: Final = range(193, 203)
_MOST_SATELLITES: Final = 500
_A_SEM_RECORD: Final = (1, 1, 1, 3, 3, 3, 1, 1)


def read(path: Path | str, *, near: Any = None, max_bytes: int = 2_000_000) -> xr.Dataset:
    """An almanac, whichever of the two formats it has.

    Parameters
    ----------
    path : plain or compressed
    near : a date, as text or ``datetime64``; the week that the file gives modulo 1024 is the one nearest to it. Weeks
        of 1024 and more are taken as they are

    Other Parameters
    ----------------
    max_bytes : larger files are refused, as are those that unpack to more

    Returns
    -------
    Dataset with dim ``satellite`` (sorted, "G01", "J01" for PRN 193): ``e``, ``sqrt_a`` (m^0.5), ``i0_rad``,
    ``omega0_rad`` (of the node at the beginning of the week, from Greenwich), ``omega_rad``, ``m0_rad``,
    ``omega_dot_rad_s``, ``clock_bias_s``, ``clock_drift``, ``health``, ``toa_s``, ``week`` and ``time`` (GPST, of
    applicability).

    Attributes: ``format``, ``time_system`` "GPS", ``week_rollovers`` (how many times 1024 weeks were added),
    ``source``, ``skipped``.

    Raises
    ------
    DataError
        If the file is no almanac, a line cannot be read, an element is out of its range, or the week is ambiguous and
        ``near`` is not given.
    """
    import xarray as xr

    content = read_bytes(path, max_bytes=max_bytes, kind="almanac")
    document = Document(content.decode("latin-1").replace("\r\n", "\n"), Path(path))
    lines = document.lines()
    head = next((text for text in lines if text.strip()), "")
    kind = "Yuma" if head.lstrip().startswith("*") else "SEM"
    records = _yuma(document, lines) if kind == "Yuma" else _sem(document, lines)
    if not records:
        raise DataError("there is no satellite in it", where=document.where(), allowed=("a Yuma or a SEM almanac",))
    rollovers = _resolve(document, records, near)
    by_name: dict[str, dict[str, float]] = {}
    for record in records:
        name = _name(document, record)
        if name in by_name:
            raise DataError(f"the satellite {name} stands twice", where=document.where(int(record["line"])))
        _check(document, record)
        by_name[name] = record
    names = sorted(by_name)
    columns = {q: np.array([by_name[n][q] for n in names]) for q in _UNITS}
    data: dict[str, Any] = {
        q: ("satellite", v, {"units": _UNITS[q][0], "long_name": _UNITS[q][1]}) for q, v in columns.items()
    }
    data["week"] = ("satellite", columns["week"].astype(np.int64), data["week"][2])
    data["time"] = ("satellite", gps_instant(columns["week"], columns["toa_s"]))
    attributes = {"format": kind, "time_system": "GPS", "week_rollovers": rollovers, "source": str(path), "skipped": {}}
    return xr.Dataset(data, {"satellite": names}, attributes)


def _yuma(document: Document, lines: list[str]) -> list[dict[str, float]]:
    """Records of a Yuma file: a line of asterisks, and thirteen labelled lines in a fixed order."""
    records: list[dict[str, float]] = []
    expected = len(_YUMA)
    for number, text in enumerate(lines, 1):
        if not text.strip():
            continue
        if text.lstrip().startswith("*"):
            _complete(document, number, expected)
            _few(document, number, len(records))
            records.append({"line": number})
            expected = 0
            continue
        label, colon, value = text.partition(":")
        if not colon or expected == len(_YUMA) or not label.strip().lower().startswith(_YUMA[min(expected, 12)][0]):
            wanted = _YUMA[expected][0] if expected < len(_YUMA) else "a line of asterisks"
            raise DataError(f"this is not {wanted!r}: {text.strip()[:40]!r}", where=document.where(number))
        records[-1][_YUMA[expected][1]] = _number(document, number, value)
        expected += 1
    _complete(document, len(lines), expected)
    return records


def _complete(document: Document, number: int, expected: int) -> None:
    if expected != len(_YUMA):
        raise DataError(f"the record ends before {_YUMA[expected][0]!r}", where=document.where(number))


def _sem(document: Document, lines: list[str]) -> list[dict[str, float]]:
    """Records of a SEM file: eight lines each, angles in semicircles, behind two lines of the whole."""
    full = [(number, text.split()) for number, text in enumerate(lines, 1) if text.strip()]
    if len(full) < 2 or not full[0][1][0].isdecimal() or len(full[1][1]) != 2:
        raise DataError(
            "this is neither a Yuma nor a SEM almanac", where=document.where(1),
            allowed=("a line of asterisks", "the number of records and a title"),
        )  # fmt: skip
    count = int(_number(document, full[0][0], full[0][1][0]))
    _few(document, full[0][0], count)
    week, toa = (_number(document, full[1][0], text) for text in full[1][1])
    body = full[2:]
    if len(body) != count * len(_A_SEM_RECORD):
        raise DataError(
            f"{count} records are announced, and {len(body)} lines follow", where=document.where(full[0][0]),
            advice=f"a record has {len(_A_SEM_RECORD)} lines",
        )  # fmt: skip
    records = []
    for k in range(count):
        numbers: list[float] = []
        rows = body[k * len(_A_SEM_RECORD) :][: len(_A_SEM_RECORD)]
        for (line, texts), wanted in zip(rows, _A_SEM_RECORD, strict=True):
            if len(texts) != wanted:
                raise DataError(f"{wanted} numbers stand in this line, not {len(texts)}", where=document.where(line))
            numbers += [_number(document, line, text) for text in texts]
        prn, _, _, e, tilt, rate, root, node, perigee, anomaly, af0, af1, health, _ = numbers
        records.append({
            "line": rows[0][0], "number": prn, "health": health, "e": e, "toa_s": toa, "week": week,
            "i0_rad": _SEM_INCLINATION + tilt * math.pi, "omega_dot_rad_s": rate * math.pi, "sqrt_a": root,
            "omega0_rad": node * math.pi, "omega_rad": perigee * math.pi, "m0_rad": anomaly * math.pi,
            "clock_bias_s": af0, "clock_drift": af1,
        })  # fmt: skip
    return records


def _few(document: Document, line: int, count: int) -> None:
    if count > _MOST_SATELLITES:
        raise DataError(f"no almanac has more than {_MOST_SATELLITES} satellites", where=document.where(line))


def _number(document: Document, line: int, text: str) -> float:
    text = text.strip()
    if len(text) > 60 or not _NUMBER.fullmatch(text):
        raise DataError(f"{text[:40]!r} is no number", where=document.where(line))
    value = float(text.upper().replace("D", "E"))
    if not math.isfinite(value):
        raise DataError(f"{text[:40]!r} is too large", where=document.where(line))
    return value


def _resolve(document: Document, records: list[dict[str, float]], near: Any) -> int:
    """Weeks counted on from 1980, in place; how many rollovers were added to the first."""
    try:
        date = None if near is None else np.datetime64(near, "s")
    except ValueError as error:
        raise DataError(f"near={near!r} is no date", advice="write it as 2016-03-31") from error
    rollovers = 0
    for record in records:
        week = record["week"]
        if week != int(week) or not 0 <= week <= _LAST_WEEK:
            raise DataError(f"{week:g} is no week", where=document.where(int(record["line"])))
        if week >= _WEEKS:
            continue
        if date is None or np.isnat(date):
            _ambiguous(document, record)
        seconds = float((date - GPS_ZERO.astype("datetime64[s]")).astype(np.int64)) - record["toa_s"]
        rollovers = max(round((seconds / _WEEK_S - week) / _WEEKS), 0)
        record["week"] = week + _WEEKS * rollovers
    return rollovers


def _ambiguous(document: Document, record: dict[str, float]) -> NoReturn:
    weeks = record["week"] + _WEEKS * np.arange(3)
    dates = ", ".join(str(gps_instant(w, record["toa_s"]).astype("datetime64[D]")) for w in weeks)
    raise DataError(
        f"week {record['week']:g} comes every 1024 weeks: {dates}", where=document.where(int(record["line"])),
        advice="pass near= with a date within ten years",
    )  # fmt: skip


def _name(document: Document, record: dict[str, float]) -> str:
    number = record["number"]
    if number in _QZSS:
        return f"J{int(number) - _QZSS.start + 1:02d}"
    if number != int(number) or not 1 <= number <= 63:
        raise DataError(
            f"{number:g} is no number of a satellite", where=document.where(int(record["line"])),
            allowed=("1 to 63 (GPS)", "193 to 202 (QZSS)"),
        )  # fmt: skip
    return f"G{int(number):02d}"


def _check(document: Document, record: dict[str, float]) -> None:
    rules = (
        ("e", 0.0, 0.999), ("sqrt_a", 2500.0, 10000.0), ("toa_s", 0.0, float(_WEEK_S)), ("i0_rad", -math.pi, math.pi),
        ("omega0_rad", -7.0, 7.0), ("omega_rad", -7.0, 7.0), ("m0_rad", -7.0, 7.0), ("omega_dot_rad_s", -1e-4, 1e-4),
        ("clock_bias_s", -1.0, 1.0), ("clock_drift", -1e-3, 1e-3),
    )  # fmt: skip
    for name, low, high in rules:
        if not low <= record[name] <= high:
            raise DataError(
                f"{record[name]:g} is out of range", where=document.where(int(record["line"]), name),
                allowed=(f"{low:g} to {high:g} {_UNITS[name][0]}",),
            )  # fmt: skip
