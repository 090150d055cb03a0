"""How long a balance takes, scheme by scheme, warm: the least and the middle of several, in milliseconds.

No open program that balances these cycles and that can be installed was found to stand beside it; the floor is what the
pieces cost alone: an equilibrium of the turbine gas, a state of hydrogen, the prediction of the chamber.

Usage: ``python benchmarks/cycle.py``
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from intercosmos.physics.propulsion import cycle_balance
from intercosmos.physics.propulsion.liquids import liquid
from intercosmos.physics.propulsion.preburners import turbine_gas

LIMIT_MS = 50.0
REPEATS = 9

CASES: dict[str, tuple[str, str, str, dict[str, Any]]] = {
    "gas generator, kerosene": ("gg", "lox", "rp-1", {"chamber_pressure": 7e6, "mixture_ratio": 2.3}),
    "gas generator, hydrogen": ("gg", "lox", "lh2", {"chamber_pressure": 10e6, "mixture_ratio": 5.5}),
    "peroxide": ("peroxide", "lox", "t-1", {"chamber_pressure": 6e6, "mixture_ratio": 2.47}),
    "expander": ("expander", "lox", "lh2", {"chamber_pressure": 3.3e6, "mixture_ratio": 5.5, "thrust": 1e5}),
    "expander bleed": ("bleed", "lox", "lh2", {"chamber_pressure": 3.6e6, "mixture_ratio": 5.0, "thrust": 1e5}),
    "oxidiser-rich": ("orsc", "lox", "rp-1", {"chamber_pressure": 20e6, "mixture_ratio": 2.6}),
    "fuel-rich": ("frsc", "lox", "lh2", {"chamber_pressure": 18e6, "mixture_ratio": 6.0}),
    "full flow": ("ffsc", "lox", "lch4", {"chamber_pressure": 20e6, "mixture_ratio": 3.6}),
    "oxidiser-rich, greatest pressure": ("orsc", "lox", "rp-1", {"mixture_ratio": 2.6}),
    "fuel-rich, greatest pressure": ("frsc", "lox", "lh2", {"mixture_ratio": 6.0}),
}


def milliseconds(work: Callable[[int], object]) -> tuple[float, float]:
    """Least and middle of several runs; each gets its number, so that nothing is read from an earlier one."""
    work(0)
    taken = []
    for k in range(1, REPEATS + 1):
        start = time.perf_counter()
        work(k)
        taken.append(1e3 * (time.perf_counter() - start))
    return min(taken), statistics.median(taken)


def balance(cycle: str, oxidizer: str, fuel: str, arguments: dict[str, Any], k: int) -> object:
    """One balance, at a mixture of its own."""
    asked = {"thrust": 1e6, **arguments}
    asked["mixture_ratio"] *= 1 + 1e-4 * k
    return cycle_balance(cycle, oxidizer, fuel, **asked)


def main() -> None:
    """Print the table."""
    print(f"{'':36}{'least':>8}{'middle':>9} ms")
    for name, (cycle, oxidizer, fuel, arguments) in CASES.items():
        least, middle = milliseconds(partial(balance, cycle, oxidizer, fuel, arguments))
        print(f"{name:36}{least:8.1f}{middle:9.1f}{'' if middle <= LIMIT_MS else '   above ' + format(LIMIT_MS, 'g')}")
    least, middle = milliseconds(lambda k: turbine_gas("lox", "lh2", 880.0 + k, 8e6))
    print(f"{'one turbine gas':36}{least:8.2f}{middle:9.2f}")
    least, middle = milliseconds(lambda k: liquid("lh2").work(0.2e6, 21.0, 20e6 + k))
    print(f"{'one work of a hydrogen pump':36}{least:8.2f}{middle:9.2f}")


if __name__ == "__main__":
    main()
