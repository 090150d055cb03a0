"""GeoJSON that was damaged on the way is read or refused with a ``DataError``; what is read obeys the laws of targets.

The suite tries some thousand; the same loop was run with 100,000.
"""

from __future__ import annotations

import json
import random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intercosmos.errors import DataError
from intercosmos.formats.geojson import KINDS, Target, read_targets
from intercosmos.formats.text_file import Document

GOOD = json.dumps(
    {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature", "id": "a", "geometry": {"type": "Point", "coordinates": [127.5, 50.3]},
                "properties": {"kind": "periodic", "slots": 2, "earliest": "2027-08-01T00:00:00Z",
                               "deadline": "2027-08-02T00:00:00Z", "weight": 2, "duration": "20 s"},
            },
            {
                "type": "Feature", "properties": {"name": "wide", "partner": "cnsa"},
                "geometry": {"type": "Polygon", "coordinates": [
                    [[170, 60], [-170, 60], [-170, 65], [170, 65], [170, 60]],
                    [[175, 61], [175, 62], [176, 62], [176, 61], [175, 61]]]},
            },
            {
                "type": "Feature", "properties": None,
                "geometry": {"type": "MultiLineString", "coordinates": [[[0, 0], [1, 1]], [[-179, 0], [179, 0]]]},
            },
        ],
    }
)  # fmt: skip
ODD = (
    "", " ", "\n", "\x00", "\ufeff", "é", "🚀", "\\", '"', "'", "[", "]", "{", "}", ",", ":", "null", "true", "NaN",
    "-Infinity", "1e400", "-0", "1e-400", "0x1F", "9" * 400, "[[[[", "]]]]", "180", "-180", "360", "90", "-90", "91",
    '"Point"', '"Polygon"', '"MultiPolygon"', '"GeometryCollection"', '"coordinates"', '"features"', '"type"', '"id"',
    "Z", "+08:00", "2027", "\\u0000", "\\ud800", "/* */",
)  # fmt: skip


def damaged(text: str, dice: random.Random) -> str:
    """The text with a few pieces taken out, doubled, exchanged or put in."""
    for _ in range(dice.choice((1, 1, 2, 5))):
        at, end = sorted(dice.randrange(len(text) + 1) for _ in range(2))
        end = min(end, at + dice.choice((0, 1, 4, 30)))
        text = text[:at] + dice.choice((dice.choice(ODD), text[at:end] * 2, "")) + text[end:]
    return text


def lawful(target: Target) -> None:
    """What holds for every target that is read."""
    assert target.id
    assert target.kind in KINDS
    assert 0 <= target.weight < np.inf
    assert target.duration_s is None or target.duration_s > 0
    assert len(target.points) or target.lines or target.polygons
    rings = [ring for polygon in target.polygons for ring in polygon]
    for places in (target.points, *target.lines, *rings):
        assert places.ndim == 2
        assert places.shape[1] == 2
        assert np.isfinite(places).all()
        assert np.abs(places[:, 1]).max(initial=0) <= 90
    for ring in rings:
        assert np.array_equal(ring[0], ring[-1])
    for begin, end in target.slots:
        assert begin < end


@pytest.mark.parametrize("seed", range(10))
def test_damaged_files_are_read_or_refused(seed: int) -> None:
    dice = random.Random(seed)
    lines: list[int | None] = []
    for _ in range(200):
        try:
            for target in read_targets(Document(damaged(GOOD, dice))):
                lawful(target)
        except DataError as error:
            lines.append(error.where.line)
    assert 0 < len(lines) < 200
    assert None not in lines


PLACE = st.tuples(st.floats(-180, 180), st.floats(-90, 90)).map(list)


@settings(max_examples=100, deadline=None)
@given(
    places=st.lists(PLACE, min_size=1, max_size=8),
    weight=st.floats(0, 1e9),
    name=st.text(min_size=1).filter(lambda text: text.isprintable()),
    extra=st.dictionaries(st.text(min_size=8), st.integers() | st.text() | st.none(), max_size=3),
)
def test_points_are_read_as_they_were_written(
    places: list[Any], weight: float, name: str, extra: dict[str, Any]
) -> None:
    properties = {**extra, "name": name, "weight": weight, "deadline": "2027-08-01T06:00:00Z"}
    geometry = {"type": "MultiPoint", "coordinates": places}
    text = json.dumps({"type": "Feature", "properties": properties, "geometry": geometry})
    (target,) = read_targets(Document(text))
    assert target.points.tolist() == places
    assert (target.name, target.weight) == (name, weight)
    assert set(target.properties) == set(extra) - {"earliest", "duration", "deadline"}


@settings(max_examples=100, deadline=None)
@given(
    west=st.floats(-180, 179.9), width=st.floats(0.1, 89), south=st.floats(-89, 80), height=st.floats(0.1, 9),
    backwards=st.booleans(), first=st.integers(0, 3),
)  # fmt: skip
def test_a_box_has_its_area_wherever_it_lies(
    west: float, width: float, south: float, height: float, backwards: bool, first: int
) -> None:
    """Across the antimeridian, either way round, from any corner."""
    east = west + width if west + width <= 180 else west + width - 360
    corners = [[west, south], [east, south], [east, south + height], [west, south + height]]
    corners = corners[first:] + corners[:first]
    ring = [*corners, corners[0]]
    geometry = {"type": "Polygon", "coordinates": [ring[::-1] if backwards else ring]}
    text = json.dumps({"type": "Feature", "properties": {}, "geometry": geometry})
    (target,) = read_targets(Document(text))
    x, y = target.polygons[0][0].T
    assert np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]) / 2 == pytest.approx(width * height, rel=1e-6, abs=1e-6)
