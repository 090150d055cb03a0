"""Combinations of two frequencies, and which codes of a receiver to take for them.

With f1 and f2 the two frequencies, the ionosphere-free range is a P1 + b P2,

    a = f1² / (f1² - f2²),    b = -f2² / (f1² - f2²),    a + b = 1,

in which the first-order ionosphere, proportional to 1/f², vanishes; the noise of equal ranges grows by √(a² + b²).
For GLONASS f1/f2 is 9/7 in every channel, so that one pair of factors holds for all of them.

References
----------
P. J. G. Teunissen, O. Montenbruck (eds.), *Springer Handbook of GNSS* (2017), chapter 20; R. Hatch (1982), W. G.
Melbourne (1985) and G. Wübbena (1985) for the combination of ranges and phases.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.constants import SPEED_OF_LIGHT
from intercosmos.errors import PhysicsError, UnknownIdError
from intercosmos.physics.navigation.signals import BANDS

__all__ = [
    "choose_pair",
    "choose_single",
    "geometry_free",
    "ionosphere_free",
    "ionosphere_free_factors",
    "melbourne_wubbena_m",
    "noise_amplification",
    "wide_lane_m",
]

Array = NDArray[np.float64]

#: Pairs worth taking, the best first: (band and attributes of the first code, the same of the second). Attributes stand
#: in order of preference. First the pair that the broadcast clock itself refers to, since it needs no group delay.
_PAIRS: Final[dict[str, tuple[tuple[str, str, str, str], ...]]] = {
    "G": (
        ("1", "WPY", "2", "WPYD"),
        ("1", "C", "2", "WPYD"),
        ("1", "C", "2", "LXSC"),
        ("1", "C", "5", "QXI"),
        ("1", "XLS", "5", "QXI"),
        ("1", "XLS", "2", "LXSC"),
    ),
    "R": (
        ("1", "P", "2", "P"),
        ("1", "C", "2", "C"),
        ("1", "P", "2", "C"),
        ("1", "C", "2", "P"),
    ),
    "E": (
        ("1", "CXBZ", "5", "QXI"),
        ("1", "CXBZ", "7", "QXI"),
        ("1", "CXBZ", "8", "QXI"),
    ),
    "C": (
        ("2", "IXQ", "6", "IXQ"),
        ("1", "PXD", "5", "PXD"),
        ("2", "IXQ", "7", "IXQ"),
        ("1", "PXD", "6", "IXQ"),
        ("2", "IXQ", "5", "PXD"),
        ("2", "IXQ", "7", "PDZ"),
    ),
    "J": (
        ("1", "CEXLZS", "2", "LXS"),
        ("1", "CEXLZS", "5", "QXI"),
    ),
    "I": (("9", "ACXB", "5", "ACXB"), ("1", "PXD", "5", "ACXB")),
    "S": (("1", "C", "5", "IXQ"),),
}

#: One code, the best first.
_SINGLES: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "G": (("1", "CWPYXLS"), ("5", "QXI"), ("2", "LXSCWPYD")),
    "R": (("1", "CP"), ("2", "CP"), ("3", "QXI"), ("4", "AXB"), ("6", "AXB")),
    "E": (("1", "CXBZ"), ("5", "QXI"), ("7", "QXI"), ("8", "QXI"), ("6", "CXB")),
    "C": (("2", "IXQ"), ("1", "PXD"), ("6", "IXQ"), ("5", "PXD"), ("7", "IXQPDZ"), ("8", "PXD")),
    "J": (("1", "CEXLZS"), ("5", "QXI"), ("2", "LXS")),
    "I": (("5", "ACXB"), ("9", "ACXB"), ("1", "PXD")),
    "S": (("1", "C"), ("5", "IXQ")),
}

#: A choice whose least-observed code has less than this share of the observations of the richest choice loses to it.
ENOUGH: Final = 0.75


def ionosphere_free_factors(first_hz: ArrayLike, second_hz: ArrayLike) -> tuple[Array, Array]:
    """Factors a and b of the ionosphere-free sum a·first + b·second.

    Parameters
    ----------
    first_hz, second_hz : (...) carrier frequencies, Hz

    Raises
    ------
    PhysicsError : if the two frequencies are the same

    Examples
    --------
    >>> a, b = ionosphere_free_factors(1575.42e6, 1227.60e6)
    >>> round(float(a), 6), round(float(b), 6)
    (2.545728, -1.545728)
    """
    f1, f2 = np.asarray(first_hz, float) ** 2, np.asarray(second_hz, float) ** 2
    if np.any(f1 == f2):
        raise PhysicsError("two codes on one frequency have no ionosphere-free sum; take codes of two bands")
    return np.asarray(f1 / (f1 - f2)), np.asarray(-f2 / (f1 - f2))


def ionosphere_free(first: ArrayLike, second: ArrayLike, first_hz: ArrayLike, second_hz: ArrayLike) -> Array:
    """Ionosphere-free sum of two ranges, or of two phases in metres; arguments broadcast, the unit stays."""
    a, b = ionosphere_free_factors(first_hz, second_hz)
    return np.asarray(a * np.asarray(first, float) + b * np.asarray(second, float))


def noise_amplification(
    first_hz: ArrayLike, second_hz: ArrayLike, first_sigma: ArrayLike = 1.0, second_sigma: ArrayLike = 1.0
) -> Array:
    """Standard deviation of the ionosphere-free sum of two independent ranges, in the unit of theirs.

    >>> round(float(noise_amplification(1575.42e6, 1227.60e6)), 3)
    2.978
    """
    a, b = ionosphere_free_factors(first_hz, second_hz)
    return np.asarray(np.hypot(a * np.asarray(first_sigma, float), b * np.asarray(second_sigma, float)))


def geometry_free(first: ArrayLike, second: ArrayLike) -> Array:
    """First minus second, both in metres: ionosphere and biases without the geometry."""
    return np.asarray(np.asarray(first, float) - np.asarray(second, float))


def wide_lane_m(first_hz: ArrayLike, second_hz: ArrayLike) -> Array:
    """Wavelength of the difference of two carriers, m.

    >>> round(float(wide_lane_m(1575.42e6, 1227.60e6)), 3)
    0.862
    """
    return np.asarray(SPEED_OF_LIGHT / (np.asarray(first_hz, float) - np.asarray(second_hz, float)))


def melbourne_wubbena_m(
    first_phase_m: ArrayLike,
    second_phase_m: ArrayLike,
    first_range_m: ArrayLike,
    second_range_m: ArrayLike,
    first_hz: ArrayLike,
    second_hz: ArrayLike,
) -> Array:
    """Wide-lane phase minus narrow-lane range, m: free of geometry, clocks and ionosphere; jumps show cycle slips."""
    f1, f2 = np.asarray(first_hz, float), np.asarray(second_hz, float)
    phase = (f1 * np.asarray(first_phase_m, float) - f2 * np.asarray(second_phase_m, float)) / (f1 - f2)
    code = (f1 * np.asarray(first_range_m, float) + f2 * np.asarray(second_range_m, float)) / (f1 + f2)
    return np.asarray(phase - code)


def _first_of(number: str, attributes: str, counts: Mapping[str, int]) -> tuple[str, int]:
    """The preferred code of a band among those there, and its count; ("", 0) where there is none."""
    present = {code: n for a in attributes if (n := counts.get(code := f"C{number}{a}", 0)) > 0}
    if not present:
        return "", 0
    most = max(present.values())
    return next((code, n) for code, n in present.items() if n >= ENOUGH * most)


def _counted(codes: Collection[str], counts: Mapping[str, int] | None) -> dict[str, int]:
    return {code: 1 if counts is None else counts.get(code, 0) for code in codes}


def _check(system: str) -> None:
    if system not in BANDS:
        raise UnknownIdError("navigation system", system, BANDS)


def choose_pair(
    system: str, codes_available: Collection[str], counts: Mapping[str, int] | None = None
) -> tuple[str, str] | None:
    """Two range codes for an ionosphere-free sum.

    The preferred pair is the one the broadcast clock refers to, or needs the best-known delays. With `counts` a pair
    that has less than three quarters of the observations of the richest one gives way to it: few satellites send the
    modern codes.

    Parameters
    ----------
    system : letter of RINEX
    codes_available : RINEX 3 codes, of any kind; only those that begin with C count
    counts : observations of each code; without it all codes count the same

    Returns
    -------
    (first, second), or None if no pair can be made

    Raises
    ------
    UnknownIdError : for an unknown system

    Examples
    --------
    >>> choose_pair("G", ["C1C", "C1W", "C2W", "C5Q"])
    ('C1W', 'C2W')
    >>> choose_pair("E", ["C1C"]) is None
    True
    """
    _check(system)
    counted = _counted(codes_available, counts)
    found = []
    for one, ones, two, twos in _PAIRS[system]:
        first, n1 = _first_of(one, ones, counted)
        second, n2 = _first_of(two, twos, counted)
        if first and second:
            found.append((first, second, min(n1, n2)))
    if not found:
        return None
    most = max(n for _, _, n in found)
    return next((first, second) for first, second, n in found if n >= ENOUGH * most)


def choose_single(system: str, codes_available: Collection[str], counts: Mapping[str, int] | None = None) -> str | None:
    """One range code, as :func:`choose_pair` chooses two; None if the receiver has none of the system.

    >>> choose_single("C", ["C2I", "C6I", "C1P"])
    'C2I'
    """
    _check(system)
    counted = _counted(codes_available, counts)
    found = [_first_of(number, attributes, counted) for number, attributes in _SINGLES[system]]
    most = max(n for _, n in found)
    return next((code for code, n in found if code and n >= ENOUGH * most), None)
