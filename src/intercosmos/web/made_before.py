"""What was made of files that have not changed since, kept from one opening of the workbench to the next.

What the first page shows follows from the programme's text, the study and the program itself. It is kept as JSON in the
workbench's own file, under a digest of all that it follows from; whatever of that changes, it is made again. Nothing
that counts is lost with it.

>>> from tempfile import TemporaryDirectory
>>> from intercosmos.web.storage import Storage
>>> with TemporaryDirectory() as folder:
...     storage = Storage(Path(folder))
...     before = MadeBefore(storage, "this program")
...     first = before.get("of one text")
...     before.put("what was made", "of one text")
...     found = before.get("of one text"), before.get("of another text")
...     storage.close()
>>> first, found
(None, ('what was made', None))
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
import sys
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Final

import intercosmos
from intercosmos.web.errors import LOG, RefusedError

if TYPE_CHECKING:
    from intercosmos.web.storage import Storage

#: How many are kept, and characters of one.
MOST: Final = 400
LONGEST: Final = 4_000_000
#: What others add to the program: its files are not looked at, so with any of it nothing is kept.
_ADDED: Final = ("intercosmos.activities", "intercosmos.catalogues", "intercosmos.directions")
_OURS: Final = "intercosmos."
_TABLE: Final = "CREATE TABLE IF NOT EXISTS made (key TEXT PRIMARY KEY, value TEXT NOT NULL, number INTEGER NOT NULL)"


class MadeBefore:
    """Texts by what they follow from.

    Parameters
    ----------
    storage : where they are kept
    program : what everything follows from, as :func:`program_stamp` gives it; None keeps nothing
    """

    def __init__(self, storage: Storage, program: str | None) -> None:
        self._storage = storage
        self._program = program

    def get(self, *of: str) -> str | None:
        """What was made of this; None if it is to be made."""
        if self._program is None:
            return None
        try:
            connection = self._storage.connection()
            connection.execute(_TABLE)
            row = connection.execute("SELECT value FROM made WHERE key = ?", (self._key(of),)).fetchone()
        except sqlite3.Error as error:
            LOG.info("not read: what was made before (%s)", error)
            return None
        return None if row is None else str(row["value"])

    def put(self, value: str, *of: str) -> None:
        """Keep what was made of this; the oldest are forgotten. If that cannot be, it is made again the next time."""
        if self._program is None or len(value) > LONGEST:
            return
        try:
            with self._storage.transaction() as connection:
                connection.execute(_TABLE)
                connection.execute(
                    "INSERT OR REPLACE INTO made SELECT ?, ?, ifnull(max(number), 0) + 1 FROM made",
                    (self._key(of), value),
                )
                connection.execute("DELETE FROM made WHERE number <= (SELECT max(number) FROM made) - ?", (MOST,))
        except (sqlite3.Error, RefusedError) as error:
            LOG.info("not kept for the next time: %s", error)

    def _key(self, of: tuple[str, ...]) -> str:
        total = hashlib.sha256()
        for part in (str(self._program), *of):
            said = part.encode("utf-8", "surrogatepass")
            total.update(b"%d " % len(said) + said)
        return total.hexdigest()


def program_stamp() -> str | None:
    """Another one whenever the program, its data or what it is built on may be others.

    None where packages add directions or catalogues of their own, since their files are not looked at.
    """
    if any(not point.value.startswith(_OURS) for group in _ADDED for point in entry_points(group=group)):
        return None
    total = hashlib.sha256(f"{intercosmos.__version__} {sys.version}".encode())
    for name in sorted(_packages()):
        total.update(f"\n{name}".encode())
    for name, time, size in sorted(_files(Path(intercosmos.__file__).parent)):
        total.update(f"\n{name} {time} {size}".encode("utf-8", "surrogatepass"))
    return total.hexdigest()


def _packages() -> Iterator[str]:
    """Installed packages with their versions, as their folders are called."""
    for folder in sys.path:
        with contextlib.suppress(OSError):
            names = os.listdir(folder or ".")  # noqa: PTH208 - only names, of some hundred
            yield from (name for name in names if name.endswith((".dist-info", ".egg-info")))


def _files(root: Path) -> Iterator[tuple[str, int, int]]:
    """Files of the package by name, time of change and size; the built page and what Python keeps aside."""
    left = [str(root)]
    while left:
        with os.scandir(left.pop()) as found:
            for one in found:
                if one.is_dir():
                    if one.name != "__pycache__" and one.path != str(root / "web" / "page"):
                        left.append(one.path)
                else:
                    stat = one.stat()
                    yield one.path, stat.st_mtime_ns, stat.st_size
