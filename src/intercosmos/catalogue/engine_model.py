"""Engines of the catalogue as the physics of propulsion takes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from intercosmos.catalogue.schema import Engine
from intercosmos.errors import DataError, PhysicsError, UnknownIdError, Where
from intercosmos.physics.propulsion.engine_cycles import Cycle, find_cycle
from intercosmos.physics.propulsion.propellants import Propellant, propellant_pair

if TYPE_CHECKING:
    from intercosmos.physics.propulsion.cycle_result import CycleBalance


def liquid(engine: Engine) -> tuple[Cycle, tuple[Propellant, Propellant]] | None:
    """Cycle and propellants of a liquid engine; ``None`` for solid motors."""
    if engine.cycle == "solid":
        return None
    return find_cycle(engine.cycle), propellant_pair(engine.propellants)


def describable(engine: Engine) -> bool:
    """Whether enough is published to compute its impulse: propellants, cycle, pressure, mixture and area ratio."""
    known = engine.chamber_pressure is not None and engine.mixture_ratio is not None and engine.area_ratio is not None
    if not known:
        return False
    try:
        return liquid(engine) is not None
    except (UnknownIdError, PhysicsError):
        return False


def balance_inputs(engine: Engine) -> dict[str, Any]:
    """What :func:`cycle_balance` is told of an engine: what is published, nothing else.

    Raises
    ------
    DataError
        If pressure, mixture, area ratio or a pumped cycle is missing.
    """
    found = None if engine.cycle == "solid" else liquid(engine)
    missing = [name for name in ("chamber_pressure", "mixture_ratio", "area_ratio") if getattr(engine, name) is None]
    if found is None or missing:
        what = f"no {missing[0].replace('_', ' ')}" if found is not None else "no pumps: it is a solid motor"
        raise DataError(
            f"{engine.name} has {what} in the catalogue, and its cycle cannot be balanced",
            where=Where(key=f"engine.{engine.id}" + (f".{missing[0]}" if found is not None else "")),
            advice="override it, or choose an engine that has",
        )
    assert engine.chamber_pressure is not None
    assert engine.mixture_ratio is not None
    assert engine.area_ratio is not None
    cycle, (oxidizer, fuel) = found
    given: dict[str, Any] = {
        "cycle": cycle,
        "oxidizer": oxidizer,
        "fuel": fuel,
        "chamber_pressure": engine.chamber_pressure.value,
        "mixture_ratio": engine.mixture_ratio.value,
        "area_ratio": engine.area_ratio.value,
        "thrust": engine.thrust_vacuum.value,
        "chambers": max(engine.chambers, 1),
    }
    machines = engine.turbomachinery
    if machines is None:
        return given
    pairs = {
        "turbine_temperature": (machines.turbine_temperature, machines.oxidizer_turbine_temperature),
        "turbine_efficiency": (machines.turbine_efficiency, machines.oxidizer_turbine_efficiency),
        "pump_efficiency": (machines.fuel_pump_efficiency, machines.oxidizer_pump_efficiency),
        "speeds": (machines.fuel_pump_speed, machines.oxidizer_pump_speed),
    }
    for name, (first, second) in pairs.items():
        if first is not None or second is not None:
            one, other = (None if q is None else q.value for q in (first, second))
            # one figure stands for both turbines; a pump's stands for itself
            both = other if other is not None or "pump" in name or name == "speeds" else one
            given[name] = (one, both)
    return given


#: Field of the catalogue -> how the balance's figure for it is got.
PUBLISHED_MACHINES: Final[Mapping[str, Callable[[CycleBalance], float | None]]] = {
    "turbine_power": lambda b: b.power,
    "fuel_turbine_power": lambda b: _power(b, "fuel"),
    "oxidizer_turbine_power": lambda b: _power(b, "oxidizer"),
    "turbine_pressure_ratio": lambda b: b.turbines[0].pressure_ratio if b.turbines else None,
    "fuel_pump_pressure": lambda b: _discharge(b, "fuel"),
    "oxidizer_pump_pressure": lambda b: _discharge(b, "oxidizer"),
    "gas_pressure": lambda b: b.preburners[0].pressure if b.preburners else None,
    "gas_mixture_ratio": lambda b: b.preburners[0].mixture_ratio if b.preburners else None,
    "gas_flow": lambda b: b.preburners[0].mass_flow if b.preburners else None,
}


def _power(balance: CycleBalance, name: str) -> float | None:
    return next((one.power for one in balance.turbines if one.name == name), None)


def _discharge(balance: CycleBalance, name: str) -> float | None:
    return next((one.discharge_pressure for one in balance.pumps if one.name == name), None)
