"""What a real engine delivers, from propellants, chamber pressure, mixture, expansion and cycle, with its interval.

An ideal engine (equilibrium, :func:`combustion`) less what physics says is lost (divergence, friction, slow chemistry,
turbine exhaust of open cycles) and less the remainder of the engine's class, fitted to half of the published engines
(:mod:`intercosmos.physics.propulsion.efficiency_classes`) and judged by the others.

>>> found = predict("lox/rp-1", chamber_pressure=25.8e6, mixture_ratio=2.6, area_ratio=36.87, cycle="orsc")
>>> bool(abs(found.isp_vacuum_s / 337.5 - 1) < 0.015)  # RD-191
True
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from intercosmos.constants import SEA_LEVEL_PRESSURE, STANDARD_GRAVITY
from intercosmos.errors import ConvergenceError, PhysicsError
from intercosmos.physics.propulsion import efficiency_classes
from intercosmos.physics.propulsion.chemistry import Reaction
from intercosmos.physics.propulsion.engine_cycles import Cycle, find_cycle
from intercosmos.physics.propulsion.nozzle_losses import (
    divergence_loss,
    expansion_gamma,
    friction_loss,
    kinetic_loss,
    throat_radius,
)
from intercosmos.physics.propulsion.propellants import Propellant, propellant_pair
from intercosmos.physics.propulsion.rocket import MODES as STOPS
from intercosmos.physics.propulsion.rocket import TOGETHER, resolved
from intercosmos.physics.propulsion.separation import BELL_LIP, Separation, isp_into
from intercosmos.physics.propulsion.turbine_exhaust import chamber_mixture_ratio, exhaust

Array = npt.NDArray[np.float64]

#: Friction depends on size, a little: this thrust of one chamber is taken where none is given, N.
USUAL_THRUST: Final = 5e5
MODES: Final = ("equilibrium", "frozen at throat")
_IDEAL: Final = ("temperature", "molar_mass", "c_star", "exit_pressure", "isp_vacuum_s", "isp_frozen_s")


@dataclass(frozen=True, slots=True)
class Prediction:
    """What an engine delivers. Every array has the shape of the question.

    Attributes
    ----------
    isp_vacuum_s, isp_sea_level_s : of the whole engine, turbine exhaust included
    isp_s : into the ambient pressure asked for
    interval : lower and upper vacuum impulse between which one more engine of the class lies, s
    level : how surely
    c_star : delivered characteristic velocity of the chamber, m/s
    thrust_coefficient_vacuum : delivered
    losses : parts of the chamber's ideal vacuum impulse by kind: divergence, friction, kinetics, class; and exhaust,
        of the engine's
    efficiency : vacuum impulse over the ideal one of the same mixture
    separated : whether the nozzle separates at sea level
    separation_margin : wall pressure at its exit over the one at which it would
    chamber_mixture_ratio, turbine_share : mixture in the chamber, and the part of the flow that drives an open turbine
    ideal_isp_vacuum_s, ideal_isp_frozen_s, ideal_c_star, chamber_temperature, exit_pressure, gamma : ideal figures
    thrust_vacuum, thrust_sea_level : N; NaN without a thrust, as the next
    mass_flow : of the engine, kg/s
    throat_diameter, exit_diameter : of one chamber, m
    """

    engine_class: str
    cycle: Cycle
    isp_vacuum_s: Array
    isp_sea_level_s: Array
    isp_s: Array
    interval: tuple[Array, Array]
    level: float
    c_star: Array
    thrust_coefficient_vacuum: Array
    losses: dict[str, Array]
    efficiency: Array
    separated: npt.NDArray[np.bool_]
    separation_margin: Array
    chamber_mixture_ratio: Array
    turbine_share: Array
    exhaust_isp_s: Array
    ideal_isp_vacuum_s: Array
    ideal_isp_frozen_s: Array
    ideal_c_star: Array
    chamber_temperature: Array
    exit_pressure: Array
    gamma: Array
    area_ratio: Array
    chamber_pressure: Array
    thrust_vacuum: Array
    thrust_sea_level: Array
    mass_flow: Array
    throat_diameter: Array
    exit_diameter: Array

    def remainder(self, published_isp_vacuum_s: npt.ArrayLike) -> Array:
        """The class's efficiency that would make this prediction a published vacuum impulse."""
        of_class = 1 - self.losses["class"]
        from_chamber = self.isp_vacuum_s - self.turbine_share * self.exhaust_isp_s
        wanted = np.asarray(published_isp_vacuum_s, dtype=float) - self.turbine_share * self.exhaust_isp_s
        return np.asarray(wanted / from_chamber * of_class)


