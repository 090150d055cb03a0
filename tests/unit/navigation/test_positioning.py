"""Positions from observations that the project makes itself: options, outcomes of every epoch, bad input."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from intercosmos.errors import PhysicsError, UnknownIdError
from intercosmos.physics.navigation import solve_positions
from intercosmos.physics.navigation.position_errors import errors_against
from intercosmos.physics.navigation.simulator import Receiver, simulate_observations
from intercosmos.physics.navigation.simulator_air import Air
from intercosmos.physics.orbits.frames import ecef_from_geodetic
from navigation_made import MADE_START, made_source, made_times, made_tree

PLACE = ecef_from_geodetic(np.radians(43.56), np.radians(1.48), 210.0)
NO_AIR = Air(alpha=(), troposphere=None)


@pytest.fixture(scope="module")
def seen() -> xr.Dataset:
    """Half an hour of four systems with biases between them, noisy codes, no air."""
    wrong = Receiver(biases_m={"R": 9.0, "E": 2.0, "C": -38.0}, channel_m=0.2)
    return simulate_observations(made_source(), PLACE, made_times(60), receiver=wrong, air=NO_AIR, seed=4)[0]


def solved(data: xr.Dataset, **options: object) -> xr.Dataset:
    return solve_positions(data, made_tree(), **{"troposphere": "none", **options})  # type: ignore[arg-type]


def test_a_summary_tells_the_errors_and_the_biases(seen: xr.Dataset) -> None:
    found = errors_against(solved(seen), PLACE)
    assert (found["epochs"], found["solved"]) == (60, 60)
    assert found["rms_3d_m"] < 2.5
    assert found["h95_m"] < found["rms_3d_m"] * 2
    assert found["velocity_rms_m_s"] < 0.05
    biases = found["inter_system_biases_m"]
    assert biases["E"] == pytest.approx(2.0, abs=0.6)
    assert biases["C"] == pytest.approx(-38.0, abs=0.6)
    assert biases["R"] == pytest.approx(9.0, abs=1.5)


def test_a_summary_without_a_reference_has_no_errors(seen: xr.Dataset) -> None:
    found = errors_against(solved(seen.isel(time=slice(0, 2))))
    assert found["rms_3d_m"] is None
    assert found["satellites_mean"] > 20
    with pytest.raises(PhysicsError, match="three numbers"):
        errors_against(solved(seen.isel(time=slice(0, 2))), [1.0, 2.0])


def test_the_centre_of_the_earth_is_a_place_to_start_from(seen: xr.Dataset) -> None:
    lost = seen.isel(time=slice(0, 5)).copy()
    lost.attrs["approximate_position_m"] = [0.0, 0.0, 0.0]
    far = seen.isel(time=slice(0, 5)).copy()
    far.attrs["approximate_position_m"] = [-6378137.0, 0.0, 0.0]
    usual = solved(seen.isel(time=slice(0, 5))).position_m.values
    np.testing.assert_allclose(solved(lost).position_m.values, usual, atol=1e-3)
    np.testing.assert_allclose(solved(far).position_m.values, usual, atol=1e-3)


def test_epochs_with_too_few_satellites_say_so_and_are_counted(seen: xr.Dataset) -> None:
    few = seen.isel(time=slice(0, 6)).copy(deep=True)
    keep = np.flatnonzero((few.system == "G").values & np.isfinite(few.C1W.values).all(axis=0))[:3]
    for name in few.data_vars:
        if few[name].dims == ("time", "satellite"):
            values = few[name].values
            blank = np.ones(values.shape[1], bool)
            blank[keep] = False
            values[2:4, blank] = np.nan
    found = solved(few, systems="G")
    assert found.status.values.tolist() == [0, 0, 1, 1, 0, 0]
    assert found.attrs["statuses"][1] == "too few satellites"
    assert np.isnan(found.position_m.values[2:4]).all()
    assert np.isfinite(found.position_m.values[[0, 1, 4, 5]]).all()
    assert errors_against(found, PLACE)["statuses"] == {"solved": 4, "too few satellites": 2}
    assert found.attrs["rejected_counts"]["epoch not solved"] == 6


def test_navigation_data_of_another_day_are_no_ephemerides(seen: xr.Dataset) -> None:
    other = seen.isel(time=slice(0, 3)).assign_coords(time=seen.time[:3] + np.timedelta64(3, "D"))
    found = solved(other)
    assert not found.used.any()
    assert (found.status == 1).all()
    assert set(found.attrs["rejected_counts"]) == {"no ephemeris"}


def test_one_satellite_of_a_system_helps_where_biases_hold(seen: xr.Dataset) -> None:
    names = seen.satellite.values
    always = np.isfinite(seen.C1W.fillna(seen.C1X).fillna(seen.C2I).fillna(seen.C1P).values).all(axis=0)
    gps = names[(seen.system == "G").values & always][:3]
    others = names[(seen.system == "E").values & always][:2]
    table = seen.sel(satellite=[*gps, *others])
    held = solved(table, systems="GE", fault_detection=False, variance_components=False)
    free = solved(table, systems="GE", inter_system="epoch", fault_detection=False, variance_components=False)
    assert (held.status == 0).all()
    # five ranges for three coordinates and two clocks: exactly enough, but not stronger
    assert np.nanmedian(np.trace(held.covariance_m2.values, axis1=1, axis2=2)) < 0.9 * np.nanmedian(
        np.trace(free.covariance_m2.values, axis1=1, axis2=2)
    )


def test_a_jump_of_the_receiver_clock_moves_nothing_else(seen: xr.Dataset) -> None:
    jumped = seen.copy(deep=True)
    for name in jumped.data_vars:
        if name[0] == "C":
            jumped[name].values[30:] += 299_792.458
    found, usual = solved(jumped), solved(seen)
    # the satellites are asked a millisecond earlier, as they should be: they did not move on with the clock's error
    assert np.abs(found.position_m - usual.position_m).max() < 1.5
    step = found.clock_bias_m.sel(system="G").values - usual.clock_bias_m.sel(system="G").values
    assert step[:30] == pytest.approx(0.0, abs=1.0)
    assert step[30:] == pytest.approx(299_792.458, abs=1.5)


def test_one_frequency_needs_a_model_and_takes_it(seen: xr.Dataset) -> None:
    with pytest.raises(PhysicsError, match="no coefficients of the ionosphere"):
        solved(seen, mode="single")
    found = errors_against(solved(seen, mode="single", ionosphere="none"), PLACE)
    assert found["rms_3d_m"] < 2.0
    assert solved(seen, mode="single", ionosphere="none").attrs["codes"]["G"] == ["C1W"]


def test_codes_can_be_asked_for(seen: xr.Dataset) -> None:
    assert solved(seen, systems="G", codes={"G": ["C1W", "C2W"]}).attrs["codes"] == {"G": ["C1W", "C2W"]}
    with pytest.raises(UnknownIdError, match="C5Q"):
        solved(seen, systems="G", codes={"G": ["C1W", "C5Q"]})


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"systems": "J"}, "none of the systems"),
        ({"systems": ""}, "no navigation system"),
        ({"systems": "GX"}, "no navigation system"),
        ({"mask_rad": 2.0}, "mask"),
        ({"weighting": "good"}, "weighting"),
        ({"inter_system": "none"}, "inter_system"),
        ({"mode": "triple"}, "mode"),
        ({"ionosphere": "bent"}, "ionosphere"),
        ({"troposphere": "dry"}, "troposphere"),
        ({"unknown_delays": "guess"}, "unknown_delays"),
        ({"start_m": [1.0, 2.0]}, "start from"),
    ],
)
def test_options_that_there_are_not(seen: xr.Dataset, options: dict[str, object], text: str) -> None:
    with pytest.raises((PhysicsError, UnknownIdError), match=text):
        solved(seen.isel(time=slice(0, 2)), **options)


def test_no_epoch_is_no_position(seen: xr.Dataset) -> None:
    with pytest.raises(PhysicsError, match="no epoch"):
        solved(seen.isel(time=slice(0, 0)))


def test_ranges_that_cannot_be_are_left_out(seen: xr.Dataset) -> None:
    odd = seen.isel(time=slice(0, 3)).copy(deep=True)
    column = int(np.flatnonzero((odd.system == "G").values & np.isfinite(odd.C1W.values).all(axis=0))[0])
    odd.C1W.values[0, column] = -1e12
    odd.C1W.values[1, column] = np.inf
    found = solved(odd)
    words = np.array(found.attrs["rejections"])
    place = found.satellite.values.tolist().index(odd.satellite.values[column])
    assert words[found.rejected.values[:2, place]].tolist() == ["a range that cannot be"] * 2
    assert (found.status == 0).all()


def test_a_receiver_noisier_than_thought_keeps_its_observations() -> None:
    wrong = Receiver(code_m=5.0, horizon=False)
    data, _ = simulate_observations(made_source(), PLACE, made_times(40), receiver=wrong, air=NO_AIR, seed=8)
    found = solved(data)
    assert found.attrs["rejected_counts"].get("excluded as faulty", 0) < 0.02 * int(found.used.sum())
    assert np.isfinite(found.position_m.values).all()
    assert float((found.status == 0).mean()) >= 0.95


def test_the_antenna_offset_gives_the_marker(seen: xr.Dataset) -> None:
    high = seen.isel(time=slice(0, 2)).copy()
    high.attrs["antenna_delta_hen_m"] = [2.0, 0.0, 0.0]
    antenna = solved(high).position_m.values
    marker = solved(high, apply_antenna_offset=True).position_m.values
    np.testing.assert_allclose(np.linalg.norm(antenna - marker, axis=1), 2.0, atol=1e-6)
    assert (np.linalg.norm(antenna, axis=1) > np.linalg.norm(marker, axis=1)).all()


def test_progress_is_told(seen: xr.Dataset) -> None:
    told: list[float] = []
    solved(seen.isel(time=slice(0, 2)), progress=told.append)
    assert told == [1.0]


def test_the_first_message_is_there() -> None:
    assert made_source().reference == MADE_START
