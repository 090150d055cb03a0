"""A story as a file: Markdown with TOML front matter between two lines ``+++``.

The front matter has every field of :class:`~intercosmos.record.story.Story` but ``body``, in the order of the class and
without those at their default; the body follows. Such a file is what people edit, so reading points to file, line and
key.

>>> from intercosmos.record.story import Story
>>> print(story_text(Story(id="1965-03-18-spacewalk", title="First spacewalk", date="1965-03-18", body="He went out.")))
+++
id = "1965-03-18-spacewalk"
title = "First spacewalk"
date = "1965-03-18"
+++
<BLANKLINE>
He went out.
<BLANKLINE>
"""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from intercosmos.errors import DataError, Where
from intercosmos.formats.text_file import read_document
from intercosmos.formats.toml import parse_toml, validate
from intercosmos.record.story import Story

__all__ = ["MAX_BYTES", "read_story", "story_path", "story_text", "write_story"]

#: A story is some pages of text; larger files are refused before they are read.
MAX_BYTES: Final = 2_000_000
_FENCE: Final = "+++"
_ESCAPES: Final = str.maketrans(
    {chr(code): f"\\u{code:04x}" for code in (*range(32), 127)}
    | {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
)
_LINE_WIDTH: Final = 120


def story_path(story_id: str) -> Path:
    """Where a story stands within its record: by year, or under ``undated``.

    >>> story_path("2014-11-18-heads-back-from-china").as_posix()
    '2014/2014-11-18-heads-back-from-china.md'
    """
    return Path(story_id.partition("-")[0], f"{story_id}.md")


def read_story(path: Path | str) -> Story:
    """Read a story from its file.

    Raises
    ------
    DataError
        If the file is missing, no ordinary file, larger than 2 MB, not UTF-8, without front matter, or says something
        that no story says; with file, line and key.
    """
    path = Path(path)
    text = read_document(path, max_bytes=MAX_BYTES, kind="story").text
    lines = text.split("\n")
    if lines[0].rstrip() != _FENCE:
        raise DataError(
            "a story begins with a line +++, behind which stand its id, title and date as TOML",
            where=Where(path, 1),
            advice="`intercosmos record add` makes a story of any page, text or feed",
        )
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() == _FENCE), None)
    if end is None:
        raise DataError(
            "the front matter never ends",
            where=Where(path, len(lines)),
            advice="write a second line +++ between it and the body",
        )
    # An empty first line stands for the fence, so that lines count as in the file.
    document = parse_toml("\n".join(["", *lines[1:end]]) + "\n", path)
    if "body" in document.data:
        raise DataError(
            "the body is no key of the front matter",
            where=document.where(["body"]),
            advice="write it below the second line +++",
        )
    body = "\n".join(lines[end + 1 :])
    body = body.removeprefix("\n").removesuffix("\n")
    return validate(Story, {**document.data, "body": body}, document=document)


def story_text(story: Story) -> str:
    """The story as its file says it; reading that gives the same story back."""
    values = story.model_dump(exclude={"body"}, exclude_defaults=True)
    lines = [line for key, value in values.items() for line in _entry(key, value)]
    body = f"\n{story.body}\n" if story.body else ""
    return "\n".join([_FENCE, *lines, _FENCE, body])


def write_story(story: Story, folder: Path | str, *, new: bool = False) -> Path:
    """Write a story into a record, whole or not at all.

    Parameters
    ----------
    story : what to write
    folder : of the record

    Other Parameters
    ----------------
    new : refuse if there is a story of that id already, even if another process writes it at this moment

    Returns
    -------
    the file

    Raises
    ------
    DataError
        If it cannot be written, or would be too large to be read again.
    FileExistsError
        If ``new`` and the file exists.
    """
    path = Path(folder) / story_path(story.id)
    content = story_text(story).encode()
    if len(content) > MAX_BYTES:
        raise DataError(
            f"the story is too large ({len(content) / 1e6:.1f} MB; at most {MAX_BYTES / 1e6:g} MB)",
            where=Where(path),
            advice="shorten its body",
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.parent.resolve().is_relative_to(Path(folder).resolve()):
            raise DataError("a link leads out of the record here", where=Where(path.parent), advice="remove the link")
        handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
        draft = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            draft.chmod(0o644)
            _place(draft, path, new=new)
        finally:
            draft.unlink(missing_ok=True)
    except FileExistsError:
        raise
    except OSError as error:
        raise DataError(
            f"the story cannot be written: {error}",
            where=Where(path),
            advice="check that the folder can be written to",
        ) from error
    return path


def _place(draft: Path, path: Path, *, new: bool) -> None:
    if not new:
        draft.replace(path)
        return
    try:
        os.link(draft, path)  # fails where a file stands already, which a plain replacing would not
    except OSError as error:
        if error.errno not in (errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EXDEV):
            raise
        # a file system without links: nothing better than to look first
        if path.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path)) from error
        draft.replace(path)


def _entry(key: str, value: Any) -> Iterator[str]:
    """The lines of one key; a table's keys are dotted, so that the order of the class holds."""
    if value is None:  # never a field's value but by default, which is left out
        return
    if isinstance(value, Mapping):
        for inner, item in value.items():
            yield from _entry(f"{key}.{inner}", item)
    elif isinstance(value, tuple | list) and value:
        items = [_value(item) for item in value]
        line = f"{key} = [{', '.join(items)}]"
        if isinstance(value[0], Mapping) or len(line) > _LINE_WIDTH:
            yield f"{key} = ["
            yield from (f"  {item}," for item in items)
            yield "]"
        else:
            yield line
    else:
        yield f"{key} = {_value(value)}"


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{value.translate(_ESCAPES)}"'
    if isinstance(value, Mapping):
        inside = ", ".join(f"{key} = {_value(item)}" for key, item in value.items() if item is not None)
        return f"{{ {inside} }}"
    if isinstance(value, tuple | list):
        return f"[{', '.join(_value(item) for item in value)}]"
    raise TypeError(f"a story has no value of the kind {type(value).__name__}")
