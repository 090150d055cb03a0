"""Liquids and pumps: work, efficiency, speed, suction."""

from __future__ import annotations

from math import pi

import pytest

from intercosmos.errors import ConvergenceError, PhysicsError
from intercosmos.physics.propulsion.cycle_schemes import TOP_PRESSURE, lift
from intercosmos.physics.propulsion.feed import Drops, margin
from intercosmos.physics.propulsion.liquids import CONSTANTS, liquid
from intercosmos.physics.propulsion.propellants import PROPELLANTS, find_propellant
from intercosmos.physics.propulsion.pumps import (
    PEAK_EFFICIENCY,
    PEAK_SPECIFIC_SPEED,
    bell_efficiency,
    pump,
    suction_head,
)

RPM = pi / 30
FOOT = 0.3048


def test_hydrogen_takes_less_than_pressure_over_density() -> None:
    work = liquid("lh2").work(0.2e6, 21.0, 40e6)
    assert 0.85 < work / (39.8e6 / liquid("lh2").density(0.2e6, 21.0)) < 0.92


def test_kerosene_is_nearly_incompressible() -> None:
    work = liquid("rp-1").work(0.3e6, 298.15, 50e6)
    assert 0.97 < work / (49.7e6 / 806.0) < 1.0


@pytest.mark.parametrize("name", ["lox", "lh2", "lch4", "rp-1", "n2o4"])
def test_enthalpy_and_temperature_go_back_and_forth(name: str) -> None:
    one = liquid(name)
    start = one.temperature_k * 1.1
    assert one.temperature(20e6, one.enthalpy(20e6, start)) == pytest.approx(start, rel=1e-7)


def test_every_propellant_has_data_for_pumps_or_says_so() -> None:
    for one in PROPELLANTS:
        if one.fluid is None and one.id not in CONSTANTS:
            with pytest.raises(PhysicsError, match="no data for pumps"):
                liquid(one)
        else:
            assert liquid(one).density(max(1e6, 1.2 * one.vapour_pressure_pa), one.temperature_k) == pytest.approx(
                one.density_kg_m3, rel=0.03
            )


def test_tables_of_work_follow_the_fluid() -> None:
    table = lift(find_propellant("lh2"), 0.2e6, 21.0)
    for pressure in (2e6, 17e6, 41e6, 70e6):
        assert table.work(pressure) == pytest.approx(liquid("lh2").work(0.2e6, 21.0, pressure), rel=6e-4)
    beyond = table.work(TOP_PRESSURE * 1.1) - table.work(TOP_PRESSURE)
    assert beyond == pytest.approx(table.work(TOP_PRESSURE) - table.work(TOP_PRESSURE * 0.9), rel=0.02)


def test_a_jacket_may_boil_the_fuel_but_not_heat_it_without_end() -> None:
    methane = liquid("lch4")
    assert methane.temperature(1.8e6, methane.enthalpy(1.8e6, 150.0) + 3e5) == pytest.approx(163.2, abs=0.5)
    # just above the critical pressure its specific heat has a peak, over which Newton's steps jump to and fro
    start = methane.enthalpy(5.192e6, 150.0)
    found = [methane.temperature(5.192e6, start + heat, 300.0) for heat in (1e5, 3e5, 4e5, 6e5)]
    assert found == sorted(found)
    assert [methane.enthalpy(5.192e6, t) - start for t in found] == pytest.approx([1e5, 3e5, 4e5, 6e5], rel=1e-5)
    with pytest.raises(ConvergenceError):
        liquid("lh2").temperature(10e6, 1e9)


def test_bell_has_its_peak_and_small_pumps_are_worse() -> None:
    assert bell_efficiency(PEAK_SPECIFIC_SPEED, 1.0) == PEAK_EFFICIENCY
    assert bell_efficiency(0.2, 1.0) < bell_efficiency(0.4, 1.0) < PEAK_EFFICIENCY
    # NASA SP-8107: three quarters of it are left at 1 l/s
    assert bell_efficiency(0.4, 1e-3) / bell_efficiency(0.4, 1.0) == pytest.approx(0.75, abs=0.01)


