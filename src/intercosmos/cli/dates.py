"""Dates and spans of dates as they are typed."""

from __future__ import annotations

import re
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any, Final

from intercosmos.errors import PhysicsError

_DATE: Final = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")

#: Years whose instants are taken: from the first that has an Earth-orientation table to the last of DE440.
FIRST_YEAR, LAST_YEAR = 1962, 2649


def utc(text: str) -> Any:
    """An instant as ``astropy.time.Time``; a note on standard error where leap seconds to come are not known yet.

    Raises
    ------
    PhysicsError
        If the text is no instant, or one outside the years in which the motion of Earth and Moon is known.
    """
    from astropy.time import Time

    try:
        with warnings.catch_warnings(record=True) as found:
            warnings.simplefilter("always")
            when = Time(text.strip().removesuffix("Z"), scale="utc")
            year = int(when.strftime("%Y"))
            _ = when.tai
    except ValueError:
        raise PhysicsError(f"{text[:40]!r} is not an instant\n  next: write it as 2027-03-01T12:00:00 (UTC)") from None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise PhysicsError(
            f"{text[:40]} lies outside {FIRST_YEAR} to {LAST_YEAR}, the years of the tables of Earth and Moon\n"
            "  next: an instant within them"
        )
    if found:
        sys.stderr.write(
            f"note: leap seconds after today's are not known; UTC of {year} is taken without more of them\n"
        )
    return when


@contextmanager
def without_new_leap_seconds() -> Iterator[None]:
    """Instants far ahead are computed without a warning each: :func:`utc` has told of it."""
    import erfa

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", erfa.ErfaWarning)
        yield


def first_and_last(text: str) -> tuple[date, date]:
    """The first and last day of a year, a month or a day.

    >>> first_and_last("2026-02")
    (datetime.date(2026, 2, 1), datetime.date(2026, 2, 28))

    Raises
    ------
    PhysicsError
        If the text is no date.
    """
    from intercosmos.directions.crew_calendar import first_day, last_day

    found = _DATE.fullmatch(text.strip())
    try:
        if found is None:
            raise ValueError(text)
        return first_day(text.strip()), last_day(text.strip())
    except ValueError:
        raise PhysicsError(
            f"{text[:40]!r} is not a date\n  next: write a day, a month or a year, such as 2026-08-15, 2026-08 or 2026"
        ) from None


def span(text: str) -> tuple[date, date]:
    """The days of ``"2026-08..2027-02"``, or of one date.

    >>> span("2026-08..2027-02")
    (datetime.date(2026, 8, 1), datetime.date(2027, 2, 28))
    """
    begin, dots, end = text.partition("..")
    first, last = first_and_last(begin)[0], first_and_last(end if dots else begin)[1]
    if last < first:
        raise PhysicsError(f"{text[:60]!r} ends before it begins\n  next: exchange the two dates")
    return first, last


def days_between(first: date, last: date, most: int) -> list[date]:
    """At most about ``most`` days, evenly from the first to the last."""
    total = (last - first).days
    step = max(1, -(-total // max(most - 1, 1)))
    return [first + timedelta(days=k) for k in range(0, total + 1, step)]
