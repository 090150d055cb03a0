"""Orbit ephemeris messages (OEM): states of an object over time, in segments, with covariances.

>>> import numpy as np
>>> from astropy.time import Time
>>> times = Time(["2027-03-01T00:00:00", "2027-03-01T00:01:00"])
>>> segment = segment_from_states(times, np.full((2, 3), 4e6), np.full((2, 3), 4e3), object_name="PROBE",
...     object_id="2027-001A", center="EARTH", frame="EME2000")
>>> message = oem_from_segments([segment], originator="INTERCOSMOS", created="2026-11-23T00:00:00")
>>> print(write_oem(message).splitlines()[-1])
2027-03-01T00:01:00.000000000 4000.0 4000.0 4000.0 4.0 4.0 4.0
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import DataError
from intercosmos.formats import ccsds_tables as tables
from intercosmos.formats.ccsds import Document, Element, Entry, kvn_line, xml_line
from intercosmos.formats.ccsds_blocks import Block, block_from, write_kvn, write_xml
from intercosmos.formats.ccsds_message import Source, kvn_message, open_message, save, wrapped
from intercosmos.formats.ccsds_time import epoch_texts, times_of
from intercosmos.formats.oem_reading import parts_of_kvn, parts_of_xml
from intercosmos.formats.opm import covariance_matrix

if TYPE_CHECKING:
    from astropy.time import Time

__all__ = ["Oem", "OemSegment", "oem_from_segments", "oem_of", "read_oem", "segment_from_states", "write_oem"]

Array = NDArray[np.float64]
_KEYS = ("EPOCH", *tables.STATE, "X_DDOT", "Y_DDOT", "Z_DDOT")
_UNITS = (None, "km", "km", "km", *(["km/s"] * 3), *(["km/s**2"] * 3))


@dataclass(frozen=True)
class OemSegment:
    """States of one object between two times; texts as written, properties in SI.

    Attributes
    ----------
    metadata : object, centre, frame, time system, span, interpolation
    rows : one a state: its epoch, three numbers of position (km), three of velocity (km/s), and three of acceleration
        (km/s²) or none; some states may have one and others none
    comments : each with the number of the row it stands before
    covariances : one block a matrix, with its epoch
    """

    metadata: Block
    rows: tuple[tuple[str, ...], ...]
    comments: tuple[tuple[int, str], ...] = ()
    covariances: tuple[Block, ...] = ()

    @cached_property
    def times(self) -> Time:
        """Epochs of the states (n,)."""
        return times_of([row[0] for row in self.rows], self.metadata.text("TIME_SYSTEM"))

    @cached_property
    def _numbers(self) -> Array:
        size = min(len(row) for row in self.rows)
        numbers = [[float(x.replace("d", "e").replace("D", "e")) for x in row[1:size]] for row in self.rows]
        return np.array(numbers) * 1e3

    @property
    def position(self) -> Array:
        """Positions (n, 3), m, in the frame of the metadata."""
        return self._numbers[:, :3]

    @property
    def velocity(self) -> Array:
        """Velocities (n, 3), m/s."""
        return self._numbers[:, 3:6]

    @property
    def acceleration(self) -> Array | None:
        """Accelerations (n, 3), m/s², where every state of the segment has one; otherwise None."""
        return self._numbers[:, 6:] if self._numbers.shape[1] == 9 else None

    @property
    def covariance_times(self) -> Time:
        """Epochs of the covariances (k,)."""
        return times_of([c.text("EPOCH") for c in self.covariances], self.metadata.text("TIME_SYSTEM"))

    @property
    def covariance_matrices(self) -> Array:
        """Covariances (k, 6, 6), m², m²/s, m²/s²."""
        return np.array([covariance_matrix(block) for block in self.covariances]).reshape(-1, 6, 6)


@dataclass(frozen=True)
class Oem:
    """An orbit ephemeris message: version as written, header, and at least one segment."""

    version: str
    header: Block
    segments: tuple[OemSegment, ...]


def read_oem(source: Source, *, max_bytes: int = 200_000_000) -> Oem:
    """Read an OEM in KVN or XML, or the one OEM of a combined instantiation (``ndm``).

    Parameters
    ----------
    source : path, or a :class:`~intercosmos.formats.text_file.Document`

    Raises
    ------
    DataError
        With file, line and keyword, for anything the standard does not allow: also for epochs that do not increase.
    """
    return oem_of(*open_message(source, "OEM", max_bytes))


def oem_of(document: Document, version: str, content: list[Entry] | Element) -> Oem:
    """The message whose entries or element these are."""
    if isinstance(content, Element):
        header, parts = parts_of_xml(content, document)
    else:
        header, parts = parts_of_kvn(content, document)
    return Oem(version, header, tuple(OemSegment(*part) for part in parts))


def write_oem(message: Oem, path: Path | str | None = None, *, notation: Literal["kvn", "xml"] = "kvn") -> str:
    """Text of an OEM, written to a file where a path is given."""
    if notation == "kvn":
        blocks = [write_kvn(message.header)]
        for segment in message.segments:
            blocks.append(iter(["META_START", *write_kvn(segment.metadata), "META_STOP"]))
            blocks.append(_rows_kvn(segment))
            blocks.append(_covariances_kvn(segment.covariances))
        return save(kvn_message("OEM", message.version, blocks), path)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<oem id="CCSDS_OEM_VERS" version="{message.version}">']
    lines += [*wrapped("header", write_xml(message.header, 2), 1), "  <body>"]
    for segment in message.segments:
        lines += ["    <segment>", *wrapped("metadata", write_xml(segment.metadata, 4), 3), "      <data>"]
        lines += _rows_xml(segment)
        for block in segment.covariances:
            lines += wrapped("covarianceMatrix", _covariance_xml(block), 4)
        lines += ["      </data>", "    </segment>"]
    lines += ["  </body>", "</oem>", ""]
    return save("\n".join(lines), path)


def _with_comments(segment: OemSegment) -> Iterator[tuple[list[str], tuple[str, ...] | None]]:
    """Each row behind its comments; last the comments behind all rows."""
    before: dict[int, list[str]] = {}
    for number, comment in segment.comments:
        before.setdefault(number, []).append(comment)
    for number, row in enumerate(segment.rows):
        yield before.get(number, []), row
    yield before.get(len(segment.rows), []), None


def _rows_kvn(segment: OemSegment) -> Iterator[str]:
    for comments, row in _with_comments(segment):
        yield from (kvn_line("COMMENT", comment) for comment in comments)
        if row is not None:
            yield " ".join(row)


def _rows_xml(segment: OemSegment) -> Iterator[str]:
    for comments, row in _with_comments(segment):
        yield from (xml_line("COMMENT", comment, indent=4) for comment in comments)
        if row is not None:
            leaves = zip(_KEYS, row, _UNITS, strict=False)
            yield from wrapped("stateVector", (xml_line(k, v, unit, indent=5) for k, v, unit in leaves), 4)


def _covariances_kvn(blocks: Sequence[Block]) -> Iterator[str]:
    if not blocks:
        return
    yield "COVARIANCE_START"
    for block in blocks:
        heads = tuple(item for item in block.items if item.key not in tables.COVARIANCE)
        yield from write_kvn(Block(heads))
        for row in range(6):
            first = row * (row + 1) // 2
            yield " ".join(block.text(key) for key in tables.COVARIANCE[first : first + row + 1])
    yield "COVARIANCE_STOP"


def _covariance_xml(block: Block) -> Iterator[str]:
    heads = tuple(item for item in block.items if item.key not in tables.COVARIANCE)
    yield from write_xml(Block(heads), 5)
    for key in tables.COVARIANCE:
        yield xml_line(key, block.text(key), tables.covariance_unit(key), indent=5)


def segment_from_states(
    times: Time,
    position: ArrayLike,
    velocity: ArrayLike,
    *,
    object_name: str,
    object_id: str,
    center: str,
    frame: str,
    time_system: str = "UTC",
    interpolation: str = "HERMITE",
    degree: int = 7,
    digits: int = 9,
) -> OemSegment:
    """A segment from states (n, 3) and (n, 3), m and m/s, at increasing times (n,).

    Numbers are written with every digit they have, epochs with ``digits`` digits of a second.

    Raises
    ------
    DataError
        For states that are not finite, or times that do not increase by more than the digits tell apart.
    """
    p, v = np.asarray(position, float), np.asarray(velocity, float)
    texts = epoch_texts(times, time_system, digits=digits)
    if p.shape != (len(texts), 3) or v.shape != p.shape or not len(texts):
        raise DataError("a segment needs as many positions and velocities, of three numbers, as times")
    if not (np.all(np.isfinite(p)) and np.all(np.isfinite(v))):
        raise DataError("a state of the ephemeris is not finite")
    if any(later <= earlier for earlier, later in pairwise(texts)):
        raise DataError("the times of an ephemeris increase", advice="sort them, or write more digits of a second")
    rows = [(t, *map(repr, row)) for t, row in zip(texts, (np.hstack([p, v]) / 1e3).tolist(), strict=True)]
    metadata = {
        "OBJECT_NAME": object_name,
        "OBJECT_ID": object_id,
        "CENTER_NAME": center,
        "REF_FRAME": frame,
        "TIME_SYSTEM": time_system,
        "START_TIME": texts[0],
        "STOP_TIME": texts[-1],
        "INTERPOLATION": interpolation,
        "INTERPOLATION_DEGREE": degree,
    }
    return OemSegment(block_from(metadata, tables.OEM_METADATA), tuple(rows))


def oem_from_segments(segments: Sequence[OemSegment], *, originator: str, created: str) -> Oem:
    """A message of segments, with the epoch of its creation."""
    if not segments:
        raise DataError("an ephemeris message has at least one segment")
    header = block_from({"CREATION_DATE": created, "ORIGINATOR": originator}, tables.HEADER)
    return Oem("3.0", header, tuple(segments))
