"""The pieces that lists of stories are made of: dates, links to the full story, and texts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final, Literal

from intercosmos.record.dates import LABEL, find_dates, only_date
from intercosmos.record.dates_partial import Day, day_at_edge, only_day
from intercosmos.record.pages_lines import Line
from intercosmos.record.pages_words import is_clutter, is_full_story

__all__ = ["NO_YEAR", "TODAY", "Piece", "pieces_of"]

PieceKind = Literal["date", "link", "text"]

#: How surely a date is the date of a story: it has an element or a line of its own; a bracket or a dash sets it apart;
#: it begins or ends a line.
ALONE: Final = 3
APART: Final = 2
EDGE: Final = 1

#: In place of a year that the page does not write, and for "today", as a time of day alone means.
NO_YEAR: Final = "XXXX"
TODAY: Final = "today"

_SEPARATOR: Final = re.compile(
    r"^\s{0,2}(?:[-–—|/:•·»)\]]|\.\s|(?:category|section|rubric|topic|theme|tags?|author|source|views|filed\s(?:in|under)"
    r"|posted\sin|рубрика|категория|раздел|тема|автор|источник|просмотров|栏目|来源|分类)\s?[:：])",
    re.IGNORECASE,
)
_KNOWN: Final = re.compile(
    r"(?:category|section|rubric|views|hits|rating|(?:added|posted|written|published)\sby|author|date|tags?|source|comments"
    r"|рубрика|категория|раздел|просмотров|рейтинг|добавил\w?|автор|дата|теги|источник|комментари\w+)(?:\s?[:：(]|$)",
    re.IGNORECASE,
)
#: No line of more characters is that of a date, nor the whole of a story in a list.
_LONGEST: Final = 4_000
#: Signs between parts of a line; in Chinese blanks are, too.
_PARTS: Final = re.compile(r"\s?[|•·【】]\s?|\s(?:/{1,3}|[–—-]|::)\s|(?<=[\u4e00-\u9fff])\s|\s(?=[\u4e00-\u9fff【（])")
_ADDRESS: Final = re.compile(r"[\[(<]?(?:https?://|www\.)\S+", re.IGNORECASE)
_OPENED: Final = re.compile(r"(?:[-–—|/•·«(\[,]|\s{2})\s{0,2}$")


@dataclass(slots=True, eq=False)
class Piece:
    """A date, a link to the full story (its text says nothing else), or a text.

    Attributes
    ----------
    kind : what it is
    text : its words; of a date, the date as EDTF
    line : number of its line
    element : the element its text stands in
    href : where it leads, if it is linked
    strong : it is set bold, as a heading or as a title
    sure : of a date, how surely it is that of a story
    gap : a blank line or a rule stands above its line
    words : of a date at the edge of a running text, what the text says
    """

    kind: PieceKind
    text: str
    line: int
    element: Any
    href: str = ""
    strong: bool = False
    sure: int = 0
    gap: bool = False
    words: str = ""

    @property
    def look(self) -> tuple[str, str, str, bool, int]:
        """What it has in common with the same piece of the next story."""
        parent = self.element.getparent()
        around = "" if parent is None else str(parent.tag)
        return str(self.element.tag), self.element.get("class") or "", around, bool(self.href), self.sure


def pieces_of(line: Line, number: int, *, day_first: bool | None) -> list[Piece]:
    """Pieces of a line, in order; buttons and ornaments are left out."""
    if line.alt:
        if line.href and (not line.text or is_full_story(line.text)):
            return [Piece("link", line.text, number, line.spans[0].element, line.href)]
        return []
    cuts = _dates(line, day_first)
    pieces: list[Piece] = []
    at = 0
    for start, end, edtf, sure in [*cuts, (len(line.text), len(line.text), "", 0)]:
        pieces.extend(_texts(line, at, start, number))
        if edtf:
            date = Piece("date", edtf, number, _element_at(line, start), _href_at(line, start), sure=sure)
            date.words = line.text[start:end].strip() if sure == EDGE else ""
            pieces.append(date)
        at = end
    for piece in pieces:
        piece.gap = line.gap
    return [p for p in pieces if p.kind != "text"] if _tells_of_page(line.text) else pieces


def _tells_of_page(text: str) -> bool:
    """Whether a line says of its story only what programs know: "Category: News | Views: 12 | Added by: press"."""
    parts = [part for part in _PARTS.split(text) if part] if len(text) <= 300 else []
    return (
        len(parts) >= 2
        and bool(_KNOWN.match(parts[0]))
        and sum(bool(_KNOWN.match(p)) for p in parts) * 3 >= len(parts) * 2
    )


def _dates(line: Line, day_first: bool | None) -> list[tuple[int, int, str, int]]:
    """Dates of a line that may be a story's: start, end, EDTF, how surely."""
    if len(line.text) > _LONGEST:
        return []
    when = next((s.context.when for s in line.spans if s.context.when), "")
    if when:
        spans = [s for s in line.spans if s.context.when == when]
        told = find_dates(when)
        if told:
            return [(spans[0].start, spans[-1].end, told[0].edtf, ALONE)]
    end = _end_of_words(line)
    whole = only_date(line.text[:end], day_first=day_first)
    if whole is not None:
        return [(0, end, whole.edtf, ALONE)]
    day = only_day(line.text[:end])
    if day is not None:
        return [(0, end, _yearless(day), ALONE)]
    found: list[tuple[int, int, str, int]] = []
    for span in line.spans:
        text = line.text[span.start : span.end]
        alone = only_date(text, day_first=day_first) if len(line.spans) > 1 else None
        if alone is not None:
            found.append((span.start, span.end, alone.edtf, ALONE))
        elif len(line.spans) > 1 and (day := only_day(text)) is not None:
            found.append((span.start, span.end, _yearless(day), ALONE))
    if found:
        return found
    for date in find_dates(line.text[:end], day_first=day_first, short=True):
        before, after = line.text[: date.start], line.text[date.end : end]
        labelled = before.rstrip()[-1:] in (":", "：")
        if not (LABEL.sub("", before) if labelled else before).strip(" [(«|•·—–-:：/*>"):
            sure = (
                APART
                if before.strip() or _SEPARATOR.match(after) or (len(line.spans) > 1 and _ends_span(line, date.end))
                else EDGE
            )
            found.append((0, date.end + len(after) - len(after.lstrip(" )]|:»•·—–-.,/*")), date.edtf, sure))
        elif not after.strip(" .()[]»|•·—–-:/*<"):
            sure = APART if _OPENED.search(before) or after.strip(" .") else EDGE
            found.append((len(before.rstrip(" [(«|•·—–-,/:*")), end, date.edtf, sure))
        elif _in_part(line.text, date.start, date.end) or _begins_span(line, date.start):
            found.append((date.start, date.end, date.edtf, APART))
    edge = day_at_edge(line.text[:end]) if not found else None
    return [(edge[1], edge[2], _yearless(edge[0]), APART)] if edge else found[:1]


