"""Records of a RINEX navigation file as columns: found by their shape, converted all of one kind at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from intercosmos.formats.rinex_navigation_columns import columns_of
from intercosmos.formats.rinex_navigation_header import Columns, Header, header_tables
from intercosmos.formats.rinex_navigation_lines import WIDTH, Integers, Lines, Problems
from intercosmos.formats.rinex_navigation_numbers import numbers
from intercosmos.formats.rinex_navigation_tables import MESSAGES, Message, message_key
from intercosmos.formats.rinex_navigation_time import epochs

__all__ = ["read_records"]

_BLANK, _MARK = 32, ord(">")
_SYSTEMS = b"GREJCIS"
#: BeiDou satellites in geostationary orbit, which send D2 (BDS-SIS-ICD-2.1, 3.3 and the constellation of BeiDou-3).
_GEOSTATIONARY = (*range(1, 6), *range(59, 64))
#: Nodes of systems in files that name no messages; Galileo's and BeiDou's are told apart later.
_OF_SYSTEM = {"G": "G/LNAV", "R": "R/FDMA", "E": "E/INAV", "J": "J/LNAV", "C": "C/D1", "I": "I/LNAV", "S": "S/SBAS"}
#: Letters of a line ``> ION G17 LNAV WIDE``: kind, system, message, subtype.
_MARK_COLUMNS = [2, 3, 4, 6, 10, 11, 12, 13, 15, 16, 17, 18]
#: Bits of Galileo's data sources (RINEX 3.05, table A8): message from E1-B, E5a-I, E5b-I; clock for E5a, for E5b.
_E1, _E5A, _E5B, _CLOCK_E5A = 1, 2, 4, 256


@dataclass(frozen=True, slots=True)
class _Found:
    """Records by their lines: first line, lines after it, node, line of the mark (RINEX 4) or the first one again."""

    first: Integers
    count: Integers
    node: NDArray[np.object_]
    mark: Integers

    def where(self, mask: NDArray[np.bool_]) -> _Found:
        return _Found(self.first[mask], self.count[mask], self.node[mask], self.mark[mask])


def read_records(
    lines: Lines, header: Header, systems: frozenset[str], problems: Problems
) -> list[tuple[str, Columns]]:
    """All records of one file, as columns by node; what is at fault is left out and noted.

    Parameters
    ----------
    lines : the whole file
    header : what its header says
    systems : letters of those wanted
    problems : takes the faults
    """
    body = lines.part(header.body, len(lines.length))
    if header.version < 3.0:  # its columns, but for the epoch's, are those of RINEX 3 moved by one
        moved = np.full_like(body.chars, _BLANK)
        moved[:, 1:] = body.chars[:, :-1]
        moved[moved[:, 1] == _BLANK, 1] = np.where(moved[moved[:, 1] == _BLANK, 2] == _BLANK, _BLANK, ord("0"))
        body = Lines(moved, body.length + 1, body.number, body.cut, body.path)
    found = _find(body, header, systems, problems)
    tables: list[tuple[str, Columns]] = []
    for node in MESSAGES:
        here = found.where(found.node == node)
        if here.first.size:
            tables += _convert(body, header, MESSAGES[node], here, problems)
    days = [columns["time"] for node, columns in tables if node[1] == "/" and len(columns["time"])]
    day = np.sort(np.concatenate(days))[sum(map(len, days)) // 2].astype("datetime64[D]") if days else None
    return tables + list(header_tables(header, day, systems).items())


def _find(body: Lines, header: Header, systems: frozenset[str], problems: Problems) -> _Found:
    chars, four = body.chars, header.version >= 4.0
    indent = 4 if header.version >= 3.0 else 3
    if four:
        is_head = chars[:, 0] == _MARK
    elif header.version >= 3.0:
        is_head = chars[:, 0] != _BLANK
    else:
        is_head = (chars[:, 1] != _BLANK) | (chars[:, 2] != _BLANK)
        indent = 4
    heads = np.flatnonzero(is_head)
    blank = body.blank()
    before = heads[0] if heads.size else len(chars)
    problems.add("line that belongs to no record", body.number[:before][~blank[:before]][:1])
    if not heads.size:
        nothing = np.zeros(0, dtype=np.int64)
        return _Found(nothing, nothing, np.zeros(0, dtype=object), nothing)
    last = np.maximum.reduceat(np.where(blank, 0, np.arange(len(chars))), heads)
    first = heads + 1 if four else heads
    foreign = ~is_head & ~blank & (chars[:, :indent] != _BLANK).any(axis=1)
    if four:
        foreign[np.minimum(first, len(chars) - 1)] = False
    strange = np.add.reduceat(foreign.astype(np.int64), heads) > 0
    found = _Found(first, last - first, _nodes(body, header, heads), heads)
    good = np.ones(len(heads), dtype=np.bool_)

    def check(wrong: NDArray[np.bool_], reason: str) -> None:
        problems.add(reason, body.number[found.mark[good & wrong]])
        good[wrong] = False

    wanted = _system_letters(body, header, found)
    check(~np.isin(wanted, list(_SYSTEMS)), "unknown satellite system")
    good &= np.isin(wanted, [ord(letter) for letter in systems])
    check(found.node == None, "unknown message")  # noqa: E711 - elementwise
    check(strange, "line between records that belongs to none")
    check(found.count < 0, "record without lines")
    if body.cut and (int(body.length[-1]) - 4) % 19 and body.length[-1] < WIDTH:
        check(np.arange(len(heads)) == len(heads) - 1, "the file ends inside a number")
    return found.where(good)


def _system_letters(body: Lines, header: Header, found: _Found) -> NDArray[np.uint8]:
    if header.system is not None:
        return np.full(len(found.first), ord(header.system), dtype=np.uint8)
    return np.asarray(body.chars[found.mark, 6 if header.version >= 4.0 else 0])


def _nodes(body: Lines, header: Header, heads: Integers) -> NDArray[np.object_]:
    if header.system is not None:
        return np.full(len(heads), _OF_SYSTEM[header.system], dtype=object)
    chosen = _MARK_COLUMNS if header.version >= 4.0 else [0]
    letters = np.ascontiguousarray(body.chars[heads][:, chosen]).view(f"S{len(chosen)}").ravel()
    words, index = np.unique(letters, return_inverse=True)
    nodes = np.empty(len(words), dtype=object)
    for k, word in enumerate(words):
        text = word.decode("latin-1").ljust(len(chosen))
        if len(chosen) == 1:
            nodes[k] = _OF_SYSTEM.get(text)
        else:
            nodes[k] = message_key(text[:3].strip(), text[3], text[4:8].strip(), text[8:].strip())
    return nodes[index]


def _convert(
    body: Lines, header: Header, message: Message, found: _Found, problems: Problems
) -> list[tuple[str, Columns]]:
    """Records of one message, but those at fault."""
    few, many = found.count < message.fewest, found.count > message.lines
    # before any line is copied: a record without its lines must not cost the memory of a whole one
    problems.add(
        f"fewer lines than a record of {message.node} needs ({message.fewest + 1})", body.number[found.mark[few]]
    )
    problems.add(f"more lines than a record of {message.node} has ({message.lines + 1})", body.number[found.mark[many]])
    found = found.where(~few & ~many)
    if not found.first.size:
        return []
    rows = found.first[:, None] + np.arange(message.lines + 1)
    inside = np.arange(message.lines + 1) <= found.count[:, None]
    chars = body.chars[np.where(inside, rows, 0)]
    chars[~inside] = _BLANK
    places = list(message.slots.values())
    fields = np.concatenate(
        [chars[:, 0, 23:80].reshape(len(rows), 3, 19), chars[:, 1:, 4:80].reshape(len(rows), 4 * message.lines, 19)],
        axis=1,
    )
    values, unreadable = numbers(fields[:, places] if len(places) < fields.shape[1] else fields)
    time, no_date = epochs(chars[:, 0], short_year=header.version < 3.0)
    names = _names(message, body, header, found, chars)
    columns, wrong = columns_of(message, dict(zip(message.slots, values.T, strict=True)), time, names.get("system"))
    columns |= names
    if "subtype" in columns:  # RINEX 4.02 names the region on the line of the mark
        subtype = columns.pop("subtype")
        columns["region"] = np.select([subtype == "WIDE", subtype == "JAPN"], [0.0, 1.0], columns["region"])
    good = np.ones(len(rows), dtype=np.bool_)

    def check(bad: NDArray[np.bool_], reason: str) -> None:
        problems.add(reason, body.number[found.mark[good & bad]])
        good[bad] = False

    check(no_date, "reference time that is no date")
    check(np.asarray(unreadable.any(axis=1)), "unreadable number")
    check(~_satellite_named(columns["satellite"], message), "unreadable name of a satellite")
    for reason, bad in wrong.items():
        check(bad, reason)
    columns = {name: column[good] for name, column in columns.items()}
    return _told_apart(message, columns, header)


def _names(message: Message, body: Lines, header: Header, found: _Found, chars: NDArray[np.uint8]) -> Columns:
    """Satellites and, for tables, what the line of the mark says."""
    first = chars[:, 0]
    if message.kind == "table":
        marks = body.chars[found.mark]
        texts = {"satellite": (marks, 6, 9), "system": (marks, 6, 7), "message": (marks, 10, 14)}
        if message.node == "STO":
            texts |= {"code": (first, 24, 28), "sbas": (first, 43, 61), "utc": (first, 62, 80)}
        columns: Columns = {name: _text(source[:, a:b]) for name, (source, a, b) in texts.items()}
        if message.node == "ION/KLOB":
            columns["subtype"] = _text(marks[:, 15:19])
        return columns
    names = np.ascontiguousarray(first[:, :3])
    if header.system is not None:
        names[:, 0] = ord(header.system)
    names[names[:, 1] == _BLANK, 1] = ord("0")
    columns = {"satellite": _text(names)}
    if header.version >= 4.0:  # the line of the mark names the satellite too
        again = body.chars[found.mark, 6:9]
        columns["satellite"][(again != first[:, :3]).any(axis=1)] = ""
    return columns


def _text(chars: NDArray[np.uint8]) -> NDArray[np.str_]:
    words = np.ascontiguousarray(np.where(chars < 128, chars, ord("?"))).view(f"S{chars.shape[1]}").ravel()
    return np.strings.strip(words.astype(np.str_))


def _satellite_named(names: NDArray[Any], message: Message) -> NDArray[np.bool_]:
    text = np.asarray(names, dtype="U3")
    number = text.view("U1").reshape(-1, 3)[:, 1:]
    digits = np.isin(number, list("0123456789"))
    named = digits.all(axis=1) & (number != "0").any(axis=1)
    return np.asarray(named | ((number == "").all(axis=1) & (text != "")) if message.kind == "table" else named)


def _told_apart(message: Message, columns: Columns, header: Header) -> list[tuple[str, Columns]]:
    """Messages of files before RINEX 4, which do not name them."""
    if header.version < 4.0 and message.node == "E/INAV":
        sources = columns["data_sources"].astype(np.float64)
        bits = np.where(np.isfinite(sources) & (np.abs(sources) < 2**31), sources, 0).astype(np.int64)
        integrity, free = bits & (_E1 | _E5B) > 0, bits & _E5A > 0
        other = np.where(integrity == free, bits & _CLOCK_E5A > 0, free)
        pair = "E/FNAV"
    elif header.version < 4.0 and message.node == "C/D1":
        other = np.isin(columns["satellite"], [f"C{number:02d}" for number in _GEOSTATIONARY])
        pair = "C/D2"
    else:
        return [(message.node, columns)]
    halves = [(message.node, ~other), (pair, other)]
    return [(node, {name: column[mask] for name, column in columns.items()}) for node, mask in halves if mask.any()]
