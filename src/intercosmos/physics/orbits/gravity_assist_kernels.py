"""Compiled sums behind gravity-assist trajectories: Kepler, Lambert and flybys over many trajectories at once.

Vectors are triples of arrays, one array a component, so that every line is one pass over contiguous numbers. Units are
canonical: the length is one astronomical unit (or any other), the Sun's gravitational parameter is 1. Every equation
that is solved by steps (Kepler's two, Lambert's, the flyby's) is differentiated as an equation, not step by step:
slopes are exact, cheap and short to compile.

Lambert's root is the one of :mod:`~intercosmos.physics.orbits.lambert_root`; Kepler's problem and the speeds of an arc
are not those of :mod:`~intercosmos.physics.orbits.kepler_problem` and :mod:`~intercosmos.physics.orbits.lambert_core`.
Those keep all digits on any geometry, choose between forms and give each row a verdict, and have no slopes; a search
flies a million legs a second, throws poor ones away and lives on slopes, so that here one form serves all rows.
The two are held to each other by test.

Failures are NaN in the row concerned: collinear Lambert ends, a transfer of no duration, a Kepler equation not solved.

References
----------
Izzo, D. (2015), Revisiting Lambert's problem, Celestial Mechanics and Dynamical Astronomy 121, 1-15.
Conway, B. A. (1986), An improved algorithm due to Laguerre for the solution of Kepler's equation, Celestial Mechanics
39, 199-211.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from intercosmos.physics.engine import jax, jnp
from intercosmos.physics.orbits.gtop import MeanElements
from intercosmos.physics.orbits.lambert_root import find_root
from intercosmos.physics.orbits.lambert_time import slopes, y_of

Real = Any  #: a JAX array of any shape
Vector = tuple[Real, Real, Real]
Root = Callable[[Real, Real, Real, Real, Real], Real]

_HALF_PI = (1.5707963267341256, 6.077100506506192e-11)  # the first with 33 bits, so that multiples of it are exact
_SINE = tuple((-1.0) ** k / float(np.prod(np.arange(1.0, 2 * k + 2))) for k in range(9))
_COSINE = tuple((-1.0) ** k / float(np.prod(np.arange(1.0, 2 * k + 1))) for k in range(9))
_STUMPFF_2 = tuple((-1.0) ** k / float(np.prod(np.arange(1.0, 2 * k + 3))) for k in range(9))
_STUMPFF_3 = tuple((-1.0) ** k / float(np.prod(np.arange(1.0, 2 * k + 4))) for k in range(9))
_STUMPFF_4 = tuple((-1.0) ** k / float(np.prod(np.arange(1.0, 2 * k + 5))) for k in range(12))
_STUMPFF_5 = tuple((-1.0) ** k / float(np.prod(np.arange(1.0, 2 * k + 6))) for k in range(12))
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


@jax.custom_jvp  # type: ignore[untyped-decorator]
def sincos(angle: Real) -> tuple[Real, Real]:
    """Sine and cosine to about 2e-16, several times faster than the library's on a processor without vector
    trigonometry."""
    quarter = jnp.round(angle * (2 / np.pi))
    rest = (angle - quarter * _HALF_PI[0]) - quarter * _HALF_PI[1]
    square = rest * rest
    sine, cosine = rest * _polynomial(_SINE, square), _polynomial(_COSINE, square)
    turn = quarter - 4 * jnp.floor(quarter / 4)
    odd = (turn == 1) | (turn == 3)
    s, c = jnp.where(odd, cosine, sine), jnp.where(odd, sine, cosine)
    return jnp.where(turn >= 2, -s, s), jnp.where((turn == 1) | (turn == 2), -c, c)


@sincos.defjvp  # type: ignore[untyped-decorator]
def _sincos_slope(at: tuple[Real], moved: tuple[Real]) -> tuple[tuple[Real, Real], tuple[Real, Real]]:
    sine, cosine = sincos(*at)
    return (sine, cosine), (cosine * moved[0], -sine * moved[0])


@partial(jax.custom_jvp, nondiff_argnums=(2,))
def eccentric_anomaly(mean: Real, e: Real, steps: int) -> tuple[Real, Real]:
    """Sine and cosine of the eccentric anomaly of an ellipse, by ``steps`` fourth-order corrections and one
    Newton step."""
    mean = mean - 2 * np.pi * jnp.round(mean / (2 * np.pi))
    s, c = sincos(mean)
    anomaly = mean + e * s * (1 + e * c)
    for _ in range(steps):
        s, c = sincos(anomaly)
        f, f1, f2, f3 = anomaly - e * s - mean, 1 - e * c, e * s, e * c
        d = -f / f1
        d = -f / (f1 + d * f2 / 2)
        anomaly = anomaly - f / (f1 + d * f2 / 2 + d * d * f3 / 6)
    s, c = sincos(anomaly)
    return sincos(anomaly - (anomaly - e * s - mean) / (1 - e * c))  # type: ignore[no-any-return]


@eccentric_anomaly.defjvp  # type: ignore[untyped-decorator]
def _eccentric_slope(steps: int, at: tuple[Real, Real], moved: tuple[Real, Real]) -> Any:
    (mean, e), (by_mean, by_e) = at, moved
    sine, cosine = eccentric_anomaly(mean, e, steps)
    turned = (by_mean + sine * by_e) / (1 - e * cosine)
    return (sine, cosine), (cosine * turned, -sine * turned)


class Ellipses(NamedTuple):
    """Mean elements of several bodies, each coefficient an array (bodies,)."""

    axis: Real
    eccentricity: tuple[Real, ...]
    inclination: tuple[Real, ...]
    node: tuple[Real, ...]
    perihelion: tuple[Real, ...]
    anomaly: tuple[Real, ...]


def ellipses(bodies: Sequence[MeanElements]) -> Ellipses:
    """Elements of several bodies side by side, polynomials filled up with zeros."""

    def columns(name: str) -> tuple[Real, ...]:
        rows = [getattr(body, name) for body in bodies]
        longest = max(len(row) for row in rows)
        return tuple(np.array([row[k] if k < len(row) else 0.0 for row in rows]) for k in range(longest))

    angles = (columns(name) for name in ("eccentricity", "inclination", "node", "perihelion", "anomaly"))
    return Ellipses(np.array([body.axis for body in bodies]), *angles)


def planet_state(body: Ellipses, mjd2000: Real, *, steps: int) -> tuple[Vector, Vector]:
    """Heliocentric ecliptic states of one body on slowly changing elements; au, and au over the time in which mu
    is 1. ``steps`` of Kepler's equation: 2 up to an eccentricity of 0.3, 5 to 0.7."""
    century = mjd2000 / 36525.0 + 1.0
    angles = (body.inclination, body.node, body.perihelion)
    (sin_i, cos_i), (sin_o, cos_o), (sin_w, cos_w) = (sincos(jnp.deg2rad(_polynomial(a, century))) for a in angles)
    e = _polynomial(body.eccentricity, century)
    mean = _polynomial(body.anomaly, century)
    mean = jnp.deg2rad(mean - 360 * jax.lax.stop_gradient(jnp.round(mean / 360)))
    sin_e, cos_e = eccentric_anomaly(mean, e + 0 * mean, steps)
    a, flat = body.axis, jnp.sqrt(1 - e * e)
    speed = 1 / (jnp.sqrt(a) * (1 - e * cos_e))
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

    u1, u2, u3 = _solved_universal(radius, sigma, alpha, dt, steps)
    later = radius + sigma * u1 + (1 - alpha * radius) * u2
    f, g = 1 - u2 / radius, dt - u3
    f_dot, g_dot = -u1 / (later * radius), 1 - u2 / later
    return add(scale(f, r), scale(g, v)), add(scale(f_dot, r), scale(g_dot, v))


