"""Who puts in what, and who gets what out, of an exchange of engines."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from intercosmos.directions.base import Benefit, Contribution
from intercosmos.directions.engines_flight import Exchange
from intercosmos.directions.engines_margins import Terms
from intercosmos.directions.engines_supply import HALF, JOINT, Supply
from intercosmos.directions.words import kg
from intercosmos.units import Quantity, number


def flown_if_left(supply: Supply, leaves: float) -> float:
    """Part of the period in which the vehicle flies on the new engine if the other side leaves then."""
    if leaves < supply.first[1]:
        return 0.0
    end = min(leaves + float(supply.runway(np.array(leaves))), supply.years)
    return max(end - supply.first[1], 0.0) / supply.years


def times(quantity: Quantity, factor: float) -> Quantity:
    """A quantity and its range, multiplied."""
    return Quantity(
        quantity.value * factor, quantity.unit, quantity.low * factor, quantity.high * factor, quantity.source
    )


def steps(supply: Supply, part: float) -> Quantity:
    """A side's part of the agreement, the licence or the development."""
    low, likely, high = supply.steps_effort
    return Quantity(part * likely, "wy", part * low, part * high, supply.catalogue.production.source)


def contributions_of(supply: Supply, licensor: str, licensee: str) -> Iterator[Contribution]:
    """Engines, and the steps that lead to them, of both sides."""
    bought, own, by_licensor, by_licensee = supply.shares
    name = supply.engine.id
    if supply.way == JOINT:  # each side makes a half of every one
        bought, own = HALF * own, (1 - HALF) * own
    if by_licensor > 0:
        yield Contribution(licensor, "engine", bought, name, times(supply.one_effort, by_licensor))
    if by_licensee > 0:
        yield Contribution(licensee, "engine", own, name, times(supply.one_effort, by_licensee))
    item = "engine-development" if supply.way == JOINT else "engine-licence"
    for side, part in ((licensor, supply.steps_licensor), (licensee, 1 - supply.steps_licensor)):
        if part > 0:
            effort = steps(supply, part)
            yield Contribution(side, item, effort.value, name, effort)


def gain_benefit(owner: str, exchange: Exchange, supply: Supply, terms: Terms, vehicle: str) -> Benefit:
    """What the receiving vehicle's owner gets: payload gained, on the flights that have it."""
    wanted = terms.wanted(exchange)
    part = min(max(exchange.gain_kg / wanted, 0.0), 1.0)
    stays, left = supply.flown, flown_if_left(supply, terms.leaves)
    reason = (
        f"{kg(exchange.gain_kg)} more on {vehicle}, {kg(wanted)} wanted; on {number(100 * stays, 0)} % of the "
        f"period's flights, on {number(100 * left, 0)} % if the other side leaves in {terms.month(terms.leaves)}: the "
        "mean counts"
    )
    return Benefit(owner, part * 0.5 * (stays + left), reason)


def work_benefit(partner: str, supply: Supply) -> Benefit:
    """What the maker gets: work that the other side pays for, against what all engines of the period would be.

    Of a joint development each side pays its own part: only the engines count.
    """
    one = supply.one_effort.value
    paid = 0.0 if supply.way == JOINT else supply.steps_effort[1] * supply.steps_licensor
    work, whole = supply.shares[2] * one + paid, supply.rate * supply.years * one
    reason = f"{number(work, 0)} work-years paid for, of {number(whole, 0)} for all engines of the period"
    return Benefit(partner, min(work / whole, 1.0), reason)
