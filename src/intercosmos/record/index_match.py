"""Which rows a query matches: words by SQLite's full-text tables, fields and their combinations by arrays."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace
from functools import reduce
from typing import Final

import numpy as np

from intercosmos.record.index_columns import Columns, Rows
from intercosmos.record.index_query import And, FieldIs, Node, Not, Or, Words, shown_words
from intercosmos.record.index_words import fold, joined, stem

__all__ = ["WEIGHTS", "Matched", "in_title", "match", "mention_codes"]

#: Columns of the full-text table in the order of what they weigh: title, summary, body, other.
WEIGHTS: Final = (10.0, 4.0, 1.0, 1.0)
_MANY: Final = 2000  # rows worth keeping until the tables change
_KEPT: Final = 50  # such words; of 100,000 stories that is 5 MB


@dataclass(frozen=True, eq=False)
class Matched:
    """What a query matches.

    Attributes
    ----------
    rows : True for those
    text : the words of the query as SQLite has them, to rank by; empty if there are none
    ranked : how many rows those words match by themselves
    """

    rows: Rows
    text: str
    ranked: int


def match(node: Node, connection: sqlite3.Connection, columns: Columns) -> Matched:
    """Find the rows that match a query."""
    rows = _rows(node, connection, columns)
    text = _text(node)
    if text:
        return Matched(rows, text, int(np.count_nonzero(rows)))
    words: And | Or = And(tuple(part for part in node.parts if _text(part))) if isinstance(node, And) else And(())
    if not words.parts:
        words = Or(tuple(shown_words(node)))  # fields and words in each other: any of the words
    if not words.parts:
        return Matched(rows, "", 0)
    return Matched(rows, _text(words), int(np.count_nonzero(_rows(words, connection, columns))))


def in_title(words: Words, connection: sqlite3.Connection, columns: Columns) -> Rows:
    """Rows that have the words in their title."""
    return rows_of(connection, _words(replace(words, title=True)), columns)


def rows_of(connection: sqlite3.Connection, text: str, columns: Columns) -> Rows:
    """The rows that full-text search finds; do not change them."""
    kept = columns.kept.get(text)
    if kept is not None:
        return kept
    # One long text of numbers comes out of SQLite in half the time that as many rows take.
    (numbers,) = connection.execute("SELECT group_concat(rowid) FROM words WHERE words MATCH ?", (text,)).fetchone()
    found: Rows = np.zeros(columns.live.size, dtype=np.bool_)
    found[np.fromstring(numbers or "", dtype=np.int64, sep=",")] = True
    if np.count_nonzero(found) > _MANY:
        if len(columns.kept) >= _KEPT:
            columns.kept.clear()
        columns.kept[text] = found
    return found


def _rows(node: Node, connection: sqlite3.Connection, columns: Columns) -> Rows:
    # Each word by itself: what is found of a frequent one serves every query with that word.
    if isinstance(node, Words):
        return rows_of(connection, _words(node), columns)
    if isinstance(node, FieldIs):
        return _field(node, connection, columns)
    if isinstance(node, Not):
        return columns.live & ~_rows(node.part, connection, columns)
    found = [_rows(part, connection, columns) for part in node.parts]
    if isinstance(node, Or):
        return reduce(np.logical_or, found, np.zeros_like(columns.live))
    return reduce(np.logical_and, found, columns.live)


def _text(node: Node) -> str:
    """A part of the query in SQLite's own language, if it is about words alone and says what is to be found."""
    if isinstance(node, Words):
        return _words(node)
    if isinstance(node, Or):
        parts = [_text(part) for part in node.parts]
        return f"({' OR '.join(parts)})" if all(parts) else ""
    if isinstance(node, And):
        wanted = [_text(part) for part in node.parts if not isinstance(part, Not)]
        barred = [_text(part.part) for part in node.parts if isinstance(part, Not)]
        if wanted and all(wanted) and all(barred):
            together = f"({' AND '.join(wanted)})"
            return f"({together} NOT ({' OR '.join(barred)}))" if barred else together
    return ""


def _words(node: Words) -> str:
    column = "title : " if node.title else ""
    if not node.prefix:
        return f'{column}"{" ".join(node.words)}"'
    # The index has words without their ending: what is longer than that is looked for without it, too.
    before = "".join(f"{word} " for word in node.words[:-1])
    forms = dict.fromkeys((f'"{before}{node.last}" *', f'"{before}{stem(node.last)}"'))
    return f"{column}({' OR '.join(forms)})" if node.title else f"({' OR '.join(forms)})"


def _field(node: FieldIs, connection: sqlite3.Connection, columns: Columns) -> Rows:
    if node.field == "category":
        return columns.in_categories((node.value,))
    if node.field == "status":
        return columns.with_status((node.value,))
    if node.field == "language":
        return columns.in_language(node.value)
    if node.days is not None:
        return columns.on_days(*node.days)
    if node.field == "mentions":
        return columns.mentioning(mention_codes(columns, node.value))
    # Few queries ask for a source or a tag: every row is looked at.
    words = joined(node.value)
    column, wanted = ("source", f" {words} ") if node.field == "source" else ("tags", f"\n{words}\n")
    found: Rows = np.zeros(columns.live.size, dtype=np.bool_)
    if words:
        rows = connection.execute(f"SELECT row FROM story WHERE instr({column}, ?)", (wanted,))  # noqa: S608
        found[[row for (row,) in rows]] = True
    return found


def mention_codes(columns: Columns, value: str) -> list[int]:
    """Who is meant: by id, by the end of one (``soyuz-st-b``), or by name."""
    wanted = value.casefold()
    name = " ".join(fold(word) for word in value.split())
    return [
        code
        for code, (key, label) in enumerate(zip(columns.mention_keys, columns.mention_labels, strict=True))
        if key.casefold() == wanted or key.endswith((f".{wanted}", f":{name}")) or label.casefold() == wanted
    ]
