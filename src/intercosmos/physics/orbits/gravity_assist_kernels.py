"""Compiled sums behind gravity-assist trajectories: Kepler, Lambert and flybys over many trajectories at once.

Vectors are triples of arrays, one array a component, so that every line is one pass over contiguous numbers. Units are
canonical: the length is one astronomical unit (or any other), the Sun's gravitational parameter is 1. Iterations have
a fixed count; the last step of each is a Newton step whose residual carries the gradient, so that derivatives are exact
without differentiating the iterations before it.

Failures are NaN in the row concerned: collinear Lambert ends, a transfer of no duration, a Kepler equation not solved.

References
----------
Izzo, D. (2015), Revisiting Lambert's problem, Celestial Mechanics and Dynamical Astronomy 121, 1-15.
Conway, B. A. (1986), An improved algorithm due to Laguerre for the solution of Kepler's equation, Celestial Mechanics
39, 199-211.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from intercosmos.physics.engine import jax, jnp
from intercosmos.physics.orbits.gtop import MeanElements
from intercosmos.physics.orbits.lambert_root import find_root
from intercosmos.physics.orbits.lambert_time import flight_time, slopes, y_of

Real = Any  #: a JAX array of any shape
Vector = tuple[Real, Real, Real]
Root = Callable[[Real, Real, Real, Real, Real], Real]

_HALF_PI = (1.5707963267341256, 6.077100506506192e-11)  # the first with 33 bits, so that multiples of it are exact
_SINE = tuple((-1.0) ** k / float(np.prod(np.arange(1.0, 2 * k + 2))) for k in range(9))
_COSINE = tuple((-1.0) ** k / float(np.prod(np.arange(1.0, 2 * k + 1))) for k in range(9))
_STUMPFF_2 = tuple((-1.0) ** k / float(np.prod(np.arange(1.0, 2 * k + 3))) for k in range(9))
_STUMPFF_3 = tuple((-1.0) ** k / float(np.prod(np.arange(1.0, 2 * k + 4))) for k in range(9))
_KEPLER_TOLERANCE = 1e-7  # of Kepler's equation before its last Newton step, which squares it


class Arc(NamedTuple):
    """Velocities at both ends of a Lambert arc."""

    leaving: Vector
    arriving: Vector


def dot(a: Vector, b: Vector) -> Real:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def cross(a: Vector, b: Vector) -> Vector:
    return a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]


def add(a: Vector, b: Vector) -> Vector:
    return a[0] + b[0], a[1] + b[1], a[2] + b[2]


def subtract(a: Vector, b: Vector) -> Vector:
    return a[0] - b[0], a[1] - b[1], a[2] - b[2]


def scale(k: Real, a: Vector) -> Vector:
    return k * a[0], k * a[1], k * a[2]


def norm(a: Vector) -> Real:
    return jnp.sqrt(dot(a, a))


def sincos(angle: Real) -> tuple[Real, Real]:
    """Sine and cosine to about 2e-16, several times faster than the library's on a processor without vector
    trigonometry."""
    quarter = jax.lax.stop_gradient(jnp.round(angle * (2 / np.pi)))
    rest = (angle - quarter * _HALF_PI[0]) - quarter * _HALF_PI[1]
    square = rest * rest
    sine, cosine = rest * _polynomial(_SINE, square), _polynomial(_COSINE, square)
    turn = quarter - 4 * jnp.floor(quarter / 4)
    odd = (turn == 1) | (turn == 3)
    s, c = jnp.where(odd, cosine, sine), jnp.where(odd, sine, cosine)
    return jnp.where(turn >= 2, -s, s), jnp.where((turn == 1) | (turn == 2), -c, c)


def eccentric_anomaly(mean: Real, e: Real, *, steps: int) -> tuple[Real, Real]:
    """Sine and cosine of the eccentric anomaly of an ellipse, by ``steps`` fourth-order corrections and one
    Newton step."""
    mean = mean - 2 * np.pi * jax.lax.stop_gradient(jnp.round(mean / (2 * np.pi)))
    free_m, free_e = jax.lax.stop_gradient((mean, e))
    s, c = sincos(free_m)
    anomaly = free_m + free_e * s * (1 + free_e * c)
    for _ in range(steps):
        s, c = sincos(anomaly)
        f, f1, f2, f3 = anomaly - free_e * s - free_m, 1 - free_e * c, free_e * s, free_e * c
        d = -f / f1
        d = -f / (f1 + d * f2 / 2)
        anomaly = anomaly - f / (f1 + d * f2 / 2 + d * d * f3 / 6)
    s, c = sincos(anomaly)
    return sincos(anomaly - (anomaly - e * s - mean) / (1 - free_e * c))


def planet_state(elements: MeanElements, mjd2000: Real) -> tuple[Vector, Vector]:
    """Heliocentric ecliptic state of a body on slowly changing elements; au, and au over the time in which mu is 1."""
    century = mjd2000 / 36525.0 + 1.0
    angles = (elements.inclination, elements.node, elements.perihelion)
    (sin_i, cos_i), (sin_o, cos_o), (sin_w, cos_w) = (sincos(jnp.deg2rad(_polynomial(a, century))) for a in angles)
    e = _polynomial(elements.eccentricity, century)
    mean = jnp.deg2rad(jnp.fmod(_polynomial(elements.anomaly, century), 360.0))
    steps = 2 if elements.eccentricity[0] < 0.3 else 5
    sin_e, cos_e = eccentric_anomaly(mean, e + 0 * mean, steps=steps)
    a, flat = elements.axis, jnp.sqrt(1 - e * e)
    speed = 1 / (np.sqrt(a) * (1 - e * cos_e))
    x, y = a * (cos_e - e), a * flat * sin_e
    u, v = -speed * sin_e, speed * flat * cos_e
    first = (cos_o * cos_w - sin_o * sin_w * cos_i, sin_o * cos_w + cos_o * sin_w * cos_i, sin_w * sin_i)
    second = (-cos_o * sin_w - sin_o * cos_w * cos_i, -sin_o * sin_w + cos_o * cos_w * cos_i, cos_w * sin_i)
    return add(scale(x, first), scale(y, second)), add(scale(u, first), scale(v, second))


def kepler(r: Vector, v: Vector, dt: Real, *, steps: int = 7) -> tuple[Vector, Vector]:
    """State ``dt`` later on any conic about a unit mass: universal variable, Laguerre-Conway steps."""
    radius, sigma = norm(r), dot(r, v)
    alpha = 2 / radius - dot(v, v)
    bound = alpha > 0
    safe = jnp.where(bound, alpha, 1.0)
    period = 2 * np.pi / (safe * jnp.sqrt(safe))
    dt = dt - jnp.where(bound, period * jax.lax.stop_gradient(jnp.round(dt / period)), 0.0)

    held = jax.lax.stop_gradient((radius, sigma, alpha, dt))

    def laguerre(_: Real, chi: Real) -> Real:
        f, f1, f2 = _kepler_residual(chi, *held)
        root = jnp.sqrt(jnp.abs(16 * f1 * f1 - 20 * f * f2))
        return chi - 5 * f / (f1 + jnp.where(f1 < 0, -root, root))

    chi = jax.lax.fori_loop(0, steps, laguerre, _first_chi(*held))
    left, slope, _ = _kepler_residual(chi, *held)
    chi = jnp.where(jnp.abs(left) < _KEPLER_TOLERANCE * (1 + jnp.abs(held[3])), chi, jnp.nan)
    chi = chi - _kepler_residual(chi, radius, sigma, alpha, dt)[0] / slope

    u1, u2, u3 = _universal(chi, alpha)
    later = radius + sigma * u1 + (1 - alpha * radius) * u2
    f, g = 1 - u2 / radius, dt - u3
    f_dot, g_dot = -u1 / (later * radius), 1 - u2 / later
    return add(scale(f, r), scale(g, v)), add(scale(f_dot, r), scale(g_dot, v))


def lambert(r1: Vector, r2: Vector, tof: Real, *, root: Root | None = None, sure: bool = False) -> Arc:
    """The arc below one revolution that turns with positive z, about a unit mass.

    ``root`` may find Izzo's x instead; ``sure`` takes the safeguarded iteration, which fails on no row but is slow.
    """
    first, second = norm(r1), norm(r2)
    normal = cross(r1, r2)
    chord = norm(subtract(r2, r1))
    semi = (first + second + chord) / 2
    short = jnp.where(normal[2] > 0, 1.0, -1.0)
    half_cosine = norm(add(scale(1 / first, r1), scale(1 / second, r2))) / 2
    lam, q = short * jnp.sqrt(first * second) * half_cosine / semi, chord / semi
    time = jnp.sqrt(2 / semi) / semi * tof

    if root is not None:
        x = root(lam, first, second, semi, tof)
    else:
        zero = jnp.zeros_like(time)
        held_lam, held_q, held_time = jax.lax.stop_gradient((lam, q, time))
        found = find_root(held_time, held_lam, held_q, zero, zero > 1, multiple=False, sure=sure)
        x = jax.lax.stop_gradient(jnp.where(found.settled, found.x, jnp.nan))
        flight = flight_time(x, 1 + x, lam, q, zero, far=sure)
        slope = slopes(jax.lax.stop_gradient(flight), x, 1 + x, held_lam, held_q).first
        x = x - (flight - time) / slope
    y = y_of(x, lam, q)
    gamma, rho = jnp.sqrt(semi / 2), (first - second) / chord
    across = gamma * jnp.sqrt(jnp.maximum((1 - rho) * (1 + rho), 0.0)) * (y + lam * x)
    near, far = lam * y - x, rho * (lam * y + x)
    unit1, unit2 = scale(1 / first, r1), scale(1 / second, r2)
    axis = scale(short / norm(normal), normal)
    return Arc(
        add(scale(gamma * (near - far) / first, unit1), scale(across / first, cross(axis, unit1))),
        add(scale(-gamma * (near + far) / second, unit2), scale(across / second, cross(axis, unit2))),
    )


def powered_flyby(v_in: Vector, v_out: Vector, *, steps: int = 5) -> tuple[Real, Real]:
    """Impulse at the pericentre that joins two hyperbolas, and its radius times v² over mu; relative velocities in.

    With the half turn h the function 1/sin h of the radius is all but a straight line (exactly one where both
    speeds are
    equal), so Newton's method settles in a few steps from any start.

    Returns
    -------
    impulse, in the unit of speed; pericentre radius over mu, in one over the unit of speed squared
    """
    a_in, a_out = 1 / dot(v_in, v_in), 1 / dot(v_out, v_out)
    gap = subtract(scale(jnp.sqrt(a_in), v_in), scale(jnp.sqrt(a_out), v_out))
    sine_half = jnp.sqrt(dot(gap, gap)) / 2
    wanted = 1 / sine_half
    held = jax.lax.stop_gradient((a_in, a_out, wanted))
    radius = _first_radius(*held)
    for _ in range(steps):
        value, slope = _inverse_half_turn(radius, *held[:2])
        radius = jnp.maximum(radius - (value - held[2]) / slope, radius / 8)
    slope = _inverse_half_turn(radius, *held[:2])[1]
    radius = radius - (_inverse_half_turn(radius, a_in, a_out)[0] - wanted) / slope
    fast_in, fast_out = jnp.sqrt(1 / a_in + 2 / radius), jnp.sqrt(1 / a_out + 2 / radius)
    return jnp.abs(1 / a_out - 1 / a_in) / (fast_in + fast_out), radius


def _polynomial(coefficients: tuple[float, ...], x: Real) -> Real:
    total = coefficients[-1]
    for c in coefficients[-2::-1]:
        total = total * x + c
    return total


def _universal(chi: Real, alpha: Real) -> tuple[Real, Real, Real]:
    """U1, U2, U3 by series after four halvings of the angle, then four doublings; one formula for every conic."""
    part = chi / 16
    z = alpha * part * part
    u2, u3 = part * part * _polynomial(_STUMPFF_2, z), part * part * part * _polynomial(_STUMPFF_3, z)
    u0, u1 = 1 - alpha * u2, part - alpha * u3
    for _ in range(4):
        u3 = 2 * (u3 + u1 * u2)  # of U3 + U1 U2, doubled
        u2, u1 = 2 * u1 * u1, 2 * u0 * u1
        u0 = 1 - alpha * u2
    return u1, u2, u3


def _kepler_residual(chi: Real, radius: Real, sigma: Real, alpha: Real, dt: Real) -> tuple[Real, Real, Real]:
    u1, u2, u3 = _universal(chi, alpha)
    bend = 1 - alpha * radius
    return (
        radius * u1 + sigma * u2 + u3 - dt,
        radius + sigma * u1 + bend * u2,
        sigma * (1 - alpha * u2) + bend * u1,
    )


def _first_chi(radius: Real, sigma: Real, alpha: Real, dt: Real) -> Real:
    """Least of the bounds of a straight start, of a fall past the centre and of a hyperbola's logarithm;
    ellipses start at the mean."""
    size = jnp.abs(dt)
    least = jnp.minimum(size / radius, jnp.cbrt(6 * size))
    open_ = alpha < 0
    a = jnp.where(open_, -alpha, 1.0)
    along = jnp.where(dt < 0, -sigma, sigma)
    grown = 2 * a * jnp.sqrt(a) * size / (1 + a * radius + jnp.sqrt(a) * along)
    logarithm = jnp.where(grown > 0, jnp.log1p(jnp.maximum(grown, 0.0)) / jnp.sqrt(a), jnp.inf)
    start = jnp.where(
        open_, jnp.minimum(jnp.cbrt(6 * size), logarithm), jnp.where(alpha * least * least < 0.5, least, alpha * size)
    )
    return jnp.where(dt < 0, -start, start)


def _first_radius(a_in: Real, a_out: Real, wanted: Real) -> Real:
    return jnp.maximum(2 / (1 / a_in + 1 / a_out) * (wanted - 1), 1e-12 * a_in)


def _inverse_half_turn(radius: Real, a_in: Real, a_out: Real) -> tuple[Real, Real]:
    """One over the sine of half the turn of both halves of a flyby, and its slope with the radius."""
    s1, s2 = a_in / (a_in + radius), a_out / (a_out + radius)
    c1, c2 = (
        jnp.sqrt(radius * (radius + 2 * a_in)) / (a_in + radius),
        jnp.sqrt(radius * (radius + 2 * a_out)) / (a_out + radius),
    )
    sine, cosine = s1 * c2 + c1 * s2, c1 * c2 - s1 * s2
    # 1 - cos of the whole turn without loss of digits when it is small
    half = jnp.sqrt(jnp.where(cosine > 0, sine * sine / (1 + cosine), 1 - cosine) / 2)
    turn_slope = -(s1 * s1 / (a_in * c1) + s2 * s2 / (a_out * c2))
    half_cosine = sine / (2 * half)
    return 1 / half, -half_cosine / (2 * half * half) * turn_slope
