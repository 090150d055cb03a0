"""Lambert's problem: the orbit that leads from one position to another in a given time.

Any number of problems at once, single or multiple revolutions, every conic.

References
----------
Izzo (2015), Revisiting Lambert's problem, *Celestial Mechanics and Dynamical Astronomy* 121, 1-15.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import ConvergenceError, PhysicsError
from intercosmos.physics.orbits import blocks
from intercosmos.physics.orbits.blocks import in_blocks
from intercosmos.physics.orbits.inputs import common_shape, numbers, vectors
from intercosmos.physics.orbits.lambert_core import Solution, Verdict, lambert_jax, solve

__all__ = ["Verdict", "lambert", "lambert_exists", "lambert_jax", "lambert_least_time", "lambert_verdict"]

Array = NDArray[np.float64]

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
    >>> v1.round(1).tolist(), v2.round(1).tolist()
    ([2058.9, 2916.0, 0.0], [-3451.6, 910.3, 0.0])
    """
    found = _solve(r1, r2, tof_s, mu, revolutions, prograde, high_path)
    if found.verdict.ndim == 0 and found.verdict:
        found = _solve(r1, r2, tof_s, mu, revolutions, prograde, high_path, least=True)
        raise _reason(found, float(numbers(tof_s, "s", "tof_s")), int(np.max(revolutions)))
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
    found = _solve(r1, r2, 1.0, mu, revolutions, prograde, False, least=True)
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


@lru_cache(maxsize=4)
def _program(multiple: bool, sure: bool) -> blocks.Rows:
    def rows(columns: tuple[Any, ...], *common: Any) -> tuple[Any, ...]:
        v1, v2, verdict, least = solve(columns[:3], columns[3:6], *columns[6:], *common, multiple=multiple, sure=sure)
        return *v1, *v2, verdict, least

    return blocks.compiled(rows)


def _solve(
    r1: ArrayLike,
    r2: ArrayLike,
    tof_s: ArrayLike,
    mu: ArrayLike,
    revolutions: Any,
    prograde: Any,
    high_path: Any,
    *,
    least: bool = False,
) -> Solution:
    """All rows by the quick program, then those it left by the sure one; by that alone where the least time counts."""
    a, b = vectors(r1, "m", "r1"), vectors(r2, "m", "r2")
    turns = numbers(revolutions, "1", "revolutions")
    if np.any(~(turns >= 0)) or np.any(turns != np.floor(turns)):
        raise PhysicsError("revolutions are whole numbers from 0 up")
    rest = [numbers(tof_s, "s", "tof_s"), numbers(mu, "m3 / s2", "mu"), turns, np.asarray(prograde, bool)]
    rest.append(np.asarray(high_path, bool))
    names = ("tof_s", "mu", "revolutions", "prograde", "high_path")
    shapes = dict(zip(names, (v.shape for v in rest), strict=True))
    shape = common_shape(r1=a.shape[:-1], r2=b.shape[:-1], **shapes)
    count = int(np.prod(shape))
    if not count:
        return Solution(np.empty((*shape, 3)), np.empty((*shape, 3)), np.empty(shape, np.int8), np.empty(shape))
    parts = [*np.moveaxis(a, -1, 0), *np.moveaxis(b, -1, 0), *rest]
    columns: list[NDArray[Any]] = [np.broadcast_to(v, shape).reshape(count) for v in parts]
    multiple = bool(np.any(turns > 0))
    if all(v.size == 1 for v in rest[1:]):  # what all rows share is not copied for each
        found = in_blocks(_program(multiple, least), columns[:7], [v.reshape(())[()] for v in rest[1:]])
    else:
        found = in_blocks(_program(multiple, least), columns)
    left = np.flatnonzero(found[6] == Verdict.UNSETTLED)
    if left.size:
        found = tuple(v if v.flags.writeable else v.copy() for v in found)
        again = in_blocks(_program(multiple, True), [v[left] for v in columns])
        for target, v in zip(found, again, strict=True):
            target[left] = v
    v1, v2 = np.stack(found[:3], axis=-1), np.stack(found[3:6], axis=-1)
    return Solution(v1.reshape(*shape, 3), v2.reshape(*shape, 3), *(v.reshape(shape) for v in found[6:]))
