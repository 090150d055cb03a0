"""What a search carries from round to round, and what it hands back."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from intercosmos.errors import PhysicsError
from intercosmos.physics.orbits.gravity_assist import fly
from intercosmos.physics.orbits.routes import Ephemeris, Route

Array = NDArray[np.float64]

#: what a search reports as it goes: best objective so far, evaluations so far
Progress = Callable[[float, int], None]


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found.

    Parameters
    ----------
    x : (size,) the decision vector, in GTOP's order and units
    objective_km_s : its objective without roundings of the database
    evaluations : trajectories flown
    wall_s, cpu_s : time taken
    ended : "reached", "time" or "evaluations": what ended it
    history : (evaluations, best objective) at each improvement
    seed : the seed
    """

    x: Array
    objective_km_s: float
    evaluations: int
    wall_s: float
    cpu_s: float
    ended: str
    history: tuple[tuple[int, float], ...]
    seed: int

    def within(self, best_km_s: float, *, share: float = 0.005) -> bool:
        """The measure of success: no more than ``share`` above the best known."""
        return self.objective_km_s <= best_km_s * (1 + share)


class Run:
    """Books of one search: the best so far, what it took, when to stop."""

    def __init__(
        self,
        route: Route,
        low: Array,
        high: Array,
        seed: int,
        ephemeris: Ephemeris | None,
        target: float | None,
        seconds: float | None,
        most: int | None,
        progress: Progress | None,
    ) -> None:
        from intercosmos.physics.orbits.gravity_assist_program import sample_tables

        self.route, self.low, self.width, self.seed, self.ephemeris = route, low, high - low, seed, ephemeris
        self.target, self.seconds, self.most, self.progress = target, seconds, most, progress
        self.tables = sample_tables(route, ephemeris)
        self.sampled = ephemeris is not None
        self.random = np.random.default_rng(seed)
        self.evaluations, self.ended = 0, ""
        self.value, self.best = np.inf, None  # type: float, Array | None
        self.history: list[tuple[int, float]] = []
        self.wall, self.cpu = time.perf_counter(), time.process_time()

    def note(self, unit: Array, value: Array, evaluations: int) -> bool:
        """Take in a round; whether to go on."""
        self.evaluations += evaluations
        k = int(np.argmin(value))
        if value[k] < min(self.value, 1e6):
            self.value, self.best = float(value[k]), np.array(unit[k])
            self.history.append((self.evaluations, self.value))
        if self.progress is not None:
            self.progress(self.value, self.evaluations)
        if self.target is not None and self.value <= self.target:
            self.ended = "reached"
        elif self.seconds is not None and time.perf_counter() - self.wall > self.seconds:
            self.ended = "time"
        elif self.most is not None and self.evaluations >= self.most:
            self.ended = "evaluations"
        return not self.ended

    def found(self) -> Found:
        if self.best is None:
            raise PhysicsError("no trajectory within these bounds can be flown")
        x = self.low + self.width * self.best
        value = float(fly(x, self.route, ephemeris=self.ephemeris, exact=True).objective_km_s)
        wall, cpu = time.perf_counter() - self.wall, time.process_time() - self.cpu
        return Found(x, value, self.evaluations, wall, cpu, self.ended, tuple(self.history), self.seed)
