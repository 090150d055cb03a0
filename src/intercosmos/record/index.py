"""Searching the record.

>>> from tempfile import TemporaryDirectory
>>> from intercosmos.record.store import Record
>>> from intercosmos.record.story import Story
>>> with TemporaryDirectory() as folder:
...     record = Record.create(folder)
...     _ = record.add([Story(id="1965-03-18-spacewalk", title="First spacewalk", date="1965-03-18")])
...     index = Index.of(record)
...     found = index.search("spacewalks date:1960..1969")
...     index.close()
>>> found.total, found.hits[0].title
(1, (Segment(text='First ', is_match=False), Segment(text='spacewalk', is_match=True)))
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final, Literal, TypeVar, final

import numpy as np
from numpy.typing import NDArray

from intercosmos.errors import DataError, Where
from intercosmos.record.index_columns import Columns, Facet, load_columns
from intercosmos.record.index_database import Database
from intercosmos.record.index_marks import Segment, marked, snippet
from intercosmos.record.index_match import WEIGHTS, Matched, in_title, match, mention_codes
from intercosmos.record.index_query import STATUSES, QueryError, Words, days_of, fields_of, parse, shown_words
from intercosmos.record.index_tables import problem_of
from intercosmos.record.story import CATEGORIES, Story

if TYPE_CHECKING:
    from intercosmos.record.store import Record

__all__ = ["Facet", "Found", "Hit", "Index", "QueryError", "Segment", "Sort"]

Sort = Literal["rank", "date", "oldest"]
T = TypeVar("T")

#: Words in more stories than this say little about any: first those with them in the title, then the newest.
_RANKED: Final = 8000
_IN_TITLE: Final = 1e-6  # next to nothing, as BM25 of a word that stands everywhere
_MOST_HITS: Final = 1000


@dataclass(frozen=True, slots=True)
class Hit:
    """A story that was found.

    Attributes
    ----------
    story : as it stands in its file
    title : in segments
    snippet : the place of its summary, excerpt or body where the words stand, in segments
    score : higher is better; 0 where nothing was ranked
    """

    story: Story
    title: tuple[Segment, ...]
    snippet: tuple[Segment, ...]
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found.

    Attributes
    ----------
    total : stories that match
    hits : the ones asked for, in order
    facets : ``category``, ``year``, ``status``, ``language``, ``mention``: counted over all that match, not only the
        hits; of mentions the 50 most frequent
    unreadable : files of the record that could not be read, and so are not searched; :meth:`Index.problems` names them
    """

    total: int
    hits: tuple[Hit, ...]
    facets: dict[str, tuple[Facet, ...]]
    unreadable: int = 0


@final
class Index:
    """The search over one record; any number of threads may use it.

    Make one by :meth:`of`, keep it, and :meth:`refresh` it whenever files may have changed.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._columns: Columns | None = None
        self._refreshed = float("-inf")
        self._behind: threading.Thread | None = None
        self._failed: DataError | None = None

    @classmethod
    def of(cls, record: Record) -> Index:
        """The index of a record, up to date: made if there is none, brought up to date if files have changed."""
        index = cls(Database(record.folder))
        index.refresh()
        return index

    def refresh(self, *, at_most_every_s: float = 0.0, wait: bool = True) -> bool:
        """Read what is new or has changed in the record's folder; whether there was anything.

        Other Parameters
        ----------------
        at_most_every_s : do nothing if that was done less than so many seconds ago
        wait : False leaves it to a thread and says False; searches find what is there meanwhile. Looking whether any
            of 100,000 files changed takes about half a second. What goes wrong there is raised by the next call.
        """
        now = time.monotonic()
        if now - self._refreshed < at_most_every_s:
            return False
        self._refreshed = now
        if self._failed is not None:
            failed, self._failed = self._failed, None
            raise failed
        if wait:
            return self._database.bring_up_to_date()
        if self._behind is None or not self._behind.is_alive():
            self._behind = threading.Thread(target=self._refresh_behind, name="record index", daemon=True)
            self._behind.start()
        return False

    def _refresh_behind(self) -> None:
        try:
            self._database.bring_up_to_date()
        except DataError as error:
            self._failed = error

    def prepare(self) -> None:
        """Load ahead what the first search would wait for; nothing where no index was made yet."""
        if self._database.made:
            self.look(lambda connection, columns: None)

    def close(self) -> None:
        """Let go of every file."""
        self._database.close()

    def problems(self) -> tuple[DataError, ...]:
        """Why files of the record could not be read, with file, line and key."""

        def read(connection: sqlite3.Connection) -> tuple[DataError, ...]:
            rows = connection.execute("SELECT name, problem FROM file WHERE problem IS NOT NULL ORDER BY name")
            return tuple(problem_of(self._database.folder, name, text) for name, text in rows)

        return self._database.unlisted() + self._read(read)

    def get(self, story_id: str) -> Story | None:
        """The story of an id, without reading its file; None if there is none."""

        def read(connection: sqlite3.Connection) -> Story | None:
            row = connection.execute(
                "SELECT story FROM content JOIN story USING (row) WHERE id = ?", (story_id,)
            ).fetchone()
            return None if row is None else Story.model_validate_json(row[0])

        return self._read(read)

    def look(self, read: Callable[[sqlite3.Connection, Columns], T]) -> T:
        """Read from the tables and their arrays, all of one moment: for what is no search, such as a page's lists."""

        def both(connection: sqlite3.Connection) -> T:
            columns = self._columns = load_columns(connection, self._columns)
            return read(connection, columns)

        return self._read(both)

    def search(
        self,
        query: str = "",
        *,
        categories: Iterable[str] = (),
        statuses: Iterable[str] = ("audited", "draft"),
        since: date | str | None = None,
        until: date | str | None = None,
        mentions: Iterable[str] = (),
        language: str | None = None,
        sort: Sort = "rank",
        limit: int = 20,
        offset: int = 0,
    ) -> Found:
        """Find stories.

        Parameters
        ----------
        query : see :mod:`~intercosmos.record.index_query`; empty for all stories

        Other Parameters
        ----------------
        categories : in one of these at least; none for all
        statuses : with one of these; a ``status:`` in the query takes their place
        since, until : told then at the earliest and at the latest, as far as is known; dates, or EDTF
        mentions : each of these ids or names
        language : such as ``"ru"``
        sort : ``"rank"``: by how well the words match (newest first where there are none); ``"date"``: newest first;
            ``"oldest"``: oldest first; undated ones last
        limit, offset : which hits; at most 1000 at once

        Raises
        ------
        QueryError
            If the query or a filter makes no sense; says where.
        """
        node = parse(query)
        categories, statuses, mentions = tuple(categories), tuple(statuses), tuple(mentions)
        _allow("category", categories, CATEGORIES)
        _allow("status", statuses, STATUSES)
        _allow("order", (sort,), ("rank", "date", "oldest"))
        if not 0 <= limit <= _MOST_HITS or offset < 0:
            raise DataError(
                f"{limit} hits from {offset} on cannot be shown",
                where=Where(key="limit, offset"),
                advice=f"ask for at most {_MOST_HITS} hits at once, from 0 on",
            )
        days = _days(since, until)
        wanted = list(shown_words(node))
        asks_for_status = any(field.field == "status" for field in fields_of(node))

        def read(connection: sqlite3.Connection) -> Found:
            columns = self._columns = load_columns(connection, self._columns)
            found = match(node, connection, columns)
            rows = found.rows.copy()
            if not asks_for_status:
                rows &= columns.with_status(statuses)
            if categories:
                rows &= columns.in_categories(categories)
            if days is not None:
                rows &= columns.on_days(*days)
            if language:
                rows &= columns.in_language(language)
            for one in mentions:
                rows &= columns.mentioning(mention_codes(columns, one))
            chosen = np.flatnonzero(rows)
            scores = np.zeros(chosen.size)
            if sort == "rank" and found.text:
                scores = _scores(connection, columns, found, wanted)[chosen]
            order = _ordered(columns, chosen, scores, limit + offset, oldest=sort == "oldest")
            shown = [_hit(connection, int(chosen[place]), float(scores[place]), wanted) for place in order[offset:]]
            (unreadable,) = connection.execute("SELECT count(*) FROM file WHERE problem IS NOT NULL").fetchone()
            unreadable += len(self._database.unlisted())
            return Found(chosen.size, tuple(shown), columns.facets(rows), unreadable)

        return self._read(read)

    def _read(self, read: Callable[[sqlite3.Connection], T]) -> T:
        """Read from the tables; if they turn out to be damaged, once more from new ones."""
        try:
            with self._database.reading() as connection:
                return read(connection)
        except sqlite3.DatabaseError as error:
            self._columns = None
            self._database.renew(error)
        with self._database.reading() as connection:
            return read(connection)


