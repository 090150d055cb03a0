"""Where a jet leaves the wall of a nozzle that is too wide for the air around it, and what thrust is left.

A nozzle flows full as long as the gas at its wall has more than a certain part of the pressure outside. Three rules say
which part: Summerfield's constant, Schmucker's for engines of the 1960s, Stark's for contoured nozzles of today. They
differ by a third; separation is predicted to about a fifth of the pressure, so a nozzle within that of its limit is
better tested than computed.

>>> bool(separation(82.0, 6.8e6, 101_325.0).separated)  # an upper stage's engine on the ground
True
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from intercosmos.constants import STANDARD_GRAVITY
from intercosmos.errors import PhysicsError
from intercosmos.physics.propulsion.nozzle_flow import (
    area_ratio_of_mach,
    mach_of_area_ratio,
    pressure_ratio,
    thrust_coefficient,
)

Array = npt.NDArray[np.float64]

#: Part of the ambient pressure at which the flow separates.
SUMMERFIELD: Final = 0.4  # Summerfield, Foster and Swan, Jet Propulsion 24, 1954: 0.35 to 0.4
CRITERIA: Final = ("stark", "schmucker", "summerfield")
#: Relative error of a predicted separation pressure: scatter of hot and cold tests around Stark's rule (2009).
ERROR: Final = 0.2
#: Pressure at the lip of a bell of 80 % over that of one-dimensional flow to the same area: a wall that turns the gas
#: back presses it together. From truncated ideal contours (area ratios 45 to 86, gamma 1.15 to 1.25: 1.47 to 1.70); a
#: parabola adds to it. 32 to 39 kPa at the rim of the Space Shuttle's main engine (from memory), over 19 kPa.
BELL_LIP: Final = 1.6


@dataclass(frozen=True, slots=True)
class Separation:
    """What a nozzle does in air; every attribute has the shape of the question.

    Attributes
    ----------
    separated : whether the jet leaves the wall before the exit
    area_ratio : where it does; the exit's where it does not
    margin : wall pressure at the exit over the one at which it separates; below 1 it does
    thrust_coefficient : with the part behind the separation at the pressure outside
    """

    separated: npt.NDArray[np.bool_]
    area_ratio: Array
    margin: Array
    thrust_coefficient: Array


def separation_pressure(mach: npt.ArrayLike, ambient_pressure: npt.ArrayLike, criterion: str = "stark") -> Array:
    """Wall pressure at which the flow separates, Pa; arguments broadcast.

    Parameters
    ----------
    mach : Mach number at the wall
    ambient_pressure : Pa
    criterion : ``stark`` (pi over three Mach: Stark, AIAA 2009-5141, turbulent contoured nozzles),
        ``schmucker`` (NASA TM-77396, 1984) or ``summerfield``
    """
    m, outside = np.broadcast_arrays(np.asarray(mach, dtype=float), np.asarray(ambient_pressure, dtype=float))
    if criterion == "summerfield":
        return np.asarray(SUMMERFIELD * outside)
    if not np.all(m >= 1):
        raise PhysicsError("a jet separates where it is supersonic: Mach number must be at least 1")
    if criterion == "schmucker":
        return np.asarray((1.88 * m - 1) ** -0.64 * outside)
    if criterion == "stark":
        return np.asarray(np.minimum(np.pi / (3 * m), 1.0) * outside)
    raise PhysicsError(f"no criterion of separation is called {criterion!r}; allowed: {', '.join(CRITERIA)}")


def separation(
    area_ratio: npt.ArrayLike,
    chamber_pressure: npt.ArrayLike,
    ambient_pressure: npt.ArrayLike,
    *,
    gamma: npt.ArrayLike = 1.2,
    lip: float = 1.0,
    criterion: str = "stark",
) -> Separation:
    """Whether and where a nozzle separates, and its thrust coefficient; arguments broadcast.

    Parameters
    ----------
    area_ratio : exit over throat area
    chamber_pressure, ambient_pressure : Pa
    gamma : ratio of specific heats between throat and exit
    lip : wall pressure over that of one-dimensional flow: 1 for cones, :data:`BELL_LIP` for thrust-optimised bells
    criterion : see :func:`separation_pressure`

    Notes
    -----
    Behind the separation the wall has the pressure
    outside: it is a few per cent less in truth, which costs up to 1 % of a separated nozzle's thrust.
    """
    exit_area, chamber, outside, g = np.broadcast_arrays(
        *(np.asarray(v, dtype=float) for v in (area_ratio, chamber_pressure, ambient_pressure, gamma))
    )
    if not (np.all(chamber > 0) and np.all(outside >= 0)):
        raise PhysicsError("chamber pressure must be above zero and ambient pressure not below")
    if not lip > 0:
        raise PhysicsError(f"the pressure at the lip is above zero; given {lip!r} times the mean")
    mach = mach_of_area_ratio(exit_area, g)
    limit = separation_pressure(mach, outside, criterion)
    with np.errstate(divide="ignore"):
        margin = np.where(limit > 0, lip * chamber * pressure_ratio(mach, g) / np.where(limit > 0, limit, 1.0), np.inf)
    separated = margin < 1.0
    at = (
        mach
        if not np.any(separated)
        else np.where(separated, _mach_at_separation(mach, lip * chamber, outside, g, criterion), mach)
    )
    where = np.where(separated, area_ratio_of_mach(at, g), exit_area)
    coefficient = thrust_coefficient(np.maximum(where, 1.0), g, outside / chamber)
    return Separation(np.asarray(separated), np.asarray(where), np.asarray(margin), coefficient)


def _mach_at_separation(exit_mach: Array, chamber: Array, outside: Array, gamma: Array, criterion: str) -> Array:
    """By bisection between throat and exit: the wall's pressure falls faster than the limit. The throat if nowhere."""
    low, high = np.ones_like(exit_mach), np.array(exit_mach)
    for _ in range(50):
        middle = (low + high) / 2
        full = chamber * pressure_ratio(middle, gamma) > separation_pressure(middle, outside, criterion)
        low, high = np.where(full, middle, low), np.where(full, high, middle)
    return np.asarray((low + high) / 2)


