"""Heat that a chamber gives to its coolant, in one figure, for balances of powers; :mod:`regenerative` looks closer.

Bartz's law with frozen properties of the chamber gas, integrated over a cylinder, a cone of 30° and a bell. It gives
-12 % of RL10A-3-3A's heat, +18 % of LE-5B's, +26 % of Vulcain's and +46 % of the SSME chamber's: give the heat where it
is known.

Reference: Bartz, Jet Propulsion 27 (1957), 49, without its factor for the curvature of the throat.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import pi, sqrt
from typing import Final

import numpy as np

from intercosmos.physics.propulsion.combustion_gas import gas
from intercosmos.physics.propulsion.nozzle_flow import mach_of_area_ratio
from intercosmos.physics.propulsion.propellants import Propellant

BARTZ: Final = 0.026
WALL_TEMPERATURE: Final = 800.0  #: K, copper alloys' limit; 100 K more or less is 4 % of the heat
CONTRACTION: Final = 2.6  #: chamber over throat area, mean of six engines between 1.6 and 3.1 (McHugh 1995)
CHARACTERISTIC_LENGTH: Final = 0.85  #: m, mean of seven between 0.62 and 1.22 (McHugh 1995)
COOLED_AREA_RATIO: Final = 10.0  #: where copper channels end; behind it flux is a hundredth of the throat's
REFERENCE_PRESSURE: Final = 10e6  #: at which the properties of the gas are taken; they hardly depend on it

#: Soot on the wall and its gas keep two fifths of the heat away where carbon burns (NASA TP-2862: 40 to 60 %).
SOOT: Final = 0.6
#: Bulk temperature of the coolant at the end of the jacket, K. Kerosene cokes from 560 K (UTRC 1983); methane and
#: hydrazines begin to decompose (from memory).
COOLANT_LIMITS: Final = {"lch4": 900.0, "lh2": 1000.0, "udmh": 470.0, "mmh": 470.0, "n2h4": 450.0, "aerozine-50": 450.0}
COOLANT_LIMIT_OTHERS: Final = 560.0


@dataclass(frozen=True, slots=True)
class Jacket:
    """The coolant's way around the chamber.

    Attributes
    ----------
    heat : W
    mass_flow : kg/s of coolant
    inlet_temperature, outlet_temperature : K
    inlet_pressure, outlet_pressure : Pa
    estimated : whether the heat is this module's estimate
    """

    coolant: str
    heat: float
    mass_flow: float
    inlet_temperature: float
    outlet_temperature: float
    inlet_pressure: float
    outlet_pressure: float
    estimated: bool


def coolant_limit(fuel: Propellant) -> float:
    """K that the coolant may reach."""
    return COOLANT_LIMITS.get(fuel.id, COOLANT_LIMIT_OTHERS)


def jacket_heat(
    oxidizer: Propellant, fuel: Propellant, mixture_ratio: float, pressure: float, throat_area: float, area_ratio: float
) -> float:
    """Heat into the jacket of one chamber, W; pressure in Pa, throat in m²."""
    throat, cylinder, properties = _shape(oxidizer, fuel, round(mixture_ratio, 1), min(area_ratio, COOLED_AREA_RATIO))
    radius = sqrt(throat_area / pi)
    convergent = (sqrt(CONTRACTION) - 1) / np.tan(pi / 6) * radius
    length = max(CHARACTERISTIC_LENGTH / CONTRACTION - convergent / 2, 0.1 * radius)
    flux = properties * pressure**0.8 / (2 * radius) ** 0.2
    carbon = fuel.id not in ("lh2", "n2h4", "nh3", "lch4")
    return float(
        (SOOT if carbon else 1.0)
        * flux
        * (throat * radius**2 + cylinder * 2 * pi * radius * sqrt(CONTRACTION) * length)
    )


@lru_cache(maxsize=128)
def _shape(oxidizer: Propellant, fuel: Propellant, mixture: float, area_ratio: float) -> tuple[float, float, float]:
    """Integrals of the flux over nozzle (a throat radius of one) and cylinder, and what stands before them."""
    hot = gas(oxidizer, fuel, mixture, REFERENCE_PRESSURE)
    gamma, temperature = float(hot.gamma), float(hot.temperature)
    root = sqrt(gamma) * (2 / (gamma + 1)) ** ((gamma + 1) / (2 * (gamma - 1)))
    c_star = sqrt(float(hot.gas_constant) * temperature) / root
    first = BARTZ * float(hot.viscosity) ** 0.2 * float(hot.cp_frozen) / float(hot.prandtl_frozen) ** 0.6 / c_star**0.8

    def flux(area: np.ndarray, supersonic: bool) -> np.ndarray:
        mach = mach_of_area_ratio(area, gamma, supersonic=supersonic)
        half = (gamma - 1) / 2 * mach**2
        adiabatic = temperature * (1 + float(hot.prandtl_frozen) ** (1 / 3) * half) / (1 + half)
        sigma = (0.5 * WALL_TEMPERATURE / temperature * (1 + half) + 0.5) ** -0.68 * (1 + half) ** -0.12
        return np.asarray(area**-0.9 * sigma * (adiabatic - WALL_TEMPERATURE))

    into, out = np.geomspace(CONTRACTION, 1.0001, 30), np.geomspace(1.0001, area_ratio, 40)
    # areas of rings on cones: dA = 2 pi r dr / sin(angle), and r dr = d(area ratio) / 2
    nozzle = -np.trapezoid(flux(into, False), into) * pi / np.sin(pi / 6)
    nozzle += np.trapezoid(flux(out, True), out) * pi / np.sin(np.radians(20.0))
    return float(nozzle), float(flux(np.array([CONTRACTION]), False)[0]), first
