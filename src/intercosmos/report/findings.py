"""The first page: what was found, computed from the study and said in plain words."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from intercosmos.directions.base import Assessment, Verdict
from intercosmos.report.choice import Way, spokesman, ways
from intercosmos.report.proposals import proposed
from intercosmos.report.words import (
    SIGNS,
    Names,
    Sign,
    binding,
    capital,
    count,
    in_order,
    listing,
    plural,
    sentence,
    slack,
    uncapital,
)
from intercosmos.units import number

if TYPE_CHECKING:
    from intercosmos.study import StudyResult


@dataclass(frozen=True, slots=True)
class Glance:
    """One activity in the table of the first page."""

    id: str
    title: str
    direction: str
    proposed: str
    sign: Sign
    word: str
    way: str
    in_plan: bool
    binds: str
    also: str  #: where the most promising failing way fails
    mend: str  #: and what would mend that
    unbinds: tuple[str, ...]
    verdict: Verdict
    option: Assessment | None
    ways: tuple[Way, ...]


def _unbinds(option: Assessment) -> tuple[str, ...]:
    """Conditions with who grants them, then remedies of failing margins."""
    if option.feasible:
        return ()
    failing = [m for m in in_order(option.margins, option.binding) if not m.holds]
    return tuple(dict.fromkeys(capital(m.remedy) for m in failing if m.remedy)) or ("No remedy is known",)


def granted(option: Assessment, names: Names) -> list[str]:
    """Conditions with those who grant them, each text once."""
    grantors: dict[str, list[str]] = {}
    for condition in option.conditions:
        grantors.setdefault(capital(condition.text).rstrip("."), []).append(names.partner(condition.grantor))
    return [f"{text} ({listing(by)})" for text, by in grantors.items()]


def glance(result: StudyResult, names: Names) -> list[Glance]:
    """One row an activity, in the order of the programme."""
    rows = []
    for activity in result.programme.activities:
        if activity.id not in result.assessments:  # the study was asked for other activities only
            continue
        option, in_plan = spokesman(result, activity.id)
        found = tuple(ways(result.assessments[activity.id]))
        verdict = option.verdict if option is not None else Verdict.INFEASIBLE
        sign = SIGNS[verdict]
        word, binds, also, mend = sign.word, "No option could be formed from the partners' assets", "", ""
        unbinds: tuple[str, ...] = ()
        if option is not None:
            binds = binding(option)
            unbinds = (
                *granted(option, names),
                *_unbinds(option),
            )
            asked = len(granted(option, names))
            if asked > 1 and verdict is Verdict.CONDITIONAL:
                word = f"with {count(asked)} conditions"
            failing = next((w for w in found if not w.best.feasible and w.name != option.option.way), None)
            if option.feasible and failing is not None and failing.best.binding is not None:
                bar = failing.best.binding
                also = f"{capital(failing.name)} fails: {bar.name}" + ("" if bar.categorical else f", {slack(bar)}")
                mend = f"For that: {bar.remedy}" if bar.remedy else ""
        rows.append(
            Glance(
                activity.id,
                activity.name,
                activity.direction,
                proposed(activity, names),
                sign,
                word,
                option.option.way if option is not None else "",
                in_plan,
                binds,
                also,
                mend,
                unbinds,
                verdict,
                option,
                found,
            )
        )
    return rows


def headline(rows: list[Glance]) -> str:
    """How many activities can be carried out, as one sentence."""
    total = len(rows)
    if total == 0:
        return "No activity was studied."
    tally = {verdict: sum(row.verdict is verdict for row in rows) for verdict in Verdict}
    free, bound, never = (tally[v] for v in (Verdict.FEASIBLE, Verdict.CONDITIONAL, Verdict.INFEASIBLE))
    noun = "activity" if total == 1 else "activities"
    if total == 1:
        tail = {
            Verdict.FEASIBLE: "can be carried out as it stands",
            Verdict.CONDITIONAL: "can be carried out if others grant a condition",
            Verdict.INFEASIBLE: "cannot be carried out in any form studied",
        }[rows[0].verdict]
        return f"The one activity studied {tail}."
    if never == total:
        return f"None of the {count(total)} activities can be carried out in any form studied."
    everything = "Both" if total == 2 else f"All {count(total)}"
    if free == total:
        return f"{everything} activities can be carried out as they stand."
    if bound == total:
        return f"{everything} activities can be carried out if others grant conditions."
    clauses = []
    if free:
        clauses.append(
            f"{count(free)} of {count(total)} {noun} can be carried out as {'it stands' if free == 1 else 'they stand'}"
        )
    if bound:
        first = f"{count(bound)} more" if free else f"{count(bound)} of {count(total)} {noun}"
        clauses.append(
            f"{first} can if others grant {'a condition' if bound == 1 else 'conditions'}"
            if free
            else f"{first} can be carried out if others grant {'a condition' if bound == 1 else 'conditions'}"
        )
    if never:
        clauses.append(f"{count(never)} cannot in any form studied")
    return capital("; ".join(clauses)) + "."


def only_ways(rows: list[Glance], most: int = 2) -> list[str]:
    """For activities that several ways were tried for and one holds: which."""
    alone: dict[str, list[str]] = {}
    for row in rows:
        holding = [way for way in row.ways if way.feasible]
        if len(holding) == 1 and len(row.ways) > 1:
            alone.setdefault(holding[0].name, []).append(row.title)
    said = [f"Only one of the ways studied holds for {listing(titles)}: {way}." for way, titles in alone.items()]
    return said[:most]


def shortfalls(rows: list[Glance], most: int = 2) -> list[str]:
    """Where the activities fail that cannot be carried out."""
    failing = [row for row in rows if row.verdict is Verdict.INFEASIBLE]
    said = []
    for row in failing:
        bar = row.option.binding if row.option is not None else None
        why = f"{bar.name}: {slack(bar)}" if bar is not None else uncapital(row.binds)
        said.append(f"{row.title} ({why})" if len(failing) <= most else row.title)
    return [f"Not in this form: {listing(said)}."] if said else []


def percent(ratio: float) -> str:
    """A ratio as a percentage without needless digits."""
    if not math.isfinite(ratio):
        return "without bound"
    shown = 100 * ratio
    return f"{number(shown, 0 if shown >= 1 or shown == 0 else 1)}\u2009%"


def balance(result: StudyResult) -> str:
    """What the plan is and how balanced, as one or two sentences."""
    plan = result.plan
    if not plan.chosen:
        return " ".join(sentence(t) for t in ("No balanced plan exists", plan.relaxation) if t)
    chosen = plural(len(plan.chosen), "activity", "activities")
    parity = plan.parity
    ratios = [r for r in parity.ratios.values() if math.isfinite(r)]
    text = f"A {'balanced ' if parity.met else ''}plan of {chosen} exists"
    if ratios:
        low, high = number(min(ratios), 2), number(max(ratios), 2)
        back = f"{low} times" if low == high else f"{low} to {high} times"
        text += f"; it gives each partner back {back} what it puts in"
    differ = f"partners differ by {percent(parity.spread)} where {percent(parity.tolerance)} is allowed"
    text += f", and {differ}." if parity.met else f"; it is not balanced: {differ}."
    return text if parity.met or not plan.relaxation else f"{text} {sentence(plan.relaxation)}"


@dataclass(frozen=True, slots=True)
class Decision:
    """Something somebody has to decide."""

    text: str
    by: str
    serves: tuple[str, ...]
    opens: bool  #: whether it would open an activity that now fails; else it is a condition of one that holds
    worth: str  #: points of the activities it serves


def points(option: Assessment, worth: Mapping[str, float]) -> float:
    """What an option is worth to its partners together, in the programme's points."""
    return sum(worth.get(benefit.partner, 0.0) * benefit.share for benefit in option.benefits)


