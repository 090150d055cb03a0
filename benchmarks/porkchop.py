"""A porkchop of 1000 x 1000 dates on DE440, and the same cells one by one by pykep where it is installed.

Earth to Mars, departures over 200 days and arrivals over 400; the better of both ways round in every cell, C3,
declination, right ascension and arrival speed, labelled. pykep gets the same positions from the same ephemeris and only
solves and takes two differences, on a part of the cells.

Usage: ``python benchmarks/porkchop.py``
"""

from __future__ import annotations

import importlib.util
import os
import sys
import time
from typing import Any

import numpy as np
from astropy import units as u
from astropy.time import Time

from intercosmos.physics.orbits.bodies import body
from intercosmos.physics.orbits.ephemerides import states
from intercosmos.physics.orbits.porkchop_grid import porkchop
from intercosmos.physics.orbits.time_scales import tdb_seconds

SIDE = 1000
PART = 100  # departures that the peer is timed on
ASKED_S = 1.5


def dates() -> tuple[Any, Any]:
    """Departures and arrivals, for the Mars window of 2026."""
    return (
        Time("2026-08-01", scale="tdb") + np.linspace(0, 200, SIDE) * u.day,
        Time("2027-05-01", scale="tdb") + np.linspace(0, 400, SIDE) * u.day,
    )


def ours(**options: Any) -> tuple[float, float, Any]:
    """Seconds of the first and of the fastest later grid, and the grid."""
    depart, arrive = dates()
    taken = []
    for _ in range(6):
        start = time.perf_counter()
        grid = porkchop("earth", "mars", depart, arrive, **options)
        taken.append(time.perf_counter() - start)
    return taken[0], min(taken[1:]), grid


def theirs() -> tuple[float, np.ndarray]:
    """Seconds for the whole grid, scaled from a part of its rows, and C3 of that part; one way round."""
    from lambert import pykep_core

    core = pykep_core()
    depart, arrive = (tdb_seconds(t) for t in dates())
    mu = body("sun").mu
    start = time.perf_counter()
    rows = np.arange(0, SIDE, SIDE // PART)
    (r1, v1), (r2, v2) = states("earth", depart[rows], "sun"), states("mars", arrive, "sun")
    c3 = np.empty((PART, SIDE))
    for i, (a, own, t) in enumerate(zip(r1.tolist(), v1, depart[rows], strict=True)):
        for j, (b, other) in enumerate(zip(r2.tolist(), v2, strict=True)):
            problem = core.lambert_problem(a, b, arrive[j] - t, mu, False, 0)
            out, _ = np.subtract(problem.v0[0], own), np.subtract(problem.v1[0], other)
            c3[i, j] = out @ out
    return (time.perf_counter() - start) * SIDE / PART, c3 / 1e6


def main() -> int:
    """Run and print."""
    print(f"Porkchop {SIDE} x {SIDE}, Earth to Mars on DE440, {os.cpu_count()} cores; asked for: {ASKED_S} s\n")
    peer = theirs() if importlib.util.find_spec("pykep") else None
    first, both, _ = ours()
    _, one, grid = ours(prograde=True)
    _, more, _ = ours(prograde=True, revolutions=1)
    print(f"  better of both ways round            {both:8.3f} s   (first {first:.1f} s)")
    print(f"  one way round                        {one:8.3f} s")
    print(f"  one way round, up to one revolution  {more:8.3f} s")
    if peer is None:
        print("  (pykep is not installed here)")
    else:
        seconds, c3 = peer
        gap = np.max(np.abs(grid.c3.to_numpy()[:: SIDE // PART] / c3 - 1))
        print(f"  pykep cell by cell, one way          {seconds:8.3f} s   ({seconds / one:.0f} times ours)")
        print(f"  largest relative difference of C3    {gap:8.1e}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
