"""Who puts in what, and who gets what out, of joint remote sensing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from intercosmos.directions.base import Benefit, Contribution
from intercosmos.directions.places import mean_over
from intercosmos.directions.sensing_terms import GROUND, STEPS, TASKING, TOGETHER, Terms
from intercosmos.units import number

if TYPE_CHECKING:
    from intercosmos.directions.sensing_tasking import Plan

_HOUR_S: Final = 3600.0
_SMALL: Final = 1e-9


def contributions_of(way: str, plan: Plan, terms: Terms) -> Iterator[Contribution]:
    """What each owner of satellites or stations does."""
    years = terms.programme.years
    for owner in terms.fleets:
        yield Contribution(owner, "image interface", 1)
        if way == TASKING:
            yield Contribution(owner, "tasking centre", years)
    often = terms.activity.days_a_year.value / terms.activity.span.value * years
    if STEPS.index(way) >= STEPS.index(GROUND):
        for station, passes in plan.guests.items():
            yield Contribution(terms.stations[station].owner, "receiving pass", passes * often, station)
    if way == TASKING:
        for (asker, satellite), seconds in plan.lent_s.items():
            owner = terms.satellites[satellite].owner
            if owner != asker:
                yield Contribution(owner, "imaging hour", seconds / _HOUR_S * often, satellite)


def benefits_of(plan: Plan, terms: Terms) -> Iterator[Benefit]:
    """What each partner is spared.

    One half is the part of the wait for the next look at the scene that goes away, the other the part of what it asked
    for and did not get alone that it gets now.
    """
    watch, places, scene = terms.watch, terms.places, terms.activity.scene_region.name
    together = mean_over(watch.response_s[watch.row(TOGETHER)], places, scene)
    for partner in terms.members:
        before = mean_over(watch.response_s[watch.row(partner)], places, scene) if partner in terms.fleets else None
        sooner = 1.0 if before is None else max(1 - together / before, 0.0) if before > _SMALL else 0.0
        alone, now = terms.alone.part(partner), plan.part(partner)
        missing = 1 - alone
        met = max((now - alone) / missing, 0.0) if missing > _SMALL else 0.0
        yield Benefit(
            partner, (sooner + met) / 2,
            f"the wait for the next look at {scene} falls by {number(100 * sooner, 0)} %, and of what it asked for and "
            f"did not get alone it gets {number(100 * met, 0)} %: the mean counts",
        )  # fmt: skip
