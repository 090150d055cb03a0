"""Pictures of stories: those that stand as files in the record are shown, all others are links."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

from intercosmos.record.site_links import Links
from intercosmos.record.site_safe import web_address
from intercosmos.record.story import Story

__all__ = ["PICTURE_TYPES", "address_of", "picture_file"]

#: By ending; SVG is no picture here, since it can hold scripts.
PICTURE_TYPES: Final = {
    ".avif": "image/avif", ".gif": "image/gif", ".jpeg": "image/jpeg", ".jpg": "image/jpeg", ".png": "image/png",
    ".webp": "image/webp",
}  # fmt: skip
_MOST_BYTES: Final = 10_000_000
#: A name within the record: no address, no way up, no hidden file.
_NAME: Final = re.compile(r"(?:[A-Za-z0-9_][A-Za-z0-9_.-]*/){0,4}[A-Za-z0-9_][A-Za-z0-9_.-]*")


def picture_file(story: Story, folder: Path) -> Path | None:
    """The file of a story's picture, if it is one of the record's own; links do not lead out of it.

    Parameters
    ----------
    story : whose ``image.url`` is the file's name within the record
    folder : of the record
    """
    name = story.image.url if story.image is not None else ""
    if not _NAME.fullmatch(name) or len(name) > 250 or Path(name).suffix.lower() not in PICTURE_TYPES:
        return None
    path = folder / name
    try:
        inside = Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))
        return path if inside and path.is_file() and path.stat().st_size <= _MOST_BYTES else None
    except OSError:
        return None  # it cannot be shown; the page says where it should be


def address_of(story: Story, folder: Path, links: Links) -> tuple[str, bool]:
    """Where the picture is, and whether a page may show it (True) or only lead to it."""
    if story.image is None:
        return "", False
    if picture_file(story, folder) is not None:
        return links.picture(story.image.url, story.id), True
    return web_address(story.image.url), False
