"""Shapes on the globe, as the CZML guide wants them: order of coordinates, colours, intervals, pictures."""

from __future__ import annotations

import base64
import json
import math
import struct
import zlib
from typing import Any

import numpy as np
import pytest
from astropy.time import Time, TimeDelta

from intercosmos.errors import DataError
from intercosmos.formats.czml import CzmlPath, CzmlSite, czml, write_czml
from intercosmos.formats.czml_shapes import (
    CzmlCells,
    CzmlCorridor,
    CzmlEllipse,
    CzmlPolygon,
    CzmlPolyline,
    split_at_date_line,
)

START = Time("2027-03-01T00:00:00", scale="utc")
SPAN = ((START, START + TimeDelta(60.0, format="sec")),)
DEG = math.pi / 180


def packet_of(shape: Any) -> dict[str, Any]:
    scene = czml("shapes", shapes=[shape])
    write_czml(scene)
    assert [packet["id"] for packet in scene] == ["document", shape.id]
    return dict(scene[1])


def test_a_line_has_longitude_first_and_shows_when_it_is_told() -> None:
    line = CzmlPolyline(
        "l", "Line <b>", [0.1, 0.2], [1.0, 1.5], [5.0, 7.2], (1, 2, 3, 4), width=3.0, dashed=True, shown=SPAN,
        description="<i>", facts={"who": "me", "how_m": 3.5},
    )  # fmt: skip
    packet = packet_of(line)
    assert packet["polyline"]["positions"]["cartographicRadians"] == [1.0, 0.1, 5.0, 1.5, 0.2, 7.0]
    assert packet["polyline"]["material"]["polylineDash"]["color"]["rgba"] == [1, 2, 3, 4]
    never, shown = packet["polyline"]["show"]
    assert never["boolean"] is False  # what is left open, the viewer shows
    assert never["interval"].startswith("0000-")
    assert shown == {"interval": "2027-03-01T00:00:00.000Z/2027-03-01T00:01:00.000Z", "boolean": True}
    assert packet["description"] == "&lt;i&gt;"
    assert packet["properties"] == {"who": {"string": "me"}, "how_m": {"number": 3.5}}
    plain = packet_of(CzmlPolyline("l", "Line", [0.1, 0.2], [1.0, 1.5]))
    assert "show" not in plain["polyline"]
    assert "solidColor" in plain["polyline"]["material"]


def test_areas_strips_and_ellipses() -> None:
    area = packet_of(CzmlPolygon("a", "Area", [0.0, 0.1, 0.1], [0.0, 0.0, 0.1], outline=(9, 9, 9, 9)))["polygon"]
    assert len(area["positions"]["cartographicRadians"]) == 9
    assert area["outline"] is True
    assert area["outlineColor"] == {"rgba": [9, 9, 9, 9]}
    strip = packet_of(CzmlCorridor("s", "Strip", [0.0, 0.1], [0.0, 0.1], 60e3, 1e3))["corridor"]
    assert (strip["width"], strip["height"]) == (60000, 1e3)
    assert "outline" not in strip
    packet = packet_of(CzmlEllipse("e", "Ellipse", 0.2, 1.2, 50e3, 20e3, 0.5, 2e3))
    assert packet["position"]["cartographicRadians"] == [1.2, 0.2, 2e3]
    # counter-clockwise from the east, while azimuths run clockwise from the north
    assert packet["ellipse"]["rotation"] == pytest.approx(math.pi / 2 - 0.5)
    assert (packet["ellipse"]["semiMajorAxis"], packet["ellipse"]["semiMinorAxis"]) == (50000, 20000)


