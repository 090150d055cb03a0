"""Satellites of the catalogue on their orbits: crewed stations, imaging fleets, navigation systems."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import numpy as np

from intercosmos.constants import DAY
from intercosmos.formats.czml import CzmlPath, czml
from intercosmos.report.scenes.base import DAY_S, Scene, SceneInfo, Stage, iso, later
from intercosmos.report.scenes.patterns import CROWDED
from intercosmos.report.scenes.stations import begin_of, flying, owners, station_paths, title_of
from intercosmos.report.scenes.tracks import DEGREE, paths, period_s, sample_step_s

if TYPE_CHECKING:
    from astropy.time import Time

    from intercosmos.catalogue.schema import Constellation

_STATIONS, _IMAGING, _NAVIGATION = "orbits-stations", "orbits-imaging-satellites", "orbits-navigation-satellites"
_HALF_DAY_S: Final = DAY / 2
#: What moves less over the turning Earth in a day hangs still, m.
_STILL_M: Final = 2e5


def infos(stage: Stage) -> Iterator[SceneInfo]:
    """Scenes of whatever the catalogue has of the partners."""
    begin = stage.begin
    stations = flying(stage)
    if stations:
        yield SceneInfo(
            _STATIONS, title_of(stage, "Crewed stations"), "earth",
            legend=stage.partners_legend([*owners(stage, stations)]), begin=iso(begin_of(stage)),
            end=iso(later(begin_of(stage), DAY_S)),
        )  # fmt: skip
    imaging = imaging_satellites(stage)
    if imaging:
        whose = [stage.catalogue.satellites[name].owner for name in imaging]
        yield SceneInfo(
            _IMAGING, f"{len(imaging)} imaging satellites (places on their orbits drift: nominal after some weeks)",
            "earth", legend=stage.partners_legend(whose), begin=iso(begin), end=iso(later(begin, _HALF_DAY_S)),
        )  # fmt: skip
    systems = systems_of(stage)
    if systems:
        yield SceneInfo(
            _NAVIGATION, f"Navigation satellites: {', '.join(one.name for one in systems)} (nominal pattern)", "earth",
            legend=stage.partners_legend([one.owner for one in systems]),
            begin=iso(begin), end=iso(later(begin, DAY_S)),
        )  # fmt: skip


def make(info: SceneInfo, stage: Stage) -> Scene:
    """One of the scenes."""
    begin = stage.begin
    if info.id == _STATIONS:
        moving, tracks = station_paths(stage, flying(stage), begin_of(stage), DAY_S)
        return Scene(info, czml(info.title, moving, shapes=tracks))
    if info.id == _IMAGING:
        return Scene(info, czml(info.title, list(_imaging(stage, begin))))
    found = [path for one in systems_of(stage) for path in system_paths(stage, one, begin, DAY_S, labelled=False)]
    return Scene(info, czml(info.title, found, speed=600.0))


def imaging_satellites(stage: Stage) -> list[str]:
    """Imaging satellites of the partners."""
    partners = stage.result.programme.partners
    return [
        name
        for name, one in stage.catalogue.satellites.items()
        if one.status == "active" and (one.owner in partners or any(p in partners for p in one.shared_with))
    ]


def systems_of(stage: Stage) -> list[Constellation]:
    """Navigation systems of the partners that fly."""
    partners = stage.result.programme.partners
    return [one for one in stage.catalogue.constellations.values() if one.status == "active" and one.owner in partners]


def _imaging(stage: Stage, begin: Time) -> Iterator[CzmlPath]:
    from intercosmos.catalogue.sensing_model import orbits_of

    ids = imaging_satellites(stage)
    entries = [stage.catalogue.satellites[name] for name in ids]
    told = {f"satellite-{one.id}": f"{one.name}: {one.instruments[0].name}." for one in entries}
    yield from paths(
        orbits_of(stage.catalogue, ids, begin), list(told), [one.name for one in entries], begin, _HALF_DAY_S,
        [stage.shade(one.owner) for one in entries], labelled=len(ids) <= CROWDED, pixels=6, facts=True,
        descriptions=told,
    )  # fmt: skip


def system_paths(
    stage: Stage, entry: Constellation, begin: Time, span_s: float, *, planned: bool = False, labelled: bool = True
) -> Iterator[CzmlPath]:
    """Satellites of a navigation system in its nominal pattern.

    As in the study, nodes count from Greenwich at the first moment: how the pattern stands to the ground is nominal
    but for geostationary satellites, whose longitudes are theirs.
    """
    from intercosmos.catalogue.navigation_model import constellation_slots
    from intercosmos.catalogue.navigation_orbits import constellation_positions

    slots = constellation_slots(entry, planned=planned)
    steps = [sample_step_s(a, e) for a, e in zip(slots.semi_major_axis_m, slots.eccentricity, strict=True)]
    for step in sorted(set(steps)):
        seconds = np.arange(0.0, span_s + step, step)
        times = later(begin, seconds)
        where = np.rint(constellation_positions(entry, seconds, planned=planned))
        for k in (k for k, one in enumerate(steps) if one == step):
            still = float(np.ptp(where[:, k], axis=0).max()) < _STILL_M  # geostationary: no path to draw
            yield CzmlPath(
                f"{entry.id}-{slots.satellites[k]}", f"{entry.name} {slots.satellites[k]}", times, where[:, k],
                frame="FIXED", colour=stage.shade(entry.owner),
                trail_s=0.0 if still else round(period_s(slots.semi_major_axis_m[k]) / 2), degree=DEGREE,
                drawn_in=None if still else "INERTIAL", labelled=labelled, pixels=6,
            )  # fmt: skip
