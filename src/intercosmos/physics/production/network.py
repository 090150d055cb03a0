"""A network of tasks with uncertain durations: when does it end, and what does it take?

Each duration and effort has a low, a likely and a high value: of ten such tasks one is below, five are below, nine are
below. They are drawn from two half-normal laws on the logarithm that meet at the likely value, so that a
task may take longer than its high value now and then, as tasks do. Tasks of one programme run late together: a common
factor carries a given part of the variance. The draws are a fixed Latin hypercube: the same question has the same
answer, to the bit.

Reference: Malcolm et al., Application of a technique for research and development program evaluation, Operations
Research 7 (1959), for the network; the law of durations is stated above.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from intercosmos.errors import PhysicsError, UnknownIdError

Array = npt.NDArray[np.float64]

DRAWS_LOG2: Final = 12  #: 4096 draws hold a 10 % quantile to about half a per cent of the spread
_TEN_PER_CENT: Final = 1.2815515655446004  #: standard deviations


@dataclass(frozen=True, slots=True)
class Spread:
    """Low, likely and high: a tenth, half and nine tenths are below."""

    low: float
    likely: float
    high: float

    def __post_init__(self) -> None:
        if not 0 < self.low <= self.likely <= self.high < math.inf:
            raise PhysicsError(f"low, likely and high are in order, above zero and finite; given {self}")

    def drawn(self, normal: Array) -> Array:
        """Values for standard normal deviates."""
        below, above = math.log(self.likely / self.low), math.log(self.high / self.likely)
        return np.asarray(self.likely * np.exp(np.where(normal < 0, below, above) * normal / _TEN_PER_CENT))


@dataclass(frozen=True, slots=True)
class Task:
    """One task: what must be finished before it begins, how long it takes, what it takes."""

    name: str
    duration_s: Spread
    effort: Spread  #: work-years
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of many draws.

    Attributes
    ----------
    ends_s : task -> end after the beginning, s, shape (draws,)
    effort : of all tasks together, work-years, shape (draws,)
    critical : task -> part of the draws in which it lies on the longest path to the last end
    """

    ends_s: Mapping[str, Array]
    effort: Array
    critical: Mapping[str, float]

    def end(self, task: str, *levels: float) -> tuple[float, ...]:
        """Quantiles of a task's end, s; levels from 0 to 1.

        Raises
        ------
        UnknownIdError
            If the network has no such task.
        """
        if task not in self.ends_s:
            raise UnknownIdError("task of this network", task, self.ends_s)
        return tuple(float(v) for v in np.quantile(self.ends_s[task], levels))

    def total_effort(self, *levels: float) -> tuple[float, ...]:
        """Quantiles of the whole effort, work-years."""
        return tuple(float(v) for v in np.quantile(self.effort, levels))


def run(tasks: Sequence[Task], *, common: float = 0.5, draws_log2: int = DRAWS_LOG2) -> Outcome:
    """Draw the network many times.

    Parameters
    ----------
    tasks : each after those it waits for
    common : part of the variance of every duration that all tasks share, 0 to 1
    draws_log2 : two to this power draws, 1 to 20; time and memory grow with their number times that of tasks

    Raises
    ------
    PhysicsError
        If a task waits for one that does not come before it, or two have one name.
    """
    from scipy.special import ndtri

    names = [task.name for task in tasks]
    if not tasks or len(set(names)) != len(names):
        raise PhysicsError("a network needs tasks, each with a name of its own")
    for k, task in enumerate(tasks):
        missing = [name for name in task.after if name not in names[:k]]
        if missing:
            raise PhysicsError(f"task {task.name!r} waits for {missing[0]!r}, which does not come before it")
    if not 0 <= common <= 1:
        raise PhysicsError(f"the common part of the variance is from 0 to 1, not {common:g}")
    if not 1 <= draws_log2 <= 20:
        raise PhysicsError(f"two to the power of 1 to 20 draws, not of {draws_log2}")
    # every column holds the middle of every stratum once, in an order of its own: quantiles of one task are exact
    strata = (np.arange(2**draws_log2) + 0.5) / 2**draws_log2
    order = np.random.RandomState(20_140_818)  # its stream is promised never to change
    normal = ndtri(np.stack([order.permutation(strata) for _ in range(2 * len(tasks) + 1)], axis=1))
    shared, own = np.sqrt(common) * normal[:, 0], np.sqrt(1 - common)
    ends: dict[str, Array] = {}
    effort = np.zeros(len(normal))
    waits: dict[str, npt.NDArray[np.intp]] = {}
    for k, task in enumerate(tasks):
        duration = task.duration_s.drawn(shared + own * normal[:, 1 + 2 * k])
        effort += task.effort.drawn(shared + own * normal[:, 2 + 2 * k])
        starts = np.stack([ends[name] for name in task.after]) if task.after else np.zeros((1, len(normal)))
        waits[task.name] = np.argmax(starts, axis=0)
        ends[task.name] = starts.max(axis=0) + duration
    return Outcome(ends, effort, _critical(tasks, ends, waits))


def _critical(
    tasks: Sequence[Task], ends: Mapping[str, Array], waits: Mapping[str, npt.NDArray[np.intp]]
) -> dict[str, float]:
    """Walk back from the last end of every draw."""
    last = np.argmax(np.stack([ends[task.name] for task in tasks]), axis=0)
    on = {task.name: last == k for k, task in enumerate(tasks)}
    for task in reversed(tasks):
        for k, name in enumerate(task.after):
            on[name] = on[name] | (on[task.name] & (waits[task.name] == k))
    return {task.name: float(on[task.name].mean()) for task in tasks}
