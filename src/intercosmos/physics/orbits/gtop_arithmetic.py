"""The roundings of ESA's GTOP programs, for comparing objectives with the database's digit by digit.

The database's Lambert solver takes its logarithms and exponentials in single precision, which moves objectives
by about one
part in 10 million; its flyby solver starts at one unit, stops after 30 steps and within 1e-8 s²/km² of the pericentre
over mu, which leaves tight turns at high speed (far from any optimum) up to a percent off. Published optima carry the
first. Both iterations are repeated here as their descriptions state them, on arrays.

References
----------
Izzo, D. (2006), Advances in global optimisation for space trajectory design, ISTS 2006-d-45 (the secant in log(1+x)).
"""

from __future__ import annotations

import numpy as np

from intercosmos.physics.engine import jax, jnp
from intercosmos.physics.orbits.gravity_assist_kernels import Real, Vector, dot, subtract

_TOLERANCE = 1e-11
_MOST_SECANTS = 60
_FLYBY_STEPS = 30
_FLYBY_TOLERANCE = 1e-8


def secant_root(lam: Real, first: Real, second: Real, semi: Real, tof: Real) -> Real:
    """Izzo's x by the secant in log(1+x), logarithms in single precision; canonical units."""
    # the unit of length is the distance of departure
    s, time = semi / first, tof / (first * jnp.sqrt(first))
    log_time = _log_single(time)

    def residual(x: Real) -> Real:
        return _log_single(_lagrange_time(x, s, lam)) - log_time

    ones = jnp.ones_like(lam)
    x1, x2 = ones * np.log(0.4767), ones * np.log(1.5233)
    y1 = jnp.log(_lagrange_time(-0.5233 * ones, s, lam)) - jnp.log(time)
    y2 = jnp.log(_lagrange_time(0.5233 * ones, s, lam)) - jnp.log(time)

    def step(_: Real, held: tuple[Real, ...]) -> tuple[Real, ...]:
        x1, x2, y1, y2, running = held
        x_new = (x1 * y2 - y1 * x2) / jnp.where(y2 == y1, 1.0, y2 - y1)
        y_new = residual(_exp_single(x_new) - 1)
        goes_on = running & (jnp.abs(x2 - x_new) > _TOLERANCE) & (y_new != y2)
        moved = ((x2, x1), (x_new, x2), (y2, y1), (y_new, y2))
        return *(jnp.where(running, new, old) for new, old in moved), goes_on

    held = jax.lax.fori_loop(0, _MOST_SECANTS, step, (x1, x2, y1, y2, jnp.ones_like(lam, bool)))
    return _exp_single(held[1]) - 1


def powered_flyby(v_in: Vector, v_out: Vector, speed_km: Real) -> tuple[Real, Real]:
    """As :func:`intercosmos.physics.orbits.gravity_assist_kernels.powered_flyby`, with the database's stops."""
    fast_in, fast_out = jnp.sqrt(dot(v_in, v_in)) * speed_km, jnp.sqrt(dot(v_out, v_out)) * speed_km
    gap = subtract(tuple(c / fast_in * speed_km for c in v_in), tuple(c / fast_out * speed_km for c in v_out))
    turn = 2 * jnp.arcsin(jnp.minimum(jnp.sqrt(dot(gap, gap)) / 2, 1.0))
    a_in, a_out = 1 / fast_in**2, 1 / fast_out**2

    def step(_: Real, held: tuple[Real, Real]) -> tuple[Real, Real]:
        radius, error = held
        f = jnp.arcsin(a_in / (a_in + radius)) + jnp.arcsin(a_out / (a_out + radius)) - turn
        slope = -sum(a / jnp.sqrt((radius + 2 * a) * radius) / (a + radius) for a in (a_in, a_out))
        wanted = radius - f / slope
        new = jnp.where(wanted > 0, wanted, radius / 2)
        running = error > _FLYBY_TOLERANCE
        return (
            jnp.where(running, new, radius),
            jnp.where(running & (wanted > 0), jnp.abs(wanted - radius), error),
        )

    ones = jnp.ones_like(turn)
    radius = jax.lax.fori_loop(0, _FLYBY_STEPS, step, (ones, ones))[0]
    impulse = jnp.abs(jnp.sqrt(fast_out**2 + 2 / radius) - jnp.sqrt(fast_in**2 + 2 / radius))
    return impulse / speed_km, radius * speed_km**2


def _lagrange_time(x: Real, s: Real, lam: Real) -> Real:
    """Time of flight below one revolution by Lagrange's equation; lam² s is the semi-perimeter less the chord."""
    a = s / 2 / (1 - x * x)
    share = lam * lam * s / 2  # (s - c) / 2
    ellipse = x < 1
    inside = jnp.where(ellipse, x, 0.0)
    outside = jnp.where(ellipse, 2.0, x)
    sign = jnp.sign(lam)
    alpha = 2 * jnp.arccos(inside)
    beta = sign * 2 * jnp.arcsin(jnp.sqrt(jnp.where(ellipse, share / a, 0.0)))
    slow = (alpha - jnp.sin(alpha)) - (beta - jnp.sin(beta))
    alpha = 2 * jnp.arccosh(outside)
    beta = sign * 2 * jnp.arcsinh(jnp.sqrt(jnp.where(ellipse, 0.0, -share / a)))
    fast = (jnp.sinh(alpha) - alpha) - (jnp.sinh(beta) - beta)
    size = jnp.abs(a)
    return size * jnp.sqrt(size) * jnp.where(ellipse, slow, fast)


def _single(x: Real) -> Real:
    return x.astype(jnp.float32).astype(jnp.float64)


def _log_single(x: Real) -> Real:
    return _single(jnp.log(_single(x)))


def _exp_single(x: Real) -> Real:
    return _single(jnp.exp(_single(x)))
