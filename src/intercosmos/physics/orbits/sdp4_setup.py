"""What SDP4 computes once for a satellite in deep space: attraction of Sun and Moon, resonance with the Earth.

Names of coefficients are those of the reports, in whose appendices their derivation stands.

References
----------
F. R. Hoots and R. L. Roehrich, Spacetrack Report No. 3, 1980, section 7; R. S. Hujsak, A Restricted Four Body Solution
for Resonating Satellites without Drag, Spacetrack Report No. 1, 1979; Vallado and others, AIAA 2006-6753.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from intercosmos.physics.orbits.sgp4_setup import Secular

Array = NDArray[np.float64]

#: Mean motions of Sun and Moon, rad/min, and eccentricities of their orbits.
SUN_MOTION, MOON_MOTION = 1.19459e-5, 1.5835218e-4
SUN_ECCENTRICITY, MOON_ECCENTRICITY = 0.01675, 0.05490
#: Rotation of the Earth, rad/min.
EARTH_RATE = 4.37526908801129966e-3
_SUN_STRENGTH, _MOON_STRENGTH = 2.9864797e-6, 4.7968065e-7
#: Closer to the equator than this, rad, the node is not moved secularly.
_EQUATORIAL = 5.2359877e-2


class ThirdBody(NamedTuple):
    """Periodic terms of one body: coefficients of eccentricity, inclination, anomaly, perigee, node; its anomaly."""

    phase: Array
    e2: Array
    e3: Array
    i2: Array
    i3: Array
    l2: Array
    l3: Array
    l4: Array
    gh2: Array
    gh3: Array
    gh4: Array
    h2: Array
    h3: Array


class Deep(NamedTuple):
    """Rates by Sun and Moon, rad/min or 1/min, and sidereal time at the epoch, rad."""

    dedt: Array
    didt: Array
    domdt: Array
    dnodt: Array
    dmdt: Array
    sidereal: Array


class _Rates(NamedTuple):
    e: Array
    i: Array
    anomaly: Array
    perigee: Array
    node: Array


def sidereal_time(julian_date: Array) -> Array:
    """Greenwich mean sidereal time (IAU 1982) at UT1 = the epoch's UTC, rad, as the theory has it."""
    t = (julian_date - 2451545.0) / 36525.0
    seconds = -6.2e-6 * t**3 + 0.093104 * t**2 + (876600.0 * 3600 + 8640184.812866) * t + 67310.54841
    return np.asarray(np.mod(np.radians(seconds / 240.0), 2 * np.pi))


def third_bodies(c: Secular, julian_date: Array) -> tuple[Deep, ThirdBody, ThirdBody]:
    """Rates and periodic coefficients by Sun and Moon at the epochs (Julian dates, UTC)."""
    day = julian_date - 2433281.5 + 18261.5
    sin_node, cos_node = np.sin(c.node), np.cos(c.node)

    sun = (0.1945905, -0.98088458, 0.91744867, 0.39785416, cos_node, sin_node)
    sun_rates, sun_terms = _body(
        c, sun, _SUN_STRENGTH, SUN_MOTION, SUN_ECCENTRICITY, np.mod(6.2565837 + 0.017201977 * day, 2 * np.pi)
    )

    moon_node = np.mod(4.5236020 - 9.2422029e-4 * day, 2 * np.pi)
    sin_n, cos_n = np.sin(moon_node), np.cos(moon_node)
    cos_i = 0.91375164 - 0.03568096 * cos_n
    sin_i = np.sqrt(1 - cos_i * cos_i)
    sin_h = 0.089683511 * sin_n / sin_i
    cos_h = np.sqrt(1 - sin_h * sin_h)
    along = 5.8351514 + 0.0019443680 * day
    turn = np.arctan2(0.39785416 * sin_n / sin_i, cos_h * cos_n + 0.91744867 * sin_h * sin_n)
    g = along + turn - moon_node
    moon = (
        np.cos(g), np.sin(g), cos_i, sin_i, cos_h * cos_node + sin_h * sin_node, sin_node * cos_h - cos_node * sin_h
    )  # fmt: skip
    moon_rates, moon_terms = _body(
        c, moon, _MOON_STRENGTH, MOON_MOTION, MOON_ECCENTRICITY,
        np.mod(4.7199672 + 0.22997150 * day - along, 2 * np.pi),
    )  # fmt: skip
    total = _Rates(*(s + m for s, m in zip(sun_rates, moon_rates, strict=True)))
    deep = Deep(total.e, total.i, total.perigee, total.node, total.anomaly, sidereal_time(julian_date))
    return deep, sun_terms, moon_terms


