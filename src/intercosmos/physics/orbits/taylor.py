"""Taylor integration with heyoka, as Intercosmos uses it: loaded when needed, compiled code kept on disk, threads.

A system of equations is compiled once for a *structure* (which forces, how many parameters); everything that
changes from day to day stands in parameters, so that a new day needs no compiling. Compiled code lies in the cache
folder of :mod:`intercosmos.physics.engine`, in ``heyoka/``, where the least used entries leave above
:data:`DISK_LIMIT`.

References
----------
F. Biscani and D. Izzo (2021), *Revisiting high-order Taylor methods for astrodynamics and celestial mechanics*,
MNRAS 504, 2614; A. Jorba and M. Zou (2005), *A software package for the numerical integration of ODEs by means of
high-order Taylor methods*, Experimental Mathematics 14, 99.
"""

from __future__ import annotations

import copy
import os
import time
from collections.abc import Callable, Hashable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import lru_cache
from threading import Lock
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from intercosmos.errors import ConvergenceError
from intercosmos.physics.compiling import compiling

Array = NDArray[np.float64]
T = TypeVar("T")

#: bytes of compiled code kept on disk
DISK_LIMIT: Final = 512 * 2**20
#: steps of one lane within one piece before a propagation is given up: a close passage shortens steps without end
MAX_STEPS: Final = 200_000


@lru_cache(maxsize=1)
def heyoka() -> Any:
    """The module ``heyoka``, with its disk cache in our folder; loaded at the first call.

    >>> heyoka().llvm_state.get_diskcache_limit() == DISK_LIMIT
    True
    """
    import heyoka as module

    from intercosmos.physics.engine import cache_folder

    folder = cache_folder() / "heyoka"
    folder.mkdir(parents=True, exist_ok=True)
    for wait_s in (0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 0.0):
        try:
            module.llvm_state.set_diskcache_path(str(folder))
            module.llvm_state.set_diskcache_limit(DISK_LIMIT)
            break
        except RuntimeError:  # another process is just making the cache, and has it locked
            if not wait_s:
                raise
            time.sleep(wait_s)
    module.set_logger_level_error()  # a cooldown of zero after an event is meant, not worth a line on the screen
    return module


@lru_cache(maxsize=1)
def batch_size() -> int:
    """How many trajectories one instruction advances here (8 with AVX-512)."""
    return int(heyoka().recommended_simd_size())


class Parameters:
    """Names for the slots of ``heyoka.par``, handed out in order."""

    def __init__(self) -> None:
        self.slots: dict[str, slice] = {}
        self.count = 0

    def take(self, name: str, count: int = 1) -> list[Any]:
        """Expressions of ``count`` new parameters."""
        self.slots[name] = slice(self.count, self.count + count)
        self.count += count
        return [heyoka().par[k] for k in range(self.count - count, self.count)]

    def scalar(self, name: str) -> Any:
        """Expression of one new parameter."""
        return self.take(name)[0]


class IntegratorPool:
    """Compiled integrators by structure; each thread borrows a copy of its own.

    Parameters
    ----------
    compile_one : builds the batch integrator of a structure
    """

    def __init__(self, compile_one: Callable[[Any], Any]) -> None:
        self._compile = compile_one
        self._idle: dict[Hashable, list[Any]] = {}
        self._first: dict[Hashable, Any] = {}
        self._lock = Lock()

    @contextmanager
    def borrow(self, structure: Hashable) -> Iterator[Any]:
        """An integrator that nobody else uses until the block ends."""
        with self._lock:
            if structure not in self._first:
                with compiling():
                    self._first[structure] = self._compile(structure)
                self._idle[structure] = []
            idle = self._idle[structure]
            integrator = idle.pop() if idle else copy.deepcopy(self._first[structure])
        try:
            yield integrator
        finally:
            with self._lock:
                self._idle[structure].append(integrator)


def advance(integrator: Any, state: Array, offsets_s: Array) -> tuple[Array, Array]:
    """Advance a batch from its time 0 through the given times.

    Parameters
    ----------
    integrator : a batch integrator
    state : (n, B) at time 0
    offsets_s : (k,) times, s, away from 0 in one direction; the last is where the batch stops

    Returns
    -------
    (k, n, B) states; (B,) accepted steps

    Raises
    ------
    ConvergenceError
        If a lane becomes infinite or needs more than :data:`MAX_STEPS` steps.
    """
    hy = heyoka()
    integrator.set_time(0.0)
    integrator.state[:] = state
    integrator.reset_cooldowns()
    lanes = state.shape[1]
    if offsets_s.size == 1:
        integrator.propagate_until([float(offsets_s[0])] * lanes, max_steps=MAX_STEPS)
        out = np.array(integrator.state)[None]
    else:
        grid = np.concatenate([[0.0], offsets_s])
        lanes_grid = np.ascontiguousarray(np.repeat(grid[:, None], lanes, axis=1))
        out = np.array(integrator.propagate_grid(lanes_grid, max_steps=MAX_STEPS)[-1][1:])
    for outcome, *_ in integrator.propagate_res:
        if outcome != hy.taylor_outcome.time_limit:
            raise ConvergenceError(
                f"the integration stopped before its end ({outcome}); a state passes too close to the centre of a body"
            )
    return out, np.array([result[3] for result in integrator.propagate_res])


def in_threads(work: Callable[[Any], T], items: Sequence[Any]) -> list[T]:
    """``work`` of every item on the cores this process may use; heyoka computes without holding the interpreter."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1)
    if min(cores, len(items)) < 2:
        return [work(item) for item in items]
    with ThreadPoolExecutor(min(cores, len(items))) as pool:
        return list(pool.map(work, items))
