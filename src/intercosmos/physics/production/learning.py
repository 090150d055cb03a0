"""Learning: what the n-th engine costs when every doubling takes the same part off.

Crawford's law: unit n costs ``n ** log2(slope)`` of the first. A slope of 0.9 means that each doubling costs a tenth
less. Sources: Wright, Factors affecting the cost of airplanes, J. Aeronaut. Sci. 3 (1936); Crawford, Learning curve,
ship curve, ratios (1944).

>>> unit_cost([1, 2, 4], 0.9).round(3).tolist()
[1.0, 0.9, 0.81]
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from intercosmos.errors import PhysicsError

Array = npt.NDArray[np.float64]


def unit_cost(unit: npt.ArrayLike, slope: npt.ArrayLike) -> Array:
    """Cost of a unit in parts of the first one's.

    Parameters
    ----------
    unit : which unit, from 1 on; broadcast against ``slope``
    slope : cost after a doubling over cost before it, above 0 and at most 1

    Raises
    ------
    PhysicsError
        If a unit is before the first or a slope is out of its range.
    """
    n, s = np.asarray(unit, dtype=float), np.asarray(slope, dtype=float)
    if not np.all(n >= 1):
        raise PhysicsError("units are counted from 1")
    if not np.all((s > 0) & (s <= 1)):
        raise PhysicsError("a learning slope is above 0 and at most 1: 0.9 takes a tenth off at every doubling")
    return np.asarray(n ** np.log2(s))


def lot_cost(first: int, last: int, slope: npt.ArrayLike) -> Array:
    """Cost of the units ``first`` to ``last`` together, in parts of the first unit's.

    Raises
    ------
    PhysicsError
        As :func:`unit_cost`, or if the lot ends before it begins.
    """
    if last < first:
        raise PhysicsError(f"a lot of units {first} to {last} is empty")
    units = np.arange(first, last + 1, dtype=float)
    s = np.asarray(slope, dtype=float)
    return np.asarray(unit_cost(units, s[..., None]).sum(axis=-1))


def carried_over(experience: npt.ArrayLike, kept: npt.ArrayLike) -> Array:
    """How many units of experience a new maker begins with, of the ``experience`` the teacher has.

    ``kept`` is the part of the doublings that documents and training carry over: 0 none of them, 1 all of them.
    """
    n, part = np.asarray(experience, dtype=float), np.asarray(kept, dtype=float)
    if not (np.all(n >= 0) and np.all((part >= 0) & (part <= 1))):
        raise PhysicsError("experience is not negative, and the part kept is from 0 to 1")
    return np.asarray(np.maximum(n, 1.0) ** part)
