"""The flight of a launch vehicle as one compiled kernel: equations of motion, steering, terminal conditions.

A flight is a fixed number of Runge-Kutta steps shared out among *phases*. In a phase the set of burning
engines does not change; what a phase consumes is given as propellant mass, so that its duration follows from
thrust, load limit and mass, and stays differentiable. Every vehicle, pad and orbit has the same array shapes
(:class:`Flights`), so one compiled program serves all of them and flies many at once.

Steering: vertical rise, a pitch-over of constant tilt, a gravity turn with zero angle of attack to the first
separation, then free pitch and yaw as polynomials in time, optimised. The fairing leaves when the free
molecular heat flux falls below its limit; written as a smooth function of the flux, this needs no event.

State: position and velocity in the inertial frame whose axes coincide with the Earth-fixed ones at lift-off,
m and m/s; mass without fairing, kg.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from jax import Array

from intercosmos.physics.engine import jax, jnp

PHASES: Final = 14
STEPS: Final = 128
YAW_TERMS: Final = 3
PITCH_TERMS: Final = 5  #: enough above the air; any number may be given, a flight steered from the pad needs 10

#: Order of the unknowns: payload, azimuth, pitch-over tilt, pressure slack, yaw terms, then any number of pitch terms
PRESSURE_SLACK: Final = 3
FIRST_YAW: Final = 4
FIRST_PITCH: Final = FIRST_YAW + YAW_TERMS
UNKNOWNS: Final = FIRST_PITCH + PITCH_TERMS
#: Order of the terminal conditions
CONDITIONS: Final = ("size", "speed", "slope", "inclination", "perigee direction", "node", "dynamic pressure")
PRESSURE_CONDITION: Final = 6  #: dynamic pressure at its peak, less than its limit by the slack squared
#: rad: nearer to the equator than this (0.06 degrees) an orbit has no node to speak of, and inclination bends too
#: sharply for an optimiser; its normal is then brought to the pole instead, which costs 8 m/s at most
EQUATORIAL: Final = 1e-3

# Natural sizes of the unknowns: the optimiser works in units of these
PAYLOAD_SCALE: Final = 1e3  # kg
AZIMUTH_SCALE: Final = 0.05  # rad, or the corridor's half-width if that is less
TILT_SCALE: Final = 0.01  # rad
STEERING_SCALE: Final = 0.05  # rad

_FAIRING_SHARPNESS = 8.0  # the fairing is 98 % gone once the flux is half its limit


class Flights(NamedTuple):
    """A batch of flights, one row each; shapes are (batch, ...), SI throughout."""

    # one number a phase: shape (batch, PHASES)
    propellant: np.ndarray  #: consumed in the phase at zero payload, kg
    propellant_slope: np.ndarray  #: its change with payload (only where the last burn may stop early)
    coast_s: np.ndarray  #: duration of a phase without thrust
    thrust: np.ndarray  #: in vacuum, N
    flow: np.ndarray  #: kg/s, turbine fluids included
    exit_area: np.ndarray  #: thrust lost per pascal of ambient pressure, m2
    area: np.ndarray  #: drag reference area, m2
    load_limit: np.ndarray  #: m/s2; engines throttle to hold it
    drop: np.ndarray  #: mass left behind as the phase begins, kg
    vertical: np.ndarray  #: 1 where the vehicle rises vertically
    tilted: np.ndarray  #: 1 in the pitch-over
    free: np.ndarray  #: 1 where steering is optimised; 0 elsewhere means gravity turn
    # one number a step: shape (batch, STEPS)
    phase: np.ndarray  #: index of the phase each step belongs to, non-decreasing
    # one number a flight
    mass: np.ndarray  #: at lift-off without payload and fairing, kg
    payload_counts: np.ndarray  #: 1 if the payload is lifted; 0 if "payload" is propellant left (Delta III)
    fairing: np.ndarray  #: kg
    heat_flux: np.ndarray  #: W/m2
    drag: np.ndarray  #: (batch, 4) subsonic, transonic peak, supersonic, hypersonic coefficients
    # place and planet
    site: np.ndarray  #: (batch, 3) Earth-fixed position, m
    azimuth: np.ndarray  #: (batch, 2) middle and half-width of what the corridor allows, rad
    planet: np.ndarray  #: (batch, 5) mu, J2, radius, flattening, rotation rate
    air: np.ndarray  #: (batch, 3, k) polynomials of log density, log pressure, speed of sound
    pressure_limit: np.ndarray  #: dynamic pressure, Pa
    # values and switches of the conditions
    target: np.ndarray
    switch: np.ndarray
    circular: np.ndarray  #: 1: size, speed and slope are radius, speed, radial speed; 0: energy and momentum


class Flown(NamedTuple):
    """What a flight looked like, at the start of each step and at the end; shapes (batch, STEPS + 1, ...)."""

    time_s: Array
    state: Array
    duration_s: Array  #: (batch, PHASES)
    seen: Array  #: (batch, STEPS, 5) dynamic pressure, sensed acceleration, heat flux, height, air speed


def _norm(x: Array) -> Array:
    return jnp.sqrt(jnp.sum(x * x, axis=-1) + 1e-12)


def _horner(coefficients: Array, x: Array) -> Array:
    value = coefficients[0]
    for c in coefficients[1:]:
        value = value * x + c
    return value


def _air(f: Flights, height: Array) -> tuple[Array, Array, Array]:
    """Density, pressure, speed of sound; above the polynomial's range the density falls with a 30 km scale."""
    top = 150e3
    inside = jnp.clip(height, -1e3, top)
    x = 2 * inside / top - 1
    fall = (inside - height) / 30e3
    return jnp.exp(_horner(f.air[0], x) + fall), jnp.exp(_horner(f.air[1], x) + fall), _horner(f.air[2], x)


