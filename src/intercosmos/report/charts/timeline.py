"""Time from left to right: spans and moments in rows, such as launch windows or the events of a flight."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from intercosmos.report.charts import svg
from intercosmos.report.charts.scale import Scale, span


@dataclass(frozen=True, slots=True)
class Span:
    """From ``start`` to ``end`` on the axis; equal ends are a moment."""

    start: float
    end: float
    text: str = ""
    css: str = ""  #: class of its colour, where it is not its row's


@dataclass(frozen=True, slots=True)
class Row:
    """A named row of spans."""

    label: str
    spans: tuple[Span, ...]
    css: str = "p0"


@dataclass(frozen=True, slots=True)
class Tick:
    """A labelled place on the axis."""

    at: float
    label: str


def timeline(
    rows: Sequence[Row],
    *,
    label: str,
    ticks: Sequence[Tick],
    axis_title: str = "",
    ends: tuple[float, float] | None = None,
    width: float = 1024.0,
    row_height: float = 24.0,
) -> str:
    """Draw rows of spans over one time axis.

    Parameters
    ----------
    rows : what to draw, top to bottom
    label : what the chart shows, for those who cannot see it
    ticks : labelled places on the axis
    axis_title : quantity and unit
    ends : ends of the axis; by default those of spans and ticks
    """
    left = min(0.34 * width, max((svg.text_width(row.label, 12.5) for row in rows), default=0.0) + 16)
    right = width - 12
    low, high = ends or span([v for row in rows for s in row.spans for v in (s.start, s.end)] + [t.at for t in ticks])
    across = Scale(low, high, left, right)
    bottom = 8 + row_height * len(rows)
    parts: list[str] = []
    last = -math.inf
    for tick in ticks:
        if not low <= tick.at <= high:
            continue
        x = across(tick.at)
        parts.append(svg.line(x, 4, x, bottom + 4, css="grid"))
        half = svg.text_width(tick.label, 12) / 2
        if x - half > last + 4:
            at = min(x, right - half + 8)
            parts.append(svg.text(at, bottom + 18, tick.label, css="s", anchor="middle"))
            last = x + half
    for index, row in enumerate(rows):
        y = 8 + index * row_height
        parts.append(svg.text(0, y + row_height / 2 + 4, row.label, css="l"))
        parts.append(svg.line(left, y + row_height / 2, right, y + row_height / 2, css="grid"))
        for piece in row.spans:
            start, end = across(max(piece.start, low)), across(min(piece.end, high))
            if piece.end < low or piece.start > high:
                continue
            parts.append(
                svg.rectangle(start, y + 5, max(end - start, 1.6), row_height - 10, css=f"fill {piece.css or row.css}")
            )
            if piece.text:
                parts.append(svg.text(end + 4, y + row_height / 2 + 4, piece.text, css="xs"))
    height = bottom + 24
    if axis_title:
        parts.append(svg.text((left + right) / 2, height + 12, axis_title, css="s", anchor="middle"))
        height += 18
    return svg.drawing(width, height, *parts, label=label)
