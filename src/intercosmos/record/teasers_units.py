"""Where one story of a list ends and the next begins.

First by the tree: the largest element around each date that holds no other date. Where these do not hold whole stories
(the date in one row of a table, the title in the next), by order: every layout repeats itself.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from intercosmos.record.pages_lines import ancestors
from intercosmos.record.teasers_order import by_order, cut_before, shortened
from intercosmos.record.teasers_pieces import ALONE, Piece

__all__ = ["anchors_of", "units_of"]


def anchors_of(pieces: list[Piece]) -> list[Piece]:
    """The pieces that stand once in each story: dates as sure as possible, else links to the full story."""
    dates = [p for p in pieces if p.kind == "date"]
    links = [p for p in pieces if p.kind == "link"]
    for sure in (3, 2, 1):
        those = [p for p in dates if p.sure >= sure]
        if len(those) >= 2 and (len(those) >= len(links) - 1 or sure == 1):
            return _as_many(those, links)
    if dates and len(dates) >= len(links):
        return dates
    if len({p.href for p in links}) >= 2:
        return _one_a_story(links)
    return dates or links


def _as_many(dates: list[Piece], links: list[Piece]) -> list[Piece]:
    """Of dates more than there are links those that look alike, if they are as many: the others are of the texts."""
    if not 3 <= len(links) < len(dates):
        return dates
    looks = Counter(p.look[:-1] for p in dates)  # how surely they are a story's may differ with the words beside them
    found = next((look for look, count in looks.most_common() if count == len(links)), None)
    return [p for p in dates if p.look[:-1] == found] if found is not None else dates


def _one_a_story(links: list[Piece]) -> list[Piece]:
    """Links of which neighbours that lead to one place count once."""
    return [
        link for before, link in zip([None, *links], links, strict=False) if before is None or before.href != link.href
    ]


def _by_links_of_days(pieces: list[Piece]) -> list[list[Piece]]:
    """Stories under headings that are days, each with a title and a link that ends it, several of them on some days."""
    days = [p for p in pieces if p.kind == "date" and p.sure == ALONE]
    links = [p for p in pieces if p.kind == "link"]
    if len(days) < 2 or len(links) <= len(days) or pieces[0] is not days[0]:
        return []
    units: list[list[Piece]] = []
    unit: list[Piece] = []
    day: Piece | None = None
    for piece in pieces:
        if piece.kind == "date" and piece.sure == ALONE:
            if unit or day is piece:
                return []  # a story goes on behind its link
            day = piece
        elif piece.kind == "link" and day is not None:
            units.append([day, *unit, piece])
            unit = []
        else:
            unit.append(_weaker(piece) if piece.kind == "date" else piece)
    led = {d.line for unit in units for d in unit[:1]}
    alike = all(sum(p.kind == "text" and (bool(p.href) or p.strong) for p in unit) == 1 for unit in units)
    places = all(len({p.href for p in unit if p.href}) == 1 for unit in units)
    return units if alike and places and len(led) == len(days) else []


def units_of(pieces: list[Piece], scope: Any) -> list[list[Piece]]:
    """Stories of a list, each with its pieces.

    Parameters
    ----------
    pieces : of the list, in order
    scope : the element that holds the list
    """
    anchors = anchors_of(pieces)
    if not anchors:
        return _by_links(pieces)
    if len(anchors) == 1:
        return [_alone(pieces, anchors[0])]
    kept = set(map(id, anchors))
    pieces = [_weaker(p) if p.kind == "date" and anchors[0].kind == "date" and id(p) not in kept else p for p in pieces]
    return (
        _by_days(pieces, anchors)
        or _by_links_of_days(pieces)
        or _by_tree(pieces, anchors, scope)
        or by_order(pieces, anchors)
    )


def _weaker(piece: Piece) -> Piece:
    """A date that is no anchor: it says nothing."""
    return Piece("text", "", piece.line, piece.element, words=piece.words)


def _by_days(pieces: list[Piece], anchors: list[Piece]) -> list[list[Piece]]:
    """Stories under headings that are days: several linked titles, each a line of its own, after one date."""
    if anchors[0].kind != "date" or pieces[0] is not anchors[0]:
        return []
    titles = [p for p in pieces if p.kind == "text" and p.href and len(p.text) > 20]
    of_line = Counter(p.line for p in pieces)
    if len(titles) < len(anchors) + 2 or any(of_line[p.line] > 1 for p in titles):
        return []
    if any(p.kind == "text" and not p.href and p.text for p in pieces) or any(p.kind == "link" for p in pieces):
        return []
    units: list[list[Piece]] = []
    day: Piece | None = None
    for piece in pieces:
        if piece.kind == "date":
            day = piece
        elif day is not None:
            units.append([day, piece])
    return units


def _by_tree(pieces: list[Piece], anchors: list[Piece], scope: Any) -> list[list[Piece]]:
    """Stories as elements; empty if elements do not hold whole stories."""
    held: Counter[Any] = Counter()
    for anchor in anchors:
        held.update(ancestors(anchor.element, scope))
    units: dict[Any, list[Piece]] = {}
    for anchor in anchors:
        largest = None
        for element in ancestors(anchor.element, scope):
            if held[element] > 1:
                break
            largest = element
        if largest is None:
            return []
        units[largest] = []
    outside = 0
    for piece in pieces:
        home = next((element for element in ancestors(piece.element, scope) if element in units), None)
        if home is not None:
            units[home].append(piece)
            outside = 0 if len(units[home]) > 1 else outside
        elif piece.text and any(units.values()):
            outside += 1
            if not all(units.values()):
                return []  # something stands between two stories: it belongs to one of them
    whole = [unit for unit in units.values() if any(p.kind == "text" and len(p.text) > 3 for p in unit)]
    return list(units.values()) if len(whole) == len(units) else []


def _by_links(pieces: list[Piece]) -> list[list[Piece]]:
    """Stories without dates: a linked title of several words each."""
    titles = {
        id(p)
        for p in pieces
        if p.kind == "text" and p.href and len(p.text) >= 15 and (" " in p.text or len(p.text) > 30)
    }
    if not titles:
        return []
    units = [unit for unit in cut_before(pieces, titles) if id(unit[0]) in titles]
    if len(units) < 3:  # too few to show a pattern: what follows a title may be the page's own text
        return [[piece for piece in unit if piece.line == unit[0].line] for unit in units]
    return shortened(units)


def _alone(pieces: list[Piece], anchor: Piece) -> list[Piece]:
    """The only story of a list: up to the link that ends it, or its title with one text."""
    if anchor.kind == "link":
        return pieces[: pieces.index(anchor) + 1]
    end = next((k for k, p in enumerate(pieces, 1) if p.kind == "link"), None)
    if end is not None:
        return pieces[:end]
    last = next((k for k, p in enumerate(pieces, 1) if p.kind == "text" and p.href and k > 1), pieces.index(anchor) + 1)
    return pieces[: max(last, pieces.index(anchor) + 1) + (1 if pieces[0] is anchor else 0)]
