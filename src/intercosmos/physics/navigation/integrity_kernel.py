"""Protection levels of advanced RAIM for many geometries at once; the same formulas for NumPy and for JAX.

For each fault mode k the position is solved without the satellites that it takes away. With S_k the solution's matrix
and T_k = K_fa σ_ss,k the threshold of the test that compares it with the whole solution, along each axis

    2 Q((PL - b_0)/σ_0) + Σ_k p_k Q((PL - T_k - b_k)/σ_k) = P_HMI (1 - P_unmonitored/P_HMI,total)

defines the protection level PL, where σ_k is of the model for integrity, b_k = Σ |S_k| b_nom, and σ_ss,k is of
(S_k - S_0) with the model for accuracy. Modes without a solution cannot be monitored: their priors join P_unmonitored.

References: Blanch et al., "Advanced RAIM user algorithm description", ION GNSS 2012; the same, IEEE Transactions on
Aerospace and Electronic Systems 51 (1), 2015; EU-US working group C, reference airborne algorithm description
document 3.0 (2017).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np

from intercosmos.physics.navigation import geometry_kernels as kernels
from intercosmos.physics.navigation.integrity_faults import FaultModes, unmonitored
from intercosmos.physics.navigation.integrity_parameters import IntegrityParameters

#: Steps of the safeguarded Newton iteration for a level; the bracket to start with is about a metre wide.
_STEPS: Final = 9


class Geometry(NamedTuple):
    """Satellites in V slots at n places: units (3, V, n) in east, north, up; all others (V, n): 1 if there, m², m."""

    units: Any
    seen: Any
    variance_integrity: Any
    variance_accuracy: Any
    bias: Any


class Levels(NamedTuple):
    """(n,) each, m, infinite without a solution; modes watched; probability of unmonitored faults."""

    horizontal: Any
    vertical: Any
    threshold: Any
    sigma_vertical: Any
    modes: Any
    unmonitored: Any


class Solutions(NamedTuple):
    """Of the whole solution (index 0) and every mode's: σ, bias, σ of the separation, (3, K + 1, n) each, m.

    ``exists`` (K, n): all that fails in a mode is in view; ``solved`` (K + 1, n): it does, and there is a solution
    without; ``sigma_accuracy`` (3, n) of the whole solution with the model for accuracy.
    """

    sigma: Any
    bias: Any
    separation: Any
    solved: Any
    exists: Any
    sigma_accuracy: Any


def protection(
    xp: Any, special: Any, geometry: Geometry, slots: Sequence[int], modes: FaultModes, parameters: IntegrityParameters
) -> Levels:
    """Protection levels.

    Parameters
    ----------
    xp, special : numpy and scipy.special, or those of JAX
    slots : of each system, as they lie in the geometry
    """
    found = solutions(xp, geometry, slots, modes)
    prior = xp.asarray(modes.prior)[:, None]
    watched = found.solved[1:]
    count = watched.sum(0)
    missed = unmonitored(xp, modes, xp.concatenate([geometry.seen, _in_view(xp, geometry.seen, slots)]))
    missed = missed + xp.where(found.exists & ~watched, prior, 0.0).sum(0)
    share = 1 - missed / (parameters.p_hmi_vertical + parameters.p_hmi_horizontal)
    whole = found.solved[0] & (share > 0)
    false = np.array([parameters.p_false_horizontal / 4] * 2 + [parameters.p_false_vertical / 2])
    budget = np.array([parameters.p_hmi_horizontal / 2] * 2 + [parameters.p_hmi_vertical])
    factor = -special.ndtri(xp.asarray(false)[:, None] / xp.maximum(count, 1))
    threshold = factor[:, None] * found.separation[:, 1:]
    levels = _levels(
        xp,
        special,
        found.sigma,
        found.bias + xp.concatenate([xp.zeros_like(threshold[:, :1]), threshold], 1),
        xp.concatenate([xp.full_like(share, 2.0)[None], xp.where(watched, prior, 0.0)]),
        xp.asarray(budget)[:, None] * xp.where(whole, share, 1.0),
    )
    counted = watched & (prior >= parameters.p_emt)
    none = xp.inf
    return Levels(
        xp.where(whole, xp.hypot(levels[0], levels[1]), none),
        xp.where(whole, levels[2], none),
        xp.where(found.solved[0], xp.where(counted, threshold[2], 0.0).max(0, initial=0.0), none),
        xp.where(found.solved[0], found.sigma_accuracy[2], none),
        count,
        missed,
    )


def solutions(xp: Any, geometry: Geometry, slots: Sequence[int], modes: FaultModes) -> Solutions:
    """Standard deviations and biases of the whole solution and of every mode's."""
    parts = _parts(slots)
    keep = xp.asarray(1 - np.concatenate([np.zeros((1, modes.removed.shape[1])), modes.removed]))
    weight = geometry.seen / geometry.variance_integrity
    u = geometry.units
    normal: list[Any] = [0.0] * 6
    count, present, means = 0.0, 0.0, []
    for part in parts:
        w, here = weight[part], u[:, part]
        columns = [*(w * here[i] * here[j] for i, j in kernels.PAIRS), *(w * here[i] for i in range(3)), w]
        sums = [keep[:, part] @ column for column in columns]  # (K + 1, n) each
        inverse = xp.where(sums[9] > 0, 1 / xp.where(sums[9] > 0, sums[9], 1.0), 0.0)
        mean = [v * inverse for v in sums[6:9]]
        means.append(mean)
        for k, (i, j) in enumerate(kernels.PAIRS):
            normal[k] = normal[k] + sums[k] - sums[6 + i] * mean[j]
        left = keep[:, part] @ geometry.seen[part]
        count, present = count + left, present + (left > 0.5)
    matrix, solved = kernels.covariance(xp, normal, None, count > present + 2.5)
    exists = _exists(xp, geometry.seen, slots, modes)
    solved = solved & xp.concatenate([xp.ones_like(exists[:1]), exists])
    rows = [[matrix[kernels.PAIRS.index((min(i, j), max(i, j)))] for j in range(3)] for i in range(3)]
    bias, apart, accuracy = [], [], []
    for axis in range(3):
        b, d, a = 0.0, 0.0, 0.0
        for part, mean in zip(parts, means, strict=True):
            # S = w Q (u - mean u) along this axis, for the satellites that are left: (K + 1, V of the system, n)
            level = sum(q * m for q, m in zip(rows[axis], mean, strict=True))
            inner = sum(rows[axis][j][:, None] * u[j, None, part] for j in range(3)) - level[:, None]
            s = inner * weight[None, part] * keep[:, part, None]
            b = b + (xp.abs(s) * geometry.bias[None, part]).sum(1)
            d = d + ((s - s[:1]) ** 2 * geometry.variance_accuracy[None, part]).sum(1)
            a = a + (s[0] ** 2 * geometry.variance_accuracy[part]).sum(0)
        bias.append(b)
        apart.append(xp.sqrt(d))
        accuracy.append(xp.sqrt(a))
    sigma = xp.stack([xp.sqrt(xp.maximum(rows[axis][axis], 0.0)) for axis in range(3)])
    return Solutions(
        xp.where(solved, sigma, 1.0),
        xp.where(solved, xp.stack(bias), 0.0),
        xp.where(solved, xp.stack(apart), 0.0),
        solved,
        exists,
        xp.stack(accuracy),
    )


