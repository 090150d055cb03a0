"""Dumbbells: several values on one line for each row, the best of them drawn strong, and a remark at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from intercosmos.report.charts import svg
from intercosmos.report.charts.scale import Scale, finite, tick_digits, ticks
from intercosmos.units import number


@dataclass(frozen=True, slots=True)
class Dot:
    """One value of a row: its name for the key, and the class of its colour."""

    name: str
    value: float
    css: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its label, its dots, and what is said of it."""

    label: str
    dots: tuple[Dot, ...]
    remark: str = ""


def dumbbells(
    rows: Sequence[Row], *, label: str, axis: str, digits: int = 1, limit: float | None = None, width: float = 760.0
) -> str:
    """Draw rows of dots on one scale from zero.

    Parameters
    ----------
    rows : dots that are not finite are left out
    label : what the chart shows, for those who cannot see it
    axis : quantity and unit
    digits : of the values written beside the dots
    limit : drawn as a dashed line
    width : px

    Returns
    -------
    str
        an ``<svg>`` element
    """
    left = 12 + max((svg.text_width(row.label, 13) for row in rows), default=0.0)
    right = 16 + max((svg.text_width(row.remark, 11) for row in rows), default=0.0)
    values = finite(dot.value for row in rows for dot in row.dots)
    across = Scale(0.0, 1.04 * max([*values, limit or 0.0, 1e-9]), left, width - right)
    keys = {dot.name: dot for row in rows for dot in row.dots}
    parts, x = [], 0.0
    for name, dot in keys.items():
        parts.append(svg.element("circle", cx=x + 5, cy=8, r=6 if dot.strong else 4.5, class_=f"dot {dot.css}"))
        parts.append(svg.text(x + 15, 12, name, css="l"))
        x += svg.text_width(name, 11.5) + 28
    top, step = 30.0, 36.0
    bottom = top + step * len(rows)
    steps = ticks(0.0, across.high, 6)
    for value in steps:
        parts.append(svg.line(across(value), top - 6, across(value), bottom, css="grid"))
        shown = number(value, tick_digits(steps))
        parts.append(svg.text(across(value), bottom + 16, shown, css="s", anchor="middle"))
    if limit is not None:
        parts.append(svg.line(across(limit), top - 6, across(limit), bottom, css="mark"))
    for place, row in enumerate(rows):
        y = top + step * place + 14
        parts.append(svg.text(0, y + 5, row.label, css="b"))
        dots = sorted((dot for dot in row.dots if finite([dot.value])), key=lambda dot: dot.value)
        if dots:
            parts.append(svg.line(across(dots[0].value), y, across(dots[-1].value), y, css="axis"))
        last = -1e9
        for dot in dots:
            at = across(dot.value)
            parts.append(svg.element("circle", cx=at, cy=y, r=7 if dot.strong else 5, class_=f"dot {dot.css}"))
            shown = number(dot.value, digits)
            if at - last >= svg.text_width(shown, 11.5):
                parts.append(svg.text(at, y + 19, shown, css="xs", anchor="middle"))
                last = at
        parts.append(svg.text(width - right + 12, y + 4, row.remark, css="l"))
    parts.append(svg.text((left + width - right) / 2, bottom + 33, axis, css="s", anchor="middle"))
    return svg.drawing(width, bottom + 40, *parts, label=label)
