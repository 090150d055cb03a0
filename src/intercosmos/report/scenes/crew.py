"""Crews on the globe: the ascent of each ship, its way to the station, the stations of all sides, the pads.

The station's node and its place are made to fit the first lift-off, where mission planners fit the lift-off instead. A
second ship lifts off when its pad passes through the station's plane, and waits below until the station is there.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from intercosmos.constants import EARTH_RADIUS, EARTH_ROTATION_RATE
from intercosmos.formats.czml import CzmlPath, CzmlSite, czml
from intercosmos.report.scenes.after_injection import Arc, orbit_through, plane_at, plane_of
from intercosmos.report.scenes.ascent import around, crafts, flight_paths, flown_corridor, flown_line, legend_of
from intercosmos.report.scenes.ascent_path import AscentPath, ascent_path
from intercosmos.report.scenes.base import DAY_S, Scene, SceneInfo, Stage, hexadecimal, iso, later
from intercosmos.report.scenes.ground import corridor_areas, corridor_lines, names_only, place
from intercosmos.report.scenes.stations import NOMINAL, flying, station_paths
from intercosmos.report.scenes.tracks import paths, period_s

if TYPE_CHECKING:
    from astropy.time import Time

    from intercosmos.catalogue.schema import Station
    from intercosmos.directions.base import Assessment
    from intercosmos.formats.czml import CzmlShape
    from intercosmos.physics.orbits.mean_orbits import MeanOrbits

_SPEED: Final = 60.0
#: The plane of a ship that ends further off than this is not the station's: it never gets there.
_SAME_PLANE: Final = math.radians(1.0)
#: Roles of the ships, their rockets and pads, and of the series that hold their ascents.
_SHIPS: Final = (("ship", "launcher", "site"), ("host ship", "host launcher", "host site"))


@dataclass(frozen=True, eq=False)
class _Leg:
    """One ship's flight."""

    number: str
    ship: str
    launcher: str
    site: str
    path: AscentPath


def infos(stage: Stage) -> Iterator[SceneInfo]:
    """A scene for every crew activity."""
    from intercosmos.programme import CrewActivity

    for activity in stage.activities(CrewActivity):
        shown = stage.shown(activity.id)
        if shown is None or "station" not in shown.option.roles:
            continue
        roles = shown.option.roles
        ship, station = stage.names.asset(roles.get("ship", "")), stage.names.asset(roles["station"])
        yield SceneInfo(
            f"crew-{activity.id}",
            f"{activity.name}: {ship} to {station} (the station's place is made to fit the lift-off)",
            "earth",
            activity.id,
            shown.option.id,
            (
                *legend_of(stage, roles.get("launcher", "")),
                (station, hexadecimal(stage.shade_of(roles["station"]))),
            ),
            iso(stage.begin),
            iso(later(stage.begin, DAY_S)),
        )


def make(info: SceneInfo, stage: Stage) -> Scene:
    """The scene of a crew flight."""
    shown = stage.shown(info.activity)
    assert shown is not None
    roles = shown.option.roles
    entry = stage.catalogue.stations[roles["station"]]
    legs = _legs(shown, stage)
    begin = stage.begin
    others = [name for name in flying(stage) if name != roles["station"]]
    moving, tracks = station_paths(stage, others, begin, DAY_S, tracks=False)
    shapes: list[CzmlShape] = list(tracks)
    sites: list[CzmlSite] = []
    for name in dict.fromkeys(roles[role] for _, _, role in _SHIPS if role in roles):
        site = stage.catalogue.sites[name]
        sites.append(place(f"site-{name}", site, stage.shade(site.owner)))
        path = next((leg.path for leg in legs if leg.site == name), None)
        flown = "" if path is None else flown_corridor(shown, site, path)
        shapes += corridor_lines(f"site-{name}", site, (255, 255, 255, 255), chosen=flown)
        for area, name_of in corridor_areas(f"site-{name}", site, (255, 255, 255, 255), chosen=flown):
            shapes.append(area)
            sites.append(name_of)
    meets = [leg for leg in legs if _reaches(leg, entry)]
    if not meets:
        alone, its_track = station_paths(stage, [entry.id], begin, DAY_S)
        moving += alone
        shapes += its_track
        for leg in legs:
            moving += _flown(leg, stage, _parked(leg, begin))
            shapes += flown_line(leg.number, stage.names.asset(leg.launcher), leg.path, stage.shade_of(leg.launcher))
        return _scene(info, stage, moving, sites, shapes, legs)
    first, *rest = meets
    arcs, station = _meeting(first, entry, begin)
    moving += _flown(first, stage, arcs)
    for leg in rest:
        moving += _flown(leg, stage, _chasing(leg, station, begin))
    colour = stage.shade(entry.owner)
    moving += paths(
        station, [f"station-{entry.id}"], [entry.name], begin, DAY_S, [colour], facts=True, pixels=10,
        place=f"made to fit the lift-off; {NOMINAL}",
    )  # fmt: skip
    for leg in meets:
        shapes += flown_line(leg.number, stage.names.asset(leg.launcher), leg.path, stage.shade_of(leg.launcher))
    return _scene(info, stage, moving, sites, shapes, legs)


