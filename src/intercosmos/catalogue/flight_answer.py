"""The questions asked of a vehicle's ascent, and their answers."""

from __future__ import annotations

import math
from dataclasses import dataclass

from intercosmos.constants import EARTH_MU, EARTH_RADIUS
from intercosmos.errors import PhysicsError
from intercosmos.series import Event, Series

MODELS = (
    "Ascent: three-degree-of-freedom trajectory optimisation, zero-lift drag, US Standard Atmosphere 1976, J2",
    "Upper stage: impulsive burns with finite-burn losses after Robbins (1966)",
    "Interval: first-order spread of the catalogue's ranges, summed in quadrature",
)

DEPARTURE_PERIGEE = 200e3  #: m: altitude of the parking orbit that departures start from
PARABOLIC = 1e2  #: m2/s2: departures of less energy than this are given it, so that they have an apogee
MOST_C3 = 500e6  #: m2/s2: the fastest departure, New Horizons, had 158


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
    departs: bool = False  #: on an orbit to another body: nothing is done at its apogee, if it has one

    @classmethod
    def departure(
        cls, vehicle: str, site: str, c3: float, inclination_rad: float, *, perigee_m: float = DEPARTURE_PERIGEE
    ) -> PayloadRequest:
        """A departure from the Earth.

        Parameters
        ----------
        c3 : twice the energy of the departure orbit, m2/s2; negative for orbits to the Moon
        inclination_rad : of the parking orbit and the departure; at least the declination of the departure direction
        perigee_m : altitude of the parking orbit
        """
        perigee = EARTH_RADIUS + perigee_m
        if not -2 * EARTH_MU / perigee < c3 < MOST_C3:
            raise PhysicsError(
                f"a departure of C3 = {c3 / 1e6:.1f} km²/s² is none: from {perigee_m / 1e3:.0f} km it lies between "
                f"{-2e-6 * EARTH_MU / perigee:.1f} and {MOST_C3 / 1e6:.0f} km²/s²"
            )
        energy = c3 if abs(c3) > PARABOLIC else PARABOLIC
        apogee = -2 * EARTH_MU / energy - perigee  # of a hyperbola it is negative
        return cls(vehicle, site, perigee_m, apogee - EARTH_RADIUS, inclination_rad, departs=True)

    @property
    def c3(self) -> float:
        """Twice the energy of the orbit, m2/s2."""
        return -2 * EARTH_MU / (2 * EARTH_RADIUS + self.perigee_m + self.apogee_m)

    def __post_init__(self) -> None:
        if self.departs:
            return
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
