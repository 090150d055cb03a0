"""Files come unpacked whatever they are packed in, and what is damaged or too large is an error."""

from __future__ import annotations

import bz2
import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from intercosmos.errors import DataError
from intercosmos.formats.compressed import open_blocks, read_bytes
from intercosmos.formats.compressed_rinex import compact

TEXT = b"".join(b"line %d of a text that is packed\n" % k for k in range(5000))
RINEX = b"""\
     3.05           OBSERVATION DATA    G                   RINEX VERSION / TYPE
program                                 20220101 000000 UTC PGM / RUN BY / DATE
G    2 C1C L1C                                              SYS / # / OBS TYPES
  2022     1     1     0     0    0.0000000     GPS         TIME OF FIRST OBS
                                                            END OF HEADER
> 2022 01 01 00 00  0.0000000  0  1
G07  22123456.789   116259843.212
> 2022 01 01 00 00 30.0000000  0  1
G07  22123466.789   116259943.212
"""


def zipped(*contents: bytes) -> bytes:
    """A zip file of these files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for k, content in enumerate(contents):
            archive.writestr(f"folder/{k}", content)
    return buffer.getvalue()


def unix_compressed(content: bytes) -> bytes:
    """As by Unix compress; its module leaks what outlives it."""
    from ncompress import compress

    packed: bytes = compress(content)
    return packed


PACKED: dict[str, Callable[[bytes], bytes]] = {
    "plain": bytes,
    "gzip": gzip.compress,
    "gzip of two members": lambda b: gzip.compress(b[:999]) + gzip.compress(b[999:]),
    "gzip on a tape": lambda b: gzip.compress(b) + b"\0" * 3000,
    "bzip2": bz2.compress,
    "bzip2 of two members": lambda b: bz2.compress(b[:999]) + bz2.compress(b[999:]),
    "zip": zipped,
    "Unix compress": unix_compressed,
    "gzip in zip": lambda b: zipped(gzip.compress(b)),
}


def written(folder: Path, content: bytes) -> Path:
    """The content in a file whose name says nothing."""
    path = folder / "file"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("name", PACKED)
def test_every_packing_gives_the_text(tmp_path: Path, name: str) -> None:
    path = written(tmp_path, PACKED[name](TEXT))
    assert read_bytes(path) == TEXT
    blocks = list(open_blocks(path, 1000))
    assert b"".join(blocks) == TEXT
    assert {len(b) for b in blocks[:-1]} == {1000}


@pytest.mark.parametrize("name", PACKED)
def test_compact_rinex_in_every_packing_is_restored(tmp_path: Path, name: str) -> None:
    small = b"".join(compact([RINEX]))
    assert b"COMPACT RINEX" in small
    assert read_bytes(written(tmp_path, PACKED[name](small))).split() == RINEX.split()


@pytest.mark.parametrize("name", PACKED)
def test_a_bomb_is_refused_before_it_goes_off(tmp_path: Path, name: str) -> None:
    path = written(tmp_path, PACKED[name](b"\0" * 20_000_000))
    with pytest.raises(DataError, match="too large when unpacked"):
        read_bytes(path, max_bytes=1_000_000)


def test_a_compact_bomb_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, b"".join(compact([RINEX])))
    with pytest.raises(DataError, match="too large when unpacked"):
        read_bytes(path, max_bytes=400)


@pytest.mark.parametrize("name", [n for n in PACKED if n not in ("plain", "gzip on a tape", "Unix compress")])
def test_half_a_file_is_an_error(tmp_path: Path, name: str) -> None:
    whole = PACKED[name](TEXT)
    with pytest.raises(DataError, match=r"stops early|damaged"):
        read_bytes(written(tmp_path, whole[: len(whole) * 3 // 4]))


@pytest.mark.parametrize("name", [n for n in PACKED if n != "plain"])
def test_a_damaged_file_is_an_error(tmp_path: Path, name: str) -> None:
    content = bytearray(PACKED[name](TEXT))
    middle = len(content) // 3
    content[middle : middle + 40] = b"\xff" * 40
    with pytest.raises(DataError, match=r"damaged|stops early"):
        read_bytes(written(tmp_path, bytes(content)))


def test_compact_rinex_that_stops_early_is_told(tmp_path: Path) -> None:
    small = b"".join(compact([RINEX]))
    path = written(tmp_path, small[:-12])
    told: list[str] = []
    with pytest.raises(DataError, match="crx2rnx"):
        read_bytes(path)
    assert read_bytes(path, on_warning=told.append).startswith(RINEX[:80])
    assert len(told) == 1


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (zipped(), "empty"),
        (zipped(TEXT, TEXT), "holds 2 files"),
        (gzip.compress(zipped(TEXT)), "inside of another"),
        (gzip.compress(gzip.compress(gzip.compress(gzip.compress(TEXT)))), "more than 3 layers"),
        (RINEX[:20] + b"COMPACT RINEX FORMAT" + b"x" * 200, "crx2rnx cannot convert"),
        (b"PK\x03\x04 and no more", "damaged"),
    ],
)
def test_what_cannot_be_unpacked_says_why(tmp_path: Path, content: bytes, problem: str) -> None:
    with pytest.raises(DataError, match=problem):
        read_bytes(written(tmp_path, content))


def test_a_file_that_is_none_says_so(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no such file"):
        open_blocks(tmp_path / "absent")
    with pytest.raises(DataError, match="no ordinary file, but a table"):
        open_blocks(tmp_path, kind="table")
    with pytest.raises(DataError, match="no such file"):
        open_blocks("a\0b")
    with pytest.raises(DataError, match="at least 1"):
        open_blocks(written(tmp_path, TEXT), 0)


def test_an_empty_file_is_empty(tmp_path: Path) -> None:
    assert read_bytes(written(tmp_path, b"")) == b""


def test_reading_can_stop_anywhere(tmp_path: Path) -> None:
    body = RINEX[RINEX.index(b"> 2022") :]
    many = RINEX[: RINEX.index(b"> 2022")] + b"".join(
        body.replace(b"01 01 00 00", b"01 01 %02d %02d" % divmod(k, 60)) for k in range(1000)
    )
    blocks = open_blocks(written(tmp_path, b"".join(compact([many]))), 100)
    assert next(blocks) == many[:100]
    blocks.close()
    assert list(blocks) == []
