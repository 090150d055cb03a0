"""Sums over the satellites in view, and what follows from them; the same formulas for NumPy and for JAX.

With unit vectors u_i from receiver to satellite, weights a_i and one clock for each system s, the clocks drop out of
the normal equations (Schur complement), and what is left is one symmetric 3 x 3 matrix, a sum over the systems:

    N = Σ_s [ Σ a u uᵀ - (Σ a u)(Σ a u)ᵀ / Σ a ]

so that ten sums for each system give every subset of the systems. Nothing needs turning to the horizon: with Q the
covariance, PDOP² = tr Q, VDOP² = upᵀ Q up, HDOP² = PDOP² - VDOP². With weights that are not those of the true
variances σ², Q = N⁻¹ B N⁻¹ with B = Σ a² σ² (u - ū)(u - ū)ᵀ, ū the weighted mean of each clock's own satellites.

Receiver and satellites come in Earth radii. Sums over satellites are matrix products: with d = s - r and ρ its length,
Σ a d dᵀ/ρ² expands in s sᵀ, s and 1, which are the same for every receiver. Symmetric matrices are six components
xx, xy, xz, yy, yz, zz.

References: Langley, "Dilution of precision", GPS World 10 (5), 1999; Teunissen and Montenbruck (eds.), Springer
Handbook of Global Navigation Satellite Systems (2017), chapter 21.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np

#: Geometry with tr N tr N⁻¹ beyond this has no solution worth the name: a dilution of position in the thousands.
LARGEST_CONDITION: Final = 1e8

#: Places of the six components of a symmetric matrix.
PAIRS: Final = ((0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2))


class Sums(NamedTuple):
    """Over the satellites of one system in view: Σ a u uᵀ (six), Σ a u (three), Σ a; and how many."""

    square: Sequence[Any]
    vector: Sequence[Any]
    weight: Any


class Terms(NamedTuple):
    """What one system brings: sums with the weights used, sums with a²σ² (or None where a = 1/σ²), satellites."""

    used: Sums
    true: Sums | None
    count: Any


def in_view(
    xp: Any, receivers: Any, axes: Any, satellites: Any, sine_mask: Any, horizon: Any = None
) -> tuple[Any, Any, Any]:
    """1/ρ (n, S), sine of the elevation (n, S), and 1 where a satellite is above mask and horizon, else 0.

    Parameters
    ----------
    xp : numpy or jax.numpy
    receivers : (n, 3), Earth radii
    axes : (n, 3, 3) east, north, up of each receiver; only up is used without a horizon
    satellites : (S, 3), Earth radii
    sine_mask : of the least elevation
    horizon : (A,) elevations, rad, or None
    """
    rr = (receivers * receivers).sum(-1)[:, None]
    squared = rr + (satellites * satellites).sum(-1) - 2 * _product(xp, receivers, satellites.T)
    inverse = 1 / xp.sqrt(squared)
    up = axes[:, 2]
    sine = (_product(xp, up, satellites.T) - (up * receivers).sum(-1)[:, None]) * inverse
    seen = sine >= sine_mask
    if horizon is not None:
        east, north = (
            _product(xp, axes[:, k], satellites.T) - (axes[:, k] * receivers).sum(-1)[:, None] for k in (0, 1)
        )
        place = xp.arctan2(east, north) * (horizon.shape[0] / (2 * np.pi))
        lower = xp.floor(place)
        left = lower.astype(xp.int32) % horizon.shape[0]
        part = place - lower
        wall = horizon[left] * (1 - part) + horizon[(left + 1) % horizon.shape[0]] * part
        seen &= sine >= xp.sin(wall)
    return inverse, sine, seen.astype(inverse.dtype)


def sums_of(xp: Any, receivers: Any, satellites: Any, inverse: Any, weight: Any) -> Sums:
    """Sums over satellites (S, 3) for receivers (n, 3), with 1/ρ and weights (n, S)."""
    s = [satellites[:, k] for k in range(3)]
    one = xp.ones_like(s[0])
    columns = xp.stack([*(s[i] * s[j] for i, j in PAIRS), *s, one], -1)
    linear = weight * inverse
    square = _product(xp, linear * inverse, columns).T
    vector = _product(xp, linear, columns[:, 6:]).T
    r = [receivers[:, k] for k in range(3)]
    return Sums(
        [
            square[k] - r[i] * square[6 + j] - r[j] * square[6 + i] + r[i] * r[j] * square[9]
            for k, (i, j) in enumerate(PAIRS)
        ],
        [vector[k] - r[k] * vector[3] for k in range(3)],
        weight.sum(-1),
    )


def sums_of_units(units: Any, weight: Any) -> Sums:
    """Sums for unit vectors (n, S, 3) and weights (n, S), in NumPy, straight from their definition."""
    square = np.einsum("ns,nsi,nsj->ijn", weight, units, units, optimize=True)
    vector = np.einsum("ns,nsi->in", weight, units)
    return Sums([square[i, j] for i, j in PAIRS], list(vector), weight.sum(-1))


def information(xp: Any, terms: Sequence[Terms], member: Any, clocks: str) -> tuple[list[Any], list[Any] | None]:
    """N (six components) of subsets of systems, and B (six) or None where N is its own.

    Parameters
    ----------
    terms : of all J systems, (n,)
    member : (K, J) which systems make up each subset, 1 or 0
    clocks : "each" system its own, or "one" for all

    Returns
    -------
    components (K, n)
    """
    if clocks == "one":
        whole = Terms(
            joined([t.used for t in terms], member),
            None if terms[0].true is None else joined([t.true for t in terms if t.true is not None], member),
            None,
        )
        return _without_clock(xp, whole)
    parts = [_without_clock(xp, t) for t in terms]
    normal = [_chosen([p[0][k] for p in parts], member) for k in range(6)]
    spreads = [p[1] for p in parts if p[1] is not None]
    return normal, [_chosen([p[k] for p in spreads], member) for k in range(6)] if spreads else None


def joined(sums: Sequence[Sums], member: Any) -> Sums:
    """Sums (K, n) over subsets (K, J) of J systems."""
    return Sums(
        [_chosen([t.square[k] for t in sums], member) for k in range(6)],
        [_chosen([t.vector[k] for t in sums], member) for k in range(3)],
        _chosen([t.weight for t in sums], member),
    )


def covariance(xp: Any, normal: Sequence[Any], spread: Sequence[Any] | None, enough: Any) -> tuple[list[Any], Any]:
    """Covariance of the position (six components, zero without a solution) and whether there is a solution.

    Parameters
    ----------
    normal, spread : see :func:`information`
    enough : where satellites are as many as unknowns
    """
    a, b, c, d, e, f = normal
    aa, bb, cc = d * f - e * e, c * e - b * f, b * e - c * d
    dd, ee, ff = a * f - c * c, b * c - a * e, a * d - b * b
    determinant = a * aa + b * bb + c * cc
    solved = enough & (determinant * LARGEST_CONDITION > (aa + dd + ff) * (a + d + f))
    scale = xp.where(solved, 1 / xp.where(solved, determinant, 1), 0)
    inverse = [v * scale for v in (aa, bb, cc, dd, ee, ff)]
    return (inverse if spread is None else _sandwich(inverse, spread)), solved


def dilutions(xp: Any, matrix: Sequence[Any], solved: Any, up: Any) -> tuple[Any, Any, Any]:
    """Roots of total, horizontal and vertical variance; infinite without a solution.

    Parameters
    ----------
    matrix : covariance, six components (n,)
    solved : (n,)
    up : (n, 3)
    """
    total = matrix[0] + matrix[3] + matrix[5]
    vertical = quadratic(matrix, up)
    horizontal = xp.maximum(total - vertical, 0)
    return _root(xp, total, solved), _root(xp, horizontal, solved), _root(xp, vertical, solved)


def quadratic(matrix: Sequence[Any], vector: Any, other: Any = None) -> Any:
    """``vectorᵀ matrix other`` for six components (n,) and vectors (n, 3); ``other`` is ``vector`` by default."""
    a, b, c, d, e, f = matrix
    x, y, z = (vector[..., k] for k in range(3))
    u, v, w = (x, y, z) if other is None else (other[..., k] for k in range(3))
    return x * (a * u + b * v + c * w) + y * (b * u + d * v + e * w) + z * (c * u + e * v + f * w)


def clock_variances(xp: Any, matrix: Sequence[Any], terms: Sequence[Terms], member: Any, clocks: str) -> Any:
    """Sum over the clocks in view of their variances (K, n), where weights are those of the true variances."""
    if clocks == "one":
        return of_clock(xp, matrix, joined([t.used for t in terms], member))
    return sum(member[:, j, None] * of_clock(xp, matrix, t.used) for j, t in enumerate(terms))


def of_clock(xp: Any, matrix: Sequence[Any], sums: Sums) -> Any:
    """Variance of the clock of these satellites: 1/Σa + ūᵀ Q ū; zero where none is in view."""
    safe = xp.where(sums.weight > 0, sums.weight, 1)
    mean = xp.stack([v / safe for v in sums.vector], -1)
    return xp.where(sums.weight > 0, 1 / safe + quadratic(matrix, mean), 0)


def enough_for(xp: Any, terms: Sequence[Terms], member: Any, clocks: str) -> Any:
    """Whether satellites (K, n) are as many as the position and the clocks of the systems in view."""
    count = _chosen([t.count for t in terms], member)
    present = _chosen([xp.where(t.count > 0, 1, 0) for t in terms], member) if clocks == "each" else 1
    return count >= 3 + present


def membership(subsets: Sequence[Sequence[int]], count: int) -> Any:
    """Which of so many systems make up each subset (K, count), 1 or 0."""
    return np.array([[1.0 if k in subset else 0.0 for k in range(count)] for subset in subsets])


def subsets_of(letters: Sequence[str], wanted: str | Sequence[str] | None) -> list[tuple[int, ...]]:
    """Subsets of systems as numbers into ``letters``: all together (None), "every" one, or those named like "RC"."""
    if wanted is None:
        return [tuple(range(len(letters)))]
    if wanted == "every":
        return [
            tuple(k for k in range(len(letters)) if bits >> k & 1)
            for bits in sorted(range(1, 2 ** len(letters)), key=lambda bits: (bits.bit_count(), bits))
        ]
    return [tuple(letters.index(letter) for letter in name) for name in wanted]


def _chosen(values: Sequence[Any], member: Any) -> Any:
    return sum(member[:, j, None] * v for j, v in enumerate(values))


def _without_clock(xp: Any, terms: Terms) -> tuple[list[Any], list[Any] | None]:
    used, true = terms.used, terms.true
    inverse = xp.where(used.weight > 0, 1 / xp.where(used.weight > 0, used.weight, 1), 0)
    mean = [v * inverse for v in used.vector]
    normal = [used.square[k] - used.vector[i] * mean[j] for k, (i, j) in enumerate(PAIRS)]
    if true is None:
        return normal, None
    return normal, [
        true.square[k] - mean[i] * true.vector[j] - mean[j] * true.vector[i] + mean[i] * mean[j] * true.weight
        for k, (i, j) in enumerate(PAIRS)
    ]


def _root(xp: Any, variance: Any, solved: Any) -> Any:
    return xp.where(solved, xp.sqrt(variance), xp.inf)


def _sandwich(outer: Sequence[Any], inner: Sequence[Any]) -> list[Any]:
    half = [[sum(_at(outer, i, k) * _at(inner, k, j) for k in range(3)) for j in range(3)] for i in range(3)]
    return [sum(half[i][k] * _at(outer, k, j) for k in range(3)) for i, j in PAIRS]


def _at(matrix: Sequence[Any], i: int, j: int) -> Any:
    return matrix[PAIRS.index((min(i, j), max(i, j)))]


def _product(xp: Any, a: Any, b: Any) -> Any:
    return a @ b if xp is np else xp.matmul(a, b, precision="highest")
