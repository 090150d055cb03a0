"""The page of what a search finds; a workbench serves it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from intercosmos.errors import DataError
from intercosmos.record.site_links import Links
from intercosmos.record.site_views import Link, Teaser, teasers
from intercosmos.record.site_words import CATEGORY_TITLES

if TYPE_CHECKING:
    from intercosmos.record.index import Found, Hit, Index, Segment, Sort

__all__ = ["OPERATORS", "PER_PAGE", "Asked", "FacetView", "FoundView", "find"]

PER_PAGE: Final = 20
_SHOWN: Final = 12  # values of a facet
_ORDERS: Final[tuple[tuple[Sort, str], ...]] = (
    ("rank", "best first"),
    ("date", "newest first"),
    ("oldest", "oldest first"),
)
#: What a query may say, with what it finds.
OPERATORS: Final = (
    ("soyuz kourou", "both words, in any form"),
    ('"first spacewalk"', "these words one behind the other"),
    ("cosmo*", "words that begin so"),
    ("soyuz OR shenzhou", "one of the two at least"),
    ("-shuttle", "not this word"),
    ("(proton OR zenit) kourou", "groups"),
    ("category:crew", "one of the categories"),
    ("mentions:vehicle.soyuz-st-b", "who mentions it, by id or name"),
    ("date:1975..1979", "what may have been told then"),
    ("source:roscosmos", "words of the publisher’s name or address"),
    ("title:spacewalk", "words of the title"),
)
_FACETS: Final = (("category", "Category"), ("year", "Year"), ("mention", "Mentions"), ("language", "Language"))


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader asked for, as it stands in the address."""

    query: str = ""
    categories: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    language: str = ""
    sort: str = ""
    page: int = 1

    def filters(self) -> list[tuple[str, str]]:
        """Everything but the query, for an address."""
        return [
            *(("category", one) for one in self.categories),
            *(("mentions", one) for one in self.mentions),
            ("since", self.since),
            ("until", self.until),
            ("language", self.language),
            ("sort", self.sort if self.sort != "rank" else ""),
            ("page", str(self.page) if self.page > 1 else ""),
        ]

    def address(self, links: Links) -> str:
        """Of the page that answers."""
        return links.search(self.query, self.filters())


@dataclass(frozen=True, slots=True)
class HitView:
    """A story that was found: its teaser, and its title and text in segments."""

    teaser: Teaser
    title: tuple[Segment, ...]
    snippet: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class FacetView:
    """A facet: its title, and each value with its count and a search that keeps to it."""

    title: str
    values: list[Link]


@dataclass(frozen=True, slots=True)
class FoundView:
    """The answer: how many, the ones of this page, what to keep to, what is kept to already (to be let go).

    ``problem``, ``where`` and ``advice`` say why there is no answer.
    """

    total: int = 0
    hits: tuple[HitView, ...] = ()
    facets: tuple[FacetView, ...] = ()
    kept: tuple[Link, ...] = ()
    pages: int = 0
    unreadable: int = 0
    problem: str = ""
    where: str = ""
    advice: str = ""
    orders: tuple[tuple[str, str], ...] = _ORDERS


def find(index: Index, asked: Asked, links: Links) -> FoundView:
    """Search, and put what was found in the words of the page."""
    sort: Sort = next((order for order, _ in _ORDERS if order == asked.sort), "rank")
    kept = tuple(_kept(asked, links))
    try:
        found = index.search(
            asked.query,
            categories=asked.categories,
            mentions=asked.mentions,
            since=asked.since or None,
            until=asked.until or None,
            language=asked.language or None,
            sort=sort,
            limit=PER_PAGE,
            offset=(asked.page - 1) * PER_PAGE,
        )
    except DataError as error:
        allowed = f"Allowed are: {', '.join(error.allowed)}. " if error.allowed else ""
        return FoundView(
            problem=error.problem, where=error.where.key or "", advice=f"{allowed}{error.advice}".strip(), kept=kept
        )
    return FoundView(
        found.total,
        tuple(_hit(hit, links) for hit in found.hits),
        tuple(_facets(found, asked, links)),
        kept,
        -(-found.total // PER_PAGE),
        found.unreadable,
    )


def _hit(hit: Hit, links: Links) -> HitView:
    (teaser,) = teasers([hit.story], links)
    return HitView(teaser, hit.title, hit.snippet)


def _facets(found: Found, asked: Asked, links: Links) -> list[FacetView]:
    first = replace(asked, page=1)
    titles = _titles()
    shown = []
    for name, title in _FACETS:
        values = []
        for one in found.facets.get(name, ())[:_SHOWN]:
            narrower, label = first, one.label
            if name == "category":
                narrower = replace(first, categories=(one.value,))
                label = titles.get(one.value, one.label)
            elif name == "mention":
                narrower = replace(first, mentions=tuple(dict.fromkeys((*first.mentions, one.value))))
            elif name == "language":
                narrower = replace(first, language=one.value)
            elif one.value.isdigit():
                narrower = replace(first, since=one.value, until=one.value)
            address = "" if narrower == first else narrower.address(links)
            values.append(Link(label, address, f"{one.count:,}".replace(",", "\u2009")))
        if len(values) > 1:
            shown.append(FacetView(title, values))
    return shown


def _kept(asked: Asked, links: Links) -> list[Link]:
    """What the search keeps to beside the query, each with the search without it."""
    first = replace(asked, page=1)
    titles = _titles()
    kept = [
        (titles.get(one, one), replace(first, categories=tuple(other for other in first.categories if other != one)))
        for one in asked.categories
    ]
    kept += [
        (one.rpartition(":")[2], replace(first, mentions=tuple(other for other in first.mentions if other != one)))
        for one in asked.mentions
    ]
    if asked.since or asked.until:
        span = asked.since if asked.since == asked.until else f"{asked.since or '…'} to {asked.until or '…'}"
        kept.append((span, replace(first, since="", until="")))
    if asked.language:
        kept.append((asked.language, replace(first, language="")))
    return [Link(words, without.address(links)) for words, without in kept]


def _titles() -> dict[str, str]:
    return {str(name): words for name, words in CATEGORY_TITLES.items()}
