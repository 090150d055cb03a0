"""Broadcast orbits and clocks against positions of precise files.

Cases, sources and tolerances stand in ``benchmarks/published/broadcast.py``; the accuracy ledger has them from there.
The messages refer to the phase centre of the antenna, the precise files to the centre of mass: the differences hold
0.8 m (Galileo) to 2 m (GLONASS) for that, and are within the limits all the same.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from intercosmos.formats import sp3
from intercosmos.formats.rinex_navigation import read_navigation
from intercosmos.physics.navigation.states import satellite_states

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

import ledger_navigation_orbits as rows
from published import broadcast as published


@pytest.mark.parametrize("case", published.KEPLER_CASES, ids=lambda case: case.satellite)
def test_single_messages(case: published.Elements) -> None:
    assert np.linalg.norm(rows.kepler_position(case) - case.itrf_m) < case.tolerance_m


@pytest.fixture(scope="module")
def of_2023() -> dict[str, rows.Difference]:
    return rows.differences(read_navigation(published.BROADCAST_2023), sp3.read(published.PRECISE_2023))


@pytest.fixture(scope="module")
def of_2021(gnss_file: Callable[[str], Path]) -> dict[str, rows.Difference]:
    precise = sp3.read(gnss_file(published.PRECISE_2021))
    return rows.differences(read_navigation(published.BROADCAST_2021), precise)


@pytest.mark.parametrize(("name", "states"), [("GLONASS", 273), ("QZSS", 39)])
def test_orbits_of_an_hour_of_2023(of_2023: dict[str, rows.Difference], name: str, states: int) -> None:
    assert of_2023[name].states == states
    assert of_2023[name].rms_m < published.ORBIT_LIMITS_M[name]
    assert of_2023[name].centred_m < of_2023[name].rms_m


def test_clocks_of_glonass(of_2023: dict[str, rows.Difference]) -> None:
    assert of_2023["GLONASS"].clock_m < published.CLOCK_LIMITS_M["GLONASS"]


@pytest.mark.parametrize(
    ("name", "states"),
    [("GPS", 377), ("Galileo", 286), ("BeiDou MEO", 338), ("BeiDou IGSO", 104), ("BeiDou GEO", 65)],
)
def test_orbits_of_the_given_hour(of_2021: dict[str, rows.Difference], name: str, states: int) -> None:
    assert of_2021[name].states == states
    assert of_2021[name].rms_m < published.ORBIT_LIMITS_M[name]


@pytest.mark.parametrize("name", ["GPS", "Galileo"])
def test_clocks_of_the_given_hour(of_2021: dict[str, rows.Difference], name: str) -> None:
    assert of_2021[name].clock_m < published.CLOCK_LIMITS_M[name]


def test_velocities_agree_with_the_precise_orbits() -> None:
    # 3 mm/s: GLONASS messages give 1 um/s to 1 mm/s digits and 0.8 mm/s RMS over the whole of 2023-001
    precise = satellite_states(sp3.read(published.PRECISE_2023), None, sp3.read(published.PRECISE_2023).time.values)
    sent = satellite_states(read_navigation(published.BROADCAST_2023), precise.satellite.values, precise.time.values)
    both = sent.status.values == 0
    gap = np.linalg.norm((sent.velocity_m_s.values - precise.velocity_m_s.values)[both], axis=-1)
    assert gap.size > 300
    assert np.sqrt(np.mean(gap**2)) < 3e-3
