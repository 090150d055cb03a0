"""Pictures of joint remote sensing: waits and maps of revisit, images by notion of fairness, and the schedule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
from markupsafe import Markup

from intercosmos.directions.base import Assessment
from intercosmos.directions.sensing_evidence import SCHEDULE
from intercosmos.directions.sensing_terms import (
    ALONE,
    TASKING,
    TOGETHER,
    images_name,
    price_name,
    response_name,
    revisit_name,
    worth_name,
)
from intercosmos.report.charts.dumbbell import Dot, Row, dumbbells
from intercosmos.report.charts.histogram import Heap, histogram
from intercosmos.report.charts.timeline import Row as Line
from intercosmos.report.charts.timeline import Span, Tick, timeline
from intercosmos.report.charts.world import Shades, world_map
from intercosmos.report.figures import Figure
from intercosmos.report.words import Names, listing
from intercosmos.series import NOWHERE, Map, Series
from intercosmos.units import number

if TYPE_CHECKING:
    from intercosmos.programme.sensing import SensingActivity

_HOUR_S: Final = 3600.0
_JOINED: Final = "p2"
_SHADES: Final = Shades((1.0, 2.0, 4.0, 6.0, 8.0, 12.0), "mean time between two looks, h")
#: Bounds of the histogram, h; the last bin holds everything beyond.
_BINS: Final = (0.0, 1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 1e9)
#: What notions of fairness are called.
NOTIONS: Final = {"none": "greatest sum", "quotas": "quotas", "max-min": "max-min", "nash": "Nash's bargain"}


def is_schedule(series: Series) -> bool:
    """Whether a series is the schedule of a satellite."""
    return series.title.startswith(SCHEDULE)


def watch_figures(best: Assessment, activity: SensingActivity, names: Names) -> Iterator[Figure]:
    """How often and how soon each fleet looks, and all together.

    Parameters
    ----------
    best : the option that speaks for the activity
    """
    found = best.evidence.maps.get("revisit")
    if found is None:
        return
    owners = [fleet for fleet in found.layers if fleet != TOGETHER]
    rows = []
    for region in activity.regions:
        values = {fleet: best.measures.get(response_name(region.name, fleet)) for fleet in (*owners, TOGETHER)}
        dots = [
            Dot(_called(fleet, names), q.value / _HOUR_S, _colour(fleet, names), fleet == TOGETHER)
            for fleet, q in values.items()
            if q is not None
        ]
        if dots:
            rows.append(Row(region.name, tuple(dots)))
    scene = next((row for row in rows if row.label == activity.scene_region.name), None)
    if scene is not None:
        waits = [f"{number(dot.value, 1)} h with {dot.name}" for dot in scene.dots[:-1]]
        soon = number(scene.dots[-1].value, 1)
        title = f"After an event, {scene.label} is seen within {soon} h, not {listing(waits, 'or')}"
        drawing = dumbbells(rows, label=title, axis="mean wait from an event to the next look, h", width=520)
        yield Figure(title, Markup(drawing), "Any satellite that can turn to the place; cameras by day.")  # noqa: S704 - the chart escapes every text it is given
    yield _heaps(found, owners, names)
    for fleet in (*owners, TOGETHER):
        field = np.where(found.layers[fleet][1] == NOWHERE, np.nan, found.layers[fleet][1])
        region = activity.scene_region
        wait = best.measures.get(revisit_name(region.name, fleet))
        title = f"Time between two looks, {_called(fleet, names)}"
        told = "" if wait is None else f": {number(wait.value / _HOUR_S, 1)} h in {region.name}"
        west, south, east, north = (
            float(np.degrees(side.value)) for side in (region.west, region.south, region.east, region.north)
        )
        drawing = world_map(
            found.x_values, found.y_values, field, _SHADES, label=title, boxes=[(west, south, east, north)], width=520
        )
        yield Figure(title + told, Markup(drawing), "")  # noqa: S704


def _heaps(found: Map, owners: Sequence[str], names: Names) -> Figure:
    """Which part of the Earth is seen how often."""
    weight = np.cos(np.radians(found.y_values))[:, None] * np.ones(found.x_values.size)
    heaps, half = [], {}
    for fleet in (*owners, TOGETHER):
        hours = found.layers[fleet][1]
        known = hours != NOWHERE
        whole = float(weight[known].sum()) or 1.0
        parts = [float(weight[known & (hours >= low) & (hours < high)].sum()) / whole for low, high in pairwise(_BINS)]
        half[fleet] = _median(hours[known], weight[known])
        heaps.append(Heap(_called(fleet, names), parts, _colour(fleet, names)))
    alone = listing([f"{number(half[owner], 1)} h by {names.partner(owner)} alone" for owner in owners], "and")
    title = f"Half of the Earth is seen every {number(half[TOGETHER], 1)} h by all together, every {alone}"
    drawing = histogram(
        _BINS, heaps, label=title, x_title="mean time between two looks, h", y_title="part of the Earth", beyond=True
    )
    return Figure(title, Markup(drawing), "")  # noqa: S704


def _median(values: np.ndarray, weight: np.ndarray) -> float:
    """By area."""
    order = np.argsort(values)
    share = np.cumsum(weight[order]) / max(float(weight.sum()), 1e-12)
    return float(values[order][min(int(np.searchsorted(share, 0.5)), values.size - 1)]) if values.size else 0.0


def share_figures(best: Assessment, activity: SensingActivity, names: Names) -> Iterator[Figure]:
    """What each partner gets of its requests alone, and by each notion of fairness."""
    askers = list(dict.fromkeys(request.partner for request in activity.requests))
    notions = [n for n in activity.notions if price_name(n) in best.measures]
    rows, counts = [], []
    for partner in askers:
        alone = best.measures.get(worth_name(partner, ALONE))
        if alone is None or not notions:
            continue
        dots = [Dot("alone", 100 * alone.value, names.colour(partner))]
        for index, notion in enumerate(notions):
            value = best.measures[worth_name(partner, notion)].value
            chosen = notion == activity.fairness
            dots.append(Dot(NOTIONS[notion], 100 * value, ("p2", "p3", "p4", "p5")[index % 4], chosen))
        rows.append(Row(names.partner(partner), tuple(dots)))
        before, after = (best.measures[images_name(partner, what)].value for what in (ALONE, activity.fairness))
        counts.append(f"{names.partner(partner)} {number(after, 0)} images instead of {number(before, 0)}")
    if not rows:
        return
    prices = listing(
        [f"{NOTIONS[n]} {number(100 * best.measures[price_name(n)].value, 1)} %" for n in notions if n != "none"], "and"
    )
    title = f"Tasked together, {listing(counts, 'and')}"
    drawing = dumbbells(rows, label=title, axis="part of its requests, by weight, that comes down, %", width=520)
    caption = f"Price of fairness, of the greatest sum: {prices}." if prices else ""
    yield Figure(title, Markup(drawing), caption)  # noqa: S704


def schedule_figure(best: Assessment, activity: SensingActivity, names: Names) -> Figure | None:
    """The schedule by satellite: each image in the colour of who asked for it."""
    schedules = {k: s for k, s in best.evidence.series.items() if is_schedule(s)}
    if not schedules:
        return None
    members = members_of(best, activity)
    rows, images = [], 0
    for key, series in schedules.items():
        satellite = key.removeprefix(SCHEDULE)
        ends, asked = series.columns["end"][1], series.columns["asked by"][1].astype(int)
        spans = tuple(
            Span(float(a), float(b), css=names.colour(members[who]))
            for a, b, who in zip(series.axis_values, ends, asked, strict=True)
        )
        images += len(spans)
        rows.append(Line(names.asset(satellite), spans, names.colour_of(satellite)))
    hours = activity.span.value / _HOUR_S
    ticks = [Tick(float(at), f"{at:g} h") for at in np.arange(0.0, hours + 1e-9, 12.0 if hours <= 96 else 24.0)]
    title = f"{images} images by {len(rows)} satellites"
    drawing = timeline(
        rows, label=title, ticks=ticks, axis_title=f"hours after {activity.begin.isoformat()}, 0 h UTC",
        ends=(0.0, hours), row_height=20.0, width=560.0,
    )  # fmt: skip
    who = listing([names.partner(member) for member in members], "or")
    beside = f"On the globe: schedule-{activity.id}.czml, beside this page."
    return Figure(title, Markup(drawing), f"Each mark is an image, in the colour of who asked for it: {who}. {beside}")  # noqa: S704


def members_of(best: Assessment, activity: SensingActivity) -> list[str]:
    """Partners by the number that schedules give them."""
    fleets = [fleet for fleet in best.evidence.maps["revisit"].layers if fleet != TOGETHER]
    return list(dict.fromkeys([*fleets, *(request.partner for request in activity.requests)]))


def _called(fleet: str, names: Names) -> str:
    return "all together" if fleet == TOGETHER else f"{names.partner(fleet)} alone"


def _colour(fleet: str, names: Names) -> str:
    return _JOINED if fleet == TOGETHER else names.colour(fleet)


def speaker(assessments: Sequence[Assessment], best: Assessment) -> Assessment:
    """The option whose schedule is drawn: shared tasking where it was computed, else the one that speaks."""
    return next((one for one in assessments if one.option.way == TASKING), best)
