"""The story of a page: where it begins and ends, its text, and its date."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from intercosmos.record.dates import date_of_address, find_dates, only_date
from intercosmos.record.pages_facts import Facts
from intercosmos.record.pages_lines import Line, ancestors
from intercosmos.record.pages_title import Title
from intercosmos.record.pages_words import is_clutter, is_footer, is_full_story, is_stop, list_kind
from intercosmos.record.teasers_pieces import pieces_of

__all__ = ["body_of", "date_of", "today_of"]

#: Lines above a title in which its date may stand, and below.
_ABOVE: Final = 5
_BELOW: Final = 6
#: A date beside these words is not that of the story.
_TODAY: Final = re.compile(
    r"\b(?:today|now|current|printed|print|updated|modified|copyright|last\s\w+|server|moscow time|local time|сегодня"
    r"|сейчас|обновлен\w*|изменен\w*|распечатан\w*)\b|©|今天|今日",
    re.IGNORECASE,
)
_NOW: Final = re.compile(r"\b(?:today|now|current|moscow time|local time|сегодня|сейчас)\b|今天|今日", re.IGNORECASE)
_WEEKDAY: Final = re.compile(
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b"
    r"|\b(?:понедельник|вторник|среда|четверг|пятница|суббота|воскресенье)\b|星期",
    re.IGNORECASE,
)
#: Words before the date of a story, which others may follow: "Posted on 18 November 2014 by the press service".
_POSTED: Final = re.compile(
    r"(?:posted|published|added|released|submitted|опубликовано|размещено|добавлено|发布时间|发布日期|发表于)"
    r"(?:\s(?:on|at|by\s[\w. -]{2,40}?(?:\son)?))?\s?[:：,]?\s?",
    re.IGNORECASE,
)
_BYLINE: Final = re.compile(r"(?:(?:written|posted)\s)?by:?\s|author\b|автор\b", re.IGNORECASE)
_CREDIT: Final = re.compile(
    r"(?:^|[.!?;)]\s|\()(?:photos?|pictures?|images?|video|credits?|фото|снимок|изображение|图|图片|摄)\b\s?"
    r"(?:[:：/©]|by\b|credit|courtesy)",
    re.IGNORECASE,
)
#: What programs write below a story.
_FILED: Final = re.compile(
    r"^(?:this\s(?:entry|post|article|item)\swas\s(?:posted|published|filed|written)|you\scan\s(?:follow|leave)\b"
    r"|(?:posted|filed)\s(?:in|under)\b|last\s(?:updated|modified)\b)",
    re.IGNORECASE,
)
_DATELINE: Final = re.compile(r"^(?:[A-ZА-ЯЁ][\w.'’-]*[\s,.–—/(-]{1,3}){0,5}$")


@dataclass(frozen=True, slots=True)
class Body:
    """The text of a story: its paragraphs and their lines."""

    paragraphs: tuple[str, ...]
    lines: tuple[int, ...]


def body_of(lines: list[Line], title: Title, others: set[int], ends: set[int], found_by_library: str) -> Body:
    """The text of the story.

    Parameters
    ----------
    lines : of the page
    title : of the story
    others : lines of lists of other stories
    ends : those of them where the story surely ends, as a long list begins
    found_by_library : what the extraction library takes for the text; held against the page, as it may have swallowed
        other stories, or missed a short one
    """
    own = _below_title(lines, title.line, others, ends) if title.line is not None else []
    theirs = _lines_of_library(lines, found_by_library, title, others)
    length, library = (sum(len(lines[n].text) for n in numbers) for numbers in (own, theirs))
    if length < 40 or (title.line is None and library > length):
        own = theirs or own
    elif title.line is not None and library > 3 * length and set(own) <= set(theirs):
        own = [n for n in theirs if n > title.line]
    if not own and title.line is None:
        own = _densest(lines, others)
    paragraphs = [_paragraph(lines[n]) for n in own]
    return Body(tuple(paragraphs), tuple(own))


def _paragraph(line: Line) -> str:
    """The words of a line without a date set apart at its beginning or end, which is the story's."""
    spans = line.spans
    if len(spans) > 1:
        for span, rest in ((spans[0], line.text[spans[1].start :]), (spans[-1], line.text[: spans[-2].end])):
            if span.element is not line.block and only_date(line.text[span.start : span.end]):
                return rest
    return line.text


