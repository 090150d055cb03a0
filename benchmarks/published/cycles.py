"""Machines of engines: what is published of pumps, turbines and preburners, and what a balance is told of each engine.

Inputs are what the sources give: chamber pressure, flow or thrust, mixture, efficiencies, temperatures. Where a source
gives an efficiency it is an input, where not the default stands. No figure of the model is fitted to one of these.

Sources. RL10A-3-3A: Binder, Tomsik and Veres, NASA TM-107318 (1997), station table. SSME Block IIA at 104.5 %:
Rocketdyne, SSME Orientation, BC98-04 (1998). HM60, J-2, HM7B, F-1: McHugh (1995), F-1's power also MSFC-MAN-503.
RD-170: RPA's sample for the inputs, turbine 170 to 192 MW (text and table of Wikipedia's article). RD-0110,
RD-0124: AIAA 2005-3946. NK-33: AIAA 98-3361. LE-5B: Aoki (2001).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import pi
from typing import Any

RPM = pi / 30
PSI, POUND, HORSEPOWER = 6894.757, 0.45359237, 745.69987


@dataclass(frozen=True, slots=True)
class Figure:
    """One published figure in SI, or the two of sources that differ, with the relative tolerance of each.

    ``of`` says which figure of the balance it is: ``pump.fuel.power``, ``turbine.main.inlet_temperature``,
    ``preburner.0.pressure``, or one of its own, such as ``power``.
    """

    what: str
    of: str
    published: float | tuple[float, float]
    tolerance: float
    unit: str = ""
    scale: float = 1.0  #: from SI to the unit shown


@dataclass(frozen=True, slots=True)
class Case:
    """An engine: what the balance is told, and what is published."""

    name: str
    source: str
    inputs: Mapping[str, Any]
    figures: tuple[Figure, ...]


def _power(what: str, of: str, published: float | tuple[float, float], tolerance: float) -> Figure:
    return Figure(what, of, published, tolerance, "MW", 1e-6)


def _pressure(what: str, of: str, published: float, tolerance: float) -> Figure:
    return Figure(what, of, published, tolerance, "MPa", 1e-6)


FUEL_PRESSURE, OXIDIZER_PRESSURE = "pump.fuel.discharge_pressure", "pump.oxidizer.discharge_pressure"
BEHIND_FUEL, BEHIND_OXIDIZER = "pressure behind the fuel pump", "pressure behind the oxidiser pump"

#: The station table's own losses: lines and valve, jacket, turbine exit to chamber, oxygen's injector and valve.
RL10_DROPS = {"injector": 0.135, "gas_injector": 0.213, "jacket": 0.19, "valve": 0.058, "control": 0.08}
RL10_INPUTS: dict[str, Any] = {
    "cycle": "expander", "oxidizer": "lox", "fuel": "lh2", "mixture_ratio": 5.055, "thrust": 73.4e3, "area_ratio": 61.0,
    "jacket_heat": 8.139e6, "pump_efficiency": (0.567, 0.642), "turbine_efficiency": 0.712,
    "inlet_pressure": (187.5e3, 275.5e3), "inlet_temperature": (21.44, 97.06), "shafts": "one",
    "speeds": (31_537 * RPM, 12_615 * RPM), "stages": (2, 1), "drops": RL10_DROPS,
}  # fmt: skip


#: SSME; the chart's own losses: 5950 psia to 5310 before the fuel preburner, 4793 in it, 3091 behind the turbine, 2871.
SSME_DROPS = {"valve": 0.1076, "preburner_injector": 0.108, "gas_injector": 0.0766, "control": 0.046}
SSME_INPUTS: dict[str, Any] = {
    "cycle": "frsc", "oxidizer": "lox", "fuel": "lh2", "chamber_pressure": 2871 * PSI, "mixture_ratio": 6.03,
    "mass_flow": 1089 * POUND, "area_ratio": 69.0, "turbine_temperature": (983.0, 739.0),
    "pump_efficiency": (0.75, 0.718), "turbine_efficiency": (0.811, 0.746),
    "speeds": (34_360 * RPM, 22_220 * RPM), "stages": (3, 1), "inlet_pressure": (30 * PSI, 100 * PSI),
    "boost_pressure": (250 * PSI, 380 * PSI), "preburner_share": 0.77, "preburner_fuel_temperature": 153.0,
}  # fmt: skip
#: RPA's sample: injectors 2.5 MPa, jacket 15 and fuel valve 7 MPa, here in one; preburner's injector 3.0 MPa.
RD170_DROPS = {"injector": 0.102, "jacket": 0.42, "preburner_injector": 0.057}
RD170_INPUTS: dict[str, Any] = {
    "cycle": "orsc", "oxidizer": "lox", "fuel": "rp-1", "chamber_pressure": 24.5e6, "mixture_ratio": 1728.7 / 657.3,
    "mass_flow": 2386.0, "area_ratio": 36.87, "chambers": 4, "turbine_temperature": 772.0, "pump_efficiency": 0.74,
    "turbine_efficiency": 0.79,
}  # fmt: skip


def _open(
    fuel: str, pressure: float, mixture: float, thrust: float, area: float, temperature: float, ratio: float,
    pumps: tuple[float | None, float | None], turbines: tuple[float | None, float | None], shafts: str, **more: Any,
) -> dict[str, Any]:  # fmt: skip
    return {
        "cycle": "gas generator", "oxidizer": "lox", "fuel": fuel, "chamber_pressure": pressure,
        "mixture_ratio": mixture, "thrust": thrust, "area_ratio": area, "turbine_temperature": temperature,
        "turbine_pressure_ratio": ratio, "pump_efficiency": pumps, "turbine_efficiency": turbines, "shafts": shafts,
        **more,
    }  # fmt: skip


CASES: tuple[Case, ...] = (
    Case("RL10A-3-3A", "NASA TM-107318", RL10_INPUTS | {"chamber_pressure": 3.275e6}, (
        _power("turbine", "power", 583.4e3, 0.05),
        Figure("turbine pressure ratio", "pressure_ratio", 1.412, 0.03),
        _pressure(BEHIND_FUEL, FUEL_PRESSURE, 7.359e6, 0.03),
        _power("fuel pump", "pump.fuel.power", 500.4e3, 0.06),
        _power("oxidiser pump", "pump.oxidizer.power", 78.5e3, 0.03),
        Figure("temperature behind the fuel pump", "pump.fuel.discharge_temperature", 32.02, 0.6 / 32.02, "K"),
        Figure("temperature before the turbine", "turbine.main.inlet_temperature", 213.4, 0.01, "K"),
        Figure("temperature behind it", "turbine.main.outlet_temperature", 200.6, 0.01, "K"),
    )),
    Case("RL10A-3-3A, pressure sought", "NASA TM-107318", RL10_INPUTS | {"turbine_pressure_ratio": 1.412}, (
        _pressure("chamber pressure", "chamber_pressure", 3.275e6, 0.05),
    )),
    Case("SSME", "BC98-04", SSME_INPUTS, (
        _power("fuel pump", "pump.fuel.power", 63_080 * HORSEPOWER, 0.11),
        # the source's oxygen pumps take liquid round through the boost pump's turbine; its power is on the shaft here
        _power("oxidiser turbine", "turbine.oxidizer.power", 22_880 * HORSEPOWER, 0.10),
        _pressure(BEHIND_FUEL, FUEL_PRESSURE, 5950 * PSI, 0.09),
        _pressure(BEHIND_OXIDIZER, OXIDIZER_PRESSURE, 4045 * PSI, 0.02),
        Figure("turbine pressure ratio", "pressure_ratio", 1.50, 0.03),
        _pressure("fuel preburner", "preburner.0.pressure", 4793 * PSI, 0.03),
        Figure("mixture of the fuel preburner", "preburner.0.mixture_ratio", 0.87, 0.05),
        Figure("mixture of the oxidiser preburner", "preburner.1.mixture_ratio", 0.60, 0.03),
        Figure("flow of the fuel turbine", "turbine.fuel.mass_flow", 145 * POUND, 0.03, "kg/s"),
        Figure("flow of the oxidiser turbine", "turbine.oxidizer.mass_flow", 62 * POUND, 0.08, "kg/s"),
    )),
    Case("SSME, its own losses", "BC98-04", SSME_INPUTS | {"drops": SSME_DROPS}, (
        _power("fuel pump", "pump.fuel.power", 63_080 * HORSEPOWER, 0.08),
        _power("oxidiser turbine", "turbine.oxidizer.power", 22_880 * HORSEPOWER, 0.09),
        _pressure(BEHIND_FUEL, FUEL_PRESSURE, 5950 * PSI, 0.05),
        Figure("turbine pressure ratio", "pressure_ratio", 1.50, 0.05),
    )),
    Case("RD-170", "two sources; inputs RPA", RD170_INPUTS, (
        _power("turbine", "power", (170e6, 192e6), 0.05),
        Figure("turbine pressure ratio", "pressure_ratio", 1.94, 0.03),
        _pressure(BEHIND_OXIDIZER, OXIDIZER_PRESSURE, 60.2e6, 0.03),
        Figure("mixture of the preburner", "preburner.0.mixture_ratio", 54.3, 0.05),
    )),
    Case("RD-170, its sample's losses", "RPA's sample", RD170_INPUTS | {"drops": RD170_DROPS}, (
        _power("turbine", "power", 190e6, 0.10),
        _pressure(BEHIND_FUEL, FUEL_PRESSURE, 50.6e6, 0.05),
        _pressure(BEHIND_OXIDIZER, OXIDIZER_PRESSURE, 60.2e6, 0.06),
    )),
    Case("HM60 (Vulcain's)", "McHugh 1995",
         _open("lh2", 10e6, 5.1, 1025e3, 45.0, 871.0, 17.0, (0.73, 0.76), (0.59, 0.27), "two"), (
        # two sources, 11.9 (flight engine) and 14.2 MW; the first is what discharge, flow and efficiency give
        _power("fuel turbine", "turbine.fuel.power", 11.9e6, 0.08),
        _power("oxidiser turbine", "turbine.oxidizer.power", 3.0e6, 0.08),
        Figure("flow of the gas generator", "exhaust", 8.4, 0.06, "kg/s"),
        _pressure(BEHIND_FUEL, FUEL_PRESSURE, 15.8e6, 0.02),
        _pressure(BEHIND_OXIDIZER, OXIDIZER_PRESSURE, 13.0e6, 0.09),
        Figure("mixture of the gas generator", "preburner.0.mixture_ratio", 0.90, 0.05),
        Figure("impulse in vacuum", "isp_vacuum_s", 433.5, 0.015, "s"),
    )),
    Case("J-2", "McHugh 1995, SP-8110",
         _open("lh2", 5.4e6, 5.5, 1023e3, 27.5, 922.0, 7.2 * 2.65, (0.73, 0.80), (0.60, 0.47), "series"), (
        _power("fuel turbine", "turbine.fuel.power", 8_120 * HORSEPOWER, 0.08),
        # two sources far apart: 1717 hp (McHugh, who prints kW) and 2604 hp (NASA SP-8110)
        _power("oxidiser turbine", "turbine.oxidizer.power", (1_717 * HORSEPOWER, 2_604 * HORSEPOWER), 1e-9),
        Figure("flow of the gas generator", "exhaust", 3.19, 0.05, "kg/s"),
        Figure("pressure ratio of the fuel turbine", "turbine.fuel.pressure_ratio", 7.2, 0.12),
        Figure("temperature between the turbines", "turbine.oxidizer.inlet_temperature", 667.0, 0.04, "K"),
        _pressure(BEHIND_FUEL, FUEL_PRESSURE, 8.62e6, 0.02),
        _pressure(BEHIND_OXIDIZER, OXIDIZER_PRESSURE, 7.64e6, 0.02),
    )),
    Case("HM7B", "McHugh 1995",
         _open("lh2", 3.6e6, 4.565, 62.2e3, 82.9, 860.0, 16.7, (0.60, 0.73), (0.45, None), "one"), (
        _power("turbine", "power", 404e3, 0.07),
        Figure("flow of the gas generator", "exhaust", 0.25, 0.10, "kg/s"),
        _pressure(BEHIND_FUEL, FUEL_PRESSURE, 5.55e6, 0.03),
        _pressure(BEHIND_OXIDIZER, OXIDIZER_PRESSURE, 5.02e6, 0.02),
    )),
    Case("F-1", "McHugh 1995, MSFC-MAN-503",
         _open("rp-1", 7.76e6, 2.27, 7775.5e3, 16.0, 1062.0, 16.3, (0.726, 0.746), (0.605, None), "one"), (
        _power("turbine", "power", 41.0e6, 0.08),
        Figure("flow of the gas generator", "exhaust", 75.7, 0.05, "kg/s"),
        Figure("mixture of the gas generator", "preburner.0.mixture_ratio", 0.416, 0.07),
        _pressure(BEHIND_OXIDIZER, OXIDIZER_PRESSURE, 11e6, 0.02),
        _pressure(BEHIND_FUEL, FUEL_PRESSURE, 13e6, 0.07),
    )),
    Case("RD-0124, temperature sought", "AIAA 2005-3946", {
        "cycle": "orsc", "oxidizer": "lox", "fuel": "rg-1", "chamber_pressure": 15.53e6, "mixture_ratio": 65.46 / 29.91,
        "mass_flow": 95.37, "area_ratio": 82.2, "chambers": 4, "turbine_pressure_ratio": 29.98 / 17.55,
    }, (
        _pressure(BEHIND_OXIDIZER, OXIDIZER_PRESSURE, 33.28e6, 0.04),
        _pressure("preburner", "preburner.0.pressure", 29.98e6, 0.02),
        Figure("speed", "pump.oxidizer.speed", 39_000 * RPM, 0.20, "1/min", 1 / RPM),
    )),
    Case("NK-33", "AIAA 98-3361", {
        "cycle": "orsc", "oxidizer": "lox", "fuel": "rg-1", "chamber_pressure": 2109 * PSI, "mixture_ratio": 2.59,
        "mass_flow": 1144 * POUND, "area_ratio": 27.7, "turbine_temperature": 628.0,
        "turbine_pressure_ratio": 4670 / 2109 / 1.12,
    }, (
        # oxygen comes warmer from the pump than from the tank, which asks for a leaner mixture than the 58.8 of cold
        Figure("mixture of the preburner", "preburner.0.mixture_ratio", 58.0, 0.09),
        _pressure("preburner", "preburner.0.pressure", 4670 * PSI, 0.01),
    )),
    # published discharges (9.81 and 14.32 MPa) lie above the defaults' ladder, its fuel cools and throttles more
    Case("RD-0110", "AIAA 2005-3946",
         _open("rg-1", 6.8e6, 64.5 / 29.3, 298.03e3, 82.2, 1050.0, 5.79 / 0.42, (None, None), (None, None), "one",
               chambers=4), (
        _pressure(BEHIND_OXIDIZER, OXIDIZER_PRESSURE, 9.81e6, 0.04),
        _pressure("gas generator", "preburner.0.pressure", 5.79e6, 0.03),
        Figure("flow of the engine", "mass_flow", 93.8, 0.04, "kg/s"),
    )),
    # efficiencies of LE-5's pumps (McHugh 1995), its turbines' by default; hydrogen's injection is throttled more
    Case("LE-5B", "Aoki 2001", {
        "cycle": "expander bleed", "oxidizer": "lox", "fuel": "lh2", "chamber_pressure": 3.62e6, "mixture_ratio": 5.0,
        "mass_flow": 32.1, "area_ratio": 110.0, "turbine_temperature": 409.0, "turbine_pressure_ratio": 36.9 / 2.9,
        "jacket_heat": 8.30e6, "drops": {"injector": 0.33}, "pump_efficiency": (0.612, 0.653),
    }, (
        _power("fuel pump", "pump.fuel.power", 806e3, 0.12),
        _power("oxidiser pump", "pump.oxidizer.power", 182e3, 0.12),
        # the oxygen's turbine has 0.49 of it
        Figure("flow of the turbines", "exhaust", 0.66, 0.25, "kg/s"),
    )),
)  # fmt: skip
