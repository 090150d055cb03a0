"""What can be undone: the texts a programme file had, one step after the other, each known by its digest."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import sqlite3

    from intercosmos.web.storage import Storage

#: Steps kept of one file, and bytes of their texts, packed; the oldest go first.
MOST_STEPS: Final = 500
MOST_BYTES: Final = 50_000_000

_TABLES: Final = """
CREATE TABLE IF NOT EXISTS step (
  file TEXT NOT NULL, number INTEGER NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL, says TEXT NOT NULL,
  PRIMARY KEY (file, number)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS place (file TEXT PRIMARY KEY, number INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS content (
  file TEXT NOT NULL, digest TEXT NOT NULL, packed BLOB NOT NULL, PRIMARY KEY (file, digest)
) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Step:
    """One change: digests of the file before and after, and what the change is called."""

    number: int
    before: str
    after: str
    says: str


def digest_of(content: bytes) -> str:
    """What a file's text is known by."""
    return hashlib.sha256(content).hexdigest()[:40]


class History:
    """The steps of one file, and where in them it stands.

    Parameters
    ----------
    storage : where steps are kept
    file : the programme file
    """

    def __init__(self, storage: Storage, file: Path) -> None:
        self._storage = storage
        self._file = str(file)
        with storage.transaction() as connection:
            for statement in _TABLES.split(";"):
                connection.execute(statement)

    def undoable(self, now: str) -> Step | None:
        """The change that undo takes back, if there is one.

        Parameters
        ----------
        now : digest of the file. If it is not the step's ``after``, somebody else changed the file since.
        """
        return self._step(self._standing(now))

    def redoable(self, now: str) -> Step | None:
        """The change that redo makes again; the file must be as it was before it."""
        step = self._step(self._standing(now) + 1)
        return step if step is not None and step.before == now else None

    def content(self, digest: str) -> bytes:
        """The text with a digest.

        Raises
        ------
        KeyError
            If it is not kept.
        """
        row = self._storage.connection().execute(
            "SELECT packed FROM content WHERE file = ? AND digest = ?", (self._file, digest)
        ).fetchone()  # fmt: skip
        if row is None:
            raise KeyError(digest)
        return zlib.decompress(row["packed"])

    def add(self, before: bytes, after: bytes, says: str, write: Callable[[], None]) -> None:
        """Make a change and keep it, both or neither. What had been undone can no longer be made again.

        If somebody else changed the file since the last step, that becomes a step, too: undo leads back through it.

        Parameters
        ----------
        before, after : the two texts
        says : what the change is called
        write : makes it; no other workbench with this storage changes the file meanwhile
        """
        old, new = digest_of(before), digest_of(after)
        with self._storage.transaction() as connection:
            number = self._standing(old)
            connection.execute("DELETE FROM step WHERE file = ? AND number > ?", (self._file, number))
            last = self._step(number)
            if last is not None and last.after != old:
                number += 1
                self._insert(connection, Step(number, last.after, old, "a change made outside the workbench"))
            number += 1
            self._insert(connection, Step(number, old, new, says))
            for digest, content in ((old, before), (new, after)):
                connection.execute(
                    "INSERT OR IGNORE INTO content VALUES (?, ?, ?)", (self._file, digest, zlib.compress(content, 6))
                )
            self._stand(connection, number)
            self._forget_oldest(connection, number)
            write()

    def move(self, step: Step, write: Callable[[], None], *, undone: bool) -> None:
        """Undo a step or make it again with ``write``, and note that, both or neither."""
        with self._storage.transaction() as connection:
            self._stand(connection, step.number - 1 if undone else step.number)
            write()

    # ------------------------------------------------------------------------------------------------------- inside

    def _standing(self, now: str) -> int:
        """Number of the last step made. The file tells, if the server ended between writing it and noting that."""
        row = self._storage.connection().execute("SELECT number FROM place WHERE file = ?", (self._file,)).fetchone()
        number = int(row["number"]) if row is not None else 0
        step, following = self._step(number), self._step(number + 1)
        if step is None or step.after == now:
            return number
        if step.before == now:
            return number - 1
        return number + 1 if following is not None and following.after == now else number

    def _step(self, number: int) -> Step | None:
        row = self._storage.connection().execute(
            "SELECT number, before, after, says FROM step WHERE file = ? AND number = ?", (self._file, number)
        ).fetchone()  # fmt: skip
        return Step(**dict(row)) if row is not None else None

    def _insert(self, connection: sqlite3.Connection, step: Step) -> None:
        connection.execute(
            "INSERT INTO step (file, number, before, after, says) VALUES (?, ?, ?, ?, ?)",
            (self._file, step.number, step.before, step.after, step.says),
        )

    def _stand(self, connection: sqlite3.Connection, number: int) -> None:
        connection.execute("INSERT OR REPLACE INTO place (file, number) VALUES (?, ?)", (self._file, number))

    def _forget_oldest(self, connection: sqlite3.Connection, number: int) -> None:
        connection.execute("DELETE FROM step WHERE file = ? AND number <= ?", (self._file, number - MOST_STEPS))
        while True:
            connection.execute(
                "DELETE FROM content WHERE file = :file AND digest NOT IN "
                "(SELECT before FROM step WHERE file = :file UNION SELECT after FROM step WHERE file = :file)",
                {"file": self._file},
            )
            size, steps, first = connection.execute(
                "SELECT (SELECT coalesce(sum(length(packed)), 0) FROM content WHERE file = :file), count(*), "
                "min(number) FROM step WHERE file = :file",
                {"file": self._file},
            ).fetchone()
            if size <= MOST_BYTES or steps <= 1:
                return
            connection.execute("DELETE FROM step WHERE file = ? AND number = ?", (self._file, first))
