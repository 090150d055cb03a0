"""Scenes of a study: every kind, well-formed after the CZML guide, with what it promises in it."""

from __future__ import annotations

import importlib.util
import json
import math
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from intercosmos.catalogue import Catalogue, load_catalogue
from intercosmos.directions.base import Assessment, Evidence, Option
from intercosmos.directions.sensing_terms import TOGETHER
from intercosmos.errors import DataError, UnknownIdError
from intercosmos.programme import load_programme
from intercosmos.report.scenes import (
    Scene,
    make_constellation_scene,
    make_scene,
    scene_json,
    scenes_of,
)
from intercosmos.report.scenes.maps import legend_of
from intercosmos.series import NOWHERE, Event, Map, Series
from intercosmos.study import StudyResult
from intercosmos.units import Quantity

PROGRAMME = """
[programme]
id = "scenes"
title = "Scenes"
partners = ["roscosmos", "cnsa"]
period = ["2031-01-01", "2036-12-31"]

[[activity]]
id = "pair"
title = "A pair <b>"
direction = "launch"
spacecraft = [{ name = "one", mass = "700 kg", owner = "roscosmos" }]
orbit = { perigee = "20000 km", apogee = "20000 km", inclination = "51.6 deg" }
worth = { roscosmos = 1 }

[[activity]]
id = "visit"
direction = "crew"
guest = "cnsa"
station = "ros"
stay = "10 d"
worth = { roscosmos = 1 }

[[activity]]
id = "probe"
direction = "deep-space"
destination = "mars"
probes = [{ name = "orbiter", mass = "1500 kg", owner = "cnsa" }]
arrival = "flyby"
worth = { roscosmos = 1 }

[[activity]]
id = "lander"
direction = "deep-space"
destination = "moon"
probes = [{ name = "lander", mass = "1500 kg", owner = "cnsa" }]
arrival = "flyby"
worth = { roscosmos = 1 }

[[activity]]
id = "both"
direction = "navigation"
constellations = ["glonass", "beidou-3"]
planned = ["glonass-high-orbit"]
regions = [{ name = "Pacific", south = "-10 deg", north = "10 deg", west = "170 deg", east = "-170 deg" }]
hosts = [{ partner = "cnsa", stations = ["changchun-glonass"] }]
worth = { roscosmos = 1 }

[[activity]]
id = "floods"
direction = "sensing"
satellites = ["kondor-fka-1", "gf-2"]
stations = ["khabarovsk", "miyun"]
regions = [{ name = "Amur", south = "46 deg", north = "54 deg", west = "122 deg", east = "141 deg" }]
begin = "2031-08-10"
span = "6 h"
requests = [
  { name = "Heihe", partner = "cnsa", latitude = "50.24 deg", longitude = "127.49 deg" },
  { name = "Plain", partner = "cnsa", latitude = "50 deg", longitude = "128 deg", kind = "area", extent = "80 km" },
]
worth = { roscosmos = 1 }
"""
DEG = math.pi / 180


