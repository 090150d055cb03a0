"""Rules about remote sensing."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from intercosmos.constants import EARTH_RADIUS
from intercosmos.errors import DataError, UnknownIdError
from intercosmos.programme.schema import Programme
from intercosmos.programme.sensing import SensingActivity
from intercosmos.units import show

if TYPE_CHECKING:
    from intercosmos.catalogue.load import Catalogue

_LONGEST_S = 60 * 86400.0
_FARTHEST_RAD = math.radians(89)
_LOWEST_M, _HIGHEST_M = 160e3, 2000e3


def observing(programme: Programme) -> Iterator[SensingActivity]:
    """The remote sensing activities of a programme."""
    return (activity for activity in programme.activities if isinstance(activity, SensingActivity))


def check_requests(programme: Programme) -> Iterator[DataError]:
    """Requests have names of their own, fit the span, and say what their kind needs."""
    for activity in observing(programme):
        at = ("activity", activity.id)
        for key in ("span", "watch"):
            value = getattr(activity, key).value
            if not 3600.0 <= value <= _LONGEST_S:
                yield DataError(
                    f"a {key} of {show(value, 'd')}",
                    where=programme.where(*at, key),
                    allowed=["1 h to 60 d"],
                    advice="3 d for requests and 7 d for revisit are usual",
                )
        seen = Counter(request.name for request in activity.requests)
        for index, request in enumerate(activity.requests):
            here = (*at, "requests", index)
            if seen[request.name] > 1:
                yield DataError(
                    f"there is more than one request {request.name!r}",
                    where=programme.where(*here, "name"),
                    advice="give each request a name of its own",
                )
            last = request.deadline.value if request.deadline is not None else activity.span.value
            if not request.earliest.value < last <= activity.span.value:
                yield DataError(
                    f"request {request.name!r} runs from {show(request.earliest.value, 'h')} to {show(last, 'h')}, and "
                    f"requests are scheduled for {show(activity.span.value, 'h')}",
                    where=programme.where(*here, "deadline" if request.deadline is not None else "earliest"),
                    allowed=["earliest < deadline <= span"],
                    advice="move the dates, or lengthen the span",
                )
            if request.kind == "area" and (request.extent is None or not 1e3 <= request.extent.value <= 1e6):
                yield DataError(
                    f"request {request.name!r} is an area"
                    + (" without an extent" if request.extent is None else f" of {show(request.extent.value, 'km')}"),
                    where=programme.where(*here, "extent" if request.extent is not None else "kind"),
                    allowed=["extent from 1 km to 1000 km"],
                    advice='say how wide it is: extent = "60 km"',
                )
            elif request.kind == "area" and request.extent is not None:
                edge = abs(request.latitude.value) + request.extent.value / 2 / EARTH_RADIUS
                if not edge < _FARTHEST_RAD:
                    yield DataError(
                        f"request {request.name!r} reaches to {show(edge, 'deg', 1)} of latitude",
                        where=programme.where(*here, "latitude"),
                        allowed=[f"areas up to {show(_FARTHEST_RAD, 'deg', 0)} of latitude, north and south"],
                        advice="move it away from the pole, or ask for single images",
                    )


def check_scene(programme: Programme) -> Iterator[DataError]:
    """The scene is one of the regions."""
    for activity in observing(programme):
        names = [region.name for region in activity.regions]
        if activity.scene and activity.scene not in names:
            where = programme.where("activity", activity.id, "scene")
            yield UnknownIdError("region of this activity", activity.scene, names, where=where)


def check_sensing_ways(programme: Programme) -> Iterator[DataError]:
    """A joint constellation says what it must do; quotas are given where they are the notion."""
    for activity in observing(programme):
        at = ("activity", activity.id)
        for index, way in enumerate(activity.ways):
            if way not in activity.possible_ways:
                yield DataError(
                    f'the way "{way}" needs a constellation to design',
                    where=programme.where(*at, "ways", index),
                    allowed=activity.model_copy(update={"ways": ()}).possible_ways,
                    advice="add constellation = { sensors = …, launches = …, revisit = … }, or leave the way out",
                )
        if "quotas" in activity.notions and not activity.quotas:
            key = "fairness" if activity.fairness == "quotas" else "compared"
            yield DataError(
                "the notion of quotas needs quotas",
                where=programme.where(*at, key),
                advice="say each partner's part of the imaging time: quotas = { roscosmos = 0.4, cnsa = 0.4 }",
            )
        if sum(quota.value for quota in activity.quotas.values()) > 1:
            yield DataError(
                "the quotas add up to more than the whole",
                where=programme.where(*at, "quotas"),
                allowed=["at most 1"],
                advice="lower them; what is left over goes where it is worth most",
            )
        wish = activity.constellation
        if wish is not None and not (wish.south.value < wish.north.value and wish.lowest.value < wish.highest.value):
            yield DataError(
                "latitudes or altitudes of the constellation are the wrong way round",
                where=programme.where(*at, "constellation"),
                allowed=["south < north", "lowest < highest"],
                advice="exchange them",
            )
        if wish is not None and not (wish.lowest.value >= _LOWEST_M and wish.highest.value <= _HIGHEST_M):
            key = "lowest" if wish.lowest.value < _LOWEST_M else "highest"
            yield DataError(
                f"altitudes from {show(wish.lowest.value, 'km')} to {show(wish.highest.value, 'km')}",
                where=programme.where(*at, "constellation", key),
                allowed=["160 km to 2000 km"],
                advice="imaging satellites fly at 450 km to 850 km",
            )
        for index, sensor in enumerate(wish.sensors if wish is not None else ()):
            for key in ("mass", "resolution", "altitude"):
                if not getattr(sensor, key).value > 0:
                    yield DataError(
                        f"{sensor.name} has no {key}",
                        where=programme.where(*at, "constellation", "sensors", index, key),
                        allowed=["above 0"],
                        advice="say what one satellite weighs, and what it sees from which altitude",
                    )


def check_askers(programme: Programme) -> Iterator[DataError]:
    """Who asks takes part."""
    for activity in observing(programme):
        known = [*programme.partners, *activity.third_parties]
        for index, request in enumerate(activity.requests):
            if request.partner not in known:
                where = programme.where("activity", activity.id, "requests", index, "partner")
                yield UnknownIdError("participant of this activity", request.partner, known, where=where)


def check_quotas(programme: Programme) -> Iterator[DataError]:
    """Quotas are those of participants."""
    for activity in observing(programme):
        known = [*programme.partners, *activity.third_parties]
        for partner in activity.quotas:
            if partner not in known:
                where = programme.where("activity", activity.id, "quotas", partner)
                yield UnknownIdError("participant of this activity", partner, known, where=where)


def check_receiving(programme: Programme, catalogue: Catalogue) -> Iterator[DataError]:
    """Stations exist, once each, and every owner of satellites has one."""
    for activity in observing(programme):
        for index, name in enumerate(activity.stations):
            where = programme.where("activity", activity.id, "stations", index)
            if name not in catalogue.receiving_stations:
                yield UnknownIdError("receiving station", name, catalogue.receiving_stations, where=where)
            elif name in activity.stations[:index]:
                yield DataError(f"{name!r} stands twice", where=where, advice="name each station once")


def check_new_constellation(programme: Programme, catalogue: Catalogue) -> Iterator[DataError]:
    """Its rockets fly from its sites, and its sensors look to the side by less than a right angle."""
    for activity in observing(programme):
        if activity.constellation is None:
            continue
        at = ("activity", activity.id, "constellation")
        for index, launch in enumerate(activity.constellation.launches):
            here = (*at, "launches", index)
            if launch.vehicle not in catalogue.vehicles:
                yield UnknownIdError(
                    "vehicle", launch.vehicle, catalogue.vehicles, where=programme.where(*here, "vehicle")
                )
                continue
            sites = catalogue.vehicles[launch.vehicle].sites
            if launch.site not in sites:
                yield DataError(
                    f"{launch.vehicle} does not fly from {launch.site!r}",
                    where=programme.where(*here, "site"),
                    allowed=sites,
                    advice="name a site it flies from",
                )
        for index, sensor in enumerate(activity.constellation.sensors):
            if not 0 < sensor.reach.value < math.radians(70):
                yield DataError(
                    f"{sensor.name} looks {show(sensor.reach.value, 'deg')} to the side",
                    where=programme.where(*at, "sensors", index, "reach"),
                    allowed=["above 0 deg, below 70 deg"],
                    advice="30 to 45 deg is usual for optical satellites",
                )


def check_imagers(programme: Programme, catalogue: Catalogue) -> Iterator[DataError]:
    """Satellites exist, once each, can image, and belong to at least two of those who take part."""
    for activity in observing(programme):
        known = [*programme.partners, *activity.third_parties]
        owners = set()
        for index, name in enumerate(activity.satellites):
            where = programme.where("activity", activity.id, "satellites", index)
            entry = catalogue.satellites.get(name)
            if entry is None:
                yield UnknownIdError("satellite", name, catalogue.satellites, where=where)
                continue
            if name in activity.satellites[:index]:
                yield DataError(f"{name!r} stands twice", where=where, advice="name each satellite once")
            elif entry.owner not in known:
                yield DataError(
                    f"{entry.name} belongs to {entry.owner!r}, which takes no part",
                    where=where,
                    allowed=sorted(s.id for s in catalogue.satellites.values() if s.owner in known),
                    advice=f'add third_parties = ["{entry.owner}"], or leave it out',
                )
            elif entry.status == "ended":
                yield DataError(
                    f"{entry.name} has ended its service",
                    where=where,
                    allowed=sorted(
                        s.id for s in catalogue.satellites.values() if s.owner in known and s.status != "ended"
                    ),
                    advice="leave it out, or name a satellite that works",
                )
            owners.add(entry.owner)
        if len(owners) == 1:
            yield DataError(
                f"every satellite belongs to {next(iter(owners))!r}: there is nobody to co-operate with",
                where=programme.where("activity", activity.id, "satellites"),
                advice="name satellites of at least two partners",
            )
        yield from _wrong_modes(activity, programme, catalogue)


def _wrong_modes(activity: SensingActivity, programme: Programme, catalogue: Catalogue) -> Iterator[DataError]:
    """Modes are those of radars among the satellites."""
    for name, mode in activity.modes.items():
        where = programme.where("activity", activity.id, "modes", name)
        if name not in activity.satellites or name not in catalogue.satellites:
            yield UnknownIdError("satellite of this activity", name, activity.satellites, where=where)
            continue
        known = [one.name for one in catalogue.satellites[name].instruments[0].modes]
        if mode not in known:
            yield UnknownIdError(f"mode of {name}", mode, known, where=where)
