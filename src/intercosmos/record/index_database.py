"""The database behind the search: made from the stories' files, and made again whenever it is doubtful.

It stands beside the stories as ``.index.sqlite``. Several processes may read and bring it up to date at once (SQLite in
WAL). One that is damaged, or of another version of this program, is thrown away; where the folder cannot be written to,
a copy in the temporary folder takes its place for as long as this process runs.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, final

from intercosmos.errors import DataError, Where
from intercosmos.record.edtf import bounds
from intercosmos.record.index_words import joined, mention_key
from intercosmos.record.store_folder import Listing, Stamp, list_stories, read_listed
from intercosmos.record.story import CATEGORIES, Story

__all__ = ["Database", "problem_of"]

NAME: Final = ".index.sqlite"
#: Raise it whenever the tables, or the words that go into them, are others.
_VERSION: Final = 1
_BATCH: Final = 1000  # stories in a transaction: others wait no longer than these take
_WAIT_S: Final = 30.0
_REMAINS_S: Final = 10.0  # after which they belong to no process that just begins
_BUSY: Final = ("SQLITE_BUSY", "SQLITE_LOCKED")
_NO_PLACE: Final = ("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_AUTH", "SQLITE_FULL", "SQLITE_IOERR")
_GAP: Final = " ¶ "  # a word that nobody looks for: no phrase goes across it
_SCHEMA: Final = """
CREATE TABLE file (name TEXT PRIMARY KEY, time INTEGER, size INTEGER, number INTEGER, row INTEGER, problem TEXT);
CREATE INDEX file_row ON file (row);
CREATE TABLE story (
  row INTEGER PRIMARY KEY, id TEXT UNIQUE, first INTEGER, last INTEGER, categories INTEGER, status TEXT, language TEXT,
  source TEXT, tags TEXT, story TEXT);
CREATE TABLE mention (code INTEGER PRIMARY KEY, key TEXT UNIQUE, label TEXT);
CREATE TABLE mentioned (row INTEGER, code INTEGER, PRIMARY KEY (row, code)) WITHOUT ROWID;
CREATE TABLE generation (number INTEGER);
INSERT INTO generation VALUES (0);
CREATE VIRTUAL TABLE words USING fts5 (title, summary, body, more, tokenize = 'ascii', prefix = '2 3');
"""


@final
class Database:
    """The tables of one record, and connections to them: one a thread.

    Parameters
    ----------
    folder : of the record
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._path = folder / NAME
        self._threads = threading.local()
        self._age = 0  # another one whenever the file is another
        self._lock = threading.RLock()
        self._number: int | None = None  # of the file
        self._unlisted: tuple[DataError, ...] = ()
        self._lent: tempfile.TemporaryDirectory[str] | None = None

    def bring_up_to_date(self) -> bool:
        """Read the stories that are new or have changed, and forget those that are gone; whether there were any."""
        listing = list_stories(self.folder)
        with self._lock:
            self._unlisted = listing.problems
            if self._number != _file_number(self._path):
                self._disconnect()  # somebody deleted the file
            for last_try in (False, True):
                try:
                    return self._synchronise(listing)
                except sqlite3.DatabaseError as error:
                    name = _name(error)
                    if last_try or name.startswith(_BUSY):
                        raise _unusable(self._path, error) from error
                    if name.startswith(_NO_PLACE):
                        self._borrow_place()
                    else:
                        self._throw_away()
        raise AssertionError("unreachable")

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection on which everything read is of one moment."""
        connection = self._connection()
        connection.execute("BEGIN")
        try:
            yield connection
        finally:
            connection.rollback()

    def renew(self, error: sqlite3.DatabaseError) -> None:
        """Make the tables again from the files, because reading found ``error`` in them.

        Raises
        ------
        DataError
            If the error is none of the tables'.
        """
        with self._lock:
            if _name(error).startswith(_BUSY):
                raise _unusable(self._path, error) from error
            if not isinstance(error, sqlite3.ProgrammingError):  # that is: closed by another thread
                self._throw_away()
            self.bring_up_to_date()

    def unlisted(self) -> tuple[DataError, ...]:
        """What was in the way when the folder was last listed, such as links that lead out of it."""
        return self._unlisted

    def close(self) -> None:
        """Let go of every file; asked again, everything is opened again."""
        with self._lock:
            self._disconnect()
            if self._lent is not None:
                self._lent.cleanup()
                self._lent = None
                self._path = self.folder / NAME

    # Connections

    def _connection(self) -> sqlite3.Connection:
        held = getattr(self._threads, "held", None)
        if held is None or held[0] != self._age:
            with self._lock:
                held = self._threads.held = (self._age, self._connect())
        connection: sqlite3.Connection = held[1]
        return connection

    def _connect(self) -> _Connection:
        if _file_number(self._path) is None:
            _remove_remains(self._path)
        connection = sqlite3.connect(
            self._path, timeout=_WAIT_S, isolation_level=None, check_same_thread=False, factory=_Connection
        )
        try:
            _in_wal(connection)
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("BEGIN IMMEDIATE")
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            if version == 0 and not connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
                for statement in _SCHEMA.split(";\n"):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {_VERSION}")
            elif version != _VERSION:
                raise sqlite3.DatabaseError(f"the index is of version {version}, not {_VERSION}")
            connection.execute("COMMIT")
        except BaseException:
            connection.close()
            raise
        self._number = _file_number(self._path)
        return connection

    def _disconnect(self) -> None:
        # Connections of other threads may be at work: they are let go of when their threads come back.
        self._age += 1
        self._threads = threading.local()

    def _throw_away(self) -> None:
        self._disconnect()
        for suffix in ("", "-wal", "-shm", "-journal"):
            try:
                Path(f"{self._path}{suffix}").unlink(missing_ok=True)
            except OSError:  # not ours to remove
                self._borrow_place()
                return

    def _borrow_place(self) -> None:
        """Go on with a copy elsewhere: the folder cannot be written to, or holds no file that a database could be."""
        self._disconnect()
        if self._lent is not None:
            raise sqlite3.DatabaseError("nor can the temporary folder be written to")
        self._lent = tempfile.TemporaryDirectory(prefix="intercosmos-", ignore_cleanup_errors=True)
        place = Path(self._lent.name) / NAME
        with suppress(OSError):  # one that cannot be read is made anew
            shutil.copyfile(self._path, place)
        self._path = place
        try:
            self._connection()
        except sqlite3.DatabaseError:
            self._throw_away()

    # Contents

    def _synchronise(self, listing: Listing) -> bool:
        connection = self._connection()
        known = {
            name: (time, size, number)
            for name, time, size, number in connection.execute("SELECT name, time, size, number FROM file")
        }
        gone = [name for name in known if name not in listing.stamps]
        stale = [name for name, stamp in listing.stamps.items() if known.get(name) != stamp]
        for names in _batches(gone):
            with _writing(connection):
                for name in names:
                    _forget(connection, name)
                    connection.execute("DELETE FROM file WHERE name = ?", (name,))
        for names in _batches(stale):
            read = [(name, _read(self.folder, name)) for name in names]
            with _writing(connection):
                for name, found in read:
                    _take_in(connection, name, listing.stamps[name], found)
        return bool(gone or stale)


class _Connection(sqlite3.Connection):
    """One that is closed when the last who held it lets go."""

    def __del__(self) -> None:
        with suppress(sqlite3.ProgrammingError):  # it was never opened
            self.close()


def _batches(names: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(names), _BATCH):
        yield names[start : start + _BATCH]


@contextmanager
def _writing(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("UPDATE generation SET number = number + 1")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.rollback()
        raise


def _in_wal(connection: sqlite3.Connection) -> None:
    """Readers and a writer side by side. SQLite does not wait here by itself while another process does the same."""
    patience = time.monotonic() + _WAIT_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if not _name(error).startswith(_BUSY) or time.monotonic() > patience:
                raise
            time.sleep(0.05)
        else:
            return


def _file_number(path: Path) -> int | None:
    try:
        return path.stat().st_ino
    except OSError:
        return None


def _remove_remains(path: Path) -> None:
    """Remove what a deleted database left beside it: SQLite would take it for a part of the new one."""
    for suffix in ("-wal", "-shm"):
        remains = Path(f"{path}{suffix}")
        try:
            if time.time() - remains.stat().st_mtime > _REMAINS_S:
                remains.unlink()
        except FileNotFoundError:
            continue
        except OSError as error:
            raise sqlite3.OperationalError(f"{remains} is in the way: {error}") from error


def _name(error: sqlite3.Error) -> str:
    """SQLite's own name of an error; our own have none."""
    return str(getattr(error, "sqlite_errorname", ""))


