"""Remote sensing: ways, what partners gain by each, laws that every agreement keeps, and a constellation from scratch.

Few satellites, two stations, a day, a handful of requests, a coarse Earth; tests/against holds the figures.
"""

from __future__ import annotations

import json
import math
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from intercosmos.catalogue import Catalogue, flight, load_catalogue
from intercosmos.catalogue.flight_answer import PayloadRequest, PayloadResult
from intercosmos.directions import places as places_module
from intercosmos.directions import sensing_constellation, sensing_tasking, sensing_watch
from intercosmos.directions.base import Assessment, Sense, Verdict, load_direction
from intercosmos.directions.places import places_of
from intercosmos.directions.sensing import Sensing
from intercosmos.directions.sensing_requests import ground_sample_m, problem_of, shown_too
from intercosmos.directions.sensing_tasking import Plan, Rows
from intercosmos.directions.sensing_terms import (
    ALONE,
    CONSTELLATION,
    EXCHANGE,
    GROUND,
    STEPS,
    TASKING,
    TOGETHER,
    Terms,
    images_name,
    price_name,
    response_name,
    revisit_name,
    worth_name,
)
from intercosmos.errors import DataError, UnknownIdError
from intercosmos.physics.observation.fair_shares import TIE_PART
from intercosmos.physics.observation.fair_shares_worth import could_be_worth
from intercosmos.physics.observation.schedule_check import check_schedule
from intercosmos.programme import CrewActivity, Programme, check_programme
from intercosmos.programme.sensing import SENSING_WAYS, SensingActivity
from intercosmos.series import NOWHERE
from intercosmos.study.codec import decode, dumps, encode, loads

AMUR = {"name": "Amur", "south": "46 deg", "north": "54 deg", "west": "122 deg", "east": "141 deg"}
CHINA = {"name": "China", "south": "20 deg", "north": "50 deg", "west": "75 deg", "east": "130 deg"}
PARTNERS = ("roscosmos", "cnsa")


def wanted(name: str, partner: str, latitude: float, longitude: float, **fields: Any) -> dict[str, Any]:
    return {"name": name, "partner": partner, "latitude": f"{latitude} deg", "longitude": f"{longitude} deg"} | fields


