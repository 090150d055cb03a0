"""Direct flights from the Earth to another body: one impulse out of a parking orbit, one arrival.

Patched conics on DE440: the transfer around the Sun is Lambert's, the hyperbolas at either end are asymptotes. To the
Moon it is one ellipse around the Earth that begins at the parking orbit's height; to the Sun-Earth point L2 a path onto
a halo orbit (:mod:`~intercosmos.physics.orbits.libration_transfer`).
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
from intercosmos.physics.orbits.minor_bodies import MinorBody

Array = NDArray[np.float64]

#: Where :func:`direct_transfers` leads.
PLANETS: Final = ("mercury", "venus", "mars", "jupiter", "saturn", "uranus", "neptune")
#: The path onto a halo about the Sun-Earth point L2 that is 450 000 km high, from a perigee at 200 km, as
#: :func:`~intercosmos.physics.orbits.libration_transfer.manifold_perigees` computes it (a test does so again). Halos of
#: 360 000 to 800 000 km ask for -0.69 to -0.61 km2/s2, a difference of 4 m/s at the departure.
L2_C3: Final = -0.67e6  # m2/s2
L2_FLIGHT_TIME: Final = 81 * 86400.0  # s: until it stays within 50 000 km of the halo
L2_AHEAD, L2_ABOVE = np.radians(12.0), np.radians(20.0)  # apse before the anti-Sun, and above or below the ecliptic
L2_DISTANCE: Final = 1.5077e9  # m: of L2 from the Earth, one astronomical unit from the Sun
_L2_SPREAD: Final = 20 * 86400.0  # s: flight times this near are the same path, looked at earlier or later
_PARKING: Final = EARTH_RADIUS + 200e3
_PLANE_MARGIN: Final = 1e-6  # rad: where the Moon turns back its declination is its plane's inclination


@dataclass(frozen=True, slots=True)
class Transfers:
    """One row a departure, one column a flight time; NaN where there is no transfer."""

    departure_tdb_s: Array  #: (d,) s past J2000
    flight_time_s: Array  #: (t,)
    c3: Array  #: (d, t) m2/s2: twice the energy of the departure
    declination: Array  #: (d, t) rad, of the departure direction against the Earth's equator of J2000; to the Moon, of
    #: the Moon at arrival, to L2, of the apse: in all cases the least inclination of the parking orbit
    arrival_speed: Array  #: (d, t) m/s: hyperbolic excess at the destination
    arrival_distance: Array  #: (d, t) m, from the Earth at arrival


def direct_transfers(destination: str | MinorBody, departure_tdb_s: ArrayLike, flight_time_s: ArrayLike) -> Transfers:
    """Every departure with every flight time.

    Parameters
    ----------
    destination : a planet, ``"moon"``, ``"sun-earth-l2"``, or an asteroid or comet with its elements
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
    if isinstance(destination, MinorBody) or destination in PLANETS:
        return _around_the_sun(destination, leave, flight)
    if destination == "moon":
        return _to_moon(leave, flight)
    if destination == "sun-earth-l2":
        return _to_l2(leave, flight)
    raise UnknownIdError("destination", destination, [*PLANETS, "moon", "sun-earth-l2"])


def _around_the_sun(target: str | MinorBody, leave: Array, flight: Array) -> Transfers:
    from intercosmos.physics.orbits.lambert_problem import lambert

    arrive = leave[:, None] + flight[None, :]
    r1, v1 = states("earth", leave, "sun")
    r2, v2 = states(target, arrive.ravel(), "sun")
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
    there = np.broadcast_to(np.abs(flight - L2_FLIGHT_TIME) <= _L2_SPREAD, shape)
    position, velocity = states("earth", leave, "sun")
    outward = position / np.linalg.norm(position, axis=-1, keepdims=True)
    normal = np.cross(position, velocity)
    normal /= np.linalg.norm(normal, axis=-1, keepdims=True)
    level = np.cos(L2_AHEAD) * outward + np.sin(L2_AHEAD) * np.cross(normal, outward)
    # the northern halo and the southern ask for the same energy: the one whose apse is nearer to the equator is flown
    heights = [np.cos(L2_ABOVE) * level[:, 2] + side * np.sin(L2_ABOVE) * normal[:, 2] for side in (1.0, -1.0)]
    declination = np.arcsin(np.where(np.abs(heights[0]) <= np.abs(heights[1]), *heights))
    return Transfers(
        departure_tdb_s=leave,
        flight_time_s=flight,
        c3=np.where(there, L2_C3, np.nan),
        declination=np.where(there, declination[:, None], np.nan),
        arrival_speed=np.where(there, 0.0, np.nan),
        arrival_distance=np.where(there, L2_DISTANCE, np.nan),
    )
