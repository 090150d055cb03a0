"""Lambert's problem inside a compiled program: rows of positions to rows of velocities, each with a verdict.

References
----------
Izzo (2015), Revisiting Lambert's problem, *Celestial Mechanics and Dynamical Astronomy* 121, 1-15, algorithm 1.
Battin (1999), *An Introduction to the Mathematics and Methods of Astrodynamics*, section 6.1: the velocity along the
chord and the radius.
"""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

from intercosmos.physics.engine import jnp
from intercosmos.physics.orbits.lambert_root import find_root
from intercosmos.physics.orbits.lambert_time import Jax, eta_of, y_of

#: sine of the transfer angle below which rounding of the positions leaves no plane
_NO_PLANE = 1e-15
#: chord against half perimeter below which the two points are one
_NO_CHORD = 2.5e-16


class Verdict(IntEnum):
    """What became of one row."""

    SOLVED = 0
    NOT_A_NUMBER = 1  #: a value is not finite, a position is the centre, or mu is not positive
    NO_TIME = 2  #: the flight time is not positive
    COINCIDENT = 3  #: the two positions are one
    COLLINEAR = 4  #: the two positions and the centre are on a line: any plane would do
    TOO_SHORT = 5  #: below the least time of so many revolutions
    UNSETTLED = 6  #: the iteration stopped short


class Solution(NamedTuple):
    """Velocities (..., 3) m/s, NaN where there is no solution; verdict and least time (...)."""

    v1: Jax
    v2: Jax
    verdict: Jax  #: values of :class:`Verdict`
    least_time_s: Jax  #: least flight time of so many revolutions; 0 without revolutions


Vector = tuple[Jax, Jax, Jax]


def lambert_jax(
    r1: Jax,
    r2: Jax,
    tof_s: Jax,
    mu: Jax,
    revolutions: Jax = 0.0,
    prograde: Jax = True,
    high_path: Jax = False,
    *,
    multiple: bool | None = None,
    sure: bool = True,
) -> Solution:
    """Solve Lambert's problem inside ``jit`` or ``vmap``.

    Parameters
    ----------
    r1, r2 : (..., 3) m
    tof_s, mu, revolutions, prograde, high_path : anything that broadcasts with (...); see :func:`lambert`

    Other parameters
    ----------------
    multiple : whether any row may have revolutions; without, the program is half as long. By default true unless
        ``revolutions`` is the number 0
    sure : say false for a fixed, small number of steps without a safeguard; rows it leaves are ``UNSETTLED``, and
        the least time with revolutions is NaN

    Returns
    -------
    Solution
    """
    a = (r1[..., 0], r1[..., 1], r1[..., 2])
    b = (r2[..., 0], r2[..., 1], r2[..., 2])
    if multiple is None:
        multiple = not (isinstance(revolutions, int | float) and revolutions == 0)
    v1, v2, verdict, least = solve(a, b, tof_s, mu, revolutions, prograde, high_path, multiple=multiple, sure=sure)
    return Solution(jnp.stack(v1, axis=-1), jnp.stack(v2, axis=-1), verdict, least)


