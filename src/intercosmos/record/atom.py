"""The record's newest stories as an Atom feed (RFC 4287).

>>> from intercosmos.record.story import Story
>>> story = Story(id="1965-03-18-spacewalk", title="First spacewalk", date="1965-03-18")
>>> feed = atom_feed([story], title="The record", tags="tag:example.org,2026:record", link=lambda one: f"{one.id}.html")
>>> b'<title xml:lang="en">First spacewalk</title>' in feed
True
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from intercosmos.record.labels import Labels, labels
from intercosmos.record.site_safe import one_line, web_address
from intercosmos.record.site_words import day_of, language_of_summary, summary_of
from intercosmos.record.story import Story

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["ATOM", "atom_feed", "tag_base"]

ATOM: Final = "http://www.w3.org/2005/Atom"
_LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"
#: Nobody owns this name (RFC 2606): ids of a record that no address was given for.
_NOBODY: Final = "intercosmos.invalid"
#: The year in which this program began to give such ids; ids do not change, so it does not, either.
_YEAR: Final = 2026
#: Of a story that nobody can date: Atom wants a time, and this one shows that there is none.
_UNDATED: Final = "1970-01-01"
_HOST: Final = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")


def tag_base(base_url: str = "") -> str:
    """What the ids of a record's stories begin with: tag URIs (RFC 4151) of the host that publishes it.

    >>> tag_base("https://Example.org/archive/"), tag_base()
    ('tag:example.org,2026:record', 'tag:intercosmos.invalid,2026:record')
    """
    host = (urlsplit(base_url).hostname or "").lower()
    return f"tag:{host if _HOST.fullmatch(host) else _NOBODY},{_YEAR}:record"


def atom_feed(
    stories: Iterable[Story],
    *,
    title: str,
    tags: str,
    link: Callable[[Story], str],
    home: str = "",
    own: str = "",
    say: Labels | None = None,
) -> bytes:
    """The feed as a file.

    Parameters
    ----------
    stories : in the order they are to stand in
    title : of the record
    tags : what every id begins with; see :func:`tag_base`
    link : the address of a story's page

    Other Parameters
    ----------------
    home, own : addresses of the record's first page, and of the feed itself
    say : labels of the feed's language, which its title is in; without them English. Stories keep their own
    """
    from lxml import etree

    feed = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})
    say = say or labels()
    feed.set(_LANGUAGE, say.language)
    stories = list(stories)
    _text(feed, "id", tags)
    _text(feed, "title", title)
    _text(feed, "updated", max((_updated(story) for story in stories), default=f"{_UNDATED}T00:00:00Z"))
    _text(_child(feed, "author"), "name", title)  # of entries whose own author nobody knows
    if own:
        _child(feed, "link", rel="self", type="application/atom+xml", href=own)
    if home:
        _child(feed, "link", rel="alternate", type="text/html", href=home)
    for story in stories:
        _entry(feed, story, tags, link(story), say)
    etree.indent(feed)
    content: bytes = etree.tostring(feed, xml_declaration=True, encoding="utf-8")
    return content + b"\n"


def _entry(feed: _Element, story: Story, tags: str, address: str, say: Labels) -> None:
    entry = _child(feed, "entry")
    _text(entry, "id", f"{tags}/{story.id}")
    _text(entry, "title", one_line(story.title) or story.id, story.language)
    _text(entry, "updated", _updated(story))
    day = day_of(story.date)
    if day:
        _text(entry, "published", f"{day}T00:00:00Z")
    authors = [name for name in (*map(one_line, story.authors), one_line(story.source.name)) if name]
    for name in dict.fromkeys(authors):
        _text(_child(entry, "author"), "name", name)
    _child(entry, "link", rel="alternate", type="text/html", href=address)
    source = web_address(story.source.url)
    if source:
        _child(entry, "link", rel="via", href=source)
    for category in story.categories:
        _child(entry, "category", term=category, label=say(f"category.{category}"))
    summary = summary_of(story)
    if summary:
        _text(entry, "summary", summary, language_of_summary(story))


def _updated(story: Story) -> str:
    """When it was read, else when it was told: the files keep no other time."""
    return f"{day_of(story.source.retrieved) or day_of(story.date) or _UNDATED}T00:00:00Z"


def _child(parent: _Element, name: str, **attributes: str) -> _Element:
    from lxml import etree

    return etree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)


def _text(parent: _Element, name: str, text: str, language: str = "") -> None:
    made = _child(parent, name)
    made.text = text
    if language:
        made.set(_LANGUAGE, language)
