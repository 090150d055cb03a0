"""The database behind the search: made from the stories' files, and made again whenever it is doubtful.

It stands beside the stories as ``.index.sqlite``. Several processes may read and bring it up to date at once (SQLite in
WAL). One that is damaged, or of another version of this program, is thrown away; where the folder cannot be written to,
a copy in the temporary folder takes its place for as long as this process runs.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import threading
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, final

from intercosmos.errors import DataError, Where
from intercosmos.record.index_tables import SCHEMA, VERSION, forget, take_in
from intercosmos.record.store_folder import Listing, list_stories, read_listed
from intercosmos.record.story import Story

__all__ = ["Database"]

NAME: Final = ".index.sqlite"
_BATCH: Final = 1000  # stories in a transaction: others wait no longer than these take
_WAIT_S: Final = 30.0
_REMAINS_S: Final = 10.0  # after which they belong to no process that just begins
_BUSY: Final = ("SQLITE_BUSY", "SQLITE_LOCKED")
_NO_PLACE: Final = ("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_AUTH", "SQLITE_FULL", "SQLITE_IOERR")


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
        self._lent: weakref.finalize[[str, bool], Database] | None = None  # removes the borrowed place

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

    @property
    def made(self) -> bool:
        """Whether there are tables: looking for something makes empty ones."""
        return _file_number(self._path) is not None

    def unlisted(self) -> tuple[DataError, ...]:
        """What was in the way when the folder was last listed, such as links that lead out of it."""
        return self._unlisted

    def close(self) -> None:
        """Let go of every file; asked again, everything is opened again."""
        with self._lock:
            self._disconnect()
            if self._lent is not None:
                self._lent()
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
                for statement in SCHEMA.split(";\n"):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {VERSION}")
            elif version != VERSION:
                raise sqlite3.DatabaseError(f"the index is of version {version}, not {VERSION}")
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
        folder = tempfile.mkdtemp(prefix="intercosmos-")
        self._lent = weakref.finalize(self, shutil.rmtree, folder, True)  # whatever cannot be removed stays
        place = Path(folder) / NAME
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
                    forget(connection, name)
                    connection.execute("DELETE FROM file WHERE name = ?", (name,))
        for names in _batches(stale):
            read = [(name, _read(self.folder, name)) for name in names]
            with _writing(connection):
                for name, found in read:
                    take_in(connection, name, listing.stamps[name], found)
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


def _unusable(path: Path, error: sqlite3.Error) -> DataError:
    return DataError(
        f"the search index cannot be used: {error}", where=Where(path), advice="delete it: it is made again"
    )
