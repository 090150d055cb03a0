"""Blocks of CCSDS messages: keywords with their texts as written, checked against a table of what may stand there.

A value stays the text that stood in the file, so that writing a message gives its digits back; numbers are made when
asked for. A block is kept in the order of its table, which is the order the standard prescribes; comments stay before
the keyword they preceded.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from intercosmos.errors import DataError, UnknownIdError
from intercosmos.formats.ccsds import COMMENT, DATA, Document, Entry, kvn_line, number_of, xml_line
from intercosmos.formats.ccsds_time import instant

__all__ = [
    "Block",
    "Item",
    "Keyword",
    "Table",
    "block_from",
    "filled_in",
    "one_line",
    "read_block",
    "write_kvn",
    "write_xml",
]

USER_DEFINED: Final = "USER_DEFINED_"
#: Larger numbers overflow when turned into SI.
_LARGEST = 1e290
_NAME = re.compile(r"[A-Za-z0-9_.:-]{1,200}")
_BREAK = re.compile(r"[\t-\r\x1c-\x1f\x85\u2028\u2029]")
_MEASURED = re.compile(r"([-+]?[0-9.]\S*)\s*\[\s*([^\[\]]*?)\s*\]")
_SI: Final = {"km": 1e3, "km/s": 1e3, "km/s**2": 1e3, "km**2": 1e6, "km**2/s": 1e6, "km**2/s**2": 1e6}
_SI_TOO: Final = {"deg": math.pi / 180, "km**3/s**2": 1e9, "d": 86400.0, "%": 0.01}


@dataclass(frozen=True, slots=True)
class Keyword:
    """What may stand behind a keyword.

    Attributes
    ----------
    name : the keyword
    kind : ``text``, ``number``, ``whole`` or ``epoch``
    unit : of a number, as the standard writes it
    required : whether the block must have it
    allowed : texts that may stand there; empty for any
    """

    name: str
    kind: str = "text"
    unit: str = ""
    required: bool = False
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """Keywords of a block, in order.

    Attributes
    ----------
    name : of the block, for messages and for the XML element
    keywords : in the order of the standard
    """

    name: str
    keywords: tuple[Keyword, ...]

    @cached_property
    def by_name(self) -> dict[str, Keyword]:
        """Keywords by their names."""
        return {keyword.name: keyword for keyword in self.keywords}

    @cached_property
    def order(self) -> dict[str, int]:
        """Places of the keywords."""
        return {keyword.name: place for place, keyword in enumerate(self.keywords)}

    def may_be_empty(self, key: str) -> bool:
        """Whether a keyword without a value is the same as none: one that is optional and no free text."""
        keyword = self.by_name.get(key)
        return keyword is not None and not keyword.required and (keyword.kind != "text" or bool(keyword.allowed))

    def holds(self, key: str) -> bool:
        """Whether a keyword belongs here."""
        return key in self.by_name or (USER_DEFINED in self.by_name and key.startswith(USER_DEFINED))


@dataclass(frozen=True, slots=True)
class Item:
    """One keyword: its text as written, the unit where one is written, the comments that stand before it."""

    key: str
    value: str
    unit: str | None = None
    comments: tuple[str, ...] = ()


@dataclass(frozen=True)
class Block:
    """Keywords of one part of a message; comments behind the last keyword are ``remarks``."""

    items: tuple[Item, ...]
    remarks: tuple[str, ...] = ()

    @cached_property
    def _by_key(self) -> dict[str, Item]:
        return {item.key: item for item in self.items}

    def __contains__(self, key: object) -> bool:
        return key in self._by_key

    @property
    def comments(self) -> tuple[str, ...]:
        """Every comment."""
        return tuple(text for item in self.items for text in item.comments) + self.remarks

    def text(self, key: str, default: str | None = None) -> str:
        """Text of a keyword as written; UnknownIdError where it is missing and there is no default."""
        item = self._by_key.get(key)
        if item is not None:
            return item.value
        if default is None:
            raise UnknownIdError("keyword of this block", key, self._by_key)
        return default

    def number(self, key: str) -> float:
        """Number of a keyword in the unit of the standard."""
        return float(self.text(key).replace("d", "e").replace("D", "e"))

    def si(self, key: str, unit: str) -> float:
        """Number of a keyword that the standard gives in this unit, in SI and radians."""
        return self.number(key) * (_SI.get(unit) or _SI_TOO.get(unit, 1.0))


def read_block(entries: Sequence[Entry], table: Table, document: Document) -> Block:
    """Check entries against a table.

    Raises
    ------
    DataError
        With file, line and keyword: a keyword twice, one missing, a number that is none, a unit that is not the
        standard's, an epoch that is none, a text that is not allowed, a row of data.
    UnknownIdError
        For a keyword that has no place here.
    """
    found: dict[str, tuple[Item, int]] = {}
    comments: list[str] = []
    for entry in entries:
        if entry.key == COMMENT:
            comments.append(one_line(entry.value))
            continue
        where = document.where(entry.line, entry.key or None)
        if entry.key == DATA:
            raise DataError(f"a row of data has no place in the {table.name}", where=where)
        if not table.holds(entry.key):
            raise UnknownIdError(f"keyword of the {table.name}", _short(entry.key), table.by_name, where=where)
        if entry.key in found:
            raise DataError(f"{entry.key} stands here again (first in line {found[entry.key][1]})", where=where)
        value, unit = _checked(entry, table.by_name.get(entry.key, Keyword(entry.key)), document)
        found[entry.key] = (Item(entry.key, value, unit, tuple(comments)), entry.line)
        comments.clear()
    for keyword in table.keywords:
        if keyword.required and keyword.name not in found:
            line = entries[0].line if entries else None
            raise DataError(f"{keyword.name} is missing in the {table.name}", where=document.where(line, keyword.name))
    last = len(table.keywords)
    ordered = sorted((item for item, _ in found.values()), key=lambda item: table.order.get(item.key, last))
    return Block(tuple(ordered), tuple(comments))


def filled_in(entries: Iterable[Entry], tables: Iterable[Table]) -> list[Entry]:
    """Entries without the keywords of a form that nobody filled in: optional, and nothing behind them."""
    known = tuple(tables)
    return [
        entry for entry in entries if entry.value.strip() or not any(table.may_be_empty(entry.key) for table in known)
    ]


def block_from(values: Mapping[str, object], table: Table, *, comments: Iterable[str] = ()) -> Block:
    """A block from values: texts as they are, floats with all their digits in the standard's units.

    Raises the errors of :func:`read_block`.
    """
    entries = [Entry(COMMENT, text, None, 0) for text in comments]
    for key, value in values.items():
        if value is not None:
            text = repr(float(value)) if isinstance(value, float) else str(value)
            unit = table.by_name[key].unit if key in table.by_name else ""
            entries.append(Entry(key, text, unit or None, 0))
    return read_block(entries, table, Document(""))


def write_kvn(block: Block) -> Iterator[str]:
    """Lines in keyword-value notation."""
    for item in block.items:
        for comment in item.comments:
            yield kvn_line(COMMENT, comment)
        yield kvn_line(item.key, item.value, item.unit)
    for comment in block.remarks:
        yield kvn_line(COMMENT, comment)


def write_xml(block: Block, indent: int) -> Iterator[str]:
    """Lines in XML, without the element around them."""
    for item in block.items:
        for comment in item.comments:
            yield xml_line(COMMENT, comment, indent=indent)
        if item.key.startswith(USER_DEFINED):
            name = item.key.removeprefix(USER_DEFINED)
            yield xml_line(USER_DEFINED.rstrip("_"), item.value, indent=indent, parameter=name)
        else:
            yield xml_line(item.key, item.value, item.unit, indent=indent)
    for comment in block.remarks:
        yield xml_line(COMMENT, comment, indent=indent)


def _checked(entry: Entry, keyword: Keyword, document: Document) -> tuple[str, str | None]:
    """Value and unit of an entry, if its keyword allows them."""
    where = document.where(entry.line, entry.key)
    if keyword.kind in ("text", "epoch"):
        # what looks like a number with a unit may be a name
        value = one_line(entry.value if entry.unit is None else f"{entry.value} [{entry.unit}]")
        if entry.key.startswith(USER_DEFINED) and not _NAME.fullmatch(entry.key):
            raise DataError("the name of a parameter has letters, digits and _.:- only", where=where)
        if keyword.required and not value:
            raise DataError(f"{entry.key} has no value", where=where)
        if keyword.allowed and _normal(value) not in keyword.allowed:
            raise DataError(f"{entry.key} is {_short(value)!r}", where=where, allowed=keyword.allowed)
        if keyword.kind == "epoch":
            try:
                instant(value)
            except ValueError as error:
                raise DataError(f"{_short(value)!r} is not an epoch: {error}", where=where) from error
        return value, None
    if entry.unit is not None and entry.unit.lower() != keyword.unit.lower():
        allowed = (keyword.unit,) if keyword.unit else ()
        raise DataError(f"{entry.key} is given in {_short(entry.unit)!r}", where=where, allowed=allowed)
    number = number_of(entry, document)
    if abs(number) > _LARGEST:
        raise DataError(f"{_short(entry.value)} is too large", where=where)
    if keyword.kind == "whole" and (number != int(number) or "." in entry.value):
        raise DataError(f"{_short(entry.value)!r} is not a whole number", where=where)
    return entry.value, entry.unit or None


def _normal(text: str) -> str:
    """A normative value as the tables write it: 502.0-B-3, 7.5.3 and 7.5.9, allow small letters and underscores."""
    return " ".join((text.upper() if text.islower() else text).replace("_", " ").split())


def one_line(text: str) -> str:
    """Lines and tabs fold to blanks, which neither notation tells apart; ``12 [ km ]`` becomes ``12 [km]``."""
    folded = " ".join(text.split()) if _BREAK.search(text) else text.strip()
    measured = _MEASURED.fullmatch(folded)
    return f"{measured[1]} [{measured[2]}]" if measured else folded


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
