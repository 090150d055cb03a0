"""Joint remote sensing on the globe: fleets with their swaths, requests, stations and passes; schedules; revisit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from intercosmos.formats.czml import CzmlLink, CzmlPath, CzmlSite, czml
from intercosmos.formats.czml_shapes import CzmlCorridor, CzmlEllipse
from intercosmos.report.scenes.base import DAY_S, WHITE, Scene, SceneInfo, Stage, hexadecimal, iso, later, midnight
from intercosmos.report.scenes.ground import place, seen_from
from intercosmos.report.scenes.maps import box_lines, layer_id, layer_infos, layers_of
from intercosmos.report.scenes.patterns import pattern_paths
from intercosmos.report.scenes.schedules import schedule_packets
from intercosmos.report.scenes.tracks import earth_fixed, paths, period_s
from intercosmos.report.sensing import is_schedule, speaker

if TYPE_CHECKING:
    from astropy.time import Time

    from intercosmos.directions.base import Assessment
    from intercosmos.formats.czml import CzmlShape
    from intercosmos.formats.czml_values import Packet
    from intercosmos.physics.orbits.mean_orbits import MeanOrbits
    from intercosmos.programme.sensing import SensingActivity
    from intercosmos.series import Map

#: Bounds between shades of a map of revisit, h: those of the report.
LEVELS: Final = (1.0, 2.0, 4.0, 6.0, 8.0, 12.0)
_RECEIVING: Final = (214, 220, 120)
_SENDING: Final = (120, 255, 160)
#: A swath is drawn for one revolution, from so many points: more would hide the ground.
_SWATH_POINTS: Final = 60
#: Under a strip that is narrower than this the globe shows nothing, m.
_NARROWEST_M: Final = 12e3
_SWATH_HEIGHT_M: Final = 1.5e3
_DESIGN_SPAN_S: Final = 21600.0
#: Requests lie close together: their names are seen from nearer than this.
_NAMED_WITHIN_M: Final = 2e6
_MAP: Final = "revisit"


def infos(stage: Stage) -> Iterator[SceneInfo]:
    """Scenes of every remote-sensing activity: the fleet, the schedule, maps of revisit, a new constellation."""
    from intercosmos.directions.sensing_terms import TOGETHER
    from intercosmos.programme.sensing import SensingActivity

    for activity in stage.activities(SensingActivity):
        base, begin = f"sensing-{activity.id}", iso(_begin(activity))
        end = iso(later(_begin(activity), _span(activity)))
        shown = _shown(stage, activity)
        fleet = stage.partners_legend([stage.catalogue.satellites[name].owner for name in activity.satellites])
        ground = (
            ("station that receives, and where its satellites are seen from it", hexadecimal(_RECEIVING)),
            ("passes", hexadecimal(_SENDING)),
        )
        found = shown.evidence.maps.get(_MAP)
        layers = layer_infos(_MAP, found, LEVELS, _titles(stage, found)) if found is not None else ()
        yield SceneInfo(
            base, f"{activity.name}: satellites, swaths, requests, stations", "earth", activity.id, shown.option.id,
            (*fleet, *ground), begin, end, layers,
        )  # fmt: skip
        if any(is_schedule(series) for series in shown.evidence.series.values()):
            yield SceneInfo(
                f"{base}-schedule", f"{activity.name}: who images what when", "earth", activity.id, shown.option.id,
                stage.partners_legend([request.partner for request in activity.requests]), begin, end,
            )  # fmt: skip
        if layers:
            first = layer_id(_MAP, TOGETHER)
            yield SceneInfo(
                f"{base}-coverage", f"{activity.name}: mean time between two looks, of each fleet and of all", "earth",
                activity.id, shown.option.id, (("regions that are watched", hexadecimal(WHITE)),), begin, end, layers,
                first if any(one.id == first for one in layers) else layers[-1].id,
            )  # fmt: skip
        design = _design(stage, activity)
        if design is not None:
            count = round(design.measures["satellites"].value)
            yield SceneInfo(
                f"{base}-design", f"{activity.name}: a joint constellation of {count} satellites (nominal planes)",
                "earth", activity.id, design.option.id, (("joint satellite", hexadecimal(WHITE)),), begin,
                iso(later(_begin(activity), _DESIGN_SPAN_S)),
            )  # fmt: skip


def make(info: SceneInfo, stage: Stage) -> Scene:
    """One of the scenes."""
    activity = stage.activity(info.activity)
    base = f"sensing-{activity.id}"
    if info.id == base:
        return _fleet(info, stage, activity)
    shown = _shown(stage, activity)
    if info.id == f"{base}-schedule":
        return Scene(info, _named(schedule_packets(shown, activity, stage.catalogue, palette=stage.paint), stage))
    if info.id == f"{base}-design":
        return _new(info, stage, activity)
    shapes: list[CzmlShape] = [*_layers(info, stage, shown), *_boxes(activity)]
    span = (_begin(activity), later(_begin(activity), _span(activity)))
    return Scene(info, czml(info.title, shapes=shapes, span=span))


def _named(packets: list[Packet], stage: Stage) -> list[Packet]:
    """Satellites of a schedule by their names, not by their ids."""
    for one in packets:
        packet: dict[str, Any] = one
        entry = stage.catalogue.satellites.get(packet["id"])
        if entry is not None:
            packet["name"] = entry.name
            if "label" in packet:
                packet["label"]["text"] = entry.name
    return packets


def _shown(stage: Stage, activity: SensingActivity) -> Assessment:
    """The option asked for, if it has maps and a schedule; else the one whose schedule the report draws."""
    assessments = stage.result.assessments[activity.id]
    asked = next((one for one in assessments if one.option.id == stage.option and _MAP in one.evidence.maps), None)
    return asked or speaker(assessments, assessments[0])


def _layers(info: SceneInfo, stage: Stage, shown: Assessment) -> Iterator[CzmlShape]:
    found = shown.evidence.maps.get(_MAP)
    if found is not None:
        yield from layers_of(_MAP, found, LEVELS, _titles(stage, found), info.layer)


def _titles(stage: Stage, found: Map) -> dict[str, str]:
    return {layer: f"mean time between two looks, {_whose(stage, layer)}" for layer in found.layers}


def _whose(stage: Stage, layer: str) -> str:
    from intercosmos.directions.sensing_terms import TOGETHER

    return "all together" if layer == TOGETHER else f"{stage.names.partner(layer)} alone"


def _begin(activity: SensingActivity) -> Time:
    return midnight(activity.begin.isoformat())


def _span(activity: SensingActivity) -> float:
    """Of the scene: a day at most, so that it stays small."""
    return min(float(activity.span), DAY_S)


def _boxes(activity: SensingActivity) -> Iterator[CzmlShape]:
    for k, region in enumerate(activity.regions, 1):
        scene = region.name == activity.scene_region.name
        yield from box_lines(f"region-{k}", region, (*WHITE, 230 if scene else 110))


def _fleet(info: SceneInfo, stage: Stage, activity: SensingActivity) -> Scene:
    from intercosmos.catalogue.sensing_model import mean_altitude_m, orbits_of

    catalogue, begin, span = stage.catalogue, _begin(activity), _span(activity)
    ids = list(activity.satellites)
    entries = [catalogue.satellites[name] for name in ids]
    orbits = orbits_of(catalogue, ids, begin)
    numbers = [f"satellite-{name}" for name in ids]
    told = {number: f"{one.name}: {one.instruments[0].name}." for number, one in zip(numbers, entries, strict=True)}
    moving = list(
        paths(
            orbits,
            numbers,
            [one.name for one in entries],
            begin,
            span,
            [stage.shade(one.owner) for one in entries],
            pixels=7,
            facts=True,
            descriptions=told,
        )
    )
    stations = [catalogue.receiving_stations[name] for name in activity.stations]
    typical = float(np.median([mean_altitude_m(one) for one in entries]))
    sites = [place(f"receiving-{one.id}", one, (*_RECEIVING, 255), "Receives images.") for one in stations]
    shapes: list[CzmlShape] = [
        seen_from(f"receiving-{one.id}", one, typical, float(one.mask), (*_RECEIVING, 255), "the fleet")
        for one in stations
    ]
    shapes += [
        *_layers(info, stage, _shown(stage, activity)),
        *_boxes(activity),
        *_swaths(stage, activity, orbits, begin),
    ]
    more_sites, more_shapes = _requests(stage, activity)
    links = _passes(orbits, ids, stations, begin, span)
    return Scene(info, czml(info.title, moving, [*sites, *more_sites], links, [*shapes, *more_shapes]))


def _swaths(stage: Stage, activity: SensingActivity, orbits: MeanOrbits, begin: Time) -> Iterator[CzmlCorridor]:
    """What each satellite's instrument sees straight down in the first revolution."""
    from intercosmos.catalogue.sensing_model import swath_of
    from intercosmos.physics.orbits.frames import geodetic_from_ecef

    for k, name in enumerate(activity.satellites):
        entry = stage.catalogue.satellites[name]
        width = swath_of(entry, None, activity.modes.get(name))
        times = later(begin, np.linspace(0.0, period_s(float(orbits.semi_major_axis_m[k])), _SWATH_POINTS))
        latitude, longitude, _ = geodetic_from_ecef(earth_fixed(orbits.picked([k]), times)[0])
        yield CzmlCorridor(
            f"swath-{name}", f"{entry.name}: swath of {width / 1e3:.0f} km", latitude, longitude,
            max(width, _NARROWEST_M), _SWATH_HEIGHT_M, stage.shade(entry.owner, 70), facts={"width_m": width},
            description="" if width >= _NARROWEST_M else f"Drawn {_NARROWEST_M / 1e3:.0f} km wide, to be seen.",
        )  # fmt: skip


