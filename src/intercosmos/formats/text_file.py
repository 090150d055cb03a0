"""Reading text files that other people's programs wrote: limited in size, UTF-8, every error a ``DataError``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from intercosmos.errors import DataError, Where

__all__ = ["Document", "read_document"]

#: The ends of lines that CCSDS 502.0-B-3, 7.3.7, allows besides ``\\n``.
_LINE_END = re.compile("\r\n|\n\r|\r")


@dataclass(frozen=True, slots=True)
class Document:
    """Text and where it was read from.

    Attributes
    ----------
    text : with newlines as ``\\n`` and no byte-order mark
    path : the file; None for text that came from elsewhere
    """

    text: str
    path: Path | None = None

    def where(self, line: int | None = None, key: str | None = None) -> Where:
        """A place in this document."""
        return Where(self.path, line, key)

    def lines(self) -> list[str]:
        """The lines, the first of them line 1; only ``\\n`` ends a line."""
        return self.text.split("\n")


def read_document(source: Path | str | Document, *, max_bytes: int = 50_000_000, kind: str = "text file") -> Document:
    """Read a file.

    Parameters
    ----------
    source : a path; or a document, which is given back if it is small enough

    Other Parameters
    ----------------
    max_bytes : larger files are refused before they are read
    kind : what the file should be, for messages

    Raises
    ------
    DataError
        If the file is missing, no ordinary file, too large, or not UTF-8 (with the line).
    """
    if isinstance(source, Document):
        if len(source.text) > max_bytes:
            raise _too_large(source.path, len(source.text), max_bytes)
        return Document(_LINE_END.sub("\n", source.text.removeprefix("\ufeff")), source.path)
    path = Path(source)
    try:
        if not path.exists():
            raise DataError("there is no such file", where=Where(path), advice="check the path")
        if not path.is_file():
            raise DataError(f"this is no ordinary file, but a {kind} is wanted", where=Where(path))
        if (size := path.stat().st_size) > max_bytes:
            raise _too_large(path, size, max_bytes)
        with path.open("rb") as file:
            content = file.read(max_bytes + 1)
    except (OSError, ValueError) as error:  # ValueError: a path with a null character in it
        raise DataError(f"the file cannot be read: {error}", where=Where(path)) from error
    if len(content) > max_bytes:  # it grew while we looked
        raise _too_large(path, len(content), max_bytes)
    try:
        return Document(_LINE_END.sub("\n", content.decode("utf-8-sig")), path)
    except UnicodeDecodeError as error:
        # the error counts from behind a byte-order mark, as does its object
        line = _LINE_END.sub("\n", error.object[: error.start].decode("latin-1")).count("\n") + 1
        raise DataError(
            f"byte 0x{error.object[error.start]:02x} is not UTF-8 text",
            where=Where(path, line),
            advice="save it as UTF-8",
        ) from error


def _too_large(path: Path | None, size: int, max_bytes: int) -> DataError:
    return DataError(
        f"the file is too large ({size / 1e6:.1f} MB; at most {max_bytes / 1e6:g} MB)",
        where=Where(path),
        advice="split it, or allow more with max_bytes",
    )
