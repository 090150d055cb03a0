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
    ellipses,
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
#: dates (N, B) of the bodies of a route to their states
Planets = Callable[[Real], tuple[Vector, Vector]]


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
    route: Route, *, sampled: bool, database: bool = False, sure: bool = False
) -> Callable[[Any, Tables], Costs]:
    """``f(x, tables)`` of rows (B, size), compiled."""
    return jax.jit(costs_of(route, sampled=sampled, database=database, sure=sure))  # type: ignore[no-any-return]


def units(tables: Tables) -> tuple[Real, Real]:
    """The unit of speed, km/s, and a day in the unit of time."""
    speed_km = jnp.sqrt(tables.sun_mu / _AU)
    return speed_km, gtop.DAY_S * speed_km / _AU


def planet_states(route: Route, tables: Tables, mjd2000: Real, *, sampled: bool) -> tuple[Vector, Vector]:
    """States (N, B) of the bodies of a route at dates (N, B), canonical."""
    if sampled:
        return _sampled_states(tables, mjd2000, units(tables)[1])
    bodies = [gtop.elements_of(body) for body in route.sequence]
    steps = 2 if all(body.eccentricity[0] < 0.3 for body in bodies) else 5
    state = partial(planet_state, steps=steps)
    return jax.lax.scan(lambda _, at: (None, state(*at)), None, (ellipses(bodies), mjd2000))[1]  # type: ignore[no-any-return]


@cache
def costs_of(
    route: Route, *, sampled: bool, database: bool = False, sure: bool = False, soft_km: float = 0.0
) -> Callable[[Any, Tables], Costs]:
    """``f(x, tables)`` of rows (B, size), to be compiled into something larger; ``database`` repeats GTOP's roundings,
    ``sure`` solves every leg that has an arc, ``soft_km`` rounds off the corner of small manoeuvres, km/s."""

    def costs(x: Real, tables: Tables) -> Costs:
        speed_km, day = units(tables)
        planets = partial(planet_states, route, tables, sampled=sampled)
        join = partial(database_flyby, speed_km=speed_km) if database else powered_flyby
        solve = partial(lambert, root=secant_root if database else None, sure=sure)
        if not route.deep_space_manoeuvres:
            return _fly_mga(x.T, route, planets, speed_km, day, solve, join)
        propagate = partial(kepler, steps=_SURE_STEPS if sure else _STEPS)
        return _fly_1dsm(x.T, route, planets, speed_km, day, solve, propagate, soft_km)

    return costs


def _fly_mga(x: Real, route: Route, planets: Planets, speed_km: Real, day: Real, solve: Any, join: Any) -> Costs:
    """Numbers (N, B) in. Dates fix every arc; each loop compiles one leg, and nothing is computed twice across it."""
    r, v = planets(_dates(x))
    start, end = slice(None, -1), slice(1, None)

    def leg(_: None, at: Any) -> tuple[None, tuple[Vector, Vector]]:
        here, there, leaves, arrives, tof = at
        arc = solve(here, there, tof * day)
        return None, (subtract(arc.leaving, leaves), subtract(arc.arriving, arrives))

    each = (_rows(r, start), _rows(r, end), _rows(v, start), _rows(v, end), x[1:])
    outgoing, incoming = jax.lax.scan(leg, None, each)[1]
    launch, arrival = norm(_rows(outgoing, 0)) * speed_km, norm(_rows(incoming, -1)) * speed_km
    turns = _rows(incoming, start), _rows(outgoing, end)
    impulse, radius = jax.lax.scan(lambda _, both: (None, join(*both)), None, turns)[1]
    mu, least, penalty = (np.array(a[1:-1])[:, None] for a in (route.mu_km, route.least_pericentre_km, route.penalty))
    radius = radius * mu / speed_km**2
    penalties = penalty * jnp.maximum(least - radius, 0.0)
    return _total(route, launch, impulse * speed_km, arrival, penalties, radius)


