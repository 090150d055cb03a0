"""Line charts with intervals drawn as bands, direct labels and numbered marks."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from intercosmos.report.charts import svg
from intercosmos.report.charts.scale import Scale, finite, span, spread_labels, tick_digits, ticks
from intercosmos.units import number

LEFT, RIGHT, TOP, BOTTOM = 58.0, 14.0, 40.0, 40.0  #: margins around the plot, px


@dataclass(frozen=True, slots=True)
class Curve:
    """One curve: ``x``, ``y`` and, where known, ``low`` and ``high``, all of shape (n,). Gaps are NaN."""

    label: str
    x: np.ndarray
    y: np.ndarray
    low: np.ndarray | None = None
    high: np.ndarray | None = None
    css: str = "p0"  #: class that gives the colour
    dash: int = 0  #: 0 is solid; 1 to 3 are dash patterns of the style sheet


@dataclass(frozen=True, slots=True)
class Mark:
    """A vertical line at ``x`` with a short label above the plot."""

    x: float
    label: str


def _runs(*columns: np.ndarray) -> Iterator[slice]:
    """Stretches of indices over which every column is finite."""
    good = np.all([np.isfinite(column) for column in columns], axis=0)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], good, [False]]).astype(int)))
    for start, stop in zip(edges[::2], edges[1::2], strict=True):
        yield slice(int(start), int(stop))


def _points(xs: Sequence[float], ys: Sequence[float]) -> str:
    return " ".join(f"{svg.coordinate(x)},{svg.coordinate(y)}" for x, y in zip(xs, ys, strict=True))


def thin(curve: Curve, most: int = 160) -> Curve:
    """Keep at most about ``most`` points of a curve, evenly taken, with both ends and the extremes of ``y``."""
    count = len(curve.x)
    if count <= most:
        return curve
    kept = set(np.linspace(0, count - 1, most - 2).round().astype(int).tolist())
    good = np.flatnonzero(np.isfinite(curve.y))
    if good.size:
        kept |= {int(good[np.argmax(curve.y[good])]), int(good[np.argmin(curve.y[good])])}
    index = np.array(sorted(kept))
    return Curve(
        curve.label,
        curve.x[index],
        curve.y[index],
        None if curve.low is None else curve.low[index],
        None if curve.high is None else curve.high[index],
        curve.css,
        curve.dash,
    )


def _draw(curve: Curve, across: Scale, up: Scale) -> list[str]:
    """Band beneath, then the curve; a lone point is a dot."""
    parts: list[str] = []
    if curve.low is not None and curve.high is not None:
        for run in _runs(curve.x, curve.low, curve.high):
            xs = [across(v) for v in curve.x[run]]
            lower, upper = [up(v) for v in curve.low[run]], [up(v) for v in curve.high[run]]
            if len(xs) == 1:
                parts.append(svg.line(xs[0], lower[0], xs[0], upper[0], css=f"whisker {curve.css}"))
                continue
            outline = _points([*xs, *reversed(xs)], [*upper, *reversed(lower)])
            parts.append(svg.element("polygon", points=outline, class_=f"band {curve.css}"))
    for run in _runs(curve.x, curve.y):
        xs, ys = [across(v) for v in curve.x[run]], [up(v) for v in curve.y[run]]
        if len(xs) == 1:
            parts.append(svg.element("circle", cx=xs[0], cy=ys[0], r=3, class_=f"dot {curve.css}"))
        else:
            css = f"curve {curve.css}" + (f" d{curve.dash}" if curve.dash else "")
            parts.append(svg.element("polyline", points=_points(xs, ys), class_=css))
            if len(curve.x) <= 24:  # few enough that a reader wants to see where it was computed
                parts += [
                    svg.element("circle", cx=x, cy=y, r=1.8, class_=f"dot {curve.css}")
                    for x, y in zip(xs, ys, strict=True)
                ]
    return parts


def _end(curve: Curve) -> tuple[float, float] | None:
    """The last finite point of a curve."""
    for x, y in zip(curve.x[::-1], curve.y[::-1], strict=True):
        if math.isfinite(x) and math.isfinite(y):
            return float(x), float(y)
    return None


def line_chart(
    curves: Sequence[Curve],
    *,
    label: str,
    x_title: str,
    y_title: str,
    marks: Sequence[Mark] = (),
    x_span: tuple[float, float] | None = None,
    zero: bool = True,
    direct_labels: bool = True,
    width: float = 520.0,
    height: float = 260.0,
) -> str:
    """Draw curves over a common pair of axes.

    Parameters
    ----------
    curves : what to draw
    label : what the chart shows, for those who cannot see it
    x_title, y_title : quantity and unit
    marks : vertical lines, such as events or the inclinations of stations
    x_span : ends of the horizontal axis; by default those of the data
    zero : whether the vertical axis must hold zero
    direct_labels : whether each curve carries its name at its end
    width, height : px

    Returns
    -------
    str
        an ``<svg>`` element
    """
    curves = [thin(curve) for curve in curves]
    names = [curve.label for curve in curves] if direct_labels else []
    room = max((svg.text_width(name, 11.5) for name in names), default=0.0) + (18 if names else 0)
    right = width - RIGHT - room
    x_low, x_high = x_span or span(v for curve in curves for v in curve.x)
    values = [v for c in curves for column in (c.y, c.low, c.high) if column is not None for v in finite(column)]
    y_low, y_high = span(values, zero=zero)
    y_high += 0.04 * (y_high - y_low)
    across, up = Scale(x_low, x_high, LEFT, right), Scale(y_low, y_high, height - BOTTOM, TOP)

    parts: list[str] = []
    rows = ticks(y_low, y_high, 5)
    for value in rows:
        parts.append(svg.line(LEFT, up(value), right, up(value), css="grid"))
        parts.append(svg.text(LEFT - 7, up(value) + 4, number(value, tick_digits(rows)), css="s", anchor="end"))
    columns = ticks(x_low, x_high, max(3, int((right - LEFT) / 65)))
    for value in columns:
        parts.append(svg.line(across(value), height - BOTTOM, across(value), height - BOTTOM + 4, css="axis"))
        shown = number(value, tick_digits(columns))
        parts.append(svg.text(across(value), height - BOTTOM + 17, shown, css="s", anchor="middle"))
    parts.append(svg.line(LEFT, height - BOTTOM, right, height - BOTTOM, css="axis"))
    parts.append(svg.text((LEFT + right) / 2, height - 6, x_title, css="s", anchor="middle"))
    parts.append(svg.text(2, 11, y_title, css="s"))

    shown_marks = [m for m in marks if x_low <= m.x <= x_high]
    taken = [-math.inf, -math.inf]  # how far the labels of the lower and of the upper row reach
    for mark in sorted(shown_marks, key=lambda m: m.x):
        x = across(mark.x)
        half = svg.text_width(mark.label, 10.5) / 2
        row = next((r for r in (0, 1) if x - half > taken[r] + 2), None)
        parts.append(svg.line(x, TOP - (12 if row else 0), x, height - BOTTOM, css="mark"))
        if row is not None:  # a third label in one place is left to the table beside the chart
            parts.append(svg.text(x, TOP - 4 - 12 * row, mark.label, css="xs", anchor="middle"))
            taken[row] = x + half

    for curve in curves:
        parts += _draw(curve, across, up)
    if direct_labels:
        ends = [(curve, end) for curve in curves if (end := _end(curve)) is not None]
        heights = spread_labels([up(y) for _, (_, y) in ends], 13.0, TOP + 4, height - BOTTOM - 2)
        for (curve, (x, y)), at in zip(ends, heights, strict=True):
            parts.append(
                svg.element(
                    "polyline",
                    points=_points([across(x) + 2, right + 10, right + 14], [up(y), at, at]),
                    class_=f"leader {curve.css}",
                )
            )
            parts.append(svg.text(right + 17, at + 4, curve.label, css="l"))
    return svg.drawing(width, height, *parts, label=label)
