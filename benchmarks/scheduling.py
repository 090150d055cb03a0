"""Schedules of published instances beside a plain CP-SAT model and a plain greedy, in one process.

The plain model is what one would write first: every opportunity may begin at some instants spread over its window, a
Boolean for each; one Boolean at most for each request or part; two that the satellite cannot turn between exclude each
other; CP-SAT maximises. It has no memory and no downlink to keep, and so an easier problem than ours.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from published.real_data import real_file

from intercosmos.physics.observation.request_files import read_requests
from intercosmos.physics.observation.schedule_check import check_schedule
from intercosmos.physics.observation.scheduler import schedule
from intercosmos.physics.observation.tasking_problem import Problem, turning_time_s

INSTANCES = (
    "concentrated_12-15-27-3_seed-0_jan_2x8_POI-50.pb",
    "spread_12-15-27-3_seed-0_jan_2x8_POI-None.pb",
    "concentrated_50-0-0-0_seed-0_jan_2x8_POI-50.pb",
    "concentrated_60-75-135-15_seed-0_jan_2x8_POI-50.pb",
    "concentrated_120-150-270-30_seed-0_jan_2x8_POI-50.pb",
    "spread_120-150-270-30_seed-0_jan_2x8_POI-None.pb",
)
#: Instants at which an image may begin in the plain model.
STARTS = 5


@dataclass(frozen=True)
class Plain:
    """What the plain model or the greedy found."""

    objective: float
    bound: float
    seconds: float


def greedy(problem: Problem) -> Plain:
    """Images by falling worth, each at the first instant of a few that disturbs none taken before."""
    begun = time.perf_counter()
    o, value = problem.opportunities, problem.values
    worth, total = {}, 0.0
    for k in np.flatnonzero(value > 0).tolist():
        key = (int(o.request[k]), int(o.alternative[k]))
        worth.setdefault(key, []).append(k)
    order = sorted(worth, key=lambda key: -float(value[worth[key]].sum()))
    taken: dict[int, list[tuple[int, float]]] = {}
    served: set[int] = set()
    for key in order:
        if key[0] in served:
            continue
        added: list[tuple[int, int, float]] = []
        done: set[int] = set()
        for k in sorted(worth[key], key=lambda k: -float(value[k])):
            if int(o.part[k]) in done:
                continue
            mine = taken.setdefault(int(o.satellite[k]), [])
            for t in np.linspace(o.start_s[k], o.end_s[k] - o.duration_s[k], STARTS).tolist():
                if _free(problem, mine, k, t):
                    mine.append((k, t))
                    added.append((int(o.satellite[k]), k, t))
                    done.add(int(o.part[k]))
                    break
        parts = {int(p) for p in o.part[(o.request == key[0]) & (o.alternative == key[1])]}
        if problem.requests.needs_all[key[0]] and done != parts:
            for satellite, k, t in added:
                taken[satellite].remove((k, t))
        elif added:
            served.add(key[0])
            total += float(value[[k for _, k, _ in added]].sum())
    return Plain(total, np.inf, time.perf_counter() - begun)


def _free(problem: Problem, mine: list[tuple[int, float]], k: int, t: float) -> bool:
    o = problem.opportunities
    near = [(j, s) for j, s in mine if abs(s - t) < 300]
    if not near:
        return True
    which, start = np.array([j for j, _ in near]), np.array([s for _, s in near])
    return not bool(np.any(_clash(problem, which, start, np.full(which.size, k), np.full(which.size, t)))) and bool(
        o.duration_s[k] > 0
    )


def _clash(
    problem: Problem, i: NDArray[np.int64], s: NDArray[np.float64], j: NDArray[np.int64], t: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Whether a satellite cannot take both images (n,), begun at those times."""
    o = problem.opportunities
    swap = s > t
    i, j, s, t = np.where(swap, j, i), np.where(swap, i, j), np.where(swap, t, s), np.where(swap, s, t)
    end = s + o.duration_s[i]
    return np.asarray(end + turning_time_s(problem, i, end, j, t) > t)


