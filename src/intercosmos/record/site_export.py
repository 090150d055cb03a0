"""A record as a static site: pages that work from a disk, a feed, data for machines.

>>> from tempfile import TemporaryDirectory
>>> from intercosmos.record.story import Story
>>> with TemporaryDirectory() as folder:
...     record = Record.create(Path(folder, "record"))
...     _ = record.add([Story(id="1965-03-18-spacewalk", title="First spacewalk", date="1965-03-18")])
...     first = export_site(record, Path(folder, "site"))
...     again = export_site(record, Path(folder, "site"))
...     pages = sorted(path.name for path in Path(folder, "site").rglob("*.html"))
>>> first.written, again.written, again.unchanged
(18, 0, 18)
>>> pages[:4]
['1965-03-18-spacewalk.html', '1965.html', 'asteroids.html', 'crew.html']
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final, final
from urllib.parse import urljoin, urlsplit

from intercosmos.errors import DataError, Where
from intercosmos.record import pages_html
from intercosmos.record.atom import atom_feed, tag_base
from intercosmos.record.index import Index
from intercosmos.record.labels import DEFAULT, LANGUAGES
from intercosmos.record.site import ON_PAGE, Site
from intercosmos.record.site_folder import SiteFolder
from intercosmos.record.site_links import STYLE, Files
from intercosmos.record.site_pictures import picture_file
from intercosmos.record.site_safe import web_address
from intercosmos.record.site_shelf import Shelf
from intercosmos.record.site_words import body_of, date_words, day_of
from intercosmos.record.sitemap import sitemaps
from intercosmos.record.store import Record
from intercosmos.record.story import Story

__all__ = ["Exported", "export_site"]

_FEED_LENGTH: Final = 100
_STORIES: Final = "stories.json"


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export did.

    Attributes
    ----------
    stories : how many have a page
    written, unchanged, removed : files
    left : files that are no longer needed, and that somebody changed, so that they were not removed
    unreadable : files of the record that have no page since they cannot be read
    """

    stories: int
    written: int
    unchanged: int
    removed: int
    left: tuple[str, ...]
    unreadable: int


def export_site(
    record: Record,
    folder: Path,
    *,
    base_url: str = "",
    languages: Sequence[str] = (DEFAULT,),
    progress: Callable[[int, int], None] | None = None,
) -> Exported:
    """Write a record as pages that need no server.

    Parameters
    ----------
    record : the record
    folder : for the pages: a new or an empty one, or one that a site was exported to before

    Other Parameters
    ----------------
    base_url : where the folder will be published; then the feed has full addresses, and there is a sitemap
    languages : of the pages; those in the first stand in the folder itself, those in others below it, each in a folder
        of the language's name, and each page leads to itself in the others
    progress : told how many of how many files are done

    Raises
    ------
    DataError
        If the folder holds other files, cannot be written to, or lies within the record; if the address is none, or a
        language is unknown.
    """
    base = _base(base_url)
    languages = _known(languages)
    _check_apart(record, folder)
    index = Index.of(record)
    try:
        export = _Export(record, Shelf(index), base, languages)
        target = SiteFolder(folder)
        files = export.files()
        target.expect(name for name, _ in files)
        for number, (name, make) in enumerate(files):
            if progress is not None:
                progress(number, len(files))
            target.put(name, make())
        for name, content in export.sitemaps(files):
            target.put(name, content)
        removed, left = target.finish()
        if progress is not None:
            progress(len(files), len(files))
        return Exported(len(export.ids), target.written, target.unchanged, removed, left, len(index.problems()))
    finally:
        index.close()


