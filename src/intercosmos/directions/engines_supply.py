"""Engines over the years: when the first one flies, who makes how many, what that takes, and what if one side leaves.

Times count from the beginning of the programme's period, when the agreement is begun. Steps, their spread, the learning
and the local share are the catalogue's rules of production; the agreement's first step comes before a purchase too.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.catalogue.production_model import YEAR_S, Course, course, licensor_share
from intercosmos.physics.production.learning import unit_cost
from intercosmos.physics.production.network import Spread, Task, run
from intercosmos.physics.production.stock import engines_made, local_share, runway
from intercosmos.units import Quantity

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue
    from intercosmos.catalogue.schema import Engine, ProductionStep

Array = NDArray[np.float64]

BUY: Final = "buy finished engines"
LICENCE: Final = "licensed production"
JOINT: Final = "joint development"
BARTER: Final = "engine for engine"
#: Thrust of the engine whose effort the catalogue knows, N.
_OF_EFFORT: Final = 2e6
#: Part of a jointly developed engine that each side makes.
HALF: Final = 0.5
#: No run of flights is followed further, years.
FURTHEST: Final = 50.0


@dataclass(frozen=True)
class Supply:
    """The engines of one way.

    Attributes
    ----------
    first : years until the vehicle flies on the new engine: one in ten is earlier, half are, nine in ten are
    own : years until the first engine of the licensee's (or the common) line; ``None`` if there is to be none
    ends : draws of the years until what the way promises: its own line, or else the first engine
    steps_effort : of agreement, licence or development, work-years: low, likely, high
    steps_licensor : part of it that is the licensor's
    rate : engines a year
    stock, made : engines in hand, and engines of the licensor's line so far
    """

    way: str
    catalogue: Catalogue
    engine: Engine
    rate: float
    stock: int
    made: int
    years: float
    first: tuple[float, float, float]
    own: tuple[float, float, float] | None
    ends: Array
    steps_effort: tuple[float, float, float]
    steps_licensor: float

    @property
    def promised(self) -> tuple[float, float, float]:
        """Years until what the way is about: low, likely, high."""
        return self.first if self.own is None else self.own

    @property
    def chance(self) -> float:
        """How likely that comes within the period."""
        return float(np.mean(self.ends <= self.years))

    @property
    def flown(self) -> float:
        """Part of the period in which the vehicle flies on the new engine, at the likely times."""
        return max(0.0, 1.0 - self.first[1] / self.years)

    def needed(self, years: Array) -> Array:
        """Engines flown by then."""
        if self.way == JOINT:
            return self.own_made(years)
        return np.asarray(self.rate * np.maximum(years - self.first[1], 0.0))

    def own_made(self, years: Array) -> Array:
        """Engines of the licensee's or the common line by then."""
        if self.own is None:
            return np.zeros_like(years)
        ramp = self.catalogue.production.ramp.value / YEAR_S
        return engines_made(years, first_delivery=self.own[1], ramp_years=ramp, rate_a_year=self.rate)

    def local(self, years: Array, bound: str = "value") -> Array:
        """Part of the value of an engine of the licensee's line that it makes itself; ``bound`` low, value or high."""
        if self.own is None:
            return np.zeros_like(years)
        if self.way == JOINT:
            return np.where(years >= self.own[1], HALF, 0.0)
        rules = self.catalogue.production
        other = {"value": "value", "low": "high", "high": "low"}[bound]  # a late beginning is a low share
        share = local_share(
            years,
            first=getattr(rules.local_first, bound),
            last=getattr(rules.local_last, bound),
            begins=getattr(rules.local_begins, other) / YEAR_S,
            complete=getattr(rules.local_complete, other) / YEAR_S,
        )
        return np.where(years >= self.own[1], share, 0.0)

    def independence(self, years: Array, bound: str = "value") -> Array:
        """Part of the value of all engines flown in a year that the licensee makes itself."""
        step = 0.01
        flown = np.maximum(self.needed(years + step) - self.needed(years), 0.0)
        own = np.minimum(self.own_made(years + step) - self.own_made(years), flown)
        part = np.divide(own, flown, out=np.zeros_like(own), where=flown > 0)
        return part * self.local(years, bound)

    def runway(self, leaves: Array) -> Array:
        """Years of flights after the licensor has left at these years, at most :data:`FURTHEST`.

        Nothing flies before the first engine. Of the licensee's own engines only the imported part runs out.
        """
        own = self.rate * self.independence(leaves)
        kept = np.minimum(runway(float(self.stock), self.rate, own), FURTHEST)
        return np.where(leaves >= self.first[1], kept, 0.0)

    @property
    def one_effort(self) -> Quantity:
        """What one engine of the licensor's running line takes, work-years."""
        rules = self.catalogue.production
        size = (self.engine.thrust_vacuum.value / _OF_EFFORT) ** rules.engine_effort_power.value
        one = rules.engine_effort
        return Quantity(one.value * size, "wy", one.low * size, one.high * size, one.source)

    @cached_property
    def shares(self) -> tuple[float, float, float, float]:
        """Over the period: engines of the licensor's line, engines of the other, and what each side works on engines in
        parts of :attr:`one_effort`: licensor's, licensee's."""
        end = np.array(self.years)
        own = math.floor(float(self.own_made(end)) + 1e-9)
        needed = math.floor(float(self.needed(end)) + 1e-9)
        bought = 0 if self.way == JOINT else max(needed - own, 0) + (self.stock if self.first[1] < self.years else 0)
        rules = self.catalogue.production
        slope = rules.learning_slope.value
        first = np.arange(self.made + 1, self.made + bought + 1, dtype=float)
        licensor = float(np.sum(unit_cost(first, slope))) / float(unit_cost(self.made, slope)) if bought else 0.0
        if not own:
            return float(bought), 0.0, licensor, 0.0
        units = np.arange(1, own + 1, dtype=float)
        cost = rules.first_unit.value * unit_cost(units, slope)
        grid = np.linspace(0.0, self.years, 2001)
        local = self.local(np.interp(units, self.own_made(grid), grid))
        return float(bought), float(own), licensor + float(np.sum(cost * (1 - local))), float(np.sum(cost * local))


