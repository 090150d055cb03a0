"""What imaging costs a satellite and what it has: bits, memory over time, light on the panels, capacity to the ground.

>>> round(image_bit_s(20e3, 0.7, bits=12, compression=4.0) / 1e9, 2)  # one band, 20 km wide, at 0.7 m
0.86
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.constants import EARTH_RADIUS
from intercosmos.errors import PhysicsError
from intercosmos.physics.observation.schedule_result import Schedule
from intercosmos.physics.observation.slews import Sightlines
from intercosmos.physics.observation.tasking_problem import Problem

if TYPE_CHECKING:
    from astropy.time import Time

__all__ = ["charging_w", "downlink_capacity_bits", "image_bit_s", "memory_over_time", "sunlit_share"]

Array = NDArray[np.float64]

#: m, of the photosphere (IAU 2015 nominal).
_SUN_RADIUS: Final = 6.957e8


def image_bit_s(
    swath_m: float, sample_m: float, *, bits: float = 12.0, coarser: tuple[float, ...] = (), compression: float = 1.0,
    ground_speed_m_s: float = 7000.0,
) -> float:  # fmt: skip
    """Bits a push-broom imager makes a second.

    Parameters
    ----------
    swath_m, sample_m : width of the image and ground sample distance of its finest band
    bits : of a sample
    coarser : for every further band, how many times its ground sample is that of the finest
    compression : bits before over bits after
    ground_speed_m_s : with which the image runs over the ground

    Raises
    ------
    PhysicsError
        For numbers that are not above 0.
    """
    if not all(np.isfinite(x) and x > 0 for x in (swath_m, sample_m, bits, compression, ground_speed_m_s, *coarser)):
        raise PhysicsError("swath, sample, bits, compression, speed and the samples of bands are above 0")
    bands = 1.0 + sum(1.0 / ratio**2 for ratio in coarser)
    return float(swath_m * ground_speed_m_s / sample_m**2 * bits * bands / compression)


def sunlit_share(sight: Sightlines, times: tuple[Time, Time], *, samples: int = 4000) -> Array:
    """Share (s,) of the span in which satellites see some of the Sun; the rest is umbra.

    The Earth is a sphere of its equatorial radius, without air; both discs are round.

    Parameters
    ----------
    sight : of the satellites, over ``times``
    samples : instants looked at: the share is wrong by about twice an orbit's edges over so many, 1e-3 by default
    """
    from intercosmos.physics.observation.illumination import sun_position

    if samples < 2:
        raise PhysicsError("a share of time is taken from at least two instants")
    t = (np.arange(samples) + 0.5) / samples * sight.span_s
    coarse = np.linspace(0.0, sight.span_s, max(int(sight.span_s / 1200), 1) + 3)  # 5 degrees of the Earth's turning
    sun = _turned_between(coarse, np.asarray(sun_position(times[0] + _seconds(coarse))), t)
    share = np.empty(len(sight.tables))
    for number in range(len(sight.tables)):
        position, _ = sight.state(np.full(samples, number), t)
        ray = sun - position
        away, far = np.linalg.norm(ray, axis=1), np.linalg.norm(position, axis=1)
        apart = np.arccos(np.clip(-np.sum(ray * position, axis=1) / (away * far), -1, 1))
        earth, disc = np.arcsin(np.minimum(EARTH_RADIUS / far, 1.0)), np.arcsin(_SUN_RADIUS / away)
        share[number] = np.mean(apart > earth - disc)
    return share


def charging_w(panel_w: ArrayLike, bus_w: ArrayLike, share: ArrayLike, *, pointing: float = 1.0) -> Array:
    """Mean power (s,) beyond what satellites themselves need, W, never below 0: :attr:`Imager.charging_w`.

    Parameters
    ----------
    panel_w, bus_w : of the panels at right angles to the Sun, and what everything but imaging and sending takes
    share : of the time in the Sun
    pointing : mean cosine of the Sun on the panels
    """
    panel, bus, lit = np.broadcast_arrays(*(np.asarray(x, float) for x in (panel_w, bus_w, share)))
    if not (np.all(panel >= 0) and np.all(bus >= 0) and np.all((lit >= 0) & (lit <= 1)) and 0 <= pointing <= 1):
        raise PhysicsError("powers are not negative, and shares and the pointing lie between 0 and 1")
    return np.asarray(np.maximum(panel * lit * pointing - bus, 0.0))


def downlink_capacity_bits(problem: Problem) -> Array:
    """Bits (s,) that satellites could bring down if they sent in all their windows; where passes overlap, in the
    faster one."""
    d = problem.downlinks
    capacity = np.zeros(len(problem.satellites))
    for satellite in np.unique(d.satellite).tolist():
        mine = np.flatnonzero(d.satellite == satellite)
        edges = np.unique(np.concatenate([d.start_s[mine], d.end_s[mine]]))
        first, last = (np.searchsorted(edges, x[mine]) for x in (d.start_s, d.end_s))
        fastest = np.zeros(edges.size - 1)
        span = last - first
        piece = np.repeat(first, span) + np.arange(span.sum()) - np.repeat(np.cumsum(span) - span, span)
        np.maximum.at(fastest, piece, np.repeat(d.bit_s[mine], span))
        capacity[satellite] = np.sum(fastest * np.diff(edges))
    return capacity


def memory_over_time(schedule: Schedule, satellite: int) -> tuple[Array, Array]:
    """Times (n,), s, and bits (n,) in a satellite's memory, straight between them: it fills as images are taken, and
    what an image has leaves when its last bit is down."""
    o = schedule.problem.opportunities.picked(schedule.taken)
    mine = o.satellite == satellite
    start, bits, lasts = schedule.start_s[mine], o.bits[mine], o.duration_s[mine]
    down = np.isfinite(schedule.delivered_s[mine])
    gone = schedule.delivered_s[mine][down]
    at = np.unique(np.concatenate([[0.0, schedule.problem.horizon_s], start, start + lasts, gone]))
    share = np.clip((at[:, None] - start) / lasts, 0.0, 1.0)
    held = share @ bits
    left = (at[:, None] > gone) @ bits[down]
    after = (at[:, None] >= gone) @ bits[down]
    times, values = np.repeat(at, 2), np.stack([held - left, held - after], axis=-1).ravel()
    keep = np.ones(times.size, bool)
    keep[1::2] = left != after  # a step only where something leaves
    return times[keep], values[keep]


def _seconds(values: Array) -> object:
    from astropy.time import TimeDelta

    return TimeDelta(values, format="sec")


def _turned_between(nodes: Array, vectors: Array, t: Array) -> Array:
    """Vectors (m, 3) at times (m,) that turn about the third axis with the Earth, from those at nodes (n,)."""
    from intercosmos.constants import EARTH_ROTATION_RATE

    # brought to a frame that does not turn they hardly move, so that straight lines between them do
    angle = EARTH_ROTATION_RATE * nodes
    still = np.column_stack(_turn(vectors, angle))
    between = np.column_stack([np.interp(t, nodes, column) for column in still.T])
    return np.column_stack(_turn(between, -EARTH_ROTATION_RATE * t))


def _turn(v: Array, angle: Array) -> tuple[Array, Array, Array]:
    c, s = np.cos(angle), np.sin(angle)
    return c * v[:, 0] - s * v[:, 1], s * v[:, 0] + c * v[:, 1], v[:, 2]
