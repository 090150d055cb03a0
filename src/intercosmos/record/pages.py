"""A saved page of news: its main story, and the other stories it names.

The extraction library (trafilatura) is heard, and held against the page itself: lines, headings, lists. Nothing of
other stories gets into the text of the main one.
"""

from __future__ import annotations

import logging
import warnings
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final

from intercosmos.errors import DataError
from intercosmos.record.dates import day_first_in
from intercosmos.record.pages_decode import parse_page, saved_page
from intercosmos.record.pages_facts import absolute, author_in, category_of, facts_of, language_of
from intercosmos.record.pages_lines import Line, lines_of
from intercosmos.record.pages_saved import without_banners
from intercosmos.record.pages_story import Body, body_of, date_of, today_of
from intercosmos.record.pages_title import Title, publisher_of, sites_of, title_of
from intercosmos.record.teasers import Teaser, TeaserList, first_sentence, lists_of
from intercosmos.record.teasers_days import settled

__all__ = ["Extract", "Picture", "extract"]

#: Lines beyond which the library is not asked: it would take minutes.
_MOST_LINES: Final = 6_000
_MOST_CHARACTERS: Final = 500_000
#: Stories with dates of their own that make a list the one that a page has beside its story.
_DATED: Final = 3


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a story."""

    address: str
    text: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True)
class Extract:
    """What a page tells.

    Attributes
    ----------
    title : of the main story; empty if the page is only a list of stories
    date : EDTF; empty if the page does not say it
    paragraphs : of the main story
    categories : under which the page files it, in the page's words
    address : of the page
    lists : of other stories; addresses are absolute wherever that of the page is known
    retrieved : the day the page was saved, if it says so
    archive : the address of the copy in a public archive that the page was saved from
    """

    title: str
    date: str
    paragraphs: tuple[str, ...]
    language: str
    address: str = ""
    publisher: str = ""
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    picture: Picture | None = None
    lists: tuple[TeaserList, ...] = ()
    retrieved: str = ""
    archive: str = ""

    @property
    def text(self) -> str:
        """The main story's text: paragraphs with an empty line between."""
        return "\n\n".join(self.paragraphs)

    @property
    def teasers(self) -> tuple[Teaser, ...]:
        """Stories beside the main one: of lists such as "More from this category"; if there is none, of other lists."""
        kinds = {one.kind for one in self.lists}
        lists = [one for one in self.lists if one.kind == "more" or "more" not in kinds]
        if any(sum(bool(t.date) for t in one.teasers) >= _DATED for one in lists if one.kind == "more"):
            # beside stories with their dates, links without any are what the site shows everywhere
            lists = [one for one in lists if any(t.date for t in one.teasers)]
        unique: dict[tuple[str, str], Teaser] = {}
        for teaser in (
            t for one in lists for t in one.teasers
        ):  # a page may show one list twice, for two kinds of screens
            unique.setdefault((teaser.title.casefold(), teaser.date), teaser)
        return tuple(unique.values())


def extract(data: bytes) -> Extract:
    """Read a saved page.

    Parameters
    ----------
    data : HTML in any encoding, or an MHTML archive

    Raises
    ------
    DataError
        If there is no story in it, or it is too large or too deep.

    Examples
    --------
    >>> page = extract(b'''<title>Heads are back /// Agency</title><h1>Agency</h1><b>Heads are back</b><br>18.11.2014
    ... <p>The heads of the agency came back from China, where they spoke of rocket engines and of navigation.</p>
    ... <h3>More from this category</h3><ul><li>17.11.2014 <a href=2.html>A satellite was launched</a></ul>''')
    >>> page.title, page.date, [(teaser.title, teaser.date, teaser.address) for teaser in page.teasers]
    ('Heads are back', '2014-11-18', [('A satellite was launched', '2014-11-17', '2.html')])
    """
    saved = saved_page(data)
    tree = parse_page(saved.text)
    kept = without_banners(tree, saved.kept)
    facts = facts_of(tree, kept.address)
    lines = lines_of(tree)
    day_first = day_first_in(line.text for line in lines)
    lists = lists_of(lines, day_first=day_first)
    others = {n for one in lists for n in range(one.first, one.last + 1)}
    title = title_of(lines, facts, others, day_first)
    ends = {one.first for one in lists if len(one.teasers) >= 3}
    body = body_of(lines, title, others, ends, _library(tree, lines, others))
    if body.lines and not title.text:
        title = Title(first_sentence(body.paragraphs[0]), None)
    if len("".join(body.paragraphs)) < 20:
        if not lists:
            raise DataError(
                "there is no story in the page", advice="save the page of the story itself, or give it as text"
            )
        body = Body((), ())
    date, _ = date_of(lines, facts, title, body, others, day_first) if body.lines else ("", None)
    today = today_of(lines, others, title.line, day_first) or kept.seen
    date = settled(date, today, today)
    whole_dates = [date, *(t.date for one in lists for t in one.teasers if t.date[:1].isdigit())]
    latest = today or max((d for d in whole_dates if len(d) == 10), default="")
    text = " ".join((title.text, *body.paragraphs))
    return Extract(
        title=title.text if body.lines else "",
        date=date,
        paragraphs=body.paragraphs,
        language=language_of(
            text if body.lines else " ".join(t.title for one in lists for t in one.teasers), facts.language
        ),
        address=facts.address,
        publisher=publisher_of(facts, title.text, sites_of(lines, facts, others)),
        authors=facts.authors or author_in([lines[n] for n in range(len(lines)) if n not in others]),
        categories=category_of([line for n, line in enumerate(lines) if n not in others], facts, title.text),
        picture=Picture(facts.image) if facts.image else None,
        lists=tuple(_settled(one, facts.address, (title.text, date), (latest, today)) for one in lists),
        retrieved=kept.saved,
        archive=kept.archive,
    )


def _library(tree: Any, lines: list[Line], others: set[int]) -> str:
    """What the library takes for the text of the page, without its lists of other stories."""
    if len(lines) > _MOST_LINES or sum(len(line.text) for line in lines) > _MOST_CHARACTERS:
        return ""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its part for fetching, which is not used, asks for further packages
        import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.ERROR)  # that it finds nothing is no news to our users
    marks = {lines[n].block for n in others} - {line.block for n, line in enumerate(lines) if n not in others}
    for element in marks:
        element.set("data-other", "1")
    copy = deepcopy(tree)
    for element in copy.xpath("//*[@data-other]"):
        if element.getparent() is not None:
            element.drop_tree()
    text = trafilatura.extract(
        copy, output_format="txt", include_comments=False, favor_recall=True, with_metadata=False
    )
    return text or ""


def _settled(one: TeaserList, base: str, main: tuple[str, str], days: tuple[str, str]) -> TeaserList:
    """A list with whole dates and with addresses of the web, without the main story itself."""
    dated = (
        Teaser(t.title, settled(t.date, *days), absolute(t.address, base) if base else t.address, t.text)
        for t in one.teasers
    )
    own = (main[0].casefold(), main[1])
    return TeaserList(
        one.kind, one.heading, one.first, one.last, tuple(t for t in dated if (t.title.casefold(), t.date) != own)
    )
