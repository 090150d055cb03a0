"""Precise orbits and clocks between their epochs, at ends and in gaps, on an orbit that is known exactly."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from intercosmos.constants import EARTH_MU, EARTH_ROTATION_RATE, SPEED_OF_LIGHT
from intercosmos.errors import PhysicsError
from intercosmos.physics.navigation.orbit_source import NO_CLOCK, NO_SATELLITE, OK, TOO_OLD, OrbitSource, orbit_source
from intercosmos.physics.orbits.kepler_problem import kepler

DAY = np.datetime64("2022-01-01", "ns")
#: GPS, Galileo in an eccentric orbit, GEO: axis, m; eccentricity; inclination, rad
ORBITS = {"C01": (42.164e6, 1e-4, 0.02), "E18": (27.978e6, 0.16, 0.87), "G01": (26.56e6, 0.02, 0.96)}


def true_states(name: str, seconds: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Earth-fixed position and velocity, and the periodic effect of relativity, s."""
    a, e, i = ORBITS[name]
    start = np.array([a * (1 - e), 0.0, 0.0])
    speed = np.sqrt(EARTH_MU / a * (1 + e) / (1 - e)) * np.array([0.0, np.cos(i), np.sin(i)])
    r, v = kepler(
        np.broadcast_to(start, (seconds.size, 3)), np.broadcast_to(speed, (seconds.size, 3)), seconds, EARTH_MU
    )
    c, s = np.cos(EARTH_ROTATION_RATE * seconds), np.sin(EARTH_ROTATION_RATE * seconds)
    turn = np.stack(
        [np.stack([c, s, 0 * c], -1), np.stack([-s, c, 0 * c], -1), np.stack([0 * c, 0 * c, 1 + 0 * c], -1)], 1
    )
    position = np.einsum("nij,nj->ni", turn, r)
    carried = EARTH_ROTATION_RATE * np.stack([-position[:, 1], position[:, 0], 0 * c], -1)
    return position, np.einsum("nij,nj->ni", turn, v) - carried, -2 * np.sum(r * v, axis=1) / SPEED_OF_LIGHT**2


def orbits(step_s: float = 300.0, hours: float = 6.0) -> xr.Dataset:
    seconds = np.arange(0.0, hours * 3600 + 1, step_s)
    names = list(ORBITS)
    clock = 1e-4 + 1e-11 * seconds[:, None] * np.ones(len(names))
    return xr.Dataset(
        {
            "position_m": (
                ("time", "satellite", "axis"),
                np.stack([true_states(n, seconds)[0] for n in names], axis=1),
            ),
            "clock_s": (("time", "satellite"), clock),
            "accuracy_m": ("satellite", np.array([0.1, 0.02, np.nan])),
        },
        coords={"time": DAY + (seconds * 1e9).astype("timedelta64[ns]"), "satellite": names},
    )


def worst(source: OrbitSource, seconds: np.ndarray) -> tuple[float, float, float]:
    """Greatest error of position, velocity and clock."""
    gaps = []
    for name in ORBITS:
        states = source.states([name] * seconds.size, seconds)
        assert states.valid.all()
        r, v, relativity = true_states(name, seconds)
        clock = 1e-4 + 1e-11 * seconds + relativity
        gaps.append(
            (
                np.abs(states.position_m - r).max(),
                np.abs(states.velocity_m_s - v).max(),
                np.abs(states.clock_s - clock).max(),
            )
        )
    return tuple(np.max(gaps, axis=0).tolist())


@pytest.mark.parametrize(("step_s", "position_m", "velocity_m_s"), [(300.0, 1e-4, 1e-6), (900.0, 1e-2, 1e-4)])
def test_inside_a_file(step_s: float, position_m: float, velocity_m_s: float) -> None:
    # at 15 min the eccentric orbit decides
    seconds = np.linspace(6 * step_s, 6 * 3600 - 6 * step_s, 997)
    gap = worst(orbit_source(orbits(step_s)), seconds)
    assert gap[0] < position_m
    assert gap[1] < velocity_m_s
    assert gap[2] < 1e-13  # 30 µm


def test_at_the_ends_of_a_file() -> None:
    # one-sided windows: tenth degree over 50 min, well below the centimetre of the file itself
    seconds = np.concatenate([np.linspace(-1, 1500, 101), np.linspace(6 * 3600 - 1500, 6 * 3600 + 1, 101)])
    assert worst(orbit_source(orbits()), seconds)[0] < 1e-3


def test_epochs_are_met_exactly() -> None:
    data = orbits()
    source = orbit_source(data)
    states = source.states(["E18"] * data.sizes["time"], np.arange(data.sizes["time"]) * 300.0)
    assert np.abs(states.position_m - data.position_m.sel(satellite="E18").values).max() < 1e-5
    assert states.record.tolist() == list(range(data.sizes["time"]))
    assert np.abs(states.age_s).max() == 0
    assert states.accuracy_m.tolist() == [0.02] * data.sizes["time"]


