"""Codes smoothed by carrier phases: the mean of code minus phase over a window is put back on the phase.

    P̄(t) = L(t) + mean of (P - L) over the last seconds of the arc

A phase has millimetres of noise and an unknown constant, which lasts until a cycle slips. For ionosphere-free sums both
have no ionosphere, so that the window may be long; for one code the ionosphere makes code and phase drift apart, by
twice its change, and two phases, where there are, take that out (divergence-free). This is the moving-window form of
Hatch's filter. A code that stands out from the window is left out of it, and marked.

References
----------
R. Hatch, *The synergism of GPS code and carrier measurements*, 3rd Int. Geodetic Symposium on Satellite Doppler
Positioning (1982); P. Y. Hwang, G. A. McGraw, J. R. Bader, *Enhanced differential GPS carrier-smoothed code processing
using dual-frequency measurements*, Navigation 46 (1999).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.physics.navigation.cycle_slips import arcs
from intercosmos.physics.navigation.positioning_words import JUMPED, USED
from intercosmos.physics.navigation.pseudo_ranges import Ranges

Array = NDArray[np.float64]

#: A code so many times farther from its window than is usual in the file has jumped; and at least so far, m.
_JUMP_FACTOR, _JUMP_M = 8.0, 10.0
#: One code without a second phase: the ionosphere drifts, so that no window may be longer, s.
_SINGLE_WINDOW_S: Final = 100.0


def smoothed(ranges: Ranges, seconds: Array, window_s: float) -> Ranges:
    """Pseudo-ranges with smoothed codes; those that jumped against their carrier are marked.

    Parameters
    ----------
    ranges : what the receiver measured
    seconds : (e,) times, rising
    window_s : length of the window
    """
    number = arcs(ranges, seconds)
    single = np.isnan(ranges.split_phase_m) & (ranges.ionosphere > 0)[None, :]
    gap = ranges.range_m - ranges.phase_m
    out, jumped = ranges.range_m.copy(), np.zeros(ranges.range_m.shape, bool)
    for span, which in ((window_s, ~single), (min(window_s, _SINGLE_WINDOW_S), single)):
        if not np.any(which & np.isfinite(gap) & (number >= 0)):
            continue
        mean, count = _means(np.where(which, gap, np.nan), number, seconds, span)
        away = np.abs(gap - mean)
        usual = 1.4826 * np.nanmedian(away)
        bad = which & (count > 1) & (away > np.maximum(_JUMP_FACTOR * usual, _JUMP_M))
        mean, count = _means(np.where(which & ~bad, gap, np.nan), number, seconds, span)
        good = which & (count > 0) & np.isfinite(mean)
        out = np.where(good & ~bad, mean + ranges.phase_m, out)
        jumped |= bad
    reason = ranges.reason.copy()
    reason[jumped & (reason == USED)] = JUMPED
    return replace(ranges, range_m=out, reason=reason)


def _means(values: Array, arc: NDArray[np.int64], seconds: Array, span: float) -> tuple[Array, Array]:
    """Means (e, s) of values over the last ``span`` seconds of their arcs, and of how many they are."""
    good = np.isfinite(values) & (arc >= 0)
    # sums from the start, of what is left when the greatest part is taken off
    level = np.nanmedian(np.where(good | ~good.any(axis=0), np.where(good, values, 0.0), np.nan), axis=0, keepdims=True)
    total = np.cumsum(np.where(good, values - level, 0.0), axis=0)
    count = np.cumsum(good, axis=0)
    e = len(seconds)
    early = np.searchsorted(seconds, seconds - span, side="left")
    # the first epoch of the arc, or of the window, whichever is later
    new = np.ones(arc.shape, bool)
    new[1:] = arc[1:] != arc[:-1]
    start = np.maximum.accumulate(np.where(new, np.arange(e)[:, None], 0), axis=0)
    first = np.maximum(start, early[:, None])
    before = first - 1
    sums = total - np.where(before >= 0, np.take_along_axis(total, np.maximum(before, 0), axis=0), 0.0)
    many: NDArray[np.int64] = count - np.where(before >= 0, np.take_along_axis(count, np.maximum(before, 0), axis=0), 0)
    there = (many > 0) & (arc >= 0)
    return np.where(there, sums / np.maximum(many, 1) + level, np.nan), np.where(there, many, 0)
