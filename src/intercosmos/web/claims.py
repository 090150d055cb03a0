"""Claims of the record's stories as plain data, for the report and for the interface."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from intercosmos.record.story import Claim, Story
    from intercosmos.report.sayings import StoryClaim


def said_of(story: Story, claim: Claim) -> StoryClaim:
    """A claim of a story; where it was a plan, or is rounded, its words say so."""
    from intercosmos.record.claim_words import limits
    from intercosmos.record.edtf import shown
    from intercosmos.report.sayings import StoryClaim

    until = shown(claim.until) if claim.until else ""
    limited = limits(claim)
    words = f"{claim.words or claim.value} ({limited})" if limited else claim.words
    return StoryClaim(
        story.id, story.title, shown(story.date), claim.asset, claim.field, claim.value, words, until, claim.rounded_to
    )


def claims_of(stories: Iterable[Story]) -> list[StoryClaim]:
    """Every claim of every story that stands, the oldest story first.

    Withdrawn stories say nothing any more, and a story that was corrected leaves the word to its correction.
    """
    return [
        said_of(story, claim)
        for story in sorted(stories, key=lambda one: (one.date, one.id))
        if story.status != "withdrawn" and story.corrected_by is None
        for claim in story.claims
    ]


def claims_of_record(folder: Path | None = None) -> list[StoryClaim]:
    """The claims of a record; of the one that comes along, where none is named. None are claimed where there is none.

    Raises
    ------
    DataError
        If there is no folder of stories where one was named.
    """
    from intercosmos.record.first import first_record
    from intercosmos.record.store import Record

    folder = folder if folder is not None else first_record()
    return claims_of(Record(folder).stories()) if folder is not None else []
