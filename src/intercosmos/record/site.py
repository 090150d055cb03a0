"""The pages of a record: one renderer for those that the workbench serves and those of a static site.

>>> from tempfile import TemporaryDirectory
>>> from intercosmos.record.index import Index
>>> from intercosmos.record.site_links import Served
>>> from intercosmos.record.store import Record
>>> from intercosmos.record.story import Story
>>> with TemporaryDirectory() as folder:
...     record = Record.create(folder)
...     _ = record.add([Story(id="1965-03-18-spacewalk", title="First <b>spacewalk", date="1965-03-18")])
...     index = Index.of(record)
...     page = Site(Shelf(index), record.folder).story("1965-03-18-spacewalk", Served())
...     index.close()
>>> "First &lt;b&gt;spacewalk</h1>" in page
True
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final, final

from intercosmos.record.edtf_words import day_in_words, years_in_words
from intercosmos.record.json_ld import article, script_data
from intercosmos.record.labels import Labels, labels
from intercosmos.record.pages_html import page
from intercosmos.record.site_links import Links, year_name
from intercosmos.record.site_search import OPERATORS, PER_PAGE, Asked, FoundView, find
from intercosmos.record.site_shelf import Shelf
from intercosmos.record.site_views import Link, StoryView, teasers
from intercosmos.record.story import CATEGORIES, STORY_ID, Category, Story

__all__ = ["Site", "category_named"]

#: Stories on a page of a category or a year, of lists beside a story, on the first page.
ON_PAGE: Final = 50
BESIDE: Final = 8
FIRST: Final = 10
#: A record with no more stories has all of them on the page of its years.
WHOLE_TIMELINE: Final = 300
_ID: Final = re.compile(STORY_ID)


def category_named(name: str) -> Category | None:
    """The category of that name."""
    return next((one for one in CATEGORIES if one == name), None)


@final
class Site:
    """Pages as text.

    Parameters
    ----------
    shelf : of the record's index
    folder : of the record
    """

    def __init__(self, shelf: Shelf, folder: Path) -> None:
        self.shelf = shelf
        self.folder = folder

    def home(self, links: Links, today: date | None = None) -> str:
        """The first page; what happened on this day only where somebody says which day it is."""
        shelf, say = self.shelf, links.say
        newest = shelf.newest(FIRST)
        return _page(
            "home",
            links,
            say("page.record"),
            own=lambda there: there.home(),
            lead=_lead("home", shelf.years(), say),
            newest=teasers(newest.stories, links),
            categories=[
                Link(say(f"category.{name}"), links.category(name), str(number))
                for name, number in shelf.categories().items()
                if number
            ],
            today=day_in_words(today.day, today.month, say) if today else "",
            on_this_day=teasers(shelf.on_this_day(today), links) if today else [],
        )

    def category(self, category: Category, number: int, links: Links) -> str | None:
        """A page of a category's stories, newest first; None if it has no such page."""
        some = self.shelf.of_category(category, ON_PAGE, (number - 1) * ON_PAGE)
        if number > 1 and not some.stories:
            return None
        return _page(
            "listing",
            links,
            links.say(f"category.{category}"),
            own=lambda there: there.category(category, number),
            lead=links.say("listing.newest", stories=links.say("count.stories", n=some.total)),
            stories=teasers(some.stories, links),
            number=number,
            pages=_pages(some.total, ON_PAGE),
            address=lambda one: links.category(category, one),
            up=Link(links.say("page.record"), links.home()),
        )

    def timeline(self, links: Links) -> str:
        """The years, with their stories where these are not too many for one page."""
        years, say = self.shelf.years(), links.say
        most = max(years.values(), default=1)
        whole = sum(years.values()) <= WHOLE_TIMELINE
        rows = [
            {
                "name": _year(year, say),
                "short": _year(year, say) if year is None else str(year),
                "anchor": f"year-{year_name(year)}",
                "address": links.year(year),
                "count": number,
                "width": round(100 * number / most, 1),
                "stories": teasers(self.shelf.of_year(year, WHOLE_TIMELINE).stories, links) if whole else [],
            }
            for year, number in years.items()
        ]
        return _page(
            "timeline",
            links,
            say("page.timeline"),
            own=lambda there: there.timeline(),
            lead=_lead("timeline", years, say),
            whole=whole,
            rows=rows,
        )

    def year(self, year: int | None, number: int, links: Links) -> str | None:
        """A page of a year's stories, oldest first; None if it has no such page."""
        some = self.shelf.of_year(year, ON_PAGE, (number - 1) * ON_PAGE)
        if not some.stories:
            return None
        return _page(
            "listing",
            links,
            _year(year, links.say),
            own=lambda there: there.year(year, number),
            lead=links.say("listing.oldest", stories=links.say("count.stories", n=some.total)),
            stories=teasers(some.stories, links),
            number=number,
            pages=_pages(some.total, ON_PAGE),
            address=lambda one: links.year(year, one),
            up=Link(links.say("page.timeline"), links.timeline()),
        )

    def story(self, story_id: str, links: Links) -> str | None:
        """A story's page; None if there is no such story."""
        found = self.shelf.story(story_id) if len(story_id) <= 120 and _ID.fullmatch(story_id) else None
        return None if found is None else self.page_of(found, links)

    def page_of(self, story: Story, links: Links, *, tags: str = "", address: str = "") -> str:
        """The page of a story that was read already; with ``tags`` also its data for machines (JSON-LD).

        Other Parameters
        ----------------
        tags : what ids begin with; see :func:`~.atom.tag_base`
        address : of the page, in full
        """
        category: Category = next((one for one in story.categories if one != "general"), "general")
        more = self.shelf.of_category(category, BESIDE, but=story.id)
        view = StoryView(story, links, self.folder, lambda one: self.shelf.story(one) is not None)
        data = ""
        if tags:
            told = article(story, f"{tags}/{story.id}", address=address, publisher="Intercosmos", say=links.say)
            data = script_data(told)
        return _page(
            "story",
            links,
            view.title,
            own=lambda there: there.story(story.id),
            story=view,
            more=teasers(more.stories, links),
            category=Link(links.say(f"category.{category}"), links.category(category)),
            related=teasers(self.shelf.related(story, BESIDE), links),
            data=data,
        )

    def search(self, asked: Asked, links: Links) -> tuple[str, FoundView]:
        """What a search finds, as a page and as the page was made from."""
        found, say = find(self.shelf.index, asked, links), links.say
        return (
            _page(
                "search",
                links,
                say("search.title_of", query=asked.query) if asked.query else say("search.title"),
                own=asked.address,
                asked=asked,
                found=found,
                size=say("count.stories", n=found.total),
                operators=[(words, links.search(words), say(f"search.help_{name}")) for words, name in OPERATORS],
                number=asked.page,
                pages=found.pages,
                address=lambda one: links.search(
                    asked.query,
                    [*(pair for pair in asked.filters() if pair[0] != "page"), ("page", str(one) if one > 1 else "")],
                ),
                first=(asked.page - 1) * PER_PAGE + 1,
            ),
            found,
        )

    @staticmethod
    def missing(links: Links, problem: str, query: str = "") -> str:
        """There is nothing here; ``query`` may find what was meant."""
        return _page(
            "missing",
            links,
            links.say("missing.title"),
            own=lambda there: there.home(),
            problem=problem,
            search=links.search(query),
            query=query,
        )


def _page(template: str, links: Links, title: str, *, own: Callable[[Links], str], **values: Any) -> str:
    """A page; ``own`` gives its address as others link to it, from which it links to itself in other languages."""
    languages = [(one, labels(one)("page.own"), own(links.in_language(one))) for one in links.languages]
    shown = {"links": links, "t": links.say, "title": title, "here": template, "languages": languages}
    return page(template, **shown, **values)


def _pages(total: int, on_page: int) -> int:
    return max(1, -(-total // on_page))


def _lead(page: str, years: Mapping[int | None, int], say: Labels) -> str:
    """How many stories there are, and of which years as far as these are known."""
    known = [year for year in years if year is not None]
    stories = say("count.stories", n=sum(years.values()))
    if not known:
        return say(f"{page}.lead_undated", stories=stories)
    return say(f"{page}.lead", stories=stories, years=years_in_words(known[0], known[-1], say))


def _year(year: int | None, say: Labels) -> str:
    return say("listing.undated") if year is None else say("date.year", year=str(year))
