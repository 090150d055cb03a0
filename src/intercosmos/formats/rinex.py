"""RINEX: observations of receivers and navigation messages of satellites, read to datasets and written from them.

RINEX 2.10 to 2.12, 3.00 to 3.05 and 4.00 to 4.02, plain or packed (gzip, zip, bzip2, Unix compress, compact RINEX). All
times are GPS time; satellites and observations are named as in RINEX 3.

>>> import tempfile
>>> from pathlib import Path
>>> text = '''     3.05           OBSERVATION DATA    G                   RINEX VERSION / TYPE
... G    2 C1C L1C                                              SYS / # / OBS TYPES
...                                                             END OF HEADER
... > 2022 01 01 00 00  0.0000000  0  1
... G07  22123456.789   116259843.21207
... '''
>>> with tempfile.TemporaryDirectory() as folder:
...     path = Path(folder) / "one.rnx"
...     _ = path.write_text(text)
...     data = read_observations(path)
>>> float(data.C1C.sel(satellite="G07")[0])
22123456.789

References
----------
IGS/RTCM, RINEX 4.02 (2024), 3.05 (2020); Gurtner, Estey, RINEX 2.11 (2007).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from intercosmos.errors import DataError
from intercosmos.formats.rinex_observation_codes import SYSTEMS
from intercosmos.formats.rinex_observation_reading import Part, Reader, Wanted

if TYPE_CHECKING:
    from xarray import Dataset

    from intercosmos.formats.rinex_navigation import merge_navigation as merge_navigation
    from intercosmos.formats.rinex_navigation import read_navigation as read_navigation
    from intercosmos.formats.rinex_navigation import write_navigation as write_navigation
    from intercosmos.formats.rinex_observation_writing import write_observations as write_observations

__all__ = [
    "iterate_observations",
    "merge_navigation",
    "read_navigation",
    "read_observations",
    "write_navigation",
    "write_observations",
]

_HOMES = {
    "merge_navigation": "rinex_navigation",
    "read_navigation": "rinex_navigation",
    "write_navigation": "rinex_navigation",
    "write_observations": "rinex_observation_writing",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"intercosmos.formats.{_HOMES[name]}"), name)


Instant = str | np.datetime64 | None


def read_observations(
    path: Path | str,
    *,
    systems: Iterable[str] | None = None,
    codes: Iterable[str] | None = None,
    start: Instant = None,
    stop: Instant = None,
    interval_s: float | None = None,
    indicators: bool = False,
    tolerant: bool = False,
    max_bytes: int = 8_000_000_000,
    progress: Callable[[float], None] | None = None,
) -> Dataset:
    """Read a file of observations.

    Parameters
    ----------
    path : the file, plain or packed
    systems : letters of the systems to read, such as ``"GREC"``; by default all
    codes : observations to read, such as ``["C1C", "L1C"]``; by default all
    start, stop : first and last epoch, GPS time, both included
    interval_s : only epochs at multiples of it since midnight
    indicators : also the loss of lock indicator and the strength of each observation

    Other Parameters
    ----------------
    tolerant : lines and epochs that are no RINEX are left out and counted, instead of being an error
    max_bytes : larger files, when unpacked, are refused
    progress : is called with the number of bytes of text read

    Returns
    -------
    Dataset with the dimensions ``time`` (GPS time) and ``satellite`` and a variable for every code of RINEX 3: C in m,
    L in cycles, D in Hz, S in dB-Hz; NaN where there is none, which the file says by a blank or by zero. Coordinates
    are also ``system``, ``epoch_flag`` (1: power failed before it) and ``receiver_clock_offset_s``. The attributes are
    the header; ``skipped`` says what was left out, ``events`` which events the file reports between epochs.

    Raises
    ------
    DataError
        If the file is no RINEX observation file; with the line.
    """
    from intercosmos.formats.rinex_observation_dataset import dataset_of

    wanted = _wanted(systems, codes, start, stop, interval_s, indicators, tolerant)
    reader = Reader(path, wanted, max_bytes=max_bytes, progress=progress)
    return dataset_of(list(reader), reader)


def iterate_observations(
    path: Path | str,
    *,
    epochs: int = 3600,
    systems: Iterable[str] | None = None,
    codes: Iterable[str] | None = None,
    start: Instant = None,
    stop: Instant = None,
    interval_s: float | None = None,
    indicators: bool = False,
    tolerant: bool = False,
    max_bytes: int = 8_000_000_000,
    progress: Callable[[float], None] | None = None,
) -> Iterator[Dataset]:
    """Read a file of observations in datasets of so many epochs, of which only one is in memory at a time.

    Parameters
    ----------
    path, systems, codes, start, stop, interval_s, indicators : as for :func:`read_observations`
    epochs : in every dataset but the last

    Other Parameters
    ----------------
    tolerant, max_bytes, progress : as for :func:`read_observations`

    Returns
    -------
    Datasets as of :func:`read_observations`, each with the satellites that it has; what their attributes count, they
    count from the beginning of the file.

    Raises
    ------
    DataError
        As for :func:`read_observations`, when the line is reached.
    """
    if epochs < 1:
        raise DataError(f"{epochs} epochs are no block", advice="at least one")
    wanted = _wanted(systems, codes, start, stop, interval_s, indicators, tolerant)
    return _blocks(Reader(path, wanted, max_bytes=max_bytes, progress=progress), epochs)


def _blocks(reader: Reader, epochs: int) -> Iterator[Dataset]:
    from intercosmos.formats.rinex_observation_dataset import dataset_of

    held: list[Part] = []
    count = 0
    for part in reader:
        a, size = 0, len(part.time_ns)
        while a < size:
            b = min(size, a + epochs - count)
            held.append(part.epochs(a, b))
            count += b - a
            a = b
            if count == epochs:
                yield dataset_of(held, reader)
                held, count = [], 0
    if held:
        yield dataset_of(held, reader)


def _wanted(
    systems: Iterable[str] | None, codes: Iterable[str] | None, start: Instant, stop: Instant,
    interval_s: float | None, indicators: bool, tolerant: bool,
) -> Wanted:  # fmt: skip
    chosen = None if systems is None else frozenset(systems)
    if unknown := sorted((chosen or frozenset()) - set(SYSTEMS)):
        raise DataError(f"there is no system {unknown[0]!r}", allowed=SYSTEMS)
    if interval_s is not None and not 0.001 <= interval_s <= 86_400:
        raise DataError(f"an interval of {interval_s} s cannot be chosen", allowed=("0.001 to 86400",))
    return Wanted(
        chosen,
        None if codes is None else frozenset(codes),
        _nanoseconds(start),
        _nanoseconds(stop),
        None if interval_s is None else round(interval_s * 1e9),
        indicators,
        tolerant,
    )


def _nanoseconds(instant: Instant) -> int | None:
    if instant is None:
        return None
    try:
        found = np.asarray(instant, dtype="datetime64[ns]")
    except ValueError as error:
        raise DataError(f"{instant!r} is no instant: {error}", allowed=("2022-01-01T00:00:00",)) from error
    if np.isnat(found):
        raise DataError(f"{instant!r} is no instant", allowed=("2022-01-01T00:00:00",))
    return int(found.astype(np.int64))
