"""Paths seen from above: one scale for both axes, the Sun or another centre in the middle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from intercosmos.report.charts import svg
from intercosmos.report.charts.scale import ticks
from intercosmos.units import number


@dataclass(frozen=True, slots=True)
class Path:
    """A path: ``x`` and ``y`` of shape (n,), in the unit of the picture."""

    x: ArrayLike
    y: ArrayLike
    css: str = "p0"
    dash: int = 0


@dataclass(frozen=True, slots=True)
class Spot:
    """A marked place with a short label."""

    x: float
    y: float
    label: str
    css: str = "p1"


def plane_chart(
    paths: Sequence[Path], spots: Sequence[Spot], *, label: str, unit: str, centre: str = "", size: float = 620.0
) -> str:
    """Draw paths and places to one scale, with a scale bar.

    Parameters
    ----------
    paths, spots : what to draw, about the centre at (0, 0)
    label : what the picture shows, for those who cannot see it
    unit : of the coordinates, for the scale bar
    centre : what stands in the middle
    size : width and height, px
    """
    reach = max(float(np.max(np.hypot(np.asarray(p.x, float), np.asarray(p.y, float)))) for p in paths)
    middle, scale = size / 2, (size / 2 - 24) / reach

    def at(x: float, y: float) -> tuple[float, float]:
        return middle + x * scale, middle - y * scale

    parts = []
    for path in paths:
        points = [at(float(x), float(y)) for x, y in zip(np.asarray(path.x), np.asarray(path.y), strict=True)]
        css = f"curve {path.css}" + (f" d{path.dash}" if path.dash else "")
        line = " ".join(f"{svg.coordinate(x)},{svg.coordinate(y)}" for x, y in points)
        parts.append(svg.element("polyline", points=line, class_=css, fill="none"))
    if centre:
        parts.append(svg.element("circle", cx=middle, cy=middle, r=4, class_="dot p3"))
        parts.append(svg.text(middle + 8, middle + 4, centre, css="s"))
    for spot in spots:
        x, y = at(spot.x, spot.y)
        parts.append(svg.element("circle", cx=x, cy=y, r=3.5, class_=f"dot {spot.css}"))
        left = x > size - svg.text_width(spot.label, 11.5) - 12
        parts.append(svg.text(x - 7 if left else x + 7, y - 5, spot.label, css="l", anchor="end" if left else "start"))
    bar = ticks(0, reach, 4)[1]
    parts.append(svg.line(12, size - 10, 12 + bar * scale, size - 10, css="axis"))
    parts.append(svg.text(18 + bar * scale, size - 6, f"{number(bar)} {unit}", css="s"))
    return svg.drawing(size, size, *parts, label=label)
