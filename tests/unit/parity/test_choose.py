"""The plan: choice, ties, alternatives, relaxation and reasons."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any

import pytest

from intercosmos.directions.base import Assessment, Benefit, Condition, Contribution, Margin, Option, Sense
from intercosmos.parity.choose import choose_plan
from intercosmos.parity.plan import Plan
from intercosmos.units import Quantity

CATALOGUE: Any = SimpleNamespace(efforts={}, vehicles={}, ships={}, kinds=tuple, entries=dict)
MET = Margin("payload", 1.0, 0.0, Sense.AT_LEAST, "kg", 1.0)
UNDOCKABLE = Margin("docking interface", 0, 1, Sense.AT_LEAST, "", 1, categorical=True, remedy="an adapter of 300 kg.")
HEAVY = Margin("payload", 7000.0, 7400.0, Sense.AT_LEAST, "kg", 100.0)
FAR = Margin("inclination", 500.0, 0.0, Sense.AT_MOST, "m/s", 10.0, remedy="a pad at 41 degrees")


def option(
    activity: str,
    name: str,
    puts: Mapping[str, float],
    shares: Mapping[str, float],
    *,
    conditions: int = 0,
    margins: tuple[Margin, ...] = (MET,),
) -> Assessment:
    return Assessment(
        option=Option(activity, "test", name, {}),
        margins=margins,
        conditions=tuple(Condition(f"consent {i}", "somebody") for i in range(conditions)),
        contributions=tuple(
            Contribution(p, "work", 1, effort=Quantity(e, "wy", low=0.8 * e, high=1.5 * e)) for p, e in puts.items()
        ),
        benefits=tuple(Benefit(p, share) for p, share in shares.items()),
    )


def plan_of(
    options: Sequence[Assessment],
    worth: Mapping[str, Mapping[str, float]],
    notion: str = "proportional",
    tolerance: float = 0.1,
) -> Plan:
    programme: Any = SimpleNamespace(
        partners=tuple(dict.fromkeys(p for given in worth.values() for p in given)),
        parity=SimpleNamespace(notion=notion, tolerance=tolerance),
        activities=tuple(SimpleNamespace(id=activity, worth=given) for activity, given in worth.items()),
    )
    assessments = {activity: [o for o in options if o.option.activity == activity] for activity in worth}
    return choose_plan(assessments, programme, CATALOGUE)


BOTH = {"a": 1.0, "b": 1.0}
WORTH = {"one": {"a": 5.0, "b": 5.0}, "two": {"a": 3.0, "b": 3.0}}


def test_the_most_valuable_balanced_plan_is_chosen() -> None:
    plan = plan_of(
        [
            option("one", "lopsided", {"a": 100, "b": 10}, BOTH),
            option("one", "shared", {"a": 50, "b": 52}, {"a": 0.8, "b": 0.8}),
            option("two", "shared", {"a": 20, "b": 20}, BOTH),
        ],
        WORTH,
    )
    assert plan.chosen == {"one": "one/shared", "two": "two/shared"}
    assert plan.value == pytest.approx(14.0)
    assert plan.parity.met
    assert plan.parity.spread == pytest.approx(72 / 70 - 1)
    assert (plan.reason, plan.relaxation) == ("", "")
    unbalanced = plan.alternatives[0]
    assert unbalanced.chosen == {"one": "one/lopsided", "two": "two/shared"}
    assert unbalanced.value == pytest.approx(16.0)
    assert "worth 2.000 points more" in unbalanced.why


def test_two_lopsided_options_balance_each_other() -> None:
    plan = plan_of([option("one", "x", {"a": 100}, BOTH), option("two", "x", {"b": 100}, BOTH)], WORTH, tolerance=0.0)
    assert plan.chosen == {"one": "one/x", "two": "two/x"}
    assert plan.parity.spread == 0
    without = plan.alternatives[-1]
    assert (without.why, without.chosen) == ("no plan of any value is balanced without two", {})


def test_the_ledger_is_in_work_years_at_one_exchange_rate() -> None:
    plan = plan_of([option("one", "x", {"a": 60, "b": 60}, BOTH), option("one", "y", {"a": 30, "b": 30}, BOTH)], WORTH)
    assert plan.chosen == {"one": "one/y"}  # same value, less effort
    a, b = plan.ledger
    # the median way costs 120 (the upper one of two), the most valuable is worth 10 points: 12 work-years a point
    assert a.gets_out.value == pytest.approx(60.0)
    assert a.puts_in.value == pytest.approx(30.0)
    assert (a.puts_in.low, a.puts_in.high) == pytest.approx((24.0, 45.0))
    assert "12.00 work-years a point" in a.gets_out.source
    assert plan.parity.ratios == pytest.approx({"a": 2.0, "b": 2.0})
    assert b.items[0].partner == "b"


def test_ties_fewer_conditions_then_less_effort_then_id() -> None:
    tie = [
        option("one", "p", {"a": 40, "b": 40}, BOTH, conditions=1),
        option("one", "q", {"a": 50, "b": 50}, BOTH),
        option("one", "r", {"a": 45, "b": 45}, BOTH),
    ]
    assert plan_of(tie, WORTH).chosen == {"one": "one/r"}
    twins = [option("one", name, {"a": 45 + i, "b": 45 - i}, BOTH) for i, name in enumerate("cba")]
    assert plan_of(twins, WORTH).chosen == {"one": "one/a"}
    assert plan_of(twins[::-1], WORTH) == plan_of(twins, WORTH)


def test_infeasible_and_worthless_options_are_never_chosen() -> None:
    plan = plan_of(
        [
            option("one", "x", {"a": 1, "b": 1}, BOTH, margins=(MET, HEAVY)),
            option("two", "x", {"a": 1, "b": 1}, {"a": 0.0, "b": 0.0}),
        ],
        WORTH,
    )
    assert plan.chosen == {}
    assert plan.parity.met
    assert plan.reason == (
        "one: no feasible way among 1; the nearest, one/x, fails on payload by 400.0\u2009kg. "
        "two: feasible, but nobody gets anything out of it."
    )


def test_the_reason_names_the_nearest_option_and_its_remedy() -> None:
    plan = plan_of(
        [
            option("one", "no-dock", {"a": 1}, BOTH, margins=(MET, UNDOCKABLE)),
            option("one", "far", {"a": 1}, BOTH, margins=(FAR,)),
        ],
        WORTH,
    )
    assert plan.reason == (
        "one: no feasible way among 2; the nearest, one/far, fails on inclination by 500.0\u2009m/s; "
        "what would mend it: a pad at 41 degrees. two: there is no way of doing it with the assets of these partners."
    )
    barred = plan_of([option("one", "no-dock", {"a": 1}, BOTH, margins=(MET, UNDOCKABLE))], {"one": WORTH["one"]})
    assert barred.reason.endswith("fails on docking interface; what would mend it: an adapter of 300 kg.")
    assert barred.relaxation == ""


@pytest.mark.parametrize(
    ("notion", "least"),
    # puts in 60 and 40, gets out alike: ratios differ by half; the difference of 20 is 40 % of the mean; at 100
    # work-years for 10 points, a loses 10 of 50: it would have to count 20 % more
    [("proportional", 0.5), ("equal", 0.4), ("nash", 0.2)],
)
def test_the_least_relaxation_is_found(notion: str, least: float) -> None:
    plan = plan_of([option("one", "x", {"a": 60, "b": 40}, BOTH)], {"one": WORTH["one"]}, notion)
    assert plan.chosen == {}
    assert plan.relaxation == (
        f"The least tolerance that gives a balanced plan is {least * 100:.2f}\u2009% instead of 10.00\u2009%: "
        "it would do one, worth 10.00 points."
    )
    relaxed = plan.alternatives[-1]
    assert relaxed.chosen == {"one": "one/x"}
    assert relaxed.spread == pytest.approx(least)
    assert plan.reason == "one: feasible, but no plan with it is both balanced and worth more."


def test_no_relaxation_helps_a_free_rider() -> None:
    plan = plan_of([option("one", "x", {"a": 60}, BOTH)], {"one": WORTH["one"]})
    assert plan.relaxation == (
        "No tolerance up to 1\u202f000.00\u2009% would give a balanced plan: every plan is one-sided."
    )
    assert plan.alternatives[0].spread == math.inf


def test_nash_prefers_even_gains_to_greater_value() -> None:
    options = [
        option("one", "even", {"a": 10, "b": 10}, {"a": 0.7, "b": 0.7}),
        option("one", "uneven", {"a": 10, "b": 10}, {"a": 1.0, "b": 0.45}),
        option("one", "dear", {"a": 30, "b": 30}, {"a": 0.75, "b": 0.75}),
    ]
    worth = {"one": {"a": 10.0, "b": 10.0}}
    assert plan_of(options, worth, "nash").chosen == {"one": "one/even"}
    assert plan_of(options, worth, "proportional", 1.0).chosen == {"one": "one/dear"}


def test_alternatives_tell_the_next_best_and_the_plan_without_each_activity() -> None:
    plan = plan_of(
        [
            option("one", "x", {"a": 50, "b": 50}, BOTH),
            option("one", "y", {"a": 40, "b": 40}, {"a": 0.9, "b": 0.9}),
            option("two", "x", {"a": 20, "b": 20}, BOTH),
        ],
        WORTH,
    )
    shown = {alternative.why: dict(alternative.chosen) for alternative in plan.alternatives}
    assert shown == {
        "the next best balanced plan": {"one": "one/y", "two": "two/x"},
        "the best balanced plan without one": {"two": "two/x"},
        "the best balanced plan without two": {"one": "one/x"},
    }


def test_a_dearer_way_is_no_counterweight() -> None:
    """Paying more for the same thing makes no plan fairer: the waste is not offered, and the imbalance is said."""
    plan = plan_of(
        [option("one", "cheap", {"a": 60, "b": 20}, BOTH), option("one", "dear", {"a": 60, "b": 60}, BOTH)], WORTH
    )
    assert plan.chosen == {}


def test_large_programmes_are_counted_in_coarser_units() -> None:
    plan = plan_of([option("one", "x", {"a": 3e6, "b": 3e6 + 1}, BOTH)], WORTH, tolerance=0.0)
    assert plan.chosen == {"one": "one/x"}  # one work-year in three million is below the unit of ten
    assert plan.ledger[0].puts_in.value == pytest.approx(3e6)


def test_a_partner_that_takes_no_part_has_no_ratio() -> None:
    worth = {"one": {"a": 5.0, "b": 5.0, "c": 0.0}}
    plan = plan_of([option("one", "x", {"a": 50, "b": 50}, BOTH)], worth)
    assert set(plan.parity.ratios) == {"a", "b"}
    assert [line.partner for line in plan.ledger] == ["a", "b", "c"]
