"""Targets from GeoJSON: what is read, and what is refused with its place."""

from __future__ import annotations

import json
import tracemalloc
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from intercosmos.errors import DataError
from intercosmos.formats.geojson import Target, iterate_targets, read_targets
from intercosmos.formats.text_file import Document

BOX = [[127.0, 50.0], [128.0, 50.0], [128.0, 51.0], [127.0, 51.0], [127.0, 50.0]]


def feature(geometry: Any = None, **properties: Any) -> dict[str, Any]:
    place = {"type": "Point", "coordinates": [127.5, 50.3]} if geometry is None else geometry
    return {"type": "Feature", "geometry": place, "properties": properties}


def polygon(*rings: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


def read(*features: Any) -> tuple[Target, ...]:
    return read_targets(Document(json.dumps({"type": "FeatureCollection", "features": list(features)})))


def one(*arguments: Any, **properties: Any) -> Target:
    (target,) = read(feature(*arguments, **properties))
    return target


def test_everything_a_file_can_say(tmp_path: Path) -> None:
    path = tmp_path / "targets.geojson"
    path.write_text(
        json.dumps(
            {
                "type": "FeatureCollection",
                "name": "Amur",
                "features": [
                    {
                        "type": "Feature",
                        "id": 7,
                        "geometry": {"type": "MultiPoint", "coordinates": [[127.5, 50.3], [135, 48.5, 80.0]]},
                        "properties": {
                            "name": "gauges", "kind": "stereo", "partner": "cnsa", "weight": 2.5, "duration": "20 s",
                            "earliest": "2027-08-01T06:00:00Z", "deadline": "2027-08-02T06:00:00.25Z", "river": "Amur",
                        },
                    },
                    feature(polygon(BOX)),
                    {"type": "Feature", "properties": None, "geometry": {"type": "Point", "coordinates": [0, 0]}},
                ],
            }
        )
    )  # fmt: skip
    gauges, box, plain = read_targets(path)
    assert (gauges.id, gauges.name, gauges.kind, gauges.partner) == ("7", "gauges", "stereo", "cnsa")
    assert (gauges.weight, gauges.duration_s, dict(gauges.properties)) == (2.5, 20.0, {"river": "Amur"})
    assert gauges.points.tolist() == [[127.5, 50.3], [135.0, 48.5]]
    assert gauges.earliest == np.datetime64("2027-08-01T06:00:00")
    assert gauges.deadline == np.datetime64("2027-08-02T06:00:00.250")
    assert gauges.is_point
    assert (box.id, box.kind, box.is_point) == ("feature 1", "area", False)
    assert box.bounds_deg == (127.0, 50.0, 128.0, 51.0)
    assert (plain.id, plain.kind, plain.weight, plain.duration_s, plain.deadline) == (
        "feature 2",
        "mono",
        1.0,
        None,
        None,
    )


def test_a_feature_or_a_geometry_alone() -> None:
    (alone,) = read_targets(Document(json.dumps(feature(name="levee"))))
    assert alone.id == "levee"
    (bare,) = read_targets(Document('{"type": "Point", "coordinates": [1, 2]}'))
    assert bare.points.tolist() == [[1.0, 2.0]]
    assert read() == ()


def test_every_type_of_geometry() -> None:
    hole = [[127.2, 50.2], [127.2, 50.4], [127.4, 50.4], [127.4, 50.2], [127.2, 50.2]]
    lines = one({"type": "MultiLineString", "coordinates": [[[0, 0], [1, 1]], [[2, 2], [3, 3], [4, 4]]]})
    assert [len(line) for line in lines.lines] == [2, 3]
    both = one({"type": "MultiPolygon", "coordinates": [[BOX, hole], [[[x + 10, y] for x, y in BOX]]]})
    assert [len(rings) for rings in both.polygons] == [2, 1]
    river = {"type": "LineString", "coordinates": [[0, 0], [1, 1]]}
    mixed = one({"type": "GeometryCollection", "geometries": [river, {"type": "Point", "coordinates": [5, 5]}]})
    assert (len(mixed.lines), len(mixed.points)) == (1, 1)


def area(ring: np.ndarray) -> float:
    x, y = ring.T
    return float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]) / 2)


