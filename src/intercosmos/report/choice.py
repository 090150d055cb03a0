"""Which option speaks for an activity, and for each way of doing it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from intercosmos.directions.base import Assessment, Verdict

if TYPE_CHECKING:
    from intercosmos.study import StudyResult

_ORDER: Final = {Verdict.FEASIBLE: 0, Verdict.CONDITIONAL: 1, Verdict.INFEASIBLE: 2}


def rank(assessment: Assessment) -> tuple[int, int, int, float, str]:
    """Sort key, best first: verdict, then how few constraints fail, then the room at the tightest one."""
    failing = [m for m in assessment.margins if not m.holds]
    binding = assessment.binding
    return (
        _ORDER[assessment.verdict],
        sum(m.categorical for m in failing),
        len(failing),
        -(binding.relative_slack if binding is not None else 0.0),
        assessment.option.id,
    )


def best(assessments: Sequence[Assessment]) -> Assessment | None:
    """The most promising of several options, feasible or not."""
    return min(assessments, key=rank, default=None)


@dataclass(frozen=True, slots=True)
class Way:
    """One way of doing an activity: its best option, and how many of its options hold."""

    name: str
    best: Assessment
    options: int
    feasible: int


def ways(assessments: Sequence[Assessment]) -> list[Way]:
    """The ways of an activity, the most promising first."""
    groups: dict[str, list[Assessment]] = {}
    for assessment in assessments:
        groups.setdefault(assessment.option.way, []).append(assessment)
    found = [
        Way(name, min(group, key=rank), len(group), sum(a.feasible for a in group)) for name, group in groups.items()
    ]
    return sorted(found, key=lambda way: rank(way.best))


def spokesman(result: StudyResult, activity: str) -> tuple[Assessment | None, bool]:
    """The option that speaks for an activity, and whether the plan chose it."""
    assessments = result.assessments.get(activity, ())
    chosen = result.plan.chosen.get(activity)
    for assessment in assessments:
        if assessment.option.id == chosen:
            return assessment, True
    return best(assessments), False
