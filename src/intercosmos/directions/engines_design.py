"""An engine that does not exist yet, as an entry of the catalogue: what the physics of propulsion says it would be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from intercosmos.units import Quantity

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue
    from intercosmos.catalogue.schema import Engine
    from intercosmos.physics.propulsion.performance import Prediction
    from intercosmos.programme.engines import EnginesActivity, NewEngine

COMPUTED = "computed"


def predicted(design: NewEngine) -> Prediction:
    """What the design would deliver.

    Raises
    ------
    PhysicsError
        If physics has no answer: the mixture has no equilibrium.
    """
    from intercosmos.physics.propulsion.performance import predict

    return predict(
        design.propellants,
        chamber_pressure=design.chamber_pressure.value,
        mixture_ratio=design.mixture_ratio.value,
        area_ratio=design.area_ratio.value,
        cycle=design.cycle,
        thrust=design.thrust.value,
        chambers=design.chambers,
    )


def designed(design: NewEngine, owner: str) -> Engine:
    """The design as an engine: impulse with the interval of its class, mass by regression on engines that were weighed.

    Where the nozzle separates at sea level, its thrust there is that of the part that flows full.
    """
    from intercosmos.catalogue.schema import Engine
    from intercosmos.physics.propulsion.engine_mass import engine_mass
    from intercosmos.physics.propulsion.propellants import propellant_pair

    said = predicted(design)
    _, fuel = propellant_pair(design.propellants)
    weighed = engine_mass(
        design.thrust.value, design.chamber_pressure.value, cycle=design.cycle, hydrogen=fuel.id == "lh2"
    )

    def ranged(value: Any, low: Any, high: Any, unit: str) -> Quantity:
        return Quantity(float(value), unit, float(low), float(high), COMPUTED)

    vacuum = ranged(said.isp_vacuum_s, *said.interval, "s")
    return Engine(
        id=design.id,
        name=design.title,
        maker="both partners",
        owner=owner,
        propellants=design.propellants,
        cycle=said.cycle.id,
        thrust_vacuum=design.thrust,
        thrust_sea_level=Quantity(float(said.thrust_sea_level), "N", source=COMPUTED),
        isp_vacuum=vacuum,
        isp_sea_level=Quantity(float(said.isp_sea_level_s), "s", source=COMPUTED),
        chamber_pressure=design.chamber_pressure,
        mixture_ratio=design.mixture_ratio,
        area_ratio=design.area_ratio,
        chambers=design.chambers,
        throat_diameter=Quantity(float(said.throat_diameter), "m", source=COMPUTED),
        exit_diameter=Quantity(float(said.exit_diameter), "m", source=COMPUTED),
        throttle_minimum=design.throttle_minimum,
        mass=ranged(weighed.mass, *weighed.interval, "kg"),
        restarts=design.restarts,
        source=COMPUTED,
    )


def with_design(catalogue: Catalogue, activity: EnginesActivity) -> Catalogue:
    """The catalogue with the activity's new engine; itself where there is none."""
    if activity.new_engine is None:
        return catalogue
    from intercosmos.catalogue.engine_swap import with_engine

    return with_engine(catalogue, designed(activity.new_engine, activity.licensor))
