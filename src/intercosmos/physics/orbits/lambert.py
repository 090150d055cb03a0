"""Lambert's problem: the orbit that leads from one position to another in a given time.

Any number of problems at once, single or multiple revolutions, every conic. Tens of thousands of rows share one small
compiled program, which runs on all cores.

References
----------
Izzo (2015), Revisiting Lambert's problem, *Celestial Mechanics and Dynamical Astronomy* 121, 1-15.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import ConvergenceError, PhysicsError
from intercosmos.physics.orbits.lambert_core import Solution, Verdict, lambert_jax

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Verdict", "lambert", "lambert_exists", "lambert_jax", "lambert_least_time", "lambert_verdict"]

Array = NDArray[np.float64]

#: rows of a compiled program: what fits the cache of a core, and one for a handful
_BLOCKS = (64, 8192)

_WHY = {
    Verdict.NOT_A_NUMBER: "positions, flight time and mu must be finite, positions away from the centre, mu positive",
    Verdict.NO_TIME: "the flight time must be positive",
    Verdict.COINCIDENT: "the two positions are one and the same: every orbit through it returns, none is singled out; "
    "move one of them",
    Verdict.COLLINEAR: "the two positions and the centre lie on a line, so the plane of the transfer is free; "
    "move one of them off the line, or fly a plane change in between",
    Verdict.UNSETTLED: "the iteration did not settle; the geometry is beyond 64-bit numbers",
}


def lambert(
    r1: ArrayLike,
    r2: ArrayLike,
    tof_s: ArrayLike,
    mu: ArrayLike,
    *,
    revolutions: ArrayLike = 0,
    prograde: ArrayLike = True,
    high_path: ArrayLike = False,
) -> tuple[Array, Array]:
    """Velocities at both ends of the orbit from ``r1`` to ``r2`` in the time ``tof_s``.

    Parameters
    ----------
    r1, r2 : (..., 3) positions in one inertial frame, m
    tof_s : (...) flight time, s
    mu : (...) gravitational parameter of the centre, m3/s2
    revolutions : (...) whole revolutions on the way
    prograde : (...) go round with the angular momentum on the side of the frame's z axis; where the plane holds that axis,
        the short way round
    high_path : (...) of the two orbits with revolutions, Izzo's left branch (smaller ``x``), which Der calls the high path;
        no meaning without revolutions

    Returns
    -------
    (..., 3) velocity at ``r1`` and at ``r2``, m/s. In an array, a row without solution is NaN; ask
    :func:`lambert_verdict` why, or :func:`lambert_exists` beforehand.

    Raises
    ------
    PhysicsError
        For a single problem (inputs without leading axes) that has no solution, saying why; for a number of revolutions
        that is negative or not whole.

    Examples
    --------
    Vallado's example 7-5:

    >>> v1, v2 = lambert([15945.34e3, 0, 0], [12214.83899e3, 10249.46731e3, 0], 76 * 60, 3.986004418e14)
    >>> v1.round(1), v2.round(1)
    (array([2058.9, 2916. ,    0. ]), array([-3451.6,   910.3,    0. ]))
    """
    found = _solve(r1, r2, tof_s, mu, revolutions, prograde, high_path)
    if found.verdict.ndim == 0 and found.verdict:
        raise _reason(found, float(np.max(tof_s)), int(np.max(revolutions)))
    return np.asarray(found.v1), np.asarray(found.v2)


def lambert_verdict(
    r1: ArrayLike,
    r2: ArrayLike,
    tof_s: ArrayLike,
    mu: ArrayLike,
    *,
    revolutions: ArrayLike = 0,
    prograde: ArrayLike = True,
    high_path: ArrayLike = False,
) -> NDArray[np.int8]:
    """What becomes of each problem: (...) values of :class:`Verdict`, 0 where :func:`lambert` has a solution."""
    return np.asarray(_solve(r1, r2, tof_s, mu, revolutions, prograde, high_path).verdict)


def lambert_exists(
    r1: ArrayLike,
    r2: ArrayLike,
    tof_s: ArrayLike,
    mu: ArrayLike,
    *,
    revolutions: ArrayLike = 0,
    prograde: ArrayLike = True,
) -> NDArray[np.bool_]:
    """Whether each problem has a solution (with revolutions: both paths have, or none)."""
    verdict = lambert_verdict(r1, r2, tof_s, mu, revolutions=revolutions, prograde=prograde)
    return np.asarray(verdict == Verdict.SOLVED)


def lambert_least_time(
    r1: ArrayLike, r2: ArrayLike, mu: ArrayLike, *, revolutions: ArrayLike, prograde: ArrayLike = True
) -> Array:
    """Least flight time of so many revolutions, s; 0 without any, NaN where the geometry has no plane."""
    # any time will do
    found = _solve(r1, r2, 1.0, mu, revolutions, prograde, False)
    known = (found.verdict == Verdict.SOLVED) | (found.verdict == Verdict.TOO_SHORT)
    return np.where(known, found.least_time_s, np.nan)


def _reason(found: Solution, tof_s: float, revolutions: int) -> PhysicsError:
    verdict = Verdict(int(found.verdict))
    if verdict is Verdict.TOO_SHORT:
        least = float(found.least_time_s)
        return PhysicsError(
            f"no orbit makes {revolutions} revolution{'s' if revolutions > 1 else ''} between these positions in "
            f"{tof_s:.10g} s: the least time is {least:.10g} s; allow more time or fewer revolutions"
        )
    kind = ConvergenceError if verdict is Verdict.UNSETTLED else PhysicsError
    return kind(_WHY[verdict])


@lru_cache(maxsize=8)
def _program(multiple: bool, sure: bool) -> Callable[..., Solution]:
    from intercosmos.physics.engine import jax

    compiled: Callable[..., Solution] = jax.jit(partial(lambert_jax, multiple=multiple, sure=sure))
    return compiled


@lru_cache(maxsize=1)
def _workers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="lambert")


def _solve(
    r1: ArrayLike, r2: ArrayLike, tof_s: ArrayLike, mu: ArrayLike, revolutions: Any, prograde: Any, high_path: Any
) -> Solution:
    """All rows by the quick program, then those it left by the sure one."""
    a, b = np.asarray(r1, float), np.asarray(r2, float)
    if a.shape[-1:] != (3,) or b.shape[-1:] != (3,):
        raise PhysicsError(f"positions are arrays (..., 3), not {a.shape} and {b.shape}")
    turns = np.asarray(revolutions, float)
    if np.any(~(turns >= 0)) or np.any(turns != np.floor(turns)):
        raise PhysicsError("revolutions are whole numbers from 0 up")
    scalars = [np.asarray(tof_s, float), np.asarray(mu, float), turns, np.asarray(prograde, bool)]
    scalars.append(np.asarray(high_path, bool))
    shape = np.broadcast_shapes(a.shape[:-1], b.shape[:-1], *(v.shape for v in scalars))
    count = int(np.prod(shape))
    rows: list[NDArray[Any]] = [np.broadcast_to(v, (*shape, 3)).reshape(count, 3) for v in (a, b)]
    rows += [np.broadcast_to(v, shape).reshape(count) for v in scalars]
    out = Solution(np.empty((count, 3)), np.empty((count, 3)), np.empty(count, np.int8), np.empty(count))
    multiple = bool(np.any(turns > 0))
    _run(_program(multiple, False), rows, out, np.arange(count) if count else None)
    left = np.flatnonzero(out.verdict == Verdict.UNSETTLED)
    if left.size:
        _run(_program(multiple, True), rows, out, left)
    return Solution(*(np.reshape(v, (*shape, *v.shape[1:])) for v in out))


def _run(
    program: Callable[..., Solution], rows: list[NDArray[Any]], out: Solution, chosen: NDArray[np.intp] | None
) -> None:
    """Fly the chosen rows through the program in blocks of fixed size; the last one repeats its last row."""
    if chosen is None:
        return
    size = next((b for b in _BLOCKS if chosen.size <= b), _BLOCKS[-1])
    everything = chosen.size == out.verdict.size

    def one(start: int) -> None:
        stop = min(start + size, chosen.size)
        where: slice | NDArray[np.intp] = slice(start, stop) if everything else chosen[start:stop]
        block = [v[where] for v in rows]
        if stop - start < size:
            block = [np.concatenate([v, np.repeat(v[-1:], size - len(v), axis=0)]) for v in block]
        for target, found in zip(out, program(*block), strict=True):
            target[where] = np.asarray(found)[: stop - start]

    starts: Iterator[int] = iter(range(0, chosen.size, size))
    if chosen.size > size:
        list(_workers().map(one, starts))
    else:
        one(next(starts))
