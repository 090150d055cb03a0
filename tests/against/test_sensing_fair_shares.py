"""Fair shares beside published divisions: Nash's bargain of 1950, Shapley's and Shubik's council of 1954."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

import ledger_sensing_fair_shares as ledger
from published import sensing_fair_shares as published

from intercosmos.physics.observation.fair_shares import aim_of
from intercosmos.physics.observation.scheduler import solve


def test_nash_bargains_as_nash_did() -> None:
    has, gain = ledger.nash_bargain()
    assert has == published.NASH_BILL_HAS
    assert gain == (12.0, 5.0)


def test_the_scheduler_finds_the_bargain() -> None:
    problem = ledger.nash_problem()
    alone = {"bill": 12.0, "jack": 6.0}  # sums of Nash's table
    found = solve(problem, aim_of(problem, "nash", alone=alone), time_limit_s=2.0, rounds=200)
    assert found.value_by_partner == {"bill": 24.0, "jack": 11.0}


def test_power_in_a_council() -> None:
    rows = {row.what: row for row in ledger.fair_shares()}
    assert len(rows) == 4
    for row in rows.values():
        assert row.met, str(row)
    # 76/77 of the power, published as 98.7 %
    assert 100 * (1 - 6 * float(published.COUNCIL_OTHER)) == pytest.approx(
        published.COUNCIL_FIVE_TOGETHER_PERCENT, abs=0.05
    )
