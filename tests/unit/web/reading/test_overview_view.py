"""The study at one look says what the report's first page says, and its timeline tells days."""

from __future__ import annotations

import math
from dataclasses import replace

from intercosmos.directions.base import Margin, Sense
from intercosmos.report import findings
from intercosmos.report.write import lead
from intercosmos.series import Event
from intercosmos.web.views_options import activity_options
from intercosmos.web.views_overview import DIRECTION_TITLES, overview_of
from intercosmos.web.views_state import Study
from intercosmos.web.views_timeline import timeline_of


def of(study: Study, **changes: object) -> Study:
    return Study(replace(study.result, **changes), study.catalogue)


def with_speaker(study: Study, activity: str, **changes: object) -> Study:
    """The study in which an activity has one option only, with changes."""
    one = replace(study.options(activity)[0], **changes)
    plan = replace(study.result.plan, chosen={}, alternatives=())
    return of(study, assessments={**study.result.assessments, activity: (one,)}, plan=plan)


def spans(study: Study, activity: str) -> list[tuple[str, str, str]]:
    row = next(row for row in timeline_of(study).rows if row.activity == activity)
    return [(span.kind, span.begin, span.end) for span in row.spans]


def test_it_says_what_the_report_says(study: Study) -> None:
    overview = overview_of(study)
    rows = findings.glance(study.result, study.names)
    assert (overview.answer, overview.rest) == (lead(study.result, rows).bold, lead(study.result, rows).rest)
    assert [row.binds for row in overview.activities] == [row.binds for row in rows]
    assert overview.plan.balance == findings.balance(study.result)


def test_all_ten_directions_are_there_with_their_best_activity(study: Study) -> None:
    directions = {row.id: row for row in overview_of(study).directions}
    assert list(directions) == list(DIRECTION_TITLES)
    assert (directions["crew"].verdict, directions["crew"].feasible) == ("feasible", 2)
    assert (directions["launch"].verdict, directions["launch"].feasible) == ("infeasible", 0)
    assert (directions["asteroids"].verdict, directions["asteroids"].activities) == ("none", [])


def test_an_activity_that_was_not_studied_is_in_no_row(study: Study) -> None:
    only = of(study, assessments={"o3b": study.result.assessments["o3b"]})
    overview = overview_of(only)
    assert [row.id for row in overview.activities] == ["o3b"]
    assert next(row for row in overview.directions if row.id == "crew").verdict == "none"


def test_an_activity_without_any_option_is_said_to_have_none(study: Study) -> None:
    plan = replace(study.result.plan, alternatives=())
    bare = of(study, assessments={**study.result.assessments, "o3b": ()}, plan=plan)
    row = overview_of(bare).activities[2]
    assert (row.verdict, row.options, row.option, row.binding) == ("none", 0, "", None)
    assert spans(bare, "o3b") == []
    table = activity_options(bare, "o3b", bare.options("o3b"))
    assert (table.options, table.columns) == ([], [])


def test_the_tally_of_options_tells_conditions_apart(study: Study) -> None:
    row = overview_of(study).activities[0]
    assert (row.options, row.feasible, row.conditional) == (4, 0, 1)
    assert row.binding is not None
    assert (row.binding.binds, row.binding.name) == (True, "Payload")


def test_what_is_without_bound_is_left_out_of_json(study: Study) -> None:
    parity = replace(study.result.plan.parity, ratios={"roscosmos": math.inf}, spread=math.inf)
    overview = overview_of(of(study, plan=replace(study.result.plan, parity=parity)))
    assert overview.plan.spread is None
    assert [row.ratio for row in overview.plan.ledger] == [None, None]
    assert "Infinity" not in overview.model_dump_json()


def test_the_ledger_has_its_items_in_work_years(study: Study) -> None:
    row = overview_of(study).plan.ledger[0]
    assert (row.partner, row.puts_in, row.puts_in_low) == ("roscosmos", 4111.0, 0.8 * 4111)
    assert [(item.text, item.asset, item.effort) for item in row.items] == [("4 × seat", "Soyuz MS", 444.0)]
    assert "CNSA: Shenzhou" in row.depends_on


def test_a_launch_period_and_a_cruise_have_their_days(study: Study) -> None:
    margin = Margin(
        "launch period",
        31 * 86400.0,
        86400.0,
        Sense.AT_LEAST,
        "d",
        1e5,
        detail="2035-06-09 to 2035-07-09, the best of 2",
    )
    evidence = replace(
        study.options("o3b")[0].evidence,
        events=(
            Event("departure of the lander on 2035-06-27", 0.0),
            Event("arrival of the lander on 2036-01-14", 1.7e7),
        ),
    )
    moved = with_speaker(study, "o3b", margins=(margin,), evidence=evidence)
    assert spans(moved, "o3b") == [("window", "2035-06-09", "2035-07-09"), ("work", "2035-06-27", "2036-01-14")]


def test_stays_come_one_after_the_other_within_what_is_possible(study: Study) -> None:
    detail = "4 × 180 d aboard; from 2029-01-01 (Tiangong enters service) to 2030-06-30 (the period ends)"
    margin = Margin("time within the period", 5e7, 1e7, Sense.AT_LEAST, "d", 1e7, detail=detail)
    moved = with_speaker(study, "cosmonauts-to-tiangong", margins=(margin,))
    assert spans(moved, "cosmonauts-to-tiangong") == [
        ("period", "2029-01-01", "2030-06-30"),
        ("stay", "2029-01-01", "2029-06-30"),
        ("stay", "2029-06-30", "2029-12-27"),
        ("stay", "2029-12-27", "2030-06-25"),  # a fourth would not end in time
    ]


def test_work_begins_with_the_agreement_at_the_begin_of_the_period(study: Study) -> None:
    events = (Event("agreement begun", 0.0), Event("first flight on RD-191", 365 * 86400.0))
    moved = with_speaker(study, "o3b", evidence=replace(study.options("o3b")[0].evidence, events=events))
    assert spans(moved, "o3b") == [("work", "2027-01-01", "2028-01-01")]


def test_an_activity_without_days_may_be_at_any_time(study: Study) -> None:
    assert spans(study, "o3b") == [("period", "2027-01-01", "2036-12-31")]


def test_only_assets_that_do_not_serve_throughout_have_a_row(study: Study) -> None:
    rows = {row.title: row for row in timeline_of(study).rows if not row.activity}
    ros = rows["Russian Orbital Station"]
    assert (ros.partner, ros.asset.kind if ros.asset else "") == ("roscosmos", "station")
    since = study.catalogue.stations["ros"].since
    assert [(span.kind, span.begin[:4], span.end) for span in ros.spans] == [("service", since[:4], "2036-12-31")]
    assert "Tiangong" not in rows
