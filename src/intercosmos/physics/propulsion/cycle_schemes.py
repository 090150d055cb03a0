"""Schemes of engines: which pump lifts what to where, and which gas drives it, at one chamber pressure.

A scheme takes pressures as given and says what every pump takes and every turbine's gas could give. Closing the balance
is the business of :mod:`balance`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

import numpy as np

from intercosmos.physics.propulsion.engine_cycles import Cycle
from intercosmos.physics.propulsion.feed import Drops, Limits
from intercosmos.physics.propulsion.liquids import Liquid, liquid
from intercosmos.physics.propulsion.preburners import TurbineGas, warm_fuel
from intercosmos.physics.propulsion.propellants import Propellant
from intercosmos.physics.propulsion.pumps import suction_head
from intercosmos.physics.propulsion.turbines import MECHANICAL, blade_efficiency, gas_speed

#: A boost pump driven by liquid from behind the main pump: its turbine's efficiency (SSME 0.677), and the part of the
#: main pump's work that it costs besides.
HYDRAULIC_TURBINE: Final = 0.68
BOOST_EFFICIENCY: Final = 0.70  #: of boost pumps (SSME 0.713 and 0.677)
TOP_PRESSURE: Final = (
    80e6  #: up to which work is tabulated, Pa; oxygen's data end there, and beyond it goes on straight
)
_NODES: Final = 14


@dataclass(frozen=True, slots=True)
class Design:
    """What is asked: everything that does not change while a balance is sought. Pairs are (fuel, oxidiser)."""

    cycle: Cycle
    oxidizer: Propellant
    fuel: Propellant
    mixture_ratio: float
    area_ratio: float
    thrust: float | None
    mass_flow: float | None
    chambers: int
    shafts: str
    temperatures: tuple[float, float]
    pressure_ratio: float | None
    pump_efficiency: tuple[float | None, float | None]
    turbine_efficiency: tuple[float, float]
    blade_speed: float | None
    speeds: tuple[float | None, float | None]
    stages: tuple[int | None, int | None]
    inlet_pressures: tuple[float, float]
    inlet_temperatures: tuple[float, float]
    boost_pressures: tuple[float | None, float | None]
    preburner_share: float
    preburner_fuel_temperature: float | None
    bypass: float
    jacket_heat: float | None
    specific_impulse: float | None
    monopropellant: Propellant | None
    drops: Drops
    limits: Limits


@dataclass(slots=True)
class Load:
    """One pump's task: kg/s from a pressure (that of its inlet, or behind another pump) to a pressure."""

    name: str
    side: str
    flow: float
    start: float
    end: float
    shaft: str


@dataclass(slots=True)
class Drive:
    """One turbine's: its gas, kg/s that its pumps need of it, and what a kilogram gives at the shaft, J/kg."""

    name: str
    shaft: str
    gas: TurbineGas
    flow: float
    outlet_pressure: float
    work: float
    efficiency: float


@dataclass(slots=True)
class Trial:
    """A scheme at given pressures.

    Attributes
    ----------
    surplus : what the turbines could give over what the pumps need, less one
    best : the same at the best pressure ratio that is allowed
    """

    loads: list[Load]
    drives: list[Drive]
    surplus: float
    preburner_pressure: float = 0.0
    best: float = 0.0
    powers: dict[str, float] = field(default_factory=dict)


@dataclass(slots=True)
class Guess:
    """What is refined from one round to the next: flows, efficiencies, gases, jacket."""

    flow: float
    oxidizer_flow: float
    fuel_flow: float
    efficiency: dict[str, float]
    gases: dict[str, TurbineGas]
    jacket_flow: float
    jacket_heat: float
    turbine_flow: float = 0.0
    stages: dict[str, int] = field(default_factory=dict)


class Lift:
    """Work without losses from an inlet to any pressure, tabulated: a polynomial, right to a few millionths."""

    def __init__(self, fluid: Liquid, pressure: float, temperature: float) -> None:
        self.pressure, self.temperature, self.fluid = pressure, temperature, fluid
        at = np.cos(np.pi * (np.arange(_NODES) + 0.5) / _NODES)
        self._middle, self._half = (TOP_PRESSURE + pressure) / 2, (TOP_PRESSURE - pressure) / 2
        works = [fluid.work(pressure, temperature, self._middle + self._half * x) for x in at]
        self._coefficients = [float(c) for c in np.polynomial.polynomial.polyfit(at, works, _NODES - 1)][::-1]

    def work(self, pressure: float) -> float:
        """J/kg from the inlet."""
        x = (pressure - self._middle) / self._half
        total = slope = 0.0
        if x <= 1.0:
            for c in self._coefficients:
                total = total * x + c
            return total
        for c in self._coefficients:
            slope = slope + total
            total = total + c
        return total + slope * (x - 1.0)


