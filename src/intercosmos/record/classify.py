"""Which directions of co-operation a story is about, by the very words of its text.

>>> text = "They named rocket engines, their licensed production, satellite navigation and remote sensing of the Earth."
>>> for shown in directions_in(text):
...     print(shown.direction, shown.words)
engines ('rocket engines', 'licensed production')
navigation ('satellite navigation',)
sensing ('remote sensing of the Earth',)
>>> directions_in("The launch of the new website is an engine of growth.")
()
>>> categories_of(directions_in(text)), categories_of(())
(('engines', 'navigation', 'sensing'), ('general',))
"""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from intercosmos.record.classify_organisations import organisations_in
from intercosmos.record.lexicon import (
    LISTED,
    MASKS,
    OWN,
    PAIRED,
    SUPPORTS,
    Match,
    Read,
    is_member,
    kind_of_rule,
    lexicon,
    masked_words,
    matches,
    near,
    read_words,
)
from intercosmos.record.story import DIRECTIONS, Category, DirectionName, ShownDirection

#: A direction is shown by this much: one phrase that speaks of nothing else, or two words that support each other.
_ENOUGH: Final = 1.0
#: In a list of directions, others that a sentence must show before a bare word such as "navigation" counts.
_OTHERS_IN_A_LIST: Final = 2
#: Sentences on each side of one that may be members of one list, and other directions that these must show together.
_BESIDE_IN_A_LIST: Final = 2
_OTHERS_BESIDE: Final = 3
#: What a word is worth in the name of an organisation.
_IN_A_NAME: Final = 0.3
#: What "launched" is worth behind a comma: "the satellite, launched in May, has sent its first images".
_IN_PASSING: Final = 0.3
#: A word and what goes with it are shown as one run of the text up to this length, in characters.
_LONGEST_RUN: Final = 45
_MOST_WORDS: Final = 12
#: A story that names so many directions is about co-operation at large, too.
_MANY: Final = 4


@dataclass(slots=True)
class _Evidence:
    """What shows a direction: each different phrase with its worth, and where it stands with that worth."""

    worth: dict[str, float]
    places: dict[str, list[tuple[int, int]]]

    def add(self, phrase: str, worth: float, spans: list[tuple[int, int]]) -> None:
        """Take a phrase in; where it is worth more than before, it counts only there."""
        known = self.worth.get(phrase, 0.0)
        if worth > known:
            self.worth[phrase], self.places[phrase] = worth, list(spans)
        elif worth == known:
            self.places[phrase] += spans


def directions_in(text: str) -> tuple[ShownDirection, ...]:
    """The directions ``text`` is about, in the order of :data:`DIRECTIONS`, each with the words that show it.

    Parameters
    ----------
    text : title and body of a story, in English, Russian or Chinese

    Returns
    -------
    Every one of the words stands in the text as it is returned, but for line breaks, which are spaces.
    """
    words = read_words(text)
    spans = organisations_in(text)
    found = matches(words)
    masked = masked_words(found)
    evidence: defaultdict[str, _Evidence] = defaultdict(lambda: _Evidence({}, {}))
    shown_by: defaultdict[int, set[str]] = defaultdict(set)  # sentence: directions that it shows
    for match in sorted(found, key=lambda one: one.rule == LISTED):
        if match.topic == MASKS:
            continue
        sentence = words[match.first].sentence
        if match.rule == LISTED and not (is_member(words, match) and _in_a_list(words, match, shown_by)):
            continue
        key = " ".join(word.stem for word in words[match.first : match.last + 1])
        worth, parts = match.weight, [match]
        if kind_of_rule(match.rule) in PAIRED:
            beside = near(words, match, masked)
            if beside is None:
                continue
            parts = [match, beside]
            if _in_passing(words, match):
                worth = _IN_PASSING
        if match.rule != OWN and _within(words, match, spans):
            worth *= _IN_A_NAME
        if worth >= _ENOUGH and match.rule != LISTED:
            shown_by[sentence].add(match.topic)
        evidence[match.topic].add(key, worth, _spans(words, parts))
    of_space = any(word.stem in lexicon().space for word in words)
    return tuple(
        ShownDirection(direction=direction, words=_words(text, evidence[direction]))
        for direction in DIRECTIONS
        if direction in evidence and _suffices(evidence[direction], of_space=of_space)
    )


