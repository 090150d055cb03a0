"""Lists of other stories on a page: their headings, how far they reach, and each story's title, date and address."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Final

from intercosmos.record.pages_lines import Line, ancestors
from intercosmos.record.pages_words import ListKind, is_clutter, is_footer, is_full_story, is_stop, list_kind
from intercosmos.record.teasers_days import with_days
from intercosmos.record.teasers_pieces import Piece, pieces_of
from intercosmos.record.teasers_units import anchors_of, units_of

__all__ = ["Teaser", "TeaserList", "first_sentence", "lists_of"]

#: Lines that one list may have, and stories.
_LONGEST_LIST: Final = 600
_MOST_TEASERS: Final = 200
_LONGEST_TITLE: Final = 300
#: A linked text of so many characters is a title, whatever else the list has.
_SURELY_TITLE: Final = 20
#: A title, if it looks like the others of its list.
_SHORTEST: Final = 4
#: Characters that may stand between a heading and the first date or link below it.
_FARTHEST: Final = 1500
#: Lines and characters between two dates of a list without a heading.
_FARTHEST_LINES: Final = 8
_MOST_BETWEEN: Final = 600
_CREDIT: Final = re.compile(
    r"(?:photos?|pictures?|images?|credits?|фото|图片?|摄影?)\s?(?:[:：/©]|by\b|credit\b)", re.IGNORECASE
)
_BACK: Final = re.compile(r"\s?(?:[«‹←◄]|<<?)\s?\w")
_TURNING: Final = re.compile(r"(?:prev(?:ious)?|next)(?![a-z])", re.IGNORECASE)
_NAMED: Final = frozenset(("a", "span", "li", "strong", "em", "b"))
_SENTENCE_END: Final = re.compile(r"(?<=[^\W\d_]{3}[.!?…])\s+(?=[\"'“«(]?[A-ZА-ЯЁ])|(?<=[。！？])")


@dataclass(frozen=True, slots=True)
class Teaser:
    """Another story that a page names.

    Attributes
    ----------
    title : of the story
    date : EDTF; empty if the page does not give it
    address : as the page writes it; relative where the page is
    text : what else the page says of it
    """

    title: str
    date: str = ""
    address: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class TeaserList:
    """A list of other stories.

    Attributes
    ----------
    kind : stories beside the main one, or whatever came last on the site
    heading : its words; empty if the list has none
    first, last : lines it takes, with its heading
    """

    kind: ListKind
    heading: str
    first: int
    last: int
    teasers: tuple[Teaser, ...]


def lists_of(lines: list[Line], *, day_first: bool | None = None) -> list[TeaserList]:
    """Lists of stories on a page, in order.

    Parameters
    ----------
    lines : of the page
    day_first : how the page writes dates with slashes
    """
    repeated = Counter(line.text for line in lines if len(line.text) <= 80)
    found: list[TeaserList] = []
    taken = -1
    for number, line in enumerate(lines):
        kind = list_kind(line.text) if number > taken else None
        if kind is None or repeated[line.text] > 3 or (line.aside and line.linked > 0.5):
            continue
        if is_full_story(line.text) and line.href:
            continue
        one = _list_below(lines, number, kind, day_first, repeated)
        if one is not None:
            found.append(one)
            taken = one.last
    if not any(one.kind == "more" for one in found):
        taken_lines = {n for one in found for n in range(one.first, one.last + 1)}
        found += _lists_without_heading(lines, day_first, taken_lines)
    return sorted(found, key=lambda one: one.first)


def _list_below(
    lines: list[Line], number: int, kind: ListKind, day_first: bool | None, repeated: Counter[str]
) -> TeaserList | None:
    heading = lines[number]
    pieces: list[Piece] = []
    for at in range(number + 1, min(len(lines), number + 1 + _LONGEST_LIST)):
        if _ends(lines[at], repeated):
            break
        pieces.extend(pieces_of(lines[at], at, day_first=day_first))
    scope, pieces = _scope(heading, with_days(pieces))
    if scope is None:
        return None
    one = _read(pieces, scope, kind)
    if one is None:
        return None
    return replace(one, heading=heading.text, first=number if kind == "more" else one.first)


def _ends(line: Line, repeated: Counter[str]) -> bool:
    """Whether a line begins another part of the page."""
    if repeated[line.text] > 2 or (line.href and is_full_story(line.text)):
        return is_footer(line.text)
    if is_clutter(line.text) and not is_stop(line.text):
        return False
    heads = list_kind(line.text) is not None and (line.linked < 0.5 or line.level > 0 or line.bold or line.named_title)
    return heads or is_stop(line.text)


def _scope(heading: Line, pieces: list[Piece]) -> tuple[Any, list[Piece]]:
    """The element that holds the list under a heading, and the pieces in it; none if nothing follows it."""
    start = heading.spans[0].element if heading.spans else heading.block
    marks = [p for p in pieces if p.kind != "text"] or [p for p in pieces if p.href]
    within = {id(p): set(ancestors(p.element)) for p in pieces}
    best: tuple[Any, list[Piece]] | None = None
    for scope in ancestors(start):
        held = [p for p in marks if scope in within[id(p)]]
        if not held:
            inside = [p for p in pieces if scope in within[id(p)]]
            if len({p.href for p in inside if p.href and len(p.text) >= _SURELY_TITLE}) >= 2:
                return scope, inside  # stories without dates: one that stands outside is not theirs
            continue
        own = [p for p in pieces if scope in within[id(p)]]
        if best is None:
            best = (scope, own)
        elif len(best[1]) < len(own):
            known = best[1]
            if sum(p.kind == "date" for p in known) >= 2 or len({p.href for p in known if p.kind == "link"}) >= 2:
                break  # a list is whole where its heading is: what is around it belongs to others
            looks = {p.look for p in known if p.kind != "text"}
            if looks and not any(p.look in looks for p in own[len(known) :]):
                break
            best = (scope, own)
    if best is None:
        return None, []
    scope, own = best
    before = 0
    for piece in own:
        if piece.kind != "text" or piece.href:
            break
        before += len(piece.text)
    return (scope, own) if before <= _FARTHEST else (None, [])


def _read(pieces: list[Piece], scope: Any, kind: ListKind) -> TeaserList | None:
    """The stories that pieces make."""
    units = units_of(_without_head(pieces), scope)[:_MOST_TEASERS]
    look = _look_of_titles(units)
    read = [(unit, _teaser(unit, look)) for unit in units]
    dated = any(teaser is not None and teaser.date for _, teaser in read)
    kept: dict[tuple[str, str], Teaser] = {}
    lines: list[int] = []
    for unit, teaser in read:
        if teaser is None or not (teaser.address or (kind == "more" and teaser.date)):
            continue  # a day of a calendar; or the page's own story, under the heading of all news
        if kind == "latest" and not teaser.date:
            continue  # without dates they are a menu, or what everybody reads
        lines += [piece.line for piece in unit]
        kept.setdefault((teaser.title.casefold(), teaser.date), teaser)
    if not dated and len(kept) <= 2 and any(_turns(p) for p in pieces if p.href):
        return None  # the story before this one and the story after it
    if not kept or (kind == "latest" and len(kept) < 2) or (kind == "more" and not dated and len(kept) > 60):
        return None
    return TeaserList(kind, "", min(lines), max(lines), tuple(kept.values()))


def _turns(piece: Piece) -> bool:
    """Whether a link leads to the story before or after, by its arrow or by what its element is called."""
    arrow = _BACK.match(piece.text) and not ("«" in piece.text and "»" in piece.text)
    names = " ".join(e.get(key) or "" for e in ancestors(piece.element) if e.tag in _NAMED for key in ("class", "rel"))
    return bool(arrow) or bool(_TURNING.search(names))


def _without_head(pieces: list[Piece]) -> list[Piece]:
    """Pieces without a line above the first story that looks like nothing in the stories.

    A title above a date looks like other titles, or is linked where they are not; a heading is followed by a title.
    """
    anchors = anchors_of(pieces)
    if len(anchors) < 3:
        return pieces
    looks = Counter(p.look for p in pieces)
    start = 0
    while start < len(pieces) and pieces[start].kind == "text" and looks[pieces[start].look] == 1:
        start += 1
    if start == 1 and pieces[1:2] == anchors[:1] and _titles_first(pieces, anchors):
        return pieces
    return pieces[start:]


def _titles_first(pieces: list[Piece], anchors: list[Piece]) -> bool:
    """Whether a text of the same line stands before each date."""
    kept = set(map(id, anchors))
    before = [a.kind == "text" and a.line == b.line for a, b in pairwise(pieces) if id(b) in kept]
    return sum(before) >= len(anchors) - 1


def _look_of_titles(units: list[list[Piece]]) -> Any:
    """What titles of a list look like where nearly all of them are alike and set apart; ``None`` otherwise."""
    titles = [title for unit in units if (title := _title_of(_texts(unit))) is not None]
    looks = Counter(title.look for title in titles if title.href or title.strong)
    if len(titles) < 3 or not looks:
        return None
    look, count = looks.most_common(1)[0]
    return look if count * 3 >= len(titles) * 2 else None


def _texts(unit: list[Piece]) -> list[Piece]:
    return [p for p in unit if p.kind == "text" and any(c.isalpha() for c in p.text) and not _CREDIT.match(p.text)]


def _title_of(texts: list[Piece], look: Any = None) -> Piece | None:
    """The title among the texts of a story; where it is too short to be known by itself, by its ``look``."""
    linked = [p for p in texts if p.href]
    strong = [p for p in texts if p.strong]
    both = [p for p in linked if p.strong]
    chosen = next((p for p in (*both, *linked, *strong, *texts) if _long_enough(p.text)), None)
    if look is not None and (chosen is None or chosen.look != look):
        chosen = next((p for p in texts if p.look == look and len(p.text) >= _SHORTEST), chosen)
    if chosen is None:
        return None
    if linked and strong and chosen is not strong[0] and len(chosen.text) > 160 and _long_enough(strong[0].text):
        chosen = strong[0]  # the whole text is linked, the title is set bold
    return chosen


def _teaser(unit: list[Piece], look: Any = None) -> Teaser | None:
    """The story that a unit tells of; ``None`` if it has no title, as days of a calendar."""
    texts = _texts(unit)
    chosen = _title_of(texts, look)
    if chosen is None:
        return None
    title, rest = _cut_title(chosen.text, 100 if chosen.href or chosen.strong else 0)
    known = set(map(id, texts))
    told = [p for p in unit[unit.index(chosen) + 1 :] if id(p) in known or (p.kind == "text" and p.words)]
    text = " ".join([rest, *(p.text or p.words for p in told)]).strip(" [(|")
    dates = [p for p in unit if p.kind == "date"]
    link = (
        chosen.href
        or next((p.href for p in unit if p.kind == "link"), "")
        or next((p.href for p in unit if p.href), "")
    )
    date = max(dates, key=lambda p: p.sure).text if dates else ""
    return Teaser(title, date, link, text)


def _long_enough(text: str) -> bool:
    plain = text.strip(" .:;|/-–—»>")
    return (
        (len(plain) >= 8 and len(plain.split()) >= 2)
        or len(plain) >= 16
        or sum("\u4e00" <= c <= "\u9fff" for c in plain) >= 5
    )


def _cut_title(text: str, whole: int) -> tuple[str, str]:
    """A title and what follows it: of several sentences with more than ``whole`` characters, the first is the title."""
    text = re.sub(r"\s+(?:\.{2,}|…)$", "", text.strip(" |/–—-•·:" if "«" in text else " |/–—-•·»:"))
    if len(text) > whole:
        first, *rest = _SENTENCE_END.split(text, maxsplit=1)
        if rest and len(first) >= 15:
            return _without_stop(first.strip()[:_LONGEST_TITLE]), rest[0].strip()
    if len(text) > _LONGEST_TITLE:
        return text[:_LONGEST_TITLE].rsplit(" ", 1)[0] + "…", text
    return _without_stop(text), ""


def first_sentence(text: str) -> str:
    """The first sentence of a text, as a title for what has none; cut between words if it is long."""
    return _cut_title(text, 0)[0]


def _without_stop(title: str) -> str:
    """A title without the full stop of a sentence; abbreviations keep theirs."""
    return title[:-1].rstrip() if re.search(r"(?:[^\W\d_]{3}|[\d»”\")])\.$", title) else title


def _lists_without_heading(lines: list[Line], day_first: bool | None, taken: set[int]) -> list[TeaserList]:
    """Stories that repeat each other's form, three or more with dates of their own, under no heading that we know."""
    pieces: list[Piece] = []
    for at, line in enumerate(lines[:4000]):
        if at not in taken and (not line.sentence or line.linked > 0):
            pieces.extend(pieces_of(line, at, day_first=day_first))
    by_look: dict[Any, list[Piece]] = {}
    for piece in pieces:
        if piece.kind == "date" and piece.sure >= 2:
            by_look.setdefault(piece.look, []).append(piece)
    found: list[TeaserList] = []
    for dates in by_look.values():
        dates = _longest_run(dates, lines)
        if len(dates) < 3:
            continue
        scope = _common(dates)
        first = _first_line(dates, scope, pieces)
        end = dates[-1].line + _FARTHEST_LINES
        own = [p for p in pieces if first <= p.line <= end and any(a is scope for a in ancestors(p.element))]
        one = _read(own, scope, "latest")
        if one is not None and len(one.teasers) >= 3 and all(t.address and t.date for t in one.teasers):
            # it stands on the page of the story, and is no known list of news; a short line above it is its heading
            above = lines[one.first - 1] if one.first else None
            heads = above is not None and len(above.text) <= 80 and not above.sentence and above.text[-1:] not in ".;,"
            found.append(replace(one, kind="more", first=one.first - 1 if heads else one.first))
    return found