def _requests(stage: Stage, activity: SensingActivity) -> tuple[list[CzmlSite], list[CzmlEllipse]]:
    """Places and areas that images are asked of, in the colour of who asks."""
    sites, areas = [], []
    for k, wanted in enumerate(activity.requests, 1):
        colour = stage.shade(wanted.partner)
        latitude, longitude = float(wanted.latitude), float(wanted.longitude)
        asked = f"{stage.names.partner(wanted.partner)} asks for it ({wanted.kind}, weight {wanted.weight:g})."
        sites.append(CzmlSite(f"request-{k}", wanted.name, latitude, longitude, 0.0, colour, asked, _NAMED_WITHIN_M))
        if wanted.extent is not None:
            half = 0.5 * float(wanted.extent)
            areas.append(
                CzmlEllipse(
                    f"request-{k}-area",
                    wanted.name,
                    latitude,
                    longitude,
                    half,
                    half,
                    height_m=_SWATH_HEIGHT_M,
                    colour=(*colour[:3], 50),
                    outline=(*colour[:3], 200),
                )
            )
    return sites, areas


def _passes(orbits: MeanOrbits, ids: list[str], stations: list[Any], begin: Time, span: float) -> list[CzmlLink]:
    """Lines between satellites and stations while one sees the other."""
    from intercosmos.physics.orbits.access import access

    if not stations:
        return []
    where = np.array([[float(one.latitude), float(one.longitude), float(one.altitude)] for one in stations])
    masks = np.array([float(one.mask) for one in stations])
    found = access(where, orbits, begin, later(begin, span), mask_rad=masks, tolerance_s=0.1, tolerance_m=50.0)
    links = []
    for s, station in enumerate(stations):
        for k, name in enumerate(ids):
            some = found.of(s, k)
            if len(some):
                edges = later(begin, np.round(np.stack([some.start_s, some.end_s], -1), 1))
                links.append(
                    CzmlLink(
                        f"satellite-{name}",
                        f"receiving-{station.id}",
                        tuple((edges[n, 0], edges[n, 1]) for n in range(len(some))),
                        (*_SENDING, 160),
                    )
                )
    return links


