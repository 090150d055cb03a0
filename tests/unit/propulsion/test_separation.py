"""Separation: the three rules by hand, continuity at the limit, thrust of a separated nozzle."""

from __future__ import annotations

import numpy as np
import pytest

from intercosmos.errors import PhysicsError
from intercosmos.physics.propulsion.altitude import altitude_curve
from intercosmos.physics.propulsion.nozzle_flow import thrust_coefficient
from intercosmos.physics.propulsion.performance import predict
from intercosmos.physics.propulsion.separation import CRITERIA, separation, separation_pressure


def test_rules_by_hand() -> None:
    assert separation_pressure(4.0, 1e5, "summerfield") == pytest.approx(0.4e5)
    assert separation_pressure(4.0, 1e5, "schmucker") == pytest.approx(1e5 * (1.88 * 4 - 1) ** -0.64)
    assert separation_pressure(4.0, 1e5, "stark") == pytest.approx(1e5 * np.pi / 12)
    with pytest.raises(PhysicsError, match="stark, schmucker, summerfield"):
        separation_pressure(4.0, 1e5, "romine")


@pytest.mark.parametrize("criterion", CRITERIA)
def test_a_nozzle_in_vacuum_flows_full_and_one_too_wide_does_not(criterion: str) -> None:
    found = separation([80.0, 80.0], 5e6, [0.0, 101_325.0], criterion=criterion)
    assert found.separated.tolist() == [False, True]
    assert found.margin[0] == np.inf
    assert found.area_ratio[0] == 80.0
    assert 1 < found.area_ratio[1] < 80
    assert found.thrust_coefficient[0] == pytest.approx(float(thrust_coefficient(80.0, 1.2)))
    # a separated nozzle gives more than the same nozzle would if it flowed full
    assert found.thrust_coefficient[1] > thrust_coefficient(80.0, 1.2, 101_325.0 / 5e6)


def test_thrust_is_continuous_where_separation_begins() -> None:
    outside = np.linspace(5e4, 1.5e5, 2001)
    found = separation(40.0, 7e6, outside)
    assert 0 < found.separated.sum() < 2001
    # a step of 50 Pa changes the thrust coefficient by 50/7e6 * 40 and no more, on either side and across
    assert np.max(np.abs(np.diff(found.thrust_coefficient))) < 50 / 7e6 * 40 * 1.01


def test_the_lip_of_a_bell_holds_the_flow() -> None:
    assert separation(60.0, 1.3e7, 101_325.0, gamma=1.2).separated
    assert not separation(60.0, 1.3e7, 101_325.0, gamma=1.2, lip=1.6).separated


def test_bad_pressures() -> None:
    with pytest.raises(PhysicsError, match="chamber pressure"):
        separation(40.0, 0.0, 1e5)
    with pytest.raises(PhysicsError, match="lip"):
        separation(40.0, 1e6, 1e5, lip=0.0)


def test_an_engine_on_its_way_up() -> None:
    engine = predict("lox/lh2", chamber_pressure=3.66e6, mixture_ratio=4.86, area_ratio=83.1, cycle="gg", thrust=64.8e3)
    curve = altitude_curve(engine, np.geomspace(101_325.0, 1.0, 60))
    assert np.all(np.diff(curve.thrust) > 0)
    assert curve.thrust[-1] == pytest.approx(64.8e3, rel=1e-3)
    assert curve.separated[0]
    assert not curve.separated[-1]
    assert curve.isp_s[0] == pytest.approx(float(engine.isp_sea_level_s))
    assert np.all(curve.separation_area_ratio <= 83.1)
    grid = predict("lox/lh2", chamber_pressure=[3e6, 4e6], mixture_ratio=5.0, area_ratio=80.0, cycle="gg")
    with pytest.raises(PhysicsError, match="one engine"):
        altitude_curve(grid, 0.0)
