"""Schedules made again: what is done stays, what is lost is said, and what changes is counted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from astropy.time import Time

from fairness_made import made
from intercosmos.errors import PhysicsError, UnknownIdError
from intercosmos.physics.observation.replanning import Changes, changes, replan
from intercosmos.physics.observation.schedule_check import check_schedule, unaccounted
from intercosmos.physics.observation.schedule_result import Aim, Schedule
from intercosmos.physics.observation.scheduler import solve
from intercosmos.physics.observation.tasking_problem import Problem

WINDOWS = [
    (0, "Miyun", "cnsa", 150, 200, 1e9),
    (0, "Miyun", "cnsa", 1000, 1200, 1e9),
    (1, "Dubna", "roscosmos", 150, 200, 1e9),
    (1, "Dubna", "roscosmos", 1000, 1200, 1e9),
]


def fleet() -> Problem:
    """Two satellites; a and b come early, c and d later, d by either satellite; e only by the second, late."""
    return made(
        [("a", "cnsa", 2.0), ("b", "roscosmos", 2.0), ("c", "cnsa", 3.0), ("d", "roscosmos", 2.0), ("e", "cnsa", 1.0)],
        [(0, 0, 0, 20), (1, 1, 100, 120), (2, 0, 500, 520), (3, 1, 500, 520), (3, 0, 600, 620), (4, 1, 700, 720)],
        windows=WINDOWS,
    )


def best(problem: Problem) -> Schedule:
    return solve(problem, Aim.of_sum(len(problem.partners)), time_limit_s=5.0, rounds=20)


def again(schedule: Schedule, **asked: Any) -> Schedule:
    found = replan(schedule, time_limit_s=5.0, rounds=20, **asked)
    assert check_schedule(found.problem, found) == ()
    assert unaccounted(found.problem, found) == ()
    assert found.upper_bound >= found.objective
    return found


def names(schedule: Schedule) -> list[str]:
    o = schedule.problem.opportunities
    return sorted(schedule.problem.requests.name[r] for r in o.request[schedule.taken].tolist())


def test_where_nothing_happens_nothing_changes() -> None:
    first = best(fleet())
    assert names(first) == ["a", "b", "c", "d", "e"]
    found = again(first, now_s=50.0)
    difference = changes(first, found)
    assert difference.count == 0
    assert len(difference.kept) == 5
    assert difference.worth == 0.0
    assert found.objective == first.objective


def test_a_lost_satellite_gives_its_images_to_others_where_it_can() -> None:
    first = best(fleet())
    found = again(first, now_s=300.0, lost_satellites=["Resolute"])
    # what it took is on the ground; d goes to the other satellite; nobody else can take e
    assert names(found) == ["a", "b", "c", "d"]
    assert found.unserved == {"e": "only Resolute could still take it, which is lost"}
    o = found.problem.opportunities
    assert sorted(o.satellite[found.taken].tolist()) == [0, 0, 0, 1]
    difference = changes(first, found)
    assert difference.dropped == (("e", 0),)
    assert difference.worth == -1.0


def test_what_a_lost_satellite_still_holds_is_lost() -> None:
    first = best(fleet())
    # b was taken at 100 s and goes down from 150 s on
    found = again(first, now_s=130.0, lost_satellites=["Resolute"])
    assert "b" not in names(found)
    assert found.unserved["b"] == "its last chance had passed at 130 s"


def test_images_that_began_stay_as_they_were() -> None:
    first = best(fleet())
    found = again(first, now_s=505.0, keep="nothing", dropped_requests=["a", "d"])
    assert "a" in names(found)  # dropped, but taken already
    done = found.start_s[found.start_s < 505.0]
    np.testing.assert_array_equal(np.sort(done), np.sort(first.start_s[first.start_s < 505.0]))
    assert np.all(found.start_s[found.start_s >= 505.0] >= 505.0)


def test_a_dropped_request_makes_room() -> None:
    crowded = made([("a", "cnsa", 3.0), ("b", "roscosmos", 2.0)], [(0, 0, 500, 510), (1, 0, 505, 515)])
    first = best(crowded)
    assert names(first) == ["a"]
    found = again(first, now_s=100.0, dropped_requests=["a"])
    assert names(found) == ["b"]
    assert found.unserved == {"a": "dropped"}


def urgent(worth: float) -> tuple[Schedule, Problem]:
    """A plan, and the problem with an urgent request that comes across it."""
    planned = made([("a", "cnsa", 3.0), ("b", "cnsa", 1.0)], [(0, 0, 500, 510), (1, 1, 700, 710)])
    more = made(
        [("a", "cnsa", 3.0), ("b", "cnsa", 1.0), ("flood", "roscosmos", worth)],
        [(1, 1, 700, 710), (0, 0, 500, 510), (2, 0, 505, 515)],
    )
    return best(planned), more


@pytest.mark.parametrize(
    ("keep", "taken"),
    [
        ("as much as possible", ["a", "b"]),
        ("nothing", ["b", "flood"]),
        (0.1, ["b", "flood"]),
        (0.5, ["a", "b"]),
    ],
)
def test_constancy_has_a_price(keep: str | float, taken: list[str]) -> None:
    first, more = urgent(4.0)
    found = again(first, now_s=100.0, new_problem=more, keep=keep)
    assert names(found) == taken
    assert found.objective == found.total  # without what constancy counts
    difference = changes(first, found)
    assert difference.count == (2 if "flood" in taken else 0)
    assert difference.worth == (1.0 if "flood" in taken else 0.0)


def test_what_is_done_must_be_in_the_new_problem() -> None:
    first, more = urgent(4.0)
    without = replace(more, opportunities=more.opportunities.picked([0, 2]))
    with pytest.raises(PhysicsError, match="part 0 of request 'a' by satellite 'Canopus' at 500 s"):
        again(first, now_s=600.0, new_problem=without)
    assert names(again(first, now_s=600.0, new_problem=more)) == ["a", "b"]


def test_half_a_pair_that_cannot_be_completed_counts_no_more() -> None:
    pair = made(
        [("pair", "cnsa", 2.0), ("later", "cnsa", 1.0)],
        [(0, 1, 100, 110), (0, 1, 500, 510), (1, 0, 600, 610)],
        kind=["stereo", "mono"],
        part=[0, 1, 0],
    )
    first = best(pair)
    assert names(first) == ["later", "pair", "pair"]
    assert names(again(first, now_s=300.0)) == ["later", "pair", "pair"]
    found = again(first, now_s=300.0, lost_satellites=["Resolute"])
    assert names(found) == ["later"]
    assert "Resolute" in found.unserved["pair"]
    assert names(again(first, now_s=300.0, dropped_requests=["pair"])) == ["later"]


def test_images_sent_already_stay_sent() -> None:
    first = best(fleet())
    found = again(first, now_s=300.0, keep="nothing", lost_satellites="Resolute")
    sent = np.sort(first.delivered_s[first.delivered_s <= 300.0])
    np.testing.assert_allclose(np.sort(found.delivered_s[found.delivered_s <= 300.0]), sent)


@pytest.mark.parametrize("seed", range(6))
def test_any_schedule_can_be_made_again(seed: int) -> None:
    rng = np.random.default_rng(seed)
    asked = [(f"r{k}", ["cnsa", "roscosmos"][k % 2], float(rng.integers(1, 9))) for k in range(14)]
    chances = [(k, int(rng.integers(2)), t := float(rng.uniform(0, 900)), t + rng.uniform(12, 60)) for k in range(14)
               for _ in range(3)]  # fmt: skip
    problem = made(asked, chances, windows=WINDOWS, roll_rad=rng.uniform(-0.4, 0.4, 42).tolist())
    first = best(problem)
    now = float(rng.uniform(100, 800))
    lost = [[], ["Canopus"]][seed % 2]
    kept = again(first, now_s=now, dropped_requests=["r0"], lost_satellites=lost)
    again(first, now_s=now, dropped_requests=["r0"], lost_satellites=lost, keep="nothing")
    o = problem.opportunities
    hit = {problem.requests.name[r] for r in o.request[first.taken][o.satellite[first.taken] == 0].tolist()}
    # only images of the lost satellite and of the dropped request give way
    different = {name for name, _ in (*changes(first, kept).moved, *changes(first, kept).dropped)}
    assert different <= {"r0"} | (hit if lost else set())


def test_changes_are_counted_by_what_is_seen() -> None:
    found = Changes((("a", 0),), (("b", 0),), (("c", 0), ("d", 1)), (), 0.0)
    assert found.count == 3


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"now_s": -1.0}, "now lies within"),
        ({"now_s": 1e9}, "now lies within"),
        ({"now_s": 1.0, "keep": "everything"}, "as much as possible"),
        ({"now_s": 1.0, "keep": -0.1}, "at least 0"),
    ],
)
def test_what_cannot_be_asked(asked: dict[str, Any], told: str) -> None:
    with pytest.raises(PhysicsError, match=told):
        replan(best(fleet()), **asked)


def test_unknown_names_and_other_starts_are_told() -> None:
    first = best(fleet())
    with pytest.raises(UnknownIdError, match="Resolut"):
        replan(first, now_s=1.0, lost_satellites=["Resolut"])
    with pytest.raises(UnknownIdError, match="request is called 'z'"):
        replan(first, now_s=1.0, dropped_requests=["z"])
    dated = replace(first, problem=replace(first.problem, start=Time("2027-03-01", scale="utc")))
    other = replace(first.problem, start=Time("2027-03-02", scale="utc"))
    with pytest.raises(PhysicsError, match="another start"):
        replan(dated, now_s=1.0, new_problem=other)
