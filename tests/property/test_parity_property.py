"""Laws of plans and shares that hold for every input."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction
from itertools import permutations
from types import SimpleNamespace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from intercosmos.directions.base import Assessment, Benefit, Contribution, Option
from intercosmos.parity.choose import choose_plan, most_valuable
from intercosmos.parity.problem import Entry, Problem, merged, spread_of, undominated
from intercosmos.parity.shares import shapley_numerators, value_shares
from intercosmos.parity.solver import best_choice, log_of, log_pieces
from intercosmos.units import Quantity

CATALOGUE: Any = SimpleNamespace(efforts={}, vehicles={}, ships={}, kinds=tuple, entries=dict)
SOLVER = settings(max_examples=40, deadline=None)  # a dozen solver runs an example
NOTIONS = st.sampled_from(["proportional", "equal", "nash"])


@st.composite
def problems(draw: st.DrawFn, notions: st.SearchStrategy[str] = NOTIONS) -> Problem:
    partners = draw(st.integers(1, 3))
    amounts = st.tuples(*[st.integers(0, 5000)] * partners)
    entry = st.tuples(amounts, amounts, st.integers(0, 2))
    activities = {
        f"activity-{index}": tuple(
            Entry(f"option-{place}", puts, gets, conditions)
            for place, (puts, gets, conditions) in enumerate(rows)
            if sum(gets)
        )
        for index, rows in enumerate(draw(st.lists(st.lists(entry, max_size=4), max_size=3)))
    }
    tolerance = Fraction(draw(st.integers(0, 10_000)), 10_000)
    rate = Fraction(draw(st.integers(1, 50)), draw(st.integers(1, 10)))
    return Problem(tuple("abc"[:partners]), draw(notions), tolerance, activities, rate, 0.01, 0.001)


@SOLVER
@given(problems())
def test_a_plan_never_violates_its_tolerance(problem: Problem) -> None:
    spread = spread_of(problem, best_choice(problem).taken)
    assert spread is not None
    assert spread <= problem.tolerance


@SOLVER
@given(problems(st.sampled_from(["proportional", "equal"])), st.data())
def test_dropping_options_never_raises_the_value(problem: Problem, data: st.DataObject) -> None:
    fewer = {
        name: tuple(entry for entry in entries if data.draw(st.booleans()))
        for name, entries in problem.activities.items()
    }
    assert best_choice(problem.only(fewer)).value <= best_choice(problem).value <= most_valuable(problem).value


@SOLVER
@given(problems(st.sampled_from(["proportional", "equal"])), st.integers(0, 10_000))
def test_a_wider_tolerance_never_lowers_the_value(problem: Problem, more: int) -> None:
    wider = problem.relaxed(problem.tolerance + Fraction(more, 10_000))
    assert best_choice(wider).value >= best_choice(problem).value


@SOLVER
@given(problems())
def test_the_choice_is_the_same_twice_and_needs_no_twins(problem: Problem) -> None:
    twins = {
        name: tuple(
            sorted((*entries, *(replace(e, option=f"{e.option}-twin") for e in entries)), key=lambda e: e.option)
        )
        for name, entries in problem.activities.items()
    }
    choice = best_choice(problem)
    assert best_choice(problem) == choice
    assert best_choice(problem.only(twins)).chosen == choice.chosen


@given(problems())
def test_whatever_is_pruned_is_beaten_by_something_kept(problem: Problem) -> None:
    whoever = problem.notion == "nash"
    for entries in problem.activities.values():
        kept = undominated(merged(entries), whoever=whoever)
        assert set(kept) <= set(entries)
        for entry in entries:
            assert any(
                (whoever or [p > 0 for p in other.puts] == [p > 0 for p in entry.puts])
                and all(x <= y for x, y in zip(other.puts, entry.puts, strict=True))
                and all(x >= y for x, y in zip(other.gets, entry.gets, strict=True))
                and other.conditions <= entry.conditions
                for other in kept
            )


@given(st.integers(0, 2_000_000), st.integers(0, 2_000_000))
def test_the_tangents_are_the_logarithm_from_above_and_rise(gain: int, other: int) -> None:
    pieces = log_pieces(0.01, 2_000_000)
    true = math.log1p(gain * 0.01)
    assert true - 2e-6 <= log_of(gain, pieces) * 1e-6 <= true + 0.0012
    low, high = sorted((gain, other))
    assert log_of(low, pieces) <= log_of(high, pieces)


def game(efforts: list[list[int]], gains: list[list[int]]) -> tuple[dict[str, list[Assessment]], Any]:
    """One activity; each option is contributed to by the partners with effort."""
    partners = tuple("abcd"[: len(efforts[0])])
    options = [
        Assessment(
            option=Option("visit", "test", f"way-{place}", {}),
            margins=(),
            contributions=tuple(
                Contribution(p, "work", 1, effort=Quantity(float(e), "wy"))
                for p, e in zip(partners, row, strict=True)
                if e
            ),
            benefits=tuple(Benefit(p, g / 4) for p, g in zip(partners, gain, strict=True)),
        )
        for place, (row, gain) in enumerate(zip(efforts, gains, strict=True))
    ]
    activity = SimpleNamespace(id="visit", worth=dict.fromkeys(partners, 8.0))
    parity = SimpleNamespace(notion="proportional", tolerance=0.1)
    return {"visit": options}, SimpleNamespace(partners=partners, activities=(activity,), parity=parity)


ROWS = st.integers(1, 4).flatmap(
    lambda n: st.lists(
        st.tuples(
            st.lists(st.integers(0, 2), min_size=n, max_size=n), st.lists(st.integers(0, 4), min_size=n, max_size=n)
        ),
        min_size=1,
        max_size=5,
    )
)


@given(ROWS)
def test_shares_add_up_to_the_whole_and_are_no_debt(rows: list[tuple[list[int], list[int]]]) -> None:
    shares = value_shares(*game([r[0] for r in rows], [r[1] for r in rows]), CATALOGUE)
    assert abs(sum(shares.shapley.values()) - shares.total) < 1e-9
    assert all(0 <= share <= shares.total + 1e-9 for share in shares.shapley.values())
    assert all(0 <= marginal <= shares.total + 1e-9 for marginal in shares.marginal.values())


@given(ROWS)
def test_a_partner_that_neither_brings_nor_gains_has_no_share(rows: list[tuple[list[int], list[int]]]) -> None:
    shares = value_shares(*game([[0, *r[0][1:]] for r in rows], [[0, *r[1][1:]] for r in rows]), CATALOGUE)
    assert shares.shapley["a"] == 0
    assert shares.marginal["a"] == 0


@given(ROWS, st.data())
def test_shares_follow_the_partners_not_their_order(
    rows: list[tuple[list[int], list[int]]], data: st.DataObject
) -> None:
    partners = len(rows[0][0])
    order = data.draw(st.permutations(range(partners)))
    shares = value_shares(*game([r[0] for r in rows], [r[1] for r in rows]), CATALOGUE)
    turned = value_shares(
        *game([[r[0][i] for i in order] for r in rows], [[r[1][i] for i in order] for r in rows]), CATALOGUE
    )
    for place, source in enumerate(order):
        assert turned.shapley["abcd"[place]] == shares.shapley["abcd"[source]]


@given(st.integers(1, 4).flatmap(lambda n: st.lists(st.integers(-9, 9), min_size=2**n, max_size=2**n)))
def test_shapley_is_the_mean_over_all_orders_of_joining(values: list[int]) -> None:
    values[0] = 0
    players = (len(values) - 1).bit_length()
    sums = [0] * players
    for order in permutations(range(players)):
        group = 0
        for player in order:
            sums[player] += values[group | 1 << player] - values[group]
            group |= 1 << player
    assert shapley_numerators(values) == sums
    assert sum(sums) == math.factorial(players) * values[-1]


@SOLVER
@given(ROWS)
def test_the_plan_is_the_same_for_any_order_of_options(rows: list[tuple[list[int], list[int]]]) -> None:
    assessments, programme = game([r[0] for r in rows], [r[1] for r in rows])
    turned = {"visit": assessments["visit"][::-1]}
    assert choose_plan(turned, programme, CATALOGUE) == choose_plan(assessments, programme, CATALOGUE)
