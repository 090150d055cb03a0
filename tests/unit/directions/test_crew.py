from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from intercosmos.catalogue import Catalogue, load_catalogue
from intercosmos.catalogue.flight import PayloadRequest, PayloadResult
from intercosmos.constants import STANDARD_GRAVITY
from intercosmos.directions.base import Assessment, Margin, Verdict
from intercosmos.directions.crew import Crew
from intercosmos.directions.crew_legs import MEETING, OWN, SEAT, THIRD
from intercosmos.errors import DataError
from intercosmos.programme import CrewActivity, Programme
from intercosmos.report.words import slack

ADAPTER = {"mating.ssvp-to-cdm.mates": True, "mating.ssvp-to-cdm.status": "possible"}
GUIANA = {
    "site.guiana.pads.ELS.status": "active",
    "site.guiana.pads.ELS.crewed": True,
    "vehicle.soyuz-st-b.status": "active",
    "vehicle.soyuz-st-b.crewed": True,
    "ship.soyuz-ms.launched_by": ["soyuz-2.1a", "soyuz-st-b"],
}


def lifting(kg: float, *, load_g: float = 3.9) -> Callable[[Catalogue, Sequence[PayloadRequest]], list[PayloadResult]]:
    """A rocket that lifts the same everywhere, so that no test of this file depends on the ascent model."""

    def solve(catalogue: Catalogue, requests: Sequence[PayloadRequest]) -> list[PayloadResult]:
        assert len(set(requests)) == len(requests), "equal ascents are asked for once"
        return [
            PayloadResult(r, kg, kg - 100, kg + 100, "propellant", True, max_load=load_g * STANDARD_GRAVITY)
            for r in requests
        ]

    return solve


def programme_of(**fields: Any) -> tuple[CrewActivity, Programme]:
    given = {"id": "visit", "direction": "crew", "worth": {"roscosmos": 8, "cnsa": 5}, "stay": "150 d"} | fields
    activity = CrewActivity.model_validate(given)
    programme = Programme(
        id="test",
        title="Test",
        partners=("roscosmos", "cnsa"),
        period=("2027-01-01", "2036-12-31"),  # type: ignore[arg-type]
        activities=(activity,),
    )
    return activity, programme


def assessed(
    catalogue: Catalogue, *, lifts: float = 9000.0, load_g: float = 3.9, **fields: Any
) -> dict[tuple[str, ...], Assessment]:
    """Way, ship and site → assessment."""
    activity, programme = programme_of(**fields)
    crew = Crew()
    options = crew.options(activity, programme, catalogue)
    found = crew.assess_many(options, activity, programme, catalogue, solver=lifting(lifts, load_g=load_g))
    return {(a.option.way, a.option.roles["ship"], a.option.roles["site"]): a for a in found}


def margin(assessment: Assessment, name: str) -> Margin:
    return next(m for m in assessment.margins if m.name == name)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="module")
def opened() -> Catalogue:
    """The catalogue with a docking adapter and a pad for crews in Guiana."""
    return load_catalogue(overrides=ADAPTER | GUIANA)


def test_ways_and_sites_are_all_enumerated(catalogue: Catalogue) -> None:
    activity, programme = programme_of(guest="roscosmos", station="tiangong", meeting="ros", third_parties=["esa"])
    options = Crew().options(activity, programme, catalogue)
    assert {option.way for option in options} == {OWN, THIRD, SEAT, MEETING}
    assert len({option.id for option in options}) == len(options)
    sites = {o.roles["site"] for o in options if o.way == OWN and o.roles["ship"] == "soyuz-ms"}
    assert sites == {"baikonur", "vostochny", "plesetsk"}
    assert {o.roles["site"] for o in options if o.way == THIRD} == {"guiana"}
    assert all(o.roles["ship"] in ("shenzhou", "mengzhou") for o in options if o.way == SEAT)
    assert all(list(o.roles)[:4] == ["ship", "launcher", "site", "station"] for o in options)


def test_ways_can_be_restricted(catalogue: Catalogue) -> None:
    activity, programme = programme_of(guest="roscosmos", station="tiangong", meeting="ros", ways=[SEAT])
    assert {o.way for o in Crew().options(activity, programme, catalogue)} == {SEAT}


def test_no_meeting_without_a_place(catalogue: Catalogue) -> None:
    activity, programme = programme_of(guest="roscosmos", station="tiangong")
    assert MEETING not in {o.way for o in Crew().options(activity, programme, catalogue)}


def test_stations_of_the_moon_are_refused(catalogue: Catalogue) -> None:
    activity, programme = programme_of(guest="roscosmos", station="gateway", third_parties=["nasa"])
    with pytest.raises(DataError, match="does not circle the Earth"):
        Crew().options(activity, programme, catalogue)


def test_docking_is_told_before_everything_else(catalogue: Catalogue) -> None:
    for assessment in assessed(catalogue, guest="roscosmos", station="tiangong", third_parties=["esa"]).values():
        if assessment.option.way == SEAT:
            continue
        assert assessment.margins[0].name == "docking interface"
        assert assessment.binding is not None
        assert assessment.binding.name == "docking interface"
        assert "adapter of" in assessment.binding.remedy
        assert "kg" in assessment.binding.remedy
        assert assessment.verdict is Verdict.INFEASIBLE


