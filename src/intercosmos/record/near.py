"""The same news told twice: other punctuation, another headline, a paragraph lost, but the same words and facts.

Reports of one form are no duplicates: two launches told in the same sentences differ in their satellites and dates. So
two texts are near if the shorter one's runs of words are mostly in the longer one, and its facts (numbers, and words in
capitals within a sentence) nearly all.

>>> told = "A Soyuz rocket lifted off from Plesetsk on 24 March with a satellite of GLONASS and put it into orbit."
>>> again = "Done\\nA Soyuz rocket lifted off from Plesetsk, on 24 March, with a satellite of GLONASS and so on"
>>> other = "A Soyuz rocket lifted off from Plesetsk on 14 June with a satellite of GLONASS and put it into orbit."
>>> near_duplicates([fingerprint(told), fingerprint(again), fingerprint(other)])
[(0, 1)]
"""

from __future__ import annotations

import re
import zlib
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

_WORD: Final = re.compile(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+")
#: Numbers with their decimals, Chinese ones with the sign behind them, and words with a capital.
_FACT: Final = re.compile(
    r"\d+(?:[.,:]\d+)*|[一二三四五六七八九十百千零〇两]+[\u3400-\u9fff]|[^\W\d_\u3400-\u9fff][^\W_\u3400-\u9fff]*"
)
_SENTENCE_END: Final = re.compile(r"[.!?:。！？\n»”\"(][\s»”\"')]*$|^\s*$")
#: Words of a run that is compared.
_SHINGLE: Final = 3
#: Least hashes of runs that are kept, and of facts.
_KEPT_RUNS: Final = 64
_KEPT_FACTS: Final = 96
#: Least hashes by which candidates are found: texts that share half of their runs share one of these all but surely.
_BAND: Final = 16
#: A run that more texts share is a phrase of everybody's, and leads to nothing.
_CROWD: Final = 200
_MIXING: Final = 0x9E3779B1

#: Share of the shorter text's runs that stand in the longer one.
_SHARED_RUNS: Final = 0.5
#: Share of the facts of the text that has fewer that stand in the other one.
_SHARED_FACTS: Final = 0.84
#: Of texts with few facts so much of the runs must be shared.
_SHARED_RUNS_FEW_FACTS: Final = 0.75
_FEW_FACTS: Final = 4
#: A text shorter than this part of the other one is an extract, not the same story.
_SHORTEST: Final = 0.35
#: Headlines and datelines up to this many words are left out where text follows.
_HEADLINE: Final = 14


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What is kept of a text to know it again.

    Attributes
    ----------
    runs : least 32-bit hashes of its runs of three words, ascending
    facts : least 32-bit hashes of its facts, ascending
    length : different runs in the text
    """

    runs: tuple[int, ...]
    facts: tuple[int, ...]
    length: int

    @property
    def text(self) -> str:
        """The fingerprint as one word, to be kept in a file or a table."""
        parts = (self.length, *self.runs), self.facts
        return "-".join("".join(f"{number:08x}" for number in part) for part in parts)

    @staticmethod
    def of(text: str) -> Fingerprint:
        """A fingerprint that was kept as :attr:`text`."""
        head, _, tail = text.partition("-")
        runs, facts = (tuple(int(part[at : at + 8], 16) for at in range(0, len(part), 8)) for part in (head, tail))
        return Fingerprint(runs[1:], facts, runs[0])


def fingerprint(text: str) -> Fingerprint:
    """The fingerprint of a story's text; the same text gives the same one on every machine."""
    body = _body(text)
    words = [word.casefold() for word in _WORD.findall(body)]
    count = max(len(words) - _SHINGLE + 1, 1 if words else 0)
    runs = {_hash(" ".join(words[at : at + _SHINGLE])) for at in range(count)}
    facts = {_hash(fact) for fact in _facts(body)}
    return Fingerprint(tuple(sorted(runs)[:_KEPT_RUNS]), tuple(sorted(facts)[:_KEPT_FACTS]), len(runs))


def likeness(one: Fingerprint, other: Fingerprint) -> float:
    """The share of the shorter text's runs that are in the longer one; 0 if the facts are those of two stories."""
    if not one.runs or not other.runs:
        return 0.0
    shorter, longer = sorted((one.length, other.length))
    if shorter < _SHORTEST * longer:
        return 0.0
    runs = _contained(one.runs, other.runs, _KEPT_RUNS)
    few = min(len(one.facts), len(other.facts)) < _FEW_FACTS
    if few:
        return runs if runs >= _SHARED_RUNS_FEW_FACTS and one.facts == other.facts else 0.0
    return runs if _contained(one.facts, other.facts, _KEPT_FACTS) >= _SHARED_FACTS else 0.0


def is_near(one: Fingerprint, other: Fingerprint) -> bool:
    """Whether two texts tell the same news."""
    return likeness(one, other) >= _SHARED_RUNS


class NearIndex:
    """Fingerprints with keys, found by their likeness; more can be added at any time."""

    def __init__(self) -> None:
        self._fingerprints: dict[Hashable, Fingerprint] = {}
        self._bands: defaultdict[int, list[Hashable]] = defaultdict(list)

    def add(self, key: Hashable, fingerprint: Fingerprint) -> None:
        """Take a fingerprint in; a key that is known already gets a second one."""
        self._fingerprints[key] = fingerprint
        for band in fingerprint.runs[:_BAND]:
            self._bands[band].append(key)

    def near(self, fingerprint: Fingerprint) -> list[tuple[Hashable, float]]:
        """Keys of near texts with their likeness, the likest first."""
        candidates = {
            key for band in fingerprint.runs[:_BAND] if len(keys := self._bands.get(band, ())) <= _CROWD for key in keys
        }
        found = [(key, likeness(fingerprint, self._fingerprints[key])) for key in candidates]
        return sorted((one for one in found if one[1] >= _SHARED_RUNS), key=lambda one: (-one[1], str(one[0])))


def near_duplicates(fingerprints: Iterable[Fingerprint]) -> list[tuple[int, int]]:
    """Pairs of positions of texts that tell the same news, ascending."""
    kept = list(fingerprints)
    return sorted(pair for pair in _candidates(kept) if is_near(kept[pair[0]], kept[pair[1]]))


def _candidates(fingerprints: Sequence[Fingerprint]) -> set[tuple[int, int]]:
    bands: defaultdict[int, list[int]] = defaultdict(list)
    for at, one in enumerate(fingerprints):
        for band in one.runs[:_BAND]:
            bands[band].append(at)
    return {pair for sharing in bands.values() if 1 < len(sharing) <= _CROWD for pair in combinations(sharing, 2)}


def _contained(one: Sequence[int], other: Sequence[int], kept: int) -> float:
    """The share of the smaller set that is in the other, from the least hashes of both."""
    limit = min((sketch[-1] for sketch in (one, other) if len(sketch) == kept), default=None)
    if limit is not None:
        one, other = one[: bisect_right(one, limit)], other[: bisect_right(other, limit)]
    smaller = min(len(one), len(other))
    return len(set(one) & set(other)) / smaller if smaller else 0.0


def _body(text: str) -> str:
    """A text without the headlines and datelines above it."""
    lines = [line for line in text.split("\n") if line.strip()]
    while len(lines) > 1 and len(_WORD.findall(lines[0])) <= _HEADLINE:
        lines.pop(0)
    return "\n".join(lines)


def _facts(text: str) -> Iterator[str]:
    for match in _FACT.finditer(text):
        fact = match.group()
        if not fact[0].isalpha() or fact[0] > "\u3400":
            yield fact
        elif fact[0].isupper() and not _SENTENCE_END.search(text[max(match.start() - 4, 0) : match.start()]):
            yield fact.casefold()


def _hash(text: str) -> int:
    return zlib.crc32(text.encode()) * _MIXING & 0xFFFFFFFF
