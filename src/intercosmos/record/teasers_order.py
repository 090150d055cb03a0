"""Where stories of a list begin and end, if only the order of dates, titles and links shows it.

A date may stand before its title, behind it or below the text. Which of these a list means, no single story tells; the
whole list does: cut rightly, its stories are alike, each has one date, one title, and links that lead to one place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from itertools import pairwise
from typing import Any, Final

from intercosmos.record.pages_lines import ancestors
from intercosmos.record.teasers_pieces import Piece

__all__ = ["by_order", "cut_before", "shortened"]

_SHORTEST_TITLE: Final = 8
#: More pieces than a list of 200 stories has; beyond it the first way of cutting has to do.
_MOST_PIECES: Final = 2_000


def by_order(pieces: list[Piece], anchors: list[Piece]) -> list[list[Piece]]:
    """Stories by what comes first in each, and what last: of all ways to cut the list, that in which they are alike.

    Parameters
    ----------
    pieces : of the list, in order
    anchors : those that stand once in each story
    """
    ways = _ways(pieces, anchors)
    if len(ways) == 1 or len(pieces) > _MOST_PIECES:
        return ways[0]
    kept = set(map(id, anchors))
    depths = _depths(pieces)
    return max(ways, key=lambda units: _likeness(units, pieces, kept, depths))


def cut_before(pieces: list[Piece], starts: set[int]) -> list[list[Piece]]:
    """Pieces in parts that begin with those whose identities are in ``starts``."""
    units: list[list[Piece]] = []
    for piece in pieces:
        if id(piece) in starts or not units:
            units.append([])
        units[-1].append(piece)
    return units


def _ways(pieces: list[Piece], anchors: list[Piece]) -> list[list[list[Piece]]]:
    """Ways to cut a list, the likeliest first."""
    kept = set(map(id, anchors))
    links = [p for p in pieces if p.kind == "link"]
    first = next((p for p in pieces if p.text), pieces[0])
    if anchors[0].kind != "date":
        return [shortened(_cut_after(pieces, anchors))]
    headless = _headless(pieces, kept)
    after_links = [_cut_after(pieces, links)] if len(links) >= len(anchors) - 1 else []
    after_dates = _cut_after(pieces, anchors)
    before_dates = cut_before(headless, kept)
    titles = cut_before(pieces, _beginnings(pieces, first, kept))
    if id(first) in kept:
        ways = [before_dates, *after_links]
    elif after_links and next(p.kind for p in pieces if id(p) in kept or p.kind == "link") == "date":
        ways = [*after_links, before_dates, titles, after_dates]
    elif pieces[-1] is anchors[-1] or after_links:
        ways = [after_dates, *after_links, titles, before_dates]
    else:
        ways = [titles, before_dates, *after_links, after_dates]
    return [shortened(way) for way in ways if way]


def _headless(pieces: list[Piece], kept: set[int]) -> list[Piece]:
    """Pieces from the first date on: what stands above it is the heading of a list whose stories begin with dates."""
    start = next((at for at, p in enumerate(pieces) if id(p) in kept), 0)
    return pieces[start:]


def _likeness(
    units: list[list[Piece]], pieces: list[Piece], kept: set[int], depths: dict[tuple[int, int], int]
) -> float:
    """How alike stories are that a way of cutting gives, and how much of the list they hold."""
    count = len(units)
    dated = sum(sum(id(p) in kept for p in unit) == 1 for unit in units)
    titled = sum(any(_is_title(p) for p in unit) for unit in units)
    one_place = sum(len({p.href for p in unit if p.href}) <= 1 for unit in units)
    met = sum(
        len({p.kind for p in unit if p.href}) == 2 and len({p.href for p in unit if p.href}) == 1 for unit in units
    )
    held = {id(p) for unit in units for p in unit}
    titles = [p for p in pieces if _is_title(p)]
    covered = sum(id(p) in held for p in titles) / max(1, len(titles))
    anchored = sum(any(id(p) in kept for p in unit) for unit in units) / max(1, len(kept))
    inside = [depths[id(a), id(b)] for unit in units for a, b in pairwise(unit)]
    between = [depths[id(a[-1]), id(b[0])] for a, b in pairwise(units) if (id(a[-1]), id(b[0])) in depths]
    nested = 0.0
    if inside and between:
        # stories part where elements end: what is between two of them lies less deep than what is within one
        nested = max(-1.0, min(1.0, sum(inside) / len(inside) - sum(between) / len(between)))
    return (
        2.0 * dated / count
        + 2.0 * titled / count
        + 1.5 * one_place / count
        + 1.0 * met / count
        + 1.0 * _same(unit[0].kind for unit in units)
        + 0.5 * _same(unit[0].look for unit in units)
        + 0.5 * _same(unit[-1].kind for unit in units)
        + 2.0 * anchored
        + 1.0 * covered
        + 1.5 * nested
    )


def _is_title(piece: Piece) -> bool:
    return piece.kind == "text" and len(piece.text) >= _SHORTEST_TITLE and any(c.isalpha() for c in piece.text)


def _same(values: Iterable[Hashable]) -> float:
    """The part of values that are the commonest one, 0 to 1."""
    counted = Counter(values)
    return max(counted.values()) / sum(counted.values()) if counted else 0.0


def _depths(pieces: list[Piece]) -> dict[tuple[int, int], int]:
    """How deep the smallest element around two neighbours lies; blank lines and rules part them further."""
    depths: dict[tuple[int, int], int] = {}
    for a, b in pairwise(pieces):
        around = set(ancestors(a.element))
        shared: Any = next((e for e in ancestors(b.element) if e in around), None)
        depth = sum(1 for _ in ancestors(shared)) if shared is not None else 0
        depths[id(a), id(b)] = depth - (2 if b.gap and a.line != b.line else 0)
    return depths


def _beginnings(pieces: list[Piece], first: Piece, kept: set[int]) -> set[int]:
    """Where stories begin whose date follows the title: before each date, the last piece that looks like the first."""
    starts: set[int] = set()
    candidate: Piece | None = None
    nearest: Piece | None = None
    for piece in pieces:
        if id(piece) in kept:
            start = candidate or nearest
            if start is not None:
                starts.add(id(start))
            candidate = nearest = None
        elif piece.kind == "text" and piece.text:
            nearest = piece
            if piece.look == first.look:
                candidate = piece
    return starts


def _cut_after(pieces: list[Piece], ends: list[Piece]) -> list[list[Piece]]:
    last = set(map(id, ends))
    units: list[list[Piece]] = [[]]
    for piece in pieces:
        units[-1].append(piece)
        if id(piece) in last:
            units.append([])
    return units[:-1]  # what follows the last one is no story of this list


def shortened(units: list[list[Piece]]) -> list[list[Piece]]:
    """The last story without what follows the list: it has no more pieces than the longest of the others."""
    if len(units) < 3:
        return units
    most = max(len(unit) for unit in units[:-1])
    last = units[-1]
    if any(p.kind == "link" for unit in units[:-1] for p in unit[-1:]):
        end = next((k for k, p in enumerate(last, 1) if p.kind == "link"), len(last))
        last = last[:end]
    return [*units[:-1], last[:most]]
