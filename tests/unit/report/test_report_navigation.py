"""Pictures of a joint navigation service: what they say, what they leave out, and that the chapter holds them."""

from __future__ import annotations

import re
from dataclasses import replace
from types import ModuleType, SimpleNamespace
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import pytest
import xarray as xr

from intercosmos.directions.base import Assessment, Condition, Evidence, Margin, Option, Sense
from intercosmos.directions.navigation_terms import error_name, served_name, share_name
from intercosmos.programme.navigation import NavigationActivity
from intercosmos.report import render_report
from intercosmos.report.charts.dumbbell import Dot, Row, dumbbells
from intercosmos.report.figures import Figure
from intercosmos.report.navigation import receiver_figures, service_figures
from intercosmos.report.navigation_pictures import error_scatter, error_series, sky_drawing
from intercosmos.report.words import Names
from intercosmos.series import NOWHERE, Map
from intercosmos.units import Quantity

SYSTEMS = (("glonass", "GLONASS", "roscosmos", "R"), ("beidou-3", "BeiDou-3", "cnsa", "C"))
GALILEO = ("galileo", "Galileo", "esa", "E")


def texts(drawing: str) -> list[str]:
    """What is written in a drawing, which has to be well formed."""
    return [str(node.text) for node in ET.fromstring(drawing).iter("text")]


def plain(text: str) -> str:
    return re.sub(r"\s", " ", text)


def catalogue_with(fake: ModuleType, *systems: tuple[str, str, str, str], receivers: Any = None) -> Any:
    made = fake.fake_catalogue()
    made.constellations = {
        key: SimpleNamespace(id=key, name=name, owner=owner, letter=letter, source="fake-book", note="")
        for key, name, owner, letter in systems
    }
    made.receivers = receivers or {}
    return made


def activity_of(*systems: tuple[str, str, str, str], **fields: Any) -> NavigationActivity:
    given = {
        "id": "both", "title": "Both systems as one", "direction": "navigation",
        "constellations": [one[0] for one in systems], "regions": [{"name": "Arctic"}, {"name": "World"}],
        "worth": {"roscosmos": 5, "cnsa": 5}, "third_parties": ["esa"],
    } | fields  # fmt: skip
    return NavigationActivity.model_validate(given)


def assessment_of(*systems: tuple[str, str, str, str], together: float = 2.2, nowhere: bool = False) -> Assessment:
    """Invented errors: 5.5 m and 3.3 m and more alone, what is asked for together."""
    whole = "both" if len(systems) == 2 else "all"
    measures, layers = {}, {}
    for region in ("Arctic", "World"):
        for k, (_, name, _, _) in enumerate(systems):
            measures[error_name(region, name)] = Quantity(5.5 - 2.2 * k, "m")
            measures[served_name(region, name)] = Quantity(0.44 + 0.11 * k, "%")
            measures[share_name(region, name)] = Quantity(1 / len(systems), "%")
        measures[error_name(region, whole)] = Quantity(together, "m")
        measures[served_name(region, whole)] = Quantity(0.99, "%")
    for name in (*(one[1] for one in systems), whole):
        values = np.full((6, 12), 2.5)
        values[0] = NOWHERE
        layers[name] = ("m", np.full((6, 12), NOWHERE) if nowhere else values)
    field = Map(
        "Vertical error", "longitude", "deg", np.arange(-165.0, 180.0, 30.0), "latitude", "deg",
        np.arange(-75.0, 90.0, 30.0), layers,
    )  # fmt: skip
    roles = dict(zip(("first system", "second system", "third system"), (one[0] for one in systems), strict=False))
    return Assessment(
        Option("both", "navigation", "users receive both", roles),
        (Margin("vertical error, World", together, 5.0, Sense.AT_MOST, "m", 5.0),),
        measures,
        (Condition("receivers admitted", "roscosmos"),),
        evidence=Evidence(maps={"vertical error": field}),
    )


def figures(fake: ModuleType, best: Assessment, *systems: tuple[str, str, str, str]) -> list[Figure]:
    catalogue = catalogue_with(fake, *systems)
    names = Names(catalogue, ("roscosmos", "cnsa"))
    found = list(service_figures(best, activity_of(*systems), names, catalogue))
    for one in found:
        ET.fromstring(str(one.drawing))
    return found