@lru_cache(maxsize=64)
def lift(propellant: Propellant, pressure: float, temperature: float) -> Lift:
    """The table of a pump's inlet, kept.

    Raises
    ------
    PhysicsError
        If the liquid boils there.
    """
    suction_head(propellant, pressure, temperature)
    return Lift(liquid(propellant), pressure, temperature)


def shaft_of(design: Design, side: str) -> str:
    """The shaft a pump is on."""
    return "main" if design.shafts == "one" else side


def staged(design: Design, guess: Guess, chamber: float, ratio: float) -> Trial:
    """Preburners whose gas goes on into the chamber: one oxidiser-rich, or one or two fuel-rich."""
    drops = design.drops
    preburner = ratio * drops.after_turbine(chamber)
    feed = drops.to_preburner(preburner)
    lean = design.cycle.id == "oxidiser-rich-staged-combustion"
    main, other = ("oxidizer", "fuel") if lean else ("fuel", "oxidizer")
    flows = {"oxidizer": guess.oxidizer_flow, "fuel": guess.fuel_flow}
    straight = drops.to_chamber(chamber, jacket=lean, control=not lean)
    burnt = design.preburner_share * flows[main]
    gases = guess.gases
    # the other propellant's part in the gas depends on how the gas is divided between turbines: a few rounds settle it
    mixed = burnt * _other_part(gases[shaft_of(design, main)], lean)
    trial = Trial([], [], 0.0, preburner)
    for _ in range(1 if design.shafts == "one" else 3):
        loads = [
            _load(design, main, flows[main], max(feed, drops.to_chamber(chamber))),
            _load(design, other, flows[other], straight),
        ]
        if feed > straight:
            loads.append(
                Load(f"{other} kick", other, min(mixed, flows[other]), straight, feed, shaft_of(design, other))
            )
        trial = _driven(design, guess, loads, gases, ratio, drops.after_turbine(chamber))
        needed = {d.shaft: d.flow / (1 + _other_part(gases[d.shaft], lean)) for d in trial.drives}
        total = sum(needed.values())
        mixed = burnt * sum(n / total * _other_part(gases[s], lean) for s, n in needed.items())
        trial.surplus = burnt / total - 1
    trial.preburner_pressure = preburner
    return trial


def full_flow(design: Design, guess: Guess, chamber: float, ratios: tuple[float, float]) -> Trial:
    """All fuel through a fuel-rich preburner and all oxidiser through an oxidiser-rich one."""
    drops = design.drops
    after = drops.after_turbine(chamber)
    preburners = {"fuel": ratios[0] * after, "oxidizer": ratios[1] * after}
    feeds = {side: drops.to_preburner(p) for side, p in preburners.items()}
    feeds["fuel"] /= 1 - drops.jacket  # the fuel cools the chamber before it burns
    rich, lean = guess.gases["fuel"], guess.gases["oxidizer"]
    o, f = guess.oxidizer_flow, guess.fuel_flow
    # fuel to the lean one: (o - rich ratio (f - x)) / lean ratio = x
    into_lean = (o - rich.mixture_ratio * f) / (lean.mixture_ratio - rich.mixture_ratio)
    into_rich = rich.mixture_ratio * (f - into_lean)
    loads = [_load(design, "fuel", f, feeds["fuel"]), _load(design, "oxidizer", o, feeds["oxidizer"])]
    for side, flow, other in (("fuel", into_lean, "oxidizer"), ("oxidizer", into_rich, "fuel")):
        wanted = drops.to_preburner(preburners[other])
        if wanted > feeds[side]:
            loads.append(Load(f"{side} kick", side, flow, feeds[side], wanted, side))
    trial = Trial(loads, [], 0.0, max(preburners.values()))
    powers = _powers(design, guess, loads)
    slack = []
    available = {"fuel": f - into_lean + into_rich, "oxidizer": o - into_rich + into_lean}
    for k, side in enumerate(("fuel", "oxidizer")):
        trial.drives.append(_drive(design, side, guess.gases[side], powers[side], ratios[k], after))
        slack.append(available[side] / trial.drives[-1].flow - 1)
    trial.surplus, trial.powers = min(slack), powers
    trial.powers |= {"slack fuel": slack[0], "slack oxidizer": slack[1]}
    return trial


