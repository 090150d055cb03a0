"""Slow spirals between circular orbits under constant acceleration: what they cost, how long they take.

The acceleration is small against gravity, so that the orbit stays circular while it grows and turns; the out-of-plane
part of the thrust changes sign at the antinodes.

References
----------
Edelbaum (1961), *Propulsion requirements for controllable satellites*, ARS Journal 31.
Kechichian (1997), *Reformulation of Edelbaum's low-thrust transfer problem using optimal control theory*,
J. Guidance 20(5), for the steering and the time histories.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.constants import EARTH_MU
from intercosmos.errors import PhysicsError

Array = NDArray[np.float64]

#: Beyond this angle, rad (114.6°), it is cheapest to spiral out to rest far away, turn there, and come back.
LARGEST_TURN = 2.0


class SpiralProfile(NamedTuple):
    """A spiral over time, arrays (n,): s, m/s, m, rad, rad."""

    time_s: Array
    speed: Array
    radius: Array
    turned: Array  #: of the plane, from the start
    yaw: Array  #: of the thrust, out of the plane, at the node; its sign changes at the antinodes


def angle_between_planes(
    inclination_1: ArrayLike, raan_1: ArrayLike, inclination_2: ArrayLike, raan_2: ArrayLike
) -> Array:
    """Angle between two orbit planes, (...) rad, from their inclinations and nodes (...) rad.

    Examples
    --------
    The station's plane and one at the same inclination whose node lies 90° away:

    >>> import numpy as np
    >>> i = np.radians(51.6)
    >>> round(float(np.degrees(angle_between_planes(i, 0.0, i, np.pi / 2))), 2)
    67.31
    """
    i1, o1, i2, o2 = np.broadcast_arrays(
        *(np.asarray(x, float) for x in (inclination_1, raan_1, inclination_2, raan_2))
    )
    # half angles keep the digits of small differences
    half = np.sin((i1 - i2) / 2) ** 2 + np.sin(i1) * np.sin(i2) * np.sin((o1 - o2) / 2) ** 2
    return np.asarray(2 * np.arctan2(np.sqrt(half), np.sqrt(np.maximum(1 - half, 0.0))))


def edelbaum(radius_1: ArrayLike, radius_2: ArrayLike, angle: ArrayLike = 0.0, *, mu: float = EARTH_MU) -> Array:
    """Characteristic velocity of a low-thrust spiral between circular orbits, m/s.

    Parameters
    ----------
    radius_1, radius_2 : (...) from the centre, m; either may be the greater
    angle : (...) between the two planes, rad, 0 to π (:func:`angle_between_planes`)

    Other Parameters
    ----------------
    mu : m³/s²

    Returns
    -------
    (...) m/s. Divide by the acceleration for the time of flight.

    Raises
    ------
    PhysicsError
        If a radius is not above 0 or an angle not from 0 to π.

    Examples
    --------
    >>> round(float(edelbaum(7_000e3, 42_166e3, 0.49741884)))
    5784
    """
    v0, v1, turn = _speeds(radius_1, radius_2, angle, mu)
    sine = np.sin(np.pi / 4 * np.minimum(turn, LARGEST_TURN))  # half the angle π/2 · turn
    within = np.sqrt((v0 - v1) ** 2 + 4 * v0 * v1 * sine**2)
    return np.asarray(within)


def edelbaum_profile(
    radius_1: float,
    radius_2: float,
    angle: float,
    acceleration: float,
    *,
    points: int = 201,
    mu: float = EARTH_MU,
) -> SpiralProfile:
    """Speed, radius, plane and steering along a spiral.

    Parameters
    ----------
    radius_1, radius_2 : from the centre, m
    angle : between the planes, rad
    acceleration : of the thrust, constant, m/s²

    Other Parameters
    ----------------
    points : how many instants, evenly spaced
    mu : m³/s²

    Raises
    ------
    PhysicsError
        As :func:`edelbaum`; if the acceleration is not above 0; or if the planes differ by more than
        :data:`LARGEST_TURN`, where the spiral goes through infinity and has no time history.
    """
    if not acceleration > 0:
        raise PhysicsError("the acceleration of the thrust must be above 0 m/s²")
    v0, v1, turn = (float(x) for x in _speeds(radius_1, radius_2, angle, mu))
    if turn > LARGEST_TURN:
        raise PhysicsError("planes more than 2 rad apart are joined by way of infinity: the spiral has no time history")
    sine, cosine = np.sin(np.pi / 2 * turn), np.cos(np.pi / 2 * turn)
    yaw_0 = np.arctan2(sine, v0 / v1 - cosine)
    spent = np.linspace(0.0, float(edelbaum(radius_1, radius_2, angle, mu=mu)), points)
    # the velocity as a vector in a plane with the yaw doubled out: it moves along a straight line
    along, across = v0 * np.cos(yaw_0) - spent, v0 * np.sin(yaw_0)
    speed = np.hypot(along, across)
    yaw = np.arctan2(across, along)
    turned = 2 / np.pi * (yaw - yaw_0)
    return SpiralProfile(spent / acceleration, speed, mu / speed**2, np.asarray(turned), np.asarray(yaw))


def _speeds(radius_1: ArrayLike, radius_2: ArrayLike, angle: ArrayLike, mu: float) -> tuple[Array, Array, Array]:
    r1, r2, turn = np.broadcast_arrays(*(np.asarray(x, float) for x in (radius_1, radius_2, angle)))
    if np.any(~(r1 > 0)) or np.any(~(r2 > 0)):
        raise PhysicsError("a radius must be above 0 m")
    if np.any(~((turn >= 0) & (turn <= np.pi))):
        raise PhysicsError("the angle between two planes is from 0 to π rad")
    return np.sqrt(mu / r1), np.sqrt(mu / r2), turn
