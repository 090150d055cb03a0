"""GLONASS satellites from their broadcast states: numerical integration in PZ-90.11, in batch.

The simplified algorithm integrates in Earth-fixed axes the central body, its second zonal harmonic, the turning of the
axes, and the accelerations of Sun and Moon that the message holds, which stay constant. The precise one integrates in
inertial axes, with Sun and Moon computed; it does not use the accelerations of the message. The equations are
integrated once for each record on a grid of whole steps by the method of Runge and Kutta of fourth order, all records
at a time, and read off between by the quintic polynomial through positions, velocities and accelerations.

References
----------
GLONASS ICD, *general description of CDMA signals*, edition 1.0 (2016), appendix J; GLONASS ICD, *L1, L2*, edition 5.1
(2008), appendix 3.1.2; PZ-90.11 (2014), tables 1 and 2.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
#: position and velocity (3, m) and how many half steps have been made, to acceleration (3, m)
Force = Callable[[Array, Array, int], Array]

# Appendix J: gravitational parameter, m3/s2; equatorial radius, m; second zonal harmonic; rotation rate, rad/s (the
# table of PZ-90.11 rounds the last to 7.292115e-5, which makes 2 mm in ten minutes)
MU, RADIUS_M, J2, EARTH_RATE = 3.986004418e14, 6378136.0, 1.08262575e-3, 7.2921151467e-5
#: s; the step of the integration: the quintic in between and the rounding are below 0.1 mm
STEP_S: Final = 30.0


def earth_fixed_acceleration(position: Array, velocity: Array, luni_solar: Array) -> Array:
    """Acceleration, m/s², in the turning axes of PZ-90, (3, …), by the simplified algorithm.

    Parameters
    ----------
    position, velocity : (3, …) m, m/s
    luni_solar : (3, …) accelerations of Sun and Moon, m/s²
    """
    x, y, _ = position
    gravity = oblate_acceleration(position)
    turn, twice = EARTH_RATE**2, 2 * EARTH_RATE
    gravity[0] += turn * x + twice * velocity[1]
    gravity[1] += turn * y - twice * velocity[0]
    return np.asarray(gravity + luni_solar)


def oblate_acceleration(position: Array) -> Array:
    """Acceleration, m/s², (3, …), of the central body and its second zonal harmonic at positions (3, …), m."""
    x, y, z = position
    r2 = x * x + y * y + z * z
    central = -MU / (r2 * np.sqrt(r2))
    flat = 1.5 * J2 * RADIUS_M**2 / r2
    polar = 5 * z * z / r2
    out = np.empty_like(position)
    equatorial = central * (1 + flat * (1 - polar))
    out[0], out[1], out[2] = equatorial * x, equatorial * y, central * (1 + flat * (3 - polar)) * z
    return out


def runge_kutta(force: Force, position: Array, velocity: Array, step: Array, steps: int) -> tuple[Array, Array, Array]:
    """States on a grid by the classical method of fourth order.

    Parameters
    ----------
    force : acceleration (3, m) of position and velocity (3, m) and the number of half steps since the start
    position, velocity : (3, m) at the start
    step : (m,) s, of either sign
    steps : how many

    Returns
    -------
    positions, velocities and accelerations (steps + 1, 3, m)
    """
    at = np.empty((3, steps + 1, *position.shape))
    r, v = position, velocity
    half = 0.5 * step
    for k in range(steps + 1):
        a1 = force(r, v, 2 * k)
        at[0, k], at[1, k], at[2, k] = r, v, a1
        if k == steps:
            break
        v2 = v + half * a1
        a2 = force(r + half * v, v2, 2 * k + 1)
        v3 = v + half * a2
        a3 = force(r + half * v2, v3, 2 * k + 1)
        v4 = v + step * a3
        a4 = force(r + step * v3, v4, 2 * k + 2)
        r = r + step / 6 * (v + 2 * (v2 + v3) + v4)
        v = v + step / 6 * (a1 + 2 * (a2 + a3) + a4)
    return at[0], at[1], at[2]


def hermite_quintic(left: Array, right: Array, step: Array, u: Array) -> tuple[Array, Array]:
    """Between two nodes by position, velocity and acceleration at both.

    Parameters
    ----------
    left, right : (3 derivatives, 3, n) position, velocity, acceleration at the nodes
    step : (n,) from the left node to the right one, s
    u : (n,) 0 at the left, 1 at the right

    Returns
    -------
    (3, n) positions; (3, n) velocities
    """
    p0, v0, a0 = left[0], left[1] * step, left[2] * (0.5 * step * step)
    p1, v1, a1 = right[0], right[1] * step, right[2] * (0.5 * step * step)
    # Taylor at the left, then what is wanting at the right in position, velocity and acceleration
    dp, dv, da = p1 - p0 - v0 - a0, v1 - v0 - 2 * a0, a1 - a0
    c3, c4, c5 = 10 * dp - 4 * dv + da, -15 * dp + 7 * dv - 2 * da, 6 * dp - 3 * dv + da
    position = p0 + u * (v0 + u * (a0 + u * (c3 + u * (c4 + u * c5))))
    velocity = (v0 + u * (2 * a0 + u * (3 * c3 + u * (4 * c4 + u * 5 * c5)))) / step
    return position, velocity
