"""Dates as the record writes them: EDTF (ISO 8601-2:2019, levels 0 and 1), so that what is not known is not pretended.

Allowed are days, months and years (``"2014-11-18"``, ``"1976-07"``, ``"1976"``), instants (``"2014-11-18T10:30:00Z"``),
seasons (``"2001-21"`` is spring), a qualifier behind (``?`` uncertain, ``~`` about, ``%`` both), digits nobody knows
(``"198X"``, ``"1985-XX"``, ``"1985-04-XX"``) and intervals of two dates (``"1975/1979"``), one of which may be open
(``".."``) or unknown (left out). Years run from 0001 to 9999: level 1's longer and negative ones have no place in a
record of spaceflight.

>>> bounds("1976-07")
(datetime.date(1976, 7, 1), datetime.date(1976, 7, 31))
>>> shown("1965~"), shown("1975-07-15/1975-07-24"), shown("198X")
('about 1965', '15 July 1975 to 24 July 1975', '1980s')
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from intercosmos.record.labels import Labels

__all__ = ["One", "bounds", "check_edtf", "id_date", "shown"]

_ALLOWED: Final = (
    'allowed are such as "2014-11-18", "1976-07", "1976", "1965~" (about), "1965?" (uncertain), "198X", "1985-04-XX", '
    '"2001-21" (spring), "1975/1979", "1975/..", and "" if nobody knows'
)
_LONGEST: Final = 80
_ONE: Final = re.compile(
    r"(?P<year>[0-9X]{4})(?:-(?P<month>[0-9]{2}|XX)(?:-(?P<day>[0-9]{2}|XX)(?:T(?P<time>[0-9:]{8}"
    r"(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)?))?)?)?(?P<mark>[?~%])?",
    re.ASCII,
)
_YEAR: Final = re.compile(r"[0-9]*X*", re.ASCII)
#: Season -> its months in the north; winter belongs to the year in which it begins.
_SEASONS: Final = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 12)}


@dataclass(frozen=True, slots=True)
class One:
    """One date: its digits as text, with ``X`` for those nobody knows."""

    year: str
    month: str
    day: str
    time: str
    mark: str

    def bounds(self) -> tuple[date, date] | None:
        if self.year == "XXXX":
            return None
        low, high = int(self.year.replace("X", "0")) or 1, int(self.year.replace("X", "9"))
        if not self.month.isdigit():
            return date(low, 1, 1), date(high, 12, 31)
        first = last = int(self.month)
        if first in _SEASONS:
            first, last = _SEASONS[first]
        if self.day.isdigit():
            return date(low, first, int(self.day)), date(low, first, int(self.day))
        return date(low, first, 1), date(high, last, monthrange(high, last)[1])

    def is_year(self) -> bool:
        """Whether it is a year that is known, and nothing more."""
        return not (self.month or self.mark or "X" in self.year)


def check_edtf(text: object) -> str:
    """Give a date back as EDTF text.

    Parameters
    ----------
    text : EDTF, possibly with spaces around; or a date, an instant or a year as TOML writes them without quotes

    Raises
    ------
    ValueError
        If it is no date of levels 0 and 1; says what is allowed.
    """
    if isinstance(text, datetime):
        text = text.isoformat(timespec="seconds").replace("+00:00", "Z")
    elif isinstance(text, date):
        text = text.isoformat()
    elif isinstance(text, int) and not isinstance(text, bool) and 0 < text <= 9999:
        text = f"{text:04d}"
    if not isinstance(text, str):
        raise ValueError(f"a date is expected here, as text; {_ALLOWED}")
    text = text.strip()
    _parts(text)
    return text


def id_date(text: str) -> str:
    """As much of a date as an id bears: year, month and day as far as they are known; empty if the year is not.

    Of an interval it is the start, or nothing where that is open or unknown.

    >>> id_date("1976-07~"), id_date("1975/1979"), id_date("1985-04-XX"), id_date("2001-21"), id_date("198X")
    ('1976-07', '1975', '1985-04', '2001', '')
    """
    first = _parts(text)[0] if text else None
    if first is None or "X" in first.year:
        return ""
    month = first.month if first.month.isdigit() and int(first.month) <= 12 else ""
    day = first.day if month and first.day.isdigit() else ""
    return "-".join(part for part in (first.year, month, day) if part)


def bounds(text: str) -> tuple[date, date] | None:
    """First and last day that a date may mean; None if nothing is known.

    Uncertain and approximate dates are taken as written. An open end (``..``) reaches to the end of the calendar; an
    unknown one adds nothing to the other.

    >>> bounds("1975/..")[1].year, bounds("1975/")[1].year, bounds("")
    (9999, 1975, None)
    """
    if not text:
        return None
    parts = _parts(text)
    known = [part.bounds() for part in parts if part is not None]
    inside = [pair for pair in known if pair is not None]
    if not inside:
        return None
    low, high = min(pair[0] for pair in inside), max(pair[1] for pair in inside)
    first, _, last = text.partition("/")
    return date.min if first == ".." else low, date.max if last == ".." else high


def shown(text: str, say: Labels | None = None) -> str:
    """A date in words for readers, with what is not known of it; ``"undated"`` for none.

    Parameters
    ----------
    text : EDTF
    say : labels of the reader's language; without them in English

    >>> shown("2014-11-18"), shown("1975/.."), shown("2001-21"), shown("1985-04-XX"), shown("2014-11-18T10:30:00Z")
    ('18 November 2014', 'from 1975 on', 'spring 2001', 'an unknown day of April 1985', '18 November 2014, 10:30 UTC')
    >>> from intercosmos.record.labels import labels
    >>> shown("1976-07", labels("ru")), shown("1965~", labels("ru")), shown("1976-07", labels("zh"))
    ('июль 1976 года', 'около 1965 года', '1976年7月')
    """
    from intercosmos.record.edtf_words import in_words
    from intercosmos.record.labels import labels

    return in_words(_parts(text), text, say or labels())


def _parts(text: str) -> tuple[One | None, ...]:
    """The one date, or the two of an interval with None for one that is open or unknown; nothing for no date."""
    if not text:
        return ()
    if len(text) > _LONGEST:
        raise ValueError(f"a text of {len(text)} characters is no date; {_ALLOWED}")
    if "/" not in text:
        return (_one(text),)
    ends = text.split("/")
    if len(ends) != 2:
        raise ValueError(f"{text!r} has more than two dates; {_ALLOWED}")
    first, last = (None if end in ("", "..") else _one(end) for end in ends)
    if first is None and last is None:
        raise ValueError(f"{text!r} has no date in it; {_ALLOWED}")
    if first and last:
        low, high = first.bounds(), last.bounds()
        if low and high and low[0] > high[1]:
            raise ValueError(f"{text!r} ends before it begins")
    return first, last


def _one(text: str) -> One:
    match = _ONE.fullmatch(text)
    if match is None or not _YEAR.fullmatch(match["year"]) or match["year"] == "0000":
        raise ValueError(f"{text!r} is no date; {_ALLOWED}")
    one = One(*(match[name] or "" for name in ("year", "month", "day", "time", "mark")))
    month = one.month
    if month and "X" in one.year:
        raise ValueError(f"{text!r} has a month of a year that nobody knows; {_ALLOWED}")
    if month.isdigit() and not (1 <= int(month) <= 12 or (int(month) in _SEASONS and not one.day)):
        raise ValueError(f"{text!r} has no month {month}; {_ALLOWED}")
    if one.day.isdigit():
        if month == "XX":
            raise ValueError(f"{text!r} has a day of a month that nobody knows; {_ALLOWED}")
        if not 1 <= int(one.day) <= monthrange(int(one.year), int(month))[1]:
            raise ValueError(f"{text!r} has no day {one.day}: that month is shorter")
    if one.time:
        try:
            datetime.fromisoformat(f"{one.year}-{month}-{one.day}T{one.time}")
        except ValueError as error:
            raise ValueError(f"{text!r} has a time that no clock shows; {_ALLOWED}") from error
    return one