def pixels_of(uri: str) -> np.ndarray:
    """Decodes a picture by the standard (PNG 1.2, chapters 3 and 6), for 8-bit colours with opacity."""
    head, text = uri.split(",")
    assert head == "data:image/png;base64"
    data = base64.b64decode(text)
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    at, chunks = 8, {}
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        assert struct.unpack(">I", data[at + 8 + length : at + 12 + length])[0] == zlib.crc32(kind + body)
        chunks[kind] = body
        at += 12 + length
    assert list(chunks) == [b"IHDR", b"IDAT", b"IEND"]
    width, height, depth, colour, *rest = struct.unpack(">IIBBBBB", chunks[b"IHDR"])
    assert (depth, colour, rest) == (8, 6, [0, 0, 0])
    lines = np.frombuffer(zlib.decompress(chunks[b"IDAT"]), np.uint8).reshape(height, 1 + 4 * width)
    assert not lines[:, 0].any()
    return lines[:, 1:].reshape(height, width, 4)


def test_cells_are_a_picture_with_north_on_top() -> None:
    cells = np.zeros((2, 3, 4), np.uint8)
    cells[0, 0] = (255, 0, 0, 255)  # south-west
    cells[1, 2] = (0, 0, 255, 128)  # north-east
    packet = packet_of(CzmlCells("c", "Cells", -0.5, 0.5, -1.0, 1.0, cells, 2e3))
    rectangle = packet["rectangle"]
    assert rectangle["coordinates"]["wsen"] == [-1.0, -0.5, 1.0, 0.5]
    image = rectangle["material"]["image"]
    assert image["transparent"] is True
    pixels = pixels_of(image["image"]["uri"])
    assert pixels.shape[1] % 3 == 0
    assert pixels[-1, 0].tolist() == [255, 0, 0, 255]
    assert pixels[0, -1].tolist() == [0, 0, 255, 128]
    assert pixels[0, 0].tolist() == [0, 0, 0, 0]
    # a field of the study is small as a picture
    assert len(json.dumps(packet_of(CzmlCells("d", "D", -1, 1, -3, 3, np.full((30, 60, 4), 77))))) < 20_000


def test_fields_end_at_half_a_turn_to_the_last_digit() -> None:
    """CesiumJS stops at a longitude of -3.1415927: it lies beyond -π by a rounding."""
    cells = np.full((2, 2, 4), 9)
    for west, east in ((-math.pi, math.pi), (-math.pi - 1e-9, math.pi + 1e-9), (math.radians(-180), math.radians(180))):
        edges = packet_of(CzmlCells("c", "C", -1.0, 1.0, west, east, cells))["rectangle"]["coordinates"]["wsen"]
        assert all(-math.pi <= x <= math.pi for x in (edges[0], edges[2]))
    over = packet_of(CzmlCells("c", "C", -1.0, 1.0, 3.0, 3.5, cells))["rectangle"]["coordinates"]["wsen"]
    assert over == pytest.approx([3.0, -1.0, 3.5 - 2 * math.pi, 1.0])


def test_lines_are_cut_where_maps_are() -> None:
    longitude = np.radians([170.0, 178.0, -176.0, -170.0, 179.0])
    latitude = np.radians([0.0, 1.0, 4.0, 5.0, 6.0])
    pieces = split_at_date_line(latitude, longitude)
    assert [len(piece[0]) for piece in pieces] == [3, 4, 2]
    ends = np.degrees([(lon[0], lon[-1]) for _, lon in pieces])
    assert ends.ravel() == pytest.approx([170, 180, -180, -180, 180, 179])
    # a third of the way from 178 to 184
    assert np.degrees(pieces[0][0][-1]) == pytest.approx(2.0)
    assert all(np.max(np.abs(np.diff(lon))) < np.pi for _, lon in pieces)
    assert len(split_at_date_line(latitude[:2], longitude[:2])) == 1


