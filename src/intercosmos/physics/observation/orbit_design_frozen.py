"""Frozen orbits: an eccentricity at which the perigee stays above the most northern or southern point.

Oblateness turns the perigee, the odd zonal terms push the eccentricity; where the two balance, both stay and the height
over each latitude repeats. Their potential is averaged over a revolution, all zonal terms at once and at any
eccentricity, by a sum over true anomalies that is exact; what remains is one equation in the eccentricity.

References
----------
Kaula (1966), *Theory of Satellite Geodesy*, chapter 3; G. E. Cook (1966), *Perturbations of near-circular orbits by the
Earth's gravitational potential*, Planetary and Space Science 14, 433; N. K. Pavlis et al. (2012), EGM2008, JGR 117.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.constants import EARTH_RADIUS
from intercosmos.errors import PhysicsError
from intercosmos.physics.observation.orbit_design import RepeatOrbit, repeat_orbit
from intercosmos.physics.observation.orbit_design_rates import Gravity
from intercosmos.physics.orbits.gravity_field import egm2008, zonal_coefficients

__all__ = ["Frozen", "frozen", "frozen_repeat_orbit"]

Array = NDArray[np.float64]

_DEGREE: Final = 50
_STEPS: Final = 40
_ROUNDS: Final = 3
_LOWEST_M: Final = 6.4e6
_GREATEST: Final = 0.2


class Frozen(NamedTuple):
    """The pair that stays: mean eccentricity, and argument of perigee, rad (a quarter or three quarters of a turn)."""

    eccentricity: float
    argument_of_perigee_rad: float


def frozen(semi_major_axis_m: float, inclination_rad: float, *, zonals: ArrayLike | None = None) -> Frozen:
    """Mean eccentricity and perigee of the nearly circular orbit in which both stay.

    Parameters
    ----------
    semi_major_axis_m, inclination_rad : mean

    Other Parameters
    ----------------
    zonals : unnormalised J2, J3 … ; by default those of EGM2008 up to degree 50. ``(1.0826e-3, -2.532e-6)`` is the
        rule of J2 and J3 alone, which is 10 % off in low polar orbits and of no use near 63°

    Raises
    ------
    PhysicsError
        If the orbit is equatorial, or has no such eccentricity below 0.2 above the ground. At the critical inclination
        (63.43° or 116.57°) the perigee stays at any eccentricity, which is not this.

    Examples
    --------
    Envisat, published as 0.001165 and 90°:

    >>> pair = frozen(7159.50e3, np.radians(98.55))
    >>> round(pair.eccentricity, 4), round(float(np.degrees(pair.argument_of_perigee_rad)))
    (0.0012, 90)
    """
    a, i = float(semi_major_axis_m), float(inclination_rad)
    if not (a > _LOWEST_M and np.isfinite(a) and 0 <= i <= np.pi):
        raise PhysicsError("a frozen orbit has an axis above the ground, in m, and an inclination from 0 to π")
    if np.sin(i) < 1e-6:
        raise PhysicsError("in the plane of the equator no perigee is north or south")
    j = _earth() if zonals is None else np.asarray(zonals, float)
    if j.ndim != 1 or j.size < 2 or not np.isfinite(j).all() or j[0] == 0:
        raise PhysicsError("zonals are J2, J3 and perhaps more, with a J2 that is not zero")
    scaled = j * (EARTH_RADIUS / a) ** np.arange(2, j.size + 2)
    e, step = 0.0, 1e-5
    for _ in range(_STEPS):
        slope = (_turning(scaled, e + step, i) - _turning(scaled, e - step, i)) / (2 * step)
        change = -_turning(scaled, e, i) / slope if slope else np.inf
        e += change
        if not abs(e) < _GREATEST or abs(change) < 1e-14:
            break
    if not (abs(e) < _GREATEST and abs(change) < 1e-10 and a * (1 - abs(e)) > _LOWEST_M):
        raise PhysicsError(
            f"near {np.degrees(i):.2f} degrees no nearly circular orbit is frozen: J2 hardly turns the perigee there"
        )
    return Frozen(abs(e), np.pi / 2 if e >= 0 else 1.5 * np.pi)


def frozen_repeat_orbit(
    days: int, revolutions: int, *, inclination_rad: float | None = None, gravity: Gravity = "J2"
) -> RepeatOrbit:
    """The orbit whose ground track closes and whose eccentricity and perigee stay.

    Parameters are those of :func:`~.orbit_design.repeat_orbit`; by default the orbit is sun-synchronous.

    Examples
    --------
    ERS-1, published with 7 159 496 m and 0.001165:

    >>> orbit = frozen_repeat_orbit(35, 501, gravity="J4")
    >>> round(orbit.semi_major_axis_m), round(orbit.eccentricity, 6)
    (7159492, 0.001155)
    """
    orbit = repeat_orbit(days, revolutions, inclination_rad=inclination_rad, gravity=gravity)
    for _ in range(_ROUNDS):  # the axis depends on the square of the eccentricity: each round wins six digits
        pair = frozen(orbit.semi_major_axis_m, orbit.inclination_rad)
        orbit = repeat_orbit(
            days, revolutions, inclination_rad=inclination_rad, gravity=gravity, eccentricity=pair.eccentricity,
            argument_of_perigee_rad=pair.argument_of_perigee_rad,
        )  # fmt: skip
    return orbit


@lru_cache(maxsize=1)
def _earth() -> Array:
    return np.array(zonal_coefficients(egm2008(_DEGREE), _DEGREE))


def _turning(scaled: Array, e: float, i: float) -> float:
    """Eccentricity times the rate of a perigee at a quarter turn, in mean motions; smooth through zero.

    Parameters
    ----------
    scaled : (degree - 1,) zonal terms times the ratio of radii to their degree
    e : eccentricity; below zero the perigee is at three quarters
    """
    last = scaled.size + 1
    f = 2 * np.pi * np.arange(2 * last + 2) / (2 * last + 2)
    near = 1 + e * np.cos(f)
    sine, cosine = np.sin(i), np.cos(i)
    up = np.cos(f)  # sine of the argument of latitude, f + a quarter turn
    x = sine * up
    h2 = 1 - e * e
    # Legendre polynomials and their derivatives, two by two
    before, now = np.ones_like(x), x
    slope_before, slope = np.zeros_like(x), np.ones_like(x)
    by_e = by_i = 0.0
    for degree in range(2, last + 1):
        before, now = now, ((2 * degree - 1) * x * now - (degree - 1) * before) / degree
        slope_before, slope = slope, slope_before + (2 * degree - 1) * before
        power = h2 ** (0.5 - degree)
        weight = near ** (degree - 1)
        mean = float(np.mean(weight * now))
        mean_e = float(np.mean((degree - 1) * near ** (degree - 2) * np.cos(f) * now))
        mean_i = float(np.mean(weight * slope * up)) * cosine
        by_e -= scaled[degree - 2] * (power * mean_e + (2 * degree - 1) * e * power / h2 * mean)
        by_i -= scaled[degree - 2] * power * mean_i
    h = np.sqrt(h2)
    return float(h * by_e - e * cosine / (sine * h) * by_i)
