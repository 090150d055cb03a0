"""Studies that were begun, as they are kept in the workbench's own file."""

from __future__ import annotations

import json
import os
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from intercosmos.web.models import Job, Problem

if TYPE_CHECKING:
    import sqlite3

    from intercosmos.web.storage import Storage

#: A running study whose server has not been heard of for so long has none any more, s.
SILENCE_S: Final = 60.0
#: Studies remembered of all files together.
_REMEMBERED: Final = 500

_TABLE: Final = """
CREATE TABLE IF NOT EXISTS job (
  number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE NOT NULL, file TEXT NOT NULL, scenario TEXT NOT NULL,
  only_activity TEXT NOT NULL, etag TEXT NOT NULL, state TEXT NOT NULL, done INTEGER NOT NULL, total INTEGER NOT NULL,
  activity TEXT NOT NULL, text TEXT NOT NULL, notices TEXT NOT NULL, error TEXT, started TEXT NOT NULL,
  finished TEXT NOT NULL, server INTEGER NOT NULL, heard REAL NOT NULL, version INTEGER NOT NULL
)
"""


def now_text() -> str:
    """The time, ISO 8601, UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


class KeptJobs:
    """The table of studies begun.

    Parameters
    ----------
    storage : the workbench's own file
    file : the programme whose studies these are
    """

    def __init__(self, storage: Storage, file: str) -> None:
        self._storage = storage
        self._file = file
        storage.connection().execute(_TABLE)

    def insert(self, job: Job, etag: str) -> None:
        """Keep a new one; the oldest are forgotten."""
        with self._storage.transaction() as connection:
            connection.execute(
                "INSERT INTO job (id, file, scenario, only_activity, etag, state, done, total, activity, text, notices,"
                " error, started, finished, server, heard, version)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)",
                (
                    job.id, self._file, job.scenario, job.only, etag, job.state, job.done, job.total, job.activity,
                    job.text, json.dumps(job.notices), None, job.started, job.finished, os.getpid(), time.time(),
                ),
            )  # fmt: skip
            connection.execute(
                "DELETE FROM job WHERE number <= (SELECT max(number) FROM job) - ?"
                " AND state NOT IN ('waiting', 'running')",
                (_REMEMBERED,),
            )

    def update(self, job: Job) -> None:
        """Keep how far one is. One that was stopped stays so."""
        error = job.error.model_dump_json() if job.error is not None else None
        self._storage.connection().execute(
            "UPDATE job SET state = ?, done = ?, total = ?, activity = ?, text = ?, notices = ?, error = ?,"
            " finished = ?, heard = ?, version = version + 1 WHERE id = ? AND state IN ('waiting', 'running')",
            (
                job.state, job.done, job.total, job.activity, job.text, json.dumps(job.notices), error, job.finished,
                time.time(), job.id,
            ),
        )  # fmt: skip

    def heard(self, ids: list[str]) -> None:
        """Note that the server of these is there."""
        self._storage.connection().executemany(
            "UPDATE job SET heard = ? WHERE id = ?", [(time.time(), one) for one in ids]
        )

    def get(self, job_id: str) -> tuple[Job, int] | None:
        """One, and how many times it was changed."""
        row = self._storage.connection().execute(
            "SELECT * FROM job WHERE id = ? AND file = ?", (job_id, self._file)
        ).fetchone()  # fmt: skip
        return (_job(row), row["version"]) if row is not None else None

    def latest(self, scenario: str) -> Job | None:
        """What was begun last for a scenario."""
        row = self._storage.connection().execute(
            "SELECT * FROM job WHERE file = ? AND scenario = ? ORDER BY number DESC LIMIT 1", (self._file, scenario)
        ).fetchone()  # fmt: skip
        return _job(row) if row is not None else None

    def alike(self, scenario: str, only: str, etag: str) -> Job | None:
        """One that waits or runs for the same question."""
        row = self._storage.connection().execute(
            "SELECT * FROM job WHERE file = ? AND scenario = ? AND only_activity = ? AND etag = ?"
            " AND state IN ('waiting', 'running') ORDER BY number DESC LIMIT 1",
            (self._file, scenario, only, etag),
        ).fetchone()  # fmt: skip
        return _job(row) if row is not None else None

    def stop_orphans(self) -> int:
        """Mark as stopped what a server left behind that is no more; how many."""
        rows = self._storage.connection().execute("SELECT * FROM job WHERE state IN ('waiting', 'running')").fetchall()
        left = [row["id"] for row in rows if _server_gone(row)]
        self._storage.connection().executemany(
            "UPDATE job SET state = 'stopped', text = 'the server ended; begin the study again and it goes on',"
            " finished = ?, version = version + 1 WHERE id = ?",
            [(now_text(), one) for one in left],
        )
        return len(left)


def _server_gone(row: sqlite3.Row) -> bool:
    if row["server"] == os.getpid():
        return True  # asked only before this process has begun any
    if time.time() - row["heard"] > SILENCE_S:
        return True
    if os.name != "posix":
        return False  # there is no harmless way to ask: its silence will tell
    try:
        os.kill(row["server"], 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        pass  # somebody else's, but alive
    return False


def _job(row: sqlite3.Row) -> Job:
    return Job(
        id=row["id"],
        scenario=row["scenario"],
        only=row["only_activity"],
        state=row["state"],
        done=row["done"],
        total=row["total"],
        activity=row["activity"],
        text=row["text"],
        notices=json.loads(row["notices"]),
        error=Problem.model_validate_json(row["error"]) if row["error"] else None,
        started=row["started"],
        finished=row["finished"],
    )
