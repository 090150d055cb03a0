"""From a solved cycle to what is told of it: machines, margins, flows, and what fails."""

from __future__ import annotations

from intercosmos.constants import STANDARD_GRAVITY
from intercosmos.physics.propulsion.closing import EXPANDERS, Point
from intercosmos.physics.propulsion.cycle_margins import coolant_outlet, margins
from intercosmos.physics.propulsion.cycle_result import CycleBalance, Flow, Preburner
from intercosmos.physics.propulsion.cycle_schemes import Design
from intercosmos.physics.propulsion.jacket import Jacket
from intercosmos.physics.propulsion.turbines import MECHANICAL, Turbine


def result_of(design: Design, point: Point, ended: str) -> CycleBalance:
    """The balance of a solved point; ``ended`` says where the data ended before a limit was met."""
    trial, guess = point.trial, point.guess
    closed = design.cycle.open or trial.surplus >= -1e-6
    turbines, preburners = [], []
    for drive in trial.drives:
        drives = tuple(load.name for load in trial.loads if load.shaft == drive.shaft)
        behind = drive.gas.behind(drive.gas.pressure / drive.outlet_pressure, drive.work)
        turning = next(p.speed for p in point.pumps if p.name in drives and "boost" not in p.name)
        turbines.append(
            Turbine(
                drive.name, drives, drive.flow, drive.gas.temperature, behind.temperature, drive.gas.pressure,
                drive.outlet_pressure, drive.flow * drive.work, drive.efficiency, turning,
            )
        )  # fmt: skip
        if design.cycle.id not in EXPANDERS:
            preburners.append(
                Preburner(drive.name, drive.gas.mixture_ratio, drive.gas.temperature, drive.gas.pressure, drive.flow)
            )
    if design.shafts == "series":
        preburners = preburners[:1]
    power = sum(t.power for t in turbines)
    short = 0.0 if design.cycle.open else -power * trial.surplus
    bounds = tuple(margins(design, point))
    binding = min(bounds, key=lambda m: m.slack).name if closed else "power balance"
    if ended:
        binding = f"beyond this pressure: {ended}"
    extra = guess.turbine_flow if design.monopropellant is not None else 0.0
    flow = guess.flow + extra
    fuel_pump = next(p for p in point.pumps if p.name == "fuel")
    jacket = Jacket(
        design.fuel.id, guess.jacket_heat, guess.jacket_flow, fuel_pump.discharge_temperature,
        coolant_outlet(design, point), fuel_pump.discharge_pressure * (1 - design.drops.valve),
        fuel_pump.discharge_pressure * (1 - design.drops.valve) * (1 - design.drops.jacket),
        design.jacket_heat is None and not (design.cycle.id == "expander" and design.temperatures[0] > 0),
    )  # fmt: skip
    return CycleBalance(
        design.cycle.id, design.oxidizer.id, design.fuel.id, point.chamber, design.mixture_ratio, design.area_ratio,
        point.chamber_mixture, flow * point.isp_s * STANDARD_GRAVITY, flow, point.isp_s, point.chamber_isp_s,
        point.chamber_isp_s - point.isp_s, guess.turbine_flow / flow, point.throat_area, power, point.ratio,
        tuple(point.pumps), tuple(turbines), tuple(preburners), jacket, bounds, binding, closed, short,
        "" if closed else _failure(design, point, power, short), _flows(design, point, turbines, jacket), design.drops,
    )  # fmt: skip


def _failure(design: Design, point: Point, power: float, short: float) -> str:
    gives = power - short
    helps = "more heat in the jacket" if design.cycle.id in EXPANDERS else "hotter gas"
    return (
        f"the power balance of this {design.cycle.name} engine does not close at {point.chamber / 1e6:.4g} MPa: "
        f"pumps take {power / 1e6:.4g} MW, and at {'the best' if design.pressure_ratio is None else 'a'} turbine "
        f"pressure ratio of {point.ratio:.3g} turbines give {gives / 1e6:.4g} MW, {short / 1e6:.3g} MW "
        f"({100 * short / power:.1f} %) too little; next: a lower chamber pressure, {helps} or better machines"
    )


def _flows(design: Design, point: Point, turbines: list[Turbine], jacket: Jacket) -> tuple[Flow, ...]:
    """Who gives what to whom."""
    found: list[Flow] = []
    pumps = {p.name: p for p in point.pumps}
    for wheel in turbines:
        found += [(f"{wheel.name} turbine", f"{name} pump", "power W", pumps[name].power) for name in wheel.drives]
        rest = wheel.power - sum(pumps[name].power for name in wheel.drives)
        boosts = [f"{side} boost" for side in wheel.drives if f"{side} boost" in pumps]
        lost = wheel.power * (1 - MECHANICAL)
        if boosts and rest - lost > 1e-9 * wheel.power:
            found.append((f"{wheel.name} turbine", "boost pumps", "power W", rest - lost))
        found.append((f"{wheel.name} turbine", "bearings and seals", "power W", lost))
    found.append(("chamber", "jacket", "power W", jacket.heat))
    used = {"fuel": 0.0, "oxidizer": 0.0}
    for wheel, drive in zip(turbines, point.trial.drives, strict=True):
        ratio, given = drive.gas.mixture_ratio, drive.flow
        if design.cycle.id in EXPANDERS:
            source, parts = "jacket", {"fuel": given}
        elif design.monopropellant is not None:
            found += [("peroxide tank", "gas generator", "flow kg/s", given)]
            source, parts = "gas generator", {}
        else:
            source = f"{wheel.name} preburner" if not design.cycle.open else "gas generator"
            parts = {"fuel": given / (1 + ratio), "oxidizer": given * ratio / (1 + ratio)}
        if design.shafts == "series" and wheel is not turbines[0]:
            source, parts = f"{turbines[0].name} turbine", {}
        for side, part in parts.items():
            used[side] += part
            if source != "jacket":
                found.append((f"{side} pump", source, "flow kg/s", part))
        found.append((source, f"{wheel.name} turbine", "flow kg/s", given))
        end = "chamber" if not design.cycle.open else "exhaust"
        if design.shafts != "series" or wheel is turbines[-1]:
            found.append((f"{wheel.name} turbine", end, "flow kg/s", given))
    for side, flow in (("fuel", point.guess.fuel_flow), ("oxidizer", point.guess.oxidizer_flow)):
        found.append((f"{side} tank", f"{side} pump", "flow kg/s", flow))
        rest = flow - used[side]
        if side == "fuel" and design.cycle.id in EXPANDERS:
            found.append(("fuel pump", "jacket", "flow kg/s", flow))
            found.append(("jacket", "chamber", "flow kg/s", rest))
        elif rest > 1e-9 * flow:
            found.append((f"{side} pump", "chamber", "flow kg/s", rest))
    return tuple(found)
