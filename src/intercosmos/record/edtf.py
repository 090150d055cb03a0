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
from typing import Final

__all__ = ["bounds", "check_edtf", "id_date", "shown"]

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
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
#: Season -> its name and its months in the north; winter belongs to the year in which it begins.
_SEASONS: Final = {21: ("spring", 3, 5), 22: ("summer", 6, 8), 23: ("autumn", 9, 11), 24: ("winter", 12, 12)}
_MARKS: Final = {"": "{}", "?": "{} (uncertain)", "~": "about {}", "%": "about {} (uncertain)"}


@dataclass(frozen=True, slots=True)
class _One:
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
            _, first, last = _SEASONS[first]
        if self.day.isdigit():
            return date(low, first, int(self.day)), date(low, first, int(self.day))
        return date(low, first, 1), date(high, last, monthrange(high, last)[1])

    def shown(self) -> str:
        return _MARKS[self.mark].format(self._plain())

    def _plain(self) -> str:
        if "X" in self.year:
            unknown = self.year.count("X")
            if unknown == 1:
                return f"{int(self.year[:3] + '0')}s"
            return "an unknown year" if unknown == 4 else " to ".join(self.year.replace("X", d) for d in "09")
        year = str(int(self.year))
        if not self.month:
            return year
        if self.month == "XX":
            return f"an unknown {'day' if self.day else 'month'} of {year}"
        number = int(self.month)
        month = _SEASONS[number][0] if number in _SEASONS else _MONTHS[number - 1]
        if not self.day:
            return f"{month} {year}"
        if self.day == "XX":
            return f"an unknown day of {month} {year}"
        text = f"{int(self.day)} {month} {year}"
        if not self.time:
            return text
        zone = self.time[8:].replace("Z", " UTC")
        return f"{text}, {self.time[:5]}{zone if zone.startswith(' ') or not zone else f' UTC{zone}'}"


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


def shown(text: str) -> str:
    """A date in English words for readers; ``"undated"`` for none.

    >>> shown("2014-11-18"), shown("1975/.."), shown("2001-21"), shown("1985-04-XX"), shown("2014-11-18T10:30:00Z")
    ('18 November 2014', 'from 1975 on', 'spring 2001', 'an unknown day of April 1985', '18 November 2014, 10:30 UTC')
    """
    if not text:
        return "undated"
    parts = _parts(text)
    if len(parts) == 1:
        (only,) = parts
        return only.shown() if only else ""
    first, last = parts
    if first and last:
        return f"{first.shown()} to {last.shown()}"
    if first:
        return f"from {first.shown()} on" if text.endswith("..") else f"{first.shown()} to an unknown date"
    return f"until {last.shown() if last else ''}" + ("" if text.startswith("..") else " from an unknown date")


def _parts(text: str) -> tuple[_One | None, ...]:
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


def _one(text: str) -> _One:
    match = _ONE.fullmatch(text)
    if match is None or not _YEAR.fullmatch(match["year"]) or match["year"] == "0000":
        raise ValueError(f"{text!r} is no date; {_ALLOWED}")
    one = _One(*(match[name] or "" for name in ("year", "month", "day", "time", "mark")))
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