def _parts(slots: Sequence[int]) -> list[slice]:
    ends = np.cumsum(slots)
    return [slice(int(end - size), int(end)) for end, size in zip(ends, slots, strict=True)]


def _in_view(xp: Any, seen: Any, slots: Sequence[int]) -> Any:
    """Which systems (J, n) have a satellite in view, 1 or 0."""
    return xp.stack([seen[part].max(0, initial=0.0) for part in _parts(slots)])


def _exists(xp: Any, seen: Any, slots: Sequence[int], modes: FaultModes) -> Any:
    """Where all that a mode takes to fail is in view (K, n)."""
    missing = xp.asarray(modes.satellites) @ (1 - seen)
    absent = xp.asarray(modes.systems) @ (1 - _in_view(xp, seen, slots))
    return (missing + absent) < 0.5


def _levels(xp: Any, special: Any, sigma: Any, shift: Any, prior: Any, budget: Any) -> Any:
    """Where Σ prior Q((x - shift)/σ) falls to the budget (3, n): terms (3, K + 1, n), priors (K + 1, n), 0 for none."""
    counts = prior > 0
    safe = xp.where(counts, prior, 1.0)

    def alone(share: float) -> Any:
        part = xp.clip(budget[:, None] * share / safe, 1e-300, 1 - 1e-12)
        return xp.where(counts, shift - special.ndtri(part) * sigma, -xp.inf).max(1)

    def closer(_: int, now: tuple[Any, Any, Any]) -> tuple[Any, Any, Any]:
        x, low, high = now
        z = (x[:, None] - shift) / sigma
        value = (prior * special.ndtr(-z)).sum(1)
        slope = (prior * xp.exp(-z * z / 2) / sigma).sum(1) / np.sqrt(2 * np.pi)
        above = value > budget
        low, high = xp.where(above, x, low), xp.where(above, high, x)
        # Newton on the logarithm, which is nearly a parabola; halving where it leaves the bracket
        step = x + xp.log(xp.maximum(value, 1e-300) / budget) * value / xp.maximum(slope, 1e-300)
        return xp.where((step >= low) & (step <= high), step, (low + high) / 2), low, high

    start = alone(1.0)
    now = (start, start, alone(1 / sigma.shape[1]))
    if xp is np:
        for k in range(_STEPS):
            now = closer(k, now)
    else:
        from intercosmos.physics.engine import jax

        now = jax.lax.fori_loop(0, _STEPS, closer, now)
    return xp.maximum(now[0], 0.0)
