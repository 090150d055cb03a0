"""A folder that holds a static site: what is written there is known again, and nothing else is touched.

``.intercosmos-site.json`` names every file that was written, with its digest. A folder with other files in it is
refused, unless it has that list; a file that stands in the way of a page is never replaced; a page that is no longer
needed is removed only if it is as it was written.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final, final

from intercosmos.errors import DataError, Where

__all__ = ["LIST", "SiteFolder"]

LIST: Final = ".intercosmos-site.json"
_MOST_BYTES: Final = 200_000_000


@final
class SiteFolder:
    """The folder while it is written to.

    Parameters
    ----------
    folder : that is made if it is not there

    Raises
    ------
    DataError
        If it cannot be made, or holds what is not ours.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            others = [entry.name for entry in os.scandir(folder)]
        except (OSError, ValueError) as error:  # ValueError: a path with a null character in it
            raise DataError(
                f"the folder cannot be written to: {error}", where=Where(folder), advice="name another folder"
            ) from error
        self._before = self._listed()
        if others and LIST not in others:
            raise DataError(
                f"the folder holds other files, such as {sorted(others)[0]}",
                where=Where(folder),
                advice="name a new or an empty folder, or one that a site was exported to before",
            )
        self._home = Path(os.path.realpath(folder))
        self._now: dict[str, str] = {}
        self.written = self.unchanged = 0

    def put(self, name: str, content: bytes) -> None:
        """Write a file, whole or not at all, unless it is there as it should be.

        Parameters
        ----------
        name : within the folder, with slashes
        content : of the file

        Raises
        ------
        DataError
            If somebody else's file has that name, a link leads out of the folder, or the disk refuses.
        """
        path = self._path(name)
        digest = hashlib.sha256(content).hexdigest()
        self._now[name] = digest
        try:
            if path.is_symlink() or path.exists():
                if path.is_symlink() or name not in self._before:
                    raise DataError(
                        "a file that was not written by an export has the name of a page",
                        where=Where(path),
                        advice="move it away, or export to another folder",
                    )
                if path.read_bytes() == content:
                    self.unchanged += 1
                    return
            _write(path, content)
        except OSError as error:
            raise _unwritable(path, error) from error
        self.written += 1

    def finish(self) -> tuple[int, tuple[str, ...]]:
        """Remove pages that are no longer needed, and put the list down.

        Returns
        -------
        how many were removed, and which were left because somebody changed them
        """
        removed, left = 0, []
        for name, digest in self._before.items():
            if name in self._now:
                continue
            path = self._path(name)
            if path.is_symlink() or not path.is_file():
                continue
            if hashlib.sha256(path.read_bytes()).hexdigest() != digest:
                left.append(name)
                continue
            path.unlink()
            removed += 1
            with suppress(OSError):  # other files are in it
                path.parent.rmdir()
        self._put_list(self._now)
        return removed, tuple(left)

    def expect(self, names: Iterable[str]) -> None:
        """Put down what will be written, so that an export that is broken off is known again by the next one."""
        for name in names:
            path = self._path(name)
            if not (path.exists() or path.is_symlink()):
                self._before.setdefault(name, "")
        self._put_list(self._before)

    def _put_list(self, files: Mapping[str, str]) -> None:
        text = json.dumps({"files": dict(sorted(files.items()))}, indent=0, ensure_ascii=True) + "\n"
        try:
            _write(self.folder / LIST, text.encode())
        except OSError as error:
            raise _unwritable(self.folder / LIST, error) from error

    def _listed(self) -> dict[str, str]:
        """What was written before; the list may have been changed by anybody."""
        path = self.folder / LIST
        try:
            if path.is_symlink() or not path.is_file():
                return {}
            if path.stat().st_size > _MOST_BYTES:
                raise ValueError("it is too large")
            files = json.loads(path.read_bytes())["files"]
            if not isinstance(files, dict) or not all(isinstance(one, str) for one in files.values()):
                raise ValueError("it names no files")
        except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
            raise DataError(
                f"the list of what was exported here cannot be read: {error}",
                where=Where(path),
                advice="export to another folder",
            ) from error
        return {name: digest for name, digest in files.items() if _is_plain(name)}

    def _path(self, name: str) -> Path:
        path = self.folder / name
        if not Path(os.path.realpath(path.parent)).is_relative_to(self._home):
            raise DataError("a link leads out of the folder here", where=Where(path.parent), advice="remove the link")
        return path


def _is_plain(name: str) -> bool:
    """Whether a name stays within the folder."""
    parts = name.split("/")
    return bool(name) and "\\" not in name and "\0" not in name and not any(part in ("", ".", "..") for part in parts)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        draft.chmod(0o644)
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def _unwritable(path: Path, error: OSError) -> DataError:
    return DataError(
        f"the file cannot be written: {error.strerror or error}", where=Where(path), advice="export to another folder"
    )
