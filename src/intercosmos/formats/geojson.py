"""Targets of imaging from GeoJSON: where, what kind of image, for whom, worth how much, by when.

>>> from intercosmos.formats.text_file import Document
>>> text = '''{"type": "Feature", "id": "levee-3", "properties": {"partner": "roscosmos", "weight": 3,
...     "deadline": "2027-08-02T00:00:00Z"}, "geometry": {"type": "Point", "coordinates": [127.54, 50.27]}}'''
>>> (target,) = read_targets(Document(text))
>>> target.id, target.kind, target.points.tolist(), str(target.deadline)
('levee-3', 'mono', [[127.54, 50.27]], '2027-08-02T00:00:00.000000')

Reference
---------
RFC 7946, *The GeoJSON format* (2016); RFC 3339 for instants, of which only those in UTC (``Z``) are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from math import isfinite
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.errors import DataError, UnitError, Where
from intercosmos.formats.geojson_shapes import NoShapeError, shapes_of
from intercosmos.formats.geojson_stream import features_of
from intercosmos.formats.text_file import Document
from intercosmos.units import parse

__all__ = ["KINDS", "Target", "iterate_targets", "read_targets"]

Array = NDArray[np.float64]

KINDS: Final = ("mono", "stereo", "video", "periodic", "area")
_INSTANT: Final = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6})\d*)?)?([Zz]|[+-]\d\d:?\d\d)?", re.ASCII
)
_MOST_SLOTS: Final = 10_000


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """Something to be imaged.

    Attributes
    ----------
    id : unique in its file; ``feature 7`` where the file gives none
    name : for people; the id where the file gives none
    kind : one of :data:`KINDS`; by default ``mono`` for points, ``area`` for lines and polygons
    partner : who asks; empty where the file does not say
    weight : what it is worth, at least 0; 1 by default
    points : (n, 2) degrees of longitude and latitude
    lines : each (n, 2), longitudes continuous
    polygons : each an outer ring, counter-clockwise, and holes, clockwise, each (n, 2), longitudes continuous
    duration_s : of one image; None where the file does not say
    earliest, deadline : instants, UTC, between which images count; None where open
    slots : of periodic targets: begin and end of each, UTC, in order
    properties : everything else the file says of it
    """

    id: str
    name: str
    kind: str
    partner: str
    weight: float
    points: Array
    lines: tuple[Array, ...] = ()
    polygons: tuple[tuple[Array, ...], ...] = ()
    duration_s: float | None = None
    earliest: np.datetime64 | None = None
    deadline: np.datetime64 | None = None
    slots: tuple[tuple[np.datetime64, np.datetime64], ...] = ()
    properties: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_point(self) -> bool:
        """Whether it has points alone."""
        return not self.lines and not self.polygons

    @property
    def bounds_deg(self) -> tuple[float, float, float, float]:
        """West, south, east and north; east may pass 180."""
        rings = [self.points, *self.lines, *(polygon[0] for polygon in self.polygons)]
        places = np.concatenate(rings)
        (west, south), (east, north) = places.min(0), places.max(0)
        return float(west), float(south), float(east), float(north)


def read_targets(
    source: Path | str | Document, *, max_bytes: int = 2_000_000_000, max_feature_characters: int = 8_000_000,
    max_targets: int = 2_000_000,
) -> tuple[Target, ...]:  # fmt: skip
    """All targets of a GeoJSON file: a FeatureCollection, a Feature, or a geometry.

    Parameters
    ----------
    source : a path or a document

    Other Parameters
    ----------------
    max_bytes, max_feature_characters, max_targets : beyond which a file is refused

    Raises
    ------
    DataError
        With file, line, feature and key, for anything that is no target: see :func:`iterate_targets`.
    """
    return tuple(
        iterate_targets(
            source, max_bytes=max_bytes, max_feature_characters=max_feature_characters, max_targets=max_targets
        )
    )


def iterate_targets(
    source: Path | str | Document, *, max_bytes: int = 2_000_000_000, max_feature_characters: int = 8_000_000,
    max_targets: int = 2_000_000,
) -> Iterator[Target]:  # fmt: skip
    """The targets of a GeoJSON file one after the other, without ever holding the file: a few megabytes, and the ids.

    Parameters and errors are those of :func:`read_targets`; what is wrong further on in the file is said when it is
    reached.

    Raises
    ------
    DataError
        For broken or too deeply nested text, wrong types, coordinates out of range, open or self-crossing rings, ids
        that stand twice, instants that are not in UTC, windows that end before they begin, and points as areas.
    """
    ids: set[str] = set()
    for number, where, feature in features_of(source, longest=max_feature_characters, max_bytes=max_bytes):
        if number >= max_targets:
            raise DataError(
                f"there are more than {max_targets} targets",
                where=where,
                advice="split it, or allow more with max_targets",
            )
        target = _Reader(number, where, feature).target()
        if target.id in ids:
            raise DataError(
                f"the id {target.id[:60]!r} stands twice", where=where, advice="give each target an id of its own"
            )
        ids.add(target.id)
        yield target


class _Reader:
    """One feature."""

    def __init__(self, number: int, where: Where, feature: dict[str, Any]) -> None:
        self.number, self.at, self.feature = number, where, feature
        if feature.get("type") != "Feature":
            raise self.error(f"{str(feature.get('type'))[:60]!r} stands where a Feature is wanted", "type")
        properties = feature.get("properties")
        if properties is None:
            properties = {}
        if not isinstance(properties, dict):
            raise self.error("properties are an object in braces, or null", "properties")
        self.rest = dict(properties)

    def error(self, problem: str, key: str = "", advice: str = "", allowed: tuple[str, ...] = ()) -> DataError:
        place = ".".join(part for part in (self.at.key, key) if part)
        return DataError(
            problem, where=Where(self.at.file, self.at.line, place or None), allowed=allowed, advice=advice
        )

    def target(self) -> Target:
        """It, or the reason why it is none."""
        try:
            shapes = shapes_of(self.feature.get("geometry"))
        except NoShapeError as error:
            raise self.error(error.problem, f"geometry.{error.key}".rstrip("."), error.advice) from error
        given = self.rest.pop("id", None)
        own = self.feature.get("id", given)
        name = self.text("name", "")
        ident = self.ident(own, name)
        points_alone = not shapes.lines and not shapes.polygons
        kind = self.text("kind", "mono" if points_alone else "area")
        if kind not in KINDS:
            raise self.error(f"{kind[:60]!r} is no kind of target", "properties.kind", allowed=KINDS)
        if kind == "area" and points_alone:
            raise self.error("an area is wanted of points", "properties.kind", "give a polygon or line, or kind mono")
        earliest, deadline = self.instant("earliest"), self.instant("deadline")
        if earliest is not None and deadline is not None and deadline <= earliest:
            raise self.error("the deadline is not after the earliest instant", "properties.deadline")
        return Target(
            ident, name or ident, kind, self.text("partner", ""), self.weight(), shapes.points, shapes.lines,
            shapes.polygons, self.duration(), earliest, deadline, self.slots(kind, earliest, deadline), self.rest,
        )  # fmt: skip

    def ident(self, own: Any, name: str) -> str:
        if own is None:
            return name or f"feature {self.number}"
        whole = isinstance(own, int) and not isinstance(own, bool)
        if not (whole or isinstance(own, str) or (isinstance(own, float) and isfinite(own))) or own == "":
            raise self.error("an id is a text that is not empty, or a number", "id")
        try:
            return str(own)
        except ValueError:  # a whole number of thousands of digits
            raise self.error("the id is too long", "id") from None

    def text(self, key: str, default: str) -> str:
        value = self.rest.pop(key, None)
        if value is None:
            return default
        if not isinstance(value, str):
            raise self.error(f"{key} is a text in double quotes", f"properties.{key}")
        return value

    def number_of(self, key: str, value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.error(f"{key} is a number", f"properties.{key}")
        try:
            found = float(value)
        except OverflowError:
            found = float("inf")
        if not isfinite(found):
            raise self.error(f"{key} is not finite", f"properties.{key}")
        return found

    def weight(self) -> float:
        value = self.rest.pop("weight", None)
        found = 1.0 if value is None else self.number_of("weight", value)
        if found < 0:
            raise self.error("a weight is at least 0", "properties.weight")
        return found

    def duration(self) -> float | None:
        value = self.rest.pop("duration", None)
        if value is None:
            return None
        if isinstance(value, str):
            try:
                found = parse(value, "time")
            except UnitError as error:
                raise self.error(str(error), "properties.duration") from error
        else:
            found = self.number_of("duration", value)
        if not (found > 0 and isfinite(found)):
            raise self.error("a duration is above 0 s", "properties.duration")
        return found

    def instant(self, key: str) -> np.datetime64 | None:
        value = self.rest.pop(key, None)
        return None if value is None else self.utc(value, f"properties.{key}")

    def utc(self, value: Any, key: str) -> np.datetime64:
        match = _INSTANT.fullmatch(value) if isinstance(value, str) else None
        shown = str(value)[:60] if isinstance(value, str | int | float) else type(value).__name__
        if match is None:
            raise self.error(
                f"{shown!r} is no instant; only UTC is read, with date and time", key, "write 2027-08-01T06:00:00Z"
            )
        zone = match[8]
        if zone is None or zone not in "Zz":
            reason = "names no time zone" if zone is None else f"is of another time zone, {zone}"
            raise self.error(f"{shown!r} {reason}; only UTC is read", key, "convert it, and end it with Z")
        year, month, day, hour, minute = (int(match[k]) for k in range(1, 6))
        second, part = int(match[6] or 0), int((match[7] or "").ljust(6, "0") or 0)
        try:
            return np.datetime64(datetime(year, month, day, hour, minute, second, part), "us")
        except ValueError as error:
            advice = "an image does not hang on a leap second: write the second before" if second == 60 else ""
            raise self.error(f"{shown!r} is no instant: {error}", key, advice) from error

    def slots(
        self, kind: str, earliest: np.datetime64 | None, deadline: np.datetime64 | None
    ) -> tuple[tuple[np.datetime64, np.datetime64], ...]:
        value = self.rest.pop("slots", None)
        key = "properties.slots"
        if value is None:
            if kind == "periodic":
                raise self.error("a periodic target needs slots", key, "give their number, or pairs of instants")
            return ()
        if kind != "periodic":
            raise self.error(f"slots are for periodic targets, and this one is {kind}", key)
        if isinstance(value, int) and not isinstance(value, bool):
            if not 1 <= value <= _MOST_SLOTS:
                raise self.error(f"the number of slots is from 1 to {_MOST_SLOTS}", key)
            if earliest is None or deadline is None:
                raise self.error("a number of slots needs earliest and deadline, between which they are even", key)
            length = int((deadline - earliest) / np.timedelta64(1, "us"))
            edges = [earliest + np.timedelta64(length * k // value, "us") for k in range(value + 1)]
            return tuple(pairwise(edges))
        if not isinstance(value, list) or not 1 <= len(value) <= _MOST_SLOTS:
            raise self.error(f"slots are a number, or a list of 1 to {_MOST_SLOTS} pairs of instants", key)
        found: list[tuple[np.datetime64, np.datetime64]] = []
        for k, pair in enumerate(value):
            if not isinstance(pair, list) or len(pair) != 2:
                raise self.error("a slot is a pair of instants", f"{key}[{k}]")
            begin, end = (self.utc(one, f"{key}[{k}][{m}]") for m, one in enumerate(pair))
            if end <= begin or (found and begin < found[-1][1]):
                raise self.error("a slot ends after it begins, and begins after the one before", f"{key}[{k}]")
            found.append((begin, end))
        return tuple(found)
