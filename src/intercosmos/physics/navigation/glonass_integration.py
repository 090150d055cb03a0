"""GLONASS states at any time since their epoch: all records integrated at once, then read off between the nodes.

Reference: GLONASS ICD, *general description of CDMA signals*, edition 1.0 (2016), appendix J.1 (precise) and J.2
(simplified).
"""

from __future__ import annotations

from functools import partial
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.constants import DAY
from intercosmos.errors import PhysicsError
from intercosmos.physics.navigation.glonass_luni_solar import MOON_MU, SUN_MU, pull, sun_and_moon
from intercosmos.physics.navigation.glonass_orbits import (
    EARTH_RATE,
    STEP_S,
    earth_fixed_acceleration,
    hermite_quintic,
    oblate_acceleration,
    runge_kutta,
)
from intercosmos.physics.navigation.navigation_time import Times, gpst_minus_utc, instants, seconds_past
from intercosmos.physics.orbits.frames import gmst

Array = NDArray[np.float64]
Index = NDArray[np.int64]

ALGORITHMS: Final = ("simplified", "precise")
#: s; nobody has use for a GLONASS message so far from its epoch
FARTHEST_S: Final = 86400.0
_J2000: Final = np.datetime64("2000-01-01T12:00:00", "ns")


def glonass_propagated(
    position_m: ArrayLike,
    velocity_m_s: ArrayLike,
    dt_s: ArrayLike,
    *,
    epoch: ArrayLike | None = None,
    acceleration_m_s2: ArrayLike = (0.0, 0.0, 0.0),
    algorithm: str = "simplified",
) -> tuple[Array, Array]:
    """GLONASS satellites some time after the epoch of their messages, in PZ-90.11.

    Parameters
    ----------
    position_m, velocity_m_s : (n, 3) or (3,) at the epoch, Earth-fixed
    dt_s : (n,) or one number, s since the epoch, of either sign
    epoch : (n,) or one instant of GPS time; only the precise algorithm asks for it
    acceleration_m_s2 : (n, 3) or (3,) of Sun and Moon as sent; only the simplified algorithm uses it
    algorithm : ``"simplified"`` or ``"precise"``

    Returns
    -------
    (n, 3) positions, m; (n, 3) velocities, m/s, Earth-fixed

    Raises
    ------
    PhysicsError
        If the algorithm is unknown, a number is not finite, or the time is more than a day.

    Examples
    --------
    >>> r, v = glonass_propagated([2.55e7, 0, 0], [0, 0, 3.0e3], [0.0, 600.0])
    >>> r.round(-3).tolist()
    [[25500000.0, 0.0, 0.0], [25414000.0, 3000.0, 1797000.0]]
    """
    dt = np.atleast_1d(np.asarray(dt_s, dtype=float))
    size = max(dt.size, *(np.asarray(x).size // 3 for x in (position_m, velocity_m_s, acceleration_m_s2)))
    vectors = [
        np.broadcast_to(np.asarray(x, dtype=float), (size, 3)).T for x in (position_m, velocity_m_s, acceleration_m_s2)
    ]
    dt = np.broadcast_to(dt, (size,))
    if not (all(np.isfinite(x).all() for x in vectors) and np.isfinite(dt).all()):
        raise PhysicsError("states and times of GLONASS satellites must be finite")
    if np.max(np.abs(dt), initial=0.0) > FARTHEST_S:
        raise PhysicsError("a GLONASS message is not for times more than a day from its epoch")
    if epoch is None and algorithm == "precise":
        raise PhysicsError("the precise algorithm needs the epoch: Sun and Moon are computed for it")
    at = np.broadcast_to(instants(_J2000 if epoch is None else epoch), (size,))
    r, v = integrated(vectors[0], vectors[1], vectors[2], at, np.arange(size), dt, algorithm)
    return r.T, v.T


def integrated(
    position: Array, velocity: Array, sent: Array, epoch: Times, place: Index, dt: Array, algorithm: str
) -> tuple[Array, Array]:
    """States of requests: to both sides of each record at once, then between the nodes.

    Parameters
    ----------
    position, velocity, sent : (3, m) states and accelerations of the records, PZ-90.11
    epoch : (m,) their epochs, GPS time
    place : (n,) record of each request
    dt : (n,) s since its epoch
    algorithm : one of :data:`ALGORITHMS`

    Returns
    -------
    (3, n) positions, (3, n) velocities, PZ-90.11
    """
    if algorithm not in ALGORITHMS:
        raise PhysicsError(f"a GLONASS algorithm is one of {', '.join(ALGORITHMS)}, not {algorithm!r}")
    m = position.shape[1]
    steps = max(1, int(np.ceil(np.max(np.abs(dt), initial=0.0) / STEP_S)))
    step = np.repeat((STEP_S, -STEP_S), m)
    sidereal = np.zeros(m)
    if algorithm == "simplified":
        force = partial(_earth_fixed, luni_solar=np.tile(sent, 2))
    else:
        utc = epoch - np.rint(gpst_minus_utc(epoch)).astype("timedelta64[s]")
        days = seconds_past(utc, _J2000) / DAY
        sidereal = gmst(2451545.0, days)
        halves = np.tile(days, 2) + 0.5 * step * np.arange(2 * steps + 1)[:, None] / DAY
        force = partial(_inertial, sun_moon=sun_and_moon(halves / 36525.0))
        position, velocity = _turned(position, velocity + _carried(position), sidereal)
    nodes = np.stack(runge_kutta(force, np.tile(position, 2), np.tile(velocity, 2), step, steps))
    side = place + np.where(dt < 0, m, 0)
    u = np.abs(dt) / STEP_S
    cell = np.minimum(u.astype(np.int64), steps - 1)
    flat = nodes.reshape(3, steps + 1, 3, 2 * m).transpose(0, 2, 1, 3).reshape(3, 3, -1)
    left = np.take(flat, cell * (2 * m) + side, axis=2)
    right = np.take(flat, (cell + 1) * (2 * m) + side, axis=2)
    r, v = hermite_quintic(left, right, step[side], u - cell)
    if algorithm == "precise":
        r, v = _turned(r, v, -(sidereal[place] + EARTH_RATE * dt))
        v = v - _carried(r)
    return r, v


def _earth_fixed(r: Array, v: Array, half_steps: int, luni_solar: Array) -> Array:
    return earth_fixed_acceleration(r, v, luni_solar)


def _inertial(r: Array, v: Array, half_steps: int, sun_moon: tuple[Array, Array]) -> Array:
    sun, moon = sun_moon
    return np.asarray(
        oblate_acceleration(r) + pull(r, sun[:, half_steps], SUN_MU) + pull(r, moon[:, half_steps], MOON_MU)
    )


def _carried(r: Array) -> Array:
    """Velocity (3, m) of points that turn with the Earth."""
    return EARTH_RATE * np.stack((-r[1], r[0], np.zeros_like(r[0])))


def _turned(r: Array, v: Array, angle: Array) -> tuple[Array, Array]:
    """Vectors (3, m) turned about z by angles (m,)."""
    c, s = np.cos(angle), np.sin(angle)

    def turn(x: Array) -> Array:
        return np.stack((x[0] * c - x[1] * s, x[0] * s + x[1] * c, x[2]))

    return turn(r), turn(v)