def decisions(result: StudyResult, rows: list[Glance], names: Names) -> list[Decision]:
    """Conditions of the options that speak for activities, and remedies of failing ones; what most hangs on, first."""
    worth = {activity.id: activity.worth for activity in result.programme.activities}
    needed: dict[tuple[str, bool], dict[str, float]] = {}
    grantors: dict[tuple[str, bool], dict[str, None]] = {}
    for row in rows:
        if row.option is None:
            continue
        gain = points(row.option, worth[row.id])
        for condition in row.option.conditions:
            key = (capital(condition.text).rstrip("."), not row.option.feasible)
            grantors.setdefault(key, {})[names.partner(condition.grantor)] = None
            needed.setdefault(key, {})[row.title] = gain
        for margin in in_order(row.option.margins, row.option.binding):
            if not margin.holds and margin.remedy:
                needed.setdefault((capital(margin.remedy), True), {})[row.title] = gain
    ranked = sorted(needed.items(), key=lambda pair: (-sum(pair[1].values()), -len(pair[1]), pair[0]))
    found = []
    for key, serves in ranked:
        worthy = float(sum(serves.values()))
        by = listing(grantors.get(key, ()))
        found.append(Decision(key[0], by, tuple(serves), key[1], number(worthy, 0 if worthy.is_integer() else 1)))
    return found
