"""The words by which texts show the directions, and finding them in a text in one pass.

>>> [(m.topic, m.weight) for m in matches(read_words("production of rocket engines, not the engine of growth"))]
[('engines', 1.0), ('masks', 1.0)]
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any, Final

from intercosmos.record.gazetteer import read_data
from intercosmos.record.mentions_words import stem, words_of

#: The topic of phrases that speak of something else than they seem to.
MASKS: Final = "masks"
#: What a word of ``together`` is worth in the lexicon's eyes, a word of ``supports`` and one of ``shows``.
TOGETHER, SUPPORTS, SHOWS = 0.6, 0.5, 1.0

_FILES: Final = ("lexicon_english.toml", "lexicon_russian.toml", "lexicon_chinese.toml")
_BRACES: Final = re.compile(r"\{([^{}]*)\}")
_ARTICLES: Final = frozenset({"the", "a", "an"})
_SPELLING: Final = {
    **{"programme": "program", "centre": "center", "licence": "license", "licenced": "licensed", "defence": "defense"},
    **{"fibre": "fiber", "aluminum": "aluminium", "fuelled": "fueled", "organisation": "organization"},
    **{
        "unpressurized": "unpressurised",
        "equipments": "equipment",
        "sciences": "science",
        "electronics": "electronics",
    },
}
#: What parts a phrase: a member of a list, a sentence, brackets.
_PARTING: Final = re.compile(r"[,;:!?()\[\]…。，、；：！？（）\u2014]|\.\s|\n\s*\n|\n\s*[-*•]")
_SENTENCE: Final = re.compile(r"[!?。！？]|\.(?=\s+[\"“«]?[A-ZА-ЯЁ\u3400-\u9fff])|\.\s*$|\n\s*\n|\n(?=\s*[-*•])")


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
    """A phrase of the lexicon in a text: words ``first`` to ``last``, both included."""

    topic: str
    weight: float
    first: int
    last: int


@dataclass(slots=True)
class _Node:
    following: dict[str, _Node] = field(default_factory=dict)
    ending: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All phrases as one tree; what may stand near a word of ``together``, by topic, as a tree each."""

    root: _Node
    near: Mapping[str, _Node]


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
    """Every phrase of the lexicon in a text, but those inside a longer one."""
    found = sorted(_walk(words, lexicon().root, topic=None), key=lambda match: (match.first, -match.last))
    kept: list[Match] = []
    for match in found:
        if not any(
            other.first <= match.first
            and match.last <= other.last
            and other.last - other.first > match.last - match.first
            for other in kept[-12:]
        ):
            kept.append(match)
    return kept


def near(words: list[Read], topic: str, around: Match, reach: int) -> Match | None:
    """The nearest word that goes with ``around`` in its topic, in the same sentence, at most ``reach`` words off."""
    first = max(around.first - reach, 0)
    sentence = words[around.first].sentence
    window = [word for word in words[first : around.last + reach + 1] if word.sentence == sentence]
    if not window:
        return None
    offset = next(at for at in range(first, len(words)) if words[at] is window[0])
    best: Match | None = None
    for match in _walk(window, lexicon().near[topic], topic=topic):
        placed = Match(topic, match.weight, match.first + offset, match.last + offset)
        if placed.first <= around.last and around.first <= placed.last:
            continue
        if best is None or _distance(placed, around) < _distance(best, around):
            best = placed
    return best


def _distance(one: Match, other: Match) -> int:
    return max(other.first - one.last, one.first - other.last)


def _walk(words: list[Read], root: _Node, topic: str | None) -> Iterator[Match]:
    for first in range(len(words)):
        nodes = _step(root, words[first].stem)
        last = first
        while nodes:
            for node in nodes:
                for name, weight in node.ending.items():
                    yield Match(topic or name, weight, first, last)
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
    beside: dict[str, _Node] = {}
    for file in _FILES:
        data: Mapping[str, Any] = read_data(file)
        for phrase in data[MASKS]["phrases"]:
            _add(root, phrase, MASKS, 1.0)
        for topic, entry in data.items():
            if topic == MASKS:
                continue
            for phrase in entry.get("shows", ()):
                _add(root, phrase, topic, SHOWS)
            for phrase in entry.get("supports", ()):
                _add(root, phrase, topic, SUPPORTS)
            for rule in entry.get("together", ()):
                for phrase in rule["words"]:
                    _add(root, phrase, topic, TOGETHER)
                for phrase in rule["with"]:
                    _add(beside.setdefault(topic, _Node()), phrase, topic, TOGETHER)
    return Lexicon(root, beside)


def _add(root: _Node, phrase: str, topic: str, weight: float) -> None:
    for one in _expanded(phrase):
        node = root
        for word in _phrase_stems(one):
            node = node.following.setdefault(word, _Node())
        node.ending[topic] = max(node.ending.get(topic, 0.0), weight)


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