def test_beyond_a_file_there_is_no_state() -> None:
    states = orbit_source(orbits()).states(
        ["G01", "G01", "G01", "G02", "G01"], [-2.0, 6 * 3600 + 2.0, -0.5, 0.0, np.nan]
    )
    assert states.reason.tolist() == [TOO_OLD, TOO_OLD, OK, NO_SATELLITE, TOO_OLD]
    assert np.isnan(states.position_m).all(axis=1).tolist() == [True, True, False, True, True]
    assert np.isnan(states.clock_s[~states.valid]).all()


def test_windows_do_not_reach_over_a_gap() -> None:
    data = orbits()
    data["position_m"][30:33, 2] = np.nan
    source = orbit_source(data)
    seconds = np.array([29.0, 29.5, 31.0, 32.9, 33.0, 33.4]) * 300
    states = source.states(["G01"] * 6, seconds)
    assert states.reason.tolist() == [OK, TOO_OLD, TOO_OLD, TOO_OLD, OK, OK]
    assert np.abs(states.position_m - true_states("G01", seconds)[0])[states.valid].max() < 1e-3
    assert source.states(["C01"] * 6, seconds).valid.all()


def test_a_short_arc_has_a_lower_degree_and_a_very_short_one_none() -> None:
    data = orbits()
    data["position_m"][6:, 0] = np.nan
    data["position_m"][4:, 1] = np.nan
    states = orbit_source(data).states(["C01", "E18"], [700.0, 700.0])
    assert states.reason.tolist() == [OK, TOO_OLD]
    assert np.linalg.norm(states.position_m[0] - true_states("C01", np.array([700.0]))[0]) < 0.5


def test_a_change_of_interval_begins_a_new_arc() -> None:
    fine, coarse = orbits(300.0, 3.0), orbits(900.0, 9.0)
    data = xr.concat([fine, coarse.isel(time=slice(13, None))], "time", data_vars="minimal")
    source = orbit_source(data)
    seconds = np.array([3600.0, 10700.0, 13000.0, 30000.0])
    states = source.states(["G01"] * 4, seconds)
    assert np.abs(states.position_m - true_states("G01", seconds)[0])[states.valid].max() < 2e-3
    assert states.valid.tolist() == [True, True, True, True]


def test_an_orbit_without_a_clock() -> None:
    data = orbits()
    data["clock_s"][10:20, 2] = np.nan
    states = orbit_source(data).states(["G01"] * 3, [8 * 300.0, 15 * 300.0, 25 * 300.0])
    assert states.reason.tolist() == [OK, NO_CLOCK, OK]
    assert np.isfinite(states.position_m).all()
    assert orbit_source(data.drop_vars("clock_s")).states(["G01"], [0.0]).reason.tolist() == [NO_CLOCK]


def test_one_missing_clock_is_bridged() -> None:
    data = orbits()
    data["clock_s"][10, 2] = np.nan
    states = orbit_source(data).states(["G01"], [3000.0])
    assert states.clock_s[0] == pytest.approx(1e-4 + 3e-8 + true_states("G01", np.array([3000.0]))[2][0], abs=1e-15)


def test_clocks_of_a_clock_file_come_first() -> None:
    data = orbits()
    seconds = np.arange(0.0, 3601.0, 30.0)
    clocks = xr.Dataset(
        {"clock_s": (("time", "satellite"), np.stack([2e-4 + 0 * seconds, 3e-4 + 0 * seconds], axis=1))},
        coords={"time": DAY + (seconds * 1e9).astype("timedelta64[ns]"), "satellite": ["G01", "G99"]},
    )
    states = orbit_source(data, clocks=clocks).states(["G01", "G01", "C01"], [45.0, 4000.0, 45.0])
    assert states.reason.tolist() == [OK, NO_CLOCK, NO_CLOCK]
    assert states.clock_s[0] == pytest.approx(2e-4 + true_states("G01", np.array([45.0]))[2][0], abs=1e-15)


def test_the_rate_of_the_clock_holds_relativity() -> None:
    states = orbit_source(orbits()).states(["E18"] * 2, [4999.5, 5000.5])
    assert np.diff(states.clock_s)[0] == pytest.approx(states.clock_drift.mean(), abs=1e-16)


def test_columns_of_the_file() -> None:
    data = orbits()
    data["predicted_orbit"] = (("time", "satellite"), np.arange(data.sizes["time"] * 3).reshape(-1, 3) % 2 == 0)
    source = orbit_source(data)
    states = source.states(["G01", "G01", "X01"], [0.0, 400.0, 0.0])
    assert source.column(states, "predicted_orbit")[:2].tolist() == [1.0, 0.0]
    assert np.isnan(source.column(states, "predicted_orbit")[2])
    assert np.isnan(source.column(states, "tgd_s")).all()


def test_errors_say_what_is_wrong() -> None:
    with pytest.raises(PhysicsError, match="5 epochs in a row"):
        orbit_source(orbits().isel(time=slice(0, 4)))
    with pytest.raises(PhysicsError, match="each of them once"):
        orbit_source(xr.concat([orbits(), orbits()], "time", data_vars="minimal"))
