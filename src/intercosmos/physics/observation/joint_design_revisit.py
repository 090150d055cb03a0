"""Revisit of repeating orbits, by latitude, without flying them: which longitudes a revolution sees, and when.

The strip that a sensor can see across its track in one revolution cuts a circle of latitude in a few arcs; their ends
and times follow from geometry alone. Every other revolution, and every other satellite, sees the same arcs further west
and later. A place is then seen at known instants of the cycle, and the gaps between them are its revisit times, for any
number of satellites.

Strips lie across the track over the turning Earth, on a sphere of the Earth's radius at the latitude; satellites fly by
mean elements. Beside flights sampled second by second, gaps agree to about a minute but for places at the edge of a
strip, which one of the two sees and the other does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.constants import EARTH_FLATTENING, EARTH_RADIUS
from intercosmos.errors import PhysicsError
from intercosmos.physics.observation.orbit_design import RepeatOrbit

__all__ = ["Passes", "Revisit", "passes_of", "revisit"]

Array = NDArray[np.float64]
_TURN: Final = 2 * np.pi
#: places of a revolution where the strip is looked at
_STEPS: Final = 720


class Passes(NamedTuple):
    """Arcs of a circle of latitude that one revolution sees; longitudes east of its ascending node.

    Attributes
    ----------
    west_rad, east_rad : (k,) ends, in order
    west_turn, east_turn : (k,) argument of latitude when an end is abeam, parts of a revolution from the ascending node
    """

    west_rad: Array
    east_rad: Array
    west_turn: Array
    east_turn: Array


class Revisit(NamedTuple):
    """Gaps between passes over places of latitudes (m,), s.

    Attributes
    ----------
    mean_s : (m,) cycle over passes, mean over the longitudes that are seen; infinite where none is
    max_s : (m,) longest gap of any longitude; infinite where some longitude is never seen
    response_mean_s : (m,) from a random instant to the next pass, mean over the longitudes that are seen
    seen : (m,) part of the longitudes that are seen at all
    """

    mean_s: Array
    max_s: Array
    response_mean_s: Array
    seen: Array


def passes_of(
    orbit: RepeatOrbit, latitude_rad: float, reach_rad: float, *, least_elevation_rad: float = 0.0,
    descending_only: bool = False,
) -> Passes:  # fmt: skip
    """Which arcs of a latitude one revolution sees.

    Parameters
    ----------
    orbit : nearly circular
    latitude_rad : geodetic
    reach_rad : greatest angle off nadir, to either side
    least_elevation_rad : of the satellite, where it is seen from

    Other Parameters
    ----------------
    descending_only : whether only passes southwards count, such as the daylight half of an orbit
    """
    flat = (1 - EARTH_FLATTENING) ** 2
    centric = np.arctan2(flat * np.sin(latitude_rad), np.cos(latitude_rad))
    radius = EARTH_RADIUS * (1 - EARTH_FLATTENING * np.sin(centric) ** 2)
    width = _half_width(orbit.semi_major_axis_m / radius, reach_rad, least_elevation_rad)
    i = orbit.inclination_rad
    turning = orbit.nodal_period_s / orbit.nodal_day_s
    u = _TURN * (np.arange(_STEPS + 1) / _STEPS - 0.25)  # from the southernmost point around
    sine, cosine = np.sin(u), np.cos(u)
    where = np.stack([cosine, np.cos(i) * sine, np.sin(i) * sine], axis=1)
    along = np.stack([-sine, np.cos(i) * cosine, np.sin(i) * cosine], axis=1)
    # over the turning Earth; frame that turns with the node, so that what moves is the Earth below
    over = along - turning * np.stack([-where[:, 1], where[:, 0], 0 * sine], axis=1)
    left = np.cross(where, over / np.linalg.norm(over, axis=1, keepdims=True))
    # places of the line across the track at the latitude: two, where it reaches so far
    tilt, size = np.arctan2(left[:, 2], where[:, 2]), np.hypot(where[:, 2], left[:, 2])
    ratio = np.sin(centric) / np.maximum(size, 1e-300)
    half = np.arccos(np.clip(ratio, -1, 1))
    arcs: list[tuple[float, float, float, float]] = []
    for sign in (1.0, -1.0):
        across = np.mod(tilt + sign * half + np.pi, _TURN) - np.pi
        margin = np.where(np.abs(ratio) <= 1, width - np.abs(across), -1.0)
        if descending_only:
            margin = np.where(cosine <= 1e-12, margin, -1.0)
        place = np.cos(across)[:, None] * where + np.sin(across)[:, None] * left
        longitude = np.unwrap(np.arctan2(place[:, 1], place[:, 0])) - turning * u
        arcs += _runs(margin, longitude, u / _TURN)
    return _merged(arcs)


def _half_width(ratio: float, reach: float, elevation: float) -> float:
    """Earth angle from the track to the furthest place seen."""
    sine = min(ratio * np.sin(min(reach, np.pi / 2)), np.cos(elevation))
    incidence = float(np.arcsin(min(sine, 1.0)))
    return incidence - float(np.arcsin(np.sin(incidence) / ratio))


def _runs(margin: Array, longitude: Array, turn: Array) -> list[tuple[float, float, float, float]]:
    """Arcs over runs of samples with a margin above zero, their ends interpolated: west, east and their turns."""
    inside = margin > 0
    edges = np.flatnonzero(np.diff(inside.astype(np.int8)))
    starts = np.flatnonzero(inside & ~np.concatenate([[False], inside[:-1]]))
    ends = np.flatnonzero(inside & ~np.concatenate([inside[1:], [False]]))
    cut = set(edges.tolist())
    arcs = []
    for first, last in zip(starts.tolist(), ends.tolist(), strict=True):
        x, t = longitude[first : last + 1].tolist(), turn[first : last + 1].tolist()
        for at, end in ((first - 1, 0), (last, -1)):
            # between two samples the margin is nearly straight; where it jumps the sample itself is the end
            if at in cut and min(margin[at], margin[at + 1]) > -0.5:
                part = margin[at] / (margin[at] - margin[at + 1])
                x.insert(0 if end == 0 else len(x), longitude[at] + part * (longitude[at + 1] - longitude[at]))
                t.insert(0 if end == 0 else len(t), turn[at] + part * (turn[at + 1] - turn[at]))
        low, high = int(np.argmin(x)), int(np.argmax(x))
        arcs.append((x[low], x[high], t[low], t[high]))
    return arcs


def _merged(arcs: list[tuple[float, float, float, float]]) -> Passes:
    """Arcs that overlap made one; at most a whole circle."""
    arcs = sorted((w % _TURN, e - w + w % _TURN, a, b) for w, e, a, b in arcs)
    found: list[tuple[float, float, float, float]] = []
    for west, east, one, two in arcs:
        if found and west <= found[-1][1]:
            last = found[-1]
            found[-1] = last if east <= last[1] else (last[0], east, last[2], two)
        else:
            found.append((west, east, one, two))
    columns = np.array(found, float).reshape(-1, 4).T
    return Passes(columns[0], np.minimum(columns[1], columns[0] + _TURN), columns[2], columns[3])


def revisit(
    orbit: RepeatOrbit, latitudes_rad: ArrayLike, reach_rad: float, *, raan_rad: ArrayLike = 0.0,
    argument_of_latitude_rad: ArrayLike = 0.0, least_elevation_rad: float = 0.0, descending_only: bool = False,
    longitudes: int = 48, passes: Sequence[Passes] | None = None,
) -> Revisit:  # fmt: skip
    """Revisit times of satellites of one repeating orbit over circles of latitude.

    Parameters
    ----------
    orbit : nearly circular, of all satellites
    latitudes_rad : (m,) geodetic
    reach_rad : greatest angle off nadir, to either side
    raan_rad, argument_of_latitude_rad : (s,) of the satellites, at one instant; nodes from any meridian

    Other Parameters
    ----------------
    least_elevation_rad : of the satellite
    descending_only : whether only passes southwards count
    longitudes : places at which a latitude is looked at, evenly over a track's spacing where one satellite's tracks
        repeat, over the whole circle for several
    passes : (m,) what :func:`passes_of` gives for each latitude, if it is at hand
    """
    latitudes = np.atleast_1d(np.asarray(latitudes_rad, float))
    node, place = np.broadcast_arrays(
        np.atleast_1d(np.asarray(raan_rad, float)), np.atleast_1d(np.asarray(argument_of_latitude_rad, float))
    )
    if not (0 < reach_rad <= np.pi / 2 and 0 <= least_elevation_rad < np.pi / 2 and longitudes >= 1):
        raise PhysicsError("revisit needs an angle off nadir above 0, and elevations from 0, below a quarter turn")
    if latitudes.ndim != 1 or np.any(~(np.abs(latitudes) <= np.pi / 2)):
        raise PhysicsError("latitudes are a list of numbers from -π/2 to π/2")
    # when each satellite last passed its node, and over which meridian
    since = np.mod(place, _TURN) / _TURN
    crossing = node + orbit.track_shift_rad * since
    k = np.arange(orbit.revolutions)
    first = (crossing[:, None] - orbit.track_shift_rad * k).ravel()
    began = (k - since[:, None]).ravel()  # revolutions after the start
    spread = _TURN if node.size > 1 else orbit.track_spacing_rad
    # an irrational share keeps samples off the symmetric places of a pattern
    where = spread * (np.arange(longitudes) + 0.381966) / longitudes
    if passes is None:
        passes = [
            passes_of(
                orbit, float(one), reach_rad, least_elevation_rad=least_elevation_rad, descending_only=descending_only
            )
            for one in latitudes
        ]
    columns = [_gaps(one, first, began, where, orbit) for one in passes]
    return Revisit(*(np.array(column) for column in zip(*columns, strict=True)))


def _gaps(
    passes: Passes, first: Array, began: Array, where: Array, orbit: RepeatOrbit
) -> tuple[float, float, float, float]:
    """Mean and longest gap, mean response, part seen, over places of one latitude."""
    order = np.argsort(np.mod(first, _TURN))
    node, begin = np.mod(first, _TURN)[order], began[order]
    node = np.concatenate([node, node + _TURN])  # twice around, so that arcs across the start are whole
    begin = np.concatenate([begin, begin])
    rows, instants = [], []
    for west, east, one, two in zip(*passes, strict=True):
        # seen by revolutions whose node lies so much further west
        high = np.mod(where - west, _TURN)
        low = high - (east - west)
        turns = np.where(low < 0, _TURN, 0.0)
        start, end = np.searchsorted(node, low + turns), np.searchsorted(node, high + turns, side="right")
        counts = end - start
        row = np.repeat(np.arange(where.size), counts)
        index = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts) + np.repeat(start, counts)
        share = (np.repeat(high + turns, counts) - node[index]) / max(east - west, 1e-12)
        rows.append(row)
        instants.append(begin[index] + one + share * (two - one))
    row = np.concatenate([*rows, np.zeros(0, int)])
    cycle = orbit.revolutions
    instant = np.mod(np.concatenate([*instants, np.zeros(0)]), cycle)
    counts = np.bincount(row, minlength=where.size)
    seen = counts > 0
    if not seen.any():
        return np.inf, np.inf, np.inf, 0.0
    order = np.lexsort((instant, row))
    row, instant = row[order], instant[order]
    last = np.cumsum(counts)[seen] - 1
    start = last - counts[seen] + 1
    gap = np.diff(instant, append=0.0)
    gap[last] = instant[start] + cycle - instant[last]
    period = orbit.nodal_period_s
    squares = np.bincount(row, gap**2, minlength=where.size)[seen]
    longest = float(gap.max()) if seen.all() else np.inf
    return (
        float(np.mean(cycle / counts[seen])) * period,
        longest * period,
        float(np.mean(squares)) / (2 * cycle) * period,
        float(seen.mean()),
    )