def test_rings_turn_as_the_standard_wants_whichever_way_they_are_written() -> None:
    hole = [[127.2, 50.2], [127.4, 50.2], [127.4, 50.4], [127.2, 50.4], [127.2, 50.2]]
    for outer in (BOX, BOX[::-1]):
        ((shell, inner),) = one(polygon(outer, hole)).polygons
        assert area(shell) == pytest.approx(1.0)
        assert area(inner) == pytest.approx(-0.04)


@pytest.mark.parametrize(
    "ring",
    [
        [[170, 60], [-170, 60], [-170, 65], [170, 65], [170, 60]],
        [[-170, 60], [-170, 65], [170, 65], [170, 60], [-170, 60]],
        [[170, 60], [190, 60], [190, 65], [170, 65], [170, 60]],
        [[-190, 60], [-170, 60], [-170, 65], [-190, 65], [-190, 60]],
    ],
)
def test_a_polygon_across_the_antimeridian_goes_the_short_way(ring: list[list[float]]) -> None:
    target = one(polygon(ring))
    ((shell,),) = target.polygons
    assert area(shell) == pytest.approx(100.0)
    west, _, east, _ = target.bounds_deg
    assert (west % 360, east % 360) == (170, 190)


def test_a_hole_is_on_the_side_of_its_ring() -> None:
    ring = [[170, 60], [-170, 60], [-170, 65], [170, 65], [170, 60]]
    hole = [[-175, 61], [-175, 62], [-174, 62], [-174, 61], [-175, 61]]
    ((shell, inner),) = one(polygon(ring, hole)).polygons
    assert shell[:, 0].min() < inner[:, 0].min() < inner[:, 0].max() < shell[:, 0].max()


def test_a_polygon_split_at_the_antimeridian_stays_in_two_parts() -> None:
    east = [[170, 60], [180, 60], [180, 65], [170, 65], [170, 60]]
    west = [[-180, 60], [-170, 60], [-170, 65], [-180, 65], [-180, 60]]
    parts = one({"type": "MultiPolygon", "coordinates": [[east], [west]]}).polygons
    assert [area(rings[0]) for rings in parts] == [50.0, 50.0]


def test_rings_around_a_pole() -> None:
    open_ring = [[float(x), -70.0] for x in range(-180, 181, 30)]
    closed = [*open_ring, [180.0, -90.0], [-180.0, -90.0], [-180.0, -70.0]]
    for ring in (open_ring, closed, open_ring[::-1]):
        ((shell,),) = one(polygon(ring)).polygons
        assert area(shell) == pytest.approx(360 * 20)
        assert shell[:, 1].min() == -90
    north = [[0, 80], [90, 80], [180, 80], [-90, 80], [0, 80]]
    ((shell,),) = one(polygon(north)).polygons
    assert shell[:, 1].max() == 90
    assert area(shell) == pytest.approx(360 * 10)
    whole = [[-180, -90], [180, -90], [180, 90], [-180, 90], [-180, -90]]
    ((shell,),) = one(polygon(whole)).polygons
    assert area(shell) == pytest.approx(360 * 180)


