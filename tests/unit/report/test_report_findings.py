"""The sentences of the first page follow from the study."""

from __future__ import annotations

import math
from dataclasses import replace
from types import ModuleType
from typing import Any

import pytest

from intercosmos.directions.base import Assessment, Verdict
from intercosmos.report.choice import best, rank, ways
from intercosmos.report.findings import Glance, balance, decisions, glance, headline, only_ways, percent, shortfalls
from intercosmos.report.pads import NOTHING, at_inclination, crew_matrix, crew_reach
from intercosmos.report.words import SIGNS, Names


def row(verdict: Verdict) -> Glance:
    return Glance("a", "A", "crew", "", SIGNS[verdict], "", "", False, "", "", "", (), verdict, None, ())


@pytest.fixture(name="study")
def _study(fake: ModuleType) -> Any:
    return fake.fake_study()


@pytest.fixture(name="names")
def _names(fake: ModuleType) -> Names:
    return Names(fake.fake_catalogue(), ("roscosmos", "cnsa"))


F, C, I = Verdict.FEASIBLE, Verdict.CONDITIONAL, Verdict.INFEASIBLE  # noqa: E741


@pytest.mark.parametrize(
    ("verdicts", "said"),
    [
        ([], "No activity was studied."),
        ([F], "The one activity studied can be carried out as it stands."),
        ([I], "The one activity studied cannot be carried out in any form studied."),
        ([F, F, F], "All three activities can be carried out as they stand."),
        ([C, C], "Both activities can be carried out if others grant conditions."),
        ([I, I], "None of the two activities can be carried out in any form studied."),
        (
            [F, C, I],
            "One of three activities can be carried out as it stands; one more can if others grant a condition; "
            "one cannot in any form studied.",
        ),
        (
            [F, F, F, C, C],
            "Three of five activities can be carried out as they stand; two more can if others grant conditions.",
        ),
        (
            [C, I, I],
            "One of three activities can be carried out if others grant a condition; two cannot in any form studied.",
        ),
    ],
)
def test_the_headline_counts(verdicts: list[Verdict], said: str) -> None:
    assert headline([row(verdict) for verdict in verdicts]) == said


def test_the_table_at_a_glance(study: Any, names: Names) -> None:
    cosmonauts, taikonauts, o3b = glance(study, names)
    assert [r.verdict for r in (cosmonauts, taikonauts, o3b)] == [C, F, I]
    assert (cosmonauts.in_plan, o3b.in_plan) == (True, False)
    assert cosmonauts.way == "seat on the host's ship"
    assert cosmonauts.binds == "Payload, 140\u2009kg to spare (+29 to +251)"
    assert "docking interface" in cosmonauts.also, "where the guest's own ship fails is said beside the way that holds"
    assert cosmonauts.unbinds == ("A seat for the guest on two flights a year (CNSA)",)
    assert taikonauts.unbinds == ()
    assert "A pad closer to the equator" in o3b.unbinds
    assert o3b.proposed == "Four O3b satellites, 711\u2009kg each, to 7\u202f830\u2009km, 0°"


def test_an_activity_that_was_not_studied_has_no_row(study: Any, names: Names) -> None:
    only = replace(study, assessments={"o3b": study.assessments["o3b"]})
    assert [r.id for r in glance(only, names)] == ["o3b"]


def test_an_activity_without_options_is_infeasible_and_says_so(study: Any, names: Names) -> None:
    none = replace(study, assessments={**study.assessments, "o3b": ()})
    last = glance(none, names)[-1]
    assert last.verdict is I
    assert "No option" in last.binds
    assert "no option" in shortfalls([last])[0]


def test_sentences_name_the_one_way_and_the_shortfall(study: Any, names: Names) -> None:
    rows = glance(study, names)
    assert only_ways(rows) == [
        "Only one of the ways studied holds for Cosmonauts aboard Tiangong: seat on the host's ship."
    ]
    assert shortfalls(rows) == ["Not in this form: Four O3b satellites (load factor: 0.4\u2009g over)."]


def test_the_balance_is_told_with_its_figures(study: Any) -> None:
    said = balance(study)
    assert "balanced plan of two activities" in said
    assert "1.25 to 1.30 times" in said
    assert "4\u2009%" in said