def test_figures_state_their_findings(fake: ModuleType) -> None:
    first, second, *maps = figures(fake, assessment_of(*SYSTEMS), *SYSTEMS)
    assert plain(first.title) == (
        "Receiving both spares GLONASS's users 60 % and BeiDou-3's users 33 % of their vertical error (World)"
    )
    assert "GLONASS and BeiDou-3" in first.caption
    assert {"Arctic", "World", "GLONASS alone", "BeiDou-3 alone", "5.5", "3.3", "2.2", "50 : 50"} <= set(
        texts(str(first.drawing))
    )
    assert plain(second.title) == ("Between high buildings 99 % of the time are served instead of 44 % or 55 % (World)")
    assert {"44", "55", "99"} <= set(texts(str(second.drawing)))
    assert [plain(one.title) for one in maps] == [
        "Vertical error with GLONASS alone: 2.5 m in the middle",
        "Vertical error with BeiDou-3 alone: 2.5 m in the middle",
        "Vertical error with both together: 2.5 m in the middle",
    ]


def test_joining_that_costs_is_no_spare(fake: ModuleType) -> None:
    first, *_ = figures(fake, assessment_of(*SYSTEMS, together=4.4), *SYSTEMS)
    assert "spares GLONASS's users 20 % and costs BeiDou-3's users 33 %" in plain(first.title)


def test_three_systems_have_colours_of_their_own(fake: ModuleType) -> None:
    systems = (*SYSTEMS, GALILEO)
    best = assessment_of(*systems, together=1.0)
    first, _, *maps = figures(fake, best, *systems)
    keys = re.findall(r'r="(?:6|4\.5)" class="dot (p.)"', str(first.drawing))
    assert len(keys) == len(set(keys)) == 4
    assert "Galileo alone" in str(first.drawing)
    assert len(maps) == 4
    assert "with all together" in maps[-1].title


def test_what_was_not_computed_is_left_out(fake: ModuleType) -> None:
    whole = assessment_of(*SYSTEMS)
    assert len(figures(fake, whole, *SYSTEMS)) == 5

    without_map = replace(whole, evidence=Evidence())
    assert len(figures(fake, without_map, *SYSTEMS)) == 2

    field = whole.evidence.maps["vertical error"]
    fewer = replace(field, layers={k: v for k, v in field.layers.items() if k != "BeiDou-3"})
    one_less = replace(whole, evidence=Evidence(maps={"vertical error": fewer}))
    assert [f.title for f in figures(fake, one_less, *SYSTEMS)][-1].startswith("Vertical error with both")
    assert len(figures(fake, one_less, *SYSTEMS)) == 4

    arctic = replace(whole, measures={k: v for k, v in whole.measures.items() if "World" not in k})
    first, second, *_ = figures(fake, arctic, *SYSTEMS)
    assert first.title.endswith("(Arctic)")
    assert second.title.endswith("(Arctic)")

    bare = replace(whole, measures={}, evidence=Evidence())
    assert figures(fake, bare, *SYSTEMS) == []

    unshared = replace(whole, measures={k: v for k, v in whole.measures.items() if "share" not in k})
    assert "? : ?" in texts(str(figures(fake, unshared, *SYSTEMS)[0].drawing))


def test_a_map_without_any_position_says_so(fake: ModuleType) -> None:
    *_, last = figures(fake, assessment_of(*SYSTEMS, nowhere=True), *SYSTEMS)
    assert last.title == "Vertical error with both together: no position anywhere"


def solution(systems: str, error: float, count: int = 5) -> Any:
    spread = tuple(np.linspace(-1.0, 1.0, count))
    return SimpleNamespace(
        systems=systems, error=Quantity(error, "m"), horizontal=Quantity(error / 2, "m"), east=spread, north=spread
    )


def receiver(*solutions: Any) -> Any:
    return SimpleNamespace(name="Nowhere <1>", epochs=222, begin="2022-01-01", orbits="broadcast", solutions=solutions)


def test_receivers_show_what_was_really_found(fake: ModuleType) -> None:
    places = {
        "full": receiver(solution("R", 9.1), solution("C", 3.1), solution("CR", 2.1), solution("GREC", 1.1)),
        "foreign": receiver(solution("G", 2.2)),
    }
    catalogue = catalogue_with(fake, *SYSTEMS, receivers=places)
    names = Names(catalogue, ("roscosmos", "cnsa"))
    (figure,) = receiver_figures(activity_of(*SYSTEMS, receivers=["full", "foreign"]), names, catalogue)
    assert plain(figure.title) == ("Really received at Nowhere <1>: GLONASS 9.1 m, BeiDou-3 3.1 m, both 2.1 m in space")
    assert "222 epochs" in plain(figure.caption)
    ET.fromstring(str(figure.drawing))
    assert "<1>" not in str(figure.drawing)
    assert list(receiver_figures(activity_of(*SYSTEMS), names, catalogue)) == []

    three = (*SYSTEMS, GALILEO)
    catalogue = catalogue_with(
        fake, *three, receivers={"full": receiver(solution("RC", 2.1), solution("CE", 1.8), solution("REC", 1.6))}
    )
    names = Names(catalogue, ("roscosmos", "cnsa"))
    (figure,) = receiver_figures(activity_of(*three, receivers=["full"]), names, catalogue)
    for told in ("GLONASS and BeiDou-3 2.1 m", "BeiDou-3 and Galileo 1.8 m", "all 1.6 m"):
        assert told in plain(figure.title)


