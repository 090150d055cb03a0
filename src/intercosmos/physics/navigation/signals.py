"""Carrier frequencies of every band of RINEX 3 and 4, of every system and GLONASS channel.

A signal is a RINEX 3 code such as ``C1C``: kind (C range, L phase, D Doppler, S strength), band, tracking attribute. A
band number means different carriers in different systems: BeiDou's 2 is B1I at 1561.098 MHz, its 1 is B1C at 1575.42.

References
----------
RINEX 4.02 (IGS/RTCM, 2024), tables 12 to 18 (bands and attributes); IS-GPS-200, -705, -800; GLONASS ICD L1, L2 edition
5.1 (2008), section 3.3.1.1, and the CDMA ICDs (2016); Galileo OS SIS ICD; BDS-SIS-ICD B1I, B1C, B2a, B2b, B3I;
IS-QZSS-PNT; NavIC SIS ICD for L1, L5 and S; RTCA DO-229 (SBAS).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.constants import SPEED_OF_LIGHT
from intercosmos.errors import PhysicsError, UnknownIdError

__all__ = ["BANDS", "GLONASS_CHANNELS", "SYSTEM_NAMES", "Band", "band", "frequency_hz", "wavelength_m"]

Array = NDArray[np.float64]

SYSTEM_NAMES: Final = {
    "G": "GPS",
    "R": "GLONASS",
    "E": "Galileo",
    "C": "BeiDou",
    "J": "QZSS",
    "I": "NavIC",
    "S": "SBAS",
}

#: The channels of GLONASS in use, -7 to 6; RINEX allows 13 for the oldest satellites.
GLONASS_CHANNELS: Final = (-7, 13)


@dataclass(frozen=True, slots=True)
class Band:
    """A carrier: the system's own name for it, its frequency, and by how much a channel's number moves it, both Hz."""

    name: str
    frequency_hz: float
    channel_step_hz: float = 0.0


_L1, _L2, _L5, _E6, _B2B, _B2 = 1575.42e6, 1227.60e6, 1176.45e6, 1278.75e6, 1207.14e6, 1191.795e6

#: system -> band number of RINEX -> carrier
BANDS: Final[dict[str, dict[str, Band]]] = {
    "G": {"1": Band("L1", _L1), "2": Band("L2", _L2), "5": Band("L5", _L5)},
    "R": {
        "1": Band("G1", 1602e6, 9e6 / 16),
        "2": Band("G2", 1246e6, 7e6 / 16),
        "3": Band("G3", 1202.025e6),
        "4": Band("G1a", 1600.995e6),
        "6": Band("G2a", 1248.06e6),
    },
    "E": {
        "1": Band("E1", _L1),
        "5": Band("E5a", _L5),
        "6": Band("E6", _E6),
        "7": Band("E5b", _B2B),
        "8": Band("E5", _B2),
    },
    "C": {
        "1": Band("B1C", _L1),
        "2": Band("B1I", 1561.098e6),
        "5": Band("B2a", _L5),
        "6": Band("B3I", 1268.52e6),
        "7": Band("B2b", _B2B),
        "8": Band("B2", _B2),
    },
    "J": {"1": Band("L1", _L1), "2": Band("L2", _L2), "5": Band("L5", _L5), "6": Band("L6", _E6)},
    "I": {"1": Band("L1", _L1), "5": Band("L5", _L5), "9": Band("S", 2492.028e6)},
    "S": {"1": Band("L1", _L1), "5": Band("L5", _L5)},
}

#: RINEX 3.02 called B1I by these names, which no later version gives to another signal.
_B1I_OF_RINEX_302: Final = ("1I", "1Q")


def band(system: str, code: str) -> Band:
    """The carrier of a signal.

    Parameters
    ----------
    system : letter of RINEX: G R E C J I S
    code : of RINEX 3, ``"C1C"`` or ``"L5Q"``, or without its kind, ``"1C"`` or ``"1"``

    Raises
    ------
    UnknownIdError : for a letter or a band that the system does not have
    """
    bands = BANDS.get(system)
    if bands is None:
        raise UnknownIdError("navigation system", system, BANDS)
    number = code[1:] if code[:1] in {"C", "L", "D", "S"} else code
    if system == "C" and number in _B1I_OF_RINEX_302:
        return bands["2"]
    found = bands.get(number[:1])
    if found is None:
        raise UnknownIdError(f"band of {SYSTEM_NAMES[system]}", code, (f"{key} ({b.name})" for key, b in bands.items()))
    return found


def frequency_hz(system: str, code: str, channel: ArrayLike | None = None) -> Array:
    """Carrier frequency of a signal, Hz.

    Parameters
    ----------
    system : letter of RINEX
    code : of RINEX 3, as in :func:`band`
    channel : (...) number k of the GLONASS channel, which its bands 1 and 2 need and all others ignore

    Returns
    -------
    (...) Hz; () where the channel does not matter and none is given; NaN for a channel that is NaN (unknown)

    Raises
    ------
    UnknownIdError : for a letter or a band that the system does not have
    PhysicsError : if a channel is needed and missing, or lies outside -7 to 13

    Examples
    --------
    >>> float(frequency_hz("C", "C2I")) / 1e6
    1561.098
    >>> (frequency_hz("R", "L1C", [-7, 0, 6]) / 1e6).tolist()
    [1598.0625, 1602.0, 1605.375]
    """
    carrier = band(system, code)
    if carrier.channel_step_hz == 0:
        return np.full(np.shape(channel) if channel is not None else (), carrier.frequency_hz)
    if channel is None:
        raise PhysicsError(f"{carrier.name} of GLONASS has a frequency only with a channel number; give `channel`")
    k = np.asarray(channel, float)
    if np.any((k < GLONASS_CHANNELS[0]) | (k > GLONASS_CHANNELS[1])):
        raise PhysicsError(f"a GLONASS channel lies between {GLONASS_CHANNELS[0]} and {GLONASS_CHANNELS[1]}")
    return np.asarray(carrier.frequency_hz + k * carrier.channel_step_hz)


def wavelength_m(system: str, code: str, channel: ArrayLike | None = None) -> Array:
    """Wavelength of a signal's carrier in vacuum, m; parameters and errors as in :func:`frequency_hz`.

    >>> round(float(wavelength_m("G", "L1C")), 6)
    0.190294
    """
    return np.asarray(SPEED_OF_LIGHT / frequency_hz(system, code, channel))