def test_every_failing_margin_says_what_would_mend_it(catalogue: Catalogue) -> None:
    for guest, station in (("roscosmos", "tiangong"), ("cnsa", "ros"), ("cnsa", "iss")):
        found = assessed(
            catalogue, lifts=3000.0, guest=guest, station=station, meeting="iss" if station != "iss" else "ros",
            third_parties=["esa", "nasa"],
        )  # fmt: skip
        failing = [m for a in found.values() for m in a.margins if not m.holds]
        assert failing
        assert all(m.remedy for m in failing)
        assert all(not m.remedy for a in found.values() for m in a.margins if m.holds)


def test_a_seat_on_the_hosts_ship_holds(catalogue: Catalogue) -> None:
    found = assessed(catalogue, guest="roscosmos", station="tiangong")[SEAT, "shenzhou", "jiuquan"]
    assert found.verdict is Verdict.FEASIBLE, [m for m in found.margins if not m.holds]
    put_in = {(c.partner, c.item): c.amount for c in found.contributions}
    assert put_in["cnsa", "seat"] == 1
    assert put_in["cnsa", "day-aboard"] == 150
    assert put_in["roscosmos", "training"] + put_in["cnsa", "training"] == pytest.approx(1)


def test_contributions_name_efforts_of_the_catalogue(opened: Catalogue) -> None:
    from intercosmos.parity.cost import value_contributions

    found = assessed(opened, guest="roscosmos", station="tiangong", meeting="ros", third_parties=["esa"], flights=2)
    for assessment in found.values():
        assert all(c.effort is not None for c in value_contributions(assessment, opened))
    own = found[THIRD, "soyuz-ms", "guiana"].contributions
    assert {(c.partner, c.item) for c in own} >= {
        ("roscosmos", "launch"),
        ("roscosmos", "ship"),
        ("roscosmos", "adapter"),
        ("esa", "pad-campaign"),
        ("cnsa", "day-aboard"),
    }


def test_an_adapter_is_carried_and_granted(opened: Catalogue) -> None:
    found = assessed(opened, lifts=7500.0, guest="roscosmos", station="tiangong", third_parties=["esa"])
    guiana = found[THIRD, "soyuz-ms", "guiana"]
    payload = margin(guiana, "payload")
    assert payload.limit == 7080 + 700  # ship and adapter, catalogue
    assert guiana.binding is not None
    assert (guiana.binding.name, guiana.binding.slack) == ("payload", -280)
    assert any("adapter" in c.text for c in guiana.conditions)
    # heavier, the same propellant gives less: 390 m/s × ln(7780/6900) / ln(7080/6200)
    assert margin(guiana, "ship's delta-v").value == pytest.approx(390 * 0.1200 / 0.1327, rel=2e-3)


def test_guiana_opens_the_way_under_conditions(opened: Catalogue) -> None:
    found = assessed(opened, guest="roscosmos", station="tiangong", third_parties=["esa"])
    guiana = found[THIRD, "soyuz-ms", "guiana"]
    assert guiana.verdict is Verdict.CONDITIONAL, [m for m in guiana.margins if not m.holds]
    grantors = {condition.grantor for condition in guiana.conditions}
    assert {"esa", "France"} <= grantors
    assert any("landing ground" in condition.text for condition in guiana.conditions)
    # with the adapter, Baikonur fails by its latitude
    baikonur = found[OWN, "soyuz-ms", "baikonur"]
    assert baikonur.binding is not None
    assert baikonur.binding.name == "inclination"
    assert "Jiuquan" in baikonur.binding.remedy


def test_pads_without_crew_access_fail(catalogue: Catalogue) -> None:
    found = assessed(catalogue, guest="roscosmos", station="tiangong")
    assert margin(found[OWN, "soyuz-ms", "baikonur"], "pad").holds
    vostochny = margin(found[OWN, "soyuz-ms", "vostochny"], "pad")
    assert not vostochny.holds
    assert "no crew access" in vostochny.detail


def test_a_small_dog_leg_is_the_rockets(catalogue: Catalogue) -> None:
    found = assessed(catalogue, guest="cnsa", station="ros")
    vostochny = margin(found[SEAT, "soyuz-ms", "vostochny"], "inclination")
    assert vostochny.holds
    assert "dog-leg of 0.28°" in vostochny.detail


def test_what_flies_today_outranks_the_model(catalogue: Catalogue) -> None:
    found = assessed(catalogue, lifts=6900.0, guest="cnsa", station="ros")
    proven = margin(found[SEAT, "soyuz-ms", "baikonur"], "payload")
    assert proven.holds
    assert proven.outranked_by == "flies today"
    assert proven.slack == 0
    # the model's own figure stays beside the fact
    assert proven.computed == pytest.approx(proven.limit - 180)
    assert slack(proven).startswith("flies today; our model: ")
    unproven = margin(found[SEAT, "soyuz-ms", "vostochny"], "payload")
    assert unproven.slack == pytest.approx(-180)
    assert unproven.computed is None


