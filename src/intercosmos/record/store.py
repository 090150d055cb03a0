"""The record: a folder of stories, one file each.

>>> from tempfile import TemporaryDirectory
>>> from intercosmos.record.story import Story
>>> spacewalk = Story(id="1965-03-18-spacewalk", title="First spacewalk", date="1965-03-18")
>>> with TemporaryDirectory() as folder:
...     record = Record.create(folder)
...     first = [added.outcome for added in record.add([spacewalk])]
...     again = [added.outcome for added in record.add([spacewalk])]
...     title = record.get("1965-03-18-spacewalk").title
>>> first, again, title
(['new'], ['unchanged'], 'First spacewalk')
"""

from __future__ import annotations

import re
import threading
from bisect import bisect_left
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, final

from intercosmos.errors import DataError, UnknownIdError, Where
from intercosmos.record.files import story_path
from intercosmos.record.store_folder import Stamp, list_stories, read_listed
from intercosmos.record.story import STORY_ID, Story

if TYPE_CHECKING:
    from intercosmos.record.store_adding import Added
    from intercosmos.record.store_check import Finding

__all__ = ["Record"]

_ID = re.compile(STORY_ID)


@final
class Record:
    """A folder of stories.

    Parameters
    ----------
    folder : that exists; :meth:`create` makes a new one

    Raises
    ------
    DataError
        If there is no such folder.
    """

    def __init__(self, folder: Path | str) -> None:
        self.folder = Path(folder)
        self._read: dict[str, tuple[Stamp, Story | DataError]] = {}
        self._lock = threading.Lock()
        try:
            is_there = self.folder.is_dir()
        except (OSError, ValueError) as error:  # ValueError: a path with a null character in it
            raise DataError(f"the folder cannot be read: {error}", where=Where(self.folder)) from error
        if not is_there:
            found = "this is a file" if self.folder.is_file() else "there is no such folder"
            raise DataError(
                f"{found}, but a record is a folder of stories",
                where=Where(self.folder),
                advice=f"`intercosmos record add FILE --store {self.folder}` begins one",
            )

    @classmethod
    def create(cls, folder: Path | str) -> Record:
        """Begin a record: make the folder, unless it is there."""
        try:
            Path(folder).mkdir(parents=True, exist_ok=True)
        except (OSError, ValueError) as error:
            raise DataError(
                f"the folder cannot be made: {error}", where=Where(Path(folder)), advice="name another folder"
            ) from error
        return cls(folder)

    def stories(self) -> tuple[Story, ...]:
        """Every story that can be read, by id; :meth:`problems` names the files that cannot.

        Files are read when they are first asked for and when they have changed.
        """
        return tuple(found for found in self._all() if isinstance(found, Story))

    def problems(self) -> tuple[DataError, ...]:
        """What cannot be read, one error a file, each with file, line and key as far as they are known."""
        return tuple(found for found in self._all() if isinstance(found, DataError))

    def get(self, story_id: str) -> Story:
        """The story of an id.

        Raises
        ------
        UnknownIdError
            If there is none; names the nearest ids.
        DataError
            If its file cannot be read.
        """
        if len(story_id) <= 120 and _ID.fullmatch(story_id):
            name = story_path(story_id).as_posix()
            if (self.folder / name).is_file():
                return read_listed(self.folder, name)
        raise UnknownIdError("story", story_id[:200], self._beside(story_id), where=Where(self.folder))

    def add(self, stories: Iterable[Story]) -> list[Added]:
        """Take stories in, in order; what is there already is known again. See :func:`~.store_adding.add_stories`."""
        from intercosmos.record.store_adding import add_stories

        return add_stories(self, stories)

    def check(self) -> tuple[Finding, ...]:
        """What does not fit in the record. See :func:`~.store_check.check_record`."""
        from intercosmos.record.store_check import check_record

        return check_record(self.stories(), self.problems())

    def _beside(self, story_id: str) -> list[str]:
        """Ids that stand near to one in the order of ids: all of a large record would take seconds to compare."""
        known = sorted(Path(name).stem for name in list_stories(self.folder).stamps)
        at = bisect_left(known, story_id)
        return known[max(0, at - 20) : at + 20]

    def _all(self) -> list[Story | DataError]:
        listed = list_stories(self.folder)
        with self._lock:
            kept = self._read
            self._read = {}
            for name, stamp in listed.stamps.items():
                before = kept.get(name)
                self._read[name] = before if before is not None and before[0] == stamp else (stamp, self._one(name))
            return [*listed.problems, *(found for _, found in self._read.values())]

    def _one(self, name: str) -> Story | DataError:
        try:
            return read_listed(self.folder, name)
        except DataError as error:
            return error
