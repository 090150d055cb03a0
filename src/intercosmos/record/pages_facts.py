"""What a page says of itself apart from its text: address, publisher, language, author, categories, picture."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from intercosmos.record.dates import find_dates
from intercosmos.record.pages_lines import Line

__all__ = ["Facts", "absolute", "category_of", "facts_of", "language_of", "web_address"]

_DATES: Final = ("article:published_time", "datepublished", "og:published_time", "dc.date.issued", "dcterms.issued",
                 "dc.date.created", "dcterms.created", "pubdate", "publish_date", "publishdate", "sailthru.date",
                 "parsely-pub-date", "dc.date", "dcterms.date", "article.published")  # fmt: skip
_TITLES: Final = ("og:title", "twitter:title", "dc.title", "dcterms.title", "headline")
_AUTHORS: Final = ("author", "article:author", "dc.creator", "dcterms.creator", "parsely-author")
_SITES: Final = ("og:site_name", "application-name", "dc.publisher", "publisher")
_SECTIONS: Final = ("article:section", "section", "category", "news_category", "dc.subject", "parsely-section")
#: What data for machines (JSON-LD) state, without letters that are written as numbers.
_STATED: Final = re.compile(r'"(datePublished|headline)"\s{0,9}:\s{0,9}"([^"\\]{4,300})"')
_LONGEST_DATA: Final = 200_000
_LANGUAGE: Final = re.compile(r"^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$")
_LABELLED: Final = re.compile(
    r"^(?:posted in|filed under|published in|category|categories|section|rubric|topic|theme|heading|рубрика|категория"
    r"|раздел|тема|栏目|分类|频道)\s?[:：—–-]\s?(.{2,80})$",
    re.IGNORECASE,
)
_AUTHOR_LINE: Final = re.compile(
    r"^(?:by|author|текст|автор|written by|作者)\s?[:：]?\s(?P<name>[A-ZА-ЯЁ][\w.'’-]+(?:\s[A-ZА-ЯЁ][\w.'’-]+){1,3})$"
)
_CRUMB: Final = re.compile(r"\s*(?:/{1,3}|\||»|›|→|::|>|\\|—|–|•|·|\s-\s)\s*")
#: The first steps of a way through a site, which are no categories.
_NO_CATEGORY: Final = re.compile(
    r"^(?:home(?:\s?page)?|main(?:\spage)?|index|start|site|you are here:?"
    r"|главная(?:\sстраница)?|首页|当前位置[:：]?)$",
    re.IGNORECASE,
)
_SECTION_OF_ADDRESS: Final = re.compile(r"^[a-z][a-z_-]{3,40}$", re.IGNORECASE)
_NO_SECTION: Final = re.compile(
    r"^(?:index|main|default|page|pages|node|article|articles|story|stories|item|archive|archives|print|view|show"
    r"|site|sites|portal|content|english|html?|files?|detail|details|id|en|ru|eng|rus|press-?release|media|upload|wp-content|posts?)(?:\.\w+)?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the head of a page says.

    Attributes
    ----------
    titles : as it gives them, the surest first; ``<title>`` last
    """

    address: str = ""
    titles: tuple[str, ...] = ()
    date: str = ""
    authors: tuple[str, ...] = ()
    publisher: str = ""
    language: str = ""
    sections: tuple[str, ...] = ()
    image: str = ""
    licence: str = ""


def facts_of(tree: Any, saved_from: str) -> Facts:
    """Read the head of a page."""
    told: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv") or ""
        content = " ".join((meta.get("content") or "").split())
        if name and content:
            told.setdefault(name.lower(), []).append(content[:1000])
    canonical = next(
        (e.get("href") or "" for e in tree.iter("link") if (e.get("rel") or "").lower() == "canonical"), ""
    )
    base = next((e.get("href") or "" for e in tree.iter("base")), "")
    addresses = (saved_from, canonical, *told.get("og:url", ()), base)
    address = next((a for a in addresses if web_address(a)), "")
    title = next((" ".join((e.text_content() or "").split())[:1000] for e in tree.iter("title")), "")
    head_title = tree.find("head/title")
    if head_title is not None:
        title = " ".join((head_title.text_content() or "").split())[:1000]
    titles = [t for name in _TITLES for t in told.get(name, ())]
    dates = [d.edtf for name in _DATES for text in told.get(name, ())[:1] for d in find_dates(text)[:1]]
    stated = [t.get("datetime") or t.get("content") or "" for t in tree.xpath("//*[@itemprop='datePublished']")[:3]]
    dates += [d.edtf for text in stated for d in find_dates(text)[:1]]
    linked = _linked_data(tree)
    dates += [d.edtf for text in linked["datePublished"] for d in find_dates(text)[:1]]
    titles += linked["headline"]
    filed = [
        " ".join((a.text_content() or "").split()) for a in tree.iter("a") if "category" in (a.get("rel") or "").split()
    ]
    language = tree.get("lang") or next((e.get("lang") for e in tree.iter("body") if e.get("lang")), "") or ""
    for name in ("content-language", "og:locale", "language"):
        language = language or next(iter(told.get(name, ())), "")
    image = next((i for i in told.get("og:image", ()) if web_address(absolute(i, address))), "")
    return Facts(
        address=address,
        titles=(*dict.fromkeys(titles), *((title,) if title else ())),
        date=dates[0] if dates else "",
        authors=_people(told),
        publisher=next((v for name in _SITES for v in told.get(name, ()) if len(v) <= 100), ""),
        language=_tag(language),
        sections=tuple(
            dict.fromkeys(
                v for v in (*(w for name in _SECTIONS for w in told.get(name, ())), *filed[:6]) if len(v) <= 80
            )
        ),
        image=absolute(image, address) if image else "",
        licence=next(
            (e.get("href") or "" for e in tree.iter("link", "a") if (e.get("rel") or "").lower() == "license"), ""
        ),
    )


