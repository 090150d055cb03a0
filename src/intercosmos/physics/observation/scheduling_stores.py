"""Memory, energy and downlink of one satellite: whether images taken at given times can be held, powered and sent.

Images go down one after another, in order of their ends, each in the window in which it is on the ground soonest. With
one order for all windows nothing that is sent ever waits for something taken later. An image fills memory from its
start, an instant earlier than it must, and leaves it when its last bit is down. The battery is full at the start and
never more than full.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from intercosmos.physics.observation.tasking_problem import Problem

__all__ = ["Stores"]


class Stores:
    """What limits each satellite of a problem beside its time."""

    def __init__(self, problem: Problem) -> None:
        self._satellites, self._horizon, self._must = problem.satellites, problem.horizon_s, problem.must_downlink
        d = problem.downlinks
        rank = np.lexsort((np.arange(len(d)), d.end_s))
        self._windows: list[list[tuple[int, float, float, float]]] = [[] for _ in problem.satellites]
        for k in rank.tolist():
            if d.bit_s[k] > 0:
                row = (k, float(d.start_s[k]), min(float(d.end_s[k]), problem.horizon_s), float(d.bit_s[k]))
                self._windows[int(d.satellite[k])].append(row)
        self._free = [
            not self._must and math.isinf(s.memory_bits) and math.isinf(s.battery_j) for s in problem.satellites
        ]

    def send(
        self, satellite: int, end_s: Sequence[float], bits: Sequence[float]
    ) -> tuple[list[int], list[float], list[float]]:
        """Window (-1 for none), begin and end of sending of images in order of their ends; NaN for none."""
        windows = self._windows[satellite]
        number, begin, done = [], [], []
        free, skip = -math.inf, 0
        for end, size in zip(end_s, bits, strict=True):
            ready = max(end, free)
            while skip < len(windows) and windows[skip][2] < ready:
                skip += 1
            best = (math.inf, math.nan, -1)
            for k, first, last, rate in windows[skip:]:
                sent = max(ready, first) + size / rate
                if sent <= last and sent < best[0]:
                    best = (sent, max(ready, first), k)
                if first > best[0]:
                    break
            if best[2] < 0:
                best = (math.nan, math.nan, -1)
            else:
                free = best[0]
            number.append(best[2])
            begin.append(best[1])
            done.append(best[0])
        return number, begin, done

    def sound(self, satellite: int, start_s: Sequence[float], end_s: Sequence[float], bits: Sequence[float]) -> bool:
        """Whether images in order of time can be held, powered and, where they must, sent."""
        if self._free[satellite] or not start_s:
            return True
        number, begin, done = self.send(satellite, end_s, bits)
        if self._must and min(number) < 0:
            return False
        imager = self._satellites[satellite]
        if math.isfinite(imager.memory_bits) and not self._fits(imager.memory_bits, start_s, bits, done):
            return False
        if math.isfinite(imager.battery_j):
            spans = [(a, b, imager.imaging_w) for a, b in zip(start_s, end_s, strict=True)]
            spans += [(a, b, imager.downlink_w) for a, b in zip(begin, done, strict=True) if not math.isnan(a)]
            return self._powered(satellite, spans)
        return True

    @staticmethod
    def _fits(most: float, start_s: Sequence[float], bits: Sequence[float], done: Sequence[float]) -> bool:
        gone = sorted((t, size) for t, size in zip(done, bits, strict=True) if not math.isnan(t))
        held, k = 0.0, 0
        for start, size in zip(start_s, bits, strict=True):
            while k < len(gone) and gone[k][0] <= start:
                held -= gone[k][1]
                k += 1
            held += size
            if held > most * (1 + 1e-12):
                return False
        return True

    def _powered(self, satellite: int, spans: list[tuple[float, float, float]]) -> bool:
        imager = self._satellites[satellite]
        changes = sorted([(a, w) for a, _, w in spans] + [(b, -w) for _, b, w in spans])
        level, draw, now = imager.battery_j, 0.0, 0.0
        for t, change in changes:
            level = min(imager.battery_j, level + (imager.charging_w - draw) * (t - now))
            if level < -1e-9 * imager.battery_j:
                return False
            now, draw = t, draw + change
        return True
