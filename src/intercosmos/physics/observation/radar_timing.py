"""Repetition frequencies at which a radar hears its swath: between its own pulses, apart from the echo from below.

A frequency is free where

- azimuth is sampled at least as fast as the antenna's Doppler spread, ``2 v / L``;
- the swath's echo, and two pulses, fit between pulses;
- the echo does not come while a pulse leaves;
- it does not come together with the echo of another pulse from straight below;
- where the swath is narrower than the beam, no other pulse's echo from the rest of the beam falls into it.

Each gives intervals of frequency in closed form; what is left of them are the windows.

References
----------
D. Bickel, B. Brock, C. Allen (1993), *Spaceborne SAR Study: LDRD 92 Final Report*, Sandia, section 5.1;
J. C. Curlander, R. N. McDonough (1991), *Synthetic Aperture Radar*, section 6.5.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from intercosmos.constants import EARTH_MEAN_RADIUS, SPEED_OF_LIGHT
from intercosmos.errors import PhysicsError
from intercosmos.physics.observation.radar import Radar, radar_view, swath_of_beam

__all__ = ["pulse_windows"]

Array = NDArray[np.float64]


def pulse_windows(
    radar: Radar,
    altitude_m: float,
    look_rad: float,
    speed_m_s: float,
    *,
    swath_m: float | None = None,
    least_hz: float = 0.0,
    greatest_hz: float = np.inf,
    busy_s: float | None = None,
    polarisations: int = 1,
    oversampling: float = 1.0,
    farther: bool = True,
    radius_m: float = EARTH_MEAN_RADIUS,
) -> Array:
    """Free intervals (n, 2) of the repetition frequency, Hz, in order; empty where there is none.

    Parameters
    ----------
    look_rad : to the middle of the beam
    speed_m_s : of the satellite
    swath_m : width on the ground around the middle that is to be free; all that the beam lights up without it

    Other parameters
    ----------------
    least_hz, greatest_hz : that the radar can do
    busy_s : how long it sends each time; by default one pulse, more where polarisations follow one another at once
    polarisations : that alternate from pulse to pulse; each needs its own sampling of azimuth
    oversampling : of the Doppler spread
    farther : with a swath narrower than the beam, whether echoes of earlier pulses from beyond it count, as those
        of later pulses from before it do; the Sandia study leaves them out
    radius_m : of the Earth

    Examples
    --------
    A radar in X band with an antenna of 6 m by 1.75 m:

    >>> radar = Radar(9.65e9, 1000.0, 30e-6, 75e6, 6.0, 1.75)
    >>> pulse_windows(radar, 500e3, np.radians(18.5), 7613.0, greatest_hz=4500.0).round().tolist()[-1]
    [4009.0, 4185.0]
    """
    if not (speed_m_s > 0 and oversampling > 0 and polarisations >= 1 and 0 <= least_hz < greatest_hz):
        raise PhysicsError("speed and oversampling are above 0, and the greatest frequency above the least")
    busy = radar.pulse_s if busy_s is None else busy_s
    lit = [
        2 * float(edge.range_m) / SPEED_OF_LIGHT
        for edge in swath_of_beam(radar, altitude_m, look_rad, radius_m=radius_m)
    ]
    near, far = lit
    below = 2 * altitude_m / SPEED_OF_LIGHT
    longest = 2 * busy + far - near
    if swath_m is not None:
        middle = float(abs(radar_view(altitude_m, look_rad=look_rad, radius_m=radius_m).ground_range_m))
        beam = [abs(float(e.ground_range_m)) for e in swath_of_beam(radar, altitude_m, look_rad, radius_m=radius_m)]
        width = min(swath_m, beam[1] - beam[0])
        if width <= 0:
            raise PhysicsError("a swath is wider than 0")
        near, far = (_echo(middle + side * width / 2, altitude_m, radius_m) for side in (-1, 1))
        longest = max(2 * busy + far - near, far + busy - lit[0], lit[1] + busy - near if farther else 0.0)
    least = max(least_hz, polarisations * oversampling * 2 * speed_m_s / radar.antenna_length_m)
    greatest = min(greatest_hz, 1 / longest)
    if near - busy - below <= 0 or least >= greatest:
        return np.empty((0, 2))
    # pulses in flight; the first echo that arrives after n pulses comes between the nth and the next
    n = np.arange(1, int(greatest * near) + 2)
    free = np.stack([(n - 1) / (near - busy), n / (far + busy)], axis=-1)
    m = np.arange(1, int(greatest * far) + 2)
    nadir = np.stack([m / (far + busy - below), m / (near - busy - below)], axis=-1)
    return _without(_within(free, least, greatest), nadir)


def _echo(ground: float, altitude: float, radius: float) -> float:
    """Time of an echo from a distance over the ground."""
    ratio = 1 + altitude / radius
    return float(2 * radius * np.sqrt((ratio - 1) ** 2 + 4 * ratio * np.sin(ground / radius / 2) ** 2) / SPEED_OF_LIGHT)


def _within(intervals: Array, least: float, greatest: float) -> Array:
    cut = np.clip(intervals, least, greatest)
    return np.asarray(cut[cut[:, 0] < cut[:, 1]])


def _without(free: Array, taken: Array) -> Array:
    """What intervals leave of others; both (k, 2), the free ones apart and in order."""
    if free.size == 0:
        return free
    edges = np.unique(np.concatenate([free.ravel(), np.clip(taken.ravel(), free.min(), free.max())]))
    middle = (edges[:-1] + edges[1:]) / 2
    inside = np.any((middle[:, None] > free[:, 0]) & (middle[:, None] < free[:, 1]), axis=1)
    blocked = np.any((middle[:, None] > taken[:, 0]) & (middle[:, None] < taken[:, 1]), axis=1)
    good = inside & ~blocked
    begins = np.flatnonzero(good & ~np.concatenate([[False], good[:-1]]))
    ends = np.flatnonzero(good & ~np.concatenate([good[1:], [False]]))
    return np.stack([edges[begins], edges[ends + 1]], axis=-1)
