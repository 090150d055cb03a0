"""The choice itself: a mixed-integer problem for OR-Tools CP-SAT, answered the same way every time.

One worker, a fixed seed, a limit in the solver's own deterministic time (never in seconds), options in the order of
their ids. The best plan is found in steps, each keeping what the ones before have reached:

1. under ``nash``: the greatest sum over partners of log(1 + gain / 1 work-year), the logarithm replaced by its
   tangents at gains 10 % apart (never more than 0.12 % of e-fold too high);
2. the greatest value and, at equal value, the fewest conditions that others must grant;
3. the least effort of all partners together;
4. activity by activity, the first option by id; an activity that is left out comes after all of them.

Reference: L. Perron, F. Didier, "CP-SAT", Google OR-Tools. ``proportional`` multiplies two sums of options, which is
exact there but slow where many partners meet hundreds of options with all different efforts.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from itertools import permutations
from typing import Any, Final

from intercosmos.errors import ConvergenceError
from intercosmos.parity.problem import Entry, Problem, worth_trying

#: Longest search for one step, in CP-SAT's deterministic time (roughly a second each on one core).
LIMIT: Final = 10.0
LOG_UNIT: Final = 1_000_000  #: steps in one e-fold of gain
_SLOPE_UNIT: Final = 1_000_000
_LARGEST_NUMBER: Final = 2**32


@dataclass(frozen=True, slots=True)
class Choice:
    """The options chosen, in the order of the activities, and whether nothing better can exist."""

    activities: tuple[str, ...]
    entries: tuple[Entry | None, ...]
    proven: bool

    @property
    def taken(self) -> tuple[Entry, ...]:
        """The options, without gaps."""
        return tuple(entry for entry in self.entries if entry is not None)

    @property
    def chosen(self) -> dict[str, str]:
        """Activity -> option id."""
        return {name: e.option for name, e in zip(self.activities, self.entries, strict=True) if e is not None}

    @property
    def value(self) -> int:
        """What all partners get out, in units."""
        return sum(entry.value for entry in self.taken)


def best_choice(problem: Problem, *, by_id: bool = True, limit: float = LIMIT) -> Choice:
    """The best balanced choice; empty if only the empty one is balanced.

    Without ``by_id`` the last step, ties by id, is left out: quicker, still the same every time. ``proven`` is false
    where the limit cut the search short; the choice is then the best found, if need be the empty one.
    """
    lean = problem.only({name: worth_trying(entries, problem.notion) for name, entries in problem.activities.items()})
    try:
        choice = _solve(lean, by_id=by_id, limit=limit)
    except ConvergenceError:
        return Choice(tuple(problem.activities), (None,) * len(problem.activities), proven=False)
    assert choice is not None  # the empty choice is always balanced
    return choice


def balanced_choice(problem: Problem, tolerance: Fraction, *, limit: float = LIMIT) -> Choice | None:
    """Any choice of some value that is balanced under ``tolerance``; ``None`` if there is none.

    Raises
    ------
    ConvergenceError
        If the limit ends the search before it is known whether there is one.
    """
    return _Model(problem, tolerance).search(at_least=1, limit=limit)


def next_best_choice(problem: Problem, choice: Choice, *, limit: float = LIMIT) -> Choice | None:
    """The best balanced choice that differs in effort, gain or activities; ``None`` if there is none of any value.

    Raises
    ------
    ConvergenceError
        If the limit ends the search before it is known whether there is one.
    """
    lean = {name: set(worth_trying(entries, problem.notion)) for name, entries in problem.activities.items()}
    for name, entry in zip(choice.activities, choice.entries, strict=True):
        if entry is not None:
            lean[name].add(entry)
    kept = problem.only({name: tuple(sorted(found, key=lambda e: e.option)) for name, found in lean.items()})
    return _solve(kept, at_least=1, other_than=choice, by_id=False, limit=limit)


def _solve(
    problem: Problem, *, at_least: int = 0, other_than: Choice | None = None, by_id: bool = True, limit: float = LIMIT
) -> Choice | None:
    model = _Model(problem, problem.tolerance)
    if other_than is not None:
        model.forbid(other_than)
    return model.best(at_least=at_least, by_id=by_id, limit=limit)


class _Model:
    """The CP-SAT model of a problem; objectives come one after the other."""

    def __init__(self, problem: Problem, tolerance: Fraction) -> None:
        from ortools.sat.python import cp_model  # half a second to import, and only choosing needs it

        self._cp = cp_model
        self.problem = problem
        self.model: Any = cp_model.CpModel()
        self.takes = [
            [(self.model.new_bool_var(""), entry) for entry in entries] for entries in problem.activities.values()
        ]
        for options in self.takes:
            self.model.add_at_most_one(variable for variable, _ in options)
        count = range(len(problem.partners))
        bound_puts = [sum(max((e.puts[p] for _, e in o), default=0) for o in self.takes) for p in count]
        bound_gets = [sum(max((e.gets[p] for _, e in o), default=0) for o in self.takes) for p in count]
        self.puts = [self.model.new_int_var(0, bound, "") for bound in bound_puts]
        self.gets = [self.model.new_int_var(0, bound, "") for bound in bound_gets]
        for p in count:
            self.model.add(self.puts[p] == self._sum(lambda e, p=p: e.puts[p]))
            self.model.add(self.gets[p] == self._sum(lambda e, p=p: e.gets[p]))
        over, under = (1 + tolerance).as_integer_ratio()
        if problem.notion == "equal":
            self._balance_equal(over, under)
        elif problem.notion == "nash":
            self._balance_nash(over, under, bound_gets)
        else:
            self._balance_proportional(over, under, bound_puts, bound_gets)

    def _sum(self, amount: Any) -> Any:
        return sum((amount(e) * variable for options in self.takes for variable, e in options), start=0)

    def _balance_proportional(self, over: int, under: int, puts: list[int], gets: list[int]) -> None:
        products = {}
        for p, q in permutations(range(len(puts)), 2):
            products[p, q] = self.model.new_int_var(0, gets[p] * puts[q], "")
            self.model.add_multiplication_equality(products[p, q], [self.gets[p], self.puts[q]])
        for p, q in products:
            self.model.add(under * products[p, q] <= over * products[q, p])

    def _balance_equal(self, over: int, under: int) -> None:
        partners, total = len(self.puts), sum(self.puts)
        for p, q in permutations(range(partners), 2):
            self.model.add(under * partners * (self.puts[p] - self.puts[q]) <= (over - under) * total)

    def _balance_nash(self, over: int, under: int, gets: list[int]) -> None:
        rate, base = self.problem.rate.as_integer_ratio()
        pieces = log_pieces(self.problem.effort_unit, max(1, *(over * rate * g // (under * base) for g in gets)))
        self.logs = []
        for p in range(len(gets)):
            largest = over * rate * gets[p] // (under * base)
            gain = self.model.new_int_var(0, largest, "")
            worth = over * rate * self.gets[p] - under * base * self.puts[p]
            self.model.add(under * base * gain <= worth)
            log = self.model.new_int_var(0, log_of(largest, pieces), "")
            for slope, constant in pieces:
                self.model.add(_SLOPE_UNIT * log <= slope * gain + constant)
            self.logs.append(log)

    def forbid(self, choice: Choice) -> None:
        """Exclude one choice: at least one activity is done otherwise, done besides or not done."""
        agreed = []
        for options, taken in zip(self.takes, choice.entries, strict=True):
            for variable, entry in options:
                if taken is None:
                    agreed.append(~variable)
                elif entry.option == taken.option:
                    agreed.append(variable)
        self.model.add_bool_or(~variable for variable in agreed)

    def search(self, *, at_least: int, limit: float) -> Choice | None:
        """Any choice of at least this value."""
        self.model.add(self._sum(lambda e: e.value) >= at_least)
        return self._run(limit)

    def best(self, *, at_least: int, by_id: bool, limit: float) -> Choice | None:
        """Step by step, each step keeping what the ones before have reached."""
        value = self._sum(lambda e: e.value)
        self.model.add(value >= at_least)
        most_conditions = sum(max((e.conditions for _, e in o), default=0) for o in self.takes)
        conditions = self._sum(lambda e: e.conditions)
        effort = sum(self.puts)
        steps = [(most_conditions + 1) * value - conditions, -effort]
        if self.problem.notion == "nash":
            steps.insert(0, sum(self.logs))
        found: Choice | None = None
        proven = True
        for step in steps:
            self.model.maximize(step)
            found = self._run(limit)
            if found is None:
                return None
            proven = proven and found.proven
            self.model.add(step >= self._reached)
            self._hint()
        if found is not None and by_id:
            found = self._first_by_id(found, limit)
        return None if found is None else replace(found, proven=proven)

    def _first_by_id(self, found: Choice, limit: float) -> Choice:
        """Several activities at a time: their options' places are digits of one number, the first the leading one."""
        self.model.clear_objective()
        waiting = list(range(len(self.takes)))
        while waiting:
            digits = 1
            together: list[int] = []
            while waiting and (not together or digits * (len(self.takes[waiting[0]]) + 1) <= _LARGEST_NUMBER):
                together.append(waiting.pop(0))
                digits *= len(self.takes[together[-1]]) + 1
            number = 0
            for index in together:
                digits //= len(self.takes[index]) + 1
                number += digits * sum(
                    (len(self.takes[index]) - place) * v for place, (v, _) in enumerate(self.takes[index])
                )
            self._hint()
            self.model.maximize(number)
            again = self._run(limit)
            found = found if again is None else again
            self.model.clear_objective()
            for index in together:
                taken = found.entries[index]
                for variable, entry in self.takes[index]:
                    self.model.add(variable == (taken is not None and entry.option == taken.option))
        return found

    def _hint(self) -> None:
        self.model.clear_hints()
        for variable, taken in self._solution:
            self.model.add_hint(variable, taken)

    def _run(self, limit: float) -> Choice | None:
        solver: Any = self._cp.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 1
        solver.parameters.max_deterministic_time = limit
        solver.parameters.max_time_in_seconds = 6 * limit  # a backstop: a search this long is cut short and said so
        solver.parameters.cp_model_probing_level = 0  # probing takes longer than the search of these problems
        solver.parameters.symmetry_level = 0
        solver.parameters.linearization_level = 1  # level 2 was seen not to end on a problem of four activities
        status = solver.solve(self.model)
        if status == self._cp.INFEASIBLE:
            return None
        if status not in (self._cp.OPTIMAL, self._cp.FEASIBLE):
            raise ConvergenceError(f"the choice was not settled within {limit:g} units: {solver.status_name(status)}")
        self._reached = round(solver.objective_value)
        self._solution = [(v, bool(solver.value(v))) for options in self.takes for v, _ in options]
        entries = tuple(next((e for v, e in options if solver.value(v)), None) for options in self.takes)
        return Choice(tuple(self.problem.activities), entries, status == self._cp.OPTIMAL)


@cache
def log_pieces(effort_unit: float, largest: int) -> tuple[tuple[int, int], ...]:
    """Tangents (slope, constant) of log(1 + gain / 1 work-year), in 1 / (LOG_UNIT x 10^6), at gains 10 % apart."""
    one = 1 / effort_unit
    points, at = [0.0], 0.1 * one
    while at < largest:
        points.append(at)
        at = (at + one) * 1.1 - one
    scale = LOG_UNIT * _SLOPE_UNIT
    return tuple(
        (math.ceil(scale / (one + x)), math.ceil(scale * (math.log1p(x / one) - x / (one + x))))
        for x in (*points, largest)
    )


def log_of(gain: int, pieces: Sequence[tuple[int, int]]) -> int:
    """The tangents' logarithm of a gain in units."""
    return min((slope * gain + constant) // _SLOPE_UNIT for slope, constant in pieces)
