"""The unit of computing: a few options of one activity, always the same few.

A direction may compute several options in one batch, and the last bits of a batch can depend on what is in it. So a
study is cut into chunks by the order of enumeration alone; a chunk is computed whole or not at all, however many
workers there are and whatever was on the disk before. This is what makes a resumed study equal to an uninterrupted one
to the bit.
"""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np

from intercosmos.directions.base import Assessment, Direction, Margin, Option, Sense, load_direction
from intercosmos.errors import IntercosmosError, PhysicsError, StudyError
from intercosmos.study.codec import digest, encode
from intercosmos.study.store import code_digest

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue
    from intercosmos.programme import Activity, Programme

#: How many options a chunk holds, unless the direction says otherwise (``chunk_size``): few where they are assessed
#: one by one, so that a killed study loses little; many where they share a batch, which costs the same for 8 or 80.
ONE_BY_ONE: Final = 16
IN_A_BATCH: Final = 512
#: What physics raises where a question has no answer: that is a fact about an option, not the end of a study.
NO_ANSWER: Final = (PhysicsError, np.linalg.LinAlgError)
#: What a programme holds that no assessment may depend on: these can change without anything being computed again.
NOT_ASSESSED: Final = frozenset({"activities", "scenarios", "scenario", "overrides", "parity", "title", "summary"})


@dataclass(frozen=True, slots=True)
class Context:
    """What every worker needs to know, sent to it once."""

    programme: Programme
    catalogue: Catalogue
    code: str  #: digest of the code that assesses


class Work(Protocol):
    """Something computed whole, wherever there are hands, and stored as several files."""

    @property
    def kind(self) -> str:
        """The folder of its files."""

    @property
    def activity_id(self) -> str:
        """The activity it belongs to; empty if it serves all."""

    @property
    def keys(self) -> tuple[str, ...]:
        """The names of its files."""

    @property
    def names(self) -> tuple[str, ...]:
        """What is in each of them, for a reader."""

    @property
    def base(self) -> str:
        """Digest of all that the contents depend on, the catalogue apart."""

    def compute(self, context: Context) -> list[Any]:
        """The contents of each of them, as plain data."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Consecutive options of one activity, and the keys their assessments are stored under."""

    activity: Activity
    options: tuple[Option, ...]
    keys: tuple[str, ...]
    base: str
    kind: str = "options"

    @property
    def activity_id(self) -> str:
        """The activity the options belong to."""
        return self.activity.id

    @property
    def names(self) -> tuple[str, ...]:
        """The options' names."""
        return tuple(option.id for option in self.options)

    def compute(self, context: Context) -> list[Any]:
        """Their assessments, as plain data."""
        return assess_chunk(context, self)


def frame_digest(programme: Programme, catalogue: Catalogue, *, code: str | None = None) -> str:
    """SHA-256 of what all assessments of a programme depend on: partners, period, catalogue, code; not its activities.

    A scenario's catalogue values are in the catalogue's digest, its changes of an activity in that activity's keys.

    Parameters
    ----------
    code : digest of the code, if it is known already
    """
    code = code_digest() if code is None else code
    return digest({"programme": programme_frame(programme), "catalogue": catalogue.digest, "code": code})


def base_digest(programme: Programme, *, code: str | None = None) -> str:
    """SHA-256 of the same without the catalogue: what results of studies with other catalogues are looked for by."""
    return digest({"programme": programme_frame(programme), "code": code_digest() if code is None else code})


def programme_frame(programme: Programme) -> dict[str, Any]:
    """What assessments may depend on of a programme besides their activity, as plain data."""
    return {name: value for name, value in encode(programme).items() if name not in NOT_ASSESSED}


def cut(
    programme: Programme, catalogue: Catalogue, *, frame: str, base: str | None = None, only: str | None = None
) -> list[Chunk]:
    """Enumerate every option of every activity (or of one) and cut them into chunks.

    Parameters
    ----------
    frame : of :func:`frame_digest`

    Other Parameters
    ----------------
    base : of :func:`base_digest`, if it is known already
    only : the id of one activity

    Raises
    ------
    UnknownIdError
        If an activity names a direction that nobody registered.
    StudyError
        If a direction gives two options the same name.
    """
    chunks = []
    root = base_digest(programme) if base is None else base
    for activity in programme.activities:
        if only is None or activity.id == only:
            direction = load_direction(activity.direction)
            options = tuple(direction.options(activity, programme, catalogue))
            _refuse_doubles(activity.id, options)
            common = [encode(activity), _source_digest(direction)]
            said = [encode(option) for option in options]
            keys = tuple(digest([frame, *common, option]) for option in said)
            size = _chunk_size(direction)
            parts = [slice(start, start + size) for start in range(0, len(options), size)]
            # the last bits of an option may depend on what is computed with it, so its chunk is looked for whole
            chunks += [Chunk(activity, options[k], keys[k], digest([root, *common, said[k]])) for k in parts]
    return chunks


def assess_chunk(context: Context, chunk: Chunk) -> list[Any]:
    """Assess the options of a chunk and return their assessments as plain data, in the same order.

    An option whose physics has no answer is infeasible and says why; the others are not touched by it.

    Raises
    ------
    StudyError
        If the direction fails otherwise, gives the wrong number of assessments, or a number that is not finite.
    """
    activity = chunk.activity
    direction = load_direction(activity.direction)
    given = (activity, context.programme, context.catalogue)
    at = f"activity {activity.id!r}"
    try:
        found = _assessed(direction, chunk.options, given)
        if [assessment.option for assessment in found] != list(chunk.options):
            raise StudyError(
                f"direction {activity.direction!r} did not assess the options it was given, in their order"
            )
        data = []
        for assessment in found:
            at = f"option {assessment.option.id!r}"
            data.append(encode(assessment, Assessment))
    except IntercosmosError as error:
        raise StudyError(f"{at} cannot be assessed: {error}") from error
    return data


def _assessed(direction: Direction, options: Sequence[Option], given: tuple[Any, ...]) -> Sequence[Assessment]:
    # A direction that can compute several options in one batch says so by having this method.
    assess_many = getattr(direction, "assess_many", None)
    if assess_many is not None:
        try:
            found: Sequence[Assessment] = assess_many(options, *given)
        except NO_ANSWER:
            pass  # some option of the batch: each is asked alone below, which tells which
        else:
            return found
    alone = []
    for option in options:
        try:
            alone.append(direction.assess(option, *given))
        except NO_ANSWER as error:
            alone.append(unanswered(option, error))
    return alone


def unanswered(option: Option, error: Exception) -> Assessment:
    """An option that the physics has no answer for, as one constraint that fails with the reason."""
    margin = Margin("computation", 0.0, 1.0, Sense.AT_LEAST, "", 1.0, categorical=True, detail=f"no answer: {error}")
    return Assessment(option, (margin,))


def _chunk_size(direction: Direction) -> int:
    usual = IN_A_BATCH if hasattr(direction, "assess_many") else ONE_BY_ONE
    return max(1, int(getattr(direction, "chunk_size", usual)))


def _refuse_doubles(activity: str, options: Sequence[Option]) -> None:
    seen: set[str] = set()
    for option in options:
        if option.id in seen:
            raise StudyError(f"activity {activity!r} has two options called {option.id!r}")
        seen.add(option.id)


def _source_digest(direction: Direction) -> str:
    """SHA-256 of the file of a direction, which may come from another package than ours."""
    file = inspect.getsourcefile(type(direction))
    return hashlib.sha256(Path(file).read_bytes() if file is not None else b"").hexdigest()
