"""Which files of a folder are the stories of a record, and reading them one at a time.

Stories are ``YYYY/<id>.md`` and ``undated/<id>.md``. Files above those folders, such as a README, hidden files and
files that do not end in ``.md`` are none of the record's business.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from intercosmos.errors import DataError, Where
from intercosmos.record.files import read_story, story_path
from intercosmos.record.story import Story

__all__ = ["Listing", "Stamp", "list_stories", "read_listed"]

#: Time of change in ns, size and number of the file: another stamp, another content.
Stamp = tuple[int, int, int]

_SUFFIX: Final = ".md"
_OUTSIDE: Final = "a link leads out of the record here; it is not followed"


@dataclass(frozen=True, slots=True)
class Listing:
    """The files of a record.

    Attributes
    ----------
    stamps : by name within the folder, such as ``"2014/2014-11-18-heads-back-from-china.md"``, in order of names
    problems : what cannot be listed
    """

    stamps: dict[str, Stamp]
    problems: tuple[DataError, ...]


def list_stories(folder: Path) -> Listing:
    """Find the stories of a record; nothing is read yet."""
    stamps: dict[str, Stamp] = {}
    problems: list[DataError] = []
    home = Path(os.path.realpath(folder))
    for year in _entries(folder, problems):
        if not _is_kept(year, home, problems, wanted=True):
            continue
        for entry in _entries(Path(year.path), problems):
            if entry.name.endswith(_SUFFIX) and _is_kept(entry, home, problems, wanted=False):
                try:
                    found = entry.stat()
                except OSError as error:
                    problems.append(DataError(f"the file cannot be read: {error}", where=Where(Path(entry.path))))
                else:
                    stamps[f"{year.name}/{entry.name}"] = (found.st_mtime_ns, found.st_size, found.st_ino)
    return Listing(dict(sorted(stamps.items())), tuple(problems))


def read_listed(folder: Path, name: str) -> Story:
    """Read one story of a record.

    Raises
    ------
    DataError
        As :func:`~intercosmos.record.files.read_story`; or if the id is not the one the file is named by, or a link
        leads out of the record.
    """
    path = folder / name
    if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder)):
        raise DataError(_OUTSIDE, where=Where(path), advice="remove it, or copy the file itself")
    story = read_story(path)
    if story_path(story.id).as_posix() != name:
        raise DataError(
            f"the story's id is {story.id!r}, but its file is {name}",
            where=Where(path, key="id"),
            advice=f"an id is permanent: move the file to {story_path(story.id).as_posix()}, or mend the id",
        )
    return story


def _entries(folder: Path, problems: list[DataError]) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            yield from (entry for entry in found if not entry.name.startswith("."))
    except OSError as error:
        problems.append(DataError(f"the folder cannot be read: {error}", where=Where(folder)))


def _is_kept(entry: os.DirEntry[str], home: Path, problems: list[DataError], *, wanted: bool) -> bool:
    """Whether it is a folder (``wanted``) or a file of the record; a link is followed only within the record."""
    try:
        if wanted != entry.is_dir():
            return False  # a README beside the years, or a folder named like a story, which holds none
        if not entry.is_symlink() or Path(os.path.realpath(entry.path)).is_relative_to(home):
            return True
        problem = _OUTSIDE
    except OSError as error:
        problem = f"this cannot be read: {error}"
    problems.append(DataError(problem, where=Where(Path(entry.path)), advice="remove it, or copy the file itself"))
    return False
