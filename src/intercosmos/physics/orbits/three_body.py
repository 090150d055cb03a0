"""The circular restricted three-body problem: libration points, motion, its energy and its derivative.

Frame and units: the axes turn with the two bodies; the origin is their barycentre; x points from the greater to the
lesser, z along their angular momentum. The unit of length is their distance, of mass their sum, and the unit of time
makes the gravitational constant 1, so that they turn by 1 rad in it. The greater body, of mass ``1 - mu``, rests at
``(-mu, 0, 0)``, the lesser at ``(1 - mu, 0, 0)``. :data:`EARTH_MOON` and :func:`system` say what the units are in
metres and seconds.

References
----------
Szebehely (1967), *Theory of Orbits*, chapters 1, 4 and 9.
Integration: Biscani & Izzo (2021), *Revisiting high-order Taylor methods for astrodynamics and celestial mechanics*,
MNRAS 504.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import PhysicsError
from intercosmos.physics.orbits.inputs import common_shape, numbers, vectors

Array = NDArray[np.float64]


class System(NamedTuple):
    """Two bodies on circles: the mass of the lesser in the sum, and the units of the rotating frame, m and s."""

    mu: float
    length_m: float
    time_s: float

    @property
    def speed_m_s(self) -> float:
        """Unit of velocity, m/s."""
        return self.length_m / self.time_s


def system(mu_greater: float, mu_lesser: float, distance_m: float) -> System:
    """Units of the rotating frame of two bodies from their gravity parameters, m³/s², and distance, m.

    >>> round(system(3.986004418e14, 4.9028001e12, 384.4e6).mu, 6)
    0.012151
    """
    if not (mu_greater >= mu_lesser > 0 and distance_m > 0):
        raise PhysicsError("two bodies need gravity parameters above 0, the greater first, and a distance above 0 m")
    total = mu_greater + mu_lesser
    return System(mu_lesser / total, distance_m, float(np.sqrt(distance_m**3 / total)))


#: DE440's gravity parameters of Earth and Moon (Park et al. 2021, table 2) at the mean distance of 384 400 km
EARTH_MOON: Final = system(398600.435507e9, 4902.800118e9, 384_400e3)


def libration_points(mu: ArrayLike) -> Array:
    """The five points where a third body rests in the rotating frame.

    Parameters
    ----------
    mu : (...) mass of the lesser body in the sum of both, above 0 up to 1/2

    Returns
    -------
    (..., 5, 3) L1 (between the bodies), L2 (beyond the lesser), L3 (beyond the greater), L4 (leading), L5 (trailing),
    in units of the distance, from the barycentre

    Raises
    ------
    PhysicsError
        If a mass is not above 0 up to 1/2.

    Examples
    --------
    Of the Earth and the Moon:

    >>> libration_points(0.01215058560962404)[:3, 0].round(6).tolist()
    [0.836915, 1.155682, -1.005063]
    """
    mass = _checked(mu)
    # distance from the nearer body solves a quintic (Szebehely, section 4.4); Hill's radius is close to the root
    hill = np.cbrt(mass / 3)
    one, zero = np.ones_like(mass), np.zeros_like(mass)
    near = _root([-mass, 2 * mass, -mass, 3 - 2 * mass, mass - 3, one], hill)
    far = _root([-mass, -2 * mass, -mass, 3 - 2 * mass, 3 - mass, one], hill)
    behind = _root([mass - 1, 2 * mass - 2, mass - 1, 1 + 2 * mass, 2 + mass, one], 1 - 7 / 12 * mass)
    x = np.stack([1 - mass - near, 1 - mass + far, -mass - behind, 0.5 - mass, 0.5 - mass], axis=-1)
    y = np.stack([zero, zero, zero, np.sqrt(0.75) * one, -np.sqrt(0.75) * one], axis=-1)
    return np.stack([x, y, np.zeros_like(x)], axis=-1)


def jacobi_constant(state: ArrayLike, mu: ArrayLike) -> Array:
    """Integral of the motion: twice the potential less the square of the speed.

    Parameters
    ----------
    state : (..., 6) position and velocity in the rotating frame
    mu : (...) mass of the lesser body

    Returns
    -------
    (...) ``x² + y² + 2 (1 - mu) / r1 + 2 mu / r2 - v²``, without the constant ``mu (1 - mu)`` that some authors add

    Examples
    --------
    >>> import numpy as np
    >>> float(jacobi_constant(np.append(libration_points(0.0121505856)[0], [0, 0, 0]), 0.0121505856).round(4))
    3.1883
    """
    s, m = _states(state), np.asarray(mu, float)
    r1, r2 = distances(s, m)
    return np.asarray(
        s[..., 0] ** 2 + s[..., 1] ** 2 + 2 * (1 - m) / r1 + 2 * m / r2 - np.sum(s[..., 3:] ** 2, axis=-1)
    )


def distances(state: ArrayLike, mu: ArrayLike) -> tuple[Array, Array]:
    """Distances (...) from the greater and the lesser body of states (..., 6)."""
    s, m = _states(state), np.asarray(mu, float)
    across = s[..., 1] ** 2 + s[..., 2] ** 2
    return np.sqrt((s[..., 0] + m) ** 2 + across), np.sqrt((s[..., 0] - 1 + m) ** 2 + across)


def velocity_and_acceleration(state: ArrayLike, mu: ArrayLike) -> Array:
    """Time derivative (..., 6) of states (..., 6) in the rotating frame."""
    s, m = _states(state), np.asarray(mu, float)
    r1, r2 = distances(s, m)
    x, y, z, vx, vy, vz = np.moveaxis(s, -1, 0)
    pull_1, pull_2 = (1 - m) / r1**3, m / r2**3
    return np.stack(
        [
            vx,
            vy,
            vz,
            2 * vy + x - pull_1 * (x + m) - pull_2 * (x - 1 + m),
            -2 * vx + y - (pull_1 + pull_2) * y,
            -(pull_1 + pull_2) * z,
        ],
        axis=-1,
    )


def propagate_cr3bp(state: ArrayLike, t: ArrayLike, mu: ArrayLike) -> Array:
    """States after a time in the rotating frame.

    Shapes broadcast as NumPy's do: one state and ``n`` times give the ``n`` states of one path, computed in one
    sweep; ``m`` states and ``m`` times give one end each; ``(m, 1, 6)`` and ``(n,)`` give ``m`` paths of ``n``.

    Parameters
    ----------
    state : (..., 6) position and velocity, units of the rotating frame
    t : (...) times, of any sign and in any order
    mu : (...) mass of the lesser body in the sum, above 0 up to 1/2

    Returns
    -------
    (..., 6); NaN in the rows of an array of states whose path falls into a body (``np.isnan`` tells them)

    Raises
    ------
    PhysicsError
        If the path of a single state (6,) falls into a body; if a mass is not above 0 up to 1/2, or a state is not
        finite.

    Examples
    --------
    >>> propagate_cr3bp([1.05, 0.13, 0, 0.2, 0.2, 0], 10.0, 0.0121506683).round(6).tolist()
    [-0.636896, 0.977767, 0.0, 0.133701, 0.070441, 0.0]
    """
    from intercosmos.physics.orbits.three_body_integrator import integrate

    s, times, mass = _states(state), numbers(t, "1", "t"), _checked(mu)
    common_shape(state=s.shape[:-1], t=times.shape, mu=mass.shape)
    return integrate(s, times, mass, variational=False)


def propagate_cr3bp_with_matrix(
    state: ArrayLike, t: ArrayLike, mu: ArrayLike, *, most_steps: int = 50_000
) -> tuple[Array, Array]:
    """States after a time, and how they answer to a change of the start (the state transition matrix).

    Parameters and what is raised are those of :func:`propagate_cr3bp`; a path that takes more than ``most_steps``
    steps of the integrator counts as fallen into a body.

    Returns
    -------
    (..., 6) states and (..., 6, 6) matrices, rows: the state then, columns: the state at the start
    """
    from intercosmos.physics.orbits.three_body_integrator import integrate

    s, times, mass = _states(state), numbers(t, "1", "t"), _checked(mu)
    common_shape(state=s.shape[:-1], t=times.shape, mu=mass.shape)
    found = integrate(s, times, mass, variational=True, most_steps=most_steps)
    return found[..., :6], found[..., 6:].reshape(*found.shape[:-1], 6, 6)


def _root(coefficients: list[Array], start: Array) -> Array:
    """Root of a polynomial, coefficients rising, by Newton's method; every start lies in the basin of its root."""
    slopes = [k * c for k, c in enumerate(coefficients)][1:]
    found = start
    for _ in range(60):
        value, slope = np.zeros_like(start), np.zeros_like(start)
        for c in reversed(coefficients):
            value = value * found + c
        for c in reversed(slopes):
            slope = slope * found + c
        step = value / slope
        found = found - step
        if np.all(np.abs(step) <= 4e-16 * np.abs(found)):
            break
    return found


def _checked(mu: ArrayLike) -> Array:
    mass = numbers(mu, "1", "mu")
    if np.any(~((mass > 0) & (mass <= 0.5))):
        raise PhysicsError("the lesser body's part of the mass of both lies above 0 and up to 1/2")
    return mass


def _states(state: ArrayLike) -> Array:
    return vectors(state, "1", "states (position and velocity)", 6)
