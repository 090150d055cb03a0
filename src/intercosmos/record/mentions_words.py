"""The words of a text as names and the lexicon compare them: where they stand, and without case, accents and endings.

>>> [word.stem for word in words_of("Кораблём «Союз МС-25» к станциям")]
['корабл', 'союз', 'мс', '25', 'k', 'станц']
>>> [word.stem for word in words_of("São Paulo: Soyuz-2.1a, 长征")]
['sao', 'paulo', 'soyuz', '2', '1', 'a', '长', '征']
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

#: Letters of one script, digits, or one ideograph.
_WORD: Final = re.compile(r"[^\W\d_\u0400-\u04ff\u3400-\u9fff]+|[0-9]+|[\u0400-\u04ff]+|[\u3400-\u9fff]")
#: Endings of Russian nouns and adjectives, the longest first.
_ENDINGS: Final = (
    *("ами", "ями", "ого", "его", "ому", "ему", "ыми", "ими"),
    *("ов", "ев", "ей", "ой", "ий", "ый", "ая", "яя", "ое", "ее", "ые", "ие", "ом", "ем", "ам", "ям", "ах", "ях"),
    *("ую", "юю", "ым", "им", "ых", "их"),
    *"аяоеиыуюьй",
)
#: Of a Russian word this much stays.
_SHORTEST_STEM: Final = 3
#: Single letters of designations, which are written in either script: Союз-2.1a and Союз-2.1а.
_LETTERS: Final = {
    ord(russian): latin
    for russian, latin in zip("абвгдезиклмнопрстуфх", "abvgdeziklmnoprstufh", strict=True)
}  # fmt: skip


class Word(NamedTuple):
    """A word of a text.

    Attributes
    ----------
    stem : as it is compared
    start, end : where it stands
    text : as written
    spaced : whether a space stands before it
    """

    stem: str
    start: int
    end: int
    text: str
    spaced: bool


def words_of(text: str) -> Iterator[Word]:
    """Every word of a text, in its order."""
    previous = 0
    for match in _WORD.finditer(text):
        start, end = match.span()
        written = match.group()
        yield Word(stem(written), start, end, written, start == 0 or (start > previous and text[start - 1].isspace()))
        previous = end


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A word without case, accents and Russian endings; words that differ only in these have the same stem."""
    plain = word.casefold()
    if plain.isascii():
        return plain
    if "\u0400" <= plain[0] <= "\u04ff":
        return _russian(plain.replace("ё", "е"))
    return "".join(sign for sign in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(sign)) or plain


def _russian(word: str) -> str:
    if len(word) == 1:
        return word.translate(_LETTERS)
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            word = word[: -len(ending)]
            break
    # "станци-я" and "станц-ий" are one word.
    return word.rstrip("иьй") if len(word) > _SHORTEST_STEM else word
