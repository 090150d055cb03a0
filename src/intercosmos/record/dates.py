"""Dates as people write them on pages: English, Russian and Chinese, with or without time of day.

Only what is written is read: a relative date ("yesterday") is none, and of ``05/06/2014``, which two countries read in
two ways, only the year is certain unless the page shows elsewhere how it writes dates.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

__all__ = ["CLOCK", "LABEL", "MONTH", "WEEKDAY", "WrittenDate", "date_of_address", "day_first_in", "find_dates",
           "month_number", "only_date"]  # fmt: skip

_ENGLISH: Final = ("jan(?:uary)?", "feb(?:ruary)?", "mar(?:ch)?", "apr(?:il)?", "may", "june?", "july?", "aug(?:ust)?",
                   "sept?(?:ember)?", "oct(?:ober)?", "nov(?:ember)?", "dec(?:ember)?")  # fmt: skip
_RUSSIAN: Final = ("янв(?:ар[ья])?", "фев(?:р(?:ал[ья])?)?", "мар(?:та?)?", "апр(?:ел[ья])?", "ма[яй]", "июн[ья]?",
                   "июл[ья]?", "авг(?:уста?)?", "сент?(?:ябр[ья])?", "окт(?:ябр[ья])?", "ноя(?:б(?:р[ья])?)?",
                   "дек(?:абр[ья])?")  # fmt: skip
MONTH: Final = (
    "(?:" + "|".join(f"{english}|{russian}" for english, russian in zip(_ENGLISH, _RUSSIAN, strict=True)) + ")"
)
_MONTHS: Final = tuple(
    re.compile(f"{english}|{russian}", re.IGNORECASE) for english, russian in zip(_ENGLISH, _RUSSIAN, strict=True)
)
WEEKDAY: Final = (
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|понедельник|вторник|сред[ау]|четверг|пятниц[ау]"
    r"|суббот[ау]|воскресенье|пн|вт|ср|чт|пт|сб|вс|星期[一二三四五六日天]|周[一二三四五六日])"
)
_ZONE: Final = (
    r"(?:\(?(?:msk|мск|gmt|utc|[ecmp][sd]t|cet|cest|bst|ist|jst|cst|moscow(?:\s+time)?|по\s+московскому\s+времени"
    r"|московское\s+время|local\s+time)(?:\s*[+-]\d{1,2}(?::?\d{2})?)?\)?|z\b|[+-]\d{2}:?\d{2}\b)"
)
CLOCK: Final = (
    r"(?:\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d{1,9})?)?\s{0,2}(?:(?:[ap]\.?m\.?|hrs?|ч\.?|h)(?![^\W\d_]))?"
    rf"(?:\s{{0,2}}{_ZONE})?)"
)
_AFTER: Final = re.compile(
    rf"(?:\s{{0,2}}(?:г(?:ода|\.)?|year)(?!\w))?(?:(?:[\s,;|/·•–—-]{{0,4}}(?:at|в|t)?\s{{0,2}}){CLOCK})?",
    re.IGNORECASE,
)
_BEFORE: Final = re.compile(
    rf"(?:(?<!\w){WEEKDAY}[.,]{{0,2}}\s{{0,2}})?(?:(?<![\d:.]){CLOCK}[\s,;|/·•–—-]{{1,4}})?(?:(?<!\w){WEEKDAY}[.,]{{0,2}}\s{{0,2}})?\Z",
    re.IGNORECASE,
)

_YEAR: Final = r"(?P<y>(?:19|20)\d{2})"
_ORDINAL: Final = r"(?:\s?(?:st|nd|rd|th)|-?(?:го|е))?"
_FORMS: Final = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?<![\d.,/-]){_YEAR}(?P<s>[-/.])(?P<m>\d{{1,2}})(?P=s)(?P<d>\d{{1,2}})(?![\d-])",
        rf"{_YEAR}\s?年\s?(?P<m>\d{{1,2}})\s?月(?:\s?(?P<d>\d{{1,2}})\s?[日号])?",
        rf"(?<![\w.,])(?P<d>\d{{1,2}}){_ORDINAL}[\s.,/-]{{0,3}}(?:of\s)?(?P<n>{MONTH})(?!\w)[\s.,/'’-]{{0,3}}{_YEAR}(?!\d)",
        rf"(?<!\w)(?P<n>{MONTH})[\s.]{{1,3}}(?P<d>\d{{1,2}}){_ORDINAL}\s?(?:,\s?|\s){_YEAR}(?!\d)",
        rf"(?<![\d.,/-])(?P<d>\d{{1,2}})(?P<s>\.)\s?(?P<m>\d{{1,2}})\.\s?{_YEAR}(?!\d)",
        rf"(?<![\d.,/-])(?P<a>\d{{1,2}})\s?(?P<s>[/-])\s?(?P<b>\d{{1,2}})\s?(?P=s)\s?{_YEAR}(?![\d-])",
        rf"(?<!\w)(?P<n>{MONTH})(?!\w)[\s.,]{{1,3}}{_YEAR}(?!\d)",
    )
)
#: Only where nothing else stands: of "18.11.14" in a sentence nobody knows what it is.
_SHORT: Final = re.compile(r"(?<![\d.,/-])(?P<d>\d{1,2})(?P<s>[./])(?P<m>\d{1,2})(?P=s)(?P<yy>\d{2})(?![\d.])")
#: Words that may stand beside a date on a line of its own.
LABEL: Final = re.compile(
    r"\b(?:date|published|posted|added|created|on|at|of|released?|issued|news|время|дата|публикаци[ия]|опубликовано|размещено"
    r"|добавлено|новости|год[а]?|г)\b|发布时间|发布日期|日期|时间",
    re.IGNORECASE,
)
_LETTER: Final = re.compile(r"\w")
_LONGEST_LINE: Final = 120
_DAYS_IN_ADDRESS: Final = re.compile(r"/((?:19|20)\d{2})[/-](\d{1,2})[/-](\d{1,2})(?=[/_.-]|$)")


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date in a text.

    Attributes
    ----------
    edtf : ``"2014-11-18"``, ``"2014-11"`` or, of a date that two countries read in two ways, ``"2014"``
    start, end : where it stands, with its weekday and time of day
    """

    edtf: str
    start: int
    end: int


