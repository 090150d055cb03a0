"""The formulas of SGP4 at an instant, as two programs compiled by heyoka: near Earth and deep space.

A program takes a row for each number that a satellite needs and gives rows of position, velocity and error code; one
column is one satellite at one instant. Angles are never computed from their sine and cosine where sums of angles do.

References
----------
Hoots and Roehrich, Spacetrack Report No. 3, 1980, sections 6 and 7; Vallado and others, AIAA 2006-6753. Lyddane's
form for low inclinations: R. H. Lyddane, Small eccentricities or inclinations in the Brouwer theory of the artificial
satellite, Astronomical Journal 68, 1963, 555. Kepler's equation: J. M. A. Danby, Fundamentals of Celestial Mechanics,
2nd edition, 1988, section 6.6.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any, NamedTuple

from intercosmos.physics.orbits.sdp4_setup import (
    EARTH_RATE,
    MOON_ECCENTRICITY,
    MOON_MOTION,
    SUN_ECCENTRICITY,
    SUN_MOTION,
    Deep,
    ThirdBody,
)
from intercosmos.physics.orbits.sgp4_setup import Secular, gravity_model
from intercosmos.physics.orbits.taylor import heyoka

X = Any  # an expression

#: Rows of the result: position m, velocity m/s (TEME), error code.
ROWS_OUT = 7
#: Up to this eccentricity a single step solves Kepler's equation to 4e-16, and short-period turns are small.
CIRCULAR = 0.2
#: Below this inclination, rad, the node is perturbed by Lyddane's formulas.
LYDDANE = 0.2


class _Mean(NamedTuple):
    """Mean elements with everything secular and third bodies in them; ``code`` is an error found so far, or 0."""

    axis: X
    motion: X
    eccentricity: X
    inclination: X
    sin_i: X
    cos_i: X
    node: X
    perigee: X
    anomaly: X
    code: X


#: What only near-Earth satellites need.
_NEAR_ONLY = (
    "bcc5", "d2", "d3", "d4", "t3cof", "t4cof", "t5cof", "omgcof", "xmcof", "eta", "delmo", "sinmao",
    "sin_inclination", "cos_inclination",
)  # fmt: skip
#: Rows of the programs, in order; deep ones after these have those of Deep, Sun, Moon and RESONANT.
NEAR_ROWS = Secular._fields
DEEP_ROWS = tuple(name for name in Secular._fields if name not in _NEAR_ONLY)
#: Kind of resonance (0, 1, 2); at the instant: longitude and mean motion by it, and whole turns of the node, rad.
RESONANT = ("kind", "longitude", "motion", "turns")


@lru_cache(maxsize=8)
def program(kind: str, gravity: str) -> Any:
    """Compiled function of a kind of satellites.

    Kinds are ``deep``; ``inclined`` for deep ones that never come near the equator; ``near``; and ``circular`` for
    near-Earth ones whose eccentricity stays below :data:`CIRCULAR`, which save half of the sines.

    Its rows are ``t`` (min from the epoch) and :data:`NEAR_ROWS`; or ``t``, :data:`DEEP_ROWS`, those of Deep, of
    ThirdBody for the Sun and the Moon, and :data:`RESONANT`.
    """
    if kind in ("deep", "inclined"):
        return _deep(gravity, kind == "inclined")
    return _near(gravity, kind == "circular")


def _near(gravity: str, circular: bool) -> Any:
    hy = heyoka()
    names = ["t", *NEAR_ROWS]
    t, *rest = variables = hy.make_vars(*names)
    mean = _near_mean(Secular(*rest), t)
    return hy.cfunc(_osculating(mean, gravity, 2, circular=circular), variables, parallel_mode=True)


def _deep(gravity: str, inclined: bool) -> Any:
    hy = heyoka()
    names = ["t", *DEEP_ROWS, *Deep._fields]
    names += [f"{body}_{name}" for body in ("sun", "moon") for name in ThirdBody._fields]
    names += [f"resonant_{name}" for name in RESONANT]
    t, *rest = variables = hy.make_vars(*names)
    secular = dict.fromkeys(Secular._fields, 0.0) | dict(zip(DEEP_ROWS, rest, strict=False))
    at = len(DEEP_ROWS)
    deep = Deep(*rest[at : (at := at + len(Deep._fields))])
    sun = ThirdBody(*rest[at : (at := at + len(ThirdBody._fields))])
    moon = ThirdBody(*rest[at : (at := at + len(ThirdBody._fields))])
    mean = _deep_mean(Secular(**secular), deep, (sun, moon), rest[at:], t, gravity, inclined)
    return hy.cfunc(_osculating(mean, gravity, 3, circular=False), variables, parallel_mode=True)


def _first(*faults: tuple[X, float]) -> X:
    """The code of the first condition that holds, or 0."""
    code: X = 0.0
    for condition, number in reversed(faults):
        code = heyoka().select(condition, number, code)
    return code


def _at_least(x: X, least: float) -> X:
    return heyoka().select(heyoka().lt(x, least), least, x)


def _near_mean(c: Secular, t: X) -> _Mean:
    """Secular and drag terms near the Earth."""
    hy = heyoka()
    drift = c.anomaly + c.mdot * t
    shift = c.omgcof * t + c.xmcof * ((1.0 + c.eta * hy.cos(drift)) ** 3 - c.delmo)
    anomaly = drift + shift
    shrink = 1.0 - t * (c.cc1 + t * (c.d2 + t * (c.d3 + t * c.d4)))
    eccentricity = c.eccentricity - c.bcc4 * t - c.bcc5 * (hy.sin(anomaly) - c.sinmao)
    ahead = t * t * (c.t2cof + t * (c.t3cof + t * (c.t4cof + t * c.t5cof)))
    size = hy.sqrt(shrink * shrink)
    return _Mean(
        axis=c.axis * shrink * shrink,
        motion=c.motion / (size * size * size),
        eccentricity=_at_least(eccentricity, 1e-6),
        inclination=c.inclination,
        sin_i=c.sin_inclination,
        cos_i=c.cos_inclination,
        node=c.node + t * (c.nodedot + c.nodecf * t),
        perigee=c.perigee + c.argpdot * t - shift,
        anomaly=anomaly + c.motion * ahead,
        code=_first((hy.gte(eccentricity, 1.0), 1.0), (hy.lt(eccentricity, -0.001), 1.0)),
    )


def _deep_mean(
    c: Secular, deep: Deep, bodies: tuple[ThirdBody, ThirdBody], res: list[X], t: X, gravity: str, inclined: bool
) -> _Mean:
    """Secular terms, resonance and the periodic terms of Sun and Moon."""
    hy = heyoka()
    kind, longitude, resonant_motion, turns = res
    # rates are not added up before: the sums are rounded as the reference rounds them
    perigee = c.perigee + c.argpdot * t + deep.domdt * t
    node = c.node + c.nodedot * t + c.nodecf * t * t + deep.dnodt * t
    sidereal = deep.sidereal + EARTH_RATE * t
    anomaly = hy.select(
        hy.lt(kind, 0.5),
        c.anomaly + c.mdot * t + deep.dmdt * t,
        hy.select(hy.lt(kind, 1.5), longitude - node - perigee + sidereal, longitude - 2.0 * (node - sidereal)),
    )
    motion = hy.select(hy.lt(kind, 0.5), c.motion, resonant_motion)
    shrink = 1.0 - c.cc1 * t
    axis = (gravity_model(gravity).rate / motion) ** (2.0 / 3.0) * shrink * shrink
    eccentricity = c.eccentricity + (deep.dedt - c.bcc4) * t
    e_mean = _at_least(eccentricity, 1e-6)
    anomaly = anomaly + c.motion * c.t2cof * t * t

    sun = _periodic(bodies[0], t, SUN_MOTION, SUN_ECCENTRICITY)
    moon = _periodic(bodies[1], t, MOON_MOTION, MOON_ECCENTRICITY)
    de, di, dl, dgh, dh = (a + b for a, b in zip(sun, moon, strict=True))
    e = e_mean + de
    i = c.inclination + deep.didt * t + di
    si, ci = hy.sin(i), hy.cos(i)
    # the pole of the orbit is moved; well away from the equator by first-order formulas
    by_node, swing = ci * dh / si, dh / si
    if not inclined:
        low = hy.lt(i, LYDDANE)
        angle = hy.atan2(dh, si + di * ci)
        by_node = hy.select(low, ci * angle + di * si * (node - turns), by_node)
        swing = hy.select(low, angle, swing)
    perigee = perigee + dgh - by_node
    node = node + swing
    flipped = hy.lt(i, 0.0)
    return _Mean(
        axis=axis,
        motion=gravity_model(gravity).rate / (axis * hy.sqrt(axis)),
        eccentricity=e,
        inclination=hy.select(flipped, -i, i),
        sin_i=hy.select(flipped, -si, si),
        cos_i=ci,
        node=hy.select(flipped, node + math.pi, node),
        perigee=hy.select(flipped, perigee - math.pi, perigee),
        anomaly=anomaly + dl,
        code=_first(
            (hy.lte(motion, 0.0), 2.0), (hy.gte(eccentricity, 1.0), 1.0), (hy.lt(eccentricity, -0.001), 1.0),
            (hy.lt(e, 0.0), 3.0), (hy.gt(e, 1.0), 3.0),
        ),
    )  # fmt: skip


def _periodic(body: ThirdBody, t: X, motion: float, eccentricity: float) -> tuple[X, X, X, X, X]:
    """Long-period changes by one body: eccentricity, inclination, anomaly, perigee with node, node."""
    hy = heyoka()
    anomaly = body.phase + motion * t
    true = anomaly + 2.0 * eccentricity * hy.sin(anomaly)
    s = hy.sin(true)
    f2, f3 = 0.5 * s * s - 0.25, -0.5 * s * hy.cos(true)
    return (
        body.e2 * f2 + body.e3 * f3,
        body.i2 * f2 + body.i3 * f3,
        body.l2 * f2 + body.l3 * f3 + body.l4 * s,
        body.gh2 * f2 + body.gh3 * f3 + body.gh4 * s,
        body.h2 * f2 + body.h3 * f3,
    )


def _osculating(mean: _Mean, gravity: str, iterations: int, *, circular: bool) -> list[X]:
    """Long-period terms by J3, Kepler's equation and short-period terms by J2."""
    hy = heyoka()
    g = gravity_model(gravity)
    ke = g.rate
    e, a, si, ci = mean.eccentricity, mean.axis, mean.sin_i, mean.cos_i
    lean = (g.j3 / g.j2) * si / (a * (1.0 - e * e))
    ax = e * hy.cos(mean.perigee)
    ay = e * hy.sin(mean.perigee) - 0.5 * lean
    below = hy.select(hy.lt((1.0 + ci) * (1.0 + ci), 2.25e-24), 1.5e-12, 1.0 + ci)
    u = mean.anomaly + mean.perigee - 0.25 * lean * (3.0 + 5.0 * ci) / below * ax

    e2 = ax * ax + ay * ay
    sin_e, cos_e = _kepler(ax, ay, e2, u, 0 if circular else iterations)
    e_sin, e_cos = ax * sin_e - ay * cos_e, ax * cos_e + ay * sin_e
    p = a * (1.0 - e2)
    r = a * (1.0 - e_cos)
    beta = hy.sqrt(1.0 - e2)
    part = e_sin / (1.0 + beta)
    ratio = a / r
    sin_u, cos_u = ratio * (sin_e - ay - ax * part), ratio * (cos_e - ax + ay * part)
    sin_2u, cos_2u = 2.0 * sin_u * cos_u, 1.0 - 2.0 * sin_u * sin_u
    k1 = 0.5 * g.j2 / p
    k2 = k1 / p
    x3thm1, x1mth2, x7thm1 = 3.0 * ci * ci - 1.0, 1.0 - ci * ci, 7.0 * ci * ci - 1.0
    distance = r * (1.0 - 1.5 * k2 * beta * x3thm1) + 0.5 * k1 * x1mth2 * cos_2u
    rate = mean.motion * k1 / ke
    outward = hy.sqrt(a) * e_sin / r - rate * x1mth2 * sin_2u
    across = hy.sqrt(p) / r + rate * (x1mth2 * cos_2u + 1.5 * x3thm1)

    turn = -0.25 * k2 * x7thm1 * sin_2u
    tilt = 1.5 * k2 * ci * si * cos_2u
    if circular:
        sin_u, cos_u = _turned(sin_u, cos_u, turn)
        s_i, c_i = _turned(si, ci, tilt)
    else:
        sin_t, cos_t = hy.sin(turn), hy.cos(turn)
        sin_u, cos_u = sin_u * cos_t + cos_u * sin_t, cos_u * cos_t - sin_u * sin_t
        s_i, c_i = hy.sin(mean.inclination + tilt), hy.cos(mean.inclination + tilt)
    node = mean.node + 1.5 * k2 * ci * sin_2u
    sin_n, cos_n = hy.sin(node), hy.cos(node)
    mx, my = -sin_n * c_i, cos_n * c_i
    ux, uy, uz = mx * sin_u + cos_n * cos_u, my * sin_u + sin_n * cos_u, s_i * sin_u
    vx, vy, vz = mx * cos_u - cos_n * sin_u, my * cos_u - sin_n * sin_u, s_i * cos_u
    radius = g.radius_km * 1e3
    length, v_out, v_across = distance * radius, outward * (radius * ke / 60), across * (radius * ke / 60)
    code = hy.select(hy.lt(mean.code, 0.5), _first((hy.lt(p, 0.0), 4.0), (hy.lt(distance, 1.0), 6.0)), mean.code)
    return [
        length * ux, length * uy, length * uz,
        v_out * ux + v_across * vx, v_out * uy + v_across * vy, v_out * uz + v_across * vz,
        code,
    ]  # fmt: skip


