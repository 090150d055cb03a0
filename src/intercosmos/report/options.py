"""One option as text, bars and references: its margins, numbers, conditions and evidence."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from intercosmos.directions.base import Assessment, Contribution, Margin
from intercosmos.report.charts.bars import margin_bar
from intercosmos.report.sources import Reference, References
from intercosmos.report.words import (
    SIGNS,
    Names,
    Sign,
    amount,
    binding,
    capital,
    digits_for,
    in_order,
    interval,
    quantity,
    range_text,
    sentence,
    slack,
    slack_range,
)
from intercosmos.units import convert, number


@dataclass(frozen=True, slots=True)
class MarginRow:
    """One constraint of an option, ready to print."""

    name: str
    value: str
    limit: str
    slack: str
    spread: str
    bar: Markup
    holds: bool
    binds: bool
    plain: bool  #: a yes-or-no constraint that holds and does not decide: told in words where room is short
    detail: str
    remedy: str


@dataclass(frozen=True, slots=True)
class NumberRow:
    """One computed number: value, interval, and where it comes from."""

    name: str
    value: str
    interval: str
    source: Reference


@dataclass(frozen=True, slots=True)
class Share:
    """What somebody puts in or gets out, as name and text."""

    who: str
    css: str
    text: str


@dataclass(frozen=True, slots=True)
class OptionView:
    """One option with everything behind it."""

    anchor: str
    id: str
    assets: str
    way: str
    roles: tuple[tuple[str, str, str], ...]  #: role, name, id
    sign: Sign
    chosen: bool
    binds: str
    margins: tuple[MarginRow, ...]
    numbers: tuple[NumberRow, ...]
    conditions: tuple[tuple[str, str], ...]
    puts_in: tuple[Share, ...]
    gets_out: tuple[Share, ...]
    models: tuple[str, ...]
    sources: tuple[Reference, ...]
    notes: tuple[str, ...]


def _value(value: float, margin: Margin) -> str:
    if margin.categorical:
        return "yes" if value >= 1 else "no"
    return amount(value, margin.unit, figures=4)


def margin_rows(assessment: Assessment) -> tuple[MarginRow, ...]:
    """Margins with their bars, the binding one first."""
    rows = []
    for margin in in_order(assessment.margins, assessment.binding):
        said, ends, spread = slack(margin), slack_range(assessment, margin), range_text(assessment, margin)
        needs = "yes" if margin.categorical else f"{margin.sense.value} {amount(margin.limit, margin.unit, figures=4)}"
        bar = margin_bar(
            margin.relative_slack if not margin.categorical else (1.0 if margin.holds else -1.0),
            label=f"{margin.name}: {said}",
            categorical=margin.categorical,
            ends=ends if ends is None else (ends[0] / margin.scale, ends[1] / margin.scale),
        )
        rows.append(
            MarginRow(
                capital(margin.name),
                _value(margin.value, margin),
                needs,
                said,
                spread,
                Markup(bar),  # noqa: S704 - the chart escapes every text it is given
                margin.holds,
                margin is assessment.binding,
                margin.categorical and margin.holds and margin is not assessment.binding,
                sentence(margin.detail),
                sentence(margin.remedy),
            )
        )
    return tuple(rows)


def _contribution(item: Contribution, names: Names) -> Share:
    digits = 0 if float(item.amount).is_integer() else digits_for(item.amount)
    asset = f" ({names.asset(item.asset)})" if item.asset else ""
    effort = f": {quantity(item.effort)}" if item.effort is not None else ""
    return Share(
        names.partner(item.partner),
        names.colour(item.partner),
        f"{number(item.amount, digits)} × {item.item}{asset}{effort}",
    )


def option_view(
    assessment: Assessment, chosen: bool, names: Names, references: References, anchor: Callable[[str], str]
) -> OptionView:
    """Everything about one option as text, bars and references."""
    evidence = assessment.evidence
    numbers = []
    for name, q in assessment.measures.items():
        value = convert(q.value, q.unit)
        shown = amount(q.value, q.unit, figures=4) if math.isfinite(value) else "not a finite number"
        numbers.append(NumberRow(capital(name), shown, interval(q, figures=4), references.to(q.source)))
    return OptionView(
        anchor(assessment.option.id),
        assessment.option.id,
        names.assets(assessment),
        assessment.option.way,
        tuple((role, names.asset(asset), asset) for role, asset in assessment.option.roles.items()),
        SIGNS[assessment.verdict],
        chosen,
        binding(assessment),
        margin_rows(assessment),
        tuple(numbers),
        tuple((capital(c.text), names.partner(c.grantor)) for c in assessment.conditions),
        tuple(_contribution(item, names) for item in assessment.contributions),
        tuple(
            Share(
                names.partner(b.partner),
                names.colour(b.partner),
                f"{number(100 * b.share, 0)}\u2009% of what it says the activity is worth"
                + (f": {b.reason}" if b.reason else ""),
            )
            for b in assessment.benefits
        ),
        evidence.models,
        tuple(references.to(source) for source in evidence.sources),
        tuple(sentence(note) for note in evidence.notes),
    )
