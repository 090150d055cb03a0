"""Words that pages, feeds and data say about stories."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from intercosmos.record.edtf import bounds, shown
from intercosmos.record.ingest import is_open
from intercosmos.record.labels import Labels, labels
from intercosmos.record.site_safe import one_line, shortened
from intercosmos.record.story import CATEGORIES, Category, Story

__all__ = [
    "CATEGORY_TITLES",
    "STATUS_WORDS",
    "body_of",
    "count",
    "date_words",
    "day_of",
    "language_of_summary",
    "summary_of",
    "teaser_of",
]

#: In English, as the workbench calls the directions; for those who show them without pages.
CATEGORY_TITLES: Final[Mapping[Category, str]] = {one: labels()(f"category.{one}") for one in CATEGORIES}
STATUS_WORDS: Final[Mapping[str, str]] = {one: labels()(f"status.{one}") for one in ("draft", "audited", "withdrawn")}
_TEASER: Final = 220


@lru_cache(maxsize=5000)
def date_words(date: str, say: Labels | None = None) -> str:
    """A date for readers, with what is not known of it: ``"about 1965"``, ``"July 1976"``; in English, or as labels
    say it.
    """
    words = shown(date, say)
    return words[:1].upper() + words[1:]


def day_of(date: str) -> str:
    """The first day that a date may mean, for machines; nothing if nobody knows.

    >>> day_of("1976-07"), day_of("../1979"), day_of("")
    ('1976-07-01', '1979-12-31', '')
    """
    days = bounds(date)
    if days is None:
        return ""
    return (days[0] if days[0].toordinal() > 1 else days[1]).isoformat()


def summary_of(story: Story) -> str:
    """What it says, in one line: our words, or its own first ones."""
    return one_line(story.summary) or one_line(story.excerpt)


def language_of_summary(story: Story) -> str:
    """What :func:`summary_of` is in: our own words are English."""
    return "en" if one_line(story.summary) else story.language


def teaser_of(story: Story) -> str:
    """A line or two of what it says."""
    return shortened(story.summary or story.excerpt, _TEASER)


def body_of(story: Story) -> str:
    """Its text, if its licence allows that everybody reads it here."""
    return story.body if is_open(story.source.licence) else ""


def count(number: int) -> str:
    """So many stories, in English words.

    >>> count(1), count(12000)
    ('1 story', '12\u2009000 stories')
    """
    return labels()("count.stories", n=number)
