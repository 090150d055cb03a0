"""A chart as a file of its own: the drawing with the colours it needs, light or dark as the reader's screen is."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from pathlib import Path


@cache
def _style() -> str:
    """The rules of the report's style sheet that concern drawings, and its colours."""
    sheet = files("intercosmos.report").joinpath("style.css").read_text(encoding="utf-8")
    colours = re.findall(r"(?:@media \(prefers-color-scheme:dark\)\{)?:root\{[^}]*\}\}?", sheet)[:2]
    rules = re.findall(r"^svg [^\n]*|^\.chart[^\n]*", sheet, re.MULTILINE)
    return "\n".join([*colours, *rules, 'svg{background:var(--paper);font-family:system-ui,"Noto Sans",sans-serif}'])


def write_picture(drawing: str, path: Path) -> None:
    """Write an SVG file.

    Parameters
    ----------
    drawing : an ``<svg>`` element of this package
    path : ``.svg``; written over
    """
    head, rest = drawing.split(">", 1)
    head = head.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ')
    path.write_text(f"{head}><style>{_style()}</style>{rest}\n", encoding="utf-8")
