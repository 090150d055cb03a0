"""Weighted least squares of many epochs at once: unknowns of each epoch, bordered by unknowns that all epochs share.

Every epoch has its own few unknowns (position, clock), and all of them share some more (biases between systems). The
normal matrix is block diagonal with a border; eliminating the epochs first leaves a small system for what they share:

    S = Σ (N_bb - N_be N_ee⁻¹ N_eb) + P,     x_e = N_ee⁻¹ (n_e - N_eb x_b).

Observations stand in slots: epoch e has up to K of them, and a weight of zero empties a slot. Nothing loops over epochs.

References
----------
P. J. G. Teunissen, *Adjustment theory* (2000), chapters 2 and 3; G. H. Golub, C. F. Van Loan, *Matrix computations*,
4.3 (bordered systems).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Index = NDArray[np.int64]

#: An epoch whose normal matrix, scaled to a unit diagonal, has a smaller eigenvalue is not solved.
_LEAST_EIGENVALUE: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Adjustment:
    """What a bordered adjustment finds.

    Attributes
    ----------
    epoch : (e, p) unknowns of the epochs; 0 where not solved
    shared : (m,) shared unknowns
    cofactor : (e, p, p) inverse normal matrices with the shared unknowns held
    covariance : (e, p, p) the same with the shared unknowns free, for weights that are inverse variances
    shared_covariance : (m, m)
    solved : (e,) epochs with a regular normal matrix
    """

    epoch: Array
    shared: Array
    cofactor: Array
    covariance: Array
    shared_covariance: Array
    solved: NDArray[np.bool_]


def cofactors(design: Array, weight: Array) -> tuple[Array, NDArray[np.bool_]]:
    """Inverse normal matrices (e, p, p), and which epochs have one, of designs (e, k, p) and weights (e, k).

    Unknowns that no observation of an epoch touches (the clock of a system that is not in view) get a row of zeros.
    """
    normal = np.matmul(np.swapaxes(design * weight[..., None], 1, 2), design)
    diagonal = np.einsum("epp->ep", normal)
    there = diagonal > 0
    scale = np.where(there, 1 / np.sqrt(np.where(there, diagonal, 1.0)), 0.0)
    p = normal.shape[-1]
    unit = normal * scale[:, :, None] * scale[:, None, :] + np.where(there, 0.0, 1.0)[:, :, None] * np.eye(p)
    # sums of squares can lack a unit of the last place of symmetry
    values = np.linalg.eigvalsh(unit)
    solved = (values[:, 0] > _LEAST_EIGENVALUE) & (np.sum(weight > 0, axis=1) >= np.sum(there, axis=1)) & there.any(1)
    inverse = np.zeros_like(unit)
    inverse[solved] = np.linalg.inv(unit[solved])
    return inverse * scale[:, :, None] * scale[:, None, :], solved


def adjust(
    design: Array,
    misfit: Array,
    weight: Array,
    *,
    shared: Index | None = None,
    count: int = 0,
    prior: Array | None = None,
    prior_value: Array | None = None,
) -> Adjustment:
    """Adjust all epochs and what they share.

    Parameters
    ----------
    design : (e, k, p) partial derivatives by the epoch's own unknowns
    misfit : (e, k) observed minus computed; what stands in empty slots does not matter
    weight : (e, k) inverse variances, 0 for empty slots

    Other parameters
    ----------------
    shared : (e, k, g) numbers of the shared unknowns that enter an observation with a factor of one; -1 for none
    count : number m of shared unknowns
    prior, prior_value : (m,) weights and values of what is known of them before; a weight must not be 0 where the
        observations leave an unknown undetermined

    Returns
    -------
    Adjustment
    """
    e, k, p = design.shape
    q, solved = cofactors(design, weight)
    weight = np.where(solved[:, None], weight, 0.0)
    y = np.where(weight > 0, misfit, 0.0)
    right = np.einsum("ekp,ek->ep", design, weight * y)
    if shared is None or count == 0:
        step = np.einsum("epq,eq->ep", q, right)
        return Adjustment(step, np.zeros(0), q, q, np.zeros((0, 0)), solved)
    border, own, own_right = _border(design, y, weight, shared, count)
    pushed = np.matmul(q, border)
    flat, flat_pushed = border.reshape(e * p, count), pushed.reshape(e * p, count)
    known = np.zeros(count) if prior is None else prior
    value = np.zeros(count) if prior_value is None else prior_value
    reduced = own - flat.T @ flat_pushed + np.diag(known)
    reduced_right = own_right - flat_pushed.T @ right.ravel() + known * value
    spread = np.linalg.inv((reduced + reduced.T) / 2)
    common = spread @ reduced_right
    step = np.einsum("epq,eq->ep", q, right) - pushed @ common
    covariance = q + np.matmul(pushed @ spread, np.swapaxes(pushed, 1, 2))
    return Adjustment(np.where(solved[:, None], step, 0.0), common, q, covariance, spread, solved)


def _border(design: Array, y: Array, weight: Array, shared: Index, count: int) -> tuple[Array, Array, Array]:
    """Border (e, p, m), own normal matrix (m, m) and right side (m,) of the shared unknowns."""
    e, k, p = design.shape
    epoch = np.broadcast_to(np.arange(e)[:, None], (e, k))
    border = np.zeros((p, e * count))
    own, right = np.zeros(count * count), np.zeros(count)
    for g in range(shared.shape[-1]):
        one = shared[..., g]
        here = (one >= 0) & (weight > 0)
        place, w = epoch[here] * count + one[here], weight[here]
        right += np.bincount(one[here], w * y[here], count)
        for axis in range(p):
            border[axis] += np.bincount(place, w * design[..., axis][here], e * count)
        for h in range(shared.shape[-1]):
            both = here & (shared[..., h] >= 0)
            own += np.bincount(one[both] * count + shared[..., h][both], weight[both], count * count)
    return np.moveaxis(border.reshape(p, e, count), 0, 1), own.reshape(count, count), right


def redundancy(design: Array, weight: Array, cofactor: Array) -> Array:
    """Redundancy numbers (e, k), 0 to 1: which share of an error of an observation shows in its own residual.

    Their sum over an epoch is the number of observations less that of unknowns; 0 in empty slots.
    """
    leverage = weight * np.einsum("ekp,ekp->ek", np.matmul(design, cofactor), design)
    return np.where(weight > 0, np.clip(1 - leverage, 0.0, 1.0), 0.0)
