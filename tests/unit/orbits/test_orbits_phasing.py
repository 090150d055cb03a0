from __future__ import annotations

import numpy as np
import pytest

from intercosmos.constants import EARTH_RADIUS
from intercosmos.errors import PhysicsError
from intercosmos.physics.orbits import phasing
from intercosmos.physics.orbits.manoeuvres import hohmann

STATION = EARTH_RADIUS + 415e3


@pytest.mark.parametrize(("orbits", "window_deg"), [(2, 6.0), (4, 22.0), (34, 150.0)])
def test_plans_carry_the_published_windows(orbits: int, window_deg: float) -> None:
    # as reported for Soyuz to the International Space Station: 150° (34 orbits), 22° (4), 6° (2)
    plan = phasing.PLANS[orbits]
    assert np.degrees(plan.window) == pytest.approx(window_deg)
    assert plan.usable_fraction == pytest.approx(window_deg / 360)
    # mechanics must allow at least what operations use: insertion orbit to 10 km below the station
    low, high = phasing.phase_range(orbits, EARTH_RADIUS + 221e3, STATION - 10e3, STATION)
    assert float(high - low) > plan.window


def test_higher_chaser_falls_back() -> None:
    assert float(phasing.phase_gain(STATION + 50e3, STATION)) < 0 < float(phasing.phase_gain(STATION - 50e3, STATION))


def test_phasing_orbits_in_order() -> None:
    with pytest.raises(PhysicsError, match="in order"):
        phasing.phase_range(4, STATION - 10e3, STATION - 20e3, STATION)


def test_station_phase_runs_with_the_station() -> None:
    rate = 2 * np.pi / 5570.0
    phase = phasing.station_phase([0.0, 5570.0, 5570.0 / 4], 1.0, rate, 0.25)
    assert phase == pytest.approx([0.75, 0.75, 0.75 + np.pi / 2])


def test_usable_wraps_through_a_full_turn() -> None:
    plan = phasing.PLANS[4]
    assert phasing.usable(np.radians([355.0, 5.0, 20.0]), np.radians(359.0), plan).tolist() == [True, True, False]


def test_budget_of_a_circular_insertion_is_hohmann() -> None:
    budget = phasing.visit_budget(200e3, 200e3, 415e3, plane_error=0.0, docking=0.0, reserve_fraction=0.0)
    first, second, _ = hohmann(EARTH_RADIUS + 200e3, STATION)
    assert float(budget.transfer) == pytest.approx(float(first + second))
    assert float(budget.total) == pytest.approx(float(first + second + budget.deorbit))


@pytest.mark.parametrize(("perigee", "apogee"), [(242e3, 200e3), (200e3, 500e3)])
def test_insertion_orbits_that_cannot_be(perigee: float, apogee: float) -> None:
    with pytest.raises(PhysicsError):
        phasing.visit_budget(perigee, apogee, 415e3)
