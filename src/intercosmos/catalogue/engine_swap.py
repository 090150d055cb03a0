"""Another engine under a stage: the vehicle as it would be, and what has to change for it.

The tanks keep their volume and their bulkhead moves to the new mixture; where nobody may move it, the tank that runs
empty first decides. What the published burn time says about the old engine's load is kept as a load, and what even the
longest burn leaves stays aboard. Engines are exchanged at their published masses, and the thrust frame grows with
thrust; a published throttling is kept where the new engine can follow it. The ascent is optimised anew, over the
propellant loaded too: a stage that is larger than its new engine can use is filled less, so that no stretch costs
payload.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from intercosmos.catalogue.engine_tanks import drawn_load, mixture_of, residual_of, tank_volumes, tanks_load
from intercosmos.catalogue.load import Catalogue
from intercosmos.catalogue.schema import Engine, Stage, ThrottleStep, Vehicle
from intercosmos.constants import SEA_LEVEL_PRESSURE
from intercosmos.errors import PhysicsError, UnknownIdError
from intercosmos.physics.propulsion.propellants import propellant_pair
from intercosmos.units import Quantity

if TYPE_CHECKING:
    from intercosmos.catalogue.flight import PayloadRequest, PayloadResult

#: Mass of a thrust frame, kg per N of vacuum thrust (Akin, University of Maryland mass estimating relations; from
#: memory). Only the difference between two engines counts.
THRUST_FRAME: Final = 2.55e-4
#: Loads tried, in parts of full tanks; where a part of them is best, its neighbourhood is tried once more.
LOADS: Final = (1.0, 0.95, 0.9, 0.8, 0.7)
#: And of tanks that hold more than before, because they were stretched or the new propellants are denser
_LOW_LOADS: Final = (0.6, 0.5, 0.4, 0.3, 0.2, 0.1)


@dataclass(frozen=True, slots=True)
class Swap:
    """A vehicle with another engine under one of its stages.

    Attributes
    ----------
    catalogue : the catalogue with the changed stage and vehicle, which keeps its id
    vehicle, stage : ids; the stage's is new
    engine, count : what stands under it now
    thrust_ratio : new vacuum thrust over old, of the stage
    sound_db : louder than before at lift-off, dB; zero for stages lit in flight
    bulkhead : part of the oxidiser tank's volume that must be added (or taken, if negative)
    dry_change_kg : engines and thrust frame
    load_change_kg : propellant with full tanks
    engine_mass_known : whether both engines' masses are published
    nozzle_fits : whether the new nozzles stand side by side under the stage; ``None`` if nobody gives their size
    """

    catalogue: Catalogue
    vehicle: str
    stage: str
    old_stage: str
    engine: str
    count: int
    old_engine: str
    old_count: int
    thrust_ratio: float
    sound_db: float
    bulkhead: float
    dry_change_kg: float
    load_change_kg: float
    engine_mass_known: bool
    nozzle_fits: bool | None
    same_propellants: bool
    lit_on_the_ground: bool


def find_stage(catalogue: Catalogue, vehicle_id: str, stage: str) -> str:
    """A stage of a vehicle by its id or by its role (``booster``, ``core``, ``upper``, ``orbit``).

    Raises
    ------
    UnknownIdError
        If the vehicle has no such stage.
    """
    vehicle = catalogue.get("vehicle", vehicle_id)
    assert isinstance(vehicle, Vehicle)
    for use in vehicle.stages:
        if stage in (use.stage, use.role):
            return use.stage
    raise UnknownIdError(f"stage of {vehicle_id}", stage, [u.stage for u in vehicle.stages])


def likely_count(old: Engine, old_count: int, new: Engine) -> int:
    """How many new engines come nearest to the old thrust; at least one."""
    wanted = old.thrust_vacuum.value * old_count / new.thrust_vacuum.value
    low = max(math.floor(wanted), 1)
    return low if wanted / low <= (low + 1) / wanted else low + 1


def swap(
    catalogue: Catalogue,
    vehicle_id: str,
    stage_id: str,
    engine_id: str,
    *,
    count: int | None = None,
    bulkhead_moves: bool = True,
    stretch: float = 1.0,
) -> Swap:
    """The catalogue with another engine under a stage of a vehicle.

    Parameters
    ----------
    stage_id : of one of the vehicle's stages, or its role
    count : engines under it; as many as come nearest to the old thrust if not given
    bulkhead_moves : whether the tanks are divided anew for the mixture, at the same whole volume
    stretch : volume of the new tanks in parts of the old; their dry mass grows with it

    Raises
    ------
    UnknownIdError
        For a vehicle, stage or engine nobody knows.
    PhysicsError
        If the stage is solid, or its old engine or the mixture is not known, or the count or stretch means nothing.
    """
    stage_id = find_stage(catalogue, vehicle_id, stage_id)
    vehicle, stage = catalogue.vehicles[vehicle_id], catalogue.stages[stage_id]
    new = catalogue.get("engine", engine_id)
    assert isinstance(new, Engine)
    if stage.solid or stage.engine is None:
        raise PhysicsError(f"{stage.name} has no liquid engine that could be exchanged; choose another of its stages")
    if new.cycle == "solid":
        raise PhysicsError(f"{new.name} is a solid motor: it brings its own stage")
    old = catalogue.engines[stage.engine]
    if count is not None and not (count >= 1 and float(count).is_integer()):
        raise PhysicsError(f"a stage has at least one engine, and whole ones: {count} makes no stage")
    if not 0.2 <= stretch <= 5:
        raise PhysicsError(f"tanks stretched to {stretch:g} of their volume are another stage; allowed: 0.2 to 5")
    n = int(count) if count else likely_count(old, stage.engine_count, new)
    old_pair, new_pair = propellant_pair(stage.propellants), propellant_pair(new.propellants)
    loaded, left = drawn_load(catalogue, stage, old)
    volumes = tank_volumes(old_pair, loaded, mixture_of(old, stage))
    load = tanks_load(new_pair, volumes, mixture_of(new, None), stretch, bulkhead_moves)
    whole = sum(volumes) * stretch
    oxidizer_volume = load * mixture_of(new, None) / (1 + mixture_of(new, None)) / new_pair[0].density_kg_m3
    dry, known = _dry_change(old, stage.engine_count, new, n)
    tanks = stage.dry_mass.value - (old.mass.value * stage.engine_count if old.mass else 0.0)
    grown = max(tanks, 0.0) * (stretch - 1.0) * 0.5  # half of what is no engine is tank wall and skirts
    restarts = max(stage.restarts if new.restarts == 0 else new.restarts, new.restarts)
    changed = _rebuilt(
        stage,
        {
            "id": f"{stage_id}-{engine_id}",
            "name": f"{stage.name} with {n} × {new.name}" if n > 1 else f"{stage.name} with {new.name}",
            "dry_mass": _shifted(stage.dry_mass, dry + grown),
            "propellant_mass": _scaled(stage.propellant_mass, load + left),
            "residual_fraction": residual_of(catalogue, stage, load, left),
            "propellants": new.propellants,
            "engine": engine_id,
            "engine_count": n,
            "thrust_vacuum": None,
            "thrust_sea_level": None,
            "isp_vacuum": None,
            "isp_sea_level": None,
            "throttle": _followed(stage, new),
            "throttle_minimum": stage.throttle_minimum if new.throttle_minimum is None else _level(new),
            "turbine_fluids_mass": _turbine_fluids(catalogue, stage, new, load),
            "burn_time": None,
            "restarts": restarts,
        },
    )
    uses = tuple(u.model_copy(update={"stage": changed.id}) if u.stage == stage_id else u for u in vehicle.stages)
    derived = _with(catalogue, vehicle.model_copy(update={"stages": uses, "model_ratio": vehicle.model_ratio}), changed)
    use = next(u for u in vehicle.stages if u.stage == stage_id)
    old_thrust = stage.thrust_vacuum.value if stage.thrust_vacuum else old.thrust_vacuum.value * stage.engine_count
    new_thrust = new.thrust_vacuum.value * n
    ground = use.ignition == "liftoff"
    return Swap(
        derived, vehicle_id, changed.id, stage_id, engine_id, n, stage.engine, stage.engine_count,
        thrust_ratio=new_thrust / old_thrust,
        sound_db=_sound(catalogue, vehicle, use.count, old_thrust, old, new_thrust, new) if ground else 0.0,
        bulkhead=oxidizer_volume / (volumes[0] * whole / sum(volumes)) - 1.0,
        dry_change_kg=dry + grown,
        load_change_kg=load - loaded,
        engine_mass_known=known,
        nozzle_fits=_fits(new, n, stage.diameter.value),
        same_propellants={p.id for p in old_pair} == {p.id for p in new_pair},
        lit_on_the_ground=ground,
    )  # fmt: skip


def solve_payloads(catalogue: Catalogue, requests: Sequence[PayloadRequest]) -> list[PayloadResult]:
    """The catalogue's payloads; what compiles ascents is loaded by who flies, not by who only enumerates."""
    from intercosmos.catalogue import flight

    return flight.solve_payloads(catalogue, requests)


