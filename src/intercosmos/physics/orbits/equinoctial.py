"""Equinoctial and modified equinoctial elements, both ways to states and to Keplerian elements.

Neither has a singularity on circular or equatorial orbits. Equinoctial elements are for ellipses; the modified ones,
with the semi-latus rectum and the true longitude, for every conic. Both sets turn over at an inclination of 180
degrees; ``retrograde=True`` moves that to 0 degrees, with ``I = -1`` in the formulas.

References
----------
Broucke and Cefola (1972), On the equinoctial orbit elements, *Celestial Mechanics* 5, 303-310. Walker, Ireland and
Owens (1985), A set of modified equinoctial orbit elements, *Celestial Mechanics* 36, 409-419, with the retrograde
factor as in Vallado (2013), section 2.4.3.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.constants import EARTH_MU
from intercosmos.errors import PhysicsError
from intercosmos.physics.orbits.elements import Keplerian

Array = NDArray[np.float64]


class ModifiedEquinoctial(NamedTuple):
    """Modified equinoctial elements of any conic; arrays of one shape, m and rad.

    With ``p`` the semi-latus rectum, ``f = e cos(argument of perigee + I raan)``, ``g`` the same with the sine,
    ``h = tan(i/2) cos(raan)`` (retrograde: the cotangent), ``k`` the same with the sine, and the true longitude, in
    [0, 2π), ``I raan + argument of perigee + true anomaly``.
    """

    semi_latus_rectum: Array
    f: Array
    g: Array
    h: Array
    k: Array
    true_longitude: Array


class Equinoctial(NamedTuple):
    """Equinoctial elements of an ellipse; arrays of one shape, m and rad.

    As :class:`ModifiedEquinoctial`, but with the semi-major axis and the mean longitude, in [0, 2π).
    """

    semi_major_axis: Array
    f: Array
    g: Array
    h: Array
    k: Array
    mean_longitude: Array


def modified_equinoctial_from_state(
    position: ArrayLike, velocity: ArrayLike, *, mu: float = EARTH_MU, retrograde: bool = False
) -> ModifiedEquinoctial:
    """Modified equinoctial elements of an inertial state, on any conic.

    Parameters
    ----------
    position, velocity : (..., 3) m and m/s

    Raises
    ------
    PhysicsError
        If a state falls through the centre, or its orbit lies where the set turns over.

    Examples
    --------
    >>> elements = modified_equinoctial_from_state([7e6, 0, 0], [0, 7.5e3, 0])
    >>> round(float(elements.f), 4), float(elements.k)
    (-0.0122, 0.0)
    """
    r, v = np.broadcast_arrays(np.asarray(position, float), np.asarray(velocity, float))
    r_norm = np.linalg.norm(r, axis=-1)
    momentum = np.cross(r, v)
    size = np.linalg.norm(momentum, axis=-1)
    if np.any(~(size > 0)):
        raise PhysicsError("the state falls through the centre: position and velocity are parallel")
    w = momentum / size[..., None]
    way = -1.0 if retrograde else 1.0
    turned = 1 + way * w[..., 2]
    # from the horizontal part where the two almost cancel
    turned = np.where(turned > 0.5, turned, (w[..., 0] ** 2 + w[..., 1] ** 2) / np.maximum(1 - way * w[..., 2], 0.5))
    if np.any(~(turned > 1e-24)):
        raise PhysicsError(
            "an orbit at an inclination of "
            + ("0 deg has no retrograde elements; leave out" if retrograde else "180 deg needs")
            + " retrograde=True"
        )
    h, k = -w[..., 1] / turned, w[..., 0] / turned
    along, across = _axes(h, k, way)
    e_vector = np.cross(v, momentum) / mu - r / r_norm[..., None]
    longitude = np.arctan2(np.sum(r * across, axis=-1), np.sum(r * along, axis=-1))
    return ModifiedEquinoctial(
        size**2 / mu, np.sum(e_vector * along, axis=-1), np.sum(e_vector * across, axis=-1), h, k, _turn(longitude)
    )


def state_from_modified_equinoctial(
    elements: ModifiedEquinoctial, *, mu: float = EARTH_MU, retrograde: bool = False
) -> tuple[Array, Array]:
    """Inertial position and velocity (..., 3), m and m/s.

    Raises
    ------
    PhysicsError
        If a semi-latus rectum is not positive, or a true longitude lies beyond the asymptote of its hyperbola.

    Examples
    --------
    >>> elements = modified_equinoctial_from_state([7e6, 1e5, 0], [0, 1e3, 7.3e3])
    >>> np.allclose(state_from_modified_equinoctial(elements), ([7e6, 1e5, 0], [0, 1e3, 7.3e3]))
    True
    """
    p, f, g, h, k, longitude = (np.asarray(x, float) for x in elements)
    cosine, sine = np.cos(longitude), np.sin(longitude)
    turned = 1 + f * cosine + g * sine
    if np.any(~(p > 0)) or np.any(~(turned > 0)):
        raise PhysicsError("an orbit needs a positive semi-latus rectum and a longitude within its asymptotes")
    along, across = _axes(h, k, -1.0 if retrograde else 1.0)
    r, root = p / turned, np.sqrt(mu / p)
    position = (r * cosine)[..., None] * along + (r * sine)[..., None] * across
    velocity = (-root * (g + sine))[..., None] * along + (root * (f + cosine))[..., None] * across
    return position, velocity


def equinoctial_from_state(
    position: ArrayLike, velocity: ArrayLike, *, mu: float = EARTH_MU, retrograde: bool = False
) -> Equinoctial:
    """Equinoctial elements of a bound inertial state; as :func:`modified_equinoctial_from_state`."""
    return to_equinoctial(modified_equinoctial_from_state(position, velocity, mu=mu, retrograde=retrograde))


def state_from_equinoctial(
    elements: Equinoctial, *, mu: float = EARTH_MU, retrograde: bool = False
) -> tuple[Array, Array]:
    """Inertial position and velocity (..., 3), m and m/s; as :func:`state_from_modified_equinoctial`."""
    return state_from_modified_equinoctial(to_modified(elements), mu=mu, retrograde=retrograde)


def to_equinoctial(elements: ModifiedEquinoctial) -> Equinoctial:
    """Mean longitude and semi-major axis instead of true longitude and semi-latus rectum.

    Raises
    ------
    PhysicsError
        If an orbit is not an ellipse.
    """
    p, f, g, h, k, true = (np.asarray(x, float) for x in elements)
    root, beta = _shape(f, g)
    cosine, sine = np.cos(true), np.sin(true)
    r = (1 - f * f - g * g) / (1 + f * cosine + g * sine)  # in semi-major axes
    x, y = r * cosine + f, r * sine + g
    # r cos L = (1 - g^2 b) cos F + f g b sin F - f, r sin L = (1 - f^2 b) sin F + f g b cos F - g, turned round
    cos_f = (x * (1 - f * f * beta) - y * f * g * beta) / root
    sin_f = (y * (1 - g * g * beta) - x * f * g * beta) / root
    eccentric = np.arctan2(sin_f, cos_f)
    mean = eccentric + g * np.cos(eccentric) - f * np.sin(eccentric)
    return Equinoctial(p / (1 - f * f - g * g), f, g, h, k, _turn(mean))


def to_modified(elements: Equinoctial) -> ModifiedEquinoctial:
    """The inverse of :func:`to_equinoctial`; solves Kepler's equation in equinoctial form."""
    a, f, g, h, k, mean = (np.asarray(x, float) for x in elements)
    _, beta = _shape(f, g)
    if np.any(~(a > 0)):
        raise PhysicsError("an ellipse needs a positive semi-major axis")
    eccentricity = np.hypot(f, g)
    # E - e sin E = M about the periapsis, whose direction is any on a circle; E lies within e of M
    periapsis = np.arctan2(g, f)
    anomaly = np.remainder(mean - periapsis + np.pi, 2 * np.pi) - np.pi
    size = np.abs(anomaly)
    low, up = size, np.minimum(size + eccentricity, np.pi)
    x = up
    for _ in range(60):
        # convex: Newton's step from the right stays right
        new = np.clip(
            x - (x - eccentricity * np.sin(x) - size) / np.maximum(1 - eccentricity * np.cos(x), 1e-300), low, up
        )
        if np.all(np.abs(new - x) <= 4e-16 * np.maximum(x, 1e-300)):
            break
        x = new
    eccentric = periapsis + np.sign(anomaly) * x
    cosine, sine = np.cos(eccentric), np.sin(eccentric)
    along = (1 - g * g * beta) * cosine + f * g * beta * sine - f
    across = (1 - f * f * beta) * sine + f * g * beta * cosine - g
    return ModifiedEquinoctial(a * (1 - f * f - g * g), f, g, h, k, _turn(np.arctan2(across, along)))


