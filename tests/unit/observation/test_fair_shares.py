"""Notions of fairness on problems small enough to see through; envy; how unevenly something is divided."""

from __future__ import annotations

import numpy as np
import pytest

from fairness_made import made, scheduled
from intercosmos.errors import PhysicsError, UnknownIdError
from intercosmos.physics.observation.fair_shares import (
    LEAST_GAIN,
    NOTIONS,
    TANGENT_ERROR,
    Quota,
    aim_of,
    brought,
    could_be_worth,
    describe,
    price,
)
from intercosmos.physics.observation.fair_shares_alone import all_alone
from intercosmos.physics.observation.fair_shares_check import imaging_time_s, unmet_demands
from intercosmos.physics.observation.fair_shares_envy import envy
from intercosmos.physics.observation.fair_shares_spread import gini, jain, lorenz
from intercosmos.physics.observation.schedule_check import check_schedule
from intercosmos.physics.observation.schedule_result import Schedule
from intercosmos.physics.observation.tasking_problem import Problem


def two_each(**more: object) -> Problem:
    """Each of two partners asks for two images; cnsa's satellite sees all, that of roscosmos one of its own."""
    return made(
        [("a", "cnsa", 3.0), ("b", "cnsa", 2.0), ("c", "roscosmos", 5.0), ("d", "roscosmos", 1.0)],
        [(0, 0, 0, 10), (1, 0, 100, 110), (2, 0, 200, 210), (3, 0, 300, 310), (3, 1, 0, 10)],
        **more,  # type: ignore[arg-type]
    )


# --- what requests could be worth, what satellites bring


def test_requests_could_be_worth_their_best_opportunities() -> None:
    problem = two_each(score=[0.5, 1.0, 1.0, 0.25, 0.75])
    assert could_be_worth(problem).tolist() == [3.5, 5.75]


def test_half_a_pair_is_worth_nothing_and_slots_of_a_period_count_one_by_one() -> None:
    problem = made(
        [("pair", "cnsa", 4.0), ("half", "cnsa", 4.0), ("often", "roscosmos", 1.0)],
        [(0, 0, 0, 10), (0, 0, 100, 110), (1, 0, 200, 210), (2, 0, 300, 310), (2, 0, 400, 410), (2, 1, 400, 410)],
        kind=["stereo", "stereo", "periodic"],
        part=[0, 1, 0, 0, 1, 1],
    )
    # a pair counts with both of its images; an alternative with one part only has all its parts
    assert could_be_worth(problem).tolist() == [8.0 + 4.0, 2.0]
    own = problem.among("roscosmos")
    assert could_be_worth(own).tolist() == [0.0, 1.0]


def test_what_a_satellite_brings_counts_in_parts_of_what_is_asked() -> None:
    # cnsa's satellite can serve all that both ask for; that of roscosmos one point of its own six
    assert brought(two_each()) == pytest.approx([2.0, 1 / 6])


# --- notions


def test_every_notion_has_words_and_an_aim() -> None:
    for notion in NOTIONS:
        assert describe(notion)
        aim = aim_of(two_each(), notion, alone=[1.0, 1.0], quotas={"cnsa": 0.2} if notion == "quotas" else None)
        assert aim.slope.shape == aim.intercept.shape
        assert aim.value(np.array([3.0, 5.0])) > aim.value(np.array([2.0, 4.0]))


def test_max_min_looks_at_the_worst_off() -> None:
    aim = aim_of(two_each(), "max-min", alone=None)
    assert aim.least
    assert aim.value(np.array([2.5, 3.0])) == pytest.approx(0.5, abs=2e-4)
    assert aim.value(np.array([2.5, 6.0])) > aim.value(np.array([2.5, 3.0]))


def test_tangents_follow_the_logarithm_as_closely_as_they_say() -> None:
    aim = aim_of(two_each(), "nash", alone=[0.0, 0.0])
    part = np.geomspace(LEAST_GAIN, 1.0, 5001)
    off = [aim.value(np.array([5.0 * x, 0.0])) - aim.tie * 5 * x - np.log(x / LEAST_GAIN) - 1 for x in part]
    assert min(off) >= -1e-9
    assert max(off) <= TANGENT_ERROR
    assert max(off) > 0.5 * TANGENT_ERROR
    assert aim.value(np.zeros(2)) == 0.0


