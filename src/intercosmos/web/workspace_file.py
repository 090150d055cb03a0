"""The programme file on the disk: read when it has changed, written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
import threading
import time
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from intercosmos.errors import DataError, Where
from intercosmos.formats.toml import TomlDocument, parse_toml
from intercosmos.web.bounds import check_tables
from intercosmos.web.history import digest_of

#: Larger files are no programmes.
MOST_BYTES: Final = 5_000_000
#: Two writes within this time may leave a file's date the same, ns.
_TICK_NS: Final = 50_000_000
_MARK: Final = b"\xef\xbb\xbf"  # some editors begin a file with it


@dataclass(frozen=True)
class FileText:
    """What a programme file says at some moment.

    Attributes
    ----------
    path : the file
    content : its bytes
    """

    path: Path
    content: bytes

    @cached_property
    def etag(self) -> str:
        """What this text is known by: a digest."""
        return digest_of(self.content)

    @cached_property
    def text(self) -> str:
        """The text, ends of lines as they are.

        Raises
        ------
        DataError
            If it is not UTF-8; with the line.
        """
        try:
            return self.content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            raise DataError(
                f"byte 0x{error.object[error.start]:02x} is not UTF-8 text", where=Where(self.path, line),
                advice="save it as UTF-8",
            ) from error  # fmt: skip

    @cached_property
    def shown(self) -> str:
        """The text for a reader, whatever is in it."""
        return self.content.decode("utf-8-sig", "replace")

    @cached_property
    def document(self) -> TomlDocument:
        """What it says.

        Raises
        ------
        DataError
            If it is no TOML, or of very many tables; with the line.
        """
        text = self.text.replace("\r\n", "\n")
        check_tables(text, self.path)
        return parse_toml(text, self.path)

    def having(self, text: str) -> FileText:
        """The same file with another text."""
        mark = _MARK if self.content.startswith(_MARK) else b""
        return FileText(self.path, mark + text.removeprefix("\ufeff").encode())


class ProgrammePath:
    """Reads a file anew when somebody changed it.

    Parameters
    ----------
    path : the file
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._stamp: tuple[int, ...] = ()
        self._read_at_ns = 0
        self._text: FileText | None = None

    def read(self) -> FileText:
        """The text as it stands.

        Raises
        ------
        DataError
            If the file is gone, no file, too large or must not be read.
        """
        with self._lock:
            try:
                stamp = _stamp(self.path)
                fresh = self._read_at_ns - stamp[0] < _TICK_NS  # it may have been written again since
                if self._text is None or stamp != self._stamp or fresh:
                    self._read_at_ns = time.time_ns()
                    content = _content(self.path)
                    if self._text is None or content != self._text.content:
                        self._text = FileText(self.path, content)
                    self._stamp = stamp
            except OSError as error:
                self._text = None
                raise DataError(
                    f"the programme file cannot be read: {error.strerror or error}", where=Where(self.path),
                    advice="put it back where it was, or open another one",
                ) from error  # fmt: skip
            return self._text

    def writable(self) -> bool:
        """Whether the file and its folder may be written."""
        return os.access(self.path, os.W_OK) and os.access(self.path.resolve().parent, os.W_OK)

    def write(self, text: FileText) -> None:
        """Put a text in the place of the file, whole or not at all, with the file's own permissions.

        Raises
        ------
        DataError
            If the folder cannot be written.
        """
        from intercosmos.study.store import flush_folder

        path = self.path.resolve()  # of a link, what it leads to
        temporary = ""
        try:
            before = path.stat()
            handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
            with os.fdopen(handle, "wb") as stream:
                stream.write(text.content)
                stream.flush()
                os.fsync(stream.fileno())
            Path(temporary).chmod(before.st_mode & 0o7777)
            if hasattr(os, "chown"):
                with contextlib.suppress(PermissionError):  # only the owner and root may give a file away
                    os.chown(temporary, before.st_uid, before.st_gid)
            Path(temporary).replace(path)
            temporary = ""
            flush_folder(path.parent)
        except OSError as error:
            raise DataError(
                f"the programme file cannot be written: {error.strerror or error}", where=Where(self.path),
                advice="make room on the disk, or copy the file to a folder of your own",
            ) from error  # fmt: skip
        finally:
            if temporary:
                Path(temporary).unlink(missing_ok=True)


def _stamp(path: Path) -> tuple[int, ...]:
    found = path.stat()
    return found.st_mtime_ns, found.st_size, found.st_ino


def _content(path: Path) -> bytes:
    with path.open("rb") as stream:
        content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise DataError(f"the programme file has more than {MOST_BYTES / 1e6:g} MB", where=Where(path))
    return content
