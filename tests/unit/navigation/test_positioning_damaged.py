"""Positions of damaged observations: an outcome for every epoch, or an error of ours; never a warning."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from intercosmos.errors import IntercosmosError, PhysicsError
from intercosmos.physics.navigation import solve_positions
from intercosmos.physics.navigation.positioning_geometry import lines_of_sight
from intercosmos.physics.navigation.simulator import simulate_observations
from navigation_made import made_source, made_times

PLACE = np.array([4627851.6, 119640.3, 4372993.7])
MILLISECOND_M = 299792.458
ABSURD = (np.inf, -np.inf, 0.0, -1.0, 1e30, 1e308, 5e-324)


@pytest.fixture(scope="module")
def seen() -> xr.Dataset:
    return simulate_observations(made_source(), PLACE, made_times(6), seed=2)[0]


def grids(seen: xr.Dataset, kinds: str) -> list[str]:
    return [str(name) for name in seen.data_vars if seen[name].dims == ("time", "satellite") and str(name)[0] in kinds]


@pytest.mark.parametrize("kind", "CLDS")
@pytest.mark.parametrize("value", ABSURD)
def test_absurd_numbers_are_as_if_they_were_not_there(seen: xr.Dataset, kind: str, value: float) -> None:
    damaged = seen.copy(deep=True)
    for name in grids(seen, kind):
        damaged[name].values[1:3, ::2] = value
    found = solve_positions(damaged, made_source())
    error = np.linalg.norm(found["position_m"].to_numpy() - PLACE, axis=1)
    assert np.all(error[np.isfinite(error)] < 15)
    assert np.isfinite(error[[0, 3, 4, 5]]).all()


def test_a_clock_may_jump_by_milliseconds(seen: xr.Dataset) -> None:
    damaged = seen.copy(deep=True)
    for name in grids(seen, "C"):
        damaged[name].values[3:] += 4 * MILLISECOND_M
    found = solve_positions(damaged, made_source(), smoothing_s=0.0)
    error = np.linalg.norm(found["position_m"].to_numpy() - PLACE, axis=1)
    assert np.all(error < 10)
    bias = found["clock_bias_m"].to_numpy()[:, 0]
    assert bias[3:].mean() - bias[:3].mean() == pytest.approx(4 * MILLISECOND_M, abs=10)


def test_satellites_belong_to_the_system_of_their_name(seen: xr.Dataset) -> None:
    names = seen["satellite"].to_numpy().astype("U3")
    names[[0, 5]] = "X01", ""
    found = solve_positions(seen.assign_coords(satellite=names), made_source())
    assert "X01" not in found["satellite"].to_numpy()
    assert np.linalg.norm(found["position_m"].to_numpy() - PLACE, axis=1).max() < 15


def test_a_satellite_that_stands_twice_does_not_stop_anything(seen: xr.Dataset) -> None:
    names = seen["satellite"].to_numpy().copy()
    names[1] = names[0]  # of one system: it now has ranges of two satellites
    found = solve_positions(seen.assign_coords(satellite=names), made_source())
    error = np.linalg.norm(found["position_m"].to_numpy() - PLACE, axis=1)
    assert np.nanmax(error) < 30


@pytest.mark.parametrize("days", [-400, -1, 1, 4000])
def test_another_day_solves_nothing(seen: xr.Dataset, days: int) -> None:
    moved = seen.assign_coords(time=seen["time"].to_numpy() + np.timedelta64(days, "D"))
    found = solve_positions(moved, made_source())
    assert not np.isfinite(found["position_m"].to_numpy()).any()
    assert np.all(found["status"].to_numpy() != 0)


def test_no_satellite_and_no_epoch_are_errors_of_ours(seen: xr.Dataset) -> None:
    for damaged in (seen.isel(time=slice(0, 0)), seen.isel(satellite=slice(0, 0))):
        with pytest.raises(PhysicsError):
            solve_positions(damaged, made_source())
    with pytest.raises(IntercosmosError):
        solve_positions(seen.drop_vars(grids(seen, "C")), made_source(), mode="ionosphere-free", systems="GQ")


def test_a_satellite_behind_the_centre_of_the_earth_has_a_line() -> None:
    line = lines_of_sight(np.zeros((1, 3)), np.array([[[2.6e7, 0.0, 0.0]]]))
    assert line.range_m == pytest.approx(2.6e7, rel=1e-6)
