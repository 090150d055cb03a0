"""What searches count and sort by, as arrays in memory: one place for each row of the tables.

A word that stands in every story is found in some milliseconds by SQLite, but joining its rows with their categories
and counting them takes ten times as long. As arrays, the counting takes less than the finding.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.record.story import CATEGORIES

__all__ = ["Columns", "Facet", "load_columns"]

Rows = NDArray[np.bool_]  # one place a row; True for those meant
_STATUSES: Final = ("audited", "draft", "withdrawn")
_MENTIONS_SHOWN: Final = 50


@dataclass(frozen=True, slots=True)
class Facet:
    """How many stories of a result have a value.

    Attributes
    ----------
    value : to be searched for: ``"crew"``, ``"1975"``, ``"draft"``, ``"vehicle.soyuz-st-b"``, ``"ru"``
    label : for readers
    count : of stories
    """

    value: str
    label: str
    count: int


@dataclass(frozen=True, eq=False)
class Columns:
    """The rows of the tables at one moment; row 0 is never used.

    Attributes
    ----------
    generation : of the tables
    live : rows that hold a story
    first, last : days the story's date may mean, as ordinals; 0 if nobody knows
    year : in which it was told, or began; 0 if nobody knows
    newest : place in the order from the newest on: a row of its own each
    categories : bits in the order of ``CATEGORIES``
    status, language : codes
    languages : by code
    mention_row, mention_code : who is mentioned where, in pairs
    mention_keys, mention_labels : by code
    kept : rows that full-text search found for words that stand in many, by SQLite's text; it starts empty
    """

    generation: int
    live: Rows
    first: NDArray[np.int32]
    last: NDArray[np.int32]
    year: NDArray[np.int32]
    newest: NDArray[np.int32]
    categories: NDArray[np.uint16]
    status: NDArray[np.uint8]
    language: NDArray[np.int32]
    languages: tuple[str, ...]
    mention_row: NDArray[np.int32]
    mention_code: NDArray[np.int32]
    mention_keys: tuple[str, ...]
    mention_labels: tuple[str, ...]
    kept: dict[str, Rows] = field(default_factory=dict)

    def in_categories(self, names: tuple[str, ...]) -> Rows:
        """Rows that belong to one of the categories at least."""
        bits = sum(1 << CATEGORIES.index(name) for name in set(names) if name in CATEGORIES)
        found: Rows = (self.categories & np.uint16(bits)) != 0
        return found

    def with_status(self, names: tuple[str, ...]) -> Rows:
        """Rows with one of the statuses."""
        return np.isin(self.status, [_STATUSES.index(name) for name in names if name in _STATUSES])

    def in_language(self, name: str) -> Rows:
        """Rows in a language: ``zh`` is also ``zh-Hans``."""
        wanted = name.casefold()
        codes = [
            code
            for code, known in enumerate(self.languages)
            if known.casefold() == wanted or known.casefold().startswith(f"{wanted}-")
        ]
        return np.isin(self.language, codes)

    def on_days(self, first: date, last: date) -> Rows:
        """Rows whose date may be one of these days."""
        return (self.first > 0) & (self.first <= last.toordinal()) & (self.last >= first.toordinal())

    def mentioning(self, codes: list[int]) -> Rows:
        """Rows that mention one of these."""
        found: Rows = np.zeros(self.live.size, dtype=np.bool_)
        found[self.mention_row[np.isin(self.mention_code, codes)]] = True
        return found

    def facets(self, rows: Rows) -> dict[str, tuple[Facet, ...]]:
        """Count a result by category, year, status, language and whom it mentions most."""
        chosen = np.flatnonzero(rows)
        bits = np.bincount(self.categories[chosen], minlength=1)
        of_bits = np.arange(bits.size)
        categories = {name: int(bits[(of_bits >> bit) & 1 == 1].sum()) for bit, name in enumerate(CATEGORIES)}
        years = np.bincount(self.year[chosen], minlength=1)
        statuses = zip(_STATUSES, np.bincount(self.status[chosen], minlength=3).tolist(), strict=False)
        languages = np.bincount(self.language[chosen], minlength=len(self.languages)).tolist()
        mentions = np.bincount(self.mention_code[rows[self.mention_row]], minlength=len(self.mention_keys))
        top = np.argsort(-mentions, kind="stable")[:_MENTIONS_SHOWN]
        return {
            "category": tuple(Facet(name, name, count) for name, count in categories.items() if count),
            "year": tuple(
                Facet(name, name, int(years[year]))
                for year in np.flatnonzero(years)[::-1]
                for name in (f"{year:04d}" if year else "undated",)
            ),
            "status": tuple(Facet(name, name, count) for name, count in statuses if count),
            "language": tuple(
                Facet(name, name, count)
                for count, name in sorted(zip(languages, self.languages, strict=True), key=lambda pair: -pair[0])
                if count
            ),
            "mention": tuple(
                Facet(self.mention_keys[code], self.mention_labels[code], int(mentions[code]))
                for code in top
                if mentions[code]
            ),
        }


def load_columns(connection: sqlite3.Connection, before: Columns | None) -> Columns:
    """Read the arrays, unless ``before`` is still right."""
    (generation,) = connection.execute("SELECT number FROM generation").fetchone()
    if before is not None and before.generation == generation:
        return before
    # A million numbers come as eight texts: each as an object of its own they would take ten times as long.
    texts = connection.execute(
        "SELECT group_concat(row), group_concat(ifnull(first, 0)), group_concat(ifnull(last, 0)),"
        " group_concat(categories), group_concat(status), group_concat(language, char(10)) FROM story"
    ).fetchone()
    row, firsts, lasts, categories = (_numbers(text) for text in texts[:4])
    statuses = texts[4].split(",") if texts[4] else []
    spoken = texts[5].split("\n") if texts[5] else []
    size = int(row.max(initial=0)) + 1
    languages = sorted(set(spoken))
    language_codes = {name: code for code, name in enumerate(languages)}
    status_codes = {name: code for code, name in enumerate(_STATUSES)}
    live = _spread(size, row, np.ones(row.size), np.bool_)
    first = _spread(size, row, firsts, np.int32)
    last = _spread(size, row, lasts, np.int32)
    # An open beginning is as old as its end: nobody told anything in the year 1.
    told = np.where(first > 1, first, last)
    days = (told - date(1970, 1, 1).toordinal()).astype("datetime64[D]")
    year = np.where(told > 0, days.astype("datetime64[Y]").astype(np.int32) + 1970, 0).astype(np.int32)
    newest: NDArray[np.int32] = np.empty(size, dtype=np.int32)
    newest[np.lexsort((np.arange(size), -told))] = np.arange(size)
    known = connection.execute("SELECT code, key, label FROM mention ORDER BY code").fetchall()
    pairs = connection.execute("SELECT group_concat(row), group_concat(code) FROM mentioned").fetchone()
    mention_row, mention_code = (_numbers(text) for text in pairs)
    return Columns(
        generation,
        live,
        first,
        last,
        year,
        newest,
        _spread(size, row, categories, np.uint16),
        _spread(size, row, [status_codes[name] for name in statuses], np.uint8),
        _spread(size, row, [language_codes[name] for name in spoken], np.int32),
        tuple(languages),
        mention_row.astype(np.int32),
        np.searchsorted(np.array([code for code, _, _ in known], dtype=np.int64), mention_code).astype(np.int32),
        tuple(key for _, key, _ in known),
        tuple(label for _, _, label in known),
    )


def _numbers(text: str | None) -> NDArray[np.int64]:
    """Whole numbers that SQLite has put into one text."""
    return np.fromstring(text, dtype=np.int64, sep=",") if text else np.zeros(0, dtype=np.int64)


def _spread(size: int, row: NDArray[np.int64], values: Any, kind: type[Any]) -> NDArray[Any]:
    spread = np.zeros(size, dtype=kind)
    spread[row] = values
    return spread
