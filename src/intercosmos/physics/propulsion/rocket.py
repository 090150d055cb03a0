"""What a chamber and an ideal nozzle do with a pair of propellants, over grids of mixture, pressure and expansion.

>>> one = combustion("lox", "lh2", 5.55157, 53.3172e5, area_ratio=75.0)
>>> round(float(one.isp_vacuum_s) * 9.80665, 1)  # RP-1311, example 8 prints 4554.9
4554.9
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from intercosmos.constants import SEA_LEVEL_PRESSURE, STANDARD_GRAVITY
from intercosmos.errors import ConvergenceError
from intercosmos.physics import kept
from intercosmos.physics.propulsion.chemistry import Reaction
from intercosmos.physics.propulsion.propellants import Propellant
from intercosmos.physics.propulsion.rocket_question import MODES as MODES
from intercosmos.physics.propulsion.rocket_question import Question, mode_of, question_of
from intercosmos.physics.propulsion.rocket_question import resolved as resolved
from intercosmos.physics.propulsion.separation import BELL_LIP, separation_pressure

if TYPE_CHECKING:
    import xarray

Array = npt.NDArray[np.float64]
Progress = Callable[[int, int], None]

#: From how many points on it pays to find out first which species matter.
WORTH_NARROWING: Final = 12
#: Expansions solved together: the library starts each from its neighbour.
TOGETHER: Final = 64
SOURCE: Final = "NASA cea, after RP-1311 (Gordon and McBride 1994)"

_AT = "mixture_ratio", "chamber_pressure"
#: Variable -> (whether it varies with the expansion, what it is, unit).
_VARIABLES: Final = {
    "temperature": (False, "chamber temperature", "K"),
    "throat_temperature": (False, "throat temperature", "K"),
    "exit_temperature": (True, "exit temperature", "K"),
    "molar_mass": (False, "mass of the chamber gas and what floats in it, per mole of gas", "kg/mol"),
    "gamma": (False, "isentropic exponent in the chamber", "1"),
    "throat_gamma": (False, "isentropic exponent in the throat", "1"),
    "exit_gamma": (True, "isentropic exponent at the exit", "1"),
    "exit_molar_mass": (True, "mass of the exit gas per mole of gas", "kg/mol"),
    "cp": (False, "specific heat in the chamber", "J/(kg K)"),
    "density": (False, "density in the chamber", "kg/m3"),
    "throat_pressure": (False, "throat pressure", "Pa"),
    "exit_pressure": (True, "exit pressure", "Pa"),
    "exit_mach": (True, "exit Mach number", "1"),
    "expansion": (True, "exit over throat area", "1"),
    "c_star": (False, "characteristic velocity", "m/s"),
    "thrust_coefficient": (True, "thrust coefficient into air of the exit pressure", "1"),
    "thrust_coefficient_vacuum": (True, "thrust coefficient in vacuum", "1"),
    "isp_s": (True, "specific impulse into air of the exit pressure", "s"),
    "isp_vacuum_s": (True, "specific impulse in vacuum", "s"),
    "isp_sea_level_s": (True, "specific impulse at sea level of a nozzle that flows full", "s"),
}


def combustion(
    oxidizer: str | Propellant,
    fuel: str | Propellant,
    mixture_ratio: npt.ArrayLike,
    chamber_pressure: npt.ArrayLike,
    *,
    area_ratio: npt.ArrayLike | None = None,
    pressure_ratio: npt.ArrayLike | None = None,
    contraction_ratio: float | None = None,
    mode: str = "equilibrium",
    ions: bool = False,
    workers: int = 1,
    cached: bool = True,
    progress: Progress | None = None,
) -> xarray.Dataset:
    """Theoretical performance for every mixture ratio, chamber pressure and expansion.

    Parameters
    ----------
    oxidizer, fuel : propellants by name, such as ``"lox"`` and ``"rp-1"``, or :class:`Propellant`
    mixture_ratio : oxidiser to fuel by mass, shape () or (n,)
    chamber_pressure : Pa, shape () or (m,); with a contraction ratio the pressure at the injector
    area_ratio : exit over throat area, above 1, shape () or (k,)
    pressure_ratio : chamber over exit pressure instead of an area ratio
    contraction_ratio : chamber over throat area; infinite if not given
    mode : ``equilibrium``, ``frozen`` (as in the chamber) or ``frozen at throat``, also with underscores or hyphens
    ions : whether charged species may form, as in gas above 5000 K; for a chamber of infinite area
    workers : processes; a grid is split between them by mixture ratio
    cached : keep the table on disk and read it next time
    progress : called with how many mixture ratios are done, and of how many

    Returns
    -------
    Dataset with the dimensions given as arrays, in the order mixture_ratio, chamber_pressure, area_ratio; ``converged``
    is False, and every figure NaN, where equilibrium has no answer (a frozen gas that would condense, a mixture that
    does not burn); ``separates_at_sea_level`` marks nozzles too wide for the air of the ground. Time grows with the
    number of mixture ratios times pressures, and a third as fast with expansions.

    Raises
    ------
    UnknownIdError
        For a propellant nobody calls so.
    PhysicsError
        For ratios and pressures that mean nothing, or an unknown mode.
    ConvergenceError
        If no point of the grid has an answer.

    Reference
    ---------
    Gordon and McBride, NASA RP-1311, 1994.
    """
    mode = mode_of(mode)
    question, scalar = question_of(
        oxidizer, fuel, mixture_ratio, chamber_pressure, area_ratio, pressure_ratio, contraction_ratio, mode, ions
    )
    key = kept.key_of("combustion 2", repr(question), _version())
    size = len(question.mixture_ratios) * len(question.pressures) * max(len(question.expansions), 1)
    worth = cached and size >= WORTH_NARROWING
    table = kept.read_table("combustion", key) if worth else None
    if table is None:
        table = _solve(question, workers, progress)
        if worth:
            kept.keep_table("combustion", key, table)
    if not table["converged"].any():
        raise ConvergenceError(
            f"{question.oxidizer.id}/{question.fuel.id} has no equilibrium at mixture ratio "
            f"{_range(question.mixture_ratios)}, {_range(question.pressures)} Pa ({mode})\n  next: {_next(question)}"
        )
    return _dataset(question, table, scalar, mode)


def _next(question: Question) -> str:
    if question.frozen:
        return "mode 'equilibrium', where a frozen gas would condense, or a mixture nearer to the stoichiometric one"
    if question.contraction_ratio is not None:
        return f"leave the contraction ratio of {question.contraction_ratio:g} out: from 10 on it changes nothing"
    return "a mixture nearer to the stoichiometric one"


def _range(values: Sequence[float]) -> str:
    low, high = min(values), max(values)
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"


@lru_cache(maxsize=1)
def _version() -> str:
    from importlib.metadata import version

    return version("cea")


def _solve(question: Question, workers: int, progress: Progress | None) -> dict[str, npt.NDArray[Any]]:
    shape = len(question.mixture_ratios), len(question.pressures), max(len(question.expansions), 1)
    table: dict[str, npt.NDArray[Any]] = {
        name: np.full(shape if wide else shape[:2], np.nan) for name, (wide, _, _) in _VARIABLES.items()
    }
    table["converged"] = np.zeros(shape, bool)
    # the rows take turns, so that every worker gets easy and hard ones
    share = min(max(workers, 1), shape[0])
    parts = [list(range(first, shape[0], share)) for first in range(share)]
    for done, (k, row) in enumerate(_rows(question, parts), 1):
        for name, values in row.items():
            table[name][k] = values
        if progress is not None:
            progress(done, shape[0])
    return table


def _rows(question: Question, parts: list[list[int]]) -> Iterator[tuple[int, dict[str, npt.NDArray[Any]]]]:
    if len(parts) == 1:
        yield from _some_rows(question, parts[0])
        return
    with ProcessPoolExecutor(len(parts), multiprocessing.get_context("spawn")) as pool:
        for rows in pool.map(_rows_of_worker, [question] * len(parts), parts):
            yield from rows


def _rows_of_worker(question: Question, part: list[int]) -> list[tuple[int, dict[str, npt.NDArray[Any]]]]:
    return list(_some_rows(question, part))


def _some_rows(question: Question, part: list[int]) -> Iterator[tuple[int, dict[str, npt.NDArray[Any]]]]:
    whole = _reaction(question.oxidizer, question.fuel, question.ions)
    across = len(question.pressures) * max(len(question.expansions), 1)
    for k in part:
        mixture = question.mixture_ratios[k]
        reaction = whole
        if across >= WORTH_NARROWING and len(question.pressures) > 2:
            edges = sorted({min(question.pressures), max(question.pressures)})
            reaction = whole.narrowed([mixture], edges, _edges(question))
        yield k, _row(question, mixture, reaction, whole)


def _edges(question: Question) -> list[float]:
    """The widest and the narrowest expansion by area; a wide one stands for pressure ratios."""
    if not question.expansions:
        return []
    return sorted({min(question.expansions), max(question.expansions)}) if question.by_area else [1.5, 200.0]


@lru_cache(maxsize=16)
def _reaction(oxidizer: Propellant, fuel: Propellant, ions: bool) -> Reaction:
    return Reaction(oxidizer, fuel, ions=ions)


def _row(question: Question, mixture: float, reaction: Reaction, whole: Reaction) -> dict[str, npt.NDArray[Any]]:
    """Every pressure and expansion of one mixture ratio."""
    count = max(len(question.expansions), 1)
    row: dict[str, npt.NDArray[Any]] = {
        name: np.full((len(question.pressures), count) if wide else len(question.pressures), np.nan)
        for name, (wide, _, _) in _VARIABLES.items()
    }
    row["converged"] = np.zeros((len(question.pressures), count), bool)
    order = np.argsort(question.expansions)
    ranked = np.asarray(question.expansions)[order]
    groups = [order[a : a + TOGETHER] for a in range(0, len(order), TOGETHER)] or [np.empty(0, int)]
    for i, pressure in enumerate(question.pressures):
        for group, values in zip(
            groups, [ranked[a : a + TOGETHER] for a in range(0, max(len(order), 1), TOGETHER)], strict=True
        ):
            found = _stations(reaction, question, mixture, pressure, values)
            if found is None and reaction is not whole:
                found = _stations(whole, question, mixture, pressure, values)
            if found is not None:
                _fill(row, i, group if len(group) else np.array([0]), found, len(values))
                continue
            for at, value in zip(group, values, strict=True):  # one expansion may spoil the others
                found = _stations(whole, question, mixture, pressure, np.array([value]))
                if found is not None:
                    _fill(row, i, np.array([at]), found, 1)
    return row


def _stations(
    reaction: Reaction, question: Question, mixture: float, pressure: float, values: Array
) -> dict[str, Array] | None:
    return reaction.stations(
        mixture,
        pressure,
        area_ratios=values.tolist() if question.by_area else (),
        pressure_ratios=() if question.by_area else values.tolist(),
        contraction_ratio=question.contraction_ratio,
        frozen=question.frozen,
    )


def _fill(row: dict[str, npt.NDArray[Any]], i: int, group: npt.NDArray[Any], s: dict[str, Array], exits: int) -> None:
    """Stations of one pressure into the row's tables."""
    throat = int(np.argmin(np.abs(s["area_ratio"] - 1.0) + (s["mach"] < 0.5) * 10.0))
    at_chamber = {
        "temperature": "temperature", "molar_mass": "molar_mass", "gamma": "gamma", "cp": "cp", "density": "density",
    }  # fmt: skip
    for name, theirs in at_chamber.items():
        row[name][i] = s[theirs][0]
    for name in ("temperature", "gamma", "pressure"):
        row[f"throat_{name}"][i] = s[name][throat]
    row["c_star"][i] = s["c_star"][throat]
    if not exits:
        row["converged"][i] = True
        return
    last = slice(len(s["pressure"]) - exits, None)
    speed, vacuum, pressure = s["exhaust_speed"][last], s["exhaust_speed_vacuum"][last], s["pressure"][last]
    for name in ("temperature", "gamma", "molar_mass", "pressure", "mach"):
        row[f"exit_{name}"][i, group] = s[name][last]
    row["expansion"][i, group] = s["area_ratio"][last]
    row["thrust_coefficient"][i, group] = s["thrust_coefficient"][last]
    row["thrust_coefficient_vacuum"][i, group] = vacuum / s["c_star"][throat]
    row["isp_s"][i, group] = speed / STANDARD_GRAVITY
    row["isp_vacuum_s"][i, group] = vacuum / STANDARD_GRAVITY
    # the exit area for a unit of mass flow is what vacuum adds, over the exit pressure
    row["isp_sea_level_s"][i, group] = (vacuum - (vacuum - speed) / pressure * SEA_LEVEL_PRESSURE) / STANDARD_GRAVITY
    row["converged"][i, group] = True