def _scene(
    info: SceneInfo, stage: Stage, moving: list[CzmlPath], sites: list[CzmlSite], shapes: list[CzmlShape],
    legs: list[_Leg],
) -> Scene:  # fmt: skip
    for leg in legs:
        shown = stage.shown(info.activity)
        assert shown is not None
        if leg.number == "ascent":  # events are kept of the first ship only
            site = stage.catalogue.sites[leg.site]
            more_sites, more_shapes = around(
                leg.number, leg.path, shown.evidence.events, stage, site, flown_corridor(shown, site, leg.path)
            )
            sites += more_sites
            shapes += more_shapes
    span = (stage.begin, later(stage.begin, DAY_S))
    return Scene(info, names_only(czml(info.title, moving, sites, shapes=shapes, speed=_SPEED, span=span)))


def _legs(shown: Assessment, stage: Stage) -> list[_Leg]:
    """The flights whose ascents the evidence holds; lift-off of the first is the scene's first moment."""
    roles, found = shown.option.roles, list[_Leg]()
    for number, (ship, launcher, site) in zip(("ascent", "other-ascent"), _SHIPS, strict=True):
        if ship not in roles:
            continue
        names = ("ascent",) if number == "ascent" else (f"ascent, {stage.names.asset(roles[ship])}",)
        series = next((shown.evidence.series[name] for name in names if name in shown.evidence.series), None)
        path = None if series is None else ascent_path(series, stage.catalogue.sites[roles[site]])
        if path is not None:
            found.append(_Leg(number, roles[ship], roles[launcher], roles[site], path))
    return found


def _reaches(leg: _Leg, entry: Station) -> bool:
    return abs(leg.path.inclination - float(entry.inclination)) < _SAME_PLANE


def _radius(entry: Station) -> float:
    return EARTH_RADIUS + 0.5 * (float(entry.perigee) + float(entry.apogee))


def _parked(leg: _Leg, begin: Time) -> list[Arc]:
    """The orbit that a ship is left in."""
    end = float(leg.path.time_s[-1])
    radius = float(leg.path.radius[-1])
    orbit = orbit_through(plane_at(leg.path, begin, end), radius, radius, later(begin, end), "parking orbit")
    return [Arc("parking orbit", orbit, end, math.inf)]


def _meeting(leg: _Leg, entry: Station, begin: Time) -> tuple[list[Arc], MeanOrbits]:
    """A ship's way after one revolution below the station, and the station where it meets it."""
    end = float(leg.path.time_s[-1])
    low, high = float(leg.path.radius[-1]), _radius(entry)
    plane = plane_at(leg.path, begin, end).through(float(entry.inclination))
    leave = end + period_s(low)
    parking = orbit_through(plane, low, low, later(begin, end), "parking orbit")
    transfer, there = _way_up(parking, leave, high, begin)
    station = orbit_through(plane_of(transfer.at(later(begin, there))), high, high, later(begin, there), entry.name)
    return [
        Arc("parking orbit", parking, end, leave),
        Arc("way up to the station", transfer, leave, there),
        Arc(f"at {entry.name}", station, there, math.inf),
    ], station


def _chasing(leg: _Leg, station: MeanOrbits, begin: Time) -> list[Arc]:
    """A second ship's way: lift-off as the pad passes through the station's plane, then waiting below."""
    end = float(leg.path.time_s[-1])
    low, high = float(leg.path.radius[-1]), float(station.semi_major_axis_m[0])
    turn = math.fmod(plane_of(station.at(begin)).node - plane_at(leg.path, begin, end).node, 2 * math.pi)
    lift_off = (turn % (2 * math.pi)) / EARTH_ROTATION_RATE
    up = lift_off + end
    plane = plane_at(leg.path, later(begin, lift_off), end).through(float(station.inclination_rad[0]))
    parking = orbit_through(plane, low, low, later(begin, up), "parking orbit")
    rate, its_rate = (float(one.elements()[7, 0] + one.elements()[8, 0]) for one in (parking, station))
    # at arrival the ship stands half a turn after leaving; by then the station must have come to the same place
    half = _way_up(parking, up, high, begin)[1] - up
    ahead = plane_of(station.at(later(begin, up))).argument - plane.argument
    leave = up + ((ahead + its_rate * half - math.pi) % (2 * math.pi)) / (rate - its_rate)
    transfer, there = _way_up(parking, leave, high, begin)
    return [
        Arc("parking orbit", parking, up, leave),
        Arc("way up to the station", transfer, leave, there),
        Arc("at the station", station, there, math.inf),
    ]


def _way_up(parking: MeanOrbits, leave: float, high: float, begin: Time) -> tuple[MeanOrbits, float]:
    """Half an ellipse from a parking orbit up to a radius, and when it ends, s."""
    low = float(parking.semi_major_axis_m[0])
    here = plane_of(parking.at(later(begin, leave)))
    transfer = orbit_through(here, min(low, high), high, later(begin, leave), "way up to the station")
    return transfer, leave + math.pi / float(transfer.elements()[8, 0])


def _flown(leg: _Leg, stage: Stage, after: list[Arc]) -> Iterator[CzmlPath]:
    """The rocket, then the ship."""
    begin, colour = stage.begin, stage.shade_of(leg.ship)
    lift_off = later(begin, after[0].begins_s - float(leg.path.time_s[-1]))
    yield from flight_paths(leg.number, stage.names.asset(leg.launcher), leg.path, lift_off, colour)
    yield from crafts(f"{leg.number}-ship", stage.names.asset(leg.ship), after, begin, DAY_S, colour)
    for arc in after[:2]:
        yield from paths(
            arc.orbit, [f"{leg.number}-{arc.name.replace(' ', '-')}"], [arc.name], begin, DAY_S,
            [(*colour[:3], 110)], labelled=False, pixels=0,
        )  # fmt: skip
