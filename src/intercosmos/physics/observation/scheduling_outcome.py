"""From a state of the search to a schedule: times, windows of downlink, and why each other request has no image."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from intercosmos.physics.observation.schedule_result import Aim, Schedule
from intercosmos.physics.observation.scheduling_insertion import Filler
from intercosmos.physics.observation.scheduling_model import WHY
from intercosmos.physics.observation.scheduling_search import Search
from intercosmos.physics.observation.scheduling_state import State

__all__ = ["schedule_of"]

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]


def schedule_of(search: Search, aim: Aim, bound: float, history: list[tuple[float, float, float]]) -> Schedule:
    """The best state of a search as a schedule, with its bound."""
    m, state = search.model, search.best
    problem = m.problem
    images = state.all_taken()
    start = np.array([t for times in state.start_s for t in times], float)
    window, delivered = np.full(images.size, -1), np.full(images.size, np.nan)
    for satellite in np.unique(m.satellite[images]).tolist():
        mine = np.flatnonzero(m.satellite[images] == satellite)
        end = start[mine] + m.turns.duration_s[images[mine]]
        number, _, done = search.stores.send(satellite, end.tolist(), m.bits[images[mine]].tolist())
        window[mine], delivered[mine] = number, done
    objective = search.weights.objective(state.u, state.time_s)[0]
    return Schedule(
        problem=problem,
        taken=m.number[images],
        start_s=start,
        window=window,
        delivered_s=delivered,
        objective=objective,
        upper_bound=max(bound, objective),
        aim=aim,
        unserved=unserved(search.filler, state),
        history=tuple(history),
    )


def unserved(filler: Filler, state: State) -> dict[str, str]:
    """Request -> why it has no image, for all that have none."""
    m, problem = filler.model, filler.model.problem
    names = problem.requests.name
    empty = np.flatnonzero(state.used < 0)
    why = m.why
    out: dict[str, str] = {}
    has = np.bincount(problem.opportunities.request, minlength=len(names)) > 0
    model_has = np.bincount(m.request, minlength=len(names)) > 0
    worth = np.zeros(len(names))
    np.maximum.at(worth, problem.opportunities.request, problem.values)
    for r in empty.tolist():
        if not has[r]:
            out[names[r]] = problem.reasons.get(names[r], "no opportunity")
        elif not model_has[r]:
            codes = why[problem.opportunities.request == r]
            codes = codes[codes > 0]
            common = WHY[int(np.bincount(codes).argmax())] if codes.size else "no opportunity is worth anything"
            out[names[r]] = common
        elif not worth[r] > 0:
            out[names[r]] = "no opportunity is worth anything"
        else:
            out[names[r]] = _crowded(state, m.of_request(r))
    return out


def _crowded(state: State, images: IntArray) -> str:
    """Who stands in the way of a request, or what."""
    m = state.model
    names = m.problem.requests.name
    best = images[np.argsort(-m.value[images], kind="stable")]
    for i in best[:8].tolist():
        number = int(m.pass_of[i])
        order = np.array(state.order[number], np.int64)
        start = np.array(state.start_s[number])
        near = (start + m.turns.duration_s[order] > m.first_s[i]) & (start < m.last_s[i] + m.turns.duration_s[i])
        others = sorted({int(m.request[j]) for j in order[near].tolist()})
        if others:
            shown = ", ".join(names[r] for r in others[:3]) + (f" and {len(others) - 3} more" if others[3:] else "")
            return f"crowded out by {shown} on satellite {m.problem.satellites[int(m.satellite[i])].name}"
    if m.needed[images].max() > 1:
        return "there is room for a part of its set, not for all"
    return "memory, energy, downlink or a demand of the aim leave no room"
