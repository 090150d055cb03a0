"""The balance of powers of an engine: what pumps take, what turbines give, and which limit binds.

>>> found = cycle_balance("expander", "lox", "lh2", chamber_pressure=3.275e6, mixture_ratio=5.055, thrust=73.4e3,
...                       area_ratio=61.0, jacket_heat=8.14e6)
>>> found.binding, round(found.pump("fuel").discharge_pressure / 1e6, 1)
('tip speed of the fuel pump', 5.9)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final, Literal

from intercosmos.constants import STANDARD_GRAVITY
from intercosmos.errors import PhysicsError
from intercosmos.physics.propulsion.balance_sheet import result_of
from intercosmos.physics.propulsion.closing import (
    EXPANDERS,
    LEAN,
    MOST_RATIO,
    STAGED,
    Point,
    chamber_figures,
    solve_point,
)  # fmt: skip
from intercosmos.physics.propulsion.cycle_margins import margins
from intercosmos.physics.propulsion.cycle_result import CycleBalance, Flow
from intercosmos.physics.propulsion.cycle_schemes import Design
from intercosmos.physics.propulsion.engine_cycles import Cycle, find_cycle
from intercosmos.physics.propulsion.feed import Drops, Limits, Margin, margin
from intercosmos.physics.propulsion.propellants import Propellant
from intercosmos.physics.propulsion.rocket import resolved
from intercosmos.physics.propulsion.turbines import (
    CLOSED_EFFICIENCY,
    OPEN_EFFICIENCY,
    OPEN_PRESSURE_RATIO,
)  # fmt: skip

Pair = float | tuple[float | None, float | None] | None

#: K before turbines where nothing is said: means of McHugh's (1995) three hydrogen engines and three kerosene engines;
#: oxidiser-rich the mean of RD-170, NK-33 and RD-253.
HYDROGEN_TEMPERATURE: Final = 885.0
FUEL_RICH_TEMPERATURE: Final = 965.0
HYDRAZINE_TEMPERATURE: Final = 1090.0  #: hydrazines alone decompose to 1000 or (15 MPa) 1080 K by equilibrium
OXIDIZER_RICH_TEMPERATURE: Final = 727.0
HYDRAZINES: Final = ("udmh", "mmh", "n2h4", "aerozine-50", "uh25")
#: Pa at the tanks' outlets (SSME 0.2 and 0.7, RL10 0.19 and 0.28), and behind boost pumps of staged cycles (RPA's
#: sample of RD-170: 1.2 MPa).
INLET_PRESSURE: Final = 0.3e6
BOOST_PRESSURE: Final = 1.2e6
LEAST_CHAMBER_PRESSURE: Final = 0.3e6
MOST_CHAMBER_PRESSURE: Final = 40e6
PEROXIDE: Final = "h2o2-82"


def cycle_balance(
    cycle: str | Cycle,
    oxidizer: str | Propellant,
    fuel: str | Propellant,
    *,
    chamber_pressure: float | None = None,
    mixture_ratio: float,
    thrust: float | None = None,
    mass_flow: float | None = None,
    area_ratio: float = 40.0,
    chambers: int = 1,
    turbine_temperature: Pair = None,
    turbine_pressure_ratio: float | None = None,
    pump_efficiency: Pair = None,
    turbine_efficiency: Pair = None,
    blade_speed: float | None = None,
    shafts: Literal["one", "two", "series"] | None = None,
    speeds: Pair = None,
    stages: tuple[int | None, int | None] = (None, None),
    inlet_pressure: Pair = None,
    inlet_temperature: Pair = None,
    boost_pressure: Pair | Literal["none"] = None,
    preburner_share: float = 1.0,
    preburner_fuel_temperature: float | None = None,
    turbine_bypass: float = 0.0,
    jacket_heat: float | None = None,
    specific_impulse: float | None = None,
    monopropellant: str | Propellant = PEROXIDE,
    drops: Drops | None = None,
    limits: Limits | None = None,
    strict: bool = True,
) -> CycleBalance:
    """Balance an engine's powers at a chamber pressure, or find the greatest pressure its limits allow.

    Pairs are one number for both or (fuel side, oxidiser side).

    Parameters
    ----------
    cycle : by any of its names
    oxidizer, fuel : by name or themselves
    chamber_pressure : Pa; sought if not given: with a turbine pressure ratio where powers balance, without one the
        greatest under all ``limits``
    mixture_ratio : oxidiser to fuel of the whole engine by mass; peroxide not counted
    thrust, mass_flow : in vacuum, N, or kg/s: one of them
    area_ratio : of the nozzle
    chambers : that share the flow
    turbine_temperature : K. Where it is left out beside a chamber pressure and a pressure ratio of a staged cycle, it
        is sought; else a usual one. For expanders, given, it sets the heat or (bleed) the flow of the jacket
    turbine_pressure_ratio : total to what it expands to; closes the balance of closed cycles where not given

    Other parameters
    ----------------
    pump_efficiency, turbine_efficiency : by specific speed, and the mean of published ones, if not given
    blade_speed : m/s; gives turbines' efficiencies by blade over gas speed instead
    shafts : ``one``, ``two`` side by side, or (open cycles) in ``series``
    speeds : rad/s, of the pumps
    inlet_pressure, inlet_temperature : Pa and K at the tanks' outlets
    boost_pressure : Pa behind boost pumps; staged cycles have 1.2 MPa if not given; ``"none"`` for none
    preburner_share : part of the main propellant that goes through preburners
    preburner_fuel_temperature : K at a fuel-rich preburner, where mixing behind jackets is known
    turbine_bypass : part of an expander's fuel that passes its turbine by
    jacket_heat : W of all chambers; estimated if not given
    specific_impulse : delivered by the chamber alone, s; predicted if not given
    drops, limits : see :class:`Drops` and :class:`Limits`
    strict : raise where the balance does not close; else the result says so

    Raises
    ------
    PhysicsError
        If the balance does not close, with which, by how much, and what would help; for numbers that mean nothing.
    UnknownIdError
        For a cycle or a propellant nobody calls so.
    """
    one = find_cycle(cycle)
    design = _design(
        one, resolved(oxidizer), resolved(fuel), mixture_ratio, area_ratio, thrust, mass_flow, chambers, shafts,
        turbine_temperature, turbine_pressure_ratio, pump_efficiency, turbine_efficiency, blade_speed, speeds, stages,
        inlet_pressure, inlet_temperature, boost_pressure, preburner_share, preburner_fuel_temperature, turbine_bypass,
        jacket_heat, specific_impulse, monopropellant, drops or Drops(), limits or Limits(),
    )  # fmt: skip
    if chamber_pressure is not None and not LEAST_CHAMBER_PRESSURE / 3 <= chamber_pressure <= 2 * MOST_CHAMBER_PRESSURE:
        raise PhysicsError(
            f"a chamber pressure of {chamber_pressure!r} Pa is none of an engine; allowed: 0.1 to 80 MPa"
        )
    if one.id == "pressure-fed":
        return _pressure_fed(design, chamber_pressure)
    if one.id == "electric-pump":
        raise PhysicsError("electric pumps have no turbine to balance; next: 'pressure-fed', or a pumped cycle")
    ratio, ended = design.pressure_ratio, ""
    if one.open and ratio is None:
        ratio = OPEN_PRESSURE_RATIO
    if chamber_pressure is None:
        point, ended = _greatest(design, ratio)
    elif ratio is not None and turbine_temperature is None and one.id in STAGED:
        design, point = _temperature(design, chamber_pressure, ratio)
    else:
        point = solve_point(design, chamber_pressure, ratio, None, table=False)
    found = result_of(design, point, ended)
    if strict and not found.closed:
        raise PhysicsError(found.failure)
    return found


def _greatest(design: Design, ratio: float | None) -> tuple[Point, str]:
    """The chamber pressure at which powers balance (a ratio is given) or the first limit binds.

    With it, what goes wrong above it if no limit does: a mixture or a state that does not exist.
    """
    from scipy.optimize import brentq

    points: dict[float, Point] = {}
    wrong: dict[float, str] = {}

    def slack(pressure: float) -> float:
        nearest = min(points, key=lambda p: abs(p - pressure)) if points else None
        try:
            point = solve_point(
                design, pressure, ratio, points[nearest].guess if nearest else None, table=True, settled=1e-4
            )
        except PhysicsError as error:  # past what liquids or gases have data for, far behind a limit
            if not points:
                raise
            wrong[pressure] = str(error)
            return -1.0
        points[pressure] = point
        if ratio is not None and not design.cycle.open:
            return point.trial.surplus
        return min(m.slack for m in margins(design, point) if not _fixed(design, m))

    inlets = [p for p in (*design.inlet_pressures, *design.boost_pressures) if p is not None]
    low, high = max(LEAST_CHAMBER_PRESSURE, 1.2 * max(inlets)), MOST_CHAMBER_PRESSURE
    low, first = _first(slack, low)
    last = 0.0
    if first < 0:
        point = points.get(low)
        said = min(margins(design, point), key=lambda m: m.slack).name if point else "convergence"
        raise PhysicsError(
            f"this {design.cycle.name} engine runs at no chamber pressure: at {low / 1e6:g} MPa already the margin of "
            f"the {said} is {100 * first:.0f} %; next: another turbine temperature, inlet pressure or speed"
        )
    pressure = 2 * low
    while pressure < high:
        last = slack(pressure)
        if last < 0:
            break
        low, pressure = pressure, pressure * 2.2
    if last >= 0:
        return solve_point(design, high, ratio, points[low].guess, table=False), ""
    reached = float(brentq(slack, low, pressure, xtol=100.0, rtol=3e-4))
    near = points[min(points, key=lambda p: abs(p - reached))]
    ended = next((text for p, text in sorted(wrong.items()) if p < reached * 1.002), "")
    # a failure, not a limit: the pressure below it that was seen to work
    below = max(p for p in points if p <= reached * 1.001) if ended else reached * (1 - 1e-4)
    return _solved_below(design, ratio, [below, *sorted((p for p in points if p < below), reverse=True)], near), ended


def _solved_below(design: Design, ratio: float | None, pressures: list[float], near: Point) -> Point:
    """The highest of falling pressures at which the balance settles as finely as elsewhere: the search was coarser.

    Raises
    ------
    PhysicsError
        Of the first, if none settles.
    """
    failure: PhysicsError | None = None
    for pressure in pressures:
        try:
            return solve_point(design, pressure, ratio, near.guess, table=False)
        except PhysicsError as error:
            failure = failure or error
    assert failure is not None
    raise failure


def _first(slack: Callable[[float], float], low: float) -> tuple[float, float]:
    """The lowest pressure that has an answer at all, of a few, and its slack: some gases need pressure to be gases.

    Raises
    ------
    PhysicsError
        Of the lowest, if none has.
    """
    failure: PhysicsError | None = None
    for pressure in (low, 2 * low, 4 * low, 8 * low):
        try:
            return pressure, slack(pressure)
        except PhysicsError as error:
            failure = failure or error
    assert failure is not None
    raise failure


def _fixed(design: Design, one: Margin) -> bool:
    """Whether a limit does not depend on the chamber pressure: temperatures that were given."""
    return one.name.startswith("temperature before") or (
        one.name.startswith("suction") and design.speeds == (None, None)
    )


def _temperature(design: Design, pressure: float, ratio: float) -> tuple[Design, Point]:
    """The temperature before the turbine at which powers balance with a given pressure ratio."""
    from scipy.optimize import brentq

    points: dict[float, Point] = {}
    factor = design.temperatures[1] / design.temperatures[0] if design.shafts == "two" else 1.0

    def at(temperature: float) -> Design:
        return replace(design, temperatures=(temperature, temperature * factor))

    def surplus(temperature: float) -> float:
        start = points[min(points, key=lambda t: abs(t - temperature))].guess if points else None
        points[temperature] = solve_point(at(temperature), pressure, ratio, start, table=False)
        return points[temperature].trial.surplus

    low, high = 350.0, 1300.0
    if surplus(high) < 0:
        return at(high), points[high]
    if surplus(low) > 0:
        return at(low), points[low]
    found = float(brentq(surplus, low, high, xtol=1e-4))
    return at(found), solve_point(at(found), pressure, ratio, points[high].guess, table=False)


def _pressure_fed(design: Design, pressure: float | None) -> CycleBalance:
    """Tanks press the propellants into the chamber: their pressure is the limit."""
    limit = design.limits.tank_pressure
    part = design.drops.to_chamber(1.0, jacket=False)
    chamber = limit / part if pressure is None else pressure
    c_star, isp = chamber_figures(design, chamber, table=False)
    flow = design.mass_flow or (design.thrust or 0.0) / (isp * STANDARD_GRAVITY)
    tank = chamber * part
    bound = margin("tank pressure", tank, limit, "Pa")
    fuel = flow / (1 + design.mixture_ratio)
    flows: tuple[Flow, ...] = (
        ("fuel tank", "chamber", "flow kg/s", fuel),
        ("oxidizer tank", "chamber", "flow kg/s", flow - fuel),
    )
    return CycleBalance(
        design.cycle.id, design.oxidizer.id, design.fuel.id, chamber, design.mixture_ratio, design.area_ratio,
        design.mixture_ratio, flow * isp * STANDARD_GRAVITY, flow, isp, isp, 0.0, 0.0, flow * c_star / chamber,
        0.0, 1.0, (), (), (), None, (bound,), bound.name, True, 0.0, "", flows, design.drops, (tank, tank),
    )  # fmt: skip


def _pair(value: Pair, default: tuple[float | None, float | None]) -> tuple[float | None, float | None]:
    given = value if isinstance(value, tuple) else (value, value)
    return (default[0] if given[0] is None else given[0], default[1] if given[1] is None else given[1])


def _numbers(value: Pair, default: tuple[float, float], name: str, top: float = float("inf")) -> tuple[float, float]:
    first, second = _pair(value, default)
    assert first is not None
    assert second is not None
    if not (0 <= first <= top and 0 <= second <= top and first < float("inf") and second < float("inf")):
        raise PhysicsError(f"{name} must lie between 0 and {top:g}; given {first!r} and {second!r}")
    return float(first), float(second)


def _design(
    cycle: Cycle, oxidizer: Propellant, fuel: Propellant, mixture_ratio: float, area_ratio: float,
    thrust: float | None, mass_flow: float | None, chambers: int, shafts: str | None, temperature: Pair,
    ratio: float | None, pump_efficiency: Pair, turbine_efficiency: Pair, blade_speed: float | None, speeds: Pair,
    stages: tuple[int | None, int | None], inlet_pressure: Pair, inlet_temperature: Pair, boost: Any, share: float,
    fuel_temperature: float | None, bypass: float, heat: float | None, impulse: float | None,
    monopropellant: str | Propellant, drops: Drops, limits: Limits,
) -> Design:  # fmt: skip
    if oxidizer.kind != "oxidizer" or fuel.kind != "fuel":
        raise PhysicsError(f"{oxidizer.id} ({oxidizer.kind}) and {fuel.id} ({fuel.kind}) are no oxidiser and fuel")
    if (thrust is None) == (mass_flow is None):
        raise PhysicsError("give the thrust or the mass flow of the engine: one of them")
    for value, floor, name in (
        (mixture_ratio, 0.0, "mixture ratio"), (area_ratio, 1.0, "area ratio"), (thrust, 0.0, "thrust"),
        (mass_flow, 0.0, "mass flow"), (heat, 0.0, "jacket heat"), (impulse, 0.0, "specific impulse"),
        (ratio, 1.0, "turbine pressure ratio"), (blade_speed, 0.0, "blade speed"),
    ):  # fmt: skip
        if value is not None and not floor < value < float("inf"):
            raise PhysicsError(f"{name} must be above {floor:g} and finite; given {value!r}")
    if not 0 < share <= 1 or not 0 <= bypass < 1 or chambers < 1:
        raise PhysicsError(f"shares lie between 0 and 1, chambers from 1; given {share!r}, {bypass!r}, {chambers!r}")
    if ratio is not None and not cycle.open and ratio > MOST_RATIO:
        raise PhysicsError(f"a closed cycle's turbine has a pressure ratio below {MOST_RATIO:g}; given {ratio:g}")
    hydrogen = fuel.id == "lh2"
    if shafts is None:
        shafts = "two" if hydrogen else "one"
        if cycle.id == "expander-bleed":
            shafts = "series"
    if shafts not in ("one", "two", "series") or (shafts == "series" and not cycle.open):
        raise PhysicsError(f"shafts are 'one', 'two' or, in open cycles, in 'series'; given {shafts!r}")
    if cycle.id == "full-flow":
        shafts = "two"
    if cycle.id in LEAN:
        shafts = "one" if shafts != "two" else "two"
    rich = HYDROGEN_TEMPERATURE if hydrogen else FUEL_RICH_TEMPERATURE
    if fuel.id in HYDRAZINES:
        rich = HYDRAZINE_TEMPERATURE
    usual = (rich, OXIDIZER_RICH_TEMPERATURE if cycle.id == "full-flow" else rich)
    if cycle.id in LEAN:
        usual = (OXIDIZER_RICH_TEMPERATURE, OXIDIZER_RICH_TEMPERATURE)
    if cycle.id in EXPANDERS:
        usual = (0.0, 0.0)  # what the jacket gives
    staged = cycle.id in STAGED or cycle.id == "full-flow"
    boosted: tuple[float | None, float | None] = (None, None)
    if boost != "none":
        boosted = _pair(boost, (BOOST_PRESSURE, BOOST_PRESSURE) if staged else (None, None))
    efficiency = OPEN_EFFICIENCY if cycle.open else CLOSED_EFFICIENCY
    pumps = _pair(pump_efficiency, (None, None))
    if any(e is not None and not 0 < e <= 1 for e in pumps):
        raise PhysicsError(f"an efficiency lies between 0 and 1; given {pump_efficiency!r} for the pumps")
    if any(s is not None and not 0 < s < 2e4 for s in _pair(speeds, (None, None))):
        raise PhysicsError(f"speeds are in rad/s, above 0 and below 20,000; given {speeds!r}")
    return Design(
        cycle, oxidizer, fuel, float(mixture_ratio), float(area_ratio), thrust, mass_flow, chambers, shafts,
        _numbers(temperature, usual, "turbine temperature", 1600.0), ratio, pumps,
        _numbers(turbine_efficiency, (efficiency, efficiency), "turbine efficiency", 1.0), blade_speed,
        _pair(speeds, (None, None)), stages,
        _numbers(inlet_pressure, (INLET_PRESSURE, INLET_PRESSURE), "inlet pressure"),
        _numbers(inlet_temperature, (fuel.temperature_k, oxidizer.temperature_k), "inlet temperature"), boosted, share,
        fuel_temperature, bypass, heat, impulse,
        resolved(monopropellant) if cycle.id == "peroxide-gas-generator" else None, drops, limits,
    )  # fmt: skip