def test_crew_load_is_four_g_at_most(opened: Catalogue) -> None:
    found = assessed(opened, load_g=4.3, guest="roscosmos", station="tiangong", third_parties=["esa"])
    load = margin(found[SEAT, "mengzhou", "wenchang"], "load factor")
    assert not load.holds
    assert load.slack == pytest.approx(-0.3 * STANDARD_GRAVITY, rel=1e-3)
    flown = margin(found[SEAT, "shenzhou", "jiuquan"], "load factor")
    assert flown.holds
    assert "4.30" in flown.detail
    assert "outranks the model" in flown.detail


def test_more_guests_than_seats(catalogue: Catalogue) -> None:
    found = assessed(catalogue, guest="roscosmos", station="tiangong", seats=3)
    seat = found[SEAT, "shenzhou", "jiuquan"]  # a commander of the host flies besides: four in three seats
    assert not margin(seat, "seats and lifeboat").holds
    assert "1 fewer" in margin(seat, "seats and lifeboat").remedy
    assert not margin(seat, "room aboard").holds


def test_a_stay_longer_than_the_ship_keeps(catalogue: Catalogue) -> None:
    found = assessed(catalogue, guest="roscosmos", station="tiangong", stay="300 d")
    life = margin(found[SEAT, "shenzhou", "jiuquan"], "docked life")
    assert not life.holds
    assert "next crew's ship" in life.remedy


def test_a_station_that_comes_too_late(catalogue: Catalogue) -> None:
    late = load_catalogue(overrides={"station.ros.since": "2036-11"})
    found = assessed(late, guest="cnsa", station="ros")
    time = margin(found[SEAT, "soyuz-ms", "baikonur"], "time within the period")
    assert time.value == 61 * 86400.0  # November and December 2036
    assert not time.holds
    assert "Russian Orbital Station enters service" in time.detail


def test_no_corridor_at_all() -> None:
    closed = load_catalogue(overrides={"site.baikonur.corridors": []})
    found = assessed(closed, guest="roscosmos", station="tiangong")[OWN, "soyuz-ms", "baikonur"]
    assert not margin(found, "corridor").holds
    assert margin(found, "payload").value == 0
    assert all(m.name != "load factor" for m in found.margins)


def test_assessments_can_be_stored(catalogue: Catalogue) -> None:
    from intercosmos.study.codec import decode, encode

    found = tuple(assessed(catalogue, guest="roscosmos", station="tiangong", meeting="ros").values())
    assert decode(tuple[Assessment, ...], encode(found, tuple[Assessment, ...])) == found


def test_one_option_is_assessed_as_in_a_batch(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("intercosmos.catalogue.flight.solve_payloads", lifting(8000.0))
    activity, programme = programme_of(guest="cnsa", station="ros")
    options = Crew().options(activity, programme, catalogue)
    together = Crew().assess_many(options, activity, programme, catalogue)
    assert [Crew().assess(option, activity, programme, catalogue) for option in options] == together


def test_both_ships_of_a_meeting_are_judged(catalogue: Catalogue) -> None:
    found = assessed(catalogue, guest="roscosmos", station="tiangong", meeting="ros")[MEETING, "soyuz-ms", "baikonur"]
    names = [m.name for m in found.margins]
    assert names[0].startswith("docking interface")
    assert names[1].startswith("docking interface, ")
    assert found.binding is not None
    assert found.binding.name.startswith("docking interface, ")
    assert all(benefit.share == 0.5 for benefit in found.benefits)


def test_windows_and_realignment_are_measured(catalogue: Catalogue) -> None:
    found = assessed(catalogue, guest="roscosmos", station="tiangong")[SEAT, "shenzhou", "jiuquan"]
    assert 150 < found.measures["launch windows a year"].value < 160
    assert 300 < found.measures["planes realign with International Space Station"].value / 86400 < 345


def test_evidence_names_models_and_known_sources(catalogue: Catalogue) -> None:
    for assessment in assessed(catalogue, guest="cnsa", station="ros", third_parties=["esa"]).values():
        assert assessment.evidence.models
        assert set(assessment.evidence.sources) <= set(catalogue.sources)


def test_consents_of_other_members(catalogue: Catalogue) -> None:
    found = assessed(catalogue, guest="cnsa", station="iss", third_parties=["nasa"], stay="10 d")
    seat = found[SEAT, "soyuz-ms", "baikonur"]
    assert {"nasa", "esa", "jaxa"} <= {condition.grantor for condition in seat.conditions}
    assert seat.verdict is Verdict.CONDITIONAL, [m for m in seat.margins if not m.holds]
    # whoever flies the guest looks after it aboard
    assert {c.partner for c in seat.contributions if c.item == "day-aboard"} == {"roscosmos"}
    dragon = found[SEAT, "dragon", "cape-canaveral"]
    assert any("Wolf Amendment" in condition.text for condition in dragon.conditions)
