"""Times in which sensors see points, with the geometry at the best instant of each."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

__all__ = ["Intervals"]

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Intervals:
    """When points are seen, in order of point, satellite and time; arrays (n,).

    Attributes
    ----------
    point, satellite : numbers of both
    start_s, end_s : seconds after the start of the search
    begins_before, ends_after : True where the sight is cut by the start or the end of the search
    best_s : when the line of sight is nearest to nadir within the interval
    off_nadir_rad, elevation_rad, range_m : of the line of sight then; elevation of the satellite, without refraction
    roll_rad : angle from nadir across the track then, positive to the right
    sun_elevation_rad : of the Sun at the point then, without refraction

    Blocks have only the first four columns; the others are empty there.
    """

    point: IntArray
    satellite: IntArray
    start_s: Array
    end_s: Array
    begins_before: Flags
    ends_after: Flags
    best_s: Array
    off_nadir_rad: Array
    elevation_rad: Array
    roll_rad: Array
    range_m: Array
    sun_elevation_rad: Array

    @classmethod
    def bare(cls, point: IntArray, satellite: IntArray, start_s: Array, end_s: Array) -> Intervals:
        """Without geometry."""
        flag, real = np.empty(0, bool), np.empty(0)
        return cls(point, satellite, start_s, end_s, flag, flag, real, real, real, real, real, real)

    def __len__(self) -> int:
        return int(self.point.size)

    @property
    def duration_s(self) -> Array:
        """How long each lasts, s."""
        return self.end_s - self.start_s

    def picked(self, index: IntArray | Flags) -> Intervals:
        """Some of them."""
        columns = (getattr(self, field.name) for field in fields(self))
        return Intervals(*(column[index] if column.size else column for column in columns))

    def of(self, point: int, satellite: int | None = None) -> Intervals:
        """Those of one point, or of one point and one satellite."""
        same = self.point == point
        return self.picked(same if satellite is None else same & (self.satellite == satellite))
