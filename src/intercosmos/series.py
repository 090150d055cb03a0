"""Moments and curves: how computed evidence travels from the catalogue's flight models to the report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from intercosmos.units import Quantity


@dataclass(frozen=True, slots=True)
class Event:
    """A moment in an option's timeline."""

    name: str
    time_s: float
    figures: Mapping[str, Quantity] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Series:
    """Columns over a common axis, ready to plot: ``columns[name] = (unit, values in that unit)``."""

    title: str
    axis: str
    axis_unit: str
    axis_values: np.ndarray
    columns: Mapping[str, tuple[str, np.ndarray]]


#: Stands in a map where there is no value.
NOWHERE: Final = -1e9


@dataclass(frozen=True, slots=True)
class Map:
    """Fields over two axes, ready to draw: ``layers[name] = (unit, values in that unit (y, x))``.

    What does not exist at a point (a transfer that no rocket reaches) is :data:`NOWHERE`, since results hold no NaN.
    """

    title: str
    x_axis: str
    x_unit: str
    x_values: np.ndarray
    y_axis: str
    y_unit: str
    y_values: np.ndarray
    layers: Mapping[str, tuple[str, np.ndarray]]