def _drag_coefficient(f: Flights, mach: Array) -> Array:
    """A smooth curve through a subsonic value, a transonic peak at Mach 1.1 and two supersonic levels."""
    sub, peak, sup, hyper = f.drag
    rise = jax.nn.sigmoid((mach - 1.0) * 12.0)
    fade = jnp.exp(-jnp.maximum(mach - 1.1, 0.0) / 1.2)
    level = hyper + (sup - hyper) * jnp.exp(-jnp.maximum(mach - 1.1, 0.0) / 4.0)
    return sub * (1 - rise) + rise * (level + (peak - level) * fade)


class _Step(NamedTuple):
    """What is constant over one step of one flight."""

    dt: Array
    start: Array
    thrust: Array
    flow: Array
    exit_area: Array
    area: Array
    load_limit: Array
    drop: Array
    vertical: Array
    tilted: Array
    free: Array


def _direction(f: Flights, s: _Step, x: Array, r: Array, v: Array, v_air: Array, tau: Array) -> Array:
    """Unit vector of thrust."""
    up = r / _norm(r)
    east = jnp.stack([-up[1], up[0], jnp.zeros_like(up[0])])
    east = east / _norm(east)
    north = jnp.cross(up, east)
    heading = f.azimuth[0] + f.azimuth[1] * jnp.sin(x[1] * jnp.minimum(AZIMUTH_SCALE / f.azimuth[1], 1.0))
    tilt = x[2] * TILT_SCALE
    level = jnp.sin(heading) * east + jnp.cos(heading) * north
    pitched = jnp.cos(tilt) * up + jnp.sin(tilt) * level
    turn = v_air / _norm(v_air)
    along = v - jnp.sum(v * up) * up
    along = along / _norm(along)
    across = jnp.cross(up, along)
    legendre = [jnp.ones_like(tau), tau]
    pitch_terms = x.shape[0] - FIRST_PITCH
    for n in range(1, max(pitch_terms, YAW_TERMS) - 1):
        legendre.append(((2 * n + 1) * tau * legendre[n] - n * legendre[n - 1]) / (n + 1))
    pitch = sum(x[FIRST_PITCH + i] * legendre[i] for i in range(pitch_terms)) * STEERING_SCALE
    yaw = sum(x[FIRST_YAW + i] * legendre[i] for i in range(YAW_TERMS)) * STEERING_SCALE
    steered = jnp.cos(yaw) * (jnp.cos(pitch) * along + jnp.sin(pitch) * up) + jnp.sin(yaw) * across
    return s.vertical * up + s.tilted * pitched + s.free * steered + (1 - s.vertical - s.tilted - s.free) * turn


