"""Flow of a perfect gas through a nozzle: Mach number, area, pressure and thrust, each from the other, in arrays.

>>> round(float(mach_of_area_ratio(25.0, 1.2)), 3)
3.913
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from intercosmos.constants import GAS_CONSTANT
from intercosmos.errors import PhysicsError

Array = npt.NDArray[np.float64]

_STEPS: Final = 60
_CLOSE: Final = 1e-12


def _checked_gamma(gamma: npt.ArrayLike) -> Array:
    found = np.asarray(gamma, dtype=float)
    if not np.all((found > 1.0) & (found < 2.0)):
        raise PhysicsError(f"a gas has a ratio of specific heats between 1 and 2; given {found.tolist()}")
    return found


def area_ratio_of_mach(mach: npt.ArrayLike, gamma: npt.ArrayLike) -> Array:
    """Area over throat area where the flow has a Mach number; arguments broadcast.

    Reference: Anderson, Modern Compressible Flow, 3rd edition, equation 5.20.
    """
    m, g = np.asarray(mach, dtype=float), _checked_gamma(gamma)
    if not np.all(m > 0):
        raise PhysicsError("a Mach number must be above zero")
    return np.asarray((2 / (g + 1) * (1 + (g - 1) / 2 * m * m)) ** ((g + 1) / (2 * (g - 1))) / m)


def mach_of_area_ratio(area_ratio: npt.ArrayLike, gamma: npt.ArrayLike, *, supersonic: bool = True) -> Array:
    """Mach number at an area ratio of at least one, behind the throat or before it; arguments broadcast.

    Newton's method for the logarithm of the Mach number, in which the curve bends little.

    Raises
    ------
    PhysicsError
        For an area below the throat's.
    """
    area, g = np.broadcast_arrays(np.asarray(area_ratio, dtype=float), _checked_gamma(gamma))
    if not np.all((area >= 1.0) & np.isfinite(area)):
        raise PhysicsError("no area of a nozzle is smaller than its throat: area ratio must be at least 1")
    wanted = np.log(area)
    power = (g + 1) / (2 * (g - 1))
    # near the throat the logarithm of the area is a parabola, far from it a power of the Mach number
    near = np.sqrt(wanted * (g + 1))
    far = (g - 1) * (wanted - power * np.log((g - 1) / (g + 1))) / 2
    log_mach = np.where(wanted < 0.5, near, np.maximum(far, 0.3)) if supersonic else -np.minimum(near, wanted + 0.6)
    side = 1.0 if supersonic else -1.0
    for _ in range(_STEPS):
        squared = np.exp(2 * log_mach)
        heat = 1 + (g - 1) / 2 * squared
        error = power * np.log(2 / (g + 1) * heat) - log_mach - wanted
        slope = (squared - 1) / heat
        at_throat = np.abs(slope) < 1e-9
        step = np.where(at_throat, 0.0, -error / np.where(at_throat, 1.0, slope))
        log_mach = side * np.maximum(side * (log_mach + np.clip(step, -1.0, 1.0)), 0.0)
        if np.all(np.abs(step) < _CLOSE):
            break
    return np.asarray(np.exp(log_mach))


def temperature_ratio(mach: npt.ArrayLike, gamma: npt.ArrayLike) -> Array:
    """Temperature over that at rest."""
    m, g = np.asarray(mach, dtype=float), _checked_gamma(gamma)
    return np.asarray(1 / (1 + (g - 1) / 2 * m * m))


def pressure_ratio(mach: npt.ArrayLike, gamma: npt.ArrayLike) -> Array:
    """Pressure over that at rest."""
    g = _checked_gamma(gamma)
    return np.asarray(temperature_ratio(mach, g) ** (g / (g - 1)))


def mass_flow_factor(gamma: npt.ArrayLike) -> Array:
    """Vandenkerckhove's function of the ratio of specific heats, which the flow through a throat follows."""
    g = _checked_gamma(gamma)
    return np.asarray(np.sqrt(g) * (2 / (g + 1)) ** ((g + 1) / (2 * (g - 1))))


def characteristic_velocity(gamma: npt.ArrayLike, molar_mass: npt.ArrayLike, temperature: npt.ArrayLike) -> Array:
    """Chamber pressure times throat area over mass flow, m/s; molar mass in kg/mol, temperature in K."""
    gas = GAS_CONSTANT / np.asarray(molar_mass, dtype=float)
    return np.asarray(np.sqrt(gas * np.asarray(temperature, dtype=float)) / mass_flow_factor(gamma))


def thrust_coefficient(area_ratio: npt.ArrayLike, gamma: npt.ArrayLike, ambient: npt.ArrayLike = 0.0) -> Array:
    """Thrust over chamber pressure and throat area of a nozzle that flows full.

    Parameters
    ----------
    area_ratio : exit over throat area
    gamma : ratio of specific heats
    ambient : pressure outside over chamber pressure
    """
    g = _checked_gamma(gamma)
    mach = mach_of_area_ratio(area_ratio, g)
    pressure = pressure_ratio(mach, g)
    momentum = mass_flow_factor(g) * np.sqrt(2 * g / (g - 1) * (1 - temperature_ratio(mach, g)))
    return np.asarray(momentum + (pressure - np.asarray(ambient, dtype=float)) * np.asarray(area_ratio, dtype=float))


def prandtl_meyer(mach: npt.ArrayLike, gamma: npt.ArrayLike) -> Array:
    """Angle through which a sonic flow turns to reach a Mach number, rad."""
    m, g = np.asarray(mach, dtype=float), _checked_gamma(gamma)
    if not np.all(m >= 1):
        raise PhysicsError("only a supersonic flow turns by expansion: Mach number must be at least 1")
    stretch = np.sqrt((g + 1) / (g - 1))
    beyond = np.sqrt(m * m - 1)
    return np.asarray(stretch * np.arctan(beyond / stretch) - np.arctan(beyond))


def mach_of_prandtl_meyer(angle: npt.ArrayLike, gamma: npt.ArrayLike) -> Array:
    """Mach number after turning through an angle, rad.

    Raises
    ------
    PhysicsError
        For an angle that would expand the gas to more than a vacuum.
    """
    nu, g = np.broadcast_arrays(np.asarray(angle, dtype=float), _checked_gamma(gamma))
    stretch = np.sqrt((g + 1) / (g - 1))
    largest = (stretch - 1) * np.pi / 2
    if not np.all((nu >= 0) & (nu < largest)):
        raise PhysicsError("a flow turns by no less than nothing and by less than what expands it to a vacuum")
    # Hall's approximation, 1975, then Newton
    y = (nu / largest) ** (2 / 3)
    mach = (1 + y * (1.3604 + y * (0.0962 - 0.5127 * y))) / (1 + y * (-0.6722 - 0.3278 * y) * (1 - 1e-9))
    for _ in range(_STEPS):
        beyond = np.sqrt(np.maximum(mach * mach - 1, 1e-18))
        slope = beyond / (mach * (1 + (g - 1) / 2 * mach * mach))
        step = np.where(nu > 0, (nu - prandtl_meyer(np.maximum(mach, 1.0), g)) / np.maximum(slope, 1e-9), 1 - mach)
        mach = np.maximum(mach + np.clip(step, -mach / 2, mach), 1.0)
        if np.all(np.abs(step) < _CLOSE * mach):
            break
    return np.asarray(mach)
