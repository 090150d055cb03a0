"""Throttling and mixture control: a balanced engine away from its design.

Pumps follow similarity: head over speed squared falls with flow over speed from 1.25 times the design's at no flow, and
efficiency is a parabola in it (Stepanoff, Centrifugal and Axial Flow Pumps, 1957). Liquid losses go with the square of
the flow, turbines are choked, efficiencies of turbines are kept. Each shaft turns as fast as its more demanding pump
asks for; the valve behind the other takes the rest.

>>> from intercosmos.physics.propulsion import cycle_balance
>>> engine = cycle_balance("gg", "lox", "rp-1", chamber_pressure=7.76e6, mixture_ratio=2.27, thrust=7.8e6)
>>> off_design(engine, 0.6).binding
'injector'
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from intercosmos.errors import PhysicsError
from intercosmos.physics.propulsion.cycle_result import CycleBalance
from intercosmos.physics.propulsion.pumps import Pump

Array = npt.NDArray[np.float64]

#: Head at no flow over the design's (Stepanoff: 1.15 to 1.35 at middling specific speeds).
SHUTOFF: Final = 1.25
#: Flow over the design's, at its own speed, below which a pump surges (SP-8107: throttling pumps are tested to 0.5).
SURGE: Final = 0.55
#: Injector's drop over the chamber pressure below which combustion chugs (SP-8089: 0.1 at the lowest throttle).
CHUGGING: Final = 0.10


@dataclass(frozen=True, slots=True)
class OffDesign:
    """An engine at other levels and mixtures. Every array has the shape of the question.

    Attributes
    ----------
    level : chamber pressure over the design's
    mixture_ratio : of the engine
    fuel_speed, oxidizer_speed : over the design's
    fuel_flow_coefficient, oxidizer_flow_coefficient : flow over speed, over the design's
    power : of the pumps, over the design's
    turbine_flow : of gas, over the design's
    turbine_temperature : over the design's
    fuel_valve, oxidizer_valve : Pa that the lines' control valves take beyond the design's drops
    injector : the lesser of both injectors' drops over the chamber pressure
    stable : neither surge nor chugging
    """

    level: Array
    mixture_ratio: Array
    fuel_speed: Array
    oxidizer_speed: Array
    fuel_flow_coefficient: Array
    oxidizer_flow_coefficient: Array
    power: Array
    turbine_flow: Array
    turbine_temperature: Array
    fuel_valve: Array
    oxidizer_valve: Array
    injector: Array
    stable: npt.NDArray[np.bool_]
    control: str

    @property
    def binding(self) -> str:
        """What is nearest to its limit anywhere: ``injector``, ``fuel pump`` or ``oxidizer pump``."""
        slack = {
            "injector": float(np.min(self.injector)) / CHUGGING - 1,
            "fuel pump": float(np.min(self.fuel_flow_coefficient)) / SURGE - 1,
            "oxidizer pump": float(np.min(self.oxidizer_flow_coefficient)) / SURGE - 1,
        }
        return min(slack, key=lambda name: slack[name])


def off_design(engine: CycleBalance, level: npt.ArrayLike, mixture_ratio: npt.ArrayLike | None = None) -> OffDesign:
    """Speeds, powers and valves at parts of the chamber pressure and at other mixtures; arguments broadcast.

    Parameters
    ----------
    engine : balanced at its design
    level : chamber pressure over the design's, above 0
    mixture_ratio : of the engine; the design's if not given

    Raises
    ------
    PhysicsError
        If the engine has no pumps, or for numbers that mean nothing.
    """
    if not engine.pumps:
        raise PhysicsError(f"a {engine.cycle} engine has no pumps to throttle; next: lower its tank pressure")
    ratio = engine.mixture_ratio if mixture_ratio is None else mixture_ratio
    part, mixture = (np.array(a) for a in np.broadcast_arrays(np.asarray(level, float), np.asarray(ratio, float)))
    if not (np.all((part > 0) & (part <= 1.5)) and np.all((mixture > 0) & np.isfinite(mixture))):
        raise PhysicsError("levels lie between 0 and 1.5, mixture ratios above 0")
    design = engine.mixture_ratio
    flows = {
        "oxidizer": part * mixture / (1 + mixture) * (1 + design) / design,
        "fuel": part * (1 + design) / (1 + mixture),
    }
    rises = {side: _needed_rise(engine, side, part, flows[side]) for side in flows}
    speeds = {side: _speed(rises[side], flows[side]) for side in flows}
    if len({t.name for t in engine.turbines}) == 1:  # one shaft: the more demanding pump sets its speed
        common = np.maximum(speeds["fuel"], speeds["oxidizer"])
        speeds = {"fuel": common, "oxidizer": common}
    valves, powers = {}, np.zeros_like(part)
    for side, flow in flows.items():
        pump = engine.pump(side)
        head = speeds[side] ** 2 * SHUTOFF - (SHUTOFF - 1) * flow**2
        valves[side] = (head - rises[side]) * pump.pressure_rise
        powers = powers + _power(pump, head, flow, speeds[side])
    coefficients = {side: flows[side] / speeds[side] for side in flows}
    design_power = sum(engine.pump(side).power for side in flows)
    power = powers / design_power
    gas, temperature, control = _turbine(engine, part, power)
    drop = engine.drops.injector
    injector = drop * np.minimum(flows["fuel"], flows["oxidizer"]) ** 2 / part
    return OffDesign(
        part, mixture, speeds["fuel"], speeds["oxidizer"], coefficients["fuel"], coefficients["oxidizer"], power, gas,
        temperature, valves["fuel"], valves["oxidizer"], injector,
        (injector > CHUGGING) & (coefficients["fuel"] > SURGE) & (coefficients["oxidizer"] > SURGE), control,
    )  # fmt: skip


def _needed_rise(engine: CycleBalance, side: str, level: Array, flow: Array) -> Array:
    """Pressure rise over the design's: what gas presses against goes with the level, what liquids lose with flow²."""
    pump = engine.pump(side)
    against = engine.chamber_pressure
    before = [p.pressure for p in engine.preburners]
    staged = before and min(before) > against and pump.discharge_pressure > min(before)
    if staged:  # its liquid goes into a preburner, whose pressure goes with the gas flow as the chamber's does
        against = min(before)
    losses = pump.discharge_pressure - against
    return np.asarray((against * level + losses * flow**2 - pump.inlet_pressure) / pump.pressure_rise)


