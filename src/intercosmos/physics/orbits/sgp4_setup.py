"""What SGP4 computes once for a satellite: un-Kozai'd motion, secular rates, drag and long-period coefficients.

Units inside are those of the theory: Earth radii, minutes, radians. Every quantity is an array over satellites.

References
----------
F. R. Hoots and R. L. Roehrich, Spacetrack Report No. 3, 1980, section 6; D. A. Vallado, P. Crawford, R. Hujsak and
T. S. Kelso, Revisiting Spacetrack Report #3, AIAA 2006-6753, whose constants and corrections are used.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from intercosmos.errors import UnknownIdError

Array = NDArray[np.float64]

#: Orbits of at least this period, min, are deep space.
DEEP_PERIOD_MIN = 225.0


@dataclass(frozen=True, slots=True)
class Gravity:
    """An Earth as SGP4 knows it: gravitational parameter km3/s2, radius km, zonal harmonics."""

    mu: float
    radius_km: float
    j2: float
    j3: float
    j4: float

    @property
    def rate(self) -> float:
        """Square root of the gravitational parameter, Earth radii^1.5 a minute (``xke``)."""
        return float(60.0 / np.sqrt(self.radius_km**3 / self.mu))


#: AIAA 2006-6753, appendix B. Element sets are made with WGS 72.
GRAVITY = {
    "wgs72": Gravity(398600.8, 6378.135, 0.001082616, -0.00000253881, -0.00000165597),
    "wgs84": Gravity(398600.5, 6378.137, 0.00108262998905, -0.00000253215306, -0.00000161098761),
}


def gravity_model(name: str) -> Gravity:
    """The Earth of that name; UnknownIdError for any but ``wgs72`` and ``wgs84``."""
    try:
        return GRAVITY[name]
    except (KeyError, TypeError):
        raise UnknownIdError("gravity model of SGP4", str(name), GRAVITY) from None


class Elements(NamedTuple):
    """Mean elements in the units of the theory, each ``(n,)``: ``motion`` in rad/min as published (Kozai)."""

    motion: Array
    eccentricity: Array
    inclination: Array
    node: Array
    perigee: Array
    anomaly: Array
    drag: Array


class Secular(NamedTuple):
    """What the kernel needs of every satellite; the letters are those of the report.

    Zeros stand where a term does not apply (simplified drag below 220 km and in deep space), so that one formula
    serves all.
    """

    motion: Array  #: rad/min, un-Kozai'd
    axis: Array
    eccentricity: Array
    inclination: Array
    node: Array
    perigee: Array
    anomaly: Array
    mdot: Array
    argpdot: Array
    nodedot: Array
    nodecf: Array
    cc1: Array
    bcc4: Array
    bcc5: Array
    d2: Array
    d3: Array
    d4: Array
    t2cof: Array
    t3cof: Array
    t4cof: Array
    t5cof: Array
    omgcof: Array
    xmcof: Array
    eta: Array
    delmo: Array
    sinmao: Array
    sin_inclination: Array
    cos_inclination: Array


def secular(elements: Elements, gravity: Gravity) -> Secular:
    """Coefficients of the secular motion and of drag."""
    n0, e, i, node, perigee, anomaly, bstar = elements
    g, ke = gravity, gravity.rate
    e2 = e * e
    beta2 = 1 - e2
    beta = np.sqrt(beta2)
    theta = np.cos(i)
    sin_i = np.sin(i)
    theta2 = theta * theta
    theta4 = theta2 * theta2
    x3thm1 = 3 * theta2 - 1
    x1mth2 = 1 - theta2

    # mean motion of Brouwer out of Kozai's
    d1 = 0.75 * g.j2 * x3thm1 / (beta * beta2)
    ak = (ke / n0) ** (2 / 3)
    delta = d1 / ak**2
    delta = d1 / (ak * (1 - delta * delta - delta * (1 / 3 + 134 * delta * delta / 81))) ** 2
    n = n0 / (1 + delta)
    a = (ke / n) ** (2 / 3)
    p2_inverse = 1 / (a * beta2) ** 2
    perigee_radius = a * (1 - e)
    simple = (perigee_radius < 220 / g.radius_km + 1) | (2 * np.pi / n >= DEEP_PERIOD_MIN)

    # the density function's s and (q0 - s)^4, lower for low perigees
    height = (perigee_radius - 1) * g.radius_km
    s_km = np.where(height < 156, np.where(height < 98, 20.0, height - 78), 78.0)
    q4 = ((120 - s_km) / g.radius_km) ** 4
    s = s_km / g.radius_km + 1

    xi = 1 / (a - s)
    eta = a * e * xi
    eta2 = eta * eta
    e_eta = e * eta
    psi2 = np.abs(1 - eta2)
    coef = q4 * xi**4
    coef1 = coef / psi2**3.5
    c2 = coef1 * n * (
        a * (1 + 1.5 * eta2 + e_eta * (4 + eta2)) + 0.375 * g.j2 * xi / psi2 * x3thm1 * (8 + 3 * eta2 * (8 + eta2))
    )  # fmt: skip
    c1 = bstar * c2
    eccentric = e > 1e-4
    e_safe = np.where(eccentric, e, 1.0)
    c3 = np.where(eccentric, -2 * coef * xi * (g.j3 / g.j2) * n * sin_i / e_safe, 0.0)
    long_term = x3thm1 * -3 * (1 - 2 * e_eta + eta2 * (1.5 - 0.5 * e_eta))
    short_term = 0.75 * x1mth2 * (2 * eta2 - e_eta * (1 + eta2)) * np.cos(2 * perigee)
    c4 = 2 * n * coef1 * a * beta2 * (
        eta * (2 + 0.5 * eta2) + e * (0.5 + 2 * eta2) - g.j2 * xi / (a * psi2) * (long_term + short_term)
    )  # fmt: skip
    c5 = 2 * coef1 * a * beta2 * (1 + 2.75 * (eta2 + e_eta) + e_eta * eta2)

    k1 = 1.5 * g.j2 * p2_inverse * n
    k2 = 0.5 * k1 * g.j2 * p2_inverse
    k3 = -0.46875 * g.j4 * p2_inverse**2 * n
    mdot = n + 0.5 * k1 * beta * x3thm1 + 0.0625 * k2 * beta * (13 - 78 * theta2 + 137 * theta4)
    argpdot = (
        -0.5 * k1 * (1 - 5 * theta2)
        + 0.0625 * k2 * (7 - 114 * theta2 + 395 * theta4)
        + k3 * (3 - 36 * theta2 + 49 * theta4)
    )
    first_order = -k1 * theta
    nodedot = first_order + (0.5 * k2 * (4 - 19 * theta2) + 2 * k3 * (3 - 7 * theta2)) * theta

    c1_2 = c1 * c1
    d2 = 4 * a * xi * c1_2
    third = d2 * xi * c1 / 3
    d3 = (17 * a + s) * third
    d4 = 0.5 * third * a * xi * (221 * a + 31 * s) * c1
    full = np.where(simple, 0.0, 1.0)
    xmcof = np.where(eccentric, -2 / 3 * coef * bstar / np.where(eccentric, e_eta, 1.0), 0.0)
    return Secular(
        motion=n, axis=a, eccentricity=e, inclination=i, node=node, perigee=perigee, anomaly=anomaly,
        mdot=mdot, argpdot=argpdot, nodedot=nodedot, nodecf=3.5 * beta2 * first_order * c1,
        cc1=c1, bcc4=bstar * c4, bcc5=full * bstar * c5, d2=full * d2, d3=full * d3, d4=full * d4,
        t2cof=1.5 * c1,
        t3cof=full * (d2 + 2 * c1_2),
        t4cof=full * 0.25 * (3 * d3 + c1 * (12 * d2 + 10 * c1_2)),
        t5cof=full * 0.2 * (3 * d4 + 12 * c1 * d3 + 6 * d2 * d2 + 15 * c1_2 * (2 * d2 + c1_2)),
        omgcof=full * bstar * c3 * np.cos(perigee), xmcof=full * xmcof, eta=eta,
        delmo=(1 + eta * np.cos(anomaly)) ** 3, sinmao=np.sin(anomaly), sin_inclination=sin_i, cos_inclination=theta,
    )  # fmt: skip
