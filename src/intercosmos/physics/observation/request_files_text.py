"""The lines of a file of requests, read once, checked, and put into columns.

The format is that of the Earth Observing Satellites benchmarks (Squillaci, Roussel, Pralet 2022). A hostile file costs
no more memory than its own length: lines are read request by request, and a count is never believed before its lines
have come.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.errors import DataError, Where

__all__ = ["RequestColumns", "read_columns"]

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]

#: Spelling in files -> kind of request; the first four stand in the published files, the others in their description.
TYPES: Final = {
    "ONE_SHOT_MONO": "mono", "LONG_MONO": "video", "ONE_SHOT_STEREO": "stereo", "PERIODIC": "periodic",
    "ONE_SHOT": "mono", "VIDEO": "video", "STEREO": "stereo", "STEROSCOPIC": "stereo",
}  # fmt: skip
_GROUPED: Final = ("stereo", "periodic")
_IMAGE: Final = ("observation", "satellite", "start", "end", "duration", "latitude", "longitude", "altitude", "score")
_PASS: Final = ("download", "satellite", "start", "end", "latitude", "longitude", "altitude")
#: What a column may hold: least, greatest, whether whole, in words.
_RANGES: Final = {
    "group": (0, 2**31, True, "whole numbers from 0"),
    "observation": (0, 2**53, True, "whole numbers from 0"),
    "download": (0, 2**53, True, "whole numbers from 0"),
    "satellite": (0, 2**31, True, "whole numbers from 0"),
    "start": (0.0, 1e8, False, "seconds from 0 to 1e8"),
    "end": (0.0, 1e8, False, "seconds from 0 to 1e8"),
    "duration": (1e-6, 1e8, False, "seconds from 1e-6 to 1e8"),
    "latitude": (-90.0, 90.0, False, "degrees from -90 to 90"),
    "longitude": (-180.0, 360.0, False, "degrees from -180 to 360"),
    "altitude": (-1e3, 1e5, False, "metres from -1000 to 100000"),
    "score": (0.0, 1e9, False, "numbers from 0 to 1e9"),
}
_CHUNK: Final = 65_536
_LONGEST_LINE: Final = 4096
_DEFAULT_BYTES: Final = 400_000_000


@dataclass(frozen=True, eq=False)
class RequestColumns:
    """What a file of requests says.

    Attributes
    ----------
    request_id, kind : (r,) of requests
    image : (o, 9) observation, satellite, start, end, duration, latitude, longitude, altitude, score, as in the file
    group : (o,) number of the pair or the slot; 0 for single images
    request : (o,) number of the request of an image, from 0
    downlink : (w, 7) download, satellite, start, end, latitude, longitude, altitude
    """

    request_id: IntArray
    kind: tuple[str, ...]
    image: Array
    group: IntArray
    request: IntArray
    downlink: Array


class _Reader:
    """Lines of a file with their numbers and a limit on all of them together."""

    def __init__(self, path: Path, file: BinaryIO, max_bytes: int) -> None:
        self.path, self.file, self.left, self.max_bytes, self.line = path, file, max_bytes, max_bytes, 0

    def where(self, line: int | None = None, key: str | None = None) -> Where:
        return Where(self.path, self.line if line is None else line, key)

    def one(self, what: str) -> bytes:
        """The next line; ``what`` it should be."""
        text = self.file.readline(_LONGEST_LINE + 1)
        self.line += 1
        if not text:
            raise DataError(f"the file ends where {what} should stand", where=self.where(), advice="get it whole")
        self._measured(len(text), len(text))
        return text

    def many(self, count: int, what: str) -> Iterator[list[bytes]]:
        """The next ``count`` lines in blocks."""
        left = count
        while left:
            block = list(islice(iter(lambda: self.file.readline(_LONGEST_LINE + 1), b""), min(left, _CHUNK)))
            if not block:
                self.line += 1
                raise DataError(
                    f"the file ends after {count - left} of the {count} lines of {what}",
                    where=self.where(), advice="correct the count, or get the file whole",
                )  # fmt: skip
            self._measured(sum(map(len, block)), max(map(len, block)))
            yield block
            self.line += len(block)
            left -= len(block)

    def _measured(self, size: int, longest: int) -> None:
        self.left -= size
        if longest > _LONGEST_LINE:
            raise DataError(
                f"a line here is longer than {_LONGEST_LINE} characters", where=self.where(),
                advice="this is no file of requests",
            )  # fmt: skip
        if self.left < 0:
            raise DataError(
                f"the file is too large (more than {self.max_bytes / 1e6:g} MB)", where=Where(self.path),
                advice="split it, or allow more with max_bytes",
            )  # fmt: skip


def read_columns(path: Path | str, *, max_bytes: int = _DEFAULT_BYTES) -> RequestColumns:
    """Read a file of requests into columns.

    Raises
    ------
    DataError
        With the line and the key: the file is missing, too large, ends early or late; a count, a type or a number is
        none; a number is out of range; an id stands twice; a window ends before it begins; a pair has not two images.
    """
    where = Path(path)
    try:
        if not where.is_file():
            problem = "this is no ordinary file" if where.exists() else "there is no such file"
            raise DataError(problem, where=Where(where), advice="check the path")
        with where.open("rb") as file:
            return _read(_Reader(where, file, max_bytes))
    except (OSError, ValueError) as error:
        if isinstance(error, DataError):
            raise
        raise DataError(f"the file cannot be read: {error}", where=Where(where)) from error


def _read(reader: _Reader) -> RequestColumns:
    requests = _count(reader, reader.one("the number of requests"), "number of requests")
    ids, kinds, counts, lines = array("q"), [], array("q"), array("q")
    values, groups = array("d"), array("d")
    seen: dict[int, int] = {}
    for _ in range(requests):
        number, count, kind = _head(reader)
        if number in seen:
            raise DataError(
                f"request {number} stands twice, first on line {seen[number]}", where=reader.where(key="request"),
                advice="give each request an id of its own",
            )  # fmt: skip
        seen[number] = reader.line
        ids.append(number)
        kinds.append(kind)
        counts.append(count)
        lines.append(reader.line + 1)
        grouped = kind in _GROUPED
        for block in reader.many(count, f"request {number}"):
            _numbers(reader, block, ("group", *_IMAGE) if grouped else _IMAGE, values, groups if grouped else None)
            if not grouped:
                groups.frombytes(bytes(8 * len(block)))
    image = np.frombuffer(values, float).reshape(-1, len(_IMAGE)) if values else np.zeros((0, len(_IMAGE)))
    count_of = np.frombuffer(counts, np.int64) if counts else np.zeros(0, np.int64)
    request = np.repeat(np.arange(requests), count_of)
    first = np.frombuffer(lines, np.int64) if lines else np.zeros(0, np.int64)
    line_of = np.arange(request.size) + np.repeat(first - np.cumsum(count_of) + count_of, count_of)
    group = np.frombuffer(groups, float) if groups else np.zeros(0)
    _check(reader, np.column_stack([group, image]), ("group", *_IMAGE), line_of)
    _check_pairs(reader, kinds, group, request, first)
    passes = _count(reader, reader.one("the number of downlink windows"), "number of downlink windows")
    flat, begin = array("d"), reader.line + 1
    for block in reader.many(passes, "downlink windows"):
        _numbers(reader, block, _PASS, flat, None)
    downlink = np.frombuffer(flat, float).reshape(-1, len(_PASS)) if flat else np.zeros((0, len(_PASS)))
    _check(reader, downlink, _PASS, begin + np.arange(len(downlink)))
    while rest := reader.file.readline(_LONGEST_LINE):
        reader.line += 1
        if rest.strip():
            raise DataError(
                f"the file goes on after its {passes} downlink windows", where=reader.where(),
                advice="correct the count",
            )  # fmt: skip
    return RequestColumns(
        np.array(ids, np.int64), tuple(kinds), image, group.astype(np.int64), request.astype(np.int64), downlink
    )


def _count(reader: _Reader, text: bytes, what: str) -> int:
    stripped = text.strip()
    if not (stripped.isdigit() and len(stripped) <= 12):
        raise DataError(
            f"the {what} is {_shown(stripped)}", where=reader.where(key=what), allowed=["a whole number from 0"],
            advice="the line holds that number alone",
        )  # fmt: skip
    return int(stripped)


def _head(reader: _Reader) -> tuple[int, int, str]:
    fields = reader.one("a request").strip().split(b",")
    if len(fields) != 3:
        raise DataError(
            f"a request has 3 fields, id, number of opportunities and type; here are {len(fields)}",
            where=reader.where(key="request"),
            advice="the number of opportunities of the request before may be wrong",
        )
    word = fields[2].strip().decode("ascii", "replace")
    if word not in TYPES:
        raise DataError(
            f"unknown type of request {word[:40]!r}", where=reader.where(key="type"), allowed=TYPES,
            advice="correct the type",
        )  # fmt: skip
    return _count(reader, fields[0], "request id"), _count(reader, fields[1], "number of opportunities"), TYPES[word]


def _numbers(
    reader: _Reader, block: list[bytes], keys: tuple[str, ...], values: array[float], groups: array[float] | None
) -> None:
    """Numbers of lines onto the end of ``values``, their first fields onto ``groups`` where that is given."""
    wanted = len(keys) - 1
    whole = b",".join(block)
    if b"_" not in whole and not any(line.count(b",") != wanted for line in block):  # Python reads 1_000 as a number
        try:
            numbers = array("d", map(float, whole.split(b",")))
        except ValueError:
            pass  # found below, with its line
        else:
            if groups is None:
                values.extend(numbers)
            else:
                table = np.frombuffer(numbers, float).reshape(len(block), len(keys))
                groups.frombytes(table[:, 0].tobytes())
                values.frombytes(table[:, 1:].tobytes())
            return
    for k, line in enumerate(block):
        place = reader.line + 1 + k
        fields = line.strip().split(b",")
        if len(fields) != len(keys):
            raise DataError(
                f"a line has {len(keys)} fields, {', '.join(keys)}; here are {len(fields)}",
                where=reader.where(place), advice="correct the line, or the count before it",
            )  # fmt: skip
        for key, field in zip(keys, fields, strict=True):
            try:
                good = b"_" not in field and np.isfinite(float(field))
            except ValueError:
                good = False
            if not good:
                raise DataError(
                    f"{_shown(field)} is no number", where=reader.where(place, key), allowed=[_RANGES[key][3]],
                    advice="correct the field",
                )  # fmt: skip
    raise DataError("a line here holds something that is no number", where=reader.where(reader.line + 1))


def _check(reader: _Reader, table: Array, keys: tuple[str, ...], line: IntArray) -> None:
    """Ranges of every column, ids that stand twice, windows that end before they begin."""
    for key, column in zip(keys, table.T, strict=True):
        least, greatest, whole, words = _RANGES[key]
        good = (column >= least) & (column <= greatest)  # what is not a number is in no range
        if whole:
            good &= column == np.floor(column)
        if not good.all():
            k = int(np.flatnonzero(~good)[0])
            raise DataError(
                f"{key} is {column[k]:.15g}", where=reader.where(int(line[k]), key), allowed=[words],
                advice="correct the field",
            )  # fmt: skip
    names = table[:, keys.index("satellite") - 1]
    order = np.argsort(names, kind="stable")
    again = np.flatnonzero(names[order][1:] == names[order][:-1])
    if again.size:
        k = order[again[0] + 1]
        raise DataError(
            f"id {names[k]:.0f} stands twice, first on line {line[order[again[0]]]}",
            where=reader.where(int(line[k]), keys[keys.index("satellite") - 1]), advice="give each an id of its own",
        )  # fmt: skip
    start, end = table[:, keys.index("start")], table[:, keys.index("end")]
    if np.any(end < start):
        k = int(np.flatnonzero(end < start)[0])
        raise DataError(
            f"the window ends at {end[k]:g} s, before it begins at {start[k]:g} s",
            where=reader.where(int(line[k]), "end"), allowed=["seconds from the start on"],
            advice="a window over midnight counts on beyond 86400 s",
        )  # fmt: skip


def _check_pairs(reader: _Reader, kinds: list[str], group: Array, request: IntArray, first: IntArray) -> None:
    stereo = np.array([kind == "stereo" for kind in kinds], bool)
    mine = np.flatnonzero(stereo[request]) if len(kinds) else np.zeros(0, np.int64)
    if not mine.size:
        return
    pairs, count = np.unique(np.column_stack([request[mine], group[mine]]), axis=0, return_counts=True)
    if np.any(count != 2):
        k = int(np.flatnonzero(count != 2)[0])
        raise DataError(
            f"pair {pairs[k, 1]:.0f} has {count[k]} image{'s' if count[k] != 1 else ''}",
            where=reader.where(int(first[int(pairs[k, 0])]), "pair"), allowed=["2 images a pair"],
            advice="complete the pair, or number the pairs apart",
        )  # fmt: skip


def _shown(text: bytes) -> str:
    return repr(text[:40].decode("ascii", "replace"))
