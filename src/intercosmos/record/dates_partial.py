"""Days that pages write without a year, as "17 Nov" in lists, and the year that is meant."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from intercosmos.record.dates import CLOCK, MONTH, WEEKDAY, month_number

__all__ = ["Day", "day_at_edge", "latest_before", "only_day", "only_time"]

#: Month and day of the month.
Day = tuple[int, int]

_ORDINAL: Final = r"(?:\s?(?:st|nd|rd|th)|-?(?:го|е))?"
_NAMED: Final = (
    rf"(?:(?P<d>\d{{1,2}}){_ORDINAL}[\s.,/|-]{{0,3}}(?P<n>{MONTH})(?!\w)\.?|(?P<n2>{MONTH})[\s.|]{{1,3}}(?P<d2>\d{{1,2}}){_ORDINAL}(?![\w:])"
    r"|(?P<m>\d{1,2})\s?月\s?(?P<d3>\d{1,2})\s?[日号])"
)
#: "17.11" as Russians and "11-17" as Chinese write it.
_NUMBERS: Final = r"(?:(?P<d4>[0-3]\d)\.(?P<m4>[01]\d)\.?|(?P<m5>[01]\d)-(?P<d5>[0-3]\d))"
_AROUND: Final = rf"(?:(?<!\w){WEEKDAY}[.,]{{0,2}}\s{{0,2}})?"
_TIME: Final = rf"(?:[\s,;|/·•–—-]{{1,4}}(?:at|в)?\s{{0,2}}{CLOCK})?"
_ONLY: Final = re.compile(
    rf"[\s\[(•·]{{0,3}}(?:{CLOCK}[\s,;|/·•–—-]{{1,4}})?{_AROUND}(?:{_NAMED}|{_NUMBERS}){_TIME}[\s\])|:–—-]{{0,3}}",
    re.IGNORECASE,
)
_FIRST: Final = re.compile(
    rf"[\s\[(]{{0,3}}{_AROUND}{_NAMED}{_TIME}\s{{0,2}}(?:[\])|:/]|[–—-]\s|\s[–—-])", re.IGNORECASE
)
_LAST: Final = re.compile(rf"[(\[|]\s?{_AROUND}{_NAMED}{_TIME}\s?[)\]]?\s{{0,2}}$", re.IGNORECASE)
_ONLY_TIME: Final = re.compile(r"[\s\[(]{0,3}(?:[01]?\d|2[0-3]):[0-5]\d[\s\])|–—-]{0,3}")
_LONGEST: Final = 40


def only_day(text: str) -> Day | None:
    """The day of a line that says nothing else; a weekday and a time of day are allowed.

    >>> only_day("17 Nov"), only_day("Nov. 17, 15:20"), only_day("17 ноября"), only_day("11月17日"), only_day("17.11")
    ((11, 17), (11, 17), (11, 17), (11, 17), (11, 17))
    >>> only_day("On 17 November they met"), only_day("31 Feb"), only_day("17.13")
    (None, None, None)
    """
    match = _ONLY.fullmatch(text) if len(text) <= _LONGEST else None
    return _day(match) if match else None


def day_at_edge(text: str) -> tuple[Day, int, int] | None:
    """A day that a bracket or a dash sets apart from the words behind or before it, and where it stands.

    >>> day_at_edge("17 Nov – Four satellites shipped"), day_at_edge("Four satellites shipped (17 Nov)")
    (((11, 17), 0, 9), ((11, 17), 24, 32))
    >>> day_at_edge("17 November was a long day")
    """
    if len(text) > 300:
        return None
    match = _FIRST.match(text) or _LAST.search(text[-_LONGEST:])
    if match is None:
        return None
    shift = max(0, len(text) - _LONGEST) if match.re is _LAST else 0
    day = _day(match)
    return (day, match.start() + shift, match.end() + shift) if day else None


def only_time(text: str) -> bool:
    """Whether a line is a time of day and nothing else.

    >>> only_time("15:20"), only_time("15:20 MSK they met")
    (True, False)
    """
    return len(text) <= 12 and bool(_ONLY_TIME.fullmatch(text))


def latest_before(day: Day, latest: str) -> str:
    """The last such day that is not after ``latest`` (EDTF, a whole date), as EDTF; empty if there is none.

    >>> latest_before((11, 17), "2014-11-18"), latest_before((2, 29), "2014-11-18")
    ('2014-11-17', '2012-02-29')
    """
    year, limit = int(latest[:4]), date.fromisoformat(latest)
    for before in range(9):  # eight years may lie between two 29ths of February
        try:
            found = date(year - before, *day)
        except ValueError:
            continue
        if found <= limit:
            return found.isoformat()
    return ""


def _day(match: re.Match[str]) -> Day | None:
    groups = match.groupdict()
    name = groups.get("n") or groups.get("n2")
    month = month_number(name) if name else int(groups.get("m") or groups.get("m4") or groups.get("m5") or 0)
    day = int(groups.get("d") or groups.get("d2") or groups.get("d3") or groups.get("d4") or groups.get("d5") or 0)
    try:
        date(2000, month, day)  # a leap year
    except ValueError:
        return None
    return month, day
