"""Compact RINEX (Hatanaka) to RINEX and back, by the programs of its author that the package ``hatanaka`` carries.

They run beside this process, so that what a hostile file does to them stays there. Text goes through them in pieces: a
day at 1 Hz is never in memory as a whole.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Callable, Generator, Iterable
from contextlib import suppress
from importlib.resources import as_file, files
from pathlib import Path
from threading import Thread, Timer
from typing import IO, Final

from intercosmos.errors import DataError, Where

__all__ = ["compact", "expand_compact"]

_PIECE: Final = 1 << 20
#: The programs need microseconds for a line; one that says nothing for so long never will again.
_SILENCE_S: Final = 30.0
#: What the program says of a file that stops within an epoch; the epochs before it are restored.
_SHORT: Final = "seems to be truncated"
#: Exit statuses: 2 is success with warnings.
_GOOD: Final = (0, 2)


def expand_compact(
    pieces: Iterable[bytes], path: Path | None = None, on_warning: Callable[[str], None] | None = None
) -> Generator[bytes]:
    """RINEX from compact RINEX 1 or 3, piece by piece.

    Parameters
    ----------
    pieces : the compact text, cut anywhere
    path : where it comes from, for messages

    Other Parameters
    ----------------
    on_warning : is told what was restored only in part; without it, a file that stops early is an error

    Raises
    ------
    DataError
        With the program's own words, which name the line.
    """
    yield from _through("crx2rnx", pieces, path, on_warning)


def compact(pieces: Iterable[bytes], path: Path | None = None) -> Generator[bytes]:
    """Compact RINEX from RINEX observations, piece by piece.

    Raises
    ------
    DataError
        If the text is none that the program takes.
    """
    yield from _through("rnx2crx", pieces, path, None)


def _through(
    program: str, pieces: Iterable[bytes], path: Path | None, on_warning: Callable[[str], None] | None
) -> Generator[bytes]:
    name = f"{program}.exe" if os.name == "nt" else program
    with as_file(files("hatanaka") / "bin" / name) as executable, tempfile.TemporaryFile() as said:
        try:
            process = subprocess.Popen(  # noqa: S603 - our dependency's own program, no argument from outside
                [str(executable), "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said
            )
        except OSError as error:
            raise DataError(
                f"compact RINEX needs the program {name}, which does not run: {error}", where=Where(path),
                advice="convert the file to plain RINEX elsewhere",
            ) from error  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        failed: list[BaseException] = []
        feeder = Thread(target=_feed, args=(process.stdin, pieces, failed), daemon=True)
        silent: list[bool] = []
        try:
            feeder.start()
            while piece := _read(process, process.stdout, silent):
                yield piece
            feeder.join()
            status = process.wait()
        finally:
            process.kill()
            process.stdout.close()
            feeder.join()
            process.wait()
        if failed:
            raise failed[0]
        said.seek(0)
        words = " ".join(said.read(4000).decode("ascii", "backslashreplace").split())
    if silent:
        raise DataError(f"{program} hangs on this file", where=Where(path), advice="get the file again")
    if status not in _GOOD and not (on_warning is not None and _SHORT in words):
        problem = words.removeprefix("ERROR").lstrip(" :") or f"exit status {status}"
        raise DataError(f"{program} cannot convert the file: {problem}", where=Where(path), advice="get the file again")
    if words and on_warning is not None:
        on_warning(words)


def _read(process: subprocess.Popen[bytes], stream: IO[bytes], silent: list[bool]) -> bytes:
    """The next output; a program that gives none in time is ended."""

    def end() -> None:
        silent.append(True)
        process.kill()

    watch = Timer(_SILENCE_S, end)
    watch.daemon = True
    watch.start()
    try:
        return stream.read(_PIECE)
    finally:
        watch.cancel()


def _feed(stream: IO[bytes], pieces: Iterable[bytes], failed: list[BaseException]) -> None:
    """Give the program its input; what goes wrong is raised where the output is read."""
    try:
        for piece in pieces:
            if not _sent(stream, piece):
                break
    except Exception as error:  # noqa: BLE001 - raised again by the thread that reads
        failed.append(error)
    with suppress(OSError):
        stream.close()


def _sent(stream: IO[bytes], piece: bytes) -> bool:
    """Whether the program took it; if it stopped reading, its exit status says why."""
    try:
        stream.write(piece)
    except (OSError, ValueError):
        return False
    return True
