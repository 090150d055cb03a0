"""Satellites as tables of Earth-fixed positions, each at a step that suits how fast it circles."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from intercosmos.constants import EARTH_MU, EARTH_ROTATION_RATE
from intercosmos.errors import ConvergenceError, PhysicsError, UnknownIdError
from intercosmos.physics.orbits.earth_orientation import earth_orientation, ut1_julian_date
from intercosmos.physics.orbits.frames import itrf_from_gcrf, teme_to_itrf
from intercosmos.physics.orbits.mean_orbits import MeanOrbits
from intercosmos.physics.orbits.paths import Array, IntArray, PathTable, two_body_bounds

if TYPE_CHECKING:
    from astropy.time import Time

__all__ = ["FRAMES", "positions_of", "satellite_tables"]

Satellites = Callable[[IntArray, "Time"], ArrayLike]

FRAMES = ("TEME", "ITRF", "GCRF")
#: rad; a step of this angle at the pericentre, seen from the rotating Earth, interpolates to some micrometres.
_ANGLE = 0.16
#: s; steps are this one times a power of two, so that satellites share them.
_STEP = 120.0
_SHORTEST_STEP = 1.0
#: Positions held at once.
_BLOCK = 400_000


def positions_of(satellites: Any, count: int | None, gravity: str, frame: str) -> tuple[Satellites, int, str]:
    """Positions as a function, how many satellites there are, and the frame: SGP4 where element sets are given."""
    if isinstance(satellites, MeanOrbits):
        return satellites, satellites.count, "TEME"
    if callable(satellites):
        if count is None or count < 0:
            raise PhysicsError("a function of positions needs count, the number of satellites")
        return satellites, count, frame
    from intercosmos.physics.orbits.mean_elements import MeanElements
    from intercosmos.physics.orbits.sgp4_states import sgp4

    elements = MeanElements.of(satellites)
    if count is not None and count != len(elements):
        raise PhysicsError(f"there are {len(elements)} element sets, not {count}; count is for a function of positions")

    def positions(numbers: IntArray, times: Time) -> Array:
        some = MeanElements(*(getattr(elements, field.name)[numbers] for field in fields(elements)))
        return sgp4(some, times, gravity=gravity).position

    return positions, len(elements), "TEME"


def satellite_tables(
    satellites: Satellites, count: int, start: Time, end: Time, frame: str, tolerance_m: float
) -> Iterator[tuple[IntArray, PathTable, float]]:
    """Numbers of some satellites, the table of their paths (seconds after start, ITRF), and the span, s; in turn.

    Tables begin and end :data:`PathTable.PAD` steps outside the span, which is an even number of steps.
    """
    if frame not in FRAMES:
        raise UnknownIdError("frame of positions", frame, FRAMES)
    span = float((end - start).to_value("s"))
    if not (np.isfinite(span) and span > 0):
        raise PhysicsError("the end of a search for passes is after its start")
    numbers = np.arange(count)
    if count == 0:
        return

    def positions(which: IntArray, seconds: Array) -> Array:
        return _earth_fixed(satellites, which, start, seconds, frame)

    steps = _STEP * 2.0 ** np.floor(np.log2(_ANGLE / _rates(positions, numbers) / _STEP))
    while numbers.size:
        coarse: list[IntArray] = []
        for step in np.unique(steps):
            group = numbers[steps == step]
            parts = 2 * int(np.ceil(span / (2 * step)))
            h = span / parts
            seconds = np.asarray(h * np.arange(-PathTable.PAD, parts + PathTable.PAD + 1), float)
            each = max(1, _BLOCK // seconds.size)
            for first in range(0, group.size, each):
                some = group[first : first + each]
                table = PathTable(positions(some, seconds), float(seconds[0]), h)
                error = table.error(lambda t, some=some: positions(some, t))  # type: ignore[misc]
                good = error <= tolerance_m
                if not np.all(good):
                    coarse.append(some[~good])
                    table = table.picked(np.flatnonzero(good))
                if np.any(good):
                    yield some[good], table, span
        again = np.concatenate(coarse) if coarse else numbers[:0]
        steps = steps[np.searchsorted(numbers, np.sort(again))] / 2
        numbers = np.sort(again)
        if np.any(steps < _SHORTEST_STEP):
            worst = int(numbers[np.argmin(steps)])
            raise ConvergenceError(
                f"the positions of satellite {worst} are not smooth: no step down to {_SHORTEST_STEP:g} s interpolates "
                f"them to {tolerance_m:g} m; search on either side of a manoeuvre, or allow a greater tolerance_m"
            )


def _rates(positions: Callable[[IntArray, Array], Array], numbers: IntArray) -> Array:
    """Angular rate (n,), rad/s, at the pericentre as seen from the rotating Earth."""
    beside = positions(numbers, np.array([-1.0, 0.0, 1.0]))
    r, v = beside[:, 1], (beside[:, 2] - beside[:, 0]) / 2
    v = v + np.cross([0.0, 0.0, EARTH_ROTATION_RATE], r)
    bounds = two_body_bounds(r, v, EARTH_MU, margin=0.0)
    return np.asarray(bounds.speed / bounds.nearest_m + EARTH_ROTATION_RATE)


def _earth_fixed(satellites: Satellites, which: IntArray, start: Time, seconds: Array, frame: str) -> Array:
    from astropy.time import TimeDelta

    times = start + TimeDelta(seconds, format="sec", scale="tai")
    position = np.asarray(satellites(which, times), float)
    if position.shape != (which.size, seconds.size, 3):
        raise PhysicsError(
            f"positions of {which.size} satellites at {seconds.size} times have the shape {position.shape}, "
            f"not {(which.size, seconds.size, 3)}"
        )
    bad = ~np.all(np.isfinite(position), axis=(1, 2))
    if np.any(bad):
        raise PhysicsError(
            f"satellite {int(which[np.argmax(bad)])} has no position at some time of the search (decayed, or outside "
            "its model); leave it out or shorten the span"
        )
    utc = times.utc
    if frame == "ITRF":
        return position
    if frame == "GCRF":
        return itrf_from_gcrf(position, np.zeros(3), utc.jd1, utc.jd2)[0]
    known = earth_orientation(utc.jd1, utc.jd2)
    turn = teme_to_itrf(ut1_julian_date(utc.jd1, utc.jd2, known), known.polar_x, known.polar_y)
    return np.asarray(np.einsum("tij,ntj->nti", turn, position))
