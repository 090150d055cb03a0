"""What users get from one system, from another and from both: geometry and errors at many places over a day.

A few thousand places and some dozens of instants, in NumPy, so that nothing has to be compiled; the maps of
:mod:`~intercosmos.physics.navigation.availability_maps` are for a million points and more. Between them stands the time
of the systems: each may have a clock of its own that users solve for, one clock may serve all, or the offset may be
broadcast with an error of its own, which this module can say.

With clocks c of the systems, sums W of weights and vectors b of each system, and prior information P on the clocks, the
clocks drop out as

    N = Σ A_s - B (diag W + P)⁻¹ Bᵀ ,    P = 2/σ² (1 - 1 1ᵀ/n)

for offsets to a common time whose differences have variance σ².
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.constants import EARTH_RADIUS
from intercosmos.errors import PhysicsError
from intercosmos.physics.navigation.accuracy_model import RangeErrors, checked_weighting, radial_95
from intercosmos.physics.navigation.dilution import local_axes
from intercosmos.physics.navigation.geometry_kernels import (
    Sums,
    covariance,
    dilutions,
    in_view,
    quadratic,
    subsets_of,
    sums_of,
)

Array = NDArray[np.float64]

#: 95 % of a normal distribution lie within so many standard deviations.
NORMAL_95: Final = 1.959964
_SIX: Final = ((0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2))


@dataclass(frozen=True, slots=True)
class Service:
    """What users get, for each subset of systems, instant and place; infinite where there is no solution.

    Attributes
    ----------
    subsets : such as ``("R", "C", "RC")``
    pdop : (subset, T, P) with a clock for each system; with one for all where their offsets are broadcast
    horizontal_95_m, vertical_95_m : (subset, T, P) what 95 of 100 errors keep
    satellites : (subset, T, P) in view
    """

    subsets: tuple[str, ...]
    pdop: Array
    horizontal_95_m: Array
    vertical_95_m: Array
    satellites: Array


def service(
    positions_m: Mapping[str, ArrayLike],
    places_m: ArrayLike,
    *,
    errors: RangeErrors | None = None,
    mask_rad: float = float(np.radians(5.0)),
    offset_sigma_m: float = np.inf,
    weighting: str = "quality",
    subsets: str | Sequence[str] = "every",
) -> Service:
    """Geometry and errors of position for every subset of systems.

    Parameters
    ----------
    positions_m : system letter -> (T, S, 3) Earth-fixed; NaN where a satellite is out of use
    places_m : (P, 3) Earth-fixed

    Other parameters
    ----------------
    errors : of ranges; :class:`RangeErrors` by default
    mask_rad : elevation below which nothing is used
    offset_sigma_m : error of the broadcast offset between two systems' times, m; infinite if none is broadcast
    weighting : of ranges: "quality", "elevation" or "none"
    subsets : "every", or names like ``["R", "RC"]``

    Raises
    ------
    PhysicsError
        If shapes do not fit.

    Examples
    --------
    >>> there = np.array([[[2.66e7, 0, 0], [1.5e7, 2.2e7, 0], [1.5e7, -2.2e7, 0], [1.5e7, 0, 2.2e7], [1.5e7, 0, -2e7]]])
    >>> found = service({"G": there}, [[6378137.0, 0.0, 0.0]], mask_rad=0.0)
    >>> found.subsets, found.pdop.shape, bool(found.vertical_95_m[0, 0, 0] > 1)
    (('G',), (1, 1, 1), True)
    """
    there = {letter: np.asarray(values, dtype=float) for letter, values in positions_m.items()}
    places = np.asarray(places_m, dtype=float)
    instants = {values.shape[0] for values in there.values() if values.ndim == 3 and values.shape[-1] == 3}
    if not there or len(instants) != 1 or any(v.ndim != 3 for v in there.values()) or places.shape[1:] != (3,):
        raise PhysicsError("service needs positions (T, S, 3) of each system at the same instants, and places (P, 3)")
    model = errors or RangeErrors()
    checked_weighting(weighting)
    letters = list(there)
    chosen = subsets_of(letters, subsets)
    (count,) = instants
    shape = (len(chosen), count, len(places))
    pdop, horizontal, vertical, seen = (np.full(shape, np.inf) for _ in range(4))
    receivers, axes = places / EARTH_RADIUS, local_axes(places)
    for k in range(count):  # instants are the blocks: each is one product of matrices over all places
        found = [
            _terms(model, weighting, letter, receivers, axes, there[letter][k] / EARTH_RADIUS, mask_rad)
            for letter in letters
        ]
        for row, members in enumerate(chosen):
            part = [found[m] for m in members]
            exact = np.inf if np.isinf(offset_sigma_m) else 0.0
            pdop[row, k], _, _, seen[row, k] = _solved(part, axes, exact, plain=True)
            _, horizontal[row, k], vertical[row, k], _ = _solved(part, axes, offset_sigma_m, plain=False)
    names = tuple("".join(letters[m] for m in members) for members in chosen)
    return Service(names, pdop, horizontal, vertical, seen)


@dataclass(frozen=True, slots=True)
class _Terms:
    """Sums of one system over what is in view: with weights one, with those used, with their squares times variance."""

    plain: Sums
    used: Sums
    true: Sums
    count: Array


def _terms(
    model: RangeErrors, weighting: str, letter: str, receivers: Array, axes: Array, satellites: Array, mask_rad: float
) -> _Terms:
    absent = np.any(~np.isfinite(satellites), axis=-1)
    satellites = np.where(np.expand_dims(absent, -1), 0.0, satellites)
    inverse, sine, seen = in_view(np, receivers, axes, satellites, np.sin(mask_rad))
    seen = np.where(absent, 0.0, seen)
    weight = seen * model.weight(np, weighting, letter, sine)
    variance = model.variance(np, letter, sine)
    plain, used, true = (
        sums_of(np, receivers, satellites, inverse, w) for w in (seen, weight, weight * weight * variance)
    )
    return _Terms(plain, used, true, seen.sum(axis=-1))


def _solved(terms: Sequence[_Terms], axes: Array, offset_sigma_m: float, *, plain: bool) -> tuple[Array, ...]:
    """PDOP, or horizontal and vertical bounds, and satellites in view of one subset at one instant."""
    sums = [t.plain if plain else t.used for t in terms]
    count = np.sum([t.count for t in terms], axis=0)
    present = np.sum([t.count > 0 for t in terms], axis=0)
    known = bool(np.isfinite(offset_sigma_m))
    enough = count >= 3 + (np.minimum(present, 1) if known else present)
    weights = np.stack([s.weight for s in sums], axis=-1)
    vectors = np.stack([np.stack(s.vector, axis=-1) for s in sums], axis=-1)  # (P, 3, n)
    inner = _clock_information(weights, offset_sigma_m if known else np.inf)
    gain = np.swapaxes(np.linalg.solve(inner, np.swapaxes(vectors, -1, -2)), -1, -2)  # B M⁻¹, (P, 3, n)
    normal = [
        sum(s.square[k] for s in sums) - np.einsum("pn,pn->p", gain[:, i], vectors[:, j])
        for k, (i, j) in enumerate(_SIX)
    ]
    up = axes[:, 2]
    if plain:
        matrix, solved = covariance(np, normal, None, enough)
        total, _, _ = dilutions(np, matrix, solved, up)
        return total, total, total, count
    spread = _spread(terms, gain, inner, known, offset_sigma_m)
    matrix, solved = covariance(np, normal, spread, enough)
    east, north = axes[:, 0], axes[:, 1]
    first, second = quadratic(matrix, east), quadratic(matrix, north)
    bound = radial_95(np, first, second, quadratic(matrix, east, north))
    vertical = NORMAL_95 * np.sqrt(np.maximum(quadratic(matrix, up), 0.0))
    return bound, np.where(solved, bound, np.inf), np.where(solved, vertical, np.inf), count


def _clock_information(weights: Array, sigma_m: float) -> Array:
    """Information on the clocks, (P, n, n): that of the ranges, and that of broadcast offsets."""
    size = weights.shape[-1]
    inner = np.zeros((*weights.shape, size))
    diagonal = np.arange(size)
    inner[..., diagonal, diagonal] = weights
    if np.isfinite(sigma_m):
        prior = 2.0 / max(sigma_m, 1e-3) ** 2
        inner += prior * (np.eye(size) - 1.0 / size)
    # a clock that nothing is known of takes no part: its row of B is zero
    inner[..., diagonal, diagonal] += np.where(weights > 0, 0.0, 1.0)
    return inner


def _spread(terms: Sequence[_Terms], gain: Array, inner: Array, known: bool, sigma_m: float) -> list[Array]:
    """Covariance of the right-hand side, six components: what errors of ranges and of offsets put into it."""
    squares = [sum(t.true.square[k] for t in terms) for k in range(6)]
    vectors = np.stack([np.stack(t.true.vector, axis=-1) for t in terms], axis=-1)
    weights = np.stack([t.true.weight for t in terms], axis=-1)
    size = weights.shape[-1]
    middle = np.zeros_like(inner)
    diagonal = np.arange(size)
    middle[..., diagonal, diagonal] = weights
    if known:  # the offsets' own errors, weighted as they are used
        middle += 2.0 / max(sigma_m, 1e-3) ** 2 * (np.eye(size) - 1.0 / size)
    inside = gain @ middle
    out = []
    for k, (i, j) in enumerate(_SIX):
        cross = np.einsum("pn,pn->p", gain[:, i], vectors[:, j]) + np.einsum("pn,pn->p", gain[:, j], vectors[:, i])
        out.append(squares[k] - cross + np.einsum("pn,pn->p", inside[:, i], gain[:, j]))
    return out
