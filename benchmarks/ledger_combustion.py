"""Rows of the ledger: the printed examples of RP-1311."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from ledger_row import Row, largest, relative
from published import rp1311

from intercosmos.constants import STANDARD_GRAVITY
from intercosmos.physics.propulsion import combustion
from intercosmos.physics.propulsion.chemistry import Reaction
from intercosmos.physics.propulsion.propellants import Component, Propellant, propellant_pair

#: What a station's figure is called.
NAMES = {
    "temperature": "temperature",
    "molar_mass": "molar mass",
    "gamma": "isentropic exponent",
    "exhaust_speed": "exhaust speed",
    "exhaust_speed_vacuum": "the same in vacuum",
    "thrust_coefficient": "thrust coefficient",
    "pressure": "pressure",
}
#: What NASA's examples burn and nobody's engine does.
LITHIUM = Propellant("lithium", "lithium", "fuel", (Component("Li(cr)"),), 298.15, 534.0, 1.0, "RP-1311")
BERYLLIUM = Propellant(
    "beryllium-hydrazine", "hydrazine with beryllium", "fuel", (Component("N2H4(L)", 0.8), Component("Be(a)", 0.2)),
    298.15, 1100.0, 1.0, "RP-1311",
)  # fmt: skip


def example_8(hydrogen: Reaction) -> list[Row]:
    """Infinite area, every station."""
    found = hydrogen.stations(
        rp1311.HYDROGEN["mixture"], rp1311.HYDROGEN["pressure"],
        pressure_ratios=rp1311.PRESSURE_RATIOS, area_ratios=rp1311.AREA_RATIOS,
    )  # fmt: skip
    assert found is not None
    rows = [
        Row(f"{NAMES[name]}, 8 stations", "example 8", largest(found[name] * scale, printed), last_digit, unit)
        for name, (printed, last_digit, scale, unit) in rp1311.EXAMPLE_8.items()
    ]
    gap = largest(found["c_star"][1], rp1311.EXAMPLE_8_C_STAR)
    return [*rows, Row("characteristic velocity", "example 8", gap, rp1311.C_STAR_TOLERANCE, "m/s")]


def examples_9_and_10(hydrogen: Reaction) -> list[Row]:
    """Finite area, by contraction ratio and by mass flow."""
    rows = []
    for name, contraction, flux, pressure, temperature in (
        ("9", rp1311.CONTRACTION_RATIO, None, rp1311.EXAMPLE_9_PRESSURE, rp1311.EXAMPLE_9_TEMPERATURE),
        ("10", None, rp1311.FLUX, rp1311.EXAMPLE_10_PRESSURE, rp1311.EXAMPLE_10_TEMPERATURE),
    ):
        found = hydrogen.stations(
            rp1311.HYDROGEN["mixture"], rp1311.HYDROGEN["pressure"],
            pressure_ratios=rp1311.PRESSURE_RATIOS, area_ratios=rp1311.AREA_RATIOS,
            contraction_ratio=contraction, flux=flux,
        )  # fmt: skip
        assert found is not None
        against = f"example {name}, finite area"
        gap = relative(found["pressure"][0] / found["pressure"][1], pressure)
        rows.append(Row("pressure lost in the chamber", against, gap, rp1311.FINITE_PRESSURE_TOLERANCE))
        gap = largest(found["temperature"][2:], temperature)
        rows.append(Row("temperature, 8 stations", against, gap, rp1311.FINITE_TEMPERATURE_TOLERANCE, "K"))
        if name == "9":
            gap = max(
                largest(found["exhaust_speed"][4:], rp1311.EXAMPLE_9_SPEED),
                largest(found["exhaust_speed_vacuum"][4:], rp1311.EXAMPLE_9_SPEED_VACUUM),
            )
            rows.append(Row("exhaust speed, 6 stations", against, gap, rp1311.FINITE_SPEED_TOLERANCE, "m/s"))
            gap = largest(found["c_star"][3], rp1311.EXAMPLE_9_C_STAR)
            rows.append(Row("characteristic velocity", against, gap, rp1311.C_STAR_TOLERANCE, "m/s"))
        else:
            gap = largest(found["area_ratio"][2], rp1311.EXAMPLE_10_CONTRACTION)
            rows.append(Row("contraction ratio", against, gap, rp1311.CONTRACTION_TOLERANCE))
            gap = largest(found["exhaust_speed"][7:], rp1311.EXAMPLE_10_SPEED)
            rows.append(Row("exhaust speed, 3 stations", against, gap, rp1311.FINITE_SPEED_TOLERANCE, "m/s"))
    return rows


def example_12() -> list[Row]:
    """N2O4 and MMH, in equilibrium and frozen at the throat."""
    rows = []
    for mode, first in (("equilibrium", 0), ("frozen at throat", 2)):
        found = combustion(
            "n2o4", "mmh", rp1311.MMH["mixture"], rp1311.MMH["pressure"], area_ratio=list(rp1311.EXAMPLE_12), mode=mode
        )
        printed = np.array([row[first : first + 2] for row in rp1311.EXAMPLE_12.values()])
        ours = np.stack([found.isp_s, found.isp_vacuum_s], axis=-1) * STANDARD_GRAVITY
        gap = largest(ours, printed)
        rows.append(Row(f"impulse, 8 area ratios, {mode}", "example 12", gap, rp1311.EXAMPLE_12_TOLERANCE, "m/s"))
    gap = largest(float(found.c_star), rp1311.EXAMPLE_12_C_STAR)
    rows.append(Row("characteristic velocity", "example 12", gap, rp1311.C_STAR_TOLERANCE, "m/s"))
    gap = largest(float(found.temperature), rp1311.EXAMPLE_12_TEMPERATURE)
    return [*rows, Row("chamber temperature", "example 12", gap, rp1311.EXAMPLE_12_TEMPERATURE_TOLERANCE, "K")]


def example_11() -> list[Row]:
    """Lithium and fluorine with ions."""
    ratio, pressure = rp1311.LITHIUM["mixture"], rp1311.LITHIUM["pressure"]
    found = combustion("f2", LITHIUM, ratio, pressure, area_ratio=rp1311.EXAMPLE_11_AREAS, ions=True)
    speeds = np.stack([found.isp_s, found.isp_vacuum_s]) * STANDARD_GRAVITY
    wanted = [rp1311.EXAMPLE_11_SPEED, rp1311.EXAMPLE_11_SPEED_VACUUM]
    against = "example 11, with ions"
    gap = largest([found.temperature, found.throat_temperature], rp1311.EXAMPLE_11_CHAMBER_AND_THROAT)
    rows = [Row("temperature, chamber and throat", against, gap, rp1311.EXAMPLE_11_CHAMBER_TOLERANCE, "K")]
    gap = largest(float(found.molar_mass) * 1e3, rp1311.EXAMPLE_11_MOLAR_MASS)
    rows.append(Row("molar mass", against, gap, rp1311.MOLAR_MASS_TOLERANCE, "g/mol"))
    gap = largest(float(found.gamma), rp1311.EXAMPLE_11_GAMMA)
    rows.append(Row("isentropic exponent", against, gap, rp1311.GAMMA_TOLERANCE))
    gap = largest(found.exit_temperature, rp1311.EXAMPLE_11_TEMPERATURE)
    rows.append(Row("exit temperature, 3 area ratios", against, gap, rp1311.TEMPERATURE_TOLERANCE, "K"))
    gap = largest(float(found.c_star), rp1311.EXAMPLE_11_C_STAR)
    rows.append(Row("characteristic velocity", against, gap, rp1311.C_STAR_TOLERANCE, "m/s"))
    rows.append(Row("exhaust speed, 3 area ratios", against, largest(speeds, wanted), rp1311.SPEED_TOLERANCE, "m/s"))
    return rows


def example_13(order: Sequence[int] = (0, 1, 2, 3)) -> list[Row]:
    """Beryllium's oxide, which melts in the throat; its pressure ratios may be asked for in any order."""
    ratio, pressure = rp1311.BERYLLIUM["mixture"], rp1311.BERYLLIUM["pressure"]
    found = combustion(
        "H2O2(L)", BERYLLIUM, ratio, pressure, pressure_ratio=[rp1311.EXAMPLE_13_RATIOS[k] for k in order]
    ).sortby("pressure_ratio")
    impulses = np.stack([found.isp_s, found.isp_vacuum_s])
    wanted = [rp1311.EXAMPLE_13_IMPULSE, rp1311.EXAMPLE_13_IMPULSE_VACUUM]
    against = "example 13, an oxide that melts"
    gap = largest([found.temperature, found.throat_temperature], rp1311.EXAMPLE_13_CHAMBER_AND_THROAT)
    rows = [Row("temperature, chamber and throat", against, gap, rp1311.TEMPERATURE_TOLERANCE, "K")]
    gap = largest(pressure / float(found.throat_pressure), rp1311.EXAMPLE_13_THROAT_RATIO)
    rows.append(Row("pressure ratio of the throat", against, gap, rp1311.RATIO_TOLERANCE))
    gap = largest(float(found.c_star) / 0.3048, rp1311.EXAMPLE_13_C_STAR_FT)
    rows.append(Row("characteristic velocity", against, gap, rp1311.FEET_TOLERANCE, "ft/s"))
    gap = largest(found.expansion, rp1311.EXAMPLE_13_AREAS)
    rows.append(Row("area ratio, 4 pressure ratios", against, gap, rp1311.AREA_TOLERANCE))
    gap = largest(found.exit_temperature, rp1311.EXAMPLE_13_TEMPERATURE)
    rows.append(Row("exit temperature, 4 pressure ratios", against, gap, rp1311.TEMPERATURE_TOLERANCE, "K"))
    gap = largest(impulses, wanted)
    return [*rows, Row("impulse, 4 pressure ratios", against, gap, rp1311.IMPULSE_TOLERANCE, "s")]


def rows() -> list[Row]:
    """All of them."""
    hydrogen = Reaction(*propellant_pair("lox/lh2"))
    return [*example_8(hydrogen), *examples_9_and_10(hydrogen), *example_12(), *example_11(), *example_13()]