@final
class _Export:
    """The files of one site, each made when it is asked for."""

    def __init__(self, record: Record, shelf: Shelf, base: str, languages: tuple[str, ...]) -> None:
        self.record = record
        self.shelf = shelf
        self.site = Site(shelf, record.folder)
        self.base = base
        self.tags = tag_base(base)
        self.ids = shelf.ids()
        self.languages = languages
        self.names = [Files("", language, languages) for language in languages]
        self.pictures = self._pictures()

    def files(self) -> list[tuple[str, Callable[[], bytes]]]:
        """Names of files, and what makes each."""
        made: list[tuple[str, Callable[[], bytes]]] = [
            (STYLE, lambda: pages_html.style().encode()),
            (_STORIES, self._stories),
        ]
        for names in self.names:
            made += self._of_language(names)
        made += [(name, path.read_bytes) for name, path in self.pictures.items()]
        return made

    def _of_language(self, names: Files) -> Iterator[tuple[str, Callable[[], bytes]]]:
        """What there is once for each language."""
        site = self.site
        pages: list[tuple[str, Callable[[Files], str | None]]] = [
            (names.home(), site.home),
            (names.timeline(), site.timeline),
        ]
        for category, total in self.shelf.categories().items():
            pages += [
                (names.category(category, number), partial(site.category, category, number))
                for number in _numbers(total)
            ]
        for year, total in self.shelf.years().items():
            pages += [(names.year(year, number), partial(site.year, year, number)) for number in _numbers(total)]
        for name, make in pages:
            yield name, partial(self._page, name, names.language, make)
        yield names.feed(), partial(self._feed, names)
        for one in self.ids:
            yield names.story(one), partial(self._story, one, names)

    def sitemaps(self, files: list[tuple[str, Callable[[], bytes]]]) -> Iterator[tuple[str, bytes]]:
        """Every page with its address, where that is known."""
        if self.base:
            days = {names.story(one.id): day_of(one.source.retrieved) for one in self._all() for names in self.names}
            pages = [(urljoin(self.base, name), days.get(name, "")) for name, _ in files if name.endswith(".html")]
            yield from sitemaps(pages, self.base)

    def _page(self, name: str, language: str, make: Callable[[Files], str | None]) -> bytes:
        text = make(Files(name, language, self.languages))
        assert text is not None, name  # the number of pages was counted from what they show
        return text.encode()

    def _story(self, story_id: str, names: Files) -> bytes:
        name = names.story(story_id)
        story = self.shelf.story(story_id)
        assert story is not None, story_id
        address = urljoin(self.base, name) if self.base else ""
        links = Files(name, names.language, self.languages)
        return self.site.page_of(story, links, tags=self.tags, address=address).encode()

    def _feed(self, names: Files) -> bytes:
        # Without a full address, those in a feed are seen from where the feed stands.
        seen = names if self.base else Files(names.feed(), names.language, self.languages)
        return atom_feed(
            self.shelf.newest(_FEED_LENGTH).stories,
            title=names.say("page.feed_title"),
            tags=self.tags,
            link=lambda story: urljoin(self.base, seen.story(story.id)),
            home=urljoin(self.base, seen.home()),
            own=urljoin(self.base, seen.feed()),
            say=names.say,
        )

    def _stories(self) -> bytes:
        told = [self._told(one) for one in self._all() if one.status != "withdrawn"]
        return (json.dumps({"stories": told}, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")

    def _told(self, story: Story) -> dict[str, Any]:
        """A story as its file has it, with its date in words and its address; the text only where that is allowed."""
        told = story.model_dump(mode="json", exclude_defaults=True, exclude={"body"})
        body = body_of(story)
        return {
            **told,
            "categories": list(story.categories),
            "date_words": date_words(story.date, self.names[0].say),
            "address": urljoin(self.base, self.names[0].story(story.id)),
            **({"body": body} if body else {}),
        }

    def _all(self) -> Iterator[Story]:
        for one in self.ids:
            story = self.shelf.story(one)
            if story is not None:
                yield story

    def _pictures(self) -> dict[str, Path]:
        found = {}
        for story in self._all():
            path = picture_file(story, self.record.folder)
            if path is not None and story.image is not None:
                found[self.names[0].picture(story.image.url, story.id)] = path
        return found


def _numbers(total: int) -> range:
    return range(1, max(1, -(-total // ON_PAGE)) + 1)


def _known(languages: Sequence[str]) -> tuple[str, ...]:
    """Each language once."""
    for one in languages:
        if one not in LANGUAGES:
            raise DataError(
                f"there are no labels in {one!r}",
                where=Where(key="--language"),
                allowed=LANGUAGES,
                advice="name one of these",
            )
    return tuple(dict.fromkeys(languages)) or (DEFAULT,)


def _base(text: str) -> str:
    """An address of a folder, with its last slash."""
    if not text:
        return ""
    address = web_address(text)
    parts = urlsplit(address)
    if not address or parts.query or parts.fragment:
        raise DataError(
            f"{text!r} is no address that pages could be published at",
            where=Where(key="--base-url"),
            advice="write it in full: https://example.org/record/",
        )
    return address if address.endswith("/") else f"{address}/"


def _check_apart(record: Record, folder: Path) -> None:
    """A site within its record would be looked through for stories, and the other way round."""
    here, there = record.folder.resolve(), folder.resolve()
    if here == there or here.is_relative_to(there) or there.is_relative_to(here):
        raise DataError(
            "the site and the record would stand within each other",
            where=Where(folder),
            advice="name a folder beside the record",
        )
