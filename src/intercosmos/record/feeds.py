"""Feeds as files: RSS 0.9x, 1.0 and 2.0, and Atom. No entity is expanded, nothing is fetched."""

from __future__ import annotations

import re
from html import unescape
from html.entities import html5
from typing import Any, Final
from xml.etree.ElementTree import ParseError

from intercosmos.errors import DataError
from intercosmos.record.dates import find_dates
from intercosmos.record.ingest_told import Told
from intercosmos.record.pages_decode import decode
from intercosmos.record.pages_facts import absolute, language_of

__all__ = ["LARGEST_FEED", "is_feed", "read_feed"]

#: Characters of a feed, and its items.
LARGEST_FEED: Final = 20_000_000
_MOST_ITEMS: Final = 10_000
_HEAD_LENGTH: Final = 20_000
_HEAD: Final = re.compile(r"<(?:\w+:)?(?:rss|feed|RDF)[\s>]", re.IGNORECASE)
_ENTITY: Final = re.compile(r"&(\w{2,31});")
_XML_ENTITIES: Final = frozenset(("amp", "lt", "gt", "quot", "apos"))
_DECLARATION: Final = re.compile(r"<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", re.IGNORECASE | re.DOTALL)
_TAG: Final = re.compile(r"<[^<>]{1,2000}>")
_BREAK: Final = re.compile(r"</?(?:p|br|div|li|h[1-6]|tr|ul|ol|table|blockquote)\b[^<>]{0,2000}>", re.IGNORECASE)
_UNSEEN: Final = re.compile(r"<(/?)(?:script|style)\b[^<>]{0,2000}>", re.IGNORECASE)
#: Characters of one story.
_LONGEST: Final = 1_000_000
#: A description of more characters than this is the story, not its teaser.
_FULL: Final = 800


def is_feed(head: str) -> bool:
    """Whether a file that begins like this is a feed."""
    start = head.lstrip("\ufeff \t\r\n")
    return start.startswith("<") and bool(_HEAD.search(start[:4000])) and "<html" not in start[:1000].lower()


def read_feed(data: bytes) -> list[Told]:
    """Stories of a feed, in its order.

    Raises
    ------
    DataError
        If it is no feed, or too large.

    Examples
    --------
    >>> told, = read_feed(b'''<rss version="2.0"><channel><title>Agency</title>
    ... <item><title>Docked</title><link>http://agency.example/1</link>
    ... <pubDate>Tue, 18 Nov 2014 15:20:00 +0300</pubDate></item></channel></rss>''')
    >>> told.title, told.date, told.publisher, told.beside
    ('Docked', '2014-11-18', 'Agency', True)
    """
    from lxml import etree

    if len(data) > LARGEST_FEED:
        raise DataError(f"the feed has more than {LARGEST_FEED // 1_000_000} MB", advice="split it")
    # declarations go unread: what they would define is not expanded, and where they lead is not fetched
    text = decode(data)
    text = _DECLARATION.sub("", text[:_HEAD_LENGTH], count=1) + text[_HEAD_LENGTH:]
    text = _ENTITY.sub(lambda m: m[0] if m[1] in _XML_ENTITIES else html5.get(m[1] + ";", m[0]), text)
    text = re.sub(
        r"^\s*<\?xml[^>]*\?>", "", re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", " ", text)
    )
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, recover=True)
    try:
        root = etree.fromstring(text.encode("utf-8"), parser=parser)
    except (etree.XMLSyntaxError, ParseError, ValueError) as error:
        raise DataError(f"the feed cannot be read: {error}") from None
    if root is None or _name(root) not in ("rss", "feed", "rdf"):
        raise DataError("this is no feed", allowed=("RSS 0.9x", "RSS 1.0", "RSS 2.0", "Atom"))
    channel = next((e for e in root if _name(e) == "channel"), root)
    publisher = _text(channel, "title")
    language = _text(channel, "language") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    base = root.get("{http://www.w3.org/XML/1998/namespace}base") or _link(channel, "")
    items = [e for e in root.iter() if _name(e) in ("item", "entry")][:_MOST_ITEMS]
    told = [_told(item, publisher[:100], language, base) for item in items]
    return [one for one in told if one is not None]


