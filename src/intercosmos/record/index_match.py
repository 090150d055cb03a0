"""Which rows a query matches: words by SQLite's full-text tables, fields and their combinations by arrays."""

from __future__ import annotations

import sqlite3
from typing import Final

import numpy as np

from intercosmos.record.index_columns import Columns, Rows
from intercosmos.record.index_query import And, FieldIs, Node, Not, Or, Words, shown_words
from intercosmos.record.index_words import fold, joined, stem

__all__ = ["Matched", "match", "rows_of"]

#: Columns of the full-text table in the order of what they weigh: title, summary, body, other.
WEIGHTS: Final = (10.0, 4.0, 1.0, 1.0)
_MANY: Final = 2000  # rows worth keeping until the tables change
_KEPT: Final = 50  # such words; of 100,000 stories that is 5 MB


class Matched:
    """What a query matches.

    Attributes
    ----------
    rows : True for those
    text : the words of the query as SQLite has them, to rank by; empty if there are none
    """

    def __init__(self, rows: Rows, text: str) -> None:
        self.rows = rows
        self.text = text


def match(node: Node, connection: sqlite3.Connection, columns: Columns) -> Matched:
    """Find the rows that match a query."""
    text = _text(node)
    if text:
        return Matched(rows_of(connection, text, columns), text)
    if isinstance(node, And):
        # the most usual query: some words, some fields
        words = [part for part in node.parts if _text(part)]
        others = [part for part in node.parts if not _text(part)]
        rows = columns.live.copy()
        if words:
            text = _text(And(tuple(words)))
            rows &= rows_of(connection, text, columns)
        for part in others:
            rows &= _rows(part, connection, columns)
        return Matched(rows, text or _any(node))
    return Matched(_rows(node, connection, columns), _any(node))


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
    if isinstance(node, FieldIs):
        return _field(node, connection, columns)
    if isinstance(node, Not):
        rows: Rows = columns.live & ~match(node.part, connection, columns).rows
        return rows
    if isinstance(node, Or):
        rows = np.zeros(columns.live.size, dtype=np.bool_)
        for part in node.parts:
            rows |= match(part, connection, columns).rows
        return rows
    return match(node, connection, columns).rows


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


def _any(node: Node) -> str:
    """The words of a query that is not about words alone, any of them."""
    return " OR ".join(dict.fromkeys(_words(words) for words in shown_words(node)))


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
