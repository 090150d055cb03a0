"""Relative states as the models of relative motion take them, and a transition matrix applied to them."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import PhysicsError
from intercosmos.physics.orbits.inputs import common_shape, numbers

Array = NDArray[np.float64]


def relative_states(state: ArrayLike) -> Array:
    """States (..., 6), m and m/s: radial, in-track, cross-track, and their rates.

    Raises
    ------
    PhysicsError
        If a state has not six parts, or one that is not finite.
    """
    found = numbers(state, "1", "a relative state")
    if found.shape[-1:] != (6,):
        raise PhysicsError(
            f"a relative state has six parts (..., 6): position and velocity; this has shape {found.shape}"
        )
    if not np.all(np.isfinite(found)):
        raise PhysicsError("a relative state holds a number that is not finite")
    return found


def apply(matrix: Array, state: Array) -> Array:
    """Matrices (..., 6, 6) times states (..., 6)."""
    common_shape(state=state.shape[:-1], times=matrix.shape[:-2])
    return np.asarray(np.einsum("...ij,...j->...i", matrix, state))