def supply_of(
    catalogue: Catalogue,
    way: str,
    engine: Engine,
    *,
    rate: float,
    stock: int,
    made: int,
    years: float,
) -> Supply:
    """The engines of one way.

    Parameters
    ----------
    rate : engines flown a year
    stock : engines that the buyer keeps besides
    made : engines of the licensor's line so far
    years : of the programme's period
    """
    rules = catalogue.production
    bought_ends, bought_effort = _purchase(rules.licence[0], rules.bridge_time, rules.common.value)
    part = rules.licence[0].licensor.value
    first = _quantiles(bought_ends)
    if way in (BUY, BARTER):
        low, likely, high = (float(v) for v in np.quantile(bought_effort, (0.1, 0.5, 0.9)))
        return Supply(
            way, catalogue, engine, rate, stock, made, years, first, None, bought_ends, (low, likely, high), part
        )
    kind: Course = "licence" if way == LICENCE else "development"
    outcome = course(catalogue, engine.cycle, kind)
    ends = outcome.ends_s[list(outcome.ends_s)[-1]] / YEAR_S
    own = _quantiles(ends)
    low, likely, high = outcome.total_effort(0.1, 0.5, 0.9)
    return Supply(
        way, catalogue, engine, rate, stock, made, years, first if way == LICENCE else own, own, ends,
        (low, likely, high), licensor_share(catalogue, kind),
    )  # fmt: skip


def _quantiles(draws: Array) -> tuple[float, float, float]:
    low, likely, high = (float(v) for v in np.quantile(draws, (0.1, 0.5, 0.9)))
    return low, likely, high


@lru_cache(maxsize=8)
def _purchase(agreement: ProductionStep, bridge: Quantity, common: float) -> tuple[Array, Array]:
    """Draws of years and work-years of an agreement and a first delivery; the delivery's own work is in the engine."""
    little = 1e-9
    outcome = run(
        [
            Task(
                "agreement",
                Spread(agreement.duration.low, agreement.duration.value, agreement.duration.high),
                Spread(agreement.effort.low, agreement.effort.value, agreement.effort.high),
            ),
            Task(
                "delivery",
                Spread(bridge.low, bridge.value, bridge.high),
                Spread(little, little, little),
                ("agreement",),
            ),
        ],
        common=common,
    )
    return outcome.ends_s["delivery"] / YEAR_S, outcome.effort
