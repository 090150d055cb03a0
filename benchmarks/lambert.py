"""Lambert's problem beside pykep in one process, and a million hard cases. Run it where both are installed.

pykep pins an old heyoka, so that it has an environment of its own (``requirements/peers-pykep.txt``). Its interface
takes one problem a call; the velocities are read, as a caller would. Both get the same positions and times, in one
process, each the best of several. Ours is called with arrays and uses both cores, copies in and out counted.

Usage: ``python benchmarks/lambert.py`` (``--cases 0`` leaves out the hard cases, which take a minute or two).
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import sys
import time
import types
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from intercosmos.physics.orbits.lambert_problem import lambert

Array = NDArray[np.float64]
T = TypeVar("T")

OURS, THEIRS = 1_000_000, 100_000
SUN = 1.32712440018e20


def best(call: Callable[[], T], times: int) -> tuple[float, T]:
    """Seconds of the fastest call, and its answer."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        answer = call()
        taken.append(time.perf_counter() - start)
    return min(taken), answer


def pykep_core() -> Any:
    """pykep's compiled core; its package imports modules that its wheel lacks."""
    found = importlib.util.find_spec("pykep")
    if found is None or found.submodule_search_locations is None:
        sys.exit("pykep is not installed here; see requirements/peers-pykep.txt")
    package = types.ModuleType("pykep")
    package.__path__ = list(found.submodule_search_locations)
    sys.modules["pykep"] = package
    import heyoka  # noqa: F401  # its library must be loaded first

    return importlib.import_module("pykep.core")


def grid(count: int, kind: str) -> tuple[Array, Array, Array]:
    """Positions and times: between planets as a porkchop has them, or anywhere.

    ``kind`` is ``"transfer"`` (1 AU to 1.5 AU, 100 to 500 days), ``"random"`` (directions and times anywhere, elliptic
    and hyperbolic) or ``"revolutions"`` (time for several revolutions).
    """
    rng = np.random.default_rng(5)
    au, natural = 1.495978707e11, 5.0226757e6  # m, s in a radian of the Earth's year
    if kind == "transfer":
        one, two = rng.uniform(0, 2 * np.pi, (2, count))
        r1 = au * np.stack([np.cos(one), np.sin(one), 0.001 * np.sin(one)], axis=-1)
        r2 = 1.5 * au * np.stack([np.cos(two), np.sin(two), 0.03 * np.sin(two + 1)], axis=-1)
        return r1, r2, rng.uniform(100, 500, count) * 86400
    r1, r2 = au * rng.normal(size=(2, count, 3))
    low, high = (0.1, 10.0) if kind == "random" else (60.0, 120.0)
    return r1, r2, natural * rng.uniform(low, high, count)


def calls(core: Any, r1: Array, r2: Array, tof: Array, revolutions: int, keep: list[Any] | None = None) -> None:
    """A loop of pykep's calls with the velocities read; all solutions up to so many revolutions at once."""
    for a, b, t in zip(r1.tolist(), r2.tolist(), tof.tolist(), strict=True):
        problem = core.lambert_problem(a, b, t, SUN, False, revolutions)
        first, _ = problem.v0, problem.v1
        if keep is not None:
            keep.append(first)


def beside_pykep() -> list[str]:
    """Rows of the table."""
    core = pykep_core()
    lines = [
        f"Lambert's problem beside pykep {version('pykep')}, {os.cpu_count()} cores; asked for: 10 times",
        "",
        "                                       ns a solution        million a second   times   largest",
        "                                     ours      pykep         ours    pykep      faster  difference",
    ]
    for kind, revolutions, text in (
        ("transfer", 0, "transfers of planets"),
        ("random", 0, "any geometry"),
        ("revolutions", 2, "2 revolutions, low path"),
    ):
        r1, r2, tof = grid(OURS, kind)
        few = slice(0, THEIRS)
        # the peer goes first: our threads are not alive yet in the first row
        part = (core, r1[few], r2[few], tof[few], revolutions)
        theirs, _ = best(lambda part=part: calls(*part), 3)  # type: ignore[misc]
        v0: list[Any] = []
        calls(*part, v0)
        lambert(r1, r2, tof, SUN, revolutions=revolutions)
        mine, (v1, _) = best(lambda a=r1, b=r2, t=tof, n=revolutions: lambert(a, b, t, SUN, revolutions=n), 7)  # type: ignore[misc]
        solutions = [len(v) for v in v0]
        each = theirs / sum(solutions)
        ours = mine / OURS
        gap = np.nanmax([difference(found, v) for found, v in zip(v0, v1[few], strict=True)])
        lines.append(
            f"  {text:30} {ours * 1e9:9.0f} {each * 1e9:10.0f} {1e-6 / ours:12.2f} {1e-6 / each:8.2f} "
            f"{each / ours:11.1f} {gap:11.1e}"
        )
    return [
        *lines,
        "",
        "  pykep finds all solutions up to so many revolutions in a call: its time is divided by their number.",
    ]


def difference(found: Any, v: Array) -> float:
    """Relative distance of our velocity from the nearest of pykep's solutions."""
    if np.isnan(v[0]):
        return np.nan
    return float(np.min(np.linalg.norm(np.asarray(found) - v, axis=-1)) / np.linalg.norm(v))


def hard_cases(count: int) -> list[str]:
    """The property test of the suite on ``count`` cases, in parts."""
    path = Path(__file__).parent.parent / "tests" / "property" / "test_lambert_property.py"
    spec = importlib.util.spec_from_file_location("lambert_property", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    part = min(count, 100_000)
    found = [module.examine(part, seed) for seed in range(100, 100 + count // part)]
    total = {name: sum(getattr(f, name) for f in found) for name in
             ("cases", "solutions", "missed", "invented", "wrong", "beyond", "unexplained")}  # fmt: skip
    hardest = max(found, key=lambda f: f.worst_beyond)
    return [
        f"Lambert's problem, {total['cases']} random cases of 0 to 5 revolutions, all geometries, both paths",
        "",
        f"  solutions {total['solutions']}, missed {total['missed']}, invented {total['invented']}, "
        f"wrong {total['wrong']}",
        f"  further than 1e-9 from the target: {total['beyond']}, all by the rounding of r1, v1 and the time alone; "
        f"unexplained {total['unexplained']}",
        f"  worst {hardest.worst_beyond:.2e}: {hardest.where}",
    ]


def main() -> int:
    """Run both and print them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=1_000_000, help="hard cases; 0 for none")
    cases = parser.parse_args().cases
    print("\n".join(beside_pykep()), end="\n\n", flush=True)
    if cases:
        print("\n".join(hard_cases(cases)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
