"""A story as a source tells it, before anybody has looked at what it says."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Told"]


@dataclass(frozen=True, slots=True)
class Told:
    """What pages, texts and feeds have in common.

    Attributes
    ----------
    title : of the story
    date : EDTF; empty if nobody says it
    text : paragraphs with an empty line between
    address : absolute, or empty
    publisher : who published it; empty if the source does not say
    language : BCP 47; empty if the source does not say
    categories : under which the source files it, in its own words
    beside : it stands beside another story, or in a feed that gives its headline: its text is elsewhere
    related : the source calls it related to the main story
    image, image_credit : address of a picture, whom to thank for it
    licence : of its text, where the source says so
    retrieved : the day it was saved, as a date
    archive : the address of a copy in a public archive
    """

    title: str
    date: str = ""
    text: str = ""
    address: str = ""
    publisher: str = ""
    language: str = ""
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    beside: bool = False
    related: bool = False
    image: str = ""
    image_credit: str = ""
    licence: str = ""
    retrieved: str = ""
    archive: str = ""