@pytest.mark.parametrize(
    ("name", "propellant", "flow", "discharge", "rpm", "stages", "published"),
    [  # SSME: Rocketdyne, SSME Orientation (1998); others: NASA SP-8107 and McHugh (1995)
        ("SSME fuel", "lh2", 70.3, 41.0e6, 34_360, 3, 0.75),
        ("HM60 fuel", "lh2", 39.7, 15.8e6, 33_500, 2, 0.73),
        ("J-2 oxygen", "lox", 212.1, 7.64e6, 8_600, 1, 0.80),
        ("F-1 oxygen", "lox", 1804.0, 11e6, 5_490, 1, 0.746),
        ("F-1 fuel", "rp-1", 796.0, 13e6, 5_490, 1, 0.726),
        ("RL10 fuel", "lh2", 2.79, 7.36e6, 31_537, 2, 0.567),
    ],
)
def test_efficiency_of_real_pumps_within_six_points(
    name: str, propellant: str, flow: float, discharge: float, rpm: float, stages: int, published: float
) -> None:
    cold = liquid(propellant).temperature_k
    one = pump(name, propellant, flow, 0.4e6, cold, discharge, speed=rpm * RPM, stages=stages)
    assert one.efficiency == pytest.approx(published, abs=0.06)
    assert one.rpm == pytest.approx(rpm)
    assert one.power == pytest.approx(flow * one.head * 9.80665 / one.efficiency, rel=1e-9)
    assert one.pressure_rise == discharge - 0.4e6


def test_suppression_of_hydrogen_is_great_and_of_oxygen_small() -> None:
    # NASA SP-8109: J-2's hydrogen 250 ft; F-1's oxygen 11 ft, of which this model keeps less (the safe side)
    hydrogen = liquid("lh2").suppression(21.0, 2.0) / (liquid("lh2").density(0.2e6, 21.0) * 9.80665) / FOOT
    oxygen = liquid("lox").suppression(91.0, 2.0) / (liquid("lox").density(0.4e6, 91.0) * 9.80665) / FOOT
    assert hydrogen == pytest.approx(250.0, rel=0.15)
    assert 0 < oxygen < 11.0
    assert liquid("rp-1").suppression(298.0, 2.0) == 0.0


def test_suction_falls_with_temperature_until_the_liquid_boils() -> None:
    assert suction_head("lox", 0.4e6, 92.0) < suction_head("lox", 0.4e6, 90.2)
    assert suction_head("udmh", 0.3e6, 298.15) == pytest.approx((0.3e6 - 22e3) / (786 * 9.80665), rel=0.01)
    with pytest.raises(PhysicsError, match="boils"):
        suction_head("lox", 0.2e6, 100.0)
    with pytest.raises(PhysicsError, match="critical"):
        suction_head("lh2", 0.2e6, 40.0)


def test_speed_follows_suction() -> None:
    slow, fast = (pump("a", "lox", 400.0, p, 90.2, 20e6).speed for p in (0.15e6, 0.4e6))
    assert slow < fast
    one = pump("a", "lox", 400.0, 0.15e6, 90.2, 20e6)
    assert one.npsh_required < one.npsh_available


def test_bad_pumps_are_refused() -> None:
    with pytest.raises(PhysicsError, match="lifts"):
        pump("a", "lox", 1.0, 2e6, 90.0, 1e6)
    with pytest.raises(PhysicsError, match="efficiency"):
        pump("a", "lox", 1.0, 0.3e6, 90.0, 1e6, efficiency=1.2)
    with pytest.raises(PhysicsError, match="above zero"):
        bell_efficiency(0.0, 1.0)


def test_ladder_of_pressures() -> None:
    drops = Drops(injector=0.2, jacket=0.2, valve=0.05, control=0.1)
    assert drops.to_chamber(10e6) == pytest.approx(12e6 / 0.95)
    assert drops.to_chamber(10e6, jacket=True) == pytest.approx(12e6 / 0.95 / 0.8)
    assert drops.to_chamber(10e6, control=True) == pytest.approx(12e6 / 0.95 / 0.9)
    with pytest.raises(PhysicsError, match="jacket"):
        Drops(jacket=1.0)
    assert margin("x", 8.0, 10.0, "m").slack == pytest.approx(0.2)
