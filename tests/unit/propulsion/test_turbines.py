"""Turbine gas and turbines."""

from __future__ import annotations

import pytest

from intercosmos.errors import PhysicsError
from intercosmos.physics.propulsion.combustion_gas import UNFORMED, gas
from intercosmos.physics.propulsion.liquids import liquid
from intercosmos.physics.propulsion.preburners import peroxide_gas, turbine_gas, warm_fuel
from intercosmos.physics.propulsion.turbines import blade_efficiency


@pytest.mark.parametrize(
    ("engine", "fuel", "lean", "temperature", "pressure", "published", "tolerance"),
    [  # McHugh (1995) but NK-33: AIAA 98-3361 (628 K at 58)
        ("J-2", "lh2", False, 922.0, 4.7e6, 0.94, 0.01),
        ("HM60", "lh2", False, 871.0, 8.5e6, 0.90, 0.02),
        ("HM7B", "lh2", False, 860.0, 2.3e6, 0.87, 0.02),
        ("F-1", "rp-1", False, 1062.0, 6.76e6, 0.416, 0.08),
        ("NK-33", "rp-1", True, 628.0, 32.2e6, 58.0, 0.02),
    ],
)
def test_mixtures_of_real_generators(
    engine: str, fuel: str, lean: bool, temperature: float, pressure: float, published: float, tolerance: float
) -> None:
    found = turbine_gas("lox", fuel, temperature, pressure, lean=lean)
    assert found.mixture_ratio == pytest.approx(published, rel=tolerance), engine


def test_the_narrowed_reaction_agrees_with_the_whole() -> None:
    found = turbine_gas("lox", "rp-1", 1000.0, 6e6)
    whole = gas("lox", "rp-1", found.mixture_ratio, 6e6, omit=UNFORMED)
    assert float(whole.temperature) == pytest.approx(1000.0, abs=0.2)
    assert found.cp == pytest.approx(float(whole.cp_frozen), rel=1e-3)
    assert found.gamma == pytest.approx(float(whole.frozen_gamma), rel=1e-3)


def test_gas_of_kerosene_is_as_tabulated() -> None:
    # NASA SP-8110, table III: LOX/RP-1 at 1300 °F (978 K) 2710 J/(kg K) and 1.115, at 1500 °F 2750 and 1.132
    found = turbine_gas("lox", "rp-1", 978.0, 5e6)
    assert found.cp == pytest.approx(2710.0, rel=0.03)
    assert found.gamma == pytest.approx(1.115, rel=0.02)


def test_warm_hydrogen_needs_less_oxygen() -> None:
    cold = turbine_gas("lox", "lh2", 940.0, 33e6)
    warm = turbine_gas("lox", "lh2", 940.0, 33e6, fuel_heat=2e6)
    assert warm.mixture_ratio < 0.9 * cold.mixture_ratio


def test_work_grows_with_pressure_ratio_and_cools() -> None:
    found = turbine_gas("lox", "lh2", 900.0, 8e6)
    assert found.work(2.0) < found.work(10.0) < found.cp * found.temperature
    behind = found.behind(10.0, 0.6 * found.work(10.0))
    assert 500.0 < behind.temperature < 900.0
    assert behind.pressure == pytest.approx(0.8e6)


def test_warm_fuel_expands_as_a_real_fluid() -> None:
    # RL10A-3-3A, NASA TM-107318: 213.4 K, total to total 5.611 to 3.973 MPa, 212.4 kJ/kg at 0.712
    found = warm_fuel(liquid("lh2"), 5.611e6, 213.4)
    assert 0.712 * found.work(1.412) == pytest.approx(212.4e3, rel=0.02)
    assert found.behind(1.412, 212.4e3).temperature == pytest.approx(200.6, abs=1.0)


def test_peroxide() -> None:
    found = peroxide_gas("h2o2-85", 5e6)
    assert found.temperature == pytest.approx(907.3, abs=1.0)
    with pytest.raises(PhysicsError, match="does not drive"):
        peroxide_gas("rp-1", 5e6)


def test_temperatures_nobody_reaches_are_refused() -> None:
    with pytest.raises(PhysicsError, match="rich in fuel"):
        turbine_gas("lox", "lh2", 5000.0, 5e6)


@pytest.mark.parametrize(
    ("speed_ratio", "rows", "published"),
    [(0.20, 2, 0.605), (0.18, 2, 0.601), (0.11, 2, 0.484), (0.42, 1, 0.70)],  # SP-8110: F-1, J-2, J-2, H-1's class
)
def test_blades(speed_ratio: float, rows: int, published: float) -> None:
    assert blade_efficiency(speed_ratio, rows) == pytest.approx(published, abs=0.1)


def test_more_rows_for_slow_blades() -> None:
    assert blade_efficiency(0.1) > blade_efficiency(0.1, 1)
    for bad in (0.0, -1.0):
        with pytest.raises(PhysicsError, match="above zero"):
            blade_efficiency(bad)
    with pytest.raises(PhysicsError, match="rows"):
        blade_efficiency(0.2, 5)
