"""Turning between images, quickly: in attitudes about the axis of flight, one formula for exact and for least times.

A target at roll ``r`` whose tangent of pitch is ``p`` lies on the sphere of directions at longitude ``r`` about the
axis of flight and latitude ``phi = atan(p cos r)``, so that the angle between two directions is the haversine of two
latitudes and a difference of longitudes. Only latitudes change with time, and they only fall.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["Turns", "TurnsOfOne"]

Array = NDArray[np.float64]

#: Starts are this much later than turning needs, s: a rounding of the angle of 1e-16 is 1e-7 s of a short turn.
SPARE_S: Final = 1e-6
_ROUNDS: Final = 60
#: A step that falls short goes further by as much as the step before predicts, up to this part of it.
_STEEPEST: Final = 0.7


@dataclass(frozen=True, eq=False)
class Turns:
    """Columns (n,) of what turning between some opportunities depends on.

    Attributes
    ----------
    centre_s, roll_rad, cos_roll, closing_1_s : where each target lies
    rate, acceleration, settle : of its satellite, rad/s, rad/s^2 and s
    duration_s : of the image
    """

    centre_s: Array
    roll_rad: Array
    cos_roll: Array
    closing_1_s: Array
    rate: Array
    acceleration: Array
    settle: Array
    duration_s: Array

    def latitude(self, which: Any, t_s: Any) -> Array:
        """Latitude (...) about the axis of flight of targets (...) at times (...)."""
        return np.asarray(np.arctan(self.cos_roll[which] * self.closing_1_s[which] * (self.centre_s[which] - t_s)))

    def time_of(self, which: Any, angle: Array) -> Array:
        """Time (...) the satellites of ``which`` need to turn through angles (...), s."""
        rate, acceleration = self.rate[which], self.acceleration[which]
        ramp = rate**2 / acceleration
        short = 2 * np.sqrt(angle / acceleration)
        return np.asarray(np.where(angle <= ramp, short, angle / rate + rate / acceleration) + self.settle[which])

    def between(self, first: Any, end_s: Any, then: Any, start_s: Any) -> Array:
        """Time (...) to turn from one image, ended at ``end_s``, to another begun at ``start_s``."""
        a, b = self.latitude(first, end_s), self.latitude(then, start_s)
        half = np.sin((self.roll_rad[first] - self.roll_rad[then]) / 2)
        square = np.sin((a - b) / 2) ** 2 + np.cos(a) * np.cos(b) * half**2
        return self.time_of(first, 2 * np.arcsin(np.sqrt(np.minimum(square, 1.0))))

    def earliest(self, first: Any, end_s: Any, then: Any, least_s: Any) -> Array:
        """First start (...) of ``then`` found after ``first`` ended at ``end_s``, not before ``least_s``; inf for none.

        Turning to a target that the attitude runs into can be quicker later than now, so that the times at which one
        may begin need not be one interval: what is returned may begin, and nothing before it is promised.
        """
        first, end_s, then, least_s = np.broadcast_arrays(first, end_s, then, least_s)
        t = np.maximum(least_s, end_s + self.settle[first]).astype(float)
        flat, i, e, j = t.ravel(), first.ravel(), end_s.ravel(), then.ravel()
        left, before = np.arange(flat.size), np.full(flat.size, np.inf)
        for _ in range(_ROUNDS):
            short = e[left] + self.between(i[left], e[left], j[left], flat[left]) - flat[left]
            late = short > 0
            left, short, before = left[late], short[late], before[late]
            if not left.size:
                break
            flat[left] += short / (1 - np.minimum(short / before, _STEEPEST)) + SPARE_S
            before = short
        flat[left] = np.inf
        return np.asarray(flat.reshape(t.shape))

    def latest(self, first: Any, then: Any, start_s: Any, most_s: Any) -> Array:
        """Last start (...) of ``first`` found so that ``then`` may begin at ``start_s``, not after ``most_s``; -inf."""
        first, then, start_s, most_s = np.broadcast_arrays(first, then, start_s, most_s)
        long = self.duration_s[first]
        t = np.minimum(most_s, start_s - self.settle[first] - long).astype(float)
        flat, i, j, s, d = t.ravel(), first.ravel(), then.ravel(), start_s.ravel(), long.ravel()
        left, before = np.arange(flat.size), np.full(flat.size, np.inf)
        for _ in range(_ROUNDS):
            end = flat[left] + d[left]
            short = end + self.between(i[left], end, j[left], s[left]) - s[left]
            late = short > 0
            left, short, before = left[late], short[late], before[late]
            if not left.size:
                break
            flat[left] -= short / (1 - np.minimum(short / before, _STEEPEST)) + SPARE_S
            before = short
        flat[left] = -np.inf
        return np.asarray(flat.reshape(t.shape))


class TurnsOfOne:
    """The same for one pair at a time in plain numbers: following a sequence, arrays would be slower."""

    def __init__(self, turns: Turns, first_s: Array, last_s: Array) -> None:
        self.first_s: list[float] = first_s.tolist()
        self.last_s: list[float] = last_s.tolist()
        lists: dict[str, list[float]] = {f.name: getattr(turns, f.name).tolist() for f in fields(turns)}
        self.duration_s = lists["duration_s"]
        self._centre, self._roll = lists["centre_s"], lists["roll_rad"]
        self._slope: list[float] = (turns.cos_roll * turns.closing_1_s).tolist()
        self._rate, self._acceleration, self._settle = lists["rate"], lists["acceleration"], lists["settle"]
        self._ramp: list[float] = (turns.rate**2 / turns.acceleration).tolist()

    def earliest(self, i: int, end_s: float, j: int, least_s: float) -> float:
        """As :meth:`Turns.earliest`."""
        sin, cos, atan = math.sin, math.cos, math.atan
        settle, rate, acceleration, ramp = self._settle[i], self._rate[i], self._acceleration[i], self._ramp[i]
        a = atan(self._slope[i] * (self._centre[i] - end_s))
        across = cos(a) * sin((self._roll[i] - self._roll[j]) / 2) ** 2
        slope, centre = self._slope[j], self._centre[j]
        t, before = max(least_s, end_s + settle), math.inf
        for _ in range(_ROUNDS):
            b = atan(slope * (centre - t))
            angle = 2 * math.asin(math.sqrt(min(sin((a - b) / 2) ** 2 + cos(b) * across, 1.0)))
            turn = 2 * math.sqrt(angle / acceleration) if angle <= ramp else angle / rate + rate / acceleration
            short = end_s + turn + settle - t
            if short <= 0:
                return t
            t += short / (1 - min(short / before, _STEEPEST)) + SPARE_S
            before = short
        return math.inf

    def latest(self, i: int, j: int, start_s: float, most_s: float) -> float:
        """As :meth:`Turns.latest`."""
        sin, cos, atan = math.sin, math.cos, math.atan
        settle, rate, acceleration, ramp = self._settle[i], self._rate[i], self._acceleration[i], self._ramp[i]
        b = atan(self._slope[j] * (self._centre[j] - start_s))
        across = cos(b) * sin((self._roll[i] - self._roll[j]) / 2) ** 2
        slope, centre, long = self._slope[i], self._centre[i], self.duration_s[i]
        t, before = min(most_s, start_s - settle - long), math.inf
        for _ in range(_ROUNDS):
            a = atan(slope * (centre - t - long))
            angle = 2 * math.asin(math.sqrt(min(sin((a - b) / 2) ** 2 + cos(a) * across, 1.0)))
            turn = 2 * math.sqrt(angle / acceleration) if angle <= ramp else angle / rate + rate / acceleration
            short = t + long + turn + settle - start_s
            if short <= 0:
                return t
            t -= short / (1 - min(short / before, _STEEPEST)) + SPARE_S
            before = short
        return -math.inf
