"""Pictures and scenes of joint remote sensing: what they say, what they leave out, and that the page holds them."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from astropy.time import Time

from intercosmos.catalogue import Catalogue, load_catalogue
from intercosmos.directions.base import Assessment, Benefit, Condition, Evidence, Margin, Option, Sense
from intercosmos.directions.sensing_evidence import SCHEDULE
from intercosmos.directions.sensing_terms import (
    ALONE,
    EXCHANGE,
    TASKING,
    TOGETHER,
    images_name,
    price_name,
    response_name,
    revisit_name,
    worth_name,
)
from intercosmos.programme.sensing import SensingActivity
from intercosmos.report import render_report, write_scenes
from intercosmos.report.figures import Figure
from intercosmos.report.scenes import planned_images, scene_name
from intercosmos.report.sensing import (
    is_schedule,
    members_of,
    schedule_figure,
    share_figures,
    speaker,
    watch_figures,
)
from intercosmos.report.words import Names
from intercosmos.series import NOWHERE, Map, Series
from intercosmos.units import Quantity

PARTNERS = ("roscosmos", "cnsa")
SATELLITES = (("kondor-fka-1", "Kondor <b>&", "roscosmos"), ("gf-2", "Gaofen-2", "cnsa"))
TOWNS = (("Heihe <i>&", "cnsa", 50.24, 127.49), ("Svobodny", "roscosmos", 51.38, 128.13))


def texts(drawing: object) -> list[str]:
    """What is written in a drawing, which has to be well formed."""
    return [str(node.text) for node in ET.fromstring(str(drawing)).iter("text")]


def plain(text: str) -> str:
    return re.sub(r"\s", " ", text)


def activity_of(**fields: Any) -> SensingActivity:
    given = {
        "id": "floods", "title": "Floods <u>& fleets", "direction": "sensing",
        "satellites": [one[0] for one in SATELLITES], "stations": ["khabarovsk", "miyun"],
        "regions": [
            {"name": "Amur <s>&", "south": "46 deg", "north": "54 deg", "west": "122 deg", "east": "141 deg"},
            {"name": "Pacific", "south": "-10 deg", "north": "10 deg", "west": "170 deg", "east": "-170 deg"},
        ],
        "begin": "2027-08-10", "span": "1 d", "worth": {"roscosmos": 5, "cnsa": 5},
        "requests": [
            {"name": name, "partner": who, "latitude": f"{y} deg", "longitude": f"{x} deg"} for name, who, y, x in TOWNS
        ],
    } | fields  # fmt: skip
    return SensingActivity.model_validate(given)


def schedule(name: str, starts: list[float], requests: list[int], asked: list[int], **columns: Any) -> Series:
    at = np.array(starts)
    place = np.array([TOWNS[k][2:] for k in requests], float).reshape(-1, 2)
    return Series(
        f"{SCHEDULE}{name}", "after the begin", "h", at,
        {
            "end": ("h", at + 0.002), "on the ground": ("h", columns.get("down", at + 0.5)),
            "asked by": ("1", np.array(asked, float)), "request": ("1", np.array(requests, float)),
            "station": ("1", columns.get("station", np.zeros(at.size))), "latitude": ("deg", place[:, 0]),
            "longitude": ("deg", place[:, 1]),
        },
    )  # fmt: skip


def assessment_of(way: str = TASKING, *, nowhere: bool = False) -> Assessment:
    """Invented: 5.5 h and 3.3 h alone, 2.2 h together; images 1 and 2 alone, 4 and 3 together."""
    measures: dict[str, Quantity] = {}
    for region in ("Amur <s>&", "Pacific"):
        for fleet, hours in (("roscosmos", 5.5), ("cnsa", 3.3), (TOGETHER, 2.2)):
            measures[response_name(region, fleet)] = Quantity(hours * 3600, "h")
            measures[revisit_name(region, fleet)] = Quantity(2 * hours * 3600, "h")
    whats = (ALONE, way, "none", "max-min", "nash") if way == TASKING else (ALONE, way)
    for what in whats:
        for k, partner in enumerate(PARTNERS):
            measures[worth_name(partner, what)] = Quantity(0.44 if what == ALONE else 0.88, "%")
            measures[images_name(partner, what)] = Quantity(1.0 + k if what == ALONE else 4.0 - k, "1")
    if way == TASKING:
        measures |= {price_name(n): Quantity(0.0 if n == "none" else 0.011, "%") for n in ("none", "max-min", "nash")}
    layers = {}
    for fleet, hours in (("roscosmos", 5.5), ("cnsa", 3.3), (TOGETHER, 2.2)):
        values = np.full((6, 12), hours)
        values[0] = NOWHERE
        layers[fleet] = ("h", np.full((6, 12), NOWHERE) if nowhere else values)
    field = Map(
        "mean time between two looks", "longitude", "deg", np.arange(-165.0, 180.0, 30.0), "latitude", "deg",
        np.arange(-75.0, 90.0, 30.0), layers,
    )  # fmt: skip
    series = {
        f"{SCHEDULE}kondor-fka-1": schedule("Kondor <b>&", [1.0, 9.0], [0, 1], [1, 0]),
        f"{SCHEDULE}gf-2": schedule("Gaofen-2", [3.0], [0], [1], down=np.array([-1.0]), station=np.array([-1.0])),
    }
    return Assessment(
        Option("floods", "sensing", way, {"first fleet": "roscosmos", "second fleet": "cnsa"}),
        (Margin("response, Amur <s>&", 2.2 * 3600, 8 * 3600, Sense.AT_MOST, "h", 3600.0, False, "soon"),),
        measures,
        (Condition("images handed over", "cnsa"),),
        benefits=(Benefit("cnsa", 0.4, "sooner"),),
        evidence=Evidence(series=series, maps={"revisit": field}, sources=("fake-book",)),
    )


def catalogue_with(fake: ModuleType) -> Any:
    made = fake.fake_catalogue()
    made.satellites = {
        key: SimpleNamespace(id=key, name=name, owner=owner, source="fake-book", note="")
        for key, name, owner in SATELLITES
    }
    made.receiving_stations = {
        key: SimpleNamespace(id=key, name=f"{key} <q>", owner=owner, source="fake-book", note="")
        for key, owner in (("khabarovsk", "roscosmos"), ("miyun", "cnsa"))
    }
    return made


def names_of(fake: ModuleType) -> Names:
    return Names(catalogue_with(fake), PARTNERS)


def sound(figures: list[Figure]) -> list[Figure]:
    for one in figures:
        drawing = str(one.drawing)
        ET.fromstring(drawing)
        assert "nan" not in drawing.lower()
        assert "inf" not in re.sub(r"[a-z]*info[a-z]*", "", drawing.lower())
        for tag in ("<b>", "<i>", "<u>", "<s>", "<q>"):
            assert tag not in drawing
    return figures


def test_figures_of_looks_state_their_findings(fake: ModuleType) -> None:
    waits, heaps, *maps = sound(list(watch_figures(assessment_of(), activity_of(), names_of(fake))))
    assert plain(waits.title) == (
        "After an event, Amur <s>& is seen within 2.2 h, not 5.5 h with Roscosmos alone or 3.3 h with CNSA alone"
    )
    assert {"5.5", "3.3", "2.2", "Pacific", "Amur <s>&"} <= set(texts(waits.drawing))
    assert plain(heaps.title) == (
        "Half of the Earth is seen every 2.2 h by all together, every 5.5 h by Roscosmos alone and 3.3 h by CNSA alone"
    )
    assert [plain(one.title) for one in maps] == [
        "Time between two looks, Roscosmos alone: 11.0 h in Amur <s>&",
        "Time between two looks, CNSA alone: 6.6 h in Amur <s>&",
        "Time between two looks, all together: 4.4 h in Amur <s>&",
    ]


def test_the_scene_is_the_region_that_the_activity_names(fake: ModuleType) -> None:
    first, _, one, *_ = watch_figures(assessment_of(), activity_of(scene="Pacific"), names_of(fake))
    assert "After an event, Pacific is seen" in first.title
    assert "in Pacific" in one.title  # its box runs over 180 degrees
    ET.fromstring(str(one.drawing))


def test_what_was_not_computed_is_left_out(fake: ModuleType) -> None:
    whole, names = assessment_of(), names_of(fake)
    bare = replace(whole, evidence=Evidence())
    assert list(watch_figures(bare, activity_of(), names)) == []
    assert schedule_figure(bare, activity_of(), names) is None
    assert list(share_figures(replace(whole, measures={}), activity_of(), names)) == []
    sound(list(watch_figures(assessment_of(nowhere=True), activity_of(), names)))
    sound(list(watch_figures(replace(whole, measures={}), activity_of(regions=[{"name": "Amur <s>&"}]), names)))


def test_shares_by_notion_and_their_price(fake: ModuleType) -> None:
    (figure,) = sound(list(share_figures(assessment_of(), activity_of(), names_of(fake))))
    assert plain(figure.title) == "Tasked together, CNSA 3 images instead of 2 and Roscosmos 4 images instead of 1"
    assert plain(figure.caption) == "Price of fairness, of the greatest sum: max-min 1.1 % and Nash's bargain 1.1 %."
    assert {"alone", "greatest sum", "max-min", "Nash's bargain", "44", "88"} <= {
        text.removesuffix(".0") for text in texts(figure.drawing)
    }
    assert list(share_figures(assessment_of(EXCHANGE), activity_of(), names_of(fake))) == []


def test_the_schedule_has_a_row_a_satellite(fake: ModuleType) -> None:
    figure = schedule_figure(assessment_of(), activity_of(), names_of(fake))
    assert figure is not None
    sound([figure])
    assert figure.title == "3 images by 2 satellites"
    assert {"Kondor <b>&", "Gaofen-2", "0 h", "12 h", "24 h"} <= set(texts(figure.drawing))
    assert "schedule-floods.czml" in figure.caption
    assert "Roscosmos or CNSA" in figure.caption
    marks = re.findall(r'class="fill (p\d)"', str(figure.drawing))
    assert sorted(marks) == ["p0", "p1", "p1"]  # whoever asked, not whoever owns


def test_who_speaks_and_who_is_who() -> None:
    shared, exchanged = assessment_of(), assessment_of(EXCHANGE)
    assert speaker([exchanged, shared], exchanged) is shared
    assert speaker([exchanged], exchanged) is exchanged
    assert members_of(shared, activity_of()) == ["roscosmos", "cnsa"]
    third = activity_of(requests=[{"name": "x", "partner": "inpe", "latitude": "0 deg", "longitude": "0 deg"}])
    assert members_of(shared, third) == ["roscosmos", "cnsa", "inpe"]
    assert not is_schedule(Series("ascent", "t", "s", np.zeros(1), {}))


def test_planned_images_come_from_the_evidence(fake: ModuleType) -> None:
    start = Time("2027-08-10", scale="utc")
    rows = planned_images(assessment_of(), activity_of(), catalogue_with(fake), start)
    assert [(r.request, r.part, r.partner, r.satellite, r.satellite_partner, r.station) for r in rows] == [
        ("Heihe <i>&", 0, "cnsa", "kondor-fka-1", "roscosmos", "khabarovsk"),
        ("Svobodny", 0, "roscosmos", "kondor-fka-1", "roscosmos", "khabarovsk"),
        ("Heihe <i>&", 1, "cnsa", "gf-2", "cnsa", ""),
    ]
    assert rows[0].start.isot == "2027-08-10T01:00:00.000"
    assert rows[1].delivered is not None
    assert rows[1].delivered.isot == "2027-08-10T09:30:00.000"
    assert rows[2].delivered is None  # it never comes down
    assert (rows[0].latitude_deg, rows[0].longitude_deg) == (50.24, 127.49)


@pytest.fixture(scope="module")
def real() -> Catalogue:
    return load_catalogue()


def study_with(fake: ModuleType, *assessments: Assessment) -> Any:
    study = fake.fake_study()
    programme = study.programme.model_copy(update={"activities": (*study.programme.activities, activity_of())})
    return replace(study, programme=programme, assessments=study.assessments | {"floods": assessments})


def test_scenes_name_satellites_and_stations(fake: ModuleType, real: Catalogue, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "report"
    (written,) = write_scenes(study_with(fake, assessment_of(EXCHANGE), assessment_of()), real, folder)
    assert written == folder / scene_name("floods") == folder / "schedule-floods.czml"
    text = written.read_text(encoding="utf-8")
    packets = json.loads(text)
    assert packets[0]["id"] == "document"
    assert packets[0]["version"] == "1.0"
    assert "2027-08-10" in packets[0]["clock"]["interval"]
    assert len({packet["id"] for packet in packets}) == len(packets)
    for told in ("kondor-fka-1", "gf-2", "Heihe", "Svobodny", real.receiving_stations["khabarovsk"].name):
        assert told in text
    assert "NaN" not in text
    moving = [p for p in packets if "cartesian" in p.get("position", {}) and len(p["position"]["cartesian"]) > 8]
    assert len(moving) == 2
    for packet in moving:
        position = np.array(packet["position"]["cartesian"]).reshape(-1, 4)[:, 1:]
        assert np.all((np.linalg.norm(position, axis=1) > 6.7e6) & (np.linalg.norm(position, axis=1) < 7.3e6))


def test_no_schedule_no_scene(fake: ModuleType, real: Catalogue, tmp_path: Path) -> None:
    bare = replace(assessment_of(), evidence=Evidence(maps=assessment_of().evidence.maps))
    assert write_scenes(study_with(fake, bare), real, tmp_path / "none") == []
    assert write_scenes(fake.fake_study(), real, tmp_path / "none") == []
    assert not (tmp_path / "none").exists()


def test_the_page_holds_the_pictures(fake: ModuleType) -> None:
    study = study_with(fake, assessment_of(EXCHANGE), assessment_of())
    page = render_report(study, catalogue_with(fake))
    for told in (
        "is seen within 2.2", "Half of the Earth is seen every 2.2", "Tasked together", "3 images by 2 satellites",
        "Time between two looks, all together", "schedule-floods.czml", "Price of fairness",
    ):  # fmt: skip
        assert told in plain(page)
    for tag in ("<b>&", "<i>&", "<u>&", "<s>&", "<q>"):
        assert tag not in page
    assert re.search(r"\bnan\b", page, re.IGNORECASE) is None