def test_an_unbalanced_and_an_empty_plan_say_why(study: Any) -> None:
    plan = study.plan
    unbalanced = replace(
        plan, parity=replace(plan.parity, met=False, spread=0.3), relaxation="a tolerance of 30 % would do"
    )
    assert "not balanced" in balance(replace(study, plan=unbalanced))
    assert balance(replace(study, plan=unbalanced)).endswith("A tolerance of 30 % would do.")
    empty = replace(plan, chosen={}, ledger=(), reason="o3b: nothing holds", relaxation="no tolerance would do")
    assert balance(replace(study, plan=empty)) == "No balanced plan exists. No tolerance would do."


def test_a_spread_without_bound_is_said_in_words() -> None:
    assert percent(math.inf) == "without bound"
    assert percent(0.037) == "4\u2009%"
    assert percent(0.004) == "0.4\u2009%"


def test_decisions_are_ordered_by_what_hangs_on_them(study: Any, names: Names) -> None:
    found = decisions(study, glance(study, names), names)
    assert found[0].text == "A seat for the guest on two flights a year"
    assert (found[0].by, found[0].opens, found[0].worth) == ("CNSA", False, "10.5")  # 8 points * 1.0 + 5 * 0.5
    assert {d.text for d in found if d.opens} == {"A pad closer to the equator", "Use of the Soyuz pad in Guiana"}


def test_the_most_promising_option_is_the_one_with_the_best_verdict_and_most_room(study: Any) -> None:
    assessments: tuple[Assessment, ...] = study.assessments["cosmonauts-to-tiangong"]
    chosen = best(assessments)
    assert chosen is not None
    assert chosen.verdict is C
    assert [a.verdict for a in sorted(assessments, key=rank)][1:] == [I, I, I]
    assert best(()) is None
    assert [(w.feasible, w.options) for w in ways(assessments)] == [(1, 1), (0, 1), (0, 2)]


def test_the_matrix_of_pads_takes_the_best_option_of_each_pair(study: Any, fake: ModuleType, names: Names) -> None:
    matrix = crew_matrix(study, fake.fake_catalogue(), names)
    assert matrix is not None
    assert [name for name, *_ in matrix.rows] == ["Baikonur", "Vostochny", "Jiuquan", "Guiana Space Centre"]
    assert matrix.columns == ("Tiangong, 41.5°", "Russian Orbital Station, 51.6°")
    cells = [row[0] for *_, row in matrix.rows]
    assert [c.text for c in cells] == ["−1\u202f310", "−2\u202f640", "+140", "+610"]
    assert [c.css for c in cells] == ["n", "n", "m", "m"]
    assert [same for _, same, _ in matrix.rows] == ["Soyuz MS", "Soyuz MS", "Shenzhou", "Soyuz MS"]
    assert matrix.rows[1][2][1] is NOTHING
    said = crew_reach(matrix)
    assert "4 of 6" in said
    assert "1 of them stands free" in said


def test_ids_in_a_text_become_names(study: Any, names: Names) -> None:
    option = study.assessments["o3b"][0].option.id
    said = names.spell(f"o3b: no way; the nearest, {option}, is roscosmos-like; roscosmos", study)
    assert said == (
        "Four O3b satellites: no way; the nearest, launch (Soyuz-ST-B with Fregat-MT · Baikonur), "
        "is roscosmos-like; Roscosmos"
    )


def test_a_study_without_crews_has_no_matrix(study: Any, fake: ModuleType, names: Names) -> None:
    assert (
        crew_matrix(replace(study, assessments={"o3b": study.assessments["o3b"]}), fake.fake_catalogue(), names) is None
    )


def test_a_curve_is_not_interpolated_beside_what_is_not_reached(study: Any) -> None:
    curve = study.surveys[1]  # Vostochny: nothing below about 41.6°
    assert at_inclination(curve, 41.0) == (0.0, 0.0, 0.0)
    assert at_inclination(curve, 10.0) is None
    between = at_inclination(curve, 61.0)
    assert between is not None
    index = int((60.0 - 20.0) / 2.0)
    assert between[0] == pytest.approx((curve.payload_kg[index] + curve.payload_kg[index + 1]) / 2)
    assert between[1] < between[0] < between[2]
