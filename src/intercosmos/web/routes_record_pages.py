"""The record's pages: HTML without script, made from the record's index.

The language is the one that the address names (``?lang=ru``), else the one that the browser asks for: an address that
names one has one answer, and of any other one the answer says that it goes by the browser's languages (``Vary``).
"""

from __future__ import annotations

import gzip
import hashlib
import threading
from datetime import date
from typing import TYPE_CHECKING, Annotated, Final

from fastapi import APIRouter, Query, Request, Response
from starlette.responses import RedirectResponse

from intercosmos.record import pages_html
from intercosmos.record.atom import atom_feed, tag_base
from intercosmos.record.labels import LANGUAGES, preferred
from intercosmos.record.site import Site, category_named
from intercosmos.record.site_links import FEED, STYLE, Served
from intercosmos.record.site_pictures import PICTURE_TYPES, picture_file
from intercosmos.record.site_search import Asked
from intercosmos.record.site_shelf import Shelf
from intercosmos.record.store_folder import list_stories
from intercosmos.web.static_files import PageFile, answer_with

if TYPE_CHECKING:
    from intercosmos.record.index import Index
    from intercosmos.record.store import Record

router = APIRouter(prefix="/record", include_in_schema=False)

#: A record of fewer stories is looked through for changes while a reader waits, which takes some milliseconds.
_SMALL: Final = 1_000
#: A larger one is looked through behind their backs, every second for so many stories.
_LOOKED_AT_PER_S: Final = 5_000
_FEED_LENGTH: Final = 50
_MOST_VALUES: Final = 20
_LAST_PAGE: Final = 100_000
_WORTH_PACKING: Final = 1_400
_GET: Final = ["GET", "HEAD"]

Words = Annotated[str, Query()]
Several = Annotated[list[str], Query()]


@router.api_route("", methods=_GET)
def home(request: Request) -> Response:
    """The first page."""
    site = _site(request)
    return _missing(request) if site is None else _html(request, site.home(_links(request), _today()))


@router.api_route("/", methods=_GET)
def home_with_slash(request: Request) -> Response:
    """The same page under the name that people type."""
    return RedirectResponse(_links(request).home(), 308, headers={"Vary": "Accept-Language"})


@router.api_route(f"/{STYLE}", methods=_GET)
def style(request: Request) -> Response:
    """The style sheet."""
    return _answer(request, pages_html.style().encode(), "text/css; charset=utf-8")


@router.api_route(f"/{FEED}", methods=_GET)
def feed(request: Request) -> Response:
    """The newest stories as an Atom feed; its addresses are those within this server."""
    site, links = _site(request), _links(request)
    if site is None:
        return _missing(request)
    content = atom_feed(
        site.shelf.newest(_FEED_LENGTH).stories,
        title=links.say("page.feed_title"),
        tags=tag_base(),
        link=lambda story: links.story(story.id),
        home=links.home(),
        own=links.feed(),
        say=links.say,
    )
    return _answer(request, content, "application/atom+xml; charset=utf-8", links=links)


@router.api_route("/timeline", methods=_GET)
def timeline(request: Request) -> Response:
    """The years."""
    site = _site(request)
    return _missing(request) if site is None else _html(request, site.timeline(_links(request)))


@router.api_route("/timeline/{year}", methods=_GET)
def year(request: Request, year: str, page: Words = "1") -> Response:
    """A year's stories."""
    site, number = _site(request), _number(page)
    known = year == "undated" or (year.isascii() and year.isdecimal() and len(year) == 4)
    if site is None or number is None or not known:
        return _missing(request)
    found = site.year(None if year == "undated" else int(year), number, _links(request))
    return _missing(request) if found is None else _html(request, found)


@router.api_route("/category/{category}", methods=_GET)
def category(request: Request, category: str, page: Words = "1") -> Response:
    """A category's stories."""
    site, number, name = _site(request), _number(page), category_named(category)
    if site is None or number is None or name is None:
        return _missing(request)
    found = site.category(name, number, _links(request))
    return _missing(request) if found is None else _html(request, found)


@router.api_route("/search", methods=_GET)
def search(
    request: Request,
    q: Words = "",
    category: Several = [],  # noqa: B006 - FastAPI copies it
    mentions: Several = [],  # noqa: B006
    since: Words = "",
    until: Words = "",
    language: Words = "",
    sort: Words = "",
    page: Words = "1",
) -> Response:
    """What a search finds."""
    site, number = _site(request), _number(page)
    if site is None or number is None:
        return _missing(request)
    asked = Asked(
        q.strip(),
        tuple(one for one in category[:_MOST_VALUES] if one),
        tuple(one for one in mentions[:_MOST_VALUES] if one),
        since.strip(),
        until.strip(),
        language.strip(),
        sort,
        number,
    )
    text, found = site.search(asked, _links(request))
    return _html(request, text, 422 if found.problem else 200)


