"""Precise satellite clocks between their epochs: a straight line from one to the next.

A clock's own noise grows with the time between the epochs (some centimetres for a rubidium over five minutes); a file
of clocks at thirty seconds is therefore better than that of the orbits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Index = NDArray[np.int64]


#: s; over more no line is drawn, whatever the interval of the file
LONGEST_S: Final = 3600.0


@dataclass(frozen=True, slots=True)
class Clocks:
    """Clock offsets at epochs, sorted by satellite and time.

    Attributes
    ----------
    satellite, time_s, value_s : (n,) nodes
    epoch : (n,) index of the epoch in the file
    keys, origin, span : to be searched
    """

    satellite: Index
    time_s: Array
    value_s: Array
    epoch: Index
    keys: Array
    origin: float
    span: float

    @classmethod
    def of(cls, time_s: Array, satellites: Index, value_s: Array) -> Clocks:
        """From epochs (t,), s, ascending, satellites (s,) by index and offsets (t, s), s, NaN where there is none."""
        order = np.argsort(satellites, kind="stable")
        column, epoch = np.nonzero(np.isfinite(value_s[:, order]).T)
        satellite, time = satellites[order][column], time_s[epoch]
        origin = float(time_s[0]) if time_s.size else 0.0
        span = float(np.ptp(time_s)) + 1e6 if time_s.size else 1.0
        keys = satellite * span + (time - origin)
        return cls(satellite, time, value_s[:, order][epoch, column], epoch, keys, origin, span)

    def at(self, satellite: Index, seconds: Array, beyond_s: float) -> tuple[Array, Array]:
        """Offsets and rates at requests (n,); NaN too far beyond an end and where two epochs in a row are missing."""
        if self.keys.size < 2:
            nothing = np.full(seconds.size, np.nan)
            return nothing, nothing.copy()
        since = np.clip(seconds - self.origin, -1e5, self.span - 2e5)
        after = np.searchsorted(self.keys, satellite * self.span + since, side="right")
        after = np.clip(after, 1, self.keys.size - 1)
        # beyond an end: the line through the two last nodes of the satellite
        after = np.where(self.satellite[after] == satellite, after, np.maximum(after - 1, 1))
        after = np.where(self.satellite[after - 1] == satellite, after, np.minimum(after + 1, self.keys.size - 1))
        before = after - 1
        own = (self.satellite[before] == satellite) & (self.satellite[after] == satellite)
        step = self.time_s[after] - self.time_s[before]
        outside = np.maximum(self.time_s[before] - seconds, seconds - self.time_s[after])
        good = own & (self.epoch[after] - self.epoch[before] <= 2) & (step <= LONGEST_S) & (outside <= beyond_s)
        with np.errstate(divide="ignore", invalid="ignore"):
            rate = (self.value_s[after] - self.value_s[before]) / step
        value = self.value_s[before] + rate * (seconds - self.time_s[before])
        return np.where(good, value, np.nan), np.where(good, rate, np.nan)
