"""The choice in whole numbers: what the solver sees, so that a plan is the same to the bit everywhere.

**Counting.** Efforts are counted in hundredths of a work-year and gains (worth times share) in thousandths of a
point, each rounded once for every option and partner; where a partner's total over the programme would exceed two
million such units, they are made ten times larger until it does not, so that products of totals stay exact in 64
bits. The tolerance is counted in hundredths of a per cent. Everything a plan reports about balance is computed from
these whole numbers.

**Exchange rate.** Worth is in points, effort in work-years. One point counts as::

    k = (sum over activities of the median effort of the eligible options)
        / (sum over activities of the value of the most valuable eligible option)

work-years: partners who propose the activities are taken to find them, all together, just worth the usual way of
doing them. *Eligible* options are feasible and of some value; activities without any do not count; of an even number
of efforts the upper middle one is the median. One rate for all: it cancels out of ``proportional`` and does not enter
``equal``; only ``nash`` depends on it.

**Balance** (E: puts in, G: gets out, over all partners p, q; t: tolerance)::

    proportional    G_p E_q <= (1 + t) G_q E_p          ratios G/E within (1 + t) of each other
    equal           max E - min E <= t mean E
    nash            E_p <= (1 + t) k G_p                nobody loses; then the sum of logarithms of gains is maximised

In this form ``proportional`` has no exception: a partner that neither puts in nor gets out is in balance with all, one
that gets without putting in is not.

**What grows how.** Options of an activity whose effort and gain are equal for every partner are one to the choice
(:func:`merged`): a thousand ways differ in a few dozen of them. Among them most are no better anywhere than another
with the same contributors (:func:`undominated`, about m^2 comparisons for m that are left) and are left out: a plan
does not become fairer by paying more for the same thing. The solver's time grows with what is left and, for
``proportional``, with the square of the number of partners; the alternatives take one more choice for each activity.
Ten activities of 300 options whose efforts and gains nearly all differ: one choice takes 0.1 s for two partners and
0.6 s for three, the whole plan with its alternatives 0.7 s and 4 s.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from itertools import permutations
from typing import Final

import numpy as np

from intercosmos.parity.ledger import Account

EFFORT_UNIT: Final = 0.01  #: work-years
WORTH_UNIT: Final = 0.001  #: points
TOLERANCE_STEPS: Final = 10_000  #: steps in a tolerance of 1
LARGEST_TOTAL: Final = 2_000_000  #: units; (11 x 10^4) x (2 x 10^6)^2 < 2^63


@dataclass(frozen=True, slots=True)
class Entry:
    """One option in whole numbers; ``puts`` and ``gets`` in the order of the problem's partners."""

    option: str
    puts: tuple[int, ...]
    gets: tuple[int, ...]
    conditions: int

    @property
    def value(self) -> int:
        """What all partners get out of it."""
        return sum(self.gets)


@dataclass(frozen=True, slots=True)
class Problem:
    """Everything the choice depends on.

    Attributes
    ----------
    activities : activity -> its eligible options by id, in the order of the programme
    rate : effort units for one worth unit
    effort_unit, worth_unit : work-years and points in one unit
    """

    partners: tuple[str, ...]
    notion: str
    tolerance: Fraction
    activities: Mapping[str, tuple[Entry, ...]]
    rate: Fraction
    effort_unit: float
    worth_unit: float

    @property
    def work_years_a_point(self) -> float:
        """The exchange rate as a reader states it."""
        return float(self.rate) * self.effort_unit / self.worth_unit

    @property
    def greatest_value(self) -> int:
        """What no plan can exceed, balanced or not."""
        return sum(max((e.value for e in entries), default=0) for entries in self.activities.values())

    def only(self, activities: Mapping[str, tuple[Entry, ...]]) -> Problem:
        """The same question with other options; units and rate stay, so that answers compare."""
        return replace(self, activities=activities)

    def relaxed(self, tolerance: Fraction) -> Problem:
        """The same question under another tolerance."""
        return replace(self, tolerance=tolerance)

    def without(self, activity: str) -> Problem:
        """The same question with one activity left out."""
        return self.only({name: entries for name, entries in self.activities.items() if name != activity})


