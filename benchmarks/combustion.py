"""A sweep of 10,000 points through equilibrium: ours, the bare library in a loop, and Cantera where it is installed.

Kerosene and oxygen, 25 mixture ratios by 20 pressures by 20 area ratios. The bare loop is `cea` as its own examples use
it, all species, twice: a call for each point, and a call for each pressure with all area ratios in it, which is the
best that its interface allows. Both are timed on a part of the grid. Cantera has no rocket: its chamber is compared.

Usage: ``python benchmarks/combustion.py``
"""

from __future__ import annotations

import importlib.util
import os
import sys
import time
from pathlib import Path

import numpy as np

from intercosmos.physics.propulsion import combustion
from intercosmos.physics.propulsion.chemistry import library
from intercosmos.physics.propulsion.combustion_gas import gas

MIXTURES = np.linspace(2.0, 3.2, 25)
PRESSURES = np.linspace(5e6, 30e6, 20)
AREAS = np.linspace(8.0, 120.0, 20)
PART = 5  # every fifth mixture ratio is given to the bare loop


def ours(workers: int) -> tuple[float, np.ndarray]:
    """Seconds and vacuum impulse; nothing is read from an earlier run."""
    start = time.perf_counter()
    found = combustion("lox", "rp-1", MIXTURES, PRESSURES, area_ratio=AREAS, workers=workers, cached=False)
    return time.perf_counter() - start, found.isp_vacuum_s.to_numpy()


def bare(together: bool) -> tuple[float, np.ndarray]:
    """Seconds for the whole grid, scaled from a part, and vacuum impulse of the part."""
    cea = library()
    names = ["RP-1", "O2(L)"]
    reactants, products = cea.Mixture(names), cea.Mixture(names, products_from_reactants=True)
    solver = cea.RocketSolver(products, reactants=reactants)
    solution = cea.RocketSolution(solver)
    part = MIXTURES[::PART]
    isp = np.empty((part.size, PRESSURES.size, AREAS.size))
    start = time.perf_counter()
    for i, mixture in enumerate(part):
        weights = reactants.of_ratio_to_weights(np.array([0.0, 1.0]), np.array([1.0, 0.0]), mixture)
        enthalpy = reactants.calc_property(cea.ENTHALPY, weights, np.array([298.15, 90.17])) / cea.R
        for j, pressure in enumerate(PRESSURES / 1e5):
            if together:
                solver.solve(solution, weights, pressure, supar=list(AREAS), iac=True, hc=enthalpy)
                isp[i, j] = solution.Isp_vacuum[2:]
                continue
            for k, area in enumerate(AREAS):
                solver.solve(solution, weights, pressure, supar=[area], iac=True, hc=enthalpy)
                isp[i, j, k] = solution.Isp_vacuum[2]
    return (time.perf_counter() - start) * PART, isp / 9.80665


def beside_cantera() -> list[str]:
    """The chamber of hydrogen and oxygen: temperature, molar mass, time of a state."""
    import cantera

    fluid = cantera.Solution(str(Path(cantera.__file__).parent / "data" / "h2o2.yaml"))
    mixtures = np.linspace(3.5, 6.0, 200)  # Cantera's data end at 3500 K
    start = time.perf_counter()
    here = gas("lox", "lh2", mixtures, 10e6)
    ours_s = (time.perf_counter() - start) / mixtures.size
    reference = gas("lox", "lh2", mixtures, 10e6).enthalpy  # of the feed: the flame keeps it
    there = np.empty((mixtures.size, 2))
    start = time.perf_counter()
    for k, mixture in enumerate(mixtures):
        fluid.TPY = 3000.0, 10e6, {"H2": 1.0, "O2": mixture}
        fluid.equilibrate("TP")  # burnt first: unburnt gas is nowhere as cold as the liquids' enthalpy asks
        fluid.HP = reference[k], 10e6
        fluid.equilibrate("HP")
        there[k] = fluid.T, fluid.mean_molecular_weight / 1e3
    theirs_s = (time.perf_counter() - start) / mixtures.size
    gaps = np.max(np.abs(there / np.stack([here.temperature, here.molar_mass], axis=-1) - 1), axis=0)
    return [
        f"  chamber of LOX/LH2, 10 MPa           ours {ours_s * 1e6:7.0f} µs, Cantera {theirs_s * 1e6:7.0f} µs a state",
        f"  largest difference                   temperature {gaps[0]:.1e}, molar mass {gaps[1]:.1e} (other data)",
    ]


def main() -> int:
    """Run and print."""
    count = MIXTURES.size * PRESSURES.size * AREAS.size
    print(f"Combustion, {count} points of LOX/RP-1, {os.cpu_count()} cores; asked for: 1.3 times the bare loop\n")
    ours(1)
    one, isp = ours(1)
    two, again = ours(2)
    each, theirs = bare(together=False)
    rows, _ = bare(together=True)
    gap, same = np.max(np.abs(isp[::PART] / theirs - 1)), np.array_equal(isp, again)
    print(f"  ours, one process                    {one:8.2f} s")
    print(f"  ours, two processes                  {two:8.2f} s   (with their start; same to the bit: {same})")
    print(f"  cea, a call for each point           {each:8.2f} s   ({each / one:.1f} times ours)")
    print(f"  cea, a call for each pressure        {rows:8.2f} s   ({rows / one:.1f} times ours)")
    print(f"  largest difference of vacuum impulse {gap:8.1e}")
    print("\n".join(beside_cantera()) if importlib.util.find_spec("cantera") else "  (Cantera is not installed here)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
