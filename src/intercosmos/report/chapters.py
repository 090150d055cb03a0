"""The engineer's part: every activity, every way, every option with its margins, numbers and evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from intercosmos.directions.base import Assessment
from intercosmos.report.choice import rank
from intercosmos.report.departures import departure_figures, is_departure
from intercosmos.report.engines import DIRECTION, engine_of, exchange_figures, portrait
from intercosmos.report.figures import Figure, colour_of_option, is_flight, series_figures
from intercosmos.report.findings import Glance, granted
from intercosmos.report.navigation import receiver_figures, service_figures
from intercosmos.report.options import OptionView, option_view
from intercosmos.report.sensing import is_schedule, schedule_figure, share_figures, speaker, watch_figures
from intercosmos.report.sources import References
from intercosmos.report.words import (
    SIGNS,
    Names,
    Sign,
    binding,
    capital,
    in_order,
    listing,
    quantity,
)
from intercosmos.units import number

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue
    from intercosmos.study import StudyResult


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event of a flight."""

    number: int
    name: str
    time: str
    figures: str


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


def _mends(assessment: Assessment, names: Names) -> tuple[str, ...]:
    """What would make an option hold: remedies and conditions, without repeating."""
    failing = [m for m in in_order(assessment.margins, assessment.binding) if not m.holds and m.remedy]
    return tuple(dict.fromkeys([*(capital(m.remedy) for m in failing), *granted(assessment, names)]))


def profiles(assessment: Assessment, names: Names, *, flights: bool) -> tuple[Profile, ...]:
    """The charts of an option: its flights, or everything else it has as curves."""
    found = []
    for series in assessment.evidence.series.values():
        if is_flight(series) is not flights or is_departure(series) or is_schedule(series):
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


def _engines(assessments: Sequence[Assessment], row: Glance, names: Names, catalogue: Catalogue) -> Iterator[Profile]:
    """Exchanges side by side, and a portrait of the engine of the best option."""
    if row.option is None or row.option.option.direction != DIRECTION:
        return
    if panels := tuple(exchange_figures(assessments, names)):
        yield Profile("Exchanges side by side", panels, ())
    engine = engine_of(row.option, catalogue)
    if engine is not None and (panels := tuple(portrait(engine, catalogue))):
        yield Profile(f"Portrait of {engine.name}", panels, ())


def _navigation(row: Glance, result: StudyResult, names: Names, catalogue: Catalogue) -> Iterator[Profile]:
    """What each navigation system adds to the other, on maps and at real places."""
    from intercosmos.programme.navigation import NavigationActivity

    activity = next(a for a in result.programme.activities if a.id == row.id)
    if row.option is None or not isinstance(activity, NavigationActivity):
        return
    if panels := tuple(service_figures(row.option, activity, names, catalogue)):
        yield Profile("What each system adds", panels, ())
    if panels := tuple(receiver_figures(activity, names, catalogue)):
        yield Profile("At a real receiver", panels, ())


def _sensing(assessments: Sequence[Assessment], row: Glance, result: StudyResult, names: Names) -> Iterator[Profile]:
    """What fleets see alone and together, whose images come down, and the schedule."""
    from intercosmos.programme.sensing import SensingActivity

    activity = next(a for a in result.programme.activities if a.id == row.id)
    if row.option is None or not isinstance(activity, SensingActivity):
        return
    shown = speaker(assessments, row.option)
    if panels := tuple(watch_figures(shown, activity, names)):
        yield Profile("What each fleet sees, and all together", panels, ())
    drawn = schedule_figure(shown, activity, names)
    if panels := (*share_figures(shown, activity, names), *([drawn] if drawn is not None else [])):
        yield Profile("Whose images come down", panels, ())


def chapters(
    result: StudyResult,
    rows: list[Glance],
    names: Names,
    references: References,
    anchor: Callable[[str], str],
    catalogue: Catalogue,
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
                binding(way.best),
                _mends(way.best, names),
                anchor(way.best.option.id),
            )
            for way in row.ways
        )
        speaker = next((v for v in views if row.option is not None and v.id == row.option.option.id), None)
        summary = next(a.summary for a in result.programme.activities if a.id == row.id)
        curves = profiles(row.option, names, flights=False) if row.option is not None else ()
        if row.option is not None and (panels := departure_figures(result.assessments[row.id], row.option, names)):
            curves = (*curves, Profile(f"Departures: {names.assets(row.option)}", panels, ()))
        curves = (*curves, *_engines(result.assessments[row.id], row, names, catalogue))
        curves = (*curves, *_navigation(row, result, names, catalogue))
        curves = (*curves, *_sensing(result.assessments[row.id], row, result, names))
        found.append(Chapter(row, summary, compared, speaker, views, curves))
    return found