def _dataset(
    question: Question, table: dict[str, npt.NDArray[Any]], scalar: tuple[bool, bool, bool], mode: str
) -> xarray.Dataset:
    import xarray

    third = "area_ratio" if question.by_area else "pressure_ratio"
    dims = (*_AT, third)
    expanded = bool(question.expansions)
    data: dict[str, Any] = {}
    for name, (wide, text, unit) in _VARIABLES.items():
        if wide and not expanded:
            continue
        data[name] = (dims if wide else _AT, table[name], {"long_name": text, "units": unit})
    said = table["converged"] if expanded else table["converged"][..., 0]
    data["converged"] = (dims if expanded else _AT, said, {"long_name": "whether equilibrium has an answer here"})
    if expanded:
        supersonic = np.where(table["exit_mach"] > 1, table["exit_mach"], 1.0)  # NaN stays flagged by ``converged``
        leaves = BELL_LIP * table["exit_pressure"] < separation_pressure(supersonic, SEA_LEVEL_PRESSURE)
        text = "whether the jet leaves a bell's wall at sea level, so that its impulse there is not the one given"
        data["separates_at_sea_level"] = (dims, leaves, {"long_name": text})
    axes = {
        "mixture_ratio": (question.mixture_ratios, "oxidiser to fuel by mass", "1"),
        "chamber_pressure": (question.pressures, "chamber pressure", "Pa"),
    }
    if expanded:
        text = "exit over throat area" if question.by_area else "chamber over exit pressure"
        axes[third] = (question.expansions, text, "1")
    coordinates = {
        name: (name, np.array(values), {"long_name": text, "units": unit})
        for name, (values, text, unit) in axes.items()
    }
    attributes = {
        "title": f"{question.oxidizer.name} and {question.fuel.name}",
        "oxidizer": question.oxidizer.id,
        "fuel": question.fuel.id,
        "mode": mode,
        "source": SOURCE,
    }
    found = xarray.Dataset(data, coordinates, attributes)
    single = [name for name, alone in zip(dims, scalar, strict=True) if alone and name in found.dims]
    return found.isel(dict.fromkeys(single, 0))
