"""From an agreement to an engine: the catalogue's steps as a network, and the cases it is judged by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from intercosmos.catalogue.load import Catalogue
from intercosmos.catalogue.schema import Licence, ProductionStep
from intercosmos.physics.production.network import Outcome, Spread, Task, run

Course = Literal["licence", "development"]

#: What only engines of these cycles take; the others take less.
DEMANDING: Final = ("staged", "full-flow")
YEAR_S: Final = 365.25 * 86400.0
_KINDS_JUDGED: Final = ("licence", "transfer", "restart")


def course(catalogue: Catalogue, cycle: str, kind: Course = "licence") -> Outcome:
    """The network of a licence or a joint development for an engine of a cycle.

    Parameters
    ----------
    cycle : as the catalogue writes it; staged combustion takes the whole, simpler cycles ``simple_cycle`` of it
    """
    rules = catalogue.production
    scale = 1.0 if demanding(cycle) else rules.simple_cycle.value
    steps = rules.licence if kind == "licence" else rules.development
    return _run(tuple(steps), scale, rules.common.value)


def demanding(cycle: str) -> bool:
    """Whether a cycle is one of staged combustion."""
    return any(word in cycle for word in DEMANDING)


def licensor_share(catalogue: Catalogue, kind: Course = "licence") -> float:
    """Part of the likely effort that is the licensor's."""
    steps = catalogue.production.licence if kind == "licence" else catalogue.production.development
    return sum(s.effort.value * s.licensor.value for s in steps) / sum(s.effort.value for s in steps)


@lru_cache(maxsize=16)
def _run(steps: tuple[ProductionStep, ...], scale: float, common: float) -> Outcome:
    tasks = [
        Task(
            step.name,
            Spread(*(scale * v for v in (step.duration.low, step.duration.value, step.duration.high))),
            Spread(*(scale * v for v in (step.effort.low, step.effort.value, step.effort.high))),
            step.after,
        )
        for step in steps
    ]
    return run(tasks, common=common)


@dataclass(frozen=True, slots=True)
class Judged:
    """A case beside what the model says of its like: years to the first flight engine, one in ten to nine in ten."""

    case: Licence
    years: float
    low: float
    likely: float
    high: float

    @property
    def inside(self) -> bool:
        """Whether the case lies in the interval; one that has not ended does if the interval reaches beyond it."""
        return self.low <= self.years <= self.high if self.case.ended else self.years <= self.high


def judged(catalogue: Catalogue) -> Iterator[Judged]:
    """Every case with help from the licensor that came, or was to come, to an engine.

    Copies, and licences that were withdrawn, are no cases of this model; purchases are of another.
    """
    for case in catalogue.licences.values():
        end = case.qualified if case.kind == "restart" else case.first_flight
        if case.kind not in _KINDS_JUDGED or not case.helped or end is None:
            continue
        outcome = course(catalogue, case.cycle)
        last = list(outcome.ends_s)[-1]
        low, likely, high = (v / YEAR_S for v in outcome.end(last, 0.1, 0.5, 0.9))
        yield Judged(case, years_between(case.agreement, end), low, likely, high)


def years_between(first: str, last: str) -> float:
    """Years between two vague dates, each taken in the middle of what it says."""
    return _year(last) - _year(first)


def _year(when: str) -> float:
    year, month, day = (int(part) if part else 0 for part in [*when.split("-"), "", ""][:3])
    if not month:
        return year + 0.5
    return year + (month - 1) / 12 + ((day - 0.5) / 365.25 if day else 0.5 / 12)
