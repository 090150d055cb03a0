"""Small problems as one integer program: each image begins at one of a few instants, and CP-SAT chooses.

What it finds begins a search; it proves nothing here, as images may begin between those instants, and memory, energy
and downlink are not in it.
"""

from __future__ import annotations

import time
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.physics.observation.scheduling_model import Model
from intercosmos.physics.observation.scheduling_search import Search
from intercosmos.physics.observation.scheduling_state import State

__all__ = ["LARGEST", "begin_exactly"]

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]

#: Opportunities of the largest problem that is tried, and instants at which each may begin.
LARGEST: Final = 1500
_STARTS: Final = 6
#: Worths are counted in this part of the greatest.
_SCALE: Final = 1e7


def begin_exactly(search: Search, until: float, workers: int, seed: int) -> None:
    """Offer a search what CP-SAT finds until an instant of ``time.perf_counter``."""
    from ortools.sat.python import cp_model

    m = search.model
    program = cp_model.CpModel()
    image = np.repeat(np.arange(len(m)), _STARTS)
    at = np.linspace(m.first_s, m.last_s, _STARTS, axis=1).ravel()
    flags = [program.new_bool_var("") for _ in range(image.size)]
    taken = [sum(flags[k * _STARTS : (k + 1) * _STARTS]) for k in range(len(m))]
    _requests(program, m, taken)
    for a, b in m.spans():
        first, then = _clashes(m, a, b, image, at)
        for i, j in zip(first.tolist(), then.tolist(), strict=True):
            program.add_bool_or(flags[i].negated(), flags[j].negated())
    for k in np.flatnonzero(m.fixed).tolist():
        program.add(taken[k] == 1)
    worth = np.rint(m.value * search.weights.value[m.partner] / max(search.filler.worth.max(), 1e-300) * _SCALE)
    program.maximize(sum(int(w) * taken[k] for k, w in enumerate(worth.tolist()) if w))
    left = until - time.perf_counter()
    if left <= 0:
        return
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = left
    solver.parameters.num_workers = workers
    solver.parameters.random_seed = seed
    if solver.solve(program) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return
    chosen = np.flatnonzero([bool(solver.value(flag)) for flag in flags])
    state = State(m)
    for number in np.unique(m.pass_of[image[chosen]]).tolist():
        mine = chosen[m.pass_of[image[chosen]] == number]
        mine = mine[np.argsort(at[mine], kind="stable")]
        order = tuple(image[mine].tolist())
        state.set_pass(number, order, state.early(order) or tuple(at[mine].tolist()))
    for i in state.unfinished():
        state.remove(i)
    if not search.sound(state, set(m.satellite[image[chosen]].tolist())):  # then what is worth most first
        given, state = state.all_taken(), State(m)
        for i in given[np.lexsort((-search.filler.worth[given], ~m.fixed[given]))].tolist():
            kept = state.copy()
            if not search.filler.put(state, i, None) or not search.sound(state, {int(m.satellite[i])}):
                state.__dict__.update(kept.__dict__)
        for i in state.unfinished():
            if state.taken[m.group[i]] == i:
                state.remove(i)
    search.filler.fill(state, range(m.passes.size - 1), late=lambda: time.perf_counter() >= until)
    if bool(np.all(state.taken[m.group[m.fixed]] == np.flatnonzero(m.fixed))):
        search.offer(state)


def _requests(program: Any, m: Model, taken: list[Any]) -> None:
    """One alternative of a request; each of its parts once, all of them where it counts only whole."""
    choices: dict[int, list[Any]] = {}
    for b in np.unique(m.bundle).tolist():
        choice = program.new_bool_var("")
        choices.setdefault(int(m.request_of_bundle[b]), []).append(choice)
        for g in m.groups_of[b]:
            members = m.members_of[g]
            if members:
                some = sum(taken[k] for k in members)
                program.add(some == choice if m.needed[members[0]] > 1 else some <= choice)
    for some in choices.values():
        program.add_at_most_one(some)


def _clashes(m: Model, a: int, b: int, image: IntArray, at: Array) -> tuple[IntArray, IntArray]:
    """Pairs (k,) of starts of different images of a pass between which there is no time to turn."""
    rows = np.arange(a * _STARTS, b * _STARTS)
    rows = rows[np.argsort(at[rows], kind="stable")]
    i, j = np.triu_indices(rows.size, 1)
    first, then = rows[i], rows[j]
    end = at[first] + m.turns.duration_s[image[first]]
    gap = at[then] - end
    near = (image[first] != image[then]) & (gap < 120.0)
    first, then, end, gap = first[near], then[near], end[near], gap[near]
    need = m.turns.between(image[first], end, image[then], at[then])
    bad = gap < need
    return first[bad], then[bad]
