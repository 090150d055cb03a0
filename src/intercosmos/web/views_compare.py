"""Two studies side by side: what opens, what closes, what the plan is worth, who puts in how much more."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from intercosmos.directions.base import Verdict
from intercosmos.report.findings import Glance, percent
from intercosmos.report.words import amount, capital, count, listing, plural, uncapital
from intercosmos.units import number
from intercosmos.web.models import ComparedActivity, Comparison
from intercosmos.web.views_differences import failing
from intercosmos.web.views_overview import activity_row, overview_of
from intercosmos.web.views_state import Study

#: Work-years that differ by less than this part are not worth a sentence.
_WORTH_SAYING: Final = 0.005
#: Activities that are named in one sentence, at most.
_NAMED: Final = 4


def compare(left: Study, right: Study) -> Comparison:
    """Where two studies differ; the right one is told against the left one.

    Parameters
    ----------
    left, right : finished studies, mostly of two scenarios of one programme
    """
    one, other = ({row.id: row for row in study.glance} for study in (left, right))
    activities = []
    for activity in dict.fromkeys((*one, *other)):
        was, now = one.get(activity), other.get(activity)
        shown = now or was
        assert shown is not None
        activities.append(
            ComparedActivity(
                id=activity,
                title=shown.title,
                left=activity_row(left, was) if was is not None else None,
                right=activity_row(right, now) if now is not None else None,
                changed=list(changes(left, right, was, now)),
            )
        )
    pairs = [(one[activity], other[activity]) for activity in one if activity in other]
    said = [
        *_verdicts(pairs),
        *_scope(left, right, one, other),
        *_plan(left, right, pairs),
        *_balance(left, right),
        *_work(left, right),
    ]
    return Comparison(
        left=overview_of(left),
        right=overview_of(right),
        activities=activities,
        findings=said or ["Nothing that matters differs."],
    )


def changes(left: Study, right: Study, was: Glance | None, now: Glance | None) -> Iterator[str]:
    """What differs in an activity, in words; nothing if nothing does."""
    if was is None or now is None:
        yield "only on the right" if was is None else "only on the left"
        return
    if was.verdict is not now.verdict or was.word != now.word:
        yield f"{now.word}, not {was.word}"
    if was.way != now.way:
        yield f"{now.way or 'no way'} instead of {was.way or 'no way'}"
    before, after = (
        "" if row.option is None else study.names.assets(row.option) for study, row in ((left, was), (right, now))
    )
    if before != after:
        yield f"{after or 'nothing'} instead of {before or 'nothing'}"
    if was.binds != now.binds:
        yield f"binding: {uncapital(now.binds)}; was: {uncapital(was.binds)}"
    if was.also != now.also:
        yield uncapital(now.also) or f"no longer: {uncapital(was.also)}"
    many = [sum(one.feasible for one in study.result.assessments[was.id]) for study in (left, right)]
    if many[0] != many[1]:
        yield f"{plural(many[1], 'option')} can be carried out instead of {count(many[0])}"
    if was.in_plan != now.in_plan:
        yield "joins the plan" if now.in_plan else "leaves the plan"


def _verdicts(pairs: list[tuple[Glance, Glance]]) -> Iterator[str]:
    for was, now in pairs:
        closed, closes = was.verdict is Verdict.INFEASIBLE, now.verdict is Verdict.INFEASIBLE
        if closed and not closes:
            how = f" ({now.way}: {uncapital(now.binds)})" if now.way else ""
            yield f"{now.title} opens, {now.word}{how}."
        elif closes and not closed:
            why = failing(now.option) if now.option is not None else uncapital(now.binds)
            yield f"{now.title} closes: {why}."
        elif was.verdict is not now.verdict:
            free = now.verdict is Verdict.FEASIBLE
            yield f"{now.title} needs {'no condition any more' if free else 'a condition now'}."


def _scope(left: Study, right: Study, one: dict[str, Glance], other: dict[str, Glance]) -> Iterator[str]:
    for here, there, side in ((one, other, "left"), (other, one, "right")):
        alone = [row.title for name, row in here.items() if name not in there]
        if alone:
            yield f"Only on the {side}: {_named(alone)}."
    if left.result.programme.period != right.result.programme.period:
        spans = [" to ".join(day.isoformat() for day in study.result.programme.period) for study in (left, right)]
        yield f"The period is {spans[1]} instead of {spans[0]}."


def _named(titles: list[str]) -> str:
    """Titles in a sentence; of many the first ones, and how many more there are."""
    more = len(titles) - _NAMED
    return listing(titles if more <= 1 else [*titles[:_NAMED], f"{count(more)} more"])


def _plan(left: Study, right: Study, pairs: list[tuple[Glance, Glance]]) -> Iterator[str]:
    joined = [now.title for was, now in pairs if now.in_plan and not was.in_plan]
    gone = [now.title for was, now in pairs if was.in_plan and not now.in_plan]
    for titles, verb in ((joined, "join"), (gone, "leave")):
        if titles:
            yield f"{_named(titles)} {verb if len(titles) > 1 else verb + 's'} the plan."
    was, now = left.result.plan, right.result.plan
    told = [number(plan.value, 1) for plan in (was, now)]
    if told[0] != told[1]:
        by = number(abs(now.value - was.value), 1)
        yield f"The plan is worth {told[1]} points, {by} {'more' if now.value > was.value else 'less'} than {told[0]}."
    others = sum(
        was.chosen.get(row.id) != now.chosen.get(row.id)
        for row, _ in pairs
        if row.id in was.chosen and row.id in now.chosen
    )
    if others:
        yield f"The plan takes another way for {plural(others, 'activity', 'activities')}."


def _balance(left: Study, right: Study) -> Iterator[str]:
    was, now = left.result.plan.parity, right.result.plan.parity
    if was.notion != now.notion:
        yield f"Fair is {now.notion} instead of {was.notion}."
    if was.met != now.met:
        yield "The plan is balanced." if now.met else "The plan is not balanced any more."
    if percent(was.spread) != percent(now.spread):
        allowed = f"{percent(now.tolerance)} is allowed"
        yield f"Partners differ by {percent(now.spread)} instead of {percent(was.spread)}; {allowed}."
    elif was.tolerance != now.tolerance:
        yield f"Partners may differ by {percent(now.tolerance)} instead of {percent(was.tolerance)}."


def _work(left: Study, right: Study) -> Iterator[str]:
    """Who puts in, and gets out, how much more."""
    was = {line.partner: line for line in left.result.plan.ledger}
    for line in right.result.plan.ledger:
        if line.partner not in was:
            continue
        said = []
        for verb, before, after in (
            ("puts in", was[line.partner].puts_in, line.puts_in),
            ("gets out", was[line.partner].gets_out, line.gets_out),
        ):
            by = after.value - before.value
            if abs(by) > _WORTH_SAYING * max(abs(before.value), 1.0):
                said.append(f"{verb} {amount(abs(by), after.unit)} {'more' if by > 0 else 'less'}")
        if said:
            yield capital(f"{right.names.partner(line.partner)} {' and '.join(said)}.")
