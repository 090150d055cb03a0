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
    """What was there when the record was last looked at, what it said, and when to look again."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    saying: threading.Lock = field(default_factory=threading.Lock)
    stories: int = 0
    stamp: str = ""
    due: float = 0.0
    said: Said | None = None


_MAKING: Final = threading.Lock()


def stories_told(request: Request) -> int:
    """How many stories the record has."""
    watch = _watched(request)
    return watch.stories if watch is not None else 0


def said_by_record(request: Request) -> Said:
    """What the record says now; nothing where there is none."""
    from intercosmos.report.sayings import ClaimIndex
    from intercosmos.web.claims import claims_of

    watch = _watched(request)
    if watch is None:
        return Said("", ClaimIndex())
    with watch.saying:
        stamp = watch.stamp
        if watch.said is None or stamp != watch.said.stamp:
            watch.said = Said(stamp, ClaimIndex(claims_of(request.app.state.record.stories())))
        return watch.said


def _watched(request: Request) -> _Watch | None:
    """The record as it was at the last look; None where there is none.

    A large record takes time to look through, so it is not looked through for every reader: a story that changes is
    heard of after twenty times the time that a look takes.
    """
    from intercosmos.record.store_folder import list_stories

    state = request.app.state
    record: Record | None = getattr(state, "record", None)
    if record is None:
        return None
    with _MAKING:
        if not hasattr(state, "record_watch"):
            state.record_watch = _Watch()
    watch: _Watch = state.record_watch
    with watch.lock:
        began = time.monotonic()
        if began >= watch.due:
            stamps = list_stories(record.folder).stamps
            watch.stories, watch.stamp = len(stamps), hashlib.sha256(repr(stamps).encode()).hexdigest()
            now = time.monotonic()
            watch.due = now + (now - began) / _LOOKING
    return watch
