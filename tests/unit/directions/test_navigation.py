"""Navigation: ways, what a joint service is judged by, who gives and who gains, and what a reader is told.

A coarse Earth and few instants, so that no test waits; tests/against holds the figures.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from intercosmos.catalogue import Catalogue, load_catalogue
from intercosmos.directions import navigation_guidance, navigation_sky
from intercosmos.directions import places as places_module
from intercosmos.directions.base import Assessment, Sense, Verdict, load_direction
from intercosmos.directions.navigation import Navigation
from intercosmos.directions.navigation_bargain import divided
from intercosmos.directions.navigation_sky import NOWHERE_M, Question
from intercosmos.directions.navigation_terms import (
    AUGMENT,
    CORRECTED_M,
    ORDER,
    RECEIVE,
    STATIONS,
    TIME,
    Terms,
    error_name,
    guided_name,
    served_name,
    share_name,
)
from intercosmos.directions.places import places_of
from intercosmos.errors import PhysicsError
from intercosmos.programme import CrewActivity, Programme
from intercosmos.programme.navigation import NavigationActivity
from intercosmos.programme.regions import region_of
from intercosmos.series import NOWHERE

CHINA = {"name": "China", "south": "20 deg", "north": "50 deg", "west": "75 deg", "east": "130 deg"}
RUSSIA = {"name": "Russia", "south": "50 deg", "north": "75 deg", "west": "30 deg", "east": "180 deg"}
HOSTS = [
    {"partner": "cnsa", "stations": ["changchun-glonass", "urumqi-glonass"]},
    {"partner": "roscosmos", "stations": ["irkutsk-beidou"]},
]


@pytest.fixture(scope="module", autouse=True)
def coarse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A coarse Earth, few instants, and a folder of its own for what is kept."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(navigation_sky, "INSTANTS", 6)
        patch.setattr(places_module, "CELL_DEG", 30.0)
        patch.setattr(places_module, "_MOST", 4)
        patch.setattr(navigation_guidance, "_INSTANTS", 2)
        patch.setattr(navigation_guidance, "_PLACES", 4)
        patch.setenv("INTERCOSMOS_CACHE", str(tmp_path_factory.mktemp("kept")))
        places_of.cache_clear()
        yield
    places_of.cache_clear()


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="module")
def poor() -> Catalogue:
    """GLONASS with signals so bad that whoever takes them for good is worse off."""
    return load_catalogue(overrides={f"constellation.glonass.range_errors.{k}.total": "30 m" for k in range(4)})


def programme_of(**fields: Any) -> Programme:
    given = {
        "id": "both", "direction": "navigation", "constellations": ["glonass", "beidou-3"],
        "regions": [CHINA, RUSSIA], "worth": {"roscosmos": 5, "cnsa": 5},
    } | fields  # fmt: skip
    activity = NavigationActivity.model_validate(given)
    return Programme(
        id="test", title="Test", partners=("roscosmos", "cnsa"), period=("2027-01-01", "2036-12-31"),  # type: ignore[arg-type]
        activities=(activity,),
    )  # fmt: skip


def assessed(catalogue: Catalogue, **fields: Any) -> dict[str, Assessment]:
    """Way -> assessment."""
    programme = programme_of(**fields)
    direction, activity = Navigation(), programme.activities[0]
    found = [
        direction.assess(o, activity, programme, catalogue) for o in direction.options(activity, programme, catalogue)
    ]
    return {one.option.way: one for one in found}


def margin(found: Assessment, name: str) -> Any:
    return next(one for one in found.margins if one.name == name)


def plain(text: str) -> str:
    """Without the narrow spaces that keep a number and its unit together."""
    return re.sub(r"\s", " ", text)


@pytest.fixture(scope="module")
def everything(coarse: None, catalogue: Catalogue) -> dict[str, Assessment]:
    return assessed(catalogue, hosts=HOSTS, planned=["glonass-high-orbit"], guided="0.1")


def test_the_direction_is_registered_and_takes_only_its_own(catalogue: Catalogue) -> None:
    assert isinstance(load_direction("navigation"), Navigation)
    programme = programme_of()
    crew = CrewActivity(
        id="crew", direction="crew", guest="cnsa", station="ros", seats=1, flights=1, stay="10 d", worth={"cnsa": 1.0}
    )
    with pytest.raises(TypeError, match="not navigation"):
        Navigation().options(crew, programme, catalogue)


def test_there_is_one_option_a_way_and_stations_need_hosts(catalogue: Catalogue) -> None:
    def ways(**fields: Any) -> list[str]:
        programme = programme_of(**fields)
        options = Navigation().options(programme.activities[0], programme, catalogue)
        assert len({option.id for option in options}) == len(options)
        assert all(o.roles == {"first system": "glonass", "second system": "beidou-3"} for o in options)
        return [option.way for option in options]

    assert ways() == [RECEIVE, TIME, AUGMENT]
    assert ways(hosts=HOSTS) == [RECEIVE, TIME, STATIONS, AUGMENT] == list(ORDER)
    assert ways(hosts=HOSTS, ways=[STATIONS, RECEIVE]) == [RECEIVE, STATIONS]
    assert ways(ways=TIME) == [TIME]


def test_each_way_is_judged_in_every_region(everything: dict[str, Assessment]) -> None:
    assert list(everything) == list(ORDER)
    for found in everything.values():
        names = [one.name for one in found.margins]
        for region in ("China", "Russia"):
            error = margin(found, f"vertical error, {region}")
            assert (error.limit, error.sense, error.unit) == (5.0, Sense.AT_MOST, "m")
            assert error.value == found.measures[error_name(region, "both")].value
            assert "GLONASS alone" in error.detail
            assert "BeiDou-3 alone" in error.detail
            assert margin(found, f"geometry, {region}").sense is Sense.AT_LEAST
            assert 0 <= margin(found, f"vertical guidance, {region}").value <= 1
        assert names.count("no harm to users of GLONASS") == names.count("no harm to users of BeiDou-3") == 1
        assert all(math.isfinite(one.value) for one in found.margins)
        assert all(bool(one.remedy) != one.holds for one in found.margins)
        assert found.verdict is Verdict.CONDITIONAL


def test_every_way_is_at_least_as_good_as_the_one_before(everything: dict[str, Assessment]) -> None:
    for region in ("China", "Russia"):
        errors = [everything[way].measures[error_name(region, "both")].value for way in ORDER]
        assert errors == sorted(errors, reverse=True)
        served = [everything[way].measures[served_name(region, "both")].value for way in ORDER]
        assert served == sorted(served)
        assert errors[-1] < errors[0] - 0.1  # corrections are worth more than decimetres
    for partner in ("roscosmos", "cnsa"):
        shares = [next(b.share for b in everything[way].benefits if b.partner == partner) for way in ORDER]
        assert shares == sorted(shares)
        assert 0 < shares[0] <= shares[-1] < 1


def test_measures_are_whole(everything: dict[str, Assessment]) -> None:
    measures = everything[RECEIVE].measures
    for region in ("China", "Russia"):
        assert sum(measures[share_name(region, name)].value for name in ("GLONASS", "BeiDou-3")) == pytest.approx(1)
        both = measures[error_name(region, "both")].value
        for name in ("GLONASS", "BeiDou-3"):
            assert both < measures[error_name(region, name)].value < NOWHERE_M
            assert measures[served_name(region, name)].value <= measures[served_name(region, "both")].value
            assert measures[guided_name(region, name)].value <= measures[guided_name(region, "both")].value
    assert measures["error of GLONASS's signals in space"].value == pytest.approx(1.32)  # constellations.toml
    assert everything[AUGMENT].measures["error of GLONASS's signals in space"].value == CORRECTED_M
    assert everything[AUGMENT].measures["error of BeiDou-3's signals in space"].value == CORRECTED_M
    alone = [everything[way].measures[error_name("China", "GLONASS")].value for way in ORDER]
    assert len(set(alone)) == 1  # what a system gives alone does not depend on what is agreed


def test_a_planned_complement_is_computed_beside(everything: dict[str, Assessment]) -> None:
    for found in everything.values():
        (name,) = (n for n in found.measures if n.startswith("vertical error, Russia, with "))
        assert found.measures[name].value < found.measures[error_name("Russia", "both")].value


def test_errors_that_fail_name_the_next_way_and_what_is_planned(catalogue: Catalogue) -> None:
    found = assessed(catalogue, error="0.5 m", planned=["glonass-high-orbit"], hosts=HOSTS)
    first = margin(found[RECEIVE], "vertical error, China")
    assert not first.holds
    assert found[RECEIVE].verdict is Verdict.INFEASIBLE
    for told in (TIME, STATIONS, AUGMENT, "with GLONASS"):
        assert told in first.remedy
    last = margin(found[AUGMENT], "vertical error, China")
    assert "common time" not in last.remedy
    alone = assessed(catalogue, error="0.5 m", ways=[AUGMENT])
    assert margin(alone[AUGMENT], "vertical error, China").remedy == "a larger error, or a third system"
    few = assessed(catalogue, error="0.5 m", ways=[RECEIVE])
    assert AUGMENT in margin(few[RECEIVE], "vertical error, China").remedy  # ways that nobody asked for may mend it


def test_a_geometry_that_fails_says_what_would_mend_it(catalogue: Catalogue) -> None:
    found = assessed(catalogue, mask="40 deg", pdop=2, ways=[RECEIVE])[RECEIVE]
    failed = margin(found, "geometry, China")
    assert failed.value < failed.limit
    assert "lower mask" in failed.remedy
    assert "PDOP of at most 2" in failed.detail


def test_guidance_is_judged_only_where_it_is_asked_for(catalogue: Catalogue, everything: dict[str, Assessment]) -> None:
    found = assessed(catalogue, ways=[RECEIVE])[RECEIVE]
    assert not any("guidance" in one.name for one in found.margins)
    assert guided_name("China", "both") in found.measures
    strict = assessed(catalogue, guided="1", vertical_alert="10 m", ways=[RECEIVE])[RECEIVE]
    failed = margin(strict, "vertical guidance, China")
    assert not failed.holds
    assert failed.value < margin(everything[RECEIVE], "vertical guidance, China").value
    assert "third system" in failed.remedy
    assert "0 % with GLONASS alone" in plain(failed.detail)


def test_conditions_grow_with_the_way(everything: dict[str, Assessment]) -> None:
    texts = {way: [(c.text, c.grantor) for c in found.conditions] for way, found in everything.items()}
    for before, after in pairwise(ORDER):
        assert set(texts[before]) < set(texts[after])
    assert all(len(set(one)) == len(one) for one in texts.values())
    assert ("offset to the time of BeiDou-3 measured and sent by GLONASS", "roscosmos") in texts[TIME]
    hosted = [text for text, grantor in texts[STATIONS] if grantor == "cnsa" and "stations on its ground" in text]
    assert hosted == ["measurements of 2 stations on its ground may leave the country"]


def test_who_puts_in_what(everything: dict[str, Assessment], catalogue: Catalogue) -> None:
    def given(way: str) -> dict[tuple[str, str], float]:
        return {(c.partner, c.item): c.amount for c in everything[way].contributions}

    assert given(RECEIVE) == {("roscosmos", "navigation interface"): 1, ("cnsa", "navigation interface"): 1}
    years = programme_of().years
    assert given(TIME)["cnsa", "common time"] == pytest.approx(years)
    stations = given(STATIONS)
    assert stations["roscosmos", "monitoring station"] == pytest.approx(2 * years)
    assert stations["cnsa", "monitoring ground"] == pytest.approx(2 * years)
    assert stations["cnsa", "monitoring station"] == pytest.approx(years)
    assert stations["roscosmos", "monitoring ground"] == pytest.approx(years)
    assert given(AUGMENT)["cnsa", "augmentation centre"] == pytest.approx(years)
    items = {c.item.replace(" ", "-") for found in everything.values() for c in found.contributions}
    assert items <= set(catalogue.efforts)


def test_evidence_holds_maps_models_and_known_sources(everything: dict[str, Assessment], catalogue: Catalogue) -> None:
    for way, found in everything.items():
        layers = found.evidence.maps["vertical error"].layers
        assert list(layers) == ["GLONASS", "BeiDou-3", "both"]
        for unit, values in layers.values():
            assert unit == "m"
            assert values.shape == (6, 12)
            assert np.all((values == NOWHERE) | ((values > 0) & (values < NOWHERE_M)))
        assert set(found.evidence.sources) <= set(catalogue.sources)
        assert len(found.evidence.sources) >= 3
        assert any(one.startswith("Ground") for one in found.evidence.models) == (way in (STATIONS, AUGMENT))
    assert len(everything[STATIONS].evidence.sources) >= len(everything[TIME].evidence.sources)


def test_notes_say_what_a_reader_has_to_know(everything: dict[str, Assessment]) -> None:
    notes = {way: plain(" ".join(found.evidence.notes)) for way, found in everything.items()}
    assert all("the error counts as 100 m" in told for told in notes.values())
    assert all("Neither GLONASS nor BeiDou-3 alone lets a receiver vouch" in told for told in notes.values())
    assert "5 ns" not in notes[RECEIVE]
    assert "5 ns" in notes[TIME]
    assert "Corrections are taken to leave 0.3 m" in notes[AUGMENT]
    assert "Corrections" not in notes[STATIONS]


def test_joining_without_weights_is_flagged_where_it_harms(poor: Catalogue) -> None:
    found = assessed(poor, weighted=False, error="100 m", ways=[RECEIVE])[RECEIVE]
    harmed = margin(found, "no harm to users of BeiDou-3")
    assert harmed.value > 1
    assert not harmed.holds
    assert "weighted = true" in harmed.remedy
    assert margin(found, "no harm to users of GLONASS").holds
    assert found.verdict is Verdict.INFEASIBLE
    assert any("does worse with both systems than with BeiDou-3 alone" in note for note in found.evidence.notes)

    weighted = assessed(poor, error="100 m", ways=[RECEIVE])[RECEIVE]
    assert margin(weighted, "no harm to users of BeiDou-3").holds
    assert any("Joining pays for those who weight" in note for note in weighted.evidence.notes)
    shares = [weighted.measures[share_name("China", name)].value for name in ("GLONASS", "BeiDou-3")]
    assert 0 <= shares[0] < shares[1]


def test_a_region_may_run_over_180_degrees() -> None:
    pacific = region_of("Pacific", -10, 10, 170, -170)
    again = region_of("Pacific", -10, 10, 170, 190)
    places = places_of((pacific,))
    index, weight = places.regions["Pacific"]
    longitude = np.degrees(np.arctan2(places.position_m[index, 1], places.position_m[index, 0]))
    assert np.all(np.abs(longitude) > 170)
    assert np.any(longitude > 0)
    assert np.any(longitude < 0)
    assert weight.sum() == pytest.approx(1)
    np.testing.assert_allclose(places_of((again,)).position_m, places.position_m, atol=1e-6)
    belt, _ = places_of((region_of("Belt", -10, 10, -180, 180),)).regions["Belt"]
    assert belt.size == 16  # all around, not nowhere


def test_the_arctic_reaches_the_pole_and_counts_by_area() -> None:
    places = places_of((region_of("Arctic", 70, 90, -180, 180), region_of("World", -90, 90, -180, 180)))
    index, weight = places.regions["Arctic"]
    height = places.position_m[index, 2]
    assert weight[height.argmax()] < weight[height.argmin()]
    world, weight = places.regions["World"]
    assert world.size == np.prod(places.map_shape)
    assert weight.sum() == pytest.approx(1)


@pytest.mark.parametrize("way", [RECEIVE, AUGMENT])
def test_three_systems_of_three_partners(catalogue: Catalogue, way: str) -> None:
    worth = {"roscosmos": 3, "cnsa": 3}
    found = assessed(
        catalogue, constellations=["glonass", "beidou-3", "galileo"], third_parties=["esa"], regions=[CHINA],
        worth=worth, ways=[way],
    )[way]  # fmt: skip
    assert found.option.roles == {
        "first system": "glonass", "second system": "beidou-3", "third system": "galileo",
    }  # fmt: skip
    assert list(found.evidence.maps["vertical error"].layers) == ["GLONASS", "BeiDou-3", "Galileo", "all"]
    shares = [found.measures[share_name("China", name)].value for name in ("GLONASS", "BeiDou-3", "Galileo")]
    assert sum(shares) == pytest.approx(1)
    assert all(share > 0.05 for share in shares)
    assert {b.partner for b in found.benefits} == set(worth)  # no worth, no benefit to count
    assert {c.partner for c in found.contributions} == {"roscosmos", "cnsa", "esa"}
    assert any(c.grantor == "esa" for c in found.conditions)


def test_the_same_question_is_not_computed_twice(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    computed: list[Question] = []
    inner = navigation_sky._computed

    def counted(question: Question, *rest: Any) -> Any:
        computed.append(question)
        return inner(question, *rest)

    guided: list[str] = []
    shares = navigation_guidance._shares

    def counted_shares(terms: Terms, letters: str) -> Any:
        guided.append(letters)
        return shares(terms, letters)

    monkeypatch.setattr(navigation_sky, "_computed", counted)
    monkeypatch.setattr(navigation_guidance, "_shares", counted_shares)
    once = assessed(catalogue, regions=[CHINA], pdop=5.5, vertical_alert="34 m")
    assert len(computed) == len(set(computed)) > 0
    assert sorted(guided) == ["C", "R", "RC"]
    computed.clear()
    guided.clear()
    again = assessed(catalogue, regions=[CHINA], pdop=5.5, vertical_alert="34 m")
    assert computed == []
    assert guided == []
    assert _same(once, again)
    assessed(catalogue, regions=[CHINA], pdop=5.4, vertical_alert="34 m", ways=[RECEIVE])
    assert computed  # another question


def test_what_is_kept_is_what_would_be_computed(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    fields: dict[str, Any] = {"regions": [CHINA], "hosts": HOSTS, "ways": [STATIONS]}
    kept = assessed(catalogue, **fields)
    monkeypatch.setenv("INTERCOSMOS_CACHE", str(tmp_path_factory.mktemp("empty")))
    assert _same(kept, assessed(catalogue, **fields))


def _same(one: dict[str, Assessment], other: dict[str, Assessment]) -> bool:
    def figures(found: Assessment) -> tuple[Any, ...]:
        layers = found.evidence.maps["vertical error"].layers
        return (
            found.margins, dict(found.measures), found.conditions, found.contributions, found.benefits,
            found.evidence.notes, {name: values.tobytes() for name, (_, values) in layers.items()},
        )  # fmt: skip

    return {way: figures(found) for way, found in one.items()} == {way: figures(found) for way, found in other.items()}


def test_shares_divide_the_logarithm_of_the_error() -> None:
    assert divided({"R": 4.0, "C": 4.0, "RC": 2.0}, "RC") == pytest.approx({"R": 0.5, "C": 0.5})
    nothing = divided({"R": NOWHERE_M, "C": 2.0, "RC": 2.0}, "RC")
    assert nothing == pytest.approx({"R": 0.0, "C": 1.0})
    nobody = divided({"R": NOWHERE_M, "C": NOWHERE_M, "RC": NOWHERE_M}, "RC")
    assert nobody == {"R": 0.0, "C": 0.0}
    swapped = divided({"C": 2.0, "R": 8.0, "CR": 1.5}, "CR")
    assert swapped == pytest.approx(divided({"R": 8.0, "C": 2.0, "RC": 1.5}, "RC"))


def test_a_system_without_an_error_is_no_question(catalogue: Catalogue) -> None:
    activity = programme_of(regions=[CHINA]).activities[0]
    assert isinstance(activity, NavigationActivity)
    question = Question((("R", ("glonass",)),), (("R", 1.0), ("C", 1.0)), 0.1)
    with pytest.raises(PhysicsError, match="every system needs an error"):
        navigation_sky.answer(question, activity, catalogue)
