"""Schedules of small problems whose best is known; limits of time; images that stay."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from intercosmos.errors import PhysicsError, UnknownIdError
from intercosmos.physics.observation.schedule_check import check_schedule, unaccounted
from intercosmos.physics.observation.schedule_result import Aim, Demand
from intercosmos.physics.observation.scheduler import schedule, solve
from intercosmos.physics.observation.scheduling_exact import begin_exactly
from intercosmos.physics.observation.scheduling_model import model_of
from intercosmos.physics.observation.scheduling_search import Search
from intercosmos.physics.observation.tasking_problem import (
    Agility,
    DownlinkWindows,
    Imager,
    Opportunities,
    Problem,
    Requests,
)

QUICK = Agility(0.05, 0.05, 2.0)


def images(rows: list[tuple[float, ...]]) -> Opportunities:
    """Rows of request, satellite, alternative, part, start, end, duration, score, roll in degrees."""
    r = np.array(rows, float).reshape(-1, 9)
    middle = (r[:, 4] + r[:, 5]) / 2
    return Opportunities(
        *r[:, :4].T.astype(np.int64), r[:, 4], r[:, 5], r[:, 6], r[:, 7], middle, np.radians(r[:, 8]),
        np.zeros(len(r)), r[:, 6] * 1e9,
    )  # fmt: skip


def problem(
    rows: list[tuple[float, ...]], kinds: str, partners: str = "", satellites: str = "AA", **more: Any
) -> Problem:
    """One letter of kind a request: m mono, s stereo, p periodic; partners of requests and satellites by letter."""
    kind = {"m": "mono", "s": "stereo", "p": "periodic"}
    partner = partners or "A" * len(kinds)
    windows = [(0, 5000.0, 9000.0), (1, 5000.0, 9000.0)]
    imager = {k: more.pop(k) for k in ("memory_bits", "battery_j", "imaging_w") if k in more}
    d = DownlinkWindows(
        np.array([w[0] for w in windows]), ("S", "S"), ("A", "A"), np.array([w[1] for w in windows]),
        np.array([w[2] for w in windows]), np.full(2, 1e9),
    )  # fmt: skip
    made = Problem(
        tuple(Imager(f"sat{k}", p, QUICK, **imager) for k, p in enumerate(satellites)),
        Requests(
            tuple(f"r{k}" for k in range(len(kinds))), tuple(partner), tuple(kind[k] for k in kinds),
            np.ones(len(kinds)), np.array([k == "s" for k in kinds]),
        ),
        images(rows), d, 10000.0,
    )  # fmt: skip
    return replace(made, **more)


#: Three images that all want the same 40 s, of which two fit; a fourth on its own.
CROWDED = [
    (0, 0, 0, 0, 100, 140, 12, 1.0, 0),
    (1, 0, 0, 0, 100, 140, 12, 2.0, 10),
    (2, 0, 0, 0, 100, 140, 12, 3.0, 20),
    (3, 1, 0, 0, 900, 950, 12, 1.5, 0),
]


def test_best_of_a_crowded_pass():
    p = problem(CROWDED, "mmmm")
    found = schedule(p, time_limit_s=5, rounds=20)
    assert found.objective == pytest.approx(6.5)
    assert found.upper_bound >= 6.5
    assert check_schedule(p, found) == ()
    assert unaccounted(p, found) == ()
    assert found.unserved["r0"].startswith("crowded out by")
    assert found.fairness == "none"
    assert found.aim is not None
    assert found.objective == pytest.approx(found.total)


def test_integer_program_finds_a_beginning():
    p = problem(CROWDED, "mmmm")
    search = Search(model_of(p, Aim.of_sum(1)), 0)
    begin_exactly(search, time.perf_counter() + 5.0, 1, 0)
    assert search.best_value == pytest.approx(6.5)
    rows = [(k, 0, 0, 0, 100 + 100 * k, 120 + 100 * k, 10, 1.0 + k, 0) for k in range(4)]
    tight = problem(rows, "mmmm", memory_bits=2e10)
    search = Search(model_of(tight, Aim.of_sum(1)), 0)
    begin_exactly(search, time.perf_counter() + 5.0, 1, 0)  # all four, of which the memory holds two
    assert search.best_value == pytest.approx(7.0)


def test_bound_sees_that_two_of_three_fit():
    # 40 s hold two images of 12 s with at least 2 s of settling each, three never: 3 + 2, and 1 by less than half
    found = schedule(problem(CROWDED, "mmmm"), time_limit_s=5, rounds=20)
    assert found.upper_bound < 7.5 - 0.25


def test_pair_counts_only_whole():
    rows = [
        (0, 0, 0, 0, 100, 115, 12, 1.0, 0),
        (0, 0, 0, 1, 200, 215, 12, 1.0, 0),
        (1, 0, 0, 0, 100, 115, 12, 1.5, 0),
        (1, 0, 1, 0, 600, 615, 12, 0.4, 0),
    ]
    p = problem(rows, "sm")
    found = schedule(p, time_limit_s=5, rounds=40)
    assert found.objective == pytest.approx(2.4)
    assert check_schedule(p, found) == ()
    alone = schedule(problem(rows[:1], "s"), time_limit_s=1, rounds=5)
    assert alone.taken.size == 0
    assert alone.unserved == {"r0": "another image of the set cannot be taken"}


def test_periodic_counts_by_slots_and_uses_one_alternative():
    rows = [
        (0, 0, 0, 0, 100, 120, 5, 1.0, 0),
        (0, 0, 0, 1, 300, 320, 5, 1.0, 0),
        (0, 1, 1, 0, 100, 120, 5, 1.7, 0),
    ]
    p = problem(rows, "p")
    found = schedule(p, time_limit_s=5, rounds=20)
    assert found.objective == pytest.approx(2.0)
    assert found.gap < 1e-6
    assert check_schedule(p, found) == ()


def test_memory_and_downlink_limit_what_is_taken():
    rows = [(k, 0, 0, 0, 100 + 100 * k, 120 + 100 * k, 10, 1.0 + k, 0) for k in range(4)]
    p = problem(rows, "mmmm", memory_bits=2e10)  # two images of 10 s at 1e9 bit/s, all taken before the only window
    found = schedule(p, time_limit_s=5, rounds=40)
    assert found.objective == pytest.approx(3.0 + 4.0)
    assert check_schedule(p, found) == ()
    assert np.all(found.window >= 0)
    none = schedule(replace(p, horizon_s=4000.0), time_limit_s=1, rounds=5)
    assert none.taken.size == 0
    assert set(none.unserved.values()) == {"no downlink after it"}


def test_battery_limits_what_is_taken():
    rows = [(k, 0, 0, 0, 100 + 100 * k, 120 + 100 * k, 10, 1.0 + k, 0) for k in range(4)]
    p = problem(rows, "mmmm", battery_j=3000.0, imaging_w=100.0)
    found = schedule(p, time_limit_s=5, rounds=40)
    assert found.objective == pytest.approx(2.0 + 3.0 + 4.0)
    assert found.upper_bound == pytest.approx(9.0, abs=1e-6)
    assert check_schedule(p, found) == ()


def test_turning_through_a_pitch_that_falls_while_it_is_waited():
    o = images([(0, 0, 0, 0, 0, 200, 10, 1.0, -20), (1, 0, 0, 0, 0, 200, 10, 1.0, 20), (2, 0, 0, 0, 0, 60, 10, 1.0, 0)])
    p = problem([], "mmm", opportunities=replace(o, closing_1_s=np.full(3, 0.009)))
    found = schedule(p, time_limit_s=5, rounds=20)
    assert found.objective == pytest.approx(3.0)
    assert check_schedule(p, found) == ()


def test_least_of_partners_is_maximised():
    p = problem(CROWDED, "mmmm", partners="ABBA")
    # A has r0 (1) and r3 (1.5), B r1 (2) and r2 (3): the least is 2.5 with r0, r3 and r2
    aim = Aim(np.ones((1, 2)), np.zeros((1, 2)), least=True, tie=1e-3)
    found = solve(p, aim, time_limit_s=5, rounds=60)
    assert found.objective == pytest.approx(2.5 + 1e-3 * 5.5)
    assert found.upper_bound >= found.objective
    assert found.value_by_partner == pytest.approx({"A": 2.5, "B": 3.0})


def test_demands_are_kept():
    p = problem(CROWDED, "mmmm", partners="ABBA")
    demand = Demand(np.array([1.0, 0.0]), np.zeros((2, 2)), 2.5)
    aim = replace(Aim.of_sum(2), demands=(demand,))
    found = solve(p, aim, time_limit_s=5, rounds=60)
    assert found.value_by_partner["A"] >= 2.5
    assert found.objective == pytest.approx(5.5)
    timed = Demand(np.zeros(2), np.array([[1.0, 1.0], [0.0, 0.0]]), 24.0)  # 24 s of imaging for A
    again = solve(p, replace(Aim.of_sum(2), demands=(timed,)), time_limit_s=5, rounds=60)
    assert again.value_by_partner["A"] == pytest.approx(2.5)


def test_windows_as_long_as_their_images_are_used():
    # start + duration - duration lies below start for half of all numbers, by rounding
    begin = 22.0 + np.arange(40) * 100.1
    long = 7.5305572415346
    rows = [(k, 0, 0, 0, t, t + long, long, 1.0, 0) for k, t in enumerate(begin)]
    p = problem(rows, "m" * len(rows), must_downlink=False)
    found = solve(p, Aim.of_sum(1), time_limit_s=5, rounds=1)
    assert found.taken.size == len(rows)
    assert found.upper_bound >= len(rows)
    assert check_schedule(p, found) == ()


def test_images_that_would_end_after_the_horizon_say_so():
    p = problem([(0, 0, 0, 0, 90, 140, 12, 1.0, 0)], "m", horizon_s=100.0, must_downlink=False)
    assert schedule(p, time_limit_s=1).unserved == {"r0": "no window long enough before the horizon"}


def test_quotas_of_time_give_up_what_stands_in_their_way():
    # fourteen of A's images and six of B's, none in another's way; B is to have half of the time
    rows = [(k, k % 2, 0, 0, 100 + 300 * k, 140 + 300 * k, 10, 1.0 + k / 100, 0) for k in range(20)]
    p = problem(rows, "m" * 20, partners="AAAAAAAAAAAAAABBBBBB", must_downlink=False)
    found = schedule(p, fairness="quotas", quotas={"B": 0.5}, time_limit_s=10, rounds=60)
    assert found.taken.size == 12
    assert found.objective == pytest.approx(sum(1.0 + k / 100 for k in (*range(8, 14), *range(14, 20))))
    assert check_schedule(p, found) == ()


def test_same_seed_same_schedule():
    rows = [(k, k % 2, 0, 0, 100 + 7 * k, 160 + 7 * k, 12, 1 + k % 5, 10 * (k % 4)) for k in range(16)]
    p = problem(rows, "m" * 16)
    a, b = (schedule(p, time_limit_s=30, rounds=30, seed=4) for _ in range(2))
    assert np.array_equal(a.taken, b.taken)
    assert np.array_equal(a.start_s, b.start_s)
    assert (a.objective, a.upper_bound) == (b.objective, b.upper_bound)


def test_time_limits_are_kept():
    rows = [(k, k % 2, 0, 0, 100 + 7 * k, 160 + 7 * k, 12, 1 + k % 5, 10 * (k % 4)) for k in range(60)]
    p = problem(rows, "m" * 60)
    begun = time.perf_counter()
    found = schedule(p, time_limit_s=0.1)
    assert time.perf_counter() - begun < 1.0  # wide: other things may run on the machine
    assert found.objective > 0
    assert check_schedule(p, found) == ()
    assert [row[1] for row in found.history] == sorted(row[1] for row in found.history)
    assert [row[2] for row in found.history] == sorted((row[2] for row in found.history), reverse=True)
    with pytest.raises(PhysicsError, match="time limit"):
        schedule(p, time_limit_s=0.0)


def test_replanning_keeps_what_is_fixed():
    p = problem(CROWDED, "mmmm")
    before = schedule(p, time_limit_s=5, rounds=20)
    # from 130 s on r0 is worth most, but what is begun stays
    worth = p.opportunities.score.copy()
    worth[0] = 50.0
    changed = replace(p, opportunities=replace(p.opportunities, score=worth))
    stay = before.taken[before.start_s < 115.0]
    after = schedule(changed, time_limit_s=5, rounds=20, start_from=before, fixed=stay, not_before_s=115.0)
    assert check_schedule(changed, after) == ()
    begins = dict(zip(after.taken.tolist(), after.start_s.tolist(), strict=True))
    assert all(begins[k] == before.start_s[before.taken.tolist().index(k)] for k in stay.tolist())
    assert all(t >= 115.0 for k, t in begins.items() if k not in stay)
    assert 0 in begins
    with pytest.raises(PhysicsError, match="does not have it"):
        schedule(p, time_limit_s=1, start_from=before, fixed=[0])
    with pytest.raises(PhysicsError, match="start_from"):
        schedule(p, time_limit_s=1, fixed=[0])


def test_empty_problems_and_unknown_notions():
    p = problem([], "mm")
    found = schedule(p, time_limit_s=1)
    assert found.objective == 0.0
    assert found.gap == 0.0
    assert set(found.unserved) == {"r0", "r1"}
    with pytest.raises(UnknownIdError):
        schedule(p, fairness="envy", time_limit_s=1)


@pytest.mark.parametrize("notion", ["none", "max-min", "nash", "proportional"])
def test_notions_of_fairness(notion: str):
    p = problem(CROWDED, "mmmm", partners="ABBA", satellites="AB")
    p = replace(p, downlinks=replace(p.downlinks, partner=("A", "B")))
    found = schedule(p, fairness=notion, time_limit_s=5, rounds=40)
    assert check_schedule(p, found) == ()
    assert found.fairness == notion
    assert found.upper_bound >= found.objective
    # 1.5 of 2.5 with all of 5, or 2.5 of 2.5 with 3 of 5: the least part is the same, and the sum decides
    assert found.value_by_partner["A"] == pytest.approx(2.5 if notion in ("nash", "proportional") else 1.5)


def test_nobody_has_less_than_alone():
    p = problem(CROWDED, "mmmm", partners="ABBA", satellites="AB")
    p = replace(p, downlinks=replace(p.downlinks, partner=("A", "B")))
    free = schedule(p, time_limit_s=5, rounds=40)
    kept = schedule(p, individually_rational=True, alone={"A": 2.5, "B": 0.0}, time_limit_s=5, rounds=40)
    assert free.value_by_partner["A"] == pytest.approx(1.5)
    assert kept.value_by_partner["A"] >= 2.5


def test_demands_that_cannot_be_kept_are_said():
    p = problem(CROWDED, "mmmm", partners="ABBA")
    with pytest.raises(PhysicsError, match="A has no less than alone"):
        schedule(p, individually_rational=True, alone={"A": 3.0, "B": 0.0}, time_limit_s=5, rounds=10)
    demand = Demand(np.array([1.0, 0.0]), np.zeros((2, 2)), 3.0, "the share of A")
    found = solve(p, replace(Aim.of_sum(2), demands=(demand,)), time_limit_s=5, rounds=10)
    assert found.value_by_partner["A"] == pytest.approx(2.5)  # all it could have
