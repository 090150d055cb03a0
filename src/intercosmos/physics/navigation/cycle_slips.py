"""Where a carrier phase lost count of its cycles: by the receiver's flag, geometry-free and wide-lane sums, and gaps.

A slip moves the geometry-free phase L1 - L2, which else changes with the ionosphere, by centimetres a minute, and the
Melbourne-Wübbena sum, which else is constant with the noise of codes. Both are compared with the epoch before.

References
----------
G. Blewitt, *An automatic editing algorithm for GPS data*, Geophys. Res. Lett. 17 (1990).
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.physics.navigation.pseudo_ranges import Ranges

Array = NDArray[np.float64]

#: The ionosphere changes a geometry-free phase by at most so much, m/s, beside noise, m.
_RATE, _STEP = 0.003, 0.05
#: A wide lane has 0.75 to 0.86 m; one epoch of codes tells it to some decimetres: steps of so many metres are slips.
_WIDE: Final = 4.0
#: One phase alone: code and phase do not drift apart by more, m.
_CODE: Final = 15.0
#: Observations missing for longer begin a new arc, s, or so many intervals
_GAP_S, _GAP_STEPS = 60.0, 3.5


def slips(ranges: Ranges, seconds: Array) -> NDArray[np.bool_]:
    """Epochs and satellites (e, s) whose phase does not continue that of the last one they had.

    Parameters
    ----------
    ranges : what the receiver measured
    seconds : (e,) times, rising
    """
    phase = ranges.phase_m
    e, s = phase.shape
    there = np.isfinite(phase)
    rows = np.where(there, np.arange(e)[:, None], -1)
    last = np.full((e, s), -1)
    last[1:] = np.maximum.accumulate(rows, axis=0)[:-1]
    known = there & (last >= 0)
    back = np.maximum(last, 0)
    gap = np.where(known, seconds[:, None] - seconds[back], np.inf)

    def step(values: Array) -> Array:
        return np.abs(values - np.take_along_axis(values, back, axis=0))

    usual = float(np.median(np.diff(seconds))) if e > 1 else 1.0
    found = gap > max(_GAP_S, _GAP_STEPS * usual)
    found |= step(ranges.split_phase_m) > _STEP + _RATE * np.where(np.isfinite(gap), gap, 0.0)
    # a code that jumps for one epoch looks like a slip, but the next epoch is where the last was
    after = np.full((e, s), e)
    after[:-1] = np.minimum.accumulate(np.where(there, np.arange(e)[:, None], e)[::-1], axis=0)[::-1][1:]
    follows = np.minimum(after, e - 1)

    earlier = np.take_along_axis(last, back, axis=0)

    def lasts(values: Array, limit: float) -> NDArray[np.bool_]:
        now, before = values, np.take_along_axis(values, back, axis=0)
        later = np.abs(np.take_along_axis(values, follows, axis=0) - before) > limit
        returned = np.abs(now - np.take_along_axis(values, np.maximum(earlier, 0), axis=0)) <= limit
        return np.asarray(
            (np.abs(now - before) > limit) & ((after == e) | later) & ~((last >= 0) & (earlier >= 0) & returned)
        )

    found |= lasts(ranges.wide_lane, _WIDE)
    alone = np.isnan(ranges.split_phase_m)
    found |= alone & lasts(ranges.range_m - phase, _CODE)
    # a flag stays up until the next phase that is there
    flags = np.cumsum(ranges.slipped, axis=0)
    found |= known & (flags > np.where(last >= 0, np.take_along_axis(flags, back, axis=0), 0))
    return np.asarray(there & (found | ~known))


def arcs(ranges: Ranges, seconds: Array) -> NDArray[np.int64]:
    """Numbers (e, s) of arcs without a slip, rising with time for each satellite; -1 where there is no phase."""
    new = slips(ranges, seconds)
    return np.where(np.isfinite(ranges.phase_m), np.cumsum(new, axis=0), -1)
