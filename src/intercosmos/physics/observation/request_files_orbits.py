"""Orbits of satellites of which only their windows over known places are known.

A satellite on a nearly circular orbit, whose node drifts as oblateness makes it, sees a place as long as the place lies
within a cone about the nadir, and a station as long as it stands above a mask there. Semi-major axis, inclination,
longitude of the node, place in the orbit, two components of the eccentricity, cone and mask are eight numbers; every
window gives two equations, at its beginning and its end. They are solved by least squares with little weight on what
lies far off (windows that a slot or the day has cut).

The start is found without derivatives: at the middle of a window the satellite is at its closest, so that for a given
semi-major axis, inclination and place in the orbit each window gives the longitude of the node, and the windows agree
if the guess is right. Satellites after the first try its semi-major axis and inclination before all others.

Judged on its own windows: the median and the 95th percentile of how far, in seconds, the ends of the windows lie from
where the fitted orbit puts them. A fit whose median is above :data:`GREATEST_MEDIAN_S` is not used,
nor is one above :data:`GREATEST_P95_S` whose orbit is like no other's in the file.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.constants import EARTH_FLATTENING, EARTH_RADIUS, EARTH_ROTATION_RATE
from intercosmos.physics.orbits.nodal import secular_rates

__all__ = ["FittedOrbits", "Passes", "fit_orbits", "ground_of", "orbit_positions"]

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

#: A fit whose windows' ends lie further off than this, s, half of them, is none.
GREATEST_MEDIAN_S: Final = 3.0
#: The same for all but a twentieth of them, where no other satellite of the file has such an orbit.
GREATEST_P95_S: Final = 30.0
#: Different windows that eight numbers need: no less than give half as many equations again.
LEAST_WINDOWS: Final = 6
_MOST_WINDOWS: Final = 48
_MOST_JUDGED: Final = 300
_MOST_SEARCHES: Final = 24
_MOST_KNOWN: Final = 8
#: Residuals beyond are cut or wrong; the fit begins with more patience and loses it round by round.
_SCALE_RAD: Final = 4e-3
_FIRST_SCALE_RAD: Final = 0.1
_CLOSE_SCALE_RAD: Final = 0.05
_ROUNDS: Final = 30
#: Low orbits, every inclination, places in the orbit: fine enough for three revolutions to stay together.
_AXES_M: Final = EARTH_RADIUS + np.arange(300e3, 1900e3, 80e3)
_INCLINATIONS_RAD: Final = np.radians(np.arange(3.0, 180.0, 6.0))
_PLACES: Final = 48
_SPAN_S: Final = 10_000.0
_PASS_S: Final = 900.0
_STARTS: Final = 32
_BEST: Final = 300
_UNLIKE_RAD: Final = 0.1
_MOST_SEARCHED: Final = 14
_STEPS: Final = np.array([50.0, *7 * [1e-5]])
#: What is expected before any window is looked at, and how far off it may be: of the eccentricity, the cone, the mask.
_EXPECTED: Final = np.array([0.0, 0.0, 0.0, 0.0, 0.0, 0.0, float(np.radians(40.0)), 0.05])
_LOOSENESS: Final = np.array([np.inf, np.inf, np.inf, np.inf, 3e-3, 3e-3, 0.3, 0.1])


@dataclass(frozen=True, eq=False)
class Passes:
    """Windows (n,) over places, of satellites.

    Attributes
    ----------
    satellite : (n,) number
    first_s, last_s : (n,)
    ground_m : (n, 3) place, Earth-fixed
    up : (n, 3) unit vector
    station : (n,) whether a mask at the place bounds the window, not a cone at the satellite
    """

    satellite: IntArray
    first_s: Array
    last_s: Array
    ground_m: Array
    up: Array
    station: BoolArray

    def picked(self, which: Any) -> Passes:
        """Some of them."""
        return Passes(*(getattr(self, f.name)[which] for f in fields(self)))

    def joined(self, other: Passes) -> Passes:
        """These, then those."""
        return Passes(*(np.concatenate([getattr(p, f.name) for p in (self, other)]) for f in fields(Passes)))


@dataclass(frozen=True, eq=False)
class FittedOrbits:
    """Nearly circular orbits (s,).

    Attributes
    ----------
    elements : (s, 8) semi-major axis in m, inclination, longitude of the node and mean argument of latitude at the
        start in rad, eccentricity times cosine and sine of the argument of perigee, half angle of the cone and mask of
        stations in rad
    median_s, p95_s : (s,) how far the ends of windows lie off; infinite where there is no fit
    """

    elements: Array
    median_s: Array
    p95_s: Array

    @property
    def good(self) -> BoolArray:
        """(s,) whether there is an orbit to be used."""
        return np.asarray(self.median_s <= GREATEST_MEDIAN_S)


def ground_of(latitude_rad: Array, longitude_rad: Array, height_m: Array) -> tuple[Array, Array]:
    """Earth-fixed positions (n, 3), m, and directions up (n, 3) of geodetic places (WGS 84)."""
    e2 = EARTH_FLATTENING * (2 - EARTH_FLATTENING)
    normal = EARTH_RADIUS / np.sqrt(1 - e2 * np.sin(latitude_rad) ** 2)
    level = np.cos(latitude_rad)
    up = np.stack([level * np.cos(longitude_rad), level * np.sin(longitude_rad), np.sin(latitude_rad)], axis=-1)
    where = up * (normal + height_m)[:, None]
    where[:, 2] -= normal * e2 * np.sin(latitude_rad)
    return where, up


def orbit_positions(elements: Array, which: IntArray, t_s: Array) -> Array:
    """Earth-fixed positions (n, 3), m, of orbits (n,) of elements (s, >= 6) at times (n,)."""
    rows = [row[which] for row in _rows(elements, EARTH_ROTATION_RATE)]
    return np.stack(_places(rows, t_s), axis=-1)


def _rows(elements: Array, turning: float) -> list[Array]:
    """What :func:`_places` takes, each (s,), in a frame that turns so fast."""
    a, i, node, place, ex, ey = elements.T[:6]
    rates = secular_rates(a, 0.0, i)
    mean = rates.mean_anomaly + rates.argument_of_perigee
    return [a, np.cos(i), np.sin(i), node, rates.node - turning, place, mean, ex, ey]


def _places(rows: list[Array], t: Array) -> tuple[Array, Array, Array]:
    """Positions, to the first order of the eccentricity."""
    a, level, steep, node, drift, place, mean, ex, ey = rows
    u = place + mean * t
    c, s = np.cos(u), np.sin(u)
    r = a * (1 - ex * c - ey * s)
    ahead = 2 * (ex * s - ey * c)  # of the mean place: small, so that its cosine is 1 - ahead²/2 well enough
    less = 1 - ahead * ahead / 2
    c, s = c * less - s * ahead, s * less + c * ahead
    longitude = node + drift * t
    east, north = np.cos(longitude), np.sin(longitude)
    x, y = r * c, r * s * level
    return x * east - y * north, x * north + y * east, r * s * steep


def fit_orbits(passes: Passes, satellites: int) -> FittedOrbits:
    """Orbits of satellites from their windows; those without enough of them, or of no sense, have infinite residuals.

    Parameters
    ----------
    passes : windows of all satellites
    satellites : how many there are
    """
    none = np.zeros((satellites, 8))
    none[:, 0] = _AXES_M[0]
    result = FittedOrbits(none, np.full(satellites, np.inf), np.full(satellites, np.inf))
    told = np.column_stack([passes.satellite, passes.first_s, passes.last_s, passes.ground_m])
    passes = passes.picked(np.unique(told, axis=0, return_index=True)[1])
    order = np.argsort(passes.satellite, kind="stable")
    edges = np.searchsorted(passes.satellite[order], np.arange(satellites + 1))
    counts = np.diff(edges)
    able = np.flatnonzero(counts >= LEAST_WINDOWS)
    able = able[np.argsort(-counts[able], kind="stable")]
    known: list[Array] = []  # (a, i) of orbits found
    failed: list[int] = []
    searches = _MOST_SEARCHES
    for sweep in (able.tolist(), failed):  # what one search has found, most others need
        for s in sweep:
            mine = passes.picked(order[edges[s] : edges[s + 1]])
            if known:
                _improve(result, s, mine, _guesses(_mixed(mine, 32), np.array(known)))
            if not result.good[s] and searches and (sweep is failed or not known):
                searches -= 1
                start, near = _search(mine)
                _improve(result, s, mine, _settled(_edges(near), start, 3))
            strange = not any(_alike(shape, result.elements[s]) for shape in known)
            if strange and result.p95_s[s] > GREATEST_P95_S:
                result.median_s[s] = np.inf
            if not result.good[s] and sweep is not failed:
                failed.append(s)
            elif result.good[s] and len(known) < _MOST_KNOWN and strange:
                known.append(result.elements[s, :2].copy())
    return result


def _alike(known: Array, elements: Array) -> bool:
    return bool(abs(known[0] - elements[0]) < 5e3 and abs(known[1] - elements[1]) < 0.01)


def _some(passes: Passes, most: int) -> Passes:
    """At most so many windows, spread over time."""
    count = passes.first_s.size
    if count <= most:
        return passes
    return passes.picked(np.argsort(passes.first_s, kind="stable")[np.linspace(0, count - 1, most).astype(np.int64)])


def _mixed(passes: Passes, most: int) -> Passes:
    """At most so many windows over targets, and as many over stations."""
    stations, targets = (_some(passes.picked(which), most) for which in (passes.station, ~passes.station))
    return targets.joined(stations)


def _search(passes: Passes) -> tuple[Array, Passes]:
    """(c, 8) where a fit may start, from a grid over everything, and the windows to which it may begin to be fitted."""
    whole = (passes.first_s > passes.first_s.min()) & (passes.last_s < passes.last_s.max())  # the day may cut these
    if whole.sum() >= LEAST_WINDOWS:
        passes = passes.picked(whole)
    middle = (passes.first_s + passes.last_s) / 2
    # three revolutions with the most to say: passes count, not windows; of each its ends and its middle in latitude
    slot = np.round(middle / _PASS_S)
    slots = np.unique(slot) * _PASS_S
    near_to = np.searchsorted(slots, slots + _SPAN_S, side="right") - np.searchsorted(slots, slots - _SPAN_S)
    centre = float(slots[int(np.argmax(near_to))])
    near = np.flatnonzero(np.abs(middle - centre) <= _SPAN_S)
    near = near[np.lexsort((passes.ground_m[near, 2], slot[near]))]
    first = np.searchsorted(slot[near], slot[near])
    count = np.searchsorted(slot[near], slot[near], side="right") - first
    rank = np.arange(near.size) - first
    order = np.select([rank == 0, rank == count - 1, rank == count // 2], [0, 1, 2], 3)
    chosen = passes.picked(near[np.argsort(order, kind="stable")[:_MOST_SEARCHED]])
    a, i = np.meshgrid(_AXES_M, _INCLINATIONS_RAD, indexing="ij")
    shapes = np.column_stack([a.ravel(), i.ravel()])
    agreement, node, place = _agreement(chosen, shapes, _PLACES, centre)
    return _apart(shapes, agreement, node, place, centre, _STARTS), passes.picked(near)


def _guesses(passes: Passes, shapes: Array) -> Array:
    """(c, 8) where a fit may start, for known semi-major axes and inclinations (k, 2)."""
    agreement, node, place = _agreement(passes, shapes, 180, 0.0)
    return _apart(shapes, agreement, node, place, 0.0, 6)


def _agreement(passes: Passes, shapes: Array, places: int, epoch_s: float) -> tuple[Array, Array, Array]:
    """How well windows agree on the node (k, places), which (k, places), and arguments of latitude (places,), all at
    the epoch, for semi-major axes and inclinations (k, 2)."""
    t = (passes.first_s + passes.last_s) / 2 - epoch_s
    direction = (passes.ground_m / np.linalg.norm(passes.ground_m, axis=1, keepdims=True)).T
    a, i = shapes[:, 0, None, None], shapes[:, 1, None, None]
    rates = secular_rates(a, 0.0, i)
    place = np.arange(places) / places * 2 * np.pi
    # angles add as complex numbers multiply: no sine is taken of the whole grid
    turn = np.exp(1j * (rates.mean_anomaly + rates.argument_of_perigee) * t) * np.exp(1j * place)[:, None]
    along, up, tilt = turn.real, np.sin(i) * turn.imag, np.cos(i)
    # the target stands off the plane by an angle that its latitude tells; of the two, the smaller
    whole = up * up + tilt * tilt
    left = whole - direction[2] ** 2
    root = np.sqrt(np.maximum(left, 0.0))
    cosine = (up * direction[2] + np.abs(tilt) * root) / whole
    sine = (tilt * direction[2] - np.copysign(1.0, tilt) * up * root) / whole
    fair = (left >= 0) & (cosine > np.cos(np.where(passes.station, 0.5, 0.3)))
    there = cosine * along + 1j * (cosine * np.cos(i) * turn.imag - sine * np.sin(i))  # from the node
    meridian = (direction[0] + 1j * direction[1]) * np.exp(-1j * (rates.node - EARTH_ROTATION_RATE) * t)
    node = meridian * there.conj()
    total = np.sum(np.where(fair, node / np.maximum(np.abs(node), 1e-12), 0), axis=-1) / t.size
    return np.abs(total), np.angle(total), place


def _apart(shapes: Array, agreement: Array, node: Array, place: Array, epoch_s: float, most: int) -> Array:
    """(c, 8) the best of a grid that are not next to a better one, at the start."""
    best = np.argpartition(-agreement, min(_BEST, agreement.size) - 1, axis=None)[:_BEST]
    best = best[np.argsort(-agreement.ravel()[best], kind="stable")]
    row, column = np.unravel_index(best, agreement.shape)
    a, i = shapes[row].T
    rates = secular_rates(a, 0.0, i)
    u = place[column] - (rates.mean_anomaly + rates.argument_of_perigee) * epoch_s
    n = node[row, column] - (rates.node - EARTH_ROTATION_RATE) * epoch_s
    c, s = np.cos(node[row, column]), np.sin(node[row, column])
    # what an orbit is at the epoch: its plane, and where in it the satellite stands
    normal = np.stack([np.sin(i) * s, -np.sin(i) * c, np.cos(i)], axis=-1)
    x, y = np.cos(place[column]), np.sin(place[column])
    there = np.stack([x * c - y * s * np.cos(i), x * s + y * c * np.cos(i), y * np.sin(i)], axis=-1)
    unlike = (normal @ normal.T < np.cos(_UNLIKE_RAD)) | (there @ there.T < np.cos(_UNLIKE_RAD))
    kept: list[int] = []
    for k in range(best.size):
        if unlike[k, kept].all():
            kept.append(k)
        if len(kept) == most:
            break
    chosen = np.array(kept, np.int64)
    rest = np.broadcast_to(_EXPECTED[4:], (a.size, 4))
    return np.column_stack([a, i, n, u, rest])[chosen]


@dataclass(frozen=True, eq=False)
class _Edges:
    """Beginnings and ends of windows (m,) over places that turn with the Earth: in a frame that does not."""

    t: Array
    ground: Array
    up: Array
    far2: Array
    rise: Array
    station: BoolArray

    @classmethod
    def of(cls, passes: Passes, later_s: float = 0.0) -> _Edges:
        t = np.concatenate([passes.first_s, passes.last_s]) + later_s
        c, s = np.cos(EARTH_ROTATION_RATE * t), np.sin(EARTH_ROTATION_RATE * t)
        ground, up = (
            np.stack([c * x[0] - s * x[1], s * x[0] + c * x[1], x[2]])
            for x in (np.tile(y, (2, 1)).T for y in (passes.ground_m, passes.up))
        )
        far2, rise = np.sum(ground * ground, axis=0), np.sum(ground * up, axis=0)
        return cls(t, ground, up, far2, rise, np.tile(passes.station, 2))

    def residuals(self, q: Array) -> Array:
        """(c, m) rad by which places lie outside the cone, or stations see the satellite below the mask."""
        x, y, z = _places([row[:, None] for row in _rows(q, 0.0)], self.t)
        cone, mask = q[:, 6, None], q[:, 7, None]
        g, w = self.ground, self.up
        high = np.sqrt(x * x + y * y + z * z)
        reach = (x * g[0] + y * g[1] + z * g[2]) / high  # of the place towards the satellite
        distance = np.sqrt(high * high + self.far2 - 2 * high * reach)
        off_nadir = np.arccos(np.clip((high - reach) / distance, -1, 1))
        rise = (x * w[0] + y * w[1] + z * w[2] - self.rise) / distance
        below = mask - np.arcsin(np.clip(rise, -1, 1))
        return np.asarray(np.where(self.station, below, off_nadir - cone))


def _edges(passes: Passes) -> _Edges:
    """Ends of at most so many windows, over stations and over targets."""
    return _Edges.of(_mixed(passes, _MOST_WINDOWS))


def _improve(result: FittedOrbits, satellite: int, passes: Passes, start: Array) -> None:
    """The best fit from starts (c, 8), put into ``result`` if it is better than what stands there."""
    best = _settled(_edges(passes), start, 1, _CLOSE_SCALE_RAD)
    off = _seconds_off(best, _mixed(passes, _MOST_JUDGED))
    if (median := float(np.median(off))) < result.median_s[satellite]:
        result.elements[satellite] = best[0]
        result.median_s[satellite], result.p95_s[satellite] = median, float(np.percentile(off, 95))


def _settled(edges: _Edges, start: Array, wanted: int, scale: float = _FIRST_SCALE_RAD) -> Array:
    """(wanted, 8) the best fits from starts (c, 8): damped least squares, all at once, the hopeless dropped on the
    way."""
    q, damping, still = start.copy(), np.full(len(start), 1e-3), 0
    values = edges.residuals(q)
    for k in range(_ROUNDS):
        moved = (q[:, None, :] + np.diag(_STEPS)).reshape(-1, 8)
        slope = edges.residuals(moved).reshape(len(q), 8, -1) - values[:, None, :]
        weighted = slope / (1 + (values / scale) ** 2)[:, None, :]
        normal = weighted @ slope.transpose(0, 2, 1) + np.diag((scale * _STEPS / _LOOSENESS) ** 2)
        side = weighted @ values[:, :, None] + (scale**2 * _STEPS * (q - _EXPECTED) / _LOOSENESS**2)[:, :, None]
        ridge = damping[:, None] * np.einsum("cii->ci", normal) + 1e-18
        step = np.linalg.solve(normal + ridge[:, :, None] * np.eye(8), side)[..., 0]
        trial = q - step * _STEPS
        trial[:, 0] = np.clip(trial[:, 0], EARTH_RADIUS + 150e3, 9e6)
        trial[:, 4:6] = np.clip(trial[:, 4:6], -0.01, 0.01)
        trial[:, 6] = np.clip(trial[:, 6], 0.05, 1.3)
        trial[:, 7] = np.clip(trial[:, 7], -0.02, 1.3)
        fresh = edges.residuals(trial)
        old, new = _cost(q, values, scale), _cost(trial, fresh, scale)
        better = new < old
        q[better], values[better] = trial[better], fresh[better]
        damping = np.where(better, damping / 5, damping * 5)
        leader = int(np.argmin(np.minimum(old, new)))
        still = still + 1 if old[leader] - new[leader] < 1e-3 * old[leader] else 0
        if scale == _SCALE_RAD and still > 1:
            break
        scale = max(scale * 0.5, _SCALE_RAD)
        if k % 3 == 2:  # only the leaders go on
            lead = np.argsort(_cost(q, values, scale))[: max(wanted, len(q) // 2)]
            q, values, damping = q[lead], values[lead], damping[lead]
    return q[np.argsort(_cost(q, values, _SCALE_RAD))[:wanted]]


def _cost(q: Array, values: Array, scale: float) -> Array:
    strange = np.sum(((q - _EXPECTED) / _LOOSENESS) ** 2, axis=1)
    return np.asarray(np.sum(np.log1p((values / scale) ** 2), axis=1) + strange)


def _seconds_off(q: Array, passes: Passes) -> Array:
    """How long before or after the ends of windows the edges of the field are met, (2 n,) s."""
    here, before, after = (_Edges.of(passes, later).residuals(q)[0] for later in (0.0, -0.5, 0.5))
    return np.asarray(
        np.abs(here) / np.maximum(np.abs(after - before), 3e-4)
    )  # near its edge a field is met at no sharp time
