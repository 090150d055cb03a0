"""A coolant's state from its enthalpy and pressure, for whole channels at once.

Equations of state cost some ten microseconds a point and do not take arrays, so a table is made for the pressures and
temperatures of a jacket, once, and read with arrays. Its lines run from the coldest to the hottest state of the phase
that entered (a liquid's end on the boiling line), so nothing is ever interpolated across a phase change.

>>> table = coolant_table("lh2", 36.2, 13.79e6)
>>> state = table.state(table.inlet.enthalpy, 13.79e6)
>>> round(float(state.temperature), 1), round(float(state.density))
(36.2, 71)
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy.integrate import cumulative_trapezoid
from scipy.interpolate import RegularGridInterpolator

from intercosmos.errors import PhysicsError
from intercosmos.physics.propulsion.coolant_data import (
    RP1_HEAT,
    RP1_PRESSURES,
    RP1_TEMPERATURES,
    UDMH,
    Coolant,
    find_coolant,
)
from intercosmos.physics.propulsion.propellants import Propellant

Array = npt.NDArray[np.float64]

LEVELS: Final = 16  #: of pressure in a table
NODES: Final = 220  #: of temperature along each
DEEPEST: Final = 0.08  #: of the inlet pressure: lower ones are not in the table
_PROPERTIES: Final = ("log_density", "cp", "viscosity", "conductivity", "sound_speed")


@dataclass(frozen=True, slots=True)
class State:
    """A coolant's state; arrays of one shape.

    Attributes
    ----------
    temperature, enthalpy, density, cp, viscosity, conductivity, sound_speed : SI
    """

    temperature: Array
    enthalpy: Array
    density: Array
    cp: Array
    viscosity: Array
    conductivity: Array
    sound_speed: Array

    @property
    def prandtl(self) -> Array:
        return self.cp * self.viscosity / self.conductivity

    def __getitem__(self, index: Any) -> State:
        return State(*(getattr(self, field.name)[index] for field in fields(self)))


@dataclass(frozen=True, slots=True)
class CoolantTable:
    """States of one phase over pressure and temperature.

    Attributes
    ----------
    coolant : what it is
    liquid : whether the phase ends on a boiling line
    critical_pressure, critical_temperature : Pa, K
    pressures : shape (levels,), Pa
    temperature, enthalpy : shape (levels, nodes), along each level from the coldest to the hottest
    properties : name -> shape (levels, nodes)
    inlet : the state at the table's inlet
    """

    coolant: Coolant
    liquid: bool
    critical_pressure: float
    critical_temperature: float
    pressures: Array
    temperature: Array
    enthalpy: Array
    properties: dict[str, Array]
    inlet: State

    @property
    def lowest_pressure(self) -> float:
        """Pa; below it the table says nothing."""
        return float(self.pressures[0])

    def state(self, enthalpy: npt.ArrayLike, pressure: npt.ArrayLike) -> State:
        """At enthalpy and pressure, of any one shape; the table's edge outside of it (ask :meth:`outside`)."""
        h, p = np.broadcast_arrays(np.asarray(enthalpy, float), np.asarray(pressure, float))
        return self._read(self.enthalpy, h.ravel(), p.ravel(), h.shape)

    def at_temperature(self, temperature: npt.ArrayLike, pressure: npt.ArrayLike) -> State:
        """At temperature and pressure, as for a fluid on a wall; above the hottest as a gas of constant heat."""
        wanted, p = np.broadcast_arrays(np.asarray(temperature, float), np.asarray(pressure, float))
        found = self._read(self.temperature, wanted.ravel(), p.ravel(), wanted.shape)
        beyond = np.maximum(wanted - found.temperature, 0.0)
        share = found.temperature / (found.temperature + beyond)
        return State(
            found.temperature + beyond, found.enthalpy + found.cp * beyond, found.density * share, found.cp,
            found.viscosity, found.conductivity, found.sound_speed / np.sqrt(share),
        )  # fmt: skip

    @property
    def liquid_like(self) -> bool:
        """Whether it enters as a dense fluid: below its boiling or critical temperature."""
        return self.liquid or float(self.inlet.temperature) < self.critical_temperature

    def pseudo_critical(self, pressure: Array) -> Array:
        """K, where the specific heat peaks, by the slope of the boiling line at the critical point: shape of the input.

        ln(p/pc) = 6 (1 - Tc/T), which is within 3 per cent for hydrogen, methane and oxygen up to 4 critical pressures.
        """
        return np.asarray(
            self.critical_temperature / (1 - np.log(np.maximum(pressure / self.critical_pressure, 1.0)) / 6)
        )

    def outside(self, enthalpy: Array, pressure: Array) -> Array:
        """J/kg by which states lie above the hottest of the table (positive: it boils, or falls apart)."""
        low, part = self._levels(np.asarray(pressure, float))
        top = self.enthalpy[low, -1] * (1 - part) + self.enthalpy[low + 1, -1] * part
        return np.asarray(enthalpy - top)

    def _levels(self, pressure: Array) -> tuple[npt.NDArray[np.intp], Array]:
        logs = np.log(self.pressures)
        at = np.log(np.clip(pressure, self.pressures[0], self.pressures[-1]))
        low = np.clip(np.searchsorted(logs, at, side="right") - 1, 0, len(logs) - 2)
        return low, np.asarray((at - logs[low]) / (logs[low + 1] - logs[low]))

    def _read(self, axis: Array, wanted: Array, pressure: Array, shape: tuple[int, ...]) -> State:
        low, part = self._levels(pressure)
        lines = axis[low] * (1 - part)[:, None] + axis[low + 1] * part[:, None]
        node = np.clip(np.count_nonzero(lines <= wanted[:, None], axis=1) - 1, 0, lines.shape[1] - 2)
        row = np.arange(len(wanted))
        left, right = lines[row, node], lines[row, node + 1]
        along = np.clip((wanted - left) / (right - left), 0.0, 1.0)

        def value(table: Array) -> Array:
            cold = table[low, node] * (1 - part) + table[low + 1, node] * part
            hot = table[low, node + 1] * (1 - part) + table[low + 1, node + 1] * part
            return np.asarray(cold * (1 - along) + hot * along).reshape(shape)

        found = {name: value(self.properties[name]) for name in _PROPERTIES}
        return State(
            value(self.temperature), value(self.enthalpy), np.exp(found.pop("log_density")), found["cp"],
            found["viscosity"], found["conductivity"], found["sound_speed"],
        )  # fmt: skip