def predict(
    oxidizer: str | Propellant,
    fuel: str | Propellant | None = None,
    *,
    chamber_pressure: npt.ArrayLike,
    mixture_ratio: npt.ArrayLike,
    area_ratio: npt.ArrayLike,
    cycle: str | Cycle,
    thrust: float | None = None,
    chambers: int = 1,
    ambient_pressure: npt.ArrayLike = 0.0,
    length_fraction: float = 0.8,
    mode: str = "equilibrium",
    criterion: str = "stark",
    level: float = 0.9,
) -> Prediction:
    """Specific impulse, thrust and size of a real engine; array arguments broadcast.

    Parameters
    ----------
    oxidizer, fuel : by name or themselves; or both in one text, ``"lox/rp-1"``
    chamber_pressure : Pa
    mixture_ratio : oxidiser to fuel by mass of the whole engine, with what drives its turbines; peroxide not counted
    area_ratio : exit over throat area, of a bell
    cycle : by any of its names
    thrust : of the engine in vacuum, N; throat, flow and thrust at sea level need it, friction takes 500 kN without
    chambers : that share the thrust
    ambient_pressure : Pa, for ``isp_s``
    length_fraction : of the bell
    mode : ``equilibrium``, with what slow chemistry loses of it, or ``frozen at throat``, a lower bound
    criterion : of flow separation
    level : of the prediction interval

    Raises
    ------
    UnknownIdError
        For a propellant or a cycle nobody calls so.
    PhysicsError
        For numbers that mean nothing.
    ConvergenceError
        If the mixture has no equilibrium.
    """
    burnt, burning = _pair(oxidizer, fuel)
    one = find_cycle(cycle)
    if mode not in MODES:
        raise PhysicsError(f"no mode of prediction is called {mode!r}; allowed: {', '.join(MODES)}")
    if thrust is not None and not (np.isfinite(thrust) and thrust > 0):
        raise PhysicsError(f"thrust must be above zero; given {thrust!r} N")
    if chambers < 1:
        raise PhysicsError(f"an engine has one chamber or more; given {chambers}")
    pressure, ratio, area, outside = (
        np.array(v)
        for v in np.broadcast_arrays(
            *(np.asarray(v, float) for v in (chamber_pressure, mixture_ratio, area_ratio, ambient_pressure))
        )
    )
    for values, floor, name in (
        (pressure, 0, "chamber pressure"),
        (ratio, 0, "mixture ratio"),
        (area, 1, "area ratio"),
    ):
        if not np.all(np.isfinite(values) & (values > floor)):
            raise PhysicsError(f"{name} must be above {floor} and finite; given {values.tolist()}")
    if not np.all(np.isfinite(outside) & (outside >= 0)):
        raise PhysicsError(f"ambient pressure must not be negative; given {outside.tolist()}")

    share, exhaust_isp = exhaust(one, burnt, burning, ratio, pressure)
    in_chamber = chamber_mixture_ratio(one, burnt, burning, ratio, share)
    ideal = _ideal(burnt, burning, in_chamber, pressure, area)
    gamma = expansion_gamma(area, ideal["exit_pressure"] / pressure)
    frozen = mode == "frozen at throat"
    start = ideal["isp_frozen_s"] if frozen else ideal["isp_vacuum_s"]

    of_one = (USUAL_THRUST if thrust is None else thrust) / chambers
    coefficient = start * STANDARD_GRAVITY / ideal["c_star"]
    name = efficiency_classes.efficiency_class(one, burnt, burning)
    of_class = efficiency_classes.FITTED.classes[name].mean
    losses = {
        "divergence": divergence_loss(area, length_fraction),
        "friction": friction_loss(
            area, throat_radius(of_one, pressure, coefficient), pressure, temperature=ideal["temperature"],
            molar_mass=ideal["molar_mass"], gamma=gamma, length_fraction=length_fraction,
        ),
        "kinetics": np.zeros_like(area) if frozen
        else kinetic_loss(ideal["isp_vacuum_s"], ideal["isp_frozen_s"], pressure),
        "class": np.full_like(area, 1 - of_class),
    }  # fmt: skip
    # divergence and friction are the nozzle's; slow chemistry and the class's remainder are energy not set free
    nozzle = (1 - losses["divergence"]) * (1 - losses["friction"])
    c_star = ideal["c_star"] * (1 - losses["kinetics"]) * of_class
    coefficient = coefficient * nozzle
    of_chamber = c_star * coefficient / STANDARD_GRAVITY
    vacuum = (1 - share) * of_chamber + share * exhaust_isp
    losses["exhaust"] = np.asarray(1 - vacuum / of_chamber)

    def into(ambient: npt.ArrayLike) -> tuple[Array, Separation]:
        return isp_into(vacuum, share, c_star, area, pressure, ambient, gamma, BELL_LIP, criterion)

    sea_level, state = into(SEA_LEVEL_PRESSURE)
    low, high = efficiency_classes.FITTED.interval(name, level)
    force = np.full_like(area, np.nan if thrust is None else thrust)
    # throat of one chamber: its own thrust, without that of the turbine exhaust
    own = force * (1 - share * exhaust_isp / vacuum) / chambers
    throat = 2 * throat_radius(own, pressure, coefficient)
    return Prediction(
        name, one, vacuum, sea_level, into(outside)[0], (vacuum * low, vacuum * high), level, c_star, coefficient,
        losses,
        np.asarray(vacuum / ideal["isp_vacuum_s"]), state.separated, state.margin, in_chamber, share, exhaust_isp,
        ideal["isp_vacuum_s"], ideal["isp_frozen_s"], ideal["c_star"], ideal["temperature"], ideal["exit_pressure"],
        gamma, area, pressure, force, force * sea_level / vacuum, force / (vacuum * STANDARD_GRAVITY), throat,
        throat * np.sqrt(area),
    )  # fmt: skip


