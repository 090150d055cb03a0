"""Scenes of schedules: paths, outlines that light up, links while something is sent."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from astropy.time import Time

from intercosmos.errors import DataError, UnknownIdError
from intercosmos.formats.czml import CzmlPath, CzmlSite, write_czml
from intercosmos.formats.czml_schedule import COLOURS, paths_of, schedule_scene
from intercosmos.physics.orbits.frames import geodetic_from_ecef
from intercosmos.physics.orbits.mean_orbits import MeanOrbits
from schedule_samples import START, bare, later, row

TIMES = Time([START + k * (later(60) - START) for k in range(12)])
MIYUN = CzmlSite("Miyun", "Miyun", 0.7, 2.04)


def paths() -> tuple[CzmlPath, ...]:
    angle = np.arange(12) * 0.06
    circle = 7e6 * np.stack([np.cos(angle), np.sin(angle), 0 * angle], -1)
    return tuple(CzmlPath(name, name, TIMES, circle, frame="FIXED") for name in ("Gaofen-1", "Kanopus-V 3"))


def packets(*rows: Any, **more: Any) -> dict[str, dict[str, Any]]:
    scene = schedule_scene(rows or (row(), bare()), paths(), [MIYUN], **more)
    write_czml(scene)  # JSON without anything that is not finite
    return {str(packet["id"]): packet for packet in scene}


def test_an_outline_is_lit_while_it_is_imaged() -> None:
    found = packets()
    shown = found["image 0"]
    colours = shown["polygon"]["material"]["solidColor"]["color"]
    assert [c["interval"].split("/")[0] for c in colours][1:] == [
        "2027-03-01T01:30:00.250Z",
        "2027-03-01T01:30:12.750Z",
    ]
    assert [c["rgba"][:3] for c in colours] == [list(COLOURS[1])] * 3  # roscosmos is second by name
    assert colours[1]["rgba"][3] > colours[2]["rgba"][3] > colours[0]["rgba"][3]
    # longitude, latitude, height
    assert shown["polygon"]["positions"]["cartographicDegrees"][:6] == [127.3, 50.1, 0.0, 127.8, 50.1, 0.0]
    assert "image 1" not in found  # nobody said where the other is


def test_links_show_while_it_images_and_while_it_sends() -> None:
    found = packets()
    look, link = found["Gaofen-1 - image 0"], found["Gaofen-1 - Miyun"]
    never, shown = look["polyline"]["show"]
    assert never == {"interval": "0000-01-01T00:00:00Z/9999-12-31T24:00:00Z", "boolean": False}
    assert shown["interval"] == "2027-03-01T01:30:00.250Z/2027-03-01T01:30:12.750Z"
    _, sent = link["polyline"]["show"]
    assert sent["interval"] == "2027-03-01T01:36:40.250Z/2027-03-01T01:37:40.375Z"
    assert link["polyline"]["material"]["solidColor"]["color"]["rgba"][:3] == list(COLOURS[0])  # its owner's, cnsa's
    assert "document" in found
    assert "clock" in found["document"]


def test_a_place_without_an_outline_is_a_spot() -> None:
    found = packets(row(polygon=()), radius_m=5e3)
    assert found["image 0"]["ellipse"]["semiMajorAxis"] == 5e3
    outline_only = packets(row(latitude_deg=None, longitude_deg=None))
    assert outline_only["image 0"]["position"]["cartographicRadians"][:2] == pytest.approx(
        np.radians([127.525, 50.275]).tolist(), abs=1e-3
    )


def test_names_are_shown_as_text() -> None:
    found = packets(row(request="<script>&"))
    assert "&lt;script&gt;&amp;" in found["image 0"]["description"]
    assert "<script>" not in found["image 0"]["description"]


def test_stations_without_a_place_are_left_out() -> None:
    scene = schedule_scene([row()], paths())
    assert not [p for p in scene if "Miyun" in str(p["id"])]


def test_colours_can_be_chosen() -> None:
    found = packets(colours={"roscosmos": (1, 2, 3)})
    assert found["image 0"]["point"]["color"]["rgba"] == [1, 2, 3, 255]


def test_scenes_that_cannot_be() -> None:
    with pytest.raises(UnknownIdError, match="Resurs"):
        packets(row(satellite="Resurs"))
    with pytest.raises(DataError, match="radius"):
        packets(radius_m=0.0)
    with pytest.raises(DataError, match="three whole numbers"):
        packets(colours={"cnsa": (1, 2, 300)})


def test_paths_stand_over_the_turning_earth() -> None:
    orbits = MeanOrbits.of(
        START, ["one", "two"], semi_major_axis_m=7.0e6, eccentricity=0.0, inclination_rad=1.7, raan_rad=[0.0, 1.0],
        argument_of_perigee_rad=0.0, mean_anomaly_rad=0.0,
    )  # fmt: skip
    found = paths_of(orbits, ["one", "two"], TIMES, colours=[(1, 2, 3), (4, 5, 6)])
    assert [p.frame for p in found] == ["FIXED", "FIXED"]
    latitude, _, height = geodetic_from_ecef(np.asarray(found[1].position))
    assert np.all(np.abs(latitude) <= np.pi - 1.7 + 0.01)
    assert np.all((height > 6e5) & (height < 6.6e5))
    # half the turn of the Earth in a sidereal day is in it
    node = np.arctan2(*np.asarray(found[1].position)[0, 1::-1]) - np.arctan2(*np.asarray(found[0].position)[0, 1::-1])
    assert node % (2 * np.pi) == pytest.approx(1.0, abs=1e-6)
    assert json.dumps(schedule_scene([row(satellite="two")], found))
    with pytest.raises(DataError, match="2 satellites and 1 names"):
        paths_of(orbits, ["one"], TIMES)
