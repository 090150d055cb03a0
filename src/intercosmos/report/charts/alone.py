"""A chart as a file of its own: the drawing with the colours it needs, light or dark as the reader's screen is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike

from intercosmos.errors import DataError, PhysicsError
from intercosmos.report.charts.line import Curve, line_chart

_COLOURS, _DASHES = 6, 4  #: of the style sheet: ``p0`` to ``p5``, solid and ``d1`` to ``d3``


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

    Raises
    ------
    DataError
        If the file cannot be written.
    """
    head, rest = drawing.split(">", 1)
    head = head.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ')
    try:
        path.write_text(f"{head}><style>{_style()}</style>{rest}\n", encoding="utf-8")
    except OSError as error:
        raise DataError(
            f"{path} cannot be written: {error.strerror or error}", advice="name a file in a folder that exists"
        ) from None


def write_curves(
    path: Path | str,
    x: ArrayLike,
    curves: Mapping[str, ArrayLike],
    *,
    x_title: str = "",
    y_title: str = "",
    zero: bool = True,
) -> None:
    """Draw curves over one axis and write them as an SVG file.

    Parameters
    ----------
    path : ``.svg``; written over
    x : shape (n,)
    curves : name of each curve, written at its end, and its values: shape (n,), or vectors (n, 3), which are drawn by
        their length. Gaps are NaN
    x_title, y_title : quantity and unit
    zero : whether the vertical axis must hold zero

    Raises
    ------
    PhysicsError
        if there is no curve, or one that has not a value for every ``x``
    """
    across = np.asarray(x, dtype=float)
    if not curves or across.ndim != 1 or not across.size:
        raise PhysicsError("nothing to draw: x needs shape (n,), and there must be at least one curve")
    drawn = []
    for number, (name, values) in enumerate(curves.items()):
        up = np.asarray(values, dtype=float)
        if up.shape not in (across.shape, (across.size, 3)):
            raise PhysicsError(
                f"curve {name!r} has shape {up.shape}; over {across.size} points it is ({across.size},), or "
                f"({across.size}, 3) for vectors: index a trajectory by its satellite first"
            )
        up = np.linalg.norm(up, axis=-1) if up.ndim == 2 else up
        drawn.append(Curve(name, across, up, css=f"p{number % _COLOURS}", dash=number % _DASHES))
    label = f"{y_title or ', '.join(curves)} against {x_title or 'x'}"
    drawing = line_chart(drawn, label=label, x_title=x_title, y_title=y_title, zero=zero, width=760, height=320)
    write_picture(drawing, Path(path))
