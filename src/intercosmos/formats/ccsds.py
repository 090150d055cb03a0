"""CCSDS navigation messages as text: keyword-value notation (KVN) and XML, read safely, with the line of everything.

Both notations become the same thing, a list of :class:`Entry`, so that a message type is decoded once. The message
types themselves are in :mod:`~intercosmos.formats.omm` and its neighbours.

References
----------
CCSDS 502.0-B-3, Orbit Data Messages (2023), chapter 7 (KVN syntax); CCSDS 505.0-B-3, XML Specification for Navigation
Data Messages (2023), chapters 3 and 4.

>>> message = kvn_entries(Document("OBJECT_NAME = MIR\\nINCLINATION = 51.6 [deg]\\n"))
>>> [(entry.key, entry.value, entry.unit, entry.line) for entry in message]
[('OBJECT_NAME', 'MIR', None, 1), ('INCLINATION', '51.6', 'deg', 2)]
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from intercosmos.errors import DataError, UnknownIdError
from intercosmos.formats.ccsds_xml import Element, xml_root
from intercosmos.formats.text_file import Document

__all__ = [
    "Document",
    "Element",
    "Entry",
    "Fields",
    "is_xml",
    "kvn_entries",
    "kvn_line",
    "xml_entries",
    "xml_line",
    "xml_root",
]

#: Key of a KVN line that has none: a row of numbers, such as a state vector of an OEM.
DATA = ""
COMMENT = "COMMENT"

_ASSIGNMENT = re.compile(r"\s*([^=\s]+)\s*=\s*(.*?)\s*", re.DOTALL)
_KEY = re.compile(r"[A-Z][A-Z0-9_]*")
_MARKER = re.compile(r"[A-Z][A-Z0-9_]*_(?:START|STOP)")
_WITH_UNIT = re.compile(r"([-+]?[0-9.]\S*)\s*\[\s*([^\[\]]*?)\s*\]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eEdD][-+]?[0-9]+)?")
_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_USER = "USER_DEFINED"


@dataclass(frozen=True, slots=True)
class Entry:
    """One keyword of a message, or one row of data.

    Attributes
    ----------
    key : the keyword; ``DATA`` (empty) for a row of data, ``COMMENT``, or a marker such as ``META_START``
    value : its text, without the unit
    unit : in KVN what stands in square brackets behind a number, in XML the attribute ``units``
    line : 1-based
    """

    key: str
    value: str
    unit: str | None
    line: int


def is_xml(document: Document) -> bool:
    """Whether this is meant to be XML and not KVN."""
    return document.text.lstrip()[:1] == "<"


def kvn_entries(document: Document) -> list[Entry]:
    """Every line of a message in keyword-value notation that says something.

    Raises
    ------
    DataError
        If a line is neither ``KEYWORD = value``, comment, marker nor a row of data; with the line.
    """
    entries = []
    for number, line in enumerate(document.lines(), 1):
        stripped = line.strip()
        if not stripped:
            continue
        if _CONTROL.search(line):
            raise DataError("the line contains a control character", where=document.where(number))
        if stripped == COMMENT or stripped.startswith("COMMENT "):
            entries.append(Entry(COMMENT, stripped[len(COMMENT) :].strip(), None, number))
        elif "=" in stripped:
            entries.append(_assignment(document, stripped, number))
        elif _MARKER.fullmatch(stripped):
            entries.append(Entry(stripped, "", None, number))
        elif stripped[0].isdigit() or stripped[0] in "+-.":
            entries.append(Entry(DATA, stripped, None, number))
        else:
            raise DataError(
                f"this line cannot be read: {_short(stripped)}",
                where=document.where(number),
                allowed=("KEYWORD = value", "COMMENT text", "a row of numbers"),
            )
    return entries


def _assignment(document: Document, line: str, number: int) -> Entry:
    match = _ASSIGNMENT.fullmatch(line)
    key = match[1] if match else ""
    if not match or not (_KEY.fullmatch(key) or key.startswith(f"{_USER}_")):
        raise DataError(
            f"no keyword stands before the '=': {_short(line)}",
            where=document.where(number),
            advice="a keyword is written in capitals, digits and underscores",
        )
    measured = _WITH_UNIT.fullmatch(match[2])
    if measured:
        return Entry(key, measured[1], measured[2], number)
    return Entry(key, match[2], None, number)


def xml_entries(element: Element) -> Iterator[Entry]:
    """The leaves below an element in document order, as KVN would write them.

    ``<USER_DEFINED parameter="X">`` becomes the key ``USER_DEFINED_X``.
    """
    for child in element.children:
        if child.children:
            yield from xml_entries(child)
        else:
            key = child.tag
            if key == _USER and "parameter" in child.attributes:
                key = f"{_USER}_{child.attributes['parameter']}"
            yield Entry(key, child.text.strip(), child.attributes.get("units"), child.line)


class Fields:
    """The keywords of one block of a message, looked up by name.

    Parameters
    ----------
    entries : of the block; comments are put apart, rows of data are refused
    document : for messages
    known : every keyword that may stand here; ``USER_DEFINED_…`` may always
    repeatable : those of them that may stand more than once (the first counts)

    Raises
    ------
    UnknownIdError
        If a keyword is unknown.
    DataError
        If a keyword stands twice, or a row of data is among them.
    """

    def __init__(
        self, entries: Iterable[Entry], document: Document, *, known: Sequence[str], repeatable: Sequence[str] = ()
    ) -> None:
        self.document = document
        self.entries: dict[str, Entry] = {}
        self.comments: tuple[str, ...] = ()
        self.line: int | None = None
        allowed = frozenset(known)
        for entry in entries:
            self.line = self.line or entry.line
            if entry.key == COMMENT:
                self.comments += (entry.value,)
                continue
            where = document.where(entry.line, entry.key or None)
            if entry.key == DATA:
                raise DataError(f"a row of data has no place here: {_short(entry.value)}", where=where)
            if entry.key not in allowed and not entry.key.startswith(f"{_USER}_"):
                raise UnknownIdError("keyword", _short(entry.key), known, where=document.where(entry.line))
            if entry.key in self.entries and entry.key not in repeatable:
                first = self.entries[entry.key].line
                raise DataError(f"{entry.key} stands here again (first in line {first})", where=where)
            self.entries.setdefault(entry.key, entry)

    @property
    def user_defined(self) -> dict[str, str]:
        """Values of the keywords ``USER_DEFINED_…``, by the rest of their name."""
        start = f"{_USER}_"
        return {key.removeprefix(start): e.value for key, e in self.entries.items() if key.startswith(start)}

    def __contains__(self, key: str) -> bool:
        return key in self.entries

    def error(self, key: str, problem: str, *, allowed: Iterable[str] = (), advice: str = "") -> DataError:
        """A problem with the value of a keyword, for the caller to raise."""
        line = self.entries[key].line if key in self.entries else self.line
        return DataError(problem, where=self.document.where(line, key), allowed=allowed, advice=advice)

    def text(self, key: str, default: str | None = None, *, allowed: Sequence[str] = ()) -> str:
        """Text of a keyword; without a default it must be there, and of ``allowed`` it must be one."""
        entry = self.entries.get(key)
        if entry is None:
            if default is None:
                raise self.error(key, f"{key} is missing")
            return default
        value = entry.value if entry.unit is None else f"{entry.value} [{entry.unit}]"
        if allowed and value not in allowed:
            raise self.error(key, f"{key} is {_short(value)!r}", allowed=allowed)
        return value

    def number(self, key: str, default: float | None = None, *, units: Sequence[str] = ()) -> float:
        """Finite number of a keyword; a unit, where written, must be one of ``units``."""
        entry = self.entries.get(key)
        if entry is None:
            if default is None:
                raise self.error(key, f"{key} is missing")
            return default
        if entry.unit is not None and units and entry.unit not in units:
            raise self.error(key, f"{key} is given in {_short(entry.unit)}", allowed=units)
        return number_of(entry, self.document)

    def integer(self, key: str, default: int | None = None) -> int:
        """Whole number of a keyword."""
        if key not in self.entries and default is not None:
            return default
        value = self.text(key)
        if not _INTEGER.fullmatch(value):
            raise self.error(key, f"{_short(value)!r} is not a whole number")
        return int(value)


def number_of(entry: Entry, document: Document) -> float:
    """The finite number an entry holds; DataError with its line otherwise."""
    if _NUMBER.fullmatch(entry.value):
        value = float(entry.value.replace("d", "e").replace("D", "e"))
        if math.isfinite(value):
            return value
    raise DataError(
        f"{_short(entry.value)!r} is not a number",
        where=document.where(entry.line, entry.key or None),
        allowed=("1.5e3",),
    )


def kvn_line(key: str, value: object, unit: str | None = None) -> str:
    """One line of a message in keyword-value notation; floats with all their digits."""
    text = repr(float(value)) if isinstance(value, float) else str(value)
    if _CONTROL.search(text) or "\n" in text:
        raise DataError(f"the value of {key} contains a control character or a new line")
    if key == COMMENT:
        return f"{COMMENT} {text}".rstrip()
    return f"{key} = {text}" + (f" [{unit}]" if unit else "")


def xml_line(tag: str, value: object, unit: str | None = None, *, indent: int = 0, **attributes: str) -> str:
    """One leaf of an XML message."""
    text = repr(float(value)) if isinstance(value, float) else str(value)
    if _CONTROL.search(text):
        raise DataError(f"the value of {tag} contains a control character")
    if unit:
        attributes["units"] = unit
    written = "".join(f" {name}={quoteattr(text)}" for name, text in attributes.items())
    return f"{'  ' * indent}<{tag}{written}>{escape(text)}</{tag}>"


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
