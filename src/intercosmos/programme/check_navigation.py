"""Rules about satellite navigation."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from intercosmos.errors import DataError, UnknownIdError
from intercosmos.programme.navigation import NavigationActivity
from intercosmos.programme.schema import Programme
from intercosmos.units import show

if TYPE_CHECKING:
    from intercosmos.catalogue.load import Catalogue
    from intercosmos.catalogue.schema import Constellation


def services(programme: Programme) -> Iterator[NavigationActivity]:
    """The navigation activities of a programme."""
    return (activity for activity in programme.activities if isinstance(activity, NavigationActivity))


def check_masks(programme: Programme) -> Iterator[DataError]:
    """A mask leaves some of the sky; a geometry wanted can be had."""
    for activity in services(programme):
        at = ("activity", activity.id)
        for name in ("mask", "street_mask"):
            value = getattr(activity, name).value
            if not 0.0 <= value <= math.radians(80.0):
                yield DataError(
                    f"an elevation mask of {show(value, 'deg')}",
                    where=programme.where(*at, name),
                    allowed=["0 deg to 80 deg"],
                    advice="5 deg is usual under an open sky, 25 to 40 deg between high buildings",
                )
        if activity.pdop.value < 1.0:
            yield DataError(
                f"no constellation gives a PDOP of {activity.pdop.value:g} everywhere",
                where=programme.where(*at, "pdop"),
                allowed=["at least 1"],
                advice="6 is what GLONASS and GPS are judged by",
            )


def check_navigation_ways(programme: Programme) -> Iterator[DataError]:
    """An exchange of stations says which."""
    for activity in services(programme):
        for index, way in enumerate(activity.ways):
            if way not in activity.possible_ways:
                yield DataError(
                    f'the way "{way}" needs hosts',
                    where=programme.where("activity", activity.id, "ways", index),
                    allowed=activity.model_copy(update={"ways": ()}).possible_ways,
                    advice='add hosts = [{ partner = "cnsa", stations = ["sdcm-changchun"] }], or leave the way out',
                )


def check_constellations(programme: Programme, catalogue: Catalogue) -> Iterator[DataError]:
    """Constellations exist, once each, with the orbits of a whole system, and belong to those who take part."""
    for activity in services(programme):
        known = [*programme.partners, *activity.third_parties]
        for key in ("constellations", "planned"):
            names = getattr(activity, key)
            for index, name in enumerate(names):
                where = programme.where("activity", activity.id, key, index)
                entry = catalogue.constellations.get(name)
                if entry is None:
                    yield UnknownIdError("constellation", name, catalogue.constellations, where=where)
                elif name in names[:index]:
                    yield DataError(f"{name!r} stands twice", where=where, advice="name each constellation once")
                elif entry.owner not in known:
                    yield DataError(
                        f"{entry.name} belongs to {entry.owner!r}, which takes no part",
                        where=where,
                        allowed=sorted(c.id for c in catalogue.constellations.values() if c.owner in known),
                        advice=f'add third_parties = ["{entry.owner}"], or leave it out',
                    )
                elif problem := _out_of_place(entry, key, names[:index], activity, catalogue):
                    yield DataError(problem[0], where=where, advice=problem[1])
        owners = Counter(
            catalogue.constellations[name].owner
            for name in dict.fromkeys(activity.constellations)
            if name in catalogue.constellations
        )
        if len(owners) == 1 and len(set(activity.constellations)) > 1:
            yield DataError(
                f"every constellation belongs to {next(iter(owners))!r}: there is nobody to co-operate with",
                where=programme.where("activity", activity.id, "constellations"),
                advice="name constellations of at least two partners",
            )


def _out_of_place(
    entry: Constellation, key: str, before: Sequence[str], activity: NavigationActivity, catalogue: Catalogue
) -> tuple[str, str] | None:
    """What is wrong, and the next step, where a constellation stands under the wrong key."""
    others = [catalogue.constellations[name] for name in before if name in catalogue.constellations]
    if key == "constellations":
        if entry.part_of is not None:
            return (
                f"{entry.name} is no system of its own, but part of {entry.part_of!r}",
                f'name "{entry.part_of}" here, and planned = ["{entry.id}"]',
            )
        if twin := next((other for other in others if other.letter == entry.letter), None):
            return f"{entry.name} and {twin.name} are one system, {entry.letter}", "name one of them"
        return None
    if entry.id in activity.constellations:
        return f"{entry.name} is among the constellations already", "leave it out here"
    known = [catalogue.constellations[name] for name in activity.constellations if name in catalogue.constellations]
    if entry.letter not in {other.letter for other in known}:
        whole = entry.part_of or entry.id
        return f"{entry.name} completes none of the constellations", f'add "{whole}" to constellations, or leave it out'
    return None


def check_hosts(programme: Programme, catalogue: Catalogue) -> Iterator[DataError]:
    """Monitoring stations exist, and their hosts take part and are not their owners."""
    for activity in services(programme):
        known = [*programme.partners, *activity.third_parties]
        for index, host in enumerate(activity.hosts):
            at = ("activity", activity.id, "hosts", index)
            if host.partner not in known:
                where = programme.where(*at, "partner")
                yield UnknownIdError("participant of this activity", host.partner, known, where=where)
            for k, name in enumerate(host.stations):
                where = programme.where(*at, "stations", k)
                station = catalogue.monitoring_stations.get(name)
                if station is None:
                    yield UnknownIdError("monitoring station", name, catalogue.monitoring_stations, where=where)
                elif station.owner == host.partner:
                    yield DataError(
                        f"{station.name} is {host.partner!r}'s own: nothing is exchanged",
                        where=where,
                        allowed=sorted(s.id for s in catalogue.monitoring_stations.values() if s.owner != host.partner),
                        advice="name stations of the other side",
                    )


def check_receivers_known(programme: Programme, catalogue: Catalogue) -> Iterator[DataError]:
    """Receivers exist, and had the systems of the activity."""
    for activity in services(programme):
        for index, name in enumerate(activity.receivers):
            if name not in catalogue.receivers:
                where = programme.where("activity", activity.id, "receivers", index)
                yield UnknownIdError("receiver", name, catalogue.receivers, where=where)