def _longest_run(dates: list[Piece], lines: list[Line]) -> list[Piece]:
    """Dates that follow each other as those of a list do: the page's own story, if it has such a date, stands apart."""
    runs: list[list[Piece]] = [[]]
    for date in dates:
        before = runs[-1][-1].line if runs[-1] else date.line
        between = sum(len(line.text) for line in lines[before + 1 : date.line])
        if date.line - before > _FARTHEST_LINES or between > _MOST_BETWEEN:
            runs.append([])
        runs[-1].append(date)
    longest = max(runs, key=len)
    steps = [after.line - before.line for before, after in pairwise(longest)]
    own_story = len(steps) >= 3 and len(set(steps[1:])) == 1 and steps[0] != steps[1]
    return longest[1:] if own_story else longest


def _first_line(dates: list[Piece], scope: Any, pieces: list[Piece]) -> int:
    """Where a list without a heading begins: with the element around its first date, or with that date."""
    others = {element for date in dates[1:] for element in ancestors(date.element, scope)}
    largest = None
    for element in ancestors(dates[0].element, scope):
        if element in others:
            break
        largest = element
    held = [p for p in pieces if largest is not None and largest in ancestors(p.element)]
    if any(p.kind == "text" and len(p.text) >= 8 for p in held):
        return min(p.line for p in held)
    # no element holds a story: a title stands before its date if nothing stands behind the last one
    steps = {after.line - before.line for before, after in pairwise(dates)}
    step = steps.pop()
    behind = [p for p in pieces if dates[-1].line <= p.line < dates[-1].line + max(step, 1) and p is not dates[-1]]
    if any(p.kind == "text" and len(p.text) >= 8 and not is_stop(p.text) for p in behind):
        return dates[0].line
    links = len({p.line for p in behind if p.kind == "link" and p.line > dates[-1].line})
    return dates[0].line if steps else dates[0].line - max(0, step - 1 - links)


def _common(pieces: list[Piece]) -> Any:
    """The smallest element around all of these."""
    shared = list(ancestors(pieces[0].element))
    for piece in pieces[1:]:
        around = set(ancestors(piece.element))
        shared = [element for element in shared if element in around]
    return shared[0]
