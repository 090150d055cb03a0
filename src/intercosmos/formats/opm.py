"""Orbit parameter messages (OPM): one state of one object, with elements, masses, covariance and burns.

>>> message = opm_from_state(
...     "2027-03-01T00:00:00", [7e6, 0, 0], [0, 7500.0, 0], object_name="PROBE", object_id="2027-001A",
...     center="EARTH", frame="EME2000", originator="INTERCOSMOS", created="2026-11-23T00:00:00")
>>> print(write_opm(message))
CCSDS_OPM_VERS = 3.0
CREATION_DATE = 2026-11-23T00:00:00
ORIGINATOR = INTERCOSMOS
<BLANKLINE>
OBJECT_NAME = PROBE
OBJECT_ID = 2027-001A
CENTER_NAME = EARTH
REF_FRAME = EME2000
TIME_SYSTEM = UTC
<BLANKLINE>
EPOCH = 2027-03-01T00:00:00
X = 7000.0 [km]
Y = 0.0 [km]
Z = 0.0 [km]
X_DOT = 0.0 [km/s]
Y_DOT = 7.5 [km/s]
Z_DOT = 0.0 [km/s]
<BLANKLINE>
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import DataError
from intercosmos.formats import ccsds_tables as tables
from intercosmos.formats.ccsds import COMMENT, Document, Element, Entry
from intercosmos.formats.ccsds_blocks import Block, Table, block_from, filled_in, read_block, write_kvn, write_xml
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
from intercosmos.formats.ccsds_rules import burns_need_a_mass, one_anomaly
from intercosmos.formats.ccsds_time import times_of

if TYPE_CHECKING:
    from astropy.time import Time

__all__ = ["Opm", "opm_from_state", "opm_of", "read_opm", "write_opm"]

Array = NDArray[np.float64]
_SINGLE = (tables.OPM_STATE, tables.OPM_ELEMENTS, tables.OPM_SPACECRAFT, tables.OPM_COVARIANCE)
_USER = "USER_DEFINED"
_SECTIONS = [(t.name, tuple(t.by_name)) for t in (tables.HEADER, tables.OPM_METADATA, *_SINGLE, tables.OPM_MANOEUVRE)]
_GROUPS = ("header", "body", "segment", "metadata", "data", *(t.name for t in _SINGLE), "maneuverParameters")
_GROUPS += (tables.OPM_USER.name,)


@dataclass(frozen=True)
class Opm:
    """An orbit parameter message; blocks keep every text as written, the properties are SI.

    Attributes
    ----------
    version : of the standard, as written
    header, metadata, state : always there
    elements, spacecraft, covariance, user_defined : None where the message has none
    manoeuvres : one block a burn
    """

    version: str
    header: Block
    metadata: Block
    state: Block
    elements: Block | None = None
    spacecraft: Block | None = None
    covariance: Block | None = None
    manoeuvres: tuple[Block, ...] = ()
    user_defined: Block | None = None

    @property
    def epoch(self) -> Time:
        """Epoch of the state."""
        return times_of([self.state.text("EPOCH")], self.metadata.text("TIME_SYSTEM"))[0]

    @property
    def position(self) -> Array:
        """Position (3,), m, in the frame of the metadata."""
        return np.array([self.state.si(key, "km") for key in tables.STATE[:3]])

    @property
    def velocity(self) -> Array:
        """Velocity (3,), m/s."""
        return np.array([self.state.si(key, "km/s") for key in tables.STATE[3:]])

    @property
    def covariance_matrix(self) -> Array | None:
        """Covariance (6, 6), m², m²/s, m²/s², in its own frame; None where the message has none."""
        return None if self.covariance is None else covariance_matrix(self.covariance)


def covariance_matrix(block: Block) -> Array:
    """Covariance (6, 6) in SI of a block with its lower triangle."""
    matrix = np.zeros((6, 6))
    for key, (row, column) in zip(tables.COVARIANCE, zip(*np.tril_indices(6), strict=True), strict=True):
        matrix[row, column] = matrix[column, row] = block.si(key, tables.covariance_unit(key))
    return matrix


def read_opm(source: Source, *, max_bytes: int = 5_000_000) -> Opm:
    """Read an OPM in KVN or XML, or the one OPM of a combined instantiation (``ndm``).

    Parameters
    ----------
    source : path, or a :class:`~intercosmos.formats.text_file.Document`

    Raises
    ------
    DataError
        With file, line and keyword, for anything the standard does not allow.
    """
    return opm_of(*open_message(source, "OPM", max_bytes))


def opm_of(document: Document, version: str, content: list[Entry] | Element) -> Opm:
    """The message whose entries or element these are."""
    entries = list(leaves(content, document, _GROUPS)) if isinstance(content, Element) else content
    entries = filled_in(entries, (tables.OPM_METADATA, *_SINGLE, tables.OPM_MANOEUVRE))
    parts, remarks = grouped(entries, _SECTIONS)
    give_to_last(parts, remarks)

    def block(table: Table, key: str | None = None) -> Block | None:
        part = parts.get(key or table.name)
        return read_block(part, table, document) if part else None

    elements, spacecraft = block(tables.OPM_ELEMENTS), block(tables.OPM_SPACECRAFT)
    burns = parts[tables.OPM_MANOEUVRE.name]
    if elements is not None:
        one_anomaly(elements, parts[tables.OPM_ELEMENTS.name], document)
    burns_need_a_mass([entry for entry in burns if entry.key != COMMENT], spacecraft, document)
    return Opm(
        version,
        read_block(parts["header"], tables.HEADER, document),
        read_block(parts["metadata"], tables.OPM_METADATA, document),
        read_block(parts["stateVector"], tables.OPM_STATE, document),
        elements,
        spacecraft,
        block(tables.OPM_COVARIANCE),
        tuple(_manoeuvres(burns, document)),
        block(tables.OPM_USER, _USER),
    )


def _manoeuvres(entries: list[Entry], document: Document) -> Iterator[Block]:
    """A burn begins where a keyword comes again; comments go with the keyword behind them."""
    part, seen, comments = list[Entry](), set[str](), list[Entry]()
    for entry in entries:
        if entry.key == COMMENT:
            comments.append(entry)
            continue
        if entry.key in seen:
            yield read_block(part, tables.OPM_MANOEUVRE, document)
            part, seen = [], set()
        part += [*comments, entry]
        seen.add(entry.key)
        comments = []
    if part or comments:
        yield read_block(part + comments, tables.OPM_MANOEUVRE, document)


def write_opm(message: Opm, path: Path | str | None = None, *, notation: Literal["kvn", "xml"] = "kvn") -> str:
    """Text of an OPM, written to a file where a path is given."""
    data = [(tables.OPM_STATE.name, message.state)]
    optional = (message.elements, message.spacecraft, message.covariance)
    data += [(table.name, block) for table, block in zip(_SINGLE[1:], optional, strict=True) if block is not None]
    data += [(tables.OPM_MANOEUVRE.name, burn) for burn in message.manoeuvres]
    if message.user_defined is not None:
        data.append((tables.OPM_USER.name, message.user_defined))
    if notation == "kvn":
        blocks = [message.header, message.metadata, *(block for _, block in data)]
        return save(kvn_message("OPM", message.version, map(write_kvn, blocks)), path)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<opm id="CCSDS_OPM_VERS" version="{message.version}">']
    lines += wrapped("header", write_xml(message.header, 2), 1)
    lines += ["  <body>", "    <segment>", *wrapped("metadata", write_xml(message.metadata, 4), 3), "      <data>"]
    for name, block in data:
        lines += wrapped(name, write_xml(block, 5), 4)
    lines += ["      </data>", "    </segment>", "  </body>", "</opm>", ""]
    return save("\n".join(lines), path)


def opm_from_state(
    epoch: str,
    position: ArrayLike,
    velocity: ArrayLike,
    *,
    object_name: str,
    object_id: str,
    center: str,
    frame: str,
    originator: str,
    created: str,
    time_system: str = "UTC",
    mass_kg: float | None = None,
) -> Opm:
    """A message from a state (3,) and (3,), m and m/s; epochs as the standard writes them.

    Raises
    ------
    DataError
        For a text or a number that cannot stand in a message.
    """
    state = np.concatenate([np.asarray(position, float), np.asarray(velocity, float)]) / 1e3
    if state.shape != (6,):
        raise DataError("a state has a position of three numbers and a velocity of three")
    values = dict(zip(tables.STATE, map(float, state), strict=True))
    names = {"OBJECT_NAME": object_name, "OBJECT_ID": object_id, "CENTER_NAME": center, "REF_FRAME": frame}
    return Opm(
        "3.0",
        block_from({"CREATION_DATE": created, "ORIGINATOR": originator}, tables.HEADER),
        block_from({**names, "TIME_SYSTEM": time_system}, tables.OPM_METADATA),
        block_from({"EPOCH": epoch, **values}, tables.OPM_STATE),
        spacecraft=None if mass_kg is None else block_from({"MASS": float(mass_kg)}, tables.OPM_SPACECRAFT),
    )
