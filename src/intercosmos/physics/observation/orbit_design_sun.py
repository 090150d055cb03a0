"""The Sun over an orbital plane: local time of a node, the equation of time, and what the Sun's pull does to a plane.

The local time of a node is the hour angle of the Sun there: 12 h where the Sun is overhead on the node's meridian. By
the *mean* Sun, which runs evenly along the equator, a sun-synchronous orbit keeps its local time; by the *apparent* one
that time swings by up to 16 minutes over the year, which is the equation of time.

References
----------
Astronomical Almanac, page C5 (the Sun to 0.01°, 1950 to 2050); S. Aoki et al. (1982), *The new definition of Universal
Time*, A&A 105, 359 (mean Sun); Kaula (1966), *Theory of Satellite Geodesy*, section 3.6 (a third body's pull).
"""

from __future__ import annotations

from typing import Any, Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.constants import DAY, EARTH_MU, TROPICAL_YEAR_DAYS
from intercosmos.errors import PhysicsError
from intercosmos.physics.orbits.time_scales import as_time

__all__ = [
    "Node", "SunKind", "equation_of_time_s", "local_time_h", "node_at_local_time_rad", "sun_direction",
    "sun_right_ascension_rad", "yearly_inclination_drift_rad",
]  # fmt: skip

Array = NDArray[np.float64]
Node = Literal["ascending", "descending"]
SunKind = Literal["mean", "apparent"]

_TURN: Final = 2 * np.pi
_J2000: Final = 2451545.0
#: of the Sun, m3/s2 (DE440)
_SUN_MU: Final = 1.32712440041e20
_UNIT_M: Final = 149597870700.0
#: instants over which a year is averaged, and places of the mean Sun
_SAMPLES: Final = 720


def sun_direction(time: Any) -> tuple[Array, Array]:
    """Unit vectors (..., 3) to the Sun, mean equator and equinox of date, and its distances (...), m.

    Parameters
    ----------
    time : ``astropy.time.Time`` (...), or texts (UTC)
    """
    tt = as_time(time).tt
    return _sun(np.asarray(tt.jd1 - _J2000) + np.asarray(tt.jd2))


def _sun(days: Array) -> tuple[Array, Array]:
    anomaly = np.radians(357.528 + 0.9856003 * days)
    longitude = np.radians(280.460 + 0.9856474 * days + 1.915 * np.sin(anomaly) + 0.020 * np.sin(2 * anomaly))
    obliquity = np.radians(23.439 - 4e-7 * days)
    where = np.stack(
        [np.cos(longitude), np.cos(obliquity) * np.sin(longitude), np.sin(obliquity) * np.sin(longitude)], axis=-1
    )
    return where, _UNIT_M * (1.00014 - 0.01671 * np.cos(anomaly) - 0.00014 * np.cos(2 * anomaly))


def sun_right_ascension_rad(time: Any, sun: SunKind = "mean") -> Array:
    """Right ascension (...) of the Sun, from the mean equinox of date, 0 to 2π.

    Parameters
    ----------
    time : ``astropy.time.Time`` (...), or texts (UTC)
    sun : ``"mean"`` (the one by which clocks go) or ``"apparent"`` (to 0.01°)
    """
    if sun not in ("mean", "apparent"):
        raise PhysicsError(f"the Sun of a local time is 'mean' or 'apparent', not {sun!r}")
    if sun == "apparent":
        where, _ = sun_direction(time)
        return np.asarray(np.mod(np.arctan2(where[..., 1], where[..., 0]), _TURN))
    # sidereal time less the hour angle of the mean Sun, which is universal time less twelve hours; that UTC stands for
    # UT1 moves it by 4e-6 degrees at most
    utc = as_time(time).utc
    days = np.asarray(utc.jd1 - _J2000) + np.asarray(utc.jd2)
    centuries = days / 36525
    seconds = 67310.54841 + 8640184.812866 * centuries + 0.093104 * centuries**2 - 6.2e-6 * centuries**3
    return np.asarray(np.mod(seconds / DAY * _TURN, _TURN))


