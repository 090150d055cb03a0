"""The language of searches: what a query says, as a tree.

========================  =============================================================
``soyuz kourou``          both words, in any form
``"first spacewalk"``     these words one behind the other; so do ``soyuz-st-b`` and 空间站
``cosmo*``                words that begin so
``soyuz OR shenzhou``     one of the two at least; binds less than words side by side
``-shuttle``              not this; ``NOT`` is the same
``( … )``                 groups
``category:crew``         one of the ten directions, or ``general``
``mentions:…``            an id such as ``vehicle.soyuz-st-b``, or a name
``date:1975..1979``       may have been told then; also ``date:1976-07``, ``date:1975..``
``source:roscosmos``      words of the publisher's name or address
``status:``               ``draft``, ``audited`` or ``withdrawn``
``language:ru``           of the source
``title:…``, ``tag:…``    words of the title; a tag
========================  =============================================================

>>> parse("soyuz -shuttle")
And(parts=(Words(words=('soyuz',), ...), Not(part=Words(words=('shuttle',), ...))))
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from intercosmos.errors import DataError, Where
from intercosmos.record.edtf import bounds, check_edtf
from intercosmos.record.index_words import fold, words_of
from intercosmos.record.story import CATEGORIES

__all__ = ["And", "FieldIs", "Node", "Not", "Or", "QueryError", "Words", "days_of", "fields_of", "parse", "shown_words"]

STATUSES: Final = ("audited", "draft", "withdrawn")
_FIELDS: Final = ("category", "date", "language", "mentions", "source", "status", "tag", "title")
_LONGEST: Final = 1000
_MOST: Final = 60  # words and fields
_DEEPEST: Final = 20
_TOKEN: Final = re.compile(
    r"""\s*(?: (?P<open>\() | (?P<close>\)) | (?P<minus>-(?=[^\s-]))
      | (?:(?P<field>[A-Za-z]+):(?!//)(?=\S))? (?: "(?P<phrase>[^"]*)" (?P<phrase_star>\*?)
                                               | (?P<word>[^\s()"]+) | (?P<open_quote>") ) )""",
    re.VERBOSE,
)


class QueryError(DataError):
    """A query that cannot be understood; ``position`` is the place in it, from 0."""

    def __init__(self, problem: str, position: int, *, allowed: tuple[str, ...] = (), advice: str = "") -> None:
        self.position = position
        super().__init__(problem, where=Where(key=f"query, character {position + 1}"), allowed=allowed, advice=advice)


@dataclass(frozen=True, slots=True)
class Words:
    """Words one behind the other; of the last only the beginning, if ``prefix``: ``last`` is that as written."""

    words: tuple[str, ...]
    prefix: bool = False
    last: str = ""
    title: bool = False


@dataclass(frozen=True, slots=True)
class FieldIs:
    """A value of a field; of dates first and last day."""

    field: str
    value: str
    days: tuple[date, date] | None = None


@dataclass(frozen=True, slots=True)
class Not:
    """What the part does not match."""

    part: Node


@dataclass(frozen=True, slots=True)
class And:
    """What all parts match; without any part: everything."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """What one part matches at least."""

    parts: tuple[Node, ...]


Node = Words | FieldIs | Not | And | Or


def parse(query: str) -> Node:
    """Understand a query.

    Raises
    ------
    QueryError
        Says where it stops to make sense.
    """
    if len(query) > _LONGEST:
        raise QueryError(f"a query has at most {_LONGEST} characters", _LONGEST, advice="leave words out")
    parser = _Parser(query)
    node = parser.alternatives(0)
    if parser.at < len(parser.tokens):
        raise QueryError("this parenthesis closes nothing", parser.position(), advice="leave it out")
    return node


def shown_words(node: Node) -> Iterator[Words]:
    """The words of a query that a match shows, without those behind ``-``."""
    if isinstance(node, Words):
        yield node
    elif isinstance(node, And | Or):
        for part in node.parts:
            yield from shown_words(part)


def fields_of(node: Node) -> Iterator[FieldIs]:
    """Every field that a query names."""
    if isinstance(node, FieldIs):
        yield node
    elif isinstance(node, Not):
        yield from fields_of(node.part)
    elif isinstance(node, And | Or):
        for part in node.parts:
            yield from fields_of(part)


def days_of(text: str, position: int = 0) -> tuple[date, date]:
    """First and last day of ``1976-07``, ``1975..1979``, ``1975..``, ``..1979`` or any date of a story.

    Raises
    ------
    QueryError
        If it is no date.
    """
    first, dots, last = text.partition("..")
    try:
        if dots and "/" not in text:
            low, high = (bounds(check_edtf(end)) for end in (first, last))
            days = low[0] if low else date.min, high[1] if high else date.max
            if days[0] > days[1]:
                raise ValueError(f"{text!r} ends before it begins")
            if low or high:
                return days
        else:
            found = bounds(check_edtf(text))
            if found:
                return found
    except ValueError as error:
        raise QueryError(str(error), position) from error
    raise QueryError(f"{text!r} names no day", position, allowed=("1976-07", "1975..1979", "1975..", "..1979"))


class _Parser:
    def __init__(self, query: str) -> None:
        self.query = query
        self.tokens = list(_tokens(query))
        self.at = 0
        self.count = 0

    def alternatives(self, depth: int) -> Node:
        if depth > _DEEPEST:
            raise QueryError(f"groups stand at most {_DEEPEST} deep in each other", self.position())
        parts = [self._together(depth)]
        while self._word() == "OR":
            if not self._has(parts[-1]):
                raise QueryError("there is nothing before this OR", self.position(), advice='to find it, write "OR"')
            position = self.position()
            self.at += 1
            parts.append(self._together(depth))
            if not self._has(parts[-1]):
                raise QueryError("there is nothing behind this OR", position, advice='to find it, write "OR"')
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _together(self, depth: int) -> Node:
        parts: list[Node] = []
        while self.at < len(self.tokens) and not self.tokens[self.at]["close"] and self._word() != "OR":
            if self._word() == "AND":
                self.at += 1
                continue
            part = self._one(depth)
            if self._has(part):
                parts.append(part)
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _one(self, depth: int) -> Node:
        token = self.tokens[self.at]
        position = self.position()
        self.at += 1
        if token["minus"] or (token["word"] == "NOT" and not token["field"]):
            if self.at == len(self.tokens) or self.tokens[self.at]["close"] or self._word() == "OR":
                raise QueryError("there is nothing behind this NOT", position, advice='to find it, write "NOT"')
            if depth > _DEEPEST:
                raise QueryError(f"groups stand at most {_DEEPEST} deep in each other", position)
            part = self._one(depth + 1)
            return Not(part) if self._has(part) else part
        if token["open"]:
            node = self.alternatives(depth + 1)
            if self.at == len(self.tokens):
                raise QueryError("this parenthesis is never closed", position, advice="write ) behind the group")
            self.at += 1
            return node
        if token["open_quote"]:
            raise QueryError("the quotation marks are never closed", token.start("open_quote"), advice='add a "')
        self.count += 1
        if self.count > _MOST:
            raise QueryError(f"a query has at most {_MOST} words", position, advice="leave words out")
        if token["field"]:
            return _field(token)
        if token["phrase"] is not None:
            return _words(token["phrase"], prefix=bool(token["phrase_star"]))
        return _words(token["word"], prefix=token["word"].endswith("*"))

    def _word(self) -> str | None:
        """The bare word that comes next: OR, AND and NOT are such, in capitals."""
        token = self.tokens[self.at] if self.at < len(self.tokens) else None
        return token["word"] if token is not None and not token["field"] else None

    def position(self) -> int:
        """Where in the query the next token begins."""
        if self.at >= len(self.tokens):
            return len(self.query)
        token = self.tokens[self.at]
        return token.end() - len(token.group().lstrip())

    @staticmethod
    def _has(node: Node) -> bool:
        """Whether anything is asked: a lone dash or an empty group asks nothing."""
        return not (isinstance(node, And) and not node.parts)


def _tokens(query: str) -> Iterator[re.Match[str]]:
    position, end = 0, len(query.rstrip())
    while position < end:
        match = _TOKEN.match(query, position)
        if match is None:  # every character but a space begins a token
            raise QueryError("this makes no sense here", position)
        yield match
        position = match.end()


def _words(text: str, *, prefix: bool, title: bool = False) -> Node:
    found = list(words_of(text))
    if not found:
        return And(())
    last = fold(text[found[-1].start : found[-1].end]) if prefix else ""
    return Words(tuple(word.text for word in found), prefix, last, title)


def _field(token: re.Match[str]) -> Node:
    name, position = token["field"].lower(), token.start("field")
    if token["open_quote"]:
        raise QueryError("the quotation marks are never closed", token.start("open_quote"), advice='add a "')
    value = (token["phrase"] if token["phrase"] is not None else token["word"]).strip()
    if name not in _FIELDS:
        raise QueryError(
            f"there is no field {name!r}",
            position,
            allowed=_FIELDS,
            advice="words with a colon stand in quotation marks",
        )
    if not value:
        raise QueryError(f"{name}: has no value", position)
    at = token.end() - len(value) if token["phrase"] is None else token.start("phrase")
    if name in ("category", "status"):
        allowed = CATEGORIES if name == "category" else STATUSES
        if value.lower() not in allowed:
            raise QueryError(f"there is no {name} {value!r}", at, allowed=allowed)
        return FieldIs(name, value.lower())
    if name == "date":
        return FieldIs(name, value, days_of(value, at))
    if name == "title":
        return _words(value, prefix=value.endswith("*") or bool(token["phrase_star"]), title=True)
    return FieldIs(name, value)
