"""Bits, light, memory and capacity."""

from __future__ import annotations

import numpy as np
import pytest
from astropy.time import Time, TimeDelta

from intercosmos.errors import PhysicsError
from intercosmos.physics.observation.resources import (
    charging_w,
    downlink_capacity_bits,
    image_bit_s,
    memory_over_time,
    sunlit_share,
)
from intercosmos.physics.observation.schedule_result import Schedule
from intercosmos.physics.observation.slews import Sightlines
from intercosmos.physics.observation.tasking_problem import (
    Agility,
    DownlinkWindows,
    Imager,
    Opportunities,
    Problem,
    Requests,
)
from intercosmos.physics.orbits.mean_orbits import MeanOrbits
from intercosmos.physics.orbits.nodal import secular_rates


def test_bits_are_samples_times_bits() -> None:
    assert image_bit_s(7000.0, 1.0, bits=10, ground_speed_m_s=7000.0) == pytest.approx(7000 * 7000 * 10)
    one = image_bit_s(20e3, 0.7)
    assert image_bit_s(20e3, 0.7, coarser=(4.0,) * 4, compression=5.0) == pytest.approx(one * 1.25 / 5)
    with pytest.raises(PhysicsError, match="above 0"):
        image_bit_s(20e3, 0.0)


def test_light_is_that_of_geometry() -> None:
    # at the equinox, the equatorial plane holds the Sun: the umbra is the Earth's width less the Sun's half degree
    start = Time("2027-03-20T20:25:00")
    a = 7.0e6
    drift = secular_rates(a, 0.0, 0.0)
    lap = 2 * np.pi / float(drift.mean_anomaly + drift.argument_of_perigee + drift.node)
    span = start, start + TimeDelta(8 * lap, format="sec")
    orbits = MeanOrbits.of(start, ["noon", "dawn"], semi_major_axis_m=a, inclination_rad=[0.0, np.pi / 2],
                           raan_rad=[0.0, np.pi / 2])  # fmt: skip
    share = sunlit_share(Sightlines.of(orbits, span), span, samples=20_000)
    umbra = np.arcsin(6378137 / a) - 6.957e8 / 1.4899e11
    assert share[0] == pytest.approx(1 - umbra / np.pi, abs=5e-4)
    assert share[1] == 1.0


def test_power_that_is_left_is_never_below_nothing() -> None:
    assert charging_w([1000.0, 100.0], 300.0, 0.6).tolist() == [300.0, 0.0]
    with pytest.raises(PhysicsError, match="between 0 and 1"):
        charging_w(1000.0, 300.0, 1.6)


def problem_of() -> Problem:
    agility = Agility(0.05, 0.02)
    column = np.zeros(2)
    o = Opportunities(
        np.array([0, 1]), np.zeros(2), np.zeros(2), np.zeros(2), column, column + 500, column + 10, column + 1, column,
        column, column + 0.01, np.array([1e9, 3e9]),
    )  # fmt: skip
    return Problem(
        (Imager("A", "x", agility), Imager("B", "x", agility)),
        Requests(("a", "b"), ("x", "x"), ("mono", "mono"), np.ones(2), np.zeros(2, bool)), o,
        DownlinkWindows(np.array([0, 0, 0]), ("S", "T", "S"), ("x",) * 3, np.array([100.0, 150.0, 600.0]),
                        np.array([200.0, 250.0, 700.0]), np.array([1e8, 2e8, 1e8])),
        1000.0,
    )  # fmt: skip


def test_passes_that_overlap_count_once_at_the_faster_rate() -> None:
    assert downlink_capacity_bits(problem_of()).tolist() == [50 * 1e8 + 100 * 2e8 + 100 * 1e8, 0.0]


def test_memory_fills_while_imaging_and_empties_at_once() -> None:
    problem = problem_of()
    schedule = Schedule(
        problem, np.array([0, 1]), np.array([20.0, 60.0]), np.array([0, -1]), np.array([110.0, np.nan]), 2.0, 2.0
    )
    t, bits = memory_over_time(schedule, 0)
    assert np.interp([0, 20, 25, 30, 65, 70, 105], t, bits).tolist() == [0, 0, 0.5e9, 1e9, 2.5e9, 4e9, 4e9]
    assert bits[t == 110].tolist() == [4e9, 3e9]
    assert bits[-1] == 3e9
    assert memory_over_time(schedule, 1)[1].tolist() == [0.0, 0.0]
