"""The jacket of the Vulcain chamber: ours, and bamboo where it is installed, with the errors of both.

bamboo's case is set up as in its own validation: Cantera for the hot gas, CoolProp for the coolant, the properties of
the throat from CEA. It is timed at the grid of its validation and at ours.

Usage: ``python benchmarks/cooling.py``
"""

from __future__ import annotations

import importlib.util
import sys
import time
import tomllib
from pathlib import Path
from typing import Any

import numpy as np

from intercosmos.physics.propulsion import cooling
from intercosmos.physics.propulsion.cooling_channels import milled_channels
from intercosmos.physics.propulsion.wall_materials import constant_wall

FACTS = tomllib.loads((Path(__file__).parents[1] / "tests" / "against" / "data" / "cooling_vulcain.toml").read_text())
X, RADIUS = (np.array(FACTS["contour"][name]) for name in ("x", "radius"))
ENDS = [X[0], X[int(np.argmin(RADIUS))], X[-1]]
STATIONS = 160


def ours() -> tuple[float, float, float]:
    """Peak flux (W/m²), rise of coolant temperature (K), drop of pressure (Pa)."""
    channels = milled_channels(
        (X, RADIUS),
        FACTS["channels"],
        height=np.interp(X, ENDS, FACTS["height"]),
        rib=np.interp(X, ENDS, FACTS["rib"]),
        wall=FACTS["wall"],
    )
    found = cooling(
        (X, RADIUS),
        "lox",
        "lh2",
        FACTS["mixture_ratio"],
        FACTS["chamber_pressure"],
        channels,
        coolant_flow=FACTS["coolant_flow"],
        inlet_temperature=FACTS["inlet_temperature"],
        inlet_pressure=FACTS["inlet_pressure"],
        wall=constant_wall(FACTS["conductivity"]),
        stations=STATIONS,
    )
    return float(found.peak_heat_flux), float(found.coolant_temperature_rise), float(found.pressure_drop)


def bamboo(grid: int) -> tuple[float, float, float]:
    """The same figures from bamboo."""
    import cantera
    import cusfbamboo
    from CoolProp.CoolProp import PropsSI

    total, gamma, heat = 3452.81, 1.2006, 3866.5  # its validation's: chamber, and throat, from CEA
    hot = cantera.Solution("gri30.yaml")
    hot.TPY = total, FACTS["chamber_pressure"], {"H2": 1.0, "O2": FACTS["mixture_ratio"]}
    hot.equilibrate("TP")

    def of_gas(ask: str) -> Any:
        def value(temperature: float, pressure: float) -> float:
            hot.TP = temperature, pressure
            if ask == "Pr":
                return float(hot.cp * hot.viscosity / hot.thermal_conductivity)
            return float(hot.viscosity if ask == "mu" else hot.thermal_conductivity)

        return value

    def of_coolant(ask: str) -> Any:
        return lambda temperature, pressure: PropsSI(ask, "T", max(temperature, 12.0), "P", pressure, "HYDROGEN")

    at_ends = FACTS["channels"] * np.array(FACTS["rib"]) / (2 * np.pi * np.interp(ENDS, X, RADIUS))
    jacket = cusfbamboo.CoolingJacket(
        T_coolant_in=FACTS["inlet_temperature"],
        p_coolant_in=FACTS["inlet_pressure"],
        mdot_coolant=FACTS["coolant_flow"],
        configuration="vertical",
        number_of_channels=FACTS["channels"],
        channel_height=lambda x: np.interp(x, ENDS, FACTS["height"]),
        blockage_ratio=lambda x: np.interp(x, ENDS, at_ends),
        coolant_transport=cusfbamboo.TransportProperties(
            Pr=of_coolant("PRANDTL"),
            mu=of_coolant("VISCOSITY"),
            k=of_coolant("CONDUCTIVITY"),
            cp=of_coolant("CPMASS"),
            rho=of_coolant("DMASS"),
        ),
    )
    engine = cusfbamboo.Engine(
        perfect_gas=cusfbamboo.PerfectGas(gamma=gamma, cp=heat),
        chamber_conditions=cusfbamboo.ChamberConditions(p0=FACTS["chamber_pressure"], T0=total),
        geometry=cusfbamboo.Geometry(xs=X.tolist(), rs=RADIUS.tolist()),
        exhaust_transport=cusfbamboo.TransportProperties(Pr=of_gas("Pr"), mu=of_gas("mu"), k=of_gas("k")),
        cooling_jacket=jacket,
        walls=cusfbamboo.Wall(material=cusfbamboo.Material(k=FACTS["conductivity"]), thickness=FACTS["wall"]),
    )
    found = engine.steady_heating_analysis(num_grid=grid)
    temperature, pressure = found["T_coolant"], found["p_coolant"]
    return (
        float(np.max(found["dQ_dA"])),
        float(abs(temperature[-1] - temperature[0])),
        float(abs(pressure[0] - pressure[-1])),
    )


def row(name: str, seconds: float, found: tuple[float, float, float]) -> str:
    """One line of the table, with errors against what is published."""
    truth = FACTS["truth"]
    published = (
        truth["peak_heat_flux"],
        truth["outlet_temperature"] - FACTS["inlet_temperature"],
        truth["pressure"][0] - truth["pressure"][1],
    )
    errors = [f"{value / known - 1:+8.1%}" for value, known in zip(found, published, strict=True)]
    return f"  {name:<34} {seconds:8.3f} s   peak flux {errors[0]}, rise {errors[1]}, pressure drop {errors[2]}"


def timed(run: Any, *arguments: Any) -> tuple[float, Any]:
    start = time.perf_counter()
    found = run(*arguments)
    return time.perf_counter() - start, found


def main() -> int:
    """Run and print."""
    print(f"Cooling of the Vulcain chamber, {STATIONS} stations; errors against Kirner 1993 and LeBail 1993\n")
    print(row("ours, with imports and tables", *timed(ours)))
    runs = [timed(ours) for _ in range(5)]
    print(row("ours, warm", *min(runs)))
    if importlib.util.find_spec("cusfbamboo") and importlib.util.find_spec("cantera"):
        print(row(f"bamboo, {STATIONS} points", *timed(bamboo, STATIONS)))
        print(row("bamboo, 1000 points", *timed(bamboo, 1000)))
    else:
        print("  (bamboo, on the index as cusfbamboo, is not installed here)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
