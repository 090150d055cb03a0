"""Limits of a cycle in balance: what is reached, what is allowed."""

from __future__ import annotations

from intercosmos.physics.propulsion.closing import EXPANDERS, Point
from intercosmos.physics.propulsion.cycle_schemes import Design
from intercosmos.physics.propulsion.feed import Margin, margin
from intercosmos.physics.propulsion.jacket import coolant_limit
from intercosmos.physics.propulsion.liquids import liquid


def margins(design: Design, point: Point) -> list[Margin]:
    """Every limit and how far it is."""
    limits, found = design.limits, []
    trial = point.trial
    if not design.cycle.open:
        found.append(Margin("power balance", 1.0 / (1.0 + trial.best), 1.0, "needed over available power", trial.best))
        found.append(margin("turbine pressure ratio", point.ratio, limits.turbine_pressure_ratio, "1"))
    else:
        found.append(margin("turbine share", point.guess.turbine_flow / point.guess.flow, limits.turbine_share, "1"))
    for drive in trial.drives:
        if design.cycle.id in EXPANDERS or design.monopropellant is not None:
            break
        lean = drive.gas.mixture_ratio > 3.5
        limit = limits.oxidizer_rich_temperature if lean else limits.fuel_rich_temperature
        found.append(margin(f"temperature before the {drive.name} turbine", drive.gas.temperature, limit, "K"))
    for one in point.pumps:
        found.append(margin(f"discharge of the {one.name} pump", one.discharge_pressure, limits.pump_pressure, "Pa"))
        found.append(margin(f"tip speed of the {one.name} pump", one.tip_speed, limits.tip_speed, "m/s"))
        if one.npsh_required:
            suction = margin(f"suction of the {one.name} pump", one.npsh_required, one.npsh_available, "m")
            found.append(suction)
    outlet = coolant_outlet(design, point)
    found.append(margin("coolant behind the jacket", outlet, coolant_limit(design.fuel), "K"))
    return found


def coolant_outlet(design: Design, point: Point) -> float:
    """Temperature of the coolant behind the jacket, K."""
    one = next(p for p in point.pumps if p.name == "fuel")
    fluid = liquid(design.fuel)
    end = one.discharge_pressure * (1 - design.drops.valve) * (1 - design.drops.jacket)
    start = fluid.enthalpy(one.discharge_pressure, one.discharge_temperature)
    return fluid.temperature(end, start + point.guess.jacket_heat / point.guess.jacket_flow, 300.0)
