"""What may be asked of a chamber and nozzle: propellants, axes of a grid, ways of expanding."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from intercosmos.errors import PhysicsError
from intercosmos.physics.propulsion.propellants import Propellant, as_fuel, find_propellant

#: Where the composition stops changing: the station's number in the library, 0 for nowhere.
MODES: Final = {"equilibrium": 0, "frozen": 1, "frozen at throat": 2}


@dataclass(frozen=True, slots=True)
class Question:
    """One grid, as it is asked and as it is sent to a worker."""

    oxidizer: Propellant
    fuel: Propellant
    mixture_ratios: tuple[float, ...]
    pressures: tuple[float, ...]
    expansions: tuple[float, ...]
    by_area: bool
    contraction_ratio: float | None
    frozen: int
    ions: bool


def resolved(propellant: str | Propellant) -> Propellant:
    """A propellant itself, whether named or given."""
    return propellant if isinstance(propellant, Propellant) else find_propellant(propellant)


def mode_of(mode: str) -> str:
    """A mode as it is written here: in small letters and with spaces."""
    wanted = " ".join(str(mode).lower().replace("_", " ").replace("-", " ").split())
    if wanted not in MODES:
        raise PhysicsError(f"no mode of expansion is called {mode!r}; allowed: {', '.join(MODES)}")
    return wanted


def question_of(
    oxidizer: str | Propellant,
    fuel: str | Propellant,
    mixture_ratio: npt.ArrayLike,
    chamber_pressure: npt.ArrayLike,
    area_ratio: npt.ArrayLike | None,
    pressure_ratio: npt.ArrayLike | None,
    contraction_ratio: float | None,
    mode: str,
    ions: bool,
) -> tuple[Question, tuple[bool, bool, bool]]:
    """The grid asked for, and which of its axes is one number; arguments and errors as ``combustion``."""
    if area_ratio is not None and pressure_ratio is not None:
        raise PhysicsError("give an area ratio or a pressure ratio, not both")
    burnt, burning = resolved(oxidizer), as_fuel(resolved(fuel))
    if burnt.kind != "oxidizer" or burning.kind != "fuel":
        raise PhysicsError(
            f"{burnt.id} ({burnt.kind}) and {burning.id} ({burning.kind}) are no oxidiser and fuel, in this order"
        )
    third = "area ratio" if area_ratio is not None else "pressure ratio"
    expansion = area_ratio if area_ratio is not None else pressure_ratio
    axes = [_axis("mixture ratio", mixture_ratio, 0.0), _axis("chamber pressure", chamber_pressure, 0.0)]
    axes.append(() if expansion is None else _axis(third, expansion, 1.0))
    if contraction_ratio is not None:
        contraction_ratio = _contraction(contraction_ratio, mode, ions)
    question = Question(
        burnt, burning, axes[0], axes[1], axes[2], area_ratio is not None, contraction_ratio, MODES[mode], bool(ions)
    )
    scalar = (
        np.ndim(mixture_ratio) == 0,
        np.ndim(chamber_pressure) == 0,
        expansion is not None and not np.ndim(expansion),
    )
    return question, scalar


def _contraction(ratio: float, mode: str, ions: bool) -> float:
    try:
        wide = float(ratio)
    except (TypeError, ValueError):
        raise PhysicsError(f"the contraction ratio is one number, not {ratio!r}") from None
    if not 1 < wide < np.inf:
        raise PhysicsError(f"a chamber is wider than its throat: contraction ratio {wide:g} must be above 1 and finite")
    if MODES[mode] or ions:
        what = "frozen expansion" if MODES[mode] else "gas with ions"
        raise PhysicsError(f"{what} is computed for a chamber of infinite area: leave the contraction ratio out")
    return wide


def _axis(name: str, values: npt.ArrayLike, floor: float) -> tuple[float, ...]:
    """One number or one row of them, all above the floor."""
    try:
        axis = np.asarray(values, dtype=float)
    except (TypeError, ValueError):
        text = f"{name} is a number in SI or a row of them, not {values!r}"
        raise PhysicsError(f"{text}\n  next: intercosmos.units.parse reads texts with units") from None
    if axis.ndim > 1:
        raise PhysicsError(f"{name} is one number or one row of numbers, not an array of shape {axis.shape}")
    if axis.size == 0:
        raise PhysicsError(f"{name} is an empty row: give at least one number")
    wrong = axis[~((axis > floor) & np.isfinite(axis))]
    if wrong.size:
        raise PhysicsError(
            f"{name} must be above {floor:g} and finite; given {', '.join(map(str, wrong[:5].tolist()))}"
        )
    return tuple(np.atleast_1d(axis).tolist())
