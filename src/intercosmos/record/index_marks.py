"""What a hit shows: its title and the place of its text where the words stand, cut into plain and matching segments."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from intercosmos.record.index_query import Words
from intercosmos.record.index_words import Word, fold, words_of

__all__ = ["Segment", "marked", "snippet"]

_LENGTH: Final = 240  # characters of a snippet
_BEFORE: Final = 40  # of them before the first match
_LOOKED_AT: Final = 20_000  # characters of a text; what matches behind them is not shown
_ADDRESS: Final = re.compile(r"!?\[([^\]\n]{0,300})\]\([^)\n]{0,500}\)")
_MARKDOWN: Final = re.compile(r"^[#>\s]+|[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}", re.MULTILINE)


class Segment(NamedTuple):
    """A piece of text, and whether it matches. Show it as text, never as HTML."""

    text: str
    is_match: bool


def marked(text: str, wanted: Sequence[Words]) -> tuple[Segment, ...]:
    """The whole text in segments.

    >>> marked("Soyuz lifts off", [Words(("soyuz",))])
    (Segment(text='Soyuz', is_match=True), Segment(text=' lifts off', is_match=False))
    """
    return _segments(text, _matches(text[:_LOOKED_AT], wanted), 0, len(text))


def snippet(texts: Iterable[str], wanted: Sequence[Words]) -> tuple[Segment, ...]:
    """The best place of several texts: where most of the words stand near to one another; else the first beginning.

    Parameters
    ----------
    texts : in order of preference, such as summary and body; Markdown's signs are left out
    wanted : the words of the query
    """
    best: tuple[int, str, list[tuple[int, int, int]], int] = (0, "", [], 0)
    for raw in texts:
        text = " ".join(_MARKDOWN.sub("", _ADDRESS.sub(r"\1", raw[:_LOOKED_AT])).split())
        if not text:
            continue
        matches = _matches(text, wanted)
        count, start = _densest(matches)
        if not best[1] or count > best[0]:
            best = count, text, matches, start
        if count == len(wanted):
            break
    _, text, matches, first = best
    start = max(0, first - _BEFORE) if len(text) > _LENGTH else 0
    start = min(start, max(0, len(text) - _LENGTH))
    end = min(len(text), start + _LENGTH)
    # not in the middle of a word, if a space is near
    if start and (space := text.find(" ", start, min(first + 1, start + 20))) >= 0:
        start = space + 1
    if end < len(text) and (space := text.rfind(" ", max(start + 1, end - 20), end)) >= 0:
        end = space
    inside = [match for match in matches if match[0] >= start and match[1] <= end]
    return (
        *([Segment("… ", False)] if start else []),
        *_segments(text, inside, start, end),
        *([Segment(" …", False)] if end < len(text) else []),
    )


def _matches(text: str, wanted: Sequence[Words]) -> list[tuple[int, int, int]]:
    """Start, end and number of the wanted words, in order of the text; none overlaps another."""
    words = list(words_of(text)) if wanted else []
    at: dict[str, list[int]] = {}
    for place, word in enumerate(words):
        at.setdefault(word.text, []).append(place)
    found: list[tuple[int, int, int]] = []
    for number, one in enumerate(wanted):
        if one.prefix and len(one.words) == 1:
            starts = [place for place, word in enumerate(words) if _begins(text, word, one)]
        else:
            starts = at.get(one.words[0], [])
        length = len(one.words)
        found += [
            (words[place].start, words[place + length - 1].end, number)
            for place in starts
            if _follow(text, words, place, one)
        ]
    kept: list[tuple[int, int, int]] = []
    for match in sorted(found, key=lambda match: (match[0], -match[1])):
        if not kept or match[0] >= kept[-1][1]:
            kept.append(match)
    return kept


def _follow(text: str, words: Sequence[Word], place: int, wanted: Words) -> bool:
    here = words[place : place + len(wanted.words)]
    if len(here) < len(wanted.words):
        return False
    plain = len(here) - 1 if wanted.prefix else len(here)
    if any(word.text != one for word, one in zip(here[:plain], wanted.words, strict=False)):
        return False
    return not wanted.prefix or _begins(text, here[-1], wanted)


def _begins(text: str, word: Word, wanted: Words) -> bool:
    return word.text == wanted.words[-1] or fold(text[word.start : word.end]).startswith(wanted.last)


def _densest(matches: Sequence[tuple[int, int, int]]) -> tuple[int, int]:
    """How many different words stand in one snippet at best, and where that begins."""
    best, at = 0, 0
    starts = [match[0] for match in matches]
    for index, match in enumerate(matches[:200]):
        end = bisect_left(starts, match[0] + _LENGTH - _BEFORE)
        different = len({other[2] for other in matches[index : min(end, index + 200)]})
        if different > best:
            best, at = different, match[0]
    return best, at


def _segments(text: str, matches: Iterable[tuple[int, int, int]], start: int, end: int) -> tuple[Segment, ...]:
    pieces: list[Segment] = []
    for first, last, _ in matches:
        if first > start:
            pieces.append(Segment(text[start:first], False))
        pieces.append(Segment(text[first:last], True))
        start = last
    if end > start:
        pieces.append(Segment(text[start:end], False))
    return tuple(pieces)
