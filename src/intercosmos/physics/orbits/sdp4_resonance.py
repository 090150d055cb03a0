"""Resonance with the Earth's rotation in SDP4: orbits of 12 h (eccentric) and 24 h.

The theory integrates longitude and mean motion in steps of 720 min from the epoch and extrapolates from the last step.
Here the steps are tabulated once for all satellites together; what remains for an instant is closed form.

References
----------
Spacetrack Report No. 3, section 7 and the constants of its DEEP; Vallado and others, AIAA 2006-6753.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from intercosmos.errors import PhysicsError
from intercosmos.physics.orbits.sdp4_setup import EARTH_RATE, Deep
from intercosmos.physics.orbits.sgp4_setup import Gravity, Secular

Array = NDArray[np.float64]

#: Step of the integration, min.
STEP_MIN = 720.0
#: Longest span from the epoch that is tabulated: a hundred years.
MAX_STEPS = 73_050

#: The ten terms of 12 h: multiples of perigee and of longitude, phase (rad).
_PERIGEE_12 = np.array([2, 0, 1, -1, 2, 0, 1, -1, 1, -1.0])
_LONGITUDE_12 = np.array([1, 1, 1, 1, 2, 2, 1, 1, 2, 2.0])
_G22, _G32, _G44, _G52, _G54 = 5.7686396, 0.95240898, 1.8014998, 1.0508330, 4.4108898
_PHASE_12 = np.array([_G22, _G22, _G32, _G32, _G44, _G44, _G52, _G52, _G54, _G54])
#: The three terms of 24 h.
_LONGITUDE_24 = np.array([1.0, 2.0, 3.0])
_PHASE_24 = _LONGITUDE_24 * np.array([0.13130908, 2.8843198, 0.37448087])


class Resonance(NamedTuple):
    """How a satellite's mean anomaly follows from the resonant longitude; ``kind`` 0 (none), 1 (24 h), 2 (12 h)."""

    kind: Array
    longitude: Array  #: at the epoch, rad
    rate: Array  #: of longitude beyond the mean motion, rad/min
    amplitude: Array  #: (n, 10), rad/min2
    perigee_multiple: Array
    longitude_multiple: Array
    phase: Array


class Table(NamedTuple):
    """States of the integration every 720 min; ``values`` is ``(n, 5, steps)``, the epoch at step ``zero``.

    The five are longitude, mean motion, their rates and the second derivative of the motion.
    """

    values: Array
    zero: int


def resonance(c: Secular, deep: Deep, gravity: Gravity) -> Resonance:
    """Which satellites resonate, and the amplitudes of their terms."""
    n, e = c.motion, c.eccentricity
    day = (n > 0.0034906585) & (n < 0.0052359877)
    half_day = (n >= 8.26e-3) & (n <= 9.24e-3) & (e >= 0.5)
    kind = np.where(half_day, 2.0, np.where(day, 1.0, 0.0))
    inverse = (n / gravity.rate) ** (2 / 3)

    longitude = np.where(
        half_day,
        c.anomaly + 2 * c.node - 2 * deep.sidereal,
        c.anomaly + c.node + c.perigee - deep.sidereal,
    )
    rate = np.where(
        half_day,
        c.mdot + deep.dmdt + 2 * (c.nodedot + deep.dnodt - EARTH_RATE) - n,
        c.mdot + c.argpdot + c.nodedot - EARTH_RATE + deep.dmdt + deep.domdt + deep.dnodt - n,
    )
    amplitude = np.zeros((*n.shape, 10))
    amplitude[half_day] = _half_day(c, inverse)[half_day]
    amplitude[day, :3] = _day(c, inverse)[day]

    def either(twelve: Array, twenty_four: Array) -> Array:
        padded = np.concatenate([twenty_four, np.zeros(7)])
        return np.asarray(np.where(half_day[:, None], twelve, padded))

    return Resonance(
        kind, np.fmod(longitude, 2 * np.pi), rate, amplitude,
        either(_PERIGEE_12, np.zeros(3)), either(_LONGITUDE_12, _LONGITUDE_24), either(_PHASE_12, _PHASE_24),
    )  # fmt: skip


def _day(c: Secular, inverse: Array) -> Array:
    """Amplitudes of the three terms of 24 h, (n, 3)."""
    n2, e2 = c.motion**2, c.eccentricity**2
    ci, si = c.cos_inclination, c.sin_inclination
    g200, g310, g300 = 1 + e2 * (-2.5 + 0.8125 * e2), 1 + 2 * e2, 1 + e2 * (-6 + 6.60937 * e2)
    f220 = 0.75 * (1 + ci) ** 2
    f311 = 0.9375 * si * si * (1 + 3 * ci) - 0.75 * (1 + ci)
    f330 = 1.875 * (1 + ci) ** 3
    common = 3 * n2 * inverse**2
    return np.stack(
        [
            common * f311 * g310 * 2.1460748e-6 * inverse,
            2 * common * f220 * g200 * 1.7891679e-6,
            3 * common * f330 * g300 * 2.2123015e-7 * inverse,
        ],
        axis=-1,
    )