@partial(jax.custom_jvp, nondiff_argnums=(4,))
def _solved_universal(radius: Real, sigma: Real, alpha: Real, dt: Real, steps: int) -> tuple[Real, Real, Real]:
    """U1, U2, U3 of the universal anomaly that takes ``dt``."""
    return _universal(_universal_anomaly(radius, sigma, alpha, dt, steps), alpha)


@_solved_universal.defjvp  # type: ignore[untyped-decorator]
def _solved_universal_slope(steps: int, at: Any, moved: Any) -> Any:
    """By the equation that was solved, not by the steps that solved it."""
    (radius, sigma, alpha, dt), (by_radius, by_sigma, by_alpha, by_dt) = at, moved
    chi = _universal_anomaly(radius, sigma, alpha, dt, steps)
    u1, u2, u3 = _universal(chi, alpha)
    # dUn/dalpha = (n U(n+2) - chi U(n+1)) / 2
    u4, u5 = _fourth_and_fifth(chi, alpha)
    slope1, slope2, slope3 = (u3 - chi * u2) / 2, (2 * u4 - chi * u3) / 2, (3 * u5 - chi * u4) / 2
    later = radius + sigma * u1 + (1 - alpha * radius) * u2
    bend = radius * slope1 + sigma * slope2 + slope3
    by_chi = (by_dt - u1 * by_radius - u2 * by_sigma - bend * by_alpha) / later
    moves = ((1 - alpha * u2) * by_chi + slope1 * by_alpha, u1 * by_chi + slope2 * by_alpha)
    return (u1, u2, u3), (*moves, u2 * by_chi + slope3 * by_alpha)


