"""Shadow of the central body, for solar pressure inside a Taylor integration.

The light is the lit share ν of the Sun's disc. A Taylor step knows nothing of an edge ahead of it, so edges are
events: the integration stops on each, to the last digit, and goes on with the next law. With c the angle between the
Sun and the body's centre seen from the satellite, b and a the angular radii of body and Sun, the conical shadow has
its edges at cos c = cos(b + a) and cos(b - a). Between them ν is a polynomial of x = 1 outside to -1 inside, linear in
cos c, that is within 0.0006 of the area of a disc cut by a straight line; by its symmetry it errs by nothing over a
whole passage. Neither the curvature of the limb nor the annular shadow beyond its tip is modelled.

Reference
---------
Montenbruck and Gill (2000), *Satellite Orbits*, section 3.4.2.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from intercosmos.physics.orbits.gravity_field import sum_of

Array = NDArray[np.float64]

SUN_RADIUS: Final = 695.7e6  #: m, IAU 2015 resolution B3
#: ν = 1/2 + x p(x²), p by these, lowest power first; least squares of the cut disc with p(1) = 1/2
PENUMBRA: Final = (0.63869387, -0.12882777, 0.04568724, -0.05555334)
#: laws of ν = law[0] + law[1] x p(x²): in the Sun, in the penumbra, in the umbra
SUNLIT: Final = (1.0, 0.0)
PARTLY: Final = (0.5, 1.0)
DARK: Final = (0.0, 0.0)


class Edges(NamedTuple):
    """Functions that are positive in more light; expressions or arrays.

    Attributes
    ----------
    outer : zero where the penumbra begins (for a cylinder: the shadow)
    inner : zero where the umbra begins
    """

    outer: Any
    inner: Any


def edges(position: Sequence[Any], sun: Sequence[Any], radius: Any, conical: bool) -> Edges:
    """Edge functions of a satellite at ``position`` with the Sun at ``sun``, both from the centre, m."""
    if not conical:
        # a point as far as the Sun would cast a cone; a cylinder has parallel light along the Sun's direction
        r2 = sum_of([x * x for x in position])
        along = sum_of([x * s for x, s in zip(position, sun, strict=True)]) * sum_of([s * s for s in sun]) ** -0.5
        gap = along * r2**-0.5 + (1.0 - radius * radius * r2**-1.0) ** 0.5
        return Edges(gap, gap)
    to_sun = [s - x for s, x in zip(sun, position, strict=True)]
    d2, r2 = sum_of([q * q for q in to_sun]), sum_of([x * x for x in position])
    cosine = sum_of([q * x for q, x in zip(to_sun, position, strict=True)]) * (d2 * r2) ** -0.5 * -1.0
    sin_b, sin_a = radius * r2**-0.5, SUN_RADIUS * d2**-0.5
    product, rest = sin_a * sin_b, ((1.0 - sin_a * sin_a) * (1.0 - sin_b * sin_b)) ** 0.5
    return Edges(rest - product - cosine, rest + product - cosine)


def lit_share(edge: Edges, law: Sequence[Any]) -> Any:
    """ν from the edges and the law in force."""
    x = (edge.outer + edge.inner) * (edge.inner - edge.outer) ** -1.0
    p = PENUMBRA[-1]
    for coefficient in PENUMBRA[-2::-1]:
        p = p * (x * x) + coefficient
    return law[0] + law[1] * (x * p)


def law_at(position: Array, sun: Array, radius: float, conical: bool) -> Array:
    """The law in force (n, 2) at positions (n, 3) with the Sun at (3,), m."""
    edge = edges(list(position.T), list(sun), radius, conical)
    dark, lit = edge.inner <= 0, edge.outer >= 0
    if not conical:
        return np.where(lit[:, None], SUNLIT, DARK)
    return np.where(lit[:, None], SUNLIT, np.where(dark[:, None], DARK, PARTLY))
