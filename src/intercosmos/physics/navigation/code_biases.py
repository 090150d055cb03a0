"""Group delays of codes: what to subtract from the broadcast satellite clock, code by code.

A satellite sends code s later than its clock says by d(s), so that P(s) = ρ + c (receiver clock - (dt - d(s))). Every
broadcast clock dt has a reference, a code or an ionosphere-free pair whose d is zero by definition; the message gives
the others. An ionosphere-free pair has a d1 + b d2 with the factors of
:func:`~intercosmos.physics.navigation.combinations.ionosphere_free_factors`. γ is (f1/f2)².

========  =========  ===================  =============================================================================
system    messages   dt refers to         delays (columns of the navigation records)
========  =========  ===================  =============================================================================
GPS       all        L1 P + L2 P          P on L1: TGD; P on L2: γ TGD; any other: TGD - ISC (IS-GPS-200 20.3.3.3.3.2,
                                          30.3.3.3.1.1; IS-GPS-705 20.3.3.3.1.2; IS-GPS-800 3.5.3.9). The LNAV message
                                          has no ISC: C/A and L2C are then taken as P.
QZSS      all        L1 C/A + L2C         C/A on L1: TGD; any other: TGD - ISC (IS-QZSS-PNT 5.8); L2C: γ TGD
Galileo   I/NAV      E1 + E5b             E1: BGD(E1,E5b); E5b: γ(E5b) of it; E5a: E1's minus (1 - γ(E5a)) BGD(E1,E5a)
Galileo   F/NAV      E1 + E5a             E1: BGD(E1,E5a); E5a: γ(E5a) of it; E5b: E1's minus (1 - γ(E5b)) BGD(E1,E5b),
                                          which F/NAV itself does not send (OS SIS ICD 5.1.5)
BeiDou    D1, D2     B3I                  B1I: TGD1; B2I: TGD2 (BDS-SIS-ICD-B1I 5.2.4.10)
BeiDou    CNV1-3     B3I                  B1C pilot: TGD_B1Cp, data: that plus ISC_B1Cd; B2a alike; B2b: TGD_B2bI
                                          (BDS-SIS-ICD-B1C 7.6, -B2a 7.6, -B2b 7.5)
NavIC     LNAV       L5 + S               S: TGD; L5: γ(S, L5) TGD (NavIC SIS ICD 6.2.1.5)
GLONASS   FDMA       G1 + G2              G1: Δτ/(γ-1); G2: γ Δτ/(γ-1); Δτ = d(G2) - d(G1) is sent (ICD 5.1, 4.4)
SBAS      all        L1 C/A               L1 C/A: 0
========  =========  ===================  =============================================================================

The GLONASS ICD does not say which code τn refers to; that it is the ionosphere-free pair is what analysis centres and
other software take. Nor does GLONASS calibrate C/A against P or one channel against another: receivers differ between
channels by up to some metres in the ionosphere-free pair (Wanninger 2012, J. Geod. 86; files of IGS centres), which no
message tells. A delay that is missing is zero with a standard deviation, and its status says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import PhysicsError, UnknownIdError
from intercosmos.physics.navigation.code_biases_formulas import BAND_S, GLONASS_S, NEIGHBOUR_S, ways_to
from intercosmos.physics.navigation.combinations import ionosphere_free_factors
from intercosmos.physics.navigation.signals import BANDS, frequency_hz

__all__ = ["APPROXIMATE", "KNOWN", "UNKNOWN", "CodeDelays", "code_delay_s", "code_delays", "delay_columns"]

Array = NDArray[np.float64]

#: Status of a delay: as the system defines it; that of a neighbouring code in its place; not sent, zero in its place.
KNOWN, APPROXIMATE, UNKNOWN = 0, 1, 2


@dataclass(frozen=True, slots=True)
class CodeDelays:
    """Delays of one code or pair: seconds to subtract from the clock, all finite.

    ``sigma_s`` is the standard deviation of what is not known (0 where the system tells the delay), ``status`` one of
    KNOWN, APPROXIMATE and UNKNOWN.
    """

    seconds: Array
    sigma_s: Array
    status: NDArray[np.int8]


#: system -> pairs (bands with attributes) whose delay is zero by the clock's definition, whatever is sent
_REFERENCES: Final[dict[str, tuple[tuple[str, str, str, str], ...]]] = {
    "G": (("1", "PWY", "2", "PWYD"),),
    "J": (("1", "C", "2", "LSX"),),
    "E/INAV": (("1", "ABCXZ", "7", "IQX"),),
    "E/FNAV": (("1", "ABCXZ", "5", "IQX"),),
    "R": (("1", "CP", "2", "CP"),),
    "I": (("9", "ABCX", "5", "ABCX"),),
}

#: The message whose clock is meant where none is named.
_DEFAULT_MESSAGE: Final = {
    "G": "LNAV",
    "R": "FDMA",
    "E": "INAV",
    "C": "D1",
    "J": "LNAV",
    "I": "LNAV",
    "S": "SBAS",
}


def _is_reference(system: str, message: str, first: str, second: str) -> bool:
    pairs = _REFERENCES.get(f"{system}/{message}" if system == "E" else system, ())
    return any(
        x[0] == p[0] and x[1] in p[1] and y[0] == p[2] and y[1] in p[3]
        for p in pairs
        for x, y in ((first, second), (second, first))
    )


def _single(system: str, message: str, signal: str, delays: Mapping[str, Array], shape: tuple[int, ...]) -> CodeDelays:
    """The first way all of whose columns are there, element by element."""
    seconds = np.zeros(shape)
    sigma = np.full(shape, GLONASS_S if system == "R" else BAND_S)
    status = np.full(shape, UNKNOWN, np.int8)
    left = np.ones(shape, bool)
    for terms, spread in ways_to(system, message).get(signal, ()):
        if any(name not in delays for name, _ in terms):
            continue
        value = np.zeros(shape)
        for name, factor in terms:
            value = value + factor * delays[name]
        take = left & np.isfinite(value)
        seconds = np.where(take, value, seconds)
        sigma[take] = spread
        status[take] = APPROXIMATE if spread > 0 else KNOWN
        left &= ~take
    return CodeDelays(seconds, sigma, status)


def _of_message(
    system: str, message: str, codes: tuple[str, ...], delays: Mapping[str, Array], shape: tuple[int, ...]
) -> CodeDelays:
    signals = [code[1:] if len(code) == 3 else code for code in codes]
    if len(signals) == 2 and _is_reference(system, message, signals[0], signals[1]):
        # GLONASS: defined by convention for a pair of one kind of code; C/A against P is not calibrated
        mixed = system == "R" and signals[0][1] != signals[1][1]
        sigma = NEIGHBOUR_S if mixed else 0.0
        return CodeDelays(
            np.zeros(shape), np.full(shape, sigma), np.full(shape, APPROXIMATE if mixed else KNOWN, np.int8)
        )
    single = [_single(system, message, signal, delays, shape) for signal in signals]
    if len(single) == 1:
        return single[0]
    a, b = ionosphere_free_factors(*(frequency_hz(system, signal, 0) for signal in signals))
    return CodeDelays(
        a * single[0].seconds + b * single[1].seconds,
        np.hypot(a * single[0].sigma_s, b * single[1].sigma_s),
        np.maximum(single[0].status, single[1].status),
    )


def code_delays(
    system: str,
    code: str | tuple[str, str],
    delays: Mapping[str, ArrayLike],
    message: str | ArrayLike | None = None,
) -> CodeDelays:
    """Group delays of one code, or of the ionosphere-free sum of two, against the broadcast clock.

    Parameters
    ----------
    system : letter of RINEX
    code : RINEX 3 range code, or the two codes of an ionosphere-free sum in its order
    delays : columns of navigation records, name -> (...) s, NaN where a record has none (``tgd_s``, ``isc_l1ca_s``,
        ``bgd_e5a_e1_s``, ``tgd1_s``, ``group_delay_s`` …); columns of another message of the same satellite may be
        added: a delay is the satellite's, whichever message tells it
    message : () or (...) kind of message that the clock is from (``"INAV"``); matters for Galileo and NavIC

    Returns
    -------
    CodeDelays : of the columns' common shape

    Raises
    ------
    UnknownIdError : for an unknown system, band or Galileo message
    PhysicsError : for two codes of one frequency

    Examples
    --------
    >>> found = code_delays("C", ("C2I", "C6I"), {"tgd1_s": [5e-9, np.nan]})
    >>> (found.seconds * 1e9).round(2).tolist(), found.status.tolist()
    ([14.72, 0.0], [0, 2])
    """
    if system not in BANDS:
        raise UnknownIdError("navigation system", system, BANDS)
    codes = (code,) if isinstance(code, str) else tuple(code)
    for one in codes:
        if len(one) not in (2, 3):
            raise PhysicsError(f"a range code has a band and an attribute, such as C1C; {one!r} does not")
        frequency_hz(system, one, 0)
    columns = {name: np.asarray(value, float) for name, value in delays.items()}
    kinds = np.asarray(_DEFAULT_MESSAGE[system] if message is None else message, str)
    shape = np.broadcast_shapes(kinds.shape, *(value.shape for value in columns.values()))
    if system == "E" and (wrong := set(np.unique(kinds)) - {"INAV", "FNAV"}):
        raise UnknownIdError("Galileo message", str(min(wrong)), ("INAV", "FNAV"))
    if system not in {"E", "I"} or kinds.size == 0:
        return _of_message(system, _DEFAULT_MESSAGE[system], codes, columns, shape)
    kinds = np.broadcast_to(kinds, shape)
    seconds, sigma, status = np.zeros(shape), np.zeros(shape), np.zeros(shape, np.int8)
    for kind in np.unique(kinds):
        found, here = _of_message(system, str(kind), codes, columns, shape), kinds == kind
        seconds = np.where(here, found.seconds, seconds)
        sigma = np.where(here, found.sigma_s, sigma)
        status = np.where(here, found.status, status)
    return CodeDelays(seconds, sigma, np.asarray(status, np.int8))


def code_delay_s(
    system: str,
    code: str | tuple[str, str],
    delays: Mapping[str, ArrayLike],
    message: str | ArrayLike | None = None,
) -> Array:
    """Seconds to subtract from the satellite clock, (...); NaN where no message tells them. See :func:`code_delays`.

    >>> float(code_delay_s("G", ("C1W", "C2W"), {}))
    0.0
    """
    found = code_delays(system, code, delays, message)
    return np.where(found.status == UNKNOWN, np.nan, found.seconds)


def delay_columns(system: str) -> tuple[str, ...]:
    """Names of the columns that delays of a system's codes are made of.

    >>> delay_columns("E")
    ('bgd_e5a_e1_s', 'bgd_e5b_e1_s')
    """
    if system not in BANDS:
        raise UnknownIdError("navigation system", system, BANDS)
    ways = ways_to(system, _DEFAULT_MESSAGE[system]).values()
    return tuple(sorted({name for each in ways for terms, _ in each for name, _ in terms}))
