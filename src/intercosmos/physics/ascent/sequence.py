"""From a vehicle to its phases: which engines burn when, and what falls off, before any trajectory is flown."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from intercosmos.constants import SEA_LEVEL_PRESSURE, STANDARD_GRAVITY
from intercosmos.errors import PhysicsError
from intercosmos.physics.ascent.flight import PHASES, STEPS
from intercosmos.physics.ascent.vehicle import LaunchVehicle, Stage

#: Straight up until this speed, then pitched over until the second, m/s: slow vehicles take their time
RISE_SPEED, TURN_SPEED = 30.0, 80.0
_TINY = 1e-6
_EMPTY = 1e-3  #: s of thrust that nobody waits for


@dataclass(slots=True)
class Phase:
    """A stretch of flight in which the set of burning engines stays the same."""

    name: str
    duration_s: float
    thrust: float
    flow: float
    exit_area: float
    can_throttle: bool
    drop: float = 0.0  #: left behind as the phase begins, kg
    dropped: tuple[str, ...] = ()
    free: bool = False
    mode: str = "turn"
    area: float = 0.0
    last_burn: bool = False

    @property
    def propellant(self) -> float:
        """Consumed in the phase, kg."""
        return self.flow * self.duration_s


@dataclass(slots=True)
class _Burning:
    stage: Stage
    left_s: float  #: seconds of full thrust left
    skirt_kg: float  #: still attached, of all of them
    age_s: float = 0.0

    def level(self) -> float:
        level = 1.0
        for time, share in self.stage.throttle:
            if self.age_s + _TINY >= time:
                level = share
        return level

    def next_change(self) -> float:
        ends = self.left_s / self.level()
        steps = [time - self.age_s for time, _ in self.stage.throttle if time > self.age_s + _TINY]
        if self.skirt_kg > 0 and self.stage.skirt_time_s > self.age_s + _TINY:
            steps.append(self.stage.skirt_time_s - self.age_s)
        return min([ends, *steps])

    def drop_skirt(self) -> float:
        """What leaves of the skirts at this age, kg; all of it once the stage is empty."""
        due = self.left_s < _EMPTY or self.age_s + _TINY >= self.stage.skirt_time_s
        dropped = self.skirt_kg if due else 0.0
        self.skirt_kg -= dropped
        return dropped


def _areas(vehicle: LaunchVehicle) -> tuple[float, float]:
    """Frontal area with and without boosters, m2."""
    bodies = [s.diameter_m for s in vehicle.stages if s.role != "booster"]
    body = np.pi / 4 * max([*bodies, vehicle.body_diameter_m]) ** 2
    boosters = sum(s.count * np.pi / 4 * s.diameter_m**2 for s in vehicle.stages if s.role == "booster")
    return body + boosters, body


def phases_of(vehicle: LaunchVehicle) -> list[Phase]:
    """The phases of a flight in order, ending with the last stage burning all it has.

    Boosters and the first core burn side by side; boosters leave when empty; each later stage ignites cold,
    after a gap, or hot, while the stage below is still attached. A skirt leaves at its time, at the latest with
    its stage.
    """
    wide, narrow = _areas(vehicle)
    ground = [_Burning(s, s.burn_time_s, s.count * s.skirt_kg) for s in vehicle.stages if s.ignition == "liftoff"]
    phases: list[Phase] = []
    drop, dropped, free, area = 0.0, (), False, wide if any(b.stage.role == "booster" for b in ground) else narrow
    names: tuple[str, ...] = dropped
    while ground:
        step = min(b.next_change() for b in ground)
        thrust = sum(b.stage.count * b.stage.thrust_n * b.level() for b in ground)
        flow = sum(b.stage.count * _flow_with_turbine(b.stage) * b.level() for b in ground)
        exit_area = sum(b.stage.count * b.stage.exit_area for b in ground)
        throttles = any(b.stage.can_throttle for b in ground)
        phases.append(
            Phase(
                " and ".join(b.stage.name for b in ground), step, thrust, flow, exit_area, throttles,
                drop, names, free, area=area,
            )
        )  # fmt: skip
        drop, names = 0.0, ()
        for b in ground:
            b.left_s -= step * b.level()
            b.age_s += step
        for b in ground:
            if skirt := b.drop_skirt():
                drop += skirt
                names = (*names, f"skirt of {b.stage.name}")
        empty = [b for b in ground if b.left_s < _EMPTY]
        ground = [b for b in ground if b.left_s >= _EMPTY]
        for b in empty:
            if b.stage.role == "booster":
                drop += b.stage.count * (b.stage.dry_kg + b.stage.residual_kg)
                names = (*names, b.stage.name)
                free, area = True, narrow
            # a core that is empty before its boosters is carried on until they leave
    below = next(s for s in vehicle.stages if s.ignition == "liftoff" and s.role != "booster")
    for stage in (s for s in vehicle.stages if s.ignition != "liftoff"):
        drop += below.count * (below.dry_kg + below.residual_kg)
        names = (*names, below.name)
        full = Phase(
            stage.name, stage.burn_time_s, stage.count * stage.thrust_n, stage.count * _flow_with_turbine(stage),
            stage.count * stage.exit_area, stage.can_throttle, free=True, area=narrow,
        )  # fmt: skip
        if stage.gap_s > 0 and stage.ignition == "hot":
            attached = _split(full, stage.gap_s)
            attached.name = f"{stage.name}, {below.name} attached"
            phases.append(attached)
        elif stage.gap_s > 0:
            phases.append(
                Phase(f"coast to {stage.name}", stage.gap_s, 0.0, 0.0, 0.0, False, drop, names, True, area=narrow)
            )
            drop, names = 0.0, ()
        full.drop, full.dropped = drop, names
        drop, names = 0.0, ()
        # a tank that the last stage drops after injection belongs to its later burns
        if stage.skirt_kg > 0 and not stage.drops_in_orbit:
            phases.append(_split(full, stage.skirt_time_s - (stage.gap_s if stage.ignition == "hot" else 0.0)))
            full.drop, full.dropped = stage.count * stage.skirt_kg, (f"skirt of {stage.name}",)
        phases.append(full)
        below = stage
    if not any(p.free for p in phases):
        phases[-1].free = True
    phases[-1].last_burn = True
    phases = _with_tower(vehicle, phases)
    return _with_start(phases, vehicle.liftoff_kg)


def _flow_with_turbine(stage: Stage) -> float:
    return stage.flow + stage.turbine_kg / stage.burn_time_s


def _split(phase: Phase, after_s: float) -> Phase:
    """Cut the first ``after_s`` seconds off ``phase`` and return them as a phase of their own."""
    after_s = min(max(after_s, 0.1), 0.9 * phase.duration_s)
    early = Phase(
        phase.name, after_s, phase.thrust, phase.flow, phase.exit_area, phase.can_throttle,
        phase.drop, phase.dropped, phase.free, phase.mode, phase.area,
    )  # fmt: skip
    phase.duration_s -= after_s
    phase.drop, phase.dropped = 0.0, ()
    return early


def _with_tower(vehicle: LaunchVehicle, phases: list[Phase]) -> list[Phase]:
    """Drop the escape tower at its time."""
    if vehicle.tower_kg <= 0:
        return phases
    clock = 0.0
    out: list[Phase] = []
    waiting = True
    for phase in phases:
        if waiting and clock + phase.duration_s > vehicle.tower_time_s:
            offset = vehicle.tower_time_s - clock
            if offset > 0.5:
                out.append(_split(phase, offset))
            phase.drop += vehicle.tower_kg
            phase.dropped = (*phase.dropped, "escape tower")
            waiting = False
        out.append(phase)
        clock += phase.duration_s
    return out


def _with_start(phases: list[Phase], mass: float) -> list[Phase]:
    """Cut vertical rise and pitch-over from the first phase; their times follow from the thrust at lift-off."""
    first = phases[0]
    thrust = first.thrust - SEA_LEVEL_PRESSURE * first.exit_area
    excess = thrust / mass - STANDARD_GRAVITY
    if excess < 0.3:
        weight = mass * STANDARD_GRAVITY
        raise PhysicsError(
            f"{first.name}: thrust at lift-off is {thrust / weight:.2f} times the weight; too little to rise"
        )
    rise_s, turn_s = min(RISE_SPEED / excess, 25.0), min((TURN_SPEED - RISE_SPEED) / excess, 30.0)
    if first.duration_s < rise_s + turn_s + 5:
        raise PhysicsError(
            f"{first.name}: its first stretch lasts {first.duration_s:.0f} s only: too short for a pitch-over"
        )
    rise = _split(first, rise_s)
    tilt = _split(first, turn_s)
    rise.mode, tilt.mode = "vertical", "tilted"
    rise.free = tilt.free = False
    return [rise, tilt, *phases]


def share_steps(phases: list[Phase]) -> np.ndarray:
    """Which phase each Runge-Kutta step belongs to: short steps in the air, longer ones above it."""
    if len(phases) > PHASES:
        raise PhysicsError(f"{len(phases)} phases; the flight kernel holds {PHASES}")
    weight = np.array([p.duration_s * (0.5 if p.free else 1.0) for p in phases])
    count = np.maximum(np.floor(weight / weight.sum() * (STEPS - 2 * len(phases))).astype(int) + 2, 2)
    count[np.argmax(weight)] += STEPS - count.sum()
    return np.repeat(np.arange(len(phases)), count)
