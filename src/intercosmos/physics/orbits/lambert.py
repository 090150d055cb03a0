"""Lambert's problem: the orbit that leads from one position to another in a given time.

Any number of problems at once, single or multiple revolutions, every conic. Tens of thousands of rows share one small
compiled program, which runs on all cores.

References
----------
Izzo (2015), Revisiting Lambert's problem, *Celestial Mechanics and Dynamical Astronomy* 121, 1-15.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import ConvergenceError, PhysicsError
from intercosmos.physics.orbits.lambert_core import Solution, Verdict, lambert_jax, solve

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Verdict", "lambert", "lambert_exists", "lambert_jax", "lambert_least_time", "lambert_verdict"]

Array = NDArray[np.float64]

#: rows of a compiled program: one for a handful, one for many
_BLOCKS = (64, 16384)
#: rows at a time within a program: what fits the nearest cache of a core
_TILE = 2048

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
    prograde : (...) go round with the angular momentum on the side of the frame's z axis; where the plane
        holds that axis, the short way round
    high_path : (...) of the two orbits with revolutions, Izzo's left branch (smaller ``x``), which Der calls the high
        path; no meaning without revolutions

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
def _program(multiple: bool, sure: bool) -> Callable[..., Any]:
    """Rows as separate components (n,) to velocities as components, verdicts and least times."""
    from intercosmos.physics.engine import jax

    def rows(columns: tuple[Any, ...], *common: Any) -> Any:
        return solve(columns[:3], columns[3:6], *columns[6:], *common, multiple=multiple, sure=sure)

    def program(columns: tuple[Any, ...], *common: Any) -> Any:
        count = columns[0].size
        if count <= _TILE:
            return rows(columns, *common)
        tiles = tuple(v.reshape(-1, _TILE) for v in columns)
        return jax.tree.map(lambda v: v.reshape(-1), jax.lax.map(lambda tile: rows(tile, *common), tiles))

    wide = {"xla_cpu_prefer_vector_width": 512} if jax.default_backend() == "cpu" else {}
    compiled: Callable[..., Any] = jax.jit(program, compiler_options=wide)
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
    common = [np.asarray(mu, float), turns, np.asarray(prograde, bool), np.asarray(high_path, bool)]
    scalars = [np.asarray(tof_s, float), *common]
    shape = np.broadcast_shapes(a.shape[:-1], b.shape[:-1], *(v.shape for v in scalars))
    count = int(np.prod(shape))
    columns: list[NDArray[Any]] = [
        np.broadcast_to(v[..., k], shape).reshape(count) for v in (a, b) for k in range(3)
    ] + [np.broadcast_to(v, shape).reshape(count) for v in scalars]
    out = Solution(np.empty((count, 3)), np.empty((count, 3)), np.empty(count, np.int8), np.empty(count))
    multiple = bool(np.any(turns > 0))
    # what all rows share is not copied for each
    shared = 4 if all(v.size == 1 for v in common) else 0
    _run(_program(multiple, False), columns, shared, out, None)
    left = np.flatnonzero(out.verdict == Verdict.UNSETTLED)
    if left.size:
        _run(_program(multiple, True), columns, 0, out, left)
    return Solution(*(np.reshape(v, (*shape, *v.shape[1:])) for v in out))


def _run(
    program: Callable[..., Any],
    columns: list[NDArray[Any]],
    shared: int,
    out: Solution,
    chosen: NDArray[np.intp] | None,
) -> None:
    """Fly all or the chosen rows in blocks of fixed size; the last block repeats its last row."""
    count = out.verdict.size if chosen is None else chosen.size
    size = next((b for b in _BLOCKS if count <= b), _BLOCKS[-1])
    own, common = (columns[:-shared], [v[0] for v in columns[-shared:] if count]) if shared else (columns, [])

    def one(start: int) -> None:
        stop = min(start + size, count)
        where: slice | NDArray[np.intp] = slice(start, stop) if chosen is None else chosen[start:stop]
        block = [np.ascontiguousarray(v[where]) for v in own]
        if stop - start < size:
            block = [np.concatenate([v, np.broadcast_to(v[-1], size - len(v))]) for v in block]
        v1, v2, verdict, least = program(tuple(block), *common)
        for k in range(3):
            out.v1[where, k], out.v2[where, k] = np.asarray(v1[k])[: stop - start], np.asarray(v2[k])[: stop - start]
        out.verdict[where] = np.asarray(verdict)[: stop - start]
        out.least_time_s[where] = np.asarray(least)[: stop - start]

    if count > size:
        list(_workers().map(one, range(0, count, size)))
    elif count:
        one(0)
