"""A page as its reader sees it: lines of text in order, each with its links, its emphasis and its place in the tree.

Pages of twenty years are laid out with tables, lists, divisions or nothing but line breaks. As lines they are alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from intercosmos.errors import DataError
from intercosmos.record.pages_words import list_kind

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["Line", "Span", "ancestors", "lines_of"]

#: Runs of text that a page may have.
_MOST_RUNS: Final = 40_000
_BLOCKS: Final = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dir", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
    "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td",
    "tfoot", "th", "thead", "tr", "ul",
))  # fmt: skip
_UNSEEN: Final = frozenset((
    "title", "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed", "applet",
    "select", "textarea", "button", "audio", "video", "canvas", "map", "datalist", "input", "frameset", "noframes",
))  # fmt: skip
_BOLD: Final = frozenset(("b", "big", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6"))
_ASIDE: Final = frozenset(("nav", "footer"))
#: Names that people give to what is not the text itself.
_ASIDE_NAME: Final = re.compile(
    r"(?:^|[\s_-])(?:(?:main|top|left|right|side|sub)?_?(?:nav|menu|navi|navigation|navbar)|breadcrumbs?|crumbs?|pathway|share"
    r"|social|addthis\w*|print(?:able)?|tags?(?!-(?!links?|list|cloud|box|block))|tagcloud|comments?|cookies?|banners?|advert\w*|langs?|languages?|calendar|pager"
    r"|pagination|footer|copyright|subscribe|search)(?=$|[\s_-])",
    re.IGNORECASE,
)
_CRUMBS_NAME: Final = re.compile(
    r"(?:^|[\s_-])(?:bread_?crumbs?|crumbs?|pathway|path|navchain|nav[_-]?path)(?=$|[\s_-])", re.IGNORECASE
)
_CAPTION_NAME: Final = re.compile(
    r"(?:^|[\s_-])(?:(?:\w+)?caption|photo|foto|image|img|picture|pic|credit|gallery)(?:[_-]?(?:text|title|desc\w*|sign|author))?(?=$|[\s_-])",
    re.IGNORECASE,
)
_TITLE_NAME: Final = re.compile(
    r"(?:^|[\s_-])(?:\w*(?:title|headline|heading|zagolovok|zag|header)|h[1-3])(?=$|[\s_-]|\d)", re.IGNORECASE
)
_LARGE: Final = re.compile(
    r"font-weight\s*:\s*(?:bold|[6-9]00)|font-size\s*:\s*(?:1[6-9]|[2-9]\d)(?:\.\d+)?p[xt]|:\s*x?x?-?large",
    re.IGNORECASE,
)
_SIZES: Final = frozenset(("4", "5", "6", "7", "+1", "+2", "+3", "+4"))
_HIDDEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BREAK: Final = re.compile(r"\r\n|[\n\r\f]")
_SPACE: Final = re.compile(r"[\s\u00a0\u2000-\u200a\u202f\u3000]+")
_NOTHING: Final = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


class _Context(NamedTuple):
    """What holds for the text in an element."""

    href: str = ""
    bold: bool = False
    level: int = 0  # of a heading
    named_title: bool = False
    aside: bool = False
    crumbs: bool = False
    caption: bool = False
    when: str = ""
    kept: bool = False  # line breaks are as in the source


@dataclass(slots=True)
class Span:
    """A run of text within one element."""

    start: int
    end: int
    element: Any
    context: _Context


@dataclass(slots=True)
class Line:
    """A line of a page.

    Attributes
    ----------
    text : its words, with single blanks
    block : the innermost block it stands in
    spans : its runs of text
    alt : it is the text of a picture, not seen as text
    gap : a blank line or a rule stands above it
    """

    text: str
    block: Any
    spans: list[Span] = field(default_factory=list)
    alt: bool = False
    gap: bool = False

    @property
    def level(self) -> int:
        """Of a heading; 0 if it is none."""
        return self.spans[0].context.level if self.spans else 0

    @property
    def bold(self) -> bool:
        """Whether nearly all of it is set bold."""
        return self.bold_letters * 10 >= 9 * len(self.text)

    @property
    def bold_letters(self) -> int:
        """How much of it is set bold."""
        return sum(s.end - s.start for s in self.spans if s.context.bold)

    @property
    def named_title(self) -> bool:
        """Whether its element is called a title."""
        return all(s.context.named_title for s in self.spans)

    @property
    def aside(self) -> bool:
        """Whether it stands in a menu, a foot, or among buttons."""
        return any(s.context.aside for s in self.spans)

    @property
    def crumbs(self) -> bool:
        """Whether it is the way from the site's first page to this one."""
        return any(s.context.crumbs for s in self.spans)

    @property
    def caption(self) -> bool:
        """Whether it belongs to a picture."""
        return any(s.context.caption for s in self.spans)

    @property
    def linked(self) -> float:
        """The part of it that is linked, 0 to 1."""
        return sum(s.end - s.start for s in self.spans if s.context.href) / max(1, len(self.text))

    @property
    def href(self) -> str:
        """Where its first link leads."""
        return next((s.context.href for s in self.spans if s.context.href), "")

    @property
    def sentence(self) -> bool:
        """Whether it reads as running text, not as a label, a menu or a title."""
        text = self.text
        if self.alt or self.linked > 0.5 or len(text) < 15:
            return False
        if sum(1 for letter in text if "\u4e00" <= letter <= "\u9fff") > len(text) // 3:
            return len(text) >= 40 or text[-1] in "。！？…”；"
        return len(text) >= 40 and (
            len(text.split()) >= 7 and (len(text) >= 90 or bool(re.search(r"[.!?…:;][\"'”»)]*$", text)))
        )


