"""The compiled program of a route: decision vectors in, cost of every part out.

One program a :class:`~intercosmos.physics.orbits.routes.Route`, in canonical units inside (au, the Sun's mu 1)
and GTOP's
units outside. Rows are independent, so the slope of the sum over rows holds each row's slope.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import Any, NamedTuple

import numpy as np

from intercosmos.errors import PhysicsError
from intercosmos.physics.engine import jax, jnp
from intercosmos.physics.orbits import gtop
from intercosmos.physics.orbits.gravity_assist_kernels import (
    Real,
    Vector,
    add,
    cross,
    dot,
    kepler,
    lambert,
    norm,
    planet_state,
    powered_flyby,
    scale,
    sincos,
    subtract,
)
from intercosmos.physics.orbits.gtop_arithmetic import powered_flyby as database_flyby
from intercosmos.physics.orbits.gtop_arithmetic import secant_root
from intercosmos.physics.orbits.routes import Ephemeris, Route

_AU = gtop.ASTRONOMICAL_UNIT_KM
_STEPS, _SURE_STEPS = 7, 40  #: of Kepler's equation
Planet = Callable[[int, Real], tuple[Vector, Vector]]


class Costs(NamedTuple):
    """km/s and km, one row a trajectory."""

    objective: Real
    impulses: Real
    penalties: Real
    pericentres: Real


class Tables(NamedTuple):
    """Sampled states of each body of a route, canonical, and their times."""

    start: Any
    step: Any
    sun_mu: Any
    states: tuple[Any, ...]


def sample_tables(route: Route, ephemeris: Ephemeris | None) -> Tables:
    """The states a route needs, in canonical units; nothing but the Sun where GTOP's own ellipses serve."""
    if ephemeris is None:
        return Tables(0.0, 1.0, gtop.SUN_MU_KM, ())
    missing = [body for body in route.sequence if body not in ephemeris.states]
    if missing:
        raise PhysicsError(f"the sampled states lack {', '.join(missing)}")
    speed = np.sqrt(ephemeris.sun_mu_km / _AU)
    unit = np.array([_AU] * 3 + [speed] * 3)
    states = tuple(jnp.asarray(ephemeris.states[body] / unit) for body in route.sequence)
    return Tables(ephemeris.start_mjd2000, ephemeris.step_days, ephemeris.sun_mu_km, states)


@cache
def compiled(
    route: Route, *, sampled: bool, database: bool = False, sure: bool = False, soft_km: float = 0.0
) -> Callable[[Any, Tables], Costs]:
    """``f(x, tables)`` of rows (B, size), compiled."""
    return jax.jit(costs_of(route, sampled=sampled, database=database, sure=sure))  # type: ignore[no-any-return]


@cache
def costs_of(
    route: Route, *, sampled: bool, database: bool = False, sure: bool = False, soft_km: float = 0.0
) -> Callable[[Any, Tables], Costs]:
    """``f(x, tables)`` of rows (B, size), to be compiled into something larger; ``database`` repeats GTOP's roundings,
    ``sure`` solves every leg that has an arc, ``soft_km`` rounds off the corner of small manoeuvres, km/s."""

    def costs(x: Real, tables: Tables) -> Costs:
        speed_km = jnp.sqrt(tables.sun_mu / _AU)
        day = gtop.DAY_S * speed_km / _AU

        def planet(k: int, mjd2000: Real) -> tuple[Vector, Vector]:
            if sampled:
                return _sampled_state(tables, k, mjd2000, day)
            return planet_state(gtop.elements_of(route.sequence[k]), mjd2000)

        join = partial(database_flyby, speed_km=speed_km) if database else powered_flyby
        solve = partial(lambert, root=secant_root if database else None, sure=sure)
        if not route.deep_space_manoeuvres:
            return _fly_mga(x, route, planet, speed_km, day, solve, join)
        propagate = partial(kepler, steps=_SURE_STEPS if sure else _STEPS)
        return _fly_1dsm(x, route, planet, speed_km, day, solve, propagate, soft_km)

    return costs


def _fly_mga(x: Real, route: Route, planet: Planet, speed_km: Real, day: Real, solve: Any, join: Any) -> Costs:
    last = len(route.sequence) - 1
    date = x[:, 0]
    r, v = planet(0, date)
    impulses, penalties, pericentres = [], [], []
    incoming: Vector = v
    for k in range(1, last + 1):
        date = date + x[:, k]
        r_next, v_next = planet(k, date)
        arc = solve(r, r_next, x[:, k] * day)
        outgoing = subtract(arc.leaving, v)
        if k == 1:
            impulses.append(norm(outgoing) * speed_km)
        else:
            impulse, radius = join(incoming, outgoing)
            radius = radius * route.mu_km[k - 1] / speed_km**2
            impulses.append(impulse * speed_km)
            pericentres.append(radius)
            penalties.append(route.penalty[k - 1] * jnp.maximum(route.least_pericentre_km[k - 1] - radius, 0.0))
        r, v, incoming = r_next, v_next, subtract(arc.arriving, v_next)
    impulses.append(_arrival(norm(incoming) * speed_km, route))
    return _total(route, impulses, penalties, pericentres)