def expander(design: Design, guess: Guess, chamber: float, ratio: float) -> Trial:
    """Fuel from the jacket through the turbine into the chamber."""
    drops = design.drops
    after = drops.after_turbine(chamber)
    inlet = ratio * after
    discharge = inlet / (1 - drops.jacket) / (1 - drops.valve)
    loads = [
        _load(design, "fuel", guess.fuel_flow, discharge),
        _load(design, "oxidizer", guess.oxidizer_flow, drops.to_chamber(chamber, control=True)),
    ]
    warm = _warmed(design, guess, discharge, inlet, guess.fuel_flow)
    gases = {shaft_of(design, side): warm for side in ("fuel", "oxidizer")}
    trial = _driven(design, guess, loads, gases, ratio, after)
    trial.surplus = guess.fuel_flow * (1 - design.bypass) / sum(d.flow for d in trial.drives) - 1
    trial.preburner_pressure = inlet
    return trial


def open_cycle(design: Design, guess: Guess, chamber: float, ratio: float) -> Trial:
    """Gas that drives the turbines and leaves: generator, tap-off, peroxide, or warm fuel from the jacket."""
    drops = design.drops
    fuel_end = drops.to_chamber(chamber, jacket=True)
    loads = [
        _load(design, "fuel", guess.fuel_flow, fuel_end),
        _load(design, "oxidizer", guess.oxidizer_flow, drops.to_chamber(chamber, control=True)),
    ]
    pressure = gas_pressure(design, chamber)
    sides = [shaft_of(design, "fuel"), shaft_of(design, "oxidizer")]
    gases = guess.gases
    if design.cycle.id == "expander-bleed":
        warm = _warmed(design, guess, fuel_end, pressure, guess.jacket_flow)
        gases = dict.fromkeys(sides, warm)
    if design.monopropellant is not None:
        loads.append(
            Load(
                "peroxide", "peroxide", guess.turbine_flow, 0.0, drops.to_preburner(pressure), shaft_of(design, "fuel")
            )
        )
    outlet = pressure / ratio
    if design.shafts != "series":
        trial = _driven(design, guess, loads, gases, ratio, outlet)
    else:
        trial = _in_series(design, guess, loads, gases["fuel"], ratio, outlet)
    trial.preburner_pressure = pressure
    return trial


def gas_pressure(design: Design, chamber: float) -> float:
    """Pressure before an open turbine, Pa."""
    if design.cycle.id == "tap-off":
        return chamber * (1 - design.drops.valve)
    return chamber * design.drops.gas_generator


def _other_part(gas: TurbineGas, lean: bool) -> float:
    """The other propellant's mass in the gas for one of the main one's."""
    return 1 / gas.mixture_ratio if lean else gas.mixture_ratio


def _load(design: Design, side: str, flow: float, end: float) -> Load:
    return Load(side, side, flow, 0.0, end, shaft_of(design, side))


def _powers(design: Design, guess: Guess, loads: list[Load]) -> dict[str, float]:
    """W at each shaft, boost pumps' share included; and by pump."""
    powers: dict[str, float] = {}
    for load in loads:
        table = inlet_of(design, load.side)
        work = table.work(load.end) - (table.work(load.start) if load.start else 0.0)
        power = load.flow * work / guess.efficiency[load.name]
        powers[f"pump {load.name}"] = power
        powers[load.shaft] = powers.get(load.shaft, 0.0) + power
        if load.name == load.side:
            powers[load.shaft] += boost_power(design, load.side, load.flow) * boost_cost(design, guess, load.side)
    return powers


