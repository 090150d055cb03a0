"""A schedule in the making: the order of images in each pass, begun as early as can be, and what it is worth."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.physics.observation.scheduling_model import Model
from intercosmos.physics.observation.scheduling_turns import TurnsOfOne

__all__ = ["Places", "State", "Weights", "places"]

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]

#: What falls short of a demand counts so many times the steepest line of the aim.
_SHORT: Final = 100.0


class Weights:
    """What a unit of worth, and a second of a satellite, count now: the slopes of the aim about a point.

    Attributes
    ----------
    value : (p,) of a unit of worth of each partner's requests
    time : (p, p) of a second that requests of one take on satellites of another
    short : what a unit that falls short of each demand takes away
    """

    def __init__(self, model: Model) -> None:
        self.model, p = model, model.partners
        self.value, self.time = np.ones(p), np.zeros((p, p))
        aim = model.aim
        top = max(float(np.max(np.abs(aim.slope), initial=0.0)), abs(aim.tie), 1e-9)
        self.short = [_SHORT * top / max(float(np.max(np.abs(d.value))), 1e-9) if np.any(d.value) else
                       _SHORT * top / max(float(np.max(np.abs(d.time_1_s))), 1e-9) * _per_second(model)
                       for d in aim.demands]  # fmt: skip
        self._timed = any(np.any(d.time_1_s) for d in aim.demands)

    def of(self, which: IntArray | slice = slice(None)) -> Array:
        """What each opportunity counts."""
        m = self.model
        out = self.value[m.partner[which]] * m.value[which]
        if self._timed:
            out = out + self.time[m.partner[which], m.owner[which]] * m.turns.duration_s[which]
        return np.asarray(out)

    def objective(self, u: Array, time_s: Array) -> tuple[float, float]:
        """Value of the aim, and what falls short of the demands, weighed."""
        short = 0.0
        for demand, weight in zip(self.model.aim.demands, self.short, strict=True):
            have = float(demand.value @ u + np.sum(demand.time_1_s * time_s))
            short += weight * max(0.0, demand.least - have)
        return self.model.aim.value(u), short

    def at(self, u: Array, time_s: Array) -> None:
        """Set to the slopes about worths ``u`` and imaging times."""
        aim = self.model.aim
        lines = aim.slope * u + aim.intercept
        active = np.argmin(lines, axis=0)
        slope = np.take_along_axis(aim.slope, active[None], axis=0)[0]
        if aim.least:
            merit = lines.min(axis=0)
            spread = max(float(np.ptp(merit)), 1e-9)
            share = np.exp(-20 * (merit - merit.min()) / spread) if merit.size > 1 else np.ones(1)
            slope = slope * (share / share.sum() + 1e-3)
        self.value = slope + aim.tie
        self.time = np.zeros_like(self.time)
        for demand, weight in zip(aim.demands, self.short, strict=True):
            if demand.value @ u + np.sum(demand.time_1_s * time_s) < demand.least:
                self.value = self.value + weight * demand.value
                self.time = self.time + weight * demand.time_1_s


def _per_second(model: Model) -> float:
    return float(np.max(model.value / model.turns.duration_s, initial=1e-9))


class State:
    """Which images are taken, in which order.

    Attributes
    ----------
    order, start_s : tuples of opportunities (numbers in the model) and of their starts, one for each pass
    taken : (g,) opportunity taken for each group, -1 for none
    used : (r,) bundle used of each request, -1 for none
    u, time_s : (p,) worth and (p, p) imaging time
    """

    def __init__(self, model: Model, one: TurnsOfOne | None = None) -> None:
        self.model = model
        self.one = TurnsOfOne(model.turns, model.first_s, model.last_s) if one is None else one
        self.order: list[tuple[int, ...]] = [()] * (model.passes.size - 1)
        self.start_s: list[tuple[float, ...]] = [()] * (model.passes.size - 1)
        self.taken = np.full(model.bundle_of_group.size, -1)
        self.used = np.full(len(model.problem.requests), -1)
        self.u, self.time_s = np.zeros(model.partners), np.zeros((model.partners, model.partners))

    def copy(self) -> State:
        """One that can be changed without changing this."""
        other = State.__new__(State)
        other.model, other.one = self.model, self.one
        other.order, other.start_s = list(self.order), list(self.start_s)
        other.taken, other.used = self.taken.copy(), self.used.copy()
        other.u, other.time_s = self.u.copy(), self.time_s.copy()
        return other

    def early(self, order: tuple[int, ...], begun: tuple[float, ...] = ()) -> tuple[float, ...] | None:
        """Earliest starts of images in an order, the first of them as ``begun``; None where one comes too late."""
        one = self.one
        first_s, last_s, long = one.first_s, one.last_s, one.duration_s
        out = list(begun)
        for k in range(len(out), len(order)):
            j, i = order[k], order[k - 1]
            t = first_s[j] if k == 0 else one.earliest(i, out[-1] + long[i], j, first_s[j])
            if t > last_s[j]:
                return None
            out.append(t)
        return tuple(out)

    def late(self, order: tuple[int, ...], start_s: tuple[float, ...]) -> list[float]:
        """Latest starts of images in an order that is feasible; never before the starts given."""
        one = self.one
        out = [0.0] * len(order)
        for k in range(len(order) - 1, -1, -1):
            last = one.last_s[order[k]]
            t = last if k == len(order) - 1 else one.latest(order[k], order[k + 1], out[k + 1], last)
            out[k] = max(t, start_s[k])
        return out

    def set_pass(self, number: int, order: tuple[int, ...], start_s: tuple[float, ...]) -> None:
        """Put images of a pass in place of what it has; books for the change."""
        before, after = set(self.order[number]), set(order)
        self.order[number], self.start_s[number] = order, start_s
        for i in before - after:
            self._book(i, -1)
        for i in after - before:
            self._book(i, 1)

    def _book(self, i: int, sign: int) -> None:
        m = self.model
        p, g, r = int(m.partner[i]), int(m.group[i]), int(m.request[i])
        self.u[p] += sign * m.value[i]
        self.time_s[p, m.owner[i]] += sign * m.turns.duration_s[i]
        if sign > 0:
            self.taken[g], self.used[r] = i, m.bundle[i]
        elif self.taken[g] == i:
            self.taken[g] = -1
            if not any(self.taken[h] >= 0 for h in m.groups_of[self.used[r]]):
                self.used[r] = -1

    def remove(self, i: int) -> None:
        """Take one image out; those after it begin as early as they then can."""
        number = int(self.model.pass_of[i])
        at = self.order[number].index(i)
        order = self.order[number][:at] + self.order[number][at + 1 :]
        start = self.early(order, self.start_s[number][:at])
        if start is None:  # turning that depends on time: keep the starts, which stay possible
            start = tuple(s for j, s in zip(self.order[number], self.start_s[number], strict=True) if j != i)
        self.set_pass(number, order, start)

    def all_taken(self) -> IntArray:
        """Images taken, in order of pass."""
        return np.array([i for order in self.order for i in order], np.int64)

    def unfinished(self) -> list[int]:
        """Images of sets that count only whole and are not whole."""
        m = self.model

        def whole(i: int) -> bool:
            return sum(bool(self.taken[g] >= 0) for g in m.groups_of[m.bundle[i]]) >= int(m.needed[i])

        return [i for i in self.all_taken().tolist() if m.needed[i] > 1 and not whole(i)]


class Places:
    """Where candidates (c,) could be put into a pass: position, -1 for nowhere, and the time it costs."""

    def __init__(self, candidates: IntArray, position: IntArray, cost_s: Array) -> None:
        self.candidates, self.position, self.cost_s = candidates, position, cost_s


def places(state: State, number: int, candidates: IntArray) -> Places:
    """Best place of each candidate (c,) in a pass, by the time it costs, others staying in order."""
    m, t = state.model, state.model.turns
    order, start = state.order[number], state.start_s[number]
    if not order:
        return Places(candidates, np.zeros(candidates.size, np.int64), t.duration_s[candidates])
    seq = np.array(order)
    late = np.array([*state.late(order, start), np.inf])
    begin = np.array([*start, np.inf])
    end = np.r_[-np.inf, np.array(start) + t.duration_s[seq]]
    settle = t.settle[seq[0]]
    first, last, long = m.first_s[candidates], m.last_s[candidates], t.duration_s[candidates]
    least = np.maximum(first[:, None], end + settle)
    most = np.minimum(last[:, None], late - settle - long[:, None])
    who, where = np.nonzero(least <= most)
    position = np.full(candidates.size, -1)
    cost = np.full(candidates.size, np.inf)
    if who.size == 0:
        return Places(candidates, position, cost)
    j = candidates[who]
    before, after = seq[np.maximum(where - 1, 0)], seq[np.minimum(where, seq.size - 1)]
    ends = np.where(where > 0, end[where], first[who] - 1e4)
    at = np.where(where > 0, t.earliest(before, ends, j, first[who]), first[who])
    good = at <= most[who, where]
    who, where, j, at, before, after, ends = (x[good] for x in (who, where, j, at, before, after, ends))
    done = at + t.duration_s[j]
    tail = where < seq.size
    then = np.where(tail, t.earliest(j, done, after, np.where(tail, begin[where], done + 1e4)), done)
    good = ~tail | (then <= late[where])
    who, where, at, before, after, ends, done, then, tail, j = (
        x[good] for x in (who, where, at, before, after, ends, done, then, tail, j)
    )
    if who.size == 0:
        return Places(candidates, position, cost)
    into = np.where(where > 0, t.between(before, ends, j, at), 0.0)
    out = np.where(tail, t.between(j, done, after, then), 0.0)
    gone = np.where((where > 0) & tail, t.between(before, ends, after, begin[np.minimum(where, seq.size - 1)]), 0.0)
    push = np.where(tail, np.maximum(0.0, then - begin[where.clip(max=seq.size - 1)]), 0.0)
    spent = np.maximum(t.duration_s[j] + into + out - gone, 0.1) + 0.1 * push
    rank = np.lexsort((spent, who))
    who_sorted = who[rank]
    best = rank[np.r_[True, who_sorted[1:] != who_sorted[:-1]]]
    position[who[best]], cost[who[best]] = where[best], spent[best]
    return Places(candidates, position, cost)
