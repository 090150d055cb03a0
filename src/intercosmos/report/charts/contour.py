"""Contour charts: fields over two axes as labelled lines, and the part of the plane where something is possible."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from intercosmos.report.charts import svg
from intercosmos.report.charts.line import BOTTOM, LEFT, RIGHT, TOP
from intercosmos.report.charts.scale import Scale, tick_digits, ticks
from intercosmos.units import number

if TYPE_CHECKING:
    from contourpy import ContourGenerator

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Field:
    """One field: ``values`` (y, x), NaN where there is none, drawn as lines at ``levels``."""

    label: str
    values: Array
    levels: tuple[float, ...]
    css: str = "p0"
    dash: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """A marked place with a short label."""

    x: float
    y: float
    label: str


def levels_of(values: Array, count: int = 7, *, reach: float = 3.0) -> tuple[float, ...]:
    """Round levels from the least value up, closer together near it, to ``reach`` times the least and a little more.

    >>> levels_of(np.array([[8.7, 60.0]]), 5)
    (10.0, 15.0, 20.0, 25.0)
    """
    good = values[np.isfinite(values)]
    if not good.size:
        return ()
    least = float(good.min())
    most = min(float(good.max()), least + (reach - 1) * max(abs(least), 1e-9))
    if most <= least:
        return ()
    return tuple(level for level in ticks(least, most, count) if level > least)


def contour_chart(
    x: Array,
    y: Array,
    fields: Sequence[Field],
    *,
    label: str,
    x_title: str,
    y_title: str,
    possible: Array | None = None,
    places: Sequence[Place] = (),
    width: float = 520.0,
    height: float = 320.0,
) -> str:
    """Draw fields over a common plane.

    Parameters
    ----------
    x, y : axes
    fields : lines, each with its value written on it where there is room
    label : what the chart shows, for those who cannot see it
    x_title, y_title : quantity and unit
    possible : (y, x) shaded where it is zero or more
    places : marked with a dot
    width, height : px

    Returns
    -------
    str
        an ``<svg>`` element
    """
    right = width - RIGHT
    across = Scale(float(x[0]), float(x[-1]), LEFT, right)
    up = Scale(float(y[0]), float(y[-1]), height - BOTTOM, TOP)
    parts: list[str] = []
    if possible is not None:
        parts += [
            svg.element("path", d=_outline(area, across, up), class_="band p0", fill_rule="evenodd")
            for area in _areas(x, y, possible)
        ]
    rows, columns = ticks(float(y[0]), float(y[-1]), 5), ticks(float(x[0]), float(x[-1]), 7)
    for value in rows:
        parts.append(svg.line(LEFT, up(value), right, up(value), css="grid"))
        parts.append(svg.text(LEFT - 7, up(value) + 4, number(value, tick_digits(rows)), css="s", anchor="end"))
    for value in columns:
        parts.append(svg.line(across(value), height - BOTTOM, across(value), height - BOTTOM + 4, css="axis"))
        shown = number(value, tick_digits(columns))
        parts.append(svg.text(across(value), height - BOTTOM + 17, shown, css="s", anchor="middle"))
    parts.append(svg.line(LEFT, height - BOTTOM, right, height - BOTTOM, css="axis"))
    parts.append(svg.text((LEFT + right) / 2, height - 6, x_title, css="s", anchor="middle"))
    parts.append(svg.text(2, 11, y_title, css="s"))
    taken: list[tuple[float, float]] = []
    for one in fields:
        lines = _generator(x, y, one.values)
        digits = tick_digits(one.levels)
        for level in one.levels:
            for points in lines.lines(level):
                parts += _line(np.asarray(points), number(level, digits), one, (across, up), taken)
    for place in places:
        parts.append(svg.element("circle", cx=across(place.x), cy=up(place.y), r=3.5, class_="dot p1"))
        near_end = across(place.x) > 0.7 * width
        at = across(place.x) + (-7 if near_end else 7)
        parts.append(svg.text(at, up(place.y) - 6, place.label, css="l", anchor="end" if near_end else "start"))
    return svg.drawing(width, height, *parts, label=label)


def _generator(x: Array, y: Array, values: Array) -> ContourGenerator:
    from contourpy import FillType, LineType, contour_generator

    return contour_generator(
        x, y, np.ma.masked_invalid(values), line_type=LineType.Separate, fill_type=FillType.OuterOffset
    )


def _areas(x: Array, y: Array, values: Array) -> list[list[Array]]:
    """Areas where the values are zero or more: outlines, each with its holes."""
    good = values[np.isfinite(values)]
    if not good.size or good.max() < 0:
        return []
    filled = _generator(x, y, values).filled(0.0, max(float(good.max()), 1e-9) * 1.001)
    points, offsets = filled[0], filled[1]
    return [
        [np.asarray(area)[int(a) : int(b)] for a, b in pairwise(np.asarray(cuts).tolist())]
        for area, cuts in zip(points, offsets, strict=True)
    ]


def _outline(rings: Sequence[Array], across: Scale, up: Scale) -> str:
    return " ".join(
        "M" + " L".join(f"{svg.coordinate(across(px))} {svg.coordinate(up(py))}" for px, py in ring) + " Z"
        for ring in rings
    )


def _line(
    points: Array, written: str, one: Field, scales: tuple[Scale, Scale], taken: list[tuple[float, float]]
) -> list[str]:
    """A contour and, if it is long enough and nothing else stands there, its value."""
    across, up = scales
    xs, ys = np.array([across(v) for v in points[:, 0]]), np.array([up(v) for v in points[:, 1]])
    css = f"curve thin {one.css}" + (f" d{one.dash}" if one.dash else "")
    parts = [
        svg.element(
            "polyline",
            points=" ".join(f"{svg.coordinate(a)},{svg.coordinate(b)}" for a, b in zip(xs, ys, strict=True)),
            class_=css,
        )
    ]
    length = float(np.hypot(np.diff(xs), np.diff(ys)).sum())
    if length < 60:
        return parts
    for k in np.linspace(0.15, 0.85, 8):
        at = min(int(k * len(xs)), len(xs) - 1)
        spot = float(xs[at]), float(ys[at])
        if all(math.hypot(spot[0] - a, spot[1] - b) > 30 for a, b in taken):
            taken.append(spot)
            parts.append(svg.text(spot[0], spot[1] + 3.5, written, css="xs halo", anchor="middle"))
            break
    return parts
