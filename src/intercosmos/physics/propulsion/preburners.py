"""Gas for turbines: what mixture gives a temperature, with the enthalpy that the propellants really carry.

Hydrogen that comes through a pump and a jacket brings 2 MJ/kg with it; a preburner that is asked for 940 K then burns a
third less oxygen than tables of cold propellants say.

>>> hot = turbine_gas("lox", "lh2", 871.0, 8.5e6)
>>> round(hot.mixture_ratio, 2)  # HM60 burned 0.90
0.89
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import exp, log
from typing import Final

from intercosmos.constants import GAS_CONSTANT
from intercosmos.errors import ConvergenceError, PhysicsError
from intercosmos.physics.propulsion.chemistry import Reaction
from intercosmos.physics.propulsion.combustion_gas import UNFORMED
from intercosmos.physics.propulsion.liquids import Liquid
from intercosmos.physics.propulsion.propellants import Propellant
from intercosmos.physics.propulsion.rocket import resolved

#: Where mixtures are looked for, oxidiser to fuel by mass, and how many are tried before the rest is interpolation.
RICH: Final = 0.02, 3.0
LEAN: Final = 4.0, 400.0
#: A species below this mole fraction matters to no turbine.
NEGLIGIBLE: Final = 1e-6
_TRIES: Final = 40
_CLOSE_K: Final = 0.02


@dataclass(frozen=True, slots=True)
class TurbineGas:
    """Gas before a turbine, with the composition that it keeps through it.

    Attributes
    ----------
    mixture_ratio : oxidiser to fuel by mass; infinite for peroxide, 0 for a warm fuel
    temperature : K
    pressure : Pa
    cp : frozen specific heat at the inlet, J/(kg K); 0, as the next two, for a real fluid
    cp_slope : how it changes with temperature, J/(kg K²)
    gas_constant : J/(kg K)
    """

    mixture_ratio: float
    temperature: float
    pressure: float
    cp: float
    cp_slope: float
    gas_constant: float

    @property
    def gamma(self) -> float:
        """Ratio of specific heats at the inlet."""
        return self.cp / (self.cp - self.gas_constant)

    def work(self, pressure_ratio: float) -> float:
        """J/kg that an ideal expansion gives, with the mean specific heat over it."""
        cp: float = self.cp
        for _ in range(2):
            end: float = self.temperature * pressure_ratio ** (-self.gas_constant / cp)
            cp = self.cp + self.cp_slope * (end - self.temperature) / 2
        return float(cp * self.temperature * (1 - pressure_ratio ** (-self.gas_constant / cp)))

    def behind(self, pressure_ratio: float, work: float) -> TurbineGas:
        """The gas behind a turbine that took this work, J/kg."""
        cp = self.cp
        for _ in range(2):
            cp = self.cp - self.cp_slope * work / cp / 2
        temperature = self.temperature - work / cp
        return TurbineGas(
            self.mixture_ratio, temperature, self.pressure / pressure_ratio,
            self.cp + self.cp_slope * (temperature - self.temperature), self.cp_slope, self.gas_constant,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class WarmFuel(TurbineGas):
    """Fuel from a jacket before a turbine: a real fluid."""

    fluid: Liquid

    def work(self, pressure_ratio: float) -> float:
        """J/kg that an ideal expansion gives."""
        return -self.fluid.work(self.pressure, self.temperature, self.pressure / pressure_ratio)

    def behind(self, pressure_ratio: float, work: float) -> TurbineGas:
        """The fluid behind a turbine that took this work, J/kg."""
        end = self.pressure / pressure_ratio
        enthalpy = self.fluid.enthalpy(self.pressure, self.temperature) - work
        return warm_fuel(self.fluid, end, self.fluid.temperature(end, enthalpy, self.temperature * 0.9))


def warm_fuel(fluid: Liquid, pressure: float, temperature: float) -> WarmFuel:
    """Fuel from a jacket."""
    return WarmFuel(0.0, temperature, pressure, 0.0, 0.0, 0.0, fluid)


def turbine_gas(
    oxidizer: str | Propellant,
    fuel: str | Propellant,
    temperature: float,
    pressure: float,
    *,
    lean: bool = False,
    oxidizer_heat: float = 0.0,
    fuel_heat: float = 0.0,
    guess: float | None = None,
) -> TurbineGas:
    """The gas of a temperature, rich in fuel or (``lean``) in oxidiser.

    Parameters
    ----------
    temperature : K
    pressure : Pa
    oxidizer_heat, fuel_heat : J/kg that each brings above what chemistry takes it at
    guess : mixture ratio to begin with

    Raises
    ------
    PhysicsError
        If no mixture on that side has the temperature.

    Notes
    -----
    Gas rich in a hydrocarbon forms neither soot nor methane in time (:data:`UNFORMED`); from methane as a fuel only
    soot is left out.
    """
    one, other = resolved(oxidizer), resolved(fuel)
    reaction = _narrow(one, other, lean)
    low, high = LEAN if lean else RICH

    def miss(ratio: float) -> float | None:
        heat = (ratio * oxidizer_heat + fuel_heat) / (1 + ratio)
        row = reaction.equilibrium(ratio, pressure, heat=heat)
        return None if row is None else row["temperature"] - temperature

    ratio = guess or _first(reaction, lean, temperature)
    ratio = min(max(ratio, low), high)
    # temperature rises with the mixture ratio on the rich side and falls on the lean one: a secant in its logarithm
    before: tuple[float, float] | None = None
    for _ in range(_TRIES):
        error = miss(ratio)
        if error is None:
            ratio = ratio * (0.8 if lean else 1.25)
            before = None
            continue
        if abs(error) < _CLOSE_K:
            return _gas(reaction, ratio, pressure, temperature)
        at = log(ratio)
        if before is not None and abs(before[0] - at) < 1e-12:  # at an end of the range
            break
        if before is None or before[1] == error:
            slope = -temperature if lean else temperature * 0.7
        else:
            slope = (error - before[1]) / (at - before[0])
            if (slope < 0) != lean:  # over the top: back towards the cold end
                slope = -temperature if lean else temperature * 0.7
        before = at, error
        ratio = min(max(ratio * _clipped_exp(-error / slope), low), high)
    raise PhysicsError(
        f"no mixture of {one.id}/{other.id} rich in {'oxidiser' if lean else 'fuel'} has {temperature:.5g} K at "
        f"{pressure:.4g} Pa between mixture ratios {low:g} and {high:g}; next: another turbine temperature"
    )


def peroxide_gas(peroxide: str | Propellant, pressure: float) -> TurbineGas:
    """The gas of decomposed hydrogen peroxide."""
    reaction = _peroxide(resolved(peroxide))
    row = reaction.equilibrium(1.0, pressure)
    if row is None:
        raise ConvergenceError(f"{resolved(peroxide).id} has no equilibrium at {pressure:g} Pa")
    gas = _gas(reaction, 1.0, pressure, row["temperature"])
    return TurbineGas(float("inf"), gas.temperature, pressure, gas.cp, gas.cp_slope, gas.gas_constant)


def _clipped_exp(value: float) -> float:
    return exp(min(max(value, -0.7), 0.7))


def _gas(reaction: Reaction, ratio: float, pressure: float, temperature: float) -> TurbineGas:
    rows = [reaction.equilibrium(ratio, pressure, temperature=t) for t in (temperature, temperature * 0.8)]
    if rows[0] is None:
        raise ConvergenceError(f"{reaction.name} has no equilibrium at {ratio:g}, {pressure:g} Pa, {temperature:g} K")
    first = rows[0]["cp_frozen"]
    # colder gas may condense, then its specific heat is taken as constant
    slope = 0.0 if rows[1] is None else (first - rows[1]["cp_frozen"]) / (0.2 * temperature)
    return TurbineGas(ratio, temperature, pressure, first, slope, GAS_CONSTANT / rows[0]["molar_mass"])


@lru_cache(maxsize=16)
def _narrow(oxidizer: Propellant, fuel: Propellant, lean: bool) -> Reaction:
    """The reaction with the species that matter before a turbine."""
    omit = () if lean else (UNFORMED[:1] if fuel.id == "lch4" else UNFORMED)
    whole = Reaction(oxidizer, fuel, omit=omit)
    kept: set[str] = set()
    order: list[str] = []
    for ratio in (10.0, 30.0, 90.0) if lean else (0.15, 0.4, 0.9):
        if whole.stations(ratio, 10e6, pressure_ratios=[3.0]) is None:
            continue
        found = whole.composition()
        order = list(found)
        kept |= {name for name, parts in found.items() if parts.max() > NEGLIGIBLE}
    return Reaction(oxidizer, fuel, products=[name for name in order if name in kept]) if kept else whole


@lru_cache(maxsize=4)
def _peroxide(peroxide: Propellant) -> Reaction:
    if peroxide.kind == "fuel":
        raise PhysicsError(f"{peroxide.id} does not drive a turbine by itself; next: 'h2o2-82' or 'h2o2-85'")
    return Reaction(peroxide, None) if peroxide.kind == "oxidizer" else Reaction(None, peroxide)


@lru_cache(maxsize=256)
def _first(reaction: Reaction, lean: bool, temperature: float) -> float:
    """A mixture near the temperature, from three at a middling pressure."""
    best, least = (30.0, 1e9) if lean else (0.4, 1e9)
    for ratio in (12.0, 20.0, 35.0, 60.0) if lean else (0.1, 0.25, 0.5, 0.9):
        row = reaction.equilibrium(ratio, 10e6)
        if row is not None and abs(row["temperature"] - temperature) < least:
            best, least = ratio, abs(row["temperature"] - temperature)
    return best
