"""Files as bytes, however they were packed: plain, gzip, zip, bzip2, Unix compress, and compact RINEX (Hatanaka).

What a file is, is told from its first bytes and never from its name. Layers are taken off one after the other, at most
three of them (a zip file with a gzip-compressed compact RINEX file in it has three). What comes out is counted, so that
a small file cannot fill the memory or the disk.

>>> import gzip, tempfile
>>> from pathlib import Path
>>> with tempfile.TemporaryDirectory() as folder:
...     path = Path(folder) / "day.gz"
...     _ = path.write_bytes(gzip.compress(b"text"))
...     read_bytes(path)
b'text'

References
----------
Hatanaka (2008), Bulletin of the Geospatial Information Authority of Japan 55, 21-30 (compact RINEX); RFC 1952 (gzip).
"""

from __future__ import annotations

import bz2
import lzma
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Generator
from contextlib import closing
from pathlib import Path
from typing import Final, Protocol

from intercosmos.errors import DataError, Where
from intercosmos.formats.compressed_rinex import expand_compact

__all__ = ["open_blocks", "read_bytes"]

Blocks = Generator[bytes]

#: Bytes that come out of one file if nothing else is said: a day at 1 Hz of sixty satellites has some three thousand
#: million.
MOST_STREAMED: Final = 8_000_000_000
MOST_WHOLE: Final = 500_000_000
_LAYERS: Final = 3
_PIECE: Final = 1 << 20
_HEAD: Final = 64
#: What a decompressor raises for content that is none: EOFError stands for a file that stops early.
_BROKEN: Final = (
    zlib.error, OSError, EOFError, ValueError, RuntimeError, NotImplementedError, zipfile.BadZipFile, lzma.LZMAError
)  # fmt: skip


class _Member(Protocol):
    """One compressed member; more may follow it."""

    def feed(self, data: bytes) -> Blocks:
        """What comes out for this input, in pieces of limited size."""
        ...

    def rest(self) -> bytes | None:
        """Input behind the end of the member; None if the end was not reached."""
        ...


def read_bytes(
    path: Path | str,
    *,
    max_bytes: int = MOST_WHOLE,
    kind: str = "file",
    on_warning: Callable[[str], None] | None = None,
) -> bytes:
    """The whole content of a file, unpacked.

    Parameters
    ----------
    path : the file

    Other Parameters
    ----------------
    max_bytes : what is larger when unpacked is refused, as soon as that shows
    kind : what the file should be, for messages
    on_warning : is told what compact RINEX was restored only in part

    Raises
    ------
    DataError
        If the file is missing, no ordinary file, too large, damaged, or packed in a way nobody knows.
    """
    return b"".join(open_blocks(path, max_bytes=max_bytes, kind=kind, on_warning=on_warning))


def open_blocks(
    path: Path | str,
    block_bytes: int = 16 << 20,
    *,
    max_bytes: int = MOST_STREAMED,
    kind: str = "file",
    on_warning: Callable[[str], None] | None = None,
) -> Blocks:
    """The content of a file, unpacked, in blocks cut anywhere; only a few of them are in memory at once.

    Parameters
    ----------
    path : the file
    block_bytes : size of every block but the last; none is empty

    Other Parameters
    ----------------
    max_bytes, kind, on_warning : as for :func:`read_bytes`

    Raises
    ------
    DataError
        As for :func:`read_bytes`: for a file that cannot be opened at once, otherwise when the damage is reached.
    """
    path = Path(path)
    if block_bytes < 1:
        raise DataError(f"blocks of {block_bytes} bytes cannot be read", where=Where(path), advice="at least 1 byte")
    try:
        if not path.exists():
            raise DataError("there is no such file", where=Where(path), advice="check the path")
        if not path.is_file():
            raise DataError(f"this is no ordinary file, but a {kind} is wanted", where=Where(path))
        with path.open("rb") as file:
            first = file.read(4)
    except (OSError, ValueError) as error:  # ValueError: a path with a null character in it
        raise DataError(f"the file cannot be read: {error}", where=Where(path)) from error
    return _gathered(_unpacked(path, first, max_bytes, on_warning), block_bytes, path, max_bytes)


def _gathered(pieces: Blocks, block_bytes: int, path: Path, max_bytes: int) -> Blocks:
    """Pieces of any size as blocks of one size, as long as they are not too many."""
    held: list[bytes] = []
    size = total = 0
    with closing(pieces):
        for piece in pieces:
            total += len(piece)
            if total > max_bytes:
                raise _too_large(path, max_bytes)
            held.append(piece)
            size += len(piece)
            while size >= block_bytes:
                whole = held[0] if len(held) == 1 else b"".join(held)
                yield whole[:block_bytes]
                held = [whole[block_bytes:]]
                size -= block_bytes
    if size:
        yield b"".join(held)


def _unpacked(path: Path, first: bytes, max_bytes: int, on_warning: Callable[[str], None] | None) -> Blocks:
    """Pieces of the file with every layer taken off."""
    layers = 0
    if first == b"PK\x03\x04":
        pieces, layers = _zipped(path), 1
    elif first == b"PK\x05\x06":
        raise DataError("the zip file is empty", where=Where(path))
    else:
        pieces = _plain(path)
    while True:
        head, pieces = _peek(pieces)
        decode = _decoder(head, path, max_bytes, on_warning)
        if decode is None:
            break
        if (layers := layers + 1) > _LAYERS:
            raise DataError(f"more than {_LAYERS} layers of compression", where=Where(path), advice="unpack it first")
        pieces = decode(pieces)
    yield from pieces