def _body(
    c: Secular,
    geometry: tuple[Array | float, Array | float, Array | float, Array | float, Array, Array],
    strength: float,
    motion: float,
    eccentricity: float,
    phase: Array,
) -> tuple[_Rates, ThirdBody]:
    """Averaged and periodic effect of one body on circular coordinates ``g, i, h`` relative to the satellite's node."""
    cos_g, sin_g, cos_i, sin_i, cos_h, sin_h = geometry
    cos_w, sin_w = np.cos(c.perigee), np.sin(c.perigee)
    si, ci = c.sin_inclination, c.cos_inclination
    e = c.eccentricity
    e2 = e * e
    beta2 = 1 - e2
    beta = np.sqrt(beta2)

    a1 = cos_g * cos_h + sin_g * cos_i * sin_h
    a3 = -sin_g * cos_h + cos_g * cos_i * sin_h
    a7 = -cos_g * sin_h + sin_g * cos_i * cos_h
    a8 = sin_g * sin_i
    a9 = sin_g * sin_h + cos_g * cos_i * cos_h
    a10 = cos_g * sin_i
    a2, a4 = ci * a7 + si * a8, ci * a9 + si * a10
    a5, a6 = -si * a7 + ci * a8, -si * a9 + ci * a10
    x1, x2 = a1 * cos_w + a2 * sin_w, a3 * cos_w + a4 * sin_w
    x3, x4 = -a1 * sin_w + a2 * cos_w, -a3 * sin_w + a4 * cos_w
    x5, x6, x7, x8 = a5 * sin_w, a6 * sin_w, a5 * cos_w, a6 * cos_w

    z31, z32, z33 = 12 * x1 * x1 - 3 * x3 * x3, 24 * x1 * x2 - 6 * x3 * x4, 12 * x2 * x2 - 3 * x4 * x4
    z1 = 2 * (3 * (a1 * a1 + a2 * a2) + z31 * e2) + beta2 * z31
    z2 = 2 * (6 * (a1 * a3 + a2 * a4) + z32 * e2) + beta2 * z32
    z3 = 2 * (3 * (a3 * a3 + a4 * a4) + z33 * e2) + beta2 * z33
    z11 = -6 * a1 * a5 + e2 * (-24 * x1 * x7 - 6 * x3 * x5)
    z12 = -6 * (a1 * a6 + a3 * a5) + e2 * (-24 * (x2 * x7 + x1 * x8) - 6 * (x3 * x6 + x4 * x5))
    z13 = -6 * a3 * a6 + e2 * (-24 * x2 * x8 - 6 * x4 * x6)
    z21 = 6 * a2 * a5 + e2 * (24 * x1 * x5 - 6 * x3 * x7)
    z22 = 6 * (a4 * a5 + a2 * a6) + e2 * (24 * (x2 * x5 + x1 * x6) - 6 * (x4 * x7 + x3 * x8))
    z23 = 6 * a4 * a6 + e2 * (24 * x2 * x6 - 6 * x4 * x8)

    s3 = strength / c.motion
    s2 = -0.5 * s3 / beta
    s4 = s3 * beta
    s1 = -15 * e * s4
    s5, s6, s7 = x1 * x3 + x2 * x4, x2 * x3 + x1 * x4, x2 * x4 - x1 * x3

    equatorial = (c.inclination < _EQUATORIAL) | (c.inclination > np.pi - _EQUATORIAL)
    node = np.where(equatorial, 0.0, -motion * s2 * (z21 + z23)) / np.where(equatorial, 1.0, si)
    rates = _Rates(
        e=s1 * motion * s5,
        i=s2 * motion * (z11 + z13),
        anomaly=-motion * s3 * (z1 + z3 - 14 - 6 * e2),
        perigee=s4 * motion * (z31 + z33 - 6) - ci * node,
        node=node,
    )
    terms = ThirdBody(
        phase=phase,
        e2=2 * s1 * s6, e3=2 * s1 * s7,
        i2=2 * s2 * z12, i3=2 * s2 * (z13 - z11),
        l2=-2 * s3 * z2, l3=-2 * s3 * (z3 - z1), l4=-2 * s3 * (-21 - 9 * e2) * eccentricity,
        gh2=2 * s4 * z32, gh3=2 * s4 * (z33 - z31), gh4=-18 * s4 * eccentricity,
        h2=-2 * s2 * z22, h3=-2 * s2 * (z23 - z21),
    )  # fmt: skip
    return rates, terms
