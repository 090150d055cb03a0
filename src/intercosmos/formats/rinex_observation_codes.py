"""Observation codes: which kinds there are, and the two-character ones of RINEX 2 in the words of RINEX 3.

RINEX 2 names a frequency and whether the code is the open one (C) or the precise one (P); RINEX 3 names the tracking.
Where the old name leaves it open, the new one is the "combined" channel X, as usual.

References
----------
Gurtner, Estey, RINEX 2.11 (2007), RINEX 2.12 (2009); IGS/RTCM, RINEX 3.05 (2020), tables 4-13; RINEX 4.02 (2024).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

__all__ = ["KINDS", "SYSTEMS", "is_code", "modern_codes", "renamed"]

#: Letters of the systems, in the order of RINEX.
SYSTEMS: Final = "GRECJIS"
#: First letter of a code -> (what it is, unit).
KINDS: Final = {
    "C": ("pseudorange", "m"),
    "L": ("carrier phase", "cycles"),
    "D": ("Doppler shift", "Hz"),
    "S": ("signal strength", "dB-Hz"),
    "I": ("ionospheric phase delay", "cycles"),
    "X": ("receiver channel", "1"),
}
_CODE: Final = re.compile(r"[CLDSIX][0-9][A-Z ]")
#: Tracking of the letters that RINEX 2.12 added: C/A, L1C, L2C, GLONASS C/A on L2.
_LETTERS: Final = {"A": "1C", "B": "1X", "C": "2X", "D": "2C"}
#: System -> frequency -> tracking of what is not precise.
_OPEN: Final = {
    "G": {"1": "C", "2": "X", "5": "X"},
    "R": {"1": "C", "2": "C", "3": "X"},
    "E": dict.fromkeys("15678", "X"),
    "C": {"2": "I", "6": "I", "7": "I", "1": "X", "5": "X", "8": "X"},
    "J": {"1": "C", "2": "X", "5": "X", "6": "X"},
    "I": {"5": "A", "9": "A"},
    "S": {"1": "C", "5": "X"},
}
_PRECISE: Final = {"G": "W", "R": "P"}


def is_code(code: str) -> bool:
    """Whether the text can be a code of RINEX 3 or 4; the tracking may be blank."""
    return _CODE.fullmatch(code.ljust(3)) is not None


def renamed(system: str, code: str, version: float) -> str:
    """The code as RINEX 3.05 has it: 3.02 called BeiDou's B1I band 1, before and after it is band 2."""
    if system == "C" and version == 3.02 and code[1:] in ("1I", "1Q", "1X"):
        return f"{code[0]}2{code[2]}"
    return code.rstrip()


def modern_codes(types: Sequence[str], system: str) -> list[str | None]:
    """Codes of RINEX 3 for those of RINEX 2.

    Parameters
    ----------
    types : as the header names them, two characters each
    system : letter

    Returns
    -------
    one for every type; None for what the system does not have, and for a second name of the same observation

    >>> modern_codes(["L1", "L2", "C1", "P1", "P2", "S1"], "G")
    ['L1C', 'L2W', 'C1C', 'C1W', 'C2W', 'S1C']
    >>> modern_codes(["C1", "P2", "L2"], "R")
    ['C1C', 'C2P', 'L2P']
    """
    found: list[str | None] = []
    for kind in types:
        code = _modern(kind, types, system)
        found.append(None if code in found else code)
    return found


def _modern(kind: str, types: Sequence[str], system: str) -> str | None:
    letter, band = kind[:1], kind[1:]
    open_bands = _OPEN[system]
    precise = _PRECISE.get(system)
    if letter == "P":
        return f"C{band}{precise}" if precise and band in ("1", "2") else None
    if letter not in ("C", "L", "D", "S"):
        return None
    if band in _LETTERS:
        tracking = _LETTERS[band]
        allowed = {"G": "ABC", "R": "AD", "J": "ABC", "S": "A"}.get(system, "")
        return letter + tracking if band in allowed else None
    if band not in open_bands:
        return None
    if letter != "C" and precise and band in ("1", "2") and _is_precise(band, types):
        return f"{letter}{band}{precise}"
    return f"{letter}{band}{open_bands[band]}"


def _is_precise(band: str, types: Sequence[str]) -> bool:
    """Whether phase, Doppler and strength of a frequency belong to the precise code.

    On the second frequency they do wherever there is one; on the first, where the open code is absent or has names of
    its own.
    """
    if f"P{band}" not in types:
        return False
    return band == "2" or "C1" not in types or "LA" in types