def _kepler(ax: X, ay: X, e2: X, u: X, iterations: int) -> tuple[X, X]:
    """Sine and cosine of the eccentric argument of latitude.

    Danby's iteration of fourth order for the difference of eccentric and mean anomaly, from a starter of third order:
    two bring 1e-15 up to an eccentricity of 0.9, three up to 0.99. Their number is fixed, so that a decayed satellite
    does not delay the others. No iterations: a single step from the starter, enough for nearly circular orbits.
    """
    hy = heyoka()
    s, c = ax * hy.sin(u) - ay * hy.cos(u), ax * hy.cos(u) + ay * hy.sin(u)
    ahead = s / hy.sqrt(1.0 - 2.0 * c + e2)
    for _ in range(max(1, iterations)):
        sin_e, cos_e = hy.sin(u + ahead), hy.cos(u + ahead)
        s, c = ax * sin_e - ay * cos_e, ax * cos_e + ay * sin_e
        f, slope = ahead - s, 1.0 - c
        step = -f / slope
        step = -f / (slope + 0.5 * step * s)
        step = -f / (slope + step * (0.5 * s + step * c / 6.0))
        ahead = ahead + step
    if not iterations:
        return _turned(sin_e, cos_e, step)
    return hy.sin(u + ahead), hy.cos(u + ahead)


def _turned(sine: X, cosine: X, angle: X) -> tuple[X, X]:
    """Sine and cosine of an angle further by a small one: to 1e-16 up to 0.03 rad."""
    z = angle * angle
    s = angle * (1.0 - z / 6.0 * (1.0 - z / 20.0 * (1.0 - z / 42.0)))
    c = 1.0 - z / 2.0 * (1.0 - z / 12.0 * (1.0 - z / 30.0))
    return sine * c + cosine * s, cosine * c - sine * s