REQUESTS = [
    wanted("Blagoveshchensk", "roscosmos", 50.29, 127.53, weight=3),
    wanted("Khabarovsk", "roscosmos", 48.48, 135.08, kind="periodic", slots=2),
    wanted("Dikes by night", "roscosmos", 48.55, 134.95, sensor="radar"),
    wanted("Heihe", "cnsa", 50.24, 127.49, weight=3),
    wanted("Jiamusi", "cnsa", 46.80, 130.32),
    wanted("Sanjiang plain", "cnsa", 47.30, 133.00, weight=2, kind="area", extent="60 km"),
]
CAMERA = {
    "name": "camera", "sensor": "optical", "mass": "470 kg", "resolution": "2.1 m", "altitude": "510 km",
    "reach": "40 deg",
}  # fmt: skip
RADAR = CAMERA | {"name": "radar", "sensor": "radar", "mass": "1050 kg", "resolution": "3 m", "reach": "50 deg"}
WISH = {
    "revisit": "12 h", "south": "45 deg", "north": "60 deg", "resolution": "5 m", "satellites": 8, "lowest": "480 km",
    "highest": "760 km", "sensors": [CAMERA, RADAR],
    "launches": [{"vehicle": "soyuz-2.1b", "site": "vostochny"}, {"vehicle": "long-march-2d", "site": "taiyuan"}],
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def coarse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A coarse Earth, few rounds, designs of a few sizes, and a folder of its own for what is kept."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(places_module, "CELL_DEG", 30.0)
        patch.setattr(places_module, "_MOST", 4)
        patch.setattr(sensing_tasking, "_ROUNDS", dict.fromkeys(sensing_tasking._ROUNDS, 60))
        patch.setattr(sensing_constellation, "_MOST_ORBITS", 2)
        patch.setattr(sensing_constellation, "_PLANES", (1, 2))
        patch.setattr(sensing_constellation, "_EACH", (1, 2, 4))
        patch.setenv("INTERCOSMOS_CACHE", str(tmp_path_factory.mktemp("kept")))
        forget()
        yield
    forget()


def forget() -> None:
    """As another process would begin."""
    places_of.cache_clear()
    sensing_tasking._activities.clear()
    sensing_constellation._flown.clear()


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


ACTIVITY = {
    "id": "amur", "direction": "sensing", "satellites": ["resurs-p-4", "kondor-fka-1", "gf-2", "gf-3"],
    "stations": ["khabarovsk", "miyun"], "regions": [AMUR], "begin": "2027-08-10", "span": "1 d", "watch": "1 d",
    "exchange_delay": "2 h", "requests": REQUESTS, "worth": {"roscosmos": 5, "cnsa": 5},
}  # fmt: skip
PROGRAMME = {"id": "test", "title": "Test", "partners": PARTNERS, "period": ("2027-01-01", "2036-12-31")}


def programme_of(**fields: Any) -> Programme:
    return Programme.model_validate(PROGRAMME | {"activities": (SensingActivity.model_validate(ACTIVITY | fields),)})


def terms_of(catalogue: Catalogue, **fields: Any) -> Terms:
    programme = programme_of(**fields)
    check_programme(programme, catalogue)
    activity = programme.activities[0]
    assert isinstance(activity, SensingActivity)
    return Terms(activity, programme, catalogue)


def assessed(catalogue: Catalogue, **fields: Any) -> dict[str, Assessment]:
    """Way -> assessment; of constellations, rocket -> assessment."""
    programme = programme_of(**fields)
    check_programme(programme, catalogue)
    direction, activity = Sensing(), programme.activities[0]
    found = [
        direction.assess(o, activity, programme, catalogue) for o in direction.options(activity, programme, catalogue)
    ]
    return {one.option.roles.get("launcher", one.option.way): one for one in found}


def margin(found: Assessment, name: str) -> Any:
    return next(one for one in found.margins if one.name == name)


@pytest.fixture(scope="module")
def terms(coarse: None, catalogue: Catalogue) -> Terms:
    return terms_of(catalogue)


@pytest.fixture(scope="module")
def everything(coarse: None, catalogue: Catalogue) -> dict[str, Assessment]:
    return assessed(catalogue)


def plans_of(terms: Terms) -> list[Plan]:
    steps = [terms.plan(way) for way in (ALONE, EXCHANGE, GROUND)]
    return steps + [terms.plan(TASKING, notion) for notion in terms.activity.notions]


# ---- options


def test_the_direction_is_registered_and_takes_only_its_own(catalogue: Catalogue) -> None:
    assert isinstance(load_direction("sensing"), Sensing)
    programme = programme_of()
    crew = CrewActivity(
        id="crew", direction="crew", guest="cnsa", station="ros", seats=1, flights=1, stay="10 d", worth={"cnsa": 1.0}
    )
    with pytest.raises(TypeError, match="not sensing"):
        Sensing().options(crew, programme, catalogue)


def test_there_is_one_option_a_way_and_one_a_launch(catalogue: Catalogue) -> None:
    def options(**fields: Any) -> list[tuple[str, dict[str, str]]]:
        programme = programme_of(**fields)
        found = Sensing().options(programme.activities[0], programme, catalogue)
        assert len({option.id for option in found}) == len(found)
        assert {role for option in found for role in option.roles} <= set(Sensing.roles)
        return [(option.way, dict(option.roles)) for option in found]

    fleets = {"first fleet": "roscosmos", "second fleet": "cnsa"}
    assert options() == [(way, fleets) for way in STEPS]
    assert options(satellites=["gf-2", "resurs-p-4"]) == [(way, fleets) for way in STEPS]  # order of the programme
    launches = [
        (CONSTELLATION, {"launcher": "soyuz-2.1b", "site": "vostochny"}),
        (CONSTELLATION, {"launcher": "long-march-2d", "site": "taiyuan"}),
    ]
    assert options(constellation=WISH) == [*((way, fleets) for way in STEPS), *launches]
    assert options(constellation=WISH, ways=[CONSTELLATION]) == launches
    assert options(ways=[TASKING, EXCHANGE]) == [(EXCHANGE, fleets), (TASKING, fleets)]
    assert (*STEPS, CONSTELLATION) == SENSING_WAYS


def test_measures_are_called_what_reports_look_for(everything: dict[str, Assessment]) -> None:
    assert list(everything) == list(STEPS)
    for way, found in everything.items():
        for fleet in (*PARTNERS, TOGETHER):
            assert found.measures[revisit_name("Amur", fleet)].value > 0
            assert found.measures[response_name("Amur", fleet)].value > 0
        for partner in PARTNERS:
            assert {worth_name(partner, what) for what in (ALONE, way)} <= set(found.measures)
        notions = {price_name(n) for n in ("none", "max-min", "nash")}
        assert (notions <= set(found.measures)) is (way == TASKING)
        assert ("proven gap" in found.measures) is (way == TASKING)


# ---- laws


def test_together_nobody_waits_longer_than_alone(terms: Terms) -> None:
    watch = terms.watch
    together = watch.row(TOGETHER)
    for owner in terms.fleets:
        row = watch.row(owner)
        assert np.all(watch.response_s[together] <= watch.response_s[row] + 1e-6)
        assert np.all(watch.longest_s[together] <= watch.longest_s[row] + 1e-6)
    assert np.any(watch.response_s[together] < watch.response_s[watch.row("cnsa")] - 600)
    assert np.all(watch.looks[together] <= sum(watch.looks[watch.row(p)] for p in PARTNERS))
    for values in (watch.revisit_s, watch.longest_s, watch.response_s, watch.looks):
        assert np.all(np.isfinite(values) & (values >= 0))
    assert np.all(watch.longest_s <= terms.activity.watch.value + 1e-6)
    with pytest.raises(UnknownIdError, match="fleet"):
        watch.row("esa")


def test_nash_leaves_nobody_worse_off_than_alone(terms: Terms) -> None:
    shared = terms.plan(TASKING, "nash")
    assert set(shared.worth) == set(PARTNERS)
    for partner in PARTNERS:
        assert shared.worth[partner] >= terms.alone.worth[partner] - 1e-9
    assert sum(shared.worth.values()) > sum(terms.alone.worth.values()) + 0.05  # here it pays


def test_no_notion_is_worth_more_than_the_greatest_sum(terms: Terms) -> None:
    most = sum(terms.plan(TASKING, "none").worth.values())
    for notion in terms.activity.notions:
        plan = terms.plan(TASKING, notion)
        assert sum(plan.worth.values()) <= most + 1e-9
        assert 0 <= plan.price <= 1
        assert plan.price == pytest.approx(1 - sum(plan.worth.values()) / most, abs=1e-9)
        assert plan.gap >= 0
    assert terms.plan(TASKING, "none").price == 0
    assert most <= terms.plan(TASKING, "none").upper_bound + 1e-9
    most_of = dict(zip(problem_of(terms).partners, could_be_worth(problem_of(terms)).tolist(), strict=True))
    least = {
        n: min(worth / most_of[partner] for partner, worth in terms.plan(TASKING, n).worth.items())
        for n in ("none", "max-min", "nash")
    }
    assert least["max-min"] >= max(least.values()) - TIE_PART


def test_more_stations_never_mean_fewer_images(catalogue: Catalogue, terms: Terms) -> None:
    for partner in PARTNERS:
        assert terms.plan(GROUND).part(partner) >= terms.alone.part(partner)
    few = terms_of(catalogue, stations=["khabarovsk", "kashgar"])
    more = terms_of(catalogue, stations=["khabarovsk", "kashgar", "miyun", "moscow"])
    for partner in PARTNERS:
        assert more.alone.part(partner) >= few.alone.part(partner)
        assert more.plan(GROUND).part(partner) >= few.plan(GROUND).part(partner)


def test_only_common_stations_have_guests(terms: Terms) -> None:
    assert not terms.alone.guests
    assert not terms.plan(EXCHANGE).guests
    owners = {name: entry.owner for name, entry in terms.stations.items()}
    for plan in plans_of(terms):
        for station, passes in plan.guests.items():
            assert passes >= 1
            asked = {terms.satellites[list(terms.satellites)[k]].owner for k in plan.rows.satellite[
                np.array(plan.rows.station) == station]}  # fmt: skip
            assert asked - {owners[station]}


def test_alone_everybody_keeps_to_its_own(terms: Terms) -> None:
    rows, owners = terms.alone.rows, [entry.owner for entry in terms.satellites.values()]
    assert rows.request.size
    for k, asker in enumerate(rows.asker):
        assert owners[rows.satellite[k]] == asker == terms.stations[rows.station[k]].owner
    assert all(terms.satellites[satellite].owner == asker for asker, satellite in terms.alone.lent_s)


def test_figures_of_plans_are_whole(terms: Terms) -> None:
    for plan in plans_of(terms):
        assert sum(plan.images.values()) >= plan.rows.request.size
        for partner in PARTNERS:
            assert 0 <= plan.part(partner) <= 1 + 1e-9
            assert 0 <= plan.served[partner] <= plan.asked[partner] == 3
            assert plan.latency_s[partner] >= 0
            assert plan.worth[partner] >= 0
        rows = plan.rows
        assert np.all(rows.delivered_s >= rows.end_s)
        assert np.all((rows.end_s > rows.start_s) & (rows.start_s >= 0) & (rows.delivered_s <= 86400))
        assert np.all(np.abs(rows.roll_rad) < math.radians(60))
        for name, why in plan.unserved.items():
            assert name in {one["name"] for one in REQUESTS}
            assert len(why) > 5


def test_plans_keep_every_rule(terms: Terms, monkeypatch: pytest.MonkeyPatch) -> None:
    from intercosmos.physics import observation

    checked: list[str] = []
    inner = observation.schedule

    def watched(problem: Any, **how: Any) -> Any:
        found = inner(problem, **how)
        assert check_schedule(problem, found) == ()
        checked.append(how["fairness"])
        return found

    monkeypatch.setattr(observation, "schedule", watched)
    monkeypatch.setattr(sensing_tasking, "read_table", lambda *_: None)
    plans = sensing_tasking._Plans(terms)
    for notion in terms.activity.notions:
        plans(TASKING, notion)
    plans(GROUND, "none")
    assert checked.count("none") == 2 + 2 + 1  # each alone, each with all stations, and all together
    assert {"max-min", "nash"} <= set(checked)


def test_what_is_kept_is_a_sound_schedule_too(terms: Terms) -> None:
    plans = sensing_tasking._Plans(terms)
    for notion in terms.activity.notions:
        found = plans._shared(notion)
        assert found.problem is plans.problem
        sums = replace(found, objective=found.total, upper_bound=max(found.upper_bound, found.total))
        assert check_schedule(plans.problem, sums) == ()


def test_a_schedule_is_told_by_all_of_its_problem_and_nothing_else(terms: Terms) -> None:
    from intercosmos.directions.sensing_prints import print_of_problem, print_of_schedule

    whole = problem_of(terms)
    assert print_of_problem(problem_of(terms)) == print_of_problem(whole)
    down = whole.downlinks
    theirs = np.array([partner == "cnsa" for partner in down.partner], bool)
    assert theirs.any()
    later = replace(down, end_s=np.where(theirs, np.nextafter(down.end_s, np.inf), down.end_s))
    moved = replace(whole, downlinks=later)
    assert print_of_problem(moved) != print_of_problem(whole)
    for partner, same in (("roscosmos", True), ("cnsa", False)):
        alone = [print_of_problem(one.among([partner])) for one in (whole, moved)]
        assert (alone[0] == alone[1]) is same
    found = sensing_tasking._Plans(terms)._own(ALONE)[0]
    assert print_of_schedule(found) != print_of_schedule(replace(found, start_s=found.start_s + 1e-9))
    assert print_of_schedule(found) == print_of_schedule(replace(found, objective=0.0))


def test_a_quick_assessment_says_so_and_asks_the_same(catalogue: Catalogue, terms: Terms) -> None:
    direction = Sensing()
    for option in direction.options(terms.activity, terms.programme, catalogue):
        said = direction.shortened(option)
        assert bool(said) is (option.way != CONSTELLATION)
        if said:
            given = (option, terms.activity, terms.programme, catalogue)
            quick, thorough = direction.assess_quickly(*given), direction.assess(*given)
            assert [one.name for one in quick.margins] == [one.name for one in thorough.margins]
            assert quick.option == option
    assert Terms(terms.activity, terms.programme, catalogue, quick=True).plan(ALONE) is not terms.alone


def test_a_request_for_radar_is_served_by_radars_only(terms: Terms) -> None:
    radars = {k for k, entry in enumerate(terms.satellites.values()) if entry.instruments[0].kind == "radar"}
    problem = problem_of(terms)
    mine = problem.opportunities.request == problem.requests.name.index("Dikes by night")
    assert mine.any()
    assert set(problem.opportunities.satellite[mine].tolist()) <= radars
    served = [plan for plan in plans_of(terms) if 2 in plan.rows.request]
    assert served
    for plan in served:
        assert set(plan.rows.satellite[plan.rows.request == 2].tolist()) <= radars


def test_cameras_see_by_day_and_count_by_the_sky(catalogue: Catalogue, terms: Terms) -> None:
    from astropy.time import TimeDelta

    from intercosmos.physics.observation.illumination import sun_elevation

    problem = problem_of(terms)
    o = problem.opportunities
    by_day = np.array([entry.instruments[0].day_only for entry in terms.satellites.values()])[o.satellite]
    assert by_day.any()
    assert (~by_day).any()
    places = np.array([(r.latitude.value, r.longitude.value) for r in terms.activity.requests])[o.request]
    height = sun_elevation(places, terms.start + TimeDelta((o.start_s + o.end_s) / 2, format="sec"))
    assert np.all(height[by_day] >= math.radians(10))
    assert np.any(height[~by_day] < 0)
    whole = problem.requests.name.index("Blagoveshchensk")
    assert np.all(o.score[by_day & (o.request == whole)] < 0.9)
    assert_allclose(o.score[~by_day & (o.request == whole)], 1.0)
    low = problem_of(terms_of(catalogue, least_sun="60 deg")).opportunities
    assert np.array_equal(np.unique(low.satellite), np.unique(o.satellite[~by_day]))


def test_resolution_is_kept_at_the_edge(catalogue: Catalogue) -> None:
    camera = catalogue.satellites["resurs-p-4"]
    straight, aside, left = ground_sample_m(camera, np.radians([0.0, 30.0, -30.0]))
    assert straight == pytest.approx(camera.instruments[0].ground_sample.value, rel=1e-6)
    assert aside == pytest.approx(left)
    assert straight / math.cos(math.radians(30)) ** 2 < aside < 2 * straight  # more than on a flat Earth
    rolls = np.radians(np.linspace(0, 45, 20))
    assert np.all(np.diff(ground_sample_m(camera, rolls)) > 0)
    radar = catalogue.satellites["gf-3"]
    assert_allclose(ground_sample_m(radar, rolls), 1.0)
    assert_allclose(ground_sample_m(radar, rolls, "fine strip 2"), 10.0)
    assert_allclose(ground_sample_m(catalogue.satellites["sentinel-1c"], rolls), 20.0)  # its first mode, not its finest

    def rolled(**fields: Any) -> float:
        request = wanted("one", "roscosmos", 50.29, 127.53, **fields)
        terms = terms_of(catalogue, requests=[request], satellites=["resurs-p-4", "gf-2"], span="3 d")
        o = problem_of(terms).opportunities
        return float(np.abs(o.roll_rad[o.satellite == 0]).max(initial=0.0))

    edge = rolled()
    assert 0 < rolled(resolution="1.3 m") < edge
    assert rolled(resolution="0.9 m") == 0


def test_unserved_requests_say_why(catalogue: Catalogue) -> None:
    requests = [
        wanted("too sharp", "roscosmos", 50.29, 127.53, resolution="1 cm"),
        wanted("pole", "cnsa", 90.0, 0.0),
        wanted("too soon", "cnsa", 50.24, 127.49, deadline="1 min"),
        wanted("served", "roscosmos", 50.29, 127.53),
    ]
    plan = terms_of(catalogue, requests=requests).plan(TASKING, "none")
    assert set(plan.unserved) == {"too sharp", "pole", "too soon"}
    assert "resolution asked for" in plan.unserved["too sharp"]
    assert len(set(plan.unserved.values())) == 3
    assert all(len(why) > 20 for why in plan.unserved.values())
    found = assessed(catalogue, requests=requests, ways=[TASKING])[TASKING]
    assert any("Not served (3)" in note and "too sharp" in note for note in found.evidence.notes)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"sensor": "radar"}, "no satellite that sees it is radar"),
        ({"resolution": "50 cm"}, "the resolution asked for, 0.5"),
        ({"earliest": "12 h", "deadline": "20 h"}, "needs daylight"),
    ],
)
def test_the_constraint_that_keeps_a_request_out_is_named(
    catalogue: Catalogue, change: dict[str, Any], told: str
) -> None:
    requests = [wanted("one", "roscosmos", 72.0, 127.53, **change)]
    terms = terms_of(catalogue, requests=requests, satellites=["resurs-p-4", "gf-2"], begin="2027-11-10")
    if "earliest" not in change:
        terms = terms_of(catalogue, requests=requests, satellites=["resurs-p-4", "gf-2"])
    assert told in re.sub(r"\s", " ", terms.plan(TASKING, "none").unserved["one"])


