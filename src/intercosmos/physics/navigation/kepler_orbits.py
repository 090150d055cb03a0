"""Satellites from Keplerian broadcast elements: position, velocity and clock, in batch.

The user algorithm of the interface control documents, with all derivatives analytic. Kepler's equation is solved by
Newton's method from a starting value that is good to the third power of the eccentricity; the true anomaly is never
taken: its sine and cosine follow from those of the eccentric anomaly.

References
----------
IS-GPS-200N, tables 20-IV and 30-II, and 20.3.3.3.3.1 (relativity); B. W. Remondi (2004), *Computing satellite velocity
using the broadcast ephemeris*, GPS Solutions 8, 181; BeiDou ICD B1I 3.0, table 5-11 (GEO).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.physics.navigation.kepler_records import KeplerRecords

Array = NDArray[np.float64]

#: Requests worked at a time, so that what is in between stays in the cache.
BLOCK: Final = 8192
_COS_5, _SIN_5 = np.cos(np.radians(-5.0)), np.sin(np.radians(-5.0))
#: rad; Newton's step that leaves an error below rounding: half its square times e
_LAST_STEP: Final = 2e-8


@dataclass(frozen=True, slots=True)
class Motion:
    """Satellites that move; arrays of one length n.

    Attributes
    ----------
    position_m, velocity_m_s : (n, 3) Earth-fixed at the very instant
    clock_s, clock_drift : (n,) satellite clock with relativity, s, and its rate
    """

    position_m: Array
    velocity_m_s: Array
    clock_s: Array
    clock_drift: Array

    @classmethod
    def empty(cls, size: int) -> Motion:
        """Room for so many, NaN."""
        return cls(np.full((size, 3), np.nan), np.full((size, 3), np.nan), np.full(size, np.nan), np.full(size, np.nan))


def kepler_motion(records: KeplerRecords, which: NDArray[np.int64], seconds: Array) -> Motion:
    """Positions, velocities and clocks from Keplerian records.

    Parameters
    ----------
    records : messages, m of them
    which : (n,) index of the record for each request
    seconds : (n,) instant of transmission in the system's time, s past the reference of the records

    Returns
    -------
    Motion of n
    """
    out = Motion.empty(which.size)
    for first in range(0, which.size, BLOCK):
        part = slice(first, first + BLOCK)
        _fill(out, part, records, which[part], seconds[part])
    return out


def eccentric_anomaly(mean: Array, e: Array) -> tuple[Array, Array, Array]:
    """Eccentric anomaly, its sine and its cosine, of mean anomaly (rad) and eccentricity below 0.8.

    Examples
    --------
    >>> anomaly, sine, _ = eccentric_anomaly(np.array([1.0]), np.array([0.1]))
    >>> abs((anomaly - 0.1 * sine - 1.0).item()) < 1e-15
    True
    """
    mean = np.remainder(mean + np.pi, 2 * np.pi) - np.pi
    sine, cosine = np.sin(mean), np.cos(mean)
    # third order in e (Danby 1987): two steps then reach rounding for navigation satellites
    anomaly = (
        mean + e * sine * (1 + e * cosine + e * e * (1 - 1.5 * sine * sine)) if np.all(e < 0.3) else mean + e * sine
    )
    for _ in range(50):
        sine, cosine = np.sin(anomaly), np.cos(anomaly)
        step = (anomaly - e * sine - mean) / (1 - e * cosine)
        anomaly = anomaly - step
        # sine and cosine are carried along with the last, small step to second order
        if np.max(np.abs(step), initial=0.0) < _LAST_STEP:
            half = 0.5 * step * step
            sine, cosine = sine * (1 - half) - cosine * step, cosine * (1 - half) + sine * step
            break
    return anomaly, sine, cosine


def _fill(out: Motion, part: slice, records: KeplerRecords, which: NDArray[np.int64], seconds: Array) -> None:
    # fmt: off
    (toe, toc, a, a_dot, n, n_dot_half, e, ratio, m0, cos_w, sin_w, node_0, node_rate, i0, i_dot,
     cuc, cus, crc, crs, cic, cis, af0, af1, af2, relativity, rate) = np.take(records.values, which, axis=1)
    # fmt: on
    t = seconds - toe
    _, sin_e, cos_e = eccentric_anomaly(m0 + (n + n_dot_half * t) * t, e)
    shape = 1 - e * cos_e
    e_dot = (n + 2 * n_dot_half * t) / shape
    # argument of latitude without corrections, through its sine and cosine
    cos_v, sin_v = (cos_e - e) / shape, ratio * sin_e / shape
    cos_p, sin_p = cos_v * cos_w - sin_v * sin_w, sin_v * cos_w + cos_v * sin_w
    cos_2p, sin_2p = 1 - 2 * sin_p * sin_p, 2 * sin_p * cos_p
    p_dot = ratio * e_dot / shape
    twice = 2 * p_dot

    du = cus * sin_2p + cuc * cos_2p
    u_dot = p_dot + twice * (cus * cos_2p - cuc * sin_2p)
    cos_d, sin_d = np.cos(du), np.sin(du)
    cos_u, sin_u = cos_p * cos_d - sin_p * sin_d, sin_p * cos_d + cos_p * sin_d
    axis = a + a_dot * t
    r = axis * shape + crs * sin_2p + crc * cos_2p
    r_dot = a_dot * shape + axis * e * sin_e * e_dot + twice * (crs * cos_2p - crc * sin_2p)
    i = i0 + i_dot * t + cis * sin_2p + cic * cos_2p
    di = i_dot + twice * (cis * cos_2p - cic * sin_2p)
    cos_i, sin_i = np.cos(i), np.sin(i)
    node = node_0 + node_rate * t
    cos_n, sin_n = np.cos(node), np.sin(node)

    x, y = r * cos_u, r * sin_u
    vx, vy = r_dot * cos_u - y * u_dot, r_dot * sin_u + x * u_dot
    yc, vyc = y * cos_i, vy * cos_i - y * sin_i * di
    px, py, pz = x * cos_n - yc * sin_n, x * sin_n + yc * cos_n, y * sin_i
    wx = vx * cos_n - vyc * sin_n - py * node_rate
    wy = vx * sin_n + vyc * cos_n + px * node_rate
    wz = vy * sin_i + y * cos_i * di

    position, velocity = out.position_m[part], out.velocity_m_s[part]
    position[:, 0], position[:, 1], position[:, 2] = px, py, pz
    velocity[:, 0], velocity[:, 1], velocity[:, 2] = wx, wy, wz
    geo = records.geo[which]
    if geo.any():
        position[geo], velocity[geo] = _turned(position[geo], velocity[geo], rate[geo], t[geo])
    dt = seconds - toc
    out.clock_s[part] = af0 + (af1 + af2 * dt) * dt + relativity * sin_e
    out.clock_drift[part] = af1 + 2 * af2 * dt + relativity * cos_e * e_dot


def _turned(position: Array, velocity: Array, rate: Array, t: Array) -> tuple[Array, Array]:
    """From the plane of a BeiDou GEO message, turned by -5 degrees and at rest among the stars, to the Earth-fixed."""

    def tilt(vector: Array) -> tuple[Array, Array, Array]:
        x, y, z = vector.T
        return x, y * _COS_5 + z * _SIN_5, z * _COS_5 - y * _SIN_5

    c, s = np.cos(rate * t), np.sin(rate * t)
    x, y, z = tilt(position)
    vx, vy, vz = tilt(velocity)
    px, py = x * c + y * s, y * c - x * s
    wx, wy = vx * c + vy * s + rate * py, vy * c - vx * s - rate * px
    return np.stack((px, py, z), axis=1), np.stack((wx, wy, vz), axis=1)
