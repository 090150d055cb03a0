"""What pressure is lost between a tank and a chamber, and what machines may not exceed.

Every figure is an argument; the defaults are the same for every engine and come from engines of other kinds than one.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

from intercosmos.errors import PhysicsError


@dataclass(frozen=True, slots=True)
class Drops:
    """Losses of pressure, as parts.

    Attributes
    ----------
    injector : of a liquid, over the chamber pressure (NASA SP-8089: 0.15 to 0.20)
    gas_injector : of turbine gas and its duct, over the chamber pressure (RD-0124 0.13, SSME 0.08, RL10 0.21)
    jacket : over the pressure at its inlet (RL10A-3-3A 0.19, SSME chamber 0.21, Vulcain 0.15)
    valve : of a main line with its valve, over the pressure before it (RL10A-3-3A fuel 0.04)
    control : of the valve or orifice that holds the mixture ratio, in the oxidiser's line to a chamber, over the
        pressure before it (RL10A-3-3A 0.13 with its line; with 0.10 the oxygen pumps of six gas-generator engines,
        McHugh 1995, come out at 1.40 times the chamber pressure, mean of the six 1.42)
    preburner_injector : over the preburner's pressure (SSME 0.11 hydrogen, 0.18 oxygen; RD-0124 0.11 with its valve)
    gas_generator : pressure of an open cycle's gas over the chamber's (mean of HM60, J-2, HM7B, H-1, RS-27, F-1,
        McHugh 1995: 0.64 to 1.02)
    """

    injector: float = 0.20
    gas_injector: float = 0.12
    jacket: float = 0.20
    valve: float = 0.05
    control: float = 0.10
    preburner_injector: float = 0.10
    gas_generator: float = 0.87

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            of_before = field.name in ("jacket", "valve", "control")
            if not value >= 0 or (of_before and value >= 1) or (field.name == "gas_generator" and value == 0):
                raise PhysicsError(f"a part of pressure lies between 0 and 1; given {field.name} = {value!r}")

    def to_chamber(self, chamber: float, *, jacket: bool = False, control: bool = False) -> float:
        """Pressure that a pump must give for a liquid to reach the chamber, Pa."""
        pressure = chamber * (1 + self.injector) / (1 - self.valve)
        return pressure / ((1 - self.jacket) if jacket else 1.0) / ((1 - self.control) if control else 1.0)

    def to_preburner(self, preburner: float) -> float:
        """Pressure that a pump must give for a liquid to reach a preburner, Pa."""
        return preburner * (1 + self.preburner_injector) / (1 - self.valve)

    def after_turbine(self, chamber: float) -> float:
        """Pressure behind a turbine whose gas goes on into the chamber, Pa."""
        return chamber * (1 + self.gas_injector)


@dataclass(frozen=True, slots=True)
class Limits:
    """What binds a cycle.

    Attributes
    ----------
    fuel_rich_temperature : K before a turbine; the hottest of the table is the F-1's 1062 K (McHugh 1995)
    oxidizer_rich_temperature : K; RD-253 780 K and RD-170 772 K (from memory; RPA's sample has 772 K)
    pump_pressure : Pa; RD-170's kick pump 78.6 MPa (from memory)
    tip_speed : m/s of a shrouded titanium impeller (NASA SP-8109: 610; forged and unshrouded 853)
    suction : suction specific speed with an inducer, without dimension (NASA SP-8109: 40,000 in rpm, gpm and ft)
    turbine_pressure_ratio : of closed cycles (NASA SP-8107: 1.4 to 2.0)
    turbine_share : of an open cycle's flow; the most in the table is 0.043 (RD-0110)
    tank_pressure : Pa of a pressure-fed engine; Apollo's and the Shuttle's orbital engines had 1.2 to 1.8 MPa (from
        memory)
    """

    fuel_rich_temperature: float = 1100.0
    oxidizer_rich_temperature: float = 800.0
    pump_pressure: float = 80e6
    tip_speed: float = 610.0
    suction: float = 14.64
    turbine_pressure_ratio: float = 2.0
    turbine_share: float = 0.05
    tank_pressure: float = 3e6


@dataclass(frozen=True, slots=True)
class Margin:
    """One limit: what is reached, what is allowed, and the slack as a part of what is allowed."""

    name: str
    value: float
    limit: float
    unit: str
    slack: float


def margin(name: str, value: float, limit: float, unit: str) -> Margin:
    """Margin below a limit."""
    return Margin(name, value, limit, unit, (limit - value) / limit)
