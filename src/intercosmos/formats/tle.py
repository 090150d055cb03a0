"""Files of two-line and three-line element sets: reading with the line and columns of every error, and writing.

What is read becomes the same record as an orbit mean-elements message (:class:`~intercosmos.formats.omm.Omm`); going
from lines to a message and back gives the same text.

References
----------
As :mod:`intercosmos.physics.orbits.two_lines`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import fields
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path

from intercosmos.errors import DataError
from intercosmos.formats.omm import Omm
from intercosmos.formats.text_file import Document, read_document
from intercosmos.physics.orbits.two_lines import ALPHA_5, TwoLines, parse_two_lines

__all__ = ["omm_of_lines", "read_tle", "tle_lines", "tle_text"]

_MJD_ZERO = date(1858, 11, 17)
_DESIGNATOR = re.compile(r"([0-9]{2})([0-9]{3})([A-Z]{1,3})")
_OBJECT_ID = re.compile(r"(19|20)([0-9]{2})-([0-9]{3})([A-Z]{1,3})")
_NUMBERED = re.compile(r"[12] [ 0-9A-HJ-NP-Z][ 0-9]{3}[0-9][UCS ]")
_PIVOT = 57
_FIRST_DAY, _LAST_DAY = ((date(century + _PIVOT, 1, 1) - _MJD_ZERO).days for century in (1900, 2000))
#: Names under which the lines travel in a message where writing them anew would not give the same text.
_KEPT = ("TLE_LINE1", "TLE_LINE2")
_NAME_LENGTH = 60
#: No column holds a number like this.
_LARGE = 1e9


def read_tle(source: Path | str | Document, *, checksum: bool = True, max_bytes: int = 50_000_000) -> list[Omm]:
    """Every element set of a file, with or without lines of names; lines that begin with ``#`` are comments.

    Parameters
    ----------
    source : a path, or a document

    Other Parameters
    ----------------
    checksum : whether the check digits must be right
    max_bytes : larger files are refused

    Raises
    ------
    DataError
        With file, line and columns, if a set cannot be read.
    """
    document = read_document(source, max_bytes=max_bytes, kind="file of two-line element sets")
    lines = [(k, text.rstrip()) for k, text in enumerate(document.lines(), 1)]
    lines = [(k, text) for k, text in lines if text and not text.startswith("#")]
    found: list[Omm] = []
    at = 0
    while at < len(lines):
        name = ""
        if not _is(lines[at][1], 1):
            name = _name(document, *lines[at])
            at += 1
        where = document.where(lines[min(at, len(lines) - 1)][0])
        if at + 2 > len(lines) or not _is(lines[at][1], 1):
            raise DataError("an element set is not whole here", where=where, allowed=("a line 1 and a line 2",))
        (k1, line1), (k2, line2) = lines[at : at + 2]
        sets = parse_two_lines(line1, line2, checksum=checksum, where=(document.where(k1), document.where(k2)))
        found.append(omm_of_lines(line1, line2, sets, name=name))
        at += 2
    if not found:
        raise DataError("there is no element set in it", where=document.where(), advice="check the path")
    return found


def _is(text: str, which: int) -> bool:
    # long enough, or, cut off, with a catalogue number where it belongs: names begin with a figure too
    return text.startswith(f"{which} ") and (len(text) > _NAME_LENGTH or bool(_NUMBERED.match(text)))


def _name(document: Document, line: int, text: str) -> str:
    name = text.removeprefix("0 ").strip()
    if len(text) > _NAME_LENGTH or not name.isprintable():
        raise DataError(
            "this is neither line 1 of an element set nor a name",
            where=document.where(line),
            advice="a line 1 begins with '1 ' and has 69 columns; a name is printable and shorter",
        )
    return name


def omm_of_lines(line1: str, line2: str, sets: TwoLines | None = None, *, name: str = "") -> Omm:
    """The record of two lines (already parsed, or parsed here)."""
    t = sets if sets is not None else parse_two_lines(line1, line2)
    match = _DESIGNATOR.fullmatch(t.designator)
    designator = t.designator
    if match:
        designator = f"{_century(int(match[1]))}{match[1]}-{match[2]}{match[3]}"
    omm = Omm(
        name=name, designator=designator, epoch_day=t.epoch_day, epoch_s=t.epoch_units * 864 / 1e6,
        mean_motion=t.mean_motion, eccentricity=t.eccentricity, inclination=t.inclination, node=t.node,
        perigee=t.perigee, anomaly=t.anomaly, number=t.number, bstar=t.bstar, rate=t.rate, second_rate=t.second_rate,
        classification=t.classification, ephemeris_type=t.ephemeris_type, element_set=t.element_set,
        revolution=t.revolution,
    )  # fmt: skip
    lines = line1.rstrip()[:69], line2.rstrip()[:69]
    if _anew(omm) != lines:
        omm.user_defined.update(zip(_KEPT, lines, strict=True))
    return omm


def tle_text(omms: Iterable[Omm], *, rounded: bool = False) -> str:
    """Element sets as text, each with a line of its name if it has one."""
    lines: list[str] = []
    for omm in omms:
        lines += [*([omm.name] if omm.name else []), *tle_lines(omm, rounded=rounded)]
    return "\n".join([*lines, ""])


def tle_lines(omm: Omm, *, rounded: bool = False) -> tuple[str, str]:
    """The two lines of a record.

    Parameters
    ----------
    omm : a record, of lines or of a message

    Other Parameters
    ----------------
    rounded : whether numbers may lose digits that two lines have no columns for

    Raises
    ------
    DataError
        If a number does not fit, or would lose digits and must not.
    """
    if all(key in omm.user_defined for key in _KEPT):
        lines = omm.user_defined[_KEPT[0]], omm.user_defined[_KEPT[1]]
        # they count only while they say what the record says
        if not _differences(omm, parse_two_lines(*lines, checksum=False)):
            return lines
    lines = _anew(omm)
    lost = _differences(omm, parse_two_lines(*lines))
    if lost and not rounded:
        raise DataError(
            f"{omm.name or omm.number}: two lines have no columns for all digits of {', '.join(lost)}",
            advice="write a message instead, or allow rounding with rounded=True",
        )
    return lines


def _differences(omm: Omm, t: TwoLines) -> list[str]:
    """Fields in which lines say something else than the record."""
    lost = [
        f.name
        for f in fields(TwoLines)
        if f.name not in {"designator", "epoch_units"} and getattr(t, f.name) != getattr(omm, f.name)
    ]
    if t.epoch_units * 864 / 1e6 != omm.epoch_s:
        lost.append("epoch")
    if t.designator != _short_designator(omm):
        lost.append("designator")
    return lost


def _anew(omm: Omm) -> tuple[str, str]:
    """Lines as catalogues write them today."""
    units = round(Decimal(repr(omm.epoch_s)) * 1_000_000 / 864)
    number_of_day = omm.epoch_day + units // 100_000_000
    units %= 100_000_000
    if not _FIRST_DAY <= number_of_day < _LAST_DAY:
        raise _unfit(omm, f"an epoch on the modified Julian day {number_of_day}: the year has two digits")
    day = _MJD_ZERO + timedelta(number_of_day)
    number = _number_text(omm)
    eccentricity = _digits(omm.eccentricity, 7)
    if eccentricity >= 10**7:
        raise _unfit(omm, f"the eccentricity {omm.eccentricity:g}")
    one = (
        f"1 {number}{_fit(omm, omm.classification or ' ', 1)} {_short_designator(omm):<8} "
        f"{day.year % 100:02}{day.timetuple().tm_yday:03}.{units:08} {_rate(omm)} {_exponent(omm, omm.second_rate)} "
        f"{_exponent(omm, omm.bstar)} {_fit(omm, str(omm.ephemeris_type), 1)} {_fit(omm, f'{omm.element_set:4}', 4)}"
    )
    two = (
        f"2 {number} {_angle(omm.inclination)} {_angle(omm.node)} {eccentricity:07} {_angle(omm.perigee)} "
        f"{_angle(omm.anomaly)} {_fit(omm, _fixed(omm.mean_motion, 8, 11), 11)}{_fit(omm, f'{omm.revolution:5}', 5)}"
    )
    return _checked(one), _checked(two)


def _checked(line: str) -> str:
    return line + str(sum(int(c) if c.isdigit() else c == "-" for c in line) % 10)


def _unfit(omm: Omm, what: str) -> DataError:
    return DataError(
        f"{omm.name or omm.number}: two lines have no room for {what}", advice="write an orbit mean-elements message"
    )


def _fit(omm: Omm, text: str, width: int) -> str:
    if len(text) != width or not text.isascii() or not text.isprintable():
        raise _unfit(omm, repr(text[:40]))
    return text


def _century(short: int) -> str:
    return "19" if short >= _PIVOT else "20"


def _number_text(omm: Omm) -> str:
    if 0 <= omm.number < 100_000:
        return f"{omm.number:05}"
    if 0 <= omm.number < 340_000:
        return f"{ALPHA_5[omm.number // 10_000 - 10]}{omm.number % 10_000:04}"
    raise _unfit(omm, f"the catalogue number {omm.number}")


def _short_designator(omm: Omm) -> str:
    match = _OBJECT_ID.fullmatch(omm.designator)
    if match and _century(int(match[2])) == match[1]:
        return f"{match[2]}{match[3]}{match[4]}"
    if len(omm.designator) > 8 or not omm.designator.isascii() or not omm.designator.isprintable():
        raise _unfit(omm, f"the designator {omm.designator[:40]!r}")
    return omm.designator


def _digits(value: float, places: int) -> int:
    """The number in units of its last place, rounded from its decimal text; far too large ones are cut."""
    return int(Decimal(repr(min(value, _LARGE))).scaleb(places).quantize(Decimal(1), ROUND_HALF_EVEN))


def _fixed(value: float, places: int, width: int) -> str:
    whole, rest = divmod(_digits(value, places), 10**places)
    return f"{whole}.{rest:0{places}}".rjust(width)


def _angle(value: float) -> str:
    return _fixed(value % 360.0 if not 0 <= value <= 360 else value, 4, 8)


def _rate(omm: Omm) -> str:
    digits = _digits(abs(omm.rate), 8)
    if digits >= 10**8:
        raise _unfit(omm, f"a rate of {omm.rate:g} rev/day2")
    return f"{'-' if omm.rate < 0 else ' '}.{digits:08}"


def _exponent(omm: Omm, value: float) -> str:
    """Sign, five digits behind an unwritten point, exponent of ten."""
    if value == 0:
        return " 00000-0"
    number = abs(Decimal(repr(value)))
    exponent = max(number.adjusted() + 1, -9)
    digits = int(number.scaleb(5 - exponent).quantize(Decimal(1), ROUND_HALF_EVEN))
    if digits >= 100_000:
        digits, exponent = digits // 10, exponent + 1
    if exponent > 9:
        raise _unfit(omm, f"{value:g}")
    return f"{'-' if value < 0 else ' '}{digits:05}{'-' if exponent <= 0 else '+'}{abs(exponent)}"