def coolant_table(coolant: str | Propellant | Coolant, temperature: float, pressure: float) -> CoolantTable:
    """The table for a jacket that a coolant enters at this temperature (K) and pressure (Pa).

    Raises
    ------
    PhysicsError
        If it would enter frozen, or hotter than its properties are known.
    """
    one = coolant if isinstance(coolant, Coolant) else find_coolant(coolant)
    if not (np.isfinite(temperature) and np.isfinite(pressure) and pressure > 0):
        raise PhysicsError(f"{one.id} enters at {temperature:g} K and {pressure:g} Pa; both must be above zero")
    if temperature >= one.hottest:
        raise PhysicsError(f"{one.id} enters at {temperature:g} K; its properties are known below {one.hottest:g} K")
    return _table(one, round(float(temperature), 6), round(float(pressure), 3))


@lru_cache(maxsize=16)
def _table(coolant: Coolant, temperature: float, pressure: float) -> CoolantTable:
    fluid = _Udmh() if not coolant.fluid else _Real(coolant.fluid)
    liquid = pressure < fluid.critical_pressure and temperature < fluid.boiling(pressure)
    # what enters dense above the critical pressure has no boiling line on its way: it must stay above that pressure
    dense = pressure >= fluid.critical_pressure and temperature < fluid.critical_temperature
    floor = DEEPEST * pressure
    if dense:
        floor = max(floor, min(1.02 * fluid.critical_pressure, 0.98 * pressure))
    if liquid:
        floor = max(floor, min(1.02 * fluid.vapour_pressure(temperature), 0.98 * pressure))
    pressures = np.geomspace(floor, 1.02 * pressure, LEVELS)
    coldest = max(fluid.coldest, 0.97 * temperature)
    grid = np.empty((LEVELS, NODES))
    for level, p in enumerate(pressures):  # a line of states to each pressure, closer together where it is cold
        start, end = coldest, coolant.hottest
        if p < fluid.critical_pressure and liquid:
            end = min(end, fluid.boiling(p) * (1 - 1e-5))
        elif p < fluid.critical_pressure:
            start = max(start, fluid.boiling(p) * (1 + 1e-5))
        grid[level] = start + (end - start) * np.linspace(0.0, 1.0, NODES) ** 1.5
    table = fluid.table(pressures, grid)
    table["density"] *= coolant.density
    table["viscosity"] *= coolant.viscosity
    enthalpy = table.pop("enthalpy")
    if coolant.measured_heat:
        table["cp"] = _kerosene_heat(grid, pressures)
        steps = cumulative_trapezoid(table["cp"], grid, axis=1, initial=0)
        enthalpy = steps + (enthalpy[:, :1] - enthalpy[0, 0]) / coolant.density
    table["log_density"] = np.log(table.pop("density"))
    blank = State(*(np.zeros(()) for _ in fields(State)))
    critical = fluid.critical_pressure, fluid.critical_temperature
    bare = CoolantTable(coolant, liquid, *critical, pressures, grid, enthalpy, table, blank)
    return replace(bare, inlet=bare.at_temperature(temperature, pressure))


