"""Trajectories by way of planets beside fcmaes, which carries ESA's own C++ of the GTOP database and its
best-known search.

``python benchmarks/mga.py [seeds] [seconds] [problems]`` prints, from one process and one processor core: evaluations a
second and agreement on random trajectories; time to come within 0.5 % of the best known Cassini1 from its bounds, over
the seeds, by our search and by the loop of fcmaes's retry (differential evolution, then CMA-ES, from anew) in one
process; and, where seconds are given, the same for the problems with deep-space manoeuvres (messenger, rosetta and
cassini2, or those named), three seeds each, with a limit of so many seconds a seed. Only Messenger was looked at while
the search was set; the other two were not.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import numpy as np
from fcmaes import astro
from fcmaes.optimizer import de_cma

from intercosmos.physics.orbits.gravity_assist import fly
from intercosmos.physics.orbits.gtop import PROBLEMS
from intercosmos.physics.orbits.search import search

PEERS = {
    "cassini1": astro.Cassini1,
    "cassini2": astro.Cassini2,
    "messenger": astro.Messenger,
    "rosetta": astro.Rosetta,
}
ROWS = 20_000
SHARE = 1.005  #: of the best known objective: success
LIMIT_S = 120.0


def seconds(work: Callable[[], object]) -> float:
    """CPU seconds of one call."""
    start = time.process_time()
    work()
    return time.process_time() - start


def rates() -> None:
    """Evaluations a second of CPU and agreement on random rows."""
    print(f"random trajectories, {ROWS} a problem")
    for name, peer in PEERS.items():
        problem, theirs = PROBLEMS[name], peer()
        x = np.random.default_rng(5).uniform(problem.lower, problem.upper, (ROWS, len(problem.lower)))
        fly(x, name, exact=True)  # compiled
        ours_s = seconds(lambda x=x, name=name: fly(x, name, exact=True))
        expected = np.zeros(ROWS)

        def each(x: np.ndarray = x, theirs: object = theirs, expected: np.ndarray = expected) -> None:
            for k, row in enumerate(x):
                expected[k] = theirs.fun(row)  # type: ignore[attr-defined]

        peer_s = seconds(each)
        apart = np.abs(fly(x, name).objective_km_s / expected - 1)
        failed = int(np.isnan(apart).sum())
        print(
            f"  {name:10s} ours {ROWS / ours_s:9.0f} /s  fcmaes {ROWS / peer_s:9.0f} /s  ratio {peer_s / ours_s:5.1f}  "
            f"apart: median {np.nanmedian(apart):.1e}, 90 % {np.nanquantile(apart, 0.9):.1e}, "
            f"99 % {np.nanquantile(apart, 0.99):.1e}; without a value {failed}"
        )


def found_by_both(name: str, seeds: int, limit_s: float) -> None:
    """Time and success of both searches, from the bounds alone."""
    best = PROBLEMS[name].best_km_s
    search(name, seed=99, most_evaluations=1, target_km_s=1e9)  # compiled
    print(f"{name} to within 0.5 % of {best}, at most {limit_s:.0f} s a seed")
    rows = []
    for seed in range(seeds):
        found = search(name, seed=seed, target_km_s=SHARE * best, time_limit_s=limit_s)
        rows.append((found.within(best), found.cpu_s, found.evaluations))
        print(
            f"  ours   seed {seed}: {found.objective_km_s:.4f} {found.cpu_s:6.1f} s CPU "
            f"{found.evaluations:9d} evaluations"
        )
    _summary("ours", rows)
    rows = []
    for seed in range(seeds):
        peer = PEERS[name]()
        count, start, value = 0, time.process_time(), np.inf
        random = np.random.default_rng(seed)
        np.random.seed(seed)  # noqa: NPY002 (fcmaes draws the share of each method from here)
        method = de_cma(1500 * 30, popsize=31, stop_fitness=SHARE * best)  # as its own GTOP examples set it
        while value > SHARE * best and time.process_time() - start < limit_s:
            _, end, used = method.minimize(peer.fun, peer.bounds, rg=random)
            value, count = min(value, end), count + used
        took = time.process_time() - start
        rows.append((value <= SHARE * best, took, count))
        print(f"  fcmaes seed {seed}: {value:.4f} {took:6.1f} s CPU {count:9d} evaluations")
    _summary("fcmaes", rows)


def _summary(who: str, rows: list[tuple[bool, float, int]]) -> None:
    solved = [row for row in rows if row[0]]
    cpu = np.array([row[1] for row in rows])
    print(f"  {who}: {len(solved)} of {len(rows)} solved; {cpu.mean():.1f} s CPU mean, {np.median(cpu):.1f} s median")


if __name__ == "__main__":
    rates()
    found_by_both("cassini1", int(sys.argv[1]) if len(sys.argv) > 1 else 10, LIMIT_S)
    if len(sys.argv) > 2:
        for name in sys.argv[3:] or ("messenger", "rosetta", "cassini2"):
            found_by_both(name, 3, float(sys.argv[2]))