@pytest.mark.parametrize(
    ("shape", "match"),
    [
        (CzmlPolyline("x", "X", [0.0], [0.0]), "2 points"),
        (CzmlPolygon("x", "X", [0.0, 0.1], [0.0, 0.1]), "3 points"),
        (CzmlPolyline("x", "X", [0.0, math.nan], [0.0, 0.1]), "not finite"),
        (CzmlPolyline("x", "X", [0.0, 2.0], [0.0, 0.1]), "-90 to 90"),
        (CzmlPolyline("x", "X", [0.0, 0.1], [0.0, 0.1], [1.0, 2.0, 3.0]), "height for each"),
        (CzmlPolyline("x", "X", [0.0, 0.1], [0.0, 0.1], width=math.inf), "width of x"),
        (CzmlPolyline("x", "X", [0.0, 0.1], [0.0, 0.1], colour=(1, 2, 300, 4)), "four whole numbers"),
        (CzmlPolyline("x", "X", [0.0, 0.1], [0.0, 0.1], shown=((START, START),)), "ends before"),
        (CzmlPolyline("x", "X", [0.0, 0.1], [0.0, 0.1], facts={"n": math.nan}), "n of x"),
        (CzmlEllipse("x", "X", 0.0, 0.0, 1e3, 2e3), "half-axes"),
        (CzmlEllipse("x", "X", 2.0, 0.0, 2e3, 1e3), "-90 to 90"),
        (CzmlCorridor("x", "X", [0.0, 0.1], [0.0, 0.1], 0.0), "width of x"),
        (CzmlCells("x", "X", 0.5, -0.5, -1.0, 1.0, np.zeros((2, 2, 4))), "wrong order"),
        (CzmlCells("x", "X", -0.5, 0.5, -4.0, 4.0, np.zeros((2, 2, 4))), "more than a turn"),
        (CzmlCells("x", "X", -0.5, 0.5, -1.0, 1.0, np.zeros((2, 2, 3))), "rows of columns"),
        (CzmlCells("x", "X", -0.5, 0.5, -1.0, 1.0, np.full((2, 2, 4), 256)), "whole numbers"),
    ],
)
def test_shapes_that_cannot_be(shape: Any, match: str) -> None:
    with pytest.raises(DataError, match=match):
        shape.packet()


def test_paths_can_be_quiet_and_tell_their_elements() -> None:
    times = START + TimeDelta(np.arange(4) * 60.0, format="sec")
    where = np.array([[7e6, 0.0, k * 1e5 + 0.25] for k in range(4)])
    quiet = CzmlPath("q", "Q", times, np.rint(where), frame="FIXED", trail_s=0.0, labelled=False, pixels=0)
    told = CzmlPath("t", "T", times, where, frame="FIXED", drawn_in="INERTIAL", facts={"a_m": 7e6}, description="a & b")
    scene: Any = czml("paths", [quiet, told], [CzmlSite("s", "S", 0.1, 0.2, description="<q>")])
    _, first, second, site = scene
    assert not {"path", "label", "point", "properties", "description"} & set(first)
    # whole metres are written without a point
    assert json.dumps(first["position"]["cartesian"][:4]) == "[0, 7000000, 0, 0]"
    assert second["position"]["cartesian"][:4] == [0, 7e6, 0, 0.25]
    assert second["path"]["relativeTo"] == "INERTIAL"
    assert second["properties"] == {"a_m": {"number": 7e6}}
    assert (second["description"], site["description"]) == ("a &amp; b", "&lt;q&gt;")
    with pytest.raises(DataError, match="not known to the viewer"):
        czml("x", [CzmlPath("x", "X", times, where, drawn_in="TEME")])  # type: ignore[arg-type]
    with pytest.raises(DataError, match="comes twice"):
        czml("x", [quiet], shapes=[CzmlPolyline("q", "Q", [0.0, 0.1], [0.0, 0.1])])


def test_the_clock_can_run_without_paths() -> None:
    scene: Any = czml("x", span=SPAN[0])
    assert scene[0]["clock"]["interval"] == "2027-03-01T00:00:00.000Z/2027-03-01T00:01:00.000Z"
    assert "clock" not in czml("x")[0]
