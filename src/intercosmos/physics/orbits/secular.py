"""Orbits that the Earth's flattening turns: secular propagation of elements under J2, many orbits and times at once.

Node, perigee and mean anomaly move at constant rates; axis, eccentricity and inclination stay. It answers in
microseconds where an orbit will be oriented months ahead; within one revolution the true orbit swings about it by
some kilometres, which first-order theory leaves out (the elements are mean ones). Node and perigee keep to their rates
within about 0.1 %; along the track an error of 1e-3 in J2's share of the mean motion grows with time.

Reference
---------
Vallado (2013), *Fundamentals of Astrodynamics and Applications*, 4th edition, section 9.6 and algorithm 65 (PKEPLER)
without drag; J. M. A. Danby (1987), *The solution of Kepler's equation, III*, Celestial Mechanics 40, 303.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.constants import EARTH_J2, EARTH_MU, EARTH_RADIUS
from intercosmos.errors import ConvergenceError, PhysicsError
from intercosmos.physics.orbits.elements import Keplerian
from intercosmos.physics.orbits.nodal import secular_rates

Array = NDArray[np.float64]

_STEPS = 30


def propagate_secular(
    elements: Keplerian,
    dt_s: ArrayLike,
    *,
    mu: float = EARTH_MU,
    radius: float = EARTH_RADIUS,
    j2: float = EARTH_J2,
) -> Keplerian:
    """Mean elements after a time, with J2's secular rates.

    Parameters
    ----------
    elements : mean Keplerian elements of ellipses, each (...), m and rad
    dt_s : (...) s, of either sign; broadcast against the elements

    Returns
    -------
    Keplerian, each of the broadcast shape, angles in [0, 2π)

    Raises
    ------
    PhysicsError
        If an orbit is no ellipse, or an element or time is not finite.

    Examples
    --------
    A day of the International Space Station's plane, degrees:

    >>> zero = np.zeros(())
    >>> station = Keplerian(np.array(6_793_137.0), zero, np.radians(51.64), np.array(1.0), zero, zero)
    >>> later = propagate_secular(station, 86400.0)
    >>> round(float(np.degrees(later.raan - 1.0)), 3)
    -4.959
    """
    values = np.broadcast_arrays(*(np.asarray(x, float) for x in elements), np.asarray(dt_s, float))
    if not all(np.all(np.isfinite(x)) for x in values):
        raise PhysicsError("an element or a time is not finite")
    a, e, i, raan, perigee, nu, dt = values
    rates = secular_rates(a, e, i, mu=mu, radius=radius, j2=j2)
    mean = mean_anomaly(nu, e) + rates.mean_anomaly * dt
    return Keplerian(
        a.copy(),
        e.copy(),
        i.copy(),
        np.mod(raan + rates.node * dt, 2 * np.pi),
        np.mod(perigee + rates.argument_of_perigee * dt, 2 * np.pi),
        np.mod(true_anomaly(mean, e), 2 * np.pi),
    )


def mean_anomaly(true: ArrayLike, eccentricity: ArrayLike) -> Array:
    """Mean anomaly (...), rad, of true anomalies of ellipses.

    >>> round(float(mean_anomaly(np.pi / 2, 0.1)), 6)
    1.37113
    """
    nu, e = np.broadcast_arrays(np.asarray(true, float), _eccentricity(eccentricity))
    eccentric = 2 * np.arctan2(np.sqrt(1 - e) * np.sin(nu / 2), np.sqrt(1 + e) * np.cos(nu / 2))
    return np.asarray(eccentric - e * np.sin(eccentric))


def true_anomaly(mean: ArrayLike, eccentricity: ArrayLike) -> Array:
    """True anomaly (...), rad, -π to π, of mean anomalies of ellipses; the inverse of :func:`mean_anomaly`.

    Raises
    ------
    PhysicsError
        For an eccentricity outside 0 up to but not 1.
    ConvergenceError
        If Kepler's equation is not met to rounding, which has not been seen.
    """
    full, e = np.broadcast_arrays(np.asarray(mean, float), _eccentricity(eccentricity))
    m = np.remainder(full + np.pi, 2 * np.pi) - np.pi
    # Halley's steps from Danby's start, on the half with m >= 0
    half = np.abs(m)
    x = half + 0.85 * e * np.where(half > 0, 1.0, 0.0)
    for _ in range(_STEPS):
        f, slope, bend = x - e * np.sin(x) - half, 1 - e * np.cos(x), e * np.sin(x)
        step = f * slope / (slope**2 - 0.5 * f * bend)
        x = np.clip(x - step, 0.0, np.pi)
        if np.all(np.abs(step) < 1e-15):
            break
    if np.any(~(np.abs(x - e * np.sin(x) - half) < 1e-13)):
        raise ConvergenceError("Kepler's equation was not solved")
    eccentric = np.copysign(x, m)
    return np.asarray(2 * np.arctan2(np.sqrt(1 + e) * np.sin(eccentric / 2), np.sqrt(1 - e) * np.cos(eccentric / 2)))


def _eccentricity(eccentricity: ArrayLike) -> Array:
    e = np.asarray(eccentricity, float)
    if np.any(~((e >= 0) & (e < 1))):
        raise PhysicsError("an ellipse has an eccentricity from 0 up to but not 1")
    return e
