"""Orbits of crewed stations. Where they are on them, nobody can say years ahead: their orbits here are nominal.

With a file of published element sets, stations that have one there fly by it (SGP4), from its epoch on. A nominal orbit
is a circle at the station's mean altitude with its inclination, turned by oblateness. Its node and the
station's place on it are made, and told as such; the elements stand in the scene, so that anybody can compute the same.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from intercosmos.constants import EARTH_RADIUS
from intercosmos.errors import DataError
from intercosmos.formats.czml import CzmlPath
from intercosmos.report.scenes.base import iso, later
from intercosmos.report.scenes.tracks import DEGREE, PER_REVOLUTION, ground_track, paths

if TYPE_CHECKING:
    from astropy.time import Time

    from intercosmos.formats.czml_shapes import CzmlPolyline
    from intercosmos.physics.orbits.mean_elements import MeanElements
    from intercosmos.physics.orbits.mean_orbits import MeanOrbits
    from intercosmos.report.scenes.base import Stage

#: Numbers of stations in the catalogue of objects in orbit.
NUMBERS: Final = {"iss": 25544, "tiangong": 48274}
_DAY_MINUTES: Final = 1440
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
    known = element_sets(stage)
    nominal = [name for name in ids if name not in known]
    moving = [_by_elements(stage, name, known[name], start, span_s) for name in ids if name in known]
    if not nominal:
        return moving, []
    orbits = station_orbits(stage, nominal, start)
    entries = [stage.catalogue.stations[name] for name in nominal]
    names = [one.name for one in entries]
    colours = [stage.shade(one.owner) for one in entries]
    numbers = [f"station-{name}" for name in nominal]
    told = {number: f"{one.name}: {NOMINAL}." for number, one in zip(numbers, entries, strict=True)}
    moving += paths(
        orbits, numbers, names, start, span_s, colours, facts=True, place=NOMINAL, pixels=10, descriptions=told
    )
    faint = [(*colour[:3], 110) for colour in colours]
    return moving, list(ground_track(orbits, numbers, names, start, faint)) if tracks else []


def element_sets(stage: Stage) -> dict[str, MeanElements]:
    """Published element sets of stations, the newest of each, from the file that was given.

    Raises
    ------
    DataError
        If the file cannot be read.
    """
    if stage.elements is None:
        return {}
    return _read_sets(stage.elements, stage.elements.stat().st_mtime_ns if stage.elements.exists() else 0)


@lru_cache(maxsize=4)
def _read_sets(path: Path, changed_ns: int) -> dict[str, MeanElements]:
    """The sets of a file, read once while it stays the same."""
    from intercosmos.formats.tle import read_tle
    from intercosmos.physics.orbits.mean_elements import MeanElements

    found: dict[str, MeanElements] = {}
    for message in read_tle(path):
        one = MeanElements.of(message)
        for name, number in NUMBERS.items():
            if int(one.number[0]) == number and (name not in found or _minutes(one) > _minutes(found[name])):
                found[name] = one
    return found


def begin_of(stage: Stage) -> Time:
    """The first moment of scenes of stations: the newest epoch of their element sets, or that of the programme."""
    from astropy.time import Time

    known = element_sets(stage)
    if not known:
        return stage.begin
    day, minutes = divmod(math.ceil(max(_minutes(one) for one in known.values())), _DAY_MINUTES)
    return Time(float(day), minutes / _DAY_MINUTES, format="mjd", scale="utc")


def title_of(stage: Stage, what: str) -> str:
    """The title of a scene of stations, with how well their places are known."""
    known = element_sets(stage)
    names = ", ".join(stage.catalogue.stations[name].name for name in known)
    return f"{what} ({names} by element sets; others: {NOMINAL})" if known else f"{what} ({NOMINAL})"


def _minutes(one: MeanElements) -> float:
    return float(one.epoch_day[0]) * _DAY_MINUTES + float(one.epoch_minute[0])


def _epoch_text(one: MeanElements) -> str:
    from astropy.time import Time

    epoch = Time(float(one.epoch_day[0]), float(one.epoch_minute[0]) / _DAY_MINUTES, format="mjd", scale="utc")
    return f"{epoch.isot}Z"


def _by_elements(stage: Stage, name: str, one: MeanElements, start: Time, span_s: float) -> CzmlPath:
    """A station by SGP4."""
    from intercosmos.physics.orbits.frame_transform import transform
    from intercosmos.physics.orbits.sgp4_states import sgp4

    period = 86400.0 / float(one.mean_motion[0])
    step = float(math.floor(period / PER_REVOLUTION))
    times = later(start, np.arange(0.0, span_s + step, step))
    found = sgp4(one, times)
    if not np.isfinite(found.position).all():
        raise DataError(
            f"the element set of {name} does not reach {iso(start)}", advice="give an element set of these days"
        )
    fixed, _ = transform(found.position[0], np.zeros(3), origin_frame="teme", target_frame="itrf", time=times)
    entry = stage.catalogue.stations[name]
    epoch = _epoch_text(one)
    facts: dict[str, str | float] = {
        "theory": "SGP4 of a published element set",
        "epoch": epoch,
        "catalogue_number": float(one.number[0]),
        "mean_motion_rev_d": float(one.mean_motion[0]),
        "eccentricity": float(one.eccentricity[0]),
        "inclination_deg": float(one.inclination[0]),
        "raan_deg": float(one.node[0]),
        "argument_of_perigee_deg": float(one.perigee[0]),
        "mean_anomaly_deg": float(one.anomaly[0]),
        "bstar": float(one.bstar[0]),
    }
    return CzmlPath(
        f"station-{name}",
        entry.name,
        times,
        np.rint(fixed),
        frame="FIXED",
        colour=stage.shade(entry.owner),
        trail_s=round(period / 2),
        degree=DEGREE,
        drawn_in="INERTIAL",
        pixels=10,
        facts=facts,
        description=f"{entry.name}: by its element set of {epoch}, some kilometres off after days.",
    )


def owners(stage: Stage, ids: Sequence[str]) -> Iterator[str]:
    """Owners of stations."""
    for name in ids:
        yield stage.catalogue.stations[name].owner
