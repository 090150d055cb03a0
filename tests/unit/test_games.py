"""Shares of a value: exact over every subset, or from some orders of joining."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest

from intercosmos.errors import PhysicsError
from intercosmos.physics.games import MOST_PLAYERS, sampled_shapley, shapley
from intercosmos.physics.navigation import gain

#: Players of a weighted majority game, and how many votes each has; six are needed.
VOTES = {"a": 4, "b": 3, "c": 2, "d": 1}


def majority(group: frozenset[str]) -> float:
    return float(sum(VOTES[p] for p in group) >= 6)


def every_subset(value: Callable[[frozenset[str]], float], players: str) -> dict[frozenset[str], float]:
    return {frozenset(g): value(frozenset(g)) for k in range(1, len(players) + 1) for g in combinations(players, k)}


def test_a_vote() -> None:
    # [6; 4, 3, 2, 1]: the order of joining in which each player turns the vote, counted by hand over all 24
    found = shapley(every_subset(majority, "abcd"))
    assert {k: round(24 * float(v)) for k, v in found.items()} == {"a": 10, "b": 6, "c": 6, "d": 2}


def test_navigation_has_the_same_function() -> None:
    assert gain.shapley is shapley


def test_every_pair_of_orders_gives_all_away_and_who_adds_nothing_has_nothing() -> None:
    found = sampled_shapley("abcdz", lambda g: majority(g - {"z"}), pairs=3)
    assert sum(found.share.values()) == pytest.approx(1.0, abs=1e-12)
    assert found.share["z"] == 0.0
    assert found.standard_error["z"] == 0.0
    assert found.orders == 6
    assert found.subsets <= 2**5 - 1


def test_a_sum_of_pairs_is_exact_by_an_order_and_its_reverse() -> None:
    # what two players have together is credited by halves in any order and its reverse
    rng = np.random.default_rng(3)
    bond = rng.normal(size=(6, 6))
    found = sampled_shapley(range(6), lambda g: float(bond[np.ix_(sorted(g), sorted(g))].sum()), pairs=2)
    exact = (bond.sum(axis=0) + bond.sum(axis=1)) / 2
    np.testing.assert_allclose([found.share[k] for k in range(6)], exact, atol=1e-12)


def test_the_standard_error_is_what_it_says() -> None:
    exact = {k: float(v) for k, v in shapley(every_subset(majority, "abcd")).items()}
    off = []
    for seed in range(60):
        found = sampled_shapley("abcd", majority, pairs=20, seed=seed)
        off += [(found.share[p] - exact[p]) / found.standard_error[p] for p in "abc"]
    # 180 deviations in their own standard errors, by threes not independent: about 1
    assert np.mean(np.abs(off) < 2) > 0.88
    assert 0.8 < np.std(off) < 1.3


def test_the_same_seed_gives_the_same_shares() -> None:
    first, again = (sampled_shapley("abcd", majority, seed=5) for _ in range(2))
    assert first.share == again.share
    assert first.share != sampled_shapley("abcd", majority, seed=6).share


@pytest.mark.parametrize(
    ("players", "value", "pairs", "told"),
    [
        ("", 1.0, 5, "at least one player"),
        ("aa", 1.0, 5, "named once"),
        ("ab", 1.0, 1, "at least 2 pairs"),
        ("ab", np.nan, 5, "not finite"),
    ],
)
def test_games_that_cannot_be_sampled(players: str, value: float, pairs: int, told: str) -> None:
    with pytest.raises(PhysicsError, match=told):
        sampled_shapley(players, lambda _: value, pairs=pairs)


def test_too_many_players_are_refused_before_their_subsets_are_listed() -> None:
    with pytest.raises(PhysicsError, match=f"between 1 and {MOST_PLAYERS} players share a value, not 40"):
        shapley({tuple(range(40)): 1.0})
