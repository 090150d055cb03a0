"""Heat, enthalpy and momentum along cooling channels, all stations at once.

Walls and coolant wait for each other: the heat into a wall depends on the coolant's state, that on all the heat taken
up before. The whole channel is iterated: from enthalpies and pressures follow the coefficients, from these the wall
temperatures (by a safeguarded Newton method on all stations together), from the heat the next enthalpies, from
friction and acceleration the next pressures. Pressures take a Newton step of the momentum equation in which density
answers pressure along an isentrope, so that flows up to Mach 0.95 converge as well.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from intercosmos.errors import ConvergenceError, PhysicsError
from intercosmos.physics.propulsion.coolant_side import (
    ChannelFlow,
    bend_factor,
    bulk_nusselt,
    fin_factor,
    friction_factor,
    property_factor,
    roughness_factor,
    temperature_factor,
)
from intercosmos.physics.propulsion.coolants import CoolantTable, State
from intercosmos.physics.propulsion.wall_materials import WallMaterial

Array = npt.NDArray[np.float64]

ITERATIONS: Final = 200
TOLERANCE: Final = 1e-8
WALL_TOLERANCE: Final = 1e-6  #: K
CHOKED: Final = 0.97  #: Mach number from which the flow is called choked


@dataclass(frozen=True, slots=True)
class Path:
    """Stations in the order in which the coolant passes them. Arrays of shape (stations,), SI.

    Attributes
    ----------
    x, radius : of the hot wall
    turn : number of the pass, from 0
    step : length of channel from the station before (0 at the first, and between passes)
    heated : hot surface around a metre of channel, all channels together, m
    area : of one channel
    count : of channels
    diameter, width, height, rib, wall : of a channel
    distance : in the channel since the inlet of its pass
    curvature : of the channel, 1/m; 0 where bends are left out
    """

    x: Array
    radius: Array
    turn: npt.NDArray[np.intp]
    step: Array
    heated: Array
    area: Array
    count: Array
    diameter: Array
    width: Array
    height: Array
    rib: Array
    wall: Array
    distance: Array
    curvature: Array


@dataclass(frozen=True, slots=True)
class Jacket:
    """What a path is made of and what flows in it.

    Attributes
    ----------
    coolant_flow : kg/s
    inlet_pressure : Pa, static
    law : key of :data:`.coolant_side.LAWS`
    roughness : sand grain, m
    """

    table: CoolantTable
    coolant_flow: float
    inlet_pressure: float
    material: WallMaterial
    law: str
    roughness: float


@dataclass(frozen=True, slots=True)
class Solution:
    """Everything along a path. Arrays of shape (stations,)."""

    state: State
    pressure: Array
    flow: ChannelFlow
    heat_flux: Array
    hot_wall: Array
    cold_wall: Array
    coolant_coefficient: Array
    fin_factor: Array
    friction_factor: Array
    heat: Array
    iterations: int


def solve(path: Path, jacket: Jacket, heating: Callable[[Array], Array], driving: Array) -> Solution:
    """Walls and coolant that agree with each other.

    Parameters
    ----------
    heating : heat flux (W/m²) into hot walls of given temperatures, shape (stations,) in and out
    driving : temperature at which it is nought, K

    Raises
    ------
    ConvergenceError
        If they do not agree within 200 iterations.
    PhysicsError
        If the coolant chokes, runs out of pressure, boils or becomes hotter than its properties are known.
    """
    table, inlet = jacket.table, jacket.table.inlet
    mass_flux = jacket.coolant_flow / (path.count * path.area)
    pressure = np.full_like(path.x, jacket.inlet_pressure)
    enthalpy = np.full_like(path.x, float(inlet.enthalpy))
    hot = np.full_like(path.x, 0.5 * float(inlet.temperature)) + 0.25 * driving
    cold = hot.copy()
    relative = jacket.roughness / path.diameter
    worst, at, trail = np.inf, 0, ""
    for iteration in range(1, ITERATIONS + 1):
        state = table.state(enthalpy, pressure)
        flow = ChannelFlow(state, mass_flux, path.diameter, path.distance)
        friction = friction_factor(flow.reynolds, relative)
        base = _coefficient(path, jacket, flow, friction, cold, pressure)
        conductivity = jacket.material.conductivity(0.5 * (hot + cold))
        new_hot, flux, coefficient, fins = _walls(
            path, jacket.law, flow, base, conductivity, heating, driving, hot, jacket.material
        )
        new_cold = new_hot - flux * path.wall / conductivity
        per_metre = flux * path.heated
        gained = np.concatenate([[0.0], np.cumsum(0.5 * (per_metre[1:] + per_metre[:-1]) * path.step[1:])])
        velocity = flow.velocity
        total = float(inlet.enthalpy) + 0.5 * velocity[0] ** 2 + gained / jacket.coolant_flow
        new_enthalpy = total - 0.5 * velocity**2
        correction = _momentum(path, flow, pressure, friction, jacket.inlet_pressure)
        new_pressure = np.clip(pressure + correction, table.lowest_pressure, jacket.inlet_pressure * 1.02)
        scale = max(float(np.ptp(total)), 1e3)
        changes = np.stack([
            np.abs(new_enthalpy - enthalpy) / scale,
            np.abs(new_pressure - pressure) / jacket.inlet_pressure,
            np.abs(new_hot - hot) / 1e3,
            np.abs(new_cold - cold) / 1e3,
        ])  # fmt: skip
        kind, at = (int(k) for k in np.unravel_index(int(np.argmax(changes)), changes.shape))
        worst = float(changes[kind, at])
        trail = ("enthalpy", "pressure", "hot wall", "cold wall")[kind]
        # property ratios of the wall law are taken from the iteration before: halfway keeps them from swinging
        damp = 1.0 if jacket.law in ("taylor", "dittus-boelter") or iteration < 3 else 0.6
        enthalpy, pressure, hot = new_enthalpy, new_pressure, new_hot
        cold = cold + damp * (new_cold - cold)
        if worst < TOLERANCE * 10:
            break
    _check(path, jacket, table.state(enthalpy, pressure), mass_flux, enthalpy, pressure)
    if worst >= TOLERANCE * 10:
        raise ConvergenceError(
            f"wall and coolant do not agree after {ITERATIONS} iterations: at x = {path.x[at]:.4g} m the {trail} still "
            f"moves by {worst:.2g} of its scale; next: more stations, or another heat transfer law"
        )
    return Solution(
        state, pressure, flow, flux, hot, cold, coefficient, fins, friction, gained, iteration,
    )  # fmt: skip


def _coefficient(path: Path, jacket: Jacket, flow: ChannelFlow, friction: Array, cold: Array, pressure: Array) -> Array:
    """Heat transfer coefficient in the channels, but for Taylor's factor, W/(m² K)."""
    nusselt = bulk_nusselt(jacket.law, flow) * bend_factor(flow, path.curvature)
    if jacket.roughness > 0:
        nusselt = nusselt * roughness_factor(friction, friction_factor(flow.reynolds), flow.state.prandtl)
    wants_wall = jacket.law in ("sieder-tate", "jackson") or (jacket.law == "gnielinski" and jacket.table.liquid_like)
    if wants_wall:
        on_wall = jacket.table.at_temperature(np.maximum(cold, flow.state.temperature), pressure)
        nusselt = nusselt * property_factor(jacket.law, flow, on_wall, jacket.table.pseudo_critical(pressure))
    return np.asarray(nusselt * flow.state.conductivity / path.diameter)


