"""The words by which texts show the directions, and finding them in a text in one pass.

>>> [(m.topic, m.weight) for m in matches(read_words("production of rocket engines, not the engine of growth"))]
[('engines', 1.0), ('masks', 1.0)]
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any, Final

from intercosmos.record.gazetteer import read_data
from intercosmos.record.mentions_words import stem, words_of

#: The topic of phrases that speak of something else than they seem to.
MASKS: Final = "masks"
_SPACE: Final = "space"
#: What a phrase is worth that shows a topic, one that supports another, and one that only hints at it.
SHOWS, SUPPORTS, HINTS = 1.0, 0.5, 0.4
#: Rules for words that count only with another one near: what such a word is worth, and how far off the other may be.
PAIRED: Final = {"together": (0.6, 12), "beside": (1.0, 4)}
#: The rule for words that count as a member of a list of directions.
LISTED: Final = "listed"
#: The rule for names of organisations that show a direction though they are names.
OWN: Final = "organisations"

_FILES: Final = ("lexicon_english.toml", "lexicon_russian.toml", "lexicon_chinese.toml")
_BRACES: Final = re.compile(r"\{([^{}]*)\}")
_ARTICLES: Final = frozenset({"the", "a", "an"})
_SPELLING: Final = {
    **{"programme": "program", "centre": "center", "licence": "license", "licenced": "licensed", "defence": "defense"},
    **{"fibre": "fiber", "aluminum": "aluminium", "fuelled": "fueled", "organisation": "organization"},
    **{"unpressurized": "unpressurised", "electronics": "electronic", "microelectronics": "microelectronic"},
}
_AND: Final = frozenset({"and", "or", stem("и"), "和", "与", "及"})
#: What may stand before the first member of a list.
_OPENING: Final = frozenset((
    "about", "are", "is", "be", "were", "include", "including", "cover", "covering", "concern", "concerning", "namely",
))  # fmt: skip
#: What every member of a list may repeat: "of engines, of navigation, of materials".
_REPEATED: Final = frozenset(("of", "in", "on", "with"))
#: What parts a phrase: a member of a list, a sentence, brackets.
_PARTING: Final = re.compile(r"[,;:!?()\[\]…。，、；：！？（）\u2014]|\.\s|\n\s*\n|\n\s*[-*•]")
_SENTENCE: Final = re.compile(
    r"[!?。！？]|\.(?=\s+[\"“«]?[A-ZА-ЯЁ\u3400-\u9fff])|\.\s*$|\n\s*\n|\n(?=\s*(?:[-*•]|[\"“«]?[A-ZА-ЯЁ]))"
)


@dataclass(frozen=True, slots=True)
class Read:
    """A word of a text as the lexicon reads it.

    Attributes
    ----------
    stem : as it is compared
    start, end : where it stands
    sentence : the number of its sentence
    parted : whether a comma, a bracket or the like stands before it
    """

    stem: str
    start: int
    end: int
    sentence: int
    parted: bool


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase of the lexicon in a text: words ``first`` to ``last``, both included; its rule if it needs another."""

    topic: str
    weight: float
    first: int
    last: int
    rule: str = ""