def _pair(oxidizer: str | Propellant, fuel: str | Propellant | None) -> tuple[Propellant, Propellant]:
    if fuel is not None:
        return resolved(oxidizer), resolved(fuel)
    if isinstance(oxidizer, Propellant):
        raise PhysicsError(f"{oxidizer.id} alone is no pair of propellants; next: name the fuel too")
    return propellant_pair(oxidizer)


def _ideal(oxidizer: Propellant, fuel: Propellant, ratio: Array, pressure: Array, area: Array) -> dict[str, Array]:
    """Equilibrium's figures at every point of the question; all areas of one chamber are expanded together."""
    chambers: dict[tuple[float, float], list[int]] = {}
    for k, chamber in enumerate(zip(ratio.ravel().tolist(), pressure.ravel().tolist(), strict=True)):
        chambers.setdefault(chamber, []).append(k)
    found = {name: np.empty(area.size) for name in _IDEAL}
    for (mixture, p), places in chambers.items():
        areas = area.ravel()[places]
        wanted, back = np.unique(areas, return_inverse=True)
        rows = [_expanded(oxidizer, fuel, mixture, p, tuple(wanted[a : a + TOGETHER].tolist()))
                for a in range(0, len(wanted), TOGETHER)]  # fmt: skip
        for name in _IDEAL:
            found[name][places] = np.concatenate([row[name] for row in rows])[back]
    return {name: values.reshape(area.shape) for name, values in found.items()}


@lru_cache(maxsize=8)
def _reaction(oxidizer: Propellant, fuel: Propellant) -> Reaction:
    return Reaction(oxidizer, fuel)


@lru_cache(maxsize=2048)
def _expanded(
    oxidizer: Propellant, fuel: Propellant, ratio: float, pressure: float, areas: tuple[float, ...]
) -> dict[str, Array]:
    """Ideal figures of one chamber at rising area ratios."""
    solved = []
    for mode in MODES:
        stations = _reaction(oxidizer, fuel).stations(ratio, pressure, area_ratios=areas, frozen=STOPS[mode])
        if stations is None:
            raise ConvergenceError(
                f"{oxidizer.id}/{fuel.id} has no equilibrium at mixture ratio {ratio:g} in the chamber, "
                f"{pressure:g} Pa and area ratio {areas[0]:g} to {areas[-1]:g} ({mode}); "
                "next: a mixture nearer to the stoichiometric one"
            )
        solved.append(stations)
    shifting, frozen = solved
    last = slice(len(shifting["pressure"]) - len(areas), None)
    of_chamber = {name: np.full(len(areas), shifting[name][0]) for name in ("temperature", "molar_mass")}
    return of_chamber | {
        "c_star": np.full(len(areas), shifting["c_star"][-1]),
        "exit_pressure": shifting["pressure"][last],
        "isp_vacuum_s": shifting["exhaust_speed_vacuum"][last] / STANDARD_GRAVITY,
        "isp_frozen_s": frozen["exhaust_speed_vacuum"][-len(areas) :] / STANDARD_GRAVITY,
    }