def test_who_cannot_gain_keeps_what_it_has_and_does_not_count() -> None:
    problem = two_each()
    aim = aim_of(problem, "nash", alone={"cnsa": 5.0, "roscosmos": 1.0})
    np.testing.assert_array_equal(aim.slope[:, 0], 0.0)
    assert np.all(aim.slope[:, 1] > 0)
    assert [d.least for d in aim.demands] == pytest.approx([5.0, 1.0])


def test_where_nobody_can_gain_the_sum_decides() -> None:
    aim = aim_of(two_each(), "nash", alone=[5.0, 6.0])
    assert aim.value(np.array([5.0, 6.0])) == 11.0


def test_weights_are_powers() -> None:
    aim = aim_of(two_each(), "proportional", alone=[0.0, 0.0], weights={"cnsa": 3.0, "roscosmos": 1.0})
    np.testing.assert_allclose(aim.slope[0] * [5.0, 6.0], np.array([1.5, 0.5]) / LEAST_GAIN)


# --- quotas


def test_quotas_are_linear_conditions() -> None:
    aim = aim_of(
        two_each(), "quotas", alone=None,
        quotas={"cnsa": 0.25, "roscosmos": Quota(0.5, "time", satellites="cnsa", at_most=True)},
    )  # fmt: skip
    time, others = aim.demands
    np.testing.assert_allclose(time.time_1_s, [[0.75, 0.75], [-0.25, -0.25]])
    np.testing.assert_allclose(others.time_1_s, [[0.5, 0.0], [-0.5, 0.0]])
    assert time.name == "cnsa has at least 0.25 of the imaging time"
    assert others.name == "roscosmos has at most 0.5 of the imaging time on satellites of cnsa"


def test_quotas_that_only_an_empty_schedule_keeps_are_refused() -> None:
    problem = made([("a", "cnsa", 1.0), ("b", "roscosmos", 1.0)], [(0, 0, 0, 10)])
    with pytest.raises(PhysicsError, match=r"add up to 1.2 of the imaging time.*divide them by 1.2"):
        aim_of(problem, "quotas", alone=None, quotas={"cnsa": 0.8, "roscosmos": 0.4})
    with pytest.raises(PhysicsError, match="none of its requests can be imaged"):
        aim_of(problem, "quotas", alone=None, quotas={"roscosmos": 0.1})
    with pytest.raises(PhysicsError, match="imaged by satellites of roscosmos"):
        aim_of(problem, "quotas", alone=None, quotas={"cnsa": Quota(0.1, satellites="roscosmos")})
    assert aim_of(problem, "quotas", alone=None, quotas={"roscosmos": 0.0, "cnsa": 1.0}).demands


def test_a_quota_of_what_one_could_have() -> None:
    aim = aim_of(two_each(), "quotas", alone=None, quotas={"roscosmos": Quota(0.5, "best")})
    assert aim.demands[0].least == pytest.approx(3.0)
    assert aim.demands[0].value.tolist() == [0.0, 1.0]


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: Quota(1.2), "from 0 to 1"),
        (lambda: Quota(0.2, "money"), "not of 'money'"),  # type: ignore[arg-type]
        (lambda: Quota(0.2, "value", satellites="cnsa"), "only a quota of the time"),
        (lambda: aim_of(two_each(), "quotas", alone=None), "give a quota"),
        (lambda: aim_of(two_each(), "nash", alone=None), "alone"),
        (lambda: aim_of(two_each(), "none", alone=None, individually_rational=True), "alone"),
        (lambda: aim_of(two_each(), "nash", alone=[1.0]), "one finite number"),
        (lambda: aim_of(two_each(), "nash", alone=[1.0, np.nan]), "one finite number"),
        (lambda: aim_of(two_each(), "nash", alone=[0, 0], quotas={"cnsa": 0.1}), "quotas were given"),
        (lambda: aim_of(two_each(), "nash", alone=[0, 0], weights=[1, 1]), "weights were given"),
        (lambda: aim_of(two_each(), "proportional", alone=[0, 0], weights=[0, 0]), "above 0"),
        (lambda: price(-1.0, 1.0), "not negative"),
        (lambda: price(1.0, np.inf), "finite"),
    ],
)
def test_what_cannot_be_asked(make: object, told: str) -> None:
    with pytest.raises(PhysicsError, match=told):
        make()  # type: ignore[operator]


