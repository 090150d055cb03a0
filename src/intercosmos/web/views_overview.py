"""The study at one look: the report's first page as data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from intercosmos.directions.base import Verdict
from intercosmos.report import findings
from intercosmos.report.ledger import alternatives, depends_on
from intercosmos.report.words import digits_for, quantity
from intercosmos.report.write import lead
from intercosmos.units import convert, number
from intercosmos.web.models import (
    ActivityRow,
    DecisionView,
    DirectionRow,
    LedgerItem,
    LedgerRow,
    Overview,
    PlanView,
    Sign,
)
from intercosmos.web.models_study import AlternativeView
from intercosmos.web.views_parts import binding_view, finite
from intercosmos.web.views_state import Study
from intercosmos.web.views_timeline import timeline_of

#: The ten directions in the house's order, as readers call them.
DIRECTION_TITLES: Final[Mapping[str, str]] = {
    "crew": "Crews",
    "navigation": "Satellite navigation",
    "sensing": "Remote sensing",
    "engines": "Rocket engines",
    "launch": "Launch",
    "spacecraft": "Spacecraft",
    "electronics": "Electronics",
    "materials": "Materials",
    "deep-space": "Deep space",
    "asteroids": "Asteroids",
}
_BEST_FIRST: Final[tuple[tuple[Verdict, Sign], ...]] = (
    (Verdict.FEASIBLE, "feasible"),
    (Verdict.CONDITIONAL, "conditional"),
    (Verdict.INFEASIBLE, "infeasible"),
)


def overview_of(study: Study) -> Overview:
    """Everything the first page shows; made once for each study.

    Parameters
    ----------
    study : finished
    """
    return study.once("overview", lambda: _overview(study))


def _overview(study: Study) -> Overview:
    result, rows = study.result, study.glance
    answer = lead(result, rows)
    decided = findings.decisions(result, rows, study.names)
    return Overview(
        scenario=result.scenario,
        created=result.created,
        answer=answer.bold,
        rest=answer.rest,
        directions=direction_rows(rows),
        activities=[activity_row(study, row) for row in rows],
        plan=plan_view(study),
        decisions=[
            DecisionView(text=one.text, by=one.by, serves=list(one.serves), opens=one.opens, worth=one.worth)
            for one in decided
        ],
        timeline=timeline_of(study),
    )


def direction_rows(rows: list[findings.Glance]) -> list[DirectionRow]:
    """The ten directions, and after them those that others added; each with its best activity's verdict."""
    by_direction: dict[str, list[findings.Glance]] = {name: [] for name in DIRECTION_TITLES}
    for row in rows:
        by_direction.setdefault(row.direction, []).append(row)
    found = []
    for name, own in by_direction.items():
        verdicts = {row.verdict for row in own}
        best: Sign = next((sign for verdict, sign in _BEST_FIRST if verdict in verdicts), "none")
        found.append(
            DirectionRow(
                id=name,
                title=DIRECTION_TITLES.get(name, name.replace("-", " ").capitalize()),
                verdict=best,
                feasible=sum(row.verdict is not Verdict.INFEASIBLE for row in own),
                activities=[row.id for row in own],
            )
        )
    return found


def activity_row(study: Study, row: findings.Glance) -> ActivityRow:
    """One activity at a glance."""
    verdicts = [one.verdict for one in study.result.assessments[row.id]]
    return ActivityRow(
        id=row.id,
        title=row.title,
        direction=row.direction,
        proposed=row.proposed,
        verdict=row.verdict.value if row.option is not None else "none",
        word=row.word,
        way=row.way,
        option=row.option.option.id if row.option is not None else "",
        in_plan=row.in_plan,
        options=len(verdicts),
        feasible=verdicts.count(Verdict.FEASIBLE),
        conditional=verdicts.count(Verdict.CONDITIONAL),
        binding=binding_view(row.option),
        binds=row.binds,
        unbinds=list(row.unbinds),
        also=row.also,
        mend=row.mend,
    )


def plan_view(study: Study) -> PlanView:
    """The plan, its balance, and what each partner puts in and gets out."""
    result, plan = study.result, study.result.plan
    others = zip(plan.alternatives, alternatives(result, study.names), strict=True)
    return PlanView(
        chosen=dict(plan.chosen),
        value=plan.value,
        left_out=[one for one in result.assessments if one not in plan.chosen],
        reason=study.names.spell(plan.reason, result),
        balance=findings.balance(result),
        notion=plan.parity.notion,
        met=plan.parity.met,
        spread=finite(plan.parity.spread),
        tolerance=plan.parity.tolerance,
        ledger=ledger_rows(study),
        alternatives=[
            AlternativeView(
                activities=row.activities, chosen=dict(other.chosen), value=other.value, spread=row.spread, why=row.why
            )
            for other, row in others
        ],
    )


def ledger_rows(study: Study) -> list[LedgerRow]:
    """One row a partner of the programme, in its order."""
    plan, names = study.result.plan, study.names
    rows = []
    for line in plan.ledger:
        ratio = plan.parity.ratios.get(line.partner)
        items = [
            LedgerItem(
                text=f"{number(item.amount, 0 if float(item.amount).is_integer() else digits_for(item.amount))} × "
                f"{item.item}",
                asset=names.asset(item.asset) if item.asset else "",
                effort=None if item.effort is None else convert(item.effort.value, item.effort.unit),
                effort_text="not valued" if item.effort is None else quantity(item.effort),
            )
            for item in line.items
        ]
        puts, gets = line.puts_in, line.gets_out
        rows.append(
            LedgerRow(
                partner=line.partner,
                puts_in=convert(puts.value, puts.unit),
                puts_in_low=convert(puts.low, puts.unit),
                puts_in_high=convert(puts.high, puts.unit),
                gets_out=convert(gets.value, gets.unit),
                puts_in_text=quantity(puts),
                gets_out_text=quantity(gets),
                ratio=None if ratio is None else finite(ratio),
                depends_on=[depends_on(text, names) for text in line.depends_on],
                items=items,
            )
        )
    return rows
