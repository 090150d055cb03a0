"""Large-neighbourhood search: passes are emptied, wholly or about an instant, and filled again, again and again."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.physics.observation.scheduling_insertion import Filler
from intercosmos.physics.observation.scheduling_model import Model
from intercosmos.physics.observation.scheduling_state import State, Weights
from intercosmos.physics.observation.scheduling_stores import Stores

__all__ = ["Search"]

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]

#: Part of the objective that a step may lose at the beginning of a search.
_WARM: Final = 3e-4
#: Part of a bound that is as good as reached.
_SAME: Final = 1e-9
#: Chance that a step gives up an alternative with several parts, where requests have more than one.
_SWITCH: Final = 0.2
#: A step takes fewer images out of a pass, but for one in ten, which empties it.
_MANY: Final = 9


class Search:
    """Looks for better schedules of a model.

    Attributes
    ----------
    best, best_value : the best so far, and its objective less what falls short of demands
    """

    def __init__(self, model: Model, seed: int) -> None:
        self.model, self.random = model, np.random.default_rng(seed)
        self.stores = Stores(model.problem)
        self.weights = Weights(model)
        self.weights.at(np.zeros(model.partners), np.zeros((model.partners, model.partners)))
        aim = model.aim
        self.bends = len(aim.slope) > 1 or aim.least or bool(aim.demands)
        self.filler = Filler(model, self.weights, self.sound)
        self.best = State(model)
        self.best_value = self.value(self.best)
        self.steps = 0
        several = ~model.single & (model.needed == 1)
        pairs = np.unique(np.stack([model.request[several], model.bundle[several]], axis=-1), axis=0)
        numbers, count = np.unique(pairs[:, 0], return_counts=True)
        self._many = numbers[count > 1]

    def sound(self, state: State, satellites: set[int]) -> bool:
        """Whether memory, energy and downlinks of some satellites allow a state."""
        m = self.model
        for satellite in satellites:
            a, b = self._passes_of(satellite)
            images = [i for order in state.order[a:b] for i in order]
            start = [t for times in state.start_s[a:b] for t in times]
            long = state.one.duration_s
            end = [t + long[i] for i, t in zip(images, start, strict=True)]
            if not self.stores.sound(satellite, start, end, m.bits[images].tolist()):
                return False
        return True

    def _passes_of(self, satellite: int) -> tuple[int, int]:
        first = self.model.satellite[self.model.passes[:-1]] if len(self.model) else np.zeros(0, np.int64)
        a, b = np.searchsorted(first, [satellite, satellite + 1])
        return int(a), int(b)

    def value(self, state: State) -> float:
        """What is maximised: the aim less what falls short of demands."""
        objective, short = self.weights.objective(state.u, state.time_s)
        return objective - short

    def offer(self, state: State) -> bool:
        """Keep a state that is better than the best and whole; says whether it was."""
        value = self.value(state)
        if value <= self.best_value + 1e-12 or state.unfinished():
            return False
        self.best, self.best_value = state.copy(), value
        return True

    def begin(self, state: State, late: Callable[[], bool], power: float = 1.0) -> None:
        """Greedy schedules, from what a state already has; the best is kept."""
        everything = range(self.model.passes.size - 1)
        self.offer(state)
        worth = np.bincount(self.model.pass_of, self.model.value, len(everything)) if len(self.model) else np.zeros(0)
        trial = state.copy()  # pass by pass, quick: something to have where time is short
        for number in np.argsort(-worth, kind="stable").tolist():
            if late():
                break
            if self.bends:
                self.weights.at(trial.u, trial.time_s)
                self.filler.refresh()
            self.filler.fill(trial, [number], late=late)
        self._mend(trial)
        self.offer(trial)
        if late():
            return
        trial = state.copy()
        self.weights.at(trial.u, trial.time_s)
        self.filler.refresh()
        self.filler.fill(trial, everything, power=power, late=late, adapt=self.bends)
        self._mend(trial)
        self.offer(trial)

    def improve(self, until: float, rounds: int | None = None, bound: float = np.inf) -> None:
        """Search until an instant of ``time.perf_counter``, or so many steps, or up to a bound."""
        m = self.model
        if not len(m):
            return
        now, value = self.best.copy(), self.best_value
        begun = time.perf_counter()
        step = 0

        def late() -> bool:
            return time.perf_counter() >= until

        most = bound - _SAME * abs(bound)
        while not late() and (rounds is None or step < rounds) and self.best_value < most:
            step += 1
            if self.bends:
                self.weights.at(now.u, now.time_s)
                self.filler.refresh()
            trial = now.copy()
            passes, banned = self._destroy(trial)
            noise = np.exp(self.random.normal(0, self.random.choice([0.05, 0.2, 0.5]), len(m)))
            self.filler.fill(
                trial, passes, power=float(self.random.choice([0.5, 1.0, 1.3])), noise=noise, banned=banned, late=late
            )
            if trial.unfinished():
                continue
            self._mend(trial)
            other = self.value(trial)
            done = step / rounds if rounds else (time.perf_counter() - begun) / max(until - begun, 1e-9)
            slack = _WARM * max(abs(self.best_value), 1e-9) * max(0.0, 1 - done)
            if other >= value - slack * self.random.random():
                now, value = trial, other
                if other > self.best_value + 1e-12:
                    self.offer(trial)
        self.steps += step

    def _mend(self, state: State) -> None:
        """Take out images that stand in the way of demands, those first that cost least for what they mend."""
        m, demands = self.model, self.model.aim.demands
        short = self.weights.objective(state.u, state.time_s)[1] if demands else 0.0
        while short > 0:
            taken = state.all_taken()
            taken = taken[~m.fixed[taken]]
            after = np.zeros(taken.size)
            for demand, weight in zip(demands, self.weights.short, strict=True):
                have = float(demand.value @ state.u + np.sum(demand.time_1_s * state.time_s))
                less = demand.value[m.partner[taken]] * m.value[taken]
                less = less + demand.time_1_s[m.partner[taken], m.owner[taken]] * m.turns.duration_s[taken]
                after += weight * np.maximum(0.0, demand.least - have + less)
            gain = (short - after) / np.maximum(m.value[taken], 1e-12)
            if not np.any(gain > 0):
                return
            self._out(state, int(taken[np.argmax(gain)]))
            new = self.weights.objective(state.u, state.time_s)[1]
            if new >= short:
                return
            short = new

    def _destroy(self, state: State) -> tuple[set[int], IntArray]:
        """Take images out; passes to fill again, and images not to be tried in this step."""
        m, random = self.model, self.random
        if self._many.size and random.random() < _SWITCH:
            r = int(random.choice(self._many))
            if state.used[r] >= 0:
                return self._switch(state, r)
        gains = self._wanted(state)
        number = (
            int(m.pass_of[random.choice(len(m), p=gains)])
            if gains.sum() > 0
            else int(random.integers(len(state.order)))
        )
        passes = {number}
        kind = random.random()
        if kind < 0.35:  # another pass that could serve the same requests
            a, b = m.passes[number], m.passes[number + 1]
            r = int(random.choice(m.request[a:b]))
            passes.add(int(m.pass_of[random.choice(m.of_request(r))]))
        banned: list[int] = []
        for number in passes:
            order = [i for i in state.order[number] if not m.fixed[i]]
            if not order:
                continue
            long = int(random.integers(2, _MANY)) if kind < 0.9 else len(order)
            if kind < 0.7:  # about an instant
                at = int(random.integers(0, max(1, len(order) - long + 1)))
                gone = order[at : at + long]
            else:
                gone = [i for i in order if random.random() * len(order) < long]
            for i in gone:
                self._out(state, i)
            if gone and random.random() < 0.5:
                banned.append(int(random.choice(gone)))
        return passes, np.array(banned, np.int64)

    def _switch(self, state: State, request: int) -> tuple[set[int], IntArray]:
        """Give up the alternative that a request uses, so that others can be tried."""
        m = self.model
        of = m.of_request(request)
        banned = of[m.bundle[of] == state.used[request]]
        for i in banned[state.taken[m.group[banned]] == banned].tolist():
            if m.fixed[i]:
                return set(m.pass_of[of].tolist()), banned[:0]
            self._out(state, i)
        return set(m.pass_of[of].tolist()), banned

    def _out(self, state: State, i: int) -> None:
        """Take an image out, with the others of a set that counts only whole."""
        m = self.model
        if state.taken[m.group[i]] != i:
            return
        gone = [i]
        if m.needed[i] > 1:
            gone = [int(state.taken[g]) for g in m.groups_of[m.bundle[i]] if state.taken[g] >= 0]
        for j in gone:
            state.remove(j)

    def _wanted(self, state: State) -> Array:
        """Chance (n,) of each opportunity to say which pass is emptied: what it would add."""
        gains = self.filler.gains(state, np.arange(len(self.model)))
        gains = np.where(np.isfinite(gains), np.maximum(gains, 0.0), 0.0) + 1e-6 * self.filler.worth.max(initial=1.0)
        return np.asarray(gains / gains.sum())
