"""From a low orbit of the Earth straight onto a halo or near-rectilinear orbit at the Moon: what the two burns cost.

The way is followed backwards in the restricted three-body problem: from a point of the orbit, with the insertion
taken off, until it touches the parking orbit at perigee. For given point the insertion is a small problem under one
condition (the height of the perigee); here the least one is sought for all points, times and planes at once. The
Moon's pull on the way is in the model. Not in it are the Sun, the inclination of the parking orbit, and a burn close
to the Moon on the way, with which crewed ships halve the insertion at the price of a day or two; slow ways of three
months by the Sun's help halve it again.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from intercosmos.constants import EARTH_RADIUS
from intercosmos.errors import ConvergenceError, PhysicsError
from intercosmos.physics.orbits.halo import PeriodicOrbits
from intercosmos.physics.orbits.lunar import MOON_RADIUS, time_from_perigee, transfer_to
from intercosmos.physics.orbits.three_body import (
    EARTH_MOON,
    System,
    distances,
    propagate_cr3bp,
    propagate_cr3bp_with_matrix,
)

Array = NDArray[np.float64]

#: Steps of the search; most ways that close take ten to thirty.
_STEPS = 50
#: Where the search looks at the perigee, in time of the frame after it: some three hours.
_AFTER_PERIGEE = 0.03
#: Ways longer than this, in time of the frame (eight days), are not direct.
_LONGEST = 1.9
#: Steps of the integrator on a direct way are about a hundred; one captured by the Moon takes thousands.
_MOST_STEPS = 400
#: Nearer to the Moon's centre than this no way may pass: 100 km above its surface, m.
_LEAST_PASSAGE = MOON_RADIUS + 100e3


class HaloTransfer(NamedTuple):
    """The cheapest insertions found, arrays over (n,) ways, cheapest first."""

    insertion: Array  #: (n,) impulse onto the orbit, m/s
    injection: Array  #: (n,) impulse from the circular parking orbit, m/s
    tof_s: Array  #: (n,) from one to the other, s
    phase: Array  #: (n,) of the insertion, in revolutions of the orbit from its state
    impulse: Array  #: (n, 3) of the insertion, rotating axes, m/s
    departure: Array  #: (n, 6) after the injection, rotating frame, its units
    passage_m: Array  #: (n,) least distance from the Moon's centre on the way, m


def transfer_to_halo(
    orbit: PeriodicOrbits,
    *,
    system: System = EARTH_MOON,
    parking_radius: float = EARTH_RADIUS + 185.2e3,
    tofs_s: tuple[float, ...] = (3.5 * 86400, 4.5 * 86400, 5.5 * 86400),
    phases: int = 24,
    directions: int = 6,
) -> HaloTransfer:
    """Direct ways from a low orbit onto a periodic orbit, with the impulses they take.

    Parameters
    ----------
    orbit : one periodic orbit, such as of :func:`intercosmos.physics.orbits.halo.resonant`

    Other Parameters
    ----------------
    system : masses and units; those of the orbit
    parking_radius : of the circular orbit of departure, m
    tofs_s : flight times to start the search from, s; they change while it goes on
    phases : points of the orbit to insert at
    directions : planes of arrival to start from at each point

    Returns
    -------
    HaloTransfer, one way at most for each point and time, cheapest insertion first

    Raises
    ------
    ConvergenceError
        If no way closes.
    PhysicsError
        If a number is out of its range.
    """
    if phases < 1 or directions < 1 or not tofs_s or min(tofs_s) <= 0:
        raise PhysicsError("a search needs a phase, a direction and a flight time above 0 to start from")
    mu = system.mu
    phase = np.arange(phases) / phases
    on_orbit = propagate_cr3bp(orbit.state, phase * float(orbit.period), mu)
    r_park = parking_radius / system.length_m
    starts = [
        _first_guess(on_orbit, tof / system.time_s, direction / directions * 2 * np.pi, system, parking_radius)
        for tof in tofs_s
        for direction in range(directions)
    ]
    index = np.tile(np.arange(phases), len(starts))
    arrival = np.concatenate(starts)
    tof = np.repeat(np.asarray(tofs_s) / system.time_s, directions * phases)
    arrival, tof, closed = _cheapest(on_orbit[index], arrival, tof, r_park, mu)
    ways = np.flatnonzero(closed)
    if len(ways):
        ways = ways[_clear(on_orbit[index[ways]], arrival[ways], tof[ways], mu) * system.length_m > _LEAST_PASSAGE]
    if len(ways) == 0:
        raise ConvergenceError("no direct way onto this orbit closes; give more phases, directions or flight times")
    cost = np.linalg.norm(on_orbit[index[ways], 3:] - arrival[ways], axis=1)
    ways = ways[np.argsort(cost)]
    _, first = np.unique(index[ways], return_index=True)
    ways = ways[np.sort(first)]
    return _described(ways, index, on_orbit, arrival, tof, phase, r_park, system)


def _first_guess(on_orbit: Array, tof: float, angle: float, system: System, parking_radius: float) -> Array:
    """Velocities (n, 3) at the points of two-body ways from perigee, the Moon left out, in a plane by its angle."""
    r = on_orbit[:, :3] + [system.mu, 0, 0]
    distance = np.linalg.norm(r, axis=1)
    conic = transfer_to(
        np.stack([distance, 0 * distance, 0 * distance], axis=1) * system.length_m,
        np.zeros(3),
        tof * system.time_s,
        inclination=0.0,
        parking_radius=parking_radius,
        mu=(1 - system.mu) * system.length_m**3 / system.time_s**2,
    ).arrival_v_infinity
    radial, forward = conic[:, 0] / system.speed_m_s, conic[:, 1] / system.speed_m_s
    toward = r / distance[:, None]
    east = np.cross([0.0, 0.0, 1.0], toward)
    east /= np.linalg.norm(east, axis=1, keepdims=True)
    north = np.cross(toward, east)
    ahead = np.cos(angle) * east + np.sin(angle) * north
    inertial = radial[:, None] * toward + forward[:, None] * ahead
    return np.asarray(inertial - np.cross([0.0, 0.0, 1.0], r))


def _cheapest(
    on_orbit: Array, arrival: Array, tof: Array, r_park: float, mu: float
) -> tuple[Array, Array, NDArray[np.bool_]]:
    """Arrival velocities and times of the ways whose perigee is the parking orbit and whose insertion is least.

    The perigee is that of the conic a little after departure, where the Moon is no longer felt: it hardly depends on
    where it is taken, so that one smooth condition remains. Each step meets it to first order and moves along it
    towards the shortest insertion; the second part is shortened where it swings to and fro. Rows that fall into a
    body or run away stay open.
    """
    arrival, tof = arrival.copy(), tof.copy()
    open_rows: NDArray[np.bool_] = np.all(np.isfinite(arrival), axis=1)
    closed = np.zeros(len(tof), dtype=np.bool_)
    eager = np.full(len(tof), 0.5)
    last = np.zeros_like(arrival)
    for _ in range(_STEPS):
        rows = np.flatnonzero(open_rows & ~closed)
        if len(rows) == 0:
            break
        start = np.concatenate([on_orbit[rows, :3], arrival[rows]], axis=1)
        end, matrix = propagate_cr3bp_with_matrix(start, -tof[rows], mu, most_steps=_MOST_STEPS)
        root, by_state, since = _perigee(end, mu)
        gradient = np.einsum("ki,kij->kj", by_state, matrix[:, :, 3:])
        square = np.sum(gradient**2, axis=1)[:, None]
        miss = root - np.sqrt(r_park)
        impulse = on_orbit[rows, 3:] - arrival[rows]
        along = gradient * np.sum(gradient * impulse, axis=1)[:, None] / square - impulse
        swings = np.sum(along * last[rows], axis=1) < 0
        eager[rows] = np.where(swings, eager[rows] / 2, np.minimum(eager[rows] * 1.3, 1.0))
        last[rows] = along
        size = np.linalg.norm(along, axis=1)
        change = gradient * miss[:, None] / square
        change *= np.minimum(1.0, 0.2 / np.maximum(np.linalg.norm(change, axis=1), 1e-300))[:, None]
        step = along * (eager[rows] * np.minimum(1.0, 0.1 / np.maximum(size, 1e-300)))[:, None]
        done = (np.abs(miss) < 1e-9) & (size < 1e-4) & (np.abs(since - _AFTER_PERIGEE) < 1e-6)
        closed[rows] = done
        moving = np.where(done[:, None], 0.0, change + step)
        arrival[rows] -= moving
        tof[rows] += np.where(done, 0.0, np.clip(since - _AFTER_PERIGEE, -0.2, 0.2))
        # a way that turns about a body again and again has lost its way
        lost = np.sqrt(np.sum((end[:, :3] + [mu, 0, 0]) ** 2, axis=1)) > 1.5
        open_rows[rows] = ~lost & np.isfinite(arrival[rows]).all(axis=1) & (tof[rows] > 0.05) & (tof[rows] < _LONGEST)
    return arrival, tof + _AFTER_PERIGEE, closed & open_rows


def _perigee(state: Array, mu: float) -> tuple[Array, Array, Array]:
    """Square root of the perigee radius of the conic about the Earth, its slope by the state, and time since it.

    The slope is that of the momentum alone, h / sqrt(mu (1 + e)), in which the eccentricity's own change, small on
    ways that all but escape, is left out; where it vanishes the condition is met all the same.
    """
    r = state[:, :3] + [mu, 0, 0]
    v = state[:, 3:] + np.cross([0.0, 0.0, 1.0], r)
    gravity = 1 - mu
    h = np.cross(r, v)
    size = np.linalg.norm(h, axis=1)
    distance = np.linalg.norm(r, axis=1)
    alpha = 2 / distance - np.sum(v * v, axis=1) / gravity
    e = np.sqrt(np.maximum(1 - alpha * size**2 / gravity, 0.0))
    root = size / np.sqrt(gravity * (1 + e))
    unit = h / size[:, None]
    by_v = np.cross(unit, r)
    by_r = np.cross(v, unit) + np.cross(by_v, [0.0, 0.0, 1.0])  # the frame's turning adds ω × r to v
    slope = np.concatenate([by_r, by_v], axis=1) / np.sqrt(gravity * (1 + e))[:, None]
    perigee = root**2
    since = np.sign(np.sum(r * v, axis=1)) * time_from_perigee(e, perigee, distance, gravity)
    return root, slope, np.asarray(since)


def _clear(on_orbit: Array, arrival: Array, tof: Array, mu: float) -> Array:
    """Least distance from the Moon's centre along the ways, in units of the frame (from 400 points of each)."""
    start = np.concatenate([on_orbit[:, :3], arrival], axis=1)
    path = propagate_cr3bp(start[:, None], -tof[:, None] * np.linspace(0, 1, 400), mu)
    return np.asarray(np.min(distances(path, mu)[1], axis=1))


def _described(
    ways: NDArray[np.intp],
    index: NDArray[np.intp],
    on_orbit: Array,
    arrival: Array,
    tof: Array,
    phase: Array,
    r_park: float,
    system: System,
) -> HaloTransfer:
    state = on_orbit[index[ways]]
    start = np.concatenate([state[:, :3], arrival[ways]], axis=1)
    departure = propagate_cr3bp(start, -tof[ways], system.mu)
    r = departure[:, :3] + [system.mu, 0, 0]
    inertial = departure[:, 3:] + np.cross([0.0, 0.0, 1.0], r)
    circular = np.sqrt((1 - system.mu) / r_park)
    impulse = (state[:, 3:] - arrival[ways]) * system.speed_m_s
    return HaloTransfer(
        np.linalg.norm(impulse, axis=1),
        (np.linalg.norm(inertial, axis=1) - circular) * system.speed_m_s,
        tof[ways] * system.time_s,
        phase[index[ways]],
        impulse,
        departure,
        _clear(state, arrival[ways], tof[ways], system.mu) * system.length_m,
    )
