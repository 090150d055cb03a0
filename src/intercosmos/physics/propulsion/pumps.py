"""Pumps: head, power, speed, efficiency and suction.

Specific speeds are without dimension, Ω = ω √Q / (g H)^(3/4); in rpm, gallons a minute and feet they are 2733 times as
large.

References: NASA SP-8107 (1974), SP-8109 (1973), SP-8052 (1971).

>>> one = pump("oxidizer", "lox", 465.0, 0.4e6, 90.3, 28e6, speed=2300.0, stages=1)
>>> round(one.power / 1e6, 1), round(one.efficiency, 2)
(14.3, 0.78)
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log, pi, sqrt
from typing import Final

from intercosmos.constants import STANDARD_GRAVITY
from intercosmos.errors import PhysicsError
from intercosmos.physics.propulsion.feed import Limits
from intercosmos.physics.propulsion.liquids import liquid
from intercosmos.physics.propulsion.propellants import Propellant
from intercosmos.physics.propulsion.rocket import resolved

US_SPECIFIC_SPEED: Final = 2733.0
#: Bell of efficiency over a stage's specific speed. Peak 0.78 at 1800 (SP-8107: between 1300 and 2500); its width of
#: 2.2 in the logarithm is read off SP-8107's bell. RL10's, HM60's, J-2's, F-1's and the SSME's pumps lie within 0.05.
PEAK_EFFICIENCY: Final = 0.78
PEAK_SPECIFIC_SPEED: Final = 1800.0 / US_SPECIFIC_SPEED
BELL_WIDTH: Final = 2.2
#: A pump that hardly lifts anything has a bell without bottom; nobody builds one below this.
LEAST_EFFICIENCY: Final = 0.1
#: Below 10 l/s clearances tell: three quarters of it are left at 1 l/s (SP-8107).
SMALL_FLOW: Final = 0.010
SMALL_FLOW_EXPONENT: Final = 0.125
#: What a design takes of it: discs nearer to the peak would be small and thin. Pumps of RL10, HM7B, HM60 and SSME have
#: 500 to 1100, F-1's and J-2's oxygen pumps more; at 1000 the bell has 0.73, the mean of twelve published pumps.
USUAL_SPECIFIC_SPEED: Final = 1000.0 / US_SPECIFIC_SPEED
#: Head of a centrifugal stage over the square of its tip speed (SP-8109: 0.4 to 0.6).
HEAD_COEFFICIENT: Final = 0.5
#: Stages are added, up to four, until each has at least this specific speed (700 in rpm, gpm, ft: the bell's shoulder).
LEAST_SPECIFIC_SPEED: Final = 700.0 / US_SPECIFIC_SPEED
MOST_STAGES: Final = 4
#: A design stays below the suction limit, since the tank's pressure wanders (SP-8107).
SUCTION_USED: Final = 0.75
#: Volumes of vapour to a volume of liquid at an inducer's blade; with 2 J-2's hydrogen has the published 250 ft of
#: suppression head, F-1's oxygen 3 ft (published 11: the safe side).
VAPOUR_VOLUMES: Final = 2.0


@dataclass(frozen=True, slots=True)
class Pump:
    """One pump at work.

    Attributes
    ----------
    mass_flow : kg/s
    inlet_pressure, discharge_pressure : total, Pa
    inlet_temperature, discharge_temperature : K
    head : of all stages, m; work without losses over the weight
    power : W
    efficiency : of all stages
    speed : rad/s
    specific_speed : of one stage, without dimension
    tip_speed : of an impeller with the usual head coefficient, m/s
    npsh_available, npsh_required : net positive suction head, m; thermodynamic suppression is in the available one
    suction_specific_speed : at the head available, without dimension
    """

    name: str
    propellant: str
    mass_flow: float
    inlet_pressure: float
    discharge_pressure: float
    inlet_temperature: float
    discharge_temperature: float
    head: float
    power: float
    efficiency: float
    speed: float
    stages: int
    specific_speed: float
    tip_speed: float
    npsh_available: float
    npsh_required: float
    suction_specific_speed: float

    @property
    def pressure_rise(self) -> float:
        """Pa."""
        return self.discharge_pressure - self.inlet_pressure

    @property
    def rpm(self) -> float:
        """Revolutions a minute."""
        return self.speed * 30 / pi


def bell_efficiency(specific_speed: float, volume_flow: float) -> float:
    """Efficiency of a pump by a stage's specific speed and its size, m³/s."""
    if not (specific_speed > 0 and volume_flow > 0):
        raise PhysicsError(
            f"specific speed and flow must be above zero; given {specific_speed!r}, {volume_flow!r} m³/s"
        )
    bell = exp(-((log(specific_speed / PEAK_SPECIFIC_SPEED) / BELL_WIDTH) ** 2))
    found = PEAK_EFFICIENCY * bell * min(1.0, (volume_flow / SMALL_FLOW) ** SMALL_FLOW_EXPONENT)
    return float(max(found, LEAST_EFFICIENCY))


