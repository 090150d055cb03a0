"""How good an observation is before it is adjusted: what satellites send, noise of codes, air.

    σ² = sisre² + stated² + delay² + channel²  (bias: the same over an hour)  +  a² code(E, C/N0)²  (noise)  +  air(E)²

*sisre* is the RMS signal-in-space range error that has been published of each system with broadcast ephemerides, grown
where a satellite states an accuracy worse than is usual in its system; *delay* what is not known of its group delays;
*channel* what receivers add to each frequency of GLONASS; *code* is noise with multipath of one code, amplified by a in
ionosphere-free sums. All differ between systems, which is why joining a system can hurt when all are weighed alike. The
scales of both parts of each system can afterwards be estimated from the residuals themselves.

References
----------
O. Montenbruck, P. Steigenberger, A. Hauschild, *Multi-GNSS signal-in-space range error assessment: methodology and
results*, Adv. Space Res. 61 (2018): 0.2, 0.6, 1 and 2 m for Galileo, GPS, BeiDou-2 and GLONASS in 2017; QZSS 0.6 m: the
same, GPS Solutions 19 (2015); BeiDou-3 0.5 m: Remote Sensing 11 (2019) 1320, as designed. L. Wanninger, *Carrier-phase
inter-frequency biases of GLONASS receivers*, J. Geod. 86 (2012) and files of the IGS: codes of GLONASS channels differ
by some metres in ionosphere-free sums. The codes of GLONASS have half the chip rate of C/A. W. Förstner, *Ein Verfahren
zur Schätzung von Varianz- und Kovarianzkomponenten*, Allgemeine Vermessungs-Nachrichten 86 (1979), for the scales.
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
CODE_M: Final = {"G": 0.2, "R": 0.4, "E": 0.15, "C": 0.2, "J": 0.2, "I": 0.2, "S": 0.4}
#: What a receiver adds to each channel of GLONASS, m, by code
CHANNEL_M: Final = 1.0
#: What BeiDou's group delays TGD1 and TGD2 are off, m, by code: 0.7 ns. Fitted to data: mean residuals of the 23
#: satellites of BeiDou-3 at NIST on 2023-01-01 against its known place, 0.85 m RMS in the sum of B1I and B3I, of which
#: 0.5 m are the orbits and clocks.
GROUP_DELAY_M: Final = 0.2
#: What a prior scale of a bias weighs, in satellites observed for an hour, and of noise, in observations
_PRIOR_SATELLITES, _PRIOR_OBSERVATIONS = 10.0, 50.0
#: Broadcast models of the ionosphere leave about half of the delay (Klobuchar 1987); m of it in the zenith on L1
_IONOSPHERE_SHARE: Final = 0.5
#: Below this strength a code grows noisy, dB-Hz
_STRONG: Final = 38.0
_LAST_OF_BEIDOU_2: Final = 18
#: A bias is believed to the first, in standard deviations, and nothing of it from the last
_BELIEVED: Final = (1.5, 6.0)
WEIGHTINGS: Final = ("quality", "elevation", "equal")


def signal_in_space_m(satellites: ArrayLike, *, precise: bool = False) -> Array:
    """Published error of what satellites send, m, of names such as ``"G01"``, (s,).

    >>> signal_in_space_m(["E11", "C06", "C30"]).tolist()
    [0.2, 1.0, 0.5]
    """
    names = np.asarray(satellites, dtype=str)
    if precise:
        return np.full(names.shape, 0.03)
    letters = np.where(older(names), "C2", names.astype("U1"))
    return np.array([SIGNAL_IN_SPACE_M[letter] for letter in letters.ravel().tolist()]).reshape(names.shape)


def older(satellites: ArrayLike) -> NDArray[np.bool_]:
    """Which satellites are of BeiDou-2, of names such as ``"C06"``, (s,)."""
    names = np.asarray(satellites, dtype=str)
    number = np.array([int(name[1:]) if name[1:].isdigit() else 0 for name in names.ravel().tolist()])
    return np.asarray((names.astype("U1") == "C") & (number.reshape(names.shape) <= _LAST_OF_BEIDOU_2))


def code_sigma_m(zenith_m: ArrayLike, elevation: ArrayLike, strength_db_hz: ArrayLike | None = None) -> Array:
    """Noise and multipath of one code, m, (...).

    Parameters
    ----------
    zenith_m : (...) in the zenith, m
    elevation : (...) rad
    strength_db_hz : (...) C/N0; NaN where unknown: then the elevation alone counts
    """
    sine = np.sin(np.clip(np.asarray(elevation, float), np.radians(2.0), np.pi / 2))
    sigma = np.asarray(zenith_m, float) * (0.8 + 0.2 / sine)
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
    *,
    weighting: str = "quality",
) -> tuple[Array, Array]:
    """Variances, m², of pseudo-ranges (e, k): of what stays the same over an hour, and of noise.

    Parameters
    ----------
    letters : (n,) of the systems
    system : (e, k) index into them
    signal_in_space, accuracy_m, delay_sigma_m : (e, k) published, as stated (NaN if not), and of group delays, m
    amplification : (e, k) of the sum of codes
    elevation, strength_db_hz : (e, k) rad; dB-Hz or NaN

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
        return np.zeros(elevation.shape), np.ones(elevation.shape)
    if weighting == "elevation":
        return np.zeros(elevation.shape), np.asarray(1.0 + (amplification * code_sigma_m(0.3, elevation)) ** 2)
    usual = np.array([USUAL_STATED_M[letter] for letter in letters])[system]
    worse = np.fmax(accuracy_m / usual, 1.0)
    zenith = np.array([CODE_M[letter] for letter in letters])[system]
    added = np.array([{"R": CHANNEL_M, "C": GROUP_DELAY_M}.get(letter, 0.0) for letter in letters])[system]
    bias = (signal_in_space * worse) ** 2 + delay_sigma_m**2 + (added * amplification) ** 2
    return np.asarray(bias), np.asarray((amplification * code_sigma_m(zenith, elevation, strength_db_hz)) ** 2)