def test_unknown_names_are_told() -> None:
    with pytest.raises(UnknownIdError, match="nash"):
        aim_of(two_each(), "nahs", alone=None)
    for given in ({"esa": 0.1}, {"cnsa": Quota(0.1, satellites="esa")}):
        with pytest.raises(UnknownIdError, match="esa"):
            aim_of(two_each(), "quotas", alone=None, quotas=given)
    with pytest.raises(UnknownIdError, match="esa"):
        aim_of(two_each(), "nash", alone={"esa": 1.0})


def test_the_price_is_a_part_of_the_greatest_total() -> None:
    assert price(3.0, 4.0) == 0.25
    assert price(4.0, 3.0) == 0.0
    assert price(0.0, 0.0) == 0.0
    assert price(0.0, 2.0) == 1.0


# --- envy


def contested(second: float) -> Problem:
    """Two slots of one satellite that both partners could use; the second is worth more or less to roscosmos."""
    return made(
        [("a", "cnsa", 1.0), ("b", "cnsa", 1.0), ("c", "roscosmos", 1.0), ("d", "roscosmos", second)],
        [(0, 0, 0, 10), (1, 0, 100, 110), (2, 0, 0, 10), (3, 0, 100, 110)],
    )


def test_one_slot_each_leaves_no_envy_where_slots_are_alike() -> None:
    problem = contested(1.0)
    found = envy(problem, scheduled(problem, [0, 3]))
    assert found.worth.tolist() == [[1.0, 1.0], [1.0, 1.0]]
    assert found.free
    assert found.pairs == ()


def test_the_better_slot_is_envied_but_not_beyond_one() -> None:
    problem = contested(4.0)
    found = envy(problem, scheduled(problem, [1, 2]))
    assert found.worth.tolist() == [[1.0, 1.0], [4.0, 1.0]]
    assert found.pairs == (("roscosmos", "cnsa"),)
    assert found.free_up_to_one


def test_who_has_everything_is_envied_even_without_one_slot() -> None:
    problem = contested(4.0)
    found = envy(problem, scheduled(problem, [0, 1]))
    assert found.pairs == (("roscosmos", "cnsa"),)
    assert found.worth[1, 0] == 5.0
    assert not found.free_up_to_one


def test_greater_claims_are_not_envied_for_more() -> None:
    problem = contested(1.0)
    everything = scheduled(problem, [0, 1])
    one_each = scheduled(problem, [0, 3])
    assert not envy(problem, everything, weights=[100.0, 1.0]).free
    # who has twice the claim, and no more, envies
    assert envy(problem, one_each, weights=[2.0, 1.0]).pairs == (("cnsa", "roscosmos"),)
    with pytest.raises(PhysicsError, match="weight above 0"):
        envy(problem, one_each, weights=[0.0, 1.0])


def test_a_slot_is_as_wide_as_the_images_beside_it_allow() -> None:
    # the request of roscosmos could be taken between 100 and 130 s, 20 deg to the side, which takes 20 s to turn to
    chances = [(0, 0, 60, 70), (1, 0, 110, 120), (2, 0, 100, 130), (0, 0, 150, 160)]
    problem = made(
        [("a", "cnsa", 1.0), ("b", "cnsa", 1.0), ("c", "roscosmos", 1.0)],
        chances,
        roll_rad=np.radians([0.0, 0.0, 20.0, 0.0]).tolist(),
    )
    assert envy(problem, scheduled(problem, [0, 1])).worth[1, 0] == 1.0  # in time: 70 + 20 s
    # nothing before, but an image at 150 s follows: 110 + 20 s
    assert envy(problem, scheduled(problem, [1, 3])).worth[1, 0] == 1.0
    late = made(
        [("a", "cnsa", 1.0), ("b", "cnsa", 1.0), ("c", "roscosmos", 1.0)],
        [(0, 0, 60, 70), (1, 0, 75, 85), (2, 0, 78, 98), (0, 0, 110, 120)],
        roll_rad=np.radians([0.0, 0.0, 20.0, 0.0]).tolist(),
    )
    assert envy(late, scheduled(late, [0, 1])).worth[1, 0] == 0.0  # 70 + 20 + 10 s is past 98 s


def test_an_image_that_could_not_go_down_is_not_envied() -> None:
    chances = [(0, 0, 0, 10), (1, 0, 0, 10)]
    requests = [("a", "cnsa", 1.0), ("b", "roscosmos", 1.0)]
    before = made(requests, chances, windows=[(0, "Miyun", "cnsa", 0, 9, 1e9)])
    after = made(requests, chances, windows=[(0, "Miyun", "cnsa", 20, 30, 1e9)])
    short = made(requests, chances, windows=[(0, "Miyun", "cnsa", 20, 30, 1e7)])
    assert [envy(p, scheduled(p, [0])).free for p in (before, after, short)] == [True, False, True]


