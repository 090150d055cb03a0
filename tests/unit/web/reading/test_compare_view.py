"""Two studies side by side: what opens and closes, the plan, its balance and the work are told in sentences."""

from __future__ import annotations

from dataclasses import replace
from types import ModuleType

from intercosmos.web.views_compare import compare
from intercosmos.web.views_state import Study

TAIKONAUTS, O3B = "taikonauts-to-ros", "o3b"


def of(study: Study, **changes: object) -> Study:
    return Study(replace(study.result, **changes), study.catalogue)


def with_options(study: Study, activity: str, *options: object) -> Study:
    return of(study, assessments={**study.result.assessments, activity: options})


def test_a_study_does_not_differ_from_itself(study: Study) -> None:
    found = compare(study, study)
    assert found.findings == ["Nothing that matters differs."]
    assert [one.changed for one in found.activities] == [[], [], []]


def test_what_opens_and_what_closes_is_told_with_why(study: Study, made: ModuleType) -> None:
    own = study.result.assessments[TAIKONAUTS][0]
    closed = replace(own, margins=(made.payload_margin(-60), *own.margins[1:]))
    found = compare(study, with_options(study, TAIKONAUTS, closed))
    assert "Taikonauts aboard the Russian Orbital Station closes: payload (60\u2009kg short)." in found.findings
    row = next(one for one in found.activities if one.id == TAIKONAUTS)
    assert row.changed[0] == "not in this form, not feasible"
    assert "no options can be carried out instead of two" in row.changed
    back = compare(with_options(study, TAIKONAUTS, closed), study)
    opens = "Taikonauts aboard the Russian Orbital Station opens, feasible (own ship from own pad: "
    assert any(sentence.startswith(opens) for sentence in back.findings)


def test_conditions_that_come_and_go_are_told(study: Study) -> None:
    own = study.result.assessments[TAIKONAUTS][0]
    asked = replace(own, conditions=study.result.assessments[O3B][1].conditions)
    found = compare(study, with_options(study, TAIKONAUTS, asked))
    assert "Taikonauts aboard the Russian Orbital Station needs a condition now." in found.findings


def test_the_plan_and_its_balance(study: Study) -> None:
    plan = study.result.plan
    parity = replace(plan.parity, met=False, spread=0.25)
    chosen = {name: option for name, option in plan.chosen.items() if name != TAIKONAUTS}
    found = compare(study, of(study, plan=replace(plan, value=13.0, chosen=chosen, parity=parity))).findings
    assert "Taikonauts aboard the Russian Orbital Station leaves the plan." in found
    assert "The plan is worth 13.0 points, 13.0 less than 26.0." in found
    assert "The plan is not balanced any more." in found
    assert "Partners differ by 25\u2009% instead of 4\u2009%; 10\u2009% is allowed." in found


def test_who_puts_in_how_much_more(study: Study, made: ModuleType) -> None:
    first, second = study.result.plan.ledger
    plan = replace(study.result.plan, ledger=(replace(first, puts_in=made.effort(5111)), second))
    found = compare(study, of(study, plan=plan)).findings
    assert found == ["Roscosmos puts in 1\u202f000\u00a0work-years more."]


def test_activities_of_one_side_only(study: Study) -> None:
    left = of(study, assessments={name: study.result.assessments[name] for name in (TAIKONAUTS, O3B)})
    right = of(study, assessments={name: study.result.assessments[name] for name in (TAIKONAUTS,)})
    found = compare(left, right)
    assert "Only on the left: Four O3b satellites." in found.findings
    (alone,) = [one for one in found.activities if one.id == O3B]
    assert (alone.right, alone.changed) == (None, ["only on the left"])
