"""Lambert's equation: flight time and its slopes over Izzo's variable, without cancellation anywhere.

With ``s`` the half perimeter of the triangle of the two positions, ``c`` its chord and ``theta`` the transfer angle,
``lam = ± sqrt(1 - c/s)`` (positive the short way) and the flight time in units of ``sqrt(s^3 / 2 mu)`` depends on
``lam``, the number of whole revolutions and one unknown ``x``: from -1 (endless ellipse) through 1 (parabola)
to infinity.

All functions take and return JAX arrays of one shape and may be used inside ``jit`` and ``vmap``. ``q`` is ``c/s``,
which is ``1 - lam^2`` known to full precision, and ``w`` is ``1 + x``, which keeps its digits on long ellipses.

References
----------
Izzo (2015), Revisiting Lambert's problem, *Celestial Mechanics and Dynamical Astronomy* 121, 1-15: equations 18 (time),
22 (slopes). Lancaster and Blanchard (1969), NASA TN D-5368. Battin (1999), *An Introduction to the Mathematics and
Methods of Astrodynamics*, section 7.5. The half-angle form of the time used here is derived in the comments.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from intercosmos.physics.engine import jnp

#: a JAX array, or a tracer of one
Jax = Any

#: coefficients of arctan(t)/t = 1 - t^2/3 + t^4/5 - ...; enough for |t^2| <= 0.05 in 64 bits
_TERMS = 11
#: an anomaly whose sixteenth has a larger squared hyperbolic tangent needs the logarithm
_SERIES_REACH = 0.05


class Time(NamedTuple):
    """Flight time in units of sqrt(s^3 / 2 mu) and its first three slopes over x."""

    value: Jax
    first: Jax
    second: Jax
    third: Jax


def eta_of(x: Jax, y: Jax, lam: Jax, q: Jax) -> tuple[Jax, Jax]:
    """``y - lam x`` and ``y + lam x``; their product is ``q``, so the small one comes from the large one."""
    product = lam * x
    large = y + jnp.abs(product)
    small = q / large
    same = product > 0
    return jnp.where(same, small, large), jnp.where(same, large, small)


def y_of(x: Jax, lam: Jax, q: Jax) -> Jax:
    """``sqrt(1 - lam^2 (1 - x^2))`` as a sum of positive terms."""
    return jnp.sqrt(q + (lam * x) ** 2)


def flight_time(x: Jax, w: Jax, lam: Jax, q: Jax, turns: Jax, *, far: bool) -> Jax:
    """Flight time over ``x``, in units of sqrt(s^3 / 2 mu).

    Let ``psi`` be half the difference of the eccentric anomalies (whole turns left out). Then
    ``cos^2(psi/2) = (1+lam)(y+x) / 2(y+lam x)`` and ``sin^2(psi/2) = (1-lam)(y-x) / 2(y+lam x)``, all factors being
    known without cancellation, ``sin psi = eta sqrt(1-x^2)`` with ``eta = y - lam x``, and
    ``T = (psi - sin psi cos psi + turns pi) / (1-x^2)^(3/2) + 2 lam eta``. On hyperbolas the squared sine is negative.

    Parameters
    ----------
    far : take fast hyperbolas too (x above about 9), at the price of a logarithm; else they give NaN
    """
    y = y_of(x, lam, q)
    eta, plus = eta_of(x, y, lam, q)
    unlike = w * (2 - w)  # 1 - x^2
    sum_ = y + jnp.abs(x)
    difference = q * unlike / sum_
    y_minus_x = jnp.where(x > 0, difference, sum_)
    y_plus_x = jnp.where(x > 0, sum_, difference)
    lam_sum = 1 + jnp.abs(lam)
    lam_difference = q / lam_sum
    sine2 = jnp.where(lam > 0, lam_difference, lam_sum) * y_minus_x / (2 * plus)
    cosine2 = jnp.where(lam > 0, lam_sum, lam_difference) * y_plus_x / (2 * plus)
    # arctan(t)/t = 1 + t^2 G(t^2); halving the angle, G(tan^2 a) = c^2/(1+c)^2 (2c/(1+c) G(tan^2 a/2) - 1), c = cos a
    c1 = jnp.sqrt(cosine2)
    c2 = jnp.sqrt((1 + c1) / 2)
    c3 = jnp.sqrt((1 + c2) / 2)
    t2 = sine2 / (1 + c1) ** 2  # tan^2 psi/4
    t3 = t2 * (c2 / (1 + c2)) ** 2  # tan^2 psi/8
    t4 = t3 * (c3 / (1 + c3)) ** 2  # tan^2 psi/16
    g = _arctan_rest(t4)
    g = (c3 / (1 + c3)) ** 2 * (2 * c3 / (1 + c3) * g - 1)
    g = (c2 / (1 + c2)) ** 2 * (2 * c2 / (1 + c2) * g - 1)  # of psi/4
    inner = 2 * c1 / (1 + c1) * g - 1
    # up to psi = 90 degrees: Q = (2 psi - sin 2 psi) / sin^3 psi, regular at the parabola
    regular = (3 + (sine2 + inner / (1 + c1) ** 2) / cosine2) / (2 * cosine2)
    near = eta * (eta * eta * regular / 2 + 2 * lam)
    # beyond: no cancellation in the plain form
    psi = 4 * jnp.sqrt(jnp.abs(t2)) * (1 + t2 * g)
    root = jnp.sqrt(jnp.abs(unlike))
    cube = 1 / jnp.where(root > 0, root * root * root, jnp.inf)
    wide = (psi - eta * root * (cosine2 - sine2)) * cube + 2 * lam * eta
    value = jnp.where(sine2 < 0.5, near, wide) + jnp.where(turns > 0, turns * jnp.pi * cube, 0.0)
    beyond = t4 < -_SERIES_REACH
    if not far:
        return jnp.where(beyond, jnp.nan, value)
    # fast hyperbola: T (x^2 - 1) = x - lam y - psi/sqrt(x^2-1); the difference again from its conjugate
    plain = x - lam * y
    conjugate = q * (x * x + (lam * lam) * (x * x - 1)) / (x + jnp.abs(lam) * y)
    travel = jnp.where(lam > 0, conjugate, plain)
    fast = (travel - 2 * jnp.arcsinh(jnp.sqrt(jnp.where(beyond, -sine2, 1.0))) / root) / -unlike
    return jnp.where(beyond, fast, value)


def slopes(value: Jax, x: Jax, w: Jax, lam: Jax, q: Jax) -> Time:
    """The time's first three slopes over ``x`` from the time itself; finite at the parabola."""
    y = y_of(x, lam, q)
    unlike = w * (2 - w)
    at_parabola = (jnp.abs(unlike) < 1e-4) & (x > 0)
    per = 1 / jnp.where(at_parabola, 1.0, unlike)
    l2 = lam * lam
    l3 = l2 * lam
    y2 = y * y
    # y - lam^3 x, the small case again from its conjugate
    inner = l3 * x
    rest = jnp.where(inner > 0, q * (1 + l2 * (1 + l2) * x * x) / (y + jnp.abs(inner)), y - inner)
    first = (3 * value * x - 2 * rest / y) * per
    bend = q * l3 / (y2 * y)
    second = (3 * value + 5 * x * first + 2 * bend) * per
    third = (7 * x * second + 8 * first - 6 * bend * l2 * x / y2) * per
    # near x = 1 the formulas are 0/0: their limits there, which is enough to converge
    five = jnp.where(lam > 0, q / (1 + lam), 1 - lam) * (1 + lam + l2 + l3 + l2 * l2)  # 1 - lam^5
    second_1 = (16 / 5 * five + 6 * q * l3 * l2) / 7
    first_1 = -2 / 5 * five + (x - 1) * second_1
    return Time(
        value,
        jnp.where(at_parabola, first_1, first),
        jnp.where(at_parabola, second_1, second),
        jnp.where(at_parabola, 0.0, third),
    )


def time_and_slopes(x: Jax, w: Jax, lam: Jax, q: Jax, turns: Jax, *, far: bool) -> Time:
    """Flight time and slopes at ``x``; see :func:`flight_time` and :func:`slopes`."""
    return slopes(flight_time(x, w, lam, q, turns, far=far), x, w, lam, q)


def _arctan_rest(t: Jax) -> Jax:
    """``(arctan(sqrt t)/sqrt t - 1) / t`` for small ``t`` of either sign."""
    total = jnp.full_like(t, (-1.0) ** _TERMS / (2 * _TERMS + 1))
    for k in range(_TERMS - 1, 0, -1):
        total = total * t + (-1.0) ** k / (2 * k + 1)
    return total
