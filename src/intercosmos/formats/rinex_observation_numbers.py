"""Numbers in columns: many fields of a Fortran format at once, with no loop over them.

An observation is F14.3 with two digits behind it: sixteen characters, two words of eight bytes. Three multiplications
turn a word into the number of its eight digits (each doubles the length of the digits that stand together), and the
checks are logic on whole words; so a field costs some fifty machine operations, whatever it holds. The number is exact:
its digits as an integer, divided by 1000, which rounds once.

>>> import numpy as np
>>> values, loss, strength, bad = observations(*words(np.frombuffer(b"  22123456.789 7", np.uint8)[None]))
>>> values, loss, strength, bad
(array([[22123456.789]]), array([[0]], dtype=uint8), array([[7]], dtype=uint8), array([[False]]))

Reference: Lemire (2021), Software: Practice and Experience 51, 1700 (several digits in one word).
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["BLANK", "Bytes", "Words", "decimals", "integers", "irregular", "observations", "words"]

Bytes = NDArray[np.uint8]
Words = NDArray[np.uint64]
Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]


def _word(byte: int) -> np.uint64:
    return np.uint64(int.from_bytes(bytes([byte]) * 8, "little"))


#: Eight spaces.
BLANK: Final = _word(0x20)
_ZEROS, _GAP, _MINUS = _word(0x30), _word(0x10), _word(0x0D)
_LOW7, _OVER9, _HIGH = _word(0x7F), _word(0x76), _word(0x80)
_ONE, _SEVEN, _EIGHT = np.uint64(1), np.uint64(7), np.uint64(8)
_WHOLE: Final = np.uint64(0xFFFF)  # the last two digits before the point, in the second word
_POINT, _POINT_IS = np.uint64(0xFF0000), np.uint64(0x1E0000)
_FRACTION: Final = np.uint64(0x0000FFFFFF000000)
_FLAGS: Final = np.uint64(0xFFFF000000000000)
_NUMBER: Final = np.uint64(0x0000FFFFFFFFFFFF)
_PAIRS, _FOURS, _EIGHTS = np.uint64(0x00FF00FF00FF00FF), np.uint64(0x0000FFFF0000FFFF), np.uint64(0xFFFFFFFF)


def words(fields: Bytes) -> tuple[Words, Words]:
    """The two words of every field of sixteen characters: (rows, 16 n) bytes to twice (rows, n)."""
    both = np.ascontiguousarray(fields).view("<u8").reshape(len(fields), -1, 2)
    return both[..., 0], both[..., 1]


def observations(first: Words, second: Words) -> tuple[Floats, Bytes, Bytes, Bools]:
    """Observations from the words of F14.3, I1, I1.

    Parameters
    ----------
    first, second : the sixteen characters of a field; any shape

    Returns
    -------
    value : the numbers; NaN where the field is blank or says zero, which both mean "not observed"
    loss_of_lock, strength : the two digits behind; zero where blank
    bad : the field is no F14.3; its value is arbitrary
    """
    x1, x2 = first ^ _ZEROS, second ^ _ZEROS  # digits are 0..9, a space 0x10, a minus 0x1D, a point 0x1E
    m1, m2 = _others(x1), _others(x2)
    whole = m2 & _WHOLE
    y1, y2 = (x1 ^ _GAP) & m1, (x2 ^ _GAP) & m2
    minus = y2 & _WHOLE
    good = (m1 & (m1 + _ONE)) == 0  # what is no digit stands in front
    good &= (whole & (whole + _ONE)) == 0
    good &= (whole == 0) | (m1 == ~np.uint64(0))
    good &= (y1 == 0) | ((y1 == ((m1 ^ (m1 >> _EIGHT)) & _MINUS)) & (whole == 0))  # spaces, at most one minus, last
    good &= (minus == 0) | ((minus == ((whole ^ (whole >> _EIGHT)) & _MINUS)) & (y1 == 0))
    good &= ((x2 & _POINT) == _POINT_IS) & ((m2 & _FRACTION) == 0) & ((y2 & _FLAGS) == 0)
    digits = x2 & ~m2
    tail = ((digits & _WHOLE) << np.uint64(24)) | ((digits & _FRACTION) << np.uint64(16))
    number = _digits(x1 & ~m1) * np.uint64(100_000) + _digits(tail)
    value = number.astype(np.float64)
    value /= 1000.0
    np.negative(value, out=value, where=(y1 | minus) != 0)
    blank = (first == BLANK) & (((second ^ BLANK) & _NUMBER) == 0)
    value[number == 0] = np.nan
    bad = ~(good | (blank & ((y2 & _FLAGS) == 0)))
    loss = ((digits >> np.uint64(48)) & np.uint64(0xFF)).astype(np.uint8)
    return value, loss, (digits >> np.uint64(56)).astype(np.uint8), bad


def _others(x: Words) -> Words:
    """0xFF in every byte that is no digit."""
    high = (((x & _LOW7) + _OVER9) | x) & _HIGH
    return high | (high - (high >> _SEVEN))


def _digits(word: Words) -> Words:
    """The number of eight digits, the first of them in the lowest byte."""
    word = (word * np.uint64(10) + (word >> _EIGHT)) & _PAIRS
    word = (word * np.uint64(100) + (word >> np.uint64(16))) & _FOURS
    return (word * np.uint64(10_000) + (word >> np.uint64(32))) & _EIGHTS


_DIGIT_OR_SPACE: Final = np.zeros(256, bool)
_DIGIT_OR_SPACE[list(b" 0123456789")] = True
_IN_NUMBER: Final = np.zeros(256, bool)
_IN_NUMBER[list(b" +-.0123456789EeDd")] = True


def irregular(fields: Bytes, *, flags: bool = True) -> tuple[Floats, Bools]:
    """Numbers anywhere in their columns, with any number of decimals, one by one: what few files need.

    Parameters
    ----------
    fields : characters (n, width); with ``flags`` the last two of them are digits of their own

    Returns
    -------
    value : (n,); NaN where the field is blank or zero
    bad : (n,); no number, or none of double precision
    """
    width = fields.shape[1] - 2 * flags
    bad = np.logical_not(_IN_NUMBER[fields[:, :width]].all(axis=1) & _DIGIT_OR_SPACE[fields[:, width:]].all(axis=1))
    bad = np.atleast_1d(bad)
    text = fields[:, :width].copy()
    text[np.isin(text, list(b"Dd"))] = ord("E")
    value = np.full(len(fields), np.nan)
    rows = np.flatnonzero(~bad & (text != 0x20).any(axis=1))
    chosen = np.ascontiguousarray(text[rows]).view(f"S{width}")[:, 0]
    try:
        value[rows] = chosen.astype(np.float64)
    except ValueError:  # one of them is none: which?
        for row, item in zip(rows, chosen, strict=True):
            try:
                value[row] = float(item)
            except ValueError:
                bad[row] = True
    bad |= np.isinf(value)
    value[(value == 0) | bad] = np.nan
    return value, bad


def integers(text: Bytes) -> tuple[NDArray[np.int64], Bools, Bools]:
    """Whole numbers without sign, set to the right: characters (n, width) to (value, blank, bad), each (n,)."""
    digit = text - np.uint8(48)  # wraps around for what is less
    is_digit = digit <= 9
    value = np.where(is_digit, digit, 0) @ (10 ** np.arange(text.shape[1] - 1, -1, -1, dtype=np.int64))
    blank = (text == 0x20).all(axis=1)
    bad = (~is_digit & (text != 0x20)).any(axis=1) | (is_digit[:, :-1] & ~is_digit[:, 1:]).any(axis=1)
    return value, blank, bad | blank


def decimals(text: Bytes) -> tuple[NDArray[np.int64], Bools]:
    """Digits behind a point, set to the left: characters (n, width) to (value in units of the last, bad)."""
    digit = text - np.uint8(48)
    is_digit = digit <= 9
    value = np.where(is_digit, digit, 0) @ (10 ** np.arange(text.shape[1] - 1, -1, -1, dtype=np.int64))
    return value, (~is_digit & (text != 0x20)).any(axis=1) | (~is_digit[:, :-1] & is_digit[:, 1:]).any(axis=1)
