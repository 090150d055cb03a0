"""Filling passes: the image that gains most for the time it takes goes in where it costs least, again and again."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from intercosmos.physics.observation.scheduling_model import Model
from intercosmos.physics.observation.scheduling_state import State, Weights, places

__all__ = ["Filler"]

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]


class Filler:
    """Inserts images into a state.

    Parameters
    ----------
    model : of the state
    weights : what counts now
    allowed : whether a state may be so, asked after each insertion with the satellites changed; None for always
    """

    def __init__(
        self, model: Model, weights: Weights, allowed: Callable[[State, set[int]], bool] | None = None
    ) -> None:
        self.model, self.weights, self.allowed = model, weights, allowed
        m = model
        self._locked = np.zeros(len(m.problem.requests), bool)
        self._locked[m.request[m.fixed]] = True
        self.refresh()

    def refresh(self) -> None:
        """Take over weights that have changed."""
        m = self.model
        self.worth = self.weights.of()
        best = np.full(m.bundle_of_group.size, 0.0)
        np.maximum.at(best, m.group, self.worth)
        self._whole = np.bincount(m.bundle_of_group, best, m.request_of_bundle.size)

    def gains(self, state: State, which: IntArray) -> Array:
        """What each opportunity (c,) would add, taking what now serves its request away where it must; -inf: cannot."""
        m, w = self.model, self.worth
        r, b, g = m.request[which], m.bundle[which], m.group[which]
        used, held = state.used[r], state.taken[g]
        mine = np.where(held >= 0, w[held], 0.0)
        taken = state.taken[state.taken >= 0]
        now = np.bincount(m.request[taken], w[taken], state.used.size)[r]
        part = (m.needed[which] == 1) & ~m.single[which]
        gain = np.where(
            part,
            np.where((used == b) | (used < 0), w[which] - mine, -np.inf),
            np.where((used == b) & (m.needed[which] > 1), -np.inf, (np.where(m.needed[which] > 1, self._whole[b],
                     w[which]) - now) / m.needed[which]),
        )  # fmt: skip
        gain[held == which] = -np.inf
        gain[self._locked[r] & ~(part & (held < 0))] = -np.inf
        return np.asarray(gain)

    def fill(
        self,
        state: State,
        passes: Iterable[int],
        *,
        power: float = 1.0,
        noise: Array | None = None,
        banned: Iterable[int] = (),
        late: Callable[[], bool] = lambda: False,
        adapt: bool = False,
    ) -> None:
        """Insert until nothing gains.

        Parameters
        ----------
        state : changed
        passes : into which images go
        power : gain over cost to this power decides
        noise : (n,) factors of gains, for variety
        banned : opportunities not to be tried
        late : whether to stop
        adapt : set weights anew after each insertion, for aims that bend
        """
        m = self.model
        active = set(passes)
        score, cost = np.full(len(m), -np.inf), np.full(len(m), np.inf)
        position = np.full(len(m), -1)
        barred = np.zeros(len(m), bool)
        barred[list(banned)] = True

        def rate(which: IntArray) -> None:
            gain = self.gains(state, which)
            if noise is not None:
                gain = gain * noise[which]
            good = (gain > 1e-12) & ~barred[which] & (position[which] >= 0)
            score[which] = np.where(good, np.maximum(gain, 0.0) / cost[which] ** power, -np.inf)

        def look(number: int) -> None:
            a, b = int(m.passes[number]), int(m.passes[number + 1])
            which = np.arange(a, b)
            position[a:b] = -1
            which = which[~barred[a:b] & (self.gains(state, which) > 1e-12)]
            score[a:b] = -np.inf
            if which.size:
                found = places(state, number, which)
                position[which], cost[which] = found.position, found.cost_s
                rate(which)

        for number in active:
            if late():
                return
            look(number)
        while not late() and score.size:
            i = int(np.argmax(score))
            if score[i] == -np.inf:
                return
            touched = self._insert(state, i, int(position[i]))
            if touched is None:
                barred[i], score[i] = True, -np.inf
                continue
            if adapt:
                self.weights.at(state.u, state.time_s)
                self.refresh()
            changed, requests = touched
            for number in changed & active:
                look(number)
            for r in requests:
                rate(m.of_request(r))

    def _insert(self, state: State, i: int, position: int) -> tuple[set[int], set[int]] | None:
        """Put an image and what its set needs in; passes and requests touched, or None with nothing changed."""
        m = self.model
        kept = state.copy()
        r, b = int(m.request[i]), int(m.bundle[i])
        touched = {int(m.pass_of[i])}
        used = int(state.used[r])
        gone = [int(state.taken[g]) for g in m.groups_of[used] if state.taken[g] >= 0] if used >= 0 else []
        if m.needed[i] == 1 and not m.single[i]:  # other parts of the same alternative stay
            gone = [j for j in gone if m.group[j] == m.group[i]]
        for j in gone:
            state.remove(j)
            touched.add(int(m.pass_of[j]))
        ok = self.put(state, i, position if not gone else None)
        if ok and m.needed[i] > 1:
            for g in m.groups_of[b]:
                if state.taken[g] < 0 and ok:
                    ok = False
                    for j in sorted(m.members_of[g], key=lambda k: -self.worth[k]):
                        if self.put(state, j, None):
                            touched.add(int(m.pass_of[j]))
                            ok = True
                            break
        if ok and self.allowed is not None:
            ok = self.allowed(state, {int(m.satellite[m.passes[number]]) for number in touched})
        if not ok:
            state.__dict__.update(kept.__dict__)
            return None
        return touched, {r}

    def put(self, state: State, i: int, position: int | None) -> bool:
        """Put one image into its pass, at a position or where it costs least; whether it could be."""
        number = int(self.model.pass_of[i])
        if position is None:
            position = int(places(state, number, np.array([i])).position[0])
        if position < 0:
            return False
        order = state.order[number]
        order = (*order[:position], i, *order[position:])
        start = state.early(order, state.start_s[number][:position])
        if start is None:
            return False
        state.set_pass(number, order, start)
        return True
