"""A thrust chamber drawn to scale from its contour, both sides of its axis."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from intercosmos.report.charts import svg
from intercosmos.units import number


def chamber_drawing(
    x: ArrayLike,
    radius: ArrayLike,
    *,
    label: str,
    stations: Sequence[tuple[float, str]] = (),
    width: float = 520.0,
    height: float = 280.0,
) -> str:
    """Draw a chamber and nozzle in section, flow from left to right, with a scale bar.

    Parameters
    ----------
    x, radius : contour, m, shape (n,), x rising
    label : what is drawn, for those who cannot see it
    stations : where to write something, such as ``(0.0, "throat")``
    width, height : px; the drawing keeps its proportions inside

    Raises
    ------
    ValueError
        If the contour is no line of two points or more with rising x and radii above zero.
    """
    along, across = np.asarray(x, dtype=float), np.asarray(radius, dtype=float)
    if along.shape != across.shape or along.ndim != 1 or len(along) < 2:
        raise ValueError("a contour has as many radii as places, two or more")
    if not (np.all(np.isfinite(along)) and np.all(np.diff(along) >= 0) and along[-1] > along[0]):
        raise ValueError("places along a contour are finite and rise")
    if not (np.all(np.isfinite(across)) and np.all(across > 0)):
        raise ValueError("radii of a contour are finite and above zero")
    length, widest = float(along[-1] - along[0]), float(across.max())
    scale = min((width - 16) / length, (height - 60) / (2 * widest))
    middle = 18 + widest * scale

    def place(value: float, side: float, r: float) -> str:
        return f"{svg.coordinate(8 + (value - along[0]) * scale)},{svg.coordinate(middle - side * r * scale)}"

    upper = [place(a, 1, r) for a, r in zip(along, across, strict=True)]
    lower = [place(a, -1, r) for a, r in zip(along, across, strict=True)]
    parts = [
        svg.element("polygon", points=" ".join([*upper, *reversed(lower)]), class_="band p1"),
        svg.element("polyline", points=" ".join(upper), class_="curve p0"),
        svg.element("polyline", points=" ".join(lower), class_="curve p0"),
        svg.line(4, middle, 12 + length * scale, middle, css="grid"),
    ]
    for at, text in stations:
        px = 8 + (at - along[0]) * scale
        r = float(np.interp(at, along, across))
        parts.append(svg.line(px, middle - r * scale, px, middle + r * scale, css="axis"))
        parts.append(svg.text(px, middle + widest * scale + 14, text, css="s", anchor="middle"))
    bar = next(
        size for size in (5.0, 2.0, 1.0, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01) if size <= length / 2.5 or size == 0.01
    )
    y = middle + widest * scale + 30
    parts.append(svg.line(8, y, 8 + bar * scale, y, css="axis"))
    parts.append(svg.text(8 + bar * scale + 6, y + 4, f"{number(bar, 2 if bar < 0.1 else 1)} m", css="s"))
    return svg.drawing(width, y + 10, *parts, label=label)
