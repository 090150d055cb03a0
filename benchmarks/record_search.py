"""Searching 100,000 made stories beside SQLite's LIKE and a scan in Python, in one process; for ``make bench``.

All are times of one processor, the best of several where not said otherwise: everything here runs on one.

The stories are files as a record has them, in English, Russian and Chinese, with words as unevenly frequent as those of
a language; one word stands in all of them. Timed are the first index, one hundred changes, listing the folder, and
searches of every kind, each with facets and twenty hits with snippets. The peers look for the same words in the same
text, words already cut out for them, and only count; what they count is compared.
"""

from __future__ import annotations

import random
import re
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from itertools import accumulate
from pathlib import Path
from statistics import median, quantiles
from typing import TypeVar

from intercosmos.record.files import story_path, story_text
from intercosmos.record.index import Index
from intercosmos.record.index_words import joined
from intercosmos.record.store import Record
from intercosmos.record.story import CATEGORIES, Mention, Story, StorySource

STORIES = 100_000
CHANGED = 100
T = TypeVar("T")

_SYLLABLES = [
    "ka", "ro", "ten", "mi", "sol", "va", "ri", "ne", "do", "pla", "stu", "ge", "or", "bit", "li", "fon", "ze", "tra",
    "mu", "cor",
]  # fmt: skip
_SIGNS = "中国空间站天和核心舱发射火箭卫星导航月球探测航天员轨道对接返回飞船长征神舟"
_RUSSIAN = ["космонавт", "станция", "корабль", "запуск", "орбита", "ракета", "спутник", "экипаж", "двигатель", "полёт"]
_FORMS = {"космонавт": ["космонавт", "космонавта", "космонавтами"], "станция": ["станция", "станции", "станцией"]}

#: Peers look for these: query, and groups of words, one behind the other, all of which must stand there.
SAME = [
    ("space", [["space"]]),
    ("voyage", [["voyage"]]),
    ("rare7", [["rare7"]]),
    ("space voyage", [["space"], ["voyage"]]),
    ('"deep voyage"', [["deep", "voyage"]]),
    ("космонавтам", [["космонавтам"]]),
    ("空间站", [["空", "间", "站"]]),
]
MIXED = [
    *(query for query, _ in SAME),
    "spac*", "k*", "space OR voyage", "space -voyage", "-space", "category:crew", "space category:crew date:1975..1979",
    "voyage mentions:vehicle.v7", "mentions:vehicle.v7", "date:1990-07", "source:agency3", "станциями", "title:voyage",
    "", "space voyage deep sea far", "(voyage OR deep) -category:launch language:ru", "tag:tag5",
]  # fmt: skip


def vocabulary(random_: random.Random) -> list[str]:
    """Words, the most frequent first."""
    made = {"".join(random_.choices(_SYLLABLES, k=random_.randint(2, 4))) for _ in range(20_000)}
    words = ["deep", "sea", "far", *sorted(made)]
    random_.shuffle(words)
    words.insert(4, "voyage")
    return words


def made_stories(count: int) -> list[Story]:
    """Stories that nobody told."""
    random_ = random.Random(7)
    words = vocabulary(random_)
    weights = list(accumulate(1 / (rank + 2) for rank in range(len(words))))
    first = date(1957, 10, 4)
    stories = []
    for number in range(count):
        day = first + timedelta(days=random_.randrange(25_000))
        text = random_.choices(words, cum_weights=weights, k=random_.randint(50, 110))
        text.insert(random_.randrange(len(text)), "space")
        if random_.random() < 0.02:
            text.insert(5, "deep voyage")
        if number % 5000 == 0:
            text.append("rare7")
        language = random_.choices(["en", "ru", "zh-Hans"], [8, 1, 1])[0]
        if language == "ru":
            text += [random_.choice(_FORMS.get(word, [word])) for word in random_.sample(_RUSSIAN, 3)]
        if language == "zh-Hans":
            start = random_.randrange(len(_SIGNS) - 8)
            text.append(_SIGNS[start : start + 8])
        title = " ".join(text[:7]).capitalize()
        stories.append(
            Story(
                id=f"{day}-story-{number}",
                title=title,
                date=str(day),
                categories=tuple(random_.sample(CATEGORIES, random_.choice([1, 1, 2]))),
                language=language,
                status=random_.choice(["draft", "audited"]),
                source=StorySource(name=f"Agency{random_.randrange(30)}", url=f"https://example.org/{number}"),
                summary=" ".join(text[7:45]),
                body=" ".join(text[45:]),
                tags=(f"tag{random_.randrange(50)}",),
                mentions=tuple(
                    Mention(kind="asset", text=f"V{one}", id=f"vehicle.v{one}")
                    for one in random_.sample(range(400), random_.randint(0, 5))
                ),
            )
        )
    return stories