def payloads(made: Sequence[Swap], requests: Sequence[PayloadRequest]) -> list[tuple[PayloadResult, float]]:
    """Payload of each swapped vehicle at its best load, and the load in parts of full tanks.

    Raises
    ------
    PhysicsError
        If there are not as many requests as swaps.
    """
    return [(row[_best(row)], _best(row)) for row in payloads_over_load(made, requests)]


def payloads_over_load(made: Sequence[Swap], requests: Sequence[PayloadRequest]) -> list[dict[float, PayloadResult]]:
    """Load in parts of full tanks -> payload, of each swapped vehicle; loads fall from full tanks on.

    All loads of all swaps are flown in one batch; where full tanks are not the best, the neighbourhood of the best load
    in a second one.

    Raises
    ------
    PhysicsError
        If there are not as many requests as swaps.
    """
    if len(made) != len(requests):
        raise PhysicsError(f"{len(made)} vehicles and {len(requests)} questions do not go together")
    flown: list[dict[float, PayloadResult]] = [{} for _ in made]
    for k, load, result in _fly(made, requests, [(k, load) for k, one in enumerate(made) for load in _loads(one)]):
        flown[k][load] = result
    near = [
        (k, 0.5 * (best + other))
        for k, row in enumerate(flown)
        if (best := _best(row)) != LOADS[0] and row[best].feasible
        for other in _neighbours(best, list(row))
    ]
    for k, load, result in _fly(made, requests, near):
        flown[k][load] = result
    return [dict(sorted(row.items(), reverse=True)) for row in flown]


