"""Upper bounds: every request as well as it could be alone, then lower by rows of time that a program breaks."""

from __future__ import annotations

import time
from typing import Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.physics.observation.scheduling_model import Model
from intercosmos.physics.observation.scheduling_program import Program, Rows, most_of_each

__all__ = ["Bound", "best_of_each"]

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]

#: Part of a bound that rounding may take from it.
_ROUNDING: Final = 1e-9
#: Instants at which spans of a pass begin or end, and rows that a round adds for a pass, at most.
_INSTANTS: Final = 24
_ROWS: Final = 6
#: By how much of its length a span must be overfull for a row.
_OVER: Final = 1e-3


def best_of_each(model: Model) -> float:
    """Bound of the aim: each request has its best alternative, none disturbing another, no demand in the way.

    The aim grows with the worths where its lines rise; where a line falls, nothing is the most that counts.
    """
    aim, u = model.aim, most_of_each(model)
    merit = (np.maximum(aim.slope, 0.0) * u + aim.intercept).min(axis=0)
    return float((merit.min() if aim.least else merit.sum()) + max(aim.tie, 0.0) * u.sum())


class Bound:
    """The least bound found so far.

    Attributes
    ----------
    best : bound
    done : whether further rounds would not lower it
    rounds : how many there were
    """

    def __init__(self, model: Model) -> None:
        self.model, self.best, self.done, self.rounds = model, best_of_each(model), not len(model), 0
        self._program: Program | None = None
        self._spans: list[tuple[Array, Array] | None] = [None] * (model.passes.size - 1)
        self._busy: list[Array | None] = [None] * (model.passes.size - 1)

    def improve(self, until: float, rounds: int | None = None) -> None:
        """Rows that the program breaks, until an instant of ``time.perf_counter`` or until there are none."""
        count = 0
        while not self.done and time.perf_counter() < until and (rounds is None or count < rounds):
            count += 1
            if self._program is None:
                self._program = Program(Rows(self.model))
            found = self._program.solve(until - time.perf_counter())
            if found is None:
                return
            rows = self._program.rows
            self.rounds += 1
            bound = rows.bound(found[0])
            self.best = min(self.best, bound + _ROUNDING * abs(bound))
            added = 0
            for number in range(len(self._spans)):
                if time.perf_counter() >= until:
                    return
                added += self._cut(rows, number, found[1])
            self.done = added == 0
            if added:
                rows.finish()
                self._program.more()

    def _cut(self, rows: Rows, number: int, taken: Array) -> int:
        """Add rows of a pass that are broken; how many."""
        a, b = self.model.spans()[number]
        if b - a < 2 or taken[a:b].sum() <= 1 + 1e-9:
            return 0
        busy = self._busy[number]
        if busy is None:
            busy = self._busy[number] = busy_s(self.model, a, b)
        first, last = self.model.first_s[a:b], self.model.last_s[a:b]
        begin, end = _instants(first), _instants(last + busy)
        span = end - begin[:, None]
        long = np.where(span > 1.0, span, np.inf)
        need = np.zeros(span.shape)
        images = np.flatnonzero(taken[a:b] > 1e-9)
        for i in range(begin.size):
            need[i] = taken[a:b][images] @ _within(begin[i], end, first[images], last[images], busy[images])
        over = need / long - 1
        count = 0
        for flat in np.argsort(-over, axis=None)[:_ROWS].tolist():
            i, j = divmod(flat, end.size)
            if over[i, j] <= _OVER:
                break
            share = _within(begin[i], end[j : j + 1], first, last, busy)[:, 0] / span[i, j]
            some = np.flatnonzero(share > 0)
            rows.room(some + a, share[some])
            count += 1
        return count


def _within(begin: float, end: Array, first: Array, last: Array, busy: Array) -> Array:
    """(n, j) least time between ``begin`` and each ``end`` (j,) that images need, whenever they begin."""
    early = np.maximum(first + busy - begin, 0.0)[:, None]  # begun as early as can be, what lies after `begin`
    late = np.maximum(end - last[:, None], 0.0)  # as late as can be, what lies before `end`
    return np.asarray(np.minimum(np.minimum(busy[:, None], end - begin).clip(min=0.0), np.minimum(early, late)))


def _instants(times: Array) -> Array:
    """Some of the times (n,), spread evenly among them, with the first and the last."""
    own = np.unique(times)
    return own[np.unique(np.linspace(0, own.size - 1, _INSTANTS).astype(np.int64))]


def busy_s(model: Model, first: int, last: int) -> Array:
    """(n,) how long each image of a pass keeps its satellite at least: itself, and turning to the nearest other.

    The angle to another is at least what their rolls are apart, seen at the greatest latitude that either has while the
    other can follow; time of turning grows with the angle, so that the nearest is the quickest.
    """
    t, at = model.turns, slice(first, last)
    roll, long, settle = t.roll_rad[at], t.duration_s[at], float(t.settle[first])
    slope = np.abs(t.cos_roll[at] * t.closing_1_s[at])
    reach = np.maximum(np.abs(t.centre_s[at] - model.first_s[at]), np.abs(t.centre_s[at] - model.last_s[at] - long))
    least = np.cos(np.arctan(slope * reach))
    order = np.argsort(roll, kind="stable")
    sine = np.sin(np.diff(roll[order]).clip(max=np.pi) / 2) * least.min()
    gap = 2 * np.arcsin(np.minimum(sine, 1.0))
    near = np.empty(roll.size)
    near[order] = np.minimum(np.r_[np.inf, gap], np.r_[gap, np.inf])
    turn = t.time_of(np.arange(first, last), np.minimum(near, np.pi))
    return np.asarray(long + np.maximum(turn, settle))
