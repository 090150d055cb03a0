"""Segments of orbit ephemeris messages from either notation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from intercosmos.errors import DataError
from intercosmos.formats import ccsds_tables as tables
from intercosmos.formats.ccsds import COMMENT, DATA, Document, Element, Entry
from intercosmos.formats.ccsds_blocks import Block, filled_in, one_line, read_block
from intercosmos.formats.ccsds_message import leaves
from intercosmos.formats.ccsds_rules import covariances_in_order, one_time_system, span_and_interpolation
from intercosmos.formats.ccsds_time import Instant, instant

__all__ = ["Parts", "parts_of_kvn", "parts_of_xml"]

#: Metadata, rows, comments with the row they stand before, covariances
Parts = tuple[Block, tuple[tuple[str, ...], ...], tuple[tuple[int, str], ...], tuple[Block, ...]]
_NUMBER = r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eEdD][-+]?[0-9]+)?"
_ROW = re.compile(rf"\S+(?:\s+{_NUMBER}){{6}}(?:(?:\s+{_NUMBER}){{3}})?")
_NUMBERS = re.compile(rf"{_NUMBER}(?:\s+{_NUMBER})*")
#: Without an exponent or 250 digits no number is too large.
_PLAIN = frozenset("eEdD")
_STATE_KEYS = ("EPOCH", *tables.STATE, "X_DDOT", "Y_DDOT", "Z_DDOT")


class _Rows:
    """Rows of states as they are read, each later than the one before."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.rows: list[tuple[str, ...]] = []
        self.comments: list[tuple[int, str]] = []
        self._last: Instant | None = None

    def add(self, text: str, line: int) -> None:
        where = self.document.where(line)
        if not _ROW.fullmatch(text):
            raise DataError(
                f"this is no state: {text[:60]}",
                where=where,
                allowed=("epoch, 3 numbers of position, 3 of velocity, and 3 of acceleration or none",),
            )
        row = tuple(text.split())
        try:
            now = instant(row[0])
        except ValueError as error:
            raise DataError(f"{row[0][:60]!r} is not an epoch: {error}", where=where) from error
        if self._last is not None and now <= self._last:
            advice = "leave one of the two states out" if now == self._last else "sort the states"
            raise DataError(f"the epoch {row[0]} is not after the one before", where=where, advice=advice)
        if len(text) > 250 or not _PLAIN.isdisjoint(text):
            _finite(row[1:], self.document, line)
        self._last = now
        self.rows.append(row)


def parts_of_kvn(entries: Sequence[Entry], document: Document) -> tuple[Block, list[Parts]]:
    """Header and segments of a message in keyword-value notation."""
    marks = [k for k, entry in enumerate(entries) if entry.key == "META_START"]
    if not marks:
        raise DataError("the message has no segment: META_START is missing", where=document.where())
    header = read_block(entries[: marks[0]], tables.HEADER, document)
    ends = [*marks[1:], len(entries)]
    parts = [_segment(entries[a:b], document) for a, b in zip(marks, ends, strict=True)]
    one_time_system([part[0] for part in parts], [entries[mark].line for mark in marks], document)
    return header, parts


def _segment(entries: Sequence[Entry], document: Document) -> Parts:
    stop = next((k for k, entry in enumerate(entries) if entry.key == "META_STOP"), None)
    if stop is None:
        raise DataError("META_STOP is missing", where=document.where(entries[0].line, "META_START"))
    metadata = read_block(filled_in(entries[1:stop], (tables.OEM_METADATA,)), tables.OEM_METADATA, document)
    span_and_interpolation(metadata, entries[1:stop], document)
    rows, covariances = _Rows(document), list[Block]()
    inside: list[Entry] | None = None
    for entry in entries[stop + 1 :]:
        where = document.where(entry.line, entry.key or None)
        if inside is not None:
            if entry.key == "COVARIANCE_STOP":
                covariances += _covariances(inside, document)
                inside = None
            else:
                inside.append(entry)
        elif entry.key == "COVARIANCE_START":
            inside = [entry]
        elif entry.key == DATA:
            rows.add(entry.value, entry.line)
        elif entry.key == COMMENT:
            rows.comments.append((len(rows.rows), one_line(entry.value)))
        else:
            raise DataError(
                f"{entry.key[:60]} has no place among the states",
                where=where,
                allowed=("META_START", "COVARIANCE_START"),
            )
    if inside is not None:
        raise DataError("COVARIANCE_STOP is missing", where=document.where(inside[0].line, "COVARIANCE_START"))
    return _parts(metadata, rows, covariances, document, entries[0].line)


def _parts(metadata: Block, rows: _Rows, covariances: list[Block], document: Document, line: int) -> Parts:
    if not rows.rows:
        raise DataError("the segment has no state", where=document.where(line))
    covariances_in_order(covariances, line, document)
    return metadata, tuple(rows.rows), tuple(rows.comments), tuple(covariances)


