"""Kepler's problem: where a body on a conic is after a time, on every conic and in both directions of time.

Everything counts from the periapsis, in Battin's universal functions ``U0..U3`` of the universal anomaly ``chi`` (E or
H over the root of ``|alpha|``, with ``alpha`` the reciprocal of the semi-major axis): ``r = rp + e U2`` and
``sqrt(mu) t = rp chi + e U3`` hold through the parabola, and no two terms cancel, however far out a hyperbola starts.

References
----------
Battin (1999), *An Introduction to the Mathematics and Methods of Astrodynamics*, sections 4.5 and 4.6.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import PhysicsError
from intercosmos.physics.engine import jax, jnp
from intercosmos.physics.orbits import blocks
from intercosmos.physics.orbits.inputs import common_shape, numbers, vectors

Array = NDArray[np.float64]
Jax = Any
Vector = tuple[Jax, Jax, Jax]

#: safeguarded Householder steps; ordinary orbits settle in three
_STEPS = 12
#: halvings of the universal anomaly before its series: (pi/8)^2 = 0.154 on any ellipse
_HALVINGS = 3
#: terms of the series of U2 and U3
_TERMS = 8
#: alpha chi^2 below which (hyperbolas beyond H = 3) the closed forms lose nothing
_CLOSED = -9.0
#: largest H that is looked at; its exponential is still a number
_FARTHEST = 300.0


def kepler(r: ArrayLike, v: ArrayLike, dt_s: ArrayLike, mu: ArrayLike) -> tuple[Array, Array]:
    """Position and velocity after a time on the conic of a state.

    Parameters
    ----------
    r, v : (..., 3) state in an inertial frame, m and m/s
    dt_s : (...) time to go, s; of either sign, any number of revolutions
    mu : (...) gravitational parameter of the centre, m3/s2

    Returns
    -------
    (..., 3) position, m; (..., 3) velocity, m/s. In an array, a row without an answer is NaN (``np.isnan`` of it is the
    mask): a value that is not finite, a position at the centre, mu not positive, or a fall straight through the
    centre.

    Raises
    ------
    PhysicsError
        For a single state (inputs without leading axes) without an answer.

    Examples
    --------
    Vallado's example 2-4:

    >>> r, v = kepler([1131.34e3, -2282.343e3, 6672.423e3], [-5643.05, 4303.33, 2428.79], 40 * 60, 3.986004418e14)
    >>> (r / 1e3).round(1), v.round(1)
    (array([-4219.8,  4363. , -3958.8]), array([ 3689.9, -1916.7, -6112.5]))
    """
    a, b = vectors(r, "m", "r"), vectors(v, "m / s", "v")
    time, centre = numbers(dt_s, "s", "dt_s"), numbers(mu, "m3 / s2", "mu")
    shape = common_shape(r=a.shape[:-1], v=b.shape[:-1], dt_s=time.shape, mu=centre.shape)
    count = int(np.prod(shape))
    if not count:
        return np.empty((*shape, 3)), np.empty((*shape, 3))
    parts = [*np.moveaxis(a, -1, 0), *np.moveaxis(b, -1, 0), time, centre]
    found = blocks.in_blocks(_program(), [np.broadcast_to(x, shape).reshape(count) for x in parts])
    position, velocity = (np.stack(found[k : k + 3], axis=-1).reshape(*shape, 3) for k in (0, 3))
    if not shape and np.isnan(position[0]):
        if not all(np.all(np.isfinite(x)) for x in parts) or not np.any(a) or not centre > 0:
            raise PhysicsError("state, time and mu must be finite, the position away from the centre, mu positive")
        raise PhysicsError("the state falls straight through the centre: position and velocity are parallel")
    return position, velocity


@lru_cache(maxsize=1)
def _program() -> blocks.Rows:
    def rows(columns: tuple[Any, ...]) -> tuple[Any, ...]:
        r, v = advance(columns[:3], columns[3:6], *columns[6:])
        return *r, *v

    return blocks.compiled(rows)


def kepler_jax(r: Jax, v: Jax, dt_s: Jax, mu: Jax) -> tuple[Jax, Jax]:
    """The same inside ``jit`` and ``vmap``; NaN where there is no answer."""
    position, velocity = advance((r[..., 0], r[..., 1], r[..., 2]), (v[..., 0], v[..., 1], v[..., 2]), dt_s, mu)
    return jnp.stack(position, axis=-1), jnp.stack(velocity, axis=-1)


def advance(r: Vector, v: Vector, dt_s: Jax, mu: Jax) -> tuple[Vector, Vector]:
    """The same over components: a vector is three arrays."""
    root_mu = jnp.sqrt(mu)
    r1 = jnp.sqrt(r[0] * r[0] + r[1] * r[1] + r[2] * r[2])
    h = (r[1] * v[2] - r[2] * v[1], r[2] * v[0] - r[0] * v[2], r[0] * v[1] - r[1] * v[0])
    h2 = h[0] * h[0] + h[1] * h[1] + h[2] * h[2]
    sigma = (r[0] * v[0] + r[1] * v[1] + r[2] * v[2]) / root_mu
    p = h2 / mu
    alpha = 2 / r1 - (v[0] * v[0] + v[1] * v[1] + v[2] * v[2]) / mu
    root_p = jnp.sqrt(p)
    e_cos, e_sin = p / r1 - 1, sigma * root_p / r1
    e = jnp.sqrt(e_cos * e_cos + e_sin * e_sin)
    rp = p / (1 + e)
    chi1 = _anomaly(r1, sigma, alpha, e, rp, e_cos, e_sin)
    _, u1, u2, u3 = universal(alpha, chi1)
    t2 = rp * chi1 + e * u3 + root_mu * dt_s
    x1, y1, radius1 = rp - u2, root_p * u1, rp + e * u2

    ellipse = alpha > 0
    period = 2 * jnp.pi / jnp.where(ellipse, alpha, 1.0) ** 1.5
    t2 = jnp.where(ellipse, t2 - period * jnp.round(t2 / period), t2)
    chi2 = jnp.sign(t2) * _solve(jnp.abs(t2), alpha, e, rp)
    u0, u1, u2, _ = universal(alpha, chi2)
    radius = rp + e * u2
    x2, y2 = rp - u2, root_p * u1
    vx2, vy2 = -root_mu * u1 / radius, root_mu * root_p * u0 / radius

    # axes of the orbit from the first state: towards it and across it, turned back by its true anomaly
    cosine, sine = x1 / radius1, y1 / radius1
    size = jnp.sqrt(h2) * r1
    ahead = (
        (h[1] * r[2] - h[2] * r[1]) / size,
        (h[2] * r[0] - h[0] * r[2]) / size,
        (h[0] * r[1] - h[1] * r[0]) / size,
    )
    # NaN from a fall through the centre comes by way of ``size``; the rest here
    good = jnp.where((mu > 0) & jnp.isfinite(t2), 1.0, jnp.nan)

    def turned(x: Jax, y: Jax) -> Vector:
        out, across = good * (x * cosine + y * sine), y * cosine - x * sine
        return (
            out * r[0] / r1 + across * ahead[0],
            out * r[1] / r1 + across * ahead[1],
            out * r[2] / r1 + across * ahead[2],
        )

    return turned(x2, y2), turned(vx2, vy2)


def universal(alpha: Jax, chi: Jax) -> tuple[Jax, Jax, Jax, Jax]:
    """Battin's U0, U1, U2, U3; ``alpha chi^2`` up to about 10 (E = pi) upwards, any size downwards."""
    z = alpha * chi * chi
    far = z < _CLOSED
    part = 0.5**_HALVINGS
    x, zs = chi * part, jnp.where(far, -1.0, z) * part * part
    c2, c3 = jnp.full_like(zs, 0.0), jnp.full_like(zs, 0.0)
    for k in range(_TERMS, -1, -1):
        c2 = 1 / math.factorial(2 * k + 2) - zs * c2
        c3 = 1 / math.factorial(2 * k + 3) - zs * c3
    u1, u2, u3 = x * (1 - zs * c3), x * x * c2, x * x * x * c3
    u0 = 1 - zs * c2
    for _ in range(_HALVINGS):
        u0, u1, u2, u3 = 2 * u0 * u0 - 1, 2 * u0 * u1, 2 * u1 * u1, 2 * u3 + 2 * u1 * u2
    root = jnp.sqrt(jnp.where(far, -alpha, 1.0))
    grown = jnp.exp(jnp.abs(jnp.where(far, root * chi, 3.0)))
    cosh, sinh = (grown + 1 / grown) / 2, jnp.sign(chi) * (grown - 1 / grown) / 2
    per = 1 / jnp.where(far, -alpha, 1.0)
    return (
        jnp.where(far, cosh, u0),
        jnp.where(far, sinh / root, u1),
        jnp.where(far, (cosh - 1) * per, u2),
        jnp.where(far, (sinh / root - chi) * per, u3),
    )


