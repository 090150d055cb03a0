"""What to read next."""

from __future__ import annotations

from datetime import date

from intercosmos.record.related import more_from, newest_first, on_this_day, related_to, timeline
from intercosmos.record.story import Mention, Story


def _story(story_id: str, story_date: str = "", *mentioned: str, **more: object) -> Story:
    mentions = tuple(
        Mention(kind="asset" if "." in name else "place", text=name, id=name if "." in name else "")
        for name in mentioned
    )
    return Story.model_validate(
        {"id": story_id, "title": story_id, "date": story_date, "mentions": mentions, "categories": ("crew",)} | more
    )


WALK = _story("1965-03-18-walk", "1965-03-18", "ship.voskhod-2", "Earth", related=("1969-01-swap", "1900-nowhere"))
SWAP = _story("1969-01-swap", "1969-01")
FALL = _story("1965-fall", "1965", "ship.voskhod-2", "Earth")
BACK = _story("2008-09-27-back", "2008-09-27", "Earth", corrects="1965-03-18-walk")
EARTH = _story("2014-03-18-earth", "2014-03-18", "Earth", categories=("launch", "general"))
GONE = _story("2014-03-18-gone", "2014-03-18", "ship.voskhod-2", "Earth", status="withdrawn")
OPEN = _story("undated-open", "../1961-05")
NONE = _story("undated-none", "", categories=("launch", "crew"))
ALL = (NONE, WALK, SWAP, FALL, BACK, EARTH, GONE, OPEN)


def test_more_from_the_category_is_newest_first_without_itself_and_the_withdrawn() -> None:
    assert more_from(WALK, ALL) == (BACK, SWAP, FALL, OPEN, NONE)
    assert more_from(WALK, ALL, limit=2) == (BACK, SWAP)
    assert more_from(WALK, ALL, category="launch") == (EARTH, NONE)
    assert more_from(EARTH, ALL, category="general") == ()


def test_related_are_those_named_either_way_then_those_that_mention_the_same() -> None:
    assert related_to(WALK, ALL) == (SWAP, BACK, FALL, EARTH)
    assert related_to(SWAP, ALL) == (WALK,)
    assert related_to(FALL, ALL) == (WALK, EARTH, BACK)  # the ship counts for more than the Earth
    assert related_to(WALK, ALL, limit=1) == (SWAP,)
    assert related_to(NONE, ALL) == ()


def test_this_day_is_of_earlier_years_and_known_to_the_day() -> None:
    assert on_this_day(ALL, date(2026, 3, 18)) == (EARTH, WALK)
    assert on_this_day(ALL, date(2014, 3, 18)) == (WALK,)
    assert on_this_day(ALL, date(2026, 1, 1)) == ()
    leap = _story("2012-02-29-leap", "2012-02-29")
    assert on_this_day([leap], date(2028, 2, 29)) == (leap,)
    assert on_this_day([leap], date(2027, 2, 28)) == (leap,)
    assert on_this_day([leap], date(2028, 2, 28)) == ()


def test_the_timeline_goes_by_year_and_ends_with_the_undated() -> None:
    years = [(year.year, [story.id for story in year.stories]) for year in timeline(ALL)]
    assert years == [
        (1961, ["undated-open"]),
        (1965, ["1965-fall", "1965-03-18-walk"]),
        (1969, ["1969-01-swap"]),
        (2008, ["2008-09-27-back"]),
        (2014, ["2014-03-18-earth"]),
        (None, ["undated-none"]),
    ]
    assert newest_first([NONE, FALL, WALK]) == [WALK, FALL, NONE]
