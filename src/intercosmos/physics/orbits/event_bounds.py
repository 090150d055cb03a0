"""Bounds on how directions and distances of moving objects turn, for the functions whose roots are events."""

from __future__ import annotations

import numpy as np

from intercosmos.physics.orbits.paths import Array, Bounds

#: A unit vector that turns by v/r has a second derivative of at most a/r + 1.618 (v/r)²: the largest of 2ab + b² with
#: a² + b² = 1, radial and transverse shares of the speed, is the golden ratio.
_GOLDEN = (1 + 5**0.5) / 2


def direction_turn(b: Bounds) -> Array:
    """Bound on the second derivative of the unit vector to each object, 1/s²."""
    return np.asarray(b.acceleration / b.nearest_m + _GOLDEN * (b.speed / b.nearest_m) ** 2)


def distance_turn(b: Bounds, bend_m: Array) -> Array | None:
    """Bound on the second derivative of a distance whose level surfaces have radii above ``bend_m``."""
    return known(b.speed**2 / np.where(bend_m > 0, bend_m, np.nan) + b.acceleration)


def known(bound: Array) -> Array | None:
    """The bound, or None where it is infinite or undefined for some object."""
    return np.asarray(bound) if np.all(np.isfinite(bound)) else None


def dot(a: Array, b: Array) -> Array:
    """Scalar products (...) of vectors (..., 3)."""
    return np.asarray(np.einsum("...j,...j->...", a, b))


def norm(a: Array) -> Array:
    """Lengths (...) of vectors (..., 3)."""
    return np.asarray(np.sqrt(np.einsum("...j,...j->...", a, a)))
