"""Knowing a story again: by its source's text, by its address, by its title and date, by its words."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from intercosmos.record.edtf import bounds
from intercosmos.record.near import Fingerprint, NearIndex, fingerprint, is_near
from intercosmos.record.story import Story

__all__ = ["Known", "address_key", "title_key"]

_WORD: Final = re.compile(r"[^\W_]+")
_HAN: Final = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
#: Parts of an address that say who followed it, not where it leads.
_TRACKING: Final = re.compile(r"utm_|fbclid$|gclid$|yclid$")
_FEWEST: Final = 12  # runs of three words: shorter texts resemble each other by chance
_CROWD: Final = 50  # stories that share a key: a phrase or an address of more than that is no one story's


class Known:
    """The stories of a record, and finding among them the one that another story tells."""

    def __init__(self, stories: Iterable[Story]) -> None:
        self._stories: dict[str, Story] = {}
        self._keys: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self._prints: dict[str, Fingerprint] = {}
        self._near = NearIndex()
        for story in stories:
            self.put(story)

    def __contains__(self, story_id: str) -> bool:
        return story_id in self._stories

    def __getitem__(self, story_id: str) -> Story:
        return self._stories[story_id]

    def put(self, story: Story) -> None:
        """Take a story in, or the newer form of one that is there."""
        self._stories[story.id] = story
        self._prints[story.id] = told = _told(story)
        if told.length >= _FEWEST:
            self._near.add(story.id, told)
        for key, _ in _keys(story):
            self._keys[key][story.id] = None

    def find(self, story: Story) -> Story | None:
        """The story that tells the same; of several, first one with the same text, then one at the same address."""
        told = _told(story)
        found: list[tuple[int, Story]] = []
        for one in self._candidates(story):
            rank = self._rank(story, told, self._stories[one])
            if rank is not None:
                found.append((rank, self._stories[one]))
        if found:
            return min(found, key=lambda pair: pair[0])[1]
        if told.length >= _FEWEST:
            near = (self._stories[str(key)] for key, _ in self._near.near(told))
            return next((one for one in near if _near_in_time(story, one)), None)
        return None

    def _candidates(self, story: Story) -> list[str]:
        found: dict[str, None] = {}
        for key, crowded in _keys(story):
            others = self._keys.get(key, {})
            if not crowded or len(others) <= _CROWD:
                found |= others
        return list(found)

    def _rank(self, story: Story, told: Fingerprint, other: Story) -> int | None:
        """How surely two stories that share a key are the same, 0 for surely; None if they are not."""
        if story.sha256 and story.sha256 == other.sha256 and _akin(story.title, other.title):
            return 0
        one_title = title_key(story.title) == title_key(other.title)
        if _addresses(story) & _addresses(other):
            # Headlines in a list may all have the address of the list: only the same ones are the same story.
            mended = _akin(story.title, other.title) and _same_day(story, other) and not (story.stub and other.stub)
            if mended or (one_title and _near_in_time(story, other)):
                return 1
        if not (one_title and _same_day(story, other)):
            return None
        theirs = self._prints[other.id]
        headline = story.stub or other.stub or not (told.length and theirs.length)
        return 2 if headline or told == theirs or is_near(told, theirs) else None


def address_key(url: str) -> str:
    """An address without what does not change where it leads; empty for none.

    >>> address_key("https://www.roscosmos.ru/21121/?utm_source=feed#top")
    'roscosmos.ru/21121'
    """
    try:
        parts = urlsplit(url.strip())
        query = [pair for pair in parse_qsl(parts.query, max_num_fields=100) if not _TRACKING.match(pair[0])]
    except ValueError:
        return url.strip()
    host = parts.netloc.casefold().removeprefix("www.")
    return f"{host}{parts.path.rstrip('/')}" + (f"?{urlencode(query)}" if query else "")


def title_key(title: str) -> str:
    """The words of a title, whatever their case and what stands between them."""
    return " ".join(_words(title))


def _words(text: str) -> list[str]:
    """Words in lower case; each Chinese character is a word."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return _WORD.findall(_HAN.sub(r" \g<0> ", plain))


def _keys(story: Story) -> Iterator[tuple[str, bool]]:
    """What a story can be found by, and whether many others may share that: then those are not looked through."""
    title = title_key(story.title)
    for key in (f"text {story.sha256}" if story.sha256 else "", *(f"address {one}" for one in _addresses(story))):
        if key:
            yield f"{key} {title}", False
            yield key, True
    whole = (title, story.date, story.body, story.summary, story.excerpt, story.source.url)
    yield f"whole {hashlib.sha256(repr(whole).encode()).hexdigest()}", False
    yield f"title {title} of {story.date}", True
    yield f"title {title}", True


def _addresses(story: Story) -> set[str]:
    return {address_key(source.url) for source in (story.source, *story.further_sources) if source.url}


def _akin(title: str, other: str) -> bool:
    """Whether two titles have half of their words in common: headlines are mended after they were published."""
    ours, theirs = set(_words(title)), set(_words(other))
    return ours == theirs or 2 * len(ours & theirs) >= len(ours | theirs)


def _same_day(story: Story, other: Story) -> bool:
    """Whether two dates may mean the same; no date may mean any, but only of a stub."""
    ours, theirs = bounds(story.date), bounds(other.date)
    if ours is None or theirs is None:
        return story.date == other.date or story.stub or other.stub
    return ours[0] <= theirs[1] and theirs[0] <= ours[1]


def _near_in_time(story: Story, other: Story) -> bool:
    """Whether two stories are at most a week apart; words that come back every year tell a new story."""
    ours, theirs = bounds(story.date), bounds(other.date)
    if ours is None or theirs is None:
        return True
    return (ours[0] - theirs[1]).days <= 7 and (theirs[0] - ours[1]).days <= 7


def _told(story: Story) -> Fingerprint:
    return fingerprint(story.body or f"{story.summary} {story.excerpt}")
