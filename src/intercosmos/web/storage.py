"""What the workbench keeps of its own: one SQLite file (WAL), one connection a thread.

>>> from pathlib import Path
>>> from tempfile import TemporaryDirectory
>>> with TemporaryDirectory() as folder:
...     storage = Storage(Path(folder))
...     with storage.transaction() as connection:
...         _ = connection.execute("CREATE TABLE IF NOT EXISTS note (id INTEGER PRIMARY KEY, text TEXT NOT NULL)")
...         _ = connection.execute("INSERT INTO note (text) VALUES (?)", ("kept",))
...     found = [row["text"] for row in storage.connection().execute("SELECT text FROM note")]
...     storage.close()
>>> found
['kept']
"""

from __future__ import annotations

import secrets
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from intercosmos.errors import StudyError
from intercosmos.web.errors import RefusedError

#: Name of the file in the data folder.
FILE_NAME: Final = "workbench.sqlite"
#: How long one writer waits for another, s.
_PATIENCE_S: Final = 10.0


class Storage:
    """The workbench's own file.

    Whoever keeps something there makes its table with ``CREATE TABLE IF NOT EXISTS``. Studies and the programme are
    files of their own: nothing that counts is lost with this one.

    Parameters
    ----------
    folder : made if it is missing

    Raises
    ------
    StudyError
        If the folder cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE_NAME
        self._local = threading.local()
        self._all: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self.connection().execute("SELECT count(*) FROM sqlite_master").fetchone()
        except (OSError, sqlite3.Error) as error:
            raise StudyError(
                f"{self.path} cannot be used: {error}\n  next: name a folder of your own with --data DIR"
            ) from error

    def connection(self) -> sqlite3.Connection:
        """This thread's connection; rows are read by name. Each statement stands alone (autocommit)."""
        found: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if found is None:
            # Each thread uses its own; only the closing at the end comes from another thread.
            found = sqlite3.connect(self.path, timeout=_PATIENCE_S, isolation_level=None, check_same_thread=False)
            found.row_factory = sqlite3.Row
            found.execute("PRAGMA journal_mode = WAL")
            found.execute("PRAGMA synchronous = NORMAL")
            found.execute("PRAGMA foreign_keys = ON")
            self._local.connection = found
            with self._lock:
                self._all.append(found)
        return found

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All statements of the block or none of them; nobody else writes meanwhile.

        Raises
        ------
        RefusedError
            If somebody else writes for too long.
        """
        connection = self.connection()
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if not error.sqlite_errorname.startswith("SQLITE_BUSY"):
                raise
            raise RefusedError(503, "another program holds the workbench's own file", advice="try again") from error
        try:
            yield connection
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")

    def secret(self, name: str) -> bytes:
        """Random bytes that are the same each time the workbench is opened, and that nobody else knows.

        Parameters
        ----------
        name : what they are for
        """
        with self.transaction() as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS secret (name TEXT PRIMARY KEY, value BLOB NOT NULL)")
            connection.execute("INSERT OR IGNORE INTO secret VALUES (?, ?)", (name, secrets.token_bytes(32)))
            row = connection.execute("SELECT value FROM secret WHERE name = ?", (name,)).fetchone()
        return bytes(row["value"])

    def close(self) -> None:
        """Close every thread's connection."""
        with self._lock:
            for connection in self._all:
                connection.close()
            self._all.clear()
        self._local = threading.local()