BAD: list[tuple[Any, str, str]] = [
    (feature(polygon([[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]])), r"Self-intersection at longitude, latitude 1 1",
     "geometry.coordinates"),
    (feature(polygon(BOX, [[200 - 360, 0], [-159, 0], [-159, 1], [-160, 1], [-160, 0]])), "not sound", "coordinates"),
    (feature(polygon(BOX[:-1])), "ring is open", "geometry.coordinates[0]"),
    (feature(polygon(BOX[:2])), "at least four", "geometry.coordinates[0]"),
    (feature(polygon([[-180, -60], [180, -60], [180, 60], [-180, 60], [-180, -60]])), "not sound", "coordinates"),
    (feature(polygon([[0, 0], [180, 0], [180, 10], [0, 10], [0, 0]])), "180 degrees of longitude apart",
     "geometry.coordinates[0][1]"),
    (feature(polygon([[-100, 0], [100, 0], [100, 10], [-100, 10], [-100, 0]])), "200 degrees of longitude apart",
     "geometry.coordinates[0][1]"),
    (feature(polygon([[0, -1], [90, 1], [180, 1], [-90, 1], [0, -1]])), "which pole", "coordinates[0]"),
    (feature({"type": "Point", "coordinates": [39.9, 116.4]}), "swapped", "geometry.coordinates"),
    (feature({"type": "Point", "coordinates": [5e5, 6e6]}), "not metres", "geometry.coordinates"),
    (feature({"type": "Point", "coordinates": [200, 0]}), "beyond 180", "geometry.coordinates"),
    (feature({"type": "LineString", "coordinates": [[200, 0], [210, 0]]}), "beyond 180", "coordinates[0]"),
    (feature({"type": "MultiPoint", "coordinates": [[0, 0], [0, 95]]}), "swapped", "geometry.coordinates[1]"),
    (feature({"type": "MultiPoint", "coordinates": [[0, 0], [0]]}), "longitude and latitude", "coordinates[1]"),
    (feature({"type": "MultiPoint", "coordinates": [[0, 0], ["1", 2]]}), "longitude and latitude", "coordinates[1]"),
    (feature({"type": "Point", "coordinates": [True, 2]}), "longitude and latitude", "coordinates"),
    (feature({"type": "MultiPoint", "coordinates": [[0, 0], 3]}), "longitude and latitude", "coordinates[1]"),
    (feature({"type": "MultiPoint", "coordinates": []}), "not empty", "coordinates"),
    (feature({"type": "MultiPoint", "coordinates": [[0, 10**400]]}), "not finite", "coordinates"),
    (feature({"type": "LineString", "coordinates": [[0, 0]]}), "at least two", "coordinates"),
    (feature({"type": "Circle", "coordinates": [0, 0]}), "no type of geometry", "geometry.type"),
    (feature({"type": "Point"}), "missing", "geometry.coordinates"),
    (feature({"type": "GeometryCollection", "geometries": [{"type": "GeometryCollection", "geometries": []}]}),
     "no type of geometry", "geometry.geometries[0].type"),
    (feature({"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [0, 99]}]}),
     "swapped", "geometry.geometries[0].coordinates"),
    ({"type": "Feature", "geometry": None, "properties": {}}, "null", "geometry"),
    ({"type": "Point", "coordinates": [0, 0]}, "Feature is wanted", "features[0].type"),
    ({"type": "Feature", "geometry": {"type": "Point", "coordinates": [0, 0]}, "properties": [1]}, "braces",
     "properties"),
    ({**feature(), "id": True}, "id is a text", "id"),
    ({**feature(), "id": ""}, "id is a text", "id"),
    (feature(kind="movie"), "no kind of target", "properties.kind"),
    (feature(kind="area"), "area is wanted of points", "properties.kind"),
    (feature(name=3), "double quotes", "properties.name"),
    (feature(weight=-1), "at least 0", "properties.weight"),
    (feature(weight="3"), "is a number", "properties.weight"),
    (feature(weight=True), "is a number", "properties.weight"),
    (feature(weight=10**400), "not finite", "properties.weight"),
    (feature(duration=0), "above 0 s", "properties.duration"),
    (feature(duration="3 km"), "time", "properties.duration"),
    (feature(deadline="2027-08-01T06:00:00"), "names no time zone; only UTC", "properties.deadline"),
    (feature(deadline="2027-08-01T06:00:00+08:00"), "another time zone, .08:00; only UTC", "properties.deadline"),
    (feature(deadline="2027-08-01T06:00:00+00:00"), "only UTC", "properties.deadline"),
    (feature(deadline="2027-08-01"), "only UTC", "properties.deadline"),
    (feature(deadline=1.8e9), "only UTC", "properties.deadline"),
    (feature(earliest="2027-02-30T00:00:00Z"), "no instant", "properties.earliest"),
    (feature(earliest="2016-12-31T23:59:60Z"), "leap second", "properties.earliest"),
    (feature(earliest="2027-08-02T00:00Z", deadline="2027-08-01T00:00Z"), "not after", "properties.deadline"),
    (feature(kind="periodic"), "needs slots", "properties.slots"),
    (feature(kind="periodic", slots=4), "needs earliest and deadline", "properties.slots"),
    (feature(kind="periodic", slots=0), "from 1 to", "properties.slots"),
    (feature(kind="periodic", slots="4"), "a number, or a list", "properties.slots"),
    (feature(slots=4), "for periodic targets", "properties.slots"),
    (feature(kind="periodic", slots=[["2027-08-01T00:00Z"]]), "pair", "properties.slots[0]"),
    (feature(kind="periodic", slots=[["2027-08-01T00:00Z", "2027-08-01T00:00Z"]]), "ends after", "slots[0]"),
    (feature(kind="periodic", slots=[["2027-08-01T00:00Z", "2027-08-01T02:00"]]), "only UTC", "slots[0][1]"),
]  # fmt: skip


@pytest.mark.parametrize(("bad", "words", "key"), BAD)
def test_what_is_no_target_is_refused_with_its_place(bad: Any, words: str, key: str) -> None:
    with pytest.raises(DataError, match=words) as caught:
        read(bad)
    assert str(caught.value.where.key).endswith(key)
    assert str(caught.value.where.key).startswith("features[0]")
    assert caught.value.where.line == 1


@pytest.mark.parametrize(
    ("text", "words", "line"),
    [
        ("", "object in braces", 1),
        ("[]", "object in braces", 1),
        ("{}", "this type is 'None'|no type of geometry|no type", 1),
        ('{"type": "FeatureCollection"}', "features", 1),
        ('{"type": "Topology",\n"features": []}', "only a FeatureCollection", 1),
        ('{"type": "FeatureCollection",\n"features": [\n{"type": ', "no JSON", 3),
        ('{"type": "FeatureCollection",\n"features": [\n{},', "Feature is wanted", 3),
        ('{"type": "FeatureCollection",\n"features": [', "ends where|no JSON", 2),
        ('{"type": "FeatureCollection",\n"features": {}}', "list of features", 2),
        ('{"type": "FeatureCollection", "features": [3]}', "object in braces", 1),
        ('{"type": "FeatureCollection",\n\n"features": []} x', "goes on behind", 3),
        ('{"type": "FeatureCollection", "features": [], "features": []}', "stands twice", 1),
        ('{"type": "Point", "type": "Point", "coordinates": [0, 0]}', "stands twice", 1),
        ('{"type": "Feature", "geometry": {"type": "Point", "type": "Point"}}', "stands twice", 1),
        ('{"type": "Point", "coordinates": [NaN, 0]}', "NaN is not a number", 1),
        ('{"type": "Point", "coordinates": [-Infinity, 0]}', "Infinity is not a number", 1),
        ('{"type": "Point", "coordinates": [1e999, 0]}', "not finite", 1),
        ('{"type": "Point", "coordinates": [' + "9" * 5000 + ", 0]}", "too long", 1),
        ('{"type": "Point", "coordinates": ' + "[" * 100_000, "nested too deeply", 1),
        ('{"type": ' + '{"a":' * 100_000, "nested too deeply", 1),
        ("{3: 4}", "double quotes", 1),
        ('{"type": "Point", "crs": {"properties": {"name": "EPSG:3857"}}}', "another system", 1),
    ],
)
def test_broken_text_is_refused_with_its_line(text: str, words: str, line: int, tmp_path: Path) -> None:
    path = tmp_path / "x.geojson"
    path.write_text(text)
    for source in (Document(text), path):
        with pytest.raises(DataError, match=words) as caught:
            read_targets(source)
        assert caught.value.where.line == line
    assert caught.value.where.file == path


def test_an_old_file_that_names_wgs_84_is_read() -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    text = json.dumps({"type": "FeatureCollection", "crs": crs, "features": [feature()]})
    assert len(read_targets(Document("\ufeff" + text))) == 1


def test_ids_stand_once() -> None:
    with pytest.raises(DataError, match="'a' stands twice") as caught:
        read({**feature(), "id": "a"}, feature(), {**feature(), "id": "a"})
    assert caught.value.where.key == "features[2]"
    with pytest.raises(DataError, match="stands twice"):
        read({**feature(), "id": 1}, {**feature(), "id": "1"})


def test_slots_of_a_periodic_target() -> None:
    day = one(kind="periodic", slots=4, earliest="2027-08-01T00:00:00Z", deadline="2027-08-02T00:00:00Z")
    assert [str(begin)[11:13] for begin, _ in day.slots] == ["00", "06", "12", "18"]
    assert day.slots[-1][1] == day.deadline
    given = one(
        kind="periodic", slots=[["2027-08-01T00:00Z", "2027-08-01T02:00Z"], ["2027-08-02T00:00Z", "2027-08-02T02:00z"]]
    )
    assert len(given.slots) == 2


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no such file"):
        read_targets(tmp_path / "none.geojson")
    with pytest.raises(DataError, match="no ordinary file"):
        read_targets(tmp_path)
    with pytest.raises(DataError, match=r"no such file|cannot be read"):
        read_targets("a\0b")
    path = tmp_path / "latin.geojson"
    path.write_bytes(b'{"type": "Point",\n"name": "\xe9"}')
    with pytest.raises(DataError, match="0xe9 is not UTF-8") as caught:
        read_targets(path)
    assert caught.value.where.line == 2
    path.write_bytes(b'{"type": "Point", "coordinates": [0, 0], "name": "\xc3')
    with pytest.raises(DataError, match="UTF-8"):
        read_targets(path)
    with pytest.raises(DataError, match="too large"):
        read_targets(path, max_bytes=10)
    with pytest.raises(DataError, match="too large"):
        read_targets(Document("{" + " " * 100), max_bytes=10)
    with pytest.raises(DataError, match="more than 1 targets"):
        read_targets(
            Document(json.dumps({"type": "FeatureCollection", "features": [feature(), feature()]})), max_targets=1
        )


def write_long(path: Path, count: int) -> None:
    row = json.dumps(feature(partner="cnsa", note="é" * 200), ensure_ascii=False)
    with path.open("w", encoding="utf-8") as file:
        file.write('{"type": "FeatureCollection", "features": [\n')
        for k in range(count):
            file.write(row + (",\n" if k < count - 1 else "\n"))
        file.write("]}")


def test_a_long_file_is_read_in_little_memory(tmp_path: Path) -> None:
    """20 MB of features take less than 4 MB; a feature may lie across the pieces that are read."""
    path = tmp_path / "long.geojson"
    write_long(path, 40_000)
    assert path.stat().st_size > 20e6
    tracemalloc.start()
    count = sum(target.properties["note"] == "é" * 200 for target in islice(iterate_targets(path), 10_000))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 10_000
    assert most < 4e6
    text = path.read_text()
    bad = text.replace('"partner": "cnsa"', '"partner": 5', 9).replace('"partner": 5', '"partner": "cnsa"', 8)
    path.write_text(bad)
    with pytest.raises(DataError, match="double quotes") as caught:
        read_targets(path)
    assert (caught.value.where.line, caught.value.where.key) == (10, "features[8].properties.partner")


def test_a_long_feature_makes_the_window_grow_to_a_limit(tmp_path: Path) -> None:
    path = tmp_path / "coast.geojson"
    turn = np.linspace(0, 2 * np.pi, 20_001)
    ring = np.stack([10 * np.cos(turn), 10 * np.sin(turn)], axis=1).tolist()
    ring[-1] = ring[0]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature(polygon(ring)), feature()]}))
    assert path.stat().st_size > 700_000
    coast, _ = read_targets(path)
    assert len(coast.polygons[0][0]) == 20_001
    with pytest.raises(DataError, match=r"longer than 0\.1 million"):
        read_targets(path, max_feature_characters=100_000)
