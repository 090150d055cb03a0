"""Rules of rocketry: identities that published engine and stage data must satisfy.

F_vac / F_sl = I_vac / I_sl (the mass flow is one and the same); F_vac - F_sl = p0 A_e; m_p g0 I / F = burn time.
A contradiction is a warning: we publish what sources say, and how far it cannot be true.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from intercosmos.catalogue.findings import Finding, Severity
from intercosmos.catalogue.load import Catalogue
from intercosmos.catalogue.schema import Engine, Stage, StageUse, ThrottleStep, Vehicle
from intercosmos.constants import SEA_LEVEL_PRESSURE, STANDARD_GRAVITY

RATIO_TOLERANCE: Final = 0.01  #: thrust and impulse are published to three figures
AREA_TOLERANCE: Final = 0.05
BURN_TIME_TOLERANCE: Final = 0.10  #: published burn times leave out start, tail-off and verniers
THRUST_COEFFICIENTS: Final = (1.55, 2.0)  #: vacuum, from a nozzle of ratio 8 to one of 300 (RP-1311 gives 1.66 to 1.95)
LIFTOFF_THRUST_TO_WEIGHT: Final = 1.1
DRY_FRACTIONS: Final = (0.03, 0.40)


def thrust_and_impulse_agree(catalogue: Catalogue) -> Iterator[Finding]:
    """Thrust falls from vacuum to sea level as much as specific impulse does."""
    for kind in ("engine", "stage"):
        for one in catalogue.entries(kind).values():
            assert isinstance(one, Engine | Stage)
            given = (one.thrust_vacuum, one.thrust_sea_level, one.isp_vacuum, one.isp_sea_level)
            if any(value is None or float(value) <= 0 for value in given):
                continue
            thrust = float(given[0] or 0) / float(given[1] or 1)
            impulse = float(given[2] or 0) / float(given[3] or 1)
            off = thrust / impulse - 1
            if abs(off) > RATIO_TOLERANCE:
                text = f"vacuum thrust is {thrust:.4f} of that at sea level, vacuum impulse {impulse:.4f}: {off:+.1%}"
                yield Finding("thrust-and-impulse-agree", Severity.WARNING, kind, one.id, text, abs(off))


def exit_area_agrees(catalogue: Catalogue) -> Iterator[Finding]:
    """What thrust loses at sea level is the pressure of the air on the exit area."""
    for engine in catalogue.engines.values():
        if engine.exit_area is None or engine.thrust_sea_level is None:
            continue
        lost = float(engine.thrust_vacuum) - float(engine.thrust_sea_level)
        expected = SEA_LEVEL_PRESSURE * float(engine.exit_area)
        off = lost / expected - 1 if expected else math.inf
        if abs(off) > AREA_TOLERANCE:
            text = f"sea level costs {lost / 1e3:.1f} kN, the exit area says {expected / 1e3:.1f} kN: {off:+.1%}"
            yield Finding("exit-area-agrees", Severity.WARNING, "engine", engine.id, text, abs(off))


def thrust_coefficient_is_possible(catalogue: Catalogue) -> Iterator[Finding]:
    """Chamber pressure, area ratio and the two thrusts imply a thrust coefficient that a nozzle can have.

    With F_vac - F_sl = p0 eps A_t and F_vac = C_F p_c A_t follows C_F = p0 eps F_vac / (p_c (F_vac - F_sl)).
    """
    low, high = THRUST_COEFFICIENTS
    for engine in catalogue.engines.values():
        if engine.chamber_pressure is None or engine.area_ratio is None or engine.thrust_sea_level is None:
            continue
        lost = float(engine.thrust_vacuum) - float(engine.thrust_sea_level)
        if lost <= 0:
            text = "thrust at sea level is not below that in vacuum"
            yield Finding("thrust-coefficient-is-possible", Severity.ERROR, "engine", engine.id, text)
            continue
        pressures = SEA_LEVEL_PRESSURE / float(engine.chamber_pressure)
        coefficient = pressures * float(engine.area_ratio) * float(engine.thrust_vacuum) / lost
        if not low <= coefficient <= high:
            off = coefficient / (low if coefficient < low else high) - 1
            text = f"chamber pressure, area ratio and thrusts imply a thrust coefficient of {coefficient:.2f}"
            text += f" (nozzles have {low} to {high})"
            yield Finding("thrust-coefficient-is-possible", Severity.WARNING, "engine", engine.id, text, abs(off))


def stage_thrust(stage: Stage, catalogue: Catalogue, *, sea_level: bool) -> float | None:
    """Thrust of a whole stage in N: its own where given, else its engines'; ``None`` if nobody says."""
    own = stage.thrust_sea_level if sea_level else stage.thrust_vacuum
    if own is not None:
        return float(own)
    engine = catalogue.engines.get(stage.engine or "")
    if engine is None:
        return None
    one = engine.thrust_sea_level if sea_level else engine.thrust_vacuum
    return None if one is None else float(one) * stage.engine_count


