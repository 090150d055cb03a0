"""What does not fit in a record: links that lead nowhere, claims that name no value, dates that belie an id."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from intercosmos.errors import DataError, Where
from intercosmos.record.edtf import bounds, id_date
from intercosmos.record.files import story_path
from intercosmos.record.story import Story

__all__ = ["Finding", "check_record"]

#: ``vehicle.soyuz-st-b``: kind and id as the catalogue writes them.
_ASSET: Final = re.compile(r"[a-z]+(-[a-z]+)*\.[a-z0-9]+([.-][a-z0-9]+)*")
_FIELD: Final = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*")

#: ``5 t``: a number of few digits and a unit.
_FIGURE: Final = re.compile(r"(\d{1,12}(?:\.\d{1,9})?) ?([^\d\s.]\S{0,15})")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not fit.

    Attributes
    ----------
    rule : name of the rule that found it
    severity : an error is a fault of the record; a warning may be meant
    id : of the story; empty for a file that cannot be read
    text : what does not fit
    where : file, and line and key as far as they are known
    """

    rule: str
    severity: Literal["error", "warning"]
    id: str
    text: str
    where: Where


def check_record(stories: Sequence[Story], problems: Sequence[DataError] = ()) -> tuple[Finding, ...]:
    """Apply every rule to every story.

    Parameters
    ----------
    stories : of the record
    problems : files that cannot be read; each is a finding of the rule ``readable``
    """
    known = {story.id: story for story in stories}
    unread = [Finding("readable", "error", "", str(one), one.where) for one in problems]
    return (
        *unread,
        *(
            Finding(rule, severity, story.id, text, Where(story_path(story.id), key=key or None))
            for story in stories
            for rule, (severity, look) in _RULES.items()
            for key, text in look(story, known)
        ),
    )


_Found = Iterator[tuple[str, str]]  # key of the front matter, what is wrong


def _links(story: Story, known: Mapping[str, Story]) -> _Found:
    for key, others in (
        ("related", story.related),
        ("corrects", (story.corrects,)),
        ("corrected_by", (story.corrected_by,)),
    ):
        for other in others:
            if other == story.id:
                yield key, "the story names itself"
            elif other is not None and other not in known:
                yield key, f"there is no story {other!r}"


def _corrections(story: Story, known: Mapping[str, Story]) -> _Found:
    """Both ends of a correction say so."""
    for key, other, back in (
        ("corrects", story.corrects, "corrected_by"),
        ("corrected_by", story.corrected_by, "corrects"),
    ):
        if other is not None and other in known and getattr(known[other], back) != story.id:
            yield key, f"{other!r} does not say {back} = {story.id!r}"


def _dates(story: Story, _: Mapping[str, Story]) -> _Found:
    said, known = story_path(story.id).parent.name, id_date(story.date)
    if said == "undated":
        if known:
            yield "date", f"the id says undated, the date {story.date!r}"
        return
    match = re.match(r"\d{4}(-\d{2}(-\d{2})?)?(?=-)", story.id)
    dated = match.group() if match else said
    # An id keeps the date it was given, so either may say more than the other.
    if not known or not (known.startswith(dated) or story.id.startswith(f"{known}-")):
        yield "date", f"the id says {dated}, the date {story.date!r}"


def _claims(story: Story, _: Mapping[str, Story]) -> _Found:
    for number, claim in enumerate(story.claims):
        if not _ASSET.fullmatch(claim.asset):
            yield f"claims[#{number + 1}].asset", f'{claim.asset!r} is no kind and id such as "vehicle.soyuz-st-b"'
        if not _FIELD.fullmatch(claim.field):
            yield f"claims[#{number + 1}].field", f'{claim.field!r} is no path of a value such as "ports.0.name"'
        if not claim.value.strip():
            yield f"claims[#{number + 1}].value", "the claim has no value"


def _claims_once(story: Story, _: Mapping[str, Story]) -> _Found:
    said: dict[tuple[str, str], str] = {}
    for number, claim in enumerate(story.claims):
        before = said.setdefault((claim.asset, claim.field), claim.value)
        if before != claim.value:
            yield f"claims[#{number + 1}]", f"{claim.asset} {claim.field} is {before!r} above and {claim.value!r} here"


def _overtaken(story: Story, known: Mapping[str, Story]) -> _Found:
    """A figure is history only if a story of that day or later says otherwise: nobody hides a contradiction so."""
    for number, claim in enumerate(story.claims):
        ends = bounds(claim.until)
        if ends is not None and not any(
            told[1] >= ends[0]
            and (other.asset, other.field) == (claim.asset, claim.field)
            and other.value != claim.value
            and not other.until
            for later in known.values()
            if later.status != "withdrawn" and later.corrected_by is None and (told := bounds(later.date)) is not None
            for other in later.claims
        ):
            text = f"no story of {claim.until} or later says otherwise of {claim.asset} {claim.field}"
            yield f"claims[#{number + 1}].until", text


def _rounded(story: Story, _: Mapping[str, Story]) -> _Found:
    """A rounded figure is a multiple of what it is rounded to: "five tonnes", to one tonne."""
    for number, claim in enumerate(story.claims):
        if claim.rounded_to:
            said, step = _FIGURE.fullmatch(claim.value), _FIGURE.fullmatch(claim.rounded_to)
            steps = float(said[1]) / float(step[1]) if said and step and float(step[1]) else 0.0
            if not (said and step and said[2] == step[2] and round(steps) >= 1 and abs(steps - round(steps)) < 1e-6):
                text = f"{claim.value!r} is no multiple of {claim.rounded_to!r} in the same unit"
                yield f"claims[#{number + 1}].rounded_to", text


def _mentions(story: Story, _: Mapping[str, Story]) -> _Found:
    for number, mention in enumerate(story.mentions):
        if mention.id and not _ASSET.fullmatch(mention.id):
            yield f"mentions[#{number + 1}].id", f'{mention.id!r} is no kind and id such as "partner.roscosmos"'
        if not mention.text.strip():
            yield f"mentions[#{number + 1}].text", "the mention has no name"


def _bodies(story: Story, _: Mapping[str, Story]) -> _Found:
    if story.body and not story.source.licence:
        yield "source.licence", "the text of the source is kept, but no licence is named that allows it"


def _audits(story: Story, _: Mapping[str, Story]) -> _Found:
    if story.status == "audited":
        if not (story.source.url or story.source.name):
            yield "source", "the story is audited, but names no source"
        if story.stub:
            yield "stub", "the story is audited, but only its headline is known"
        if not (story.summary or story.body):
            yield "summary", "the story is audited, but says nothing"


_RULES: Final[Mapping[str, tuple[Literal["error", "warning"], Callable[[Story, Mapping[str, Story]], _Found]]]] = {
    "links-lead-somewhere": ("error", _links),
    "corrections-are-mutual": ("error", _corrections),
    "dates-match-ids": ("warning", _dates),
    "claims-name-values": ("error", _claims),
    "claims-agree": ("warning", _claims_once),
    "history-was-overtaken": ("warning", _overtaken),
    "roundings-are-steps": ("warning", _rounded),
    "mentions-name-somebody": ("error", _mentions),
    "bodies-are-licensed": ("warning", _bodies),
    "audited-stories-are-whole": ("warning", _audits),
}
