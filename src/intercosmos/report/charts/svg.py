"""The few SVG elements the charts are made of; whatever text goes in comes out escaped."""

from __future__ import annotations

import math
from html import escape


def coordinate(value: float) -> str:
    """Print a coordinate to a tenth of a pixel, as short as it goes."""
    if not math.isfinite(value):
        raise ValueError("a coordinate must be finite")
    text = f"{value:.1f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def element(tag: str, *children: str, **attributes: str | float) -> str:
    """One SVG element.

    Parameters
    ----------
    tag : element name
    children : SVG that is already escaped (other elements, or :func:`escape`-d text)
    attributes : ``class_`` stands for ``class`` and ``stroke_width`` for ``stroke-width``; numbers become
        coordinates, texts are escaped
    """
    parts = [tag]
    for key, value in attributes.items():
        name = key.rstrip("_").replace("_", "-")
        shown = coordinate(value) if isinstance(value, int | float) else escape(value)
        parts.append(f'{name}="{shown}"')
    opening = " ".join(parts)
    return f"<{opening}>{''.join(children)}</{tag}>" if children else f"<{opening}/>"


def text(x: float, y: float, content: str, *, css: str = "", anchor: str = "start") -> str:
    """A line of text with its baseline at ``(x, y)``; ``anchor`` is start, middle or end."""
    attributes: dict[str, str | float] = {"x": x, "y": y}
    if css:
        attributes["class_"] = css
    if anchor != "start":
        attributes["text_anchor"] = anchor
    return element("text", escape(content) or " ", **attributes)


def line(x1: float, y1: float, x2: float, y2: float, *, css: str) -> str:
    """A straight line."""
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=css)


def rectangle(x: float, y: float, width: float, height: float, *, css: str) -> str:
    """A rectangle; a negative width is drawn to the left of ``x``."""
    if width < 0:
        x, width = x + width, -width
    return element("rect", x=x, y=y, width=width, height=height, class_=css)


def drawing(width: float, height: float, *children: str, label: str, css: str = "chart") -> str:
    """The whole picture: scales to the width of its container, and says ``label`` to those who cannot see it."""
    return element(
        "svg",
        *([element("title", escape(label) or " ")] if css == "chart" else []),
        *children,
        viewBox=f"0 0 {coordinate(width)} {coordinate(height)}",
        class_=css,
        role="img",
        aria_label=label,
    )


def text_width(content: str, size: float = 12.0) -> float:
    """Rough width of a text in pixels, to keep labels apart: 0.56 em a letter is generous for sans-serif faces."""
    return 0.56 * size * len(content)
