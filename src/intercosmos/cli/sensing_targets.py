"""Targets of a GeoJSON file as a tasking problem for satellites of the catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from intercosmos.directions.sensing_requests import Wish, imaging_problem
from intercosmos.errors import DataError, Where

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue
    from intercosmos.formats.geojson import Target as Read
    from intercosmos.physics.observation.tasking_problem import Problem

_SENSORS: Final = ("any", "optical", "radar")
_IMAGE_S, _VIDEO_S = 6.0, 60.0
#: Targets that one command schedules.
MOST_TARGETS: Final = 20_000


def problem_of_targets(
    path: Path, catalogue: Catalogue, ids: Sequence[str], partners: Sequence[str], start: Any, span_s: float,
    least_sun: str,
) -> tuple[Problem, dict[str, Any], Any]:  # fmt: skip
    """The problem, where each target is (latitude, longitude, rad), and the orbits.

    Raises
    ------
    DataError
        For a file that cannot be read, a target of a partner that has no part, dates outside the span.
    """
    from intercosmos.catalogue.sensing_model import orbits_of, stations_of
    from intercosmos.formats.geojson import read_targets
    from intercosmos.units import parse

    targets, wishes, places = [], [], {}
    for read in read_targets(path, max_targets=MOST_TARGETS):
        for one, wish in _targets(read, path, partners, start, span_s):
            if one.name in places:  # ids are unique, names need not be
                one = replace(one, name=f"{one.name} [{read.id}]")
            if one.name in places:
                raise DataError(
                    f"the name {one.name[:60]!r} stands twice",
                    where=Where(path),
                    advice="give each target its own name",
                )
            targets.append(one)
            wishes.append(wish)
            places[one.name] = (wish.latitude_rad, wish.longitude_rad)
    if not targets:
        raise DataError("the file has no targets", where=Where(path), advice="add a feature with a point or a polygon")
    stations = [station for partner in partners for station in stations_of(catalogue, partner)]
    problem = imaging_problem(catalogue, ids, stations, targets, wishes, start, span_s, parse(least_sun, "angle"))
    return problem, places, orbits_of(catalogue, ids, start)


def _targets(read: Read, path: Path, partners: Sequence[str], start: Any, span_s: float) -> Any:
    """One target a place of a feature; an area one a polygon."""
    from intercosmos.physics.observation.opportunities import Target

    partner = read.partner or (partners[0] if len(partners) == 1 else "")
    if partner not in partners:
        said = f"target {read.id!r} is of {partner!r}" if partner else f"target {read.id!r} says no partner"
        raise DataError(
            said, where=Where(path, key="properties.partner"), allowed=partners,
            advice='say who asks: "partner": "cnsa"',
        )  # fmt: skip
    sensor = str(read.properties.get("sensor", "any"))
    if sensor not in _SENSORS:
        raise DataError(
            f"target {read.id!r} wants the sensor {sensor[:20]!r}", where=Where(path, key="properties.sensor"),
            allowed=_SENSORS, advice="leave it out for any",
        )  # fmt: skip
    finest = _metres(read, path)
    shapes: list[tuple[Any, float, float]] = [(None, float(y), float(x)) for x, y in read.points]
    for polygon in read.polygons:
        ring = np.radians(np.asarray(polygon[0], float)[:, ::-1])
        shapes.append((ring, float(np.degrees(ring[:-1, 0].mean())), float(np.degrees(ring[:-1, 1].mean()))))
    for line in read.lines:
        middle = np.asarray(line, float)[len(line) // 2]
        shapes.append((None, float(middle[1]), float(middle[0])))
    first, last = _seconds(read.earliest, start, 0.0), min(_seconds(read.deadline, start, span_s), span_s)
    slots = tuple((_seconds(a, start, 0.0), _seconds(b, start, span_s)) for a, b in read.slots)
    for number, (ring, latitude, longitude) in enumerate(shapes, 1):
        name = read.name if len(shapes) == 1 else f"{read.name} ({number})"
        kind = read.kind if ring is not None or read.kind != "area" else "mono"
        if not first < last:
            raise DataError(
                f"target {read.id!r} may be imaged from {read.earliest} to {read.deadline}, outside the schedule",
                where=Where(path, key="properties.deadline"), advice="move --from and --for, or the dates",
            )  # fmt: skip
        yield (
            Target(
                name, partner, float(np.radians(latitude)), float(np.radians(longitude)), kind=kind,
                polygon=ring if kind == "area" else None, weight=read.weight / len(shapes),
                duration_s=read.duration_s or (_VIDEO_S if kind == "video" else _IMAGE_S), earliest_s=max(first, 0.0),
                deadline_s=last, slots=slots if kind == "periodic" else (),
            ),
            Wish(float(np.radians(latitude)), float(np.radians(longitude)), sensor, finest),
        )  # fmt: skip


def _metres(read: Read, path: Path) -> float:
    from intercosmos.errors import UnitError
    from intercosmos.units import parse

    given = read.properties.get("resolution")
    if given is None:
        return float("inf")
    try:
        return parse(str(given), "length")
    except UnitError as error:
        raise DataError(
            f"the resolution of target {read.id!r}: {error}", where=Where(path, key="properties.resolution"),
            advice='write it with its unit: "resolution": "3 m"',
        ) from None  # fmt: skip


def _seconds(instant: Any, start: Any, otherwise: float) -> float:
    if instant is None:
        return otherwise
    return float((instant - start.utc.datetime64) / np.timedelta64(1, "s"))
