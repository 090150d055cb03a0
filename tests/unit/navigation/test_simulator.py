"""The simulator's truth is what it says, and positions recover it within the noise that was put in."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from intercosmos.constants import SPEED_OF_LIGHT
from intercosmos.errors import PhysicsError
from intercosmos.physics.navigation import solve_positions
from intercosmos.physics.navigation.combinations import noise_amplification
from intercosmos.physics.navigation.signals import frequency_hz
from intercosmos.physics.navigation.simulator import CODES, Receiver, simulate_observations
from intercosmos.physics.navigation.simulator_air import Air
from intercosmos.physics.orbits.frames import ecef_from_geodetic
from navigation_made import made_source, made_times, made_tree

NO_AIR = Air(alpha=(), troposphere=None)
STILL = Receiver(code_m=0.0, phase_m=0.0, doppler_m_s=0.0, horizon=False)
PLACE = ecef_from_geodetic(np.radians(55.75), np.radians(37.6), 200.0)


def test_ranges_are_geometry_and_clocks_when_nothing_else_is_put_in() -> None:
    seen, truth = simulate_observations(made_source(), PLACE, made_times(20), receiver=STILL, air=NO_AIR, systems="GE")
    clock = truth.clock_s.to_numpy()[:, None] - truth.satellite_clock_s
    expected = truth.range_m + SPEED_OF_LIGHT * clock
    free = (1575.42e6**2 * seen.C1W - 1227.6e6**2 * seen.C2W) / (1575.42e6**2 - 1227.6e6**2)
    gps = seen.system == "G"
    np.testing.assert_allclose(free.to_numpy()[:, gps], expected.to_numpy()[:, gps], rtol=0, atol=2e-7, equal_nan=True)


def test_doppler_is_the_rate_of_the_phase() -> None:
    seen, _ = simulate_observations(
        made_source(), PLACE, made_times(30, every_s=1.0), receiver=STILL, air=NO_AIR, systems="E"
    )
    rate = np.gradient(seen.L1X.to_numpy(), 1.0, axis=0)[1:-1]
    good = np.isfinite(rate)
    assert good.sum() > 100
    np.testing.assert_allclose(-seen.D1X.to_numpy()[1:-1][good], rate[good], atol=2e-3)


def test_the_ionosphere_delays_codes_as_much_as_it_advances_phases() -> None:
    seen, truth = simulate_observations(
        made_source(), PLACE, made_times(10), receiver=STILL, air=Air(troposphere=None), systems="E"
    )
    length = SPEED_OF_LIGHT / float(frequency_hz("E", "1X"))
    apart = seen.C1X - length * seen.L1X
    # the ambiguity and the group delay do not change over the span
    moved = apart - apart.isel(time=0)
    expected = 2 * (truth.ionosphere_l1_m - truth.ionosphere_l1_m.isel(time=0))
    np.testing.assert_allclose(moved.to_numpy(), expected.to_numpy(), atol=1e-6, equal_nan=True)


def test_glonass_channels_have_wavelengths_of_their_own() -> None:
    seen, _ = simulate_observations(made_source(), PLACE, made_times(3), receiver=STILL, air=NO_AIR, systems="R")
    channels = seen.attrs["glonass_channels"]
    assert set(channels) == set(seen.satellite.to_numpy().tolist())
    assert len(set(channels.values())) > 3


def test_multipath_wanders_with_its_time_constant() -> None:
    wrong = Receiver(code_m=0.0, multipath_m=1.0, multipath_s=60.0, horizon=False)
    arguments = {"air": NO_AIR, "systems": "E", "seed": 5}
    times = made_times(1200, every_s=2.0)
    with_it = simulate_observations(made_source(), PLACE, times, receiver=wrong, **arguments)[0].C1X.to_numpy()
    without = simulate_observations(
        made_source(), PLACE, times, receiver=Receiver(code_m=0.0, horizon=False), **arguments
    )[0].C1X.to_numpy()
    wander = with_it - without
    whole = wander[:, np.isfinite(wander).all(axis=0)]
    assert whole.shape[1] >= 4
    assert whole.std() == pytest.approx(1.0, abs=0.25)
    after_a_constant = (whole[30:] * whole[:-30]).mean() / (whole**2).mean()
    assert after_a_constant == pytest.approx(np.exp(-1), abs=0.2)


def test_the_same_seed_gives_the_same_observations() -> None:
    first, second = (
        simulate_observations(made_source(), PLACE, made_times(4), seed=3, systems="GR")[0] for _ in range(2)
    )
    assert first.identical(second)


def test_whoever_sees_nothing_is_told() -> None:
    with pytest.raises(PhysicsError, match="nothing to receive"):
        simulate_observations(made_source(), PLACE, made_times(2), systems="J")
    with pytest.raises(PhysicsError, match="above the mask"):
        simulate_observations(made_source(), PLACE, made_times(2), mask_rad=1.57)


#: Standard deviation of every ionosphere-free range, m.
SIGMA = 1.2


def even_receiver(biases_m: dict[str, float]) -> Receiver:
    """A receiver whose ionosphere-free ranges are equally noisy in all systems."""
    factors = {}
    for system, pair in CODES.items():
        hertz = (float(frequency_hz(system, code, 0.0)) for code in pair)
        factors[system] = 1 / float(noise_amplification(*hertz))
    return Receiver(code_m=SIGMA, horizon=False, systems=factors, biases_m=biases_m)


@pytest.mark.parametrize("systems", ["G", "R", "E", "C", "RC", "GREC"])
def test_positions_recover_the_truth_within_the_noise(systems: str) -> None:
    """A chi-square test of errors in three dimensions at 100 epochs, against the noise that was put in."""
    biases = {"R": 12.0, "E": 2.0, "C": -30.0}
    seen, truth = simulate_observations(
        made_source(), PLACE, made_times(100), systems=systems, air=NO_AIR, mask_rad=np.radians(10.0),
        receiver=even_receiver(biases), seed=11,
    )  # fmt: skip
    found = solve_positions(
        seen, made_tree(), systems=systems, troposphere="none", weighting="equal", inter_system="epoch",
        variance_components=False, fault_detection=False, smoothing_s=0.0, tides=False,
    )  # fmt: skip
    assert int((found.status == 0).sum()) == 100
    errors = (found.position_m - truth.position_m).to_numpy()
    covariance = found.covariance_m2.to_numpy()
    stated = np.trace(covariance, axis1=1, axis2=2) / found.pdop.to_numpy() ** 2  # of one range
    information = np.linalg.inv(covariance * (SIGMA**2 / stated)[:, None, None])
    chi = float(np.einsum("ti,tij,tj->", errors, information, errors))
    low, high = stats.chi2.ppf([0.0005, 0.9995], 300)
    assert low < chi < high
    for letter, bias in found.attrs["inter_system_biases_m"].items():
        assert bias == pytest.approx(biases.get(letter, 0.0) - biases.get(systems[0], 0.0), abs=0.6)
