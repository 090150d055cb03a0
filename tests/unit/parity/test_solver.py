"""A search that is cut short says so, and never passes for a proof."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from intercosmos.errors import ConvergenceError
from intercosmos.parity.problem import Entry, Problem
from intercosmos.parity.solver import balanced_choice, best_choice


@pytest.fixture
def hard() -> Problem:
    draw = random.Random(1)

    def entry(place: int) -> Entry:
        return Entry(
            f"option-{place:02}",
            tuple(draw.randint(1, 9000) for _ in range(3)),
            tuple(draw.randint(1, 9000) for _ in range(3)),
            0,
        )

    activities = {f"activity-{i}": tuple(entry(place) for place in range(40)) for i in range(6)}
    return Problem(("a", "b", "c"), "proportional", Fraction(0), activities, Fraction(1), 0.01, 0.001)


def test_a_choice_without_time_is_empty_and_unproven(hard: Problem) -> None:
    choice = best_choice(hard, limit=1e-6)
    assert choice.taken == ()
    assert not choice.proven


def test_balance_without_time_is_unsettled(hard: Problem) -> None:
    with pytest.raises(ConvergenceError, match="not settled within 1e-06 units"):
        balanced_choice(hard, Fraction(0), limit=1e-6)


def test_a_choice_of_nothing_is_empty_and_proven() -> None:
    choice = best_choice(Problem(("a", "b"), "nash", Fraction(0), {}, Fraction(1), 0.01, 0.001))
    assert choice.taken == ()
    assert choice.proven