def _ordered(
    columns: Columns, chosen: NDArray[np.int64], scores: NDArray[np.float64], count: int, *, oldest: bool
) -> NDArray[np.int64]:
    """Places of the first ``count`` among the chosen rows: best first, then newest, or oldest, first."""
    time = columns.newest[chosen].astype(np.int64)
    if oldest:
        time = np.where(columns.year[chosen] > 0, -time, columns.live.size)
    if count >= chosen.size:
        return np.lexsort((time, -scores))
    # Only those that can come among the first are put in order: all that are better than the last of them, or as good.
    last = np.partition(-scores, count)[count]
    better, equal = np.flatnonzero(-scores < last), np.flatnonzero(-scores == last)
    if equal.size > count:
        equal = equal[np.argpartition(time[equal], count)[:count]]
    able = np.concatenate([better, equal])
    return able[np.lexsort((time[able], -scores[able]))][:count]


def _scores(
    connection: sqlite3.Connection, columns: Columns, found: Matched, wanted: Sequence[Words]
) -> NDArray[np.float64]:
    """How well rows match: by BM25; for words that stand almost everywhere, by how many of them are in the title."""
    scores = np.zeros(columns.live.size)
    if found.ranked > _RANKED:
        for words in wanted:
            scores += _IN_TITLE * in_title(words, connection, columns)
        return scores
    weights = ", ".join(str(weight) for weight in WEIGHTS)
    ranks = f"SELECT rowid, bm25(words, {weights}) FROM words WHERE words MATCH ?"  # noqa: S608
    for row, score in connection.execute(ranks, (found.text,)):
        scores[row] = -score
    return scores


def _hit(connection: sqlite3.Connection, row: int, score: float, wanted: Sequence[Words]) -> Hit:
    (text,) = connection.execute("SELECT story FROM content WHERE row = ?", (row,)).fetchone()
    story = Story.model_validate_json(text)
    inside = [words for words in wanted if not words.title]
    return Hit(story, marked(story.title, wanted), snippet((story.summary, story.excerpt, story.body), inside), score)


def _days(since: date | str | None, until: date | str | None) -> tuple[date, date] | None:
    if not since and not until:
        return None
    first = date.min if not since else since if isinstance(since, date) else days_of(since)[0]
    last = date.max if not until else until if isinstance(until, date) else days_of(until)[1]
    if first > last:
        raise DataError(f"{first} is after {last}", where=Where(key="since, until"), advice="exchange them")
    return first, last


def _allow(kind: str, given: Iterable[str], allowed: Sequence[str]) -> None:
    for one in given:
        if one not in allowed:
            raise DataError(f"there is no {kind} {one!r}", where=Where(key=kind), allowed=allowed)
