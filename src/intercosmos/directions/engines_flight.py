"""What an exchange of engines does to a rocket: its payload before and after, and how it leaves the pad.

The ways of working together differ in time and effort, not in payload: every exchange is flown once and shared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from intercosmos.catalogue.recording import Kept, kept
from intercosmos.constants import STANDARD_GRAVITY

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue
    from intercosmos.catalogue.engine_swap import Swap
    from intercosmos.catalogue.flight import PayloadRequest, PayloadResult
    from intercosmos.programme.activities import Orbit

_KEPT: Final = 8


@dataclass(frozen=True, slots=True)
class Wish:
    """One exchange that is asked for: engines under a stage of a vehicle that flies from a site."""

    engine: str
    stage: str
    count: int | None
    request: PayloadRequest


@dataclass(frozen=True, slots=True)
class LiftOff:
    """Thrust over weight on the pad, with all engines and with the strongest one out."""

    mass_kg: float
    thrust_to_weight: float
    one_out: float


@dataclass(frozen=True, slots=True)
class Exchange:
    """A vehicle before and after.

    Attributes
    ----------
    by_load : load of the changed stage in parts of full tanks -> what is lifted, kg; 0 where nothing flies
    load : the best of them
    """

    swap: Swap
    before: PayloadResult
    after: PayloadResult
    load: float
    by_load: dict[float, float]
    pad_before: LiftOff
    pad_after: LiftOff

    @property
    def ratio(self) -> float:
        """By how much the model exceeds what is published for the vehicle; payloads are divided by it."""
        return max(self.before.model_ratio, 1.0)

    @property
    def before_kg(self) -> float:
        """Payload on the old engines."""
        return max(self.before.payload_kg, 0.0) / self.ratio

    @property
    def after_kg(self) -> float:
        """Payload on the new ones."""
        return max(self.after.payload_kg, 0.0) / self.ratio

    @property
    def gain_kg(self) -> float:
        """What the exchange is worth in this orbit."""
        return self.after_kg - self.before_kg


def asked(vehicle: str, site: str, orbit: Orbit) -> PayloadRequest:
    """The question to the ascent."""
    from intercosmos.catalogue.flight import PayloadRequest

    argument = orbit.argument_of_perigee
    return PayloadRequest(
        vehicle,
        site,
        orbit.perigee.value,
        orbit.apogee.value,
        orbit.inclination.value,
        argument.value if argument is not None else None,
    )


_batches: dict[tuple[Wish, ...], tuple[Kept[dict[Wish, Exchange]], ...]] = {}


def exchanges(catalogue: Catalogue, wishes: Sequence[Wish]) -> dict[Wish, Exchange]:
    """Every exchange once; vehicles as they are in one batch, all exchanged ones at all loads in another.

    The same wishes are always one batch: the last bits of an ascent may depend on its neighbours.

    Raises
    ------
    PhysicsError
        If an engine or a stage has too little in the catalogue to be exchanged.
    """
    several = tuple(dict.fromkeys(wishes))
    return kept(_batches, catalogue, several, lambda asked: _exchanged(asked, several), most=_KEPT)


def _exchanged(catalogue: Catalogue, several: Sequence[Wish]) -> dict[Wish, Exchange]:
    from intercosmos.catalogue.engine_swap import payloads_over_load, swap
    from intercosmos.catalogue.flight import solve_payloads

    made = [swap(catalogue, one.request.vehicle, one.stage, one.engine, count=one.count) for one in several]
    requests = list(dict.fromkeys(one.request for one in several))
    before = dict(zip(requests, solve_payloads(catalogue, requests), strict=True))
    after = payloads_over_load(made, [one.request for one in several])
    found = {}
    for one, changed, flown in zip(several, made, after, strict=True):
        load = max(flown, key=lambda part: (flown[part].feasible, flown[part].payload_kg))
        was, now = before[one.request], flown[load]
        found[one] = Exchange(
            swap=changed,
            before=was,
            after=now,
            load=load,
            by_load={part: max(result.payload_kg, 0.0) for part, result in flown.items()},
            pad_before=lift_off(catalogue, one.request.vehicle, max(was.payload_kg, 0.0)),
            pad_after=lift_off(
                changed.catalogue, one.request.vehicle, max(now.payload_kg, 0.0), changed.stage, load=load
            ),
        )
    return found


def lift_off(
    catalogue: Catalogue, vehicle_id: str, payload_kg: float, filled: str = "", *, load: float = 1.0
) -> LiftOff:
    """Thrust over weight on the pad; the stage ``filled`` holds ``load`` of what its tanks could."""
    from intercosmos.catalogue.flight_model import launch_vehicle

    vehicle = launch_vehicle(catalogue, vehicle_id)
    mass, thrust, strongest = vehicle.liftoff_kg + payload_kg, 0.0, 0.0
    for use, stage in zip(catalogue.vehicles[vehicle_id].stages, vehicle.stages, strict=True):
        entry = catalogue.stages[use.stage]
        if use.stage == filled:
            mass -= stage.count * (1 - load) * entry.propellant_mass.value
        if stage.ignition == "liftoff":
            of_stage = stage.sea_level_thrust_n if stage.sea_level_thrust_n is not None else stage.thrust_n
            thrust += stage.count * of_stage
            strongest = max(strongest, of_stage / entry.engine_count)
    weight = mass * STANDARD_GRAVITY
    return LiftOff(mass, thrust / weight, (thrust - strongest) / weight)
