"""What a launch vehicle is to the ascent: stages, their engines and what is dropped when. SI numbers only."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from intercosmos.constants import SEA_LEVEL_PRESSURE, STANDARD_GRAVITY
from intercosmos.errors import PhysicsError

Ignition = Literal["liftoff", "hot", "cold"]
Role = Literal["booster", "core", "upper", "orbit"]


@dataclass(frozen=True, slots=True)
class Stage:
    """One kind of stage in a vehicle, ``count`` of them side by side.

    Masses are for one; thrust and impulse are for one stage with all its engines. ``throttle`` holds steps
    of (seconds after ignition, share of full thrust).
    """

    name: str
    role: Role
    dry_kg: float
    propellant_kg: float  #: usable: what burns and gives thrust
    residual_kg: float  #: loaded but left at shutdown
    thrust_n: float  #: in vacuum
    isp_s: float  #: in vacuum
    sea_level_thrust_n: float | None = None
    turbine_kg: float = 0.0  #: spent in proportion to burn time without thrust
    throttle: tuple[tuple[float, float], ...] = ()
    can_throttle: bool = False
    count: int = 1
    ignition: Ignition = "cold"
    gap_s: float = 0.0
    skirt_kg: float = 0.0
    skirt_time_s: float = 0.0
    restarts: int = 0
    diameter_m: float = 3.0

    def __post_init__(self) -> None:
        if min(self.dry_kg, self.propellant_kg, self.thrust_n, self.isp_s) <= 0 or self.count < 1:
            raise PhysicsError(f"stage {self.name}: dry mass, propellant, thrust and impulse must be positive")
        if self.sea_level_thrust_n is not None and not 0 < self.sea_level_thrust_n <= self.thrust_n:
            raise PhysicsError(f"stage {self.name}: sea-level thrust must lie between 0 and the vacuum thrust")

    @property
    def flow(self) -> float:
        """Propellant that gives thrust, one stage at full thrust, kg/s."""
        return self.thrust_n / (self.isp_s * STANDARD_GRAVITY)

    @property
    def burn_time_s(self) -> float:
        """At full thrust, s."""
        return self.propellant_kg / self.flow

    @property
    def drops_in_orbit(self) -> bool:
        """Whether what it drops (a tank, not a skirt) is dropped after injection."""
        return self.restarts > 0 and self.skirt_time_s > 600

    @property
    def exit_area(self) -> float:
        """Thrust lost per pascal of ambient pressure, one stage, m2."""
        lost = 0.0 if self.sea_level_thrust_n is None else self.thrust_n - self.sea_level_thrust_n
        return lost / SEA_LEVEL_PRESSURE

    @property
    def loaded_kg(self) -> float:
        """One stage as it stands on the pad, without skirt."""
        return self.dry_kg + self.propellant_kg + self.residual_kg + self.turbine_kg


@dataclass(frozen=True, slots=True)
class LaunchVehicle:
    """A launch vehicle: stages in order of ignition, and what shelters the payload."""

    name: str
    stages: tuple[Stage, ...]
    fairing_kg: float
    adapter_kg: float = 0.0
    heat_flux: float = 1135.0  #: W/m2 at which the fairing may leave
    tower_kg: float = 0.0
    tower_time_s: float = 0.0
    reserve_kg: float = 0.0  #: flight performance reserve left in the last stage
    drag: tuple[float, float, float, float] = (0.30, 0.55, 0.45, 0.25)
    max_dynamic_pressure: float = float("inf")
    body_diameter_m: float = field(default=0.0)  #: the widest of core and fairing; 0: the widest stage

    def __post_init__(self) -> None:
        if not any(s.ignition == "liftoff" for s in self.stages):
            raise PhysicsError(f"{self.name}: no stage ignites at lift-off")
        cores = [s for s in self.stages if s.role != "booster"]
        if not cores:
            raise PhysicsError(f"{self.name}: boosters alone are no vehicle")
        if any(s.ignition == "liftoff" and s.role != "booster" for s in cores[1:]):
            raise PhysicsError(f"{self.name}: only boosters may burn beside the first core at lift-off")

    @property
    def last(self) -> Stage:
        """The stage that carries the payload."""
        return self.stages[-1]

    @property
    def liftoff_kg(self) -> float:
        """On the pad, without payload, kg."""
        stages = sum(s.count * (s.loaded_kg + s.skirt_kg) for s in self.stages)
        return stages + self.fairing_kg + self.adapter_kg + self.tower_kg + self.reserve_kg

    @property
    def restartable(self) -> bool:
        """Whether burns after injection are possible."""
        return self.last.restarts > 0

    def changed(self, index: int, **values: float) -> LaunchVehicle:
        """The same vehicle with other numbers in one stage."""
        stages = list(self.stages)
        stages[index] = replace(stages[index], **values)  # type: ignore[arg-type]
        return replace(self, stages=tuple(stages))
