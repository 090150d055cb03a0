"""One option before and after a change, computed here and now.

The changes are written as in a scenario, and the same is checked. What does not depend on them is not computed again:
an assessment is kept for as long as all that it read of the catalogue says the same.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

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


def what_if(
    programme: Programme | Path | str,
    catalogue: Catalogue | None = None,
    *,
    changes: Mapping[str, object],
    activity: str,
    option: str | None = None,
    scenario: str | None = None,
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
    known = catalogue_of(now) if catalogue is None else catalogue
    wanted = now.activity(activity)  # an unknown one is refused before anything else
    then = with_overrides(now, changes)
    changed = known
    if then.overrides != now.overrides:
        changed = catalogue_of(then, extra_folders=known._folders)
    check_programme(then, changed)
    found, left = _options(wanted, now, known), _options(then.activity(activity), then, changed)
    if option is not None and option not in found and option not in left:
        raise UnknownIdError("option", option, found)
    before = _assessed(found.get(option or ""), wanted, now, known)
    after = _assessed(left.get(option or ""), then.activity(activity), then, changed)
    return WhatIf(
        then, changed, before, after,
        reason=_why(option, found, left),
        options_before=len(found),
        options_after=len(left),
        new=len(left.keys() - found.keys()),
        gone=len(found.keys() - left.keys()),
        same=before is not None and before is after,
        seconds=time.perf_counter() - started,
    )  # fmt: skip


def _options(activity: Activity, programme: Programme, catalogue: Catalogue) -> dict[str, Option]:
    direction = load_direction(activity.direction)
    return {option.id: option for option in direction.options(activity, programme, catalogue)}


def _assessed(
    option: Option | None, activity: Activity, programme: Programme, catalogue: Catalogue
) -> Assessment | None:
    if option is None:
        return None

    def compute(asked: Any) -> Assessment:
        try:
            return load_direction(activity.direction).assess(option, activity, programme, asked)
        except NO_ANSWER as error:
            return unanswered(option, error)

    key = digest([programme_frame(programme), encode(activity), encode(option)])
    return kept(_assessments, catalogue, key, compute, most=_KEPT)


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