def solve(
    r1: Vector,
    r2: Vector,
    tof_s: Jax,
    mu: Jax,
    revolutions: Jax,
    prograde: Jax,
    high_path: Jax,
    *,
    multiple: bool,
    sure: bool,
) -> tuple[Vector, Vector, Jax, Jax]:
    """The same over components: a vector is three arrays, which broadcast with everything else."""
    n1, n2 = _norm(r1), _norm(r2)
    u1, u2 = _scale(1 / n1, r1), _scale(1 / n2, r2)
    chord = _sub(r2, r1)
    c = _norm(chord)
    s = (n1 + n2 + c) / 2
    away, along = _sub(u2, u1), _add(u2, u1)
    sine, cosine = _norm(away) / 2, _norm(along) / 2  # of half the angle between the positions
    short = jnp.logical_xor(r1[0] * r2[1] - r1[1] * r2[0] >= 0, jnp.logical_not(prograde))
    sign = jnp.where(short, 1.0, -1.0)
    lam = sign * jnp.sqrt(n1 * n2) * cosine / s
    q = c / s
    unit = jnp.sqrt(s / (2 * mu)) * s
    shape = jnp.broadcast_shapes(jnp.shape(lam), *(jnp.shape(v) for v in (tof_s, mu, revolutions, prograde, high_path)))
    time = jnp.broadcast_to(tof_s / unit, shape)
    number = jnp.isfinite(time) & (s < jnp.inf) & (n1 > 0) & (n2 > 0) & (mu > 0)
    coincident = c <= _NO_CHORD * s
    collinear = 2 * sine * cosine < _NO_PLANE
    poor = ~number | (tof_s <= 0) | coincident | collinear
    # a poor row is flown as some good one, so that no loop waits for it
    lam, q = jnp.where(poor, 0.5, lam), jnp.where(poor, 0.75, q)
    turns = jnp.broadcast_to(jnp.asarray(revolutions, float), shape)
    root = find_root(jnp.where(poor, 100.0, time), lam, q, turns, jnp.broadcast_to(high_path, shape),
                     multiple=multiple, sure=sure)  # fmt: skip

    x = root.x
    y = y_of(x, lam, q)
    eta, plus = eta_of(x, y, lam, q)
    gamma = jnp.sqrt(mu * s / 2)
    # short arcs: along the chord and the radius
    skew = gamma / (s * lam)
    along_chord, along_radius = skew * plus / c, skew * eta
    # wide ones: along the radius and across it; 1 + rho and 1 - rho without cancellation
    d = n1 - n2
    large = c + jnp.abs(d)
    small = 4 * n1 * n2 * sine * sine / large
    more, less = jnp.where(d > 0, large, small) / c, jnp.where(d > 0, small, large) / c
    across = gamma * 2 * jnp.sqrt(n1 * n2) * sine / c * plus * sign
    out1 = gamma * (lam * y * less - x * more) / n1
    out2 = gamma * (x * less - lam * y * more) / n2
    acute = cosine > sine
    base: Vector = _where(acute, away, along)
    t1 = _unit(_sub(base, _scale(_dot(base, u1), u1)))
    t2 = _unit(_sub(base, _scale(_dot(base, u2), u2)))
    chordal = jnp.abs(lam) > 0.5
    verdict = jnp.where(root.settled, int(Verdict.SOLVED), int(Verdict.UNSETTLED))
    verdict = jnp.where(root.exists, verdict, int(Verdict.TOO_SHORT))
    verdict = jnp.where(collinear, int(Verdict.COLLINEAR), verdict)
    verdict = jnp.where(coincident, int(Verdict.COINCIDENT), verdict)
    verdict = jnp.where(tof_s <= 0, int(Verdict.NO_TIME), verdict)
    verdict = jnp.where(number, verdict, int(Verdict.NOT_A_NUMBER)).astype(jnp.int8)
    solved = verdict == 0
    turn2 = jnp.where(acute, across, -across) / n2
    v1 = _where(chordal, _add(_scale(along_chord, chord), _scale(along_radius, u1)),
                _add(_scale(out1, u1), _scale(across / n1, t1)))  # fmt: skip
    v2 = _where(chordal, _sub(_scale(along_chord, chord), _scale(along_radius, u2)),
                _add(_scale(out2, u2), _scale(turn2, t2)))  # fmt: skip
    nan = (jnp.nan, jnp.nan, jnp.nan)
    return _where(solved, v1, nan), _where(solved, v2, nan), verdict, root.least_time * unit


def _dot(a: Vector, b: Vector) -> Jax:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def _norm(a: Vector) -> Jax:
    return jnp.sqrt(_dot(a, a))


def _scale(k: Jax, a: Vector) -> Vector:
    return k * a[0], k * a[1], k * a[2]


def _unit(a: Vector) -> Vector:
    return _scale(1 / _norm(a), a)


def _add(a: Vector, b: Vector) -> Vector:
    return a[0] + b[0], a[1] + b[1], a[2] + b[2]


def _sub(a: Vector, b: Vector) -> Vector:
    return a[0] - b[0], a[1] - b[1], a[2] - b[2]


def _where(choice: Jax, a: Vector, b: Vector) -> Vector:
    return jnp.where(choice, a[0], b[0]), jnp.where(choice, a[1], b[1]), jnp.where(choice, a[2], b[2])
