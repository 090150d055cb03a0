"""Film cooling: a cold layer fed along the wall, and how far it lasts.

A liquid film first lives on what it can boil away: the wall stands at the boiling temperature until the heat that
reaches it has evaporated it all. What is then a gas, or was one from the start, mixes with the hot gas that its
boundary layer entrains; the wall is driven by the mixture's temperature.

Effectiveness of the gas film: Goldstein and Haji-Sheikh 1967 (Goldstein, "Film cooling", Advances in Heat Transfer 7
(1971) 321): 1.9 Pr^(2/3) / (1 + 0.329 (cp_gas/cp_film) xi^0.8). With the slot's flow per length of its lip the group
xi^0.8 is the mass that a turbulent boundary layer has entrained, 0.329 G x Re_x^-0.2, over the film's: no slot height
is needed. The turbulence of a rocket's core entrains more: 1 + 10.2 times its intensity, Grisson, AEDC-TR-91-1, 1991,
after Carlson and Talmor 1968. In chambers the law is good to 20 or 30 per cent of the effectiveness.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.integrate import cumulative_trapezoid

from intercosmos.errors import PhysicsError
from intercosmos.physics.propulsion.hot_gas import HotGas

Array = npt.NDArray[np.float64]

ENTRAINMENT: Final = 0.329
TURBULENCE: Final = 10.2


@dataclass(frozen=True, slots=True)
class Film:
    """A film that is fed along the wall.

    Attributes
    ----------
    mass_flow : kg/s, around the whole circumference
    temperature : of the film as a gas at its start, K: as it enters, or as it boils
    cp : of the film as a gas, J/(kg K)
    x : where it enters, m
    heat_to_boil : what a liquid takes up until it has evaporated, J/kg; 0 for a gas or above the critical pressure
    turbulence : intensity in the core flow, as a part of its velocity
    """

    mass_flow: float
    temperature: float
    cp: float
    x: float
    heat_to_boil: float = 0.0
    turbulence: float = 0.05

    def __post_init__(self) -> None:
        for name in ("mass_flow", "temperature", "cp"):
            if not (np.isfinite(getattr(self, name)) and getattr(self, name) > 0):
                raise PhysicsError(f"a film's {name} must be above zero; given {getattr(self, name):g}")
        if self.heat_to_boil < 0 or not 0 <= self.turbulence <= 1:
            raise PhysicsError("a film's heat to boil must not be negative, and its turbulence lies between 0 and 1")


@dataclass(frozen=True, slots=True)
class FilmEffect:
    """What a film does. Arrays of shape (stations,).

    Attributes
    ----------
    effectiveness : 1 where the wall sees only film, 0 where it sees none
    driving_temperature : what an adiabatic wall would take behind the film, K
    liquid : kg/s still liquid
    """

    effectiveness: Array
    driving_temperature: Array
    liquid: Array


def film_effect(film: Film, x: npt.ArrayLike, radius: npt.ArrayLike, gas: HotGas) -> FilmEffect:
    """Along a wall; ``x`` rising, m, shape (stations,), the gas at the same stations."""
    along, wall = np.asarray(x, float), np.asarray(radius, float)
    arc = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(along), np.diff(wall)))])
    start = np.interp(film.x, along, arc)
    behind = arc >= start - 1e-12

    def summed(rate: Array) -> Array:
        # the part of the first cell before the film begins does not count
        whole = cumulative_trapezoid(rate, arc, initial=0)
        return np.where(behind, whole - np.interp(start, arc, whole), 0.0)

    around = 2 * np.pi * wall
    liquid = np.zeros_like(arc)
    dry = start
    if film.heat_to_boil > 0:
        boil = np.full_like(arc, film.temperature)
        boiled = summed(gas.heating(boil, gas.recovery_temperature) * around) / film.heat_to_boil
        liquid = np.where(behind, np.maximum(film.mass_flow - boiled, 0.0), 0.0)
        rising = np.concatenate([[0.0], boiled[behind]])
        dry = np.interp(film.mass_flow, rising, np.concatenate([[start], arc[behind]]), right=arc[-1] + 1.0)
    # what the boundary layer has entrained, cell by cell: on a plate this sums to 0.329 G x Re_x^-0.2
    gone = np.maximum(arc - dry, 0.0) ** 0.8
    rate = ENTRAINMENT * gas.flux * (gas.viscosity / gas.flux) ** 0.2 * around * (1 + TURBULENCE * film.turbulence)
    entrained = np.concatenate([[0.0], np.cumsum(0.5 * (rate[1:] + rate[:-1]) * np.diff(gone))])
    mixed = 1.9 * gas.prandtl ** (2 / 3) / (1 + gas.cp / film.cp * entrained / film.mass_flow)
    effectiveness = np.where(behind, np.minimum(mixed, 1.0), 0.0)
    effectiveness = np.where(behind & (arc <= dry), 1.0, effectiveness)
    driving = gas.recovery_temperature - effectiveness * (gas.recovery_temperature - film.temperature)
    return FilmEffect(effectiveness, np.asarray(driving), liquid)
