"""Direct flights from the Earth to another body: one impulse out of a parking orbit, one arrival.

Patched conics on DE440: the transfer around the Sun is Lambert's, the hyperbolas at either end are asymptotes. To the
Moon it is one ellipse around the Earth that begins at the parking orbit's height.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.constants import EARTH_MU, EARTH_RADIUS
from intercosmos.errors import PhysicsError, UnknownIdError
from intercosmos.physics.orbits.bodies import body
from intercosmos.physics.orbits.ephemerides import states

Array = NDArray[np.float64]

#: Where :func:`direct_transfers` leads.
PLANETS: Final = ("mercury", "venus", "mars", "jupiter", "saturn", "uranus", "neptune")
#: Direct transfers to the Sun-Earth L2 point pass just below escape: WMAP, Herschel, Gaia and JWST left with a C3 of
#: -0.7 to -0.4 km2/s2 (JWST: -0.69) and were there after 90 to 110 days, in large halo or Lissajous orbits that need no
#: insertion burn to speak of.
L2_C3: Final = -0.6e6  # m2/s2
L2_FLIGHT_TIME: Final = 105 * 86400.0  # s
L2_DISTANCE: Final = 1.5e9  # m
_PARKING: Final = EARTH_RADIUS + 200e3
_BISECTIONS: Final = 60


@dataclass(frozen=True, slots=True)
class Transfers:
    """One row a departure, one column a flight time; NaN where there is no transfer."""

    departure_tdb_s: Array  #: (d,) s past J2000
    flight_time_s: Array  #: (t,)
    c3: Array  #: (d, t) m2/s2: twice the energy of the departure
    declination: Array  #: (d, t) rad, of the departure direction against the Earth's equator of J2000; to the Moon, of
    #: the Moon at arrival: in both cases the least inclination of the parking orbit
    arrival_speed: Array  #: (d, t) m/s: hyperbolic excess at the destination
    arrival_distance: Array  #: (d, t) m, from the Earth at arrival


def direct_transfers(destination: str, departure_tdb_s: ArrayLike, flight_time_s: ArrayLike) -> Transfers:
    """Every departure with every flight time.

    Parameters
    ----------
    destination : a planet, ``"moon"`` or ``"sun-earth-l2"``
    departure_tdb_s : (d,) s past J2000 TDB
    flight_time_s : (t,) s

    Raises
    ------
    UnknownIdError
        For another destination.
    PhysicsError
        For epochs outside DE440, or flight times that are not positive.

    Notes
    -----
    Of the two ways around the Sun within one revolution, the one in the planets' own sense is taken; its plane is not
    broken, so transfers of nearly half a turn are dear, as they are.
    """
    leave = np.atleast_1d(np.asarray(departure_tdb_s, float))
    flight = np.atleast_1d(np.asarray(flight_time_s, float))
    if not np.all(flight > 0):
        raise PhysicsError("a flight time must be positive")
    if destination in PLANETS:
        return _to_planet(destination, leave, flight)
    if destination == "moon":
        return _to_moon(leave, flight)
    if destination == "sun-earth-l2":
        return _to_l2(leave, flight)
    raise UnknownIdError("destination", destination, [*PLANETS, "moon", "sun-earth-l2"])


def _to_planet(planet: str, leave: Array, flight: Array) -> Transfers:
    from intercosmos.physics.orbits.lambert_problem import lambert

    arrive = leave[:, None] + flight[None, :]
    r1, v1 = states("earth", leave, "sun")
    r2, v2 = states(planet, arrive.ravel(), "sun")
    shape = (*arrive.shape, 3)
    r2, v2 = r2.reshape(shape), v2.reshape(shape)
    start = np.broadcast_to(r1[:, None, :], shape)
    out, back = lambert(start, r2, np.broadcast_to(flight, arrive.shape), body("sun").mu)
    excess, arrival = out - v1[:, None, :], back - v2
    c3 = np.sum(excess**2, axis=-1)
    earth, _ = states("earth", arrive.ravel(), "sun")
    return Transfers(
        departure_tdb_s=leave,
        flight_time_s=flight,
        c3=c3,
        declination=np.arcsin(np.clip(excess[..., 2] / np.sqrt(c3), -1.0, 1.0)),
        arrival_speed=np.linalg.norm(arrival, axis=-1),
        arrival_distance=np.linalg.norm(r2 - earth.reshape(shape), axis=-1),
    )


def _to_moon(leave: Array, flight: Array) -> Transfers:
    arrive = leave[:, None] + flight[None, :]
    position, velocity = states("moon", arrive.ravel(), "earth")
    distance = np.linalg.norm(position, axis=-1)
    c3 = _energy_for(np.broadcast_to(flight, arrive.shape).ravel(), distance)
    axis = -EARTH_MU / c3
    # at the Moon's distance: speeds outward and across, of the ellipse and of the Moon
    across = np.sqrt(EARTH_MU * _PARKING * (2 - _PARKING / axis)) / distance
    outward = np.sqrt(np.maximum(EARTH_MU * (2 / distance - 1 / axis) - across**2, 0.0))
    moon_outward = np.sum(position * velocity, axis=-1) / distance
    moon_across = np.sqrt(np.maximum(np.sum(velocity**2, axis=-1) - moon_outward**2, 0.0))
    # the transfer is flown in the Moon's own sense and close to its plane
    arrival = np.hypot(outward - moon_outward, moon_across - across)
    shape = arrive.shape
    return Transfers(
        departure_tdb_s=leave,
        flight_time_s=flight,
        c3=c3.reshape(shape),
        declination=np.arcsin(position[:, 2] / distance).reshape(shape),
        arrival_speed=np.where(np.isfinite(c3), arrival, np.nan).reshape(shape),
        arrival_distance=distance.reshape(shape),
    )


def _energy_for(flight: Array, distance: Array) -> Array:
    """C3 of the orbit from the parking height to a distance in a given time, outward all the way; NaN if none."""
    low, high = -2 * EARTH_MU / (distance + _PARKING) * (1 - 1e-12), np.full_like(distance, 100e6)
    possible = (_time_out(low, distance) >= flight) & (_time_out(high, distance) <= flight)
    for _ in range(_BISECTIONS):
        middle = 0.5 * (low + high)
        slow = _time_out(middle, distance) > flight
        low, high = np.where(slow, middle, low), np.where(slow, high, middle)
    return np.where(possible, 0.5 * (low + high), np.nan)


def _time_out(c3: Array, distance: Array) -> Array:
    """From the perigee at the parking height out to a distance, s: Kepler's equation of either conic."""
    near_parabola = np.abs(c3) < 1.0
    energy = np.where(near_parabola, 1.0, c3)
    axis = -EARTH_MU / energy
    e = 1 - _PARKING / axis
    cosine = (1 - distance / axis) / e
    bound = np.arccos(np.clip(cosine, -1.0, 1.0))
    free = np.arccosh(np.maximum(cosine, 1.0))
    swept = np.where(axis > 0, bound - e * np.sin(bound), e * np.sinh(free) - free)
    return np.asarray(np.sqrt(np.abs(axis) ** 3 / EARTH_MU) * swept)


