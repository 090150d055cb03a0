"""The observations of many epochs at once: satellites, then sixteen characters for every observation of each."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.errors import DataError, Where
from intercosmos.formats.rinex_header import Layout
from intercosmos.formats.rinex_observation_codes import SYSTEMS
from intercosmos.formats.rinex_observation_lines import Chunk
from intercosmos.formats.rinex_observation_numbers import BLANK, Bytes, Words, integers, irregular, observations, words

__all__ = ["Rows", "Satellites", "rows_of", "satellites_new", "satellites_old", "surplus"]

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_FIELD: Final = 16
#: Fields worked on at a time: their words stay in the cache.
_TILE: Final = 8192
#: Numbers kept for a byte of text: a hostile file must not make them many. A full line has one for sixteen.
_SPARSE: Final = 4
_SYSTEM_OF: Final = np.full(256, -1, np.int64)
_SYSTEM_OF[list(SYSTEMS.encode())] = np.arange(len(SYSTEMS))
#: For every number of characters that a field still has: which bits of its words are text.
_KEEP: Final = np.array(
    [[(1 << 8 * min(n, 8)) - 1, (1 << 8 * max(n - 8, 0)) - 1] for n in range(_FIELD + 1)], dtype=np.uint64
)


@dataclass(frozen=True, slots=True)
class Satellites:
    """Satellites of epochs, one a row (n,).

    Attributes
    ----------
    epoch : number of the epoch
    line : index in the chunk of the first line with observations
    named : index of the line that names it
    key : system * 100 + number; -1 where the name is wrong
    """

    epoch: Ints
    line: Ints
    named: Ints
    key: Ints

    def subset(self, chosen: Bools | Ints) -> Satellites:
        """Some of them."""
        return Satellites(self.epoch[chosen], self.line[chosen], self.named[chosen], self.key[chosen])


@dataclass(frozen=True, slots=True)
class Rows:
    """Observations of one system.

    Attributes
    ----------
    codes : (k,)
    epoch, number : of every row (n,): the epoch, and the satellite's number in its system
    value : (k, n), NaN where there is none
    loss, strength : (k, n), or None where they were not asked for
    """

    codes: tuple[str, ...]
    epoch: Ints
    number: Ints
    value: NDArray[np.float64]
    loss: Bytes | None
    strength: Bytes | None

    def subset(self, chosen: Bools | slice, first_epoch: int = 0) -> Rows:
        """Some of the rows; epochs are counted from another one."""
        loss = None if self.loss is None else self.loss[:, chosen]
        strength = None if self.strength is None else self.strength[:, chosen]
        epoch = self.epoch[chosen] - first_epoch
        return Rows(self.codes, epoch, self.number[chosen], self.value[:, chosen], loss, strength)


def satellites_new(chunk: Chunk, lines: Ints, counts: Ints) -> Satellites:
    """Satellites of epochs that begin in these lines (RINEX 3 and 4): each has one line."""
    epoch = np.repeat(np.arange(len(lines)), counts)
    line = np.repeat(lines + 1 - (np.cumsum(counts) - counts), counts) + np.arange(len(epoch))
    return Satellites(epoch, line, line, _keys(chunk.columns(line, 0, 3)))


def satellites_old(chunk: Chunk, lines: Ints, counts: Ints, columns: int, default: str) -> Satellites:
    """Satellites of epochs that begin in these lines (RINEX 2): twelve names a line, then their lines in turn."""
    epoch = np.repeat(np.arange(len(lines)), counts)
    place = np.arange(len(epoch)) - np.repeat(np.cumsum(counts) - counts, counts)
    first = np.repeat(lines, counts)
    named = first + place // 12
    at = chunk.start[named] + 32 + 3 * (place % 12)
    text = chunk.data[np.minimum(at, len(chunk.data) - 3)[:, None] + np.arange(3)]
    text[:, 0][text[:, 0] == ord(" ")] = ord(default)
    key = np.where(at + 3 <= chunk.end[named], _keys(text), -1)
    line = first + np.repeat(-(-counts // 12), counts) + place * -(-columns // 5)
    return Satellites(epoch, line, named, key)


def _keys(text: Bytes) -> Ints:
    system = _SYSTEM_OF[text[:, 0]]
    number, _, bad = integers(text[:, 1:3])
    return np.where((system < 0) | bad, -1, system * 100 + number)


def rows_of(
    chunk: Chunk,
    satellites: Satellites,
    system: str,
    layout: Layout,
    wanted: frozenset[str] | None,
    indicators: bool,
    path: Path,
) -> tuple[Rows, Ints, Ints]:
    """Observations of one system's satellites.

    Parameters
    ----------
    satellites : all of one system
    wanted : codes to read; None for all

    Returns
    -------
    rows; and of every field that is no observation, its row and its column in the file
    """
    codes, scale = layout.codes[system], layout.scale.get(system, ())
    chosen = [k for k, c in enumerate(codes) if c is not None and (wanted is None or c in wanted)]
    count = len(satellites.line)
    if not layout.columns:  # columns that no line reaches
        reach = int((chunk.end - chunk.start)[satellites.line].max(initial=0)) - 3
        chosen = [k for k in chosen if _FIELD * k < reach]
    if count * len(chosen) > _SPARSE * len(chunk.data):
        line = chunk.first_line + int(satellites.line[0])
        raise DataError(
            "nearly all observations from here on are blank", where=Where(path, line), advice="choose codes"
        )
    names = tuple(str(codes[k]) for k in chosen)
    shape = (len(chosen), count)
    value = np.full(shape, np.nan)
    loss, strength = (np.zeros(shape, np.uint8), np.zeros(shape, np.uint8)) if indicators else (None, None)
    wrong: list[tuple[Ints, Ints]] = []
    step = max(1, _TILE // max(len(codes), 1))
    columns = np.array(chosen, dtype=np.int64)
    for a in range(0, count if chosen else 0, step):
        tile = slice(a, min(a + step, count))
        first, second = _fields(chunk, satellites.line[tile], columns, layout.columns)
        found, lost, strong, bad = observations(first, second)
        if bad.any():
            row, column = np.nonzero(bad)
            pair = np.stack((first[row, column], second[row, column]), axis=1)
            text = pair.astype("<u8").view(np.uint8).reshape(-1, _FIELD)
            found[row, column], still = irregular(text)
            wrong.append((row[still] + a, columns[column[still]]))
        value[:, tile] = found.T
        if loss is not None and strength is not None:
            loss[:, tile], strength[:, tile] = lost.T, strong.T
    for k, place in enumerate(chosen):
        if scale and scale[place] != 1.0:
            value[k] /= scale[place]
    rows = Rows(names, satellites.epoch, satellites.key % 100, value, loss, strength)
    none = np.zeros(0, np.int64)
    at, column_at = (np.concatenate(x) for x in zip(*wrong, strict=True)) if wrong else (none, none)
    return rows, at, column_at


def surplus(chunk: Chunk, satellites: Satellites, columns: int, *, old: bool) -> Bools:
    """Which satellites have text behind the last of their observations, in the last of their lines (n,)."""
    lines, offset = satellites.line, 3 + _FIELD * columns
    if old:
        lines, offset = lines + max(columns - 1, 0) // 5, _FIELD * ((columns - 1) % 5 + 1)
    found = np.zeros(len(lines), bool)
    long = np.flatnonzero(chunk.end[lines] - chunk.start[lines] > offset)
    for a in range(0, len(long), _TILE):
        some = long[a : a + _TILE]
        width = int((chunk.end - chunk.start)[lines[some]].max()) - offset
        found[some] = (chunk.columns(lines[some], offset, width) != ord(" ")).any(axis=1)
    return found


def _fields(chunk: Chunk, line: Ints, columns: Ints, old_columns: int) -> tuple[Words, Words]:
    """Words of the fields in the columns asked for, blank behind the end of each line: twice (rows, columns)."""
    if not old_columns:
        return _line_fields(chunk, line, 3, columns)
    parts = [_line_fields(chunk, line + k, 0, columns[columns // 5 == k] % 5) for k in range(-(-old_columns // 5))]
    return np.concatenate([p[0] for p in parts], axis=1), np.concatenate([p[1] for p in parts], axis=1)


def _line_fields(chunk: Chunk, line: Ints, offset: int, columns: Ints) -> tuple[Words, Words]:
    if not len(columns):
        none = np.zeros((len(line), 0), np.uint64)
        return none, none
    start = chunk.start[line] + offset
    left = np.maximum(chunk.end[line] - start, 0)
    width = _FIELD * (int(columns[-1]) + 1)
    view = np.lib.stride_tricks.sliding_window_view(chunk.data, width)
    first, second = words(view[start])
    if len(columns) * _FIELD != width:
        first, second = first[:, columns], second[:, columns]
    have = left[:, None] - _FIELD * columns
    short = have < _FIELD
    if short.any():
        row, column = np.nonzero(short)
        keep = _KEEP[np.maximum(have[row, column], 0)]
        first, second = np.ascontiguousarray(first), np.ascontiguousarray(second)
        first[row, column] = (first[row, column] & keep[:, 0]) | (BLANK & ~keep[:, 0])
        second[row, column] = (second[row, column] & keep[:, 1]) | (BLANK & ~keep[:, 1])
    return first, second