def _forces(
    f: Flights, s: _Step, x: Array, y: Array, time: Array, free_span: tuple[Array, Array]
) -> tuple[Array, Array]:
    """Rates of the state, and (dynamic pressure, sensed acceleration, heat flux, height, air speed)."""
    mu, j2, radius, flattening, spin = f.planet
    r, v, m = y[0:3], y[3:6], y[6]
    distance = _norm(r)
    sin_latitude = r[2] / distance
    height = distance - radius * (1 - flattening * sin_latitude**2)
    density, pressure, sound = _air(f, height)
    v_air = v - spin * jnp.stack([-r[1], r[0], jnp.zeros_like(r[0])])
    speed = _norm(v_air)
    flux = 0.5 * density * speed**3
    attached = 1 - s.free * jax.nn.sigmoid(-_FAIRING_SHARPNESS * jnp.log(flux / f.heat_flux + 1e-30))
    total = m + f.fairing * attached
    thrust = jnp.minimum(s.thrust - pressure * s.exit_area, s.load_limit * total)
    throttle = jnp.where(s.thrust > 0, thrust / jnp.maximum(s.thrust - pressure * s.exit_area, 1.0), 0.0)
    thrust = jnp.where(s.thrust > 0, thrust, 0.0)
    dynamic_pressure = 0.5 * density * speed**2
    drag = dynamic_pressure * s.area * _drag_coefficient(f, speed / sound)
    tau = 2 * (time - free_span[0]) / jnp.maximum(free_span[1] - free_span[0], 1.0) - 1
    u = _direction(f, s, x, r, v, v_air, tau)
    k = 1.5 * j2 * (radius / distance) ** 2
    z2 = 5 * sin_latitude**2
    pull = -mu / distance**3 * r * (1 + k * (1 - z2)) - jnp.stack(
        [jnp.zeros_like(mu), jnp.zeros_like(mu), 2 * k * mu / distance**3 * r[2]]
    )
    felt = thrust / total * u - drag / total * v_air / speed
    rates = jnp.concatenate([v, pull + felt, jnp.reshape(-s.flow * throttle, (1,))])
    return rates, jnp.stack([dynamic_pressure, _norm(felt), flux, height, speed])


def _durations(f: Flights, payload: Array) -> tuple[Array, Array]:
    """How long each phase lasts and the mass (without fairing) as it begins."""
    burned = f.propellant + f.propellant_slope * payload
    lost = f.drop + jnp.concatenate([jnp.zeros(1), burned[:-1]])
    begin = f.mass + f.payload_counts * payload - jnp.cumsum(lost)
    end = begin - burned
    # at full thrust down to the mass where the load limit is met, from there with thrust proportional to mass
    burning = f.thrust > 0
    thrust, flow = jnp.where(burning, f.thrust, 1.0), jnp.where(burning, f.flow, 1.0)
    switch = jnp.clip(thrust / f.load_limit, end, begin)
    held = thrust / flow / f.load_limit * jnp.log(jnp.maximum(switch, 1.0) / jnp.maximum(end, 1.0))
    return jnp.where(burning, (begin - switch) / flow + held, f.coast_s), begin


