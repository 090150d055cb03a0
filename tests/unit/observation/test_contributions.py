"""What partners and satellites add: games with known answers, laws, sampled shares beside exact ones."""

from __future__ import annotations

import numpy as np
import pytest

from fairness_made import made
from intercosmos.errors import PhysicsError
from intercosmos.physics.observation.contributions import contributions_of_partners, contributions_of_satellites
from intercosmos.physics.observation.contributions_greedy import greedy_total
from intercosmos.physics.observation.fair_shares import could_be_worth
from intercosmos.physics.observation.tasking_problem import Problem


def apart() -> Problem:
    """cnsa's satellite sees only what roscosmos asks for, and the other way round; isro has neither of use."""
    return made(
        [("a", "cnsa", 6.0), ("b", "roscosmos", 2.0), ("c", "cnsa", 1.0)],
        [(0, 1, 0, 10), (1, 0, 0, 10), (2, 0, 100, 110)],
        satellites=[("Canopus", "cnsa"), ("Resolute", "roscosmos"), ("Idle", "isro")],
    )


@pytest.mark.parametrize("value", ["greedy", "reach"])
def test_what_is_gained_together_is_shared_by_halves(value: str) -> None:
    found = contributions_of_partners(apart(), value=value)  # type: ignore[arg-type]
    assert found.names == ("cnsa", "isro", "roscosmos")
    assert found.total == 9.0
    assert found.alone.tolist() == [1.0, 0.0, 0.0]
    assert found.marginal.tolist() == [9.0, 0.0, 8.0]
    np.testing.assert_allclose(found.shapley, [5.0, 0.0, 4.0])
    np.testing.assert_array_equal(found.standard_error, 0.0)
    assert found.groups == 7
    assert sum(found.shares.values()) == pytest.approx(1.0)
    assert np.isnan(found.low).all()


def test_in_parts_nobody_has_more_because_its_points_are_larger() -> None:
    problem = apart()
    louder = made(
        [("a", "cnsa", 60.0), ("b", "roscosmos", 2.0), ("c", "cnsa", 10.0)],
        [(0, 1, 0, 10), (1, 0, 0, 10), (2, 0, 100, 110)],
        satellites=[("Canopus", "cnsa"), ("Resolute", "roscosmos"), ("Idle", "isro")],
    )
    first, second = (contributions_of_partners(p, value="reach", in_parts=True) for p in (problem, louder))
    np.testing.assert_allclose(first.shapley, second.shapley)
    assert first.total == pytest.approx(2.0)
    assert first.shapley.tolist() == pytest.approx([1 / 7 + 13 / 14, 0.0, 13 / 14])


def test_a_group_is_worth_at_least_what_its_parts_are() -> None:
    # a bad search that finds less for all than for one
    worth = {1: 4.0, 2: 3.0}
    found = contributions_of_partners(apart(), value=lambda p: worth.get(len(p.opportunities), 0.0))
    assert found.total == 4.0
    assert np.all(found.marginal >= 0)


def test_satellites_share_by_what_they_can_do_for_everyone() -> None:
    # two satellites see the same request, one of them another too; a third sees nothing
    problem = made(
        [("a", "cnsa", 4.0), ("b", "roscosmos", 2.0)],
        [(0, 0, 0, 10), (0, 1, 0, 10), (1, 1, 100, 110)],
        satellites=[("one", "cnsa"), ("two", "roscosmos"), ("three", "roscosmos")],
        windows=[(0, "Miyun", "cnsa", 200, 300, 1e9), (1, "Miyun", "cnsa", 200, 300, 1e9)],
    )
    found = contributions_of_satellites(problem)
    assert found.total == 6.0
    assert found.alone.tolist() == [4.0, 6.0, 0.0]
    assert found.marginal.tolist() == [0.0, 2.0, 0.0]
    assert found.shapley.tolist() == pytest.approx([2.0, 4.0, 0.0])
    assert "greedy" in found.method


def many(count: int) -> Problem:
    """Satellites that overlap in what they see: request k is seen by satellites k, k + 1 and k + 3."""
    return made(
        [(f"r{k}", "cnsa", 1.0 + k % 4) for k in range(count)],
        [(k, (k + d) % count, 100.0 * k, 100.0 * k + 10) for k in range(count) for d in (0, 1, 3)],
        satellites=[(f"s{k}", "cnsa") for k in range(count)],
    )


def test_beyond_eight_satellites_shares_are_sampled_with_their_error() -> None:
    asked = []
    found = contributions_of_satellites(
        many(9),
        value=lambda p: float(could_be_worth(p).sum()),
        pairs=30,
        progress=lambda done, most: asked.append((done, most)),
    )
    # by hand: a request is shared equally by the three that see it
    exact = np.zeros(9)
    for k in range(9):
        exact[[k, (k + 1) % 9, (k + 3) % 9]] += (1.0 + k % 4) / 3
    assert found.shapley.sum() == pytest.approx(found.total)
    assert found.total == sum(1.0 + k % 4 for k in range(9))
    assert np.all(found.standard_error > 0)
    assert np.all(np.abs(found.shapley - exact) <= 4 * found.standard_error)
    assert asked[-1][0] == found.groups <= asked[-1][1]
    assert found.method.startswith("60 orders of joining")


def test_up_to_eight_satellites_shares_are_exact() -> None:
    found = contributions_of_satellites(many(6), value="reach")
    assert found.groups == 63
    exact = np.zeros(6)
    for k in range(6):
        exact[[k, (k + 1) % 6, (k + 3) % 6]] += (1.0 + k % 4) / 3
    np.testing.assert_allclose(found.shapley, exact)


def test_the_greedy_worth_keeps_the_rules() -> None:
    crowded = made(
        [("a", "cnsa", 2.0), ("b", "cnsa", 3.0), ("c", "cnsa", 1.0)],
        [(0, 0, 0, 10), (1, 0, 5, 15), (2, 0, 20, 30)],
    )
    assert greedy_total(crowded) == 4.0  # the second stands in the way of the first
    assert could_be_worth(crowded).sum() == 6.0


def test_what_cannot_be_shared() -> None:
    with pytest.raises(PhysicsError, match="solve, greedy, reach"):
        contributions_of_partners(apart(), value="guess")  # type: ignore[arg-type]
    with pytest.raises(PhysicsError, match="not finite"):
        contributions_of_partners(apart(), value=lambda _: np.nan)
    same = made([("a", "cnsa", 1.0)], [(0, 0, 0, 10)], satellites=[("one", "cnsa"), ("one", "cnsa")])
    with pytest.raises(PhysicsError, match="names of their own"):
        contributions_of_satellites(same)
    crowd = made([("a", "p00", 1.0)], [(0, 0, 0, 10)], satellites=[(f"s{k}", f"p{k:02d}") for k in range(13)])
    with pytest.raises(PhysicsError, match="at most 12 partners"):
        contributions_of_partners(crowd, value="reach")
