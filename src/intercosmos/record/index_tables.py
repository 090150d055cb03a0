"""The tables behind the search, and taking stories into them."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Final

from intercosmos.errors import DataError, Where
from intercosmos.record.edtf import bounds
from intercosmos.record.index_words import joined, mention_key
from intercosmos.record.store_folder import Stamp
from intercosmos.record.story import CATEGORIES, Story

__all__ = ["SCHEMA", "VERSION", "forget", "problem_of", "take_in"]

#: Raise it whenever the tables, or the words that go into them, are others.
VERSION: Final = 1
_GAP: Final = " ¶ "  # a word that nobody looks for: no phrase goes across it
SCHEMA: Final = """
CREATE TABLE file (name TEXT PRIMARY KEY, time INTEGER, size INTEGER, number INTEGER, row INTEGER, problem TEXT);
CREATE INDEX file_row ON file (row);
CREATE TABLE story (
  row INTEGER PRIMARY KEY, id TEXT UNIQUE, first INTEGER, last INTEGER, categories INTEGER, status TEXT, language TEXT,
  source TEXT, tags TEXT);
CREATE TABLE content (row INTEGER PRIMARY KEY, story TEXT);
CREATE TABLE mention (code INTEGER PRIMARY KEY, key TEXT UNIQUE, label TEXT);
CREATE TABLE mentioned (row INTEGER, code INTEGER, PRIMARY KEY (row, code)) WITHOUT ROWID;
CREATE TABLE generation (number INTEGER);
INSERT INTO generation VALUES (0);
CREATE VIRTUAL TABLE words USING fts5 (title, summary, body, more, tokenize = 'ascii', prefix = '1 2 3');
"""


def take_in(connection: sqlite3.Connection, name: str, stamp: Stamp, found: Story | DataError) -> None:
    """Put down what a file says, or why it cannot be read."""
    before = connection.execute("SELECT time, size, number FROM file WHERE name = ?", (name,)).fetchone()
    if before == stamp:
        return  # another process was faster
    forget(connection, name)
    row = _put(connection, found) if isinstance(found, Story) else None
    problem = _problem_text(found) if isinstance(found, DataError) else None
    connection.execute("INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?, ?)", (name, *stamp, row, problem))


def forget(connection: sqlite3.Connection, name: str) -> None:
    """Remove what a file said."""
    for (row,) in connection.execute("SELECT row FROM file WHERE name = ? AND row IS NOT NULL", (name,)).fetchall():
        connection.execute("DELETE FROM words WHERE rowid = ?", (row,))
        connection.execute("DELETE FROM mentioned WHERE row = ?", (row,))
        connection.execute("DELETE FROM content WHERE row = ?", (row,))
        connection.execute("DELETE FROM story WHERE row = ?", (row,))


def _put(connection: sqlite3.Connection, story: Story) -> int:
    days = bounds(story.date)
    cursor = connection.execute(
        "INSERT INTO story (id, first, last, categories, status, language, source, tags)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            story.id,
            days[0].toordinal() if days else None,
            days[1].toordinal() if days else None,
            sum(1 << CATEGORIES.index(one) for one in set(story.categories)),
            story.status,
            story.language,
            "\n".join(f" {joined(f'{one.name} {one.url}')} " for one in (story.source, *story.further_sources)),
            "".join(f"\n{joined(tag)}\n" for tag in story.tags),
        ),
    )
    row = cursor.lastrowid
    assert row is not None
    # Apart from what is looked through row by row.
    connection.execute("INSERT INTO content VALUES (?, ?)", (row, story.model_dump_json(exclude_defaults=True)))
    more = (
        *story.tags,
        *story.authors,
        *(mention.text for mention in story.mentions),
        *(source.name for source in (story.source, *story.further_sources)),
        *(claim.words for claim in story.claims),
        *(words for shown in story.directions for words in shown.words),
    )
    connection.execute(
        "INSERT INTO words (rowid, title, summary, body, more) VALUES (?, ?, ?, ?, ?)",
        (row, joined(story.title), _GAP.join((joined(story.summary), joined(story.excerpt))), joined(story.body),
         _GAP.join(joined(one) for one in more)),
    )  # fmt: skip
    for key, label in {mention_key(mention): mention.text for mention in story.mentions}.items():
        connection.execute("INSERT OR IGNORE INTO mention (key, label) VALUES (?, ?)", (key, label))
        connection.execute(
            "INSERT OR IGNORE INTO mentioned SELECT ?, code FROM mention WHERE key = ?", (row, key)
        )  # fmt: skip
    return row


def _problem_text(error: DataError) -> str:
    return json.dumps([error.problem, error.where.line, error.where.key, error.allowed, error.advice])


def problem_of(folder: Path, name: str, text: str) -> DataError:
    """The error that a file was put down with."""
    problem, line, key, allowed, advice = json.loads(text)
    return DataError(problem, where=Where(folder / name, line, key), allowed=allowed, advice=advice)
