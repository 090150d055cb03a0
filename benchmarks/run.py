"""Our kernels beside their best peers in one process, and the accuracy ledger. Called by ``make bench``.

Times are the best of several, warm, on whatever else the machine is doing; the first call of a process, which
compiles or loads compiled kernels, is given apart. Timed things are never tests.
"""

from __future__ import annotations

import math
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import delta_three
import delta_three_asset
import ledger_payload as ledger
import numpy as np

from intercosmos.catalogue import Catalogue, load_catalogue
from intercosmos.catalogue.flight import PayloadRequest, solve_payloads

COMBINATIONS = 1000
T = TypeVar("T")


def best(call: Callable[[], T], times: int) -> tuple[float, float, T]:
    """Seconds of the first call, of the fastest later one, and the last answer."""
    taken = []
    for _ in range(times + 1):
        start = time.perf_counter()
        answer = call()
        taken.append(time.perf_counter() - start)
    return taken[0], min(taken[1:]), answer


def delta_three_beside_asset() -> list[str]:
    """The same problem, posed and solved by both."""
    # the peer goes first: once our threads are alive its own run several times slower on two cores
    peer_first, theirs, (mass, converged) = best(delta_three_asset.solve, 5)
    first, ours, answer = best(delta_three.solve, 5)
    gap = answer.mass_kg - mass
    return [
        "Delta III of Betts (posed and solved; published 7529.712 kg)",
        "",
        "                     final mass kg   converged    first s    warm s",
        f"  Intercosmos          {answer.mass_kg:11.3f}   {answer.converged!s:>9} {first:10.2f} {ours:9.3f}",
        f"  ASSET 0.5.1          {mass:11.3f}   {converged!s:>9} {peer_first:10.2f} {theirs:9.3f}",
        f"  time, ours to theirs {ours / theirs:11.2f}",
        f"  agreement            {gap:+11.3f} kg ({100 * gap / mass:+.3f} %)",
    ]


def combinations(catalogue: Catalogue) -> list[PayloadRequest]:
    """A thousand questions: every vehicle from every site it is listed for, inclinations up to polar orbits.

    Vehicles with a stage for high orbits on top are left out: they are refused without an ascent.
    """
    pairs = [
        (v, s) for v, vehicle in catalogue.vehicles.items() if vehicle.stages[-1].role != "orbit" for s in vehicle.sites
    ]
    each = math.ceil(COMBINATIONS / len(pairs))
    requests = []
    for vehicle, site in pairs:
        least = math.ceil(math.degrees(abs(catalogue.sites[site].latitude.value)))
        wanted = np.radians(np.linspace(least, 98.0, each)).tolist()
        requests += [PayloadRequest(vehicle, site, 200e3, 200e3, inclination) for inclination in wanted]
    return requests[:COMBINATIONS]


def ascents(catalogue: Catalogue) -> list[str]:
    """One optimised ascent, and a thousand in a batch."""
    one = [PayloadRequest("soyuz-2.1a", "baikonur", 200e3, 240e3, math.radians(51.6))]
    first, single, _ = best(lambda: solve_payloads(catalogue, one), 7)
    requests = combinations(catalogue)
    cold, batch, answers = best(lambda: solve_payloads(catalogue, requests), 1)
    reached = sum(a.feasible for a in answers)
    return [
        "Ascents",
        "",
        f"  one optimised ascent, warm        {single:8.3f} s   (first {first:.1f} s; asked for: 0.25 s)",
        f"  {len(requests)} combinations in a batch     {batch:8.1f} s   (first {cold:.1f} s; asked for: 60 s; "
        f"{reached} reach the orbit)",
    ]


def start_up() -> list[str]:
    """How long the command line takes to say how it is used."""
    program = Path(sys.executable).with_name("intercosmos")
    call = [str(program)] if program.exists() else [sys.executable, "-m", "intercosmos"]
    first, warm, _ = best(lambda: subprocess.run([*call, "--help"], check=True, capture_output=True), 5)
    return [
        "Command line",
        "",
        f"  intercosmos --help                {warm:8.3f} s   (first {first:.1f} s; asked for: 0.3 s)",
    ]


def main() -> int:
    """Run everything and print it."""
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores\n")
    catalogue = load_catalogue()
    for part in (start_up, delta_three_beside_asset, lambda: ascents(catalogue)):
        print("\n".join(part()), end="\n\n", flush=True)
    rows = ledger.rows_of(catalogue)
    print("Published payloads\n")
    print("\n".join([*ledger.summary(catalogue, rows), "", *ledger.table(rows)]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
