"""Rows of a schedule as files show them: one planned image each, in UTC and degrees.

Writers of schedules (tables, calendars, catalogues of items, scenes) take these rows and need no solver.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from intercosmos.errors import DataError, UnknownIdError

if TYPE_CHECKING:
    from astropy.time import Time

    from intercosmos.physics.observation.schedule_result import Schedule
    from intercosmos.physics.observation.tasking_problem import Problem

__all__ = ["PlannedImage", "checked_rows", "fault_of", "rows_of", "seconds_between"]


@dataclass(frozen=True, eq=False, kw_only=True)
class PlannedImage:
    """One image of a schedule.

    Attributes
    ----------
    request, partner : what is asked for, and by whom
    kind : of the request, such as ``"mono"``
    part : of the request: which image of a pair, slot of a period, strip of an area; from 0
    satellite, satellite_partner : that takes it, and whose that is
    start, end : of the image
    latitude_deg, longitude_deg : geodetic, of the middle of the target; None where nobody said
    polygon : corners (latitude, longitude), deg, of what the image covers; empty where nobody said
    roll_deg : of the line of sight across the track, positive to the right; None where nobody said
    score, value : of the image; what it is worth to who asked
    station, station_partner : where it goes down, and whose that is; empty for nowhere
    sent, delivered : when its first bit leaves and its last is on the ground; None for never
    properties : what else is known, by names of STAC extensions, such as ``"sar:frequency_band"``,
        ``"view:sun_elevation"``, ``"sat:orbit_state"``, ``"eo:cloud_cover"``, ``"gsd"``
    """

    request: str
    partner: str
    satellite: str
    satellite_partner: str
    start: Time
    end: Time
    kind: str = "mono"
    part: int = 0
    latitude_deg: float | None = None
    longitude_deg: float | None = None
    polygon: tuple[tuple[float, float], ...] = ()
    roll_deg: float | None = None
    score: float = 1.0
    value: float = 1.0
    station: str = ""
    station_partner: str = ""
    sent: Time | None = None
    delivered: Time | None = None
    properties: Mapping[str, object] = field(default_factory=dict)

    @property
    def identity(self) -> tuple[str, str, int]:
        """Partner, request and part: what stays the same when a schedule is made again."""
        return self.partner, self.request, self.part


def rows_of(
    problem: Problem,
    schedule: Schedule,
    places: Mapping[str, ArrayLike] | None = None,
    *,
    polygons: Mapping[tuple[str, int], ArrayLike] | None = None,
    start: Time | None = None,
    properties: Mapping[str, Mapping[str, object]] | None = None,
) -> tuple[PlannedImage, ...]:
    """Rows of a schedule, in order of time.

    Parameters
    ----------
    problem, schedule : as solved
    places : request -> geodetic latitude and longitude, rad, (2,) or more columns, or a row of them for each part

    Other Parameters
    ----------------
    polygons : (request, part) -> corners (n, 2) of what the image covers, latitude and longitude, rad
    start : instant from which seconds count, where the problem does not say it
    properties : satellite -> what else is known of its images, by names of STAC extensions

    Raises
    ------
    DataError
        If nobody says when the problem starts; for places that are not on the Earth, or fewer than the parts.
    UnknownIdError
        For a place, a polygon or properties of something that is not in the problem.
    """
    zero = start if start is not None else problem.start
    if zero is None:
        raise DataError("the problem does not say when it starts", advice="give start, an instant")
    requests, o, d = problem.requests, problem.opportunities.picked(schedule.taken), problem.downlinks
    names = set(requests.name)
    for name in [*(places or {}), *(name for name, _ in (polygons or {}))]:
        if name not in names:
            raise UnknownIdError("request", str(name), requests.name)
    for name in properties or {}:
        if name not in {s.name for s in problem.satellites}:
            raise UnknownIdError("satellite", str(name), [s.name for s in problem.satellites])
    where = {name: _degrees(name, place) for name, place in (places or {}).items()}
    corners = {key: _degrees(key[0], shape) for key, shape in (polygons or {}).items()}
    ends = np.asarray(schedule.start_s, float) + o.duration_s
    down = np.asarray(schedule.window) >= 0
    rate = d.bit_s[np.where(down, schedule.window, 0)] if len(d) else np.ones(down.size)
    sent_s = np.maximum(schedule.delivered_s - o.bits / np.where(rate > 0, rate, 1.0), ends)
    begins, over, sent, delivered = (
        _instants(zero, x) for x in (schedule.start_s, ends, np.where(down, sent_s, 0.0),
                                     np.where(down, schedule.delivered_s, 0.0))
    )  # fmt: skip
    values = problem.values[schedule.taken]
    rows = []
    for k in np.lexsort((o.satellite, schedule.start_s)).tolist():
        r, part, imager = int(o.request[k]), int(o.part[k]), problem.satellites[int(o.satellite[k])]
        place = where.get(requests.name[r])
        if place is not None and len(place) > 1 and part >= len(place):
            raise DataError(f"request {requests.name[r]!r} has {len(place)} places, and an image of its part {part}")
        latitude, longitude = (None, None) if place is None else place[part if len(place) > 1 else 0]
        window = int(schedule.window[k])
        rows.append(
            PlannedImage(
                request=requests.name[r], partner=requests.partner[r], kind=requests.kind[r], part=part,
                satellite=imager.name, satellite_partner=imager.partner, start=begins[k], end=over[k],
                latitude_deg=latitude, longitude_deg=longitude,
                polygon=tuple(corners.get((requests.name[r], part), ())), roll_deg=float(np.degrees(o.roll_rad[k])),
                score=float(o.score[k]), value=float(values[k]),
                station=d.station[window] if down[k] else "", station_partner=d.partner[window] if down[k] else "",
                sent=sent[k] if down[k] else None, delivered=delivered[k] if down[k] else None,
                properties=dict((properties or {}).get(imager.name, {})),
            )
        )  # fmt: skip
    return tuple(rows)


def checked_rows(rows: Iterable[PlannedImage]) -> tuple[PlannedImage, ...]:
    """Rows as given, if every file can show them.

    Raises
    ------
    DataError
        For an image that ends before it begins, names that are empty, the same part of a request twice, places or
        numbers that cannot be.
    """
    found = tuple(rows)
    seen: set[tuple[str, str, int]] = set()
    for row in found:
        fault = fault_of(row)
        if fault:
            raise DataError(fault)
        if row.identity in seen:
            raise DataError(
                f"{_what(row)} of {row.partner} is planned twice", advice="one image for each part of a request"
            )
        seen.add(row.identity)
    for k, lasts in enumerate(seconds_between(found)):
        if not lasts > 0:
            raise DataError(f"{_what(found[k])} does not end after it begins")
    return found


def fault_of(row: PlannedImage) -> str:
    """What is wrong with a row by itself, apart from its times; empty for nothing."""
    what = _what(row)
    if not (row.request and row.partner and row.satellite):
        return f"{what} has no request, partner or satellite"
    if (row.delivered is None) != (not row.station):
        return f"{what} goes down at a station and an instant, or not at all"
    if (row.latitude_deg is None) != (row.longitude_deg is None):
        return f"{what} has a latitude and a longitude, or neither"
    for latitude, longitude in [*row.polygon, *_place(row)]:
        if not (abs(latitude) <= 90 and abs(longitude) <= 360):
            return f"{what} lies at {latitude:g}, {longitude:g} deg, which is not on the Earth"
    if not all(map(math.isfinite, (row.score, row.value, row.roll_deg or 0.0))):
        return f"the score, value or roll of {what} is not finite"
    if abs(row.roll_deg or 0.0) > 90:
        return f"{what} is looked at from above: its roll is within 90 deg, not {row.roll_deg:g}"
    return f"{what} covers {len(row.polygon)} corners; an area has at least 3" if 0 < len(row.polygon) < 3 else ""


def seconds_between(rows: Sequence[PlannedImage]) -> list[float]:
    """How long images last, s; all converted at once."""
    from astropy.time import Time

    if not rows:
        return []
    start, end = Time([row.start for row in rows]), Time([row.end for row in rows])
    return [float(x) for x in (end - start).to_value("s")]


def _what(row: PlannedImage) -> str:
    return f"part {row.part} of request {row.request!r}"


def _place(row: PlannedImage) -> list[tuple[float, float]]:
    return [] if row.latitude_deg is None or row.longitude_deg is None else [(row.latitude_deg, row.longitude_deg)]


def _degrees(name: str, given: ArrayLike) -> list[tuple[float, float]]:
    """Latitudes and longitudes from -180 to 180, deg, of rows of rad."""
    table = np.atleast_2d(np.asarray(given, float))
    if table.ndim != 2 or table.shape[1] < 2 or not np.all(np.isfinite(table[:, :2])):
        raise DataError(f"places of request {name!r} are finite latitudes and longitudes, rad")
    if np.any(np.abs(table[:, 0]) > np.pi / 2 + 1e-12):
        raise DataError(f"a latitude of request {name!r} lies outside -90 to 90 deg")
    latitude = np.clip(np.degrees(table[:, 0]), -90.0, 90.0)
    longitude = np.degrees(table[:, 1])
    longitude = np.where(np.abs(longitude) > 180, (longitude + 180) % 360 - 180, longitude)
    return list(zip(latitude.tolist(), longitude.tolist(), strict=True))


def _instants(zero: Time, seconds: Any) -> Time:
    from astropy.time import TimeDelta

    return (zero + TimeDelta(np.asarray(seconds, float), format="sec", scale="tai")).utc
