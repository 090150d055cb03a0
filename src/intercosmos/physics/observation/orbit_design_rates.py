"""How node, perigee and anomaly drift on average, and the axis and inclination at which a ground track closes.

Two fields: ``"J2"`` is the first order of oblateness, which :class:`~intercosmos.physics.orbits.mean_orbits.MeanOrbits`
flies; ``"J4"`` adds the second order of J2 and the first of J4. Semi-major axes are Brouwer's: mean motion and axis
obey Kepler's third law before the drift is added.

References
----------
D. Brouwer (1959), *Solution of the problem of artificial satellite theory without drag*, AJ 64, 378 (secular terms);
Vallado (2013), *Fundamentals of Astrodynamics and Applications*, 4th edition, section 11.4 (repeating tracks).
"""

from __future__ import annotations

from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.constants import EARTH_J2, EARTH_MU, EARTH_RADIUS
from intercosmos.errors import ConvergenceError, PhysicsError
from intercosmos.physics.orbits.mean_orbits import ROTATION_RATE
from intercosmos.physics.orbits.nodal import SUN_RATE, SecularRates, secular_rates

__all__ = ["EARTH_J4", "GRAVITIES", "Gravity", "closing_orbits", "drift_rates", "sun_synchronous_inclinations"]

Array = NDArray[np.float64]
Gravity = Literal["J2", "J4"]

GRAVITIES: Final = ("J2", "J4")
EARTH_J4: Final = -1.6199e-6  #: EGM2008, unnormalised
_STEPS: Final = 40
_LOWEST_M: Final = 6.4e6


def drift_rates(
    semi_major_axis_m: ArrayLike, eccentricity: ArrayLike, inclination_rad: ArrayLike, *, gravity: Gravity = "J2"
) -> SecularRates:
    """Mean rates of node, perigee and mean anomaly.

    Parameters
    ----------
    semi_major_axis_m, eccentricity, inclination_rad : (...) mean elements

    Other Parameters
    ----------------
    gravity : ``"J2"``, or ``"J4"`` with J2 squared and J4

    Returns
    -------
    SecularRates, each (...), rad/s; that of the mean anomaly with the mean motion

    Raises
    ------
    PhysicsError
        If an orbit is no ellipse, or the field is unknown.
    """
    if gravity not in GRAVITIES:
        raise PhysicsError(f"the field of an orbit design is one of {', '.join(GRAVITIES)}, not {gravity!r}")
    first = secular_rates(semi_major_axis_m, eccentricity, inclination_rad)
    if gravity == "J2":
        return first
    a, e, i = np.broadcast_arrays(
        *(np.asarray(value, float) for value in (semi_major_axis_m, eccentricity, inclination_rad))
    )
    n, c, h = np.sqrt(EARTH_MU / a**3), np.cos(i), np.sqrt(1 - e * e)
    two = EARTH_J2 / 2 * (EARTH_RADIUS / (a * h * h)) ** 2
    four = -3 / 8 * EARTH_J4 * (EARTH_RADIUS / (a * h * h)) ** 4
    c2, h2 = c * c, h * h
    anomaly = 3 / 32 * two**2 * h * (
        -15 + 16 * h + 25 * h2 + (30 - 96 * h - 90 * h2) * c2 + (105 + 144 * h + 25 * h2) * c2**2
    ) + 15 / 16 * four * h * e**2 * (3 - 30 * c2 + 35 * c2**2)  # fmt: skip
    perigee = 3 / 32 * two**2 * (
        -35 + 24 * h + 25 * h2 + (90 - 192 * h - 126 * h2) * c2 + (385 + 360 * h + 45 * h2) * c2**2
    ) + 5 / 16 * four * (21 - 9 * h2 + (126 * h2 - 270) * c2 + (385 - 189 * h2) * c2**2)  # fmt: skip
    node = 3 / 8 * two**2 * c * (12 * h + 9 * h2 - 5 - (5 * h2 + 36 * h + 35) * c2) + 5 / 4 * four * c * (
        5 - 3 * h2
    ) * (3 - 7 * c2)
    return SecularRates(
        first.node + n * node, first.argument_of_perigee + n * perigee, first.mean_anomaly + n * anomaly
    )


