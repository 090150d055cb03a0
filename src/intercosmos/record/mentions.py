"""Whom and what a story names: partners and assets of the catalogue, organisations, programmes, places, craft, persons.

>>> names = [Name("vehicle", "soyuz-st-b", "Soyuz-ST-B"), Name("stage", "fregat-mt", "Fregat-MT")]
>>> text = "A Soyuz-ST-B with Fregat-MT lifted four O3b satellites; Oleg Ostapenko came from Moscow."
>>> for mention in mentions_in(text, names):
...     print(mention.kind, mention.text, mention.id or "-")
asset Soyuz-ST-B vehicle.soyuz-st-b
asset Fregat-MT stage.fregat-mt
spacecraft O3b -
person Oleg Ostapenko -
place Moscow -
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from intercosmos.record.gazetteer import with_gazetteer
from intercosmos.record.mentions_persons import persons_in
from intercosmos.record.names import Name, NameIndex, stems_of
from intercosmos.record.story import Mention

_THINGS: Final = ("asset", "spacecraft")


def mentions_in(text: str, names: Iterable[Name] | NameIndex = ()) -> tuple[Mention, ...]:
    """Everything and everybody ``text`` names, each once, in its order, as the text first writes it.

    Parameters
    ----------
    text : title and body of a story, in English, Russian or Chinese
    names : of the catalogue; the gazetteer's come to them
    """
    index = _of_index(names) if isinstance(names, NameIndex) else _of_names(tuple(names))
    found = index.find(text)
    persons = persons_in(text, [(one.start, one.end) for one in found])
    # A surname may be a town's name, too: where a person is named, nothing else is.
    starts = [start for start, _ in persons]
    mentions: dict[tuple[str, str], tuple[int, Mention]] = {}
    for one in found:
        at = bisect_left(starts, one.end) - 1
        if at < 0 or persons[at][1] <= one.start:
            mention = Mention(kind=one.name.mention_kind, text=_line(one.text), id=one.name.mention_id)
            mentions.setdefault(one.name.key, (one.start, mention))
    for key in _families([(key, mention) for key, (_, mention) in mentions.items()]):
        del mentions[key]
    for start, end in persons:
        mentions["person", text[start:end]] = start, Mention(kind="person", text=_line(text[start:end]))
    return tuple(mention for _, mention in sorted(mentions.values(), key=lambda placed: placed[0]))


def _families(mentions: list[tuple[tuple[str, str], Mention]]) -> list[tuple[str, str]]:
    """Names that are the beginning of another one: "Progress" says nothing that "Progress M-25M" does not."""
    things = [(key, mention, stems_of(mention.text)) for key, mention in mentions if mention.kind in _THINGS]
    beginnings = {words[:length] for _, _, words in things for length in range(1, len(words))}
    return [key for key, mention, words in things if not mention.id and words in beginnings]


def _line(text: str) -> str:
    """A name that a line break parts, on one line."""
    return " ".join(text.split())


@lru_cache(maxsize=4)
def _of_names(names: tuple[Name, ...]) -> NameIndex:
    return with_gazetteer(names)


@lru_cache(maxsize=4)
def _of_index(index: NameIndex) -> NameIndex:
    return with_gazetteer(index.names)
