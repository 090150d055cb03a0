"""Positions at a real station against its known place, the floors of the field page and RTKLIB on the same hour."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr
from published import positioning as published

from intercosmos.formats.rinex import read_navigation, read_observations
from intercosmos.physics.navigation import solve_positions
from intercosmos.physics.navigation.orbit_source import OrbitSource, orbit_source
from intercosmos.physics.navigation.position_errors import errors_against
from intercosmos.physics.navigation.receiver_geometry import enu_axes, geodetic_from_ecef

Hour = tuple[xr.Dataset, OrbitSource]


def antenna() -> np.ndarray:
    latitude, longitude, _ = geodetic_from_ecef(published.MARKER)
    return np.asarray(published.MARKER) + published.ANTENNA_UP * enu_axes(latitude, longitude)[2]


@cache
def read(observations: Path, navigation: Path) -> Hour:
    return read_observations(observations), orbit_source(read_navigation(navigation))


@pytest.fixture(scope="module")
def hour(gnss_file: Callable[[str], Path]) -> Hour:
    return read(gnss_file(published.OBSERVATIONS), gnss_file(published.NAVIGATION))


@pytest.fixture(scope="module")
def summaries(hour: Hour) -> dict[str, dict[str, Any]]:
    """Systems -> summary, of every subset that anybody has published."""
    data, source = hour
    asked = dict.fromkeys([*published.FLOOR, *published.RTKLIB])
    return {name: errors_against(solve_positions(data, source, systems=name), antenna()) for name in asked}


@pytest.mark.parametrize("systems", published.FLOOR)
def test_no_subset_is_worse_than_the_plain_solution(summaries: dict[str, dict[str, Any]], systems: str) -> None:
    assert summaries[systems]["solved"] == summaries[systems]["epochs"] == 120
    assert summaries[systems]["rms_3d_m"] <= published.FLOOR[systems]


@pytest.mark.parametrize("systems", published.RTKLIB)
def test_no_subset_is_worse_than_rtklib(summaries: dict[str, dict[str, Any]], systems: str) -> None:
    assert summaries[systems]["rms_3d_m"] <= published.RTKLIB[systems]


@pytest.mark.parametrize("systems", published.WANTED)
def test_together_they_reach_what_was_asked(summaries: dict[str, dict[str, Any]], systems: str) -> None:
    assert summaries[systems]["rms_3d_m"] <= published.WANTED[systems]


@pytest.mark.parametrize("systems", ["RC", "GREC"])
def test_joining_systems_is_better_than_the_best_of_them(summaries: dict[str, dict[str, Any]], systems: str) -> None:
    best = min(summaries[one]["rms_3d_m"] for one in systems)
    assert summaries[systems]["rms_3d_m"] < best


def test_biases_between_systems_agree_with_the_plain_solution(summaries: dict[str, dict[str, Any]]) -> None:
    biases = summaries["GREC"]["inter_system_biases_m"]
    for letter, expected in published.BIASES.items():
        assert biases[letter] == pytest.approx(expected, abs=published.BIAS_TOLERANCE)


def test_an_antenna_that_stands_has_no_velocity(summaries: dict[str, dict[str, Any]]) -> None:
    assert summaries["GREC"]["velocity_rms_m_s"] <= published.VELOCITY
    assert summaries["G"]["velocity_rms_m_s"] <= published.VELOCITY


@pytest.mark.parametrize("rows", [slice(None), slice(60, 61)], ids=["all epochs", "one epoch"])
def test_a_fault_on_any_satellite_is_excluded_and_no_good_one(hour: Hour, rows: slice) -> None:
    data, source = hour
    usual = solve_positions(data, source, velocity=False)
    used = usual.used.values
    names = usual.satellite.values.tolist()
    for name in usual.satellite.values[used.any(axis=0)]:
        faulty = data.copy(deep=True)
        for code in usual.attrs["codes"][name[0]]:
            faulty[code].values[rows, data.satellite.values.tolist().index(name)] += published.FAULT
        found = solve_positions(faulty, source, velocity=False).used.values
        place = names.index(name)
        hit = np.zeros(len(used), bool)
        hit[rows] = True
        assert not found[hit, place].any(), name
        others = np.ones(len(names), bool)
        others[place] = False
        assert found[:, others][used[:, others]].all(), name