def _fly(f: Flights, x: Array) -> Flown:
    payload = x[0] * PAYLOAD_SCALE
    duration, begin = _durations(f, payload)
    start = jnp.cumsum(duration) - duration
    count = jnp.zeros(PHASES).at[f.phase].add(1.0)
    index = jnp.arange(STEPS) - (jnp.cumsum(count) - count)[f.phase]
    dt = (duration / jnp.maximum(count, 1.0))[f.phase]
    first = index == 0
    begin_free = jnp.sum(jnp.where(jnp.cumsum(f.free) == 0, duration, 0.0))
    span = (begin_free, jnp.sum(duration))
    steps = _Step(
        dt=dt,
        start=start[f.phase] + index * dt,
        thrust=f.thrust[f.phase],
        flow=f.flow[f.phase],
        exit_area=f.exit_area[f.phase],
        area=f.area[f.phase],
        load_limit=f.load_limit[f.phase],
        drop=jnp.where(first, f.drop[f.phase], 0.0),
        vertical=f.vertical[f.phase],
        tilted=f.tilted[f.phase],
        free=f.free[f.phase],
    )
    spin = f.planet[4]
    r0 = f.site
    y0 = jnp.concatenate([r0, spin * jnp.stack([-r0[1], r0[0], jnp.zeros_like(spin)]), begin[:1] + f.drop[:1]])

    def advance(y: Array, s: _Step) -> tuple[Array, tuple[Array, Array]]:
        y = y.at[6].add(-s.drop)
        k1, seen = _forces(f, s, x, y, s.start, span)
        k2, _ = _forces(f, s, x, y + 0.5 * s.dt * k1, s.start + 0.5 * s.dt, span)
        k3, _ = _forces(f, s, x, y + 0.5 * s.dt * k2, s.start + 0.5 * s.dt, span)
        k4, _ = _forces(f, s, x, y + s.dt * k3, s.start + s.dt, span)
        return y + s.dt / 6 * (k1 + 2 * k2 + 2 * k3 + k4), (y, seen)

    final, (states, seen) = jax.lax.scan(advance, y0, steps)
    return Flown(
        time_s=jnp.append(steps.start, span[1]),
        state=jnp.concatenate([states, final[None]]),
        duration_s=duration,
        seen=seen,
    )


def _wrapped(angle: Array) -> Array:
    return jnp.arctan2(jnp.sin(angle), jnp.cos(angle))


def _conditions(f: Flights, x: Array) -> Array:
    """How far the end of the flight is from its target, in units of about 10 km, 10 m/s, 1 mrad."""
    flown = _fly(f, x)
    y = flown.state[-1]
    r, v = y[0:3], y[3:6]
    mu = f.planet[0]
    distance, speed = _norm(r), _norm(v)
    momentum = jnp.cross(r, v)
    h = _norm(momentum)
    energy = 0.5 * speed**2 - mu / distance
    node = jnp.arctan2(momentum[0], -momentum[1])
    inclination = jnp.arccos(jnp.clip(momentum[2] / h, -1 + 1e-15, 1 - 1e-15))
    eccentricity = jnp.cross(v, momentum) / mu - r / distance
    line = jnp.stack([jnp.cos(node), jnp.sin(node), jnp.zeros_like(node)])
    perigee = jnp.arctan2(jnp.sum(jnp.cross(line, eccentricity) * momentum) / h, jnp.sum(line * eccentricity))
    t = f.target
    near = f.circular > 0.5
    flat = t[3] < EQUATORIAL
    pressure = flown.seen[:, 0] / f.pressure_limit
    peak = jax.scipy.special.logsumexp(60.0 * pressure) / 60.0
    residual = jnp.stack(
        [
            jnp.where(near, (distance - t[0]) / 1e4, (energy - t[0]) / 1e5),
            jnp.where(near, (speed - t[1]) / 1e1, (h - t[1]) / 1e8),
            jnp.sum(r * v) / distance / 1e1,
            jnp.where(flat, momentum[0] / h, inclination - t[3]) / 1e-3,
            _wrapped(perigee - t[4]) / 1e-2,
            jnp.where(flat, momentum[1] / h, _wrapped(node - t[5])) / 1e-3,
            peak - 1 + x[3] ** 2,
        ]
    )
    return residual * f.switch


fly = jax.jit(jax.vmap(_fly))  #: Flights, unknowns (batch, n) -> Flown
conditions = jax.jit(jax.vmap(_conditions))
