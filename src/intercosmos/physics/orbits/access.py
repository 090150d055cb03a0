"""When satellites are in view of sites: many sites, many satellites, days or weeks, no pass missed.

The work is spent where something can happen. Each satellite is asked for its position once for each step of a grid
whose length comes from how fast it circles, is turned to the Earth-fixed frame once for all sites, and is interpolated
from then on (to a millimetre, which is measured). A pair is left out where the satellite's latitudes and its largest
angle of coverage never reach the site. For the others the elevation above the mask is compared at the grid alone; only
intervals in which it may change sign, by the bound on how it turns, are looked into, so short passes between two
points of the grid are found (see :mod:`~intercosmos.physics.orbits.events`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import PhysicsError
from intercosmos.physics.orbits.access_tables import positions_of, satellite_tables
from intercosmos.physics.orbits.event_functions import elevation_turn, site_frame
from intercosmos.physics.orbits.events import EventFunction, brackets_of
from intercosmos.physics.orbits.paths import Array, Bounds, IntArray, PathTable
from intercosmos.physics.orbits.roots import refine

if TYPE_CHECKING:
    from astropy.time import Time

__all__ = ["Passes", "access"]

#: Values of the grid held at once.
_BLOCK = 600_000
#: Values of the coarse grid that fit a processor's cache together with what is worked out from them.
_CACHE = 16_384
#: The coarse grid takes every second step of the table.
_STRIDE = 2
#: rad; the vertical of the ellipsoid leans by at most 0.1924° from the direction of the centre.
_LEAN = 0.0034


@dataclass(frozen=True, slots=True)
class Passes:
    """Times in which a satellite is above the mask of a site, in order of site, satellite and time; arrays (n,).

    Attributes
    ----------
    site, satellite : numbers of both
    start_s, end_s : seconds after the start of the search
    highest_s, highest_rad : when and how high the satellite stands highest
    begins_before, ends_after : True where the pass is cut by the start or the end of the search
    """

    site: IntArray
    satellite: IntArray
    start_s: Array
    end_s: Array
    highest_s: Array
    highest_rad: Array
    begins_before: NDArray[np.bool_]
    ends_after: NDArray[np.bool_]

    def __len__(self) -> int:
        return int(self.site.size)

    def of(self, site: int, satellite: int) -> Passes:
        """The passes of one pair."""
        return self._picked((self.site == site) & (self.satellite == satellite))

    def _picked(self, index: NDArray[np.bool_] | IntArray) -> Passes:
        return Passes(*(getattr(self, field.name)[index] for field in fields(self)))


def access(
    sites: ArrayLike,
    satellites: Any,
    start: Time,
    end: Time,
    *,
    count: int | None = None,
    gravity: str = "wgs72",
    mask_rad: ArrayLike = 0.0,
    frame: str = "TEME",
    tolerance_s: float = 1e-6,
    tolerance_m: float = 1e-3,
) -> Passes:
    """Passes of satellites over sites.

    Elevations are geometric, without refraction, from the plane normal to the ellipsoid (WGS 84) at the site.

    Parameters
    ----------
    sites : (sites, 3) geodetic latitude and longitude, rad, and height above WGS 84, m
    satellites : element sets, as :func:`~intercosmos.physics.orbits.sgp4_states.sgp4` takes them; or a function,
        ``satellites(numbers, times)``, that gives positions (numbers, times, 3), m, of the satellites with these
        numbers at a :class:`~astropy.time.Time` array, and is also asked some steps outside the span
    start, end : of the search

    Other parameters
    ----------------
    count : how many satellites there are, for a function
    gravity : constants of SGP4, for element sets: ``wgs72`` or ``wgs84``
    mask_rad : () or (sites,) least elevation, rad
    frame : of the positions of a function: ``"TEME"``, ``"ITRF"`` or ``"GCRF"``
    tolerance_s : accuracy of start and end for the positions as interpolated
    tolerance_m : error of the interpolation allowed, measured at times between the steps

    Raises
    ------
    PhysicsError
        For a span or a site that makes no sense, a position that is not finite (a satellite that has decayed: leave it
        out), or a satellite that comes down to the site.
    ConvergenceError
        For positions that no step down to a second interpolates.

    Examples
    --------
    A satellite that stands still above the equator is in view all day from 80 degrees, and never from 85:

    >>> from astropy.time import Time
    >>> where = lambda numbers, times: np.broadcast_to([42.164e6, 0.0, 0.0], (len(numbers), len(times), 3))
    >>> begin, finish = Time("2027-01-01"), Time("2027-01-02")
    >>> passes = access(np.radians([[80, 0, 0], [85, 0, 0]]), where, begin, finish, count=1, frame="ITRF")
    >>> passes.site.tolist(), passes.end_s.tolist(), np.degrees(passes.highest_rad).round(2).tolist()
    ([0], [86400.0], [1.33])
    """
    places = np.asarray(sites, float)
    if places.ndim != 2 or places.shape[1] != 3 or not np.all(np.isfinite(places)):
        raise PhysicsError("sites are rows of latitude (rad), longitude (rad) and height (m), all finite")
    mask = np.broadcast_to(np.asarray(mask_rad, float), places.shape[:1])
    if not np.all(np.abs(mask) < np.pi / 2):
        raise PhysicsError("a mask lies between -90 and 90 degrees")
    position, up = site_frame(places[:, 0], places[:, 1], places[:, 2])
    view = _Sites(position, up, np.sin(mask), mask)
    found: list[Passes] = []
    positions, count, frame = positions_of(satellites, count, gravity, frame)
    for numbers, table, span in satellite_tables(positions, count, start, end, frame, tolerance_m):
        bounds = table.bounds()
        for block in _blocks(table, places.shape[0]):
            found += _passes(view, numbers, table, bounds, block, span, tolerance_s)
    if not found:
        return _none()
    both = Passes(*(np.concatenate([getattr(p, field.name) for p in found]) for field in fields(Passes)))
    return both._picked(np.lexsort((both.start_s, both.satellite, both.site)))


@dataclass(frozen=True, slots=True)
class _Sites:
    position: Array
    up: Array
    sine: Array
    mask: Array


def _blocks(table: PathTable, sites: int) -> Iterator[IntArray]:
    each = max(1, _BLOCK // (table.windows * sites))
    for first in range(0, table.count, each):
        yield np.arange(first, min(first + each, table.count))


def _passes(
    sites: _Sites, numbers: IntArray, table: PathTable, bounds: Bounds, block: IntArray, span: float, tolerance_s: float
) -> list[Passes]:
    """Passes of a block of satellites over all sites."""
    steps = table.windows
    nodes = np.linspace(0.0, span, steps + 1)
    path = table.position(np.repeat(block, steps + 1), np.tile(nodes, block.size)).reshape(block.size, steps + 1, 3)
    near = _reachable(sites, bounds, block, path, table.step_s)
    some = np.flatnonzero(np.any(near, axis=0))
    if some.size == 0:
        return []
    s, up, sine = sites.position[some], sites.up[some], sites.sine[some]
    turn = elevation_turn(_rows(bounds, block[:, None]), np.linalg.norm(s, axis=-1)[None], sine[None])
    if turn is None:
        raise PhysicsError("a satellite comes down to the height of a site; end the search before, or use a mask of 0")

    pairs = np.flatnonzero(near[:, some].ravel())
    pair_satellite, pair_site, turn = block[pairs // some.size], pairs % some.size, turn.ravel()[pairs]

    def above(k: IntArray, t: Array) -> Array:
        place = pair_site[k]
        line = table.position(pair_satellite[k], t) - s[place]
        return _dot(up[place], line) - sine[place] * np.sqrt(_dot(line, line))

    grid = _may_change(s, up, sine, path[:, ::_STRIDE], near[:, some], turn * (_STRIDE * table.step_s) ** 2 / 8)
    edges = nodes[::_STRIDE]
    function = EventFunction(above, pairs.size, turn)
    rows, left, right, f_left, f_right = brackets_of(
        function, grid.row, edges[grid.step], edges[grid.step + 1], grid.left, grid.right
    )
    time = refine(above, rows, left, right, tolerance_s, values=(f_left, f_right))
    rising = f_right >= 0

    # a pass in progress at an end of the search is cut there
    first, last = np.flatnonzero(grid.seen_first), np.flatnonzero(grid.seen_last)
    starts = np.concatenate([first, rows[rising]]), np.concatenate([np.zeros(first.size), time[rising]])
    ends = np.concatenate([rows[~rising], last]), np.concatenate([time[~rising], np.full(last.size, span)])
    begin, finish = np.lexsort((starts[1], starts[0])), np.lexsort((ends[1], ends[0]))
    k, a, b = starts[0][begin], starts[1][begin], ends[1][finish]
    high, sine_high = _highest(table, pair_satellite[k], s[pair_site[k]], up[pair_site[k]], a, b, nodes)
    return [
        Passes(
            some[pair_site[k]],
            numbers[pair_satellite[k]],
            a,
            b,
            high,
            np.arcsin(np.clip(sine_high, -1.0, 1.0)),
            begin < first.size,
            finish >= ends[0].size - last.size,
        )
    ]


@dataclass(frozen=True, slots=True)
class _Grid:
    """Intervals (m,) of the grid in which the elevation may pass the mask; (pairs,) whether in view at the ends."""

    row: IntArray
    step: IntArray
    left: Array
    right: Array
    seen_first: NDArray[np.bool_]
    seen_last: NDArray[np.bool_]


def _may_change(s: Array, up: Array, sine: Array, path: Array, near: NDArray[np.bool_], reach: Array) -> _Grid:
    """Compare at the grid alone: values of one sign, both further from zero than ``reach``, hold no event."""
    number = np.cumsum(near.ravel()).reshape(near.shape) - 1
    away = np.einsum("ijk,ijk->ij", path, path)
    height, own = np.einsum("ij,ij->i", up, s), np.einsum("ij,ij->i", s, s)
    parts = []
    each = max(1, _CACHE // path.shape[1])
    # a few sites at a time, so that their values stay in the processor's cache
    for satellite in range(path.shape[0]):
        p = np.ascontiguousarray(path[satellite].T)
        places = np.flatnonzero(near[satellite])
        for first in range(0, places.size, each):
            k = places[first : first + each]
            rows = number[satellite, k]
            g = up[k] @ p
            g -= height[k, None]
            if np.any(sine[k] != 0):
                ray = -2 * s[k] @ p
                ray += away[satellite]
                ray += own[k, None]
                np.sqrt(ray, out=ray)
                ray *= sine[k, None]
                g -= ray
            seen = g >= 0
            far = np.abs(g) > reach[rows, None]
            settled = far[:, :-1] & far[:, 1:] & (seen[:, :-1] == seen[:, 1:])
            row, step = np.nonzero(~settled)
            parts.append((rows[row], step, g[row, step], g[row, step + 1], rows[seen[:, 0]], rows[seen[:, -1]]))
    row, step, left, right, first_seen, last_seen = (np.concatenate(column) for column in zip(*parts, strict=True))
    seen_first, seen_last = np.zeros(reach.size, bool), np.zeros(reach.size, bool)
    seen_first[first_seen], seen_last[last_seen] = True, True
    return _Grid(row, step, left, right, seen_first, seen_last)


def _reachable(sites: _Sites, bounds: Bounds, block: IntArray, path: Array, step_s: float) -> NDArray[np.bool_]:
    """(satellites, sites) whether latitudes and the largest angle of coverage let the satellite rise at all."""
    b = _rows(bounds, block)
    distance = np.linalg.norm(sites.position, axis=-1)
    # between two steps the sine of the latitude goes no further than its turn allows
    turn = b.acceleration / b.nearest_m + 2 * (b.speed / b.nearest_m) ** 2
    sine = np.max(np.abs(path[..., 2]) / np.linalg.norm(path, axis=-1), axis=1) + turn * step_s**2 / 8
    highest = np.arcsin(np.minimum(sine, 1.0))
    latitude = np.arcsin(np.abs(sites.position[:, 2]) / distance)
    # the mask as seen from the direction of the centre may be lower by the lean of the vertical
    mask = sites.mask - _LEAN
    cosine = np.minimum(distance * np.cos(mask) / b.farthest_m[:, None], 1.0)
    coverage = np.arccos(cosine) - mask
    return np.asarray(latitude - highest[:, None] <= coverage)


def _highest(
    table: PathTable, satellite: IntArray, site: Array, up: Array, a: Array, b: Array, nodes: Array
) -> tuple[Array, Array]:
    """Time and sine of the greatest elevation of passes (m,) from a to b."""
    step = nodes[1] - nodes[0]

    def sine(k: IntArray, t: Array) -> Array:
        ray = table.position(satellite[k], t) - site[k]
        return np.asarray(_dot(up[k], ray) / np.sqrt(_dot(ray, ray)))

    def rate(k: IntArray, t: Array) -> Array:
        p, v = table.state(satellite[k], t)
        ray = p - site[k]
        return np.asarray(_dot(up[k], v) * _dot(ray, ray) - _dot(up[k], ray) * _dot(ray, v))

    # the highest node inside each pass, if there is one
    low = np.ceil(a / step).astype(np.int64)
    inside = np.maximum(np.floor(b / step).astype(np.int64) - low + 1, 0)
    left, right = a.copy(), b.copy()
    some = np.flatnonzero(inside)
    if some.size:
        n = inside[some]
        begin = np.cumsum(n) - n
        number = np.arange(n.sum()) - np.repeat(begin, n)
        node = np.repeat(low[some], n) + number
        values = sine(np.repeat(some, n), nodes[node])
        best = np.repeat(np.maximum.reduceat(values, begin), n) == values
        top = low[some] + np.minimum.reduceat(np.where(best, number, n.max()), begin)
        left[some] = np.maximum(a[some], nodes[np.maximum(top - 1, 0)])
        right[some] = np.minimum(b[some], nodes[np.minimum(top + 1, nodes.size - 1)])
    every = np.arange(a.size)
    time = np.where(sine(every, left) >= sine(every, right), left, right)
    slope_left, slope_right = rate(every, left), rate(every, right)
    turns = np.flatnonzero((slope_left >= 0) & (slope_right < 0))
    slope = slope_left[turns], slope_right[turns]
    time[turns] = refine(rate, turns, left[turns], right[turns], 1e-4, values=slope)
    return time, sine(every, time)


def _rows(bounds: Bounds, index: IntArray) -> Bounds:
    return Bounds(*(getattr(bounds, field.name)[index] for field in fields(bounds)))


def _none() -> Passes:
    whole, real, flag = np.empty(0, np.int64), np.empty(0), np.empty(0, bool)
    return Passes(whole, whole, real, real, real, real, flag, flag)


def _dot(a: Array, b: Array) -> Array:
    return np.asarray(np.einsum("ij,ij->i", a, b))
