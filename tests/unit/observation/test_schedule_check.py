"""Every rule of a schedule, kept and broken."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from intercosmos.physics.observation.schedule_check import check_schedule, unaccounted
from intercosmos.physics.observation.schedule_result import Aim, Schedule
from intercosmos.physics.observation.tasking_problem import (
    Agility,
    DownlinkWindows,
    Imager,
    Opportunities,
    Problem,
    Requests,
    turning_time_s,
)

NONE = float("nan")


def problem_of(**imager: Any) -> Problem:
    """Two satellites; a single image (two chances), a stereo pair (two chances), a periodic request of two slots."""
    agility = Agility(np.radians(2.0), np.radians(1.0), 1.0)
    rows = [  # request, satellite, alternative, part, start, end, duration, score, centre, roll
        (0, 0, 0, 0, 100, 200, 10, 1.0, 150, 0.0),
        (0, 1, 0, 0, 100, 200, 10, 0.5, 150, 0.3),
        (1, 0, 0, 0, 100, 140, 10, 0.5, 160, 0.4),
        (1, 0, 0, 1, 180, 220, 10, 0.5, 160, 0.4),
        (1, 1, 1, 0, 400, 440, 10, 0.4, 460, -0.4),
        (1, 1, 1, 1, 480, 520, 10, 0.4, 460, -0.4),
        (2, 1, 0, 0, 600, 700, 20, 0.5, 650, 0.1),
        (2, 1, 0, 1, 900, 990, 20, 0.5, 950, 0.1),
    ]
    table = np.array(rows, float)
    o = Opportunities(*(table[:, k] for k in range(10)), np.full(8, 0.01), 1e9 * table[:, 6])
    return Problem(
        (Imager("A", "east", agility, **imager), Imager("B", "west", agility, **imager)),
        Requests(("one", "two", "three"), ("east", "west", "west"), ("mono", "stereo", "periodic"), np.ones(3),
                 np.array([False, True, False])),
        o,
        DownlinkWindows(np.array([0, 0, 1]), ("X", "X", "Y"), ("east",) * 3, np.array([300.0, 800.0, 550.0]),
                        np.array([400.0, 900.0, 980.0]), np.array([2e8, 1e9, 1e9])),
        1000.0,
    )  # fmt: skip


def schedule_of(problem: Problem, rows: list[tuple[int, float, int, float]], **others: Any) -> Schedule:
    taken, start, window, delivered = (np.array(c) for c in zip(*rows, strict=True)) if rows else [np.zeros(0)] * 4
    worth = float(problem.values[taken.astype(np.int64)].sum())
    return Schedule(
        problem, taken.astype(np.int64), start.astype(float), window.astype(np.int64), delivered.astype(float),
        others.pop("objective", worth), others.pop("upper_bound", 3.0), **others,
    )  # fmt: skip


GOOD = [(0, 145.0, 1, 820.0), (2, 100.0, 0, 350.0), (3, 200.0, 1, 830.0), (6, 640.0, 2, 680.0), (7, 900.0, 2, 950.0)]


def test_a_sound_schedule_passes() -> None:
    problem = problem_of()
    assert check_schedule(problem, schedule_of(problem, GOOD)) == ()
    assert check_schedule(problem, schedule_of(problem, [])) == ()


BROKEN = {
    "begins before its window": ([(0, 99.9, 1, 820.0)], "before its window opens"),
    "ends after its window": ([(0, 190.1, 1, 820.0)], "ends 0.1 s after its window closes"),
    "too soon": ([(2, 110.0, 0, 350.0), (3, 200.0, 1, 830.0), (0, 121.0, 1, 820.0)], "too soon after image 2"),
    "both at once": ([(2, 110.0, 0, 350.0), (3, 200.0, 1, 830.0), (0, 110.0, 1, 820.0)], "too soon"),
    "two chances of one request": ([(0, 145.0, 1, 820.0), (1, 145.0, 2, 560.0)], "part 0 of request one is imaged 2"),
    "two alternatives": ([*GOOD[:3], (4, 400.0, 2, 560.0), (5, 500.0, 2, 570.0)], "request two uses 2 alternatives"),
    "half a pair": ([(2, 100.0, 0, 350.0)], "needs all 2 parts of its alternative and has 1"),
    "never down": ([(0, 145.0, -1, NONE)], "never goes down"),
    "foreign window": ([(0, 145.0, 2, 560.0)], "foreign window"),
    "down before it was taken": ([(7, 900.0, 2, 910.0)], "down 30 s before it can be"),
    "down before the pass": ([(0, 145.0, 1, 805.0)], "down 5 s before it can be"),
    "two sent at once": ([(0, 145.0, 1, 820.0), (2, 100.0, 0, 350.0), (3, 200.0, 1, 825.0)], "down 5 s before"),
    "after the pass": ([(0, 145.0, 0, 405.0)], "down 5 s after its pass ends"),
    "too much for a pass": ([(0, 145.0, 0, 400.0), (2, 100.0, 0, 350.0), (3, 200.0, 0, 450.0)], "after its pass ends"),
    "in the wrong order": ([(0, 145.0, 0, 350.0), (2, 100.0, 0, 400.0), (3, 200.0, 1, 830.0)], "before it can be"),
}  # fmt: skip


@pytest.mark.parametrize("what", BROKEN)
def test_what_is_broken_is_told(what: str) -> None:
    rows, said = BROKEN[what]
    problem = problem_of()
    assert any(said in sentence for sentence in check_schedule(problem, schedule_of(problem, rows)))


def test_only_what_is_broken_is_told() -> None:
    problem = problem_of()
    assert len(check_schedule(problem, schedule_of(problem, [(0, 99.9, 1, 820.0), *GOOD[3:]]))) == 1


def test_turning_is_that_of_the_problem_to_the_tolerance() -> None:
    problem = problem_of()
    first, second = np.array([2]), np.array([0])
    end, start = 110.0, 110.0
    for _ in range(60):  # the time to turn depends on when the second begins
        start = end + float(turning_time_s(problem, first, np.array([end]), second, np.array([start]))[0])
    rows = [(2, 100.0, 0, 350.0), (3, 200.0, 1, 830.0)]
    assert check_schedule(problem, schedule_of(problem, [*rows, (0, start, 1, 820.0)])) == ()
    hasty = check_schedule(problem, schedule_of(problem, [*rows, (0, start - 1e-3, 1, 820.0)]))
    assert len(hasty) == 1
    assert check_schedule(problem, schedule_of(problem, [*rows, (0, start - 1e-3, 1, 820.0)]), tolerance_s=2e-3) == ()


def test_images_may_stay_where_nothing_must_go_down() -> None:
    problem = replace(problem_of(), must_downlink=False)
    assert check_schedule(problem, schedule_of(problem, [(0, 145.0, -1, NONE)])) == ()


def test_memory_holds_what_is_not_yet_down() -> None:
    # images 2 and 0 of satellite A fill 20 Gbit by 155 s, before its first pass; image 3 makes 30 by 210 s
    assert check_schedule(problem_of(memory_bits=30e9), schedule_of(problem_of(), GOOD)) == ()
    tight = problem_of(memory_bits=29e9)
    told = check_schedule(tight, schedule_of(tight, GOOD[:3]))
    assert told == ("satellite A holds 3e+10 bits at 210 s, and its memory 2.9e+10",)


def test_what_goes_down_frees_memory() -> None:
    problem = problem_of(memory_bits=20e9)
    both = [(6, 640.0, 2, 680.0), (7, 900.0, 2, 950.0)]
    assert check_schedule(problem, schedule_of(problem, both)) == ()
    late = [(6, 640.0, 2, 930.0), (7, 900.0, 2, 950.0)]  # the first is still there when the second is taken
    assert any("its memory" in s for s in check_schedule(problem, schedule_of(problem, late)))


def test_a_battery_gives_what_it_has_and_is_not_overcharged() -> None:
    power: dict[str, Any] = {"charging_w": 10.0, "imaging_w": 110.0, "downlink_w": 60.0}
    enough, short = problem_of(battery_j=2001.0, **power), problem_of(battery_j=1999.0, **power)
    rows = [(6, 640.0, 2, 680.0)]  # 20 s at 100 W beyond the panels, then 20 s at 50 W: 3000 J, not from a fuller start
    assert any("may draw 2001" in s for s in check_schedule(enough, schedule_of(enough, rows)))
    whole = problem_of(battery_j=3000.0, **power)
    assert check_schedule(whole, schedule_of(whole, rows)) == ()
    apart = [(6, 640.0, 2, 930.0)]  # 250 s in between fill the battery again
    assert check_schedule(enough, schedule_of(enough, apart)) == ()
    assert any("2000 J" in s for s in check_schedule(short, schedule_of(short, apart)))


def test_objective_and_bound_are_held_against_the_images() -> None:
    problem = problem_of()
    assert "said to be 9" in check_schedule(problem, schedule_of(problem, GOOD, objective=9.0, upper_bound=9.0))[0]
    assert "below the objective" in check_schedule(problem, schedule_of(problem, GOOD, upper_bound=1.0))[0]
    worth = float(schedule_of(problem, GOOD).total)
    partners = len(problem.partners)
    half = schedule_of(problem, GOOD, objective=worth / 2, aim=Aim.of_sum(partners, 0.5))
    assert check_schedule(problem, half) == ()  # another aim has another objective
    wrong = schedule_of(problem, GOOD, objective=worth, upper_bound=2 * worth, aim=Aim.of_sum(partners, 0.5))
    assert "by its aim the images count" in check_schedule(problem, wrong)[0]


def test_nonsense_is_told_and_nothing_more() -> None:
    problem = problem_of()
    sound = schedule_of(problem, GOOD)
    for change, said in (
        ({"start_s": sound.start_s[:2]}, "one length"),
        ({"taken": sound.taken + 7}, "go from 0 to 7"),
        ({"window": sound.window + 5}, "go from -1 to 2"),
        ({"taken": sound.taken.astype(float)}, "whole numbers"),
        ({"start_s": sound.start_s * np.nan}, "not finite"),
        ({"delivered_s": sound.delivered_s * np.nan}, "if, and only if"),
        ({"taken": sound.taken * 0}, "taken twice"),
    ):
        found = check_schedule(problem, replace(sound, **change))  # type: ignore[arg-type]
        assert len(found) == 1
        assert said in found[0]


def test_requests_without_an_image_or_a_reason_are_named() -> None:
    problem = problem_of()
    assert unaccounted(problem, schedule_of(problem, GOOD[3:])) == ("one", "two")
    assert unaccounted(problem, schedule_of(problem, GOOD[3:], unserved={"one": "clouds"})) == ("two",)
