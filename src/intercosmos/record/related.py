"""What to read next: more of the same category, related stories, what happened on this day, and all in order of time.

These are the rules over stories at hand, each a few lines. The pages ask :mod:`intercosmos.record.site_shelf`, which
follows the same rules in the index, for records too large to read; tests hold the two to the same answers.

>>> from intercosmos.record.story import Story
>>> first = Story(id="1965-03-18-spacewalk", title="First spacewalk", date="1965-03-18", categories=("crew",))
>>> second = Story(id="2008-09-27-spacewalk", title="Spacewalk", date="2008-09-27", categories=("crew",))
>>> [story.id for story in more_from(first, [first, second])]
['2008-09-27-spacewalk']
>>> [story.id for story in on_this_day([first, second], date(2027, 3, 18))]
['1965-03-18-spacewalk']
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from intercosmos.record.edtf import bounds
from intercosmos.record.index_words import mention_key
from intercosmos.record.story import Category, Story

__all__ = ["Year", "more_from", "newest_first", "on_this_day", "related_to", "timeline"]

#: What a mention counts for, before rarity: a place or a partner is shared by chance more often than an asset.
WORTH: Final = {"asset": 2.0, "spacecraft": 2.0, "person": 1.5, "programme": 1.5}


@dataclass(frozen=True, slots=True)
class Year:
    """The stories of one year, oldest first; the ``year`` is None for those that nobody can date."""

    year: int | None
    stories: tuple[Story, ...]


def newest_first(stories: Iterable[Story]) -> list[Story]:
    """Stories in the order of their dates, newest first, undated last; of one day by id."""
    return sorted(sorted(stories, key=lambda story: story.id), key=_told, reverse=True)


def more_from(
    story: Story, stories: Iterable[Story], *, category: Category | None = None, limit: int = 8
) -> tuple[Story, ...]:
    """More from this category: newest first, without the story itself and without withdrawn ones.

    Parameters
    ----------
    story : what is being read
    stories : of the record

    Other Parameters
    ----------------
    category : one of the story's; None for any that they share
    limit : how many at most
    """
    wanted = set(story.categories) if category is None else {category}
    others = (one for one in stories if _is_shown(one, story) and wanted & set(one.categories))
    return tuple(newest_first(others)[:limit])


def related_to(story: Story, stories: Iterable[Story], *, limit: int = 8) -> tuple[Story, ...]:
    """Related stories: those either of the two names, then those that mention the same, the rarer the nearer.

    Parameters
    ----------
    story : what is being read
    stories : of the record

    Other Parameters
    ----------------
    limit : how many at most
    """
    everyone = list(stories)
    others = {one.id: one for one in everyone if _is_shown(one, story)}
    named = [one for one in (story.corrected_by, story.corrects, *story.related) if one is not None]
    back = (one.id for one in others.values() if story.id in (*one.related, one.corrects, one.corrected_by))
    explicit = dict.fromkeys((*(one for one in named if one in others), *back))
    seen = Counter(key for one in everyone for key in _mentions(one))
    here = _mentions(story)
    scored = [
        (sum(worth * math.log1p(len(everyone) / seen[key]) for key, worth in here.items() if key in there), one)
        for one in others.values()
        if one.id not in explicit and not here.keys().isdisjoint(there := _mentions(one))
    ]
    by_score = sorted(scored, key=lambda pair: (-pair[0], -_told(pair[1]), pair[1].id))
    return tuple([*(others[one] for one in explicit), *(one for _, one in by_score)][:limit])


def on_this_day(stories: Iterable[Story], day: date) -> tuple[Story, ...]:
    """Stories of that day and month of any year before, newest first; those of 29 February also on 28 February of
    years without one."""
    leaps = day.month == 2 and day.day == 28 and not _is_leap(day.year)
    days = {(day.month, day.day)} | ({(2, 29)} if leaps else set())
    found = []
    for story in stories:
        told = bounds(story.date)
        if told and told[0] == told[1] and (told[0].month, told[0].day) in days and told[0] < day and _is_shown(story):
            found.append(story)
    return tuple(newest_first(found))


def timeline(stories: Iterable[Story]) -> tuple[Year, ...]:
    """Stories by year, oldest first; of a vague date its first year counts; undated ones come last."""
    years: dict[int | None, list[Story]] = {}
    for story in stories:
        if _is_shown(story):
            told = _told(story)
            years.setdefault(date.fromordinal(told).year if told else None, []).append(story)
    ordered = sorted(years, key=lambda year: (year is None, year or 0))
    return tuple(Year(year, tuple(sorted(years[year], key=lambda one: (_told(one), one.id)))) for year in ordered)


def _told(story: Story) -> int:
    """The first day that the date may mean; the last one of an open beginning; 0 for none."""
    days = bounds(story.date)
    if days is None:
        return 0
    return (days[0] if days[0] > date.min else days[1]).toordinal()


def _is_shown(story: Story, reading: Story | None = None) -> bool:
    return story.status != "withdrawn" and (reading is None or story.id != reading.id)


def _mentions(story: Story) -> dict[str, float]:
    return {mention_key(mention): WORTH.get(mention.kind, 1.0) for mention in story.mentions}


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
