"""Coolants and wall materials."""

from __future__ import annotations

import numpy as np
import pytest

from intercosmos.errors import PhysicsError, UnknownIdError
from intercosmos.physics.propulsion.coolant_data import COOLANTS, find_coolant
from intercosmos.physics.propulsion.coolants import coolant_table, evaporation
from intercosmos.physics.propulsion.wall_materials import MATERIALS, constant_wall, find_material


def test_hydrogen_table_reads_as_its_equation_of_state() -> None:
    from CoolProp import AbstractState, HmassP_INPUTS

    table = coolant_table("hydrogen", 36.2, 13.79e6)
    enthalpy = np.linspace(float(table.inlet.enthalpy), float(table.inlet.enthalpy) + 3e6, 40)
    pressure = np.linspace(13.7e6, 9e6, 40)
    read = table.state(enthalpy, pressure)
    state = AbstractState("HEOS", "ParaHydrogen")
    for k in range(0, 40, 3):
        state.update(HmassP_INPUTS, enthalpy[k], pressure[k])
        # the table's step: 2 per thousand of temperature and density, 6 of the transport properties
        assert read.temperature[k] == pytest.approx(state.T(), rel=2e-3)
        assert read.density[k] == pytest.approx(state.rhomass(), rel=2e-3)
        assert read.cp[k] == pytest.approx(state.cpmass(), rel=4e-3)
        assert read.viscosity[k] == pytest.approx(state.viscosity(), rel=6e-3)
        assert read.conductivity[k] == pytest.approx(state.conductivity(), rel=6e-3)


def test_enthalpy_of_the_rl10_jacket_is_that_of_para_hydrogen() -> None:
    # NASA TM-107318: 32.19 K, 7.021 MPa to 213.4 K, 5.632 MPa is 2.9502 MJ/kg; normal hydrogen would give 13 % less
    table = coolant_table("lh2", 32.19, 7.021e6)
    rise = float(table.at_temperature(213.4, 5.632e6).enthalpy - table.inlet.enthalpy)
    assert rise == pytest.approx(2.9502e6, rel=2e-3)


@pytest.mark.parametrize(("name", "density"), [("rp-1", 799.0), ("t-1", 816.0), ("naphthyl", 829.0)])
def test_kerosenes_at_room_temperature(name: str, density: float) -> None:
    inlet = coolant_table(name, 298.15, 1e6).inlet
    assert float(inlet.density) == pytest.approx(density, rel=2e-3)
    assert float(inlet.cp) == pytest.approx(2033.0, rel=5e-3)  # Abdulagatov 2011, between 293.76 and 334.15 K


def test_heat_of_kerosene_is_the_integral_of_what_was_measured() -> None:
    table = coolant_table("rp-1", 293.76, 30e6)
    rise = float(table.at_temperature(475.45, 30e6).enthalpy - table.inlet.enthalpy)
    measured = np.trapezoid([2007, 2140, 2285, 2488, 2631], [293.76, 334.15, 373.42, 434.65, 475.45])
    assert rise == pytest.approx(measured, rel=3e-3)


def test_a_liquid_ends_on_its_boiling_line() -> None:
    table = coolant_table("lch4", 115.0, 1e6)
    assert table.liquid
    assert table.temperature[-1, -1] == pytest.approx(149.5, abs=0.5)  # methane boils at 149.1 K and 1 MPa (NIST)
    assert float(table.outside(np.array(table.enthalpy[-1, -1] + 5e3), np.array(1.02e6))) == pytest.approx(
        5e3, rel=1e-6
    )


def test_above_the_critical_pressure_nothing_boils() -> None:
    table = coolant_table("lch4", 115.0, 10e6)
    assert not table.liquid
    assert table.lowest_pressure > table.critical_pressure
    assert evaporation("lch4", 115.0, 10e6)[1] == 0.0


def test_evaporation_takes_up_warming_and_boiling() -> None:
    boiling, heat, gas = evaporation("lch4", 111.6, 101_325.0)
    assert boiling == pytest.approx(111.67, abs=0.01)
    assert heat == pytest.approx(511.0e3, rel=2e-3)  # NIST, 510.83 kJ/kg to boil, and 0.2 to warm
    assert 1900 < gas < 2400
    assert evaporation("rp-1", 298.15, 1e6)[1] > 6e5


def test_hotter_than_the_table_heat_grows_with_the_last_specific_heat() -> None:
    table = coolant_table("lh2", 60.0, 20e6)
    edge, beyond = table.at_temperature([1000.0, 1100.0], [20e6, 20e6]).enthalpy
    assert beyond - edge == pytest.approx(100 * float(table.at_temperature(1000.0, 20e6).cp), rel=1e-6)


def test_udmh_is_a_liquid_until_it_boils() -> None:
    table = coolant_table("heptyl", 298.0, 1e6)
    assert table.liquid
    assert float(table.inlet.density) == pytest.approx(786.0, rel=5e-3)
    with pytest.raises(PhysicsError, match="heat of evaporation of udmh"):
        evaporation("udmh", 298.0, 1e6)


@pytest.mark.parametrize("coolant", [one.id for one in COOLANTS if one.id != "water"])
def test_every_coolant_is_found_by_its_propellant(coolant: str) -> None:
    assert find_coolant(coolant.upper()).id == coolant


def test_unknown_coolants_say_what_is_known() -> None:
    with pytest.raises(PhysicsError, match="allowed: ethanol, lch4, lh2"):
        find_coolant("hydrazine")
    with pytest.raises(UnknownIdError):
        find_coolant("mercury vapour")
    with pytest.raises(PhysicsError, match="known below 750 K"):
        coolant_table("rp-1", 800.0, 20e6)
    with pytest.raises(PhysicsError, match="above zero"):
        coolant_table("rp-1", 300.0, -1.0)


def test_materials() -> None:
    assert find_material("CuCrZr").id == "cucrzr"
    assert float(find_material("steel-304").conductivity(300.0)) == pytest.approx(14.9)
    assert all(np.all(np.diff(one.temperatures) > 0) for one in MATERIALS)
    np.testing.assert_allclose(constant_wall(295.0).conductivity([20.0, 900.0]), 295.0)
    with pytest.raises(UnknownIdError, match="cucrzr"):
        find_material("cucrz")
