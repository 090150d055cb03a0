"""Coverage against published revisits, a formula, and STK's own intervals."""

from __future__ import annotations

import numpy as np
import pytest
from published import sensing_coverage as published
from published.real_data import real_file
from published.sensing_access import STK_CASES, StkCase, read_cvaa

from intercosmos.physics.observation.figures_of_merit import covered_area
from intercosmos.physics.observation.grids_areas import EARTH_AREA_M2


@pytest.mark.parametrize("mission", published.MISSIONS, ids=lambda mission: mission.name)
def test_the_equator_is_seen_as_often_as_published(mission: published.Mission) -> None:
    revisit, accesses = published.equator_revisit_days(mission)
    # the swath is wider than the distance of tracks, so every place is seen in a cycle, by each satellite
    assert mission.swath_km > 2 * np.pi * 6378.137 / mission.revolutions
    assert accesses.min() >= mission.satellites
    assert revisit.max() == pytest.approx(mission.revisit_days, abs=published.REVISIT_TOLERANCE_DAYS)
    # most places lie in one swath only
    assert np.median(revisit) == pytest.approx(mission.revisit_days, abs=published.REVISIT_TOLERANCE_DAYS)


def test_a_narrower_swath_leaves_gaps() -> None:
    narrow = published.MISSIONS[0]._replace(swath_km=150.0)
    _, accesses = published.equator_revisit_days(narrow)
    # 150 km of 172 km between tracks
    assert np.mean(accesses > 0) == pytest.approx(150 / 172, abs=0.03)


def test_time_in_access_by_latitude_is_that_of_a_formula() -> None:
    phi = np.radians([0.0, 20, 40, 55, 65])
    orbit = (7.1e6, np.radians(70), np.radians(45))
    found = published.covered_by_latitude(phi, *orbit, 20.0)
    assert found == pytest.approx(published.covered_by_formula(phi, *orbit), rel=published.FORMULA_TOLERANCE)


def test_both_hemispheres_are_seen_alike() -> None:
    phi = np.radians([-65.0, -40, -20, 20, 40, 65])
    found = published.covered_by_latitude(phi, 7.1e6, np.radians(70), np.radians(45), 20.0)
    assert found[:3][::-1] == pytest.approx(found[3:], rel=published.FORMULA_TOLERANCE)


@pytest.mark.parametrize("case", STK_CASES, ids=lambda case: case.name)
def test_figures_are_those_of_stk(case: StkCase) -> None:
    path = real_file("coverage", case.file)
    if not path.exists():
        pytest.skip(f"{path} is absent; INTERCOSMOS_TEST_DATA names the folder of real data")
    for name, (ours, theirs) in published.stk_figures(case, read_cvaa(path)).items():
        assert ours == pytest.approx(theirs, rel=published.STK_TOLERANCE), name


def test_a_sphere_of_the_same_area_is_the_published_one() -> None:
    # NIMA TR8350.2, table 3.3: 6371007.1809 m
    assert np.sqrt(EARTH_AREA_M2 / (4 * np.pi)) == pytest.approx(6371007.1809, abs=1e-3)


def test_area_so_far_is_the_area_ever_seen() -> None:
    now, ever = covered_area([0, 0, 2], [0.0, 5.0, 7.0], [1.0, 6.0, 8.0], [1.0, 2.0, 4.0], 10.0, [0.5, 5.5, 7.5, 9.0])
    assert now.tolist() == [1.0, 1.0, 4.0, 0.0]
    assert ever.tolist() == [1.0, 1.0, 5.0, 5.0]
