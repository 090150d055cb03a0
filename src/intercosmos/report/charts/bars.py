"""Bars: what each partner puts in and gets out, and how far a margin is from its limit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from intercosmos.report.charts import svg
from intercosmos.report.charts.scale import finite


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: value with its interval, and the text to print at its end."""

    value: float
    low: float
    high: float
    text: str


@dataclass(frozen=True, slots=True)
class BarPair:
    """A partner's two bars, to the left and to the right of the middle line."""

    label: str
    left: Bar
    right: Bar
    css: str = "p0"


def paired_bars(
    pairs: Sequence[BarPair], *, label: str, left_title: str, right_title: str, width: float = 520.0
) -> str:
    """Draw pairs of bars back to back on one scale; the texts at their ends carry the values."""
    room = 84.0  # for the texts at the ends
    middle = width / 2
    tips = finite(v for pair in pairs for bar in (pair.left, pair.right) for v in (bar.value, bar.high))
    reach = middle - room
    scale = reach / (max(tips, default=0.0) or 1.0)
    parts = [
        svg.text(middle - 8, 13, left_title, css="s", anchor="end"),
        svg.text(middle + 8, 13, right_title, css="s"),
    ]
    y = 24.0
    for pair in pairs:
        parts.append(svg.text(0, y + 13, pair.label, css="b"))
        top = y + 20
        for side, bar, css in ((-1, pair.left, f"fill soft {pair.css}"), (1, pair.right, f"fill {pair.css}")):
            length = side * bar.value * scale
            parts.append(svg.rectangle(middle, top, length, 22, css=css))
            if bar.low < bar.high:
                ends = [middle + side * v * scale for v in (bar.low, bar.high)]
                parts.append(svg.line(ends[0], top + 11, ends[1], top + 11, css="whisker"))
                parts += [svg.line(x, top + 7, x, top + 15, css="whisker") for x in ends]
            at = middle + side * max(bar.value, bar.high) * scale + side * 6
            parts.append(svg.text(at, top + 15, bar.text, css="l", anchor="end" if side < 0 else "start"))
        y = top + 36
    parts.append(svg.line(middle, 20, middle, y - 6, css="axis"))
    return svg.drawing(width, y, *parts, label=label)


def margin_bar(
    relative_slack: float,
    *,
    label: str,
    categorical: bool = False,
    ends: tuple[float, float] | None = None,
    width: float = 132.0,
) -> str:
    """A margin as a bar from its limit: to the right what is left, to the left what is missing.

    Parameters
    ----------
    relative_slack : slack in units of the margin's scale; beyond one the bar is cut and shows an open end
    label : the same in words
    categorical : a yes or no has no length; it is drawn as a full or an open ring
    ends : least and greatest slack where a spread is known, drawn as a thin line
    width : px
    """
    height, middle = 16.0, width / 2
    good = relative_slack >= 0
    css = "yes" if good else "no"
    parts = [svg.line(middle, 1, middle, height - 1, css="axis")]
    if categorical:
        x = middle + (10 if good else -10)
        parts.append(svg.element("circle", cx=x, cy=height / 2, r=4.5, class_=f"ring {css}"))
        return svg.drawing(width, height, *parts, label=label, css="mini")
    kept = finite([relative_slack])
    if not kept:
        parts.append(svg.text(middle + 6, 12, "?", css="s"))
        return svg.drawing(width, height, *parts, label=label, css="mini")
    most = middle - 8
    length = max(-1.0, min(1.0, kept[0])) * most
    parts.append(svg.rectangle(middle, 4, length, 8, css=f"fill {css}"))
    if abs(kept[0]) > 1:
        sign = 1 if good else -1
        tip = middle + sign * most
        parts.append(
            svg.element(
                "polygon",
                points=" ".join(
                    f"{svg.coordinate(tip + sign * dx)},{svg.coordinate(dy)}"
                    for dx, dy in ((1.5, 3), (6.5, 8), (1.5, 13))
                ),
                class_=f"fill {css}",
            )
        )
    if ends is not None:
        low, high = (middle + max(-1.0, min(1.0, v)) * most for v in ends)
        parts.append(svg.line(low, height / 2, high, height / 2, css="whisker"))
    return svg.drawing(width, height, *parts, label=label, css="mini")
