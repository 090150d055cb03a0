"""Plans as STAC items: what the specification demands, and outlines across the antimeridian and around the poles."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import shape

from intercosmos.errors import DataError
from intercosmos.formats.stac import geometry_of, stac_items, write_stac
from schedule_samples import bare, row

RADAR = {
    "sar:instrument_mode": "stripmap",
    "sar:frequency_band": "X",
    "sar:polarizations": ["HH"],
    "sar:product_type": "SLC",
}


def only(**changed: Any) -> dict[str, Any]:
    (item,) = stac_items([row(**changed)], plan="amur")["features"]
    return dict(item)


def test_an_item_has_what_the_specification_demands() -> None:
    item = only()
    assert item["type"] == "Feature"
    assert item["stac_version"] == "1.0.0"
    assert item["links"] == []
    assert item["assets"] == {}
    assert item["id"] == "amur-roscosmos-flood-Amur-Зея-2"
    assert item["bbox"] == [127.25, 50.1, 127.8, 50.45]
    p = item["properties"]
    assert (p["start_datetime"], p["end_datetime"]) == ("2027-03-01T01:30:00.250Z", "2027-03-01T01:30:12.750Z")
    assert p["datetime"] == "2027-03-01T01:30:06.500Z"
    assert (p["platform"], p["gsd"], p["view:off_nadir"], p["intercosmos:roll"]) == ("Gaofen-1", 2.0, 12.5, -12.5)
    assert p["intercosmos:delivered"] == "2027-03-01T01:37:40.375Z"
    assert item["stac_extensions"] == ["https://stac-extensions.github.io/view/v1.0.0/schema.json"]
    ring = item["geometry"]["coordinates"][0]
    assert ring[0] == ring[-1]
    assert shape(item["geometry"]).exterior.is_ccw


def test_what_is_not_known_is_not_said() -> None:
    (item,) = stac_items([bare()], plan="amur")["features"]
    assert item["geometry"] is None
    assert "bbox" not in item
    assert not [name for name in item["properties"] if name.startswith("view:") or "station" in name]
    point = only(polygon=())
    assert point["geometry"] == {"type": "Point", "coordinates": [127.54, 50.27]}
    assert point["bbox"] == [127.54, 50.27, 127.54, 50.27]


def test_extensions_are_declared_and_checked() -> None:
    radar = only(properties={**RADAR, "sat:orbit_state": "descending", "eo:cloud_cover": 40})
    assert [x.split("/")[3] for x in radar["stac_extensions"]] == ["eo", "sar", "sat", "view"]
    with pytest.raises(DataError, match="sar:product_type"):
        only(properties={k: v for k, v in RADAR.items() if k != "sar:product_type"})
    with pytest.raises(DataError, match="'mood'"):
        only(properties={"mood:good": True})
    # nobody changes what the plan says by a property
    assert only(properties={"datetime": "never", "intercosmos:partner": "x"})["properties"]["datetime"].startswith(
        "2027"
    )
    assert only(properties={"view:off_nadir": 30.0})["properties"]["view:off_nadir"] == 30.0


def test_ids_are_unique_and_stay() -> None:
    rows = [row(request="a/b"), row(request="a b"), row(request="a b", part=5)]
    ids = [item["id"] for item in stac_items(rows, plan="p")["features"]]
    assert ids == ["p-roscosmos-a-b-2", "p-roscosmos-a-b-2-2", "p-roscosmos-a-b-5"]
    with pytest.raises(DataError, match="name"):
        stac_items(rows, plan="//")


def test_the_file_is_plain_json(tmp_path: Path) -> None:
    path = write_stac([row(), bare()], tmp_path / "plan.json", plan="amur")
    assert json.loads(path.read_text(encoding="utf-8")) == stac_items([row(), bare()], plan="amur")
    with pytest.raises(ValueError, match="JSON"):
        write_stac([row(properties={"gsd": float("nan")})], tmp_path / "no.json", plan="amur")
    assert not (tmp_path / "no.json").exists()


def test_an_outline_across_the_antimeridian_becomes_two() -> None:
    geometry, box = geometry_of(row(polygon=((60, 179), (60, -178), (62, -178), (62, 179))))
    assert geometry is not None
    assert geometry["type"] == "MultiPolygon"
    assert box == [179.0, 60.0, -178.0, 62.0]
    parts = shape(geometry).geoms
    assert sorted(part.bounds for part in parts) == [(-180.0, 60.0, -178.0, 62.0), (179.0, 60.0, 180.0, 62.0)]
    # corners given beyond 180 are the same places
    again, _ = geometry_of(row(polygon=((60, 179), (60, 182), (62, 182), (62, 179))))
    assert shape(again).equals(shape(geometry))


@pytest.mark.parametrize("side", [1, -1])
@pytest.mark.parametrize("turn", [1, -1])
def test_an_outline_around_a_pole_reaches_it(side: int, turn: int) -> None:
    cap = tuple((side * 80.0, float(x)) for x in np.arange(-170, 190, 20)[::turn])
    geometry, box = geometry_of(row(polygon=cap))
    assert geometry is not None
    assert box == [-180.0, min(80.0 * side, 90.0 * side), 180.0, max(80.0 * side, 90.0 * side)]
    assert shape(geometry).area == pytest.approx(360 * 10)
    assert shape(geometry).is_valid


@settings(max_examples=80, deadline=None)
@given(
    st.floats(-75, 75), st.floats(-180, 180), st.floats(0.01, 10), st.floats(0.01, 60), st.floats(0, 6.28),
    st.integers(3, 12), st.booleans(),
)  # fmt: skip
def test_outlines_keep_their_area_wherever_they_lie(
    latitude: float, longitude: float, high: float, wide: float, phase: float, corners: int, backwards: bool
) -> None:
    angle = phase + np.arange(corners) * 2 * np.pi / corners
    x, y = wide * np.cos(angle), high * np.sin(angle)
    placed = [(latitude + b, (longitude + a + 180) % 360 - 180) for a, b in zip(x, y, strict=True)]
    geometry, box = geometry_of(row(polygon=tuple(placed[::-1] if backwards else placed)))
    assert geometry is not None
    assert box is not None
    found = shape(geometry)
    exact = abs(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y)) / 2
    assert found.area == pytest.approx(exact, rel=1e-6, abs=1e-9)
    for part in getattr(found, "geoms", [found]):
        assert part.exterior.is_ccw
        assert -180 <= part.bounds[0] <= part.bounds[2] <= 180
    across = box[2] - box[0] if box[0] <= box[2] else box[2] - box[0] + 360
    assert across == pytest.approx(x.max() - x.min(), abs=1e-6)


def test_an_outline_without_area_is_told() -> None:
    with pytest.raises(DataError, match="no area"):
        stac_items([row(polygon=((1, 1), (2, 2), (3, 3)))], plan="p")