def _covariances(entries: Sequence[Entry], document: Document) -> list[Block]:
    """Matrices between COVARIANCE_START (the first entry) and STOP; each begins with its epoch."""
    matrices: list[list[Entry]] = []
    comments: list[Entry] = []
    count = 0
    for entry in entries[1:]:
        if entry.key == COMMENT:
            comments.append(entry)
            continue
        where = document.where(entry.line, entry.key or None)
        if entry.key == "EPOCH":
            matrices.append([*comments])
            count, comments = 0, []
        if not matrices:
            raise DataError("a covariance begins with its EPOCH", where=where)
        if entry.key != DATA:
            matrices[-1].append(entry)
            continue
        words = entry.value.split()
        if count == 6 or len(words) != count + 1 or not _NUMBERS.fullmatch(entry.value):
            wanted = f"row {count + 1} has {count + 1} numbers" if count < 6 else "there are six rows"
            raise DataError(f"a covariance is a lower triangle: {wanted}", where=where)
        first = count * (count + 1) // 2
        keys = tables.COVARIANCE[first : first + count + 1]
        matrices[-1] += [Entry(key, word, None, entry.line) for key, word in zip(keys, words, strict=True)]
        count += 1
    if not matrices:
        raise DataError("there is no covariance here", where=document.where(entries[0].line, "COVARIANCE_START"))
    return [
        _covariance([*part, *(comments if k == len(matrices) - 1 else [])], document) for k, part in enumerate(matrices)
    ]


def _covariance(entries: Sequence[Entry], document: Document) -> Block:
    """A covariance with its comments at its head and without units, which the rows of KVN have no place for."""
    block = read_block(entries, tables.OEM_COVARIANCE, document)
    items = [replace(item, comments=(), unit=None) for item in block.items]
    items[0] = replace(items[0], comments=block.comments)
    return Block(tuple(items))


def parts_of_xml(root: Element, document: Document) -> tuple[Block, list[Parts]]:
    """Header and segments of a message in XML."""
    header, body = root.find("header"), root.find("body")
    if header is None or body is None or len(root.children) != 2:
        raise DataError(
            "an ephemeris message is a header and a body", where=document.where(root.line), allowed=("header", "body")
        )
    parts = []
    for segment in body.children:
        where = document.where(segment.line)
        metadata, data = segment.find("metadata"), segment.find("data")
        if segment.tag != "segment" or metadata is None or data is None or len(segment.children) != 2:
            raise DataError("the body holds segments, each of metadata and data", where=where, allowed=("segment",))
        entries = filled_in(leaves(metadata, document, ()), (tables.OEM_METADATA,))
        block = read_block(entries, tables.OEM_METADATA, document)
        span_and_interpolation(block, entries, document)
        parts.append(_parts(block, *_data(data, document), document, segment.line))
    if not parts:
        raise DataError("the message has no segment", where=document.where(body.line))
    one_time_system([part[0] for part in parts], [segment.line for segment in body.children], document)
    return read_block(list(leaves(header, document, ())), tables.HEADER, document), parts


def _data(data: Element, document: Document) -> tuple[_Rows, list[Block]]:
    rows, covariances = _Rows(document), list[Block]()
    for child in data.children:
        where = document.where(child.line)
        if child.tag == COMMENT and not child.children:
            rows.comments.append((len(rows.rows), one_line(child.text)))
        elif child.tag == "stateVector":
            entries = list(leaves(child, document, ()))
            keys = tuple(entry.key for entry in entries)
            if keys not in (_STATE_KEYS[:7], _STATE_KEYS):
                raise DataError("a state vector has its elements in order", where=where, allowed=_STATE_KEYS)
            for entry in entries:
                unit, wanted = entry.unit, _unit(entry.key)
                if unit and unit != wanted:
                    raise DataError(
                        f"{entry.key} is given in {unit[:60]!r}", where=where, allowed=(wanted or "no unit",)
                    )
                if len(entry.value.split()) != 1:
                    raise DataError(f"{entry.key} is not one value", where=document.where(entry.line, entry.key))
            rows.add(" ".join(entry.value for entry in entries), child.line)
        elif child.tag == "covarianceMatrix":
            covariances.append(_covariance(list(leaves(child, document, ())), document))
        else:
            raise DataError(
                f"<{child.tag[:60]}> has no place in <data>", where=where, allowed=("stateVector", "covarianceMatrix")
            )
    return rows, covariances


def _unit(key: str) -> str | None:
    if key == "EPOCH":
        return None
    return "km/s**2" if key.endswith("_DDOT") else "km/s" if key.endswith("_DOT") else "km"


def _finite(words: Sequence[str], document: Document, line: int) -> None:
    for word in words:
        if abs(float(word.replace("d", "e").replace("D", "e"))) > 1e290:
            raise DataError(f"{word} is too large", where=document.where(line))