def ancestors(element: Any, scope: Any = None) -> Iterator[Any]:
    """An element and those around it, up to ``scope`` without it."""
    while element is not None and element is not scope:
        yield element
        element = element.getparent()


def lines_of(tree: HtmlElement) -> list[Line]:
    """Lines of a page, in order."""
    from intercosmos.record.pages_joined import joined

    builder = _Builder()
    builder.walk(tree)  # with its head: where <body> is left out, elements of the text may have come there
    return joined([part for line in builder.lines for part in _without_heading(line)])


def _without_heading(line: Line) -> list[Line]:
    """A heading of a list that no line break sets apart from what is around it, as a line of its own."""
    if len(line.spans) < 2 or line.alt:
        return [line]
    for heading, at in ((line.spans[0], 1), (line.spans[-1], len(line.spans) - 1)):
        text = line.text[heading.start : heading.end]
        if 8 <= len(text) <= 60 and heading.element is not line.block and list_kind(text) == "more":
            return [line] if heading.context.href else [_part(line, line.spans[:at]), _part(line, line.spans[at:])]
    return [line]


def _part(line: Line, spans: list[Span]) -> Line:
    start, end = spans[0].start, spans[-1].end
    return Line(
        line.text[start:end],
        line.block,
        [Span(s.start - start, s.end - start, s.element, s.context) for s in spans],
        gap=line.gap and start == 0,
    )


