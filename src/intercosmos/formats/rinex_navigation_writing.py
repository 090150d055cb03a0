"""Writing navigation data as RINEX 3.05 or 4.02: every number with thirteen digits in 19 characters."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from intercosmos.errors import DataError, Where
from intercosmos.formats.rinex_navigation_header import HEADER, IONOSPHERE_CODES, Columns
from intercosmos.formats.rinex_navigation_tables import FACTORS, MESSAGES, Message
from intercosmos.formats.rinex_navigation_time import from_gps, second_of_week, week_of

if TYPE_CHECKING:
    import xarray

__all__ = ["write_navigation"]

Texts = NDArray[np.str_]

VERSIONS = (3.05, 4.02)
_NAMES = {
    "G": "GPS", "R": "GLONASS", "E": "GALILEO", "C": "BDS", "J": "QZSS", "I": "NavIC", "S": "SBAS", "M": "MIXED",
}  # fmt: skip
#: What RINEX 3 can hold: ephemerides by record, the rest in its header.
_OF_3 = ("G/LNAV", "J/LNAV", "E/INAV", "E/FNAV", "C/D1", "C/D2", "I/LNAV", "R/FDMA", "S/SBAS")
_HEADER_OF_3 = ("ION/KLOB", "ION/NEQG", "STO")
#: Messages that stand for corrections which came from a header.
_CUSTOMARY = {"G": "LNAV", "J": "LNAV", "I": "LNAV", "E": "IFNV", "C": "D1D2", "R": "FDMA", "S": "SBAS"}
_SCALES = {"C": "BDT", "R": "UTC"}
#: From E5a, clock for E5a and E1 (RINEX 3.05, table A8).
_FNAV_SOURCE = 258.0
_SUBTYPES = {"ION/KLOB_REGION": "KLOB", "ION/NEQN": "NEQN"}
#: What a field of 19 characters can hold; smaller numbers are written as nought.
_LARGEST, _SMALLEST = 9.9999999999995e99, 1e-99


def write_navigation(
    tree: xarray.DataTree, path: Path | str, version: float = 4.02, *, created: datetime | None = None
) -> None:
    """Write a tree of navigation data.

    Parameters
    ----------
    tree : as from :func:`~intercosmos.formats.rinex_navigation.read_navigation`
    path : the file; an existing one is replaced
    version : 4.02, or 3.05, which has ephemerides of the old messages, and ionosphere (five digits, to the hour) and
        time offsets in its header. In 4.02, corrections that came from a header are written as messages; if they have
        no time, with midnight of the day of the data

    Other Parameters
    ----------------
    created : instant for the header, UTC; now by default

    Raises
    ------
    DataError
        If the version is another, cannot hold the tree's messages, or a number or an instant does not fit the format.
    """
    path = Path(path)
    if version not in VERSIONS:
        raise DataError(f"RINEX {version} is not written", allowed=[f"{v:.2f}" for v in VERSIONS])
    tables = {node: _columns(tree, node) for node in MESSAGES if f"/{node}" in tree.groups}
    four = version >= 4.0
    foreign = [] if four else [node for node in tables if node not in (*_OF_3, *_HEADER_OF_3)]
    if foreign:
        raise DataError(
            f"RINEX 3.05 has no {', '.join(foreign)}", where=Where(path), advice="write version 4.02, or drop them"
        )
    lines = _header(tree, tables, version, created or datetime.now(UTC))
    day = _day(tables)
    for node, columns in tables.items():
        if four or node in _OF_3:
            lines += _records(MESSAGES[node], columns, day, path, marked=four)
    path.write_text("\n".join(lines) + "\n", encoding="ascii")


def _columns(tree: xarray.DataTree, node: str) -> Columns:
    return {str(name): variable.to_numpy() for name, variable in tree[node].to_dataset().variables.items()}


def _day(tables: dict[str, Columns]) -> np.datetime64:
    times = np.concatenate([c["time"][~np.isnat(c["time"])] for c in tables.values()] or [np.zeros(0, "M8[ns]")])
    return np.sort(times)[times.size // 2].astype("datetime64[D]") if times.size else np.datetime64("1980-01-06")


def _label(text: str, label: str) -> str:
    return f"{text:60.60}{label:20}"


def _header(tree: xarray.DataTree, tables: dict[str, Columns], version: float, created: datetime) -> list[str]:
    systems = {node[0] for node in tables if node[1] == "/"}
    letter = systems.pop() if len(systems) == 1 else "M"
    kind = f"{version:9.2f}{'':11}{'N: GNSS NAV DATA':20}{letter + ': ' + _NAMES[letter]:20}"
    lines = [
        _label(kind, "RINEX VERSION / TYPE"),
        _label(f"{'intercosmos':20}{'':20}{created:%Y%m%d %H%M%S} UTC", "PGM / RUN BY / DATE"),
    ]
    if version < 4.0:
        lines += _ionosphere_lines(tables) + _time_lines(tables)
    if (leaps := tree.attrs.get("leap_seconds")) is not None:
        lines.append(_label(f"{leaps:6d}", "LEAP SECONDS"))
    return [*lines, _label("", "END OF HEADER")]


def _ionosphere_lines(tables: dict[str, Columns]) -> list[str]:
    lines = []
    for node, parts in (("ION/KLOB", (("A", "alpha"), ("B", "beta"))), ("ION/NEQG", (("", "ai"),))):
        if node not in tables:
            continue
        columns = tables[node]
        marks = [_hour(t, s) for t, s in zip(columns["time"], columns["system"], strict=True)]
        for k, (system, satellite, mark) in enumerate(zip(columns["system"], columns["satellite"], marks, strict=True)):
            for letter, name in parts:
                values = [*columns[name][k].tolist()]
                values += [] if name != "ai" else [float(columns["disturbance_flags"][k])]
                numbers = "".join(f"{0.0 if np.isnan(v) else v:12.4E}" for v in values)
                code = IONOSPHERE_CODES[str(system)] + letter
                lines.append(_label(f"{code:4} {numbers} {mark:1} {str(satellite)[1:]:>2}", "IONOSPHERIC CORR"))
    return lines


def _hour(time: np.datetime64, system: str) -> str:
    if np.isnat(time):
        return ""
    own = from_gps(np.array([time], dtype="datetime64[ns]"), _SCALES.get(system, "GPS"))
    return chr(ord("A") + int(second_of_week(own)[0] % 86_400 // 3600))


def _time_lines(tables: dict[str, Columns]) -> list[str]:
    if "STO" not in tables:
        return []
    c = tables["STO"]
    lines = []
    for k, code in enumerate(c["code"]):
        own = from_gps(c["time"][k : k + 1], _SCALES.get(str(c["system"][k]), "GPS"))
        seconds, week = second_of_week(own)[0], week_of(own, bdt=c["system"][k] == "C")[0]
        when = f"{seconds:7.0f} {week:4.0f}" if np.isfinite(week) else f"{0:7d} {0:4d}"
        satellite = str(c["satellite"][k])
        source = str(c["sbas"][k]) or (satellite if len(satellite) == 3 else "")
        lines.append(
            _label(f"{code!s:4} {c['a0_s'][k]:17.10E}{c['a1'][k]:16.9E}{when} {source:5.5}", "TIME SYSTEM CORR")
        )
    return lines


def _records(message: Message, columns: Columns, day: np.datetime64, path: Path, *, marked: bool) -> list[str]:
    """The records of one message, as texts of several lines."""
    count = len(columns["satellite"])
    systems = np.array([name[:1] for name in columns["satellite"]])
    time = np.where(np.isnat(columns["time"]), day.astype("datetime64[ns]"), columns["time"])
    own = _own(message, time, systems)
    if np.any(own != own.astype("datetime64[s]")):
        raise DataError(f"a reference time of {message.node} is no whole second", where=Where(path))
    sent = second_of_week(_own(message, columns["transmission_time"], systems))
    fields = [[_field(message, columns, name, sent, path) for name in row] for row in message.layout]
    stamp = np.datetime_as_string(own.astype("datetime64[s]"))
    for sign in "-T:":
        stamp = np.strings.replace(stamp, sign, " ")
    names = columns["satellite"] if message.kind != "table" else np.full(count, "")
    text = np.strings.add(np.strings.add(np.strings.ljust(names, 4), stamp), _joined(fields[0], count))
    if message.node == "STO":
        text = np.strings.add(np.strings.ljust(stamp, 20), "").astype("U20")
        text = np.strings.add("    ", text)
        for name, width in (("code", 19), ("sbas", 19), ("utc", 18)):
            text = np.strings.add(text, np.strings.ljust(columns[name], width))
    for row in fields[1:]:
        text = np.strings.add(np.strings.add(text, "\n    "), _joined(row, count))
    if marked:
        text = np.strings.add(_marks(message, columns, systems), text)
    return [str(record) for record in text]


def _own(message: Message, times: NDArray[Any], systems: Texts) -> NDArray[np.datetime64]:
    """GPS time in the scale of the file."""
    out = np.array(times, dtype="datetime64[ns]")
    for letter in np.unique(systems):
        scale = _SCALES.get(str(letter), "GPS") if message.kind == "table" else message.scale
        here = systems == letter
        out[here] = from_gps(out[here], scale)
    return out


def _joined(fields: list[Texts | None], count: int) -> Texts:
    text = np.full(count, "")
    for field in fields:
        text = np.strings.add(text, " " * 19 if field is None else field)
    return text


def _field(message: Message, columns: Columns, name: str | None, sent: NDArray[np.float64], path: Path) -> Texts | None:
    """One field of every record, 19 characters each; None for a blank one."""
    if name is None or name == "transmission_other_s":
        return None
    whole, _, component = name.partition(".")
    values = _values(message, columns, whole, sent, path)
    values = values[:, int(component)] if component and values.ndim == 2 else values
    values = values / FACTORS[whole] if whole in FACTORS else values
    if np.any(np.abs(values) > _LARGEST):
        raise DataError(f"{name} of {message.node} does not fit 19 characters", where=Where(path))
    values = np.where(np.abs(values) < _SMALLEST, 0.0, values)
    blank = np.isnan(values)
    text = np.char.mod("%19.12E", np.where(blank, 0.0, values))
    return np.where(blank, " " * 19, text)


def _values(
    message: Message, columns: Columns, name: str, sent: NDArray[np.float64], path: Path
) -> NDArray[np.float64]:
    """A variable, NaN where it is none of the tree's (made by hand or simulated) and can do without."""
    if name == "transmission_s" or (name == "message_frame_time_s" and name not in columns):
        return sent
    if name not in columns:
        if any(name == other.split(".")[0] for other in message.needed):
            raise DataError(f"{message.node} has no {name}", where=Where(path), advice="give the variable")
        return np.full(len(sent), np.nan)
    values = np.asarray(columns[name], dtype=np.float64)
    if message.node == "E/FNAV" and name == "data_sources":  # in RINEX 3 nothing else tells them from I/NAV
        return np.where(np.isnan(values), _FNAV_SOURCE, values)
    return values


def _marks(message: Message, columns: Columns, systems: Texts) -> Texts:
    """The lines ``> EPH G01 LNAV`` above records of RINEX 4."""
    if message.kind != "table":
        code = message.node.split("/")[1]
        return np.strings.add(np.strings.add("> EPH ", columns["satellite"]), f" {code:4}\n")
    kind = message.node.split("/")[0]
    customary = np.array([_CUSTOMARY[str(letter)] for letter in systems])
    codes = np.where(columns["message"] == HEADER, customary, columns["message"])
    text = np.strings.add(
        np.strings.add(f"> {kind} ", np.strings.ljust(columns["satellite"], 4)), np.strings.ljust(codes, 4)
    )
    subtype = np.full(len(codes), _SUBTYPES.get(message.node, ""))
    if message.node == "ION/KLOB":
        subtype = np.select([columns["region"] == 1, (columns["region"] == 0) & (systems == "J")], ["JAPN", "WIDE"], "")
    return np.strings.add(np.where(subtype == "", text, np.strings.add(np.strings.add(text, " "), subtype)), "\n")
