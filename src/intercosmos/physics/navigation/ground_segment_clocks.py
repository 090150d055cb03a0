"""How far a predicted satellite clock is off: power-law noise of its frequency, from published Allan deviations.

    σ_y²(τ) = a²/τ + b²            white and flicker frequency noise
    x²(τ)   = a² τ + b² τ² / ln 2  error of the best prediction after τ, s²

Reference: Allan, IEEE Transactions UFFC 34, 647-654 (1987), table of optimum prediction errors. Nothing is fitted:
two Allan deviations give a and b. Judged on BDS-3 clocks, the published errors of predictions two hours and a day old
come out within a third (hydrogen 4 and 14 cm against 4 and 12, rubidium 5 and 25 cm against 5 and 37).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.constants import SPEED_OF_LIGHT
from intercosmos.errors import PhysicsError

Array = NDArray[np.float64]

DAY_S: Final = 86400.0
TEN_THOUSAND_S: Final = 1e4


@dataclass(frozen=True)
class ClockNoise:
    """Noise of k kinds of clock.

    Attributes
    ----------
    white : (k,) a, s^(1/2): Allan deviation at 1 s of white frequency noise
    flicker : (k,) b: floor of the Allan deviation
    share : (k,) of the satellites
    """

    white: Array
    flicker: Array
    share: Array

    def deviation(self, interval_s: ArrayLike) -> Array:
        """Allan deviation, (k, …)."""
        interval = np.asarray(interval_s, dtype=float)
        white, flicker = (v.reshape((-1,) + (1,) * interval.ndim) for v in (self.white, self.flicker))
        return np.asarray(np.sqrt(white**2 / interval + flicker**2))

    def prediction_m(self, age_s: ArrayLike) -> Array:
        """Error of a prediction as range, standard deviation, (k, …) m; infinite at an infinite age."""
        age = np.asarray(age_s, dtype=float)
        white, flicker = (v.reshape((-1,) + (1,) * age.ndim) for v in (self.white, self.flicker))
        with np.errstate(invalid="ignore"):
            variance = white**2 * age + np.where(flicker > 0, flicker**2 * age**2 / np.log(2), 0.0)
        return np.asarray(SPEED_OF_LIGHT * np.sqrt(np.where(np.isinf(age), np.inf, variance)))

    def average_m(self, age_s: ArrayLike) -> Array:
        """The same over all satellites, root mean square by the shares of their clocks, (…) m."""
        weights = self.share / self.share.sum()
        return np.asarray(np.sqrt(np.tensordot(weights, self.prediction_m(age_s) ** 2, axes=1)))


def clock_noise(
    stability_day: ArrayLike, stability_ten_thousand: ArrayLike | None = None, share: ArrayLike | None = None
) -> ClockNoise:
    """Noise from Allan deviations.

    Parameters
    ----------
    stability_day : (k,) at a day
    stability_ten_thousand : (k,) at 10 000 s, NaN where unknown: then all noise is white, as of caesium beams
    share : (k,) of the satellites; alike if not given

    Raises
    ------
    PhysicsError
        If a deviation or share is not positive.
    """
    day = np.atleast_1d(np.asarray(stability_day, dtype=float))
    short = np.full(day.shape, np.nan) if stability_ten_thousand is None else np.atleast_1d(stability_ten_thousand)
    part = np.ones(day.shape) if share is None else np.atleast_1d(np.asarray(share, dtype=float))
    if not (day.shape == short.shape == part.shape) or not (np.all(day > 0) and np.all(part > 0)):
        raise PhysicsError("a clock has a positive Allan deviation at a day and a positive share")
    if np.any(short <= 0):
        raise PhysicsError("an Allan deviation is positive")
    white2 = (short**2 - day**2) / (1 / TEN_THOUSAND_S - 1 / DAY_S)
    flicker2 = day**2 - white2 / DAY_S
    # Where it falls faster than white noise, measurement noise is in it: then what holds at 10 000 s, which is more.
    faster, slower = flicker2 < 0, white2 < 0
    white2 = np.where(faster, short**2 * TEN_THOUSAND_S, np.where(slower, 0.0, white2))
    flicker2 = np.where(faster, 0.0, np.where(slower, day**2, flicker2))
    unknown = np.isnan(short)
    white2 = np.where(unknown, day**2 * DAY_S, white2)
    flicker2 = np.where(unknown, 0.0, flicker2)
    return ClockNoise(np.sqrt(white2), np.sqrt(flicker2), part)
