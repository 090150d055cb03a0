"""Scatter of errors: points over east and north on one scale, with the circle that holds most of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from intercosmos.report.charts import svg
from intercosmos.report.charts.scale import Scale, tick_digits, ticks
from intercosmos.units import number

Array = NDArray[np.float64]

_MOST = 1500  #: points drawn of one cloud, evenly taken


@dataclass(frozen=True, slots=True)
class Cloud:
    """Points of one kind: ``x`` and ``y`` of shape (n,), NaN where there is none; ``radius`` of a circle, or 0."""

    label: str
    x: Array
    y: Array
    css: str = "p0"
    radius: float = 0.0


def scatter_chart(
    clouds: Sequence[Cloud], *, label: str, x_title: str, y_title: str, reach: float | None = None, size: float = 360.0
) -> str:
    """Draw clouds of points about zero, both axes to the same scale.

    Parameters
    ----------
    clouds : drawn in this order; each is named in its colour at the top
    label : what the chart shows, for those who cannot see it
    x_title, y_title : quantity and unit
    reach : half the side of the square; what holds 99 % of all points if not given. Points beyond are counted in words
    size : px

    Returns
    -------
    str
        an ``<svg>`` element
    """
    far = np.concatenate([np.maximum(np.abs(c.x), np.abs(c.y)) for c in clouds]) if clouds else np.zeros(0)
    far = far[np.isfinite(far)]
    if reach is None:
        reach = 1.1 * max([float(np.quantile(far, 0.99)) if far.size else 0.0, *(c.radius for c in clouds), 1e-6])
    left, top, bottom = 46.0, 16.0 * len(clouds) + 10, 38.0
    side = size - left - 8
    across = Scale(-reach, reach, left, left + side)
    up = Scale(-reach, reach, top + side, top)
    parts = []
    steps = ticks(-reach, reach, 5)
    for value in steps:
        css = "axis" if value == 0 else "grid"
        parts.append(svg.line(left, up(value), left + side, up(value), css=css))
        parts.append(svg.line(across(value), top, across(value), top + side, css=css))
        shown = number(value, tick_digits(steps))
        parts.append(svg.text(left - 6, up(value) + 4, shown, css="s", anchor="end"))
        parts.append(svg.text(across(value), top + side + 16, shown, css="s", anchor="middle"))
    for row, cloud in enumerate(clouds):
        inside = (np.abs(cloud.x) <= reach) & (np.abs(cloud.y) <= reach)
        index = np.flatnonzero(inside)
        index = index[:: max(1, math.ceil(index.size / _MOST))]
        parts += [
            svg.element("circle", cx=across(float(x)), cy=up(float(y)), r=1.6, class_=f"dot {cloud.css}")
            for x, y in zip(cloud.x[index], cloud.y[index], strict=True)
        ]
        if cloud.radius > 0:
            ring = cloud.radius / reach * side / 2
            parts.append(svg.element("circle", cx=across(0), cy=up(0), r=ring, class_=f"curve {cloud.css}"))
        beyond = int(np.isfinite(cloud.x).sum() - inside.sum())
        parts.append(svg.element("circle", cx=left + 4, cy=16.0 * row + 9, r=4, class_=f"dot {cloud.css}"))
        parts.append(
            svg.text(left + 13, 16.0 * row + 13, cloud.label + (f"; {beyond} beyond" if beyond else ""), css="l")
        )
    parts.append(svg.text(left + side / 2, top + side + 33, x_title, css="s", anchor="middle"))
    parts.append(svg.text(2, top - 4, y_title, css="s"))
    return svg.drawing(size, top + side + bottom, *parts, label=label)
