"""Joint satellite navigation on the globe: the systems, the stations that measure them, and maps of the error."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from intercosmos.formats.czml import CzmlPath, czml
from intercosmos.report.scenes.base import DAY_S, WHITE, Scene, SceneInfo, Stage, hexadecimal, iso, later
from intercosmos.report.scenes.ground import place
from intercosmos.report.scenes.maps import box_lines, kebab, layer_infos, layers_of
from intercosmos.report.scenes.orbits import system_paths

if TYPE_CHECKING:
    from intercosmos.formats.czml import CzmlShape, CzmlSite
    from intercosmos.programme.navigation import NavigationActivity
    from intercosmos.series import Map

#: Bounds between shades of a map of the vertical error, m: those of the report.
LEVELS: Final = (1.5, 2.0, 2.5, 3.0, 4.0, 6.0)
_EXCHANGED: Final = (250, 240, 120)
_SPEED: Final = 600.0


def infos(stage: Stage) -> Iterator[SceneInfo]:
    """Scenes of every navigation activity: satellites with stations, and a map for each field; both with its layers."""
    from intercosmos.programme.navigation import NavigationActivity

    begin, end = iso(stage.begin), iso(later(stage.begin, DAY_S))
    for activity in stage.activities(NavigationActivity):
        shown = stage.shown(activity.id)
        if shown is None:
            continue
        systems = [stage.catalogue.constellations[name] for name in (*activity.constellations, *activity.planned)]
        maps = shown.evidence.maps
        layers = {name: layer_infos(name, found, LEVELS, _titles(name, found)) for name, found in maps.items()}
        yield SceneInfo(
            f"navigation-{activity.id}",
            f"{activity.name}: satellites in their nominal pattern, and the stations that measure them",
            "earth",
            activity.id,
            shown.option.id,
            (
                *stage.partners_legend([one.owner for one in systems]),
                ("station on the other side's ground", hexadecimal(_EXCHANGED)),
            ),
            begin,
            end,
            tuple(layer for each in layers.values() for layer in each),
        )
        for name, told in layers.items():
            if told:
                yield SceneInfo(
                    _map_id(activity.id, name),
                    f"{activity.name}: {name}, of each system and together",
                    "earth",
                    activity.id,
                    shown.option.id,
                    (("regions that are compared", hexadecimal(WHITE)),),
                    begin,
                    end,
                    told,
                    told[-1].id,
                )


def make(info: SceneInfo, stage: Stage) -> Scene:
    """One of the scenes."""
    activity: NavigationActivity = stage.activity(info.activity)
    span = (stage.begin, later(stage.begin, DAY_S))
    boxes: list[CzmlShape] = [
        line for k, region in enumerate(activity.regions, 1) for line in box_lines(f"region-{k}", region, (*WHITE, 160))
    ]
    shown = stage.shown(activity.id)
    assert shown is not None
    layers: list[CzmlShape] = []
    for name, found in shown.evidence.maps.items():
        these = layers_of(name, found, LEVELS, _titles(name, found), info.layer)
        if _map_id(activity.id, name) == info.id:
            return Scene(info, czml(info.title, shapes=[*these, *boxes], span=span))
        layers += these
    moving: list[CzmlPath] = []
    for system in (*activity.constellations, *activity.planned):
        entry = stage.catalogue.constellations[system]
        coming = system in activity.planned
        moving += system_paths(stage, entry, stage.begin, DAY_S, planned=coming, labelled=False)
    sites = list(_stations(stage, activity))
    return Scene(info, czml(info.title, moving, sites, shapes=[*layers, *boxes], speed=_SPEED, span=span))


def _map_id(activity: str, name: str) -> str:
    """Of a map's scene: ``navigation-ACTIVITY-vertical-error``."""
    return f"navigation-{activity}-{kebab(name)}"


def _titles(name: str, found: Map) -> dict[str, str]:
    return {layer: f"{name} of {layer}" for layer in found.layers}


def _stations(stage: Stage, activity: NavigationActivity) -> Iterator[CzmlSite]:
    """Stations that measure the systems, and those that one side lets onto its ground."""
    catalogue = stage.catalogue
    owners = {catalogue.constellations[name].owner for name in activity.constellations}
    exchanged = {name for host in activity.hosts for name in host.stations}
    for name, one in catalogue.monitoring_stations.items():
        if name in exchanged:
            told = f"{stage.names.partner(one.owner)}'s, on the ground of {stage.names.partner(one.territory or '')}."
            yield place(f"monitoring-{name}", one, (*_EXCHANGED, 255), told)
        elif one.owner in owners and one.status == "active":
            does = ", ".join(one.roles)
            told = f"{stage.names.partner(one.owner)}: {does}."
            yield place(f"monitoring-{name}", one, stage.shade(one.owner), told, near=True)