def test_nothing_taken_nothing_envied() -> None:
    problem = contested(1.0)
    assert envy(problem, scheduled(problem, [])).free


def test_each_request_counts_once_however_many_slots_it_fits() -> None:
    problem = made(
        [("a", "cnsa", 1.0), ("b", "cnsa", 1.0), ("c", "roscosmos", 3.0), ("d", "roscosmos", 2.0)],
        [(0, 0, 0, 10), (1, 0, 100, 110), (2, 0, 0, 10), (2, 0, 100, 110), (3, 0, 0, 10)],
    )
    # c in the second slot, d in the first: the matching that is worth most, not the one that takes c first
    assert envy(problem, scheduled(problem, [0, 1])).worth[1, 0] == 5.0


# --- alone


def test_all_working_alone_is_a_schedule_of_the_whole() -> None:
    problem = made(
        [("a", "cnsa", 3.0), ("b", "roscosmos", 2.0), ("c", "roscosmos", 4.0), ("d", "cnsa", 1.0)],
        [(2, 0, 0, 10), (1, 1, 50, 60), (0, 0, 50, 60), (3, 0, 90, 100), (0, 1, 200, 210)],
        windows=[
            (1, "Miyun", "cnsa", 300, 400, 1e9), (0, "Miyun", "cnsa", 300, 400, 1e9),
            (1, "Dubna", "roscosmos", 500, 600, 1e9),
        ],
    )  # fmt: skip
    asked = []

    def every_chance(part: Problem) -> Schedule:
        asked.append(part)
        return scheduled(part, range(len(part.opportunities)))

    worth, together = all_alone(problem, every_chance)
    assert worth.tolist() == [4.0, 2.0]
    assert len(asked) == 2
    assert check_schedule(problem, together) == ()
    assert sorted(together.taken.tolist()) == [1, 2, 3]
    assert together.window[together.taken == 1].tolist() == [2]  # its own station, not the foreign one before
    assert together.objective == together.total == 6.0


# --- conditions


def test_conditions_that_a_schedule_does_not_keep_are_named() -> None:
    problem = two_each()
    schedule = scheduled(problem, [0, 1, 4])  # cnsa twice on its own satellite, roscosmos once on its own
    np.testing.assert_allclose(imaging_time_s(problem, schedule), [[20.0, 0.0], [0.0, 10.0]])
    aim = aim_of(
        problem, "quotas", alone=[5.0, 2.0], individually_rational=True,
        quotas={"roscosmos": Quota(0.4)},
    )  # fmt: skip
    assert unmet_demands(problem, schedule, aim) == (
        "roscosmos has no less than alone: 1 short",
        "roscosmos has at least 0.4 of the imaging time: 2 short",
    )
    assert unmet_demands(problem, schedule) == ()
    kept = aim_of(problem, "quotas", alone=None, quotas={"cnsa": Quota(2 / 3), "roscosmos": Quota(1 / 3)})
    assert unmet_demands(problem, schedule, kept) == ()


# --- spread


def test_curves_and_coefficients_of_known_shares() -> None:
    part, had = lorenz([4.0, 0.0, 4.0, 2.0])
    np.testing.assert_allclose(part, [0, 0.25, 0.5, 0.75, 1])
    np.testing.assert_allclose(had, [0, 0, 0.2, 0.6, 1])
    assert gini([4.0, 0.0, 4.0, 2.0]) == pytest.approx(0.35)  # mean difference 1.75 over twice the mean, 2.5
    assert gini([0.0, 0.0, 0.0, 1.0]) == pytest.approx(0.75)
    assert jain([4.0, 0.0, 4.0, 2.0]) == pytest.approx(100 / (4 * 36))
    assert gini([0.0, 0.0]) == 0.0
    assert jain([0.0, 0.0]) == 1.0


@pytest.mark.parametrize("wrong", [[], [-1.0, 1.0], [np.nan], [[1.0]]])
def test_shares_that_are_none(wrong: list[float]) -> None:
    for measure in (lorenz, gini, jain):
        with pytest.raises(PhysicsError, match="shares"):
            measure(wrong)
