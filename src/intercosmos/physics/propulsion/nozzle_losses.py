"""What a real nozzle loses against an ideal one: divergence, friction, slow chemistry, drops and particles.

Every function returns a fraction of the impulse in vacuum, of the shape of its arguments. How good each is stands with
it; together they explain half to three quarters of what engines of the catalogue lose, the rest is the class's
(:mod:`intercosmos.physics.propulsion.efficiency_classes`).

>>> round(float(divergence_loss(36.87)), 3)
0.014
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from intercosmos.constants import GAS_CONSTANT
from intercosmos.errors import ConvergenceError, PhysicsError
from intercosmos.physics.propulsion.contours import bell, cone_length, rao_angles
from intercosmos.physics.propulsion.nozzle_flow import (
    mach_of_area_ratio,
    pressure_ratio,
    temperature_ratio,
    thrust_coefficient,
)

Array = npt.NDArray[np.float64]

#: Pressure above which three-body reactions keep up ever better, Pa (200 psi), and the part of the gap between frozen
#: and equilibrium flow that is lost below it: Coats et al., AFRPL-TR-75-36 (1975), from kinetic calculations.
FAST_CHEMISTRY: Final = 200 * 6894.757
SLOW_PART: Final = 0.333
#: Temperature of a cooled wall on the gas side, K: between copper liners (800) and radiating skirts (1300).
WALL_TEMPERATURE: Final = 900.0
_STATIONS: Final = 40
_INCH: Final = 0.0254
_PSI: Final = 6894.757


def divergence_loss(area_ratio: npt.ArrayLike, length_fraction: npt.ArrayLike = 0.8) -> Array:
    """Impulse that leaves sideways from a thrust-optimised bell.

    Half of one minus the cosine of the mean of the exit's wall angle and of the angle of the cone of the same length:
    Humble, Henry and Larson, Space Propulsion Analysis and Design (1995), equation 5.49. Within 0.3 % of impulse of
    bells computed by characteristics.
    """
    _, last = rao_angles(area_ratio, length_fraction)
    length = np.asarray(length_fraction, dtype=float) * cone_length(area_ratio)
    straight = np.arctan((np.sqrt(np.asarray(area_ratio, dtype=float)) - 1) / length)
    return np.asarray((1 - np.cos((straight + last) / 2)) / 2)


def cone_divergence_loss(half_angle: npt.ArrayLike) -> Array:
    """Impulse that leaves a cone sideways; half angle in rad. Malina, Journal of the Franklin Institute 230 (1940)."""
    return np.asarray((1 - np.cos(np.asarray(half_angle, dtype=float))) / 2)


def friction_loss(
    area_ratio: npt.ArrayLike,
    throat_radius: npt.ArrayLike,
    chamber_pressure: npt.ArrayLike,
    *,
    temperature: npt.ArrayLike,
    molar_mass: npt.ArrayLike,
    gamma: npt.ArrayLike,
    length_fraction: npt.ArrayLike = 0.8,
    wall_temperature: float = WALL_TEMPERATURE,
) -> Array:
    """Impulse that the wall of a bell takes by friction; arguments broadcast.

    The friction of a turbulent plate of the length run so far, at Eckert's reference temperature (1955) of every
    station, summed over the wall; viscosity after Bartz (1957). What heat the gas loses comes back with the coolant.
    Within a third of boundary-layer programs' results (NASA SP-8120 names 0.5 to 2.5 % of impulse).

    Parameters
    ----------
    area_ratio : exit over throat area
    throat_radius : m
    chamber_pressure : Pa
    temperature, molar_mass : of the chamber's gas, K and kg/mol
    gamma : between throat and exit
    length_fraction : of the bell
    wall_temperature : on the gas side, K
    """
    asked = (area_ratio, throat_radius, chamber_pressure, temperature, molar_mass, gamma, length_fraction)
    area, throat, pressure, hot, mass, g, fraction = np.broadcast_arrays(*(np.asarray(v, dtype=float) for v in asked))
    if not (np.all(throat > 0) and np.all(pressure > 0)):
        raise PhysicsError("friction needs a throat radius and a chamber pressure above zero")
    x, r, angle = bell(area, fraction, points=_STATIONS)
    throat, pressure, hot, mass, g = (v[..., None] for v in (throat, pressure, hot, mass, g))
    mach = mach_of_area_ratio(np.maximum(r, 1.0) ** 2, g)
    cold = hot * temperature_ratio(mach, g)
    gas = GAS_CONSTANT / mass
    speed = mach * np.sqrt(g * gas * cold)
    # the gas at the wall is as dense as its reference temperature lets it be
    recovered = 0.9 * (g - 1) / 2 * mach**2
    reference = cold * (0.5 + 0.22 * recovered) + 0.5 * wall_temperature
    dense = pressure * pressure_ratio(mach, g) / (gas * reference)
    viscosity = 1.184e-7 * np.sqrt(mass * 1e3) * reference**0.6
    step = np.hypot(np.diff(x, axis=-1), np.diff(r, axis=-1))
    # the layer is already two throat radii long when it comes to the throat
    run = (2.0 + np.concatenate([np.zeros_like(x[..., :1]), np.cumsum(step, axis=-1)], axis=-1)) * throat
    coefficient = 0.0592 * (dense * speed * run / viscosity) ** -0.2
    drag = coefficient * dense * speed**2 / 2 * 2 * np.pi * r * np.cos(angle)
    force = np.sum((drag[..., 1:] + drag[..., :-1]) / 2 * step, axis=-1) * throat[..., 0] ** 2
    ideal = thrust_coefficient(area, g[..., 0]) * pressure[..., 0] * np.pi * throat[..., 0] ** 2
    return np.asarray(force / ideal)


def kinetic_loss(isp_equilibrium: npt.ArrayLike, isp_frozen: npt.ArrayLike, chamber_pressure: npt.ArrayLike) -> Array:
    """Impulse that is lost because recombination lags behind the expansion; pressure in Pa.

    A third of the gap between equilibrium and flow frozen at the throat, less in inverse proportion to pressure above
    200 psi: Coats et al., AFRPL-TR-75-36 (1975). Within half of itself; it is 0.1 % in large engines, 3 % in small.
    """
    shifting = np.asarray(isp_equilibrium, dtype=float)
    gap = np.maximum(1 - np.asarray(isp_frozen, dtype=float) / shifting, 0.0)
    return np.asarray(SLOW_PART * gap * np.minimum(1.0, FAST_CHEMISTRY / np.asarray(chamber_pressure, dtype=float)))


def two_phase_loss(
    condensed: npt.ArrayLike,
    area_ratio: npt.ArrayLike,
    throat_radius: npt.ArrayLike,
    chamber_pressure: npt.ArrayLike,
    characteristic_length: npt.ArrayLike = 1.0,
) -> Array:
    """Impulse that drops and particles cost because they lag behind the gas; arguments broadcast.

    Particle size and loss after Coats et al., AFRPL-TR-75-36 (1975), fitted to aluminium oxide in solid motors: an
    estimate, within half of itself, for anything else. Nothing for the engines of the catalogue, whose gas is gas.

    Parameters
    ----------
    condensed : mass fraction of what is not gas
    area_ratio : exit over throat area
    throat_radius, characteristic_length : m
    chamber_pressure : Pa
    """
    asked = (condensed, area_ratio, throat_radius, chamber_pressure, characteristic_length)
    part, area, throat, pressure, length = np.broadcast_arrays(*(np.asarray(v, dtype=float) for v in asked))
    if not np.all((part >= 0) & (part < 1)):
        raise PhysicsError("the condensed part of a gas is from 0 to below 1 by mass")
    psi, wide = pressure / _PSI, 2 * throat / _INCH
    size = 0.454 * np.cbrt(psi * part) * (1 - np.exp(-0.004 * length / _INCH)) * (1 + 0.045 * wide)  # micrometres
    much = part >= 0.09
    kinds = [wide < 1, wide < 2, size < 4, size <= 8]
    scale = np.select(kinds, [9.0, 9.0, 13.4, 10.2], 7.58)
    scale = np.where(much, scale, np.select(kinds, [30.0, 30.0, 44.5, 34.0], 25.2))
    power = np.select(kinds, [1.0, 1.0, 0.8, 0.8], 0.8)
    width = np.select(kinds, [1.0, 0.8, 0.8, 0.4], 0.33)
    percent = scale * part ** np.where(much, 0.5, 1.0) * size**power / (psi**0.15 * area**0.08 * wide**width)
    return np.asarray(percent / 100)


def throat_radius(thrust: npt.ArrayLike, chamber_pressure: npt.ArrayLike, coefficient: npt.ArrayLike) -> Array:
    """Radius of the throat that gives a thrust, m; thrust in N, pressure in Pa."""
    pressure = np.asarray(chamber_pressure, dtype=float) * np.asarray(coefficient, dtype=float)
    return np.asarray(np.sqrt(np.asarray(thrust, dtype=float) / (np.pi * pressure)))


def expansion_gamma(area_ratio: npt.ArrayLike, exit_pressure_ratio: npt.ArrayLike) -> Array:
    """The ratio of specific heats with which a perfect gas has the same pressure at the exit; arguments broadcast.

    Parameters
    ----------
    area_ratio : exit over throat area
    exit_pressure_ratio : pressure at the exit over that in the chamber

    Raises
    ------
    ConvergenceError
        If no gas expands so.
    """
    area, wanted = np.broadcast_arrays(np.asarray(area_ratio, float), np.asarray(exit_pressure_ratio, float))
    target = np.log(wanted)

    def error(g: Array) -> Array:
        return np.asarray(np.log(pressure_ratio(mach_of_area_ratio(area, g), g)) - target)

    # the logarithm of the pressure is nearly straight in gamma: secants
    before, now = np.full(area.shape, 1.15), np.full(area.shape, 1.25)
    wrong_before, wrong = error(before), error(now)
    for _ in range(20):
        if np.all(np.abs(wrong) < 1e-10):
            return np.asarray(now)
        flat = np.abs(wrong - wrong_before) < 1e-14
        step = np.where(flat, 0.0, wrong * (now - before) / np.where(flat, 1.0, wrong - wrong_before))
        before, wrong_before = now, wrong
        now = np.clip(now - step, 1.005, 1.9)
        wrong = error(now)
    raise ConvergenceError(f"no gas falls to {wanted.min():.3g} of its pressure at area ratio {area.max():g}")
