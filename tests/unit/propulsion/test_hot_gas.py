"""The hot side of a wall."""

from __future__ import annotations

import numpy as np
import pytest

from intercosmos.errors import PhysicsError
from intercosmos.physics.propulsion.combustion_gas import gas
from intercosmos.physics.propulsion.hot_gas import BARTZ, HotGas, hot_gas, radiated

X = np.linspace(-0.3, 0.4, 71)
RADIUS = 0.1 * np.sqrt(1 + 8 * X**2)
THROAT = (0.0, 0.1)


def lit(**options: object) -> HotGas:
    return hot_gas(X, RADIUS, THROAT, "lox", "lh2", 6.0, 10e6, **options)  # type: ignore[arg-type]


def test_mach_passes_one_in_the_throat() -> None:
    found = lit()
    assert found.mach[30] == pytest.approx(1.0, abs=1e-4)
    assert np.all(np.diff(found.mach) > 0)
    assert np.all(np.diff(found.temperature) < 0)


def test_states_between_the_solved_ones_are_those_of_equilibrium() -> None:
    from intercosmos.physics.propulsion.chemistry import Reaction
    from intercosmos.physics.propulsion.propellants import propellant_pair

    found = lit()
    asked = (RADIUS[65] / 0.1) ** 2
    exact = Reaction(*propellant_pair("lox/lh2")).stations(6.0, 10e6, area_ratios=[asked])
    assert exact is not None
    assert found.mach[65] == pytest.approx(exact["mach"][-1], rel=1e-4)
    assert found.temperature[65] == pytest.approx(exact["temperature"][-1], rel=1e-4)
    assert found.pressure[65] == pytest.approx(exact["pressure"][-1], rel=3e-4)


def test_bartz_in_the_throat_by_hand() -> None:
    found, chamber = lit(), gas("lox", "lh2", 6.0, 10e6)
    flux = 10e6 / float(np.sqrt(1.0)) / 2307.0  # c* of 2307 m/s from the library, to one per cent
    by_hand = (
        BARTZ / 0.2**0.2 * float(chamber.viscosity) ** 0.2 * float(chamber.cp_frozen)
        / float(chamber.prandtl_frozen) ** 0.6 * flux**0.8
    )  # fmt: skip
    assert found.conductance[30] == pytest.approx(by_hand, rel=0.01)
    # with a wall as hot as the gas and at Mach 1 only the exponents of Bartz's sigma are left
    stagnation = 1 + 0.5 * (found.gamma[30] - 1)
    sigma = (0.5 * stagnation + 0.5) ** -0.68 * stagnation**-0.12
    wall = np.full_like(X, found.total_temperature)
    assert found.coefficient(wall)[30] == pytest.approx(found.conductance[30] * sigma, rel=1e-3)


def test_heat_grows_with_pressure_to_the_power_of_four_fifths() -> None:
    double = hot_gas(X, RADIUS, THROAT, "lox", "lh2", 6.0, 20e6)
    assert double.conductance[30] / lit().conductance[30] == pytest.approx(2**0.8, rel=0.02)


def test_colder_walls_take_more_and_a_wall_at_recovery_takes_none() -> None:
    found = lit()
    assert np.all(found.heating(np.full_like(X, 300.0), found.recovery_temperature) >
                  found.heating(np.full_like(X, 900.0), found.recovery_temperature))  # fmt: skip
    np.testing.assert_allclose(found.heating(found.recovery_temperature, found.recovery_temperature), 0.0, atol=1e-6)


def test_recovery_lies_between_gas_and_chamber() -> None:
    found = lit()
    assert np.all(found.recovery_temperature <= found.total_temperature)
    assert np.all(found.recovery_temperature > found.temperature)


def test_options_act_as_they_say() -> None:
    plain = lit()
    np.testing.assert_allclose(lit(constant=0.023).conductance, plain.conductance * 0.023 / 0.026)
    np.testing.assert_allclose(lit(throat_curvature=0.1).conductance, plain.conductance * 2**0.1)
    assert lit(c_star_efficiency=0.97).total_temperature == pytest.approx(plain.total_temperature * 0.97**2)
    assert lit(heat=0.5e6).total_temperature > plain.total_temperature + 30
    wall = np.full_like(X, 700.0)
    np.testing.assert_allclose(
        plain.heating(wall, plain.recovery_temperature, 0.4), 0.6 * plain.heating(wall, plain.recovery_temperature)
    )


def test_radiation_of_water_is_near_hottel() -> None:
    # Hottel's chart: emissivity of water vapour 0.38 to 0.44 at 1500 K and 2 atm m; walls absorb 0.9 of it
    flux = float(radiated(1500.0, 101_325.0, 0.0, 2.0))
    assert 0.33 < flux / (0.9 * 5.670e-8 * 1500.0**4) < 0.47


def test_radiation_is_below_a_black_body_and_a_tenth_of_convection() -> None:
    found = lit(radiation=True)
    assert np.all(found.radiation < 5.67e-8 * found.temperature**4)
    share = found.radiation / found.heating(np.full_like(X, 700.0), found.recovery_temperature)
    assert 0.01 < share[0] < 0.12  # up to a tenth in a hydrogen chamber, little in the throat
    assert share[30] < share[0]


def test_impossible_walls_are_refused() -> None:
    with pytest.raises(PhysicsError, match="nearer than the throat"):
        hot_gas(X, RADIUS, (0.0, 0.2), "lox", "lh2", 6.0, 10e6)
    with pytest.raises(PhysicsError, match="c\\* efficiency"):
        lit(c_star_efficiency=1.4)
    with pytest.raises(PhysicsError, match="curvature"):
        lit(throat_curvature=0.0)