def test_an_area_at_the_pole_is_refused(catalogue: Catalogue) -> None:
    area = wanted("pole", "cnsa", 88.5, 0.0, kind="area", extent="300 km")
    with pytest.raises(DataError, match="89"):
        terms_of(catalogue, requests=[area])
    terms_of(catalogue, requests=[area | {"latitude": "-87 deg"}])


def test_nothing_can_be_served_at_all(catalogue: Catalogue) -> None:
    requests = [
        wanted("a", "roscosmos", 90.0, 0.0, sensor="optical"),
        wanted("b", "cnsa", -90.0, 0.0, resolution="1 cm"),
    ]
    for way, found in assessed(catalogue, requests=requests).items():
        assert found.verdict is Verdict.INFEASIBLE
        for name in ("Roscosmos", "CNSA"):
            assert margin(found, f"delivered to {name}").value == 0
            assert margin(found, f"delivered to {name}").remedy
            assert margin(found, f"no harm to {name}").holds
        assert not found.evidence.series
        assert all(0 <= b.share <= 1 for b in found.benefits)
        assert images_name("cnsa", way) in found.measures
        loads(dumps(encode(found)))


def test_modes_of_radars_change_what_they_deliver(catalogue: Catalogue) -> None:
    area = [
        wanted("plain", "cnsa", 47.30, 133.00, kind="area", extent="60 km"),
        wanted("r", "roscosmos", 50.29, 127.53),
    ]
    common: dict[str, Any] = {"requests": area, "satellites": ["kondor-fka-1", "gf-3"]}
    spot, strip = (terms_of(catalogue, modes=modes, **common).plan(TASKING) for modes in ({}, {"gf-3": "fine strip 2"}))
    assert strip.part("cnsa") > spot.part("cnsa") + 0.2
    assert strip.part("cnsa") == pytest.approx(1.0)
    fine = [area[0] | {"resolution": "5 m"}, area[1]]
    coarse = terms_of(catalogue, modes={"gf-3": "fine strip 2"}, requests=fine, satellites=["gf-3", "resurs-p-4"])
    assert coarse.plan(TASKING).part("cnsa") == 0


