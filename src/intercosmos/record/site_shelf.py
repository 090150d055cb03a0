"""What pages list of a record, found through its index: no page reads every story.

>>> from tempfile import TemporaryDirectory
>>> from intercosmos.record.index import Index
>>> from intercosmos.record.store import Record
>>> with TemporaryDirectory() as folder:
...     record = Record.create(folder)
...     _ = record.add([Story(id="1965-03-18-spacewalk", title="First spacewalk", date="1965-03-18")])
...     index = Index.of(record)
...     shelf = Shelf(index)
...     shown = [story.title for story in shelf.on_this_day(date(2027, 3, 18))], shelf.years()
...     index.close()
>>> shown
(['First spacewalk'], {1965: 1})
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar, final

import numpy as np
from numpy.typing import NDArray

from intercosmos.record.index import Index
from intercosmos.record.index_columns import Columns, Rows
from intercosmos.record.index_words import mention_key
from intercosmos.record.related import WORTH
from intercosmos.record.story import CATEGORIES, Category, Story

__all__ = ["Shelf", "Some"]

T = TypeVar("T")
_EPOCH: Final = date(1970, 1, 1).toordinal()
_AT_ONCE: Final = 500  # rows in one question to SQLite


@dataclass(frozen=True, slots=True)
class Some:
    """Some of the stories that belong together, and how many there are in all."""

    total: int
    stories: tuple[Story, ...]


@dataclass(frozen=True, slots=True)
class _Facts:
    """What follows from the tables and is used again until they change.

    Attributes
    ----------
    generation : of the tables
    shown : rows that are not withdrawn
    newest : place of each row in the order from the newest on, of one day by id: the same however the rows came in
    mentions : place of a mention's key
    seen : in how many stories each is mentioned
    naming : by id of a story, the rows that name it as related
    """

    generation: int
    shown: Rows
    newest: NDArray[np.int64]
    mentions: Mapping[str, int]
    seen: NDArray[np.int64]
    naming: Mapping[str, list[int]]


@final
class Shelf:
    """The stories of an index in the orders that pages show them in, withdrawn ones left out.

    Parameters
    ----------
    index : up to date; whoever has it refreshes it
    """

    def __init__(self, index: Index) -> None:
        self.index = index
        self._facts: _Facts | None = None
        self._lock = threading.Lock()

    def story(self, story_id: str) -> Story | None:
        """The story of an id, withdrawn or not."""
        return self.index.get(story_id)

    def ids(self) -> tuple[str, ...]:
        """Every id, withdrawn ones too."""
        return self.index.look(
            lambda connection, _: tuple(one for (one,) in connection.execute("SELECT id FROM story ORDER BY id"))
        )

    def total(self) -> int:
        """How many stories are shown."""
        return self._look(lambda _, __, facts: int(np.count_nonzero(facts.shown)))

    def categories(self) -> dict[Category, int]:
        """How many stories each category has, in the order of the categories."""
        return self._look(
            lambda _, columns, facts: {
                name: int(np.count_nonzero(columns.in_categories((name,)) & facts.shown)) for name in CATEGORIES
            }
        )

    def years(self) -> dict[int | None, int]:
        """How many stories each year has, the first year first; those that nobody can date last."""

        def read(_: sqlite3.Connection, columns: Columns, facts: _Facts) -> dict[int | None, int]:
            counts = np.bincount(columns.year[facts.shown], minlength=1)
            dated: dict[int | None, int] = {int(year): int(counts[year]) for year in np.flatnonzero(counts) if year}
            return dated | ({None: int(counts[0])} if counts[0] else {})

        return self._look(read)

    def newest(self, limit: int, offset: int = 0) -> Some:
        """The newest stories."""
        return self._some(lambda _, facts: facts.shown, limit, offset)

    def of_category(self, category: Category, limit: int, offset: int = 0, *, but: str = "") -> Some:
        """Stories of a category, newest first; ``but`` is the id of one that is left out."""
        return self._some(lambda columns, facts: columns.in_categories((category,)) & facts.shown, limit, offset, but)

    def of_year(self, year: int | None, limit: int, offset: int = 0) -> Some:
        """Stories of a year, oldest first; None for those that nobody can date."""
        return self._some(
            lambda columns, facts: (columns.year == (year or 0)) & facts.shown, limit, offset, oldest=True
        )

    def on_this_day(self, day: date, limit: int = 20) -> tuple[Story, ...]:
        """Stories of that day and month of any year before, newest first; those of 29 February also on 28 February of
        years without one."""

        def rows(columns: Columns, facts: _Facts) -> Rows:
            told = (columns.first.astype(np.int64) - _EPOCH).astype("datetime64[D]")
            months = told.astype("datetime64[M]")
            month = months.astype(np.int64) % 12 + 1
            in_month = (told - months).astype(np.int64) + 1
            found: Rows = (month == day.month) & (in_month == day.day)
            if (day.month, day.day) == (2, 28) and (day.year % 4 or (day.year % 100 == 0 and day.year % 400)):
                found |= (month == 2) & (in_month == 29)
            found &= (columns.first > 0) & (columns.first == columns.last) & (columns.first < day.toordinal())
            return found & facts.shown

        return self._some(rows, limit, 0).stories

    def related(self, story: Story, limit: int = 8) -> tuple[Story, ...]:
        """Stories that either of the two names, then those that mention the same, the rarer the nearer."""

        def read(connection: sqlite3.Connection, columns: Columns, facts: _Facts) -> tuple[Story, ...]:
            named = [one for one in (story.corrected_by, story.corrects, *story.related) if one is not None]
            own = _rows_of(connection, [story.id])
            explicit = [
                row for row in (*_rows_of(connection, named), *facts.naming.get(story.id, ())) if row not in own
            ]
            chosen = [row for row in dict.fromkeys(explicit) if facts.shown[row]]
            scores = _shared(story, columns, facts)
            scores[[*own, *chosen]] = 0.0
            near = np.flatnonzero(scores)
            best = near[np.lexsort((facts.newest[near], -scores[near]))[:limit]]
            return _stories(connection, [*chosen, *best.tolist()][:limit])

        return self._look(read)

    def _some(
        self,
        choose: Callable[[Columns, _Facts], Rows],
        limit: int,
        offset: int,
        but: str = "",
        *,
        oldest: bool = False,
    ) -> Some:
        def read(connection: sqlite3.Connection, columns: Columns, facts: _Facts) -> Some:
            rows = np.flatnonzero(choose(columns, facts))
            left_out = _rows_of(connection, [but]) if but else []
            rows = rows[~np.isin(rows, left_out)]
            place = -facts.newest[rows] if oldest else facts.newest[rows]
            wanted = offset + limit
            if wanted < rows.size:  # only those that can come among the first are put in order
                first = np.argpartition(place, wanted)[:wanted]
                rows, place, total = rows[first], place[first], rows.size
            else:
                total = rows.size
            return Some(total, _stories(connection, rows[np.argsort(place)][offset:wanted].tolist()))

        return self._look(read)

    def _look(self, read: Callable[[sqlite3.Connection, Columns, _Facts], T]) -> T:
        def whole(connection: sqlite3.Connection, columns: Columns) -> T:
            facts = self._facts
            if facts is None or facts.generation != columns.generation:
                with self._lock:  # one reader finds them out, the others wait for it
                    facts = self._facts
                    if facts is None or facts.generation != columns.generation:
                        facts = self._facts = _facts_of(connection, columns)
            return read(connection, columns, facts)

        return self.index.look(whole)


def _facts_of(connection: sqlite3.Connection, columns: Columns) -> _Facts:
    size = columns.live.size
    by_id = [row for (row,) in connection.execute("SELECT row FROM story ORDER BY id")]
    rank = np.full(size, size, dtype=np.int64)
    rank[by_id] = np.arange(len(by_id))
    # An open beginning is as old as its end: nobody told anything in the year 1.
    told = np.where(columns.first > 1, columns.first, columns.last)
    newest = np.empty(size, dtype=np.int64)
    newest[np.lexsort((rank, -told))] = np.arange(size)
    naming: dict[str, list[int]] = {}
    # The words may also stand in somebody's text; then there is no such key, and nothing comes out.
    for row, names in connection.execute(
        "SELECT row, json_extract(story, '$.related') FROM content WHERE instr(story, '\"related\":[') ORDER BY row"
    ):
        for name in json.loads(names or "[]"):
            naming.setdefault(name, []).append(row)
    return _Facts(
        columns.generation,
        columns.live & columns.with_status(("audited", "draft")),
        newest,
        {key: place for place, key in enumerate(columns.mention_keys)},
        np.bincount(columns.mention_code, minlength=len(columns.mention_keys)),
        {name: sorted(rows, key=lambda row: int(newest[row])) for name, rows in naming.items()},
    )


def _shared(story: Story, columns: Columns, facts: _Facts) -> NDArray[np.float64]:
    """How much each shown row has in common with a story, by what both mention."""
    weights = np.zeros(len(columns.mention_keys))
    for mention in story.mentions:
        place = facts.mentions.get(mention_key(mention))
        if place is not None:
            rarity = np.log1p(np.count_nonzero(columns.live) / max(1, int(facts.seen[place])))
            weights[place] = WORTH.get(mention.kind, 1.0) * rarity
    size = columns.live.size
    if not weights.any():
        return np.zeros(size)
    scores = np.bincount(columns.mention_row, weights=weights[columns.mention_code], minlength=size)
    return np.where(facts.shown, scores.astype(np.float64), 0.0)


def _rows_of(connection: sqlite3.Connection, ids: Iterable[str]) -> list[int]:
    """Rows of ids, in their order; those that are not there are left out."""
    found = (connection.execute("SELECT row FROM story WHERE id = ?", (one,)).fetchone() for one in ids)
    return [row[0] for row in found if row is not None]


def _stories(connection: sqlite3.Connection, rows: Sequence[int]) -> tuple[Story, ...]:
    texts: dict[int, str] = {}
    for start in range(0, len(rows), _AT_ONCE):
        part = rows[start : start + _AT_ONCE]
        marks = ", ".join("?" * len(part))
        texts |= dict(connection.execute(f"SELECT row, story FROM content WHERE row IN ({marks})", part))  # noqa: S608
    return tuple(Story.model_validate_json(texts[row]) for row in rows)
