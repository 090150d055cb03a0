"""Two-line element sets: the text of NORAD's two lines and what it says, column by column.

Reading is strict: every column, the check digits, and numbers within their ranges; an error names line and columns.
What is read can be written again as the same text. Files of such sets are read by ``intercosmos.formats.tle``.

References
----------
Spacetrack Report No. 3, section 12; CelesTrak, NORAD Two-Line Element Set Format; Space-Track, Alpha-5 (2020).

>>> vanguard = parse_two_lines(
...     "1 00005U 58002B   00179.78495062  .00000023  00000-0  28098-4 0  4753",
...     "2 00005  34.2682 348.7242 1859667 331.7664  19.3264 10.82419157413667",
... )
>>> vanguard.number, vanguard.mean_motion, vanguard.bstar
(5, 10.82419157, 2.8098e-05)
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import NoReturn

from intercosmos.errors import DataError, Where

__all__ = ["ALPHA_5", "TwoLines", "parse_two_lines"]

LENGTH = 69
#: First digits of catalogue numbers of 100,000 to 339,999: A is 10, Z is 33; I and O are left out.
ALPHA_5 = "ABCDEFGHJKLMNPQRSTUVWXYZ"
#: Two digits of a year from here on are of the last century.
_PIVOT = 57
_MJD_OF_ORDINAL = 678576  # date.toordinal() of 1858-11-17

_BEYOND = re.compile(r"(?:\s+[-+0-9.eE]+){0,3}\s*")
_EXPONENT = re.compile(r"([ +-])([0-9]{5})([+-][0-9])")
_RATE = re.compile(r"([ +-])\.([0-9]{8})")
#: Lines of the published verification set (AIAA 2006-6753, SGP4-VER.TLE) that its authors altered by hand to provoke
#: errors and whose check digits they left wrong.
_WRONG_AS_PUBLISHED = frozenset(
    {
        "1 33333U 05037B   05333.02012661  .25992681  00000-0  24476-3 0  1534",
        "2 33333  96.4736 157.9986 9950000 244.0492 110.6523  4.00004038 10708",
        "1 33334U 78066F   06174.85818871  .00000620  00000-0  10000-3 0  6809",
        "1 33335U 05008A   06176.46683397 -.00000205  00000-0  10000-3 0  2190",
        "2 33335   0.0019 286.9433 0000004  13.7918  55.6504  1.00270176  4891",
    }
)


@dataclass(frozen=True, slots=True)
class TwoLines:
    """What two lines say, in their own units.

    Attributes
    ----------
    number : of the catalogue
    classification : ``U``, ``C`` or ``S``
    designator : international, as ``58002B``; may be empty
    epoch_day : UTC, modified Julian day
    epoch_units : of that day, in hundred-millionths of a day (864 µs)
    rate, second_rate : half the first and a sixth of the second derivative of the mean motion, rev/day2, rev/day3
    bstar : drag term, 1/Earth radii
    ephemeris_type, element_set, revolution : counters
    inclination, node, perigee, anomaly : deg
    eccentricity, mean_motion : rev/day
    """

    number: int
    classification: str
    designator: str
    epoch_day: int
    epoch_units: int
    rate: float
    second_rate: float
    bstar: float
    ephemeris_type: int
    element_set: int
    inclination: float
    node: float
    eccentricity: float
    perigee: float
    anomaly: float
    mean_motion: float
    revolution: int


class _Line:
    """One line and its place, to cut fields from."""

    def __init__(self, text: str, which: int, where: Where, checksum: bool) -> None:
        self.which, self.where = which, where
        # nothing but printable ASCII: no digits of other scripts, no tabs that move the columns
        body = text.rstrip()
        if not body.isascii() or any(not " " <= c <= "~" for c in body):
            self.fail("contains a character that is not printable ASCII")
        if not body.startswith(f"{which} "):
            self.fail(f"does not begin with '{which} '")
        if len(body) < LENGTH:
            self.fail(f"has {len(body)} columns, not {LENGTH}")
        self.text = body[:LENGTH]
        if not _BEYOND.fullmatch(body[LENGTH:]):
            self.fail(f"says more behind column {LENGTH}")
        if not self.text[68].isdigit():
            self.fail("has no check digit in column 69")
        digit = sum(int(c) if c.isdigit() else c == "-" for c in self.text[:68]) % 10
        if checksum and int(self.text[68]) != digit and self.text not in _WRONG_AS_PUBLISHED:
            self.fail(
                f"has check digit {self.text[68]} in column 69, but its columns give {digit}",
                advice="fetch the set again: a digit was changed or lost",
            )

    def fail(self, problem: str, *, advice: str = "") -> NoReturn:
        raise DataError(f"line {self.which} of the element set {problem}", where=self.where, advice=advice)

    def bad(self, first: int, last: int, name: str, should: str) -> NoReturn:
        shown = self.text[first - 1 : last]
        self.fail(f"says {shown!r} in columns {first}-{last}: {name} is {should}")

    def blank(self, *columns: int) -> None:
        for column in columns:
            if self.text[column - 1] != " ":
                self.bad(column, column, "this column", "empty")

    def cut(self, first: int, last: int) -> str:
        return self.text[first - 1 : last]

    def whole(self, first: int, last: int, name: str) -> int:
        """A whole number, right-aligned; blank is 0."""
        text = self.cut(first, last).strip()
        if text and not text.isdigit():
            self.bad(first, last, name, "a whole number")
        return int(text or "0")

    def decimal(self, first: int, last: int, places: int, name: str, limit: float) -> float:
        text = self.cut(first, last)
        if not re.fullmatch(rf" *[0-9]+\.[0-9]{{{places}}}", text):
            self.bad(first, last, name, f"a number with {places} decimals")
        value = float(text)
        if value > limit:
            self.bad(first, last, name, f"at most {limit:g}")
        return value

    def exponent(self, first: int, last: int, name: str) -> float:
        match = _EXPONENT.fullmatch(self.cut(first, last))
        if not match:
            self.bad(first, last, name, "written as sign, five digits and exponent, such as ' 28098-4'")
        return float(f"{match[1].strip()}0.{match[2]}e{match[3]}")


def parse_two_lines(
    line1: str,
    line2: str,
    *,
    checksum: bool = True,
    where: tuple[Where, Where] = (Where(), Where()),
) -> TwoLines:
    """Read two lines.

    Parameters
    ----------
    line1, line2 : of 69 columns; up to three numbers may follow in a verification set and are left alone

    Other Parameters
    ----------------
    checksum : whether the check digits must be right
    where : places of the two lines, for messages

    Raises
    ------
    DataError
        If a column says what it must not, a check digit is wrong, or the lines belong to different objects.
    """
    one, two = _Line(line1, 1, where[0], checksum), _Line(line2, 2, where[1], checksum)
    one.blank(2, 9, 18, 33, 44, 53, 62, 64)
    two.blank(2, 8, 17, 26, 34, 43, 52)
    number = _number(one)
    if one.cut(3, 7) != two.cut(3, 7):
        two.fail(f"is of object {two.cut(3, 7).strip()!r}, the line before of {one.cut(3, 7).strip()!r}")
    day, units = _epoch(one)
    classification = one.cut(8, 8)
    if classification not in "UCS ":
        one.bad(8, 8, "the classification", "U, C or S")
    rate = _RATE.fullmatch(one.cut(34, 43))
    if not rate:
        one.bad(34, 43, "half the rate of the mean motion", "written as sign, point and eight digits")
    eccentricity = two.cut(27, 33)
    if not re.fullmatch("[0-9]{7}", eccentricity):
        two.bad(27, 33, "the eccentricity", "written as seven digits")
    mean_motion = two.decimal(53, 63, 8, "the mean motion", 20.0)
    if mean_motion <= 0:
        two.bad(53, 63, "the mean motion", "above 0 revolutions a day")
    return TwoLines(
        number=number,
        classification=classification.strip(),
        designator=one.cut(10, 17).rstrip(),
        epoch_day=day,
        epoch_units=units,
        rate=float(f"{rate[1].strip()}0.{rate[2]}"),
        second_rate=one.exponent(45, 52, "a sixth of the second rate of the mean motion"),
        bstar=one.exponent(54, 61, "the drag term"),
        ephemeris_type=one.whole(63, 63, "the ephemeris type"),
        element_set=one.whole(65, 68, "the number of the element set"),
        inclination=two.decimal(9, 16, 4, "the inclination, deg,", 180.0),
        node=two.decimal(18, 25, 4, "the right ascension of the ascending node, deg,", 360.0),
        eccentricity=float(f"0.{eccentricity}"),
        perigee=two.decimal(35, 42, 4, "the argument of perigee, deg,", 360.0),
        anomaly=two.decimal(44, 51, 4, "the mean anomaly, deg,", 360.0),
        mean_motion=mean_motion,
        revolution=two.whole(64, 68, "the revolution number"),
    )


def _number(line: _Line) -> int:
    text = line.cut(3, 7)
    if re.fullmatch(r" *[0-9]+", text):
        return int(text)
    if not re.fullmatch(rf"[{ALPHA_5}][0-9]{{4}}", text):
        line.bad(3, 7, "the catalogue number", "five digits, or a capital (not I, not O) and four digits")
    return (ALPHA_5.index(text[0]) + 10) * 10_000 + int(text[1:])


def _epoch(line: _Line) -> tuple[int, int]:
    text = line.cut(19, 32)
    if not re.fullmatch(r"[0-9 ][0-9][0-9 ]{2}[0-9]\.[0-9]{1,8} *", text):
        line.bad(19, 32, "the epoch", "two digits of the year, day of the year and its decimals")
    short = int(text[:2])
    year = short + (1900 if short >= _PIVOT else 2000)
    days = text[2:5].replace(" ", "0")
    first = date(year, 1, 1).toordinal()
    if not 1 <= int(days) <= date(year + 1, 1, 1).toordinal() - first:
        line.bad(21, 23, "the day of the year", "1 to 365, or 366 in a leap year")
    return first + int(days) - 1 - _MJD_OF_ORDINAL, int(text[6:].strip().ljust(8, "0"))