def state_problem(
    accounts: Mapping[str, Sequence[Account]], partners: Sequence[str], notion: str, tolerance: float
) -> Problem:
    """Turn the books into whole numbers.

    Parameters
    ----------
    accounts : activity -> accounts of its *feasible* options; those of no value to anybody are left out here, and
        those that only cost more than another with the same contributors, gains and conditions
    partners : of the programme
    notion, tolerance : of the programme's parity rule
    """
    worthwhile = {name: [a for a in found if sum(a.gains.values()) > 0] for name, found in accounts.items()}
    effort_unit = _unit(EFFORT_UNIT, ((a.effort(p) for a in found) for found in worthwhile.values() for p in partners))
    worth_unit = _unit(WORTH_UNIT, ((a.gains[p] for a in found) for found in worthwhile.values() for p in partners))
    activities = {}
    for name, found in worthwhile.items():
        entries = [
            Entry(
                option=account.assessment.option.id,
                puts=tuple(round(account.effort(p) / effort_unit) for p in partners),
                gets=tuple(round(account.gains[p] / worth_unit) for p in partners),
                conditions=len(account.assessment.conditions),
            )
            for account in found
        ]
        activities[name] = tuple(sorted((e for e in entries if e.value > 0), key=lambda e: e.option))
    return Problem(
        partners=tuple(partners),
        notion=notion,
        tolerance=Fraction(round(tolerance * TOLERANCE_STEPS), TOLERANCE_STEPS),
        activities={name: undominated(merged(entries)) for name, entries in activities.items()},
        rate=_exchange_rate(activities.values()),
        effort_unit=effort_unit,
        worth_unit=worth_unit,
    )


def _unit(unit: float, amounts: Iterable[Iterable[float]]) -> float:
    """``unit``, made ten times larger until the sum of the largest amounts is at most :data:`LARGEST_TOTAL`."""
    total = sum(max(among, default=0.0) for among in amounts)
    while total / unit > LARGEST_TOTAL:
        unit *= 10
    return unit


def _exchange_rate(activities: Iterable[Sequence[Entry]]) -> Fraction:
    possible = [entries for entries in activities if entries]
    effort = sum(sorted(sum(e.puts) for e in entries)[len(entries) // 2] for entries in possible)
    value = sum(max(e.value for e in entries) for entries in possible)
    if not effort or not value:
        return Fraction(1)
    rate = Fraction(effort, value)
    return rate.limit_denominator(10_000) or rate  # five figures: products with totals stay within 64 bits


def merged(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """One option for each distinct effort and gain: the one with fewest conditions, then the first by id."""
    first: dict[tuple[tuple[int, ...], tuple[int, ...]], Entry] = {}
    for entry in sorted(entries, key=lambda e: (e.conditions, e.option)):
        first.setdefault((entry.puts, entry.gets), entry)
    return tuple(sorted(first.values(), key=lambda e: e.option))


def undominated(entries: Sequence[Entry], *, whoever: bool = False) -> tuple[Entry, ...]:
    """Without options that another with the same contributors beats or equals in every effort, gain and condition.

    With ``whoever`` the contributors need not be the same: a partner that puts in nothing is just the cheapest.
    """
    kept: dict[tuple[bool, ...], list[Entry]] = {}
    fronts: dict[tuple[bool, ...], np.ndarray] = {}
    for entry in sorted(entries, key=lambda e: (sum(e.puts), -e.value, e.conditions, e.option)):
        contributors = () if whoever else tuple(amount > 0 for amount in entry.puts)
        vector = np.array([*entry.puts, *(-gain for gain in entry.gets), entry.conditions])
        front = fronts.get(contributors)
        if front is not None and bool((front <= vector).all(axis=1).any()):
            continue
        fronts[contributors] = vector[None, :] if front is None else np.vstack([front, vector])
        kept.setdefault(contributors, []).append(entry)
    return tuple(sorted((e for found in kept.values() for e in found), key=lambda e: e.option))


@lru_cache(maxsize=128)
def worth_trying(entries: tuple[Entry, ...], notion: str) -> tuple[Entry, ...]:
    """Under ``nash`` it does not matter who contributes; kept in mind, as alternatives ask about the same again."""
    return undominated(entries, whoever=True) if notion == "nash" else entries


def totals(entries: Iterable[Entry], partners: int) -> tuple[list[int], list[int]]:
    """What each partner puts in and gets out, in units."""
    puts, gets = [0] * partners, [0] * partners
    for entry in entries:
        for index in range(partners):
            puts[index] += entry.puts[index]
            gets[index] += entry.gets[index]
    return puts, gets


def spread_of(problem: Problem, entries: Iterable[Entry]) -> Fraction | None:
    """The least tolerance under which these options together count as balanced; ``None`` if there is none."""
    puts, gets = totals(entries, len(problem.partners))
    needed = [Fraction(0)]
    if problem.notion == "equal":
        return Fraction((max(puts) - min(puts)) * len(puts), sum(puts)) if any(puts) else Fraction(0)
    if problem.notion == "nash":
        pairs = [(Fraction(effort), problem.rate * gain) for effort, gain in zip(puts, gets, strict=True)]
    else:
        pairs = [
            (Fraction(gets[p] * puts[q]), Fraction(gets[q] * puts[p])) for p, q in permutations(range(len(puts)), 2)
        ]
    for more, less in pairs:
        if more > 0 and less <= 0:
            return None
        if more > 0:
            needed.append(more / less - 1)
    return max(needed)


def as_float(spread: Fraction | None) -> float:
    """A spread as people read it; infinite if no tolerance would do."""
    return math.inf if spread is None else float(spread)
