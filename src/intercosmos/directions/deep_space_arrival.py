"""What a probe's arrival costs: the burn at the destination, and how much more must leave than is to be left."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from intercosmos.constants import STANDARD_GRAVITY

if TYPE_CHECKING:
    from intercosmos.programme import DeepSpaceActivity

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Arrivals:
    """The ways of arriving that an activity knows, SI. Hashable, so that maps of transfers can be kept by it."""

    destination: str
    capture: tuple[float, float] | None  #: altitudes of periapsis and apoapsis of the orbit that a probe ends in
    isp_s: float
    descent_delta_v: float  #: by engine; 0 if there is none
    descent_isp_s: float
    landed_share: float  #: mass on the ground over mass at the entry
    from_orbit: bool  #: what lands is captured first
    lands: bool  #: whether any probe does
    landing_said: bool  #: whether the programme says what that takes
    speed_limit: float  #: that the entry system bears, beyond escape

    @classmethod
    def of(cls, activity: DeepSpaceActivity) -> Arrivals:
        """As the programme file has them."""
        orbit, landing = activity.arrival_orbit, activity.landing
        isp = activity.isp.value if activity.isp is not None else 0.0
        descent, share, descent_isp = 0.0, 1.0, isp
        if landing is not None:
            descent = landing.delta_v.value if landing.delta_v is not None else 0.0
            share = landing.landed_share.value if landing.landed_share is not None else 1.0
            descent_isp = landing.isp.value if landing.isp is not None else isp
        return cls(
            destination=activity.destination,
            capture=(orbit.periapsis.value, orbit.apoapsis.value) if orbit is not None else None,
            isp_s=isp,
            descent_delta_v=descent,
            descent_isp_s=descent_isp,
            landed_share=share,
            from_orbit=landing is not None and landing.from_orbit,
            lands="landing" in activity.arrivals,
            landing_said=landing is not None,
            speed_limit=activity.arrival_speed.value if activity.arrival_speed is not None else math.inf,
        )

    def burn(self, way: str, speed: Array) -> Array:
        """Impulse (...), m/s, with which a probe that arrives at ``speed`` (...) beyond escape ends its cruise."""
        if way == "rendezvous":
            return speed
        captured = way == "orbit" or (way == "landing" and self.from_orbit)
        if not captured or self.capture is None:
            return np.zeros_like(speed)
        from intercosmos.physics.orbits.bodies import body
        from intercosmos.physics.orbits.flyby_geometry import escape_burn

        target, there = body(self.destination), np.isfinite(speed)
        low, high = (target.radius + height for height in self.capture)
        found = np.full_like(speed, np.nan)
        found[there] = escape_burn(speed[there], low, target.mu, apoapsis_m=high)
        return found

    def growth(self, way: str, speed: Array) -> Array:
        """Mass at departure over mass that is left after the arrival, (...)."""
        burn = self.burn(way, speed)
        factor = np.exp(burn / (self.isp_s * STANDARD_GRAVITY)) if self.isp_s > 0 else np.ones_like(burn)
        if way == "landing":
            if self.descent_delta_v > 0:
                factor = factor * math.exp(self.descent_delta_v / (self.descent_isp_s * STANDARD_GRAVITY))
            factor = factor / self.landed_share
        return np.asarray(factor)

    def needed(self, masses: Mapping[str, float], speed: Array) -> Array:
        """What must leave, kg, (...), so that of every way of arriving its mass is left."""
        return np.asarray(sum(mass * self.growth(way, speed) for way, mass in masses.items()))
