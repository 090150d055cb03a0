"""Richardson's third-order series of halo orbits: the first guess for a correction.

Reference
---------
Richardson (1980), *Analytic construction of periodic orbits about the collinear points*, Celestial Mechanics 22.
The names of the coefficients are his.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from intercosmos.errors import PhysicsError
from intercosmos.physics.orbits.three_body import libration_points

Array = NDArray[np.float64]


def richardson(
    mu: float, point: Literal["L1", "L2"], amplitude: float, *, northern: bool = False
) -> tuple[Array, float]:
    """Approximate halo orbit at its crossing of the x-z plane farther from the lesser body, and its period.

    Parameters
    ----------
    mu : mass of the lesser body in the sum
    point : "L1" or "L2"
    amplitude : out of the plane, in distances of the libration point from the lesser body; the series is of the
        third order, good to about 0.1

    Other Parameters
    ----------------
    northern : above the plane for most of the time, or below

    Returns
    -------
    (6,) state and period, in units of the rotating frame

    Raises
    ------
    PhysicsError
        If the point is none of the two, or no halo orbit of that amplitude exists in the series.

    Examples
    --------
    >>> state, period = richardson(0.01215058560962404, "L2", 0.05)
    >>> state.round(3).tolist(), round(period, 2)
    ([1.18, 0.0, -0.01, 0.0, -0.155, 0.0], 3.41)
    """
    if point not in ("L1", "L2"):
        raise PhysicsError(f"halo orbits are built about L1 and L2, not about {point!r}")
    near = point == "L1"
    x_point = float(libration_points(mu)[0 if near else 1, 0])
    gamma = abs(x_point - 1 + mu)
    c2, c3, c4 = (_legendre(n, gamma, mu, near) for n in (2, 3, 4))
    lam = np.sqrt((2 - c2 + np.sqrt(9 * c2**2 - 8 * c2)) / 2)
    k = 2 * lam / (lam**2 + 1 - c2)

    d1 = 3 * lam**2 / k * (k * (6 * lam**2 - 1) - 2 * lam)
    d2 = 8 * lam**2 / k * (k * (11 * lam**2 - 1) - 2 * lam)
    a21 = 3 * c3 * (k**2 - 2) / (4 * (1 + 2 * c2))
    a22 = 3 * c3 / (4 * (1 + 2 * c2))
    a23 = -3 * c3 * lam / (4 * k * d1) * (3 * k**3 * lam - 6 * k * (k - lam) + 4)
    a24 = -3 * c3 * lam / (4 * k * d1) * (2 + 3 * k * lam)
    b21 = -3 * c3 * lam / (2 * d1) * (3 * k * lam - 4)
    b22 = 3 * c3 * lam / d1
    d21 = -c3 / (2 * lam**2)

    p1 = 3 * c3 * (2 * a23 - k * b21) + c4 * (2 + 3 * k**2)
    p2 = 4 * c3 * (k * a23 - b21) + k * c4 * (4 + k**2)
    p3 = c3 * (k * b22 + d21 - 2 * a24) - c4
    p4 = 4 * c3 * (k * a24 - b22) + k * c4
    a31 = -9 * lam / (4 * d2) * p2 + (9 * lam**2 + 1 - c2) / (2 * d2) * p1
    a32 = -(9 * lam / 4 * p4 + 1.5 * (9 * lam**2 + 1 - c2) * p3) / d2
    b31 = 3 / (8 * d2) * (-8 * lam * p1 + (9 * lam**2 + 1 + 2 * c2) * p2)
    b32 = (9 * lam * p3 + 3 / 8 * (9 * lam**2 + 1 + 2 * c2) * p4) / d2
    d31 = 3 / (64 * lam**2) * (4 * c3 * a24 + c4)
    d32 = 3 / (64 * lam**2) * (4 * c3 * (a23 - d21) + c4 * (4 + k**2))

    scale = 2 * lam * (lam * (1 + k**2) - 2 * k)
    s1 = (
        1.5 * c3 * (2 * a21 * (k**2 - 2) - a23 * (k**2 + 2) - 2 * k * b21) - 3 / 8 * c4 * (3 * k**4 - 8 * k**2 + 8)
    ) / scale
    s2 = (
        1.5 * c3 * (2 * a22 * (k**2 - 2) + a24 * (k**2 + 2) + 2 * k * b22 + 5 * d21) + 3 / 8 * c4 * (12 - k**2)
    ) / scale
    l1 = -1.5 * c3 * (2 * a21 + a23 + 5 * d21) - 3 / 8 * c4 * (12 - k**2) + 2 * lam**2 * s1
    l2 = 1.5 * c3 * (a24 - 2 * a22) + 9 / 8 * c4 + 2 * lam**2 * s2

    az = amplitude
    in_plane = (c2 - lam**2 - l2 * az**2) / l1
    if not (amplitude > 0 and in_plane > 0):
        raise PhysicsError("the series has no halo orbit of this amplitude: choose one above 0 and about 0.05")
    ax = float(np.sqrt(in_plane))
    frequency = lam * (1 + s1 * ax**2 + s2 * az**2)

    side = 1.0 if near else -1.0  # cosine of the phase at the crossing farther from the lesser body
    x = a21 * ax**2 + a22 * az**2 + a23 * ax**2 - a24 * az**2 + side * (-ax + a31 * ax**3 - a32 * ax * az**2)
    vy = side * (k * ax + 3 * (b31 * ax**3 - b32 * ax * az**2)) + 2 * (b21 * ax**2 - b22 * az**2)
    z = side * (az + d32 * az * ax**2 - d31 * az**3) - 2 * d21 * ax * az
    height = abs(z) if northern else -abs(z)
    state = np.array([x_point + gamma * x, 0.0, gamma * height, 0.0, gamma * frequency * vy, 0.0])
    return state, float(2 * np.pi / frequency)


def _legendre(n: int, gamma: float, mu: float, near: bool) -> float:
    """Coefficient c_n of the potential's expansion about the libration point."""
    if near:
        return float((mu + (-1) ** n * (1 - mu) * (gamma / (1 - gamma)) ** (n + 1)) / gamma**3)
    return float((-1) ** n * (mu + (1 - mu) * (gamma / (1 + gamma)) ** (n + 1)) / gamma**3)