def _told(item: Any, publisher: str, language: str, base: str) -> Told | None:
    title = " ".join(plain_text(_text(item, "title")).split())[:500]
    full = plain_text(_text(item, "encoded") or _text(item, "content"))
    summary = plain_text(_text(item, "description") or _text(item, "summary"))
    text = full or summary
    if not title:
        title = " ".join(text.split())[:120].rsplit(" ", 1)[0]
    if not title:
        return None
    stated = (
        _text(item, name) for name in ("pubdate", "published", "date", "issued", "created", "updated", "modified")
    )
    dates = [found[0].edtf for found in map(find_dates, stated) if found]
    image = next((e.get("url") or "" for e in item if _name(e) in ("enclosure", "thumbnail") and _is_picture(e)), "")
    categories = [
        (_plain(e) or e.get("term") or e.get("label") or "").strip()
        for e in item
        if _name(e) in ("category", "subject")
    ]
    return Told(
        title=title,
        date=dates[0] if dates else "",
        text=text,
        address=_link(item, base),
        publisher=publisher,
        language=language_of(f"{title} {text}", _tag(language)),
        authors=tuple(dict.fromkeys(a[:80] for a in _authors(item)))[:5],
        categories=tuple(dict.fromkeys(c for c in categories if 0 < len(c) <= 60))[:6],
        beside=not full and len(summary) < _FULL,
        image=absolute(image, base),
    )


def plain_text(markup: str) -> str:
    """Words of a piece of HTML, paragraph by paragraph.

    >>> plain_text("<p>Docked &amp; opened.</p><script>x()</script><p>At <b>noon</b>.</p>")
    'Docked & opened.\\n\\nAt noon.'
    """
    text = _TAG.sub("", _BREAK.sub("\n", _seen(markup[:_LONGEST])))
    paragraphs = (" ".join(line.split()) for line in unescape(text).splitlines())
    return "\n\n".join(p for p in paragraphs if p)


def _seen(markup: str) -> str:
    """Markup without scripts and styles."""
    parts = _UNSEEN.split(markup)  # text, "/" or nothing, text, "/" or nothing, ...
    return " ".join(text for text, sign in zip(parts[::2], ["/", *parts[1::2]], strict=True) if sign == "/")


def _name(element: Any) -> str:
    tag = element.tag
    return tag.rsplit("}", 1)[-1].lower() if isinstance(tag, str) else ""


def _text(element: Any, name: str) -> str:
    """What the first child of this name says; markup of Atom's XHTML as words."""
    child = next((e for e in element if _name(e) == name), None)
    if child is None:
        return ""
    if child.get("type") == "xhtml" or len(child):
        return "<p>".join(t for t in child.itertext() if t.strip())
    return (child.text or "").strip()


def _plain(element: Any) -> str:
    return " ".join((element.text or "").split())


def _link(element: Any, base: str) -> str:
    """Where an item stands: its link, not that to its comments or itself."""
    links = [e for e in element if _name(e) == "link"]
    hrefs = [e.get("href") for e in links if e.get("href") and e.get("rel", "alternate") == "alternate"]
    told = [*hrefs, *(_plain(e) for e in links if _plain(e))]
    guid = next((e for e in element if _name(e) in ("guid", "id")), None)
    if guid is not None and guid.get("isPermaLink", "true") == "true":
        told.append(_plain(guid))
    about = element.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about")
    return next((a for a in (absolute(t, base) for t in (*told, about or "")) if a), "")


def _authors(item: Any) -> list[str]:
    found = []
    for element in item:
        if _name(element) in ("author", "creator"):
            name = _text(element, "name") or _plain(element)
            bracketed = re.fullmatch(r"\S+@\S+ \((.+)\)", name)
            found.append(bracketed[1] if bracketed else name)
    return [name for name in found if name and "@" not in name]


def _is_picture(element: Any) -> bool:
    return (element.get("type") or "image/").startswith("image/")


def _tag(text: str) -> str:
    match = re.match(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})?", text.strip())
    if match is None:
        return ""
    head, _, rest = match[0].partition("-")
    return head.lower() + (f"-{rest}" if rest else "")