def ionosphere_sigma_m(delay_m: ArrayLike) -> Array:
    """What a broadcast model leaves of a delay, m; at least 0.3 m."""
    return np.asarray(np.maximum(_IONOSPHERE_SHARE * np.abs(np.asarray(delay_m, float)), 0.3))


def scales(
    residual: Array,
    bias: Array,
    noise: Array,
    redundancy: Array,
    system: NDArray[np.int64],
    arc: NDArray[np.int64],
    used: NDArray[np.bool_],
    count: int,
) -> tuple[Array, Array]:
    """Factors (n,) by which the variances of each system should grow, from residuals of an adjustment: bias and noise.

    The mean residual of a satellite over an hour tells of its bias, what is left of it of noise (Förstner's estimate,
    Σ v² / Σ r σ², of each part). Both are held at three times their median size, so that faults do not make a system
    look worse, and drawn to one by as much as a few satellites weigh.

    Parameters
    ----------
    residual, redundancy : (e, k) m; 0 to 1
    bias, noise : (e, k) variances as they are now, m²
    system : (e, k) index
    arc : (e, k) number of the satellite and hour
    used : (e, k)
    count : number of systems
    """
    mine = used & (redundancy > 0.05)
    arcs, of_arc = np.unique(arc[mine], return_inverse=True)
    v, r = residual[mine], redundancy[mine]
    many = np.maximum(np.bincount(of_arc, minlength=arcs.size), 1)
    mean, share = np.bincount(of_arc, v, arcs.size) / many, np.bincount(of_arc, r, arcs.size) / many
    of_bias, of_noise = np.ones(count), np.ones(count)
    letter = system[mine]
    of_arc_letter = np.zeros(arcs.size, np.int64)
    of_arc_letter[of_arc] = letter
    prior = np.bincount(of_arc, bias[mine], arcs.size) / many
    by_noise = np.bincount(of_arc, noise[mine], arcs.size) / many**2
    rest = v - mean[of_arc]
    for k in range(count):
        here = letter == k
        if np.any(here):
            size = _held(rest[here] / np.sqrt(noise[mine][here] * r[here]))
            lost = np.sum(of_arc_letter == k)
            free = max(float(np.sum(here) - lost), 0.0)
            of_noise[k] = (float(np.sum(size**2)) + _PRIOR_OBSERVATIONS) / (free + _PRIOR_OBSERVATIONS)
        arcs_here = (of_arc_letter == k) & (many > 1)
        if np.any(arcs_here):
            # the mean has some noise of its own
            spread = prior[arcs_here] * share[arcs_here] + of_noise[k] * by_noise[arcs_here]
            size = _held(mean[arcs_here] / np.sqrt(spread))
            weight = share[arcs_here]
            of_bias[k] = (float(np.sum(weight * size**2)) + _PRIOR_SATELLITES) / (
                float(np.sum(weight)) + _PRIOR_SATELLITES
            )
    return of_bias, of_noise


def doubts(
    residual: Array,
    bias: Array,
    noise: Array,
    redundancy: Array,
    arc: NDArray[np.int64],
    used: NDArray[np.bool_],
) -> Array:
    """Factors (e, k), at least one, for the bias variances of satellites whose hourly means stand out from the rest.

    A mean over an hour shows a bias far below the noise of one observation. Up to 1.5 of its standard deviations it is
    believed; beyond, its weight falls as in the IGG III scheme (Yang, Song, Xu, J. Geod. 76, 2002), to nearly
    nothing at 6. Parameters as of :func:`scales`.
    """
    mine = used & (redundancy > 0.05)
    arcs, of_arc = np.unique(arc[mine], return_inverse=True)
    out = np.ones(residual.shape)
    if arcs.size == 0:
        return out
    many = np.bincount(of_arc, minlength=arcs.size)

    def mean(values: Array) -> Array:
        return np.asarray(np.bincount(of_arc, values[mine], arcs.size) / many)

    size = np.abs(mean(residual)) / np.sqrt(mean(bias) * mean(redundancy) + mean(noise) / many)
    first, last = _BELIEVED
    share = np.clip((last - size) / (last - first), 0.05, 1.0) ** 2 * np.minimum(first / np.maximum(size, first), 1.0)
    out[mine] = 1 / share[of_arc]
    return out


def _held(values: Array) -> Array:
    size = max(1.4826 * float(np.median(np.abs(values))), 1e-3)
    return np.asarray(np.clip(values, -3 * size, 3 * size))