def categories_of(directions: Iterable[ShownDirection | DirectionName]) -> tuple[Category, ...]:
    """The categories of a story that is about ``directions``: these, and ``general`` for many of them or none."""
    named = {one.direction if isinstance(one, ShownDirection) else one for one in directions}
    ordered: list[Category] = [direction for direction in DIRECTIONS if direction in named]
    if not ordered or len(ordered) >= _MANY:
        ordered.append("general")
    return tuple(ordered)


def _in_a_list(words: list[Read], match: Match, shown_by: Mapping[int, set[str]]) -> bool:
    """Whether other directions stand about a member of a list: in its sentence, or in those beside it.

    A sentence beside others is a member itself if it says nothing else, or shows one of them.
    """
    at = words[match.first].sentence
    own = shown_by.get(at, set()) - {match.topic}
    if len(own) >= _OTHERS_IN_A_LIST:
        return True
    begins = match.first == 0 or words[match.first - 1].sentence != at
    whole = begins and (match.last + 1 == len(words) or words[match.last + 1].sentence != at)
    around = range(at - _BESIDE_IN_A_LIST, at + _BESIDE_IN_A_LIST + 1)
    others = set().union(*(shown_by.get(n, set()) for n in around)) - {match.topic}
    return (bool(own) or whole) and len(others) >= _OTHERS_BESIDE


def _suffices(evidence: _Evidence, *, of_space: bool) -> bool:
    """Whether a direction is shown: by enough, and by weak words only where the text speaks of space flight at all."""
    weak = max(evidence.worth.values()) <= SUPPORTS
    return sum(evidence.worth.values()) >= _ENOUGH and (of_space or not weak)


def _words(text: str, evidence: _Evidence) -> tuple[str, ...]:
    """The words that show a direction, each once, in the order of the text; of very many the strongest."""
    merged: list[tuple[int, int, float]] = []
    placed = ((*span, evidence.worth[phrase]) for phrase, spans in evidence.places.items() for span in spans)
    for start, end, worth in sorted(placed):
        if merged and start < merged[-1][1]:
            before = merged.pop()
            start, end, worth = before[0], max(end, before[1]), max(worth, before[2])
        merged.append((start, end, worth))
    shown: dict[str, tuple[float, int, str]] = {}
    for start, end, worth in merged:
        words = " ".join(text[start:end].split())
        first = shown.setdefault(words.casefold(), (worth, start, words))
        shown[words.casefold()] = (max(worth, first[0]), first[1], first[2])
    strongest = sorted(shown.values(), key=lambda one: (-one[0], one[1]))[:_MOST_WORDS]
    return tuple(words for _, _, words in sorted(strongest, key=lambda one: one[1]))


def _in_passing(words: list[Read], match: Match) -> bool:
    """Whether a participle tells behind a comma what was done before."""
    word = words[match.first]
    behind = word.parted and match.first > 0 and words[match.first - 1].sentence == word.sentence
    return behind and word.stem.endswith(("ed", "built"))


def _within(words: list[Read], match: Match, spans: list[tuple[int, int]]) -> bool:
    """Whether a phrase stands in one of ``spans``, which are in order and apart."""
    at = bisect_right(spans, (words[match.first].start, sys.maxsize)) - 1
    return at >= 0 and words[match.last].end <= spans[at][1]


def _spans(words: list[Read], parts: list[Match]) -> list[tuple[int, int]]:
    """Where a phrase stands; of a word and what goes with it, the run from one to the other if it is short."""
    first, last = min(part.first for part in parts), max(part.last for part in parts)
    start, end = words[first].start, words[last].end
    if len(parts) == 1 or end - start <= _LONGEST_RUN:
        return [(start, end)]
    return [(words[part.first].start, words[part.last].end) for part in parts]