class _Builder:
    """Collects text into lines; a loop over a stack of its own, as pages may be nested deeply."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._parts: list[str] = []
        self._spans: list[Span] = []
        self._length = 0
        self._blank = False
        self._block: Any = None
        self._count = 0
        self._breaks = 0

    def walk(self, root: Any) -> None:
        self._block = root
        stack: list[tuple[Any, _Context, bool]] = [(root, _Context(), False)]
        while stack:
            element, context, done = stack.pop()
            tag = element.tag
            if done:
                if tag in _BLOCKS:
                    self._flush()
                    self._block = next((a for a in ancestors(element.getparent()) if a.tag in _BLOCKS), root)
                if element is not root and element.tail:
                    self._add(element.tail, element.getparent(), context)
                continue
            stack.append((element, context, True))  # its tail belongs to what is around it
            if not isinstance(tag, str) or tag in _UNSEEN or _hidden(element):
                continue
            inner = _inner(element, tag, context)
            if tag == "br":
                self._flush()
                self._breaks += 1
            elif tag == "img":
                self._picture(element, inner)
            elif tag in _BLOCKS:
                self._flush()
                self._block = element
                self._breaks += 2 if tag == "hr" else 0
            if element.text:
                self._add(element.text, element, inner)
            stack.extend((child, inner, False) for child in reversed(element))
        self._flush()

    def _add(self, text: str, element: Any, context: _Context) -> None:
        if not context.kept:
            self._add_run(text, element, context)
            return
        for number, part in enumerate(_BREAK.split(text)):
            if number:
                self._flush()
                self._breaks += 1
            self._add_run(part, element, context)

    def _add_run(self, text: str, element: Any, context: _Context) -> None:
        text = _SPACE.sub(" ", _NOTHING.sub("", text))
        if not text:
            return
        if text[0] == " ":
            self._blank = True
        words = text.strip()
        if not words:
            return
        if self._length and (self._blank or self._apart(words, element)):
            self._parts.append(" ")
            self._length += 1
        self._blank = text[-1] == " "
        self._count += 1
        if self._count > _MOST_RUNS:
            raise DataError("the page has more parts than any page of news", advice="give the story alone")
        self._spans.append(Span(self._length, self._length + len(words), element, context))
        self._parts.append(words)
        self._length += len(words)

    def _apart(self, words: str, element: Any) -> bool:
        """Whether a look that we cannot see sets two runs apart, as the day, the month and the year of a date."""
        before = self._parts[-1][-1]
        change = (before.isdigit() and words[0].isalpha()) or (before.isalpha() and words[0].isdigit())
        return change and element.tag == "span" and element is not self._spans[-1].element

    def _picture(self, element: Any, context: _Context) -> None:
        text = _SPACE.sub(" ", element.get("alt") or element.get("title") or "").strip()[:300]
        if text or context.href:
            self.lines.append(Line(text, self._block, [Span(0, len(text), element, context)], alt=True))

    def _flush(self) -> None:
        self._blank = False
        if self._parts:
            self.lines.append(Line("".join(self._parts), self._block, self._spans, gap=self._breaks >= 2))
            self._parts, self._spans, self._length, self._breaks = [], [], 0, 0


def _hidden(element: Any) -> bool:
    return bool(_HIDDEN.search(element.get("style", ""))) or element.get("hidden") is not None


def _inner(element: Any, tag: str, context: _Context) -> _Context:
    """What holds inside an element."""
    changed: dict[str, Any] = {}
    if tag == "a":
        href = (element.get("href") or "").strip()
        changed["href"] = (
            "" if href.startswith("#") or href.lower().startswith(("javascript:", "mailto:", "data:")) else href
        )
    if tag in _BOLD or _LARGE.search(element.get("style") or "") or (tag == "font" and element.get("size") in _SIZES):
        changed["bold"] = True
    if len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":
        changed["level"] = int(tag[1])
    if tag in _ASIDE:
        changed["aside"] = True
    if tag in ("pre", "listing", "xmp", "plaintext"):
        changed["kept"] = True
    if tag in ("figcaption", "figure", "caption"):
        changed["caption"] = True
    if tag == "time" and element.get("datetime"):
        changed["when"] = element.get("datetime")
    names = f"{element.get('class') or ''} {element.get('id') or ''}".strip()
    if names and tag not in ("body", "html"):
        if _CRUMBS_NAME.search(names):
            changed["crumbs"] = changed["aside"] = True
        elif _ASIDE_NAME.search(names):
            changed["aside"] = True
        if _CAPTION_NAME.search(names):
            changed["caption"] = True
        if _TITLE_NAME.search(names):
            changed["named_title"] = True
    return context._replace(**changed) if changed else context
