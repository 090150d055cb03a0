"""Monitoring: what is faulty goes, what is good stays, and what cannot be found is said."""

from __future__ import annotations

import numpy as np
import pytest

from intercosmos.physics.navigation import solve_positions
from intercosmos.physics.navigation.fault_detection import monitor
from intercosmos.physics.navigation.simulator import Receiver, simulate_observations
from intercosmos.physics.navigation.simulator_air import Air
from intercosmos.physics.orbits.frames import ecef_from_geodetic
from navigation_made import made_source, made_times, made_tree

PLACE = ecef_from_geodetic(np.radians(39.9), np.radians(116.4), 50.0)


def geometry(count: int, epochs: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Designs (e, k, 4) with directions spread over the sky, and noise of one metre."""
    rng = np.random.default_rng(seed)
    azimuth = rng.uniform(0, 2 * np.pi, (epochs, count))
    elevation = np.arcsin(rng.uniform(np.sin(np.radians(10)), 1, (epochs, count)))
    unit = np.stack(
        [np.cos(elevation) * np.sin(azimuth), np.cos(elevation) * np.cos(azimuth), np.sin(elevation)], axis=-1
    )
    design = np.concatenate([-unit, np.ones((epochs, count, 1))], axis=-1)
    return design, rng.normal(size=(epochs, count))


def test_false_alarms_are_as_rare_as_they_were_asked_to_be() -> None:
    design, noise = geometry(12, 4000)
    found = monitor(design, noise, np.ones(noise.shape))
    # four and a half standard deviations: 7e-6 an observation; an epoch fails as a whole once in a thousand
    assert (~found.kept).sum() <= 8
    assert found.left.mean() <= 2e-3
    assert np.nanmean(found.statistic) == pytest.approx(1.0, abs=0.05)


def test_two_faults_at_once_are_both_left_out() -> None:
    design, noise = geometry(16, 300)
    noise[:, 3] += 60.0
    noise[:, 7] -= 45.0
    kept = monitor(design, noise, np.ones(noise.shape)).kept
    assert not kept[:, [3, 7]].any()
    good = np.delete(kept, [3, 7], axis=1)
    assert good.mean() > 0.999


def test_with_one_redundant_observation_a_fault_is_seen_but_not_guessed() -> None:
    design, noise = geometry(5, 200)
    noise[:, 2] += 500.0
    found = monitor(design, noise, np.ones(noise.shape))
    assert found.kept.all()
    assert found.left.mean() > 0.9


def test_without_redundancy_nothing_is_said() -> None:
    design, noise = geometry(4, 20)
    noise[:, 0] += 1e4
    found = monitor(design, noise, np.ones(noise.shape))
    assert found.kept.all()
    assert not found.left.any()
    assert np.isnan(found.statistic).all()


@pytest.mark.parametrize("lasting", [False, True])
@pytest.mark.parametrize("systems", ["GREC", "RC"])
def test_a_fault_of_fifty_metres_on_any_satellite_is_excluded_and_nothing_else(systems: str, lasting: bool) -> None:
    data, _ = simulate_observations(
        made_source(), PLACE, made_times(20), systems=systems, receiver=Receiver(), seed=2,
        air=Air(alpha=(), troposphere=None),
    )  # fmt: skip
    usual = solve_positions(data, made_tree(), systems=systems, troposphere="none", velocity=False)
    used = usual.used.values
    for name in usual.satellite.values[used.all(axis=0)]:
        place = usual.satellite.values.tolist().index(name)
        column = data.satellite.values.tolist().index(name)
        faulty = data.copy(deep=True)
        rows = slice(None) if lasting else slice(7, 8)
        for code in usual.attrs["codes"][name[0]]:
            faulty[code].values[rows, column] += 50.0
        found = solve_positions(faulty, made_tree(), systems=systems, troposphere="none", velocity=False)
        assert not found.used.values[rows, place].any(), name
        words = np.array(found.attrs["rejections"])[found.rejected.values[rows, place]]
        assert set(words) <= {"excluded as faulty", "gross outlier", "code jumped against carrier"}
        others = np.ones(used.shape[1], bool)
        others[place] = False
        assert found.used.values[:, others][used[:, others]].all(), name
