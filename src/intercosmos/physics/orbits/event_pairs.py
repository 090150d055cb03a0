"""Events of pairs of objects: sight past a body, angle between them, phase."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from intercosmos.constants import EARTH_RADIUS
from intercosmos.errors import PhysicsError
from intercosmos.physics.orbits.event_bounds import direction_turn, dot, known, norm
from intercosmos.physics.orbits.events import EventFunction
from intercosmos.physics.orbits.paths import Array, IntArray, Paths

__all__ = ["line_of_sight", "phase_angle", "separation"]


def line_of_sight(paths: Paths, first: IntArray, second: IntArray, *, radius_m: float = EARTH_RADIUS) -> EventFunction:
    """Sight between objects past a sphere at the origin: not negative where the straight line clears it.

    Parameters
    ----------
    first, second : (pairs,) numbers of the objects of each pair, which is what the events are numbered by
    radius_m : of the sphere, with the height that a ray must clear, m
    """
    one, two = np.asarray(first, np.int64), np.asarray(second, np.int64)
    b = paths.bounds

    def value(k: IntArray, t: Array) -> Array:
        r1, r2 = paths.state(one[k], t)[0], paths.state(two[k], t)[0]
        d1, d2 = norm(r1), norm(r2)
        a1, a2 = np.minimum(radius_m / d1, 1.0), np.minimum(radius_m / d2, 1.0)
        # the two horizons meet where the angle between the objects is arccos a1 + arccos a2
        return np.asarray(dot(r1, r2) / (d1 * d2) - (a1 * a2 - np.sqrt((1 - a1 * a1) * (1 - a2 * a2))))

    q = np.where(b.nearest_m > radius_m, b.nearest_m, np.nan)
    root = np.sqrt(q * q - radius_m**2)
    rate = radius_m / (q * root) * b.speed
    bend = radius_m * 2 / root**3 * b.speed**2 + radius_m / (q * root) * (b.speed**2 / q + b.acceleration)
    spin = b.speed / q
    turn = direction_turn(b)
    total = turn[one] + turn[two] + 2 * spin[one] * spin[two] + bend[one] + bend[two] + (rate[one] + rate[two]) ** 2
    return EventFunction(value, one.size, known(total))


def separation(paths: Paths, first: IntArray, second: IntArray, angle_rad: ArrayLike) -> EventFunction:
    """Angle at the origin between two objects, pair by pair: rising where they come closer than the angle."""
    one, two = np.asarray(first, np.int64), np.asarray(second, np.int64)
    cosine = np.broadcast_to(np.cos(np.asarray(angle_rad, float)), one.shape)

    def value(k: IntArray, t: Array) -> Array:
        r1, r2 = paths.state(one[k], t)[0], paths.state(two[k], t)[0]
        return np.asarray(dot(r1, r2) / (norm(r1) * norm(r2)) - cosine[k])

    turn, spin = direction_turn(paths.bounds), paths.bounds.speed / paths.bounds.nearest_m
    return EventFunction(value, one.size, known(turn[one] + turn[two] + 2 * spin[one] * spin[two]))


def phase_angle(
    paths: Paths, first: IntArray, second: IntArray, angle_rad: ArrayLike, normal: ArrayLike
) -> EventFunction:
    """Angle from the first to the second object about a normal, in a circle: rising as the second gains on the first.

    Positions are projected on the plane of the normal; the angle (0 to 2π) is the one by which a target leads.

    Parameters
    ----------
    first, second : (pairs,) numbers of the objects
    angle_rad : () or (pairs,) phase that is passed
    normal : (3,) about which angles are counted, such as the normal of the orbits' plane
    """
    one, two = np.asarray(first, np.int64), np.asarray(second, np.int64)
    w = np.asarray(normal, float) / np.linalg.norm(normal)
    if not np.all(np.isfinite(w)):
        raise PhysicsError("the normal of a phase angle is a finite vector that is not zero")
    angle = np.broadcast_to(np.asarray(angle_rad, float), one.shape)

    def parts(k: IntArray, t: Array) -> tuple[Array, Array]:
        r1, r2 = paths.state(one[k], t)[0], paths.state(two[k], t)[0]
        across, along = dot(np.cross(r1, r2), w), dot(r1, r2) - dot(r1, w) * dot(r2, w)
        size = norm(r1) * norm(r2)
        c, s = np.cos(angle[k]), np.sin(angle[k])
        return (across * c - along * s) / size, (along * c + across * s) / size

    turn, spin = direction_turn(paths.bounds), paths.bounds.speed / paths.bounds.nearest_m
    bound = turn[one] + turn[two] + 2 * spin[one] * spin[two]
    # the sine of the difference vanishes half a turn away as well: there the cosine is negative
    return EventFunction(
        lambda k, t: parts(k, t)[0], one.size, known(2 * bound), keep=lambda k, t: np.asarray(parts(k, t)[1] > 0)
    )