def equation_of_time_s(time: Any) -> Array:
    """Apparent less mean solar time (...), s; good to about 3 s.

    >>> from astropy.time import Time
    >>> int(equation_of_time_s(Time("2026-11-03")) / 60)
    16
    """
    ahead = sun_right_ascension_rad(time, "mean") - sun_right_ascension_rad(time, "apparent")
    return np.asarray((np.mod(ahead + np.pi, _TURN) - np.pi) * DAY / _TURN)


def node_at_local_time_rad(
    local_time_h: ArrayLike, time: Any, *, node: Node = "descending", sun: SunKind = "mean"
) -> Array:
    """Right ascension (...) of the ascending node of planes that cross the equator at a local time.

    Parameters
    ----------
    local_time_h : (...) 0 to 24, of the node named
    time : ``astropy.time.Time``, or a text (UTC)
    """
    hours = np.asarray(local_time_h, float)
    if np.any(~((hours >= 0) & (hours <= 24))):
        raise PhysicsError("a local time is from 0 to 24 h")
    return np.asarray(np.mod(sun_right_ascension_rad(time, sun) + node_from_sun_rad(hours, node), _TURN))


def local_time_h(raan_rad: ArrayLike, time: Any, *, node: Node = "descending", sun: SunKind = "mean") -> Array:
    """Local time (...) of a node of planes with right ascensions (...) of their ascending nodes, h, 0 to 24."""
    angle = np.asarray(raan_rad, float) - sun_right_ascension_rad(time, sun) - node_from_sun_rad(0.0, node)
    return np.asarray(np.mod(angle * 24 / _TURN, 24))


def node_from_sun_rad(hours: ArrayLike, node: Node) -> Array:
    """Angle (...) from the Sun eastward to the ascending node, where the node named is at local times (...)."""
    if node not in ("ascending", "descending"):
        raise PhysicsError(f"a node is 'ascending' or 'descending', not {node!r}")
    at_noon = 12.0 if node == "ascending" else 0.0
    return np.asarray((np.asarray(hours, float) - at_noon) * _TURN / 24)


def yearly_inclination_drift_rad(
    semi_major_axis_m: ArrayLike, inclination_rad: ArrayLike, ascending_local_time_h: ArrayLike
) -> Array:
    """What the Sun does in a year to the inclination of sun-synchronous circular orbits, rad.

    The Sun's pull (its tidal term), averaged over a revolution and over a year in which the node keeps its place
    against the mean Sun. The Moon's averages to nothing over its month and its node's 18.6 years; within those it
    swings the inclination by some thousandths of a degree.

    Parameters
    ----------
    semi_major_axis_m, inclination_rad : (...)
    ascending_local_time_h : (...) mean local time of the ascending node

    Returns
    -------
    (...) rad a year; zero for planes through the Sun or at right angles to it
    """
    a, i, hours = np.broadcast_arrays(
        *(np.asarray(x, float) for x in (semi_major_axis_m, inclination_rad, ascending_local_time_h))
    )
    days = (np.arange(_SAMPLES) + 0.5) / _SAMPLES * TROPICAL_YEAR_DAYS
    where, distance = _sun(days)
    mean_sun = np.radians(280.46061837) + _TURN * days / TROPICAL_YEAR_DAYS
    node = mean_sun + node_from_sun_rad(hours, "ascending")[..., None]
    sine, cosine = np.sin(node), np.cos(node)
    tilt = i[..., None]
    x, y, z = where.T
    normal = np.sin(tilt) * (sine * x - cosine * y) + np.cos(tilt) * z
    turned = cosine * x + sine * y
    motion = np.sqrt(EARTH_MU / a**3)
    rate = 1.5 * np.mean(_SUN_MU / distance**3 * normal * turned, axis=-1) / motion
    return np.asarray(rate * TROPICAL_YEAR_DAYS * DAY)
