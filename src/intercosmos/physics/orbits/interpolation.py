"""Polynomials of SPK kernels in batch: Chebyshev series, Lagrange and Hermite interpolation in windows of states.

References
----------
C. W. Clenshaw (1955), *A note on the summation of Chebyshev series*, MTAC 9, 118. NAIF, *SPK required reading*, types
2, 3 (series), 9 (Lagrange) and 13 (Hermite).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

#: epochs worked at a time: coefficients of so many stay in the second-level cache
BLOCK = 8192


def chebyshev(coefficients: Array, u: Array) -> tuple[Array, Array]:
    """Chebyshev series and their slopes by Clenshaw's recurrence.

    Parameters
    ----------
    coefficients : (m, n, k) of the polynomials of degree 0 to n - 1, one series for each of k arguments, m components
    u : (k,) arguments, -1 to 1

    Returns
    -------
    (m, k) values; (m, k) derivatives by ``u``
    """
    twice = 2 * u
    b1 = np.zeros((coefficients.shape[0], u.size))
    b2, d1, d2 = np.zeros_like(b1), np.zeros_like(b1), np.zeros_like(b1)
    for j in range(coefficients.shape[1] - 1, 0, -1):
        b1, b2, d1, d2 = twice * b1 - b2 + coefficients[:, j], b1, twice * d1 - d2 + 2 * b1, d1
    return u * b1 - b2 + coefficients[:, 0], b1 + u * d1 - d2


def window_of(nodes: Array, size: int, at: Array) -> NDArray[np.int64]:
    """First index of the ``size`` nodes around each argument, as SPICE chooses them.

    Half of them on each side where ``size`` is even, centred on the nearest one where it is odd; kept inside the ends.
    """
    after = np.searchsorted(nodes, at, side="right")
    if size % 2 == 0:
        first = after - size // 2
    else:
        left, right = np.clip(after - 1, 0, None), np.clip(after, None, nodes.size - 1)
        nearest = np.where(at - nodes[left] < nodes[right] - at, left, right)
        first = nearest - size // 2
    return np.asarray(np.clip(first, 0, nodes.size - size), dtype=np.int64)


def lagrange(nodes: Array, values: Array, at: Array) -> Array:
    """Lagrange interpolation.

    Parameters
    ----------
    nodes : (k, w) distinct arguments; ``values`` : (k, w, m); ``at`` : (k,)

    Returns
    -------
    (k, m)
    """
    x = np.ascontiguousarray((at[:, None] - nodes).T)
    total = np.zeros((at.size, values.shape[2]))
    for i in range(len(x)):
        weight = np.ones_like(at)
        for j in range(len(x)):
            if j != i:
                weight *= x[j] / (x[j] - x[i])
        total += weight[:, None] * values[:, i]
    return total


def hermite(nodes: Array, values: Array, slopes: Array, at: Array) -> tuple[Array, Array]:
    """Hermite interpolation by divided differences at doubled nodes.

    Parameters
    ----------
    nodes : (k, w) distinct arguments; ``values``, ``slopes`` : (k, w, m); ``at`` : (k,)

    Returns
    -------
    (k, m) values; (k, m) derivatives
    """
    x = np.repeat(nodes - at[:, None], 2, axis=1)
    base = values[:, :1]  # differences from the first value keep digits
    table = np.repeat(values - base, 2, axis=1)
    newton = [table[:, 0]]
    for step in range(1, x.shape[1]):
        run = x[:, step:, None] - x[:, :-step, None]
        rise = table[:, 1:] - table[:, :-1]
        if step == 1:
            # a doubled node has no run: there the divided difference is the slope
            next_table = np.empty_like(rise)
            next_table[:, ::2] = slopes
            next_table[:, 1::2] = rise[:, 1::2] / run[:, 1::2]
            table = next_table
        else:
            table = rise / run
        newton.append(table[:, 0])
    value, slope = newton[-1], np.zeros_like(newton[-1])
    for j in range(len(newton) - 2, -1, -1):
        away = -x[:, j, None]
        slope = slope * away + value
        value = value * away + newton[j]
    return value + base[:, 0], slope


def on_grid(function: Callable[[Array], Array], t: Array, step: float) -> Array:
    """A smooth function at many arguments, by six points of a grid where that spares calls of it.

    Parameters
    ----------
    function : (k,) arguments to (k, m) values
    t : (...) arguments
    step : of the grid, whose points are its whole multiples

    Returns
    -------
    (..., m) values; ``function`` itself is called where the grid would need as many points as there are arguments
    """
    flat = np.asarray(t, dtype=float).ravel()
    cell = np.floor(flat / step).astype(np.int64)
    cells, where = np.unique(cell, return_inverse=True)
    offsets = np.arange(-2, 4)
    needed = np.unique(cells[:, None] + offsets)
    if needed.size >= flat.size:
        return function(flat).reshape(*np.shape(t), -1)
    values = function(needed * step)
    first = np.searchsorted(needed, cells - 2)[where]  # the six of a cell are neighbours in the sorted list
    u = flat / step - cell
    out = np.zeros((flat.size, values.shape[1]))
    for j, node in enumerate(offsets):
        weight = np.ones_like(u)
        for other in offsets:
            if other != node:
                weight *= (u - other) / (node - other)
        out += weight[:, None] * values[first + j]
    return out.reshape(*np.shape(t), -1)
