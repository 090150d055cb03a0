"""Schedules of published instances: flown by the checker, proven gap, every request accounted for."""

from __future__ import annotations

import pytest
from published.real_data import real_file
from published.sensing_scheduling import GAPS, INSTANCE_LIMIT_S
from scheduling import greedy

from intercosmos.physics.observation.request_files import read_requests
from intercosmos.physics.observation.schedule_check import check_schedule, unaccounted
from intercosmos.physics.observation.scheduler import schedule


@pytest.mark.parametrize("name", GAPS)
def test_published_instances(name: str):
    path = real_file("scheduling", name)
    if not path.exists():
        pytest.skip(f"{path} is absent; INTERCOSMOS_TEST_DATA names the folder of real data")
    problem = read_requests(path)
    found = schedule(problem, time_limit_s=INSTANCE_LIMIT_S)
    assert check_schedule(problem, found) == ()
    assert unaccounted(problem, found) == ()
    assert found.gap <= GAPS[name]
    assert found.objective >= greedy(problem).objective
