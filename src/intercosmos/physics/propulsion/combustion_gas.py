"""Gas of any mixture at any pressure: what fills preburners, drives turbines and heats walls.

>>> round(float(gas("lox", "lh2", 0.9, 5e6).temperature))
884
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from intercosmos.constants import GAS_CONSTANT
from intercosmos.errors import ConvergenceError, PhysicsError
from intercosmos.physics.propulsion.chemistry import Reaction
from intercosmos.physics.propulsion.propellants import Propellant
from intercosmos.physics.propulsion.rocket import resolved

Array = npt.NDArray[np.float64]

#: What equilibrium forms in rich hydrocarbon gas and a generator has no time for. Without them the gas of the F-1's
#: generator comes out at 1038 K (measured 1062), with them at 1234 K.
UNFORMED: Final = ("C(gr)", "CH4")

_FIELDS: Final = (
    "temperature", "density", "enthalpy", "molar_mass", "gamma", "cp", "cp_frozen",
    "viscosity", "conductivity", "conductivity_frozen", "prandtl", "prandtl_frozen",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Gas:
    """A gas in equilibrium. Every attribute has the shape of the question, in SI.

    Attributes
    ----------
    temperature : K
    density : kg/m³
    enthalpy : J/kg, with the elements' reference state as zero
    molar_mass : kg/mol
    gamma : isentropic exponent
    cp, cp_frozen : J/(kg K), with and without the shift of composition
    viscosity : Pa s
    conductivity, conductivity_frozen : W/(m K)
    prandtl, prandtl_frozen : Prandtl number
    """

    temperature: Array
    density: Array
    enthalpy: Array
    molar_mass: Array
    gamma: Array
    cp: Array
    cp_frozen: Array
    viscosity: Array
    conductivity: Array
    conductivity_frozen: Array
    prandtl: Array
    prandtl_frozen: Array

    @property
    def gas_constant(self) -> Array:
        """J/(kg K)."""
        return GAS_CONSTANT / self.molar_mass

    @property
    def frozen_gamma(self) -> Array:
        """Ratio of specific heats of the unchanging mixture: what a turbine's gas expands with."""
        return self.cp_frozen / (self.cp_frozen - self.gas_constant)


def gas(
    oxidizer: str | Propellant,
    fuel: str | Propellant,
    mixture_ratio: npt.ArrayLike,
    pressure: npt.ArrayLike,
    *,
    temperature: npt.ArrayLike | None = None,
    heat: npt.ArrayLike = 0.0,
    omit: tuple[str, ...] = (),
) -> Gas:
    """The gas of a mixture, adiabatic or at a temperature; arguments broadcast.

    Parameters
    ----------
    oxidizer, fuel : by name or themselves
    mixture_ratio : oxidiser to fuel by mass
    pressure : Pa
    temperature : K; that of the adiabatic flame if not given
    heat : put in before burning, J per kg of propellants; negative for what comes colder than the library's
    omit : species that do not form in time, such as :data:`UNFORMED` in generators rich in a hydrocarbon

    Raises
    ------
    PhysicsError
        If the first is no oxidiser or the second no fuel, or for ratios and pressures that mean nothing.
    ConvergenceError
        If equilibrium has no answer, with the mixture and the pressure.
    """
    burnt, burning = resolved(oxidizer), resolved(fuel)
    if burnt.kind != "oxidizer" or burning.kind == "oxidizer":
        raise PhysicsError(
            f"{burnt.id} ({burnt.kind}) and {burning.id} ({burning.kind}) are no oxidiser and fuel, in this order"
        )
    return _gas(_reaction(burnt, burning, omit), mixture_ratio, pressure, temperature, heat)


def decomposed(monopropellant: str | Propellant, pressure: npt.ArrayLike, *, heat: npt.ArrayLike = 0.0) -> Gas:
    """The gas of one propellant that decomposes by itself, such as hydrogen peroxide; as :func:`gas`."""
    one = resolved(monopropellant)
    reaction = _reaction(one, None) if one.kind == "oxidizer" else _reaction(None, one)
    return _gas(reaction, 1.0, pressure, None, heat)


@lru_cache(maxsize=16)
def _reaction(oxidizer: Propellant | None, fuel: Propellant | None, omit: tuple[str, ...] = ()) -> Reaction:
    return Reaction(oxidizer, fuel, omit=omit, transport=True)


def _gas(
    reaction: Reaction,
    mixture_ratio: npt.ArrayLike,
    pressure: npt.ArrayLike,
    temperature: npt.ArrayLike | None,
    heat: npt.ArrayLike,
) -> Gas:
    at = np.nan if temperature is None else temperature
    each = [np.asarray(v, dtype=float) for v in (mixture_ratio, pressure, at, heat)]
    try:
        asked = np.broadcast_arrays(*each)
    except ValueError:
        shapes = ", ".join(str(v.shape) for v in each)
        raise PhysicsError(f"mixture, pressure, temperature and heat of shapes {shapes} do not go together") from None
    if np.any(~(asked[0] >= 0)) or np.any(~(asked[1] > 0)) or not np.all(np.isfinite(asked[:2])):
        raise PhysicsError("mixture ratio must not be negative, and pressure must be above zero; both finite")
    if not np.all(np.isfinite(asked[3])) or (temperature is not None and np.any(~(asked[2] > 0))):
        raise PhysicsError("heat is a finite number, and temperature is above zero")
    rows = []
    for mixture, p, t, q in zip(*(a.ravel().tolist() for a in asked), strict=True):
        row = reaction.equilibrium(mixture, p, temperature=None if temperature is None else t, heat=q)
        if row is None:
            of = f"mixture ratio {mixture:g} and " if reaction.oxidizer and reaction.fuel else ""
            warm = "" if temperature is None else f" and {t:g} K"
            raise ConvergenceError(f"{reaction.name} has no equilibrium as a gas at {of}{p:g} Pa{warm}")
        rows.append([row[name] for name in _FIELDS])
    table = np.array(rows, dtype=float).reshape(*asked[0].shape, len(_FIELDS))
    return Gas(*(table[..., k] for k in range(len(_FIELDS))))