def burn_time_at(propellant: float, flow: float, steps: tuple[ThrottleStep, ...]) -> float:
    """Time in s to burn ``propellant`` kg at a nominal ``flow`` in kg/s that is throttled in steps."""
    time, level, left = 0.0, 1.0, propellant
    for step in sorted(steps, key=lambda step: float(step.time)):
        burnt = flow * level * (float(step.time) - time)
        if burnt >= left:
            break
        left, time, level = left - burnt, float(step.time), step.level
    return time + left / (flow * level)


def burn_time_agrees(catalogue: Catalogue) -> Iterator[Finding]:
    """Propellant, thrust and impulse give the published burn time."""
    residual = float(catalogue.rules.residual_fraction)
    for stage in catalogue.stages.values():
        thrust = stage_thrust(stage, catalogue, sea_level=False)
        engine = catalogue.engines.get(stage.engine or "")
        impulse = stage.isp_vacuum or (engine.isp_vacuum if engine else None)
        if stage.burn_time is None or not thrust or impulse is None:
            continue
        unused = 0.0 if stage.solid else float(stage.residual_fraction or residual)
        flow = thrust / (float(impulse) * STANDARD_GRAVITY)
        expected = burn_time_at(float(stage.propellant_mass) * (1 - unused), flow, stage.throttle)
        off = float(stage.burn_time) / expected - 1
        if abs(off) > BURN_TIME_TOLERANCE:
            text = f"published burn time {float(stage.burn_time):.0f} s, "
            text += f"propellant and thrust give {expected:.0f} s: {off:+.0%}"
            yield Finding("burn-time-agrees", Severity.WARNING, "stage", stage.id, text, abs(off))


def dry_fraction_is_possible(catalogue: Catalogue) -> Iterator[Finding]:
    """The dry part of a stage lies where stages lie; outside, two masses were mixed up."""
    low, high = DRY_FRACTIONS
    for stage in catalogue.stages.values():
        total = float(stage.dry_mass) + float(stage.propellant_mass)
        part = float(stage.dry_mass) / total if total else 1.0
        if not low <= part <= high:
            text = f"dry mass is {part:.1%} of the loaded stage ({low:.0%} to {high:.0%} is usual)"
            size = abs(part / (low if part < low else high) - 1)
            yield Finding("dry-fraction-is-possible", Severity.WARNING, "stage", stage.id, text, size)


def liftoff_mass(vehicle: Vehicle, catalogue: Catalogue) -> float:
    """Mass on the pad in kg, with the heaviest published payload."""
    payloads = [float(one.payload) for one in catalogue.published_payloads if one.vehicle == vehicle.id]
    extras = (vehicle.fairing_mass, vehicle.escape_tower_mass, vehicle.adapter_mass)
    return (
        sum(_stage_mass(use, catalogue) for use in vehicle.stages)
        + sum(float(extra) for extra in extras if extra is not None)
        + max(payloads, default=0.0)
    )


def _stage_mass(use: StageUse, catalogue: Catalogue) -> float:
    stage = catalogue.stages[use.stage]
    fluids = float(stage.turbine_fluids_mass) if stage.turbine_fluids_mass is not None else 0.0
    skirt = float(use.skirt_mass) if use.skirt_mass is not None else 0.0
    return use.count * (float(stage.dry_mass) + float(stage.propellant_mass) + fluids) + skirt


def vehicle_lifts_off(catalogue: Catalogue) -> Iterator[Finding]:
    """Thrust at sea level exceeds weight with the heaviest published payload by a tenth."""
    for vehicle in catalogue.vehicles.values():
        if any(use.stage not in catalogue.stages for use in vehicle.stages):
            continue  # references_exist says so
        first = [use for use in vehicle.stages if use.ignition == "liftoff"]
        thrusts = [(use.count, _liftoff_thrust(catalogue.stages[use.stage], catalogue)) for use in first]
        if not first:
            text = "no stage ignites at lift-off"
            yield Finding("vehicle-lifts-off", Severity.ERROR, "vehicle", vehicle.id, text)
            continue
        weight = liftoff_mass(vehicle, catalogue) * STANDARD_GRAVITY
        ratio = sum(count * thrust for count, thrust in thrusts) / weight
        if ratio < LIFTOFF_THRUST_TO_WEIGHT:
            text = f"thrust at lift-off is {ratio:.2f} of the weight; at least {LIFTOFF_THRUST_TO_WEIGHT} is needed"
            size = 1 - ratio / LIFTOFF_THRUST_TO_WEIGHT
            yield Finding("vehicle-lifts-off", Severity.WARNING, "vehicle", vehicle.id, text, size)


def _liftoff_thrust(stage: Stage, catalogue: Catalogue) -> float:
    """Thrust at sea level in N; that in vacuum where nobody says (solids), an upper bound."""
    at_sea_level = stage_thrust(stage, catalogue, sea_level=True)
    return at_sea_level if at_sea_level is not None else stage_thrust(stage, catalogue, sea_level=False) or 0.0
