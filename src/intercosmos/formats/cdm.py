"""Conjunction data messages (CDM): how near two objects come, what is known of both, and how well."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from intercosmos.errors import DataError
from intercosmos.formats import ccsds_tables as tables
from intercosmos.formats.ccsds import COMMENT, Document, Element, Entry
from intercosmos.formats.ccsds_blocks import Block, filled_in, read_block, write_kvn, write_xml
from intercosmos.formats.ccsds_message import (
    Source,
    give_to_last,
    grouped,
    kvn_message,
    leaves,
    open_message,
    save,
    wrapped,
)
from intercosmos.formats.ccsds_rules import frames_are_one, probability_is_one
from intercosmos.formats.ccsds_time import times_of

if TYPE_CHECKING:
    from astropy.time import Time

__all__ = ["Cdm", "ConjunctionObject", "cdm_of", "read_cdm", "write_cdm"]

Array = NDArray[np.float64]
_PARTS = tuple(table.name for table in tables.CDM_DATA)
_GROUPS = ("header", "body", "relativeMetadataData", "relativeStateVector", "segment", "metadata", "data", *_PARTS)
_OBJECT = [("metadata", tuple(tables.CDM_METADATA.by_name))]
_OBJECT += [(table.name, tuple(table.by_name)) for table in tables.CDM_DATA]


@dataclass(frozen=True)
class ConjunctionObject:
    """One of the two objects.

    Attributes
    ----------
    metadata : its names, frame and models
    tracking, physical : what the orbit was determined from, areas and mass; None where nothing is said
    state, covariance : at the time of closest approach; the covariance along R, T, N
    """

    metadata: Block
    tracking: Block | None
    physical: Block | None
    state: Block
    covariance: Block

    @property
    def position(self) -> Array:
        """Position (3,), m, in the frame of the metadata."""
        return np.array([self.state.si(key, "km") for key in tables.STATE[:3]])

    @property
    def velocity(self) -> Array:
        """Velocity (3,), m/s."""
        return np.array([self.state.si(key, "km/s") for key in tables.STATE[3:]])

    @property
    def covariance_matrix(self) -> Array:
        """Covariance (n, n) of position, velocity along R, T, N and, where given, drag, solar pressure, thrust; SI.

        n is 6 to 9: as many axes as are given without a gap.
        """
        size = 6
        while size < len(tables.CDM_AXES) and self._has_row(size):
            size += 1
        matrix = np.zeros((size, size))
        for row in range(size):
            for column in range(row + 1):
                value = self.covariance.number(f"C{tables.CDM_AXES[row]}_{tables.CDM_AXES[column]}")
                matrix[row, column] = matrix[column, row] = value
        return matrix

    def _has_row(self, row: int) -> bool:
        name = tables.CDM_AXES[row]
        return all(f"C{name}_{column}" in self.covariance for column in tables.CDM_AXES[: row + 1])


@dataclass(frozen=True)
class Cdm:
    """A conjunction data message; blocks keep every text as written, the properties are SI."""

    version: str
    header: Block
    relative: Block
    objects: tuple[ConjunctionObject, ConjunctionObject]

    @property
    def closest_approach(self) -> Time:
        """Time of closest approach (always UTC)."""
        return times_of([self.relative.text("TCA")], "UTC")[0]

    @property
    def miss_distance_m(self) -> float:
        """Distance at closest approach, m."""
        return self.relative.number("MISS_DISTANCE")

    @property
    def collision_probability(self) -> float | None:
        """Probability of a collision, where it is given."""
        return self.relative.number("COLLISION_PROBABILITY") if "COLLISION_PROBABILITY" in self.relative else None


def read_cdm(source: Source, *, max_bytes: int = 5_000_000) -> Cdm:
    """Read a CDM in KVN or XML, or the one CDM of a combined instantiation (``ndm``).

    Parameters
    ----------
    source : path, or a :class:`~intercosmos.formats.text_file.Document`

    Raises
    ------
    DataError
        With file, line and keyword, for anything the standard does not allow.
    """
    return cdm_of(*open_message(source, "CDM", max_bytes))


def cdm_of(document: Document, version: str, content: list[Entry] | Element) -> Cdm:
    """The message whose entries or element these are."""
    entries = list(leaves(content, document, _GROUPS)) if isinstance(content, Element) else content
    entries = filled_in(entries, (tables.CDM_RELATIVE, tables.CDM_METADATA, *tables.CDM_DATA))
    starts = [k for k, entry in enumerate(entries) if entry.key == "OBJECT"]
    if len(starts) != 2:
        where = document.where(entries[starts[2]].line if len(starts) > 2 else None, "OBJECT")
        raise DataError(f"a conjunction is between two objects; the message has {len(starts)}", where=where)
    # comments before the keyword OBJECT are of that object
    one, two = (_before_comments(entries, start) for start in starts)
    sections = [("header", tuple(tables.CDM_HEADER.by_name)), ("relative", tuple(tables.CDM_RELATIVE.by_name))]
    parts, remarks = grouped(entries[:one], sections)
    give_to_last(parts, remarks)
    header = read_block(parts["header"], tables.CDM_HEADER, document)
    relative = read_block(parts["relative"], tables.CDM_RELATIVE, document)
    probability_is_one(relative, parts["relative"], document)
    first, second = _object(entries[one:two], "OBJECT1", document), _object(entries[two:], "OBJECT2", document)
    frames_are_one(first.metadata, second.metadata, entries[two:], document)
    return Cdm(version, header, relative, (first, second))


def _before_comments(entries: Sequence[Entry], at: int) -> int:
    while at > 0 and entries[at - 1].key == COMMENT:
        at -= 1
    return at


def _object(entries: Sequence[Entry], number: str, document: Document) -> ConjunctionObject:
    parts, remarks = grouped(entries, _OBJECT)
    give_to_last(parts, remarks)
    metadata = read_block(parts["metadata"], tables.CDM_METADATA, document)
    if metadata.text("OBJECT").upper() != number:
        line = next(entry.line for entry in entries if entry.key == "OBJECT")
        raise DataError(
            f"{metadata.text('OBJECT')} stands here", where=document.where(line, "OBJECT"), allowed=(number,)
        )
    tracking, physical, state, covariance = (
        read_block(parts[table.name], table, document) if parts[table.name] or k >= 2 else None
        for k, table in enumerate(tables.CDM_DATA)
    )
    assert state is not None
    assert covariance is not None
    return ConjunctionObject(metadata, tracking, physical, state, covariance)


def write_cdm(message: Cdm, path: Path | str | None = None, *, notation: Literal["kvn", "xml"] = "kvn") -> str:
    """Text of a CDM, written to a file where a path is given."""
    if notation == "kvn":
        blocks = [message.header, message.relative]
        for thing in message.objects:
            blocks += [thing.metadata, *(block for _, block in _data(thing))]
        return save(kvn_message("CDM", message.version, map(write_kvn, blocks)), path)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<cdm id="CCSDS_CDM_VERS" version="{message.version}">']
    lines += wrapped("header", write_xml(message.header, 2), 1)
    lines += ["  <body>", *wrapped("relativeMetadataData", _relative(message.relative), 2)]
    for thing in message.objects:
        lines += ["    <segment>", *wrapped("metadata", write_xml(thing.metadata, 4), 3), "      <data>"]
        for name, block in _data(thing):
            lines += wrapped(name, write_xml(block, 5), 4)
        lines += ["      </data>", "    </segment>"]
    lines += ["  </body>", "</cdm>", ""]
    return save("\n".join(lines), path)


def _data(thing: ConjunctionObject) -> list[tuple[str, Block]]:
    blocks = (thing.tracking, thing.physical, thing.state, thing.covariance)
    return [(name, block) for name, block in zip(_PARTS, blocks, strict=True) if block is not None]


def _relative(block: Block) -> Iterator[str]:
    """The relative state stands in an element of its own amid the rest."""
    inner = tables.CDM_RELATIVE_STATE.by_name
    order = tables.CDM_RELATIVE.order
    first = min(order[key] for key in inner)
    before = tuple(item for item in block.items if order[item.key] < first)
    state = tuple(item for item in block.items if item.key in inner)
    after = tuple(item for item in block.items if order[item.key] >= first and item.key not in inner)
    yield from write_xml(Block(before), 3)
    yield from wrapped(tables.CDM_RELATIVE_STATE.name, write_xml(Block(state), 4), 3)
    yield from write_xml(Block(after, block.remarks), 3)
