"""Which files of a folder hold stories, and what kind of file one is."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final, Literal

from intercosmos.errors import DataError, Where
from intercosmos.record.feeds import is_feed
from intercosmos.record.pages_decode import LARGEST_FILE
from intercosmos.record.texts import is_story_file

__all__ = ["MOST_FILES", "FileKind", "files_in", "kind_of", "read_bytes"]

FileKind = Literal["page", "feed", "text", "story"]

#: Files of one folder and how deep folders may lie in one another.
MOST_FILES: Final = 10_000
_DEEPEST: Final = 20
_PAGES: Final = frozenset((".html", ".htm", ".xhtml", ".shtml", ".php", ".asp", ".aspx", ".mht", ".mhtml"))
_FEEDS: Final = frozenset((".xml", ".rss", ".atom", ".rdf"))
_TEXTS: Final = frozenset((".txt", ".md", ".markdown", ".text"))
#: Browsers put pictures and frames of a page into a folder beside it.
_OF_A_PAGE: Final = re.compile(r"(?:_files|\.files|-Dateien|_fichiers)$", re.IGNORECASE)


def files_in(path: Path, *, without: Path | None = None) -> list[Path]:
    """Files to be read: the file itself, or those of a folder and the folders in it, by name.

    Links that lead out of the folder are left out: a folder from elsewhere must not bring files of this machine in.

    Parameters
    ----------
    path : of a file or a folder
    without : a folder left out wherever it lies, such as the record itself

    Raises
    ------
    DataError
        If there is no such file, or a folder holds too many.
    """
    if not path.is_dir():
        if not path.exists():
            raise DataError("there is no such file or folder", where=Where(path))
        return [path]
    left_out = without.resolve() if without is not None else None
    home = os.path.realpath(path)
    found: list[Path] = []
    for folder, inner, names in os.walk(path):  # links to folders are not followed
        here = Path(folder)
        deep = len(here.relative_to(path).parts) >= _DEEPEST
        inner[:] = [] if deep else sorted(n for n in inner if _enters(here / n, left_out))
        found += [here / name for name in sorted(names) if _may_hold_stories(name) and _is_inside(here / name, home)]
        if len(found) > MOST_FILES:
            raise DataError(f"the folder holds more than {MOST_FILES} files", where=Where(path), advice="add its parts")
    return found


def _enters(folder: Path, left_out: Path | None) -> bool:
    return not folder.name.startswith(".") and not _OF_A_PAGE.search(folder.name) and folder.resolve() != left_out


def _is_inside(file: Path, home: str) -> bool:
    return not file.is_symlink() or Path(os.path.realpath(file)).is_relative_to(home)


def _may_hold_stories(name: str) -> bool:
    return not name.startswith(".") and Path(name).suffix.lower() in _PAGES | _FEEDS | _TEXTS


def read_bytes(path: Path) -> bytes:
    """The bytes of an ordinary file that is not too large.

    Raises
    ------
    DataError
        If it is none, or cannot be read.
    """
    try:
        if not path.is_file():
            raise DataError("this is no ordinary file", where=Where(path))
        if path.stat().st_size > LARGEST_FILE:
            raise DataError(f"the file has more than {LARGEST_FILE // 1_000_000} MB", where=Where(path))
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise DataError(f"the file cannot be read: {error}", where=Where(path)) from None


def kind_of(path: Path, data: bytes) -> FileKind:
    """What a file is: by what it holds, and where that does not tell, by its name."""
    start = data[:65536].replace(b"\0", b"").decode("latin-1")
    if is_feed(start):
        return "feed"
    if is_story_file(start.replace("\r\n", "\n")):
        return "story"
    suffix = path.suffix.lower()
    if suffix in _TEXTS:
        return "text"
    if suffix in _PAGES or re.search(
        r"<(?:!doctype\s+html|html|head|body|table|div|p)[\s>]|mime-version:", start, re.IGNORECASE
    ):
        return "page"
    return "feed" if suffix in _FEEDS else "text"
