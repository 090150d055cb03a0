"""Claims of the record's stories as the interface shows them beside the catalogue's values."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from fastapi import Request

from intercosmos.web.models import Saying

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue
    from intercosmos.record.store import Record
    from intercosmos.report.sayings import ClaimIndex, StoryClaim

#: Looking whether stories changed takes at most this part of the time.
_LOOKING: Final = 0.05


def saying_of(claim: StoryClaim, catalogue: Catalogue) -> Saying:
    """A claim, compared with the catalogue's value."""
    from intercosmos.report.sayings import agrees

    return Saying(
        story=claim.story,
        title=claim.title,
        date=claim.date,
        value=claim.value,
        words=claim.words,
        agrees=agrees(claim, catalogue),
        address=f"/record/{claim.story}",
    )


def sayings_of(claims: Iterable[StoryClaim], catalogue: Catalogue) -> list[Saying]:
    """Claims, each compared with the catalogue's value."""
    return [saying_of(claim, catalogue) for claim in claims]


@dataclass(frozen=True, slots=True)
class Said:
    """What the record says at one moment.

    Attributes
    ----------
    stamp : changes when a story does
    claims : of its stories
    """

    stamp: str
    claims: ClaimIndex


@dataclass(slots=True)
class _Watch:
    """What was said when the record was last looked at, and when to look again."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    said: Said | None = None
    due: float = 0.0


@dataclass(slots=True)
class _Count:
    """How many stories there were when they were last counted, and when to count again."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    stories: int = 0
    due: float = 0.0


_MAKING: Final = threading.Lock()


def stories_told(request: Request) -> int:
    """How many stories the record has; they are counted anew as often as :func:`said_by_record` looks through them."""
    state = request.app.state
    record: Record | None = getattr(state, "record", None)
    if record is None:
        return 0
    from intercosmos.record.store_folder import list_stories

    with _MAKING:
        if not hasattr(state, "story_count"):
            state.story_count = _Count()
    count: _Count = state.story_count
    with count.lock:
        began = time.monotonic()
        if began >= count.due:
            count.stories = len(list_stories(record.folder).stamps)
            now = time.monotonic()
            count.due = now + (now - began) / _LOOKING
        return count.stories


def said_by_record(request: Request) -> Said:
    """What the record says now; nothing where there is none.

    A large record takes time to look through, so it is not looked through for every reader: a story that changes is
    heard of after twenty times the time that a look takes.
    """
    from intercosmos.record.store_folder import list_stories
    from intercosmos.report.sayings import ClaimIndex
    from intercosmos.web.claims import claims_of

    state = request.app.state
    record: Record | None = getattr(state, "record", None)
    if record is None:
        return Said("", ClaimIndex())
    with _MAKING:
        if not hasattr(state, "said_watch"):
            state.said_watch = _Watch()
    watch: _Watch = state.said_watch
    with watch.lock:
        began = time.monotonic()
        if watch.said is None or began >= watch.due:
            stamps = list_stories(record.folder).stamps
            stamp = hashlib.sha256(repr(stamps).encode()).hexdigest()
            if watch.said is None or stamp != watch.said.stamp:
                watch.said = Said(stamp, ClaimIndex(claims_of(record.stories())))
            now = time.monotonic()
            watch.due = now + (now - began) / _LOOKING
        return watch.said
