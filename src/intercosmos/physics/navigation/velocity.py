"""Velocities by Doppler: least squares on range rates of all epochs at once, robust.

The rate of a pseudo-range is that of the range, plus the drift of the receiver's clock less that of the satellite's;
ionosphere and troposphere change by less than a centimetre a second. The rates of all satellites share one drift: a
receiver has one oscillator.

References
----------
Springer Handbook of GNSS (2017), 21.2; L. Serrano et al., *A single GPS receiver as a real-time, accurate velocity and
acceleration sensor*, ION GNSS 2004.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.constants import SPEED_OF_LIGHT
from intercosmos.physics.navigation.fault_detection import monitor
from intercosmos.physics.navigation.least_squares import adjust, redundancy
from intercosmos.physics.navigation.positioning_geometry import range_rates
from intercosmos.physics.navigation.positioning_slots import Slots

if TYPE_CHECKING:
    from intercosmos.physics.navigation.positioning_solver import Answer

Array = NDArray[np.float64]

#: Noise of a range rate by Doppler in the zenith, m/s, before the residuals tell their own
_SIGMA: Final = 0.03


@dataclass(frozen=True, slots=True)
class Velocities:
    """``velocity_m_s`` (e, 3) relative to the turning Earth, ``covariance`` (e, 3, 3), ``drift`` (e,) of the receiver's
    clock, s/s; NaN where not ``solved`` (e,). ``used`` (e, k)."""

    velocity_m_s: Array
    covariance: Array
    drift: Array
    solved: NDArray[np.bool_]
    used: NDArray[np.bool_]


def velocities(slots: Slots, answer: Answer) -> Velocities:
    """Velocities at epochs that have positions.

    Parameters
    ----------
    slots : observations with range rates
    answer : positions; observations that were below the mask are left out, faulty codes are not: a Doppler has faults
        of its own
    """
    lines = answer.lines
    rows = answer.solved[:, None]
    usable = slots.here & rows & ~answer.below & np.isfinite(slots.rate_m_s)
    sigma = _SIGMA / np.sin(np.maximum(answer.elevation, np.radians(3.0)))
    design = np.concatenate([-lines.unit, np.ones((*usable.shape, 1))], axis=-1)
    here = np.zeros_like(answer.position_m)
    still = range_rates(lines, here, slots.velocity_m_s, slots.position_m) - slots.clock_rate_m_s
    misfit = np.where(usable, slots.rate_m_s, 0.0) - still
    weight = np.where(usable, sigma**-2, 0.0)
    scale = 1.0
    kept = usable
    for _ in range(3):
        kept = monitor(design, misfit, weight / scale).kept
        found = adjust(design, misfit, np.where(kept, weight / scale, 0.0))
        share = redundancy(design, np.where(kept, weight / scale, 0.0), found.cofactor)
        residual = np.where(kept, misfit - np.einsum("ekp,ep->ek", design, found.epoch), 0.0)
        shows = kept & (share > 0.1)
        if np.any(shows):
            normal = np.abs(residual[shows]) * np.sqrt(weight[shows] / scale / share[shows])
            scale *= max(float(1.4826 * np.median(normal)) ** 2, 1e-6)
    moved = found.epoch[:, :3]
    # a moving receiver shortens the time of flight as it goes: of second order in v/c
    solved = found.solved & np.isfinite(moved).all(axis=1)
    blank = np.where(solved, 1.0, np.nan)
    return Velocities(
        velocity_m_s=moved * blank[:, None],
        covariance=found.covariance[:, :3, :3] * blank[:, None, None],
        drift=found.epoch[:, 3] / SPEED_OF_LIGHT * blank,
        solved=solved,
        used=kept & solved[:, None],
    )