def _to_l2(leave: Array, flight: Array) -> Transfers:
    shape = (leave.size, flight.size)
    near = np.abs(flight - L2_FLIGHT_TIME) <= 20 * 86400.0
    there = np.broadcast_to(near, shape)
    return Transfers(
        departure_tdb_s=leave,
        flight_time_s=flight,
        c3=np.where(there, L2_C3, np.nan),
        declination=np.where(there, 0.0, np.nan),
        arrival_speed=np.where(there, 0.0, np.nan),
        arrival_distance=np.where(there, L2_DISTANCE, np.nan),
    )


def capture_delta_v(
    arrival_speed: ArrayLike, mu: float, periapsis_radius: float, apoapsis_radius: float
) -> NDArray[np.float64]:
    """Impulse at the periapsis that turns an arrival into an ellipse, m/s.

    Parameters
    ----------
    arrival_speed : (...) hyperbolic excess, m/s
    mu : of the body, m3/s2
    periapsis_radius, apoapsis_radius : of the ellipse, m
    """
    if not 0 < periapsis_radius <= apoapsis_radius:
        raise PhysicsError("a capture orbit has a positive periapsis, not above its apoapsis")
    excess = np.asarray(arrival_speed, float)
    wanted = np.sqrt(mu * (2 / periapsis_radius - 2 / (periapsis_radius + apoapsis_radius)))
    return np.asarray(np.sqrt(excess**2 + 2 * mu / periapsis_radius) - wanted)
