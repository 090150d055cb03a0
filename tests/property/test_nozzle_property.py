"""Laws of nozzles: there and back, bounds, order."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from intercosmos.physics.propulsion.contours import bell
from intercosmos.physics.propulsion.nozzle_flow import (
    area_ratio_of_mach,
    mach_of_area_ratio,
    mach_of_prandtl_meyer,
    prandtl_meyer,
    pressure_ratio,
    thrust_coefficient,
)
from intercosmos.physics.propulsion.separation import CRITERIA, separation

gammas = st.floats(1.05, 1.66)
areas = st.floats(1.0, 1000.0)


@given(areas, gammas, st.booleans())
def test_area_to_mach_and_back(area: float, gamma: float, supersonic: bool) -> None:
    mach = mach_of_area_ratio(area, gamma, supersonic=supersonic)
    assert (mach >= 1) == supersonic or area < 1 + 1e-9
    assert np.isclose(area_ratio_of_mach(mach, gamma), area, rtol=1e-9)


@given(st.floats(1.0, 20.0), gammas)
def test_turning_to_mach_and_back(mach: float, gamma: float) -> None:
    angle = prandtl_meyer(mach, gamma)
    assert np.isclose(prandtl_meyer(mach_of_prandtl_meyer(angle, gamma), gamma), angle, rtol=1e-9, atol=1e-12)


@given(st.floats(1.01, 500.0), gammas, st.floats(0.0, 0.5))
def test_a_nozzle_gives_most_when_its_exit_has_the_pressure_outside(area: float, gamma: float, by: float) -> None:
    outside = pressure_ratio(mach_of_area_ratio(area, gamma), gamma)
    best = thrust_coefficient(area, gamma, outside)
    assert best >= thrust_coefficient(area * (1 + by), gamma, outside) - 1e-12
    assert best >= thrust_coefficient(1 + (area - 1) * (1 - by), gamma, outside) - 1e-12
    assert thrust_coefficient(area, gamma) < thrust_coefficient(1e12, 1.05)


@given(st.floats(3.0, 300.0), st.floats(3e5, 3e7), gammas, st.sampled_from(CRITERIA), st.floats(1.0, 2.0))
def test_separation_never_costs_thrust_and_more_air_never_brings_any(
    area: float, chamber: float, gamma: float, criterion: str, lip: float
) -> None:
    outside = np.linspace(0.0, min(1.2e5, chamber / 10), 25)
    found = separation(area, chamber, outside, gamma=gamma, lip=lip, criterion=criterion)
    full = thrust_coefficient(area, gamma, outside / chamber)
    assert np.all(found.separated == (found.margin < 1))
    assert np.all((found.area_ratio >= 1) & (found.area_ratio <= area + 1e-9))
    assert np.all(np.diff(found.thrust_coefficient) <= 1e-9)
    lost_by_air = found.area_ratio * outside / chamber
    assert np.allclose(found.thrust_coefficient, thrust_coefficient(found.area_ratio, gamma) - lost_by_air)
    # where the criterion asks for less than the pressure outside, what is cut off only held the engine back
    held_back = found.separated & (
        lip * pressure_ratio(mach_of_area_ratio(found.area_ratio, gamma), gamma) * chamber < outside
    )
    assert np.all(found.thrust_coefficient[held_back] >= full[held_back] - 1e-9)


@given(st.floats(4.0, 400.0), st.floats(0.6, 1.0))
@settings(max_examples=60)
def test_a_bell_only_widens_and_its_angle_only_falls(area: float, fraction: float) -> None:
    x, radius, angle = bell(area, fraction, points=80)
    assert np.all(np.diff(x) > 0)
    assert np.all(np.diff(radius) > 0)
    assert np.isclose(radius[-1] ** 2, area)
    behind = angle[20:]
    assert np.all(np.diff(behind) < 1e-12)