def suction_head(propellant: str | Propellant, pressure: float, temperature: float) -> float:
    """Net positive suction head available at an inlet, with thermodynamic suppression, m.

    Raises
    ------
    PhysicsError
        If the liquid boils there.
    """
    one = liquid(propellant)
    boiling = one.vapour_pressure(temperature)
    if boiling >= pressure:
        raise PhysicsError(
            f"{one.propellant.id} at {temperature:.5g} K boils at {boiling:.4g} Pa, and the inlet has "
            f"{pressure:.4g} Pa; next: a higher inlet pressure, a boost pump or colder liquid"
        )
    spare = pressure - boiling + one.suppression(temperature, VAPOUR_VOLUMES)
    return spare / (one.density(pressure, temperature) * STANDARD_GRAVITY)


def stage_count(speed: float, volume_flow: float, work: float, tip_speed: float) -> int:
    """How many stages share the work, J/kg, so that none is slow for its head or its tip too fast."""
    for count in range(1, MOST_STAGES):
        slow = speed * sqrt(volume_flow) / (work / count) ** 0.75 < LEAST_SPECIFIC_SPEED
        if not slow and sqrt(work / count / HEAD_COEFFICIENT) <= tip_speed:
            return count
    return MOST_STAGES


def usual_speed(volume_flow: float, work: float, head: float, limits: Limits) -> float:
    """Speed that a pump would be given, rad/s: as fast as its suction allows, not faster than usual for its head."""
    suction = SUCTION_USED * limits.suction * (STANDARD_GRAVITY * head) ** 0.75 / sqrt(volume_flow)
    best = USUAL_SPECIFIC_SPEED * work**0.75 / sqrt(volume_flow)
    return float(min(suction, best))


def pump(
    name: str,
    propellant: str | Propellant,
    mass_flow: float,
    inlet_pressure: float,
    inlet_temperature: float,
    discharge_pressure: float,
    *,
    speed: float | None = None,
    stages: int | None = None,
    efficiency: float | None = None,
    limits: Limits | None = None,
    suction: bool = True,
) -> Pump:
    """A pump that lifts a flow to a pressure.

    Parameters
    ----------
    mass_flow : kg/s
    inlet_pressure, discharge_pressure : total, Pa
    inlet_temperature : K
    speed : rad/s; of its best efficiency, or what suction allows, if not given
    stages : as many as specific speed and tip speed ask for, if not given
    efficiency : by specific speed if not given
    suction : whether its inlet can boil; not behind another pump

    Raises
    ------
    PhysicsError
        If the liquid boils at the inlet, or nothing is to be lifted.
    """
    one, bounds = resolved(propellant), limits or Limits()
    if not (mass_flow > 0 and discharge_pressure > inlet_pressure > 0):
        raise PhysicsError(
            f"the {name} pump lifts {mass_flow:g} kg/s from {inlet_pressure:g} to {discharge_pressure:g} Pa: "
            "both pressures and the flow must be above zero, and the discharge above the inlet"
        )
    if efficiency is not None and not 0 < efficiency <= 1:
        raise PhysicsError(f"an efficiency lies between 0 and 1; given {efficiency!r} for the {name} pump")
    fluid = liquid(one)
    available = suction_head(one, inlet_pressure, inlet_temperature) if suction else float("inf")
    flow = mass_flow / fluid.density(inlet_pressure, inlet_temperature)
    work = fluid.work(inlet_pressure, inlet_temperature, discharge_pressure)
    turning = usual_speed(flow, work, available, bounds) if speed is None else speed
    count = stages or stage_count(turning, flow, work, bounds.tip_speed)
    specific = turning * sqrt(flow) / (work / count) ** 0.75
    reached = bell_efficiency(specific, flow) if efficiency is None else efficiency
    start = fluid.enthalpy(inlet_pressure, inlet_temperature)
    guess = inlet_temperature + 0.5 * work / reached / fluid.cp
    after = fluid.temperature(discharge_pressure, start + work / reached, guess)
    required = (turning * sqrt(flow) / bounds.suction) ** (4 / 3) / STANDARD_GRAVITY
    return Pump(
        name, one.id, mass_flow, inlet_pressure, discharge_pressure, inlet_temperature, after,
        work / STANDARD_GRAVITY, mass_flow * work / reached, reached, turning, count, specific,
        sqrt(work / count / HEAD_COEFFICIENT), available, required if suction else 0.0,
        turning * sqrt(flow) / (STANDARD_GRAVITY * available) ** 0.75 if suction else 0.0,
    )  # fmt: skip
