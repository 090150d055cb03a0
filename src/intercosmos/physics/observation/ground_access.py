"""When satellites' sensors see points on the ground: many points, many satellites, weeks, no pass missed.

The work is spent where something can happen. Each satellite becomes a table of its own frame at steps of about half a
minute; points are taken in groups of neighbours, and a group is compared only with the steps from which something of it
can be seen. There the sensor's margin tells whether a pass begins or ends between two steps (see
:mod:`~intercosmos.physics.observation.ground_access_search`), and only those steps are looked into.

    from intercosmos.physics.observation import access
    found = access(orbits, points, sensor, (start, end))
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import PhysicsError
from intercosmos.physics.observation.ground_access_cells import Ground, checked_points, groups
from intercosmos.physics.observation.ground_access_geometry import with_geometry
from intercosmos.physics.observation.ground_access_intervals import Intervals
from intercosmos.physics.observation.ground_access_search import View, seen, views_of
from intercosmos.physics.observation.ground_access_sun import SunLimits
from intercosmos.physics.observation.ground_access_tracks import Track, span_s, tracks
from intercosmos.physics.observation.sensor_base import Sensor

if TYPE_CHECKING:
    from astropy.time import Time

__all__ = ["Intervals", "access", "access_blocks"]

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]
Progress = Callable[[int, int], None]

#: Neighbours that are searched together.
_GROUP: Final = 512
#: Satellites that are searched together.
_VIEWS: Final = 10
#: Points whose intervals are held at once.
_CELLS: Final = 8192


def access(
    orbits: Any,
    points: ArrayLike,
    sensor: Sensor | Sequence[Sensor],
    times: tuple[Time, Time],
    *,
    count: int | None = None,
    frame: str = "TEME",
    gravity: str = "wgs72",
    least_sun_elevation_rad: ArrayLike | None = None,
    greatest_sun_elevation_rad: ArrayLike | None = None,
    nadir: str = "geodetic",
    tolerance_s: float = 1e-3,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Intervals:
    """Times in which satellites' sensors see points, with the geometry at the best instant of each.

    Parameters
    ----------
    orbits : :class:`~intercosmos.physics.orbits.mean_orbits.MeanOrbits`; or element sets, as
        :func:`~intercosmos.physics.orbits.sgp4_states.sgp4` takes them; or a function, ``orbits(numbers, times)``, that
        gives positions (numbers, times, 3), m, and is also asked some minutes outside the span
    points : (n, 2) or (n, 3) geodetic latitude and longitude, rad, and height above WGS 84, m
    sensor : one for all satellites, or one for each
    times : start and end

    Other parameters
    ----------------
    count, frame : how many satellites there are and the frame of their positions, for a function: ``"TEME"``,
        ``"ITRF"`` or ``"GCRF"``
    gravity : constants of SGP4, for element sets: ``wgs72`` or ``wgs84``
    least_sun_elevation_rad, greatest_sun_elevation_rad : of the Sun at the point, for as long as it is seen; for all
        satellites, or one for each, where a right angle is no limit
    nadir : where satellites' frames look down: ``"geodetic"``, along the normal of the ellipsoid, or ``"geocentric"``
    tolerance_s : accuracy of start and end; what is seen for a shorter time may be missed
    threads : that search at once; by default as many as there are processors, up to four
    progress : called with the number of points done and of all

    Raises
    ------
    PhysicsError
        For times, points, sensors or limits that make no sense, a position that is not finite, or a satellite that
        comes down to the points.
    ConvergenceError
        For positions that are not smooth, or points at the edge of a field for long.

    Examples
    --------
    A satellite at rest over the equator sees a point at 1 degree with a cone of 2 degrees all day:

    >>> from astropy.time import Time
    >>> from intercosmos.physics.observation.sensors import Cone
    >>> where = lambda numbers, times: np.broadcast_to([42.164e6, 0.0, 0.0], (len(numbers), len(times), 3))
    >>> day = Time("2027-01-01"), Time("2027-01-02")
    >>> found = access(where, np.radians([[1.0, 0.0], [30.0, 0.0]]), Cone(np.radians(2)), day, count=1, frame="ITRF")
    >>> found.point.tolist(), found.end_s.tolist(), np.degrees(found.elevation_rad).round(1).tolist()
    ([0], [86400.0], [88.8])
    """
    parts = []
    places = checked_points(points)
    search = _Search.of(
        orbits, places, sensor, times, count=count, frame=frame, gravity=gravity, nadir=nadir, tolerance_s=tolerance_s,
        least=least_sun_elevation_rad, greatest=greatest_sun_elevation_rad, threads=threads,
    )  # fmt: skip
    for _, bare in search.blocks(_CELLS, progress):
        parts.append(with_geometry(bare, search.tracks, places, times, search.span))
    if len(parts) == 1:
        return parts[0]
    names = list(Intervals.__dataclass_fields__)
    return Intervals(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


def access_blocks(
    orbits: Any,
    points: ArrayLike,
    sensor: Sensor | Sequence[Sensor],
    times: tuple[Time, Time],
    *,
    cells_at_once: int = _CELLS,
    count: int | None = None,
    frame: str = "TEME",
    gravity: str = "wgs72",
    least_sun_elevation_rad: ArrayLike | None = None,
    greatest_sun_elevation_rad: ArrayLike | None = None,
    nadir: str = "geodetic",
    tolerance_s: float = 1e-3,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Iterator[tuple[range, Intervals]]:
    """The same, block by block of points and without geometry: what is held does not grow with the points.

    Parameters
    ----------
    cells_at_once : points of a block. Blocks whose points lie near one another are searched faster
    others : as for :func:`access`

    Yields
    ------
    Numbers of the points of the block, and its intervals with point, satellite, start and end
    """
    if cells_at_once < 1:
        raise PhysicsError(f"a block has at least one point, not {cells_at_once}")
    search = _Search.of(
        orbits, checked_points(points), sensor, times, count=count, frame=frame, gravity=gravity,
        nadir=nadir,
        tolerance_s=tolerance_s, least=least_sun_elevation_rad, greatest=greatest_sun_elevation_rad, threads=threads,
    )  # fmt: skip
    return search.blocks(cells_at_once, progress)


class _Search:
    """Everything that blocks of points share."""

    def __init__(
        self, found: list[Track], views: list[list[View]], points: Array, span: float, tolerance_s: float,
        sun: SunLimits | None, threads: int,
    ) -> None:  # fmt: skip
        self.tracks, self.views, self.points, self.span = found, views, points, span
        self.tolerance_s, self.sun, self.threads = tolerance_s, sun, threads

    @classmethod
    def of(
        cls, orbits: Any, points: Array, sensor: Sensor | Sequence[Sensor], times: tuple[Time, Time], *,
        count: int | None, frame: str, gravity: str, nadir: str, tolerance_s: float,
        least: ArrayLike | None, greatest: ArrayLike | None, threads: int | None,
    ) -> _Search:  # fmt: skip
        span = span_s(times)
        if not tolerance_s > 0:
            raise PhysicsError("the tolerance of edges is above 0 s")
        found = sorted(
            tracks(orbits, times, count=count, frame=frame, gravity=gravity, nadir=nadir),
            key=lambda track: track.number,
        )
        limited = least is not None or greatest is not None
        sun = SunLimits.of(times, span, len(found), least, greatest) if limited else None
        given = [sensor] * len(found) if isinstance(sensor, Sensor) else list(sensor)
        if len(given) != len(found):
            raise PhysicsError(f"there are {len(found)} satellites and {len(given)} sensors; give one, or one for each")
        views = views_of(found, given, *_distances(points)) if points.size else []
        return cls(found, views, points, span, tolerance_s, sun, threads or min(os.cpu_count() or 1, 4))

    def blocks(self, cells_at_once: int, progress: Progress | None) -> Iterator[tuple[range, Intervals]]:
        total = self.points.shape[0]
        with ThreadPoolExecutor(self.threads) as pool:
            for first in range(0, max(total, 1), cells_at_once):
                some = range(first, min(first + cells_at_once, total))
                near = groups(self.points[some.start : some.stop], first, _GROUP)
                every = pool.map if self.threads > 1 else map
                tasks = [(ground, views) for ground in near for views in self._batches(len(near))]
                yield some, self._merged(list(every(self._group, tasks)))
                if progress is not None:
                    progress(some.stop, total)

    def _batches(self, grounds: int) -> list[list[View]]:
        """Satellites of one sensor that are searched together with a group: fewer where threads would be idle."""
        share = -(-self.threads // max(grounds, 1))
        each = [max(1, min(_VIEWS, -(-len(kind) // share))) for kind in self.views]
        return [kind[k : k + n] for kind, n in zip(self.views, each, strict=True) for k in range(0, len(kind), n)]

    def _group(self, task: tuple[Ground, list[View]]) -> tuple[IntArray, IntArray, Array, Array]:
        """Point, satellite, start and end of a group with some satellites."""
        ground, views = task
        satellite, row, start, end = seen(views, ground, self.tolerance_s)
        if self.sun is not None:
            which, start, end = self.sun.cut(ground, row, satellite, start, end)
            row, satellite = row[which], satellite[which]
        return ground.number[row], satellite, start, end

    def _merged(self, parts: list[tuple[IntArray, IntArray, Array, Array]]) -> Intervals:
        """Groups together, in order of point, satellite and start: those of both stand together, in order of start."""
        if not parts:
            return Intervals.bare(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0), np.empty(0))
        point, satellite, start, end = (np.concatenate(column) for column in zip(*parts, strict=True))
        order = np.argsort(point * len(self.tracks) + satellite, kind="stable")
        return Intervals.bare(point[order], satellite[order], start[order], end[order])


def _distances(points: Array) -> tuple[float, float]:
    from intercosmos.physics.orbits.frames import ecef_from_geodetic

    distance = np.linalg.norm(ecef_from_geodetic(points[:, 0], points[:, 1], points[:, 2]), axis=-1)
    return float(distance.min()), float(distance.max())
