"""Flow diagrams: bands between boxes, as wide as what flows."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from intercosmos.report.charts import svg

_BOX, _GAP, _TOP = 12.0, 16.0, 26.0  #: width of a box, space between boxes of a column, room for the title, px


@dataclass(frozen=True, slots=True)
class Flow:
    """What goes from one box to another: a value above zero in the diagram's unit, and its text."""

    source: str
    target: str
    value: float
    text: str = ""
    css: str = "p0"


def columns_of(flows: Sequence[Flow]) -> dict[str, int]:
    """The column of every box: one to the right of the rightmost that feeds it.

    Raises
    ------
    ValueError
        If the flows go round in a circle.
    """
    names = list(dict.fromkeys(name for flow in flows for name in (flow.source, flow.target)))
    column = dict.fromkeys(names, 0)
    for _ in names:
        changed = False
        for flow in flows:
            if column[flow.target] < column[flow.source] + 1:
                column[flow.target] = column[flow.source] + 1
                changed = True
        if not changed:
            break
    else:
        raise ValueError("flows that go round in a circle have no order")
    # what only feeds one box stands just before it, not at the far left
    for name in names:
        targets = [column[flow.target] for flow in flows if flow.source == name]
        if targets and not any(flow.target == name for flow in flows):
            column[name] = min(targets) - 1
    return column


def sankey(flows: Sequence[Flow], *, label: str, title: str, width: float = 760.0, height: float = 340.0) -> str:
    """Draw flows between boxes from left to right.

    Parameters
    ----------
    flows : each above zero; those that are not are left out
    label : what the diagram shows, for those who cannot see it
    title : quantity and unit, above the boxes
    width, height : px

    Returns
    -------
    str
        an ``<svg>`` element
    """
    drawn = [flow for flow in flows if math.isfinite(flow.value) and flow.value > 0]
    if not drawn:
        return svg.drawing(width, 40, svg.text(0, 20, "nothing flows", css="s"), label=label)
    column = columns_of(drawn)
    size = {
        name: max(
            sum(flow.value for flow in drawn if flow.source == name),
            sum(flow.value for flow in drawn if flow.target == name),
        )
        for name in column
    }
    last = max(column.values())
    stacks: Mapping[int, list[str]] = {k: [name for name in column if column[name] == k] for k in range(last + 1)}
    room = height - _TOP - 8
    gap = min(_GAP, 0.5 * room / max(len(stack) for stack in stacks.values()))  # many boxes stand closer
    scale = min(
        (room - gap * (len(stack) - 1)) / sum(size[name] for name in stack) for stack in stacks.values() if stack
    )
    side = max(svg.text_width(name, 11.5) for name in column) + 10
    step = (width - _BOX - side) / max(last, 1)
    left = {name: column[name] * step for name in column}
    top: dict[str, float] = {}
    for stack in stacks.values():
        used = sum(size[name] for name in stack) * scale + gap * (len(stack) - 1)
        y = _TOP + (room - used) / 2
        for name in stack:
            top[name] = y
            y += size[name] * scale + gap
    return svg.drawing(
        width,
        height,
        svg.text(0, 13, title, css="s"),
        *_bands(drawn, left, top, scale),
        *_boxes(column, left, top, size, scale),
        label=label,
    )


def _bands(flows: Sequence[Flow], left: Mapping[str, float], top: Mapping[str, float], scale: float) -> list[str]:
    out, into = dict(top), dict(top)
    parts = []
    for flow in sorted(flows, key=lambda one: (top[one.source], top[one.target])):
        thick = flow.value * scale
        x1, x2 = left[flow.source] + _BOX, left[flow.target]
        y1, y2 = out[flow.source], into[flow.target]
        out[flow.source] += thick
        into[flow.target] += thick
        middle = (x1 + x2) / 2
        c = svg.coordinate
        path = (
            f"M{c(x1)},{c(y1)} C{c(middle)},{c(y1)} {c(middle)},{c(y2)} {c(x2)},{c(y2)} "
            f"L{c(x2)},{c(y2 + thick)} "
            f"C{c(middle)},{c(y2 + thick)} {c(middle)},{c(y1 + thick)} {c(x1)},{c(y1 + thick)} Z"
        )
        shown = f"{flow.source} to {flow.target}" + (f": {flow.text}" if flow.text else "")
        parts.append(svg.element("path", svg.element("title", escape(shown)), d=path, class_=f"band {flow.css}"))
        if flow.text and thick > 9 and x2 - x1 > svg.text_width(flow.text, 10.5) + 8:
            parts.append(svg.text(middle, (y1 + y2 + thick) / 2 + 4, flow.text, css="l", anchor="middle"))
    return parts


def _boxes(
    column: Mapping[str, int],
    left: Mapping[str, float],
    top: Mapping[str, float],
    size: Mapping[str, float],
    scale: float,
) -> list[str]:
    parts = []
    for name in column:
        tall = max(size[name] * scale, 1.5)
        parts.append(svg.rectangle(left[name], top[name], _BOX, tall, css="fill p2"))
        parts.append(svg.text(left[name] + _BOX + 5, top[name] + tall / 2 + 4, name, css="l"))
    return parts
