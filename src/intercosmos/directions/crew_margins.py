"""All constraints on a crew's flight to a station, in the order they are told.

A ship that cannot dock need not be told about its inclination: docking, pad and ship come first.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from intercosmos.directions import crew_rules_flight as flight
from intercosmos.directions import crew_rules_visit as visit
from intercosmos.directions.base import Margin
from intercosmos.directions.crew_flight import Flight
from intercosmos.directions.crew_visit import Visit

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue

#: In the order they are told.
RULES: Final[tuple[Callable[[Flight, Visit, Catalogue], Margin | None], ...]] = (
    visit.docking_interface,
    visit.pad,
    visit.ship_in_service,
    flight.inclination,
    flight.corridor,
    flight.payload,
    flight.load_factor,
    flight.delta_v,
    flight.free_flight,
    visit.docked_life,
    visit.lifeboat,
    visit.room_aboard,
    visit.free_port,
    visit.period,
    visit.launch_windows,
)
