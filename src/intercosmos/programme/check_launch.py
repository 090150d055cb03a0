"""Rules about activities that are launched, and about the orbits of launch activities."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from intercosmos.errors import DataError, UnknownIdError
from intercosmos.programme.activities import LaunchActivity, LaunchedActivity
from intercosmos.programme.check_overrides import has_corridor, stripped_sites
from intercosmos.programme.schema import Programme
from intercosmos.units import show

if TYPE_CHECKING:
    from intercosmos.catalogue.load import Catalogue

#: Below this an orbit does not last one revolution (re-entry begins near 120 km).
LOWEST_PERIGEE: Final = 120e3
#: Beyond this the Sun, not the Earth, holds the spacecraft: the radius of the Earth's Hill sphere, a (m / 3 M)^(1/3).
HIGHEST_APOGEE: Final = 1.5e9


def launches(programme: Programme) -> Iterator[LaunchActivity]:
    """The launch activities of a programme."""
    return (activity for activity in programme.activities if isinstance(activity, LaunchActivity))


def launched(programme: Programme) -> Iterator[LaunchedActivity]:
    """The activities that need a launch vehicle."""
    return (activity for activity in programme.activities if isinstance(activity, LaunchedActivity))


def check_orbit(programme: Programme) -> Iterator[DataError]:
    """The orbit exists, is outside the air and is around the Earth."""
    for activity in launches(programme):
        perigee, apogee = activity.orbit.perigee.value, activity.orbit.apogee.value
        at = ("activity", activity.id, "orbit")
        if apogee < perigee:
            yield DataError(
                f"the orbit is impossible: its apogee, {show(apogee, 'km')}, is below its perigee, "
                f"{show(perigee, 'km')}",
                where=programme.where(*at, "apogee"),
                advice="exchange the two, or make them equal for a circle",
            )
        if perigee < LOWEST_PERIGEE:
            yield DataError(
                f"the orbit is impossible: at a perigee of {show(perigee, 'km')} the air ends it within a revolution",
                where=programme.where(*at, "perigee"),
                allowed=[f"at least {show(LOWEST_PERIGEE, 'km')}"],
                advice="raise the perigee; altitudes are above the equatorial radius, not from the Earth's centre",
            )
        if apogee > HIGHEST_APOGEE:
            yield DataError(
                f"the orbit is impossible: an apogee of {show(apogee, 'km')} is beyond the Earth's hold",
                where=programme.where(*at, "apogee"),
                allowed=[f"at most {show(HIGHEST_APOGEE, 'km')}"],
                advice="lower the apogee",
            )


def check_pairs(programme: Programme) -> Iterator[DataError]:
    """Only an even number of spacecraft can be released in pairs."""
    for activity in launches(programme):
        count = activity.spacecraft_count
        if activity.deploy == "pairs" and count % 2:
            yield DataError(
                f"{count} spacecraft cannot be released in pairs",
                where=programme.where("activity", activity.id, "deploy"),
                allowed=["once"],
                advice="carry an even number, or release all at once",
            )


def check_owners_take_part(programme: Programme) -> Iterator[DataError]:
    """Spacecraft and launches belong to those who take part in the activity."""
    for activity in launched(programme):
        known = [*programme.partners, *activity.third_parties]
        at = ("activity", activity.id)
        for place, owner in activity.owners:
            if owner not in known:
                yield UnknownIdError("participant of this activity", owner, known, where=programme.where(*at, *place))
        for index, launcher in enumerate(activity.launchers):
            if launcher not in known:
                where = programme.where(*at, "launchers", index)
                yield UnknownIdError("participant of this activity", launcher, known, where=where)


def check_launcher_has_vehicle(programme: Programme, catalogue: Catalogue) -> Iterator[DataError]:
    """Of those who may launch, at least one has a vehicle that flies; and each that is named has one."""
    able = {vehicle.owner for vehicle in catalogue.vehicles.values() if vehicle.status != "retired"}
    for activity in launched(programme):
        at = ("activity", activity.id, "launchers")
        for index, launcher in enumerate(activity.launchers):
            if launcher in catalogue.partners and launcher not in able:
                yield DataError(
                    f"{launcher!r} has no launch vehicle",
                    where=programme.where(*at, index),
                    allowed=sorted(able),
                    advice="remove it, or add its vehicle to a catalogue folder of your own",
                )
        participants = {*programme.partners, *activity.third_parties}
        if not activity.launchers and not participants & able:
            yield DataError(
                "nobody who takes part has a launch vehicle",
                where=programme.where("activity", activity.id),
                allowed=sorted(able),
                advice="name a launching partner among third_parties",
            )


def check_vehicle_from_site(programme: Programme, catalogue: Catalogue) -> Iterator[DataError]:
    """Vehicles and sites that are named exist, and at least one of the vehicles flies from one of the sites."""
    for activity in launched(programme):
        at = ("activity", activity.id)
        unknown = False
        for field, kind, wanted, known in (
            ("vehicles", "launch vehicle", activity.vehicles, list(catalogue.vehicles)),
            ("sites", "launch site", activity.sites, list(catalogue.sites)),
        ):
            for index, name in enumerate(wanted):
                if name not in known:
                    unknown = True
                    yield UnknownIdError(kind, name, known, where=programme.where(*at, field, index))
        if unknown or not (activity.vehicles and activity.sites):
            continue
        flown_from = {site for name in activity.vehicles for site in catalogue.vehicles[name].sites}
        if not flown_from & set(activity.sites):
            yield DataError(
                "none of these vehicles flies from any of these sites",
                where=programme.where(*at, "sites"),
                allowed=sorted(flown_from),
                advice="add one of the sites allowed, or leave sites out",
            )


def check_site_reached(programme: Programme, catalogue: Catalogue) -> Iterator[DataError]:
    """A site that is named has a direction to launch in; where an override took it, that is told there."""
    told = stripped_sites(programme, catalogue)
    for activity in launched(programme):
        for index, name in enumerate(activity.sites):
            site = catalogue.sites.get(name)
            if site is None or has_corridor(site) or name in told:
                continue
            yield DataError(
                f"the site {name!r} has no corridor, so nothing can be launched from it",
                where=programme.where("activity", activity.id, "sites", index),
                allowed=sorted(other.id for other in catalogue.sites.values() if has_corridor(other)),
                advice=f'give it one, such as "site.{name}.corridors" in a scenario, or choose another site',
            )
