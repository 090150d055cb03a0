"""Dates of the record in words, in the language of the reader.

Each date has a plain form and one that stands behind a word such as "about" or "from" (``of``), which in Russian is
the genitive; where a language has no such forms, its two labels are the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from intercosmos.record.edtf import One
    from intercosmos.record.labels import Labels

__all__ = ["day_in_words", "in_words", "years_in_words"]

_MARKS: Final = {"?": "uncertain", "~": "about", "%": "about_uncertain"}


def in_words(parts: tuple[One | None, ...], text: str, say: Labels) -> str:
    """A date that was taken apart, in words; ``text`` as it was written."""
    if not parts:
        return say("date.undated")
    first, last = parts[0], parts[-1]
    if len(parts) == 1:
        return _one(first, say) if first else ""
    if first and last:
        if first.is_year() and last.is_year():
            return years_in_words(int(first.year), int(last.year), say)
        return say("date.interval", first=_one(first, say), last=_one(last, say))
    if first:
        if text.endswith(".."):
            return say("date.from", first_of=_one(first, say, "_of"))
        return say("date.from_to_unknown", first=_one(first, say))
    key = "date.until" if text.startswith("..") else "date.until_from_unknown"
    return say(key, last_of=_one(last, say, "_of") if last else "")


def years_in_words(first: int, last: int, say: Labels) -> str:
    """A span of years; of one year that year.

    >>> from intercosmos.record.labels import labels
    >>> years_in_words(1965, 1988, labels()), years_in_words(1965, 1988, labels("ru"))
    ('1965 to 1988', '1965–1988 годы')
    """
    if first == last:
        return say("date.year", year=str(first))
    return say("date.years", first=str(first), last=str(last))


def day_in_words(day: int, month: int, say: Labels) -> str:
    """A day of any year.

    >>> from intercosmos.record.labels import labels
    >>> [day_in_words(18, 3, labels(language)) for language in ("en", "ru", "zh")]
    ['18 March', '18 марта', '3月18日']
    """
    return say("date.day_of_year", day=str(day), month_of=_month(month, say, "_of"))


def _one(one: One, say: Labels, of: str = "") -> str:
    if not one.mark:
        return _plain(one, say, of)
    return say(f"date.{_MARKS[one.mark]}{of}", date=_plain(one, say), date_of=_plain(one, say, "_of"))


def _plain(one: One, say: Labels, of: str = "") -> str:
    if "X" in one.year:
        return _vague_year(one.year, say, of)
    year = str(int(one.year))
    year_of = say("date.year_of", year=year)
    if not one.month:
        return say(f"date.year{of}", year=year)
    if one.month == "XX":
        return say(f"date.unknown_{'day_of_year' if one.day else 'month'}{of}", year_of=year_of)
    number = int(one.month)
    if number > 12:
        names = {"season": _season(number, say, ""), "season_of": _season(number, say, "_of")}
        return say(f"date.season{of}", year=year, **names)
    months = {"month": _month(number, say, ""), "month_of": _month(number, say, "_of")}
    if not one.day:
        return say(f"date.month{of}", year=year, **months)
    if one.day == "XX":
        return say(f"date.unknown_day{of}", month_of=say("date.month_of", year=year, **months))
    text = say(f"date.day{of}", day=str(int(one.day)), year=year, **months)
    if not one.time:
        return text
    zone = one.time[8:].replace("Z", "")
    return say("date.time", day=text, time=one.time[:5], zone=f"UTC{zone}" if zone or one.time[8:] else "").strip()


def _vague_year(year: str, say: Labels, of: str) -> str:
    unknown = year.count("X")
    if unknown == 4:
        return say(f"date.unknown_year{of}")
    if unknown == 1:
        return say(f"date.decade{of}", year=str(int(year[:3] + "0")))
    return say(f"date.years{of}", first=year.replace("X", "0"), last=year.replace("X", "9"))


def _month(number: int, say: Labels, of: str) -> str:
    return say(f"date.months{of}").split()[number - 1]


def _season(number: int, say: Labels, of: str) -> str:
    return say(f"date.seasons{of}").split()[number - 21]
