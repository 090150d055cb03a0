"""Numbers of fixed width, as Fortran and everybody after it wrote them, from a matrix of characters to floats."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["numbers"]

Bytes = NDArray[np.uint8]

_BLANK = 32
#: What is not known is written as nines, .9999E9 or .999999999999E+09 (RINEX 3.05, tables A5 to A20), also as 9.999E9:
#: between these bounds no field has a value of its own.
_NINES = (9.99e8, 1e10)
#: No field has an exponent of three digits; what follows may square numbers without care.
_LARGEST = 1e100
#: Columns of the layout that nearly all files have: ``-1.234567890123E-05``, with a blank or a minus in front.
_WIDTH, _FIRST, _POINT, _DECIMALS, _LETTER, _SIGN, _POWER = 19, 1, 2, range(3, 15), 15, 16, (17, 18)
#: Powers of ten that are doubles, not rounded ones: one product or quotient with them is rounded once, and correctly.
_POWERS = 10.0 ** np.arange(23)


def _translation() -> Bytes:
    table = np.full(256, ord("?"), dtype=np.uint8)
    for letter in b"0123456789+-.E ":
        table[letter] = letter
    table[list(b"DdEe")] = ord("E")
    return table


#: Fortran's exponents become C's; what no number contains becomes a question mark.
_NUMERIC = _translation()


def numbers(chars: Bytes) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Numbers of fixed width.

    Parameters
    ----------
    chars : (n, fields, width) characters

    Returns
    -------
    (n, fields) values, NaN where a field is blank, unknown or unreadable; (n, fields) where it is unreadable
    """
    shape = chars.shape[:2]
    text = np.ascontiguousarray(_NUMERIC[chars].reshape(-1, chars.shape[2]))
    blank = (text == _BLANK).all(axis=1)
    text[blank] = np.frombuffer(b"0".ljust(chars.shape[2]), dtype=np.uint8)
    values, rest = _usual(text) if chars.shape[2] == _WIDTH else (np.full(len(text), np.nan), np.arange(len(text)))
    words = text.view(f"S{chars.shape[2]}").ravel()[rest]
    with np.errstate(over="ignore", under="ignore"):  # what overflows is found below
        try:
            values[rest] = words.astype(np.float64)
        except ValueError:
            readable = _readable(text[rest])
            values[rest[readable]] = words[readable].astype(np.float64)
    bad = ~(np.abs(values) < _LARGEST)
    values[blank | bad | _unknown(values)] = np.nan
    return values.reshape(shape), bad.reshape(shape)


def _unknown(values: NDArray[np.float64]) -> NDArray[np.bool_]:
    """(n,) which numbers are nothing but nines, at least three of them."""
    unknown = (values >= _NINES[0]) & (values < _NINES[1])
    here = values[unknown]
    missing = np.maximum(10.0 - here / np.where(here < 1e9, 1e8, 1e9), 1e-16)  # 9.99 is 10 less 10^-2
    unknown[unknown] = (missing < 0.011) & (np.abs(missing - 10 ** np.rint(np.log10(missing))) < 1e-14)
    return unknown


def _usual(text: Bytes) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """(n,) the numbers in the usual layout, to the bit those of the slow way, NaN for others; where these are."""
    digits = text - np.uint8(ord("0"))  # what is less becomes great
    usual = (digits[:, [_FIRST, *_DECIMALS, *_POWER]] <= 9).all(axis=1)
    usual &= (text[:, _POINT] == ord(".")) & (text[:, _LETTER] == ord("E"))
    negative, small = text[:, 0] == ord("-"), text[:, _SIGN] == ord("-")
    usual &= (negative | (text[:, 0] == _BLANK)) & (small | (text[:, _SIGN] == ord("+")))
    power = digits[:, _POWER[0]].astype(np.int64) * 10 + digits[:, _POWER[1]]
    power = np.where(small, -power, power) - len(_DECIMALS)
    usual &= np.abs(power) < len(_POWERS)
    mantissa = digits[:, _FIRST].astype(np.float64)
    for column in _DECIMALS:  # whole numbers below 2^53: exact
        mantissa *= 10.0
        mantissa += digits[:, column]
    scale = _POWERS[np.where(usual, np.abs(power), 0)]
    values = np.where(power < 0, mantissa / scale, mantissa * scale)
    values = np.where(usual, np.where(negative, -values, values), np.nan)
    return values, np.flatnonzero(~usual)


def _readable(text: Bytes) -> NDArray[np.bool_]:
    """(n,) which rows are numbers, by the automaton of their grammar."""
    state = np.zeros(len(text), dtype=np.uint8)
    for column in _CLASS[text].T:
        state = _NEXT[state, column]
    return np.asarray(_ACCEPTED[state])


def _grammar() -> tuple[Bytes, Bytes, NDArray[np.bool_]]:
    """Classes of characters, transitions and accepted states of ``[sign] digits [. digits] [E [sign] digits]``."""
    classes = np.full(256, 5, dtype=np.uint8)
    for number, letters in enumerate((b" ", b"+-", b"0123456789", b".", b"E")):
        classes[list(letters)] = number
    fail = 10
    rows = {  # blank, sign, digit, point, E, other
        0: (0, 1, 2, 4),  # nothing yet
        1: (fail, fail, 2, 4),  # sign
        2: (9, fail, 2, 3, 6),  # whole digits
        3: (9, fail, 5, fail, 6),  # point behind digits
        4: (fail, fail, 5),  # point without digits before it
        5: (9, fail, 5, fail, 6),  # decimals
        6: (fail, 7, 8),  # E
        7: (fail, fail, 8),  # its sign
        8: (9, fail, 8),  # its digits
        9: (9,),  # blanks at the end
    }
    steps = np.full((11, 6), fail, dtype=np.uint8)
    for state, row in rows.items():
        steps[state, : len(row)] = row
    return classes, steps, np.isin(np.arange(11), (2, 3, 5, 8, 9))


_CLASS, _NEXT, _ACCEPTED = _grammar()