def plain_cp_sat(problem: Problem, limit_s: float, workers: int = 2) -> Plain:
    """The plain model; building it does not count against its time."""
    from ortools.sat.python import cp_model

    o, value = problem.opportunities, problem.values
    model = cp_model.CpModel()
    scale = 1e6
    use = np.flatnonzero(value > 0)
    image = np.repeat(use, STARTS)
    part = np.tile(np.linspace(0, 1, STARTS), use.size)
    at = o.start_s[image] + part * (o.end_s[image] - o.duration_s[image] - o.start_s[image])
    flags = [model.new_bool_var("") for _ in range(image.size)]
    taken = {int(k): sum(flags[n * STARTS : (n + 1) * STARTS]) for n, k in enumerate(use.tolist())}
    bundles: dict[int, dict[int, dict[int, list[int]]]] = {}
    for k in use.tolist():
        of = bundles.setdefault(int(o.request[k]), {}).setdefault(int(o.alternative[k]), {})
        of.setdefault(int(o.part[k]), []).append(k)
    for r, alternatives in bundles.items():
        chosen = []
        for parts in alternatives.values():
            choice = model.new_bool_var("")
            chosen.append(choice)
            for members in parts.values():
                some = sum(taken[k] for k in members)
                model.add(some == choice) if problem.requests.needs_all[r] else model.add(some <= choice)
        model.add_at_most_one(chosen)
    for satellite in np.unique(o.satellite[use]).tolist():
        mine = np.flatnonzero(o.satellite[image] == satellite)
        mine = mine[np.argsort(at[mine], kind="stable")]
        reach = np.searchsorted(at[mine], at[mine] + o.duration_s[image[mine]] + 60.0)
        for n, (k, last) in enumerate(zip(mine.tolist(), reach.tolist(), strict=True)):
            later = mine[n + 1 : last]
            later = later[image[later] != image[k]]
            if later.size:
                first, begin = np.full(later.size, image[k]), np.full(later.size, at[k])
                bad = later[_clash(problem, first, begin, image[later], at[later])]
                for other in bad.tolist():
                    model.add_bool_or(flags[k].negated(), flags[other].negated())
    model.maximize(sum(round(scale * float(value[k])) * flag for k, flag in zip(image.tolist(), flags, strict=True)))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = limit_s
    solver.parameters.num_workers = workers
    begun = time.perf_counter()
    solver.solve(model)
    return Plain(solver.objective_value / scale, solver.best_objective_bound / scale, time.perf_counter() - begun)


def table(limit_s: float = 6.0, times: float = 1.0, names: tuple[str, ...] = INSTANCES) -> list[str]:
    """Rows for ``make bench``: ours, the plain model with ``times`` our time, and the greedy."""
    lines = [
        f"Schedules of published instances: ours {limit_s:g} s, plain CP-SAT {times * limit_s:g} s, two threads",
        "",
        "  instance                              ours     bound   gap %  seconds    CP-SAT     bound    greedy",
    ]
    for name in names:
        path = real_file("scheduling", name)
        if not Path(path).exists():
            continue
        problem = read_requests(path)
        begun = time.perf_counter()
        ours = schedule(problem, time_limit_s=limit_s)
        seconds = time.perf_counter() - begun
        said = check_schedule(problem, ours)
        assert not said, said
        first = greedy(problem)
        peer = plain_cp_sat(problem, times * limit_s)
        short = name.split("_seed")[0]
        lines.append(
            f"  {short:34} {ours.objective:9.4f} {ours.upper_bound:9.4f} {100 * ours.gap:7.2f} {seconds:8.1f} "
            f"{peer.objective:9.4f} {peer.bound:9.4f} {first.objective:9.4f}"
        )
    return lines


if __name__ == "__main__":
    given = [float(x) for x in sys.argv[1:3]]
    some = tuple(n for n in INSTANCES if not sys.argv[3:] or any(s in n for s in sys.argv[3:]))
    print("\n".join(table(*(given or [6.0, 10.0]), names=some)))