def _walls(
    path: Path,
    law: str,
    flow: ChannelFlow,
    base: Array,
    conductivity: Array,
    heating: Callable[[Array], Array],
    driving: Array,
    guess: Array,
    material: WallMaterial,
) -> tuple[Array, Array, Array, Array]:
    """Hot walls at which as much heat comes in as goes out; with the flux, the coefficient and the fins' factor."""
    bulk = flow.state.temperature

    def outgoing(hot: Array) -> tuple[Array, Array, Array, Array]:
        flux = heating(hot)
        cold = hot - flux * path.wall / conductivity
        coefficient = base * temperature_factor(flow, cold) if law == "taylor" else base
        # a rib is about as warm as the mean of its foot and the coolant
        rib = material.conductivity(0.5 * (np.clip(cold, 1.0, None) + bulk))
        fins = fin_factor(coefficient, rib, path.width, path.height, path.rib)
        return flux - coefficient * fins * (cold - bulk), flux, coefficient, fins

    low, high = np.minimum(bulk, driving), np.maximum(bulk, driving) + 1e4
    hot = np.clip(guess, low, high)
    for _ in range(80):
        residual, flux, coefficient, fins = outgoing(hot)
        low, high = np.where(residual > 0, hot, low), np.where(residual > 0, high, hot)
        ahead = outgoing(hot + 0.05)[0]
        slope = (ahead - residual) / 0.05
        step = np.where(slope < 0, residual / np.where(slope < 0, -slope, 1.0), np.inf)
        target = hot + step
        target = np.where((target > low) & (target < high), target, 0.5 * (low + high))
        moved = float(np.max(np.abs(target - hot)))
        hot = target
        if moved < WALL_TOLERANCE:
            break
    else:
        worst = int(np.argmax(high - low))
        raise ConvergenceError(
            f"the wall at x = {path.x[worst]:.4g} m finds no temperature between {low[worst]:.4g} and "
            f"{high[worst]:.4g} K at which heat in and out agree; next: another heat transfer law"
        )
    _, flux, coefficient, fins = outgoing(hot)
    return hot, flux, coefficient, fins


