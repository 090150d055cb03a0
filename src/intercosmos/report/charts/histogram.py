"""Histograms of several groups side by side: which part of a whole lies between which bounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from intercosmos.report.charts import svg
from intercosmos.report.charts.scale import Scale, ticks
from intercosmos.units import number


@dataclass(frozen=True, slots=True)
class Heap:
    """One group: its name, its parts (bins,) of the whole, and the class of its colour."""

    name: str
    parts: Sequence[float]
    css: str


def histogram(
    edges: Sequence[float],
    heaps: Sequence[Heap],
    *,
    label: str,
    x_title: str,
    y_title: str,
    beyond: bool = False,
    width: float = 520.0,
    height: float = 230.0,
) -> str:
    """Draw bars of several groups side by side in each bin.

    Parameters
    ----------
    edges : bounds of the bins, rising, one more than parts
    heaps : groups; parts from 0 to 1
    label : what the chart shows, for those who cannot see it
    x_title, y_title : quantities and units
    beyond : whether the last bin holds everything above its lower bound
    width, height : px

    Returns
    -------
    str
        an ``<svg>`` element
    """
    left, top, bottom, right = 46.0, 30.0, height - 42.0, width - 8.0
    most = max([part for heap in heaps for part in heap.parts], default=1.0) or 1.0
    up = Scale(0.0, 1.06 * most, bottom, top)
    each = (right - left) / (len(edges) - 1)
    parts, x = [], left
    for heap in heaps:
        parts.append(svg.rectangle(x, 4, 10, 10, css=f"fill {heap.css}"))
        parts.append(svg.text(x + 15, 13, heap.name, css="l"))
        x += svg.text_width(heap.name, 11.5) + 30
    for value in ticks(0.0, 1.06 * most, 4):
        y = up(value)
        parts.append(svg.line(left, y, right, y, css="grid"))
        parts.append(svg.text(left - 6, y + 4, f"{number(100 * value, 0)} %", css="s", anchor="end"))
    for index in range(len(edges) - 1):
        slot = 0.84 * each / max(len(heaps), 1)
        for place, heap in enumerate(heaps):
            at = left + index * each + 0.08 * each + place * slot
            y = up(heap.parts[index])
            if heap.parts[index] > 0:
                parts.append(svg.rectangle(at, y, slot - 1, bottom - y, css=f"fill {heap.css}"))
    for index, (low, high) in enumerate(pairwise(edges)):
        last = index == len(edges) - 2
        name = f"over {number(low, 0)}" if beyond and last else f"{number(low, 0)} to {number(high, 0)}"
        parts.append(svg.text(left + (index + 0.5) * each, bottom + 15, name, css="xs", anchor="middle"))
    parts.append(svg.line(left, bottom, right, bottom, css="axis"))
    parts.append(svg.text((left + right) / 2, bottom + 34, x_title, css="s", anchor="middle"))
    parts.append(svg.text(right, 13, y_title, css="s", anchor="end"))
    return svg.drawing(width, height, *parts, label=label)