def _universal_anomaly(radius: Real, sigma: Real, alpha: Real, dt: Real, steps: int) -> Real:
    """Root of Kepler's universal equation by Laguerre-Conway steps; NaN where they did not settle."""

    def laguerre(_: Real, chi: Real) -> Real:
        f, f1, f2 = _kepler_residual(chi, radius, sigma, alpha, dt)
        root = jnp.sqrt(jnp.abs(16 * f1 * f1 - 20 * f * f2))
        return chi - 5 * f / (f1 + jnp.where(f1 < 0, -root, root))

    chi = jax.lax.fori_loop(0, steps, laguerre, _first_chi(radius, sigma, alpha, dt))
    left, slope, _ = _kepler_residual(chi, radius, sigma, alpha, dt)
    return jnp.where(jnp.abs(left) < _KEPLER_TOLERANCE * (1 + jnp.abs(dt)), chi - left / slope, jnp.nan)


@partial(jax.custom_jvp, nondiff_argnums=(3,))
def _lambert_root(lam: Real, q: Real, time: Real, sure: bool) -> Real:
    """Izzo's x below one revolution; NaN where it was not found."""
    zero = jnp.zeros_like(time)
    found = find_root(time, lam, q, zero, zero > 1, multiple=False, sure=sure)
    return jnp.where(found.settled, found.x, jnp.nan)


@_lambert_root.defjvp  # type: ignore[untyped-decorator]
def _lambert_root_slope(sure: bool, at: Any, moved: Any) -> Any:
    """By Lambert's equation: with sin(beta/2) = lam sin(alpha/2) in Lagrange's form, dT/dlam = -2 lam² / y."""
    (lam, q, time), (by_lam, _, by_time) = at, moved
    x = _lambert_root(lam, q, time, sure)
    slope = slopes(time, x, 1 + x, lam, q).first
    return x, (by_time + 2 * lam * lam / y_of(x, lam, q) * by_lam) / slope


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

    x = root(lam, first, second, semi, tof) if root is not None else _lambert_root(lam, q, time, sure)
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
    radius = _flyby_radius(a_in, a_out, wanted, steps)
    fast_in, fast_out = jnp.sqrt(1 / a_in + 2 / radius), jnp.sqrt(1 / a_out + 2 / radius)
    return jnp.abs(1 / a_out - 1 / a_in) / (fast_in + fast_out), radius


def _polynomial(coefficients: tuple[Real, ...], x: Real) -> Real:
    total: Real = coefficients[-1]
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


def _fourth_and_fifth(chi: Real, alpha: Real) -> tuple[Real, Real]:
    """U4, U5 by their series, good to 1e-9 within a revolution: enough for slopes."""
    square = chi * chi
    z = alpha * square
    return square * square * _polynomial(_STUMPFF_4, z), square * square * chi * _polynomial(_STUMPFF_5, z)


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


@partial(jax.custom_jvp, nondiff_argnums=(3,))
def _flyby_radius(a_in: Real, a_out: Real, wanted: Real, steps: int) -> Real:
    radius = jnp.maximum(2 / (1 / a_in + 1 / a_out) * (wanted - 1), 1e-12 * a_in)
    for _ in range(steps):
        value, slope = _inverse_half_turn(radius, a_in, a_out)
        radius = jnp.maximum(radius - (value - wanted) / slope, radius / 8)
    value, slope = _inverse_half_turn(radius, a_in, a_out)
    return radius - (value - wanted) / slope


@_flyby_radius.defjvp  # type: ignore[untyped-decorator]
def _flyby_radius_slope(steps: int, at: Any, moved: Any) -> Any:
    """The value is one over the sine of the half turn h, and 2 dh = (radius da - a dradius) / (a + radius)² / cos."""
    (a_in, a_out, wanted), (by_in, by_out, by_wanted) = at, moved
    radius = _flyby_radius(a_in, a_out, wanted, steps)
    shares = [1 / ((a + radius) * jnp.sqrt(radius * (radius + 2 * a))) for a in (a_in, a_out)]
    steep = wanted * jnp.sqrt(jnp.maximum(wanted * wanted - 1, 1e-30)) / 2  # of the value over 2h, downwards
    turned = radius * (shares[0] * by_in + shares[1] * by_out)
    return radius, (turned + by_wanted / steep) / (shares[0] * a_in + shares[1] * a_out)


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