def test_the_chapter_holds_the_pictures(fake: ModuleType) -> None:
    catalogue = catalogue_with(fake, *SYSTEMS, receivers={"full": receiver(solution("RC", 2.1))})
    study = fake.fake_study()
    activity = activity_of(*SYSTEMS, receivers=["full"])
    programme = study.programme.model_copy(update={"activities": (*study.programme.activities, activity)})
    study = replace(study, programme=programme, assessments=study.assessments | {"both": (assessment_of(*SYSTEMS),)})
    page = plain(render_report(study, catalogue))
    for told in (
        "What each system adds", "At a real receiver", "Receiving both spares GLONASS", "both 2.1 m in space",
        "Vertical error with both together: 2.5 m in the middle",
    ):  # fmt: skip
        assert told in page
    assert "Nowhere <1>" not in page


ROWS = [
    Row("Arctic", (Dot("one", 5.0, "p0"), Dot("two", 2.0, "p1"), Dot("both", 1.0, "p2", True)), "10 : 90"),
    Row("Equator", (Dot("one", np.nan, "p0"), Dot("two", np.inf, "p1"), Dot("both", 3.0, "p2", True))),
]


def test_dumbbells_put_every_value_on_one_scale() -> None:
    drawn = dumbbells(ROWS, label="errors", axis="error, m", limit=4.0)
    tree = ET.fromstring(drawn)
    said = texts(drawn)
    assert {"Arctic", "Equator", "10 : 90", "error, m", "5.0", "1.0", "3.0"} <= set(said)
    assert "nan" not in drawn.lower()
    assert "inf" not in drawn.lower()
    dots = [(float(c.attrib["cx"]), float(c.attrib["r"])) for c in tree.iter("circle")][3:]  # after the key
    assert [r for _, r in dots] == [7, 5, 5, 7]  # both, two, one; and of the second row both alone
    (both, _), (two, _), (one, _), _ = dots
    assert (two - both) * 4 == pytest.approx(one - both, abs=0.5)
    assert sum(line.attrib.get("class") == "mark" for line in tree.iter("line")) == 1


def test_dumbbells_of_nothing_are_still_a_drawing() -> None:
    for rows in ([], [Row("none", ())], [Row("<b>&", (Dot("<i>", 0.0, "p0"),), "<u>")]):
        drawn = dumbbells(rows, label="<l>", axis="<a>")
        ET.fromstring(drawn)
        assert "<b>" not in drawn


def test_values_that_stand_close_are_written_once() -> None:
    row = Row("close", (Dot("one", 5.0, "p0"), Dot("two", 5.01, "p1"), Dot("far", 1.0, "p2")))
    assert texts(dumbbells([row], label="l", axis="a")).count("5.0") <= 2  # one beside a dot, one on the axis perhaps
    assert texts(dumbbells([row], label="l", axis="a", digits=2)).count("5.01") == 0


def test_errors_and_sky_of_a_solution_are_drawn() -> None:
    times = np.datetime64("2027-03-01T00:00:00", "ns") + np.arange(6) * np.timedelta64(30, "s")
    enu = np.column_stack([np.linspace(-1, 1, 6), np.linspace(1, -1, 6), np.zeros(6)])
    enu[2] = np.nan
    assert "circle: 95 % within 1.50 m" in plain(error_scatter(enu, 1.5))
    assert "2027-03-01 00:00:00 (GPS time)" in error_series(times, enu)
    used = np.array([[True, False]] * 6)
    solved = xr.Dataset(
        {
            "used": (("time", "satellite"), used),
            "azimuth_rad": (("time", "satellite"), np.full((6, 2), 0.5)),
            "elevation_rad": (("time", "satellite"), np.full((6, 2), 0.7)),
        },
        coords={"time": times, "satellite": ["R01", "C20"]},
    )
    drawn = sky_drawing(solved, mask_rad=0.17)
    ET.fromstring(drawn)
    assert "R01" in drawn
    assert "C20" not in drawn  # never used, never drawn
    nothing = np.full((6, 3), np.nan)
    ET.fromstring(error_scatter(nothing, 0.0))
    ET.fromstring(error_series(times, nothing))
    ET.fromstring(error_series(times[:1], enu[:1]))
