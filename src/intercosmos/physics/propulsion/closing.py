"""Closing a balance of powers: flows, efficiencies, gases and pressures refined in turns until none of them moves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from math import log, sqrt
from typing import Final

import numpy as np

from intercosmos.constants import STANDARD_GRAVITY
from intercosmos.errors import ConvergenceError, PhysicsError
from intercosmos.physics.propulsion import cycle_schemes as schemes
from intercosmos.physics.propulsion.cycle_schemes import Design, Guess, Load, Trial
from intercosmos.physics.propulsion.jacket import jacket_heat
from intercosmos.physics.propulsion.liquids import liquid
from intercosmos.physics.propulsion.nozzle_flow import mass_flow_factor, thrust_coefficient
from intercosmos.physics.propulsion.performance import predict
from intercosmos.physics.propulsion.preburners import TurbineGas, peroxide_gas, turbine_gas
from intercosmos.physics.propulsion.propellants import Propellant
from intercosmos.physics.propulsion.pumps import Pump, pump, suction_head, usual_speed
from intercosmos.physics.propulsion.turbine_exhaust import EXHAUST_AREA_RATIO, EXHAUST_EFFICIENCY

ROUNDS: Final = 40
FREE_ROUNDS: Final = 10  #: after which the numbers of stages stay
SETTLED: Final = 1e-6
FIRST_EFFICIENCY: Final = 0.72
LEAST_RATIO: Final = 1.02
MOST_RATIO: Final = 6.0  #: pressure ratios of closed turbines that are looked through
EXPANDERS: Final = ("expander", "expander-bleed")
STAGED: Final = ("oxidiser-rich-staged-combustion", "fuel-rich-staged-combustion")
LEAN: Final = ("oxidiser-rich-staged-combustion",)
#: Chamber pressures at which the chamber is computed when the pressure itself is sought, Pa.
_KNOTS: Final = (2e6, 8e6, 30e6)


@dataclass(slots=True)
class Point:
    """A balance at one chamber pressure."""

    chamber: float
    trial: Trial
    guess: Guess
    ratio: float
    pumps: list[Pump]
    isp_s: float
    chamber_isp_s: float
    exhaust_isp_s: float
    chamber_mixture: float
    throat_area: float


def chamber_figures(design: Design, pressure: float, *, table: bool) -> tuple[float, float]:
    """Delivered characteristic velocity and impulse of the chamber in vacuum, m/s and s."""
    key = design.oxidizer, design.fuel, design.mixture_ratio, design.area_ratio, design.cycle.id, design.thrust
    if not table:
        c_star, isp = _chamber(*key, design.chambers, (pressure,))
        return c_star[0], design.specific_impulse or isp[0]
    found = _chamber(*key, design.chambers, _KNOTS)
    at, knots = log(pressure), [log(k) for k in _KNOTS]
    between = [float(np.interp(at, knots, values)) for values in found]
    return between[0], design.specific_impulse or between[1]


@lru_cache(maxsize=64)
def _chamber(
    oxidizer: Propellant, fuel: Propellant, mixture: float, area: float, cycle: str, thrust: float | None,
    chambers: int, pressures: tuple[float, ...],
) -> tuple[tuple[float, ...], tuple[float, ...]]:  # fmt: skip
    found = predict(
        oxidizer, fuel, chamber_pressure=np.array(pressures), mixture_ratio=mixture, area_ratio=area, cycle=cycle,
        thrust=thrust, chambers=chambers,
    )  # fmt: skip
    isp = found.c_star * found.thrust_coefficient_vacuum / STANDARD_GRAVITY
    return tuple(found.c_star.tolist()), tuple(isp.tolist())


def first_guess(design: Design) -> Guess:
    """Where the rounds begin."""
    total = design.mass_flow or (design.thrust or 0.0) / 3500.0
    ratio = design.mixture_ratio
    efficiency = {}
    for k, side in enumerate(("fuel", "oxidizer")):
        for name in (side, f"{side} kick"):
            efficiency[name] = design.pump_efficiency[k] or FIRST_EFFICIENCY
    efficiency["peroxide"] = design.pump_efficiency[1] or FIRST_EFFICIENCY
    fuel = total / (1 + ratio)
    return Guess(total, total - fuel, fuel, efficiency, {}, fuel, 0.0, 0.0)


def solve_point(
    design: Design, pressure: float, ratio: float | None, start: Guess | None, *, table: bool, settled: float = SETTLED
) -> Point:
    """The balance at a chamber pressure; ``ratio`` is sought where it is not given.

    Parameters
    ----------
    table : take the chamber's figures from three pressures instead of computing them at this one
    settled : relative change of one round with which it ends

    Raises
    ------
    ConvergenceError
        If the rounds do not settle.
    """
    guess = start or first_guess(design)
    guess = replace(guess, efficiency=dict(guess.efficiency), gases=dict(guess.gases))
    c_star, isp = chamber_figures(design, pressure, table=table)
    trial: Trial | None = None
    pumps: list[Pump] = []
    found, last = ratio or LEAST_RATIO, np.zeros(1)
    exhaust = 0.0
    guess.stages = {}
    for round_ in range(ROUNDS):
        share = guess.turbine_flow / guess.flow if design.cycle.open else 0.0
        whole = isp * (1 - share) + exhaust * share
        if design.monopropellant is not None:  # its flow comes on top of the tanks'
            whole = (isp + exhaust * share) / (1 + share)
        flow = design.mass_flow or (design.thrust or 0.0) / (whole * STANDARD_GRAVITY)
        if design.monopropellant is not None and design.mass_flow is None:
            flow /= 1 + share
        fuel = flow / (1 + design.mixture_ratio)
        guess.flow, guess.oxidizer_flow, guess.fuel_flow = flow, flow - fuel, fuel
        chamber_flow, mixture = _chamber_flow(design, guess)
        throat = chamber_flow * c_star / pressure
        _heat(design, guess, trial, pressure, mixture, throat)
        _gases(design, guess, trial, pressure)
        trial, found = close(design, guess, pressure, ratio)
        if design.cycle.open:
            guess.turbine_flow = (
                max(drive.flow for drive in trial.drives)
                if design.shafts == "series"
                else sum(drive.flow for drive in trial.drives)
            )
            exhaust = _exhaust_isp(trial)
        pumps = build_pumps(design, guess, trial)
        for one in pumps:
            if one.name in guess.efficiency:
                guess.efficiency[one.name] = one.efficiency
                if round_ == FREE_ROUNDS:  # a pump on the edge of one stage more would go to and fro for ever
                    guess.stages[one.name] = one.stages
        now = np.array([flow, found, guess.turbine_flow, trial.preburner_pressure, *guess.efficiency.values()])
        if last.shape == now.shape and np.all(np.abs(now - last) <= settled * np.abs(now)):
            break
        last = now
    else:
        raise ConvergenceError(
            f"the balance at {pressure:.4g} Pa does not settle in {ROUNDS} rounds; next: a lower chamber pressure"
        )
    return Point(pressure, trial, guess, found, pumps, whole, isp, exhaust, mixture, throat)


def _chamber_flow(design: Design, guess: Guess) -> tuple[float, float]:
    if not design.cycle.open or design.monopropellant is not None or not guess.gases:
        return guess.flow, design.mixture_ratio
    ratio = guess.gases[schemes.shaft_of(design, "fuel")].mixture_ratio
    fuel = guess.fuel_flow - guess.turbine_flow / (1 + ratio)
    oxidizer = guess.oxidizer_flow - guess.turbine_flow * ratio / (1 + ratio)
    return oxidizer + fuel, oxidizer / fuel


def _exhaust_isp(trial: Trial) -> float:
    """Impulse in vacuum of the gas behind the last turbine, s."""
    last = trial.drives[-1]
    behind = last.gas.behind(last.gas.pressure / last.outlet_pressure, last.work)
    # a real fluid is as good as ideal by now
    constant = behind.gas_constant or 4124.5
    gamma = behind.gamma if behind.cp else 1.4
    velocity = sqrt(constant * behind.temperature) / float(mass_flow_factor(gamma))
    return EXHAUST_EFFICIENCY * velocity * float(thrust_coefficient(EXHAUST_AREA_RATIO, gamma)) / STANDARD_GRAVITY


def _carried(design: Design, guess: Guess, trial: Trial | None, side: str, pressure: float) -> float:
    """Enthalpy that a propellant brings behind its pump, J/kg above what chemistry takes it at."""
    table = schemes.inlet_of(design, side)
    end = 2 * pressure if trial is None else next(load.end for load in trial.loads if load.name == side)
    work = table.work(end) / guess.efficiency[side]
    return liquid(table.fluid.propellant).enthalpy(table.pressure, table.temperature) + work


def _heat(design: Design, guess: Guess, trial: Trial | None, pressure: float, mixture: float, throat: float) -> None:
    """Heat into the jacket and the flow through it."""
    one = throat / design.chambers
    heat = design.jacket_heat
    if heat is None:
        heat = design.chambers * jacket_heat(design.oxidizer, design.fuel, mixture, pressure, one, design.area_ratio)
    guess.jacket_flow = guess.fuel_flow
    if design.cycle.id in EXPANDERS and design.temperatures[0] > 0:
        fluid = liquid(design.fuel)
        rise = fluid.enthalpy(1.2 * pressure, design.temperatures[0]) - _carried(design, guess, trial, "fuel", pressure)
        if rise <= 0:
            raise PhysicsError(f"fuel behind the pump is already above {design.temperatures[0]:g} K")
        if design.cycle.id == "expander":
            heat = rise * guess.fuel_flow
        else:
            guess.jacket_flow = min(heat / rise, guess.fuel_flow)
    guess.jacket_heat = heat


def _gases(design: Design, guess: Guess, trial: Trial | None, pressure: float) -> None:
    """The gas before every turbine."""
    if design.cycle.id in EXPANDERS:
        return
    at = trial.preburner_pressure if trial else (2 * pressure if not design.cycle.open else pressure)
    if design.monopropellant is not None:
        gas = peroxide_gas(design.monopropellant, schemes.gas_pressure(design, pressure))
        guess.gases = dict.fromkeys(("main", "fuel", "oxidizer"), gas)
        return
    if design.cycle.open:
        at = schemes.gas_pressure(design, pressure)
    oxidizer = _carried(design, guess, trial, "oxidizer", pressure)
    fuel = _carried(design, guess, trial, "fuel", pressure)
    if design.preburner_fuel_temperature is not None:
        fuel = liquid(design.fuel).enthalpy(at, design.preburner_fuel_temperature)
    elif not design.cycle.open and design.cycle.id not in LEAN:
        fuel += guess.jacket_heat / guess.fuel_flow
    shafts = ("main",) if design.shafts == "one" else ("fuel", "oxidizer")
    seen: dict[tuple[float, bool], TurbineGas] = {}
    for shaft in shafts:
        lean = design.cycle.id in LEAN or (design.cycle.id == "full-flow" and shaft == "oxidizer")
        temperature = design.temperatures[1 if shaft == "oxidizer" else 0]
        before = guess.gases.get(shaft)
        if (temperature, lean) not in seen:
            seen[temperature, lean] = turbine_gas(
                design.oxidizer, design.fuel, temperature, at, lean=lean, oxidizer_heat=oxidizer, fuel_heat=fuel,
                guess=before.mixture_ratio if before else None,
            )  # fmt: skip
        guess.gases[shaft] = seen[temperature, lean]


def close(design: Design, guess: Guess, pressure: float, ratio: float | None) -> tuple[Trial, float]:
    """The trial whose turbines give what its pumps take, or that with the least shortfall."""
    if design.cycle.open:
        assert ratio is not None
        return schemes.open_cycle(design, guess, pressure, ratio), ratio
    if design.cycle.id == "full-flow":
        return _close_full_flow(design, guess, pressure, ratio)
    scheme = schemes.staged if design.cycle.id in STAGED else schemes.expander
    if ratio is not None:
        trial = scheme(design, guess, pressure, ratio)
        trial.best = trial.surplus
        return trial, ratio
    top = _top_ratio(design, lambda r: scheme(design, guess, pressure, r))
    found, best = _least(lambda r: scheme(design, guess, pressure, r).surplus, top)
    trial = scheme(design, guess, pressure, found)
    trial.best = best
    return trial, found


def _close_full_flow(design: Design, guess: Guess, pressure: float, ratio: float | None) -> tuple[Trial, float]:
    ratios = [LEAST_RATIO, LEAST_RATIO] if ratio is None else [ratio, ratio]
    best = [0.0, 0.0]
    if ratio is None:
        top = _top_ratio(design, lambda r: schemes.full_flow(design, guess, pressure, (r, r)))
        for _ in range(25):
            before = tuple(ratios)
            for k, side in enumerate(("fuel", "oxidizer")):

                def slack(r: float, k: int = k, side: str = side) -> float:
                    both = (r, ratios[1]) if k == 0 else (ratios[0], r)
                    return schemes.full_flow(design, guess, pressure, both).powers[f"slack {side}"]

                ratios[k], best[k] = _least(slack, top)
            if abs(ratios[0] - before[0]) + abs(ratios[1] - before[1]) < 1e-8:
                break
    trial = schemes.full_flow(design, guess, pressure, (ratios[0], ratios[1]))
    trial.best = trial.surplus if ratio is not None else min(best)
    return trial, max(ratios)


def _top_ratio(design: Design, trial_at: Callable[[float], Trial]) -> float:
    """The pressure ratio up to which pumps stay where liquids have data; every discharge is linear in it."""
    low, high = trial_at(LEAST_RATIO), trial_at(2 * LEAST_RATIO)
    above = {load.name: load.end for load in high.loads}
    limit, top = 0.95 * schemes.TOP_PRESSURE, MOST_RATIO
    for load in low.loads:
        slope = (above.get(load.name, load.end) - load.end) / LEAST_RATIO
        if slope > 0:
            top = min(top, LEAST_RATIO + (limit - load.end) / slope)
    highest = max(load.end for load in low.loads)
    if top < 1.1 * LEAST_RATIO or highest > limit:
        raise PhysicsError(
            f"a pump of this {design.cycle.name} engine would give {highest / 1e6:.3g} MPa before its turbine does any "
            f"work; data of liquids end at {schemes.TOP_PRESSURE / 1e6:g} MPa; next: a lower chamber pressure"
        )
    return top


def _least(surplus: Callable[[float], float], top: float) -> tuple[float, float]:
    """The least pressure ratio at which nothing is short, or that with the least shortfall; and the best surplus."""
    from scipy.optimize import brentq

    grid = np.exp(np.linspace(log(LEAST_RATIO), log(top), 9)).tolist()
    values = [surplus(at) for at in grid]
    k = int(np.argmax(values))
    at, best = grid[k], values[k]
    if 0 < k < len(grid) - 1:  # the top of a parabola through three, in the logarithm
        left, right = values[k] - values[k - 1], values[k] - values[k + 1]
        top_at = at * (grid[1] / grid[0]) ** (0.5 * (left - right) / max(left + right, 1e-15))
        top_value = surplus(top_at)
        if top_value > best:
            at, best = top_at, top_value
    if best <= 0:
        return at, best
    if values[0] >= 0:
        return grid[0], best
    first = next((i for i, v in enumerate(values) if v >= 0), None)
    low, high = (grid[first - 1], grid[first]) if first is not None else (grid[max(k - 1, 0)], at)
    return float(brentq(surplus, low, high, xtol=1e-8)), best


def build_pumps(design: Design, guess: Guess, trial: Trial) -> list[Pump]:
    """Every pump with its speed; those on one shaft of others than hydrogen turn together."""
    speeds = _speeds(design, trial.loads)
    pumps: list[Pump] = []
    for load in trial.loads:
        table = schemes.inlet_of(design, load.side)
        k = 0 if load.side == "fuel" else 1
        kick = load.start > 0
        start, temperature = table.pressure, table.temperature
        if kick:
            start = load.start
            temperature = next(p.discharge_temperature for p in pumps if p.name == load.side)
        one = table.fluid.propellant
        boosted = design.boost_pressures[k] is not None and load.name == load.side
        if boosted:
            pumps.append(
                pump(
                    f"{load.side} boost", one, load.flow, design.inlet_pressures[k], design.inlet_temperatures[k],
                    start, efficiency=schemes.BOOST_EFFICIENCY, limits=design.limits, stages=1,
                )
            )  # fmt: skip
        pumps.append(
            pump(
                load.name, one, max(load.flow, 1e-9), start, temperature, load.end, speed=speeds[load.name],
                stages=guess.stages.get(load.name) or (None if kick or load.side == "peroxide" else design.stages[k]),
                efficiency=None if load.side == "peroxide" else design.pump_efficiency[k],
                limits=design.limits, suction=not (boosted or kick),
            )
        )  # fmt: skip
    return pumps


def _speeds(design: Design, loads: list[Load]) -> dict[str, float]:
    own: dict[str, float] = {}
    for load in loads:
        if load.start > 0:
            continue
        k = 0 if load.side == "fuel" else 1
        given = design.speeds[k] if load.side != "peroxide" else None
        if given is not None:
            own[load.name] = given
            continue
        table = schemes.inlet_of(design, load.side)
        flow = load.flow / table.fluid.density(table.pressure, table.temperature)
        head = suction_head(table.fluid.propellant, table.pressure, table.temperature)
        own[load.name] = usual_speed(max(flow, 1e-9), table.work(load.end), head, design.limits)
    geared = design.fuel.id == "lh2" or all(s is not None for s in design.speeds)
    if design.shafts == "one" and not geared:
        least = min(speed for name, speed in own.items() if name != "peroxide")
        given = next((s for s in design.speeds if s is not None), None)
        own |= {name: given or least for name in own if name != "peroxide"}
    return {load.name: own[load.side] for load in loads}
