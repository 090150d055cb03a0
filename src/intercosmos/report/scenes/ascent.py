"""A launch on the globe: the ascent, its events, where spent stages fall, the site's corridors, the target orbit."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from intercosmos.catalogue.flight_model import corridors
from intercosmos.formats.czml import CzmlPath, CzmlSite, czml
from intercosmos.formats.czml_shapes import CzmlEllipse, CzmlPolyline
from intercosmos.report.scenes.after_injection import Arc, Target, arcs
from intercosmos.report.scenes.ascent_path import AscentPath, ascent_path
from intercosmos.report.scenes.base import WHITE, Scene, SceneInfo, Stage, hexadecimal, iso, later
from intercosmos.report.scenes.falls import Fall, fall
from intercosmos.report.scenes.ground import corridor_areas, corridor_lines, names_only, place
from intercosmos.report.scenes.tracks import DEGREE, earth_fixed, paths, period_s, sample_step_s

if TYPE_CHECKING:
    from astropy.time import Time

    from intercosmos.catalogue.schema import Site
    from intercosmos.directions.base import Assessment
    from intercosmos.formats.czml import CzmlShape
    from intercosmos.formats.czml_values import Colour
    from intercosmos.programme import LaunchActivity
    from intercosmos.series import Event

_FALLEN: Final = (230, 80, 70)
_EVENT: Final = (250, 240, 200)
#: A stage falls within so many metres to either side of its track: our assumption.
_ASIDE_M: Final = 15e3
_ZONE_HEIGHT_M: Final = 2e3
#: Seconds between two places of an ascent that the viewer runs a polynomial of this degree through.
_ASCENT_DEGREE: Final = 3
_NEARLY: Final = math.radians(0.1)
_SPEED: Final = 20.0
#: Events lie close together: their names are seen from nearer than this.
_EVENT_NEAR_M: Final = 12e6
_LONGEST_S: Final = 129600.0
_FIRST_EVENTS: Final = re.compile(r"separation of |ignition of |fairing|injection|burn|release|separation$|pressure")


def infos(stage: Stage) -> Iterator[SceneInfo]:
    """A scene for every launch activity."""
    from intercosmos.programme import LaunchActivity

    for activity in stage.activities(LaunchActivity):
        shown = stage.shown(activity.id)
        if shown is None or "site" not in shown.option.roles:
            continue
        vehicle = shown.option.roles.get("launcher", "")
        yield SceneInfo(
            f"launch-{activity.id}",
            f"{activity.name}: {stage.names.asset(vehicle)} from {stage.names.asset(shown.option.roles['site'])}",
            "earth",
            activity.id,
            shown.option.id,
            legend_of(stage, vehicle),
            iso(stage.begin),
            iso(later(stage.begin, span_of(shown.evidence.events, _target(activity)))),
        )


def legend_of(stage: Stage, vehicle: str) -> tuple[tuple[str, str], ...]:
    """What the colours of an ascent mean."""
    return (
        ("ascent and orbits after it", hexadecimal(stage.shade_of(vehicle))),
        ("where spent stages fall, computed: from broadside through the air to none of it", hexadecimal(_FALLEN)),
        ("events", hexadecimal(_EVENT)),
        ("azimuths that the site allows; the flown ones brighter", hexadecimal(WHITE)),
    )


def make(info: SceneInfo, stage: Stage) -> Scene:
    """The scene of a launch."""
    shown = stage.shown(info.activity)
    assert shown is not None
    activity = stage.activity(info.activity)
    site = stage.catalogue.sites[shown.option.roles["site"]]
    vehicle = shown.option.roles.get("launcher", "")
    colour = stage.shade_of(vehicle)
    series = shown.evidence.series.get("ascent")
    path = None if series is None else ascent_path(series, site)
    span = span_of(shown.evidence.events, _target(activity))
    sites = [place(f"site-{site.id}", site, stage.shade(site.owner))]
    chosen = flown_corridor(shown, site, path)
    shapes: list[CzmlShape] = list(corridor_lines(f"site-{site.id}", site, (*WHITE, 255), chosen=chosen))
    for area, name_of in corridor_areas(f"site-{site.id}", site, (*WHITE, 255), chosen=chosen):
        shapes.append(area)
        sites.append(name_of)
    moving: list[CzmlPath] = []
    if path is not None:
        after = arcs(path, shown.evidence.events, _target(activity), stage.begin)
        name = stage.names.asset(vehicle)
        moving = [*flight_paths("ascent", name, path, stage.begin, colour), *_orbits(after, stage.begin, span, colour)]
        moving += crafts("spacecraft", name, after, stage.begin, span, colour)
        more_sites, more_shapes = around("ascent", path, shown.evidence.events, stage, site, chosen)
        sites += more_sites
        shapes += [*flown_line("ascent", name, path, colour), *more_shapes]
    begin = stage.begin
    packets = czml(info.title, moving, sites, shapes=shapes, speed=_SPEED, span=(begin, later(begin, span)))
    return Scene(info, names_only(packets))


def _target(activity: LaunchActivity) -> Target:
    orbit = activity.orbit
    return Target(float(orbit.perigee), float(orbit.apogee), float(orbit.inclination))


def span_of(events: Sequence[Event], target: Target) -> float:
    """Until the last event and a revolution more, s."""
    from intercosmos.constants import EARTH_RADIUS

    axis = EARTH_RADIUS + 0.5 * (target.perigee_m + target.apogee_m)
    last = max((event.time_s for event in events), default=0.0)
    return float(min(math.ceil(last + period_s(axis)), _LONGEST_S))


def flown_corridor(shown: Assessment, site: Site, path: AscentPath | None) -> str:
    """The name of the corridor flown: as the evidence tells it, or the one that leads to the orbit reached."""
    reached = None if path is None else path.inclination
    fitting = ""
    for corridor in corridors(site, site.id):
        if any(note == f"Corridor flown: {corridor.name}." for note in shown.evidence.notes):
            return corridor.name
        low, high = corridor.inclinations
        if not fitting and reached is not None and low - _NEARLY <= reached <= high + _NEARLY:
            fitting = corridor.name
    return fitting


def flight_paths(number: str, name: str, path: AscentPath, lift_off: Time, colour: Colour) -> Iterator[CzmlPath]:
    """The rocket, from lift-off to injection."""
    keep = np.concatenate([[True], np.diff(path.time_s) > 1e-3])
    yield CzmlPath(
        number,
        name,
        later(lift_off, np.round(path.time_s[keep], 3)),
        np.rint(path.fixed[keep]),
        frame="FIXED",
        colour=colour,
        trail_s=0.0,
        degree=_ASCENT_DEGREE,
        pixels=10,
        description=f"{name}, {path.time_s[-1]:.0f} s from lift-off to injection. The day of the launch is not set.",
    )


def flown_line(number: str, name: str, path: AscentPath, colour: Colour) -> Iterator[CzmlShape]:
    """The ascent as a line in the air, and its shadow on the ground."""
    from intercosmos.physics.orbits.frames import geodetic_from_ecef

    latitude, longitude, height = geodetic_from_ecef(path.fixed)
    height = np.maximum(height, 0.0)
    yield CzmlPolyline(f"{number}-line", f"ascent of {name}", latitude, longitude, height, colour, width=3.0)
    yield CzmlPolyline(
        f"{number}-below", f"below the ascent of {name}", latitude, longitude, _ZONE_HEIGHT_M, (*colour[:3], 120)
    )


def _orbits(after: Sequence[Arc], lift_off: Time, span: float, colour: Colour) -> Iterator[CzmlPath]:
    """The orbits after injection as lines, the target strong."""
    for arc in after:
        target = arc is after[-1]
        yield from paths(
            arc.orbit, [arc.name.replace(" ", "-")], [arc.name], lift_off, span,
            [(*colour[:3], 255 if target else 110)], labelled=False, pixels=0, facts=True,
        )  # fmt: skip


def crafts(
    number: str, name: str, after: Sequence[Arc], lift_off: Time, span: float, colour: Colour
) -> Iterator[CzmlPath]:
    """What flies along the orbits, one object a stretch."""
    for k, arc in enumerate(after, 1):
        end = min(arc.ends_s, span)
        if end <= arc.begins_s:
            continue
        step = sample_step_s(float(arc.orbit.semi_major_axis_m[0]), float(arc.orbit.eccentricity[0]))
        count = max(DEGREE + 1, math.ceil((end - arc.begins_s) / step) + 1)
        times = later(lift_off, np.round(np.linspace(arc.begins_s, end, count), 3))
        yield CzmlPath(
            f"{number}-{k}", f"{name}, {arc.name}", times, np.rint(earth_fixed(arc.orbit, times)[0]), frame="FIXED",
            colour=colour, trail_s=0.0, degree=DEGREE,
        )  # fmt: skip


def around(
    number: str, path: AscentPath, events: Sequence[Event], stage: Stage, site: Site, chosen: str
) -> tuple[list[CzmlSite], list[CzmlShape]]:
    """Events along the ascent, and where what separates comes down."""
    from intercosmos.physics.orbits.frames import geodetic_from_ecef

    sites: list[CzmlSite] = []
    shapes: list[CzmlShape] = []
    zones = next((one.drop_zones for one in corridors(site, site.id) if one.name == chosen), ())
    latitude, longitude, height = geodetic_from_ecef(path.fixed)
    for k, event in enumerate(events, 1):
        if event.time_s > path.time_s[-1] + 1.0 or not _FIRST_EVENTS.search(event.name):
            continue
        phi, lam, high = (float(np.interp(event.time_s, path.time_s, x)) for x in (latitude, longitude, height))
        label = f"{event.name}, {event.time_s:.0f} s"
        sites.append(CzmlSite(f"{number}-event-{k}", label, phi, lam, high, (*_EVENT, 255), "", _EVENT_NEAR_M))
        if event.name.startswith("separation of") or event.name.startswith("fairing"):
            fallen = fall(path, event.time_s)
            if fallen is not None:
                what = event.name.removeprefix("separation of ").removesuffix(" jettison")
                told = _fall_told(what, fallen, _told(stage, zones))
                shapes += _fallen(f"{number}-fall-{k}", what, fallen, told)
                sites.append(
                    CzmlSite(
                        f"{number}-fall-{k}-label",
                        f"{what} falls",
                        *fallen.middle,
                        colour=(*_FALLEN, 255),
                        description=told,
                        label_within_m=_EVENT_NEAR_M,
                    )
                )
    return sites, shapes


def _fall_told(what: str, fallen: Fall, zones: str) -> str:
    """How an area was found, and which zones were agreed."""
    long, wide = (2e-3 * half for half in half_axes(fallen))
    return (
        f"{what}: an area of {long:.0f} by {wide:.0f} km, computed, not published: from {fallen.apart_m / 1e3:.0f} km "
        f"short, broadside through the air, to where it would fall without any. {zones}"
    )


def half_axes(fallen: Fall) -> tuple[float, float]:
    """Of the area in which a stage comes down, m: the two ends of its fall, and our margin to either side."""
    return max(0.5 * fallen.apart_m, _ASIDE_M), _ASIDE_M


def _fallen(number: str, what: str, fallen: Fall, told: str) -> Iterator[CzmlShape]:
    latitude, longitude, height = fallen.track.T
    yield CzmlPolyline(
        f"{number}-track", f"fall of {what}, without air", latitude, longitude, np.maximum(height, 0.0),
        (*_FALLEN, 150), dashed=True,
    )  # fmt: skip
    yield CzmlEllipse(
        number, f"{what} falls here (computed)", *fallen.middle, *half_axes(fallen), fallen.azimuth, _ZONE_HEIGHT_M,
        (*_FALLEN, 120), (*_FALLEN, 255), description=told, facts={"basis": "computed"},
    )  # fmt: skip


def _told(stage: Stage, zones: Sequence[str]) -> str:
    """The zones that were agreed for a corridor, in words: the catalogue has no outlines of them."""
    if not zones:
        return "The catalogue names no zones for this direction."
    entries = [stage.catalogue.drop_zones[name] for name in zones]
    told = [f"{one.name} ({one.consent_from or one.country})" for one in entries]
    return f"Zones of this corridor: {'; '.join(told)}."
