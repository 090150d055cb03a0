"""Roots of many functions at once, each inside a bracket.

References
----------
Chandrupatla (1997), "A new hybrid quadratic/bisection algorithm for finding the zero of a nonlinear function without
using derivatives", *Advances in Engineering Software* 28, 145-149.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from intercosmos.errors import ConvergenceError, PhysicsError

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]
#: Value of the functions with indices (m,) at the points (m,)
Function = Callable[[IntArray, Array], Array]

#: Bisection alone halves a bracket; the hybrid never needs three times as many steps in practice.
_STEPS = 200


def refine(
    function: Function,
    rows: IntArray,
    left: Array,
    right: Array,
    tolerance: float,
    *,
    values: tuple[Array, Array] | None = None,
) -> Array:
    """Root of each function inside its bracket.

    Brackets are settled together: at every step the function is called once, with the rows still open. Each is halved
    or cut by inverse quadratic interpolation, whichever Chandrupatla's criterion allows.

    Parameters
    ----------
    function : ``function(rows, points)`` with arrays (m,), gives (m,)
    rows : (m,) which function each bracket belongs to
    left, right : (m,) ends; the function must be negative at one and not negative at the other
    tolerance : the root lies no further than this from the answer
    values : (m,) the function at the left and at the right ends, where they are known

    Returns
    -------
    (m,) roots

    Raises
    ------
    PhysicsError
        Where the function does not change sign between the ends, or is not finite.
    ConvergenceError
        Where a bracket cannot be brought below the tolerance.

    Examples
    --------
    >>> numbers = np.array([2.0, 3.0, 5.0])
    >>> roots = refine(lambda i, x: x * x - numbers[i], np.arange(3), np.zeros(3), numbers, 1e-12)
    >>> bool(np.allclose(roots**2, numbers))
    True
    """
    rows = np.asarray(rows, np.int64)
    # a is the newest point, b the one across the root, c the one before
    a, b = np.array(right, float), np.array(left, float)
    if rows.size == 0:
        return np.empty(0)
    fb, fa = values if values is not None else (function(rows, b), function(rows, a))
    if not (np.all(np.isfinite(fa)) and np.all(np.isfinite(fb))):
        raise PhysicsError("a function whose root is sought is not finite at an end of its bracket")
    if np.any((fa >= 0) == (fb >= 0)):
        raise PhysicsError("a bracket needs a change of sign between its ends")
    cut = np.full(a.shape, 0.5)
    answer = np.empty(rows.size)
    index = np.arange(rows.size)
    for _ in range(_STEPS):
        x = a + cut * (b - a)
        fx = function(rows[index], x)
        if not np.all(np.isfinite(fx)):
            raise PhysicsError("a function whose root is sought is not finite inside its bracket")
        same = (fx >= 0) == (fa >= 0)
        c, fc = np.where(same, a, b), np.where(same, fa, fb)
        b, fb = np.where(same, b, a), np.where(same, fb, fa)
        a, fa = x, fx
        nearer = np.abs(fa) < np.abs(fb)
        best = np.where(nearer, a, b)
        width = np.abs(b - a)
        least = (tolerance + 2 * np.finfo(float).eps * np.abs(best)) / np.maximum(width, np.finfo(float).tiny)
        done = (least > 0.5) | (np.where(nearer, fa, fb) == 0)
        if np.any(done):
            answer[index[done]] = best[done]
            go = ~done
            index, a, b, c, fa, fb, fc, least = (z[go] for z in (index, a, b, c, fa, fb, fc, least))
            if index.size == 0:
                return answer
        cut = np.clip(_interpolated(a, b, c, fa, fb, fc), least, 1 - least)
    raise ConvergenceError("a bracket did not shrink below the tolerance; is the function noisy or the tolerance tiny?")


def _interpolated(a: Array, b: Array, c: Array, fa: Array, fb: Array, fc: Array) -> Array:
    """Where to cut next, as a fraction from a to b: inverse quadratic where that is safe, else the middle."""
    xi = (a - b) / np.where(c == b, 1.0, c - b)
    phi = (fa - fb) / np.where(fc == fb, 1.0, fc - fb)
    safe = (c != b) & (fc != fb) & (fc != fa) & (phi * phi < xi) & ((1 - phi) ** 2 < 1 - xi)
    one = np.where(safe, fb - fa, 1.0)
    two = np.where(safe, fb - fc, 1.0)
    three = np.where(safe, fc - fa, 1.0)
    quadratic = fa / one * fc / two - (c - a) / (b - a) * fa / three * fb / two
    return np.where(safe, quadratic, 0.5)