def _linked_data(tree: Any) -> dict[str, list[str]]:
    """When data for machines say the story was published, and its headline; nothing where they tell of several."""
    found: dict[str, set[str]] = {"datePublished": set(), "headline": set()}
    for script in list(tree.iter("script"))[:200]:
        if "ld+json" in (script.get("type") or "").lower():
            for key, value in _STATED.findall((script.text or "")[:_LONGEST_DATA]):
                found[key].add(" ".join(value.split()))
    return {key: list(values) if len(values) == 1 else [] for key, values in found.items()}


def web_address(text: str) -> bool:
    """Whether a text is the address of a page on the web.

    >>> web_address("http://agency.example/news/1"), web_address("file:///C:/page.html"), web_address("news/1")
    (True, False, False)
    """
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return (
        parts.scheme in ("http", "https")
        and bool(parts.netloc)
        and len(text) <= 2000
        and not re.search(r"[\s<>\"]", text)
    )


def absolute(address: str, base: str) -> str:
    """An address as the web knows it; empty if it is none, as of a page on somebody's disk.

    >>> absolute("/news/2?a=1", "http://agency.example/en/1.html")
    'http://agency.example/news/2?a=1'
    >>> absolute("javascript:go()", "http://agency.example/"), absolute("news/2", "")
    ('', '')
    """
    try:
        joined = urljoin(base, address.strip()) if address else ""
    except ValueError:
        return ""
    return joined if web_address(joined) else ""


def language_of(text: str, stated: str) -> str:
    """The language of a text by its letters, or as the page states it; ``"en"`` if nothing says so.

    >>> language_of("Руководители вернулись", "en"), language_of("Heads are back", ""), language_of("代表团回国", "")
    ('ru', 'en', 'zh')
    """
    letters = [c for c in text[:5000] if c.isalpha()]
    if not letters:
        return stated or "en"
    if sum("\u4e00" <= c <= "\u9fff" for c in letters) * 3 > len(letters):
        return stated if stated.startswith(("zh", "ja")) else "zh"
    if sum("\u0400" <= c <= "\u04ff" for c in letters) * 2 > len(letters):
        return stated if stated.startswith(("ru", "uk", "be", "bg", "kk")) else "ru"
    # a Latin text on a page that says it is Russian: its frame is Russian, its story is not
    return "en" if not stated or stated.startswith(("ru", "zh", "uk")) else stated


def category_of(lines: list[Line], facts: Facts, title: str) -> tuple[str, ...]:
    """What the page says it is filed under: its head, a label, the way to it, the section in its address."""
    found = list(facts.sections)
    for line in lines:
        for part in _CRUMB.split(line.text) if len(line.text) <= 150 and not line.alt else ():
            labelled = _LABELLED.match(part)
            if labelled:
                found += [name.strip() for name in re.split(r"[,;]", labelled[1]) if name.strip()]
    crumbs = [line.text for line in lines if line.crumbs and not line.alt]
    if not crumbs:
        crumbs = [line.text for line in lines if not line.alt and _is_way(line, title)][:1]
    for text in crumbs[:12]:
        found += [step.strip() for step in _CRUMB.split(text) if step.strip()]
    if facts.address:
        path = urlsplit(facts.address).path.split("/")[1:-1]
        if not found:
            found += [
                p.replace("-", " ").replace("_", " ")
                for p in path
                if _SECTION_OF_ADDRESS.match(p) and not _NO_SECTION.match(p)
            ][-1:]
    same = title.casefold()
    kept = [
        c
        for c in found
        if not _NO_CATEGORY.match(c) and c.casefold() != same and len(c) <= 60 and c.casefold() not in same
    ]
    kept = [c for c in kept if any(ch.isalpha() for ch in c) and not find_dates(c)]
    return tuple(dict.fromkeys(kept))[:6]


def _is_way(line: Line, title: str) -> bool:
    """Whether a line is a way from the first page, without an element that says so: linked steps and signs between."""
    text = line.text
    steps = [s for s in _CRUMB.split(text) if s]
    if not 2 <= len(steps) <= 6 or len(text) > 200 or not line.href:
        return False
    if "|" in text and line.linked * len(text) >= sum(map(len, steps)) - 1:
        return False  # a menu: the way to a page ends with what is no link, or has signs that point onwards
    return bool(_NO_CATEGORY.match(steps[0])) or (
        title.casefold()[:30] in text.casefold() and line.linked > 0.1 and line.linked < 1
    )


def author_in(lines: list[Line]) -> tuple[str, ...]:
    """Who a line of the story names as its author."""
    return tuple(m["name"] for line in lines if len(line.text) < 60 and (m := _AUTHOR_LINE.match(line.text)))[:3]


def _people(told: dict[str, list[str]]) -> tuple[str, ...]:
    names = [n for key in _AUTHORS for n in told.get(key, ()) if not web_address(n) and len(n) <= 80]
    return tuple(dict.fromkeys(names))[:5]


def _tag(text: str) -> str:
    """A language tag as BCP 47 writes it; empty if it is none."""
    text = text.split(",")[0].strip().replace("_", "-")
    head, _, rest = text.partition("-")
    tag = head.lower() + (f"-{rest}" if rest else "")
    known = {"english": "en", "russian": "ru", "eng": "en", "rus": "ru", "chinese": "zh", "cn": "zh"}
    tag = known.get(tag, tag)
    return tag if _LANGUAGE.match(tag) and len(tag) <= 20 else ""
