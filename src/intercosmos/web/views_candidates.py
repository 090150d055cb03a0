"""The table of points that somebody picked: kept in the workbench's own file."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from fastapi import Request

from intercosmos.web.errors import NotFoundError
from intercosmos.web.models import Candidate, Candidates

if TYPE_CHECKING:
    from intercosmos.web.storage import Storage

#: Points that are kept of one programme; the oldest make room.
MOST: Final = 200
_TABLE: Final = """
CREATE TABLE IF NOT EXISTS candidate (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    programme TEXT NOT NULL,
    created TEXT NOT NULL,
    said TEXT NOT NULL
)
"""


class CandidateTable:
    """The points picked of one programme.

    Parameters
    ----------
    storage : the workbench's own file
    programme : which programme's
    """

    def __init__(self, storage: Storage, programme: str) -> None:
        self._storage = storage
        self._programme = programme
        storage.connection().execute(_TABLE)

    def all(self) -> Candidates:
        """Every point, the newest first."""
        rows = self._storage.connection().execute(
            "SELECT id, created, said FROM candidate WHERE programme = ? ORDER BY id DESC", (self._programme,)
        )
        return Candidates(
            candidates=[
                Candidate.model_validate({"id": row["id"], "created": row["created"], **json.loads(row["said"])})
                for row in rows
            ]
        )

    def add(self, said: dict[str, Any]) -> Candidates:
        """Keep a point; the same point is not kept twice, but comes to the top."""
        text = json.dumps(said, ensure_ascii=False, sort_keys=True)
        created = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        with self._storage.transaction() as connection:
            connection.execute("DELETE FROM candidate WHERE programme = ? AND said = ?", (self._programme, text))
            connection.execute(
                "INSERT INTO candidate (programme, created, said) VALUES (?, ?, ?)", (self._programme, created, text)
            )
            connection.execute(
                "DELETE FROM candidate WHERE programme = ? AND id NOT IN "
                "(SELECT id FROM candidate WHERE programme = ? ORDER BY id DESC LIMIT ?)",
                (self._programme, self._programme, MOST),
            )
        return self.all()

    def remove(self, number: int) -> Candidates:
        """Take a point out.

        Raises
        ------
        NotFoundError
            If there is none of that number.
        """
        with self._storage.transaction() as connection:
            gone = connection.execute(
                "DELETE FROM candidate WHERE programme = ? AND id = ?", (self._programme, number)
            ).rowcount
        if not gone:
            raise NotFoundError(f"no point has the number {number}", advice="load the table anew")
        return self.all()


def table_of(request: Request) -> CandidateTable:
    """The points picked of the programme that is open."""
    state = request.app.state
    return CandidateTable(state.storage, str(state.workspace.path.resolve()))