def _best(flown: Mapping[float, PayloadResult]) -> float:
    """The load that lifts most; of equal ones the first."""
    return max(flown, key=lambda load: (flown[load].feasible, flown[load].payload_kg))


def _loads(made: Swap) -> tuple[float, ...]:
    """Loads worth a flight: down to what the stage held before, and a little less."""
    full = made.catalogue.stages[made.stage].propellant_mass.value
    before = (full - made.load_change_kg) / full
    return (*LOADS, *(load for load in _LOW_LOADS if load > before - 0.1))


def _neighbours(load: float, tried: list[float]) -> list[float]:
    place = tried.index(load)
    return [tried[k] for k in (place - 1, place + 1) if 0 <= k < len(tried)]


def _fly(
    made: Sequence[Swap], requests: Sequence[PayloadRequest], several: Sequence[tuple[int, float]]
) -> list[tuple[int, float, PayloadResult]]:
    """One batch: which swap, how full its changed stage is, and what it lifts."""
    if not several:
        return []
    asked = [replace(requests[k], vehicle=f"{made[k].vehicle}@{k}@{load:g}") for k, load in several]
    results = solve_payloads(_together(made, several), asked)
    return [(k, load, replace(result, request=requests[k])) for result, (k, load) in zip(results, several, strict=True)]


def _together(made: Sequence[Swap], several: Sequence[tuple[int, float]]) -> Catalogue:
    """All swapped vehicles at all loads in one catalogue, under names of their own."""
    first = made[several[0][0]].catalogue
    stages, vehicles, engines = dict(first.stages), dict(first.vehicles), dict(first.engines)
    said = []
    for k, load in several:
        one = made[k]
        vehicle, stage = one.catalogue.vehicles[one.vehicle], one.catalogue.stages[one.stage]
        filled = stage.model_copy(
            update={
                "id": f"{stage.id}@{k}@{load:g}",
                "propellant_mass": _scaled(stage.propellant_mass, stage.propellant_mass.value * load),
            }
        )
        uses = []
        for use in vehicle.stages:
            other = one.catalogue.stages[use.stage]
            own = filled if use.stage == stage.id else other.model_copy(update={"id": f"{other.id}@{k}"})
            stages[own.id] = own
            uses.append(use.model_copy(update={"stage": own.id}))
        name = f"{one.vehicle}@{k}@{load:g}"
        vehicles[name] = vehicle.model_copy(update={"id": name, "stages": tuple(uses)})
        engines |= one.catalogue.engines
        said.append(f"{one.catalogue.label} {load:g}")
    return _renewed(first, {"stage": stages, "vehicle": vehicles, "engine": engines}, " ".join(said))


def _with(catalogue: Catalogue, vehicle: Vehicle, stage: Stage) -> Catalogue:
    """The catalogue with one vehicle and one stage added or replaced."""
    stages, vehicles = {**catalogue.stages, stage.id: stage}, {**catalogue.vehicles, vehicle.id: vehicle}
    return _renewed(catalogue, {"stage": stages, "vehicle": vehicles}, f"{catalogue.label} {vehicle!r} {stage!r}")


def with_engine(catalogue: Catalogue, engine: Engine) -> Catalogue:
    """The catalogue with one engine added or replaced."""
    said = f"{catalogue.label} {engine!r}"
    return _renewed(catalogue, {"engine": {**catalogue.engines, engine.id: engine}}, said)