def test_slots_without_a_look_are_missing(catalogue: Catalogue) -> None:
    """Two of six slots see a satellite: a third, not all of it."""
    requests = [
        wanted("often", "roscosmos", 48.48, 135.08, kind="periodic", slots=6),
        wanted("x", "cnsa", 46.8, 130.32),
    ]
    plan = terms_of(catalogue, requests=requests, satellites=["kondor-fka-1", "gf-2"]).plan(TASKING)
    assert 1 <= plan.images["roscosmos"] < 6
    assert plan.part("roscosmos") == pytest.approx(plan.images["roscosmos"] / 6)


# ---- exchange


NEAR = [
    wanted("Blagoveshchensk", "roscosmos", 50.29, 127.53),
    wanted("Heihe", "cnsa", 50.24, 127.49, sensor="radar"),
    wanted("far", "cnsa", 40.0, 100.0, sensor="radar"),
]
SURVEY: dict[str, Any] = {"satellites": ["kondor-fka-1", "gf-2"], "modes": {"kondor-fka-1": "survey"}}


def test_images_exchanged_are_never_less_than_alone(catalogue: Catalogue, terms: Terms) -> None:
    for partner in PARTNERS:
        assert terms.plan(EXCHANGE).part(partner) >= terms.alone.part(partner)
        assert terms.plan(EXCHANGE).worth[partner] >= terms.alone.worth[partner]
    found = terms_of(catalogue, requests=NEAR, **SURVEY)
    assert found.alone.part("cnsa") == 0
    assert found.plan(EXCHANGE).part("cnsa") == pytest.approx(0.5)  # of two requests one
    assert found.plan(EXCHANGE).served["cnsa"] == found.plan(EXCHANGE).images["cnsa"] == 1
    assert set(found.plan(EXCHANGE).unserved) == {"far"}
    assert found.plan(EXCHANGE).part("roscosmos") == found.alone.part("roscosmos") == 1


