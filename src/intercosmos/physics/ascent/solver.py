"""Many small constrained optimisations at once: sequential quadratic programming over a batch.

All problems of a batch advance together; each has its own step length, Hessian estimate and end. An
iteration costs one batched evaluation of conditions and slopes, so the compiled kernel always sees full rows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
#: rows of the batch, unknowns (b, n) -> conditions (b, c), slopes (b, c, n)
Slopes = Callable[[NDArray[np.intp], Floats], tuple[Floats, Floats]]
Values = Callable[[NDArray[np.intp], Floats], Floats]

_SHORTENED, _SHORTER = 0.4, 9  # a step that does not help is shortened to this part, so many times
#: Rows asked for ahead: in the first twelve places of the smallest block a flight comes out to the bit as alone
_AHEAD = 12
_MEMORY = 25  # iterations after which the curvature is taken as first given again: a bad estimate mends slowly


@dataclass(frozen=True, slots=True)
class Solution:
    """What the solver found, one row a problem."""

    x: Floats  #: (b, n)
    conditions: Floats  #: (b, c) left over
    multipliers: Floats  #: (b, c): d objective / d condition
    slopes: Floats  #: (b, c, n)
    converged: NDArray[np.bool_]  #: the conditions are met
    optimal: NDArray[np.bool_]  #: and no step improves the objective any more
    iterations: NDArray[np.int64]
    hessian: Floats  #: (b, n, n) of the Lagrangian, as estimated


def maximise(
    values: Values,
    slopes: Slopes,
    x: Floats,
    *,
    reward: Floats,
    bounds: tuple[Floats, Floats],
    iterations: int = 60,
    tolerance: float = 1e-4,
    gain: float = 2e-4,
    largest_step: float = 1.5,
    patience: tuple[int, float] = (25, 30.0),
    curvature: Floats | None = None,
) -> Solution:
    """Maximise ``reward @ x`` subject to ``conditions(x) = 0`` and simple bounds.

    Parameters
    ----------
    values, slopes : evaluate given rows of the batch
    x : (b, n) first guesses
    reward : (n,) gradient of the objective, constant
    bounds : lower and upper (n,), kept by shortening steps component by component

    Other parameters you should not need
    ------------------------------------
    iterations : most iterations of any problem
    tolerance : largest condition left at the end
    gain : end when the last step moved the objective by less than this
    largest_step : no component moves further than this in one iteration
    patience : a problem with a condition above the second number after so many iterations is given up
    curvature : (n, n) or (b, n, n) first estimate of the Lagrangian's Hessian

    Returns
    -------
    Solution
        ``converged`` is False where the conditions could not be met. ``optimal`` is False as well where they are
        met but the search ended at its limit of iterations, or where no step was found: the objective is then a
        lower bound.

    References
    ----------
    Nocedal and Wright, Numerical Optimization, 2nd edition, 2006, sections 18.3 (damped BFGS, procedure 18.2;
    second-order correction) and 18.5 (exact penalty).
    """
    count, n = x.shape
    x = np.clip(x, *bounds)
    everyone = np.arange(count)
    c, jac = (np.array(part) for part in slopes(everyone, x))
    conditions = c.shape[1]
    first_hessian = np.broadcast_to(np.eye(n) if curvature is None else curvature, (count, n, n))
    hessian = first_hessian.copy()
    penalty = np.full(count, 1e-3)
    multipliers = np.zeros((count, conditions))
    done, optimal = np.zeros(count, dtype=bool), np.zeros(count, dtype=bool)
    used = np.zeros(count, dtype=np.int64)
    fresh = np.full(count, curvature is None)
    poor = np.zeros(count, dtype=np.int64)
    for iteration in range(iterations):
        rows = np.flatnonzero(~done)
        if rows.size == 0:
            break
        used[rows] += 1
        step, lam = _newton(hessian[rows], jac[rows], c[rows], reward)
        step *= np.minimum(1.0, largest_step / np.maximum(np.abs(step).max(axis=1), 1e-12))[:, None]
        penalty[rows] = np.maximum(0.5 * penalty[rows], 1.5 * np.abs(lam).max(axis=1) + 1e-6)
        base = -x[rows] @ reward + penalty[rows] * np.abs(c[rows]).sum(axis=1)
        slope = -step @ reward - penalty[rows] * np.abs(c[rows]).sum(axis=1)
        alpha = np.ones(rows.size)
        corrected = np.zeros(rows.size, dtype=bool)
        trial = np.clip(x[rows] + step, *bounds)
        c_new = c[rows].copy()
        jac_new = jac[rows].copy()
        c_full, jac_full = slopes(rows, trial)
        merit = -trial @ reward + penalty[rows] * np.abs(c_full).sum(axis=1)
        usable = np.isfinite(merit) & np.isfinite(jac_full).all(axis=(1, 2))
        good = usable & (merit <= base + 1e-4 * np.minimum(slope, 0.0) + 1e-10)
        c_new[good], jac_new[good] = c_full[good], jac_full[good]
        lost = np.flatnonzero(~good)
        if lost.size:
            at = rows[lost]
            shorter = _shorter_steps(
                values, at, x[at], step[lost], trial[lost], jac[at], c_full[lost], reward=reward, bounds=bounds,
                penalty=penalty[at], base=base[lost], slope=slope[lost],
            )  # fmt: skip
            trial[lost], alpha[lost], corrected[lost], good[lost] = shorter
        short = np.flatnonzero(good & ((alpha < 1.0) | corrected))
        if short.size:
            c_new[short], jac_new[short] = slopes(rows[short], trial[short])
            blind = short[~np.isfinite(jac_new[short]).all(axis=(1, 2))]
            good[blind] = False
            c_new[blind], jac_new[blind] = c[rows[blind]], jac[rows[blind]]
        moved = np.where(good[:, None], trial - x[rows], 0.0)
        change = np.einsum("bc,bcn->bn", lam, jac[rows] - jac_new)  # gradient of the Lagrangian: reward part cancels
        hessian[rows] = _damped_update(hessian[rows], moved, change, fresh[rows])
        fresh[rows[good]] = False
        # no step found, or no end in sight: forget the curvature; without a step a third time, give up
        stuck = ~good
        old = curvature is not None and iteration % _MEMORY == _MEMORY - 1
        forget = rows if old else rows[stuck]
        hessian[forget] = first_hessian[forget]
        fresh[forget] = curvature is None
        poor[rows[stuck]] += 1
        x[rows[good]] = trial[good]
        c[rows], jac[rows] = c_new, jac_new
        multipliers[rows] = lam
        met = np.abs(c[rows]).max(axis=1) < tolerance
        small = np.abs(moved @ reward) < gain
        quiet = np.abs(slope) < gain
        lost_hope = (iteration >= patience[0]) & (np.abs(c[rows]).max(axis=1) > patience[1])
        optimal[rows] = met & small & quiet & good
        done[rows] = (met & small & quiet & good) | (poor[rows] >= 3) | (met & stuck) | lost_hope
    return Solution(x, c, multipliers, jac, np.abs(c).max(axis=1) < 10 * tolerance, optimal, used, hessian)


def _shorter_steps(
    values: Values, rows: NDArray[np.intp], x: Floats, step: Floats, full: Floats, jac: Floats, c_full: Floats, *,
    reward: Floats, bounds: tuple[Floats, Floats], penalty: Floats, base: Floats, slope: Floats,
) -> tuple[Floats, Floats, NDArray[np.bool_], NDArray[np.bool_]]:  # fmt: skip
    """Where a full step makes things worse: the first of a corrected step and of ever shorter ones that does not.

    One problem after the other comes to its end, and a compiled row costs as much as a block of them. So what would be
    asked next is asked ahead, as far as a block has room; what is found is the same.

    Parameters
    ----------
    values : evaluates conditions
    rows, x, step, full, jac : problems (n,), where they are, the step and where it leads, slopes of the conditions
    c_full : conditions after the full step
    reward, bounds : as in :func:`maximise`
    penalty, base, slope : (n,) of the merit: weight of the conditions, its value before the step, how it should fall

    Returns
    -------
    places (n, unknowns), parts of the step, whether it was the corrected one, and whether there is one at all
    """
    part = np.concatenate([[1.0], np.cumprod(np.full(_SHORTER, _SHORTENED))])
    # second-order correction: a full step along curved conditions misses them by its square; step back onto them
    finite = np.asarray(np.isfinite(c_full).all(axis=1))
    bent = full.copy()
    bent[finite] = np.clip(full[finite] + _nearest_correction(jac[finite], c_full[finite]), *bounds)
    place, taken = full.copy(), np.zeros(rows.size, dtype=np.intp)
    good, first = np.zeros(rows.size, dtype=bool), 0
    while first < part.size and not good.all():
        lost = np.flatnonzero(~good)
        tried = np.arange(first, min(first + max(_AHEAD // lost.size, 1), part.size))
        first += tried.size
        which, index = np.repeat(lost, tried.size), np.tile(tried, lost.size)
        asked = (index > 0) | finite[which]
        which, index = which[asked], index[asked]
        if not which.size:
            continue
        y = np.clip(x[which] + part[index, None] * step[which], *bounds)
        y[index == 0] = bent[which[index == 0]]
        merit = -y @ reward + penalty[which] * np.abs(values(rows[which], y)).sum(axis=1)
        bound = base[which] + 1e-4 * part[index] * np.minimum(slope[which], 0.0) + 1e-10
        ok = np.isfinite(merit) & (merit <= bound)
        for k in np.flatnonzero(ok)[::-1]:  # the first that will do is written last
            place[which[k]], taken[which[k]], good[which[k]] = y[k], index[k], True
    return place, part[taken], good & (taken == 0), good


def _newton(hessian: Floats, jac: Floats, c: Floats, reward: Floats) -> tuple[Floats, Floats]:
    """Step and multipliers of the quadratic subproblem with equality conditions."""
    batch, conditions, n = jac.shape
    kkt = np.zeros((batch, n + conditions, n + conditions))
    kkt[:, :n, :n] = hessian
    kkt[:, :n, n:] = np.swapaxes(jac, 1, 2)
    kkt[:, n:, :n] = jac
    # switched-off conditions have no slopes: a little of the identity keeps their multiplier zero
    kkt[:, np.arange(n, n + conditions), np.arange(n, n + conditions)] = -1e-9
    right = np.concatenate([np.broadcast_to(reward, (batch, n)), -c], axis=1)
    solved = _solved(kkt, right)
    return solved[:, :n], solved[:, n:]


def _nearest_correction(jac: Floats, c: Floats) -> Floats:
    """The least step that meets the linearised conditions: -J^T (J J^T)^-1 c."""
    normal = np.einsum("bcn,bdn->bcd", jac, jac)
    index = np.arange(c.shape[1])
    normal[:, index, index] += 1e-9 + 1e-9 * np.einsum("bcc->b", normal)[:, None]
    return np.asarray(-np.einsum("bcn,bc->bn", jac, _solved(normal, c)))


def _solved(matrix: Floats, right: Floats) -> Floats:
    """Solve every row's linear system; a row whose matrix is singular or not finite gets zeros, so that it stands
    still and ends as not converged without taking the others with it."""
    try:
        return np.asarray(np.linalg.solve(matrix, right[:, :, None])[:, :, 0])
    except np.linalg.LinAlgError:
        found = np.zeros_like(right)
        for k in range(len(right)):
            if np.isfinite(matrix[k]).all() and np.linalg.matrix_rank(matrix[k]) == right.shape[1]:
                found[k] = np.linalg.solve(matrix[k], right[k])
        return found


def _damped_update(hessian: Floats, s: Floats, y_negative: Floats, fresh: NDArray[np.bool_]) -> Floats:
    """Powell's damped BFGS; the first update of a problem also scales the identity."""
    y = -y_negative
    ss = np.einsum("bi,bi->b", s, s)
    sy = np.einsum("bi,bi->b", s, y)
    first = fresh & (sy > 1e-12 * ss) & (ss > 0)
    ratio = np.where(first, np.clip(np.einsum("bi,bi->b", y, y) / np.where(sy > 0, sy, 1.0), 1e-4, 1e4), 1.0)
    b = hessian * ratio[:, None, None]
    bs = np.einsum("bij,bj->bi", b, s)
    sbs = np.einsum("bi,bi->b", s, bs)
    usable = (ss > 1e-24) & (sbs > 1e-24)
    safe = np.where(usable, sbs, 1.0)
    theta = np.where(sy >= 0.2 * sbs, 1.0, 0.8 * sbs / np.where(np.abs(sbs - sy) > 0, sbs - sy, 1.0))
    r = theta[:, None] * y + (1 - theta[:, None]) * bs
    sr = np.where(usable, np.einsum("bi,bi->b", s, r), 1.0)
    new = b - bs[:, :, None] * bs[:, None, :] / safe[:, None, None] + r[:, :, None] * r[:, None, :] / sr[:, None, None]
    return np.where(usable[:, None, None], new, hessian)
