"""Orbits of satellites of which only their windows over known places are known.

A satellite on a circular orbit, whose node drifts as oblateness makes it, sees a place as long as the place lies within
a cone about the nadir, and a station as long as it stands above a mask there. Semi-major axis, inclination, longitude
of the node, place in the orbit, cone and mask are six numbers; every window gives two equations, at its beginning and
its end. They are solved by least squares with little weight on what lies far off (windows that a slot or the day has
cut).

The start is found without derivatives: at the middle of a window the satellite is at its closest, so that for a given
semi-major axis, inclination and place in the orbit each window gives the longitude of the node, and the windows agree
if the guess is right. Satellites after the first try its semi-major axis and inclination before all others.

Judged on its own windows: the median and the 95th percentile of how far, in seconds, the ends of the windows lie from
where the fitted orbit puts them. A fit whose median is above :data:`GREATEST_MEDIAN_S` is not used.
"""

from __future__ import annotations

from dataclasses import dataclass
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
GREATEST_MEDIAN_S: Final = 6.0
LEAST_WINDOWS: Final = 4
_MOST_WINDOWS: Final = 120
_MOST_SEARCHES: Final = 24
_SCALE_RAD: Final = 4e-3  # residuals beyond are cut or wrong
_ROUNDS: Final = 24
#: Low orbits, every inclination, places in the orbit: fine enough for three revolutions to stay together.
_AXES_M: Final = EARTH_RADIUS + np.arange(300e3, 1900e3, 60e3)
_INCLINATIONS_RAD: Final = np.radians(np.arange(3.0, 180.0, 6.0))
_PLACES: Final = 60
_SPAN_S: Final = 10_000.0
_STEPS: Final = np.array([50.0, 1e-5, 1e-5, 1e-5, 1e-5, 1e-5])
_CONE_RAD: Final = float(np.radians(40.0))


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
        return Passes(
            self.satellite[which], self.first_s[which], self.last_s[which], self.ground_m[which], self.up[which],
            self.station[which],
        )  # fmt: skip


