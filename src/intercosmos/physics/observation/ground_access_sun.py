"""Limits on how high the Sun stands over a point while it is seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import PhysicsError
from intercosmos.physics.observation.ground_access_cells import Ground
from intercosmos.physics.observation.illumination import sun_position
from intercosmos.physics.orbits.events import EventFunction, find_events
from intercosmos.physics.orbits.paths import PathTable

if TYPE_CHECKING:
    from astropy.time import Time

__all__ = ["SunLimits", "sun_table"]

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]

#: s; the Sun's direction turns with the Earth, 0.13 rad in a step.
_STEP_S: Final = 1800.0
#: rad/s; the Sun goes round the Earth in a day.
_RATE: Final = 7.2722e-5
_TOLERANCE_S: Final = 1e-3
_RIGHT: Final = np.pi / 2


def sun_table(times: tuple[Time, Time], span: float) -> PathTable:
    """The Earth-fixed direction of the Sun as the one path of a table; its parallax, 9 arc seconds, is left out."""
    from astropy.time import TimeDelta

    parts = int(np.ceil(span / _STEP_S))
    h = span / parts
    pad = PathTable.PAD + 1
    seconds = np.asarray(h * np.arange(-pad, parts + pad + 1), float)
    sun = sun_position(times[0] + TimeDelta(seconds, format="sec", scale="tai"))
    fixed = sun / np.linalg.norm(sun, axis=-1, keepdims=True)
    return PathTable(fixed[None], float(seconds[0]), h)


@dataclass(frozen=True, slots=True, eq=False)
class SunLimits:
    """Sines of the least and the greatest elevation of the Sun for each satellite (s,), and where it is."""

    table: PathTable
    least: Array
    greatest: Array

    @classmethod
    def of(
        cls, times: tuple[Time, Time], span: float, satellites: int, least: ArrayLike | None, greatest: ArrayLike | None
    ) -> SunLimits:
        """Limits in rad, for all satellites or one for each; None, or a right angle, for none.

        Raises
        ------
        PhysicsError
            If a limit is no elevation, they leave nothing, or there are not as many as satellites.
        """
        low, high = (
            np.asarray(otherwise if given is None else given, float)
            for given, otherwise in ((least, -_RIGHT), (greatest, _RIGHT))
        )
        if low.shape not in ((), (satellites,)) or high.shape not in ((), (satellites,)):
            raise PhysicsError(
                f"limits of the Sun's elevation are one for all satellites or one for each of {satellites}"
            )
        if not np.all((low >= -_RIGHT) & (low < high) & (high <= _RIGHT)):
            raise PhysicsError(
                "limits of the Sun's elevation lie between -90 and 90 degrees, the least below the other"
            )
        # a sine of 2 is never passed
        sines = (np.where(np.abs(v) >= _RIGHT, np.sign(v) * 2.0, np.sin(v)) for v in (low, high))
        return cls(sun_table(times, span), *(np.broadcast_to(sine, (satellites,)) for sine in sines))

    def cut(
        self, ground: Ground, row: IntArray, satellite: IntArray, start: Array, end: Array
    ) -> tuple[IntArray, Array, Array]:
        """Intervals (m,) of points of a group as far as the Sun allows: numbers of them, starts and ends."""
        which = np.arange(row.size)
        for limit, sign in ((self.least, 1.0), (self.greatest, -1.0)):
            if np.all(np.abs(limit) > 1):
                continue
            kept, start, end = self._above(ground.up[row[which]], start, end, limit[satellite[which]], sign)
            which = which[kept]
        return which, start, end

    def _above(self, up: Array, start: Array, end: Array, limit: Array, sign: float) -> tuple[IntArray, Array, Array]:
        def value(k: IntArray, t: Array) -> Array:
            sun = self.table.position(np.zeros(k.size, np.int64), t)
            return np.asarray(sign * (np.einsum("ij,ij->i", up[k], sun) - limit[k]))

        every = np.arange(start.size)
        half = (end - start) / 2
        middle = value(every, start + half)
        settled = np.abs(middle) > 1.01 * _RATE * half
        whole = np.flatnonzero(settled & (middle >= 0))
        some = np.flatnonzero(~settled & (end > start))
        if some.size == 0:
            return whole, start[whole], end[whole]
        function = EventFunction(lambda k, t: value(some[k], t), some.size, np.full(some.size, 1.1 * _RATE**2))
        events = find_events(function, start[some], end[some], tolerance_s=_TOLERANCE_S)
        at_start, at_end = value(some, start[some]) >= 0, value(some, end[some]) >= 0
        begin_of = np.concatenate([np.flatnonzero(at_start), events.object[events.rising]])
        begin = np.concatenate([start[some][at_start], events.time_s[events.rising]])
        end_of = np.concatenate([events.object[~events.rising], np.flatnonzero(at_end)])
        finish = np.concatenate([events.time_s[~events.rising], end[some][at_end]])
        first, second = np.lexsort((begin, begin_of)), np.lexsort((finish, end_of))
        if begin.size != finish.size or (begin_of[first] != end_of[second]).any():
            raise PhysicsError(
                "limits of the Sun's elevation are met for less than a millisecond; move the limit a little"
            )
        kept = np.concatenate([whole, some[begin_of[first]]])
        begin, finish = np.concatenate([start[whole], begin[first]]), np.concatenate([end[whole], finish[second]])
        order = np.lexsort((begin, kept))
        return kept[order], begin[order], finish[order]
