"""Polynomials of SPK kernels in batch: Chebyshev series, windows of states, modified differences.

References
----------
C. W. Clenshaw (1955), *A note on the summation of Chebyshev series*, MTAC 9, 118. F. T. Krogh (1974), *Changing
stepsize in the integration of differential equations using modified divided differences*, Lecture Notes in Mathematics
362, 22. NAIF, *SPK required reading*, types 1 and 21 (differences), 2, 3 (series), 8, 9 (Lagrange), 12, 13 (Hermite).
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


def twice_integrated(steps: Array, table: Array, orders: Array, since: Array) -> tuple[Array, Array]:
    r"""Integrals of accelerations that are given as modified divided differences, from the reference epoch.

    The acceleration is :math:`\sum_j d_j c_j(s)` with :math:`c_1 = 1` and
    :math:`c_{j+1} = c_j (s + g_{j-1}) / g_j`, :math:`g_0 = 0`. With
    :math:`h_{j,q} = t^{-q} \int_0^t (t - s)^{q-1} c_j(s)\,ds` and :math:`s = t - (t - s)` follows
    :math:`h_{1,q} = 1/q` and :math:`h_{j+1,q} = ((t + g_{j-1}) h_{j,q} - t h_{j,q+1}) / g_j`; the integrals wanted are
    :math:`t h_{j,1}` and :math:`t^2 h_{j,2}`.

    Parameters
    ----------
    steps : (k, n) distances :math:`g_j` of the nodes from the reference epoch, s
    table : (k, m, n) differences of each component, unit/s²
    orders : (k, m) how many of them count
    since : (k,) time since the reference epoch, s

    Returns
    -------
    (k, m) second integral; (k, m) first integral; not finite where a step that counts is 0
    """
    number = np.arange(1, table.shape[2] + 1)
    used = number <= orders[..., None]
    d = np.where(used, table, 0.0)
    most = int(np.clip(np.max(np.where(np.isfinite(orders), orders, 0.0)), 1, table.shape[2]))
    # a step that no difference needs is often 0; one that counts and is 0 has no meaning
    needed = np.any(used[:, :, 1:], axis=1)
    g = np.where(steps == 0, np.nan, steps)
    g[:, :-1] = np.where(needed, g[:, :-1], 1.0)
    h = np.repeat(1.0 / np.arange(1.0, most + 2)[:, None], since.size, axis=1)
    once, twice = d[:, :, 0] * h[0][:, None], d[:, :, 0] * h[1][:, None]
    before = np.zeros_like(since)
    for j in range(1, most):
        h = ((since + before) * h[:-1] - since * h[1:]) / g[:, j - 1]
        before = g[:, j - 1]
        once = once + d[:, :, j] * h[0][:, None]
        twice = twice + d[:, :, j] * h[1][:, None]
    t = since[:, None]
    return t * t * twice, t * once


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