def evaporation(coolant: str | Propellant | Coolant, temperature: float, pressure: float) -> tuple[float, float, float]:
    """Boiling temperature (K), heat a liquid takes up to be a gas (J/kg), specific heat as a gas (J/(kg K)).

    Nothing boils above the critical pressure: there the heat is 0, and the temperature that given.
    """
    one = coolant if isinstance(coolant, Coolant) else find_coolant(coolant)
    if not one.fluid:
        raise PhysicsError(f"the heat of evaporation of {one.id} is not known here")
    fluid = _Real(one.fluid)
    boiling = fluid.boiling(pressure)
    if pressure >= fluid.critical_pressure or temperature >= boiling:
        return temperature, 0.0, fluid.gas_heat(max(temperature, fluid.critical_temperature) * 1.2, pressure)
    latent = fluid.latent(pressure)
    table = coolant_table(one, temperature, pressure)
    sensible = float(table.at_temperature(boiling, pressure).enthalpy - table.inlet.enthalpy)
    return boiling, latent + sensible, fluid.gas_heat(boiling * 1.2, pressure)


def _kerosene_heat(temperature: Array, pressures: Array) -> Array:
    """Measured specific heat, shape (levels, nodes); beyond the measurements the nearest pressure, the last slope."""
    read = RegularGridInterpolator((RP1_TEMPERATURES, RP1_PRESSURES), RP1_HEAT, bounds_error=False, fill_value=None)
    held = np.broadcast_to(np.clip(pressures, RP1_PRESSURES[0], RP1_PRESSURES[-1])[:, None], temperature.shape)
    return np.asarray(read(np.stack([temperature, held], axis=-1)))


class _Real:
    """A fluid of CoolProp."""

    def __init__(self, name: str) -> None:
        from CoolProp import AbstractState

        self.name = name
        self._state = AbstractState("HEOS", name)
        self.critical_pressure = float(self._state.p_critical())
        self.critical_temperature = float(self._state.T_critical())
        self.coldest = float(self._state.Tmin()) * 1.001

    def boiling(self, pressure: float) -> float:
        from CoolProp import PQ_INPUTS

        if pressure >= self.critical_pressure:
            return self.critical_temperature
        self._state.update(PQ_INPUTS, pressure, 0.0)
        return float(self._state.T())

    def latent(self, pressure: float) -> float:
        """Heat of evaporation, J/kg."""
        from CoolProp import PQ_INPUTS

        heats = []
        for quality in (0.0, 1.0):
            self._state.update(PQ_INPUTS, pressure, quality)
            heats.append(float(self._state.hmass()))
        return heats[1] - heats[0]

    def gas_heat(self, temperature: float, pressure: float) -> float:
        """Specific heat, J/(kg K)."""
        from CoolProp import PT_INPUTS

        self._state.update(PT_INPUTS, pressure, temperature)
        return float(self._state.cpmass())

    def vapour_pressure(self, temperature: float) -> float:
        from CoolProp import QT_INPUTS

        self._state.update(QT_INPUTS, 0.0, temperature)
        return float(self._state.p())

    def table(self, pressures: Array, temperature: Array) -> dict[str, Array]:
        from CoolProp import PT_INPUTS

        state = self._state
        names = ("density", "enthalpy", "cp", "viscosity", "conductivity", "sound_speed")
        ask = (state.rhomass, state.hmass, state.cpmass, state.viscosity, state.conductivity, state.speed_sound)
        out = np.empty((len(names), *temperature.shape))
        for level, p in enumerate(pressures.tolist()):
            for node, t in enumerate(temperature[level].tolist()):
                try:
                    state.update(PT_INPUTS, p, t)
                    out[:, level, node] = [one() for one in ask]
                except ValueError as failure:
                    raise PhysicsError(f"{self.name} has no state at {t:.4g} K and {p:.4g} Pa: {failure}") from failure
        return dict(zip(names, out, strict=True))


class _Udmh:
    """UDMH from :data:`UDMH`; its vapour pressure after Clausius and Clapeyron, through boiling and critical point."""

    name = "UDMH"
    coldest = 220.0
    critical_pressure = UDMH["critical_pressure"]
    critical_temperature = UDMH["critical_temperature"]
    _slope = np.log(UDMH["critical_pressure"] / 101_325.0) / (1 / UDMH["boiling"] - 1 / UDMH["critical_temperature"])

    def boiling(self, pressure: float) -> float:
        return float(1.0 / (1 / UDMH["boiling"] - np.log(pressure / 101_325.0) / self._slope))

    def vapour_pressure(self, temperature: float) -> float:
        return float(101_325.0 * np.exp(self._slope * (1 / UDMH["boiling"] - 1 / temperature)))

    def table(self, pressures: Array, temperature: Array) -> dict[str, Array]:
        warm = temperature - 293.15
        density = UDMH["density"] + UDMH["density_slope"] * warm
        heat = UDMH["cp"] * warm + 0.5 * UDMH["cp_slope"] * warm**2
        return {
            "density": density,
            "enthalpy": heat + (pressures[:, None] - 101_325.0) / density,
            "cp": UDMH["cp"] + UDMH["cp_slope"] * warm,
            "viscosity": UDMH["viscosity"] * np.exp(UDMH["andrade"] * (1 / temperature - 1 / 298.15)),
            "conductivity": UDMH["conductivity"] + UDMH["conductivity_slope"] * warm,
            "sound_speed": np.full_like(temperature, UDMH["sound_speed"]),
        }
