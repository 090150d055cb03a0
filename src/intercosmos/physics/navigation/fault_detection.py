"""Receiver autonomous integrity monitoring: is anything wrong in an epoch, and if so, what is to be left out?

With weights w that are inverse variances, residuals v of an epoch with n observations and p unknowns make

    T = Σ w v²,  χ² of n - p degrees of freedom if nothing is wrong,

and each normalised residual t_i = |v_i| √(w_i / r_i), r_i the redundancy number, is standard normal. Leaving out
observation i lowers T by exactly t_i²: the largest t is the best single exclusion. While an epoch fails, the largest is
left out, then everything out is tried again against what remains, so that a good observation that a fault had pulled
over comes back. With one degree of freedom all t are equal: a fault is seen and cannot be found, and the epoch says so.

References
----------
W. Baarda, *A testing procedure for use in geodetic networks* (1968); B. W. Parkinson, P. Axelrad, *Autonomous GPS
integrity monitoring using the pseudorange residual*, Navigation 35 (1988); H. Kuusniemi (2005), *User-level reliability
and quality monitoring in satellite-based personal navigation*, chapter 5 (forward-backward exclusion).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtri

from intercosmos.physics.navigation.least_squares import cofactors, redundancy

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

#: A residual with less redundancy than this shows nothing of its own error.
_LEAST_REDUNDANCY: Final = 0.02
#: Two candidates whose t² differ by less than this cannot be told apart (odds of e^4.5).
_APART: Final = 9.0


@dataclass(frozen=True, slots=True)
class Monitored:
    """What monitoring finds: ``kept`` (e, k) observations, ``left`` (e,) epochs with a fault that cannot be found,
    ``statistic`` (e,) T over its degrees of freedom of what was kept, NaN without redundancy."""

    kept: Mask
    left: Mask
    statistic: Array


@dataclass(frozen=True, slots=True)
class _Tested:
    normal: Array
    total: Array
    freedom: NDArray[np.int64]
    solved: Mask
    step: Array
    cofactor: Array


def _test(design: Array, misfit: Array, weight: Array) -> _Tested:
    q, solved = cofactors(design, weight)
    step = np.einsum("epq,eq->ep", q, np.einsum("ekp,ek->ep", design, weight * np.where(weight > 0, misfit, 0.0)))
    residual = np.where(weight > 0, misfit, 0.0) - np.einsum("ekp,ep->ek", design, step)
    r = redundancy(design, weight, q)
    shows = (weight > 0) & (r > _LEAST_REDUNDANCY)
    normal = np.where(shows, np.abs(residual) * np.sqrt(weight / np.where(shows, r, 1.0)), 0.0)
    touched = np.any((weight[..., None] > 0) & (design != 0), axis=1).sum(axis=1)
    return _Tested(
        normal,
        np.sum(weight * residual**2, axis=1),
        np.sum(weight > 0, axis=1) - touched,
        solved,
        step,
        q,
    )


def monitor(
    design: Array,
    misfit: Array,
    weight: Array,
    *,
    false_alarm: float = 1e-3,
    local: float = 4.5,
    most: int = 8,
) -> Monitored:
    """Find and leave out faulty observations of many epochs at once.

    Parameters
    ----------
    design : (e, k, p) partial derivatives by the unknowns of the epoch
    misfit : (e, k) observed minus computed
    weight : (e, k) inverse variances; 0 for empty slots

    Other parameters
    ----------------
    false_alarm : probability that an epoch without a fault fails the test of all together
    local : normalised residual beyond which an observation is faulty by itself
    most : greatest number of faults of an epoch
    """
    kept = weight > 0
    left = np.zeros(len(weight), bool)
    statistic = np.full(len(weight), np.nan)
    limit = np.asarray(chdtri(np.arange(1.0, weight.shape[1] + 1), false_alarm), dtype=float)
    rows = np.arange(len(weight))
    for turn in range(most + 1):
        active = np.where(kept[rows], weight[rows], 0.0)
        tested = _test(design[rows], misfit[rows], active)
        free = tested.freedom
        redundant = tested.solved & (free > 0)
        statistic[rows] = np.where(redundant, tested.total / np.maximum(free, 1), np.nan)
        order = np.argsort(-tested.normal, axis=1)[:, :2]
        first = np.take_along_axis(tested.normal, order, axis=1)
        largest, second = first[:, 0], first[:, -1] if first.shape[1] > 1 else np.zeros(len(rows))
        failed = redundant & (
            (largest > local) | ((tested.total > limit[np.maximum(free, 1) - 1]) & (largest > 0.75 * local))
        )
        apart = largest**2 - second**2 > _APART
        can = failed & (free > 1) & apart & (turn < most)
        left[rows] = failed & ~can & (tested.total > limit[np.maximum(free, 1) - 1])
        if not can.any():
            break
        rows, out = rows[can], order[can, 0]
        kept[rows, out] = False
    _bring_back(design, misfit, weight, kept, local)
    return Monitored(kept, left, statistic)


def _bring_back(design: Array, misfit: Array, weight: Array, kept: Mask, local: float) -> None:
    """Put back what fits well once the faults are out."""
    out = (weight > 0) & ~kept
    rows = np.flatnonzero(out.any(axis=1))
    if rows.size == 0:
        return
    tested = _test(design[rows], misfit[rows], np.where(kept[rows], weight[rows], 0.0))
    predicted = misfit[rows] - np.einsum("ekp,ep->ek", design[rows], tested.step)
    spread = np.einsum("ekp,ekp->ek", np.matmul(design[rows], tested.cofactor), design[rows])
    with np.errstate(divide="ignore", invalid="ignore"):
        size = np.abs(predicted) / np.sqrt(1 / weight[rows] + spread)
    fits = out[rows] & tested.solved[:, None] & (size < 0.6 * local)
    kept[rows] |= fits