def _design(stage: Stage, activity: SensingActivity) -> Assessment | None:
    """The option that is a new constellation: the one asked for, or the first."""
    needed = ("satellites", "planes", "semi-major axis", "inclination")
    options = [one for one in stage.result.assessments[activity.id] if all(name in one.measures for name in needed)]
    return next((one for one in options if one.option.id == stage.option), options[0] if options else None)


def _new(info: SceneInfo, stage: Stage, activity: SensingActivity) -> Scene:
    """The satellites of a design in planes spread over half a turn: which nodes they have, the study leaves open."""
    from intercosmos.physics.observation.patterns import walker_star

    design = _design(stage, activity)
    assert design is not None
    begin = _begin(activity)
    count, planes = (round(design.measures[name].value) for name in ("satellites", "planes"))
    orbits = walker_star(
        count, planes, 1, semi_major_axis_m=design.measures["semi-major axis"].value,
        inclination_rad=design.measures["inclination"].value, epoch=begin, name="joint-",
    )  # fmt: skip
    moving: list[CzmlPath] = list(pattern_paths(orbits, "design", begin, _DESIGN_SPAN_S, [(*WHITE, 255)] * count))
    span = (begin, later(begin, _DESIGN_SPAN_S))
    return Scene(info, czml(info.title, moving, shapes=list(_boxes(activity)), span=span))
