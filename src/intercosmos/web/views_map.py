"""Maps: one layer, thinned where it is larger than a screen can show."""

from __future__ import annotations

from typing import Final

import numpy as np

from intercosmos.errors import UnknownIdError
from intercosmos.report.words import capital
from intercosmos.series import NOWHERE, Map
from intercosmos.web.models import MapView
from intercosmos.web.views_parts import shown_unit

#: Points a side that are sent at most.
MOST_POINTS: Final = 300


def map_view(drawn: Map, layer: str, most: int = MOST_POINTS) -> MapView:
    """One layer, row by row, ``None`` where there is no value.

    A side of more than ``most`` points is thinned: every so-manieth point is sent, both ends among them. Values are
    those computed, never averages: an average over a point that cannot be reached would be a value of nowhere.

    Raises
    ------
    UnknownIdError
        If the map has no such layer.
    """
    if layer not in drawn.layers:
        raise UnknownIdError("layer of this map", layer, drawn.layers)
    unit, values = drawn.layers[layer]
    x, y = np.asarray(drawn.x_values, float), np.asarray(drawn.y_values, float)
    columns, rows = thinned(x.size, most), thinned(y.size, most)
    field = np.asarray(values, float)[np.ix_(rows, columns)]
    there = np.isfinite(field) & (field != NOWHERE)
    return MapView(
        title=capital(drawn.title),
        layer=layer,
        unit=shown_unit(unit),
        x_axis=drawn.x_axis,
        x_unit=shown_unit(drawn.x_unit),
        x_values=x[columns].tolist(),
        y_axis=drawn.y_axis,
        y_unit=shown_unit(drawn.y_unit),
        y_values=y[rows].tolist(),
        values=[
            [value if known else None for value, known in zip(row, is_there, strict=True)]
            for row, is_there in zip(field.tolist(), there.tolist(), strict=True)
        ],
        thinned="" if rows.size == y.size and columns.size == x.size else _said(x.size, y.size, columns, rows),
    )


def thinned(size: int, most: int) -> np.ndarray:
    """Which of ``size`` points to send: all, or ``most`` of them as evenly as can be, both ends among them.

    >>> thinned(5, 3).tolist(), thinned(2, 3).tolist()
    ([0, 2, 4], [0, 1])
    """
    if size <= most:
        return np.arange(size)
    return np.round(np.linspace(0, size - 1, most)).astype(int)


def _said(x: int, y: int, columns: np.ndarray, rows: np.ndarray) -> str:
    return f"{columns.size} × {rows.size} of {x} × {y} points are shown"