def _decoder(
    head: bytes, path: Path, max_bytes: int, on_warning: Callable[[str], None] | None
) -> Callable[[Blocks], Blocks] | None:
    """How to take off the layer that begins with these bytes; None if it is content."""
    if head[:2] == b"\x1f\x8b":
        return lambda pieces: _members(pieces, path, "gzip", _Gzip)
    if head[:3] == b"BZh" and head[4:10] in (b"1AY&SY", b"\x17\x72\x45\x38\x50\x90"):
        return lambda pieces: _members(pieces, path, "bzip2", _Bzip2)
    if head[:2] == b"\x1f\x9d":
        return lambda pieces: _unix_compress(pieces, path, max_bytes)
    if head[20:40] == b"COMPACT RINEX FORMAT":
        return lambda pieces: expand_compact(pieces, path, on_warning)
    if head[:4] == b"PK\x03\x04":
        raise DataError("a zip file inside of another compressed file", where=Where(path), advice="unpack it first")
    return None


def _peek(pieces: Blocks) -> tuple[bytes, Blocks]:
    """The first bytes, and all pieces including them."""
    held: list[bytes] = []
    for piece in pieces:
        held.append(piece)
        if sum(map(len, held)) >= _HEAD:
            break
    return b"".join(held)[:_HEAD], _joined(held, pieces)


def _joined(held: list[bytes], pieces: Blocks) -> Blocks:
    with closing(pieces):
        yield from held
        yield from pieces


def _plain(path: Path) -> Blocks:
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                yield piece
    except OSError as error:
        raise DataError(f"the file cannot be read: {error}", where=Where(path)) from error


def _zipped(path: Path) -> Blocks:
    """The only file in a zip file."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = [m for m in archive.infolist() if not m.is_dir()]
            if len(members) != 1:
                raise DataError(
                    f"the zip file holds {len(members)} files, but one is wanted", where=Where(path),
                    advice="unpack it and give the files one by one",
                )  # fmt: skip
            with archive.open(members[0]) as file:
                while piece := file.read(_PIECE):
                    yield piece
    except _BROKEN as error:
        raise _damaged(path, "zip", error) from error


def _members(pieces: Blocks, path: Path, name: str, make: Callable[[], _Member]) -> Blocks:
    """Members one behind the other, as gzip and bzip2 allow; zeros may follow the last (tapes are padded)."""
    member: _Member | None = None
    for piece in pieces:
        data: bytes | None = piece
        while data:
            if member is None:
                if not data.strip(b"\0"):
                    break
                member = make()
            try:
                yield from member.feed(data)
            except _BROKEN as error:
                raise _damaged(path, name, error) from error
            data = member.rest()
            if data is not None:
                member = None
    if member is not None:
        raise DataError(f"the {name} file stops early", where=Where(path), advice="get it again")


class _Gzip:
    def __init__(self) -> None:
        self._state = zlib.decompressobj(31)

    def feed(self, data: bytes) -> Blocks:
        while out := self._state.decompress(data, _PIECE):
            yield out
            data = self._state.unconsumed_tail

    def rest(self) -> bytes | None:
        return self._state.unused_data if self._state.eof else None


class _Bzip2:
    def __init__(self) -> None:
        self._state = bz2.BZ2Decompressor()

    def feed(self, data: bytes) -> Blocks:
        while not self._state.eof and (out := self._state.decompress(data, _PIECE)):
            yield out
            data = b""

    def rest(self) -> bytes | None:
        return self._state.unused_data if self._state.eof else None


def _unix_compress(pieces: Blocks, path: Path, max_bytes: int) -> Blocks:
    """Unix compress, by way of a file: its decoder gives everything at once."""
    from ncompress import decompress  # type: ignore[import-untyped]

    with tempfile.TemporaryFile() as packed, tempfile.TemporaryFile() as plain:
        for piece in pieces:
            packed.write(piece)
        packed.seek(0)
        sink = _Sink(plain.write, max_bytes)
        try:
            decompress(packed, sink)
        except _BROKEN as error:
            if sink.full:
                raise _too_large(path, max_bytes) from error
            raise _damaged(path, "Unix compress", error) from error
        plain.seek(0)
        while piece := plain.read(_PIECE):
            yield piece


class _Sink:
    """What a decoder writes to: it refuses more than so many bytes."""

    def __init__(self, write: Callable[[bytes], int], most: int) -> None:
        self._write, self._left, self.full = write, most, False

    def write(self, data: bytes) -> int:
        self._left -= len(data)
        if self._left < 0:
            self.full = True
            raise ValueError("too large")
        return self._write(data)


def _damaged(path: Path, name: str, error: Exception) -> DataError:
    return DataError(
        f"the {name} file is damaged: {str(error) or type(error).__name__}", where=Where(path), advice="get it again"
    )


def _too_large(path: Path, max_bytes: int) -> DataError:
    return DataError(
        f"the file is too large when unpacked (more than {max_bytes / 1e6:g} MB)", where=Where(path),
        advice="split it, or allow more with max_bytes",
    )  # fmt: skip
