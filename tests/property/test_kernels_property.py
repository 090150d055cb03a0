"""SPK kernels that were damaged on the way: read or refused with an error that says so, never anything else.

``damage`` makes them from a kernel of JPL and from one that holds every type that is read; the suite tries a few
hundred, and the same function was run with 100,000.
"""

from __future__ import annotations

import random
import struct
from pathlib import Path

import numpy as np
import pytest

from intercosmos.errors import DataError, PhysicsError
from intercosmos.physics.orbits import kernels
from intercosmos.physics.orbits.ephemerides import states
from intercosmos.physics.orbits.kernels import Kernel

JUPITER = Path(__file__).parents[1] / "against" / "data" / "jup310-2053-10-08.bsp"
#: Numbers that programs trip over, as they stand in a file.
ODD = [
    *(
        struct.pack("<d", x)
        for x in (0.0, -0.0, -1.0, 1.0, 2.5, 1e300, -1e300, 5e-324, 2.0**53, np.nan, np.inf, -np.inf)
    ),
    *(struct.pack("<i", x) for x in (0, -1, 1, 2, 3, 5, 8, 9, 12, 13, 17, 21, 128, 2**31 - 1, -(2**31))),
]


def every_type() -> bytes:
    """A small kernel with a segment of each type: an invented body -1001, -1002, … about the Earth."""
    rng = np.random.default_rng(8)
    count, terms = 12, 7
    turn = np.arange(count) * 0.1
    orbit = [7e3 * np.cos(turn), 7e3 * np.sin(turn), 9e2 * turn]
    rates = [-7e3 * np.sin(turn), 7e3 * np.cos(turn), np.full(count, 9e2)]
    table = np.array([*orbit, *rates]).T.ravel()
    epochs = np.arange(1, count + 1) * 100.0
    series = rng.normal(size=(count, 2 + 3 * 6)) * 1e3
    lines = {1: rng.normal(size=(count, 71)), 21: rng.normal(size=(count, 4 * terms + 11))}
    for width, record in ((15, lines[1]), (terms, lines[21])):
        record[:, 0] = epochs - 40.0
        record[:, 1 : width + 1] = np.arange(1, width + 1) * 50.0
        record[:, -4:] = [6, 5, 4, 3]
    arrays = {
        1: [*lines[1].ravel(), *epochs, count],
        2: [*series[:, :17].ravel(), 100.0, 100.0, 17, count],
        3: [*series.ravel(), 100.0, 100.0, 20, count],
        8: [*table, 100.0, 100.0, 5, count],
        9: [*table, *epochs, 6, count],
        12: [*table, 100.0, 100.0, 3, count],
        13: [*table, *epochs, 4, count],
        21: [*lines[21].ravel(), *epochs, terms, count],
    }
    address, summaries, numbers = 3 * 128 + 1, b"", b""
    for kind, values in arrays.items():
        packed = np.array(values).astype("<f8").tobytes()
        whole = (-1000 - kind, 399, 17 if kind == 3 else 1, kind, address, address + len(values) - 1)
        summaries += struct.pack("<2d6i", 100.0, 1200.0, *whole)
        address += len(values)
        numbers += packed
    head = b"DAF/SPK " + struct.pack("<2i", 2, 6) + b"test".ljust(60) + struct.pack("<3i", 2, 2, address) + b"LTL-IEEE"
    head = head.ljust(699, b"\0") + b"FTPSTR:\r:\n:\r\n:\r\x00:\x81:\x10\xce:ENDFTP"
    parts = (head, struct.pack("<3d", 0, 0, len(arrays)) + summaries, b" " * 1024, numbers)
    return b"".join(part.ljust(-(-len(part) // 1024) * 1024, b"\0") for part in parts)


def damaged(whole: bytes, chance: random.Random) -> bytes:
    """The file with one to four changes: bytes, numbers, stretches, its end; the table of contents more often."""
    content = bytearray(whole)
    for _ in range(chance.randint(1, 4)):
        where = chance.choice((92, 2048, len(content)))
        at = chance.randrange(max(1, min(where, len(content))))
        match chance.randrange(6):
            case 0:
                content[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                odd, at = chance.choice(ODD), at // 4 * 4
                content[at : at + len(odd)] = odd
            case 2:
                odd, at = chance.choice(ODD), at // 8 * 8
                content[at : at + len(odd)] = odd
            case 3:
                length = chance.randrange(1, 200)
                other = chance.randrange(len(content))
                content[at : at + length] = content[other : other + length]
            case 4:
                number = 1024 + 24 + 40 * chance.randrange(8) + chance.choice((0, 8, 16, 20, 24, 28, 32, 36))
                content[number : number + 1] = bytes([chance.randrange(256)])
            case _:
                if chance.random() < 0.2:
                    content = content[: chance.randrange(len(content) + 1)] or bytearray(1)
    return bytes(content)


def survives(content: bytes, path: Path) -> bool:
    """Whether a kernel was read and every body in it gave finite states at some epochs of its segment."""
    path.write_bytes(content)
    kernels._open.cache_clear()  # two files written within one tick of the clock look alike
    try:
        kernel = Kernel.open(path)
    except DataError as error:
        if error.where.file != path.resolve():
            raise AssertionError("the error does not say the file") from error
        return False
    read = True
    for segment in kernel.segments:
        try:
            for at in np.linspace(segment.start_s, segment.end_s, 5)[:, None]:
                r, v = states(segment.target, at, segment.centre, kernels=[kernel])
                assert np.all(np.isfinite(r))
                assert np.all(np.isfinite(v))
        except PhysicsError:
            read = False
    return read


def damage(count: int, seed: int, path: Path) -> int:
    """Damage kernels; how many could still be read in every part."""
    chance = random.Random(seed)
    bases = (every_type(), every_type(), every_type(), JUPITER.read_bytes())
    return sum(survives(damaged(chance.choice(bases), chance), path) for _ in range(count))


def test_a_kernel_of_every_type_is_read(tmp_path: Path) -> None:
    path = tmp_path / "whole.bsp"
    assert survives(every_type(), path)
    assert {-1000 - segment.target for segment in Kernel.open(path).segments} == set(kernels._READERS)


def test_damaged_kernels_are_read_or_refused(tmp_path: Path) -> None:
    read = damage(300, seed=9, path=tmp_path / "damaged.bsp")
    assert 30 < read < 270


@pytest.mark.parametrize("bad", [np.nan, np.inf, 1e306])
def test_a_coefficient_that_is_no_number_is_told(tmp_path: Path, bad: float) -> None:
    content = bytearray(every_type())
    content[3 * 1024 + 8 * (15 + 1) : 3 * 1024 + 8 * (15 + 2)] = struct.pack("<d", bad)  # a place of the first line
    path = tmp_path / "nan.bsp"
    path.write_bytes(content)
    with pytest.raises(PhysicsError, match="the file is damaged"):
        states(-1001, 100.0, "earth", kernels=[Kernel.open(path)])
