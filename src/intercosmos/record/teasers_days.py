"""Days of lists that are written in parts: under the heading of a month, without a year, or as a time of today."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from intercosmos.record.dates_partial import latest_before, only_time
from intercosmos.record.teasers_pieces import ALONE, NO_YEAR, TODAY, Piece

__all__ = ["settled", "with_days"]

_NUMBER: Final = re.compile(r"[\[(]?(\d{1,2})(?:st|nd|rd|th)?[\])]?[.,:]?")
_NUMBER_FIRST: Final = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[.,:]?\s(?:[–—-]\s)?(?=\S)")
_MONTH: Final = re.compile(r"\d{4}-\d{2}")


def with_days(pieces: list[Piece]) -> list[Piece]:
    """Pieces of a list in which days under the heading of a month are dates, and times of day are, too."""
    return _with_times(_under_months(pieces))


def settled(date: str, latest: str, today: str) -> str:
    """A date of a list with its year, as EDTF; empty if the page does not show it.

    Parameters
    ----------
    date : EDTF, or a day without a year, or today
    latest : the day that no story of the page comes after; empty if unknown
    today : the day of the page itself; empty if unknown

    >>> settled("XXXX-11-17", "2014-11-18", ""), settled("today", "2014-11-18", ""), settled("2014-11-17", "", "")
    ('2014-11-17', '', '2014-11-17')
    """
    if date == TODAY:
        return today
    if not date.startswith(NO_YEAR):
        return date
    return latest_before((int(date[5:7]), int(date[8:10])), latest) if len(latest) == 10 else ""


def _under_months(pieces: list[Piece]) -> list[Piece]:
    """Numbers below the heading of a month as days of that month; the headings themselves are left out."""
    heads = [at for at, p in enumerate(pieces) if p.kind == "date" and p.sure == ALONE and _MONTH.fullmatch(p.text)]
    if not heads or any(p.kind == "date" and len(p.text) == 10 for p in pieces[heads[0] :]):
        return pieces
    found: list[Piece] = []
    month, days, titles = "", 0, 0
    for at, piece in enumerate(pieces):
        if at in heads:
            month = piece.text
            continue
        day, rest = _day_of(piece) if month else (0, piece.text)
        if day:
            days += 1
            found.append(replace(piece, kind="date", text=f"{month}-{day:02d}", sure=ALONE))
        if rest:
            titles += piece.kind == "text" and len(rest) >= 8
            found.append(replace(piece, text=rest))
    return found if days >= 2 and days * 3 >= titles else pieces


def _day_of(piece: Piece) -> tuple[int, str]:
    """The day of the month that a piece is or begins with, 0 if there is none, and what else it says."""
    if piece.kind != "text":
        return 0, piece.text
    match = _NUMBER.fullmatch(piece.text) or _NUMBER_FIRST.match(piece.text)
    day = int(match[1]) if match else 0
    return (day, piece.text[match.end() :]) if match and 1 <= day <= 31 else (0, piece.text)


def _with_times(pieces: list[Piece]) -> list[Piece]:
    """Times of day that stand alone as "today"; those beside dates are left out."""
    times = {id(p) for p in pieces if p.kind == "text" and only_time(p.text)}
    if not times:
        return pieces
    dates = [at for at, p in enumerate(pieces) if p.kind == "date"]
    beside = [
        at for at in dates if any(id(p) in times for p in (*pieces[at + 1 : at + 2], *pieces[max(0, at - 1) : at]))
    ]
    if beside and len(beside) >= len(dates) - 1:
        return [p for p in pieces if id(p) not in times]
    return [replace(p, kind="date", text=TODAY, sure=ALONE) if id(p) in times else p for p in pieces]
