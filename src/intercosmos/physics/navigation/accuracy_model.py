"""How wrong a range is, by system and elevation, and how far off a position then is in 95 of 100 cases.

    σ²(system, elevation) = signal in space² + troposphere² + receiver²

*Signal in space*: what orbit and clock in the broadcast message are wrong by, root mean square over the globe.
*Troposphere*: what is left after a model, 0.12 m at the zenith. *Receiver*: noise and multipath of smoothed code on two
frequencies combined free of ionosphere. The last two are the models of airborne receivers (RTCA DO-229; Blanch et al.,
ION GNSS 2012); ground users with much multipath see more, which ``receiver_scale`` says.

Errors are taken as independent and without bias; where a system's own time is not known each has its clock. What
neither covers (biases between signals, wrong group delays) makes real positions worse than these figures.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from intercosmos.errors import PhysicsError, UnknownIdError

#: Ways of weighting ranges: by the whole model; by elevation with every system taken for equally good; not at all.
WEIGHTINGS: Final = ("quality", "elevation", "none")

#: Signal-in-space range error, m, RMS over the globe. GPS, GLONASS, Galileo: January to December 2017 (Montenbruck,
#: Steigenberger and Hauschild, Advances in Space Research 61, 3020, 2018). BeiDou: BDS-3, 55 days of 2019 ("Initial
#: assessment of BDS-3 preliminary system signal-in-space range error", GPS Solutions 24, 2020, s10291-019-0928-x); the
#: study of 2017 has 1 m for BDS-2. QZSS and NavIC: not from a study; taken as GPS and as GLONASS.
SIGNAL_IN_SPACE_M: Final = (("C", 0.5), ("E", 0.2), ("G", 0.6), ("I", 2.0), ("J", 0.6), ("R", 2.0))

#: Noise and multipath of the ionosphere-free combination against that of one frequency, for 1575.42 and 1176.45 MHz.
IONOSPHERE_FREE: Final = float(np.sqrt(1575.42**4 + 1176.45**4) / (1575.42**2 - 1176.45**2))


@dataclass(frozen=True)
class RangeErrors:
    """Standard deviations of ranges.

    Parameters
    ----------
    signal_in_space_m : pairs of system letter and RMS error of the broadcast orbit and clock, m
    receiver_scale : multiplies noise and multipath of the receiver
    troposphere_zenith_m : left of the delay at the zenith after a model
    two_frequencies : noise grows by the ionosphere-free combination; else the ionosphere counts as removed for nothing

    Examples
    --------
    >>> errors = RangeErrors()
    >>> [round(float(np.sqrt(errors.variance(np, "E", np.sin(np.radians(d))))), 2) for d in (5.0, 90.0)]
    [1.94, 0.56]
    """

    signal_in_space_m: tuple[tuple[str, float], ...] = SIGNAL_IN_SPACE_M
    receiver_scale: float = 1.0
    troposphere_zenith_m: float = 0.12
    two_frequencies: bool = True

    def signal_in_space(self, letter: str) -> float:
        """RMS error, m, of one system's orbits and clocks."""
        known = dict(self.signal_in_space_m)
        if letter not in known:
            raise UnknownIdError("system with a signal-in-space error", letter, known)
        return known[letter]

    def user_variance(self, xp: Any, sine: Any) -> Any:
        """Variance of troposphere and receiver, m², at sines of elevations; below the horizon as on it."""
        above = xp.clip(sine, 0.0, 1.0)
        degrees = xp.arcsin(above) * (180 / np.pi)
        multipath = 0.13 + 0.53 * xp.exp(-degrees / 10.0)
        noise = 0.15 + 0.43 * xp.exp(-degrees / 6.9)
        scale = self.receiver_scale * (IONOSPHERE_FREE if self.two_frequencies else 1.0)
        troposphere = (self.troposphere_zenith_m * 1.001) ** 2 / (0.002001 + above * above)
        return scale**2 * (multipath * multipath + noise * noise) + troposphere

    def variance(self, xp: Any, letter: str, sine: Any) -> Any:
        """Variance of a range of one system, m², at sines of elevations."""
        return self.signal_in_space(letter) ** 2 + self.user_variance(xp, sine)

    def weight(self, xp: Any, weighting: str, letter: str, sine: Any) -> Any:
        """Weight of a range in the solution; see :data:`WEIGHTINGS`."""
        if weighting == "quality":
            return 1 / self.variance(xp, letter, sine)
        if weighting == "elevation":
            return 1 / self.user_variance(xp, sine)
        if weighting == "none":
            return xp.ones_like(sine)
        raise UnknownIdError("weighting", weighting, WEIGHTINGS)


def radial_95(xp: Any, first: Any, second: Any, mixed: Any) -> Any:
    """Radius that holds 95 % of a normal distribution in the plane, within 0.2 %.

    Parameters
    ----------
    xp : numpy or jax.numpy
    first, second, mixed : variances along two axes at right angles, and their covariance

    References
    ----------
    Leenhouts, "On the computation of bi-normal radial error", Navigation 32 (1), 1985.

    Examples
    --------
    >>> round(float(radial_95(np, 1.0, 1.0, 0.0)), 2), round(float(radial_95(np, 1.0, 0.0, 0.0)), 2)
    (2.45, 1.96)
    """
    middle, half = (first + second) / 2, xp.sqrt(((first - second) / 2) ** 2 + mixed**2)
    major = middle + half
    safe = xp.where(major > 0, major, 1)
    ratio = xp.sqrt(xp.maximum(middle - half, 0) / safe)
    factor = 1.960787 + ratio * (0.004121 + ratio * (0.114276 + ratio * 0.371625))
    return xp.sqrt(xp.maximum(major, 0)) * factor


def checked_weighting(weighting: str) -> str:
    """The weighting, or an error that lists those that there are."""
    if weighting not in WEIGHTINGS:
        raise UnknownIdError("weighting", weighting, WEIGHTINGS)
    return weighting


def with_signal_in_space(errors: RangeErrors, **metres: float) -> RangeErrors:
    """The same errors with other values for some systems, such as what a shared network of stations would give.

    >>> with_signal_in_space(RangeErrors(), R=0.7).signal_in_space("R")
    0.7
    """
    if not all(np.isfinite(v) and v >= 0 for v in metres.values()):
        raise PhysicsError("a signal-in-space error is a finite length that is not negative")
    return replace(errors, signal_in_space_m=tuple(sorted({**dict(errors.signal_in_space_m), **metres}.items())))