def inlet_of(design: Design, side: str) -> Lift:
    """The main pump's inlet, behind the boost pump if there is one."""
    if side == "peroxide":
        assert design.monopropellant is not None
        return lift(design.monopropellant, design.inlet_pressures[1], design.monopropellant.temperature_k)
    k = 0 if side == "fuel" else 1
    one = design.fuel if side == "fuel" else design.oxidizer
    boosted, start, temperature = design.boost_pressures[k], design.inlet_pressures[k], design.inlet_temperatures[k]
    return lift(one, start, temperature) if boosted is None else _behind_boost(one, start, temperature, boosted)


@lru_cache(maxsize=64)
def _behind_boost(propellant: Propellant, pressure: float, temperature: float, boosted: float) -> Lift:
    fluid = liquid(propellant)
    work = fluid.work(pressure, temperature, boosted) / BOOST_EFFICIENCY
    warm = fluid.temperature(boosted, fluid.enthalpy(pressure, temperature) + work, temperature * 1.05)
    return lift(propellant, boosted, warm)


def boost_power(design: Design, side: str, flow: float) -> float:
    """W of a boost pump; nothing without one."""
    k = 0 if side == "fuel" else 1
    boosted = design.boost_pressures[k] if side != "peroxide" else None
    if boosted is None:
        return 0.0
    one = design.fuel if side == "fuel" else design.oxidizer
    table = lift(one, design.inlet_pressures[k], design.inlet_temperatures[k])
    return flow * table.work(boosted) / BOOST_EFFICIENCY


def boost_cost(design: Design, guess: Guess, side: str) -> float:
    """What a watt of a boost pump costs at the main shaft: hydrogen's are driven by warm hydrogen and cost none."""
    if side == "fuel" and design.fuel.id == "lh2":
        return 0.0
    return 1 / (HYDRAULIC_TURBINE * guess.efficiency[side])


def _efficiency(design: Design, shaft: str, work: float) -> float:
    if design.blade_speed is not None:
        return blade_efficiency(design.blade_speed / gas_speed(work))
    return design.turbine_efficiency[1 if shaft == "oxidizer" else 0]


def _drive(design: Design, shaft: str, gas: TurbineGas, power: float, ratio: float, outlet: float) -> Drive:
    ideal = gas.work(ratio)
    efficiency = _efficiency(design, shaft, ideal)
    return Drive(shaft, shaft, gas, power / (ideal * efficiency * MECHANICAL), outlet, ideal * efficiency, efficiency)


def _driven(
    design: Design, guess: Guess, loads: list[Load], gases: dict[str, TurbineGas], ratio: float, outlet: float
) -> Trial:
    """Turbines side by side, or one."""
    powers = _powers(design, guess, loads)
    shafts = dict.fromkeys(load.shaft for load in loads)
    drives = [_drive(design, shaft, gases[shaft], powers[shaft], ratio, outlet) for shaft in shafts]
    return Trial(loads, drives, 0.0, powers=powers)


def _in_series(design: Design, guess: Guess, loads: list[Load], gas: TurbineGas, ratio: float, outlet: float) -> Trial:
    """The same gas through the fuel's turbine and then the oxidiser's; the ratio is divided so that both balance."""
    powers = _powers(design, guess, loads)
    low, high = 1.0 + 1e-6, ratio - 1e-6
    drives: list[Drive] = []
    for _ in range(60):
        first = (low + high) / 2
        one = _drive(design, "fuel", gas, powers["fuel"], first, outlet * ratio / first)
        two = _drive(design, "oxidizer", gas.behind(first, one.work), powers["oxidizer"], ratio / first, outlet)
        drives = [one, two]
        # a greater ratio of the first asks for less flow there and more in the second
        low, high = (first, high) if one.flow > two.flow else (low, first)
        if abs(one.flow / two.flow - 1) < 1e-9:
            break
    return Trial(loads, drives, 0.0, powers=powers)


def _warmed(design: Design, guess: Guess, discharge: float, pressure: float, flow: float) -> TurbineGas:
    """Fuel behind pump and jacket, as a gas whose work follows the real fluid's between here and the turbine's end."""
    fluid = liquid(design.fuel)
    table = inlet_of(design, "fuel")
    start = fluid.enthalpy(table.pressure, table.temperature) + table.work(discharge) / guess.efficiency["fuel"]
    enthalpy = start + guess.jacket_heat / flow
    temperature = fluid.temperature(pressure, enthalpy, guess.gases["fuel"].temperature if guess.gases else 250.0)
    return warm_fuel(fluid, pressure, temperature)
