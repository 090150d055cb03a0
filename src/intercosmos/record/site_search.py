"""The page of what a search finds; a workbench serves it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from intercosmos.errors import DataError
from intercosmos.record.labels import DEFAULT, Labels
from intercosmos.record.site_links import Links
from intercosmos.record.site_views import Link, Teaser, teasers

if TYPE_CHECKING:
    from intercosmos.record.index import Found, Hit, Index, Segment, Sort

__all__ = ["OPERATORS", "PER_PAGE", "Asked", "FacetView", "FoundView", "find"]

PER_PAGE: Final = 20
_SHOWN: Final = 12  # values of a facet
_ORDERS: Final[tuple[Sort, ...]] = ("rank", "date", "oldest")
#: What a query may say, by the label of what it finds.
OPERATORS: Final = (
    ("soyuz kourou", "words"),
    ('"first spacewalk"', "phrase"),
    ("cosmo*", "prefix"),
    ("soyuz OR shenzhou", "or"),
    ("-shuttle", "not"),
    ("(proton OR zenit) kourou", "group"),
    ("category:crew", "category"),
    ("mentions:vehicle.soyuz-st-b", "mentions"),
    ("date:1975..1979", "date"),
    ("source:roscosmos", "source"),
    ("title:spacewalk", "title"),
)
_FACETS: Final = ("category", "year", "mention", "language")


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

    ``problem``, with the language it is in, ``where`` and ``advice`` say why there is no answer.
    """

    total: int = 0
    hits: tuple[HitView, ...] = ()
    facets: tuple[FacetView, ...] = ()
    kept: tuple[Link, ...] = ()
    pages: int = 0
    unreadable: int = 0
    problem: str = ""
    problem_language: str = DEFAULT
    where: str = ""
    advice: str = ""
    orders: tuple[tuple[str, str], ...] = ()


def find(index: Index, asked: Asked, links: Links) -> FoundView:
    """Search, and put what was found in the words of the page."""
    sort: Sort = next((order for order in _ORDERS if order == asked.sort), "rank")
    kept = tuple(_kept(asked, links))
    orders = tuple((order, links.say(f"search.order_{order}")) for order in _ORDERS)
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
        return _problem(error, kept, orders, links.say)
    return FoundView(
        found.total,
        tuple(_hit(hit, links) for hit in found.hits),
        tuple(_facets(found, asked, links)),
        kept,
        -(-found.total // PER_PAGE),
        found.unreadable,
        orders=orders,
    )


def _problem(error: DataError, kept: tuple[Link, ...], orders: tuple[tuple[str, str], ...], say: Labels) -> FoundView:
    """Why nothing can be found, in the language of the page as far as it has the words."""
    where = error.where.key or ""
    allowed = say("search.allowed", allowed=", ".join(error.allowed)) if error.allowed else ""
    advice = say.translated("advice", error.advice) or error.advice
    problem = say.translated("problem", error.problem)
    return FoundView(
        problem=problem or error.problem,
        problem_language=say.language if problem else DEFAULT,
        where=say.translated("where", where) or where,
        advice=f"{allowed} {advice}".strip(),
        kept=kept,
        orders=orders,
    )


def _hit(hit: Hit, links: Links) -> HitView:
    (teaser,) = teasers([hit.story], links)
    return HitView(teaser, hit.title, hit.snippet)


def _facets(found: Found, asked: Asked, links: Links) -> list[FacetView]:
    first, say = replace(asked, page=1), links.say
    shown = []
    for name in _FACETS:
        values = []
        for one in found.facets.get(name, ())[:_SHOWN]:
            narrower, label = first, one.label
            if name == "category":
                narrower = replace(first, categories=(one.value,))
                label = say.word(f"category.{one.value}", one.label)
            elif name == "mention":
                narrower = replace(first, mentions=tuple(dict.fromkeys((*first.mentions, one.value))))
            elif name == "language":
                narrower = replace(first, language=one.value)
                label = say.word(f"language.{one.value}", one.label)
            elif one.value.isdigit():
                narrower = replace(first, since=one.value, until=one.value)
            address = "" if narrower == first else narrower.address(links)
            values.append(Link(label, address, f"{one.count:,}".replace(",", "\u2009")))
        if len(values) > 1:
            shown.append(FacetView(say(f"search.{name}"), values))
    return shown


def _kept(asked: Asked, links: Links) -> list[Link]:
    """What the search keeps to beside the query, each with the search without it."""
    first, say = replace(asked, page=1), links.say
    kept = [
        (
            say.word(f"category.{one}", one),
            replace(first, categories=tuple(other for other in first.categories if other != one)),
        )
        for one in asked.categories
    ]
    kept += [
        (one.rpartition(":")[2], replace(first, mentions=tuple(other for other in first.mentions if other != one)))
        for one in asked.mentions
    ]
    if asked.since or asked.until:
        span = asked.since
        if asked.since != asked.until:
            span = say("search.kept_years", first=asked.since or "…", last=asked.until or "…")
        kept.append((span, replace(first, since="", until="")))
    if asked.language:
        kept.append((say.word(f"language.{asked.language}", asked.language), replace(first, language="")))
    return [Link(words, without.address(links)) for words, without in kept]
