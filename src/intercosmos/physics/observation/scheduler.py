"""Schedules of imaging that prove how good they are: greedy start, large-neighbourhood search, bounds.

:func:`schedule` takes a notion of fairness, :func:`solve` any aim. Both always answer with a schedule that can be
carried out and with a bound that no schedule exceeds.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import PhysicsError
from intercosmos.physics.observation.fair_shares_alone import side_by_side
from intercosmos.physics.observation.schedule_result import Aim, Schedule, value_of_partners
from intercosmos.physics.observation.scheduling_bound import Bound
from intercosmos.physics.observation.scheduling_exact import LARGEST, begin_exactly
from intercosmos.physics.observation.scheduling_model import Model, model_of
from intercosmos.physics.observation.scheduling_outcome import schedule_of
from intercosmos.physics.observation.scheduling_search import Search
from intercosmos.physics.observation.scheduling_state import State
from intercosmos.physics.observation.tasking_problem import Problem

__all__ = ["schedule", "solve"]

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]

#: Part of the time limit that is left for writing the answer down, and the most of it, s.
_LAST_PART, _LAST_S = 0.02, 0.3
#: Part of the time that is left for the bound, and how long its program takes to write down, s for each opportunity.
_BOUND_PART, _BOUND_S = 0.35, 1e-4
#: Part of the time limit for greedy schedules, at most.
_GREEDY_PART = 0.5
#: Part of the time that is left for an integer program of a small problem, and the least time, s for each opportunity.
_EXACT_PART, _EXACT_S = 0.4, 4e-3
#: How often the search reports.
_TELLS = 10
#: Part of the time limit for what partners have alone.
_ALONE_PART = 0.3


def schedule(
    problem: Problem,
    *,
    fairness: str = "none",
    time_limit_s: float = 60.0,
    seed: int = 0,
    workers: int = 2,
    quotas: Mapping[str, Any] | None = None,
    individually_rational: bool = False,
    alone: Mapping[str, float] | ArrayLike | None = None,
    start_from: Schedule | None = None,
    fixed: ArrayLike | None = None,
    not_before_s: ArrayLike = -np.inf,
    rounds: int | None = None,
    progress: Callable[[float, float, float], None] | None = None,
) -> Schedule:
    """The best schedule found in the time given, for a notion of fairness between partners, with a bound.

    Parameters
    ----------
    problem : what is asked for, by whom, and who can take it when
    fairness : ``"none"``, ``"quotas"``, ``"max-min"``, ``"nash"`` or ``"proportional"``
        (:mod:`~intercosmos.physics.observation.fair_shares`)
    time_limit_s : for everything
    seed : of what is drawn by chance; with ``rounds`` and time enough the answer depends on nothing else

    Other Parameters
    ----------------
    workers : threads where the search solves integer programs
    quotas : of partners, for ``"quotas"``
    individually_rational : nobody has less than alone
    alone : what each partner has alone; where it is needed and not given, it is found in part of the time
    start_from : a schedule to begin with, of this problem
    fixed, not_before_s, rounds, progress : as in :func:`solve`

    Returns
    -------
    Schedule
        ``objective`` and ``upper_bound`` are those of the aim that the notion stands for; without fairness, the worth
        of all requests that are satisfied.

    Raises
    ------
    UnknownIdError : an unknown notion or partner
    PhysicsError
        A time limit that is not above 0; quotas that no schedule found keeps; fixed images that disturb one another.
    """
    from intercosmos.physics.observation.fair_shares import aim_of

    begun = time.perf_counter()
    _check_limit(time_limit_s)
    needed = fairness in ("nash", "proportional") or individually_rational
    if alone is None and needed and problem.partners:
        share = _ALONE_PART * time_limit_s / max(len(problem.partners), 1)
        apart = {
            p: solve(problem.among([p]), Aim.of_sum(len(problem.partners)), time_limit_s=share, seed=seed,
                     workers=workers, rounds=rounds)
            for p in problem.partners
        }  # fmt: skip
        alone = np.array([found.value_by_partner[p] for p, found in apart.items()])
        start_from = side_by_side(problem, apart) if start_from is None else start_from
    aim = aim_of(problem, fairness, alone=alone, quotas=quotas, individually_rational=individually_rational)
    left = max(time_limit_s - (time.perf_counter() - begun), 0.02 * time_limit_s)
    found = solve(
        problem, aim, time_limit_s=left, seed=seed, workers=workers, start_from=start_from, fixed=fixed,
        not_before_s=not_before_s, rounds=rounds, progress=progress,
    )  # fmt: skip
    _check_demands(found, aim)
    return replace(found, fairness=fairness, price_of_fairness=0.0 if fairness == "none" else float("nan"))


def solve(
    problem: Problem,
    aim: Aim,
    *,
    time_limit_s: float = 60.0,
    seed: int = 0,
    workers: int = 2,
    start_from: Schedule | None = None,
    fixed: ArrayLike | None = None,
    not_before_s: ArrayLike = -np.inf,
    rounds: int | None = None,
    progress: Callable[[float, float, float], None] | None = None,
) -> Schedule:
    """The best schedule found for an aim in the time given, with a bound.

    Parameters
    ----------
    problem, aim : what is scheduled, and what is maximised
    time_limit_s, seed, workers : as in :func:`schedule`

    Other Parameters
    ----------------
    start_from : a schedule of this problem to begin with; what of it is no longer possible is left out
    fixed : (k,) numbers of opportunities that stay as ``start_from`` has them
    not_before_s : no image begins before, but those that are fixed; one instant, or one for each satellite
    rounds : steps of the search, at most; for answers that do not depend on how quick a machine is
    progress : told seconds, objective and bound as they get better

    Raises
    ------
    PhysicsError
        A time limit that is not above 0; fixed images that disturb one another.

    Notes
    -----
    Where no schedule found keeps all demands of the aim, the answer is one that falls little short of them.
    """
    begun = time.perf_counter()
    _check_limit(time_limit_s)
    end = begun + time_limit_s - min(_LAST_PART * time_limit_s, _LAST_S)
    stay, stay_s = _fixed(fixed, start_from)
    model = model_of(problem, aim, stay, stay_s, np.asarray(not_before_s, float))
    search = Search(model, seed)
    history: list[tuple[float, float, float]] = []
    bound = Bound(model)

    def tell() -> None:
        row = (time.perf_counter() - begun, search.weights.objective(search.best.u, search.best.time_s)[0], bound.best)
        if not history or row[1:] != history[-1][1:]:
            history.append(row)
            if progress is not None:
                progress(*row)

    first = _first(search, start_from, stay)
    search.best, search.best_value = first.copy(), search.value(first)
    search.begin(first, lambda: time.perf_counter() >= begun + _GREEDY_PART * (end - begun))
    tell()
    left = end - time.perf_counter()
    if _BOUND_PART * left > _BOUND_S * len(model):
        until = time.perf_counter() + _BOUND_PART * left
        while not bound.done and time.perf_counter() < until:
            bound.improve(until, rounds=1)
            tell()
    left = end - time.perf_counter()
    if rounds is None and 0 < len(model) <= LARGEST and not search.bends and _EXACT_PART * left > _EXACT_S * len(model):
        begin_exactly(search, time.perf_counter() + _EXACT_PART * left, workers, seed)
        tell()
    for part in range(_TELLS):
        now = time.perf_counter()
        some = None if rounds is None else rounds // _TELLS + (part < rounds % _TELLS)
        search.improve(now + (end - now) / (_TELLS - part), some, bound.best)
        tell()
    return schedule_of(search, aim, bound.best, history)


def _check_demands(found: Schedule, aim: Aim) -> None:
    problem, names = found.problem, found.problem.partners
    number = {name: k for k, name in enumerate(names)}
    images = problem.opportunities.picked(found.taken)
    asked = np.array([number[p] for p in problem.requests.partner], np.int64).reshape(-1)[images.request]
    owner = np.array([number[s.partner] for s in problem.satellites], np.int64).reshape(-1)[images.satellite]
    time_s = np.zeros((len(names), len(names)))
    np.add.at(time_s, (asked, owner), images.duration_s)
    u = value_of_partners(problem, found.taken)
    for demand in aim.demands:
        have = float(demand.value @ u + np.sum(demand.time_1_s * time_s))
        if have < demand.least - 1e-9 * max(abs(demand.least), 1.0):
            what = demand.name or "a demand of the aim"
            raise PhysicsError(
                f"no schedule was found that keeps {what}: {have:.6g} of {demand.least:.6g}; ask for less or give time"
            )


def _check_limit(time_limit_s: float) -> None:
    if not (time_limit_s > 0 and np.isfinite(time_limit_s)):
        raise PhysicsError(f"a time limit is above 0 s and finite, not {time_limit_s}")


def _fixed(fixed: ArrayLike | None, start_from: Schedule | None) -> tuple[IntArray | None, Array | None]:
    """Numbers of the images that stay, and when they begin."""
    if fixed is None:
        return None, None
    numbers = np.asarray(fixed, np.int64).ravel()
    if start_from is None:
        raise PhysicsError("images that stay are those of a schedule; give it as start_from")
    begins = dict(zip(start_from.taken.tolist(), start_from.start_s.tolist(), strict=True))
    lost = [k for k in numbers.tolist() if k not in begins]
    if lost:
        raise PhysicsError(f"image {lost[0]} is to stay, but the schedule to begin with does not have it")
    return numbers, np.array([begins[k] for k in numbers.tolist()], float)


def _first(search: Search, start_from: Schedule | None, stay: IntArray | None) -> State:
    """What the search begins with: images that stay, then what else the given schedule still can have."""
    m: Model = search.model
    state = State(m)
    if start_from is None:
        return state
    of_number = {number: k for k, number in enumerate(m.number.tolist())}
    rank = np.argsort(start_from.start_s, kind="stable")
    given = [of_number[k] for k in start_from.taken[rank].tolist() if k in of_number]
    for fixed_only in (True, False):
        for i in given:
            if bool(m.fixed[i]) is fixed_only:
                _append(search, state, i)
        if fixed_only and stay is not None and int(m.fixed.sum()) != state.all_taken().size:
            raise PhysicsError("the images that are to stay cannot all be taken: they disturb one another")
    for i in state.unfinished():
        state.remove(i)
    return state


def _append(search: Search, state: State, i: int) -> None:
    m = search.model
    used = int(state.used[m.request[i]])
    if (used >= 0 and used != m.bundle[i]) or state.taken[m.group[i]] >= 0:
        return
    kept = state.copy()
    if not search.filler.put(state, i, None) or not search.sound(state, {int(m.satellite[i])}):
        state.__dict__.update(kept.__dict__)