def write(stories: list[Story], folder: Path) -> None:
    """As files; without waiting for the disk, which a benchmark of searching need not."""
    for story in stories:
        path = folder / story_path(story.id)
        path.parent.mkdir(exist_ok=True)
        path.write_text(story_text(story), encoding="utf-8")


def timed(call: Callable[[], T]) -> tuple[float, T]:
    """Seconds of processor time, which others at work on the machine lengthen least, and the answer."""
    start = time.process_time()
    answer = call()
    return time.process_time() - start, answer


def milliseconds(call: Callable[[], object], times: int) -> float:
    """The best of several."""
    return 1e3 * min(timed(call)[0] for _ in range(times))


def unprepared(index: Index, query: str) -> Callable[[], object]:
    """A search without what is kept of earlier ones for frequent words."""

    def search() -> object:
        assert index._columns is not None
        index._columns.kept.clear()
        return index.search(query)

    return search


class Peers:
    """The same texts in a table and in a list, words cut out and padded with spaces."""

    def __init__(self, stories: list[Story]) -> None:
        self.texts = [
            f" {joined(one.title)} | {joined(one.summary)} | {joined(one.body)} "
            for one in stories
        ]  # fmt: skip
        self.table = sqlite3.connect(":memory:")
        self.table.execute("CREATE TABLE plain (text TEXT)")
        self.table.executemany("INSERT INTO plain VALUES (?)", ((text,) for text in self.texts))

    def like(self, wanted: list[str]) -> int:
        """By LIKE."""
        condition = " AND ".join("text LIKE ?" for _ in wanted)
        values = [f"%{one}%" for one in wanted]
        (count,) = self.table.execute(f"SELECT count(*) FROM plain WHERE {condition}", values).fetchone()
        return int(count)

    def scan(self, wanted: list[str]) -> int:
        """By a scan in Python."""
        return sum(all(one in text for one in wanted) for text in self.texts)


def changes(index: Index, folder: Path, stories: list[Story]) -> float:
    """Seconds to take in some changed stories."""
    write([story.model_copy(update={"tags": ("changed",)}) for story in stories[:CHANGED]], folder)
    seconds, _ = timed(index.refresh)
    assert index.search("tag:changed").total == CHANGED
    return seconds


def main(count: int = STORIES) -> None:
    """Print what was measured."""
    stories = made_stories(count)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(stories, folder)
        record = Record(folder)
        build, index = timed(lambda: Index.of(record))
        size = sum(path.stat().st_size for path in folder.glob(".index.sqlite*")) / 1e6
        first, _ = timed(lambda: index.search("voyage"))
        nothing, _ = timed(index.refresh)
        opened, _ = timed(lambda: Index.of(record).search("voyage"))
        print(f"{count} stories: first index {build:.1f} s ({1e3 * build / count:.2f} ms a story), {size:.0f} MB")
        print(f"  first search {1e3 * first:.0f} ms; looking whether files changed {nothing:.2f} s;")
        print(f"  a new process opens, looks and searches in {opened:.2f} s")
        print(f"  {CHANGED} changed stories taken in: {changes(index, folder, stories):.2f} s, the looking included")
        index.search("")
        taken = {query: milliseconds(unprepared(index, query), 5) for query in MIXED}
        again = {query: milliseconds(partial(index.search, query), 5) for query in MIXED}
        print(f"\n{'query':46} {'found':>7} {'ms':>7} {'again':>7}")
        for query, took in sorted(taken.items(), key=lambda pair: -pair[1]):
            print(f"{query:46} {index.search(query).total:7} {took:7.1f} {again[query]:7.1f}")
        for name, times in (("first time", taken), ("again", again)):
            p95 = quantiles(times.values(), n=20)[-1]
            print(f"{len(times)} queries, {name}: p50 {median(times.values()):.1f} ms, p95 {p95:.1f} ms, "
                  f"worst {max(times.values()):.1f} ms; facets and 20 hits with snippets included")  # fmt: skip
        beside(index, Peers(stories), taken)
        index.close()


def beside(index: Index, peers: Peers, taken: dict[str, float]) -> None:
    """The same words by the peers."""
    print(f"\n{'query':20} {'here':>8} {'LIKE':>8} {'scan':>8} ms {'found':>8} {'LIKE':>8} {'scan':>8}")
    for query, groups in SAME:
        wanted = [f" {joined(' '.join(group))} " for group in groups]
        like, scan = (milliseconds(partial(count, wanted), 3) for count in (peers.like, peers.scan))
        counts = index.search(query).total, peers.like(wanted), peers.scan(wanted)
        print(f"{query:20} {taken[query]:8.1f} {like:8.1f} {scan:8.1f}    {'{:8} {:8} {:8}'.format(*counts)}")
        assert len(set(counts)) == 1, f"{query}: {counts}"


if __name__ == "__main__":
    main(*(int(one) for one in sys.argv[1:] if re.fullmatch(r"\d+", one)))
