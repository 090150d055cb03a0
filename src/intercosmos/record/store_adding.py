"""Taking stories into a record: what is there already is known again, a stub that is met in full is completed.

Two stories are the same if their source's text is (``sha256``); if they stand at the same address under the same title
within a week, or under much the same title on the same day; or if they have the same title and date and their texts, as
far as both have one, are nearly the same. Adding the same stories again changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Literal

from intercosmos.errors import DataError, Where
from intercosmos.record.files import story_path, write_story
from intercosmos.record.store_known import Known, address_key
from intercosmos.record.story import Story, StorySource

if TYPE_CHECKING:
    from intercosmos.record.store import Record

__all__ = ["Added", "Outcome", "add_stories"]

Outcome = Literal["new", "unchanged", "completed", "near-duplicate"]


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a story that was to be added.

    Attributes
    ----------
    story : as it stands in the record now: of a near-duplicate, the one that it resembles
    outcome : ``new``; ``unchanged``: known already, nothing was written; ``completed``: a stub has its text now;
        ``near-duplicate``: told elsewhere in much the same words, so that only its source was added
    given : the id it came with
    """

    story: Story
    outcome: Outcome
    given: str


def add_stories(record: Record, stories: Iterable[Story]) -> list[Added]:
    """Take stories in, in order.

    Parameters
    ----------
    record : where to
    stories : what to add; ``related`` may name ids that they come with, which are renamed along with them

    Returns
    -------
    one for each story, in order. An id that another story has already gets ``-2`` behind it, and so on.

    Raises
    ------
    DataError
        If a story cannot be written; those before it are.
    """
    with _alone(record):
        known = Known(record.stories())
        ids = _Ids(record, known)
        # What is decided first and written later: ids may change until the last story has one.
        settled: list[tuple[str, Outcome, str]] = []
        new: set[str] = set()
        changed: dict[str, None] = {}
        for story in stories:
            found = known.find(story)
            if found is None:
                final_id = ids.take(story.id)
                known.put(story.model_copy(update={"id": final_id}))
                new.add(final_id)
                settled.append((final_id, "new", story.id))
                continue
            merged, outcome = _merged(found, story)
            if merged is not found:
                known.put(merged)
                changed[merged.id] = None
            settled.append((found.id, outcome, story.id))
        renamed = {given: final_id for final_id, _, given in settled if given != final_id}
        for story_id in [*(final_id for final_id, outcome, _ in settled if outcome == "new"), *changed]:
            story = known[story_id]
            related = tuple(dict.fromkeys(renamed.get(one, one) for one in story.related))
            related = tuple(one for one in related if one != story_id)
            if related != story.related:
                story = story.model_copy(update={"related": related})
                known.put(story)
            _write(record, story, new=story_id in new)
            new.discard(story_id)
    return [Added(known[final_id], outcome, given) for final_id, outcome, given in settled]


class _Ids:
    """Ids that nobody has."""

    def __init__(self, record: Record, known: Known) -> None:
        self._known = known
        self._barred = {problem.where.file for problem in record.problems()}
        self._folder = record.folder
        self._numbers: dict[str, int] = {}

    def take(self, given: str) -> str:
        """The id itself, or with the first free number behind."""
        if given not in self._numbers and self._is_free(given):
            return given
        for number in count(self._numbers.get(given, 2)):
            numbered = f"{given[:110].rstrip('-')}-{number}"
            if self._is_free(numbered):
                self._numbers[given] = number + 1
                break
        return numbered

    def _is_free(self, story_id: str) -> bool:
        return story_id not in self._known and self._folder / story_path(story_id) not in self._barred


def _write(record: Record, story: Story, *, new: bool) -> None:
    try:
        write_story(story, record.folder, new=new)
    except FileExistsError as error:
        raise DataError(
            "this file was written by another program just now",
            where=Where(record.folder / story_path(story.id)),
            advice="add the stories again: those that are there are known again",
        ) from error


def _merged(old: Story, new: Story) -> tuple[Story, Outcome]:
    """The story of the record with what the other one adds; the very same object if that is nothing."""
    if old.stub and not new.stub:
        return _completed(old, new), "completed"
    sources = _with_source(old, new.source)
    if sources == old.further_sources:
        return old, "unchanged"
    return old.model_copy(update={"further_sources": sources}), "near-duplicate"


def _completed(stub: Story, full: Story) -> Story:
    """The full story under the stub's id; what only the stub says stays."""
    fields: dict[str, object] = {}
    for name, info in Story.model_fields.items():
        ours, theirs = getattr(stub, name), getattr(full, name)
        fields[name] = ours if theirs == info.get_default(call_default_factory=True) else theirs
    fields |= {
        "id": stub.id,
        "stub": False,
        "status": "withdrawn" if stub.status == "withdrawn" else full.status,
        "further_sources": _with_source(full, *stub.further_sources, stub.source),
    }
    for name in ("tags", "related", "claims", "mentions"):
        fields[name] = tuple(dict.fromkeys((*getattr(full, name), *getattr(stub, name))))
    return full.model_copy(update=fields)


def _with_source(story: Story, *others: StorySource) -> tuple[StorySource, ...]:
    """A story's further sources, and of the other ones those that stand elsewhere."""
    kept = list(story.further_sources)
    seen = {_place(source) for source in (story.source, *kept)}
    for other in others:
        if (other.url or other.name) and _place(other) not in seen:
            seen.add(_place(other))
            kept.append(other)
    return tuple(kept)


def _place(source: StorySource) -> str:
    return address_key(source.url) or source.name.casefold()


@contextmanager
def _alone(record: Record) -> Iterator[None]:
    """One process adds at a time, where the system can lock files; elsewhere new files are still never replaced."""
    try:
        import fcntl
    except ImportError:  # Windows
        yield
        return
    path = record.folder / ".lock"
    try:
        file = path.open("w")
    except OSError as error:
        raise DataError(
            f"the record cannot be written to: {error}", where=Where(record.folder), advice="name another --store"
        ) from error
    with file:
        fcntl.flock(file, fcntl.LOCK_EX)  # given back when the file is closed
        yield
