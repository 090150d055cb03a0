"""The hot side of a wall: what the gas of a chamber and nozzle gives to it.

Convection after Bartz, with the *frozen* specific heat and Prandtl number of the chamber gas (with the equilibrium ones
the Vulcain chamber would get twice and a half of the heat it gets), the gas's local state from equilibrium, and the
temperature an adiabatic wall would take as driving temperature. The constant is Bartz's 0.026; his factor for the
throat's curvature, (D/R)^0.1, is off unless a curvature is given: with it the Vulcain chamber, the only one that
anything here was chosen on, gets more heat and agrees less (5 points of peak flux
for a wall that bends with the throat's own radius).

Reference: Bartz, "A simple equation for rapid estimation of rocket nozzle convective heat transfer coefficients",
Jet Propulsion 27 (1957) 49.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.interpolate import PchipInterpolator

from intercosmos.errors import ConvergenceError, PhysicsError
from intercosmos.physics.propulsion.chemistry import Reaction
from intercosmos.physics.propulsion.propellants import Propellant
from intercosmos.physics.propulsion.rocket import resolved

Array = npt.NDArray[np.float64]

BARTZ: Final = 0.026
VISCOSITY_EXPONENT: Final = 0.6  #: of temperature, in Bartz's correction for properties across the boundary layer
STEFAN_BOLTZMANN: Final = 5.670374419e-8  #: W/(m² K⁴)
ATMOSPHERE: Final = 101_325.0

#: Grey gases of Smith, Shen and Friedman, J. Heat Transfer 104 (1982) 602: for water over carbon dioxide of at least
#: 4, of 2 and of 1: absorption in 1/(atm m) and a cubic in temperature of each one's weight. Good from 600 to 2400 K.
GREY_GASES: Final = {
    "water": (
        (0.4098, (5.977e-1, -5.119e-4, 3.042e-7, -5.564e-11)),
        (6.325, (0.5677e-1, 3.333e-4, -1.967e-7, 2.718e-11)),
        (120.5, (1.800e-1, -2.334e-4, 1.008e-7, -1.454e-11)),
    ),
    "two": (
        (0.4201, (6.508e-1, -5.551e-4, 3.029e-7, -5.353e-11)),
        (6.516, (-0.2504e-1, 6.112e-4, -3.882e-7, 6.528e-11)),
        (131.9, (2.718e-1, -3.118e-4, 1.221e-7, -1.612e-11)),
    ),
    "one": (
        (0.4303, (5.150e-1, -2.303e-4, 0.9779e-7, -1.494e-11)),
        (7.055, (0.7749e-1, 3.399e-4, -2.297e-7, 3.770e-11)),
        (178.1, (1.907e-1, -1.824e-4, 0.5608e-7, -0.5122e-11)),
    ),
}
HOTTEST_GREY: Final = 2400.0  #: K, where the weights end
WIDEST_GREY: Final = 10.0  #: atm m, where the absorptions end
WALL_EMISSIVITY: Final = 0.8  #: of an oxidised or sooted wall (handbook value, from memory)


@dataclass(frozen=True, slots=True)
class HotGas:
    """The gas along a wall, and what it gives to it. Arrays of shape (stations,).

    Attributes
    ----------
    area_ratio, mach, gamma : of the gas at the station
    temperature : of the gas, K
    pressure : of the gas, Pa
    flux : mass flow through the station's area, kg/(m² s)
    recovery_temperature : what an adiabatic wall would take, K
    total_temperature : of the chamber, K
    conductance : Bartz's coefficient before the correction for wall temperature, W/(m² K)
    radiation : what the gas radiates to a cold wall, W/m²
    viscosity, cp, prandtl : of the chamber gas, frozen
    """

    area_ratio: Array
    mach: Array
    gamma: Array
    temperature: Array
    pressure: Array
    flux: Array
    recovery_temperature: Array
    total_temperature: float
    conductance: Array
    radiation: Array
    viscosity: float
    cp: float
    prandtl: float

    def at(self, index: npt.NDArray[np.intp]) -> HotGas:
        """The same gas at some of the stations, in any order."""
        arrays = {
            field.name: getattr(self, field.name)[index]
            for field in fields(self)
            if isinstance(getattr(self, field.name), np.ndarray)
        }
        return replace(self, **arrays)

    def coefficient(self, wall: Array) -> Array:
        """Convective coefficient to walls of these temperatures, W/(m² K)."""
        stagnation = 1.0 + 0.5 * (self.gamma - 1.0) * self.mach**2
        mean = 0.5 * wall / self.total_temperature * stagnation + 0.5
        fifth = VISCOSITY_EXPONENT / 5.0
        return np.asarray(self.conductance * mean ** -(0.8 - fifth) * stagnation**-fifth)

    def heating(self, wall: Array, driving: Array, soot: float = 0.0) -> Array:
        """Heat flux into walls of these temperatures, W/m².

        Parameters
        ----------
        wall : of the surface, soot and all left out, K
        driving : the recovery temperature, or what a film leaves of it, K
        soot : share by which a layer of soot lowers the convective coefficient
        """
        convected = (1.0 - soot) * self.coefficient(wall) * (driving - wall)
        back = np.where(self.radiation > 0, (wall / self.temperature) ** 4, 0.0)
        return np.asarray(convected + self.radiation * (1.0 - np.minimum(back, 1.0)))


def hot_gas(
    x: npt.ArrayLike,
    radius: npt.ArrayLike,
    throat: tuple[float, float],
    oxidizer: str | Propellant,
    fuel: str | Propellant,
    mixture_ratio: float,
    chamber_pressure: float,
    *,
    constant: float = BARTZ,
    throat_curvature: float | None = None,
    c_star_efficiency: float = 1.0,
    radiation: bool = False,
    heat: float = 0.0,
) -> HotGas:
    """The gas along a wall.

    Parameters
    ----------
    x, radius : of the wall, m, shape (stations,)
    throat : where along the axis the throat is and its radius, m
    oxidizer, fuel, mixture_ratio, chamber_pressure : what burns; Pa
    constant : of Bartz's equation
    throat_curvature : radius of the wall's curvature in the throat, m; if given, Bartz's factor for it is applied
    c_star_efficiency : temperatures fall with its square
    radiation : whether the gas radiates; water and carbon dioxide after Smith and others 1982, with emissivity that
        falls as 1/T beyond 2400 K (emission with the cube of temperature: Schack 1924). Good to 50 %.
    heat : put into the propellants before they burn, J per kg of propellants: hydrogen that comes warm from the jacket

    Raises
    ------
    ConvergenceError
        If equilibrium has no answer.
    """
    along, wall = np.asarray(x, float), np.asarray(radius, float)
    at, narrow = throat
    if np.any(wall < narrow * (1 - 1e-6)):
        raise PhysicsError(f"the wall is {wall.min():.5g} m from the axis, nearer than the throat's {narrow:.5g} m")
    if not 0 < c_star_efficiency <= 1.05:
        raise PhysicsError(f"a c* efficiency of {c_star_efficiency:g} means nothing; it lies between 0 and 1")
    ratio = np.maximum((wall / narrow) ** 2, 1.0)
    # distance from the throat in a measure that the gas's state is smooth in
    signed = np.where(along < at, -1.0, 1.0) * np.sqrt(ratio - 1.0)
    widest = float(np.sqrt(max(-signed.min(), 0.5) ** 2 + 1) ** 2), float(np.sqrt(max(signed.max(), 0.5) ** 2 + 1) ** 2)
    one, two = resolved(oxidizer), resolved(fuel)
    table, parts = _table(
        one, two, float(mixture_ratio), float(chamber_pressure), *(round(w, 9) for w in widest), float(heat)
    )
    read = {name: PchipInterpolator(table["signed"], table[name])(signed) for name in ("mach", "temperature", "gamma")}
    pressure = np.exp(PchipInterpolator(table["signed"], np.log(table["pressure"]))(signed))
    hotness = c_star_efficiency**2
    total = float(table["total_temperature"][0]) * hotness
    temperature = read["temperature"] * hotness
    prandtl, viscosity, cp = (float(table[name][0]) for name in ("prandtl", "viscosity", "cp"))
    mass_flux = chamber_pressure / (float(table["c_star"][0]) * c_star_efficiency)
    conductance = constant / (2 * narrow) ** 0.2 * viscosity**0.2 * cp / prandtl**0.6 * mass_flux**0.8 / ratio**0.9
    if throat_curvature is not None:
        if not throat_curvature > 0:
            raise PhysicsError(f"the throat's radius of curvature must be above zero; given {throat_curvature:g} m")
        conductance = conductance * (2 * narrow / throat_curvature) ** 0.1
    emission = np.zeros_like(ratio)
    if radiation:
        emission = radiated(temperature, parts[0] * pressure, parts[1] * pressure, 0.95 * 2 * wall)
    return HotGas(
        ratio, read["mach"], read["gamma"], temperature, pressure, mass_flux / ratio,
        temperature + prandtl ** (1 / 3) * (total - temperature), total, conductance, emission, viscosity, cp, prandtl,
    )  # fmt: skip


def radiated(
    temperature: npt.ArrayLike, water: npt.ArrayLike, carbon_dioxide: npt.ArrayLike, length: npt.ArrayLike
) -> Array:
    """What a hot gas radiates to a cold wall, W/m².

    Parameters
    ----------
    temperature : K
    water, carbon_dioxide : partial pressures, Pa
    length : mean beam length, m (0.95 diameters for a long cylinder)
    """
    hot, wet, carbonic, beam = np.broadcast_arrays(
        *(np.asarray(v, float) for v in (temperature, water, carbon_dioxide, length))
    )
    proportion = float(np.median(wet / np.maximum(carbonic, 1.0)))
    mixture = GREY_GASES["water" if proportion > 4 else "two" if proportion > 1.5 else "one"]
    depth = np.minimum((wet + carbonic) / ATMOSPHERE * beam, WIDEST_GREY)
    held = np.clip(hot, 600.0, HOTTEST_GREY)
    emissivity = np.zeros_like(depth)
    for absorption, weights in mixture:
        weight = np.maximum(np.polynomial.polynomial.polyval(held, weights), 0.0)
        emissivity = emissivity + weight * -np.expm1(-absorption * depth)
    emissivity = emissivity * np.minimum(HOTTEST_GREY / hot, 1.0)
    return np.asarray(0.5 * (1 + WALL_EMISSIVITY) * emissivity * STEFAN_BOLTZMANN * hot**4)


@lru_cache(maxsize=8)
def _reaction(oxidizer: Propellant, fuel: Propellant, mixture_ratio: float, pressure: float) -> Reaction:
    whole = Reaction(oxidizer, fuel, transport=True)
    return whole.narrowed([mixture_ratio], [pressure], [1.5, 100.0])


@lru_cache(maxsize=16)
def _table(
    oxidizer: Propellant,
    fuel: Propellant,
    mixture_ratio: float,
    pressure: float,
    before: float,
    after: float,
    heat: float,
) -> tuple[dict[str, Array], tuple[float, float]]:
    """States from the widest section before the throat to the widest after it; shares of water and carbon dioxide."""
    reaction = _reaction(oxidizer, fuel, mixture_ratio, pressure)
    steps = (np.arange(1, 15) / 14) ** 1.4, (np.arange(1, 23) / 22) ** 1.6
    subsonic, supersonic = (1 + (np.sqrt(w - 1) * step) ** 2 for w, step in zip((before, after), steps, strict=True))
    found = reaction.stations(
        mixture_ratio, pressure, subsonic_ratios=subsonic.tolist(), area_ratios=supersonic.tolist(), heat=heat
    )
    if found is None:
        raise ConvergenceError(
            f"{reaction.name} has no equilibrium from area ratio {before:.4g} through the throat to {after:.4g} at "
            f"mixture ratio {mixture_ratio:g} and {pressure:g} Pa"
        )
    shares = reaction.composition()
    parts = tuple(float(shares[name][0]) if name in shares else 0.0 for name in ("H2O", "CO2"))
    count = len(subsonic)
    order = np.concatenate([2 + np.arange(count)[::-1], [1], 2 + count + np.arange(len(supersonic))])
    table = {name: found[name][order] for name in ("mach", "temperature", "gamma", "pressure")}
    table["signed"] = np.concatenate([-np.sqrt(subsonic[::-1] - 1), [0.0], np.sqrt(supersonic - 1)])
    for name, theirs in (("total_temperature", "temperature"), ("cp", "cp_frozen"), ("prandtl", "prandtl_frozen"),
                         ("viscosity", "viscosity")):  # fmt: skip
        table[name] = found[theirs][:1]
    table["c_star"] = found["c_star"][1:2]
    return table, (parts[0], parts[1])
