"""Engines: who gives what to whom, what the rocket is judged by, when, and what if one side leaves.

The rocket of most tests lifts what the load of its changed stage says, so that they do not depend on the ascent; those
of test_engines_flown.py fly.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pytest

from intercosmos.catalogue import Catalogue, engine_swap, flight, load_catalogue
from intercosmos.catalogue.flight import PayloadRequest, PayloadResult
from intercosmos.catalogue.flight_model import launch_vehicle
from intercosmos.directions import engines_flight
from intercosmos.directions.base import Assessment, Margin, Verdict
from intercosmos.directions.engines import Engines
from intercosmos.parity.cost import value_contributions
from intercosmos.programme import EnginesActivity, Programme

ORBIT = {"perigee": "200 km", "apogee": "400 km", "inclination": "42 deg"}
NORTH = ORBIT | {"inclination": "64.8 deg"}
RETURN = {"engine": "yf-100", "vehicle": "angara-a5", "stage": "booster", "count": 2, "orbit": NORTH}
METHANE = {
    "id": "methane", "propellants": "LOX/methane", "cycle": "oxidiser-rich staged combustion",
    "chamber_pressure": "17 MPa", "mixture_ratio": 3.5, "area_ratio": 32, "thrust": "2200 kN",
}  # fmt: skip
BOOSTER = {"vehicle": "long-march-7", "stage": "booster"}
CORE = {"vehicle": "long-march-7", "stage": "core"}
UPPER = {"vehicle": "long-march-7", "stage": "upper"}
YEAR = 365.25 * 86400.0


def programme_of(period: Sequence[str] = ("2027-01-01", "2036-12-31"), **fields: Any) -> Programme:
    given = {
        "id": "engine", "direction": "engines", "worth": {"roscosmos": 5, "cnsa": 5}, "licensor": "roscosmos",
        "licensee": "cnsa", "engines": ["rd-191"], "receivers": [BOOSTER], "orbit": ORBIT, "flights_a_year": 2,
        "stock": 16, "leaves": "2032-01-01",
    } | fields  # fmt: skip
    activity = EnginesActivity.model_validate(given)
    return Programme(
        id="test", title="Test", partners=("roscosmos", "cnsa"), period=tuple(period),  # type: ignore[arg-type]
        activities=(activity,),
    )  # fmt: skip


class Lifter:
    """Stands for the ascent: 12 t as the rocket is, and ``at`` (load -> kg) with another engine."""

    def __init__(self, at: dict[float, float], **answer: Any) -> None:
        self.at, self.answer, self.batches = at, answer, list[list[str]]()

    def __call__(self, catalogue: Catalogue, requests: Sequence[PayloadRequest]) -> list[PayloadResult]:
        self.batches.append([request.vehicle for request in requests])
        found = []
        for request in requests:
            assert request.vehicle in catalogue.vehicles
            _, *changed = request.vehicle.split("@")
            lifted = self.at.get(float(changed[1]), 0.0) if changed else 12000.0
            found.append(
                PayloadResult(request, lifted, lifted - 500, lifted + 300, "propellant", lifted > 0, **self.answer)
            )
        return found


FULL = {1.0: 15000.0, 0.95: 14000.0, 0.9: 13000.0, 0.8: 12000.0, 0.7: 11000.0}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def assessed(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch, at: dict[float, float] | None = None, **fields: Any
) -> list[Assessment]:
    monkeypatch.setattr(engines_flight, "_batches", {})  # nothing of another lifter is remembered
    lifter = Lifter(at or FULL, **fields.pop("answer", {}))
    monkeypatch.setattr(flight, "solve_payloads", lifter)
    monkeypatch.setattr(engine_swap, "solve_payloads", lifter)
    programme = programme_of(**fields)
    direction, activity = Engines(), programme.activities[0]
    options = direction.options(activity, programme, catalogue)
    found = direction.assess_many(options, activity, programme, catalogue)
    assert [a.option for a in found] == list(options)
    return found


def of_way(found: Sequence[Assessment], way: str) -> Assessment:
    return next(a for a in found if a.option.way == way)


def margin(assessment: Assessment, name: str) -> Margin:
    return next(m for m in assessment.margins if m.name == name)


def test_every_way_with_every_engine_under_every_stage(catalogue: Catalogue) -> None:
    programme = programme_of(
        engines=["rd-191", "rd-180"], receivers=[BOOSTER | {"engines": ["rd-191"]}, CORE], in_return=RETURN,
        new_engine=METHANE,
    )  # fmt: skip
    options = Engines().options(programme.activities[0], programme, catalogue)
    found = [(o.way, o.roles["engine"], o.roles["stage"]) for o in options]
    each = [("rd-191", "lm-7-booster"), ("rd-191", "lm-7-1"), ("rd-180", "lm-7-1")]
    assert found == [
        *(("buy finished engines", *one) for one in each),
        *(("licensed production", *one) for one in each),
        ("joint development", "methane", "lm-7-booster"),
        ("joint development", "methane", "lm-7-1"),
        *(("engine for engine", *one) for one in each),
    ]
    assert len({o.id for o in options}) == len(options)
    assert options[0].roles["site"] == "wenchang"
    assert options[-1].roles["stage in return"] == "urm-1"


def test_ways_can_be_chosen_and_need_what_they_need(catalogue: Catalogue) -> None:
    bought = programme_of()
    assert bought.activities[0].possible_ways == ("buy finished engines", "licensed production")
    chosen = programme_of(ways="licensed production")
    assert {o.way for o in Engines().options(chosen.activities[0], chosen, catalogue)} == {"licensed production"}


def test_sites_of_the_vehicle_are_all_tried_unless_they_are_named(catalogue: Catalogue) -> None:
    fields: dict[str, Any] = {
        "licensor": "cnsa", "licensee": "roscosmos", "engines": ["yf-100"], "ways": ["buy finished engines"],
        "receivers": [{"vehicle": "angara-a5", "stage": "booster", "count": 2}],
    }  # fmt: skip
    both = programme_of(**fields)
    sites = {o.roles["site"] for o in Engines().options(both.activities[0], both, catalogue)}
    assert sites == {"plesetsk", "vostochny"}
    one = programme_of(**fields, sites=["vostochny"])
    assert len(Engines().options(one.activities[0], one, catalogue)) == 1


def test_the_ways_share_their_flights(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    lifter = Lifter(FULL)
    monkeypatch.setattr(engines_flight, "_batches", {})
    monkeypatch.setattr(flight, "solve_payloads", lifter)
    monkeypatch.setattr(engine_swap, "solve_payloads", lifter)
    programme = programme_of(engines=["rd-191", "rd-193"])
    direction, activity = Engines(), programme.activities[0]
    options = direction.options(activity, programme, catalogue)
    assert len(options) == 4
    direction.assess_many(options, activity, programme, catalogue)
    # the rocket as it is; two engines at five loads each
    assert [len(batch) for batch in lifter.batches] == [1, 10]


def test_payload_gained_at_the_best_load(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    peak = {1.0: 12500.0, 0.95: 14000.0, 0.9: 14500.0, 0.8: 13000.0, 0.7: 11000.0, 0.85: 14800.0, 0.925: 14300.0}
    bought, *_ = assessed(catalogue, monkeypatch, peak)
    payload = margin(bought, "payload")
    assert (payload.value, payload.limit) == (14800.0, 12000.0)  # between the loads tried at first
    assert "best filled to 85 %" in payload.detail
    assert bought.measures["load of the changed stage"].value == pytest.approx(0.85)
    assert bought.measures["payload gained"].value == pytest.approx(2800.0)
    assert bought.measures["payload after"].low == pytest.approx(14300.0)
    curve = bought.evidence.series["payload before and after"]
    unit, lifted = curve.columns["on RD-191"]
    assert (unit, lifted.max()) == ("kg", 14800.0)
    assert curve.axis_values.tolist() == pytest.approx([70, 80, 85, 90, 92.5, 95, 100])


def test_payloads_are_divided_by_what_the_model_exceeds(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    bought, *_ = assessed(catalogue, monkeypatch, answer={"model_ratio": 1.25, "doubt": "computed twice too high"})
    payload = margin(bought, "payload")
    assert (payload.value, payload.limit) == (12000.0, 9600.0)
    assert any(c.text == "computed twice too high" for c in bought.conditions)


def test_less_payload_is_no_gain(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    bought, *_ = assessed(catalogue, monkeypatch, {load: kg - 4000 for load, kg in FULL.items()})
    assert bought.verdict is Verdict.INFEASIBLE
    assert margin(bought, "payload").slack == pytest.approx(-1000)
    assert next(b for b in bought.benefits if b.partner == "cnsa").share == 0.0
    nothing, *_ = assessed(catalogue, monkeypatch, {1.0: 0.0}, answer={"reason": "no trajectory"})
    assert not nothing.feasible
    assert "no trajectory" in margin(nothing, "payload").detail


def test_frame_sound_and_nozzles(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    fitting, large = assessed(
        catalogue, monkeypatch, engines=["rd-191", "rd-180"], ways=["buy finished engines"]
    )  # fmt: skip
    frame = margin(fitting, "thrust frame")
    assert frame.value == pytest.approx(2085 / 1340)
    assert frame.holds
    assert any("strengthened" in c.text and c.grantor == "cnsa" for c in fitting.conditions)
    # four strap-ons of six: (4 * 2085 * 337.5 + 2 * 1340 * 335) / (6 * 1340 * 335) in acoustic power
    louder = 10 * math.log10((4 * 2085 * 337.5 + 2 * 1340 * 335) / (6 * 1340 * 335))
    assert margin(fitting, "sound at lift-off").value == pytest.approx(louder, rel=1e-6)
    assert margin(fitting, "nozzles").holds
    assert not margin(large, "thrust frame").holds
    assert not margin(large, "sound at lift-off").holds
    assert large.binding is not None
    assert large.binding.name == "nozzles"  # two nozzles of 1.4 m stand in no circle of 2.25 m


def test_lift_off_and_one_engine_out(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    (bought,) = assessed(catalogue, monkeypatch, ways=["buy finished engines"], engine_out=True)
    lift_off = margin(bought, "lift-off")
    # masses of the catalogue: four strap-ons, core, second stage, fairing, 15 t, and what an RD-191 adds
    grown = 2290 - 1900 + 2.55e-4 * (2085e3 - 1340e3)
    mass = 4 * (6000 + 75500 + grown) + 12250 + 174000 + 6000 + 65000 + 2800 + 15000
    assert lift_off.value == pytest.approx((4 * 1922e3 + 2 * 1200e3) / (mass * 9.80665), rel=1e-3)
    out = margin(bought, "engine out")
    assert out.value == pytest.approx((3 * 1922e3 + 2 * 1200e3) / (mass * 9.80665), rel=1e-3)
    assert out.holds
    # one RD-180 in place of two YF-100 is the one that must not fail
    (core,) = assessed(
        catalogue, monkeypatch, ways=["buy finished engines"], engines=["rd-180"], receivers=[CORE], engine_out=True
    )
    assert not margin(core, "engine out").holds
    assert any("failed at lift-off" in note for note in core.evidence.notes)
    (silent,) = assessed(catalogue, monkeypatch, ways=["buy finished engines"])
    assert all(m.name != "engine out" for m in silent.margins)


@pytest.mark.parametrize(
    ("vehicle", "stage", "engine", "count"),
    [
        ("long-march-7", "booster", "yf-100", 1),  # its published burn leaves 4 t of the published load
        ("long-march-8", "core", "yf-100", 2),  # is throttled beside its strap-ons
        ("long-march-5", "booster", "yf-100", 2),
        ("angara-a5", "core", "rd-191", 1),
    ],
)
def test_its_own_engine_again_changes_nothing(
    catalogue: Catalogue, vehicle: str, stage: str, engine: str, count: int
) -> None:
    made = engine_swap.swap(catalogue, vehicle, stage, engine, count=count)
    was, now = launch_vehicle(catalogue, vehicle), launch_vehicle(made.catalogue, vehicle)
    for one, other in zip(was.stages, now.stages, strict=True):
        assert other.throttle == one.throttle
        for value in ("dry_kg", "propellant_kg", "residual_kg", "thrust_n", "isp_s", "sea_level_thrust_n"):
            assert (getattr(other, value) or 0.0) == pytest.approx(getattr(one, value) or 0.0, rel=1e-9), value


def test_a_stage_lit_in_flight_has_no_lift_off(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    (bought,) = assessed(
        catalogue, monkeypatch, ways=["buy finished engines"], engines=["rd-0124"], receivers=[UPPER]
    )  # fmt: skip
    assert not {"lift-off", "sound at lift-off", "nozzles"} & {m.name for m in bought.margins}
    assert margin(bought, "tanks").value == pytest.approx(0.014, abs=0.002)  # from 2.5 to 2.6
    assert any("nozzle of RD-0124" in note for note in bought.evidence.notes)
    assert any("bulkhead" in c.text for c in bought.conditions)


def test_a_licence_takes_longer_than_a_purchase(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    bought, licensed = assessed(catalogue, monkeypatch)
    first, own = margin(bought, "first engine"), margin(licensed, "first engine")
    # an agreement of 1.5 years and a delivery of 16 months, likely; the sum of two skewed spreads is a little later
    assert 1.5 + 16 / 12 <= first.value / YEAR <= 3.1
    assert first.holds
    # in one line of steps the likely times add up to more than ten years (production.toml)
    assert not own.holds
    assert "years earlier" in own.remedy
    assert own.value > 3.5 * first.value
    low, likely, high = (
        getattr(licensed.measures["years to what is promised"], name) for name in ("low", "value", "high")
    )
    assert low < likely < high
    assert 0.1 < licensed.measures["chance of that within the period"].value < 0.5
    # the licensed engine is bought first: it flies no later than the bought one
    assert licensed.measures["years to the first flight"].value == bought.measures["years to the first flight"].value
    likelihood = licensed.evidence.series["first engine"]
    assert likelihood.columns["likelihood"][1][-1] > 90
    named = [event.name for event in licensed.evidence.events]
    assert named[0] == "agreement begun"
    assert "first RD-191 of the licensee's line" in named


def test_stock_against_the_years_until_another_engine(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    bought, *_ = assessed(catalogue, monkeypatch)
    kept = margin(bought, "if the licensor leaves")
    assert kept.value / YEAR == pytest.approx(16 / (2 * 4))  # sixteen engines, two flights a year of four strap-ons
    assert kept.limit == pytest.approx(YEAR * 16 / 12, rel=1e-3)
    assert kept.holds
    series = bought.evidence.series["stock after leaving"].columns["engines in stock"][1]
    assert series[0] == 16.0
    assert series[-1] == 0.0
    empty, *_ = assessed(catalogue, monkeypatch, stock=0)
    kept = margin(empty, "if the licensor leaves")
    assert kept.value == 0.0
    assert kept.remedy == "11 more engines in stock"  # 16 months at eight a year
    early, *_ = assessed(catalogue, monkeypatch, stock=0, leaves="2028-01-01")
    assert margin(early, "if the licensor leaves").holds  # nothing flies on it yet


def test_what_is_made_at_home_lasts(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    period = ("2027-01-01", "2056-12-31")
    bought, licensed = assessed(catalogue, monkeypatch, period=period, leaves="2052-01-01")
    assert licensed.feasible
    kept = [margin(a, "if the licensor leaves").value / YEAR for a in (bought, licensed)]
    # only a twentieth of each engine is imported by then
    assert kept == pytest.approx([2.0, 2.0 / 0.05], rel=1e-6)
    share = licensed.evidence.series["local share"].columns
    assert share["local share"][1].max() == pytest.approx(95.0)
    assert (share["local share, low"][1] <= share["local share"][1] + 1e-9).all()
    made = licensed.evidence.series["engines by year"].columns
    flown, own, bought_ones = (made[name][1] for name in ("engines flown", "of them of the new line", "of them bought"))
    assert own + bought_ones == pytest.approx(flown)
    assert own[-1] > 0
    gains = [next(b.share for b in a.benefits if b.partner == "cnsa") for a in (bought, licensed)]
    assert gains[1] > gains[0]  # what remains if the licensor leaves counts


def test_who_works_how_much(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    bought, licensed = assessed(catalogue, monkeypatch, period=("2027-01-01", "2056-12-31"))
    one = bought.measures["effort of one engine"]
    assert one.value == pytest.approx(73 * (2.085 / 2) ** 0.7)
    (engines,) = (c for c in bought.contributions if c.item == "engine")
    assert engines.partner == "roscosmos"
    assert engines.effort is not None
    # learning: each doubling of the line's hundred takes a tenth off
    assert 0.8 * one.value * engines.amount < engines.effort.value < one.value * engines.amount
    shared = {(c.partner, c.item): c for c in licensed.contributions}
    assert shared["cnsa", "engine"].amount + shared["roscosmos", "engine"].amount == pytest.approx(
        engines.amount, abs=1
    )
    # of the licence the licensor does 18 %: documents, training, advice
    work = [shared[side, "engine-licence"].effort for side in ("roscosmos", "cnsa")]
    assert work[0] is not None
    assert work[1] is not None
    assert work[0].value / (work[0].value + work[1].value) == pytest.approx(0.179, abs=0.002)
    for assessment in (bought, licensed):
        valued = value_contributions(assessment, catalogue)
        assert all(c.effort is not None and c.effort.low <= c.effort.value <= c.effort.high for c in valued)


@pytest.mark.parametrize(
    ("way", "asked", "not_asked"),
    [
        ("buy finished engines", "finished engines", "plants"),
        ("licensed production", "plants", "United States"),
        ("joint development", "Protection of technology", "finished engines"),
    ],
)
def test_export_control_is_asked(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch, way: str, asked: str, not_asked: str
) -> None:
    (found,) = assessed(catalogue, monkeypatch, ways=[way], new_engine=METHANE)
    told = " ".join(c.text for c in found.conditions)
    assert asked in told
    assert not_asked not in told
    assert any("Government of Russia" in c.grantor for c in found.conditions)


def test_a_strict_rule_says_no(monkeypatch: pytest.MonkeyPatch) -> None:
    strict = load_catalogue(overrides={"export_rule.mtcr-engine.strict": True})
    bought, *_ = assessed(strict, monkeypatch)
    assert bought.verdict is Verdict.INFEASIBLE
    assert bought.binding is not None
    assert bought.binding.name == "export control"
    assert "exemption" in bought.binding.remedy


def test_one_engine_for_another(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    (barter,) = assessed(catalogue, monkeypatch, ways=["engine for engine"], in_return=RETURN | {"flights_a_year": 1})
    assert margin(barter, "thrust frame, Angara-A5").value == pytest.approx(2 * 1340 / 2085)
    left = margin(barter, "if the licensee leaves, Angara-A5")
    assert left.value / YEAR == pytest.approx(16 / 8)
    given = {c.partner: c.asset for c in barter.contributions if c.item == "engine"}
    assert given == {"roscosmos": "rd-191", "cnsa": "yf-100"}
    assert {b.partner: b.share > 0 for b in barter.benefits} == {"cnsa": True, "roscosmos": True}
    assert {"payload gained in return from Plesetsk", "payload gained in return from Vostochny"} <= set(barter.measures)
    assert "payload before and after in return, Vostochny" in barter.evidence.series
    # China is no member of the regime, Russia is
    assert any("regime" in c.grantor for c in barter.conditions)


def test_an_engine_that_does_not_exist_yet_is_computed(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    (joint,) = assessed(catalogue, monkeypatch, ways=["joint development"], new_engine=METHANE, engines=[])
    isp = joint.measures["specific impulse"]
    # RD-0162 and YF-215, of the same class: 350 to 356 s in vacuum (catalogue)
    assert isp.low < 350 < isp.high
    mass = joint.measures["engine mass"]
    assert mass.low < 2100 < mass.high  # RD-0162
    assert any("New engine" in model for model in joint.evidence.models)
    told = {c.text for c in joint.conditions}
    assert "LOX/methane stored and filled at Wenchang" in told
    assert margin(joint, "tanks").value > 0.1  # methane takes more room
    assert not margin(joint, "first engine").holds
    halves = [c.effort.value for c in joint.contributions if c.item == "engine-development" and c.effort is not None]
    assert halves[0] == pytest.approx(halves[1])


def test_of_a_common_engine_each_side_makes_a_half(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    receivers = [BOOSTER, {"vehicle": "angara-a5", "stage": "booster", "count": 1}]
    long = ("2027-01-01", "2056-12-31")
    joint = assessed(
        catalogue, monkeypatch, ways=["joint development"], new_engine=METHANE, engines=[], receivers=receivers,
        orbit=NORTH, period=long, leaves="2050-01-01", sites=["wenchang", "vostochny"],
    )  # fmt: skip
    for one, leaver in zip(joint, ("licensor", "licensee"), strict=True):
        amounts = [(c.amount, c.effort) for c in one.contributions if c.item == "engine"]
        assert amounts[0] == amounts[1]
        made = one.measures["engines of the new line in the period"].value
        assert 2 * amounts[0][0] == pytest.approx(made)
        # sixteen in stock, and half of the eight a year can be made alone
        assert margin(one, f"if the {leaver} leaves").value / YEAR == pytest.approx(16 / 4)


def test_a_nozzle_for_vacuum_does_not_lift_off(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    wide = METHANE | {"area_ratio": 180, "id": "wide"}
    (joint,) = assessed(catalogue, monkeypatch, ways=["joint development"], new_engine=wide, engines=[])
    assert not margin(joint, "nozzle at sea level").holds
    (upper,) = assessed(
        catalogue, monkeypatch, ways=["joint development"], new_engine=wide, engines=[], receivers=[UPPER]
    )
    assert all(m.name != "nozzle at sea level" for m in upper.margins)


def test_history_is_told(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    bought, licensed = assessed(catalogue, monkeypatch)
    assert any("Antares" in note for note in bought.evidence.notes)
    assert any("Vikas" in note for note in licensed.evidence.notes)
    assert "licence-notes" in licensed.evidence.sources


def test_another_direction_s_activity_is_refused(catalogue: Catalogue) -> None:
    programme = programme_of()
    with pytest.raises(TypeError, match="not engines"):
        Engines().options(object.__new__(type("Other", (), {"id": "x", "direction": "crew"})), programme, catalogue)  # type: ignore[arg-type]


def test_each_engine_under_a_stage_keeps_its_own_count() -> None:
    """Two entries may name one stage, each for another engine with its own number of them."""
    from intercosmos.directions.engines import _receiver
    from intercosmos.directions.engines_margins import Terms

    programme = programme_of(
        engines=["rd-191", "rd-180"], ways=["buy finished engines"],
        receivers=[
            {"vehicle": "long-march-5", "stage": "booster", "engines": ["rd-191"], "count": 2},
            {"vehicle": "long-march-5", "stage": "booster", "engines": ["rd-180"], "count": 1},
        ],
    )  # fmt: skip
    activity = programme.activities[0]
    assert isinstance(activity, EnginesActivity)
    catalogue = load_catalogue()
    terms = Terms(activity, programme, catalogue)
    options = Engines().options(activity, programme, catalogue)
    assert {o.roles["engine"]: _receiver(o, terms).count for o in options} == {"rd-191": 2, "rd-180": 1}