def _renewed(catalogue: Catalogue, kinds: dict[str, dict[str, Any]], said: str) -> Catalogue:
    """The catalogue with other entries of some kinds; ``said`` names them apart."""
    changed: dict[str, Any] = {f"{kind}s": MappingProxyType(entries) for kind, entries in kinds.items()}
    digest = hashlib.sha256(said.encode()).hexdigest()
    return replace(catalogue, **changed, digest=digest, _entries={**catalogue._entries, **kinds})


def _rebuilt(stage: Stage, changes: dict[str, Any]) -> Stage:
    fields = {name: getattr(stage, name) for name in Stage.model_fields}
    return Stage.model_validate(fields | changes)


def _dry_change(old: Engine, old_count: int, new: Engine, count: int) -> tuple[float, bool]:
    """Kilograms added by engines and thrust frame, and whether the engines' masses are published."""
    frame = THRUST_FRAME * (new.thrust_vacuum.value * count - old.thrust_vacuum.value * old_count)
    if old.mass is None or new.mass is None:
        return frame, False
    return new.mass.value * count - old.mass.value * old_count + frame, True


def _shifted(quantity: Quantity, by: float) -> Quantity:
    low, value, high = (max(v + by, 1.0) for v in (quantity.low, quantity.value, quantity.high))
    return replace(quantity, value=value, low=low, high=high)


def _scaled(quantity: Quantity, to: float) -> Quantity:
    part = to / quantity.value
    low, high = min(quantity.low * part, to), max(quantity.high * part, to)  # equal ends stay so, whatever is rounded
    return replace(quantity, value=to, low=low, high=high)


def _turbine_fluids(catalogue: Catalogue, stage: Stage, engine: Engine, load: float) -> Quantity | None:
    """Peroxide and nitrogen for turbines that need them: what a stage of that engine carries, by the kilogram burnt."""
    if "peroxide" not in engine.cycle:
        return None
    known = [one for one in catalogue.stages.values() if one.turbine_fluids_mass is not None]
    like = [one for one in (stage, *known) if one.turbine_fluids_mass is not None and one.engine == engine.id] or known
    if not like or like[0].turbine_fluids_mass is None:
        raise PhysicsError(f"no stage of the catalogue says how much peroxide {engine.name} takes")
    return _scaled(
        like[0].turbine_fluids_mass, like[0].turbine_fluids_mass.value / like[0].propellant_mass.value * load
    )


def _followed(stage: Stage, engine: Engine) -> tuple[ThrottleStep, ...]:
    """The stage's published throttling, if the new engine goes as low."""
    least = 1.0 if engine.throttle_minimum is None else engine.throttle_minimum.value
    same = engine.id == stage.engine
    return stage.throttle if same or all(step.level >= least for step in stage.throttle) else ()


def _level(engine: Engine) -> float:
    assert engine.throttle_minimum is not None
    return min(max(engine.throttle_minimum.value, 0.05), 1.0)


def _sound(
    catalogue: Catalogue, vehicle: Vehicle, uses: int, old_thrust: float, old: Engine, new_thrust: float, new: Engine
) -> float:
    """How much louder the whole vehicle lifts off, dB: acoustic power goes as thrust times jet speed (SP-8072)."""
    rest = 0.0
    for use in vehicle.stages:
        stage = catalogue.stages[use.stage]
        engine = catalogue.engines.get(stage.engine or "")
        if use.ignition != "liftoff" or engine is None:
            continue
        thrust = stage.thrust_vacuum.value if stage.thrust_vacuum else engine.thrust_vacuum.value * stage.engine_count
        rest += use.count * thrust * engine.isp_vacuum.value
    before = uses * old_thrust * old.isp_vacuum.value
    after = uses * new_thrust * new.isp_vacuum.value
    return 10 * math.log10((rest - before + after) / rest)


def _fits(engine: Engine, count: int, diameter: float) -> bool | None:
    """Whether that many nozzles stand side by side inside the stage's circle (packing of up to nine circles)."""
    exit_diameter = engine.exit_diameter.value if engine.exit_diameter else None
    if exit_diameter is None and engine.exit_area is not None:
        exit_diameter = 2 * math.sqrt(engine.exit_area.value / math.pi / max(engine.chambers, 1))
    if exit_diameter is None and engine.thrust_sea_level is not None:
        lost = engine.thrust_vacuum.value - engine.thrust_sea_level.value
        exit_diameter = 2 * math.sqrt(max(lost, 0.0) / SEA_LEVEL_PRESSURE / math.pi / max(engine.chambers, 1))
    if exit_diameter is None:
        return None
    circles = count * max(engine.chambers, 1)
    # radius of the enclosing circle in radii of the small ones, 1 to 9 circles; beyond, by density
    packing = (1.0, 2.0, 2.1547, 2.4142, 2.7013, 3.0, 3.0, 3.3048, 3.6131)
    around = packing[circles - 1] if circles <= len(packing) else math.sqrt(circles / 0.78)
    return exit_diameter * around <= diameter