def _speed(rise: Array, flow: Array) -> Array:
    """Speed over the design's that gives a rise at a flow: rise = SHUTOFF n² - (SHUTOFF - 1) q²."""
    return np.asarray(np.sqrt(np.maximum(rise + (SHUTOFF - 1) * flow**2, 1e-12) / SHUTOFF))


def _power(pump: Pump, head: Array, flow: Array, speed: Array) -> Array:
    """W; efficiency is a parabola in flow over speed with its peak at the design."""
    coefficient = flow / speed
    efficiency = pump.efficiency * np.clip(coefficient * (2 - coefficient), 0.05, 1.0)
    return np.asarray(pump.power * head * flow * pump.efficiency / efficiency)


def _turbine(engine: CycleBalance, level: Array, power: Array) -> tuple[Array, Array, str]:
    """Gas flow and temperature over the design's, and what controls them.

    A choked turbine passes p / √T, and a kilogram gives work in proportion to T at a constant pressure ratio. Open
    cycles hold the mixture of their gas, hence T: a valve before the generator sets the flow. In closed cycles all gas
    goes through and its pressure follows the chamber's: fuel (or oxygen) into the preburner sets T. Expanders pass some
    of the warm fuel by.
    """
    if engine.cycle in ("gas-generator", "peroxide-gas-generator", "tap-off", "expander-bleed"):
        return power, np.ones_like(power), "valve before the gas generator or turbine"
    if engine.cycle == "expander":
        return power, np.ones_like(power), "bypass around the turbine"
    return level, power / level, "valve of the preburner's lesser propellant"
