"""What the turbines of an open cycle cost: the gas that drives them leaves beside the chamber, with less impulse.

The share of it follows from work: what the pumps need for a kilogram of propellants over what a kilogram of turbine gas
gives. No figure here is fitted to an engine's impulse.

>>> share, impulse = exhaust("gas-generator", "lox", "lh2", 6.1, 11.5e6)
>>> round(float(share), 3), round(float(impulse))  # Vulcain 2: 9.7 of 320 kg/s
(0.029, 246)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from intercosmos.constants import STANDARD_GRAVITY
from intercosmos.physics.propulsion.engine_cycles import Cycle, find_cycle
from intercosmos.physics.propulsion.nozzle_flow import mass_flow_factor, thrust_coefficient
from intercosmos.physics.propulsion.propellants import Propellant
from intercosmos.physics.propulsion.rocket import resolved

Array = npt.NDArray[np.float64]

#: Pump discharge over chamber pressure: 1.5 for gas generators (NASA SP-8107), and 1.9 where the fuel cools the chamber
#: before it drives a turbine (LE-5B: 6.86 over 3.62 MPa, Kakuma 2000).
DISCHARGE: Final = 1.5
DISCHARGE_BLEED: Final = 1.9
#: Pumps 0.73 to 0.80 and 0.60 to 0.76, turbines 0.45 to 0.66, pressure ratios 13 to 22: McHugh (1995) for F-1, J-2,
#: H-1, HM7B, RS-27 and Vulcain; one value for all.
PUMP_EFFICIENCY: Final = 0.73
TURBINE_EFFICIENCY: Final = 0.57
TURBINE_PRESSURE_RATIO: Final = 17.0
#: The exhaust's own nozzle: area ratio and what it keeps of an ideal one's impulse.
EXHAUST_AREA_RATIO: Final = 4.0
EXHAUST_EFFICIENCY: Final = 0.9


@dataclass(frozen=True, slots=True)
class TurbineGas:
    """Gas that drives turbines: oxidiser to fuel by mass, temperature K, cp J/(kg K), ratio of specific heats."""

    mixture_ratio: float
    temperature: float
    cp: float
    gamma: float


#: Fuel-rich gas does not reach equilibrium: measured figures. LOX/RP-1 and LOX/LH2: NASA SP-8110, table III, at
#: mixtures of F-1 and J-2; hydrazines with N2O4: same report, Titan's (from memory); methane between the two.
KEROSENE_GAS: Final = TurbineGas(0.38, 1000.0, 2730.0, 1.12)
HYDROGEN_GAS: Final = TurbineGas(0.92, 900.0, 8000.0, 1.364)
METHANE_GAS: Final = TurbineGas(0.40, 1000.0, 3400.0, 1.19)
STORABLE_GAS: Final = TurbineGas(0.10, 1050.0, 2900.0, 1.24)
#: 85 % peroxide decomposed (907 K by equilibrium), none of it from the tanks of the chamber.
PEROXIDE_GAS: Final = TurbineGas(0.0, 907.0, 1766.0, 1.275)
#: Hydrogen from the jacket at LE-5B's 409 K (Kakuma 2000).
WARM_HYDROGEN: Final = TurbineGas(0.0, 409.0, 14_500.0, 1.40)
WARM_METHANE: Final = TurbineGas(0.0, 450.0, 3000.0, 1.25)


def turbine_gas(cycle: str | Cycle, oxidizer: str | Propellant, fuel: str | Propellant) -> TurbineGas:
    """The gas that drives the turbines of an open cycle."""
    one, burnt, burning = find_cycle(cycle), resolved(oxidizer), resolved(fuel)
    if one.id == "peroxide-gas-generator":
        return PEROXIDE_GAS
    if one.id == "expander-bleed":
        return WARM_HYDROGEN if burning.id == "lh2" else WARM_METHANE
    if burning.id == "lh2":
        return HYDROGEN_GAS
    if burnt.id != "lox":
        return STORABLE_GAS
    return METHANE_GAS if burning.id == "lch4" else KEROSENE_GAS


def pump_work(
    cycle: str | Cycle,
    oxidizer: str | Propellant,
    fuel: str | Propellant,
    mixture_ratio: npt.ArrayLike,
    chamber_pressure: npt.ArrayLike,
) -> Array:
    """Work of the pumps for a kilogram of propellants, J/kg; arguments broadcast. As if liquids had one density."""
    burnt, burning = resolved(oxidizer), resolved(fuel)
    ratio, pressure = np.asarray(mixture_ratio, dtype=float), np.asarray(chamber_pressure, dtype=float)
    lift = DISCHARGE_BLEED if find_cycle(cycle).id == "expander-bleed" else DISCHARGE
    part = ratio / (1 + ratio)
    volume = DISCHARGE * part / burnt.density_kg_m3 + lift * (1 - part) / burning.density_kg_m3
    return np.asarray(pressure * volume / PUMP_EFFICIENCY)


def exhaust(
    cycle: str | Cycle,
    oxidizer: str | Propellant,
    fuel: str | Propellant,
    mixture_ratio: npt.ArrayLike,
    chamber_pressure: npt.ArrayLike,
) -> tuple[Array, Array]:
    """Part of the engine's mass flow that drives turbines and leaves, and its specific impulse in vacuum, s.

    Nothing for closed cycles and pressure-fed engines. Within a third of the flows published for Vulcain 2, J-2, H-1,
    F-1, RD-0110 and LE-5B; 35 % below that of the small HM7B, whose turbine is worse.
    """
    one = find_cycle(cycle)
    work = pump_work(one, oxidizer, fuel, mixture_ratio, chamber_pressure)
    if not one.open:
        return np.zeros_like(work), np.zeros_like(work)
    gas = turbine_gas(one, oxidizer, fuel)
    drop = TURBINE_EFFICIENCY * (1 - TURBINE_PRESSURE_RATIO ** (-(gas.gamma - 1) / gas.gamma))
    share = work / (work + gas.cp * gas.temperature * drop)
    constant = gas.cp * (gas.gamma - 1) / gas.gamma
    velocity = np.sqrt(constant * gas.temperature * (1 - drop)) / mass_flow_factor(gas.gamma)
    impulse = EXHAUST_EFFICIENCY * velocity * thrust_coefficient(EXHAUST_AREA_RATIO, gas.gamma) / STANDARD_GRAVITY
    return np.asarray(share), np.broadcast_to(impulse, share.shape).copy()


def chamber_mixture_ratio(
    cycle: str | Cycle, oxidizer: str | Propellant, fuel: str | Propellant, mixture_ratio: npt.ArrayLike, share: Array
) -> Array:
    """Mixture ratio in the chamber when the engine's whole flow has one and a share of it drives turbines."""
    ratio = np.asarray(mixture_ratio, dtype=float)
    one = find_cycle(cycle)
    if not one.open or one.id == "peroxide-gas-generator":  # peroxide has its own tank and is not counted
        return np.asarray(np.broadcast_arrays(ratio, share)[0].copy())
    gas = turbine_gas(one, oxidizer, fuel)
    burnt = ratio / (1 + ratio) - share * gas.mixture_ratio / (1 + gas.mixture_ratio)
    burning = 1 / (1 + ratio) - share / (1 + gas.mixture_ratio)
    return np.asarray(burnt / burning)
