"""Chemical equilibrium against the printed examples of NASA RP-1311.

Source: Gordon and McBride, NASA RP-1311 part II (1996), examples 8 to 13, as printed in the reference outputs
of NASA's own ``cea`` repository. Tolerance: one unit of the last digit printed, except for the finite-area examples,
whose outer loop the library ends at 2e-4 of the pressure (its release notes say so).
"""

from __future__ import annotations

import numpy as np
import pytest

from intercosmos.constants import STANDARD_GRAVITY
from intercosmos.physics.propulsion import combustion
from intercosmos.physics.propulsion.chemistry import Reaction
from intercosmos.physics.propulsion.propellants import Component, Propellant, propellant_pair

HYDROGEN = {"mixture": 5.55157, "pressure": 53.3172e5}

#: Example 8: station -> printed figures. Chamber, throat, pressure ratios 10, 100, 1000, area ratios 25, 50, 75.
EXAMPLE_8 = {
    "temperature": ([3383.84, 3185.67, 2567.34, 1759.89, 1115.87, 1468.16, 1219.61, 1088.64], 0.011, 1.0),
    "molar_mass": ([12.716, 12.843, 13.123, 13.206, 13.207, 13.207, 13.207, 13.207], 1.1e-3, 1e3),
    "gamma": ([1.1447, 1.1468, 1.1725, 1.2253, 1.2698, 1.2428, 1.2610, 1.2723], 1.1e-4, 1.0),
    "exhaust_speed": ([0.0, 1537.9, 2967.4, 3882.1, 4380.8, 4124.4, 4309.1, 4399.1], 0.11, 1.0),
    "exhaust_speed_vacuum": ([0.0, 2878.9, 3515.5, 4167.6, 4541.2, 4348.5, 4487.3, 4554.9], 0.11, 1.0),
    "thrust_coefficient": ([0.0, 0.6594, 1.2723, 1.6645, 1.8783, 1.7684, 1.8476, 1.8861], 1.1e-4, 1.0),
    "pressure": ([53.317, 30.655, 5.3317, 0.53317, 0.05332, 0.20491, 0.08146, 0.04749], 1.1e-3, 1e-5),
}


@pytest.fixture(scope="module")
def hydrogen() -> Reaction:
    return Reaction(*propellant_pair("lox/lh2"))


@pytest.mark.parametrize("figure", EXAMPLE_8)
def test_example_8(hydrogen: Reaction, figure: str) -> None:
    found = hydrogen.stations(
        HYDROGEN["mixture"], HYDROGEN["pressure"], pressure_ratios=[10, 100, 1000], area_ratios=[25, 50, 75]
    )
    assert found is not None
    printed, last_digit, scale = EXAMPLE_8[figure]
    np.testing.assert_allclose(found[figure] * scale, printed, rtol=0, atol=last_digit)
    assert found["c_star"][1] == pytest.approx(2332.3, abs=0.05)


def test_example_9_finite_area(hydrogen: Reaction) -> None:
    found = hydrogen.stations(
        HYDROGEN["mixture"],
        HYDROGEN["pressure"],
        pressure_ratios=[10, 100, 1000],
        area_ratios=[25, 50, 75],
        contraction_ratio=1.58,
    )
    assert found is not None
    # injector, infinite area (not printed), end of combustion, throat, then the exits
    assert found["pressure"][0] / found["pressure"][1] == pytest.approx(1.084767, rel=2e-5)
    printed = [3341.07, 3179.57, 2595.09, 1787.28, 1136.04, 1469.59, 1220.87, 1089.80]
    np.testing.assert_allclose(found["temperature"][2:], printed, rtol=0, atol=0.02)
    assert found["c_star"][3] == pytest.approx(2331.0, abs=0.05)
    printed = [2920.7, 3857.7, 4367.1, 4123.3, 4308.2, 4398.3]
    np.testing.assert_allclose(found["exhaust_speed"][4:], printed, rtol=0, atol=0.1)
    printed = [3484.2, 4149.4, 4530.9, 4347.7, 4486.6, 4554.3]
    np.testing.assert_allclose(found["exhaust_speed_vacuum"][4:], printed, rtol=0, atol=0.1)


def test_example_10_mass_flow_per_area(hydrogen: Reaction) -> None:
    found = hydrogen.stations(
        HYDROGEN["mixture"],
        HYDROGEN["pressure"],
        pressure_ratios=[10, 100, 1000],
        area_ratios=[25, 50, 75],
        flux=1333.9,
    )
    assert found is not None
    assert found["area_ratio"][2] == pytest.approx(1.5809, abs=3e-4)  # 2e-4 of the outer loop
    assert found["pressure"][0] / found["pressure"][1] == pytest.approx(1.084668, rel=2e-5)
    printed = [3341.13, 3179.57, 2595.06, 1787.25, 1136.02, 1469.58, 1220.87, 1089.81]
    np.testing.assert_allclose(found["temperature"][2:], printed, rtol=0, atol=0.02)
    printed = [4123.3, 4308.2, 4398.3]
    np.testing.assert_allclose(found["exhaust_speed"][7:], printed, rtol=0, atol=0.1)


