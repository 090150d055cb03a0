"""The first scene: launch sites, ground stations, and the stations on their orbits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from intercosmos.formats.czml import CzmlSite, czml
from intercosmos.report.scenes.base import DAY_S, Scene, SceneInfo, Stage, hexadecimal, iso, later
from intercosmos.report.scenes.ground import launch_sites, place
from intercosmos.report.scenes.stations import begin_of, flying, owners, station_paths, title_of

if TYPE_CHECKING:
    from intercosmos.formats.czml_values import Colour

#: Colour of ground stations that receive: the same for all, to be told from the pads.
_RECEIVING: Final = (214, 220, 120)
_MEASURING: Final = (160, 168, 176)


def infos(stage: Stage) -> Iterator[SceneInfo]:
    """The scene as it is told of."""
    stations = flying(stage)
    partners = [*_involved(stage), *owners(stage, stations)]
    yield SceneInfo(
        "overview",
        title_of(stage, "Launch sites, ground stations and crewed stations"),
        "earth",
        legend=(
            *stage.partners_legend(partners),
            ("station that receives from space", hexadecimal(_RECEIVING)),
            ("station that measures navigation signals", hexadecimal(_MEASURING)),
        ),
        begin=iso(begin_of(stage)),
        end=iso(later(begin_of(stage), DAY_S)),
    )


def make(info: SceneInfo, stage: Stage) -> Scene:
    """The scene."""
    paths, tracks = station_paths(stage, flying(stage), begin_of(stage), DAY_S)
    sites = [*launch_sites(stage, used_sites(stage)), *_on_the_ground(stage)]
    return Scene(info, czml(info.title, paths, sites, shapes=tracks))


def used_sites(stage: Stage) -> list[str]:
    """Launch sites of those who take part, and whatever sites the options use."""
    involved = _involved(stage)
    own = [name for name, site in stage.catalogue.sites.items() if site.owner in involved and site.status != "closed"]
    named = [
        asset
        for assessments in stage.result.assessments.values()
        for one in assessments
        for role, asset in one.option.roles.items()
        if role.endswith("site") and asset in stage.catalogue.sites
    ]
    return list(dict.fromkeys([*own, *named]))


def _involved(stage: Stage) -> list[str]:
    programme = stage.result.programme
    invited = [partner for activity in programme.activities for partner in activity.third_parties]
    return list(dict.fromkeys([*programme.partners, *invited]))


def _on_the_ground(stage: Stage) -> Iterator[CzmlSite]:
    """Ground stations of those who take part, by what they do."""
    catalogue, involved = stage.catalogue, _involved(stage)
    groups: tuple[tuple[str, object, Colour, str], ...] = (
        ("receiving", catalogue.receiving_stations, (*_RECEIVING, 255), "receives images"),
        ("deep-space", catalogue.ground_stations, (*_RECEIVING, 255), "talks to probes"),
        ("monitoring", catalogue.monitoring_stations, (*_MEASURING, 255), "measures navigation signals"),
    )
    for kind, entries, colour, does in groups:
        assert isinstance(entries, dict) or hasattr(entries, "items")
        for name, entry in entries.items():
            if entry.owner in involved and entry.status == "active":
                told = f"{stage.names.partner(entry.owner)}: {does}."
                yield place(f"{kind}-{name}", entry, colour, told, near=True)
