"""Figures in the sentences of margins, the same in every direction."""

from __future__ import annotations

import math
from typing import Final

from intercosmos.units import show

DEGREE: Final = math.pi / 180  #: rad


def deg(angle: float) -> str:
    """An angle in rad to a hundredth of a degree."""
    return show(angle, "deg", 2)


def kg(mass: float) -> str:
    """A mass in whole kilograms."""
    return show(mass, "kg", 0)
