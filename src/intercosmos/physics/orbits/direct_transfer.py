"""Direct flights from the Earth to another body: one impulse out of a parking orbit, one arrival.

Patched conics on DE440: the transfer around the Sun is Lambert's, the hyperbolas at either end are asymptotes. To the
Moon it is one ellipse around the Earth that begins at the parking orbit's height.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.constants import EARTH_RADIUS
from intercosmos.errors import PhysicsError, UnknownIdError
from intercosmos.physics.orbits.bodies import body
from intercosmos.physics.orbits.ephemerides import states

Array = NDArray[np.float64]

#: Where :func:`direct_transfers` leads.
PLANETS: Final = ("mercury", "venus", "mars", "jupiter", "saturn", "uranus", "neptune")
#: Direct transfers to the Sun-Earth L2 point pass just below escape: WMAP, Herschel, Gaia and JWST left with a C3 of
#: -0.7 to -0.4 km2/s2 (JWST: -0.69) and were there after 90 to 110 days, in large halo or Lissajous orbits that need no
#: insertion burn to speak of. From general knowledge: no document was opened.
L2_C3: Final = -0.6e6  # m2/s2
L2_FLIGHT_TIME: Final = 105 * 86400.0  # s
L2_DISTANCE: Final = 1.5e9  # m
_PARKING: Final = EARTH_RADIUS + 200e3
_PLANE_MARGIN: Final = 1e-6  # rad: where the Moon turns back its declination is its plane's inclination


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
    from intercosmos.physics.orbits.lunar import transfer_to

    arrive = leave[:, None] + flight[None, :]
    position, velocity = states("moon", arrive.ravel(), "earth")
    distance = np.linalg.norm(position, axis=-1)
    normal = np.cross(position, velocity)
    # the transfer is flown in the Moon's own plane, where the two meet most gently: northbound while the Moon is
    own_plane = np.arccos(normal[:, 2] / np.linalg.norm(normal, axis=-1)) + _PLANE_MARGIN
    time = np.broadcast_to(flight, arrive.shape).ravel()
    ways = [
        transfer_to(position, velocity, time, inclination=own_plane, parking_radius=_PARKING, ascending=northbound)
        for northbound in (True, False)
    ]
    speeds = [np.linalg.norm(way.arrival_v_infinity, axis=-1) for way in ways]
    shape = arrive.shape
    return Transfers(
        departure_tdb_s=leave,
        flight_time_s=flight,
        c3=ways[0].c3.reshape(shape),
        declination=np.arcsin(position[:, 2] / distance).reshape(shape),
        arrival_speed=np.minimum(*speeds).reshape(shape),
        arrival_distance=distance.reshape(shape),
    )


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
