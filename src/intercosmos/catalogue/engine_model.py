"""Engines of the catalogue as the physics of propulsion takes them."""

from __future__ import annotations

from intercosmos.catalogue.schema import Engine
from intercosmos.errors import UnknownIdError
from intercosmos.physics.propulsion.engine_cycles import Cycle, find_cycle
from intercosmos.physics.propulsion.propellants import Propellant, propellant_pair


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
    except UnknownIdError:
        return False
