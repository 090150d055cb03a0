"""Rocket engines: what they give, what they are made of, and what drives their pumps."""

from __future__ import annotations

from pydantic import Field

from intercosmos.catalogue.fields import (
    AngularRate,
    Area,
    Count,
    Force,
    Fraction,
    Length,
    Mass,
    MassFlow,
    Power,
    Pressure,
    Ratio,
    SpecificImpulse,
    Temperature,
)
from intercosmos.catalogue.schema_base import Entry, Id, Table


class Turbomachinery(Table):
    """Pumps, turbines and what feeds them, as far as it is published; of one engine, all its machines together.

    Attributes
    ----------
    gas_pressure, gas_mixture_ratio, gas_flow : of the gas generator, the preburner or (flow only) the jacket
    turbine_temperature : at the inlet of the main turbine (of the fuel, where there are two)
    oxidizer_turbine_temperature : where that turbine has gas of its own
    """

    gas_pressure: Pressure | None = None
    gas_mixture_ratio: Ratio | None = None
    gas_flow: MassFlow | None = None
    turbine_temperature: Temperature | None = None
    oxidizer_turbine_temperature: Temperature | None = None
    turbine_power: Power | None = None  #: of all turbines
    fuel_turbine_power: Power | None = None
    oxidizer_turbine_power: Power | None = None
    turbine_pressure_ratio: Ratio | None = None
    oxidizer_turbine_pressure_ratio: Ratio | None = None
    turbine_efficiency: Fraction | None = None
    oxidizer_turbine_efficiency: Fraction | None = None
    fuel_pump_pressure: Pressure | None = None  #: at the discharge
    fuel_pump_efficiency: Fraction | None = None
    fuel_pump_speed: AngularRate | None = None
    oxidizer_pump_pressure: Pressure | None = None
    oxidizer_pump_efficiency: Fraction | None = None
    oxidizer_pump_speed: AngularRate | None = None
    boost_pressure: Pressure | None = None  #: of the pump that feeds a preburner above the main pump's pressure
    source: str = ""
    note: str = ""


class Engine(Entry):
    """A rocket engine. Thrust and impulse in vacuum, and at sea level where it runs there.

    Attributes
    ----------
    chamber_pressure_second, chamber_pressure_third : what other sources say; no identity betrays a wrong chamber
        pressure, so each engine should have two
    chambers : how many share the pumps; thrust, mass and exit area are of all of them, the diameters of one
    exit_area : of all nozzles
    throttle_minimum, throttle_maximum : of the nominal thrust
    cooling_drop : what the coolant loses in the jacket
    """

    name: str
    maker: str
    owner: Id
    propellants: str
    cycle: str
    thrust_vacuum: Force
    thrust_sea_level: Force | None = None
    isp_vacuum: SpecificImpulse
    isp_sea_level: SpecificImpulse | None = None
    chamber_pressure: Pressure | None = None
    chamber_pressure_second: Pressure | None = None
    chamber_pressure_third: Pressure | None = None
    mixture_ratio: Ratio | None = None
    area_ratio: Ratio | None = None
    exit_area: Area | None = None
    chambers: Count = Field(default=1)
    throat_diameter: Length | None = None
    exit_diameter: Length | None = None
    contraction_ratio: Ratio | None = None
    characteristic_length: Length | None = None
    throttle_minimum: Ratio | None = None
    throttle_maximum: Ratio | None = None
    mass: Mass | None = None
    restarts: Count = 0
    turbomachinery: Turbomachinery | None = None
