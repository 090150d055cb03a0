"""What differs between two assessments of an option is said with its unit and with whether it is for the better."""

from __future__ import annotations

from dataclasses import replace

from intercosmos.directions.base import Condition
from intercosmos.units import Quantity
from intercosmos.web.models import Difference
from intercosmos.web.views_differences import differences
from intercosmos.web.views_state import Study

CREW = "cosmonauts-to-tiangong"


def by_name(found: list[Difference]) -> dict[str, Difference]:
    return {one.name: one for one in found}


def test_nothing_differs_from_itself(study: Study) -> None:
    for one in study.by_id.values():
        assert differences(one, one, study.names) == []


def test_a_margin_that_fails_now_closes_the_option(study: Study, made) -> None:
    before = study.result.assessments["taikonauts-to-ros"][0]
    margins = (made.payload_margin(-60), *before.margins[1:])
    found = by_name(differences(before, replace(before, margins=margins), study.names))
    assert (found["Verdict"].change, found["Verdict"].better) == ("it closes", False)
    assert found["Payload"].before == "140\u2009kg to spare"
    assert found["Payload"].after == "60\u2009kg short"
    assert found["Payload"].change == "200\u2009kg less room; it fails now"
    back = by_name(differences(replace(before, margins=margins), before, study.names))
    assert (back["Verdict"].change, back["Payload"].better) == ("it opens", True)


def test_a_fact_that_turns_is_said_as_a_fact(study: Study, made) -> None:
    before = study.result.assessments["taikonauts-to-ros"][0]
    after = replace(before, margins=(before.margins[0], made.docking_margin(False), *before.margins[2:]))
    found = by_name(differences(before, after, study.names))["Docking interface"]
    assert (found.before, found.after, found.change, found.better) == (
        "holds", "does not hold", "it does not hold any more", False,
    )  # fmt: skip


def test_constraints_come_and_go(study: Study) -> None:
    before = study.result.assessments["taikonauts-to-ros"][0]
    after = replace(before, margins=before.margins[1:])
    assert by_name(differences(before, after, study.names))["Payload"].change == "no longer a constraint"
    assert by_name(differences(after, before, study.names))["Payload"].change == "a new constraint"


def test_conditions_fall_away_and_are_added(study: Study) -> None:
    before = study.options(CREW)[0]
    after = replace(before, conditions=(Condition("another consent", "esa"),))
    said = [(one.before, one.after, one.better) for one in differences(before, after, study.names)]
    assert ("", "Another consent (ESA)", False) in said
    assert ("A seat for the guest on two flights a year (CNSA)", "", True) in said


def test_figures_are_told_with_the_step_and_its_part(study: Study) -> None:
    before = replace(study.options(CREW)[0], measures={"payload": Quantity(8000.0, "t", 7000.0, 9000.0)})
    after = replace(before, measures={"payload": Quantity(8400.0, "t", 7400.0, 9400.0)})
    (found,) = differences(before, after, study.names)
    assert (found.before, found.after) == ("8\u2009t (7 to 9)", "8.4\u2009t (7.4 to 9.4)")
    assert (found.change, found.better) == ("+0.4\u2009t (+5.0\u2009%)", None)
    wider = replace(before, measures={"payload": Quantity(8000.0, "t", 6000.0, 9000.0)})
    assert differences(before, wider, study.names)[0].change == "another interval"


def test_rounding_is_no_difference(study: Study) -> None:
    before = replace(study.options(CREW)[0], measures={"payload": Quantity(8000.0, "kg")})
    after = replace(before, measures={"payload": Quantity(8000.0 * (1 + 1e-13), "kg")})
    assert differences(before, after, study.names) == []


def test_less_work_is_better(study: Study) -> None:
    one = study.options(CREW)[0]
    (found,) = differences(one, one, study.names, ({"cnsa": 444.0, "esa": 5.0}, {"cnsa": 400.0, "esa": 5.0}))
    assert (found.name, found.change, found.better) == ("Work of CNSA", "−44\u00a0work-years", True)
