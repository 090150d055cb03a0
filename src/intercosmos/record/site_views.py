"""What pages show of stories, in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from markupsafe import Markup

from intercosmos.record.claim_words import limits
from intercosmos.record.index_words import mention_key
from intercosmos.record.labels import Labels
from intercosmos.record.markdown_html import LONGEST, markdown_html
from intercosmos.record.site_links import Links
from intercosmos.record.site_pictures import address_of
from intercosmos.record.site_safe import one_line, web_address
from intercosmos.record.site_words import (
    body_of,
    date_words,
    language_of_summary,
    summary_of,
    teaser_of,
)
from intercosmos.record.story import Category, Mention, Story, StorySource

__all__ = ["Link", "StoryView", "Teaser", "teasers"]

_EXACT: Final = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-[0-9]{2})?)?")
#: In the order that pages name them in.
_KINDS: Final = ("partner", "asset", "spacecraft", "programme", "organisation", "person", "place")


@dataclass(frozen=True, slots=True)
class Link:
    """Words, and where they lead; nowhere, if the address is empty."""

    text: str
    address: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Teaser:
    """A story in a list.

    Attributes
    ----------
    title, address, language : of the story
    when, machine : its date in words, and for machines where that is possible
    categories : in words
    text, text_language : a line or two of it
    source : who told it
    note : such as that only its headline is known
    """

    title: str
    address: str
    language: str
    when: str
    machine: str
    categories: str
    text: str
    text_language: str
    source: str
    note: str


def teasers(stories: Iterable[Story], links: Links) -> list[Teaser]:
    """Stories as lists show them."""
    return [
        Teaser(
            title=one_line(story.title) or story.id,
            address=links.story(story.id),
            language=story.language,
            when=date_words(story.date, links.say),
            machine=_machine(story.date),
            categories=links.say("story.words_between").join(links.say(f"category.{one}") for one in story.categories),
            text=teaser_of(story),
            text_language="en" if story.summary else story.language,
            source=one_line(story.source.name),
            note=_note(story, links.say),
        )
        for story in stories
    ]


def _note(story: Story, say: Labels) -> str:
    if story.stub:
        return say("teaser.stub")
    return say("teaser.withdrawn") if story.status == "withdrawn" else ""


@dataclass(frozen=True, slots=True)
class SourceView:
    """Where a story was told: its publisher, how near that is, addresses, licence, the day it was read."""

    name: str
    tier: str
    address: str
    address_text: str
    archive: str
    licence: str
    retrieved: str

    @classmethod
    def of(cls, source: StorySource, say: Labels) -> SourceView | None:
        """Nothing for a source that says nothing."""
        if source == StorySource():
            return None
        return cls(
            one_line(source.name),
            say(f"tier.{source.tier}") if source.tier else "",
            web_address(source.url),
            one_line(source.url),
            web_address(source.archive_url),
            one_line(source.licence),
            date_words(source.retrieved, say) if source.retrieved else "",
        )


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A figure that a story gives, and the entry of the catalogue it speaks of."""

    asset: Link
    field: str
    value: str
    words: str
    limits: str = ""


@dataclass(frozen=True, slots=True)
class PictureView:
    """A picture, shown (``here``) or linked, with whom to thank for it."""

    address: str
    here: bool
    text: str
    credit: str


class StoryView:
    """A story as its page shows it.

    Parameters
    ----------
    story : the story
    links : of its page
    folder : of the record, where its picture may stand
    is_known : whether there is a story of an id
    """

    def __init__(self, story: Story, links: Links, folder: Path, is_known: Callable[[str], bool]) -> None:
        say = links.say
        self.id = story.id
        self.title = one_line(story.title) or story.id
        self.language = story.language
        self.when = date_words(story.date, say)
        self.machine = _machine(story.date)
        self.status = "" if story.status == "audited" else say(f"status.{story.status}")
        self.audited = say("status.audited") if story.status == "audited" else ""
        self.withdrawn = story.status == "withdrawn"
        self.stub = story.stub
        self.authors = [one_line(one) for one in story.authors]
        self.summary = story.summary.strip()
        self.excerpt = story.excerpt.strip()
        body = body_of(story)
        self.body: Markup | None = markdown_html(body, say("story.picture")) if body.strip() else None
        self.cut = len(body) > LONGEST
        self.description = summary_of(story)
        self.description_language = language_of_summary(story)
        self.categories = [_category(story, one, links) for one in story.categories]
        self.source = SourceView.of(story.source, say)
        self.further = [view for one in story.further_sources if (view := SourceView.of(one, say)) is not None]
        self.picture = _picture(story, folder, links)
        self.mentions = _mentions(story.mentions, links)
        self.claims = [
            ClaimView(
                Link(one_line(one.asset), links.asset(one.asset)),
                one_line(one.field),
                one_line(one.value),
                one_line(one.words),
                limits(one, say),
            )
            for one in story.claims
        ]
        self.tags = [Link(one_line(one), links.search(f'tag:"{_unquoted(one)}"')) for one in story.tags]
        self.corrects = links.story(story.corrects) if story.corrects and is_known(story.corrects) else ""
        corrected_by = story.corrected_by
        self.corrected_by = links.story(corrected_by) if corrected_by and is_known(corrected_by) else ""


def _category(story: Story, category: Category, links: Links) -> Link:
    """A category, and the words of the story that show it."""
    words = [one_line(word) for shown in story.directions if shown.direction == category for word in shown.words]
    say = links.say
    quoted = say("story.quotes_between").join(say("story.words", words=word) for word in words if word)
    return Link(say(f"category.{category}"), links.category(category), quoted)


def _mentions(mentions: Iterable[Mention], links: Links) -> list[tuple[str, list[tuple[Link, str]]]]:
    """By kind: each name with the search for it, and its place in the catalogue."""
    found: dict[str, list[tuple[Link, str]]] = {kind: [] for kind in _KINDS}
    for mention in mentions:
        link = Link(one_line(mention.text) or mention.id, links.search(filters=[("mentions", mention_key(mention))]))
        found[mention.kind].append((link, links.asset(mention.id)))
    return [(links.say(f"mention.{kind}"), names) for kind, names in found.items() if names]


def _picture(story: Story, folder: Path, links: Links) -> PictureView | None:
    address, here = address_of(story, folder, links)
    if not address or story.image is None:
        return None
    thanks = [one_line(one) for one in (story.image.credit, story.image.licence)]
    return PictureView(address, here, one_line(story.image.text), ", ".join(one for one in thanks if one))


def _machine(date: str) -> str:
    return date if _EXACT.fullmatch(date) else ""


def _unquoted(text: str) -> str:
    """Within the quotation marks of a query."""
    return one_line(text).replace('"', " ").strip()
