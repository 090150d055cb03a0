"""Engines away from their design."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from intercosmos.errors import PhysicsError
from intercosmos.physics.propulsion.balance import cycle_balance
from intercosmos.physics.propulsion.cycle_result import CycleBalance
from intercosmos.physics.propulsion.throttling import CHUGGING, off_design


@cache
def kerosene() -> CycleBalance:
    return cycle_balance("gg", "lox", "rp-1", chamber_pressure=7e6, mixture_ratio=2.3, thrust=1e6, area_ratio=16.0)


@cache
def staged() -> CycleBalance:
    return cycle_balance(
        "orsc", "lox", "rp-1", chamber_pressure=20e6, mixture_ratio=2.6, thrust=2e6, turbine_temperature=800.0
    )


@pytest.mark.parametrize("engine", [kerosene, staged])
def test_the_design_is_found_again(engine: object) -> None:
    found = off_design(engine(), 1.0)  # type: ignore[operator]
    for name in ("fuel_speed", "oxidizer_speed", "power", "turbine_flow", "turbine_temperature"):
        assert float(getattr(found, name)) == pytest.approx(1.0, abs=1e-9), name
    assert float(found.fuel_valve) == pytest.approx(0.0, abs=1.0)
    assert bool(found.stable)


def test_less_thrust_needs_less_of_everything() -> None:
    found = off_design(kerosene(), np.linspace(0.4, 1.1, 15))
    for values in (found.fuel_speed, found.oxidizer_speed, found.power, found.turbine_flow, found.injector):
        assert np.all(np.diff(values) > 0)
    # similarity alone would take the cube of the level; what presses back and poor flow take more
    assert np.all(found.power[:10] > found.level[:10] ** 3)


def test_injectors_chug_at_half_the_pressure() -> None:
    """Liquid drops go with flow squared, so a fifth of the chamber pressure is a tenth at half of it."""
    found = off_design(kerosene(), [0.45, 0.55])
    assert found.injector == pytest.approx([0.09, 0.11])
    assert found.stable.tolist() == [False, True]
    assert found.injector[1] > CHUGGING


def test_preburners_cool_when_staged_engines_throttle() -> None:
    found = off_design(staged(), [0.6, 0.8, 1.0])
    assert np.all(np.diff(found.turbine_temperature) > 0)
    assert "preburner" in found.control


def test_a_richer_mixture_opens_one_valve() -> None:
    found = off_design(kerosene(), 1.0, [2.1, 2.3, 2.5])
    assert found.oxidizer_valve[0] > found.oxidizer_valve[1] - 1.0
    assert np.all(found.fuel_valve >= -1.0)
    assert np.all(found.oxidizer_valve >= -1.0)


def test_bad_questions_are_refused() -> None:
    with pytest.raises(PhysicsError, match="levels"):
        off_design(kerosene(), 0.0)
    fed = cycle_balance("pressure-fed", "n2o4", "mmh", mixture_ratio=1.65, thrust=27e3)
    with pytest.raises(PhysicsError, match="no pumps"):
        off_design(fed, 0.5)
