"""Where the pages of a record stand, and how they lead to each other: within the workbench, or as files.

A page is in one language, and leads to pages in the same one.

>>> Served("ru", chosen=True).timeline(), Files("ru/index.html", "ru", ("en", "ru")).in_language("en").timeline()
('/record/timeline?lang=ru', '../timeline.html')
>>> Served().story("1965-03-18-spacewalk"), Files("category/crew.html").story("1965-03-18-spacewalk")
('/record/1965-03-18-spacewalk', '../1965/1965-03-18-spacewalk.html')
"""

from __future__ import annotations

import posixpath
from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Final, final
from urllib.parse import quote, urlencode

from intercosmos.record.files import story_path
from intercosmos.record.labels import DEFAULT, LANGUAGES, Labels, labels

__all__ = ["FEED", "STYLE", "Files", "Links", "Served", "year_name"]

FEED = "feed.atom"
STYLE = "style.css"


def year_name(year: int | None) -> str:
    """What the page of a year is called: ``"1975"``; that of stories nobody can date ``"undated"``."""
    return "undated" if year is None else f"{year:04d}"


class Links(ABC):
    """Addresses of pages as another page links to them; empty where there is no such page.

    Parameters
    ----------
    language : of the page, and of those that it leads to
    languages : those that there are such pages in
    """

    def __init__(self, language: str, languages: tuple[str, ...]) -> None:
        self.say: Final[Labels] = labels(language)
        self.language: Final = language
        self.languages: Final = languages

    @property
    def chosen(self) -> str:
        """The language, where addresses have to say it."""
        return ""

    @abstractmethod
    def in_language(self, language: str) -> Links:
        """Addresses of pages in another language, as the same page links to them."""

    @abstractmethod
    def home(self) -> str:
        """The first page."""

    @abstractmethod
    def story(self, story_id: str) -> str:
        """A story."""

    @abstractmethod
    def category(self, category: str, page: int = 1) -> str:
        """A page of a category."""

    @abstractmethod
    def timeline(self) -> str:
        """The years."""

    @abstractmethod
    def year(self, year: int | None, page: int = 1) -> str:
        """A page of a year's stories."""

    @abstractmethod
    def search(self, query: str = "", filters: Iterable[tuple[str, str]] = ()) -> str:
        """What a query finds."""

    @abstractmethod
    def asset(self, reference: str) -> str:
        """An entry of the catalogue by kind and id."""

    @abstractmethod
    def feed(self) -> str:
        """The Atom feed."""

    @abstractmethod
    def style(self) -> str:
        """The style sheet."""

    @abstractmethod
    def workbench(self) -> str:
        """The workbench."""

    @abstractmethod
    def picture(self, name: str, story_id: str) -> str:
        """The picture of a story that stands in the record as ``name``."""


@final
class Served(Links):
    """Pages that the workbench serves.

    Parameters
    ----------
    language : of the page
    chosen : whether the reader chose it, so that addresses name it; else it is what their browser asks for
    """

    def __init__(self, language: str = DEFAULT, *, chosen: bool = False) -> None:
        super().__init__(language, LANGUAGES)
        self._chosen = chosen

    @property
    def chosen(self) -> str:
        return self.language if self._chosen else ""

    def in_language(self, language: str) -> Served:
        return Served(language, chosen=True)

    def home(self) -> str:
        return self._to("/record")

    def story(self, story_id: str) -> str:
        return self._to(f"/record/{story_id}")

    def category(self, category: str, page: int = 1) -> str:
        return self._to(f"/record/category/{category}", [("page", str(page) if page > 1 else "")])

    def timeline(self) -> str:
        return self._to("/record/timeline")

    def year(self, year: int | None, page: int = 1) -> str:
        return self._to(f"/record/timeline/{year_name(year)}", [("page", str(page) if page > 1 else "")])

    def search(self, query: str = "", filters: Iterable[tuple[str, str]] = ()) -> str:
        return self._to("/record/search", [("q", query), *filters])

    def asset(self, reference: str) -> str:
        kind, dot, entry = reference.partition(".")
        return f"/#/catalogue/{quote(kind, safe='')}/{quote(entry, safe='')}" if dot and kind and entry else ""

    def feed(self) -> str:
        return self._to(f"/record/{FEED}")

    def style(self) -> str:
        return f"/record/{STYLE}"

    def workbench(self) -> str:
        return "/"

    def picture(self, name: str, story_id: str) -> str:
        return f"/record/picture/{story_id}"

    def _to(self, path: str, asked: Iterable[tuple[str, str]] = ()) -> str:
        named = [(name, value) for name, value in (*asked, ("lang", self.chosen)) if value]
        return path + (f"?{urlencode(named, errors='replace')}" if named else "")


@final
class Files(Links):
    """Pages in a folder, as seen from one of them.

    Parameters
    ----------
    here : the page's name within the folder; empty for the names themselves
    language : of the page
    languages : of all pages; those in the first stand in the folder itself, others in one of the language's name
    """

    def __init__(self, here: str = "", language: str = DEFAULT, languages: tuple[str, ...] = ()) -> None:
        super().__init__(language, languages or (language,))
        self._here = here
        self._folder = posixpath.dirname(here)
        self._part = "" if language == self.languages[0] else f"{language}/"

    def in_language(self, language: str) -> Files:
        return Files(self._here, language, self.languages)

    def home(self) -> str:
        return self._to("index.html")

    def story(self, story_id: str) -> str:
        return self._to(story_path(story_id).with_suffix(".html").as_posix())

    def category(self, category: str, page: int = 1) -> str:
        return self._to(f"category/{category}{_numbered(page)}.html")

    def timeline(self) -> str:
        return self._to("timeline.html")

    def year(self, year: int | None, page: int = 1) -> str:
        return self._to(f"timeline/{year_name(year)}{_numbered(page)}.html")

    def search(self, query: str = "", filters: Iterable[tuple[str, str]] = ()) -> str:
        return ""  # files answer no questions

    def asset(self, reference: str) -> str:
        return ""

    def feed(self) -> str:
        return self._to(FEED)

    def style(self) -> str:
        return self._shared(STYLE)

    def workbench(self) -> str:
        return ""

    def picture(self, name: str, story_id: str) -> str:
        return self._shared(f"pictures/{story_id}{posixpath.splitext(name)[1].lower()}")

    def _to(self, name: str) -> str:
        return self._shared(f"{self._part}{name}")

    def _shared(self, name: str) -> str:
        return posixpath.relpath(name, self._folder or ".")


def _numbered(page: int) -> str:
    return f"-{page}" if page > 1 else ""