def _yearless(day: Day) -> str:
    """A day without its year; the list decides which year is meant."""
    return f"{NO_YEAR}-{day[0]:02d}-{day[1]:02d}"


def _end_of_words(line: Line) -> int:
    """Where a line ends but for a link to the full story."""
    end = len(line.text)
    for span in reversed(line.spans):
        text = line.text[span.start : span.end]
        if not (span.context.href and _only_leads(text)) and any(letter.isalnum() for letter in text):
            break
        end = span.start
    return end


def _only_leads(text: str) -> bool:
    """Whether the text of a link says no more than where it leads."""
    return is_full_story(text) or bool(_ADDRESS.fullmatch(text))


def _in_part(text: str, start: int, end: int) -> bool:
    """Whether a place is in a part of a line, between signs that set parts apart, that is a date and nothing else."""
    if len(text) > 150:
        return False
    low = max((m.end() for m in _PARTS.finditer(text, 0, start)), default=0)
    high = next((m.start() for m in _PARTS.finditer(text, end)), len(text))
    return (low > 0 or high < len(text)) and only_date(text[low:high]) is not None


def _begins_span(line: Line, place: int) -> bool:
    """Whether a title, linked or bold, ends just before this place."""
    pairs = zip(line.spans, line.spans[1:], strict=False)
    apart = [b.start for a, b in pairs if a.start == 0 and a.end >= 8 and a.element is not line.block]
    return any(abs(start - place) <= 1 for start in apart[:1])


def _ends_span(line: Line, place: int) -> bool:
    return any(abs(s.end - place) <= 1 for s in line.spans)


def _texts(line: Line, start: int, end: int, number: int) -> list[Piece]:
    """Texts and links between two places of a line: neighbours of one kind together."""
    pieces: list[Piece] = []
    for span in line.spans:
        low, high = max(start, span.start), min(end, span.end)
        text = line.text[low:high].strip()
        if not text:
            continue
        context = span.context
        href = context.href
        strong = context.bold or bool(context.level) or context.named_title
        if href and _only_leads(text):
            pieces.append(Piece("link", text, number, span.element, href))
        elif is_clutter(text) or (not href and is_full_story(text) and len(line.text) < 40):
            continue
        elif pieces and _goes_on(pieces[-1], Piece("text", text, number, span.element, href, strong), line):
            pieces[-1].text += ("" if line.text[low - 1 : low] != " " else " ") + text
        else:
            pieces.append(Piece("text", text, number, span.element, href, strong))
    return pieces


def _goes_on(before: Piece, piece: Piece, line: Line) -> bool:
    """Whether a run of text goes on where another stopped: the same link, the same weight, the same sentence."""
    if before.kind != "text" or (before.href, before.strong) != (piece.href, piece.strong):
        return False
    apart = before.element is not piece.element and before.element is not line.block
    return not (apart and len(before.text) >= 15 and piece.text[:1].isupper() and not before.href)


def _element_at(line: Line, place: int) -> Any:
    return next((s.element for s in line.spans if s.end > place), line.block)


def _href_at(line: Line, place: int) -> str:
    return next((s.context.href for s in line.spans if s.end > place), "")