def modified_from_keplerian(elements: Keplerian, *, retrograde: bool = False) -> ModifiedEquinoctial:
    """From Keplerian elements, rad and m.

    >>> one = modified_from_keplerian(Keplerian(*(np.array(x) for x in (7e6, 0.0, 0.0, 0.0, 0.0, 1.0))))
    >>> float(one.true_longitude)
    1.0
    """
    a, e, i, raan, perigee, anomaly = (np.asarray(x, float) for x in elements)
    node = -raan if retrograde else raan
    tilt = 1 / np.tan(i / 2) if retrograde else np.tan(i / 2)
    return ModifiedEquinoctial(
        a * (1 - e * e),
        e * np.cos(perigee + node),
        e * np.sin(perigee + node),
        tilt * np.cos(raan),
        tilt * np.sin(raan),
        _turn(node + perigee + anomaly),
    )


def keplerian_from_modified(elements: ModifiedEquinoctial, *, retrograde: bool = False) -> Keplerian:
    """To Keplerian elements; on circles the perigee counts as at the node, on the equator the node as at the x axis."""
    p, f, g, h, k, longitude = (np.asarray(x, float) for x in elements)
    e = np.hypot(f, g)
    if np.any(~((e < 1) | (e > 1))) or np.any(~(p > 0)):
        raise PhysicsError("Keplerian elements need an eccentricity other than 1 and a positive semi-latus rectum")
    tilt = np.hypot(h, k)
    raan = np.where(tilt > 0, np.arctan2(k, h), 0.0)
    node = -raan if retrograde else raan
    perigee = np.where(e > 0, np.arctan2(g, f) - node, 0.0)
    i = 2 * np.arctan2(1.0, tilt) if retrograde else 2 * np.arctan(tilt)
    return Keplerian(p / ((1 - e) * (1 + e)), e, i, _turn(raan), _turn(perigee), _turn(longitude - node - perigee))


def _shape(f: Array, g: Array) -> tuple[Array, Array]:
    """``sqrt(1 - e^2)`` and Broucke and Cefola's ``beta = 1 / (1 + sqrt(1 - e^2))``."""
    rest = 1 - f * f - g * g
    if np.any(~(rest > 0)):
        raise PhysicsError("equinoctial elements are for ellipses; use the modified ones beyond")
    root = np.sqrt(rest)
    return root, 1 / (1 + root)


def _axes(h: Array, k: Array, way: float) -> tuple[Array, Array]:
    """Unit vectors of the orbit's plane from which longitudes count."""
    per = 1 / (1 + h * h + k * k)
    along = np.stack([(1 - k * k + h * h) * per, 2 * h * k * per, -2 * way * k * per], axis=-1)
    across = np.stack([2 * way * h * k * per, way * (1 + k * k - h * h) * per, 2 * h * per], axis=-1)
    return along, across


def _turn(angle: Array) -> Array:
    return np.asarray(np.mod(angle, 2 * np.pi))
