"""How unevenly something is divided: Lorenz's curve, Gini's coefficient, Jain's index.

References
----------
Lorenz, M. O., "Methods of measuring the concentration of wealth", *Publications of the American Statistical
Association* 9 (1905) 209-219. Gini, C., *Variabilità e mutabilità* (1912). Jain, R., Chiu, D., Hawe, W., "A
quantitative measure of fairness and discrimination for resource allocation in shared computer systems", DEC Research
Report TR-301 (1984).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import PhysicsError

__all__ = ["gini", "jain", "lorenz"]

Array = NDArray[np.float64]


def lorenz(shares: ArrayLike) -> tuple[Array, Array]:
    """Lorenz's curve: part of the partners, from who has least, and part of everything that they have together.

    Parameters
    ----------
    shares : (p,) not negative; where all are zero the curve is that of equal shares

    Returns
    -------
    (p + 1,) from 0 to 1 each

    Raises
    ------
    PhysicsError : no shares, one that is negative or not finite

    Examples
    --------
    >>> [curve.tolist() for curve in lorenz([3.0, 1.0])]
    [[0.0, 0.5, 1.0], [0.0, 0.25, 1.0]]
    """
    values = np.sort(_checked(shares))
    part = np.arange(values.size + 1) / values.size
    if not values.sum() > 0:
        return part, part.copy()
    return part, np.concatenate([[0.0], np.cumsum(values) / values.sum()])


def gini(shares: ArrayLike) -> float:
    """Gini's coefficient of shares (p,): 0 for equal ones, ``1 - 1/p`` where one partner has all.

    Examples
    --------
    >>> gini([1.0, 1.0]), gini([0.0, 1.0])
    (0.0, 0.5)
    """
    part, had = lorenz(shares)
    return float(max(1.0 - np.sum(np.diff(part) * (had[1:] + had[:-1])), 0.0))


def jain(shares: ArrayLike) -> float:
    """Jain's index of shares (p,): 1 for equal ones, ``1/p`` where one partner has all.

    Examples
    --------
    >>> jain([1.0, 1.0]), jain([0.0, 1.0])
    (1.0, 0.5)
    """
    values = _checked(shares)
    if not values.max() > 0:
        return 1.0
    values = values / values.max()
    return float(values.sum() ** 2 / (values.size * np.sum(values**2)))


def _checked(shares: ArrayLike) -> Array:
    values = np.asarray(shares, float)
    if values.ndim != 1 or not values.size or not np.all(np.isfinite(values) & (values >= 0)):
        raise PhysicsError("shares are finite numbers that are not negative, one for each partner")
    return values
