"""Stages, launch vehicles, the payloads published for them and the rules that hold for all."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from intercosmos.catalogue.fields import (
    Acceleration,
    Angle,
    Count,
    Effort,
    Force,
    Fraction,
    HeatFlux,
    Inclination,
    Length,
    Mass,
    Pressure,
    Ratio,
    SpecificImpulse,
    Time,
)
from intercosmos.catalogue.schema_base import Entry, Id, Table, When

Positive = Annotated[int, Field(ge=1, strict=True)]
Level = Annotated[float, Field(gt=0.0, le=1.2)]  #: thrust as a part of the nominal one


class ThrottleStep(Table):
    """From ``time`` after the stage's ignition the engines run at ``level``."""

    time: Time
    level: Level


class Stage(Entry):
    """A stage as it stands on the pad. Thrust and impulse given here override the engine's (verniers included)."""

    name: str
    maker: str
    owner: Id | None = None
    dry_mass: Mass
    propellant_mass: Mass  #: main propellants loaded
    turbine_fluids_mass: Mass | None = None  #: loaded besides, spent in proportion to burn time, no thrust
    propellants: str
    engine: Id | None = None
    engine_count: Positive = 1
    thrust_vacuum: Force | None = None
    thrust_sea_level: Force | None = None
    isp_vacuum: SpecificImpulse | None = None
    isp_sea_level: SpecificImpulse | None = None
    throttle: tuple[ThrottleStep, ...] = ()
    throttle_minimum: Level | None = None
    diameter: Length
    length: Length | None = None
    restarts: Count = 0
    burn_time: Time | None = None  #: published; the engines draw no more than what they burn in it
    solid: bool = False
    residual_fraction: Fraction | None = None

    @model_validator(mode="after")
    def _has_thrust(self) -> Self:
        if self.engine is None and (self.thrust_vacuum is None or self.isp_vacuum is None):
            raise ValueError("a stage without an engine needs thrust_vacuum and isp_vacuum")
        return self


class StageUse(Table):
    """A stage's place in a vehicle. ``gap``: cold, from separation of the one below to ignition; hot, how long the
    upper burns before the lower drops."""

    stage: Id
    count: Positive = 1
    role: Literal["booster", "core", "upper", "orbit"]
    ignition: Literal["liftoff", "hot", "cold"]
    gap: Time | None = None
    skirt_mass: Mass | None = None
    skirt_time: Time | None = None  #: after ignition


class Vehicle(Entry):
    """A launch vehicle: stages in order of ignition, fairing, escape tower and limits."""

    name: str
    owner: Id
    family: str
    base: Id | None = None  #: the vehicle whose fields this one inherits; already applied
    first_flight: When | None = None
    status: Literal["active", "development", "retired", "suspended"]
    crewed: bool = False
    stages: tuple[StageUse, ...] = Field(min_length=1)
    fairing_mass: Mass
    fairing_heat_flux: HeatFlux | None = None
    fairing_time: Time | None = None
    fairing_diameter: Length | None = None
    escape_tower_mass: Mass | None = None
    escape_tower_time: Time | None = None
    adapter_mass: Mass | None = None
    sites: tuple[Id, ...]
    max_load: Acceleration | None = None
    max_dynamic_pressure: Pressure | None = None
    launch_effort: Effort | None = None
    model_ratio: Ratio | None = None  #: computed over published payload where it is worst, if that is beyond 10 %


class PublishedPayload(Entry):
    """What a manual or agency says a vehicle lifts; the ascent model is measured against it."""

    vehicle: Id
    site: Id
    perigee: Length
    apogee: Length
    inclination: Inclination
    argument_of_perigee: Angle | None = None
    payload: Mass
    includes: str = "spacecraft"
    deployed: Literal["once", "pairs"] = "once"
    crewed: bool = False
