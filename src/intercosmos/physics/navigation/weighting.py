"""How good an observation is before it is adjusted: what satellites send, noise of codes, air.

    σ² = sisre² + delay² + a² code(E, C/N0)² + air(E)²

*sisre* is the RMS signal-in-space range error that has been published of each system with broadcast ephemerides, grown
where a satellite states an accuracy worse than is usual in its system; *code* is noise with multipath of one code,
amplified by a in ionosphere-free sums; both differ between systems, which is why joining a system can hurt when all are
weighed alike. The scale of each system can afterwards be estimated from the residuals themselves.

References
----------
O. Montenbruck, P. Steigenberger, A. Hauschild, *Multi-GNSS signal-in-space range error assessment: methodology and
results*, Adv. Space Res. 61 (2018): 0.2, 0.6, 1 and 2 m for Galileo, GPS, BeiDou-2 and GLONASS in 2017; QZSS 0.6 m: the
same, GPS Solutions 19 (2015); BeiDou-3 0.5 m: Remote Sensing 11 (2019) 1320, as designed. Codes of GLONASS have half
the chip rate of C/A. W. Förstner, *Ein Verfahren zur Schätzung von Varianz- und Kovarianzkomponenten*, Allgemeine
Vermessungs-Nachrichten 86 (1979), for the scales.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import PhysicsError

Array = NDArray[np.float64]

#: RMS signal-in-space range error of broadcast ephemerides, m; "C2" is BeiDou-2
SIGNAL_IN_SPACE_M: Final = {"G": 0.6, "R": 2.0, "E": 0.2, "C": 0.5, "C2": 1.0, "J": 0.6, "I": 2.0, "S": 3.0}
#: The accuracy that healthy satellites of a system usually state, m (URA index 0, SISA 107, FT of GLONASS-M)
USUAL_STATED_M: Final = {"G": 2.4, "R": 5.0, "E": 3.12, "C": 2.0, "J": 2.8, "I": 2.4, "S": 4.0}
#: Noise and multipath of one code in the zenith, m
CODE_M: Final = {"G": 0.3, "R": 0.6, "E": 0.25, "C": 0.3, "J": 0.3, "I": 0.3, "S": 0.5}
#: Broadcast models of the ionosphere leave about half of the delay (Klobuchar 1987); m of it in the zenith on L1
_IONOSPHERE_SHARE: Final = 0.5
#: Below this strength a code grows noisy, dB-Hz
_STRONG: Final = 38.0
_LAST_OF_BEIDOU_2: Final = 18
WEIGHTINGS: Final = ("quality", "elevation", "equal")


def signal_in_space_m(satellites: ArrayLike, *, precise: bool = False) -> Array:
    """Published error of what satellites send, m, of names such as ``"G01"``, (s,).

    >>> signal_in_space_m(["E11", "C06", "C30"]).tolist()
    [0.2, 1.0, 0.5]
    """
    names = np.asarray(satellites, dtype=str)
    if precise:
        return np.full(names.shape, 0.03)
    known = {**dict.fromkeys(np.unique(names).tolist(), 0.0)}
    for name in known:
        old = name[0] == "C" and name[1:].isdigit() and int(name[1:]) <= _LAST_OF_BEIDOU_2
        known[name] = SIGNAL_IN_SPACE_M["C2" if old else name[0]]
    return np.array([known[name] for name in names.ravel().tolist()]).reshape(names.shape)


def code_sigma_m(
    zenith_m: ArrayLike, elevation: ArrayLike, strength_db_hz: ArrayLike | None = None
) -> Array:
    """Noise and multipath of one code, m, (...).

    Parameters
    ----------
    zenith_m : (...) in the zenith, m
    elevation : (...) rad
    strength_db_hz : (...) C/N0; NaN where unknown: then the elevation alone counts
    """
    sine = np.sin(np.clip(np.asarray(elevation, float), np.radians(2.0), np.pi / 2))
    sigma = np.asarray(zenith_m, float) * np.sqrt(0.5 + 0.5 / sine**2)
    if strength_db_hz is None:
        return np.asarray(sigma)
    weak = _STRONG - np.asarray(strength_db_hz, float)
    return np.asarray(sigma * 10 ** (np.clip(np.where(np.isfinite(weak), weak, 0.0), 0.0, 25.0) / 20))


def variances(
    letters: NDArray[np.str_],
    system: NDArray[np.int64],
    signal_in_space: Array,
    accuracy_m: Array,
    delay_sigma_m: Array,
    amplification: Array,
    elevation: Array,
    strength_db_hz: Array,
    air_sigma_m: Array,
    *,
    weighting: str = "quality",
) -> Array:
    """Variances, m², of pseudo-ranges (e, k).

    Parameters
    ----------
    letters : (n,) of the systems
    system : (e, k) index into them
    signal_in_space, accuracy_m, delay_sigma_m : (e, k) published, as stated (NaN if not), and of group delays, m
    amplification : (e, k) of the sum of codes
    elevation, strength_db_hz : (e, k) rad; dB-Hz or NaN
    air_sigma_m : (e, k) of troposphere and ionosphere

    Other parameters
    ----------------
    weighting : ``"quality"`` as above; ``"elevation"``: all systems alike; ``"equal"``

    Raises
    ------
    PhysicsError
        For another weighting.
    """
    if weighting not in WEIGHTINGS:
        raise PhysicsError(f"the weighting is one of {', '.join(WEIGHTINGS)}, not {weighting!r}")
    if weighting == "equal":
        return np.full(elevation.shape, 1.0)
    if weighting == "elevation":
        return np.asarray(1.0 + (amplification * code_sigma_m(0.3, elevation)) ** 2)
    usual = np.array([USUAL_STATED_M[letter] for letter in letters])[system]
    worse = np.fmax(accuracy_m / usual, 1.0)
    zenith = np.array([CODE_M[letter] for letter in letters])[system]
    code = amplification * code_sigma_m(zenith, elevation, strength_db_hz)
    return np.asarray((signal_in_space * worse) ** 2 + delay_sigma_m**2 + code**2 + air_sigma_m**2)


def ionosphere_sigma_m(delay_m: ArrayLike) -> Array:
    """What a broadcast model leaves of a delay, m; at least 0.3 m."""
    return np.asarray(np.maximum(_IONOSPHERE_SHARE * np.abs(np.asarray(delay_m, float)), 0.3))


def scales(
    residual: Array, variance: Array, redundancy: Array, system: NDArray[np.int64], used: NDArray[np.bool_], count: int
) -> Array:
    """Factors (n,) by which the variances of each system should grow, from residuals (e, k) of an adjustment.

    Förstner's estimate Σ v²/σ² / Σ r, with residuals held at three times their own median size, so that faults do not
    make a system look worse, and drawn to one by as much as twenty observations weigh.
    """
    out = np.ones(count)
    for k in range(count):
        mine = used & (system == k) & (redundancy > 0.05)
        if not mine.any():
            continue
        normal = residual[mine] / np.sqrt(variance[mine] * redundancy[mine])
        size = max(1.4826 * float(np.median(np.abs(normal))), 1e-3)
        held = np.clip(normal, -3 * size, 3 * size)
        out[k] = (float(np.sum(redundancy[mine] * held**2)) + 20) / (float(np.sum(redundancy[mine])) + 20)
    return out