#: Example 12, area ratio -> Isp and vacuum Isp in m/s, in equilibrium and frozen at the throat.
EXAMPLE_12 = {
    5.0: (2539.3, 2852.7, 2514.0, 2770.2),
    10.0: (2794.6, 3048.0, 2729.8, 2925.4),
    25.0: (3057.3, 3252.0, 2937.0, 3078.1),
    50.0: (3215.2, 3374.2, 3054.1, 3165.0),
    75.0: (3294.0, 3434.9, 3110.6, 3207.0),
    100.0: (3344.4, 3473.8, 3146.2, 3233.4),
    150.0: (3408.6, 3523.2, 3190.7, 3266.3),
    200.0: (3449.6, 3554.8, 3218.8, 3287.0),
}


def test_example_12_equilibrium_and_frozen_at_the_throat() -> None:
    """The example lists 24 products; we let all form, which moves no printed digit by more than one."""
    areas = list(EXAMPLE_12)
    for mode, first in (("equilibrium", 0), ("frozen at throat", 2)):
        found = combustion("n2o4", "mmh", 2.5, 68.947573e5, area_ratio=areas, mode=mode)
        printed = np.array([row[first : first + 2] for row in EXAMPLE_12.values()])
        ours = np.stack([found.isp_s, found.isp_vacuum_s], axis=-1) * STANDARD_GRAVITY
        np.testing.assert_allclose(ours, printed, rtol=0, atol=0.11)
        assert float(found.temperature) == pytest.approx(3382.32, abs=0.01)
        assert float(found.c_star) == pytest.approx(1707.9, abs=0.05)


def test_example_11_lithium_and_fluorine_with_ions() -> None:
    """At 5700 K a hundredth of the gas is charged: without ions the chamber comes out 47 K hotter."""
    lithium = Propellant("lithium", "lithium", "fuel", (Component("Li(cr)"),), 298.15, 534.0, 1.0, "RP-1311")
    asked = ("f2", lithium, 3.041496, 68.947304e5)
    found = combustion(*asked, area_ratio=[10.0, 20.0, 100.0], ions=True)
    assert float(found.temperature) == pytest.approx(5680.81, abs=0.02)
    assert float(found.molar_mass) * 1e3 == pytest.approx(22.043, abs=1.1e-3)
    assert float(found.gamma) == pytest.approx(1.1779, abs=1.1e-4)
    assert float(found.throat_temperature) == pytest.approx(5332.69, abs=0.02)
    assert float(found.c_star) == pytest.approx(2274.4, abs=0.05)
    np.testing.assert_allclose(found.exit_temperature, [3470.83, 2926.67, 1955.98], rtol=0, atol=0.011)
    np.testing.assert_allclose(found.isp_s * STANDARD_GRAVITY, [3703.1, 3962.4, 4360.3], rtol=0, atol=0.051)
    np.testing.assert_allclose(found.isp_vacuum_s * STANDARD_GRAVITY, [4013.9, 4205.4, 4504.5], rtol=0, atol=0.051)
    assert float(combustion(*asked).temperature) == pytest.approx(5727.8, abs=1.0)


def test_example_13_beryllium_oxide_melts_in_the_throat() -> None:
    """With nothing said about BeO: the library's first answer carries its liquid into the exits, 1.2 s too low."""
    source = "RP-1311"
    parts = Component("N2H4(L)", 0.8), Component("Be(a)", 0.2)
    fuel = Propellant("beryllium-hydrazine", "hydrazine with beryllium", "fuel", parts, 298.15, 1100.0, 1.0, source)
    for ratios in ([3.0, 10.0, 30.0, 300.0], [300.0, 3.0, 30.0, 10.0]):
        found = combustion("H2O2(L)", fuel, 33.0 / 67.0, 206.841913e5, pressure_ratio=ratios).sortby("pressure_ratio")
        assert float(found.temperature) == pytest.approx(3002.54, abs=0.011)
        assert float(found.throat_temperature) == pytest.approx(2851.00, abs=0.011)
        assert 206.841913e5 / float(found.throat_pressure) == pytest.approx(1.6294, abs=1.1e-4)
        assert float(found.c_star) / 0.3048 == pytest.approx(6386.7, abs=0.11)
        np.testing.assert_allclose(found.exit_temperature, [2851.00, 2449.70, 2068.73, 1398.11], rtol=0, atol=0.011)
        np.testing.assert_allclose(found.expansion, [1.2363, 2.4857, 5.3386, 30.001], rtol=0, atol=1.1e-3)
        np.testing.assert_allclose(found.isp_s, [181.3, 257.5, 303.3, 364.6], rtol=0, atol=0.051)
        np.testing.assert_allclose(found.isp_vacuum_s, [263.1, 306.8, 338.6, 384.5], rtol=0, atol=0.051)