@pytest.mark.parametrize(
    "change",
    [
        {"sensor": "optical"},
        {"resolution": "3 m"},  # finer than the mode
        {"latitude": "51.5 deg"},  # beyond half a swath
        {"deadline": "3 h"},
        {"earliest": "23 h"},
        {"kind": "stereo"},
        {"partner": "roscosmos"},  # its own image is nothing exchanged
    ],
)
def test_an_image_that_does_not_serve_is_not_exchanged(catalogue: Catalogue, change: dict[str, Any]) -> None:
    def exchanged(request: dict[str, Any]) -> list[int]:
        terms = terms_of(catalogue, requests=[NEAR[0], request, NEAR[2]], **SURVEY)
        one = np.array([36000.0])
        place = terms.activity.requests[0]
        rows = Rows(
            np.array([0]), np.array([0]), ("roscosmos",), one, one + 6, one + 600, ("khabarovsk",),
            np.array([place.latitude.value]), np.array([place.longitude.value]), np.radians([30.0]),
        )  # fmt: skip
        return shown_too(rows, terms)

    assert exchanged(NEAR[1]) == [1]
    assert exchanged(NEAR[1] | change) == []


def test_a_spotlight_shows_no_more_than_its_spot(catalogue: Catalogue) -> None:
    """Gaofen-3 sees 650 km in one mode and 1 m in another, never both."""
    requests = [wanted("a", "cnsa", 50.29, 127.53), wanted("b", "roscosmos", 51.3, 127.53, sensor="radar")]
    terms = terms_of(catalogue, requests=requests, satellites=["resurs-p-4", "gf-3"])
    at = np.array([36000.0])
    place = terms.activity.requests[0]
    rows = Rows(
        np.array([0]), np.array([1]), ("cnsa",), at, at + 6, at + 600, ("miyun",), np.array([place.latitude.value]),
        np.array([place.longitude.value]), np.radians([30.0]),
    )  # fmt: skip
    assert shown_too(rows, terms) == []
    assert shown_too(rows, terms_of(catalogue, requests=requests, satellites=["resurs-p-4", "gf-3"],
                                    modes={"gf-3": "wide scan"})) == [1]  # fmt: skip
    assert shown_too(replace(rows, delivered_s=at * np.nan), terms) == []


# ---- bargain


