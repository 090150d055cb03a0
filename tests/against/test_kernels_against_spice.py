"""SPK kernels of types that DE440 and the excerpts do not have, against SPICE (NAIF's CSPICE N0067 through spiceypy).

SPICE writes types 8 and 12 itself. It has no writer for difference lines (types 1 and 21, which Horizons gives out):
their numbers are invented here and evaluated by both.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import spiceypy

from intercosmos.errors import DataError
from intercosmos.physics.orbits.ephemerides import states
from intercosmos.physics.orbits.kernels import Kernel


@pytest.fixture(scope="module", autouse=True)
def spice() -> Iterator[None]:
    spiceypy.kclear()
    yield
    spiceypy.kclear()


@pytest.fixture(scope="module")
def even_kernel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """States at equal steps, written by SPICE, with windows of odd and of even size."""
    path = tmp_path_factory.mktemp("kernels") / "even.bsp"
    handle = spiceypy.spkopn(str(path), "test", 0)
    turn = np.arange(150) * 55.0 / 900.0
    orbit = np.stack([7e3 * np.cos(turn), 7e3 * np.sin(turn), 900 * np.cos(2 * turn)], axis=-1)
    rates = np.stack([-7e3 * np.sin(turn), 7e3 * np.cos(turn), -1800 * np.sin(2 * turn)], axis=-1) / 900.0
    table = np.concatenate([orbit, rates], axis=-1)
    for body, write, degree in (
        (-1008, spiceypy.spkw08, 6),
        (-1108, spiceypy.spkw08, 7),
        (-1012, spiceypy.spkw12, 9),
        (-1112, spiceypy.spkw12, 7),
    ):
        write(handle, body, 399, "J2000", 40.0, 40.0 + 55.0 * 149, "even", degree, 150, table, 40.0, 55.0)
    spiceypy.spkcls(handle)
    spiceypy.furnsh(str(path))
    return path


@pytest.mark.parametrize("body", [-1008, -1108, -1012, -1112])
def test_states_at_equal_steps(even_kernel: Path, body: int) -> None:
    # rounding of interpolation, far below a millimetre
    (segment,) = [s for s in Kernel.open(even_kernel).segments if s.target == body]
    tdb_s = np.concatenate([np.linspace(segment.start_s, segment.end_s, 400), 40.0 + 55.0 * np.arange(150)])
    r, v = states(body, tdb_s, "earth", kernels=[Kernel.open(even_kernel)])
    theirs = 1e3 * np.array([spiceypy.spkgeo(body, t, "J2000", 399)[0] for t in tdb_s])
    assert np.max(np.abs(r - theirs[:, :3])) < 1e-5
    assert np.max(np.abs(v - theirs[:, 3:])) < 1e-7


def test_a_type_that_is_not_read_is_named(tmp_path: Path) -> None:
    path = tmp_path / "five.bsp"
    handle = spiceypy.spkopn(str(path), "test", 0)
    two = np.array([[7e3, 0, 0, 0, 7.5, 0], [0, 7e3, 0, -7.5, 0, 0]], dtype=float)
    spiceypy.spkw05(handle, -1005, 399, "J2000", 0.0, 1500.0, "two bodies", 398600.4, 2, two, [0.0, 1500.0])
    spiceypy.spkcls(handle)
    with pytest.raises(
        DataError, match=r"SPK type 5\n  allowed: types 1, 2, 3, 8, 9, 12, 13, 21\n  next: write it again"
    ):
        Kernel.open(path)


def difference_lines(terms: int, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Records of modified differences with invented numbers, of and the epoch that each ends at."""
    rng = np.random.default_rng(terms)
    epochs = np.cumsum(rng.uniform(300.0, 900.0, count))
    records = np.zeros((count, 4 * terms + 11))
    for record, epoch in zip(records, epochs, strict=True):
        orders = rng.integers(1, terms, 3)  # SPICE has no room for more in type 1
        used = int(orders.max())
        record[0] = epoch - rng.uniform(-50.0, 300.0)
        record[1:used] = np.cumsum(rng.uniform(50.0, 400.0, used - 1))
        record[terms + 1 : terms + 7] = rng.normal(size=6) * [7e3, 7, 7e3, 7, 7e3, 7]
        table = rng.normal(size=(3, terms)) * 1e-3 * 0.5 ** np.arange(terms)
        record[terms + 7 : 4 * terms + 7] = np.where(np.arange(terms) < orders[:, None], table, 0.0).ravel()
        record[4 * terms + 7 :] = [used + 1, *orders]
    return records, epochs


def write_kernel(path: Path, segments: list[tuple[int, int, np.ndarray, float, float]]) -> None:
    """A file of segments (body, type, numbers, first and last epoch) about the Earth, which SPICE has no writer for."""
    address, summaries, numbers = 3 * 128 + 1, b"", []
    for body, kind, array, start, end in segments:
        whole = (body, 399, 1, kind, address, address + array.size - 1)
        summaries += struct.pack("<2d6i", start, end, *whole)
        address += array.size
        numbers.append(array)
    head = b"DAF/SPK " + struct.pack("<2i", 2, 6) + b"test".ljust(60) + struct.pack("<3i", 2, 2, address) + b"LTL-IEEE"
    table = struct.pack("<3d", 0, 0, len(segments)) + summaries
    content = np.concatenate(numbers).astype("<f8").tobytes()
    head = head.ljust(699, b"\0") + b"FTPSTR:\r:\n:\r\n:\r\x00:\x81:\x10\xce:ENDFTP"
    parts = (head, table, b" " * 1024, content)
    path.write_bytes(b"".join(part.ljust(-(-len(part) // 1024) * 1024, b"\0") for part in parts))


@pytest.fixture(scope="module")
def difference_kernel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("kernels") / "differences.bsp"
    segments = []
    for body, kind, terms, count in ((-2001, 1, 15, 30), (-2021, 21, 25, 130), (-2121, 21, 7, 1)):
        records, epochs = difference_lines(terms, count)
        tail = [count] if kind == 1 else [terms, count]
        array = np.concatenate([records.ravel(), epochs, epochs[99::100], tail])
        segments.append((body, kind, array, epochs[0] - 250.0, epochs[-1]))
    write_kernel(path, segments)
    spiceypy.furnsh(str(path))
    return path


@pytest.mark.parametrize("body", [-2001, -2021, -2121])
def test_modified_differences(difference_kernel: Path, body: int) -> None:
    # the same sums in another order; 7e6 m at 7 km/s
    (segment,) = [s for s in Kernel.open(difference_kernel).segments if s.target == body]
    tdb_s = np.linspace(segment.start_s, segment.end_s, 700)
    r, v = states(body, tdb_s, "earth", kernels=[Kernel.open(difference_kernel)])
    theirs = 1e3 * np.array([spiceypy.spkgeo(body, t, "J2000", 399)[0] for t in tdb_s])
    assert np.max(np.abs(r - theirs[:, :3])) < 1e-6
    assert np.max(np.abs(v - theirs[:, 3:])) < 1e-8
