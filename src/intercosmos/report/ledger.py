"""The plan's books: what each partner puts in, gets out and depends on; and the plans not chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from intercosmos.report.findings import percent
from intercosmos.report.words import Names, amount, digits_for, interval, quantity
from intercosmos.units import number

if TYPE_CHECKING:
    from intercosmos.study import StudyResult


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One thing a partner puts in."""

    item: str
    asset: str
    amount: str
    effort: str


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One partner."""

    partner: str
    css: str
    puts_in: str
    puts_in_spread: str
    gets_out: str
    gets_out_spread: str
    ratio: str
    depends_on: tuple[str, ...]
    items: tuple[ItemRow, ...]


@dataclass(frozen=True, slots=True)
class AlternativeRow:
    """A plan that was not chosen."""

    activities: str
    value: str
    spread: str
    why: str


def depends_on(text: str, names: Names) -> str:
    """``owner: asset`` or ``grantor: condition`` with names in place of ids."""
    who, colon, what = text.partition(": ")
    return f"{names.partner(who)}: {names.asset(what)}" if colon else names.partner(who)


def ledger_rows(result: StudyResult, names: Names) -> list[LedgerRow]:
    """One row a partner, in the order of the plan."""
    rows = []
    for line in result.plan.ledger:
        ratio = result.plan.parity.ratios.get(line.partner)
        items = tuple(
            ItemRow(
                item.item,
                names.asset(item.asset) if item.asset else "",
                number(item.amount, 0 if float(item.amount).is_integer() else digits_for(item.amount)),
                quantity(item.effort) if item.effort is not None else "not valued",
            )
            for item in line.items
        )
        rows.append(
            LedgerRow(
                names.partner(line.partner),
                names.colour(line.partner),
                amount(line.puts_in.value, line.puts_in.unit),
                interval(line.puts_in),
                amount(line.gets_out.value, line.gets_out.unit),
                interval(line.gets_out),
                number(ratio, 2) if ratio is not None else "–",
                tuple(depends_on(text, names) for text in line.depends_on),
                items,
            )
        )
    return rows


def alternatives(result: StudyResult, names: Names) -> list[AlternativeRow]:
    """The plans next to the chosen one, and why they were not taken."""
    titles = {activity.id: activity.name for activity in result.programme.activities}
    ways = {a.option.id: a for many in result.assessments.values() for a in many}
    rows = []
    for other in result.plan.alternatives:
        said = []
        for activity, option in other.chosen.items():
            assessment = ways.get(option)
            how = f" ({assessment.option.way}: {names.assets(assessment)})" if assessment is not None else ""
            said.append(f"{titles.get(activity, activity)}{how}")
        why = names.spell(other.why, result)
        rows.append(AlternativeRow("; ".join(said) or "nothing", number(other.value, 1), percent(other.spread), why))
    return rows