def isp_into(
    vacuum_isp_s: npt.ArrayLike,
    turbine_share: npt.ArrayLike,
    c_star: npt.ArrayLike,
    area_ratio: npt.ArrayLike,
    chamber_pressure: npt.ArrayLike,
    ambient_pressure: npt.ArrayLike,
    gamma: npt.ArrayLike,
    lip: float = 1.0,
    criterion: str = "stark",
) -> tuple[Array, Separation]:
    """Specific impulse of a real engine into an ambient pressure, s, and what its nozzle does; arguments broadcast.

    The vacuum impulse less what the air presses on the exit, plus what a separated nozzle gains over a full one.

    Parameters
    ----------
    vacuum_isp_s : of the engine, delivered
    turbine_share : part of its flow that leaves beside the chamber
    c_star : delivered, m/s
    area_ratio, chamber_pressure, ambient_pressure, gamma, lip, criterion : as for :func:`separation`
    """
    state = separation(area_ratio, chamber_pressure, ambient_pressure, gamma=gamma, lip=lip, criterion=criterion)
    pressed = np.asarray(ambient_pressure, dtype=float) / np.asarray(chamber_pressure, dtype=float)
    air = pressed * np.asarray(area_ratio, dtype=float)
    gained = state.thrust_coefficient - (thrust_coefficient(area_ratio, gamma) - air)
    velocity = (1 - np.asarray(turbine_share, dtype=float)) * np.asarray(c_star, dtype=float)
    lost = (air - gained) * velocity / STANDARD_GRAVITY
    return np.asarray(np.asarray(vacuum_isp_s, dtype=float) - lost), state
