"""Weighted least squares of many epochs at once: unknowns of each epoch, bordered by unknowns that a block shares.

Every epoch has its own few unknowns (position, clock), and the epochs of a block, say of an hour, share some more
(biases between systems). The normal matrix is block diagonal with borders; eliminating the epochs first leaves a small
system for what a block shares:

    S = Σ (N_bb - N_be N_ee⁻¹ N_eb) + P,     x_e = N_ee⁻¹ (n_e - N_eb x_b).

Observations stand in slots: epoch e has up to K of them, and a weight of zero empties one. Nothing loops over epochs.

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
    shared : (b, m) shared unknowns of the blocks
    cofactor : (e, p, p) inverse normal matrices with the shared unknowns held
    covariance : (e, p, p) the same with the shared unknowns free, for weights that are inverse variances
    solved : (e,) epochs with a regular normal matrix
    """

    epoch: Array
    shared: Array
    cofactor: Array
    covariance: Array
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


@dataclass(frozen=True, slots=True)
class Shared:
    """Unknowns that the epochs of a block share.

    Attributes
    ----------
    number : (e, k, g) numbers 0 to m - 1, within the block, of those that enter an observation; -1 for none
    factor : (e, k, g) by what they enter
    block : (e,) number of the block of an epoch, rising from 0 without gaps
    prior : (b, m) weights of what is known of them before, about zero; not 0 where the observations leave one
        undetermined
    """

    number: Index
    factor: Array
    block: Index
    prior: Array

    def part(self, values: Array) -> Array:
        """What values (b, m) of the unknowns add to each observation, (e, k, g)."""
        rows = np.arange(len(self.block))
        # -1 asks for the last one, and is blanked
        found = values[self.block][rows[:, None, None], self.number]
        return np.where(self.number >= 0, found * self.factor, 0.0)


def adjust(design: Array, misfit: Array, weight: Array, shared: Shared | None = None) -> Adjustment:
    """Adjust all epochs and what their blocks share.

    Parameters
    ----------
    design : (e, k, p) partial derivatives by the epoch's own unknowns
    misfit : (e, k) observed minus computed; what stands in empty slots does not matter
    weight : (e, k) inverse variances, 0 for empty slots
    shared : what blocks share

    Returns
    -------
    Adjustment
    """
    q, solved = cofactors(design, weight)
    weight = np.where(solved[:, None], weight, 0.0)
    y = np.where(weight > 0, misfit, 0.0)
    right = np.matmul(np.swapaxes(design, 1, 2), (weight * y)[..., None])[..., 0]
    own_step = np.matmul(q, right[..., None])[..., 0]
    if shared is None:
        return Adjustment(own_step, np.zeros((0, 0)), q, q, solved)
    border, own, own_right = _border(design, y, weight, shared)
    blocks, m = shared.prior.shape
    pushed = np.matmul(q, border)
    first = np.searchsorted(shared.block, np.arange(blocks + 1))
    common, spread = np.zeros((blocks, m)), np.zeros((blocks, m, m))
    for b in range(blocks):
        rows = slice(int(first[b]), int(first[b + 1]))
        flat, flat_pushed = border[rows].reshape(-1, m), pushed[rows].reshape(-1, m)
        reduced = own[b] - flat.T @ flat_pushed + np.diag(shared.prior[b])
        spread[b] = np.linalg.inv((reduced + reduced.T) / 2)
        common[b] = spread[b] @ (own_right[b] - flat_pushed.T @ right[rows].ravel())
    step = own_step - np.matmul(pushed, common[shared.block][..., None])[..., 0]
    loose = np.matmul(pushed, spread[shared.block])
    covariance = q + np.matmul(loose, np.swapaxes(pushed, 1, 2))
    return Adjustment(np.where(solved[:, None], step, 0.0), common, q, covariance, solved)


def _border(design: Array, y: Array, weight: Array, shared: Shared) -> tuple[Array, Array, Array]:
    """Borders (e, p, m), own normal matrices (b, m, m) and right sides (b, m) of the shared unknowns."""
    e, k, p = design.shape
    blocks, m = shared.prior.shape
    epoch = np.broadcast_to(np.arange(e)[:, None], (e, k))
    border = np.zeros((p, e * m))
    own, right = np.zeros(blocks * m * m), np.zeros(blocks * m)
    for g in range(shared.number.shape[-1]):
        here = (shared.number[..., g] >= 0) & (weight > 0)
        if not here.any():
            continue
        one, of_epoch = shared.number[..., g][here], epoch[here]
        of_block = shared.block[of_epoch] * m + one
        by = weight[here] * shared.factor[..., g][here]
        right += np.bincount(of_block, by * y[here], blocks * m)
        for axis in range(p):
            border[axis] += np.bincount(of_epoch * m + one, by * design[..., axis][here], e * m)
        for h in range(shared.number.shape[-1]):
            other = shared.number[..., h][here]
            both = other >= 0
            twice = (by * shared.factor[..., h][here])[both]
            own += np.bincount(of_block[both] * m + other[both], twice, blocks * m * m)
    return np.moveaxis(border.reshape(p, e, m), 0, 1), own.reshape(blocks, m, m), right.reshape(blocks, m)


def redundancy(design: Array, weight: Array, cofactor: Array) -> Array:
    """Redundancy numbers (e, k), 0 to 1: which share of an error of an observation shows in its own residual.

    Their sum over an epoch is the number of observations less that of unknowns; 0 in empty slots.
    """
    leverage = weight * np.einsum("ekp,ekp->ek", np.matmul(design, cofactor), design)
    return np.where(weight > 0, np.clip(1 - leverage, 0.0, 1.0), 0.0)