@pytest.fixture(scope="session")
def real() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="session")
def flights() -> ModuleType:
    """The flights in closed form of the tests of ascents."""
    spec = importlib.util.spec_from_file_location("flights", Path(__file__).with_name("test_scenes_ascent.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def assessed(activity: str, direction: str, roles: dict[str, str], way: str = "way", **given: Any) -> Assessment:
    return Assessment(
        Option(activity, direction, way, roles), (), given.pop("measures", {}), evidence=Evidence(**given)
    )


def field(unit: str, *layers: str) -> Map:
    values = np.arange(72.0).reshape(6, 12) / 8
    values[0] = NOWHERE
    return Map(
        "field", "longitude", "deg", np.arange(-165.0, 180.0, 30.0), "latitude", "deg", np.arange(-75.0, 90.0, 30.0),
        dict.fromkeys(layers, (unit, values)),
    )  # fmt: skip


def schedule_of(name: str) -> Series:
    columns = {"end": 1.002, "on the ground": 1.5, "asked by": 1.0, "request": 0.0, "station": 0.0}
    return Series(
        f"schedule, {name}", "after the begin", "h", np.array([1.0]),
        {key: ("1", np.array([value])) for key, value in columns.items()}
        | {"latitude": ("deg", np.array([50.24])), "longitude": ("deg", np.array([127.49]))},
    )  # fmt: skip


@pytest.fixture(scope="session")
def study(flights: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> StudyResult:
    path = tmp_path_factory.mktemp("scenes") / "scenes.toml"
    path.write_text(PROGRAMME, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("fake_study", Path(__file__).with_name("fake_study.py"))
    assert spec is not None
    assert spec.loader is not None
    fake = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(fake)
    _, ascent = flights.flown("baikonur", 51.6)
    events = (
        Event("lift-off", 0.0), Event("separation of first stage", 150.0), Event("fairing jettison", 200.0),
        Event("injection", 540.0), Event("transfer burn", 2000.0), Event("apogee burn", 12000.0),
    )  # fmt: skip
    transfer = {
        "cruise": Quantity(200.963 * 86400, "d"), "departure energy C3": Quantity(10.357e6, "km2/s2"),
    }  # fmt: skip
    to_moon, too_long = (
        {"cruise": Quantity(days * 86400, "d"), "departure energy C3": Quantity(-1.94e6, "km2/s2")}
        for days in (4.2, 9.0)
    )
    mars = (
        Event("departure on 2035-06-27", 0.0, {"C3": transfer["departure energy C3"]}),
        Event("arrival on 2036-01-14", 1.0),
    )
    crew = {"ship": "soyuz-ms", "launcher": "soyuz-2.1a", "site": "baikonur", "station": "ros"}
    visit = {"ship": "shenzhou", "launcher": "long-march-2f", "site": "jiuquan", "station": "tiangong"}
    tasked = {
        "series": {"schedule, gf-2": schedule_of("gf-2")},
        "maps": {"revisit": field("h", "roscosmos", "cnsa", TOGETHER)},
    }
    design = {
        "satellites": Quantity(6.0, "1"), "planes": Quantity(3.0, "1"), "semi-major axis": Quantity(6.86e6, "km"),
        "inclination": Quantity(97 * DEG, "deg"),
    }  # fmt: skip
    launch = {"launcher": "soyuz-2.1a-fregat", "site": "baikonur"}
    corridor = ("Corridor flown: 51.6° corridor.",)
    leaves = (Event("departure on 2032-01-07", 0.0),)
    porkchop = {"departures": field("d", "C3")}
    assessments = {
        "pair": (
            assessed("pair", "launch", launch, events=events, series={"ascent": ascent}, notes=corridor),
            assessed("pair", "launch", {"launcher": "long-march-5", "site": "wenchang"}),
        ),
        "visit": (
            assessed("visit", "crew", crew, events=events[:4], series={"ascent": ascent}),
            assessed("visit", "crew", visit, events=events[:4], series={"ascent": ascent}),
        ),
        "probe": (assessed("probe", "deep-space", launch, measures=transfer, events=mars, maps=porkchop),),
        "lander": (
            assessed("lander", "deep-space", launch, measures=to_moon, events=leaves),
            assessed("lander", "deep-space", launch, "late", measures=too_long, events=leaves),
        ),
        "both": (assessed("both", "navigation", {}, maps={"vertical error": field("m", "GLONASS", "both")}),),
        "floods": (
            assessed("floods", "sensing", {}, "data exchange", **tasked),
            assessed("floods", "sensing", launch, "joint constellation", measures=design),
        ),
    }
    chosen = {name: rows[0].option.id for name, rows in assessments.items()}
    base = fake.fake_study()
    made: StudyResult = replace(
        base, programme=load_programme(path), assessments=assessments, plan=replace(base.plan, chosen=chosen)
    )
    return made


def numbers_in(data: Any) -> Iterator[tuple[str, Any]]:
    """Every table entry of a packet, however deep."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield key, value
            yield from numbers_in(value)
    elif isinstance(data, list):
        for value in data:
            yield from numbers_in(value)


INSTANT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z"


def check_packets(packets: list[dict[str, Any]]) -> None:
    """What the CZML guide asks of every packet that we write."""
    assert packets[0]["id"] == "document"
    assert packets[0]["version"] == "1.0"
    ids = [packet["id"] for packet in packets]
    assert len(set(ids)) == len(ids)
    clock = packets[0]["clock"]["interval"]
    assert re.fullmatch(f"{INSTANT}/{INSTANT}", clock)
    assert clock.split("/")[0] < clock.split("/")[1]
    for packet in packets[1:]:
        position = packet.get("position", {})
        if "cartesian" in position:
            assert re.fullmatch(f"{INSTANT}/{INSTANT}", packet["availability"])
            assert position["referenceFrame"] == "FIXED"
            rows = np.array(position["cartesian"]).reshape(-1, 4)
            assert np.all(np.diff(rows[:, 0]) > 0)
            assert position["interpolationDegree"] < len(rows)
            assert np.all((np.linalg.norm(rows[:, 1:], axis=1) > 6.34e6) & (np.linalg.norm(rows[:, 1:], axis=1) < 7e7))
        for key, value in numbers_in(packet):
            if key == "rgba":
                assert len(value) == 4
                assert all(0 <= x <= 255 for x in value)
            elif key == "cartographicRadians":
                places = np.array(value).reshape(-1, 3)
                assert np.all(np.abs(places[:, 0]) <= np.pi + 1e-6)
                assert np.all(np.abs(places[:, 1]) <= np.pi / 2 + 1e-6)
                assert np.all(places[:, 2] < 5e7)
            elif key == "interval":
                start, end = value.split("/")
                assert start < end
            elif key == "references":
                assert all(reference.split("#")[0].replace("\\", "") in ids for reference in value)


IDS = (
    "overview", "orbits-stations", "orbits-imaging-satellites", "orbits-navigation-satellites", "launch-pair",
    "crew-visit", "deep-space-probe", "deep-space-lander", "navigation-both", "navigation-both-vertical-error",
    "sensing-floods", "sensing-floods-schedule", "sensing-floods-coverage", "sensing-floods-design",
)  # fmt: skip


def made(name: str, study: StudyResult, real: Catalogue, **given: Any) -> tuple[Scene, dict[str, dict[str, Any]]]:
    scene = make_scene(name, study, real, **given)
    packets: Any = scene.packets
    return scene, {packet["id"]: packet for packet in packets}


def test_a_study_tells_its_scenes(study: StudyResult, real: Catalogue) -> None:
    infos = scenes_of(study, real)
    assert tuple(info.id for info in infos) == IDS
    for info in infos:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", info.id)
        assert info.title
        assert info.kind == ("sun" if info.id.startswith("deep-space") else "earth")
        assert re.fullmatch(INSTANT, info.begin)
        assert info.begin < info.end
        assert info.legend
        assert all(re.fullmatch(r"#[0-9a-f]{6}", colour) for _, colour in info.legend)
        if info.activity:
            assert info.option in [one.option.id for one in study.assessments[info.activity]]


@pytest.mark.parametrize("name", IDS)
def test_every_scene_is_well_formed(name: str, study: StudyResult, real: Catalogue) -> None:
    scene, _ = made(name, study, real)
    text = scene_json(scene)
    assert len(text) < 3_000_000
    assert "NaN" not in text
    if scene.helio is None:
        check_packets(json.loads(text))
    else:
        assert not scene.packets


def test_what_is_not_there(study: StudyResult, real: Catalogue) -> None:
    with pytest.raises(UnknownIdError, match="scene"):
        make_scene("launch-nothing", study, real)
    with pytest.raises(UnknownIdError, match="option of pair"):
        make_scene("launch-pair", study, real, option="pair/elsewhere")


def test_partners_have_their_colours(study: StudyResult, real: Catalogue) -> None:
    scene, packets = made("overview", study, real)
    legend = dict(scene.info.legend)
    for site, partner in (("baikonur", "Roscosmos"), ("wenchang", "CNSA")):
        rgba = packets[f"site-{site}"]["point"]["color"]["rgba"]
        assert legend[partner] == "#" + "".join(f"{x:02x}" for x in rgba[:3])
    assert len({legend["Roscosmos"], legend["CNSA"]}) == 2
    assert {"station-tiangong", "station-ros", "receiving-khabarovsk", "deep-space-ussuriysk"} <= set(packets)
    assert "station-iss" not in packets  # it is gone in 2031
    assert "not known" in scene.info.title
    assert "not known" in packets["station-ros"]["properties"]["place"]["string"]
    assert packets["station-ros"]["path"]["relativeTo"] == "INERTIAL"


def test_a_launch_shows_its_events_and_what_falls(study: StudyResult, real: Catalogue) -> None:
    _, packets = made("launch-pair", study, real)
    labels = {packet["label"]["text"] for packet in packets.values() if "label" in packet}
    assert {"separation of first stage, 150 s", "injection, 540 s", "first stage falls", "fairing falls"} <= labels
    assert {"ascent", "ascent-line", "parking-orbit", "transfer-orbit", "target-orbit", "spacecraft-3"} <= set(packets)
    fallen = packets["ascent-fall-2"]
    assert "Karaganda" in fallen["description"]
    assert "computed" in fallen["name"]
    assert fallen["properties"]["basis"] == {"string": "computed"}
    # the flown corridor is a full line, the others are dashed
    lines = {k: p["polyline"]["material"] for k, p in packets.items() if "-corridor-" in k}
    assert sum("solidColor" in material for material in lines.values()) == 1
    assert sum("polylineDash" in material for material in lines.values()) >= 3
    # at injection the line ends where the moving rocket does
    *_, x, y, z = packets["ascent"]["position"]["cartesian"]
    longitude, latitude, height = packets["ascent-line"]["polyline"]["positions"]["cartographicRadians"][-3:]
    assert math.atan2(y, x) == pytest.approx(longitude, abs=1e-6)
    assert math.hypot(x, y, z) == pytest.approx(6.371e6 + height, abs=12e3)
    assert math.atan2(z, math.hypot(x, y)) == pytest.approx(latitude, abs=4e-3)


def test_another_option_can_be_asked_for(study: StudyResult, real: Catalogue) -> None:
    other = study.assessments["pair"][1].option.id
    scene, packets = made("launch-pair", study, real, option=other)
    assert scene.info.option == other
    assert "Long March 5 from Wenchang" in scene.info.title
    assert "ascent" not in packets  # nothing was flown
    assert "site-wenchang" in packets


def at(packet: dict[str, Any], moment: str) -> np.ndarray:
    """Where a moving object is at a sampled moment, by its nearest samples."""
    from astropy.time import Time

    epoch = Time(packet["position"]["epoch"].rstrip("Z"), scale="utc")
    seconds = float((Time(moment.rstrip("Z"), scale="utc") - epoch).to_value("s"))
    rows = np.array(packet["position"]["cartesian"]).reshape(-1, 4)
    k = int(np.clip(np.searchsorted(rows[:, 0], seconds) - 4, 0, len(rows) - 8))
    near = rows[k : k + 8]
    weights = [
        math.prod((seconds - b) / (a - b) for b in near[:, 0] if b != a)
        for a in near[:, 0]
    ]  # fmt: skip
    return np.asarray(np.array(weights) @ near[:, 1:])


@pytest.mark.filterwarnings("ignore:ERFA")
def test_the_ship_meets_its_station(study: StudyResult, real: Catalogue) -> None:
    _, packets = made("crew-visit", study, real)
    docked, station = packets["ascent-ship-3"], packets["station-ros"]
    meeting = docked["availability"].split("/")[0]
    assert np.linalg.norm(at(docked, meeting) - at(station, meeting)) < 1e3
    # and comes there on its way up, having begun where the rocket left it
    assert np.linalg.norm(at(packets["ascent-ship-2"], meeting) - at(station, meeting)) < 3e3
    injected = packets["ascent-ship-1"]["availability"].split("/")[0]
    assert (
        np.linalg.norm(at(packets["ascent-ship-1"], injected) - packets["ascent"]["position"]["cartesian"][-3:]) < 5e3
    )
    assert "station-tiangong" in packets


def test_a_ship_that_misses_the_plane_stays_below(study: StudyResult, real: Catalogue) -> None:
    other = study.assessments["visit"][1].option.id
    _, packets = made("crew-visit", study, real, option=other)
    assert "ascent-ship-1" in packets
    assert "ascent-ship-2" not in packets
    assert "station-tiangong" in packets


def test_fleets_have_swaths_requests_and_passes(study: StudyResult, real: Catalogue) -> None:
    _, packets = made("sensing-floods", study, real)
    assert packets["swath-gf-2"]["corridor"]["width"] >= packets["swath-gf-2"]["properties"]["width_m"]["number"]
    assert packets["request-2-area"]["ellipse"]["semiMajorAxis"] == 40_000
    assert "receiving-miyun-sees" in packets
    passes = [packet for name, packet in packets.items() if name.startswith("satellite-gf-2 - receiving-")]
    assert passes
    assert all(len(packet["polyline"]["show"]) > 1 for packet in passes)
    assert all(packet["polyline"]["show"][0]["boolean"] is False for packet in passes)


def test_one_layer_is_shown_at_a_time(study: StudyResult, real: Catalogue) -> None:
    for info in scenes_of(study, real):
        if info.layers:
            scene, packets = made(info.id, study, real)
            shown = [one.id for one in info.layers if packets[one.id]["rectangle"].get("show", True)]
            assert shown == ([info.layer] if info.layer else [])
            assert len(scene_json(scene)) < 1_500_000
    with_layers = {info.id: len(info.layers) for info in scenes_of(study, real) if info.layers}
    assert with_layers == {
        "navigation-both": 2, "navigation-both-vertical-error": 2, "sensing-floods": 3, "sensing-floods-coverage": 3,
    }  # fmt: skip


def test_steps_and_boxes_of_maps(study: StudyResult, real: Catalogue) -> None:
    assert len(set(dict(legend_of((1.0, 2.0), "m")).values())) == 3
    # a box over 180 degrees is drawn in two pieces at least, each on its side
    _, both = made("navigation-both-vertical-error", study, real)
    pieces = [
        p["polyline"]["positions"]["cartographicRadians"][::3] for k, p in both.items() if k.startswith("region-")
    ]
    assert len(pieces) >= 2
    assert all(max(piece) - min(piece) < math.pi for piece in pieces)


def test_systems_have_their_satellites_and_stations(study: StudyResult, real: Catalogue) -> None:
    _, packets = made("navigation-both", study, real)
    kinds = {name: sum(key.startswith(f"{name}-") for key in packets) for name in ("glonass", "beidou-3")}
    assert kinds["beidou-3"] == sum(shell.count for shell in real.constellations["beidou-3"].shells)
    assert any(key.startswith("glonass-high-orbit-") for key in packets)
    assert "monitoring-changchun-glonass" in packets
    still = [p for k, p in packets.items() if k.startswith("beidou-3-") and "path" not in p]
    assert len(still) == 3  # geostationary ones


def test_a_transfer_leads_from_the_earth_to_the_planet(study: StudyResult, real: Catalogue) -> None:
    helio: Any = made("deep-space-probe", study, real)[0].helio
    assert (helio["centre"], helio["unit"]) == ("sun", "au")
    earth, mars = helio["bodies"]
    (arc,) = helio["arcs"]
    for end, body in ((0, earth), (-1, mars)):
        assert [arc[axis][end] for axis in "xyz"] == pytest.approx(
            [body["path"][axis][end] for axis in "xyz"], abs=1e-5
        )
    assert arc["c3_km2_s2"] == pytest.approx(10.357, rel=0.01)
    assert arc["days"][-1] == helio["days"] == pytest.approx(200.963, abs=1e-3)
    assert math.hypot(*(earth["path"][axis][0] for axis in "xyz")) == pytest.approx(1.017, abs=2e-3)  # late June
    assert max(math.hypot(x, y) for x, y in zip(mars["orbit"]["x"], mars["orbit"]["y"], strict=True)) == pytest.approx(
        1.666, abs=2e-3
    )
    assert [event["name"] for event in helio["events"]] == ["departure on 2035-06-27", "arrival on 2036-01-14"]
    assert helio["events"][0]["figures"]["C3"].startswith("10.4")
    assert helio["chosen"] == [{"map": "departures", "departure_days": 0.0, "cruise_days": 200.963}]


def test_a_way_to_the_moon_is_about_the_earth(study: StudyResult, real: Catalogue) -> None:
    helio: Any = made("deep-space-lander", study, real)[0].helio
    assert (helio["centre"], helio["unit"]) == ("earth", "Mm")
    (moon,), (arc,) = helio["bodies"], helio["arcs"]
    assert math.hypot(*(arc[axis][0] for axis in "xyz")) == pytest.approx(6.578, abs=1e-3)
    assert [arc[axis][-1] for axis in "xyz"] == pytest.approx([moon["path"][axis][-1] for axis in "xyz"], abs=0.05)


def test_a_way_that_nobody_finds_again_is_left_out(study: StudyResult, real: Catalogue) -> None:
    late = study.assessments["lander"][1].option.id
    helio: Any = made("deep-space-lander", study, real, option=late)[0].helio
    assert helio["arcs"] == []
    assert helio["events"] == []
    assert helio["bodies"][0]["id"] == "moon"


def test_as_many_satellites_as_one_likes() -> None:
    scene = make_constellation_scene(500)
    packets = json.loads(scene_json(scene))
    check_packets(packets)
    moving = packets[1:]
    assert len(moving) == 500
    assert not any("path" in packet or "label" in packet for packet in moving)
    assert len(scene_json(scene)) < 3_000_000
    few = json.loads(scene_json(make_constellation_scene(24)))[1:]
    assert all(packet["path"]["relativeTo"] == "INERTIAL" for packet in few)
    # evenly in three planes of eight
    planes = {round(packet["properties"]["raan_rad"]["number"], 6) for packet in few}
    assert len(planes) == 3
    assert len(json.loads(scene_json(make_constellation_scene(7)))) == 8


def test_element_sets_that_do_not_fit(study: StudyResult, real: Catalogue, tmp_path: Path) -> None:
    with pytest.raises(DataError):
        make_scene("overview", study, real, elements=tmp_path / "missing.tle")