def sun_synchronous_inclinations(
    semi_major_axis_m: ArrayLike, eccentricity: ArrayLike = 0.0, *, gravity: Gravity = "J2"
) -> Array:
    """Inclinations (...), rad, at which nodes follow the mean Sun.

    Raises
    ------
    PhysicsError
        If an orbit is too high for any inclination (about 5 980 km of altitude for a circle).
    """
    polar = drift_rates(semi_major_axis_m, eccentricity, 0.0, gravity="J2").node
    cosine = SUN_RATE / polar
    if np.any(~(np.abs(cosine) <= 1)):
        raise PhysicsError("the orbit is too high to be sun-synchronous at any inclination")
    if gravity != "J2":
        # what is beyond the first order is a part in 1 000: each step wins three digits
        for _ in range(6):
            rate = drift_rates(semi_major_axis_m, eccentricity, np.arccos(np.clip(cosine, -1, 1)), gravity=gravity).node
            cosine = cosine + (SUN_RATE - rate) / polar
    if np.any(~(np.abs(cosine) <= 1)):
        raise PhysicsError("the orbit is too high to be sun-synchronous at any inclination")
    return np.asarray(np.arccos(cosine))


def closing_orbits(
    days: ArrayLike, revolutions: ArrayLike, *, inclination_rad: ArrayLike | None = None,
    eccentricity: ArrayLike = 0.0, gravity: Gravity = "J2", start_m: ArrayLike | None = None,
) -> tuple[Array, Array]:  # fmt: skip
    """Axes and inclinations of orbits whose ground tracks close.

    Parameters
    ----------
    days, revolutions : (...) nodal days and nodal revolutions of a cycle

    Other Parameters
    ----------------
    inclination_rad : (...); by default each orbit is sun-synchronous
    eccentricity : (...)
    gravity : field
    start_m : (...) where to start from; by default the axis of Kepler's third law

    Returns
    -------
    semi-major axis (...) m, inclination (...) rad

    Raises
    ------
    PhysicsError
        If an orbit is below the ground, or too high to be sun-synchronous.
    ConvergenceError
        If no axis is found.
    """
    d, k, e = np.broadcast_arrays(*(np.asarray(value, float) for value in (days, revolutions, eccentricity)))
    if not (np.all(d > 0) and np.all(k > 0) and np.all(np.isfinite(d * k))):
        raise PhysicsError("a repeating orbit has days and revolutions above 0")
    fixed = None if inclination_rad is None else np.asarray(inclination_rad, float)
    kepler = np.cbrt(EARTH_MU * (d / (k * ROTATION_RATE)) ** 2)
    a = kepler if start_m is None else np.broadcast_to(np.asarray(start_m, float), kepler.shape)
    change = np.asarray(np.inf)
    for _ in range(_STEPS):
        if np.any(a * (1 - e) < _LOWEST_M * 0.9):
            raise PhysicsError("so many revolutions in so few days have no orbit above the ground")
        i = sun_synchronous_inclinations(a, e, gravity=gravity) if fixed is None else fixed
        rates = drift_rates(a, e, i, gravity=gravity)
        wanted = k / d * (ROTATION_RATE - rates.node)
        factor = ((rates.mean_anomaly + rates.argument_of_perigee) / wanted) ** (2 / 3)
        a, change = a * factor, np.abs(factor - 1)
        if np.all(change < 1e-14):
            break
    if not np.all(change < 1e-11):
        raise ConvergenceError("no axis was found at which the ground track closes")
    if np.any(a * (1 - e) < _LOWEST_M):
        raise PhysicsError("so many revolutions in so few days have no orbit above the ground")
    i = sun_synchronous_inclinations(a, e, gravity=gravity) if fixed is None else fixed
    return np.asarray(a), np.asarray(np.broadcast_to(i, a.shape))
