"""Keplerian elements: states and elements, perigee and apogee, period and speed.

Everything is vectorised: arrays of any matching shape go in, the same shape comes out.

References
----------
Vallado (2013), *Fundamentals of Astrodynamics and Applications*, 4th edition, algorithms 9 (RV2COE) and
10 (COE2RV).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.constants import EARTH_MU, EARTH_RADIUS
from intercosmos.errors import PhysicsError
from intercosmos.physics.orbits.inputs import common_shape, vectors

Array = NDArray[np.float64]

#: Below this eccentricity or sine of inclination the perigee or the node has no direction.
_SINGULAR = 1e-11
#: Below this, distance over semi-major axis has no digits left.
_PARABOLA = 1e-13


class Keplerian(NamedTuple):
    """Classical elements of an ellipse or hyperbola; arrays of one shape, m and rad, angles in [0, 2π).

    On a hyperbola the semi-major axis is below 0 and the eccentricity above 1; a parabola has no such elements (the
    modified equinoctial ones cover it).

    Where the orbit is circular ``argument_of_perigee`` is 0 and the anomaly counts from the node; where it is
    equatorial ``raan`` is 0 and angles count from the x axis.
    """

    semi_major_axis: Array
    eccentricity: Array
    inclination: Array
    raan: Array
    argument_of_perigee: Array
    true_anomaly: Array


def axis_and_eccentricity(
    perigee_m: ArrayLike, apogee_m: ArrayLike, *, radius: float = EARTH_RADIUS
) -> tuple[Array, Array]:
    """Semi-major axis and eccentricity of an orbit given by its altitudes.

    Parameters
    ----------
    perigee_m, apogee_m : (...) altitudes above ``radius``, m

    Returns
    -------
    (...) semi-major axis, m; (...) eccentricity

    Raises
    ------
    PhysicsError
        If an apogee is below its perigee, or a perigee at or below the centre.

    Examples
    --------
    >>> a, e = axis_and_eccentricity(200e3, 35_786e3)
    >>> round(float(a) / 1e3, 1), round(float(e), 4)
    (24371.1, 0.7301)
    """
    r_p, r_a = np.broadcast_arrays(radius + np.asarray(perigee_m, float), radius + np.asarray(apogee_m, float))
    if np.any(~(r_p > 0)):
        raise PhysicsError("a perigee must be above the centre of the body")
    if np.any(~(r_a >= r_p)):
        raise PhysicsError("an apogee must not be below its perigee; exchange the two")
    return (r_p + r_a) / 2, (r_a - r_p) / (r_a + r_p)


def perigee_and_apogee(
    semi_major_axis: ArrayLike, eccentricity: ArrayLike, *, radius: float = EARTH_RADIUS
) -> tuple[Array, Array]:
    """Altitudes of perigee and apogee, m; the inverse of :func:`axis_and_eccentricity`.

    >>> perigee, apogee = perigee_and_apogee(6_778_137.0, 0.0)
    >>> float(perigee), float(apogee)
    (400000.0, 400000.0)
    """
    a, e = _ellipse(semi_major_axis, eccentricity)
    return a * (1 - e) - radius, a * (1 + e) - radius


def period(semi_major_axis: ArrayLike, *, mu: float = EARTH_MU) -> Array:
    """Keplerian period, s, of an ellipse with semi-major axis (...) m.

    >>> round(float(period(6_793_137.0)) / 60, 2)
    92.87
    """
    a, _ = _ellipse(semi_major_axis, 0.0)
    return np.asarray(2 * np.pi * np.sqrt(a**3 / mu))


def speed(radius_m: ArrayLike, semi_major_axis: ArrayLike | None = None, *, mu: float = EARTH_MU) -> Array:
    """Speed at a distance from the centre (vis-viva), m/s; circular where no axis is given.

    Parameters
    ----------
    radius_m : (...) distance from the centre, m
    semi_major_axis : (...) m; negative for a hyperbola

    Raises
    ------
    PhysicsError
        If the orbit never reaches that distance.

    Examples
    --------
    >>> round(float(speed(6_778_137.0)), 1)
    7668.6
    """
    r = np.asarray(radius_m, float)
    a = r if semi_major_axis is None else np.asarray(semi_major_axis, float)
    squared = np.asarray(mu * (2 / r - 1 / a))
    if np.any(~(r > 0)) or np.any(~(squared >= 0)):
        raise PhysicsError("the orbit never reaches that distance from the centre")
    return np.asarray(np.sqrt(squared))


def from_state(position: ArrayLike, velocity: ArrayLike, *, mu: float = EARTH_MU) -> Keplerian:
    """Elements of an orbit, ellipse or hyperbola, from its inertial state.

    Parameters
    ----------
    position, velocity : (..., 3) m and m/s

    Returns
    -------
    Keplerian with arrays of shape (...)

    Raises
    ------
    PhysicsError
        If a state is on a parabola, falls through the centre, or is not finite.

    Examples
    --------
    >>> elements = from_state([7e6, 0, 0], [0, 0, 7.8e3])
    >>> round(float(np.degrees(elements.inclination)), 6)
    90.0
    """
    r, v = vectors(position, "m", "position"), vectors(velocity, "m / s", "velocity")
    shape = common_shape(position=r.shape[:-1], velocity=v.shape[:-1])
    r, v = np.broadcast_to(r, (*shape, 3)), np.broadcast_to(v, (*shape, 3))
    r_norm = np.linalg.norm(r, axis=-1)
    if not (np.all(np.isfinite(r)) and np.all(np.isfinite(v)) and np.all(r_norm > 0) and mu > 0):
        raise PhysicsError("a state must be finite and away from the centre, mu above 0")
    bend = 2 - r_norm * _dot(v, v) / mu
    if np.any(np.abs(bend) < _PARABOLA):
        raise PhysicsError("the state is on a parabola, which has no semi-major axis; use modified equinoctial ones")
    a = r_norm / bend
    h = np.cross(r, v)
    h_norm = np.linalg.norm(h, axis=-1)
    if np.any(~(h_norm > 0)):
        raise PhysicsError("the state falls through the centre: position and velocity are parallel")
    w = h / h_norm[..., None]
    e_vector = np.cross(v, h) / mu - r / r_norm[..., None]
    e = np.linalg.norm(e_vector, axis=-1)
    sin_i = np.hypot(w[..., 0], w[..., 1])
    equatorial, circular = sin_i < _SINGULAR, e < _SINGULAR

    raan = np.where(equatorial, 0.0, np.arctan2(w[..., 0], -w[..., 1]))
    node = np.stack([np.cos(raan), np.sin(raan), np.zeros_like(raan)], axis=-1)
    across = np.cross(w, node)
    latitude_argument = np.arctan2(_dot(r, across), _dot(r, node))
    perigee = np.where(circular, 0.0, np.arctan2(_dot(e_vector, across), _dot(e_vector, node)))
    return Keplerian(
        a,
        e,
        np.arctan2(sin_i, w[..., 2]),
        _turn(raan),
        _turn(perigee),
        _turn(latitude_argument - perigee),
    )


def to_state(elements: Keplerian, *, mu: float = EARTH_MU) -> tuple[Array, Array]:
    """Inertial position and velocity (..., 3), m and m/s; the inverse of :func:`from_state`.

    Raises
    ------
    PhysicsError
        If elements are of no ellipse or hyperbola, or an anomaly lies beyond its asymptotes.

    Examples
    --------
    >>> position, velocity = to_state(from_state([7e6, 1e5, 0], [0, 1e3, 7.3e3]))
    >>> np.allclose(position, [7e6, 1e5, 0]), np.allclose(velocity, [0, 1e3, 7.3e3])
    (True, True)
    """
    a, e, i, raan, perigee, nu = (np.asarray(x, float) for x in elements)
    p = a * (1 - e) * (1 + e)
    if np.any(~((e >= 0) & (p > 0) & np.isfinite(p))):
        raise PhysicsError(
            "elements need a semi-major axis above 0 with an eccentricity from 0 up to but not 1, or one below 0 with "
            "an eccentricity above 1"
        )
    if np.any(~(1 + e * np.cos(nu) > 0)):
        raise PhysicsError("a true anomaly lies beyond the asymptotes of its hyperbola, or is not finite")
    u = perigee + nu
    along = np.stack(
        [
            np.cos(raan) * np.cos(u) - np.sin(raan) * np.sin(u) * np.cos(i),
            np.sin(raan) * np.cos(u) + np.cos(raan) * np.sin(u) * np.cos(i),
            np.sin(u) * np.sin(i),
        ],
        axis=-1,
    )
    normal = np.stack([np.sin(raan) * np.sin(i), -np.cos(raan) * np.sin(i), np.cos(i) + 0 * raan], axis=-1)
    across = np.cross(normal, along)
    r = p / (1 + e * np.cos(nu))
    root = np.sqrt(mu / p)
    radial, transverse = root * e * np.sin(nu), root * (1 + e * np.cos(nu))
    return r[..., None] * along, radial[..., None] * along + transverse[..., None] * across


def _ellipse(semi_major_axis: ArrayLike, eccentricity: ArrayLike) -> tuple[Array, Array]:
    a, e = np.broadcast_arrays(np.asarray(semi_major_axis, float), np.asarray(eccentricity, float))
    if np.any(~(a > 0)) or np.any(~((e >= 0) & (e < 1))):
        raise PhysicsError("an ellipse needs a semi-major axis above 0 and an eccentricity from 0 up to but not 1")
    return a, e


def _dot(a: Array, b: Array) -> Array:
    return np.asarray(np.sum(a * b, axis=-1))


def _turn(angle: Array) -> Array:
    return np.asarray(np.mod(angle, 2 * np.pi))
