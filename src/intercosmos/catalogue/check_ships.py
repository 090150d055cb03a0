"""Rules about crew ships, docking and stations."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from typing import Final

from intercosmos.catalogue.findings import Finding, Severity
from intercosmos.catalogue.load import Catalogue
from intercosmos.constants import STANDARD_GRAVITY

DELTA_V_TOLERANCE: Final = 0.10


def ship_masses_add_up(catalogue: Catalogue) -> Iterator[Finding]:
    """A ship weighs at least its dry mass and its propellant."""
    for ship in catalogue.ships.values():
        if ship.dry_mass is None:
            continue
        parts = ship.dry_mass.value + ship.propellant_mass.value
        if parts > ship.mass.value:
            text = f"dry mass and propellant make {parts:.0f} kg, more than the {ship.mass.value:.0f} kg of the ship"
            size = parts / ship.mass.value - 1
            yield Finding("ship-masses-add-up", Severity.WARNING, "ship", ship.id, text, size)


def ship_delta_v_agrees(catalogue: Catalogue) -> Iterator[Finding]:
    """The characteristic velocity follows from mass, propellant and impulse."""
    for ship in catalogue.ships.values():
        if ship.propellant_mass.value >= ship.mass.value:
            text = "more propellant than ship"
            yield Finding("ship-delta-v-agrees", Severity.ERROR, "ship", ship.id, text)
        elif ship.delta_v is not None:
            ratio = ship.mass.value / (ship.mass.value - ship.propellant_mass.value)
            expected = ship.isp_vacuum.value * STANDARD_GRAVITY * math.log(ratio)
            off = ship.delta_v.value / expected - 1
            if abs(off) > DELTA_V_TOLERANCE:
                text = f"delta-v {ship.delta_v.value:.0f} m/s, mass and propellant give {expected:.0f} m/s: {off:+.0%}"
                yield Finding("ship-delta-v-agrees", Severity.WARNING, "ship", ship.id, text, abs(off))


def matings_are_known(catalogue: Catalogue) -> Iterator[Finding]:
    """For every ship and every port in service or planned, somebody has written down whether they mate."""
    ports = {
        port.interface
        for station in catalogue.stations.values()
        for port in station.ports
        if station.status != "history" and port.status in ("active", "planned")
    }
    for ship in catalogue.ships.values():
        for port in sorted(ports):
            if catalogue.mating(ship.docking_interface, port) is None:
                text = f"nobody says whether {ship.docking_interface} mates with {port}"
                yield Finding("matings-are-known", Severity.WARNING, "ship", ship.id, text)


def matings_make_sense(catalogue: Catalogue) -> Iterator[Finding]:
    """A pair stands once; what mates needs no adapter, and an adapter has a mass."""
    pairs = Counter((one.active, one.passive) for one in catalogue.matings)
    for mating in catalogue.matings:
        problem = ""
        if pairs[mating.active, mating.passive] > 1:
            problem = "the pair stands more than once"
        elif mating.mates and mating.by is not None:
            problem = "they mate, yet an adapter is named"
        elif mating.mates and mating.status in ("no", "possible"):
            problem = f"they mate, yet the status is {mating.status!r}"
        elif mating.by is not None and mating.adapter_mass is None:
            problem = "an adapter is named without its mass"
        if problem:
            yield Finding("matings-make-sense", Severity.ERROR, "mating", mating.id, problem)


def crews_fit_station(catalogue: Catalogue) -> Iterator[Finding]:
    """The nominal crew is not above the greatest."""
    for station in catalogue.stations.values():
        if station.crew_nominal > station.crew_maximum:
            text = f"nominal crew {station.crew_nominal} above the greatest, {station.crew_maximum}"
            yield Finding("crews-fit-station", Severity.ERROR, "station", station.id, text)


def crewed_ships_have_crewed_rockets(catalogue: Catalogue) -> Iterator[Finding]:
    """A ship in service flies on a vehicle made for crews."""
    for ship in catalogue.ships.values():
        vehicles = [catalogue.vehicles[name] for name in ship.launched_by if name in catalogue.vehicles]
        if ship.status == "active" and vehicles and not any(vehicle.crewed for vehicle in vehicles):
            text = f"no vehicle of {', '.join(ship.launched_by)} is marked as crewed"
            yield Finding("crewed-ships-have-crewed-rockets", Severity.WARNING, "ship", ship.id, text)