def _anomaly(r1: Jax, sigma: Jax, alpha: Jax, e: Jax, rp: Jax, e_cos: Jax, e_sin: Jax) -> Jax:
    """Universal anomaly of a state from its periapsis."""
    root = jnp.sqrt(jnp.abs(alpha))
    safe = jnp.where(root > 0, root, 1.0)
    # tan(root chi / 2) / root; near the parabola a series in its square
    tangent = sigma / (1 + e - alpha * r1)
    z = alpha * tangent * tangent
    near = jnp.abs(z) < 0.05
    zs = jnp.where(near, z, 0.0)
    series = jnp.zeros_like(zs)
    for k in range(12, -1, -1):
        series = (-1.0) ** k / (2 * k + 1) + zs * series
    # near a circle the periapsis is anywhere: what counts is that the anomaly belongs to the true one; on long ellipses
    # the true anomaly stays near 180 degrees and says little
    half = jnp.arctan2(e_sin, e_cos) / 2
    round_ = 2 * jnp.arctan2(jnp.sqrt(jnp.abs(alpha) * rp) * jnp.sin(half), jnp.sqrt(1 + e) * jnp.cos(half))
    eccentric = jnp.where(e < 0.2, round_, jnp.arctan2(sigma * root, 1 - alpha * r1)) / safe
    hyperbolic = jnp.arcsinh(sigma * root / e) / safe
    return jnp.where(near, 2 * tangent * series, jnp.where(alpha > 0, eccentric, hyperbolic))


