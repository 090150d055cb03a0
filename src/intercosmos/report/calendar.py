"""When things are there: launch windows of the options, and the years in which assets serve."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from intercosmos.report.charts.timeline import Row, Span, Tick, timeline
from intercosmos.report.figures import Figure
from intercosmos.report.findings import Glance
from intercosmos.report.words import Names, amount, capital, plural, sentence, slack

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue
    from intercosmos.study import StudyResult


@dataclass(frozen=True, slots=True)
class WindowRow:
    """One constraint on time of an option that speaks for an activity."""

    activity: str
    anchor: str
    name: str
    found: str
    needed: str
    left: str
    holds: bool
    detail: str


def _about_time(name: str) -> bool:
    return any(word in name for word in ("window", "period", "realign"))


def window_rows(rows: list[Glance]) -> list[WindowRow]:
    """What the options that speak for the activities say about launch windows and time within the period."""
    return [
        WindowRow(
            row.title,
            row.id,
            capital(margin.name),
            amount(margin.value, margin.unit),
            f"{margin.sense.value} {amount(margin.limit, margin.unit)}",
            slack(margin),
            margin.holds,
            sentence(margin.detail),
        )
        for row in rows
        if row.option is not None
        for margin in row.option.margins
        if _about_time(margin.name) and not margin.categorical
    ]


def decimal_year(when: str, *, end: bool = False) -> float:
    """A date of any precision as a year with its fraction: the first moment it may mean, or the last.

    >>> decimal_year("2028"), decimal_year("2028", end=True), decimal_year("2028-07")
    (2028.0, 2029.0, 2028.5)
    """
    parts = [int(part) for part in when.split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else 1
    day = parts[2] if len(parts) > 2 else 1
    value = year + (month - 1) / 12 + (day - 1) / 365.25
    width = {1: 1.0, 2: 1 / 12, 3: 1 / 365.25}[len(parts)]
    return value + (width if end else 0.0)


def _served(label: str, thing: Any, colour: str, ends: tuple[float, float]) -> Row | None:
    """A row for an asset that does not serve throughout the period; None for one that does."""
    since = getattr(thing, "since", None) or getattr(thing, "first_flight", None)
    until = getattr(thing, "until", None)
    low = decimal_year(str(since)) if since else ends[0]
    high = decimal_year(str(until), end=True) if until else ends[1]
    if low <= ends[0] and high >= ends[1]:
        return None
    spans = (Span(max(low, ends[0]), min(high, ends[1])),) if low < ends[1] and high > ends[0] else ()
    return Row(label, spans, colour)


def service_figure(result: StudyResult, catalogue: Catalogue, names: Names) -> Figure | None:
    """Stations, ships, rockets and pads named by options that do not serve throughout the programme's period."""
    first, last = result.programme.period
    ends = (decimal_year(first.isoformat()), decimal_year(last.isoformat(), end=True))
    named: dict[str, None] = {}
    for many in result.assessments.values():
        for assessment in many:
            named.update(dict.fromkeys(assessment.option.roles.values()))
    rows, total = [], 0
    kinds: tuple[Mapping[str, Any], ...] = (catalogue.stations, catalogue.ships, catalogue.vehicles)
    for entries in kinds:
        for asset in sorted(set(named) & set(entries)):
            total += 1
            row = _served(names.asset(asset), entries[asset], names.colour_of(asset), ends)
            rows += [row] if row is not None else []
    for site in sorted(set(named) & set(catalogue.sites)):
        for pad in getattr(catalogue.sites[site], "pads", ()):
            if pad.status not in ("active", "planned"):
                continue
            total += 1
            row = _served(f"{names.asset(site)}, pad {pad.name}", pad, names.colour_of(site), ends)
            rows += [row] if row is not None else []
    if not rows:
        return None
    through = total - len(rows)
    title = (
        f"{capital(plural(through, 'asset'))} of {total} {'serves' if through == 1 else 'serve'} "
        f"from {first.year} to {last.year}; the others in part of the time"
    )
    marks = [Tick(float(year), str(year)) for year in range(first.year, last.year + 1)]
    drawing = timeline(rows, label=title, ticks=marks, ends=ends)
    return Figure(title, Markup(drawing), "An empty row: not within the period.")  # noqa: S704 - escaped by the chart


def years_of(period: tuple[date, date]) -> tuple[int, int]:
    """First and last year of a period."""
    return period[0].year, period[1].year
