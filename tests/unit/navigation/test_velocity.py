"""Velocities by Doppler, of antennas at rest and moving, and with Doppler that is wrong."""

from __future__ import annotations

import numpy as np
import pytest

from intercosmos.physics.navigation import solve_positions
from intercosmos.physics.navigation.simulator import Receiver, simulate_observations
from intercosmos.physics.navigation.simulator_air import Air
from intercosmos.physics.orbits.frames import ecef_from_geodetic
from navigation_made import made_source, made_times, made_tree

PLACE = ecef_from_geodetic(np.radians(55.75), np.radians(37.6), 200.0)
NO_AIR = Air(alpha=(), troposphere=None)
EXACT = Receiver(code_m=0.0, phase_m=0.0, doppler_m_s=0.0, horizon=False, clock_drift=3e-9)


def test_an_antenna_at_rest_has_no_velocity_and_the_clock_its_drift() -> None:
    data, _ = simulate_observations(made_source(), PLACE, made_times(20), receiver=EXACT, air=NO_AIR)
    found = solve_positions(data, made_tree(), troposphere="none")
    assert np.abs(found.velocity_m_s.values).max() < 2e-3
    assert found.clock_drift.values == pytest.approx(3e-9, abs=5e-12)


def test_a_fast_receiver_is_followed() -> None:
    velocity = np.array([120.0, -80.0, 60.0])
    times = made_times(20, every_s=1.0)
    path = PLACE + velocity * np.arange(20)[:, None]
    data, _ = simulate_observations(made_source(), path, times, receiver=EXACT, air=NO_AIR)
    found = solve_positions(data, made_tree(), troposphere="none")
    np.testing.assert_allclose(found.position_m.values, path, atol=0.05)
    # the simulator moves the receiver by its path only, so that its Doppler lacks the receiver's own velocity
    assert np.isfinite(found.velocity_m_s.values).all()


def test_noise_of_doppler_averages_out() -> None:
    wrong = Receiver(doppler_m_s=0.05)
    data, _ = simulate_observations(made_source(), PLACE, made_times(100), receiver=wrong, air=NO_AIR, seed=3)
    found = solve_positions(data, made_tree(), troposphere="none")
    error = found.velocity_m_s.values
    covariance = found.velocity_covariance_m2_s2.values
    assert np.sqrt(np.mean(np.sum(error**2, axis=1))) < 0.1
    chi = np.einsum("ei,eij,ej->e", error, np.linalg.inv(covariance), error)
    assert chi.mean() == pytest.approx(3.0, rel=0.35)


def test_a_wrong_doppler_is_left_out() -> None:
    data, _ = simulate_observations(made_source(), PLACE, made_times(10), air=NO_AIR, seed=3)
    column = int(np.flatnonzero((data.system == "E").values & np.isfinite(data.D1X.values).all(axis=0))[0])
    usual = solve_positions(data, made_tree(), troposphere="none").velocity_m_s.values
    data.D1X.values[4, column] += 500.0
    found = solve_positions(data, made_tree(), troposphere="none").velocity_m_s.values
    np.testing.assert_allclose(found, usual, atol=0.05)


def test_without_doppler_there_is_no_velocity_but_a_position() -> None:
    data, _ = simulate_observations(made_source(), PLACE, made_times(4), air=NO_AIR)
    found = solve_positions(data.drop_vars([n for n in data.data_vars if n[0] == "D"]), made_tree(), troposphere="none")
    assert np.isnan(found.velocity_m_s.values).all()
    assert np.isfinite(found.position_m.values).all()
