"""Turbines: work of a gas, efficiency by blade speed, temperature behind.

References: NASA SP-8110 (1974); McHugh, Numerical analysis of existing liquid rocket engines (1995).

>>> round(blade_efficiency(0.20), 2)  # F-1, two rows: published 0.605
0.6
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Final

from intercosmos.errors import PhysicsError

#: Peak of ideal efficiency and the speed ratio of it, by rows of an impulse turbine (SP-8110).
ROWS: Final = {1: (0.80, 0.42), 2: (0.69, 0.23), 3: (0.54, 0.13)}
#: Real ones give 5 to 10 points less (SP-8110).
REAL: Final = 0.08
#: Where nothing is known. Open: mean of eight turbines, 0.27 to 0.66 (McHugh 1995). Closed: mean of RL10 0.735, SSME
#: 0.811 and 0.746, RPA's sample of RD-170 0.79.
OPEN_EFFICIENCY: Final = 0.53
CLOSED_EFFICIENCY: Final = 0.77
#: Expander's turbines and others whose gas goes nowhere: total over the inlet of the turbine, mean of five engines
#: between 16 and 22 (McHugh 1995).
OPEN_PRESSURE_RATIO: Final = 18.0
#: What bearings, seals and gears leave (RL10A-3-3A: 578.9 of 583.4 kW).
MECHANICAL: Final = 0.99


@dataclass(frozen=True, slots=True)
class Turbine:
    """One turbine at work.

    Attributes
    ----------
    drives : names of the pumps on its shaft
    mass_flow : kg/s
    inlet_temperature, outlet_temperature : K
    inlet_pressure, outlet_pressure : Pa, total before and what it expands to
    power : W at the shaft
    efficiency : of the expansion
    speed : rad/s
    """

    name: str
    drives: tuple[str, ...]
    mass_flow: float
    inlet_temperature: float
    outlet_temperature: float
    inlet_pressure: float
    outlet_pressure: float
    power: float
    efficiency: float
    speed: float

    @property
    def pressure_ratio(self) -> float:
        """Inlet over outlet pressure."""
        return self.inlet_pressure / self.outlet_pressure


def blade_efficiency(speed_ratio: float, rows: int | None = None) -> float:
    """Efficiency of an impulse turbine at blade speed over the gas's ideal one (u/C0).

    Parameters
    ----------
    rows : of blades, 1 to 3; the best number if not given

    Notes
    -----
    A parabola through nothing at rest and the ideal peak, less eight points.
    """
    if not speed_ratio > 0:
        raise PhysicsError(f"the ratio of blade to gas speed must be above zero; given {speed_ratio!r}")
    if rows is not None and rows not in ROWS:
        raise PhysicsError(f"a turbine has 1 to 3 rows of blades; given {rows}")

    def of(count: int) -> float:
        peak, at = ROWS[count]
        return max(peak * (2 * speed_ratio / at - (speed_ratio / at) ** 2) - REAL, 0.01)

    return max(of(count) for count in ROWS) if rows is None else of(rows)


def gas_speed(work: float) -> float:
    """Speed that a gas would reach in an ideal expansion, m/s (C0), from its work, J/kg."""
    return sqrt(2 * work)
