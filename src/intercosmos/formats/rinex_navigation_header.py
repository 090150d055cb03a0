"""The header of a RINEX navigation file, with the corrections of ionosphere and time that RINEX 2 and 3 put there."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from intercosmos.errors import DataError, Where
from intercosmos.formats.rinex_navigation_lines import Lines, Problems
from intercosmos.formats.rinex_navigation_time import BDT, GPS_EPOCH, NO_TIME, to_gps

__all__ = ["Header", "header_tables", "read_header"]

Columns = dict[str, NDArray[Any]]

_KINDS = {"O": "an observation file", "M": "a meteorological file", "C": "a clock file", "S": "a summary"}
#: Systems of files of RINEX 2, by their letter.
_SYSTEMS_OF_2 = {"N": "G", "G": "R", "H": "S"}
_MOST_LINES = 50_000
#: Systems by the first letters of a time correction and of an ionospheric one.
_TIME_SYSTEMS = {"GP": "G", "GL": "R", "GA": "E", "BD": "C", "QZ": "J", "IR": "I", "SB": "S"}
IONOSPHERE_CODES = {"G": "GPS", "E": "GAL", "C": "BDS", "J": "QZS", "I": "IRN"}
_IONOSPHERE_SYSTEMS = {code: system for system, code in IONOSPHERE_CODES.items()}
#: The message of what came from a header.
HEADER = "header"


@dataclass(slots=True)
class Header:
    """What the header says.

    Attributes
    ----------
    version : such as 3.05
    system : the one system of a file of RINEX 2, else None
    body : first line behind the header
    leap_seconds : of GPS time against UTC, None if not given
    program : what wrote it
    ionosphere : code of four letters, four numbers, letter of the hour, satellite
    time : code, a0, a1, seconds of the week, week, source, number of the UTC
    """

    version: float
    system: str | None
    body: int = 0
    leap_seconds: int | None = None
    program: str = ""
    ionosphere: list[tuple[str, list[float], str, str]] = field(default_factory=list)
    time: list[tuple[str, float, float, float, float, str]] = field(default_factory=list)


def read_header(lines: Lines, problems: Problems) -> Header:
    """Read the header of one file.

    Raises
    ------
    DataError
        If it is no navigation file, of an unknown version, or its header has no end.
    """
    header = _first_line(lines)
    end = np.frombuffer(b"END OF HEADER", dtype=np.uint8)
    ends = np.flatnonzero((lines.chars[:_MOST_LINES, 60:73] == end).all(axis=1))
    if not ends.size:
        raise DataError(
            "the header has no END OF HEADER in columns 61 to 73",
            where=Where(lines.path, int(lines.number[-1])),
            advice="the file is cut or no RINEX file; fetch it again",
        )
    header.body = int(ends[0]) + 1
    for index in range(1, int(ends[0])):
        line = lines.text(index)
        reader = _LABELS.get(line[60:80].strip())
        if reader is None:
            continue
        try:
            reader(header, line)
        except ValueError:
            problems.add("unreadable line of the header", lines.number[index : index + 1])
    return header


def _first_line(lines: Lines) -> Header:
    line = lines.text(0)
    where = Where(lines.path, int(lines.number[0]))
    try:
        version = float(line[:9])
    except ValueError:
        version = float("nan")
    if not 2.0 <= version < 5.0:
        raise DataError(
            f"RINEX version {line[:9].strip()!r} is not read", where=where, allowed=["2.x", "3.x", "4.00 to 4.02"]
        )
    kind = line[20:21].upper()
    if kind not in (_SYSTEMS_OF_2 if version < 3.0 else "N"):
        raise DataError(
            f"this is {_KINDS.get(kind, f'a file of kind {kind!r}')}, not one of navigation data",
            where=where,
            allowed=["N (navigation)", "in RINEX 2 also G (GLONASS) and H (geostationary)"],
        )
    return Header(version, _SYSTEMS_OF_2[kind] if version < 3.0 else None)


def _number(text: str) -> float:
    value = float(text.replace("D", "E").replace("d", "e")) if text.strip() else 0.0
    if not np.isfinite(value):
        raise ValueError(text)
    return value


def _fields(line: str, start: int, widths: list[int]) -> list[float]:
    edges = np.cumsum([start, *widths]).tolist()
    return [_number(line[a:b]) for a, b in pairwise(edges)]


def _program(header: Header, line: str) -> None:
    header.program = line[:20].strip()


def _leap_seconds(header: Header, line: str) -> None:
    header.leap_seconds = int(line[:6])


def _ionosphere(header: Header, line: str) -> None:
    numbers = _fields(line, 5, [12] * 4)
    header.ionosphere.append((line[:4].strip(), numbers, line[54:55].strip(), line[56:58].strip()))


def _alpha(header: Header, line: str) -> None:
    header.ionosphere.append(("GPSA", _fields(line, 2, [12] * 4), "", ""))


def _beta(header: Header, line: str) -> None:
    header.ionosphere.append(("GPSB", _fields(line, 2, [12] * 4), "", ""))


def _time(header: Header, line: str) -> None:
    a0, a1, seconds, week = _fields(line, 5, [17, 16, 7, 5])
    header.time.append((line[:4].strip(), a0, a1, seconds, week, line[51:56].strip()))


def _delta_utc(header: Header, line: str) -> None:
    a0, a1, seconds, week = _fields(line, 3, [19, 19, 9, 9])
    header.time.append(("GPUT", a0, a1, seconds, week, ""))


def _sbas_utc(header: Header, line: str) -> None:
    a0, a1, seconds, week = _fields(line, 0, [19, 19, 7, 5])
    header.time.append(("SBUT", a0, a1, seconds, week, line[51:56].strip()))


def _glonass_time(header: Header, line: str) -> None:
    year, month, day = (int(line[k : k + 6]) for k in (0, 6, 12))
    instant = np.datetime64(f"{year:04d}-{month:02d}-{day:02d}", "s")
    since = int((instant - GPS_EPOCH.astype("datetime64[s]")).astype(np.int64))
    header.time.append(("GLUT", _number(line[21:40]), 0.0, float(since % 604_800), float(since // 604_800), ""))


_LABELS = {
    "PGM / RUN BY / DATE": _program,
    "LEAP SECONDS": _leap_seconds,
    "IONOSPHERIC CORR": _ionosphere,
    "ION ALPHA": _alpha,
    "ION BETA": _beta,
    "TIME SYSTEM CORR": _time,
    "DELTA-UTC: A0,A1,T,W": _delta_utc,
    "D-UTC A0,A1,T,W,S,U": _sbas_utc,
    "CORR TO SYSTEM TIME": _glonass_time,
}


def header_tables(header: Header, day: np.datetime64 | None, systems: frozenset[str]) -> dict[str, Columns]:
    """Corrections of the header as tables like those of RINEX 4.

    Parameters
    ----------
    header : what was read
    day : midnight of the day of the data, for the hours of ionospheric corrections; None if there are no data
    systems : those wanted
    """
    alpha, beta, galileo = [], {}, []
    for code, numbers, mark, satellite in header.ionosphere:
        system = _IONOSPHERE_SYSTEMS.get(code[:3])
        if system is None or system not in systems:
            continue
        key = (system, mark, satellite)
        if system == "E":
            galileo.append((*key, numbers))
        elif code[3:] == "A":
            alpha.append((*key, numbers))
        elif code[3:] == "B":
            beta[key] = numbers
    tables: dict[str, Columns] = {}
    pairs = [(row, beta[row[:3]]) for row in alpha if row[:3] in beta]
    if pairs:
        tables["ION/KLOB"] = _ionosphere_columns([row for row, _ in pairs], day) | {
            "alpha": np.array([row[3] for row, _ in pairs]),
            "beta": np.array([other for _, other in pairs]),
            "region": np.full(len(pairs), np.nan),
        }
    if galileo:
        values = np.array([row[3] for row in galileo])
        tables["ION/NEQG"] = _ionosphere_columns(galileo, day) | {
            "ai": values[:, :3],
            "disturbance_flags": values[:, 3],
        }
    times = [row for row in header.time if _TIME_SYSTEMS.get(row[0][:2], "-") in systems]
    if times:
        tables["STO"] = _time_columns(times)
    return tables


def _ionosphere_columns(rows: list[tuple[str, str, str, list[float]]], day: np.datetime64 | None) -> Columns:
    hours = [ord(mark) - ord("A") if len(mark) == 1 and "A" <= mark <= "X" else None for _, mark, _, _ in rows]
    start = NO_TIME if day is None else day.astype("datetime64[ns]")
    time = np.array(
        [NO_TIME if hour is None else start + np.timedelta64(hour, "h") for hour in hours], "datetime64[ns]"
    )
    names = [system + (f"{int(number):02d}" if number.isdigit() else "") for system, _, number, _ in rows]
    shift = np.array([np.timedelta64(BDT if row[0] == "C" else 0, "s") for row in rows])
    return {
        "satellite": np.array([name[:3] for name in names], "U3"),
        "system": np.array([row[0] for row in rows], "U1"),
        "message": np.array([HEADER] * len(rows)),
        "time": time + shift,
        "transmission_time": np.full(len(rows), NO_TIME),
    }


def _time_columns(rows: list[tuple[str, float, float, float, float, str]]) -> Columns:
    systems = np.array([_TIME_SYSTEMS[row[0][:2]] for row in rows], "U1")
    seconds, weeks = np.array([row[3] for row in rows]), np.array([row[4] for row in rows])
    known = (weeks > 0) & (weeks < 6000) & (np.abs(seconds) <= 604_800)  # 0: not given
    start = np.where(systems == "C", np.datetime64("2006-01-01", "ns"), GPS_EPOCH)
    since = np.where(known, weeks * 604_800 + seconds, 0).astype("timedelta64[s]")
    time = np.where(known, start + since, NO_TIME)
    gps = time.copy()
    for system, scale in (("C", "BDT"), ("R", "UTC")):
        here = systems == system
        gps[here] = to_gps(time[here], scale)
    sources = [row[5] for row in rows]
    satellites = [s if len(s) == 3 and s[0] in "GREJCIS" and s[1:].isdigit() else "" for s in sources]
    return {
        "satellite": np.array([s or system for s, system in zip(satellites, systems, strict=True)], "U3"),
        "system": systems,
        "message": np.array([HEADER] * len(rows)),
        "time": gps,
        "transmission_time": np.full(len(rows), NO_TIME),
        "code": np.array([row[0] for row in rows]),
        "sbas": np.array(["" if s or not source else source for s, source in zip(satellites, sources, strict=True)]),
        "utc": np.array([""] * len(rows)),
        "a0_s": np.array([row[1] for row in rows]),
        "a1": np.array([row[2] for row in rows]),
        "a2_1_s": np.zeros(len(rows)),
    }
