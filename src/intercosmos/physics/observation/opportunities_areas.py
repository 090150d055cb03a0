"""Places to look at for targets: a point each, or the strips of an area along the tracks of those who pass over it.

Satellites whose tracks run alike over an area share its strips, so that several may image one area together; tracks
that run otherwise cut it another way, and a request is served by one way of cutting.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.errors import PhysicsError
from intercosmos.physics.observation.areas import Strips, strips_of
from intercosmos.physics.observation.ground_access import Intervals
from intercosmos.physics.observation.opportunities_targets import Target
from intercosmos.physics.observation.opportunities_windows import Looks
from intercosmos.physics.observation.slews import Sightlines

__all__ = ["LIKE_RAD", "along_strips", "area_middle", "looks_of_areas", "looks_of_points"]

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]
Flags = NDArray[np.bool_]

#: Tracks that run within this of each other are alike.
LIKE_RAD: Final = float(np.radians(5.0))


def looks_of_points(targets: Sequence[Target]) -> Looks:
    """One look for every target, at the middle of an area."""
    place = [(t.latitude_rad, t.longitude_rad, t.height_m) if t.polygon is None else _middle(t) for t in targets]
    n, zero = len(targets), np.zeros(len(targets))
    whole = np.zeros(n, np.int64)
    return Looks(
        np.arange(n), np.array(place, float).reshape(-1, 3), whole, whole.copy(), zero, np.ones(n), zero.copy()
    )


def _middle(target: Target) -> tuple[float, float, float]:
    try:
        return area_middle(target.polygon)
    except PhysicsError as error:
        raise PhysicsError(f"target {target.name!r}: {error}") from error


def area_middle(polygon: object) -> tuple[float, float, float]:
    """Latitude and longitude, rad, of the middle of an area's outline, and height zero."""
    strips = strips_of(np.asarray(polygon, float), 0.0, 4e7)  # one strip, as wide as the Earth
    return float(strips.latitude_rad[0]), float(strips.longitude_rad[0]), 0.0


def looks_of_areas(
    targets: Sequence[Target], points: Looks, found: Intervals, sight: Sightlines, swath_m: Array,
    greatest_strip_m: float,
) -> Looks:  # fmt: skip
    """Strips of all areas, for every way in which tracks run over them.

    Parameters
    ----------
    targets : all, areas and others
    points : a look for each target
    found : sights of them
    swath_m : (s,) of each satellite
    greatest_strip_m : longer strips are cut
    """
    azimuth = sight.ground_track(found.satellite, found.best_s)[0] % np.pi if len(found) else np.zeros(0)
    columns: list[tuple[int, int, float, Strips]] = []
    for number, target in enumerate(targets):
        if target.polygon is None:
            continue
        mine = np.flatnonzero(points.target[found.point] == number)
        for family, (heading, members) in enumerate(_families(azimuth[mine])):
            swath = float(swath_m[found.satellite[mine[members]]].min())
            strips = strips_of(target.polygon, heading, swath, greatest_length_m=greatest_strip_m)
            columns.append((number, family, heading, strips))
    if not columns:
        none = np.zeros(0)
        whole = np.zeros(0, np.int64)
        return Looks(whole, np.zeros((0, 3)), whole, whole, none, none, none)
    sizes = np.array([len(strips) for *_, strips in columns])
    return Looks(
        target=np.repeat([c[0] for c in columns], sizes),
        place=np.concatenate([np.column_stack([s.latitude_rad, s.longitude_rad, 0 * s.share]) for *_, s in columns]),
        part=np.concatenate([np.arange(n) for n in sizes]),
        family=np.repeat([c[1] for c in columns], sizes),
        length_m=np.concatenate([s.length_m for *_, s in columns]),
        share=np.concatenate([s.share for *_, s in columns]),
        heading_rad=np.repeat([c[2] for c in columns], sizes),
    )


def along_strips(looks: Looks, found: Intervals, sight: Sightlines) -> Flags:
    """(n,) whether the track of each sight runs along its strip; True for what is no strip."""
    strip = looks.length_m[found.point] > 0
    good = np.ones(len(found), bool)
    some = np.flatnonzero(strip)
    if some.size:
        azimuth = sight.ground_track(found.satellite[some], found.best_s[some])[0]
        off = (azimuth - looks.heading_rad[found.point[some]] + np.pi / 2) % np.pi - np.pi / 2
        good[some] = np.abs(off) <= LIKE_RAD
    return good


def _families(azimuth: Array) -> list[tuple[float, IntArray]]:
    """Headings and members of groups of tracks (n,), rad from 0 to π, that run alike, forward or back."""
    if not azimuth.size:
        return []
    order = np.argsort(azimuth, kind="stable")
    gap = np.diff(azimuth[order], append=azimuth[order[0]] + np.pi)
    order = np.roll(order, -(int(np.argmax(gap)) + 1))  # begin after the widest gap
    run = (azimuth[order] - azimuth[order[0]]) % np.pi
    families, first = [], 0
    while first < order.size:
        last = int(np.searchsorted(run, run[first] + 2 * LIKE_RAD, side="right"))
        heading = azimuth[order[0]] + (run[first] + run[last - 1]) / 2
        families.append((float(heading % np.pi), order[first:last]))
        first = last
    return families
