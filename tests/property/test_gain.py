"""Shapley's value keeps its four laws, cell by cell."""

from __future__ import annotations

from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intercosmos.errors import PhysicsError
from intercosmos.physics.navigation.gain import shapley

CELLS = 5


def game(seed: int, players: str) -> dict[frozenset[str], np.ndarray]:
    """Any worth for every subset but the empty one."""
    rng = np.random.default_rng(seed)
    subsets = [frozenset(s) for k in range(1, len(players) + 1) for s in combinations(players, k)]
    return {subset: rng.normal(size=CELLS) for subset in subsets}


GAMES = st.tuples(st.integers(0, 10**6), st.sampled_from(["R", "RC", "GRE", "GREC"]))


@settings(max_examples=30)
@given(GAMES)
def test_all_is_given_and_it_is_the_mean_over_all_orders(asked: tuple[int, str]) -> None:
    worth = game(*asked)
    players = asked[1]
    found = shapley(worth)
    np.testing.assert_allclose(sum(found.values()), worth[frozenset(players)], atol=1e-12)
    orders = list(permutations(players))
    for player, value in found.items():
        added = np.zeros(CELLS)
        for order in orders:
            before = frozenset(order[: order.index(player)])
            added += worth[before | {player}] - worth.get(before, np.zeros(CELLS))
        np.testing.assert_allclose(value, added / len(orders), atol=1e-12)


@settings(max_examples=20)
@given(st.integers(0, 10**6))
def test_equal_players_get_the_same_and_one_who_adds_nothing_gets_nothing(seed: int) -> None:
    rng = np.random.default_rng(seed)
    by_size = rng.normal(size=(3, CELLS))
    players = "GRE"
    # E adds nothing; G and R are worth the same
    worth = {
        frozenset(s): by_size[len(set(s) - {"E"})] if set(s) - {"E"} else np.zeros(CELLS)
        for k in range(1, 4)
        for s in combinations(players, k)
    }
    found = shapley(worth)
    np.testing.assert_allclose(found["E"], 0.0, atol=1e-12)
    np.testing.assert_allclose(found["G"], found["R"], atol=1e-12)


@settings(max_examples=20)
@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_the_division_of_a_sum_is_the_sum_of_the_divisions(first: int, second: int) -> None:
    a, b = game(first, "GREC"), game(second, "GREC")
    both = shapley({subset: a[subset] + b[subset] for subset in a})
    for player, value in both.items():
        np.testing.assert_allclose(value, shapley(a)[player] + shapley(b)[player], atol=1e-12)


@pytest.mark.parametrize(
    ("worth", "told"),
    [
        ({"R": 1.0, "RC": 2.0}, "these have none: C"),
        ({"R": np.nan}, "not finite"),
        ({"RC": 1.0, "CR": 2.0, "R": 1.0, "C": 1.0}, "twice"),
        ({"": 1.0}, "between 1 and 12"),
    ],
)
def test_a_game_that_is_not_whole_is_refused(worth: dict[str, float], told: str) -> None:
    with pytest.raises(PhysicsError, match=told):
        shapley(worth)