def _below_title(lines: list[Line], start: int, others: set[int], ends: set[int]) -> list[int]:
    """Lines of the story below its title."""
    scope = _scope(lines, start, others)
    kept: list[int] = []
    pending: list[int] = []
    homes: set[int] = set()
    broken = False
    for number in range(start + 1, len(lines)):
        line = lines[number]
        if not any(a is scope for a in ancestors(line.block)):
            break
        if is_footer(line.text) and (kept or pending):
            break
        if number in others:
            if kept and number in ends:
                break
            broken = broken or bool(kept)
            continue
        if _is_head_of_part(line, kept):
            if line.level or line.bold or line.named_title:
                break
            broken = True
            continue
        if line.aside and not line.sentence:
            broken = broken or bool(kept)
            continue
        if not _readable(line, lines[start].text):
            continue
        home = id(line.block.getparent() if line.block.tag in ("p", "li", "span", "blockquote") else line.block)
        if broken and home not in homes and id(line.block) not in homes:
            continue  # after buttons, a list or a heading, only what stands beside the story's own paragraphs
        if line.sentence or (kept and line.block.tag == "li"):
            kept += [*pending, number]
            pending = []
            homes |= {home, id(line.block)}
        elif kept or (len(line.text.split()) >= 5 and not find_dates(line.text)):
            pending.append(number)
    if not kept:
        return [n for n in pending if len(lines[n].text) >= 20]
    last = lines[kept[-1]]
    homes_below = (_home(last), _home_of_list(last) if last.block.tag == "li" else _home(last))
    # short lines after the last paragraph: a list's last items or a signature, if they stand beside it
    for number in pending:
        beside = (_home(lines[number]), _home_of_list(lines[number]))
        if number > kept[-1] + 2 or lines[number].bold or not any(home is h for home in beside for h in homes_below):
            break
        kept.append(number)
    return kept


def _scope(lines: list[Line], start: int, others: set[int]) -> Any:
    """The smallest element around a title that holds its text, too."""
    first = next(
        (
            n
            for n in range(start + 1, min(len(lines), start + 60))
            if n not in others and lines[n].sentence and not lines[n].aside and not lines[n].caption
        ),
        None,
    )
    title = lines[start].block
    if first is None:
        return title.getparent() if title.getparent() is not None else title
    around = set(ancestors(lines[first].block))
    scope = next((a for a in ancestors(title) if a in around), title)
    # a heading in a row of a table: the text may go on in further rows
    while scope.tag in ("tr", "tbody", "thead", "p", "span", "font", "center", "td") or _is_small(scope):
        parent = scope.getparent()
        if parent is None or parent.tag in ("tr", "body", "html"):
            break
        scope = parent
    return scope


def _is_small(scope: Any) -> bool:
    return len(scope) < 2


def _home(line: Line) -> Any:
    return line.block.getparent() if line.block.tag in ("p", "li") else line.block


def _home_of_list(line: Line) -> Any:
    """What holds the list or the table that a line stands in."""
    around = next((a for a in ancestors(line.block) if a.tag in ("table", "ul", "ol", "dl")), None)
    return _home(line) if around is None else around.getparent()


def _is_head_of_part(line: Line, kept: list[int]) -> bool:
    if len(line.text) > 80 or line.sentence:
        return False
    heads = line.level > 0 or line.bold or line.named_title or line.block.tag in ("th", "caption", "td", "div")
    return bool(kept) and heads and (list_kind(line.text) is not None or is_stop(line.text))


def _readable(line: Line, title: str) -> bool:
    """Whether a line may be a paragraph of a story."""
    text = line.text
    if line.alt or line.crumbs or is_clutter(text) or is_full_story(text) or text == title:
        return False
    if (_CREDIT.search(text) and len(text) < 200) or _FILED.match(text):
        return False
    if len(text) < 100 and not line.sentence and (_BYLINE.match(text) or (_POSTED.match(text) and find_dates(text))):
        return False
    if line.caption and len(text) < 250:
        return False
    if line.linked > 0.6 and not line.sentence:
        return False
    if line.level and list_kind(text):
        return False
    pieces = pieces_of(line, 0, day_first=None) if len(text) < 60 else []
    return not (pieces and all(p.kind != "text" or len(p.text) < 4 for p in pieces))


def _lines_of_library(lines: list[Line], text: str, title: Title, others: set[int]) -> list[int]:
    """Lines of the page that the library takes for the story's, without those of other stories."""
    wanted = {_letters(part) for part in text.splitlines() if part.strip()}
    whole = _letters(text)
    found = []
    for number, line in enumerate(lines):
        if number in others or number == title.line or line.alt or len(line.text) < 20:
            continue
        letters = _letters(line.text)
        inside = letters in wanted or (len(letters) >= 40 and letters in whole)
        if (
            inside
            and _readable(line, title.text)
            and (line.sentence or line.block.tag in ("li", "p"))
            and not line.aside
        ):
            found.append(number)
    return found


def _densest(lines: list[Line], others: set[int]) -> list[int]:
    """Paragraphs of the element that holds most running text."""
    weights: dict[Any, int] = {}
    sentences = [
        n for n, line in enumerate(lines) if n not in others and line.sentence and not line.aside and not line.caption
    ]
    for number in sentences:
        home = _home(lines[number])
        weights[home] = weights.get(home, 0) + len(lines[number].text)
    if not weights:
        return []
    best = max(weights, key=lambda element: weights[element])
    return [n for n in sentences if _home(lines[n]) is best]


