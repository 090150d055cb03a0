"""What the judgements of one remote-sensing activity share: fleets, groups, names of measures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from intercosmos.programme.sensing import SENSING_WAYS

if TYPE_CHECKING:
    from astropy.time import Time

    from intercosmos.catalogue import Catalogue
    from intercosmos.catalogue.schema import ReceivingStation, Satellite
    from intercosmos.directions.places import Places
    from intercosmos.directions.sensing_tasking import Plan
    from intercosmos.directions.sensing_watch import Watch
    from intercosmos.programme import Programme
    from intercosmos.programme.sensing import SensingActivity

#: The ways, as the programme file calls them.
EXCHANGE, GROUND, TASKING, CONSTELLATION = SENSING_WAYS
#: Ways that hold the ones before them. A joint constellation stands for itself.
STEPS: Final = (EXCHANGE, GROUND, TASKING)
#: What all satellites together are called.
TOGETHER: Final = "together"
#: What each partner does with its own satellites, stations and requests.
ALONE: Final = "alone"


def revisit_name(region: str, fleet: str) -> str:
    """Name of the measure that holds the mean time between two looks in a region."""
    return f"revisit, {region}, {fleet}"


def response_name(region: str, fleet: str) -> str:
    """Name of the measure that holds the mean time from an event to the next look."""
    return f"response, {region}, {fleet}"


def worth_name(partner: str, what: str) -> str:
    """Name of the measure that holds the part of a partner's requests that is delivered."""
    return f"delivered to {partner}, {what}"


def images_name(partner: str, what: str) -> str:
    """Name of the measure that counts a partner's images."""
    return f"images for {partner}, {what}"


def latency_name(partner: str, what: str) -> str:
    """Name of the measure that holds the mean time from an image to the ground."""
    return f"image to ground for {partner}, {what}"


def price_name(notion: str) -> str:
    """Name of the measure that holds what a notion of fairness costs."""
    return f"price of fairness, {notion}"


@dataclass(frozen=True)
class Terms:
    """What the judgements of one activity share.

    Attributes
    ----------
    activity, programme, catalogue : that are judged
    quick : whether schedules are searched for a moment only
    """

    activity: SensingActivity
    programme: Programme
    catalogue: Catalogue
    quick: bool = False

    @cached_property
    def satellites(self) -> Mapping[str, Satellite]:
        """Id -> satellite, those of one owner behind each other, owners as the programme names them."""
        found = [self.catalogue.satellites[name] for name in self.activity.satellites]
        order = [*self.programme.partners, *self.activity.third_parties]
        return {entry.id: entry for entry in sorted(found, key=lambda entry: order.index(entry.owner))}

    @cached_property
    def stations(self) -> Mapping[str, ReceivingStation]:
        """Id -> station."""
        return {name: self.catalogue.receiving_stations[name] for name in self.activity.stations}

    @cached_property
    def fleets(self) -> Mapping[str, tuple[int, ...]]:
        """Owner -> numbers of its satellites."""
        owners = [entry.owner for entry in self.satellites.values()]
        return {owner: tuple(k for k, other in enumerate(owners) if other == owner) for owner in dict.fromkeys(owners)}

    @cached_property
    def askers(self) -> tuple[str, ...]:
        """Partners that ask for images, in the order of the programme."""
        asking = {request.partner for request in self.activity.requests}
        return tuple(p for p in (*self.programme.partners, *self.activity.third_parties) if p in asking)

    @cached_property
    def members(self) -> tuple[str, ...]:
        """Owners of satellites and those who ask, each once."""
        return tuple(dict.fromkeys((*self.fleets, *self.askers)))

    @cached_property
    def start(self) -> Time:
        """Begin of the scene, UTC."""
        from astropy.time import Time

        return Time(self.activity.begin.isoformat(), scale="utc")

    @cached_property
    def places(self) -> Places:
        """Where revisit is judged: a map, and the regions."""
        from intercosmos.directions.places import places_of

        return places_of(self.activity.regions)

    @cached_property
    def watch(self) -> Watch:
        """How often each fleet, and all together, look at the places."""
        from intercosmos.directions.sensing_watch import watch_of

        return watch_of(self)

    @cached_property
    def alone(self) -> Plan:
        """What each partner gets with its own satellites and stations."""
        return self.plan(ALONE)

    def plan(self, way: str, notion: str = "none") -> Plan:
        """What each partner gets in a way of working together; shared tasking by a notion of fairness."""
        from intercosmos.directions.sensing_tasking import plan_of

        return plan_of(self, way, notion)

    def partner_name(self, partner: str) -> str:
        """What people call a partner, in short."""
        entry = self.catalogue.partners[partner]
        return entry.short_name or entry.name
