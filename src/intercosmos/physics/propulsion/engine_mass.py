"""What an engine weighs, by regression on engines that were weighed, and how thrust, size and flow scale.

The mass follows thrust to the power 0.69, hardly the pressure; closed cycles weigh a third more than open ones, and
hydrogen another third. Engines of the same four figures still differ by a factor of 1.4 either way: what counts as the
engine, how old it is and what it was made of is not in them. The interval says so.

>>> found = engine_mass(2085e3, 25.8e6, cycle="orsc")
>>> round(float(found.mass), -2), round(float(found.interval[0]), -2)  # RD-191: 2290 kg
(2300.0, 1200.0)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from intercosmos.constants import STANDARD_GRAVITY
from intercosmos.errors import PhysicsError
from intercosmos.physics.propulsion.engine_cycles import Cycle, find_cycle

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class MassLaw:
    """A straight line in logarithms: its coefficients, their covariance, the scatter about it and its freedom.

    Coefficients in this order: one, thrust (N), chamber pressure (Pa), closed cycle, hydrogen.
    """

    coefficients: tuple[float, ...]
    covariance: tuple[tuple[float, ...], ...]
    scatter: float
    freedom: int


@dataclass(frozen=True, slots=True)
class EngineMass:
    """Dry mass, kg, and the interval in which one more engine lies; arrays of the shape of the question."""

    mass: Array
    interval: tuple[Array, Array]
    thrust_to_weight: Array


def _features(thrust: Array, pressure: Array, closed: Array, hydrogen: Array) -> Array:
    one = np.ones(np.broadcast_shapes(thrust.shape, pressure.shape, closed.shape, hydrogen.shape))
    return np.stack([one, np.log(thrust) * one, np.log(pressure) * one, closed * one, hydrogen * one], axis=-1)


def fit_mass(
    thrust: Sequence[float],
    chamber_pressure: Sequence[float],
    closed: Sequence[bool],
    hydrogen: Sequence[bool],
    mass: Sequence[float],
) -> MassLaw:
    """The law that fits weighed engines best; N, Pa, whether pumps are driven by a closed cycle, kg."""
    columns = (np.asarray(v, dtype=float) for v in (thrust, chamber_pressure, closed, hydrogen))
    matrix, wanted = _features(*columns), np.log(np.asarray(mass, dtype=float))
    freedom = len(wanted) - matrix.shape[1]
    if freedom < 1 or np.linalg.matrix_rank(matrix) < matrix.shape[1]:
        raise PhysicsError(
            "a law of mass needs six engines or more, of open and closed cycles, with hydrogen and without"
        )
    found = np.linalg.lstsq(matrix, wanted, rcond=None)[0]
    scatter = float(np.sqrt(np.sum((wanted - matrix @ found) ** 2) / freedom))
    covariance = np.linalg.inv(matrix.T @ matrix)
    return MassLaw(tuple(found.tolist()), tuple(tuple(row) for row in covariance.tolist()), scatter, freedom)


#: Fitted to every second one, beginning with the second by id, of the engines with a mass in
#: tests/against/data/engines_published.toml; a test fits it again and compares.
FITTED: Final = MassLaw(
    (-3.54222, 0.69077, 0.05637, 0.26191, 0.26990),
    (
        (21.2685, 0.286334, -1.61795, 1.37865, -0.351103),
        (0.286334, 0.0305682, -0.0443471, 0.0241409, 0.00875206),
        (-1.61795, -0.0443471, 0.142444, -0.113571, 0.0129722),
        (1.37865, 0.0241409, -0.113571, 0.230633, -0.0416297),
        (-0.351103, 0.00875206, 0.0129722, -0.0416297, 0.162457),
    ),
    0.3431,
    26,
)


def engine_mass(
    thrust: npt.ArrayLike,
    chamber_pressure: npt.ArrayLike,
    *,
    cycle: str | Cycle,
    hydrogen: bool = False,
    level: float = 0.9,
) -> EngineMass:
    """Dry mass of an engine from its vacuum thrust, N, and chamber pressure, Pa; arguments broadcast.

    Parameters
    ----------
    thrust : of the whole engine, in vacuum, N
    chamber_pressure : Pa
    cycle : by any of its names
    hydrogen : whether it burns liquid hydrogen
    level : of the interval, by Student's t with the uncertainty of the coefficients
    """
    from scipy.special import stdtrit  # the quantile of Student's t; scipy.stats takes long to load

    force, pressure = np.asarray(thrust, dtype=float), np.asarray(chamber_pressure, dtype=float)
    if not (np.all(force > 0) and np.all(pressure > 0)):
        raise PhysicsError("thrust and chamber pressure must be above zero")
    if not 0 < level < 1:
        raise PhysicsError(f"a level of confidence lies between 0 and 1; given {level!r}")
    one = find_cycle(cycle)
    row = _features(force, pressure, np.asarray(float(one.pumped and not one.open)), np.asarray(float(hydrogen)))
    mass = np.exp(row @ np.array(FITTED.coefficients))
    spread = np.sqrt(1 + np.einsum("...i,ij,...j->...", row, np.array(FITTED.covariance), row))
    factor = np.exp(float(stdtrit(FITTED.freedom, (1 + level) / 2)) * FITTED.scatter * spread)
    return EngineMass(np.asarray(mass), (np.asarray(mass / factor), np.asarray(mass * factor)),
                      np.asarray(force / (mass * STANDARD_GRAVITY)))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scaled:
    """What becomes of an engine scaled photographically; all as factors."""

    length: Array
    mass_flow: Array
    mass: Array
    shaft_speed: Array
    power: Array


def scaled(thrust: npt.ArrayLike, chamber_pressure: npt.ArrayLike = 1.0) -> Scaled:
    """Factors of an engine whose thrust and chamber pressure are multiplied, with the same propellants and expansion.

    Lengths as the root of thrust over pressure, flow as thrust, pump power as flow and pressure, shaft speed so that
    the pumps' specific speed stays (Humble, Henry and Larson 1995, chapter 5); mass as the regression says.
    """
    force, pressure = np.broadcast_arrays(np.asarray(thrust, dtype=float), np.asarray(chamber_pressure, dtype=float))
    if not (np.all(force > 0) and np.all(pressure > 0)):
        raise PhysicsError("factors of thrust and pressure must be above zero")
    _, by_thrust, by_pressure = FITTED.coefficients[:3]
    mass = force**by_thrust * pressure**by_pressure
    speed = pressure**0.75 / np.sqrt(force)
    size = np.sqrt(force / pressure)
    return Scaled(np.asarray(size), np.array(force), np.asarray(mass), np.asarray(speed), np.asarray(force * pressure))
