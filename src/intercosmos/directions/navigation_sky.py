"""What users get where: the systems of an activity over a day, at the places of its regions and over the whole Earth.

Nothing here knows of ways or of bargains; it asks the physics and averages over time.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from intercosmos.directions.places import Places, places_of
from intercosmos.errors import PhysicsError
from intercosmos.physics.kept import keep_table, key_of, read_table

if TYPE_CHECKING:
    from intercosmos.catalogue import Catalogue
    from intercosmos.physics.navigation.accuracy_model import RangeErrors
    from intercosmos.programme.navigation import NavigationActivity

Array = NDArray[np.float64]

#: Instants over a day; results change by less than 2 % with twice as many, and with twice as many places.
INSTANTS: Final = 24
_DAY_S: Final = 86400.0
#: Of kept results; another number whenever what is computed changes.
_VERSION: Final = 1


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
        _VERSION, INSTANTS, *places.shape, question.systems, question.errors_m, question.mask_rad, question.offset_m,
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