def _fly_1dsm(
    x: Real, route: Route, planets: Planets, speed_km: Real, day: Real, solve: Any, propagate: Any, soft_km: float
) -> Costs:
    """Numbers (size, B) in; one program for all legs, since each begins where the flyby before it ends."""
    legs = len(route.sequence) - 1
    tof, share = x[4 : 4 + legs], x[4 + legs : 4 + 2 * legs]
    r, v = planets(_dates(jnp.concatenate([x[:1], tof])))
    radii = x[4 + 2 * legs : 3 + 3 * legs] * np.array(route.radius_km[1:-1])[:, None]
    mu = np.array(route.mu_km[1:-1])[:, None]
    # after the last leg there is no flyby: any will do
    filler = jnp.ones_like(x[:1])
    bends = jnp.concatenate([radii * speed_km**2 / mu, filler]), jnp.concatenate([x[3 + 3 * legs :], filler])
    start, end = slice(None, -1), slice(1, None)

    def leg(away: Vector, at: Any) -> tuple[Vector, tuple[Real, Vector]]:
        here, there, moving, (tof, share), bend = at
        place, before = propagate(here, away, share * tof * day)
        arc = solve(place, there, (1 - share) * tof * day)
        change = subtract(arc.leaving, before)
        relative = subtract(arc.arriving, moving)
        spent = jnp.sqrt(dot(change, change) * speed_km**2 + soft_km**2)
        return add(moving, _unpowered_flyby(relative, moving, *bend)), (spent, relative)

    r0, v0 = _rows(r, 0), _rows(v, 0)
    away = add(v0, _departure(r0, v0, x[1] / speed_km, x[2], x[3]))
    each = (_rows(r, start), _rows(r, end), _rows(v, end), (tof, share), bends)
    _, (spent, relative) = jax.lax.scan(leg, away, each)
    arrival = norm(_rows(relative, -1)) * speed_km
    return _total(route, x[1], spent, arrival, jnp.zeros_like(radii), radii)


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


def arrival_cost(fast_km: Real, route: Route) -> Real:
    """What an arrival speed costs, km/s: all of it, or the burn into the capture orbit."""
    if route.insertion is None:
        return fast_km
    deep = 2 * route.mu_km[-1] / route.insertion.pericentre_km
    bound = np.sqrt(deep * (1 + route.insertion.eccentricity) / 2)
    return jnp.abs(jnp.sqrt(fast_km * fast_km + deep) - bound)


def _total(route: Route, launch: Real, between: Real, arrival_km: Real, penalties: Real, pericentres: Real) -> Costs:
    impulses = jnp.concatenate([launch[None], between, arrival_cost(arrival_km, route)[None]])
    counted = impulses if route.counts_launch else impulses[1:]
    return Costs(counted.sum(axis=0) + penalties.sum(axis=0), impulses.T, penalties.T, pericentres.T)


def _dates(durations: Real) -> Real:
    """Running sums; the library's own are quadratic on a processor."""
    dates = [durations[0]]
    for tof in durations[1:]:
        dates.append(dates[-1] + tof)
    return jnp.stack(dates)


def _rows(a: Vector, which: int | slice) -> Vector:
    return a[0][which], a[1][which], a[2][which]


def _sampled_states(tables: Tables, mjd2000: Real, day: Real) -> tuple[Vector, Vector]:
    """Cubics between samples that match both ends in position and velocity; NaN outside the samples."""
    h = tables.step * day
    found = []
    for table, date in zip(tables.states, mjd2000, strict=True):
        place = (date - tables.start) / tables.step
        inside = (place >= 0) & (place <= table.shape[0] - 1)
        index = jnp.clip(jax.lax.stop_gradient(jnp.floor(place)), 0, table.shape[0] - 2).astype(int)
        t = jnp.where(inside, place - index, jnp.nan)
        found.append((t, table[index].T, table[index + 1].T))
    t, a, b = (jnp.stack(parts, axis=-2) for parts in zip(*found, strict=True))
    rise = (b[:3] - a[:3]) / h
    slope, bend, twist = a[3:], 3 * rise - 2 * a[3:] - b[3:], a[3:] + b[3:] - 2 * rise
    position = a[:3] + h * t * (slope + t * (bend + t * twist))
    velocity = slope + t * (2 * bend + 3 * t * twist)
    return (position[0], position[1], position[2]), (velocity[0], velocity[1], velocity[2])
