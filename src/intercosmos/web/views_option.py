"""One option with everything behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from typing import Final

import numpy as np

from intercosmos.directions.base import Assessment, Contribution
from intercosmos.parity.cost import value_contributions
from intercosmos.report.chapters import event_rows
from intercosmos.report.options import option_view
from intercosmos.report.sayings import ClaimIndex
from intercosmos.report.sources import References
from intercosmos.report.words import capital
from intercosmos.series import Map, Series
from intercosmos.units import convert
from intercosmos.web.models import (
    ConditionView,
    Curve,
    EventView,
    MapInfo,
    OptionDetail,
    Saying,
    SeriesView,
    ShareView,
)
from intercosmos.web.sayings import sayings_of
from intercosmos.web.views_parts import (
    asset_refs,
    figure,
    finite,
    kind_of,
    margin_views,
    shown_unit,
    source_views,
    with_parts,
)
from intercosmos.web.views_state import Study

#: Points of a curve that are sent at most: more than a wall screen has columns for one of its charts.
MOST_POINTS: Final = 2000


def option_detail(study: Study, one: Assessment, sayings: Iterable[Saying] = ()) -> OptionDetail:
    """Everything about one option: the texts of the report, and the numbers to draw.

    Parameters
    ----------
    study : it belongs to
    one : the option; it need not be among the study's own ("what if")
    sayings : of the record, about the values of its assets
    """
    one = replace(one, contributions=value_contributions(one, study.catalogue))
    chosen = one.option.id in study.chosen
    told = option_view(one, chosen, study.names, References(study.catalogue), lambda _: "")
    cited = [*one.evidence.sources, *(q.source for q in one.measures.values())]
    return OptionDetail(
        id=one.option.id,
        activity=one.option.activity,
        direction=one.option.direction,
        way=one.option.way,
        title=told.assets,
        verdict=one.verdict.value,
        word=told.sign.word,
        in_plan=chosen,
        assets=asset_refs(one, study.names, study.catalogue),
        margins=margin_views(one),
        figures=[figure(name, q) for name, q in one.measures.items()],
        conditions=[ConditionView(text=text, grantor=grantor) for text, grantor in told.conditions],
        puts_in=[_puts_in(item, share.text) for item, share in zip(one.contributions, told.puts_in, strict=True)],
        gets_out=[
            ShareView(partner=benefit.partner, text=share.text)
            for benefit, share in zip(one.benefits, told.gets_out, strict=True)
        ],
        events=_events(one),
        series=[series_view(key, series) for key, series in one.evidence.series.items()],
        maps=[map_info(key, drawn) for key, drawn in one.evidence.maps.items()],
        models=list(told.models),
        sources=source_views(cited, study.catalogue),
        notes=list(told.notes),
        sayings=list(sayings),
    )


def sayings_about(study: Study, one: Assessment, claims: ClaimIndex) -> list[Saying]:
    """What stories say of the values of an option's assets; of a vehicle's stages and their engines, too."""
    found: dict[tuple[str, str], None] = {}
    for asset in one.option.roles.values():
        for part in with_parts(asset, study.catalogue):
            found[kind_of(part, study.catalogue), part] = None
    return [saying for kind, part in found if kind for saying in sayings_of(claims.of(kind, part), study.catalogue)]


def _puts_in(item: Contribution, text: str) -> ShareView:
    effort = item.effort
    return ShareView(
        partner=item.partner, text=text, effort=None if effort is None else convert(effort.value, effort.unit)
    )


def _events(one: Assessment) -> list[EventView]:
    return [
        EventView(
            name=row.name,
            time=row.time,
            time_s=event.time_s,
            figures=[figure(name, q) for name, q in event.figures.items()],
        )
        for event, row in zip(one.evidence.events, event_rows(one), strict=True)
    ]


def series_view(key: str, series: Series, most: int = MOST_POINTS) -> SeriesView:
    """Curves over their axis; of long ones the ends and the extremes of equal stretches, so that no peak is lost."""
    axis = np.asarray(series.axis_values, float)
    columns = {name: (unit, np.asarray(values, float)) for name, (unit, values) in series.columns.items()}
    kept = kept_points(axis, [values for _, values in columns.values()], most)
    return SeriesView(
        key=key,
        title=capital(series.title),
        axis=series.axis,
        axis_unit=shown_unit(series.axis_unit),
        axis_values=[float(value) for value in axis[kept]],
        curves=[
            Curve(name=name, unit=shown_unit(unit), values=[finite(float(value)) for value in values[kept]])
            for name, (unit, values) in columns.items()
        ],
        points=int(axis.size),
    )


def kept_points(axis: np.ndarray, columns: list[np.ndarray], most: int) -> np.ndarray:
    """Which points of curves to send: all, or the ends and, of equal stretches, each curve's least and greatest.

    Every value sent is one that was computed; none is an average.

    >>> import numpy as np
    >>> peak = np.zeros(100)
    >>> peak[42] = 1.0
    >>> 42 in kept_points(np.arange(100.0), [peak], 20), kept_points(np.arange(100.0), [peak], 20).size <= 20
    (True, True)
    """
    size = int(axis.size)
    if size <= most:
        return np.arange(size)
    stretches = max((most - 2) // (2 * max(len(columns), 1)), 1)
    edges = np.linspace(0, size, stretches + 1).astype(int)
    kept = {0, size - 1}
    for start, end in pairwise(edges.tolist()):
        for values in columns:
            part = values[start:end]
            if part.size and np.isfinite(part).any():
                kept |= {start + int(np.nanargmin(part)), start + int(np.nanargmax(part))}
    return np.array(sorted(kept))


def map_info(key: str, drawn: Map) -> MapInfo:
    """A map that can be asked for."""
    return MapInfo(key=key, title=drawn.title, layers=list(drawn.layers), x=drawn.x_axis, y=drawn.y_axis)