def _momentum(path: Path, flow: ChannelFlow, pressure: Array, friction: Array, inlet_pressure: float) -> Array:
    """What to add to the pressures, Pa: a Newton step of dp = -f/D rho v²/2 ds - rho v dv."""
    velocity, flux = flow.velocity, flow.mass_flux
    lost = friction / path.diameter * 0.5 * flux * velocity
    between = 0.5 * (lost[1:] + lost[:-1]) * path.step[1:]
    accelerated = 0.5 * (flux[1:] + flux[:-1]) * np.diff(velocity)
    residual = np.diff(pressure) + between + accelerated
    answer = np.concatenate([[pressure[0] - inlet_pressure], residual])
    return np.asarray(-np.cumsum(answer) / np.maximum(1.0 - flow.mach**2, 0.08))


def _check(path: Path, jacket: Jacket, state: State, mass_flux: Array, enthalpy: Array, pressure: Array) -> None:
    """Whether the coolant lives through the jacket; says where it does not and by how much."""
    table, name = jacket.table, jacket.table.coolant.id
    mach = mass_flux / state.density / state.sound_speed
    fast = int(np.argmax(mach > CHOKED))
    if mach[fast] > CHOKED:
        raise PhysicsError(
            f"{name} chokes: it would need Mach {mach[fast]:.3g} at x = {path.x[fast]:.4g} m, where channels measure "
            f"{path.width[fast] * 1e3:.3g} by {path.height[fast] * 1e3:.3g} mm; allowed {CHOKED:g}; next: wider or "
            "higher channels, more pressure or less flow"
        )
    empty = int(np.argmax(pressure <= table.lowest_pressure * 1.000001))
    if pressure[empty] <= table.lowest_pressure * 1.000001:
        why = "the least that is followed"
        if table.lowest_pressure >= table.critical_pressure:
            why = "near its critical pressure"
        elif table.liquid:
            why = "near its vapour pressure at the inlet"
        raise PhysicsError(
            f"{name} runs out of pressure at x = {path.x[empty]:.4g} m: of {jacket.inlet_pressure / 1e6:.4g} MPa "
            f"less than {table.lowest_pressure / 1e6:.3g} MPa is left ({why}); next: higher channels or a higher "
            "inlet pressure"
        )
    over = table.outside(enthalpy, pressure)
    hot = int(np.argmax(over > 0))
    if over[hot] > 0:
        what, remedy = "boils", f"or a pressure above its critical {table.critical_pressure / 1e6:.3g} MPa"
        if not table.liquid:
            what = f"becomes hotter than {table.coolant.hottest:g} K, to which it is known,"
            remedy = "or a film that keeps heat off the wall"
        raise PhysicsError(
            f"{name} {what} at x = {path.x[hot]:.4g} m and {pressure[hot] / 1e6:.3g} MPa; it leaves with "
            f"{np.max(over) / 1e3:.4g} kJ/kg too much; next: more coolant, {remedy}"
        )
