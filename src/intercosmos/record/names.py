"""Finding many thousand names in a text in one pass: whole words, the longest first, hyphens and cases as they come.

A name is a row of words (see :mod:`intercosmos.record.mentions_words`): what stands between the words, a hyphen, a dot
or a space, does not matter, nor does the case that a Russian word stands in. All names make one tree of words, and the
text is walked along it once.

>>> soyuz = Name("vehicle", "soyuz-st-b", "Soyuz-ST-B", ("Союз-СТ-Б",))
>>> index = NameIndex([soyuz, Name("site", "plesetsk", "Plesetsk")])
>>> [(found.text, found.name.mention_id) for found in index.find("A Soyuz ST-B, not from Plesetsk")]
[('Soyuz ST-B', 'vehicle.soyuz-st-b'), ('Plesetsk', 'site.plesetsk')]
>>> [found.text for found in index.find("Пуск «Союза-СТ-Б»")]
['Союза-СТ-Б']
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, Literal, get_args

from intercosmos.record.mentions_words import Word, words_of

MentionKind = Literal["partner", "asset", "person", "place", "organisation", "programme", "spacecraft"]
_MENTION_KINDS: Final = frozenset(get_args(MentionKind))
#: Kinds of the catalogue whose names grow by suffixes into names of other things: a Fregat-SB is no Fregat.
_DESIGNATED: Final = frozenset({"vehicle", "stage", "engine", "satellite"})
#: Kinds of craft whose single flights are numbered: the number is a part of the name as the text writes it.
_NUMBERED: Final = frozenset({"ship", "spacecraft"})
_FLIGHT_NUMBER: Final = re.compile(r"[-‐‑–]\d{1,3}[A-ZА-Я]?\b")
_HYPHENS: Final = "-‐‑‒–"
_OPENING, _CLOSING = "«„“\"'‘「《", "»“”\"'’」》"
#: No name is longer, in words.
_LONGEST: Final = 24
#: How far from a name that is also a common word its context may stand, in words.
_CONTEXT_REACH: Final = 8


@dataclass(frozen=True, slots=True)
class Name:
    """A thing and what it is called.

    Attributes
    ----------
    kind : a kind of the catalogue, such as ``"vehicle"``, or a kind of mention, such as ``"place"``
    id : of its entry in the catalogue; empty for what has none
    text : its name
    aliases : what else it is called, in any language
    """

    kind: str
    id: str
    text: str
    aliases: tuple[str, ...] = ()

    @property
    def mention_kind(self) -> MentionKind:
        """The kind of a mention of it: ``"asset"`` for all kinds of the catalogue but partners."""
        return self.kind if self.kind in _MENTION_KINDS else "asset"  # type: ignore[return-value]

    @property
    def mention_id(self) -> str:
        """Kind and id as claims and mentions write them: ``"vehicle.soyuz-st-b"``; empty without an id."""
        return f"{self.kind}.{self.id}" if self.id else ""

    @property
    def key(self) -> tuple[str, str]:
        """What is the same for every mention of the same thing."""
        return ("", self.mention_id) if self.id else (self.kind, self.text)


@dataclass(frozen=True, slots=True)
class Found:
    """A name in a text: ``text[start:end]``."""

    start: int
    end: int
    text: str
    name: Name


@dataclass(slots=True)
class _Node:
    """What may follow the words so far, and the names that end here with their words as written."""

    following: dict[str, _Node] = field(default_factory=dict)
    ending: list[tuple[Name, tuple[Word, ...], bool]] = field(default_factory=list)


class NameIndex:
    """Names made ready to be found.

    Parameters
    ----------
    names : what is looked for; of two names that are written alike the first wins

    Other Parameters
    ----------------
    common : names that are also common words, such as ``"Progress"``: alone they count only near a word of ``context``
        or in quotation marks
    context : words that speak of space flight, in any form
    against : words beside a common name that speak of something else: the river Angara
    """

    def __init__(
        self,
        names: Iterable[Name],
        *,
        common: Collection[str] = (),
        context: Collection[str] = (),
        against: Collection[str] = (),
    ) -> None:
        self.names = tuple(names)
        self._common = {stems_of(text) for text in common}
        self._context = {stem for text in context for stem in stems_of(text)}
        self._against = {stem for text in against for stem in stems_of(text)}
        self._root = _Node()
        for name in self.names:
            for text in dict.fromkeys((name.text, *name.aliases)):
                self._add(name, text)

    def _add(self, name: Name, text: str) -> None:
        words = tuple(words_of(text))[:_LONGEST]
        if not words or (len(words) == 1 and len(text) < 2):
            return
        node = self._root
        for word in words:
            node = node.following.setdefault(word.stem, _Node())
        node.ending.append((name, words, tuple(word.stem for word in words) in self._common))

    def find(self, text: str) -> tuple[Found, ...]:
        """Every name in ``text`` in its order; of names that overlap, the first, and of those the longest."""
        return tuple(self._walk(text, list(words_of(text))))

    def _walk(self, text: str, words: list[Word]) -> Iterator[Found]:
        at, count, first = 0, len(words), self._root.following
        while at < count:
            node = first.get(words[at].stem)
            best = self._longest(text, words, at, node) if node is not None else None
            if best is None:
                at += 1
                continue
            length, name = best
            start, end = words[at].start, words[at + length - 1].end
            if name.kind in _NUMBERED and (number := _FLIGHT_NUMBER.match(text, end)):
                end = number.end()
            if text[end : end + 1] == "." and text[end - 2 : end - 1] == ".":
                end += 1  # the last dot of "U.S."
            yield Found(start, end, text[start:end], name)
            at += length

    def _longest(self, text: str, words: list[Word], at: int, node: _Node | None) -> tuple[int, Name] | None:
        """How many words from ``at`` make up a name, and which; the longest."""
        best: tuple[int, Name] | None = None
        length = 1
        while node is not None:
            for name, written, common in node.ending:
                found = words[at : at + length]
                if self._fits(text, found, written, name) and not (common and not self._meant(text, words, at, length)):
                    best = length, name
                    break
            if at + length >= len(words) or not _joined(text, words[at + length - 1], words[at + length]):
                break
            node = node.following.get(words[at + length].stem)
            length += 1
        return best

    def _fits(self, text: str, found: list[Word], written: tuple[Word, ...], name: Name) -> bool:
        return (
            all(_same_case(word, like) for word, like in zip(found, written, strict=True))
            and not _spaced_letter(text, found)
            and _ends(text, found[0].start, found[-1], designated=name.kind in _DESIGNATED)
        )

    def _meant(self, text: str, words: list[Word], at: int, length: int) -> bool:
        """Whether a name that is also a common word is meant as a name here."""
        beside = [words[near].stem for near in (at - 1, at + length) if 0 <= near < len(words)]
        if any(stem in self._against for stem in beside):
            return False
        start, end = words[at].start, words[at + length - 1].end
        if _FLIGHT_NUMBER.match(text, end):
            return True
        if start and text[start - 1] in _OPENING and text[end : end + 1] in _CLOSING and text[end : end + 1]:
            return True
        near = words[max(at - _CONTEXT_REACH, 0) : at] + words[at + length : at + length + _CONTEXT_REACH]
        return any(word.stem in self._context for word in near)


def stems_of(text: str) -> tuple[str, ...]:
    """The words of a text as they are compared."""
    return tuple(word.stem for word in words_of(text))


def _joined(text: str, before: Word, after: Word) -> bool:
    """Whether two words may belong to one name: nothing that parts sentences or members of a list between them."""
    gap = text[before.end : after.start]
    if len(gap) > 4 or any(sign not in " \t\n\r\xa0\u2009\u202f-‐‑‒–./·№'’\"«»&" for sign in gap):
        return False
    # "No. 2" and "Yu. Gagarin" go on after their dot; a sentence that ends in a longer word does not.
    dot = gap.find(".")
    return gap.count("\n") < 2 and not (0 <= dot < len(gap) - 1 and before.end - before.start > 2)


def _same_case(word: Word, like: Word) -> bool:
    """Whether a word is written as a name's is: capitals where the name has them; a short acronym all in capitals."""
    if like.text[:1].isupper() and not word.text[:1].isupper():
        return len(like.text) == 1 and not word.spaced
    return not (2 <= len(like.text) <= 4 and like.text.isupper() and not word.text.isupper())


