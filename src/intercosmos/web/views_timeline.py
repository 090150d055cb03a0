"""When things happen: windows, stays, work, and the years in which assets serve."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final

from intercosmos.directions.base import Assessment
from intercosmos.programme import Activity, CrewActivity
from intercosmos.programme.sensing import SensingActivity
from intercosmos.report.words import capital, quantity
from intercosmos.web.models import Span, Timeline, TimelineRow
from intercosmos.web.models_study import AssetRef
from intercosmos.web.views_parts import asset_ref
from intercosmos.web.views_state import Study

_DAY_S: Final = 86400.0
#: Two days in a margin's sentence: ``2035-06-09 to 2035-07-09``, ``from 2028-01-01 (…) to 2036-12-31 (…)``.
_BETWEEN: Final = re.compile(r"(\d{4}-\d\d-\d\d)(?: \([^)]*\))? to (\d{4}-\d\d-\d\d)")
_ON: Final = re.compile(r"^(.*\S) on (\d{4}-\d\d-\d\d)$")
_STAGES: Final = ("stations", "ships", "vehicles")


def timeline_of(study: Study) -> Timeline:
    """Activities first, in the order of the programme; then lives in service that do not fill the period."""
    first, last = study.result.programme.period
    rows = []
    for glance in study.glance:
        activity = study.result.programme.activity(glance.id)
        spans = [] if glance.option is None else list(_spans(activity, glance.option, first, last))
        rows.append(TimelineRow(title=glance.title, activity=glance.id, partner=_partner(activity), spans=spans))
    return Timeline(begin=first.isoformat(), end=last.isoformat(), rows=[*rows, *_services(study, first, last)])


def _partner(activity: Activity) -> str:
    """Whose colour an activity has: the guest's, the licensee's; nobody's where none of the partners comes first."""
    return str(getattr(activity, "guest", "") or getattr(activity, "licensee", ""))


def _spans(activity: Activity, option: Assessment, first: date, last: date) -> Iterator[Span]:
    """What the option that speaks for an activity says about time; the whole period where it says nothing."""
    found = [*_windows(option), *_journeys(option), *_work(option, first)]
    if isinstance(activity, CrewActivity):
        found += _stays(activity, found)
    if isinstance(activity, SensingActivity):
        end = activity.begin + timedelta(seconds=activity.span.value)
        found.append(_span(activity.begin, end, "requests are scheduled", "work"))
    yield from found or [_span(first, last, "any time in the period", "period")]


def _span(begin: date, end: date, label: str, kind: Any) -> Span:
    return Span(begin=begin.isoformat(), end=max(begin, end).isoformat(), label=label, kind=kind)


def _windows(option: Assessment) -> Iterator[Span]:
    """Launch periods and the time in which an activity is possible, from the constraints on time."""
    for margin in option.margins:
        found = _BETWEEN.search(margin.detail)
        if found is None or margin.categorical:
            continue
        begin, end = (date.fromisoformat(text) for text in found.groups())
        if "period" in margin.name and "within" in margin.name:
            yield _span(begin, end, "possible", "period")
        elif "period" in margin.name or "window" in margin.name:
            yield _span(begin, end, margin.name, "window")


def _journeys(option: Assessment) -> Iterator[Span]:
    """From a departure to the arrival that follows it: events that name their day."""
    left: dict[str, date] = {}
    for event in option.evidence.events:
        found = _ON.match(event.name)
        if found is None:
            continue
        what, day = found[1], date.fromisoformat(found[2])
        if what.startswith("departure"):
            left[what.removeprefix("departure")] = day
        elif what.startswith("arrival") and what.removeprefix("arrival") in left:
            of = what.removeprefix("arrival")
            yield _span(left.pop(of), day, f"cruise{of}", "work")


def _work(option: Assessment, first: date) -> Iterator[Span]:
    """From an agreement, at the period's begin, to the first flight on what was agreed."""
    events = {event.name: event for event in option.evidence.events}
    begun = events.get("agreement begun")
    for name, event in events.items():
        if begun is not None and name.startswith("first flight"):
            start = first + timedelta(seconds=begun.time_s)
            yield _span(start, first + timedelta(seconds=event.time_s), f"to the {name}", "work")


def _stays(activity: CrewActivity, found: list[Span]) -> Iterator[Span]:
    """Stays one after the other at the earliest time that is possible: a study says how long, not on which day."""
    possible = next((span for span in found if span.kind == "period"), None)
    if possible is None:
        return
    begin, last, length = date.fromisoformat(possible.begin), date.fromisoformat(possible.end), activity.stay.value
    for flight in range(activity.flights):
        start = begin + timedelta(seconds=flight * length)
        end = start + timedelta(seconds=length)
        if end > last + timedelta(days=1):
            return
        of = f" {flight + 1} of {activity.flights}" if activity.flights > 1 else ""
        yield _span(start, end, f"stay{of}, {quantity(activity.stay)}, at the earliest", "stay")


def _services(study: Study, first: date, last: date) -> Iterator[TimelineRow]:
    """Stations, ships, rockets and pads that options name and that do not serve throughout the period."""
    catalogue, names = study.catalogue, study.names
    named = {asset for one in study.by_id.values() for asset in one.option.roles.values()}
    for kind in _STAGES:
        entries = getattr(catalogue, kind)
        for asset in sorted(named & set(entries)):
            yield from _served(names.asset(asset), entries[asset], asset_ref("", asset, names, catalogue), first, last)
    for site in sorted(named & set(catalogue.sites)):
        for pad in catalogue.sites[site].pads:
            if pad.status in ("active", "planned"):
                label = f"{names.asset(site)}, pad {pad.name}"
                yield from _served(label, pad, asset_ref("", site, names, catalogue), first, last)


def _served(label: str, thing: Any, asset: AssetRef, first: date, last: date) -> Iterator[TimelineRow]:
    since = getattr(thing, "since", None) or getattr(thing, "first_flight", None)
    until = getattr(thing, "until", None)
    begin = begin_of(since) if since else first
    end = end_of(until) if until else last
    if begin <= first and end >= last:
        return
    spans = []
    if begin <= last and end >= first:
        said = " ".join(part for part in (f"from {since}" if since else "", f"until {until}" if until else "") if part)
        spans = [_span(max(begin, first), min(end, last), capital(f"in service {said}"), "service")]
    yield TimelineRow(title=label, activity="", partner=asset.owner, asset=asset, spans=spans)


def begin_of(when: str) -> date:
    """The first day a vague date may mean.

    >>> begin_of("2028"), begin_of("2028-02")
    (datetime.date(2028, 1, 1), datetime.date(2028, 2, 1))
    """
    return date.fromisoformat(when + "-01-01"[len(when) - 4 :])


def end_of(when: str) -> date:
    """The last day a vague date may mean.

    >>> end_of("2028"), end_of("2028-02"), end_of("2028-02-03")
    (datetime.date(2028, 12, 31), datetime.date(2028, 2, 29), datetime.date(2028, 2, 3))
    """
    if len(when) == 10:
        return date.fromisoformat(when)
    year, month = int(when[:4]), int(when[5:7] or 12)
    return date(year, month, calendar.monthrange(year, month)[1])
