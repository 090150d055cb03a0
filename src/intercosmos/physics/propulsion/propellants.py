"""Propellants: what they are made of, how cold they come and how dense they are.

>>> find_propellant("Kerosene").id
'rp-1'
>>> [one.id for one in propellant_pair("N2O4/UDMH")]
['n2o4', 'udmh']
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from intercosmos.errors import PhysicsError, UnknownIdError

Kind = Literal["oxidizer", "fuel", "monopropellant"]


@dataclass(frozen=True, slots=True)
class Component:
    """One substance of a propellant.

    Attributes
    ----------
    species : its name in NASA's thermodynamic library, or one of our own with a ``formula``
    part : mass fraction
    formula : atoms in a molecule, for what the library does not have
    enthalpy : J/mol at ``temperature_k``, with ``formula``
    """

    species: str
    part: float = 1.0
    formula: tuple[tuple[str, float], ...] = ()
    enthalpy: float = 0.0


@dataclass(frozen=True, slots=True)
class Propellant:
    """A liquid that feeds an engine.

    Attributes
    ----------
    temperature_k : as it enters the engine; cryogenic liquids boil at one atmosphere there
    density_kg_m3 : at that temperature
    vapour_pressure_pa : at that temperature
    fluid : its name in CoolProp, where that knows the real fluid
    source : where the figures are from
    """

    id: str
    name: str
    kind: Kind
    components: tuple[Component, ...]
    temperature_k: float
    density_kg_m3: float
    vapour_pressure_pa: float
    source: str
    aliases: tuple[str, ...] = ()
    fluid: str | None = None


def find_propellant(name: str) -> Propellant:
    """A propellant by its id, by a name people use for it or by NASA's for its one species.

    Letters may be small or capital; spaces, hyphens and underscores do not matter.

    Raises
    ------
    UnknownIdError
        If nobody calls a propellant so; the message has the nearest names.
    """
    known = _names()
    wanted = _plain(str(name))
    if wanted not in known:
        shown = {text for one in PROPELLANTS for text in (one.id, one.name.lower(), *one.aliases)}
        raise UnknownIdError("propellant", str(name).lower(), shown)
    return known[wanted]


def propellant_pair(text: str) -> tuple[Propellant, Propellant]:
    """Oxidiser and fuel of a text such as ``lox/rp-1``; the order does not matter.

    Raises
    ------
    UnknownIdError
        If one of them is not known.
    PhysicsError
        If the text does not name one oxidiser and one fuel.
    """
    parts = [part for part in text.split("/") if part.strip()]
    if len(parts) != 2:
        raise PhysicsError(f"{text!r} is no pair of propellants; write oxidiser and fuel: 'lox/rp-1'")
    first, second = (find_propellant(part) for part in parts)
    if second.kind == "oxidizer":
        first, second = second, first
    second = as_fuel(second)
    if first.kind != "oxidizer" or second.kind != "fuel":
        raise PhysicsError(
            f"{text!r} needs one oxidiser and one fuel: {first.id} is {first.kind}, {second.id} {second.kind}"
        )
    return first, second


def as_fuel(one: Propellant) -> Propellant:
    """What decomposes by itself, such as hydrazine, as the fuel of the same make; anything else as it is."""
    if one.kind != "monopropellant":
        return one
    return next((p for p in PROPELLANTS if p.kind == "fuel" and p.components == one.components), one)


@cache
def _names() -> Mapping[str, Propellant]:
    species = {one.components[0].species: one for one in reversed(PROPELLANTS) if len(one.components) == 1}
    own = {name: one for one in PROPELLANTS for name in (one.id, one.name, *one.aliases)}
    return {_plain(name): one for name, one in (species | own).items()}


def _plain(name: str) -> str:
    return re.sub(r"[\s_-]", "", name).lower()


_PLAIN_PEROXIDE: Final = ("h2o2", "htp", "hydrogen peroxide", "peroxide")


def _peroxide(percent: int, density: float) -> Propellant:
    """Hydrogen peroxide in water. Densities at 25 °C: FMC, Hydrogen Peroxide Physical Properties, bulletin 67."""
    part = percent / 100
    parts = (Component("H2O2(L)", part), Component("H2O(L)", 1 - part)) if percent < 100 else (Component("H2O2(L)"),)
    return Propellant(
        f"h2o2-{percent}", f"hydrogen peroxide {percent} %", "oxidizer", parts, 298.15, density, 300.0,
        "mass fractions by definition; density FMC bulletin 67 (from memory)",
        (f"htp-{percent}", f"peroxide {percent}", *(_PLAIN_PEROXIDE if percent == 85 else ())),
    )  # fmt: skip


_SUTTON: Final = "Sutton and Biblarz, Rocket Propulsion Elements, 9th edition, table 7-1 (from memory)"
_AS_RP1: Final = "chemistry of RP-1 (a quarter of a per cent of impulse for 200 kJ/kg of enthalpy); density"

#: Every propellant the library knows. Cryogenic liquids: NIST webbook at one atmosphere, by way of CoolProp.
PROPELLANTS: Final[tuple[Propellant, ...]] = (
    Propellant("lox", "liquid oxygen", "oxidizer", (Component("O2(L)"),), 90.17, 1141.0, 101_325.0,
               "NIST, saturated liquid at one atmosphere", ("o2", "lo2", "oxygen", "liquid oxygen (lox)"), "Oxygen"),
    Propellant("n2o4", "nitrogen tetroxide", "oxidizer", (Component("N2O4(L)"),), 298.15, 1433.0, 120_000.0,
               _SUTTON, ("nto", "amyl", "at", "dinitrogen tetroxide")),
    Propellant("ak-27", "nitric acid with 27 % nitrogen tetroxide", "oxidizer",
               (Component("HNO3(L)", 0.73), Component("N2O4(L)", 0.27)), 298.15, 1590.0, 20_000.0,
               _SUTTON, ("ak-27i", "ak-27p", "rfna", "irfna")),
    _peroxide(82, 1330.0),
    _peroxide(85, 1347.0),
    _peroxide(90, 1387.0),
    _peroxide(98, 1431.0),
    _peroxide(100, 1442.0),
    Propellant("hno3", "nitric acid", "oxidizer", (Component("HNO3(L)"),), 298.15, 1504.0, 8_300.0,
               _SUTTON, ("wfna", "white fuming nitric acid")),
    # CEA has the gas alone: its enthalpy (81.6 kJ/mol) less CoolProp's step from the ideal gas to the liquid, 11.23
    Propellant("n2o", "nitrous oxide", "oxidizer", (Component("n2o-liquid", 1.0, (("N", 2.0), ("O", 1.0)), 70_370.0),),
               293.15, 785.1, 5_052_000.0, "NIST, saturated liquid at 20 °C", ("nitrous",), "NitrousOxide"),
    Propellant("f2", "liquid fluorine", "oxidizer", (Component("F2(L)"),), 85.02, 1507.0, 101_325.0,
               "NIST, saturated liquid at one atmosphere", ("fluorine", "lf2"), "Fluorine"),
    Propellant("lh2", "liquid hydrogen", "fuel", (Component("H2(L)"),), 20.27, 70.85, 101_325.0,
               "NIST, saturated liquid at one atmosphere", ("h2", "hydrogen"), "ParaHydrogen"),
    Propellant("rp-1", "RP-1", "fuel", (Component("RP-1"),), 298.15, 806.0, 2_000.0,
               _SUTTON, ("kerosene", "rp1", "kerolox", "rp-2")),
    Propellant("t-1", "T-1 kerosene", "fuel", (Component("RP-1"),), 298.15, 820.0, 2_000.0,
               f"{_AS_RP1} GOST 10227 range 0.80 to 0.84 (from memory)", ("t1",)),
    Propellant("rg-1", "RG-1 (naphthyl)", "fuel", (Component("RP-1"),), 298.15, 833.0, 2_000.0,
               f"{_AS_RP1} 0.832 to 0.834 (from memory)", ("naphthyl", "naftil", "rg1", "naphtyl")),
    Propellant("jet-a", "Jet A", "fuel", (Component("Jet-A(L)"),), 298.15, 807.0, 1_000.0,
               "handbook density at 25 °C (from memory)", ("jet-a1",)),
    Propellant("jp-10", "JP-10", "fuel", (Component("JP-10(L)"),), 298.15, 932.0, 1_000.0,
               "handbook density at 25 °C (from memory)", ("exo-tetrahydrodicyclopentadiene",)),
    Propellant("syntin", "syntin", "fuel",
               (Component("syntin", 1.0, (("C", 10.0), ("H", 16.0)), 133_000.0),), 298.15, 851.0, 2_000.0,
               "enthalpy of formation 133 kJ/mol, density 0.851 (from memory)", ("sintin", "cyclin")),
    Propellant("lch4", "liquid methane", "fuel", (Component("CH4(L)"),), 111.64, 422.4, 101_325.0,
               "NIST, saturated liquid at one atmosphere", ("ch4", "methane", "lng", "methalox"), "Methane"),
    Propellant("udmh", "unsymmetrical dimethylhydrazine", "fuel", (Component("C2H8N2(L),UDMH"),), 298.15, 786.0,
               22_000.0, _SUTTON, ("heptyl", "dmaz")),
    Propellant("mmh", "monomethylhydrazine", "fuel", (Component("CH6N2(L)"),), 298.15, 870.0, 6_600.0, _SUTTON),
    Propellant("n2h4", "hydrazine", "fuel", (Component("N2H4(L)"),), 298.15, 1004.0, 1_900.0, _SUTTON),
    Propellant("aerozine-50", "Aerozine-50", "fuel", (Component("N2H4(L)", 0.5), Component("C2H8N2(L),UDMH", 0.5)),
               298.15, 899.0, 19_000.0, _SUTTON, ("a-50", "aerozine", "a50")),
    # hydrazine hydrate N2H4.H2O: 64 % hydrazine and 36 % water by mass; the heat of mixing is left out
    Propellant("uh25", "UH 25", "fuel",
               (Component("C2H8N2(L),UDMH", 0.75), Component("N2H4(L)", 0.16), Component("H2O(L)", 0.09)),
               298.15, 835.0, 17_000.0, "three parts UDMH to one of hydrazine hydrate (from memory)", ("uh-25",)),
    Propellant("ethanol-75", "ethanol 75 %", "fuel", (Component("C2H5OH(L)", 0.75), Component("H2O(L)", 0.25)),
               298.15, 861.0, 7_000.0, "handbook density of the mixture (from memory)", ("alcohol", "b-stoff")),
    Propellant("ethanol", "ethanol", "fuel", (Component("C2H5OH(L)"),), 298.15, 785.0, 7_900.0,
               "handbook (from memory)", ("c2h5oh",), "Ethanol"),
    Propellant("methanol", "methanol", "fuel", (Component("CH3OH(L)"),), 298.15, 786.2, 16_980.0,
               "NIST, by way of CoolProp", ("ch3oh",), "Methanol"),
    Propellant("nh3", "liquid ammonia", "fuel", (Component("NH3(L)"),), 239.72, 682.0, 101_325.0,
               "NIST, saturated liquid at one atmosphere", ("ammonia",), "Ammonia"),
    Propellant("propane", "liquid propane", "fuel", (Component("C3H8(L)"),), 231.08, 581.0, 101_325.0,
               "NIST, saturated liquid at one atmosphere", ("c3h8", "lpg"), "n-Propane"),
    Propellant("hydrazine", "hydrazine (decomposed)", "monopropellant", (Component("N2H4(L)"),), 298.15, 1004.0,
               1_900.0, _SUTTON),
)  # fmt: skip
