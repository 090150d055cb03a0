"""Group delays of codes from tables of analysis centres, brought to the reference of the broadcast clock.

Centres estimate biases of every code of every satellite far better than messages tell them, and of codes that no
message knows: GPS C/A against P, GLONASS. A table has absolute biases b(s), or such with a datum of each satellite; the
broadcast clock's own reference (see :mod:`~intercosmos.physics.navigation.code_biases`) is then taken off:
d(s) = b(s) - [a b(r1) + β b(r2)].
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import UnknownIdError
from intercosmos.physics.navigation.code_biases import KNOWN, UNKNOWN, CodeDelays
from intercosmos.physics.navigation.combinations import ionosphere_free_factors
from intercosmos.physics.navigation.signals import BANDS, frequency_hz

__all__ = ["better_of", "code_delays_from_table"]

Array = NDArray[np.float64]

#: Codes that a broadcast clock refers to, for each message; the first set of which a satellite has all counts.
_REFERENCES: Final[dict[str, tuple[tuple[str, ...], ...]]] = {
    "G": (("C1W", "C2W"), ("C1P", "C2P")),
    "R": (("C1P", "C2P"), ("C1C", "C2C")),
    "E/INAV": (("C1C", "C7Q"), ("C1X", "C7X")),
    "E/FNAV": (("C1C", "C5Q"), ("C1X", "C5X")),
    "C": (("C6I",),),
    "J": (("C1C", "C2L"), ("C1C", "C2X"), ("C1C", "C2S")),
    "I": (("C9A", "C5A"),),
    "S": (("C1C",),),
}
#: Standard deviation of a bias in a table, s: those of centres agree within some tenths of a nanosecond (Wang et al.
#: 2016, J. Geod. 90).
TABLE_SIGMA_S: Final = 0.3e-9


def _combined(system: str, codes: Sequence[str], biases: Array) -> Array:
    """One code's biases (n, 1), or the ionosphere-free sum of two (n, 2)."""
    if len(codes) == 1:
        return biases[:, 0]
    a, b = ionosphere_free_factors(*(frequency_hz(system, code, 0) for code in codes))
    return np.asarray(a * biases[:, 0] + b * biases[:, 1])


def code_delays_from_table(
    satellites: Sequence[str] | NDArray[np.str_],
    code: str | tuple[str, str],
    table: Mapping[tuple[str, str], float],
    message: str | None = None,
) -> CodeDelays:
    """Group delays against the broadcast clock, from a table.

    Parameters
    ----------
    satellites : (n,) of one system
    code : range code, or two of an ionosphere-free sum
    table : (satellite, code) -> bias, ns, as :func:`intercosmos.formats.bias_sinex.satellite_codes_ns` gives it
    message : of the clock, for Galileo: ``"INAV"`` (default) or ``"FNAV"``

    Returns
    -------
    CodeDelays : (n,); UNKNOWN and zero where the table has not all that is needed

    Raises
    ------
    UnknownIdError : for an unknown system or Galileo message

    Examples
    --------
    >>> table = {("G01", "C1C"): 1.0, ("G01", "C1W"): 0.0, ("G01", "C2W"): 0.0}
    >>> found = code_delays_from_table(["G01", "G02"], ("C1C", "C2W"), table)
    >>> (found.seconds * 1e9).round(3).tolist(), found.status.tolist()
    ([2.546, 0.0], [0, 2])
    """
    names = [str(satellite) for satellite in satellites]
    seconds, sigma = np.zeros(len(names)), np.full(len(names), 5e-9)
    status = np.full(len(names), UNKNOWN, np.int8)
    if not names:
        return CodeDelays(seconds, sigma, status)
    system = names[0][:1]
    if system not in BANDS:
        raise UnknownIdError("navigation system", system, BANDS)
    key = f"E/{message or 'INAV'}" if system == "E" else system
    if key not in _REFERENCES:
        raise UnknownIdError("Galileo message", str(message), ("INAV", "FNAV"))
    codes = (code,) if isinstance(code, str) else tuple(code)
    wanted = _combined(system, codes, _column(names, codes, table))
    for reference in _REFERENCES[key]:
        zero = _combined(system, reference, _column(names, reference, table))
        good = np.isfinite(wanted - zero) & (status == UNKNOWN)
        seconds[good] = (wanted - zero)[good] * 1e-9
        status[good] = KNOWN
        sigma[good] = 0.0 if codes == reference else TABLE_SIGMA_S
    return CodeDelays(seconds, sigma, status)


def _column(names: Sequence[str], codes: Sequence[str], table: Mapping[tuple[str, str], float]) -> Array:
    return np.array([[table.get((name, code), np.nan) for code in codes] for name in names], float)


def better_of(first: CodeDelays, second: CodeDelays) -> CodeDelays:
    """The first delays where their status is not worse, the second elsewhere; shapes broadcast."""
    take = np.less_equal(first.status, second.status)
    pick: list[ArrayLike] = [
        np.where(take, a, b)
        for a, b in ((first.seconds, second.seconds), (first.sigma_s, second.sigma_s), (first.status, second.status))
    ]
    return CodeDelays(np.asarray(pick[0]), np.asarray(pick[1]), np.asarray(pick[2], np.int8))