@dataclass(frozen=True, eq=False)
class FittedOrbits:
    """Circular orbits (s,).

    Attributes
    ----------
    elements : (s, 6) semi-major axis in m, inclination, longitude of the node and argument of latitude at the start in
        rad, half angle of the cone, mask of stations in rad
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


def orbit_positions(elements: Array, t_s: Array) -> Array:
    """Earth-fixed positions (..., 3), m, of circular orbits (..., >= 4) at times (...)."""
    a, i, node, place = (elements[..., k] for k in range(4))
    rates = secular_rates(a, 0.0, i)
    u = place + (rates.mean_anomaly + rates.argument_of_perigee) * t_s
    longitude = node + (rates.node - EARTH_ROTATION_RATE) * t_s
    along, level, up = np.cos(u), np.sin(u) * np.cos(i), np.sin(u) * np.sin(i)
    east, north = np.cos(longitude), np.sin(longitude)
    return np.asarray(a[..., None] * np.stack([along * east - level * north, along * north + level * east, up], -1))


def fit_orbits(passes: Passes, satellites: int) -> FittedOrbits:
    """Orbits of satellites from their windows; those without enough of them, or of no sense, have infinite residuals.

    Parameters
    ----------
    passes : windows of all satellites
    satellites : how many there are
    """
    result = FittedOrbits(np.zeros((satellites, 6)), np.full(satellites, np.inf), np.full(satellites, np.inf))
    order = np.argsort(passes.satellite, kind="stable")
    edges = np.searchsorted(passes.satellite[order], np.arange(satellites + 1))
    counts = np.diff(edges)
    able = np.flatnonzero(counts >= LEAST_WINDOWS)
    able = able[np.argsort(-counts[able], kind="stable")]
    own = {int(s): _some(passes.picked(order[edges[s] : edges[s + 1]])) for s in able}
    known: list[Array] = []  # (a, i) of orbits found
    searches = 0
    for s in able.tolist():
        mine = own[s]
        if known:
            _improve(result, s, mine, _guesses(mine, np.array(known)))
        if not result.good[s] and searches < _MOST_SEARCHES:
            searches += 1
            _improve(result, s, mine, _search(mine))
        if result.good[s] and not any(_alike(k, result.elements[s]) for k in known) and len(known) < 8:
            known.append(result.elements[s, :2].copy())
    return result


def _alike(known: Array, elements: Array) -> bool:
    return bool(abs(known[0] - elements[0]) < 3e3 and abs(known[1] - elements[1]) < 3e-3)


def _some(passes: Passes) -> Passes:
    """At most so many windows, spread over time, stations all among them; the longer first where they are cut."""
    count = passes.first_s.size
    if count <= _MOST_WINDOWS:
        return passes
    order = np.argsort(passes.first_s, kind="stable")
    even = order[np.linspace(0, count - 1, _MOST_WINDOWS).astype(np.int64)]
    return passes.picked(np.unique(np.concatenate([even, np.flatnonzero(passes.station)[:_MOST_WINDOWS]])))


def _search(passes: Passes) -> Array:
    """(c, 6) where a fit may start, from a grid over everything."""
    middle = (passes.first_s + passes.last_s) / 2
    # the stretch of three revolutions with the most to say: passes, not windows, count
    stamp = np.unique(np.round(middle / 900))
    inside = [np.sum(np.abs(stamp * 900 - m) <= _SPAN_S) for m in stamp * 900]
    centre = stamp[int(np.argmax(inside))] * 900
    near = np.flatnonzero(np.abs(middle - centre) <= _SPAN_S)
    near = near[np.argsort(middle[near])]
    chosen = passes.picked(near[np.unique(np.linspace(0, near.size - 1, 14).astype(np.int64))])
    a, i = np.meshgrid(_AXES_M, _INCLINATIONS_RAD, indexing="ij")
    agreement, node, place = _agreement(chosen, np.column_stack([a.ravel(), i.ravel()]), _PLACES, centre)
    best = np.argsort(-agreement, axis=None)[:400]
    shape = np.column_stack([a.ravel(), i.ravel()])
    return _apart(shape, agreement, node, place, best, centre, 10)


def _guesses(passes: Passes, shapes: Array) -> Array:
    """(c, 6) where a fit may start, for known semi-major axes and inclinations (k, 2)."""
    count = passes.first_s.size
    chosen = passes.picked(np.unique(np.linspace(0, count - 1, 40).astype(np.int64)))
    agreement, node, place = _agreement(chosen, shapes, 180, 0.0)
    best = np.argsort(-agreement, axis=None)[:60]
    return _apart(shapes, agreement, node, place, best, 0.0, 3)


def _agreement(passes: Passes, shapes: Array, places: int, epoch_s: float) -> tuple[Array, Array, Array]:
    """How well windows agree on the node (k, places), which (k, places), and arguments of latitude (places,), all at
    the epoch, for semi-major axes and inclinations (k, 2)."""
    t = (passes.first_s + passes.last_s) / 2 - epoch_s
    direction = passes.ground_m / np.linalg.norm(passes.ground_m, axis=1, keepdims=True)
    longitude = np.arctan2(direction[:, 1], direction[:, 0])
    a, i = shapes[:, 0, None, None], shapes[:, 1, None, None]
    rates = secular_rates(a, 0.0, i)
    place = np.arange(places) / places * 2 * np.pi
    u = place[None, :, None] + (rates.mean_anomaly + rates.argument_of_perigee) * t
    # the target is off the plane by an angle that its latitude tells; of the two, the smaller
    up, tilt = np.sin(i) * np.sin(u), np.cos(i)
    lean = np.arctan2(tilt + 0 * up, up)
    ratio = direction[:, 2] / np.hypot(up, tilt)
    swing = np.arccos(np.clip(ratio, -1, 1))
    ways = np.stack([lean + swing, lean - swing])
    ways = (ways + np.pi) % (2 * np.pi) - np.pi
    off = np.where(np.abs(ways[0]) < np.abs(ways[1]), ways[0], ways[1])
    fair = (np.abs(ratio) <= 1) & (np.abs(off) < np.where(passes.station, 0.5, 0.3))
    along = np.cos(off) * np.cos(u)
    across = np.cos(off) * np.sin(u) * np.cos(i) - np.sin(off) * np.sin(i)
    node = longitude - np.arctan2(across, along) - (rates.node - EARTH_ROTATION_RATE) * t
    total = np.sum(np.where(fair, np.exp(1j * node), 0), axis=-1) / t.size
    return np.abs(total), np.angle(total), place


def _apart(
    shapes: Array, agreement: Array, node: Array, place: Array, best: IntArray, epoch_s: float, most: int
) -> Array:
    """(c, 6) the best of a grid that are not next to a better one, at the start."""
    row, column = np.unravel_index(best, agreement.shape)
    a, i = shapes[row].T
    rates = secular_rates(a, 0.0, i)
    u = place[column] - (rates.mean_anomaly + rates.argument_of_perigee) * epoch_s
    n = node[row, column] - (rates.node - EARTH_ROTATION_RATE) * epoch_s
    normal = np.stack([np.sin(i) * np.sin(node[row, column]), -np.sin(i) * np.cos(node[row, column]), np.cos(i)], -1)
    kept: list[int] = []
    for k in range(best.size):
        if len(kept) == most:
            break
        if all(normal[k] @ normal[m] < np.cos(0.15) for m in kept):
            kept.append(k)
    chosen = np.array(kept, np.int64)
    return np.column_stack([a, i, n, u, np.full(a.size, _CONE_RAD), np.zeros(a.size)])[chosen]


def _residuals(q: Array, passes: Passes, t: Array) -> Array:
    """(c, n) rad by which places lie outside the cone, or stations see the satellite below the mask, at times (n,)."""
    there = orbit_positions(q[:, None, :], t)
    sight = passes.ground_m - there
    flat = np.linalg.norm(np.cross(sight, there), axis=-1)
    off_nadir = np.arctan2(flat, -np.sum(sight * there, axis=-1))
    sine = -np.sum(sight * passes.up, axis=-1) / np.linalg.norm(sight, axis=-1)
    below = q[:, None, 5] - np.arcsin(np.clip(sine, -1, 1))
    return np.asarray(np.where(passes.station, below, off_nadir - q[:, None, 4]))


def _both_ends(q: Array, passes: Passes) -> Array:
    return np.concatenate([_residuals(q, passes, passes.first_s), _residuals(q, passes, passes.last_s)], axis=1)


def _improve(result: FittedOrbits, satellite: int, passes: Passes, start: Array) -> None:
    """The best fit from starts (c, 6), put into ``result`` if it is better than what stands there."""
    q, damping = start.copy(), np.full(len(start), 1e-2)
    values = _both_ends(q, passes)
    cost = _cost(values)
    for _ in range(_ROUNDS):
        moved = q[:, None, :] + np.diag(_STEPS)
        slope = _both_ends(moved.reshape(-1, 6), passes).reshape(len(q), 6, -1) - values[:, None, :]
        weight = 1 / (1 + (values / _SCALE_RAD) ** 2)
        normal = np.einsum("cin,cn,cjn->cij", slope, weight, slope)
        side = np.einsum("cin,cn->ci", slope, weight * values)
        scale = np.einsum("cii->ci", normal)
        full = normal + np.einsum("ci,ij->cij", damping[:, None] * scale + 1e-15, np.eye(6))
        trial = q - np.linalg.solve(full, side[..., None])[..., 0] * _STEPS
        trial[:, 0] = np.clip(trial[:, 0], EARTH_RADIUS + 150e3, 9e6)
        trial[:, 4] = np.clip(trial[:, 4], 0.05, 1.3)
        new = _both_ends(trial, passes)
        fresh = _cost(new)
        better = fresh < cost
        q[better], values[better] = trial[better], new[better]
        done = np.max(np.where(better, cost - fresh, 0.0) / np.maximum(cost, 1e-30)) < 1e-7
        cost = np.where(better, fresh, cost)
        damping = np.where(better, damping / 5, damping * 5)
        if done and np.all(damping > 1e3):
            break
        if len(q) > 1 and _ % 8 == 7:  # only the leaders go on
            lead = np.argsort(cost)[: max(1, len(q) // 3)]
            q, values, cost, damping = q[lead], values[lead], cost[lead], damping[lead]
    best = int(np.argmin(cost))
    median, p95 = _seconds_off(q[best], values[best], passes)
    if median < result.median_s[satellite]:
        result.elements[satellite] = q[best]
        result.median_s[satellite], result.p95_s[satellite] = median, p95


def _cost(values: Array) -> Array:
    return np.asarray(np.sum(np.log1p((values / _SCALE_RAD) ** 2), axis=1))


def _seconds_off(q: Array, values: Array, passes: Passes) -> tuple[float, float]:
    """Median and 95th percentile of how long before or after the ends of windows the edges of the field are met."""
    both = [
        (_residuals(q[None], passes, t + 0.5) - _residuals(q[None], passes, t - 0.5))[0]
        for t in (passes.first_s, passes.last_s)
    ]
    rate = np.maximum(np.abs(np.concatenate(both)), 3e-4)  # near its edge a field is met at no sharp time
    off = np.abs(values) / rate
    return float(np.median(off)), float(np.percentile(off, 95))
