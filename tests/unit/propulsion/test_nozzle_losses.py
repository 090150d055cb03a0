"""Losses: sizes that handbooks name, directions, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from intercosmos.errors import ConvergenceError, PhysicsError
from intercosmos.physics.propulsion.nozzle_flow import mach_of_area_ratio, pressure_ratio
from intercosmos.physics.propulsion.nozzle_losses import (
    cone_divergence_loss,
    divergence_loss,
    expansion_gamma,
    friction_loss,
    kinetic_loss,
    two_phase_loss,
)


def test_divergence_of_cone_and_bell() -> None:
    # a cone of 15 degrees keeps 0.983 (Sutton and Biblarz, table 3-3); a bell of 80 % loses less
    assert 1 - cone_divergence_loss(np.deg2rad(15.0)) == pytest.approx(0.9830, abs=5e-5)
    assert np.all(divergence_loss([15.0, 37.0, 84.0, 285.0]) < cone_divergence_loss(np.deg2rad(15.0)))
    assert np.all(np.diff(divergence_loss(30.0, [0.6, 0.7, 0.8, 0.9, 1.0])) < 0)


def test_friction_is_of_the_size_that_handbooks_name_and_greater_for_the_small() -> None:
    gas = {"temperature": 3400.0, "molar_mass": 0.0136, "gamma": 1.2}
    size = friction_loss(69.0, [0.14, 0.03], 2e7, **gas)
    assert size[1] > size[0]
    assert 0.005 < size[0] < 0.025  # NASA SP-8120
    assert friction_loss(200.0, 0.1, 4e6, **gas) > friction_loss(50.0, 0.1, 4e6, **gas)
    with pytest.raises(PhysicsError, match="throat radius"):
        friction_loss(69.0, 0.0, 2e7, **gas)


def test_kinetics_by_hand() -> None:
    # a third of 10 % below 200 psi, a tenth of that at ten times the pressure; nothing where frozen is no less
    assert kinetic_loss(300.0, 270.0, 1e6) == pytest.approx(0.0333, abs=1e-12)
    assert kinetic_loss(300.0, 270.0, 13_789_514.0) == pytest.approx(0.00333, abs=1e-9)
    assert kinetic_loss(300.0, 301.0, 1e6) == 0.0


def test_two_phases_cost_nothing_where_there_is_one() -> None:
    assert two_phase_loss(0.0, 20.0, 0.05, 5e6) == 0.0
    # by hand, of a motor with 30 % of aluminium oxide: 2.01 micrometres,
    # 13.4 * 0.3**0.5 * 2.01**0.8 / (725**0.15 * 10**0.08 * 7.87**0.8) per cent
    assert two_phase_loss(0.30, 10.0, 0.1, 5e6, 5.0) == pytest.approx(0.00764, rel=5e-3)
    assert two_phase_loss(0.05, 10.0, 0.1, 5e6, 5.0) < two_phase_loss(0.30, 10.0, 0.1, 5e6, 5.0)
    with pytest.raises(PhysicsError, match="condensed"):
        two_phase_loss(1.0, 20.0, 0.05, 5e6)


def test_gamma_comes_back() -> None:
    gamma = np.array([1.12, 1.2, 1.3])
    pressure = pressure_ratio(mach_of_area_ratio(40.0, gamma), gamma)
    assert expansion_gamma(40.0, pressure) == pytest.approx(gamma, abs=1e-8)
    with pytest.raises(ConvergenceError, match="no gas"):
        expansion_gamma(40.0, 0.9)
