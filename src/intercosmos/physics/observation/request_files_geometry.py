"""Where targets lie from a satellite that no file describes: from its windows alone.

The orbit of each satellite is fitted to its windows; where that fails, what stands here as a makeshift is used, and
said in the notes: the longest window of the satellite is taken for a pass overhead at 700 km, the others for passes
off to the side by as much as shortens them so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["PassGeometry", "geometry_of_passes"]

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]

_HEIGHT_M: Final = 700e3
_GROUND_SPEED_M_S: Final = 6760.0


@dataclass(frozen=True, eq=False)
class PassGeometry:
    """Geometry of images, columns (o,), as :class:`Opportunities` has it, and what was assumed.

    Attributes
    ----------
    centre_s, roll_rad, closing_1_s : (o,)
    notes : assumptions
    """

    centre_s: Array
    roll_rad: Array
    closing_1_s: Array
    notes: tuple[str, ...]


def geometry_of_passes(
    satellite: IntArray, first_s: Array, last_s: Array, latitude_rad: Array, longitude_rad: Array, height_m: Array,
    *, fit: NDArray[np.bool_], stations: tuple[IntArray, Array], names: IntArray,
) -> PassGeometry:  # fmt: skip
    """Geometry of passes (o,) of satellites over targets, from the ends of the passes."""
    length, centre = last_s - first_s, (first_s + last_s) / 2
    longest = np.zeros(names.size)
    np.maximum.at(longest, satellite, length)
    half = longest[satellite] / 2 * _GROUND_SPEED_M_S
    side = half * np.sqrt(np.clip(1 - (length / np.maximum(longest[satellite], 1e-9)) ** 2, 0, 1))
    roll = np.arctan(side / _HEIGHT_M)
    closing = _GROUND_SPEED_M_S / _HEIGHT_M * np.ones(length.size)
    return PassGeometry(centre, roll, closing, ("makeshift geometry",))
