"""Rules on what a vehicle drops, and on the corridors it drops it along."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from intercosmos.catalogue.findings import Finding, Severity
from intercosmos.catalogue.load import Catalogue
from intercosmos.catalogue.schema import Vehicle
from intercosmos.physics.orbits.launch_geometry import off_heading
from intercosmos.units import Quantity, show

#: A discrete corridor is this wide in azimuth on either side: guidance may trim the plane, not choose another
CORRIDOR_HALF_WIDTH: Final = math.radians(0.5)
#: Where azimuth and inclination disagree by less, the corridor is widened to hold both; by more, it is not
WIDENED_TO: Final = math.radians(4)


def undated(vehicle: Vehicle) -> Iterator[tuple[str, str]]:
    """The key that is missing and what is wrong, for everything that is dropped without a time."""
    if _weighs(vehicle.escape_tower_mass) and not _weighs(vehicle.escape_tower_time):
        yield (
            "escape_tower_time",
            f"{vehicle.name} has an escape tower and no time to drop it: it would leave at lift-off",
        )
    for number, use in enumerate(vehicle.stages):
        if _weighs(use.skirt_mass) and not _weighs(use.skirt_time):
            problem = (
                f"{vehicle.name}: the skirt of stage {use.stage} has no time to drop it: it would leave at ignition"
            )
            yield f"stages.{number}.skirt_time", problem


def _weighs(quantity: Quantity | None) -> bool:
    return quantity is not None and quantity.value > 0


def drops_have_times(catalogue: Catalogue) -> Iterator[Finding]:
    """Whatever is dropped, an escape tower or a skirt, has a time after lift-off or ignition."""
    for vehicle in catalogue.vehicles.values():
        for key, problem in undated(vehicle):
            yield Finding("drops-have-times", Severity.ERROR, "vehicle", vehicle.id, f"{key}: {problem}")


def throttle_is_flown(catalogue: Catalogue) -> Iterator[Finding]:
    """A throttle schedule belongs to a stage lit at lift-off: later ones end when the ascent ends, at full thrust."""
    for vehicle in catalogue.vehicles.values():
        for use in vehicle.stages:
            stage = catalogue.stages.get(use.stage)  # an unknown one is another rule's finding
            if stage is not None and stage.throttle and use.ignition != "liftoff":
                text = (
                    f"the throttle schedule of {stage.name} is not flown: its cut-off would be free to choose; "
                    "it burns at full thrust"
                )
                yield Finding("throttle-is-flown", Severity.WARNING, "vehicle", vehicle.id, text)


def corridor_azimuth_agrees(catalogue: Catalogue) -> Iterator[Finding]:
    """The azimuth of a discrete corridor leads over the turning Earth to its inclination; the size is in degrees.

    The ascent is given room for both up to four degrees; beyond that it flies along the azimuth.
    """
    for site in catalogue.sites.values():
        for corridor in site.corridors:
            if corridor.azimuth is None:
                continue
            off = abs(off_heading(float(site.latitude), float(corridor.inclination), float(corridor.azimuth)))
            if off <= CORRIDOR_HALF_WIDTH:
                continue
            flown = f"widened to ±{show(off, 'deg', 1)}" if off < WIDENED_TO else "flown along the azimuth alone"
            text = (
                f"azimuth {corridor.azimuth} lies {show(off, 'deg', 1)} beside the one that leads to "
                f"{corridor.inclination}; the corridor is {flown}"
            )
            yield Finding("corridor-azimuth-agrees", Severity.WARNING, "site", site.id, text, math.degrees(off))