def _half_day(c: Secular, inverse: Array) -> Array:
    """Amplitudes of the ten terms of 12 h, (n, 10)."""
    e, ci, si = c.eccentricity, c.cos_inclination, c.sin_inclination
    powers = np.stack([np.ones_like(e), e, e * e, e * e * e], axis=-1)

    def cubic(*coefficients: float) -> Array:
        return np.asarray(powers[:, : len(coefficients)] @ np.array(coefficients))

    low, mid = e <= 0.65, e < 0.7
    g201 = -0.306 - (e - 0.64) * 0.440
    g211 = np.where(low, cubic(3.616, -13.2470, 16.2900), cubic(-72.099, 331.819, -508.738, 266.724))
    g310 = np.where(low, cubic(-19.302, 117.3900, -228.4190, 156.5910), cubic(-346.844, 1582.851, -2415.925, 1246.113))
    g322 = np.where(low, cubic(-18.9068, 109.7927, -214.6334, 146.5816), cubic(-342.585, 1554.908, -2366.899, 1215.972))
    g410 = np.where(low, cubic(-41.122, 242.6940, -471.0940, 313.9530), cubic(-1052.797, 4758.686, -7193.992, 3651.957))
    g422 = np.where(
        low, cubic(-146.407, 841.8800, -1629.014, 1083.4350), cubic(-3581.690, 16178.110, -24462.770, 12422.520)
    )
    g520 = np.where(
        low,
        cubic(-532.114, 3017.977, -5740.032, 3708.2760),
        np.where(e > 0.715, cubic(-5149.66, 29936.92, -54087.36, 31324.56), cubic(1464.74, -4664.75, 3763.64)),
    )
    g533 = np.where(
        mid, cubic(-919.22770, 4988.6100, -9064.7700, 5542.21), cubic(-37995.780, 161616.52, -229838.20, 109377.94)
    )
    g521 = np.where(
        mid, cubic(-822.71072, 4568.6173, -8491.4146, 5337.524), cubic(-51752.104, 218913.95, -309468.16, 146349.42)
    )
    g532 = np.where(
        mid, cubic(-853.66600, 4690.2500, -8624.7700, 5341.4), cubic(-40023.880, 170470.89, -242699.48, 115605.82)
    )

    ci2, si2 = ci * ci, si * si
    f220, f221 = 0.75 * (1 + 2 * ci + ci2), 1.5 * si2
    f321, f322 = 1.875 * si * (1 - 2 * ci - 3 * ci2), -1.875 * si * (1 + 2 * ci - 3 * ci2)
    f441, f442 = 35 * si2 * f220, 39.3750 * si2 * si2
    f522 = 9.84375 * si * (si2 * (1 - 2 * ci - 5 * ci2) + 0.33333333 * (-2 + 4 * ci + 6 * ci2))
    f523 = si * (4.92187512 * si2 * (-2 - 4 * ci + 10 * ci2) + 6.56250012 * (1 + 2 * ci - 3 * ci2))
    f542 = 29.53125 * si * (2 - 8 * ci + ci2 * (-12 + 8 * ci + 10 * ci2))
    f543 = 29.53125 * si * (-2 - 8 * ci + ci2 * (12 + 8 * ci - 10 * ci2))

    k2 = 3 * c.motion**2 * inverse**2
    k3, k4, k5 = k2 * inverse, k2 * inverse**2, k2 * inverse**3
    root22, root32, root44, root52, root54 = 1.7891679e-6, 3.7393792e-7, 7.3636953e-9, 1.1428639e-7, 2.1765803e-9
    return np.stack(
        [
            k2 * root22 * f220 * g201, k2 * root22 * f221 * g211,
            k3 * root32 * f321 * g310, k3 * root32 * f322 * g322,
            2 * k4 * root44 * f441 * g410, 2 * k4 * root44 * f442 * g422,
            k5 * root52 * f522 * g520, k5 * root52 * f523 * g532,
            2 * k5 * root54 * f542 * g521, 2 * k5 * root54 * f543 * g533,
        ],
        axis=-1,
    )  # fmt: skip


def tabulate(c: Secular, r: Resonance, earliest_min: float, latest_min: float) -> Table:
    """Integrate from the epoch to both ends of a span, min from the epoch.

    Raises
    ------
    PhysicsError
        If the span reaches further than a hundred years from the epoch.
    """
    after, before = (int(max(0.0, t) // STEP_MIN) for t in (latest_min, -earliest_min))
    if max(after, before) > MAX_STEPS:
        raise PhysicsError("an orbit in resonance is followed a hundred years from its epoch and no further")
    values = np.empty((len(c.motion), 5, before + 1 + after))
    for steps, sign in ((after, 1), (before, -1)):
        longitude, motion = r.longitude, c.motion
        delta = sign * STEP_MIN
        for k in range(steps + 1):
            w = c.perigee + c.argpdot * (k * delta)
            angle = r.perigee_multiple * w[:, None] + r.longitude_multiple * longitude[:, None] - r.phase
            rate = motion + r.rate
            pull = (r.amplitude * np.sin(angle)).sum(-1)
            jerk = (r.amplitude * r.longitude_multiple * np.cos(angle)).sum(-1) * rate
            values[..., before + sign * k] = np.stack([longitude, motion, rate, pull, jerk], axis=-1)
            longitude = longitude + rate * delta + pull * (delta * delta / 2)
            motion = motion + pull * delta + jerk * (delta * delta / 2)
    return Table(values, before)
