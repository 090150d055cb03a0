"""Plain words for computed things."""

from __future__ import annotations

import math
from dataclasses import replace
from types import ModuleType

import pytest

from intercosmos.directions.base import Margin, Sense
from intercosmos.report.words import Names, amount, count, in_order, interval, listing, plural, quantity, slack
from intercosmos.units import Quantity


def margin(value: float, limit: float, sense: Sense = Sense.AT_LEAST, *, categorical: bool = False) -> Margin:
    return Margin("payload", value, limit, sense, "" if categorical else "kg", 100.0, categorical)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (margin(7251, 7111), "140\u2009kg to spare"),
        (margin(7000, 7111), "111\u2009kg short"),
        (margin(9000, 7111, Sense.AT_MOST), "1\u202f889\u2009kg over"),
        (margin(7111, 7111), "nothing to spare"),
        (margin(math.nan, 7111), "could not be computed"),
        (margin(1, 1, categorical=True), "holds"),
        (margin(0, 1, categorical=True), "does not hold"),
    ],
)
def test_slack_says_how_much_and_on_which_side(given: Margin, said: str) -> None:
    assert slack(given) == said


def test_slack_shows_the_model_where_a_fact_outranks_it() -> None:
    flown = replace(margin(7080, 7080), computed=7003.0, outranked_by="flies today")
    model = "our model: 7\u202f003\u2009kg against 7\u202f080\u2009kg"
    assert slack(flown) == f"flies today; {model}"
    published = replace(margin(7180, 7080), computed=7003.0, outranked_by="published")
    assert slack(published) == f"100\u2009kg to spare (published; {model})"


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (39.2266, "g0", "4\u2009g"),
        (86400.0, "d", "1\u00a0day"),
        (180 * 86400.0, "d", "180\u00a0days"),
        (-0.7854, "deg", "−45.0°"),
        (1135.0, "W/m2", "1\u202f135\u2009W/m²"),
        (0.5, "", "0.5"),
        (0.04, "%", "4\u2009%"),
        (math.nan, "kg", "not a finite number"),
    ],
)
def test_amounts_look_as_the_house_prints_them(value: float, unit: str, said: str) -> None:
    assert amount(value, unit) == said


def test_a_quantity_shows_its_interval_where_it_has_one() -> None:
    assert quantity(Quantity(7430.0, "kg", 7300.0, 7560.0)) == "7\u202f430\u2009kg (7\u202f300 to 7\u202f560)"
    assert interval(Quantity(7430.0, "kg")) == ""


def test_counts_and_lists_read_as_a_person_writes_them() -> None:
    assert [count(n) for n in (0, 1, 12, 13, 1200)] == ["no", "one", "twelve", "13", "1\u202f200"]
    assert plural(1, "launch", "launches") == "one launch"
    assert plural(2, "launch", "launches") == "two launches"
    assert [listing(items) for items in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]


def test_the_binding_margin_comes_first_then_what_fails() -> None:
    docking, short, free = margin(0, 1, categorical=True), margin(7000, 7111), margin(9000, 7111)
    assert in_order([free, short, docking], docking) == [docking, short, free]


def test_names_and_colours_come_from_the_catalogue_and_are_stable(fake: ModuleType) -> None:
    names = Names(fake.fake_catalogue(), ("cnsa", "roscosmos"))
    assert names.asset("soyuz-2.1a") == "Soyuz-2.1a"
    assert names.asset("a-thing-nobody-has") == "a-thing-nobody-has"
    assert names.partner("esa") == "ESA"
    assert names.partner("Kazakhstan") == "Kazakhstan"
    assert [names.colour(p) for p in ("cnsa", "roscosmos", "esa", "nobody")] == ["p0", "p1", "p2", "px"]
    assert names.colour_of("soyuz-2.1a") == "p1"
