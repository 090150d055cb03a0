"""What is in a stage's tanks, and what goes in for another mixture."""

from __future__ import annotations

from intercosmos.catalogue.load import Catalogue
from intercosmos.catalogue.schema import Engine, Stage
from intercosmos.constants import STANDARD_GRAVITY
from intercosmos.errors import PhysicsError
from intercosmos.physics.propulsion.propellants import Propellant
from intercosmos.units import Quantity


def drawn_load(catalogue: Catalogue, stage: Stage, engine: Engine) -> tuple[float, float]:
    """What is loaded and used, kg, and what even the longest published burn leaves in the tanks besides.

    The former is the tanks' contents, or what the old engines draw in the published burn time. The latter stays aboard:
    an exchange of engines does not lighten a stage by it.
    """
    unused = (stage.residual_fraction or catalogue.rules.residual_fraction).value
    loaded = stage.propellant_mass.value
    if stage.burn_time is None:
        return loaded, 0.0
    thrust = stage.thrust_vacuum.value if stage.thrust_vacuum else engine.thrust_vacuum.value * stage.engine_count
    flow = thrust / ((stage.isp_vacuum or engine.isp_vacuum).value * STANDARD_GRAVITY)

    def drawn(burn_time: float) -> float:
        level, since, full = 1.0, 0.0, 0.0
        for step in stage.throttle:
            full += level * max(min(step.time.value, burn_time) - since, 0.0)
            level, since = step.level, min(step.time.value, burn_time)
        return min(loaded, flow * (full + level * (burn_time - since)) / (1 - unused))

    return drawn(stage.burn_time.value), loaded - drawn(stage.burn_time.high)


def residual_of(catalogue: Catalogue, stage: Stage, load: float, left: float) -> Quantity | None:
    """Part of what is in the full tanks that stays there; ``None`` where the rule for all stages says it."""
    if left == 0.0:
        return stage.residual_fraction
    usual = stage.residual_fraction or catalogue.rules.residual_fraction
    value, low, high = ((left + part * load) / (load + left) for part in (usual.value, usual.low, usual.high))
    return Quantity(value, "1", low, high, usual.source)


def mixture_of(engine: Engine, stage: Stage | None) -> float:
    """Oxidiser to fuel by mass.

    Raises
    ------
    PhysicsError
        If the catalogue does not know it.
    """
    if engine.mixture_ratio is None:
        place = f"engine.{engine.id}.mixture_ratio" + (f" (under stage {stage.id})" if stage is not None else "")
        raise PhysicsError(f"{engine.name} has no mixture ratio in the catalogue; next: override {place}")
    return engine.mixture_ratio.value


def tank_volumes(pair: tuple[Propellant, Propellant], load: float, mixture: float) -> tuple[float, float]:
    """Volumes of oxidiser and fuel of a load, m3."""
    return load * mixture / (1 + mixture) / pair[0].density_kg_m3, load / (1 + mixture) / pair[1].density_kg_m3


def tanks_load(
    pair: tuple[Propellant, Propellant], volumes: tuple[float, float], mixture: float, stretch: float, moves: bool
) -> float:
    """What tanks of these volumes, stretched, hold of another mixture, kg; divided anew if the bulkhead moves."""
    each = tank_volumes(pair, 1.0, mixture)  # m³ of oxidiser and fuel in a kilogram of propellant
    if moves:
        return stretch * sum(volumes) / sum(each)
    return stretch * min(volume / one for volume, one in zip(volumes, each, strict=True))
