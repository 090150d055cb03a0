"""Where targets lie from a satellite that no file describes: from its windows alone.

The orbit of each satellite is fitted to its windows (:mod:`request_files_orbits`), which puts every target to the right
or the left of the track and tells how fast it passes. Where that fails, a makeshift is used and said in the notes: the
longest window of the satellite is taken for a pass overhead at 700 km, the others for passes off to the right by as
much as shortens them so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.physics.observation.request_files_orbits import (
    FittedOrbits,
    Passes,
    fit_orbits,
    ground_of,
    orbit_positions,
)

__all__ = ["PassGeometry", "geometry_of_passes"]

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

_HEIGHT_M: Final = 700e3
_GROUND_SPEED_M_S: Final = 6760.0
_GREATEST_ROLL_RAD: Final = float(np.radians(75.0))
_FEW: Final = 400


@dataclass(frozen=True, eq=False)
class PassGeometry:
    """Geometry of images, columns (o,), as :class:`Opportunities` has it, and what was assumed.

    Attributes
    ----------
    centre_s, roll_rad, closing_1_s : (o,)
    orbits : of the satellites, as fitted
    notes : assumptions
    """

    centre_s: Array
    roll_rad: Array
    closing_1_s: Array
    orbits: FittedOrbits
    notes: tuple[str, ...]


def geometry_of_passes(
    satellite: IntArray, first_s: Array, last_s: Array, place: Array, *, fit: BoolArray,
    stations: tuple[IntArray, Array], names: IntArray,
) -> PassGeometry:  # fmt: skip
    """Geometry of passes (o,) of satellites over targets, from when the passes begin and end.

    Parameters
    ----------
    satellite : (o,) numbers
    first_s, last_s : (o,) ends of the passes
    place : (o, 3) latitude and longitude of the targets in degrees, height in m
    fit : (o,) whether a pass is as long as the field of view makes it, so that orbits can be fitted to it
    stations : satellites (w,) and, for each of their passes over a station, its beginning, its end and the place (w, 5)
    names : (s,) of the satellites, for notes
    """
    ground, up = ground_of(np.radians(place[:, 0]), np.radians(place[:, 1]), place[:, 2])
    enough = np.bincount(satellite[fit], minlength=names.size) >= _FEW // 20
    use = fit | ~enough[satellite]
    relay, table = stations
    station_ground, station_up = ground_of(np.radians(table[:, 2]), np.radians(table[:, 3]), table[:, 4])
    passes = Passes(
        np.concatenate([satellite[use], relay]),
        np.concatenate([first_s[use], table[:, 0]]),
        np.concatenate([last_s[use], table[:, 1]]),
        np.concatenate([ground[use], station_ground]),
        np.concatenate([up[use], station_up]),
        np.concatenate([np.zeros(int(use.sum()), bool), np.ones(relay.size, bool)]),
    )
    orbits = fit_orbits(passes, names.size)
    centre, roll, closing = _makeshift(satellite, first_s, last_s, names.size)
    good = np.flatnonzero(orbits.good[satellite])
    if good.size:
        seen = _seen(orbits.elements, satellite[good], first_s[good], last_s[good], ground[good])
        sound = (np.abs(seen[1]) < _GREATEST_ROLL_RAD) & (seen[2] > 0)
        good = good[sound]
        for column, values in zip((centre, roll, closing), seen, strict=True):
            column[good] = values[sound]
    return PassGeometry(centre, roll, closing, orbits, _notes(orbits, names))


def _seen(
    elements: Array, satellite: IntArray, first_s: Array, last_s: Array, ground: Array
) -> tuple[Array, Array, Array]:
    """When targets are abeam, how far they lie to the right, and how fast their pitch falls: by the straight line that
    meets its tangent best within the pass."""

    def tangents(t: Array) -> tuple[Array, Array]:
        before, after = (orbit_positions(elements, satellite, t + d) for d in (-0.5, 0.5))
        here, step = (before + after) / 2, after - before
        height = np.linalg.norm(here, axis=-1, keepdims=True)
        down = here / -height
        right = np.cross(down, step)  # at right angles to down; as long as the level part of the step
        speed = np.linalg.norm(right, axis=-1)
        sight = ground - here
        depth = np.sum(sight * down, axis=-1)
        level = np.sum(sight * step, axis=-1) - depth * np.sum(step * down, axis=-1)
        return level / (speed * depth), np.sum(sight * right, axis=-1) / (speed * depth)

    middle, half = (first_s + last_s) / 2, np.maximum(last_s - first_s, 10.0) / 2
    shares = np.linspace(-1.0, 1.0, 5)
    both = [tangents(middle + share * half) for share in shares.tolist()]
    pitch, aside = (np.stack(column) for column in zip(*both, strict=True))
    closing = -(shares @ pitch) / (half * np.sum(shares**2))
    safe = np.where(np.abs(closing) > 1e-7, closing, np.inf)
    return middle + pitch.mean(axis=0) / safe, np.arctan(aside.mean(axis=0)), closing


def _makeshift(satellite: IntArray, first_s: Array, last_s: Array, count: int) -> tuple[Array, Array, Array]:
    length = last_s - first_s
    longest = np.zeros(count)
    np.maximum.at(longest, satellite, length)
    whole = np.maximum(longest[satellite], 1e-9)
    half = np.minimum(whole / 2 * _GROUND_SPEED_M_S, 2.0 * _HEIGHT_M)
    roll = np.arctan(half * np.sqrt(np.clip(1 - (length / whole) ** 2, 0, 1)) / _HEIGHT_M)
    return (first_s + last_s) / 2, roll, np.full(length.size, _GROUND_SPEED_M_S / _HEIGHT_M)


def _notes(orbits: FittedOrbits, names: IntArray) -> tuple[str, ...]:
    good = orbits.good
    notes = []
    if good.any():
        q = orbits.elements[good]
        notes.append(
            f"the file gives no orbits: nearly circular ones were fitted to the windows of {int(good.sum())} "
            f"satellites ({q[:, 0].min() / 1e3:.0f} to {q[:, 0].max() / 1e3:.0f} km, "
            f"{np.degrees(q[:, 1].min()):.1f} to {np.degrees(q[:, 1].max()):.1f} deg); ends of windows lie off by "
            f"{orbits.median_s[good].max():.1f} s (median) and {orbits.p95_s[good].max():.1f} s (95 %) at most"
        )
    if not good.all():
        bad = [str(n) for n in names[~good].tolist()]
        notes.append(
            f"no orbit fits the windows of satellite{'s' if len(bad) > 1 else ''} {', '.join(bad[:8])}"
            f"{' and others' if len(bad) > 8 else ''}: the longest window is taken for a pass overhead at 700 km, the "
            "others for passes to the right by as much as shortens them so"
        )
    return tuple(notes)
