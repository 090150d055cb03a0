"""Laws of schedules on small problems: found <= best by trying everything <= bound; every schedule can be flown."""

from __future__ import annotations

from itertools import permutations, product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from intercosmos.physics.observation.schedule_check import check_schedule, unaccounted
from intercosmos.physics.observation.schedule_result import Aim, value_of_partners
from intercosmos.physics.observation.scheduler import solve
from intercosmos.physics.observation.tasking_problem import (
    Agility,
    DownlinkWindows,
    Imager,
    Opportunities,
    Problem,
    Requests,
    turning_time_s,
)


@st.composite
def problems(draw: st.DrawFn, still: bool) -> Problem:
    """Up to five opportunities of four requests on two satellites; ``still`` targets do not move along the track."""
    count = draw(st.integers(1, 5))
    number = st.integers(0, 3)
    request = np.array([draw(number) for _ in range(count)])
    needs = np.array([draw(st.booleans()) for _ in range(4)])
    start = np.array([draw(st.integers(0, 80)) for _ in range(count)], float)
    long = np.array([draw(st.integers(1, 20)) for _ in range(count)], float)
    wide = np.array([draw(st.integers(0, 40)) for _ in range(count)], float)
    o = Opportunities(
        request, np.array([draw(st.integers(0, 1)) for _ in range(count)]),
        np.array([draw(st.integers(0, 1)) for _ in range(count)]),
        np.array([draw(st.integers(0, 1)) for _ in range(count)]),
        start, start + long + wide, long, np.array([draw(st.integers(0, 9)) for _ in range(count)], float),
        start + (long + wide) / 2, np.radians([draw(st.integers(-40, 40)) for _ in range(count)]),
        np.full(count, 0.0 if still else 0.009), long * 1e9,
    )  # fmt: skip
    kinds = tuple("area" if n else "periodic" for n in needs)
    d = DownlinkWindows(np.array([0, 1]), ("S", "S"), ("A", "B"), np.array([60.0, 60.0]), np.array([130.0, 400.0]),
                        np.full(2, 1e9))  # fmt: skip
    agility = Agility(0.04, 0.02, float(draw(st.integers(0, 4))))
    return Problem(
        (Imager("one", "A", agility, memory_bits=4e10), Imager("two", "B", agility)),
        Requests(("a", "b", "c", "d"), tuple("ABAB"), kinds, np.array([1.0, 2.0, 1.5, 1.0]), needs), o, d, 500.0,
    )  # fmt: skip


def early(problem: Problem, order: tuple[int, ...]) -> bool:
    """Whether images of one satellite can be taken in an order, each as early as can be."""
    o, end = problem.opportunities, -1e9
    for k, j in enumerate(order):
        t = float(o.start_s[j])
        if k:
            need = t
            for _ in range(60):
                need = end + float(turning_time_s(problem, order[k - 1], end, j, t))
                if need <= t:
                    break
                t = need + 1e-7
            if need > t:
                return False
        end = t + float(o.duration_s[j])
        if end > o.end_s[j] + 1e-6:
            return False
    return True


def chosen(problem: Problem, which: tuple[int, ...]) -> bool:
    """Whether a set of images keeps to alternatives and parts."""
    o, needs = problem.opportunities, problem.requests.needs_all
    for r in {int(o.request[k]) for k in which}:
        mine = [k for k in which if o.request[k] == r]
        parts = [(int(o.alternative[k]), int(o.part[k])) for k in mine]
        if len({a for a, _ in parts}) > 1 or len(set(parts)) < len(parts):
            return False
        whole = {int(p) for p in o.part[(o.request == r) & (o.alternative == parts[0][0])]}
        if needs[r] and len(parts) < len(whole):
            return False
    return True


def best_by_trying(problem: Problem) -> float:
    """Greatest worth of images that can be taken one after another."""
    o, best = problem.opportunities, 0.0
    for flags in product((0, 1), repeat=len(o)):
        which = tuple(k for k, flag in enumerate(flags) if flag)
        worth = float(problem.values[list(which)].sum())
        if worth <= best or not chosen(problem, which):
            continue
        if all(
            any(early(problem, order) for order in permutations([k for k in which if o.satellite[k] == s]))
            for s in (0, 1)
        ):
            best = worth
    return best


@given(problems(still=True))
@settings(max_examples=25)
def test_no_better_than_trying_everything(problem: Problem):
    found = solve(problem, Aim.of_sum(2), time_limit_s=20, rounds=12)
    assert check_schedule(problem, found) == ()
    assert unaccounted(problem, found) == ()
    assert found.objective <= best_by_trying(problem) + 1e-9  # downlink may forbid what time allows
    assert found.upper_bound >= found.objective


@given(problems(still=False))
@settings(max_examples=25)
def test_bound_is_above_everything_tried(problem: Problem):
    free = Problem(
        tuple(Imager(s.name, s.partner, s.agility) for s in problem.satellites), problem.requests,
        problem.opportunities, problem.downlinks, problem.horizon_s, must_downlink=False,
    )  # fmt: skip
    found = solve(free, Aim.of_sum(2), time_limit_s=20, rounds=12)
    assert check_schedule(free, found) == ()
    assert found.upper_bound >= best_by_trying(free) - 1e-6
    assert found.objective <= found.upper_bound + 1e-9


@given(problems(still=True))
@settings(max_examples=15)
def test_aims_that_bend_keep_their_bound(problem: Problem):
    least = Aim(np.array([[0.2, 0.1], [0.05, 0.1]]), np.array([[0.0, 0.0], [0.5, 0.0]]), least=True, tie=1e-3)
    found = solve(problem, least, time_limit_s=20, rounds=12)
    assert check_schedule(problem, found) == ()
    assert found.objective <= found.upper_bound + 1e-9
    assert np.isclose(found.objective, least.value(value_of_partners(problem, found.taken)))
    total = solve(problem, Aim.of_sum(2), time_limit_s=20, rounds=12)
    assert least.value(value_of_partners(problem, total.taken)) <= found.upper_bound + 1e-9
