"""From orbits, sensors, targets and ground stations to the problem of who images what, when.

    from intercosmos.physics.observation.opportunities import Station, Target, opportunities_of
    problem = opportunities_of(orbits, imagers, sensors, targets, stations, (start, end))

A request fully served under a clear sky is worth its weight: the looks of a stereo pair, the slots of a periodic
request and the strips of an area share it. A request that no satellite can serve stands in ``problem.reasons`` with the
constraint that keeps it out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import PhysicsError
from intercosmos.physics.observation.ground_access import Intervals
from intercosmos.physics.observation.opportunities_areas import along_strips, looks_of_areas, looks_of_points
from intercosmos.physics.observation.opportunities_reasons import Sensing, reasons_of
from intercosmos.physics.observation.opportunities_targets import Station, Target, checked_stations, checked_targets
from intercosmos.physics.observation.opportunities_windows import Looks, windows_of, within_dates, within_off_nadir
from intercosmos.physics.observation.sensor_base import Sensor
from intercosmos.physics.observation.slews import Sightlines, attitudes
from intercosmos.physics.observation.tasking_problem import DownlinkWindows, Imager, Opportunities, Problem, Requests

if TYPE_CHECKING:
    from astropy.time import Time

__all__ = ["Station", "Target", "downlinks_of", "opportunities_of"]

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]

#: Looks searched at once.
_BLOCK: Final = 4096
_MOST: Final = 3_000_000


def opportunities_of(
    orbits: Any,
    imagers: Sequence[Imager],
    sensors: Sensor | Sequence[Sensor],
    targets: Sequence[Target],
    stations: Sequence[Station],
    times: tuple[Time, Time],
    *,
    swath_m: ArrayLike = 20e3,
    image_bit_s: ArrayLike = 1e9,
    downlink_bit_s: ArrayLike = np.inf,
    clear_sky: ArrayLike | None = None,
    quality: Callable[[Array, Array, Array], Array] | None = None,
    greatest_strip_m: float = 150e3,
    must_downlink: bool = True,
    count: int | None = None,
    frame: str = "TEME",
    gravity: str = "wgs72",
    most: int = _MOST,
    progress: Callable[[int, int], None] | None = None,
) -> Problem:
    """The tasking problem of some satellites, targets and stations.

    Parameters
    ----------
    orbits : :class:`~intercosmos.physics.orbits.mean_orbits.MeanOrbits`, element sets, or a function of positions
    imagers : of the satellites, one each
    sensors : what each can turn to, or one for all
    targets, stations : with names of their own
    times : start and end

    Other Parameters
    ----------------
    swath_m : of each satellite (s,) or of all, at nadir; areas are cut by it
    image_bit_s : bits that a second of an image has, (s,) or one
    downlink_bit_s : greatest rate of each satellite (s,) or of all; a pass runs at this or the station's, the lower
    clear_sky : probability that a target is clear, (targets,), or (targets, bins) over equal parts of the span; 1 if
        not given
    quality : function of off-nadir angle, elevation and elevation of the Sun (n,), rad, when the target is seen best,
        to what its image is worth, 0 to 1; 1 if not given
    greatest_strip_m : longer strips of areas are cut
    must_downlink : whether an image counts only if it goes down before the end
    count, frame, gravity : as for :func:`~intercosmos.physics.observation.ground_access.access`
    most : opportunities; beyond it the search stops with an error
    progress : called with the number of looks searched and of all

    Raises
    ------
    PhysicsError
        For numbers that do not fit, names that stand twice, probabilities beyond 0 and 1, polygons that cross
        themselves, or more opportunities than ``most``.
    """
    wanted, places = checked_targets(targets), checked_stations(stations)
    sight = Sightlines.of(orbits, times, count=count, frame=frame, gravity=gravity)
    satellites = len(sight.tables)
    if len(imagers) != satellites:
        raise PhysicsError(f"there are {satellites} satellites and {len(imagers)} imagers; give one for each")
    swath, rate, down = (
        np.broadcast_to(np.asarray(x, float), (satellites,)) for x in (swath_m, image_bit_s, downlink_bit_s)
    )
    if not (np.all(swath > 0) and np.all(rate >= 0) and np.all(down > 0)):
        raise PhysicsError("swaths and downlink rates are above 0, and images have no fewer than 0 bits a second")
    clear = _clear(clear_sky, len(wanted))
    sensing = Sensing(orbits, sensors, times, {"count": count, "frame": frame, "gravity": gravity})
    points = looks_of_points(wanted)
    area = np.array([t.polygon is not None for t in wanted], bool)
    areas = points.picked(area)
    over = _found(sensing, areas, wanted)
    strips = looks_of_areas(wanted, areas, over, sight, swath, greatest_strip_m)
    single = points.picked(~area)
    looks = Looks(*(np.concatenate([getattr(x, f.name) for x in (single, strips)]) for f in fields(Looks)))
    parts, total = [], 0
    for first in range(0, len(looks.target), _BLOCK):
        block = looks.picked(np.arange(first, min(first + _BLOCK, len(looks.target))))
        parts.append(_block(sensing, block, wanted, sight, clear, rate, quality))
        total += len(parts[-1])
        if total > most:
            raise PhysicsError(
                f"more than {most} opportunities for {len(wanted)} targets; take a shorter span, fewer targets or "
                "satellites, or allow more with most"
            )
        if progress is not None:
            progress(min(first + _BLOCK, len(looks.target)), len(looks.target))
    found = _joined(parts)
    none = [wanted[k] for k in np.setdiff1d(np.arange(len(wanted)), found.request).tolist()]
    reasons: dict[str, str] = {}
    for first in range(0, len(none), _BLOCK):
        reasons |= reasons_of(sensing, none[first : first + _BLOCK], sight)
    return Problem(
        satellites=tuple(imagers),
        requests=_requests(wanted),
        opportunities=found,
        downlinks=downlinks_of(orbits, places, times, down, count=count, frame=frame, gravity=gravity),
        horizon_s=sight.span_s,
        start=times[0],
        must_downlink=must_downlink,
        notes=_notes(clear_sky, quality),
        reasons=reasons,
    )


def _found(sensing: Sensing, looks: Looks, targets: Sequence[Target]) -> Intervals:
    """Sights of looks, by the limits on the Sun of their targets, one search for each limit."""
    limits = [targets[k].least_sun_elevation_rad for k in looks.target.tolist()]
    parts = []
    for limit in sorted(set(limits), key=lambda x: (x is not None, x or 0.0)):
        rows = np.flatnonzero([x == limit for x in limits])
        some = sensing.access(looks.place[rows], limit)
        parts.append((rows, some))
    columns = [np.concatenate([rows[x.point] for rows, x in parts])] if parts else [np.zeros(0, np.int64)]
    if not parts:
        return sensing.access(looks.place, None)
    columns += [np.concatenate([getattr(x, f.name) for _, x in parts]) for f in fields(Intervals) if f.name != "point"]
    return Intervals(*columns)


def _block(
    sensing: Sensing, looks: Looks, targets: Sequence[Target], sight: Sightlines, clear: Array, rate: Array,
    quality: Callable[[Array, Array, Array], Array] | None,
) -> Opportunities:  # fmt: skip
    found = _found(sensing, looks, targets)
    found = found.picked(along_strips(looks, found, sight))
    attitude = attitudes(sight, found.satellite, looks.place[found.point], found.start_s, found.end_s)
    dates = within_dates(found, looks, targets)
    near = within_off_nadir(found, looks, targets, sight)
    start, end = np.maximum(dates[0], near[0]), np.minimum(dates[1], near[1])
    windows = windows_of(found, looks, targets, attitude, start, end)
    at, look = windows.sight, found.point[windows.sight]
    target, satellite = looks.target[look], found.satellite[at]
    speed = sight.ground_track(satellite, found.best_s[at])[1]
    duration = np.where(
        looks.length_m[look] > 0, looks.length_m[look] / speed, np.array([t.duration_s for t in targets])[target]
    )
    worth = np.ones(len(found))
    if quality is not None and len(found):
        worth = np.asarray(quality(found.off_nadir_rad, found.elevation_rad, found.sun_elevation_rad), float)
        if not np.all((worth >= 0) & (worth <= 1)):
            raise PhysicsError("the quality of an image lies between 0 and 1")
    part_of_span = (windows.start_s + windows.end_s) / 2 / sight.span_s
    sky = clear[target, np.clip((part_of_span * clear.shape[1]).astype(np.int64), 0, clear.shape[1] - 1)]
    all_of_them = Opportunities(
        request=target, satellite=satellite, alternative=windows.alternative, part=windows.part,
        start_s=windows.start_s, end_s=windows.end_s, duration_s=duration, score=windows.share * sky * worth[at],
        centre_s=attitude.centre_s[at], roll_rad=attitude.roll_rad[at], closing_1_s=attitude.closing_1_s[at],
        bits=rate[satellite] * duration,
    )  # fmt: skip
    return all_of_them.picked(windows.end_s - windows.start_s >= duration)


def _joined(parts: list[Opportunities]) -> Opportunities:
    """All of them in order of request, alternative, part and time, alternatives numbered anew within each request."""
    if not parts:
        n, x = np.zeros(0, np.int64), np.zeros(0)
        return Opportunities(n, n, n, n, x, x, x, x, x, x, x, x)
    every = Opportunities(*(np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(Opportunities)))
    every = every.picked(np.lexsort((every.start_s, every.part, every.alternative, every.request)))
    if not len(every):
        return every
    fresh = np.diff(every.request, prepend=-1) != 0
    step = fresh | (np.diff(every.alternative, prepend=-1) != 0)
    rank = np.cumsum(step)
    base = np.maximum.accumulate(np.where(fresh, rank, 0))
    columns = {f.name: getattr(every, f.name) for f in fields(Opportunities)}
    return Opportunities(**(columns | {"alternative": rank - base}))


def _requests(targets: Sequence[Target]) -> Requests:
    return Requests(
        tuple(t.name for t in targets), tuple(t.partner for t in targets), tuple(t.kind for t in targets),
        np.array([t.weight for t in targets], float), np.array([t.kind == "stereo" for t in targets], bool),
    )  # fmt: skip


def downlinks_of(
    orbits: Any, stations: Sequence[Station], times: tuple[Time, Time], greatest: Array, **how: Any
) -> DownlinkWindows:
    """Passes of satellites over stations, at the lower of both rates; ``greatest`` (s,) is that of each satellite."""
    from intercosmos.physics.orbits.access import access as passes_over

    sites = np.array([(s.latitude_rad, s.longitude_rad, s.height_m) for s in stations], float).reshape(-1, 3)
    if not len(sites):
        return DownlinkWindows(np.zeros(0, np.int64), (), (), np.zeros(0), np.zeros(0), np.zeros(0))
    found = passes_over(sites, orbits, times[0], times[1], mask_rad=[s.mask_rad for s in stations], **how)
    wait = np.array([s.acquisition_s for s in stations])[found.site]
    start = np.where(found.begins_before, found.start_s, found.start_s + wait)
    kept = np.flatnonzero(found.end_s > start)
    site = found.site[kept].tolist()
    rate = np.minimum(np.array([s.bit_s for s in stations])[found.site[kept]], greatest[found.satellite[kept]])
    return DownlinkWindows(
        found.satellite[kept], tuple(stations[k].name for k in site), tuple(stations[k].partner for k in site),
        start[kept], found.end_s[kept], rate,
    )  # fmt: skip


def _clear(clear_sky: ArrayLike | None, targets: int) -> Array:
    clear = np.ones((targets, 1)) if clear_sky is None else np.asarray(clear_sky, float)
    clear = clear[:, None] if clear.ndim == 1 else clear
    if clear.ndim != 2 or clear.shape[0] != targets or clear.shape[1] < 1:
        raise PhysicsError(f"clear skies are ({targets},) or ({targets}, bins) probabilities")
    if not np.all((clear >= 0) & (clear <= 1)):
        raise PhysicsError("the probability of a clear sky lies between 0 and 1")
    return clear


def _notes(clear_sky: ArrayLike | None, quality: object) -> tuple[str, ...]:
    return (
        *(() if clear_sky is not None else ("the sky is taken to be clear",)),
        *(() if quality is not None else ("an image is worth the same however steeply it looks",)),
        "a pass goes down at one rate, the lower of the satellite's and the station's",
    )