def _solve(time: Jax, alpha: Jax, e: Jax, rp: Jax) -> Jax:
    """Root ``chi >= 0`` of ``rp chi + e U3 = time``, the time up to half a period on ellipses."""
    root = jnp.sqrt(jnp.abs(alpha))
    safe = jnp.where(root > 0, root, 1.0)
    # Barker: rp chi + e chi^3 / 6 = time, by its hyperbolic sine; too far on hyperbolas, not far enough on ellipses
    size = jnp.maximum(e, 1e-3)
    scale = jnp.sqrt(2 * rp / size)
    cubic = 2 * scale * jnp.sinh(jnp.arcsinh(3 * time / (size * scale * scale * scale)) / 3)
    # far out on a hyperbola: e sinh H - H = M
    mean = time * root**3
    above = jnp.maximum(e, 1.0)
    far = jnp.arcsinh(mean / above)
    for _ in range(3):
        far = jnp.arcsinh((mean + far) / above)
    up = jnp.where(alpha > 0, jnp.pi / safe * (1 + 1e-15), jnp.where(alpha < 0, _FARTHEST / safe, jnp.inf))
    up = jnp.where(alpha > 0, up, jnp.minimum(cubic * (1 + 1e-14), up))
    start = jnp.where((alpha < 0) & (root * cubic > 1), far / safe, cubic)
    # on ellipses E is at least M, and at most M + e
    start = jnp.where(alpha > 0, jnp.clip(start, mean / safe, (mean + e) / safe), start)

    def body(_: int, state: tuple[Jax, Jax, Jax]) -> tuple[Jax, Jax, Jax]:
        chi, low, up = state
        u0, u1, u2, u3 = universal(alpha, chi)
        miss = rp * chi + e * u3 - time
        low, up = jnp.where(miss <= 0, chi, low), jnp.where(miss >= 0, chi, up)
        f1, f2, f3 = rp + e * u2, e * u1, e * u0
        step = -miss * (f1 * f1 - miss * f2 / 2) / (f1 * (f1 * f1 - miss * f2) + f3 * miss * miss / 6)
        new = chi + step
        # the function is convex: Newton's step from the right stays right, and is the second choice
        newton = chi - miss / f1
        new = jnp.where(
            (new >= low) & (new <= up), new, jnp.where((newton >= low) & (newton <= up), newton, (low + up) / 2)
        )
        return jnp.where(miss == 0, chi, new), low, up

    chi, *_ = jax.lax.fori_loop(0, _STEPS, body, (jnp.minimum(start, up), jnp.zeros_like(time), up))
    return chi