def test_who_gives_and_gains_takes_part(everything: dict[str, Assessment], catalogue: Catalogue) -> None:
    for way, found in everything.items():
        assert {c.partner for c in found.contributions} == set(PARTNERS)
        assert {b.partner for b in found.benefits} == set(PARTNERS)
        assert all(0 <= b.share <= 1 and b.reason for b in found.benefits)
        assert all(c.amount > 0 and math.isfinite(c.amount) for c in found.contributions)
        items = {c.item for c in found.contributions}
        assert ("tasking centre" in items) is (way == TASKING)
        assert items.isdisjoint({"receiving pass", "imaging hour"}) or way != EXCHANGE
        assert {item.replace(" ", "-") for item in items} <= set(catalogue.efforts)
        for one in found.contributions:
            if one.item == "receiving pass":
                assert catalogue.receiving_stations[one.asset].owner == one.partner
            if one.item == "imaging hour":
                assert catalogue.satellites[one.asset].owner == one.partner
    assert {c.item for c in everything[TASKING].contributions} > {"image interface", "imaging hour"}


def test_margins_conditions_and_sources(everything: dict[str, Assessment], catalogue: Catalogue) -> None:
    for way, found in everything.items():
        response = margin(found, "response, Amur")
        assert response.sense is Sense.AT_MOST
        assert response.value == found.measures[response_name("Amur", TOGETHER)].value
        assert "Roscosmos alone" in response.detail
        assert all(bool(one.remedy) != one.holds for one in found.margins)
        assert all(math.isfinite(one.value) for one in found.margins)
        grantors = {c.grantor for c in found.conditions}
        assert grantors == set(PARTNERS)
        assert len(found.conditions) == 2 * (STEPS.index(way) + 1)
        assert set(found.evidence.sources) <= set(catalogue.sources)
        assert len(found.evidence.sources) >= 3
    remedy = margin(everything[EXCHANGE], "delivered to CNSA")
    assert remedy.holds or remedy.remedy


def test_evidence_holds_maps_and_schedules(everything: dict[str, Assessment], terms: Terms) -> None:
    for way, found in everything.items():
        field = found.evidence.maps["revisit"]
        assert list(field.layers) == [*PARTNERS, TOGETHER]
        for unit, values in field.layers.values():
            assert unit == "h"
            assert values.shape == (6, 12)
            assert np.all((values == NOWHERE) | ((values > 0) & (values <= 24)))
        rows = terms.plan(way, "nash").rows
        assert sum(series.axis_values.size for series in found.evidence.series.values()) == rows.request.size
        for series in found.evidence.series.values():
            asked = series.columns["asked by"][1].astype(int)
            request = series.columns["request"][1].astype(int)
            assert [terms.members[k] for k in asked] == [terms.activity.requests[k].partner for k in request]
            assert np.all(series.columns["on the ground"][1] >= series.columns["end"][1])
            assert np.all(np.diff(series.axis_values) > 0)


def test_results_are_numbers_and_survive_json(everything: dict[str, Assessment]) -> None:
    for found in everything.values():
        text = dumps(encode(found))
        assert "NaN" not in text
        back = decode(Assessment, loads(text))
        assert back.margins == found.margins
        assert dict(back.measures) == dict(found.measures)
        assert dumps(encode(back)) == text


# ---- kept results


