"""Stories from files: saved pages, texts and feeds, with what each says and whom it names.

Nothing is fetched. A text is kept whole only where its licence allows that, or somebody says so; otherwise its first
sentences are.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from pydantic import ValidationError

from intercosmos.errors import DataError, Where
from intercosmos.record.ingest_categories import categories_meant
from intercosmos.record.ingest_files import kind_of, read_bytes
from intercosmos.record.ingest_told import Told
from intercosmos.record.story import Category, Mention, ShownDirection, Story, StoryImage, StorySource, Tier, story_id

if TYPE_CHECKING:
    from intercosmos.record.names import NameIndex

__all__ = ["Senses", "excerpt_of", "ingest", "is_open"]

#: Licences that allow a text to be kept and passed on, as SPDX names them; none that forbids trade or changes.
_OPEN: Final = re.compile(
    r"^(?:CC0-1\.0|CC-BY(?:-SA)?-\d\.\d(?:-[A-Z]{2,3})?|CC-PDDC|PDDL-1\.0|ODC-By-1\.0|ODbL-1\.0|OGL-UK-\d\.\d"
    r"|OGL-Canada-2\.0|GFDL-1\.\d(?:-[\w-]+)?|Unlicense|MIT|Apache-2\.0|LicenseRef-public-domain|public[ -]domain)$",
    re.IGNORECASE,
)
_EXCERPT: Final = 300
_SENTENCE: Final = re.compile(r"(?<=[^\W\d_]{2}[.!?…])[\"”»’)]*\s+(?=[\"'“«(]?[A-ZА-ЯЁ])|(?<=[。！？])")
_RELATED: Final = re.compile(
    r"relat|similar|see also|read also|also read|on th(?:e|is) (?:topic|subject)"
    r"|по (?:этой )?теме|связан|также|相关|相關",
    re.IGNORECASE,
)


class Senses:
    """What looks at a text: directions, categories, mentions.

    Parameters
    ----------
    names : of partners, assets, places; see :class:`intercosmos.record.names.NameIndex`
    directions : of a text, with the words that show them
    categories : of a story about these directions
    mentions : in a text, of these names
    """

    def __init__(
        self,
        names: NameIndex | None = None,
        *,
        directions: Callable[[str], tuple[ShownDirection, ...]] | None = None,
        categories: Callable[[tuple[ShownDirection, ...]], Iterable[Category]] | None = None,
        mentions: Callable[[str], tuple[Mention, ...]] | None = None,
    ) -> None:
        if directions is None or categories is None:
            from intercosmos.record.classify import categories_of, directions_in

            directions, categories = directions or directions_in, categories or categories_of
        if mentions is None:
            from intercosmos.record.mentions import mentions_in

            def named(text: str) -> tuple[Mention, ...]:
                return mentions_in(text, names if names is not None else ())

            mentions = named
        self.directions, self.categories, self.mentions = directions, categories, mentions


def ingest(
    path: Path | str,
    *,
    names: NameIndex | None = None,
    licence: str = "",
    keep_body: bool = False,
    publisher: str = "",
    tier: Tier | None = None,
    every_list: bool = False,
    senses: Senses | None = None,
) -> list[Story]:
    """Stories of a file: of a page the main story first, then a stub for each story beside it.

    Parameters
    ----------
    path : of a saved page (HTML, MHTML), a text (plain, Markdown), a feed (RSS, Atom), or a story of a record
    names : to be found in the texts

    Other Parameters
    ----------------
    licence : of the texts, as an SPDX name; an open one lets them be kept
    keep_body : keep texts whatever their licence, as for a record that nobody else reads
    publisher, tier : of the source, where the file does not say it
    every_list : stories of every list of a page, not only of those beside the main one
    senses : in place of our own

    Raises
    ------
    DataError
        If the file cannot be read, or holds no story.
    """
    path = Path(path)
    senses = senses or Senses(names)
    try:
        data = read_bytes(path)
        kind = kind_of(path, data)
        if kind == "story":
            from intercosmos.record.files import read_story

            return [read_story(path)]
        told = _told(kind, data, every_list)
        stories = [_story(one, senses, licence, keep_body, publisher, tier) for one in told]
        if not told:
            raise DataError("there is no story in the file", where=Where(path))
    except ValidationError as error:
        first = error.errors()[0]
        raise DataError(f"{'.'.join(map(str, first['loc']))}: {first['msg']}", where=Where(path)) from None
    except DataError as error:
        if error.where.file is not None:
            raise
        where = Where(path, error.where.line, error.where.key)
        raise DataError(error.problem, where=where, allowed=error.allowed, advice=error.advice) from None
    return _with_related(stories, told)


def is_open(licence: str) -> bool:
    """Whether a licence allows a text to be kept and passed on.

    >>> is_open("CC-BY-4.0"), is_open("CC-BY-NC-4.0"), is_open("")
    (True, False, False)
    """
    return bool(_OPEN.match(licence.strip()))


def excerpt_of(text: str) -> str:
    """The first sentences of a text, at most 300 characters; of a longer first sentence its beginning.

    >>> excerpt_of("The heads came back. They spoke of engines.")
    'The heads came back. They spoke of engines.'
    """
    first = " ".join(text.split())[:2000]
    kept = ""
    for sentence in _SENTENCE.split(first):
        longer = f"{kept} {sentence}".strip()
        if len(longer) > _EXCERPT:
            break
        kept = longer
    if kept or len(first) <= _EXCERPT:
        return kept
    cut = first[: _EXCERPT - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut) + "…"


def _told(kind: str, data: bytes, every_list: bool) -> list[Told]:
    if kind == "feed":
        from intercosmos.record.feeds import read_feed

        return read_feed(data)
    if kind == "text":
        from intercosmos.record.texts import read_text

        return [read_text(data)]
    return _of_page(data, every_list)


def _of_page(data: bytes, every_list: bool) -> list[Told]:
    from intercosmos.record.pages import extract

    page = extract(data)
    host = urlsplit(page.address).netloc.removeprefix("www.") if page.address else ""
    publisher = page.publisher or host
    told: list[Told] = []
    if page.title:
        told.append(
            Told(
                page.title, page.date, page.text, page.address, publisher, page.language, page.authors, page.categories,
                image=page.picture.address if page.picture else "",
                image_credit=page.picture.credit if page.picture else "", retrieved=page.retrieved,
                archive=page.archive,
            )
        )  # fmt: skip
    chosen = page.teasers
    seen: set[tuple[str, str]] = set()
    for one in page.lists:
        teasers = [t for t in one.teasers if every_list or t in chosen]
        teasers = [t for t in teasers if (t.title.casefold(), t.date) not in seen]
        seen |= {(t.title.casefold(), t.date) for t in teasers}
        related = bool(page.title) and bool(_RELATED.search(one.heading))
        # a list of the newest of everything says nothing of the category of its stories
        categories = page.categories if one.kind == "more" and one.heading else ()
        told += [
            Told(
                t.title, t.date, t.text, t.address, publisher, page.language, categories=categories, beside=True,
                related=related, retrieved=page.retrieved,
            )
            for t in teasers
        ]  # fmt: skip
    return told


def _story(told: Told, senses: Senses, licence: str, keep_body: bool, publisher: str, tier: Tier | None) -> Story:
    whole = f"{told.title}\n\n{told.text}".strip()
    directions = senses.directions(whole)
    licence = told.licence or licence
    keeps = not told.beside and (keep_body or is_open(licence))
    meant = categories_meant(told.categories)
    own = tuple(senses.categories(directions))
    categories = tuple(dict.fromkeys((*meant, *(c for c in own if not (meant and own == ("general",))))))
    normal = " ".join(whole.split()).casefold()
    return Story(
        id=story_id(told.date, told.title),
        title=told.title[:500],
        date=told.date,
        categories=categories or ("general",),
        directions=directions,
        language=told.language or "en",
        authors=told.authors,
        source=StorySource(
            name=publisher or told.publisher, url=told.address if "://" in told.address else "", tier=tier,
            licence=licence, retrieved=told.retrieved, archive_url=told.archive,
        ),
        excerpt="" if keeps else excerpt_of(told.text),
        tags=told.categories,
        image=StoryImage(url=told.image, credit=told.image_credit) if told.image else None,
        mentions=senses.mentions(whole),
        stub=told.beside,
        sha256=hashlib.sha256(normal.encode("utf-8", "replace")).hexdigest(),
        body=told.text if keeps else "",
    )  # fmt: skip


def _with_related(stories: list[Story], told: list[Told]) -> list[Story]:
    """The main story with the ids of those that its page calls related."""
    related = tuple(
        dict.fromkeys(s.id for s, t in zip(stories, told, strict=True) if t.related and s.id != stories[0].id)
    )
    if not related or stories[0].stub:
        return stories
    return [stories[0].model_copy(update={"related": related}), *stories[1:]]