def find_dates(text: str, *, day_first: bool | None = None, short: bool = False) -> tuple[WrittenDate, ...]:
    """Dates in a text, in order.

    Parameters
    ----------
    text : any
    day_first : how ``05/06/2014`` is to be read; ``None`` if nobody knows
    short : whether ``18.11.14`` is a date where there is no other

    >>> find_dates("Moscow, November 18, 2014 15:20 MSK")
    (WrittenDate(edtf='2014-11-18', start=8, end=35),)
    >>> [found.edtf for found in find_dates("18 ноября 2014 г., 2014年11月18日, 05/06/2014, 31.02.2014")]
    ['2014-11-18', '2014-11-18', '2014']
    """
    found: list[WrittenDate] = []
    for form in _FORMS:
        for match in form.finditer(text):
            if any(match.start() < other.end and other.start < match.end() for other in found):
                continue
            edtf = _edtf(match, day_first)
            if edtf:
                found.append(_widened(text, match, edtf))
    return tuple(sorted(found, key=lambda one: one.start)) or (_short(text, day_first) if short else ())


def only_date(text: str, *, day_first: bool | None = None) -> WrittenDate | None:
    """The date of a line that says nothing else; a time, a weekday and a label beside it are allowed.

    >>> only_date("Published: Tue, 18 Nov 2014, 10:00 MSK").edtf
    '2014-11-18'
    >>> only_date("18.11.14").edtf
    '2014-11-18'
    >>> only_date("On 18 November 2014 the delegation came back")
    """
    if len(text) > _LONGEST_LINE:
        return None
    dates = find_dates(text, day_first=day_first, short=True)
    if len(dates) != 1:
        return None
    rest = text[: dates[0].start] + " " + text[dates[0].end :]
    rest = re.sub(rf"{CLOCK}|(?<!\w){WEEKDAY}(?!\w)", " ", rest, flags=re.IGNORECASE)
    return None if _LETTER.search(LABEL.sub(" ", rest)) else dates[0]


def day_first_in(texts: Iterable[str]) -> bool | None:
    """Whether texts write ``18/11/2014``; ``None`` if they do not show it, or both ways."""
    shown: set[bool] = set()
    for text in texts:
        pairs = [(match["a"], match["b"]) for match in _FORMS[5].finditer(text)]
        short = _SHORT.match(text)
        pairs += [(short["d"], short["m"])] if short is not None and short["s"] == "/" else []
        for first, second in ((int(a), int(b)) for a, b in pairs):
            if 12 < first <= 31 and second <= 12:
                shown.add(True)
            elif 12 < second <= 31 and first <= 12:
                shown.add(False)
    return shown.pop() if len(shown) == 1 else None


def month_number(name: str) -> int:
    """The number of a month by its English or Russian name, or the beginning of it."""
    return next(number for number, form in enumerate(_MONTHS, 1) if form.fullmatch(name))


def date_of_address(address: str) -> str:
    """The date in an address such as ``/news/2014/11/18/title.html``; empty if there is none.

    >>> date_of_address("http://agency.example/2014/11/18/heads-back.html")
    '2014-11-18'
    """
    match = _DAYS_IN_ADDRESS.search(address)
    return _valid(int(match[1]), int(match[2]), int(match[3])) if match else ""


def _edtf(match: re.Match[str], day_first: bool | None) -> str:
    groups = match.groupdict()
    year = int(groups["y"])
    if groups.get("a"):
        first, second = int(groups["a"]), int(groups["b"])
        if first <= 12 and second <= 12 and first != second and day_first is None and groups["s"] == "/":
            return f"{year:04d}"
        # with hyphens, and wherever the page does not say otherwise, the day comes first
        american = (second > 12) if first <= 12 < second or second <= 12 < first else day_first is False
        day, month = (second, first) if american else (first, second)
        return _valid(year, month, day)
    month = month_number(groups["n"]) if groups.get("n") else int(groups["m"])
    if not groups.get("d"):
        return f"{year:04d}-{month:02d}" if 1 <= month <= 12 else ""
    return _valid(year, month, int(groups["d"]))


def _short(text: str, day_first: bool | None) -> tuple[WrittenDate, ...]:
    match = _SHORT.search(text)
    if match is None:
        return ()
    short, day, month = (int(match[name]) for name in ("yy", "d", "m"))
    if match["s"] == "/" and (day_first is False or day <= 12 < month):
        day, month = month, day
    edtf = _valid(2000 + short if short < 57 else 1900 + short, month, day)
    return (_widened(text, match, edtf),) if edtf else ()


def _valid(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def _widened(text: str, match: re.Match[str], edtf: str) -> WrittenDate:
    before = max(0, match.start() - 40)
    widened = _BEFORE.search(text[before : match.start()])
    start = before + widened.start() if widened else match.start()
    after = _AFTER.match(text[match.end() : match.end() + 60])
    return WrittenDate(edtf, start, match.end() + (after.end() if after else 0))
