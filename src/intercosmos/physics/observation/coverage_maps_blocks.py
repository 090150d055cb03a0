"""What is asked of a coverage map, and the figures of one block of its cells."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import PhysicsError, UnknownIdError
from intercosmos.physics.observation.figures_of_merit import (
    ENDS,
    Ends,
    Figures,
    checked_percentiles,
    covered_area,
    figures,
)
from intercosmos.physics.observation.figures_of_merit_delivery import delivered
from intercosmos.physics.observation.grids import Grid
from intercosmos.physics.observation.sensor_base import Sensor

if TYPE_CHECKING:
    from astropy.time import Time

    from intercosmos.physics.observation.ground_access import Intervals

__all__ = ["Question", "figures_of_block", "variables"]

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]
#: Satellite and end of intervals (m,) to the delay of their images (m,), s.
Delays = Callable[[IntArray, Array], Array]

_LINES: Final = 2000
_INSTANTS: Final = 17
_DELIVERY: Final = (
    "delivered", "latency_mean_s", "latency_max_s", "latency_s", "age_mean_s", "age_max_s", "age_s",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Question:
    """Everything but the cells; can be sent to another process.

    Attributes
    ----------
    orbits, sensor, times, options : for :func:`~intercosmos.physics.observation.ground_access.access_blocks`
    satellites : how many there are
    groups : names and the numbers of satellites of each
    span_s : length of the search
    percentiles, ends : for :func:`~intercosmos.physics.observation.figures_of_merit.figures`
    instants_s : (k,) at which the area in access is told
    delay : of images: a number for each satellite, a function, or None
    """

    orbits: Any
    sensor: Sensor | Sequence[Sensor]
    times: tuple[Time, Time]
    options: Mapping[str, Any]
    satellites: int
    groups: tuple[tuple[str, IntArray], ...]
    span_s: float
    percentiles: tuple[float, ...]
    ends: Ends
    instants_s: Array
    delay: Array | Delays | None

    @classmethod
    def of(
        cls, orbits: Any, sensor: Sensor | Sequence[Sensor], times: tuple[Time, Time], options: Mapping[str, Any],
        *, groups: Mapping[str, Sequence[int]] | None, percentiles: Sequence[float], ends: Ends,
        instants: int, delay: ArrayLike | Delays | None,
    ) -> Question:  # fmt: skip
        """From what :func:`~intercosmos.physics.observation.coverage_maps.coverage` is given."""
        from intercosmos.physics.observation.ground_access_tracks import span_s
        from intercosmos.physics.orbits.access_tables import positions_of

        span = span_s(times)
        count = positions_of(orbits, options["count"], options["gravity"], options["frame"])[1]
        checked_percentiles(percentiles)
        if ends not in ENDS:
            raise UnknownIdError("way with the ends of a span", ends, ENDS)
        if instants < 2:
            raise PhysicsError("the area in access is told at two instants at least")
        late = delay
        if late is not None and not callable(late):
            late = np.asarray(late, float)
            if late.shape not in ((), (count,)) or not np.all(late >= 0):
                raise PhysicsError("the delay of images is one number or one for each satellite, of at least 0 s")
            late = np.broadcast_to(late, count).copy()
        return cls(
            orbits, sensor, times, dict(options), count, _checked_groups(groups, count), span,
            tuple(float(p) for p in percentiles), ends, np.linspace(0.0, span, instants), late,
        )  # fmt: skip

    def delays(self, satellite: IntArray, end_s: Array) -> Array | None:
        """Delay of the images of intervals (m,), s."""
        if self.delay is None:
            return None
        return np.asarray(self.delay(satellite, end_s) if callable(self.delay) else self.delay[satellite], float)

    def digest(self, grid: Grid, cells_at_once: int) -> str:
        """SHA-256 of all that the answer depends on; orbits, sensors and delays as they answer at some places."""
        from astropy.time import TimeDelta

        from intercosmos import __version__
        from intercosmos.physics.orbits.access_tables import positions_of

        positions, count, frame = positions_of(
            self.orbits, self.options["count"], self.options["gravity"], self.options["frame"]
        )
        seconds = np.linspace(0.0, self.span_s, _INSTANTS)
        times = self.times[0] + TimeDelta(seconds, format="sec", scale="tai")
        number = np.arange(count)
        random = np.random.default_rng(7)
        lines = random.normal(size=(3, _LINES))
        sensors = [self.sensor] if isinstance(self.sensor, Sensor) else list(self.sensor)
        told: list[Any] = [positions(number, times)] if count else []
        told += [v for s in sensors for v in (s.margin(*lines), s.greatest_off_nadir_rad, s.least_elevation_rad)]
        told += [v for _, v in self.groups]
        late = self.delays(np.repeat(number, _INSTANTS), np.tile(seconds, count))
        told += [grid.points, grid.area_m2, self.instants_s, self.percentiles, [] if late is None else late]
        names = [name for name, _ in self.groups]
        said = repr((
            __version__, names, self.ends, cells_at_once, frame, len(sensors), self.times[0].isot, self.times[0].scale,
            self.span_s, sorted(self.options.items()),
        ))  # fmt: skip
        found = hashlib.sha256(said.encode())
        for values in told:
            array = np.ascontiguousarray(values, float)
            found.update(repr(array.shape).encode() + array.tobytes())
        return found.hexdigest()


def variables(question: Question) -> dict[str, tuple[tuple[str, ...], str]]:
    """Name -> dimensions and type of what a block has, besides the areas."""
    found: dict[str, tuple[tuple[str, ...], str]] = {}
    names = [field.name for field in fields(Figures)] + list(_DELIVERY if question.delay is not None else _DELIVERY[4:])
    for name in names:
        dims = ("group", "cell", *(("percentile",) if name in _PERCENTILES else ()))
        kind = {"accesses": "int32", "gaps": "int32", "seen": "bool", "delivered": "bool"}.get(name, "float64")
        found[name] = (dims, kind)
    return found


_PERCENTILES: Final = ("revisit_s", "response_s", "latency_s", "age_s")


def figures_of_block(question: Question, area_m2: Array, first: int, found: Intervals) -> dict[str, NDArray[Any]]:
    """Figures (groups, cells, ...) of the cells from ``first`` on, and areas (groups, instants), m², in time.

    Cells beyond those that have an area are left out.
    """
    count, span = area_m2.size, question.span_s
    known = slice(0, int(np.searchsorted(found.point, first + count)))
    point, satellite = found.point[known] - first, found.satellite[known]
    # the last edge of a search may be rounded beyond its end
    end = np.minimum(found.end_s[known], span)
    start = np.minimum(found.start_s[known], end)
    delay = question.delays(satellite, end)
    options: dict[str, Any] = {"percentiles": question.percentiles, "ends": question.ends}
    columns: dict[str, list[NDArray[Any]]] = {}
    for _, numbers in question.groups:
        member = np.zeros(question.satellites, bool)
        member[numbers] = True
        some = slice(None) if member.all() else np.flatnonzero(member[satellite])
        mine = point[some], start[some], end[some]
        plain = figures(*mine, count, span, **options)
        told = vars(plain)
        if delay is None:
            # without delays the newest image is as old as the next is far
            told = {**told, "age_mean_s": plain.response_mean_s, "age_max_s": plain.response_max_s}
            told["age_s"] = plain.response_s
        else:
            told = {**told, **vars(delivered(*mine, delay[some], count, span, **options))}
        now, ever = covered_area(*mine, area_m2, span, question.instants_s)
        for name, values in {**told, "area_now": now, "area_ever": ever}.items():
            columns.setdefault(name, []).append(values)
    return {name: np.stack(values) for name, values in columns.items()}


def _checked_groups(groups: Mapping[str, Sequence[int]] | None, count: int) -> tuple[tuple[str, IntArray], ...]:
    if groups is None:
        return (("all", np.arange(count)),)
    found = []
    for name, numbers in groups.items():
        which = np.unique(np.asarray(list(numbers), np.int64))
        if which.size == 0 or which[0] < 0 or which[-1] >= count:
            raise PhysicsError(f"group {name!r} has satellites from 0 to {count - 1}, one at least")
        found.append((str(name), which))
    if not found:
        raise PhysicsError("a coverage map has one group of satellites at least")
    return tuple(found)
