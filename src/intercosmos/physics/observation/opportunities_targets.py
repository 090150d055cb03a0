"""What partners want imaged, and the ground stations to which images go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from intercosmos.errors import PhysicsError
from intercosmos.physics.observation.tasking_problem import KINDS

__all__ = ["Station", "Target", "checked_stations", "checked_targets"]

Array = NDArray[np.float64]

_RIGHT: Final = float(np.pi / 2)


@dataclass(frozen=True)
class Target:
    """What one partner wants imaged.

    Attributes
    ----------
    name : unique among targets
    partner : who asks
    latitude_rad, longitude_rad, height_m : geodetic; of an area they are not used
    kind : ``mono`` (one image), ``video`` (one long look), ``stereo`` (two in one pass), ``periodic`` (one in each
        slot), ``area`` (strips)
    polygon : corners (k, 2) of an area, latitude and longitude, rad
    weight : what the whole request is worth: all slots, all strips, both looks, under a clear sky
    duration_s : of an image; of a strip it follows from its length
    earliest_s, deadline_s : images are taken between; seconds after the start
    slots : of a periodic request, (start, end) each, s
    least_sun_elevation_rad : of the Sun at the target; None for radar and other sensors that see by night
    greatest_off_nadir_rad : of the line of sight
    base_to_height : of a stereo pair: the sum of the tangents of both pitches, least and greatest
    """

    name: str
    partner: str
    latitude_rad: float = 0.0
    longitude_rad: float = 0.0
    height_m: float = 0.0
    kind: str = "mono"
    polygon: ArrayLike | None = None
    weight: float = 1.0
    duration_s: float = 5.0
    earliest_s: float = 0.0
    deadline_s: float = np.inf
    slots: tuple[tuple[float, float], ...] = ()
    least_sun_elevation_rad: float | None = None
    greatest_off_nadir_rad: float = _RIGHT
    base_to_height: tuple[float, float] = (0.3, 0.8)

    def __post_init__(self) -> None:
        said = f"target {self.name!r}: "
        if self.kind not in KINDS:
            raise PhysicsError(f"{said}unknown kind {self.kind!r}; allowed: {', '.join(KINDS)}")
        if not (abs(self.latitude_rad) <= _RIGHT and np.isfinite(self.longitude_rad) and np.isfinite(self.height_m)):
            raise PhysicsError(f"{said}a latitude lies between -90 and 90 degrees, and all of a place is finite")
        if (self.kind == "area") != (self.polygon is not None):
            raise PhysicsError(f"{said}an area has a polygon, and nothing else has")
        if (self.kind == "periodic") != bool(self.slots):
            raise PhysicsError(f"{said}a periodic request has slots, and nothing else has")
        if any(not (np.isfinite(a) and np.isfinite(b) and b > a) for a, b in self.slots):
            raise PhysicsError(f"{said}a slot ends after it begins")
        if not (np.isfinite(self.weight) and self.weight >= 0 and 0 < self.duration_s < np.inf):
            raise PhysicsError(f"{said}a weight is not negative, and a duration above 0")
        if not self.deadline_s > self.earliest_s:
            raise PhysicsError(f"{said}the deadline is after the earliest time")
        least, greatest = self.base_to_height
        if not 0 < least < greatest < np.inf:
            raise PhysicsError(f"{said}a base-to-height range goes up from above 0")
        if not 0 < self.greatest_off_nadir_rad <= _RIGHT:
            raise PhysicsError(f"{said}a greatest off-nadir angle lies above 0 and up to 90 degrees")


@dataclass(frozen=True)
class Station:
    """A ground station that takes images down.

    Attributes
    ----------
    name, partner : of the station, and whose it is
    latitude_rad, longitude_rad, height_m : geodetic
    mask_rad : satellites are received above it
    bit_s : rate
    acquisition_s : from rise above the mask until data flow
    """

    name: str
    partner: str
    latitude_rad: float
    longitude_rad: float
    height_m: float = 0.0
    mask_rad: float = float(np.radians(5.0))
    bit_s: float = 300e6
    acquisition_s: float = 10.0

    def __post_init__(self) -> None:
        if not (abs(self.latitude_rad) <= _RIGHT and np.isfinite(self.longitude_rad) and np.isfinite(self.height_m)):
            raise PhysicsError(f"station {self.name!r}: a latitude lies between -90 and 90 degrees, and all is finite")
        if not (abs(self.mask_rad) < _RIGHT and self.bit_s > 0 and 0 <= self.acquisition_s < np.inf):
            raise PhysicsError(f"station {self.name!r}: a mask below 90 degrees, a rate above 0, no negative times")


Thing = TypeVar("Thing", Target, Station)


def checked_targets(targets: Sequence[Target]) -> tuple[Target, ...]:
    """The same, if their names are their own.

    Raises
    ------
    PhysicsError
        If a name stands twice.
    """
    return _unique(targets, "target")


def checked_stations(stations: Sequence[Station]) -> tuple[Station, ...]:
    """The same, if their names are their own; raises as :func:`checked_targets`."""
    return _unique(stations, "station")


def _unique(things: Sequence[Thing], what: str) -> tuple[Thing, ...]:
    seen: set[str] = set()
    for thing in things:
        if thing.name in seen:
            raise PhysicsError(f"{what} {thing.name!r} stands twice; names are unique")
        seen.add(thing.name)
    return tuple(things)
