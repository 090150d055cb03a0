"""What users get where: the systems of an activity over a day, at the places of its regions and over the whole Earth.

Nothing here knows of ways or of bargains; it asks the physics and averages over places and time.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.errors import PhysicsError
from intercosmos.physics.kept import keep_table, key_of, read_table

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue
    from intercosmos.physics.navigation.accuracy_model import RangeErrors
    from intercosmos.programme.navigation import NavigationActivity
    from intercosmos.programme.regions import Region

Array = NDArray[np.float64]

#: Instants over a day, and cells of the map; results change by less than 2 % with twice as many of each.
INSTANTS: Final = 24
CELL_DEG: Final = 6.0
#: Places along each side of a region, at least and at most, one a cell of so many degrees.
_FEWEST, _MOST, _REGION_CELL = 3, 10, 5.0
_DAY_S: Final = 86400.0
#: Of kept results; another number whenever what is computed changes.
_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Places:
    """Places and what each stands for.

    Attributes
    ----------
    position_m : (P, 3) Earth-fixed
    regions : name -> indices of its places and their weights, which add up to one
    map_shape : rows and columns of the map, whose places come first
    latitude_deg, longitude_deg : of the map's rows and columns
    """

    position_m: Array
    regions: Mapping[str, tuple[NDArray[np.int64], Array]]
    map_shape: tuple[int, int]
    latitude_deg: Array
    longitude_deg: Array


@dataclass(frozen=True, slots=True)
class Question:
    """One way of using the systems.

    Attributes
    ----------
    systems : letter -> ids of the constellations that fly under it
    errors_m : letter -> signal-in-space range error
    mask_rad : elevation mask
    offset_m : error of the broadcast offset between the systems' times; infinite if none is broadcast
    weighting : of ranges
    """

    systems: tuple[tuple[str, tuple[str, ...]], ...]
    errors_m: tuple[tuple[str, float], ...]
    mask_rad: float
    offset_m: float = math.inf
    weighting: str = "quality"


@dataclass(frozen=True, slots=True)
class Answer:
    """What users get, by subset of systems and place, over the day.

    Attributes
    ----------
    subsets : such as ``("R", "C", "RC")``
    vertical_m, horizontal_m : (subset, P) root mean square over the day of what 95 of 100 errors keep, within
        :data:`NOWHERE_M` where there is no solution
    served : (subset, P) share of the day with a PDOP within the limit
    pdop : (subset, P) its median over the day, infinite if there is mostly none
    """

    subsets: tuple[str, ...]
    vertical_m: Array
    horizontal_m: Array
    served: Array
    pdop: Array

    def row(self, subset: str) -> int:
        """Index of a subset, its letters in any order."""
        return next(k for k, name in enumerate(self.subsets) if sorted(name) == sorted(subset))


#: What counts as the error where no position can be had, m: users then fall back on what they had before satellites.
NOWHERE_M: Final = 100.0


@cache
def places_of(regions: tuple[Region, ...]) -> Places:
    """Places of a map of the whole Earth, and of each region."""
    from intercosmos.physics.orbits.frames import ecef_from_geodetic

    rows = np.arange(-90 + CELL_DEG / 2, 90, CELL_DEG)
    columns = np.arange(-180 + CELL_DEG / 2, 180, CELL_DEG)
    latitude, longitude = (v.ravel() for v in np.meshgrid(rows, columns, indexing="ij"))
    found: dict[str, tuple[NDArray[np.int64], Array]] = {}
    parts = [(latitude, longitude)]
    count = latitude.size
    for region in regions:
        south, north = math.degrees(region.south.value), math.degrees(region.north.value)
        west = math.degrees(region.west.value)
        wide = math.degrees(region.east.value) - west
        wide = wide + 360 if wide <= 0 else wide
        if north - south >= 180 and wide >= 360:
            index, at = np.arange(latitude.size), latitude
        else:
            sizes = [min(max(math.ceil(span / _REGION_CELL), _FEWEST), _MOST) for span in (north - south, wide)]
            y, x = (
                low + (np.arange(n) + 0.5) * span / n
                for low, span, n in zip((south, west), (north - south, wide), sizes, strict=True)
            )
            at, beside = (v.ravel() for v in np.meshgrid(y, x, indexing="ij"))
            parts.append((at, (beside + 180) % 360 - 180))
            index = count + np.arange(at.size)
            count += at.size
        weight = np.cos(np.radians(at))
        found[region.name] = (index, weight / weight.sum())
    all_latitudes, all_longitudes = (np.concatenate([part[k] for part in parts]) for k in (0, 1))
    position = ecef_from_geodetic(np.radians(all_latitudes), np.radians(all_longitudes), 0.0)
    return Places(position, found, (rows.size, columns.size), rows, columns)


def positions_of(catalogue: Catalogue, systems: Sequence[tuple[str, tuple[str, ...]]]) -> dict[str, Array]:
    """Satellites of each system over a day, letter -> (T, S, 3) Earth-fixed, m."""
    from intercosmos.catalogue.navigation_orbits import constellation_positions

    seconds = np.arange(INSTANTS) * _DAY_S / INSTANTS
    return {
        letter: np.concatenate(
            [constellation_positions(catalogue.constellations[name], seconds, planned=True) for name in names], axis=1
        )
        for letter, names in systems
    }


def answer(question: Question, activity: NavigationActivity, catalogue: Catalogue) -> Answer:
    """What users get; kept between runs, as scenarios that do not touch it ask the same again."""
    places = places_of(activity.regions)
    entries = [catalogue.constellations[name] for _, names in question.systems for name in names]
    key = key_of(
        _VERSION, INSTANTS, CELL_DEG, question.systems, question.errors_m, question.mask_rad, question.offset_m,
        question.weighting, activity.pdop.value, [r.model_dump_json() for r in activity.regions],
        [e.model_dump_json() for e in entries],
    )  # fmt: skip
    kept = read_table("navigation", key)
    if kept is None:
        kept = _computed(question, places, activity.pdop.value, catalogue)
        keep_table("navigation", key, kept)
    return Answer(
        tuple(str(name) for name in kept["subsets"]), kept["vertical"], kept["horizontal"], kept["served"], kept["pdop"]
    )


def _computed(question: Question, places: Places, limit: float, catalogue: Catalogue) -> dict[str, NDArray[Any]]:
    from intercosmos.physics.navigation.service import service

    found = service(
        positions_of(catalogue, question.systems), places.position_m, errors=_errors(question),
        mask_rad=question.mask_rad, offset_sigma_m=question.offset_m, weighting=question.weighting,
    )  # fmt: skip

    def over_the_day(values: Array) -> Array:
        return np.asarray(np.sqrt(np.mean(np.minimum(values, NOWHERE_M) ** 2, axis=1)))

    return {
        "subsets": np.array(found.subsets),
        "vertical": over_the_day(found.vertical_95_m),
        "horizontal": over_the_day(found.horizontal_95_m),
        "served": np.mean(found.pdop <= limit, axis=1),
        "pdop": np.median(found.pdop, axis=1),
    }


def _errors(question: Question) -> RangeErrors:
    from intercosmos.physics.navigation.accuracy_model import RangeErrors

    if {letter for letter, _ in question.errors_m} != {letter for letter, _ in question.systems}:
        raise PhysicsError("every system needs an error of its signals, and no other")
    return RangeErrors(signal_in_space_m=question.errors_m)


def mean_over(values: Array, places: Places, region: str) -> float:
    """Mean of (P,) over a region, by area."""
    index, weight = places.regions[region]
    return float(np.sum(values[index] * weight))


def root_mean_square_over(values: Array, places: Places, region: str) -> float:
    """Root mean square of (P,) over a region, by area."""
    index, weight = places.regions[region]
    return float(np.sqrt(np.sum(values[index] ** 2 * weight)))


def worst_over(values: Array, places: Places, region: str, *, greatest: bool = True) -> float:
    """The greatest, or the least, of (P,) in a region."""
    index, _ = places.regions[region]
    return float(values[index].max() if greatest else values[index].min())


def as_map(values: Array, places: Places) -> Array:
    """The map's part of (P,), (latitude, longitude)."""
    rows, columns = places.map_shape
    return np.asarray(values[: rows * columns].reshape(rows, columns))