def _spaced_letter(text: str, found: list[Word]) -> bool:
    """Whether a small single letter stands apart at the end: "Salyut 2 a" is no Salyut-2A."""
    last = found[-1]
    return len(found) > 1 and last.end - last.start == 1 and last.spaced and last.text.islower()


def _ends(text: str, start: int, last: Word, *, designated: bool) -> bool:
    """Whether a name is whole: neither glued to other letters nor a part of a longer number."""
    before, after = text[max(start - 1, 0) : start], text[last.end : last.end + 3]
    if before and before.isalnum() and not _ideograph(before) and not _ideograph(text[start]):
        return False
    if after[:1].isalnum() and not _ideograph(after[0]) and not _ideograph(last.text):
        return False
    if last.text.isdigit() and after[:1] and after[0] in f".,{_HYPHENS}" and after[1:2].isdigit():
        return False
    if designated and after[:1] and after[0] in _HYPHENS:
        suffix = _word_at(text, last.end + 1)
        return not (0 < len(suffix) <= 3 and (suffix[0].isupper() or suffix[0].isdigit()))
    return True


def _word_at(text: str, start: int) -> str:
    end = start
    while end < len(text) and end - start < 5 and text[end].isalnum():
        end += 1
    return text[start:end]


def _ideograph(sign: str) -> bool:
    return "\u3400" <= sign[:1] <= "\u9fff"
