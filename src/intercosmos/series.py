"""Moments and curves: how computed evidence travels from the catalogue's flight models to the report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

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
