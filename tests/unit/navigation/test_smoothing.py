"""Codes smoothed by phases: noise falls, slips begin anew, jumps are marked."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from intercosmos.physics.navigation import solve_positions
from intercosmos.physics.navigation.carrier_smoothing import smoothed
from intercosmos.physics.navigation.cycle_slips import arcs, slips
from intercosmos.physics.navigation.position_errors import errors_against
from intercosmos.physics.navigation.positioning_words import JUMPED
from intercosmos.physics.navigation.pseudo_ranges import pseudo_ranges
from intercosmos.physics.navigation.simulator import Receiver, simulate_observations
from intercosmos.physics.navigation.simulator_air import Air
from intercosmos.physics.orbits.frames import ecef_from_geodetic
from navigation_made import made_source, made_times, made_tree

PLACE = ecef_from_geodetic(np.radians(31.2), np.radians(121.5), 20.0)
SECONDS = np.arange(80) * 10.0


@pytest.fixture(scope="module")
def seen() -> xr.Dataset:
    return simulate_observations(
        made_source(), PLACE, made_times(80, every_s=10.0), receiver=Receiver(code_m=0.5), air=Air(troposphere=None),
        seed=6, systems="GE",
    )[0]  # fmt: skip


def noise(data: xr.Dataset, window_s: float) -> float:
    """Standard deviation of what is left of codes minus phases, arc by arc, in the last half of the span."""
    ranges = pseudo_ranges(data, "GE")
    out = smoothed(ranges, SECONDS, window_s) if window_s else ranges
    gap = (out.range_m - ranges.phase_m)[40:]
    whole = gap[:, np.isfinite(gap).all(axis=0)]
    return float(np.std(whole - whole.mean(axis=0)))


def test_a_window_averages_the_noise_of_codes(seen: xr.Dataset) -> None:
    raw, short, long = noise(seen, 0.0), noise(seen, 90.0), noise(seen, 300.0)
    assert short < 0.45 * raw
    assert long < short


def test_positions_by_smoothed_codes_scatter_less(seen: xr.Dataset) -> None:
    options = {"systems": "GE", "troposphere": "none", "velocity": False}
    raw = errors_against(solve_positions(seen, made_tree(), smoothing_s=0.0, **options), PLACE)
    smooth = errors_against(solve_positions(seen, made_tree(), smoothing_s=300.0, **options), PLACE)
    assert smooth["std_enu_m"][2] < 0.6 * raw["std_enu_m"][2]


def test_a_slip_begins_a_new_arc(seen: xr.Dataset) -> None:
    slipped = seen.copy(deep=True)
    whole = np.isfinite(slipped.L1X.values).all(axis=0) & (slipped.system == "E").values
    column = int(np.flatnonzero(whole)[0])
    slipped.L1X.values[40:, column] += 100.0
    usual, ranges = pseudo_ranges(seen, "GE"), pseudo_ranges(slipped, "GE")
    assert slips(usual, SECONDS)[1:, column].sum() == 0
    assert np.flatnonzero(slips(ranges, SECONDS)[1:, column]).tolist() == [39]
    number = arcs(ranges, SECONDS)[:, column]
    assert len(set(number[:40].tolist())) == len(set(number[40:].tolist())) == 1
    # a hundred cycles are 43 m in the sum: the smoothed code has none of them
    gap = smoothed(ranges, SECONDS, 300.0).range_m[:, column] - smoothed(usual, SECONDS, 300.0).range_m[:, column]
    assert np.abs(gap[50:]).max() < 5.0


def test_a_flag_of_the_receiver_begins_a_new_arc(seen: xr.Dataset) -> None:
    flagged = seen.copy()
    flags = np.zeros(seen.L1X.shape, dtype=np.int8)
    whole = np.isfinite(seen.L1X.values).all(axis=0) & (seen.system == "E").values
    column = int(np.flatnonzero(whole)[0])
    flags[25, column] = 1
    flagged["L1X_loss_of_lock"] = (("time", "satellite"), flags)
    found = slips(pseudo_ranges(flagged, "GE"), SECONDS)
    assert np.flatnonzero(found[1:, column]).tolist() == [24]


def test_a_code_that_jumps_against_its_carrier_is_marked(seen: xr.Dataset) -> None:
    jumped = seen.copy(deep=True)
    column = int(np.flatnonzero(np.isfinite(seen.C1X.values).all(axis=0) & (seen.system == "E").values)[0])
    jumped.C1X.values[50, column] += 40.0
    jumped.C7X.values[50, column] += 40.0
    out = smoothed(pseudo_ranges(jumped, "GE"), SECONDS, 300.0)
    usual = smoothed(pseudo_ranges(seen, "GE"), SECONDS, 300.0)
    assert np.argwhere(out.reason == JUMPED).tolist() == [[50, column]]
    other = np.delete(np.arange(80), 50)
    np.testing.assert_allclose(out.range_m[other, column], usual.range_m[other, column], atol=0.2)


def test_without_phases_codes_stay_as_they_are(seen: xr.Dataset) -> None:
    bare = seen.drop_vars([n for n in seen.data_vars if n[0] == "L"])
    ranges = pseudo_ranges(bare, "GE")
    np.testing.assert_array_equal(smoothed(ranges, SECONDS, 300.0).range_m, ranges.range_m)