def _read(folder: Path, name: str) -> Story | DataError:
    try:
        return read_listed(folder, name)
    except DataError as error:
        return error


def _take_in(connection: sqlite3.Connection, name: str, stamp: Stamp, found: Story | DataError) -> None:
    before = connection.execute("SELECT time, size, number FROM file WHERE name = ?", (name,)).fetchone()
    if before == stamp:
        return  # another process was faster
    _forget(connection, name)
    row = _put(connection, found) if isinstance(found, Story) else None
    problem = _problem_text(found) if isinstance(found, DataError) else None
    connection.execute("INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?, ?)", (name, *stamp, row, problem))


def _forget(connection: sqlite3.Connection, name: str) -> None:
    for (row,) in connection.execute("SELECT row FROM file WHERE name = ? AND row IS NOT NULL", (name,)).fetchall():
        connection.execute("DELETE FROM words WHERE rowid = ?", (row,))
        connection.execute("DELETE FROM mentioned WHERE row = ?", (row,))
        connection.execute("DELETE FROM story WHERE row = ?", (row,))


def _put(connection: sqlite3.Connection, story: Story) -> int:
    days = bounds(story.date)
    cursor = connection.execute(
        "INSERT INTO story (id, first, last, categories, status, language, source, tags, story)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            story.id,
            days[0].toordinal() if days else None,
            days[1].toordinal() if days else None,
            sum(1 << CATEGORIES.index(one) for one in set(story.categories)),
            story.status,
            story.language,
            "\n".join(f" {joined(f'{one.name} {one.url}')} " for one in (story.source, *story.further_sources)),
            "".join(f"\n{joined(tag)}\n" for tag in story.tags),
            story.model_dump_json(exclude_defaults=True),
        ),
    )
    row = cursor.lastrowid
    assert row is not None
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


def _unusable(path: Path, error: sqlite3.Error) -> DataError:
    return DataError(
        f"the search index cannot be used: {error}", where=Where(path), advice="delete it: it is made again"
    )