def test_the_same_question_is_not_computed_twice(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    from intercosmos.physics import observation

    asked: list[str] = []
    inner, looks = observation.schedule, sensing_watch._computed

    def counted(problem: Any, **how: Any) -> Any:
        asked.append(how["fairness"])
        return inner(problem, **how)

    def counted_looks(terms: Terms) -> Any:
        asked.append("looks")
        return looks(terms)

    monkeypatch.setattr(observation, "schedule", counted)
    monkeypatch.setattr(sensing_watch, "_computed", counted_looks)
    fields: dict[str, Any] = {"least_sun": "11 deg", "requests": REQUESTS[:4], "compared": ["nash"]}
    once = assessed(catalogue, **fields)
    assert sorted(asked) == ["looks", "nash", "none", "none", "none", "none", "none"]
    asked.clear()
    forget()
    again = assessed(catalogue, **fields)
    assert asked == []
    assert same(once, again)
    forget()
    monkeypatch.setenv("INTERCOSMOS_CACHE", os.devnull)  # nothing can be kept there
    assert same(once, assessed(catalogue, **fields))
    assert (asked.count("none"), asked.count("nash")) == (5, 1)
    forget()


def same(one: dict[str, Assessment], other: dict[str, Assessment]) -> bool:
    return {way: dumps(encode(a)) for way, a in one.items()} == {way: dumps(encode(a)) for way, a in other.items()}


def test_another_question_is_another_key(catalogue: Catalogue, terms: Terms) -> None:
    changes: list[dict[str, Any]] = [
        {"span": "2 d"}, {"least_sun": "12 deg"}, {"exchange_delay": "3 h"}, {"stations": ["khabarovsk"]},
        {"modes": {"gf-3": "fine strip 2"}}, {"requests": REQUESTS[:5]}, {"satellites": ["kondor-fka-1", "gf-3"]},
        {"begin": "2027-08-11"}, {"fairness": "quotas", "quotas": {"cnsa": 0.3}},
    ]  # fmt: skip
    keys = [sensing_tasking._key(terms_of(catalogue, **change)) for change in changes]
    assert len({*keys, sensing_tasking._key(terms)}) == len(changes) + 1
    assert sensing_tasking._key(terms_of(catalogue, title="Other words", response="9 h")) == sensing_tasking._key(terms)


SECOND = """
import json, sys
from intercosmos.catalogue import load_catalogue
from intercosmos.directions import places, sensing_tasking
from intercosmos.directions.sensing import Sensing
from intercosmos.programme import Programme
from intercosmos.programme.sensing import SensingActivity
from intercosmos.study.codec import dumps, encode

places.CELL_DEG, places._MOST = 30.0, 4
sensing_tasking._ROUNDS = {way: 60 for way in sensing_tasking._ROUNDS}
said = json.load(sys.stdin)
activity = SensingActivity.model_validate(said.pop("activity"))
programme, catalogue, direction = Programme(**said, activities=(activity,)), load_catalogue(), Sensing()
for option in direction.options(activity, programme, catalogue):
    print(dumps(encode(direction.assess(option, activity, programme, catalogue))))
"""


def test_another_process_finds_the_same(everything: dict[str, Assessment], tmp_path: Path) -> None:
    environment = os.environ | {"INTERCOSMOS_CACHE": str(tmp_path), "PYTHONHASHSEED": "7"}
    ran = subprocess.run(
        [sys.executable, "-c", SECOND], input=json.dumps(PROGRAMME | {"activity": ACTIVITY}), capture_output=True,
        text=True, env=environment, check=False, timeout=300,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines() == [dumps(encode(found)) for found in everything.values()]


# ---- quotas and third parties


def test_quotas_and_third_parties(catalogue: Catalogue) -> None:
    requests = [*REQUESTS[:4], wanted("Matera", "esa", 40.65, 16.70), wanted("Brasilia", "inpe", -15.8, -47.9)]
    found = assessed(
        catalogue, satellites=["resurs-p-4", "kondor-fka-1", "gf-2", "sentinel-1c"], requests=requests,
        stations=["khabarovsk", "miyun", "matera"], third_parties=["esa", "inpe"], fairness="quotas",
        quotas={"roscosmos": 0.1, "esa": 0.1}, compared=["nash"], ways=[EXCHANGE, TASKING],
    )  # fmt: skip
    for one in found.values():
        assert one.option.roles == {"first fleet": "roscosmos", "second fleet": "cnsa", "third fleet": "esa"}
        assert {b.partner for b in one.benefits} == {"roscosmos", "cnsa"}  # no worth, no benefit to count
        assert {c.partner for c in one.contributions} == {"roscosmos", "cnsa", "esa"}  # inpe has nothing to give
        assert {"roscosmos", "cnsa", "esa"} == {c.grantor for c in one.conditions}
        assert list(one.evidence.maps["revisit"].layers) == ["roscosmos", "cnsa", "esa", TOGETHER]
    measures = found[TASKING].measures
    assert measures[worth_name("inpe", ALONE)].value == 0
    assert {price_name(n) for n in ("none", "quotas", "nash")} <= set(measures)
    assert all(0 <= measures[price_name(n)].value <= 1 for n in ("none", "quotas", "nash"))


# ---- a constellation from scratch


@pytest.fixture
def lifted(monkeypatch: pytest.MonkeyPatch) -> dict[str, float]:
    """Rocket -> kg at the lowest height; 100 kg less at each height further. Invented."""
    masses = {"soyuz-2.1b": 4000.0, "long-march-2d": 1300.0}

    def flown(catalogue: Catalogue, requests: list[PayloadRequest]) -> list[PayloadResult]:
        lowest = min(one.perigee_m for one in requests)
        found = []
        for one in requests:
            mass = masses[one.vehicle] - (one.perigee_m - lowest) / 1e3
            good = mass > 0
            found.append(
                PayloadResult(
                    one, mass * good, mass * good, mass * good, "propellant", good, "" if good else "too heavy"
                )
            )
        return found

    monkeypatch.setattr(flight, "solve_payloads", flown)
    sensing_constellation._flown.clear()
    return masses


def designed(catalogue: Catalogue, **changed: Any) -> dict[str, Assessment]:
    sensing_constellation._flown.clear()
    return assessed(catalogue, constellation=WISH | changed, ways=[CONSTELLATION])


def test_a_constellation_is_the_least_that_does(catalogue: Catalogue, lifted: dict[str, float]) -> None:
    found = designed(catalogue)
    assert list(found) == ["soyuz-2.1b", "long-march-2d"]
    for one in found.values():
        m = {name: q.value for name, q in one.measures.items()}
        assert m["longest time between two looks"] <= 12 * 3600
        assert m["ground sample straight down"] <= 5
        assert 480e3 <= m["altitude above the equatorial radius"] <= 760e3 + 1
        assert 1 <= m["planes"] <= m["satellites"] <= 8
        assert m["launches"] >= math.ceil(m["mass of all satellites"] / m["payload to this orbit"] - 1e-9)
        assert margin(one, "revisit").holds
        assert margin(one, "resolution").holds
        launches = [c for c in one.contributions if c.item == "launch"]
        assert sum(c.amount for c in launches) == m["launches"]
        shares = {c.partner: c.amount for c in one.contributions if c.item == "spacecraft-kg"}
        assert shares == pytest.approx(dict.fromkeys(PARTNERS, m["mass of all satellites"] / 2))
        assert {b.partner for b in one.benefits} == set(PARTNERS)
        assert all(0 <= b.share <= 1 for b in one.benefits)
        curve = one.evidence.series["designs"]
        for unit, values in curve.columns.values():
            assert unit == "h"
            assert np.all(np.diff(values) <= 1e-9)  # more satellites allowed never look less often
        loads(dumps(encode(one)))
    assert found["soyuz-2.1b"].measures["launches"].value <= found["long-march-2d"].measures["launches"].value


def test_more_satellites_allowed_never_look_less_often(catalogue: Catalogue, lifted: dict[str, float]) -> None:
    longest = [
        designed(catalogue, revisit="1 min", satellites=n)["soyuz-2.1b"]
        .measures["longest time between two looks"]
        .value
        for n in (1, 2, 4, 8)
    ]
    assert all(a >= b - 60 for a, b in pairwise(longest))
    assert longest[0] > longest[-1] + 3600
    failed = margin(designed(catalogue, revisit="1 min")["soyuz-2.1b"], "revisit")
    assert not failed.holds
    assert "more satellites" in failed.remedy


def test_a_smaller_rocket_launches_more_often(catalogue: Catalogue, lifted: dict[str, float]) -> None:
    lifted |= {"soyuz-2.1b": 4000.0, "long-march-2d": 760.0}  # one camera at a time
    found = designed(catalogue, sensors=[CAMERA])
    large, small = (found[name].measures for name in ("soyuz-2.1b", "long-march-2d"))
    assert small["launches"].value == small["satellites"].value
    assert large["launches"].value == large["planes"].value


def test_no_rocket_lifts_it(catalogue: Catalogue, lifted: dict[str, float]) -> None:
    lifted |= {"soyuz-2.1b": 300.0, "long-march-2d": -1000.0}
    found = designed(catalogue)
    weak = margin(found["soyuz-2.1b"], "payload")
    assert not weak.holds
    assert 290 < weak.value < 300  # at the lowest orbit of those tried, not at the lowest height
    assert weak.limit == pytest.approx(470)
    assert margin(found["soyuz-2.1b"], "trajectory").holds
    none = margin(found["long-march-2d"], "trajectory")
    assert not none.holds
    assert none.detail == "too heavy"
    assert none.remedy
    assert all(one.verdict is Verdict.INFEASIBLE for one in found.values())
    assert not any(one.benefits for one in found.values())


def test_heights_without_a_closed_track_are_no_design(catalogue: Catalogue, lifted: dict[str, float]) -> None:
    found = designed(catalogue, lowest="520 km", highest="521 km")["soyuz-2.1b"]
    assert found.verdict is Verdict.INFEASIBLE
    assert any("closes" in one.detail for one in found.margins if not one.holds)


def test_latitudes_that_no_design_sees_are_told(catalogue: Catalogue, lifted: dict[str, float]) -> None:
    found = designed(catalogue, north="89.9 deg", sensors=[CAMERA | {"reach": "2 deg"}])["soyuz-2.1b"]
    failed = margin(found, "revisit")
    assert not failed.holds
    assert "never see" in failed.detail
    assert "wider reach" in failed.remedy
    assert not found.evidence.series
    loads(dumps(encode(found)))


@pytest.mark.parametrize(
    "change",
    [
        {"lowest": "12 km"},
        {"highest": "40000 km"},
        {"sensors": [CAMERA | {"mass": "0 kg"}]},
        {"sensors": [CAMERA | {"altitude": "0 m"}]},
        {"sensors": [CAMERA | {"resolution": "0 m"}]},
        {"sensors": [CAMERA | {"reach": "70 deg"}]},
        {"south": "60 deg", "north": "45 deg"},
    ],
)
def test_constellations_that_cannot_be_are_refused(catalogue: Catalogue, change: dict[str, Any]) -> None:
    with pytest.raises(DataError) as told:
        terms_of(catalogue, constellation=WISH | change)
    assert told.value.allowed
    assert told.value.advice


def test_a_resolution_beyond_every_sensor_is_told(catalogue: Catalogue, lifted: dict[str, float]) -> None:
    failed = margin(designed(catalogue, resolution="10 cm")["soyuz-2.1b"], "resolution")
    assert not failed.holds
    assert "lower orbit" in failed.remedy
    free = designed(catalogue, resolution=None)["soyuz-2.1b"]
    assert not any(one.name == "resolution" for one in free.margins)


def test_designs_are_kept(catalogue: Catalogue, lifted: dict[str, float], monkeypatch: pytest.MonkeyPatch) -> None:
    from intercosmos.physics.observation import joint_design

    once = designed(catalogue)
    monkeypatch.setattr(joint_design, "designs", lambda **_: pytest.fail("computed again"))
    assert same(once, designed(catalogue))
    lifted["soyuz-2.1b"] += 50  # what places see is no rocket's doing
    assert (
        designed(catalogue)["soyuz-2.1b"].measures["payload to this orbit"]
        != once["soyuz-2.1b"].measures["payload to this orbit"]
    )
    with pytest.raises(pytest.fail.Exception, match="computed again"):
        designed(catalogue, sensors=[CAMERA | {"reach": "41 deg"}])


@pytest.mark.parametrize("mass", [4000.0, 1600.0, 700.0, 300.0])
def test_a_rockets_designs_are_those_it_lifts(catalogue: Catalogue, lifted: dict[str, float], mass: float) -> None:
    from intercosmos.physics.observation.joint_design import DesignTable, designs

    lifted["soyuz-2.1b"] = mass
    terms = terms_of(catalogue, constellation=WISH)
    wish = terms.activity.constellation
    assert wish is not None
    found = sensing_constellation._designs(terms, wish, "soyuz-2.1b")
    days, revolutions, axis = sensing_constellation._orbits(wish)
    radii = sensing_constellation._radii(wish)
    direct = designs(
        days=days, revolutions=revolutions, planes=sensing_constellation._PLANES,
        satellites_per_plane=sensing_constellation._EACH,
        sensors=[sensing_constellation._sensor(one) for one in wish.sensors],
        latitudes_rad=np.linspace(wish.south.value, wish.north.value, 3),
        lift_kg={"soyuz-2.1b": np.interp(axis, radii, mass - (np.array(radii) - radii[0]) / 1e3)},
        most_satellites=wish.satellites,
    )  # fmt: skip
    assert (len(found) == 0) == (mass < 400)
    for name in DesignTable.__dataclass_fields__:
        expected = np.asarray(getattr(direct, name))
        if name.endswith("_s"):
            expected = np.where(np.isfinite(expected), expected, sensing_constellation._NEVER_S)
        assert np.array_equal(np.asarray(getattr(found, name)), expected), name
