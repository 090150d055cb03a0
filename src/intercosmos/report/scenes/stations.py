"""Orbits of crewed stations. Where they are on them, nobody can say years ahead: their orbits here are nominal.

A nominal orbit is a circle at the station's mean altitude with its inclination, turned by oblateness. Its node and the
station's place on it are made, and told as such; the elements stand in the scene, so that anybody can compute the same.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from intercosmos.constants import EARTH_RADIUS
from intercosmos.report.scenes.tracks import ground_track, paths

if TYPE_CHECKING:
    from astropy.time import Time

    from intercosmos.formats.czml import CzmlPath
    from intercosmos.formats.czml_shapes import CzmlPolyline
    from intercosmos.physics.orbits.mean_orbits import MeanOrbits
    from intercosmos.report.scenes.base import Stage

#: Said with every such orbit.
NOMINAL: Final = "nominal orbit, its place along it is not known"
#: Nodes of stations whose node nobody gives lie so far apart, in the order of the catalogue: they can be told apart.
_APART: Final = math.radians(75)


def flying(stage: Stage) -> list[str]:
    """Stations around the Earth that fly within the programme's period."""
    first, last = stage.result.programme.period
    return [
        name
        for name, entry in stage.catalogue.stations.items()
        if entry.body == "earth" and entry.in_service_between(first, last)
    ]


def station_orbits(stage: Stage, ids: Sequence[str], epoch: Time) -> MeanOrbits:
    """Nominal orbits of stations."""
    from intercosmos.physics.orbits.mean_orbits import MeanOrbits

    entries = [stage.catalogue.stations[name] for name in ids]
    order = {name: k for k, name in enumerate(stage.catalogue.stations)}
    return MeanOrbits.of(
        epoch,
        list(ids),
        semi_major_axis_m=[EARTH_RADIUS + 0.5 * (float(one.perigee) + float(one.apogee)) for one in entries],
        inclination_rad=[float(one.inclination) for one in entries],
        raan_rad=[
            float(one.raan) if one.raan is not None else math.remainder(order[name] * _APART, 2 * math.pi)
            for name, one in zip(ids, entries, strict=True)
        ],
        mean_anomaly_rad=np.zeros(len(ids)),
    )


def station_paths(
    stage: Stage, ids: Sequence[str], start: Time, span_s: float, *, tracks: bool = True
) -> tuple[list[CzmlPath], list[CzmlPolyline]]:
    """Stations on their orbits, and the ground tracks of a revolution."""
    if not ids:
        return [], []
    orbits = station_orbits(stage, ids, start)
    entries = [stage.catalogue.stations[name] for name in ids]
    names = [one.name for one in entries]
    colours = [stage.shade(one.owner) for one in entries]
    numbers = [f"station-{name}" for name in ids]
    told = {number: f"{one.name}: {NOMINAL}." for number, one in zip(numbers, entries, strict=True)}
    moving = list(
        paths(orbits, numbers, names, start, span_s, colours, facts=True, place=NOMINAL, pixels=10, descriptions=told)
    )
    faint = [(*colour[:3], 110) for colour in colours]
    return moving, list(ground_track(orbits, numbers, names, start, faint)) if tracks else []


def owners(stage: Stage, ids: Sequence[str]) -> Iterator[str]:
    """Owners of stations."""
    for name in ids:
        yield stage.catalogue.stations[name].owner
