"""The words of a text as the search index has them, and where they stand.

Case and accents do not count. Endings of Russian words are cut until none is left (``космонавтами`` and ``космонавт``
are one word), English words lose their plural; each Chinese or Japanese character is a word, so that a text of several
is found wherever they follow one another.

>>> [word.text for word in words_of("Космонавтами станций: satellites of 中国")]
['космонавт', 'станц', 'satellite', 'of', '中', '国']
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from intercosmos.record.story import Mention

__all__ = ["Word", "fold", "joined", "mention_key", "stem", "words_of"]

_IDEOGRAPHS: Final = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_MARKS: Final = "\u0300-\u036f"  # accents that follow their letter
_WORD: Final = re.compile(rf"[{_IDEOGRAPHS}]|[^\W_{_IDEOGRAPHS}]+(?:[{_MARKS}]+[^\W_{_IDEOGRAPHS}]*)*")
_ACCENT: Final = re.compile(rf"(?<=[a-z])[{_MARKS}]+")
_POSSESSIVE: Final = re.compile(r"(?<=\w)['’]s\b")
_CYRILLIC: Final = re.compile("[\u0430-\u044f]+")
#: Endings of Russian nouns and adjectives that end in a consonant or й; what is left of it loses its vowels, too.
_ENDINGS: Final = re.compile("(?:иями|ями|ами|иях|ях|ах|иям|ям|ам|ием|ем|ом|им|ым|ого|его|ых|их|ыми|ими|ов|ев)$")
_VOWELS: Final = "аеиоуыэюяйь"
_SHORTEST: Final = 3  # letters that stay
_LONGEST: Final = 64  # longer runs of letters are no words that anybody looks for


class Word(NamedTuple):
    """A word as the index has it, and from where to where it stands in the text."""

    text: str
    start: int
    end: int


def words_of(text: str) -> Iterator[Word]:
    """Every word of a text, in order."""
    for match in _WORD.finditer(_without_possessives(text)):
        word = stem(match.group())
        if word:
            yield Word(word, *match.span())


def joined(text: str) -> str:
    """The words of a text with spaces between them."""
    found = (stem(word) for word in _WORD.findall(_without_possessives(text)))
    return " ".join(word for word in found if word)


def mention_key(mention: Mention) -> str:
    """What two mentions of the same have in common: the id, or the name where there is none."""
    return mention.id or f"{mention.kind}:{' '.join(fold(word) for word in mention.text.split())}"


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """A word without case and accents, letters and digits only; at most 64 of them."""
    if word.isascii():
        return word.lower()[:_LONGEST]
    plain = unicodedata.normalize("NFKC", word).casefold()
    plain = _ACCENT.sub("", unicodedata.normalize("NFKD", plain))
    plain = unicodedata.normalize("NFKC", plain).replace("ё", "е")
    return "".join(letter for letter in plain if letter.isalnum())[:_LONGEST]


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """A word as the index has it: folded, without its ending."""
    word = fold(word)
    if len(word) <= _SHORTEST:
        return word
    if _CYRILLIC.fullmatch(word):
        return _russian(word)
    return _singular(word) if word.isascii() and word.isalpha() else word


def _russian(word: str) -> str:
    # Again and again, so that every form of a word ends in the same one: королева, королеву, королевым -> корол.
    while True:
        shorter = _ENDINGS.sub("", word)
        shorter = (shorter if len(shorter) >= _SHORTEST else word).rstrip(_VOWELS)
        if len(shorter) < _SHORTEST or shorter == word:
            return word
        word = shorter


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(("sses", "ches", "shes", "xes", "zes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _without_possessives(text: str) -> str:
    """The same length, so that places stay."""
    return _POSSESSIVE.sub("  ", text)
