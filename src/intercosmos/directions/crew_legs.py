"""The ways a crew can be exchanged, and the flights (*legs*) each of them takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from intercosmos.directions.base import Option
from intercosmos.errors import DataError

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue
    from intercosmos.catalogue.schema import Mating, Ship, Site, Station, Vehicle
    from intercosmos.programme import CrewActivity, Programme

OWN: Final = "own ship from own pad"
THIRD: Final = "own ship from a third partner's pad"
SEAT: Final = "seat on the host's ship"
MEETING: Final = "meeting at a station both reach"

#: Roles of the second leg of a meeting, in the order of ship, launcher and site.
HOST_ROLES: Final = ("host ship", "host launcher", "host site")


@dataclass(frozen=True, slots=True)
class Leg:
    """One flight of a ship to a station.

    Attributes
    ----------
    partner : whose ship it is
    guests : visitors it carries; in a host's ship they share it with the host's crew
    tells : the words that tell its margins from those of the other leg; empty for the first
    """

    partner: str
    ship: Ship
    vehicle: Vehicle
    site: Site
    station: Station
    guests: int
    tells: str = ""

    def mating(self, catalogue: Catalogue) -> tuple[str, Mating | None]:
        """The port's interface that suits the ship best, and what is known about the two: mating ones first."""
        best: tuple[int, str, Mating | None] = (9, "", None)
        for port in self.station.ports:
            if port.status not in ("active", "planned"):
                continue
            known = catalogue.mating(self.ship.docking_interface, port.interface)
            if known is None:
                rank = 4
            elif known.mates:
                rank = 0 if known.status == "flown" and known.adapter_mass is None else 1
            else:
                rank = 2 if known.adapter_mass is not None else 3
            if rank < best[0]:
                best = (rank, port.interface, known)
        return best[1], best[2]

    def adapter_kg(self, catalogue: Catalogue) -> float:
        """Mass of the adapter the ship docks by, which it brings along; 0 where it docks without one."""
        _, known = self.mating(catalogue)
        used = known is not None and known.mates and known.adapter_mass is not None
        return known.adapter_mass.value if used and known is not None and known.adapter_mass is not None else 0.0


def hosts_of(activity: CrewActivity, programme: Programme, catalogue: Catalogue) -> tuple[str, ...]:
    """Those who may take guests to the station: owner and members who take part, the guest apart."""
    station = catalogue.stations[activity.station]
    taking_part = participants(activity, programme)
    found = [partner for partner in (station.owner, *station.members) if partner in taking_part]
    return tuple(dict.fromkeys(partner for partner in found if partner != activity.guest))


def participants(activity: CrewActivity, programme: Programme) -> tuple[str, ...]:
    """Partners of the programme and third parties of the activity."""
    return tuple(dict.fromkeys((*programme.partners, *activity.third_parties)))


def enumerate_options(activity: CrewActivity, programme: Programme, catalogue: Catalogue) -> Iterator[Option]:
    """Every way with every ship, launcher and site the catalogue allows, whether it will do or not.

    Raises
    ------
    DataError
        If a station does not circle the Earth.
    """
    for field, station in (("station", activity.station), ("meeting", activity.meeting)):
        if station is not None and catalogue.stations[station].body != "earth":
            raise DataError(
                f"{catalogue.stations[station].name} does not circle the Earth: crew visits there are not computed",
                where=programme.where("activity", activity.id, field),
                allowed=sorted(name for name, one in catalogue.stations.items() if one.body == "earth"),
            )

    others = tuple(partner for partner in participants(activity, programme) if partner != activity.guest)
    hosts = hosts_of(activity, programme, catalogue)
    wanted = activity.ways or (OWN, THIRD, SEAT, MEETING)

    def option(way: str, flight: tuple[str, str, str], station: str, host: tuple[str, ...] = ()) -> Option:
        roles = dict(zip(("ship", "launcher", "site"), flight, strict=True)) | {"station": station}
        roles |= dict(zip(HOST_ROLES, host, strict=True)) if host else {}
        return Option(activity.id, "crew", way, roles)

    own = tuple(_flights(activity.guest, (activity.guest,), catalogue))
    if OWN in wanted:
        yield from (option(OWN, flight, activity.station) for flight in own)
    if THIRD in wanted:
        yield from (option(THIRD, f, activity.station) for f in _flights(activity.guest, others, catalogue))
    if SEAT in wanted:
        yield from (option(SEAT, f, activity.station) for host in hosts for f in _flights(host, (host,), catalogue))
    if MEETING in wanted and activity.meeting is not None:
        yield from (
            option(MEETING, flight, activity.meeting, other)
            for flight in own
            for host in hosts
            for other in _flights(host, (host,), catalogue)
        )


def _flights(partner: str, pads_of: tuple[str, ...], catalogue: Catalogue) -> Iterator[tuple[str, str, str]]:
    """Ship, launcher and site for a partner's ships from the pads of some partners."""
    for ship in catalogue.ships.values():
        if ship.owner != partner or ship.status == "retired":
            continue
        flown = [catalogue.vehicles[name] for name in ship.launched_by if name in catalogue.vehicles]
        for vehicle in (*flown, *_relatives(flown, catalogue)):
            for site in vehicle.sites:
                owner = catalogue.sites[site].owner
                # a relative of the ship's own rocket is of interest only where the own one has no pad: abroad
                if owner in pads_of and vehicle.status != "retired" and (vehicle in flown or owner != partner):
                    yield ship.id, vehicle.id, site


def _relatives(flown: list[Vehicle], catalogue: Catalogue) -> list[Vehicle]:
    """Rockets of the same owner and family that do not fly the ship yet, without those that have an orbital stage."""
    families = {(vehicle.owner, vehicle.family) for vehicle in flown}
    return [
        vehicle
        for vehicle in catalogue.vehicles.values()
        if (vehicle.owner, vehicle.family) in families
        and vehicle not in flown
        and all(use.role != "orbit" for use in vehicle.stages)
    ]


def legs_of(option: Option, activity: CrewActivity, catalogue: Catalogue) -> tuple[Leg, ...]:
    """The flights of an option: the visitors' own, and for a meeting the host's."""
    roles = option.roles
    station = catalogue.stations[roles["station"]]
    ship = catalogue.ships[roles["ship"]]
    first = Leg(
        ship.owner, ship, catalogue.vehicles[roles["launcher"]], catalogue.sites[roles["site"]], station, activity.seats
    )
    if option.way != MEETING:
        return (first,)
    ship = catalogue.ships[roles[HOST_ROLES[0]]]
    vehicle, site = catalogue.vehicles[roles[HOST_ROLES[1]]], catalogue.sites[roles[HOST_ROLES[2]]]
    return first, Leg(ship.owner, ship, vehicle, site, station, activity.seats, f", {ship.name}")
