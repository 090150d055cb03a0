"""What callers pass, as arrays of numbers in SI: lists, numbers, arrays, and values that know their unit.

A value with a unit (anything with astropy's ``to_value``) is turned into SI; to drop its unit would be wrong by a
thousand without a word.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from intercosmos.errors import PhysicsError

Array = NDArray[np.float64]


def numbers(value: Any, unit: str, name: str) -> Array:
    """An array of floats, in ``unit`` (astropy's spelling, such as ``"m3 / s2"``).

    Raises
    ------
    PhysicsError
        If ``value`` holds something that is no number, is ragged, or has another dimension.

    Examples
    --------
    >>> numbers([1, 2], "m", "a position").tolist()
    [1.0, 2.0]
    """
    try:
        if hasattr(value, "to_value"):
            value = value.to_value(unit)
        return np.asarray(value, dtype=float)
    except (TypeError, ValueError) as error:  # astropy's UnitConversionError is both
        raise PhysicsError(f"{name} must be numbers in {unit}: {error}") from error


def vectors(value: Any, unit: str, name: str, size: int = 3) -> Array:
    """The same with the shape (..., size).

    >>> vectors([[1, 2, 3]], "m", "positions").shape
    (1, 3)
    """
    found = numbers(value, unit, name)
    if found.shape[-1:] != (size,):
        raise PhysicsError(f"{name} must have the shape (..., {size}), not {found.shape}")
    return found


def common_shape(**shapes: tuple[int, ...]) -> tuple[int, ...]:
    """What shapes broadcast to, or an error that has them all.

    >>> common_shape(positions=(4, 1), times=(5,))
    (4, 5)
    """
    try:
        return np.broadcast_shapes(*shapes.values())
    except ValueError as error:
        shown = ", ".join(f"{name} {shape}" for name, shape in shapes.items())
        raise PhysicsError(
            f"these do not go together: {shown}; give each the same leading axes, or axes of length 1 for a grid"
        ) from error
