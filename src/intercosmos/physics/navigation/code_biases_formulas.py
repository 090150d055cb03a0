"""How each system's messages tell the delay of each code: columns with factors, the best way first.

The formulas and their documents are in :mod:`~intercosmos.physics.navigation.code_biases`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from intercosmos.physics.navigation.signals import frequency_hz

__all__ = ["BAND_S", "GLONASS_S", "NEIGHBOUR_S", "Way", "Ways", "ways_to"]

_NS = 1e-9
#: Spread of satellites' biases where a neighbour's delay is taken: C/A against P(Y) on L1, L2C against P(Y) on L2,
#: pilot against data. Published monthly biases of C1C-C1W and C2W-C2L spread by about this (CODE; the
#: paper below).
NEIGHBOUR_S: Final = 1.0 * _NS
#: Spread of the biases of two bands about their mean, where nothing is sent: differential code biases between bands
#: span some ±10 ns (Montenbruck, Hauschild, Steigenberger, *Differential code bias estimation using multi-GNSS
#: observations and global ionosphere maps*, Navigation 61, 2014).
BAND_S: Final = 5.0 * _NS
#: GLONASS without any calibration: C1P-C2P of its satellites spans as much as other systems', and channels differ too.
GLONASS_S: Final = 5.0 * _NS

#: A way to a delay: columns with factors, and the standard deviation of what it leaves out, s (0: as defined).
Way = tuple[tuple[tuple[str, float], ...], float]
#: Band and attribute -> ways to the delay, the best first.
Ways = Mapping[str, tuple[Way, ...]]


def _gamma(system: str, first: str, second: str) -> float:
    return float((frequency_hz(system, first, 0) / frequency_hz(system, second, 0)) ** 2)


def _american(system: str) -> Ways:
    """GPS and QZSS: inter-signal corrections against TGD; γ TGD for the second code of the reference."""
    g = _gamma(system, "1", "2")
    tgd = ("tgd_s", 1.0)

    def isc(*columns: tuple[str, float]) -> tuple[tuple[str, float], ...]:
        return (tgd, *((name, -share) for name, share in columns))

    first: Way = ((tgd,), 0.0)
    second: Way = ((("tgd_s", g),), 0.0)
    near_first: Way = ((tgd,), NEIGHBOUR_S)
    near_second: Way = ((("tgd_s", g),), NEIGHBOUR_S)
    coarse: Way = (isc(("isc_l1ca_s", 1)), 0.0)
    civil: Way = (isc(("isc_l2c_s", 1)), 0.0)
    ways: dict[str, tuple[Way, ...]] = {
        **{f"1{a}": (first,) for a in "PWY"},
        **{f"1{a}": (near_first,) for a in "MN"},
        **{f"2{a}": (second,) for a in "PWYD"},
        **{f"2{a}": (near_second,) for a in "MNC"},
        "1C": (coarse, near_first),
        "1E": (near_first,),
        "1S": ((isc(("isc_l1cd_s", 1)), 0.0), near_first),
        "1L": ((isc(("isc_l1cp_s", 1)), 0.0), near_first),
        # three quarters of L1C's power are in the pilot (IS-GPS-800, 3.2.1.6)
        "1X": ((isc(("isc_l1cp_s", 0.75), ("isc_l1cd_s", 0.25)), 0.0), near_first),
        **{f"2{a}": (civil, near_second) for a in "LSX"},
        "5I": ((isc(("isc_l5i5_s", 1)), 0.0),),
        "5Q": ((isc(("isc_l5q5_s", 1)), 0.0),),
        "5X": ((isc(("isc_l5i5_s", 0.5), ("isc_l5q5_s", 0.5)), 0.0),),
    }
    if system == "J":
        ways["1C"] = (first,)
        ways |= {f"2{a}": (civil, second) for a in "LSX"}
    return ways


def _galileo(message: str) -> Ways:
    """E1 and the band that the message's clock refers to, and the other one by both group delays."""
    a, b = ("7", "5") if message == "INAV" else ("5", "7")
    names = {"5": "bgd_e5a_e1_s", "7": "bgd_e5b_e1_s"}
    own, other = _gamma("E", "1", a), _gamma("E", "1", b)
    ways: dict[str, tuple[Way, ...]] = {f"1{x}": ((((names[a], 1.0),), 0.0),) for x in "ABCXZ"}
    ways |= {f"{a}{x}": ((((names[a], own),), 0.0),) for x in "IQX"}
    ways |= {f"{b}{x}": ((((names[a], 1.0), (names[b], other - 1)), 0.0),) for x in "IQX"}
    # E5 is tracked over both bands; its own delay is not sent, and lies near the mean of theirs
    mean = ((names[a], (own + 1) / 2), (names[b], (other - 1) / 2))
    return ways | {f"8{x}": ((mean, NEIGHBOUR_S),) for x in "IQX"}


def _beidou() -> Ways:
    """Everything against B3I; a joint code takes pilot and data by their powers (B1C 3:1, B2a 1:1)."""
    b1c, b2a = ("tgd_b1cp_s", 1.0), ("tgd_b2ap_s", 1.0)
    ways: dict[str, tuple[Way, ...]] = {f"2{x}": (((("tgd1_s", 1.0),), 0.0),) for x in "IQX"}
    ways |= {f"1{x}": ways["2I"] for x in "IQ"}  # B1I as RINEX 3.02 called it
    ways |= {f"6{x}": (((), 0.0),) for x in "IQX"}
    ways |= {f"7{x}": (((("tgd2_s", 1.0),), 0.0),) for x in "IQX"}
    ways |= {f"7{x}": (((("tgd_b2bi_s", 1.0),), 0.0), ((("tgd_b2bp_s", 1.0),), 0.0)) for x in "DPZ"}
    ways["1P"] = (((b1c,), 0.0),)
    ways["1D"] = (((b1c, ("isc_b1cd_s", 1.0)), 0.0), ((b1c,), NEIGHBOUR_S))
    ways["1X"] = (((b1c, ("isc_b1cd_s", 0.25)), 0.0), ((b1c,), NEIGHBOUR_S))
    ways["5P"] = (((b2a,), 0.0),)
    ways["5D"] = (((b2a, ("isc_b2ad_s", 1.0)), 0.0), ((b2a,), NEIGHBOUR_S))
    ways["5X"] = (((b2a, ("isc_b2ad_s", 0.5)), 0.0), ((b2a,), NEIGHBOUR_S))
    return ways


def _glonass() -> Ways:
    g = _gamma("R", "1", "2")
    first: Way = ((("group_delay_s", 1 / (g - 1)),), 0.0)
    second: Way = ((("group_delay_s", g / (g - 1)),), 0.0)
    return {**{f"1{x}": (first,) for x in "CP"}, **{f"2{x}": (second,) for x in "CP"}}


def _navic() -> Ways:
    g = _gamma("I", "9", "5")
    first: Way = ((("tgd_s", 1.0),), 0.0)
    second: Way = ((("tgd_s", g),), 0.0)
    return {**{f"9{x}": (first,) for x in "ABCX"}, **{f"5{x}": (second,) for x in "ABCX"}}


@cache
def ways_to(system: str, message: str) -> Ways:
    """Band and attribute -> ways to the delay, the best first."""
    if system in {"G", "J"}:
        return _american(system)
    if system == "E":
        return _galileo(message)
    if system == "I":
        return _navic() if message == "LNAV" else {}
    if system == "C":
        return _beidou()
    if system == "R":
        return _glonass()
    return {"1C": (((), 0.0),)}
