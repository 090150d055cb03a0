"""What joint remote sensing is judged by: looks in time, images on the ground, and that joining harms nobody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from intercosmos.directions.base import Condition, Margin, Sense
from intercosmos.directions.places import mean_over
from intercosmos.directions.sensing_terms import GROUND, STEPS, TASKING, TOGETHER, Terms
from intercosmos.units import number, show

if TYPE_CHECKING:
    from intercosmos.directions.sensing_tasking import Plan


def watch_margins(terms: Terms) -> Iterator[Margin]:
    """How soon after an event in the scene the next satellite looks."""
    watch, places, scene = terms.watch, terms.places, terms.activity.scene_region.name
    wanted = terms.activity.response.value
    value = mean_over(watch.response_s[watch.row(TOGETHER)], places, scene)
    alone = ", ".join(
        f"{show(mean_over(watch.response_s[watch.row(owner)], places, scene), 'h', 1)} with those of "
        f"{terms.partner_name(owner)} alone"
        for owner in terms.fleets
    )
    yield Margin(
        f"response, {scene}", value, wanted, Sense.AT_MOST, "h", wanted, False,
        f"on the mean {show(value, 'h', 1)} from an event to the next look; {alone}",
        "" if value <= wanted else "more satellites, a wider reach to the side, or radars that see by night",
    )  # fmt: skip


def delivery_margins(way: str, plan: Plan, terms: Terms) -> Iterator[Margin]:
    """What of each partner's requests comes down, and that nobody has less than alone."""
    wanted = terms.activity.delivered.value
    for partner in terms.askers:
        part, alone = plan.part(partner), terms.alone.part(partner)
        detail = (
            f"{plan.served[partner]} of {plan.asked[partner]} requests, {plan.images[partner]} images; "
            f"{number(100 * alone, 0)} % alone"
        )
        yield Margin(
            f"delivered to {terms.partner_name(partner)}", part, wanted, Sense.AT_LEAST, "%", 0.1, False, detail,
            "" if part >= wanted else _remedy(way, partner, terms),
        )  # fmt: skip
    for partner in terms.askers:
        before, after = terms.alone.worth[partner], plan.worth[partner]
        # sums in another order differ by their last bits
        alike = before <= 0 or before * (1 - 1e-6) <= after <= before
        ratio = 1.0 if alike else after / before
        yield Margin(
            f"no harm to {terms.partner_name(partner)}", ratio, 1.0, Sense.AT_LEAST, "1", 0.5, False,
            f"its requests are worth {number(ratio, 2)} times what it has alone",
            "" if ratio >= 1 else "a notion of fairness that leaves nobody worse off: nash",
        )  # fmt: skip


def _remedy(way: str, partner: str, terms: Terms) -> str:
    """What would mend a shortfall: the next way that is computed."""
    told = []
    for other in STEPS[STEPS.index(way) + 1 :]:
        better = terms.plan(other, terms.activity.fairness).part(partner)
        if better > terms.plan(way, terms.activity.fairness).part(partner):
            told.append(f"{other}: {number(100 * better, 0)} %")
    return "; ".join(told) or "more satellites or stations, a longer span, or fewer requests at one place"


def conditions_of(way: str, terms: Terms) -> Iterator[Condition]:
    """What others must grant."""
    for owner in terms.fleets:
        others = " and ".join(terms.partner_name(other) for other in terms.members if other != owner)
        yield Condition(f"images of its satellites handed to {others}", owner)
        if STEPS.index(way) >= STEPS.index(GROUND):
            yield Condition(f"other owners' images received and decrypted at its stations for {others}", owner)
        if way == TASKING:
            yield Condition(f"requests of {others} imaged by its satellites, in the agreed shares", owner)
