"""One option before and after a change, computed here and now.

The changes are written as in a scenario, and the same is checked. What does not depend on them is not computed again:
an assessment is kept for as long as all that it read of the catalogue says the same, and what a study has found is not
computed at all.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from intercosmos.catalogue.recording import Kept, kept
from intercosmos.directions.base import Assessment, Option, load_direction
from intercosmos.errors import UnknownIdError
from intercosmos.study.chunks import NO_ANSWER, programme_frame, unanswered
from intercosmos.study.codec import digest, encode

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue
    from intercosmos.programme import Activity, Programme

#: So many assessments are kept: a planner goes to and fro between some options and some values.
_KEPT: Final = 64
_assessments: dict[str, tuple[Kept[Assessment], ...]] = {}


class Assess(Protocol):
    """Assesses an option, as :func:`assessed`."""

    def __call__(
        self, option: Option, activity: Activity, programme: Programme, catalogue: Catalogue, /, *, quick: bool
    ) -> Assessment: ...


class _Trace(Protocol):
    """What was read for an assessment (:class:`intercosmos.study.traces.Traced`)."""

    def holds(self, catalogue: Catalogue) -> bool:
        """Whether all of it says the same in a catalogue."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a study of the very programme and catalogue found of an option.

    Attributes
    ----------
    assessment : of the option
    trace : what was read for it; None where the study does not tell
    """

    assessment: Assessment
    trace: _Trace | None = None


@dataclass(frozen=True, slots=True)
class WhatIf:
    """One option before and after a change.

    Attributes
    ----------
    programme, catalogue : with the change
    before, after : None where there is no such option, or none was asked for
    reason : why there is none, in words; empty if there is one on both sides
    options_before, options_after : how many the activity has
    new, gone : how many of them there are only after, and only before
    same : whether nothing that the option depends on has changed: nothing was computed for it
    seconds : that it took
    shortened : in words, what was done less thoroughly than a study does it, on both sides alike; empty if nothing was
    """

    programme: Programme
    catalogue: Catalogue
    before: Assessment | None
    after: Assessment | None
    reason: str
    options_before: int
    options_after: int
    new: int
    gone: int
    same: bool
    seconds: float
    shortened: str = ""


def what_if(
    programme: Programme | Path | str,
    catalogue: Catalogue | None = None,
    *,
    changes: Mapping[str, object],
    activity: str,
    option: str | None = None,
    scenario: str | None = None,
    known: Known | None = None,
    quick: bool = False,
    assess: Assess | None = None,
) -> WhatIf:
    """Assess one option of an activity as things are, and as they would be.

    Parameters
    ----------
    programme : as loaded, or its file
    catalogue : that goes with it (:func:`intercosmos.programme.catalogue_of`)

    Other Parameters
    ----------------
    changes : dotted key → value, as in a scenario: ``{"vehicle.soyuz-2.1a.status": "suspended"}``
    activity : its id
    option : its id; without one only the options are counted
    scenario : of a file, the variant that is changed
    known : what a study of exactly this found of the option, so that it need not be computed
    quick : whether a direction that searches for long may search for a moment only, on both sides alike
    assess : computes an option elsewhere than here; as :func:`assessed`

    Raises
    ------
    UnknownIdError
        If the activity or the option is unknown on both sides, or a change names what does not exist.
    DataError
        If a change says something it must not, or makes a programme that cannot be studied.
    """
    from intercosmos.programme.check import check_programme
    from intercosmos.programme.loader import catalogue_of, load_programme, with_overrides
    from intercosmos.programme.schema import Programme

    started = time.perf_counter()
    now = programme if isinstance(programme, Programme) else load_programme(programme, scenario=scenario)
    given = catalogue_of(now) if catalogue is None else catalogue
    now.activity(activity)  # an unknown one is refused before anything else
    then = with_overrides(now, changes)
    changed = given
    if then.overrides != now.overrides:
        changed = catalogue_of(then, extra_folders=given._folders)
    check_programme(then, changed)
    found, left = _options(activity, now, given), _options(activity, then, changed)
    if option is not None and option not in found and option not in left:
        raise UnknownIdError("option", option, found)
    sides = [
        _Side(one[option], programme.activity(activity), programme, its) if option in one else None
        for one, programme, its in ((found, now, given), (left, then, changed))
    ]
    before, after, said = _both(sides[0], sides[1], known, quick, assess or assessed)
    return WhatIf(
        then, changed, before, after,
        reason=_why(option, found, left),
        options_before=len(found),
        options_after=len(left),
        new=len(left.keys() - found.keys()),
        gone=len(found.keys() - left.keys()),
        same=before is not None and before is after,
        seconds=time.perf_counter() - started,
        shortened=said,
    )  # fmt: skip


def _options(name: str, programme: Programme, catalogue: Catalogue) -> dict[str, Option]:
    activity = programme.activity(name)
    direction = load_direction(activity.direction)
    return {option.id: option for option in direction.options(activity, programme, catalogue)}


@dataclass(frozen=True, slots=True)
class _Side:
    """An option as things are, or as they would be."""

    option: Option
    activity: Activity
    programme: Programme
    catalogue: Catalogue

    @property
    def frame(self) -> str:
        """Digest of all that the assessment depends on, the catalogue apart."""
        return digest([programme_frame(self.programme), encode(self.activity), encode(self.option)])

    def assessed(self, assess: Assess, *, quick: bool) -> Assessment:
        """What the option comes to."""
        return assess(self.option, self.activity, self.programme, self.catalogue, quick=quick)


def shortened(option: Option) -> str:
    """What a quick assessment of an option leaves out, in words; empty where it is assessed as in a study."""
    # A direction that can be quick says so by having this method and ``assess_quickly``.
    told = getattr(load_direction(option.direction), "shortened", None)
    return str(told(option)) if told is not None else ""


def assessed(
    option: Option, activity: Activity, programme: Programme, catalogue: Catalogue, *, quick: bool
) -> Assessment:
    """One option, computed here and now if nothing that it reads has been the same before.

    Parameters
    ----------
    option, activity, programme, catalogue : what is assessed, by what
    quick : whether a direction that searches for long searches for a moment
    """
    direction: Any = load_direction(activity.direction)
    assess = direction.assess_quickly if quick else direction.assess

    def compute(asked: Any) -> Assessment:
        try:
            found: Assessment = assess(option, activity, programme, asked)
        except NO_ANSWER as error:
            return unanswered(option, error)
        return found

    key = _Side(option, activity, programme, catalogue).frame
    return kept(_assessments, catalogue, f"{key} {quick}", compute, most=_KEPT)


def _both(
    before: _Side | None, after: _Side | None, known: Known | None, quick: bool, assess: Assess
) -> tuple[Assessment | None, Assessment | None, str]:
    """Both assessments, and what was shortened for them."""
    if known is not None and (before is None or known.assessment.option != before.option):
        known = None  # it is of something else
    if known is not None and after is not None and before is not None and _untouched(known, before, after):
        return known.assessment, known.assessment, ""
    said = ""
    if quick and after is not None:  # an option that is gone is shown as the study has it
        said = shortened(after.option)
    if known is not None and not said:
        was: Assessment | None = known.assessment
    else:
        was = before.assessed(assess, quick=bool(said)) if before is not None else None
    now = after.assessed(assess, quick=bool(said)) if after is not None else None
    return was, now, said


def _untouched(known: Known, before: _Side, after: _Side) -> bool:
    """Whether nothing is changed that the study read for the option."""
    if before.catalogue is not after.catalogue and (known.trace is None or not known.trace.holds(after.catalogue)):
        return False
    return before.frame == after.frame


def _why(option: str | None, found: Mapping[str, Option], left: Mapping[str, Option]) -> str:
    """Why an option is on one side only, as far as the options themselves tell."""
    if option is None or (option in found and option in left):
        return ""
    if option in left:
        return f"There is no such option without the change{_missing(left[option], tuple(found.values()))}."
    return f"With the change there is no such option{_missing(found[option], tuple(left.values()))}."


def _missing(one: Option, others: Sequence[Option]) -> str:
    """What of an option no other one has: its way, or an asset in a role."""
    if all(other.way != one.way for other in others):
        return f": nothing goes by the way {one.way!r}"
    lost = [
        f"{asset} as {role}"
        for role, asset in one.roles.items()
        if all(other.roles.get(role) != asset for other in others)
    ]
    if lost:
        return f": no option has {' or '.join(lost)}"
    return ": what it is made of is there, but not together"
