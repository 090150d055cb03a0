"""The questions asked of a vehicle's ascent, and their answers."""

from __future__ import annotations

import math
from dataclasses import dataclass

from intercosmos.errors import PhysicsError
from intercosmos.series import Event, Series

MODELS = (
    "Ascent: three-degree-of-freedom trajectory optimisation, zero-lift drag, US Standard Atmosphere 1976, J2",
    "Upper stage: impulsive burns with finite-burn losses after Robbins (1966)",
    "Interval: first-order spread of the catalogue's ranges, summed in quadrature",
)


@dataclass(frozen=True, slots=True)
class PayloadRequest:
    """What is asked: a vehicle, a site and an orbit given by heights above the equatorial radius, SI."""

    vehicle: str
    site: str
    perigee_m: float
    apogee_m: float
    inclination_rad: float
    argument_of_perigee_rad: float | None = None
    max_load: float | None = None  #: m/s2
    deploy: str = "once"
    dispenser_kg: float = 0.0
    masses_kg: tuple[float, ...] = ()
    crewed: bool = False  #: carries the escape tower

    def __post_init__(self) -> None:
        if not 100e3 <= self.perigee_m <= self.apogee_m:
            raise PhysicsError(
                f"impossible orbit: perigee {self.perigee_m / 1e3:.0f} km, apogee {self.apogee_m / 1e3:.0f} km; "
                "a perigee is at least 100 km and not above the apogee"
            )
        if not 0 <= self.inclination_rad <= math.pi:
            raise PhysicsError(
                f"impossible orbit: inclination {math.degrees(self.inclination_rad):.1f}°, not within 0 to 180°"
            )

    @property
    def releases(self) -> int:
        """How many times something is let go."""
        return (
            max(1, (len(self.masses_kg) + 1) // 2)
            if self.deploy == "pairs" and self.masses_kg
            else 1 + (self.deploy == "pairs")
        )


@dataclass(frozen=True, slots=True)
class PayloadResult:
    """What a vehicle lifts. Not feasible: ``payload_kg`` is 0 or less and ``reason`` says why."""

    request: PayloadRequest
    payload_kg: float
    payload_low_kg: float
    payload_high_kg: float
    binding: str
    feasible: bool
    reason: str = ""
    azimuth_rad: float = 0.0
    corridor: str = ""
    drop_zones: tuple[str, ...] = ()
    dogleg_rad: float = 0.0
    dogleg_delta_v: float = (
        0.0  #: m/s: what the turn costs the upper stage; or would cost in orbit, if the ascent turns
    )
    max_dynamic_pressure_pa: float = 0.0
    max_load: float = 0.0  #: m/s2
    events: tuple[Event, ...] = ()
    trajectory: Series | None = None
    sources: tuple[str, ...] = ()
    models: tuple[str, ...] = MODELS
    model_ratio: float = 1.0  #: computed over published payload, where beyond 10 % (see ``doubt``)
    doubt: str = ""  #: said where the model is known to miss what is published for the vehicle
    spread: tuple[tuple[str, float, float], ...] = ()  #: value, kg lost at its worse end, kg won at its better end