def date_of(
    lines: list[Line], facts: Facts, title: Title, body: Body, others: set[int], day_first: bool | None
) -> tuple[str, int | None]:
    """The date of the story (EDTF, perhaps without its year; empty if there is none) and the line that says it."""
    if facts.date and len(facts.date) == 10:
        return facts.date, None
    begin = title.line if title.line is not None else (body.lines[0] if body.lines else None)
    if begin is not None:
        for number, least in _places(lines, begin, body):
            date = _date_in(lines[number], number, least, day_first) if number not in others else ""
            if date:
                return date, number
    told = _dateline(lines, body, day_first)
    if told[0]:
        return told
    elsewhere = date_of_address(facts.address) or facts.date
    if not elsewhere and begin is not None:
        for number, least in _places(lines, begin, body):
            date = _date_in(lines[number], number, least, day_first, years=False) if number not in others else ""
            if date:
                return date, number
    return elsewhere, None


def today_of(lines: list[Line], others: set[int], title: int | None, day_first: bool | None) -> str:
    """The day that a page calls today's, or that stands with its weekday in its head; empty if none does."""
    for number, line in enumerate(lines[:200]):
        if number in others or len(line.text) > 120:
            continue
        named = _NOW.search(line.text)
        heads = title is not None and number < title and number < 15 and _WEEKDAY.search(line.text)
        if not named and not heads:
            continue
        dates = find_dates(line.text, day_first=day_first)
        if len(dates) == 1 and len(dates[0].edtf) == 10:
            return dates[0].edtf
    return ""


def _places(lines: list[Line], begin: int, body: Body) -> list[tuple[int, int]]:
    """Lines in which the date of a story may stand, the likeliest first, and how sure it must be there."""
    first, end = (body.lines[0], body.lines[-1]) if body.lines else (begin, begin)
    scope = next((a for a in ancestors(lines[begin].block) if a in set(ancestors(lines[first].block))), None)
    inside = [n for n in range(begin - 1, max(-1, begin - 1 - _ABOVE), -1) if scope in set(ancestors(lines[n].block))]
    whole = scope is None or scope.tag in ("body", "html")
    # where the head of the page stands beside the story, a date near the title may be today's
    near = [n for n in inside[:2] if not (whole and _WEEKDAY.search(lines[n].text))]
    below = [begin, *range(begin + 1, min(len(lines), max(first, begin + _BELOW) + 1))]
    after = [end, *range(end + 1, min(len(lines), end + 5))]
    above = [n for n in range(begin - 1, max(-1, begin - 1 - _ABOVE), -1) if n not in near]
    beside = (*after, *near) if whole else (*near, *after)
    order = [*((n, 2) for n in (*(n for n in below if n <= first), *beside)), *((n, 1) for n in (*below, *after))]
    return [*order, *((n, 2) for n in above)]


def _date_in(line: Line, number: int, least: int, day_first: bool | None, *, years: bool = True) -> str:
    """The date that a line gives as a story's own; without ``years``, one that does not say its year."""
    if len(line.text) > 250:
        return ""
    if _TODAY.search(_without_buttons(line)):
        return _published(line, day_first) if years else ""
    pieces = pieces_of(line, number, day_first=day_first)
    dates = [p for p in pieces if p.kind == "date" and p.sure >= least and p.text[:1].isdigit() == years]
    posted = find_dates(line.text, day_first=day_first) if years and not dates and _POSTED.match(line.text) else ()
    if len(posted) == 1 and _POSTED.fullmatch(line.text[: posted[0].start]) and len(line.text) <= 120:
        return posted[0].edtf
    if years and not dates and (published := _published(line, day_first)):
        return published
    if len(dates) != 1 or (line.sentence and dates[0].sure < 2):
        return ""
    return dates[0].text


def _without_buttons(line: Line) -> str:
    """What a line says but for its buttons, as in "18.11.2014 | print version"."""
    parts = (line.text[span.start : span.end] for span in line.spans)
    return " ".join(part for part in parts if not is_clutter(part.strip(" |·•/")))


def _published(line: Line, day_first: bool | None) -> str:
    """The date right behind a word such as "published", whatever else a line of no story's text says of itself."""
    if line.sentence and not _BYLINE.match(line.text):
        return ""
    for date in find_dates(line.text, day_first=day_first):
        before = line.text[max(0, date.start - 80) : date.start]
        if any(match.end() == len(before) for match in _POSTED.finditer(before)):
            return date.edtf
    return ""


def _dateline(lines: list[Line], body: Body, day_first: bool | None) -> tuple[str, int | None]:
    """The date with which the text itself begins: "Moscow, November 18, 2014. The heads of ..."."""
    for number in body.lines[:2]:
        text = lines[number].text
        for date in find_dates(text[:120], day_first=day_first)[:1]:
            if _DATELINE.match(text[: date.start]) and len(date.edtf) == 10:
                return date.edtf, number
    return "", None


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)