@router.api_route("/picture/{story}", methods=_GET)
def picture(request: Request, story: str) -> Response:
    """The picture of a story, where that is a file of the record."""
    site = _site(request)
    found = None if site is None else site.shelf.story(story)
    path = None if site is None or found is None else picture_file(found, site.folder)
    if path is None:
        return _missing(request)
    return _answer(request, path.read_bytes(), PICTURE_TYPES[path.suffix.lower()])


@router.api_route("/{story}", methods=_GET)
def story(request: Request, story: str) -> Response:
    """A story."""
    site = _site(request)
    found = None if site is None else site.story(story, _links(request))
    if found is None:
        return _missing(request, "missing.story", _words_of(story))
    return _html(request, found)


# ------------------------------------------------------------------------------------------------------- the site


class _Pages:
    """The site of one record, whose index is brought up to date now and then."""

    def __init__(self, record: Record, index: Index) -> None:
        self._index = index
        self._every_s = 1.0
        size = len(list_stories(record.folder).stamps)
        self._waits = size <= _SMALL
        if not self._waits:
            self._every_s = max(2.0, size / _LOOKED_AT_PER_S)
        self.site = Site(Shelf(index), record.folder)
        self._index.refresh(wait=self._waits)

    def fresh(self) -> Site:
        """The site, as the files were a moment ago."""
        self._index.refresh(at_most_every_s=self._every_s, wait=self._waits)
        return self.site


_MAKING: Final = threading.Lock()


def _site(request: Request) -> Site | None:
    """The site of the record that is open; None if there is none."""
    state = request.app.state
    record, index = getattr(state, "record", None), getattr(state, "record_index", None)
    if record is None or index is None:
        return None
    with _MAKING:
        if not hasattr(state, "record_pages"):
            state.record_pages = _Pages(record, index)
    pages: _Pages = state.record_pages
    return pages.fresh()


def _today() -> date:
    return date.today()


def _number(page: str) -> int | None:
    """The number of a page; None if it is none."""
    if not (page.isascii() and page.isdecimal() and len(page) <= len(str(_LAST_PAGE))):
        return None
    return int(page) if 0 < int(page) <= _LAST_PAGE else None


def _words_of(name: str) -> str:
    """What somebody who mistyped a name may have meant."""
    return " ".join(word for word in name.lower().split("-") if word.isalpha() and word != "undated")[:100]


# ------------------------------------------------------------------------------------------------------- answers


def _links(request: Request) -> Served:
    """Addresses in the reader's language."""
    wanted = request.query_params.get("lang", "")
    if wanted in LANGUAGES:
        return Served(wanted, chosen=True)
    return Served(preferred(request.headers.get("accept-language", "")))


def _html(request: Request, text: str, status: int = 200) -> Response:
    return _answer(request, text.encode(), "text/html; charset=utf-8", status, links=_links(request))


def _missing(request: Request, problem: str = "missing.page", query: str = "") -> Response:
    """What is not there; ``problem`` is a label."""
    links = _links(request)
    command = ""
    if getattr(request.app.state, "record", None) is None:
        problem, query, command = "missing.closed", "", "`intercosmos serve --record DIR`"
    return _html(request, Site.missing(links, links.say(problem, command=command), query), 404)


def _answer(
    request: Request, content: bytes, media_type: str, status: int = 200, *, links: Served | None = None
) -> Response:
    """An answer that is sent once and known again after that; ``links`` of one that has a language."""
    if status != 200:
        answer = Response(content, status, media_type=media_type, headers={"Cache-Control": "no-store"})
    else:
        packs = len(content) > _WORTH_PACKING and not media_type.startswith("image/")
        wanted = packs and "gzip" in request.headers.get("accept-encoding", "")
        packed = gzip.compress(content, 5, mtime=0) if wanted else None
        found = PageFile(content, packed, media_type, f'"{hashlib.sha256(content).hexdigest()[:32]}"')
        answer = answer_with(found, f"record{request.url.path}", request.headers)
    if links is not None:
        answer.headers["Content-Language"] = links.language
        if not links.chosen:
            answer.headers.add_vary_header("Accept-Language")
    return answer
