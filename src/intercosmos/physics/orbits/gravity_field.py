"""Gravity of a body that is not a sphere: zonal terms in closed form, and a field of any degree and order.

Zonal terms J2 to J6 are polynomials of u = (z/r)² and q = (R/r)², z along the body's axis; terms of odd degree carry
another z R / r². The full field is heyoka's recurrence in the body-fixed frame. EGM2008 to degree and order 150
comes inside heyoka; tide-free, with its own μ = 398600.4415 km3/s2 and R = 6378136.3 m.

References
----------
W. M. Kaula (1966), *Theory of Satellite Geodesy*, for the expansion; N. K. Pavlis, S. A. Holmes, S. C. Kenyon and
J. K. Factor (2012), *The development and evaluation of the Earth Gravitational Model 2008*, JGR 117, B04406;
L. E. Cunningham (1970), *On the computation of the spherical harmonic terms …*, Celestial Mechanics 2, 207.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from intercosmos.errors import PhysicsError
from intercosmos.physics.orbits.taylor import heyoka

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class GravityField:
    """Spherical harmonics of a body's potential.

    Attributes
    ----------
    name : of the model; fields of one name, degree and order are taken to be the same
    mu : gravitational parameter, m3/s2
    radius_m : reference radius, m
    degree, order : up to which terms are used
    coefficients : fully normalised (C, S) by degree, then order, from degree 0 on
    """

    name: str
    mu: float
    radius_m: float
    degree: int
    order: int
    coefficients: tuple[tuple[float, float], ...]

    def __post_init__(self) -> None:
        if not 0 <= self.order <= self.degree:
            raise PhysicsError(f"a gravity field has an order of 0 up to its degree, not {self.degree} x {self.order}")
        wanted = (self.degree + 1) * (self.degree + 2) // 2
        if len(self.coefficients) != wanted:
            raise PhysicsError(f"degree {self.degree} takes {wanted} pairs (C, S), not {len(self.coefficients)}")
        if not np.all(np.isfinite(self.coefficients)) or not (self.mu > 0 and self.radius_m > 0):
            raise PhysicsError("a gravity field has finite coefficients, and mu and radius above 0")


@lru_cache(maxsize=16)
def egm2008(degree: int = 20, order: int | None = None) -> GravityField:
    """The Earth's field, tide-free.

    Parameters
    ----------
    degree, order : 2 to 150, and 0 to degree (by default the degree)

    Raises
    ------
    PhysicsError
        For a degree outside 2 to 150, or an order above it.

    Examples
    --------
    >>> field = egm2008(20)
    >>> field.degree, round(-field.coefficients[3][0] * 5**0.5 * 1e3, 7)
    (20, 1.0826262)
    """
    if not 2 <= degree <= 150:
        raise PhysicsError(f"EGM2008 is here from degree 2 to 150, not {degree}")
    model = heyoka().model
    rows = (degree + 1) * (degree + 2) // 2 - 3
    pairs = [(1.0, 0.0), (0.0, 0.0), (0.0, 0.0), *model.get_egm2008_CS()[:rows].tolist()]
    coefficients = tuple((float(c), float(s)) for c, s in pairs)
    mu, radius = float(model.get_egm2008_mu()), float(model.get_egm2008_a())
    return GravityField("EGM2008", mu, radius, degree, degree if order is None else order, coefficients)


def zonal_coefficients(field: GravityField, degree: int = 6) -> tuple[float, ...]:
    """Unnormalised J2 … J_degree of a field.

    >>> [round(j * 1e6, 3) for j in zonal_coefficients(egm2008(6))]
    [1082.626, -2.532, -1.62, -0.228, 0.541]
    """
    if degree > field.degree:
        raise PhysicsError(f"the field ends at degree {field.degree}, below {degree}")
    return tuple(-sqrt(2 * n + 1) * field.coefficients[n * (n + 1) // 2][0] for n in range(2, degree + 1))


def zonal_acceleration(
    position: Sequence[Any], axis: Sequence[Any], mu: Any, radius: Any, zonals: Sequence[Any]
) -> list[Any]:
    """Acceleration of a body's mass and its zonal terms J2 … (up to J6), m/s2.

    Works on heyoka expressions and on NumPy arrays alike.

    Parameters
    ----------
    position : x, y, z, m, inertial axes
    axis : x, y, z of the unit vector along the body's axis, same axes
    mu, radius : m3/s2 and m
    zonals : none to five unnormalised coefficients, from J2 on

    Returns
    -------
    x, y, z of the acceleration
    """
    r2 = sum_of([x * x for x in position])
    inverse = r2**-1.0
    pull = mu * r2**-1.5
    if not len(zonals):
        return [-pull * x for x in position]
    # a J not given is left out, not multiplied by zero, so that J2 alone costs less
    j = [*zonals, *[None] * (5 - len(zonals))]
    z = sum_of([a * x for a, x in zip(axis, position, strict=True)])
    u, q, zr = z * z * inverse, radius * radius * inverse, z * radius * inverse
    # P_n and its derivative gathered by hand: along the position, and along the axis
    along = [j[0] * (7.5 * u - 1.5)]
    axial = [j[0] * 3.0 * z]
    if j[1] is not None:
        along.append(j[1] * zr * (17.5 * u - 7.5))
        axial.append(radius * j[1] * (7.5 * u - 1.5))
    if j[2] is not None:
        along.append(q * j[2] * ((39.375 * u - 26.25) * u + 1.875))
        axial.append(q * j[2] * z * (17.5 * u - 7.5))
    if j[3] is not None:
        along.append(q * j[3] * zr * ((86.625 * u - 78.75) * u + 13.125))
        axial.append(q * radius * j[3] * ((39.375 * u - 26.25) * u + 1.875))
    if j[4] is not None:
        along.append(q * q * j[4] * (((187.6875 * u - 216.5625) * u + 59.0625) * u - 2.1875))
        axial.append(q * q * j[4] * z * ((86.625 * u - 78.75) * u + 13.125))
    h = pull * (q * sum_of(along) - 1.0)
    g = pull * q * sum_of(axial)
    return [h * x - g * a for x, a in zip(position, axis, strict=True)]


def field_acceleration(position: Sequence[Any], rotation: Sequence[Any], angle: Any, field: GravityField) -> list[Any]:
    """Acceleration of a full field in inertial axes, as heyoka expressions.

    Parameters
    ----------
    position : x, y, z, inertial axes, m
    rotation : X, Y, Z of the body's axis in inertial axes, Z not -1
    angle : rad; the body-fixed frame is the inertial one turned so that z goes to the axis by the shortest way, then
        by this angle about it
    """
    hy = heyoka()
    x, y, z = position
    px, py, pz = rotation
    a = (1.0 + pz) ** -1.0
    c, s = hy.cos(angle), hy.sin(angle)
    across = px * x + py * y
    x1, y1, z1 = x - px * (a * across + z), y - py * (a * across + z), across + pz * z
    fixed = [c * x1 + s * y1, c * y1 - s * x1, z1]
    pairs = [[hy.expression(cc), hy.expression(ss)] for cc, ss in field.coefficients]
    mu, radius = hy.expression(field.mu), hy.expression(field.radius_m)
    ax, ay, az = hy.model.sh_gravity_acc(fixed, pairs, mu, radius, max_degree=field.degree, max_order=field.order)
    bx, by = c * ax - s * ay, s * ax + c * ay
    back = a * (px * bx + py * by) - az
    return [bx - px * back, by - py * back, pz * az - (px * bx + py * by)]


def sum_of(terms: Sequence[Any]) -> Any:
    """Sum of expressions or arrays, from left to right."""
    total = terms[0]
    for term in terms[1:]:
        total = total + term
    return total
