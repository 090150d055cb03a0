"""Rules about crew activities."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from intercosmos.errors import DataError, UnknownIdError
from intercosmos.programme.activities import CrewActivity
from intercosmos.programme.schema import Programme
from intercosmos.units import show

if TYPE_CHECKING:
    from intercosmos.catalogue.load import Catalogue
    from intercosmos.catalogue.schema import Station


def crews(programme: Programme) -> Iterator[CrewActivity]:
    """The crew activities of a programme."""
    return (activity for activity in programme.activities if isinstance(activity, CrewActivity))


def check_guest_may_visit(programme: Programme) -> Iterator[DataError]:
    """The guest is one of those who take part."""
    for activity in crews(programme):
        known = [*programme.partners, *activity.third_parties]
        if activity.guest not in known:
            where = programme.where("activity", activity.id, "guest")
            yield UnknownIdError("participant of this activity", activity.guest, known, where=where)


def check_stay(programme: Programme) -> Iterator[DataError]:
    """A stay takes some time, and every flight's stay fits into the period."""
    first, last = programme.period
    days = (last - first).days + 1
    for activity in crews(programme):
        where = programme.where("activity", activity.id, "stay")
        stay = activity.stay.value
        if stay <= 0:
            yield DataError("the stay has no length", where=where, advice='write it with its unit, such as "180 d"')
        elif stay > days * 86400.0 and last >= first:
            yield DataError(
                f"a stay of {show(stay, 'd')} is longer than the whole period, {days} days",
                where=where,
                advice="shorten the stay or lengthen the period",
            )


def check_station_in_service(programme: Programme, catalogue: Catalogue) -> Iterator[DataError]:
    """The station exists, takes guests and flies within the period."""
    for activity in crews(programme):
        yield from _usable(activity, "station", activity.station, programme, catalogue)


def check_station_near_earth(programme: Programme, catalogue: Catalogue) -> Iterator[DataError]:
    """Crew visits are computed in orbits of the Earth only."""
    for activity in crews(programme):
        for field, name in (("station", activity.station), ("meeting", activity.meeting)):
            station = catalogue.stations.get(name) if name is not None else None
            if station is not None and station.body != "earth":
                near = sorted(other for other, one in _in_service(programme, catalogue).items() if one.body == "earth")
                yield DataError(
                    f"{station.name} does not circle the Earth; crew visits there are not computed",
                    where=programme.where("activity", activity.id, field),
                    allowed=near,
                    advice="choose a station of the Earth",
                )


def check_meeting(programme: Programme, catalogue: Catalogue) -> Iterator[DataError]:
    """A meeting takes place at another station than the visit, one that flies within the period."""
    for activity in crews(programme):
        if activity.meeting is None:
            continue
        if activity.meeting == activity.station:
            yield DataError(
                f"the meeting is at {activity.meeting!r}, the station of the visit itself",
                where=programme.where("activity", activity.id, "meeting"),
                allowed=sorted(name for name in _in_service(programme, catalogue) if name != activity.station),
                advice="name another station, or leave the meeting out",
            )
            continue
        yield from _usable(activity, "meeting", activity.meeting, programme, catalogue)


def check_host_takes_part(programme: Programme, catalogue: Catalogue) -> Iterator[DataError]:
    """The owner of the station takes part, and is not the guest."""
    for activity in crews(programme):
        station = catalogue.stations.get(activity.station)
        if station is None:
            continue
        hosts = {station.owner, *station.members}
        if station.owner == activity.guest:
            yield DataError(
                f"{activity.guest!r} would be a guest aboard its own station",
                where=programme.where("activity", activity.id, "guest"),
                allowed=sorted({*programme.partners, *activity.third_parties} - {station.owner}),
                advice="name the partner whose crew travels",
            )
        elif not hosts & {*programme.partners, *activity.third_parties}:
            yield DataError(
                f"{station.name} belongs to {station.owner!r}, which takes no part in this activity",
                where=programme.where("activity", activity.id, "station"),
                advice=f'add third_parties = ["{station.owner}"]',
            )


def _in_service(programme: Programme, catalogue: Catalogue) -> dict[str, Station]:
    return {
        name: station for name, station in catalogue.stations.items() if station.in_service_between(*programme.period)
    }


def _usable(
    activity: CrewActivity, field: str, name: str, programme: Programme, catalogue: Catalogue
) -> Iterator[DataError]:
    where = programme.where("activity", activity.id, field)
    if name not in catalogue.stations:
        yield UnknownIdError("station", name, catalogue.stations, where=where)
        return
    usable = _in_service(programme, catalogue)
    if name not in usable:
        station = catalogue.stations[name]
        served = f"from {station.since}" + (f" until {station.until}" if station.until else "")
        yield DataError(
            f"{station.name} is in service {served}, not within the period {programme.period[0]} to "
            f"{programme.period[1]}",
            where=where,
            allowed=sorted(usable),
            advice="choose another station, or move the period",
        )
