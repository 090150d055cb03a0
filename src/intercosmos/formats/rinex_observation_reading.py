"""From the lines of an observation file to parts of it, each with the observations of many epochs.

A chunk of lines is taken apart in three steps: which lines begin an epoch or an event; which epochs are whole and
wanted; what stands in the lines of their satellites. The last epoch of a chunk, if the chunk is cut within it, comes
again with the next.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.errors import DataError, Where
from intercosmos.formats.compressed import open_blocks
from intercosmos.formats.rinex_header import Layout, header_of, updated
from intercosmos.formats.rinex_observation_codes import SYSTEMS
from intercosmos.formats.rinex_observation_epochs import EVENTS, Candidates, candidates, clock_offsets, gps_time
from intercosmos.formats.rinex_observation_lines import Chunk, LineStream
from intercosmos.formats.rinex_observation_values import (
    Rows,
    Satellites,
    rows_of,
    satellites_new,
    satellites_old,
    surplus,
)  # fmt: skip
from intercosmos.formats.rinex_observation_walk import Walk

__all__ = ["Part", "Reader", "Wanted"]

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_TOLERANT: Final = "tolerant=True reads on without it and counts it"
#: Changes of what is observed, in one file.
_MOST_CHANGES: Final = 10_000
#: How far from a multiple of the interval an epoch may be: receivers' clocks run off by a millisecond at most.
_TOLERANCE_NS: Final = 10_000_000
_DAY_NS: Final = 86_400_000_000_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to read of a file; None for everything. Times in ns of GPS time since 1970, both included."""

    systems: frozenset[str] | None = None
    codes: frozenset[str] | None = None
    start_ns: int | None = None
    stop_ns: int | None = None
    interval_ns: int | None = None
    indicators: bool = False
    tolerant: bool = False

    def epochs(self, time_ns: Ints) -> Bools:
        """Which epochs are wanted."""
        chosen = np.ones(len(time_ns), bool)
        if self.start_ns is not None:
            chosen &= time_ns >= self.start_ns
        if self.stop_ns is not None:
            chosen &= time_ns <= self.stop_ns
        if self.interval_ns is not None:
            rest = time_ns % _DAY_NS % self.interval_ns
            chosen &= np.minimum(rest, self.interval_ns - rest) <= min(_TOLERANCE_NS, self.interval_ns // 4)
        return chosen


@dataclass(frozen=True, slots=True)
class Part:
    """Epochs one after the other: time (n,) in ns of GPS time since 1970, flag, clock offset in s, and observations."""

    time_ns: Ints
    flag: NDArray[np.int8]
    clock_s: NDArray[np.float64]
    rows: dict[str, Rows] = field(default_factory=dict)

    def epochs(self, a: int, b: int) -> Part:
        """The epochs from number a to b."""
        cut = {}
        for system, rows in self.rows.items():
            i, j = (int(k) for k in np.searchsorted(rows.epoch, (a, b)))
            cut[system] = rows.subset(slice(i, j), a)
        return Part(self.time_ns[a:b], self.flag[a:b], self.clock_s[a:b], cut)


class Reader:
    """Reads one file; its header changes with what has been read.

    Attributes
    ----------
    header : as of the last part
    declared : system -> codes that any header announced; of RINEX 2, whose systems share one list, those that came
    skipped, events : how often, by reason or kind
    """

    def __init__(
        self, path: Path | str, wanted: Wanted, *, max_bytes: int, block_bytes: int = 8 << 20,
        progress: Callable[[float], None] | None = None,
    ) -> None:  # fmt: skip
        self.path, self.wanted = Path(path), wanted
        blocks = open_blocks(
            self.path, block_bytes, max_bytes=max_bytes, kind="RINEX observation file", on_warning=self._compact
        )
        self.skipped: dict[str, int] = {}
        self.events: dict[str, int] = {}
        self.declared: dict[str, dict[str, None]] = {}
        self.stream = LineStream(blocks, self.path)
        self._progress = progress
        self._last_ns = np.iinfo(np.int64).min
        self._changes = 0
        try:
            self.header = header_of(self.stream.header(), self.path)
        except BaseException:
            self.stream.close()
            raise
        self.first_header = self.header
        for name in self.header.unknown_types:
            self._skip(f"observations {name}, which have no name in RINEX 3")
        self._announce_all()

    def __iter__(self) -> Iterator[Part]:
        """The parts of the file.

        Raises
        ------
        DataError
            With the line, for anything that is not RINEX.
        """
        try:
            while (chunk := self.stream.chunk()) is not None:
                done = yield from self._chunk(chunk)
                self.stream.keep(chunk, done)
                if self._progress is not None:
                    self._progress(float(self.stream.bytes_read))
                if chunk.final or (self.wanted.stop_ns is not None and self._last_ns > self.wanted.stop_ns):
                    break
        finally:
            self.stream.close()

    def _chunk(self, chunk: Chunk) -> Generator[Part, None, int]:
        """Parts of a chunk; returns the line from which on it is not done with."""
        found = candidates(chunk, self.header)
        walk = Walk(chunk, found, self.path, self.wanted.tolerant, self._skip)
        layout, held = self.header.layout, [np.zeros(0, np.int64)]
        while walk.goes_on():
            if not walk.at_event:
                held.append(walk.run(self.header))
                continue
            records = walk.records()
            if records is None:
                break
            self._event(int(found.flag[walk.passed]), chunk, records)
            if self.header.layout is not layout:
                yield from self._parts(chunk, found, np.concatenate(held), layout)
                layout, held = self.header.layout, [np.zeros(0, np.int64)]
        yield from self._parts(chunk, found, np.concatenate(held), layout)
        return walk.done

    def _event(self, flag: int, chunk: Chunk, records: range) -> None:
        """Note an event, and what its records change in the header."""
        self._count(self.events, EVENTS[flag])
        lines = [chunk.text(k) for k in records]
        before = self.header.layout
        header = updated(self.header, lines, chunk.first_line + records.start)
        if header.layout == before:
            self.header = replace(header, layout=before)
            return
        self.header = header
        self._changes += 1
        if self._changes > _MOST_CHANGES:
            raise DataError(
                f"the list of observations changes more than {_MOST_CHANGES} times",
                where=Where(self.path, chunk.first_line + records.start),
            )
        self._announce_all()

    def _parts(self, chunk: Chunk, found: Candidates, chosen: Ints, layout: Layout) -> Iterator[Part]:
        """The observations of some epochs, of which all are whole."""
        slips = found.flag[chosen] == 6
        if slips.any():
            self._count(self.events, EVENTS[6], int(slips.sum()))
        chosen = chosen[~slips]
        time_ns = gps_time(found.time_ns[chosen], self.header.time_system)
        before = np.concatenate(([self._last_ns], np.maximum.accumulate(time_ns)))[:-1] if len(time_ns) else time_ns
        ahead = time_ns > np.maximum(before, self._last_ns)
        if not ahead.all():
            self._skip("epochs not after the one before", int((~ahead).sum()))
        self._last_ns = max(self._last_ns, int(time_ns.max(initial=self._last_ns)))
        keep = ahead & self.wanted.epochs(time_ns)
        chosen, time_ns = chosen[keep], time_ns[keep]
        if not len(chosen):
            return
        lines, counts = found.line[chosen], found.count[chosen]
        clock_s, bad = clock_offsets(chunk, lines, self.header)
        if bad.any():
            if not self.wanted.tolerant:
                raise self._error("the receiver clock offset is no number", chunk, int(lines[np.argmax(bad)]))
            self._skip("damaged clock offsets", int(bad.sum()))
        if self.header.old:
            default = self.header.system if self.header.system != "M" else "G"
            satellites = satellites_old(chunk, lines, counts, layout.columns, default)
        else:
            satellites = satellites_new(chunk, lines, counts)
        satellites = self._checked(chunk, satellites, layout)
        rows = {}
        of_system = satellites.key // 100
        for index in np.unique(of_system):
            system = SYSTEMS[index]
            if self.header.old:
                self._announce(system, layout)
            if self.wanted.systems is None or system in self.wanted.systems:
                rows[system] = self._rows(chunk, satellites.subset(of_system == index), system, layout)
        yield Part(time_ns, found.flag[chosen].astype(np.int8), clock_s, rows)

    def _checked(self, chunk: Chunk, satellites: Satellites, layout: Layout) -> Satellites:
        """Satellites without those whose name is wrong or comes twice in an epoch."""
        key, line = satellites.key, satellites.named
        known = np.zeros(len(SYSTEMS) + 1, bool)
        known[[SYSTEMS.index(s) for s in layout.codes]] = True
        wrong = ~known[np.where(key < 0, len(SYSTEMS), key // 100)]
        both = satellites.epoch * 1024 + key
        order = np.argsort(both, kind="stable")
        twice = np.zeros(len(key), bool)
        twice[order[1:]] = (np.diff(both[order]) == 0) & (key[order[1:]] >= 0)
        if not (wrong | twice).any():
            return satellites
        if not self.wanted.tolerant:
            at = int(np.argmax(wrong | twice))
            if key[at] < 0:
                problem = "this is no satellite"
            else:
                name = f"{SYSTEMS[key[at] // 100]}{key[at] % 100:02d}"
                problem = f"{name} is there twice" if twice[at] else f"the header has no observations for {name}"
            raise self._error(problem, chunk, int(line[at]))
        self._skip("damaged lines", int(wrong.sum()))
        self._skip("repeated satellites", int((twice & ~wrong).sum()))
        return satellites.subset(~(wrong | twice))

    def _rows(self, chunk: Chunk, satellites: Satellites, system: str, layout: Layout) -> Rows:
        more = surplus(chunk, satellites, len(layout.codes[system]), old=self.header.old)
        if more.any():
            if not self.wanted.tolerant:
                at = int(satellites.line[np.argmax(more)])
                raise self._error("there is more than the header announces", chunk, at)
            self._skip("damaged lines", int(more.sum()))
            satellites = satellites.subset(~more)
        rows, row, column = rows_of(
            chunk, satellites, system, layout, self.wanted.codes, self.wanted.indicators, self.path
        )
        if not len(row):
            return rows
        if not self.wanted.tolerant:
            first = int(np.argmin(row))
            line = int(satellites.line[row[first]]) + (int(column[first]) // 5 if layout.columns else 0)
            code = layout.codes[system][int(column[first])]
            raise self._error(f"the observation {code} is no number of the format F14.3", chunk, line, code)
        keep = np.ones(len(rows.epoch), bool)
        keep[row] = False
        self._skip("damaged lines", int((~keep).sum()))
        return rows.subset(keep)

    def _announce_all(self) -> None:
        """Remember the codes that the header names; in RINEX 2 it does not say of which systems."""
        if not self.header.old:
            for system in self.header.layout.codes:
                self._announce(system, self.header.layout)

    def _announce(self, system: str, layout: Layout) -> None:
        """Remember the codes of a system."""
        codes = (c for c in layout.codes[system] if c is not None)
        self.declared.setdefault(system, {}).update(dict.fromkeys(codes))

    def _skip(self, reason: str, count: int = 1) -> None:
        self._count(self.skipped, reason, count)

    @staticmethod
    def _count(counts: dict[str, int], name: str, count: int = 1) -> None:
        if count:
            counts[name] = counts.get(name, 0) + count

    def _compact(self, words: str) -> None:
        self._skip(f"compact RINEX restored with a warning: {words}")

    def _error(self, problem: str, chunk: Chunk, line: int, key: str | None = None) -> DataError:
        return DataError(problem, where=Where(self.path, chunk.first_line + line, key), advice=_TOLERANT)