def _fly_1dsm(
    x: Real, route: Route, planet: Planet, speed_km: Real, day: Real, solve: Any, propagate: Any, soft_km: float
) -> Costs:
    legs = len(route.sequence) - 1
    date = x[:, 0]
    r, v = planet(0, date)
    fast = x[:, 1] / speed_km
    away = add(v, _departure(r, v, fast, x[:, 2], x[:, 3]))
    impulses, pericentres = [x[:, 1]], []
    relative: Vector = away
    for k in range(legs):
        if k > 0:
            radius = x[:, 3 + 2 * legs + k] * route.radius_km[k]
            pericentres.append(radius)
            canonical = radius * speed_km**2 / route.mu_km[k]
            away = add(v, _unpowered_flyby(relative, v, canonical, x[:, 2 + 3 * legs + k]))
        tof = x[:, 4 + k]
        share = x[:, 4 + legs + k]
        date = date + tof
        r_next, v_next = planet(k + 1, date)
        place, before = propagate(r, away, share * tof * day)
        arc = solve(place, r_next, (1 - share) * tof * day)
        change = subtract(arc.leaving, before)
        impulses.append(jnp.sqrt(dot(change, change) * speed_km**2 + soft_km**2))
        r, v, relative = r_next, v_next, subtract(arc.arriving, v_next)
    impulses.append(_arrival(norm(relative) * speed_km, route))
    return _total(route, impulses, [jnp.zeros_like(date)] * (legs - 1), pericentres)


def _departure(r: Vector, v: Vector, fast: Real, u: Real, w: Real) -> Vector:
    """Velocity of departure: right ascension 2 pi u from the planet's velocity, sine of declination 1 - 2 w."""
    along = scale(1 / norm(v), v)
    normal = cross(r, v)
    up = scale(1 / norm(normal), normal)
    side = cross(up, along)
    sine, cosine = sincos(2 * np.pi * u)
    rise = 1 - 2 * w
    flat = jnp.sqrt(jnp.maximum(4 * w * (1 - w), 1e-30))
    return add(scale(fast * flat * cosine, along), add(scale(fast * flat * sine, side), scale(fast * rise, up)))


def _unpowered_flyby(relative: Vector, v: Vector, radius: Real, angle: Real) -> Vector:
    """Relative velocity after a flyby; ``radius`` is the pericentre over the planet's mu, ``angle`` that of
    its plane."""
    square = dot(relative, relative)
    e = 1 + radius * square
    sine = 1 / e
    # twice the half turn
    cosine_turn, sine_turn = 1 - 2 * sine * sine, 2 * sine * jnp.sqrt((e - 1) * (e + 1)) / e
    fast = jnp.sqrt(square)
    x = scale(1 / fast, relative)
    y = cross(x, scale(1 / norm(v), v))
    y = scale(1 / norm(y), y)
    z = cross(x, y)
    s, c = sincos(angle)
    out = add(scale(cosine_turn, x), add(scale(c * sine_turn, y), scale(s * sine_turn, z)))
    return scale(fast, out)


def _arrival(fast_km: Real, route: Route) -> Real:
    if route.insertion is None:
        return fast_km
    deep = 2 * route.mu_km[-1] / route.insertion.pericentre_km
    bound = np.sqrt(deep * (1 + route.insertion.eccentricity) / 2)
    return jnp.abs(jnp.sqrt(fast_km * fast_km + deep) - bound)


def _total(route: Route, impulses: list[Real], penalties: list[Real], pericentres: list[Real]) -> Costs:
    counted = impulses if route.counts_launch else impulses[1:]
    objective: Real = sum([*counted, *penalties])
    empty = jnp.zeros((objective.shape[0], 0))
    return Costs(
        objective,
        jnp.stack(impulses, axis=-1),
        jnp.stack(penalties, axis=-1) if penalties else empty,
        jnp.stack(pericentres, axis=-1) if pericentres else empty,
    )


def _sampled_state(tables: Tables, k: int, mjd2000: Real, day: Real) -> tuple[Vector, Vector]:
    """Cubic between samples that matches both ends in position and velocity; NaN outside the samples."""
    table = tables.states[k]
    place = (mjd2000 - tables.start) / tables.step
    inside = (place >= 0) & (place <= table.shape[0] - 1)
    index = jnp.clip(jax.lax.stop_gradient(jnp.floor(place)), 0, table.shape[0] - 2).astype(int)
    t = jnp.where(inside, place - index, jnp.nan)
    a, b, h = table[index], table[index + 1], tables.step * day
    rise = (b[:, :3] - a[:, :3]) / h
    slope, bend = a[:, 3:], 3 * rise - 2 * a[:, 3:] - b[:, 3:]
    twist = a[:, 3:] + b[:, 3:] - 2 * rise
    t = t[:, None]
    position = a[:, :3] + h * t * (slope + t * (bend + t * twist))
    velocity = slope + t * (2 * bend + 3 * t * twist)
    return _columns(position), _columns(velocity)


def _columns(a: Real) -> Vector:
    return a[:, 0], a[:, 1], a[:, 2]
