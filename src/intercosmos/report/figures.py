"""Charts of a study: which data goes into which picture, and the finding that is its title."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from markupsafe import Markup

from intercosmos.directions.base import Assessment
from intercosmos.report.charts.bars import Bar, BarPair, paired_bars
from intercosmos.report.charts.line import Curve, Mark, line_chart
from intercosmos.report.pads import at_inclination, stations_of
from intercosmos.report.words import Names, amount, listing, with_unit
from intercosmos.series import Event, Series
from intercosmos.units import UNITS, Quantity, convert, number

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue
    from intercosmos.study import StudyResult


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture with the sentence that says what it shows."""

    title: str
    drawing: Markup
    caption: str = ""


def _bar(q: Quantity) -> Bar:
    value, low, high = (convert(v, q.unit) for v in (q.value, q.low, q.high))
    return Bar(value, low, high, number(value, 0 if abs(value) >= 100 else 1))


def parity_figure(result: StudyResult, names: Names) -> Figure | None:
    """Who puts in and who gets out."""
    ledger = result.plan.ledger
    if not any(q.high > 0 for line in ledger for q in (line.puts_in, line.gets_out)):
        return None
    ratios = result.plan.parity.ratios
    lowest = min(ratios, key=lambda p: ratios[p], default="")
    highest = max(ratios, key=lambda p: ratios[p], default="")
    if lowest == highest or number(ratios[lowest], 2) == number(ratios[highest], 2):
        title = (
            f"Every partner gets back {number(ratios[lowest], 2)} times what it puts in"
            if lowest
            else "Nothing is exchanged"
        )
    else:
        title = (
            f"{names.partner(highest)} gets back {number(ratios[highest], 2)} times what it puts in, "
            f"{names.partner(lowest)} {number(ratios[lowest], 2)} times"
        )
    pairs = [
        BarPair(names.partner(line.partner), _bar(line.puts_in), _bar(line.gets_out), names.colour(line.partner))
        for line in ledger
    ]
    units = [with_unit("", q.unit).strip() or "units" for q in (ledger[0].puts_in, ledger[0].gets_out)]
    drawing = paired_bars(pairs, label=title, left_title=f"puts in, {units[0]}", right_title=f"gets out, {units[1]}")
    spread = any(q.low < q.high for line in ledger for q in (line.puts_in, line.gets_out))
    caption = f"{result.plan.parity.notion.capitalize()} parity." + (" Thin lines: the interval." if spread else "")
    return Figure(title, Markup(drawing), caption)  # noqa: S704 - the chart escapes every text it is given


def payload_figures(result: StudyResult, catalogue: Catalogue, names: Names) -> list[Figure]:
    """Payload against inclination, one picture a site, its vehicles as curves with their intervals."""
    stations = stations_of(result, catalogue)
    figures = []
    for site in dict.fromkeys(curve.site for curve in result.surveys):
        here = [curve for curve in result.surveys if curve.site == site]
        here.sort(key=lambda curve: -float(np.max(curve.payload_kg, initial=0.0)))
        drawn, seen = [], dict[str, int]()
        for curve in here:
            colour = names.colour_of(curve.vehicle)
            dash = seen.get(colour, 0)
            seen[colour] = dash + 1
            columns = [np.asarray(c, float) for c in (curve.payload_kg, curve.low_kg, curve.high_kg)]
            reached = columns[0] > 0
            payload, low, high = (np.where(reached, column, np.nan) / 1e3 for column in columns)
            x = np.asarray(curve.inclination_deg, float)
            drawn.append(Curve(names.asset(curve.vehicle), x, payload, low, high, colour, dash % 4))
        said: dict[str, list[str]] = {}
        for inclination, ids in stations:
            station = listing(names.asset(one) for one in ids)
            reach = [
                (found[0], curve) for curve in here if (found := at_inclination(curve, inclination)) and found[0] > 0
            ]
            if reach:
                most, curve = max(reach, key=lambda pair: pair[0])
                lifts = f"{names.asset(curve.vehicle)} lifts "
                said.setdefault(lifts, []).append(f"{amount(most, 'kg')} towards {station}")
            else:
                surveyed = any(at_inclination(curve, inclination) is not None for curve in here)
                said.setdefault("nothing reaches " if surveyed else "too far north for ", []).append(station)
        clauses = [start + listing(ends) for start, ends in said.items()]
        title = f"{names.asset(site)}: {'; '.join(clauses)}" if clauses else names.asset(site)
        drawing = line_chart(
            drawn,
            label=title,
            x_title="inclination, °",
            y_title="payload, t",
            marks=[Mark(inclination, " and ".join(names.asset(one) for one in ids)) for inclination, ids in stations],
        )
        figures.append(Figure(title, Markup(drawing)))  # noqa: S704 - escaped by the chart
    return figures


#: columns of a flight that are drawn first, in this order; others follow
_FIRST: Final = ("altitude", "speed", "dynamic pressure", "load factor")


def _peak(name: str, unit: str, values: np.ndarray, axis: np.ndarray, axis_unit: str) -> str:
    """A panel's title: the greatest value and where."""
    good = np.flatnonzero(np.isfinite(values))
    if not good.size:
        return f"{name}: no values"
    top = good[int(np.argmax(values[good]))]
    most = with_unit(number(float(values[top]), 1 if abs(values[top]) < 100 else 0), unit)
    return f"{name} reaches {most} at {with_unit(number(float(axis[top]), 0), axis_unit)}"


def series_figures(series: Series, events: tuple[Event, ...], colour: str) -> list[Figure]:
    """One small picture a column; the events are numbered marks."""
    order = sorted(
        series.columns,
        key=lambda name: next((i for i, first in enumerate(_FIRST) if name.startswith(first)), len(_FIRST)),
    )
    timed = series.axis_unit in UNITS["time"]
    marks = (
        [Mark(convert(event.time_s, series.axis_unit), str(i)) for i, event in enumerate(events, 1)] if timed else []
    )
    axis = np.asarray(series.axis_values, float)
    figures = []
    for name in order:
        unit, values = series.columns[name]
        column = np.asarray(values, float)
        sign = with_unit("", unit).strip()
        title = _peak(name, unit, column, axis, series.axis_unit)
        drawing = line_chart(
            [Curve(name, axis, column, css=colour)],
            label=title,
            x_title=f"{series.axis}, {with_unit('', series.axis_unit).strip() or '–'}",
            y_title=f"{name}, {sign}" if sign else name,
            marks=marks,
            direct_labels=False,
            width=500,
            height=200,
        )
        figures.append(Figure(title[:1].upper() + title[1:], Markup(drawing)))  # noqa: S704 - escaped by the chart
    return figures


def is_flight(series: Series) -> bool:
    """Whether a series is a flight: altitude against time."""
    return series.axis_unit in UNITS["time"] and any("altitude" in name for name in series.columns)


def colour_of_option(assessment: Assessment, names: Names) -> str:
    """The colour of who flies: the launcher's owner."""
    launcher = assessment.option.roles.get("launcher", "")
    return names.colour_of(launcher) if launcher else "p0"