@dataclass(slots=True)
class _Node:
    following: dict[str, _Node] = field(default_factory=dict)
    ending: dict[tuple[str, str], float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All phrases as one tree; what may stand near a word that needs it, by topic and rule, as a tree each;
    words that tell that a text speaks of space flight at all."""

    root: _Node
    near: Mapping[tuple[str, str], _Node]
    space: frozenset[str]


def read_words(text: str) -> list[Read]:
    """The words of a text without articles, with the numbers of their sentences."""
    ends = iter(match.end() for match in _SENTENCE.finditer(text))
    end, sentence, previous = next(ends, len(text) + 1), 0, 0
    read: list[Read] = []
    for word in words_of(text):
        while word.start >= end:
            end, sentence = next(ends, len(text) + 1), sentence + 1
        plain = lexical(word.stem)
        if plain in _ARTICLES or (plain == "s" and text[word.start - 1 : word.start] in ("'", "’")):
            continue
        parted = bool(_PARTING.search(text, previous, word.start)) if read else True
        read.append(Read(plain, word.start, word.end, sentence, parted))
        previous = word.end
    return read


@lru_cache(maxsize=65536)
def lexical(word: str) -> str:
    """A word's stem without an English plural and with one spelling."""
    if not word.isascii() or len(word) < 4:
        return word
    if word.endswith("ies"):
        word = word[:-3] + "y"
    elif word.endswith(("sses", "ches", "shes", "xes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is", "ics")):
        word = word[:-1]
    return _SPELLING.get(word, word)


def matches(words: list[Read]) -> list[Match]:
    """Every phrase of the lexicon in a text, but those inside a longer one, and none that a mask touches."""
    found = sorted(_walk(words, lexicon().root), key=lambda match: (match.first, -match.last))
    kept: list[Match] = []
    for match in found:
        length = match.last - match.first
        covered = any(
            other.first <= match.first and match.last <= other.last and other.last - other.first > length
            for other in kept[-12:]
        )
        if not covered and not _goes_on(words, match, found):
            kept.append(match)
    masked = masked_words(kept)
    return [match for match in kept if match.topic == MASKS or not _masked(match, masked)]


def _goes_on(words: list[Read], match: Match, found: Iterable[Match]) -> bool:
    """Whether the last word of "manufacture of rocket" is the first one of another topic: "rocket engines"."""
    if all(word.stem != "of" for word in words[match.first + 1 : match.last]):
        return False
    return any(
        one.first == match.last < one.last and one.topic not in (match.topic, MASKS) and one.weight == SHOWS
        for one in found
    )


def masked_words(found: Iterable[Match]) -> dict[int, int]:
    """Words inside masks, each with the length of the longest mask it is in."""
    masked: dict[int, int] = {}
    for mask in found:
        if mask.topic == MASKS:
            for at in range(mask.first, mask.last + 1):
                masked[at] = max(masked.get(at, 0), mask.last - mask.first)
    return masked


def _masked(match: Match, masked: Mapping[int, int]) -> bool:
    """Whether a mask that is no shorter touches a phrase."""
    length = match.last - match.first
    return any(masked.get(at, -1) >= length for at in range(match.first, match.last + 1))


def is_member(words: list[Read], match: Match) -> bool:
    """Whether a phrase is a member of a list: commas, "and" or the ends of a sentence on both sides."""
    previous = words[max(0, match.first - 1)]
    before = words[match.first].parted or previous.stem in _AND | _OPENING
    before = before or (previous.parted and previous.stem in _REPEATED)
    following = match.last + 1
    behind = following >= len(words) or words[following].parted or words[following].stem in _AND
    return before and (behind or words[following].sentence != words[match.last].sentence)


def near(words: list[Read], match: Match, masked: Container[int] = ()) -> Match | None:
    """The nearest word that goes with ``match`` by its rule, in the same sentence, within the reach of the rule."""
    _, reach = PAIRED[kind_of_rule(match.rule)]
    first, sentence = match.first, words[match.first].sentence
    while first > 0 and match.first - first < reach and words[first - 1].sentence == sentence:
        first -= 1
    last = match.last
    while last + 1 < len(words) and last - match.last < reach and words[last + 1].sentence == sentence:
        last += 1
    window = words[first : last + 1]
    best: Match | None = None
    for one in _walk(window, lexicon().near[match.topic, match.rule]):
        placed = Match(match.topic, one.weight, one.first + first, one.last + first)
        if match.first <= placed.last and placed.first <= match.last:
            continue
        if any(at in masked for at in range(placed.first, placed.last + 1)):
            continue
        if best is None or _distance(placed, match) < _distance(best, match):
            best = placed
    return best


def kind_of_rule(rule: str) -> str:
    """The kind of a rule of :data:`PAIRED`; other rules are kinds themselves."""
    return rule.split(" ", 1)[0]


def _distance(one: Match, other: Match) -> int:
    return max(other.first - one.last, one.first - other.last)


def _walk(words: list[Read], root: _Node) -> Iterator[Match]:
    for first in range(len(words)):
        nodes = _step(root, words[first].stem)
        last = first
        while nodes:
            for node in nodes:
                for (topic, rule), weight in node.ending.items():
                    yield Match(topic, weight, first, last, rule)
            last += 1
            if last >= len(words) or words[last].parted:
                break
            nodes = [after for node in nodes for after in _step(node, words[last].stem)]


def _step(node: _Node, word: str) -> list[_Node]:
    found = [node.following[word]] if word in node.following else []
    if word.isdigit() and "#" in node.following:
        found.append(node.following["#"])
    return found


@cache
def lexicon() -> Lexicon:
    """The lexicon that comes with this package."""
    root = _Node()
    beside: dict[tuple[str, str], _Node] = {}
    space: set[str] = set()
    for file in _FILES:
        data: Mapping[str, Any] = read_data(file)
        for phrase in data[MASKS]["phrases"]:
            _add(root, phrase, MASKS, 1.0)
        for topic, entry in data.items():
            if topic == _SPACE:
                space.update(word for one in entry["words"] for word in _phrase_stems(one))
            if topic in (MASKS, _SPACE):
                continue
            for phrase in entry.get("shows", ()):
                _add(root, phrase, topic, SHOWS)
            for phrase in entry.get("supports", ()):
                _add(root, phrase, topic, SUPPORTS)
            for phrase in entry.get("hints", ()):
                _add(root, phrase, topic, HINTS)
            for rule in (LISTED, OWN):
                for phrase in entry.get(rule, ()):
                    _add(root, phrase, topic, SHOWS, rule)
            for kind, (weight, _) in PAIRED.items():
                for pair in entry.get(kind, ()):
                    rule = f"{kind} {len(beside)}"  # a word goes with those of its own table
                    tree = beside.setdefault((topic, rule), _Node())
                    for phrase in pair["words"]:
                        _add(root, phrase, topic, weight, rule)
                    for phrase in pair["with"]:
                        _add(tree, phrase, topic, weight)
    return Lexicon(root, beside, frozenset(space))


def _add(root: _Node, phrase: str, topic: str, weight: float, rule: str = "") -> None:
    for one in _expanded(phrase):
        node = root
        for word in _phrase_stems(one):
            node = node.following.setdefault(word, _Node())
        if node is not root:
            node.ending[topic, rule] = weight


def _phrase_stems(phrase: str) -> list[str]:
    """Stems of a phrase; ``#`` stands for any number."""
    stems = []
    for part in phrase.split():
        stems += ["#"] if part == "#" else [lexical(stem(word.text)) for word in words_of(part)]
    return [word for word in stems if word not in _ARTICLES]


def _expanded(phrase: str) -> Iterator[str]:
    """Every phrase that ``{a,b}`` stands for."""
    found = _BRACES.search(phrase)
    if found is None:
        yield phrase
        return
    for choice in found[1].split(","):
        yield from _expanded(phrase[: found.start()] + choice + phrase[found.end() :])
