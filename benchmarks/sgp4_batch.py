"""Our SGP4 beside the reference's C++ arrays (package ``sgp4``) in one process, near Earth and in deep space."""

from __future__ import annotations

import importlib.resources
import time
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from intercosmos.physics.orbits.mean_elements import MeanElements
from intercosmos.physics.orbits.sgp4_states import sgp4_minutes

TIMES = 10_000
#: Of the verification set: what it altered by hand to provoke errors is left out.
PROVOKED = ("33333", "33334", "33335")


@dataclass(frozen=True, slots=True)
class Answer:
    """One comparison."""

    satellites: int
    ours_s: float
    theirs_s: float
    worst_m: float  #: largest difference of a coordinate

    @property
    def states(self) -> int:
        """States worked out by each."""
        return self.satellites * TIMES

    @property
    def ratio(self) -> float:
        """How many times faster ours is."""
        return self.theirs_s / self.ours_s


def pairs() -> list[tuple[str, str]]:
    """Lines of the verification set of AIAA 2006-6753."""
    text = (importlib.resources.files("sgp4") / "SGP4-VER.TLE").read_text(encoding="utf-8").splitlines()
    found = [(a, b) for a, b in pairwise(text) if a[:2] == "1 " and b[:2] == "2 "]
    return [pair for pair in found if pair[0][2:7] not in PROVOKED]


def compare(*, deep: bool, copies: int, repeats: int = 5) -> Answer:
    """Time both on the same satellites over a week, in turns, the best of several.

    A week from the epoch of each. Satellites of the set that decay within it are left out: for them the reference
    stops early, and the last orbits before amplify rounding.
    """
    from sgp4.api import Satrec, SatrecArray

    minutes = np.linspace(0.0, 7 * 1440.0, TIMES)
    kind = [pair for pair in pairs() if (2 * np.pi / Satrec.twoline2rv(*pair).no_kozai >= 225.0) == deep]
    stays = (sgp4_minutes(MeanElements.of(kind), minutes).code == 0).all(axis=1)
    chosen = [pair for pair, good in zip(kind, stays, strict=True) if good] * copies
    theirs = [Satrec.twoline2rv(*pair) for pair in chosen]
    elements = MeanElements.of(chosen)
    # the reference's arrays share their instants, so the epochs are moved to one
    day = 2451545.0
    for satellite in theirs:
        satellite.jdsatepoch, satellite.jdsatepochF = day, 0.0
    array = SatrecArray(theirs)
    jd = np.full(TIMES, day)
    fraction = minutes / 1440.0
    ours_s, theirs_s = [], []
    for _ in range(repeats):
        start = time.perf_counter()
        mine = sgp4_minutes(elements, minutes)
        ours_s.append(time.perf_counter() - start)
        start = time.perf_counter()
        code, position, _ = array.sgp4(jd, fraction)
        theirs_s.append(time.perf_counter() - start)
    if code.any() or mine.code.any():
        raise SystemExit("an error where there should be none")
    worst = np.abs(mine.position - position * 1e3).max()
    return Answer(len(chosen), min(ours_s), min(theirs_s), float(worst))


def report() -> list[str]:
    """Lines for ``make bench``."""
    lines = ["SGP4, a week of 10,000 instants (asked for: 6 times the reference's arrays)", ""]
    for name, deep, copies in (("near Earth", False, 10), ("deep space", True, 4)):
        a = compare(deep=deep, copies=copies)
        lines.append(
            f"  {name}  {a.satellites:4} satellites   ours {a.states / a.ours_s / 1e6:6.1f} M/s   "
            f"sgp4 {a.states / a.theirs_s / 1e6:5.2f} M/s   ratio {a.ratio:5.1f}   agreement {a.worst_m:.1e} m"
        )
    return lines


if __name__ == "__main__":
    print("\n".join(report()))
