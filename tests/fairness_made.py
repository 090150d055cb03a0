"""Small tasking problems made by hand: images of 10 s, partners with a satellite or two."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from intercosmos.physics.observation.schedule_result import Schedule
from intercosmos.physics.observation.tasking_problem import (
    Agility,
    DownlinkWindows,
    Imager,
    Opportunities,
    Problem,
    Requests,
)

IMAGE_S = 10.0
IMAGE_BITS = 1e9


def made(
    requests: Sequence[tuple[str, str, float]],
    chances: Sequence[tuple[int, int, float, float]],
    *,
    satellites: Sequence[tuple[str, str]] = (("Canopus", "cnsa"), ("Resolute", "roscosmos")),
    windows: Sequence[tuple[int, str, str, float, float, float]] = (),
    roll_rad: Sequence[float] | None = None,
    kind: Sequence[str] | None = None,
    part: Sequence[int] | None = None,
    score: Sequence[float] | None = None,
    horizon_s: float = 5000.0,
) -> Problem:
    """A problem.

    Parameters
    ----------
    requests : name, partner, weight
    chances : request, satellite, start and end of the window, s
    satellites : name, partner; they turn by 1 deg/s and need no time to settle
    windows : satellite, station, partner, start and end, s, bits a second; without any, nothing need go down
    roll_rad, part, score : of the chances
    kind : of the requests; stereo ones need all parts
    """
    table = np.array(chances, float).reshape(-1, 4)
    n, kinds = len(table), tuple(kind or ("mono",) * len(requests))
    zero = np.zeros(n)
    whole = np.zeros(n, np.int64)
    return Problem(
        tuple(Imager(name, owner, Agility(np.radians(1.0), np.radians(100.0))) for name, owner in satellites),
        Requests(
            tuple(r[0] for r in requests), tuple(r[1] for r in requests), kinds, np.array([r[2] for r in requests]),
            np.array([k == "stereo" for k in kinds], bool),
        ),
        Opportunities(
            table[:, 0].astype(np.int64), table[:, 1].astype(np.int64), whole,
            whole if part is None else np.array(part, np.int64), table[:, 2], table[:, 3], zero + IMAGE_S,
            np.ones(n) if score is None else np.array(score, float), (table[:, 2] + table[:, 3]) / 2,
            zero if roll_rad is None else np.array(roll_rad, float), zero, zero + IMAGE_BITS,
        ),
        DownlinkWindows(
            np.array([w[0] for w in windows], np.int64), tuple(w[1] for w in windows), tuple(w[2] for w in windows),
            np.array([w[3] for w in windows], float), np.array([w[4] for w in windows], float),
            np.array([w[5] for w in windows], float),
        ),
        horizon_s,
        must_downlink=bool(windows),
    )  # fmt: skip


def scheduled(problem: Problem, taken: Sequence[int], start_s: Sequence[float] | None = None) -> Schedule:
    """A schedule of some chances, each as early as its window allows, going down in the first window with room."""
    chosen = np.array(taken, np.int64)
    o, d = problem.opportunities, problem.downlinks
    start = o.start_s[chosen] if start_s is None else np.array(start_s, float)
    window, delivered = np.full(chosen.size, -1, np.int64), np.full(chosen.size, np.nan)
    free = d.start_s.copy()
    for k in np.argsort(start, kind="stable").tolist():
        end = start[k] + o.duration_s[chosen[k]]
        down = np.maximum(free, end) + o.bits[chosen[k]] / d.bit_s
        able = np.flatnonzero((d.satellite == o.satellite[chosen[k]]) & (down <= d.end_s))
        if able.size:
            window[k], delivered[k] = able[0], down[able[0]]
            free[able[0]] = down[able[0]]
    worth = float(problem.values[chosen].sum())
    return Schedule(problem, chosen, start, window, delivered, worth, worth)
