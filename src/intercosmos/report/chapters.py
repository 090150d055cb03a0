"""The engineer's part: every activity, every way, every option with its margins, numbers and evidence."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from intercosmos.directions.base import Assessment, Contribution, Margin
from intercosmos.report.charts.bars import margin_bar
from intercosmos.report.choice import rank
from intercosmos.report.figures import Figure, colour_of_option, is_flight, series_figures
from intercosmos.report.findings import Glance
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
    listing,
    quantity,
    sentence,
    slack,
)
from intercosmos.units import convert, number

if TYPE_CHECKING:
    from intercosmos.study import StudyResult


@dataclass(frozen=True, slots=True)
class MarginRow:
    """One constraint of an option, ready to print."""

    name: str
    value: str
    limit: str
    slack: str
    bar: Markup
    holds: bool
    binds: bool
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
class EventRow:
    """One event of a flight."""

    number: int
    name: str
    time: str
    figures: str


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


@dataclass(frozen=True, slots=True)
class WayRow:
    """One way of an activity in the comparison."""

    name: str
    sign: Sign
    tally: str
    assets: str
    binds: str
    mends: tuple[str, ...]
    anchor: str


@dataclass(frozen=True, slots=True)
class Profile:
    """The curves of one option: a flight with its events, or any other series."""

    title: str
    panels: tuple[Figure, ...]
    events: tuple[EventRow, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """One activity."""

    glance: Glance
    summary: str
    ways: tuple[WayRow, ...]
    speaker: OptionView | None
    options: tuple[OptionView, ...]
    profiles: tuple[Profile, ...]


def _value(value: float, margin: Margin) -> str:
    if margin.categorical:
        return "yes" if value >= 1 else "no"
    return amount(value, margin.unit, figures=4)


def margin_rows(assessment: Assessment) -> tuple[MarginRow, ...]:
    """Margins with their bars, the binding one first."""
    rows = []
    for margin in in_order(assessment.margins, assessment.binding):
        said = slack(margin)
        needs = "yes" if margin.categorical else f"{margin.sense.value} {amount(margin.limit, margin.unit, figures=4)}"
        bar = margin_bar(
            margin.relative_slack if not margin.categorical else (1.0 if margin.holds else -1.0),
            label=f"{margin.name}: {said}",
            categorical=margin.categorical,
        )
        rows.append(
            MarginRow(
                capital(margin.name),
                _value(margin.value, margin),
                needs,
                said,
                Markup(bar),  # noqa: S704 - the chart escapes every text it is given
                margin.holds,
                margin is assessment.binding,
                sentence(margin.detail),
                sentence(margin.remedy),
            )
        )
    return tuple(rows)


def event_rows(assessment: Assessment) -> tuple[EventRow, ...]:
    """Events numbered as on the charts."""
    rows = []
    for place, event in enumerate(assessment.evidence.events, 1):
        figures = "; ".join(f"{name} {quantity(q, figures=4)}" for name, q in event.figures.items())
        if event.time_s < 86400:
            time = f"{number(event.time_s, 1)}\u2009s"
        else:
            time = f"{number(event.time_s / 86400, 1)} days"
        rows.append(EventRow(place, capital(event.name), time, figures))
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
        binding(assessment.binding),
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
        evidence.notes,
    )


def _mends(assessment: Assessment, names: Names) -> tuple[str, ...]:
    """What would make an option hold: remedies and conditions, without repeating."""
    failing = [m for m in in_order(assessment.margins, assessment.binding) if not m.holds and m.remedy]
    granted = [f"{capital(c.text)} ({names.partner(c.grantor)})" for c in assessment.conditions]
    return tuple(dict.fromkeys([*(capital(m.remedy) for m in failing), *granted]))


def profiles(assessment: Assessment, names: Names, *, flights: bool) -> tuple[Profile, ...]:
    """The charts of an option: its flights, or everything else it has as curves."""
    found = []
    for series in assessment.evidence.series.values():
        if is_flight(series) is not flights:
            continue
        events = assessment.evidence.events if flights else ()
        panels = tuple(series_figures(series, events, colour_of_option(assessment, names)))
        roles = assessment.option.roles
        who = listing(
            [names.asset(roles[role]) for role in ("launcher", "ship") if role in roles and flights], "with"
        ) or names.assets(assessment)
        where = f" from {names.asset(roles['site'])}" if flights and "site" in roles else ""
        title = f"{who}{where}" if flights else f"{series.title}: {who}"
        found.append(Profile(title, panels, event_rows(assessment) if flights else ()))
    return tuple(found)


def chapters(
    result: StudyResult, rows: list[Glance], names: Names, references: References, anchor: Callable[[str], str]
) -> list[Chapter]:
    """One chapter an activity, in the order of the programme."""
    chosen = set(result.plan.chosen.values())
    found = []
    for row in rows:
        assessments = sorted(result.assessments[row.id], key=rank)
        views = tuple(option_view(a, a.option.id in chosen, names, references, anchor) for a in assessments)
        compared = tuple(
            WayRow(
                capital(way.name),
                SIGNS[way.best.verdict],
                f"{way.feasible} of {way.options}",
                names.assets(way.best),
                binding(way.best.binding),
                _mends(way.best, names),
                anchor(way.best.option.id),
            )
            for way in row.ways
        )
        speaker = next((v for v in views if row.option is not None and v.id == row.option.option.id), None)
        summary = next(a.summary for a in result.programme.activities if a.id == row.id)
        curves = profiles(row.option, names, flights=False) if row.option is not None else ()
        found.append(Chapter(row, summary, compared, speaker, views, curves))
    return found
