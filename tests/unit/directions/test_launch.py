"""The launch direction: which options, whose word is needed, by how much they miss.

The rocket of most tests lifts the same everywhere, so that they do not depend on the ascent model; the last ones fly.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pytest

from intercosmos.catalogue import Catalogue, flight, load_catalogue
from intercosmos.catalogue.flight import PayloadRequest, PayloadResult
from intercosmos.directions.base import Assessment, Condition, Margin, Verdict
from intercosmos.directions.launch import ABROAD, OWN, Launch
from intercosmos.programme import LaunchActivity, Programme
from intercosmos.series import Event

ORBIT = {"perigee": "500 km", "apogee": "500 km", "inclination": "97.4 deg"}


def craft(mass: str = "1 t", count: int = 1, owner: str = "roscosmos") -> dict[str, Any]:
    return {"name": "craft", "mass": mass, "count": count, "owner": owner}


def programme_of(**fields: Any) -> tuple[LaunchActivity, Programme]:
    given = {
        "id": "lift", "direction": "launch", "worth": {"roscosmos": 5, "cnsa": 5}, "spacecraft": [craft()],
        "orbit": ORBIT,
    } | fields  # fmt: skip
    activity = LaunchActivity.model_validate(given)
    programme = Programme(
        id="test", title="Test", partners=("roscosmos", "cnsa"),
        period=("2027-01-01", "2036-12-31"), activities=(activity,),  # type: ignore[arg-type]
    )  # fmt: skip
    return activity, programme


class Lifter:
    """Stands for the ascent: lifts ``kg`` and remembers what it was asked."""

    def __init__(self, kg: float, **answer: Any) -> None:
        self.kg, self.answer, self.asked = kg, answer, list[PayloadRequest]()

    def __call__(self, catalogue: Catalogue, requests: Sequence[PayloadRequest]) -> list[PayloadResult]:
        self.asked += requests
        told = {"events": (Event("lift-off", 0.0),)} | self.answer
        return [
            PayloadResult(r, self.kg, self.kg - 100, self.kg + 100, "propellant", self.kg > 0, **told) for r in requests
        ]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def assessed(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch, lifter: Lifter, **fields: Any
) -> dict[tuple[str, str], Assessment]:
    """Launcher and site → assessment."""
    monkeypatch.setattr(flight, "solve_payloads", lifter)
    activity, programme = programme_of(**fields)
    direction = Launch()
    options = direction.options(activity, programme, catalogue)
    found = direction.assess_many(options, activity, programme, catalogue)
    assert [a.option for a in found] == list(options)
    return {(a.option.roles["launcher"], a.option.roles["site"]): a for a in found}


def margin(assessment: Assessment, name: str) -> Margin:
    return next(m for m in assessment.margins if m.name == name)


def grantors(assessment: Assessment) -> dict[str, str]:
    return {c.grantor: c.text for c in assessment.conditions}


def test_every_vehicle_of_every_partner_from_every_site_it_is_listed_for(catalogue: Catalogue) -> None:
    activity, programme = programme_of()
    options = Launch().options(activity, programme, catalogue)
    flying = ("active", "development", "suspended")
    expected = {
        (vehicle_id, site_id)
        for vehicle_id, vehicle in catalogue.vehicles.items()
        for site_id in vehicle.sites
        if vehicle.owner in ("roscosmos", "cnsa") and vehicle.status in flying
        and catalogue.sites[site_id].owner in ("roscosmos", "cnsa")
    }  # fmt: skip
    assert {(o.roles["launcher"], o.roles["site"]) for o in options} == expected
    assert len({o.id for o in options}) == len(options)
    assert {"soyuz-2.1a", "long-march-2d", "long-march-5"} <= {o.roles["launcher"] for o in options}
    assert {o.way for o in options} == {OWN}


@pytest.mark.parametrize(
    ("fields", "launchers", "sites"),
    [
        ({"launchers": ["cnsa"]}, "long-march", {"jiuquan", "taiyuan", "xichang", "wenchang"}),
        ({"vehicles": ["soyuz-2.1a"]}, "soyuz-2.1a", {"baikonur", "plesetsk", "vostochny"}),
        ({"vehicles": ["soyuz-2.1a"], "sites": ["vostochny"]}, "soyuz-2.1a", {"vostochny"}),
    ],
)
def test_a_programme_narrows_the_search(
    catalogue: Catalogue, fields: dict[str, Any], launchers: str, sites: set[str]
) -> None:
    activity, programme = programme_of(**fields)
    options = Launch().options(activity, programme, catalogue)
    assert options
    assert all(o.roles["launcher"].startswith(launchers) for o in options)
    assert {o.roles["site"] for o in options} <= sites


def test_third_parties_bring_their_vehicles_and_pads(catalogue: Catalogue) -> None:
    activity, programme = programme_of(third_parties=["esa"])
    options = Launch().options(activity, programme, catalogue)
    ways = {(o.roles["launcher"], o.roles["site"]): o.way for o in options}
    assert ways["ariane-64", "guiana"] == OWN
    # a Russian rocket from a pad of the third party
    assert ways["soyuz-st-b-fregat-mt", "guiana"] == ABROAD


def test_retired_vehicles_are_not_offered(catalogue: Catalogue) -> None:
    retired = {k for k, v in catalogue.vehicles.items() if v.status == "retired"}
    activity, programme = programme_of(third_parties=["esa", "isro", "nasa", "jaxa"])
    assert retired
    assert not retired & {o.roles["launcher"] for o in Launch().options(activity, programme, catalogue)}


def test_payload_and_its_margin(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    fields = {"vehicles": ["soyuz-2.1a"], "sites": ["plesetsk"], "spacecraft": [craft("1.2 t", 2)]}
    fits = assessed(catalogue, monkeypatch, Lifter(3000.0), **fields)["soyuz-2.1a", "plesetsk"]
    assert margin(fits, "payload").slack == pytest.approx(600.0)
    assert margin(fits, "payload").remedy == ""
    assert fits.feasible
    assert fits.measures["payload"].low == pytest.approx(2900.0)
    short = assessed(catalogue, monkeypatch, Lifter(2000.0), **fields)["soyuz-2.1a", "plesetsk"]
    assert short.verdict is Verdict.INFEASIBLE
    assert short.binding is not None
    assert short.binding.name == "payload"
    assert short.binding.slack == pytest.approx(-400.0)
    assert "400" in short.binding.remedy


def test_the_dispenser_is_part_of_what_must_be_lifted(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    fields = {"vehicles": ["soyuz-2.1a"], "sites": ["plesetsk"], "dispenser_mass": "250 kg"}
    found = assessed(catalogue, monkeypatch, Lifter(1200.0), **fields)["soyuz-2.1a", "plesetsk"]
    assert margin(found, "payload").slack == pytest.approx(-50.0)


@pytest.mark.parametrize(
    ("vehicle", "deploy", "apart"),
    [("soyuz-2.1b-fregat", "pairs", 250.0), ("soyuz-2.1b-fregat", "once", 0.0), ("soyuz-2.1a", "pairs", 0.0)],
)
def test_a_dispenser_stays_aboard_until_the_last_pair_has_left(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch, vehicle: str, deploy: str, apart: float
) -> None:
    lifter = Lifter(1500.0)
    fields = {
        "vehicles": [vehicle], "sites": ["plesetsk"], "dispenser_mass": "250 kg", "deploy": deploy,
        "spacecraft": [craft("350 kg", 4)],
    }  # fmt: skip
    found = assessed(catalogue, monkeypatch, lifter, **fields)[vehicle, "plesetsk"]
    assert lifter.asked[0].dispenser_kg == apart
    # 4 x 350 + 250 = 1650 kg are needed; 1500 kg of spacecraft are lifted, or of everything
    lifted = found.measures["payload"]
    assert (lifted.low, lifted.value, lifted.high) == (1400 + apart, 1500 + apart, 1600 + apart)
    assert found.measures["payload needed"].value == pytest.approx(1650.0)


def test_a_payload_below_nothing_is_a_matter_of_kilograms(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    weak = Lifter(-300.0, reason="300 kg short of lifting nothing at all")
    found = assessed(catalogue, monkeypatch, weak, vehicles=["soyuz-2.1a"], sites=["plesetsk"])
    only = found["soyuz-2.1a", "plesetsk"]
    assert margin(only, "trajectory").holds
    assert only.binding is not None
    assert (only.binding.name, only.binding.slack) == ("payload", pytest.approx(-1300.0))


def test_events_alone_are_no_trajectory(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    found = assessed(catalogue, monkeypatch, Lifter(0.0, reason="no way"), vehicles=["soyuz-2.1a"], sites=["plesetsk"])
    assert not margin(found["soyuz-2.1a", "plesetsk"], "trajectory").holds


@pytest.mark.parametrize(
    ("changes", "holds", "said", "condition"),
    [
        ({}, True, "serves", ""),
        ({"status": "planned"}, True, "serves", "in service"),
        ({"pads": ["planned", "2029"]}, True, "once it is built", "planned for 2029"),
        ({"pads": ["planned", "2040"]}, False, "opens in 2040", ""),
        ({"pads": ["active", "1966", "2020"]}, False, "was in use until 2020", ""),
        ({"pads": ["closed", "1966"]}, False, "is closed", ""),
        ({"status": "suspended"}, False, "is suspended", ""),
    ],
)
def test_pads_and_sites_that_are_not_open_are_told_of(
    monkeypatch: pytest.MonkeyPatch, changes: dict[str, Any], holds: bool, said: str, condition: str
) -> None:
    site: dict[str, Any] = {"status": changes.get("status", "active")}
    if "pads" in changes:
        keys = ("status", "since", "until")
        pad = {"name": "43", "families": ["soyuz"]} | dict(zip(keys, changes["pads"], strict=False))
        site["pads"] = [pad]
    changed = load_catalogue(overrides={f"site.plesetsk.{key}": value for key, value in site.items()})
    found = assessed(changed, monkeypatch, Lifter(5000.0), vehicles=["soyuz-2.1a"], sites=["plesetsk"])
    only = found["soyuz-2.1a", "plesetsk"]
    told = margin(only, "pad")
    assert told.holds is holds
    assert said in told.detail
    assert bool(told.remedy) is not holds
    texts = [one.text for one in only.conditions]
    assert any(condition in text for text in texts) if condition else texts == []


def test_pairs_are_asked_for_with_every_mass(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    lifter = Lifter(5000.0)
    fields = {"vehicles": ["soyuz-2.1a"], "sites": ["plesetsk"], "spacecraft": [craft("700 kg", 4)], "deploy": "pairs"}
    assessed(catalogue, monkeypatch, lifter, **fields)
    assert [r.masses_kg for r in lifter.asked] == [(700.0,) * 4]
    assert lifter.asked[0].deploy == "pairs"
    assert lifter.asked[0].releases == 2
    assert lifter.asked[0].inclination_rad == pytest.approx(math.radians(97.4))


def test_no_trajectory_binds_before_any_kilogram(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    none = Lifter(0.0, events=(), reason="the stage restarts 1 times")
    found = assessed(catalogue, monkeypatch, none, vehicles=["soyuz-2.1a"], sites=["plesetsk"])
    only = found["soyuz-2.1a", "plesetsk"]
    assert only.binding is not None
    assert only.binding.name == "trajectory"
    assert only.binding.detail == "the stage restarts 1 times"
    assert only.binding.remedy


def test_a_dog_leg_is_priced(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    bent = Lifter(500.0, dogleg_rad=math.radians(6.0), dogleg_delta_v=816.0)
    found = assessed(catalogue, monkeypatch, bent, vehicles=["soyuz-2.1a"], sites=["plesetsk"])
    only = found["soyuz-2.1a", "plesetsk"]
    assert only.measures["the same turn in orbit"].value == 816.0
    assert "a dog-leg of 6.0° is flown (816\u2009m/s if turned in orbit instead)" in margin(only, "payload").detail
    assert any("beside the zones agreed" in c.text for c in only.conditions)
    assert "nearer to the plane" in margin(only, "payload").remedy


def test_zone_120_needs_consent_to_every_launch(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    north = Lifter(5000.0, drop_zones=("kazakhstan-120",))
    found = assessed(catalogue, monkeypatch, north, vehicles=["soyuz-2.1a"], sites=["baikonur"])
    only = found["soyuz-2.1a", "baikonur"]
    assert only.verdict is Verdict.CONDITIONAL
    asked = {c.grantor: c.text for c in only.conditions if "every launch" in c.text}
    assert list(asked) == ["Government of Kazakhstan"]
    assert "Zone 120" in asked["Government of Kazakhstan"]


def test_zones_covered_by_the_yearly_plan_need_none(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    east = Lifter(5000.0, drop_zones=("kazakhstan-karaganda", "altai"))
    found = assessed(catalogue, monkeypatch, east, vehicles=["soyuz-2.1a"], sites=["baikonur"])
    assert not any("every launch" in c.text for c in found["soyuz-2.1a", "baikonur"].conditions)


def test_a_foreign_pad_needs_its_owner_and_its_consents(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    fields = {"third_parties": ["esa"], "vehicles": ["soyuz-st-b-fregat-mt"], "sites": ["guiana"]}
    found = assessed(catalogue, monkeypatch, Lifter(5000.0), **fields)
    only = found["soyuz-st-b-fregat-mt", "guiana"]
    told = grantors(only)
    assert "esa" in told
    assert "launched from" in told["esa"]
    # the consents that the site's entry lists
    assert {c.grantor for c in catalogue.sites["guiana"].consents} <= set(told)
    assert {(c.partner, c.item) for c in only.contributions} >= {("roscosmos", "launch"), ("esa", "pad-campaign")}
    # Guiana's Soyuz pad is suspended: open pads only
    pad = margin(only, "pad")
    assert pad.categorical
    assert not pad.holds
    assert "suspended" in pad.detail
    assert pad.remedy == "reopen ELS"


def test_suspended_and_unflown_vehicles_are_conditions(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    for status, words in (("development", "first flight of"), ("suspended", "flying again"), ("active", "")):
        changed = load_catalogue(overrides={"vehicle.soyuz-2.1a.status": status})
        found = assessed(changed, monkeypatch, Lifter(5000.0), vehicles=["soyuz-2.1a"], sites=["plesetsk"])
        conditions = found["soyuz-2.1a", "plesetsk"].conditions
        if words:
            assert any(words in c.text and c.grantor == "roscosmos" for c in conditions)
        else:
            assert conditions == ()


def test_a_third_partys_vehicle_is_a_condition(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    found = assessed(catalogue, monkeypatch, Lifter(5000.0), third_parties=["esa"], vehicles=["ariane-64"])
    name = catalogue.vehicles["ariane-64"].name
    assert Condition(f"a launch on {name}", "esa") in found["ariane-64", "guiana"].conditions


def test_contributions_count_every_launch(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    fields = {
        "vehicles": ["soyuz-2.1a"], "sites": ["plesetsk"], "launches": 3,
        "spacecraft": [craft("500 kg", 2), craft("300 kg", 1, "cnsa")],
    }  # fmt: skip
    only = assessed(catalogue, monkeypatch, Lifter(5000.0), **fields)["soyuz-2.1a", "plesetsk"]
    amounts = {(c.partner, c.item): c.amount for c in only.contributions}
    assert amounts == {
        ("roscosmos", "launch"): 3.0, ("roscosmos", "spacecraft-kg"): 3000.0, ("cnsa", "spacecraft-kg"): 900.0,
    }  # fmt: skip
    assert {b.partner: b.share for b in only.benefits} == {"roscosmos": 1.0, "cnsa": 1.0}


def test_an_activity_of_another_direction_is_refused(catalogue: Catalogue) -> None:
    from intercosmos.programme import CrewActivity

    visit = CrewActivity.model_validate(
        {"id": "v", "direction": "crew", "worth": {"cnsa": 1}, "guest": "cnsa", "station": "ros", "stay": "10 d"}
    )
    with pytest.raises(TypeError, match="direction crew, not launch"):
        Launch().options(visit, programme_of()[1], catalogue)


def test_flown_for_real(catalogue: Catalogue) -> None:
    """Northward from Baikonur, Plesetsk and Vostochny: only Baikonur asks Kazakhstan."""
    activity, programme = programme_of(vehicles=["soyuz-2.1a"])
    direction = Launch()
    options = direction.options(activity, programme, catalogue)
    assessments = direction.assess_many(options, activity, programme, catalogue)
    found = {a.option.roles["site"]: a for a in assessments}
    assert set(found) == {"baikonur", "plesetsk", "vostochny"}
    for site, a in found.items():
        # 4.3 to 5.5 t to a sun-synchronous orbit of 200 km, less to 500 km in one burn: between 2 and 5.5 t, so the
        # tonne asked for is lifted
        assert 2000 < a.measures["payload"].value < 5500, site
        assert margin(a, "trajectory").holds
        assert "ascent" in a.evidence.series
        assert a.evidence.events[0].name == "lift-off"
        assert any("every launch" in c.text for c in a.conditions) == (site == "baikonur")
    again = direction.assess(options[0], activity, programme, catalogue)
    assert again.measures["payload"].value == pytest.approx(
        found[options[0].roles["site"]].measures["payload"].value, abs=0.5
    )
