"""Sun and Moon as GLONASS's precise algorithm has them, and their pull on a satellite.

Mean elements of the orbits of Moon and Earth in the ecliptic of date; directions are good to about a degree for the
Moon, which moves a satellite by less than a centimetre in a quarter of an hour.

Reference: GLONASS ICD, *general description of CDMA signals*, edition 1.0 (2016), appendix J.1.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from intercosmos.physics.navigation.kepler_orbits import eccentric_anomaly

Array = NDArray[np.float64]

#: m3/s2; gravitational parameters of the Sun and the Moon in the ICD
SUN_MU, MOON_MU = 1.3271244002e20, 4.9028e12
#: m; semi-major axes; eccentricities; rad, the mean inclination of the Moon's orbit to the ecliptic
_SUN_AXIS, _MOON_AXIS = 1.49598e11, 3.84385243e8
_SUN_E, _MOON_E = 0.016719, 0.054900489
_MOON_INCLINATION = 0.0898041080


def sun_and_moon(centuries: Array) -> tuple[Array, Array]:
    """Geocentric positions, m, (3, …), in the true equator and equinox of date.

    Parameters
    ----------
    centuries : (…) Julian centuries since 2000-01-01 12:00

    Examples
    --------
    On the day of the vernal equinox the Sun stands in the direction of x:

    >>> sun, _ = sun_and_moon(np.array([(59658.65 - 51544.5) / 36525]))
    >>> (sun / np.linalg.norm(sun, axis=0)).ravel().round(2).tolist()
    [1.0, 0.0, 0.0]
    """
    t = np.asarray(centuries, dtype=float)
    tilt = 0.4090926006 - 0.0002270711 * t
    # argument from the equinox, radius
    angle, radius = _on_ellipse(6.2400601269 + (628.3019551714 - 0.0000026820 * t) * t, _SUN_E, _SUN_AXIS)
    angle = angle - 7.6281824375 + (0.0300101976 + 0.0000079741 * t) * t
    sun = _equatorial(np.cos(angle), np.sin(angle), np.zeros_like(angle), tilt) * radius

    angle, radius = _on_ellipse(2.3555557435 + (8328.6914257190 + 0.0001545547 * t) * t, _MOON_E, _MOON_AXIS)
    node = 2.1824391966 + (-33.7570459536 + 0.0000362262 * t) * t
    angle = angle + 1.4547885346 + (71.0176852437 - 0.0001801481 * t) * t - node
    along, across = np.cos(angle), np.sin(angle) * np.cos(_MOON_INCLINATION)
    c, s = np.cos(node), np.sin(node)
    moon = _equatorial(c * along - s * across, s * along + c * across, np.sin(angle) * np.sin(_MOON_INCLINATION), tilt)
    return sun, moon * radius


def pull(position: Array, body: Array, mu: float) -> Array:
    """Acceleration of a satellite by a body relative to the centre of the Earth, m/s², (3, …)."""
    gap = body - position
    return np.asarray(mu * (gap / np.sum(gap * gap, axis=0) ** 1.5 - body / np.sum(body * body, axis=0) ** 1.5))


def _on_ellipse(mean_anomaly: Array, e: float, axis: float) -> tuple[Array, Array]:
    """True anomaly, rad, and radius, m."""
    _, sine, cosine = eccentric_anomaly(mean_anomaly, np.full_like(mean_anomaly, e))
    return np.arctan2(np.sqrt(1 - e * e) * sine, cosine - e), axis * (1 - e * cosine)


def _equatorial(x: Array, y: Array, z: Array, tilt: Array) -> Array:
    c, s = np.cos(tilt), np.sin(tilt)
    return np.stack((x, y * c - z * s, y * s + z * c))
